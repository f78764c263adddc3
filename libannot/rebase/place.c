/// Where passages are.

#include "config.h"

#include "rebase/place.h"

#include "base/characters.h"

#include <string.h>

/// How far around a passage is looked, how much of it must be there again, how much there must be at
/// all to go by, and from which length on words are enough to find a passage that was moved.
enum { CONTEXT = 32, LEAST_EVIDENCE = 12, LONG_PASSAGE = 20 };
static const double least_kept = 0.34;

static const align_pair *pairs_of(const text_change *change) { return change->aligned->pairs.data; }
static size_t pair_count(const text_change *change) { return change->aligned->pairs.count; }

/// The first pair that ends behind `at` in the old text.
static size_t find_pair(const text_change *change, uint32_t at) {
  size_t low = 0, high = pair_count(change);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (pairs_of(change)[middle].old_end <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/// What lies between pair `next` and the one before it.
static align_pair gap_before(const text_change *change, size_t next) {
  align_pair gap = {0, (uint32_t)change->old_text.length, 0, (uint32_t)change->new_text.length, 0};
  if (next > 0) {
    gap.old_start = pairs_of(change)[next - 1].old_end;
    gap.new_start = pairs_of(change)[next - 1].new_end;
  }
  if (next < pair_count(change)) {
    gap.old_end = pairs_of(change)[next].old_start;
    gap.new_end = pairs_of(change)[next].new_start;
  }
  return gap;
}

static bool continues(annot_str text, uint32_t at) {
  return at < text.length && ((unsigned char)text.data[at] & 0xc0) == 0x80;
}

/// A place within a pair: exact where its bytes are the same, else in proportion.
static uint32_t within(const text_change *change, const align_pair *pair, uint32_t at) {
  uint32_t into = at - pair->old_start, length = pair->new_end - pair->new_start;
  if (pair->likeness < 1 && at != pair->old_start)
    into = at == pair->old_end ? length
                               : (uint32_t)((uint64_t)into * length / (pair->old_end - pair->old_start));
  into = into < length ? into : length;
  while (continues(change->new_text, pair->new_start + into))
    --into;
  return pair->new_start + into;
}

/// Where a start goes: with the character behind it.  At the edge of what was replaced it takes the
/// replacement in; within, it does not.
static uint32_t move_start(const text_change *change, uint32_t at) {
  size_t next = find_pair(change, at);
  if (next < pair_count(change) && pairs_of(change)[next].old_start <= at)
    return within(change, &pairs_of(change)[next], at);
  align_pair gap = gap_before(change, next);
  return at == gap.old_start ? gap.new_start : gap.new_end;
}

/// Where an end goes: with the character before it.
static uint32_t move_end(const text_change *change, uint32_t at) {
  size_t next = at > 0 ? find_pair(change, at - 1) : 0;
  if (next < pair_count(change) && pairs_of(change)[next].old_start < at)
    return within(change, &pairs_of(change)[next], at);
  align_pair gap = gap_before(change, next);
  return at == gap.old_end ? gap.new_end : gap.new_start;
}

/// How many bytes of [start, end) are there again, as they were or alike, between two places of the
/// new text.
static double kept_bytes(const text_change *change, uint32_t start, uint32_t end, uint64_t new_from,
                         uint64_t new_to) {
  double kept = 0;
  for (size_t i = find_pair(change, start); i < pair_count(change); ++i) {
    const align_pair *pair = &pairs_of(change)[i];
    if (pair->old_start >= end)
      break;
    uint32_t from = pair->old_start > start ? pair->old_start : start;
    uint32_t to = pair->old_end < end ? pair->old_end : end;
    uint64_t new_place = pair->new_start + (from - pair->old_start);
    if (new_place >= new_from && new_place < new_to)
      kept += (double)pair->likeness * (to - from);
  }
  return kept;
}

/// A passage with what stands around it.
typedef struct old_passage {
  uint32_t start, end;
  uint32_t before, after; ///< where the context begins and ends
} old_passage;

static old_passage passage_at(const text_change *change, uint32_t start, uint32_t end) {
  uint32_t length = (uint32_t)change->old_text.length;
  return (old_passage){start, end, start > CONTEXT ? start - CONTEXT : 0,
                   length - end > CONTEXT ? end + CONTEXT : length};
}

static double context_length(const old_passage *passage) {
  return (double)(passage->start - passage->before) + (passage->after - passage->end);
}

/// How much of the context is there again next to the new place.
static double kept_context(const text_change *change, const old_passage *passage, uint32_t start,
                           uint32_t end) {
  enum { NEAR = 3 * CONTEXT };
  uint64_t from = start > NEAR ? start - NEAR : 0;
  return kept_bytes(change, passage->before, passage->start, from, start) +
         kept_bytes(change, passage->end, passage->after, end, (uint64_t)end + NEAR);
}

static bool same_words(const text_change *change, uint32_t start, uint32_t end, uint32_t new_start,
                       uint32_t new_end) {
  return end - start == new_end - new_start &&
         memcmp(change->old_text.data + start, change->new_text.data + new_start, end - start) == 0;
}

/// White space that came to the edges of a passage is left out.
static void trim(const text_change *change, uint32_t old_start, uint32_t old_end, uint32_t *start,
                 uint32_t *end) {
  size_t at = old_start, edge;
  bool led = annot_is_white_space(annot_next_character(change->old_text, &at));
  at = old_end;
  bool trailed = annot_is_white_space(annot_previous_character(change->old_text, &at));
  for (edge = *start; !led && edge < *end; *start = (uint32_t)edge)
    if (!annot_is_white_space(annot_next_character(change->new_text, &edge)))
      break;
  for (edge = *end; !trailed && edge > *start; *end = (uint32_t)edge)
    if (!annot_is_white_space(annot_previous_character(change->new_text, &edge)))
      break;
}

/// Whether the passage is all of what was replaced, and was replaced by little: a word by a word.
static bool is_replaced(const text_change *change, const old_passage *passage, double context) {
  align_pair gap = gap_before(change, find_pair(change, passage->start));
  uint32_t length = passage->end - passage->start, fresh = gap.new_end - gap.new_start;
  return gap.old_start == passage->start && gap.old_end == passage->end && fresh > 0 &&
         fresh <= 2 * length + 8 && length <= CONTEXT && context >= 0.5 * context_length(passage) &&
         context >= LEAST_EVIDENCE;
}

/// What the alignment says; false where it does not say enough.
static bool place_by_alignment(const text_change *change, const old_passage *passage,
                               passage_place *place) {
  uint32_t start = move_start(change, passage->start), end = move_end(change, passage->end);
  double length = passage->end - passage->start;
  if (start >= end)
    return false;
  double kept = kept_bytes(change, passage->start, passage->end, start, end);
  double context = kept_context(change, passage, start, end), around = context_length(passage);
  bool evidence = kept >= LEAST_EVIDENCE || context >= LEAST_EVIDENCE ||
                  kept + context >= 0.8 * (length + around);
  if (!(evidence && kept >= least_kept * length) && !is_replaced(change, passage, context))
    return false;
  trim(change, passage->start, passage->end, &start, &end);
  bool same = same_words(change, passage->start, passage->end, start, end);
  place->anchor = !same                      ? ANNOT_ANCHOR_ALTERED
                  : start == passage->start ? ANNOT_ANCHOR_EXACT
                                             : ANNOT_ANCHOR_MOVED;
  place->start = start;
  place->end = end;
  place->score = (kept + context) / (length + around);
  return start < end;
}

/// How much of the context stands around another place with the same words.
static double context_at(const text_change *change, const old_passage *passage, uint32_t at) {
  const char *old_text = change->old_text.data, *new_text = change->new_text.data;
  uint32_t end = at + (passage->end - passage->start), before = 0, after = 0;
  while (before < passage->start - passage->before && before < at &&
         old_text[passage->start - 1 - before] == new_text[at - 1 - before])
    ++before;
  while (after < passage->after - passage->end && end + after < change->new_text.length &&
         old_text[passage->end + after] == new_text[end + after])
    ++after;
  return (double)before + after;
}

static void offer(const text_change *change, const old_passage *passage, uint32_t at,
                  passage_place *place) {
  double length = passage->end - passage->start;
  double score = (length + context_at(change, passage, at)) / (length + context_length(passage));
  size_t rank = place->candidate_count;
  while (rank > 0 && place->candidates[rank - 1].score < score)
    --rank;
  if (rank == MOST_CANDIDATES)
    return;
  if (place->candidate_count < MOST_CANDIDATES)
    ++place->candidate_count;
  memmove(&place->candidates[rank + 1], &place->candidates[rank],
          (place->candidate_count - 1 - rank) * sizeof *place->candidates);
  place->candidates[rank] =
      (annot_candidate){at, at + (passage->end - passage->start), score};
}

static const char *find_bytes(const char *text, size_t length, annot_str words) {
  for (const char *end = text + length; (size_t)(end - text) >= words.length; ++text) {
    text = memchr(text, words.data[0], (size_t)(end - text) - words.length + 1);
    if (!text)
      return NULL;
    if (memcmp(text, words.data, words.length) == 0)
      return text;
  }
  return NULL;
}

/// Looks for the words in what the new text has and the old one had not.
static void search(const text_change *change, const old_passage *passage, passage_place *place) {
  annot_str words = {change->old_text.data + passage->start, passage->end - passage->start};
  for (size_t next = 0; next <= pair_count(change); ++next) {
    align_pair gap = gap_before(change, next);
    const char *at = change->new_text.data + gap.new_start;
    const char *end = change->new_text.data + gap.new_end;
    if ((size_t)(end - at) < words.length)
      continue;
    while (at && (size_t)(end - at) >= words.length &&
           (at = find_bytes(at, (size_t)(end - at), words)) != NULL) {
      offer(change, passage, (uint32_t)(at - change->new_text.data), place);
      ++at;
    }
  }
}

/// A passage that is not where it was: it may have been moved, as a block.  One that is short must
/// have its surroundings with it.
static void place_by_search(const text_change *change, const old_passage *passage,
                            passage_place *place) {
  double length = passage->end - passage->start;
  search(change, passage, place);
  place->start = place->end = move_end(change, passage->start);
  place->anchor = ANNOT_ANCHOR_ORPHAN;
  if (place->candidate_count == 0)
    return;
  const annot_candidate *best = &place->candidates[0];
  double around = best->score * (length + context_length(passage)) - length;
  double second = place->candidate_count > 1 ? place->candidates[1].score : 0;
  bool strong = length >= LONG_PASSAGE || around >= LONG_PASSAGE;
  place->score = best->score;
  place->margin = best->score - second;
  if (strong && (place->candidate_count == 1 || place->margin >= 0.2)) {
    place->anchor = ANNOT_ANCHOR_MOVED;
    place->start = (uint32_t)best->start;
    place->end = (uint32_t)best->end;
    place->candidate_count = 0;
  } else if (length >= LEAST_EVIDENCE || around >= LEAST_EVIDENCE) {
    place->anchor = ANNOT_ANCHOR_AMBIGUOUS;
  } else {
    place->candidate_count = 0;
    place->score = place->margin = 0;
  }
}

passage_place annot_place_passage(const text_change *change, uint32_t start, uint32_t end) {
  passage_place place = {0};
  old_passage passage = passage_at(change, start, end);
  if (start == end) { // an empty span goes with what stands before it
    place.start = place.end = move_end(change, start);
    place.anchor = place.start == start ? ANNOT_ANCHOR_EXACT : ANNOT_ANCHOR_MOVED;
    double around = context_length(&passage);
    place.score = around > 0 ? kept_context(change, &passage, place.start, place.end) / around : 1;
    if (place.score < least_kept)
      place.anchor = ANNOT_ANCHOR_ORPHAN;
    place.margin = place.score;
    return place;
  }
  if (place_by_alignment(change, &passage, &place)) {
    search(change, &passage, &place);
    double other = place.candidate_count > 0 ? place.candidates[0].score : 0;
    if (other > place.score)
      other = place.score;
    place.margin = place.score - other;
    place.candidate_count = 0;
    return place;
  }
  place.score = 0;
  place_by_search(change, &passage, &place);
  return place;
}
