/// rules/validator.h: the checks as a table, and what they share.
#ifndef ANNOT_RULES_VALIDATOR_H
#define ANNOT_RULES_VALIDATOR_H

#include "rules/check.h"

#include <annot/profile.h>
#include <annot/validate.h>

/// One row of checks.def.
typedef struct check_row {
  check_function function;
  annot_shape shape;
  uint32_t needs;
  const uint8_t *rules; ///< ends with RULE_COUNT
} check_row;

/// All rows; one without a function ends them.
extern const check_row annot_check_rows[];

enum { MAX_CHECKS = 24 };

struct annot_validator {
  rules_context context;
  const annot_profile *profile; ///< may be NULL
  /// The wanted checks of each shape, in the order of checks.def; NULL ends a list.
  const check_row *wanted[ANNOT_SHAPE_LIMIT][MAX_CHECKS];
};

/// Begins with a zero-initialised context, and ends with it.
void annot_context_begin(rules_context *context, const annot_allocator *allocator,
                         const annot_ruleset *ruleset);
void annot_context_end(rules_context *context);

/// Works out what checks share.
annot_status annot_context_prepare(rules_context *context, annot_document *document,
                                   annot_findings *findings);

// What that does, piece by piece, for who follows a document:

/// Takes what costs nothing from the document, and forgets what was found.
void annot_context_look(rules_context *context, const annot_document *document,
                        annot_findings *findings);

/// Makes room for what is kept by node; new nodes have nothing.
annot_status annot_context_reach(rules_context *context, size_t nodes);

/// Finds where a span or region lies, and whether the words it repeats are there.
void annot_context_place(rules_context *context, annot_node node);

/// Notes which rows of a node hold references.
void annot_context_refer(rules_context *context, annot_node node);

/// Works out all layers and who is retired, from nothing.
annot_status annot_context_layers(rules_context *context);

#endif
