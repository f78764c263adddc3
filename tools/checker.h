/// checker.h: a validator that does as the profile of the input wants.
#ifndef TOOLS_CHECKER_H
#define TOOLS_CHECKER_H

#include "profile.h"

#include <annot/read.h>
#include <annot/validate.h>

/// Zero-initialised: it follows no profile yet.
typedef struct checker {
  const profile *profile;
  annot_validator *validator;
  uint32_t facts; ///< which rules about several documents are wanted; see facts_wanted
} checker;

/// Finds the profile of an input, whose rules it is to be read with.  Returns EXIT_CLEAN, -1 where the
/// profile leaves it out, which it does with what a walk has found and not with what is named, or
/// another exit code.
int checker_open(const command_line *options, profile_set *profiles, const char *path,
                 annot_read_options *read);

/// Whether a walk is to enter a folder that it has found: the profile of the folder above says.
/// Returns EXIT_CLEAN, -1 where that profile leaves it out, or another exit code.
int checker_enter(profile_set *profiles, const char *folder);

/// Has a checker follow the profile whose rules an input was read with.
void checker_follow(checker *at, profile_set *profiles, const annot_ruleset *ruleset);
void checker_free(checker *at);

#endif
