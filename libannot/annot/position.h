/// annot/position.h: positions of a text: from one unit to another, to lines, to what readers see as
/// characters.
///
/// The text is the article of a document, or one that stays where it is, such as in the buffer of an
/// editor, and is read through a function.  A conversion takes well under a microsecond at any
/// length; the index behind it is counted when it is first needed, and follows edits.
#ifndef ANNOT_POSITION_H
#define ANNOT_POSITION_H

#include <annot/document.h>

ANNOT_BEGIN_DECLS

/// Gives bytes of a text: some that lie together, beginning with byte `byte`, and in `*length` how
/// many, at least 1.  They hold until the next call.  NULL: the text cannot be read.
typedef const char *(*annot_text_read)(void *context, uint64_t byte, size_t *length);

/// Positions of one text.  They belong to one thread at a time.
typedef struct annot_positions annot_positions;

/// Makes the positions of a text of `length` bytes of valid UTF-8 that `read` gives; ropes and gap
/// buffers need no copy.  Returns NULL where memory is out.  Free with annot_positions_free.
ANNOT_API annot_positions *annot_positions_new(const annot_allocator *allocator,
                                               annot_text_read read, void *context,
                                               uint64_t length);

/// Frees `positions`, which may be NULL and must not be those of a document.
ANNOT_API void annot_positions_free(annot_positions *positions);

/// Returns the positions of the article; they belong to the document, and follow its changes.
ANNOT_API annot_positions *annot_document_positions(const annot_document *document);

/// Says that bytes [start, old_end) of the text have become [start, new_end); `read` gives the new
/// ones already.  Not for the positions of a document.  ANNOT_BAD_ARGUMENT: not in this order, or past
/// the end.
ANNOT_API annot_status annot_positions_edit(annot_positions *positions, uint64_t start,
                                            uint64_t old_end, uint64_t new_end);

/// All functions below return, besides what they name: ANNOT_BAD_POSITION: past the end, or inside
/// a surrogate pair or a UTF-8 sequence.  ANNOT_NO_MEMORY.  ANNOT_LIMIT: the text has 4 GiB and more.
/// ANNOT_IO: `read` failed.  Results are set only where ANNOT_OK is returned.

/// Gives the length of the text in `unit`.
ANNOT_API annot_status annot_positions_length(annot_positions *positions, annot_unit unit,
                                              uint64_t *length);

/// Converts a position counted in `unit` to `to_unit` (Unicode 15.0, sections 3.9 and 3.10).
ANNOT_API annot_status annot_positions_convert(annot_positions *positions, annot_unit unit,
                                               uint64_t position, annot_unit to_unit,
                                               uint64_t *to);

/// Converts `count` positions, fastest where they ascend.  `to` may be `from`.  What is no position
/// becomes ANNOT_NO_POSITION, and ANNOT_BAD_POSITION is returned when all have been converted.
ANNOT_API annot_status annot_positions_convert_all(annot_positions *positions, annot_unit unit,
                                                   const uint64_t *from, size_t count,
                                                   annot_unit to_unit, uint64_t *to);

/// What is no position.
#define ANNOT_NO_POSITION UINT64_MAX

/// Gives the line of a position and its column in it, counted in `unit`, both from 0.  Lines end at
/// LF; a CR before it is the last character of its line.
ANNOT_API annot_status annot_positions_to_line(annot_positions *positions, annot_unit unit,
                                               uint64_t position, uint64_t *line,
                                               uint64_t *column);

/// Gives the position of a column of a line, all counted in `unit` and from 0.  ANNOT_BAD_POSITION:
/// there is no such line, or it is shorter (its end is before its LF), or the column lies inside a
/// character.
ANNOT_API annot_status annot_positions_from_line(annot_positions *positions, annot_unit unit,
                                                 uint64_t line, uint64_t column,
                                                 uint64_t *position);

/// Says whether a position lies between grapheme clusters, which readers see as one character each
/// (UAX #29, extended), or at an end of the text.
ANNOT_API annot_status annot_positions_is_grapheme(annot_positions *positions, annot_unit unit,
                                                   uint64_t position, bool *boundary);

/// Gives the next boundary of a grapheme cluster behind a position; ANNOT_END at the end.
ANNOT_API annot_status annot_positions_next_grapheme(annot_positions *positions, annot_unit unit,
                                                     uint64_t position, uint64_t *next);

/// Gives the boundary of a grapheme cluster before a position; ANNOT_END at the start.
ANNOT_API annot_status annot_positions_previous_grapheme(annot_positions *positions,
                                                         annot_unit unit, uint64_t position,
                                                         uint64_t *previous);

ANNOT_END_DECLS

#endif
