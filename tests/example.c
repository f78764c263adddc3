/// The examples of pages: blocks are found, read with the limits that they ask for, and judged by all
/// rules.  What a page promises of a block is left to the tests.

#include "config.h"

#include "example.h"
#include "suite.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

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

bool next_example(const char **page, test_example *example) {
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
static void mend(FILE *file, const test_example *example, const annot_fix *fix) {
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
  const test_example *example;
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
static char *canonical_mended(const test_example *example, const annot_fix *fix) {
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
static void compare_fix(const test_example *example, annot_record *record, size_t finding, size_t fix) {
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

/// Messages, notes and the titles of fixes are no sentences: each is part of a line, behind a name.
static void check_style(annot_str words) {
  ck_assert_msg(words.length > 1, "a message is empty");
  const char *end = words.data + words.length;
  bool name = words.length > 8 && (memcmp(words.data, "GeoNames", 8) == 0 ||
                                   memcmp(words.data, "Wikidata", 8) == 0);
  bool begins = isupper((unsigned char)words.data[0]) && islower((unsigned char)words.data[1]);
  bool ends = end[-1] == '.' && isalnum((unsigned char)end[-2]);
  ck_assert_msg((name || !begins) && !ends, "this is a sentence: '%.*s'", (int)words.length,
                words.data);
}

static void check_words(const annot_finding *finding) {
  check_style(finding->message);
  for (size_t i = 0; i < finding->related_count; ++i)
    check_style(finding->related[i].message);
  for (size_t i = 0; i < finding->fix_count; ++i)
    check_style(finding->fixes[i].title);
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
    check_words(finding);
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

char *findings_of(const test_example *example, const annot_profile *profile, char **mended) {
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
  annot_validator_profile(judged.validator, profile);
  annot_reader *reader = annot_reader_new(&options, judge, &judged);
  ck_assert_int_eq(annot_reader_feed(reader, example->bytes, example->length), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  annot_reader_free(reader);
  compare_facts(&judged);
  fclose(judged.file);
  fclose(judged.mended);
  annot_validator_free(judged.validator);
  annot_ruleset_free(ruleset);
  return text;
}

bool same_spelling(const char *a, const char *b) {
  size_t length = strcspn(a, " ");
  return length == strcspn(b, " ") && strncmp(a, b, length) == 0;
}
