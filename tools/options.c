/// options.c: from argv to options, by the rows of options.def.

#include "config.h"

#include "options.h"

#include "terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IN(VERB) (1U << VERB_##VERB)
#define ALL UINT32_MAX

const verb_row verb_rows[VERB_COUNT] = {
#define VERB(NAME, name, operands, summary) {#name, operands, summary, verb_##name},
#include "options.def"
};

const option_row option_rows[OPTION_COUNT] = {
#define OPTION(NAME, name, letter, argument, verbs, summary)                                       \
  {name, letter, argument, verbs, summary},
#include "options.def"
};

enum { LONGEST_NAME = 63 };

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/// Levenshtein's distance; names longer than LONGEST_NAME are far from everything.
static size_t distance(const char *a, const char *b) {
  size_t row[LONGEST_NAME + 1], length = strlen(b);
  if (length > LONGEST_NAME || strlen(a) > LONGEST_NAME)
    return SIZE_MAX;
  for (size_t j = 0; j <= length; ++j)
    row[j] = j;
  for (size_t i = 0; a[i]; ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < length; ++j) {
      size_t cost = least(diagonal + (a[i] != b[j]), least(row[j], row[j + 1]) + 1);
      diagonal = row[j + 1];
      row[j + 1] = cost;
    }
  }
  return row[length];
}

const char *nearest_name(const char *wrong, const char *const *names, size_t count) {
  const char *best = NULL;
  size_t limit = strlen(wrong) / 2 + 1;
  for (size_t i = 0; i < count; ++i) {
    size_t far = distance(wrong, names[i]);
    if (far < limit) {
      best = names[i];
      limit = far;
    }
  }
  return best;
}

int options_wrong(const command_line *options, const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  complain("%s", text);
  bool verb = options->verb < VERB_COUNT;
  fprintf(stderr, "Try 'annot %s%s--help'.\n", verb ? verb_rows[options->verb].name : "",
          verb ? " " : "");
  return EXIT_USAGE;
}

bool option_of_verb(int verb, int option) {
  return (option_rows[option].verbs >> verb & 1) != 0;
}

/// Says that there is no such option, and which one was probably meant.
static int no_such_option(const command_line *options, const char *name, size_t length) {
  const char *names[OPTION_COUNT];
  char wrong[LONGEST_NAME + 1];
  size_t count = 0;
  snprintf(wrong, sizeof wrong, "%.*s", (int)least(length, LONGEST_NAME), name);
  for (size_t i = 0; i < OPTION_COUNT; ++i)
    if (option_of_verb((int)options->verb, (int)i))
      names[count++] = option_rows[i].name;
  const char *near = nearest_name(wrong, names, count);
  return options_wrong(options, "%s has no option --%s%s%s%s", verb_rows[options->verb].name, wrong,
                       near ? "; did you mean --" : "", near ? near : "", near ? "?" : "");
}

bool option_has_choices(const option_row *row) {
  return row->argument && strchr(row->argument, '|') && !strchr(row->argument, '=');
}

/// The place of `value` among the choices "a|b|c", or -1.
static int choice_of(const char *choices, const char *value) {
  size_t length = strlen(value);
  for (int at = 0;; ++at) {
    size_t end = strcspn(choices, "|");
    if (end == length && !strncmp(choices, value, length))
      return at;
    if (!choices[end])
      return -1;
    choices += end + 1;
  }
}

static bool is_number(const char *value) {
  size_t digits = strspn(value, "0123456789");
  return digits > 0 && digits <= 18 && !value[digits];
}

/// Whether `value` has something on both sides of its first =.
static bool is_pair(const char *value) {
  size_t name = strcspn(value, "=");
  return name > 0 && value[name] && value[name + 1];
}

bool options_glob_matches(const char *glob) {
  size_t length = strlen(glob);
  return length > 0 && glob[0] != '/' && glob[length - 1] != '/';
}

/// Keeps one option; its argument has been found.
static int keep(command_line *options, size_t row, const char *value) {
  const option_row *option = &option_rows[row];
  if (option->argument && !value)
    return options_wrong(options, "--%s needs a value: %s", option->name, option->argument);
  if (!option->argument && value)
    return options_wrong(options, "--%s takes no value", option->name);
  if (option_has_choices(option) && choice_of(option->argument, value) < 0)
    return options_wrong(options, "--%s must be one of %s, not \"%s\"", option->name,
                         option->argument, value);
  if (option->argument && !strcmp(option->argument, "N") && !is_number(value))
    return options_wrong(options, "--%s must be a number, not \"%s\"", option->name, value);
  if (option->argument && strchr(option->argument, '=') && !is_pair(value))
    return options_wrong(options, "--%s must be %s, not \"%s\"", option->name, option->argument,
                         value);
  if (option->argument && !strcmp(option->argument, "GLOB") && !options_glob_matches(value))
    return options_wrong(options, "--%s %s names nothing: a path has no slash at its ends", option->name,
                         value);
  options->given[options->given_count++] = (given_option){(option_id)row, value};
  return -1;
}

/// Understands `--name`, `--name=value` or `--name value`.
static int parse_long(command_line *options, char ***argument) {
  const char *name = **argument + 2;
  size_t length = strcspn(name, "=");
  for (size_t i = 0; i < OPTION_COUNT; ++i) {
    const option_row *row = &option_rows[i];
    if (!option_of_verb((int)options->verb, (int)i) || strlen(row->name) != length ||
        strncmp(row->name, name, length) != 0)
      continue;
    const char *value = name[length] ? name + length + 1 : NULL;
    if (row->argument && !value && (*argument)[1])
      value = *++*argument;
    return keep(options, i, value);
  }
  return no_such_option(options, name, length);
}

/// Understands `-q`, `-oFILE` or `-o FILE`; several letters may follow one dash.
static int parse_letters(command_line *options, char ***argument) {
  for (const char *letter = **argument + 1; *letter; ++letter) {
    size_t i = 0;
    while (i < OPTION_COUNT && !(option_of_verb((int)options->verb, (int)i) && option_rows[i].letter == *letter))
      ++i;
    if (i == OPTION_COUNT)
      return options_wrong(options, "%s has no option -%c", verb_rows[options->verb].name, *letter);
    bool needs = option_rows[i].argument;
    const char *value = !needs ? NULL : letter[1] ? letter + 1 : (*argument)[1];
    if (needs && !letter[1] && value)
      ++*argument;
    int code = keep(options, i, value);
    if (code >= 0 || needs)
      return code;
  }
  return -1;
}

int options_version(void) {
  printf("annot %s\n", PACKAGE_VERSION);
  return EXIT_CLEAN;
}

/// Finds the verb, or does what stands in its place.
static int parse_verb(command_line *options, const char *name) {
  const char *names[VERB_COUNT];
  options->verb = VERB_COUNT;
  if (!name)
    return options_wrong(options, "say what to do: annot VERB [options] [FILE|DIR|-]...");
  if (!strcmp(name, "--version"))
    return options_version();
  if (!strcmp(name, "--help") || !strcmp(name, "-h"))
    name = "help";
  for (int i = 0; i < VERB_COUNT; ++i) {
    names[i] = verb_rows[i].name;
    if (!strcmp(name, names[i])) {
      options->verb = (verb_id)i;
      return -1;
    }
  }
  const char *near = nearest_name(name, names, VERB_COUNT);
  return options_wrong(options, "there is no verb %s%s%s%s", name, near ? "; did you mean " : "",
                       near ? near : "", near ? "?" : "");
}

int options_parse(command_line *options, int argc, char **argv) {
  memset(options, 0, sizeof *options);
  size_t letters = 0; // no more options than letters
  for (int i = 0; i < argc; ++i)
    letters += strlen(argv[i]);
  options->given = calloc(letters + 1, sizeof *options->given);
  options->operands = calloc((size_t)argc + 1, sizeof *options->operands);
  if (!options->given || !options->operands)
    out_of_memory();
  int code = parse_verb(options, argc > 1 ? argv[1] : NULL);
  bool only_operands = false;
  for (char **argument = argv + 2; code < 0 && argc > 1 && *argument; ++argument) {
    if (only_operands || **argument != '-' || !(*argument)[1])
      options->operands[options->operand_count++] = *argument;
    else if (!strcmp(*argument, "--"))
      only_operands = true;
    else
      code = (*argument)[1] == '-' ? parse_long(options, &argument)
                                   : parse_letters(options, &argument);
  }
  if (code < 0 && options->operand_count && !*verb_rows[options->verb].operands)
    code = options_wrong(options, "%s takes no operand", verb_rows[options->verb].name);
  return code;
}

void options_free(command_line *options) {
  free(options->given);
  free(options->operands);
}

const char *options_value(const command_line *options, option_id option, const char *otherwise) {
  for (size_t i = options->given_count; i > 0; --i)
    if (options->given[i - 1].option == option)
      return options->given[i - 1].value;
  return otherwise;
}

bool options_has(const command_line *options, option_id option) {
  for (size_t i = 0; i < options->given_count; ++i)
    if (options->given[i].option == option)
      return true;
  return false;
}

uint64_t options_number(const command_line *options, option_id option) {
  return strtoull(options_value(options, option, "0"), NULL, 10);
}

int options_choice(const command_line *options, option_id option, int otherwise) {
  const char *value = options_value(options, option, NULL);
  return value ? choice_of(option_rows[option].argument, value) : otherwise;
}
