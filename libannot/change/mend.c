/// Fixes of findings as changes.

#include "config.h"

#include "change/log.h"

#include "finding/finding.h"

#include "base/number.h"

static annot_status mend_string(annot_document *document, const finding_edit *edit,
                                const annot_field_info *info) {
  uint32_t index = edit->index;
  if (annot_is_list(info->cardinality) && index >= annot_count(document, edit->node, edit->field))
    index = ANNOT_LAST;
  if (info->kind == ANNOT_KIND_ENUM)
    return annot_set_enum(document, edit->node, edit->field, index,
                          annot_enum_find(info->enumeration, edit->text));
  if (info->kind == ANNOT_KIND_NUMBER || info->kind == ANNOT_KIND_SHARE)
    return annot_set_number(document, edit->node, edit->field, annot_number_parse(edit->text));
  return annot_set_string(document, edit->node, edit->field, index, edit->text);
}

/// Takes a value away, or all of a list.
static annot_status mend_remove(annot_document *document, const finding_edit *edit) {
  if (edit->index != WHOLE_LIST)
    return annot_unset(document, edit->node, edit->field, edit->index);
  for (uint32_t left = annot_count(document, edit->node, edit->field); left-- > 0;)
    TRY(annot_unset(document, edit->node, edit->field, left));
  return ANNOT_OK;
}

/// Positions are converted when a document is read: a fix that says what those of the file count
/// means those of the file, which are brought back first.
static annot_status restore_unit(annot_document *document) {
  annot_unit unit = annot_document_counts(document);
  if (unit == document->file_unit)
    return ANNOT_OK;
  TRY(annot_model_bounds(document));
  for (size_t i = 0; i < document->bounds.count; ++i) {
    annot_node node = ARRAY_AT(model_bound, &document->bounds, i).node;
    const annot_shape_info *shape = &annot_shapes[model_at(document, node)->shape];
    for (uint32_t row = start_row(shape->shape), last = row + 1; row <= last; ++row) {
      uint64_t position = model_slot_at(document, node, row)->bits;
      if (position == UINT64_MAX)
        continue;
      TRY(annot_convert(document, unit, position, document->file_unit, &position));
      TRY(annot_set_position(document, node, shape->fields[row].field, position));
    }
  }
  return ANNOT_OK;
}

static annot_status mend_value(annot_document *document, const finding_edit *edit) {
  const annot_field_info *info = annot_field_lookup(edit->field);
  if (!info)
    return ANNOT_BAD_STATE;
  if (edit->field == ANNOT_DOCUMENT_UNIT)
    TRY(restore_unit(document));
  return edit->kind == EDIT_POSITION
             ? annot_set_position(document, edit->node, edit->field, edit->position)
             : mend_string(document, edit, info);
}

/// Values first, then what goes, from behind, so that no index moves.
static annot_status mend(annot_document *document, annot_findings *findings, size_t finding,
                         size_t fix, size_t count) {
  finding_edit edit;
  for (size_t i = 0; i < count; ++i) {
    TRY(annot_findings_fix_edit(findings, finding, fix, i, &edit));
    if (edit.kind == EDIT_BYTES)
      return ANNOT_BAD_STATE;
    if (edit.kind != EDIT_REMOVE)
      TRY(mend_value(document, &edit));
  }
  for (size_t i = count; i-- > 0;) {
    TRY(annot_findings_fix_edit(findings, finding, fix, i, &edit));
    if (edit.kind == EDIT_REMOVE)
      TRY(mend_remove(document, &edit));
  }
  return ANNOT_OK;
}

annot_status annot_finding_fix(annot_document *document, annot_findings *findings, size_t finding,
                               size_t fix, annot_change **change) {
  size_t count = 0;
  finding_edit edit;
  TRY(annot_enter(document));
  if (!annot_findings_are_about(findings, document))
    return ANNOT_BAD_ARGUMENT;
  annot_status status;
  while ((status = annot_findings_fix_edit(findings, finding, fix, count, &edit)) == ANNOT_OK)
    ++count;
  if (count == 0)
    return status;
  TRY(annot_begin(document));
  status = mend(document, findings, finding, fix, count);
  if (status == ANNOT_OK)
    status = annot_withdraw(document, change);
  if (status != ANNOT_OK)
    annot_close(document, status);
  return status == ANNOT_OK || status == ANNOT_NO_MEMORY || status == ANNOT_LIMIT
             ? status
             : ANNOT_BAD_STATE;
}
