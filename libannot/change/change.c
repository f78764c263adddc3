/// The public functions of annot/change.h: they check what they are given and call the model's one
/// way to change a document.
///
/// Knows no rule and no spelling.  Whether a string is of its field's kind, value/word.h says.

#include "config.h"

#include "base/utf8.h"
#include "json/canonical.h"
#include "model/model.h"
#include "value/word.h"

#include <annot/change.h>
#include <math.h>
#include <string.h>

/// The deepest `extra` that can be set: wherever it stands, a reader takes it with its default limits.
enum { MAX_DEPTH = 120 };

/// Finds the row and information of a field of a live node.
static annot_status find_row(const annot_document *document, annot_node node, annot_field field,
                             uint32_t *row, const annot_field_info **info) {
  if (!model_is_live(document, node))
    return ANNOT_BAD_NODE;
  annot_shape shape = (annot_shape)model_at(document, node)->shape;
  *row = field_row(shape, field);
  if (*row == MAX_ROWS)
    return ANNOT_BAD_FIELD;
  *info = shape_row(shape, *row);
  return ANNOT_OK;
}

/// The put that sets value `index` of a row, or appends it to a list.
static annot_status set_at(const annot_document *document, annot_node node, uint32_t row,
                           uint32_t index, model_put *put) {
  bool list = annot_is_list(shape_row(model_at(document, node)->shape, row)->cardinality);
  uint32_t count = list ? model_count(document, node, row) : 1;
  *put = (model_put){.verb = MODEL_SET, .node = node, .row = row, .index = index};
  if (list && index == ANNOT_LAST) {
    put->verb = MODEL_INSERT;
    put->index = count;
    return ANNOT_OK;
  }
  return index < count ? ANNOT_OK : ANNOT_BAD_ARGUMENT;
}

/// The put that inserts into a list before `index`.
static annot_status insert_at(const annot_document *document, annot_node node, uint32_t row,
                              uint32_t index, model_put *put) {
  uint32_t count = model_count(document, node, row);
  *put = (model_put){.verb = MODEL_INSERT, .node = node, .row = row, .index = index};
  if (index == ANNOT_LAST)
    put->index = count;
  return put->index <= count ? ANNOT_OK : ANNOT_BAD_ARGUMENT;
}

/// The put that takes value `index` of a row away.
static model_put take_at(const annot_document *document, annot_node node, uint32_t row,
                         uint32_t index) {
  bool list = annot_is_list(shape_row(model_at(document, node)->shape, row)->cardinality);
  return (model_put){.verb = list ? MODEL_ERASE : MODEL_SET,
                     .node = node, .row = row, .index = index, .slot = ABSENT};
}

annot_status annot_add(annot_document *document, annot_node parent, annot_field field,
                       uint32_t index, annot_node *child) {
  uint32_t row;
  const annot_field_info *info;
  model_put put;
  TRY(find_row(document, parent, field, &row, &info));
  if (info->kind != ANNOT_KIND_NODE)
    return ANNOT_BAD_FIELD;
  if (annot_is_list(info->cardinality)) {
    TRY(insert_at(document, parent, row, index, &put));
  } else {
    TRY(set_at(document, parent, row, index == ANNOT_LAST ? 0 : index, &put));
    if (!slot_absent(*model_slot_at(document, parent, row)))
      return ANNOT_BAD_STATE;
  }
  size_t nodes = document->nodes.count, slots = document->slots.count;
  annot_node made;
  TRY(annot_model_node(document, info->child, NO_PLACE, &made));
  put.slot = (model_slot){.bits = made};
  annot_status status = annot_model_put(document, &put);
  if (status == ANNOT_OK) {
    *child = made;
  } else {
    document->nodes.count = nodes;
    document->slots.count = document->places.count = slots;
  }
  return status;
}

annot_status annot_remove(annot_document *document, annot_node node) {
  if (!model_is_live(document, node))
    return ANNOT_BAD_NODE;
  if (node == ANNOT_ROOT)
    return ANNOT_BAD_ARGUMENT;
  model_put put = take_at(document, annot_node_parent(document, node),
                          model_at(document, node)->row, annot_node_index(document, node));
  return annot_model_put(document, &put);
}

static void note_defect(void *context, annot_json_defect defect, annot_json_range place,
                        annot_json_range related) {
  (void)defect, (void)place, (void)related;
  *(bool *)context = true;
}

/// Brings JSON into the form in which `extra` is kept.
static annot_status keep_object(annot_document *document, annot_str value, model_slot *slot) {
  annot_json json = {.bytes = value, .max_depth = MAX_DEPTH};
  annot_buffer canonical = {.allocator = &document->allocator};
  bool defect = annot_json_peek(&json) != JSON_OBJECT;
  annot_status status = ANNOT_OK;
  if (!defect)
    status = annot_json_canonical(&json, &canonical, note_defect, &defect);
  if (status == ANNOT_OK && (defect || json.fault != JSON_FINE || !annot_json_finish(&json)))
    status = ANNOT_BAD_VALUE;
  if (status == ANNOT_OK)
    status = annot_model_string(document, (annot_str){canonical.data, canonical.length}, slot);
  annot_buffer_free(&canonical);
  return status;
}

/// Puts a new text in the place of the article, which may be absent.  `value` may be a part of it.
static annot_status set_article(annot_document *document, annot_str value) {
  annot_buffer text = {.allocator = &document->allocator};
  if (value.length >= UINT32_MAX)
    return ANNOT_LIMIT;
  TRY(annot_buffer_append(&text, value.data, value.length));
  annot_buffer_free(&document->text);
  document->text = text;
  annot_text_changed(document);
  model_fill(document, ANNOT_ROOT, ROW(DOCUMENT, TEXT), (model_slot){.run = {0, 0}}, NO_PLACE);
  return ANNOT_OK;
}

/// Whether a string is of a kind.
static bool is_good(const annot_field_info *info, annot_str value) {
  if (annot_utf8_flaw(value) < value.length ||
      (value.length > 0 && memchr(value.data, '\0', value.length)))
    return false;
  if (info->kind == ANNOT_KIND_VERSION)
    return annot_str_equal(value, (annot_str){"1.0", 3});
  if (info->kind == ANNOT_KIND_PASSAGE)
    return value.length > 0;
  return !annot_value_flaw(info->kind, value).what;
}

/// Carries out `put`, once its value is found good and kept.
static annot_status put_string(annot_document *document, const annot_field_info *info,
                               annot_str value, model_put *put) {
  if (!is_good(info, value))
    return ANNOT_BAD_VALUE;
  if (info->kind == ANNOT_KIND_ARTICLE)
    return set_article(document, value);
  if (info->kind == ANNOT_KIND_OBJECT)
    TRY(keep_object(document, value, &put->slot));
  else
    TRY(annot_model_string(document, value, &put->slot));
  return annot_model_put(document, put);
}

annot_status annot_set_string(annot_document *document, annot_node node, annot_field field,
                              uint32_t index, annot_str value) {
  uint32_t row;
  const annot_field_info *info;
  model_put put;
  TRY(find_row(document, node, field, &row, &info));
  if (!kind_is_string(info->kind))
    return ANNOT_BAD_FIELD;
  TRY(set_at(document, node, row, index, &put));
  return put_string(document, info, value, &put);
}

annot_status annot_insert_string(annot_document *document, annot_node node, annot_field field,
                                 uint32_t index, annot_str value) {
  uint32_t row;
  const annot_field_info *info;
  model_put put;
  TRY(find_row(document, node, field, &row, &info));
  if (!kind_is_string(info->kind) || !annot_is_list(info->cardinality))
    return ANNOT_BAD_FIELD;
  TRY(insert_at(document, node, row, index, &put));
  return put_string(document, info, value, &put);
}

annot_status annot_set_position(annot_document *document, annot_node node, annot_field field,
                                uint64_t value) {
  uint32_t row;
  const annot_field_info *info;
  TRY(find_row(document, node, field, &row, &info));
  if (info->kind != ANNOT_KIND_POSITION && info->kind != ANNOT_KIND_BOUND)
    return ANNOT_BAD_FIELD;
  if (value > ANNOT_MAX_POSITION)
    return ANNOT_BAD_VALUE;
  return annot_model_put(document,
                         &(model_put){.verb = MODEL_SET, .node = node, .row = row,
                                      .slot = {.bits = value}});
}

annot_status annot_set_number(annot_document *document, annot_node node, annot_field field,
                              double value) {
  uint32_t row;
  const annot_field_info *info;
  TRY(find_row(document, node, field, &row, &info));
  if (info->kind != ANNOT_KIND_NUMBER && info->kind != ANNOT_KIND_SHARE)
    return ANNOT_BAD_FIELD;
  if (!isfinite(value) || (info->kind == ANNOT_KIND_SHARE && !(value >= 0 && value <= 1)))
    return ANNOT_BAD_VALUE;
  model_slot slot = {.number = value == 0 ? 0 : value}; // there is one zero in a document
  return annot_model_put(document, &(model_put){.verb = MODEL_SET, .node = node, .row = row,
                                                .slot = slot});
}

annot_status annot_set_enum(annot_document *document, annot_node node, annot_field field,
                            uint32_t index, int value) {
  uint32_t row;
  const annot_field_info *info;
  model_put put;
  TRY(find_row(document, node, field, &row, &info));
  if (info->kind != ANNOT_KIND_ENUM)
    return ANNOT_BAD_FIELD;
  TRY(set_at(document, node, row, index, &put));
  if (value < 1 || value > annot_enum_count(info->enumeration))
    return ANNOT_BAD_VALUE;
  put.slot = (model_slot){.bits = (uint64_t)value};
  return annot_model_put(document, &put);
}

annot_status annot_unset(annot_document *document, annot_node node, annot_field field,
                         uint32_t index) {
  uint32_t row;
  const annot_field_info *info;
  TRY(find_row(document, node, field, &row, &info));
  if (slot_absent(annot_model_value(document, node, row, index)))
    return ANNOT_OK;
  if (info->kind == ANNOT_KIND_ARTICLE) {
    document->text.length = 0;
    annot_text_changed(document);
  }
  model_put put = take_at(document, node, row, index);
  return annot_model_put(document, &put);
}
