/// The values of dates: their grammar (D101 to D103), what the words of the text say (D104 to D106),
/// and the day from which they count (D106).

#include "config.h"

#include "rules/check.h"
#include "value/date.h"
#include "value/word.h"
#include "value/words.h"

#include <string.h>

static annot_date_reader *reader_of(uint64_t type) {
  switch (type) {
  case ANNOT_DATE_TYPE_DATE:
    return annot_date_read;
  case ANNOT_DATE_TYPE_TIME:
    return annot_time_read;
  case ANNOT_DATE_TYPE_DURATION:
    return annot_duration_read;
  default:
    return annot_set_read;
  }
}

static rule_id rule_of(annot_date_problem problem) {
  return problem == ANNOT_DATE_REVERSED     ? RULE_REVERSED_INTERVAL
         : problem == ANNOT_DATE_IMPOSSIBLE ? RULE_IMPOSSIBLE_DAY
                                            : RULE_BAD_DATE_VALUE;
}

/// Offers to exchange the two ends of an interval.
static void offer_swapped(rules_context *context, annot_node node, annot_str value) {
  enum { LONGEST = 64 };
  char swapped[LONGEST];
  const char *slash = memchr(value.data, '/', value.length);
  if (!slash || value.length > sizeof swapped)
    return;
  size_t first = (size_t)(slash - value.data), second = value.length - first - 1;
  memcpy(swapped, slash + 1, second);
  swapped[second] = '/';
  memcpy(swapped + second + 1, value.data, first);
  annot_findings_fix(context->findings, false, "exchange the two ends");
  annot_findings_edit_string(context->findings, node, ANNOT_DATE_VALUE, 0,
                             (annot_str){swapped, value.length});
}

/// Says what is wrong with a value, and at which of its characters.
static void report_problem(rules_context *context, annot_node node, annot_str value,
                           annot_date_problem problem, annot_flaw flaw) {
  annot_str part = {value.data + flaw.start, flaw.end - flaw.start};
  if (annot_findings_add(context->findings, rule_of(problem),
                         place_value(node, ANNOT_DATE_VALUE, 0),
                         part.length > 0 ? "%s: %s" : "%s%s", flaw.what,
                         part.length > 0 ? annot_shown(part).text : "") &&
      problem == ANNOT_DATE_REVERSED)
    offer_swapped(context, node, value);
}

/// What the words of all spans say together.
static annot_date_words read_words(const rules_context *context, annot_node node) {
  annot_date_words said = {0};
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, node, ROW(DATE, SPANS), index, slot) {
    text_range range = range_of(context, (annot_node)slot.bits);
    if (!range_is_good(range)) {
      said.is_strange = true;
      return said;
    }
    annot_date_words_read(&said, range_words(context, range));
  }
  return said;
}

static void report_difference(rules_context *context, annot_node node,
                              const annot_date_words *said, annot_words_difference difference) {
  finding_place place = place_value(node, ANNOT_DATE_VALUE, 0);
  bool told = false;
  switch (difference) {
  case ANNOT_WORDS_AGREE:
    return;
  case ANNOT_WORDS_YEAR:
    told = annot_findings_add(context->findings, RULE_CONTRADICTS_WORDS, place,
                              "the words say the year %lld", (long long)said->year);
    break;
  case ANNOT_WORDS_YEARS:
    told = said->years == 100
               ? annot_findings_add(context->findings, RULE_CONTRADICTS_WORDS, place,
                                    "the words say %02lldXX", (long long)said->year / 100)
               : annot_findings_add(context->findings, RULE_CONTRADICTS_WORDS, place,
                                    "the words say %03lldX", (long long)said->year / 10);
    break;
  case ANNOT_WORDS_MONTH:
    told = annot_findings_add(context->findings, RULE_CONTRADICTS_WORDS, place,
                              "the words say %s", annot_month_name(said->month));
    break;
  case ANNOT_WORDS_DAY:
    told = annot_findings_add(context->findings, RULE_CONTRADICTS_WORDS, place,
                              "the words say day %d", said->day);
    break;
  case ANNOT_WORDS_WEEKDAY:
    told = annot_findings_add(context->findings, RULE_WRONG_WEEKDAY, place,
                              "this day is no %s", annot_weekday_name(said->weekday));
    break;
  }
  text_range hull = annot_hull(context, node, ROW(DATE, SPANS));
  if (told && range_is_good(hull))
    annot_findings_words(context->findings, hull.start, hull.end, "the words");
}

/// Whether a duration stands for a set, and nothing says how often in it, or how many of them.
static bool is_bare_set(const rules_context *context, annot_node node, uint64_t type,
                        const annot_date *date) {
  static const uint32_t rows[] = {ROW(DATE, QUANT), ROW(DATE, FREQ)};
  if (type != ANNOT_DATE_TYPE_SET || date->form != ANNOT_FORM_DURATION)
    return false;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i)
    if (!is_missing(context, node, rows[i]))
      return false;
  return true;
}

/// Reads the value; false where there is none that is good.
static bool read_value(rules_context *context, annot_node node, uint64_t type, annot_date *date) {
  annot_str value = model_str(context->document, node, ROW(DATE, VALUE));
  annot_flaw flaw;
  if (annot_word_flaw(value).what)
    return false; // F109 tells of what is no word
  annot_date_problem problem = reader_of(type)(value, date, &flaw);
  if (problem == ANNOT_DATE_GOOD && is_bare_set(context, node, type, date)) {
    problem = ANNOT_DATE_MALFORMED;
    flaw = annot_flaw_at("a duration is a set only together with quant or freq", 0, 0);
  }
  if (problem == ANNOT_DATE_GOOD)
    return true;
  report_problem(context, node, value, problem, flaw);
  return false;
}

/// Whether a date has one span, which says its value in plain words.
static bool is_said_plainly(const rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  model_slot spans = *model_slot_at(document, node, ROW(DATE, SPANS));
  if (slot_absent(spans) || spans.run.count != 1)
    return false;
  text_range range = range_of(context, (annot_node)model_element(document, spans.run, 0)->bits);
  return range_is_good(range) && annot_date_words_are(range_words(context, range),
                                                      model_str(document, node, ROW(DATE, VALUE)));
}

annot_status check_date(rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  model_slot type = *model_slot_at(document, node, ROW(DATE, TYPE));
  annot_date date;
  if (is_retired(context, node) || slot_absent(type) ||
      (type.bits == ANNOT_DATE_TYPE_DATE && is_said_plainly(context, node)))
    return ANNOT_OK;
  bool is_good = read_value(context, node, type.bits, &date);
  if (!context->has_text || type.bits > ANNOT_DATE_TYPE_TIME)
    return ANNOT_OK;
  annot_date_words said = read_words(context, node);
  if (is_good)
    report_difference(context, node, &said, annot_date_words_compare(&said, &date));
  if (said.is_relative && is_missing(context, node, ROW(DATE, ANCHOR)))
    annot_findings_add(context->findings, RULE_NO_ANCHOR, place_id(document, node),
                       "the words count from another day, and no anchor says which");
  return ANNOT_OK;
}

/// Dates may count from the day of publication where that is told.  One finding speaks for all.
annot_status check_publication(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  annot_node meta = annot_child(document, root, ANNOT_DOCUMENT_META, 0);
  model_slot slot;
  if (meta && !slot_absent(*model_slot_at(document, meta, ROW(META, PUBLISHED))))
    return ANNOT_OK;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, DATES), index, slot) {
    annot_node node = (annot_node)slot.bits;
    annot_str anchor = model_str(document, node, ROW(DATE, ANCHOR));
    if (is_retired(context, node) || !annot_str_equal(anchor, (annot_str){"published", 9}))
      continue;
    annot_findings_add(context->findings, RULE_NO_ANCHOR, place_value(node, ANNOT_DATE_ANCHOR, 0),
                       "this counts from the day of publication, which meta does not tell");
    return ANNOT_OK;
  }
  return ANNOT_OK;
}
