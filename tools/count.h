/// count.h: counting what documents hold.
///
/// Counts are sums: those of a corpus are the counts of its parts, added in any order.
#ifndef TOOLS_COUNT_H
#define TOOLS_COUNT_H

#include <annot/document.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/// How many fields a shape, and values an enumeration can have here.
enum { COUNT_FIELDS = 32, COUNT_VALUES = 16 };

typedef struct counts {
  uint64_t documents;
  uint64_t refused;                   ///< documents that could not be read
  uint64_t characters;                ///< code points of all texts
  uint64_t nodes[ANNOT_SHAPE_LIMIT];  ///< by shape
  /// By shape, row of the field, and value of its enumeration; 0: the field is absent.
  uint64_t values[ANNOT_SHAPE_LIMIT][COUNT_FIELDS][COUNT_VALUES];
  json_t *words[3]; ///< objects from strings to numbers, by count_words
} counts;

/// Makes all counts zero.  False where memory is out.
bool counts_begin(counts *sum);
void counts_end(counts *sum);

/// Adds a document.  False where memory is out.
bool counts_add_document(counts *sum, const annot_document *document);

/// Adds other counts.  False where memory is out.
bool counts_add(counts *sum, const counts *other);

/// Adds counts that counts_print_json has printed.  Returns NULL, or the member of `object` that is not as
/// it prints it, or too large; then the counts are no longer right.
const char *counts_add_json(counts *sum, json_t *object);

/// Prints counts: for people, with the most frequent speakers, or as one JSON object.
void counts_print_text(FILE *file, const counts *sum);
void counts_print_json(FILE *file, const counts *sum);

#endif
