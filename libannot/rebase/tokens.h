/// rebase/tokens.h: a text as words, white space and signs, with a hash of each.
#ifndef ANNOT_REBASE_TOKENS_H
#define ANNOT_REBASE_TOKENS_H

#include "base/memory.h"

#include <annot/text.h>

/// A run of letters and digits, a run of white space, or a sign; ideographs stand alone.
typedef struct text_token {
  uint32_t start, length;
  uint32_t hash; ///< equal bytes have equal hashes
  bool word;
} text_token;

/// Cuts a text of valid UTF-8, of less than 4 GiB.
annot_status annot_tokens_cut(const annot_allocator *allocator, annot_str text,
                              annot_array *tokens);

#endif
