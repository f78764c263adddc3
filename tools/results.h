/// results.h: what working on something gives, in order, until somebody takes it: what is put, and
/// what is said on standard error meanwhile.
///
/// Knows neither threads nor what is put.
#ifndef TOOLS_RESULTS_H
#define TOOLS_RESULTS_H

#include <annot/status.h>
#include <annot/text.h>
#include <stdbool.h>
#include <stdio.h>

/// The kind of what has been said; those of what is put are not negative.
enum { RESULT_SAID = -1 };

/// Bytes that are appended to.
typedef struct result_bytes {
  char *bytes;
  size_t length, capacity, begun; ///< begun: where the next result begins
} result_bytes;

/// Zero-initialised it is empty.  It must stay where it is.
typedef struct results {
  result_bytes put, said;
  struct result_entry *entries;
  size_t count, room;
  FILE *file, *voice;  ///< append to `put` and to `said`
  annot_status status; ///< of appending
} results;

/// One of them, and where the next one stands.  Zero-initialised it is before the first.
typedef struct result {
  int kind;
  uint32_t value;
  annot_str bytes;
  size_t next, put_at, said_at;
} result;

void results_free(results *all);

/// Throws away what is there, and what went wrong.
void results_forget(results *all);

/// Appends to what is put next.
annot_status results_append(results *all, const char *bytes, size_t length);

/// The same through stdio.
FILE *results_file(results *all);

/// Puts what has been appended since something was put; before it what has been said by now.
annot_status results_put(results *all, int kind, uint32_t value);

/// Where to say something.
FILE *results_voice(results *all);

/// Puts what has been said by now.
annot_status results_put_said(results *all);

/// How many bytes of memory they take, about.
size_t results_size(const results *all);

/// Goes to the next one; false behind the last.
bool results_next(const results *all, result *at);

#endif
