/// The primitive: operations are done, logged, taken back and repeated here and nowhere else.

#include "config.h"

#include "change/log.h"

#include <string.h>

annot_status annot_change_new(annot_document *document, annot_change **change) {
  annot_change *made = annot_resize(&document->allocator, NULL, 0, sizeof *made);
  if (!made)
    return ANNOT_NO_MEMORY;
  *made = (annot_change){.allocator = document->allocator, .document = document};
  made->bytes.allocator = made->shown.allocator = &made->allocator;
  *change = made;
  return ANNOT_OK;
}

void annot_change_free(annot_change *change) {
  if (!change)
    return;
  const annot_allocator allocator = change->allocator;
  ARRAY_FREE(change_op, &allocator, &change->ops);
  ARRAY_FREE(change_move, &allocator, &change->moves);
  annot_buffer_free(&change->bytes);
  annot_buffer_free(&change->shown);
  annot_release(&allocator, change, sizeof *change);
}

size_t annot_change_size(const annot_change *change) {
  return sizeof *change + change->ops.capacity * sizeof(change_op) +
         change->moves.capacity * sizeof(change_move) + change->bytes.capacity;
}

/// Moves the places that an operation keeps by what stands before it in the change.
static void settle_op(change_op *op, size_t moves, size_t bytes) {
  if (op->is_text) {
    op->text.first_move += moves;
    op->text.before.first += (uint32_t)bytes;
    op->text.after.first += (uint32_t)bytes;
  } else {
    op->value.subtree.first += (uint32_t)bytes;
  }
}

annot_status annot_change_append(annot_change *change, const annot_change *log, change_mark mark) {
  const annot_allocator *allocator = &change->allocator;
  size_t ops = log->ops.count - mark.ops, moves = log->moves.count - mark.moves;
  size_t first = change->ops.count, bytes = log->bytes.length - mark.bytes;
  if (bytes >= UINT32_MAX - change->bytes.length)
    return ANNOT_LIMIT;
  TRY(ARRAY_RESERVE(change_op, allocator, &change->ops, ops));
  TRY(ARRAY_RESERVE(change_move, allocator, &change->moves, moves));
  TRY(annot_buffer_reserve(&change->bytes, bytes));
  size_t move_shift = change->moves.count - mark.moves;
  size_t byte_shift = change->bytes.length - mark.bytes;
  if (ops > 0)
    memcpy(change_op_at(change, first), change_op_at(log, mark.ops), ops * sizeof(change_op));
  if (moves > 0)
    memcpy(&ARRAY_AT(change_move, &change->moves, change->moves.count),
           &ARRAY_AT(change_move, &log->moves, mark.moves), moves * sizeof(change_move));
  change->ops.count += ops;
  change->moves.count += moves;
  for (size_t i = first; i < change->ops.count; ++i)
    settle_op(change_op_at(change, i), move_shift, byte_shift);
  return bytes > 0 ? annot_buffer_append(&change->bytes, log->bytes.data + mark.bytes, bytes)
                   : ANNOT_OK;
}

change_path annot_path_of(const annot_document *document, annot_node node) {
  change_path path = {0, {0}, {0}};
  annot_node chain[3];
  for (; node > ANNOT_ROOT && path.depth < 3; node = model_at(document, node)->parent)
    chain[path.depth++] = node;
  for (uint8_t i = 0; i < path.depth; ++i) {
    annot_node step = chain[path.depth - 1 - i];
    path.rows[i] = model_at(document, step)->row;
    path.indexes[i] = annot_node_index(document, step);
  }
  return path;
}

/// The put that does a value operation, or takes it back.
static model_put put_of(const annot_document *document, const change_value *value, bool forward) {
  model_slot from = forward ? value->before : value->after;
  model_slot to = forward ? value->after : value->before;
  const annot_field_info *info = shape_row(model_at(document, value->node)->shape, value->row);
  model_verb verb = !annot_is_list(info->cardinality) ? MODEL_SET
                    : slot_absent(from)               ? MODEL_INSERT
                    : slot_absent(to)                 ? MODEL_ERASE
                                                      : MODEL_SET;
  return (model_put){verb, value->node, value->row, value->index, to};
}

/// What must be known before a value is changed.
static void before_value(annot_document *document, const change_value *value) {
  annot_shape shape = (annot_shape)model_at(document, value->node)->shape;
  if ((shape == ANNOT_SOURCE && value->row == ROW(SOURCE, DIGEST)) ||
      (shape == ANNOT_DOCUMENT && value->row == ROW(DOCUMENT, SOURCE)))
    annot_digest_forget(document);
}

/// Setting a bound says whether the text is gone.
static void after_value(annot_document *document, const change_value *value, bool forward) {
  model_node *node = model_at(document, value->node);
  if (shape_row(node->shape, value->row)->kind != ANNOT_KIND_BOUND)
    return;
  bool emptied = forward ? value->emptied_after : value->emptied_before;
  set_marks(node, MARK_EMPTIED, emptied ? MARK_EMPTIED : 0);
}

static annot_status run_value(annot_document *document, const change_value *value, bool forward) {
  model_put put = put_of(document, value, forward);
  before_value(document, value);
  TRY(annot_model_promise(document, &put));
  TRY(annot_model_put(document, &put));
  after_value(document, value, forward);
  return ANNOT_OK;
}

static annot_status run_op(annot_document *document, const annot_change *change, size_t index,
                           bool forward) {
  const change_op *op = change_op_at(change, index);
  return op->is_text ? annot_run_text(document, change, &op->text, forward)
                     : run_value(document, &op->value, forward);
}

/// Undoes what run_op did: it cannot fail, for all it needs has been promised or was there before.
static void take_back_op(annot_document *document, const annot_change *change, size_t index,
                         bool forward) {
  const change_op *op = change_op_at(change, index);
  if (op->is_text) {
    annot_status status = annot_run_text(document, change, &op->text, !forward);
    (void)status; // the text was as long as that before
    return;
  }
  model_put put = put_of(document, &op->value, !forward);
  before_value(document, &op->value);
  annot_model_take_back(document, &put);
  after_value(document, &op->value, !forward);
}

annot_status annot_change_run(annot_document *document, const annot_change *change, bool forward) {
  size_t count = change->ops.count, done = 0;
  annot_status status = ANNOT_OK;
  for (; done < count && status == ANNOT_OK; ++done)
    status = run_op(document, change, forward ? done : count - 1 - done, forward);
  if (status != ANNOT_OK)
    for (--done; done-- > 0;)
      take_back_op(document, change, forward ? done : count - 1 - done, forward);
  document->promised = 0;
  return status;
}

void annot_log_take_back(annot_document *document, change_mark mark) {
  annot_change *log = editing_of(document)->log;
  while (log->ops.count > mark.ops) {
    take_back_op(document, log, log->ops.count - 1, true);
    --log->ops.count;
  }
  log->moves.count = mark.moves;
  log->bytes.length = mark.bytes;
}

/// Keeps, as JSON, what a child holds that comes or goes.
static annot_status keep_subtree(annot_document *document, annot_change *log, change_value *value) {
  model_slot child = slot_absent(value->before) ? value->after : value->before;
  size_t from = log->bytes.length;
  if (slot_absent(child) || !annot_is_recorded(editing_of(document)))
    return ANNOT_OK;
  annot_status status = annot_spell_node(document, (annot_node)child.bits, &log->bytes);
  if (status == ANNOT_OK && log->bytes.length >= UINT32_MAX)
    status = ANNOT_LIMIT;
  if (status != ANNOT_OK)
    log->bytes.length = from;
  else
    value->subtree = (model_run){(uint32_t)from, (uint32_t)(log->bytes.length - from)};
  return status;
}

annot_status annot_log_put(annot_document *document, model_put put) {
  return annot_log_bound(document, put, false);
}

annot_status annot_log_bound(annot_document *document, model_put put, bool emptied) {
  annot_editing *editing = editing_of(document);
  annot_change *log = editing->log;
  const model_node *node = model_at(document, put.node);
  const annot_field_info *info = shape_row(node->shape, put.row);
  change_op op = {.value = {.node = put.node, .row = put.row, .index = put.index,
                            .before = ABSENT, .after = ABSENT,
                            .emptied_before = node->marks & MARK_EMPTIED,
                            .emptied_after = emptied}};
  before_value(document, &op.value);
  if (put.verb != MODEL_INSERT)
    op.value.before = annot_model_value(document, put.node, put.row, put.index);
  if (put.verb != MODEL_ERASE)
    op.value.after = put.slot;
  TRY(ARRAY_RESERVE(change_op, &document->allocator, &log->ops, 1));
  if (annot_is_recorded(editing))
    op.value.path = annot_path_of(document, put.node);
  size_t bytes = log->bytes.length;
  if (info->kind == ANNOT_KIND_NODE)
    TRY(keep_subtree(document, log, &op.value));
  annot_status status = run_value(document, &op.value, true);
  if (status == ANNOT_OK)
    ARRAY_PUSH(change_op, &log->ops, op);
  else
    log->bytes.length = bytes;
  return status;
}
