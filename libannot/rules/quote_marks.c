/// Quotes and the quotation marks of the text: direct quotes that hold marks or not (Q101), or have
/// none (Q102), and passages in marks that are no quote (Q113).

#include "config.h"

#include "base/characters.h"
#include "rules/check.h"

#include <stdlib.h>
#include <string.h>

static uint32_t character_at(annot_str text, size_t at) {
  return at < text.length ? annot_next_character(text, &at) : 0;
}

static uint32_t character_before(annot_str text, size_t at) {
  return at > 0 ? annot_previous_character(text, &at) : 0;
}

/// Any quotation mark, single ones too.
static bool is_mark(uint32_t c) {
  if (c < 0x80)
    return c == '"' || c == '\'' || c == '`';
  return c == 0xab || c == 0xbb ||
         (c >= 0x2018 && c <= 0x201f) || c == 0x2039 || c == 0x203a ||
         (c >= 0x300c && c <= 0x300f) || c == 0xff02;
}

static bool is_dash(uint32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015); }

static bool is_horizontal_space(uint32_t c) {
  return annot_is_white_space(c) && c != '\n' && c != '\r';
}

static bool in_headline(const rules_context *context, text_range range) {
  const annot_document *document = context->document;
  model_slot slot;
  FOR_EACH_ELEMENT(document, ANNOT_ROOT, ROW(DOCUMENT, REGIONS), index, slot) {
    annot_node region = (annot_node)slot.bits;
    text_range lies = range_of(context, region);
    model_slot type = *model_slot_at(document, region, ROW(REGION, TYPE));
    if (!slot_absent(type) && type.bits == ANNOT_REGION_TYPE_HEADLINE && range_is_good(lies) &&
        lies.start <= range.start && range.end <= lies.end)
      return true;
  }
  return false;
}

// ---- Direct quotes ----

/// The range with the white space around it, and the end punctuation behind it.
static text_range with_punctuation(annot_str text, text_range range) {
  size_t start = range.start, end = range.end;
  for (size_t at = start; at > 0 && is_horizontal_space(annot_previous_character(text, &at));)
    start = at;
  for (size_t at = end; at < text.length; end = at) {
    uint32_t c = annot_next_character(text, &at);
    if (!is_horizontal_space(c) && c != '.' && c != ',' && c != '!' && c != '?')
      break;
  }
  return (text_range){(uint32_t)start, (uint32_t)end};
}

/// What stands at the edges of a quote: inside, and outside past white space and end punctuation.
typedef struct edges {
  bool before, first, last, behind;
} edges;

static edges look_at_edges(annot_str text, text_range range) {
  text_range wide = with_punctuation(text, range);
  return (edges){is_mark(character_before(text, wide.start)), is_mark(character_at(text, range.start)),
                 is_mark(character_before(text, range.end)), is_mark(character_at(text, wide.end))};
}

/// Whether a range lies within one passage in double marks.
static bool in_passage(const rules_context *context, text_range range) {
  const annot_array *passages = &context->passages;
  size_t number = annot_passage_at(context, range.end);
  return number < passages->count && ARRAY_AT(text_range, passages, number).start <= range.start;
}

/// Whether a dash at the beginning of the line sets the speech off.
static bool follows_dash(annot_str text, size_t start) {
  uint32_t c = '\n';
  bool dash = is_dash(character_at(text, start));
  for (size_t at = start; at > 0;) {
    c = annot_previous_character(text, &at);
    if (!is_horizontal_space(c) && (dash || !is_dash(c)))
      break;
    dash |= is_dash(c);
    c = '\n';
  }
  return dash && (c == '\n' || c == '\r');
}

/// 1: it holds marks and should not; -1: it should hold them and does not; 0: neither is certain.
static int disagreement(const rules_context *context, edges see) {
  model_slot marks = *model_slot_at(context->document, ANNOT_ROOT, ROW(DOCUMENT, MARKS));
  if (slot_absent(marks))
    return 0;
  if (marks.bits == ANNOT_MARKS_INCLUDED)
    return see.before && !see.first && !see.last && see.behind ? -1 : 0;
  return see.first && see.last && !(see.before && see.behind) ? 1 : 0;
}

/// Whether a mark that begins a passage can be ended by another.  Double ones only: a single one may
/// be an apostrophe.
static bool is_pair(uint32_t opening, uint32_t closing) {
  static const uint16_t pairs[][2] = {{'"', '"'},       {0x201c, 0x201d}, {0x201e, 0x201c},
                                      {0x201e, 0x201d}, {0x201d, 0x201d}, {0xab, 0xbb},
                                      {0xbb, 0xab},     {0xbb, 0xbb},     {0x300c, 0x300d},
                                      {0x300e, 0x300f}, {0xff02, 0xff02}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; ++i)
    if (pairs[i][0] == opening && pairs[i][1] == closing)
      return true;
  return false;
}

/// Whether the words from `start` to `end` have neither mark of a pair.
static bool is_free_of(annot_str text, size_t start, size_t end, uint32_t opening,
                       uint32_t closing) {
  while (start < end) {
    uint32_t c = annot_next_character(text, &start);
    if (c == opening || c == closing)
      return false;
  }
  return true;
}

/// A span that holds one mark of a pair, while the other stands right outside: -1: the opening one
/// is outside; 1: the closing one is; 0: it is not so, or not certain.
static int outer_half(annot_str text, text_range range) {
  size_t start = range.start, end = range.end;
  uint32_t first = annot_next_character(text, &start), last = annot_previous_character(text, &end);
  if (!is_mark(first) && !is_mark(last))
    return 0;
  text_range wide = with_punctuation(text, range);
  uint32_t before = character_before(text, wide.start), behind = character_at(text, wide.end);
  // A mark that is its own partner may belong to what comes before or behind, unless it touches.
  bool opens = before != last || before == character_before(text, range.start);
  bool closes = behind != first || behind == character_at(text, range.end);
  if (closes && before != first && is_pair(first, behind))
    return is_free_of(text, start, range.end, first, behind);
  return opens && behind != last && is_pair(before, last) &&
                 is_free_of(text, range.start, end, before, last)
             ? -1
             : 0;
}

/// Tells of the spans of a direct quote that hold one of their two marks.
static void judge_halves(rules_context *context, annot_node quote) {
  const annot_document *document = context->document;
  model_slot marks = *model_slot_at(document, ANNOT_ROOT, ROW(DOCUMENT, MARKS));
  model_slot slot;
  if (slot_absent(marks))
    return;
  bool included = marks.bits == ANNOT_MARKS_INCLUDED;
  FOR_EACH_ELEMENT(document, quote, ROW(QUOTE, SPANS), index, slot) {
    annot_node span = (annot_node)slot.bits;
    text_range range = range_of(context, span);
    if (!range_is_good(range) || range.start == range.end || annot_words_differ(context, span))
      continue;
    int half = outer_half(context->text, range);
    bool at_end = (half > 0) == included;
    if (half != 0 && !in_headline(context, range))
      annot_findings_add(context->findings, RULE_MARKS_DISAGREE,
                         place_value(span, at_end ? ANNOT_SPAN_END : ANNOT_SPAN_START, 0),
                         included ? "marks are said to be included, and the %s one stands outside"
                                  : "marks are said to be excluded, and the %s one stands inside",
                         at_end ? "closing" : "opening");
  }
}

annot_status check_quote_marks(rules_context *context, annot_node quote) {
  const annot_document *document = context->document;
  model_slot type = *model_slot_at(document, quote, ROW(QUOTE, TYPE));
  text_range hull = annot_hull(context, quote, ROW(QUOTE, SPANS));
  if (is_retired(context, quote) || slot_absent(type) || type.bits != ANNOT_QUOTE_TYPE_DIRECT ||
      !range_is_good(hull) || hull.start == hull.end)
    return ANNOT_OK;
  edges see = look_at_edges(context->text, hull);
  int differs = disagreement(context, see);
  bool some = see.before || see.first || see.last || see.behind;
  // Of a single span, what stands outside has been seen.
  bool whole = model_count(document, quote, ROW(QUOTE, SPANS)) == 1 && !see.before && !see.behind;
  if (some && !differs && !whole)
    judge_halves(context, quote);
  if ((some && !differs) || in_headline(context, hull))
    return ANNOT_OK;
  annot_node span = (annot_node)annot_model_value(document, quote, ROW(QUOTE, SPANS), 0).bits;
  finding_place place = place_value(span, ANNOT_SPAN_START, 0);
  if (differs)
    annot_findings_add(context->findings, RULE_MARKS_DISAGREE, place,
                       differs < 0 ? "marks are said to be included, and stand outside this quote"
                                   : "marks are said to be excluded, and stand inside this quote");
  else if (!in_passage(context, hull) && !follows_dash(context->text, hull.start))
    annot_findings_add(context->findings, RULE_NO_QUOTATION_MARKS, place,
                       "no quotation marks stand around this direct quote");
  return ANNOT_OK;
}

// ---- Passages that no quote covers ----

static int compare_ranges(const void *a, const void *b) {
  const text_range *left = a, *right = b;
  return left->start < right->start ? -1 : left->start > right->start;
}

/// The spans in the window of the quotes of all layers, in text order.
static size_t collect_spans(const rules_context *context, text_range *spans) {
  const annot_document *document = context->document;
  text_range window = context->window;
  size_t count = 0;
  bool sorted = true;
  model_slot quote, span;
  FOR_EACH_ELEMENT(document, ANNOT_ROOT, ROW(DOCUMENT, QUOTES), i, quote) {
    if (is_retired(context, (annot_node)quote.bits))
      continue;
    FOR_EACH_ELEMENT(document, (annot_node)quote.bits, ROW(QUOTE, SPANS), j, span) {
      text_range range = range_of(context, (annot_node)span.bits);
      if (!range_is_good(range) || range.start >= window.end || range.end <= window.start)
        continue;
      sorted &= count == 0 || spans[count - 1].start <= range.start;
      spans[count++] = range;
    }
  }
  if (!sorted)
    qsort(spans, count, sizeof *spans, compare_ranges);
  return count;
}

static bool is_end_mark(uint32_t c) {
  return c == '.' || c == ',' || c == '!' || c == '?' || c == 0x2026 || c == 0x2014;
}

/// Past white space on that side.
static size_t skip_space_back(annot_str text, size_t at) {
  for (size_t next = at; at > 0 && annot_is_white_space(annot_previous_character(text, &next));)
    at = next;
  return at;
}

/// Whether a passage stands where speech does: at the beginning of a sentence, or introduced.
static bool begins_sentence(annot_str text, size_t start, size_t words) {
  size_t at = skip_space_back(text, start);
  uint32_t before = character_before(text, at);
  return before == 0 || before == ':' || (before == ',' && words > 1) ||
         (before != ',' && is_end_mark(before)) || is_mark(before) ||
         memchr(text.data + at, '\n', start - at);
}

/// How many words a passage has, and how many of them begin with a small letter.
typedef struct word_count {
  size_t all, small;
} word_count;

static word_count count_words(annot_str text, size_t at, size_t end) {
  word_count words = {0, 0};
  uint32_t before = ' ';
  while (at < end) {
    uint32_t c = annot_next_character(text, &at);
    bool begins = annot_is_white_space(before) && !annot_is_white_space(c);
    words.all += begins;
    words.small += begins && c >= 'a' && c <= 'z';
    before = c;
  }
  return words;
}

/// Whether a passage reads like speech.  Titles, nicknames and words used with distance are short,
/// or their words begin with capitals; they do not stand as a sentence does.
static bool reads_like_speech(annot_str text, text_range passage) {
  size_t start = passage.start, end = passage.end;
  annot_next_character(text, &start);
  annot_previous_character(text, &end);
  word_count words = count_words(text, start, end);
  if (words.all >= 3 && 2 * words.small >= words.all)
    return true;
  bool ends = is_end_mark(character_before(text, skip_space_back(text, end))) ||
              character_at(text, passage.end) == ',';
  return ends && begins_sentence(text, passage.start, words.all);
}

annot_status check_uncovered(rules_context *context, annot_node root) {
  size_t next = 0, first = annot_passage_at(context, context->window.start + 1u);
  size_t end = annot_passage_at(context, context->window.end + 1u);
  uint32_t covered = 0;
  (void)root;
  if (first == end)
    return ANNOT_OK;
  text_range *spans = scratch_of(context, 0, context->document->nodes.count * sizeof *spans);
  if (!spans)
    return ANNOT_NO_MEMORY;
  size_t count = collect_spans(context, spans);
  for (size_t i = first; i < end; ++i) {
    text_range passage = ARRAY_AT(text_range, &context->passages, i);
    for (; next < count && spans[next].start < passage.end; ++next)
      covered = spans[next].end > covered ? spans[next].end : covered;
    if (covered <= passage.start && reads_like_speech(context->text, passage) &&
        !in_headline(context, passage))
      annot_findings_add(context->findings, RULE_UNCOVERED_PASSAGE,
                         place_text(passage.start, passage.end),
                         "no quote covers this passage in quotation marks");
  }
  return ANNOT_OK;
}
