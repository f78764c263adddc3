/// Aligning two texts.

#include "config.h"

#include "rebase/align.h"

#include "base/hash.h"
#include "rebase/tokens.h"

#include <stdlib.h>
#include <string.h>

/// A text with its tokens.
typedef struct text_side {
  annot_str text;
  annot_array tokens; ///< of text_token
} text_side;

/// Tokens [start, end) of each text_side.
typedef struct token_range {
  uint32_t old_start, old_end, new_start, new_end;
} token_range;

/// Where a run of tokens stands.
typedef struct shingle {
  uint64_t hash;
  uint32_t token;
  bool fresh; ///< in the new text
} shingle;

/// A run of tokens that stands once in both texts.
typedef struct anchor {
  uint32_t old_token, new_token;
  uint32_t before; ///< the anchor before it in the longest series, plus one
} anchor;

typedef struct text_aligner {
  const annot_allocator *allocator;
  text_side old_side, new_side;
  annot_array *pairs;
} text_aligner;

/// How deep ranges are cut into smaller ones; how long a run of words is looked for; and how many
/// tokens of a gap are compared each with each.
enum { MOST_DEPTH = 48, LONGEST_SHINGLE = 8, MOST_COMPARED = 192 };

static const text_token *old_token(const text_aligner *work, uint32_t index) {
  return &ARRAY_AT(text_token, &work->old_side.tokens, index);
}

static const text_token *new_token(const text_aligner *work, uint32_t index) {
  return &ARRAY_AT(text_token, &work->new_side.tokens, index);
}

static annot_str token_text(const text_side *side, const text_token *token) {
  return (annot_str){side->text.data + token->start, token->length};
}

static bool same_token(const text_aligner *work, uint32_t old_index, uint32_t new_index) {
  const text_token *a = old_token(work, old_index), *b = new_token(work, new_index);
  return a->hash == b->hash && a->length == b->length &&
         memcmp(work->old_side.text.data + a->start, work->new_side.text.data + b->start,
                a->length) == 0;
}

/// Adds what tokens have become; what goes on with the pair before is joined to it.
static annot_status add_pair(text_aligner *work, uint32_t old_index, uint32_t new_index,
                             float likeness) {
  const text_token *a = old_token(work, old_index), *b = new_token(work, new_index);
  align_pair pair = {a->start, a->start + a->length, b->start, b->start + b->length, likeness};
  if (work->pairs->count > 0) {
    align_pair *last = &ARRAY_AT(align_pair, work->pairs, work->pairs->count - 1);
    if (last->likeness >= 1 && likeness >= 1 && last->old_end == pair.old_start &&
        last->new_end == pair.new_start) {
      last->old_end = pair.old_end;
      last->new_end = pair.new_end;
      return ANNOT_OK;
    }
  }
  TRY(ARRAY_RESERVE(align_pair, work->allocator, work->pairs, 1));
  ARRAY_PUSH(align_pair, work->pairs, pair);
  return ANNOT_OK;
}

static annot_status add_pairs(text_aligner *work, uint32_t old_index, uint32_t new_index,
                              uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    TRY(add_pair(work, old_index + i, new_index + i, 1));
  return ANNOT_OK;
}

/// The hashes of all runs of `length` tokens of one text_side that begin with a word.
static annot_status add_shingles(const text_aligner *work, const text_side *side, uint32_t start,
                                 uint32_t end, uint32_t length, bool fresh, annot_array *shingles) {
  const text_token *tokens = side->tokens.data;
  if (end - start < length)
    return ANNOT_OK;
  TRY(ARRAY_RESERVE(shingle, work->allocator, shingles, end - start));
  for (uint32_t i = start; i + length <= end; ++i) {
    if (!tokens[i].word)
      continue;
    uint64_t hash = length;
    for (uint32_t j = 0; j < length; ++j)
      hash = annot_hash_mix(hash, tokens[i + j].hash);
    ARRAY_PUSH(shingle, shingles, ((shingle){hash, i, fresh}));
  }
  return ANNOT_OK;
}

static int compare_shingles(const void *a, const void *b) {
  const shingle *left = a, *right = b;
  if (left->hash != right->hash)
    return left->hash < right->hash ? -1 : 1;
  if (left->fresh != right->fresh)
    return left->fresh ? 1 : -1;
  return left->token < right->token ? -1 : left->token > right->token;
}

static int compare_anchors(const void *a, const void *b) {
  const anchor *left = a, *right = b;
  return left->old_token < right->old_token ? -1 : left->old_token > right->old_token;
}

/// Keeps the shingles that stand once in each text, in the order of the old one.
static annot_status pick_unique(const text_aligner *work, const annot_array *shingles,
                                uint32_t length, annot_array *anchors) {
  const shingle *all = shingles->data;
  for (size_t i = 0, end; i < shingles->count; i = end) {
    for (end = i + 1; end < shingles->count && all[end].hash == all[i].hash; ++end)
      continue;
    if (end - i != 2 || all[i].fresh || !all[i + 1].fresh)
      continue;
    bool same = true;
    for (uint32_t j = 0; j < length && same; ++j)
      same = same_token(work, all[i].token + j, all[i + 1].token + j);
    if (!same)
      continue;
    TRY(ARRAY_RESERVE(anchor, work->allocator, anchors, 1));
    ARRAY_PUSH(anchor, anchors, ((anchor){all[i].token, all[i + 1].token, 0}));
  }
  if (anchors->count > 0)
    qsort(anchors->data, anchors->count, sizeof(anchor), compare_anchors);
  return ANNOT_OK;
}

/// Leaves the longest series of anchors that is in the order of both texts (patience sorting).
static annot_status keep_series(const text_aligner *work, annot_array *anchors) {
  anchor *all = anchors->data;
  size_t count = anchors->count, length = 0;
  annot_array tails = {0}; // of uint32_t: the anchor that ends the best series of each length
  TRY(ARRAY_RESERVE(uint32_t, work->allocator, &tails, count));
  uint32_t *tail = tails.data;
  for (size_t i = 0; i < count; ++i) {
    size_t low = 0, high = length;
    while (low < high) {
      size_t middle = low + (high - low) / 2;
      if (all[tail[middle]].new_token < all[i].new_token)
        low = middle + 1;
      else
        high = middle;
    }
    all[i].before = low > 0 ? tail[low - 1] + 1 : 0;
    tail[low] = (uint32_t)i;
    length += low == length;
  }
  uint32_t next = length > 0 ? tail[length - 1] + 1 : 0;
  for (size_t i = length; i > 0; --i) { // the series, from its end, into the front of `tails`
    tail[i - 1] = next - 1;
    next = all[next - 1].before;
  }
  for (size_t i = 0; i < length; ++i)
    all[i] = all[tail[i]];
  anchors->count = length;
  ARRAY_FREE(uint32_t, work->allocator, &tails);
  return ANNOT_OK;
}

/// Finds anchors in a range: single words that are unique, else runs of words that are.
static annot_status find_anchors(const text_aligner *work, token_range range, annot_array *anchors) {
  annot_array shingles = {0};
  annot_status status = ANNOT_OK;
  for (uint32_t length = 1; length <= LONGEST_SHINGLE && status == ANNOT_OK && anchors->count == 0;
       length = length == 1 ? 3 : length + 5) {
    shingles.count = 0;
    status = add_shingles(work, &work->old_side, range.old_start, range.old_end, length,
                          false, &shingles);
    if (status == ANNOT_OK)
      status = add_shingles(work, &work->new_side, range.new_start, range.new_end, length,
                            true, &shingles);
    if (status == ANNOT_OK && shingles.count > 0) {
      qsort(shingles.data, shingles.count, sizeof(shingle), compare_shingles);
      status = pick_unique(work, &shingles, length, anchors);
    }
  }
  ARRAY_FREE(shingle, work->allocator, &shingles);
  return status == ANNOT_OK && anchors->count > 0 ? keep_series(work, anchors) : status;
}

enum { MOST_LETTERS = 48 };

/// How alike two words are: twice the bytes of their longest common subsequence over all bytes.
static float likeness_of(annot_str a, annot_str b) {
  uint8_t row[MOST_LETTERS + 1] = {0};
  if (a.length > MOST_LETTERS || b.length > MOST_LETTERS)
    return 0;
  for (size_t i = 0; i < a.length; ++i) {
    uint8_t corner = 0;
    for (size_t j = 1; j <= b.length; ++j) {
      uint8_t above = row[j];
      if (a.data[i] == b.data[j - 1])
        row[j] = (uint8_t)(corner + 1);
      else if (row[j - 1] > row[j])
        row[j] = row[j - 1];
      corner = above;
    }
  }
  return 2 * (float)row[b.length] / (float)(a.length + b.length);
}

/// What pairing two tokens is worth: their letters, if they are the same; less, if they are alike.
static float worth_of(const text_aligner *work, uint32_t old_index, uint32_t new_index,
                      float *likeness) {
  const text_token *a = old_token(work, old_index), *b = new_token(work, new_index);
  *likeness = 0;
  if (same_token(work, old_index, new_index))
    *likeness = 1;
  else if (a->word && b->word)
    *likeness = likeness_of(token_text(&work->old_side, a), token_text(&work->new_side, b));
  if (*likeness < 0.6F)
    return 0;
  float letters = a->word ? (float)a->length : 0.5F;
  return *likeness * letters;
}

/// Aligns a small range token by token so that the sum of what pairs are worth is greatest.
static annot_status compare_all(text_aligner *work, token_range range) {
  uint32_t rows = range.old_end - range.old_start, columns = range.new_end - range.new_start;
  size_t width = (size_t)columns + 1;
  annot_array table = {0}; // of float: best[i][j] of what follows token i and token j
  annot_status status = ARRAY_RESERVE(float, work->allocator, &table, (rows + 1) * width);
  float *best = table.data, likeness;
  if (status != ANNOT_OK)
    return status;
  memset(best, 0, (rows + 1) * width * sizeof *best);
  for (uint32_t i = rows; i-- > 0;)
    for (uint32_t j = columns; j-- > 0;) {
      float with = best[(i + 1) * width + j + 1] +
                   worth_of(work, range.old_start + i, range.new_start + j, &likeness);
      float down = best[(i + 1) * width + j], right = best[i * width + j + 1];
      float without = down > right ? down : right;
      best[i * width + j] = with > without ? with : without;
    }
  for (uint32_t i = 0, j = 0; i < rows && j < columns && status == ANNOT_OK;) {
    float worth = worth_of(work, range.old_start + i, range.new_start + j, &likeness);
    float here = best[i * width + j];
    if (worth > 0 && here <= best[(i + 1) * width + j + 1] + worth + 1e-4F) {
      status = add_pair(work, range.old_start + i, range.new_start + j, likeness);
      ++i, ++j;
    } else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
  ARRAY_FREE(float, work->allocator, &table);
  return status;
}

static annot_status align_range(text_aligner *work, token_range range, int depth);

/// Aligns what lies between the anchors of a range; each anchor begins the part that follows it.
static annot_status align_between(text_aligner *work, token_range range, const annot_array *anchors,
                                  int depth) {
  token_range part = range;
  for (size_t i = 0; i < anchors->count; ++i) {
    const anchor *at = &ARRAY_AT(anchor, anchors, i);
    part.old_end = at->old_token;
    part.new_end = at->new_token;
    TRY(align_range(work, part, depth + 1));
    part.old_start = at->old_token;
    part.new_start = at->new_token;
  }
  part.old_end = range.old_end;
  part.new_end = range.new_end;
  return align_range(work, part, depth + 1);
}

/// A range that begins and ends with different tokens.
static annot_status align_middle(text_aligner *work, token_range range, int depth) {
  annot_array anchors = {0};
  annot_status status = ANNOT_OK;
  if (range.old_start == range.old_end || range.new_start == range.new_end)
    return ANNOT_OK;
  if (depth < MOST_DEPTH)
    status = find_anchors(work, range, &anchors);
  if (status == ANNOT_OK && anchors.count > 0)
    status = align_between(work, range, &anchors, depth);
  else if (status == ANNOT_OK && range.old_end - range.old_start <= MOST_COMPARED &&
           range.new_end - range.new_start <= MOST_COMPARED)
    status = compare_all(work, range);
  ARRAY_FREE(anchor, work->allocator, &anchors);
  return status;
}

static annot_status align_range(text_aligner *work, token_range range, int depth) {
  uint32_t first = 0, last = 0;
  uint32_t olds = range.old_end - range.old_start, news = range.new_end - range.new_start;
  uint32_t most = olds < news ? olds : news;
  while (first < most && same_token(work, range.old_start + first, range.new_start + first))
    ++first;
  while (last < most - first && same_token(work, range.old_end - 1 - last, range.new_end - 1 - last))
    ++last;
  TRY(add_pairs(work, range.old_start, range.new_start, first));
  token_range middle = {range.old_start + first, range.old_end - last, range.new_start + first,
                        range.new_end - last};
  TRY(align_middle(work, middle, depth));
  return add_pairs(work, range.old_end - last, range.new_end - last, last);
}

annot_status annot_align(const annot_allocator *allocator, annot_str old_text, annot_str new_text,
                         alignment *found) {
  text_aligner work = {.allocator = allocator,
                     .old_side = {old_text, {0}},
                     .new_side = {new_text, {0}},
                     .pairs = &found->pairs};
  if (old_text.length >= UINT32_MAX || new_text.length >= UINT32_MAX)
    return ANNOT_LIMIT;
  annot_status status = annot_tokens_cut(allocator, old_text, &work.old_side.tokens);
  if (status == ANNOT_OK)
    status = annot_tokens_cut(allocator, new_text, &work.new_side.tokens);
  token_range all = {0, (uint32_t)work.old_side.tokens.count, 0,
                     (uint32_t)work.new_side.tokens.count};
  if (status == ANNOT_OK)
    status = align_range(&work, all, 0);
  ARRAY_FREE(text_token, allocator, &work.old_side.tokens);
  ARRAY_FREE(text_token, allocator, &work.new_side.tokens);
  return status;
}

void annot_alignment_free(const annot_allocator *allocator, alignment *found) {
  ARRAY_FREE(align_pair, allocator, &found->pairs);
}
