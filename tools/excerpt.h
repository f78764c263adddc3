/// excerpt.h: the part of a long line around a place that fits on a terminal.
#ifndef TOOLS_EXCERPT_H
#define TOOLS_EXCERPT_H

#include "terminal.h"

/// A stretch of one line, cut between characters as people see them.
typedef struct text_excerpt {
  annot_str text;
  size_t from, to; ///< bytes of the text
  bool cut_before, cut_behind;
} text_excerpt;

/// Chooses what to show of the line of [start, end) in so many columns, with some of what stands
/// around it.  Only what is near is looked at, for a line may be as long as the file.
text_excerpt excerpt_of(annot_str text, size_t start, size_t end, int columns);

/// Says whether all of [start, end) is shown.
bool excerpt_shows(const text_excerpt *excerpt, size_t start, size_t end);

/// Writes the line, with an ellipsis where it is cut.
void excerpt_put(FILE *file, const text_excerpt *excerpt);

/// How many columns of the excerpt stand before byte `at`, and how many signs underline
/// [start, end): at least one.
int excerpt_column(const text_excerpt *excerpt, size_t at);
int excerpt_width(const text_excerpt *excerpt, size_t start, size_t end);

#endif
