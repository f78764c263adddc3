/// stream.c: records in, lines out.

#include "config.h"

#include "stream.h"

#include "checker.h"
#include "json.h"
#include "output.h"
#include "record.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct streaming {
  const command_line *options;
  profile_set *profiles; ///< NULL: records are converted
  checker checker;
  finding_report report; ///< findings as JSON, a line each
  const char *rejects_path; ///< NULL: what is refused stands among the rest
  output_target output, rejects;
  int rejected;             ///< the exit code of beginning to write `rejects`
  bool refused;
  bool begun; ///< the first line of the input is the beginning of a document only
} streaming;

/// What is put: a record that is passed on, and one that is not.
enum { PUT_GOOD, PUT_BAD };

static void *begin(void *context) {
  return context;
}

static void end(void *state) {
  (void)state;
}

/// Whether findings speak against a record.  Each is written as JSON behind the other.
static annot_status judge(streaming *state, annot_record *record, bool *bad) {
  const annot_finding *finding;
  annot_status status = ANNOT_OK;
  bool convert = !state->profiles;
  *bad = convert && (!record->lossless || !record->complete);
  if (!convert && record->complete)
    status = annot_validate(state->checker.validator, record->document, record->findings);
  for (size_t i = 0; status == ANNOT_OK; ++i) {
    status = annot_findings_at(record->findings, i, &finding);
    if (status != ANNOT_OK)
      break;
    *bad |= !convert && finding->severity >= state->checker.profile->fail_level;
    report_finding(&state->report, finding);
  }
  return status == ANNOT_END ? ANNOT_OK : status;
}

/// {"annot_error":[...],"record":"..."}: no line feed stands inside the JSON of a finding.
static annot_status put_error(pipeline_output *output, char *findings, size_t length,
                              annot_str bytes) {
  FILE *file = pipeline_file(output);
  for (size_t i = 0; i < length; ++i)
    findings[i] = findings[i] != '\n' ? findings[i] : i + 1 < length ? ',' : ' ';
  fputs("{\"annot_error\":[", file);
  fwrite(findings, 1, length ? length - 1 : 0, file);
  fputs("],\"record\":", file);
  json_print_part(file, json_text(bytes), false);
  fputs("}\n", file);
  return pipeline_put(output, PUT_BAD, 0);
}

/// A good record: canonical JSON, or its own bytes where no line feed stands in them, without the byte
/// order mark that an input may begin with.
static annot_status put_record(const streaming *state, pipeline_output *output,
                               const annot_record *record) {
  static const char mark[] = "\xEF\xBB\xBF";
  const annot_write_options options = {.syntax = ANNOT_JSON_LINES};
  annot_str own = record->bytes;
  if (own.length >= sizeof mark - 1 && !memcmp(own.data, mark, sizeof mark - 1))
    own = (annot_str){own.data + sizeof mark - 1, own.length - (sizeof mark - 1)};
  while (own.length > 0 && strchr(" \t\r\n", own.data[own.length - 1]))
    --own.length;
  if (!state->profiles || memchr(own.data, '\n', own.length))
    return record_put_alone(&options, output, record->document, PUT_GOOD, 0);
  annot_status status = pipeline_append(output, own.data, own.length);
  if (status == ANNOT_OK)
    status = pipeline_append(output, "\n", 1);
  return status == ANNOT_OK ? pipeline_put(output, PUT_GOOD, 0) : status;
}

/// Whether a record ends before it is complete.
static bool is_cut(const annot_record *record) {
  const annot_finding *finding;
  for (size_t i = 0; annot_findings_at(record->findings, i, &finding) == ANNOT_OK; ++i)
    if (strcmp(finding->rule->name, "incomplete") == 0)
      return true;
  return false;
}

/// Says once what is the matter with a document on several lines, each of which is refused.
static void advise(streaming *state, const annot_record *record) {
  if (record->number == 0)
    state->begun = is_cut(record);
  else if (record->number == 1 && state->begun && record->bytes.length > 0 &&
           record->bytes.data[0] != '{')
    complain("%s: this seems to be one document on several lines, and --stream takes one on each; "
             "annot convert --to jsonl puts it on one",
             state->report.path);
}

static annot_status filter(void *context, pipeline_output *output, annot_record *record) {
  streaming *state = context;
  char *findings = NULL;
  size_t length = 0;
  bool bad;
  state->report.file = open_memstream(&findings, &length);
  if (!state->report.file)
    return ANNOT_NO_MEMORY;
  if (state->profiles)
    checker_follow(&state->checker, state->profiles, pipeline_ruleset(output));
  state->report.path = pipeline_name(output);
  state->report.record = record;
  annot_status status = judge(state, record, &bad);
  fclose(state->report.file);
  advise(state, record);
  if (status == ANNOT_OK)
    status = bad ? put_error(output, findings, length, record->bytes)
                 : put_record(state, output, record);
  free(findings);
  return status;
}

/// Opens the file of what is refused: as late as can be, so that it stays as it was where the call
/// itself turns out to be wrong before.
static bool begin_rejects(streaming *state) {
  if (!state->rejects.file && state->rejected == EXIT_CLEAN)
    state->rejected = output_begin_directly(&state->rejects, state->rejects_path);
  return state->rejected == EXIT_CLEAN;
}

static annot_status take(void *context, const pipeline_entry *entry) {
  streaming *state = context;
  bool bad = entry->kind == PUT_BAD;
  FILE *file = state->output.file;
  state->refused |= bad;
  if (bad && state->rejects_path) {
    fflush(file); // no reject comes before a record that went before it
    if (!begin_rejects(state))
      return ANNOT_STOPPED;
    file = state->rejects.file;
  }
  fwrite(entry->bytes.data, 1, entry->bytes.length, file);
  output_see(file);
  return ferror(file) ? ANNOT_STOPPED : ANNOT_OK;
}

static bool are_same(const struct stat *one, const struct stat *other) {
  return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/// Whether an input is the file of what is refused.
static bool is_rejects(const streaming *state, const char *input) {
  struct stat rejects, there;
  int failed = strcmp(input, "-") ? stat(input, &there) : fstat(STDIN_FILENO, &there);
  return !failed && S_ISREG(there.st_mode) && stat(state->rejects_path, &rejects) == 0 &&
         are_same(&there, &rejects);
}

static int open_input(void *context, const char *path, annot_read_options *read) {
  streaming *state = context;
  if (state->rejects_path && is_rejects(state, path)) {
    complain("%s: is left out, for --rejects writes it", path);
    return -1;
  }
  return state->profiles ? checker_open(state->options, state->profiles, path, read) : EXIT_CLEAN;
}

static int enter_folder(void *context, const char *path) {
  const streaming *state = context;
  return state->profiles ? checker_enter(state->profiles, path) : EXIT_CLEAN;
}

static const pipeline_verb filtering = {begin, end, filter, take, NULL, open_input, enter_folder};

static int finish(const command_line *options, streaming *state, int code) {
  int written = output_commit(&state->output);
  if (state->rejects_path && code != EXIT_USAGE)
    begin_rejects(state);
  int rejected = state->rejects.file ? output_commit(&state->rejects) : state->rejected;
  written = rejected > written ? rejected : written;
  if (written > code)
    code = written;
  bool zero = options_has(options, OPTION_EXIT_ZERO);
  return code == EXIT_CLEAN && state->refused && !zero ? EXIT_FINDINGS : code;
}

int stream_judge_options(const command_line *options) {
  static const option_id alone[] = {OPTION_JOBS,       OPTION_FIX,        OPTION_UNSAFE_FIXES,
                                    OPTION_DIFF,       OPTION_OUTPUT,     OPTION_PRETTY,
                                    OPTION_MAX_ERRORS, OPTION_STATISTICS, OPTION_REPORT_FORMAT,
                                    OPTION_FACTS,      OPTION_MERGE,      OPTION_CHECK,
                                    OPTION_CANONICAL};
  static const option_id within[] = {OPTION_REJECTS, OPTION_EXIT_ZERO};
  bool streams = options_has(options, OPTION_STREAM);
  for (size_t i = 0; streams && i < sizeof alone / sizeof *alone; ++i)
    if (options_has(options, alone[i]))
      return options_wrong(options, "--%s does not go with --stream", option_rows[alone[i]].name);
  for (size_t i = 0; !streams && i < sizeof within / sizeof *within; ++i)
    if (options_has(options, within[i]))
      return options_wrong(options, "--%s needs --stream", option_rows[within[i]].name);
  return EXIT_CLEAN;
}

/// Whether a path leads to where standard output goes.
static bool is_output(const char *path) {
  struct stat there, output;
  return !strcmp(path, "-") || (stat(path, &there) == 0 && fstat(STDOUT_FILENO, &output) == 0 &&
                                are_same(&there, &output));
}

/// Where what is refused goes: not over what is read.
static int choose_rejects(const command_line *options, streaming *state) {
  const char *path = options_value(options, OPTION_REJECTS, NULL);
  if (!path || is_output(path))
    return EXIT_CLEAN;
  state->rejects_path = path;
  bool read = options->operand_count == 0 && is_rejects(state, "-");
  for (size_t i = 0; i < options->operand_count; ++i)
    read |= is_rejects(state, options->operands[i]);
  return read ? options_wrong(options, "--rejects would write over the input %s", path) : output_judge(path);
}

int stream_run(const command_line *options, profile_set *profiles) {
  streaming state = {
      .options = options, .profiles = profiles, .report = {.format = REPORT_JSONL}};
  static const annot_read_options read;
  int code = choose_rejects(options, &state);
  if (code == EXIT_CLEAN)
    code = output_begin(&state.output, NULL);
  if (code != EXIT_CLEAN)
    return code;
  pipeline *lines = pipeline_new(options, &read, &filtering, &state);
  if (!lines)
    out_of_memory();
  code = finish(options, &state, pipeline_stream(lines));
  pipeline_free(lines);
  checker_free(&state.checker);
  return code;
}
