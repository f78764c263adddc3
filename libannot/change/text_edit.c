/// Text edits: the article, and where every span and region goes.

#include "config.h"

#include "change/log.h"

#include "base/utf8.h"

#include <string.h>

uint64_t annot_count_units(annot_str characters, annot_unit unit) {
  if (unit == ANNOT_BYTE)
    return characters.length;
  uint64_t count = 0;
  for (size_t i = 0; i < characters.length; ++i) {
    unsigned char byte = (unsigned char)characters.data[i];
    count += (byte & 0xc0) != 0x80;
    count += unit == ANNOT_UTF16 && byte >= 0xf0;
  }
  return count;
}

/// The range [start, end) that is replaced, and how long its replacement is, in the document's unit.
typedef struct edit_range {
  uint64_t start, end, length;
} edit_range;

/// Where a bound goes.  One that lies at an insertion, or within what is replaced, stands before the
/// new text or behind it.
static uint64_t map_bound(uint64_t bound, const edit_range *edit, bool before) {
  bool insertion = edit->start == edit->end;
  if (bound < edit->start || (bound == edit->start && !insertion) || bound == UINT64_MAX)
    return bound;
  if (bound > edit->end || (bound == edit->end && !insertion)) {
    uint64_t moved = bound - (edit->end - edit->start) + edit->length;
    return moved > ANNOT_MAX_POSITION ? ANNOT_MAX_POSITION : moved;
  }
  return before ? edit->start : edit->start + edit->length;
}

/// Where a span goes.  Where its bounds would cross it is empty, behind the new text.
static void map_bounds(const uint64_t from[2], const edit_range *edit, annot_growth growth,
                       uint64_t to[2]) {
  bool start_grows = growth == ANNOT_GROW_START || growth == ANNOT_GROW_BOTH;
  bool end_grows = growth == ANNOT_GROW_END || growth == ANNOT_GROW_BOTH;
  to[0] = map_bound(from[0], edit, start_grows);
  to[1] = map_bound(from[1], edit, !end_grows);
  if (from[0] <= from[1] && to[0] > to[1])
    to[1] = to[0];
}

static annot_growth own_growth(const annot_document *document, annot_node node) {
  return (annot_growth)(model_at(document, node)->marks & MARK_GROWTH);
}

annot_growth annot_growth_of(const annot_document *document, annot_node node) {
  const annot_editing *editing = editing_of(document);
  if (!model_is_live(document, node) || !editing)
    return ANNOT_GROW_NONE;
  annot_growth growth = ANNOT_GROW_INHERIT;
  for (annot_node at = node; !growth && at > ANNOT_ROOT; at = model_at(document, at)->parent)
    growth = own_growth(document, at);
  for (annot_node at = model_at(document, node)->parent; !growth && at > ANNOT_ROOT;
       at = model_at(document, at)->parent)
    growth = (annot_growth)editing->growth[model_at(document, at)->shape];
  if (!growth)
    growth = (annot_growth)editing->growth[model_at(document, node)->shape];
  if (!growth)
    growth = own_growth(document, ANNOT_ROOT);
  return growth ? growth : ANNOT_GROW_NONE;
}

annot_status annot_set_growth(annot_document *document, annot_node node, annot_growth growth) {
  TRY(annot_enter(document));
  if (!model_is_live(document, node))
    return ANNOT_BAD_NODE;
  if ((unsigned)growth > ANNOT_GROW_BOTH)
    return ANNOT_BAD_ARGUMENT;
  set_marks(model_at(document, node), MARK_GROWTH, growth);
  return ANNOT_OK;
}

/// Whether nodes of a shape are spans or hold some.
static bool shape_holds_bounds(annot_shape shape) {
  const annot_shape_info *info = annot_shape_lookup(shape);
  if (!info || shape == ANNOT_DOCUMENT)
    return false;
  bool holds = shape_has_bounds(shape);
  for (uint32_t row = 0; row < info->count; ++row)
    holds |= info->fields[row].kind == ANNOT_KIND_NODE;
  return holds;
}

annot_status annot_set_shape_growth(annot_document *document, annot_shape shape,
                                    annot_growth growth) {
  TRY(annot_enter(document));
  if (!shape_holds_bounds(shape) || (unsigned)growth > ANNOT_GROW_BOTH)
    return ANNOT_BAD_ARGUMENT;
  editing_of(document)->growth[shape] = (uint8_t)growth;
  return ANNOT_OK;
}

static model_slot *bounds_of(const annot_document *document, annot_node node) {
  return model_slot_at(document, node, start_row(model_at(document, node)->shape));
}

bool annot_is_collapsed(const annot_document *document, annot_node node) {
  return model_is_live(document, node) && shape_has_bounds(model_at(document, node)->shape) &&
         (model_at(document, node)->marks & MARK_EMPTIED);
}

/// Where a node is put, and whether its text is gone.
static void place_node(annot_document *document, annot_node node, const uint64_t bounds[2],
                       bool emptied) {
  annot_model_move(document, node, bounds);
  set_marks(model_at(document, node), MARK_EMPTIED, emptied ? MARK_EMPTIED : 0);
}

/// What an edit that does or does not follow leaves known of the digest.
static void pass_digest(annot_document *document, const change_text *text) {
  if (text->digest)
    document->digest = DIGEST_PENDING;
  else if (text->still || document->digest == DIGEST_PENDING || document->digest == DIGEST_RIGHT)
    annot_digest_forget(document);
}

annot_status annot_run_text(annot_document *document, const annot_change *change,
                            const change_text *text, bool forward) {
  model_run from = forward ? text->before : text->after, to = forward ? text->after : text->before;
  uint64_t old_length = forward ? text->old_length : text->new_length;
  uint64_t new_length = forward ? text->new_length : text->old_length;
  if (to.count >= UINT32_MAX - (document->text.length - from.count))
    return ANNOT_LIMIT;
  if (to.count > from.count)
    TRY(annot_buffer_reserve(&document->text, to.count - from.count));
  if (!text->digest)
    pass_digest(document, text);
  TRY(annot_model_replace_text(document, text->byte, text->byte + from.count,
                               change_bytes(change, to)));
  if (text->digest)
    pass_digest(document, text);
  if (text->still)
    return ANNOT_OK;
  ++document->version;
  annot_model_shift(document, text->position + old_length, new_length - old_length);
  const change_move *moves = &ARRAY_AT(change_move, &change->moves, text->first_move);
  for (uint32_t i = 0; i < text->move_count; ++i)
    place_node(document, moves[i].node, forward ? moves[i].after : moves[i].before,
               forward ? moves[i].emptied_after : moves[i].emptied_before);
  return ANNOT_OK;
}

/// Whether a bound lies at an edit, so that where it goes is more than a shift.
static inline bool lies_at(uint64_t bound, const edit_range *edit) {
  return bound - edit->start <= edit->end - edit->start ||
         (bound > ANNOT_MAX_POSITION - edit->length && bound != UINT64_MAX && bound > edit->end);
}

/// What is known of a node's move, or NULL.
static const change_move *known_move(const text_request *request, annot_node node) {
  for (size_t i = 0; i < request->move_count; ++i)
    if (request->moves[i].node == node)
      return &request->moves[i];
  return NULL;
}

static annot_status log_move(annot_document *document, const text_request *request,
                             const edit_range *edit, annot_node node) {
  annot_editing *editing = editing_of(document);
  const model_slot *slots = bounds_of(document, node);
  const change_move *known = known_move(request, node);
  change_move move = {.node = node, .before = {slots[0].bits, slots[1].bits},
                      .emptied_before = model_at(document, node)->marks & MARK_EMPTIED};
  TRY(ARRAY_RESERVE(change_move, &document->allocator, &editing->log->moves, 1));
  if (known) {
    memcpy(move.after, request->backward ? known->before : known->after, sizeof move.after);
    move.emptied_after = request->backward ? known->emptied_before : known->emptied_after;
  } else {
    map_bounds(move.before, edit, annot_growth_of(document, node), move.after);
    move.emptied_after = move.after[0] == move.after[1] &&
                         (move.before[0] < move.before[1] || move.emptied_before);
  }
  if (annot_is_recorded(editing))
    move.path = annot_path_of(document, node);
  ARRAY_PUSH(change_move, &editing->log->moves, move);
  return ANNOT_OK;
}

static bool is_logged(const annot_change *log, size_t first, annot_node node) {
  for (size_t i = first; i < log->moves.count; ++i)
    if (ARRAY_AT(change_move, &log->moves, i).node == node)
      return true;
  return false;
}

/// Logs those that are known to go somewhere, although they do not lie at the edit.
static annot_status log_known(annot_document *document, const text_request *request,
                              const edit_range *edit, size_t first) {
  const annot_change *log = editing_of(document)->log;
  for (size_t i = 0; i < request->move_count; ++i) {
    annot_node node = request->moves[i].node;
    if (model_is_live(document, node) && !is_logged(log, first, node))
      TRY(log_move(document, request, edit, node));
  }
  return ANNOT_OK;
}

/// Logs where those go that lie at the edit.
static annot_status log_moves(annot_document *document, const text_request *request,
                              const edit_range *edit) {
  size_t first = editing_of(document)->log->moves.count;
  TRY(annot_model_bounds(document));
  for (size_t i = 0; i < document->bounds.count; ++i) {
    const model_bound *bound = &ARRAY_AT(model_bound, &document->bounds, i);
    if (lies_at(bound->start, edit) || lies_at(bound->end, edit))
      TRY(log_move(document, request, edit, bound->node));
  }
  return log_known(document, request, edit, first);
}

/// Keeps bytes with the log.
static annot_status keep_bytes(annot_change *log, annot_str bytes, model_run *run) {
  if (bytes.length >= UINT32_MAX - log->bytes.length)
    return ANNOT_LIMIT;
  *run = (model_run){(uint32_t)log->bytes.length, (uint32_t)bytes.length};
  return annot_buffer_append(&log->bytes, bytes.data, bytes.length);
}

static annot_status log_text(annot_document *document, const text_request *request) {
  annot_change *log = editing_of(document)->log;
  annot_unit unit = annot_document_counts(document);
  annot_str old = {document->text.data ? document->text.data + request->byte : "",
                   request->end_byte - request->byte};
  change_op op = {.is_text = true, .text = {.byte = request->byte, .still = request->still,
                                            .digest = request->digest, .unit = unit,
                                            .first_move = log->moves.count}};
  change_text *text = &op.text;
  TRY(annot_text_index_build(document));
  text->position = annot_text_from_byte(document, request->byte, unit);
  text->old_length = annot_count_units(old, unit);
  text->new_length = annot_count_units(request->replacement, unit);
  TRY(ARRAY_RESERVE(change_op, &document->allocator, &log->ops, 1));
  TRY(keep_bytes(log, old, &text->before));
  TRY(keep_bytes(log, request->replacement, &text->after));
  const edit_range edit = {text->position, text->position + text->old_length, text->new_length};
  if (!text->still)
    TRY(log_moves(document, request, &edit));
  text->move_count = (uint32_t)(log->moves.count - text->first_move);
  TRY(annot_run_text(document, log, text, true));
  ARRAY_PUSH(change_op, &log->ops, op);
  return ANNOT_OK;
}

annot_status annot_log_text(annot_document *document, const text_request *request) {
  annot_change *log = editing_of(document)->log;
  size_t moves = log->moves.count, bytes = log->bytes.length;
  annot_status status = log_text(document, request);
  if (status != ANNOT_OK) {
    log->moves.count = moves;
    log->bytes.length = bytes;
  }
  return status;
}

/// Whether a span repeats exactly the words it stands on.
static bool exact_is_right(const annot_document *document, annot_node node) {
  annot_str words = {NULL, 0};
  annot_str exact = model_str(document, node, ROW(SPAN, EXACT));
  return exact.data && annot_passage(document, node, &words) == ANNOT_OK &&
         annot_str_equal(words, exact);
}

/// Finds the spans at or around the edit whose `exact` is right, and so follows.
static annot_status find_exact(annot_document *document, uint64_t start, uint64_t end) {
  annot_editing *editing = editing_of(document);
  editing->spans.count = 0;
  TRY(annot_model_bounds(document));
  for (size_t i = 0; i < document->bounds.count; ++i) {
    const model_bound *bound = &ARRAY_AT(model_bound, &document->bounds, i);
    if (bound->start > end || bound->end < start ||
        model_at(document, bound->node)->shape != ANNOT_SPAN ||
        !exact_is_right(document, bound->node))
      continue;
    TRY(ARRAY_RESERVE(annot_node, &document->allocator, &editing->spans, 1));
    ARRAY_PUSH(annot_node, &editing->spans, bound->node);
  }
  return ANNOT_OK;
}

/// Lets `exact` say what the span stands on now, or nothing where that is nothing.
static annot_status follow_exact(annot_document *document, annot_node node) {
  annot_str words;
  model_put put = {.verb = MODEL_SET, .node = node, .row = ROW(SPAN, EXACT), .slot = ABSENT};
  TRY(annot_passage(document, node, &words));
  if (annot_str_equal(words, model_str(document, node, ROW(SPAN, EXACT))))
    return ANNOT_OK;
  if (words.length > 0)
    TRY(annot_model_string(document, words, &put.slot));
  return annot_log_put(document, put);
}

/// The edit, and all that was right and stays right.
static annot_status edit_text(annot_document *document, text_request *request) {
  annot_unit unit = annot_document_counts(document);
  annot_str old = {document->text.data + request->byte, request->end_byte - request->byte};
  uint64_t length = annot_text_length(document, ANNOT_CODEPOINT);
  uint64_t new_length = length - annot_count_units(old, ANNOT_CODEPOINT) +
                        annot_count_units(request->replacement, ANNOT_CODEPOINT);
  TRY(annot_digest_know(document));
  request->digest = document->digest == DIGEST_RIGHT || document->digest == DIGEST_PENDING;
  TRY(find_exact(document, annot_text_from_byte(document, request->byte, unit),
                 annot_text_from_byte(document, request->end_byte, unit)));
  TRY(annot_log_text(document, request));
  const annot_array *spans = &editing_of(document)->spans;
  for (size_t i = 0; i < spans->count; ++i)
    TRY(follow_exact(document, ARRAY_AT(annot_node, spans, i)));
  annot_node source = annot_child(document, ANNOT_ROOT, ANNOT_DOCUMENT_SOURCE, 0);
  if (!source || new_length == length ||
      annot_position(document, source, ANNOT_SOURCE_LENGTH) != length)
    return ANNOT_OK;
  return annot_log_put(document, (model_put){.verb = MODEL_SET, .node = source,
                                             .row = ROW(SOURCE, LENGTH),
                                             .slot = {.bits = new_length}});
}

annot_status annot_edit_text(annot_document *document, annot_unit unit, uint64_t start,
                             uint64_t end, annot_str replacement) {
  uint64_t byte, end_byte;
  TRY(annot_enter(document));
  if (unit < ANNOT_CODEPOINT || unit > ANNOT_BYTE)
    return ANNOT_BAD_ARGUMENT;
  if (!annot_text(document).data)
    return ANNOT_BAD_STATE;
  if (start > end)
    return ANNOT_BAD_POSITION;
  if (annot_utf8_flaw(replacement) < replacement.length ||
      (replacement.length > 0 && memchr(replacement.data, '\0', replacement.length)))
    return ANNOT_BAD_VALUE;
  TRY(annot_text_index_build(document));
  TRY(annot_text_to_byte(document, unit, start, &byte));
  TRY(annot_text_to_byte(document, unit, end, &end_byte));
  if (start == end && replacement.length == 0)
    return ANNOT_OK;
  text_request request = {.byte = (size_t)byte, .end_byte = (size_t)end_byte,
                          .replacement = replacement};
  TRY(annot_open(document));
  return annot_close(document, edit_text(document, &request));
}
