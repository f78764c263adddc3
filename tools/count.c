/// count.c: counts of shapes, enumerated values and words, by the table of the format.

#include "config.h"

#include "count.h"

#include "json.h"
#include "terminal.h"

#include <annot/members.h>
#include <stdlib.h>
#include <string.h>

#define VALUE(NAME, tag, VALUE, spelling)                                                          \
  _Static_assert((tag) < COUNT_VALUES, "more values than can be counted");
#include <annot/shapes.def>

/// What is counted by words that the documents choose themselves.
typedef enum count_words { WORDS_LANGUAGE, WORDS_OTHER, WORDS_SPEAKER, WORDS_COUNT } count_words;

static const struct {
  const char *key, *title;
} words_rows[WORDS_COUNT] = {{"languages", "documents by language"},
                             {"others", "others by type"},
                             {"speakers", "quotes by speaker"}};

/// How many words of a kind are shown to people.
enum { MOST_WORDS = 20 };

bool counts_begin(counts *sum) {
  *sum = (counts){0};
  for (int i = 0; i < WORDS_COUNT; ++i)
    if (!(sum->words[i] = json_object()))
      return false;
  return true;
}

void counts_end(counts *sum) {
  for (int i = 0; i < WORDS_COUNT; ++i)
    json_decref(sum->words[i]);
}

static bool count_word(json_t *words, const char *key, size_t length, json_int_t more) {
  json_t *number = json_object_getn(words, key, length);
  if (number)
    return json_integer_set(number, json_integer_value(number) + more) == 0;
  return json_object_setn_new_nocheck(words, key, length, json_integer(more)) == 0;
}

static bool count_string(counts *sum, count_words words, annot_str text) {
  return count_word(sum->words[words], text.length ? text.data : "", text.length, 1);
}

static void count_value(counts *sum, const annot_document *document, annot_node node,
                        const annot_shape_info *shape, uint32_t row) {
  annot_field field = shape->fields[row].field;
  uint32_t count = annot_count(document, node, field);
  uint64_t *values = sum->values[shape->shape][row];
  if (!count)
    ++values[0];
  for (uint32_t i = 0; i < count; ++i)
    ++values[annot_enum(document, node, field, i)];
}

static void count_node(counts *sum, const annot_document *document, annot_node node) {
  const annot_shape_info *shape = annot_shape_lookup(annot_node_shape(document, node));
  ++sum->nodes[shape->shape];
  for (uint32_t row = 0; row < shape->count; ++row)
    if (shape->fields[row].kind == ANNOT_KIND_ENUM)
      count_value(sum, document, node, shape, row);
}

/// Counts a quote for each of its speakers, who may be named by a mention.
static bool count_speakers(counts *sum, const annot_document *document, annot_node quote) {
  for (uint32_t i = 0; i < annot_quote_speakers_count(document, quote); ++i) {
    annot_node speaker = annot_target(document, quote, ANNOT_QUOTE_SPEAKERS, i);
    if (annot_node_shape(document, speaker) == ANNOT_MENTION)
      speaker = annot_node_parent(document, speaker);
    if (annot_node_shape(document, speaker) == ANNOT_SPEAKER &&
        !count_string(sum, WORDS_SPEAKER, annot_speaker_name(document, speaker)))
      return false;
  }
  return true;
}

bool counts_add_document(counts *sum, const annot_document *document) {
  bool good = count_string(sum, WORDS_LANGUAGE, annot_document_lang(document, ANNOT_ROOT));
  ++sum->documents;
  sum->characters += annot_text_length(document, ANNOT_CODEPOINT);
  for (annot_node node = ANNOT_NO_NODE; good && (node = annot_node_next(document, node));) {
    annot_shape shape = annot_node_shape(document, node);
    count_node(sum, document, node);
    if (shape == ANNOT_QUOTE)
      good = count_speakers(sum, document, node);
    else if (shape == ANNOT_OTHER)
      good = count_string(sum, WORDS_OTHER, annot_other_type(document, node));
  }
  return good;
}

bool counts_add(counts *sum, const counts *other) {
  uint64_t *values = &sum->values[0][0][0];
  const uint64_t *more = &other->values[0][0][0];
  bool good = true;
  sum->documents += other->documents;
  sum->refused += other->refused;
  sum->characters += other->characters;
  for (size_t i = 0; i < ANNOT_SHAPE_LIMIT; ++i)
    sum->nodes[i] += other->nodes[i];
  for (size_t i = 0; i < sizeof sum->values / sizeof *values; ++i)
    values[i] += more[i];
  for (int i = 0; i < WORDS_COUNT; ++i) {
    const char *word;
    json_t *number;
    json_object_foreach(other->words[i], word, number)
      good = good && count_word(sum->words[i], word, strlen(word), json_integer_value(number));
  }
  return good;
}

/// The name of a value; 0 is where the field is absent.
static annot_str value_name(const annot_field_info *field, int value) {
  static const annot_str absent = {"absent", 6};
  return value ? annot_enum_spelling(field->enumeration, value) : absent;
}

static bool any(const uint64_t *values, int from) {
  uint64_t sum = 0;
  for (int i = from; i < COUNT_VALUES; ++i)
    sum += values[i];
  return sum > 0;
}

/// Calls `print` for each field of which a value from `from` on has been counted.
static void each_field(const counts *sum, int from, void *context,
                       void (*print)(void *context, const annot_shape_info *shape,
                                     const annot_field_info *field, const uint64_t *values)) {
  for (int i = 1; i < ANNOT_SHAPE_LIMIT; ++i) {
    const annot_shape_info *shape = annot_shape_lookup((annot_shape)i);
    for (uint32_t row = 0; shape && row < shape->count; ++row)
      if (any(sum->values[i][row], from))
        print(context, shape, &shape->fields[row], sum->values[i][row]);
  }
}

typedef struct field_name {
  char text[64];
} field_name;

/// "quote.type"
static field_name name_field(const annot_shape_info *shape, const annot_field_info *field) {
  field_name name;
  snprintf(name.text, sizeof name.text, "%.*s.%.*s", (int)shape->name.length, shape->name.data,
           (int)field->name.length, field->name.data);
  return name;
}

static void set_field(void *context, const annot_shape_info *shape, const annot_field_info *field,
                      const uint64_t *values) {
  json_t *object = json_object();
  for (int i = 0; i < COUNT_VALUES; ++i) {
    annot_str value = value_name(field, i);
    if (values[i] > 0)
      json_object_setn_new(object, value.data, value.length, json_place(values[i]));
  }
  json_object_set_new(context, name_field(shape, field).text, object);
}

static json_t *nodes_json(const counts *sum) {
  json_t *object = json_object();
  for (int i = 1; i < ANNOT_SHAPE_LIMIT; ++i) {
    const annot_shape_info *shape = annot_shape_lookup((annot_shape)i);
    if (shape && sum->nodes[i] > 0)
      json_object_setn_new(object, shape->name.data, shape->name.length,
                           json_place(sum->nodes[i]));
  }
  return object;
}

void counts_print_json(FILE *file, const counts *sum) {
  json_t *object = json_object(), *values = json_object();
  each_field(sum, 0, values, set_field); // what is absent in one part may be there in another
  json_object_set_new(object, "documents", json_place(sum->documents));
  json_object_set_new(object, "refused", json_place(sum->refused));
  json_object_set_new(object, "characters", json_place(sum->characters));
  json_object_set_new(object, "nodes", nodes_json(sum));
  json_object_set_new(object, "values", values);
  for (int i = 0; i < WORDS_COUNT; ++i)
    json_object_set(object, words_rows[i].key, sum->words[i]);
  json_print_owned(file, object, JSON_INDENT(2) | JSON_SORT_KEYS);
}

// ---- Back from JSON ----

/// Adds what is no number below zero, nor makes the sum too large for JSON.
static bool add_number(uint64_t *sum, const json_t *number) {
  json_int_t more = json_integer_value(number);
  if (!json_is_integer(number) || more < 0 || *sum > (uint64_t)(INT64_MAX - more))
    return false;
  *sum += (uint64_t)more;
  return true;
}

static bool is_named(annot_str name, const char *key) {
  return name.length == strlen(key) && !memcmp(name.data, key, name.length);
}

static bool add_node(counts *sum, const char *key, const json_t *number) {
  for (int i = 1; i < ANNOT_SHAPE_LIMIT; ++i) {
    const annot_shape_info *shape = annot_shape_lookup((annot_shape)i);
    if (shape && is_named(shape->name, key))
      return add_number(&sum->nodes[i], number);
  }
  return false;
}

static bool add_value(uint64_t *values, const annot_field_info *field, const char *key,
                      const json_t *number) {
  bool absent = is_named(value_name(field, 0), key);
  int value = absent ? 0 : annot_enum_find(field->enumeration, (annot_str){key, strlen(key)});
  return (absent || value > 0) && add_number(&values[value], number);
}

static bool add_values(uint64_t *values, const annot_field_info *field, json_t *object) {
  const char *key;
  json_t *number;
  json_object_foreach(object, key, number)
    if (!add_value(values, field, key, number))
      return false;
  return json_is_object(object);
}

static bool add_field(counts *sum, const char *key, json_t *object) {
  for (int i = 1; i < ANNOT_SHAPE_LIMIT; ++i) {
    const annot_shape_info *shape = annot_shape_lookup((annot_shape)i);
    for (uint32_t row = 0; shape && row < shape->count; ++row)
      if (shape->fields[row].kind == ANNOT_KIND_ENUM &&
          !strcmp(name_field(shape, &shape->fields[row]).text, key))
        return add_values(sum->values[i][row], &shape->fields[row], object);
  }
  return false;
}

static bool add_words(json_t *words, json_t *object) {
  const char *key;
  json_t *number;
  json_object_foreach(object, key, number) {
    uint64_t all = (uint64_t)json_integer_value(json_object_get(words, key));
    if (!add_number(&all, number) ||
        json_object_set_new_nocheck(words, key, json_integer((json_int_t)all)) != 0)
      return false;
  }
  return json_is_object(object);
}

static bool add_member(counts *sum, const char *name, json_t *value) {
  const char *key;
  json_t *inner;
  for (int i = 0; i < WORDS_COUNT; ++i)
    if (!strcmp(name, words_rows[i].key))
      return add_words(sum->words[i], value);
  bool nodes = !strcmp(name, "nodes");
  if (nodes || !strcmp(name, "values")) {
    json_object_foreach(value, key, inner)
      if (!(nodes ? add_node(sum, key, inner) : add_field(sum, key, inner)))
        return false;
    return json_is_object(value);
  }
  return !strcmp(name, "documents")    ? add_number(&sum->documents, value)
         : !strcmp(name, "refused")    ? add_number(&sum->refused, value)
         : !strcmp(name, "characters") ? add_number(&sum->characters, value)
                                       : false;
}

const char *counts_add_json(counts *sum, json_t *object) {
  const char *key;
  json_t *value;
  if (!json_is_integer(json_object_get(object, "documents")))
    return "documents";
  json_object_foreach(object, key, value)
    if (!add_member(sum, key, value))
      return key;
  return NULL;
}

// ---- For people ----

static void print_row(FILE *file, uint64_t number, annot_str name) {
  fprintf(file, "%12llu  ", (unsigned long long)number);
  terminal_put(file, name);
  putc('\n', file);
}

static void print_field(void *context, const annot_shape_info *shape, const annot_field_info *field,
                        const uint64_t *values) {
  fprintf(context, "\n%.*s by %.*s\n", (int)shape->name.length, shape->name.data,
          (int)field->name.length, field->name.data);
  for (int i = 1; i <= COUNT_VALUES; ++i) // what is absent comes last
    if (values[i % COUNT_VALUES] > 0)
      print_row(context, values[i % COUNT_VALUES], value_name(field, i % COUNT_VALUES));
}

typedef struct counted_word {
  const char *word;
  json_int_t number;
} counted_word;

/// The most frequent first; equal ones in the order of their bytes.
static int compare_words(const void *a, const void *b) {
  const counted_word *left = a, *right = b;
  if (left->number != right->number)
    return left->number > right->number ? -1 : 1;
  return strcmp(left->word, right->word);
}

static void print_words(FILE *file, const char *title, json_t *words) {
  size_t count = json_object_size(words), next = 0;
  counted_word *list = (counted_word *)(void *)json_bytes((count + 1) * sizeof *list);
  const char *word;
  json_t *number;
  json_object_foreach(words, word, number)
    list[next++] = (counted_word){word, json_integer_value(number)};
  qsort(list, count, sizeof *list, compare_words);
  if (count > 0)
    fprintf(file, "\n%s\n", title);
  for (size_t i = 0; i < count && i < MOST_WORDS; ++i)
    print_row(file, (uint64_t)list[i].number,
              *list[i].word ? (annot_str){list[i].word, strlen(list[i].word)}
                            : (annot_str){"(none given)", 12});
  if (count > MOST_WORDS)
    fprintf(file, "%12s  %zu more\n", "", count - MOST_WORDS);
  free(list);
}

void counts_print_text(FILE *file, const counts *sum) {
  print_row(file, sum->documents, (annot_str){"documents", 9});
  if (sum->refused > 0)
    print_row(file, sum->refused, (annot_str){"documents that cannot be read", 29});
  print_row(file, sum->characters, (annot_str){"characters of text", 18});
  fputs("\nannotations\n", file);
  for (int i = ANNOT_DOCUMENT + 1; i < ANNOT_SHAPE_LIMIT; ++i) {
    const annot_shape_info *shape = annot_shape_lookup((annot_shape)i);
    if (shape && sum->nodes[i] > 0)
      print_row(file, sum->nodes[i], shape->name);
  }
  each_field(sum, 1, file, print_field);
  for (int i = 0; i < WORDS_COUNT; ++i)
    print_words(file, words_rows[i].title, sum->words[i]);
}
