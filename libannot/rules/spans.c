/// Spans and regions one by one, and the fragments of one annotation (T101–T110).

#include "config.h"

#include "rules/check.h"

#include "base/characters.h"
#include "text/grapheme.h"

#include <string.h>

static annot_field bound_field(annot_shape shape, bool end) {
  return shape_row(shape, start_row(shape) + end)->field;
}

bool annot_may_be_empty(const rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  annot_node owner = model_at(document, node)->parent;
  return shape_of(context, owner) == ANNOT_MENTION &&
         model_slot_at(document, owner, ROW(MENTION, KIND))->bits == ANNOT_MENTION_KIND_ELIDED;
}

/// Reports a bound that lies past the end of the text or inside a character; says whether it does.
static bool report_bound(rules_context *context, annot_node node, bool end, uint64_t position) {
  static const char *const names[] = {"start", "end"};
  uint64_t byte;
  annot_findings *findings = context->findings;
  finding_place place = place_value(node, bound_field(shape_of(context, node), end), 0);
  if (annot_text_to_byte(context->document, context->unit, position, &byte) == ANNOT_OK)
    return false;
  uint64_t length = annot_text_length(context->document, context->unit);
  if (position > length) {
    if (annot_findings_add(findings, RULE_PAST_THE_END, place,
                           "%s %llu is past the end of the text, which is %llu long", names[end],
                           (unsigned long long)position, (unsigned long long)length))
      annot_words_offer(context, node);
    return true;
  }
  annot_findings_add(findings, RULE_SPLIT_CHARACTER, place,
                     context->unit == ANNOT_UTF16 ? "%s %llu lies inside a surrogate pair"
                                                  : "%s %llu lies inside a UTF-8 sequence",
                     names[end], (unsigned long long)position);
  return true;
}

/// Start before end, both in the text, not inside a character.
annot_status check_bounds(rules_context *context, annot_node node) {
  annot_shape shape = shape_of(context, node);
  text_range range = range_of(context, node);
  bool counted = range_is_good(range) && context->miscounted; // so that it lies in the text
  if (range_is_good(range) && range.start < range.end)
    return ANNOT_OK;
  const model_slot *bounds = model_slot_at(context->document, node, start_row(shape));
  uint64_t start = bounds[0].bits, end = bounds[1].bits;
  if (slot_absent(bounds[0]) || slot_absent(bounds[1]))
    return ANNOT_OK;
  finding_place place = place_value(node, bound_field(shape, false), 0);
  if (start > end && !counted) {
    if (annot_findings_add(context->findings, RULE_REVERSED_SPAN, place,
                           "start %llu is after end %llu", as_written(context, start),
                           as_written(context, end))) {
      annot_findings_fix(context->findings, false, "exchange start and end");
      annot_findings_edit_position(context->findings, node, bound_field(shape, false), end);
      annot_findings_edit_position(context->findings, node, bound_field(shape, true), start);
    }
    return ANNOT_OK;
  }
  if (context->has_text && !counted &&
      (report_bound(context, node, false, start) || report_bound(context, node, true, end)))
    return ANNOT_OK;
  if ((counted || start == end) && !annot_may_be_empty(context, node) &&
      annot_findings_add(context->findings, RULE_EMPTY_SPAN, place, "the span at %llu is empty",
                         as_written(context, start)) &&
      context->has_text && annot_words_differ(context, node))
    annot_words_offer(context, node);
  return ANNOT_OK;
}

annot_status check_region_bounds(rules_context *context, annot_node node) {
  return check_bounds(context, node);
}

/// What almost every word begins and ends with: neither white space, nor joined to a neighbour.
static bool is_plain(char c) { return (unsigned char)c > 0x20 && (unsigned char)c < 0x80; }

/// No white space at the edges.
annot_status check_edges(rules_context *context, annot_node node) {
  text_range range = range_of(context, node);
  if (!range_is_good(range) || range.start == range.end || context->miscounted ||
      (is_plain(context->text.data[range.start]) && is_plain(context->text.data[range.end - 1])))
    return ANNOT_OK;
  size_t start = range.start, end = range.end;
  for (size_t at = start; start < end && annot_is_white_space(annot_next_character(context->text, &at));)
    start = at;
  for (size_t at = end; end > start && annot_is_white_space(annot_previous_character(context->text, &at));)
    end = at;
  if ((start == range.start && end == range.end) || annot_words_differ(context, node))
    return ANNOT_OK;
  bool leading = start > range.start;
  annot_findings *findings = context->findings;
  if (!annot_findings_add(findings, RULE_EDGE_WHITE_SPACE,
                          place_value(node, leading ? ANNOT_SPAN_START : ANNOT_SPAN_END, 0),
                          start == end ? "the span is white space only"
                          : leading ? (end < range.end ? "the span begins and ends with white space"
                                                       : "the span begins with white space")
                                    : "the span ends with white space") ||
      start == end)
    return ANNOT_OK;
  annot_findings_fix(findings, false, "leave the white space out of the span");
  if (leading)
    annot_findings_edit_position(findings, node, ANNOT_SPAN_START,
                                 annot_text_from_byte(context->document, start, context->unit));
  if (end < range.end)
    annot_findings_edit_position(findings, node, ANNOT_SPAN_END,
                                 annot_text_from_byte(context->document, end, context->unit));
  if (annot_count(context->document, node, ANNOT_SPAN_EXACT))
    annot_findings_edit_string(findings, node, ANNOT_SPAN_EXACT, 0,
                               (annot_str){context->text.data + start, end - start});
  return ANNOT_OK;
}

/// Letters and punctuation that stand alone before and after their likes: Latin, Greek, Cyrillic, Han
/// and what is written in quotes and between words (Unicode 15.0, Grapheme_Cluster_Break=Other).
static bool is_single(uint32_t c) {
  return (c >= 0x20 && c < 0x300) || (c >= 0x370 && c < 0x483) || (c >= 0x2010 && c < 0x2028) ||
         (c >= 0x4e00 && c < 0xa000);
}

/// Whether `byte` lies inside a grapheme cluster.  ASCII and most other characters tell at a glance.
static bool splits_grapheme(const rules_context *context, size_t byte) {
  annot_str text = context->text;
  bool boundary = true;
  if (byte == 0 || byte >= text.length)
    return false;
  unsigned char after = (unsigned char)text.data[byte], before = (unsigned char)text.data[byte - 1];
  if (after < 0x80 && before < 0x80)
    return false; // CR LF is white space at an edge, and T108's
  size_t next = byte, previous = byte;
  if (is_single(annot_next_character(text, &next)) &&
      is_single(annot_previous_character(text, &previous)))
    return false;
  annot_grapheme_boundary(&context->document->positions.text, byte, &boundary);
  return !boundary;
}

/// Edges do not cut what readers see as one character.
annot_status check_graphemes(rules_context *context, annot_node node) {
  text_range range = range_of(context, node);
  if (!range_is_good(range) || range.start == range.end || context->miscounted)
    return ANNOT_OK;
  bool start = splits_grapheme(context, range.start);
  if (!start && !splits_grapheme(context, range.end))
    return ANNOT_OK;
  annot_findings_add(context->findings, RULE_SPLIT_GRAPHEME,
                     place_value(node, start ? ANNOT_SPAN_START : ANNOT_SPAN_END, 0),
                     "the span %s inside what readers see as one character",
                     start ? "begins" : "ends");
  return ANNOT_OK;
}

/// Reports what is wrong between a fragment and the one before it.
static void report_fragment(rules_context *context, annot_node before, annot_node node) {
  const model_slot *first = model_slot_at(context->document, before, ROW(SPAN, START));
  const model_slot *second = model_slot_at(context->document, node, ROW(SPAN, START));
  if (slot_absent(first[0]) || slot_absent(first[1]) || slot_absent(second[0]) ||
      slot_absent(second[1]) || first[0].bits > first[1].bits || second[0].bits > second[1].bits)
    return;
  finding_place place = place_value(node, ANNOT_SPAN_START, 0);
  annot_findings *findings = context->findings;
  bool kept = false;
  if (second[0].bits < first[0].bits)
    kept = annot_findings_add(findings, RULE_UNORDERED_FRAGMENTS, place,
                              "this fragment stands before the one listed before it");
  else if (second[0].bits < first[1].bits)
    kept = annot_findings_add(findings, RULE_OVERLAPPING_FRAGMENTS, place,
                              "this fragment overlaps the one before it");
  else if (second[0].bits == first[1].bits && first[0].bits < first[1].bits)
    kept = annot_findings_add(findings, RULE_ADJACENT_FRAGMENTS, place,
                              "this fragment begins where the one before it ends");
  if (kept)
    annot_findings_relate(findings, place_value(before, ANNOT_SPAN_START, 0), "the one before it");
}

static annot_status check_row(rules_context *context, annot_node node, uint32_t row) {
  model_slot slot;
  annot_node before = ANNOT_NO_NODE;
  if (model_count(context->document, node, row) < 2)
    return ANNOT_OK;
  FOR_EACH_ELEMENT(context->document, node, row, i, slot) {
    annot_node fragment = (annot_node)slot.bits;
    if (context->has_text && !range_is_good(range_of(context, fragment)))
      continue; // check_bounds tells of it, and nobody knows where it stands
    if (before && !context->miscounted)
      report_fragment(context, before, fragment);
    before = fragment;
  }
  return ANNOT_OK;
}

annot_status check_mention_fragments(rules_context *context, annot_node node) {
  return check_row(context, node, ROW(MENTION, SPANS));
}

annot_status check_quote_fragments(rules_context *context, annot_node node) {
  TRY(check_row(context, node, ROW(QUOTE, SPANS)));
  TRY(check_row(context, node, ROW(QUOTE, CUE)));
  return check_row(context, node, ROW(QUOTE, FRAME));
}

annot_status check_date_fragments(rules_context *context, annot_node node) {
  return check_row(context, node, ROW(DATE, SPANS));
}

annot_status check_other_fragments(rules_context *context, annot_node node) {
  return check_row(context, node, ROW(OTHER, SPANS));
}
