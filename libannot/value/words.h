/// value/words.h: what the words of an article say of a date, in English and German.
///
/// Made for contradicting a value, so it is cautious: it speaks only of words it has understood to
/// the last one.  "two days after December 22" says nothing, because "two", "days" and "after" are
/// not understood.
#ifndef ANNOT_VALUE_WORDS_H
#define ANNOT_VALUE_WORDS_H

#include "value/date.h"

/// What words say; 0 or false where they say nothing.  Zero-initialise it before the first words.
typedef struct annot_date_words {
  bool is_strange;   ///< something was not understood: only `is_relative` may be relied on
  bool is_relative;  ///< counts from another day: "yesterday", "last week", "two days ago"
  bool is_night;     ///< a night, which belongs to two days
  bool is_ordinal;   ///< `day` is written as an ordinal, so that it needs no month
  bool has_year;
  bool is_short;     ///< of `year` only the last two digits are written
  int years;         ///< of a decade or century, which begins with `year`: 10 or 100; else 0
  int weekday;       ///< 1 Monday to 7 Sunday
  int month, day;
  int other_month, other_day; ///< the other reading of 3/4/2021
  int64_t year;
  int seen; ///< for annot_date_words_read: the kinds of words so far, and of the last one
  int last;
} annot_date_words;

/// Adds the words of one span to what those before it said.
void annot_date_words_read(annot_date_words *said, annot_str words);

/// Whether words say the day of a value, 2021-05-01, as English mostly does, "May 1, 2021" or
/// "1 May 2021": then the value is good, and nothing needs to be read or compared.
bool annot_date_words_are(annot_str words, annot_str value);

/// How a value differs from what words say.
typedef enum annot_words_difference {
  ANNOT_WORDS_AGREE,   ///< or one of them does not say
  ANNOT_WORDS_YEAR,
  ANNOT_WORDS_YEARS,   ///< no day of it lies in the decade or century
  ANNOT_WORDS_MONTH,
  ANNOT_WORDS_DAY,
  ANNOT_WORDS_WEEKDAY  ///< the date is no such weekday
} annot_words_difference;

annot_words_difference annot_date_words_compare(const annot_date_words *said,
                                                const annot_date *date);

/// "January" to "December" for 1 to 12.
const char *annot_month_name(int month);

/// "Monday" to "Sunday" for 1 to 7.
const char *annot_weekday_name(int weekday);

#endif
