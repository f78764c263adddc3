/// diff.h: what is different between two versions of a file, as people read it.
#ifndef TOOLS_DIFF_H
#define TOOLS_DIFF_H

#include "options.h"

#include <stdio.h>

/// Writes a unified diff of two scratch files to standard output, by the system's diff.  Returns
/// EXIT_CLEAN where they are equal, EXIT_FINDINGS where they differ, or says what failed.
int diff_show(const command_line *options, const char *name, FILE *before, FILE *after);

#endif
