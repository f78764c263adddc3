/// verb_validate.c: `annot validate`: reads, runs the rules, reports.

#include "config.h"

#include "checker.h"
#include "facts.h"
#include "fix.h"
#include "input.h"
#include "pipeline.h"
#include "report.h"
#include "scratch.h"
#include "selection.h"
#include "stream.h"
#include "terminal.h"
#include "texts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct validation {
  const command_line *options;
  profile_set *profiles;
  finding_report report;
  annot_read_options read;
  checker fixer; ///< that which fixes are sought with
  pipeline *pipeline;
  uint64_t most;       ///< findings to show; 0: all
  uint64_t shown;
  atomic_bool enough;  ///< no more findings are to be shown: they are only counted
  bool failed;
  bool fix;
  fixing fixing;
  uint64_t fixable[2]; ///< findings that have a fix; 1: a safe one
  text_folder *texts;
  uint64_t documents, textless; ///< textless: those without a text that could be looked at
  bool unreadable;     ///< a text that should be there was not
  uint64_t counts[4];  ///< by severity
  bool statistics;
  uint64_t *by_rule;
  fact_store *facts; ///< for the rules about several documents
} validation;

/// What looks at one record after the other.
typedef struct checking {
  validation *work;
  checker checker;
  finding_report report; ///< as findings are written into a pipeline's output
  uint64_t written; ///< findings of the piece that is looked at
  uint64_t documents, textless;
  uint32_t lacking; ///< rules about several documents that one of them was read without
} checking;

/// What is put: a finding, that a text could not be had, or the facts of a document.  With a finding go
/// its severity, whether it can be fixed, whether the run has failed by it, and the number of its rule.
enum { ENTRY_FINDING, ENTRY_NO_TEXT, ENTRY_FACTS };
enum { SEVERITY_BITS = 3, FIXABLE = 4, SAFELY = 8, FAILS = 16, RULE_SHIFT = 5 };

static void *begin_checking(void *context) {
  validation *work = context;
  checking *state = calloc(1, sizeof *state);
  if (!state)
    return NULL;
  *state = (checking){.work = work, .report = work->report};
  return state;
}

static void end_checking(void *context) {
  checking *state = context;
  checker_free(&state->checker);
  free(state);
}

static uint32_t describe(const annot_finding *finding) {
  uint32_t fixes = 0;
  for (size_t i = 0; i < finding->fix_count; ++i)
    if (finding->fixes[i].edit_count > 0) // others are for documents in memory
      fixes |= finding->fixes[i].safe ? FIXABLE | SAFELY : FIXABLE;
  return (uint32_t)annot_rule_index(finding->rule) << RULE_SHIFT | fixes | (uint32_t)finding->severity;
}

static annot_status put_finding(checking *state, pipeline_output *output,
                                const annot_finding *finding) {
  const validation *work = state->work;
  if (!work->enough && (work->most == 0 || state->written < work->most)) {
    report_write(&state->report, finding);
    ++state->written;
  }
  uint32_t fails = finding->severity >= state->checker.profile->fail_level ? FAILS : 0;
  return pipeline_put(output, ENTRY_FINDING, describe(finding) | fails);
}

/// Gives the document its text, where that is kept elsewhere, and runs the rules.
static annot_status apply_rules(checking *state, pipeline_output *output, annot_record *record) {
  text_found text = texts_lend(state->work->texts, state->report.path, record->document);
  bool counts = annot_count(record->document, ANNOT_ROOT, ANNOT_DOCUMENT_SOURCE) > 0;
  state->textless += text == TEXT_ELSEWHERE && counts;
  annot_status status = ANNOT_OK;
  if (text == TEXT_UNREADABLE)
    status = pipeline_put(output, ENTRY_NO_TEXT, 0);
  return status == ANNOT_OK ? annot_validate(state->checker.validator, record->document, record->findings)
                            : status;
}

static annot_status check_record(void *context, pipeline_output *output, annot_record *record) {
  checking *state = context;
  const annot_finding *finding;
  annot_status status = ANNOT_OK;
  ++state->documents;
  checker_follow(&state->checker, state->work->profiles, pipeline_ruleset(output));
  state->lacking |= ~state->checker.facts;
  state->report.file = pipeline_file(output);
  state->report.path = pipeline_name(output);
  state->report.record = record;
  if (record->complete)
    status = apply_rules(state, output, record);
  for (size_t i = 0; status == ANNOT_OK; ++i) {
    status = annot_findings_at(record->findings, i, &finding);
    if (status == ANNOT_OK)
      status = put_finding(state, output, finding);
  }
  uint64_t dropped = annot_findings_dropped(record->findings);
  if (dropped > 0)
    complain("%s: %llu more findings in one document are not shown", state->report.path,
             (unsigned long long)dropped);
  if (status != ANNOT_END || !record->complete || !state->checker.facts)
    return status == ANNOT_END ? ANNOT_OK : status;
  status = facts_write(record, pipeline_file(output));
  return status == ANNOT_OK ? pipeline_put(output, ENTRY_FACTS, 0) : status;
}

static annot_status take_finding(void *context, const pipeline_entry *entry) {
  validation *work = context;
  if (entry->kind == ENTRY_FACTS) {
    facts_take(work->facts, entry->name, entry->bytes);
    return ANNOT_OK;
  }
  if (entry->kind == ENTRY_NO_TEXT) {
    work->unreadable = true;
    return ANNOT_OK;
  }
  annot_severity severity = (annot_severity)(entry->value & SEVERITY_BITS);
  ++work->counts[severity];
  ++work->by_rule[entry->value >> RULE_SHIFT];
  if (entry->value & FIXABLE)
    ++work->fixable[(entry->value & SAFELY) != 0];
  work->failed |= (entry->value & FAILS) != 0;
  if (work->enough)
    return ANNOT_OK;
  ++work->shown;
  work->enough = work->shown == work->most;
  report_written(&work->report, entry->bytes);
  return ANNOT_OK;
}

static annot_status add_checking(void *context, void *state, bool keep) {
  validation *work = context;
  checking *done = state;
  work->documents += keep ? done->documents : 0;
  work->textless += keep ? done->textless : 0;
  if (keep)
    facts_lack(work->facts, done->lacking);
  done->documents = done->textless = done->written = 0;
  done->lacking = 0;
  return ANNOT_OK;
}

static int open_checking(void *context, const char *path, annot_read_options *read) {
  validation *work = context;
  return checker_open(work->options, work->profiles, path, read);
}

static int enter_folder(void *context, const char *path) {
  return checker_enter(((const validation *)context)->profiles, path);
}

static const pipeline_verb checking_verb = {begin_checking, end_checking, check_record, take_finding,
                                            add_checking, open_checking, enter_folder};

/// Reports where documents contradict each other, as if it had been found in the later one.
static void report_contradiction(void *context, const char *name, annot_record *record,
                                 annot_finding *finding) {
  validation *work = context;
  char *bytes = NULL;
  size_t length = 0;
  finding_report report = work->report;
  const profile *found;
  if (profiles_find(work->profiles, name, &found) != EXIT_CLEAN)
    return;
  finding->severity = annot_ruleset_weigh(found->ruleset, finding->rule);
  report.file = open_memstream(&bytes, &length);
  report.path = name;
  report.record = record;
  if (!report.file)
    out_of_memory();
  if (!work->enough)
    report_write(&report, finding);
  fclose(report.file);
  pipeline_entry entry = {name, ENTRY_FINDING,
                          describe(finding) | (finding->severity >= found->fail_level ? FAILS : 0),
                          {bytes, length}};
  take_finding(work, &entry);
  free(bytes);
}

/// Fixes an input, and validates what it is then: what it was, where it could not be written.
static int fix_and_validate(void *context, const char *path) {
  validation *work = context;
  const char *name = path;
  char left[SCRATCH_PATH];
  FILE *fixed;
  annot_read_options read = work->read;
  if (read.syntax == ANNOT_ANY_SYNTAX)
    read.syntax = input_syntax(path);
  int code = open_checking(work, path, &read);
  if (code != EXIT_CLEAN)
    return code < 0 ? EXIT_CLEAN : code;
  checker_follow(&work->fixer, work->profiles, read.ruleset);
  work->fixing.validator = work->fixer.validator;
  code = fix_input(&work->fixing, path, &read, &fixed);
  bool as_it_was = code == EXIT_UNWRITABLE && strcmp(path, "-"); // and can be read again
  if (code <= EXIT_FINDINGS && fixed) {
    int read_again = scratch_path(fixed, left);
    path = left;
    code = read_again > code ? read_again : code;
  }
  if (code <= EXIT_FINDINGS || as_it_was) {
    int validated = pipeline_read(work->pipeline, name, path);
    code = validated > code ? validated : code;
  }
  if (fixed)
    fclose(fixed);
  return code;
}

static const char *plural(uint64_t count) { return count == 1 ? "" : "s"; }

static void print_statistics(const validation *work) {
  for (size_t i = 0; i < annot_rule_count(); ++i)
    if (work->by_rule[i] > 0)
      fprintf(stderr, "%8llu  %s  %s\n", (unsigned long long)work->by_rule[i],
              annot_rule_at(i)->code, annot_rule_at(i)->name);
}

/// What has been fixed, or could be.
static void print_fixes(const validation *work) {
  const uint64_t *fixable = work->fixable, fixed = work->fixing.fixed;
  if (fixed > 0)
    fprintf(stderr, "%llu fix%s %s\n", (unsigned long long)fixed, fixed == 1 ? "" : "es",
            work->fixing.show ? "shown" : "made");
  if (fixable[1] > 0)
    fprintf(stderr, "%llu can be fixed with --fix\n", (unsigned long long)fixable[1]);
  if (fixable[0] > 0)
    fprintf(stderr, "%llu %smay be fixed with --unsafe-fixes\n", (unsigned long long)fixable[0],
            fixable[1] > 0 ? "more " : "");
}

/// Says once that rules were not run for want of texts.
static void print_textless(const validation *work) {
  if (work->textless > 0)
    fprintf(stderr, "%llu document%s no text here, so that no rule about texts was run on %s%s\n",
            (unsigned long long)work->textless, work->textless == 1 ? " has" : "s have",
            work->textless == 1 ? "it" : "them",
            work->texts ? "" : "; --texts DIR says where they are kept");
}

static void print_summary(const validation *work) {
  const uint64_t *counts = work->counts;
  fflush(stdout);
  print_textless(work);
  if (work->statistics)
    print_statistics(work);
  uint64_t all = counts[1] + counts[2] + counts[3];
  if (work->shown > 0 && all > work->shown)
    fprintf(stderr, "%llu more finding%s not shown\n", (unsigned long long)(all - work->shown),
            plural(all - work->shown));
  fprintf(stderr, "%llu document%s: %llu error%s, %llu warning%s, %llu note%s\n",
          (unsigned long long)work->documents, plural(work->documents),
          (unsigned long long)counts[ANNOT_SEVERITY_ERROR], plural(counts[ANNOT_SEVERITY_ERROR]),
          (unsigned long long)counts[ANNOT_SEVERITY_WARNING],
          plural(counts[ANNOT_SEVERITY_WARNING]), (unsigned long long)counts[ANNOT_SEVERITY_NOTE],
          plural(counts[ANNOT_SEVERITY_NOTE]));
  print_fixes(work);
}

/// Says whether standard output takes what has been fixed, or how it differs.
static bool output_is_taken(const command_line *options) {
  bool input = options->operand_count == 0;
  for (size_t i = 0; i < options->operand_count; ++i)
    input |= strcmp(options->operands[i], "-") == 0;
  return options_has(options, OPTION_DIFF) || input;
}

static void choose_fixes(const command_line *options, validation *work) {
  bool unsafe = options_has(options, OPTION_UNSAFE_FIXES), show = options_has(options, OPTION_DIFF);
  work->fix = unsafe || show || options_has(options, OPTION_FIX);
  work->fixing = (fixing){.options = options, .show = show, .unsafe = unsafe};
}

/// Compares what parts of a corpus have written, as if they were read now.
static int merge_facts(const command_line *options, validation *work) {
  const profile *found;
  int code = profiles_find(work->profiles, "-", &found);
  if (code != EXIT_CLEAN)
    return code;
  uint32_t wanted = facts_wanted(found->ruleset);
  if (options->operand_count == 0)
    return options_wrong(options, "--merge needs files that annot validate --facts has written");
  if (!wanted)
    return options_wrong(options, "--merge compares documents, and no rule about several is wanted");
  for (size_t i = 0; i < options->operand_count; ++i) {
    int loaded = facts_load(work->facts, options->operands[i], wanted);
    code = loaded > code ? loaded : code;
  }
  work->documents = facts_documents(work->facts);
  return code;
}

/// Looks at the inputs one by one.
static int look_at_inputs(const command_line *options, validation *work) {
  if (options_has(options, OPTION_MERGE))
    return merge_facts(options, work);
  return work->fix ? input_walk(options, enter_folder, fix_and_validate, work)
                   : pipeline_run(work->pipeline);
}

/// The rules about several documents.
static int compare_documents(const command_line *options, validation *work) {
  const char *path = options_value(options, OPTION_FACTS, NULL);
  int compared = facts_compare(work->facts, report_contradiction, work);
  int saved = path ? facts_save(work->facts, path) : EXIT_CLEAN;
  return compared > saved ? compared : saved;
}

static int run(const command_line *options, validation *work) {
  choose_fixes(options, work);
  work->read.syntax = (annot_syntax)(options_choice(options, OPTION_FROM, -1) + 1);
  work->most = options_number(options, OPTION_MAX_ERRORS);
  work->enough = options_has(options, OPTION_QUIET);
  work->report =
      report_begin(options, (report_format)options_choice(options, OPTION_REPORT_FORMAT, REPORT_TEXT),
                   work->fix && output_is_taken(options) ? stderr : stdout);
  work->pipeline = pipeline_new(options, &work->read, &checking_verb, work);
  if (!work->pipeline)
    out_of_memory();
  work->facts = facts_new();
  int code = look_at_inputs(options, work);
  pipeline_free(work->pipeline);
  if (code == EXIT_USAGE) {
    if (work->report.reported > 0)
      report_end(&work->report, code); // what has been begun is whole
    return code;
  }
  if (work->unreadable && code < EXIT_UNREADABLE)
    code = EXIT_UNREADABLE;
  int compared = compare_documents(options, work);
  code = compared > code ? compared : code;
  code = code == EXIT_CLEAN && work->failed ? EXIT_FINDINGS : code;
  report_end(&work->report, code);
  print_summary(work);
  return code;
}

/// Whether options contradict each other.
static int judge_options(const command_line *options) {
  bool fix = options_has(options, OPTION_FIX) || options_has(options, OPTION_UNSAFE_FIXES) ||
             options_has(options, OPTION_DIFF);
  return options_has(options, OPTION_TEXTS) && (fix || options_has(options, OPTION_STREAM))
             ? options_wrong(options, "--texts does not go with --stream, nor with fixes")
             : stream_judge_options(options);
}

int verb_validate(const command_line *options) {
  validation work = {.options = options};
  int code = profiles_open(options, &work.profiles);
  if (code == EXIT_CLEAN)
    code = judge_options(options);
  if (code == EXIT_CLEAN)
    code = texts_open(options, &work.texts);
  if (code == EXIT_CLEAN) {
    work.by_rule = calloc(annot_rule_count(), sizeof *work.by_rule);
    if (!work.by_rule)
      out_of_memory();
    work.statistics = options_has(options, OPTION_STATISTICS);
    code = options_has(options, OPTION_STREAM) ? stream_run(options, work.profiles) : run(options, &work);
  }
  texts_close(work.texts);
  free(work.by_rule);
  facts_free(work.facts);
  checker_free(&work.fixer);
  profiles_close(work.profiles);
  return code;
}
