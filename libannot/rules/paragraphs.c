/// Paragraphs: see rules/paragraphs.h.

#include "config.h"

#include "rules/paragraphs.h"

#include <stdlib.h>
#include <string.h>

/// Whether a region holds whole paragraphs; datelines, bylines and sentences are parts of one.
static bool divides(uint64_t type) {
  return type == ANNOT_REGION_TYPE_PARAGRAPH || type == ANNOT_REGION_TYPE_HEADLINE ||
         type == ANNOT_REGION_TYPE_STANDFIRST || type == ANNOT_REGION_TYPE_HEADING ||
         type == ANNOT_REGION_TYPE_CAPTION;
}

static int compare_ranges(const void *a, const void *b) {
  const text_range *left = a, *right = b;
  return left->start < right->start ? -1 : left->start > right->start;
}

/// Regions that overlap (T114 tells of them) are left out but for the first; then the text is tangled.
static bool put_in_order(annot_array *paragraphs) {
  size_t kept = 0;
  qsort(paragraphs->data, paragraphs->count, sizeof(text_range), compare_ranges);
  for (size_t i = 0; i < paragraphs->count; ++i) {
    text_range range = ARRAY_AT(text_range, paragraphs, i);
    if (kept == 0 || ARRAY_AT(text_range, paragraphs, kept - 1).end <= range.start)
      ARRAY_AT(text_range, paragraphs, kept++) = range;
  }
  bool tangled = kept < paragraphs->count;
  paragraphs->count = kept;
  return tangled;
}

static annot_status collect_regions(rules_context *context) {
  const annot_document *document = context->document;
  annot_array *paragraphs = &context->paragraphs;
  bool some = false, sorted = true;
  uint32_t end = 0;
  model_slot slot;
  TRY(ARRAY_RESERVE(text_range, &context->allocator, paragraphs,
                    model_count(document, ANNOT_ROOT, ROW(DOCUMENT, REGIONS))));
  FOR_EACH_ELEMENT(document, ANNOT_ROOT, ROW(DOCUMENT, REGIONS), index, slot) {
    annot_node region = (annot_node)slot.bits;
    uint64_t type = model_slot_at(document, region, ROW(REGION, TYPE))->bits;
    text_range range = range_of(context, region);
    if (!divides(type) || !range_is_good(range) || range.start == range.end)
      continue;
    some |= type == ANNOT_REGION_TYPE_PARAGRAPH;
    sorted &= end <= range.start;
    end = range.end;
    ARRAY_PUSH(text_range, paragraphs, range);
  }
  if (!some)
    paragraphs->count = 0;
  else if (!sorted)
    context->tangled = put_in_order(paragraphs);
  return ANNOT_OK;
}

static const char *find_feed(annot_str text, size_t from, size_t end) {
  return from < end ? memchr(text.data + from, '\n', end - from) : NULL;
}

/// Whether only white space stands between `at` and the next line feed.
static bool is_empty_line(annot_str text, size_t at) {
  while (at < text.length && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r'))
    ++at;
  return at == text.length || text.data[at] == '\n';
}

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// Whether paragraphs end at empty lines only: most of the first lines are followed by one, or many
/// begin with a lower-case letter, because lines are broken at a width.
static bool has_broken_lines(annot_str text) {
  enum { LINES = 40 };
  size_t lines = 0, lower = 0, empty = 0, from = 0;
  bool before = false;
  for (const char *feed; lines < LINES && (feed = find_feed(text, from, text.length)); ++lines) {
    from = (size_t)(feed - text.data) + 1;
    bool now = is_empty_line(text, from);
    empty += now && !before && from < text.length;
    lower += !now && is_lower(text.data[from]);
    before = now;
  }
  return (lower >= 2 && lower * 4 >= lines) || (empty >= 2 && empty * 3 > lines);
}

annot_status annot_paragraphs_find(rules_context *context) {
  if (context->paragraphs_known)
    return ANNOT_OK;
  context->paragraphs.count = 0;
  context->tangled = false;
  if (context->has_text)
    TRY(collect_regions(context));
  context->wrapped =
      context->has_text && context->paragraphs.count == 0 && has_broken_lines(context->text);
  context->paragraphs_known = true;
  return ANNOT_OK;
}

static size_t line_end(const rules_context *context, size_t from, size_t limit) {
  for (const char *feed; (feed = find_feed(context->text, from, limit));) {
    from = (size_t)(feed - context->text.data) + 1;
    if (!context->wrapped || is_empty_line(context->text, from))
      return from;
  }
  return limit;
}

/// The number of the first paragraph that ends behind byte `from`.  Mostly it is the one that was asked
/// for last, or the next one.
static size_t paragraph_at(rules_context *context, size_t from) {
  enum { STEPS = 4 };
  const text_range *paragraphs = context->paragraphs.data;
  size_t low = context->paragraph, high = context->paragraphs.count;
  if (low > high || (low > 0 && paragraphs[low - 1].end > from))
    low = 0;
  for (int i = 0; i < STEPS && low < high; ++i, ++low)
    if (paragraphs[low].end > from)
      return context->paragraph = low;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (paragraphs[middle].end <= from)
      low = middle + 1;
    else
      high = middle;
  }
  return context->paragraph = low;
}

size_t annot_paragraph_end(rules_context *context, size_t from, size_t most) {
  const annot_array *paragraphs = &context->paragraphs;
  size_t at = paragraph_at(context, from);
  if (at == paragraphs->count)
    return line_end(context, from, most);
  text_range next = ARRAY_AT(text_range, paragraphs, at);
  return next.start <= from ? next.end : line_end(context, from, next.start < most ? next.start : most);
}

size_t annot_paragraph_start(rules_context *context, size_t at) {
  const char *text = context->text.data;
  const text_range *paragraphs = context->paragraphs.data;
  size_t number = paragraph_at(context, at);
  if (number < context->paragraphs.count && paragraphs[number].start <= at)
    return paragraphs[number].start;
  size_t first = number > 0 ? paragraphs[number - 1].end : 0, end = at;
  for (const char *feed; end > first && (feed = memrchr(text + first, '\n', end - first));) {
    size_t start = (size_t)(feed - text) + 1;
    if (!context->wrapped || is_empty_line(context->text, start))
      return start;
    end = start - 1;
  }
  return first;
}
