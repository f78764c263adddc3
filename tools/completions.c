/// completions.c: scripts for the shells, from options.def and the list of rules.

#include "config.h"

#include "completions.h"

#include "options.h"

#include <annot/rule.h>

#include <stdio.h>
#include <string.h>

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

/// Says whether an argument is a rule and one of a list: CODE=a|b.
static bool has_pair(const char *argument) {
  return argument && !strncmp(argument, "CODE=", 5) && strchr(argument, '|');
}

static void put_right(const char *pair) {
  put_list(strchr(pair, '=') + 1);
}

/// Says whether the first operand is a word that says what the others are: "make DIR | check FILE".
static bool has_words(const char *operands) {
  return *operands >= 'a' && *operands <= 'z' && strchr(operands, ' ');
}

static void put_words(const char *operands) {
  static const char apart[] = " | ";
  for (const char *at = operands; at; at = strstr(at, apart)) {
    at += at == operands ? 0 : strlen(apart);
    printf("%.*s ", (int)strcspn(at, " "), at);
  }
}

/// Bash takes = for a word of its own, so that the option stands up to four words before the last.
static const char bash_beginning[] =
    "_annot() {\n  local word=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) before\n"
    "  if [ \"$word\" = = ]; then\n    word= at=$COMP_CWORD\n  fi\n"
    "  before=${COMP_WORDS[at]}\n"
    "  if [ \"$before\" = = ]; then\n    before=${COMP_WORDS[at-1]}\n"
    "    case $before in\n      -*) ;;\n"
    "      *) if [ \"${COMP_WORDS[at-2]}\" = = ]; then at=$((at - 1)); fi\n"
    "         before=${COMP_WORDS[at-2]}= ;;\n    esac\n  fi";

static void bash_option(int verb, const option_row *row) {
  if (!has_list(row->argument) && !has_pair(row->argument))
    return;
  bool pair = has_pair(row->argument);
  printf("    %s:--%s) COMPREPLY=($(compgen %s-W '", verb_rows[verb].name, row->name,
         pair ? "-S = " : "");
  put_list(pair ? "CODE" : row->argument);
  printf("' -- \"$word\"));%s return ;;\n", pair ? " compopt -o nospace 2>/dev/null;" : "");
  if (!pair)
    return;
  printf("    %s:--%s=) COMPREPLY=($(compgen -W '", verb_rows[verb].name, row->name);
  put_right(row->argument);
  puts("' -- \"$word\")); return ;;");
}

void complete_bash(void) {
  puts(bash_beginning);
  fputs("  COMPREPLY=()\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W '", stdout);
  for (int i = 0; i < VERB_COUNT; ++i)
    printf("%s ", verb_rows[i].name);
  puts("--help --version' -- \"$word\"))\n    return\n  fi\n"
       "  case ${COMP_WORDS[1]}:$before in");
  for (int verb = 0; verb < VERB_COUNT; ++verb)
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (option_of_verb(verb, i))
        bash_option(verb, &option_rows[i]);
  puts("  esac\n  case ${COMP_WORDS[1]}:$word in");
  for (int verb = 0; verb < VERB_COUNT; ++verb) {
    printf("    %s:-*) COMPREPLY=($(compgen -W '", verb_rows[verb].name);
    for (int i = 0; i < OPTION_COUNT; ++i)
      if (option_of_verb(verb, i))
        printf("--%s ", option_rows[i].name);
    puts("' -- \"$word\")); return ;;");
    if (has_list(verb_rows[verb].operands)) {
      printf("    %s:*) COMPREPLY=($(compgen -W '", verb_rows[verb].name);
      put_list(verb_rows[verb].operands);
      puts("' -- \"$word\")); return ;;");
    } else if (has_words(verb_rows[verb].operands)) {
      printf("    %s:*) if [ \"$COMP_CWORD\" -eq 2 ]; then COMPREPLY=($(compgen -W '",
             verb_rows[verb].name);
      put_words(verb_rows[verb].operands);
      puts("' -- \"$word\")); return; fi ;;");
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

void complete_zsh(void) {
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
      if (option_of_verb(verb, i)) {
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
        } else if (has_pair(row->argument)) {
          fputs("{compset -P \"*=\" && compadd ", stdout);
          put_right(row->argument);
          fputs("|| compadd -S = ", stdout);
          put_list("CODE");
          putchar('}');
        }
        putchar('\'');
      }
    if (has_words(verb_rows[verb].operands)) {
      fputs(" \\\n    '1:operand:(", stdout);
      put_words(verb_rows[verb].operands);
      fputs(")'", stdout);
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

void complete_fish(void) {
  for (int verb = 0; verb < VERB_COUNT; ++verb) {
    printf("complete -c annot -f -n __fish_use_subcommand -a %s -d '", verb_rows[verb].name);
    fish_quoted(verb_rows[verb].summary);
    puts("'");
    if (has_list(verb_rows[verb].operands)) {
      printf("complete -c annot -f -n '__fish_seen_subcommand_from %s' -a '", verb_rows[verb].name);
      put_list(verb_rows[verb].operands);
      puts("'");
    } else if (has_words(verb_rows[verb].operands)) {
      printf("complete -c annot -f -n '__fish_seen_subcommand_from %s; "
             "and not __fish_seen_subcommand_from ",
             verb_rows[verb].name);
      put_words(verb_rows[verb].operands);
      fputs("' -a '", stdout);
      put_words(verb_rows[verb].operands);
      puts("'");
    }
    for (int i = 0; i < OPTION_COUNT; ++i) {
      const option_row *row = &option_rows[i];
      if (!option_of_verb(verb, i))
        continue;
      printf("complete -c annot -n '__fish_seen_subcommand_from %s' -l %s", verb_rows[verb].name,
             row->name);
      if (row->letter)
        printf(" -s %c", row->letter);
      if (has_list(row->argument)) {
        fputs(" -x -a '", stdout);
        put_list(row->argument);
        putchar('\'');
      } else if (has_pair(row->argument)) {
        fputs(" -x -a '(for left in ", stdout);
        put_list("CODE");
        fputs("; for right in ", stdout);
        put_right(row->argument);
        fputs("; echo $left=$right; end; end)'", stdout);
      } else if (row->argument) {
        fputs(" -r", stdout);
      }
      fputs(" -d '", stdout);
      fish_quoted(row->summary);
      puts("'");
    }
  }
}
