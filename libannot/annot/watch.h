/// annot/watch.h: the findings of a document, kept up to date while it is edited.
///
/// After each change only what it touches is checked again, and the difference is told: in `came` and
/// `gone` of the event (annot/event.h).  The findings are always those that annot_validate and
/// annot_check_form would give.
#ifndef ANNOT_WATCH_H
#define ANNOT_WATCH_H

#include <annot/event.h>
#include <annot/finding.h>
#include <annot/validate.h>

ANNOT_BEGIN_DECLS

typedef struct annot_watch annot_watch;

/// Checks `document` and follows it from now on.  `ruleset` may be NULL (levels 1 to 4), must outlive
/// the watch and not change.  `allocator` is copied; NULL means malloc.  The caller frees `*watch`,
/// before the document is freed or read into again.
///
/// ANNOT_BAD_STATE: the document has a watch already.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_watch_new(annot_document *document, const annot_allocator *allocator,
                                       const annot_ruleset *ruleset, annot_watch **watch);

/// Frees `watch`, which may be NULL; the document is not followed any more.
ANNOT_API void annot_watch_free(annot_watch *watch);

/// Gives all findings there are, in the order of annot_validate.  They belong to the watch and hold
/// until the document changes or a function of the watch is called.
///
/// ANNOT_NO_MEMORY: memory was out when the document changed, and still is.  The next call tries
/// again; until one succeeds, `came` and `gone` of events are NULL.
ANNOT_API annot_status annot_watch_findings(annot_watch *watch, annot_findings **findings);

/// In draft mode the watch keeps quiet about what is unfinished: members, speakers, annotators and
/// anchors that are missing, and what nothing refers to yet.  It does not tell of a change of mode:
/// ask for all findings.
ANNOT_API void annot_watch_draft(annot_watch *watch, bool draft);

ANNOT_END_DECLS

#endif
