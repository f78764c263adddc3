/// base/bits.h: bits and bytes of words.
#ifndef ANNOT_BASE_BITS_H
#define ANNOT_BASE_BITS_H

#include <stdint.h>
#include <string.h>

/// Eight bytes as a number, the first byte lowest.
static inline uint64_t annot_load_eight(const char *bytes) {
  uint64_t eight;
  memcpy(&eight, bytes, sizeof eight);
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  eight = __builtin_bswap64(eight);
#endif
  return eight;
}

/// The number of the lowest bit that is set; one must be.
static inline unsigned annot_lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

#endif
