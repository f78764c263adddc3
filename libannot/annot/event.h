/// annot/event.h: being told what has changed.
///
/// Listeners are called once for each commit, undo and redo, when all is done; never during a
/// rollback, nor when a document is freed.  A listener may read the document; functions that change
/// it, or its listeners, return ANNOT_BUSY and do nothing.
#ifndef ANNOT_EVENT_H
#define ANNOT_EVENT_H

#include <annot/change.h>
#include <annot/finding.h>

ANNOT_BEGIN_DECLS

/// Why the document changed.
typedef enum annot_cause {
  ANNOT_CAUSE_CHANGE = 1, ///< a transaction was committed
  ANNOT_CAUSE_UNDO,
  ANNOT_CAUSE_REDO
} annot_cause;

/// One replacement in the article.  Several are in the order in which they were made: the places of
/// each are those of the text the ones before it left.
typedef struct annot_text_change {
  uint64_t byte;              ///< where it begins, before and after
  uint64_t old_end_byte;      ///< one past what was replaced, in the text before
  uint64_t new_end_byte;      ///< one past what replaced it, in the text after
  uint64_t position;          ///< the same in the document's unit
  uint64_t old_end_position;
  uint64_t new_end_position;
  bool still;                 ///< the text was set as a whole, and no span has moved
} annot_text_change;

/// A member of a node.
typedef struct annot_member {
  annot_node node;
  annot_field field;
} annot_member;

/// What has changed.  All of it holds until the listener returns.
typedef struct annot_event {
  annot_cause cause;
  uint64_t revision;          ///< annot_revision of the document now
  annot_change *change;       ///< what was done; annot_change_write writes it to a journal
  const annot_text_change *texts;
  size_t text_count;
  const annot_node *added;    ///< nodes that came, with what was below them; what was then added
  size_t added_count;         ///< below them is listed too
  const annot_node *removed;  ///< nodes that went, with what was below them; no longer live
  size_t removed_count;
  const annot_node *moved;    ///< spans and regions whose bounds were set, or lay at a text edit;
  size_t moved_count;         ///< those behind it, which shift with the text, are not listed
  const annot_node *collapsed; ///< of them, those that have become empty
  size_t collapsed_count;
  const annot_member *changed; ///< members whose value or list changed, but for bounds; one that
  size_t changed_count;        ///< changed several times may be listed as often
  annot_findings *came;       ///< findings that are new; NULL unless a validator follows the document
  annot_findings *gone;       ///< findings that there were before
} annot_event;

typedef void (*annot_listener)(void *context, const annot_event *event);

/// Calls `listener` with `context` from now on, after those that are there.  ANNOT_NO_MEMORY,
/// ANNOT_BUSY.
ANNOT_API annot_status annot_listen(annot_document *document, annot_listener listener,
                                    void *context);

/// Does not call it any more.  ANNOT_END: it was not called.  ANNOT_BUSY.
ANNOT_API annot_status annot_unlisten(annot_document *document, annot_listener listener,
                                      void *context);

ANNOT_END_DECLS

#endif
