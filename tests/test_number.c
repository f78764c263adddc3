/// Promises of base/number.h and base/utf8.h.

#include "config.h"

#include "base/number.h"
#include "base/utf8.h"
#include "suite.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *spelling, *written;
} numbers[] = {
    {"0", "0"},           {"-0", "0"},           {"1", "1"},
    {"-1.50", "-1.5"},    {"51.5074", "51.5074"}, {"1e21", "1e+21"},
    {"1e20", "100000000000000000000"},           {"1e-6", "0.000001"},
    {"1e-7", "1e-7"},     {"123456789.125", "123456789.125"},
    {"5e-324", "5e-324"}, {"1.7976931348623157e308", "1.7976931348623157e+308"},
    {"0.1", "0.1"},       {"0.30000000000000004", "0.30000000000000004"},
    {"9007199254740993", "9007199254740992"},    {"333333333.33333329", "333333333.3333333"},
    {"1E30", "1e+30"},    {"4.50", "4.5"},       {"2e-3", "0.002"},
    {"0.000000000000000000000000001", "1e-27"},
    {"00000.5", "0.5"},
};

START_TEST(a_number_is_written_as_rfc_8785_says) {
  char bytes[NUMBER_SIZE];
  annot_str spelling = {numbers[_i].spelling, strlen(numbers[_i].spelling)};
  size_t length = annot_number_write(annot_number_parse(spelling), bytes);
  ck_assert_msg(length == strlen(numbers[_i].written) &&
                    memcmp(bytes, numbers[_i].written, length) == 0,
                "%s became %.*s", numbers[_i].spelling, (int)length, bytes);
}
END_TEST

START_TEST(every_double_reads_back) {
  uint64_t state = 42;
  for (int i = 0; i < 100000; ++i) {
    char bytes[NUMBER_SIZE];
    double number;
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    memcpy(&number, &state, sizeof number);
    if (!isfinite(number))
      continue;
    annot_str spelling = {bytes, annot_number_write(number, bytes)};
    ck_assert_msg(annot_number_parse(spelling) == number, "%.17g", number);
  }
}
END_TEST

START_TEST(long_spellings_are_read_to_the_nearest) {
  char bytes[3000];
  memset(bytes, '0', sizeof bytes);
  bytes[0] = '1';
  ck_assert(isinf(annot_number_parse((annot_str){bytes, sizeof bytes})));
  memcpy(bytes, "0.", 2);
  bytes[2999] = '1';
  ck_assert(annot_number_parse((annot_str){bytes, sizeof bytes}) == 0);
  memset(bytes + 2, '3', sizeof bytes - 2);
  ck_assert(annot_number_parse((annot_str){bytes, sizeof bytes}) == 1.0 / 3);
}
END_TEST

static const struct {
  const char *spelling;
  bool exact;
} integers[] = {{"9007199254740992", true},      {"9007199254740993", false},
                {"-9007199254740993", false},    {"10000000000000000000000", true},
                {"10000000000000000000001", false}, {"7", true}};

START_TEST(an_integer_that_a_double_cannot_hold_is_told) {
  annot_str spelling = {integers[_i].spelling, strlen(integers[_i].spelling)};
  ck_assert_int_eq(annot_integer_is_exact(spelling), integers[_i].exact);
}
END_TEST

static const struct {
  const char *bytes;
  size_t flaw, length;
} utf8s[] = {
    {"plain ASCII that is longer than a word", 38, 0},
    {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x93\x89", 14, 0},
    {"ab\xff", 2, 1},
    {"ab\xc0\x80", 2, 1},
    {"ab\xed\xa0\x80", 2, 1},
    {"\xf4\x90\x80\x80", 0, 1},
    {"ab\xe2\x82", 2, 2},
    {"12345678\xf0\x9f\x93 and", 8, 3},
};

START_TEST(the_first_bytes_that_are_not_utf8_are_found) {
  annot_str bytes = {utf8s[_i].bytes, strlen(utf8s[_i].bytes)};
  ck_assert_uint_eq(annot_utf8_flaw(bytes), utf8s[_i].flaw);
  if (utf8s[_i].length)
    ck_assert_uint_eq(annot_utf8_flaw_length(bytes, utf8s[_i].flaw), utf8s[_i].length);
}
END_TEST

/// Where the first flaw is, by what characters there are: slow, and without any table.
static size_t slow_flaw(const unsigned char *bytes, size_t length) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  for (size_t at = 0, size; at < length; at += size) {
    unsigned char lead = bytes[at];
    size = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
    if (size == 0 || at + size > length)
      return at;
    uint32_t character = size == 1 ? lead : lead & (0x7fu >> size);
    for (size_t i = 1; i < size; ++i) {
      if (bytes[at + i] >> 6 != 2)
        return at;
      character = character << 6 | (bytes[at + i] & 0x3f);
    }
    if (character < least[size] || character > 0x10ffff || character >> 11 == 0x1b)
      return at;
  }
  return length;
}

/// Behind ASCII, and behind characters of two bytes.
START_TEST(what_is_no_utf8_is_found_at_every_offset) {
  static const char *const wrong[] = {"\x80",         "\xc0\x80",     "\xc1\xbf",         "\xc3",
                                      "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82",         "\xed\xa0\x80",
                                      "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
                                      "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"};
  for (int i = 0; i < COUNT(wrong); ++i)
    for (size_t offset = 0; offset < 300; ++offset) {
      char bytes[400];
      memset(bytes, 'x', sizeof bytes);
      memcpy(bytes + offset, wrong[i], strlen(wrong[i]));
      ck_assert_msg(annot_utf8_flaw((annot_str){bytes, sizeof bytes}) == offset, "%d at %zu", i, offset);
      for (size_t at = offset % 2; at < offset; at += 2)
        memcpy(bytes + at, "\xc3\xa9", 2);
      ck_assert_msg(annot_utf8_flaw((annot_str){bytes, sizeof bytes}) == offset,
                    "%d at %zu behind characters of two bytes", i, offset);
    }
}
END_TEST

/// Characters of all lengths in runs, of which some bytes are then replaced.
START_TEST(every_flaw_is_found_wherever_it_stands) {
  static const char *const runs[] = {"a", "plain ASCII of some length", "\xd0\xbf", "\xe8\xad\xb0",
                                     "\xed\x9f\xbf", "\xf0\x9f\x93\x89", "\xf4\x8f\xbf\xbf",
                                     "\xe0\xa0\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80"};
  static const unsigned char odd[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2,
                                      0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff};
  char bytes[400];
  srand(1);
  for (int round = 0; round < 20000; ++round) {
    size_t length = 0, most = (size_t)rand() % 300;
    while (length < most) {
      const char *run = runs[(size_t)rand() % COUNT(runs)];
      memcpy(bytes + length, run, strlen(run));
      length += strlen(run);
    }
    for (int i = rand() % 3; i > 0 && length > 0; --i)
      bytes[(size_t)rand() % length] = (char)odd[(size_t)rand() % COUNT(odd)];
    length -= length > 0 && rand() % 4 == 0;
    size_t flaw = slow_flaw((const unsigned char *)bytes, length);
    ck_assert_msg(annot_utf8_flaw((annot_str){bytes, length}) == flaw, "round %d of seed 1", round);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("number");
  suite_add_loop(suite, "write", a_number_is_written_as_rfc_8785_says, COUNT(numbers));
  suite_add(suite, "every_double", every_double_reads_back);
  suite_add(suite, "long", long_spellings_are_read_to_the_nearest);
  suite_add_loop(suite, "integer", an_integer_that_a_double_cannot_hold_is_told, COUNT(integers));
  suite_add_loop(suite, "utf8", the_first_bytes_that_are_not_utf8_are_found, COUNT(utf8s));
  suite_add(suite, "utf8_offsets", what_is_no_utf8_is_found_at_every_offset);
  suite_add(suite, "utf8_anywhere", every_flaw_is_found_wherever_it_stands);
  return suite_run(suite);
}
