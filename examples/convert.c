/// convert: reads documents from standard input, however they are spelled, and writes them to standard
/// output as XML.
///
/// Shows a reader and a writer put together: documents stream through one by one.  What has a finding
/// of level 1 or 2 cannot be written without loss, and is left out.

#include <annot.h>
#include <stdio.h>

typedef struct conversion {
  annot_writer *writer;
  int left_out;
} conversion;

static annot_status on_record(void *context, annot_record *record) {
  conversion *work = context;
  if (record->lossless)
    return annot_writer_write(work->writer, record->document);
  fprintf(stderr, "convert: document %llu, in line %llu, cannot be converted\n",
          (unsigned long long)record->number, (unsigned long long)record->line);
  work->left_out = 1;
  return ANNOT_OK;
}

static annot_status to_output(void *context, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, context) == length ? ANNOT_OK : ANNOT_IO;
}

static annot_status convert(annot_reader *reader, annot_writer *writer) {
  char bytes[65536];
  size_t length;
  annot_status status = ANNOT_OK;
  while (status == ANNOT_OK && (length = fread(bytes, 1, sizeof bytes, stdin)) > 0)
    status = annot_reader_feed(reader, bytes, length);
  if (status == ANNOT_OK)
    status = annot_reader_finish(reader);
  if (status == ANNOT_OK)
    status = annot_writer_finish(writer);
  return status;
}

int main(void) {
  annot_write_options options = {0};
  conversion work = {0};
  options.syntax = ANNOT_XML;
  options.pretty = true;
  work.writer = annot_writer_new(&options, to_output, stdout);
  annot_reader *reader = annot_reader_new(NULL, on_record, &work);
  annot_status status = reader && work.writer ? convert(reader, work.writer) : ANNOT_NO_MEMORY;
  annot_reader_free(reader);
  annot_writer_free(work.writer);
  if (status == ANNOT_OK && fflush(stdout) != 0)
    status = ANNOT_IO;
  if (status != ANNOT_OK)
    fprintf(stderr, "convert: %s\n", annot_status_text(status));
  return status != ANNOT_OK || work.left_out;
}
