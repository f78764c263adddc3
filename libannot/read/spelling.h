/// read/spelling.h: how JSON is mostly spelled, and what can then be told at a glance.
///
/// Names and short values are looked at in one piece, and no further: what is not spelled so, and
/// all that is wrong, is left to json/scan.h and read/value.h.  Knows no document.
#ifndef ANNOT_READ_SPELLING_H
#define ANNOT_READ_SPELLING_H

#include "base/bits.h"
#include "base/block.h"
#include "table/table.h"

/// So many bytes are there to look at where a member or value is read: a name, the quote behind it
/// and the characters behind that, and what comes behind those.
enum { SPELLING_ROOM = 64 };

/// How the value of a row is told at a glance.
typedef enum spelled_way {
  SPELLED_OTHERWISE, ///< not at all
  SPELLED_NODE,      ///< an object: by its bracket
  SPELLED_POSITION,
  SPELLED_TEXT,      ///< a string of any characters, at least one
  SPELLED_WORD,      ///< a string of graphic ASCII
  SPELLED_VALUE      ///< a string, of an enumeration
} spelled_way;

/// A row of the table, and its name as it is mostly spelled: `"name":`.
typedef struct json_row {
  char spelled[16];
  uint64_t low, high; ///< the bits of `spelled` that count, in its two words
  uint8_t length;     ///< of `spelled`
  uint8_t row;        ///< in its shape
  uint8_t way;        ///< a spelled_way
  uint8_t index;      ///< among all rows
  bool list;
  const annot_field_info *info;
} json_row;

/// Whether a name is spelled at `at`.
static inline bool spells_name(const json_row *row, const char *at) {
  uint64_t low = annot_load_eight(at) ^ annot_load_eight(row->spelled);
  uint64_t high = annot_load_eight(at + 8) ^ annot_load_eight(row->spelled + 8);
  return ((low & row->low) | (high & row->high)) == 0;
}

/// What eight digits say, of which the last is the highest byte: neighbours are added up to numbers
/// of two digits, then of four, then of eight.
static inline uint64_t add_digits(uint64_t digits) {
  const uint64_t pairs = UINT64_C(0x000000ff000000ff);
  digits = digits * 10 + (digits >> 8);
  return ((digits & pairs) * (100 + (UINT64_C(1000000) << 32)) +
          ((digits >> 16) & pairs) * (1 + (UINT64_C(10000) << 32))) >> 32;
}

/// Reads a position of one to eight digits, and no other number: a comma or bracket is behind it.
static inline bool spells_position(const char **at, uint64_t *position) {
  const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
  uint64_t word = annot_load_eight(*at) ^ ones * '0';
  uint64_t others = ((word + ones * (0x80 - 10)) | word) & highs;
  unsigned digits = 8;
  if (__builtin_expect(others != 0, 1))
    digits = annot_lowest_bit(others) / 8;
  char behind = (*at)[digits];
  if (digits == 0 || (**at == '0' && digits > 1) || (behind != ',' && behind != '}'))
    return false;
  *position = add_digits(word << (64 - 8 * digits));
  *at += digits;
  return true;
}

/// A short string that is spelled again and again, and what it means.  Zero-initialised it is none.
typedef struct spelled_value {
  char spelled[ANNOT_BLOCK];
  uint8_t length, value;
} spelled_value;

/// Whether a string in the record, behind which there is room to look, is spelled so.
static inline bool spells_value(const spelled_value *known, annot_str says) {
  uint32_t same = annot_block_bits(annot_block_raw(says.data) == annot_block_raw(known->spelled));
  return says.length == known->length && (~same << (32 - says.length)) == 0;
}

/// Reads a string that says what it spells: of graphic ASCII in a `word`, else of any characters.
/// It is looked at in blocks that begin before `limit`.
static inline bool spells_string(const char **at, const char *limit, bool word, annot_str *says) {
  const char *from = *at + 1;
  if (**at != '"')
    return false;
  for (const char *block = from; block < limit; block += ANNOT_BLOCK) {
    annot_block here = annot_block_load(block);
    annot_block ends = (here == FLIPPED('"')) | (here == FLIPPED('\\'));
    ends |= word ? annot_block_outside(here, 0x21, 0x7e) : here < FLIPPED(' ');
    uint32_t bits = annot_block_bits(ends);
    if (bits == 0)
      continue;
    const char *end = block + annot_lowest_bit(bits);
    if (*end != '"' || end == from)
      return false;
    *says = (annot_str){from, (size_t)(end - from)};
    *at = end + 1;
    return true;
  }
  return false;
}

#endif
