/// Speakers: whether they occur, and how they are introduced (P103, P104).

#include "config.h"

#include "rules/check.h"

#include <string.h>

/// Marks everything that a node of the document refers to.
static void mark_targets(rules_context *context, annot_node node, uint8_t *named) {
  const annot_document *document = context->document;
  annot_shape shape = shape_of(context, node);
  model_slot slot;
  uint32_t rows = annot_reference_rows[shape] & context->referring[shape];
  for (; rows != 0; rows &= rows - 1)
    FOR_EACH_VALUE(document, node, annot_lowest_bit(rows), index, slot) {
      annot_node target = target_of(context, slot);
      if (target && target != node)
        named[target] = 1;
    }
}

static bool has_no_mention(const rules_context *context, annot_node speaker) {
  return !is_retired(context, speaker) &&
         is_missing(context, speaker, ROW(SPEAKER, MENTIONS));
}

annot_status check_unused_speakers(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  size_t count = document->nodes.count, unmentioned = 0;
  model_slot speaker;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, SPEAKERS), i, speaker)
    unmentioned += has_no_mention(context, (annot_node)speaker.bits);
  if (unmentioned == 0)
    return ANNOT_OK;
  uint8_t *named = scratch_of(context, 0, count);
  if (!named)
    return ANNOT_NO_MEMORY;
  memset(named, 0, count);
  for (annot_node node = ANNOT_ROOT; node < count; ++node)
    if (model_at(document, node)->live)
      mark_targets(context, node, named);
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, SPEAKERS), i, speaker)
    if (has_no_mention(context, (annot_node)speaker.bits) && !named[speaker.bits])
      annot_findings_add(context->findings, RULE_UNUSED_SPEAKER,
                         place_id(document, (annot_node)speaker.bits),
                         "no mention, quote or other speaker has this speaker");
  return ANNOT_OK;
}

static bool is_pronoun(const rules_context *context, annot_node mention) {
  return model_slot_at(context->document, mention, ROW(MENTION, KIND))->bits ==
         ANNOT_MENTION_KIND_PRONOUN;
}

static bool has_pronoun(const rules_context *context, annot_node speaker) {
  model_slot mention;
  FOR_EACH_ELEMENT(context->document, speaker, ROW(SPEAKER, MENTIONS), index, mention)
    if (is_pronoun(context, (annot_node)mention.bits))
      return true;
  return false;
}

annot_status check_first_mention(rules_context *context, annot_node speaker) {
  const annot_document *document = context->document;
  annot_node first = ANNOT_NO_NODE;
  uint32_t start = NO_BYTE;
  model_slot slot;
  if (is_retired(context, speaker) || !has_pronoun(context, speaker))
    return ANNOT_OK;
  FOR_EACH_ELEMENT(document, speaker, ROW(SPEAKER, MENTIONS), index, slot) {
    annot_node mention = (annot_node)slot.bits;
    text_range hull = annot_hull(context, mention, ROW(MENTION, SPANS));
    if (!range_is_good(hull))
      return ANNOT_OK;
    if (hull.start < start && !is_retired(context, mention)) {
      start = hull.start;
      first = mention;
    }
  }
  if (first && is_pronoun(context, first))
    annot_findings_add(context->findings, RULE_PRONOUN_FIRST, place_id(document, first),
                       "the first mention of this speaker is a pronoun");
  return ANNOT_OK;
}
