/// Building and changing documents: everything there is can be built, what does not fit is refused
/// with its status, and whatever fails has changed nothing.

#include "config.h"

#include "base/memory.h"
#include "failing.h"
#include "generate.h"
#include "suite.h"
#include "written.h"

#include <annot/change.h>
#include <annot/finding.h>
#include <annot/members.h>
#include <annot/read.h>
#include <annot/validate.h>
#include <annot/write.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static annot_str view(const char *string) { return (annot_str){string, strlen(string)}; }

/// Appends all that a node and what is below it say, with every handle.
static void dump(const annot_document *document, annot_node node, annot_buffer *said) {
  const annot_shape_info *shape = annot_shape_lookup(annot_node_shape(document, node));
  annot_buffer_printf(said, "(%s %u", shape->name.data, node);
  for (uint32_t row = 0; row < shape->count; ++row) {
    annot_field field = shape->fields[row].field;
    for (uint32_t i = 0; i < annot_count(document, node, field); ++i) {
      annot_str value = annot_string(document, node, field, i);
      annot_node child = annot_child(document, node, field, i);
      annot_buffer_printf(said, " %s %.*s/%llx/%a/%d", shape->fields[row].name.data,
                          (int)value.length, value.data ? value.data : "",
                          (unsigned long long)annot_position(document, node, field),
                          annot_number(document, node, field),
                          annot_enum(document, node, field, i));
      if (child)
        dump(document, child, said);
    }
  }
  annot_buffer_append(said, ")", 1);
}

static annot_buffer dumped(const annot_document *document) {
  annot_buffer said = {0};
  dump(document, ANNOT_ROOT, &said);
  ck_assert_int_eq(annot_buffer_append(&said, "", 1), ANNOT_OK);
  return said;
}

static bool same(const annot_buffer *a, const annot_buffer *b) {
  return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

/// Does `attempt` again and again, with more memory each time, until it succeeds; all that fail must
/// leave the document as it was.
#define ATTEMPT(memory, document, attempt)                                                         \
  do {                                                                                             \
    annot_status status_ = ANNOT_NO_MEMORY;                                                        \
    for (long left_ = 0; status_ != ANNOT_OK; ++left_) {                                           \
      annot_buffer before_ = dumped(document);                                                    \
      (memory)->left = left_;                                                                      \
      status_ = (attempt);                                                                         \
      (memory)->left = -1;                                                                         \
      ck_assert_msg(status_ == ANNOT_OK || status_ == ANNOT_NO_MEMORY, "%s: %s", #attempt,         \
                    annot_status_text(status_));                                                   \
      annot_buffer after_ = dumped(document);                                                     \
      ck_assert_msg(status_ == ANNOT_OK || same(&before_, &after_), "%s changed something:\n%s\n%s",      \
                    #attempt, before_.data, after_.data);                                                        \
      annot_buffer_free(&before_);                                                                         \
      annot_buffer_free(&after_);                                                                          \
    }                                                                                              \
  } while (0)

/// Builds in `to` what `from` has below a node.
static void copy_node(failing *memory, const annot_document *from, annot_node source,
                      annot_document *to, annot_node node) {
  const annot_shape_info *shape = annot_shape_lookup(annot_node_shape(from, source));
  for (uint32_t row = 0; row < shape->count; ++row) {
    annot_field field = shape->fields[row].field;
    uint32_t count = annot_count(from, source, field);
    for (uint32_t i = 0; i < count; ++i) {
      uint32_t at = annot_is_list(shape->fields[row].cardinality) ? ANNOT_LAST : 0;
      annot_node child;
      switch (shape->fields[row].kind) {
      case ANNOT_KIND_NODE:
        ATTEMPT(memory, to, annot_add(to, node, field, at, &child));
        copy_node(memory, from, annot_child(from, source, field, i), to, child);
        break;
      case ANNOT_KIND_POSITION:
      case ANNOT_KIND_BOUND:
        ATTEMPT(memory, to, annot_set_position(to, node, field, annot_position(from, source, field)));
        break;
      case ANNOT_KIND_NUMBER:
      case ANNOT_KIND_SHARE:
        ATTEMPT(memory, to, annot_set_number(to, node, field, annot_number(from, source, field)));
        break;
      case ANNOT_KIND_ENUM:
        ATTEMPT(memory, to, annot_set_enum(to, node, field, at, annot_enum(from, source, field, i)));
        break;
      case ANNOT_KIND_VERSION:
      case ANNOT_KIND_TOKEN:
      case ANNOT_KIND_WORD:
      case ANNOT_KIND_TEXT:
      case ANNOT_KIND_ARTICLE:
      case ANNOT_KIND_PASSAGE:
      case ANNOT_KIND_IRI:
      case ANNOT_KIND_LANGUAGE:
      case ANNOT_KIND_INSTANT:
      case ANNOT_KIND_DIGEST:
      case ANNOT_KIND_COUNTRY:
      case ANNOT_KIND_REFERENCE:
      case ANNOT_KIND_OBJECT:
        ATTEMPT(memory, to,
                annot_set_string(to, node, field, at, annot_string(from, source, field, i)));
        break;
      }
    }
  }
}

START_TEST(any_document_can_be_built_and_failures_change_nothing) {
  generator random = {(uint64_t)_i + 1};
  failing memory = {.left = -1};
  annot_allocator allocator = failing_allocator(&memory);
  annot_document *original = generate_document(&random);
  annot_document *copy = annot_document_new(&allocator);
  copy_node(&memory, original, ANNOT_ROOT, copy, ANNOT_ROOT);
  annot_buffer wanted = written(original), got = written(copy);
  ck_assert_msg(same(&wanted, &got), "seed %d\nwanted %.*s\ngot %.*s", _i + 1,
                (int)wanted.length, wanted.data, (int)got.length, got.data);
  ck_assert_int_gt(memory.failures, 0);
  annot_buffer_free(&wanted);
  annot_buffer_free(&got);
  annot_document_free(original);
  annot_document_free(copy);
  ck_assert_uint_eq(memory.bytes, 0);
}
END_TEST

/// A document with two quotes, and their nodes.
typedef struct sample {
  annot_document *document;
  annot_node quote, span, other, date;
} sample;

static sample make_sample(void) {
  static const char json[] =
      "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\u201cYes,\u201d she said.\",\"quotes\":[{\"id\":"
      "\"q1\",\"type\":\"direct\",\"media\":[\"speech\"],\"spans\":[{\"start\":0,\"end\":6}],"
      "\"confidence\":0.5},{\"id\":\"q2\",\"spans\":[{\"start\":0,\"end\":1}]}],\"dates\":[{\"id\":"
      "\"t\",\"type\":\"date\",\"spans\":[{\"start\":0,\"end\":1}]}]}\n";
  sample made;
  ck_assert_int_eq(annot_read(view(json), NULL, &made.document, NULL), ANNOT_OK);
  made.quote = annot_find(made.document, view("q1"));
  made.other = annot_find(made.document, view("q2"));
  made.date = annot_find(made.document, view("t"));
  made.span = annot_quote_spans(made.document, made.quote, 0);
  return made;
}

#define STRING(node, field, index, value)                                                          \
  annot_set_string(made.document, node, field, index, view(value))

/// What does not fit: each leaves the document as it was.
START_TEST(what_does_not_fit_is_refused_with_its_status) {
  sample made = make_sample();
  annot_document *document = made.document;
  annot_buffer before = dumped(document);
  annot_node child;
  const struct {
    annot_status wanted, got;
    const char *what;
  } cases[] = {
      {ANNOT_BAD_NODE, STRING(0, ANNOT_QUOTE_NOTE, 0, "n"), "no node"},
      {ANNOT_BAD_NODE, STRING(9999, ANNOT_QUOTE_NOTE, 0, "n"), "a handle of no node"},
      {ANNOT_BAD_FIELD, STRING(made.quote, ANNOT_DATE_NOTE, 0, "n"), "another shape's field"},
      {ANNOT_BAD_FIELD, STRING(made.quote, ANNOT_NO_FIELD, 0, "n"), "no field"},
      {ANNOT_BAD_FIELD, STRING(made.quote, ANNOT_QUOTE_TYPE, 0, "direct"), "an enum as a string"},
      {ANNOT_BAD_ARGUMENT, STRING(made.quote, ANNOT_QUOTE_NOTE, 1, "n"), "a second single value"},
      {ANNOT_BAD_ARGUMENT, STRING(made.quote, ANNOT_QUOTE_BY, 0, "a"), "past the end of a list"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_ID, 0, ""), "an empty token"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_ID, 0, "a b"), "white space in a token"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_NOTE, 0, "\xff"), "not UTF-8"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_NOTE, 0, "\xed\xa0\x80"), "a surrogate"},
      {ANNOT_BAD_VALUE, annot_set_string(document, made.quote, ANNOT_QUOTE_NOTE, 0,
                                         (annot_str){"a\0b", 3}), "U+0000"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_CREATED, 0, "2024-02-30T00:00:00Z"),
       "an instant that never was"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_EXTRA, 0, "{\"a\":"), "broken JSON"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_EXTRA, 0, "[1]"), "JSON that is no object"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_EXTRA, 0, "{} x"), "more than an object"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_EXTRA, 0, "{\"a\":1,\"a\":1}"),
       "a name given twice"},
      {ANNOT_BAD_VALUE, STRING(made.quote, ANNOT_QUOTE_EXTRA, 0, ""), "an empty object"},
      {ANNOT_BAD_VALUE, STRING(made.span, ANNOT_SPAN_EXACT, 0, ""), "an empty passage"},
      {ANNOT_BAD_VALUE, STRING(ANNOT_ROOT, ANNOT_DOCUMENT_ANNOT, 0, "2.0"), "another version"},
      {ANNOT_BAD_FIELD, annot_insert_string(document, made.quote, ANNOT_QUOTE_NOTE, 0, view("n")),
       "inserting where there is no list"},
      {ANNOT_BAD_ARGUMENT, annot_insert_string(document, made.quote, ANNOT_QUOTE_BY, 1, view("a")),
       "inserting past the end"},
      {ANNOT_BAD_VALUE, annot_insert_string(document, made.quote, ANNOT_QUOTE_BY, 0, view("")),
       "inserting an empty token"},
      {ANNOT_BAD_VALUE, annot_set_position(document, made.span, ANNOT_SPAN_START,
                                           ANNOT_MAX_POSITION + 1), "too large a position"},
      {ANNOT_BAD_FIELD, annot_set_position(document, made.quote, ANNOT_QUOTE_CONFIDENCE, 0),
       "a number as a position"},
      {ANNOT_BAD_VALUE, annot_set_number(document, made.quote, ANNOT_QUOTE_CONFIDENCE, 1.5),
       "a share above 1"},
      {ANNOT_BAD_VALUE, annot_set_number(document, made.quote, ANNOT_QUOTE_CONFIDENCE, (double)NAN),
       "no number"},
      {ANNOT_BAD_FIELD, annot_set_number(document, made.span, ANNOT_SPAN_START, 1),
       "a position as a number"},
      {ANNOT_BAD_VALUE, annot_set_enum(document, made.quote, ANNOT_QUOTE_TYPE, 0, 0),
       "no value of an enumeration"},
      {ANNOT_BAD_VALUE, annot_set_enum(document, made.quote, ANNOT_QUOTE_TYPE, 0, 7),
       "a value past the last"},
      {ANNOT_BAD_ARGUMENT, annot_set_enum(document, made.quote, ANNOT_QUOTE_MEDIA, 1, 1),
       "past the end of a list of enums"},
      {ANNOT_BAD_FIELD, annot_set_enum(document, made.quote, ANNOT_QUOTE_NOTE, 0, 1),
       "a string as an enum"},
      {ANNOT_BAD_FIELD, annot_add(document, made.quote, ANNOT_QUOTE_NOTE, 0, &child),
       "a string as a child"},
      {ANNOT_BAD_ARGUMENT, annot_add(document, made.quote, ANNOT_QUOTE_SPANS, 2, &child),
       "a child past the end"},
      {ANNOT_BAD_ARGUMENT, annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_META, 1, &child),
       "a second single child"},
      {ANNOT_BAD_ARGUMENT, annot_remove(document, ANNOT_ROOT), "removing the root"},
      {ANNOT_BAD_NODE, annot_remove(document, 0), "removing no node"},
      {ANNOT_BAD_FIELD, annot_unset(document, made.quote, ANNOT_DATE_NOTE, 0),
       "unsetting another shape's field"},
      {ANNOT_OK, annot_unset(document, made.quote, ANNOT_QUOTE_NOTE, 0), "unsetting nothing"},
      {ANNOT_OK, annot_unset(document, made.quote, ANNOT_QUOTE_MEDIA, 1), "unsetting past the end"},
  };
  for (int i = 0; i < COUNT(cases); ++i)
    ck_assert_msg(cases[i].got == cases[i].wanted, "%s: %s", cases[i].what,
                  annot_status_text(cases[i].got));
  annot_buffer after = dumped(document);
  ck_assert_str_eq(before.data, after.data);
  annot_buffer_free(&before);
  annot_buffer_free(&after);
  annot_document_free(document);
}
END_TEST

static void ck_strings(const annot_document *document, annot_node node, annot_field field,
                       const char *wanted) {
  char said[256] = "";
  for (uint32_t i = 0; i < annot_count(document, node, field); ++i) {
    annot_str value = annot_string(document, node, field, i);
    snprintf(said + strlen(said), sizeof said - strlen(said), "%s%.*s", i ? " " : "",
             (int)value.length, value.data);
  }
  ck_assert_str_eq(said, wanted);
}

START_TEST(lists_take_values_anywhere_and_give_them_back) {
  sample made = make_sample();
  annot_document *document = made.document;
  const annot_field by = ANNOT_QUOTE_BY;
  ck_assert_int_eq(STRING(made.quote, by, ANNOT_LAST, "b"), ANNOT_OK);
  ck_assert_int_eq(annot_insert_string(document, made.quote, by, 0, view("a")), ANNOT_OK);
  ck_assert_int_eq(annot_insert_string(document, made.quote, by, 2, view("d")), ANNOT_OK);
  ck_assert_int_eq(annot_insert_string(document, made.quote, by, 2, view("c")), ANNOT_OK);
  ck_strings(document, made.quote, by, "a b c d");
  ck_assert_int_eq(STRING(made.quote, by, 1, "B"), ANNOT_OK);
  ck_assert_int_eq(annot_unset(document, made.quote, by, 2), ANNOT_OK);
  ck_strings(document, made.quote, by, "a B d");
  while (annot_count(document, made.quote, by) > 0)
    ck_assert_int_eq(annot_unset(document, made.quote, by, 0), ANNOT_OK);
  ck_assert_int_eq(STRING(made.quote, by, ANNOT_LAST, "e"), ANNOT_OK);
  ck_strings(document, made.quote, by, "e");
  annot_document_free(document);
}
END_TEST

START_TEST(a_document_s_own_strings_can_be_given_to_it) {
  sample made = make_sample();
  annot_document *document = made.document;
  annot_status status = ANNOT_OK;
  STRING(made.quote, ANNOT_QUOTE_NOTE, 0, "a note");
  for (int i = 0; i < 1000 && status == ANNOT_OK; ++i) {
    status = annot_set_string(document, made.date, ANNOT_DATE_NOTE, 0,
                              annot_quote_note(document, made.quote));
    STRING(made.other, ANNOT_QUOTE_NOTE, 0, "other bytes, so that the strings move");
  }
  ck_assert_int_eq(status, ANNOT_OK);
  ck_strings(document, made.date, ANNOT_DATE_NOTE, "a note");
  annot_str text = annot_text(document);
  annot_str end = {text.data + text.length - 5, 5};
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, end), ANNOT_OK);
  ck_strings(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, "said.");
  annot_document_free(document);
}
END_TEST

START_TEST(what_is_removed_is_gone_with_all_below_it) {
  sample made = make_sample();
  annot_document *document = made.document;
  ck_assert_int_eq(annot_remove(document, made.quote), ANNOT_OK);
  ck_assert_int_eq(annot_node_shape(document, made.quote), ANNOT_NO_SHAPE);
  ck_assert_int_eq(annot_node_shape(document, made.span), ANNOT_NO_SHAPE);
  ck_assert_uint_eq(annot_find(document, view("q1")), ANNOT_NO_NODE);
  ck_assert_int_eq(annot_remove(document, made.quote), ANNOT_BAD_NODE);
  ck_assert_uint_eq(annot_document_quotes(document, ANNOT_ROOT, 0), made.other);
  annot_node again;
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_QUOTES, 0, &again), ANNOT_OK);
  ck_assert_uint_ne(again, made.quote);
  ck_assert_int_eq(annot_set_string(document, again, ANNOT_QUOTE_ID, 0, view("q1")), ANNOT_OK);
  ck_assert_uint_eq(annot_find(document, view("q1")), again);
  ck_assert_int_eq(annot_set_string(document, again, ANNOT_QUOTE_ID, 0, view("q3")), ANNOT_OK);
  ck_assert_uint_eq(annot_find(document, view("q1")), ANNOT_NO_NODE);
  ck_assert_uint_eq(annot_find(document, view("q3")), again);
  annot_document_free(document);
}
END_TEST

START_TEST(a_single_child_is_added_once) {
  annot_document *document = annot_document_new(NULL);
  annot_node meta, second;
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_META, ANNOT_LAST, &meta),
                   ANNOT_OK);
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_META, 0, &second),
                   ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_unset(document, ANNOT_ROOT, ANNOT_DOCUMENT_META, 0), ANNOT_OK);
  ck_assert_int_eq(annot_node_shape(document, meta), ANNOT_NO_SHAPE);
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_META, 0, &second), ANNOT_OK);
  annot_document_free(document);
}
END_TEST

START_TEST(a_text_can_be_set_and_taken_away) {
  sample made = make_sample();
  annot_document *document = made.document;
  ck_assert_int_eq(annot_unset(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0), ANNOT_OK);
  ck_assert_ptr_null(annot_text(document).data);
  ck_assert_int_eq(STRING(ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, ""), ANNOT_OK);
  ck_assert_ptr_nonnull(annot_text(document).data);
  ck_assert_int_eq(STRING(ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, "\U0001F4C9!"), ANNOT_OK);
  ck_assert_uint_eq(annot_text_length(document, ANNOT_CODEPOINT), 2);
  ck_assert_uint_eq(annot_text_length(document, ANNOT_UTF16), 3);
  annot_document_free(document);
}
END_TEST

START_TEST(extra_is_kept_in_its_canonical_form) {
  sample made = make_sample();
  ck_assert_int_eq(STRING(made.quote, ANNOT_QUOTE_EXTRA, 0, " { \"b\" : [1.0], \"a\":\"\\u0041\"} "),
                   ANNOT_OK);
  ck_strings(made.document, made.quote, ANNOT_QUOTE_EXTRA, "{\"a\":\"A\",\"b\":[1]}");
  annot_document_free(made.document);
}
END_TEST

/// What the form check says: code and pointer of each finding.
static annot_buffer lacking(const annot_document *document) {
  annot_findings *findings = annot_findings_new(NULL, NULL);
  annot_buffer said = {0};
  const annot_finding *finding;
  ck_assert_int_eq(annot_check_form(document, findings), ANNOT_OK);
  for (size_t i = 0; annot_findings_at(findings, i, &finding) == ANNOT_OK; ++i)
    annot_buffer_printf(&said, "%s %.*s\n", finding->rule->code, (int)finding->pointer.length,
                        finding->pointer.data);
  annot_findings_free(findings);
  ck_assert_int_eq(annot_buffer_append(&said, "", 1), ANNOT_OK);
  return said;
}

START_TEST(what_a_document_lacks_is_told) {
  annot_document *document = annot_document_new(NULL);
  annot_node quote, span;
  annot_buffer said = lacking(document);
  ck_assert_str_eq(said.data, "F102 \nF121 \n");
  annot_buffer_free(&said);
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, view("d")), ANNOT_OK);
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, view("")), ANNOT_OK);
  said = lacking(document);
  ck_assert_str_eq(said.data, "");
  annot_buffer_free(&said);
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_QUOTES, 0, &quote), ANNOT_OK);
  said = lacking(document);
  ck_assert_str_eq(said.data, "F102 /quotes/0\nF106 /quotes/0/spans\n");
  annot_buffer_free(&said);
  ck_assert_int_eq(annot_add(document, quote, ANNOT_QUOTE_SPANS, 0, &span), ANNOT_OK);
  ck_assert_int_eq(annot_set_position(document, span, ANNOT_SPAN_START, 0), ANNOT_OK);
  ck_assert_int_eq(annot_set_string(document, quote, ANNOT_QUOTE_ID, 0, view("q")), ANNOT_OK);
  said = lacking(document);
  ck_assert_str_eq(said.data, "F102 /quotes/0/spans/0\n");
  annot_buffer_free(&said);
  ck_assert_int_eq(annot_remove(document, span), ANNOT_OK);
  said = lacking(document);
  ck_assert_str_eq(said.data, "F106 /quotes/0/spans\n");
  annot_buffer_free(&said);
  annot_document_free(document);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("change");
  suite_add_loop(suite, "build", any_document_can_be_built_and_failures_change_nothing, 12);
  suite_add(suite, "refused", what_does_not_fit_is_refused_with_its_status);
  suite_add(suite, "lists", lists_take_values_anywhere_and_give_them_back);
  suite_add(suite, "own_strings", a_document_s_own_strings_can_be_given_to_it);
  suite_add(suite, "removed", what_is_removed_is_gone_with_all_below_it);
  suite_add(suite, "single_child", a_single_child_is_added_once);
  suite_add(suite, "text", a_text_can_be_set_and_taken_away);
  suite_add(suite, "lacking", what_a_document_lacks_is_told);
  suite_add(suite, "extra", extra_is_kept_in_its_canonical_form);
  return suite_run(suite);
}
