/// help.c: --help, the man page and the completions, all from options.def.

#include "config.h"

#include "options.h"

#include <annot/rule.h>

#include <stdio.h>
#include <string.h>

static bool takes(int verb, int option) {
  return (option_rows[option].verbs >> verb & 1) != 0;
}

static bool is_common(int option) {
  return option_rows[option].verbs == UINT32_MAX;
}

/// Prints a text in lines of at most 80 columns; the first one begins at column `at`, the others
/// at column `indent`.
static void put_wrapped(const char *text, int at, int indent) {
  for (bool first = true; *text; first = false) {
    int length = (int)strcspn(text, " ");
    if (!first && at + 1 + length > 80) {
      printf("\n%*s", indent, "");
      at = indent;
    } else if (!first) {
      at += printf(" ");
    }
    at += printf("%.*s", length, text);
    text += length + (text[length] == ' ');
  }
  putchar('\n');
}

static void print_option(int option) {
  const option_row *row = &option_rows[option];
  char head[80];
  char letter[5] = "    ";
  if (row->letter)
    snprintf(letter, sizeof letter, "-%c, ", row->letter);
  snprintf(head, sizeof head, "%s--%s%s%s", letter, row->name, row->argument ? " " : "",
           row->argument ? row->argument : "");
  printf(strlen(head) > 28 ? "  %s\n%31s" : "  %-29s%s", head, "");
  put_wrapped(row->summary, 31, 31);
}

/// What the exit codes mean, from 0.
static const char *const exit_codes[] = {
    "clean", "findings at or above the fail level, or --check or --diff found a difference",
    "wrong usage", "some input could not be opened, read or decompressed",
    "some output could not be written", "internal error, or memory is out"};
enum { EXIT_CODES = sizeof exit_codes / sizeof *exit_codes };

static const struct {
  const char *command, *summary;
} examples[] = {
    {"annot validate corpus/", "say what is wrong with the documents in a folder"},
    {"annot validate --diff corpus/", "show what the safe fixes would change"},
    {"annot validate --fix corpus/", "make them"},
    {"annot validate --select Q,D a.json", "run the rules on quotes and dates only"},
    {"annot convert --to xml -o a.xml a.json", "write JSON as XML"},
    {"zcat a.jsonl.gz | annot validate --format jsonl -", "check a stream, for programs"},
    {"annot explain T103", "read why, and how to mend it"},
};
enum { EXAMPLES = sizeof examples / sizeof *examples };

static void help_all(void) {
  puts("annot VERB [options] [FILE|DIR|-]...\n\nVerbs:");
  for (int i = 0; i < VERB_COUNT; ++i)
    printf("  %-10s %s\n", verb_rows[i].name, verb_rows[i].summary);
  puts("\nDirectories are searched for .json, .jsonl and .xml, also with .gz or .zst\n"
       "behind; - or nothing on a pipe is standard input.  'annot VERB --help' shows\n"
       "the options, 'annot --version' the version.");
  puts("\nExamples:");
  for (int i = 0; i < EXAMPLES; ++i)
    printf("  %-51s %s\n", examples[i].command, examples[i].summary);
  puts("\nExit codes; the highest one wins:");
  for (int i = 0; i < EXIT_CODES; ++i)
    printf("  %d  %s\n", i, exit_codes[i]);
}

static void help_verb(int verb) {
  printf("annot %s [options] %s\n\n", verb_rows[verb].name, verb_rows[verb].operands);
  put_wrapped(verb_rows[verb].summary, 0, 0);
  puts("\nOptions:");
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

static const char man_description[] =
    "Annot checks and converts documents that say who is quoted in an article, and which times and\n"
    "places it names.  Directories are searched for .json, .jsonl and .xml, also with .gz or .zst\n"
    "behind; names that begin with a dot are skipped.  \\- or nothing on a pipe is standard input.\n"
    ".PP\nFindings go to standard output, messages about the work to standard error.  Control and\n"
    "bidirectional characters of documents and names are shown by name, such as <U+202E>.\n"
    ".PP\nFiles are written next to the one they replace and take its place when they are whole.\n"
    "Those that would not change are not touched.  In place, compressed files are only checked.\n"
    ".PP\nOptions may be written \\-\\-name value or \\-\\-name=value; letters may follow one\n"
    "dash; behind \\-\\- there are only operands.";

static void man_end(void) {
  puts(".SH EXAMPLES");
  for (int i = 0; i < EXAMPLES; ++i) {
    fputs(".TP\n.B ", stdout);
    roff(examples[i].command);
    printf("\n%s.\n", examples[i].summary);
  }
  puts(".SH EXIT STATUS\nThe highest one wins.");
  for (int i = 0; i < EXIT_CODES; ++i) {
    printf(".TP\n.B %d\n", i);
    roff(exit_codes[i]);
    putchar('\n');
  }
  puts(".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf set and not empty, nothing is coloured.");
}

static void help_man(void) {
  printf(".TH ANNOT 1 \"\" \"annot %s\" \"User Commands\"\n", PACKAGE_VERSION);
  puts(".SH NAME\nannot \\- check and convert annotations of articles\n.SH SYNOPSIS\n.B annot\n"
       ".I VERB\n[options] [\\fIFILE\\fR|\\fIDIR\\fR|\\-]...\n.SH DESCRIPTION");
  puts(man_description);
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
  man_end();
}

/// Says whether a shell can list what an argument or operand may be.
static bool has_list(const char *argument) {
  return argument && *argument && strcmp(argument, "N") != 0 && !strchr(argument, '=') &&
         (strchr(argument, '|') || !strncmp(argument, "CODE", 4)) && !strstr(argument, "FILE");
}

/// Prints the list with spaces between; VERB and CODE stand for lists of their own.
static void put_list(const char *argument) {
  const char *const apart = "|[]. ";
  for (argument += strspn(argument, apart); *argument; argument += strspn(argument, apart)) {
    size_t length = strcspn(argument, apart);
    if (!strncmp(argument, "CODE", 4))
      for (size_t i = 0; i < annot_rule_count(); ++i)
        printf("%s ", annot_rule_at(i)->code);
    else if (!strncmp(argument, "VERB", length))
      for (int i = 0; i < VERB_COUNT; ++i)
        printf("%s ", verb_rows[i].name);
    else
      printf("%.*s ", (int)length, argument);
    argument += length;
  }
}

static void help_bash(void) {
  puts("_annot() {\n  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
       "  if [ \"$word\" = = ]; then\n    word=\n"
       "  elif [ \"$before\" = = ]; then\n    before=${COMP_WORDS[COMP_CWORD-2]}\n  fi");
  fputs("  COMPREPLY=()\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W '", stdout);
  for (int i = 0; i < VERB_COUNT; ++i)
    printf("%s ", verb_rows[i].name);
  puts("--help --version' -- \"$word\"))\n    return\n  fi\n"
       "  case ${COMP_WORDS[1]}:$before in");
  for (int verb = 0; verb < VERB_COUNT; ++verb)
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (takes(verb, i) && has_list(option_rows[i].argument)) {
        printf("    %s:--%s) COMPREPLY=($(compgen -W '", verb_rows[verb].name, option_rows[i].name);
        put_list(option_rows[i].argument);
        puts("' -- \"$word\")); return ;;");
      }
  puts("  esac\n  case ${COMP_WORDS[1]}:$word in");
  for (int verb = 0; verb < VERB_COUNT; ++verb) {
    printf("    %s:-*) COMPREPLY=($(compgen -W '", verb_rows[verb].name);
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (takes(verb, i))
        printf("--%s ", option_rows[i].name);
    puts("' -- \"$word\")); return ;;");
    if (has_list(verb_rows[verb].operands)) {
      printf("    %s:*) COMPREPLY=($(compgen -W '", verb_rows[verb].name);
      put_list(verb_rows[verb].operands);
      puts("' -- \"$word\")); return ;;");
    }
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
        if (has_list(row->argument)) {
          putchar('(');
          put_list(row->argument);
          putchar(')');
        }
        putchar('\'');
      }
    fputs(" \\\n    '*:", stdout);
    if (has_list(verb_rows[verb].operands)) {
      fputs("operand:(", stdout);
      put_list(verb_rows[verb].operands);
      puts(")' ;;");
    } else {
      puts("file:_files' ;;");
    }
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
    if (has_list(verb_rows[verb].operands)) {
      printf("complete -c annot -f -n '__fish_seen_subcommand_from %s' -a '", verb_rows[verb].name);
      put_list(verb_rows[verb].operands);
      puts("'");
    }
    for (int i = 0; i < OPTION_COUNT; ++i) {
      const option_row *row = &option_rows[i];
      if (!takes(verb, i))
        continue;
      printf("complete -c annot -n '__fish_seen_subcommand_from %s' -l %s", verb_rows[verb].name,
             row->name);
      if (row->letter)
        printf(" -s %c", row->letter);
      if (has_list(row->argument)) {
        fputs(" -x -a '", stdout);
        put_list(row->argument);
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
