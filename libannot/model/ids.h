/// model/ids.h: from an id to the node that has it.
///
/// The table is built when it is first asked, and then kept up to date by annot_model_put.  Where an
/// id stands twice it knows the first node only.
#ifndef ANNOT_MODEL_IDS_H
#define ANNOT_MODEL_IDS_H

#include "base/memory.h"

#include <annot/document.h>

typedef struct model_ids {
  annot_array table; ///< of model_id_entry; `count` is a power of two
  uint64_t seed;     ///< of the hashes
  size_t used;       ///< entries that are taken, the removed ones included
  bool built;
  bool duplicates;   ///< an id stands twice: removing one builds the table anew
} model_ids;

/// Builds the table, where that has not been done.
annot_status annot_ids_build(annot_document *document);

/// Finds the first live node with this id; the table must have been built.
annot_node annot_ids_find(const annot_document *document, annot_str id);

/// Makes room for `extra` more, so that annot_ids_add cannot fail.
annot_status annot_ids_reserve(annot_document *document, size_t extra);

/// Frees the table.
void annot_ids_free(annot_document *document);

/// Says that a live node has its id now, or that it will not have it any more.
void annot_ids_add(annot_document *document, annot_node node);
void annot_ids_drop(annot_document *document, annot_node node);

#endif
