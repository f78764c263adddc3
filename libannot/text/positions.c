/// The public functions of annot/position.h: each makes sure of the index and asks it.

#include "config.h"

#include "text/positions.h"

#include "text/grapheme.h"

annot_positions *annot_positions_new(const annot_allocator *allocator, annot_text_read read,
                                     void *context, uint64_t length) {
  annot_positions *positions = annot_resize(allocator, NULL, 0, sizeof *positions);
  if (!positions)
    return NULL;
  *positions = (annot_positions){.text = {NULL, read, context, length}};
  if (allocator)
    positions->allocator = *allocator;
  return positions;
}

void annot_positions_free(annot_positions *positions) {
  if (!positions)
    return;
  const annot_allocator allocator = positions->allocator;
  annot_index_free(&positions->index, &allocator);
  annot_release(&allocator, positions, sizeof *positions);
}

annot_status annot_positions_edit(annot_positions *positions, uint64_t start, uint64_t old_end,
                                  uint64_t new_end) {
  text_bytes *text = &positions->text;
  if (start > old_end || start > new_end || old_end > text->length ||
      new_end - start > UINT64_MAX - text->length)
    return ANNOT_BAD_ARGUMENT;
  text->length = text->length - old_end + new_end;
  annot_index_edit(&positions->index, &positions->allocator, text, start, old_end, new_end);
  return ANNOT_OK;
}

static annot_status make_ready(annot_positions *positions, bool lines) {
  const text_index *index = &positions->index;
  if (index->built && (index->blocked || !lines))
    return ANNOT_OK;
  return annot_index_build(&positions->index, &positions->allocator, &positions->text, lines);
}

static annot_status to_byte(annot_positions *positions, annot_unit unit, uint64_t position,
                            uint64_t *byte) {
  TRY(make_ready(positions, false));
  return annot_index_to_byte(&positions->index, &positions->text, unit, position, byte);
}

/// The index is ready.
static annot_status from_byte(annot_positions *positions, uint64_t byte, annot_unit unit,
                              uint64_t *position) {
  return annot_index_from_byte(&positions->index, &positions->text, byte, unit, position);
}

annot_status annot_positions_length(annot_positions *positions, annot_unit unit,
                                    uint64_t *length) {
  TRY(make_ready(positions, false));
  return from_byte(positions, positions->text.length, unit, length);
}

annot_status annot_positions_convert(annot_positions *positions, annot_unit unit,
                                     uint64_t position, annot_unit to_unit, uint64_t *to) {
  uint64_t byte;
  TRY(to_byte(positions, unit, position, &byte));
  return from_byte(positions, byte, to_unit, to);
}

annot_status annot_positions_convert_all(annot_positions *positions, annot_unit unit,
                                         const uint64_t *from, size_t count, annot_unit to_unit,
                                         uint64_t *to) {
  const text_index *index = &positions->index;
  const text_bytes *text = &positions->text;
  annot_status all = ANNOT_OK;
  TRY(make_ready(positions, false));
  for (size_t i = 0; i < count; ++i) {
    uint64_t byte;
    annot_status status = annot_index_to_byte(index, text, unit, from[i], &byte);
    if (status == ANNOT_OK)
      status = annot_index_from_byte(index, text, byte, to_unit, &to[i]);
    if (status == ANNOT_BAD_POSITION) {
      to[i] = ANNOT_NO_POSITION;
      all = status;
    } else if (status != ANNOT_OK) {
      return status;
    }
  }
  return all;
}

annot_status annot_positions_to_line(annot_positions *positions, annot_unit unit,
                                     uint64_t position, uint64_t *line, uint64_t *column) {
  uint64_t byte, begins, first, found;
  TRY(make_ready(positions, true));
  TRY(to_byte(positions, unit, position, &byte));
  TRY(annot_index_line_of(&positions->index, &positions->text, byte, &found, &begins));
  TRY(from_byte(positions, begins, unit, &first));
  *line = found;
  *column = position - first;
  return ANNOT_OK;
}

annot_status annot_positions_from_line(annot_positions *positions, annot_unit unit, uint64_t line,
                                       uint64_t column, uint64_t *position) {
  uint64_t begins, ends, first, byte;
  TRY(make_ready(positions, true));
  annot_status status = annot_index_line_start(&positions->index, &positions->text, line, &begins);
  if (status != ANNOT_OK)
    return status == ANNOT_END ? ANNOT_BAD_POSITION : status;
  status = annot_index_line_start(&positions->index, &positions->text, line + 1, &ends);
  if (status != ANNOT_OK && status != ANNOT_END)
    return status;
  ends = status == ANNOT_END ? positions->text.length : ends - 1;
  TRY(from_byte(positions, begins, unit, &first));
  if (column > ends - begins)
    return ANNOT_BAD_POSITION;
  TRY(to_byte(positions, unit, first + column, &byte));
  if (byte > ends)
    return ANNOT_BAD_POSITION;
  *position = first + column;
  return ANNOT_OK;
}

annot_status annot_positions_is_grapheme(annot_positions *positions, annot_unit unit,
                                         uint64_t position, bool *boundary) {
  uint64_t byte;
  TRY(to_byte(positions, unit, position, &byte));
  return annot_grapheme_boundary(&positions->text, byte, boundary);
}

annot_status annot_positions_next_grapheme(annot_positions *positions, annot_unit unit,
                                           uint64_t position, uint64_t *next) {
  uint64_t byte;
  TRY(to_byte(positions, unit, position, &byte));
  TRY(annot_grapheme_next(&positions->text, byte, &byte));
  return from_byte(positions, byte, unit, next);
}

annot_status annot_positions_previous_grapheme(annot_positions *positions, annot_unit unit,
                                               uint64_t position, uint64_t *previous) {
  uint64_t byte;
  TRY(to_byte(positions, unit, position, &byte));
  TRY(annot_grapheme_previous(&positions->text, byte, &byte));
  return from_byte(positions, byte, unit, previous);
}
