/// annot/rebase.h: putting annotations on a new version of their text.
///
/// The whole old text is aligned with the whole new one, and all spans are decided together: what
/// stands around a span says where it went.  Nothing is guessed in silence: each span is told exact,
/// moved, altered, ambiguous or orphan, with figures.  First a plan is made, which can be looked at;
/// then it is applied, as one change that can be undone.
#ifndef ANNOT_REBASE_H
#define ANNOT_REBASE_H

#include <annot/document.h>

ANNOT_BEGIN_DECLS

/// What has become of a span.
typedef enum annot_anchor {
  ANNOT_ANCHOR_EXACT = 1, ///< the same words at the same positions
  ANNOT_ANCHOR_MOVED,     ///< the same words at other positions
  ANNOT_ANCHOR_ALTERED,   ///< its words were changed, and where they are is beyond doubt
  ANNOT_ANCHOR_AMBIGUOUS, ///< its words are gone, and stand elsewhere: there are candidates
  ANNOT_ANCHOR_ORPHAN     ///< its words are gone
} annot_anchor;

/// A place where a span may belong.
typedef struct annot_candidate {
  uint64_t start, end; ///< in the new text, in the document's unit
  double score;        ///< 0 to 1
} annot_candidate;

/// What becomes of one span or region.
typedef struct annot_anchoring {
  annot_node node;
  annot_anchor anchor;
  uint64_t old_start, old_end; ///< in the old text, in the document's unit
  uint64_t start, end;   ///< in the new one; what is ambiguous or orphan becomes empty, where its
                         ///< words stood, so that it is not lost
  double score;          ///< 0 to 1: how much of its words and of 32 bytes on each side is there again
  double margin;         ///< by how much the score is above that of the next best place
  const annot_candidate *candidates; ///< of what is ambiguous, the best first
  size_t candidate_count;
} annot_anchoring;

/// A plan.  It belongs to one thread at a time.
typedef struct annot_rebase annot_rebase;

/// Makes a plan for putting a document on `text`, UTF-8 without U+0000, which is copied.  The document
/// is not changed.  The caller frees `*plan` with annot_rebase_free.
///
/// ANNOT_BAD_STATE: the document holds no text.  ANNOT_BAD_VALUE: `text` is not UTF-8.
/// ANNOT_NO_MEMORY.  ANNOT_LIMIT: 4 GiB and more.
ANNOT_API annot_status annot_rebase_plan(const annot_document *document, annot_str text,
                                         const annot_allocator *allocator, annot_rebase **plan);

/// Frees `plan`, which may be NULL.
ANNOT_API void annot_rebase_free(annot_rebase *plan);

/// Returns how many spans and regions the plan has, in the order in which they were made.
ANNOT_API size_t annot_rebase_count(const annot_rebase *plan);

/// Returns what becomes of one of them; it belongs to the plan.  NULL past the end.
ANNOT_API const annot_anchoring *annot_rebase_at(const annot_rebase *plan, size_t index);

/// Carries the plan out: the article becomes the new text, every span stands where the plan says, and
/// `exact` follows where it was right.  The words of an ambiguous span or an orphan stay in its
/// `exact`, where it has one.  The plan can be used once.
///
/// ANNOT_BAD_STATE: the document is not as it was when the plan was made, or it is another one.
/// ANNOT_NO_MEMORY, ANNOT_BUSY, ANNOT_LIMIT.  Nothing has then changed.
ANNOT_API annot_status annot_rebase_apply(annot_document *document, annot_rebase *plan);

ANNOT_END_DECLS

#endif
