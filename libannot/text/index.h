/// text/index.h: where positions of a text stand, counted in any unit, and its lines.
///
/// The text is cut into blocks of some 64 bytes; for each the index knows how many characters and
/// lines stand before it, so that a conversion searches the blocks and looks at one of them.  An
/// edit counts the blocks it touches again and moves the numbers of those behind.  Text that is all
/// ASCII needs no blocks but for its lines: there all units agree.
///
/// Knows UTF-8 and no document.  The text may lie in memory, or be read piece by piece.
#ifndef ANNOT_TEXT_INDEX_H
#define ANNOT_TEXT_INDEX_H

#include "base/memory.h"

#include <annot/position.h>

enum { TEXT_BLOCK = 64, TEXT_BLOCK_MOST = 2 * TEXT_BLOCK };

/// What stands before a block.
typedef struct text_block {
  uint32_t byte;
  uint32_t code_points;
  uint32_t pairs; ///< characters beyond U+FFFF, which UTF-16 counts twice
  uint32_t lines; ///< line feeds
} text_block;

/// What the blocks are searched by.
typedef enum text_key { BY_BYTE, BY_CODE_POINT, BY_UTF16, BY_LINE } text_key;
enum { TEXT_KEYS = BY_LINE + 1 };

/// A text to read: `data`, or where that is NULL what `read` gives.
typedef struct text_bytes {
  const char *data;
  annot_text_read read;
  void *context;
  uint64_t length;
} text_bytes;

/// Zero-initialised: nothing has been counted.
typedef struct text_index {
  annot_array blocks; ///< of text_block; one more than there are blocks: the last stands for the end
  uint64_t density[TEXT_KEYS]; ///< blocks to each unit of a key, in 2^-32
  bool built;         ///< `ascii` is known, and the blocks where it is false
  bool blocked;       ///< the blocks are known
  bool ascii;
} text_index;

/// Counts what has not been counted; `lines`: the blocks of ASCII too.
///
/// ANNOT_LIMIT: 4 GiB and more.  ANNOT_IO: the text could not be read.
annot_status annot_index_build(text_index *index, const annot_allocator *allocator,
                               const text_bytes *text, bool lines);

/// Follows an edit: bytes [start, old_end) have become [start, new_end) of `text`.  Where that
/// cannot be done, all is counted again when it is needed.
void annot_index_edit(text_index *index, const annot_allocator *allocator, const text_bytes *text,
                      uint64_t start, uint64_t old_end, uint64_t new_end);

void annot_index_free(text_index *index, const annot_allocator *allocator);

/// Gives the byte of a position; the index must have been built.  ANNOT_BAD_POSITION: past the end, or
/// inside a character; `*byte` is then the end, or the first byte of that character.  ANNOT_IO.
annot_status annot_index_to_byte(const text_index *index, const text_bytes *text, annot_unit unit,
                                 uint64_t position, uint64_t *byte);

/// Gives the bytes of a range, `start` <= `end`; a short one is walked through.  As above.
annot_status annot_index_to_range(const text_index *index, const text_bytes *text, annot_unit unit,
                                  uint64_t start, uint64_t end, uint64_t *first,
                                  uint64_t *last);

/// Gives the position of a byte that begins a character or ends the text.  ANNOT_IO.
annot_status annot_index_from_byte(const text_index *index, const text_bytes *text, uint64_t byte,
                                   annot_unit unit, uint64_t *position);

/// Gives the line, from 0, in which a byte stands, and the byte at which it begins.  The index must
/// have been built with its lines.
annot_status annot_index_line_of(const text_index *index, const text_bytes *text, uint64_t byte,
                                 uint64_t *line, uint64_t *begins);

/// Gives the byte at which a line begins; ANNOT_END: there are not so many.
annot_status annot_index_line_start(const text_index *index, const text_bytes *text, uint64_t line,
                                    uint64_t *byte);

/// Gives bytes of the text that lie together: at most `most` from `byte` on, `scratch` helping out.
/// Fewer come only at the end of the text.  `data` is NULL where the text cannot be read.
annot_str annot_text_part(const text_bytes *text, uint64_t byte, size_t most, char *scratch);

#endif
