/// model/referrers.h: from an id to the nodes that refer to it.
///
/// What it says is enough to know what may have to be checked again: it may name nodes that do not
/// refer to the id any more, and never forgets one that does.
#ifndef ANNOT_MODEL_REFERRERS_H
#define ANNOT_MODEL_REFERRERS_H

#include "base/memory.h"

#include <annot/document.h>

typedef struct model_referrers {
  annot_array heads;   ///< of uint32_t, by hash: the last entry plus one; `count` is a power of two
  annot_array entries; ///< of referrer_entry
  uint64_t seed;       ///< of the hashes
  size_t fresh;        ///< how many entries there were when it was built
  uint64_t version;    ///< of the document, where the table is the document's own
} model_referrers;

typedef struct referrer_entry {
  uint32_t hash;
  annot_node node;
  uint32_t next; ///< plus one; 0: none
} referrer_entry;

/// Builds the table of all references of a document.
annot_status annot_referrers_build(model_referrers *referrers, const annot_document *document,
                                   const annot_allocator *allocator);
void annot_referrers_free(model_referrers *referrers, const annot_allocator *allocator);

/// Adds all references of a node as they are now.
annot_status annot_referrers_add(model_referrers *referrers, const annot_document *document,
                                 const annot_allocator *allocator, annot_node node);

uint32_t annot_referrers_hash(const model_referrers *referrers, annot_str id);

/// The first entry for an id of this hash, plus one; 0: none.  The next one is its `next`.
uint32_t annot_referrers_first(const model_referrers *referrers, uint32_t hash);

/// Calls for each node that may refer to an id with this hash.
#define FOR_EACH_REFERRER(referrers, id_hash, referrer)                                            \
  for (uint32_t referrer##_at_ = annot_referrers_first((referrers), (id_hash)), referrer = 0;      \
       referrer##_at_ != 0 &&                                                                      \
       ((referrer) = ARRAY_AT(referrer_entry, &(referrers)->entries, referrer##_at_ - 1).node,     \
       true);                                                                                      \
       referrer##_at_ = ARRAY_AT(referrer_entry, &(referrers)->entries, referrer##_at_ - 1).next)  \
    if (ARRAY_AT(referrer_entry, &(referrers)->entries, referrer##_at_ - 1).hash == (id_hash))

#endif
