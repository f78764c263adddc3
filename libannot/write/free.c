/// Free-form JSON as XML, token by token.

#include "config.h"

#include "write/free.h"

#include "json/scan.h"
#include "write/xml.h"
#include "xml/escape.h"

#define XMLNS " xmlns=\"http://www.w3.org/2005/xpath-functions\""

/// Free-form data is no deeper than this (the specification, "Free-form data").
enum { MAX_LEVELS = 100 };

/// The elements, as they begin and end.
static const annot_str begins[] = {
    [JSON_NOTHING] = {NULL, 0},
    [JSON_OBJECT] = STR("<map"),     [JSON_ARRAY] = STR("<array"),
    [JSON_STRING] = STR("<string"),  [JSON_NUMBER] = STR("<number"),
    [JSON_TRUE] = STR("<boolean"),   [JSON_FALSE] = STR("<boolean"),
    [JSON_NULL] = STR("<null"),
};
static const annot_str ends[] = {
    [JSON_OBJECT] = STR("</map>"),    [JSON_ARRAY] = STR("</array>"),
    [JSON_STRING] = STR("</string>"), [JSON_NUMBER] = STR("</number>"),
    [JSON_TRUE] = STR("</boolean>"),  [JSON_FALSE] = STR("</boolean>"),
    [JSON_NULL] = STR("</null>"),
};

typedef struct map_printer {
  printer *out;
  annot_json json;
  annot_buffer decoded; ///< what the string at hand says
  annot_buffer escaped; ///< the same with its escapes
} map_printer;

/// Appends what is written of characters that XML can carry, where others are escaped.
static annot_status append_carried(annot_buffer *buffer, const char *bytes, size_t length) {
  const char *slash;
  while (length > 0 && (slash = memchr(bytes, '\\', length))) {
    size_t run = (size_t)(slash - bytes) + 1;
    TRY(annot_buffer_append(buffer, bytes, run));
    TRY(annot_buffer_append(buffer, "\\", 1));
    bytes += run;
    length -= run;
  }
  return annot_buffer_append(buffer, bytes, length);
}

/// What a string says; where XML cannot carry it, `*escaped` is true and it has escapes.
static annot_status spell(map_printer *map, const annot_json_string *string, annot_str *says,
                          bool *escaped) {
  annot_json_fault fault;
  annot_json_range place;
  annot_str decoded;
  uint32_t character;
  size_t length;
  map->decoded.length = map->escaped.length = 0;
  TRY(annot_json_decode(string, &map->decoded, &decoded, &fault, &place));
  size_t at = annot_xml_find_forbidden(decoded, 0, &character, &length);
  *says = decoded;
  *escaped = at < decoded.length;
  if (!*escaped)
    return ANNOT_OK;
  size_t from = 0;
  for (; at < decoded.length; at = annot_xml_find_forbidden(decoded, from, &character, &length)) {
    TRY(append_carried(&map->escaped, decoded.data + from, at - from));
    TRY(annot_buffer_printf(&map->escaped, "\\u%04x", (unsigned)character));
    from = at + length;
  }
  TRY(append_carried(&map->escaped, decoded.data + from, at - from));
  *says = (annot_str){map->escaped.data, map->escaped.length};
  return ANNOT_OK;
}

/// As `spell`, leaving a failure with the printer.
static annot_str spelling_of(map_printer *map, const annot_json_string *string, bool *escaped) {
  annot_str says = {NULL, 0};
  *escaped = false;
  print_status(map->out, spell(map, string, &says, escaped));
  return says;
}

static void print_key(map_printer *map, const annot_json_string *key) {
  bool escaped;
  annot_str says = spelling_of(map, key, &escaped);
  size_t start = map->out->buffer->length;
  print_bytes(map->out, " key=\"", 6);
  print_status(map->out, annot_xml_append_attribute(map->out->buffer, says));
  print_char(map->out, '"');
  if (escaped)
    print_bytes(map->out, " escaped-key=\"true\"", 19);
  annot_xml_limit(map->out, start);
}

static void print_content(map_printer *map, annot_json_type type, annot_str content) {
  if (content.length == 0) {
    print_bytes(map->out, "/>", 2);
    return;
  }
  print_char(map->out, '>');
  print_status(map->out, annot_xml_append_text(map->out->buffer, content));
  print_str(map->out, ends[type]);
}

static void print_string(map_printer *map) {
  annot_json_string string;
  bool escaped;
  if (!annot_json_read_string(&map->json, &string))
    return;
  annot_str says = spelling_of(map, &string, &escaped);
  if (escaped)
    print_bytes(map->out, " escaped=\"true\"", 15);
  print_content(map, JSON_STRING, says);
}

static void print_item(map_printer *map, const annot_json_string *key);

static void print_items(map_printer *map, annot_json_type type) {
  printer *out = map->out;
  annot_json_string key;
  bool first = true;
  annot_json_enter(&map->json);
  ++out->depth;
  for (bool begun = false;; begun = true) {
    bool more = type == JSON_OBJECT ? annot_json_member(&map->json, &first, &key)
                                    : annot_json_element(&map->json, &first);
    if (!begun)
      print_bytes(out, more ? ">" : "/>", more ? 1 : 2);
    if (!more) {
      --out->depth;
      print_line(out, begun && out->pretty);
      if (begun)
        print_str(out, ends[type]);
      return;
    }
    print_line(out, out->pretty);
    print_item(map, type == JSON_OBJECT ? &key : NULL);
  }
}

/// Prints the value at the cursor; `key` is NULL where it has none.
static void print_item(map_printer *map, const annot_json_string *key) {
  annot_json_type type = annot_json_peek(&map->json);
  annot_str spelling = {"true", 4};
  print_str(map->out, begins[type]);
  if (map->json.depth == 0)
    print_bytes(map->out, XMLNS, sizeof XMLNS - 1);
  if (key)
    print_key(map, key);
  switch (type) {
  case JSON_NOTHING:
    print_status(map->out, ANNOT_BAD_DATA);
    return;
  case JSON_OBJECT:
  case JSON_ARRAY:
    print_items(map, type);
    return;
  case JSON_STRING:
    print_string(map);
    return;
  case JSON_NUMBER:
    annot_json_read_number(&map->json, &spelling);
    break;
  case JSON_FALSE:
    spelling = (annot_str){"false", 5};
    annot_json_read_word(&map->json, type);
    break;
  case JSON_NULL:
    spelling.length = 0;
    annot_json_read_word(&map->json, type);
    break;
  case JSON_TRUE:
    annot_json_read_word(&map->json, type);
    break;
  }
  print_content(map, type, spelling);
}

void annot_print_map(printer *out, annot_str object) {
  map_printer map = {.out = out, .json = {.bytes = object, .max_depth = MAX_LEVELS}};
  map.decoded.allocator = map.escaped.allocator = out->buffer->allocator;
  print_item(&map, NULL);
  if (map.json.fault != JSON_FINE)
    print_status(out, ANNOT_BAD_DATA);
  annot_buffer_free(&map.decoded);
  annot_buffer_free(&map.escaped);
}
