/// Free-form data of XML to JSON.

#include "config.h"

#include "read/free.h"

#include "json/canonical.h"

#include <string.h>

/// Free-form data nests at most this deep (the specification, section 4.4).
enum { EXTRA_DEPTH = 100 };

/// Where something of the JSON stands in the XML.
typedef struct free_place {
  size_t json;
  annot_xml_range xml;
} free_place;

/// An open element.
typedef struct free_level {
  annot_json_type type; ///< JSON_NOTHING: it has had its finding, and is stepped over
  bool escaped;
  uint32_t count;  ///< of the elements in it
  size_t pointer;  ///< the length of the pointer to what it is in
} free_level;

/// The elements; JSON_TRUE stands for both booleans.
static const struct {
  const char *name;
  annot_json_type type;
} elements[] = {{"map", JSON_OBJECT},    {"array", JSON_ARRAY},  {"string", JSON_STRING},
                {"number", JSON_NUMBER}, {"boolean", JSON_TRUE}, {"null", JSON_NULL}};

static annot_json_type type_of(const annot_xml_start *start) {
  for (size_t i = 0; i < sizeof elements / sizeof *elements; ++i)
    if (start->space == ANNOT_XML_MAP && strcmp(start->name, elements[i].name) == 0)
      return elements[i].type;
  return JSON_NOTHING;
}

void annot_free_begin(free_reader *reader, read_state *state, finding_place owner) {
  reader->state = state;
  reader->owner = owner;
  reader->json.allocator = state->scratch.allocator;
  reader->pointer.allocator = reader->json.allocator;
  reader->json.length = reader->pointer.length = 0;
  reader->places.count = reader->levels.count = 0;
  reader->whole = reader->bad = false;
}

void annot_free_release(free_reader *reader) {
  const annot_allocator *allocator = reader->json.allocator;
  annot_buffer_free(&reader->json);
  annot_buffer_free(&reader->pointer);
  ARRAY_FREE(free_place, allocator, &reader->places);
  ARRAY_FREE(free_level, allocator, &reader->levels);
}

static finding_place place_of(const free_reader *reader, annot_xml_range range) {
  finding_place place = reader->owner;
  place.kind = PLACE_BYTES;
  place.start = range.start;
  place.end = range.end;
  return place;
}

/// Something is not as it must be: the value is of no use, but what comes is judged too.
static void tell(free_reader *reader, rule_id rule, annot_xml_range range, const char *message) {
  reader->bad = true;
  annot_findings_add(reader->state->findings, rule, place_of(reader, range), "%s", message);
  annot_findings_steps(reader->state->findings,
                       (annot_str){reader->pointer.data, reader->pointer.length});
}

static void spoil(free_reader *reader, annot_xml_range range, const char *message) {
  tell(reader, RULE_BAD_EXTRA, range, message);
}

static free_level *top_of(free_reader *reader) {
  size_t count = reader->levels.count;
  return count > 0 ? &ARRAY_AT(free_level, &reader->levels, count - 1) : NULL;
}

static bool is_container(annot_json_type type) { return type == JSON_OBJECT || type == JSON_ARRAY; }

static annot_status append(free_reader *reader, const char *bytes) {
  return annot_buffer_append(&reader->json, bytes, strlen(bytes));
}

/// Remembers where what is written next stands.
static annot_status note_place(free_reader *reader, annot_xml_range xml) {
  free_place place = {reader->json.length, xml};
  TRY(ARRAY_RESERVE(free_place, reader->json.allocator, &reader->places, 1));
  ARRAY_PUSH(free_place, &reader->places, place);
  return ANNOT_OK;
}

/// Writes a string of which some characters are written as escapes of JSON already.
static annot_status append_escaped(free_reader *reader, annot_str says) {
  TRY(append(reader, "\""));
  for (size_t at = 0; at < says.length;) {
    size_t length = says.data[at] == '\\' && at + 1 < says.length ? 2 : 1;
    unsigned char c = (unsigned char)says.data[at];
    if (c == '"')
      TRY(append(reader, "\\\""));
    else if (c < 0x20)
      TRY(annot_buffer_printf(&reader->json, "\\u%04x", c));
    else
      TRY(annot_buffer_append(&reader->json, says.data + at, length));
    at += length;
  }
  return append(reader, "\"");
}

static annot_status append_string(free_reader *reader, annot_str says, bool escaped) {
  return escaped ? append_escaped(reader, says) : annot_json_append_string(&reader->json, says);
}

/// The attributes of an element of the vocabulary.
typedef struct free_attributes {
  const annot_xml_attribute *key;
  bool escaped, escaped_key;
} free_attributes;

static bool is(annot_str string, const char *what) {
  return string.length == strlen(what) && memcmp(string.data, what, string.length) == 0;
}

static bool is_named(const annot_xml_attribute *attribute, const char *name) {
  return attribute->space == ANNOT_XML_PLAIN && strcmp(attribute->name, name) == 0;
}

static annot_xml_range attribute_name(const annot_xml_start *start,
                                      const annot_xml_attribute *attribute) {
  return annot_xml_attribute_name(start->source->bytes, attribute->value.start);
}

static free_attributes read_attributes(const annot_xml_start *start) {
  free_attributes attributes = {NULL, false, false};
  for (size_t i = 0; i < start->attribute_count; ++i) {
    const annot_xml_attribute *attribute = &start->attributes[i];
    if (is_named(attribute, "key"))
      attributes.key = attribute;
    attributes.escaped |= is_named(attribute, "escaped") && is(attribute->says, "true");
    attributes.escaped_key |= is_named(attribute, "escaped-key") && is(attribute->says, "true");
  }
  return attributes;
}

static void judge_attributes(free_reader *reader, const annot_xml_start *start, bool has_key,
                             annot_json_type type) {
  for (size_t i = 0; i < start->attribute_count; ++i) {
    const annot_xml_attribute *attribute = &start->attributes[i];
    bool flag = is_named(attribute, "escaped-key") ||
                (type == JSON_STRING && is_named(attribute, "escaped"));
    if (flag && !is(attribute->says, "true") && !is(attribute->says, "false"))
      spoil(reader, attribute->value, "this is either true or false");
    else if (is_named(attribute, "key") && !has_key)
      spoil(reader, attribute_name(start, attribute), "only what stands in a map has a key");
    else if (!flag && !is_named(attribute, "key"))
      spoil(reader, attribute_name(start, attribute),
            "the vocabulary of JSON in XML has no such attribute");
  }
}

/// Writes a string; one whose escapes are none stands empty.
static annot_status append_checked(free_reader *reader, annot_str says, bool escaped,
                                   annot_xml_range range) {
  size_t from = reader->json.length;
  annot_json_string string;
  TRY(append_string(reader, says, escaped));
  annot_json json = {.bytes = {reader->json.data + from, reader->json.length - from}, .max_depth = 1};
  if (!escaped || (annot_json_read_string(&json, &string) && json.at == json.bytes.length))
    return ANNOT_OK;
  // A quotation mark stands there as it is, or a backslash with nothing behind it.
  bool alone = json.fault == JSON_FINE || json.fault == JSON_UNTERMINATED_STRING;
  spoil(reader, range, annot_json_fault_text(alone ? JSON_BAD_ESCAPE : json.fault));
  reader->json.length = from;
  return append(reader, "\"\"");
}

/// Writes the name before a value, and steps on to what it names.
static annot_status append_key(free_reader *reader, const annot_xml_attribute *key, bool escaped) {
  size_t from = reader->json.length;
  annot_buffer *scratch = &reader->state->scratch;
  annot_json_fault fault;
  annot_json_range place;
  annot_json_string string;
  annot_str says = {NULL, 0};
  TRY(note_place(reader, key->value));
  TRY(append_checked(reader, key->says, escaped, key->value));
  annot_json json = {.bytes = {reader->json.data + from, reader->json.length - from}, .max_depth = 1};
  scratch->length = 0;
  if (annot_json_read_string(&json, &string))
    TRY(annot_json_decode(&string, scratch, &says, &fault, &place));
  TRY(annot_json_append_step(&reader->pointer, says));
  return append(reader, ":");
}

/// Writes what comes before a value: the comma, and in a map the name.
static annot_status begin_value(free_reader *reader, const annot_xml_start *start,
                                const free_level *parent, annot_json_type type) {
  free_attributes attributes = read_attributes(start);
  bool member = parent && parent->type == JSON_OBJECT;
  char last = parent ? reader->json.data[reader->json.length - 1] : '{';
  if (last != '{' && last != '[')
    TRY(append(reader, ","));
  if (member)
    TRY(append_key(reader, attributes.key, attributes.escaped_key));
  else if (parent)
    TRY(annot_buffer_printf(&reader->pointer, "/%u", (unsigned)parent->count - 1));
  judge_attributes(reader, start, member, type);
  return is_container(type) ? append(reader, type == JSON_OBJECT ? "{" : "[") : ANNOT_OK;
}

/// What an element stands for; JSON_NOTHING where it cannot stand here, which is told.
static annot_json_type judge_element(free_reader *reader, const annot_xml_start *start,
                                     const free_level *parent) {
  annot_json_type type = type_of(start);
  const char *flaw = NULL;
  annot_xml_range range = annot_xml_tag_name(start->source->bytes, start->tag.start);
  if (parent && parent->type == JSON_NOTHING)
    return JSON_NOTHING;
  if (!parent && (type != JSON_OBJECT || reader->whole)) {
    flaw = "extra holds exactly one map";
  } else if (type == JSON_NOTHING || (parent && !is_container(parent->type))) {
    flaw = "the vocabulary of JSON in XML has no such element here";
  } else if (parent && parent->type == JSON_OBJECT && !read_attributes(start).key) {
    flaw = "what stands in a map must have the attribute key";
    range = start->tag;
  } else if (is_container(type) && reader->levels.count >= EXTRA_DEPTH) {
    tell(reader, RULE_TOO_DEEP, range, "free-form data nests at most 100 deep");
    return JSON_NOTHING;
  }
  if (flaw)
    spoil(reader, range, flaw);
  return flaw ? JSON_NOTHING : type;
}

annot_status annot_free_start(free_reader *reader, const annot_xml_start *start) {
  TRY(ARRAY_RESERVE(free_level, reader->json.allocator, &reader->levels, 1));
  free_level *parent = top_of(reader);
  if (parent)
    ++parent->count;
  free_level level = {.type = judge_element(reader, start, parent),
                      .escaped = read_attributes(start).escaped,
                      .pointer = reader->pointer.length};
  if (level.type != JSON_NOTHING)
    TRY(begin_value(reader, start, parent, level.type));
  ARRAY_PUSH(free_level, &reader->levels, level);
  return ANNOT_OK;
}

annot_status annot_free_text(free_reader *reader, annot_xml_range range) {
  free_level *level = top_of(reader);
  if (!level || is_container(level->type))
    spoil(reader, range, "text stands in string, number and boolean only");
  return ANNOT_OK;
}

/// Whether a string is one number as JSON writes it.
static bool is_json_number(annot_str says) {
  annot_json json = {.bytes = says, .max_depth = 1};
  annot_str spelling;
  return says.length > 0 && (says.data[0] == '-' || (says.data[0] >= '0' && says.data[0] <= '9')) &&
         annot_json_read_number(&json, &spelling) && json.at == says.length;
}

/// Writes the value of an element that holds no others; what is none is told, and another stands for it.
static annot_status append_value(free_reader *reader, const free_level *level, annot_str says,
                                 annot_xml_range content) {
  bool told = level->count > 0; // of an element in it
  TRY(note_place(reader, content));
  if (level->type == JSON_STRING)
    return append_checked(reader, says, level->escaped, content);
  if (level->type == JSON_NUMBER && is_json_number(says))
    return annot_buffer_append(&reader->json, says.data, says.length);
  if (level->type == JSON_NUMBER && !told)
    spoil(reader, content, "number holds a number as JSON writes it, and nothing else");
  if (level->type == JSON_TRUE && !told && !is(says, "true") && !is(says, "false"))
    spoil(reader, content, "boolean holds true or false, and nothing else");
  if (level->type == JSON_NULL && !told && says.length > 0)
    spoil(reader, content, "null is empty");
  return append(reader, level->type == JSON_NUMBER                         ? "0"
                        : level->type == JSON_NULL                         ? "null"
                        : is(says, "true")                                 ? "true"
                                                                           : "false");
}

annot_status annot_free_end(free_reader *reader, const annot_xml_end *end) {
  free_level level = ARRAY_AT(free_level, &reader->levels, --reader->levels.count);
  annot_buffer *scratch = &reader->state->scratch;
  annot_str says, bytes = end->source->bytes;
  annot_status status = ANNOT_OK;
  if (is_container(level.type)) {
    reader->whole |= reader->levels.count == 0;
    status = append(reader, level.type == JSON_OBJECT ? "}" : "]");
  } else if (level.type != JSON_NOTHING) {
    scratch->length = 0;
    TRY(annot_xml_decode(bytes, end->content, ANNOT_XML_AS_CONTENT, scratch, &says));
    status = append_value(reader, &level, says,
                          annot_xml_value_range(bytes, end->content.start, ANNOT_XML_AS_CONTENT));
  }
  reader->pointer.length = level.pointer;
  return status;
}

/// The place in the XML of a byte of the JSON.
static finding_place xml_place(const free_reader *reader, size_t at) {
  size_t low = 0, high = reader->places.count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (ARRAY_AT(free_place, &reader->places, middle).json <= at)
      low = middle;
    else
      high = middle;
  }
  return place_of(reader, ARRAY_AT(free_place, &reader->places, low).xml);
}

static void report_defect(void *context, annot_json_defect defect, annot_json_range at,
                          annot_json_range related, annot_str pointer) {
  free_reader *reader = context;
  annot_findings *findings = reader->state->findings;
  finding_place place = xml_place(reader, at.start);
  annot_str spelled = {reader->json.data + at.start, at.end - at.start};
  switch (defect) {
  case JSON_DEFECT_SURROGATE:
    annot_findings_add(findings, RULE_LONE_SURROGATE, place, "%s",
                       annot_json_fault_text(JSON_LONE_SURROGATE));
    break;
  case JSON_DEFECT_NUL:
    annot_findings_add(findings, RULE_NUL_CHARACTER, place, "%s", annot_json_fault_text(JSON_NUL));
    break;
  case JSON_DEFECT_DUPLICATE:
    annot_findings_add(findings, RULE_DUPLICATE_MEMBER, place, "%s is given twice",
                       annot_shown(spelled).text);
    annot_findings_relate(findings, xml_place(reader, related.start), "the first one");
    break;
  case JSON_DEFECT_OVERFLOW:
  case JSON_DEFECT_INEXACT:
    annot_findings_add(findings, RULE_UNREPRESENTABLE_NUMBER, place,
                       "%s does not fit a double: make it a string", annot_shown(spelled).text);
    break;
  }
  annot_findings_steps(findings, pointer);
}

annot_status annot_free_finish(free_reader *reader, const read_target *target) {
  annot_buffer *scratch = &reader->state->scratch;
  annot_json json = {.bytes = {reader->json.data, reader->json.length},
                     .max_depth = EXTRA_DEPTH};
  if (!reader->whole && !reader->bad)
    spoil(reader, (annot_xml_range){(size_t)target->range.start, (size_t)target->range.end},
          "extra holds exactly one map");
  if (!reader->whole)
    return ANNOT_OK;
  scratch->length = 0;
  TRY(annot_json_canonical(&json, scratch, report_defect, reader));
  return reader->bad ? ANNOT_OK
                     : annot_read_object(reader->state, target,
                                         (annot_str){scratch->data, scratch->length});
}
