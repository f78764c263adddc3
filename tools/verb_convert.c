/// verb_convert.c: `annot convert`: documents in another spelling, or nothing of them.

#include "config.h"

#include "output.h"
#include "record.h"
#include "stream.h"
#include "terminal.h"

#include <stdlib.h>

typedef struct conversion {
  finding_report report;
  annot_write_options write;
  annot_writer *writer;
  output_target output;
  annot_str alone;    ///< pretty XML: the first document as it is written if there is no other
  uint64_t documents;
  bool single;   ///< the output holds one document
  bool refused;  ///< a document had findings of spelling or form
  bool second;   ///< there was a second document for one place
} conversion;

/// What writes one document after the other.
typedef struct writing {
  annot_write_options options;
  record_speller speller;
  finding_report report;
  bool begun; ///< the first document of the piece has been put alone
} writing;

/// What is put.
enum { PUT_FINDING, PUT_ALONE, PUT_DOCUMENT };

static void *begin_writing(void *context) {
  conversion *work = context;
  writing *state = calloc(1, sizeof *state);
  if (!state)
    return NULL;
  *state = (writing){.options = work->write, .report = work->report};
  if (record_speller_begin(&state->speller, &state->options))
    return state;
  free(state);
  return NULL;
}

static void end_writing(void *context) {
  writing *state = context;
  record_speller_end(&state->speller);
  free(state);
}

/// In pretty XML a document alone is indented otherwise than one among others.
static annot_status write_record(void *context, pipeline_output *output, annot_record *record) {
  writing *state = context;
  annot_status status = ANNOT_OK;
  if (!record->lossless || !record->complete)
    return record_put_errors(&state->report, output, record, PUT_FINDING);
  if (state->options.syntax == ANNOT_XML && state->options.pretty && !state->begun)
    status = record_put_alone(&state->options, output, record->document, PUT_ALONE, 0);
  state->begun = true;
  return status == ANNOT_OK
             ? record_put(&state->speller, output, record->document, PUT_DOCUMENT, 0)
             : status;
}

static annot_status add_writing(void *context, void *state, bool keep) {
  (void)context, (void)keep;
  ((writing *)state)->begun = false;
  return ANNOT_OK;
}

static annot_status take_entry(void *context, const pipeline_entry *entry) {
  conversion *work = context;
  if (entry->kind == PUT_FINDING) {
    work->refused = true;
    report_written(&work->report, entry->bytes);
    return ANNOT_OK;
  }
  if (entry->kind == PUT_ALONE)
    return work->documents == 0 ? record_hold(&work->alone, entry->bytes) : ANNOT_OK;
  if (++work->documents > 1 && work->single) {
    work->second = true;
    return ANNOT_STOPPED;
  }
  return annot_writer_append(work->writer, entry->bytes, work->alone);
}

static const pipeline_verb writing_verb = {begin_writing, end_writing, write_record, take_entry,
                                           add_writing, NULL, NULL};

static annot_status take_bytes(void *context, const char *bytes, size_t length) {
  conversion *work = context;
  bool good = fwrite(bytes, 1, length, work->output.file) == length;
  output_see(work->output.file);
  return good ? ANNOT_OK : ANNOT_STOPPED;
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
  if (work->documents == 0 && work->single && !work->refused && code == EXIT_CLEAN) {
    output_abandon(&work->output);
    return options_wrong(options, "there is no document: --to jsonl or --to xml");
  }
  if (work->documents == 0 && (work->single || work->refused || code != EXIT_CLEAN)) {
    output_abandon(&work->output); // an empty corpus is written only for an empty corpus
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

static int run(const command_line *options, conversion *work) {
  static const annot_read_options read;
  pipeline *lines = pipeline_new(options, &read, &writing_verb, work);
  work->writer = annot_writer_new(&work->write, take_bytes, work);
  if (!lines || !work->writer)
    out_of_memory();
  int code = end(options, work, pipeline_run(lines));
  pipeline_free(lines);
  annot_writer_free(work->writer);
  free((char *)(uintptr_t)work->alone.data);
  return code;
}

int verb_convert(const command_line *options) {
  static const annot_syntax syntaxes[] = {ANNOT_JSON, ANNOT_JSON_LINES, ANNOT_XML};
  conversion work = {.report = report_begin(options, REPORT_TEXT, stderr)};
  int to = options_choice(options, OPTION_TO, -1);
  if (to < 0)
    return options_wrong(options, "say what to write: --to json, jsonl or xml");
  int code = stream_judge_options(options);
  if (code != EXIT_CLEAN)
    return code;
  if (options_has(options, OPTION_STREAM))
    return syntaxes[to] == ANNOT_JSON_LINES ? stream_run(options, NULL)
                                            : options_wrong(options, "--stream needs --to jsonl");
  work.write = (annot_write_options){.syntax = syntaxes[to],
                                     .pretty = options_has(options, OPTION_PRETTY)};
  work.single = work.write.syntax == ANNOT_JSON;
  code = output_begin(&work.output, options_value(options, OPTION_OUTPUT, NULL));
  return code == EXIT_CLEAN ? run(options, &work) : code;
}
