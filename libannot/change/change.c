/// The public functions of annot/change.h that change one thing: they check what they are given, and
/// make an operation of it.
///
/// Knows no rule and no spelling.  Whether a string is of its field's kind, value/word.h says.

#include "config.h"

#include "change/log.h"

#include "base/utf8.h"
#include "json/canonical.h"
#include "value/word.h"

#include <annot/change.h>
#include <math.h>
#include <string.h>

/// The deepest `extra` that can be set: wherever it stands, a reader takes it with its default limits.
enum { MAX_DEPTH = 120 };

/// Does `put` as a change of its own, or as a part of the one that is open.
static annot_status change_by(annot_document *document, model_put put) {
  TRY(annot_open(document));
  return annot_close(document, annot_log_put(document, put));
}

/// Finds the row and information of a field of a live node of a document that may be changed.
static annot_status find_row(annot_document *document, annot_node node, annot_field field,
                             uint32_t *row, const annot_field_info **info) {
  TRY(annot_enter(document));
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
  size_t taken = document->slots.count;
  put.slot = (model_slot){.bits = made};
  annot_status status = change_by(document, put);
  if (status == ANNOT_OK) {
    *child = made;
  } else if (document->slots.count == taken) { // else the list may have gone behind it
    document->nodes.count = nodes;
    document->slots.count = document->places.count = slots;
  }
  return status;
}

annot_status annot_remove(annot_document *document, annot_node node) {
  TRY(annot_enter(document));
  if (!model_is_live(document, node))
    return ANNOT_BAD_NODE;
  if (node == ANNOT_ROOT)
    return ANNOT_BAD_ARGUMENT;
  model_put put = take_at(document, annot_node_parent(document, node),
                          model_at(document, node)->row, annot_node_index(document, node));
  return change_by(document, put);
}

static void note_defect(void *context, annot_json_defect defect, annot_json_range place,
                        annot_json_range related, annot_str pointer) {
  (void)defect, (void)place, (void)related, (void)pointer;
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

/// Puts a new text in the place of the article, without moving a span; `present` says whether there is
/// one then.
static annot_status log_article(annot_document *document, annot_str value, bool present) {
  model_slot slot = *model_slot_at(document, ANNOT_ROOT, ROW(DOCUMENT, TEXT));
  model_put put = {.verb = MODEL_SET, .node = ANNOT_ROOT, .row = ROW(DOCUMENT, TEXT),
                   .slot = present ? (model_slot){.run = {0, 0}} : ABSENT};
  TRY(annot_log_text(document, &(text_request){.end_byte = document->text.length,
                                               .replacement = value, .still = true}));
  return slot_absent(slot) == slot_absent(put.slot) ? ANNOT_OK : annot_log_put(document, put);
}

static annot_status set_article(annot_document *document, annot_str value, bool present) {
  TRY(annot_open(document));
  return annot_close(document, log_article(document, value, present));
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

/// Whether bytes are, in part, the digits of a digest, which may still be written over.
static bool are_digits(const annot_document *document, annot_str value) {
  annot_node source = annot_child(document, ANNOT_ROOT, ANNOT_DOCUMENT_SOURCE, 0);
  annot_str digits = {NULL, 0};
  if (source != ANNOT_NO_NODE)
    digits = model_str(document, source, ROW(SOURCE, DIGEST));
  return digits.data && (uintptr_t)value.data - (uintptr_t)digits.data < digits.length;
}

annot_status annot_keep_string(annot_document *document, const annot_field_info *info,
                               annot_str value, model_slot *slot) {
  char digits[DIGEST_LENGTH];
  if (!is_good(info, value))
    return ANNOT_BAD_VALUE;
  if (info->kind == ANNOT_KIND_OBJECT)
    return keep_object(document, value, slot);
  if (value.length <= sizeof digits && are_digits(document, value)) {
    memcpy(digits, value.data, value.length);
    value.data = digits;
  }
  return annot_model_string(document, value, slot);
}

/// Carries out `put`, once its value is found good and kept.
static annot_status put_string(annot_document *document, const annot_field_info *info,
                               annot_str value, model_put *put) {
  if (info->kind == ANNOT_KIND_ARTICLE)
    return is_good(info, value) ? set_article(document, value, true) : ANNOT_BAD_VALUE;
  TRY(annot_keep_string(document, info, value, &put->slot));
  return change_by(document, *put);
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
  return change_by(document, (model_put){.verb = MODEL_SET, .node = node, .row = row,
                                         .slot = {.bits = value}});
}

annot_status annot_keep_number(const annot_field_info *info, double value, model_slot *slot) {
  if (!isfinite(value) || (info->kind == ANNOT_KIND_SHARE && !(value >= 0 && value <= 1)))
    return ANNOT_BAD_VALUE;
  slot->number = value == 0 ? 0 : value; // there is one zero in a document
  return ANNOT_OK;
}

annot_status annot_set_number(annot_document *document, annot_node node, annot_field field,
                              double value) {
  uint32_t row;
  const annot_field_info *info;
  TRY(find_row(document, node, field, &row, &info));
  if (info->kind != ANNOT_KIND_NUMBER && info->kind != ANNOT_KIND_SHARE)
    return ANNOT_BAD_FIELD;
  model_slot slot;
  TRY(annot_keep_number(info, value, &slot));
  return change_by(document, (model_put){.verb = MODEL_SET, .node = node, .row = row,
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
  return change_by(document, put);
}

annot_status annot_unset(annot_document *document, annot_node node, annot_field field,
                         uint32_t index) {
  uint32_t row;
  const annot_field_info *info;
  TRY(find_row(document, node, field, &row, &info));
  if (slot_absent(annot_model_value(document, node, row, index)))
    return ANNOT_OK;
  if (info->kind == ANNOT_KIND_ARTICLE)
    return set_article(document, (annot_str){"", 0}, false);
  model_put put = take_at(document, node, row, index);
  return change_by(document, put);
}
