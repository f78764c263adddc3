/// Grapheme clusters.  Most pairs of characters tell on their own whether a boundary lies between
/// them; for the others (flags, emoji that are joined, conjuncts) the characters before are needed,
/// back to a pair that does.

#include "config.h"

#include "text/grapheme.h"

#include "base/characters.h"

#include <utf8proc.h>

/// The character at `*at`, which is stepped over.
static annot_status read_next(const text_bytes *text, uint64_t *at, int32_t *character) {
  char scratch[4];
  size_t length = 0;
  annot_str part = annot_text_part(text, *at, 4, scratch);
  if (!part.data)
    return ANNOT_IO;
  *character = (int32_t)annot_next_character(part, &length);
  *at += length;
  return ANNOT_OK;
}

/// The character before `*at`, which is stepped back over.
static annot_status read_previous(const text_bytes *text, uint64_t *at, int32_t *character) {
  char scratch[4];
  size_t length = *at < 4 ? (size_t)*at : 4;
  annot_str part = annot_text_part(text, *at - length, length, scratch);
  if (!part.data)
    return ANNOT_IO;
  size_t start = length;
  *character = (int32_t)annot_previous_character(part, &start);
  *at -= length - start;
  return ANNOT_OK;
}

/// Whether what stands before `before` has no say in whether a boundary lies between the two:
/// the second one is no flag, pictograph or letter of a script with conjuncts (GB9c, GB11 to GB13).
static bool is_plain_pair(int32_t before, int32_t after) {
  if (after < 0x300 && before < 0x300)
    return after != 0xa9 && after != 0xae; // these two are pictographs
  int class = utf8proc_get_property(after)->boundclass;
  bool simple = class == UTF8PROC_BOUNDCLASS_OTHER || class == UTF8PROC_BOUNDCLASS_CONTROL ||
                class == UTF8PROC_BOUNDCLASS_CR || class == UTF8PROC_BOUNDCLASS_LF;
  return simple && (after < 0x900 || (after >= 0x2e80 && after < 0xa4d0));
}

/// Whether a plain pair has a boundary between its characters.
static bool breaks(int32_t before, int32_t after) {
  if (before >= 0x20 && before < 0x7f && after >= 0x20 && after < 0x7f)
    return true;
  return utf8proc_grapheme_break(before, after);
}

/// Goes from a boundary at `at` to the first one behind it.
static annot_status step(const text_bytes *text, uint64_t at, uint64_t *next) {
  int32_t before, after;
  utf8proc_int32_t state = 0;
  TRY(read_next(text, &at, &before));
  for (*next = at; at < text->length; *next = at) {
    TRY(read_next(text, &at, &after));
    if (utf8proc_grapheme_break_stateful(before, after, &state))
      return ANNOT_OK;
    before = after;
  }
  return ANNOT_OK;
}

/// A boundary at or before `byte`, which is not the end, that a plain pair tells.
static annot_status anchor(const text_bytes *text, uint64_t byte, uint64_t *found) {
  int32_t before, after;
  uint64_t at = byte;
  TRY(read_next(text, &(uint64_t){byte}, &after));
  for (*found = byte; at > 0; *found = at, after = before) {
    TRY(read_previous(text, &at, &before));
    if (is_plain_pair(before, after) && breaks(before, after))
      return ANNOT_OK;
  }
  return ANNOT_OK;
}

annot_status annot_grapheme_boundary(const text_bytes *text, uint64_t byte, bool *boundary) {
  uint64_t at = byte;
  if (byte < text->length)
    TRY(anchor(text, byte, &at));
  while (at < byte)
    TRY(step(text, at, &at));
  *boundary = at == byte;
  return ANNOT_OK;
}

annot_status annot_grapheme_next(const text_bytes *text, uint64_t byte, uint64_t *next) {
  if (byte >= text->length)
    return ANNOT_END;
  TRY(anchor(text, byte, next));
  while (*next <= byte)
    TRY(step(text, *next, next));
  return ANNOT_OK;
}

annot_status annot_grapheme_previous(const text_bytes *text, uint64_t byte, uint64_t *previous) {
  int32_t ignored;
  uint64_t last = byte, at;
  if (byte == 0)
    return ANNOT_END;
  TRY(read_previous(text, &last, &ignored)); // the boundary stands at or before this character
  TRY(anchor(text, last, &at));
  while (at < byte) {
    *previous = at;
    TRY(step(text, at, &at));
  }
  return ANNOT_OK;
}
