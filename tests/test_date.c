/// Dates: the published EDTF list, own values with the exact place of what is wrong, what they
/// cover, and the calendar beneath.

#include "config.h"

#include "suite.h"
#include "value/calendar.h"
#include "value/date.h"

#include <stdio.h>
#include <string.h>

static annot_str view(const char *text) {
  annot_str str = {text, strlen(text)};
  return str;
}

typedef struct date_case {
  annot_date_reader *read;
  const char *value;
  annot_date_problem problem;
  int start, end; ///< the flaw, unless good
} date_case;

#define GOOD ANNOT_DATE_GOOD, 0, 0
#define BAD ANNOT_DATE_MALFORMED
#define NEVER ANNOT_DATE_IMPOSSIBLE
#define REVERSED ANNOT_DATE_REVERSED

static const date_case date_cases[] = {
    {annot_edtf_read, "", BAD, 0, 0},
    {annot_edtf_read, "1985-4-12", BAD, 6, 7},
    {annot_edtf_read, "85-04-12", BAD, 2, 3},
    {annot_edtf_read, "1985/04/12", BAD, 7, 8},
    {annot_edtf_read, "1985/04", BAD, 7, 7},
    {annot_edtf_read, "04/12/1985", BAD, 2, 3},
    {annot_edtf_read, "1985-04-12T10:00:00+0200", BAD, 22, 23},
    {annot_edtf_read, "1985-04-1", BAD, 9, 9},
    {annot_edtf_read, "1985-04-123", BAD, 10, 11},
    {annot_edtf_read, "1985-", BAD, 5, 5},
    {annot_edtf_read, "19850412", BAD, 4, 5},
    {annot_edtf_read, "1960s", BAD, 4, 5},
    {annot_edtf_read, "196u", BAD, 3, 4},
    {annot_edtf_read, "19xx", BAD, 2, 3},
    {annot_edtf_read, "1985\u20132004", BAD, 4, 7},
    {annot_edtf_read, "1985-04-12 ", BAD, 10, 11},
    {annot_edtf_read, "unknown", BAD, 0, 1},
    {annot_edtf_read, "1985-04-12~?", BAD, 10, 12},
    {annot_edtf_read, "1985?~-04", BAD, 4, 6},
    {annot_edtf_read, "-0000", BAD, 0, 5},
    {annot_edtf_read, "-000X", GOOD},
    {annot_edtf_read, "1985-13", NEVER, 5, 7},
    {annot_edtf_read, "1985-00", NEVER, 5, 7},
    {annot_edtf_read, "1985-42", NEVER, 5, 7},
    {annot_edtf_read, "1985-20", NEVER, 5, 7},
    {annot_edtf_read, "1985-2X", NEVER, 5, 7},
    {annot_edtf_read, "1985-04-31", NEVER, 8, 10},
    {annot_edtf_read, "1985-04-00", NEVER, 8, 10},
    {annot_edtf_read, "1985-04-~31", NEVER, 9, 11},
    {annot_edtf_read, "1985-02-29", NEVER, 8, 10},
    {annot_edtf_read, "1900-02-29", NEVER, 8, 10},
    {annot_edtf_read, "2000-02-29", GOOD},
    {annot_edtf_read, "0000-02-29", GOOD},
    {annot_edtf_read, "-0004-02-29", GOOD},
    {annot_edtf_read, "-0001-02-29", NEVER, 9, 11},
    {annot_edtf_read, "XXXX-02-29", GOOD},
    {annot_edtf_read, "XXXX-02-30", NEVER, 8, 10},
    {annot_edtf_read, "XXXX-XX-32", NEVER, 8, 10},
    {annot_edtf_read, "19X1-02-29", NEVER, 8, 10},
    {annot_edtf_read, "XXX1-02-29", NEVER, 8, 10},
    {annot_edtf_read, "1985-02-3X", NEVER, 8, 10},
    {annot_edtf_read, "1985-X2-3X", GOOD},
    {annot_edtf_read, "1985-21-01", BAD, 8, 9},
    {annot_edtf_read, "2001-41", GOOD},
    {annot_edtf_read, "Y12345", GOOD},
    {annot_edtf_read, "Y-12345", GOOD},
    {annot_edtf_read, "Y1234", BAD, 0, 5},
    {annot_edtf_read, "Y02345", BAD, 1, 2},
    {annot_edtf_read, "Y", BAD, 1, 2},
    {annot_edtf_read, "Y1E", BAD, 3, 3},
    {annot_edtf_read, "Y3E3", GOOD},
    {annot_edtf_read, "Y99999999999999999999999999999", GOOD},
    {annot_edtf_read, "Y9E999999999999999999999", GOOD},
    {annot_edtf_read, "Y12345-01", BAD, 6, 7},
    {annot_edtf_read, "Y12345/2000", BAD, 0, 1},
    {annot_edtf_read, "1950S2", GOOD},
    {annot_edtf_read, "1950S", BAD, 5, 5},
    {annot_edtf_read, "1950S0", BAD, 6, 6},
    {annot_edtf_read, "195XS2", BAD, 4, 6},
    {annot_edtf_read, "1950S2-01", BAD, 6, 7},
    {annot_edtf_read, "1950-01S2", BAD, 7, 8},
    {annot_edtf_read, "1950S2/1960", BAD, 4, 5},
    {annot_edtf_read, "1985-04-12T24:00:00", GOOD},
    {annot_edtf_read, "1985-04-12T24:00:01", NEVER, 11, 13},
    {annot_edtf_read, "1985-04-12T25:00:00", NEVER, 11, 13},
    {annot_edtf_read, "1985-04-12T23:60:00", NEVER, 14, 16},
    {annot_edtf_read, "1985-04-12T23:59:60Z", GOOD},
    {annot_edtf_read, "1985-04-12T23:20", BAD, 16, 16},
    {annot_edtf_read, "1985-04T23:20:30", BAD, 7, 8},
    {annot_edtf_read, "1985-04-12~T23:20:30", BAD, 11, 12},
    {annot_edtf_read, "1985-04-1XT23:20:30", BAD, 10, 11},
    {annot_edtf_read, "1985-04-12t23:20:30", BAD, 10, 11},
    {annot_edtf_read, "/", BAD, 1, 1},
    {annot_edtf_read, "1985/1984", REVERSED, 0, 9},
    {annot_edtf_read, "1985-05-02/1985-05-01", REVERSED, 0, 21},
    {annot_edtf_read, "1985-05-02/1985-05-32", NEVER, 19, 21},
    {annot_edtf_read, "1985/1986/1987", BAD, 9, 10},
    {annot_edtf_read, "2005-07-25/2006-01-01T10:10:10Z", BAD, 21, 22},
    {annot_edtf_read, "1985/open", BAD, 5, 6},
    {annot_edtf_read, "2012-30/2012-31", GOOD},
    {annot_edtf_read, "2012-36/2012-33", REVERSED, 0, 15},
    {annot_edtf_read, "[]", BAD, 1, 2},
    {annot_edtf_read, "[..]", BAD, 3, 4},
    {annot_edtf_read, "[1667,,1668]", BAD, 6, 7},
    {annot_edtf_read, "[1667", BAD, 5, 5},
    {annot_edtf_read, "[1667}", BAD, 5, 6},
    {annot_edtf_read, "[1667]x", BAD, 6, 7},
    {annot_edtf_read, "[1667, 1668]", BAD, 6, 7},
    {annot_edtf_read, "[1672..1670]", REVERSED, 1, 11},
    {annot_edtf_read, "{1667,..1668}", BAD, 6, 8},
    {annot_edtf_read, "{1667..,1668}", BAD, 5, 7},
    {annot_edtf_read, "{1985-02-30}", NEVER, 9, 11},
    {annot_edtf_read, "2004-W18", BAD, 5, 6},
    {annot_date_read, "2004-W18", GOOD},
    {annot_date_read, "2004-W53-7", GOOD},
    {annot_date_read, "2005-W53", NEVER, 6, 8},
    {annot_date_read, "2004-W00", NEVER, 6, 8},
    {annot_date_read, "2004-W18-8", NEVER, 9, 10},
    {annot_date_read, "2004-W18-0", NEVER, 9, 10},
    {annot_date_read, "2004-W1", BAD, 7, 7},
    {annot_date_read, "1997-W13-WE", BAD, 9, 10},
    {annot_date_read, "XXXX-W13", BAD, 0, 1},
    {annot_date_read, "2004-W18-1x", BAD, 10, 11},
    {annot_date_read, "PAST_REF", GOOD},
    {annot_date_read, "PRESENT_REF", GOOD},
    {annot_date_read, "FUTURE_REF", GOOD},
    {annot_date_read, "PAST_REFS", BAD, 0, 1},
    {annot_date_read, "past_ref", BAD, 0, 1},
    {annot_edtf_read, "PAST_REF", BAD, 0, 1},
    {annot_time_read, "14:30", GOOD},
    {annot_time_read, "T14", GOOD},
    {annot_time_read, "T14:30:15.5Z", GOOD},
    {annot_time_read, "14:30,5+02", GOOD},
    {annot_time_read, "24:00", GOOD},
    {annot_time_read, "2010-05-03T14:30", GOOD},
    {annot_time_read, "2010-W18-1T14:30", GOOD},
    {annot_time_read, "2010-123T14", GOOD},
    {annot_time_read, "2010-05-03T14:30/2010-05-03T15:30", GOOD},
    {annot_time_read, "2010-05-03T22:30/06:00", GOOD},
    {annot_time_read, "22:00/06:00", GOOD},
    {annot_time_read, "2010-05-03T14:30/PT1H", GOOD},
    {annot_time_read, "PT1H/2010-05-03T14:30", GOOD},
    {annot_time_read, "2010-05-03T14:30/..", GOOD},
    {annot_time_read, "PRESENT_REF", GOOD},
    {annot_time_read, "", BAD, 0, 0},
    {annot_time_read, "14", BAD, 0, 1},
    {annot_time_read, "14:3", BAD, 4, 4},
    {annot_time_read, "T1430", BAD, 3, 4},
    {annot_time_read, "T14:3015", BAD, 6, 7},
    {annot_time_read, "14:30+0200", BAD, 8, 9},
    {annot_time_read, "25:00", NEVER, 0, 2},
    {annot_time_read, "24:30", NEVER, 0, 2},
    {annot_time_read, "14:60", NEVER, 3, 5},
    {annot_time_read, "2010-05-03", BAD, 10, 10},
    {annot_time_read, "2010-05-03 14:30", BAD, 10, 11},
    {annot_time_read, "2010-05-32T14:30", NEVER, 8, 10},
    {annot_time_read, "2010-366T14:30", NEVER, 5, 8},
    {annot_time_read, "2010-W18T14:30", BAD, 8, 9},
    {annot_time_read, "2010-05-03TMO", BAD, 11, 12},
    {annot_time_read, "2010-05-03T15:30/2010-05-03T14:30", REVERSED, 0, 33},
    {annot_time_read, "PT1H/PT2H", BAD, 0, 9},
    {annot_time_read, "../..", BAD, 0, 5},
    {annot_time_read, "14:30/15:30/16:30", BAD, 11, 12},
    {annot_time_read, "tomorrow", BAD, 0, 1},
    {annot_duration_read, "P1Y2M3DT4H5M6S", GOOD},
    {annot_duration_read, "P2W", GOOD},
    {annot_duration_read, "PXM", GOOD},
    {annot_duration_read, "PTXXM", GOOD},
    {annot_duration_read, "PT0.5S", GOOD},
    {annot_duration_read, "P1,5Y", GOOD},
    {annot_duration_read, "P1M", GOOD},
    {annot_duration_read, "P1W2D", GOOD},
    {annot_duration_read, "FUTURE_REF", GOOD},
    {annot_duration_read, "", BAD, 0, 0},
    {annot_duration_read, "1Y", BAD, 0, 1},
    {annot_duration_read, "P", BAD, 1, 1},
    {annot_duration_read, "PT", BAD, 2, 2},
    {annot_duration_read, "P1DT", BAD, 4, 4},
    {annot_duration_read, "P1", BAD, 2, 2},
    {annot_duration_read, "PY", BAD, 1, 2},
    {annot_duration_read, "P1H", BAD, 2, 3},
    {annot_duration_read, "PT1D", BAD, 3, 4},
    {annot_duration_read, "P1D1Y", BAD, 4, 5},
    {annot_duration_read, "P1Y1Y", BAD, 4, 5},
    {annot_duration_read, "P1.5Y2M", BAD, 5, 6},
    {annot_duration_read, "P1.Y", BAD, 3, 4},
    {annot_duration_read, "P1DE", BAD, 3, 4},
    {annot_duration_read, "-P1D", BAD, 0, 1},
    {annot_duration_read, "p1d", BAD, 0, 1},
    {annot_duration_read, "PT1HT1M", BAD, 4, 5},
    {annot_set_read, "R/P1W", GOOD},
    {annot_set_read, "R5/2010-05-03T10:00/PT1H", GOOD},
    {annot_set_read, "R/2010-05-03/P1W", GOOD},
    {annot_set_read, "R/XXXX-12-25/P1Y", GOOD},
    {annot_set_read, "R/P1D/2010-05-03", GOOD},
    {annot_set_read, "R/2010-05-03/2010-06-03", GOOD},
    {annot_set_read, "R/T10:00/P1D", GOOD},
    {annot_set_read, "P1D", GOOD},
    {annot_set_read, "PAST_REF", GOOD},
    {annot_set_read, "", BAD, 0, 0},
    {annot_set_read, "R", BAD, 1, 1},
    {annot_set_read, "R/", BAD, 2, 2},
    {annot_set_read, "RX/P1D", BAD, 1, 2},
    {annot_set_read, "R/2010-05-03", BAD, 12, 12},
    {annot_set_read, "R/2010-02-30/P1W", NEVER, 10, 12},
    {annot_set_read, "R/2010-05-03/2009-05-03", REVERSED, 2, 23},
    {annot_set_read, "R/P1D/P1D", BAD, 2, 9},
    {annot_set_read, "R/P1D/2010-05-03/P1D", BAD, 16, 17},
    {annot_set_read, "every day", BAD, 0, 1},
    {annot_set_read, "P1Dx", BAD, 3, 4},
};

START_TEST(flaw_is_where_the_value_is_wrong) {
  const date_case *row = &date_cases[_i];
  annot_date date;
  annot_flaw flaw = ANNOT_FLAWLESS;
  annot_date_problem problem = row->read(view(row->value), &date, &flaw);
  bool is_same = problem == row->problem &&
                 (problem == ANNOT_DATE_GOOD
                      ? flaw.what == NULL
                      : flaw.what && (int)flaw.start == row->start && (int)flaw.end == row->end);
  ck_assert_msg(is_same, "%s: %d %s [%zu, %zu)", row->value, (int)problem,
                flaw.what ? flaw.what : "good", flaw.start, flaw.end);
}
END_TEST

/// What a value covers, in whole days.
static const struct extent_case {
  annot_date_reader *read;
  const char *value;
  annot_date_form form;
  annot_civil first, last; ///< year INT64_MIN: unbounded
  bool has_year;
  int month, day;
} extent_cases[] = {
#define UNBOUNDED {INT64_MIN, 0, 0}
    {annot_edtf_read, "2004", ANNOT_FORM_DATE, {2004, 1, 1}, {2004, 12, 31}, true, 0, 0},
    {annot_edtf_read, "2004-02", ANNOT_FORM_DATE, {2004, 2, 1}, {2004, 2, 29}, true, 2, 0},
    {annot_edtf_read, "2004-12", ANNOT_FORM_DATE, {2004, 12, 1}, {2004, 12, 31}, true, 12, 0},
    {annot_edtf_read, "2004-02-29?", ANNOT_FORM_DATE, {2004, 2, 29}, {2004, 2, 29}, true, 2, 29},
    {annot_edtf_read, "19XX-02-29", ANNOT_FORM_DATE, {1904, 2, 29}, {1996, 2, 29}, false, 2, 29},
    {annot_edtf_read, "2004-1X", ANNOT_FORM_DATE, {2004, 10, 1}, {2004, 12, 31}, true, 0, 0},
    {annot_edtf_read, "2004-XX-31", ANNOT_FORM_DATE, {2004, 1, 31}, {2004, 12, 31}, true, 0, 31},
    {annot_edtf_read, "2004-02-XX", ANNOT_FORM_DATE, {2004, 2, 1}, {2004, 2, 29}, true, 2, 0},
    {annot_edtf_read, "-000X", ANNOT_FORM_DATE, {-9, 1, 1}, {-1, 12, 31}, false, 0, 0},
    {annot_edtf_read, "1950S2", ANNOT_FORM_DATE, {1900, 1, 1}, {1999, 12, 31}, false, 0, 0},
    {annot_edtf_read, "-1859S3", ANNOT_FORM_DATE, {-1859, 1, 1}, {-1850, 12, 31}, false, 0, 0},
    {annot_edtf_read, "Y3388E2S3", ANNOT_FORM_DATE, {338000, 1, 1}, {338999, 12, 31}, false, 0, 0},
    {annot_edtf_read, "Y17E3", ANNOT_FORM_DATE, {17000, 1, 1}, {17000, 12, 31}, true, 0, 0},
    {annot_edtf_read, "Y9E99", ANNOT_FORM_DATE, {ANNOT_YEAR_MAX, 1, 1}, UNBOUNDED, true, 0, 0},
    {annot_edtf_read, "2001-33", ANNOT_FORM_SEASON, {2001, 1, 1}, {2001, 3, 31}, true, 0, 0},
    {annot_edtf_read, "2001-41", ANNOT_FORM_SEASON, {2001, 7, 1}, {2001, 12, 31}, true, 0, 0},
    {annot_edtf_read, "2001-24", ANNOT_FORM_SEASON, {2001, 1, 1}, {2002, 3, 31}, true, 0, 0},
    {annot_edtf_read, "2004/2005-02", ANNOT_FORM_INTERVAL, {2004, 1, 1}, {2005, 2, 28}, 0, 0, 0},
    {annot_edtf_read, "2004-05/..", ANNOT_FORM_INTERVAL, {2004, 5, 1}, UNBOUNDED, false, 0, 0},
    {annot_edtf_read, "/2004-05", ANNOT_FORM_INTERVAL, UNBOUNDED, {2004, 5, 31}, false, 0, 0},
    {annot_edtf_read, "[1960,1950..1952-02]", ANNOT_FORM_SET, {1950, 1, 1}, {1960, 12, 31}, 0, 0, 0},
    {annot_edtf_read, "{..1984}", ANNOT_FORM_SET, UNBOUNDED, {1984, 12, 31}, false, 0, 0},
    {annot_date_read, "2004-W53", ANNOT_FORM_WEEK, {2004, 12, 27}, {2005, 1, 2}, false, 0, 0},
    {annot_date_read, "2004-W53-7", ANNOT_FORM_DATE, {2005, 1, 2}, {2005, 1, 2}, true, 1, 2},
    {annot_date_read, "PAST_REF", ANNOT_FORM_REFERENCE, UNBOUNDED, UNBOUNDED, false, 0, 0},
    {annot_duration_read, "P1D", ANNOT_FORM_DURATION, UNBOUNDED, UNBOUNDED, false, 0, 0},
    {annot_set_read, "R/P1D", ANNOT_FORM_RECURRENCE, UNBOUNDED, UNBOUNDED, false, 0, 0},
    {annot_set_read, "P1D", ANNOT_FORM_DURATION, UNBOUNDED, UNBOUNDED, false, 0, 0},
    {annot_time_read, "14:30", ANNOT_FORM_CLOCK, UNBOUNDED, UNBOUNDED, false, 0, 0},
};

static int64_t second_of(annot_civil civil, int64_t unbounded) {
  return civil.year == INT64_MIN
             ? unbounded
             : annot_day_number(civil.year, civil.month, civil.day) * ANNOT_DAY_SECONDS;
}

START_TEST(value_covers_what_it_says) {
  const struct extent_case *row = &extent_cases[_i];
  annot_date date;
  annot_flaw flaw;
  ck_assert_int_eq(row->read(view(row->value), &date, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(date.form, row->form);
  ck_assert_int_eq(date.first, second_of(row->first, ANNOT_TIME_MIN));
  int64_t last = second_of(row->last, ANNOT_TIME_MAX);
  ck_assert_int_eq(date.end, last == ANNOT_TIME_MAX ? last : last + ANNOT_DAY_SECONDS);
  ck_assert_int_eq(date.has_year, row->has_year);
  ck_assert_int_eq(date.month, row->month);
  ck_assert_int_eq(date.day, row->day);
}
END_TEST

START_TEST(times_are_utc_where_they_say_so) {
  annot_date date;
  annot_flaw flaw;
  ck_assert_int_eq(annot_instant_read(view("1970-01-02T01:00:00+02:00"), &date, &flaw), 0);
  ck_assert_int_eq(date.first, ANNOT_DAY_SECONDS - 3600);
  ck_assert_int_eq(date.end, date.first + 1);
  ck_assert(date.zoned && date.day == 2 && date.hour == 1 && date.has_hour);
  ck_assert_int_eq(annot_time_read(view("1970-01-02T01:00"), &date, &flaw), 0);
  ck_assert_int_eq(date.first, ANNOT_DAY_SECONDS + 3600);
  ck_assert_int_eq(date.end, date.first + 60);
  ck_assert(!date.zoned);
}
END_TEST

static const struct order_case {
  const char *a, *b;
  bool is_after;
} order_cases[] = {
    {"2004-05-03", "2004-05-02", true},
    {"2004-05-03", "2004-05-03", false},
    {"2004-05-02", "2004-05-03", false},
    {"2004-05", "2004-05-03", false},
    {"2004-06", "2004-05-03", true},
    {"2004-05-03T10:00:00Z", "2004-05-03T12:00:00+03:00", true},
    {"2004-05-03T10:00:00Z", "2004-05-03T12:00:00+02:00", false},
    {"2004-05-03", "2004-05-02T12:00:00Z", false},
    {"2004-05-03", "2004-05-01T12:00:00Z", true},
    {"2004/..", "2003", true},
    {"../2004", "2003", false},
    {"2004", "2003/..", false},
};

START_TEST(order_is_claimed_only_where_it_is_certain) {
  const struct order_case *row = &order_cases[_i];
  annot_date a, b;
  annot_flaw flaw;
  ck_assert_int_eq(annot_edtf_read(view(row->a), &a, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_edtf_read(view(row->b), &b, &flaw), ANNOT_DATE_GOOD);
  ck_assert_int_eq(annot_date_is_after(&a, &b), row->is_after);
}
END_TEST

START_TEST(calendar_counts_every_day_once) {
  annot_civil civil = {-401, 12, 31};
  int64_t number = annot_day_number(civil.year, civil.month, civil.day);
  int weekday = annot_weekday(number);
  for (int year = -400; year <= 2400; ++year)
    for (int month = 1; month <= 12; ++month)
      for (int day = 1; day <= annot_month_days(year, month); ++day) {
        ++number;
        weekday = weekday % 7 + 1;
        civil = annot_civil_of_day(number);
        if (annot_day_number(year, month, day) != number || civil.year != year ||
            civil.month != month || civil.day != day || annot_weekday(number) != weekday)
          ck_abort_msg("%d-%d-%d", year, month, day);
      }
  ck_assert_int_eq(annot_day_number(1970, 1, 1), 0);
  ck_assert_int_eq(annot_weekday(0), 4);
  ck_assert_int_eq(annot_year_weeks(2004), 53);
  ck_assert_int_eq(annot_year_weeks(2005), 52);
}
END_TEST

/// Reads the verdict and the value of one line of the list; false for a comment.
static bool split_line(char *line, char **verdict, char **value) {
  line[strcspn(line, "\n")] = '\0';
  if (!*line || *line == '#')
    return false;
  *verdict = line;
  char *tab = strchr(line, '\t');
  ck_assert_ptr_nonnull(tab);
  *tab = '\0';
  char *second = strchr(tab + 1, '\t');
  ck_assert_ptr_nonnull(second);
  *value = second + 1;
  return true;
}

START_TEST(published_list_is_agreed_with) {
  const char *shared = getenv("ANNOT_SHARED");
  char path[4096], line[1024], *verdict, *value;
  snprintf(path, sizeof path, "%s/suites/edtf.tsv", shared ? shared : "../shared");
  FILE *file = fopen(path, "r");
  if (!file) { // it is not part of the distribution
    printf("# %s is not here: the list was not compared\n", path);
    return;
  }
  int differing = 0, lines = 0;
  while (fgets(line, sizeof line, file)) {
    if (!split_line(line, &verdict, &value))
      continue;
    annot_date date;
    annot_flaw flaw;
    annot_date_problem problem = annot_edtf_read(view(value), &date, &flaw);
    ++lines;
    if ((problem == ANNOT_DATE_GOOD) != (strcmp(verdict, "valid") == 0)) {
      ++differing;
      fprintf(stderr, "%s is %s there: %s\n", value, verdict, flaw.what ? flaw.what : "good");
    }
  }
  fclose(file);
  ck_assert_int_eq(differing, 0);
  ck_assert_int_gt(lines, 200);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("date");
  suite_add_loop(suite, "values", flaw_is_where_the_value_is_wrong, COUNT(date_cases));
  suite_add_loop(suite, "extents", value_covers_what_it_says, COUNT(extent_cases));
  suite_add(suite, "times", times_are_utc_where_they_say_so);
  suite_add_loop(suite, "order", order_is_claimed_only_where_it_is_certain, COUNT(order_cases));
  suite_add(suite, "calendar", calendar_counts_every_day_once);
  suite_add(suite, "published_list", published_list_is_agreed_with);
  return suite_run(suite);
}
