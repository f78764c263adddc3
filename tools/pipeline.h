/// pipeline.h: records of many inputs through a verb, on several threads, with results in order.
///
///   inputs -> pieces of whole records -> workers -> what they put, in the order of the input
///
/// Whatever the number of threads, `take` sees the same things in the same order.  Memory is bounded
/// by the number of pieces that are under way and the largest record.  Knows nothing of what a verb
/// does with a record.
#ifndef TOOLS_PIPELINE_H
#define TOOLS_PIPELINE_H

#include "options.h"

#include <annot/read.h>
#include <stdio.h>

/// What a verb puts out for the ordered stage.
typedef struct pipeline_output pipeline_output;

/// One thing that was put, when its turn has come.
typedef struct pipeline_entry {
  const char *name; ///< of the input
  int kind;         ///< the verb's own, not negative
  uint32_t value;   ///< the verb's own
  annot_str bytes;
} pipeline_entry;

/// What a verb does.  `context` is shared by all threads, so that only the ordered stage may change
/// it; a state is used by one thread at a time.
typedef struct pipeline_verb {
  /// Makes a state; NULL: memory is out.
  void *(*begin)(void *context);
  void (*end)(void *state);
  /// Looks at a record; what it finds it puts into `output` or adds to its state.
  annot_status (*record)(void *state, pipeline_output *output, annot_record *record);
  /// The ordered stage: takes what has been put.  ANNOT_STOPPED ends the work.
  annot_status (*take)(void *context, const pipeline_entry *entry);
  /// The ordered stage: adds a state to the context, if `keep`, and empties it.  Or NULL.
  annot_status (*add)(void *context, void *state, bool keep);
  /// Says how an input is to be read, which may be in another thread.  Returns EXIT_CLEAN, -1 to leave
  /// it out, or an exit code.  Or NULL: all are read in one way.
  int (*input)(void *context, const char *path, annot_read_options *read);
  /// Says in the same way whether a folder is to be entered.  Or NULL: all are.
  int (*folder)(void *context, const char *path);
} pipeline_verb;

/// The name of the input, as people are told it.
const char *pipeline_name(const pipeline_output *output);

/// The rules that the input is read with.
const annot_ruleset *pipeline_ruleset(const pipeline_output *output);

/// Appends to the next entry.
annot_status pipeline_append(pipeline_output *output, const char *bytes, size_t length);

/// The same through stdio.
FILE *pipeline_file(pipeline_output *output);

/// Ends an entry: what has been appended since the last one.
annot_status pipeline_put(pipeline_output *output, int kind, uint32_t value);

typedef struct pipeline pipeline;

/// Makes a pipeline as --jobs, --from and --max-record say.  `read` has what the verb wants besides;
/// it, `verb` and what `context` points to must outlive the pipeline.  Returns NULL where memory is
/// out.
pipeline *pipeline_new(const command_line *options, const annot_read_options *read,
                       const pipeline_verb *verb, void *context);
void pipeline_free(pipeline *work);

/// Works through all operands.  Returns an exit code; findings are the verb's affair.
int pipeline_run(pipeline *work);

/// The same in this thread: what a record gives is taken at once, and standard output flushed whenever
/// input would have to be waited for.  Input is JSON Lines unless --from says otherwise.
int pipeline_stream(pipeline *work);

/// Works through one file; people are told `name`.
int pipeline_read(pipeline *work, const char *name, const char *path);

#endif
