/// fix.c: rounds of edits, each from one file to the next.
///
/// A round validates the input and copies it with the edits of the fixes put in.  Of fixes that
/// touch each other the first one wins; the other one is looked at again in the next round, where
/// its finding may be gone.

#include "config.h"

#include "fix.h"

#include "diff.h"
#include "input.h"
#include "output.h"
#include "scratch.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

/// Fixes that undo each other would go on for ever.
enum { MOST_ROUNDS = 20 };

typedef struct fix_round {
  const fixing *work;
  const char *path;
  int code;
  uint64_t applied;
  annot_replacement *edits; ///< of the record, in ascending order; the texts are copies
  size_t count, capacity;
  FILE *to;            ///< NULL until there is an edit
  input_stream *from;  ///< the same input, to copy from
  annot_str left;      ///< of the last piece of `from`
  uint64_t at;         ///< the place of `left` in the input
} fix_round;

static annot_status stop(fix_round *round, int code) {
  round->code = code;
  return ANNOT_STOPPED;
}

/// Moves on to byte `until` of the input, copying what lies between or leaving it out.
static annot_status move_on(fix_round *round, uint64_t until, bool copy) {
  while (round->at < until) {
    if (!round->left.length && !input_read(round->from, &round->left))
      return stop(round, EXIT_UNREADABLE);
    if (!round->left.length)
      return ANNOT_OK;
    uint64_t wanted = until - round->at;
    size_t part = wanted < round->left.length ? (size_t)wanted : round->left.length;
    if (copy)
      fwrite(round->left.data, 1, part, round->to);
    round->left = (annot_str){round->left.data + part, round->left.length - part};
    round->at += part;
  }
  return ANNOT_OK;
}

/// Where an edit would go among those of the record.
static size_t place_of(const fix_round *round, const annot_replacement *edit) {
  size_t place = round->count;
  while (place > 0 && round->edits[place - 1].byte > edit->byte)
    --place;
  return place;
}

/// Whether an edit overlaps with one of the record, or it is not certain which one comes first.
static bool touches(const fix_round *round, const annot_replacement *edit) {
  size_t place = place_of(round, edit);
  const annot_replacement *before = place > 0 ? &round->edits[place - 1] : NULL;
  const annot_replacement *after = place < round->count ? &round->edits[place] : NULL;
  return (before && (before->end_byte > edit->byte || before->byte == edit->byte)) ||
         (after && after->byte < edit->end_byte);
}

static void reserve(fix_round *round, size_t more) {
  if (round->count + more <= round->capacity)
    return;
  size_t capacity = (round->count + more) * 2;
  annot_replacement *larger = realloc(round->edits, capacity * sizeof *larger);
  if (!larger)
    out_of_memory();
  round->edits = larger;
  round->capacity = capacity;
}

static void insert(fix_round *round, annot_replacement edit) {
  size_t place = place_of(round, &edit);
  char *text = malloc(edit.text.length + 1);
  if (!text)
    out_of_memory();
  if (edit.text.length)
    memcpy(text, edit.text.data, edit.text.length);
  edit.text.data = text;
  memmove(round->edits + place + 1, round->edits + place,
          (round->count - place) * sizeof *round->edits);
  round->edits[place] = edit;
  ++round->count;
}

/// Whether all edits of a fix can be made together with those that are there.
static bool fits(const fix_round *round, const annot_fix *fix, uint64_t first_byte) {
  for (size_t i = 0; i < fix->edit_count; ++i)
    if (fix->edits[i].byte < first_byte || touches(round, &fix->edits[i]))
      return false;
  return fix->edit_count > 0;
}

/// Takes the first fix of a finding that is allowed.
static void take_finding(fix_round *round, const annot_finding *finding) {
  for (size_t i = 0; i < finding->fix_count; ++i) {
    const annot_fix *fix = &finding->fixes[i];
    if (!fix->safe && !round->work->unsafe)
      continue;
    if (!fits(round, fix, round->at))
      return;
    reserve(round, fix->edit_count);
    for (size_t edit = 0; edit < fix->edit_count; ++edit)
      insert(round, fix->edits[edit]);
    ++round->applied;
    return;
  }
}

/// Writes the edits of a record.
static annot_status apply(fix_round *round) {
  annot_status status = ANNOT_OK;
  if (!round->to && !(round->to = scratch_new()))
    return stop(round, EXIT_UNWRITABLE);
  if (!round->from && !(round->from = input_open(round->path)))
    return stop(round, EXIT_UNREADABLE);
  for (size_t i = 0; status == ANNOT_OK && i < round->count; ++i) {
    const annot_replacement *edit = &round->edits[i];
    status = move_on(round, edit->byte, true);
    fwrite(edit->text.data, 1, edit->text.length, round->to);
    if (status == ANNOT_OK)
      status = move_on(round, edit->end_byte, false);
  }
  return status;
}

static void forget_edits(fix_round *round) {
  for (size_t i = 0; i < round->count; ++i)
    free((char *)(uintptr_t)round->edits[i].text.data);
  round->count = 0;
}

static annot_status take_record(void *context, annot_record *record) {
  fix_round *round = context;
  const annot_finding *finding;
  annot_status status = ANNOT_OK;
  if (record->complete)
    status = annot_validate(round->work->validator, record->document, record->findings);
  for (size_t i = 0; status == ANNOT_OK; ++i) {
    status = annot_findings_at(record->findings, i, &finding);
    if (status == ANNOT_OK)
      take_finding(round, finding);
  }
  status = status == ANNOT_END ? ANNOT_OK : status;
  if (status == ANNOT_OK && round->count > 0)
    status = apply(round);
  forget_edits(round);
  return status;
}

/// One round; `*to` becomes NULL where there was nothing to fix.
static int run_round(fixing *work, const char *path, const annot_read_options *read, FILE **to) {
  fix_round round = {.work = work, .path = path};
  int code = input_read_records(path, read, take_record, &round);
  if (round.code == EXIT_CLEAN && code == EXIT_CLEAN && round.to)
    move_on(&round, UINT64_MAX, true);
  forget_edits(&round);
  free(round.edits);
  input_close(round.from);
  work->fixed += round.applied;
  *to = round.to;
  return round.code != EXIT_CLEAN ? round.code : code;
}

/// Fixes an input that can be read again, until there is nothing more to fix.
static int fix_rounds(fixing *work, const char *path, const annot_read_options *read, FILE **fixed) {
  char next[SCRATCH_PATH];
  FILE *to = NULL;
  *fixed = NULL;
  int code = run_round(work, path, read, &to);
  for (int i = 1; code == EXIT_CLEAN && to && i < MOST_ROUNDS; ++i) {
    if (*fixed)
      fclose(*fixed);
    *fixed = to;
    to = NULL;
    code = scratch_path(*fixed, next);
    if (code == EXIT_CLEAN)
      code = run_round(work, next, read, &to);
  }
  if (to) {
    if (code == EXIT_CLEAN)
      complain("%s: the fixes do not come to an end; some are left", path);
    fclose(to);
  }
  if (code != EXIT_CLEAN && *fixed) {
    fclose(*fixed);
    *fixed = NULL;
  }
  return code;
}

/// Puts the fixed bytes in the place of the file.
static int replace(const char *path, const file_state *seen, FILE *fixed) {
  output_target output;
  int code = output_begin_again(&output, path, seen);
  if (code != EXIT_CLEAN)
    return code;
  code = scratch_copy(fixed, output.file);
  if (code == EXIT_CLEAN)
    return output_commit(&output);
  output_abandon(&output);
  return code;
}

/// Shows the fixes of a file.
static int show(const fixing *work, const char *path, FILE *fixed) {
  FILE *before = scratch_new();
  int code = before ? scratch_fill(before, path) : EXIT_UNWRITABLE;
  if (code == EXIT_CLEAN)
    code = diff_show(work->options, path, before, fixed);
  if (before)
    fclose(before);
  return code;
}

static int fix_file(fixing *work, const char *path, const annot_read_options *read, FILE **fixed) {
  file_state seen;
  int code = output_look(path, &seen);
  if (code == EXIT_CLEAN)
    code = fix_rounds(work, path, read, fixed);
  if (code != EXIT_CLEAN || !*fixed)
    return code;
  code = work->show ? show(work, path, *fixed) : replace(path, &seen, *fixed);
  if (code > EXIT_FINDINGS) { // the file is as it was
    fclose(*fixed);
    *fixed = NULL;
  }
  return code;
}

/// Writes the fixed bytes to standard output; output_end says where that fails.
static int put(FILE *fixed) {
  output_target output;
  int code = output_begin(&output, NULL);
  if (code == EXIT_CLEAN)
    code = scratch_copy(fixed, output.file);
  terminal_close(output.file);
  return code;
}

/// Standard input can be read once, so a copy of it is fixed.
static int fix_stream(fixing *work, const annot_read_options *read, FILE **fixed) {
  char path[SCRATCH_PATH];
  FILE *copy = scratch_new(), *result = NULL;
  int code = copy ? scratch_fill(copy, "-") : EXIT_UNWRITABLE;
  if (code == EXIT_CLEAN)
    code = scratch_path(copy, path);
  if (code == EXIT_CLEAN)
    code = fix_rounds(work, path, read, &result);
  if (code == EXIT_CLEAN && work->show && result)
    code = diff_show(work->options, "<stdin>", copy, result);
  else if (code == EXIT_CLEAN && !work->show)
    code = put(result ? result : copy);
  *fixed = result ? result : copy;
  if (result)
    fclose(copy);
  return code;
}

int fix_input(fixing *work, const char *path, const annot_read_options *read, FILE **fixed) {
  uint64_t before = work->fixed;
  *fixed = NULL;
  int code = strcmp(path, "-") ? fix_file(work, path, read, fixed) : fix_stream(work, read, fixed);
  if (code > EXIT_FINDINGS)
    work->fixed = before;
  return code;
}
