/// value/calendar.c: see value/calendar.h.
///
/// The year is taken to begin in March, so that the leap day is its last, and eras of 400 years
/// repeat exactly.

#include "config.h"

#include "value/calendar.h"

enum { ERA_YEARS = 400, ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };

static int64_t floor_divide(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

bool annot_year_is_leap(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int annot_month_days(int64_t year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && annot_year_is_leap(year) ? 29 : days[month - 1];
}

int64_t annot_day_number(int64_t year, int month, int day) {
  int64_t march_year = month <= 2 ? year - 1 : year;
  int march_month = month <= 2 ? month + 9 : month - 3;
  int64_t era = floor_divide(march_year, ERA_YEARS);
  int64_t year_of_era = march_year - era * ERA_YEARS;
  int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
  return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         DAYS_TO_1970;
}

annot_civil annot_civil_of_day(int64_t number) {
  int64_t days = number + DAYS_TO_1970;
  int64_t era = floor_divide(days, ERA_DAYS);
  int64_t day_of_era = days - era * ERA_DAYS;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (int)((5 * day_of_year + 2) / 153);
  annot_civil civil = {
      era * ERA_YEARS + year_of_era + (march_month >= 10),
      march_month >= 10 ? march_month - 9 : march_month + 3,
      (int)(day_of_year - (153 * march_month + 2) / 5) + 1,
  };
  return civil;
}

int annot_weekday(int64_t number) {
  int64_t days = number + 3; // day 0 was a Thursday
  return (int)(days - floor_divide(days, 7) * 7) + 1;
}

int64_t annot_week_day_number(int64_t year, int week, int weekday) {
  int64_t fourth = annot_day_number(year, 1, 4); // always in week 1
  return fourth - (annot_weekday(fourth) - 1) + (int64_t)(week - 1) * 7 + (weekday - 1);
}

int annot_year_weeks(int64_t year) {
  return (int)((annot_week_day_number(year + 1, 1, 1) - annot_week_day_number(year, 1, 1)) / 7);
}
