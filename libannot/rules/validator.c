/// The validator: runs the checks that are wanted on every node.

#include "config.h"

#include "rules/validator.h"

#include "rules/profile.h"

#include <string.h>

#define RULES_OF(...) (const uint8_t[]) { __VA_ARGS__, RULE_COUNT }

const check_row annot_check_rows[] = {
#define CHECK(function, SHAPE, NEEDS, ...) {function, ANNOT_##SHAPE, NEEDS, RULES_OF(__VA_ARGS__)},
#include "rules/checks.def"
    {NULL, ANNOT_NO_SHAPE, 0, NULL},
};

static bool wants_any(const annot_ruleset *ruleset, const uint8_t *rules) {
  for (; *rules != RULE_COUNT; ++rules)
    if (annot_ruleset_weight(ruleset, (rule_id)*rules) != 0)
      return true;
  return false;
}

annot_validator *annot_validator_new(const annot_allocator *allocator,
                                     const annot_ruleset *ruleset) {
  annot_validator *validator = annot_resize(allocator, NULL, 0, sizeof *validator);
  if (!validator)
    return NULL;
  memset(validator, 0, sizeof *validator);
  annot_context_begin(&validator->context, allocator, ruleset);
  size_t counts[ANNOT_SHAPE_LIMIT] = {0};
  for (const check_row *row = annot_check_rows; row->function; ++row)
    if (wants_any(ruleset, row->rules))
      validator->wanted[row->shape][counts[row->shape]++] = row;
  return validator;
}

void annot_validator_free(annot_validator *validator) {
  if (!validator)
    return;
  const annot_allocator allocator = validator->context.allocator;
  annot_context_end(&validator->context);
  annot_release(&allocator, validator, sizeof *validator);
}

annot_status annot_validate(annot_validator *validator, const annot_document *document,
                            annot_findings *findings) {
  rules_context *context = &validator->context;
  annot_findings_about(findings, document, NULL);
  TRY(annot_context_prepare(context, (annot_document *)(uintptr_t)document, findings));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    const model_node *at = model_at(document, node);
    if (!at->live ||
        (at->shape == ANNOT_SPAN && !validator->profile && annot_span_is_ordinary(context, node)))
      continue;
    for (const check_row *const *row = validator->wanted[at->shape]; *row; ++row)
      TRY((*row)->function(context, node));
    if (validator->profile)
      TRY(annot_profile_check(validator->profile, context, node));
  }
  return annot_findings_status(findings);
}
