/// split.h: inputs as pieces of whole records, which can be worked on one by one.
///
/// JSON Lines are cut behind lines, XML corpora as `annot` writes them behind documents.  What cannot
/// be cut is one piece, which is read where it is worked on.  Where the cuts are changes nothing but
/// speed: the pieces know where they stand.
#ifndef TOOLS_SPLIT_H
#define TOOLS_SPLIT_H

#include "input.h"

typedef struct split_piece {
  char *name;              ///< of the input, as it is opened
  uint64_t input;          ///< number of the input, from 1
  annot_read_options read; ///< how to read it, and where it stands
  char *bytes;             ///< what has been read already
  size_t length;
  uint64_t counted;        ///< bytes of the file that have been counted as read
  input_stream *stream;    ///< where the rest comes from; NULL: there is none
  bool unopened;           ///< the input has not been opened yet
  bool brief;              ///< it is small as it stands: whoever works on it is soon back, most likely
  bool last;               ///< the end of the input is the end of the piece
  bool corpus;             ///< it was cut out of XML
  uint64_t expected;       ///< its records then
  uint64_t skipped;        ///< records of the input before this piece, which are not to be seen again
  char *messages;          ///< what went wrong while it was read, or NULL
  int code;                ///< the exit code of that
} split_piece;

/// Takes a piece, which is the receiver's from then on.  False: no more is wanted.
typedef bool (*split_function)(void *context, split_piece *piece);

/// Cuts an input.  False where no more is wanted.
bool split_input(const char *path, uint64_t number, const annot_read_options *read,
                 split_function take, void *context);

/// Reads on, and counts what is read of the file; what is read again counts once.
bool split_read(split_piece *piece, input_stream *stream, annot_str *bytes);

/// Frees what a piece holds.
void split_free(split_piece *piece);

#endif
