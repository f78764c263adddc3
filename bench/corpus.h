/// bench/corpus.h: a seeded generator of realistic documents for measurements.
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H

#include <stddef.h>
#include <stdint.h>

/// One line of JSON Lines, 8 to 12 kB, that has no finding at level 4.
typedef struct corpus_line {
  char *bytes;
  size_t length;
} corpus_line;

/// Makes line `number` of the corpus of `seed`; the caller frees `bytes`.  A fifth of the documents
/// is not ASCII; with `foreign` all of them are.
corpus_line corpus_make(uint64_t seed, uint64_t number, int foreign);

/// Makes one document of about so many bytes and annotations, of which there must be five at least.
corpus_line corpus_make_large(uint64_t seed, size_t bytes, int annotations);

#endif
