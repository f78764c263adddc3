/// tests/generate.h: random documents over the whole table, with the nastiest of values.
///
/// Every shape, member and kind occurs; the values keep to their grammars, so that a document has no
/// S or F finding.  What rules say of it is no concern here.  The same seed gives the same document.
#ifndef TESTS_GENERATE_H
#define TESTS_GENERATE_H

#include <annot/document.h>

typedef struct generator {
  uint64_t state;
} generator;

/// A number from 0 to `limit` - 1.
uint32_t generate_below(generator *random, uint32_t limit);

/// A new document, which the caller frees.  It exits where memory is out.
annot_document *generate_document(generator *random);

#endif
