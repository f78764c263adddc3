/// value/date.h: the grammars of dates, times, durations and sets, and when what they say is.
///
/// EDTF is ISO 8601-2:2019, annex A, as the Library of Congress publishes it, levels 0 to 2.  The
/// calendar is the proleptic Gregorian one.  All functions take valid UTF-8 and allocate nothing;
/// they know neither the article's words nor when it was published.
#ifndef ANNOT_VALUE_DATE_H
#define ANNOT_VALUE_DATE_H

#include "value/flaw.h"

/// What kind of thing is wrong with a value.
typedef enum annot_date_problem {
  ANNOT_DATE_GOOD,
  ANNOT_DATE_MALFORMED,  ///< it is not of the grammar
  ANNOT_DATE_IMPOSSIBLE, ///< the calendar or the clock has no such day, month, week, hour …
  ANNOT_DATE_REVERSED    ///< an interval or a range ends before it begins
} annot_date_problem;

/// What a good value is.
typedef enum annot_date_form {
  ANNOT_FORM_DATE,       ///< a year, month or day, perhaps with unknown digits
  ANNOT_FORM_SEASON,     ///< a year's season, quarter …
  ANNOT_FORM_WEEK,       ///< an ISO week without a day
  ANNOT_FORM_CLOCK,      ///< a time without a date
  ANNOT_FORM_DATE_TIME,  ///< a date with a time
  ANNOT_FORM_INTERVAL,   ///< from one to another
  ANNOT_FORM_SET,        ///< EDTF: one of, or all of
  ANNOT_FORM_DURATION,   ///< how long
  ANNOT_FORM_RECURRENCE, ///< R/…
  ANNOT_FORM_REFERENCE   ///< PAST_REF, PRESENT_REF, FUTURE_REF
} annot_date_form;

/// The bounds of a value that is open to that side or says nothing about it.
#define ANNOT_TIME_MIN INT64_MIN
#define ANNOT_TIME_MAX INT64_MAX

/// What a value says.  The parts are as written, for one date only: 0 where a part is not stated or
/// has an unknown digit, and for intervals and sets.
typedef struct annot_date {
  annot_date_form form;
  int64_t first; ///< seconds from 1970-01-01T00:00 to the earliest moment it can mean
  int64_t end;   ///< and to the moment after the latest one
  bool zoned;    ///< `first` and `end` are UTC; otherwise they are of an unknown local time
  bool has_year; ///< `year` is stated and known
  bool has_hour; ///< `hour` is stated
  int64_t year;  ///< astronomical: 0 is 1 BC
  int month;     ///< 1 to 12
  int day;       ///< 1 to 31
  int hour;      ///< 0 to 24
  int minute;    ///< 0 to 59
} annot_date;

/// A reader of one grammar.  On ANNOT_DATE_GOOD `*date` says what the value is; otherwise `*flaw`
/// says what is wrong and `*date` is undefined.
typedef annot_date_problem annot_date_reader(annot_str value, annot_date *date, annot_flaw *flaw);

/// EDTF, levels 0 to 2.  An interval is reversed if its end, taken as late as its unknown digits
/// allow but at the first day of what it names, is before its start, taken as early as it can be.
annot_date_reader annot_edtf_read;

/// A value of type date: EDTF, an ISO 8601 week YYYY-Www or YYYY-Www-D, or a TIMEX3 reference.
annot_date_reader annot_date_read;

/// A value of type time: an ISO 8601 time or date-time in the extended format, or an interval with
/// such an end (the other may be a duration, `..` or empty), or a TIMEX3 reference.
annot_date_reader annot_time_read;

/// A value of type duration: an ISO 8601 duration, in which X stands for unknown digits, or a
/// TIMEX3 reference.
annot_date_reader annot_duration_read;

/// A value of type set: an ISO 8601 recurrence R[n]/…, a duration (which is a set only together
/// with a quantifier or a frequency: ask `form`), or a TIMEX3 reference.
annot_date_reader annot_set_read;

/// A date-time of RFC 3339, as annot_instant_flaw describes.
annot_date_reader annot_instant_read;

/// Whether all of `a` is certainly after all of `b`, whatever the time zones not stated.
bool annot_date_is_after(const annot_date *a, const annot_date *b);

#endif
