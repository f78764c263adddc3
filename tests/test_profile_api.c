/// annot/profile.h: what can be demanded, and what cannot.

#include "config.h"

#include "suite.h"

#include "failing.h"

#include <annot.h>
#include <string.h>

static annot_str str(const char *text) { return (annot_str){text, strlen(text)}; }

static const struct {
  annot_shape of;
  const char *member;
  annot_status status;
} demands[] = {
    {ANNOT_QUOTE, "speakers", ANNOT_OK},
    {ANNOT_QUOTE, "speakers.links", ANNOT_OK},
    {ANNOT_QUOTE, "spans.exact", ANNOT_OK},
    {ANNOT_QUOTE, "speakers.mentions.spans", ANNOT_OK},
    {ANNOT_DOCUMENT, "meta.license", ANNOT_OK},
    {ANNOT_QUOTE, "speaker", ANNOT_BAD_FIELD},
    {ANNOT_QUOTE, "speakers.spam", ANNOT_BAD_FIELD},
    {ANNOT_QUOTE, "type.links", ANNOT_BAD_FIELD},
    {ANNOT_QUOTE, "speakers.", ANNOT_BAD_FIELD},
    {ANNOT_QUOTE, ".links", ANNOT_BAD_FIELD},
    {ANNOT_QUOTE, "", ANNOT_BAD_FIELD},
    {ANNOT_NO_SHAPE, "id", ANNOT_BAD_FIELD},
    {ANNOT_QUOTE, "parent.parent.parent.parent.parent.parent.parent.id", ANNOT_OK},
    {ANNOT_QUOTE, "parent.parent.parent.parent.parent.parent.parent.parent.id", ANNOT_LIMIT},
};

START_TEST(demands_name_members) {
  annot_profile *profile = annot_profile_new(NULL);
  ck_assert_int_eq(annot_profile_require(profile, demands[_i].of, str(demands[_i].member)),
                   demands[_i].status);
  annot_profile_free(profile);
}
END_TEST

START_TEST(conditions_and_words_name_values) {
  annot_profile *profile = annot_profile_new(NULL);
  ck_assert_int_eq(annot_profile_where(profile, ANNOT_QUOTE_TYPE, str("direct")), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_profile_require(profile, ANNOT_QUOTE, str("cue")), ANNOT_OK);
  ck_assert_int_eq(annot_profile_where(profile, ANNOT_QUOTE_TYPE, str("direct")), ANNOT_OK);
  ck_assert_int_eq(annot_profile_where(profile, ANNOT_QUOTE_TYPE, str("dirct")), ANNOT_BAD_VALUE);
  ck_assert_int_eq(annot_profile_where(profile, ANNOT_SPEAKER_NAME, str("a")), ANNOT_BAD_FIELD);
  ck_assert_int_eq(annot_profile_where(profile, ANNOT_QUOTE_SPANS, str("a")), ANNOT_BAD_FIELD);
  ck_assert_int_eq(annot_profile_allow(profile, str("roles"), str("mayor"), false), ANNOT_OK);
  ck_assert_int_eq(annot_profile_allow(profile, str("type"), str("mayor"), false), ANNOT_BAD_FIELD);
  ck_assert_int_eq(annot_profile_allow(profile, str(""), str("mayor"), false), ANNOT_BAD_FIELD);
  annot_profile_free(profile);
  annot_profile_free(NULL);
}
END_TEST

static const struct {
  const char *document;
  size_t findings;
} documents[] = {
#define DOCUMENT(entities)                                                                         \
  "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"Ana said it.\"," entities "}"
#define SPEAKER(more)                                                                              \
  "\"speakers\":[{\"id\":\"s\",\"type\":\"person\",\"name\":\"Ana\"" more                          \
  ",\"mentions\":[{\"id\":\"m\",\"spans\":[{\"start\":0,\"end\":3}]}]}]"
#define QUOTE(more)                                                                                \
  ",\"quotes\":[{\"id\":\"q\",\"type\":\"indirect\",\"spans\":[{\"start\":4,\"end\":8}]" more "}]"
    {DOCUMENT(SPEAKER("") QUOTE(",\"speakers\":[\"s\"]")), 1},
    {DOCUMENT(SPEAKER(",\"links\":[\"http://example.org/a\"]") QUOTE(",\"speakers\":[\"s\"]")), 0},
    {DOCUMENT(SPEAKER(",\"links\":[\"http://example.org/a\"]") QUOTE(",\"speakers\":[\"m\"]")), 0},
    {DOCUMENT(SPEAKER(",\"links\":[\"http://example.org/a\"]") QUOTE("")), 1},
    {DOCUMENT(SPEAKER("") QUOTE(",\"speakers\":[\"s\"],\"status\":\"rejected\"")), 0},
    {DOCUMENT(SPEAKER(",\"roles\":[\"b\",\"c\"]")), 1},
};

START_TEST(documents_are_held_to_it) {
  annot_document *document;
  annot_ruleset *ruleset = annot_ruleset_new(NULL);
  annot_ruleset_clear(ruleset);
  ck_assert_int_eq(annot_ruleset_select(ruleset, "C2"), ANNOT_OK);
  annot_findings *findings = annot_findings_new(NULL, ruleset);
  annot_validator *validator = annot_validator_new(NULL, ruleset);
  annot_profile *profile = annot_profile_new(NULL);
  ck_assert_int_eq(annot_profile_require(profile, ANNOT_QUOTE, str("speakers.links")), ANNOT_OK);
  ck_assert_int_eq(annot_profile_allow(profile, str("roles"), str("b"), false), ANNOT_OK);
  ck_assert_int_eq(annot_read(str(documents[_i].document), NULL, &document, NULL), ANNOT_OK);
  ck_assert_int_eq(annot_validate(validator, document, findings), ANNOT_OK);
  ck_assert_uint_eq(annot_findings_count(findings), 0);
  annot_validator_profile(validator, profile);
  ck_assert_int_eq(annot_validate(validator, document, findings), ANNOT_OK);
  ck_assert_uint_eq(annot_findings_count(findings), documents[_i].findings);
  annot_document_free(document);
  annot_profile_free(profile);
  annot_validator_free(validator);
  annot_findings_free(findings);
  annot_ruleset_free(ruleset);
}
END_TEST

START_TEST(memory_that_is_out_is_a_status) {
  for (long left = 0;; ++left) {
    failing memory = {.left = left};
    annot_allocator allocator = failing_allocator(&memory);
    annot_profile *profile = annot_profile_new(&allocator);
    annot_status status = profile ? annot_profile_require(profile, ANNOT_QUOTE, str("cue"))
                                  : ANNOT_NO_MEMORY;
    if (status == ANNOT_OK)
      status = annot_profile_where(profile, ANNOT_QUOTE_TYPE, str("direct"));
    if (status == ANNOT_OK)
      status = annot_profile_allow(profile, str("roles"), str("mayor"), true);
    annot_profile_free(profile);
    ck_assert_uint_eq(memory.bytes, 0);
    ck_assert_int_eq(status, memory.failures ? ANNOT_NO_MEMORY : ANNOT_OK);
    if (!memory.failures)
      break;
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("profile");
  suite_add_loop(suite, "demands", demands_name_members, COUNT(demands));
  suite_add(suite, "values", conditions_and_words_name_values);
  suite_add_loop(suite, "documents", documents_are_held_to_it, COUNT(documents));
  suite_add(suite, "memory", memory_that_is_out_is_a_status);
  return suite_run(suite);
}
