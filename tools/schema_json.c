/// schema_json.c: the schema in JSON Schema 2020-12.

#include "config.h"

#include "json.h"
#include "schema.h"

#include <stdlib.h>
#include <string.h>

/// The name of a row as a C string; the caller frees it.
static char *text_of(annot_str string) { return strndup(string.data, string.length); }

static json_t *reference(const char *name) {
  return json_pack("{ss+}", "$ref", "#/$defs/", name);
}

static json_t *enumeration(annot_enumeration which) {
  json_t *values = json_array();
  for (int value = 1; value <= annot_enum_count(which); ++value) {
    annot_str spelling = annot_enum_spelling(which, value);
    json_array_append_new(values, json_stringn(spelling.data, spelling.length));
  }
  return json_pack("{so}", "enum", values);
}

/// One value of a member.
static json_t *value_of(const annot_field_info *info) {
  if (info->kind == ANNOT_KIND_ENUM)
    return enumeration(info->enumeration);
  if (info->kind == ANNOT_KIND_OBJECT)
    return reference("object");
  if (info->kind != ANNOT_KIND_NODE)
    return reference(schema_pattern_of(info->kind)->name);
  char *child = text_of(annot_shape_lookup(info->child)->name);
  json_t *value = reference(child);
  free(child);
  return value;
}

static json_t *member(const annot_field_info *info) {
  json_t *value = value_of(info);
  if (!annot_is_list(info->cardinality))
    return value;
  json_t *list = json_pack("{ssso}", "type", "array", "items", value);
  if (info->cardinality == ANNOT_SOME)
    json_object_set_new(list, "minItems", json_integer(1));
  return list;
}

static json_t *shape_schema(const annot_shape_info *shape) {
  json_t *properties = json_object(), *required = json_array(), *any = json_array();
  if (shape->shape == ANNOT_DOCUMENT)
    json_object_set_new(properties, "$schema", json_true());
  for (uint32_t i = 0; i < shape->count; ++i) {
    const annot_field_info *info = &shape->fields[i];
    char *name = text_of(info->name);
    json_object_set_new(properties, name, member(info));
    if (info->cardinality == ANNOT_ONE || info->cardinality == ANNOT_SOME)
      json_array_append_new(required, json_string(name));
    else if (schema_is_demanded(info))
      json_array_append_new(any, json_pack("{s[s]}", "required", name));
    free(name);
  }
  json_t *schema = json_pack("{ssso}", "type", "object", "properties", properties);
  if (json_array_size(required))
    json_object_set(schema, "required", required);
  if (json_array_size(any))
    json_object_set(schema, "anyOf", any);
  json_object_set_new(schema, "additionalProperties", json_false());
  json_decref(required);
  json_decref(any);
  return schema;
}

static json_t *pattern_schema(const schema_pattern *pattern) {
  size_t size = strlen(pattern->pattern) + sizeof "^()$";
  char *anchored = malloc(size);
  if (!anchored)
    return NULL;
  snprintf(anchored, size, "^(%s)$", pattern->pattern);
  json_t *schema = json_pack("{ssss}", "type", "string", "pattern", anchored);
  free(anchored);
  return schema;
}

static json_t *kind_schema(annot_kind kind) {
  const double largest = 1.7976931348623157e308;
  if (kind == ANNOT_KIND_POSITION || kind == ANNOT_KIND_BOUND)
    return json_pack("{sssisI}", "type", "integer", "minimum", 0, "maximum",
                     (json_int_t)9007199254740991);
  if (kind == ANNOT_KIND_NUMBER)
    return json_pack("{sssfsf}", "type", "number", "minimum", -largest, "maximum", largest);
  if (kind == ANNOT_KIND_SHARE)
    return json_pack("{sssisi}", "type", "number", "minimum", 0, "maximum", 1);
  return pattern_schema(schema_pattern_of(kind));
}

/// Free-form data: anything, but no U+0000 and no number that is too large.
static void define_object(json_t *definitions) {
  json_object_set_new(definitions, "object",
                      json_pack("{sss{ss}s{ss}}", "type", "object", "propertyNames", "$ref",
                                "#/$defs/characters", "additionalProperties", "$ref",
                                "#/$defs/value"));
  json_object_set_new(
      definitions, "value",
      json_pack("{s[{ss}{ss}{ss}{sss{ss}}{s[ss]}]}", "anyOf", "$ref", "#/$defs/characters", "$ref",
                "#/$defs/number", "$ref", "#/$defs/object", "type", "array", "items", "$ref",
                "#/$defs/value", "type", "boolean", "null"));
}

void schema_json(FILE *file) {
  json_t *definitions = json_object();
  for (annot_shape shape = ANNOT_DOCUMENT; shape < ANNOT_SHAPE_LIMIT; ++shape) {
    const annot_shape_info *info = annot_shape_lookup(shape);
    if (!info)
      continue;
    char *name = text_of(info->name);
    json_object_set_new(definitions, name, shape_schema(info));
    free(name);
  }
  for (annot_kind kind = ANNOT_KIND_VERSION; kind < ANNOT_KIND_OBJECT; ++kind) {
    const schema_pattern *pattern = schema_pattern_of(kind);
    if (pattern && !json_object_get(definitions, pattern->name))
      json_object_set_new(definitions, pattern->name, kind_schema(kind));
  }
  define_object(definitions);
  json_t *schema = json_pack("{ssssssssso}", "$schema",
                             "https://json-schema.org/draft/2020-12/schema", "$id",
                             SCHEMA_NAMESPACE, "title", "Annot 1.0", "$ref", "#/$defs/document",
                             "$defs", definitions);
  json_print_owned(file, schema, JSON_INDENT(2) | JSON_ENSURE_ASCII);
}
