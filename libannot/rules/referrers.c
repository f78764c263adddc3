/// The table of references: chains by hash.  Entries are only added; when half of them may be old, the
/// table is built anew.

#include "config.h"

#include "rules/referrers.h"

#include "base/bits.h"

#include <string.h>

static annot_status add_entry(rules_referrers *referrers, const annot_allocator *allocator,
                              annot_str id, annot_node node) {
  uint32_t hash = annot_hash(id.data, id.length);
  uint32_t *head = &ARRAY_AT(uint32_t, &referrers->heads, hash & (referrers->heads.count - 1));
  TRY(ARRAY_RESERVE(referrer_entry, allocator, &referrers->entries, 1));
  referrer_entry entry = {hash, node, *head};
  ARRAY_PUSH(referrer_entry, &referrers->entries, entry);
  *head = (uint32_t)referrers->entries.count;
  return ANNOT_OK;
}

static annot_status add_node(rules_referrers *referrers, const annot_document *document,
                             const annot_allocator *allocator, annot_node node) {
  uint32_t rows = annot_reference_rows[model_at(document, node)->shape];
  for (; rows != 0; rows &= rows - 1) {
    model_run values = model_values(document, node, annot_lowest_bit(rows));
    for (uint32_t i = 0; i < values.count; ++i)
      TRY(add_entry(referrers, allocator,
                    model_bytes(document, *model_element(document, values, i)), node));
  }
  return ANNOT_OK;
}

annot_status annot_referrers_build(rules_referrers *referrers, const annot_document *document,
                                   const annot_allocator *allocator) {
  size_t size = 64;
  while (size < document->nodes.count)
    size *= 2;
  referrers->heads.count = referrers->entries.count = 0;
  TRY(ARRAY_RESERVE(uint32_t, allocator, &referrers->heads, size));
  referrers->heads.count = size;
  memset(referrers->heads.data, 0, size * sizeof(uint32_t));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (model_at(document, node)->live)
      TRY(add_node(referrers, document, allocator, node));
  referrers->fresh = referrers->entries.count;
  return ANNOT_OK;
}

void annot_referrers_free(rules_referrers *referrers, const annot_allocator *allocator) {
  ARRAY_FREE(uint32_t, allocator, &referrers->heads);
  ARRAY_FREE(referrer_entry, allocator, &referrers->entries);
}

annot_status annot_referrers_add(rules_referrers *referrers, const annot_document *document,
                                 const annot_allocator *allocator, annot_node node) {
  enum { FEW = 4096 };
  if (referrers->entries.count > referrers->fresh * 2 + FEW)
    return annot_referrers_build(referrers, document, allocator);
  return add_node(referrers, document, allocator, node);
}

uint32_t annot_referrers_first(const rules_referrers *referrers, uint32_t hash) {
  return referrers->heads.count == 0
             ? 0
             : ARRAY_AT(uint32_t, &referrers->heads, hash & (referrers->heads.count - 1));
}
