/// Values by kind.

#include "config.h"

#include "read/value.h"

#include "base/number.h"
#include "value/word.h"

#include <math.h>
#include <string.h>

/// Near names are looked for in the first findings only: a file that is wrong throughout costs no
/// more than one that is right.
enum { MAX_SUGGESTIONS = 100 };

static bool may_suggest(read_state *state) { return state->suggestions++ < MAX_SUGGESTIONS; }

annot_status annot_read_begin(read_state *state, uint32_t place) {
  TRY(annot_model_reset(state->document));
  model_at(state->document, ANNOT_ROOT)->place = place;
  annot_findings_clear(state->findings);
  annot_findings_about(state->findings, state->document, state->source);
  state->items.count = 0;
  state->suggestions = 0;
  state->refused = state->fault = false;
  return ANNOT_OK;
}

const char *annot_wanted(const annot_field_info *info) {
  switch (info->kind) {
  case ANNOT_KIND_POSITION:
  case ANNOT_KIND_BOUND:
    return "a position";
  case ANNOT_KIND_NUMBER:
  case ANNOT_KIND_SHARE:
    return "a number";
  case ANNOT_KIND_NODE:
  case ANNOT_KIND_OBJECT:
    return "an object";
  case ANNOT_KIND_VERSION:
  case ANNOT_KIND_TOKEN:
  case ANNOT_KIND_WORD:
  case ANNOT_KIND_TEXT:
  case ANNOT_KIND_ARTICLE:
  case ANNOT_KIND_PASSAGE:
  case ANNOT_KIND_IRI:
  case ANNOT_KIND_LANGUAGE:
  case ANNOT_KIND_INSTANT:
  case ANNOT_KIND_DIGEST:
  case ANNOT_KIND_COUNTRY:
  case ANNOT_KIND_ENUM:
  case ANNOT_KIND_REFERENCE:
    break;
  }
  return "a string";
}

/// Puts a value where it goes.
static inline annot_status keep(read_state *state, const read_target *target, model_slot slot) {
  if (target->collect)
    return annot_read_item(state, (model_item){slot, target->place});
  uint32_t row = row_of_info(target->info);
  if (annot_is_list(target->info->cardinality))
    return annot_model_append(state->document, target->node, row, slot, target->place);
  model_fill(state->document, target->node, row, slot, target->place);
  return ANNOT_OK;
}

/// Leaves a value absent that its slot cannot hold, and remembers that it was spelled: what is built
/// on it must not call it missing.
static annot_status leave(read_state *state, const read_target *target) {
  if (!target->collect)
    model_mark_spelled(state->document, target->node, row_of_info(target->info), target->place);
  return ANNOT_OK;
}

static inline annot_status keep_string(read_state *state, const read_target *target, annot_str says) {
  model_slot slot = {.run = {0, 0}};
  if (target->info->kind == ANNOT_KIND_ARTICLE) {
    annot_buffer *text = &state->document->text;
    if (says.data != text->data)
      TRY(annot_buffer_append(text, says.data, says.length));
    annot_text_changed(state->document);
  } else {
    TRY(annot_model_string(state->document, says, &slot));
  }
  return keep(state, target, slot);
}

/// The rule that a kind of string breaks where its grammar is broken.
static rule_id rule_of_kind(annot_kind kind) {
  static const rule_id rules[] = {
      [ANNOT_KIND_TOKEN] = RULE_BAD_TOKEN,       [ANNOT_KIND_REFERENCE] = RULE_BAD_TOKEN,
      [ANNOT_KIND_WORD] = RULE_BAD_WORD,         [ANNOT_KIND_IRI] = RULE_BAD_IRI,
      [ANNOT_KIND_LANGUAGE] = RULE_BAD_LANGUAGE, [ANNOT_KIND_INSTANT] = RULE_BAD_INSTANT,
      [ANNOT_KIND_DIGEST] = RULE_BAD_DIGEST,     [ANNOT_KIND_COUNTRY] = RULE_BAD_COUNTRY,
  };
  return rules[kind];
}

/// "direct, indirect or mixed": what an enumeration has.
static void list_values(annot_enumeration enumeration, char *list, size_t size) {
  int count = annot_enum_count(enumeration);
  size_t at = 0;
  list[0] = '\0';
  for (int value = 1; value <= count; ++value) {
    annot_str spelling = annot_enum_spelling(enumeration, value);
    const char *glue = value == 1 ? "" : value == count ? " or " : ", ";
    if (at + strlen(glue) + spelling.length + 1 > size)
      return;
    memcpy(list + at, glue, strlen(glue));
    at += strlen(glue);
    memcpy(list + at, spelling.data, spelling.length);
    at += spelling.length;
    list[at] = '\0';
  }
}

static void report_enum(read_state *state, const read_target *target, annot_str says) {
  const annot_field_info *info = target->info;
  char values[320];
  annot_nearest nearest;
  list_values(info->enumeration, values, sizeof values);
  if (!annot_findings_add(state->findings, RULE_BAD_ENUM, target_place(target),
                          "\"%s\" is not a value of %.*s: it is one of %s", annot_shown(says).text,
                          (int)info->name.length, info->name.data, values) ||
      !may_suggest(state))
    return;
  annot_nearest_begin(&nearest, says);
  for (int value = 1; value <= annot_enum_count(info->enumeration); ++value)
    annot_nearest_offer(&nearest, annot_enum_spelling(info->enumeration, value));
  if (!nearest.found.data)
    return;
  annot_findings_fix(state->findings, false, "write %.*s", (int)nearest.found.length,
                     nearest.found.data);
  bool quotes = state->source->syntax != ANNOT_XML;
  annot_findings_edit_bytes(state->findings, target->range.start + quotes,
                            target->range.end - quotes, nearest.found);
}

static annot_status read_enum(read_state *state, const read_target *target, annot_str says) {
  int value = annot_enum_find(target->info->enumeration, says);
  if (value != 0)
    return keep(state, target, (model_slot){.bits = (uint64_t)value});
  report_enum(state, target, says);
  return leave(state, target);
}

/// Whether a string is what its kind asks for, told at a glance.
static inline bool is_plain(annot_kind kind, annot_str says) {
  const uint32_t texts = 1u << ANNOT_KIND_TEXT | 1u << ANNOT_KIND_ARTICLE,
                 words = 1u << ANNOT_KIND_TOKEN | 1u << ANNOT_KIND_WORD | 1u << ANNOT_KIND_REFERENCE;
  return texts >> kind & 1 || (kind == ANNOT_KIND_PASSAGE && says.length > 0) ||
         (words >> kind & 1 && annot_is_plain_word(says));
}

/// Reads a string, with all that may be wrong with it.
static annot_status read_judged(read_state *state, const read_target *target, annot_str says) {
  const annot_field_info *info = target->info;
  annot_flaw flaw = annot_value_flaw(info->kind, says);
  if (flaw.what)
    annot_findings_add(state->findings, rule_of_kind(info->kind), target_place(target),
                       "\"%s\" is not good for %.*s: %s", annot_shown(says).text,
                       (int)info->name.length, info->name.data, flaw.what);
  if (info->kind == ANNOT_KIND_PASSAGE && says.length == 0) {
    if (annot_findings_add(state->findings, RULE_EMPTY_EXACT, target_place(target),
                           "the words of a span cannot be empty"))
      annot_findings_fix(state->findings, false, "leave %.*s out", (int)info->name.length,
                         info->name.data),
          annot_findings_edit_remove(state->findings, target->node, info->field, 0);
  }
  if (info->kind == ANNOT_KIND_VERSION && !annot_str_equal(says, (annot_str){"1.0", 3})) {
    state->refused = true;
    state->version_place = (uint32_t)target->range.start;
    state->version_end = (uint32_t)target->range.end;
  }
  return keep_string(state, target, says);
}

annot_status annot_read_string(read_state *state, const read_target *target, annot_str says) {
  if (target->info->kind == ANNOT_KIND_ENUM)
    return read_enum(state, target, says);
  return is_plain(target->info->kind, says) ? keep_string(state, target, says)
                                            : read_judged(state, target, says);
}

/// Whether a spelling is 0 or digits that do not begin with 0; then also its value, which is more than
/// any position where it is too large.
static bool read_plain(annot_str spelling, uint64_t *value) {
  if (spelling.length == 0 || (spelling.length > 1 && spelling.data[0] == '0'))
    return false;
  *value = 0;
  for (size_t i = 0; i < spelling.length; ++i) {
    unsigned digit = (unsigned char)spelling.data[i] - (unsigned)'0';
    if (digit > 9)
      return false;
    *value = *value > ANNOT_MAX_POSITION ? UINT64_MAX : *value * 10 + digit;
  }
  return true;
}


static size_t skip_digits(annot_str spelling, size_t at) {
  while (at < spelling.length && spelling.data[at] >= '0' && spelling.data[at] <= '9')
    ++at;
  return at;
}

/// Whether a spelling is a number; `strict`: as JSON writes it, else also with leading zeros or `+`.
static bool is_number(annot_str spelling, bool strict) {
  size_t at = 0, from;
  if (at < spelling.length && (spelling.data[at] == '-' || (!strict && spelling.data[at] == '+')))
    ++at;
  from = at;
  at = skip_digits(spelling, at);
  if (at == from || (strict && at > from + 1 && spelling.data[from] == '0'))
    return false;
  if (at < spelling.length && spelling.data[at] == '.') {
    from = ++at;
    if ((at = skip_digits(spelling, at)) == from)
      return false;
  }
  if (at < spelling.length && (spelling.data[at] | 0x20) == 'e') {
    ++at;
    at += at < spelling.length && (spelling.data[at] == '-' || spelling.data[at] == '+');
    from = at;
    if ((at = skip_digits(spelling, at)) == from)
      return false;
  }
  return at == spelling.length;
}

/// A position that is spelled in another way but is one: say so, and how to mend it.
static annot_status read_odd_position(read_state *state, const read_target *target,
                                      annot_str spelling) {
  char digits[NUMBER_SIZE];
  bool plus = spelling.length > 0 && spelling.data[0] == '+';
  annot_str number = {spelling.data + plus, spelling.length - plus};
  double value = is_number(spelling, false) ? annot_number_parse(number) : -1;
  if (!(value >= 0 && value <= (double)ANNOT_MAX_POSITION && value == floor(value))) {
    annot_findings_add(state->findings, RULE_BAD_POSITION, target_place(target),
                       "\"%s\" is no position: %.*s counts characters from 0",
                       annot_shown(spelling).text, (int)target->info->name.length,
                       target->info->name.data);
    return leave(state, target);
  }
  uint64_t position = (uint64_t)value;
  size_t length = annot_position_write(position, digits);
  if (annot_findings_add(state->findings, RULE_POSITION_SPELLING, target_place(target),
                         "a position is written in digits only: %.*s", (int)length, digits)) {
    annot_findings_fix(state->findings, true, "write %.*s", (int)length, digits);
    annot_findings_edit_bytes(state->findings, target->range.start, target->range.end,
                              (annot_str){digits, length});
  }
  return keep(state, target, (model_slot){.bits = position});
}

static annot_status read_position(read_state *state, const read_target *target,
                                  annot_str spelling) {
  uint64_t position;
  if (!read_plain(spelling, &position))
    return read_odd_position(state, target, spelling);
  if (position <= ANNOT_MAX_POSITION)
    return keep(state, target, (model_slot){.bits = position});
  annot_findings_add(state->findings, RULE_BAD_POSITION, target_place(target),
                     "%s is more than any position can be", annot_shown(spelling).text);
  return leave(state, target);
}

annot_status annot_read_number(read_state *state, const read_target *target, annot_str spelling) {
  const annot_field_info *info = target->info;
  if (info->kind == ANNOT_KIND_POSITION || info->kind == ANNOT_KIND_BOUND)
    return read_position(state, target, spelling);
  if (!is_number(spelling, true)) {
    annot_findings_add(state->findings, RULE_BAD_NUMBER, target_place(target),
                       "\"%s\" is not how a number is written", annot_shown(spelling).text);
    return leave(state, target);
  }
  double number = annot_number_parse(spelling);
  if (isinf(number)) {
    annot_findings_add(state->findings, RULE_UNREPRESENTABLE_NUMBER, target_place(target),
                       "%s is larger than any double", annot_shown(spelling).text);
    return leave(state, target);
  }
  if (info->kind == ANNOT_KIND_SHARE && !(number >= 0 && number <= 1))
    annot_findings_add(state->findings, RULE_CONFIDENCE_OUT_OF_RANGE, target_place(target),
                       "%.*s lies between 0 and 1", (int)info->name.length, info->name.data);
  return keep(state, target, (model_slot){.number = number == 0 ? 0 : number});
}

annot_status annot_read_object(read_state *state, const read_target *target,
                               annot_str canonical) {
  return keep_string(state, target, canonical);
}

static annot_str name_in(const annot_field_info *info, int form) {
  return form < 0 ? info->name : info->xml_name;
}

/// The field of a shape with the nearest name, or NULL.
static const annot_field_info *near_field(annot_shape shape, int form, annot_str name) {
  annot_nearest nearest;
  annot_nearest_begin(&nearest, name);
  const annot_field_info *field = NULL;
  for (uint32_t row = 0; row < annot_shapes[shape].count; ++row) {
    const annot_field_info *info = shape_row(shape, row);
    if (form >= 0 && (int)info->xml != form)
      continue;
    annot_nearest_offer(&nearest, name_in(info, form));
    if (nearest.found.data == name_in(info, form).data)
      field = info;
  }
  return nearest.found.data ? field : NULL; // two that are as near are a tie
}

const annot_field_info *annot_read_unknown(read_state *state, annot_node node, annot_shape shape,
                                           int form, annot_str name, read_range range) {
  annot_str shape_name = annot_shapes[shape].name;
  finding_place place = place_bytes(range.start, range.end, node, ANNOT_NO_FIELD, 0);
  const annot_field_info *meant = may_suggest(state) ? near_field(shape, form, name) : NULL;
  annot_str near = meant ? name_in(meant, form) : (annot_str){NULL, 0};
  if (!annot_findings_add(state->findings, RULE_UNKNOWN_MEMBER, place,
                          "%s %.*s has no %s %s%s%.*s%s", article_of(shape_name),
                          (int)shape_name.length, shape_name.data,
                          form < 0                             ? "member"
                          : form == (int)ANNOT_XML_ATTRIBUTE ? "attribute"
                                                               : "element",
                          annot_shown(name).text, near.data ? "; did you mean " : "",
                          (int)near.length, near.data ? near.data : "", near.data ? "?" : ""))
    return NULL;
  annot_findings_member(state->findings, name);
  if (!meant || form == (int)ANNOT_XML_CHILD)
    return meant;
  bool quotes = form < 0;
  annot_findings_fix(state->findings, false, "write %.*s", (int)near.length, near.data);
  annot_findings_edit_bytes(state->findings, range.start + quotes, range.end - quotes, near);
  return meant;
}

const uint32_t annot_required_rows[ANNOT_SHAPE_LIMIT] = {
#define IS_REQUIRED(cardinality) ((cardinality) == ANNOT_ONE || (cardinality) == ANNOT_SOME)
#define SHAPE(NAME, name, tag) [ANNOT_##NAME] = 0
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  | (uint32_t)IS_REQUIRED(ANNOT_##CARDINALITY) << (INDEX_##SHAPE##_##NAME - FIRST_##SHAPE)
#define END(NAME) ,
#include <annot/shapes.def>
};

void annot_read_lacking(read_state *state, annot_node node, uint32_t seen) {
  annot_shape shape = (annot_shape)model_at(state->document, node)->shape;
  uint32_t missing = annot_required_rows[shape] & ~seen;
  for (uint32_t row = 0; missing; ++row, missing >>= 1)
    if (missing & 1)
      annot_findings_missing(state->findings, node, shape_row(shape, row));
  uint32_t texts = 1u << ROW(DOCUMENT, TEXT) | 1u << ROW(DOCUMENT, SOURCE);
  if (shape == ANNOT_DOCUMENT && !(seen & texts))
    annot_findings_no_text(state->findings);
}

/// Converts one bound; false where it lies on no boundary of the text.
static bool convert_bound(const annot_document *document, annot_unit unit, model_slot *slot) {
  uint64_t byte;
  if (slot_absent(*slot))
    return true;
  if (annot_text_to_byte(document, unit, slot->bits, &byte) != ANNOT_OK)
    return false;
  slot->bits = annot_text_from_byte(document, byte, ANNOT_CODEPOINT);
  return true;
}

/// Converts all bounds, or says whether that could be done.
static bool convert_bounds(annot_document *document, annot_unit unit, bool really) {
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    annot_shape shape = (annot_shape)model_at(document, node)->shape;
    if (!model_at(document, node)->live || !shape_has_bounds(shape))
      continue;
    for (uint32_t i = 0; i < 2; ++i) {
      model_slot *bound = model_slot_at(document, node, start_row(shape) + i);
      model_slot converted = *bound;
      if (!convert_bound(document, unit, &converted))
        return false;
      if (really)
        *bound = converted;
    }
  }
  return true;
}

/// The specification, section 3.3: either all positions become code points, or none.
static annot_status convert_unit(annot_document *document) {
  model_slot *unit = model_slot_at(document, ANNOT_ROOT, ROW(DOCUMENT, UNIT));
  if (slot_absent(*unit))
    return ANNOT_OK;
  document->file_unit = (annot_unit)unit->bits;
  if (document->file_unit != ANNOT_CODEPOINT) {
    if (slot_absent(*model_slot_at(document, ANNOT_ROOT, ROW(DOCUMENT, TEXT))))
      return ANNOT_OK;
    TRY(annot_text_index_build(document));
    if (!convert_bounds(document, document->file_unit, false))
      return ANNOT_OK;
    convert_bounds(document, document->file_unit, true);
  }
  *unit = ABSENT;
  return ANNOT_OK;
}

annot_status annot_read_end(read_state *state) {
  annot_model_forget_record(state->document);
  if (state->refused) {
    annot_findings *findings = state->findings;
    if (!state->fault) {
      annot_findings_clear(findings);
      annot_findings_about(findings, state->document, state->source);
    }
    annot_str version = annot_string(state->document, ANNOT_ROOT, ANNOT_DOCUMENT_ANNOT, 0);
    annot_findings_add(findings, RULE_UNSUPPORTED_VERSION,
                       place_bytes(state->version_place, state->version_end, ANNOT_ROOT,
                                   ANNOT_DOCUMENT_ANNOT, 0),
                       "this reader knows version 1.0, not %s", annot_shown(version).text);
  } else {
    TRY(convert_unit(state->document));
  }
  return annot_findings_status(state->findings);
}
