/// The pages of the rules are right: a bad example has exactly the finding that the page promises, at
/// the place it promises, and a good one has none.  spec/rules/README.md says how examples are marked.

#include "config.h"

#include "suite.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

/// Rules whose checks are not written yet; their examples are not judged.
static const char unwritten[] = "C101 C102 C103 C104";

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

/// All findings of an example at level 5, one a line; the caller frees it.
typedef struct judgement {
  annot_validator *validator;
  FILE *file;
} judgement;

static annot_status judge(void *context, annot_record *record) {
  judgement *judged = context;
  const annot_finding *finding;
  if (record->complete)
    ck_assert_int_eq(annot_validate(judged->validator, record->document, record->findings),
                     ANNOT_OK);
  for (size_t i = 0; annot_findings_at(record->findings, i, &finding) == ANNOT_OK; ++i)
    fprintf(judged->file, "%s %llu:%llu-%llu:%llu\n", finding->rule->code,
            (unsigned long long)finding->range.line, (unsigned long long)finding->range.column,
            (unsigned long long)finding->range.end_line,
            (unsigned long long)finding->range.end_column);
  return ANNOT_OK;
}

static char *findings_of(const page_example *example) {
  char *text = NULL;
  size_t size = 0;
  annot_ruleset *ruleset = annot_ruleset_new(NULL);
  annot_ruleset_level(ruleset, 5);
  annot_read_options options = {.ruleset = ruleset};
  options.limits.depth = (uint32_t)option(example->info, "depth=");
  options.limits.record_bytes = option(example->info, "record_bytes=");
  if (strncmp(example->info, "jsonl", 5) == 0)
    options.syntax = ANNOT_JSON_LINES;
  judgement judged = {annot_validator_new(NULL, ruleset), open_memstream(&text, &size)};
  annot_reader *reader = annot_reader_new(&options, judge, &judged);
  ck_assert_int_eq(annot_reader_feed(reader, example->bytes, example->length), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  annot_reader_free(reader);
  fclose(judged.file);
  annot_validator_free(judged.validator);
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

START_TEST(examples_have_the_findings_that_their_page_says) {
  const annot_rule *rule = annot_rule_at((size_t)_i);
  const char *page = annot_rule_page(rule);
  page_example example;
  int judged = 0;
  if (strstr(unwritten, rule->code))
    return;
  while (next_example(&page, &example)) {
    bool bad = strstr(example.info, " bad ") != NULL;
    if (bad || strstr(example.info, " good")) {
      char promised[128];
      promise(rule->code, example.info, promised, sizeof promised);
      char *found = findings_of(&example);
      ck_assert_msg(strcmp(found, promised) == 0, "%s, example '%s': promised '%s', found '%s'",
                    rule->code, example.info, promised, found);
      free(found);
      judged += bad;
    }
    free(example.bytes);
  }
  ck_assert_msg(judged > 0, "%s has no bad example", rule->code);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("pages");
  suite_add_loop(suite, "examples", examples_have_the_findings_that_their_page_says,
                 (int)annot_rule_count());
  return suite_run(suite);
}
