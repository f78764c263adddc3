/// selection.h: which rules the options want, and how much they weigh.
#ifndef TOOLS_SELECTION_H
#define TOOLS_SELECTION_H

#include "options.h"

#include <annot/rule.h>
#include <jansson.h>

/// Makes a ruleset what the options say, and what a profile says that has been judged, or is NULL; the
/// options win.  Returns EXIT_CLEAN, or says what is wrong with them and
/// returns EXIT_USAGE.
int selection_apply(const command_line *options, const json_t *profile, annot_ruleset *ruleset);

#endif
