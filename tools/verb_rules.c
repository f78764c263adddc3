/// verb_rules.c: `annot rules` and `annot explain`: what the library says of its rules.

#include "config.h"

#include "json.h"
#include "options.h"
#include "report.h"
#include "terminal.h"

#include <annot/rule.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_TEXT, PAGE_MARKDOWN, PAGE_JSON };

static json_t *rule_json(const annot_rule *rule, bool page) {
  json_t *object = json_pack("{ss ss si ss ss}", "code", rule->code, "name", rule->name, "level",
                             rule->level, "severity", severity_name(rule->severity), "sentence",
                             rule->sentence);
  if (page)
    json_object_set_new(object, "page", json_string(annot_rule_page(rule)));
  return object;
}

int verb_rules(const command_line *options) {
  int format = options_choice(options, OPTION_PAGE_FORMAT, PAGE_TEXT);
  json_t *list = json_array();
  if (format == PAGE_MARKDOWN)
    puts("| code | name | severity | level | rule |\n|---|---|---|---|---|");
  for (size_t i = 0; i < annot_rule_count(); ++i) {
    const annot_rule *rule = annot_rule_at(i);
    const char *severity = severity_name(rule->severity);
    if (format == PAGE_JSON)
      json_array_append_new(list, rule_json(rule, false));
    else
      printf(format == PAGE_TEXT ? "%s  %-24s %-8s %d  %s\n" : "| %s | %s | %s | %d | %s |\n",
             rule->code, rule->name, severity, rule->level, rule->sentence);
  }
  if (format == PAGE_JSON)
    json_print(stdout, list, JSON_INDENT(2));
  json_decref(list);
  return EXIT_CLEAN;
}

/// Prints a page without Markdown's fences and signs; examples are indented.
static void print_page(const char *page) {
  bool example = false;
  for (const char *line = page; *line;) {
    size_t length = strcspn(line, "\n");
    if (!strncmp(line, "```", 3)) {
      if (!example)
        printf("    -- %.*s\n", (int)(length - 3), line + 3);
      example = !example;
    } else {
      size_t skip = example ? 0 : strspn(line, "# ");
      printf("%s%.*s\n", example && length ? "    " : "", (int)(length - skip), line + skip);
    }
    line += length + (line[length] == '\n');
  }
}

/// Says that there is no such rule, and which one may be meant.
static int no_such_rule(const command_line *options, const char *code) {
  size_t count = annot_rule_count();
  const char **names = calloc(count * 2, sizeof *names);
  for (size_t i = 0; names && i < count; ++i) {
    names[i] = annot_rule_at(i)->code;
    names[count + i] = annot_rule_at(i)->name;
  }
  const char *near = names ? nearest_name(code, names, count * 2) : NULL;
  free(names);
  return options_wrong(options, "there is no rule %s%s%s%s", code, near ? "; did you mean " : "",
                       near ? near : "", near ? "?" : "");
}

/// The rule that a person means by `code`: codes may be written in lower case.
static const annot_rule *find_rule(const char *code) {
  const annot_rule *rule = annot_rule_find(code);
  char upper[5] = {0};
  for (size_t i = 0; strlen(code) == 4 && i < 4; ++i)
    upper[i] = (char)toupper((unsigned char)code[i]);
  return rule ? rule : annot_rule_find(upper);
}

int verb_explain(const command_line *options) {
  int format = options_choice(options, OPTION_PAGE_FORMAT, PAGE_TEXT);
  if (!options->operand_count)
    return options_wrong(options, "say which rule: a code such as T103, or a name");
  for (size_t i = 0; i < options->operand_count; ++i)
    if (!find_rule(options->operands[i]))
      return no_such_rule(options, options->operands[i]);
  for (size_t i = 0; i < options->operand_count; ++i) {
    const annot_rule *rule = find_rule(options->operands[i]);
    if (i && format != PAGE_JSON)
      putchar('\n');
    if (format == PAGE_TEXT)
      print_page(annot_rule_page(rule));
    else if (format == PAGE_MARKDOWN)
      fputs(annot_rule_page(rule), stdout);
    else
      json_print_owned(stdout, rule_json(rule, true), 0);
  }
  return EXIT_CLEAN;
}
