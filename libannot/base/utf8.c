/// Checking and writing UTF-8.

#include "config.h"

#include "base/utf8.h"

#include <string.h>

/// The bytes of the character at `data`, or 0 where it is none; `*good` counts those that fit.
static size_t sequence(const unsigned char *data, size_t length, size_t *good) {
  unsigned char lead = data[0], low = 0x80, high = 0xbf;
  size_t size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  *good = 1;
  if (size == 0 || lead > 0xf4)
    return 0;
  if (lead == 0xe0)
    low = 0xa0; // overlong
  else if (lead == 0xed)
    high = 0x9f; // surrogates
  else if (lead == 0xf0)
    low = 0x90; // overlong
  else if (lead == 0xf4)
    high = 0x8f; // past U+10FFFF
  for (size_t i = 1; i < size; ++i, low = 0x80, high = 0xbf) {
    if (i >= length || data[i] < low || data[i] > high)
      return 0;
    ++*good;
  }
  return size;
}

size_t annot_utf8_flaw(annot_str bytes) {
  const unsigned char *data = (const unsigned char *)bytes.data;
  size_t at = 0, good;
  while (at < bytes.length) {
    uint64_t word;
    while (at + 8 <= bytes.length &&
           (memcpy(&word, data + at, 8), (word & UINT64_C(0x8080808080808080)) == 0))
      at += 8;
    if (at == bytes.length)
      break;
    size_t size = sequence(data + at, bytes.length - at, &good);
    if (size == 0)
      return at;
    at += size;
  }
  return at;
}

size_t annot_utf8_flaw_length(annot_str bytes, size_t at) {
  size_t good;
  sequence((const unsigned char *)bytes.data + at, bytes.length - at, &good);
  return good;
}

size_t annot_utf8_write(uint32_t character, char bytes[4]) {
  if (character < 0x80) {
    bytes[0] = (char)character;
    return 1;
  }
  size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  for (size_t i = size - 1; i > 0; --i, character >>= 6)
    bytes[i] = (char)(0x80 | (character & 0x3f));
  static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  bytes[0] = (char)(leads[size] | character);
  return size;
}
