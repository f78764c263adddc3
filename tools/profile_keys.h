/// profile_keys.h: the keys of a profile, and what they may be.
#ifndef TOOLS_PROFILE_KEYS_H
#define TOOLS_PROFILE_KEYS_H

#include "options.h"

#include <annot/profile.h>
#include <jansson.h>

/// Reads a profile and judges all of it.  `name` is what people are told.  Returns EXIT_CLEAN, or says
/// what is wrong, with line and column, and returns another exit code.
int profile_load(const char *path, const char *name, json_t **root);

/// Of a profile that has been judged, or NULL: its demands; NULL where there are none.
annot_profile *profile_demands(const json_t *root);
/// The severity from which on a run has failed.
annot_severity profile_fail_level(const command_line *options, const json_t *root);

#endif
