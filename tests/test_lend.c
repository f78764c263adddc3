/// A text that is lent counts for the rules and for positions, and for nothing else.

#include "config.h"

#include "suite.h"

#include "failing.h"

#include <annot.h>
#include <string.h>

/// "Grün 𝄞 rot" is 10 code points, 11 UTF-16 units and 14 bytes.
#define TEXT "Gr\xC3\xBCn \xF0\x9D\x84\x9E rot"
#define TWO_UNITS_MORE "sha256:0000000000000000000000000000000000000000000000000000000000000000"

static annot_str str(const char *text) { return (annot_str){text, strlen(text)}; }

static annot_findings *findings;

static annot_document *read(const char *bytes) {
  annot_document *document;
  findings = annot_findings_new(NULL, NULL);
  ck_assert_int_eq(annot_read(str(bytes), NULL, &document, findings), ANNOT_OK);
  return document;
}

static void end(annot_document *document) {
  annot_document_free(document);
  annot_findings_free(findings);
}

static void validate(const annot_document *document) {
  annot_validator *validator = annot_validator_new(NULL, NULL);
  ck_assert_int_eq(annot_validate(validator, document, findings), ANNOT_OK);
  annot_validator_free(validator);
}

typedef struct lent_case {
  const char *document, *text, *code, *pointer;
} lent_case;

#define BEFORE "{\"annot\": \"1.0\", \"id\": \"d\", "
#define QUOTE(start, end, exact)                                                                 \
  "\"quotes\": [{\"id\": \"m\", \"type\": \"indirect\", \"spans\": [{\"start\": " #start ", \"end\": " #end exact "}]}]}"

static const lent_case cases[] = {
    {BEFORE "\"source\": {\"href\": \"a\", \"length\": 10}, " QUOTE(7, 10, ""), TEXT, NULL, NULL},
    {BEFORE "\"source\": {\"href\": \"a\", \"length\": 11}, " QUOTE(7, 10, ""), TEXT, "T112",
     "/source/length"},
    {BEFORE "\"source\": {\"href\": \"a\", \"digest\": \"" TWO_UNITS_MORE "\"}, " QUOTE(7, 10, ""),
     TEXT, "T113", "/source/digest"},
    {BEFORE "\"source\": {\"href\": \"a\"}, " QUOTE(7, 11, ""), TEXT, "T102",
     "/quotes/0/spans/0/end"},
    {BEFORE "\"unit\": \"utf16\", \"source\": {\"href\": \"a\"}, " QUOTE(8, 11, ", \"exact\": \"rot\""),
     TEXT, NULL, NULL},
    {BEFORE "\"unit\": \"byte\", \"source\": {\"href\": \"a\"}, " QUOTE(11, 14, ", \"exact\": \"rot\""),
     TEXT, NULL, NULL},
    {BEFORE "\"source\": {\"href\": \"a\"}, " QUOTE(0, 1, ", \"exact\": \"b\""), TEXT, "T103",
     "/quotes/0/spans/0/exact"},
    {BEFORE "\"source\": {\"href\": \"a\"}, " QUOTE(0, 1, ""), "a\x01", "T116", "/source/href"},
    {BEFORE "\"source\": {\"length\": 2}, " QUOTE(0, 1, ""), "a\x01", "T116", "/source/href"},
};

START_TEST(the_rules_run_on_what_is_lent) {
  const lent_case *row = &cases[_i];
  annot_document *document = read(row->document);
  const annot_finding *finding;
  validate(document);
  ck_assert_int_eq(annot_findings_at(findings, 0, &finding), ANNOT_END);
  ck_assert_int_eq(annot_document_lend_text(document, str(row->text)), ANNOT_OK);
  validate(document);
  annot_status status = annot_findings_at(findings, 0, &finding);
  ck_assert_int_eq(status, row->code ? ANNOT_OK : ANNOT_END);
  if (row->code) {
    ck_assert_str_eq(finding->rule->code, row->code);
    ck_assert_uint_eq(finding->pointer.length, strlen(row->pointer));
    ck_assert(memcmp(finding->pointer.data, row->pointer, finding->pointer.length) == 0);
    ck_assert_uint_ne(finding->range.byte, ANNOT_NOWHERE);
  }
  end(document);
}
END_TEST

#define PLAIN BEFORE "\"source\": {\"href\": \"a\"}, " QUOTE(0, 1, "")

static bool is_written_as(const annot_document *document, const char *wanted) {
  char *bytes;
  size_t length;
  ck_assert_int_eq(annot_write(document, NULL, &bytes, &length), ANNOT_OK);
  bool same = length == strlen(wanted) && memcmp(bytes, wanted, length) == 0;
  annot_bytes_free(NULL, bytes, length);
  return same;
}

START_TEST(it_is_not_written) {
  annot_document *document = read(BEFORE "\"source\": {\"href\": \"a\"}}"), *copy;
  const char wanted[] = "{\"annot\":\"1.0\",\"id\":\"d\",\"source\":{\"href\":\"a\"}}\n";
  ck_assert(is_written_as(document, wanted));
  ck_assert_int_eq(annot_document_lend_text(document, str(TEXT)), ANNOT_OK);
  ck_assert(is_written_as(document, wanted));
  ck_assert_int_eq(annot_document_copy(document, NULL, &copy), ANNOT_OK);
  ck_assert(is_written_as(copy, wanted));
  ck_assert_uint_eq(annot_text(copy).length, strlen(TEXT));
  ck_assert_int_eq(annot_set_string(copy, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, str("own")), ANNOT_OK);
  ck_assert_uint_eq(annot_text(copy).length, 3);
  ck_assert_int_eq(annot_document_lend_text(copy, str(TEXT)), ANNOT_BAD_STATE);
  annot_document_free(copy);
  ck_assert_int_eq(annot_document_lend_text(document, (annot_str){NULL, 0}), ANNOT_OK);
  ck_assert_ptr_null(annot_text(document).data);
  ck_assert_int_eq(annot_document_lend_text(document, str("")), ANNOT_OK);
  ck_assert_ptr_nonnull(annot_text(document).data);
  end(document);
}
END_TEST

START_TEST(what_is_no_text_is_refused) {
  annot_document *document = read(PLAIN);
  annot_findings_free(findings);
  annot_document *whole = read(BEFORE "\"text\": \"a\"}");
  ck_assert_int_eq(annot_document_lend_text(document, str("a\xFF")), ANNOT_BAD_VALUE);
  ck_assert_int_eq(annot_document_lend_text(document, (annot_str){"a\0b", 3}), ANNOT_BAD_VALUE);
  ck_assert_ptr_null(annot_text(document).data);
  ck_assert_int_eq(annot_document_lend_text(whole, str("a")), ANNOT_BAD_STATE);
  annot_document_free(document);
  end(whole);
}
END_TEST

START_TEST(where_memory_is_out_all_is_as_it_was) {
  failing memory = {.left = -1};
  annot_allocator allocator = failing_allocator(&memory);
  annot_document *document = annot_document_new(&allocator);
  memory.left = 0;
  ck_assert_int_eq(annot_document_lend_text(document, str(TEXT)), ANNOT_NO_MEMORY);
  ck_assert_ptr_null(annot_text(document).data);
  memory.left = -1;
  ck_assert_int_eq(annot_document_lend_text(document, str(TEXT)), ANNOT_OK);
  annot_document_free(document);
  ck_assert_uint_eq(memory.bytes, 0);
}
END_TEST

START_TEST(it_is_no_member_and_goes_at_the_first_change) {
  annot_document *document = read(PLAIN);
  annot_str passage;
  ck_assert_int_eq(annot_document_lend_text(document, str(TEXT)), ANNOT_OK);
  ck_assert_int_eq(annot_document_lend_text(document, str("other")), ANNOT_OK);
  ck_assert_uint_eq(annot_text_length(document, ANNOT_CODEPOINT), 5);
  ck_assert_uint_eq(annot_count(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT), 0);
  ck_assert_int_eq(annot_edit_text(document, ANNOT_BYTE, 0, 1, str("x")), ANNOT_BAD_STATE);
  ck_assert_ptr_null(annot_text(document).data);
  ck_assert_int_eq(annot_passage(document, annot_child(document, annot_find(document, str("m")),
                                                       ANNOT_QUOTE_SPANS, 0), &passage),
                   ANNOT_BAD_POSITION);
  ck_assert_int_eq(annot_document_lend_text(document, str(TEXT)), ANNOT_BAD_STATE);
  end(document);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("lend");
  suite_add_loop(suite, "rules", the_rules_run_on_what_is_lent, COUNT(cases));
  suite_add(suite, "member", it_is_no_member_and_goes_at_the_first_change);
  suite_add(suite, "written", it_is_not_written);
  suite_add(suite, "refused", what_is_no_text_is_refused);
  suite_add(suite, "memory", where_memory_is_out_all_is_as_it_was);
  return suite_run(suite);
}
