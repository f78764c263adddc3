/// What checks share: where spans lie, who made what, who is retired.

#include "config.h"

#include "rules/validator.h"

#include <string.h>

void annot_context_begin(rules_context *context, const annot_allocator *allocator,
                         const annot_ruleset *ruleset) {
  if (allocator)
    context->allocator = *allocator;
  context->ruleset = ruleset;
  for (size_t i = 0; i < SCRATCH_COUNT; ++i)
    context->scratch[i].allocator = &context->allocator;
}

void annot_context_end(rules_context *context) {
  const annot_allocator *allocator = &context->allocator;
  ARRAY_FREE(uint32_t, allocator, &context->signs);
  ARRAY_FREE(text_range, allocator, &context->ranges);
  ARRAY_FREE(uint8_t, allocator, &context->words);
  ARRAY_FREE(uint8_t, allocator, &context->retired);
  ARRAY_FREE(uint16_t, allocator, &context->layers);
  ARRAY_FREE(annot_node, allocator, &context->makers);
  ARRAY_FREE(text_range, allocator, &context->paragraphs);
  ARRAY_FREE(text_range, allocator, &context->passages);
  ARRAY_FREE(uint32_t, allocator, &context->carried);
  ARRAY_FREE(text_range, allocator, &context->new_passages);
  ARRAY_FREE(uint32_t, allocator, &context->new_carried);
  for (size_t i = 0; i < SCRATCH_COUNT; ++i)
    annot_buffer_free(&context->scratch[i]);
}

bool annot_raw_position(const rules_context *context, uint64_t position, uint64_t *raw) {
  const annot_document *document = context->document;
  *raw = position;
  return context->unit == document->file_unit ||
         annot_convert(document, context->unit, position, document->file_unit, raw) == ANNOT_OK;
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
  if (annot_text_to_range(document, context->unit, start, end, &start, &end) !=
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

/// Notes which of some rows of a node hold references.
static inline void refer(rules_context *context, annot_node node, annot_shape shape, uint32_t rows) {
  const model_slot *slots = model_slot_at(context->document, node, 0);
  rows &= annot_reference_rows[shape] & ~context->referring[shape];
  for (; rows != 0; rows &= rows - 1)
    if (!slot_absent(slots[annot_lowest_bit(rows)]))
      context->referring[shape] |= rows & -rows;
}

void annot_context_refer(rules_context *context, annot_node node) {
  refer(context, node, shape_of(context, node), UINT32_MAX);
}

void annot_context_place(rules_context *context, annot_node node) {
  annot_shape shape = shape_of(context, node);
  ARRAY_AT(text_range, &context->ranges, node) = find_range(context, node, shape);
  if (shape == ANNOT_SPAN)
    annot_words_look(context, node);
}

static annot_status prepare_node(rules_context *context, annot_node node) {
  annot_shape shape = shape_of(context, node);
  if (shape_has_bounds(shape)) {
    annot_context_place(context, node);
    return ANNOT_OK;
  }
  uint32_t row = by_row(shape);
  if (row == MAX_ROWS)
    return ANNOT_OK;
  const model_slot *common = model_slot_at(context->document, node, row);
  const uint32_t rows = UINT32_C(1) << row | UINT32_C(1) << (row + REPLACES_AFTER_BY);
  bool plain = slot_absent(common[0]) && slot_absent(common[STATUS_AFTER_BY]) &&
               slot_absent(common[REPLACES_AFTER_BY]); // as most are
  refer(context, node, shape, plain ? ~rows : UINT32_MAX);
  return plain ? ANNOT_OK : prepare_annotation(context, node, row);
}

/// Asks for the words of a span that comes soon.  Spans come in the order of the file and jump about in
/// the text, so that in one that no cache holds each would wait for its words.  (GCC leaves out calls of
/// functions that do no more than this.)
OFTEN void expect_words(const rules_context *context, annot_node node) {
  enum { AHEAD = 8, CACHED = 1 << 20 };
  const annot_document *document = context->document;
  if (context->text.length < CACHED || node + AHEAD >= document->nodes.count)
    return;
  annot_shape shape = shape_of(context, node + AHEAD);
  if (!shape_has_bounds(shape) || !document->positions.index.ascii)
    return;
  uint64_t start = model_slot_at(document, node + AHEAD, start_row(shape))->bits;
  if (start < context->text.length)
    __builtin_prefetch(context->text.data + start);
}

annot_status annot_context_reach(rules_context *context, size_t nodes) {
  size_t had = context->ranges.count, more = nodes - had;
  TRY(ARRAY_RESERVE(text_range, &context->allocator, &context->ranges, more));
  TRY(ARRAY_RESERVE(uint8_t, &context->allocator, &context->words, more));
  TRY(ARRAY_RESERVE(uint8_t, &context->allocator, &context->retired, more));
  TRY(ARRAY_RESERVE(uint16_t, &context->allocator, &context->layers, more));
  memset(&ARRAY_AT(text_range, &context->ranges, had), 0xff, more * sizeof(text_range));
  memset(&ARRAY_AT(uint8_t, &context->words, had), 0, more);
  memset(&ARRAY_AT(uint8_t, &context->retired, had), 0, more);
  memset(&ARRAY_AT(uint16_t, &context->layers, had), 0, more * sizeof(uint16_t));
  context->ranges.count = context->words.count = nodes;
  context->retired.count = context->layers.count = nodes;
  return ANNOT_OK;
}

/// There is one layer, of those without `by`, and nobody is retired.
static annot_status forget_layers(rules_context *context) {
  context->makers.count = 0;
  TRY(ARRAY_RESERVE(annot_node, &context->allocator, &context->makers, 1));
  ARRAY_PUSH(annot_node, &context->makers, ANNOT_NO_NODE);
  return ANNOT_OK;
}

annot_status annot_context_layers(rules_context *context) {
  const annot_document *document = context->document;
  TRY(forget_layers(context));
  memset(context->retired.data, 0, context->retired.count);
  memset(context->layers.data, 0, context->layers.count * sizeof(uint16_t));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    uint32_t row = model_at(document, node)->live ? by_row(shape_of(context, node)) : MAX_ROWS;
    if (row != MAX_ROWS)
      TRY(prepare_annotation(context, node, row));
  }
  return ANNOT_OK;
}

void annot_context_look(rules_context *context, const annot_document *document,
                        annot_findings *findings) {
  context->document = document;
  context->findings = findings;
  context->text = annot_text(document);
  context->has_text = context->text.data != NULL;
  context->unit = annot_document_counts(document);
  context->suggestions = 0;
}

annot_status annot_context_prepare(rules_context *context, annot_document *document,
                                   annot_findings *findings) {
  annot_context_look(context, document, findings);
  context->miscounted = context->paragraphs_known = false;
  context->exact_count = context->wrong_count = context->ranges.count = context->words.count = 0;
  context->retired.count = context->layers.count = 0;
  context->passages.count = context->carried.count = 0;
  context->window = (text_range){0, (uint32_t)context->text.length};
  memset(context->referring, 0, sizeof context->referring);
  TRY(annot_ids_build(document));
  TRY(annot_text_index_build(document));
  TRY(annot_signs_find(context));
  TRY(forget_layers(context));
  TRY(annot_context_reach(context, document->nodes.count));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    expect_words(context, node);
    if (model_at(document, node)->live)
      TRY(prepare_node(context, node));
  }
  return ANNOT_OK;
}

text_range annot_hull_of_several(const rules_context *context, annot_node node, uint32_t row) {
  text_range hull = {NO_BYTE, NO_BYTE};
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, node, row, i, slot) {
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

bool annot_quotes_stand_apart(const rules_context *context) {
  uint32_t end = 0;
  model_slot quote, span;
  FOR_EACH_ELEMENT(context->document, ANNOT_ROOT, ROW(DOCUMENT, QUOTES), i, quote)
    FOR_EACH_ELEMENT(context->document, (annot_node)quote.bits, ROW(QUOTE, SPANS), j, span) {
      text_range range = range_of(context, (annot_node)span.bits);
      if (range.start < end || range.start >= range.end)
        return false;
      end = range.end;
    }
  return true;
}
