/// Documents as XML: for each node a loop over its attributes, then one over its children.

#include "config.h"

#include "write/xml.h"

#include "base/bits.h"
#include "write/free.h"
#include "xml/escape.h"

/// What stands before and after a value: ` start="` and `"`, or `<name` and `</name>`.
typedef struct tag {
  print_word open, close;
} tag;

#define ATTRIBUTE(name) {WORD(" " #name "=\""), WORD("\"")}
#define CHILD(name) {WORD("<" #name), WORD("</" #name ">")}
#define CONTENT {WORD(""), WORD("")}

static const tag tags[INDEX_COUNT] = {
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  [INDEX_##SHAPE##_##NAME] = XML,
#include <annot/shapes.def>
};

static const tag document_tag = CHILD(document);

/// By shape: bit n is set where row n is an attribute.
static const uint32_t attribute_rows[ANNOT_SHAPE_LIMIT] = {
#undef ATTRIBUTE
#undef CHILD
#undef CONTENT
#define ATTRIBUTE(name) 1u
#define CHILD(name) 0u
#define CONTENT 0u
#define SHAPE(NAME, name, tag) [ANNOT_##NAME] = 0
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  | XML << (INDEX_##SHAPE##_##NAME - FIRST_##SHAPE)
#define END(NAME) ,
#include <annot/shapes.def>
};

/// What a document has that stands alone.
static const char namespace[] = " xmlns=\"urn:annot:1\"";

static const tag *tag_of(const annot_field_info *info) { return &tags[info - annot_fields]; }

static void print_attribute_value(printer *out, const annot_field_info *info, model_slot slot) {
  if (info->kind == ANNOT_KIND_ENUM)
    print_str(out, annot_enum_spelling(info->enumeration, (int)slot.bits));
  else if (!kind_is_string(info->kind))
    print_number(out, info->kind, slot);
  else
    print_status(out, annot_xml_append_attribute(out->buffer,
                                                 print_string_of(out, info->kind, slot)));
}

static void print_attributes(printer *out, const annot_shape_info *shape,
                             const model_slot *slots) {
  size_t start = out->buffer->length;
  for (uint32_t rows = attribute_rows[shape->shape]; rows != 0; rows &= rows - 1) {
    uint32_t row = annot_lowest_bit(rows);
    const annot_field_info *info = &shape->fields[row];
    const model_slot *values;
    uint32_t count = print_values(out, info, &slots[row], &values);
    if (count == 0)
      continue;
    print_word_of(out, &tag_of(info)->open);
    for (uint32_t i = 0; i < count; ++i) {
      if (i > 0)
        print_char(out, ' ');
      print_attribute_value(out, info, values[i]);
    }
    print_char(out, '"');
  }
  annot_xml_limit(out, start);
}

static void print_text(printer *out, annot_str text) {
  print_status(out, annot_xml_append_text(out->buffer, text));
}

static void print_node(printer *out, annot_node node, const tag *name);

static void print_extra(printer *out, annot_str object, const tag *name) {
  print_char(out, '>');
  ++out->depth;
  print_line(out, out->pretty);
  annot_print_map(out, object);
  --out->depth;
  print_line(out, out->pretty);
  print_word_of(out, &name->close);
}

static void print_child(printer *out, const annot_field_info *info, model_slot slot) {
  const tag *name = tag_of(info);
  print_line(out, out->pretty);
  print_word_of(out, &name->open);
  if (info->kind == ANNOT_KIND_NODE) {
    print_node(out, (annot_node)slot.bits, name);
    return;
  }
  annot_str text = print_string_of(out, info->kind, slot);
  if (info->kind == ANNOT_KIND_OBJECT) {
    print_extra(out, text, name);
    return;
  }
  if (text.length == 0) {
    print_bytes(out, "/>", 2);
    return;
  }
  print_char(out, '>');
  print_text(out, text);
  print_word_of(out, &name->close);
}

/// How far an element has been printed.
typedef enum progress { TAG_OPEN, HAS_CONTENT, HAS_CHILDREN } progress;

static progress print_contents(printer *out, const annot_shape_info *shape,
                               const model_slot *slots) {
  progress printed = TAG_OPEN;
  uint32_t all = shape->count < 32 ? (1u << shape->count) - 1 : UINT32_MAX;
  for (uint32_t rows = all & ~attribute_rows[shape->shape]; rows != 0; rows &= rows - 1) {
    uint32_t row = annot_lowest_bit(rows);
    const annot_field_info *info = &shape->fields[row];
    const model_slot *values;
    uint32_t count = print_values(out, info, &slots[row], &values);
    if (count == 0)
      continue;
    if (printed == TAG_OPEN)
      print_char(out, '>');
    printed = info->xml == ANNOT_XML_CHILD ? HAS_CHILDREN : HAS_CONTENT;
    for (uint32_t i = 0; i < count; ++i)
      if (info->xml == ANNOT_XML_CHILD)
        print_child(out, info, values[i]);
      else
        print_text(out, print_string_of(out, info->kind, values[i]));
  }
  return printed;
}

/// Prints an element behind its name.
static void print_node(printer *out, annot_node node, const tag *name) {
  const annot_shape_info *shape = &annot_shapes[model_at(out->document, node)->shape];
  const model_slot *slots = model_slot_at(out->document, node, 0);
  print_attributes(out, shape, slots);
  ++out->depth;
  progress printed = print_contents(out, shape, slots);
  --out->depth;
  if (printed == TAG_OPEN) {
    print_bytes(out, "/>", 2);
    return;
  }
  print_line(out, out->pretty && printed == HAS_CHILDREN);
  print_word_of(out, &name->close);
}

annot_status annot_write_xml(annot_buffer *buffer, const annot_document *document, bool pretty,
                             bool in_corpus) {
  annot_digest_settle(document);
  printer out = {.buffer = buffer, .document = document, .pretty = pretty, .depth = in_corpus};
  if (pretty)
    print_indentation(&out);
  print_word_of(&out, &document_tag.open);
  if (!in_corpus)
    print_bytes(&out, namespace, sizeof namespace - 1);
  print_node(&out, ANNOT_ROOT, &document_tag);
  print_char(&out, '\n');
  return out.status;
}

size_t annot_xml_stand_alone(char *bytes, size_t at) {
  const print_word *name = &document_tag.open;
  size_t length = sizeof namespace - 1, begin = at - length;
  memcpy(bytes + begin, name->bytes, name->length);
  memcpy(bytes + begin + name->length, namespace, length);
  return begin;
}
