/// The public functions of annot/rebase.h: the plan of a document, and how it is carried out.

#include "config.h"

#include "base/utf8.h"
#include "model/model.h"
#include "rebase/place.h"

#include <annot/edit.h>
#include <annot/history.h>
#include <annot/rebase.h>
#include <string.h>

/// What is planned for a span besides what everybody sees.
typedef struct planned_span {
  annot_anchoring shown;
  size_t first_candidate;
  bool exact_was_right; ///< it repeats its words: they follow
} planned_span;

struct annot_rebase {
  annot_allocator allocator;
  const annot_document *document;
  uint64_t version;        ///< of the document, when the plan was made
  annot_buffer text;       ///< the new one
  annot_positions places;  ///< of the new text
  annot_array spans;       ///< of planned_span
  annot_array candidates;  ///< of annot_candidate
  bool used;
};

void annot_rebase_free(annot_rebase *plan) {
  if (!plan)
    return;
  const annot_allocator allocator = plan->allocator;
  annot_buffer_free(&plan->text);
  annot_index_free(&plan->places.index, &allocator);
  ARRAY_FREE(planned_span, &allocator, &plan->spans);
  ARRAY_FREE(annot_candidate, &allocator, &plan->candidates);
  annot_release(&allocator, plan, sizeof *plan);
}

/// A byte of the new text as a position of the document.
static annot_status to_position(annot_rebase *plan, annot_unit unit, uint64_t *place) {
  return annot_positions_convert(&plan->places, ANNOT_BYTE, *place, unit, place);
}

static annot_status keep_candidates(annot_rebase *plan, annot_unit unit, planned_span *span,
                                    const passage_place *place) {
  span->first_candidate = plan->candidates.count;
  span->shown.candidate_count = place->candidate_count;
  TRY(ARRAY_RESERVE(annot_candidate, &plan->allocator, &plan->candidates, place->candidate_count));
  for (size_t i = 0; i < place->candidate_count; ++i) {
    annot_candidate candidate = place->candidates[i];
    TRY(to_position(plan, unit, &candidate.start));
    TRY(to_position(plan, unit, &candidate.end));
    ARRAY_PUSH(annot_candidate, &plan->candidates, candidate);
  }
  return ANNOT_OK;
}

static bool exact_is_right(const annot_document *document, annot_node node, annot_str words) {
  if (model_at(document, node)->shape != ANNOT_SPAN)
    return false;
  annot_str exact = model_str(document, node, ROW(SPAN, EXACT));
  return exact.data && annot_str_equal(exact, words);
}

/// Plans one span.  One that does not lie in its text cannot be found in another.
static annot_status plan_span(annot_rebase *plan, const text_change *change, annot_node node) {
  const annot_document *document = plan->document;
  annot_unit unit = annot_document_counts(document);
  const model_slot *bounds =
      model_slot_at(document, node, start_row((annot_shape)model_at(document, node)->shape));
  planned_span span = {.shown = {.node = node, .anchor = ANNOT_ANCHOR_ORPHAN,
                                 .old_start = bounds[0].bits, .old_end = bounds[1].bits,
                                 .start = bounds[0].bits, .end = bounds[1].bits}};
  annot_str words;
  TRY(ARRAY_RESERVE(planned_span, &plan->allocator, &plan->spans, 1));
  annot_status status = annot_passage(document, node, &words);
  if (status == ANNOT_OK) {
    uint32_t start = (uint32_t)(words.data - change->old_text.data);
    passage_place place = annot_place_passage(change, start, start + (uint32_t)words.length);
    span.exact_was_right = exact_is_right(document, node, words);
    span.shown.anchor = place.anchor;
    span.shown.score = place.score;
    span.shown.margin = place.margin;
    span.shown.start = place.start;
    span.shown.end = place.end;
    TRY(to_position(plan, unit, &span.shown.start));
    TRY(to_position(plan, unit, &span.shown.end));
    TRY(keep_candidates(plan, unit, &span, &place));
  } else if (status != ANNOT_BAD_POSITION) {
    return status;
  }
  ARRAY_PUSH(planned_span, &plan->spans, span);
  return ANNOT_OK;
}

static annot_status plan_all(annot_rebase *plan, const text_change *change) {
  const annot_document *document = plan->document;
  for (annot_node node = ANNOT_ROOT; node != ANNOT_NO_NODE; node = annot_node_next(document, node))
    if (shape_has_bounds(annot_node_shape(document, node)))
      TRY(plan_span(plan, change, node));
  for (size_t i = 0; i < plan->spans.count; ++i) { // the candidates do not move any more
    planned_span *span = &ARRAY_AT(planned_span, &plan->spans, i);
    if (span->shown.candidate_count > 0)
      span->shown.candidates = &ARRAY_AT(annot_candidate, &plan->candidates, span->first_candidate);
  }
  return ANNOT_OK;
}

static annot_status make_plan(annot_rebase *plan, annot_str text) {
  const annot_allocator *allocator = &plan->allocator;
  alignment aligned = {{0}};
  TRY(annot_buffer_append(&plan->text, text.data, text.length));
  plan->places.text = (text_bytes){.data = plan->text.data, .length = plan->text.length};
  text_change change = {annot_text(plan->document), {plan->text.data, plan->text.length}, &aligned};
  annot_status status = annot_align(allocator, change.old_text, change.new_text, &aligned);
  if (status == ANNOT_OK)
    status = plan_all(plan, &change);
  annot_alignment_free(allocator, &aligned);
  return status;
}

annot_status annot_rebase_plan(const annot_document *document, annot_str text,
                               const annot_allocator *allocator, annot_rebase **plan) {
  if (!annot_count(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT))
    return ANNOT_BAD_STATE;
  if (annot_utf8_flaw(text) < text.length || (text.length > 0 && memchr(text.data, 0, text.length)))
    return ANNOT_BAD_VALUE;
  annot_rebase *made = annot_resize(allocator, NULL, 0, sizeof *made);
  if (!made)
    return ANNOT_NO_MEMORY;
  *made = (annot_rebase){.document = document, .version = document->version};
  if (allocator)
    made->allocator = *allocator;
  made->places.allocator = made->allocator;
  made->text.allocator = &made->allocator;
  annot_status status = make_plan(made, text);
  if (status != ANNOT_OK) {
    annot_rebase_free(made);
    return status;
  }
  *plan = made;
  return ANNOT_OK;
}

size_t annot_rebase_count(const annot_rebase *plan) { return plan->spans.count; }

const annot_anchoring *annot_rebase_at(const annot_rebase *plan, size_t index) {
  return index < plan->spans.count ? &ARRAY_AT(planned_span, &plan->spans, index).shown : NULL;
}

/// Replaces what is different of the text: what stands before and behind stays.
static annot_status replace_text(annot_document *document, annot_str fresh) {
  annot_str old = annot_text(document);
  size_t most = old.length < fresh.length ? old.length : fresh.length, first = 0, last = 0;
  while (first < most && old.data[first] == fresh.data[first])
    ++first;
  while (last < most - first &&
         old.data[old.length - 1 - last] == fresh.data[fresh.length - 1 - last])
    ++last;
  while (first > 0 && first < fresh.length && ((unsigned char)fresh.data[first] & 0xc0) == 0x80)
    --first;
  while (last > 0 && ((unsigned char)fresh.data[fresh.length - last] & 0xc0) == 0x80)
    --last;
  if (first == old.length && first == fresh.length)
    return ANNOT_OK;
  return annot_edit_text(document, ANNOT_BYTE, first, old.length - last,
                         (annot_str){fresh.data + first, fresh.length - first - last});
}

/// Puts a span where the plan says, and its words with it.
static annot_status carry_out(annot_document *document, const planned_span *span, annot_str old_words) {
  const annot_anchoring *shown = &span->shown;
  bool region = annot_node_shape(document, shown->node) == ANNOT_REGION;
  annot_field start = region ? ANNOT_REGION_START : ANNOT_SPAN_START;
  annot_field end = region ? ANNOT_REGION_END : ANNOT_SPAN_END;
  annot_str words;
  if (annot_position(document, shown->node, start) != shown->start)
    TRY(annot_set_position(document, shown->node, start, shown->start));
  if (annot_position(document, shown->node, end) != shown->end)
    TRY(annot_set_position(document, shown->node, end, shown->end));
  if (!span->exact_was_right)
    return ANNOT_OK;
  TRY(annot_passage(document, shown->node, &words));
  if (words.length == 0)
    words = old_words;
  if (annot_str_equal(annot_string(document, shown->node, ANNOT_SPAN_EXACT, 0), words))
    return ANNOT_OK;
  return annot_set_string(document, shown->node, ANNOT_SPAN_EXACT, 0, words);
}

/// The words of a span in the old text, whose bytes are kept.
static annot_status old_words(annot_positions *places, annot_unit unit, const annot_anchoring *span,
                              annot_str *words) {
  uint64_t start, end;
  TRY(annot_positions_convert(places, unit, span->old_start, ANNOT_BYTE, &start));
  TRY(annot_positions_convert(places, unit, span->old_end, ANNOT_BYTE, &end));
  *words = (annot_str){places->text.data + start, (size_t)(end - start)};
  return ANNOT_OK;
}

static annot_status carry_out_all(annot_document *document, const annot_rebase *plan,
                                  annot_positions *old_places) {
  annot_unit unit = annot_document_counts(document);
  TRY(replace_text(document, (annot_str){plan->text.data, plan->text.length}));
  for (size_t i = 0; i < plan->spans.count; ++i) {
    const planned_span *span = &ARRAY_AT(planned_span, &plan->spans, i);
    annot_str words = {NULL, 0};
    if (span->exact_was_right)
      TRY(old_words(old_places, unit, &span->shown, &words));
    TRY(carry_out(document, span, words));
  }
  return ANNOT_OK;
}

annot_status annot_rebase_apply(annot_document *document, annot_rebase *plan) {
  annot_buffer old_text = {.allocator = &plan->allocator};
  annot_str text = annot_text(document);
  if (plan->used || document != plan->document || document->version != plan->version)
    return ANNOT_BAD_STATE;
  TRY(annot_buffer_append(&old_text, text.data, text.length));
  annot_positions old_places = {.allocator = plan->allocator,
                                .text = {.data = old_text.data, .length = old_text.length}};
  annot_status status = annot_begin(document);
  if (status == ANNOT_OK) {
    status = carry_out_all(document, plan, &old_places);
    if (status == ANNOT_OK)
      status = annot_commit(document);
    else
      (void)annot_rollback(document); // cannot fail here
  }
  plan->used = status == ANNOT_OK;
  annot_index_free(&old_places.index, &plan->allocator);
  annot_buffer_free(&old_text);
  return status;
}
