/// XML elements to nodes, driven by the table.
///
/// An element is a node, a value, `extra`, or `char`; what is not known is told once and stepped
/// over.  Values are read where their elements end.

#include "config.h"

#include "read/xml.h"

#include "base/number.h"
#include "read/free.h"
#include "xml/escape.h"

#include <string.h>

typedef enum frame_type { FRAME_NODE, FRAME_VALUE, FRAME_EXTRA, FRAME_CHAR } frame_type;

/// An open element.
typedef struct xml_frame {
  frame_type type;
  annot_node node;              ///< the element's, or that which the value belongs to
  uint32_t seen;                ///< of a node; bit n: row n was spelled; else: an element was refused
  uint32_t meant;               ///< of a node: rows that were probably meant by names that are none
  const annot_field_info *info; ///< of a value; of a node: what its content is, or NULL; of char:
                                ///< what it is in
} xml_frame;

/// What a name means in a shape.
typedef struct known_name {
  const char *name; ///< as the scanner gives it
  annot_shape shape;
  annot_xml_form form;
  const annot_field_info *info; ///< NULL: nothing
} known_name;

/// Some hundred names occur with a meaning; two that share a place are only looked up more often.
enum { KNOWN_NAMES = 256 };

struct xml_reader {
  annot_allocator allocator;
  annot_xml_scanner *scanner;
  read_state *state;
  xml_sink sink;
  free_reader extra;
  annot_array frames;   ///< of xml_frame
  uint32_t skipped;     ///< open elements that are stepped over
  size_t skipped_from;  ///< where the outermost of these begins
  annot_str meant;      ///< what it should be called, which is the last finding
  annot_xml_range name; ///< its name
  uint32_t in_extra;    ///< open elements inside `extra`
  bool corpus;
  bool begun;           ///< something has been told of the record
  bool refused;         ///< the version of the corpus is not ours: nothing else counts
  known_name known[KNOWN_NAMES];
  const annot_field_info *contents[ANNOT_SHAPE_LIMIT]; ///< what the content of an element is, or NULL
};

static xml_frame *top_of(xml_reader *reader) {
  size_t count = reader->frames.count;
  return count > 0 ? &ARRAY_AT(xml_frame, &reader->frames, count - 1) : NULL;
}

static inline annot_status push(xml_reader *reader, xml_frame frame) {
  TRY(ARRAY_RESERVE(xml_frame, &reader->allocator, &reader->frames, 1));
  ARRAY_PUSH(xml_frame, &reader->frames, frame);
  return ANNOT_OK;
}

static annot_shape shape_of(const xml_reader *reader, annot_node node) {
  return (annot_shape)model_at(reader->state->document, node)->shape;
}

static finding_place place_of(annot_xml_range range, annot_node node) {
  return place_bytes(range.start, range.end, node, ANNOT_NO_FIELD, 0);
}

static read_range as_read(annot_xml_range range) { return (read_range){range.start, range.end}; }

static annot_str as_str(const char *name) { return (annot_str){name, strlen(name)}; }

static bool is_plain(const annot_xml_attribute *attribute, const char *name) {
  return attribute->space == ANNOT_XML_PLAIN && strcmp(attribute->name, name) == 0;
}

static bool is_element(const annot_xml_start *start, const char *name) {
  return start->space == ANNOT_XML_ANNOT && strcmp(start->name, name) == 0;
}

/// Where the name of attribute `i` stands.
static annot_xml_range attribute_name(const annot_xml_start *start, size_t i) {
  return annot_xml_attribute_name(start->source->bytes, start->attributes[i].value.start);
}

/// The field that a name stands for.
static inline const annot_field_info *find_field(xml_reader *reader, annot_shape shape,
                                                 annot_xml_form form, const char *name) {
  size_t place = ((uintptr_t)name + (size_t)shape * 29 + (size_t)form * 101) % KNOWN_NAMES;
  known_name *known = &reader->known[place];
  if (known->name != name || known->shape != shape || known->form != form)
    *known = (known_name){name, shape, form, annot_field_by_xml(shape, form, as_str(name))};
  return known->info;
}

static annot_str spelled(annot_str bytes, annot_xml_range range) {
  return (annot_str){bytes.data + range.start, range.end - range.start};
}

/// Looks up the fields that are the content of their shape's elements; the others have children.
static void find_contents(xml_reader *reader) {
  for (annot_shape shape = ANNOT_NO_SHAPE + 1; shape < ANNOT_SHAPE_LIMIT; ++shape)
    for (uint32_t row = 0; row < annot_shapes[shape].count; ++row)
      if (shape_row(shape, row)->xml == ANNOT_XML_CONTENT)
        reader->contents[shape] = shape_row(shape, row);
}

/// Reads the items of an attribute that is a list.  They are decoded each on its own: a reference to
/// white space ends none.
static annot_status read_items(xml_reader *reader, annot_str bytes, annot_xml_range value,
                               read_target *target) {
  annot_buffer *scratch = &reader->state->scratch;
  for (size_t at = value.start;; ++target->index) {
    while (at < value.end && annot_xml_is_space(bytes.data[at]))
      ++at;
    if (at >= value.end)
      return ANNOT_OK;
    annot_xml_range item = {at, at};
    annot_str says;
    while (item.end < value.end && !annot_xml_is_space(bytes.data[item.end]))
      ++item.end;
    scratch->length = 0;
    TRY(annot_xml_decode(bytes, item, ANNOT_XML_AS_ITEM, scratch, &says));
    target->range = as_read(item);
    target->place = (uint32_t)item.start;
    TRY(annot_read_string(reader->state, target, says));
    at = item.end;
  }
}

static bool is_numeric(const annot_field_info *info) {
  return !kind_is_string(info->kind) && info->kind != ANNOT_KIND_ENUM;
}

static annot_status read_value(xml_reader *reader, const read_target *target, annot_str says) {
  return is_numeric(target->info) ? annot_read_number(reader->state, target, says)
                                  : annot_read_string(reader->state, target, says);
}

static void note_meant(xml_frame *frame, const annot_field_info *meant) {
  frame->meant |= meant ? 1u << row_of_info(meant) : 0;
}

static inline annot_status read_attribute(xml_reader *reader, xml_frame *frame, annot_shape shape,
                                   annot_str bytes, const annot_xml_attribute *attribute) {
  const annot_field_info *info =
      attribute->space == ANNOT_XML_PLAIN
          ? find_field(reader, shape, ANNOT_XML_ATTRIBUTE, attribute->name)
          : NULL;
  if (!info) {
    annot_xml_range name = annot_xml_attribute_name(bytes, attribute->value.start);
    note_meant(frame, annot_read_unknown(reader->state, frame->node, shape, ANNOT_XML_ATTRIBUTE,
                                         spelled(bytes, name), as_read(name)));
    annot_findings_refuse(reader->state->findings, attribute->value.start, attribute->value.end);
    return ANNOT_OK;
  }
  uint32_t row = row_of_info(info);
  model_slot slot;
  frame->seen |= 1u << row;
  if (kind_is_position(info->kind) && annot_position_read(attribute->says, &slot.bits)) {
    model_fill(reader->state->document, frame->node, row, slot, (uint32_t)attribute->value.start);
    return ANNOT_OK;
  }
  read_target target = {.info = info,
                        .node = frame->node,
                        .range = {attribute->value.start, attribute->value.end},
                        .place = (uint32_t)attribute->value.start};
  return annot_is_list(info->cardinality) ? read_items(reader, bytes, attribute->value, &target)
                                          : read_value(reader, &target, attribute->says);
}

/// Begins an element that is a node.
static annot_status begin_node(xml_reader *reader, const annot_xml_start *start, annot_node node) {
  annot_shape shape = shape_of(reader, node);
  TRY(push(reader, (xml_frame){FRAME_NODE, node, 0, 0, reader->contents[shape]}));
  xml_frame *frame = top_of(reader);
  for (size_t i = 0; i < start->attribute_count; ++i)
    TRY(read_attribute(reader, frame, shape, start->source->bytes, &start->attributes[i]));
  return ANNOT_OK;
}

/// Begins an element that is a value: it has no attributes.
static annot_status begin_value(xml_reader *reader, const annot_xml_start *start, annot_node node,
                                const annot_field_info *info) {
  for (size_t i = 0; i < start->attribute_count; ++i) {
    annot_xml_range name = attribute_name(start, i);
    annot_findings_add(reader->state->findings, RULE_UNKNOWN_MEMBER, place_of(name, node),
                       "the element %.*s has no attributes", (int)info->xml_name.length,
                       info->xml_name.data);
  }
  bool extra = info->kind == ANNOT_KIND_OBJECT;
  if (extra)
    annot_free_begin(&reader->extra, reader->state, place_value(node, info->field, 0));
  return push(reader, (xml_frame){extra ? FRAME_EXTRA : FRAME_VALUE, node, 0, 0, info});
}

static annot_status skip(xml_reader *reader, const annot_xml_start *start) {
  if (reader->skipped++ == 0)
    reader->skipped_from = start->tag.start;
  return ANNOT_OK;
}

static annot_status refuse_second(xml_reader *reader, const annot_xml_start *start,
                                  const xml_frame *parent, const annot_field_info *info) {
  annot_findings *findings = reader->state->findings;
  annot_str bytes = start->source->bytes;
  size_t first = annot_model_place(reader->state->document, parent->node, row_of_info(info), 0);
  if (annot_findings_add(findings, RULE_DUPLICATE_MEMBER,
                         place_of(annot_xml_tag_name(bytes, start->tag.start), parent->node),
                         "%.*s is given twice", (int)info->xml_name.length, info->xml_name.data)) {
    annot_findings_member(findings, info->name);
    while (first != NO_PLACE && first > 0 && bytes.data[first] != '<')
      --first;
    if (first != NO_PLACE)
      annot_findings_relate(findings, place_of(annot_xml_tag_name(bytes, first), parent->node),
                            "the first one");
  }
  return skip(reader, start);
}

static annot_status refuse_child(xml_reader *reader, const annot_xml_start *start,
                                 xml_frame *parent) {
  annot_xml_range name = annot_xml_tag_name(start->source->bytes, start->tag.start);
  annot_str shape = annot_shapes[shape_of(reader, parent->node)].name;
  if (start->space != ANNOT_XML_ANNOT &&
      find_field(reader, shape_of(reader, parent->node), ANNOT_XML_CHILD, start->name)) {
    annot_findings_add(reader->state->findings, RULE_UNKNOWN_MEMBER, place_of(name, parent->node),
                       "the element %s of %s %.*s is in the namespace urn:annot:1, and this is not",
                       start->name, article_of(shape), (int)shape.length, shape.data);
    annot_findings_member(reader->state->findings, as_str(start->name));
    return skip(reader, start);
  }
  if (start->space == ANNOT_XML_ANNOT)
    name.start = name.end - strlen(start->name); // without its prefix
  reader->name = name;
  const annot_field_info *meant =
      annot_read_unknown(reader->state, parent->node, shape_of(reader, parent->node),
                         ANNOT_XML_CHILD, spelled(start->source->bytes, name), as_read(name));
  note_meant(parent, meant);
  reader->meant = meant ? meant->xml_name : (annot_str){NULL, 0};
  return skip(reader, start);
}

/// A place inside the value that a frame is, or is in.
static finding_place place_inside(const xml_reader *reader, const xml_frame *frame,
                                  annot_xml_range range) {
  const annot_field_info *info = frame->info;
  uint32_t index = annot_is_list(info->cardinality)
                       ? annot_count(reader->state->document, frame->node, info->field)
                       : 0;
  return place_bytes(range.start, range.end, frame->node, info->field, index);
}

/// Elements of values, and char, hold none.
static annot_status refuse_inside(xml_reader *reader, const annot_xml_start *start,
                                  xml_frame *parent) {
  const annot_field_info *info = parent->info;
  annot_xml_range name = annot_xml_tag_name(start->source->bytes, start->tag.start);
  annot_str holder = parent->type == FRAME_CHAR ? as_str("char") : info->xml_name;
  parent->seen = 1;
  annot_findings_add(reader->state->findings, RULE_UNKNOWN_MEMBER,
                     place_inside(reader, parent, name),
                     "the element %.*s has no elements", (int)holder.length, holder.data);
  return skip(reader, start);
}

static annot_status start_child(xml_reader *reader, const annot_xml_start *start, xml_frame *parent) {
  annot_document *document = reader->state->document;
  const annot_field_info *info =
      start->space == ANNOT_XML_ANNOT
          ? find_field(reader, shape_of(reader, parent->node), ANNOT_XML_CHILD, start->name)
          : NULL;
  if (!info)
    return refuse_child(reader, start, parent);
  uint32_t row = row_of_info(info);
  if (parent->seen & 1u << row && !annot_is_list(info->cardinality))
    return refuse_second(reader, start, parent, info);
  parent->seen |= 1u << row;
  if (info->kind != ANNOT_KIND_NODE)
    return begin_value(reader, start, parent->node, info);
  annot_node child, owner = parent->node;
  TRY(annot_model_node(document, info->child, (uint32_t)start->tag.start, &child));
  TRY(annot_model_adopt(document, owner, row, child));
  return begin_node(reader, start, child);
}

/// Whether an element of this kind may hold `char`.
static bool is_text(const annot_field_info *info) {
  return info && (info->kind == ANNOT_KIND_TEXT || info->kind == ANNOT_KIND_ARTICLE ||
                  info->kind == ANNOT_KIND_PASSAGE);
}

static annot_status start_char(xml_reader *reader, const annot_xml_start *start,
                               const xml_frame *parent) {
  const annot_xml_attribute *code = NULL;
  annot_findings *findings = reader->state->findings;
  for (size_t i = 0; i < start->attribute_count; ++i) {
    const annot_xml_attribute *attribute = &start->attributes[i];
    if (is_plain(attribute, "code"))
      code = attribute;
    else
      annot_findings_add(findings, RULE_UNKNOWN_MEMBER,
                         place_inside(reader, parent, attribute_name(start, i)),
                         "the element char has only the attribute code");
  }
  if (!code)
    annot_findings_add(findings, RULE_BAD_CHAR_ELEMENT, place_inside(reader, parent, start->tag),
                       "char must have the attribute code");
  else if (!annot_xml_is_char_code(code->says))
    annot_findings_add(findings, RULE_BAD_CHAR_ELEMENT,
                       place_inside(reader, parent, code->value),
                       "char is for what XML cannot carry, as in code=\"1B\"; write anything else "
                       "as itself");
  return push(reader, (xml_frame){FRAME_CHAR, parent->node, 0, 0, parent->info});
}

static annot_status begin_record(xml_reader *reader, size_t place) {
  reader->begun = true;
  return annot_read_begin(reader->state, (uint32_t)place);
}

/// Begins a document.
static annot_status start_record(xml_reader *reader, const annot_xml_start *start) {
  read_state *state = reader->state;
  reader->frames.count = 0;
  reader->skipped = reader->in_extra = 0;
  reader->meant = (annot_str){NULL, 0};
  reader->sink.place(reader->sink.context, start->source);
  TRY(begin_record(reader, start->tag.start));
  if (start->marked)
    annot_findings_add(state->findings, RULE_BYTE_ORDER_MARK,
                       place_bytes(0, 3, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                       "the byte order mark is skipped and not written back");
  if (is_element(start, "document"))
    return begin_node(reader, start, ANNOT_ROOT);
  annot_xml_range name = annot_xml_tag_name(start->source->bytes, start->tag.start);
  annot_findings_add(state->findings, RULE_NOT_A_DOCUMENT, place_of(name, ANNOT_NO_NODE),
                     "this must be the element document%s in the namespace urn:annot:1",
                     reader->corpus ? "" : ", or corpus,");
  state->fault = true;
  return skip(reader, start);
}

/// Hands out what has been read of a record, or a finding that stands in none.
static annot_status emit(xml_reader *reader, const annot_xml_source *source) {
  read_state *state = reader->state;
  reader->sink.place(reader->sink.context, source);
  annot_findings_about(state->findings, state->document, state->source);
  TRY(annot_read_end(state));
  reader->begun = false;
  return reader->sink.emit(reader->sink.context, reader->corpus);
}

/// What is wrong with the start tag of a corpus is handed out like a record that could not be read.
static annot_status start_corpus(xml_reader *reader, const annot_xml_start *start) {
  annot_findings *findings = reader->state->findings;
  bool fine = true, versioned = false;
  reader->corpus = true;
  reader->sink.place(reader->sink.context, start->source);
  TRY(begin_record(reader, start->tag.start));
  for (size_t i = 0; i < start->attribute_count; ++i) {
    const annot_xml_attribute *attribute = &start->attributes[i];
    bool version = is_plain(attribute, "version");
    bool known = version && annot_str_equal(attribute->says, (annot_str){"1.0", 3});
    versioned |= version;
    fine &= known;
    reader->refused |= version && !known;
    if (!version)
      annot_findings_add(findings, RULE_UNKNOWN_MEMBER,
                         place_of(attribute_name(start, i), ANNOT_NO_NODE),
                         "a corpus has no attribute but version");
    else if (!known)
      annot_findings_add(findings, RULE_UNSUPPORTED_VERSION,
                         place_of(attribute->value, ANNOT_NO_NODE),
                         "this reader knows version 1.0, not %s",
                         annot_shown(attribute->says).text);
  }
  if (!versioned)
    annot_findings_add(findings, RULE_MISSING_MEMBER, place_of(start->tag, ANNOT_NO_NODE),
                       "a corpus must have the attribute version");
  if (fine && versioned)
    return ANNOT_OK;
  reader->state->fault = true;
  return emit(reader, start->source);
}

static annot_status on_start(void *context, const annot_xml_start *start) {
  xml_reader *reader = context;
  if (reader->refused)
    return ANNOT_OK;
  if (start->depth == 0)
    return start_corpus(reader, start);
  if (start->depth == 1)
    return start_record(reader, start);
  xml_frame *parent = top_of(reader);
  if (reader->skipped > 0)
    return skip(reader, start);
  if (parent->type == FRAME_EXTRA) {
    ++reader->in_extra;
    return annot_free_start(&reader->extra, start);
  }
  if (parent->type != FRAME_CHAR && is_text(parent->info) && is_element(start, "char"))
    return start_char(reader, start, parent);
  if (parent->type == FRAME_NODE)
    return start_child(reader, start, parent);
  return refuse_inside(reader, start, parent);
}

static annot_status on_text(void *context, annot_xml_range range) {
  xml_reader *reader = context;
  xml_frame *parent = top_of(reader);
  if (reader->refused || reader->skipped > 0)
    return ANNOT_OK;
  if (parent->type == FRAME_EXTRA)
    return annot_free_text(&reader->extra, range);
  if (parent->type == FRAME_NODE && !parent->info)
    annot_findings_add(reader->state->findings, RULE_STRAY_TEXT, place_of(range, parent->node),
                       "only white space may stand between the elements here");
  return ANNOT_OK;
}

/// The value that the content of an element is.
static read_target content_target(const xml_reader *reader, const xml_frame *frame,
                                  const annot_xml_end *end) {
  annot_xml_range range = end->content;
  if (end->tag.start == end->tag.end) // the whole of an empty element
    range = annot_xml_value_range(end->source->bytes, range.start, ANNOT_XML_AS_CONTENT);
  read_target target = {.info = frame->info,
                        .node = frame->node,
                        .range = as_read(range),
                        .place = (uint32_t)end->content.start};
  if (annot_is_list(frame->info->cardinality))
    target.index = annot_count(reader->state->document, frame->node, frame->info->field);
  return target;
}

/// Reads the content of a value, or of a node whose content is a value; an empty one of these has
/// none.
static annot_status end_content(xml_reader *reader, xml_frame *frame, const annot_xml_end *end) {
  annot_buffer *scratch = &reader->state->scratch;
  annot_str says;
  scratch->length = 0;
  TRY(annot_xml_decode(end->source->bytes, end->content, ANNOT_XML_AS_CONTENT, scratch, &says));
  if (frame->type == FRAME_NODE && says.length == 0)
    return ANNOT_OK;
  frame->seen |= 1u << row_of_info(frame->info);
  read_target target = content_target(reader, frame, end);
  return read_value(reader, &target, says);
}

/// The element char says nothing, not even white space, which on_text does not get.
static annot_status end_char(xml_reader *reader, const xml_frame *frame, const annot_xml_end *end) {
  annot_str says;
  reader->state->scratch.length = 0;
  TRY(annot_xml_decode(end->source->bytes, end->content, ANNOT_XML_AS_CONTENT,
                       &reader->state->scratch, &says));
  if (says.length > 0 && !frame->seen)
    annot_findings_add(reader->state->findings, RULE_BAD_CHAR_ELEMENT,
                       place_inside(reader, frame, end->content), "the element char is empty");
  return ANNOT_OK;
}

static annot_status end_frame(xml_reader *reader, const annot_xml_end *end) {
  xml_frame *frame = &ARRAY_AT(xml_frame, &reader->frames, reader->frames.count - 1);
  read_target target;
  switch (frame->type) {
  case FRAME_NODE:
    if (frame->info)
      TRY(end_content(reader, frame, end));
    annot_read_close(reader->state, frame->node, shape_of(reader, frame->node),
                     frame->seen | frame->meant);
    break;
  case FRAME_VALUE:
    if (!frame->seen || is_text(frame->info)) // of a text is left what can be read
      TRY(end_content(reader, frame, end));
    break;
  case FRAME_EXTRA:
    target = content_target(reader, frame, end);
    TRY(annot_free_finish(&reader->extra, &target));
    break;
  case FRAME_CHAR:
    TRY(end_char(reader, frame, end));
    break;
  }
  --reader->frames.count;
  return ANNOT_OK;
}

/// An unknown element ends: offers to give it the name that was meant, in both tags.
static void offer_name(xml_reader *reader, const annot_xml_end *end) {
  annot_findings *findings = reader->state->findings;
  annot_str near = reader->meant;
  if (!near.data)
    return;
  annot_findings_fix(findings, false, "write %.*s", (int)near.length, near.data);
  annot_findings_edit_bytes(findings, reader->name.start, reader->name.end, near);
  if (end->tag.start < end->tag.end) {
    annot_xml_range name = annot_xml_tag_name(end->source->bytes, end->tag.start + 1);
    name.start = name.end - (reader->name.end - reader->name.start);
    annot_findings_edit_bytes(findings, name.start, name.end, near);
  }
  reader->meant = (annot_str){NULL, 0};
}

static annot_status on_end(void *context, const annot_xml_end *end) {
  xml_reader *reader = context;
  if (end->depth == 0 || reader->refused)
    return ANNOT_OK;
  if (reader->skipped > 0) {
    if (--reader->skipped == 0) {
      offer_name(reader, end);
      annot_findings_refuse(reader->state->findings, reader->skipped_from, end->tag.end);
    }
  } else if (reader->in_extra > 0) {
    --reader->in_extra;
    TRY(annot_free_end(&reader->extra, end));
  } else {
    TRY(end_frame(reader, end));
  }
  return end->depth == 1 ? emit(reader, end->source) : ANNOT_OK;
}

/// Whether documents behind a flaw may go unread, and nothing has said so.
static bool ends_corpus(const xml_reader *reader, const annot_xml_fault *fault) {
  rule_id rule = fault->flaw->rule;
  return reader->corpus && fault->open && fault->flaw->fatal && rule != RULE_INCOMPLETE &&
         rule != RULE_TOO_DEEP;
}

/// The spelling is wrong: what came before in the record is kept, but for one that is too large.
static annot_status on_fault(void *context, const annot_xml_fault *fault) {
  xml_reader *reader = context;
  const annot_xml_flaw *flaw = fault->flaw;
  read_state *state = reader->state;
  if (reader->refused)
    return ANNOT_OK;
  reader->sink.place(reader->sink.context, fault->source);
  if (!reader->begun || flaw->rule == RULE_TOO_LARGE)
    TRY(begin_record(reader, 0));
  state->fault = true;
  if (annot_findings_add(state->findings, flaw->rule, place_of(flaw->range, ANNOT_NO_NODE), "%s%s",
                         flaw->message,
                         ends_corpus(reader, fault) ? " (nothing behind it is read)" : "") &&
      flaw->related.end > flaw->related.start)
    annot_findings_relate(state->findings, place_of(flaw->related, ANNOT_NO_NODE), "%s",
                          flaw->related_message);
  return emit(reader, fault->source);
}

xml_reader *annot_xml_reader_new(const annot_allocator *allocator, read_state *state, xml_sink sink,
                                 annot_xml_source start) {
  xml_reader *reader = annot_resize(allocator, NULL, 0, sizeof *reader);
  if (!reader)
    return NULL;
  *reader = (xml_reader){.state = state, .sink = sink};
  if (allocator)
    reader->allocator = *allocator;
  reader->extra.json.allocator = &reader->allocator;
  find_contents(reader);
  const annot_xml_handler handler = {reader, on_start, on_text, on_end, on_fault};
  reader->scanner = annot_xml_scanner_new(&reader->allocator, &state->limits, &handler, start);
  if (!reader->scanner) {
    annot_xml_reader_free(reader);
    return NULL;
  }
  return reader;
}

void annot_xml_reader_free(xml_reader *reader) {
  if (!reader)
    return;
  const annot_allocator allocator = reader->allocator;
  annot_xml_scanner_free(reader->scanner);
  reader->extra.json.allocator = &allocator;
  annot_free_release(&reader->extra);
  ARRAY_FREE(xml_frame, &allocator, &reader->frames);
  annot_release(&allocator, reader, sizeof *reader);
}

annot_status annot_xml_reader_feed(xml_reader *reader, const char *bytes, size_t length) {
  return annot_xml_scanner_feed(reader->scanner, bytes, length);
}

annot_status annot_xml_reader_finish(xml_reader *reader) {
  return annot_xml_scanner_finish(reader->scanner);
}
