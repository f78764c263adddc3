/// Checking and writing UTF-8.

#include "config.h"

#include "base/utf8.h"

#include "base/block.h"

#include <string.h>

/// Blocks that are looked at together where they are ASCII.
enum { FOUR = 4 };

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

/// Whether a block is all ASCII.
static inline bool is_ascii(const unsigned char *data) {
  return annot_block_all(annot_block_load(data) < FLIPPED(0x80));
}

/// Whether four blocks are: then none has a byte whose high bit is not set in the block.
static inline bool are_ascii(const unsigned char *data) {
  annot_block all = annot_block_load(data);
  for (size_t i = 1; i < FOUR; ++i)
    all &= annot_block_load(data + i * ANNOT_BLOCK);
  return annot_block_all(all < FLIPPED(0x80));
}

/// Steps over good blocks from `at`, behind at least three bytes that are good, and returns where
/// they end: there a character may be going on.  Behind a block of ASCII, one of ASCII is good.
static size_t skip_blocks(const unsigned char *data, size_t at, size_t length) {
  for (bool ascii = false; at + ANNOT_BLOCK <= length; at += ANNOT_BLOCK) {
    while (ascii && at + FOUR * ANNOT_BLOCK <= length && are_ascii(data + at))
      at += FOUR * ANNOT_BLOCK;
    if (at + ANNOT_BLOCK > length)
      break;
    bool before = ascii;
    ascii = is_ascii(data + at);
    if (!(before && ascii) && is_wrong(data + at))
      break;
  }
  return at;
}

/// Where the last character before `at` begins: `at` itself behind ASCII.
static size_t last_begin(const unsigned char *data, size_t at) {
  size_t back = at;
  while (back > 0 && at - back < 3 && (data[back - 1] & 0xc0) == 0x80)
    --back;
  return back > 0 && data[back - 1] >= 0xc0 ? back - 1 : at;
}

size_t annot_utf8_flaw(annot_str bytes) {
  const unsigned char *data = (const unsigned char *)bytes.data;
  bool skipped = false;
  for (size_t at = 0, size, good; at < bytes.length; at += size) {
    if (at >= 3 && !skipped) {
      at = last_begin(data, skip_blocks(data, at, bytes.length));
      skipped = true;
      if (at == bytes.length)
        break;
    }
    size = sequence(data + at, bytes.length - at, &good);
    if (size == 0)
      return at;
  }
  return bytes.length;
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
