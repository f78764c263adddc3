/// Copies of documents.  A snapshot is a copy whose indexes are all built, so that reading it writes
/// nothing.

#include "config.h"

#include "model/model.h"

#include <annot/query.h>
#include <annot/snapshot.h>
#include <stdatomic.h>
#include <string.h>

struct annot_snapshot {
  annot_document *document;
  annot_allocator allocator;
  atomic_size_t holders;
};

static annot_status copy_array(const annot_allocator *allocator, annot_array *to,
                               const annot_array *from, size_t size) {
  TRY(annot_array_reserve(allocator, to, size, from->count));
  if (from->count > 0)
    memcpy(to->data, from->data, from->count * size);
  to->count = from->count;
  return ANNOT_OK;
}

static annot_status copy_bytes(annot_buffer *to, annot_str from) {
  to->length = 0;
  return annot_buffer_append(to, from.data, from.length);
}

static annot_status copy_into(annot_document *to, const annot_document *from) {
  const annot_allocator *allocator = &to->allocator;
  annot_digest_settle(from);
  to->nodes.count = to->slots.count = to->places.count = 0;
  TRY(copy_array(allocator, &to->nodes, &from->nodes, sizeof(model_node)));
  TRY(copy_array(allocator, &to->slots, &from->slots, sizeof(model_slot)));
  TRY(copy_array(allocator, &to->places, &from->places, sizeof(uint32_t)));
  TRY(copy_bytes(&to->strings, from->arena));
  to->arena = (annot_str){to->strings.data, to->strings.length};
  TRY(copy_bytes(&to->text, (annot_str){from->text.data, from->text.length}));
  memcpy(to->free_runs, from->free_runs, sizeof to->free_runs);
  to->file_unit = from->file_unit;
  to->lent = from->lent;
  annot_text_changed(to);
  return ANNOT_OK;
}

annot_status annot_document_copy(const annot_document *document, const annot_allocator *allocator,
                                 annot_document **copy) {
  annot_document *made = annot_document_new(allocator);
  if (!made)
    return ANNOT_NO_MEMORY;
  annot_status status = copy_into(made, document);
  if (status != ANNOT_OK) {
    annot_document_free(made);
    return status;
  }
  *copy = made;
  return ANNOT_OK;
}

/// Builds all that is otherwise built when it is first needed.
static annot_status build_indexes(annot_document *document) {
  annot_positions *positions = &document->positions;
  TRY(annot_ids_build(document));
  TRY(annot_index_build(&positions->index, &positions->allocator, &positions->text, true));
  size_t ignored;
  TRY(annot_spans_update(document));
  return annot_references_to(document, (annot_str){"", 0}, NULL, 0, &ignored);
}

annot_status annot_snapshot_take(const annot_document *document, const annot_allocator *allocator,
                                 annot_snapshot **snapshot) {
  annot_document *copy;
  TRY(annot_document_copy(document, allocator, &copy));
  annot_status status = build_indexes(copy);
  annot_snapshot *made = NULL;
  if (status == ANNOT_OK)
    made = annot_resize(allocator, NULL, 0, sizeof *made);
  if (!made) {
    annot_document_free(copy);
    return status != ANNOT_OK ? status : ANNOT_NO_MEMORY;
  }
  made->document = copy;
  made->allocator = copy->allocator;
  atomic_init(&made->holders, 1);
  *snapshot = made;
  return ANNOT_OK;
}

const annot_document *annot_snapshot_document(const annot_snapshot *snapshot) {
  return snapshot->document;
}

annot_snapshot *annot_snapshot_hold(annot_snapshot *snapshot) {
  atomic_fetch_add_explicit(&snapshot->holders, 1, memory_order_relaxed);
  return snapshot;
}

void annot_snapshot_release(annot_snapshot *snapshot) {
  if (!snapshot || atomic_fetch_sub_explicit(&snapshot->holders, 1, memory_order_acq_rel) != 1)
    return;
  const annot_allocator allocator = snapshot->allocator;
  annot_document_free(snapshot->document);
  annot_release(&allocator, snapshot, sizeof *snapshot);
}
