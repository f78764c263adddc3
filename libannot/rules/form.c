/// The form of documents built in memory: what they lack.  Readers judge the form of what they read.

#include "config.h"

#include "rules/check.h"

#include <annot/validate.h>

static void check_member(const annot_document *document, annot_node node,
                         const annot_field_info *member, annot_findings *findings) {
  if (annot_count(document, node, member->field) > 0)
    return;
  if (member->cardinality == ANNOT_ONE)
    annot_findings_missing(findings, node, member);
  else if (member->cardinality == ANNOT_SOME)
    annot_findings_empty(findings, place_value(node, member->field, WHOLE_LIST), member);
}

void annot_form_look(const annot_document *document, annot_node node, annot_findings *findings) {
  const annot_field_info *info;
  FOR_EACH_ROW(document, node, info, row)
    check_member(document, node, info, findings);
  if (node == ANNOT_ROOT && !annot_count(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT) &&
      !annot_count(document, ANNOT_ROOT, ANNOT_DOCUMENT_SOURCE))
    annot_findings_no_text(findings);
}

annot_status annot_check_form(const annot_document *document, annot_findings *findings) {
  annot_findings_about(findings, document, NULL);
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (model_at(document, node)->live)
      annot_form_look(document, node, findings);
  return annot_findings_status(findings);
}
