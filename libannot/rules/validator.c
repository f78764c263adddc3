/// The validator: prepares what checks share, and runs the checks that are wanted on every node.

#include "config.h"

#include "rules/check.h"

#include <annot/validate.h>
#include <string.h>

typedef struct check_row {
  check_function function;
  annot_shape shape;
  uint32_t needs;
  const uint8_t *rules; ///< ends with RULE_COUNT
} check_row;

#define RULES_OF(...) (const uint8_t[]) { __VA_ARGS__, RULE_COUNT }

static const check_row check_rows[] = {
#define CHECK(function, SHAPE, NEEDS, ...) {function, ANNOT_##SHAPE, NEEDS, RULES_OF(__VA_ARGS__)},
#include "rules/checks.def"
    {NULL, ANNOT_NO_SHAPE, 0, NULL},
};

enum { MAX_CHECKS = 24 };

struct annot_validator {
  rules_context context;
  /// The wanted checks of each shape, in the order of checks.def; NULL ends a list.
  check_function wanted[ANNOT_SHAPE_LIMIT][MAX_CHECKS];
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
  if (allocator)
    validator->context.allocator = *allocator;
  validator->context.ruleset = ruleset;
  for (size_t i = 0; i < SCRATCH_COUNT; ++i)
    validator->context.scratch[i].allocator = &validator->context.allocator;
  size_t counts[ANNOT_SHAPE_LIMIT] = {0};
  for (const check_row *row = check_rows; row->function; ++row)
    if (wants_any(ruleset, row->rules))
      validator->wanted[row->shape][counts[row->shape]++] = row->function;
  return validator;
}

void annot_validator_free(annot_validator *validator) {
  if (!validator)
    return;
  rules_context *context = &validator->context;
  const annot_allocator allocator = context->allocator;
  ARRAY_FREE(uint32_t, &allocator, &context->signs);
  ARRAY_FREE(text_range, &allocator, &context->ranges);
  ARRAY_FREE(uint8_t, &allocator, &context->retired);
  ARRAY_FREE(uint16_t, &allocator, &context->layers);
  ARRAY_FREE(annot_node, &allocator, &context->makers);
  ARRAY_FREE(text_range, &allocator, &context->paragraphs);
  ARRAY_FREE(text_range, &allocator, &context->passages);
  for (size_t i = 0; i < SCRATCH_COUNT; ++i)
    annot_buffer_free(&context->scratch[i]);
  annot_release(&allocator, validator, sizeof *validator);
}

static text_range find_range(rules_context *context, annot_node node, annot_shape shape) {
  const annot_document *document = context->document;
  const model_slot *bounds = model_slot_at(document, node, start_row(shape));
  uint64_t start = bounds[0].bits, end = bounds[1].bits;
  const text_range none = {NO_BYTE, NO_BYTE};
  if (!context->has_text || start > end)
    return none;
  if (document->positions.index.ascii)
    return end <= context->text.length ? (text_range){(uint32_t)start, (uint32_t)end} : none;
  if (annot_text_to_range(document, context->unit, start, end, &context->hint, &start, &end) !=
      ANNOT_OK)
    return none;
  return (text_range){(uint32_t)start, (uint32_t)end};
}

enum {
  STATUS_AFTER_BY = INDEX_QUOTE_STATUS - INDEX_QUOTE_BY,
  REPLACES_AFTER_BY = INDEX_QUOTE_REPLACES - INDEX_QUOTE_BY
};

static bool same_makers(const annot_document *document, annot_node a, uint32_t row_a, annot_node b,
                        uint32_t row_b) {
  uint32_t count = model_count(document, a, row_a);
  if (count != model_count(document, b, row_b))
    return false;
  for (uint32_t i = 0; i < count; ++i)
    if (!annot_str_equal(model_bytes(document, annot_model_value(document, a, row_a, i)),
                         model_bytes(document, annot_model_value(document, b, row_b, i))))
      return false;
  return true;
}

/// The number of the layer that an annotation with `by` belongs to; a new one where it is the first.
static annot_status find_layer(rules_context *context, annot_node node, uint32_t row,
                               uint16_t *layer) {
  annot_array *makers = &context->makers;
  for (size_t i = 1; i < makers->count; ++i) {
    annot_node other = ARRAY_AT(annot_node, makers, i);
    if (same_makers(context->document, node, row, other, by_row(shape_of(context, other)))) {
      *layer = (uint16_t)i;
      return ANNOT_OK;
    }
  }
  if (makers->count == UINT16_MAX) {
    *layer = UINT16_MAX - 1;
    return ANNOT_OK;
  }
  TRY(ARRAY_RESERVE(annot_node, &context->allocator, makers, 1));
  *layer = (uint16_t)makers->count;
  ARRAY_PUSH(annot_node, makers, node);
  return ANNOT_OK;
}

/// Works out the layer of an annotation and who has retired.
static annot_status prepare_annotation(rules_context *context, annot_node node, uint32_t row) {
  const annot_document *document = context->document;
  if (model_count(document, node, row) > 0)
    TRY(find_layer(context, node, row, &ARRAY_AT(uint16_t, &context->layers, node)));
  model_slot status = *model_slot_at(document, node, row + STATUS_AFTER_BY), slot;
  if (status.bits == ANNOT_REVIEW_REJECTED)
    ARRAY_AT(uint8_t, &context->retired, node) = 1;
  FOR_EACH_VALUE(document, node, row + REPLACES_AFTER_BY, i, slot) {
    annot_node target = target_of(context, slot);
    if (target && target != node && shape_of(context, target) == shape_of(context, node))
      ARRAY_AT(uint8_t, &context->retired, target) = 1;
  }
  return ANNOT_OK;
}

/// Notes which rows hold references at all.
static void note_references(rules_context *context, annot_node node, annot_shape shape) {
  const model_slot *slots = model_slot_at(context->document, node, 0);
  uint32_t rows = annot_reference_rows[shape];
  for (; rows != 0; rows &= rows - 1)
    if (!slot_absent(slots[annot_lowest_bit(rows)]))
      context->referring[shape] |= rows & -rows;
}

static annot_status prepare_node(rules_context *context, annot_node node) {
  annot_shape shape = shape_of(context, node);
  if (shape_has_bounds(shape)) {
    ARRAY_AT(text_range, &context->ranges, node) = find_range(context, node, shape);
    return ANNOT_OK;
  }
  uint32_t row = by_row(shape);
  if (row == MAX_ROWS)
    return ANNOT_OK;
  note_references(context, node, shape);
  return prepare_annotation(context, node, row);
}

static annot_status reserve_prepared(rules_context *context, size_t nodes) {
  context->ranges.count = context->retired.count = context->layers.count = 0;
  context->makers.count = 0;
  TRY(ARRAY_RESERVE(text_range, &context->allocator, &context->ranges, nodes));
  TRY(ARRAY_RESERVE(uint8_t, &context->allocator, &context->retired, nodes));
  TRY(ARRAY_RESERVE(uint16_t, &context->allocator, &context->layers, nodes));
  TRY(ARRAY_RESERVE(annot_node, &context->allocator, &context->makers, 1));
  memset(context->ranges.data, 0xff, nodes * sizeof(text_range));
  memset(context->retired.data, 0, nodes);
  memset(context->layers.data, 0, nodes * sizeof(uint16_t));
  context->ranges.count = context->retired.count = context->layers.count = nodes;
  ARRAY_PUSH(annot_node, &context->makers, ANNOT_NO_NODE);
  return ANNOT_OK;
}

static annot_status prepare(rules_context *context, annot_document *document,
                            annot_findings *findings) {
  context->document = document;
  context->findings = findings;
  context->text = annot_text(document);
  context->has_text = context->text.data != NULL;
  context->unit = annot_document_counts(document);
  context->miscounted = context->exact = context->paragraphs_known = false;
  context->suggestions = 0;
  context->hint = 0;
  memset(context->referring, 0, sizeof context->referring);
  TRY(annot_ids_build(document));
  TRY(annot_text_index_build(document));
  TRY(annot_signs_find(context));
  TRY(reserve_prepared(context, document->nodes.count));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (model_at(document, node)->live)
      TRY(prepare_node(context, node));
  return ANNOT_OK;
}

text_range annot_hull(const rules_context *context, annot_node node, uint32_t row) {
  text_range hull = {NO_BYTE, NO_BYTE};
  model_slot slot;
  FOR_EACH_VALUE(context->document, node, row, i, slot) {
    text_range range = range_of(context, (annot_node)slot.bits);
    if (!range_is_good(range))
      continue;
    if (!range_is_good(hull))
      hull = range;
    hull.start = range.start < hull.start ? range.start : hull.start;
    hull.end = range.end > hull.end ? range.end : hull.end;
  }
  return hull;
}

annot_status annot_validate(annot_validator *validator, const annot_document *document,
                            annot_findings *findings) {
  rules_context *context = &validator->context;
  annot_findings_about(findings, document, NULL);
  TRY(prepare(context, (annot_document *)(uintptr_t)document, findings));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    if (!model_at(document, node)->live)
      continue;
    for (const check_function *check = validator->wanted[shape_of(context, node)]; *check; ++check)
      TRY((*check)(context, node));
  }
  return annot_findings_status(findings);
}
