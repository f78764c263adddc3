/// The pages of the rules are right: a bad example has exactly the finding that the page promises, at
/// the place it promises, and a good one has none.  spec/rules/README.md says how examples are marked.

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

int main(void) {
  Suite *suite = suite_create("pages");
  suite_add_loop(suite, "examples", examples_have_the_findings_that_their_page_says,
                 (int)annot_rule_count());
  return suite_run(suite);
}
