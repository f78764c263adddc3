/// The rows of rules.def, and rulesets: a weight and a wish for each row.

#include "config.h"

#include "table/rules.h"

#include "base/memory.h"
#include "table/pages.h"

#include <string.h>

struct annot_ruleset {
  annot_allocator allocator;
  uint8_t wanted[RULE_COUNT];
  uint8_t severity[RULE_COUNT];
};

const annot_rule annot_rules[RULE_COUNT] = {
#define RULE(CODE, NAME, name, SEVERITY, LEVEL, sentence)                                          \
  {#CODE, name, ANNOT_SEVERITY_##SEVERITY, LEVEL, sentence},
#include <annot/rules.def>
};

enum { DEFAULT_LEVEL = 4 };

const annot_ruleset annot_default_ruleset = {
    .wanted =
        {
#define RULE(CODE, NAME, name, SEVERITY, LEVEL, sentence) LEVEL <= DEFAULT_LEVEL,
#include <annot/rules.def>
        },
    .severity =
        {
#define RULE(CODE, NAME, name, SEVERITY, LEVEL, sentence) ANNOT_SEVERITY_##SEVERITY,
#include <annot/rules.def>
        },
};

size_t annot_rule_count(void) { return RULE_COUNT; }

const annot_rule *annot_rule_at(size_t index) {
  return index < RULE_COUNT ? &annot_rules[index] : NULL;
}

size_t annot_rule_index(const annot_rule *rule) { return (size_t)(rule - annot_rules); }

const annot_rule *annot_rule_find(const char *code) {
  for (size_t i = 0; i < RULE_COUNT; ++i)
    if (strcmp(annot_rules[i].code, code) == 0 || strcmp(annot_rules[i].name, code) == 0)
      return &annot_rules[i];
  return NULL;
}

annot_ruleset *annot_ruleset_copy(const annot_allocator *allocator, const annot_ruleset *ruleset) {
  annot_ruleset *copy = annot_resize(allocator, NULL, 0, sizeof *copy);
  if (!copy)
    return NULL;
  *copy = ruleset ? *ruleset : annot_default_ruleset;
  copy->allocator = allocator ? *allocator : (annot_allocator){0};
  return copy;
}

annot_ruleset *annot_ruleset_new(const annot_allocator *allocator) {
  return annot_ruleset_copy(allocator, NULL);
}

void annot_ruleset_free(annot_ruleset *ruleset) {
  if (!ruleset)
    return;
  const annot_allocator allocator = ruleset->allocator;
  annot_release(&allocator, ruleset, sizeof *ruleset);
}

annot_status annot_ruleset_level(annot_ruleset *ruleset, int level) {
  if (level < 1 || level > 5)
    return ANNOT_BAD_ARGUMENT;
  for (size_t i = 0; i < RULE_COUNT; ++i)
    ruleset->wanted[i] = annot_rules[i].level <= level;
  return ANNOT_OK;
}

void annot_ruleset_clear(annot_ruleset *ruleset) {
  memset(ruleset->wanted, 0, sizeof ruleset->wanted);
}

/// Whether `codes` means `rule`: its name, its code, or the beginning of its code.
static bool means(const char *codes, const annot_rule *rule) {
  size_t length = strlen(codes);
  return length > 0 &&
         (strncmp(rule->code, codes, length) == 0 || strcmp(rule->name, codes) == 0);
}

/// Sets the entry of every rule meant by `codes`.
static annot_status set_meant(uint8_t *entries, const char *codes, uint8_t value) {
  annot_status status = ANNOT_BAD_ARGUMENT;
  for (size_t i = 0; i < RULE_COUNT; ++i)
    if (means(codes, &annot_rules[i])) {
      entries[i] = value;
      status = ANNOT_OK;
    }
  return status;
}

annot_status annot_ruleset_select(annot_ruleset *ruleset, const char *codes) {
  return set_meant(ruleset->wanted, codes, 1);
}

annot_status annot_ruleset_ignore(annot_ruleset *ruleset, const char *codes) {
  return set_meant(ruleset->wanted, codes, 0);
}

annot_status annot_ruleset_severity(annot_ruleset *ruleset, const char *codes,
                                    annot_severity severity) {
  if (severity < ANNOT_SEVERITY_NOTE || severity > ANNOT_SEVERITY_ERROR)
    return ANNOT_BAD_ARGUMENT;
  return set_meant(ruleset->severity, codes, (uint8_t)severity);
}

int annot_ruleset_weight(const annot_ruleset *ruleset, rule_id rule) {
  const annot_ruleset *rules = ruleset ? ruleset : &annot_default_ruleset;
  return rules->wanted[rule] ? rules->severity[rule] : 0;
}

annot_severity annot_ruleset_weigh(const annot_ruleset *ruleset, const annot_rule *rule) {
  return (annot_severity)annot_ruleset_weight(ruleset, (rule_id)(rule - annot_rules));
}

bool annot_ruleset_wants(const annot_ruleset *ruleset, const annot_rule *rule) {
  return annot_ruleset_weight(ruleset, (rule_id)(rule - annot_rules)) != 0;
}

const char *annot_rule_page(const annot_rule *rule) { return annot_pages[rule - annot_rules]; }
