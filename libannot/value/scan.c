/// value/scan.c: the cursor, days, weeks and times of day (see value/scan.h).

#include "config.h"

#include "value/scan.h"
#include "value/word.h"

#include <string.h>

bool annot_scan_word(annot_scan *scan, const char *word) {
  size_t length = strlen(word);
  if (scan->text.length - scan->at < length ||
      memcmp(scan->text.data + scan->at, word, length) != 0)
    return false;
  scan->at += length;
  return true;
}

bool annot_scan_fail(annot_scan *scan, annot_date_problem problem, const char *what, size_t start,
                     size_t end) {
  if (scan->problem == ANNOT_DATE_GOOD) {
    scan->problem = problem;
    scan->flaw = annot_flaw_at(what, start, end);
  }
  return false;
}

bool annot_scan_expected(annot_scan *scan, const char *what) {
  // What people write instead, and why that is refused.
  static const struct {
    const char *written, *why;
  } mistakes[] = {
      {"\xE2\x80\x90", "the hyphen must be the ASCII one, -"},
      {"\xE2\x80\x91", "the hyphen must be the ASCII one, -"},
      {"\xE2\x80\x92", "a dash stands where - belongs"},
      {"\xE2\x80\x93", "a dash stands where - belongs"},
      {"\xE2\x80\x94", "a dash stands where - belongs"},
      {"\xE2\x88\x92", "a minus sign stands where the ASCII - belongs"},
      {" ", "white space is not allowed"},
      {"x", "an unknown digit is an upper-case X"},
      {"u", "an unknown digit is X, no longer u"},
      {"t", "the T before the time must be upper-case"},
      {"z", "the Z of UTC must be upper-case"},
  };
  size_t length = 0;
  if (!annot_scan_is_done(scan))
    for (length = 1; (annot_scan_peek(scan, length) & 0xC0) == 0x80; ++length)
      ;
  for (size_t i = 0; length && i < sizeof mistakes / sizeof mistakes[0]; ++i)
    if (strlen(mistakes[i].written) == length &&
        memcmp(scan->text.data + scan->at, mistakes[i].written, length) == 0)
      what = mistakes[i].why;
  return annot_scan_fail(scan, ANNOT_DATE_MALFORMED, what, scan->at, scan->at + length);
}

bool annot_scan_finish(annot_scan *scan, const char *what) {
  return annot_scan_is_done(scan) || annot_scan_expected(scan, what);
}

bool annot_scan_time_mark(annot_scan *scan, const char *what) {
  if (annot_scan_take(scan, 'T'))
    return true;
  if (annot_scan_peek(scan, 0) == ' ' && annot_scan_is_digit(annot_scan_peek(scan, 1)))
    return annot_scan_fail(scan, ANNOT_DATE_MALFORMED,
                           "T stands between day and time, not white space", scan->at,
                           scan->at + 1);
  return annot_scan_expected(scan, what);
}

bool annot_scan_digits(annot_scan *scan, int count, const char *what, int *number) {
  *number = 0;
  for (int i = 0; i < count; ++i) {
    char c = annot_scan_peek(scan, 0);
    if (!annot_scan_is_digit(c))
      return annot_scan_expected(scan, what);
    *number = *number * 10 + (c - '0');
    ++scan->at;
  }
  return true;
}

bool annot_scan_day(annot_scan *scan, annot_civil *day) {
  int year;
  if (!annot_scan_digits(scan, 4, "the year needs four digits", &year))
    return false;
  if (!annot_scan_take(scan, '-'))
    return annot_scan_expected(scan, "- and the month must follow the year");
  if (!annot_scan_digits(scan, 2, "the month needs two digits", &day->month))
    return false;
  if (day->month < 1 || day->month > 12)
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, "there is no such month", scan->at - 2,
                           scan->at);
  if (!annot_scan_take(scan, '-'))
    return annot_scan_expected(scan, "- and the day must follow the month");
  if (!annot_scan_digits(scan, 2, "the day needs two digits", &day->day))
    return false;
  day->year = year;
  if (day->day < 1 || day->day > annot_month_days(year, day->month))
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE,
                           day->month == 2 && day->day == 29
                               ? "February has 29 days only in leap years"
                               : "this month has no such day",
                           scan->at - 2, scan->at);
  return true;
}

bool annot_scan_week(annot_scan *scan, int64_t year, int *week, int *weekday) {
  *weekday = 0;
  if (!annot_scan_take(scan, 'W'))
    return annot_scan_expected(scan, "W and the week must follow the year");
  if (!annot_scan_digits(scan, 2, "the week needs two digits", week))
    return false;
  if (*week < 1 || *week > annot_year_weeks(year))
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, "this year has no such week",
                           scan->at - 2, scan->at);
  if (!annot_scan_take(scan, '-'))
    return true;
  if (!annot_scan_digits(scan, 1, "the day of the week is one digit from 1 to 7", weekday))
    return false;
  if (*weekday < 1 || *weekday > 7)
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, "a week has the days 1 to 7", scan->at - 1,
                           scan->at);
  return true;
}

/// Two digits of at most `last`.
static bool part(annot_scan *scan, int last, const char *digits, const char *range, int *number) {
  size_t start = scan->at;
  if (!annot_scan_digits(scan, 2, digits, number))
    return false;
  return *number <= last ||
         annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, range, start, scan->at);
}

static bool fraction(annot_scan *scan, annot_clock_profile profile) {
  if (profile == ANNOT_CLOCK_EDTF)
    return true;
  if (!annot_scan_take(scan, '.') &&
      !(profile == ANNOT_CLOCK_ISO && annot_scan_take(scan, ',')))
    return true;
  if (!annot_scan_is_digit(annot_scan_peek(scan, 0)))
    return annot_scan_expected(scan, "digits must follow the decimal sign");
  while (annot_scan_is_digit(annot_scan_peek(scan, 0)))
    ++scan->at;
  return true;
}

static bool zone(annot_scan *scan, annot_clock_profile profile, annot_clock *clock) {
  char sign = annot_scan_peek(scan, 0);
  int hours = 0, minutes = 0;
  clock->zoned = true;
  clock->offset = 0;
  if (annot_scan_take(scan, 'Z'))
    return true;
  if (!annot_scan_take(scan, '+') && !annot_scan_take(scan, '-')) {
    clock->zoned = false;
    return profile != ANNOT_CLOCK_INSTANT ||
           annot_scan_expected(scan, "Z or an offset such as +01:00 must follow the time");
  }
  if (!part(scan, 23, "the offset's hours need two digits", "an offset has less than 24 hours",
            &hours))
    return false;
  if (annot_scan_take(scan, ':')) {
    if (!part(scan, 59, "the offset's minutes need two digits", "an hour has less than 60 minutes",
              &minutes))
      return false;
  } else if (profile == ANNOT_CLOCK_INSTANT || annot_scan_is_digit(annot_scan_peek(scan, 0))) {
    return annot_scan_expected(scan, ": and minutes must follow the offset's hours");
  }
  clock->offset = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

/// The limits that no part knows of alone: midnight at the end of the day, and leap seconds, which
/// come at the end of a quarter of an hour whatever the zone.
static bool whole(annot_scan *scan, annot_clock_profile profile, const annot_clock *clock,
                  size_t start) {
  if (clock->hour == 24 &&
      (profile == ANNOT_CLOCK_INSTANT || clock->minute || clock->second))
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, "the hour is at most 23", start, start + 2);
  if (clock->second == 60 && clock->minute % 15 != 14)
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, "there is no leap second at this time",
                           start + 6, start + 8);
  return true;
}

bool annot_scan_clock(annot_scan *scan, annot_clock_profile profile, annot_clock *clock) {
  size_t start = scan->at;
  *clock = (annot_clock){.length = 3600};
  if (!part(scan, 24, "the hour needs two digits", "the hour is at most 23", &clock->hour))
    return false;
  if (annot_scan_take(scan, ':')) {
    clock->length = 60;
    if (!part(scan, 59, "the minutes need two digits", "an hour has less than 60 minutes",
              &clock->minute))
      return false;
    if (annot_scan_take(scan, ':')) {
      clock->length = 1;
      if (!part(scan, 60, "the seconds need two digits", "a minute has less than 60 seconds",
                &clock->second))
        return false;
    }
  }
  if (annot_scan_is_digit(annot_scan_peek(scan, 0)))
    return annot_scan_expected(scan, ": stands between hours, minutes and seconds");
  if (clock->length != 1 && profile != ANNOT_CLOCK_ISO)
    return annot_scan_expected(scan, "the time must have hours, minutes and seconds, hh:mm:ss");
  return fraction(scan, profile) && zone(scan, profile, clock) &&
         whole(scan, profile, clock, start);
}

annot_date annot_date_of_clock(int64_t day_number, const annot_clock *clock) {
  annot_civil civil = annot_civil_of_day(day_number);
  int64_t first = day_number * ANNOT_DAY_SECONDS + clock->hour * 3600 + clock->minute * 60 +
                  clock->second - (int64_t)clock->offset * 60;
  annot_date date = {.form = ANNOT_FORM_DATE_TIME,
                     .first = first,
                     .end = first + clock->length,
                     .zoned = clock->zoned,
                     .has_year = true,
                     .has_hour = true,
                     .year = civil.year,
                     .month = civil.month,
                     .day = civil.day,
                     .hour = clock->hour,
                     .minute = clock->minute};
  return date;
}

annot_date_problem annot_instant_read(annot_str value, annot_date *date, annot_flaw *flaw) {
  annot_scan scan = annot_scan_begin(value);
  annot_civil day;
  annot_clock clock;
  bool good = annot_scan_day(&scan, &day) &&
              annot_scan_time_mark(&scan, "T and the time must follow the day") &&
              annot_scan_clock(&scan, ANNOT_CLOCK_INSTANT, &clock) &&
              annot_scan_finish(&scan, "nothing may follow the offset");
  if (!good)
    return annot_scan_result(&scan, flaw);
  *date = annot_date_of_clock(annot_day_number(day.year, day.month, day.day), &clock);
  // The moment after a leap second is the first of a month in UTC.
  int64_t after = date->first, seconds = after % ANNOT_DAY_SECONDS;
  if (clock.second == 60 && (seconds || annot_civil_of_day(after / ANNOT_DAY_SECONDS).day != 1))
    annot_scan_fail(&scan, ANNOT_DATE_IMPOSSIBLE, "there is no leap second at this time", 17, 19);
  return annot_scan_result(&scan, flaw);
}

annot_flaw annot_instant_flaw(annot_str value) {
  annot_date date;
  annot_flaw flaw;
  return annot_instant_read(value, &date, &flaw) == ANNOT_DATE_GOOD ? ANNOT_FLAWLESS : flaw;
}

bool annot_date_is_after(const annot_date *a, const annot_date *b) {
  // No local time is further from UTC than 14 hours.
  const int64_t zones = 14 * INT64_C(3600);
  if (a->first == ANNOT_TIME_MIN || b->end == ANNOT_TIME_MAX)
    return false;
  return a->first >= b->end && (a->zoned == b->zoned || a->first - b->end >= zones);
}
