/// Quotation marks of the text: which do not pair (Q112), and the passages that stand in them.
///
/// Double marks only are paired: a single one may be an apostrophe.  Which way a mark faces is seen
/// from what stands beside it, because straight marks, and in Swedish and in German curly and angle
/// ones, have one form for both; and because articles often have the wrong one of two.  Whatever can
/// be read as a pair is one.

#include "config.h"

#include "base/characters.h"
#include "rules/paragraphs.h"

#include <string.h>

enum { MOST_OPEN = 32 };

enum {
  STRAIGHT = 0x22,
  GRAVE = 0x60,
  LEFT_ANGLE = 0xab,
  RIGHT_ANGLE = 0xbb,
  LEFT_CURLY = 0x201c,
  RIGHT_CURLY = 0x201d,
  LOW = 0x201e
};

typedef enum facing { UNCLEAR, OPENING, CLOSING } facing;

/// An opening mark that waits for its closing one.
typedef struct open_mark {
  uint32_t mark;
  size_t start, end; ///< bytes of the text
  bool apart;        ///< white space on both sides: a ditto mark, or a table's
} open_mark;

typedef struct mark_walk {
  rules_context *context;
  annot_str text;
  size_t line;      ///< where the paragraph begins
  size_t limit;     ///< where it ends
  size_t no_latex;  ///< the limit of the last paragraph in which a `` was not closed
  size_t continued; ///< where the passage began that this paragraph goes on with; else SIZE_MAX
  open_mark open[MOST_OPEN];
  size_t count;
  bool lost;        ///< more are open than can be followed
  bool inches;      ///< a mark behind a figure closed a quote: it may have been the inches
  bool done;        ///< `line` is behind the window, and nothing goes on there
  annot_status status;
} mark_walk;

/// Characters that cannot be seen, of bidirectional text and of line breaking.
static bool is_invisible(uint32_t c) {
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || c == 0xad;
}

/// The character that readers see at byte `at`; 0 at the end.
static uint32_t character_at(annot_str text, size_t at) {
  while (at < text.length) {
    uint32_t c = annot_next_character(text, &at);
    if (!is_invisible(c))
      return c;
  }
  return 0;
}

/// The one before.
static uint32_t character_before(annot_str text, size_t at) {
  while (at > 0) {
    uint32_t c = annot_previous_character(text, &at);
    if (!is_invisible(c))
      return c;
  }
  return 0;
}

static bool is_digit(uint32_t c) { return c >= '0' && c <= '9'; }

/// What a mark that opens may stand behind, besides white space.
static bool is_before_opening(uint32_t c) {
  switch (c) {
  case 0:
  case '(':
  case '[':
  case '{':
  case '/':
  case '=':
  case '-':
    return true;
  default:
    return c >= 0x80 && ((c >= 0x2010 && c <= 0x2015) || c == 0x2018 || c == 0x201a ||
                         c == 0x2039 || c == 0xbf || c == 0xa1);
  }
}

/// What ends a clause, or what stands in brackets.
static bool is_ending(uint32_t c) {
  switch (c) {
  case '.':
  case ',':
  case ';':
  case ':':
  case '!':
  case '?':
  case ')':
  case ']':
  case '}':
    return true;
  default:
    return false;
  }
}

/// What a mark that closes may stand before, besides white space.
static bool is_behind_closing(uint32_t c) {
  return is_ending(c) || c == 0 || c == '-' || c == '/' || c == '\'' ||
         (c >= 0x2010 && (c <= 0x2015 || c == 0x2026 || c == 0x2019 || c == 0x203a));
}

static bool is_line_start(uint32_t before) { return before == 0 || before == '\n'; }

static facing facing_of(annot_str text, size_t start, size_t end) {
  uint32_t before = character_before(text, start), next = character_at(text, end);
  bool no_word_before = before == 0 || annot_is_white_space(before);
  bool no_word_behind = next == 0 || annot_is_white_space(next);
  if (is_line_start(before) && next != 0 && next != '\n' && next != '\r')
    return OPENING;
  if (no_word_before && no_word_behind)
    return UNCLEAR;
  bool opens = (no_word_before || is_before_opening(before)) && !no_word_behind && !is_ending(next);
  bool closes = (no_word_behind || is_behind_closing(next)) && !no_word_before;
  // “…he said” and "'Tis": what only one side allows, or white space, decides.
  if (opens && closes)
    return no_word_before ? OPENING : no_word_behind ? CLOSING : UNCLEAR;
  return opens ? OPENING : closes ? CLOSING : UNCLEAR;
}

/// Whether `mark`, closing, can end what `open` began.  Articles mix straight and curly marks, and
/// have a left curly one where a right one is meant.
static bool can_close(uint32_t open, uint32_t mark) {
  switch (mark) {
  case STRAIGHT:
    return open != LEFT_ANGLE && open != RIGHT_ANGLE;
  case LEFT_CURLY:
    return open == LOW || open == LEFT_CURLY || open == STRAIGHT;
  case RIGHT_CURLY:
    return open == LEFT_CURLY || open == LOW || open == STRAIGHT || open == RIGHT_CURLY;
  case LEFT_ANGLE:
    return open == RIGHT_ANGLE;
  case RIGHT_ANGLE:
    return open == LEFT_ANGLE || open == RIGHT_ANGLE; // »Finnish»
  default:
    return false;
  }
}

static void report_open(const mark_walk *walk, const open_mark *open) {
  if (walk->lost || open->apart)
    return;
  annot_findings_add(walk->context->findings, RULE_UNPAIRED_MARK,
                     place_text(open->start, open->end),
                     open->mark == STRAIGHT
                         ? "this quotation mark has no other one in its paragraph"
                         : "this opening quotation mark has no closing one in its paragraph");
}

/// Remembers a passage that no other one holds.
static void keep_passage(mark_walk *walk, size_t start, size_t end) {
  annot_array *passages = &walk->context->new_passages;
  if (walk->continued != SIZE_MAX)
    start = walk->continued;
  walk->continued = SIZE_MAX;
  if (walk->status != ANNOT_OK)
    return;
  walk->status = ARRAY_RESERVE(text_range, &walk->context->allocator, passages, 1);
  if (walk->status == ANNOT_OK)
    ARRAY_PUSH(text_range, passages, ((text_range){(uint32_t)start, (uint32_t)end}));
}

static void open_one(mark_walk *walk, uint32_t mark, size_t start, size_t end, bool apart) {
  if (walk->count == MOST_OPEN)
    walk->lost = true;
  else
    walk->open[walk->count++] = (open_mark){mark, start, end, apart};
}

static bool is_word(uint32_t c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= 0xc0 && c < 0x2000);
}

/// Points at a sign before `end` in the paragraph that may stand for the mark that is missing: one
/// that stands alone before a word, where no such sign is written.
static void relate_stray(const mark_walk *walk, size_t end) {
  enum { MOST_SIGNS = 64 };
  const rules_context *context = walk->context;
  const char *text = walk->text.data;
  size_t sign = annot_sign_at(context, end);
  for (int i = 0; i < MOST_SIGNS && sign > 0 && annot_sign(context, sign - 1) >= walk->line; ++i) {
    size_t at = annot_sign(context, --sign), next = at + 1;
    if (text[at] != '|' || (at > walk->line && text[at - 1] != ' ') ||
        !is_word(annot_next_character(walk->text, &next)))
      continue;
    annot_findings_relate(context->findings, place_text(at, at + 1),
                          "was an opening mark meant here?");
    return;
  }
}

/// A closing mark that nothing open waits for.
static void close_none(const mark_walk *walk, size_t start, size_t end) {
  bool figure = is_digit(character_before(walk->text, start));
  if (!walk->lost && !walk->inches && !figure &&
      annot_findings_add(walk->context->findings, RULE_UNPAIRED_MARK, place_text(start, end),
                         "this closing quotation mark has no opening one in its paragraph"))
    relate_stray(walk, start);
}

/// Closes what `mark` can close; what was opened inside it and is still open is left alone.
static void close_one(mark_walk *walk, uint32_t mark, size_t start, size_t end) {
  size_t depth = walk->count;
  while (depth > 0 && !can_close(walk->open[depth - 1].mark, mark))
    --depth;
  if (depth == 0) {
    close_none(walk, start, end);
    return;
  }
  while (walk->count > depth)
    report_open(walk, &walk->open[--walk->count]);
  --walk->count;
  if (walk->count == 0)
    keep_passage(walk, walk->open[0].start, end);
}

/// Feet and inches: 6'2", 6’2”.
static bool is_inches(annot_str text, size_t start) {
  size_t at = start;
  while (at > 0 && is_digit((unsigned char)text.data[at - 1]))
    --at;
  uint32_t before = character_before(text, at);
  return at < start && (before == '\'' || before == 0x2019 || before == 0x2032);
}

/// A mark whose sides do not say which way it faces: as it usually does, or as the order demands.
static facing guess_facing(const mark_walk *walk, uint32_t mark) {
  uint32_t top = walk->count > 0 ? walk->open[walk->count - 1].mark : 0;
  if (mark == LOW)
    return OPENING;
  if (mark == LEFT_CURLY)
    return top == LOW ? CLOSING : OPENING;
  if (mark == RIGHT_CURLY)
    return CLOSING;
  return top && can_close(top, mark) ? CLOSING : OPENING;
}

/// Whether a mark at the beginning of a line says again what is open, as at the beginning of a
/// paragraph.
static bool is_repeated(const mark_walk *walk, uint32_t mark, size_t start) {
  return walk->count > 0 && walk->open[0].mark == mark && start > walk->line &&
         is_line_start(character_before(walk->text, start));
}

/// Takes one mark.
static void take(mark_walk *walk, uint32_t mark, size_t start, size_t end) {
  facing seen = facing_of(walk->text, start, end);
  facing is = seen == UNCLEAR || mark == LOW ? guess_facing(walk, mark) : seen;
  if (is == OPENING && is_repeated(walk, mark, start))
    return;
  if (is == OPENING) {
    bool apart = seen == UNCLEAR && annot_is_white_space(character_at(walk->text, end)) &&
                 annot_is_white_space(character_before(walk->text, start));
    open_one(walk, mark, start, end, apart);
    return;
  }
  if ((mark == STRAIGHT || mark == RIGHT_CURLY) &&
      is_digit(character_before(walk->text, start))) {
    if (is_inches(walk->text, start))
      return;
    walk->inches = true;
  }
  close_one(walk, mark, start, end);
}

/// Whether the next paragraph begins with a mark, so that what is open goes on.
static bool goes_on(const mark_walk *walk, size_t at, uint32_t mark) {
  while (at < walk->text.length) {
    uint32_t c = annot_next_character(walk->text, &at);
    if (!annot_is_white_space(c))
      return c == mark || (mark == LEFT_ANGLE && c == RIGHT_ANGLE) ||
             (mark == LEFT_CURLY && c == STRAIGHT) || (mark == STRAIGHT && c == LEFT_CURLY);
  }
  return false;
}

bool annot_is_carried(const rules_context *context, size_t byte) {
  size_t number = annot_first_at(&context->carried, byte);
  return number < context->carried.count &&
         ARRAY_AT(uint32_t, &context->carried, number) == byte;
}

static void carry(mark_walk *walk, size_t at) {
  annot_array *carried = &walk->context->new_carried;
  if (walk->status == ANNOT_OK)
    walk->status = ARRAY_RESERVE(uint32_t, &walk->context->allocator, carried, 1);
  if (walk->status == ANNOT_OK)
    ARRAY_PUSH(uint32_t, carried, (uint32_t)at);
}

/// A paragraph ends: what is open there must go on in the next.
static void end_paragraph(mark_walk *walk, size_t at) {
  bool on = walk->count > 0 && goes_on(walk, at, walk->open[0].mark);
  for (size_t i = on; i < walk->count; ++i)
    report_open(walk, &walk->open[i]);
  if (!on)
    walk->continued = SIZE_MAX;
  else if (walk->continued == SIZE_MAX)
    walk->continued = walk->open[0].start;
  if (on)
    carry(walk, at);
  walk->count = 0;
  walk->lost = walk->inches = false;
}

static bool is_double_mark(uint32_t c) {
  return c == STRAIGHT || c == LEFT_ANGLE || c == RIGHT_ANGLE ||
         (c >= LEFT_CURLY && c <= LOW);
}

/// ``LaTeX'' marks: a passage, and never judged.  Returns where it ends; `at` where there is none.
static size_t take_latex(mark_walk *walk, size_t at) {
  const char *text = walk->text.data;
  size_t end = at + 1;
  if (walk->no_latex == walk->limit || at >= walk->limit || text[at] != GRAVE)
    return at;
  while (end < walk->limit && text[end] != '"' && (text[end] != '\'' || text[end - 1] != '\''))
    ++end;
  if (end == walk->limit) {
    walk->no_latex = walk->limit;
    return at;
  }
  ++end;
  if (walk->count == 0)
    keep_passage(walk, at - 1, end);
  return end;
}

/// Goes on to the paragraph in which byte `at` stands, or to the end of the window.
static void reach(mark_walk *walk, size_t at) {
  const rules_context *context = walk->context;
  while (at >= walk->limit && walk->limit < walk->text.length && !walk->done) {
    end_paragraph(walk, walk->limit);
    walk->line = walk->limit;
    walk->limit = annot_paragraph_end(walk->context, walk->limit, walk->text.length);
    walk->done = walk->line >= context->window.end && walk->continued == SIZE_MAX &&
                 !annot_is_carried(context, walk->line);
  }
}

static void walk_signs(mark_walk *walk) {
  const rules_context *context = walk->context;
  size_t skip = 0, sign = annot_sign_at(context, walk->line);
  for (; sign < context->signs.count; ++sign) {
    size_t start = annot_sign(context, sign), at = start;
    uint32_t c = annot_next_character(walk->text, &at);
    if (start < skip || !(c == GRAVE || is_double_mark(c)))
      continue;
    reach(walk, start);
    if (walk->done)
      return;
    if (c == GRAVE)
      skip = take_latex(walk, at);
    else
      take(walk, c, start, at);
  }
  reach(walk, walk->text.length);
  if (walk->done)
    return;
  end_paragraph(walk, walk->text.length);
  walk->line = walk->text.length;
}

size_t annot_passage_at(const rules_context *context, size_t byte) {
  size_t low = 0, high = context->passages.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ARRAY_AT(text_range, &context->passages, middle).end < byte)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/// Puts what was found in the place of what was there in the window, which it makes as large as what
/// was walked through.
static annot_status keep_window(mark_walk *walk) {
  rules_context *context = walk->context;
  const annot_allocator *allocator = &context->allocator;
  size_t start = context->window.start, end = walk->line;
  context->window.end = (uint32_t)end;
  TRY(walk->status);
  TRY(ARRAY_SPLICE(uint32_t, allocator, &context->carried, annot_first_at(&context->carried, start),
                   annot_first_at(&context->carried, end + 1), &context->new_carried));
  return ARRAY_SPLICE(text_range, allocator, &context->passages, annot_passage_at(context, start + 1),
                      annot_passage_at(context, end + 1), &context->new_passages);
}

annot_status check_marks(rules_context *context, annot_node root) {
  mark_walk walk = {.context = context, .text = context->text, .continued = SIZE_MAX,
                    .line = context->window.start};
  (void)root;
  context->new_passages.count = context->new_carried.count = 0;
  TRY(annot_paragraphs_find(context));
  if (walk.text.length > 0) {
    walk.limit = annot_paragraph_end(context, walk.line, walk.text.length);
    walk_signs(&walk);
  }
  return keep_window(&walk);
}
