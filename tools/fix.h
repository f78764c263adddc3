/// fix.h: applying the fixes of findings to files.
///
/// Works on the bytes of the file as it is spelled: what no fix speaks of stays as it is.
#ifndef TOOLS_FIX_H
#define TOOLS_FIX_H

#include "options.h"

#include <annot/read.h>
#include <annot/validate.h>
#include <stdio.h>

/// What to fix, and how much has been done.
typedef struct fixing {
  const command_line *options;
  annot_validator *validator;
  bool show;      ///< what would change, and change nothing
  bool unsafe;    ///< apply those fixes too that may not be what was meant
  uint64_t fixed; ///< how many fixes have been applied, to all inputs
} fixing;

/// Fixes a file in place, or standard input to standard output, until there is nothing more to fix.
/// `*fixed` is what has to be validated then, a scratch file that the caller closes; NULL: the file.
/// Returns an exit code; EXIT_FINDINGS where fixes have been shown.
int fix_input(fixing *work, const char *path, const annot_read_options *read, FILE **fixed);

#endif
