/// JSON objects to nodes, driven by the table.
///
/// Documents are mostly spelled in one way, without white space: what is spelled so is read by a
/// cursor that goes straight on, by read/spelling.h.  Whatever else comes, and all that is wrong, is
/// left to the scanner, one name or value at a time.

#include "config.h"

#include "read/json.h"

#include "base/number.h"
#include "base/utf8.h"
#include "json/canonical.h"
#include "read/spelling.h"

#include <string.h>

/// Free-form data nests at most this deep (the specification, section 4.2).
enum { EXTRA_DEPTH = 100 };

/// An object that is being read.
typedef struct json_object {
  annot_node node;
  annot_shape shape;
  const json_row *rows; ///< of the shape
  uint8_t *expected;    ///< of the state, for the shape
  uint32_t seen;        ///< bit n: row n was spelled
  uint32_t meant;       ///< … or probably meant by a name that is none
  uint32_t next;        ///< one more than the row that was read last
  annot_array unknown;  ///< of annot_json_range: names that are no fields
} json_object;

/// Functions that are given a cursor, `at`, return where it has come to, or NULL where `status` is
/// not ANNOT_OK.  Behind a fault of the scanner it has come to the end.
typedef struct json_reader {
  read_state *state;
  annot_json json;     ///< the scanner: where it stands counts only while it is used
  const char *limit;   ///< before it there is SPELLING_ROOM
  annot_status status;
} json_reader;

_Static_assert(INDEX_COUNT <= UINT8_MAX, "there are too many rows");
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  _Static_assert(sizeof #name + 2 <= sizeof((json_row){0}.spelled), "a name is too long");
#include <annot/shapes.def>

#define WAY_OF(KIND)                                                                               \
  ((KIND) == ANNOT_KIND_POSITION || (KIND) == ANNOT_KIND_BOUND   ? SPELLED_POSITION                \
   : (KIND) == ANNOT_KIND_TEXT || (KIND) == ANNOT_KIND_PASSAGE   ? SPELLED_TEXT                    \
   : (KIND) == ANNOT_KIND_TOKEN || (KIND) == ANNOT_KIND_WORD ||                                    \
           (KIND) == ANNOT_KIND_REFERENCE                        ? SPELLED_WORD                    \
   : (KIND) == ANNOT_KIND_ENUM                                   ? SPELLED_VALUE                   \
   : (KIND) == ANNOT_KIND_NODE                                   ? SPELLED_NODE                    \
                                                                 : SPELLED_OTHERWISE)
/// The lowest `count` bytes of a word, of which there are 8.
#define LOWEST(count) ((count) >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * ((count) & 7)) - 1)

static const json_row json_rows[INDEX_COUNT] = {
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  [INDEX_##SHAPE##_##NAME] = {.spelled = "\"" #name "\":",                                         \
                              .low = LOWEST(sizeof #name + 2),                                     \
                              .high = sizeof #name + 2 > 8 ? LOWEST(sizeof #name + 2 - 8) : 0,     \
                              .length = sizeof #name + 2,                                          \
                              .row = INDEX_##SHAPE##_##NAME - FIRST_##SHAPE,                         \
                              .index = INDEX_##SHAPE##_##NAME,                                     \
                              .way = WAY_OF(ANNOT_KIND_##KIND),                                    \
                              .info = &annot_fields[INDEX_##SHAPE##_##NAME],                       \
                              .list = ANNOT_##CARDINALITY >= ANNOT_ANY},
#include <annot/shapes.def>
};

static const json_row *const rows_of[ANNOT_SHAPE_LIMIT] = {
#define SHAPE(NAME, name, tag) [ANNOT_##NAME] = &json_rows[FIRST_##NAME],
#include <annot/shapes.def>
};

static rule_id rule_of_fault(annot_json_fault fault) {
  switch (fault) {
  case JSON_EMPTY:
    return RULE_EMPTY_INPUT;
  case JSON_UNEXPECTED_END:
  case JSON_UNTERMINATED_STRING:
    return RULE_INCOMPLETE;
  case JSON_SINGLE_QUOTES:
  case JSON_CONTROL_IN_STRING:
  case JSON_BAD_ESCAPE:
  case JSON_BAD_UNICODE_ESCAPE:
    return RULE_BAD_JSON_STRING;
  case JSON_BAD_NUMBER:
    return RULE_BAD_JSON_NUMBER;
  case JSON_TRAILING_DATA:
    return RULE_TRAILING_DATA;
  case JSON_TOO_DEEP:
    return RULE_TOO_DEEP;
  case JSON_LONE_SURROGATE:
    return RULE_LONE_SURROGATE;
  case JSON_NUL:
    return RULE_NUL_CHARACTER;
  case JSON_FINE:
  case JSON_EXPECTED_VALUE:
  case JSON_MARKUP:
  case JSON_TRAILING_COMMA:
  case JSON_BAD_NAME:
  case JSON_BAD_WORD:
  case JSON_COMMENT:
  case JSON_EXPECTED_NAME:
  case JSON_EXPECTED_COLON:
  case JSON_EXPECTED_COMMA_OR_BRACE:
  case JSON_EXPECTED_COMMA_OR_BRACKET:
    break;
  }
  return RULE_BAD_JSON;
}

/// Whether bytes are one character and white space.
static bool is_lone(annot_str bytes) {
  size_t count = 0;
  for (size_t i = 0; i < bytes.length && count < 2; ++i)
    count += strchr(" \t\r\n", bytes.data[i]) == NULL;
  return count == 1;
}

/// The first of the lines may show that they are none: it opens a document and does no more.
static void report_fault(json_reader *reader, annot_json_fault fault, annot_json_range place) {
  const finding_source *source = reader->state->source;
  rule_id rule = rule_of_fault(fault);
  bool end = rule == RULE_INCOMPLETE, line = source->syntax == ANNOT_JSON_LINES;
  bool opened = end && line && source->number == 0 && is_lone(source->bytes);
  annot_findings_add(reader->state->findings, rule,
                     place_bytes(place.start, place.end, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                     "%s%s%s", !end ? "" : line ? "the line " : "the input ",
                     annot_json_fault_text(fault),
                     opened ? "; a document on several lines is JSON, not JSON Lines" : "");
}

/// Says what a string says, and what is wrong with it; `buffer` is where to decode it.
static annot_status decode(json_reader *reader, const annot_json_string *string,
                           annot_buffer *buffer, annot_str *says) {
  annot_json_fault fault;
  annot_json_range place;
  *says = string->spelled;
  if (!string->escaped)
    return ANNOT_OK;
  buffer->length = 0;
  TRY(annot_json_decode(string, buffer, says, &fault, &place));
  if (fault != JSON_FINE)
    report_fault(reader, fault, place);
  return ANNOT_OK;
}

/// Free-form data, and what it is the value of: a field, or a member that is none.
typedef struct free_value {
  json_reader *reader;
  finding_place owner;
  annot_str member;
} free_value;

static const annot_str no_member = {NULL, 0};

/// The pointer of the finding that was added last goes on from the owner.
static void point_into(const free_value *value, annot_str pointer) {
  annot_findings *findings = value->reader->state->findings;
  if (value->member.data)
    annot_findings_member(findings, value->member);
  annot_findings_steps(findings, pointer);
}

/// Where defects of free-form data are told.
static void report_defect(void *context, annot_json_defect defect, annot_json_range at,
                          annot_json_range related, annot_str pointer) {
  const free_value *value = context;
  json_reader *reader = value->reader;
  annot_findings *findings = reader->state->findings;
  finding_place place = value->owner;
  place.kind = PLACE_BYTES;
  place.start = at.start;
  place.end = at.end;
  annot_str spelled = {reader->json.bytes.data + at.start, at.end - at.start};
  const char quote = '"';
  switch (defect) {
  case JSON_DEFECT_SURROGATE:
  case JSON_DEFECT_NUL:
    annot_findings_add(findings,
                       defect == JSON_DEFECT_NUL ? RULE_NUL_CHARACTER : RULE_LONE_SURROGATE, place,
                       "%s", annot_json_fault_text(defect == JSON_DEFECT_NUL ? JSON_NUL
                                                                             : JSON_LONE_SURROGATE));
    point_into(value, pointer);
    return;
  case JSON_DEFECT_DUPLICATE:
    annot_findings_add(findings, RULE_DUPLICATE_MEMBER, place, "%s is given twice",
                       annot_shown(spelled).text);
    point_into(value, pointer);
    annot_findings_relate(findings,
                          place_bytes(related.start, related.end, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                          "the first one");
    return;
  case JSON_DEFECT_OVERFLOW:
  case JSON_DEFECT_INEXACT:
    break;
  }
  annot_findings_add(findings, RULE_UNREPRESENTABLE_NUMBER, place,
                     "%s does not fit a double: make it a string", annot_shown(spelled).text);
  point_into(value, pointer);
  annot_findings_fix(findings, false, "make it a string");
  annot_findings_edit_bytes(findings, at.start, at.start, (annot_str){&quote, 1});
  annot_findings_edit_bytes(findings, at.end, at.end, (annot_str){&quote, 1});
}

/// Reads free-form data; what is appended to scratch is its canonical form.
static annot_status read_free(json_reader *reader, finding_place owner, annot_str member,
                              annot_str *canonical) {
  annot_json *json = &reader->json;
  free_value value = {reader, owner, member};
  uint32_t depth = json->max_depth;
  if (json->depth + EXTRA_DEPTH < depth)
    json->max_depth = json->depth + EXTRA_DEPTH;
  reader->state->scratch.length = 0;
  TRY(annot_json_canonical(json, &reader->state->scratch, report_defect, &value));
  json->max_depth = depth;
  *canonical = (annot_str){reader->state->scratch.data, reader->state->scratch.length};
  return ANNOT_OK;
}

static inline bool is_type(const annot_field_info *info, annot_json_type type) {
  const uint32_t objects = 1u << ANNOT_KIND_NODE | 1u << ANNOT_KIND_OBJECT,
                 numbers = 1u << ANNOT_KIND_POSITION | 1u << ANNOT_KIND_BOUND |
                           1u << ANNOT_KIND_NUMBER | 1u << ANNOT_KIND_SHARE;
  return type == (objects >> info->kind & 1   ? JSON_OBJECT
                  : numbers >> info->kind & 1 ? JSON_NUMBER
                                              : JSON_STRING);
}

static const char *type_name(annot_json_type type) {
  static const char *const names[] = {"nothing", "an object", "a list", "a string",
                                      "a number", "true",     "false",  "null"};
  return names[type];
}

/// Steps over a value that is refused, whatever it is.
static annot_status skip_free(json_reader *reader, finding_place owner, annot_str member) {
  annot_str ignored;
  annot_json_peek(&reader->json);
  size_t start = reader->json.at;
  TRY(read_free(reader, owner, member, &ignored));
  annot_findings_refuse(reader->state->findings, start, reader->json.at);
  return ANNOT_OK;
}

/// A value of another type: skips it, and says what was wanted.
SELDOM static annot_status refuse_type(json_reader *reader, const read_target *target,
                                       annot_json_type type, bool list) {
  const annot_field_info *info = target->info;
  annot_findings *findings = reader->state->findings;
  annot_str bytes = reader->json.bytes;
  read_target whole = *target;
  whole.range.start = reader->json.at;
  finding_place place = target_place(&whole);
  if (list)
    place.index = WHOLE_LIST;
  TRY(skip_free(reader, place, no_member));
  if (reader->json.fault != JSON_FINE)
    return ANNOT_OK;
  whole.range.end = reader->json.at;
  if (!target->collect)
    model_mark_spelled(reader->state->document, target->node, row_of_info(info),
                 (uint32_t)whole.range.start);
  place.end = whole.range.end;
  size_t start = (size_t)whole.range.start, end = (size_t)whole.range.end;
  if (type == JSON_NULL) {
    bool needed = info->cardinality == ANNOT_ONE || info->cardinality == ANNOT_SOME;
    annot_findings_add(findings, RULE_NULL_VALUE, place, "%.*s has no value%s",
                       (int)info->name.length, info->name.data,
                       needed ? ", and must have one" : ": leave it out");
    return ANNOT_OK;
  }
  if (!annot_findings_add(findings, RULE_WRONG_TYPE, place, "%.*s must be %s, not %s",
                          (int)info->name.length, info->name.data,
                          list ? "a list" : annot_wanted(info), type_name(type)))
    return ANNOT_OK;
  if (list && is_type(info, type)) {
    annot_findings_fix(findings, true, "put it into a list");
    annot_findings_edit_bytes(findings, start, start, (annot_str){"[", 1});
    annot_findings_edit_bytes(findings, end, end, (annot_str){"]", 1});
  } else if (type == JSON_STRING && is_type(info, JSON_NUMBER)) {
    annot_str quoted = {bytes.data + start + 1, end - start - 2};
    if (annot_position_read(quoted, &(uint64_t){0})) {
      annot_findings_fix(findings, true, "write it without quotation marks");
      annot_findings_edit_bytes(findings, start, end, quoted);
    }
  }
  return ANNOT_OK;
}

/// Lets the scanner go on from the cursor.
static inline annot_json *scan_from(json_reader *reader, const char *at) {
  reader->json.at = (size_t)(at - reader->json.bytes.data);
  return &reader->json;
}

/// Goes on from where the scanner has come to.
static inline const char *go_on(json_reader *reader, annot_status status) {
  reader->status = status;
  return status == ANNOT_OK ? reader->json.bytes.data + reader->json.at : NULL;
}

static inline uint32_t place_at(const json_reader *reader, const char *at) {
  return (uint32_t)(at - reader->json.bytes.data);
}

/// Whether a part of what `close` closes begins at a character, as nearly all do.
static inline bool begins_part(char c, char close) { return c == '"' || (c == '{' && close == ']'); }

/// Steps into the object or array at the cursor.  False where it is empty, or at a fault.
static inline bool first_part(json_reader *reader, const char **at, char close) {
  annot_json *json = &reader->json;
  const char *here = *at;
  if (here < reader->limit && begins_part(here[1], close) && json->depth < json->max_depth) {
    ++json->depth;
    *at = here + 1;
    return true;
  }
  bool more = annot_json_enter(scan_from(reader, here)) && annot_json_next_any(json, true, close);
  *at = go_on(reader, ANNOT_OK);
  return more;
}

/// Steps to the next part of an object or array.  False at the bracket that closes it, which is
/// stepped over, or at a fault.
static inline bool next_part(json_reader *reader, const char **at, char close) {
  const char *here = *at;
  if (here < reader->limit) {
    if (here[0] == ',' && begins_part(here[1], close)) {
      *at = here + 1;
      return true;
    }
    if (here[0] == close) {
      --reader->json.depth;
      *at = here + 1;
      return false;
    }
  }
  bool more = annot_json_next_any(scan_from(reader, here), false, close);
  *at = go_on(reader, ANNOT_OK);
  return more;
}

/// Ends in the scanner what a cursor has read.
static inline annot_status arrive(json_reader *reader, const char *at) {
  if (!at)
    return reader->status;
  scan_from(reader, at);
  return ANNOT_OK;
}

/// Another value of an enumeration than the one that came last.
SELDOM static bool find_value(const json_row *row, annot_str says, spelled_value *last) {
  int value = annot_enum_find(row->info->enumeration, says);
  if (value == 0 || says.length > sizeof last->spelled)
    return false;
  last->value = (uint8_t)value;
  last->length = (uint8_t)says.length;
  memcpy(last->spelled, says.data, says.length);
  return true;
}

/// Tells which value of its enumeration a row is given.
static inline bool read_enum(json_reader *reader, const json_row *row, annot_str says,
                             uint64_t *value) {
  spelled_value *last = &reader->state->values[row->index];
  if (!spells_value(last, says) && !find_value(row, says, last))
    return false;
  *value = last->value;
  return true;
}

/// Reads a value that is spelled as most are and has nothing wrong, where there is room to look;
/// false, and the cursor stays, where it is no such.
OFTEN bool read_spelled(json_reader *reader, const json_row *row, const char **at,
                        model_slot *slot) {
  annot_str says;
  const char *end = *at;
  if (row->way == SPELLED_POSITION)
    return spells_position(at, &slot->bits);
  if (row->way <= SPELLED_NODE ||
      !spells_string(&end, reader->limit, row->way != SPELLED_TEXT, &says))
    return false;
  if (row->way != SPELLED_VALUE)
    slot->run = (model_run){place_at(reader, says.data), (uint32_t)says.length};
  else if (!read_enum(reader, row, says, &slot->bits))
    return false;
  *at = end;
  return true;
}

static const char *read_child(json_reader *reader, annot_node node, const json_row *row,
                              const char *at);

/// Decodes the article where it is kept, in one go if there is nothing special in it.
static annot_status decode_article(json_reader *reader, annot_str *says) {
  annot_buffer *text = &reader->state->document->text;
  annot_json *json = &reader->json;
  annot_json_string string;
  TRY(annot_buffer_reserve(text, json->bytes.length - json->at));
  if (annot_json_read_simple(json, text->data, &text->length))
    *says = (annot_str){text->data, text->length};
  else if (annot_json_read_string(json, &string))
    return decode(reader, &string, text, says);
  return ANNOT_OK;
}

/// Reads one value, of which the type is right.
static annot_status read_right(json_reader *reader, read_target *target, annot_json_type type) {
  read_state *state = reader->state;
  annot_json *json = &reader->json;
  annot_json_string string;
  annot_str says;
  target->range.start = target->place = (uint32_t)json->at;
  if (target->info->kind == ANNOT_KIND_NODE)
    return arrive(reader,
                  read_child(reader, target->node, &json_rows[target->info - annot_fields],
                             json->bytes.data + json->at));
  if (type == JSON_STRING) {
    if (target->info->kind == ANNOT_KIND_ARTICLE)
      TRY(decode_article(reader, &says));
    else if (annot_json_read_string(json, &string))
      TRY(decode(reader, &string, &state->scratch, &says));
    if (json->fault != JSON_FINE)
      return ANNOT_OK;
    target->range.end = json->at;
    return annot_read_string(state, target, says);
  }
  if (type == JSON_NUMBER) {
    if (!annot_json_read_number(json, &says))
      return ANNOT_OK;
    target->range.end = json->at;
    return annot_read_number(state, target, says);
  }
  TRY(read_free(reader, target_place(target), no_member, &says));
  target->range.end = json->at;
  return json->fault == JSON_FINE ? annot_read_object(state, target, says) : ANNOT_OK;
}

/// Reads one value, whatever it is: the only one of its row, or an element of its list.
SELDOM static const char *read_value(json_reader *reader, annot_node node,
                                     const annot_field_info *info, uint32_t index,
                                     const char *at) {
  read_target target = {.info = info, .node = node, .index = index,
                        .collect = annot_is_list(info->cardinality)};
  annot_json_type type = annot_json_peek(scan_from(reader, at));
  if (type == JSON_NOTHING)
    return go_on(reader, ANNOT_OK);
  if (!is_type(info, type))
    return go_on(reader, refuse_type(reader, &target, type, false));
  return go_on(reader, read_right(reader, &target, type));
}

/// Reads an element of a list; elements go into the document at its end, in one piece.
static inline const char *read_element(json_reader *reader, annot_node node, const json_row *row,
                                       uint32_t index, const char *at) {
  model_item item = {.place = place_at(reader, at)};
  bool room = at < reader->limit;
  if (room && row->way == SPELLED_NODE && *at == '{')
    return read_child(reader, node, row, at);
  if (!room || !read_spelled(reader, row, &at, &item.slot))
    return read_value(reader, node, row->info, index, at);
  reader->status = annot_read_item(reader->state, item);
  return reader->status == ANNOT_OK ? at : NULL;
}

/// Puts the elements that were read since there were `before` into their row.
static annot_status end_list(json_reader *reader, annot_node node, uint32_t row, size_t before,
                             uint32_t start) {
  annot_array *items = &reader->state->items;
  uint32_t count = (uint32_t)(items->count - before);
  items->count = before;
  model_mark_spelled(reader->state->document, node, row, start); // even if none could be kept
  return annot_model_list(reader->state->document, node, row,
                          &ARRAY_AT(model_item, items, before), count);
}

/// Reads the list at the cursor.
static const char *read_list(json_reader *reader, annot_node node, const json_row *row,
                             const char *at) {
  uint32_t start = place_at(reader, at), index = 0;
  size_t before = reader->state->items.count;
  for (bool more = first_part(reader, &at, ']'); more; more = next_part(reader, &at, ']'), ++index)
    if (!(at = read_element(reader, node, row, index, at)))
      return NULL;
  if (index > 0)
    reader->status = end_list(reader, node, row->row, before, start);
  else if (row->info->cardinality == ANNOT_SOME && reader->json.fault == JSON_FINE)
    annot_findings_empty(reader->state->findings,
                         place_bytes(start, place_at(reader, at), node, row->info->field,
                                     WHOLE_LIST),
                         row->info);
  return reader->status == ANNOT_OK ? at : NULL;
}

/// Reads what should be a list, and may be anything.
SELDOM static const char *read_any_list(json_reader *reader, annot_node node, const json_row *row,
                                        const char *at) {
  read_target target = {.info = row->info, .node = node};
  annot_json_type type = annot_json_peek(scan_from(reader, at));
  at = go_on(reader, ANNOT_OK);
  if (type == JSON_NOTHING)
    return at;
  return type == JSON_ARRAY ? read_list(reader, node, row, at)
                            : go_on(reader, refuse_type(reader, &target, type, true));
}

/// Reads the value of a row: a list or a single one; `room` says whether there is some to look at.
OFTEN const char *read_row(json_reader *reader, annot_node node, const json_row *row, bool room,
                           const char *at) {
  uint32_t place = place_at(reader, at);
  model_slot slot;
  if (row->list)
    return room && *at == '[' ? read_list(reader, node, row, at)
                              : read_any_list(reader, node, row, at);
  if (room && row->way == SPELLED_NODE && *at == '{')
    return read_child(reader, node, row, at);
  if (!room || !read_spelled(reader, row, &at, &slot))
    return read_value(reader, node, row->info, 0, at);
  model_fill(reader->state->document, node, row->row, slot, place);
  return at;
}

/// The row of a name that came otherwise the last time; NULL where there is none.
SELDOM static const json_row *find_spelled(const json_object *object, const char *at) {
  const json_row *row = object->rows, *end = row + annot_shapes[object->shape].count;
  while (row < end && !spells_name(row, at))
    ++row;
  if (row == end)
    return NULL;
  object->expected[object->next] = row->row;
  return row;
}

/// The row of a name, looked for from the expected one on; the number of rows where there is none.
static uint32_t find_row(const json_object *object, annot_str name) {
  const annot_shape_info *info = &annot_shapes[object->shape];
  for (uint32_t i = 0, row = object->next; i < info->count; ++i, ++row) {
    if (row >= info->count)
      row -= info->count;
    annot_str known = info->fields[row].name;
    if (known.length == name.length && memcmp(known.data, name.data, name.length) == 0)
      return row;
  }
  return info->count;
}

static void report_duplicate(json_reader *reader, const json_object *object, annot_str says,
                             annot_json_range second, annot_json_range first) {
  annot_findings *findings = reader->state->findings;
  if (!annot_findings_add(findings, RULE_DUPLICATE_MEMBER,
                          place_bytes(second.start, second.end, object->node, ANNOT_NO_FIELD, 0),
                          "%s is given twice", annot_shown(says).text))
    return;
  annot_findings_member(findings, says);
  if (first.end > first.start)
    annot_findings_relate(
        findings, place_bytes(first.start, first.end, object->node, ANNOT_NO_FIELD, 0),
        "the first one");
}

/// Says what the name at `range` of the record says.
static annot_status name_at(json_reader *reader, annot_json_range range, annot_buffer *buffer,
                            annot_str *says) {
  annot_json_fault fault;
  annot_json_range place;
  annot_json json = {.bytes = reader->json.bytes, .at = range.start};
  annot_json_string string;
  annot_json_read_string(&json, &string);
  return annot_json_decode(&string, buffer, says, &fault, &place);
}

/// Where the member `name` of the object at `at` stands for the first time.
static annot_json_range first_name(json_reader *reader, size_t at, annot_str name) {
  annot_json json = {.bytes = reader->json.bytes, .at = at, .max_depth = 256};
  annot_json_string string;
  annot_buffer buffer = {.allocator = reader->state->scratch.allocator};
  annot_json_range found = {0, 0};
  bool first = true;
  annot_json_enter(&json);
  while (found.end == 0 && annot_json_member(&json, &first, &string)) {
    annot_str says;
    annot_json_range range = {string.start, string.end};
    buffer.length = 0;
    if (name_at(reader, range, &buffer, &says) == ANNOT_OK && annot_str_equal(says, name))
      found = range;
    annot_json_skip(&json);
  }
  annot_buffer_free(&buffer);
  return found;
}

/// A name that is no field: whether it was there before, or what was meant.
static annot_status read_unknown(json_reader *reader, json_object *object, annot_str name,
                                 annot_json_range range) {
  const annot_allocator *allocator = reader->state->scratch.allocator;
  annot_buffer buffer = {.allocator = allocator};
  const annot_field_info *meant = NULL;
  bool twice = false;
  for (size_t i = 0; i < object->unknown.count && !twice; ++i) {
    annot_str other;
    annot_json_range before = ARRAY_AT(annot_json_range, &object->unknown, i);
    annot_status status = name_at(reader, before, &buffer, &other);
    twice = status == ANNOT_OK && annot_str_equal(other, name);
    if (twice)
      report_duplicate(reader, object, name, range, before);
    annot_buffer_free(&buffer);
    TRY(status);
  }
  if (!twice && !(object->shape == ANNOT_DOCUMENT &&
                  annot_str_equal(name, (annot_str){"$schema", 7})))
    meant = annot_read_unknown(reader->state, object->node, object->shape, -1, name,
                               (read_range){range.start, range.end});
  object->meant |= meant ? 1u << row_of_info(meant) : 0;
  TRY(ARRAY_RESERVE(annot_json_range, allocator, &object->unknown, 1));
  ARRAY_PUSH(annot_json_range, &object->unknown, range);
  annot_status status = name_at(reader, range, &buffer, &name); // scratch, where it is now, is used again
  if (status == ANNOT_OK)
    status = skip_free(reader, place_bytes(0, 0, object->node, ANNOT_NO_FIELD, 0), name);
  annot_buffer_free(&buffer);
  return status;
}

/// A row that was spelled before: tells, and skips the value.
SELDOM static annot_status read_again(json_reader *reader, const json_object *object, uint32_t row,
                               annot_json_range name) {
  annot_str says = shape_row(object->shape, row)->name;
  finding_place place = place_bytes(0, 0, object->node, ANNOT_NO_FIELD, 0);
  size_t owner = model_at(reader->state->document, object->node)->place;
  report_duplicate(reader, object, says, name, first_name(reader, owner, says));
  return skip_free(reader, place, says);
}

/// Reads a member, however its name is spelled.
SELDOM static const char *read_any_member(json_reader *reader, json_object *object,
                                          const char *at) {
  annot_json_string name;
  annot_str says;
  if (!annot_json_name(scan_from(reader, at), &name))
    return go_on(reader, ANNOT_OK);
  annot_json_range range = {name.start, name.end};
  at = go_on(reader, decode(reader, &name, &reader->state->scratch, &says));
  if (!at)
    return NULL;
  uint32_t row = find_row(object, says);
  if (row == annot_shapes[object->shape].count)
    return go_on(reader, read_unknown(reader, object, says, range));
  if (object->seen & 1u << row)
    return go_on(reader, read_again(reader, object, row, range));
  object->seen |= 1u << row;
  object->next = row + 1;
  return read_row(reader, object->node, &object->rows[row], at < reader->limit, at);
}

OFTEN const char *read_member(json_reader *reader, json_object *object, const char *at) {
  if (at >= reader->limit)
    return read_any_member(reader, object, at);
  const json_row *row = &object->rows[object->expected[object->next]];
  if (!spells_name(row, at))
    row = find_spelled(object, at);
  if (!row || object->seen & 1u << row->row)
    return read_any_member(reader, object, at);
  object->seen |= 1u << row->row;
  object->next = row->row + 1u;
  return read_row(reader, object->node, row, true, at + row->length);
}

/// Reads the object at the cursor, of which the node is made.
static inline const char *read_object(json_reader *reader, annot_node node, annot_shape shape,
                                      const char *at) {
  json_object object = {.node = node,
                        .shape = shape,
                        .rows = rows_of[shape],
                        .expected = reader->state->expected[shape]};
  for (bool more = first_part(reader, &at, '}'); more; more = next_part(reader, &at, '}'))
    if (!(at = read_member(reader, &object, at)))
      break;
  if (object.unknown.data)
    ARRAY_FREE(annot_json_range, reader->state->scratch.allocator, &object.unknown);
  if (at && reader->json.fault == JSON_FINE)
    annot_read_close(reader->state, node, shape, object.seen | object.meant);
  return at;
}

/// Reads the object at the cursor into a row of a node.
static const char *read_child(json_reader *reader, annot_node node, const json_row *row,
                              const char *at) {
  annot_document *document = reader->state->document;
  annot_shape shape = row->info->child;
  uint32_t place = place_at(reader, at);
  annot_node child;
  annot_status status = model_child(document, node, row->row, shape, place, &child);
  model_slot slot = {.bits = child};
  if (row->list && status == ANNOT_OK)
    status = annot_read_item(reader->state, (model_item){slot, place});
  else if (status == ANNOT_OK)
    model_fill(document, node, row->row, slot, place);
  reader->status = status;
  return status == ANNOT_OK ? read_object(reader, child, shape, at) : NULL;
}

/// The top level.
static annot_status read_root(json_reader *reader) {
  annot_json *json = &reader->json;
  annot_json_type type = annot_json_peek(json);
  annot_str ignored;
  if (type == JSON_NOTHING)
    return ANNOT_OK;
  size_t start = json->at;
  model_at(reader->state->document, ANNOT_ROOT)->place = (uint32_t)start;
  if (type == JSON_OBJECT)
    return arrive(reader,
                  read_object(reader, ANNOT_ROOT, ANNOT_DOCUMENT, json->bytes.data + start));
  TRY(read_free(reader, place_bytes(0, 0, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0), no_member, &ignored));
  if (json->fault == JSON_FINE)
    annot_findings_add(reader->state->findings, RULE_NOT_A_DOCUMENT,
                       place_bytes(start, json->at, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                       "a document is an object, not %s%s", type_name(type),
                       type == JSON_ARRAY ? "; several documents are one a line, without brackets"
                                          : "");
  reader->state->fault = true;
  return ANNOT_OK;
}

/// A byte order mark at the start of the stream is no part of the document.
static void skip_mark(json_reader *reader) {
  annot_str bytes = reader->json.bytes;
  if (reader->state->source->byte != 0 || bytes.length < 3 ||
      memcmp(bytes.data, "\xef\xbb\xbf", 3) != 0)
    return;
  reader->json.at = 3;
  annot_findings_add(reader->state->findings, RULE_BYTE_ORDER_MARK,
                     place_bytes(0, 3, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                     "the byte order mark is skipped and not written back");
}

/// JSON begins with two characters of ASCII: in UTF-16 one of the first two bytes is NUL, and in UTF-32
/// that or the first three.
static bool is_wide(annot_str bytes) {
  const char *data = bytes.data;
  return bytes.length >= 2 && ((data[0] == '\0') != (data[1] == '\0') ||
                               (bytes.length >= 4 && data[0] == '\0' && data[2] == '\0' &&
                                data[3] != '\0'));
}

/// UTF-8 is checked once for the whole record, so that nothing behind has to think of it.
static bool check_utf8(read_state *state, annot_str bytes) {
  if (is_wide(bytes)) {
    annot_findings_add(state->findings, RULE_WRONG_ENCODING,
                       place_bytes(0, 2, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                       "this is UTF-16 or UTF-32: convert it to UTF-8");
    state->fault = true;
    return false;
  }
  size_t flaw = annot_utf8_flaw(bytes);
  if (flaw == bytes.length)
    return true;
  size_t length = annot_utf8_flaw_length(bytes, flaw);
  annot_findings_add(state->findings, RULE_INVALID_UTF8,
                     place_bytes(flaw, flaw + length, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                     "byte 0x%02X is not UTF-8 here", (unsigned)(unsigned char)bytes.data[flaw]);
  state->fault = true;
  return false;
}

annot_status annot_read_json(read_state *state) {
  annot_str bytes = state->source->bytes;
  json_reader reader = {.state = state,
                        .json = {.bytes = bytes, .max_depth = state->limits.depth},
                        .limit = bytes.data};
  TRY(annot_read_begin(state, 0));
  if (!check_utf8(state, bytes))
    return annot_findings_status(state->findings);
  skip_mark(&reader);
  TRY(annot_model_reserve(state->document, bytes.length));
  annot_model_record(state->document, bytes);
  if (state->document->record.length > SPELLING_ROOM) // what is not kept has no views
    reader.limit = bytes.data + bytes.length - SPELLING_ROOM;
  TRY(read_root(&reader));
  if (reader.json.fault == JSON_FINE)
    annot_json_finish(&reader.json);
  if (reader.json.fault != JSON_FINE) {
    report_fault(&reader, reader.json.fault, reader.json.place);
    state->fault = true;
  }
  return annot_read_end(state);
}
