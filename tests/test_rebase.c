/// Re-anchoring: annotations that are put on a new version of their text stand where they belong, and
/// where their words are gone that is said.
///
/// The cases are made from the texts of examples/ and, where it is there, a real article.  The way of
/// web annotation clients, searching for the quote and its surroundings, is measured beside ours.

#include "config.h"

#include "failing.h"
#include "generate.h"
#include "suite.h"
#include "written.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TEXT = 20000, MOST_TEXTS = 5, CASES_EACH = 300 };

typedef struct test_text {
  char bytes[MOST_TEXT];
  size_t length;
} test_text;

static test_text texts[MOST_TEXTS];
static int text_count;

static void load(const char *folder, const char *name) {
  char path[4096];
  test_text *text = &texts[text_count];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file)
    return;
  text->length = fread(text->bytes, 1, sizeof text->bytes, file);
  fclose(file);
  ++text_count;
}

static void load_all(void) {
  const char *examples = getenv("ANNOT_EXAMPLES"), *shared = getenv("ANNOT_SHARED");
  if (text_count > 0)
    return;
  if (examples) {
    load(examples, "texts/ferry.txt");
    load(examples, "texts/library.txt");
    load(examples, "texts/observatory.txt");
  }
  if (shared)
    load(shared, "seed/ryabkov.txt");
  ck_assert_int_ge(text_count, 3);
}

static generator source;

static uint32_t below(size_t limit) { return generate_below(&source, (uint32_t)limit); }

/// What is done to a text.
typedef enum change_kind { SHIFTED, TYPOS, REPLACED, DELETED, CHANGE_COUNT } change_kind;

static const char *const change_names[] = {"shifted only", "typos in the quote",
                                           "a quarter of the words replaced", "sentence deleted"};
static const int word_counts[] = {1, 3, 8, 20};

/// One case: an old text with a quote in it, a new text, and where the quote is then.
typedef struct rebase_case {
  const test_text *old_text;
  size_t start, end;
  char new_text[4 * MOST_TEXT];
  size_t length, new_start, new_end;
} rebase_case;

static bool is_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (unsigned char)c >= 0xc3;
}

static bool goes_on(char c) { return is_letter(c) || ((unsigned char)c & 0xc0) == 0x80; }

/// The bytes of the curly marks and dashes are no letters, though they are not ASCII.
static bool word_begins(const test_text *text, size_t at) {
  unsigned char c = (unsigned char)text->bytes[at];
  return is_letter(text->bytes[at]) && c != 0xe2 && (at == 0 || !goes_on(text->bytes[at - 1]));
}

static size_t word_end(const test_text *text, size_t at) {
  while (at < text->length && goes_on(text->bytes[at]) && (unsigned char)text->bytes[at] != 0xe2)
    ++at;
  return at;
}

/// A quote of so many words, begun at a random place; it does not go over the end of a paragraph.
static void pick_quote(rebase_case *made, int words) {
  const test_text *text = made->old_text;
  for (;;) {
    size_t at = below(text->length);
    while (at < text->length && !word_begins(text, at))
      ++at;
    made->start = at;
    int count = 0;
    for (; at < text->length && text->bytes[at] != '\n' && count < words; ++at)
      if (word_begins(text, at)) {
        made->end = word_end(text, at);
        ++count;
      }
    if (count == words)
      return;
  }
}

/// Bounds of the sentences that hold the quote.
static void sentence_of(const rebase_case *made, size_t *start, size_t *end) {
  const char *bytes = made->old_text->bytes;
  for (*start = made->start; *start > 0; --*start)
    if (bytes[*start - 1] == '\n' ||
        (*start > 1 && bytes[*start - 1] == ' ' && bytes[*start - 2] == '.'))
      break;
  for (*end = made->end; *end < made->old_text->length; ++*end)
    if (bytes[*end] == '\n' || (bytes[*end - 1] == '.' && bytes[*end] == ' '))
      break;
  *end += *end < made->old_text->length && bytes[*end] == ' ';
}

static void put(rebase_case *made, const char *bytes, size_t length) {
  memcpy(made->new_text + made->length, bytes, length);
  made->length += length;
}

/// A paragraph of another text comes first, always.
static void put_foreign(rebase_case *made) {
  const test_text *other = made->old_text;
  while (other == made->old_text)
    other = &texts[below((size_t)text_count)];
  size_t at = below(other->length / 2), end;
  while (at > 0 && other->bytes[at - 1] != '\n')
    --at;
  for (end = at; end < other->length && other->bytes[end] != '\n'; ++end)
    continue;
  put(made, other->bytes + at, end - at);
  put(made, "\n\n", 2);
}

/// A word with one letter doubled, left out, changed or swapped.
static void put_typo(rebase_case *made, const char *word, size_t length) {
  size_t at = below(length);
  while (at > 0 && (unsigned char)word[at] >= 0x80)
    --at; // not within a character
  if ((unsigned char)word[at] >= 0x80 || length < 2) {
    put(made, word, length);
    put(made, "x", 1);
    return;
  }
  put(made, word, at);
  switch (below(3)) {
  case 0:
    put(made, word + at, 1);
    put(made, word + at, length - at);
    break;
  case 1:
    put(made, word + at + 1, length - at - 1);
    break;
  default:
    put(made, "q", 1);
    put(made, word + at + 1, length - at - 1);
  }
}

/// Another word, from another text.
static void put_replacement(rebase_case *made) {
  const test_text *other = &texts[below((size_t)text_count)];
  size_t at = below(other->length - 60);
  while (!word_begins(other, at))
    at = (at + 1) % (other->length - 30);
  put(made, other->bytes + at, word_end(other, at) - at);
}

/// Copies [from, to) word by word; each is changed with the chance of one in `one_in`.
static void put_changed(rebase_case *made, size_t from, size_t to, uint32_t one_in, bool typo) {
  const test_text *text = made->old_text;
  for (size_t at = from, end; at < to; at = end) {
    bool word = word_begins(text, at);
    end = word ? word_end(text, at) : at + 1;
    if (word && below(one_in) == 0)
      typo ? put_typo(made, text->bytes + at, end - at) : put_replacement(made);
    else
      put(made, text->bytes + at, end - at);
  }
}

/// Makes a case; false where nothing of the change came into it.
static bool make_case(rebase_case *made, change_kind kind, int words) {
  made->old_text = &texts[below((size_t)text_count)];
  made->length = 0;
  pick_quote(made, words);
  put_foreign(made);
  size_t start = made->start, end = made->end, length = made->old_text->length;
  const char *bytes = made->old_text->bytes;
  if (kind == DELETED) {
    sentence_of(made, &start, &end);
    put(made, bytes, start);
    made->new_start = made->new_end = made->length;
    put(made, bytes + end, length - end);
    return true;
  }
  if (kind == REPLACED)
    put_changed(made, 0, start, 4, false);
  else
    put(made, bytes, start);
  made->new_start = made->length;
  put_changed(made, start, end, kind == SHIFTED ? UINT32_MAX : kind == TYPOS ? 5 : 4, kind == TYPOS);
  made->new_end = made->length;
  if (kind == REPLACED)
    put_changed(made, end, length, 4, false);
  else
    put(made, bytes + end, length - end);
  return kind == SHIFTED || made->new_end - made->new_start != end - start ||
         memcmp(made->new_text + made->new_start, bytes + start, end - start) != 0;
}

/// How many cases came out how.
typedef struct outcome {
  int cases, exact, overlapping, wrong, missing;
} outcome;

static void judge(outcome *sums, const rebase_case *made, bool found, size_t start, size_t end) {
  ++sums->cases;
  if (!found)
    ++sums->missing;
  else if (start == made->new_start && end == made->new_end && start < end)
    ++sums->exact;
  else if (start < made->new_end && end > made->new_start)
    ++sums->overlapping;
  else
    ++sums->wrong;
}

/// Ours: a document with the quote as an annotation.
static void judge_ours(outcome *sums, const rebase_case *made) {
  annot_document *document = annot_document_new(NULL);
  annot_rebase *plan;
  annot_node other, span;
  annot_str text = {made->old_text->bytes, made->old_text->length};
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, text), ANNOT_OK);
  ck_assert_int_eq(annot_set_enum(document, ANNOT_ROOT, ANNOT_DOCUMENT_UNIT, 0, ANNOT_BYTE), ANNOT_OK);
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_OTHERS, ANNOT_LAST, &other), ANNOT_OK);
  ck_assert_int_eq(annot_add(document, other, ANNOT_OTHER_SPANS, ANNOT_LAST, &span), ANNOT_OK);
  ck_assert_int_eq(annot_set_position(document, span, ANNOT_SPAN_START, made->start), ANNOT_OK);
  ck_assert_int_eq(annot_set_position(document, span, ANNOT_SPAN_END, made->end), ANNOT_OK);
  ck_assert_int_eq(annot_rebase_plan(document, (annot_str){made->new_text, made->length}, NULL, &plan),
                   ANNOT_OK);
  const annot_anchoring *at = annot_rebase_at(plan, 0);
  bool found = at->anchor <= ANNOT_ANCHOR_ALTERED;
  judge(sums, made, found, (size_t)at->start, (size_t)at->end);
  if (getenv("ANNOT_SHOW") && (!found || at->start != made->new_start || at->end != made->new_end) &&
      made->new_start < made->new_end)
    printf("# [%.*s] -> [%.*s] but %d [%.*s] %.2f\n", (int)(made->end - made->start),
           made->old_text->bytes + made->start, (int)(made->new_end - made->new_start),
           made->new_text + made->new_start, at->anchor, (int)(at->end - at->start),
           made->new_text + at->start, at->score);
  else if (getenv("ANNOT_SHOW") && found && made->new_start == made->new_end)
    printf("# deleted [%.*s] but %d [%.*s] %.2f\n", (int)(made->end - made->start),
           made->old_text->bytes + made->start, at->anchor, (int)(at->end - at->start),
           made->new_text + at->start, at->score);
  annot_rebase_free(plan);
  annot_document_free(document);
}

/// The best match of `words` that ends anywhere in a text (Sellers 1980): the number of errors, and
/// where it is.
static size_t search_nearly(const char *text, size_t length, const char *words, size_t count,
                            size_t *start, size_t *end) {
  static uint32_t errors[2][1024], begins[2][1024];
  size_t best = count + 1;
  for (size_t i = 0; i <= count; ++i)
    errors[0][i] = (uint32_t)i, begins[0][i] = 0;
  for (size_t j = 1; j <= length; ++j) {
    const uint32_t *old = errors[(j - 1) % 2], *old_begin = begins[(j - 1) % 2];
    uint32_t *now = errors[j % 2], *begin = begins[j % 2];
    now[0] = 0;
    begin[0] = (uint32_t)j;
    for (size_t i = 1; i <= count; ++i) {
      uint32_t same = old[i - 1] + (words[i - 1] != text[j - 1]), more = old[i] + 1, less = now[i - 1] + 1;
      now[i] = same <= more && same <= less ? same : more <= less ? more : less;
      begin[i] = now[i] == same ? old_begin[i - 1] : now[i] == more ? old_begin[i] : begin[i - 1];
    }
    if (now[count] < best) {
      best = now[count];
      *start = begin[count];
      *end = j;
    }
  }
  return best;
}

static double likeness(const char *a, size_t a_length, const char *b, size_t b_length) {
  size_t start, end;
  if (a_length == 0)
    return 1;
  size_t errors = search_nearly(b, b_length, a, a_length, &start, &end);
  return 1 - (double)(errors < a_length ? errors : a_length) / (double)a_length;
}

/// How web annotation clients score a match: the quote counts 50, what stands before and behind it
/// 20 each, the position 2.
static double score_match(const rebase_case *made, size_t start, size_t end, double quote) {
  enum { AROUND = 32 };
  const char *old = made->old_text->bytes;
  size_t before = made->start < AROUND ? made->start : AROUND;
  size_t after = made->old_text->length - made->end < AROUND ? made->old_text->length - made->end : AROUND;
  size_t from = start < before ? 0 : start - before;
  size_t to = made->length - end < after ? made->length : end + after;
  double prefix = likeness(old + made->start - before, before, made->new_text + from, start - from);
  double suffix = likeness(old + made->end, after, made->new_text + end, to - end);
  double far = start > made->start ? (double)(start - made->start) : (double)(made->start - start);
  return (50 * quote + 20 * prefix + 20 * suffix + 2 * (1 - far / (double)made->length)) / 92;
}

/// Theirs: every exact match, or else the nearest one, and the best score of them, whatever it is.
static void judge_theirs(outcome *sums, const rebase_case *made) {
  const char *words = made->old_text->bytes + made->start;
  size_t count = made->end - made->start, start = 0, end = 0;
  double best = -1;
  for (size_t at = 0; at + count <= made->length; ++at)
    if (memcmp(made->new_text + at, words, count) == 0) {
      double score = score_match(made, at, at + count, 1);
      if (score > best)
        best = score, start = at, end = at + count;
    }
  if (best < 0) {
    size_t errors = search_nearly(made->new_text, made->length, words, count, &start, &end);
    best = errors <= (count / 2 < 256 ? count / 2 : 256) ? 1 : -1;
  }
  judge(sums, made, best >= 0, start, end);
}

static void show(const char *who, const outcome *sums) {
  printf("# %s: %d exact, %d overlapping, %d wrong, %d not found of %d\n", who, sums->exact,
         sums->overlapping, sums->wrong, sums->missing, sums->cases);
}

START_TEST(spans_are_put_where_they_belong) {
  static rebase_case made;
  change_kind kind = (change_kind)(_i / COUNT(word_counts));
  int words = word_counts[_i % COUNT(word_counts)];
  outcome ours = {0}, theirs = {0};
  load_all();
  source.state = 20270503 + (uint64_t)_i;
  while (ours.cases < CASES_EACH) {
    if (!make_case(&made, kind, words))
      continue;
    judge_ours(&ours, &made);
    judge_theirs(&theirs, &made);
  }
  printf("# %s, %d words\n", change_names[kind], words);
  show("  ours  ", &ours);
  show("  theirs", &theirs);
  if (kind == DELETED)
    ck_assert_int_le(ours.wrong * 100, ours.cases);
  else if (kind != REPLACED && words >= 3)
    ck_assert_int_ge(ours.exact * 100, ours.cases * 97);
}
END_TEST

/// A text in which words were changed, put in and left out at random.
static annot_str vary(annot_str text, char *bytes) {
  size_t length = 0;
  for (size_t at = 0; at < text.length; ++at) {
    bool boundary = ((unsigned char)text.data[at] & 0xc0) != 0x80;
    if (boundary && below(12) == 0)
      length += (size_t)snprintf(bytes + length, 16, "%s", below(2) ? "new " : "\xf0\x9f\x93\x89");
    size_t end = at + 1;
    while (end < text.length && ((unsigned char)text.data[end] & 0xc0) == 0x80)
      ++end;
    if (boundary && below(12) != 0) {
      memcpy(bytes + length, text.data + at, end - at);
      length += end - at;
    }
    at = end - 1;
  }
  return (annot_str){bytes, length};
}

static void check_applied(const annot_document *document, const annot_rebase *plan) {
  for (size_t i = 0; i < annot_rebase_count(plan); ++i) {
    const annot_anchoring *at = annot_rebase_at(plan, i);
    bool region = annot_node_shape(document, at->node) == ANNOT_REGION;
    ck_assert_uint_eq(annot_position(document, at->node, region ? ANNOT_REGION_START : ANNOT_SPAN_START),
                      at->start);
    ck_assert_uint_eq(annot_position(document, at->node, region ? ANNOT_REGION_END : ANNOT_SPAN_END),
                      at->end);
    ck_assert(at->anchor >= ANNOT_ANCHOR_EXACT && at->anchor <= ANNOT_ANCHOR_ORPHAN);
    ck_assert(at->score >= 0 && at->score <= 1.0001 && at->margin >= 0 && at->margin <= 1.0001);
    if (at->anchor == ANNOT_ANCHOR_EXACT)
      ck_assert_uint_eq(at->start, at->old_start);
  }
}

START_TEST(a_plan_is_carried_out_as_one_change_and_undone) {
  static char bytes[1 << 18];
  source.state = (uint64_t)_i;
  printf("# seed %d\n", _i);
  annot_document *document = generate_document(&source);
  annot_rebase *plan;
  annot_str text = annot_text(document);
  if (!text.data || text.length > sizeof bytes / 8) {
    annot_document_free(document);
    return;
  }
  annot_str fresh = vary(text, bytes);
  annot_buffer before = written(document);
  ck_assert_int_eq(annot_history_limit(document, UINT64_MAX), ANNOT_OK);
  ck_assert_int_eq(annot_rebase_plan(document, fresh, NULL, &plan), ANNOT_OK);
  ck_assert_int_eq(annot_rebase_apply(document, plan), ANNOT_OK);
  annot_str now = annot_text(document);
  ck_assert(now.length == fresh.length && memcmp(now.data, fresh.data, now.length) == 0);
  check_applied(document, plan);
  ck_assert_int_eq(annot_rebase_apply(document, plan), ANNOT_BAD_STATE);
  while (annot_undo(document) == ANNOT_OK)
    continue;
  annot_buffer after = written(document);
  ck_assert_str_eq(before.data, after.data);
  annot_buffer_free(&before);
  annot_buffer_free(&after);
  annot_rebase_free(plan);
  annot_document_free(document);
}
END_TEST

START_TEST(a_plan_without_memory_fails_and_changes_nothing) {
  static const char json[] =
      "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"The old man said he would go home, but not today.\","
      "\"others\":[{\"id\":\"a\",\"type\":\"w\",\"spans\":[{\"start\":4,\"end\":11,\"exact\":\"old man\"}]},"
      "{\"id\":\"b\",\"type\":\"w\",\"spans\":[{\"start\":39,\"end\":42}]}]}";
  const char *fresh = "Yesterday the old woman said she would go home.";
  for (long left = 0;; ++left) {
    failing memory = {.left = -1};
    annot_allocator allocator = failing_allocator(&memory);
    annot_read_options options = {.allocator = &allocator};
    annot_document *document;
    annot_rebase *plan = NULL;
    ck_assert_int_eq(annot_read((annot_str){json, sizeof json - 1}, &options, &document, NULL), ANNOT_OK);
    annot_buffer before = written(document);
    memory.left = left;
    annot_status status = annot_rebase_plan(document, (annot_str){fresh, strlen(fresh)}, &allocator, &plan);
    if (status == ANNOT_OK)
      status = annot_rebase_apply(document, plan);
    memory.left = -1;
    annot_buffer after = written(document);
    bool same = strcmp(before.data, after.data) == 0;
    int failures = memory.failures;
    ck_assert_int_eq(status, failures ? ANNOT_NO_MEMORY : ANNOT_OK);
    ck_assert(same == (failures > 0));
    annot_buffer_free(&before);
    annot_buffer_free(&after);
    annot_rebase_free(plan);
    annot_document_free(document);
    ck_assert_uint_eq(memory.bytes, 0);
    if (failures == 0)
      break;
  }
}
END_TEST

START_TEST(what_cannot_be_put_on_a_text_has_a_status) {
  annot_document *document = annot_document_new(NULL);
  annot_rebase *plan = NULL;
  annot_str text = {"abc", 3}, bad = {"a\xff", 2}, nul = {"a\0b", 3};
  ck_assert_int_eq(annot_rebase_plan(document, text, NULL, &plan), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, text), ANNOT_OK);
  ck_assert_int_eq(annot_rebase_plan(document, bad, NULL, &plan), ANNOT_BAD_VALUE);
  ck_assert_int_eq(annot_rebase_plan(document, nul, NULL, &plan), ANNOT_BAD_VALUE);
  ck_assert_int_eq(annot_rebase_plan(document, text, NULL, &plan), ANNOT_OK);
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, text), ANNOT_OK);
  ck_assert_int_eq(annot_rebase_apply(document, plan), ANNOT_BAD_STATE);
  annot_rebase_free(plan);
  annot_document_free(document);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("rebase");
  suite_add_loop(suite, "cases", spans_are_put_where_they_belong,
                 CHANGE_COUNT * COUNT(word_counts));
  suite_add_loop(suite, "applied", a_plan_is_carried_out_as_one_change_and_undone, 60);
  suite_add(suite, "memory", a_plan_without_memory_fails_and_changes_nothing);
  suite_add(suite, "refused", what_cannot_be_put_on_a_text_has_a_status);
  return suite_run(suite);
}
