/// verb_stats.c: `annot stats`: how much there is of everything.

#include "config.h"

#include "count.h"
#include "input.h"
#include "record.h"
#include "terminal.h"
#include "texts.h"

#include <stdlib.h>
#include <string.h>

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
  return record_put_errors(&state->report, output, record, ENTRY_FINDING);
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
                                            add_counting, NULL, NULL};

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

// ---- Counts of parts ----

/// Says what is wrong with a file of counts; returns an exit code.
static int refuse_counts(const char *path, const char *why) {
  complain("%s: these are no counts of annot stats --format json: %s", path, why);
  return EXIT_UNREADABLE;
}

static size_t skip_space(const char *bytes, size_t at, size_t length) {
  while (at < length && strchr(" \t\r\n", bytes[at]) && bytes[at])
    ++at;
  return at;
}

/// Adds the counts that stand in an input, one after the other.
static int merge_bytes(counts *sum, const char *path, const char *bytes, size_t length) {
  json_error_t error;
  int code = EXIT_CLEAN;
  size_t at = skip_space(bytes, 0, length);
  if (at == length)
    return refuse_counts(path, "there is nothing");
  while (at < length && code == EXIT_CLEAN) {
    json_t *more = json_loadb(bytes + at, length - at,
                              JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
    const char *wrong = more ? counts_add_json(sum, more) : NULL;
    char why[100];
    snprintf(why, sizeof why, "%.40s cannot be added", wrong ? wrong : "");
    if (!more || wrong)
      code = refuse_counts(path, more ? why : error.text);
    else
      at = skip_space(bytes, at + (size_t)error.position, length);
    json_decref(more);
  }
  return code;
}

static int merge_file(counts *sum, const char *path) {
  char *bytes;
  size_t length;
  int code = input_load(path, &bytes, &length);
  if (code == EXIT_CLEAN)
    code = merge_bytes(sum, strcmp(path, "-") ? path : "<stdin>", bytes, length);
  free(bytes);
  return code;
}

/// Adds counts of parts of a corpus: the same as those of the whole.  JSON, unless text is asked for.
static int merge_counts(const command_line *options) {
  counts *sum = calloc(1, sizeof *sum);
  int code = EXIT_CLEAN;
  bool text = options_has(options, OPTION_STATS_FORMAT) &&
              options_choice(options, OPTION_STATS_FORMAT, 0) == 0;
  if (!sum || !counts_begin(sum))
    out_of_memory();
  if (options->operand_count == 0)
    code = options_wrong(options, "--merge needs files that annot stats --format json has written");
  for (size_t i = 0; i < options->operand_count && code == EXIT_CLEAN; ++i)
    code = merge_file(sum, options->operands[i]);
  if (code == EXIT_CLEAN)
    (text ? counts_print_text : counts_print_json)(stdout, sum);
  if (code == EXIT_CLEAN && sum->refused > 0)
    code = EXIT_FINDINGS;
  counts_end(sum);
  free(sum);
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
