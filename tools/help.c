/// help.c: --help, the man page and the completions, all from options.def.

#include "config.h"

#include "options.h"

#include <stdio.h>
#include <string.h>

static bool takes(int verb, int option) {
  return (option_rows[option].verbs >> verb & 1) != 0;
}

static bool is_common(int option) {
  return option_rows[option].verbs == UINT32_MAX;
}

static void print_option(int option) {
  const option_row *row = &option_rows[option];
  char head[80];
  char letter[5] = "    ";
  if (row->letter)
    snprintf(letter, sizeof letter, "-%c, ", row->letter);
  snprintf(head, sizeof head, "%s--%s%s%s", letter, row->name, row->argument ? " " : "",
           row->argument ? row->argument : "");
  if (strlen(head) > 28)
    printf("  %s\n  %-29s%s\n", head, "", row->summary);
  else
    printf("  %-29s%s\n", head, row->summary);
}

static const char exit_codes[] =
    "0 clean, 1 findings or differences, 2 wrong usage, 3 unreadable input,\n"
    "            4 unwritable output, 5 internal error";

static void help_all(void) {
  puts("annot VERB [options] [FILE|DIR|-]...\n\nVerbs:");
  for (int i = 0; i < VERB_COUNT; ++i)
    printf("  %-10s %s\n", verb_rows[i].name, verb_rows[i].summary);
  puts("\nDirectories are searched for .json, .jsonl and .xml, also with .gz or .zst behind;\n"
       "- or nothing on a pipe is standard input.  'annot VERB --help' shows the options.");
  printf("\nExit codes: %s\n", exit_codes);
}

static void help_verb(int verb) {
  printf("annot %s [options] %s\n\n  %s\n\nOptions:\n", verb_rows[verb].name,
         verb_rows[verb].operands, verb_rows[verb].summary);
  for (int i = 0; i < OPTION_COUNT; ++i)
    if (takes(verb, i))
      print_option(i);
}

/// Prints for roff: a hyphen that can be copied, and no line that begins with a request.
static void roff(const char *text) {
  for (; *text; ++text)
    if (*text == '-' || *text == '\\')
      printf("\\%c", *text);
    else
      putchar(*text);
}

static void man_option(int option) {
  const option_row *row = &option_rows[option];
  fputs(".TP\n.B ", stdout);
  if (row->letter)
    printf("\\-%c, ", row->letter);
  fputs("\\-\\-", stdout);
  roff(row->name);
  if (row->argument) {
    fputs(" \\fI", stdout);
    roff(row->argument);
    fputs("\\fR", stdout);
  }
  putchar('\n');
  roff(row->summary);
  puts(".");
}

static void help_man(void) {
  printf(".TH ANNOT 1 \"\" \"annot %s\" \"User Commands\"\n", PACKAGE_VERSION);
  puts(".SH NAME\nannot \\- check and convert annotations of articles\n.SH SYNOPSIS\n.B annot\n"
       ".I VERB\n[options] [\\fIFILE\\fR|\\fIDIR\\fR|\\-]...\n.SH DESCRIPTION\n"
       "Directories are searched for .json, .jsonl and .xml, also with .gz or .zst behind;\n"
       "names that begin with a dot are skipped.  \\- or nothing on a pipe is standard input.");
  for (int verb = 0; verb < VERB_COUNT; ++verb) {
    printf(".SH ANNOT %s\n", verb_rows[verb].name);
    printf(".B annot %s\n", verb_rows[verb].name);
    roff(verb_rows[verb].operands);
    puts("\n.PP");
    roff(verb_rows[verb].summary);
    puts(".");
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (takes(verb, i) && !is_common(i))
        man_option(i);
  }
  puts(".SH COMMON OPTIONS");
  for (int i = 0; i < OPTION_COUNT; ++i)
    if (is_common(i))
      man_option(i);
  printf(".SH EXIT STATUS\n%s.\n.SH ENVIRONMENT\n.TP\n.B NO_COLOR\n"
         "If set and not empty, nothing is coloured.\n", exit_codes);
}

/// The choices of an option with spaces between.
static void print_choices(const option_row *row) {
  for (const char *at = row->argument; *at; ++at)
    putchar(*at == '|' ? ' ' : *at);
}

static void help_bash(void) {
  puts("_annot() {\n  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}");
  fputs("  COMPREPLY=()\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W '", stdout);
  for (int i = 0; i < VERB_COUNT; ++i)
    printf("%s ", verb_rows[i].name);
  puts("--help --version' -- \"$word\"))\n    return\n  fi\n"
       "  case ${COMP_WORDS[1]}:$before in");
  for (int verb = 0; verb < VERB_COUNT; ++verb)
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (takes(verb, i) && option_has_choices(&option_rows[i])) {
        printf("    %s:--%s) COMPREPLY=($(compgen -W '", verb_rows[verb].name, option_rows[i].name);
        print_choices(&option_rows[i]);
        puts("' -- \"$word\")); return ;;");
      }
  puts("  esac\n  case ${COMP_WORDS[1]}:$word in");
  for (int verb = 0; verb < VERB_COUNT; ++verb) {
    printf("    %s:-*) COMPREPLY=($(compgen -W '", verb_rows[verb].name);
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (takes(verb, i))
        printf("--%s ", option_rows[i].name);
    puts("' -- \"$word\")); return ;;");
  }
  puts("  esac\n  COMPREPLY=($(compgen -f -- \"$word\"))\n}\ncomplete -o filenames -F _annot annot");
}

/// Prints inside single quotes of a shell; zsh's brackets and colons need a backslash.
static void quoted(const char *text) {
  for (; *text; ++text)
    if (*text == '\'')
      fputs("'\\''", stdout);
    else
      printf(strchr("[]:", *text) ? "\\%c" : "%c", *text);
}

static void help_zsh(void) {
  puts("#compdef annot\nlocal -a verbs\nverbs=(");
  for (int i = 0; i < VERB_COUNT; ++i) {
    printf("  '%s:", verb_rows[i].name);
    quoted(verb_rows[i].summary);
    puts("'");
  }
  puts(")\nif (( CURRENT == 2 )); then\n  _describe 'verb' verbs\n  return\nfi\n"
       "local verb=$words[2]\nshift words\n(( CURRENT-- ))\ncase $verb in");
  for (int verb = 0; verb < VERB_COUNT; ++verb) {
    printf("  %s) _arguments", verb_rows[verb].name);
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (takes(verb, i)) {
        const option_row *row = &option_rows[i];
        printf(" \\\n    '*--%s%s[", row->name, row->argument ? "=" : "");
        quoted(row->summary);
        putchar(']');
        if (row->argument)
          printf(":%s:", row->name);
        if (option_has_choices(row)) {
          putchar('(');
          print_choices(row);
          putchar(')');
        }
        putchar('\'');
      }
    puts(" \\\n    '*:file:_files' ;;");
  }
  puts("esac");
}

static void fish_quoted(const char *text) {
  for (; *text; ++text)
    printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void help_fish(void) {
  for (int verb = 0; verb < VERB_COUNT; ++verb) {
    printf("complete -c annot -f -n __fish_use_subcommand -a %s -d '", verb_rows[verb].name);
    fish_quoted(verb_rows[verb].summary);
    puts("'");
    for (int i = 0; i < OPTION_COUNT; ++i) {
      const option_row *row = &option_rows[i];
      if (!takes(verb, i))
        continue;
      printf("complete -c annot -n '__fish_seen_subcommand_from %s' -l %s", verb_rows[verb].name,
             row->name);
      if (row->letter)
        printf(" -s %c", row->letter);
      if (option_has_choices(row)) {
        fputs(" -x -a '", stdout);
        print_choices(row);
        putchar('\'');
      } else if (row->argument) {
        fputs(" -r", stdout);
      }
      fputs(" -d '", stdout);
      fish_quoted(row->summary);
      puts("'");
    }
  }
}

int verb_help(const command_line *options) {
  static const struct {
    const char *name;
    void (*print)(void);
  } forms[] = {{"man", help_man}, {"bash", help_bash}, {"zsh", help_zsh}, {"fish", help_fish}};
  const char *name = options->operand_count ? options->operands[0] : NULL;
  if (options->verb != VERB_HELP)
    return help_verb((int)options->verb), EXIT_CLEAN;
  if (!name)
    return help_all(), EXIT_CLEAN;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; ++i)
    if (!strcmp(name, forms[i].name))
      return forms[i].print(), EXIT_CLEAN;
  for (int verb = 0; verb < VERB_COUNT; ++verb)
    if (!strcmp(name, verb_rows[verb].name))
      return help_verb(verb), EXIT_CLEAN;
  return options_wrong(options, "there is no help on %s", name);
}
