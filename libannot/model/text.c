/// The positions of the article: an annot_positions that the document holds and keeps up to date.

#include "config.h"

#include "model/text.h"

#include "model/model.h"

/// The buffer may have moved.
static void look_again(annot_document *document) {
  document->positions.text = (text_bytes){.data = document->text.data, .length = document->text.length};
}

annot_status annot_text_index_build(annot_document *document) {
  annot_positions *positions = &document->positions;
  if (positions->index.built)
    return ANNOT_OK;
  look_again(document);
  return annot_index_build(&positions->index, &document->allocator, &positions->text, false);
}

void annot_text_changed(annot_document *document) {
  ++document->version;
  document->positions.index.built = false;
  look_again(document);
}

void annot_text_edited(annot_document *document, size_t start, size_t old_end, size_t new_end) {
  annot_positions *positions = &document->positions;
  ++document->version;
  look_again(document);
  annot_index_edit(&positions->index, &document->allocator, &positions->text, start, old_end,
                   new_end);
}

/// Positions are part of what a document is, not of what it says: to count them is no change.
annot_positions *annot_document_positions(const annot_document *document) {
  return (annot_positions *)(uintptr_t)&document->positions;
}

annot_status annot_text_to_byte(const annot_document *document, annot_unit unit, uint64_t position,
                                uint64_t *byte) {
  const annot_positions *positions = &document->positions;
  return annot_index_to_byte(&positions->index, &positions->text, unit, position, byte);
}

annot_status annot_text_to_range(const annot_document *document, annot_unit unit, uint64_t start,
                                 uint64_t end, uint64_t *first, uint64_t *last) {
  const annot_positions *positions = &document->positions;
  return annot_index_to_range(&positions->index, &positions->text, unit, start, end, first,
                              last);
}

uint64_t annot_text_from_byte(const annot_document *document, uint64_t byte, annot_unit unit) {
  const annot_positions *positions = &document->positions;
  uint64_t position = byte; // reading from memory does not fail
  annot_index_from_byte(&positions->index, &positions->text, byte, unit, &position);
  return position;
}

bool annot_text_is_boundary(const annot_document *document, uint64_t byte) {
  return byte == document->text.length ||
         (byte < document->text.length &&
          ((unsigned char)document->text.data[byte] & 0xc0) != 0x80);
}
