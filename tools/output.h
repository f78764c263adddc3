/// output.h: where results go.
///
/// A file is written next to the one it is to replace and takes its place only when it is whole, so
/// that a failed write leaves the old one as it was.
#ifndef TOOLS_OUTPUT_H
#define TOOLS_OUTPUT_H

#include "options.h"

#include <annot/text.h>
#include <stdio.h>
#include <sys/stat.h>

/// A file as it was when it was looked at.
typedef struct file_state {
  struct stat status;
} file_state;

/// A place to write to.
typedef struct output_target {
  FILE *file;
  FILE *packed;     ///< where `file` writes to if it compresses, or NULL
  const char *path; ///< as given; NULL: standard output
  char *target;     ///< the file to replace; NULL where it is written directly
  char *temporary;
  const file_state *seen; ///< what the target must still be, or NULL
} output_target;

/// Begins writing to `path`, compressed where it ends with .gz or .zst; NULL or "-" is standard
/// output.  Returns EXIT_CLEAN, or says what failed and returns EXIT_UNWRITABLE; then there is nothing
/// to end.
int output_begin(output_target *output, const char *path);

/// Says early where a file cannot be written, as far as that shows.  Returns EXIT_CLEAN or
/// EXIT_UNWRITABLE.
int output_judge(const char *path);

/// Begins writing to `path` itself, line by line: what has been written stays, however the program ends.
/// Returns as output_begin does.
int output_begin_directly(output_target *output, const char *path);

/// Looks at a file that is to be read and then written again.  Returns EXIT_CLEAN, or says why that
/// cannot be done and returns EXIT_UNREADABLE.
int output_look(const char *path, file_state *seen);

/// Begins writing a file again that was looked at before it was read: it is not replaced where it
/// has changed since, and compressed files are not written.
int output_begin_again(output_target *output, const char *path, const file_state *seen);

/// Remembers why writing to a file has failed, if it has, for output_commit or output_end to tell.  To
/// be called behind writes in any thread: they may be followed by other work, and end in another one.
void output_see(FILE *file);

/// Makes what was written last.  Returns EXIT_CLEAN or EXIT_UNWRITABLE.
int output_commit(output_target *output);

/// Throws away what was written.
void output_abandon(output_target *output);

/// Makes sure that standard output has been written; returns the exit code of the program.
int output_end(int code);

#endif
