/// verb_stats.c: `annot stats`: how much there is of everything.

#include "config.h"

#include "count.h"
#include "pipeline.h"
#include "report.h"
#include "terminal.h"

#include <stdlib.h>

typedef struct statistics {
  finding_report report;
  counts sum;
} statistics;

/// What has been counted of the pieces of a pipeline.
typedef struct counting {
  counts sum;
  finding_report report; ///< as findings are written into a pipeline's output
} counting;

static void *begin_counting(void *context) {
  const statistics *work = context;
  counting *state = calloc(1, sizeof *state);
  if (state && counts_begin(&state->sum))
    state->report = work->report;
  else
    out_of_memory();
  return state;
}

static void end_counting(void *context) {
  counting *state = context;
  counts_end(&state->sum);
  free(state);
}

static annot_status count_record(void *context, pipeline_output *output, annot_record *record) {
  counting *state = context;
  if (record->lossless && record->complete)
    return counts_add_document(&state->sum, record->document) ? ANNOT_OK : ANNOT_NO_MEMORY;
  ++state->sum.refused;
  state->report.file = pipeline_file(output);
  state->report.path = pipeline_name(output);
  state->report.record = record;
  annot_status status = report_errors(&state->report);
  return status == ANNOT_OK ? pipeline_put(output, 0, 0) : status;
}

static annot_status take_finding(void *context, const pipeline_entry *entry) {
  report_written(&((statistics *)context)->report, entry->bytes);
  return ANNOT_OK;
}

static annot_status add_counting(void *context, void *state, bool keep) {
  statistics *work = context;
  counting *done = state;
  if (keep && !counts_add(&work->sum, &done->sum))
    return ANNOT_NO_MEMORY;
  counts_end(&done->sum);
  return counts_begin(&done->sum) ? ANNOT_OK : ANNOT_NO_MEMORY;
}

static const pipeline_verb counting_verb = {begin_counting, end_counting, count_record, take_finding,
                                            add_counting};

static int run(const command_line *options, statistics *work) {
  static const annot_read_options read;
  pipeline *lines = pipeline_new(options, &read, &counting_verb, work);
  if (!lines)
    out_of_memory();
  int code = pipeline_run(lines);
  pipeline_free(lines);
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
