/// Text edits, history, listeners, the journal and fixes: what each promises, case by case.

#include "config.h"

#include "base/memory.h"
#include "failing.h"
#include "model/digest.h"
#include "suite.h"
#include "written.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

static annot_str view(const char *string) { return (annot_str){string, strlen(string)}; }

static annot_document *read_document(const char *json, const annot_allocator *allocator) {
  annot_read_options options = {.allocator = allocator};
  annot_document *document = NULL;
  ck_assert_int_eq(annot_read(view(json), &options, &document, NULL), ANNOT_OK);
  return document;
}

static void ck_written(const annot_document *document, const char *wanted, const char *what) {
  annot_buffer is = written(document);
  ck_assert_msg(strcmp(is.data, wanted) == 0, "%s gives\n%snot\n%s", what, is.data, wanted);
  annot_buffer_free(&is);
}

/* Where spans go. */

/// Of "0123456789", [start, end) is replaced by so many x; a span that grows so goes from there to there.
static const struct {
  const char *what;
  uint64_t start, end;
  const char *replacement;
  annot_growth growth;
  uint64_t from[2], to[2];
  bool collapsed;
} edits[] = {
    {"typing before", 1, 1, "xx", ANNOT_GROW_BOTH, {3, 6}, {5, 8}, false},
    {"typing within", 4, 4, "xx", ANNOT_GROW_NONE, {3, 6}, {3, 8}, false},
    {"typing behind", 8, 8, "xx", ANNOT_GROW_BOTH, {3, 6}, {3, 6}, false},
    {"typing at the start stays outside", 3, 3, "xx", ANNOT_GROW_INHERIT, {3, 6}, {5, 8}, false},
    {"typing at the end stays outside", 6, 6, "xx", ANNOT_GROW_INHERIT, {3, 6}, {3, 6}, false},
    {"typing at the start, none", 3, 3, "xx", ANNOT_GROW_NONE, {3, 6}, {5, 8}, false},
    {"typing at the end, none", 6, 6, "xx", ANNOT_GROW_NONE, {3, 6}, {3, 6}, false},
    {"typing at the start, start", 3, 3, "xx", ANNOT_GROW_START, {3, 6}, {3, 8}, false},
    {"typing at the end, start", 6, 6, "xx", ANNOT_GROW_START, {3, 6}, {3, 6}, false},
    {"typing at the start, end", 3, 3, "xx", ANNOT_GROW_END, {3, 6}, {5, 8}, false},
    {"typing at the end, end", 6, 6, "xx", ANNOT_GROW_END, {3, 6}, {3, 8}, false},
    {"typing at the start, both", 3, 3, "xx", ANNOT_GROW_BOTH, {3, 6}, {3, 8}, false},
    {"typing at the end, both", 6, 6, "xx", ANNOT_GROW_BOTH, {3, 6}, {3, 8}, false},
    {"typing at an empty span, none", 3, 3, "xx", ANNOT_GROW_NONE, {3, 3}, {5, 5}, false},
    {"typing at an empty span, start", 3, 3, "xx", ANNOT_GROW_START, {3, 3}, {3, 3}, false},
    {"typing at an empty span, end", 3, 3, "xx", ANNOT_GROW_END, {3, 3}, {5, 5}, false},
    {"typing at an empty span, both", 3, 3, "xx", ANNOT_GROW_BOTH, {3, 3}, {3, 5}, false},
    {"deleting before", 0, 2, "", ANNOT_GROW_NONE, {3, 6}, {1, 4}, false},
    {"deleting up to the start", 1, 3, "", ANNOT_GROW_NONE, {3, 6}, {1, 4}, false},
    {"deleting over the start", 2, 4, "", ANNOT_GROW_NONE, {3, 6}, {2, 4}, false},
    {"deleting within", 4, 5, "", ANNOT_GROW_NONE, {3, 6}, {3, 5}, false},
    {"deleting over the end", 5, 8, "", ANNOT_GROW_NONE, {3, 6}, {3, 5}, false},
    {"deleting behind", 6, 8, "", ANNOT_GROW_NONE, {3, 6}, {3, 6}, false},
    {"deleting all of it", 3, 6, "", ANNOT_GROW_NONE, {3, 6}, {3, 3}, true},
    {"deleting more than it", 2, 7, "", ANNOT_GROW_NONE, {3, 6}, {2, 2}, true},
    {"deleting the whole text", 0, 10, "", ANNOT_GROW_BOTH, {3, 6}, {0, 0}, true},
    {"deleting around an empty span", 2, 5, "", ANNOT_GROW_NONE, {3, 3}, {2, 2}, false},
    {"replacing all of it", 3, 6, "xx", ANNOT_GROW_NONE, {3, 6}, {3, 5}, false},
    {"replacing its beginning", 3, 5, "xxxx", ANNOT_GROW_NONE, {3, 6}, {3, 8}, false},
    {"replacing its end", 5, 6, "xxx", ANNOT_GROW_NONE, {3, 6}, {3, 8}, false},
    {"replacing over its start", 2, 4, "xxx", ANNOT_GROW_NONE, {3, 6}, {5, 7}, false},
    {"replacing over its start, start", 2, 4, "xxx", ANNOT_GROW_START, {3, 6}, {2, 7}, false},
    {"replacing over its end", 5, 8, "xxx", ANNOT_GROW_NONE, {3, 6}, {3, 5}, false},
    {"replacing over its end, end", 5, 8, "xxx", ANNOT_GROW_END, {3, 6}, {3, 8}, false},
    {"replacing more than it", 2, 7, "xx", ANNOT_GROW_NONE, {3, 6}, {4, 4}, true},
    {"replacing more than it, both", 2, 7, "xx", ANNOT_GROW_BOTH, {3, 6}, {2, 4}, false},
    {"replacing before it, up to it", 1, 3, "xxx", ANNOT_GROW_NONE, {3, 6}, {4, 7}, false},
    {"replacing behind it, from it", 6, 8, "xxx", ANNOT_GROW_NONE, {3, 6}, {3, 6}, false},
    {"a span behind the text", 4, 4, "xx", ANNOT_GROW_NONE, {12, 15}, {14, 17}, false},
    {"a span as far as there is", 4, 4, "x", ANNOT_GROW_NONE, {3, ANNOT_MAX_POSITION},
     {3, ANNOT_MAX_POSITION}, false},
    {"reversed bounds are kept as they are", 0, 0, "x", ANNOT_GROW_NONE, {6, 3}, {7, 4}, false},
};

START_TEST(spans_go_where_the_table_says_and_come_back) {
  annot_document *document = read_document(
      "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"0123456789\",\"others\":[{\"id\":\"o\",\"type\":"
      "\"t\",\"spans\":[{\"start\":0,\"end\":0}]}]}", NULL);
  annot_node span = annot_other_spans(document, annot_find(document, view("o")), 0);
  ck_assert_int_eq(annot_set_position(document, span, ANNOT_SPAN_START, edits[_i].from[0]), ANNOT_OK);
  ck_assert_int_eq(annot_set_position(document, span, ANNOT_SPAN_END, edits[_i].from[1]), ANNOT_OK);
  ck_assert_int_eq(annot_set_growth(document, span, edits[_i].growth), ANNOT_OK);
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_CODEPOINT, edits[_i].start, edits[_i].end,
                                   view(edits[_i].replacement)), ANNOT_OK);
  for (int redone = 0; redone < 2; ++redone) {
    uint64_t start = annot_span_start(document, span), end = annot_span_end(document, span);
    ck_assert_msg(start == edits[_i].to[0] && end == edits[_i].to[1] &&
                      annot_is_collapsed(document, span) == edits[_i].collapsed,
                  "%s: [%llu, %llu) %d", edits[_i].what, (unsigned long long)start,
                  (unsigned long long)end, annot_is_collapsed(document, span));
    ck_assert_int_eq(annot_undo(document), ANNOT_OK);
    ck_written(document, before.data, edits[_i].what);
    ck_assert(!annot_is_collapsed(document, span));
    ck_assert_int_eq(annot_redo(document), ANNOT_OK);
  }
  annot_buffer_free(&before);
  annot_document_free(document);
}
END_TEST

#define HEAD "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":"
static const char article[] =
    HEAD "\"He said \\\"I will resign\\\" \\uD83D\\uDCC9 today.\",\"source\":{\"length\":31,\"digest\":"
    "\"sha256:0f7b13cbf4dc52ee8d4e8d9cb0bfa3a15e0ba0a1ba2a2cb8ab1fd8b9d2a9e9a6\"},\"quotes\":[{\"id\":"
    "\"q\",\"spans\":[{\"start\":8,\"end\":23,\"exact\":\"\\\"I will resign\\\"\"}],\"note\":\"n\"}]}\n";

/// The case in which editors lose a span, or let it grow over foreign text.
START_TEST(a_quote_survives_the_deletion_of_its_words_and_undo) {
  static const uint64_t ranges[][2] = {{2, 28}, {15, 28}, {8, 23}, {0, 31}, {9, 10}};
  annot_document *document = read_document(article, NULL);
  annot_node quote = annot_find(document, view("q")), span = annot_quote_spans(document, quote, 0);
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  for (int i = 0; i < COUNT(ranges); ++i) {
    ck_assert_int_eq(annot_edit_text(document, ANNOT_CODEPOINT, ranges[i][0], ranges[i][1], view("")),
                     ANNOT_OK);
    ck_assert_uint_eq(annot_find(document, view("q")), quote);
    ck_assert_int_eq(annot_is_collapsed(document, span), i != 1 && i != 4);
    ck_assert_int_eq(annot_undo(document), ANNOT_OK);
    ck_written(document, before.data, "undo");
    ck_assert_uint_eq(annot_quote_spans(document, quote, 0), span);
    ck_assert(!annot_is_collapsed(document, span));
  }
  annot_buffer_free(&before);
  annot_document_free(document);
}
END_TEST

/// Positions inside characters, in every unit: 29 bytes of ASCII stand before U+1F4C9 at 24.
START_TEST(edits_inside_a_character_are_refused) {
  static const struct {
    annot_unit unit;
    uint64_t start, end;
    annot_status status;
  } cases[] = {
      {ANNOT_CODEPOINT, 24, 25, ANNOT_OK},      {ANNOT_UTF16, 24, 26, ANNOT_OK},
      {ANNOT_BYTE, 24, 28, ANNOT_OK},           {ANNOT_UTF16, 25, 25, ANNOT_BAD_POSITION},
      {ANNOT_UTF16, 24, 25, ANNOT_BAD_POSITION}, {ANNOT_BYTE, 25, 28, ANNOT_BAD_POSITION},
      {ANNOT_BYTE, 24, 27, ANNOT_BAD_POSITION}, {ANNOT_CODEPOINT, 0, 33, ANNOT_BAD_POSITION},
      {ANNOT_CODEPOINT, 3, 2, ANNOT_BAD_POSITION}, {(annot_unit)9, 0, 0, ANNOT_BAD_ARGUMENT},
  };
  for (int i = 0; i < COUNT(cases); ++i) {
    annot_document *document = read_document(article, NULL);
    annot_buffer before = written(document);
    annot_status status = annot_edit_text(document, cases[i].unit, cases[i].start, cases[i].end, view(":"));
    ck_assert_msg(status == cases[i].status, "case %d: %s", i, annot_status_text(status));
    if (status != ANNOT_OK)
      ck_written(document, before.data, "what is refused");
    annot_buffer_free(&before);
    annot_document_free(document);
  }
}
END_TEST

START_TEST(bad_replacements_and_documents_without_text_are_refused) {
  annot_document *document = read_document(article, NULL);
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, 0, 0, view("\xff")), ANNOT_BAD_VALUE);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, 0, 0, (annot_str){"a\0", 2}), ANNOT_BAD_VALUE);
  ck_written(document, before.data, "what is refused");
  ck_assert_int_eq(annot_unset(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0), ANNOT_OK);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, 0, 0, view("x")), ANNOT_BAD_STATE);
  annot_buffer_free(&before);
  annot_document_free(document);
}
END_TEST

static void ck_source(const annot_document *document, uint64_t length, annot_str digested) {
  annot_node source = annot_document_source(document, ANNOT_ROOT);
  char digest[DIGEST_LENGTH];
  annot_digest_spell(digested, digest);
  ck_assert_uint_eq(annot_source_length(document, source), length);
  ck_assert_int_eq(memcmp(annot_source_digest(document, source).data, digest, DIGEST_LENGTH), 0);
}

static void set_source(annot_document *document, uint64_t length, annot_str digested) {
  annot_node source = annot_document_source(document, ANNOT_ROOT);
  char digest[DIGEST_LENGTH];
  annot_digest_spell(digested, digest);
  ck_assert_int_eq(annot_set_position(document, source, ANNOT_SOURCE_LENGTH, length), ANNOT_OK);
  ck_assert_int_eq(annot_set_string(document, source, ANNOT_SOURCE_DIGEST, 0,
                                    (annot_str){digest, DIGEST_LENGTH}), ANNOT_OK);
}

START_TEST(what_was_right_follows_and_what_was_wrong_is_left) {
  annot_document *document = read_document(article, NULL);
  annot_node span = annot_quote_spans(document, annot_find(document, view("q")), 0);
  set_source(document, 31, view("wrong"));
  ck_assert_int_eq(annot_edit_text(document, ANNOT_UTF16, 11, 15, view("shall")), ANNOT_OK);
  annot_str exact = annot_span_exact(document, span);
  ck_assert_uint_eq(exact.length, 16);
  ck_assert_int_eq(memcmp(exact.data, "\"I shall resign\"", 16), 0);
  ck_source(document, 31, view("wrong"));
  set_source(document, 33, annot_text(document));
  ck_assert_int_eq(annot_edit_text(document, ANNOT_UTF16, 11, 16, view("will")), ANNOT_OK);
  ck_source(document, 32, annot_text(document));
  // The digits of a digest are written over, but not where they were copied to.
  annot_node quote = annot_find(document, view("q"));
  char before[DIGEST_LENGTH];
  annot_str digest = annot_source_digest(document, annot_document_source(document, ANNOT_ROOT));
  memcpy(before, digest.data, DIGEST_LENGTH);
  ck_assert_int_eq(annot_set_string(document, quote, ANNOT_QUOTE_NOTE, 0, digest), ANNOT_OK);
  // An edit that empties `exact` takes it away.
  ck_assert_int_eq(annot_edit_text(document, ANNOT_CODEPOINT, 8, 23, view("")), ANNOT_OK);
  ck_assert_uint_eq(annot_count(document, span, ANNOT_SPAN_EXACT), 0);
  ck_source(document, 17, annot_text(document));
  ck_assert_int_eq(memcmp(annot_quote_note(document, quote).data, before, DIGEST_LENGTH), 0);
  // A text that is set as a whole moves nothing, and nothing follows it.
  annot_buffer text = {0};
  ck_assert_int_eq(annot_buffer_append(&text, annot_text(document).data, annot_text(document).length), ANNOT_OK);
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, view("new")), ANNOT_OK);
  ck_source(document, 17, (annot_str){text.data, text.length});
  ck_assert_uint_eq(annot_span_start(document, span), 8);
  annot_buffer_free(&text);
  annot_document_free(document);
}
END_TEST

/// A document that keeps counting UTF-16, for one of its bounds lies within a surrogate pair.
START_TEST(documents_keep_counting_in_their_unit) {
  annot_document *document = read_document(
      HEAD "\"\\uD83D\\uDCC9ab\",\"unit\":\"utf16\",\"others\":[{\"id\":\"o\",\"type\":\"t\",\"spans\":["
           "{\"start\":1,\"end\":3},{\"start\":2,\"end\":4,\"exact\":\"ab\"}]}]}", NULL);
  annot_node other = annot_find(document, view("o"));
  annot_node broken = annot_other_spans(document, other, 0), whole = annot_other_spans(document, other, 1);
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_document_counts(document), ANNOT_UTF16);
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_CODEPOINT, 1, 1, view("\U0001F4C9")), ANNOT_OK);
  ck_assert_uint_eq(annot_span_start(document, broken), 1);
  ck_assert_uint_eq(annot_span_end(document, broken), 5);
  ck_assert_uint_eq(annot_span_start(document, whole), 4);
  ck_assert_uint_eq(annot_span_end(document, whole), 6);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, 9, 9, view("\u00e9")), ANNOT_OK);
  ck_assert_uint_eq(annot_span_end(document, whole), 7);
  ck_assert_int_eq(memcmp(annot_span_exact(document, whole).data, "a\u00e9b", 4), 0);
  ck_assert_int_eq(annot_undo(document), ANNOT_OK);
  ck_assert_int_eq(annot_undo(document), ANNOT_OK);
  ck_written(document, before.data, "undo");
  annot_buffer_free(&before);
  annot_document_free(document);
}
END_TEST

START_TEST(growth_is_said_by_the_nearest) {
  annot_document *document = read_document(article, NULL);
  annot_node quote = annot_find(document, view("q")), span = annot_quote_spans(document, quote, 0);
  ck_assert_int_eq(annot_growth_of(document, span), ANNOT_GROW_NONE);
  ck_assert_int_eq(annot_set_growth(document, ANNOT_ROOT, ANNOT_GROW_START), ANNOT_OK);
  ck_assert_int_eq(annot_growth_of(document, span), ANNOT_GROW_START);
  ck_assert_int_eq(annot_set_shape_growth(document, ANNOT_SPAN, ANNOT_GROW_END), ANNOT_OK);
  ck_assert_int_eq(annot_growth_of(document, span), ANNOT_GROW_END);
  ck_assert_int_eq(annot_set_shape_growth(document, ANNOT_QUOTE, ANNOT_GROW_BOTH), ANNOT_OK);
  ck_assert_int_eq(annot_growth_of(document, span), ANNOT_GROW_BOTH);
  ck_assert_int_eq(annot_set_growth(document, quote, ANNOT_GROW_NONE), ANNOT_OK);
  ck_assert_int_eq(annot_growth_of(document, span), ANNOT_GROW_NONE);
  ck_assert_int_eq(annot_set_growth(document, span, ANNOT_GROW_START), ANNOT_OK);
  ck_assert_int_eq(annot_growth_of(document, span), ANNOT_GROW_START);
  ck_assert_int_eq(annot_set_growth(document, 99, ANNOT_GROW_START), ANNOT_BAD_NODE);
  ck_assert_int_eq(annot_set_growth(document, span, (annot_growth)5), ANNOT_BAD_ARGUMENT);
  ck_assert_int_eq(annot_set_shape_growth(document, ANNOT_AGENT, ANNOT_GROW_END), ANNOT_BAD_ARGUMENT);
  annot_document_free(document);
}
END_TEST

/* History. */

/// Edits, and how many steps they make. `|` is a boundary, `<` a backspace, `*` marks it saved.
static const struct {
  const char *typed;
  size_t steps;
} typings[] = {
    {"abc", 1},     {"ab|c", 2},   {"ab cd", 2},  {"ab  cd ef", 3}, {"ab\ncd", 3}, {"abc<<", 2},
    {"abc<<d", 3},  {"a*b", 2},    {"", 0},       {"<", 0},         {"|a", 1},
};

START_TEST(typing_makes_steps) {
  annot_document *document = read_document(HEAD "\"\"}", NULL);
  uint64_t length = 0;
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  for (const char *at = typings[_i].typed; *at; ++at) {
    if (*at == '|')
      annot_history_boundary(document);
    else if (*at == '*')
      annot_mark_saved(document);
    else if (*at == '<' && length > 0)
      ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, length - 1, length, view("")), ANNOT_OK);
    else if (*at != '<')
      ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, length, length, (annot_str){at, 1}), ANNOT_OK);
    length = annot_text_length(document, ANNOT_BYTE);
  }
  ck_assert_msg(annot_undo_count(document) == typings[_i].steps, "\"%s\": %u steps", typings[_i].typed,
                (unsigned)annot_undo_count(document));
  while (annot_undo(document) == ANNOT_OK) {
  }
  ck_assert_uint_eq(annot_text_length(document, ANNOT_BYTE), 0);
  annot_document_free(document);
}
END_TEST

START_TEST(history_keeps_its_limit_and_its_mark) {
  annot_document *document = read_document(article, NULL);
  annot_node quote = annot_find(document, view("q"));
  ck_assert(!annot_is_modified(document));
  ck_assert_int_eq(annot_undo(document), ANNOT_END);
  ck_assert_int_eq(annot_set_string(document, quote, ANNOT_QUOTE_NOTE, 0, view("a")), ANNOT_OK);
  ck_assert_int_eq(annot_undo(document), ANNOT_END); // no history was asked for
  ck_assert(annot_is_modified(document));
  annot_mark_saved(document);
  ck_assert_int_eq(annot_history_limit(document, 4000), ANNOT_OK);
  for (int i = 0; i < 100; ++i)
    ck_assert_int_eq(annot_set_string(document, quote, ANNOT_QUOTE_NOTE, 0, view(i % 2 ? "b" : "c")), ANNOT_OK);
  ck_assert_uint_gt(annot_undo_count(document), 2);
  ck_assert_uint_lt(annot_undo_count(document), 50);
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  annot_mark_saved(document);
  ck_assert_int_eq(annot_undo(document), ANNOT_OK);
  ck_assert(annot_is_modified(document));
  ck_assert_int_eq(annot_redo(document), ANNOT_OK);
  ck_assert(!annot_is_modified(document));
  ck_assert_int_eq(annot_begin(document), ANNOT_OK);
  ck_assert_int_eq(annot_undo(document), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_history_clear(document), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_commit(document), ANNOT_OK);
  ck_assert_int_eq(annot_commit(document), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_rollback(document), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_history_clear(document), ANNOT_OK);
  ck_assert_uint_eq(annot_undo_count(document), 0);
  annot_document_free(document);
}
END_TEST

/* Listeners. */

typedef struct listening {
  annot_document *document;
  annot_buffer said;
  annot_buffer journal;
} listening;

static annot_status keep(void *context, const char *bytes, size_t length) {
  return annot_buffer_append(context, bytes, length);
}

static void hear(void *context, const annot_event *event) {
  listening *heard = context;
  annot_buffer *said = &heard->said;
  annot_change *change = NULL;
  annot_node node;
  annot_buffer_printf(said, "%d", (int)event->cause);
  for (size_t i = 0; i < event->text_count; ++i)
    annot_buffer_printf(said, " text %u-%u>%u", (unsigned)event->texts[i].byte,
                        (unsigned)event->texts[i].old_end_byte, (unsigned)event->texts[i].new_end_byte);
  for (size_t i = 0; i < event->added_count; ++i)
    annot_buffer_printf(said, " +%s", annot_shape_lookup(annot_node_shape(heard->document, event->added[i]))->name.data);
  if (event->removed_count > 0)
    annot_buffer_printf(said, " -%u", (unsigned)event->removed_count);
  for (size_t i = 0; i < event->moved_count; ++i)
    annot_buffer_printf(said, " moved");
  for (size_t i = 0; i < event->collapsed_count; ++i)
    annot_buffer_printf(said, " collapsed");
  for (size_t i = 0; i < event->changed_count; ++i)
    annot_buffer_printf(said, " %s", annot_field_lookup(event->changed[i].field)->name.data);
  annot_buffer_append(said, "\n", 1);
  ck_assert_int_eq(annot_change_write(event->change, keep, &heard->journal), ANNOT_OK);
  // Whatever would change the document is refused.
  annot_document *document = heard->document;
  ck_assert_int_eq(annot_begin(document), ANNOT_BUSY);
  ck_assert_int_eq(annot_commit(document), ANNOT_BUSY);
  ck_assert_int_eq(annot_rollback(document), ANNOT_BUSY);
  ck_assert_int_eq(annot_withdraw(document, &change), ANNOT_BUSY);
  ck_assert_int_eq(annot_undo(document), ANNOT_BUSY);
  ck_assert_int_eq(annot_redo(document), ANNOT_BUSY);
  ck_assert_int_eq(annot_history_limit(document, 0), ANNOT_BUSY);
  ck_assert_int_eq(annot_history_clear(document), ANNOT_BUSY);
  ck_assert_int_eq(annot_apply(document, event->change, NULL), ANNOT_BUSY);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, 0, 0, view("x")), ANNOT_BUSY);
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_QUOTES, 0, &node), ANNOT_BUSY);
  ck_assert_int_eq(annot_remove(document, 2), ANNOT_BUSY);
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, view("e")), ANNOT_BUSY);
  ck_assert_int_eq(annot_unset(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0), ANNOT_BUSY);
  ck_assert_int_eq(annot_set_growth(document, ANNOT_ROOT, ANNOT_GROW_BOTH), ANNOT_BUSY);
  ck_assert_int_eq(annot_listen(document, hear, NULL), ANNOT_BUSY);
  ck_assert_int_eq(annot_unlisten(document, hear, context), ANNOT_BUSY);
  ck_assert_int_eq(annot_change_read(document, view("{}\n"), &change), ANNOT_BUSY);
}

/// What an editor does, once, for the tests below.
static annot_status work(annot_document *document) {
  annot_node quote = annot_find(document, view("q")), added, span;
  TRY(annot_edit_text(document, ANNOT_UTF16, 11, 15, view("shall \U0001F4C9")));
  TRY(annot_begin(document));
  annot_status status = annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_QUOTES, 0, &added);
  if (status == ANNOT_OK)
    status = annot_set_string(document, added, ANNOT_QUOTE_ID, 0, view("r"));
  if (status == ANNOT_OK)
    status = annot_add(document, added, ANNOT_QUOTE_SPANS, 0, &span);
  if (status == ANNOT_OK)
    status = annot_set_position(document, span, ANNOT_SPAN_START, 0);
  if (status == ANNOT_OK)
    status = annot_set_position(document, span, ANNOT_SPAN_END, 2);
  if (status != ANNOT_OK) {
    ck_assert_int_eq(annot_rollback(document), ANNOT_OK);
    return status;
  }
  TRY(annot_commit(document));
  TRY(annot_edit_text(document, ANNOT_CODEPOINT, 0, 12, view("")));
  TRY(annot_remove(document, quote));
  TRY(annot_undo(document));
  return annot_unset(document, quote, ANNOT_QUOTE_NOTE, 0);
}

static const char heard_of_work[] = "1 text 11-15>21 exact\n"
                                    "1 +quote +span moved moved quotes id spans\n"
                                    "1 text 0-12>0 moved moved collapsed exact\n"
                                    "1 -1 quotes\n"
                                    "2 +quote quotes\n"
                                    "1 note\n";

START_TEST(listeners_hear_once_of_each_commit) {
  listening heard = {.document = read_document(article, NULL)};
  ck_assert_int_eq(annot_history_limit(heard.document, UINT64_MAX), ANNOT_OK);
  ck_assert_int_eq(annot_listen(heard.document, hear, &heard), ANNOT_OK);
  ck_assert_int_eq(work(heard.document), ANNOT_OK);
  ck_assert_int_eq(annot_begin(heard.document), ANNOT_OK);
  ck_assert_int_eq(annot_edit_text(heard.document, ANNOT_BYTE, 0, 0, view("x")), ANNOT_OK);
  ck_assert_int_eq(annot_rollback(heard.document), ANNOT_OK);
  ck_assert_int_eq(annot_unset(heard.document, ANNOT_ROOT, ANNOT_DOCUMENT_LANG, 0), ANNOT_OK);
  ck_assert_int_eq(annot_unlisten(heard.document, hear, &heard), ANNOT_OK);
  ck_assert_int_eq(annot_unlisten(heard.document, hear, &heard), ANNOT_END);
  ck_assert_int_eq(annot_edit_text(heard.document, ANNOT_BYTE, 0, 0, view("x")), ANNOT_OK);
  ck_assert_int_eq(annot_buffer_append(&heard.said, "", 1), ANNOT_OK);
  ck_assert_str_eq(heard.said.data, heard_of_work);
  annot_buffer_free(&heard.said);
  annot_buffer_free(&heard.journal);
  annot_document_free(heard.document);
}
END_TEST

/* The journal. */

START_TEST(a_journal_is_done_again_and_its_torn_end_is_ignored) {
  listening heard = {.document = read_document(article, NULL)};
  annot_change *change;
  ck_assert_int_eq(annot_history_limit(heard.document, UINT64_MAX), ANNOT_OK);
  ck_assert_int_eq(annot_listen(heard.document, hear, &heard), ANNOT_OK);
  ck_assert_int_eq(work(heard.document), ANNOT_OK);
  annot_document *again = read_document(article, NULL);
  annot_buffer_append(&heard.journal, "{\"change\":[{\"text\":\"codepo", 26);
  annot_status status = ANNOT_OK;
  int lines = 0;
  for (size_t at = 0; at < heard.journal.length;) {
    const char *begin = heard.journal.data + at;
    const char *end = memchr(begin, '\n', heard.journal.length - at);
    annot_str line = {begin, end ? (size_t)(end + 1 - begin) : heard.journal.length - at};
    annot_buffer before = written(again);
    status = annot_change_read(again, line, &change);
    ck_written(again, before.data, "reading alone");
    annot_buffer_free(&before);
    at += line.length;
    if (status != ANNOT_OK)
      break;
    ck_assert_int_eq(annot_apply(again, change, NULL), ANNOT_OK);
    annot_change_free(change);
    ++lines;
  }
  ck_assert_int_eq(status, ANNOT_END);
  ck_assert_int_eq(lines, 6);
  annot_buffer wanted = written(heard.document);
  ck_written(again, wanted.data, "the journal");
  annot_buffer_free(&wanted);
  annot_buffer_free(&heard.said);
  annot_buffer_free(&heard.journal);
  annot_document_free(again);
  annot_document_free(heard.document);
}
END_TEST

static const struct {
  annot_status status;
  const char *line;
} lines[] = {
    {ANNOT_END, ""},
    {ANNOT_END, "\n"},
    {ANNOT_END, "{\"change\":[]}"},
    {ANNOT_OK, "{\"change\":[]}\n"},
    {ANNOT_OK, "{ \"change\" : [ { \"set\" : \"/id\", \"old\" : \"d\" , \"new\" : \"e\" } ] }\r\n"},
    {ANNOT_OK, "{\"change\":[{\"set\":\"/quotes/0/spans/0/start\",\"old\":8,\"new\":9}]}\n"},
    {ANNOT_OK, "{\"change\":[{\"insert\":\"/quotes/1\",\"new\":{\"id\":\"r\",\"spans\":[{\"start\":0,\"end\":1}]}}]}\n"},
    {ANNOT_OK, "{\"change\":[{\"text\":\"utf16\",\"start\":24,\"old\":\"\\ud83d\\udcc9\",\"new\":\"\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"set\":\"/id\",\"old\":\"other\",\"new\":\"e\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"set\":\"/id\",\"new\":\"e\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"set\":\"/lang\",\"old\":\"en\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"set\":\"/nothing\",\"new\":\"e\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"set\":\"/quotes/1/note\",\"new\":\"e\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"set\":\"/quotes\",\"new\":\"e\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"insert\":\"/quotes/2\",\"new\":{}}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"remove\":\"/quotes/0\",\"old\":{}}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"text\":\"utf16\",\"start\":25,\"old\":\"\",\"new\":\"x\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"text\":\"byte\",\"start\":99,\"old\":\"\",\"new\":\"x\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"text\":\"byte\",\"start\":0,\"old\":\"x\",\"new\":\"\"}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"text\":\"byte\",\"start\":0,\"old\":\"\",\"new\":\"x\",\"digest\":true}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"text\":\"byte\",\"start\":0,\"old\":\"H\",\"new\":\"\",\"moved\":[{\"at\":"
                      "\"/quotes/0/spans/0\",\"old\":[1,2],\"new\":[1,2]}]}]}\n"},
    {ANNOT_BAD_STATE, "{\"change\":[{\"text\":\"byte\",\"start\":0,\"old\":\"H\",\"new\":\"\",\"moved\":[{\"at\":"
                      "\"/quotes/0\",\"old\":[8,23],\"new\":[1,2]}]}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"set\":\"/id\",\"old\":\"d\",\"new\":\"\"}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"set\":\"/id\",\"old\":\"d\",\"new\":7}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"set\":\"/quotes/0/type\",\"new\":\"spoken\"}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"set\":\"/quotes/0/spans/0/start\",\"old\":8,\"new\":-1}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"set\":\"/quotes/0/confidence\",\"new\":1e999}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"set\":\"/quotes/0/confidence\",\"new\":2}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"insert\":\"/quotes/1\",\"new\":{\"nothing\":1}}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"insert\":\"/id\",\"new\":\"x\"}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"text\":\"letters\",\"start\":0,\"old\":\"\",\"new\":\"x\"}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"text\":\"byte\",\"start\":0,\"new\":\"x\"}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"text\":\"byte\",\"start\":0,\"old\":\"\",\"new\":\"\\u0000\"}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"erase\":\"/id\"}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{}]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[7]}\n"},
    {ANNOT_BAD_DATA, "{\"change\":{}}\n"},
    {ANNOT_BAD_DATA, "{\"change\":[],\"more\":1}\n"},
    {ANNOT_BAD_DATA, "{\"changes\":[]}\n"},
    {ANNOT_BAD_DATA, "[]\n"},
    {ANNOT_BAD_DATA, "{\"change\":[]} x\n"},
    {ANNOT_BAD_DATA, "{\"change\":[{\"set\":\"/id\",\"old\":\"d\",\"new\":\"\xff\"}]}\n"},
    {ANNOT_BAD_DATA, "garbage\n"},
};

START_TEST(lines_that_are_wrong_or_do_not_fit_have_their_status) {
  annot_document *document = read_document(article, NULL);
  annot_buffer before = written(document);
  annot_change *change = NULL, *back = NULL;
  annot_status status = annot_change_read(document, view(lines[_i].line), &change);
  ck_assert_msg(status == lines[_i].status, "%s: %s", lines[_i].line, annot_status_text(status));
  ck_written(document, before.data, "reading alone");
  ck_assert_int_eq(annot_commit(document), ANNOT_BAD_STATE);
  if (status == ANNOT_OK) {
    ck_assert_int_eq(annot_apply(document, change, &back), ANNOT_OK);
    ck_assert_int_eq(annot_apply(document, back, NULL), ANNOT_OK);
    ck_written(document, before.data, "the inverse");
  }
  annot_change_free(change);
  annot_change_free(back);
  annot_buffer_free(&before);
  annot_document_free(document);
}
END_TEST

/* Fixes. */

START_TEST(a_fix_is_a_change_that_can_be_looked_at_applied_and_undone) {
  static const char json[] = HEAD "\"Smith said it.\",\"quotes\":[{\"id\":\"q\",\"spans\":[{\"start\":1,"
                                  "\"end\":6,\"exact\":\"Smith\"}]}]}\n";
  annot_document *document = read_document(json, NULL);
  annot_findings *findings = annot_findings_new(NULL, NULL);
  annot_validator *validator = annot_validator_new(NULL, NULL);
  annot_change *change, *none;
  annot_operation operation;
  size_t at = 0;
  const annot_finding *finding = NULL;
  ck_assert_int_eq(annot_validate(validator, document, findings), ANNOT_OK);
  while (annot_findings_at(findings, at, &finding) == ANNOT_OK && strcmp(finding->rule->code, "T103") != 0)
    ++at;
  ck_assert_str_eq(finding->rule->code, "T103");
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_finding_fix(document, findings, at, 0, &change), ANNOT_OK);
  ck_written(document, before.data, "a fix that is not applied");
  ck_assert_uint_eq(annot_change_count(change), 2);
  ck_assert_int_eq(annot_change_at(change, 0, &operation), ANNOT_OK);
  ck_assert_int_eq(operation.field, ANNOT_SPAN_START);
  ck_assert_int_eq(memcmp(operation.before.data, "10", 2), 0); // before, then after
  ck_assert_int_eq(annot_change_at(change, 2, &operation), ANNOT_END);
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  ck_assert_int_eq(annot_apply(document, change, NULL), ANNOT_OK);
  ck_assert_uint_eq(annot_span_start(document, operation.node ? operation.node : annot_quote_spans(document, annot_find(document, view("q")), 0)), 0);
  ck_assert_int_eq(annot_apply(document, change, NULL), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_undo(document), ANNOT_OK);
  ck_written(document, before.data, "undoing a fix");
  ck_assert_int_eq(annot_finding_fix(document, findings, at, 9, &none), ANNOT_END);
  ck_assert_int_eq(annot_finding_fix(document, findings, 99, 0, &none), ANNOT_END);
  annot_document *other = read_document(json, NULL);
  ck_assert_int_eq(annot_finding_fix(other, findings, at, 0, &none), ANNOT_BAD_ARGUMENT);
  ck_assert_int_eq(annot_apply(other, change, NULL), ANNOT_BAD_ARGUMENT);
  ck_assert_int_eq(annot_remove(document, annot_find(document, view("q"))), ANNOT_OK);
  ck_assert_int_eq(annot_finding_fix(document, findings, at, 0, &none), ANNOT_BAD_STATE);
  annot_change_free(change);
  annot_buffer_free(&before);
  annot_validator_free(validator);
  annot_findings_free(findings);
  annot_document_free(document);
  annot_document_free(other);
}
END_TEST

/* Memory. */

/// Each thing that can be done, and what must be so before.
static annot_change *prepared;

static annot_status do_listen(annot_document *d) { return annot_listen(d, hear, NULL); }
static annot_status do_limit(annot_document *d) { return annot_history_limit(d, UINT64_MAX); }
static annot_status do_grow(annot_document *d) { return annot_set_growth(d, 1, ANNOT_GROW_BOTH); }
static annot_status do_shape(annot_document *d) { return annot_set_shape_growth(d, ANNOT_QUOTE, ANNOT_GROW_BOTH); }
static annot_status do_edit(annot_document *d) { return annot_edit_text(d, ANNOT_UTF16, 11, 26, view("shall \U0001F4C9")); }
static annot_status do_type(annot_document *d) { return annot_edit_text(d, ANNOT_CODEPOINT, 31, 31, view("b")); }
static annot_status do_set_text(annot_document *d) { return annot_set_string(d, 1, ANNOT_DOCUMENT_TEXT, 0, view("another text, longer than the first one was")); }
static annot_status do_unset_text(annot_document *d) { return annot_unset(d, 1, ANNOT_DOCUMENT_TEXT, 0); }
static annot_status do_remove(annot_document *d) { return annot_remove(d, annot_find(d, view("q"))); }
static annot_status do_undo(annot_document *d) { return annot_undo(d); }
static annot_status do_apply(annot_document *d) {
  annot_change *back = NULL;
  annot_status status = annot_apply(d, prepared, &back);
  annot_change_free(back);
  return status;
}
static annot_status do_write(annot_document *d) {
  (void)d;
  annot_buffer line = {0};
  annot_status status = annot_change_write(prepared, keep, &line);
  annot_buffer_free(&line);
  return status;
}
static annot_status do_look(annot_document *d) {
  (void)d;
  annot_operation operation;
  annot_status status = ANNOT_OK;
  for (size_t i = 0; i < annot_change_count(prepared) && status == ANNOT_OK; ++i)
    status = annot_change_at(prepared, i, &operation);
  return status;
}
static annot_status do_read(annot_document *d) {
  annot_change *change = NULL;
  annot_status status = annot_change_read(
      d, view("{\"change\":[{\"insert\":\"/quotes/0\",\"new\":{\"id\":\"r\",\"by\":[\"a\",\"b\"],\"extra\":{\"k\":[1]},"
              "\"spans\":[{\"start\":0,\"end\":1}]}},{\"text\":\"codepoint\",\"start\":8,\"old\":\"\\\"\",\"new\":\"!?!\","
              "\"moved\":[{\"at\":\"/quotes/1/spans/0\",\"old\":[8,23],\"new\":[11,25]}]}]}\n"), &change);
  annot_change_free(change);
  return status;
}
static annot_status do_withdraw(annot_document *d) {
  annot_change *change = NULL;
  TRY(annot_begin(d));
  annot_status status = do_edit(d);
  if (status == ANNOT_OK)
    status = do_remove(d);
  if (status == ANNOT_OK)
    status = annot_withdraw(d, &change);
  if (status != ANNOT_OK)
    ck_assert_int_eq(annot_rollback(d), ANNOT_OK);
  annot_change_free(change);
  return status;
}
static annot_status do_commit(annot_document *d) {
  annot_node node;
  TRY(annot_begin(d));
  annot_status status = do_edit(d);
  if (status == ANNOT_OK)
    status = do_remove(d);
  for (int i = 0; i < 5 && status == ANNOT_OK; ++i)
    status = annot_add(d, 1, ANNOT_DOCUMENT_QUOTES, 0, &node);
  if (status == ANNOT_OK)
    status = do_set_text(d);
  if (status == ANNOT_OK)
    return annot_commit(d);
  ck_assert_int_eq(annot_rollback(d), ANNOT_OK);
  return status;
}

static const struct {
  const char *what;
  annot_status (*act)(annot_document *document);
} acts[] = {
    {"listen", do_listen},         {"limit", do_limit},   {"grow", do_grow},
    {"shape", do_shape},           {"edit", do_edit},     {"set text", do_set_text},
    {"unset text", do_unset_text}, {"remove", do_remove}, {"undo", do_undo},
    {"apply", do_apply},           {"read", do_read},     {"withdraw", do_withdraw},
    {"commit", do_commit},         {"write", do_write},   {"look", do_look},
    {"type", do_type},
};

static void ignore(void *context, const annot_event *event) { (void)context, (void)event; }

/// A document with a past, so that there is something to undo; or as it was read.
static annot_document *make(const annot_allocator *allocator, bool followed) {
  annot_document *document = read_document(article, allocator);
  if (followed) {
    ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
    ck_assert_int_eq(annot_listen(document, ignore, NULL), ANNOT_OK);
    ck_assert_int_eq(do_edit(document), ANNOT_OK);
    ck_assert_int_eq(annot_undo(document), ANNOT_OK);
    ck_assert_int_eq(annot_set_string(document, annot_find(document, view("q")), ANNOT_QUOTE_NOTE, 0, view("m")), ANNOT_OK);
    ck_assert_int_eq(annot_edit_text(document, ANNOT_CODEPOINT, 30, 30, view("a")), ANNOT_OK);
  }
  ck_assert_int_eq(annot_begin(document), ANNOT_OK);
  ck_assert_int_eq(do_edit(document), ANNOT_OK);
  ck_assert_int_eq(do_remove(document), ANNOT_OK);
  ck_assert_int_eq(annot_withdraw(document, &prepared), ANNOT_OK);
  return document;
}

START_TEST(without_memory_nothing_changes) {
  bool followed = _i >= COUNT(acts);
  int act = _i % COUNT(acts);
  annot_status status = ANNOT_NO_MEMORY;
  if (acts[act].act == do_undo && !followed)
    return;
  for (long left = 0; status == ANNOT_NO_MEMORY; ++left) {
    failing memory = {.left = -1};
    annot_allocator allocator = failing_allocator(&memory);
    annot_document *document = make(&allocator, followed);
    annot_buffer before = written(document);
    size_t undos = annot_undo_count(document);
    memory.left = left;
    status = acts[act].act(document);
    memory.left = -1;
    ck_assert_msg(status == ANNOT_OK || status == ANNOT_NO_MEMORY, "%s: %s", acts[act].what,
                  annot_status_text(status));
    if (status == ANNOT_NO_MEMORY) {
      ck_written(document, before.data, acts[act].what);
      ck_assert_uint_eq(annot_undo_count(document), undos);
      ck_assert_uint_ne(annot_find(document, view("q")), ANNOT_NO_NODE);
      // It is as usable as before.
      ck_assert_int_eq(acts[act].act(document), ANNOT_OK);
    }
    annot_change_free(prepared);
    annot_buffer_free(&before);
    annot_document_free(document);
    ck_assert_uint_eq(memory.bytes, 0);
  }
}
END_TEST

START_TEST(documents_with_different_allocators_are_used_in_turn) {
  failing memory[2] = {{.left = -1}, {.left = -1}};
  annot_allocator allocators[2] = {failing_allocator(&memory[0]), failing_allocator(&memory[1])};
  annot_document *documents[2];
  for (int i = 0; i < 2; ++i) {
    documents[i] = read_document(article, &allocators[i]);
    ck_assert_int_eq(annot_history_limit(documents[i], UINT64_MAX), ANNOT_OK);
  }
  for (int i = 0; i < 20; ++i)
    ck_assert_int_eq(annot_edit_text(documents[i % 2], ANNOT_CODEPOINT, (uint64_t)i, (uint64_t)i, view("x")), ANNOT_OK);
  size_t held = memory[1].bytes;
  annot_document_free(documents[0]);
  ck_assert_uint_eq(memory[0].bytes, 0);
  ck_assert_uint_eq(memory[1].bytes, held);
  annot_document_free(documents[1]);
  ck_assert_uint_eq(memory[1].bytes, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("edit");
  suite_add_loop(suite, "spans", spans_go_where_the_table_says_and_come_back, COUNT(edits));
  suite_add(suite, "survive", a_quote_survives_the_deletion_of_its_words_and_undo);
  suite_add(suite, "characters", edits_inside_a_character_are_refused);
  suite_add(suite, "replacements", bad_replacements_and_documents_without_text_are_refused);
  suite_add(suite, "follow", what_was_right_follows_and_what_was_wrong_is_left);
  suite_add(suite, "units", documents_keep_counting_in_their_unit);
  suite_add(suite, "growth", growth_is_said_by_the_nearest);
  suite_add_loop(suite, "typing", typing_makes_steps, COUNT(typings));
  suite_add(suite, "history", history_keeps_its_limit_and_its_mark);
  suite_add(suite, "listeners", listeners_hear_once_of_each_commit);
  suite_add(suite, "journal", a_journal_is_done_again_and_its_torn_end_is_ignored);
  suite_add_loop(suite, "lines", lines_that_are_wrong_or_do_not_fit_have_their_status, COUNT(lines));
  suite_add(suite, "fixes", a_fix_is_a_change_that_can_be_looked_at_applied_and_undone);
  suite_add_loop(suite, "memory", without_memory_nothing_changes, 2 * COUNT(acts));
  suite_add(suite, "allocators", documents_with_different_allocators_are_used_in_turn);
  return suite_run(suite);
}
