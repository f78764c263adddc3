/// The kinds that form rules judge: what is good, what is wrong and where; and nearest names.

#include "config.h"

#include "suite.h"
#include "value/word.h"

#include <string.h>

/// A value, and the place of its flaw; `start` -1: it has none.
typedef struct value_case {
  annot_flaw (*check)(annot_str value);
  const char *value;
  int start, end;
} value_case;

#define GOOD -1, -1
#define DIGITS64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const value_case value_cases[] = {
    {annot_word_flaw, "a", GOOD},
    {annot_word_flaw, "https://example.org/a#b", GOOD},
    {annot_word_flaw, "M\u00FCnchen\u2019\U0001F4C9", GOOD},
    {annot_word_flaw, "\u200B\uFEFF\uFFFD\U0001FFFF", GOOD},
    {annot_word_flaw, "", 0, 0},
    {annot_word_flaw, "a b", 1, 2},
    {annot_word_flaw, "ab\n", 2, 3},
    {annot_word_flaw, "\x01", 0, 1},
    {annot_word_flaw, "a\x7F", 1, 2},
    {annot_word_flaw, "a\xC2\x85", 1, 3},
    {annot_word_flaw, "a\xC2\x9F", 1, 3},
    {annot_word_flaw, "a\u00A0", 1, 3},
    {annot_word_flaw, "a\u00A1", GOOD},
    {annot_word_flaw, "a\u1680b", 1, 4},
    {annot_word_flaw, "\u2000", 0, 3},
    {annot_word_flaw, "\u200A", 0, 3},
    {annot_word_flaw, "\u2028", 0, 3},
    {annot_word_flaw, "\u202F", 0, 3},
    {annot_word_flaw, "\u205F", 0, 3},
    {annot_word_flaw, "\u3000", 0, 3},
    {annot_word_flaw, "x\uFFFE", 1, 4},
    {annot_word_flaw, "x\uFFFF", 1, 4},
    {annot_token_flaw, DIGITS64 DIGITS64 DIGITS64 "0123456789abcdef0123456789abcdef"
                       "0123456789abcdef0123456789abcd\u00E9", GOOD},
    {annot_token_flaw, DIGITS64 DIGITS64 DIGITS64 DIGITS64, 0, 256},
    {annot_token_flaw, "a\t", 1, 2},
    {annot_iri_flaw, "https://example.org/%C3%A9?q=1#f", GOOD},
    {annot_iri_flaw, "relative/path", GOOD},
    {annot_iri_flaw, "https://example.org/\u00E9", GOOD},
    {annot_iri_flaw, "", 0, 0},
    {annot_iri_flaw, "a<b", 1, 2},
    {annot_iri_flaw, "a>", 1, 2},
    {annot_iri_flaw, "a\"", 1, 2},
    {annot_iri_flaw, "{a}", 0, 1},
    {annot_iri_flaw, "a}", 1, 2},
    {annot_iri_flaw, "a|b", 1, 2},
    {annot_iri_flaw, "a\\b", 1, 2},
    {annot_iri_flaw, "a^b", 1, 2},
    {annot_iri_flaw, "a`b", 1, 2},
    {annot_iri_flaw, "a%", 1, 2},
    {annot_iri_flaw, "a%4", 1, 3},
    {annot_iri_flaw, "a%4g", 1, 3},
    {annot_iri_flaw, "a%zz b", 1, 2},
    {annot_iri_flaw, "a b%zz", 1, 2},
    {annot_absolute_iri_flaw, "https://example.org", GOOD},
    {annot_absolute_iri_flaw, "urn:isbn:1", GOOD},
    {annot_absolute_iri_flaw, "x-a+b.c:d", GOOD},
    {annot_absolute_iri_flaw, "example.org/a", 0, 11},
    {annot_absolute_iri_flaw, "//example.org", 0, 0},
    {annot_absolute_iri_flaw, "1a:b", 0, 0},
    {annot_absolute_iri_flaw, "https:", 6, 6},
    {annot_language_flaw, "en", GOOD},
    {annot_language_flaw, "de-DE", GOOD},
    {annot_language_flaw, "DE-de", GOOD},
    {annot_language_flaw, "zh-Hant-TW", GOOD},
    {annot_language_flaw, "zh-cmn-Hans-CN", GOOD},
    {annot_language_flaw, "zh-min-nan", GOOD},
    {annot_language_flaw, "aaa-bbb-ccc-ddd-Abcd-123", GOOD},
    {annot_language_flaw, "es-419", GOOD},
    {annot_language_flaw, "sl-rozaj-biske-1994", GOOD},
    {annot_language_flaw, "de-CH-1901", GOOD},
    {annot_language_flaw, "en-US-u-islamcal-x-a-b", GOOD},
    {annot_language_flaw, "en-a-bbb-x-a-ccc", GOOD},
    {annot_language_flaw, "x-whatever", GOOD},
    {annot_language_flaw, "x-1-a", GOOD},
    {annot_language_flaw, "i-klingon", GOOD},
    {annot_language_flaw, "I-Default", GOOD},
    {annot_language_flaw, "en-GB-oed", GOOD},
    {annot_language_flaw, "sgn-BE-FR", GOOD},
    {annot_language_flaw, "art-lojban", GOOD},
    {annot_language_flaw, "abcd", GOOD},
    {annot_language_flaw, "abcdefgh", GOOD},
    {annot_language_flaw, "", 0, 0},
    {annot_language_flaw, "e", 0, 1},
    {annot_language_flaw, "en_US", 2, 3},
    {annot_language_flaw, "en-", 3, 3},
    {annot_language_flaw, "-en", 0, 0},
    {annot_language_flaw, "en--US", 3, 3},
    {annot_language_flaw, "abcdefghi", 0, 9},
    {annot_language_flaw, "en-abcdefghi", 3, 12},
    {annot_language_flaw, "e1", 0, 2},
    {annot_language_flaw, "i-foo", 0, 1},
    {annot_language_flaw, "en US", 2, 3},
    {annot_language_flaw, "d\u00E9", 1, 2},
    {annot_language_flaw, "de-419-DE", 7, 9},
    {annot_language_flaw, "en-US-Latn", 6, 10},
    {annot_language_flaw, "abcd-efg", 5, 8},
    {annot_language_flaw, "aa-bbb-ccc-ddd-eee", 15, 18},
    {annot_language_flaw, "de-1901-1901", 8, 12},
    {annot_language_flaw, "de-ROZAJ-rozaj", 9, 14},
    {annot_language_flaw, "en-a-bbb-b-ccc-a-ddd", 15, 16},
    {annot_language_flaw, "en-a", 3, 4},
    {annot_language_flaw, "en-a-b-ccc", 3, 4},
    {annot_language_flaw, "en-x", 3, 4},
    {annot_language_flaw, "x", 0, 1},
    {annot_instant_flaw, "2019-05-03T10:00:00Z", GOOD},
    {annot_instant_flaw, "2019-05-03T10:00:00.123456789+05:30", GOOD},
    {annot_instant_flaw, "0000-02-29T23:59:59-00:00", GOOD},
    {annot_instant_flaw, "2016-12-31T23:59:60Z", GOOD},
    {annot_instant_flaw, "2017-01-01T05:29:60+05:30", GOOD},
    {annot_instant_flaw, "1990-12-31T15:59:60-08:00", GOOD},
    {annot_instant_flaw, "2016-12-30T23:59:60Z", 17, 19},
    {annot_instant_flaw, "2016-12-31T23:59:60+01:00", 17, 19},
    {annot_instant_flaw, "2016-12-31T23:58:60Z", 17, 19},
    {annot_instant_flaw, "2016-12-31T23:59:61Z", 17, 19},
    {annot_instant_flaw, "2019-05-03t10:00:00Z", 10, 11},
    {annot_instant_flaw, "2019-05-03T10:00:00z", 19, 20},
    {annot_instant_flaw, "2019-05-03 10:00:00Z", 10, 11},
    {annot_instant_flaw, "2019-05-03T10:00:00", 19, 19},
    {annot_instant_flaw, "2019-05-03T10:00Z", 16, 17},
    {annot_instant_flaw, "2019-05-03T10:00:00+0530", 22, 23},
    {annot_instant_flaw, "2019-05-03T10:00:00.Z", 20, 21},
    {annot_instant_flaw, "2019-05-03T10:00:00,5Z", 19, 20},
    {annot_instant_flaw, "2019-05-03T24:00:00Z", 11, 13},
    {annot_instant_flaw, "2019-05-03T10:60:00Z", 14, 16},
    {annot_instant_flaw, "2019-05-03T10:00:00+24:00", 20, 22},
    {annot_instant_flaw, "2019-05-03T10:00:00+01:60", 23, 25},
    {annot_instant_flaw, "2019-02-29T10:00:00Z", 8, 10},
    {annot_instant_flaw, "1900-02-29T10:00:00Z", 8, 10},
    {annot_instant_flaw, "2019-13-01T10:00:00Z", 5, 7},
    {annot_instant_flaw, "2019-5-03T10:00:00Z", 6, 7},
    {annot_instant_flaw, "2019-05-03", 10, 10},
    {annot_instant_flaw, "2019-05-03T10:00:00Zx", 20, 21},
    {annot_instant_flaw, "2019-05\u201303T10:00:00Z", 7, 10},
    {annot_instant_flaw, "", 0, 0},
    {annot_digest_flaw, "sha256:" DIGITS64, GOOD},
    {annot_digest_flaw, "sha1:" DIGITS64, 0, 7},
    {annot_digest_flaw, "SHA256:" DIGITS64, 0, 7},
    {annot_digest_flaw, "sha", 0, 3},
    {annot_digest_flaw, "sha256:0A", 8, 9},
    {annot_digest_flaw, "sha256:0g", 8, 9},
    {annot_digest_flaw, "sha256:00", 9, 9},
    {annot_digest_flaw, "sha256:" DIGITS64 "0", 71, 72},
    {annot_country_flaw, "GB", GOOD},
    {annot_country_flaw, "XX", GOOD},
    {annot_country_flaw, "gb", 0, 2},
    {annot_country_flaw, "GBR", 0, 3},
    {annot_country_flaw, "G1", 0, 2},
    {annot_country_flaw, "", 0, 0},
};

static annot_str view(const char *text) {
  annot_str str = {text, strlen(text)};
  return str;
}

START_TEST(flaw_is_where_the_value_is_wrong) {
  const value_case *row = &value_cases[_i];
  annot_flaw flaw = row->check(view(row->value));
  ck_assert_msg(row->start < 0 ? !flaw.what
                               : flaw.what && (int)flaw.start == row->start &&
                                     (int)flaw.end == row->end,
                "%s: %s [%zu, %zu)", row->value, flaw.what ? flaw.what : "good", flaw.start,
                flaw.end);
}
END_TEST

/// A wrong name, up to four candidates, and the one that is near enough, or NULL.
static const struct nearest_case {
  const char *wrong, *candidates[4], *found;
} nearest_cases[] = {
    {"spekers", {"quotes", "speakers", "spans", "text"}, "speakers"},
    {"qoute", {"quote", "note"}, "quote"},
    {"Person", {"person", "parson"}, "person"},
    {"organisation", {"organization", "person"}, "organization"},
    {"strat", {"start", "end"}, "start"},
    {"strat", {"start", "stat"}, NULL},
    {"colour", {"speakers", "spans"}, NULL},
    {"s11", {"s1", "s2"}, "s1"},
    {"s9", {"s1", "s1", "m1"}, "s1"},
    {"s9", {"s1", "s2"}, NULL},
    {"s9", {"s1", "s2", "s1"}, NULL},
    {"speakrs", {"spikers", "speaker", "speakers"}, "speakers"},
    {"speakrs", {"speaker", "speaks", "speakers"}, NULL},
    {"s", {"t"}, NULL},
    {"s", {"S"}, "S"},
    {"id", {"by"}, NULL},
    {"", {"a"}, NULL},
    {"m\u00FCller", {"muller", "mueller"}, "muller"},
    {"ab", {"ba"}, "ba"},
    {"abcdef", {"badcfe"}, NULL},
    {"abcdefghi", {"badcfeghi"}, "badcfeghi"},
    {"annotatr", {"x", "annotators", "annotator"}, "annotator"},
};

START_TEST(nearest_name_is_found_if_it_is_near) {
  const struct nearest_case *row = &nearest_cases[_i];
  annot_nearest nearest;
  annot_nearest_begin(&nearest, view(row->wrong));
  for (int i = 0; i < 4 && row->candidates[i]; ++i)
    annot_nearest_offer(&nearest, view(row->candidates[i]));
  ck_assert_msg(row->found ? nearest.found.data && strcmp(nearest.found.data, row->found) == 0
                           : !nearest.found.data,
                "%s: %s", row->wrong, nearest.found.data ? nearest.found.data : "none");
}
END_TEST

START_TEST(names_longer_than_a_token_are_near_to_nothing) {
  char name[ANNOT_TOKEN_MAX + 2];
  memset(name, 'a', sizeof name);
  annot_nearest nearest;
  annot_nearest_begin(&nearest, (annot_str){name, ANNOT_TOKEN_MAX});
  annot_nearest_offer(&nearest, (annot_str){name, ANNOT_TOKEN_MAX + 1});
  ck_assert_ptr_null(nearest.found.data);
  annot_nearest_offer(&nearest, (annot_str){name, ANNOT_TOKEN_MAX - 1});
  ck_assert_ptr_nonnull(nearest.found.data);
  annot_nearest_begin(&nearest, (annot_str){name, ANNOT_TOKEN_MAX + 1});
  annot_nearest_offer(&nearest, (annot_str){name, ANNOT_TOKEN_MAX});
  ck_assert_ptr_null(nearest.found.data);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("word");
  suite_add_loop(suite, "values", flaw_is_where_the_value_is_wrong, COUNT(value_cases));
  suite_add_loop(suite, "nearest", nearest_name_is_found_if_it_is_near, COUNT(nearest_cases));
  suite_add(suite, "nearest_limit", names_longer_than_a_token_are_near_to_nothing);
  return suite_run(suite);
}
