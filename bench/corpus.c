/// Realistic documents: paragraphs of invented news with quotes, speakers, dates and places, and the
/// annotations of all of them, built with jansson.

#include "corpus.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct corpus_maker {
  uint64_t state;
  char *text;
  size_t bytes, capacity;
  long points; ///< code points so far
  json_t *quotes, *mentions[4], *dates, *regions, *places;
  int next_id;
  int foreign;
  int more; ///< phrases of a paragraph beyond the usual
} corpus_maker;

static uint32_t draw(corpus_maker *maker, uint32_t below) {
  maker->state = maker->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(maker->state >> 33) % below;
}

/// Numbers that follow each other become numbers that have nothing in common: what splitmix64 ends with.
static uint64_t mix(uint64_t number) {
  number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
  return number ^ number >> 31;
}

static void say(corpus_maker *maker, const char *words) {
  size_t length = strlen(words);
  if (maker->bytes + length > maker->capacity) {
    maker->capacity = 2 * (maker->bytes + length) + 32768;
    maker->text = realloc(maker->text, maker->capacity);
    if (!maker->text)
      exit(EXIT_FAILURE);
  }
  memcpy(maker->text + maker->bytes, words, length);
  maker->bytes += length;
  for (size_t i = 0; i < length; ++i)
    maker->points += ((unsigned char)words[i] & 0xc0) != 0x80;
}

static const char *const plain[] = {
    "the ministry",  "a new plan", "on the budget",  "for the region", "was discussed",
    "in the council", "with care",  "after the vote", "several towns",  "have agreed",
    "to the report",  "this winter", "at the border", "many farmers",  "a river crossing",
};
static const char *const foreign[] = {
    "министерство",    "новый план",  "о бюджете",  "für die Region", "wurde beraten",
    "議会で",            "慎重に",        "после выборов", "mehrere Städte", "一致した",
    "к докладу",       "этой зимой",  "an der Grenze", "📉 экспорт",      "мост через реку",
};
static const char *const names[] = {"Anna Keller", "Boris Orlov", "Chen Wei", "Dora Malik"};
static const char *const cues[] = {"said", "told reporters", "added", "explained"};

static void phrase(corpus_maker *maker, int count) {
  for (int i = 0; i < count; ++i) {
    const char *const *words = maker->foreign ? foreign : plain;
    if (i > 0)
      say(maker, " ");
    say(maker, words[draw(maker, 15)]);
  }
}

static json_t *span(long start, long end) {
  return json_pack("{s:I,s:I}", "start", (json_int_t)start, "end", (json_int_t)end);
}

static json_t *exact_span(corpus_maker *maker, long start, size_t byte) {
  json_t *made = span(start, maker->points);
  json_object_set_new(made, "exact", json_stringn(maker->text + byte, maker->bytes - byte));
  return made;
}

static void identify(corpus_maker *maker, json_t *object, const char *prefix) {
  char id[32];
  snprintf(id, sizeof id, "%s%d", prefix, ++maker->next_id);
  json_object_set_new(object, "id", json_string(id));
}

static void add_mention(corpus_maker *maker, json_t *list, long start, size_t byte, json_t **mention) {
  *mention = json_pack("{s:s,s:[o]}", "kind", "name", "spans", exact_span(maker, start, byte));
  identify(maker, *mention, "m");
  json_array_append_new(list, *mention);
}

static void sentence_with_quote(corpus_maker *maker) {
  int who = (int)draw(maker, 4);
  long start = maker->points;
  say(maker, maker->foreign ? "“" : "\"");
  say(maker, "We know that ");
  phrase(maker, 4 + (int)draw(maker, 5));
  say(maker, maker->foreign ? ",”" : ",\"");
  json_t *quote = json_pack("{s:s,s:[o]}", "type", "direct", "spans", span(start, maker->points));
  identify(maker, quote, "q");
  say(maker, " ");
  json_t *mention;
  start = maker->points;
  size_t byte = maker->bytes;
  say(maker, names[who]);
  add_mention(maker, maker->mentions[who], start, byte, &mention);
  json_object_set_new(quote, "speakers", json_pack("[O]", json_object_get(mention, "id")));
  say(maker, " ");
  start = maker->points;
  byte = maker->bytes;
  say(maker, cues[draw(maker, 4)]);
  json_object_set_new(quote, "cue", json_pack("[o]", exact_span(maker, start, byte)));
  json_array_append_new(maker->quotes, quote);
  say(maker, ".");
}

static void sentence_with_date(corpus_maker *maker) {
  char words[32], value[32];
  unsigned day = 1 + draw(maker, 28);
  say(maker, "On ");
  long start = maker->points;
  snprintf(words, sizeof words, "May %u, 2021", day);
  snprintf(value, sizeof value, "2021-05-%02u", day);
  say(maker, words);
  json_t *date = json_pack("{s:s,s:s,s:[o]}", "type", "date", "value", value, "spans",
                           span(start, maker->points));
  identify(maker, date, "d");
  json_array_append_new(maker->dates, date);
  say(maker, " in ");
  start = maker->points;
  size_t byte = maker->bytes;
  say(maker, "Oslo");
  json_t *mention;
  add_mention(maker, maker->places, start, byte, &mention);
  say(maker, " ");
  phrase(maker, 6);
  say(maker, ".");
}

static void paragraph(corpus_maker *maker) {
  long start = maker->points;
  phrase(maker, 8 + (int)draw(maker, 8) + maker->more);
  say(maker, ". ");
  sentence_with_quote(maker);
  say(maker, " ");
  sentence_with_date(maker);
  json_t *region = span(start, maker->points);
  json_object_set_new(region, "type", json_string("paragraph"));
  json_array_append_new(maker->regions, region);
  say(maker, "\n");
}

static json_t *speakers(corpus_maker *maker) {
  json_t *list = json_array();
  for (int i = 0; i < 4; ++i) {
    char id[8];
    snprintf(id, sizeof id, "s%d", i);
    if (json_array_size(maker->mentions[i]) > 0)
      json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:o}", "id", id, "type", "person",
                                            "name", names[i], "mentions", maker->mentions[i]));
    else
      json_decref(maker->mentions[i]);
  }
  return list;
}

static corpus_line make(corpus_maker maker, uint64_t number, int paragraphs) {
  char id[40];
  maker.quotes = json_array();
  maker.dates = json_array();
  maker.regions = json_array();
  maker.places = json_array();
  for (int i = 0; i < 4; ++i)
    maker.mentions[i] = json_array();
  for (int i = 0; i < paragraphs; ++i)
    paragraph(&maker);
  snprintf(id, sizeof id, "bench-%llu", (unsigned long long)number);
  json_t *place = json_pack("{s:s,s:s,s:s,s:f,s:f,s:o}", "id", "l1", "type", "city", "name", "Oslo",
                            "lat", 59.9139, "lon", 10.7522, "mentions", maker.places);
  json_t *document = json_pack(
      "{s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:[o]}", "annot", "1.0", "id", id, "lang", "en",
      "marks", "included", "text", json_stringn(maker.text, maker.bytes), "regions", maker.regions,
      "speakers", speakers(&maker), "quotes", maker.quotes, "dates", maker.dates, "locations",
      place);
  corpus_line line = {json_dumps(document, JSON_COMPACT | JSON_REAL_PRECISION(15)), 0};
  line.length = strlen(line.bytes);
  json_decref(document);
  free(maker.text);
  return line;
}

static corpus_maker begin(uint64_t seed, uint64_t number) {
  return (corpus_maker){.state = mix(seed * UINT64_C(0x9e3779b97f4a7c15) + number)};
}

corpus_line corpus_make(uint64_t seed, uint64_t number, int all_foreign) {
  corpus_maker maker = begin(seed, number);
  maker.foreign = all_foreign || draw(&maker, 5) == 0;
  int paragraphs = 9 + (int)draw(&maker, 4);
  return make(maker, number, paragraphs);
}

corpus_line corpus_make_large(uint64_t seed, size_t bytes, int annotations) {
  enum { OF_A_PARAGRAPH = 5, USUAL = 872, OF_A_PHRASE = 13 }; // annotations; bytes; bytes
  corpus_maker maker = begin(seed, 0);
  int paragraphs = annotations / OF_A_PARAGRAPH;
  size_t each = bytes / (size_t)paragraphs;
  maker.more = each > USUAL ? (int)((each - USUAL) / OF_A_PHRASE) : 0;
  return make(maker, 0, paragraphs);
}
