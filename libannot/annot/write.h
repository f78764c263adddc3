/// annot/write.h: documents in, bytes out.
#ifndef ANNOT_WRITE_H
#define ANNOT_WRITE_H

#include <annot/document.h>
#include <annot/read.h>

ANNOT_BEGIN_DECLS

/// Takes bytes; any status but ANNOT_OK stops the writer, which returns it.
typedef annot_status (*annot_sink)(void *context, const char *bytes, size_t length);

/// How to write; zero-initialised it is canonical JSON of exactly one document.
typedef struct annot_write_options {
  const annot_allocator *allocator; ///< copied; NULL: malloc
  annot_syntax syntax;              ///< ANNOT_ANY_SYNTAX means ANNOT_JSON
  bool pretty;                      ///< indented; not for JSON Lines
  bool part; ///< any number of documents and nothing around them, for annot_writer_append
} annot_write_options;

typedef struct annot_writer annot_writer;

/// Makes a writer that gives its bytes to `sink` with `context`.  `options` may be NULL.  Returns
/// NULL where memory is out.
ANNOT_API annot_writer *annot_writer_new(const annot_write_options *options, annot_sink sink,
                                         void *context);

/// Frees `writer`, which may be NULL.  What was not finished is not written.
ANNOT_API void annot_writer_free(annot_writer *writer);

/// Writes one document.  XML holds the first one back until it is known whether there is a second:
/// exactly one is written as <document>, any other number as <corpus>.
///
/// ANNOT_BAD_STATE: a second document for ANNOT_JSON.  ANNOT_BAD_DATA: a required member is absent,
/// so the document has no spelling.  ANNOT_TOO_LONG: it has none in XML, for it needs attributes of more
/// than 9,000,000 bytes in one element.
ANNOT_API annot_status annot_writer_write(annot_writer *writer, const annot_document *document);

/// Writes one document that has been spelled already, perhaps in another thread: `part` is what a
/// writer with the same options and `part` gave, `alone` the same document from annot_write, which is
/// needed for the first one of pretty XML only.
///
/// ANNOT_BAD_STATE: as in annot_writer_write.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_writer_append(annot_writer *writer, annot_str part, annot_str alone);

/// Gives the sink everything that can be given before the next document.
ANNOT_API annot_status annot_writer_flush(annot_writer *writer);

/// Ends the output.
ANNOT_API annot_status annot_writer_finish(annot_writer *writer);

/// Writes one document into memory.  The caller frees `*bytes` with annot_bytes_free.
///
/// ANNOT_BAD_DATA, ANNOT_TOO_LONG: as in annot_writer_write.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_write(const annot_document *document,
                                   const annot_write_options *options, char **bytes,
                                   size_t *length);

/// Frees what annot_write returned; `options` must have the same allocator.
ANNOT_API void annot_bytes_free(const annot_write_options *options, char *bytes, size_t length);

ANNOT_END_DECLS

#endif
