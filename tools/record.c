/// record.c: spelling documents into the output of a pipeline.

#include "config.h"

#include "record.h"

#include <stdlib.h>
#include <string.h>

static annot_status append(void *context, const char *bytes, size_t length) {
  record_speller *speller = context;
  return pipeline_append(speller->output, bytes, length);
}

bool record_speller_begin(record_speller *speller, const annot_write_options *options) {
  annot_write_options part = *options;
  part.part = true;
  speller->writer = annot_writer_new(&part, append, speller);
  return speller->writer != NULL;
}

void record_speller_end(record_speller *speller) {
  annot_writer_free(speller->writer);
}

annot_status record_put(record_speller *speller, pipeline_output *output,
                        const annot_document *document, int kind, uint32_t value) {
  speller->output = output;
  annot_status status = annot_writer_write(speller->writer, document);
  if (status == ANNOT_OK)
    status = annot_writer_flush(speller->writer);
  return status == ANNOT_OK ? pipeline_put(output, kind, value) : status;
}

annot_status record_put_alone(const annot_write_options *options, pipeline_output *output,
                              const annot_document *document, int kind, uint32_t value) {
  char *bytes;
  size_t length;
  annot_status status = annot_write(document, options, &bytes, &length);
  if (status != ANNOT_OK)
    return status;
  status = pipeline_append(output, bytes, length);
  annot_bytes_free(options, bytes, length);
  return status == ANNOT_OK ? pipeline_put(output, kind, value) : status;
}

annot_status record_put_errors(finding_report *report, pipeline_output *output,
                               annot_record *record, int kind) {
  report->file = pipeline_file(output);
  report->path = pipeline_name(output);
  report->record = record;
  annot_status status = report_errors(report);
  return status == ANNOT_OK ? pipeline_put(output, kind, 0) : status;
}

annot_status record_hold(annot_str *held, annot_str bytes) {
  char *copy = realloc((char *)(uintptr_t)held->data, bytes.length + 1);
  if (!copy)
    return ANNOT_NO_MEMORY;
  memcpy(copy, bytes.data, bytes.length);
  *held = (annot_str){copy, bytes.length};
  return ANNOT_OK;
}
