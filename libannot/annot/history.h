/// annot/history.h: transactions, undo and redo.
///
/// Between annot_begin and annot_commit any number of changes are one: undone together, told to
/// listeners once.  A change outside is a transaction of its own.  Documents begin without history;
/// annot_history_limit gives them one.
#ifndef ANNOT_HISTORY_H
#define ANNOT_HISTORY_H

#include <annot/change.h>

ANNOT_BEGIN_DECLS

/// Begins a transaction.  One inside another joins it: its commit only closes it, its rollback takes
/// back what was done since it began.  ANNOT_BUSY, ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_begin(annot_document *document);

/// Ends the transaction that was begun last.  The outermost one becomes a step of the history, and
/// listeners are called.  ANNOT_BAD_STATE: there is none.  ANNOT_NO_MEMORY: it has been rolled back.
ANNOT_API annot_status annot_commit(annot_document *document);

/// Ends the transaction that was begun last and takes back, exactly, what was done since.  It needs
/// no memory, and calls no listener.  ANNOT_BAD_STATE: there is none.  ANNOT_BUSY.
ANNOT_API annot_status annot_rollback(annot_document *document);

/// Rolls back, and gives what was taken back as a change, which can be looked at, written, and
/// applied as long as the document is as it is now.  So any change can be prepared with the
/// functions that make it.  The caller frees `*change`.
ANNOT_API annot_status annot_withdraw(annot_document *document, annot_change **change);

/// Keeps the last changes for undo in about `bytes` of memory: the oldest are forgotten.  0 keeps
/// none, which is how documents begin; UINT64_MAX keeps all.
ANNOT_API annot_status annot_history_limit(annot_document *document, uint64_t bytes);

/// Takes back the last step.  ANNOT_END: there is none.  ANNOT_BAD_STATE: inside a transaction.
/// ANNOT_BUSY.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_undo(annot_document *document);

/// Does again what was undone last.  A new change takes this away.
ANNOT_API annot_status annot_redo(annot_document *document);

/// Return how many steps can be undone, and redone.
ANNOT_API size_t annot_undo_count(const annot_document *document);
ANNOT_API size_t annot_redo_count(const annot_document *document);

/// Forgets all steps.  ANNOT_BUSY.  ANNOT_BAD_STATE: inside a transaction.
ANNOT_API annot_status annot_history_clear(annot_document *document);

/// Typing makes one step of many changes: an insertion that goes on where the last one ended, or a
/// deletion that adjoins the last one, joins its step if it is short (32 bytes), has no line break,
/// and does not begin a word behind white space.  No clock is asked: call this where the cursor was
/// moved or some time has passed, so that the next change begins a step.
ANNOT_API void annot_history_boundary(annot_document *document);

/// Says that the document, as it is now, is saved.
ANNOT_API void annot_mark_saved(annot_document *document);

/// Says whether the document differs from what was marked saved (at first: from what was read or
/// made); undoing or redoing back to it makes it unmodified again.
ANNOT_API bool annot_is_modified(const annot_document *document);

/// Returns a number that differs after every commit, undo and redo.
ANNOT_API uint64_t annot_revision(const annot_document *document);

ANNOT_END_DECLS

#endif
