/// verb_stats.c: `annot stats`: how much there is of everything.

#include "config.h"

#include "count.h"
#include "input.h"
#include "report.h"

#include <string.h>

typedef struct statistics {
  finding_report report;
  annot_read_options read;
  counts sum;
} statistics;

static annot_status take_record(void *context, annot_record *record) {
  statistics *work = context;
  if (record->lossless && record->complete)
    return counts_add_document(&work->sum, record->document) ? ANNOT_OK : ANNOT_NO_MEMORY;
  ++work->sum.refused;
  work->report.record = record;
  return report_errors(&work->report);
}

static int visit(void *context, const char *path) {
  statistics *work = context;
  annot_read_options read = work->read;
  if (read.syntax == ANNOT_ANY_SYNTAX)
    read.syntax = input_syntax(path);
  work->report.path = strcmp(path, "-") ? path : "<stdin>";
  return input_read_records(path, &read, take_record, work);
}

static int run(const command_line *options, statistics *work) {
  work->read.syntax = (annot_syntax)(options_choice(options, OPTION_FROM, -1) + 1);
  int code = input_walk(options, visit, work);
  if (code == EXIT_USAGE || code == EXIT_INTERNAL)
    return code;
  if (options_choice(options, OPTION_STATS_FORMAT, 0) == 0)
    counts_print_text(stdout, &work->sum);
  else
    counts_print_json(stdout, &work->sum);
  return code == EXIT_CLEAN && work->sum.refused > 0 ? EXIT_FINDINGS : code;
}

int verb_stats(const command_line *options) {
  static statistics work;
  work.report = report_begin(options, REPORT_TEXT, stderr);
  int code = counts_begin(&work.sum) ? run(options, &work) : EXIT_INTERNAL;
  counts_end(&work.sum);
  return code;
}
