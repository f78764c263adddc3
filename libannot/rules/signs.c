/// The signs of the article: the few characters that checks of the text look at.
///
/// They are found once, sixteen bytes at a time, so that no check walks over letters.  What a sign means,
/// the checks know.

#include "config.h"

#include "rules/check.h"

#include <string.h>

/// Sixteen bytes that are compared at once; compilers make of it what the machine has.
typedef unsigned char lanes __attribute__((vector_size(16)));

enum { LANES = 4, BLOCK = LANES * 16 };

/// Whether a byte is a sign or begins one; for lanes, all bits of a byte say so.
#define IS_SIGN(c)                                                                                 \
  (((c) < 0x20) | ((c) == '"') | ((c) == '`') | ((c) == 0x7f) | ((c) == 0xc2) | ((c) == 0xe2) |         \
   ((c) == 0xef))

/// Sets byte i of `hits` where byte i is a sign; says whether any is.
static bool mark_block(const unsigned char *data, lanes hits[LANES]) {
  lanes any = {0};
  for (int i = 0; i < LANES; ++i) {
    lanes bytes;
    memcpy(&bytes, data + i * 16, sizeof bytes);
    hits[i] = (lanes)IS_SIGN(bytes);
    any |= hits[i];
  }
  uint64_t halves[2];
  memcpy(halves, &any, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// Keeps the signs of one block, looked for by eights.
static void keep_block(annot_array *signs, const lanes hits[LANES], size_t at) {
  for (size_t i = 0; i < BLOCK; i += 8) {
    uint64_t eight = annot_load_eight((const char *)hits + i);
    for (; eight != 0; eight &= ~(UINT64_C(0xff) << annot_lowest_bit(eight)))
      ARRAY_PUSH(uint32_t, signs, (uint32_t)(at + i + annot_lowest_bit(eight) / 8));
  }
}

annot_status annot_signs_find(rules_context *context) {
  const unsigned char *data = (const unsigned char *)context->text.data;
  size_t length = context->text.length, at = 0;
  annot_array *signs = &context->signs;
  lanes hits[LANES];
  signs->count = 0;
  for (; at + BLOCK <= length; at += BLOCK) {
    if (!mark_block(data + at, hits))
      continue;
    TRY(ARRAY_RESERVE(uint32_t, &context->allocator, signs, BLOCK));
    keep_block(signs, hits, at);
  }
  TRY(ARRAY_RESERVE(uint32_t, &context->allocator, signs, BLOCK));
  for (; at < length; ++at)
    if (IS_SIGN(data[at]))
      ARRAY_PUSH(uint32_t, signs, (uint32_t)at);
  return ANNOT_OK;
}
