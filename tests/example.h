/// tests/example.h: the examples of pages, and what the library finds in them.
#ifndef TESTS_EXAMPLE_H
#define TESTS_EXAMPLE_H

#include <annot.h>
#include <stdbool.h>

/// A fenced block of a page in Markdown.
typedef struct test_example {
  char info[256]; ///< what follows the fence: the syntax, then what the block shows
  char *bytes;
  size_t length;
} test_example;

/// Finds the next example of a page; the caller frees its bytes.
bool next_example(const char **page, test_example *example);

/// Whether two examples are spelled in the same syntax: the first word of their info.
bool same_spelling(const char *a, const char *b);

/// All findings of an example at level 5 and by `profile`, which may be NULL, a line "T103 3:85-3:90" for
/// each; `*mended` is the example with the first fix.  The fixes are tried as changes of the document,
/// too.  The caller frees both.
char *findings_of(const test_example *example, const annot_profile *profile, char **mended);

#endif
