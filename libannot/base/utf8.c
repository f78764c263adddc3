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
  annot_block continues = ~annot_block_outside(here, 0x80, 0xbf);
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

/// Which bytes of a stretch are the first of at least two, three and four.
typedef struct firsts {
  uint64_t two, three, four;
} firsts;

/// Whether the character that such a byte begins can be wrong although enough bytes continue it.
static inline annot_block is_odd(annot_block byte) {
  return ((byte & ~1) == FLIPPED(0xc0)) | (byte == FLIPPED(0xe0)) | (byte == FLIPPED(0xed)) |
         (byte >= FLIPPED(0xf0));
}

/// Whether a stretch is wrong, or what goes before it, of which `*before` tells the first bytes and
/// then those of the stretch.
static inline bool is_stretch_wrong(const unsigned char *data, firsts *before) {
  annot_block a = annot_block_load(data), b = annot_block_load(data + ANNOT_BLOCK),
              c = annot_block_load(data + 2 * ANNOT_BLOCK),
              d = annot_block_load(data + 3 * ANNOT_BLOCK);
  uint64_t must = before->two >> 63 | before->three >> 62 | before->four >> 61;
  uint64_t foreign = ~annot_block_gather(a < 0, b < 0, c < 0, d < 0);
  *before = (firsts){0, 0, 0};
  if (foreign == 0)
    return must != 0;
  const int8_t two = FLIPPED(0xc0), three = FLIPPED(0xe0), four = FLIPPED(0xf0);
  before->two = annot_block_gather(a >= two, b >= two, c >= two, d >= two);
  before->three = annot_block_gather(a >= three, b >= three, c >= three, d >= three);
  annot_block last = annot_block_load(data - 1); // what goes before may end with such a byte
  if (!annot_block_any(is_odd(last) | is_odd(a) | is_odd(b) | is_odd(c) | is_odd(d)))
    return (must | before->two << 1 | before->three << 2) != (foreign & ~before->two);
  before->four = annot_block_gather(a >= four, b >= four, c >= four, d >= four);
  bool wrong = false;
  for (size_t at = 0; at < ANNOT_STRETCH; at += ANNOT_BLOCK)
    wrong |= is_wrong(data + at);
  return wrong;
}

/// Steps over stretches that are ASCII throughout, as most are.
static inline size_t skip_ascii(const unsigned char *data, size_t at, size_t length) {
  for (; at + ANNOT_STRETCH <= length; at += ANNOT_STRETCH) {
    annot_block a = annot_block_raw(data + at), b = annot_block_raw(data + at + ANNOT_BLOCK),
                c = annot_block_raw(data + at + 2 * ANNOT_BLOCK),
                d = annot_block_raw(data + at + 3 * ANNOT_BLOCK);
    if (annot_block_any((a | b | c | d) < 0))
      break;
  }
  return at;
}

/// Steps over what is good from `at`, where a character begins and at least three bytes stand before
/// it; returns where that ends: there a character may be going on.
static size_t skip_good(const unsigned char *data, size_t at, size_t length) {
  firsts before = {0, 0, 0};
  for (;; at += ANNOT_STRETCH) {
    if (!before.two)
      at = skip_ascii(data, at, length);
    if (at + ANNOT_STRETCH > length || is_stretch_wrong(data + at, &before))
      break;
  }
  while (at + ANNOT_BLOCK <= length && !is_wrong(data + at))
    at += ANNOT_BLOCK;
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
      at = last_begin(data, skip_good(data, at, bytes.length));
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
