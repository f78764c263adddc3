/// validate FILE: says what is wrong with the documents of a file, and where, one finding a line.
///
/// Shows the reader, which calls back with each document, and the validator, which adds to the findings
/// of the reader.  Memory stays small however large the file is.

#include <annot.h>
#include <stdio.h>

static annot_status on_record(void *context, annot_record *record) {
  annot_validator *validator = context;
  const annot_finding *finding;
  annot_status status = ANNOT_OK;
  if (record->complete) // what was not read to its end cannot be judged any further
    status = annot_validate(validator, record->document, record->findings);
  for (size_t i = 0; status == ANNOT_OK; ++i) {
    status = annot_findings_at(record->findings, i, &finding);
    if (status == ANNOT_OK)
      printf("%llu:%llu %s %.*s\n", (unsigned long long)finding->range.line,
             (unsigned long long)finding->range.column, finding->rule->code,
             (int)finding->message.length, finding->message.data);
  }
  return status == ANNOT_END ? ANNOT_OK : status;
}

static annot_status validate(FILE *file, annot_reader *reader) {
  char bytes[65536];
  size_t length;
  annot_status status = ANNOT_OK;
  while (status == ANNOT_OK && (length = fread(bytes, 1, sizeof bytes, file)) > 0)
    status = annot_reader_feed(reader, bytes, length);
  if (status == ANNOT_OK)
    status = ferror(file) ? ANNOT_IO : annot_reader_finish(reader);
  return status;
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file) {
    fprintf(stderr, "usage: validate FILE\n");
    return 2;
  }
  annot_validator *validator = annot_validator_new(NULL, NULL); // levels 1 to 4
  annot_reader *reader = annot_reader_new(NULL, on_record, validator);
  annot_status status = validator && reader ? validate(file, reader) : ANNOT_NO_MEMORY;
  annot_reader_free(reader);
  annot_validator_free(validator);
  fclose(file);
  if (status != ANNOT_OK)
    fprintf(stderr, "validate: %s\n", annot_status_text(status));
  return status != ANNOT_OK;
}
