/// Which quotation marks do not pair: what real articles have must not be told of, and what is left
/// alone must.

#include "config.h"

#include "suite.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

typedef struct marks_row {
  const char *text;     ///< as it stands in a JSON string
  const char *unpaired; ///< where they stand, in code points, each with a space behind it
} marks_row;

static const marks_row rows[] = {
    {"\\\"I will,\\\" she said.", ""},
    {"\\\"I will, she said.", "0 "},
    {"I will,\\\" she said.", "7 "},
    {"It is |true,\\\" she said, and \\\"good.\\\"", "12 "},
    {"A 6\\\" pipe and a 4\\\" one.", ""},
    {"“I will,” she said.", ""},
    {"“I will, she said.", "0 "},
    {"I will,” she said.", "7 "},
    {"“A “big” one,” she said.", ""},
    {"“One paragraph.\\n“And another,” she said.", ""},
    {"“One paragraph.\\nAnd another, she said.", "0 "},
    {"“One paragraph.\\n\\n“And another.”", ""},
    {"„Ich will“, sagte sie.", ""},
    {"„Ich will, sagte sie.", "0 "},
    {"„Ich will”, sagte sie.", ""},
    {"»Ich will«, sagte sie.", ""},
    {"«Je veux», dit-elle. « Oui. »", ""},
    {"«Je veux, dit-elle.", "0 "},
    {"”Jag vill”, sade hon.", ""},
    {"It’s the ministers’ view, ’twas said in the ’90s.", ""},
    {"It's rock 'n' roll.", ""},
    {"“The ‘best’ of ’em,” he said.", ""},
    {"(“So it is.”)", ""},
};

/// The places of all findings of Q112 in a text.
static void find_marks(const char *text, char *found, size_t size) {
  char json[512];
  int length = snprintf(json, sizeof json, "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"%s\"}", text);
  annot_findings *findings = annot_findings_new(NULL, NULL);
  annot_validator *validator = annot_validator_new(NULL, NULL);
  annot_document *document;
  const annot_finding *finding;
  size_t at = 0;
  found[0] = '\0';
  ck_assert_int_eq(annot_read((annot_str){json, (size_t)length}, NULL, &document, findings),
                   ANNOT_OK);
  ck_assert_int_eq(annot_validate(validator, document, findings), ANNOT_OK);
  for (size_t i = 0; annot_findings_at(findings, i, &finding) == ANNOT_OK; ++i)
    if (strcmp(finding->rule->code, "Q112") == 0)
      at += (size_t)snprintf(found + at, size - at, "%llu ",
                             (unsigned long long)finding->text_start);
  annot_document_free(document);
  annot_validator_free(validator);
  annot_findings_free(findings);
}

START_TEST(marks_left_alone_are_found_and_no_others) {
  char found[128];
  find_marks(rows[_i].text, found, sizeof found);
  ck_assert_msg(strcmp(found, rows[_i].unpaired) == 0, "%s: found '%s', wanted '%s'",
                rows[_i].text, found, rows[_i].unpaired);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("quotation_marks");
  suite_add_loop(suite, "marks", marks_left_alone_are_found_and_no_others,
                 (int)(sizeof rows / sizeof *rows));
  return suite_run(suite);
}
