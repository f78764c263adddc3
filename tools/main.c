/// annot: the command.  Understands the command line, runs the verb, and makes sure of the output.

#include "config.h"

#include "options.h"
#include "output.h"

#include <signal.h>

int main(int argc, char **argv) {
  command_line options;
  signal(SIGPIPE, SIG_DFL); // even where the parent ignores it: a filter ends with its reader
  int code = options_parse(&options, argc, argv);
  if (code < 0) {
    if (options_has(&options, OPTION_HELP))
      code = verb_help(&options);
    else
      code = verb_rows[options.verb].run(&options);
  }
  options_free(&options);
  return output_end(code);
}
