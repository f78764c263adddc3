/// profile.h: what a corpus wants of its documents: the file `.annot.json` beside them.
///
/// The profile of an input stands in its folder, or in the nearest one above that has such a file;
/// that of standard input is looked for from the working folder on.  Options win over profiles.
/// Finding a profile and asking for it may happen in several threads.
#ifndef TOOLS_PROFILE_H
#define TOOLS_PROFILE_H

#include "options.h"

#include <annot/profile.h>

typedef struct profile {
  annot_ruleset *ruleset;     ///< what the profile and the options want
  annot_profile *demands;     ///< NULL: none
  annot_severity fail_level;
  struct json_t *excluded;    ///< a list of globs, or NULL
  char *folder;               ///< where it stands, with a slash at its end; NULL: there is no file
  char *path;                 ///< as people are told it
  struct profile *next;
} profile;

typedef struct profile_set profile_set;

/// Makes a set that finds profiles as the options say.  Returns an exit code.
int profiles_open(const command_line *options, profile_set **set);
void profiles_close(profile_set *set);

/// Finds the profile of an input and reads it.  Returns EXIT_CLEAN, or says what is wrong with it and
/// returns another exit code.
int profiles_find(profile_set *set, const char *input, const profile **found);

/// The profile that has this ruleset.
const profile *profiles_with(profile_set *set, const annot_ruleset *ruleset);

/// Whether a profile leaves out an input, which was found in a folder.
bool profile_excludes(const profile *from, const char *input);

#endif
