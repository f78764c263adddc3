/// The words that spans repeat: one by one (T103), and all together where the document was counted
/// in another way than it says (T111).

#include "config.h"

#include "rules/check.h"

#include "base/characters.h"

#include <string.h>
#include <utf8proc.h>

/// A way of counting: raw positions are `first` too high and ends `inclusive` too low, in `unit`.
typedef struct way_of_counting {
  annot_unit unit;
  unsigned first, inclusive;
} way_of_counting;

/// Where a node would lie if its positions were counted like this.
static text_range range_if(const rules_context *context, annot_node node, way_of_counting way) {
  const text_range none = {NO_BYTE, NO_BYTE};
  const model_slot *bounds =
      model_slot_at(context->document, node, start_row(shape_of(context, node)));
  uint64_t start, end;
  if (slot_absent(bounds[0]) || slot_absent(bounds[1]) ||
      !annot_raw_position(context, bounds[0].bits, &start) ||
      !annot_raw_position(context, bounds[1].bits, &end) || start < way.first)
    return none;
  start -= way.first;
  end = end - way.first + way.inclusive;
  if (start > end ||
      annot_text_to_byte(context->document, way.unit, start, &start) != ANNOT_OK ||
      annot_text_to_byte(context->document, way.unit, end, &end) != ANNOT_OK)
    return none;
  return (text_range){(uint32_t)start, (uint32_t)end};
}

/// Whether a span repeats words.  An empty `exact` has none (F120 tells of it), and would be found
/// everywhere.
static bool has_exact(const rules_context *context, annot_node node) {
  return shape_of(context, node) == ANNOT_SPAN &&
         model_str(context->document, node, ROW(SPAN, EXACT)).length > 0;
}

static inline bool words_fit(const rules_context *context, annot_node node, text_range range) {
  annot_str words = model_str(context->document, node, ROW(SPAN, EXACT));
  return range_is_good(range) && range.end - range.start == words.length &&
         annot_same_bytes(context->text.data + range.start, words.data, words.length);
}

void annot_words_look(rules_context *context, annot_node span) {
  uint8_t *known = &ARRAY_AT(uint8_t, &context->words, span), now = NO_WORDS;
  if (model_at(context->document, span)->live && has_exact(context, span))
    now = words_fit(context, span, range_of(context, span)) ? RIGHT_WORDS : WRONG_WORDS;
  if (now == *known)
    return;
  size_t exact = now != NO_WORDS, wrong = now == WRONG_WORDS;
  context->exact_count += exact - (*known != NO_WORDS);
  context->wrong_count += wrong - (*known == WRONG_WORDS);
  *known = now;
}

/// Whether every span with words fits this way of counting; `*whole` says whether every other span
/// and region lies in the text too.
static bool all_fit(const rules_context *context, way_of_counting way, bool *whole) {
  const annot_document *document = context->document;
  *whole = true;
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    if (!model_at(document, node)->live || !shape_has_bounds(shape_of(context, node)))
      continue;
    text_range range = range_if(context, node, way);
    if (has_exact(context, node) && !words_fit(context, node, range))
      return false;
    *whole &= range_is_good(range);
  }
  return true;
}

/// The first span whose words are not there; there must be one.
static annot_node first_wrong(const rules_context *context) {
  const uint8_t *words = context->words.data;
  return (annot_node)((const uint8_t *)memchr(words, WRONG_WORDS, context->words.count) - words);
}

/// The ways in which programs really miscount, the simplest first.
static const way_of_counting ways[] = {
    {ANNOT_CODEPOINT, 0, 0}, {ANNOT_UTF16, 0, 0},     {ANNOT_BYTE, 0, 0},
    {ANNOT_CODEPOINT, 1, 0}, {ANNOT_CODEPOINT, 0, 1}, {ANNOT_CODEPOINT, 1, 1},
    {ANNOT_UTF16, 1, 0},     {ANNOT_UTF16, 0, 1},     {ANNOT_UTF16, 1, 1},
    {ANNOT_BYTE, 1, 0},      {ANNOT_BYTE, 0, 1},      {ANNOT_BYTE, 1, 1},
};

static const char *unit_name(annot_unit unit) {
  return unit == ANNOT_UTF16  ? "UTF-16 code units"
         : unit == ANNOT_BYTE ? "bytes of UTF-8"
                              : "code points";
}

static const char *offset_name(way_of_counting way) {
  return way.first ? (way.inclusive ? ", from 1, with inclusive ends" : ", from 1")
                   : (way.inclusive ? ", with inclusive ends" : "");
}

/// A pure unit is declared; anything else is counted anew, but for what does not lie in the text
/// however it is counted.  Only where there is nothing of that kind, it is certain that all
/// positions were counted in one way.
static void add_fix(rules_context *context, way_of_counting way, bool whole) {
  const annot_document *document = context->document;
  annot_findings *findings = context->findings;
  if (!way.first && !way.inclusive) {
    annot_findings_fix(findings, whole, "declare that positions count %s", unit_name(way.unit));
    annot_findings_edit_string(findings, ANNOT_ROOT, ANNOT_DOCUMENT_UNIT, 0,
                               annot_enum_spelling(ANNOT_ENUM_UNIT, (int)way.unit));
    return;
  }
  annot_findings_fix(findings, whole, "count all positions anew");
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    if (!model_at(document, node)->live || !shape_has_bounds(shape_of(context, node)))
      continue;
    text_range range = range_if(context, node, way);
    if (!range_is_good(range))
      continue;
    annot_shape shape = shape_of(context, node);
    uint32_t row = start_row(shape);
    annot_findings_edit_position(findings, node, shape_row(shape, row)->field,
                                 annot_text_from_byte(document, range.start, context->unit));
    annot_findings_edit_position(findings, node, shape_row(shape, row + 1)->field,
                                 annot_text_from_byte(document, range.end, context->unit));
  }
}

/// From here on the other rules see the document as it was meant.
static void adopt_ranges(rules_context *context, way_of_counting way) {
  const annot_document *document = context->document;
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (model_at(document, node)->live && shape_has_bounds(shape_of(context, node))) {
      ARRAY_AT(text_range, &context->ranges, node) = range_if(context, node, way);
      if (shape_of(context, node) == ANNOT_SPAN)
        annot_words_look(context, node);
    }
  context->miscounted = true;
  context->paragraphs_known = false;
}

/// The whole document counted in another unit, from 1, or with inclusive ends.
annot_status check_counting(rules_context *context, annot_node root) {
  (void)root;
  enum { ENOUGH = 3 };
  if (!context->has_text || context->exact_count < ENOUGH || context->wrong_count == 0)
    return ANNOT_OK;
  annot_node failing = first_wrong(context);
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; ++i) {
    bool whole;
    if (!words_fit(context, failing, range_if(context, failing, ways[i])) ||
        !all_fit(context, ways[i], &whole))
      continue;
    if (annot_findings_add(context->findings, RULE_MISCOUNTED_POSITIONS,
                           place_value(failing, ANNOT_SPAN_EXACT, 0),
                           "all positions fit if they count %s%s, and not as declared",
                           unit_name(ways[i].unit), offset_name(ways[i])))
      add_fix(context, ways[i], whole);
    adopt_ranges(context, ways[i]);
    return ANNOT_OK;
  }
  return ANNOT_OK;
}

/// How far from its span the words are looked for: far enough for any slip, near enough that a
/// large document with nothing but wrong spans costs no more than its size.
enum { SEARCH_BYTES = 4096 };

/// Gives the occurrence of `words` nearest to `near`; says how many there are in the part searched.
static size_t find_words(annot_str text, annot_str words, size_t near, size_t *found) {
  size_t low = near > SEARCH_BYTES ? near - SEARCH_BYTES : 0;
  size_t high = text.length - near > SEARCH_BYTES ? near + SEARCH_BYTES : text.length;
  size_t count = 0, best = SIZE_MAX;
  for (const char *at = text.data + low; words.length <= (size_t)(text.data + high - at);) {
    at = memmem(at, (size_t)(text.data + high - at), words.data, words.length);
    if (!at)
      break;
    size_t byte = (size_t)(at - text.data);
    size_t distance = byte > near ? byte - near : near - byte;
    if (distance < best) {
      best = distance;
      *found = byte;
    }
    ++count;
    ++at;
  }
  return count;
}

/// Offers to move a span to bytes [found, end) of the text.
static void offer_place(rules_context *context, annot_node node, size_t found, size_t end,
                        const char *label) {
  const annot_document *document = context->document;
  annot_findings *findings = context->findings;
  uint64_t from = annot_text_from_byte(document, found, context->unit);
  uint64_t to = annot_text_from_byte(document, end, context->unit);
  annot_findings_words(findings, found, end, label);
  annot_findings_fix(findings, false, "move the span to [%llu, %llu)", as_written(context, from),
                     as_written(context, to));
  annot_findings_edit_position(findings, node, ANNOT_SPAN_START, from);
  annot_findings_edit_position(findings, node, ANNOT_SPAN_END, to);
}

void annot_words_offer(rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  size_t found = 0;
  uint64_t near;
  if (!has_exact(context, node))
    return;
  annot_str words = model_str(document, node, ROW(SPAN, EXACT));
  if (annot_text_to_byte(document, context->unit,
                         model_slot_at(document, node, ROW(SPAN, START))->bits, &near) != ANNOT_OK)
    near = context->text.length;
  if (find_words(context->text, words, near, &found) == 1)
    offer_place(context, node, found, found + words.length, "fits");
}

/// Offers to move a span to where its words stand, or to correct the words.
static void offer_words(rules_context *context, annot_node node, text_range range) {
  annot_findings *findings = context->findings;
  annot_str words = model_str(context->document, node, ROW(SPAN, EXACT));
  size_t found = 0, count = find_words(context->text, words, range.start, &found);
  if (count > 0) {
    offer_place(context, node, found, found + words.length,
                count == 1 ? "fits" : "fits, and is the nearest of several");
  } else {
    annot_findings_words(findings, range.start, range.end, "is what the span covers");
  }
  if (range.start < range.end) {
    annot_findings_fix(findings, false, "give the words that the text has there");
    annot_findings_edit_string(findings, node, ANNOT_SPAN_EXACT, 0, range_words(context, range));
  }
}

/// Words as the code points of their canonical decomposition (Unicode's NFD).
typedef struct decomposed {
  utf8proc_int32_t *points;
  size_t count;
  bool was; ///< so already
} decomposed;

/// Decomposes words into a scratch buffer.
static annot_status decompose(rules_context *context, int scratch, annot_str words, decomposed *to) {
  // No character of UTF-8 has more code points in its decomposition than twice its bytes.
  size_t room = words.length * 2;
  *to = (decomposed){.points = scratch_of(context, scratch, room * sizeof *to->points)};
  if (!to->points)
    return ANNOT_NO_MEMORY;
  utf8proc_ssize_t count =
      utf8proc_decompose((const utf8proc_uint8_t *)words.data, (utf8proc_ssize_t)words.length,
                         to->points, (utf8proc_ssize_t)room, UTF8PROC_DECOMPOSE);
  to->count = count < 0 || (size_t)count > room ? 0 : (size_t)count;
  size_t byte = 0, i = 0;
  while (byte < words.length && i < to->count &&
         annot_next_character(words, &byte) == (uint32_t)to->points[i])
    ++i;
  to->was = byte == words.length && i == to->count;
  return ANNOT_OK;
}

/// Whether words differ, once decomposed, in nothing but white space; `*first` is where they do.
static bool same_but_for_space(const decomposed *a, const decomposed *b, size_t *first) {
  *first = SIZE_MAX;
  if (a->count != b->count || a->count == 0)
    return false;
  for (size_t i = a->count; i-- > 0;)
    if (a->points[i] != b->points[i]) {
      if (!annot_is_white_space((uint32_t)a->points[i]) ||
          !annot_is_white_space((uint32_t)b->points[i]))
        return false;
      *first = i;
    }
  return true;
}

/// Tells of words that differ from those of the text and look the same; `*told` is whether it did,
/// `*alike` whether they are such words.
static annot_status report_lookalike(rules_context *context, finding_place place, annot_str words,
                                     annot_str there, const model_slot *bounds, bool *alike,
                                     bool *told) {
  enum { MOST = 3 }; // times as long in UTF-8 are words decomposed
  unsigned long long start = as_written(context, bounds[0].bits);
  unsigned long long end = as_written(context, bounds[1].bits);
  decomposed ours, theirs;
  size_t first;
  *alike = false;
  if (words.length / MOST > there.length || there.length / MOST > words.length)
    return ANNOT_OK;
  TRY(decompose(context, 0, words, &ours));
  TRY(decompose(context, 1, there, &theirs));
  *alike = same_but_for_space(&ours, &theirs, &first);
  if (!*alike)
    return ANNOT_OK;
  if (first != SIZE_MAX)
    *told = annot_findings_add(
        context->findings, RULE_EXACT_DIFFERS, place,
        "the article has the same words at [%llu, %llu), but U+%04X where this has U+%04X", start,
        end, (unsigned)theirs.points[first], (unsigned)ours.points[first]);
  else
    *told = annot_findings_add(
        context->findings, RULE_EXACT_DIFFERS, place,
        "the article has the same letters at [%llu, %llu) in another normalization form%s", start,
        end,
        ours.was     ? ", and here they are decomposed (NFD)"
        : theirs.was ? ", and there they are decomposed (NFD)"
                     : "");
  return ANNOT_OK;
}

/// `exact` is what the text says there.  Of a span that must not be empty and is, T104 tells, and
/// where its words stand.
annot_status check_exact(rules_context *context, annot_node node) {
  text_range range = range_of(context, node);
  if (!annot_words_differ(context, node) || !range_is_good(range) ||
      (range.start == range.end && !annot_may_be_empty(context, node)))
    return ANNOT_OK;
  const model_slot *bounds = model_slot_at(context->document, node, ROW(SPAN, START));
  finding_place place = place_value(node, ANNOT_SPAN_EXACT, 0);
  annot_str words = model_str(context->document, node, ROW(SPAN, EXACT));
  annot_str there = range_words(context, range);
  bool alike, told;
  TRY(report_lookalike(context, place, words, there, bounds, &alike, &told));
  if (!alike)
    told = annot_findings_add(context->findings, RULE_EXACT_DIFFERS, place,
                              "the article does not say this at [%llu, %llu), but%s%s",
                              as_written(context, bounds[0].bits),
                              as_written(context, bounds[1].bits),
                              there.length > 0 ? ": " : " nothing", annot_shown(there).text);
  if (told)
    offer_words(context, node, range);
  return ANNOT_OK;
}
