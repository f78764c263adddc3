/// value/iso.c: the values of dates by type: ISO 8601 weeks, times, durations and recurrences, and
/// TIMEX3's references to past, present and future.

#include "config.h"

#include "value/scan.h"

#include <string.h>

static bool is_reference(annot_str value, annot_date *date) {
  static const char *const words[] = {"PAST_REF", "PRESENT_REF", "FUTURE_REF"};
  for (size_t i = 0; value.length > 0 && *value.data >= 'A' && i < sizeof words / sizeof words[0]; ++i)
    if (strlen(words[i]) == value.length && memcmp(words[i], value.data, value.length) == 0) {
      *date = annot_date_unbounded(ANNOT_FORM_REFERENCE);
      return true;
    }
  return false;
}

// ---- Dates ----

static annot_date week_date(int64_t year, int week, int weekday) {
  int64_t first = annot_week_day_number(year, week, weekday ? weekday : 1);
  annot_date date = {.form = weekday ? ANNOT_FORM_DATE : ANNOT_FORM_WEEK,
                     .first = first * ANNOT_DAY_SECONDS,
                     .end = (first + (weekday ? 1 : 7)) * ANNOT_DAY_SECONDS};
  if (weekday) {
    annot_civil civil = annot_civil_of_day(first);
    date.has_year = true;
    date.year = civil.year;
    date.month = civil.month;
    date.day = civil.day;
  }
  return date;
}

annot_date_problem annot_date_read(annot_str value, annot_date *date, annot_flaw *flaw) {
  if (is_reference(value, date))
    return ANNOT_DATE_GOOD;
  if (value.length < 6 || value.data[4] != '-' || value.data[5] != 'W')
    return annot_edtf_read(value, date, flaw);
  annot_scan scan = annot_scan_begin(value);
  int year, week, weekday;
  bool good = annot_scan_digits(&scan, 4, "the year of a week has four known digits", &year) &&
              annot_scan_take(&scan, '-') && annot_scan_week(&scan, year, &week, &weekday) &&
              annot_scan_finish(&scan, "nothing may follow the week");
  if (good)
    *date = week_date(year, week, weekday);
  return annot_scan_result(&scan, flaw);
}

// ---- Times ----

/// The number of characters up to the next byte of `stops`, or to the end.
static size_t run(const annot_scan *scan, const char *stops) {
  size_t length = 0;
  while (scan->at + length < scan->text.length && !strchr(stops, annot_scan_peek(scan, length)))
    ++length;
  return length;
}

/// YYYY-MM-DD, YYYY-Www-D or YYYY-DDD.
static bool complete_day(annot_scan *scan, int64_t *number) {
  int year, week, weekday, day;
  if (annot_scan_peek(scan, 5) == 'W') {
    if (!annot_scan_digits(scan, 4, "the year needs four digits", &year) ||
        !(annot_scan_take(scan, '-') ||
          annot_scan_expected(scan, "- and the week must follow the year")) ||
        !annot_scan_week(scan, year, &week, &weekday))
      return false;
    if (!weekday)
      return annot_scan_expected(scan, "a time needs the day of the week before it");
    *number = annot_week_day_number(year, week, weekday);
    return true;
  }
  if (run(scan, "T/") != sizeof "YYYY-DDD" - 1) {
    annot_civil civil;
    if (!annot_scan_day(scan, &civil))
      return false;
    *number = annot_day_number(civil.year, civil.month, civil.day);
    return true;
  }
  if (!annot_scan_digits(scan, 4, "the year needs four digits", &year) ||
      !(annot_scan_take(scan, '-') ||
        annot_scan_expected(scan, "- and the day must follow the year")) ||
      !annot_scan_digits(scan, 3, "the day of the year needs three digits", &day))
    return false;
  if (day < 1 || day > 365 + annot_year_is_leap(year))
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, "this year has no such day", scan->at - 3,
                           scan->at);
  *number = annot_day_number(year, 1, day);
  return true;
}

/// A time, with a leading T or with minutes, or a date-time.
static bool time_value(annot_scan *scan, annot_date *date) {
  annot_clock clock;
  int64_t number = 0;
  size_t length = run(scan, "/"), day_length = run(scan, "T/");
  bool has_t = day_length < length;
  bool has_day = has_t ? day_length > 0 : length > 4 && annot_scan_peek(scan, 4) == '-';
  if (has_day) {
    if (!complete_day(scan, &number))
      return false;
    if (!annot_scan_time_mark(scan, "T and a time must follow the date"))
      return false;
  } else if (!annot_scan_take(scan, 'T') && annot_scan_is_digit(annot_scan_peek(scan, 0)) &&
             annot_scan_is_digit(annot_scan_peek(scan, 1)) && annot_scan_peek(scan, 2) != ':') {
    return annot_scan_expected(scan, "a time is T and the hour, or the hour, : and the minutes");
  }
  if (!annot_scan_clock(scan, ANNOT_CLOCK_ISO, &clock))
    return false;
  *date = annot_date_of_clock(number, &clock);
  if (!has_day)
    *date = (annot_date){.form = ANNOT_FORM_CLOCK,
                         .first = ANNOT_TIME_MIN,
                         .end = ANNOT_TIME_MAX,
                         .has_hour = true,
                         .hour = clock.hour,
                         .minute = clock.minute};
  return true;
}

// ---- Durations ----

static bool is_amount(char c) {
  return annot_scan_is_digit(c) || c == 'X';
}

/// Digits or X, perhaps with a decimal fraction.
static bool amount(annot_scan *scan, bool *has_fraction) {
  while (is_amount(annot_scan_peek(scan, 0)))
    ++scan->at;
  if (!annot_scan_take(scan, '.') && !annot_scan_take(scan, ','))
    return true;
  *has_fraction = true;
  if (!is_amount(annot_scan_peek(scan, 0)))
    return annot_scan_expected(scan, "digits must follow the decimal sign");
  while (is_amount(annot_scan_peek(scan, 0)))
    ++scan->at;
  return true;
}

/// Numbers with units in the order of `units`.
static bool amounts(annot_scan *scan, const char *units, const char *what, bool *is_empty,
                    bool *has_fraction) {
  while (is_amount(annot_scan_peek(scan, 0))) {
    if (*has_fraction)
      return annot_scan_expected(scan, "only the last number of a duration has a fraction");
    if (!amount(scan, has_fraction))
      return false;
    const char *unit = annot_scan_is_done(scan) ? NULL : strchr(units, annot_scan_peek(scan, 0));
    if (!unit || !*unit)
      return annot_scan_expected(scan, what);
    units = unit + 1;
    ++scan->at;
    *is_empty = false;
  }
  return true;
}

static bool duration(annot_scan *scan) {
  bool is_empty = true, has_fraction = false;
  if (!annot_scan_take(scan, 'P'))
    return annot_scan_expected(scan, "a duration begins with P");
  if (!amounts(scan, "YMWD", "the unit Y, M, W or D must follow, in this order; H, M and S come "
                             "behind a T",
               &is_empty, &has_fraction))
    return false;
  if (annot_scan_take(scan, 'T')) {
    is_empty = true;
    if (!amounts(scan, "HMS", "the unit H, M or S must follow, in this order", &is_empty,
                 &has_fraction))
      return false;
  }
  return !is_empty ||
         annot_scan_expected(scan, "a number, or X for an unknown one, and its unit must follow");
}

annot_date_problem annot_duration_read(annot_str value, annot_date *date, annot_flaw *flaw) {
  if (is_reference(value, date))
    return ANNOT_DATE_GOOD;
  annot_scan scan = annot_scan_begin(value);
  *date = annot_date_unbounded(ANNOT_FORM_DURATION);
  if (duration(&scan))
    annot_scan_finish(&scan, "nothing may follow the duration");
  return annot_scan_result(&scan, flaw);
}

// ---- Intervals and recurrences ----

/// The date up to the next /, by EDTF.
static bool plain_date(annot_scan *scan, annot_date *date) {
  annot_str rest = {scan->text.data + scan->at, run(scan, "/")};
  annot_flaw flaw;
  annot_date_problem problem = annot_date_read(rest, date, &flaw);
  if (problem != ANNOT_DATE_GOOD)
    return annot_scan_fail(scan, problem, flaw.what, scan->at + flaw.start, scan->at + flaw.end);
  scan->at += rest.length;
  return true;
}

/// An end of an interval: a time, a duration, or .. or nothing for an open one; a date too where
/// `with_dates` says so.
static bool interval_end(annot_scan *scan, bool with_dates, annot_date *date) {
  size_t length = run(scan, "/");
  *date = annot_date_unbounded(ANNOT_FORM_INTERVAL);
  if (!length || (length == 2 && annot_scan_word(scan, "..")))
    return true;
  if (annot_scan_peek(scan, 0) == 'P') {
    date->form = ANNOT_FORM_DURATION;
    return duration(scan);
  }
  return with_dates && run(scan, "T:") >= length ? plain_date(scan, date) : time_value(scan, date);
}

static bool is_stated(const annot_date *date) {
  return date->form != ANNOT_FORM_INTERVAL && date->form != ANNOT_FORM_DURATION;
}

/// The rest of an interval whose first end is `start` and began at `at`.
static bool interval(annot_scan *scan, bool with_dates, size_t at, annot_date *start) {
  annot_date end;
  if (!annot_scan_take(scan, '/'))
    return annot_scan_expected(scan, "/ must follow the interval's start");
  if (!interval_end(scan, with_dates, &end) ||
      !annot_scan_finish(scan, "nothing may follow the interval"))
    return false;
  if (!is_stated(start) && !is_stated(&end))
    return annot_scan_fail(scan, ANNOT_DATE_MALFORMED, "an interval needs a start or an end", at,
                           scan->at);
  if (annot_date_is_after(start, &end))
    return annot_scan_fail(scan, ANNOT_DATE_REVERSED, "it ends before it begins", at, scan->at);
  bool same_zone = start->zoned == end.zoned || !is_stated(start) || !is_stated(&end);
  *start = (annot_date){.form = ANNOT_FORM_INTERVAL,
                        .first = start->first,
                        .end = same_zone ? end.end : ANNOT_TIME_MAX,
                        .zoned = start->zoned || (end.zoned && !is_stated(start))};
  return true;
}

annot_date_problem annot_time_read(annot_str value, annot_date *date, annot_flaw *flaw) {
  if (is_reference(value, date))
    return ANNOT_DATE_GOOD;
  annot_scan scan = annot_scan_begin(value);
  if (run(&scan, "/") == value.length) {
    if (time_value(&scan, date))
      annot_scan_finish(&scan, "nothing may follow the time");
  } else if (interval_end(&scan, false, date)) {
    interval(&scan, false, 0, date);
  }
  return annot_scan_result(&scan, flaw);
}

/// R, perhaps how often, and what recurs: a duration or an interval.
static bool recurrence(annot_scan *scan, annot_date *date) {
  ++scan->at;
  while (annot_scan_is_digit(annot_scan_peek(scan, 0)))
    ++scan->at;
  if (!annot_scan_take(scan, '/'))
    return annot_scan_expected(scan, "/ must follow R and the number of times");
  size_t at = scan->at;
  if (!interval_end(scan, true, date))
    return false;
  if (annot_scan_is_done(scan) && date->form == ANNOT_FORM_DURATION)
    return true;
  return annot_scan_is_done(scan)
             ? annot_scan_expected(scan, "/ and how often it recurs must follow")
             : interval(scan, true, at, date);
}

annot_date_problem annot_set_read(annot_str value, annot_date *date, annot_flaw *flaw) {
  if (is_reference(value, date))
    return ANNOT_DATE_GOOD;
  annot_scan scan = annot_scan_begin(value);
  *date = annot_date_unbounded(ANNOT_FORM_DURATION);
  char first = annot_scan_peek(&scan, 0);
  if (first == 'R') {
    if (recurrence(&scan, date))
      *date = annot_date_unbounded(ANNOT_FORM_RECURRENCE);
  } else if (first != 'P') {
    annot_scan_expected(&scan, "a set begins with R/, or is a duration");
  } else if (duration(&scan)) {
    annot_scan_finish(&scan, "nothing may follow the duration");
  }
  return annot_scan_result(&scan, flaw);
}
