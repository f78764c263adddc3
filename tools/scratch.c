/// scratch.c: temporary files that have no name.

#include "config.h"

#include "scratch.h"

#include "input.h"
#include "terminal.h"

#include <errno.h>
#include <string.h>

static int failed(void) {
  complain("a temporary file cannot be used: %s", strerror(errno));
  return EXIT_UNWRITABLE;
}

FILE *scratch_new(void) {
  FILE *scratch = tmpfile();
  if (!scratch)
    failed();
  return scratch;
}

int scratch_path(FILE *scratch, char path[SCRATCH_PATH]) {
  snprintf(path, SCRATCH_PATH, "/dev/fd/%d", fileno(scratch));
  return fflush(scratch) == 0 && !ferror(scratch) ? EXIT_CLEAN : failed();
}

/// Copies an input from its start to its end.
static int copy(const char *path, FILE *to) {
  annot_str bytes;
  input_stream *input = input_open(path);
  if (!input)
    return EXIT_UNREADABLE;
  bool good = input_read(input, &bytes);
  for (; good && bytes.length && !ferror(to); good = input_read(input, &bytes))
    fwrite(bytes.data, 1, bytes.length, to);
  input_close(input);
  return good ? EXIT_CLEAN : EXIT_UNREADABLE;
}

int scratch_fill(FILE *scratch, const char *path) {
  int code = copy(path, scratch);
  return code == EXIT_CLEAN && (fflush(scratch) != 0 || ferror(scratch)) ? failed() : code;
}

int scratch_copy(FILE *scratch, FILE *to) {
  char path[SCRATCH_PATH];
  int code = scratch_path(scratch, path);
  return code == EXIT_CLEAN ? copy(path, to) : code;
}
