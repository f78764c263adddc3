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

/// Appends the signs from byte `at` to byte `end`.
static annot_status append_signs(rules_context *context, size_t at, size_t end) {
  const unsigned char *data = (const unsigned char *)context->text.data;
  annot_array *signs = &context->signs;
  lanes hits[LANES];
  for (; at + BLOCK <= end; at += BLOCK) {
    if (!mark_block(data + at, hits))
      continue;
    TRY(ARRAY_RESERVE(uint32_t, &context->allocator, signs, BLOCK));
    keep_block(signs, hits, at);
  }
  TRY(ARRAY_RESERVE(uint32_t, &context->allocator, signs, BLOCK));
  for (; at < end; ++at)
    if (IS_SIGN(data[at]))
      ARRAY_PUSH(uint32_t, signs, (uint32_t)at);
  return ANNOT_OK;
}

annot_status annot_signs_find(rules_context *context) {
  context->signs.count = 0;
  return append_signs(context, 0, context->text.length);
}

size_t annot_sign_at(const rules_context *context, size_t byte) {
  size_t low = 0, high = context->signs.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ARRAY_AT(uint32_t, &context->signs, middle) < byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

annot_status annot_signs_renew(rules_context *context, size_t start, size_t end) {
  annot_array *signs = &context->signs;
  size_t first = annot_sign_at(context, start), last = annot_sign_at(context, end);
  size_t old = signs->count;
  TRY(append_signs(context, start, end));
  size_t found = signs->count - old, size = sizeof(uint32_t);
  uint32_t *all = signs->data, *kept = scratch_of(context, 0, found * size);
  signs->count = old;
  if (!kept)
    return ANNOT_NO_MEMORY;
  memcpy(kept, all + old, found * size);
  memmove(all + first + found, all + last, (old - last) * size);
  memcpy(all + first, kept, found * size);
  signs->count = old - (last - first) + found;
  return ANNOT_OK;
}
