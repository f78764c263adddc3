/// rebase/align.h: which parts of an old text stand again in a new one.
///
/// Both texts are cut into words, white space and signs.  Words that both have just once hold the
/// texts together (patience diff), then pairs and runs of words that are unique; what stands between
/// is aligned word by word, a word that was only respelled with what it became.  The order of the text
/// is kept: what was moved elsewhere is not found here.
///
/// Knows UTF-8 and no document.  All places are bytes.
#ifndef ANNOT_REBASE_ALIGN_H
#define ANNOT_REBASE_ALIGN_H

#include "base/memory.h"

#include <annot/text.h>

/// A part of the old text and what it has become.
typedef struct align_pair {
  uint32_t old_start, old_end;
  uint32_t new_start, new_end;
  float likeness; ///< 1: the same bytes; less: a word that was respelled
} align_pair;

typedef struct alignment {
  annot_array pairs; ///< of align_pair, in the order of both texts
} alignment;

/// Aligns two texts of valid UTF-8.  The time grows as the length does, but for a logarithm.
///
/// ANNOT_NO_MEMORY.  ANNOT_LIMIT: a text has 4 GiB and more.
annot_status annot_align(const annot_allocator *allocator, annot_str old_text, annot_str new_text,
                         alignment *found);

void annot_alignment_free(const annot_allocator *allocator, alignment *found);

#endif
