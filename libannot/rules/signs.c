/// The signs of the article: the few characters that checks of the text look at.
///
/// They are found once, in a pass that most compilers turn into vector instructions, so that no check
/// walks over letters.  What a sign means, the checks know.

#include "config.h"

#include "rules/check.h"

#include <string.h>

enum { BLOCK = 64 };

/// Whether a byte is a sign or begins one.
static inline bool is_sign(unsigned char c) {
  return (c < 0x20) | (c == '"') | (c == 0x7f) | (c == 0xc2) | (c == 0xe2) | (c == 0xef);
}

/// Sets hits[i] where byte i is a sign; says whether any is.
static bool mark_block(const unsigned char *data, unsigned char *restrict hits) {
  unsigned char any = 0;
  for (int i = 0; i < BLOCK; ++i) {
    hits[i] = is_sign(data[i]);
    any |= hits[i];
  }
  return any;
}

/// Keeps the signs of one block; what is seldom there is looked for by eights.
static void keep_block(annot_array *signs, const unsigned char *hits, size_t at) {
  for (size_t word = 0; word < BLOCK; word += 8) {
    uint64_t eight;
    memcpy(&eight, hits + word, 8);
    for (size_t i = word; eight != 0 && i < word + 8; ++i)
      if (hits[i])
        ARRAY_PUSH(uint32_t, signs, (uint32_t)(at + i));
  }
}

annot_status annot_signs_find(rules_context *context) {
  const unsigned char *data = (const unsigned char *)context->text.data;
  size_t length = context->text.length, at = 0;
  annot_array *signs = &context->signs;
  unsigned char hits[BLOCK];
  signs->count = 0;
  for (; at + BLOCK <= length; at += BLOCK) {
    if (!mark_block(data + at, hits))
      continue;
    TRY(ARRAY_RESERVE(uint32_t, &context->allocator, signs, BLOCK));
    keep_block(signs, hits, at);
  }
  TRY(ARRAY_RESERVE(uint32_t, &context->allocator, signs, BLOCK));
  for (; at < length; ++at)
    if (is_sign(data[at]))
      ARRAY_PUSH(uint32_t, signs, (uint32_t)at);
  return ANNOT_OK;
}
