/// base/block.h: sixteen bytes that are looked at together.
///
/// A vector of GCC and Clang, which they map to the registers of whatever machine there is.  The high
/// bit of each byte is flipped, so that signed numbers order as the bytes do: machines compare those.
#ifndef ANNOT_BASE_BLOCK_H
#define ANNOT_BASE_BLOCK_H

#include "base/bits.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// Four blocks are a stretch: what is said of each of its bytes fits a word.
enum { ANNOT_BLOCK = 16, ANNOT_STRETCH = 4 * ANNOT_BLOCK };

/// Also what a comparison gives: all bits of a byte, or none.
typedef int8_t annot_block __attribute__((vector_size(ANNOT_BLOCK)));

/// A byte as it stands in a block.
#define FLIPPED(byte) ((int8_t)((byte) ^ 0x80))

/// The bytes as they are, so that those from 0x80 on are negative.
static inline annot_block annot_block_raw(const void *bytes) {
  annot_block block;
  memcpy(&block, bytes, sizeof block);
  return block;
}

static inline annot_block annot_block_load(const void *bytes) {
  return annot_block_raw(bytes) ^ (int8_t)-0x80;
}

/// The bytes that are not from `first` to `last`.  They are counted from `first` on, and so it is one
/// comparison.
static inline annot_block annot_block_outside(annot_block block, unsigned char first,
                                              unsigned char last) {
  typedef uint8_t counts __attribute__((vector_size(ANNOT_BLOCK)));
  return (annot_block)((counts)block - first) > FLIPPED(last - first);
}

/// What a comparison says of each byte, as bits: the first byte's is the lowest.  Elsewhere a product
/// gathers the lowest bits of eight bytes in its highest byte.
static inline uint32_t annot_block_bits(annot_block bits) {
#ifdef __SSE2__
  return (uint32_t)_mm_movemask_epi8((__m128i)bits);
#else
  const uint64_t ones = UINT64_C(0x0101010101010101), gather = UINT64_C(0x0102040810204080);
  const char *bytes = (const char *)&bits;
  uint64_t low = (annot_load_eight(bytes) & ones) * gather >> 56;
  uint64_t high = (annot_load_eight(bytes + 8) & ones) * gather >> 56;
  return (uint32_t)(high << 8 | low);
#endif
}

/// As annot_block_bits, of the four blocks of a stretch.
static inline uint64_t annot_block_gather(annot_block a, annot_block b, annot_block c,
                                          annot_block d) {
  return annot_block_bits(a) | (uint64_t)annot_block_bits(b) << ANNOT_BLOCK |
         (uint64_t)annot_block_bits(c) << 2 * ANNOT_BLOCK |
         (uint64_t)annot_block_bits(d) << 3 * ANNOT_BLOCK;
}

/// Whether a comparison holds for any byte.
static inline bool annot_block_any(annot_block bits) { return annot_block_bits(bits) != 0; }

#endif
