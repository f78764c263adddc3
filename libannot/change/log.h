/// change/log.h: what a change is in memory, and the one way to make, take back and repeat it.
///
/// A change is a list of operations.  Each says what was before and what is after, so that it can be
/// read in either direction: a change is its own inverse, read backwards.  While a transaction is
/// open its operations stand in the log; history, inverses and prepared changes are slices of it.
///
/// Values are slots of the document, whose strings never move within the arena and are never written
/// over; nodes that go stay in the node table, not live, and come back under the same handle.  So an
/// operation needs no memory to be taken back, but for room in lists, which is promised beforehand.
#ifndef ANNOT_CHANGE_LOG_H
#define ANNOT_CHANGE_LOG_H

#include "base/memory.h"
#include "model/model.h"

#include <annot/edit.h>
#include <annot/event.h>
#include <annot/history.h>

/// Bits of model_node.marks: an annot_growth, and whether the text was deleted (annot_is_collapsed).
#define MARK_GROWTH 7u
#define MARK_EMPTIED 8u

static inline void set_marks(model_node *node, unsigned mask, unsigned bits) {
  node->marks = (uint8_t)((node->marks & ~mask) | bits);
}

/// Where a node stood at the moment of an operation: the members and indexes from the root.
typedef struct change_path {
  uint8_t depth;
  uint8_t rows[3];
  uint32_t indexes[3];
} change_path;

/// A value comes, goes, or takes the place of another.
typedef struct change_value {
  annot_node node;
  uint32_t row;
  uint32_t index;
  model_slot before, after; ///< ABSENT: none
  model_run subtree;        ///< of a child: what it holds at that moment, as JSON in `bytes`
  bool emptied_before, emptied_after; ///< of a bound: whether the node has MARK_EMPTIED
  change_path path;
} change_value;

/// Bytes of the article take the place of others.
typedef struct change_text {
  size_t byte;
  model_run before, after; ///< in `bytes`
  annot_unit unit;         ///< what the document counted
  uint64_t position;       ///< in this unit, as are the lengths
  uint64_t old_length, new_length;
  size_t first_move;
  uint32_t move_count;
  bool still;              ///< no span moves
  bool digest;             ///< source.digest was right and follows
} change_text;

/// The bounds of a span or region that lay at a text edit.  All others only shift.
typedef struct change_move {
  annot_node node;
  uint64_t before[2], after[2];
  bool emptied_before, emptied_after;
  change_path path;
} change_move;

typedef struct change_op {
  bool is_text;
  union {
    change_value value;
    change_text text;
  };
} change_op;

struct annot_change {
  annot_allocator allocator;
  annot_document *document;
  annot_array ops;    ///< of change_op
  annot_array moves;  ///< of change_move
  annot_buffer bytes; ///< of the article, and of subtrees
  annot_buffer shown; ///< what annot_change_at hands out
  bool backward;      ///< it is to be read from its end, with before and after changed about
};

/// How long a change was at some moment.
typedef struct change_mark {
  size_t ops, moves, bytes;
  bool recorded; ///< somebody may want to look at the change
} change_mark;

typedef struct history_step {
  annot_change *change;
  uint64_t before, after; ///< states of the document
} history_step;

typedef struct event_listener {
  annot_listener function;
  void *context;
} event_listener;

/// What the change layer keeps with a document.
typedef struct annot_editing {
  model_extension base;
  annot_change *log;
  annot_array savepoints; ///< of change_mark: one for each open transaction
  annot_array undo, redo; ///< of history_step
  uint64_t limit, used;   ///< bytes of history
  uint64_t state, last_state, saved_state, revision;
  bool boundary;          ///< the next change begins a step
  bool calling;           ///< listeners are being called
  uint8_t growth[ANNOT_SHAPE_LIMIT];
  annot_array spans;      ///< of annot_node: those whose `exact` follows the edit at hand
  annot_array listeners;  ///< of event_listener
  annot_array texts, added, removed, moved, collapsed, changed; ///< what an event lists
} annot_editing;

static inline annot_editing *editing_of(const annot_document *document) {
  return (annot_editing *)(void *)document->editing;
}

static inline change_op *change_op_at(const annot_change *change, size_t index) {
  return &ARRAY_AT(change_op, &change->ops, index);
}

/// Bytes that a change keeps.
static inline annot_str change_bytes(const annot_change *change, model_run run) {
  return (annot_str){change->bytes.data + run.first, run.count};
}

/// Says whether the document may be changed now, and makes sure that it has its annot_editing.
/// ANNOT_BUSY.  ANNOT_NO_MEMORY.
annot_status annot_enter(annot_document *document);

/// Begins a transaction; annot_close ends it: by commit if `status` is ANNOT_OK, else by rollback,
/// and returns `status`.  What cannot be committed is rolled back.
annot_status annot_open(annot_document *document);
annot_status annot_close(annot_document *document, annot_status status);

/// Whether somebody may look at what is being logged.
bool annot_is_recorded(const annot_editing *editing);

/// Does `put` as an operation of the open transaction.
annot_status annot_log_put(annot_document *document, model_put put);

/// The same; where it sets a bound, the node has MARK_EMPTIED afterwards, or not.
annot_status annot_log_bound(annot_document *document, model_put put, bool emptied);

/// A text edit that is asked for.
typedef struct text_request {
  size_t byte, end_byte;
  annot_str replacement; ///< valid UTF-8
  bool still, digest;
  const change_move *moves; ///< what is known of the spans at the edit, by node; may be NULL
  size_t move_count;
  bool backward;            ///< `after` of these is where they were, and `before` where they go
} text_request;

/// Does a text edit as an operation of the open transaction: the text and the bounds, nothing else.
annot_status annot_log_text(annot_document *document, const text_request *request);

/// Does, or takes back, one text operation of a change.
annot_status annot_run_text(annot_document *document, const annot_change *change,
                            const change_text *text, bool forward);

/// Does a text operation of another change, where the document is what that was made for.
/// ANNOT_BAD_STATE: it is not.
annot_status annot_apply_text(annot_document *document, const annot_change *change,
                              const change_text *text);

/// Keeps a string with the document, once it is found to be of its field's kind.  ANNOT_BAD_VALUE.
annot_status annot_keep_string(annot_document *document, const annot_field_info *info,
                               annot_str value, model_slot *slot);

/// The slot of a number, once it is found to be of its field's kind.  ANNOT_BAD_VALUE.
annot_status annot_keep_number(const annot_field_info *info, double value, model_slot *slot);

/// Where a node stands now.
change_path annot_path_of(const annot_document *document, annot_node node);

/// Makes an empty change.
annot_status annot_change_new(annot_document *document, annot_change **change);

/// Appends to `change` what stands in `log` from `mark` on; on failure nothing has changed.
annot_status annot_change_append(annot_change *change, const annot_change *log, change_mark mark);

/// Whether `next`, which was done last, goes on with the typing of `change`; and joins it to that, so
/// that both are one edit.  On failure nothing has changed.
bool annot_change_joins(const annot_change *change, const annot_change *next);
annot_status annot_change_join(annot_change *change, const annot_change *next);

/// Does a whole change, forward or taking it back; on failure nothing has changed.
annot_status annot_change_run(annot_document *document, const annot_change *change, bool forward);

/// Takes back the operations of the log from `mark` on, and forgets them.
void annot_log_take_back(annot_document *document, change_mark mark);

/// The bytes of memory a change takes.
size_t annot_change_size(const annot_change *change);

/// Lists what the event of a change says, where somebody listens.  ANNOT_NO_MEMORY.
annot_status annot_event_prepare(annot_document *document, const annot_change *change,
                                 bool forward);

/// Calls the listeners.
void annot_event_send(annot_document *document, annot_change *change, annot_cause cause);

/// Appends what a node, or one value of a row, says as JSON.
annot_status annot_spell_node(const annot_document *document, annot_node node,
                              annot_buffer *buffer);
annot_status annot_spell_value(const annot_document *document, const annot_field_info *info,
                               model_slot slot, annot_buffer *buffer);

/// How many units characters take.
uint64_t annot_count_units(annot_str characters, annot_unit unit);

#endif
