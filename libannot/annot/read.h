/// annot/read.h: bytes in, documents out.
///
/// A reader is fed bytes in pieces of any size and calls back with each record: one document of a
/// file, a JSON Lines stream or an XML corpus.  Memory is bounded by the largest record.  Where the
/// pieces are cut changes nothing, but for how many bytes come with a finding outside any record.
#ifndef ANNOT_READ_H
#define ANNOT_READ_H

#include <annot/finding.h>

ANNOT_BEGIN_DECLS

/// How documents are spelled.
typedef enum annot_syntax {
  ANNOT_ANY_SYNTAX, ///< told by the first byte that is not white space, and by the first line
  ANNOT_JSON,       ///< one JSON document
  ANNOT_JSON_LINES, ///< one JSON document a line
  ANNOT_XML         ///< one document, or a corpus
} annot_syntax;

/// How to read; zero-initialised it is the default.
typedef struct annot_read_options {
  const annot_allocator *allocator; ///< copied; NULL: malloc
  annot_limits limits;
  annot_syntax syntax;
  const annot_ruleset *ruleset;     ///< NULL: levels 1 to 4; must outlive the reader
  uint64_t first_byte;   ///< place of the first byte in its file, where reading begins in the middle
  uint64_t first_line;   ///< lines before it
  uint64_t first_record; ///< records before it
} annot_read_options;

/// What the callback is given.  All of it belongs to the reader and holds until the callback
/// returns, unless the document is taken.
typedef struct annot_record {
  annot_document *document; ///< what could be read; never NULL
  annot_findings *findings; ///< S and F findings; the callback may let a validator add to them
  bool lossless;            ///< no S or F error: it may be converted, whatever the ruleset wants
  bool complete;            ///< the record was read to its end, so rules may be run on it
  annot_syntax syntax;      ///< never ANNOT_ANY_SYNTAX
  bool corpus;              ///< it stands in JSON Lines or in an XML corpus
  annot_str bytes;          ///< the record as it is spelled
  uint64_t byte;            ///< where its first byte stands in the stream
  uint64_t line;            ///< the line of its first byte, from 1
  uint64_t column;          ///< the column of its first byte, from 1, in code points
  uint64_t number;          ///< from 0
} annot_record;

/// Is called with each record.  Any status but ANNOT_OK stops the reader, which returns it.
typedef annot_status (*annot_record_function)(void *context, annot_record *record);

typedef struct annot_reader annot_reader;

/// Makes a reader that calls `function` with `context`.  `options` may be NULL.  Returns NULL where
/// memory is out.
ANNOT_API annot_reader *annot_reader_new(const annot_read_options *options,
                                         annot_record_function function, void *context);

/// Frees `reader`, which may be NULL.
ANNOT_API void annot_reader_free(annot_reader *reader);

/// Reads `length` more bytes; the callback runs inside this call.
///
/// ANNOT_NO_MEMORY: the reader must be freed.  ANNOT_BUSY: called from its own callback.
ANNOT_API annot_status annot_reader_feed(annot_reader *reader, const char *bytes, size_t length);

/// Says that there is no more, and reads what is left.  The reader can only be freed afterwards.
/// A stream that is wrong outside any record gives one last record with its finding.
ANNOT_API annot_status annot_reader_finish(annot_reader *reader);

/// Takes the document out of `record` inside the callback: the caller frees it.  It keeps no more than
/// its values, so strings that it returned before are no longer valid.  Returns NULL where memory is
/// out.
ANNOT_API annot_document *annot_record_take(annot_record *record);

/// Reads one document from memory.  `findings` may be NULL; they keep no hold on `bytes` after the
/// caller has looked at them, but `bytes` must live as long as they are looked at.
///
/// ANNOT_BAD_DATA: it has S or F errors, or there is not exactly one document; `*document` is then
/// what could be read.  The caller frees `*document`.
ANNOT_API annot_status annot_read(annot_str bytes, const annot_read_options *options,
                                  annot_document **document, annot_findings *findings);

ANNOT_END_DECLS

#endif
