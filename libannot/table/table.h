/// table/table.h: shapes.def at run time, for the library's own loops.
///
/// The public view is annot/shape.h; this adds rows: a field's place in its shape, which is also the
/// place of its slot in a node.  Knows no document and no spelling.
#ifndef ANNOT_TABLE_TABLE_H
#define ANNOT_TABLE_TABLE_H

#include <annot/shape.h>
#include <stdbool.h>

/// INDEX_QUOTE_SPANS is the field's place in annot_fields; FIRST_QUOTE that of the shape's first.
enum {
#define SHAPE(NAME, name, tag) FIRST_##NAME, BEFORE_##NAME = FIRST_##NAME - 1,
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL) INDEX_##SHAPE##_##NAME,
#define END(NAME) AFTER_##NAME, LAST_##NAME = AFTER_##NAME - 1,
#include <annot/shapes.def>
  INDEX_COUNT
};

/// The row of a field of a shape: a constant expression.
#define ROW(SHAPE, NAME) ((uint32_t)(INDEX_##SHAPE##_##NAME - FIRST_##SHAPE))

#define MAX_ROWS 32

extern const annot_field_info annot_fields[INDEX_COUNT];
extern const annot_shape_info annot_shapes[ANNOT_SHAPE_LIMIT];
/// By shape and tag: the row plus one, 0 where there is no such field.
extern const uint8_t annot_rows[ANNOT_SHAPE_LIMIT][128];
/// By shape: bit n is set where row n holds references.
extern const uint32_t annot_reference_rows[ANNOT_SHAPE_LIMIT];

static inline annot_shape field_shape(annot_field field) { return (annot_shape)(field >> 8); }

/// The row of `field`, which must be a field of `shape`; MAX_ROWS where it is not.
static inline uint32_t field_row(annot_shape shape, annot_field field) {
  uint32_t tag = (uint32_t)field & 0xff;
  if ((uint32_t)field >> 8 != (uint32_t)shape || tag >= 128 || annot_rows[shape][tag] == 0)
    return MAX_ROWS;
  return annot_rows[shape][tag] - 1u;
}

/// The article before a name of the table; a name has a first letter.
static inline const char *article_of(annot_str name) {
  char first = name.data[0];
  return first == 'a' || first == 'e' || first == 'i' || first == 'o' || first == 'u' ? "an" : "a";
}

static inline const annot_field_info *shape_row(annot_shape shape, uint32_t row) {
  return &annot_shapes[shape].fields[row];
}

/// Bit n is set where nodes of shape n have an id that others may refer to: a token in row 0.  The
/// document's id stands elsewhere.
enum {
  SHAPES_WITH_ID = 0
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  | (INDEX_##SHAPE##_##NAME == FIRST_##SHAPE && ANNOT_KIND_##KIND == ANNOT_KIND_TOKEN)             \
        << ANNOT_##SHAPE
#include <annot/shapes.def>
};

/// Shapes that other nodes may refer to by id: all with an `id` but the document, whose id is apart.
/// Their `id` is always row 0.
static inline bool shape_has_id(annot_shape shape) { return SHAPES_WITH_ID >> shape & 1; }

/// Shapes that stand on the text: their `start` and `end` are kinds BOUND in adjacent rows.
static inline bool shape_has_bounds(annot_shape shape) {
  return shape == ANNOT_SPAN || shape == ANNOT_REGION;
}

/// The row of `start` in a shape with bounds; `end` is the next one.
static inline uint32_t start_row(annot_shape shape) {
  return shape == ANNOT_SPAN ? ROW(SPAN, START) : ROW(REGION, START);
}

/// Whether values of this kind are strings in the model.
static inline bool kind_is_string(annot_kind kind) {
  switch (kind) {
  case ANNOT_KIND_POSITION:
  case ANNOT_KIND_BOUND:
  case ANNOT_KIND_NUMBER:
  case ANNOT_KIND_SHARE:
  case ANNOT_KIND_ENUM:
  case ANNOT_KIND_NODE:
    return false;
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
  case ANNOT_KIND_REFERENCE:
  case ANNOT_KIND_OBJECT:
    break;
  }
  return true;
}

/// Whether values of this kind are positions: never in a list.
static inline bool kind_is_position(annot_kind kind) {
  return kind == ANNOT_KIND_POSITION || kind == ANNOT_KIND_BOUND;
}

/// Says whether two strings have the same bytes.
bool annot_str_equal(annot_str a, annot_str b);

/// The shape's field with this XML name and form; NULL where there is none.
const annot_field_info *annot_field_by_xml(annot_shape shape, annot_xml_form form, annot_str name);

#endif
