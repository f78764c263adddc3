/// The public functions of annot/document.h: they check their arguments and read the model.

#include "config.h"

#include "model/model.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

annot_document *annot_document_new(const annot_allocator *allocator) {
  annot_document *document = annot_resize(allocator, NULL, 0, sizeof *document);
  if (!document)
    return NULL;
  *document = (annot_document){0};
  if (allocator)
    document->allocator = *allocator;
  document->strings.allocator = document->text.allocator = &document->allocator;
  document->positions.allocator = document->allocator;
  model_slot version;
  if (annot_model_reset(document) != ANNOT_OK ||
      annot_model_string(document, (annot_str){"1.0", 3}, &version) != ANNOT_OK) {
    annot_document_free(document);
    return NULL;
  }
  model_fill(document, ANNOT_ROOT, ROW(DOCUMENT, ANNOT), version, NO_PLACE);
  return document;
}

void annot_document_free(annot_document *document) {
  if (!document)
    return;
  const annot_allocator allocator = document->allocator;
  if (document->editing)
    document->editing->free(document);
  ARRAY_FREE(model_bound, &allocator, &document->bounds);
  ARRAY_FREE(model_node, &allocator, &document->nodes);
  ARRAY_FREE(model_slot, &allocator, &document->slots);
  ARRAY_FREE(uint32_t, &allocator, &document->places);
  annot_buffer_free(&document->strings);
  annot_buffer_free(&document->text);
  annot_index_free(&document->positions.index, &allocator);
  annot_ids_free(document);
  annot_spans_free(document);
  annot_referrers_free(&document->referrers, &document->allocator);
  annot_release(&allocator, document, sizeof *document);
}

/// The row of `field` where the node is live and has it; MAX_ROWS otherwise.
static uint32_t row_of(const annot_document *document, annot_node node, annot_field field) {
  if (!model_is_live(document, node))
    return MAX_ROWS;
  return field_row(model_at(document, node)->shape, field);
}

static model_slot value_of(const annot_document *document, annot_node node, annot_field field,
                           uint32_t index) {
  uint32_t row = row_of(document, node, field);
  return row == MAX_ROWS ? ABSENT : annot_model_value(document, node, row, index);
}

static annot_kind kind_of(annot_field field) {
  const annot_field_info *info = annot_field_lookup(field);
  return info ? info->kind : ANNOT_KIND_NODE;
}

annot_shape annot_node_shape(const annot_document *document, annot_node node) {
  return model_is_live(document, node) ? (annot_shape)model_at(document, node)->shape
                                       : ANNOT_NO_SHAPE;
}

annot_node annot_node_parent(const annot_document *document, annot_node node) {
  return model_is_live(document, node) ? model_at(document, node)->parent : ANNOT_NO_NODE;
}

annot_field annot_node_field(const annot_document *document, annot_node node) {
  annot_node parent = annot_node_parent(document, node);
  if (parent == ANNOT_NO_NODE)
    return ANNOT_NO_FIELD;
  return shape_row(model_at(document, parent)->shape, model_at(document, node)->row)->field;
}

uint32_t annot_node_index(const annot_document *document, annot_node node) {
  annot_node parent = annot_node_parent(document, node);
  if (parent == ANNOT_NO_NODE)
    return 0;
  uint32_t row = model_at(document, node)->row, index = 0;
  uint32_t count = model_count(document, parent, row);
  bool list = annot_is_list(shape_row(model_at(document, parent)->shape, row)->cardinality);
  if (list && annot_model_value(document, parent, row, count - 1).bits == node)
    return count - 1; // what was added last is asked for most
  for (model_slot slot; (slot = annot_model_value(document, parent, row, index), !slot_absent(slot));
       ++index)
    if (slot.bits == node)
      return index;
  return 0;
}

annot_node annot_node_next(const annot_document *document, annot_node node) {
  for (++node; node < document->nodes.count; ++node)
    if (model_at(document, node)->live)
      return node;
  return ANNOT_NO_NODE;
}

uint32_t annot_count(const annot_document *document, annot_node node, annot_field field) {
  uint32_t row = row_of(document, node, field);
  if (row == MAX_ROWS)
    return 0;
  if (annot_is_list(annot_field_lookup(field)->cardinality))
    return model_count(document, node, row);
  return !slot_absent(*model_slot_at(document, node, row));
}

annot_str annot_string(const annot_document *document, annot_node node, annot_field field,
                       uint32_t index) {
  model_slot slot = value_of(document, node, field, index);
  if (!kind_is_string(kind_of(field)) || slot_absent(slot))
    return (annot_str){NULL, 0};
  if (field == ANNOT_DOCUMENT_TEXT)
    return (annot_str){document->text.data ? document->text.data : "", document->text.length};
  if (field == ANNOT_SOURCE_DIGEST)
    annot_digest_settle(document);
  return model_bytes(document, slot);
}

uint64_t annot_position(const annot_document *document, annot_node node, annot_field field) {
  annot_kind kind = kind_of(field);
  bool right = kind == ANNOT_KIND_POSITION || kind == ANNOT_KIND_BOUND;
  return right ? value_of(document, node, field, 0).bits : UINT64_MAX;
}

double annot_number(const annot_document *document, annot_node node, annot_field field) {
  annot_kind kind = kind_of(field);
  model_slot slot = value_of(document, node, field, 0);
  bool right = kind == ANNOT_KIND_NUMBER || kind == ANNOT_KIND_SHARE;
  return right && !slot_absent(slot) ? slot.number : (double)NAN;
}

int annot_enum(const annot_document *document, annot_node node, annot_field field,
               uint32_t index) {
  model_slot slot = value_of(document, node, field, index);
  return kind_of(field) == ANNOT_KIND_ENUM && !slot_absent(slot) ? (int)slot.bits : 0;
}

annot_node annot_child(const annot_document *document, annot_node node, annot_field field,
                       uint32_t index) {
  model_slot slot = value_of(document, node, field, index);
  return kind_of(field) == ANNOT_KIND_NODE && !slot_absent(slot) ? (annot_node)slot.bits
                                                                 : ANNOT_NO_NODE;
}

/// Looks through all nodes: for when there is no memory for the table.
static annot_node search_id(const annot_document *document, annot_str id) {
  for (annot_node node = annot_node_next(document, ANNOT_ROOT); node != ANNOT_NO_NODE;
       node = annot_node_next(document, node))
    if (shape_has_id(model_at(document, node)->shape) &&
        annot_str_equal(model_id(document, node), id))
      return node;
  return ANNOT_NO_NODE;
}

/// The indexes are part of what a document is, not of what it says, so that building one is no
/// change: the cast is here and in model/text.c only.
annot_node annot_find(const annot_document *document, annot_str id) {
  if (annot_ids_build((annot_document *)(uintptr_t)document) != ANNOT_OK)
    return search_id(document, id);
  return annot_ids_find(document, id);
}

annot_node annot_target(const annot_document *document, annot_node node, annot_field field,
                        uint32_t index) {
  const annot_field_info *info = annot_field_lookup(field);
  model_slot slot = value_of(document, node, field, index);
  if (!info || info->kind != ANNOT_KIND_REFERENCE || slot_absent(slot))
    return ANNOT_NO_NODE;
  return annot_find(document, model_bytes(document, slot));
}

annot_str annot_text(const annot_document *document) {
  if (document->lent)
    return (annot_str){document->text.data, document->text.length};
  return annot_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0);
}

/// The buffer keeps a byte at least, so that an empty text is not an absent one.
annot_status annot_document_lend_text(annot_document *document, annot_str text) {
  if (annot_count(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT) > 0 || document->editing)
    return ANNOT_BAD_STATE;
  if (text.length > 0 && (annot_utf8_flaw(text) < text.length || memchr(text.data, '\0', text.length)))
    return ANNOT_BAD_VALUE;
  if (text.length >= UINT32_MAX)
    return ANNOT_LIMIT;
  if (!text.data) {
    annot_model_forget_lent(document);
    return ANNOT_OK;
  }
  annot_buffer *buffer = &document->text;
  TRY(annot_buffer_reserve(buffer, text.length + 1));
  if (text.length > 0)
    memcpy(buffer->data, text.data, text.length);
  buffer->length = text.length;
  document->lent = true;
  annot_text_changed(document);
  return ANNOT_OK;
}

annot_unit annot_document_counts(const annot_document *document) {
  int unit = annot_enum(document, ANNOT_ROOT, ANNOT_DOCUMENT_UNIT, 0);
  return unit ? (annot_unit)unit : ANNOT_CODEPOINT;
}

uint64_t annot_text_length(const annot_document *document, annot_unit unit) {
  uint64_t length = document->text.length;
  annot_positions *positions = annot_document_positions(document);
  if (unit != ANNOT_BYTE && annot_positions_length(positions, unit, &length) != ANNOT_OK)
    return document->text.length;
  return length;
}

annot_status annot_convert(const annot_document *document, annot_unit unit, uint64_t from,
                           annot_unit to_unit, uint64_t *to) {
  return annot_positions_convert(annot_document_positions(document), unit, from, to_unit, to);
}

annot_status annot_passage(const annot_document *document, annot_node node, annot_str *passage) {
  annot_shape shape = annot_node_shape(document, node);
  if (shape == ANNOT_NO_SHAPE)
    return ANNOT_BAD_NODE;
  if (!shape_has_bounds(shape))
    return ANNOT_BAD_FIELD;
  annot_unit unit = annot_document_counts(document);
  uint64_t start, end;
  model_slot *bounds = model_slot_at(document, node, start_row(shape));
  annot_positions *positions = annot_document_positions(document);
  TRY(annot_positions_convert(positions, unit, bounds[0].bits, ANNOT_BYTE, &start));
  TRY(annot_positions_convert(positions, unit, bounds[1].bits, ANNOT_BYTE, &end));
  if (start > end)
    return ANNOT_BAD_POSITION;
  *passage = (annot_str){annot_text(document).data + start, (size_t)(end - start)};
  return ANNOT_OK;
}
