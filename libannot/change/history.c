/// Transactions, undo and redo.

#include "config.h"

#include "change/log.h"

#include <string.h>

static void free_steps(annot_document *document, annot_array *steps) {
  annot_editing *editing = editing_of(document);
  for (size_t i = 0; i < steps->count; ++i) {
    annot_change *change = ARRAY_AT(history_step, steps, i).change;
    editing->used -= annot_change_size(change);
    annot_change_free(change);
  }
  steps->count = 0;
}

static void free_editing(annot_document *document) {
  annot_editing *editing = editing_of(document);
  const annot_allocator allocator = document->allocator;
  free_steps(document, &editing->undo);
  free_steps(document, &editing->redo);
  annot_change_free(editing->log);
  ARRAY_FREE(change_mark, &allocator, &editing->savepoints);
  ARRAY_FREE(history_step, &allocator, &editing->undo);
  ARRAY_FREE(history_step, &allocator, &editing->redo);
  ARRAY_FREE(annot_node, &allocator, &editing->spans);
  ARRAY_FREE(event_listener, &allocator, &editing->listeners);
  ARRAY_FREE(annot_text_change, &allocator, &editing->texts);
  ARRAY_FREE(annot_node, &allocator, &editing->added);
  ARRAY_FREE(annot_node, &allocator, &editing->removed);
  ARRAY_FREE(annot_node, &allocator, &editing->moved);
  ARRAY_FREE(annot_node, &allocator, &editing->collapsed);
  ARRAY_FREE(annot_member, &allocator, &editing->changed);
  annot_release(&allocator, editing, sizeof *editing);
  document->editing = NULL;
}

annot_status annot_enter(annot_document *document) {
  if (document->editing)
    return editing_of(document)->calling ? ANNOT_BUSY : ANNOT_OK;
  annot_editing *editing = annot_resize(&document->allocator, NULL, 0, sizeof *editing);
  if (!editing)
    return ANNOT_NO_MEMORY;
  *editing = (annot_editing){.base = {free_editing}};
  annot_status status = annot_change_new(document, &editing->log);
  if (status != ANNOT_OK) {
    annot_release(&document->allocator, editing, sizeof *editing);
    return status;
  }
  document->editing = &editing->base;
  annot_model_forget_lent(document);
  return ANNOT_OK;
}

bool annot_is_recorded(const annot_editing *editing) {
  return editing->limit > 0 || editing->listeners.count > 0 ||
         (editing->savepoints.count > 0 &&
          ARRAY_AT(change_mark, &editing->savepoints, 0).recorded);
}

static annot_status open_transaction(annot_document *document, bool recorded) {
  TRY(annot_enter(document));
  annot_editing *editing = editing_of(document);
  const annot_change *log = editing->log;
  TRY(ARRAY_RESERVE(change_mark, &document->allocator, &editing->savepoints, 1));
  change_mark mark = {log->ops.count, log->moves.count, log->bytes.length, recorded};
  ARRAY_PUSH(change_mark, &editing->savepoints, mark);
  return ANNOT_OK;
}

annot_status annot_open(annot_document *document) { return open_transaction(document, false); }

annot_status annot_begin(annot_document *document) { return open_transaction(document, true); }

/// Takes the innermost transaction from the stack.
static change_mark pop_mark(annot_editing *editing) {
  return ARRAY_AT(change_mark, &editing->savepoints, --editing->savepoints.count);
}

/// Nothing is open any more.
static void empty_log(annot_document *document) {
  annot_change *log = editing_of(document)->log;
  log->ops.count = log->moves.count = log->bytes.length = 0;
  document->promised = 0;
}

static void roll_back(annot_document *document) {
  annot_editing *editing = editing_of(document);
  annot_log_take_back(document, pop_mark(editing));
  if (editing->savepoints.count == 0)
    document->promised = 0;
}

static history_step *last_step(const annot_editing *editing) {
  return &ARRAY_AT(history_step, &editing->undo, editing->undo.count - 1);
}

/// Forgets the oldest steps until the rest fits.
static void keep_limit(annot_document *document) {
  annot_editing *editing = editing_of(document);
  size_t drop = 0;
  for (; drop < editing->undo.count && editing->used > editing->limit; ++drop) {
    annot_change *oldest = ARRAY_AT(history_step, &editing->undo, drop).change;
    editing->used -= annot_change_size(oldest);
    annot_change_free(oldest);
  }
  if (drop == 0)
    return;
  editing->undo.count -= drop;
  memmove(editing->undo.data, &ARRAY_AT(history_step, &editing->undo, drop),
          editing->undo.count * sizeof(history_step));
}

/// Adds the log to the last step.
static annot_status extend_step(annot_editing *editing) {
  history_step *step = last_step(editing);
  editing->used -= annot_change_size(step->change);
  annot_status status = annot_change_join(step->change, editing->log);
  editing->used += annot_change_size(step->change);
  if (status == ANNOT_OK)
    step->after = editing->last_state + 1;
  return status;
}

/// Makes the log a step of its own.
static annot_status add_step(annot_document *document) {
  annot_editing *editing = editing_of(document);
  history_step step = {NULL, editing->state, editing->last_state + 1};
  TRY(ARRAY_RESERVE(history_step, &document->allocator, &editing->undo, 1));
  TRY(annot_change_new(document, &step.change));
  annot_status status = annot_change_append(step.change, editing->log, (change_mark){0});
  if (status != ANNOT_OK) {
    annot_change_free(step.change);
    return status;
  }
  ARRAY_PUSH(history_step, &editing->undo, step);
  editing->used += annot_change_size(step.change);
  return ANNOT_OK;
}

/// Whether the log joins the last step.  A saved state must stay one that undo can come to.
static bool joins(const annot_editing *editing) {
  return editing->undo.count > 0 && editing->redo.count == 0 && !editing->boundary &&
         editing->saved_state != editing->state && last_step(editing)->after == editing->state &&
         annot_change_joins(last_step(editing)->change, editing->log);
}

/// What can fail of a commit.
static annot_status commit_log(annot_document *document) {
  annot_editing *editing = editing_of(document);
  TRY(annot_event_prepare(document, editing->log, true));
  if (editing->limit == 0)
    return ANNOT_OK;
  return joins(editing) ? extend_step(editing) : add_step(document);
}

annot_status annot_close(annot_document *document, annot_status status) {
  annot_editing *editing = editing_of(document);
  if (status == ANNOT_OK && editing->savepoints.count == 1 && editing->log->ops.count > 0)
    status = commit_log(document);
  if (status != ANNOT_OK) {
    roll_back(document);
    return status;
  }
  pop_mark(editing);
  if (editing->savepoints.count > 0)
    return ANNOT_OK;
  if (editing->log->ops.count > 0) {
    free_steps(document, &editing->redo);
    keep_limit(document);
    editing->state = ++editing->last_state;
    editing->boundary = false;
    ++editing->revision;
    annot_event_send(document, editing->log, ANNOT_CAUSE_CHANGE);
  }
  empty_log(document);
  return ANNOT_OK;
}

/// Whether a transaction is open that may be ended now.
static annot_status enter_open(annot_document *document) {
  TRY(annot_enter(document));
  return editing_of(document)->savepoints.count > 0 ? ANNOT_OK : ANNOT_BAD_STATE;
}

annot_status annot_commit(annot_document *document) {
  TRY(enter_open(document));
  return annot_close(document, ANNOT_OK);
}

annot_status annot_rollback(annot_document *document) {
  TRY(enter_open(document));
  roll_back(document);
  return ANNOT_OK;
}

annot_status annot_withdraw(annot_document *document, annot_change **change) {
  TRY(enter_open(document));
  annot_editing *editing = editing_of(document);
  annot_change *made;
  TRY(annot_change_new(document, &made));
  change_mark mark = ARRAY_AT(change_mark, &editing->savepoints, editing->savepoints.count - 1);
  annot_status status = annot_change_append(made, editing->log, mark);
  if (status != ANNOT_OK) {
    annot_change_free(made);
    return status;
  }
  roll_back(document);
  *change = made;
  return ANNOT_OK;
}

/// Where no transaction is open.
static annot_status enter_closed(annot_document *document) {
  TRY(annot_enter(document));
  return editing_of(document)->savepoints.count == 0 ? ANNOT_OK : ANNOT_BAD_STATE;
}

annot_status annot_history_limit(annot_document *document, uint64_t bytes) {
  TRY(enter_closed(document));
  annot_editing *editing = editing_of(document);
  editing->limit = bytes;
  keep_limit(document);
  if (editing->used > bytes)
    free_steps(document, &editing->redo);
  return ANNOT_OK;
}

annot_status annot_history_clear(annot_document *document) {
  TRY(enter_closed(document));
  free_steps(document, &editing_of(document)->undo);
  free_steps(document, &editing_of(document)->redo);
  return ANNOT_OK;
}

/// Moves the last step of one stack to the other, doing or taking back what it says.
static annot_status move_step(annot_document *document, annot_array *from, annot_array *to,
                              bool forward) {
  annot_editing *editing = editing_of(document);
  if (from->count == 0)
    return ANNOT_END;
  TRY(ARRAY_RESERVE(history_step, &document->allocator, to, 1));
  history_step step = ARRAY_AT(history_step, from, from->count - 1);
  TRY(annot_event_prepare(document, step.change, forward));
  TRY(annot_change_run(document, step.change, forward));
  --from->count;
  ARRAY_PUSH(history_step, to, step);
  editing->state = forward ? step.after : step.before;
  editing->boundary = true;
  ++editing->revision;
  step.change->backward = !forward;
  annot_event_send(document, step.change, forward ? ANNOT_CAUSE_REDO : ANNOT_CAUSE_UNDO);
  step.change->backward = false;
  return ANNOT_OK;
}

annot_status annot_undo(annot_document *document) {
  TRY(enter_closed(document));
  annot_editing *editing = editing_of(document);
  return move_step(document, &editing->undo, &editing->redo, false);
}

annot_status annot_redo(annot_document *document) {
  TRY(enter_closed(document));
  annot_editing *editing = editing_of(document);
  return move_step(document, &editing->redo, &editing->undo, true);
}

size_t annot_undo_count(const annot_document *document) {
  return document->editing ? editing_of(document)->undo.count : 0;
}

size_t annot_redo_count(const annot_document *document) {
  return document->editing ? editing_of(document)->redo.count : 0;
}

void annot_history_boundary(annot_document *document) {
  if (document->editing)
    editing_of(document)->boundary = true;
}

void annot_mark_saved(annot_document *document) {
  if (document->editing)
    editing_of(document)->saved_state = editing_of(document)->state;
}

bool annot_is_modified(const annot_document *document) {
  return document->editing && editing_of(document)->saved_state != editing_of(document)->state;
}

uint64_t annot_revision(const annot_document *document) {
  return document->editing ? editing_of(document)->revision : 0;
}
