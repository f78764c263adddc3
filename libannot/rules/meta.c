/// What is said about the article and the annotating (M).

#include "config.h"

#include "rules/check.h"
#include "value/date.h"
#include "value/word.h"

/// Reads a date about the article; false where there is none that is good.
static bool read_meta_date(rules_context *context, annot_node meta, uint32_t row,
                           annot_date *date) {
  annot_str value = model_str(context->document, meta, row);
  annot_flaw flaw, instant_flaw;
  if (annot_word_flaw(value).what)
    return false; // there is none, or F109 tells of what is no word
  if (annot_edtf_read(value, date, &flaw) == ANNOT_DATE_GOOD ||
      annot_instant_read(value, date, &instant_flaw) == ANNOT_DATE_GOOD)
    return true;
  if (instant_flaw.start > flaw.start)
    flaw = instant_flaw; // the grammar that has understood more of it is the one that was meant
  annot_str part = {value.data + flaw.start, flaw.end - flaw.start};
  annot_findings_add(context->findings, RULE_BAD_META_DATE,
                     place_value(meta, shape_row(ANNOT_META, row)->field, 0),
                     part.length > 0 ? "%s: %s" : "%s%s", flaw.what,
                     part.length > 0 ? annot_shown(part).text : "");
  return false;
}

annot_status check_meta_dates(rules_context *context, annot_node meta) {
  annot_date published, updated;
  bool has_published = read_meta_date(context, meta, ROW(META, PUBLISHED), &published);
  bool has_updated = read_meta_date(context, meta, ROW(META, UPDATED), &updated);
  if (has_published && has_updated && annot_date_is_after(&published, &updated) &&
      annot_findings_add(context->findings, RULE_PUBLISHED_AFTER_UPDATED,
                         place_value(meta, ANNOT_META_UPDATED, 0),
                         "the article was updated before it was published")) {
    annot_findings_relate(context->findings, place_value(meta, ANNOT_META_PUBLISHED, 0),
                          "it was published here");
    annot_findings_fix(context->findings, false, "exchange the two");
    annot_findings_edit_string(context->findings, meta, ANNOT_META_PUBLISHED, 0,
                               model_str(context->document, meta, ROW(META, UPDATED)));
    annot_findings_edit_string(context->findings, meta, ANNOT_META_UPDATED, 0,
                               model_str(context->document, meta, ROW(META, PUBLISHED)));
  }
  return ANNOT_OK;
}

/// All IRIs of a node are absolute; that of a source is resolved against the folder of the texts.
annot_status check_absolute(rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  annot_shape shape = shape_of(context, node);
  model_slot slot;
  for (uint32_t row = 0; row < annot_shapes[shape].count; ++row) {
    const annot_field_info *info = shape_row(shape, row);
    if (info->kind != ANNOT_KIND_IRI)
      continue;
    FOR_EACH_VALUE(document, node, row, index, slot) {
      annot_str iri = model_bytes(document, slot);
      annot_flaw flaw = annot_absolute_iri_flaw(iri);
      if (flaw.what && !annot_iri_flaw(iri).what)
        annot_findings_add(context->findings, RULE_RELATIVE_LINK,
                           place_value(node, info->field, index), "this is no whole address: %s",
                           flaw.what);
    }
  }
  return ANNOT_OK;
}

static bool says_by(const rules_context *context, annot_node node) {
  return !is_missing(context, node, by_row(shape_of(context, node)));
}

annot_status check_annotators(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  bool some = context->makers.count > 1;
  (void)root;
  for (annot_node node = ANNOT_ROOT; some && node < document->nodes.count; ++node)
    if (model_at(document, node)->live && !is_retired(context, node) &&
        by_row(shape_of(context, node)) < MAX_ROWS && !says_by(context, node))
      annot_findings_add(context->findings, RULE_NO_ANNOTATOR, place_id(document, node),
                         "others say who made them, and this does not");
  return ANNOT_OK;
}
