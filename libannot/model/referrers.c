/// The table of references: chains by hash.  Entries are only added; when half of them may be old, the
/// table is built anew.  And who refers to what, for everybody.

#include "config.h"

#include "model/referrers.h"

#include "base/hash.h"
#include "model/model.h"

#include <annot/query.h>
#include <string.h>

static annot_status add_entry(model_referrers *referrers, const annot_allocator *allocator,
                              annot_str id, annot_node node) {
  uint32_t hash = annot_referrers_hash(referrers, id);
  uint32_t *head = &ARRAY_AT(uint32_t, &referrers->heads, hash & (referrers->heads.count - 1));
  TRY(ARRAY_RESERVE(referrer_entry, allocator, &referrers->entries, 1));
  referrer_entry entry = {hash, node, *head};
  ARRAY_PUSH(referrer_entry, &referrers->entries, entry);
  *head = (uint32_t)referrers->entries.count;
  return ANNOT_OK;
}

static annot_status add_node(model_referrers *referrers, const annot_document *document,
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

annot_status annot_referrers_build(model_referrers *referrers, const annot_document *document,
                                   const annot_allocator *allocator) {
  size_t size = 64;
  while (size < document->nodes.count)
    size *= 2;
  referrers->heads.count = referrers->entries.count = 0;
  TRY(ARRAY_RESERVE(uint32_t, allocator, &referrers->heads, size));
  referrers->heads.count = size;
  referrers->seed = (uintptr_t)referrers->heads.data;
  memset(referrers->heads.data, 0, size * sizeof(uint32_t));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (model_at(document, node)->live)
      TRY(add_node(referrers, document, allocator, node));
  referrers->fresh = referrers->entries.count;
  return ANNOT_OK;
}

void annot_referrers_free(model_referrers *referrers, const annot_allocator *allocator) {
  ARRAY_FREE(uint32_t, allocator, &referrers->heads);
  ARRAY_FREE(referrer_entry, allocator, &referrers->entries);
}

annot_status annot_referrers_add(model_referrers *referrers, const annot_document *document,
                                 const annot_allocator *allocator, annot_node node) {
  enum { FEW = 4096 };
  if (referrers->entries.count > referrers->fresh * 2 + FEW)
    return annot_referrers_build(referrers, document, allocator);
  return add_node(referrers, document, allocator, node);
}

uint32_t annot_referrers_hash(const model_referrers *referrers, annot_str id) {
  return (uint32_t)annot_hash(referrers->seed, id);
}

uint32_t annot_referrers_first(const model_referrers *referrers, uint32_t hash) {
  return referrers->heads.count == 0
             ? 0
             : ARRAY_AT(uint32_t, &referrers->heads, hash & (referrers->heads.count - 1));
}

/// The table of a document; that it is built is no change of the document.
static annot_status table_of(const annot_document *document, const model_referrers **referrers) {
  annot_document *owner = (annot_document *)(uintptr_t)document;
  *referrers = &document->referrers;
  if (document->referrers.version == document->version)
    return ANNOT_OK;
  TRY(annot_referrers_build(&owner->referrers, document, &document->allocator));
  owner->referrers.version = document->version;
  return ANNOT_OK;
}

/// What is asked for, and where it goes: from the back, for the table knows the last ones first.
typedef struct reference_search {
  const annot_document *document;
  annot_str id;
  annot_reference *found;
  size_t capacity, count, left;
} reference_search;

static void look_at_value(reference_search *search, annot_reference reference, annot_str value) {
  if (!annot_str_equal(value, search->id))
    return;
  ++search->count;
  if (search->left > 0 && --search->left < search->capacity)
    search->found[search->left] = reference;
}

/// Looks at the references of a node, from the last one on.
static void look_at_node(reference_search *search, annot_node node) {
  const annot_document *document = search->document;
  annot_shape shape = (annot_shape)model_at(document, node)->shape;
  for (uint32_t row = annot_shapes[shape].count; row-- > 0;) {
    const annot_field_info *info = shape_row(shape, row);
    model_run values = info->kind == ANNOT_KIND_REFERENCE ? model_values(document, node, row)
                                                           : (model_run){0, 0};
    for (uint32_t i = values.count; i-- > 0;)
      look_at_value(search, (annot_reference){node, info->field, i},
                    model_bytes(document, *model_element(document, values, i)));
  }
}

static void look_at_all(reference_search *search, const model_referrers *referrers) {
  annot_node last = ANNOT_NO_NODE;
  FOR_EACH_REFERRER(referrers, annot_referrers_hash(referrers, search->id), node) {
    if (node != last && model_is_live(search->document, node))
      look_at_node(search, node);
    last = node;
  }
}

annot_status annot_references_to(const annot_document *document, annot_str id,
                                 annot_reference *references, size_t capacity, size_t *count) {
  const model_referrers *referrers;
  reference_search search = {.document = document, .id = id};
  TRY(table_of(document, &referrers));
  look_at_all(&search, referrers);
  *count = search.left = search.count;
  search.found = references;
  search.capacity = capacity;
  if (capacity > 0)
    look_at_all(&search, referrers);
  return ANNOT_OK;
}
