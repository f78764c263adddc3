/// value/scan.h: the cursor that the grammars of dates share, and their common pieces.
///
/// A piece takes what it can and moves the cursor behind it.  It returns false after noting what is
/// wrong; the first note is kept.  Private to the layer.
#ifndef ANNOT_VALUE_SCAN_H
#define ANNOT_VALUE_SCAN_H

#include "value/calendar.h"
#include "value/date.h"

typedef struct annot_scan {
  annot_str text;
  size_t at;
  annot_date_problem problem;
  annot_flaw flaw;
} annot_scan;

static inline annot_scan annot_scan_begin(annot_str text) {
  return (annot_scan){text, 0, ANNOT_DATE_GOOD, ANNOT_FLAWLESS};
}

/// The byte `ahead` of the cursor, or NUL behind the end.
static inline char annot_scan_peek(const annot_scan *scan, size_t ahead) {
  return ahead < scan->text.length - scan->at ? scan->text.data[scan->at + ahead] : '\0';
}

static inline bool annot_scan_is_done(const annot_scan *scan) {
  return scan->at == scan->text.length;
}

static inline bool annot_scan_is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Moves behind `c` if it is next.
static inline bool annot_scan_take(annot_scan *scan, char c) {
  bool taken = !annot_scan_is_done(scan) && scan->text.data[scan->at] == c;
  scan->at += taken;
  return taken;
}

/// Moves behind `word` if it is next.
bool annot_scan_word(annot_scan *scan, const char *word);

/// Notes a problem at [start, end) and returns false.
bool annot_scan_fail(annot_scan *scan, annot_date_problem problem, const char *what, size_t start,
                     size_t end);

/// Notes that `what` was wanted where the cursor is, or why what stands there is often mistaken,
/// and returns false.
bool annot_scan_expected(annot_scan *scan, const char *what);

/// Notes a problem unless the cursor is at the end.
bool annot_scan_finish(annot_scan *scan, const char *what);

/// Moves behind the T before a time; notes that `what` was wanted, or that something else stands in
/// its place.
bool annot_scan_time_mark(annot_scan *scan, const char *what);

/// Hands the outcome to the caller of a reader.
static inline annot_date_problem annot_scan_result(const annot_scan *scan, annot_flaw *flaw) {
  *flaw = scan->flaw;
  return scan->problem;
}

/// Exactly `count` digits.
bool annot_scan_digits(annot_scan *scan, int count, const char *what, int *number);

/// A complete calendar date YYYY-MM-DD of the years 0000 to 9999.
bool annot_scan_day(annot_scan *scan, annot_civil *day);

/// The rest of an ISO week after "YYYY-", from its W on, of `year`.  `*weekday` is 0 if not stated.
bool annot_scan_week(annot_scan *scan, int64_t year, int *week, int *weekday);

/// How much of a time must and may be there.
typedef enum annot_clock_profile {
  ANNOT_CLOCK_EDTF,   ///< hh:mm:ss, perhaps Z, ±hh or ±hh:mm
  ANNOT_CLOCK_ISO,    ///< hh[:mm[:ss]], a fraction of the last, perhaps Z, ±hh or ±hh:mm
  ANNOT_CLOCK_INSTANT ///< hh:mm:ss[.fraction] and Z or ±hh:mm
} annot_clock_profile;

typedef struct annot_clock {
  int hour, minute, second; ///< second 60 is a leap second; hour 24 is midnight at the day's end
  int64_t length;           ///< seconds the stated precision covers
  bool zoned;
  int offset; ///< minutes east of UTC
} annot_clock;

/// A time of day, from its first digit on.
bool annot_scan_clock(annot_scan *scan, annot_clock_profile profile, annot_clock *clock);

/// A date of its own form made of a day and a time.
annot_date annot_date_of_clock(int64_t day_number, const annot_clock *clock);

/// A value that says nothing of when it is.
static inline annot_date annot_date_unbounded(annot_date_form form) {
  annot_date date = {.form = form, .first = ANNOT_TIME_MIN, .end = ANNOT_TIME_MAX};
  return date;
}

#endif
