/// base/bits.h: bits and bytes of words.
#ifndef ANNOT_BASE_BITS_H
#define ANNOT_BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
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

/// All of `length` bytes if they are at most eight, else the first eight: some twice, in an order of
/// its own.  There must be one.
static inline uint64_t annot_load_ends(const char *bytes, size_t length) {
  uint32_t low, high;
  if (length >= 8)
    return annot_load_eight(bytes);
  if (length >= 4) {
    memcpy(&low, bytes, sizeof low);
    memcpy(&high, bytes + length - 4, sizeof high);
  } else {
    low = (unsigned char)bytes[0] * UINT32_C(0x01010001) |
          (uint32_t)(unsigned char)bytes[length / 2] << 8;
    high = (unsigned char)bytes[length - 1] * UINT32_C(0x01010101);
  }
  return (uint64_t)high << 32 | low;
}

/// The number of the lowest bit that is set; one must be.
static inline unsigned annot_lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/// At most eight bytes as a number that no other bytes of this length have.
static inline uint64_t annot_short_word(const char *data, size_t length) {
  if (length >= 4) {
    uint32_t first, last;
    memcpy(&first, data, sizeof first);
    memcpy(&last, data + length - sizeof last, sizeof last);
    return (uint64_t)last << 32 | first;
  }
  const unsigned char *bytes = (const unsigned char *)data;
  return length == 0 ? 0
                     : bytes[0] | (uint32_t)bytes[length / 2] << 8 |
                           (uint32_t)bytes[length - 1] << 16;
}

/// Whether both have the same `length` bytes.  Most are short, and then two loads compare them.
static inline bool annot_same_bytes(const char *a, const char *b, size_t length) {
  if (length <= 8)
    return annot_short_word(a, length) == annot_short_word(b, length);
  if (length > 16)
    return memcmp(a, b, length) == 0;
  return annot_load_eight(a) == annot_load_eight(b) &&
         annot_load_eight(a + length - 8) == annot_load_eight(b + length - 8);
}

#endif
