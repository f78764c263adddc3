/// model/text.h: positions in the article, in any unit.
///
/// The index counts characters at every 64th byte, so that a conversion looks at 64 bytes at most.
/// Text that is all ASCII needs none: then all units agree.
#ifndef ANNOT_MODEL_TEXT_H
#define ANNOT_MODEL_TEXT_H

#include "base/memory.h"

#include <annot/document.h>

enum { TEXT_BLOCK = 64 };

typedef struct model_text_index {
  annot_array code_points; ///< of uint32_t: code points before each block
  annot_array pairs;       ///< of uint32_t: characters beyond U+FFFF before each block
  uint64_t length;         ///< in code points
  uint64_t pair_count;     ///< characters beyond U+FFFF, which UTF-16 counts twice
  bool built;
  bool ascii;
} model_text_index;

/// Builds the index, where that has not been done.
annot_status annot_text_index_build(annot_document *document);

/// Frees the index.
void annot_text_index_free(annot_document *document);

/// Gives the byte at which position `position`, counted in `unit`, stands; the index must have been
/// built.  ANNOT_BAD_POSITION: past the end, or inside a character; `*byte` is then the end of the
/// text, or the first byte of that character.
annot_status annot_text_to_byte(const annot_document *document, annot_unit unit, uint64_t position,
                                uint64_t *byte);

/// Gives the position of a byte that begins a character or ends the text.
uint64_t annot_text_from_byte(const annot_document *document, uint64_t byte, annot_unit unit);

/// Says whether a byte begins a character or ends the text.
bool annot_text_is_boundary(const annot_document *document, uint64_t byte);

#endif
