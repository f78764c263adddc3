/// value/words.c: see value/words.h.
///
/// Words are looked up in one table; figures are read by their separators.  There is no grammar of
/// sentences: a word that is not in the table makes the whole expression strange.

#include "config.h"

#include "value/calendar.h"
#include "value/words.h"

#include <string.h>

typedef enum word_kind {
  STRANGE,
  FILLER,       ///< says nothing
  OF,           ///< ties what came before to what follows, which is no longer relative
  MONTH,
  WEEKDAY,
  NIGHT,
  PART_OF_DAY,
  RELATIVE_DAY, ///< yesterday
  RELATIVE,     ///< last, next: relative with a unit, weekday, month or part of the day
  COUNTED_BACK, ///< German vor: relative with a unit
  UNIT,         ///< week
  AGO           ///< relative after a unit
} word_kind;

/// How a word may be written.
typedef enum word_form {
  PLAIN,     ///< in any case, perhaps with a full stop or 's
  DOTTED,    ///< with a full stop
  INFLECTED, ///< a German adjective: -e, -en, -er, -es, -em must follow
  EXACT      ///< in this case only
} word_form;

static const struct word {
  const char *text; ///< ASCII letters in lower case
  word_kind kind;
  word_form form;
  int number;
} table[] = {
#define NAMES(kind, number, english, short_english, german, short_german)                          \
  {english, kind, PLAIN, number}, {short_english, kind, PLAIN, number},                            \
      {german, kind, PLAIN, number}, {short_german, kind, DOTTED, number}
    NAMES(MONTH, 1, "january", "jan", "januar", "jan"),
    NAMES(MONTH, 2, "february", "feb", "februar", "feb"),
    NAMES(MONTH, 3, "march", "mar", "m\u00E4rz", "m\u00E4r"),
    NAMES(MONTH, 4, "april", "apr", "april", "apr"),
    NAMES(MONTH, 5, "may", "may", "mai", "mai"),
    NAMES(MONTH, 6, "june", "jun", "juni", "jun"),
    NAMES(MONTH, 7, "july", "jul", "juli", "jul"),
    NAMES(MONTH, 8, "august", "aug", "august", "aug"),
    NAMES(MONTH, 9, "september", "sep", "september", "sept"),
    NAMES(MONTH, 10, "october", "oct", "oktober", "okt"),
    NAMES(MONTH, 11, "november", "nov", "november", "nov"),
    NAMES(MONTH, 12, "december", "dec", "dezember", "dez"),
    {"sept", MONTH, PLAIN, 9},
    {"j\u00E4nner", MONTH, PLAIN, 1},
    {"feber", MONTH, PLAIN, 2},
    NAMES(WEEKDAY, 1, "monday", "mon", "montag", "mo"),
    NAMES(WEEKDAY, 2, "tuesday", "tue", "dienstag", "di"),
    NAMES(WEEKDAY, 3, "wednesday", "wed", "mittwoch", "mi"),
    NAMES(WEEKDAY, 4, "thursday", "thu", "donnerstag", "do"),
    NAMES(WEEKDAY, 5, "friday", "fri", "freitag", "fr"),
    NAMES(WEEKDAY, 6, "saturday", "sat", "samstag", "sa"),
    NAMES(WEEKDAY, 7, "sunday", "sun", "sonntag", "so"),
#undef NAMES
    {"tues", WEEKDAY, PLAIN, 2},
    {"thur", WEEKDAY, PLAIN, 4},
    {"thurs", WEEKDAY, PLAIN, 4},
    {"sonnabend", WEEKDAY, PLAIN, 6},
#define PLAIN_WORD(text, kind) {text, kind, PLAIN, 0}
    PLAIN_WORD("the", FILLER), PLAIN_WORD("on", FILLER), PLAIN_WORD("in", FILLER),
    PLAIN_WORD("early", FILLER), PLAIN_WORD("late", FILLER), PLAIN_WORD("mid", FILLER),
    PLAIN_WORD("am", FILLER), PLAIN_WORD("im", FILLER), PLAIN_WORD("den", FILLER),
    PLAIN_WORD("dem", FILLER), PLAIN_WORD("vom", FILLER), PLAIN_WORD("anfang", FILLER),
    PLAIN_WORD("mitte", FILLER), PLAIN_WORD("ende", FILLER),
    PLAIN_WORD("of", OF), PLAIN_WORD("der", OF), PLAIN_WORD("des", OF),
    PLAIN_WORD("before", OF), PLAIN_WORD("after", OF), PLAIN_WORD("nach", OF),
    PLAIN_WORD("night", NIGHT), PLAIN_WORD("overnight", NIGHT), PLAIN_WORD("midnight", NIGHT),
    PLAIN_WORD("nacht", NIGHT), PLAIN_WORD("mitternacht", NIGHT),
    PLAIN_WORD("morning", PART_OF_DAY), PLAIN_WORD("noon", PART_OF_DAY),
    PLAIN_WORD("midday", PART_OF_DAY), PLAIN_WORD("afternoon", PART_OF_DAY),
    PLAIN_WORD("evening", PART_OF_DAY), PLAIN_WORD("morgen", PART_OF_DAY),
    PLAIN_WORD("vormittag", PART_OF_DAY), PLAIN_WORD("mittag", PART_OF_DAY),
    PLAIN_WORD("nachmittag", PART_OF_DAY), PLAIN_WORD("abend", PART_OF_DAY),
    PLAIN_WORD("yesterday", RELATIVE_DAY), PLAIN_WORD("today", RELATIVE_DAY),
    PLAIN_WORD("tomorrow", RELATIVE_DAY), PLAIN_WORD("tonight", RELATIVE_DAY),
    PLAIN_WORD("gestern", RELATIVE_DAY), PLAIN_WORD("heute", RELATIVE_DAY),
    PLAIN_WORD("vorgestern", RELATIVE_DAY), PLAIN_WORD("\u00FCbermorgen", RELATIVE_DAY),
    PLAIN_WORD("\u00DCbermorgen", RELATIVE_DAY),
    PLAIN_WORD("last", RELATIVE), PLAIN_WORD("next", RELATIVE), PLAIN_WORD("past", RELATIVE),
    PLAIN_WORD("this", RELATIVE), PLAIN_WORD("coming", RELATIVE),
    PLAIN_WORD("ago", AGO), PLAIN_WORD("vor", COUNTED_BACK),
    PLAIN_WORD("day", UNIT), PLAIN_WORD("days", UNIT), PLAIN_WORD("week", UNIT),
    PLAIN_WORD("weeks", UNIT), PLAIN_WORD("weekend", UNIT), PLAIN_WORD("month", UNIT),
    PLAIN_WORD("months", UNIT), PLAIN_WORD("quarter", UNIT), PLAIN_WORD("year", UNIT),
    PLAIN_WORD("years", UNIT), PLAIN_WORD("decade", UNIT), PLAIN_WORD("decades", UNIT),
    PLAIN_WORD("century", UNIT), PLAIN_WORD("hour", UNIT), PLAIN_WORD("hours", UNIT),
    PLAIN_WORD("minutes", UNIT), PLAIN_WORD("spring", UNIT), PLAIN_WORD("summer", UNIT),
    PLAIN_WORD("autumn", UNIT), PLAIN_WORD("winter", UNIT),
    PLAIN_WORD("tagen", UNIT), PLAIN_WORD("woche", UNIT), PLAIN_WORD("wochen", UNIT),
    PLAIN_WORD("wochenende", UNIT), PLAIN_WORD("monat", UNIT), PLAIN_WORD("monats", UNIT),
    PLAIN_WORD("monaten", UNIT), PLAIN_WORD("quartal", UNIT), PLAIN_WORD("jahr", UNIT),
    PLAIN_WORD("jahres", UNIT), PLAIN_WORD("jahren", UNIT), PLAIN_WORD("jahrzehnt", UNIT),
    PLAIN_WORD("jahrhundert", UNIT), PLAIN_WORD("stunden", UNIT), PLAIN_WORD("minuten", UNIT),
    PLAIN_WORD("sommer", UNIT), PLAIN_WORD("herbst", UNIT), PLAIN_WORD("fr\u00FChjahr", UNIT),
    PLAIN_WORD("fr\u00FChling", UNIT),
#undef PLAIN_WORD
    {"morgen", RELATIVE_DAY, EXACT, 0},
    {"letzt", RELATIVE, INFLECTED, 0},
    {"vergangen", RELATIVE, INFLECTED, 0},
    {"vorig", RELATIVE, INFLECTED, 0},
    {"n\u00E4chst", RELATIVE, INFLECTED, 0},
    {"kommend", RELATIVE, INFLECTED, 0},
    {"dies", RELATIVE, INFLECTED, 0},
};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool same_letters(annot_str word, const char *text) {
  size_t length = strlen(text);
  if (word.length != length)
    return false;
  for (size_t i = 0; i < length; ++i) {
    char c = word.data[i];
    if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != text[i])
      return false;
  }
  return true;
}

/// Takes `end` off the end of the word if it is there.
static bool strip(annot_str *word, const char *end) {
  size_t length = strlen(end);
  if (word->length <= length || memcmp(word->data + word->length - length, end, length) != 0)
    return false;
  word->length -= length;
  return true;
}

static bool is_written_as(annot_str word, const struct word *row) {
  bool is_dotted = strip(&word, ".");
  switch (row->form) {
  case EXACT:
    return word.length == strlen(row->text) && memcmp(word.data, row->text, word.length) == 0;
  case DOTTED:
    return is_dotted && same_letters(word, row->text);
  case INFLECTED: {
    bool is_inflected = strip(&word, "en") || strip(&word, "er") || strip(&word, "es") ||
                        strip(&word, "em") || strip(&word, "e");
    return is_inflected && same_letters(word, row->text);
  }
  case PLAIN:
    break;
  }
  if (!strip(&word, "'s"))
    strip(&word, "\u2019s");
  return same_letters(word, row->text);
}

static const struct word *look_up(annot_str word, bool is_first) {
  static const struct word strange = {"", STRANGE, PLAIN, 0};
  const struct word *found = &strange;
  for (size_t i = 0; i < sizeof table / sizeof table[0]; ++i)
    if (is_written_as(word, &table[i]) && (table[i].form != EXACT || is_first))
      found = &table[i];
  return found;
}

/// Takes what the words say once; what they say twice is strange.
static void say(annot_date_words *said, int *part, int number) {
  said->is_strange |= *part != 0;
  *part = number;
}

static void say_year(annot_date_words *said, int year, bool is_short) {
  said->is_strange |= said->has_year;
  said->has_year = true;
  said->is_short = is_short;
  said->year = year;
  said->is_relative = false;
}

// ---- Figures ----

typedef struct numerals {
  int count;
  int number[3];
  size_t length[3];
  char separator;
  bool is_ended; ///< by the separator
} numerals;

/// Up to three numbers of at most four digits with one separator.
static bool read_figures(annot_str word, numerals *figures) {
  memset(figures, 0, sizeof *figures);
  for (size_t at = 0; at < word.length && figures->count < 3; ++figures->count) {
    int *number = &figures->number[figures->count];
    size_t start = at;
    for (; at < word.length && is_digit(word.data[at]) && at - start < 5; ++at)
      *number = *number * 10 + (word.data[at] - '0');
    figures->length[figures->count] = at - start;
    if (at == start || at - start > 4)
      return false;
    if (at == word.length)
      return ++figures->count, true;
    if (!strchr("/.-", word.data[at]) ||
        (figures->separator && word.data[at] != figures->separator))
      return false;
    figures->separator = word.data[at++];
    figures->is_ended = at == word.length;
  }
  return figures->is_ended && figures->separator == '.';
}

static bool is_month_and_day(int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= annot_month_days(2000, month);
}

static void say_day(annot_date_words *said, int month, int day, int other_month, int other_day) {
  bool is_first = is_month_and_day(month, day);
  bool is_second = is_month_and_day(other_month, other_day);
  say(said, &said->month, is_first ? month : other_month);
  say(said, &said->day, is_first ? day : other_day);
  said->other_month = is_second ? other_month : month;
  said->other_day = is_second ? other_day : day;
  said->is_strange |= !is_first && !is_second;
  said->is_relative = false;
}

/// A whole date in figures: 2021-12-22, 22.12.2021, 22.12., 12/22/2021 or 22/12/2021.
static void say_figures(annot_date_words *said, const numerals *figures) {
  const int *number = figures->number;
  const size_t *length = figures->length;
  if (figures->count == 3 && length[0] == 4 && length[1] <= 2 && length[2] <= 2) {
    say_year(said, number[0], false);
    say_day(said, number[1], number[2], number[1], number[2]);
  } else if (length[0] > 2 || length[1] > 2 || length[2] == 1 || length[2] == 3) {
    said->is_strange = true;
  } else if (figures->separator == '.' && (length[2] || figures->is_ended)) {
    say_day(said, number[1], number[0], number[1], number[0]);
    if (length[2])
      say_year(said, number[2], length[2] == 2);
  } else if (length[2] == 4) {
    say_day(said, number[0], number[1], number[1], number[0]);
    say_year(said, number[2], false);
  } else {
    said->is_strange = true;
  }
}

/// A number: a year of four digits, a day, or a date in figures; false if it is none.
static bool read_number(annot_date_words *said, annot_str word) {
  numerals figures;
  if (!is_digit(word.data[0]))
    return false;
  bool is_ordinal =
      strip(&word, "st") || strip(&word, "nd") || strip(&word, "rd") || strip(&word, "th");
  bool is_read = read_figures(word, &figures);
  is_ordinal |= is_read && figures.is_ended;
  if (is_read && figures.count == 1 && figures.length[0] == 4 && !is_ordinal &&
      figures.number[0] >= 1000 && figures.number[0] < 3000) {
    say_year(said, figures.number[0], false);
  } else if (is_read && figures.count == 1 && figures.length[0] <= 2 && figures.number[0] >= 1 &&
             figures.number[0] <= 31) {
    say(said, &said->day, figures.number[0]);
    said->other_day = said->day;
    said->is_ordinal = is_ordinal;
  } else if (is_read && figures.count > 1) {
    say_figures(said, &figures);
  } else {
    said->is_strange = true;
  }
  return true;
}

// ---- Words ----

static bool has_seen(const annot_date_words *said, word_kind kind) {
  return (said->seen >> kind & 1) != 0;
}

static void read_word(annot_date_words *said, annot_str text) {
  const struct word *word = look_up(text, said->seen == 0);
  word_kind kind = word->kind;
  bool follows_relative = said->last == RELATIVE;
  said->is_strange |= kind == STRANGE || kind == UNIT || kind == AGO || kind == COUNTED_BACK;
  if (kind == MONTH) {
    say(said, &said->month, word->number);
    said->other_month = said->month;
  } else if (kind == WEEKDAY) {
    say(said, &said->weekday, word->number);
  }
  said->is_night |= kind == NIGHT;
  if (kind == RELATIVE_DAY || (kind == AGO && has_seen(said, UNIT)) ||
      (kind == UNIT && (follows_relative || has_seen(said, COUNTED_BACK))) ||
      (follows_relative &&
       (kind == MONTH || kind == WEEKDAY || kind == NIGHT || kind == PART_OF_DAY)))
    said->is_relative = true;
  else if (kind == OF || kind == MONTH)
    said->is_relative = false;
  said->seen |= 1 << kind;
  said->last = (int)kind;
}

/// The length of the white space or punctuation between words that begins at `at`; 0: none.
static size_t gap(annot_str words, size_t at) {
  static const char *const gaps[] = {"\u00A0", "\u202F", "\u2009", " ", "\n", "\t",
                                     "\r",     ",",      "(",      ")"};
  for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; ++i) {
    size_t length = strlen(gaps[i]);
    if (words.length - at >= length && memcmp(words.data + at, gaps[i], length) == 0)
      return length;
  }
  return 0;
}

void annot_date_words_read(annot_date_words *said, annot_str words) {
  for (size_t at = 0; at < words.length;) {
    size_t skip = gap(words, at);
    if (skip) {
      at += skip;
      continue;
    }
    annot_str word = {words.data + at, 0};
    while (at < words.length && !gap(words, at))
      ++at, ++word.length;
    if (!read_number(said, word))
      read_word(said, word);
    else
      said->seen |= 1, said->last = STRANGE;
  }
}

// ---- Comparing ----

/// How the words differ from one date, whose parts are 0 where they are not known.
static annot_words_difference differ(const annot_date_words *said, annot_civil date, bool has_year,
                                     int month, int day) {
  bool has_day = day && (month || said->is_ordinal);
  if (said->has_year && has_year &&
      (said->is_short ? date.year % 100 != said->year : date.year != said->year))
    return ANNOT_WORDS_YEAR;
  if (month && date.month && month != date.month)
    return ANNOT_WORDS_MONTH;
  if (has_day && date.day && day != date.day)
    return ANNOT_WORDS_DAY;
  if (said->weekday && has_year && date.month && date.day &&
      annot_weekday(annot_day_number(date.year, date.month, date.day)) != said->weekday)
    return ANNOT_WORDS_WEEKDAY;
  return ANNOT_WORDS_AGREE;
}

annot_words_difference annot_date_words_compare(const annot_date_words *said,
                                                const annot_date *date) {
  bool is_one_date = date->form == ANNOT_FORM_DATE || date->form == ANNOT_FORM_DATE_TIME;
  bool is_bare_number = said->day && !said->month && !said->is_ordinal;
  if (said->is_strange || !is_one_date || is_bare_number)
    return ANNOT_WORDS_AGREE;
  annot_civil civil = {date->year, date->month, date->day};
  bool is_whole = date->has_year && date->month && date->day;
  // A night belongs to two days, and a day of UTC may be the next or the last elsewhere.
  int before = is_whole && (said->is_night || date->zoned) ? -1 : 0;
  int after = is_whole && date->zoned ? 1 : 0;
  annot_words_difference found = differ(said, civil, date->has_year, said->month, said->day);
  for (int shift = before; found && shift <= after; ++shift) {
    annot_civil day = is_whole ? annot_civil_of_day(annot_day_number(civil.year, civil.month,
                                                                     civil.day + shift))
                               : civil;
    if (!differ(said, day, date->has_year, said->month, said->day) ||
        !differ(said, day, date->has_year, said->other_month, said->other_day))
      found = ANNOT_WORDS_AGREE;
  }
  return found;
}

const char *annot_month_name(int month) {
  static const char *const names[] = {"January", "February", "March",     "April",
                                      "May",     "June",     "July",      "August",
                                      "September", "October", "November", "December"};
  return names[month - 1];
}

const char *annot_weekday_name(int weekday) {
  static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                      "Friday", "Saturday", "Sunday"};
  return names[weekday - 1];
}
