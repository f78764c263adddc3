/// annot/write.h: documents one after the other, and the bytes to a sink in large pieces.

#include "config.h"

#include "write/json.h"
#include "write/xml.h"

#include <annot/write.h>

#include <string.h>

/// A sink gets pieces of at least this size, but for the last.
enum { PIECE = 65536 };

static const char corpus_begin[] = "<corpus xmlns=\"urn:annot:1\" version=\"1.0\">\n";
static const char corpus_end[] = "</corpus>\n";

struct annot_writer {
  annot_allocator allocator;
  annot_sink sink;
  void *context;
  annot_syntax syntax;
  bool pretty;
  bool part;
  bool finished;
  bool one, many;      ///< a document has been written; more than one
  annot_status status; ///< what the sink returned; ANNOT_BUSY while it runs
  annot_buffer bytes;  ///< what the sink has not been given
  annot_buffer alone;  ///< pretty XML: the first document as it is written if there is no other
};

annot_writer *annot_writer_new(const annot_write_options *options, annot_sink sink,
                               void *context) {
  static const annot_write_options defaults;
  if (!options)
    options = &defaults;
  annot_writer *writer = annot_resize(options->allocator, NULL, 0, sizeof *writer);
  if (!writer)
    return NULL;
  *writer = (annot_writer){.sink = sink, .context = context};
  if (options->allocator)
    writer->allocator = *options->allocator;
  writer->bytes.allocator = writer->alone.allocator = &writer->allocator;
  writer->syntax = options->syntax == ANNOT_ANY_SYNTAX ? ANNOT_JSON : options->syntax;
  writer->pretty = options->pretty && writer->syntax != ANNOT_JSON_LINES;
  writer->part = options->part;
  return writer;
}

void annot_writer_free(annot_writer *writer) {
  if (!writer)
    return;
  const annot_allocator allocator = writer->allocator;
  annot_buffer_free(&writer->bytes);
  annot_buffer_free(&writer->alone);
  annot_release(&allocator, writer, sizeof *writer);
}

static annot_status give_bytes(annot_writer *writer, const char *bytes, size_t length) {
  writer->status = ANNOT_BUSY;
  return writer->status = writer->sink(writer->context, bytes, length);
}

/// Gives the sink what there is from byte `from` on.
static annot_status give_from(annot_writer *writer, size_t from) {
  size_t length = writer->bytes.length - from;
  writer->bytes.length = 0;
  if (length == 0)
    return ANNOT_OK;
  return give_bytes(writer, writer->bytes.data + from, length);
}

static annot_status give(annot_writer *writer) { return give_from(writer, 0); }

static bool is_corpus(const annot_writer *writer) {
  return writer->syntax == ANNOT_XML && !writer->part;
}

static bool begins_corpus(const annot_writer *writer) {
  return is_corpus(writer) && !writer->one;
}

static annot_status begin_corpus(annot_writer *writer) {
  return annot_buffer_append(&writer->bytes, corpus_begin, sizeof corpus_begin - 1);
}

/// The first document of pretty XML is printed in both ways, for nobody knows yet which one it will be:
/// its lines are indented otherwise.
static annot_status append_document(annot_writer *writer, const annot_document *document) {
  if (writer->syntax != ANNOT_XML)
    return annot_write_json(&writer->bytes, document, writer->pretty);
  if (begins_corpus(writer)) {
    if (writer->pretty)
      TRY(annot_write_xml(&writer->alone, document, true, false));
    TRY(begin_corpus(writer));
  }
  return annot_write_xml(&writer->bytes, document, writer->pretty, true);
}

static annot_status append_bytes(annot_writer *writer, annot_str part, annot_str alone) {
  if (begins_corpus(writer)) {
    if (writer->pretty)
      TRY(annot_buffer_append(&writer->alone, alone.data, alone.length));
    TRY(begin_corpus(writer));
  }
  return annot_buffer_append(&writer->bytes, part.data, part.length);
}

/// Whether another document may be written.
static annot_status begin_document(const annot_writer *writer) {
  TRY(writer->status);
  bool single = writer->syntax == ANNOT_JSON && !writer->part;
  return writer->finished || (single && writer->one) ? ANNOT_BAD_STATE : ANNOT_OK;
}

static bool holds_back(const annot_writer *writer) {
  return is_corpus(writer) && !writer->many;
}

/// A document has been appended behind `length` bytes, or could not be.
static annot_status end_document(annot_writer *writer, size_t length, annot_status status) {
  if (status != ANNOT_OK) {
    writer->bytes.length = length;
    if (!writer->one)
      writer->alone.length = 0;
    return status;
  }
  writer->many = writer->one;
  writer->one = true;
  if (writer->many)
    annot_buffer_free(&writer->alone);
  return holds_back(writer) || writer->bytes.length < PIECE ? ANNOT_OK : give(writer);
}

annot_status annot_writer_write(annot_writer *writer, const annot_document *document) {
  TRY(begin_document(writer));
  size_t length = writer->bytes.length;
  return end_document(writer, length, append_document(writer, document));
}

annot_status annot_writer_append(annot_writer *writer, annot_str part, annot_str alone) {
  TRY(begin_document(writer));
  size_t length = writer->bytes.length;
  if (part.length < PIECE || begins_corpus(writer))
    return end_document(writer, length, append_bytes(writer, part, alone));
  TRY(give(writer));
  TRY(give_bytes(writer, part.data, part.length)); // which need not be copied
  return end_document(writer, 0, ANNOT_OK);
}

annot_status annot_writer_flush(annot_writer *writer) {
  TRY(writer->status);
  return holds_back(writer) ? ANNOT_OK : give(writer);
}

/// Makes the only document one that stands alone.  Returns where it begins.
static size_t stand_alone(annot_writer *writer) {
  if (!writer->pretty)
    return annot_xml_stand_alone(writer->bytes.data, sizeof corpus_begin - 1);
  annot_buffer_free(&writer->bytes);
  writer->bytes = writer->alone;
  writer->alone = (annot_buffer){.allocator = &writer->allocator};
  return 0;
}

annot_status annot_writer_finish(annot_writer *writer) {
  size_t from = 0;
  TRY(writer->status);
  if (writer->finished)
    return ANNOT_BAD_STATE;
  if (is_corpus(writer) && writer->one && !writer->many) {
    from = stand_alone(writer);
  } else if (is_corpus(writer)) {
    TRY(annot_buffer_reserve(&writer->bytes, sizeof corpus_begin + sizeof corpus_end));
    if (!writer->one)
      TRY(begin_corpus(writer));
    TRY(annot_buffer_append(&writer->bytes, corpus_end, sizeof corpus_end - 1));
  }
  writer->finished = true;
  return give_from(writer, from);
}

/// Gives back what a buffer has too much, so that its length is all one needs to free it.
static annot_status fit(annot_buffer *buffer) {
  char *data = annot_resize(buffer->allocator, buffer->data, buffer->capacity, buffer->length);
  if (!data)
    return ANNOT_NO_MEMORY;
  buffer->data = data;
  buffer->capacity = buffer->length;
  return ANNOT_OK;
}

annot_status annot_write(const annot_document *document, const annot_write_options *options,
                         char **bytes, size_t *length) {
  annot_buffer buffer = {.allocator = options ? options->allocator : NULL};
  annot_syntax syntax = options ? options->syntax : ANNOT_JSON;
  bool pretty = options && options->pretty && syntax != ANNOT_JSON_LINES;
  annot_status status = syntax == ANNOT_XML ? annot_write_xml(&buffer, document, pretty, false)
                                            : annot_write_json(&buffer, document, pretty);
  if (status == ANNOT_OK)
    status = fit(&buffer);
  if (status != ANNOT_OK) {
    annot_buffer_free(&buffer);
    return status;
  }
  *bytes = buffer.data;
  *length = buffer.length;
  return ANNOT_OK;
}

void annot_bytes_free(const annot_write_options *options, char *bytes, size_t length) {
  annot_release(options ? options->allocator : NULL, bytes, length);
}
