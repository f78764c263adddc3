/// Checking and writing UTF-8.

#include "config.h"

#include "base/utf8.h"

#include "base/block.h"

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

/// Whether a block is wrong, or what goes before it: a byte must continue a character just where one,
/// two or three bytes before it stands the first of one that is as long.
static inline bool is_wrong(const unsigned char *data) {
  annot_block here = annot_block_load(data), before = annot_block_load(data - 1);
  annot_block continues = (here >= FLIPPED(0x80)) & (here < FLIPPED(0xc0));
  annot_block third = annot_block_load(data - 3), must = before >= FLIPPED(0xc0);
  if (!annot_block_any((here >= FLIPPED(0xe0)) | (third >= FLIPPED(0xe0)))) // no more than two bytes
    return annot_block_any((continues ^ must) | ((here & ~1) == FLIPPED(0xc0)));
  must |= (annot_block_load(data - 2) >= FLIPPED(0xe0)) | (third >= FLIPPED(0xf0));
  annot_block never = ((here & ~1) == FLIPPED(0xc0)) | (here >= FLIPPED(0xf5));
  annot_block overlong = ((before == FLIPPED(0xe0)) & (here < FLIPPED(0xa0))) |
                         ((before == FLIPPED(0xf0)) & (here < FLIPPED(0x90)));
  annot_block beyond = ((before == FLIPPED(0xed)) & (here >= FLIPPED(0xa0))) |
                       ((before == FLIPPED(0xf4)) & (here >= FLIPPED(0x90)));
  return annot_block_any((continues ^ must) | never | overlong | beyond);
}

static inline bool is_ascii(const unsigned char *data, size_t words) {
  uint64_t all = 0, word;
  for (size_t i = 0; i < words; ++i) {
    memcpy(&word, data + 8 * i, sizeof word);
    all |= word;
  }
  return (all & UINT64_C(0x8080808080808080)) == 0;
}

/// Steps over ASCII from `at` on, where a character begins, and then over good blocks until one is
/// ASCII; returns where a character begins, with all before it good.
static size_t skip_blocks(const unsigned char *data, size_t at, size_t length) {
  while (at + 2 * ANNOT_BLOCK <= length && is_ascii(data + at, 4))
    at += 2 * ANNOT_BLOCK;
  if (at < 3)
    return at;
  for (bool ascii = false; !ascii && at + ANNOT_BLOCK <= length; at += ANNOT_BLOCK) {
    ascii = is_ascii(data + at, 2);
    if (is_wrong(data + at))
      break;
  }
  // the last character may go on behind the last good block
  size_t back = at;
  while (at - back < 3 && (data[back - 1] & 0xc0) == 0x80)
    --back;
  return data[back - 1] >= 0xc0 ? back - 1 : at;
}

size_t annot_utf8_flaw(annot_str bytes) {
  const unsigned char *data = (const unsigned char *)bytes.data;
  size_t at = 0, good;
  while (at < bytes.length) {
    size_t skipped = skip_blocks(data, at, bytes.length);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    for (size_t end = at + ANNOT_BLOCK; at < bytes.length && at < end;) {
      size_t size = sequence(data + at, bytes.length - at, &good);
      if (size == 0)
        return at;
      at += size;
    }
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
