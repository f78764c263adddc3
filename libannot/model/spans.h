/// model/spans.h: the spans and regions of a document in text order, found by their place.
///
/// Places are counted as the document counts.  The index is brought up to date when it is asked after
/// a change: from the order it had, which is right or nearly so.
#ifndef ANNOT_MODEL_SPANS_H
#define ANNOT_MODEL_SPANS_H

#include "base/memory.h"

#include <annot/document.h>

typedef struct model_spans {
  annot_array entries; ///< of span_entry, in text order
  annot_array spare;   ///< of span_entry: for sorting
  annot_array reach;   ///< of uint32_t: a tree of the greatest `end`; see annot_spans_update
  annot_array where;   ///< of uint32_t, by node: its entry plus one; 0: none
  uint64_t version;    ///< of the document, when the index was up to date; 0: never
} model_spans;

/// Brings the index up to date.  ANNOT_NO_MEMORY: it has nothing now.
annot_status annot_spans_update(annot_document *document);

void annot_spans_free(annot_document *document);

#endif
