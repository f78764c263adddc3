/// An open-addressed table of the ids of live nodes.

#include "config.h"

#include "model/ids.h"

#include "base/hash.h"
#include "model/model.h"

#include <string.h>

typedef struct model_id_entry {
  uint32_t hash;
  annot_node node; ///< 0: free; REMOVED: was taken
} model_id_entry;

#define REMOVED UINT32_MAX

static inline uint32_t hash_of(const model_ids *ids, annot_str id) {
  return (uint32_t)annot_hash(ids->seed, id);
}

static inline bool same_id(annot_str a, annot_str b) {
  return a.length == b.length && annot_same_bytes(a.data, b.data, a.length);
}

static model_id_entry *entry_at(const model_ids *ids, size_t index) {
  return &ARRAY_AT(model_id_entry, &ids->table, index & (ids->table.count - 1));
}

/// The entry of `id`, or NULL.
static model_id_entry *find_entry(const annot_document *document, uint32_t hash, annot_str id) {
  const model_ids *ids = &document->ids;
  if (ids->table.count == 0)
    return NULL;
  for (size_t i = hash;; ++i) {
    model_id_entry *entry = entry_at(ids, i);
    if (entry->node == ANNOT_NO_NODE)
      return NULL;
    if (entry->hash == hash && entry->node != REMOVED &&
        same_id(model_id(document, entry->node), id))
      return entry;
  }
}

annot_node annot_ids_find(const annot_document *document, annot_str id) {
  model_id_entry *entry = find_entry(document, hash_of(&document->ids, id), id);
  return entry ? entry->node : ANNOT_NO_NODE;
}

/// Adds an id, or notes that another node has it already; of both the earlier one is kept.
void annot_ids_add(annot_document *document, annot_node node) {
  model_ids *ids = &document->ids;
  if (slot_absent(*model_slot_at(document, node, 0)))
    return;
  annot_str id = model_id(document, node);
  uint32_t hash = hash_of(ids, id);
  size_t i = hash;
  for (; entry_at(ids, i)->node != ANNOT_NO_NODE; ++i) {
    model_id_entry *same = entry_at(ids, i);
    if (same->hash != hash || same->node == REMOVED ||
        !same_id(model_id(document, same->node), id))
      continue;
    ids->duplicates = true;
    if (node < same->node)
      same->node = node;
    return;
  }
  *entry_at(ids, i) = (model_id_entry){hash, node};
  ++ids->used;
}

void annot_ids_drop(annot_document *document, annot_node node) {
  if (document->ids.duplicates) {
    document->ids.built = false;
    return;
  }
  annot_str id = model_id(document, node);
  model_id_entry *entry = find_entry(document, hash_of(&document->ids, id), id);
  if (entry && entry->node == node)
    entry->node = REMOVED;
}

/// Makes the table `size` entries large, a power of two, and empty.
static annot_status clear_table(annot_document *document, size_t size) {
  annot_array *table = &document->ids.table;
  if (size > table->capacity) {
    annot_array larger = {0};
    TRY(ARRAY_RESERVE(model_id_entry, &document->allocator, &larger, size));
    ARRAY_FREE(model_id_entry, &document->allocator, table);
    *table = larger;
  }
  table->count = size;
  memset(table->data, 0, size * sizeof(model_id_entry));
  document->ids.seed = (uintptr_t)table->data;
  document->ids.used = 0;
  document->ids.duplicates = false;
  return ANNOT_OK;
}

static bool has_live_id(const annot_document *document, annot_node node) {
  return model_is_live(document, node) && shape_has_id(model_at(document, node)->shape);
}

/// Builds the table with room for `extra` ids besides those there are.  Each node may have one: to
/// count those that do would cost more than the room.
static annot_status build_with_room(annot_document *document, size_t extra) {
  size_t count = document->nodes.count + extra, size = 16;
  while (size < count + count / 4)
    size *= 2;
  TRY(clear_table(document, size));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (has_live_id(document, node))
      annot_ids_add(document, node);
  document->ids.built = true;
  return ANNOT_OK;
}

annot_status annot_ids_build(annot_document *document) {
  return document->ids.built ? ANNOT_OK : build_with_room(document, 0);
}

annot_status annot_ids_reserve(annot_document *document, size_t extra) {
  if (!document->ids.built || document->ids.used + extra <= document->ids.table.count / 4 * 3)
    return ANNOT_OK;
  return build_with_room(document, extra);
}

void annot_ids_free(annot_document *document) {
  ARRAY_FREE(model_id_entry, &document->allocator, &document->ids.table);
}
