/// The index of spans, and the public functions of annot/query.h.

#include "config.h"

#include "model/spans.h"

#include "model/model.h"

#include <annot/query.h>
#include <string.h>

/// A span or region, in the document's unit.
typedef struct span_entry {
  uint32_t start, end;
  annot_node node;
  uint32_t shape; ///< the bit of the shape that it belongs to
} span_entry;

static span_entry *entry_at(const model_spans *spans, size_t index) {
  return &ARRAY_AT(span_entry, &spans->entries, index);
}

/// Text order: by start, then the longer first, then as they were made.
static bool is_before(const span_entry *a, const span_entry *b) {
  if (a->start != b->start)
    return a->start < b->start;
  if (a->end != b->end)
    return a->end > b->end;
  return a->node < b->node;
}

/// Reads a node anew; false where it is no span that lies in the text.
static bool read_entry(const annot_document *document, uint64_t length, annot_node node,
                       span_entry *entry) {
  const model_node *at = model_at(document, node);
  annot_shape shape = (annot_shape)at->shape;
  if (!at->live || !shape_has_bounds(shape))
    return false;
  const model_slot *bounds = model_slot_at(document, node, start_row(shape));
  if (bounds[0].bits > bounds[1].bits || bounds[1].bits > length)
    return false;
  annot_shape owner = shape == ANNOT_REGION ? shape : (annot_shape)model_at(document, at->parent)->shape;
  *entry = (span_entry){(uint32_t)bounds[0].bits, (uint32_t)bounds[1].bits, node, ANNOT_BIT(owner)};
  return true;
}

/// Reads all entries anew, in the order they had, and behind them those that are new.
static annot_status collect(annot_document *document, model_spans *spans, uint64_t length) {
  const annot_allocator *allocator = &document->allocator;
  size_t nodes = document->nodes.count, count = 0, old = spans->entries.count;
  spans->where.count = 0;
  TRY(ARRAY_RESERVE(uint32_t, allocator, &spans->where, nodes));
  spans->where.count = nodes;
  uint32_t *known = spans->where.data;
  memset(known, 0, nodes * sizeof *known);
  for (size_t i = 0; i < old; ++i) {
    annot_node node = entry_at(spans, i)->node;
    if (node < nodes && read_entry(document, length, node, entry_at(spans, count))) {
      known[node] = 1;
      ++count;
    }
  }
  spans->entries.count = count;
  for (annot_node node = ANNOT_ROOT; node < nodes; ++node) {
    span_entry entry;
    if (known[node] || !read_entry(document, length, node, &entry))
      continue;
    TRY(ARRAY_RESERVE(span_entry, allocator, &spans->entries, 1));
    ARRAY_PUSH(span_entry, &spans->entries, entry);
  }
  return ANNOT_OK;
}

/// One past the run in order that begins at `from`.
static size_t run_end(const span_entry *entries, size_t from, size_t count) {
  size_t end = from < count ? from + 1 : count;
  while (end < count && is_before(&entries[end - 1], &entries[end]))
    ++end;
  return end;
}

static void merge(const span_entry *from, size_t start, size_t middle, size_t end, span_entry *to) {
  size_t left = start, right = middle;
  for (size_t i = start; i < end; ++i)
    to[i] = right == end || (left < middle && is_before(&from[left], &from[right])) ? from[left++]
                                                                                     : from[right++];
}

/// Sorts by merging the runs that are there: what is in order costs one look.
static annot_status sort(const annot_allocator *allocator, model_spans *spans) {
  size_t count = spans->entries.count;
  if (run_end(spans->entries.data, 0, count) == count)
    return ANNOT_OK;
  spans->spare.count = 0;
  TRY(ARRAY_RESERVE(span_entry, allocator, &spans->spare, spans->entries.capacity));
  for (bool sorted = false; !sorted;) {
    const span_entry *from = spans->entries.data;
    span_entry *to = spans->spare.data;
    for (size_t start = 0, end; start < count; start = end) {
      size_t middle = run_end(from, start, count);
      end = run_end(from, middle, count);
      sorted = start == 0 && end == count;
      merge(from, start, middle, end, to);
    }
    annot_array kept = spans->entries;
    spans->entries = spans->spare;
    spans->spare = kept;
    spans->entries.count = count;
  }
  return ANNOT_OK;
}

/// The number of leaves of the tree: a power of two.
static size_t leaf_count(const model_spans *spans) {
  size_t leaves = 1;
  while (leaves < spans->entries.count)
    leaves *= 2;
  return leaves;
}

/// reach[leaves + i] is one more than where entry i ends, and each node above the greater of its two.
static annot_status build_reach(const annot_allocator *allocator, model_spans *spans) {
  size_t leaves = leaf_count(spans), count = spans->entries.count;
  spans->reach.count = 0;
  TRY(ARRAY_RESERVE(uint32_t, allocator, &spans->reach, 2 * leaves));
  spans->reach.count = 2 * leaves;
  uint32_t *reach = spans->reach.data;
  for (size_t i = 0; i < leaves; ++i)
    reach[leaves + i] = i < count ? entry_at(spans, i)->end + 1 : 0;
  for (size_t i = leaves - 1; i > 0; --i)
    reach[i] = reach[2 * i] > reach[2 * i + 1] ? reach[2 * i] : reach[2 * i + 1];
  return ANNOT_OK;
}

static annot_status update(annot_document *document, model_spans *spans) {
  const annot_allocator *allocator = &document->allocator;
  uint64_t length = annot_text_length(document, annot_document_counts(document));
  TRY(collect(document, spans, length));
  TRY(sort(allocator, spans));
  TRY(build_reach(allocator, spans));
  for (size_t i = 0; i < spans->entries.count; ++i)
    ARRAY_AT(uint32_t, &spans->where, entry_at(spans, i)->node) = (uint32_t)i + 1;
  return ANNOT_OK;
}

annot_status annot_spans_update(annot_document *document) {
  model_spans *spans = &document->spans;
  if (spans->version == document->version)
    return ANNOT_OK;
  annot_status status = annot_text_index_build(document);
  if (status == ANNOT_OK)
    status = update(document, spans);
  if (status != ANNOT_OK)
    spans->entries.count = 0;
  spans->version = status == ANNOT_OK ? document->version : 0;
  return status;
}

void annot_spans_free(annot_document *document) {
  const annot_allocator *allocator = &document->allocator;
  model_spans *spans = &document->spans;
  ARRAY_FREE(span_entry, allocator, &spans->entries);
  ARRAY_FREE(span_entry, allocator, &spans->spare);
  ARRAY_FREE(uint32_t, allocator, &spans->reach);
  ARRAY_FREE(uint32_t, allocator, &spans->where);
}

/// The index of a document; that it is built is no change of the document.
static annot_status spans_of(const annot_document *document, const model_spans **spans) {
  *spans = &document->spans;
  return annot_spans_update((annot_document *)(uintptr_t)document);
}

/// A position in the unit of the document.
static annot_status own_position(const annot_document *document, annot_unit unit,
                                 uint64_t position, uint64_t *own) {
  return annot_positions_convert(annot_document_positions(document), unit, position,
                                 annot_document_counts(document), own);
}

/// What is looked for, and where it goes.
typedef struct span_search {
  const model_spans *spans;
  size_t leaves;
  uint64_t start, end;
  uint32_t shapes;
  annot_node *nodes;
  size_t capacity, count;
} span_search;

static void take(span_search *search, const span_entry *entry) {
  bool shares = entry->start < search->end && entry->end > search->start;
  bool touches = (entry->start == entry->end || search->start == search->end) &&
                 entry->start <= search->end && entry->end >= search->start;
  if (!(entry->shape & search->shapes) || !(shares || touches))
    return;
  if (search->count < search->capacity)
    search->nodes[search->count] = entry->node;
  ++search->count;
}

/// Looks below a node of the tree that stands for `width` entries from `first` on.
static void search_below(span_search *search, size_t node, size_t first, size_t width) {
  const model_spans *spans = search->spans;
  if (first >= spans->entries.count || entry_at(spans, first)->start > search->end ||
      ARRAY_AT(uint32_t, &spans->reach, node) <= search->start)
    return;
  if (width == 1) {
    take(search, entry_at(spans, first));
    return;
  }
  search_below(search, 2 * node, first, width / 2);
  search_below(search, 2 * node + 1, first + width / 2, width / 2);
}

annot_status annot_spans_in(const annot_document *document, uint32_t shapes, annot_unit unit,
                            uint64_t start, uint64_t end, annot_node *nodes, size_t capacity,
                            size_t *count) {
  span_search search = {.shapes = shapes, .nodes = nodes, .capacity = capacity};
  TRY(own_position(document, unit, start, &search.start));
  TRY(own_position(document, unit, end, &search.end));
  if (start > end)
    return ANNOT_BAD_POSITION;
  TRY(spans_of(document, &search.spans));
  search_below(&search, 1, 0, leaf_count(search.spans));
  *count = search.count;
  return ANNOT_OK;
}

/// The first entry from `from` on, in steps of 1 or -1, that is of one of the shapes and, where
/// `most_end` says so, ends there at the latest.
static annot_status find_from(const model_spans *spans, uint32_t shapes, size_t from, int step,
                              uint64_t most_end, annot_node *found) {
  for (size_t i = from; i < spans->entries.count; i += (size_t)step) { // below 0 is past the end
    const span_entry *entry = entry_at(spans, i);
    if ((entry->shape & shapes) && entry->end <= most_end) {
      *found = entry->node;
      return ANNOT_OK;
    }
  }
  return ANNOT_END;
}

/// The entry behind (`step` 1) or before (-1) a node; of no node, the first or the last.
static annot_status neighbour(const annot_document *document, uint32_t shapes, annot_node node,
                              int step, annot_node *found) {
  const model_spans *spans;
  TRY(spans_of(document, &spans));
  if (node == ANNOT_NO_NODE)
    return find_from(spans, shapes, step > 0 ? 0 : spans->entries.count - 1, step, UINT64_MAX, found);
  if (node >= spans->where.count || ARRAY_AT(uint32_t, &spans->where, node) == 0)
    return ANNOT_BAD_NODE;
  size_t at = ARRAY_AT(uint32_t, &spans->where, node) - 1;
  return find_from(spans, shapes, at + (size_t)step, step, UINT64_MAX, found);
}

annot_status annot_span_next(const annot_document *document, uint32_t shapes, annot_node node,
                             annot_node *next) {
  return neighbour(document, shapes, node, 1, next);
}

annot_status annot_span_previous(const annot_document *document, uint32_t shapes, annot_node node,
                                 annot_node *previous) {
  return neighbour(document, shapes, node, -1, previous);
}

/// The first entry that begins at `position` or behind it.
static size_t first_from(const model_spans *spans, uint64_t position) {
  size_t low = 0, high = spans->entries.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (entry_at(spans, middle)->start < position)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

annot_status annot_span_before(const annot_document *document, uint32_t shapes, annot_unit unit,
                               uint64_t position, annot_node *before) {
  const model_spans *spans;
  uint64_t own;
  TRY(own_position(document, unit, position, &own));
  TRY(spans_of(document, &spans));
  return find_from(spans, shapes, first_from(spans, own) - 1, -1, own, before);
}

annot_status annot_span_after(const annot_document *document, uint32_t shapes, annot_unit unit,
                              uint64_t position, annot_node *after) {
  const model_spans *spans;
  uint64_t own;
  TRY(own_position(document, unit, position, &own));
  TRY(spans_of(document, &spans));
  return find_from(spans, shapes, first_from(spans, own), 1, UINT64_MAX, after);
}
