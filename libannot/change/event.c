/// Listeners, and the lists that they are given.

#include "config.h"

#include "change/log.h"

#include <string.h>

static bool somebody_listens(const annot_document *document) {
  return editing_of(document)->listeners.count > 0 || document->follower.follow;
}

static annot_status push_node(annot_document *document, annot_array *list, annot_node node) {
  TRY(ARRAY_RESERVE(annot_node, &document->allocator, list, 1));
  ARRAY_PUSH(annot_node, list, node);
  return ANNOT_OK;
}

/// Takes a node from a list, from behind.
static bool drop_node(annot_array *list, annot_node node) {
  for (size_t i = list->count; i-- > 0;)
    if (ARRAY_AT(annot_node, list, i) == node) {
      memmove(&ARRAY_AT(annot_node, list, i), &ARRAY_AT(annot_node, list, i + 1),
              (--list->count - i) * sizeof(annot_node));
      return true;
    }
  return false;
}

/// A node comes: one that went before in the same change has only been moved.
static annot_status note_child(annot_document *document, model_slot child, bool came) {
  annot_editing *editing = editing_of(document);
  annot_array *there = came ? &editing->removed : &editing->added;
  if (slot_absent(child) || drop_node(there, (annot_node)child.bits))
    return ANNOT_OK;
  return push_node(document, came ? &editing->added : &editing->removed, (annot_node)child.bits);
}

static annot_status note_value(annot_document *document, const change_value *value, bool forward) {
  annot_editing *editing = editing_of(document);
  annot_shape shape = (annot_shape)model_at(document, value->node)->shape;
  const annot_field_info *info = shape_row(shape, value->row);
  if (info->kind == ANNOT_KIND_BOUND)
    return push_node(document, &editing->moved, value->node);
  if (info->kind == ANNOT_KIND_NODE) {
    TRY(note_child(document, forward ? value->before : value->after, false));
    TRY(note_child(document, forward ? value->after : value->before, true));
  }
  TRY(ARRAY_RESERVE(annot_member, &document->allocator, &editing->changed, 1));
  annot_member member = {value->node, info->field};
  ARRAY_PUSH(annot_member, &editing->changed, member);
  return ANNOT_OK;
}

static annot_status note_text(annot_document *document, const annot_change *change,
                              const change_text *text, bool forward) {
  annot_editing *editing = editing_of(document);
  model_run from = forward ? text->before : text->after, to = forward ? text->after : text->before;
  annot_text_change noted = {
      text->byte, text->byte + from.count, text->byte + to.count, text->position,
      text->position + (forward ? text->old_length : text->new_length),
      text->position + (forward ? text->new_length : text->old_length), text->still};
  TRY(ARRAY_RESERVE(annot_text_change, &document->allocator, &editing->texts, 1));
  ARRAY_PUSH(annot_text_change, &editing->texts, noted);
  for (uint32_t i = 0; i < text->move_count; ++i) {
    const change_move *move = &ARRAY_AT(change_move, &change->moves, text->first_move + i);
    TRY(push_node(document, &editing->moved, move->node));
    bool was = forward ? move->emptied_before : move->emptied_after;
    bool is = forward ? move->emptied_after : move->emptied_before;
    if (is && !was)
      TRY(push_node(document, &editing->collapsed, move->node));
  }
  return ANNOT_OK;
}

annot_status annot_event_prepare(annot_document *document, const annot_change *change,
                                 bool forward) {
  annot_editing *editing = editing_of(document);
  editing->texts.count = editing->added.count = editing->removed.count = 0;
  editing->moved.count = editing->collapsed.count = editing->changed.count = 0;
  if (!somebody_listens(document))
    return ANNOT_OK;
  for (size_t i = 0, count = change->ops.count; i < count; ++i) {
    const change_op *op = change_op_at(change, forward ? i : count - 1 - i);
    TRY(op->is_text ? note_text(document, change, &op->text, forward)
                    : note_value(document, &op->value, forward));
  }
  return ANNOT_OK;
}

void annot_event_send(annot_document *document, annot_change *change, annot_cause cause) {
  annot_editing *editing = editing_of(document);
  if (!somebody_listens(document))
    return;
  annot_event event = {
      cause, editing->revision, change,
      editing->texts.data, editing->texts.count,
      editing->added.data, editing->added.count,
      editing->removed.data, editing->removed.count,
      editing->moved.data, editing->moved.count,
      editing->collapsed.data, editing->collapsed.count,
      editing->changed.data, editing->changed.count,
      NULL, NULL};
  editing->calling = true;
  if (document->follower.follow)
    document->follower.follow(document->follower.context, &event);
  for (size_t i = 0; i < editing->listeners.count; ++i) {
    event_listener listener = ARRAY_AT(event_listener, &editing->listeners, i);
    listener.function(listener.context, &event);
  }
  editing->calling = false;
}

annot_status annot_listen(annot_document *document, annot_listener listener, void *context) {
  TRY(annot_enter(document));
  annot_array *listeners = &editing_of(document)->listeners;
  TRY(ARRAY_RESERVE(event_listener, &document->allocator, listeners, 1));
  event_listener added = {listener, context};
  ARRAY_PUSH(event_listener, listeners, added);
  return ANNOT_OK;
}

annot_status annot_unlisten(annot_document *document, annot_listener listener, void *context) {
  TRY(annot_enter(document));
  annot_array *listeners = &editing_of(document)->listeners;
  for (size_t i = 0; i < listeners->count; ++i) {
    event_listener *at = &ARRAY_AT(event_listener, listeners, i);
    if (at->function != listener || at->context != context)
      continue;
    memmove(at, at + 1, (--listeners->count - i) * sizeof *at);
    return ANNOT_OK;
  }
  return ANNOT_END;
}
