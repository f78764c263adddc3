/// output.h: where results go.
///
/// A file is written next to the one it is to replace and takes its place only when it is whole, so
/// that a failed write leaves the old one as it was.
#ifndef TOOLS_OUTPUT_H
#define TOOLS_OUTPUT_H

#include "options.h"

#include <annot/text.h>
#include <stdio.h>

/// A place to write to.
typedef struct output_target {
  FILE *file;
  const char *path; ///< as given; NULL: standard output
  char *target;     ///< the file to replace; NULL where it is written directly
  char *temporary;
} output_target;

/// Begins writing to `path`; NULL or "-" is standard output.  Returns EXIT_CLEAN, or says what
/// failed and returns EXIT_UNWRITABLE; then there is nothing to end.
int output_begin(output_target *output, const char *path);

/// Makes what was written last.  Returns EXIT_CLEAN or EXIT_UNWRITABLE.
int output_commit(output_target *output);

/// Throws away what was written.
void output_abandon(output_target *output);

/// Replaces a file by `bytes`.
int output_replace(const char *path, annot_str bytes);

/// Makes sure that standard output has been written; returns the exit code of the program.
int output_end(int code);

#endif
