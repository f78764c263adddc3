/// value/words.c: see value/words.h.
///
/// Words are looked up in one table, words.def; figures are read by their separators.  There is no grammar of
/// sentences: a word that is not in the table makes the whole expression strange.

#include "config.h"

#include "value/calendar.h"
#include "value/words.h"

#include <string.h>

typedef enum word_kind {
  STRANGE,
  FILLER,       ///< says nothing
  OF,           ///< ties what came before to what follows, which is no longer relative
  BESIDE,       ///< the same, and another day than the one that follows may be meant: after
  MONTH,
  WEEKDAY,
  NIGHT,
  PART_OF_DAY,
  RELATIVE_DAY, ///< yesterday
  RELATIVE,     ///< last, next: relative with a unit, weekday, month or part of the day
  COUNTED_BACK, ///< German vor: relative with a unit
  UNIT,         ///< week
  AGO,          ///< relative after a unit
  ORDINAL,      ///< in figures
  DECADE        ///< in figures
} word_kind;

/// How a word may be written.
typedef enum word_form {
  PLAIN,     ///< in any case, perhaps with a full stop or 's
  DOTTED,    ///< with a full stop
  INFLECTED, ///< a German adjective: -e, -en, -er, -es, -em must follow
  EXACT      ///< in this case only
} word_form;

static const struct word {
  const char *text;
  word_kind kind;
  word_form form;
  int number;
} table[] = {
#define WORD(text, kind, form, number) {text, kind, form, number},
#include "value/words.def"
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/// Takes `text` off the beginning of the word if it is there, in any case.
static bool begins_with(annot_str *word, const char *text) {
  size_t length = 0;
  while (length < word->length && text[length] && lower(word->data[length]) == text[length])
    ++length;
  *word = (annot_str){word->data + length, word->length - length};
  return !text[length];
}

/// Takes `end` off the end of the word if it is there.
static bool strip(annot_str *word, const char *end) {
  size_t length = strlen(end);
  if (word->length < length || memcmp(word->data + word->length - length, end, length) != 0)
    return false;
  word->length -= length;
  return true;
}

static bool is_written_as(annot_str word, const struct word *row) {
  annot_str rest = word;
  if (!begins_with(&rest, row->text))
    return false;
  bool is_dotted = strip(&rest, ".");
  switch (row->form) {
  case EXACT:
    return rest.length == 0 && memcmp(word.data, row->text, strlen(row->text)) == 0;
  case DOTTED:
    return is_dotted && rest.length == 0;
  case INFLECTED:
    if (!strip(&rest, "n") && !strip(&rest, "r") && !strip(&rest, "s"))
      strip(&rest, "m");
    return rest.length == 1 && rest.data[0] == 'e';
  case PLAIN:
    break;
  }
  if (!strip(&rest, "'s"))
    strip(&rest, "\u2019s");
  return rest.length == 0;
}

/// Two letters as a number; all words have two and more.
static unsigned letters(char first, char second) {
  return (unsigned)(unsigned char)first << 8 | (unsigned char)second;
}

/// The first row whose word begins with these letters or greater ones.
static const struct word *first_row(unsigned wanted) {
  const struct word *low = table, *high = table + sizeof table / sizeof table[0];
  while (low < high) {
    const struct word *middle = low + (high - low) / 2;
    if (letters(middle->text[0], middle->text[1]) < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static const struct word *look_up(annot_str word, bool is_first) {
  static const struct word strange = {"", STRANGE, PLAIN, 0};
  const struct word *found = &strange, *end = table + sizeof table / sizeof table[0];
  if (word.length < 2)
    return found;
  unsigned wanted = letters(lower(word.data[0]), lower(word.data[1]));
  for (const struct word *row = first_row(wanted);
       row < end && letters(row->text[0], row->text[1]) == wanted; ++row)
    if (is_written_as(word, row) && (row->form != EXACT || is_first))
      found = row;
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

/// A decade or a century, which begins with `year`.
static void say_years(annot_date_words *said, int year, int years) {
  say_year(said, year, false);
  said->years = years;
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

/// Takes off the end of a year what makes a decade of it: 1990s, 1990's, 1990er, 1990er-Jahre.
static bool strip_decade(annot_str *word) {
  if (strip(word, "-Jahren") || strip(word, "-Jahre"))
    return strip(word, "er");
  if (strip(word, "ern") || strip(word, "er"))
    return true;
  if (!strip(word, "s"))
    return false;
  if (!strip(word, "'"))
    strip(word, "\u2019");
  return true;
}

/// A decade; the 1900s may be a century too.  False if it is none.
static bool read_decade(annot_date_words *said, annot_str word) {
  numerals figures;
  if (!strip_decade(&word) || !read_figures(word, &figures) || figures.count != 1 ||
      figures.length[0] != 4 || figures.number[0] < 1000 || figures.number[0] % 10 != 0)
    return false;
  say_years(said, figures.number[0], figures.number[0] % 100 == 0 ? 100 : 10);
  said->last = DECADE;
  return true;
}

/// A number: a decade, a year of four digits, a day, or a date in figures; false if it is none.
static bool read_number(annot_date_words *said, annot_str word) {
  numerals figures;
  if (!is_digit(word.data[0]))
    return false;
  said->seen |= 1;
  said->last = STRANGE;
  if (read_decade(said, word))
    return true;
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
    said->last = is_ordinal ? ORDINAL : STRANGE;
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

/// Whether a unit belongs to the figures before it: the 18th century, die 1990er Jahre.
static bool completes_figures(annot_date_words *said, const struct word *word) {
  bool is_century = said->last == ORDINAL && word->number == 100;
  if (word->kind != UNIT || (said->last != DECADE && !is_century))
    return false;
  if (is_century) {
    say_years(said, (said->day - 1) * 100, 100);
    said->day = said->other_day = 0;
    said->is_ordinal = false;
  }
  said->last = STRANGE;
  return true;
}

static void read_word(annot_date_words *said, annot_str text) {
  const struct word *word = look_up(text, said->seen == 0);
  word_kind kind = word->kind;
  if (completes_figures(said, word))
    return;
  bool follows_relative = said->last == RELATIVE;
  said->is_strange |= kind == STRANGE || kind == UNIT || kind == AGO || kind == COUNTED_BACK ||
                      kind == BESIDE;
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
  else if (kind == OF || kind == BESIDE || kind == MONTH)
    said->is_relative = false;
  said->seen |= 1 << kind;
  said->last = (int)kind;
}

/// The length of the white space or punctuation between words that begins at `at`; 0: none.
static inline size_t gap(annot_str words, size_t at) {
  static const char *const wide[] = {"\u00A0", "\u202F", "\u2009"};
  unsigned char c = (unsigned char)words.data[at];
  if (c > ',' && c < 0x80)
    return 0;
  if (c < 0x80)
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == ',' || c == '(' || c == ')';
  for (size_t i = 0; i < sizeof wide / sizeof wide[0]; ++i) {
    size_t length = strlen(wide[i]);
    if (words.length - at >= length && memcmp(words.data + at, wide[i], length) == 0)
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
  }
}

// ---- Comparing ----

/// Two figures as a number; 100 and more where they are none.
static unsigned two_figures(const char *at) {
  unsigned tens = (unsigned char)at[0] - (unsigned)'0', ones = (unsigned char)at[1] - (unsigned)'0';
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/// Reads a day of the years that words can have; false: it is none, or another value.
static bool read_plain_day(annot_str value, int *month, int *day) {
  const char *data = value.data;
  if (value.length != 10 || data[4] != '-' || data[7] != '-')
    return false;
  unsigned century = two_figures(data), year = two_figures(data + 2);
  *month = (int)two_figures(data + 5);
  *day = (int)two_figures(data + 8);
  return century >= 10 && century < 30 && year < 100 && *month >= 1 && *month <= 12 &&
         *day >= 1 && (*day <= 28 || *day <= annot_month_days((int)(century * 100 + year), *month));
}

bool annot_date_words_are(annot_str words, annot_str value) {
  int month, day;
  if (!read_plain_day(value, &month, &day))
    return false;
  const char *name = annot_month_name(month), *at = words.data;
  size_t length = strlen(name), digits = day < 10 ? 1 : 2;
  const char *figures = value.data + 10 - digits;
  if (words.length == length + digits + 7)
    return memcmp(at, name, length) == 0 && at[length] == ' ' &&
           memcmp(at + length + 1, figures, digits) == 0 &&
           memcmp(at + length + 1 + digits, ", ", 2) == 0 &&
           memcmp(at + length + 3 + digits, value.data, 4) == 0;
  return words.length == length + digits + 6 && memcmp(at, figures, digits) == 0 &&
         at[digits] == ' ' && memcmp(at + digits + 1, name, length) == 0 &&
         at[digits + 1 + length] == ' ' && memcmp(at + digits + 2 + length, value.data, 4) == 0;
}

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

/// Whether a value has no day in the decade or century that the words say.  The first year of the
/// next century belongs to it, too, for those who begin to count with 1.
static bool is_outside(const annot_date_words *said, const annot_date *date) {
  const int64_t first = annot_day_number(said->year, 1, 1) * ANNOT_DAY_SECONDS;
  const int64_t end = annot_day_number(said->year + said->years, 1, 1) * ANNOT_DAY_SECONDS;
  const int64_t last = annot_day_number(said->year + said->years + 1, 1, 1) * ANNOT_DAY_SECONDS;
  bool is_last_year = said->years == 100 && date->first >= end && date->end <= last;
  return (date->end <= first || date->first >= end) && !is_last_year;
}

annot_words_difference annot_date_words_compare(const annot_date_words *said,
                                                const annot_date *date) {
  if (said->years)
    return !said->is_strange && !said->month && !said->day && is_outside(said, date)
               ? ANNOT_WORDS_YEARS
               : ANNOT_WORDS_AGREE;
  bool is_one_date = date->form == ANNOT_FORM_DATE || date->form == ANNOT_FORM_DATE_TIME;
  bool is_bare_number = said->day && !said->month && !said->is_ordinal;
  bool is_time = date->has_hour && said->has_year && said->year == date->hour * 100 + date->minute;
  if (said->is_strange || !is_one_date || is_bare_number || is_time)
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
