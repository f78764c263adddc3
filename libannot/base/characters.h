/// base/characters.h: reading characters of valid UTF-8, one by one, in either direction.
#ifndef ANNOT_BASE_CHARACTERS_H
#define ANNOT_BASE_CHARACTERS_H

#include <annot/text.h>
#include <stdbool.h>

/// Reads the character at byte `*at` of valid UTF-8 and steps over it; `*at` must not be the end.
static inline uint32_t annot_next_character(annot_str string, size_t *at) {
  const unsigned char *data = (const unsigned char *)string.data + *at;
  if (data[0] < 0x80) {
    *at += 1;
    return data[0];
  }
  if (data[0] < 0xe0) {
    *at += 2;
    return (data[0] & 0x1fu) << 6 | (data[1] & 0x3fu);
  }
  if (data[0] < 0xf0) {
    *at += 3;
    return (data[0] & 0x0fu) << 12 | (data[1] & 0x3fu) << 6 | (data[2] & 0x3fu);
  }
  *at += 4;
  return (data[0] & 0x07u) << 18 | (data[1] & 0x3fu) << 12 | (data[2] & 0x3fu) << 6 |
         (data[3] & 0x3fu);
}

/// Steps back over the character before byte `*at` and reads it; `*at` must not be 0.
static inline uint32_t annot_previous_character(annot_str string, size_t *at) {
  do
    --*at;
  while (((unsigned char)string.data[*at] & 0xc0) == 0x80);
  size_t from = *at;
  return annot_next_character(string, &from);
}

/// Unicode's property White_Space (Unicode 15.0, PropList.txt).
static inline bool annot_is_white_space(uint32_t character) {
  if (character < 0x80)
    return character == 0x20 || (character >= 0x09 && character <= 0x0d);
  return character == 0x85 || character == 0xa0 || character == 0x1680 ||
         (character >= 0x2000 && character <= 0x200a) || character == 0x2028 ||
         character == 0x2029 || character == 0x202f || character == 0x205f || character == 0x3000;
}

#endif
