/// diff.c: the system's diff(1), with the name of the file, coloured.
///
/// What it prints holds bytes of documents, so it is not let onto a terminal as it is.

#include "config.h"

#include "diff.h"

#include "progress.h"
#include "scratch.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int failed(const char *why) {
  complain("diff: cannot be run: %s", why);
  return EXIT_INTERNAL;
}

/// The name as it is shown, for diff would print line feeds as they are.  The caller frees it.
static char *label_of(const char *name) {
  char *label = NULL;
  size_t length;
  FILE *file = open_memstream(&label, &length);
  if (!file)
    return NULL;
  terminal_put_text(file, name);
  return fclose(file) == 0 ? label : NULL;
}

/// Starts diff; what it prints can be read from `*from`.  Returns an error number.
static int start(char **arguments, pid_t *child, FILE **from) {
  int ends[2];
  posix_spawn_file_actions_t actions;
  if (pipe2(ends, O_CLOEXEC) != 0)
    return errno;
  int error = posix_spawn_file_actions_init(&actions);
  if (!error)
    error = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  if (!error)
    error = posix_spawnp(child, "diff", &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  *from = error ? NULL : fdopen(ends[0], "r");
  if (!*from)
    close(ends[0]);
  return *from ? 0 : error ? error : errno;
}

static style_id style_of(const char *line) {
  return !strncmp(line, "---", 3) || !strncmp(line, "+++", 3) ? STYLE_STRONG
         : *line == '+'                                       ? STYLE_GOOD
         : *line == '-'                                       ? STYLE_ERROR
         : *line == '@'                                       ? STYLE_NOTE
                                                              : STYLE_PLAIN;
}

static void put_line(const char *line, size_t length, bool terminal, bool color) {
  style_id style = style_of(line);
  bool feed = length > 0 && line[length - 1] == '\n';
  if (style != STYLE_PLAIN)
    terminal_style(stdout, color, style);
  if (terminal)
    terminal_put(stdout, (annot_str){line, length - feed});
  else
    fwrite(line, 1, length - feed, stdout);
  if (style != STYLE_PLAIN)
    terminal_style(stdout, color, STYLE_PLAIN);
  if (feed)
    putchar('\n');
}

static void put_lines(const command_line *options, FILE *from) {
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  bool terminal = isatty(STDOUT_FILENO), color = terminal_colors(options, stdout);
  while ((length = getline(&line, &size, from)) > 0)
    put_line(line, (size_t)length, terminal, color);
  free(line);
}

static int run(const command_line *options, char **arguments) {
  pid_t child;
  FILE *from;
  int ended = 0, error = start(arguments, &child, &from);
  if (error)
    return failed(strerror(error));
  put_lines(options, from);
  fclose(from);
  while (waitpid(child, &ended, 0) < 0)
    if (errno != EINTR)
      return failed(strerror(errno));
  if (!WIFEXITED(ended) || WEXITSTATUS(ended) > 1)
    return failed("it did not end well");
  return WEXITSTATUS(ended) == 0 ? EXIT_CLEAN : EXIT_FINDINGS;
}

int diff_show(const command_line *options, const char *name, FILE *before, FILE *after) {
  char before_path[SCRATCH_PATH], after_path[SCRATCH_PATH];
  int code = scratch_path(before, before_path);
  if (code == EXIT_CLEAN)
    code = scratch_path(after, after_path);
  char *label = code == EXIT_CLEAN ? label_of(name) : NULL;
  if (code == EXIT_CLEAN && !label)
    code = failed(strerror(ENOMEM));
  char program[] = "diff", unified[] = "-au", option[] = "--label", end[] = "--";
  char *arguments[] = {program, unified, option, label, option, label,
                       end,     before_path, after_path, NULL};
  progress_give_way(true);
  fflush(stdout);
  if (code == EXIT_CLEAN)
    code = run(options, arguments);
  free(label);
  return code;
}
