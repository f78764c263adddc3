/// The signs of the article: the few characters that checks of the text look at.
///
/// They are found once, sixteen bytes at a time, so that no check walks over letters.  What a sign means,
/// the checks know.

#include "config.h"

#include "rules/check.h"

#include "base/block.h"

#include <string.h>

/// Which bytes of a block are signs or begin one.  In ASCII a brace or tilde may pass for one, which
/// spares two comparisons.
static inline annot_block signs_of_block(const char *bytes, bool ascii) {
  annot_block here = annot_block_load(bytes);
  annot_block some = (here == FLIPPED('"')) | (here == FLIPPED('`'));
  if (ascii)
    return some | annot_block_outside(here, 0x20, '{');
  return some | (here == FLIPPED('|')) | (here == FLIPPED(0x7f)) | (here < FLIPPED(0x20)) |
         (here == FLIPPED(0xc2)) | (here == FLIPPED(0xe2)) | (here == FLIPPED(0xef));
}

/// The same of a stretch, as bits.
OFTEN uint64_t signs_of_stretch(const char *bytes, bool ascii) {
  return annot_block_gather(signs_of_block(bytes, ascii), signs_of_block(bytes + ANNOT_BLOCK, ascii),
                            signs_of_block(bytes + 2 * ANNOT_BLOCK, ascii),
                            signs_of_block(bytes + 3 * ANNOT_BLOCK, ascii));
}

/// Whether the text is known to be ASCII; then fewer signs are looked for.
static bool is_ascii(const rules_context *context) {
  const text_index *index = &context->document->positions.index;
  return index->built && index->ascii;
}

/// Appends the signs that `found` tells of, the bytes from `at`.
static inline annot_status keep_signs(rules_context *context, annot_array *signs, size_t at,
                                      uint64_t found) {
  if (found == 0)
    return ANNOT_OK;
  if (signs->capacity - signs->count < ANNOT_STRETCH)
    TRY(ARRAY_RESERVE(uint32_t, &context->allocator, signs, ANNOT_STRETCH));
  uint32_t *all = signs->data;
  size_t count = signs->count;
  for (; found != 0; found &= found - 1)
    all[count++] = (uint32_t)(at + annot_lowest_bit(found));
  signs->count = count;
  return ANNOT_OK;
}

/// Appends the signs from byte `at` to byte `end`.
static annot_status append_signs(rules_context *context, annot_array *signs, size_t at,
                                 size_t end) {
  const char *text = context->text.data;
  if (is_ascii(context))
    for (; at + ANNOT_STRETCH <= end; at += ANNOT_STRETCH)
      TRY(keep_signs(context, signs, at, signs_of_stretch(text + at, true)));
  for (; at + ANNOT_STRETCH <= end; at += ANNOT_STRETCH)
    TRY(keep_signs(context, signs, at, signs_of_stretch(text + at, false)));
  char last[ANNOT_STRETCH] = {0};
  if (at == end)
    return ANNOT_OK;
  memcpy(last, text + at, end - at);
  return keep_signs(context, signs, at,
                    signs_of_stretch(last, false) & ((UINT64_C(1) << (end - at)) - 1));
}

annot_status annot_signs_find(rules_context *context) {
  context->signs.count = 0;
  return append_signs(context, &context->signs, 0, context->text.length);
}

size_t annot_first_at(const annot_array *bytes, size_t byte) {
  size_t low = 0, high = bytes->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ARRAY_AT(uint32_t, bytes, middle) < byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

annot_status annot_signs_renew(rules_context *context, size_t start, size_t end) {
  size_t first = annot_sign_at(context, start), last = annot_sign_at(context, end);
  annot_array found = {0};
  annot_status status = append_signs(context, &found, start, end);
  if (status == ANNOT_OK)
    status = ARRAY_SPLICE(uint32_t, &context->allocator, &context->signs, first, last, &found);
  ARRAY_FREE(uint32_t, &context->allocator, &found);
  return status;
}
