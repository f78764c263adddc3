/// Where quotes lie: over the end of a paragraph (Q108), and across each other (Q109).

#include "config.h"

#include "base/characters.h"
#include "rules/paragraphs.h"

#include <stdlib.h>
#include <string.h>

/// The range without the white space at its end, which T108 tells of.
static size_t last_word_end(const rules_context *context, text_range range) {
  size_t end = range.end;
  for (size_t at = end; at > range.start; end = at)
    if (!annot_is_white_space(annot_previous_character(context->text, &at)))
      break;
  return end;
}

annot_status check_paragraph_ends(rules_context *context, annot_node quote) {
  model_slot slot;
  if (is_retired(context, quote))
    return ANNOT_OK;
  TRY(annot_paragraphs_find(context));
  FOR_EACH_ELEMENT(context->document, quote, ROW(QUOTE, SPANS), index, slot) {
    annot_node span = (annot_node)slot.bits;
    text_range range = range_of(context, span);
    if (!range_is_good(range) || annot_words_differ(context, span))
      continue;
    size_t last = last_word_end(context, range);
    if (annot_paragraph_end(context, range.start, last) >= last)
      continue;
    annot_findings_add(context->findings, RULE_OVER_PARAGRAPH_END,
                       place_value(span, ANNOT_SPAN_START, 0),
                       "the quote goes on in the next paragraph without a break");
  }
  return ANNOT_OK;
}

/// A fragment of a quote.
typedef struct fragment {
  text_range range, hull;
  annot_node quote;
  uint16_t layer;
} fragment;

/// By layer, then in text order, the longer first.
static int compare_fragments(const void *a, const void *b) {
  const fragment *left = a, *right = b;
  if (left->layer != right->layer)
    return left->layer < right->layer ? -1 : 1;
  if (left->range.start != right->range.start)
    return left->range.start < right->range.start ? -1 : 1;
  if (left->range.end != right->range.end)
    return left->range.end > right->range.end ? -1 : 1;
  return left->quote < right->quote ? -1 : left->quote > right->quote;
}

static size_t count_fragments(const rules_context *context) {
  size_t count = 0;
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, ANNOT_ROOT, ROW(DOCUMENT, QUOTES), index, slot)
    count += model_count(context->document, (annot_node)slot.bits, ROW(QUOTE, SPANS));
  return count;
}

static size_t collect_fragments(const rules_context *context, fragment *fragments) {
  const annot_document *document = context->document;
  size_t count = 0;
  bool sorted = true;
  model_slot quote, span;
  FOR_EACH_ELEMENT(document, ANNOT_ROOT, ROW(DOCUMENT, QUOTES), i, quote) {
    annot_node node = (annot_node)quote.bits;
    text_range hull = annot_hull(context, node, ROW(QUOTE, SPANS));
    if (is_retired(context, node))
      continue;
    FOR_EACH_ELEMENT(document, node, ROW(QUOTE, SPANS), j, span) {
      text_range range = range_of(context, (annot_node)span.bits);
      if (!range_is_good(range) || range.start == range.end)
        continue;
      fragments[count] = (fragment){range, hull, node, layer_of(context, node)};
      sorted &= count == 0 || compare_fragments(&fragments[count - 1], &fragments[count]) < 0;
      ++count;
    }
  }
  if (!sorted)
    qsort(fragments, count, sizeof *fragments, compare_fragments);
  return count;
}

static bool is_parent(const rules_context *context, annot_node quote, annot_node parent) {
  return target_of(context, *model_slot_at(context->document, quote, ROW(QUOTE, PARENT))) == parent;
}

/// Whether two quotes whose fragments cross are not nested as wholes; a child that does not lie
/// in its parent is left to Q110.
static bool really_cross(const rules_context *context, const fragment *a, const fragment *b) {
  return a->quote != b->quote && a->hull.end < b->hull.end && a->hull.start < b->hull.start &&
         !is_parent(context, a->quote, b->quote) && !is_parent(context, b->quote, a->quote);
}

static void report_crossing(rules_context *context, const fragment *a, const fragment *b,
                            uint8_t *told) {
  annot_node later = a->quote > b->quote ? a->quote : b->quote;
  annot_node earlier = later == a->quote ? b->quote : a->quote;
  if (told[later])
    return;
  told[later] = 1;
  if (annot_findings_add(context->findings, RULE_CROSSING_QUOTES,
                         place_id(context->document, later), "this quote crosses another one"))
    annot_findings_relate(context->findings, place_id(context->document, earlier),
                          "the other quote");
}

/// A sweep in text order with a stack of the fragments that are open; one that crosses another is
/// not opened, so that those that are open are nested.
annot_status check_crossing(rules_context *context, annot_node root) {
  size_t all = count_fragments(context), depth = 0;
  (void)root;
  if (all < 2 || annot_quotes_stand_apart(context))
    return ANNOT_OK;
  fragment *fragments = scratch_of(context, 0, all * sizeof *fragments);
  const fragment **open = scratch_of(context, 1, all * sizeof *open);
  uint8_t *told = scratch_of(context, 2, context->document->nodes.count);
  if (!fragments || !open || !told)
    return ANNOT_NO_MEMORY;
  memset(told, 0, context->document->nodes.count);
  all = collect_fragments(context, fragments);
  for (const fragment *next = fragments; next < fragments + all; ++next) {
    while (depth > 0 && (open[depth - 1]->layer != next->layer ||
                         open[depth - 1]->range.end <= next->range.start))
      --depth;
    const fragment *around = depth > 0 ? open[depth - 1] : NULL;
    if (!around || next->range.end <= around->range.end)
      open[depth++] = next;
    else if (really_cross(context, around, next))
      report_crossing(context, around, next, told);
  }
  return ANNOT_OK;
}
