/// value/nearest.c: which of the names that exist a wrong one was meant to be.
///
/// The optimal string alignment distance (Damerau-Levenshtein without overlapping swaps), computed
/// row by row only as far as the best distance so far.  It does not know what the names are for.

#include "config.h"

#include "value/word.h"

#include <string.h>

/// Decodes `text` with ASCII letters in lower case; 0 if it is empty or longer than a token.
static size_t decode(annot_str text, uint32_t *codes) {
  size_t count = 0;
  for (size_t at = 0; at < text.length; ++count) {
    unsigned char first = (unsigned char)text.data[at];
    size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (count == ANNOT_TOKEN_MAX || at + length > text.length)
      return 0;
    uint32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (size_t i = 1; i < length; ++i)
      code = code << 6 | ((unsigned char)text.data[at + i] & 0x3FU);
    codes[count] = code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
    at += length;
  }
  return count;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/// The distance of the two names, or `limit` if it is at least that.
static size_t distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
                       size_t limit) {
  uint16_t rows[3][ANNOT_TOKEN_MAX + 1];
  uint16_t *before = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= b_count; ++j)
    above[j] = before[j] = (uint16_t)j;
  for (size_t i = 1; i <= a_count; ++i) {
    size_t row_least = i;
    row[0] = (uint16_t)i;
    for (size_t j = 1; j <= b_count; ++j) {
      size_t cost = above[j - 1] + (size_t)(a[i - 1] != b[j - 1]);
      cost = least(cost, least(above[j], row[j - 1]) + (size_t)1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = least(cost, before[j - 2] + (size_t)1);
      row[j] = (uint16_t)cost;
      row_least = least(row_least, cost);
    }
    // A swap reaches two rows up, so one row at the limit does not yet decide.
    if (row_least > limit)
      return limit;
    uint16_t *oldest = before;
    before = above, above = row, row = oldest;
  }
  return least(above[b_count], limit);
}

void annot_nearest_begin(annot_nearest *nearest, annot_str wrong) {
  nearest->found = (annot_str){NULL, 0};
  nearest->count = decode(wrong, nearest->wanted);
  size_t accepted = nearest->count < 3 ? 1 : nearest->count / 3;
  // Something of the wrong name must be left.
  nearest->limit = least(accepted + 1, nearest->count);
  nearest->distance = nearest->limit;
}

void annot_nearest_offer(annot_nearest *nearest, annot_str candidate) {
  uint32_t codes[ANNOT_TOKEN_MAX];
  size_t limit = least(nearest->distance + 1, nearest->limit); // one that is as near is a tie
  size_t count = limit ? decode(candidate, codes) : 0;
  if (!count)
    return;
  size_t gap = count > nearest->count ? count - nearest->count : nearest->count - count;
  if (gap >= limit)
    return;
  size_t found = distance(nearest->wanted, nearest->count, codes, count, limit);
  if (found >= limit)
    return;
  if (found < nearest->distance)
    nearest->found = candidate;
  else if (nearest->found.length != candidate.length ||
           memcmp(nearest->found.data, candidate.data, candidate.length) != 0)
    nearest->found = (annot_str){NULL, 0};
  nearest->distance = found;
}
