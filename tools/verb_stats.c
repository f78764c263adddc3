/// verb_stats.c: `annot stats`: how much there is of everything.

#include "config.h"

#include "count.h"
#include "json.h"
#include "pipeline.h"
#include "report.h"
#include "terminal.h"
#include "texts.h"

#include <stdlib.h>

typedef struct statistics {
  finding_report report;
  counts sum;
  text_folder *texts;
  bool unreadable; ///< a text that should be there was not
} statistics;

/// What has been counted of the pieces of a pipeline.
typedef struct counting {
  counts sum;
  const text_folder *texts;
  finding_report report; ///< as findings are written into a pipeline's output
} counting;

static void *begin_counting(void *context) {
  const statistics *work = context;
  counting *state = calloc(1, sizeof *state);
  if (!state || !counts_begin(&state->sum))
    out_of_memory();
  state->report = work->report;
  state->texts = work->texts;
  return state;
}

static void end_counting(void *context) {
  counting *state = context;
  counts_end(&state->sum);
  free(state);
}

enum { ENTRY_FINDING, ENTRY_NO_TEXT };

/// Counts a document, with the text that is kept elsewhere.
static annot_status count_document(counting *state, pipeline_output *output,
                                   annot_document *document) {
  annot_status status = ANNOT_OK;
  if (texts_lend(state->texts, pipeline_name(output), document) == TEXT_UNREADABLE)
    status = pipeline_put(output, ENTRY_NO_TEXT, 0);
  if (status == ANNOT_OK && !counts_add_document(&state->sum, document))
    status = ANNOT_NO_MEMORY;
  return status;
}

static annot_status count_record(void *context, pipeline_output *output, annot_record *record) {
  counting *state = context;
  if (record->lossless && record->complete)
    return count_document(state, output, record->document);
  ++state->sum.refused;
  state->report.file = pipeline_file(output);
  state->report.path = pipeline_name(output);
  state->report.record = record;
  annot_status status = report_errors(&state->report);
  return status == ANNOT_OK ? pipeline_put(output, ENTRY_FINDING, 0) : status;
}

static annot_status take_finding(void *context, const pipeline_entry *entry) {
  statistics *work = context;
  if (entry->kind == ENTRY_NO_TEXT)
    work->unreadable = true;
  else
    report_written(&work->report, entry->bytes);
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
                                            add_counting, NULL};

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
  if (work->unreadable && code < EXIT_UNREADABLE)
    code = EXIT_UNREADABLE;
  return code == EXIT_CLEAN && work->sum.refused > 0 ? EXIT_FINDINGS : code;
}

/// Says what is wrong with a file of counts; returns an exit code.
static int refuse_counts(const char *path, const char *why) {
  complain("%s: these are no counts of annot stats --format json: %s", path, why);
  return EXIT_UNREADABLE;
}

/// Adds all numbers of `more` to those of `sum`.  False where they are no counts.
static bool merge(json_t *sum, json_t *more) {
  const char *key;
  json_t *value;
  json_object_foreach(more, key, value) {
    json_t *there = json_object_get(sum, key);
    bool number = json_is_integer(value) && json_integer_value(value) >= 0;
    if (!number && !json_is_object(value))
      return false;
    if (!there && json_object_set_nocheck(sum, key, value) != 0)
      out_of_memory();
    if (!there)
      continue;
    if (json_typeof(there) != json_typeof(value) ||
        (number && json_integer_value(there) > INT64_MAX - json_integer_value(value)))
      return false;
    if (!number && !merge(there, value))
      return false;
    if (number)
      json_integer_set(there, json_integer_value(there) + json_integer_value(value));
  }
  return true;
}

static int merge_file(json_t *sum, const char *path) {
  json_error_t error;
  json_t *more = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  int code = EXIT_CLEAN;
  if (!more && json_error_code(&error) == json_error_cannot_open_file) {
    complain("%s", error.text);
    return EXIT_UNREADABLE;
  }
  if (!more)
    code = refuse_counts(path, error.text);
  else if (!json_is_integer(json_object_get(more, "documents")))
    code = refuse_counts(path, "there is no number of documents");
  else if (!merge(sum, more))
    code = refuse_counts(path, "they cannot be added");
  json_decref(more);
  return code;
}

/// Adds counts of parts of a corpus: the same as those of the whole.
static int merge_counts(const command_line *options) {
  json_t *sum = json_object();
  int code = EXIT_CLEAN;
  if (!sum)
    out_of_memory();
  if (options->operand_count == 0)
    code = options_wrong(options, "--merge needs files that annot stats --format json has written");
  for (size_t i = 0; i < options->operand_count && code == EXIT_CLEAN; ++i)
    code = merge_file(sum, options->operands[i]);
  if (code == EXIT_CLEAN)
    json_print(stdout, sum, JSON_INDENT(2) | JSON_SORT_KEYS);
  if (code == EXIT_CLEAN && json_integer_value(json_object_get(sum, "refused")) > 0)
    code = EXIT_FINDINGS;
  json_decref(sum);
  return code;
}

int verb_stats(const command_line *options) {
  if (options_has(options, OPTION_MERGE))
    return merge_counts(options);
  static statistics work;
  work.report = report_begin(options, REPORT_TEXT, stderr);
  int code = texts_open(options, &work.texts);
  if (code != EXIT_CLEAN)
    return code;
  code = counts_begin(&work.sum) ? run(options, &work) : EXIT_INTERNAL;
  counts_end(&work.sum);
  texts_close(work.texts);
  return code;
}
