/// annot/snapshot.h: copies of documents, and copies that several threads can read.
#ifndef ANNOT_SNAPSHOT_H
#define ANNOT_SNAPSHOT_H

#include <annot/document.h>

ANNOT_BEGIN_DECLS

/// Makes a copy of a document as it is now: the same values, and the same handles.  It has no history
/// and no listeners.  `allocator` is copied; NULL means malloc.  The caller frees `*copy`.
ANNOT_API annot_status annot_document_copy(const annot_document *document,
                                           const annot_allocator *allocator,
                                           annot_document **copy);

/// A document that does not change any more.  Any number of threads can read it at once: write it,
/// validate it (each with a validator of its own), ask it.  It lives as long as somebody holds it.
typedef struct annot_snapshot annot_snapshot;

/// Takes a snapshot, which the caller holds.  The document can be edited as soon as this returns.
/// `allocator` is used by the thread that takes it and by the one that lets it go last.
ANNOT_API annot_status annot_snapshot_take(const annot_document *document,
                                           const annot_allocator *allocator,
                                           annot_snapshot **snapshot);

/// Returns the document of a snapshot; it must not be changed or freed.
ANNOT_API const annot_document *annot_snapshot_document(const annot_snapshot *snapshot);

/// Holds a snapshot once more; from any thread that holds it already.  Returns it.
ANNOT_API annot_snapshot *annot_snapshot_hold(annot_snapshot *snapshot);

/// Lets a snapshot go, which may be NULL; who is last frees it.  From any thread.
ANNOT_API void annot_snapshot_release(annot_snapshot *snapshot);

ANNOT_END_DECLS

#endif
