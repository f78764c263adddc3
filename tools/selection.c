/// selection.c: --level, --select, --ignore and --severity, of the command line and of a profile.

#include "config.h"

#include "selection.h"

#include "report.h"

#include <string.h>

/// Applies `list`, codes split by commas.
static bool apply(annot_ruleset *ruleset, const char *list, annot_severity severity,
                  option_id how) {
  char code[64];
  if (!*list)
    return false;
  while (*list) {
    size_t length = strcspn(list, ","), start = strspn(list, " "), end = length;
    while (end > start && list[end - 1] == ' ')
      --end;
    if (end <= start || end - start >= sizeof code)
      return false;
    memcpy(code, list + start, end - start);
    code[end - start] = '\0';
    annot_status status = how == OPTION_SELECT   ? annot_ruleset_select(ruleset, code)
                          : how == OPTION_IGNORE ? annot_ruleset_ignore(ruleset, code)
                                                 : annot_ruleset_severity(ruleset, code, severity);
    if (status != ANNOT_OK)
      return false;
    list += length + (list[length] == ',');
  }
  return true;
}

/// The severity of CODE=error and the like; 0 where there is none.
static int severity_of(const char *value) {
  const char *equals = strchr(value, '=');
  for (annot_severity s = ANNOT_SEVERITY_NOTE; equals && s <= ANNOT_SEVERITY_ERROR; ++s)
    if (strcmp(equals + 1, severity_name(s)) == 0)
      return (int)s;
  return 0;
}

static bool apply_severity(annot_ruleset *ruleset, const char *value) {
  char codes[256];
  size_t length = strcspn(value, "=");
  if (length >= sizeof codes)
    return false;
  memcpy(codes, value, length);
  codes[length] = '\0';
  return apply(ruleset, codes, (annot_severity)severity_of(value), OPTION_SEVERITY);
}

/// Applies each value that was given for an option.
static int apply_all(const command_line *options, option_id option, annot_ruleset *ruleset) {
  for (size_t i = 0; i < options->given_count; ++i) {
    const char *value = options->given[i].value, *name = option_rows[option].name;
    if (options->given[i].option != option)
      continue;
    if (option == OPTION_SEVERITY && !severity_of(value))
      return options_wrong(options, "--%s must be %s, not \"%s\"", name,
                           option_rows[option].argument, value);
    if (option == OPTION_SEVERITY ? !apply_severity(ruleset, value)
                                  : !apply(ruleset, value, 0, option))
      return options_wrong(options, "--%s %s: there is no such rule; annot rules lists them", name,
                           value);
  }
  return EXIT_CLEAN;
}

/// Wants what tells that a document cannot be read: without it the rest would prove nothing.
static void select_unreadable(annot_ruleset *ruleset) {
  for (size_t i = 0; i < annot_rule_count(); ++i) {
    const annot_rule *rule = annot_rule_at(i);
    if (rule->level == 1 && rule->severity == ANNOT_SEVERITY_ERROR)
      annot_ruleset_select(ruleset, rule->code);
  }
}

/// Calls for each code of a list of a profile.
static void apply_profile(const json_t *list, annot_ruleset *ruleset,
                          annot_status (*function)(annot_ruleset *, const char *)) {
  for (size_t i = 0; i < json_array_size(list); ++i)
    function(ruleset, json_string_value(json_array_get(list, i)));
}

static void weigh_profile(json_t *severities, annot_ruleset *ruleset) {
  const char *code;
  json_t *value;
  json_object_foreach(severities, code, value)
    for (annot_severity s = ANNOT_SEVERITY_NOTE; s <= ANNOT_SEVERITY_ERROR; ++s)
      if (!strcmp(json_string_value(value), severity_name(s)))
        annot_ruleset_severity(ruleset, code, s);
}

/// --ignore takes away of what --select or --level gives.  With --level or --select those of the profile
/// do not count; with --select its "ignore" does not either.  Errors of S cannot be ignored.
int selection_apply(const command_line *options, const json_t *profile, annot_ruleset *ruleset) {
  const json_t *level = json_object_get(profile, "level");
  const json_t *selected = json_object_get(profile, "select");
  bool select = options_has(options, OPTION_SELECT);
  if (options_has(options, OPTION_LEVEL) || select)
    selected = NULL;
  annot_ruleset_level(ruleset, options_choice(options, OPTION_LEVEL,
                                              level ? (int)json_integer_value(level) - 1 : 3) + 1);
  if (select || selected)
    annot_ruleset_clear(ruleset);
  apply_profile(selected, ruleset, annot_ruleset_select);
  if (!select)
    apply_profile(json_object_get(profile, "ignore"), ruleset, annot_ruleset_ignore);
  weigh_profile(json_object_get(profile, "severity"), ruleset);
  int code = apply_all(options, OPTION_SELECT, ruleset);
  if (code == EXIT_CLEAN)
    code = apply_all(options, OPTION_IGNORE, ruleset);
  select_unreadable(ruleset);
  return code == EXIT_CLEAN ? apply_all(options, OPTION_SEVERITY, ruleset) : code;
}
