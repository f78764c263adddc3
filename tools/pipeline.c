/// pipeline.c: one thread cuts the inputs into pieces, and all work on them.
///
/// A piece lives in a slot, which has all that working on it needs; slots are filled and emptied in
/// turn, so that there are never more pieces than slots.  Whoever has worked on the oldest slot takes
/// its results, and those behind it that are done; nobody waits for another thread to do that.  Where
/// results grow large, they are taken in parts as soon as their slot is the oldest.  The thread that
/// cuts works too when the others have enough to do: what it has just read is at hand.  With one
/// thread there is one slot.

#include "config.h"

#include "pipeline.h"

#include "input.h"
#include "output.h"
#include "progress.h"
#include "results.h"
#include "split.h"
#include "terminal.h"

#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

/// Results are handed over in parts of about this size.
enum { PART = 1 << 20 };
enum { MOST_JOBS = 128 };

typedef enum slot_stage { SLOT_EMPTY, SLOT_FILLED, SLOT_WORKING, SLOT_DONE } slot_stage;

struct pipeline_output {
  pipeline *work;
  void *state;
  split_piece piece;
  slot_stage stage;
  bool direct; ///< its results are taken at once, by the thread that works on it
  results found;

  // How the piece ended:
  const char *name;
  uint64_t records;  ///< of the input that have been seen so far
  bool irregular;    ///< it was not what it was cut for: records from `records` on are to be read again
  annot_status status;
  int code;
};

struct pipeline {
  const pipeline_verb *verb;
  void *context;
  const command_line *options;
  annot_read_options read;
  size_t jobs, slot_count;
  pipeline_output *slots;
  pthread_mutex_t lock;
  pthread_cond_t emptied, filled, turned; ///< a slot was emptied, filled; the results of some were taken
  uint64_t fill_turn, work_turn, take_turn; ///< of the next slot
  size_t waiting;            ///< slots that are filled, and not worked on yet
  bool taking;               ///< a thread takes results
  pthread_t workers[MOST_JOBS];
  size_t started;            ///< workers; there are no more than there have been pieces
  uint64_t inputs;
  results walked;            ///< what is said while the inputs are walked through
  const char *only;          ///< the one file that is cut; NULL: all operands are
  bool streams;              ///< results are taken record by record
  bool all_filled;           ///< there are no more pieces
  int walk_code;             ///< how the walk through the inputs ended, unless it was stopped
  atomic_bool stopped;
  _Atomic uint64_t dropped;  ///< the input of which no more is wanted
  int code;
};

const char *pipeline_name(const pipeline_output *output) {
  return output->name;
}

const annot_ruleset *pipeline_ruleset(const pipeline_output *output) {
  return output->piece.read.ruleset;
}

annot_status pipeline_append(pipeline_output *output, const char *bytes, size_t length) {
  return results_append(&output->found, bytes, length);
}

FILE *pipeline_file(pipeline_output *output) {
  return results_file(&output->found);
}

annot_status pipeline_put(pipeline_output *output, int kind, uint32_t value) {
  return results_put(&output->found, kind, value);
}

static void tell(annot_str said) {
  fflush(stdout);
  progress_give_way(true);
  fwrite(said.data, 1, said.length, stderr);
}

/// The verb has taken an entry, or could not.
static void see_taken(pipeline *work, annot_status status) {
  if (status == ANNOT_OK)
    return;
  work->stopped = true;
  if (status != ANNOT_STOPPED) {
    complain("%s", annot_status_text(status));
    work->code = EXIT_INTERNAL;
  }
}

/// Whether anything of a slot is wanted still.
static bool is_wanted(const pipeline *work, const pipeline_output *slot) {
  return !work->stopped && work->dropped != slot->piece.input;
}

/// Gives the verb what has been put, and tells what has been said, as long as it is wanted.
static void take_entries(pipeline *work, pipeline_output *slot) {
  FILE *before = complain_to(NULL);
  for (result at = {0}; is_wanted(work, slot) && results_next(&slot->found, &at);) {
    if (at.kind == RESULT_SAID)
      tell(at.bytes);
    else
      see_taken(work, work->verb->take(work->context, &(pipeline_entry){slot->name, at.kind, at.value,
                                                                        at.bytes}));
    output_see(stdout);
    progress_draw();
  }
  complain_to(before);
  results_forget(&slot->found);
}

static pipeline_output *oldest_slot(pipeline *work) {
  return &work->slots[work->take_turn % work->slot_count];
}

/// Begins to take results, or ends it.  Meanwhile this thread alone writes, and has not the lock.
static void begin_taking(pipeline *work) {
  work->taking = true;
  pthread_mutex_unlock(&work->lock);
  progress_turn(true);
}

static void end_taking(pipeline *work) {
  progress_turn(false);
  pthread_mutex_lock(&work->lock);
  work->taking = false;
}

/// Takes what has been put by a slot that is worked on, when all before it has been taken.
static void take_part(pipeline *work, pipeline_output *slot) {
  if (slot->direct) {
    take_entries(work, slot);
    return;
  }
  pthread_mutex_lock(&work->lock);
  while (oldest_slot(work) != slot || work->taking)
    pthread_cond_wait(&work->turned, &work->lock);
  begin_taking(work);
  take_entries(work, slot);
  end_taking(work);
  pthread_cond_broadcast(&work->turned);
  pthread_mutex_unlock(&work->lock);
}

static annot_status see_record(void *context, annot_record *record) {
  pipeline_output *slot = context;
  pipeline *work = slot->work;
  if (record->number < slot->piece.skipped)
    return ANNOT_OK;
  if (!is_wanted(work, slot))
    return ANNOT_STOPPED;
  if (slot->piece.corpus && !record->complete) {
    slot->irregular = true;
    return ANNOT_STOPPED;
  }
  progress_document();
  annot_status status = work->verb->record(slot->state, slot, record);
  slot->records = record->number + 1;
  if (status == ANNOT_OK)
    status = results_put_said(&slot->found);
  if (status == ANNOT_OK && (results_size(&slot->found) >= PART || work->streams))
    take_part(work, slot);
  return status;
}

/// Nothing is held back while input is waited for.
static bool flush_before(const pipeline *work, const input_stream *stream) {
  if (work->streams && input_would_block(stream))
    fflush(stdout);
  return true;
}

/// Reads the piece itself and what belongs to it of the stream.
static annot_status read_piece(pipeline_output *slot, annot_reader *reader, input_stream *stream) {
  annot_str bytes;
  annot_status status = annot_reader_feed(reader, slot->piece.bytes, slot->piece.length);
  bool good = true;
  while (status == ANNOT_OK && stream && flush_before(slot->work, stream) &&
         (good = split_read(&slot->piece, stream, &bytes)) && bytes.length)
    status = annot_reader_feed(reader, bytes.data, bytes.length);
  if (!good)
    slot->code = EXIT_UNREADABLE;
  return status == ANNOT_OK && good && slot->piece.last ? annot_reader_finish(reader) : status;
}

/// Reads what has not been read, and works on it; `path` is what is opened.
static void read_all(pipeline_output *slot, const char *path) {
  split_piece *piece = &slot->piece;
  slot->records = piece->read.first_record;
  slot->code = piece->code;
  slot->irregular = false;
  slot->status = ANNOT_OK;
  if (piece->unopened && !(piece->stream = input_open(path)))
    slot->code = EXIT_UNREADABLE;
  if (piece->messages || slot->code != EXIT_CLEAN)
    return;
  annot_reader *reader = annot_reader_new(&piece->read, see_record, slot);
  slot->status = reader ? read_piece(slot, reader, piece->stream) : ANNOT_NO_MEMORY;
  annot_reader_free(reader);
  uint64_t seen = slot->records - piece->read.first_record;
  slot->irregular |= piece->corpus && slot->status == ANNOT_OK && seen != piece->expected;
}

/// Works on the piece of a slot.  What is said meanwhile is told when it is taken.
static void work_on(pipeline_output *slot, const char *path) {
  FILE *voice = results_voice(&slot->found), *before = complain_to(voice);
  if (slot->piece.messages)
    fputs(slot->piece.messages, voice);
  read_all(slot, path);
  complain_to(before);
  if (results_put_said(&slot->found) != ANNOT_OK)
    out_of_memory();
}

static const char *shown_name(const char *path) {
  return strcmp(path, "-") ? path : "<stdin>";
}

static void raise_code(pipeline *work, int code) {
  work->code = code > work->code ? code : work->code;
}

/// How a slot ended, of which all has been taken.
static void take_end(pipeline *work, const pipeline_output *slot) {
  int code = slot->code;
  if (slot->status != ANNOT_OK && slot->status != ANNOT_STOPPED) {
    complain("%s: %s", slot->name, annot_status_text(slot->status));
    code = EXIT_INTERNAL;
  }
  raise_code(work, code);
  work->stopped |= code == EXIT_USAGE || code == EXIT_INTERNAL;
}

/// Adds what a slot has found, unless nothing of it is wanted.
static void take_slot(pipeline *work, pipeline_output *slot) {
  bool keep = is_wanted(work, slot);
  take_entries(work, slot);
  if (keep && !work->stopped)
    take_end(work, slot);
  if (work->verb->add && work->verb->add(work->context, slot->state, keep) != ANNOT_OK)
    out_of_memory();
}

/// Reads an input from its start as one piece, for what was cut was not what it seemed to be.
static void read_again(pipeline *work, pipeline_output *slot) {
  split_piece *piece = &slot->piece;
  uint64_t input = piece->input;
  input_close(piece->stream);
  piece->stream = NULL;
  piece->length = 0;
  piece->corpus = false;
  piece->input = UINT64_MAX;
  piece->skipped = slot->records;
  piece->read.first_byte = piece->read.first_line = piece->read.first_record = 0;
  piece->unopened = piece->last = true;
  slot->direct = true;
  work_on(slot, piece->name);
  slot->direct = false;
  take_slot(work, slot);
  work->dropped = input;
}

/// Takes the rest of what a slot has found, and empties it.
static void finish_slot(pipeline *work, pipeline_output *slot) {
  bool again = slot->irregular && is_wanted(work, slot);
  FILE *before = complain_to(NULL);
  take_slot(work, slot);
  if (again)
    read_again(work, slot);
  complain_to(before);
  split_free(&slot->piece);
}

/// Takes the results of all slots that are done, in turn, unless another thread does.
static void take_in_order(pipeline *work) {
  while (!work->taking && oldest_slot(work)->stage == SLOT_DONE) {
    pipeline_output *slot = oldest_slot(work);
    begin_taking(work);
    finish_slot(work, slot);
    end_taking(work);
    slot->stage = SLOT_EMPTY;
    ++work->take_turn;
    pthread_cond_signal(&work->emptied);
    pthread_cond_broadcast(&work->turned);
  }
}

/// Works on a slot without the lock, which is held before and after.
static void work_on_slot(pipeline *work, pipeline_output *slot) {
  slot->stage = SLOT_WORKING;
  pthread_mutex_unlock(&work->lock);
  slot->name = shown_name(slot->piece.name);
  if (is_wanted(work, slot))
    work_on(slot, slot->piece.name);
  pthread_mutex_lock(&work->lock);
  slot->stage = SLOT_DONE;
  take_in_order(work);
}

/// The oldest slot that waits for a worker; the thread that cuts may have taken younger ones.
static pipeline_output *next_filled(pipeline *work) {
  pipeline_output *slot;
  if (work->work_turn < work->take_turn)
    work->work_turn = work->take_turn;
  do
    slot = &work->slots[work->work_turn++ % work->slot_count];
  while (slot->stage != SLOT_FILLED);
  --work->waiting;
  return slot;
}

static void *run_worker(void *context) {
  pipeline *work = context;
  pthread_mutex_lock(&work->lock);
  while (work->waiting > 0 || !work->all_filled)
    if (work->waiting > 0)
      work_on_slot(work, next_filled(work));
    else
      pthread_cond_wait(&work->filled, &work->lock);
  pthread_mutex_unlock(&work->lock);
  return NULL;
}

static void start(pthread_t *thread, void *(*run)(void *), pipeline *work) {
  if (pthread_create(thread, NULL, run, work) != 0)
    give_up("no thread can be started");
}

/// Leaves a slot to the workers.  A worker begins with a slot to work on: systems leave threads that
/// wait from the beginning with the one that wakes them.
static void leave_slot(pipeline *work, pipeline_output *slot) {
  slot->stage = SLOT_FILLED;
  ++work->waiting;
  if (work->started + 1 < work->jobs)
    start(&work->workers[work->started++], run_worker, work);
  pthread_cond_signal(&work->filled);
}

/// Puts a piece into the next slot, when it is empty.
static bool fill_slot(void *context, split_piece *piece) {
  pipeline *work = context;
  pthread_mutex_lock(&work->lock);
  pipeline_output *slot = &work->slots[work->fill_turn % work->slot_count];
  while (slot->stage != SLOT_EMPTY && !work->stopped)
    pthread_cond_wait(&work->emptied, &work->lock);
  bool wanted = !work->stopped;
  if (wanted) {
    slot->piece = *piece;
    ++work->fill_turn;
    if (piece->brief && work->waiting >= work->jobs)
      work_on_slot(work, slot);
    else
      leave_slot(work, slot);
  }
  pthread_mutex_unlock(&work->lock);
  if (!wanted)
    split_free(piece);
  return wanted && work->dropped != work->inputs;
}

/// Fills a slot with what has been said on the way to the next input, for it to be told in its turn.
static void fill_said(pipeline *work) {
  result_bytes *bytes = &work->walked.said;
  if (bytes->length == 0)
    return;
  split_piece said = {.name = strdup(""), .input = ++work->inputs, .brief = true};
  said.messages = strndup(bytes->bytes, bytes->length);
  if (!said.name || !said.messages)
    out_of_memory();
  results_forget(&work->walked);
  fill_slot(work, &said);
}

static int split_visit(void *context, const char *path) {
  pipeline *work = context;
  annot_read_options read = work->read;
  if (read.syntax == ANNOT_ANY_SYNTAX)
    read.syntax = input_syntax(path);
  int code = work->verb->input ? work->verb->input(work->context, path, &read) : EXIT_CLEAN;
  fill_said(work);
  if (code != EXIT_CLEAN)
    return code < 0 ? EXIT_CLEAN : code;
  ++work->inputs;
  split_input(path, work->inputs, &read, fill_slot, work);
  return work->stopped ? EXIT_USAGE : EXIT_CLEAN;
}

static int enter_folder(void *context, const char *path) {
  pipeline *work = context;
  return work->verb->folder ? work->verb->folder(work->context, path) : EXIT_CLEAN;
}

/// What is measured, and how much it is so far.
typedef struct measuring {
  pipeline *work;
  uint64_t bytes;
  bool known;
} measuring;

static int measure_folder(void *context, const char *path) {
  return enter_folder(((measuring *)context)->work, path);
}

static int measure_input(void *context, const char *path) {
  measuring *sum = context;
  pipeline *work = sum->work;
  annot_read_options read = work->read;
  if (!work->verb->input || work->verb->input(work->context, path, &read) == EXIT_CLEAN)
    sum->known &= input_add_size(path, &sum->bytes);
  return sum->known ? EXIT_CLEAN : EXIT_USAGE;
}

/// How many bytes there are to read.  What goes wrong is told when it is read.
static uint64_t measure(void *context) {
  measuring sum = {.work = context, .known = true};
  FILE *nowhere = fopen("/dev/null", "w");
  if (!nowhere)
    return 0;
  FILE *before = complain_to(nowhere);
  input_walk(sum.work->options, measure_folder, measure_input, &sum);
  complain_to(before);
  fclose(nowhere);
  return sum.known ? sum.bytes : 0;
}

/// Cuts, and then works on what is left.
static void *run_splitter(void *context) {
  pipeline *work = context;
  complain_to(results_voice(&work->walked));
  work->walk_code = work->only ? split_visit(work, work->only)
                               : input_walk(work->options, enter_folder, split_visit, work);
  fill_said(work);
  complain_to(NULL);
  pthread_mutex_lock(&work->lock);
  work->all_filled = true;
  pthread_cond_broadcast(&work->filled);
  pthread_cond_broadcast(&work->turned);
  pthread_mutex_unlock(&work->lock);
  return run_worker(work);
}

/// Draws the line in the place of a thread that takes results.
static void show_progress(pipeline *work) {
  begin_taking(work);
  progress_draw();
  end_taking(work);
  take_in_order(work);
  pthread_cond_broadcast(&work->turned);
}

/// Shows how far the work is until all is taken.
static void watch(pipeline *work) {
  pthread_mutex_lock(&work->lock);
  while (!work->all_filled || work->take_turn != work->fill_turn) {
    struct timespec due = progress_due();
    if (work->taking) // which shows it too
      pthread_cond_wait(&work->turned, &work->lock);
    else if (pthread_cond_clockwait(&work->turned, &work->lock, CLOCK_MONOTONIC, &due) && !work->taking)
      show_progress(work);
  }
  pthread_mutex_unlock(&work->lock);
}

static int run_threads(pipeline *work, const char *only) {
  pthread_t splitter;
  bool shown = progress_here();
  work->only = only;
  work->all_filled = false;
  work->started = 0;
  start(&splitter, run_splitter, work);
  if (shown)
    watch(work);
  pthread_join(splitter, NULL);
  for (size_t i = 0; i < work->started; ++i)
    pthread_join(work->workers[i], NULL);
  progress_turn(shown);
  if (!work->stopped && work->walk_code == EXIT_USAGE)
    return EXIT_USAGE;
  if (!work->stopped)
    raise_code(work, work->walk_code);
  return work->code;
}

/// Whether it is worth while to start threads for one operand.
static bool is_large(const char *path) {
  enum { LARGE = 1 << 20 };
  struct stat status;
  return !strcmp(path, "-") ||
         (stat(path, &status) == 0 && (!S_ISREG(status.st_mode) || status.st_size > LARGE));
}

/// Works through one file in this thread.
static int read_here(pipeline *work, const char *name, const char *path) {
  annot_read_options read = work->read;
  int refused = work->verb->input ? work->verb->input(work->context, name, &read) : EXIT_CLEAN;
  if (refused != EXIT_CLEAN)
    return refused < 0 ? EXIT_CLEAN : refused;
  pipeline_output *slot = &work->slots[0];
  slot->piece = (split_piece){.name = NULL, .read = read, .unopened = true, .last = true};
  slot->piece.input = ++work->inputs;
  if (work->read.syntax == ANNOT_ANY_SYNTAX)
    slot->piece.read.syntax = input_syntax(name);
  slot->name = shown_name(name);
  slot->direct = true;
  work_on(slot, path);
  finish_slot(work, slot);
  slot->direct = false;
  return work->code;
}

/// Works through one file; the line of progress may stay.
static int read_input(pipeline *work, const char *name, const char *path) {
  int before = work->code;
  work->code = EXIT_CLEAN;
  bool threads = work->jobs > 1 && !work->streams && !strcmp(name, path) && is_large(path);
  int code = threads ? run_threads(work, path) : read_here(work, name, path);
  work->code = before > code ? before : code;
  return code;
}

int pipeline_read(pipeline *work, const char *name, const char *path) {
  work->stopped = false; // which another input may have done
  int code = read_input(work, name, path);
  progress_give_way(true);
  return code;
}

static int read_visit(void *context, const char *path) {
  pipeline *work = context;
  if (work->stopped)
    return EXIT_USAGE;
  int code = read_input(work, path, path);
  return work->stopped && code < EXIT_USAGE ? EXIT_USAGE : code;
}

static int run_here(pipeline *work) {
  int code = input_walk(work->options, enter_folder, read_visit, work);
  return work->stopped ? work->code : code;
}

int pipeline_run(pipeline *work) {
  const command_line *options = work->options;
  bool large = options->operand_count != 1 || is_large(options->operands[0]);
  int code = work->jobs > 1 && large ? run_threads(work, NULL) : run_here(work);
  progress_give_way(true);
  return code;
}

int pipeline_stream(pipeline *work) {
  work->streams = true;
  if (work->read.syntax == ANNOT_ANY_SYNTAX)
    work->read.syntax = ANNOT_JSON_LINES; // the first line may be one that is wrong
  return run_here(work);
}

/// The cores that this program may use.
static size_t count_cores(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

static size_t count_jobs(const command_line *options) {
  uint64_t jobs = options_number(options, OPTION_JOBS);
  jobs = jobs ? jobs : count_cores();
  return jobs > MOST_JOBS ? MOST_JOBS : (size_t)jobs;
}

/// Whether to show how far the work is: not between what someone types, nor in the midst of a pipe.
static bool is_shown(const command_line *options) {
  return terminal_obeys(stderr) && !options_has(options, OPTION_QUIET) &&
         !options_has(options, OPTION_STREAM) && !input_typed(options);
}

/// Pieces are read by one thread and freed by another: what they stood in is kept for the next ones,
/// and not given back to the system and asked for again.  Larger blocks stand by themselves.
static void keep_memory(void) {
#ifdef M_TRIM_THRESHOLD // the GNU C library
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

pipeline *pipeline_new(const command_line *options, const annot_read_options *read,
                       const pipeline_verb *verb, void *context) {
  pipeline *work = calloc(1, sizeof *work);
  if (!work)
    return NULL;
  *work = (pipeline){.verb = verb, .context = context, .options = options, .read = *read};
  work->read.syntax = (annot_syntax)(options_choice(options, OPTION_FROM, -1) + 1);
  if (options_has(options, OPTION_MAX_RECORD))
    work->read.limits.record_bytes = options_number(options, OPTION_MAX_RECORD);
  work->jobs = count_jobs(options);
  work->slot_count = work->jobs == 1 ? 1 : 2 * work->jobs + 2;
  if (work->jobs > 1)
    keep_memory();
  pthread_mutex_init(&work->lock, NULL);
  pthread_cond_init(&work->emptied, NULL);
  pthread_cond_init(&work->filled, NULL);
  pthread_cond_init(&work->turned, NULL);
  work->slots = calloc(work->slot_count, sizeof *work->slots);
  for (size_t i = 0; work->slots && i < work->slot_count; ++i) {
    work->slots[i].work = work;
    work->slots[i].state = verb->begin(context);
    if (!work->slots[i].state) {
      pipeline_free(work);
      return NULL;
    }
  }
  if (!work->slots) {
    pipeline_free(work);
    return NULL;
  }
  if (is_shown(options))
    progress_begin(measure, work);
  return work;
}

void pipeline_free(pipeline *work) {
  if (!work)
    return;
  progress_end();
  for (size_t i = 0; work->slots && i < work->slot_count; ++i) {
    pipeline_output *slot = &work->slots[i];
    if (slot->state)
      work->verb->end(slot->state);
    split_free(&slot->piece);
    results_free(&slot->found);
  }
  free(work->slots);
  results_free(&work->walked);
  pthread_cond_destroy(&work->emptied);
  pthread_cond_destroy(&work->filled);
  pthread_cond_destroy(&work->turned);
  pthread_mutex_destroy(&work->lock);
  free(work);
}
