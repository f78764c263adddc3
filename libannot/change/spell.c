/// Values and nodes as JSON, the way canonical documents spell them.

#include "config.h"

#include "change/log.h"

#include "base/number.h"
#include "json/canonical.h"

annot_status annot_spell_value(const annot_document *document, const annot_field_info *info,
                               model_slot slot, annot_buffer *buffer) {
  char digits[NUMBER_SIZE];
  if (info->kind == ANNOT_KIND_NODE)
    return annot_spell_node(document, (annot_node)slot.bits, buffer);
  if (info->kind == ANNOT_KIND_ARTICLE)
    return annot_json_append_string(buffer, annot_text(document));
  if (info->kind == ANNOT_KIND_ENUM)
    return annot_json_append_string(buffer,
                                    annot_enum_spelling(info->enumeration, (int)slot.bits));
  if (info->kind == ANNOT_KIND_NUMBER || info->kind == ANNOT_KIND_SHARE)
    return annot_buffer_append(buffer, digits, annot_number_write(slot.number, digits));
  if (!kind_is_string(info->kind))
    return annot_buffer_append(buffer, digits, annot_position_write(slot.bits, digits));
  annot_str string = model_bytes(document, slot);
  return info->kind == ANNOT_KIND_OBJECT
             ? annot_buffer_append(buffer, string.data, string.length)
             : annot_json_append_string(buffer, string);
}

/// A member: its name, and its value or list.
static annot_status spell_member(const annot_document *document, const annot_field_info *info,
                                 annot_node node, uint32_t row, annot_buffer *buffer) {
  bool list = annot_is_list(info->cardinality);
  TRY(annot_json_append_string(buffer, info->name));
  TRY(annot_buffer_append(buffer, ":[", list ? 2 : 1));
  uint32_t count = list ? model_count(document, node, row) : 1;
  for (uint32_t i = 0; i < count; ++i) {
    TRY(annot_buffer_append(buffer, ",", i > 0));
    TRY(annot_spell_value(document, info, annot_model_value(document, node, row, i), buffer));
  }
  return annot_buffer_append(buffer, "]", list);
}

annot_status annot_spell_node(const annot_document *document, annot_node node,
                              annot_buffer *buffer) {
  const annot_field_info *info;
  bool begun = false;
  TRY(annot_buffer_append(buffer, "{", 1));
  FOR_EACH_ROW(document, node, info, row) {
    if (slot_absent(*model_slot_at(document, node, row)))
      continue;
    TRY(annot_buffer_append(buffer, ",", begun));
    TRY(spell_member(document, info, node, row, buffer));
    begun = true;
  }
  return annot_buffer_append(buffer, "}", 1);
}
