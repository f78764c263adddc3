/// verb_fmt.c: `annot fmt`: documents in the form that their format gives them.
///
/// A file is formatted twice: first to see whether it would change, and only then to write it, so
/// that what is well formatted is not touched.  What cannot be read without loss stays as it is.

#include "config.h"

#include "diff.h"
#include "input.h"
#include "output.h"
#include "progress.h"
#include "record.h"
#include "scratch.h"
#include "stream.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

/// Of a longer document not all bytes are known, so that it cannot be kept.
enum { RECORD_LIMIT = 1 << 30 };

typedef struct formatting {
  const command_line *options;
  pipeline *lines;
  finding_report report;
  annot_read_options read;
  bool canonical, pretty; ///< wanted, whatever the input is
  bool silent;            ///< the findings have been reported
  bool keep;              ///< what cannot be read is kept as it is, not left out

  // Of the file that is being formatted:
  file_state state;
  annot_writer *writer;
  annot_str alone, first; ///< the first document, as it is written alone and among others
  annot_syntax syntax;
  uint64_t records;
  bool refused;       ///< some document cannot be formatted
  bool whole;         ///< so the whole file must stay as it is
  FILE *to;           ///< or NULL
  input_stream *from; ///< what the bytes are compared with, or NULL
  annot_str left;     ///< of the last piece of `from`
  bool same;
} formatting;

/// Compares bytes that are written with those that are there.
static void compare(formatting *work, const char *bytes, size_t length) {
  while (work->same && length > 0) {
    if (!work->left.length && !input_read(work->from, &work->left))
      work->left.length = 0;
    size_t part = length < work->left.length ? length : work->left.length;
    work->same = part > 0 && !memcmp(bytes, work->left.data, part);
    work->left = (annot_str){work->left.data + part, work->left.length - part};
    bytes += part;
    length -= part;
  }
}

static annot_status take_bytes(void *context, const char *bytes, size_t length) {
  formatting *work = context;
  if (work->from)
    compare(work, bytes, length);
  if (work->to) {
    fwrite(bytes, 1, length, work->to); // what fails shows when the file is closed
    output_see(work->to);
  }
  return ANNOT_OK;
}

// ---- A record, in any thread ----

/// What is put: findings; whether a record can be kept as it is, and its bytes; a document as it is
/// written alone, only for the first of a piece and where that is pretty, and as it is among others.
enum { PUT_FINDING, PUT_REFUSED, PUT_ALONE, PUT_DOCUMENT };

/// What writes one document after the other.
typedef struct writing {
  const formatting *work;
  record_speller lines, elements; ///< JSON Lines; parts of an XML corpus
  finding_report report;
  bool begun; ///< the first document of the piece has been put
} writing;

static void end_writing(void *context) {
  writing *state = context;
  record_speller_end(&state->lines);
  record_speller_end(&state->elements);
  free(state);
}

static void *begin_writing(void *context) {
  const formatting *work = context;
  writing *state = calloc(1, sizeof *state);
  if (!state)
    return NULL;
  *state = (writing){.work = work, .report = work->report};
  if (record_speller_begin(&state->lines, &(annot_write_options){.syntax = ANNOT_JSON_LINES}) &&
      record_speller_begin(&state->elements, &(annot_write_options){.syntax = ANNOT_XML,
                                                                    .pretty = work->pretty}))
    return state;
  end_writing(state);
  return NULL;
}

/// Whether a record stands in a file of lines, however many there are.
static bool in_lines(const formatting *work, annot_syntax syntax) {
  return syntax != ANNOT_XML && work->read.syntax == ANNOT_JSON_LINES;
}

/// Whether the document is written in its pretty form if there is no other.
static bool is_pretty_alone(const formatting *work, annot_syntax syntax) {
  return !work->canonical && !in_lines(work, syntax);
}

/// A document with findings of spelling or form.
static annot_status refuse_record(writing *state, pipeline_output *output, annot_record *record) {
  bool line = record->syntax == ANNOT_JSON_LINES && record->bytes.length <= RECORD_LIMIT;
  annot_status status = record_put_errors(&state->report, output, record, PUT_FINDING);
  if (status == ANNOT_OK && line)
    status = pipeline_append(output, record->bytes.data, record->bytes.length);
  return status == ANNOT_OK ? pipeline_put(output, PUT_REFUSED, line) : status;
}

static annot_status write_record(void *context, pipeline_output *output, annot_record *record) {
  writing *state = context;
  const formatting *work = state->work;
  annot_syntax syntax = record->syntax;
  bool xml = syntax == ANNOT_XML;
  annot_status status = ANNOT_OK;
  if (!record->lossless || !record->complete)
    return refuse_record(state, output, record);
  annot_write_options alone = {.syntax = xml ? ANNOT_XML : ANNOT_JSON, .pretty = true};
  if (!state->begun && is_pretty_alone(work, syntax))
    status = record_put_alone(&alone, output, record->document, PUT_ALONE, 0);
  state->begun = true;
  return status == ANNOT_OK ? record_put(xml ? &state->elements : &state->lines, output,
                                         record->document, PUT_DOCUMENT, syntax)
                            : status;
}

static annot_status add_writing(void *context, void *state, bool keep) {
  (void)context, (void)keep;
  ((writing *)state)->begun = false;
  return ANNOT_OK;
}

// ---- What has been put, in order ----

/// Begins to write, now that it is known whether there is one document.
static annot_status begin(formatting *work, bool single) {
  bool xml = work->syntax == ANNOT_XML, lines = !single || in_lines(work, work->syntax);
  bool pretty = single ? is_pretty_alone(work, work->syntax) : work->pretty;
  annot_write_options write = {.syntax = xml     ? ANNOT_XML
                                         : lines ? ANNOT_JSON_LINES
                                                 : ANNOT_JSON,
                               .pretty = pretty};
  work->writer = annot_writer_new(&write, take_bytes, work);
  if (!work->writer)
    return ANNOT_NO_MEMORY;
  if (work->records == 0)
    return ANNOT_OK;
  return annot_writer_append(work->writer, pretty && !xml && !lines ? work->alone : work->first,
                             work->alone);
}

/// Puts a line that cannot be read where it was.
static annot_status keep_line(formatting *work, annot_str line) {
  annot_status status = work->writer ? ANNOT_OK : begin(work, false);
  if (status == ANNOT_OK)
    status = annot_writer_flush(work->writer);
  if (status == ANNOT_OK)
    status = take_bytes(work, line.data, line.length);
  return status == ANNOT_OK ? take_bytes(work, "\n", 1) : status;
}

static annot_status take_refused(formatting *work, bool line, annot_str bytes) {
  work->refused = true;
  work->whole |= work->keep && !line;
  return work->whole || !work->keep ? ANNOT_OK : keep_line(work, bytes);
}

/// The first document is held back until it is known whether it is the only one.
static annot_status take_document(formatting *work, annot_syntax syntax, annot_str bytes) {
  work->syntax = syntax;
  if (++work->records == 1 && !work->writer)
    return record_hold(&work->first, bytes);
  annot_status status = work->writer ? ANNOT_OK : begin(work, false);
  return status == ANNOT_OK ? annot_writer_append(work->writer, bytes, work->alone) : status;
}

static annot_status take_entry(void *context, const pipeline_entry *entry) {
  formatting *work = context;
  switch (entry->kind) {
  case PUT_FINDING:
    if (!work->silent)
      report_written(&work->report, entry->bytes);
    return ANNOT_OK;
  case PUT_REFUSED:
    return take_refused(work, entry->value != 0, entry->bytes);
  case PUT_ALONE:
    return work->records == 0 ? record_hold(&work->alone, entry->bytes) : ANNOT_OK;
  default:
    return take_document(work, (annot_syntax)entry->value, entry->bytes);
  }
}

static const pipeline_verb writing_verb = {begin_writing, end_writing, write_record, take_entry,
                                           add_writing, NULL, NULL};

// ---- A file ----

/// Ends what is written; the only input without a record that is no finding is an empty corpus.
static int end(formatting *work) {
  annot_status status = ANNOT_OK;
  if (!work->writer && (work->records == 1 || !work->refused))
    status = begin(work, work->records == 1);
  if (status == ANNOT_OK && work->writer)
    status = annot_writer_finish(work->writer);
  if (status == ANNOT_OK)
    return EXIT_CLEAN;
  complain("%s: %s", work->report.path, annot_status_text(status));
  return EXIT_INTERNAL;
}

/// Says whether bytes are left that were not written again, if the whole was read.
static void compare_end(formatting *work, bool whole) {
  if (whole && work->same && !work->left.length && !input_read(work->from, &work->left))
    work->left.length = 0;
  work->same = work->same && !work->left.length;
  input_close(work->from);
  work->from = NULL;
}

/// Formats an input to `to`, which may be NULL; with `compared`, sees whether it changes.
static int format(formatting *work, const char *name, const char *path, FILE *to, bool compared) {
  work->records = 0;
  work->refused = work->whole = false;
  work->to = to;
  work->same = compared;
  work->left = (annot_str){NULL, 0};
  work->syntax = work->read.syntax == ANNOT_JSON_LINES ? ANNOT_JSON_LINES : ANNOT_XML;
  work->from = compared ? input_open(path) : NULL;
  if (compared && !work->from)
    return EXIT_UNREADABLE;
  int code = pipeline_read(work->lines, name, path);
  if (code == EXIT_CLEAN)
    code = end(work);
  if (work->from)
    compare_end(work, code == EXIT_CLEAN);
  annot_writer_free(work->writer);
  work->writer = NULL;
  return code;
}

/// Puts the formatted file in the place of the old one.
static int replace(formatting *work, const char *name, const char *path) {
  output_target output;
  int code = output_begin_again(&output, path, &work->state);
  if (code != EXIT_CLEAN)
    return code;
  work->silent = true;
  code = format(work, name, path, output.file, false);
  work->silent = false;
  if (code == EXIT_CLEAN)
    return output_commit(&output);
  output_abandon(&output);
  return code;
}

/// Shows what would change.
static int show(formatting *work, const char *name, const char *path) {
  FILE *before = scratch_new(), *after = before ? scratch_new() : NULL;
  int code = after ? scratch_fill(before, path) : EXIT_UNWRITABLE;
  work->silent = true;
  if (code == EXIT_CLEAN)
    code = format(work, name, path, after, false);
  work->silent = false;
  if (code == EXIT_CLEAN)
    code = diff_show(work->options, name, before, after);
  if (after)
    fclose(after);
  if (before)
    fclose(before);
  return code;
}

/// What is asked for with a file that would change.
static int change(formatting *work, const char *name, const char *path) {
  if (options_has(work->options, OPTION_DIFF))
    return show(work, name, path);
  if (!options_has(work->options, OPTION_CHECK))
    return replace(work, name, path);
  terminal_put_name(stdout, name);
  putchar('\n');
  return EXIT_FINDINGS;
}

/// Formats a file that can be read again; `name` is what people call it.
static int format_file(formatting *work, const char *name, const char *path) {
  int code = format(work, name, path, NULL, true);
  bool refused = work->refused;
  progress_again(true);
  if (code == EXIT_CLEAN && !work->same && !work->whole && (work->records || !refused))
    code = change(work, name, path);
  progress_again(false);
  return code == EXIT_CLEAN && refused ? EXIT_FINDINGS : code;
}

/// Formats standard input, which can be read once.
static int format_stream(formatting *work) {
  if (!options_has(work->options, OPTION_CHECK) && !options_has(work->options, OPTION_DIFF)) {
    work->keep = false;
    output_target output;
    int code = output_begin(&output, NULL);
    if (code == EXIT_CLEAN)
      code = format(work, "-", "-", output.file, false);
    terminal_close(output.file);
    return code == EXIT_CLEAN && work->refused ? EXIT_FINDINGS : code;
  }
  char path[SCRATCH_PATH];
  FILE *copy = scratch_new();
  int code = copy ? scratch_fill(copy, "-") : EXIT_UNWRITABLE;
  if (code == EXIT_CLEAN)
    code = scratch_path(copy, path);
  if (code == EXIT_CLEAN)
    code = format_file(work, "<stdin>", path);
  if (copy)
    fclose(copy);
  return code;
}

static int visit(void *context, const char *path) {
  formatting *work = context;
  annot_syntax syntax = work->read.syntax;
  finding_report report = work->report;
  if (work->read.syntax == ANNOT_ANY_SYNTAX)
    work->read.syntax = input_syntax(path);
  work->report.path = strcmp(path, "-") ? path : "<stdin>";
  work->keep = true;
  int code = EXIT_CLEAN;
  if (!strcmp(path, "-"))
    code = format_stream(work);
  else if ((code = output_look(path, &work->state)) == EXIT_CLEAN)
    code = format_file(work, path, path);
  work->read.syntax = syntax;
  work->report = report;
  return code;
}

int verb_fmt(const command_line *options) {
  formatting work = {.options = options,
                     .report = report_begin(options, REPORT_TEXT, stderr),
                     .canonical = options_has(options, OPTION_CANONICAL),
                     .pretty = options_has(options, OPTION_PRETTY)};
  if (work.canonical && work.pretty)
    return options_wrong(options, "--canonical and --pretty exclude each other");
  int code = stream_judge_options(options);
  if (code != EXIT_CLEAN)
    return code;
  if (options_has(options, OPTION_STREAM))
    return stream_run(options, NULL);
  work.read.limits.record_bytes = RECORD_LIMIT;
  work.read.syntax = (annot_syntax)(options_choice(options, OPTION_FROM, -1) + 1);
  work.lines = pipeline_new(options, &work.read, &writing_verb, &work);
  if (!work.lines)
    out_of_memory();
  code = input_walk(options, NULL, visit, &work);
  pipeline_free(work.lines);
  free((char *)(uintptr_t)work.alone.data);
  free((char *)(uintptr_t)work.first.data);
  return code;
}
