/// Random edits, annotations, undos, redos, transactions and journals, against an oracle that is as
/// simple as can be: a list of characters in which each bound is a marker, and whole copies of it for
/// undo.  ANNOT_STEPS sets how many steps are taken, ANNOT_SEED where they begin.

#include "config.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "failing.h"
#include "generate.h"
#include "model/digest.h"
#include "suite.h"
#include "written.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

enum { MAX_ITEMS = 4000, MAX_SPANS = 40, STEPS_A_ROUND = 400, TEXT_WANTED = 160 };

/// A span as the oracle knows it.  Its bounds are markers among the characters; what lies behind the
/// text is kept as a distance from its end.
typedef struct oracle_span {
  annot_node node, owner;
  uint64_t beyond[2]; ///< 0: there is a marker; else the distance from the end of the text
  annot_growth growth;
  bool live, region, emptied;
  char exact[MAX_ITEMS]; ///< "" where there is none
} oracle_span;

typedef struct oracle {
  int64_t items[MAX_ITEMS]; ///< characters, or markers: -1 - (2 * span + side)
  int count;
  oracle_span spans[MAX_SPANS];
  int span_count;
  uint64_t length;       ///< what source.length says
  bool length_is_right;
} oracle;

typedef struct snapshot {
  oracle *state;
  annot_buffer bytes;
} snapshot;

typedef struct game {
  generator random;
  annot_document *document;
  oracle now;
  snapshot *past, *future;
  int past_count, future_count;
  annot_buffer journal;
  annot_node source;
  bool digest_is_right;
  annot_buffer first;
  int events;
  int cursor;            ///< where the last edit ended
  uint64_t seed;
  long step;
} game;

#define BELOW(limit) generate_below(&world->random, (uint32_t)(limit))
#define MUST(call)                                                                                 \
  do {                                                                                             \
    annot_status status_ = (call);                                                                 \
    ck_assert_msg(status_ == ANNOT_OK, "seed %llu step %ld: %s: %s", (unsigned long long)world->seed, \
                  world->step, #call, annot_status_text(status_));                                 \
  } while (0)

/* The oracle. */

static int characters(const oracle *now) {
  int count = 0;
  for (int i = 0; i < now->count; ++i)
    count += now->items[i] >= 0;
  return count;
}

static uint64_t bound_of(const oracle *now, int span, int side) {
  uint64_t before = 0;
  if (now->spans[span].beyond[side])
    return (uint64_t)characters(now) + now->spans[span].beyond[side];
  for (int i = 0; i < now->count; ++i) {
    if (now->items[i] == -1 - (2 * span + side))
      return before;
    before += now->items[i] >= 0;
  }
  ck_abort_msg("a marker is lost");
  return 0;
}

static void insert_item(oracle *now, int at, int64_t item) {
  ck_assert_int_lt(now->count, MAX_ITEMS);
  memmove(now->items + at + 1, now->items + at, sizeof now->items[0] * (size_t)(now->count - at));
  now->items[at] = item;
  ++now->count;
}

static void remove_item(oracle *now, int at) {
  --now->count;
  memmove(now->items + at, now->items + at + 1, sizeof now->items[0] * (size_t)(now->count - at));
}

static void drop_marker(oracle *now, int span, int side) {
  for (int i = 0; i < now->count; ++i)
    if (now->items[i] == -1 - (2 * span + side))
      remove_item(now, i--);
}

static void place_marker(oracle *now, int span, int side, uint64_t position) {
  int at = 0;
  uint64_t length = (uint64_t)characters(now);
  drop_marker(now, span, side);
  now->spans[span].beyond[side] = position > length ? position - length : 0;
  if (position > length)
    return;
  for (uint64_t before = 0; at < now->count && before < position; ++at)
    before += now->items[at] >= 0;
  insert_item(now, at, -1 - (2 * span + side));
}

static void append_character(char *bytes, uint32_t character) {
  char spelled[5] = "";
  spelled[annot_utf8_write(character, spelled)] = '\0';
  strcat(bytes, spelled);
}

/// The words that a span stands on; false where it does not lie in the text.
static bool words_of(const oracle *now, int span, char *words) {
  uint64_t start = bound_of(now, span, 0), end = bound_of(now, span, 1), at = 0;
  *words = '\0';
  if (start > end || end > (uint64_t)characters(now))
    return false;
  for (int i = 0; i < now->count; ++i) {
    if (now->items[i] < 0)
      continue;
    if (at >= start && at < end)
      append_character(words, (uint32_t)now->items[i]);
    ++at;
  }
  return true;
}

/// Replaces characters [from, to): first they are taken out, then the new ones are put in behind the
/// markers that stay before them.
static void oracle_edit(oracle *now, int from, int to, const uint32_t *text, int length) {
  bool stays[2 * MAX_SPANS] = {false}, right[MAX_SPANS] = {false};
  bool filled[MAX_SPANS] = {false}, ordered[MAX_SPANS] = {false};
  int character = 0, at = 0;
  char *words = malloc(MAX_ITEMS * 4);
  for (int s = 0; s < now->span_count; ++s) {
    filled[s] = now->spans[s].live && bound_of(now, s, 0) < bound_of(now, s, 1);
    ordered[s] = now->spans[s].live && bound_of(now, s, 0) <= bound_of(now, s, 1);
    right[s] = now->spans[s].live && now->spans[s].exact[0] && words_of(now, s, words) &&
               strcmp(words, now->spans[s].exact) == 0;
  }
  // Which of the markers at and within the edit stay before the new text.
  for (int i = 0; i < now->count; ++i) {
    if (now->items[i] >= 0) {
      ++character;
      continue;
    }
    int marker = (int)(-1 - now->items[i]);
    annot_growth growth = now->spans[marker / 2].growth;
    bool is_end = marker % 2;
    bool grows = growth == ANNOT_GROW_BOTH || growth == (is_end ? ANNOT_GROW_END : ANNOT_GROW_START);
    if (from < to && (character == from || character == to))
      stays[marker] = character == from;
    else
      stays[marker] = is_end != grows;
  }
  // Out with the characters.
  character = 0;
  for (int i = 0; i < now->count; ++i)
    if (now->items[i] >= 0 && character++ >= from && character <= to)
      remove_item(now, i--);
  // The markers at this place, those that stay first.
  for (character = 0; at < now->count && character < from; ++at)
    character += now->items[at] >= 0;
  for (; at > 0 && now->items[at - 1] < 0; --at) {
  }
  int end = at;
  while (end < now->count && now->items[end] < 0)
    ++end;
  for (int i = at, put = at; i < end; ++i)
    if (stays[-1 - now->items[i]]) {
      int64_t item = now->items[i];
      remove_item(now, i);
      insert_item(now, put++, item);
      at = put;
    }
  for (int i = 0; i < length; ++i)
    insert_item(now, at + i, text[i]);
  for (int s = 0; s < now->span_count; ++s) {
    oracle_span *span = &now->spans[s];
    if (!span->live)
      continue;
    uint64_t bounds[2] = {bound_of(now, s, 0), bound_of(now, s, 1)};
    if (ordered[s] && bounds[0] > bounds[1])
      place_marker(now, s, 1, bounds[1] = bounds[0]);
    span->emptied = bounds[0] == bounds[1] && (filled[s] || span->emptied);
    if (right[s] && words_of(now, s, words))
      strcpy(span->exact, words);
  }
  if (now->length_is_right)
    now->length = (uint64_t)characters(now);
  free(words);
}

/* What the library says. */

static bool same(const annot_buffer *a, const annot_buffer *b) {
  return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static void compare_text(game *world) {
  char *text = calloc(1, MAX_ITEMS * 4 + 1);
  for (int i = 0; i < world->now.count; ++i)
    if (world->now.items[i] >= 0)
      append_character(text, (uint32_t)world->now.items[i]);
  annot_str is = annot_text(world->document);
  ck_assert_msg(strlen(text) == is.length && memcmp(text, is.data, is.length) == 0,
                "seed %llu step %ld: the text is %.*s, not %s", (unsigned long long)world->seed,
                world->step, (int)is.length, is.data, text);
  free(text);
}

static void compare_spans(game *world) {
  const annot_document *document = world->document;
  for (int s = 0; s < world->now.span_count; ++s) {
    const oracle_span *span = &world->now.spans[s];
    annot_shape shape = annot_node_shape(document, span->node);
    ck_assert_msg(span->live == (shape != ANNOT_NO_SHAPE), "seed %llu step %ld: span %d is %s",
                  (unsigned long long)world->seed, world->step, s, span->live ? "gone" : "there");
    if (!span->live)
      continue;
    uint64_t start = annot_position(document, span->node, span->region ? ANNOT_REGION_START : ANNOT_SPAN_START);
    uint64_t end = annot_position(document, span->node, span->region ? ANNOT_REGION_END : ANNOT_SPAN_END);
    ck_assert_msg(start == bound_of(&world->now, s, 0) && end == bound_of(&world->now, s, 1) &&
                      annot_is_collapsed(document, span->node) == span->emptied,
                  "seed %llu step %ld: span %d is [%llu, %llu) %d, not [%llu, %llu) %d",
                  (unsigned long long)world->seed, world->step, s, (unsigned long long)start,
                  (unsigned long long)end, annot_is_collapsed(document, span->node),
                  (unsigned long long)bound_of(&world->now, s, 0),
                  (unsigned long long)bound_of(&world->now, s, 1), span->emptied);
    annot_str exact = annot_string(document, span->node, ANNOT_SPAN_EXACT, 0);
    ck_assert_msg(exact.length == strlen(span->exact) &&
                      (exact.length == 0 || memcmp(exact.data, span->exact, exact.length) == 0),
                  "seed %llu step %ld: span %d repeats %.*s, not %s", (unsigned long long)world->seed,
                  world->step, s, (int)exact.length, exact.data ? exact.data : "", span->exact);
  }
}

static void compare(game *world) {
  compare_text(world);
  compare_spans(world);
  ck_assert_uint_eq(annot_source_length(world->document, world->source), world->now.length);
  if (BELOW(4) == 0) {
    char spelled[DIGEST_LENGTH];
    annot_digest_spell(annot_text(world->document), spelled);
    annot_str is = annot_source_digest(world->document, world->source);
    ck_assert_int_eq(memcmp(is.data, spelled, DIGEST_LENGTH) == 0, world->digest_is_right);
  }
}

/* History. */

static snapshot take(const game *world) {
  snapshot taken = {malloc(sizeof(oracle)), written(world->document)};
  *taken.state = world->now;
  return taken;
}

static void drop(snapshot *taken) {
  free(taken->state);
  annot_buffer_free(&taken->bytes);
}

static void drop_future(game *world) {
  while (world->future_count > 0)
    drop(&world->future[--world->future_count]);
}

/// Something was committed, and `before` is what was there: a new step, or one that goes on.
static void committed(game *world, snapshot before) {
  int count = (int)annot_undo_count(world->document);
  drop_future(world);
  ck_assert_uint_eq(annot_redo_count(world->document), 0);
  if (count == world->past_count) {
    drop(&before);
    return;
  }
  ck_assert_int_eq(count, world->past_count + 1);
  world->past[world->past_count++] = before;
}

/// Undoes, or redoes: everything is as it was, byte for byte.  `bytes` are those of now.
static void go(game *world, bool back) {
  snapshot *from = back ? world->past : world->future, *to = back ? world->future : world->past;
  int *left = back ? &world->past_count : &world->future_count;
  int *more = back ? &world->future_count : &world->past_count;
  snapshot before = take(world);
  annot_status status = back ? annot_undo(world->document) : annot_redo(world->document);
  ck_assert_int_eq(status, *left > 0 ? ANNOT_OK : ANNOT_END);
  if (status != ANNOT_OK) {
    drop(&before);
    return;
  }
  to[(*more)++] = before;
  snapshot wanted = from[--*left];
  annot_buffer is = written(world->document);
  ck_assert_msg(same(&is, &wanted.bytes), "seed %llu step %ld: %s gives\n%.*s\nnot\n%.*s",
                (unsigned long long)world->seed, world->step, back ? "undo" : "redo",
                (int)is.length, is.data, (int)wanted.bytes.length, wanted.bytes.data);
  annot_buffer_free(&is);
  world->now = *wanted.state;
  drop(&wanted);
}

/* What can be done. */

static const uint32_t alphabet[] = {'a', 'b', ' ', '\n', '"', 0xe9, 0x201c, 0x4e2d, 0x1F4C9, 0x301,
                                    0x10FFFF, '.', 'x', 'y', ' ', 0x1F468, 0x200D};

/// The position of character `at` in a unit.
static uint64_t in_unit(const oracle *now, int at, annot_unit unit) {
  uint64_t position = 0;
  for (int i = 0; i < now->count && at > 0; ++i) {
    if (now->items[i] < 0)
      continue;
    --at;
    position += unit == ANNOT_CODEPOINT ? 1
                : unit == ANNOT_UTF16   ? (now->items[i] > 0xffff ? 2 : 1)
                : now->items[i] < 0x80  ? 1
                : now->items[i] < 0x800 ? 2
                                        : now->items[i] > 0xffff ? 4 : 3;
  }
  return position;
}

/// An edit as a user makes it: mostly small, where the last one was or anywhere.
static void edit(game *world) {
  oracle *now = &world->now;
  int length = characters(now), from = (int)BELOW(length + 1), to = from, count = 0;
  uint32_t text[40];
  char bytes[200] = "";
  if (length > TEXT_WANTED || BELOW(3) == 0)
    to = from + (int)BELOW(BELOW(6) == 0 ? length - from + 1 : (length - from > 4 ? 5 : length - from + 1));
  if (length < TEXT_WANTED * 2 && (to == from || BELOW(2)))
    count = (int)BELOW(BELOW(8) ? 4 : 40);
  for (int i = 0; i < count; ++i) {
    text[i] = alphabet[BELOW(COUNT(alphabet))];
    append_character(bytes, text[i]);
  }
  if (BELOW(2) && world->cursor <= length) { // typing, a backspace, or a deletion at the cursor
    uint32_t what = BELOW(4);
    from = to = world->cursor;
    count = what < 2;
    from -= what == 2 && from > 0;
    to += what == 3 && to < length;
    text[0] = alphabet[BELOW(COUNT(alphabet))];
    bytes[0] = '\0';
    if (count > 0)
      append_character(bytes, text[0]);
  }
  world->cursor = from + count;
  annot_unit unit = (annot_unit)(1 + BELOW(3));
  MUST(annot_edit_text(world->document, unit, in_unit(now, from, unit), in_unit(now, to, unit),
                       (annot_str){bytes, strlen(bytes)}));
  if (from < to || count > 0)
    oracle_edit(now, from, to, text, count);
}

/// An edit inside a character, or past the end, is refused.
static void edit_badly(game *world) {
  const oracle *now = &world->now;
  int length = characters(now), at = (int)BELOW(length + 1);
  annot_unit unit = (annot_unit)(1 + BELOW(3));
  uint64_t position = in_unit(now, at, unit) + 1, end = in_unit(now, length, unit);
  if (at < length && in_unit(now, at + 1, unit) <= position)
    position = end + 1;
  ck_assert_int_eq(annot_edit_text(world->document, unit, position, position, (annot_str){"x", 1}),
                   ANNOT_BAD_POSITION);
  ck_assert_int_eq(annot_edit_text(world->document, unit, 0, position, (annot_str){"x", 1}),
                   ANNOT_BAD_POSITION);
}

static int free_span(oracle *now) {
  return now->span_count < MAX_SPANS ? now->span_count : -1;
}

/// A span with its bounds and, perhaps, its words or wrong ones.
static void add_span(game *world, annot_node owner, annot_field field) {
  oracle *now = &world->now;
  int s = free_span(now);
  bool region = field == ANNOT_DOCUMENT_REGIONS;
  if (s < 0)
    return;
  oracle_span *span = &now->spans[s];
  *span = (oracle_span){.owner = owner, .live = true, .region = region, .growth = ANNOT_GROW_NONE};
  MUST(annot_add(world->document, owner, field, ANNOT_LAST, &span->node));
  uint64_t start = BELOW(characters(now) + 1), end = start + BELOW(12);
  if (BELOW(10) == 0)
    end = BELOW(characters(now) + 9);
  if (BELOW(6) == 0)
    end = start;
  MUST(annot_set_position(world->document, span->node, region ? ANNOT_REGION_START : ANNOT_SPAN_START, start));
  MUST(annot_set_position(world->document, span->node, region ? ANNOT_REGION_END : ANNOT_SPAN_END, end));
  ++now->span_count;
  place_marker(now, s, 0, start);
  place_marker(now, s, 1, end);
  if (region) {
    MUST(annot_set_enum(world->document, span->node, ANNOT_REGION_TYPE, 0, 1 + (int)BELOW(9)));
    return;
  }
  char *words = malloc(MAX_ITEMS * 4);
  if (BELOW(2) && words_of(now, s, words) && words[0]) {
    strcpy(span->exact, BELOW(4) ? words : "wrong");
    MUST(annot_set_string(world->document, span->node, ANNOT_SPAN_EXACT, 0,
                          (annot_str){span->exact, strlen(span->exact)}));
  }
  free(words);
}

static void add_annotation(game *world) {
  static const struct {
    annot_field list, id, spans;
  } kinds[] = {{ANNOT_DOCUMENT_QUOTES, ANNOT_QUOTE_ID, ANNOT_QUOTE_SPANS},
               {ANNOT_DOCUMENT_QUOTES, ANNOT_QUOTE_ID, ANNOT_QUOTE_CUE},
               {ANNOT_DOCUMENT_OTHERS, ANNOT_OTHER_ID, ANNOT_OTHER_SPANS},
               {ANNOT_DOCUMENT_REGIONS, ANNOT_NO_FIELD, ANNOT_NO_FIELD}};
  size_t kind = BELOW(4);
  annot_node node;
  char id[24];
  if (free_span(&world->now) < 0)
    return;
  if (kinds[kind].spans == ANNOT_NO_FIELD) {
    add_span(world, ANNOT_ROOT, ANNOT_DOCUMENT_REGIONS);
    return;
  }
  uint32_t count = annot_count(world->document, ANNOT_ROOT, kinds[kind].list);
  MUST(annot_add(world->document, ANNOT_ROOT, kinds[kind].list, BELOW(2) ? ANNOT_LAST : BELOW(count + 1), &node));
  snprintf(id, sizeof id, "n%u", (unsigned)node);
  MUST(annot_set_string(world->document, node, kinds[kind].id, 0, (annot_str){id, strlen(id)}));
  if (kinds[kind].list == ANNOT_DOCUMENT_OTHERS)
    MUST(annot_set_string(world->document, node, ANNOT_OTHER_TYPE, 0, (annot_str){"token", 5}));
  else if (kinds[kind].spans == ANNOT_QUOTE_CUE)
    add_span(world, node, ANNOT_QUOTE_SPANS);
  add_span(world, node, kinds[kind].spans);
}

static int any_span(game *world) {
  int live[MAX_SPANS], count = 0;
  for (int s = 0; s < world->now.span_count; ++s)
    if (world->now.spans[s].live)
      live[count++] = s;
  return count > 0 ? live[BELOW(count)] : -1;
}

static void remove_annotation(game *world) {
  oracle *now = &world->now;
  int chosen = any_span(world);
  if (chosen < 0)
    return;
  annot_node owner = now->spans[chosen].owner;
  annot_node gone = owner == ANNOT_ROOT ? now->spans[chosen].node : owner;
  MUST(annot_remove(world->document, gone));
  for (int s = 0; s < now->span_count; ++s)
    if (now->spans[s].node == gone || now->spans[s].owner == gone) {
      now->spans[s].live = false;
      drop_marker(now, s, 0);
      drop_marker(now, s, 1);
    }
}

static void move_span(game *world) {
  int s = any_span(world);
  if (s < 0)
    return;
  oracle_span *span = &world->now.spans[s];
  int side = (int)BELOW(2);
  uint64_t position = BELOW(characters(&world->now) + 3);
  annot_field field = span->region ? (side ? ANNOT_REGION_END : ANNOT_REGION_START)
                                   : (side ? ANNOT_SPAN_END : ANNOT_SPAN_START);
  MUST(annot_set_position(world->document, span->node, field, position));
  place_marker(&world->now, s, side, position);
  span->emptied = false;
}

static void set_values(game *world) {
  static const char *const notes[] = {"", "a note", "\u00e9\U0001F4C9\"\\\n"};
  int s = any_span(world);
  if (s < 0 || annot_node_shape(world->document, world->now.spans[s].owner) != ANNOT_QUOTE)
    return;
  annot_node quote = world->now.spans[s].owner;
  const char *note = notes[BELOW(3)];
  uint32_t count = annot_count(world->document, quote, ANNOT_QUOTE_BY);
  switch (BELOW(6)) {
  case 0:
    MUST(annot_set_string(world->document, quote, ANNOT_QUOTE_NOTE, 0, (annot_str){note, strlen(note)}));
    break;
  case 1:
    MUST(annot_unset(world->document, quote, ANNOT_QUOTE_NOTE, 0));
    break;
  case 2:
    MUST(annot_insert_string(world->document, quote, ANNOT_QUOTE_BY, BELOW(count + 1), (annot_str){"me", 2}));
    break;
  case 3:
    MUST(annot_unset(world->document, quote, ANNOT_QUOTE_BY, BELOW(count + 1)));
    break;
  case 4:
    MUST(annot_set_enum(world->document, quote, ANNOT_QUOTE_TYPE, 0, 1 + (int)BELOW(6)));
    break;
  default:
    MUST(annot_set_number(world->document, quote, ANNOT_QUOTE_CONFIDENCE, BELOW(8) / 7.0));
  }
}

static void set_growth(game *world) {
  int s = any_span(world);
  if (s < 0)
    return;
  annot_growth growth = (annot_growth)(1 + BELOW(4));
  MUST(annot_set_growth(world->document, world->now.spans[s].node, growth));
  // It is no part of the document, so that undoing does not bring back another.
  for (int i = 0; i < world->past_count; ++i)
    if (s < world->past[i].state->span_count && world->past[i].state->spans[s].node == world->now.spans[s].node)
      world->past[i].state->spans[s].growth = growth;
  for (int i = 0; i < world->future_count; ++i)
    if (s < world->future[i].state->span_count && world->future[i].state->spans[s].node == world->now.spans[s].node)
      world->future[i].state->spans[s].growth = growth;
  world->now.spans[s].growth = growth;
}

static void act(game *world) {
  switch (BELOW(20)) {
  case 0:
  case 1:
    add_annotation(world);
    break;
  case 2:
    if (BELOW(3) == 0)
      remove_annotation(world);
    break;
  case 3:
    move_span(world);
    break;
  case 4:
    edit_badly(world);
    break;
  case 5:
  case 6:
    set_values(world);
    break;
  default:
    edit(world);
  }
}

/// Several actions as one, some of them taken back, or all.
static void transact(game *world) {
  snapshot before = take(world);
  bool all_back = BELOW(3) == 0;
  MUST(annot_begin(world->document));
  for (int left = (int)BELOW(5); left >= 0; --left) {
    snapshot inner = take(world);
    bool back = BELOW(3) == 0;
    MUST(annot_begin(world->document));
    act(world);
    act(world);
    MUST(back ? annot_rollback(world->document) : annot_commit(world->document));
    if (back)
      world->now = *inner.state;
    drop(&inner);
  }
  uint64_t revision = annot_revision(world->document);
  MUST(all_back ? annot_rollback(world->document) : annot_commit(world->document));
  if (!all_back && annot_revision(world->document) != revision) {
    committed(world, before);
    return;
  }
  annot_buffer is = written(world->document);
  ck_assert(same(&is, &before.bytes));
  annot_buffer_free(&is);
  world->now = *before.state;
  drop(&before);
}

static void ck_written(const game *world, const annot_buffer *wanted, const char *what) {
  annot_buffer is = written(world->document);
  ck_assert_msg(same(&is, wanted), "seed %llu step %ld: %s gives\n%.*s\nnot\n%.*s",
                (unsigned long long)world->seed, world->step, what, (int)is.length, is.data,
                (int)wanted->length, wanted->data);
  annot_buffer_free(&is);
}

/// Applies a change that becomes a step of the history.
static void apply(game *world, const annot_change *change, annot_change **inverse) {
  snapshot before = take(world);
  uint64_t revision = annot_revision(world->document);
  annot_history_boundary(world->document);
  MUST(annot_apply(world->document, change, inverse));
  if (annot_revision(world->document) != revision)
    committed(world, before);
  else
    drop(&before);
}

/// A change is prepared, applied, taken back by its inverse, and done by the inverse of that.
static void prepare(game *world) {
  snapshot before = take(world), after;
  annot_change *change, *back, *again;
  MUST(annot_begin(world->document));
  act(world);
  act(world);
  after = take(world);
  MUST(annot_withdraw(world->document, &change));
  ck_written(world, &before.bytes, "withdrawing");
  world->now = *before.state;
  apply(world, change, &back);
  ck_written(world, &after.bytes, "applying");
  world->now = *after.state;
  apply(world, back, &again);
  ck_written(world, &before.bytes, "the inverse");
  world->now = *before.state;
  // What fits no more is refused, and changes nothing.
  MUST(annot_begin(world->document));
  annot_status status = annot_apply(world->document, back, NULL);
  ck_assert(status == ANNOT_OK || status == ANNOT_BAD_STATE);
  if (status == ANNOT_BAD_STATE)
    ck_written(world, &before.bytes, "what does not fit");
  MUST(annot_rollback(world->document));
  apply(world, again, NULL);
  ck_written(world, &after.bytes, "the inverse of the inverse");
  world->now = *after.state;
  annot_change_free(change);
  annot_change_free(back);
  annot_change_free(again);
  drop(&before);
  drop(&after);
}

/* A round: from a new document through many steps and all the way back. */

static annot_status keep(void *context, const char *bytes, size_t length) {
  return annot_buffer_append(context, bytes, length);
}

static void listen(void *context, const annot_event *event) {
  game *world = context;
  ++world->events;
  ck_assert_int_eq(annot_change_write(event->change, keep, &world->journal), ANNOT_OK);
  ck_assert_int_eq(annot_undo(world->document), ANNOT_BUSY);
  ck_assert_int_eq(annot_edit_text(world->document, ANNOT_BYTE, 0, 0, (annot_str){"x", 1}), ANNOT_BUSY);
}

static void begin_round(game *world, const annot_allocator *allocator) {
  char digest[DIGEST_LENGTH];
  annot_str text = {"\u201cI will resign,\u201d Smith said \U0001F4C9 on Monday.", 0};
  text.length = strlen(text.data);
  world->document = annot_document_new(allocator);
  MUST(annot_set_string(world->document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, (annot_str){"d", 1}));
  MUST(annot_set_string(world->document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, text));
  for (size_t at = 0; at < text.length;) {
    uint32_t character = 0;
    int more = (unsigned char)text.data[at] < 0x80 ? 0 : (unsigned char)text.data[at] < 0xe0 ? 1
               : (unsigned char)text.data[at] < 0xf0 ? 2 : 3;
    character = (unsigned char)text.data[at++] & (more == 0 ? 0x7fu : 0x3fu >> more);
    while (more-- > 0)
      character = character << 6 | ((unsigned char)text.data[at++] & 0x3fu);
    insert_item(&world->now, world->now.count, character);
  }
  MUST(annot_add(world->document, ANNOT_ROOT, ANNOT_DOCUMENT_SOURCE, 0, &world->source));
  world->now.length_is_right = BELOW(3) > 0;
  world->now.length = (uint64_t)characters(&world->now) + (world->now.length_is_right ? 0 : 100000);
  MUST(annot_set_position(world->document, world->source, ANNOT_SOURCE_LENGTH, world->now.length));
  world->digest_is_right = BELOW(3) > 0;
  annot_digest_spell(world->digest_is_right ? text : (annot_str){"other", 5}, digest);
  MUST(annot_set_string(world->document, world->source, ANNOT_SOURCE_DIGEST, 0,
                        (annot_str){digest, DIGEST_LENGTH}));
  world->first = written(world->document);
  MUST(annot_history_limit(world->document, UINT64_MAX));
  MUST(annot_listen(world->document, listen, world));
}

/// A line that was damaged is refused or read; the document is as it was, and can be worked with.
static void read_damaged(game *world, annot_document *document, annot_str line) {
  annot_buffer damaged = {0}, before = written(document);
  annot_change *change = NULL;
  ck_assert_int_eq(annot_buffer_append(&damaged, line.data, line.length), ANNOT_OK);
  for (uint32_t times = 1 + BELOW(3); times > 0 && damaged.length > 2; --times) {
    size_t at = BELOW(damaged.length - 1);
    if (BELOW(3) == 0) { // a piece is lost
      size_t length = 1 + BELOW(damaged.length - 1 - at);
      memmove(damaged.data + at, damaged.data + at + length, damaged.length - at - length);
      damaged.length -= length;
    } else {
      damaged.data[at] = "\"{}[],:/0179aetux\\\xc3"[BELOW(20)];
    }
  }
  if (annot_change_read(document, (annot_str){damaged.data, damaged.length}, &change) == ANNOT_OK) {
    annot_change *back = NULL;
    MUST(annot_apply(document, change, &back));
    MUST(annot_apply(document, back, NULL));
    annot_change_free(back);
  }
  annot_buffer after = written(document);
  ck_assert_msg(same(&before, &after), "seed %llu: a damaged line changes the document: %.*s",
                (unsigned long long)world->seed, (int)damaged.length, damaged.data);
  annot_change_free(change);
  annot_buffer_free(&damaged);
  annot_buffer_free(&before);
  annot_buffer_free(&after);
}

/// The journal, done again on the document as it was first, gives the document as it is now.
static void replay(game *world) {
  annot_document *document;
  annot_change *change;
  annot_str first = {world->first.data, world->first.length};
  ck_assert_int_eq(annot_read(first, NULL, &document, NULL), ANNOT_OK);
  for (size_t at = 0; at < world->journal.length;) {
    const char *end = memchr(world->journal.data + at, '\n', world->journal.length - at);
    annot_str line = {world->journal.data + at, (size_t)(end - world->journal.data) + 1 - at};
    if (BELOW(4) == 0)
      read_damaged(world, document, line);
    annot_status status = annot_change_read(document, line, &change);
    ck_assert_msg(status == ANNOT_OK, "seed %llu: %s: %.*s", (unsigned long long)world->seed,
                  annot_status_text(status), (int)line.length, line.data);
    ck_assert_int_eq(annot_apply(document, change, NULL), ANNOT_OK);
    annot_change_free(change);
    at += line.length;
  }
  annot_buffer is = written(document), wanted = written(world->document);
  ck_assert_msg(same(&is, &wanted), "seed %llu: the journal gives\n%.*s\nnot\n%.*s",
                (unsigned long long)world->seed, (int)is.length, is.data, (int)wanted.length, wanted.data);
  annot_buffer_free(&is);
  annot_buffer_free(&wanted);
  annot_document_free(document);
}

static void step(game *world) {
  uint64_t revision = annot_revision(world->document);
  switch (BELOW(16)) {
  case 0:
  case 1:
    go(world, true);
    break;
  case 2:
    go(world, false);
    break;
  case 3:
    transact(world);
    break;
  case 4:
    prepare(world);
    break;
  case 5:
    set_growth(world);
    break;
  default: {
    snapshot before = take(world);
    MUST(annot_begin(world->document));
    act(world);
    MUST(annot_commit(world->document));
    if (annot_revision(world->document) != revision)
      committed(world, before);
    else
      drop(&before);
  }
  }
  compare(world);
}

static void play_round(uint64_t seed) {
  failing memory = {.left = -1};
  annot_allocator allocator = failing_allocator(&memory);
  game *world = calloc(1, sizeof *world);
  world->seed = seed;
  world->random.state = seed;
  world->past = calloc(STEPS_A_ROUND * 3, sizeof *world->past);
  world->future = calloc(STEPS_A_ROUND * 3, sizeof *world->future);
  begin_round(world, &allocator);
  for (; world->step < STEPS_A_ROUND; ++world->step)
    step(world);
  replay(world);
  while (world->past_count > 0)
    go(world, true);
  annot_buffer is = written(world->document);
  ck_assert(same(&is, &world->first));
  annot_buffer_free(&is);
  ck_assert(!annot_is_modified(world->document) || annot_undo_count(world->document) == 0);
  drop_future(world);
  annot_document_free(world->document);
  ck_assert_uint_eq(memory.bytes, 0);
  annot_buffer_free(&world->journal);
  annot_buffer_free(&world->first);
  free(world->past);
  free(world->future);
  free(world);
}

static uint64_t setting(const char *name, uint64_t otherwise) {
  const char *value = getenv(name);
  return value ? strtoull(value, NULL, 0) : otherwise;
}

START_TEST(any_edits_undos_and_journals_agree_with_the_oracle) {
  uint64_t seed = setting("ANNOT_SEED", 1), steps = setting("ANNOT_STEPS", 20000);
  for (uint64_t done = 0; done < steps; done += STEPS_A_ROUND)
    play_round(seed++);
  printf("# seeds to %llu\n", (unsigned long long)seed - 1);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("edit_random");
  TCase *test_case = tcase_create("oracle");
  tcase_set_timeout(test_case, 7200);
  tcase_add_test(test_case, any_edits_undos_and_journals_agree_with_the_oracle);
  suite_add_tcase(suite, test_case);
  return suite_run(suite);
}
