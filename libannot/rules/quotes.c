/// Quotes and those who speak: who said it, and what belongs to the quote (Q103 to Q107, Q110).

#include "config.h"

#include "rules/check.h"

annot_status check_source(rules_context *context, annot_node quote) {
  const annot_document *document = context->document;
  bool speakers = model_count(document, quote, ROW(QUOTE, SPEAKERS)) > 0;
  bool attribution = !slot_absent(*model_slot_at(document, quote, ROW(QUOTE, ATTRIBUTION)));
  if (is_retired(context, quote))
    return ANNOT_OK;
  if (speakers && attribution &&
      annot_findings_add(context->findings, RULE_SPEAKER_AND_ATTRIBUTION,
                         place_value(quote, ANNOT_QUOTE_ATTRIBUTION, 0),
                         "the quote has a speaker, so no reason is needed why it has none")) {
    annot_findings_fix(context->findings, false, "leave the attribution out");
    annot_findings_edit_remove(context->findings, quote, ANNOT_QUOTE_ATTRIBUTION, 0);
  } else if (is_missing(context, quote, ROW(QUOTE, SPEAKERS)) &&
             is_missing(context, quote, ROW(QUOTE, ATTRIBUTION))) {
    annot_findings_add(context->findings, RULE_NO_SPEAKER, place_id(document, quote),
                       "the quote has no speaker, and no attribution says why");
  }
  return ANNOT_OK;
}

/// Whether a range lies within one of the spans of a quote, all of which `hull` holds.
static bool is_inside(const rules_context *context, annot_node quote, text_range hull,
                      text_range range) {
  model_slot slot;
  if (range.start < hull.start || range.end > hull.end || range.start == range.end)
    return false;
  FOR_EACH_ELEMENT(context->document, quote, ROW(QUOTE, SPANS), index, slot) {
    text_range span = range_of(context, (annot_node)slot.bits);
    if (range_is_good(span) && span.start <= range.start && range.end <= span.end)
      return true;
  }
  return false;
}

/// The author's own words, cue or frame, inside the quote.
static void judge_words(rules_context *context, annot_node quote, text_range hull, uint32_t row,
                        bool direct) {
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, quote, row, index, slot) {
    annot_node span = (annot_node)slot.bits;
    annot_str name = shape_row(ANNOT_QUOTE, row)->name;
    if (is_inside(context, quote, hull, range_of(context, span)))
      annot_findings_add(context->findings,
                         direct ? RULE_CUE_INSIDE_QUOTE : RULE_SOURCE_INSIDE_INDIRECT,
                         place_value(span, ANNOT_SPAN_START, 0),
                         "the %.*s lies inside the quote", (int)name.length, name.data);
  }
}

/// What is wrong between a quote and another annotation: how it is said at the one and at the other,
/// and what the two are called there.
typedef struct between {
  const char *at_quote, *at_other, *quote, *other;
} between;

/// Tells of it at the later of the two.
static void report_between(rules_context *context, rule_id rule, annot_node quote,
                           annot_node other, const between *say) {
  const annot_document *document = context->document;
  bool last = quote > other;
  if (annot_findings_add(context->findings, rule, place_id(document, last ? quote : other), "%s",
                         last ? say->at_quote : say->at_other))
    annot_findings_relate(context->findings, place_id(document, last ? other : quote), "%s",
                          last ? say->other : say->quote);
}

/// The mention that says who speaks, inside the quote.
static void judge_speakers(rules_context *context, annot_node quote, text_range hull,
                           bool direct) {
  static const between inside = {"the mention of its speaker lies inside the quote",
                                 "a quote whose speaker this mention names holds it", "that quote",
                                 "the mention"};
  const annot_document *document = context->document;
  model_slot slot;
  FOR_EACH_ELEMENT(document, quote, ROW(QUOTE, SPEAKERS), index, slot) {
    annot_node mention = target_of(context, slot);
    if (!mention || shape_of(context, mention) != ANNOT_MENTION ||
        !is_inside(context, quote, hull, annot_hull(context, mention, ROW(MENTION, SPANS))))
      continue;
    report_between(context, direct ? RULE_SPEAKER_INSIDE_QUOTE : RULE_SOURCE_INSIDE_INDIRECT,
                   quote, mention, &inside);
  }
}

annot_status check_inside(rules_context *context, annot_node quote) {
  model_slot type = *model_slot_at(context->document, quote, ROW(QUOTE, TYPE));
  if (is_retired(context, quote) || slot_absent(type) ||
      (type.bits != ANNOT_QUOTE_TYPE_DIRECT && type.bits != ANNOT_QUOTE_TYPE_INDIRECT))
    return ANNOT_OK;
  bool direct = type.bits == ANNOT_QUOTE_TYPE_DIRECT;
  text_range hull = annot_hull(context, quote, ROW(QUOTE, SPANS));
  judge_words(context, quote, hull, ROW(QUOTE, CUE), direct);
  judge_words(context, quote, hull, ROW(QUOTE, FRAME), direct);
  judge_speakers(context, quote, hull, direct);
  return ANNOT_OK;
}

annot_status check_parent(rules_context *context, annot_node quote) {
  static const between outside = {"the quote does not lie within its parent",
                                  "a quote whose parent this is does not lie within it",
                                  "that quote", "the parent"};
  const annot_document *document = context->document;
  annot_node parent = target_of(context, *model_slot_at(document, quote, ROW(QUOTE, PARENT)));
  if (is_retired(context, quote) || !parent || parent == quote ||
      shape_of(context, parent) != ANNOT_QUOTE)
    return ANNOT_OK;
  text_range inner = annot_hull(context, quote, ROW(QUOTE, SPANS));
  text_range outer = annot_hull(context, parent, ROW(QUOTE, SPANS));
  if (!range_is_good(inner) || !range_is_good(outer) ||
      (outer.start <= inner.start && inner.end <= outer.end))
    return ANNOT_OK;
  report_between(context, RULE_OUTSIDE_PARENT, quote, parent, &outside);
  return ANNOT_OK;
}
