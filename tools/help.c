/// help.c: --help and the man page, from options.def.

#include "config.h"

#include "completions.h"
#include "options.h"
#include "terminal.h"

#include <stdio.h>
#include <string.h>

static bool is_common(int option) {
  return option_rows[option].verbs == UINT32_MAX;
}

/// Prints a text in lines of at most 80 columns; the first one begins at column `indent` too.
static void put_wrapped(const char *text, int indent) {
  terminal_put_wrapped(stdout, (annot_str){text, strlen(text)}, 80, indent, indent);
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
  put_wrapped(row->summary, 31);
}

/// What the exit codes mean, from 0.
static const char *const exit_codes[] = {
    "clean", "findings at or above the fail level, or --check or --diff found a difference",
    "wrong usage or configuration", "some input could not be opened, read or decompressed",
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
  put_wrapped(verb_rows[verb].summary, 0);
  puts("\nOptions:");
  for (int i = 0; i < OPTION_COUNT; ++i)
    if (option_of_verb(verb, i))
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

/// The keys of profiles, as profile_keys.def states them.
static const struct {
  const char *name, *value, *summary;
} profile_keys[] = {
#define KEY(name, judge, value, summary) {name, value, summary},
#include "profile_keys.def"
};

static void man_profiles(void) {
  puts(".SH PROFILES\nA file .annot.json says what a corpus demands of its documents.  annot validate\n"
       "goes by the one in the folder of each input, or in the nearest folder above that has one;\n"
       "options win, and the other verbs read none.  It is a JSON object; each of its keys may be\n"
       "absent:");
  for (size_t i = 0; i < sizeof profile_keys / sizeof *profile_keys; ++i) {
    fputs(".TP\n\\fB", stdout);
    roff(profile_keys[i].name);
    fputs("\\fR: \\fI", stdout);
    roff(profile_keys[i].value);
    puts("\\fR");
    roff(profile_keys[i].summary);
    puts(".");
  }
}

static const char man_description[] =
    "Annot checks and converts documents that say who is quoted in an article, and which times and\n"
    "places it names.  Directories are searched for .json, .jsonl and .xml, also with .gz or .zst\n"
    "behind; names that begin with a dot are skipped, and symbolic links to directories are not\n"
    "followed, unless they are operands.  \\- or nothing on a pipe is standard input.\n"
    ".PP\nThe findings of annot validate go to standard output, or to standard error where standard\n"
    "output takes fixed input or differences.  Those of the other verbs, which tell why something\n"
    "was not read, and messages about the work go to standard error.  Control and bidirectional\n"
    "characters of documents and names are shown by name, such as <U+202E>.\n"
    ".PP\nWork on corpora that takes more than a second shows on standard error how far it is, where\n"
    "that is a terminal and \\-\\-quiet and \\-\\-stream are not given: bytes as they stand in the files, time\n"
    "left where all operands are files, documents, findings.\n"
    ".PP\nFiles are written next to the one they replace and take its place when they are whole.\n"
    "Those that would not change are not touched.  In place, compressed files stay compressed in their way.\n"
    ".PP\nOptions may be written \\-\\-name value or \\-\\-name=value; letters may follow one\n"
    "dash; behind \\-\\- there are only operands.";

static const char man_ending[] =
    ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf set and not empty, \\-\\-color auto colours nothing.\n"
    ".TP\n.B TERM\nIf not set or dumb, the same.\n"
    ".SH FILES\n.TP\n.I .annot.json\n"
    "The profile of a corpus; see PROFILES.\n"
    ".TP\n.I " PACKAGE_DATA "/schema/\n"
    "The format as JSON Schema, RELAX NG and XML Schema, as annot schema prints it.\n"
    ".SH SEE ALSO\n.BR annot (5),\n.BR libannot (3)";

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
  puts(man_ending);
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
      if (option_of_verb(verb, i) && !is_common(i))
        man_option(i);
  }
  puts(".SH COMMON OPTIONS");
  for (int i = 0; i < OPTION_COUNT; ++i)
    if (is_common(i))
      man_option(i);
  man_profiles();
  man_end();
}

int verb_help(const command_line *options) {
  static const struct {
    const char *name;
    void (*print)(void);
  } forms[] = {{"man", help_man}, {"bash", complete_bash}, {"zsh", complete_zsh}, {"fish", complete_fish}};
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
