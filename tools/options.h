/// options.h: the command line, as options.def states it.
///
/// Knows names and arguments, not what they do.
#ifndef TOOLS_OPTIONS_H
#define TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The exit codes; where several apply, the highest one wins.
enum exit_code {
  EXIT_CLEAN,
  EXIT_FINDINGS,
  EXIT_USAGE,
  EXIT_UNREADABLE,
  EXIT_UNWRITABLE,
  EXIT_INTERNAL
};

typedef enum verb_id {
#define VERB(NAME, name, operands, summary) VERB_##NAME,
#include "options.def"
  VERB_COUNT
} verb_id;

typedef enum option_id {
#define OPTION(NAME, name, letter, argument, verbs, summary) OPTION_##NAME,
#include "options.def"
  OPTION_COUNT
} option_id;

typedef struct given_option {
  option_id option;
  const char *value; ///< NULL where the option takes none
} given_option;

/// A command line that has been understood.
typedef struct command_line {
  verb_id verb;
  given_option *given; ///< in the order in which they were given
  size_t given_count;
  const char **operands;
  size_t operand_count;
} command_line;

typedef struct verb_row {
  const char *name, *operands, *summary;
  int (*run)(const command_line *options);
} verb_row;

typedef struct option_row {
  const char *name;
  char letter; ///< or 0
  const char *argument;
  uint32_t verbs; ///< bit n: verb n takes it
  const char *summary;
} option_row;

extern const verb_row verb_rows[VERB_COUNT];
extern const option_row option_rows[OPTION_COUNT];

#define VERB(NAME, name, operands, summary) int verb_##name(const command_line *options);
#include "options.def"

/// Understands a command line.  Returns a negative number, or the exit code where there is nothing
/// more to do; it has then said why.  Free with options_free either way.
int options_parse(command_line *options, int argc, char **argv);
void options_free(command_line *options);

/// Prints the version; returns EXIT_CLEAN.
int options_version(void);

/// The last value given for an option, or `otherwise`.
const char *options_value(const command_line *options, option_id option, const char *otherwise);
bool options_has(const command_line *options, option_id option);
/// The last number given, or 0.
uint64_t options_number(const command_line *options, option_id option);
/// Where the last value stands among the choices of the option, from 0; `otherwise` if not given.
int options_choice(const command_line *options, option_id option, int otherwise);
/// Says whether a verb takes an option.
bool option_of_verb(int verb, int option);
/// Says whether the argument of an option is one of a list.
bool option_has_choices(const option_row *row);

/// Whether a pattern can name a file or folder that a walk finds: not with a slash at its ends.
bool options_glob_matches(const char *glob);

/// Says that the command line is wrong and how to get help; returns EXIT_USAGE.
int options_wrong(const command_line *options, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// The one of `names` that `wrong` was probably meant to be, or NULL.
const char *nearest_name(const char *wrong, const char *const *names, size_t count);

#endif
