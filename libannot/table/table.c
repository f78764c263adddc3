/// The rows of shapes.def as constant arrays, and the look-ups over them.

#include "config.h"

#include "table/table.h"

#include "base/bits.h"

#include <string.h>

#define STR(literal) {literal, sizeof(literal) - 1}

enum {
  TO_PUBLISHED = 1u,
#define SHAPE(NAME, name, tag) TO_##NAME = 1u << tag,
#include <annot/shapes.def>
  TO_ANYTHING = TO_AGENT | TO_SPEAKER | TO_MENTION | TO_QUOTE | TO_DATE | TO_LOCATION | TO_OTHER
};

#define TO(NAME) TO_##NAME
#define OF(NAME) ANNOT_##NAME
#define IN(NAME) ANNOT_ENUM_##NAME

#define ATTRIBUTE(name) .xml = ANNOT_XML_ATTRIBUTE, .xml_name = STR(#name)
#define CHILD(name) .xml = ANNOT_XML_CHILD, .xml_name = STR(#name)
#define CONTENT .xml = ANNOT_XML_CONTENT, .xml_name = {NULL, 0}

/// DETAIL means something for three kinds only.
#define DETAIL_NODE(detail) .child = (annot_shape)(detail)
#define DETAIL_ENUM(detail) .enumeration = (annot_enumeration)(detail)
#define DETAIL_REFERENCE(detail) .targets = (uint32_t)(detail)
#define DETAIL_VERSION(detail) .targets = 0
#define DETAIL_TOKEN(detail) .targets = 0
#define DETAIL_WORD(detail) .targets = 0
#define DETAIL_TEXT(detail) .targets = 0
#define DETAIL_ARTICLE(detail) .targets = 0
#define DETAIL_PASSAGE(detail) .targets = 0
#define DETAIL_POSITION(detail) .targets = 0
#define DETAIL_BOUND(detail) .targets = 0
#define DETAIL_NUMBER(detail) .targets = 0
#define DETAIL_SHARE(detail) .targets = 0
#define DETAIL_IRI(detail) .targets = 0
#define DETAIL_LANGUAGE(detail) .targets = 0
#define DETAIL_INSTANT(detail) .targets = 0
#define DETAIL_DIGEST(detail) .targets = 0
#define DETAIL_COUNTRY(detail) .targets = 0
#define DETAIL_OBJECT(detail) .targets = 0

const annot_field_info annot_fields[INDEX_COUNT] = {
#define FIELD(SHAPE, shape_, tag, NAME, name_, KIND, CARDINALITY, XML, DETAIL)                     \
  [INDEX_##SHAPE##_##NAME] = {.field = ANNOT_##SHAPE##_##NAME,                                     \
                              .shape = ANNOT_##SHAPE,                                              \
                              .kind = ANNOT_KIND_##KIND,                                           \
                              .cardinality = ANNOT_##CARDINALITY,                                  \
                              .name = STR(#name_),                                                 \
                              XML,                                                                 \
                              DETAIL_##KIND(DETAIL)},
#include <annot/shapes.def>
};

const annot_shape_info annot_shapes[ANNOT_SHAPE_LIMIT] = {
#define SHAPE(NAME, name_, tag)                                                                    \
  [tag] = {.shape = ANNOT_##NAME,                                                                  \
           .name = STR(#name_),                                                                    \
           .fields = &annot_fields[FIRST_##NAME],                                                  \
           .count = AFTER_##NAME - FIRST_##NAME},
#include <annot/shapes.def>
};

const uint8_t annot_rows[ANNOT_SHAPE_LIMIT][128] = {
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  [ANNOT_##SHAPE][tag] = INDEX_##SHAPE##_##NAME - FIRST_##SHAPE + 1,
#include <annot/shapes.def>
};

const uint32_t annot_reference_rows[ANNOT_SHAPE_LIMIT] = {
#define SHAPE(NAME, name, tag) [ANNOT_##NAME] = 0
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  | (uint32_t)(ANNOT_KIND_##KIND == ANNOT_KIND_REFERENCE)                          \
         << (INDEX_##SHAPE##_##NAME - FIRST_##SHAPE)
#define END(NAME) ,
#include <annot/shapes.def>
};

static const annot_str spellings[] = {
#define ENUMERATION(NAME, name) {NULL, 0},
#define VALUE(NAME, tag, VALUE, spelling) STR(spelling),
#include <annot/shapes.def>
};

/// Where the spellings of an enumeration begin: its value 0, which is none.
enum {
#define ENUMERATION(NAME, name) BEGIN_##NAME,
#define VALUE(NAME, tag, VALUE, spelling) SPELLING_##NAME##_##VALUE,
#include <annot/shapes.def>
  SPELLING_COUNT
};

static const uint8_t begins[ANNOT_ENUM_LIMIT + 1] = {
    0,
#define ENUMERATION(NAME, name) BEGIN_##NAME,
#include <annot/shapes.def>
    SPELLING_COUNT,
};

const annot_shape_info *annot_shape_lookup(annot_shape shape) {
  return shape > ANNOT_NO_SHAPE && shape < ANNOT_SHAPE_LIMIT ? &annot_shapes[shape] : NULL;
}

const annot_field_info *annot_field_lookup(annot_field field) {
  annot_shape shape = field_shape(field);
  if (!annot_shape_lookup(shape))
    return NULL;
  uint32_t row = field_row(shape, field);
  return row == MAX_ROWS ? NULL : shape_row(shape, row);
}

bool annot_str_equal(annot_str a, annot_str b) {
  return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

annot_field annot_field_find(annot_shape shape, annot_str name) {
  const annot_shape_info *info = annot_shape_lookup(shape);
  for (uint32_t row = 0; info && row < info->count; ++row)
    if (annot_str_equal(info->fields[row].name, name))
      return info->fields[row].field;
  return ANNOT_NO_FIELD;
}

const annot_field_info *annot_field_by_xml(annot_shape shape, annot_xml_form form,
                                           annot_str name) {
  const annot_shape_info *info = annot_shape_lookup(shape);
  for (uint32_t row = 0; info && row < info->count; ++row)
    if (info->fields[row].xml == form && annot_str_equal(info->fields[row].xml_name, name))
      return &info->fields[row];
  return NULL;
}

int annot_enum_count(annot_enumeration enumeration) {
  if (enumeration <= ANNOT_NO_ENUM || enumeration >= ANNOT_ENUM_LIMIT)
    return 0;
  return begins[enumeration + 1] - begins[enumeration] - 1;
}

annot_str annot_enum_spelling(annot_enumeration enumeration, int value) {
  if (value < 1 || value > annot_enum_count(enumeration))
    return (annot_str){NULL, 0};
  return spellings[begins[enumeration] + value];
}

int annot_enum_find(annot_enumeration enumeration, annot_str spelling) {
  const annot_str *values = &spellings[begins[enumeration]];
  for (int value = annot_enum_count(enumeration); value > 0; --value)
    if (values[value].length == spelling.length &&
        annot_same_bytes(values[value].data, spelling.data, spelling.length))
      return value;
  return 0;
}
