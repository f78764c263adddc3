/// The pages of the rules are right: a bad example has exactly the finding that the page promises, at
/// the place it promises, and a good one has none.  spec/rules/README.md says how examples are marked.

#include "config.h"

#include "suite.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

typedef struct page_example {
  char info[256];   ///< what follows the fence
  char *bytes;
  size_t length;
} page_example;

/// Replaces \xHH by its byte.
static size_t unescape(char *bytes, size_t length) {
  size_t to = 0;
  for (size_t at = 0; at < length; ++to) {
    unsigned value;
    if (length - at >= 4 && bytes[at] == '\\' && bytes[at + 1] == 'x' &&
        sscanf(bytes + at + 2, "%2x", &value) == 1) {
      bytes[to] = (char)value;
      at += 4;
    } else {
      bytes[to] = bytes[at++];
    }
  }
  return to;
}

/// Finds the next example of a page; the caller frees its bytes.
static bool next_example(const char **page, page_example *example) {
  const char *fence = strstr(*page, "\n```");
  if (!fence)
    return false;
  const char *info = fence + 4, *line = strchr(info, '\n');
  const char *end = strstr(line, "\n```");
  snprintf(example->info, sizeof example->info, "%.*s", (int)(line - info), info);
  *page = end + 4;
  example->length = (size_t)(end - line);
  example->bytes = malloc(example->length + 1);
  memcpy(example->bytes, line + 1, example->length);
  if (example->length > 0 && strstr(example->info, "no-final-lf"))
    --example->length;
  if (strstr(example->info, "escaped"))
    example->length = unescape(example->bytes, example->length);
  return true;
}

static uint64_t option(const char *info, const char *name) {
  const char *found = strstr(info, name);
  return found ? strtoull(found + strlen(name), NULL, 10) : 0;
}

/// Writes the example with a fix applied.
static void mend(FILE *file, const page_example *example, const annot_fix *fix) {
  size_t at = 0;
  for (size_t i = 0; i < fix->edit_count; ++i) {
    const annot_replacement *edit = &fix->edits[i];
    fwrite(example->bytes + at, 1, edit->byte - at, file);
    fwrite(edit->text.data, 1, edit->text.length, file);
    at = edit->end_byte;
  }
  fwrite(example->bytes + at, 1, example->length - at, file);
}

enum { MOST_FACTS = 256 };

/// A fact of a document, as much as matters here.
typedef struct kept_fact {
  const annot_rule *rule;
  uint64_t key, value, record;
  annot_range range;
} kept_fact;

/// What is found in an example, one finding a line, and the example with the first fix applied.
typedef struct judgement {
  const page_example *example;
  annot_validator *validator;
  FILE *file, *mended;
  kept_fact facts[MOST_FACTS];
  size_t fact_count;
  uint64_t record;
} judgement;

/// What canonical JSON a document has; NULL where it lacks something, and so has none.
static char *canonical(const annot_document *document) {
  char *bytes, *kept = NULL;
  size_t length;
  if (annot_write(document, NULL, &bytes, &length) != ANNOT_OK)
    return NULL;
  kept = strndup(bytes, length);
  annot_bytes_free(NULL, bytes, length);
  return kept;
}

/// The canonical JSON of what bytes say; NULL where they cannot be read.
static char *canonical_of(annot_str bytes) {
  annot_document *document = NULL;
  char *kept = NULL;
  if (annot_read(bytes, NULL, &document, NULL) == ANNOT_OK)
    kept = canonical(document);
  annot_document_free(document);
  return kept;
}

/// What the example says with a fix applied to its bytes.
static char *canonical_mended(const page_example *example, const annot_fix *fix) {
  char *bytes = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&bytes, &size);
  mend(file, example, fix);
  fclose(file);
  char *kept = canonical_of((annot_str){bytes, size});
  free(bytes);
  return kept;
}

/// What a document says that has been changed: reading it again converts its positions, as it does those
/// of the mended file.
static char *canonical_again(const annot_document *document) {
  char *once = canonical(document);
  char *again = once ? canonical_of((annot_str){once, strlen(once)}) : NULL;
  free(once);
  return again;
}

/// A fix as a change of the document does what it does to the bytes, and can be taken back.
static void compare_fix(const page_example *example, annot_record *record, size_t finding, size_t fix) {
  const annot_finding *shown;
  annot_change *change, *back;
  ck_assert_int_eq(annot_findings_at(record->findings, finding, &shown), ANNOT_OK);
  char *before = canonical(record->document);
  char *wanted = shown->fixes[fix].edit_count > 0 ? canonical_mended(example, &shown->fixes[fix]) : NULL;
  annot_status status = annot_finding_fix(record->document, record->findings, finding, fix, &change);
  // Spelling is mended in the file only.
  bool spelling = shown->rule->code[0] == 'S' || shown->rule->code[0] == 'F';
  ck_assert_msg(status == ANNOT_OK || (spelling && status == ANNOT_BAD_STATE), "%s: %s",
                shown->rule->code, annot_status_text(status));
  if (status == ANNOT_OK) {
    ck_assert_int_eq(annot_apply(record->document, change, &back), ANNOT_OK);
    char *is = canonical_again(record->document);
    ck_assert_msg(!wanted || (is && strcmp(is, wanted) == 0), "%s, example '%s': the change makes\n%snot\n%s",
                  shown->rule->code, example->info, is ? is : "nothing\n", wanted ? wanted : "");
    ck_assert_int_eq(annot_apply(record->document, back, NULL), ANNOT_OK);
    free(is);
    is = canonical(record->document);
    ck_assert(!before == !is && (!before || strcmp(before, is) == 0));
    free(is);
    annot_change_free(change);
    annot_change_free(back);
  }
  free(before);
  free(wanted);
}

static annot_status keep_fact(void *context, const annot_fact *fact) {
  judgement *judged = context;
  ck_assert_uint_lt(judged->fact_count, MOST_FACTS);
  judged->facts[judged->fact_count++] =
      (kept_fact){fact->rule, fact->key, fact->value, judged->record, fact->range};
  return ANNOT_OK;
}

static void print_range(FILE *file, const annot_rule *rule, const annot_range *range) {
  fprintf(file, "%s %llu:%llu-%llu:%llu\n", rule->code, (unsigned long long)range->line,
          (unsigned long long)range->column, (unsigned long long)range->end_line,
          (unsigned long long)range->end_column);
}

/// The rules about several documents: a fact differs from the first one of its key.
static void compare_facts(const judgement *judged) {
  for (size_t i = 0; i < judged->fact_count; ++i) {
    const kept_fact *fact = &judged->facts[i], *first = judged->facts;
    while (first->rule != fact->rule || first->key != fact->key)
      ++first;
    if (first->record != fact->record && annot_facts_differ(fact->rule, first->value, fact->value))
      print_range(judged->file, fact->rule, &fact->range);
  }
}

static annot_status judge(void *context, annot_record *record) {
  judgement *judged = context;
  const annot_finding *finding;
  if (record->complete)
    ck_assert_int_eq(annot_validate(judged->validator, record->document, record->findings),
                     ANNOT_OK);
  for (size_t i = 0; annot_findings_at(record->findings, i, &finding) == ANNOT_OK; ++i) {
    if (i == 0 && finding->fix_count > 0)
      mend(judged->mended, judged->example, &finding->fixes[0]);
    print_range(judged->file, finding->rule, &finding->range);
  }
  judged->record = record->number;
  ck_assert_int_eq(annot_document_facts(record->document, record->findings, keep_fact, judged), ANNOT_OK);
  if (record->corpus)
    return ANNOT_OK;
  for (size_t i = 0; annot_findings_at(record->findings, i, &finding) == ANNOT_OK; ++i)
    for (size_t fix = 0, count = finding->fix_count; fix < count; ++fix)
      compare_fix(judged->example, record, i, fix);
  return ANNOT_OK;
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

/// All findings of an example at level 5; `*mended` is the example with the first fix.  The caller
/// frees both.
static char *findings_of(const annot_rule *rule, const page_example *example, char **mended) {
  char *text = NULL;
  size_t size = 0, mended_size = 0;
  annot_ruleset *ruleset = annot_ruleset_new(NULL);
  annot_ruleset_level(ruleset, 5);
  annot_read_options options = {.ruleset = ruleset};
  options.limits.depth = (uint32_t)option(example->info, "depth=");
  options.limits.record_bytes = option(example->info, "record_bytes=");
  if (strncmp(example->info, "jsonl", 5) == 0)
    options.syntax = ANNOT_JSON_LINES;
  judgement judged = {.example = example,
                      .validator = annot_validator_new(NULL, ruleset),
                      .file = open_memstream(&text, &size),
                      .mended = open_memstream(mended, &mended_size)};
  annot_profile *profile = strncmp(rule->code, "C2", 2) == 0 ? profile_of_pages() : NULL;
  annot_validator_profile(judged.validator, profile);
  annot_reader *reader = annot_reader_new(&options, judge, &judged);
  ck_assert_int_eq(annot_reader_feed(reader, example->bytes, example->length), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  annot_reader_free(reader);
  compare_facts(&judged);
  fclose(judged.file);
  fclose(judged.mended);
  annot_validator_free(judged.validator);
  annot_profile_free(profile);
  annot_ruleset_free(ruleset);
  return text;
}

/// What a page promises for an example: a line with code and place, or nothing.
static void promise(const char *code, const char *info, char *line, size_t size) {
  char place[64] = "";
  line[0] = '\0';
  const char *bad = strstr(info, " bad ");
  if (bad && sscanf(bad, " bad %63s", place) == 1)
    snprintf(line, size, "%s %s\n", code, place);
}

/// Whether two examples are spelled in the same syntax: the first word of their info.
static bool same_spelling(const char *a, const char *b) {
  size_t length = strcspn(a, " ");
  return length == strcspn(b, " ") && strncmp(a, b, length) == 0;
}

/// Judges a bad or good example; keeps what its first fix makes of the first bad one of each
/// spelling.
static void judge_example(const annot_rule *rule, const page_example *example, char infos[2][256],
                          char *mended[2]) {
  char promised[128], *made;
  promise(rule->code, example->info, promised, sizeof promised);
  char *found = findings_of(rule, example, &made);
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
  page_example example;
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
