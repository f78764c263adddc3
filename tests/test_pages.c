/// The pages of the rules are right: a bad example has exactly the finding that the page promises, at
/// the place it promises, and a good one has none; either can be judged without any of its values.
/// spec/rules/README.md says how examples are marked.

#include "config.h"

#include "example.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

/// What a page promises for an example: a line with code and place, or nothing.
static void promise(const char *code, const char *info, char *line, size_t size) {
  char place[64] = "";
  line[0] = '\0';
  const char *bad = strstr(info, " bad ");
  if (bad && sscanf(bad, " bad %63s", place) == 1)
    snprintf(line, size, "%s %s\n", code, place);
}

static annot_str str(const char *text) { return (annot_str){text, strlen(text)}; }

/// The profile that the pages C201 and C202 show.
static annot_profile *profile_of_pages(void) {
  annot_profile *profile = annot_profile_new(NULL);
  ck_assert_int_eq(annot_profile_require(profile, ANNOT_QUOTE, str("speakers.links")), ANNOT_OK);
  ck_assert_int_eq(annot_profile_where(profile, ANNOT_QUOTE_TYPE, str("direct")), ANNOT_OK);
  ck_assert_int_eq(annot_profile_allow(profile, str("roles"), str("mayor"), false), ANNOT_OK);
  ck_assert_int_eq(annot_profile_allow(profile, str("roles"), str("minister"), false), ANNOT_OK);
  ck_assert_int_eq(annot_profile_allow(profile, str("note"), str("check:"), true), ANNOT_OK);
  return profile;
}

/// Judges a bad or good example; keeps what its first fix makes of the first bad one of each
/// spelling.
static void judge_example(const annot_rule *rule, const test_example *example, char infos[2][256],
                          char *mended[2]) {
  char promised[128], *made;
  promise(rule->code, example->info, promised, sizeof promised);
  annot_profile *profile = strncmp(rule->code, "C2", 2) == 0 ? profile_of_pages() : NULL;
  char *found = findings_of(example, profile, &made);
  annot_profile_free(profile);
  ck_assert_msg(strcmp(found, promised) == 0, "%s, example '%s': promised '%s', found '%s'",
                rule->code, example->info, promised, found);
  free(found);
  int place = !mended[0] ? 0 : 1;
  if (promised[0] && !mended[place] && (place == 0 || !same_spelling(infos[0], example->info))) {
    mended[place] = made;
    snprintf(infos[place], 256, "%s", example->info);
  } else {
    free(made);
  }
}

START_TEST(examples_have_the_findings_that_their_page_says) {
  const annot_rule *rule = annot_rule_at((size_t)_i);
  ck_assert_uint_eq(annot_rule_index(rule), (size_t)_i);
  const char *page = annot_rule_page(rule);
  char infos[2][256] = {"", ""}, *mended[2] = {NULL, NULL};
  test_example example;
  int judged = 0;
  while (next_example(&page, &example)) {
    if (strstr(example.info, " bad ") || strstr(example.info, " good")) {
      judge_example(rule, &example, infos, mended);
      judged += strstr(example.info, " bad ") != NULL;
    } else if (strstr(example.info, " fixed")) {
      const char *is = mended[same_spelling(infos[0], example.info) ? 0 : 1];
      ck_assert_msg(is && strlen(is) == example.length &&
                        memcmp(is, example.bytes, example.length) == 0,
                    "%s, example '%s': the fix makes '%s'", rule->code, example.info,
                    is ? is : "nothing");
      judge_example(rule, &example, infos, mended);
    }
    free(example.bytes);
  }
  ck_assert_msg(judged > 0, "%s has no bad example", rule->code);
  free(mended[0]);
  free(mended[1]);
}
END_TEST

/// What judges at level 5.
typedef struct strict_judge {
  annot_ruleset *ruleset;
  annot_validator *validator;
} strict_judge;

static void judge_again(const strict_judge *judge, const annot_document *document) {
  annot_findings *findings = annot_findings_new(NULL, judge->ruleset);
  const annot_finding *finding;
  ck_assert_int_eq(annot_validate(judge->validator, document, findings), ANNOT_OK);
  for (size_t i = 0; annot_findings_at(findings, i, &finding) == ANNOT_OK; ++i)
    ck_assert_msg(!memmem(finding->message.data, finding->message.length, "(null)", 6), "%.*s",
                  (int)finding->message.length, finding->message.data);
  annot_findings_free(findings);
}

/// Takes value `index` of a member away, judges what is left, and puts it back.
static void judge_without(const strict_judge *judge, annot_document *document, annot_node node,
                          const annot_field_info *info, uint32_t index) {
  annot_status status = info->kind == ANNOT_KIND_NODE
                            ? annot_remove(document, annot_child(document, node, info->field, index))
                            : annot_unset(document, node, info->field, index);
  ck_assert_int_eq(status, ANNOT_OK);
  judge_again(judge, document);
  ck_assert_int_eq(annot_undo(document), ANNOT_OK);
}

static annot_status judge_without_each(void *context, annot_record *record) {
  annot_document *document = record->document;
  ck_assert_int_eq(annot_history_limit(document, 1 << 20), ANNOT_OK);
  for (annot_node node = ANNOT_ROOT; node != ANNOT_NO_NODE; node = annot_node_next(document, node)) {
    const annot_shape_info *shape = annot_shape_lookup(annot_node_shape(document, node));
    for (uint32_t i = 0; i < shape->count; ++i)
      for (uint32_t at = 0; at < annot_count(document, node, shape->fields[i].field); ++at)
        judge_without(context, document, node, &shape->fields[i], at);
  }
  return ANNOT_OK;
}

START_TEST(examples_are_judged_whatever_value_they_lack) {
  const char *page = annot_rule_page(annot_rule_at((size_t)_i));
  strict_judge judge = {.ruleset = annot_ruleset_new(NULL)};
  annot_ruleset_level(judge.ruleset, 5);
  judge.validator = annot_validator_new(NULL, judge.ruleset);
  test_example example;
  while (next_example(&page, &example)) {
    annot_reader *reader = annot_reader_new(NULL, judge_without_each, &judge);
    ck_assert_int_eq(annot_reader_feed(reader, example.bytes, example.length), ANNOT_OK);
    ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
    annot_reader_free(reader);
    free(example.bytes);
  }
  annot_validator_free(judge.validator);
  annot_ruleset_free(judge.ruleset);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("pages");
  suite_add_loop(suite, "examples", examples_have_the_findings_that_their_page_says,
                 (int)annot_rule_count());
  suite_add_loop(suite, "lacking", examples_are_judged_whatever_value_they_lack,
                 (int)annot_rule_count());
  return suite_run(suite);
}
