/// scratch.h: files without a name that hold what must be read more than once.
#ifndef TOOLS_SCRATCH_H
#define TOOLS_SCRATCH_H

#include <stdio.h>

/// How long the path of a scratch file can be.
enum { SCRATCH_PATH = 32 };

/// Makes an empty scratch file; it is gone when it is closed or the program ends.  Returns NULL
/// after having said why there is none.
FILE *scratch_new(void);

/// Gives a path that opens the file for reading from its start, and makes what was written last.
/// Returns an exit code.
int scratch_path(FILE *scratch, char path[SCRATCH_PATH]);

/// Fills it with the decompressed bytes of an input.  Returns an exit code.
int scratch_fill(FILE *scratch, const char *path);

/// Writes all of it to `to`.  Returns an exit code; that `to` cannot be written shows there.
int scratch_copy(FILE *scratch, FILE *to);

#endif
