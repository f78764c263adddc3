/// The article as a whole: its length and digest, its characters, and how its regions nest (T112–T119).

#include "config.h"

#include "rules/check.h"

#include "base/characters.h"
#include "value/word.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/// The text has the length that its source declares.
annot_status check_length(rules_context *context, annot_node source) {
  model_slot declared = *model_slot_at(context->document, source, ROW(SOURCE, LENGTH));
  if (!context->has_text || slot_absent(declared))
    return ANNOT_OK;
  uint64_t length = annot_text_length(context->document, ANNOT_CODEPOINT);
  if (declared.bits != length &&
      annot_findings_add(context->findings, RULE_LENGTH_DIFFERS,
                         place_value(source, ANNOT_SOURCE_LENGTH, 0),
                         "the text is %llu code points long, not %llu", (unsigned long long)length,
                         (unsigned long long)declared.bits)) {
    annot_findings_fix(context->findings, false, "give the length of this text");
    annot_findings_edit_position(context->findings, source, ANNOT_SOURCE_LENGTH, length);
  }
  return ANNOT_OK;
}

/// The text has the digest that its source declares (FIPS 180-4).
annot_status check_digest(rules_context *context, annot_node source) {
  annot_str declared = model_str(context->document, source, ROW(SOURCE, DIGEST));
  char actual[DIGEST_LENGTH + 1] = "";
  if (!context->has_text || annot_value_flaw(ANNOT_KIND_DIGEST, declared).what ||
      context->document->digest == DIGEST_PENDING)
    return ANNOT_OK; // there is none, or F113 tells of what is none
  annot_digest_spell(context->text, actual);
  if (!annot_str_equal(declared, (annot_str){actual, DIGEST_LENGTH}))
    annot_findings_add(context->findings, RULE_DIGEST_DIFFERS,
                       place_value(source, ANNOT_SOURCE_DIGEST, 0),
                       "the text has the digest %s", actual);
  return ANNOT_OK;
}

/// U+0000 is left to S109.
static bool is_control(uint32_t c) {
  return (c > 0 && c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0);
}

/// Embeddings, overrides and isolates (UAX #9, section 2); the plain marks belong to ordinary text.
static bool is_bidi_control(uint32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

enum { ZERO_WIDTH_SPACE = 0x200b, NON_JOINER = 0x200c, JOINER = 0x200d, WORD_JOINER = 0x2060 };

static bool is_letter_of_joining_script(uint32_t c) {
  if (c < 0x600)
    return false;
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME) &&
         !(c >= 0x1e00 && c <= 0x1fff);
}

static bool is_pictograph(uint32_t c) {
  return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2190 && c <= 0x2bff) || c == 0xfe0f ||
         (c >= 0xe0020 && c <= 0xe007f);
}

/// Whether the zero-width character at `at` does something: joins emoji, or letters of a script that
/// joins them.
static bool has_work(annot_str text, size_t at, uint32_t character) {
  size_t before = at, after = at;
  annot_next_character(text, &after);
  if (before == 0 || after >= text.length)
    return false;
  uint32_t left = annot_previous_character(text, &before);
  uint32_t right = annot_next_character(text, &after);
  if (character == JOINER && is_pictograph(left) && is_pictograph(right))
    return true;
  if (character == ZERO_WIDTH_SPACE || character == WORD_JOINER)
    return is_letter_of_joining_script(left) && is_letter_of_joining_script(right) && left < 0x2000;
  return is_letter_of_joining_script(left);
}

/// The rule a character of the text breaks; RULE_COUNT for none.
static rule_id broken_by(annot_str text, size_t at, uint32_t c) {
  if (is_control(c))
    return RULE_CONTROL_CHARACTER;
  if (c < 0x200b)
    return RULE_COUNT;
  if (is_bidi_control(c))
    return RULE_BIDI_CONTROL;
  if (c == 0xfeff)
    return RULE_BYTE_ORDER_MARK_IN_TEXT;
  bool zero_width = (c >= ZERO_WIDTH_SPACE && c <= JOINER) || c == WORD_JOINER;
  return zero_width && !has_work(text, at, c) ? RULE_ZERO_WIDTH_CHARACTER : RULE_COUNT;
}

/// The text has no characters that cannot be seen and do nothing.
annot_status check_characters(rules_context *context, annot_node root) {
  annot_str text = context->text;
  (void)root;
  size_t sign = annot_sign_at(context, context->window.start);
  for (; sign < context->signs.count && annot_sign(context, sign) < context->window.end; ++sign) {
    size_t from = annot_sign(context, sign), at = from;
    uint32_t character = annot_next_character(text, &at);
    rule_id rule = broken_by(text, from, character);
    if (rule != RULE_COUNT)
      annot_findings_add(context->findings, rule, place_text(from, at),
                         "the text has the character U+%04X here", (unsigned)character);
  }
  return ANNOT_OK;
}

typedef struct region {
  uint32_t start, end;
  annot_node node;
  int type; ///< 0 where it has none
} region;

/// By start, the longer first; then as they are listed.
static int compare_regions(const void *a, const void *b) {
  const region *left = a, *right = b;
  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  if (left->end != right->end)
    return left->end > right->end ? -1 : 1;
  return left->node < right->node ? -1 : left->node > right->node;
}

static size_t collect_regions(const rules_context *context, annot_node root, region *regions) {
  const annot_document *document = context->document;
  size_t count = 0;
  bool sorted = true;
  model_slot slot;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, REGIONS), i, slot) {
    annot_node node = (annot_node)slot.bits;
    text_range range = range_of(context, node);
    if (!range_is_good(range) || range.start == range.end)
      continue;
    model_slot type = *model_slot_at(document, node, ROW(REGION, TYPE));
    regions[count] = (region){range.start, range.end, node, slot_absent(type) ? 0 : (int)type.bits};
    sorted = sorted && (count == 0 || compare_regions(&regions[count - 1], &regions[count]) < 0);
    ++count;
  }
  if (!sorted)
    qsort(regions, count, sizeof *regions, compare_regions);
  return count;
}

/// Whether two regions are of one type; of one that has none, F102 tells, and it may be any.
static bool same_type(const region *left, const region *right) {
  return left->type == right->type && left->type != 0;
}

/// What a region is called: by its type, where it has one.
static annot_str name_of(const region *named) {
  annot_str type = annot_enum_spelling(ANNOT_ENUM_REGION_TYPE, named->type);
  return type.length > 0 ? type : annot_shapes[ANNOT_REGION].name;
}

static void report_regions(rules_context *context, const region *outer, const region *inner) {
  bool same = same_type(outer, inner);
  annot_str outer_name = name_of(outer), inner_name = name_of(inner);
  const region *later = outer->node > inner->node ? outer : inner;
  const region *earlier = later == outer ? inner : outer;
  rule_id rule = same ? RULE_OVERLAPPING_REGIONS : RULE_CROSSING_REGIONS;
  bool kept;
  if (same)
    kept = annot_findings_add(context->findings, rule,
                              place_value(later->node, ANNOT_REGION_START, 0),
                              "this %s overlaps another", annot_shown(inner_name).text);
  else
    kept = annot_findings_add(context->findings, rule,
                              place_value(later->node, ANNOT_REGION_START, 0),
                              "%s %s crosses the edge of %s %s", article_of(inner_name),
                              annot_shown(inner_name).text, article_of(outer_name),
                              annot_shown(outer_name).text);
  if (kept)
    annot_findings_relate(context->findings, place_value(earlier->node, ANNOT_REGION_START, 0),
                          "the other one");
}

/// Regions of one type are apart; of different types nested or apart.  A sweep in text order with a
/// stack of the regions that are open; one that was reported is not opened, so that one slip is one
/// finding.
annot_status check_regions(rules_context *context, annot_node root) {
  uint32_t all = model_count(context->document, root, ROW(DOCUMENT, REGIONS));
  if (all < 2)
    return ANNOT_OK;
  region *regions = scratch_of(context, 0, all * sizeof *regions);
  region *open = scratch_of(context, 1, all * sizeof *open);
  if (!regions || !open)
    return ANNOT_NO_MEMORY;
  size_t count = collect_regions(context, root, regions), depth = 0;
  for (size_t i = 0; i < count; ++i) {
    while (depth > 0 && open[depth - 1].end <= regions[i].start)
      --depth;
    const region *bad = NULL;
    if (depth > 0 && open[depth - 1].end < regions[i].end)
      bad = &open[depth - 1];
    for (size_t j = depth; j > 0 && !bad; --j)
      if (same_type(&open[j - 1], &regions[i]))
        bad = &open[j - 1];
    if (bad)
      report_regions(context, bad, &regions[i]);
    else
      open[depth++] = regions[i];
  }
  return ANNOT_OK;
}
