/// Speakers: whether they occur, and how they are introduced (P103, P104).

#include "config.h"

#include "rules/check.h"

#include <string.h>

/// Marks everything that a node of the document refers to.
static void mark_targets(rules_context *context, annot_node node, uint8_t *named) {
  const annot_document *document = context->document;
  annot_shape shape = shape_of(context, node);
  model_slot slot;
  for (uint32_t row = 0; row < annot_shapes[shape].count; ++row)
    if (shape_row(shape, row)->kind == ANNOT_KIND_REFERENCE)
      FOR_EACH_VALUE(document, node, row, index, slot) {
        annot_node target = target_of(context, slot);
        if (target && target != node)
          named[target] = 1;
      }
}

annot_status check_unused_speakers(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  size_t count = document->nodes.count;
  uint8_t *named = scratch_of(context, 0, count);
  (void)root;
  if (!named)
    return ANNOT_NO_MEMORY;
  memset(named, 0, count);
  for (annot_node node = ANNOT_ROOT; node < count; ++node)
    if (model_at(document, node)->live)
      mark_targets(context, node, named);
  for (annot_node node = ANNOT_ROOT; node < count; ++node)
    if (model_at(document, node)->live && shape_of(context, node) == ANNOT_SPEAKER &&
        !is_retired(context, node) && !named[node] &&
        slot_absent(annot_model_value(document, node, ROW(SPEAKER, MENTIONS), 0)))
      annot_findings_add(context->findings, RULE_UNUSED_SPEAKER, place_id(document, node),
                         "no mention, quote or other speaker has this speaker");
  return ANNOT_OK;
}

annot_status check_first_mention(rules_context *context, annot_node speaker) {
  const annot_document *document = context->document;
  annot_node first = ANNOT_NO_NODE;
  uint32_t start = NO_BYTE;
  model_slot slot;
  if (is_retired(context, speaker) || context->miscounted)
    return ANNOT_OK;
  FOR_EACH_VALUE(document, speaker, ROW(SPEAKER, MENTIONS), index, slot) {
    annot_node mention = (annot_node)slot.bits;
    text_range hull = annot_hull(context, mention, ROW(MENTION, SPANS));
    if (!range_is_good(hull))
      return ANNOT_OK;
    if (hull.start < start && !is_retired(context, mention)) {
      start = hull.start;
      first = mention;
    }
  }
  if (!first)
    return ANNOT_OK;
  model_slot kind = *model_slot_at(document, first, ROW(MENTION, KIND));
  if (!slot_absent(kind) && kind.bits == ANNOT_MENTION_KIND_PRONOUN)
    annot_findings_add(context->findings, RULE_PRONOUN_FIRST, place_id(document, first),
                       "the first mention of this speaker is a pronoun");
  return ANNOT_OK;
}
