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

typedef struct free_level {
  annot_json_type type;
  bool escaped;
  bool filled; ///< it has a member
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

void annot_free_begin(free_reader *reader, read_state *state) {
  reader->state = state;
  reader->json.allocator = state->scratch.allocator;
  reader->json.length = reader->places.count = reader->levels.count = 0;
  reader->whole = reader->bad = false;
}

void annot_free_release(free_reader *reader) {
  const annot_allocator *allocator = reader->json.allocator;
  annot_buffer_free(&reader->json);
  ARRAY_FREE(free_place, allocator, &reader->places);
  ARRAY_FREE(free_level, allocator, &reader->levels);
}

static finding_place place_of(annot_xml_range range) {
  return place_bytes(range.start, range.end, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0);
}

/// Something is not as the vocabulary has it: what comes in this `extra` is not judged.
static annot_status spoil(free_reader *reader, annot_xml_range range, const char *message) {
  reader->bad = true;
  annot_findings_add(reader->state->findings, RULE_BAD_EXTRA, place_of(range), "%s", message);
  return ANNOT_OK;
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

static bool read_flag(free_reader *reader, const annot_xml_attribute *attribute, bool *flag) {
  *flag = is(attribute->says, "true");
  if (!*flag && !is(attribute->says, "false"))
    spoil(reader, attribute->value, "this is either true or false");
  return !reader->bad;
}

static annot_xml_range attribute_name(const annot_xml_start *start,
                                      const annot_xml_attribute *attribute) {
  return annot_xml_attribute_name(start->source->bytes, attribute->value.start);
}

static bool read_attributes(free_reader *reader, const annot_xml_start *start,
                            annot_json_type type, free_attributes *attributes) {
  *attributes = (free_attributes){NULL, false, false};
  for (size_t i = 0; i < start->attribute_count && !reader->bad; ++i) {
    const annot_xml_attribute *attribute = &start->attributes[i];
    bool plain = attribute->space == ANNOT_XML_PLAIN;
    if (plain && strcmp(attribute->name, "key") == 0)
      attributes->key = attribute;
    else if (plain && strcmp(attribute->name, "escaped-key") == 0)
      read_flag(reader, attribute, &attributes->escaped_key);
    else if (plain && type == JSON_STRING && strcmp(attribute->name, "escaped") == 0)
      read_flag(reader, attribute, &attributes->escaped);
    else
      spoil(reader, attribute_name(start, attribute),
            "the vocabulary of JSON in XML has no such attribute");
  }
  return !reader->bad;
}

/// The name in a tag, which begins behind its `<`.
static annot_xml_range name_range(const annot_xml_start *start) {
  annot_str bytes = start->source->bytes;
  size_t end = start->tag.start + 1;
  while (end < bytes.length && !strchr(" \t\r\n/>", bytes.data[end]))
    ++end;
  return (annot_xml_range){start->tag.start + 1, end};
}

/// Writes the comma and the name before a value.
static annot_status append_key(free_reader *reader, const annot_xml_start *start,
                               const free_attributes *attributes) {
  free_level *parent = top_of(reader);
  const annot_xml_attribute *key = attributes->key;
  bool member = parent && parent->type == JSON_OBJECT;
  if (member && !key)
    return spoil(reader, start->tag, "what stands in a map must have the attribute key");
  if (!member && key)
    return spoil(reader, attribute_name(start, key), "only what stands in a map has a key");
  if (parent && parent->filled)
    TRY(append(reader, ","));
  if (parent)
    parent->filled = true;
  if (!member)
    return ANNOT_OK;
  TRY(note_place(reader, key->value));
  TRY(append_string(reader, key->says, attributes->escaped_key));
  return append(reader, ":");
}

annot_status annot_free_start(free_reader *reader, const annot_xml_start *start) {
  free_attributes attributes;
  free_level *parent = top_of(reader);
  annot_json_type type = type_of(start);
  if (reader->bad)
    return ANNOT_OK;
  if (!parent && (type != JSON_OBJECT || reader->whole))
    return spoil(reader, name_range(start), "extra holds exactly one map");
  if (type == JSON_NOTHING || (parent && !is_container(parent->type)))
    return spoil(reader, name_range(start), "the vocabulary of JSON in XML has no such element here");
  if (is_container(type) && reader->levels.count >= EXTRA_DEPTH) {
    annot_findings_add(reader->state->findings, RULE_TOO_DEEP, place_of(name_range(start)),
                       "free-form data nests at most %d deep", EXTRA_DEPTH);
    reader->bad = true;
    return ANNOT_OK;
  }
  if (!read_attributes(reader, start, type, &attributes))
    return ANNOT_OK;
  TRY(append_key(reader, start, &attributes));
  free_level level = {type, attributes.escaped, false};
  TRY(ARRAY_RESERVE(free_level, reader->json.allocator, &reader->levels, 1));
  ARRAY_PUSH(free_level, &reader->levels, level);
  return is_container(type) ? append(reader, type == JSON_OBJECT ? "{" : "[") : ANNOT_OK;
}

annot_status annot_free_text(free_reader *reader, annot_xml_range range) {
  free_level *level = top_of(reader);
  if (reader->bad || (level && !is_container(level->type)))
    return ANNOT_OK;
  return spoil(reader, range, "text stands in string, number and boolean only");
}

/// Whether a string is one number as JSON writes it.
static bool is_json_number(annot_str says) {
  annot_json json = {.bytes = says, .max_depth = 1};
  annot_str spelling;
  return says.length > 0 && (says.data[0] == '-' || (says.data[0] >= '0' && says.data[0] <= '9')) &&
         annot_json_read_number(&json, &spelling) && json.at == says.length;
}

static annot_status append_value(free_reader *reader, const free_level *level, annot_str says,
                                 annot_xml_range content) {
  TRY(note_place(reader, content));
  switch (level->type) {
  case JSON_STRING:
    return append_string(reader, says, level->escaped);
  case JSON_NUMBER:
    if (!is_json_number(says))
      return spoil(reader, content, "number holds a number as JSON writes it, and nothing else");
    return annot_buffer_append(&reader->json, says.data, says.length);
  case JSON_TRUE:
    if (!is(says, "true") && !is(says, "false"))
      return spoil(reader, content, "boolean holds true or false, and nothing else");
    return annot_buffer_append(&reader->json, says.data, says.length);
  case JSON_NULL:
    if (says.length > 0)
      return spoil(reader, content, "null is empty");
    return append(reader, "null");
  case JSON_NOTHING:
  case JSON_OBJECT:
  case JSON_ARRAY:
  case JSON_FALSE:
    break;
  }
  return ANNOT_OK;
}

annot_status annot_free_end(free_reader *reader, const annot_xml_end *end) {
  if (reader->bad)
    return ANNOT_OK;
  free_level level = ARRAY_AT(free_level, &reader->levels, --reader->levels.count);
  annot_buffer *scratch = &reader->state->scratch;
  annot_str says, bytes = end->source->bytes;
  reader->whole = reader->levels.count == 0;
  if (is_container(level.type))
    return append(reader, level.type == JSON_OBJECT ? "}" : "]");
  scratch->length = 0;
  TRY(annot_xml_decode(bytes, end->content, ANNOT_XML_AS_CONTENT, scratch, &says));
  return append_value(reader, &level, says,
                      annot_xml_value_range(bytes, end->content.start, ANNOT_XML_AS_CONTENT));
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
  return place_of(ARRAY_AT(free_place, &reader->places, low).xml);
}

static void report_defect(void *context, annot_json_defect defect, annot_json_range at,
                          annot_json_range related) {
  free_reader *reader = context;
  annot_findings *findings = reader->state->findings;
  finding_place place = xml_place(reader, at.start);
  annot_str spelled = {reader->json.data + at.start, at.end - at.start};
  switch (defect) {
  case JSON_DEFECT_SURROGATE:
    annot_findings_add(findings, RULE_LONE_SURROGATE, place, "%s",
                       annot_json_fault_text(JSON_LONE_SURROGATE));
    return;
  case JSON_DEFECT_NUL:
    annot_findings_add(findings, RULE_NUL_CHARACTER, place, "%s", annot_json_fault_text(JSON_NUL));
    return;
  case JSON_DEFECT_DUPLICATE:
    if (annot_findings_add(findings, RULE_DUPLICATE_MEMBER, place, "%s is given twice",
                           annot_shown(spelled).text))
      annot_findings_relate(findings, xml_place(reader, related.start), "the first one");
    return;
  case JSON_DEFECT_OVERFLOW:
  case JSON_DEFECT_INEXACT:
    break;
  }
  annot_findings_add(findings, RULE_UNREPRESENTABLE_NUMBER, place,
                     "%s does not fit a double: make it a string", annot_shown(spelled).text);
}

annot_status annot_free_finish(free_reader *reader, const read_target *target) {
  annot_buffer *scratch = &reader->state->scratch;
  annot_json json = {.bytes = {reader->json.data, reader->json.length},
                     .max_depth = EXTRA_DEPTH};
  if (reader->bad)
    return ANNOT_OK;
  if (!reader->whole)
    return spoil(reader, (annot_xml_range){(size_t)target->range.start, (size_t)target->range.end},
                 "extra holds exactly one map");
  scratch->length = 0;
  TRY(annot_json_canonical(&json, scratch, report_defect, reader));
  if (json.fault != JSON_FINE) {
    reader->bad = true;
    annot_findings_add(reader->state->findings, RULE_BAD_EXTRA,
                       xml_place(reader, json.place.start), "%s",
                       annot_json_fault_text(json.fault));
    return ANNOT_OK;
  }
  return annot_read_object(reader->state, target, (annot_str){scratch->data, scratch->length});
}
