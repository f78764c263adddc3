/// annot: the command.  Understands the command line, runs the verb, and makes sure of the output.

#include "config.h"

#include "options.h"
#include "output.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/// Makes sure that no file that is opened takes the number of a stream that was closed: what is
/// printed would go into it.  The other direction makes every use fail, as it does when closed.
static bool occupy_streams(void) {
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
    if (fcntl(stream, F_GETFD) < 0 &&
        open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream)
      return false;
  return true;
}

int main(int argc, char **argv) {
  command_line options;
  if (!occupy_streams())
    return EXIT_INTERNAL;
  signal(SIGPIPE, SIG_DFL); // even where the parent ignores it: a filter ends with its reader
  int code = options_parse(&options, argc, argv);
  if (code < 0) {
    if (options_has(&options, OPTION_HELP))
      code = verb_help(&options);
    else if (options_has(&options, OPTION_VERSION))
      code = options_version();
    else
      code = verb_rows[options.verb].run(&options);
  }
  options_free(&options);
  return output_end(code);
}
