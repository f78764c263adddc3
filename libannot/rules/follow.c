/// Following a document: the text, then what came and went, moved and changed, then who is retired.

#include "config.h"

#include "rules/follow.h"

#include "base/characters.h"
#include "rules/paragraphs.h"

#include <string.h>

static const annot_document *document_of(const rules_trail *trail) {
  return trail->context->document;
}

static const annot_allocator *allocator_of(const rules_trail *trail) {
  return &trail->context->allocator;
}

annot_status annot_trail_mark(rules_trail *trail, annot_node node, uint8_t reason) {
  uint8_t *reasons = &ARRAY_AT(uint8_t, &trail->reasons, node);
  if (*reasons == 0) {
    TRY(ARRAY_RESERVE(annot_node, allocator_of(trail), &trail->dirty, 1));
    ARRAY_PUSH(annot_node, &trail->dirty, node);
  }
  *reasons |= reason;
  return ANNOT_OK;
}

void annot_trail_clear(rules_trail *trail) {
  for (size_t i = 0; i < trail->dirty.count; ++i)
    ARRAY_AT(uint8_t, &trail->reasons, ARRAY_AT(annot_node, &trail->dirty, i)) = 0;
  trail->dirty.count = trail->removed.count = 0;
  trail->aspects = 0;
  trail->everything = trail->layers = trail->far_and_wide = false;
  trail->near = SIZE_MAX;
  trail->far = 0;
}

void annot_trail_free(rules_trail *trail) {
  const annot_allocator *allocator = allocator_of(trail);
  annot_referrers_free(&trail->referrers, allocator);
  ARRAY_FREE(model_run, allocator, &trail->ids);
  ARRAY_FREE(uint8_t, allocator, &trail->reasons);
  ARRAY_FREE(annot_node, allocator, &trail->dirty);
  ARRAY_FREE(annot_node, allocator, &trail->removed);
  ARRAY_FREE(uint8_t, allocator, &trail->before);
}

static const model_run no_id = {UINT32_MAX, UINT32_MAX};

static model_run id_of(const rules_trail *trail, annot_node node) {
  const annot_document *document = document_of(trail);
  if (!shape_has_id(shape_of(trail->context, node)))
    return no_id;
  model_slot slot = *model_slot_at(document, node, 0);
  return slot_absent(slot) ? no_id : slot.run;
}

/// Makes room for new nodes.
static annot_status reach(rules_trail *trail) {
  size_t nodes = document_of(trail)->nodes.count, more = nodes - trail->reasons.count;
  TRY(annot_context_reach(trail->context, nodes));
  TRY(ARRAY_RESERVE(uint8_t, allocator_of(trail), &trail->reasons, more));
  TRY(ARRAY_RESERVE(model_run, allocator_of(trail), &trail->ids, more));
  memset(&ARRAY_AT(uint8_t, &trail->reasons, trail->reasons.count), 0, more);
  memset(&ARRAY_AT(model_run, &trail->ids, trail->ids.count), 0xff, more * sizeof(model_run));
  trail->reasons.count = trail->ids.count = nodes;
  return ANNOT_OK;
}

/// Whether a grave accent is among the signs from byte `low` to byte `high`.
static bool has_grave(const rules_context *context, size_t low, size_t high) {
  const annot_array *signs = &context->signs;
  for (size_t i = annot_sign_at(context, low);
       i < signs->count && ARRAY_AT(uint32_t, signs, i) < high; ++i)
    if (context->text.data[ARRAY_AT(uint32_t, signs, i)] == '`')
      return true;
  return false;
}

annot_status annot_trail_begin(rules_trail *trail) {
  const annot_document *document = document_of(trail);
  trail->reasons.count = trail->ids.count = trail->dirty.count = 0;
  annot_trail_clear(trail);
  TRY(reach(trail));
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    if (model_at(document, node)->live)
      ARRAY_AT(model_run, &trail->ids, node) = id_of(trail, node);
  trail->grave = has_grave(trail->context, 0, trail->context->text.length);
  TRY(annot_paragraphs_find(trail->context));
  return annot_referrers_build(&trail->referrers, document, allocator_of(trail));
}

// ---- The text ----

static inline uint32_t shifted(uint32_t byte, const annot_text_change *edit) {
  return (uint32_t)annot_shifted(byte, edit->old_end_byte, edit->new_end_byte);
}

/// Bounds that lay at the edit are found anew: the event lists them.
static void shift_ranges(rules_context *context, const annot_text_change *edit) {
  const annot_document *document = context->document;
  const model_bound *bounds = document->bounds.data;
  text_range *ranges = context->ranges.data;
  for (size_t i = 0; i < document->bounds.count; ++i) {
    text_range *range = &ranges[bounds[i].node];
    if (!range_is_good(*range))
      continue;
    range->start = shifted(range->start, edit);
    range->end = shifted(range->end, edit);
  }
  for (size_t i = 0; i < context->passages.count; ++i) {
    text_range *passage = &ARRAY_AT(text_range, &context->passages, i);
    passage->start = shifted(passage->start, edit);
    passage->end = shifted(passage->end, edit);
  }
  for (size_t i = 0; i < context->carried.count; ++i) {
    uint32_t *end = &ARRAY_AT(uint32_t, &context->carried, i);
    *end = shifted(*end, edit);
  }
}

/// Takes out the signs of what was replaced, and shifts those behind.
static void shift_signs(rules_trail *trail, const annot_text_change *edit) {
  annot_array *signs = &trail->context->signs;
  uint32_t *all = signs->data;
  size_t first = annot_sign_at(trail->context, (size_t)edit->byte);
  size_t last = annot_sign_at(trail->context, (size_t)edit->old_end_byte), count = signs->count;
  if (last > first) {
    trail->aspects |= ON_SIGNS;
    memmove(all + first, all + last, (count - last) * sizeof *all);
    signs->count = count = count - (last - first);
  }
  uint32_t difference = (uint32_t)(edit->new_end_byte - edit->old_end_byte);
  for (size_t i = first; difference != 0 && i < count; ++i)
    all[i] += difference;
}

/// Widens the part that has changed by one edit more.
static void widen(rules_trail *trail, const annot_text_change *edit) {
  size_t byte = (size_t)edit->byte, old_end = (size_t)edit->old_end_byte;
  size_t new_end = (size_t)edit->new_end_byte;
  trail->high = trail->high >= old_end ? trail->high - old_end + new_end
                : trail->high > byte   ? new_end
                                       : trail->high;
  trail->low = byte < trail->low ? byte : trail->low;
  trail->high = new_end > trail->high ? new_end : trail->high;
}

static bool is_loose(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '0' && c <= '9');
}

/// How far the marks may stand that are read otherwise where bytes [low, high) are others: only white
/// space, figures and a character or two between.
static text_range surroundings(annot_str text, size_t low, size_t high) {
  enum { NEAR = 8 };
  while (low > 0 && is_loose(text.data[low - 1]))
    --low;
  while (high < text.length && is_loose(text.data[high]))
    ++high;
  return (text_range){(uint32_t)(low > NEAR ? low - NEAR : 0),
                      (uint32_t)(text.length - high > NEAR ? high + NEAR : text.length)};
}

/// Whether a sign stands where the text has changed, or so near that it may be read otherwise.
static bool touches_signs(const rules_trail *trail) {
  text_range near = surroundings(trail->context->text, trail->low, trail->high);
  size_t at = annot_sign_at(trail->context, near.start);
  return at < trail->context->signs.count && annot_sign(trail->context, at) < near.end;
}

// ---- What changed ----

/// Marks all that refer to a node by an id.
static annot_status mark_referrers(rules_trail *trail, model_run id, uint8_t reason) {
  if (id.count == UINT32_MAX)
    return ANNOT_OK;
  annot_str bytes = model_bytes(document_of(trail), (model_slot){.run = id});
  uint32_t hash = annot_referrers_hash(&trail->referrers, bytes);
  FOR_EACH_REFERRER(&trail->referrers, hash, referrer) {
    if (model_at(document_of(trail), referrer)->live)
      TRY(annot_trail_mark(trail, referrer, reason));
  }
  return ANNOT_OK;
}

/// Marks a node and those who refer to it.
static annot_status touch(rules_trail *trail, annot_node node, uint8_t reason) {
  uint8_t target = (uint8_t)((reason & ON_MEMBERS ? ON_TARGETS : 0) |
                             (reason & ON_SPANS ? ON_TARGET_SPANS : 0));
  TRY(annot_trail_mark(trail, node, reason));
  return mark_referrers(trail, ARRAY_AT(model_run, &trail->ids, node), target);
}

/// The same for all that holds a node.
static annot_status touch_above(rules_trail *trail, annot_node node, uint8_t reason) {
  const annot_document *document = document_of(trail);
  for (node = model_at(document, node)->parent; node > ANNOT_ROOT;
       node = model_at(document, node)->parent)
    TRY(touch(trail, node, reason));
  return ANNOT_OK;
}

typedef annot_status node_action(rules_trail *trail, annot_node node);

/// Does something with a node and all it holds, whether it is live or not.
static annot_status for_subtree(rules_trail *trail, annot_node node, node_action *action) {
  const annot_document *document = document_of(trail);
  const annot_field_info *info;
  TRY(action(trail, node));
  FOR_EACH_ROW(document, node, info, row) {
    if (info->kind != ANNOT_KIND_NODE)
      continue;
    model_run values = model_values(document, node, row);
    for (uint32_t i = 0; i < values.count; ++i)
      TRY(for_subtree(trail, (annot_node)model_element(document, values, i)->bits, action));
  }
  return ANNOT_OK;
}

static annot_status touch_members(rules_trail *trail, annot_node node) {
  return touch(trail, node, ON_MEMBERS);
}

/// The aspects that are about where a span or region lies.
static uint32_t place_aspects(const rules_trail *trail, annot_node node) {
  annot_node owner = model_at(document_of(trail), node)->parent;
  annot_shape shape = shape_of(trail->context, node);
  annot_shape holder = owner ? shape_of(trail->context, owner) : ANNOT_NO_SHAPE;
  return shape == ANNOT_REGION     ? ON_PLACES | ON_REGIONS
         : shape != ANNOT_SPAN     ? 0
         : holder == ANNOT_QUOTE   ? ON_PLACES | ON_QUOTES
         : holder == ANNOT_MENTION ? ON_PLACES | ON_MENTIONS
                                   : ON_PLACES;
}

/// Notes the aspects of a node that comes or goes.
static void note_presence(rules_trail *trail, annot_node node) {
  annot_shape shape = shape_of(trail->context, node);
  trail->aspects |= ON_NODES | place_aspects(trail, node);
  trail->far_and_wide = true;
  if (shape_has_id(shape))
    trail->aspects |= ON_IDS;
  if (annot_reference_rows[shape] != 0)
    trail->aspects |= ON_REFERENCES;
  trail->layers |= by_row(shape) != MAX_ROWS;
}

/// A node is there that was not, or was elsewhere.
static annot_status take_in(rules_trail *trail, annot_node node) {
  rules_context *context = trail->context;
  annot_shape shape = shape_of(context, node);
  note_presence(trail, node);
  if (shape_has_bounds(shape))
    annot_context_place(context, node);
  annot_context_refer(context, node);
  TRY(annot_referrers_add(&trail->referrers, document_of(trail), allocator_of(trail), node));
  ARRAY_AT(model_run, &trail->ids, node) = id_of(trail, node);
  return touch(trail, node, ON_ITSELF | ON_TARGETS | ON_TARGET_SPANS);
}

/// A node is not there any more.
static annot_status leave_out(rules_trail *trail, annot_node node) {
  rules_context *context = trail->context;
  model_run *id = &ARRAY_AT(model_run, &trail->ids, node);
  if (model_at(document_of(trail), node)->live)
    return ANNOT_OK;
  note_presence(trail, node);
  TRY(mark_referrers(trail, *id, ON_TARGETS | ON_TARGET_SPANS));
  *id = no_id;
  ARRAY_AT(text_range, &context->ranges, node) = (text_range){NO_BYTE, NO_BYTE};
  if (shape_of(context, node) == ANNOT_SPAN)
    annot_words_look(context, node);
  TRY(ARRAY_RESERVE(annot_node, allocator_of(trail), &trail->removed, 1));
  ARRAY_PUSH(annot_node, &trail->removed, node);
  return ANNOT_OK;
}

/// There may be other findings of the text between two places.
static void reach_text(rules_trail *trail, size_t one, size_t other) {
  size_t low = one < other ? one : other, high = one < other ? other : one;
  trail->near = low < trail->near ? low : trail->near;
  trail->far = high > trail->far ? high : trail->far;
}

/// The same where a span or region lies, or lay, and not at both times.
static void reach_difference(rules_trail *trail, text_range before, text_range now) {
  if (range_is_good(before) != range_is_good(now)) {
    text_range only = range_is_good(now) ? now : before;
    reach_text(trail, only.start, only.end);
  } else if (range_is_good(now)) {
    if (before.start != now.start)
      reach_text(trail, before.start, now.start);
    if (before.end != now.end)
      reach_text(trail, before.end, now.end);
  }
}

/// Finds anew where a span or region lies.
static void place(rules_trail *trail, annot_node node) {
  text_range before = range_of(trail->context, node);
  annot_context_place(trail->context, node);
  if (place_aspects(trail, node) & (ON_QUOTES | ON_REGIONS))
    reach_difference(trail, before, range_of(trail->context, node));
}

/// Bounds were set, taken away, or lay at a text edit.
static annot_status follow_move(rules_trail *trail, annot_node node) {
  if (!model_at(document_of(trail), node)->live)
    return ANNOT_OK;
  place(trail, node);
  trail->aspects |= place_aspects(trail, node);
  TRY(touch(trail, node, ON_ITSELF));
  return touch_above(trail, node, ON_SPANS | ON_WORDS);
}

/// Whether what has changed stands in quotation marks, or right behind them.
static bool touches_passages(const rules_trail *trail) {
  enum { NEAR = 8 };
  const annot_array *passages = &trail->context->passages;
  size_t number = annot_passage_at(trail->context, trail->low > NEAR ? trail->low - NEAR : 0);
  return number < passages->count && ARRAY_AT(text_range, passages, number).start <= trail->high;
}

/// Letters of scripts in which each stands for itself.  No check looks beyond two of them from outside a
/// span: they end words, clusters, and runs of white space or marks.
static bool is_letter(uint32_t c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= 0xc0 && c < 0x250) ||
         (c >= 0x370 && c < 0x483) || (c >= 0x3041 && c < 0x3097) || (c >= 0x4e00 && c < 0xa000);
}

/// Where the words that stand before `at` are no longer concerned: behind two letters or a line feed.
static size_t words_before(annot_str text, size_t at) {
  for (int letters = 0; at > 0 && letters < 2;) {
    uint32_t c = annot_previous_character(text, &at);
    if (c == '\n')
      return at + 1;
    letters = is_letter(c) ? letters + 1 : 0;
  }
  return at;
}

/// The same for those behind.
static size_t words_behind(annot_str text, size_t at) {
  for (int letters = 0; at < text.length && letters < 2;) {
    size_t from = at;
    uint32_t c = annot_next_character(text, &at);
    if (c == '\n')
      return from;
    letters = is_letter(c) ? letters + 1 : 0;
  }
  return at;
}

/// Marks what has words near to what has changed, and what lies nowhere: it may lie there now.
static annot_status mark_words(rules_trail *trail) {
  rules_context *context = trail->context;
  const annot_document *document = context->document;
  annot_str text = context->text;
  size_t low = words_before(text, trail->low), high = words_behind(text, trail->high);
  for (size_t i = 0; i < document->bounds.count; ++i) {
    annot_node node = ARRAY_AT(model_bound, &document->bounds, i).node;
    text_range range = range_of(context, node);
    bool good = range_is_good(range);
    if (good && (range.end < low || range.start > high))
      continue;
    place(trail, node);
    if (!good && range_is_good(range_of(context, node)))
      TRY(follow_move(trail, node));
    for (; node > ANNOT_ROOT; node = model_at(document, node)->parent)
      TRY(annot_trail_mark(trail, node, ON_WORDS));
  }
  return ANNOT_OK;
}

/// Brings what depends on the text as a whole up to date.
static annot_status look_at_text(rules_trail *trail) {
  rules_context *context = trail->context;
  TRY(annot_signs_renew(context, trail->low, trail->high));
  trail->grave |= has_grave(context, trail->low, trail->high);
  if (trail->grave || touches_signs(trail))
    trail->aspects |= ON_SIGNS;
  if (touches_passages(trail))
    trail->aspects |= ON_PASSAGES;
  reach_text(trail, trail->low, trail->high);
  return mark_words(trail);
}

static annot_status follow_text(rules_trail *trail, const annot_event *event,
                                finding_ledger *ledger) {
  trail->low = SIZE_MAX;
  trail->high = 0;
  trail->aspects |= ON_TEXT;
  TRY(annot_model_bounds((annot_document *)(uintptr_t)document_of(trail)));
  for (size_t i = 0; i < event->text_count; ++i) {
    const annot_text_change *edit = &event->texts[i];
    shift_ranges(trail->context, edit);
    shift_signs(trail, edit);
    annot_ledger_shift(ledger, edit->old_end_byte, edit->new_end_byte);
    widen(trail, edit);
  }
  return look_at_text(trail);
}

static annot_status follow_reference(rules_trail *trail, const annot_member *member) {
  annot_shape shape = shape_of(trail->context, member->node);
  trail->aspects |= ON_REFERENCES;
  trail->layers |= by_row(shape) != MAX_ROWS && field_row(shape, member->field) >= by_row(shape);
  annot_context_refer(trail->context, member->node);
  return annot_referrers_add(&trail->referrers, document_of(trail), allocator_of(trail),
                             member->node);
}

/// An id changed: those who referred to the old one, and those who refer to the new one.
static annot_status follow_id(rules_trail *trail, annot_node node) {
  model_run *id = &ARRAY_AT(model_run, &trail->ids, node);
  trail->aspects |= ON_IDS;
  TRY(mark_referrers(trail, *id, ON_TARGETS | ON_TARGET_SPANS));
  *id = id_of(trail, node);
  return mark_referrers(trail, *id, ON_TARGETS | ON_TARGET_SPANS);
}

/// A member of the document itself: what it holds comes and goes; all else concerns everything.
static annot_status follow_root(rules_trail *trail, annot_kind kind) {
  if (kind == ANNOT_KIND_NODE)
    trail->aspects |= ON_NODES;
  else
    trail->everything = true;
  return annot_trail_mark(trail, ANNOT_ROOT, ON_MEMBERS);
}

static annot_status follow_member(rules_trail *trail, const annot_member *member) {
  const annot_document *document = document_of(trail);
  annot_node node = member->node;
  const annot_field_info *info = annot_field_lookup(member->field);
  if (!model_at(document, node)->live)
    return ANNOT_OK;
  if (node == ANNOT_ROOT)
    return follow_root(trail, info->kind);
  annot_shape shape = shape_of(trail->context, node);
  if (info->kind == ANNOT_KIND_REFERENCE)
    TRY(follow_reference(trail, member));
  else if (shape_has_id(shape) && field_row(shape, member->field) == 0)
    TRY(follow_id(trail, node));
  else
    trail->aspects |= info->kind == ANNOT_KIND_NODE ? ON_NODES : ON_OTHERS;
  trail->layers |= info->enumeration == ANNOT_ENUM_REVIEW;
  if (shape_has_bounds(shape))
    annot_context_place(trail->context, node);
  if (shape == ANNOT_REGION) {
    trail->aspects |= ON_REGIONS;
    trail->far_and_wide = true;
  }
  TRY(for_subtree(trail, node, touch_members));
  return touch_above(trail, node, ON_MEMBERS);
}

static annot_status follow_nodes(rules_trail *trail, const annot_event *event) {
  const annot_document *document = document_of(trail);
  for (size_t i = 0; i < event->removed_count; ++i)
    TRY(for_subtree(trail, event->removed[i], leave_out));
  for (size_t i = 0; i < event->added_count; ++i) {
    if (!model_at(document, event->added[i])->live)
      continue;
    TRY(for_subtree(trail, event->added[i], take_in));
    TRY(touch_above(trail, event->added[i], ON_ITSELF));
  }
  for (size_t i = 0; i < event->moved_count; ++i)
    TRY(follow_move(trail, event->moved[i]));
  for (size_t i = 0; i < event->changed_count; ++i)
    TRY(follow_member(trail, &event->changed[i]));
  return ANNOT_OK;
}

// ---- Layers ----

/// Works out anew who made what and who is retired; marks those for whom that differs.
static annot_status follow_layers(rules_trail *trail) {
  rules_context *context = trail->context;
  size_t nodes = context->retired.count;
  trail->before.count = 0;
  TRY(ARRAY_RESERVE(uint8_t, &context->allocator, &trail->before, 3 * nodes));
  uint16_t *layers = trail->before.data;
  uint8_t *retired = (uint8_t *)trail->before.data + 2 * nodes;
  memcpy(layers, context->layers.data, nodes * sizeof *layers);
  memcpy(retired, context->retired.data, nodes);
  size_t makers = context->makers.count;
  TRY(annot_context_layers(context));
  if (makers != context->makers.count)
    trail->aspects |= ON_LAYERS;
  for (annot_node node = ANNOT_ROOT; node < nodes; ++node) {
    if (layers[node] == layer_of(context, node) && (retired[node] != 0) == is_retired(context, node))
      continue;
    trail->aspects |= ON_LAYERS;
    if (!model_at(context->document, node)->live)
      continue;
    TRY(for_subtree(trail, node, touch_members));
    TRY(touch_above(trail, node, ON_MEMBERS));
  }
  return ANNOT_OK;
}

/// Whether some annotation replaces another.
static bool has_replacements(const rules_context *context) {
  enum { AFTER_BY = INDEX_QUOTE_REPLACES - INDEX_QUOTE_BY };
  for (int shape = 1; shape < ANNOT_SHAPE_LIMIT; ++shape) {
    uint32_t row = by_row((annot_shape)shape);
    if (row != MAX_ROWS && context->referring[shape] >> (row + AFTER_BY) & 1)
      return true;
  }
  return false;
}

/// The paragraphs around what has changed, as far as passages go on from one to the next.
static text_range find_window(const rules_trail *trail) {
  rules_context *context = trail->context;
  size_t length = context->text.length;
  if (trail->far_and_wide || trail->aspects & ON_LAYERS)
    return (text_range){0, (uint32_t)length};
  if (trail->near > trail->far)
    return (text_range){0, 0};
  text_range near = surroundings(context->text, trail->near, trail->far);
  size_t start = annot_paragraph_start(context, near.start), end = length;
  while (start > 0 && annot_is_carried(context, start))
    start = annot_paragraph_start(context, start - 1);
  if (near.end < length)
    end = annot_paragraph_end(context, near.end, length);
  while (end < length && annot_is_carried(context, end))
    end = annot_paragraph_end(context, end, length);
  return (text_range){(uint32_t)start, (uint32_t)end};
}

annot_status annot_trail_mark_window(rules_trail *trail) {
  const rules_context *context = trail->context;
  const annot_document *document = context->document;
  text_range window = context->window;
  TRY(annot_model_bounds((annot_document *)(uintptr_t)document));
  for (size_t i = 0; i < document->bounds.count; ++i) {
    annot_node node = ARRAY_AT(model_bound, &document->bounds, i).node;
    text_range range = range_of(context, node);
    annot_node owner = model_at(document, node)->parent;
    if (range_is_good(range) && range.start <= window.end && range.end >= window.start && owner &&
        shape_of(context, owner) == ANNOT_QUOTE)
      TRY(annot_trail_mark(trail, owner, ON_WORDS));
  }
  return ANNOT_OK;
}

annot_status annot_trail_follow(rules_trail *trail, const annot_event *event,
                                finding_ledger *ledger) {
  rules_context *context = trail->context;
  annot_document *document = (annot_document *)(uintptr_t)context->document;
  bool wrapped = context->wrapped, tangled = context->tangled;
  size_t paragraphs = context->paragraphs.count;
  annot_context_look(context, document, context->findings);
  trail->everything = context->miscounted;
  for (size_t i = 0; i < event->text_count; ++i)
    trail->everything |= event->texts[i].still;
  if (trail->everything)
    return ANNOT_OK;
  TRY(annot_ids_build(document));
  TRY(annot_text_index_build(document));
  TRY(reach(trail));
  if (event->text_count > 0)
    TRY(follow_text(trail, event, ledger));
  TRY(follow_nodes(trail, event));
  if (trail->layers || ((trail->aspects & ON_IDS) && has_replacements(context)))
    TRY(follow_layers(trail));
  if (trail->aspects & (ON_TEXT | ON_REGIONS | ON_NODES)) {
    context->paragraphs_known = false;
    TRY(annot_paragraphs_find(context));
    if (wrapped != context->wrapped)
      trail->aspects |= ON_REGIONS;
    if (wrapped != context->wrapped || tangled || context->tangled ||
        paragraphs != context->paragraphs.count)
      trail->far_and_wide = true;
  }
  context->window = find_window(trail);
  return ANNOT_OK;
}
