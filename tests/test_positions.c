/// Positions: whatever the text, the unit and the way it is read, conversions agree with counting
/// character by character, and an index that followed edits agrees with a fresh one.

#include "config.h"

#include "failing.h"
#include "suite.h"

#include <annot/position.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { MOST = 4096 };

/// A text as the oracle sees it: for each character its place in every unit, line and column.
typedef struct oracle {
  char bytes[4 * MOST + 4];
  size_t length;
  uint32_t characters[MOST + 1];
  uint64_t at[MOST + 1][4]; ///< by unit; [count] is the end
  uint64_t line[MOST + 1], line_start[MOST + 1];
  size_t count;
  size_t piece; ///< bytes that are read at a time
} oracle;

static uint64_t seed;

static uint64_t random_below(uint64_t limit) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return limit ? (seed >> 11) % limit : 0;
}

static uint32_t random_character(void) {
  static const uint32_t some[] = {'\n', '\r', 0x300, 0x200d, 0x1f1e9, 0x1f1ea, 0x1f468, 0x1f469,
                                  0x1f3fd, 0xfe0f, 0x915, 0x94d, 0x1100, 0x1161, 0x11a8, 0xe33,
                                  0x600, 0x2028, 0xad, 0x10ffff, 0xd7ff, 0xe000, 0xff, 0x7ff};
  switch (random_below(6)) {
  case 0:
    return some[random_below(sizeof some / sizeof *some)];
  case 1:
    return 0x400 + (uint32_t)random_below(0x100);
  case 2:
    return 0x4e00 + (uint32_t)random_below(0x1000);
  case 3:
    return 0x1f600 + (uint32_t)random_below(0x40);
  default:
    return 0x20 + (uint32_t)random_below(0x5f);
  }
}

/// Works out everything from `characters`.
static void settle(oracle *text) {
  uint64_t at[4] = {0}, line = 0, start = 0;
  for (size_t i = 0; i <= text->count; ++i) {
    memcpy(text->at[i], at, sizeof at);
    text->line[i] = line;
    text->line_start[i] = start;
    if (i == text->count)
      break;
    at[ANNOT_BYTE] += (uint64_t)utf8proc_encode_char((utf8proc_int32_t)text->characters[i],
                                           (utf8proc_uint8_t *)text->bytes + at[ANNOT_BYTE]);
    at[ANNOT_CODEPOINT] += 1;
    at[ANNOT_UTF16] += text->characters[i] > 0xffff ? 2 : 1;
    if (text->characters[i] == '\n')
      ++line, start = i + 1;
  }
  text->length = (size_t)at[ANNOT_BYTE];
}

static void fill(oracle *text, size_t count, bool ascii) {
  text->count = count;
  for (size_t i = 0; i < count; ++i)
    text->characters[i] = ascii ? (random_below(9) ? 'a' + (uint32_t)random_below(26) : '\n')
                                : random_character();
  settle(text);
}

static const char *read_pieces(void *context, uint64_t byte, size_t *length) {
  const oracle *text = context;
  *length = text->length - byte < text->piece ? (size_t)(text->length - byte) : text->piece;
  return text->bytes + byte;
}

static annot_unit random_unit(void) { return (annot_unit)(1 + random_below(3)); }

/// The character that stands at a position; `count + 1` where none does.
static size_t character_at(const oracle *text, annot_unit unit, uint64_t position) {
  for (size_t i = 0; i <= text->count; ++i)
    if (text->at[i][unit] == position)
      return i;
  return text->count + 1;
}

static void check_lines(annot_positions *positions, const oracle *text, annot_unit unit, size_t i) {
  uint64_t line, column, back;
  ck_assert_int_eq(annot_positions_to_line(positions, unit, text->at[i][unit], &line, &column),
                   ANNOT_OK);
  ck_assert_uint_eq(line, text->line[i]);
  ck_assert_uint_eq(column, text->at[i][unit] - text->at[text->line_start[i]][unit]);
  ck_assert_int_eq(annot_positions_from_line(positions, unit, line, column, &back), ANNOT_OK);
  ck_assert_uint_eq(back, text->at[i][unit]);
  ck_assert_int_eq(annot_positions_from_line(positions, unit, text->line[text->count] + 1, 0, &back),
                   ANNOT_BAD_POSITION);
  if (i < text->count && text->characters[i] == '\n')
    ck_assert_int_eq(annot_positions_from_line(positions, unit, line, column + 1, &back),
                     ANNOT_BAD_POSITION);
}

/// One random position in one random unit.
static void check_one(annot_positions *positions, const oracle *text) {
  annot_unit unit = random_unit(), to_unit = random_unit();
  uint64_t position = random_below(text->at[text->count][unit] + 3), to = 7;
  size_t i = character_at(text, unit, position);
  annot_status status = annot_positions_convert(positions, unit, position, to_unit, &to);
  if (i > text->count) {
    ck_assert_int_eq(status, ANNOT_BAD_POSITION);
    ck_assert_uint_eq(to, 7);
    return;
  }
  ck_assert_int_eq(status, ANNOT_OK);
  ck_assert_uint_eq(to, text->at[i][to_unit]);
  if (random_below(4) == 0)
    check_lines(positions, text, unit, i);
}

/// A random edit of the oracle; gives the bytes that changed.
static void edit(oracle *text, uint64_t change[3], bool ascii) {
  static uint32_t kept[MOST];
  size_t start = random_below(text->count + 1);
  size_t gone = random_below(random_below(8) ? 4 : text->count - start + 1);
  gone = gone < text->count - start ? gone : text->count - start;
  size_t come = random_below(random_below(8) ? 4 : 300);
  come = text->count - gone + come > MOST ? 0 : come;
  size_t behind = text->count - start - gone;
  change[0] = text->at[start][ANNOT_BYTE];
  change[1] = text->at[start + gone][ANNOT_BYTE];
  memcpy(kept, text->characters + start + gone, behind * sizeof *kept);
  for (size_t i = 0; i < come; ++i)
    text->characters[start + i] = ascii ? 'x' : random_character();
  memcpy(text->characters + start + come, kept, behind * sizeof *kept);
  text->count = start + come + behind;
  settle(text);
  change[2] = text->at[start + come][ANNOT_BYTE];
}

static long rounds(long usual) {
  const char *wanted = getenv("ANNOT_ROUNDS");
  return wanted ? strtol(wanted, NULL, 10) : usual;
}

static void begin(uint64_t first) {
  const char *wanted = getenv("ANNOT_SEED");
  seed = wanted ? strtoull(wanted, NULL, 10) : first;
  printf("# seed %llu\n", (unsigned long long)seed);
}

START_TEST(conversions_agree_with_counting_through_any_edits) {
  static oracle text;
  bool ascii = _i % 4 == 1;
  begin(UINT64_C(88172645463325252) + (uint64_t)_i);
  fill(&text, _i % 3 == 0 ? 0 : random_below(MOST), ascii);
  text.piece = _i % 2 ? MOST * 4 : 1 + random_below(100);
  annot_positions *positions = annot_positions_new(NULL, read_pieces, &text, text.length);
  for (long round = 0; round < rounds(2000); ++round) {
    uint64_t change[3];
    check_one(positions, &text);
    if (random_below(10) != 0)
      continue;
    edit(&text, change, ascii && random_below(20) != 0);
    ck_assert_int_eq(annot_positions_edit(positions, change[0], change[1], change[2]), ANNOT_OK);
  }
  annot_positions_free(positions);
}
END_TEST

START_TEST(ten_million_conversions_when_asked_for) {
  static oracle text;
  begin(424242);
  for (long left = rounds(20000); left > 0;) {
    fill(&text, 1 + random_below(MOST), false);
    text.piece = MOST * 4;
    annot_positions *positions = annot_positions_new(NULL, read_pieces, &text, text.length);
    for (int i = 0; i < 10000 && left > 0; ++i, --left) {
      size_t which = random_below(text.count + 1);
      annot_unit unit = random_unit(), to_unit = random_unit();
      uint64_t to;
      ck_assert_int_eq(annot_positions_convert(positions, unit, text.at[which][unit], to_unit, &to),
                       ANNOT_OK);
      ck_assert_uint_eq(to, text.at[which][to_unit]);
    }
    annot_positions_free(positions);
  }
}
END_TEST

START_TEST(arrays_convert_as_single_positions_do) {
  static oracle text;
  static uint64_t from[2 * MOST], to[2 * MOST];
  begin(5);
  fill(&text, 1000, false);
  text.piece = 50;
  annot_positions *positions = annot_positions_new(NULL, read_pieces, &text, text.length);
  size_t count = (size_t)text.at[text.count][ANNOT_UTF16] + 2;
  for (size_t i = 0; i < count; ++i)
    from[i] = _i ? count - 1 - i : i;
  ck_assert_int_eq(annot_positions_convert_all(positions, ANNOT_UTF16, from, count, ANNOT_BYTE, to),
                   ANNOT_BAD_POSITION);
  for (size_t i = 0; i < count; ++i) {
    size_t which = character_at(&text, ANNOT_UTF16, from[i]);
    ck_assert_uint_eq(to[i],
                      which > text.count ? ANNOT_NO_POSITION : text.at[which][ANNOT_BYTE]);
  }
  annot_positions_free(positions);
}
END_TEST

START_TEST(grapheme_clusters_agree_with_reading_from_the_start) {
  static oracle text;
  static bool boundary[MOST + 1];
  begin(99 + (uint64_t)_i);
  fill(&text, 300, false);
  if (_i % 2) // runs that only their start can tell apart
    for (size_t i = 50; i < 200; ++i)
      text.characters[i] = _i % 4 == 1 ? 0x1f1e6 + (uint32_t)random_below(26) : random_character();
  settle(&text);
  text.piece = 1 + random_below(40);
  utf8proc_int32_t state = 0;
  for (size_t i = 1; i < text.count; ++i)
    boundary[i] = utf8proc_grapheme_break_stateful((utf8proc_int32_t)text.characters[i - 1],
                                                   (utf8proc_int32_t)text.characters[i], &state);
  boundary[0] = boundary[text.count] = true;
  annot_positions *positions = annot_positions_new(NULL, read_pieces, &text, text.length);
  for (size_t i = 0; i <= text.count; ++i) {
    bool is;
    uint64_t to;
    size_t next = i + 1, previous = i - 1;
    ck_assert_int_eq(annot_positions_is_grapheme(positions, ANNOT_CODEPOINT, i, &is), ANNOT_OK);
    ck_assert_msg(is == boundary[i], "character %zu, U+%04X", i, text.characters[i]);
    annot_status status = annot_positions_next_grapheme(positions, ANNOT_CODEPOINT, i, &to);
    while (next < text.count && !boundary[next])
      ++next;
    ck_assert_int_eq(status, i == text.count ? ANNOT_END : ANNOT_OK);
    if (i < text.count)
      ck_assert_uint_eq(to, next);
    status = annot_positions_previous_grapheme(positions, ANNOT_CODEPOINT, i, &to);
    while (i > 0 && !boundary[previous])
      --previous;
    ck_assert_int_eq(status, i == 0 ? ANNOT_END : ANNOT_OK);
    if (i > 0)
      ck_assert_uint_eq(to, previous);
  }
  annot_positions_free(positions);
}
END_TEST

static const char *cannot_read(void *context, uint64_t byte, size_t *length) {
  (void)context, (void)byte, (void)length;
  return NULL;
}

START_TEST(what_fails_has_a_status_and_leaves_all_as_it_was) {
  static oracle text;
  uint64_t to = 7;
  begin(3);
  fill(&text, 500, false);
  text.piece = 10;
  annot_positions *broken = annot_positions_new(NULL, cannot_read, NULL, 10);
  ck_assert_int_eq(annot_positions_convert(broken, ANNOT_UTF16, 1, ANNOT_BYTE, &to), ANNOT_IO);
  annot_positions_free(broken);
  for (long left = 0;; ++left) {
    failing memory = {.left = left};
    annot_allocator allocator = failing_allocator(&memory);
    annot_positions *positions = annot_positions_new(&allocator, read_pieces, &text, text.length);
    annot_status status = positions ? annot_positions_convert(positions, ANNOT_UTF16, 0, ANNOT_BYTE, &to)
                                    : ANNOT_NO_MEMORY;
    if (positions)
      ck_assert_int_eq(annot_positions_edit(positions, 3, 2, 5), ANNOT_BAD_ARGUMENT);
    annot_positions_free(positions);
    ck_assert_uint_eq(memory.bytes, 0);
    if (memory.failures == 0)
      break;
    ck_assert_int_eq(status, ANNOT_NO_MEMORY);
    ck_assert_uint_eq(to, 7);
  }
  ck_assert_uint_eq(to, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("positions");
  suite_add_loop(suite, "conversions", conversions_agree_with_counting_through_any_edits, 24);
  suite_add(suite, "many", ten_million_conversions_when_asked_for);
  suite_add_loop(suite, "arrays", arrays_convert_as_single_positions_do, 2);
  suite_add_loop(suite, "graphemes", grapheme_clusters_agree_with_reading_from_the_start, 8);
  suite_add(suite, "failures", what_fails_has_a_status_and_leaves_all_as_it_was);
  return suite_run(suite);
}
