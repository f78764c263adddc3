/// JSON objects to nodes, driven by the table.
///
/// Documents of a corpus are alike, so that a member is first looked for in the row that followed the
/// last time, and compared as it is mostly spelled, `"name":`, in one or two words.

#include "config.h"

#include "read/json.h"

#include "base/bits.h"
#include "base/utf8.h"
#include "json/canonical.h"

#include <string.h>

/// Free-form data nests at most this deep (the specification, section 4.2).
enum { EXTRA_DEPTH = 100 };

/// A name as it is mostly spelled.
typedef struct spelled_name {
  char bytes[16];
  uint8_t length;
  bool position; ///< the value is one
} spelled_name;

/// An object that is being read.
typedef struct json_object {
  annot_node node;
  annot_shape shape;
  const spelled_name *names; ///< of the shape's rows
  uint8_t *hops;            ///< of the reader, for the shape
  uint32_t count;           ///< of rows
  uint32_t seen;            ///< bit n: row n was spelled
  uint32_t next;            ///< one more than the row that was read last
  annot_array unknown;      ///< of annot_json_range: names that are no fields
} json_object;

typedef struct json_reader {
  read_state *state;
  annot_json json;
  /// By shape and `next`: how far behind `next` the row stood that came last time, modulo 256.
  uint8_t hops[ANNOT_SHAPE_LIMIT][MAX_ROWS + 1];
} json_reader;

#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  _Static_assert(sizeof #name + 2 <= sizeof((spelled_name){0}.bytes), "a name is too long");
#include <annot/shapes.def>

static const spelled_name spelled_names[INDEX_COUNT] = {
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  [INDEX_##SHAPE##_##NAME] = {"\"" #name "\":", sizeof #name + 2,                                   \
                              ANNOT_KIND_##KIND == ANNOT_KIND_POSITION ||                          \
                                  ANNOT_KIND_##KIND == ANNOT_KIND_BOUND},
#include <annot/shapes.def>
};

/// Whether a name is spelled by the first bytes of sixteen.
static inline bool is_spelled(const spelled_name *name, uint64_t low, uint64_t high) {
  uint64_t differs = low ^ annot_load_eight(name->bytes);
  if (name->length <= 8)
    return differs << (64 - 8 * name->length) == 0;
  return differs == 0 &&
         (high ^ annot_load_eight(name->bytes + 8)) << (128 - 8 * name->length) == 0;
}

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

static void report_fault(json_reader *reader, annot_json_fault fault, annot_json_range place) {
  annot_findings_add(reader->state->findings, rule_of_fault(fault),
                     place_bytes(place.start, place.end, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0), "%s",
                     annot_json_fault_text(fault));
}

/// Says what a string says, and what is wrong with it.
static annot_status decode(json_reader *reader, const annot_json_string *string, annot_str *says) {
  annot_json_fault fault;
  annot_json_range place;
  *says = string->spelled;
  if (!string->escaped)
    return ANNOT_OK;
  reader->state->scratch.length = 0;
  TRY(annot_json_decode(string, &reader->state->scratch, says, &fault, &place));
  if (fault != JSON_FINE)
    report_fault(reader, fault, place);
  return ANNOT_OK;
}

/// Where defects of free-form data are told.
static void report_defect(void *context, annot_json_defect defect, annot_json_range at,
                          annot_json_range related) {
  json_reader *reader = context;
  annot_findings *findings = reader->state->findings;
  finding_place place = place_bytes(at.start, at.end, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0);
  annot_str spelled = {reader->json.bytes.data + at.start, at.end - at.start};
  switch (defect) {
  case JSON_DEFECT_SURROGATE:
    report_fault(reader, JSON_LONE_SURROGATE, at);
    return;
  case JSON_DEFECT_NUL:
    report_fault(reader, JSON_NUL, at);
    return;
  case JSON_DEFECT_DUPLICATE:
    if (annot_findings_add(findings, RULE_DUPLICATE_MEMBER, place, "%s is given twice",
                           annot_shown(spelled).text))
      annot_findings_relate(findings,
                            place_bytes(related.start, related.end, ANNOT_NO_NODE, ANNOT_NO_FIELD,
                                        0),
                            "the first one");
    return;
  case JSON_DEFECT_OVERFLOW:
  case JSON_DEFECT_INEXACT:
    break;
  }
  char quote = '"';
  if (!annot_findings_add(findings, RULE_UNREPRESENTABLE_NUMBER, place,
                          "%s does not fit a double: make it a string", annot_shown(spelled).text))
    return;
  annot_findings_fix(findings, false, "make it a string");
  annot_findings_edit_bytes(findings, at.start, at.start, (annot_str){&quote, 1});
  annot_findings_edit_bytes(findings, at.end, at.end, (annot_str){&quote, 1});
}

/// Reads free-form data; what is appended to scratch is its canonical form.
static annot_status read_free(json_reader *reader, annot_str *canonical) {
  annot_json *json = &reader->json;
  uint32_t depth = json->max_depth;
  if (json->depth + EXTRA_DEPTH < depth)
    json->max_depth = json->depth + EXTRA_DEPTH;
  reader->state->scratch.length = 0;
  TRY(annot_json_canonical(json, &reader->state->scratch, report_defect, reader));
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

/// A value of another type: skips it, and says what was wanted.
SELDOM static annot_status refuse_type(json_reader *reader, const read_target *target, annot_json_type type,
                                bool list) {
  const annot_field_info *info = target->info;
  annot_findings *findings = reader->state->findings;
  annot_str ignored, bytes = reader->json.bytes;
  read_target whole = *target;
  whole.range.start = reader->json.at;
  TRY(read_free(reader, &ignored));
  if (reader->json.fault != JSON_FINE)
    return ANNOT_OK;
  whole.range.end = reader->json.at;
  finding_place place = target_place(&whole);
  if (list)
    place.index = WHOLE_LIST;
  size_t start = (size_t)whole.range.start, end = (size_t)whole.range.end;
  if (type == JSON_NULL) {
    annot_findings_add(findings, RULE_NULL_VALUE, place, "%.*s has no value: leave it out",
                       (int)info->name.length, info->name.data);
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
  } else if (type == JSON_STRING && annot_wanted(info)[0] == 'a' && is_type(info, JSON_NUMBER) &&
             strspn(bytes.data + start + 1, "0123456789") == end - start - 2 && end - start > 2) {
    annot_findings_fix(findings, true, "write it without quotation marks");
    annot_findings_edit_bytes(findings, start, end,
                              (annot_str){bytes.data + start + 1, end - start - 2});
  }
  return ANNOT_OK;
}

static annot_status read_object(json_reader *reader, annot_node node, annot_shape shape);

static annot_status read_child(json_reader *reader, const read_target *target) {
  annot_document *document = reader->state->document;
  uint32_t row = row_of_info(target->info), place = (uint32_t)reader->json.at;
  annot_node child;
  TRY(annot_model_node(document, target->info->child, place, &child));
  model_hold(document, target->node, row, child);
  if (target->collect)
    TRY(annot_read_item(reader->state, (model_item){{.bits = child}, place}));
  else
    model_fill(document, target->node, row, (model_slot){.bits = child}, place);
  return read_object(reader, child, target->info->child);
}

/// Reads a position that is spelled as it should be; false, and nothing is read, where it is not.
static inline bool read_position(annot_json *json, uint64_t *position) {
  enum { MOST = 15 };
  const char *digits = json->bytes.data + json->at, *at = digits;
  uint64_t value = 0;
  if (json->bytes.length - json->at <= MOST)
    return false;
  for (unsigned digit; at < digits + MOST && (digit = (unsigned)*at - '0') <= 9; ++at)
    value = value * 10 + digit;
  if ((*at != ',' && *at != '}') || at == digits || (*digits == '0' && at > digits + 1))
    return false;
  json->at += (size_t)(at - digits);
  *position = value;
  return true;
}

/// Reads one value, of which the type is right.
static inline annot_status read_right(json_reader *reader, read_target *target, annot_json_type type) {
  annot_json *json = &reader->json;
  annot_json_string string;
  annot_str says;
  target->range.start = target->place = (uint32_t)json->at;
  if (target->info->kind == ANNOT_KIND_NODE)
    return read_child(reader, target);
  if (type == JSON_STRING) {
    if (!annot_json_read_plain(json, &says)) {
      if (!annot_json_read_string(json, &string))
        return ANNOT_OK;
      TRY(decode(reader, &string, &says));
    }
    target->range.end = json->at;
    return annot_read_string(reader->state, target, says);
  }
  if (type == JSON_NUMBER) {
    if (!annot_json_read_number(json, &says))
      return ANNOT_OK;
    target->range.end = json->at;
    return annot_read_number(reader->state, target, says);
  }
  TRY(read_free(reader, &says));
  target->range.end = json->at;
  return json->fault == JSON_FINE ? annot_read_object(reader->state, target, says) : ANNOT_OK;
}

static annot_status read_value(json_reader *reader, read_target *target) {
  annot_json_type type = annot_json_peek(&reader->json);
  if (type == JSON_NOTHING)
    return ANNOT_OK;
  if (!is_type(target->info, type))
    return refuse_type(reader, target, type, false);
  return read_right(reader, target, type);
}

/// Reads the elements of a list, which goes into the document at its end, in one piece.
static annot_status read_elements(json_reader *reader, read_target *target) {
  read_state *state = reader->state;
  size_t before = state->items.count;
  target->collect = true;
  for (bool more = annot_json_first(&reader->json, ']'); more;
       more = annot_json_next(&reader->json, ']'), ++target->index)
    TRY(read_value(reader, target));
  uint32_t count = (uint32_t)(state->items.count - before);
  state->items.count = before;
  return count == 0 ? ANNOT_OK
                    : annot_model_list(state->document, target->node, row_of_info(target->info),
                                       &ARRAY_AT(model_item, &state->items, before), count);
}

static annot_status read_list(json_reader *reader, read_target *target) {
  annot_json *json = &reader->json;
  annot_document *document = reader->state->document;
  annot_json_type type = annot_json_peek(json);
  if (type == JSON_NOTHING)
    return ANNOT_OK;
  if (type != JSON_ARRAY)
    return refuse_type(reader, target, type, true);
  uint32_t start = (uint32_t)json->at;
  uint32_t slot = model_at(document, target->node)->slots + row_of_info(target->info);
  ARRAY_AT(uint32_t, &document->places, slot) = start;
  if (!annot_json_enter(json))
    return ANNOT_OK;
  TRY(read_elements(reader, target));
  if (json->fault == JSON_FINE && target->index == 0 &&
      target->info->cardinality == ANNOT_SOME)
    annot_findings_empty(
        reader->state->findings,
        place_bytes(start, json->at, target->node, target->info->field, WHOLE_LIST), target->info);
  return ANNOT_OK;
}

/// The row of a name that came otherwise the last time; the number of rows where there is none.
SELDOM static uint32_t find_spelled(const json_object *object, uint64_t low, uint64_t high) {
  uint32_t row = 0;
  while (row < object->count && !is_spelled(&object->names[row], low, high))
    ++row;
  return row;
}

/// Reads the name of a member that is spelled as it mostly is, and tells its row; false, and nothing
/// is read, where it is no such.
static inline bool read_spelled_name(annot_json *json, const json_object *object, uint32_t *row) {
  const spelled_name *names = object->names;
  if (json->bytes.length - json->at < 16)
    return false;
  uint64_t low = annot_load_eight(json->bytes.data + json->at);
  uint64_t high = annot_load_eight(json->bytes.data + json->at + 8);
  uint8_t *hop = &object->hops[object->next];
  *row = (object->next + *hop) & 0xff;
  if (*row >= object->count || !is_spelled(&names[*row], low, high)) {
    *row = find_spelled(object, low, high);
    if (*row == object->count)
      return false;
    *hop = (uint8_t)(*row - object->next);
  }
  json->at += names[*row].length;
  return true;
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
  annot_str ignored;
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
    annot_read_unknown(reader->state, object->node, object->shape, -1, name,
                       (read_range){range.start, range.end});
  TRY(ARRAY_RESERVE(annot_json_range, allocator, &object->unknown, 1));
  ARRAY_PUSH(annot_json_range, &object->unknown, range);
  return read_free(reader, &ignored);
}

/// A row that was spelled before: tells, and skips the value.
SELDOM static annot_status read_again(json_reader *reader, const json_object *object, uint32_t row,
                               annot_json_range name) {
  annot_str ignored, says = shape_row(object->shape, row)->name;
  size_t owner = model_at(reader->state->document, object->node)->place;
  report_duplicate(reader, object, says, name, first_name(reader, owner, says));
  return read_free(reader, &ignored);
}

/// Reads the value of a row, of which the name stood at `name`.
static annot_status read_row(json_reader *reader, json_object *object, uint32_t row,
                             annot_json_range name) {
  if (object->seen & 1u << row)
    return read_again(reader, object, row, name);
  object->seen |= 1u << row;
  object->next = row + 1;
  read_target target = {.info = shape_row(object->shape, row), .node = object->node};
  return annot_is_list(target.info->cardinality) ? read_list(reader, &target)
                                                 : read_value(reader, &target);
}

/// Reads a member, however its name is spelled.
SELDOM static annot_status read_any_member(json_reader *reader, json_object *object) {
  annot_json_string name;
  annot_str says;
  if (!annot_json_name(&reader->json, &name))
    return ANNOT_OK;
  annot_json_range range = {name.start, name.end};
  TRY(decode(reader, &name, &says));
  uint32_t row = find_row(object, says);
  return row < annot_shapes[object->shape].count ? read_row(reader, object, row, range)
                                                 : read_unknown(reader, object, says, range);
}

static inline annot_status read_member(json_reader *reader, json_object *object) {
  size_t start = reader->json.at;
  uint32_t row;
  if (!read_spelled_name(&reader->json, object, &row))
    return read_any_member(reader, object);
  annot_json_range name = {start, reader->json.at - 1};
  model_slot slot;
  uint32_t place = (uint32_t)reader->json.at;
  if (object->names[row].position && !(object->seen & 1u << row) &&
      read_position(&reader->json, &slot.bits)) {
    object->seen |= 1u << row;
    object->next = row + 1;
    model_fill(reader->state->document, object->node, row, slot, place);
    return ANNOT_OK;
  }
  return read_row(reader, object, row, name);
}

static annot_status read_object(json_reader *reader, annot_node node, annot_shape shape) {
  json_object object = {.node = node,
                        .shape = shape,
                        .names = &spelled_names[annot_shapes[shape].fields - annot_fields],
                        .hops = reader->hops[shape],
                        .count = annot_shapes[shape].count};
  annot_json *json = &reader->json;
  annot_status status = ANNOT_OK;
  if (!annot_json_enter(json))
    return ANNOT_OK;
  for (bool more = annot_json_first(json, '}'); more;
       more = status == ANNOT_OK && annot_json_next(json, '}'))
    status = read_member(reader, &object);
  if (object.unknown.data)
    ARRAY_FREE(annot_json_range, reader->state->scratch.allocator, &object.unknown);
  if (status == ANNOT_OK && json->fault == JSON_FINE)
    annot_read_close(reader->state, node, shape, object.seen);
  return status;
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
    return read_object(reader, ANNOT_ROOT, ANNOT_DOCUMENT);
  TRY(read_free(reader, &ignored));
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

/// JSON begins with two characters of ASCII: in UTF-16 one of the first two bytes is NUL.
static bool is_utf16(annot_str bytes) {
  return bytes.length >= 2 && (bytes.data[0] == '\0') != (bytes.data[1] == '\0');
}

/// UTF-8 is checked once for the whole record, so that nothing behind has to think of it.
static bool check_utf8(read_state *state, annot_str bytes) {
  if (is_utf16(bytes)) {
    annot_findings_add(state->findings, RULE_WRONG_ENCODING,
                       place_bytes(0, 2, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                       "this is UTF-16: convert it to UTF-8");
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
  json_reader reader = {.state = state, .json = {.bytes = bytes, .max_depth = state->limits.depth}};
  TRY(annot_read_begin(state, 0));
  if (!check_utf8(state, bytes))
    return annot_findings_status(state->findings);
  skip_mark(&reader);
  TRY(annot_model_reserve(state->document, bytes.length));
  TRY(annot_model_record(state->document, bytes));
  TRY(read_root(&reader));
  if (reader.json.fault == JSON_FINE)
    annot_json_finish(&reader.json);
  if (reader.json.fault != JSON_FINE) {
    report_fault(&reader, reader.json.fault, reader.json.place);
    state->fault = true;
  }
  return annot_read_end(state);
}
