/// rules/profile.h: the checks of a profile (C201, C202), run by the validator.
#ifndef ANNOT_RULES_PROFILE_H
#define ANNOT_RULES_PROFILE_H

#include "rules/check.h"

#include <annot/profile.h>

/// Checks one live node.
annot_status annot_profile_check(const annot_profile *profile, rules_context *context,
                                 annot_node node);

#endif
