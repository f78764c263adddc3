/// table/rules.h: rules.def at run time.
#ifndef ANNOT_TABLE_RULES_H
#define ANNOT_TABLE_RULES_H

#include <annot/rule.h>

/// RULE_EXACT_DIFFERS …: the rules by name.
typedef enum rule_id {
#define RULE(CODE, NAME, name, SEVERITY, LEVEL, sentence) RULE_##NAME,
#include <annot/rules.def>
  RULE_COUNT
} rule_id;

extern const annot_rule annot_rules[RULE_COUNT];

/// The rules wanted where no ruleset is given.
extern const annot_ruleset annot_default_ruleset;

/// Makes a copy of a ruleset, which may be NULL; NULL where memory is out.
annot_ruleset *annot_ruleset_copy(const annot_allocator *allocator, const annot_ruleset *ruleset);

/// Returns how much a finding of `rule` weighs; 0 where it is not wanted.
int annot_ruleset_weight(const annot_ruleset *ruleset, rule_id rule);

#endif
