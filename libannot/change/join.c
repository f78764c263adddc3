/// Typing: edits that adjoin become one, so that undo takes back words, and does so in one pass.

#include "config.h"

#include "change/log.h"

#include "base/characters.h"

#include <string.h>

/// Whether an operation only lets something follow a text edit.
static bool follows(const annot_change *change, const change_value *value) {
  annot_shape shape = (annot_shape)model_at(change->document, value->node)->shape;
  return (shape == ANNOT_SPAN && value->row == ROW(SPAN, EXACT)) ||
         (shape == ANNOT_SOURCE && value->row == ROW(SOURCE, LENGTH));
}

/// The text operation of a change that is one edit, with what follows it; NULL for others.
static const change_text *edit_of(const annot_change *change) {
  if (change->ops.count == 0 || !change_op_at(change, 0)->is_text)
    return NULL;
  for (size_t i = 1; i < change->ops.count; ++i)
    if (change_op_at(change, i)->is_text || !follows(change, &change_op_at(change, i)->value))
      return NULL;
  const change_text *text = &change_op_at(change, 0)->text;
  return text->still ? NULL : text;
}

static bool begins_with_space(annot_str bytes) {
  size_t at = 0;
  return bytes.length > 0 && annot_is_white_space(annot_next_character(bytes, &at));
}

static bool ends_with_space(annot_str bytes) {
  size_t at = bytes.length;
  return bytes.length > 0 && annot_is_white_space(annot_previous_character(bytes, &at));
}

static bool has_line_break(annot_str bytes) {
  return bytes.length > 0 && memchr(bytes.data, '\n', bytes.length);
}

bool annot_change_joins(const annot_change *change, const annot_change *next) {
  enum { SHORT = 32 };
  const change_text *before = edit_of(change), *now = edit_of(next);
  if (!before || !now || before->digest != now->digest || before->unit != now->unit ||
      now->after.count > SHORT || now->before.count > SHORT)
    return false;
  if (now->before.count == 0 && before->before.count == 0) {
    annot_str typed = change_bytes(change, before->after), more = change_bytes(next, now->after);
    return now->byte == before->byte + typed.length && !has_line_break(typed) &&
           !has_line_break(more) && !(ends_with_space(typed) && !begins_with_space(more));
  }
  return now->after.count == 0 && before->after.count == 0 &&
         (now->byte == before->byte || now->byte + now->before.count == before->byte);
}

/// Where a bound that no edit touched stood before one, or stands after it.
static uint64_t pass_over(uint64_t bound, uint64_t end, uint64_t difference) {
  return bound != UINT64_MAX && bound > end ? bound + difference : bound;
}

static change_move *find_move(const annot_change *change, annot_node node) {
  for (size_t i = 0; i < change->moves.count; ++i)
    if (ARRAY_AT(change_move, &change->moves, i).node == node)
      return &ARRAY_AT(change_move, &change->moves, i);
  return NULL;
}

/// Lets moves go where the next edit brings them; those it moves for the first time come from where
/// they were before the first.
static void join_moves(annot_change *change, const annot_change *next, const change_text *first,
                       const change_text *second) {
  for (size_t i = 0; i < change->moves.count; ++i) {
    change_move *move = &ARRAY_AT(change_move, &change->moves, i);
    const change_move *again = find_move(next, move->node);
    for (int side = 0; side < 2; ++side)
      move->after[side] = again ? again->after[side]
                                : pass_over(move->after[side], second->position + second->old_length,
                                            second->new_length - second->old_length);
    move->emptied_after = again ? again->emptied_after : move->emptied_after;
  }
  for (size_t i = 0; i < next->moves.count; ++i) {
    change_move move = ARRAY_AT(change_move, &next->moves, i);
    if (find_move(change, move.node))
      continue;
    for (int side = 0; side < 2; ++side)
      move.before[side] = pass_over(move.before[side], first->position + first->new_length,
                                    first->old_length - first->new_length);
    ARRAY_PUSH(change_move, &change->moves, move);
  }
}

/// One of the two runs of an edit that inserts or deletes is empty, and the other all its bytes.
static void join_bytes(annot_change *change, annot_str more, bool in_front) {
  annot_buffer *bytes = &change->bytes;
  memmove(bytes->data + (in_front ? more.length : 0), bytes->data, bytes->length);
  memcpy(bytes->data + (in_front ? 0 : bytes->length), more.data, more.length);
  bytes->length += more.length;
}

static void join_text(annot_change *change, change_text *first, const annot_change *next,
                      const change_text *second) {
  bool insertion = second->before.count == 0;
  bool in_front = second->byte < first->byte;
  annot_str more = change_bytes(next, insertion ? second->after : second->before);
  join_bytes(change, more, in_front);
  const model_run none = {0, 0}, all = {0, (uint32_t)change->bytes.length};
  first->before = insertion ? none : all;
  first->after = insertion ? all : none;
  first->byte = in_front ? second->byte : first->byte;
  first->position = in_front ? second->position : first->position;
  first->old_length += second->old_length;
  first->new_length += second->new_length;
}

/// What follows twice follows from the first value to the last.
static void join_value(annot_change *change, const change_op *op) {
  for (size_t i = 1; i < change->ops.count; ++i) {
    change_value *value = &change_op_at(change, i)->value;
    if (value->node != op->value.node || value->row != op->value.row)
      continue;
    value->after = op->value.after;
    return;
  }
  ARRAY_PUSH(change_op, &change->ops, *op);
}

annot_status annot_change_join(annot_change *change, const annot_change *next) {
  const annot_allocator *allocator = &change->allocator;
  if (next->bytes.length >= UINT32_MAX - change->bytes.length)
    return ANNOT_LIMIT;
  TRY(ARRAY_RESERVE(change_op, allocator, &change->ops, next->ops.count));
  TRY(ARRAY_RESERVE(change_move, allocator, &change->moves, next->moves.count));
  TRY(annot_buffer_reserve(&change->bytes, next->bytes.length));
  change_text *first = &change_op_at(change, 0)->text;
  const change_text *second = &change_op_at(next, 0)->text;
  join_moves(change, next, first, second);
  first->move_count = (uint32_t)change->moves.count;
  join_text(change, first, next, second);
  for (size_t i = 1; i < next->ops.count; ++i)
    join_value(change, change_op_at(next, i));
  return ANNOT_OK;
}
