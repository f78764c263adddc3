/// output.c: atomic replacement of files, and the end of standard output.

#include "config.h"

#include "output.h"

#include "ending.h"
#include "input.h"
#include "pack.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// The temporary file of the moment, for whatever ends the program.
static char *volatile unfinished;

static void remove_unfinished(void) {
  if (unfinished)
    unlink(unfinished);
}

/// Why writing failed first, or 0: to standard output, and to another file.
static atomic_int reasons[2];

void output_see(FILE *file) {
  atomic_int *reason = &reasons[file != stdout];
  if (!*reason && ferror(file))
    *reason = errno;
}

/// The reason of a failure that shows now.
static int take_reason(const FILE *file, int now) {
  int first = atomic_exchange(&reasons[file != stdout], 0);
  return first ? first : now;
}

static int failed(const char *path) {
  complain("%s: cannot be written: %s", path ? path : "standard output", strerror(errno));
  return EXIT_UNWRITABLE;
}

/// What has been written to a file did not all arrive.
static int failed_before(const char *path, const FILE *file) {
  errno = take_reason(file, errno);
  return failed(path);
}

/// "folder/name" → "folder/.name.XXXXXX"
static char *temporary_name(const char *target) {
  const char *slash = strrchr(target, '/');
  size_t folder = slash ? (size_t)(slash - target) + 1 : 0, size = strlen(target) + 9;
  char *name = malloc(size);
  if (name)
    snprintf(name, size, "%.*s.%s.XXXXXX", (int)folder, target, target + folder);
  return name;
}

/// Makes a file that does not outlive the program, whenever that is ended by a signal.
static int make_temporary(char *name) {
  sigset_t before;
  ending_add(remove_unfinished);
  ending_hold(&before);
  int descriptor = mkstemp(name);
  if (descriptor >= 0)
    unfinished = name;
  ending_release(&before);
  return descriptor;
}

/// Opens the temporary file with the mode that the target has or would get.
static int open_temporary(output_target *output, const struct stat *status) {
  mode_t mask = umask(0);
  umask(mask);
  mode_t mode = status ? status->st_mode & 07777 : 0666 & ~mask;
  output->temporary = temporary_name(output->target);
  int descriptor = output->temporary ? make_temporary(output->temporary) : -1;
  if (descriptor < 0)
    return -1;
  if (status && fchown(descriptor, status->st_uid, status->st_gid) != 0)
    mode &= 01777; // another's file becomes ours, and must not gain our rights
  if (fchmod(descriptor, mode) == 0)
    return descriptor;
  close(descriptor);
  return -1;
}

/// Forgets the temporary file, which must be gone or in its place.
static void forget(output_target *output) {
  unfinished = NULL;
  reasons[1] = 0;
  free(output->temporary);
  free(output->target);
  *output = (output_target){0};
}

/// Compresses what is written.
static void begin_packing(output_target *output, packing_kind packing) {
  FILE *file = pack_open(output->file, packing);
  if (!file)
    out_of_memory();
  output->packed = file == output->file ? NULL : output->file;
  output->file = file;
}

/// Ends compressed data.  Says whether all of it has been written.
static bool end_packing(output_target *output) {
  if (!output->packed)
    return true;
  bool good = !ferror(output->file);
  good = fclose(output->file) == 0 && good;
  output->file = output->packed;
  return good;
}

static int begin_packed(output_target *output, const char *path, packing_kind packing) {
  struct stat status;
  bool standard = !path || !strcmp(path, "-");
  *output = (output_target){.file = standard ? terminal_open() : NULL};
  if (standard)
    return output->file ? EXIT_CLEAN : failed(NULL);
  output->path = path;
  bool exists = stat(path, &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) { // a device or a pipe is not replaced
    output->file = fopen(path, "wb");
    return output->file ? EXIT_CLEAN : failed(path);
  }
  output->target = exists ? realpath(path, NULL) : strdup(path);
  int descriptor =
      output->target ? open_temporary(output, exists ? &status : NULL) : -1;
  output->file = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
  if (output->file) {
    begin_packing(output, packing);
    return EXIT_CLEAN;
  }
  int code = failed(path);
  if (unfinished)
    unlink(unfinished);
  forget(output);
  return code;
}

int output_begin(output_target *output, const char *path) {
  return begin_packed(output, path, path ? pack_kind(path) : PACKING_NONE);
}

int output_judge(const char *path) {
  struct stat status;
  if (stat(path, &status) == 0) {
    errno = S_ISDIR(status.st_mode) ? EISDIR : 0;
    return !errno && access(path, W_OK) == 0 ? EXIT_CLEAN : failed(path);
  }
  bool absent = errno == ENOENT;
  char *folder = input_folder(path);
  bool good = absent && access(folder, W_OK | X_OK) == 0;
  free(folder);
  return good ? EXIT_CLEAN : failed(path);
}

int output_begin_directly(output_target *output, const char *path) {
  *output = (output_target){.path = path, .file = fopen(path, "wb")};
  if (!output->file)
    return failed(path);
  setvbuf(output->file, NULL, _IOLBF, 0);
  begin_packing(output, pack_kind(path));
  return EXIT_CLEAN;
}

int output_look(const char *path, file_state *seen) {
  if (stat(path, &seen->status) != 0 || S_ISREG(seen->status.st_mode))
    return EXIT_CLEAN; // opening it says what is wrong
  complain("%s: is no file that can be written again; pipe it through standard input", path);
  return EXIT_UNREADABLE;
}

int output_begin_again(output_target *output, const char *path, const file_state *seen) {
  packing_kind packing = input_packing(path);
  if (packing == PACKING_UNKNOWN)
    return EXIT_UNREADABLE;
  if (access(path, W_OK) != 0)
    return failed(path);
  int code = begin_packed(output, path, packing);
  output->seen = seen;
  return code;
}

/// Says whether the target has changed since it was looked at.
static bool has_changed(const output_target *output) {
  struct stat now;
  const struct stat *then = output->seen ? &output->seen->status : NULL;
  if (!then)
    return false;
  return stat(output->path, &now) != 0 || now.st_ino != then->st_ino ||
         now.st_size != then->st_size || now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
         now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

/// Makes the new name last, as far as the file system can.
static void sync_folder(const char *target) {
  char *folder = input_folder(target);
  int descriptor = open(folder, O_RDONLY | O_DIRECTORY);
  if (descriptor >= 0) {
    fsync(descriptor);
    close(descriptor);
  }
  free(folder);
}

/// Puts the temporary file in the place of the target.  Returns an exit code.
static int take_place(const output_target *output) {
  if (has_changed(output)) {
    complain("%s: was changed while it was read, and is left as it is", output->path);
    return EXIT_UNREADABLE;
  }
  return rename(output->temporary, output->target) == 0 ? EXIT_CLEAN : failed(output->path);
}

int output_commit(output_target *output) {
  if (!output->path) {
    terminal_close(output->file);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_CLEAN : failed_before(NULL, stdout);
  }
  bool good = end_packing(output);
  good = fflush(output->file) == 0 && !ferror(output->file) && good;
  if (good && output->target)
    good = fsync(fileno(output->file)) == 0;
  good = fclose(output->file) == 0 && good;
  int code = !good ? failed_before(output->path, output->file) : output->target ? take_place(output) : EXIT_CLEAN;
  if (output->target && code == EXIT_CLEAN)
    sync_folder(output->target);
  else if (output->target)
    unlink(output->temporary);
  forget(output);
  return code;
}

void output_abandon(output_target *output) {
  if (!output->path) {
    terminal_close(output->file);
    return;
  }
  end_packing(output);
  fclose(output->file);
  if (output->target)
    unlink(output->temporary);
  forget(output);
}

int output_end(int code) {
  errno = 0;
  bool failed_before = ferror(stdout) != 0;
  bool good = fflush(stdout) == 0 && !failed_before;
  int reason = take_reason(stdout, errno);
  if (fclose(stdout) != 0 && good) {
    good = false;
    reason = errno;
  }
  if (good)
    return code;
  if (code < EXIT_UNWRITABLE)
    complain("standard output: cannot be written%s%s", reason ? ": " : "",
             reason ? strerror(reason) : "");
  return code > EXIT_UNWRITABLE ? code : EXIT_UNWRITABLE;
}
