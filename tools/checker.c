/// checker.c: profiles for inputs, validators for profiles.

#include "config.h"

#include "checker.h"

#include "facts.h"
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

int checker_enter(profile_set *profiles, const char *folder) {
  const profile *found;
  int code = profiles_find(profiles, folder, &found);
  return code == EXIT_CLEAN && profile_excludes(found, folder) ? -1 : code;
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
  at->facts = facts_wanted(ruleset);
}

void checker_free(checker *at) {
  annot_validator_free(at->validator);
  *at = (checker){0};
}
