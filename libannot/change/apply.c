/// Changes as objects: applying one, and looking at one.

#include "config.h"

#include "change/log.h"

#include <string.h>

/// The operations of a change in the order in which they are done.
static const change_op *op_in_order(const annot_change *change, size_t index) {
  return change_op_at(change, change->backward ? change->ops.count - 1 - index : index);
}

annot_status annot_apply_text(annot_document *document, const annot_change *change,
                              const change_text *text) {
  bool backward = change->backward;
  annot_str old = change_bytes(change, backward ? text->after : text->before);
  annot_str now = annot_text(document);
  size_t length = document->text.length;
  if ((!now.data && !text->still) || text->byte > length || old.length > length - text->byte ||
      (old.length > 0 && memcmp(document->text.data + text->byte, old.data, old.length) != 0))
    return ANNOT_BAD_STATE;
  if (text->still && old.length != length)
    return ANNOT_BAD_STATE;
  if (text->digest)
    TRY(annot_digest_know(document));
  bool right = document->digest == DIGEST_RIGHT || document->digest == DIGEST_PENDING;
  if (text->digest && !right)
    return ANNOT_BAD_STATE;
  if (!annot_text_is_boundary(document, text->byte) ||
      !annot_text_is_boundary(document, text->byte + old.length))
    return ANNOT_BAD_STATE;
  text_request request = {
      .byte = text->byte,
      .end_byte = text->byte + old.length,
      .replacement = change_bytes(change, backward ? text->before : text->after),
      .still = text->still,
      .digest = text->digest,
      .moves = &ARRAY_AT(change_move, &change->moves, text->first_move),
      .move_count = text->move_count,
      .backward = backward};
  return annot_log_text(document, &request);
}

static bool same_value(const annot_document *document, const annot_field_info *info, model_slot a,
                       model_slot b) {
  if (slot_absent(a) || slot_absent(b) || !kind_is_string(info->kind))
    return a.bits == b.bits;
  return info->kind == ANNOT_KIND_ARTICLE ||
         annot_str_equal(model_bytes(document, a), model_bytes(document, b));
}

/// Whether a child that is to come is out of the document now.
static bool can_come(const annot_document *document, model_slot child) {
  return slot_absent(child) || (child.bits < document->nodes.count &&
                                !model_at(document, (annot_node)child.bits)->live &&
                                model_at(document, (annot_node)child.bits)->parent == 0);
}

static annot_status apply_value(annot_document *document, const annot_change *change,
                                const change_value *value) {
  model_slot from = change->backward ? value->after : value->before;
  model_slot to = change->backward ? value->before : value->after;
  if (!model_is_live(document, value->node))
    return ANNOT_BAD_STATE;
  annot_shape shape = (annot_shape)model_at(document, value->node)->shape;
  const annot_field_info *info = shape_row(shape, value->row);
  bool list = annot_is_list(info->cardinality);
  uint32_t count = list ? model_count(document, value->node, value->row) : 1;
  model_verb verb = !list ? MODEL_SET : slot_absent(from) ? MODEL_INSERT
                    : slot_absent(to)                     ? MODEL_ERASE
                                                          : MODEL_SET;
  if (value->index >= count + (verb == MODEL_INSERT))
    return ANNOT_BAD_STATE;
  if (shape == ANNOT_SOURCE && value->row == ROW(SOURCE, DIGEST))
    annot_digest_settle(document);
  model_slot now = annot_model_value(document, value->node, value->row, value->index);
  if ((verb != MODEL_INSERT && !same_value(document, info, now, from)) ||
      (info->kind == ANNOT_KIND_NODE && !can_come(document, to)))
    return ANNOT_BAD_STATE;
  return annot_log_bound(document,
                         (model_put){verb, value->node, value->row, value->index, to},
                         change->backward ? value->emptied_before : value->emptied_after);
}

static annot_status apply_all(annot_document *document, const annot_change *change) {
  for (size_t i = 0; i < change->ops.count; ++i) {
    const change_op *op = op_in_order(change, i);
    TRY(op->is_text ? annot_apply_text(document, change, &op->text)
                    : apply_value(document, change, &op->value));
  }
  return ANNOT_OK;
}

/// Makes a change of what has been logged since the innermost transaction began, to be read backwards.
static annot_status take_inverse(annot_document *document, annot_change **inverse) {
  const annot_editing *editing = editing_of(document);
  annot_change *made;
  TRY(annot_change_new(document, &made));
  annot_status status = annot_change_append(
      made, editing->log, ARRAY_AT(change_mark, &editing->savepoints, editing->savepoints.count - 1));
  made->backward = true;
  if (status == ANNOT_OK)
    *inverse = made;
  else
    annot_change_free(made);
  return status;
}

annot_status annot_apply(annot_document *document, const annot_change *change,
                         annot_change **inverse) {
  annot_change *made = NULL;
  TRY(annot_enter(document));
  if (change->document != document)
    return ANNOT_BAD_ARGUMENT;
  TRY(inverse ? annot_begin(document) : annot_open(document));
  annot_status status = annot_text_index_build(document);
  if (status == ANNOT_OK)
    status = apply_all(document, change);
  if (status == ANNOT_OK && inverse)
    status = take_inverse(document, &made);
  status = annot_close(document, status);
  if (status != ANNOT_OK)
    annot_change_free(made);
  else if (inverse)
    *inverse = made;
  return status;
}

size_t annot_change_count(const annot_change *change) { return change->ops.count; }

static void show_text(const annot_change *change, const change_text *text,
                      annot_operation *operation) {
  bool backward = change->backward;
  operation->kind = ANNOT_OPERATION_TEXT;
  operation->node = ANNOT_ROOT;
  operation->field = ANNOT_DOCUMENT_TEXT;
  operation->start = text->position;
  operation->end = text->position + (backward ? text->new_length : text->old_length);
  operation->before = change_bytes(change, backward ? text->after : text->before);
  operation->after = change_bytes(change, backward ? text->before : text->after);
}

static annot_status spell_slot(annot_change *change, const change_value *value,
                               const annot_field_info *info, model_slot slot, annot_str *spelled) {
  size_t from = change->shown.length;
  if (slot_absent(slot) || info->kind == ANNOT_KIND_ARTICLE)
    return ANNOT_OK;
  if (info->kind != ANNOT_KIND_NODE)
    TRY(annot_spell_value(change->document, info, slot, &change->shown));
  else if (value->subtree.count > 0)
    TRY(annot_buffer_append(&change->shown, change_bytes(change, value->subtree).data,
                            value->subtree.count));
  else
    TRY(annot_buffer_append(&change->shown, "{}", 2));
  *spelled = (annot_str){NULL, change->shown.length - from}; // the buffer can still move
  return ANNOT_OK;
}

static annot_status show_value(annot_change *change, const change_value *value,
                               annot_operation *operation) {
  model_slot from = change->backward ? value->after : value->before;
  model_slot to = change->backward ? value->before : value->after;
  const annot_field_info *info =
      shape_row((annot_shape)model_at(change->document, value->node)->shape, value->row);
  bool list = annot_is_list(info->cardinality);
  operation->kind = list && slot_absent(from) ? ANNOT_OPERATION_INSERT
                    : list && slot_absent(to) ? ANNOT_OPERATION_REMOVE
                                              : ANNOT_OPERATION_SET;
  operation->node = value->node;
  operation->field = info->field;
  operation->index = value->index;
  operation->was_absent = slot_absent(from);
  operation->absent = slot_absent(to);
  if (info->kind == ANNOT_KIND_NODE)
    operation->child = (annot_node)(slot_absent(to) ? from.bits : to.bits);
  change->shown.length = 0;
  TRY(spell_slot(change, value, info, from, &operation->before));
  TRY(spell_slot(change, value, info, to, &operation->after));
  operation->before.data = change->shown.data;
  operation->after.data = change->shown.data ? change->shown.data + operation->before.length : NULL;
  return ANNOT_OK;
}

annot_status annot_change_at(annot_change *change, size_t index, annot_operation *operation) {
  if (index >= change->ops.count)
    return ANNOT_END;
  const change_op *op = op_in_order(change, index);
  *operation = (annot_operation){0};
  if (!op->is_text)
    return show_value(change, &op->value, operation);
  show_text(change, &op->text, operation);
  return ANNOT_OK;
}
