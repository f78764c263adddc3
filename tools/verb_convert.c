/// verb_convert.c: `annot convert`: documents in another spelling, or nothing of them.

#include "config.h"

#include "input.h"
#include "output.h"
#include "report.h"
#include "terminal.h"

#include <annot/write.h>
#include <string.h>

typedef struct conversion {
  finding_report report;
  annot_read_options read;
  annot_writer *writer;
  output_target output;
  uint64_t documents;
  bool single;   ///< the output holds one document
  bool refused;  ///< a document had findings of spelling or form
  bool second;   ///< there was a second document for one place
} conversion;

static annot_status take_bytes(void *context, const char *bytes, size_t length) {
  conversion *work = context;
  return fwrite(bytes, 1, length, work->output.file) == length ? ANNOT_OK : ANNOT_STOPPED;
}

static annot_status take_record(void *context, annot_record *record) {
  conversion *work = context;
  if (!record->lossless || !record->complete) {
    work->refused = true;
    work->report.record = record;
    return report_errors(&work->report);
  }
  if (++work->documents > 1 && work->single) {
    work->second = true;
    return ANNOT_STOPPED;
  }
  return annot_writer_write(work->writer, record->document);
}

static int visit(void *context, const char *path) {
  conversion *work = context;
  annot_read_options read = work->read;
  if (read.syntax == ANNOT_ANY_SYNTAX)
    read.syntax = input_syntax(path);
  work->report.path = strcmp(path, "-") ? path : "<stdin>";
  if (work->second)
    return EXIT_USAGE;
  return input_read_records(path, &read, take_record, work);
}

static int end(const command_line *options, conversion *work, int code) {
  if (work->second) {
    output_abandon(&work->output);
    return options_wrong(options, "there is more than one document: --to jsonl or --to xml");
  }
  if (code != EXIT_CLEAN && code != EXIT_UNREADABLE) {
    output_abandon(&work->output);
    return code;
  }
  if (work->single && work->documents == 0) {
    output_abandon(&work->output);
    return code > EXIT_FINDINGS ? code : EXIT_FINDINGS;
  }
  annot_status status = annot_writer_finish(work->writer);
  if (status != ANNOT_OK && status != ANNOT_STOPPED) {
    output_abandon(&work->output);
    complain("%s", annot_status_text(status));
    return EXIT_INTERNAL;
  }
  int written = output_commit(&work->output);
  if (written > code)
    return written;
  return code == EXIT_CLEAN && work->refused ? EXIT_FINDINGS : code;
}

int verb_convert(const command_line *options) {
  static const annot_syntax syntaxes[] = {ANNOT_JSON, ANNOT_JSON_LINES, ANNOT_XML};
  conversion work = {.report = report_begin(options, REPORT_TEXT, stderr)};
  int to = options_choice(options, OPTION_TO, -1);
  if (to < 0)
    return options_wrong(options, "say what to write: --to json, jsonl or xml");
  annot_write_options write = {.syntax = syntaxes[to],
                               .pretty = options_has(options, OPTION_PRETTY)};
  work.single = write.syntax == ANNOT_JSON;
  work.read.syntax = (annot_syntax)(options_choice(options, OPTION_FROM, -1) + 1);
  int code = output_begin(&work.output, options_value(options, OPTION_OUTPUT, NULL));
  if (code != EXIT_CLEAN)
    return code;
  work.writer = annot_writer_new(&write, take_bytes, &work);
  code = work.writer ? end(options, &work, input_walk(options, visit, &work)) : EXIT_INTERNAL;
  annot_writer_free(work.writer);
  return code;
}
