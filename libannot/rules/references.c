/// Ids and references (R).

#include "config.h"

#include "rules/check.h"

#include "value/word.h"

#include <string.h>

/// The noun for a thing of a shape, as people say it.
static const char *noun(annot_shape shape) { return annot_shapes[shape].name.data; }

static const char *article(annot_shape shape) { return article_of(annot_shapes[shape].name); }

static void check_id(rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  annot_str id = model_id(document, node);
  annot_node first = annot_ids_find(document, id);
  if (first != node && first != ANNOT_NO_NODE &&
      annot_findings_add(context->findings, RULE_DUPLICATE_ID, place_id(document, node),
                         "the id %s is already that of %s %s", annot_shown(id).text,
                         article(shape_of(context, first)), noun(shape_of(context, first))))
    annot_findings_relate(context->findings, place_id(document, first), "it is given here first");
}

/// An id is given once.
annot_status check_ids(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  (void)root;
  for (annot_node node = ANNOT_ROOT; document->ids.duplicates && node < document->nodes.count; ++node)
    if (model_at(document, node)->live && shape_has_id(shape_of(context, node)) &&
        !slot_absent(*model_slot_at(document, node, 0)))
      check_id(context, node);
  return ANNOT_OK;
}

/// No date is called `published`.
annot_status check_reserved_id(rules_context *context, annot_node date) {
  if (annot_str_equal(model_id(context->document, date), (annot_str){"published", 9}))
    annot_findings_add(context->findings, RULE_RESERVED_ID, place_id(context->document, date),
                       "published is what anchors call the day of publication");
  return ANNOT_OK;
}

/// Whether a reference of this field may name the node.
static bool fits_target(const rules_context *context, const annot_field_info *info,
                        annot_node target) {
  annot_shape shape = shape_of(context, target);
  if (!(info->targets >> shape & 1))
    return false;
  return shape != ANNOT_MENTION || !(info->targets >> ANNOT_SPEAKER & 1) ||
         info->targets >> ANNOT_LOCATION & 1 ||
         shape_of(context, model_at(context->document, target)->parent) == ANNOT_SPEAKER;
}

/// Looking for a near name costs all ids, so only the first references of a document get one.
enum { SUGGESTIONS = 20 };

static annot_str nearest_id(const rules_context *context, const annot_field_info *info,
                            annot_str wrong) {
  annot_nearest nearest;
  annot_nearest_begin(&nearest, wrong);
  const annot_document *document = context->document;
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (model_at(document, node)->live && shape_has_id(shape_of(context, node)) &&
        fits_target(context, info, node) && !slot_absent(*model_slot_at(document, node, 0)))
      annot_nearest_offer(&nearest, model_id(document, node));
  return nearest.found;
}

static void report_dangling(rules_context *context, annot_node node, const annot_field_info *info,
                            uint32_t index, annot_str id) {
  annot_findings *findings = context->findings;
  annot_str near = {NULL, 0};
  if (annot_token_flaw(id).what || annot_findings_refused(findings, id))
    return; // the form rules have said what is wrong with it, or with what it names
  if (context->suggestions < SUGGESTIONS) {
    ++context->suggestions;
    near = nearest_id(context, info, id);
  }
  bool kept = annot_findings_add(findings, RULE_DANGLING_REFERENCE,
                                 place_value(node, info->field, index),
                                 near.data ? "nothing has the id %s; did you mean %s?"
                                           : "nothing has the id %s",
                                 annot_shown(id).text, near.data ? annot_shown(near).text : "");
  if (!kept || !near.data)
    return;
  annot_findings_relate(findings, place_id(context->document, annot_ids_find(context->document, near)),
                        "the nearest id is here");
  annot_findings_fix(findings, false, "refer to %s", annot_shown(near).text);
  annot_findings_edit_string(findings, node, info->field, index, near);
}

static void report_wrong_target(rules_context *context, annot_node node,
                                const annot_field_info *info, uint32_t index, annot_node target) {
  const annot_document *document = context->document;
  annot_shape shape = shape_of(context, target);
  annot_node owner = model_at(document, target)->parent;
  bool of_location = shape == ANNOT_MENTION && shape_of(context, owner) == ANNOT_LOCATION;
  if (annot_findings_add(context->findings, RULE_WRONG_TARGET,
                         place_value(node, info->field, index),
                         "%s is %s %s%s, which %s cannot name",
                         annot_shown(model_id(document, target)).text, article(shape), noun(shape),
                         of_location ? " of a location" : "", info->name.data))
    annot_findings_relate(context->findings, place_id(document, target), "it is given here");
}

/// A list names each thing once; lists are short, and long ones are left to the hash of ids.
static bool is_repeated(const rules_context *context, annot_node node, uint32_t row, uint32_t index,
                        annot_str id) {
  enum { LONG_LIST = 64 };
  for (uint32_t i = index > LONG_LIST ? index - LONG_LIST : 0; i < index; ++i)
    if (annot_str_equal(model_bytes(context->document,
                                    annot_model_value(context->document, node, row, i)),
                        id))
      return true;
  return false;
}

static void check_reference(rules_context *context, annot_node node, const annot_field_info *info,
                            uint32_t row, uint32_t index, model_slot slot) {
  annot_str id = model_bytes(context->document, slot);
  if ((info->targets & 1) && annot_str_equal(id, (annot_str){"published", 9}))
    return;
  annot_node target = annot_ids_find(context->document, id);
  if (target == ANNOT_NO_NODE)
    report_dangling(context, node, info, index, id);
  else if (!fits_target(context, info, target))
    report_wrong_target(context, node, info, index, target);
  else if (index > 0 && is_repeated(context, node, row, index, id) &&
           annot_findings_add(context->findings, RULE_REPEATED_REFERENCE,
                              place_value(node, info->field, index), "%s is named twice",
                              annot_shown(id).text)) {
    annot_findings_fix(context->findings, false, "name it once");
    annot_findings_edit_remove(context->findings, node, info->field, index);
  }
}

/// Every reference of a node names something it may name.
annot_status check_references(rules_context *context, annot_node node) {
  annot_shape shape = shape_of(context, node);
  uint32_t rows = annot_reference_rows[shape] & context->referring[shape];
  model_slot slot;
  for (; rows != 0; rows &= rows - 1) {
    uint32_t row = annot_lowest_bit(rows);
    FOR_EACH_VALUE(context->document, node, row, index, slot)
      check_reference(context, node, shape_row(shape, row), row, index, slot);
  }
  return ANNOT_OK;
}

enum { WHITE, GREY, BLACK };

/// One node on the way along references, and the reference to follow next.
typedef struct step {
  annot_node node;
  uint32_t index;
} step;

typedef struct cycle_search {
  rules_context *context;
  annot_shape shape;
  uint32_t row;
  uint8_t *colours; ///< by node
  step *way;
} cycle_search;

static void report_cycle(const cycle_search *search, step last, annot_node target, size_t length) {
  rules_context *context = search->context;
  const annot_document *document = context->document;
  const annot_field_info *info = shape_row(search->shape, search->row);
  if (annot_findings_add(context->findings, RULE_CYCLE,
                         place_value(last.node, info->field, last.index),
                         length == 1 ? "%s names the %s itself"
                                     : "%s leads back to %s, where it started",
                         info->name.data,
                         length == 1 ? noun(search->shape)
                                     : annot_shown(model_id(document, target)).text) &&
      length > 1)
    annot_findings_relate(context->findings, place_id(document, target), "it starts here");
}

/// The length of the cycle that closes at `target`.
static size_t cycle_length(const cycle_search *search, size_t depth, annot_node target) {
  size_t length = 1;
  while (length < depth && search->way[depth - length].node != target)
    ++length;
  return length;
}

/// Follows one field from one node, depth first, without recursion.
static void follow(const cycle_search *search, annot_node start) {
  const annot_document *document = search->context->document;
  size_t depth = 0;
  search->way[depth++] = (step){start, 0};
  search->colours[start] = GREY;
  while (depth > 0) {
    step *here = &search->way[depth - 1];
    model_slot slot = annot_model_value(document, here->node, search->row, here->index);
    if (slot_absent(slot)) {
      search->colours[here->node] = BLACK;
      --depth;
      continue;
    }
    annot_node target = target_of(search->context, slot);
    step taken = *here;
    ++here->index;
    if (target == ANNOT_NO_NODE || shape_of(search->context, target) != search->shape ||
        search->colours[target] == BLACK)
      continue;
    if (search->colours[target] == GREY) {
      report_cycle(search, taken, target, cycle_length(search, depth, target));
      continue;
    }
    search->colours[target] = GREY;
    search->way[depth++] = (step){target, 0};
  }
}

static annot_status search_cycles(rules_context *context, annot_shape shape, uint32_t row) {
  const annot_document *document = context->document;
  size_t nodes = document->nodes.count;
  cycle_search search = {context, shape, row, scratch_of(context, 0, nodes),
                         scratch_of(context, 1, nodes * sizeof(step))};
  if (!search.colours || !search.way)
    return ANNOT_NO_MEMORY;
  memset(search.colours, WHITE, nodes);
  for (annot_node node = ANNOT_ROOT; node < nodes; ++node)
    if (model_at(document, node)->live && shape_of(context, node) == shape &&
        search.colours[node] == WHITE &&
        !slot_absent(*model_slot_at(document, node, row)))
      follow(&search, node);
  return ANNOT_OK;
}

/// No field that names things of its own kind leads back to where it started; what an other refers
/// to is a graph of the corpus's own.
annot_status check_cycles(rules_context *context, annot_node root) {
  (void)root;
  for (uint32_t i = 0; i < INDEX_COUNT; ++i) {
    const annot_field_info *info = &annot_fields[i];
    if (info->kind != ANNOT_KIND_REFERENCE || !(info->targets >> info->shape & 1) ||
        i == INDEX_OTHER_REFS)
      continue;
    uint32_t row = field_row(info->shape, info->field);
    if (context->referring[info->shape] >> row & 1)
      TRY(search_cycles(context, info->shape, row));
  }
  return ANNOT_OK;
}

/// Every agent made something.
annot_status check_agents(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  uint32_t agents = model_count(document, root, ROW(DOCUMENT, AGENTS));
  if (agents == 0)
    return ANNOT_OK;
  uint8_t *used = scratch_of(context, 0, document->nodes.count);
  if (!used)
    return ANNOT_NO_MEMORY;
  memset(used, 0, document->nodes.count);
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    uint32_t row = model_at(document, node)->live ? by_row(shape_of(context, node)) : MAX_ROWS;
    model_slot slot;
    if (row != MAX_ROWS)
      FOR_EACH_VALUE(document, node, row, i, slot)
        used[target_of(context, slot)] = 1;
  }
  model_slot agent;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, AGENTS), i, agent)
    if (!used[agent.bits])
      annot_findings_add(context->findings, RULE_UNUSED_AGENT,
                         place_id(document, (annot_node)agent.bits), "no annotation names %s in by",
                         annot_shown(model_id(document, (annot_node)agent.bits)).text);
  return ANNOT_OK;
}
