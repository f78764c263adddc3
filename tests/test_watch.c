/// Following a document that is edited: after every change the findings are those of a full run, and
/// what is told to have come and gone is the difference.
///
/// ANNOT_SEED and ANNOT_ROUNDS (steps for each document) widen the search.

#include "config.h"

#include "failing.h"
#include "finding/finding.h"
#include "generate.h"
#include "suite.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

enum { DOCUMENTS = 24, STEPS = 150, MOST_NODES = 160 };

static unsigned long from_environment(const char *name, unsigned long otherwise) {
  const char *given = getenv(name);
  return given ? strtoul(given, NULL, 10) : otherwise;
}

static annot_str view(const char *string) { return (annot_str){string, strlen(string)}; }

// ---- Random changes that break rules ----

static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g1", "g2", "g3", "published"};
static const char *const pieces[] = {
    "words ",  "a",      "“",    "”",  "\"",     "\n",    "\n\n", " ",       "May 3, 2021",
    "Monday",  "yesterday ", "``", "''", "|x",   "5",     "6'",   "\u200b",  "\u202e",
    "é",       "e\u0301", "📉",  "👩\u200d👧", "🇩🇪", "„", "»",    "«",       ". ",
    "\ufeff", "\r\n",    "said, ", "\x01", "lower\nlower\nlower\n", "—", "\u00a0", "He said it is so. ",
};
static const char *const words[] = {"2021-05-03", "2021-05-04", "2021-13-01", "2021-02-30", "PT1H", "R/P1W",
                                    "XXXX-05",    "2021/2020",  "2021-05-03T10:00"};
static const char *const iris[] = {"https://www.wikidata.org/wiki/Q1",
                                   "https://www.wikidata.org/wiki/Q2",
                                   "https://www.wikidata.org/wiki/P", "relative/path",
                                   "https://www.geonames.org/123"};
static const char *const names[] = {"Anna Keller", "Oslo", "Boris", "", "a spokesman"};
static const double numbers[] = {0, 10, 59.9, 95, 200, -3};

#define ONE_OF(random, array) ((array)[generate_below((random), (uint32_t)COUNT(array))])

/// Some text of a few pieces.
static size_t make_text(generator *random, char *text, uint32_t most) {
  size_t length = 0;
  for (uint32_t i = generate_below(random, most + 1); i > 0; --i) {
    const char *piece = ONE_OF(random, pieces);
    memcpy(text + length, piece, strlen(piece));
    length += strlen(piece);
  }
  return length;
}

static annot_node random_node(generator *random, const annot_document *document) {
  annot_node nodes[4 * MOST_NODES];
  uint32_t count = 0;
  for (annot_node node = ANNOT_ROOT; node != ANNOT_NO_NODE && count < 4 * MOST_NODES;
       node = annot_node_next(document, node))
    nodes[count++] = node;
  return nodes[generate_below(random, count)];
}

/// Mostly the id of something there is, and that may be named.
static annot_str random_id(generator *random, const annot_document *document, uint32_t targets) {
  annot_node node = random_node(random, document);
  for (int i = 0; i < 20 && !(targets >> annot_node_shape(document, node) & 1); ++i)
    node = random_node(random, document);
  annot_shape shape = annot_node_shape(document, node);
  annot_field field = annot_field_find(shape, view("id"));
  if (node == ANNOT_ROOT || !annot_count(document, node, field))
    return view(ONE_OF(random, ids));
  return annot_string(document, node, field, 0);
}

static annot_str random_string(generator *random, const annot_document *document, annot_node node,
                               const annot_field_info *info, char *text) {
  annot_str passage;
  switch (info->kind) {
  case ANNOT_KIND_TOKEN:
    if (generate_below(random, 4) == 0)
      return view(ONE_OF(random, ids));
    return (annot_str){text, (size_t)sprintf(text, "n%u", generate_below(random, 500))};
  case ANNOT_KIND_REFERENCE:
    return random_id(random, document,
                     generate_below(random, 4) ? info->targets : UINT32_MAX);
  case ANNOT_KIND_WORD:
    return view(ONE_OF(random, words));
  case ANNOT_KIND_IRI:
    return view(ONE_OF(random, iris));
  case ANNOT_KIND_PASSAGE:
    if (generate_below(random, 4) > 0 && annot_passage(document, node, &passage) == ANNOT_OK &&
        passage.length > 0)
      return passage;
    return view("words");
  case ANNOT_KIND_ARTICLE:
    return (annot_str){text, make_text(random, text, 30)};
  case ANNOT_KIND_LANGUAGE:
    return view("en");
  case ANNOT_KIND_INSTANT:
    return view("2021-05-03T10:00:00Z");
  case ANNOT_KIND_COUNTRY:
    return view(&"NO\0SE\0XX"[3 * generate_below(random, 3)]);
  case ANNOT_KIND_OBJECT:
    return view("{}");
  case ANNOT_KIND_DIGEST:
    return view("sha256:0000000000000000000000000000000000000000000000000000000000000000");
  case ANNOT_KIND_VERSION:
  case ANNOT_KIND_TEXT:
  case ANNOT_KIND_POSITION:
  case ANNOT_KIND_BOUND:
  case ANNOT_KIND_NUMBER:
  case ANNOT_KIND_SHARE:
  case ANNOT_KIND_ENUM:
  case ANNOT_KIND_NODE:
    break;
  }
  return view(ONE_OF(random, names));
}

/// Mostly near the beginning of a piece of text, sometimes beyond the end.
static uint64_t random_bound(generator *random, const annot_document *document) {
  uint64_t length = annot_text_length(document, annot_document_counts(document));
  return generate_below(random, (uint32_t)length + 3);
}

static void set_random(generator *random, annot_document *document, annot_node node,
                       const annot_field_info *info) {
  char text[1024];
  uint32_t count = annot_count(document, node, info->field);
  bool list = annot_is_list(info->cardinality);
  uint32_t index = list ? generate_below(random, count + 1) : 0;
  uint32_t at = list && index == count ? ANNOT_LAST : index;
  switch (info->kind) {
  case ANNOT_KIND_NODE:
    if (annot_node_next(document, ANNOT_ROOT + MOST_NODES) == ANNOT_NO_NODE ||
        generate_below(random, 3) == 0)
      annot_add(document, node, info->field, index, &(annot_node){0});
    break;
  case ANNOT_KIND_BOUND:
    annot_set_position(document, node, info->field, random_bound(random, document));
    break;
  case ANNOT_KIND_POSITION:
    annot_set_position(document, node, info->field,
                       annot_text_length(document, ANNOT_CODEPOINT) + generate_below(random, 2));
    break;
  case ANNOT_KIND_NUMBER:
    annot_set_number(document, node, info->field, ONE_OF(random, numbers));
    break;
  case ANNOT_KIND_SHARE:
    annot_set_number(document, node, info->field, 0.5);
    break;
  case ANNOT_KIND_ENUM:
    annot_set_enum(document, node, info->field, at,
                   1 + (int)generate_below(random, (uint32_t)annot_enum_count(info->enumeration)));
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
    annot_set_string(document, node, info->field, at,
                     random_string(random, document, node, info, text));
    break;
  }
}

/// The place of some words in the text, if they are there.
static void place_words(generator *random, const annot_document *document, uint64_t *start,
                        uint64_t *end) {
  annot_str text = annot_text(document), wanted = view(ONE_OF(random, pieces));
  size_t from = text.length > 0 ? generate_below(random, (uint32_t)text.length) : 0;
  const char *found = memmem(text.data + from, text.length - from, wanted.data, wanted.length);
  annot_unit unit = annot_document_counts(document);
  if (!found)
    return;
  uint64_t byte = (uint64_t)(found - text.data);
  annot_convert(document, ANNOT_BYTE, byte, unit, start);
  annot_convert(document, ANNOT_BYTE, byte + wanted.length, unit, end);
}

/// A span with bounds in order and, often, its words; sometimes another one behind it.
static void add_span(generator *random, annot_document *document, annot_node owner,
                     annot_field field, uint64_t behind) {
  annot_node span;
  annot_str passage;
  uint64_t a = random_bound(random, document), b = a + generate_below(random, 12);
  if (generate_below(random, 2) && annot_text(document).data)
    place_words(random, document, &a, &b);
  if (behind != UINT64_MAX) {
    a = behind;
    b = a + 3;
  }
  if (annot_add(document, owner, field, ANNOT_LAST, &span) != ANNOT_OK)
    return;
  annot_set_position(document, span, ANNOT_SPAN_START, a);
  annot_set_position(document, span, ANNOT_SPAN_END, b);
  if (generate_below(random, 2) && annot_passage(document, span, &passage) == ANNOT_OK &&
      passage.length > 0)
    annot_set_string(document, span, ANNOT_SPAN_EXACT, 0, passage);
  if (!generate_below(random, 5))
    add_span(random, document, owner, field, b - (b > 0) + generate_below(random, 3));
}

/// All spans repeat their words, and then stand one too far: as if they had been counted from 1.
static void miscount(annot_document *document) {
  annot_str passage;
  for (annot_node node = ANNOT_ROOT; node; node = annot_node_next(document, node)) {
    if (annot_node_shape(document, node) != ANNOT_SPAN)
      continue;
    bool good = annot_passage(document, node, &passage) == ANNOT_OK && passage.length > 0;
    if (good)
      annot_set_string(document, node, ANNOT_SPAN_EXACT, 0, passage);
    else
      annot_unset(document, node, ANNOT_SPAN_EXACT, 0);
    for (int end = 0; good && end < 2; ++end) {
      annot_field field = end ? ANNOT_SPAN_END : ANNOT_SPAN_START;
      annot_set_position(document, node, field, annot_position(document, node, field) + 1);
    }
  }
}

/// An annotation that is nearly complete.
static void add_annotation(generator *random, annot_document *document) {
  static const annot_field kinds[] = {ANNOT_DOCUMENT_QUOTES, ANNOT_DOCUMENT_QUOTES,
                                      ANNOT_DOCUMENT_SPEAKERS, ANNOT_DOCUMENT_DATES,
                                      ANNOT_DOCUMENT_LOCATIONS, ANNOT_DOCUMENT_OTHERS,
                                      ANNOT_DOCUMENT_REGIONS, ANNOT_DOCUMENT_AGENTS};
  annot_field kind = ONE_OF(random, kinds);
  annot_node node;
  if (annot_add(document, ANNOT_ROOT, kind, generate_below(random, 2) ? 0 : ANNOT_LAST, &node) !=
      ANNOT_OK)
    return;
  const annot_shape_info *shape = annot_shape_lookup(annot_node_shape(document, node));
  for (uint32_t row = 0; row < shape->count; ++row) {
    const annot_field_info *info = &shape->fields[row];
    bool needed = info->cardinality == ANNOT_ONE || info->cardinality == ANNOT_SOME;
    if (info->kind == ANNOT_KIND_NODE && info->child == ANNOT_SPAN &&
        (needed || !generate_below(random, 3)))
      add_span(random, document, node, info->field, UINT64_MAX);
    else if (needed || !generate_below(random, 3))
      set_random(random, document, node, info);
  }
  for (uint32_t i = generate_below(random, 3); i > 0 && kind == ANNOT_DOCUMENT_SPEAKERS; --i) {
    annot_node mention;
    annot_add(document, node, ANNOT_SPEAKER_MENTIONS, 0, &mention);
    annot_set_enum(document, mention, ANNOT_MENTION_KIND, 0, 1 + (int)generate_below(random, 4));
    annot_set_string(document, mention, ANNOT_MENTION_ID, 0, view(ONE_OF(random, ids)));
    add_span(random, document, mention, ANNOT_MENTION_SPANS, UINT64_MAX);
  }
}

static void edit_text(generator *random, annot_document *document) {
  char text[512];
  uint64_t length = annot_text_length(document, ANNOT_CODEPOINT);
  uint64_t start = generate_below(random, (uint32_t)length + 1);
  uint64_t end = start + generate_below(random, generate_below(random, 3) ? 3 : 30);
  if (!generate_below(random, 2) || end > length)
    end = start;
  annot_edit_text(document, ANNOT_CODEPOINT, start, end,
                  (annot_str){text, make_text(random, text, end > start ? 2 : 3)});
}

static void change_member(generator *random, annot_document *document) {
  annot_node node = random_node(random, document);
  const annot_shape_info *shape = annot_shape_lookup(annot_node_shape(document, node));
  const annot_field_info *info = &shape->fields[generate_below(random, shape->count)];
  bool rare = node == ANNOT_ROOT && info->kind != ANNOT_KIND_NODE;
  if (rare && generate_below(random, 20))
    return;
  if (generate_below(random, 4) || info->kind == ANNOT_KIND_NODE)
    set_random(random, document, node, info);
  else if (annot_count(document, node, info->field) > 0)
    annot_unset(document, node, info->field,
                generate_below(random, annot_count(document, node, info->field)));
}

/// One change, or several in a transaction that may be rolled back.
static void step(generator *random, annot_document *document, uint32_t depth) {
  switch (generate_below(random, 12)) {
  case 0:
  case 1:
  case 2:
  case 3:
    edit_text(random, document);
    break;
  case 4:
    add_annotation(random, document);
    break;
  case 5:
    if (!generate_below(random, 10) && annot_begin(document) == ANNOT_OK) {
      miscount(document);
      annot_commit(document);
    } else if (generate_below(random, 2))
      annot_remove(document, random_node(random, document));
    break;
  case 6:
    annot_undo(document);
    break;
  case 7:
    annot_redo(document);
    break;
  case 8:
    if (depth == 0 && annot_begin(document) == ANNOT_OK) {
      for (uint32_t i = generate_below(random, 6); i > 0; --i)
        step(random, document, 1);
      if (generate_below(random, 5))
        annot_commit(document);
      else
        annot_rollback(document);
    }
    break;
  default:
    change_member(random, document);
    break;
  }
}

/// An article as people annotate it: what is then changed breaks rules that take much to break.
static const char article[] =
    "{\"annot\":\"1.0\",\"id\":\"d\",\"lang\":\"en\",\"marks\":\"included\","
    "\"meta\":{\"published\":\"2021-05-04\",\"updated\":\"2021-05-05\"},"
    "\"text\":\"LONDON, May 3. \\\"I will resign,\\\" Jane Smith said yesterday. \\\"Soon.\\\"\\n"
    "On Monday in Paris she told him: \\\"He said \\u201cno\\u201d then.\\\"\","
    "\"speakers\":[{\"id\":\"s1\",\"type\":\"person\",\"name\":\"Jane Smith\",\"links\":"
    "[\"https://www.wikidata.org/wiki/Q1\"],\"mentions\":[{\"id\":\"m1\",\"kind\":\"name\","
    "\"spans\":[{\"start\":32,\"end\":42,\"exact\":\"Jane Smith\"}]},{\"id\":\"m3\",\"kind\":\"pronoun\","
    "\"spans\":[{\"start\":86,\"end\":89}]}]},"
    "{\"id\":\"s2\",\"type\":\"person\",\"name\":\"He\",\"mentions\":[{\"id\":\"m4\",\"kind\":\"pronoun\","
    "\"spans\":[{\"start\":101,\"end\":103}]}]}],"
    "\"quotes\":[{\"id\":\"q1\",\"type\":\"direct\",\"spans\":[{\"start\":15,\"end\":31},"
    "{\"start\":59,\"end\":66}],\"cue\":[{\"start\":43,\"end\":47,\"exact\":\"said\"}],"
    "\"speakers\":[\"m1\"]},"
    "{\"id\":\"q2\",\"type\":\"direct\",\"spans\":[{\"start\":100,\"end\":120}],\"speakers\":[\"m3\"]},"
    "{\"id\":\"q3\",\"type\":\"direct\",\"spans\":[{\"start\":109,\"end\":113}],\"speakers\":[\"m4\"],"
    "\"parent\":\"q2\"}],"
    "\"dates\":[{\"id\":\"d1\",\"type\":\"date\",\"value\":\"2021-05-03\",\"spans\":[{\"start\":8,"
    "\"end\":13}]},{\"id\":\"d2\",\"type\":\"date\",\"value\":\"2021-05-03\",\"anchor\":\"published\","
    "\"spans\":[{\"start\":48,\"end\":57}]},{\"id\":\"d3\",\"type\":\"date\",\"value\":\"2021-05-03\","
    "\"spans\":[{\"start\":70,\"end\":76}]}],"
    "\"locations\":[{\"id\":\"l1\",\"type\":\"city\",\"name\":\"London\",\"country\":\"GB\",\"lat\":51.5,"
    "\"lon\":-0.1,\"links\":[\"https://www.geonames.org/2643743\"],\"within\":\"l3\",\"mentions\":"
    "[{\"id\":\"m2\",\"spans\":[{\"start\":0,\"end\":6}]}]},{\"id\":\"l2\",\"country\":\"GB\"},"
    "{\"id\":\"l3\",\"within\":\"l2\"}]}";

static annot_document *make_document(generator *random) {
  char text[4096];
  annot_document *document = NULL;
  if (generate_below(random, 2)) {
    annot_read(view(article), NULL, &document, NULL);
    ck_assert_ptr_nonnull(document);
    return document;
  }
  document = annot_document_new(NULL);
  annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, view("d"));
  annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0,
                   (annot_str){text, make_text(random, text, 80)});
  annot_node meta, source;
  annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_META, 0, &meta);
  annot_set_string(document, meta, ANNOT_META_PUBLISHED, 0, view("2022"));
  annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_SOURCE, 0, &source);
  annot_set_position(document, source, ANNOT_SOURCE_LENGTH,
                     annot_text_length(document, ANNOT_CODEPOINT));
  annot_set_enum(document, ANNOT_ROOT, ANNOT_DOCUMENT_MARKS, 0, 1 + (int)generate_below(random, 2));
  if (!generate_below(random, 5))
    annot_set_enum(document, ANNOT_ROOT, ANNOT_DOCUMENT_UNIT, 0, 1 + (int)generate_below(random, 3));
  for (uint32_t i = generate_below(random, 25); i > 0; --i)
    add_annotation(random, document);
  return document;
}

// ---- Comparing ----

/// One line for each finding; `places`: with all that moves with the text.
static void list_findings(annot_findings *findings, bool places, annot_buffer *lines) {
  const annot_finding *finding;
  for (size_t i = 0; annot_findings_at(findings, i, &finding) == ANNOT_OK; ++i) {
    annot_buffer_printf(lines, "%s %u.%x.%u", finding->rule->code, finding->node,
                        (unsigned)finding->field, finding->index);
    if (places) {
      annot_buffer_printf(lines, " %.*s @%lld-%lld %.*s", (int)finding->message.length,
                          finding->message.data, (long long)finding->text_start,
                          (long long)finding->text_end, (int)finding->text_label.length,
                          finding->text_label.data ? finding->text_label.data : "");
      for (size_t j = 0; j < finding->related_count; ++j)
        annot_buffer_printf(lines, " ~%.*s %u", (int)finding->related[j].message.length,
                            finding->related[j].message.data, finding->related[j].node);
      for (size_t j = 0; j < finding->fix_count; ++j)
        annot_buffer_printf(lines, " +%.*s", (int)finding->fixes[j].title.length,
                            finding->fixes[j].title.data);
    }
    annot_buffer_append(lines, "\n", 1);
  }
  annot_buffer_append(lines, "", 1);
}

typedef struct comparison {
  annot_document *document;
  annot_ruleset *rules;
  annot_validator *validator;
  annot_findings *full;
  annot_watch *watch;
  size_t count;    ///< findings after the last event
  size_t came, gone, events;
  unsigned long seed, steps;
} comparison;

static void list_full(comparison *all, annot_buffer *lines) {
  annot_findings_clear(all->full);
  annot_findings_limit(all->full, UINT32_MAX);
  ck_assert_int_eq(annot_validate(all->validator, all->document, all->full), ANNOT_OK);
  ck_assert_int_eq(annot_check_form(all->document, all->full), ANNOT_OK);
  list_findings(all->full, true, lines);
}

static void compare(comparison *all) {
  annot_buffer expected = {0}, actual = {0};
  annot_findings *now;
  ck_assert_int_eq(annot_watch_findings(all->watch, &now), ANNOT_OK);
  list_findings(now, true, &actual);
  list_full(all, &expected);
  if (strcmp(expected.data, actual.data) != 0) {
    const char *a = expected.data, *b = actual.data;
    for (const char *x = a, *y = b; *x == *y; ++x, ++y)
      if (*x == '\n')
        a = x + 1, b = y + 1;
    ck_abort_msg("seed %lu, step %lu: a full run goes on\n%.300s\nbut the watch\n%.300s",
                 all->seed, all->steps, a, b);
  }
  annot_buffer_free(&expected);
  annot_buffer_free(&actual);
}

/// Counts what is told; the difference must add up.
static void on_event(void *context, const annot_event *event) {
  comparison *all = context;
  annot_buffer lines = {0};
  annot_findings *now;
  ck_assert_ptr_nonnull(event->came);
  ck_assert_ptr_nonnull(event->gone);
  list_findings(event->came, true, &lines);
  list_findings(event->gone, true, &lines);
  annot_buffer_free(&lines);
  size_t came = annot_findings_count(event->came), gone = annot_findings_count(event->gone);
  ck_assert_int_eq(annot_watch_findings(all->watch, &now), ANNOT_OK);
  ck_assert_msg(annot_findings_count(now) == all->count + came - gone,
                "seed %lu, step %lu: %zu + %zu - %zu is not %zu", all->seed, all->steps,
                all->count, came, gone, annot_findings_count(now));
  all->count = annot_findings_count(now);
  all->came += came;
  all->gone += gone;
  ++all->events;
}

static void begin(comparison *all, generator *random, const annot_allocator *allocator) {
  annot_findings *now;
  all->document = make_document(random);
  all->rules = annot_ruleset_new(NULL);
  annot_ruleset_level(all->rules, 5);
  all->validator = annot_validator_new(NULL, all->rules);
  all->full = annot_findings_new(NULL, all->rules);
  annot_history_limit(all->document, UINT64_MAX);
  ck_assert_int_eq(annot_watch_new(all->document, allocator, all->rules, &all->watch), ANNOT_OK);
  ck_assert_int_eq(annot_watch_findings(all->watch, &now), ANNOT_OK);
  all->count = annot_findings_count(now);
}

static void end(comparison *all) {
  annot_watch_free(all->watch);
  annot_findings_free(all->full);
  annot_validator_free(all->validator);
  annot_ruleset_free(all->rules);
  annot_document_free(all->document);
}

START_TEST(the_findings_are_those_of_a_full_run) {
  unsigned long seed = from_environment("ANNOT_SEED", 1) + (unsigned long)_i;
  unsigned long steps = from_environment("ANNOT_ROUNDS", STEPS);
  generator random = {seed};
  comparison all = {.seed = seed};
  begin(&all, &random, NULL);
  annot_listen(all.document, on_event, &all);
  compare(&all);
  for (; all.steps < steps; ++all.steps) {
    step(&random, all.document, 0);
    compare(&all);
  }
  ck_assert_uint_gt(all.events, steps / 4);
  ck_assert_uint_gt(all.came + all.gone, steps / 4);
  end(&all);
}
END_TEST

START_TEST(memory_that_is_out_is_told_and_made_good) {
  unsigned long seed = from_environment("ANNOT_SEED", 1) + 1000 + (unsigned long)_i;
  generator random = {seed};
  failing memory = {.left = -1};
  annot_allocator allocator = failing_allocator(&memory);
  comparison all = {.seed = seed};
  begin(&all, &random, &allocator);
  for (; all.steps < 200; ++all.steps) {
    annot_findings *now;
    memory.left = (long)generate_below(&random, 12);
    step(&random, all.document, 0);
    annot_status status = annot_watch_findings(all.watch, &now);
    ck_assert(status == ANNOT_OK || status == ANNOT_NO_MEMORY);
    memory.left = -1;
    compare(&all);
  }
  ck_assert_int_gt(memory.failures, 0);
  end(&all);
  ck_assert_uint_eq(memory.bytes, 0);
}
END_TEST

/// Speeches that go on over paragraph ends, and do not.
static const char *const speeches[] = {
    "“A\n“B” c",        "x “A\n“B\n“C",      "\"A\n\n\"B\"\n|c\" d",
    "a”\n“B\n“C”\nd”", "«A\n»B»\n``c\nd'' e``",
};

START_TEST(any_part_of_a_speech_may_go_and_come_back) {
  comparison all = {.seed = (unsigned long)_i};
  generator random = {1};
  begin(&all, &random, NULL);
  annot_set_string(all.document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, view(speeches[_i]));
  uint64_t length = annot_text_length(all.document, ANNOT_CODEPOINT);
  for (uint64_t start = 0; start < length; ++start)
    for (uint64_t end = start + 1; end <= length; ++end, ++all.steps) {
      annot_str new = view(all.steps % 3 ? "" : "\n");
      ck_assert_int_eq(annot_edit_text(all.document, ANNOT_CODEPOINT, start, end, new), ANNOT_OK);
      compare(&all);
      ck_assert_int_eq(annot_undo(all.document), ANNOT_OK);
      compare(&all);
    }
  end(&all);
}
END_TEST

static bool tells(annot_findings *findings, const char *code) {
  const annot_finding *finding;
  for (size_t i = 0; annot_findings_at(findings, i, &finding) == ANNOT_OK; ++i)
    if (strcmp(finding->rule->code, code) == 0)
      return true;
  return false;
}

START_TEST(drafts_are_not_told_what_is_unfinished) {
  annot_ruleset *rules = annot_ruleset_new(NULL);
  annot_ruleset_level(rules, 5);
  annot_document *document = annot_document_new(NULL);
  annot_watch *watch, *second;
  annot_findings *now;
  annot_node quote;
  annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, view("\"Yes\""));
  ck_assert_int_eq(annot_watch_new(document, NULL, rules, &watch), ANNOT_OK);
  ck_assert_int_eq(annot_watch_new(document, NULL, rules, &second), ANNOT_BAD_STATE);
  annot_watch_draft(watch, true);
  annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_QUOTES, 0, &quote);
  annot_set_string(document, quote, ANNOT_QUOTE_PARENT, 0, view("nobody"));
  ck_assert_int_eq(annot_watch_findings(watch, &now), ANNOT_OK);
  ck_assert(tells(now, "R102"));
  ck_assert(!tells(now, "Q103") && !tells(now, "F102") && !tells(now, "F106"));
  annot_watch_draft(watch, false);
  ck_assert_int_eq(annot_watch_findings(watch, &now), ANNOT_OK);
  ck_assert(tells(now, "R102") && tells(now, "Q103") && tells(now, "F102") && tells(now, "F106"));
  annot_watch_free(watch);
  ck_assert_int_eq(annot_watch_new(document, NULL, rules, &second), ANNOT_OK);
  annot_watch_free(second);
  annot_document_free(document);
  annot_ruleset_free(rules);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("watch");
  suite_add_loop(suite, "equal", the_findings_are_those_of_a_full_run, DOCUMENTS);
  suite_add_loop(suite, "speeches", any_part_of_a_speech_may_go_and_come_back, COUNT(speeches));
  suite_add_loop(suite, "memory", memory_that_is_out_is_told_and_made_good, 4);
  suite_add(suite, "draft", drafts_are_not_told_what_is_unfinished);
  return suite_run(suite);
}
