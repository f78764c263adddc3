/// model/text.h: positions in the article, in any unit.
#ifndef ANNOT_MODEL_TEXT_H
#define ANNOT_MODEL_TEXT_H

#include <annot/document.h>

/// Counts what is needed to convert positions, where that has not been done.
annot_status annot_text_index_build(annot_document *document);

/// Says that the article is another one.
void annot_text_changed(annot_document *document);

/// Says that bytes [start, old_end) of the article have become [start, new_end).
void annot_text_edited(annot_document *document, size_t start, size_t old_end, size_t new_end);

/// Gives the byte at which position `position`, counted in `unit`, stands; the index must have been
/// built.  ANNOT_BAD_POSITION: past the end, or inside a character; `*byte` is then the end of the
/// text, or the first byte of that character.
annot_status annot_text_to_byte(const annot_document *document, annot_unit unit, uint64_t position,
                                uint64_t *byte);

/// Gives the bytes of a range, `start` <= `end`; as above.
annot_status annot_text_to_range(const annot_document *document, annot_unit unit, uint64_t start,
                                 uint64_t end, uint64_t *first, uint64_t *last);

/// Gives the position of a byte that begins a character or ends the text.
uint64_t annot_text_from_byte(const annot_document *document, uint64_t byte, annot_unit unit);

/// Says whether a byte begins a character or ends the text.
bool annot_text_is_boundary(const annot_document *document, uint64_t byte);

#endif
