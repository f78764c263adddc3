/// annot/rule.h: the rules of the format, and which of them are wanted.
///
/// A rule has a stable code such as "T103".  Everything but annot_ruleset is constant and lives as
/// long as the library.
#ifndef ANNOT_RULE_H
#define ANNOT_RULE_H

#include <annot/api.h>
#include <annot/memory.h>
#include <annot/status.h>
#include <annot/text.h>
#include <stdbool.h>

ANNOT_BEGIN_DECLS

/// How much a finding weighs.
typedef enum annot_severity {
  ANNOT_SEVERITY_NOTE = 1, ///< worth a look
  ANNOT_SEVERITY_WARNING,  ///< the text or the data proves it wrong
  ANNOT_SEVERITY_ERROR     ///< the document cannot be relied on
} annot_severity;

/// One rule, as annot/rules.def states it.
typedef struct annot_rule {
  const char *code;        ///< a letter and three digits; never reused
  const char *name;        ///< kebab-case
  annot_severity severity; ///< unless a ruleset says otherwise
  int level;               ///< 1 spelling, 2 form, 3 text, 4 proven, 5 suspected
  const char *sentence;    ///< what it demands, in one sentence
} annot_rule;

/// Returns how many rules there are.
ANNOT_API size_t annot_rule_count(void);

/// Returns rule `index`, in the order of rules.def; NULL past the end.
ANNOT_API const annot_rule *annot_rule_at(size_t index);

/// Returns the index of a rule that any of these functions, or a finding, has given.
ANNOT_API size_t annot_rule_index(const annot_rule *rule);

/// Returns the rule whose code or name is `code`, or NULL.
ANNOT_API const annot_rule *annot_rule_find(const char *code);

/// Returns the page of a rule in Markdown: why, a bad and a good example, the fix; never NULL.
ANNOT_API const char *annot_rule_page(const annot_rule *rule);

/// Which rules are wanted and how much they weigh.  It may be shared by threads while nobody changes
/// it.  Where a function takes one, NULL stands for a new one: levels 1 to 4.
typedef struct annot_ruleset annot_ruleset;

/// Makes a ruleset of levels 1 to 4.  Returns NULL where memory is out.
ANNOT_API annot_ruleset *annot_ruleset_new(const annot_allocator *allocator);

/// Frees `ruleset`, which may be NULL.
ANNOT_API void annot_ruleset_free(annot_ruleset *ruleset);

/// Wants the rules of levels 1 to `level` (1 … 5) and no others.
ANNOT_API annot_status annot_ruleset_level(annot_ruleset *ruleset, int level);

/// The next three take a code, a name, or the beginning of codes ("T", "Q1").  ANNOT_BAD_ARGUMENT:
/// no rule is meant by it.

/// Wants rules, whatever their level.
ANNOT_API annot_status annot_ruleset_select(annot_ruleset *ruleset, const char *codes);

/// Does not want rules.
ANNOT_API annot_status annot_ruleset_ignore(annot_ruleset *ruleset, const char *codes);

/// Gives rules another weight.
ANNOT_API annot_status annot_ruleset_severity(annot_ruleset *ruleset, const char *codes,
                                              annot_severity severity);

/// Wants no rule at all, so that `select` can begin from nothing.
ANNOT_API void annot_ruleset_clear(annot_ruleset *ruleset);

/// Returns how much a finding of `rule` weighs; 0 where the rule is not wanted.
ANNOT_API annot_severity annot_ruleset_weigh(const annot_ruleset *ruleset, const annot_rule *rule);

/// Says whether `rule` is wanted.
ANNOT_API bool annot_ruleset_wants(const annot_ruleset *ruleset, const annot_rule *rule);

ANNOT_END_DECLS

#endif
