/// What words say of a date, and what they contradict: never more than they say.

#include "config.h"

#include "suite.h"
#include "value/words.h"

#include <string.h>

static annot_str view(const char *text) {
  annot_str str = {text, strlen(text)};
  return str;
}

static const struct words_case {
  const char *words, *value;
  annot_words_difference difference;
} words_cases[] = {
    {"December 22", "2021-12-22", ANNOT_WORDS_AGREE},
    {"December 22", "2021-11-22", ANNOT_WORDS_MONTH},
    {"December 22", "XXXX-11-22", ANNOT_WORDS_MONTH},
    {"December 22", "XXXX-1X-22", ANNOT_WORDS_AGREE},
    {"December 22", "2021-12-21", ANNOT_WORDS_DAY},
    {"December 22", "2021-12", ANNOT_WORDS_AGREE},
    {"December 22", "2021", ANNOT_WORDS_AGREE},
    {"December 22", "2021-12-20/2021-12-21", ANNOT_WORDS_AGREE},
    {"December 22", "2021-W50", ANNOT_WORDS_AGREE},
    {"Dec. 22, 2021", "2020-12-22", ANNOT_WORDS_YEAR},
    {"December 2021", "2021-11", ANNOT_WORDS_MONTH},
    {"the 22nd of December", "2021-12-23", ANNOT_WORDS_DAY},
    {"the 22nd", "2021-12-23", ANNOT_WORDS_DAY},
    {"22", "2021-12-23", ANNOT_WORDS_AGREE},
    {"2021", "2020-12", ANNOT_WORDS_YEAR},
    {"22. Dezember", "2021-11-22", ANNOT_WORDS_MONTH},
    {"am 22. M\u00E4rz 2021", "2021-03-22", ANNOT_WORDS_AGREE},
    {"am 22. M\u00E4rz 2021", "2021-03-21", ANNOT_WORDS_DAY},
    {"im J\u00E4nner", "2021-02", ANNOT_WORDS_MONTH},
    {"3 May", "2021-05-03", ANNOT_WORDS_AGREE},
    {"3 May", "2021-03-05", ANNOT_WORDS_MONTH},
    {"May\u00A03", "2021-05-04", ANNOT_WORDS_DAY},
    {"12/22/2021", "2021-12-22", ANNOT_WORDS_AGREE},
    {"12/22/2021", "2021-11-22", ANNOT_WORDS_MONTH},
    {"3/4/2021", "2021-03-04", ANNOT_WORDS_AGREE},
    {"3/4/2021", "2021-04-03", ANNOT_WORDS_AGREE},
    {"3/4/2021", "2021-04-04", ANNOT_WORDS_MONTH},
    {"13/14/2021", "2021-01-01", ANNOT_WORDS_AGREE},
    {"22.12.2021", "2021-12-22", ANNOT_WORDS_AGREE},
    {"3.4.2021", "2021-03-04", ANNOT_WORDS_MONTH},
    {"22.12.21", "2021-12-22", ANNOT_WORDS_AGREE},
    {"22.12.21", "2022-12-22", ANNOT_WORDS_YEAR},
    {"22.12.", "2021-11-22", ANNOT_WORDS_MONTH},
    {"22.12", "2021-11-22", ANNOT_WORDS_AGREE},
    {"2021-12-22", "2021-12-22", ANNOT_WORDS_AGREE},
    {"2021-12-22", "2021-12-23", ANNOT_WORDS_DAY},
    {"21-12-20", "2021-11-20", ANNOT_WORDS_AGREE},
    {"12/22", "2021-11-22", ANNOT_WORDS_AGREE},
    {"Monday", "2021-12-20", ANNOT_WORDS_AGREE},
    {"Monday", "2021-12-21", ANNOT_WORDS_WEEKDAY},
    {"on Monday morning", "2021-12-21", ANNOT_WORDS_WEEKDAY},
    {"Monday night", "2021-12-21", ANNOT_WORDS_AGREE},
    {"Monday night", "2021-12-22", ANNOT_WORDS_WEEKDAY},
    {"last Monday", "2021-12-21", ANNOT_WORDS_WEEKDAY},
    {"Monday's", "2021-12-21", ANNOT_WORDS_WEEKDAY},
    {"Monday", "2021-12", ANNOT_WORDS_AGREE},
    {"Monday", "XXXX-12-21", ANNOT_WORDS_AGREE},
    {"Monday", "2021-W51-1", ANNOT_WORDS_AGREE},
    {"Monday", "2021-W51-2", ANNOT_WORDS_WEEKDAY},
    {"Montag, 20. Dezember", "2021-12-20", ANNOT_WORDS_AGREE},
    {"Dienstag, 20. Dezember", "2021-12-20", ANNOT_WORDS_WEEKDAY},
    {"am vergangenen Sonnabend", "2021-12-18", ANNOT_WORDS_AGREE},
    {"am vergangenen Sonnabend", "2021-12-19", ANNOT_WORDS_WEEKDAY},
    {"So., 19.12.", "2021-12-19", ANNOT_WORDS_AGREE},
    // What is not understood to the last word contradicts nothing.
    {"two days after December 22", "2021-12-24", ANNOT_WORDS_AGREE},
    {"the Monday after Christmas", "2021-12-28", ANNOT_WORDS_AGREE},
    {"December 22-24", "2021-11-22", ANNOT_WORDS_AGREE},
    {"December 22 and 23", "2021-12-24", ANNOT_WORDS_AGREE},
    {"early in the week of December 20", "2021-12-22", ANNOT_WORDS_AGREE},
    {"Monday or Tuesday", "2021-12-22", ANNOT_WORDS_AGREE},
    {"the 1990s", "1991", ANNOT_WORDS_AGREE},
    {"33 BC", "-0032", ANNOT_WORDS_AGREE},
    {"May 45", "1945-05", ANNOT_WORDS_AGREE},
    {"22 December 2020 and 2021", "2021-12-22", ANNOT_WORDS_AGREE},
    {"Easter Sunday", "2021-04-05", ANNOT_WORDS_AGREE},
    {"so", "2021-12-20", ANNOT_WORDS_AGREE},
    {"after December 22", "2021-12-23", ANNOT_WORDS_AGREE},
    {"vor dem 3. Mai", "2021-05-02", ANNOT_WORDS_AGREE},
    {"nach dem 3. Mai", "2021-05-04", ANNOT_WORDS_AGREE},
    {"by Friday", "2021-12-20", ANNOT_WORDS_AGREE},
    {"on Monday, May 3", "2021-05-03", ANNOT_WORDS_AGREE},
    {"on Monday, May 3", "2021-05-04", ANNOT_WORDS_DAY},
    {"on Monday, May 3", "2022-05-03", ANNOT_WORDS_WEEKDAY},
    {"am Montag, dem 3. Mai", "2021-05-03", ANNOT_WORDS_AGREE},
    {"am Montag, den 3. Mai 2021", "2021-05-03", ANNOT_WORDS_AGREE},
    {"am Montag, dem 3. Mai", "2021-06-03", ANNOT_WORDS_MONTH},
    {"in der Nacht zum Montag", "2021-05-02", ANNOT_WORDS_AGREE},
    {"Sonntagnacht", "2021-05-03", ANNOT_WORDS_AGREE},
    {"3.5.2021", "2021-05-03", ANNOT_WORDS_AGREE},
    {"3.5.2021", "2021-03-05", ANNOT_WORDS_MONTH},
    {"5/3/21", "2021-03-05", ANNOT_WORDS_AGREE},
    {"9/11", "2001-09-11", ANNOT_WORDS_AGREE},
    {"mid-May", "2021-05", ANNOT_WORDS_AGREE},
    {"mid-May", "2021-06", ANNOT_WORDS_AGREE},
    {"Ende Mai", "2021-05", ANNOT_WORDS_AGREE},
    {"Ende Mai", "2021-06", ANNOT_WORDS_MONTH},
    {"Q3 2021", "2021-35", ANNOT_WORDS_AGREE},
    {"the second of May", "2021-05-03", ANNOT_WORDS_AGREE},
    {"the 20th century", "19XX", ANNOT_WORDS_AGREE},
    {"the '90s", "199X", ANNOT_WORDS_AGREE},
    {"the 1990s", "199X", ANNOT_WORDS_AGREE},
    {"1990er Jahre", "199X", ANNOT_WORDS_AGREE},
    {"2020/21", "2020/2021", ANNOT_WORDS_AGREE},
    {"May 3-5", "2021-05-03/2021-05-05", ANNOT_WORDS_AGREE},
    {"May 3\u20135, 2021", "2021-05-04", ANNOT_WORDS_AGREE},
    {"3. bis 5. Mai", "2021-05-03", ANNOT_WORDS_AGREE},
    {"1985", "1985~", ANNOT_WORDS_AGREE},
    {"May 1985", "1985-05?", ANNOT_WORDS_AGREE},
    {"May 1985", "1985-06?", ANNOT_WORDS_MONTH},
    {"May 3, 1985", "1985-05-XX", ANNOT_WORDS_AGREE},
    {"May 3, 1985", "198X-05-03", ANNOT_WORDS_AGREE},
    {"May 3, 1985", "198X-05-04", ANNOT_WORDS_DAY},
    {"summer 2021", "2021-22", ANNOT_WORDS_AGREE},
    {"Sommer 2021", "2021", ANNOT_WORDS_AGREE},
    {"the week of May 3", "2021-W18", ANNOT_WORDS_AGREE},
    {"now", "PRESENT_REF", ANNOT_WORDS_AGREE},
    {"im Mai '21", "2021-05", ANNOT_WORDS_AGREE},
    {"Mai 1945", "1945-05-08", ANNOT_WORDS_AGREE},
    {"8. Mai 1945", "1945-05-09", ANNOT_WORDS_DAY},
    {"heute, 3. Mai", "2021-05-03", ANNOT_WORDS_AGREE},
    {"Fri., Dec. 3", "2021-12-03", ANNOT_WORDS_AGREE},
    {"Fri., Dec. 3", "2021-12-04", ANNOT_WORDS_DAY},
    {"Friday the 13th", "2021-08-13", ANNOT_WORDS_AGREE},
    {"Friday the 13th", "2021-08-20", ANNOT_WORDS_DAY},
    {"Friday the 13th", "2021-07-13", ANNOT_WORDS_WEEKDAY},
    // Decades and centuries: only what lies wholly outside contradicts them.
    {"the 1990s", "198X", ANNOT_WORDS_YEARS},
    {"1990s", "1980/1989", ANNOT_WORDS_YEARS},
    {"1990s", "1990/1999", ANNOT_WORDS_AGREE},
    {"1990s", "1989/..", ANNOT_WORDS_AGREE},
    {"1990s", "2000/..", ANNOT_WORDS_YEARS},
    {"1990's", "1989", ANNOT_WORDS_YEARS},
    {"the 1990\u2019s", "199X", ANNOT_WORDS_AGREE},
    {"in the early 1990s", "1990/1993", ANNOT_WORDS_AGREE},
    {"in the early 1990s", "1980/1983", ANNOT_WORDS_YEARS},
    {"mid-1990s", "1985", ANNOT_WORDS_AGREE},
    {"since the 1990s", "198X", ANNOT_WORDS_AGREE},
    {"1980s and 1990s", "197X", ANNOT_WORDS_AGREE},
    {"the 1980s, the 1990s", "197X", ANNOT_WORDS_AGREE},
    {"1980s-1990s", "197X", ANNOT_WORDS_AGREE},
    {"the '90s", "198X", ANNOT_WORDS_AGREE},
    {"1995s", "1980", ANNOT_WORDS_AGREE},
    {"the 1990s", "19XX", ANNOT_WORDS_AGREE},
    {"the 1990s", "199X~", ANNOT_WORDS_AGREE},
    {"the 1990s", "1989-12-31/1999", ANNOT_WORDS_AGREE},
    {"the 1990s", "[1991,1995]", ANNOT_WORDS_AGREE},
    {"the 1990s", "PAST_REF", ANNOT_WORDS_AGREE},
    {"the 1900s", "19XX", ANNOT_WORDS_AGREE},
    {"the 1900s", "195X", ANNOT_WORDS_AGREE},
    {"the 1900s", "189X", ANNOT_WORDS_YEARS},
    {"the 2000s", "200X", ANNOT_WORDS_AGREE},
    {"die 1990er", "198X", ANNOT_WORDS_AGREE},
    {"der 1990er", "198X", ANNOT_WORDS_YEARS},
    {"in den 1990ern", "198X", ANNOT_WORDS_YEARS},
    {"1990er Jahre", "198X", ANNOT_WORDS_YEARS},
    {"in den 1990er Jahren", "198X", ANNOT_WORDS_YEARS},
    {"in den 1990er-Jahren", "198X", ANNOT_WORDS_YEARS},
    {"Anfang der 1990er-Jahre", "1991", ANNOT_WORDS_AGREE},
    {"90er Jahre", "198X", ANNOT_WORDS_AGREE},
    {"the 18th century", "18XX", ANNOT_WORDS_YEARS},
    {"18th century", "17XX", ANNOT_WORDS_AGREE},
    {"18th century", "1701/1800", ANNOT_WORDS_AGREE},
    {"18th century", "1800", ANNOT_WORDS_AGREE},
    {"18th century", "1801", ANNOT_WORDS_YEARS},
    {"late 18th century", "178X", ANNOT_WORDS_AGREE},
    {"the 18th century's", "1690/1699", ANNOT_WORDS_YEARS},
    {"5th century BC", "-04XX", ANNOT_WORDS_AGREE},
    {"1st century", "00XX", ANNOT_WORDS_AGREE},
    {"1st century", "01XX", ANNOT_WORDS_YEARS},
    {"the 20th century", "20XX", ANNOT_WORDS_YEARS},
    {"18th and 19th century", "16XX", ANNOT_WORDS_AGREE},
    {"18th to 19th century", "16XX", ANNOT_WORDS_AGREE},
    {"last century", "18XX", ANNOT_WORDS_AGREE},
    {"18 century", "18XX", ANNOT_WORDS_AGREE},
    {"eighteenth century", "18XX", ANNOT_WORDS_AGREE},
    {"im 18. Jahrhundert", "18XX", ANNOT_WORDS_YEARS},
    {"Mitte des 18. Jahrhunderts", "1750", ANNOT_WORDS_AGREE},
    {"Mitte des 18. Jahrhunderts", "1850", ANNOT_WORDS_YEARS},
    {"18. Jh.", "18XX", ANNOT_WORDS_YEARS},
    {"18th", "18XX", ANNOT_WORDS_AGREE},
    {"May 18th century", "18XX", ANNOT_WORDS_AGREE},
};

START_TEST(words_contradict_only_what_they_say) {
  const struct words_case *row = &words_cases[_i];
  annot_date date;
  annot_flaw flaw;
  annot_date_words said = {0};
  ck_assert_int_eq(annot_date_read(view(row->value), &date, &flaw), ANNOT_DATE_GOOD);
  annot_date_words_read(&said, view(row->words));
  ck_assert_msg(annot_date_words_compare(&said, &date) == row->difference, "%s: %d", row->words,
                (int)annot_date_words_compare(&said, &date));
}
END_TEST

static const struct plain_case {
  const char *words, *value;
  bool are;
} plain_cases[] = {
    {"May 1, 2021", "2021-05-01", true},
    {"1 May 2021", "2021-05-01", true},
    {"February 29, 2024", "2024-02-29", true},
    {"31 December 1999", "1999-12-31", true},
    {"February 29, 2023", "2023-02-29", false}, // no such day
    {"May 0, 2021", "2021-05-00", false},
    {"May 1, 2021", "2021-05-02", false},
    {"May 1, 2021", "2021-06-01", false},
    {"May 1, 2021", "2022-05-01", false},
    {"May 11, 2021", "2021-05-01", false},
    {"11 May 2021", "2021-05-01", false},
    {"May 1 2021,", "2021-05-01", false},
    {"May 1, 2021", "2021-05-01T10", false},
    {"May 1, 2021", "2021-05", false},
    {"May 1, 2021", "2021-13-01", false},
    {"May 1, 2021", "2021/05/01", false},
    {"May 1, 9021", "9021-05-01", false}, // words have no such year
    {"", "2021-05-01", false},
    {"May 1, 2021", "", false},
};

/// What is told at a glance, reading and comparing would have told as well.
START_TEST(plain_words_are_their_day) {
  const struct plain_case *row = &plain_cases[_i];
  annot_date date;
  annot_flaw flaw;
  annot_date_words said = {0};
  ck_assert_msg(annot_date_words_are(view(row->words), view(row->value)) == row->are, "%s, %s",
                row->words, row->value);
  if (!row->are)
    return;
  ck_assert_int_eq(annot_date_read(view(row->value), &date, &flaw), ANNOT_DATE_GOOD);
  annot_date_words_read(&said, view(row->words));
  ck_assert(!said.is_strange && !said.is_relative && said.day && said.month && said.has_year);
  ck_assert_int_eq(annot_date_words_compare(&said, &date), ANNOT_WORDS_AGREE);
}
END_TEST

START_TEST(times_of_other_zones_are_not_contradicted) {
  annot_date date;
  annot_flaw flaw;
  annot_date_words said = {0};
  annot_date_words_read(&said, view("December 22"));
  ck_assert_int_eq(annot_time_read(view("2021-12-23T03:00Z"), &date, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_date_words_compare(&said, &date), ANNOT_WORDS_AGREE);
  ck_assert_int_eq(annot_time_read(view("2021-12-23T03:00"), &date, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_date_words_compare(&said, &date), ANNOT_WORDS_DAY);
  ck_assert_int_eq(annot_time_read(view("2021-12-24T03:00Z"), &date, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_date_words_compare(&said, &date), ANNOT_WORDS_DAY);
}
END_TEST

START_TEST(a_time_of_four_figures_is_no_year) {
  annot_date date;
  annot_flaw flaw;
  annot_date_words said = {0};
  annot_date_words_read(&said, view("1800 on May 3"));
  ck_assert_int_eq(annot_time_read(view("2021-05-03T18:00"), &date, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_date_words_compare(&said, &date), ANNOT_WORDS_AGREE);
  ck_assert_int_eq(annot_time_read(view("2021-05-03T17:00"), &date, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_date_words_compare(&said, &date), ANNOT_WORDS_YEAR);
}
END_TEST

START_TEST(parts_of_a_date_may_stand_apart) {
  annot_date date;
  annot_flaw flaw;
  annot_date_words said = {0};
  annot_date_words_read(&said, view("December"));
  annot_date_words_read(&said, view("22"));
  ck_assert_int_eq(annot_date_read(view("2021-12-21"), &date, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_date_words_compare(&said, &date), ANNOT_WORDS_DAY);
}
END_TEST

static const struct relative_case {
  const char *words;
  bool is_relative;
} relative_cases[] = {
    {"yesterday", true},
    {"Yesterday", true},
    {"today", true},
    {"yesterday at 5 p.m.", true},
    {"tonight", true},
    {"last week", true},
    {"next Friday", true},
    {"this morning", true},
    {"last night", true},
    {"last December", true},
    {"two days ago", true},
    {"a year ago", true},
    {"gestern", true},
    {"morgen", true},
    {"am Morgen", false},
    {"Montag morgen", false},
    {"\u00DCbermorgen", true},
    {"vergangene Woche", true},
    {"am n\u00E4chsten Montag", true},
    {"vor zwei Jahren", true},
    {"im vergangenen Jahr", true},
    {"Monday", false},
    {"December 22", false},
    {"2021", false},
    {"last Friday, December 3", false},
    {"last week of December", false},
    {"the last day of the year", false},
    {"the day before the vote", false},
    {"yesterday, 21.12.2021", false},
    {"long ago", false},
    {"at last", false},
    {"now", false},
};

START_TEST(relative_words_are_known) {
  const struct relative_case *row = &relative_cases[_i];
  annot_date_words said = {0};
  annot_date_words_read(&said, view(row->words));
  ck_assert_msg(said.is_relative == row->is_relative, "%s", row->words);
}
END_TEST

START_TEST(the_words_are_in_order) {
  static const char *const words[] = {
#define WORD(text, kind, form, number) text,
#include "value/words.def"
  };
  for (size_t i = 1; i < sizeof words / sizeof words[0]; ++i)
    ck_assert_msg(strcmp(words[i - 1], words[i]) <= 0, "%s stands before %s", words[i - 1],
                  words[i]);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("words");
  suite_add_loop(suite, "contradictions", words_contradict_only_what_they_say,
                 COUNT(words_cases));
  suite_add_loop(suite, "plain", plain_words_are_their_day, COUNT(plain_cases));
  suite_add(suite, "zones", times_of_other_zones_are_not_contradicted);
  suite_add(suite, "clock", a_time_of_four_figures_is_no_year);
  suite_add(suite, "apart", parts_of_a_date_may_stand_apart);
  suite_add(suite, "order", the_words_are_in_order);
  suite_add_loop(suite, "relative", relative_words_are_known, COUNT(relative_cases));
  return suite_run(suite);
}
