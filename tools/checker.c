/// checker.c: profiles for inputs, validators for profiles.

#include "config.h"

#include "checker.h"

#include "terminal.h"

#include <string.h>

int checker_open(const command_line *options, profile_set *profiles, const char *path,
                 annot_read_options *read) {
  const profile *found;
  int code = profiles_find(profiles, path, &found);
  if (code != EXIT_CLEAN)
    return code;
  bool named = !strcmp(path, "-");
  for (size_t i = 0; i < options->operand_count && !named; ++i)
    named = !strcmp(options->operands[i], path);
  read->ruleset = found->ruleset;
  return !named && profile_excludes(found, path) ? -1 : EXIT_CLEAN;
}

void checker_follow(checker *at, profile_set *profiles, const annot_ruleset *ruleset) {
  if (at->profile && at->profile->ruleset == ruleset)
    return;
  annot_validator_free(at->validator);
  at->profile = profiles_with(profiles, ruleset);
  at->validator = annot_validator_new(NULL, ruleset);
  if (!at->validator)
    out_of_memory();
  annot_validator_profile(at->validator, at->profile->demands);
  at->facts = checker_wants_facts(ruleset);
}

void checker_free(checker *at) {
  annot_validator_free(at->validator);
  *at = (checker){0};
}

bool checker_wants_facts(const annot_ruleset *ruleset) {
  for (size_t i = 0; i < annot_rule_count(); ++i)
    if (!strncmp(annot_rule_at(i)->code, "C1", 2) && annot_ruleset_wants(ruleset, annot_rule_at(i)))
      return true;
  return false;
}
