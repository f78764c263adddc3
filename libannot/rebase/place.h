/// rebase/place.h: where a passage of the old text is in the new one, and how sure that is.
///
/// Knows texts and their alignment; no document.  All places are bytes.
#ifndef ANNOT_REBASE_PLACE_H
#define ANNOT_REBASE_PLACE_H

#include "rebase/align.h"

#include <annot/rebase.h>

/// Two texts that have been aligned.
typedef struct text_change {
  annot_str old_text, new_text;
  const alignment *aligned;
} text_change;

enum { MOST_CANDIDATES = 8 };

/// What has become of a passage; candidates are in bytes.
typedef struct passage_place {
  annot_anchor anchor;
  uint32_t start, end;
  double score, margin;
  annot_candidate candidates[MOST_CANDIDATES];
  size_t candidate_count;
} passage_place;

/// Finds bytes [start, end) of the old text in the new one; both are at boundaries of characters.
passage_place annot_place_passage(const text_change *change, uint32_t start, uint32_t end);

#endif
