/// Quotation marks of the text that do not pair (Q112), and those around direct quotes (Q101, Q102).
///
/// Double marks only are paired: a single one may be an apostrophe.  A text in which the right curly
/// mark also opens, as in Swedish, is not judged by its curly marks.

#include "config.h"

#include "base/characters.h"
#include "rules/check.h"

#include <string.h>

enum { MOST_OPEN = 32 };

enum {
  STRAIGHT = 0x22,
  LEFT_ANGLE = 0xab,
  RIGHT_ANGLE = 0xbb,
  LEFT_CURLY = 0x201c,
  RIGHT_CURLY = 0x201d,
  LOW = 0x201e
};

/// An opening mark that waits for its closing one.
typedef struct open_mark {
  uint32_t mark;
  size_t start, end; ///< bytes of the text
} open_mark;

typedef struct mark_walk {
  rules_context *context;
  annot_str text;
  uint32_t angle;        ///< the angle mark that opens: the first one of the text
  bool right_opens;      ///< the right curly mark opens as well
  size_t line;           ///< where the paragraph begins
  open_mark open[MOST_OPEN];
  size_t count;
  bool lost;             ///< more are open than can be followed
} mark_walk;

static uint32_t character_at(annot_str text, size_t at) {
  return at < text.length ? annot_next_character(text, &at) : 0;
}

static uint32_t character_before(annot_str text, size_t at) {
  return at > 0 ? annot_previous_character(text, &at) : 0;
}

static bool is_open_space(uint32_t c) {
  return c == 0 || annot_is_white_space(c) || c == '(' || c == '[';
}

/// Whether a mark at [start, end) stands before a word and behind none; or the other way round.
static bool looks_opening(annot_str text, size_t start, size_t end) {
  uint32_t next = character_at(text, end);
  return is_open_space(character_before(text, start)) && next != 0 && !annot_is_white_space(next);
}

static bool looks_closing(annot_str text, size_t start, size_t end) {
  uint32_t next = character_at(text, end);
  return !is_open_space(character_before(text, start)) && (next == 0 || annot_is_white_space(next));
}

/// What marks the text uses.
static void look_at_marks(mark_walk *walk) {
  FOR_EACH_SIGN(walk->context, start) {
    size_t at = start;
    uint32_t c = annot_next_character(walk->text, &at);
    if (!walk->angle && (c == LEFT_ANGLE || c == RIGHT_ANGLE))
      walk->angle = c;
    walk->right_opens |= c == RIGHT_CURLY && looks_opening(walk->text, start, at);
  }
}

static uint32_t top_of(const mark_walk *walk) {
  return walk->count > 0 ? walk->open[walk->count - 1].mark : 0;
}

static void open_one(mark_walk *walk, uint32_t mark, size_t start, size_t end) {
  if (walk->count == MOST_OPEN)
    walk->lost = true;
  else
    walk->open[walk->count++] = (open_mark){mark, start, end};
}

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

static bool is_word(uint32_t c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         (c >= 0xc0 && c < 0x2000);
}

/// Points at a sign before `end` in the paragraph that may stand for the mark that is missing: one
/// that stands alone before a word, where no such sign is written.
static void relate_stray(const mark_walk *walk, size_t end) {
  const char *text = walk->text.data;
  for (size_t at = end; at > walk->line; --at) {
    size_t next = at;
    if (text[at - 1] != '|' || (at - 1 > walk->line && text[at - 2] != ' ') ||
        !is_word(annot_next_character(walk->text, &next)))
      continue;
    annot_findings_relate(walk->context->findings, place_text(at - 1, at),
                          "was an opening mark meant here?");
    return;
  }
}

static void close_one(mark_walk *walk, bool pairs, size_t start, size_t end) {
  if (pairs) {
    --walk->count;
    return;
  }
  if (!walk->lost &&
      annot_findings_add(walk->context->findings, RULE_UNPAIRED_MARK, place_text(start, end),
                         "this closing quotation mark has no opening one in its paragraph"))
    relate_stray(walk, start);
}

/// Takes one character.
static void take(mark_walk *walk, uint32_t c, size_t start, size_t end) {
  uint32_t top = top_of(walk);
  switch (c) {
  case STRAIGHT:
    if (top == STRAIGHT)
      --walk->count;
    else if (is_digit(character_before(walk->text, start)))
      return; // inches
    else if (looks_closing(walk->text, start, end))
      close_one(walk, false, start, end);
    else
      open_one(walk, c, start, end);
    return;
  case LEFT_ANGLE:
  case RIGHT_ANGLE:
    if (c == walk->angle)
      open_one(walk, c, start, end);
    else
      close_one(walk, top == walk->angle, start, end);
    return;
  case LOW:
    open_one(walk, c, start, end);
    return;
  case LEFT_CURLY:
    if (top == LOW)
      --walk->count;
    else
      open_one(walk, c, start, end);
    return;
  case RIGHT_CURLY:
    if (!walk->right_opens)
      close_one(walk, top == LEFT_CURLY || top == LOW, start, end);
    return;
  default:
    return;
  }
}

/// Whether the next paragraph begins with a mark, so that what is open goes on.
static bool goes_on(const mark_walk *walk, size_t at, uint32_t mark) {
  while (at < walk->text.length) {
    uint32_t c = annot_next_character(walk->text, &at);
    if (!annot_is_white_space(c))
      return c == mark;
  }
  return false;
}

/// A paragraph ends: what is open there must go on in the next.
static void end_paragraph(mark_walk *walk, size_t at) {
  for (size_t i = 0; i < walk->count && !walk->lost; ++i) {
    const open_mark *open = &walk->open[i];
    if (!goes_on(walk, at, open->mark))
      annot_findings_add(walk->context->findings, RULE_UNPAIRED_MARK,
                         place_text(open->start, open->end),
                         open->mark == STRAIGHT
                             ? "this quotation mark has no other one in its paragraph"
                             : "this opening quotation mark has no closing one in its paragraph");
  }
  walk->count = 0;
  walk->lost = false;
  walk->line = at;
}

annot_status check_marks(rules_context *context, annot_node root) {
  mark_walk walk = {.context = context, .text = context->text};
  (void)root;
  look_at_marks(&walk);
  FOR_EACH_SIGN(context, start) {
    size_t at = start;
    uint32_t c = annot_next_character(walk.text, &at);
    if (c == '\n')
      end_paragraph(&walk, at);
    else
      take(&walk, c, start, at);
  }
  end_paragraph(&walk, walk.text.length);
  return ANNOT_OK;
}

/// Any quotation mark, single ones too.
static bool is_mark(uint32_t c) {
  return c == STRAIGHT || c == '\'' || c == '`' || c == LEFT_ANGLE || c == RIGHT_ANGLE ||
         (c >= 0x2018 && c <= 0x201f) || c == 0x2039 || c == 0x203a ||
         (c >= 0x300c && c <= 0x300f);
}

static bool in_headline(const rules_context *context, text_range range) {
  const annot_document *document = context->document;
  model_slot slot;
  FOR_EACH_VALUE(document, ANNOT_ROOT, ROW(DOCUMENT, REGIONS), index, slot) {
    annot_node region = (annot_node)slot.bits;
    text_range lies = range_of(context, region);
    model_slot type = *model_slot_at(document, region, ROW(REGION, TYPE));
    if (!slot_absent(type) && type.bits == ANNOT_REGION_TYPE_HEADLINE && range_is_good(lies) &&
        lies.start <= range.start && range.end <= lies.end)
      return true;
  }
  return false;
}

annot_status check_quote_marks(rules_context *context, annot_node quote) {
  const annot_document *document = context->document;
  model_slot type = *model_slot_at(document, quote, ROW(QUOTE, TYPE));
  model_slot marks = *model_slot_at(document, ANNOT_ROOT, ROW(DOCUMENT, MARKS));
  if (is_retired(context, quote) || type.bits != ANNOT_QUOTE_TYPE_DIRECT || context->miscounted)
    return ANNOT_OK;
  text_range hull = annot_hull(context, quote, ROW(QUOTE, SPANS));
  if (!range_is_good(hull) || hull.start == hull.end)
    return ANNOT_OK;
  bool before = is_mark(character_before(context->text, hull.start));
  bool first = is_mark(character_at(context->text, hull.start));
  bool last = is_mark(character_before(context->text, hull.end));
  bool behind = is_mark(character_at(context->text, hull.end));
  annot_node span = (annot_node)annot_model_value(document, quote, ROW(QUOTE, SPANS), 0).bits;
  finding_place place = place_value(span, ANNOT_SPAN_START, 0);
  bool included = !slot_absent(marks) && marks.bits == ANNOT_MARKS_INCLUDED;
  bool excluded = !slot_absent(marks) && marks.bits == ANNOT_MARKS_EXCLUDED;
  bool differs = (included && before && !first && !last && behind) || (excluded && first && last);
  if (!(differs || !(before || first || last || behind)) || in_headline(context, hull))
    return ANNOT_OK;
  if (differs)
    annot_findings_add(context->findings, RULE_MARKS_DISAGREE, place,
                       included ? "marks are said to be included, and stand outside this quote"
                                : "marks are said to be excluded, and stand inside this quote");
  else
    annot_findings_add(context->findings, RULE_NO_QUOTATION_MARKS, place,
                       "no quotation marks stand around this direct quote");
  return ANNOT_OK;
}
