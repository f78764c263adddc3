/// value/flaw.h: what is wrong with a single value, and where in it.
///
/// Every grammar of this layer answers with one of these.  It knows no rule, no document and no
/// source file: the caller maps the place to its own bytes.
#ifndef ANNOT_VALUE_FLAW_H
#define ANNOT_VALUE_FLAW_H

#include <annot/text.h>
#include <stdbool.h>

/// What is wrong with a value.  Nothing is owned: `what` is a static string.
typedef struct annot_flaw {
  const char *what; ///< an English clause without a full stop; NULL: the value is good
  size_t start;     ///< the place in the value, in bytes, half-open; empty at the place where
  size_t end;       ///< something is missing
} annot_flaw;

/// The answer for a good value.
#define ANNOT_FLAWLESS ((annot_flaw){NULL, 0, 0})

/// Returns the flaw `what` at bytes [`start`, `end`) of the value.
static inline annot_flaw annot_flaw_at(const char *what, size_t start, size_t end) {
  annot_flaw flaw = {what, start, end};
  return flaw;
}

#endif
