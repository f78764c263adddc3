/// verb_fmt.c: `annot fmt`: documents in the form that their format gives them.
///
/// A file is formatted twice: first to see whether it would change, and only then to write it, so
/// that what is well formatted is not touched.  What cannot be read without loss stays as it is.

#include "config.h"

#include "diff.h"
#include "input.h"
#include "output.h"
#include "report.h"
#include "scratch.h"
#include "terminal.h"

#include <annot/write.h>
#include <string.h>
#include <unistd.h>

/// Of a longer document not all bytes are known, so that it cannot be kept.
enum { RECORD_LIMIT = 1 << 30 };

typedef struct formatting {
  const command_line *options;
  finding_report report;
  annot_read_options read;
  bool canonical, pretty; ///< wanted, whatever the input is
  bool silent;            ///< the findings have been reported
  bool keep;              ///< what cannot be read is kept as it is, not left out

  // Of the file that is being formatted:
  file_state state;
  annot_writer *writer;
  annot_document *first; ///< held back until it is known whether it is the only one
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
  if (work->to && fwrite(bytes, 1, length, work->to) != length)
    return ANNOT_STOPPED;
  return ANNOT_OK;
}

/// Begins to write, now that it is known whether there is one document.
static annot_status begin(formatting *work, bool single) {
  bool lines = work->syntax != ANNOT_XML && (!single || work->read.syntax == ANNOT_JSON_LINES);
  annot_write_options write = {.syntax = lines                      ? ANNOT_JSON_LINES
                                         : work->syntax == ANNOT_XML ? ANNOT_XML
                                                                     : ANNOT_JSON};
  write.pretty = !lines && (work->pretty || (single && !work->canonical));
  work->writer = annot_writer_new(&write, take_bytes, work);
  annot_status status = work->writer ? ANNOT_OK : ANNOT_NO_MEMORY;
  if (status == ANNOT_OK && work->first)
    status = annot_writer_write(work->writer, work->first);
  annot_document_free(work->first);
  work->first = NULL;
  return status;
}

/// Puts a line that cannot be read where it was.
static annot_status keep_line(formatting *work, const annot_record *record) {
  annot_status status = annot_writer_flush(work->writer);
  if (status == ANNOT_OK)
    status = take_bytes(work, record->bytes.data, record->bytes.length);
  return status == ANNOT_OK ? take_bytes(work, "\n", 1) : status;
}

/// A document with findings of spelling or form.
static annot_status refuse(formatting *work, annot_record *record) {
  work->refused = true;
  if (record->syntax != ANNOT_JSON_LINES || record->bytes.length > RECORD_LIMIT)
    work->whole = work->keep;
  work->report.record = record;
  annot_status status = work->silent ? ANNOT_OK : report_errors(&work->report);
  if (status != ANNOT_OK || work->whole || !work->keep)
    return status;
  if (!work->writer)
    status = begin(work, false);
  return status == ANNOT_OK ? keep_line(work, record) : status;
}

static annot_status take_record(void *context, annot_record *record) {
  formatting *work = context;
  work->syntax = record->syntax;
  if (!record->lossless || !record->complete)
    return refuse(work, record);
  if (++work->records == 1 && !work->writer) {
    work->first = annot_record_take(record);
    return work->first ? ANNOT_OK : ANNOT_NO_MEMORY;
  }
  annot_status status = work->writer ? ANNOT_OK : begin(work, false);
  return status == ANNOT_OK ? annot_writer_write(work->writer, record->document) : status;
}

/// Ends what is written; the only input without a record that is no finding is an empty corpus.
static int end(formatting *work) {
  annot_status status = ANNOT_OK;
  if (!work->writer && (work->records == 1 || !work->refused))
    status = begin(work, work->records == 1);
  if (status == ANNOT_OK && work->writer)
    status = annot_writer_finish(work->writer);
  if (status == ANNOT_OK || status == ANNOT_STOPPED)
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
static int format(formatting *work, const char *path, FILE *to, bool compared) {
  annot_read_options read = work->read;
  work->records = 0;
  work->refused = work->whole = false;
  work->to = to;
  work->same = compared;
  work->left = (annot_str){NULL, 0};
  work->syntax = read.syntax == ANNOT_JSON_LINES ? ANNOT_JSON_LINES : ANNOT_XML;
  work->from = compared ? input_open(path) : NULL;
  if (compared && !work->from)
    return EXIT_UNREADABLE;
  int code = input_read_records(path, &read, take_record, work);
  if (code == EXIT_CLEAN)
    code = end(work);
  if (work->from)
    compare_end(work, code == EXIT_CLEAN);
  annot_writer_free(work->writer);
  annot_document_free(work->first);
  work->writer = NULL;
  work->first = NULL;
  return code;
}

/// Puts the formatted file in the place of the old one.
static int replace(formatting *work, const char *path) {
  output_target output;
  int code = output_begin_again(&output, path, &work->state);
  if (code != EXIT_CLEAN)
    return code;
  work->silent = true;
  code = format(work, path, output.file, false);
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
    code = format(work, path, after, false);
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
    return replace(work, path);
  terminal_put_name(stdout, name);
  putchar('\n');
  return EXIT_FINDINGS;
}

/// Formats a file that can be read again; `name` is what people call it.
static int format_file(formatting *work, const char *name, const char *path) {
  int code = format(work, path, NULL, true);
  bool refused = work->refused;
  if (code == EXIT_CLEAN && !work->same && !work->whole && (work->records || !refused))
    code = change(work, name, path);
  return code == EXIT_CLEAN && refused ? EXIT_FINDINGS : code;
}

/// Formats standard input, which can be read once.
static int format_stream(formatting *work) {
  if (!options_has(work->options, OPTION_CHECK) && !options_has(work->options, OPTION_DIFF)) {
    work->keep = false;
    output_target output;
    int code = output_begin(&output, NULL);
    if (code == EXIT_CLEAN)
      code = format(work, "-", output.file, false);
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
  formatting kept = *work;
  if (work->read.syntax == ANNOT_ANY_SYNTAX)
    work->read.syntax = input_syntax(path);
  work->report.path = strcmp(path, "-") ? path : "<stdin>";
  work->keep = true;
  int code = EXIT_CLEAN;
  if (!strcmp(path, "-"))
    code = format_stream(work);
  else if ((code = output_look(path, &work->state)) == EXIT_CLEAN)
    code = format_file(work, path, path);
  *work = kept;
  return code;
}

int verb_fmt(const command_line *options) {
  formatting work = {.options = options,
                     .report = report_begin(options, REPORT_TEXT, stderr),
                     .canonical = options_has(options, OPTION_CANONICAL),
                     .pretty = options_has(options, OPTION_PRETTY)};
  if (work.canonical && work.pretty)
    return options_wrong(options, "--canonical and --pretty exclude each other");
  work.read.limits.record_bytes = RECORD_LIMIT;
  work.read.syntax = (annot_syntax)(options_choice(options, OPTION_FROM, -1) + 1);
  return input_walk(options, visit, &work);
}
