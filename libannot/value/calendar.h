/// value/calendar.h: the proleptic Gregorian calendar with astronomical years (year 0 is 1 BC),
/// ISO 8601's weeks included.
///
/// Days count from 1970-01-01, which is day 0.  Years must lie within ±ANNOT_YEAR_MAX.
#ifndef ANNOT_VALUE_CALENDAR_H
#define ANNOT_VALUE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/// Far enough for any history; seconds of such a year still fit 64 bits with room to spare.
#define ANNOT_YEAR_MAX INT64_C(100000000000)
#define ANNOT_DAY_SECONDS INT64_C(86400)

typedef struct annot_civil {
  int64_t year;
  int month; ///< 1 to 12
  int day;   ///< 1 to 31
} annot_civil;

bool annot_year_is_leap(int64_t year);

/// The number of days of `month` (1 to 12) in `year`.
int annot_month_days(int64_t year, int month);

/// The day number of a date; `day` may lie outside its month and then counts on.
int64_t annot_day_number(int64_t year, int month, int day);

/// The date of a day number.
annot_civil annot_civil_of_day(int64_t number);

/// The day of the week: 1 is Monday, 7 is Sunday.
int annot_weekday(int64_t number);

/// The number of ISO weeks in `year`: 52 or 53.
int annot_year_weeks(int64_t year);

/// The day number of day `weekday` (1 to 7) in ISO week `week` of `year`.
int64_t annot_week_day_number(int64_t year, int week, int weekday);

#endif
