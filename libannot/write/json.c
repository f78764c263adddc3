/// Documents as JSON: a loop over the rows of each node.

#include "config.h"

#include "write/json.h"

#include "json/canonical.h"
#include "write/print.h"

/// A name as it is printed: behind a comma, of which the opening bracket takes the place in the first
/// member of compact JSON.
static const print_word names[INDEX_COUNT] = {
#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  [INDEX_##SHAPE##_##NAME] = WORD(",\"" #name "\":"),
#include <annot/shapes.def>
};

/// Something in brackets of JSON for people, with one member or item a line or all of them on one.
typedef struct brackets {
  bool lines;
  bool begun; ///< a member or item has been printed
} brackets;

static brackets open_bracket(printer *out, char bracket, bool lines) {
  print_char(out, bracket);
  out->depth += lines;
  return (brackets){.lines = lines};
}

/// What stands before a member or item.
static void separate(printer *out, brackets *open) {
  if (open->begun)
    print_char(out, ',');
  if (open->lines)
    print_line(out, true);
  else if (open->begun)
    print_char(out, ' ');
  open->begun = true;
}

static void close_bracket(printer *out, char bracket, const brackets *open) {
  out->depth -= open->lines;
  print_line(out, open->lines);
  print_char(out, bracket);
}

static void print_string(printer *out, annot_str string) {
  print_status(out, annot_json_append_string(out->buffer, string));
}

static bool is_quote(const char *c) { return *c == '"'; }

/// One past the string of canonical JSON that begins at `from`.
static const char *string_end(const char *from) {
  for (++from; !is_quote(from); ++from)
    from += *from == '\\';
  return from + 1;
}

/// Whether the brackets of canonical JSON at `from` hold others.
static bool holds_brackets(const char *from) {
  for (++from; *from != '}' && *from != ']';) {
    if (*from == '{' || *from == '[')
      return true;
    from = is_quote(from) ? string_end(from) : from + 1;
  }
  return false;
}

/// Prints the value of canonical JSON at `from`, pretty, and returns one past it.
static const char *print_free_form(printer *out, const char *from) {
  if (*from != '{' && *from != '[') {
    const char *end = from;
    while (*end != ',' && *end != '}' && *end != ']')
      end = is_quote(end) ? string_end(end) : end + 1;
    print_bytes(out, from, (size_t)(end - from));
    return end;
  }
  bool object = *from == '{';
  brackets open = open_bracket(out, *from, holds_brackets(from));
  for (++from; *from != '}' && *from != ']'; from += *from == ',') {
    separate(out, &open);
    if (object) {
      const char *end = string_end(from);
      print_bytes(out, from, (size_t)(end - from));
      print_bytes(out, ": ", 2);
      from = end + 1;
    }
    from = print_free_form(out, from);
  }
  close_bracket(out, *from, &open);
  return from + 1;
}

static void print_node(printer *out, annot_node node);

static inline void print_value(printer *out, const annot_field_info *info, model_slot slot) {
  if (info->kind == ANNOT_KIND_NODE)
    print_node(out, (annot_node)slot.bits);
  else if (info->kind == ANNOT_KIND_ENUM)
    print_string(out, annot_enum_spelling(info->enumeration, (int)slot.bits));
  else if (!kind_is_string(info->kind))
    print_number(out, info->kind, slot);
  else if (info->kind != ANNOT_KIND_OBJECT)
    print_string(out, print_string_of(out, info->kind, slot));
  else if (out->pretty)
    print_free_form(out, model_bytes(out->document, slot).data);
  else
    print_str(out, model_bytes(out->document, slot));
}

static void print_pretty_list(printer *out, const annot_field_info *info, const model_slot *values,
                       uint32_t count) {
  brackets open = open_bracket(out, '[', info->kind == ANNOT_KIND_NODE);
  for (uint32_t i = 0; i < count; ++i) {
    separate(out, &open);
    print_value(out, info, values[i]);
  }
  close_bracket(out, ']', &open);
}

/// Whether a node holds an object or a list.
static bool holds_more(const printer *out, annot_node node) {
  const annot_field_info *info;
  FOR_EACH_ROW(out->document, node, info, row) {
    model_slot slot = *model_slot_at(out->document, node, row);
    if (slot_absent(slot))
      continue;
    if (annot_is_list(info->cardinality) ? slot.run.count > 0
                                         : info->kind == ANNOT_KIND_NODE ||
                                               info->kind == ANNOT_KIND_OBJECT)
      return true;
  }
  return false;
}

/// Prints a list of compact JSON.
static void print_plain_list(printer *out, const annot_field_info *info, const model_slot *values,
                             uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    print_char(out, i == 0 ? '[' : ',');
    print_value(out, info, values[i]);
  }
  print_char(out, ']');
}

/// Prints a node as compact JSON, as it is written most.
static void print_plain_node(printer *out, const annot_shape_info *shape, const model_slot *slots) {
  const print_word *name = &names[shape->fields - annot_fields];
  const annot_field_info *info = shape->fields;
  char before = '{';
  for (uint32_t row = 0; row < shape->count; ++row, ++info, ++name) {
    const model_slot *values;
    uint32_t count = print_values(out, info, &slots[row], &values);
    if (count == 0)
      continue;
    size_t at = out->buffer->length;
    print_word_of(out, name);
    if (out->status != ANNOT_OK)
      return;
    out->buffer->data[at] = before;
    before = ',';
    if (annot_is_list(info->cardinality))
      print_plain_list(out, info, values, count);
    else
      print_value(out, info, *values);
  }
  if (before == '{')
    print_char(out, before);
  print_char(out, '}');
}

/// Prints a node as JSON for people.
static void print_pretty_node(printer *out, const annot_shape_info *shape, const model_slot *slots,
                              bool lines) {
  brackets open = open_bracket(out, '{', lines);
  for (uint32_t row = 0; row < shape->count; ++row) {
    const annot_field_info *info = &shape->fields[row];
    const model_slot *values;
    uint32_t count = print_values(out, info, &slots[row], &values);
    if (count == 0)
      continue;
    separate(out, &open);
    const print_word *name = &names[info - annot_fields];
    print_bytes(out, name->bytes + 1, name->length - 1u);
    print_char(out, ' ');
    if (annot_is_list(info->cardinality))
      print_pretty_list(out, info, values, count);
    else
      print_value(out, info, *values);
  }
  close_bracket(out, '}', &open);
}

static void print_node(printer *out, annot_node node) {
  const annot_shape_info *shape = &annot_shapes[model_at(out->document, node)->shape];
  const model_slot *slots = model_slot_at(out->document, node, 0);
  if (out->pretty)
    print_pretty_node(out, shape, slots, holds_more(out, node));
  else
    print_plain_node(out, shape, slots);
}

annot_status annot_write_json(annot_buffer *buffer, const annot_document *document, bool pretty) {
  annot_digest_settle(document);
  printer out = {.buffer = buffer, .document = document, .pretty = pretty};
  print_node(&out, ANNOT_ROOT);
  print_char(&out, '\n');
  return out.status;
}
