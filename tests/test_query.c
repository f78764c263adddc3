/// Queries and snapshots: what stands where agrees with looking at every span, through any change; a
/// snapshot stays what it was and can be read by many threads.

#include "config.h"

#include "failing.h"
#include "generate.h"
#include "suite.h"
#include "written.h"

#include <annot.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static generator random_source;

static uint32_t random_below(uint64_t limit) {
  return generate_below(&random_source, (uint32_t)limit);
}

enum { MOST_NODES = 4096 };

/// A span as it is found by looking at every node.
typedef struct found_span {
  annot_node node;
  uint64_t start, end;
  uint32_t shape;
} found_span;

static bool is_before(const found_span *a, const found_span *b) {
  return a->start != b->start ? a->start < b->start
         : a->end != b->end   ? a->end > b->end
                              : a->node < b->node;
}

static int compare(const void *a, const void *b) { return is_before(a, b) ? -1 : 1; }

static size_t look_at_all(const annot_document *document, found_span *spans) {
  uint64_t length = annot_text_length(document, annot_document_counts(document));
  size_t count = 0;
  for (annot_node node = ANNOT_ROOT; node; node = annot_node_next(document, node)) {
    annot_shape shape = annot_node_shape(document, node);
    bool region = shape == ANNOT_REGION;
    if (!region && shape != ANNOT_SPAN)
      continue;
    annot_shape owner = region ? shape : annot_node_shape(document, annot_node_parent(document, node));
    uint64_t start = annot_position(document, node, region ? ANNOT_REGION_START : ANNOT_SPAN_START);
    uint64_t end = annot_position(document, node, region ? ANNOT_REGION_END : ANNOT_SPAN_END);
    if (start <= end && end <= length)
      spans[count++] = (found_span){node, start, end, ANNOT_BIT(owner)};
    ck_assert_uint_lt(count, MOST_NODES);
  }
  qsort(spans, count, sizeof *spans, compare);
  return count;
}

static bool stands_in(const found_span *span, uint64_t start, uint64_t end) {
  if (span->start == span->end || start == end)
    return span->start <= end && span->end >= start;
  return span->start < end && span->end > start;
}

static void check_range(const annot_document *document, const found_span *spans, size_t count,
                        uint32_t shapes) {
  annot_node nodes[MOST_NODES];
  annot_unit unit = annot_document_counts(document);
  uint64_t length = annot_text_length(document, unit);
  uint64_t start = random_below(length + 1), end = start + random_below(length - start + 1);
  size_t found, wanted = 0;
  if (annot_convert(document, unit, start, ANNOT_BYTE, &(uint64_t){0}) != ANNOT_OK ||
      annot_convert(document, unit, end, ANNOT_BYTE, &(uint64_t){0}) != ANNOT_OK)
    return;
  ck_assert_int_eq(annot_spans_in(document, shapes, unit, start, end, nodes, MOST_NODES, &found),
                   ANNOT_OK);
  for (size_t i = 0; i < count; ++i)
    if ((spans[i].shape & shapes) && stands_in(&spans[i], start, end))
      ck_assert_uint_eq(nodes[wanted++], spans[i].node);
  ck_assert_uint_eq(found, wanted);
}

static void check_order(const annot_document *document, const found_span *spans, size_t count,
                        uint32_t shapes) {
  annot_node node = ANNOT_NO_NODE, back = ANNOT_NO_NODE, none;
  for (size_t i = 0; i < count; ++i) {
    if (!(spans[i].shape & shapes))
      continue;
    ck_assert_int_eq(annot_span_next(document, shapes, node, &node), ANNOT_OK);
    ck_assert_uint_eq(node, spans[i].node);
    if (back) {
      ck_assert_int_eq(annot_span_previous(document, shapes, node, &none), ANNOT_OK);
      ck_assert_uint_eq(none, back);
    }
    back = node;
  }
  ck_assert_int_eq(annot_span_next(document, shapes, node, &none), ANNOT_END);
}

static void check_all(const annot_document *document) {
  static found_span spans[MOST_NODES];
  size_t count = look_at_all(document, spans);
  uint32_t shapes = random_below(2) ? ANNOT_EVERYTHING : (uint32_t)random_below(1 << 13);
  for (int i = 0; i < 5; ++i)
    check_range(document, spans, count, shapes);
  check_order(document, spans, count, shapes);
}

/// One random change that matters to the index.
static void change(annot_document *document) {
  found_span spans[MOST_NODES];
  size_t count = look_at_all(document, spans);
  if (count == 0)
    return;
  annot_node node = spans[random_below(count)].node;
  bool region = annot_node_shape(document, node) == ANNOT_REGION;
  if (random_below(4) == 0)
    ck_assert_int_eq(annot_remove(document, node), ANNOT_OK);
  else
    ck_assert_int_eq(
        annot_set_position(document, node, region ? ANNOT_REGION_START : ANNOT_SPAN_START,
                           random_below(60)),
        ANNOT_OK);
}

START_TEST(queries_agree_with_looking_at_every_span) {
  random_source.state = (uint64_t)_i;
  printf("# seed %d\n", _i);
  annot_document *document = generate_document(&random_source);
  for (int round = 0; round < 40; ++round) {
    check_all(document);
    change(document);
  }
  annot_document_free(document);
}
END_TEST

/// All references of a document to an id, found by looking at every node.
static size_t look_for_references(const annot_document *document, annot_str id,
                                  annot_reference *found) {
  size_t count = 0;
  for (annot_node node = ANNOT_ROOT; node; node = annot_node_next(document, node)) {
    const annot_shape_info *shape = annot_shape_lookup(annot_node_shape(document, node));
    for (uint32_t row = 0; row < shape->count; ++row) {
      const annot_field_info *info = &shape->fields[row];
      uint32_t values = info->kind == ANNOT_KIND_REFERENCE ? annot_count(document, node, info->field) : 0;
      for (uint32_t i = 0; i < values; ++i) {
        annot_str value = annot_string(document, node, info->field, i);
        if (value.length == id.length && memcmp(value.data, id.data, id.length) == 0)
          found[count++] = (annot_reference){node, info->field, i};
        ck_assert_uint_lt(count, MOST_NODES);
      }
    }
  }
  return count;
}

START_TEST(references_agree_with_looking_at_every_node) {
  static annot_reference wanted[MOST_NODES], found[MOST_NODES];
  random_source.state = (uint64_t)_i;
  annot_document *document = generate_document(&random_source);
  for (int round = 0; round < 20; ++round) {
    for (annot_node node = ANNOT_ROOT; node; node = annot_node_next(document, node)) {
      annot_field field = annot_field_find(annot_node_shape(document, node), (annot_str){"id", 2});
      annot_str id = field ? annot_string(document, node, field, 0) : (annot_str){"none", 4};
      size_t count, most = random_below(4) ? MOST_NODES : 1;
      size_t all = look_for_references(document, id, wanted);
      ck_assert_int_eq(annot_references_to(document, id, found, most, &count), ANNOT_OK);
      ck_assert_uint_eq(count, all);
      for (size_t i = 0; i < count && i < most; ++i)
        ck_assert(found[i].node == wanted[i].node && found[i].field == wanted[i].field &&
                  found[i].index == wanted[i].index);
    }
    change(document);
  }
  annot_document_free(document);
}
END_TEST

START_TEST(neighbours_of_a_place) {
  static const char json[] =
      "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"one two three\",\"others\":["
      "{\"id\":\"a\",\"type\":\"w\",\"spans\":[{\"start\":0,\"end\":3}]},"
      "{\"id\":\"b\",\"type\":\"w\",\"spans\":[{\"start\":8,\"end\":13}]},"
      "{\"id\":\"c\",\"type\":\"s\",\"spans\":[{\"start\":0,\"end\":13}]}]}";
  annot_document *document;
  annot_node node;
  ck_assert_int_eq(annot_read((annot_str){json, sizeof json - 1}, NULL, &document, NULL), ANNOT_OK);
  ck_assert_int_eq(annot_span_before(document, ANNOT_EVERYTHING, ANNOT_CODEPOINT, 5, &node), ANNOT_OK);
  ck_assert_uint_eq(annot_node_parent(document, node), annot_find(document, (annot_str){"a", 1}));
  ck_assert_int_eq(annot_span_after(document, ANNOT_EVERYTHING, ANNOT_CODEPOINT, 5, &node), ANNOT_OK);
  ck_assert_uint_eq(annot_node_parent(document, node), annot_find(document, (annot_str){"b", 1}));
  ck_assert_int_eq(annot_span_after(document, ANNOT_EVERYTHING, ANNOT_CODEPOINT, 9, &node), ANNOT_END);
  ck_assert_int_eq(annot_span_before(document, ANNOT_EVERYTHING, ANNOT_CODEPOINT, 99, &node),
                   ANNOT_BAD_POSITION);
  ck_assert_int_eq(annot_span_next(document, ANNOT_EVERYTHING, ANNOT_ROOT, &node), ANNOT_BAD_NODE);
  annot_document_free(document);
}
END_TEST

/// What a thread does with a snapshot: everything that only reads.
static void *read_snapshot(void *context) {
  annot_snapshot *snapshot = context;
  const annot_document *document = annot_snapshot_document(snapshot);
  for (int round = 0; round < 20; ++round) {
    annot_validator *validator = annot_validator_new(NULL, NULL);
    annot_findings *findings = annot_findings_new(NULL, NULL);
    size_t found;
    uint64_t line, column;
    annot_buffer bytes = written(document);
    annot_buffer_free(&bytes);
    ck_assert_int_eq(annot_validate(validator, document, findings), ANNOT_OK);
    ck_assert_int_eq(annot_spans_in(document, ANNOT_EVERYTHING, ANNOT_BYTE, 0, 0, NULL, 0, &found),
                     ANNOT_OK);
    ck_assert_int_eq(annot_positions_to_line(annot_document_positions(document), ANNOT_BYTE, 0,
                                             &line, &column),
                     ANNOT_OK);
    annot_find(document, (annot_str){"none", 4});
    annot_findings_free(findings);
    annot_validator_free(validator);
  }
  annot_snapshot_release(snapshot);
  return NULL;
}

START_TEST(eight_threads_read_a_snapshot_while_its_document_changes) {
  random_source.state = 7;
  annot_document *document = generate_document(&random_source);
  annot_snapshot *snapshot;
  pthread_t threads[8];
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_snapshot_take(document, NULL, &snapshot), ANNOT_OK);
  for (int i = 0; i < 8; ++i)
    ck_assert_int_eq(pthread_create(&threads[i], NULL, read_snapshot, annot_snapshot_hold(snapshot)), 0);
  for (int i = 0; i < 50; ++i)
    change(document);
  for (int i = 0; i < 8; ++i)
    pthread_join(threads[i], NULL);
  annot_buffer after = written(annot_snapshot_document(snapshot));
  ck_assert_str_eq(before.data, after.data);
  annot_buffer_free(&before);
  annot_buffer_free(&after);
  annot_snapshot_release(snapshot);
  annot_document_free(document);
}
END_TEST

/// What a thread does with a document of its own: it is edited, watched, undone, written.
static void *edit_document(void *context) {
  generator random = {.state = (uintptr_t)context};
  annot_document *document = generate_document(&random);
  annot_watch *watch;
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_watch_new(document, NULL, NULL, &watch), ANNOT_OK);
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  for (int i = 0; i < 60; ++i) {
    uint64_t end = annot_text_length(document, ANNOT_CODEPOINT);
    uint64_t at = generate_below(&random, (uint32_t)end + 1);
    annot_status status = annot_edit_text(document, ANNOT_CODEPOINT, at, at, (annot_str){"word ", 5});
    ck_assert(status == ANNOT_OK || status == ANNOT_BAD_STATE); // some documents hold no text
  }
  while (annot_undo(document) == ANNOT_OK)
    continue;
  annot_buffer again = written(document);
  ck_assert_str_eq(before.data, again.data);
  annot_buffer_free(&before);
  annot_buffer_free(&again);
  annot_watch_free(watch);
  annot_document_free(document);
  return NULL;
}

START_TEST(eight_threads_edit_a_document_each) {
  pthread_t threads[8];
  for (uintptr_t i = 0; i < 8; ++i)
    ck_assert_int_eq(pthread_create(&threads[i], NULL, edit_document, (void *)(i + 1)), 0);
  for (int i = 0; i < 8; ++i)
    pthread_join(threads[i], NULL);
}
END_TEST

START_TEST(a_copy_or_a_query_without_memory_fails_and_leaks_nothing) {
  random_source.state = 3;
  annot_document *document = generate_document(&random_source);
  for (long left = 0;; ++left) {
    failing memory = {.left = left};
    annot_allocator allocator = failing_allocator(&memory);
    annot_snapshot *snapshot = NULL;
    annot_status status = annot_snapshot_take(document, &allocator, &snapshot);
    ck_assert_int_eq(status, memory.failures ? ANNOT_NO_MEMORY : ANNOT_OK);
    annot_snapshot_release(snapshot);
    ck_assert_uint_eq(memory.bytes, 0);
    if (status == ANNOT_OK)
      break;
  }
  annot_document_free(document);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("query");
  suite_add_loop(suite, "queries", queries_agree_with_looking_at_every_span, 30);
  suite_add_loop(suite, "references", references_agree_with_looking_at_every_node, 12);
  suite_add(suite, "neighbours", neighbours_of_a_place);
  suite_add(suite, "threads", eight_threads_read_a_snapshot_while_its_document_changes);
  suite_add(suite, "documents", eight_threads_edit_a_document_each);
  suite_add(suite, "memory", a_copy_or_a_query_without_memory_fails_and_leaks_nothing);
  return suite_run(suite);
}
