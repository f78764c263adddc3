/// annot/shape.h: what the format knows, as data: shapes, their fields, and enumerations.
///
/// Everything here is generated from annot/shapes.def, so that a program can walk a document, build
/// a form or write a schema without knowing a single member by name.  All results are constant and
/// live as long as the library; nothing here allocates or fails.
#ifndef ANNOT_SHAPE_H
#define ANNOT_SHAPE_H

#include <annot/api.h>
#include <annot/text.h>

ANNOT_BEGIN_DECLS

/// The shapes: ANNOT_DOCUMENT, ANNOT_META, ANNOT_QUOTE …; 0 is no shape.
typedef enum annot_shape {
  ANNOT_NO_SHAPE = 0,
#define SHAPE(NAME, name, tag) ANNOT_##NAME = tag,
#include <annot/shapes.def>
  ANNOT_SHAPE_LIMIT ///< one more than the highest tag of this version
} annot_shape;

/// The fields: ANNOT_QUOTE_SPANS, ANNOT_SPAN_START …; 0 is no field.  The high byte is the shape.
typedef enum annot_field {
  ANNOT_NO_FIELD = 0,
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  ANNOT_##SHAPE##_##NAME = ANNOT_##SHAPE << 8 | tag,
#include <annot/shapes.def>
  ANNOT_FIELD_LIMIT = 0x7fff
} annot_field;

/// The enumerations: ANNOT_ENUM_QUOTE_TYPE …; 0 is none.
typedef enum annot_enumeration {
  ANNOT_NO_ENUM = 0,
#define ENUMERATION(NAME, name) ANNOT_ENUM_##NAME,
#include <annot/shapes.def>
  ANNOT_ENUM_LIMIT
} annot_enumeration;

/// The values of all enumerations: ANNOT_QUOTE_TYPE_DIRECT …; each enumeration counts from 1, and 0
/// is no value.
enum annot_enum_value {
  ANNOT_NO_VALUE = 0,
#define VALUE(NAME, tag, VALUE, spelling) ANNOT_##NAME##_##VALUE = tag,
#include <annot/shapes.def>
  ANNOT_VALUE_LIMIT = 0x7f
};

/// What a value is (the specification, section "Kinds").
typedef enum annot_kind {
  ANNOT_KIND_VERSION,   ///< string: the format version, "1.0"
  ANNOT_KIND_TOKEN,     ///< string: a word of at most 255 code points
  ANNOT_KIND_WORD,      ///< string: one or more code points, none a control or white space
  ANNOT_KIND_TEXT,      ///< string: any code points but NUL; may be empty
  ANNOT_KIND_ARTICLE,   ///< string: the text that positions count in
  ANNOT_KIND_PASSAGE,   ///< string: text of at least one character
  ANNOT_KIND_POSITION,  ///< position: a length, always in code points
  ANNOT_KIND_BOUND,     ///< position: where a span or region starts or ends, in the document's unit
  ANNOT_KIND_NUMBER,    ///< number: a finite IEEE 754 double
  ANNOT_KIND_SHARE,     ///< number: 0 to 1
  ANNOT_KIND_IRI,       ///< string: RFC 3987 characters
  ANNOT_KIND_LANGUAGE,  ///< string: RFC 5646 tag
  ANNOT_KIND_INSTANT,   ///< string: RFC 3339 date-time
  ANNOT_KIND_DIGEST,    ///< string: "sha256:" and 64 lower-case hexadecimal digits
  ANNOT_KIND_COUNTRY,   ///< string: two upper-case letters
  ANNOT_KIND_ENUM,      ///< enum: a value of the field's enumeration
  ANNOT_KIND_REFERENCE, ///< string: the id of another node
  ANNOT_KIND_NODE,      ///< node: a child
  ANNOT_KIND_OBJECT     ///< string: the canonical JSON of a free-form object
} annot_kind;

/// How many values a field takes.
typedef enum annot_cardinality {
  ANNOT_ONE,   ///< exactly one
  ANNOT_MAYBE, ///< none or one
  ANNOT_ANY,   ///< a list, perhaps empty
  ANNOT_SOME   ///< a list of at least one
} annot_cardinality;

/// How XML spells a field.
typedef enum annot_xml_form {
  ANNOT_XML_ATTRIBUTE, ///< an attribute; a list is separated by spaces
  ANNOT_XML_CHILD,     ///< one child element for each value
  ANNOT_XML_CONTENT    ///< the character content of the element itself
} annot_xml_form;

/// One row of shapes.def.
typedef struct annot_field_info {
  annot_field field;
  annot_shape shape;             ///< the shape that has the field
  annot_kind kind;
  annot_cardinality cardinality;
  annot_xml_form xml;
  annot_str name;                ///< the member's name in JSON
  annot_str xml_name;            ///< of the attribute or child element
  annot_shape child;             ///< of ANNOT_KIND_NODE: the child's shape
  annot_enumeration enumeration; ///< of ANNOT_KIND_ENUM
  uint32_t targets;              ///< of ANNOT_KIND_REFERENCE: bit n is set where shape n may be named;
                                 ///< bit 0: the word `published`
} annot_field_info;

/// One shape.
typedef struct annot_shape_info {
  annot_shape shape;
  annot_str name;
  const annot_field_info *fields; ///< in canonical order
  uint32_t count;                 ///< number of fields
} annot_shape_info;

/// Returns what is known of `shape`, or NULL where there is no such shape.
ANNOT_API const annot_shape_info *annot_shape_lookup(annot_shape shape);

/// Returns what is known of `field`, or NULL where there is no such field.
ANNOT_API const annot_field_info *annot_field_lookup(annot_field field);

/// Returns the field of `shape` whose JSON name is `name`, or ANNOT_NO_FIELD.
ANNOT_API annot_field annot_field_find(annot_shape shape, annot_str name);

/// Returns how `value` of `enumeration` is spelled; empty where there is no such value.
ANNOT_API annot_str annot_enum_spelling(annot_enumeration enumeration, int value);

/// Returns the value of `enumeration` spelled exactly `spelling`, or 0.
ANNOT_API int annot_enum_find(annot_enumeration enumeration, annot_str spelling);

/// Returns how many values `enumeration` has; they are 1 … this number.
ANNOT_API int annot_enum_count(annot_enumeration enumeration);

/// Says whether a field of this cardinality holds a list.
static inline int annot_is_list(annot_cardinality cardinality) { return cardinality >= ANNOT_ANY; }

ANNOT_END_DECLS

#endif
