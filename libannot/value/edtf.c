/// value/edtf.c: the Extended Date/Time Format, levels 0 to 2 (ISO 8601-2:2019, annex A).
///
/// A date is kept as its written digits with X for the unknown ones; the earliest and the latest
/// date that the digits allow are then looked for in the calendar, which also tells whether there
/// is any.

#include "config.h"

#include "value/scan.h"

#include <string.h>

enum { YEAR_DIGITS = 4, FIRST_SEASON = 21, LAST_SEASON = 41, LONG_EXPONENT_MAX = 11 };

/// A date as written.
typedef struct written {
  bool negative;
  bool is_vague;        ///< has X, ?, ~ or %: no time can follow
  bool is_long;         ///< begins with Y
  int precision;        ///< 1 year, 2 month or season, 3 day
  int season;           ///< 0: none
  int significant;      ///< digits behind S; 0: none
  int64_t magnitude;    ///< of a long year, at most ANNOT_YEAR_MAX
  int long_digits;      ///< digits of a long year, exponent included
  const char *year;     ///< four digits or X, unless `is_long`
  const char *month;    ///< two digits or X
  const char *day;      ///< two digits or X
} written;

/// What one end of an interval or range, or a whole value, covers.
typedef struct extent {
  annot_date date;
  int64_t earliest_start; ///< the first day number of what it names, unknown digits at their least
  int64_t latest_start;   ///< and at their greatest
  bool is_open;           ///< .. or nothing
} extent;

/// What a season may cover: months from January of its year, 1 to 12 and on into the next year.
static const struct season {
  int order_least, order_most; ///< the month it begins with when intervals are put in order
  int first, end;              ///< the months it can lie in; `end` is not in it
} seasons[LAST_SEASON - FIRST_SEASON + 1] = {
    {3, 3, 1, 16},   {6, 6, 1, 16},   {9, 9, 1, 16},   {12, 12, 1, 16}, // no hemisphere
    {3, 3, 3, 7},    {6, 6, 6, 10},   {9, 9, 9, 13},   {1, 12, 1, 16},  // northern
    {9, 9, 9, 13},   {1, 12, 1, 16},  {3, 3, 3, 7},    {6, 6, 6, 10},   // southern
    {1, 1, 1, 4},    {4, 4, 4, 7},    {7, 7, 7, 10},   {10, 10, 10, 13}, // quarters
    {1, 1, 1, 5},    {5, 5, 5, 9},    {9, 9, 9, 13},                     // quadrimesters
    {1, 1, 1, 7},    {7, 7, 7, 13},                                      // half years
};

static const struct season *season_of(const written *parts) {
  return &seasons[parts->season - FIRST_SEASON];
}

// ---- Digits and the calendar ----

static bool is_mask(char c) {
  return annot_scan_is_digit(c) || c == 'X';
}

/// Whether `number`, written with leading zeros, can be what `mask` says.
static bool fits(const char *mask, int count, int64_t number) {
  for (int i = count - 1; i >= 0; --i, number /= 10)
    if (mask[i] != 'X' && mask[i] - '0' != number % 10)
      return false;
  return number == 0;
}

/// The number with unknown digits at their least or greatest.
static int extreme(const char *mask, int count, char unknown) {
  int number = 0;
  for (int i = 0; i < count; ++i)
    number = number * 10 + ((mask[i] == 'X' ? unknown : mask[i]) - '0');
  return number;
}

static bool has_unknown(const char *mask, int count) {
  return memchr(mask, 'X', (size_t)count) != NULL;
}

/// The first number, in the order of `step`, that two digits allow from 1 to `limit`; then the next
/// ones after `last`.  0: there is none.
static int next_fit(const char *mask, int limit, int step, int last) {
  int least = extreme(mask, 2, '0'), most = extreme(mask, 2, '9');
  least = least < 1 ? 1 : least;
  most = most > limit ? limit : most;
  int number = last ? last + step : step > 0 ? least : most;
  while (number >= least && number <= most && !fits(mask, 2, number))
    number += step;
  return number >= least && number <= most ? number : 0;
}

/// The first month and day, in the order of `step`, that the digits allow in `year`.
static bool day_in_year(const written *parts, int64_t year, int step, annot_civil *found) {
  const char *months = parts->precision < 2 || parts->season ? "01" : parts->month;
  const char *days = parts->precision < 3 ? "01" : parts->day;
  for (int month = 0; (month = next_fit(months, 12, step, month)) != 0;) {
    int day = next_fit(days, annot_month_days(year, month), step, 0);
    if (day) {
      *found = (annot_civil){year, month, day};
      return true;
    }
  }
  return false;
}

/// The earliest (`step` 1) or latest (-1) date that the digits allow; false if there is none.
/// Parts that are not stated are their first.
static bool search(const written *parts, int step, annot_civil *found) {
  if (parts->is_long) {
    int64_t year = parts->negative ? -parts->magnitude : parts->magnitude;
    return day_in_year(parts, year, step, found);
  }
  int least = extreme(parts->year, YEAR_DIGITS, '0');
  int most = extreme(parts->year, YEAR_DIGITS, '9');
  int sign = parts->negative ? -1 : 1;
  bool upward = sign == step;
  for (int year = upward ? least : most; year >= least && year <= most; year += upward ? 1 : -1) {
    bool is_year = fits(parts->year, YEAR_DIGITS, year) && !(parts->negative && year == 0);
    if (is_year && day_in_year(parts, (int64_t)sign * year, step, found))
      return true;
  }
  return false;
}

// ---- What a date covers ----

static int64_t power_of_ten(int exponent) {
  int64_t power = 1;
  while (exponent-- > 0)
    power *= 10;
  return power;
}

/// Widens [first, end) years to what the significant digits leave open.
static void widen_years(const written *parts, int64_t *first, int64_t *end) {
  int digits = parts->is_long ? parts->long_digits : YEAR_DIGITS;
  if (!parts->significant || parts->significant >= digits)
    return;
  int64_t step = digits - parts->significant < LONG_EXPONENT_MAX
                     ? power_of_ten(digits - parts->significant)
                     : ANNOT_YEAR_MAX;
  int64_t least = parts->negative ? -(*end - 1) : *first;
  least -= least % step;
  *first = parts->negative ? -(least + step - 1) : least;
  *end = *first + step;
}

/// The seconds from the earliest to behind the latest date; a year beyond reach is unbounded.
static void bound(const written *parts, annot_civil earliest, annot_civil latest, annot_date *date) {
  int64_t end;
  if (parts->precision == 3)
    end = annot_day_number(latest.year, latest.month, latest.day) + 1;
  else if (parts->precision == 2 && !parts->season)
    end = annot_day_number(latest.year + latest.month / 12, latest.month % 12 + 1, 1);
  else {
    int first_month = parts->season ? season_of(parts)->first : 1;
    int end_month = parts->season ? season_of(parts)->end : 13;
    int64_t first_year = earliest.year, end_year = latest.year + 1;
    widen_years(parts, &first_year, &end_year);
    earliest = (annot_civil){first_year, first_month, 1};
    end = annot_day_number(end_year - 1 + (end_month - 1) / 12, (end_month - 1) % 12 + 1, 1);
  }
  date->first =
      annot_day_number(earliest.year, earliest.month, earliest.day) * ANNOT_DAY_SECONDS;
  date->end = end * ANNOT_DAY_SECONDS;
  if (parts->is_long && parts->magnitude == ANNOT_YEAR_MAX)
    *(parts->negative ? &date->first : &date->end) =
        parts->negative ? ANNOT_TIME_MIN : ANNOT_TIME_MAX;
}

/// Notes where the calendar refuses the date, whose text is [`start`, cursor).
static bool refuse(annot_scan *scan, const written *parts) {
  const char *what = "this month has no such day", *place = parts->day;
  if (parts->precision < 3)
    what = "there is no such month", place = parts->month;
  else if (fits(parts->day, 2, 29) && fits(parts->month, 2, 2))
    what = "February has 29 days only in leap years";
  size_t at = (size_t)(place - scan->text.data);
  return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, what, at, at + 2);
}

static bool measure(annot_scan *scan, const written *parts, extent *reach) {
  annot_civil earliest, latest;
  if (!search(parts, 1, &earliest))
    return refuse(scan, parts);
  latest = earliest;
  if (parts->is_vague)
    search(parts, -1, &latest);
  annot_date *date = &reach->date;
  *date = (annot_date){.form = parts->season ? ANNOT_FORM_SEASON : ANNOT_FORM_DATE};
  bound(parts, earliest, latest, date);
  if (parts->season) {
    earliest.month = season_of(parts)->order_least;
    latest.month = season_of(parts)->order_most;
  }
  reach->earliest_start = annot_day_number(earliest.year, earliest.month, earliest.day);
  reach->latest_start = annot_day_number(latest.year, latest.month, latest.day);
  reach->is_open = false;
  date->has_year = earliest.year == latest.year && !parts->significant &&
                   (parts->is_long || !has_unknown(parts->year, YEAR_DIGITS));
  date->year = date->has_year ? earliest.year : 0;
  if (parts->precision >= 2 && !parts->season && !has_unknown(parts->month, 2))
    date->month = extreme(parts->month, 2, '0');
  if (parts->precision == 3 && !has_unknown(parts->day, 2))
    date->day = extreme(parts->day, 2, '0');
  return true;
}

// ---- The grammar of a date ----

static bool is_qualifier(char c) {
  return c == '?' || c == '~' || c == '%';
}

/// At most one of ? ~ %.
static bool qualifier(annot_scan *scan, written *parts) {
  if (!is_qualifier(annot_scan_peek(scan, 0)))
    return true;
  parts->is_vague = true;
  ++scan->at;
  return !is_qualifier(annot_scan_peek(scan, 0)) ||
         annot_scan_fail(scan, ANNOT_DATE_MALFORMED, "one of ? ~ % is enough; % means both ? and ~",
                         scan->at - 1, scan->at + 1);
}

/// `count` digits or X, kept where they are written.  What is wrong the caller says.
static bool mask(annot_scan *scan, written *parts, int count, const char **digits) {
  *digits = scan->text.data + scan->at;
  for (int i = 0; i < count; ++i, ++scan->at) {
    char c = annot_scan_peek(scan, 0);
    if (!is_mask(c))
      return false;
    parts->is_vague |= c == 'X';
  }
  return true;
}

/// S and the number of significant digits of a year that stands alone.
static bool significant_digits(annot_scan *scan, written *parts) {
  size_t start = scan->at;
  if (!annot_scan_take(scan, 'S'))
    return true;
  int count = 0;
  for (; annot_scan_is_digit(annot_scan_peek(scan, 0)); ++scan->at)
    if (count < 1000)
      count = count * 10 + (annot_scan_peek(scan, 0) - '0');
  parts->significant = count;
  if (!count)
    return annot_scan_expected(scan, "S must be followed by the number of significant digits");
  return !parts->is_vague ||
         annot_scan_fail(scan, ANNOT_DATE_MALFORMED,
                         "a year with unknown digits has no number of significant digits", start,
                         scan->at);
}

/// The digits of a long year, and its exponent.  Beyond ANNOT_YEAR_MAX only the size is kept.
static bool long_magnitude(annot_scan *scan, written *parts, size_t start) {
  int64_t exponent = 0;
  for (char c; annot_scan_is_digit(c = annot_scan_peek(scan, 0)); ++scan->at, ++parts->long_digits)
    if (parts->magnitude < ANNOT_YEAR_MAX)
      parts->magnitude = parts->magnitude * 10 + (c - '0');
  if (!parts->long_digits || scan->text.data[start] == '0')
    return annot_scan_fail(scan, ANNOT_DATE_MALFORMED,
                           "a year with Y begins with a digit from 1 to 9", start, start + 1);
  if (annot_scan_take(scan, 'E')) {
    size_t digits = scan->at;
    for (char c; annot_scan_is_digit(c = annot_scan_peek(scan, 0)); ++scan->at)
      if (exponent < 1000)
        exponent = exponent * 10 + (c - '0');
    if (scan->at == digits)
      return annot_scan_expected(scan, "E must be followed by the exponent's digits");
  } else if (parts->long_digits <= YEAR_DIGITS) {
    return annot_scan_fail(scan, ANNOT_DATE_MALFORMED,
                           "a year of at most four digits is written without Y", start - 1,
                           scan->at);
  }
  parts->long_digits += (int)exponent;
  for (; exponent > 0 && parts->magnitude < ANNOT_YEAR_MAX; --exponent)
    parts->magnitude *= 10;
  if (parts->magnitude > ANNOT_YEAR_MAX)
    parts->magnitude = ANNOT_YEAR_MAX;
  return true;
}

/// Y, a year of more than four digits or with an exponent.  It stands alone.
static bool long_year(annot_scan *scan, written *parts) {
  parts->is_long = true;
  parts->precision = 1;
  parts->negative = annot_scan_take(scan, '-');
  return long_magnitude(scan, parts, scan->at) && significant_digits(scan, parts) &&
         annot_scan_finish(scan, "nothing may follow a year with Y");
}

/// What is wanted of a year that begins at `start` and is too short: it may be a month or a day
/// beside a / that stands for -, as in 2027/05/03.
static const char *year_wanted(const annot_scan *scan, size_t start) {
  char after = annot_scan_peek(scan, 0);
  bool is_short = scan->at > start && scan->at - start <= 2;
  return is_short && (after == '/' || (!after && start > 0 && scan->text.data[start - 1] == '/'))
             ? "year, month and day are joined by -, and the ends of an interval by /"
             : "the year needs four digits";
}

static bool year(annot_scan *scan, written *parts) {
  if (!qualifier(scan, parts))
    return false;
  size_t start = scan->at;
  parts->negative = annot_scan_take(scan, '-');
  if (!mask(scan, parts, YEAR_DIGITS, &parts->year))
    return annot_scan_expected(scan, year_wanted(scan, start));
  parts->precision = 1;
  if (is_mask(annot_scan_peek(scan, 0)))
    return annot_scan_fail(scan, ANNOT_DATE_MALFORMED,
                           "- must follow the year, and a year of more than four digits begins "
                           "with Y",
                           scan->at, scan->at + 1);
  if (parts->negative && memcmp(parts->year, "0000", YEAR_DIGITS) == 0)
    return annot_scan_fail(scan, ANNOT_DATE_MALFORMED, "the year 0 is 0000, without a sign", start,
                           scan->at);
  return qualifier(scan, parts);
}

static bool month_or_season(annot_scan *scan, written *parts) {
  if (!qualifier(scan, parts))
    return false;
  if (!mask(scan, parts, 2, &parts->month))
    return annot_scan_expected(scan, "the month needs two digits");
  parts->precision = 2;
  int number = has_unknown(parts->month, 2) ? 0 : extreme(parts->month, 2, '0');
  if (number >= FIRST_SEASON && number <= LAST_SEASON)
    parts->season = number;
  else if (number > 12 || memcmp(parts->month, "00", 2) == 0)
    return annot_scan_fail(scan, ANNOT_DATE_IMPOSSIBLE, "there is no such month", scan->at - 2,
                           scan->at);
  return qualifier(scan, parts);
}

static bool day(annot_scan *scan, written *parts) {
  if (parts->season)
    return annot_scan_expected(scan, "a season has no days");
  if (!qualifier(scan, parts))
    return false;
  if (!mask(scan, parts, 2, &parts->day))
    return annot_scan_expected(scan, "the day needs two digits");
  parts->precision = 3;
  return qualifier(scan, parts);
}

/// A date that is no long year: year, month or season, day, as far as they go.
static bool date_parts(annot_scan *scan, written *parts) {
  if (annot_scan_peek(scan, 0) == 'Y')
    return annot_scan_expected(scan, "a year with Y stands alone, not in an interval or a set");
  if (!year(scan, parts))
    return false;
  return !annot_scan_take(scan, '-') ||
         (month_or_season(scan, parts) && (!annot_scan_take(scan, '-') || day(scan, parts)));
}

static bool date_in_group(annot_scan *scan, extent *reach) {
  written parts = {0};
  return date_parts(scan, &parts) && measure(scan, &parts, reach);
}

/// The time behind a complete date.
static bool time_of_day(annot_scan *scan, const written *parts, extent *reach) {
  annot_clock clock;
  if (parts->precision < 3)
    return annot_scan_expected(scan, "a time needs a date with year, month and day before it");
  if (parts->is_vague)
    return annot_scan_expected(scan, "a time cannot follow a date with ? ~ % or X");
  ++scan->at;
  if (!annot_scan_clock(scan, ANNOT_CLOCK_EDTF, &clock))
    return false;
  reach->date = annot_date_of_clock(reach->earliest_start, &clock);
  return true;
}

static bool date_alone(annot_scan *scan, extent *reach) {
  written parts = {0};
  if (annot_scan_take(scan, 'Y')
          ? !long_year(scan, &parts)
          : !date_parts(scan, &parts) ||
                (parts.precision == 1 && !significant_digits(scan, &parts)))
    return false;
  if (!measure(scan, &parts, reach))
    return false;
  if (annot_scan_peek(scan, 0) == 'T' && !time_of_day(scan, &parts, reach))
    return false;
  return annot_scan_finish(scan, "nothing may follow the date");
}

// ---- Intervals and sets ----

/// Whether `end` is not before `start`, whose text begins at `at`.
static bool in_order(annot_scan *scan, size_t at, const extent *start, const extent *end) {
  return start->is_open || end->is_open || start->earliest_start <= end->latest_start ||
         annot_scan_fail(scan, ANNOT_DATE_REVERSED, "it ends before it begins", at, scan->at);
}

static bool interval_end(annot_scan *scan, extent *reach) {
  reach->is_open = true;
  if (annot_scan_is_done(scan) || annot_scan_peek(scan, 0) == '/' || annot_scan_word(scan, ".."))
    return true;
  if (!date_in_group(scan, reach))
    return false;
  return annot_scan_peek(scan, 0) != 'T' ||
         annot_scan_expected(scan, "an interval of dates has no times");
}

static bool interval(annot_scan *scan, extent *whole) {
  extent start, end;
  if (!interval_end(scan, &start))
    return false;
  if (!annot_scan_take(scan, '/'))
    return annot_scan_expected(scan, "/ must follow the interval's start");
  if (scan->text.length == 1)
    return annot_scan_expected(scan, "an interval needs a start or an end");
  if (!interval_end(scan, &end) || !annot_scan_finish(scan, "nothing may follow the interval"))
    return false;
  whole->date = annot_date_unbounded(ANNOT_FORM_INTERVAL);
  if (!start.is_open)
    whole->date.first = start.date.first;
  if (!end.is_open)
    whole->date.end = end.date.end;
  return in_order(scan, 0, &start, &end);
}

static void include(annot_date *set, const extent *start, const extent *end) {
  int64_t first = start->is_open ? ANNOT_TIME_MIN : start->date.first;
  int64_t last = end->is_open ? ANNOT_TIME_MAX : end->date.end;
  set->first = first < set->first ? first : set->first;
  set->end = last > set->end ? last : set->end;
}

/// One date, or a range first..last, of a set; only its first may be ..last, its last first.. .
static bool element(annot_scan *scan, bool is_first, char close, annot_date *set) {
  extent start = {.is_open = true}, end;
  size_t at = scan->at;
  bool is_range = annot_scan_word(scan, "..");
  if (is_range && !is_first)
    return annot_scan_fail(scan, ANNOT_DATE_MALFORMED,
                           "only the first element of a set may be open to the past", at, at + 2);
  if (!is_range) {
    if (!date_in_group(scan, &start))
      return false;
    end = start;
    is_range = annot_scan_word(scan, "..");
    end.is_open = is_range && (annot_scan_peek(scan, 0) == close);
    if (is_range && annot_scan_peek(scan, 0) == ',')
      return annot_scan_fail(scan, ANNOT_DATE_MALFORMED,
                             "only the last element of a set may be open to the future",
                             scan->at - 2, scan->at);
    is_range = is_range && !end.is_open;
  }
  if (is_range && !date_in_group(scan, &end))
    return false;
  include(set, &start, &end);
  return in_order(scan, at, &start, &end);
}

static bool set(annot_scan *scan, char close, extent *whole) {
  ++scan->at;
  whole->date = (annot_date){.form = ANNOT_FORM_SET, .first = ANNOT_TIME_MAX, .end = ANNOT_TIME_MIN};
  size_t first = scan->at;
  do
    if (!element(scan, scan->at == first, close, &whole->date))
      return false;
  while (annot_scan_take(scan, ','));
  if (!annot_scan_take(scan, close))
    return annot_scan_expected(scan, close == ']' ? "the set must be closed with ]"
                                                  : "the set must be closed with }");
  return annot_scan_finish(scan, "nothing may follow the set");
}

/// Reads `count` digits; -1 where one of them is none.
static int plain_number(const char *digits, int count) {
  int number = 0;
  for (int i = 0; i < count; ++i) {
    if (!annot_scan_is_digit(digits[i]))
      return -1;
    number = number * 10 + (digits[i] - '0');
  }
  return number;
}

/// What most values are, YYYY-MM-DD; false where the grammar has to tell.
static bool is_plain_day(annot_str value, annot_date *date) {
  if (value.length != 10 || value.data[4] != '-' || value.data[7] != '-')
    return false;
  int year = plain_number(value.data, 4), month = plain_number(value.data + 5, 2);
  int day = plain_number(value.data + 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > annot_month_days(year, month))
    return false;
  int64_t first = annot_day_number(year, month, day) * ANNOT_DAY_SECONDS;
  *date = (annot_date){.form = ANNOT_FORM_DATE, .first = first, .end = first + ANNOT_DAY_SECONDS,
                       .has_year = true, .year = year, .month = month, .day = day};
  return true;
}

annot_date_problem annot_edtf_read(annot_str value, annot_date *date, annot_flaw *flaw) {
  if (is_plain_day(value, date))
    return ANNOT_DATE_GOOD;
  annot_scan scan = annot_scan_begin(value);
  extent whole;
  char first = annot_scan_peek(&scan, 0);
  bool good;
  if (first == '[' || first == '{')
    good = set(&scan, first == '[' ? ']' : '}', &whole);
  else if (value.length && memchr(value.data, '/', value.length))
    good = interval(&scan, &whole);
  else
    good = date_alone(&scan, &whole);
  if (good)
    *date = whole.date;
  return annot_scan_result(&scan, flaw);
}
