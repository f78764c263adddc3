/// base/block.h: sixteen bytes that are looked at together.
///
/// A vector of GCC and Clang, which they map to the registers of whatever machine there is.  The high
/// bit of each byte is flipped, so that signed numbers order as the bytes do: machines compare those.
#ifndef ANNOT_BASE_BLOCK_H
#define ANNOT_BASE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { ANNOT_BLOCK = 16 };

/// Also what a comparison gives: all bits of a byte, or none.
typedef int8_t annot_block __attribute__((vector_size(ANNOT_BLOCK)));

/// A byte as it stands in a block.
#define FLIPPED(byte) ((int8_t)((byte) ^ 0x80))

static inline annot_block annot_block_load(const void *bytes) {
  annot_block block;
  memcpy(&block, bytes, sizeof block);
  return block ^ (int8_t)-0x80;
}

/// Whether a comparison holds for any byte.
static inline bool annot_block_any(annot_block bits) {
  uint64_t halves[2];
  memcpy(halves, &bits, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// What a comparison says of each byte, as bits: the first byte's is the lowest.
static inline uint32_t annot_block_bits(annot_block bits) {
#ifdef __SSE2__
  return (uint32_t)_mm_movemask_epi8((__m128i)bits);
#else
  uint32_t all = 0;
  for (int i = 0; i < ANNOT_BLOCK; ++i)
    all |= (uint32_t)(bits[i] & 1) << i;
  return all;
#endif
}

#endif
