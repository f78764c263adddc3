/// facts.c: keeping, sorting and comparing facts.

#include "config.h"

#include "facts.h"

#include "json.h"
#include "options.h"
#include "output.h"
#include "scratch.h"
#include "terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/// So many facts are kept before they go to a scratch file, and so many bytes of the spool.
enum { MOST_KEPT = 1 << 18, MOST_SPOOLED = 16 << 20, AROUND = 300 };

/// What is compared.
typedef struct kept_fact {
  uint64_t key, value;
  uint64_t place;    ///< in the spool; places ascend in the order of the input
  uint32_t document;
  uint32_t rule;
} kept_fact;

/// What is spooled: this, and then five strings, the last of which may have been spooled already.
typedef struct spooled_fact {
  uint64_t key, value;
  uint64_t record, line_byte; ///< where the bytes that are shown begin
  uint64_t line_place;        ///< where they are in the spool
  annot_range range;
  uint16_t rule;
  bool first; ///< it is the first one of its document
  bool again; ///< the bytes that are shown are those of the fact before it
  uint32_t name, document_id, id, pointer, shown; ///< lengths of the strings
} spooled_fact;

/// How many bytes of strings follow a fact, without the name.
static size_t strings_length(const spooled_fact *fact) {
  return (size_t)fact->document_id + fact->id + fact->pointer + (fact->again ? 0 : fact->shown);
}

struct fact_store {
  kept_fact *kept;
  size_t count;
  FILE **runs; ///< of kept_fact, each sorted
  size_t run_count;
  char *spool; ///< what is not in the file
  size_t spooled, capacity;
  FILE *file;
  uint64_t flushed;
  uint64_t line_place; ///< of the last fact
  uint32_t documents;
  uint32_t lacking; ///< rules, as in facts_wanted
  int code;
};

fact_store *facts_new(void) {
  fact_store *facts = calloc(1, sizeof *facts);
  if (facts)
    facts->kept = malloc(MOST_KEPT * sizeof *facts->kept);
  if (!facts || !facts->kept)
    out_of_memory();
  return facts;
}

void facts_free(fact_store *facts) {
  if (!facts)
    return;
  for (size_t i = 0; i < facts->run_count; ++i)
    fclose(facts->runs[i]);
  if (facts->file)
    fclose(facts->file);
  free(facts->runs);
  free(facts->spool);
  free(facts->kept);
  free(facts);
}

/// The rule of a bit of facts_wanted, or NULL.
static const annot_rule *rule_of(uint32_t bit) {
  const annot_rule *rule;
  for (size_t i = 0; (rule = annot_rule_at(i)); ++i)
    if (!strncmp(rule->code, "C1", 2) && bit-- == 0)
      break;
  return rule;
}

uint32_t facts_wanted(const annot_ruleset *ruleset) {
  const annot_rule *rule;
  uint32_t wanted = 0;
  for (uint32_t bit = 0; (rule = rule_of(bit)); ++bit)
    wanted |= annot_ruleset_wants(ruleset, rule) ? UINT32_C(1) << bit : 0;
  return wanted;
}

void facts_lack(fact_store *facts, uint32_t rules) { facts->lacking |= rules; }

/// The line around a place, as far as it can be shown.
static annot_str line_around(const annot_record *record, const annot_range *range) {
  annot_str bytes = record->bytes;
  size_t at = (size_t)(range->byte - record->byte), end = (size_t)(range->end_byte - record->byte);
  size_t start = at > AROUND ? at - AROUND : 0, rest = bytes.length - end;
  const char *feed = memrchr(bytes.data + start, '\n', at - start);
  if (feed)
    start = (size_t)(feed - bytes.data) + 1;
  while (start < at && ((unsigned char)bytes.data[start] & 0xc0) == 0x80)
    ++start;
  feed = memchr(bytes.data + end, '\n', rest < AROUND ? rest : AROUND);
  end = feed ? (size_t)(feed - bytes.data) : end + (rest < AROUND ? rest : AROUND);
  while (end < bytes.length && ((unsigned char)bytes.data[end] & 0xc0) == 0x80)
    --end;
  return (annot_str){bytes.data + start, end - start};
}

typedef struct fact_writing {
  const annot_record *record;
  FILE *to;
  bool first;
  annot_str shown; ///< of the last fact
} fact_writing;

/// There may be no bytes at all: an id that is missing.
static void write_str(FILE *to, annot_str string) {
  if (string.length > 0)
    fwrite(string.data, 1, string.length, to);
}

static annot_status write_fact(void *context, const annot_fact *fact) {
  fact_writing *writing = context;
  const annot_record *record = writing->record;
  annot_str shown = line_around(record, &fact->range);
  spooled_fact spooled = {.key = fact->key,
                          .value = fact->value,
                          .record = record->number,
                          .line_byte = record->byte + (uint64_t)(shown.data - record->bytes.data),
                          .range = fact->range,
                          .rule = (uint16_t)annot_rule_index(fact->rule),
                          .first = writing->first,
                          .again = shown.data == writing->shown.data &&
                                   shown.length == writing->shown.length,
                          .document_id = (uint32_t)fact->document_id.length,
                          .id = (uint32_t)fact->id.length,
                          .pointer = (uint32_t)fact->pointer.length,
                          .shown = (uint32_t)shown.length};
  writing->first = false;
  writing->shown = shown;
  fwrite(&spooled, sizeof spooled, 1, writing->to);
  write_str(writing->to, fact->document_id);
  write_str(writing->to, fact->id);
  write_str(writing->to, fact->pointer);
  if (!spooled.again)
    write_str(writing->to, shown);
  return ANNOT_OK;
}

annot_status facts_write(const annot_record *record, FILE *to) {
  fact_writing writing = {.record = record, .to = to, .first = true};
  return annot_document_facts(record->document, record->findings, write_fact, &writing);
}

static void failed(fact_store *facts) {
  if (facts->code == EXIT_CLEAN)
    complain("a scratch file cannot be written or read");
  facts->code = EXIT_UNWRITABLE;
}

/// Moves the spool to its file.
static void flush_spool(fact_store *facts) {
  if (!facts->file)
    facts->file = scratch_new();
  if (!facts->file || fseeko(facts->file, 0, SEEK_END) != 0 ||
      fwrite(facts->spool, 1, facts->spooled, facts->file) != facts->spooled)
    failed(facts);
  facts->flushed += facts->spooled;
  facts->spooled = 0;
}

static void spool(fact_store *facts, const void *bytes, size_t length) {
  if (facts->spooled + length > facts->capacity) {
    facts->capacity = 2 * (facts->spooled + length) + 4096;
    facts->spool = realloc(facts->spool, facts->capacity);
    if (!facts->spool)
      out_of_memory();
  }
  if (length > 0)
    memcpy(facts->spool + facts->spooled, bytes, length);
  facts->spooled += length;
}

/// By what is compared, then in the order of the input.
static int compare_kept(const void *a, const void *b) {
  const kept_fact *left = a, *right = b;
  if (left->rule != right->rule)
    return left->rule < right->rule ? -1 : 1;
  if (left->key != right->key)
    return left->key < right->key ? -1 : 1;
  return left->place < right->place ? -1 : left->place > right->place;
}

/// Sorts what is kept and moves it to a file.
static void flush_kept(fact_store *facts) {
  FILE **runs = realloc(facts->runs, (facts->run_count + 1) * sizeof *runs);
  FILE *run = runs ? scratch_new() : NULL;
  if (!runs)
    out_of_memory();
  facts->runs = runs;
  qsort(facts->kept, facts->count, sizeof *facts->kept, compare_kept);
  if (!run || fwrite(facts->kept, sizeof *facts->kept, facts->count, run) != facts->count) {
    failed(facts);
    if (run)
      fclose(run);
  } else {
    facts->runs[facts->run_count++] = run;
  }
  facts->count = 0;
}

/// Takes a fact; `strings` are those behind its name.
static void take_one(fact_store *facts, spooled_fact *fact, annot_str name, annot_str strings) {
  uint64_t place = facts->flushed + facts->spooled;
  facts->documents += fact->first;
  if (facts->count == MOST_KEPT)
    flush_kept(facts);
  facts->kept[facts->count++] =
      (kept_fact){fact->key, fact->value, place, facts->documents, fact->rule};
  if (!fact->again)
    facts->line_place = place + sizeof *fact + name.length + strings.length - fact->shown;
  fact->line_place = facts->line_place;
  spool(facts, fact, sizeof *fact);
  spool(facts, name.data, name.length);
  spool(facts, strings.data, strings.length);
  if (facts->spooled > MOST_SPOOLED)
    flush_spool(facts);
}

void facts_take(fact_store *facts, const char *name, annot_str written) {
  spooled_fact fact;
  for (size_t at = 0; at < written.length;) {
    memcpy(&fact, written.data + at, sizeof fact);
    annot_str strings = {written.data + at + sizeof fact, strings_length(&fact)};
    fact.name = (uint32_t)strlen(name);
    take_one(facts, &fact, (annot_str){name, fact.name}, strings);
    at += sizeof fact + strings.length;
  }
}

uint64_t facts_documents(const fact_store *facts) { return facts->documents; }

/// A contradiction: the places of the later fact and of the first one.
typedef struct contradiction {
  uint64_t later, first;
} contradiction;

typedef struct contradictions {
  contradiction *list;
  size_t count, capacity;
} contradictions;

static void add_contradiction(contradictions *found, uint64_t later, uint64_t first) {
  if (found->count == found->capacity) {
    found->capacity = found->capacity * 2 + 64;
    found->list = realloc(found->list, found->capacity * sizeof *found->list);
    if (!found->list)
      out_of_memory();
  }
  found->list[found->count++] = (contradiction){later, first};
}

/// Gives the next fact of all runs; false at the end.  `heads` are the next ones of each.
static bool next_fact(fact_store *facts, kept_fact *heads, bool *there, kept_fact *next) {
  size_t least = facts->run_count;
  for (size_t i = 0; i < facts->run_count; ++i)
    if (there[i] && (least == facts->run_count || compare_kept(&heads[i], &heads[least]) < 0))
      least = i;
  if (least == facts->run_count)
    return false;
  *next = heads[least];
  there[least] = fread(&heads[least], sizeof *heads, 1, facts->runs[least]) == 1;
  return true;
}

/// Compares a fact with the first one of its key.
static void compare_with(contradictions *found, const kept_fact *fact, kept_fact *first, bool any) {
  if (!any || fact->rule != first->rule || fact->key != first->key)
    *first = *fact;
  else if (fact->document != first->document &&
           annot_facts_differ(annot_rule_at(fact->rule), first->value, fact->value))
    add_contradiction(found, fact->place, first->place);
}

/// Where a fact stands among `slots`, a power of two: keys are hashes.
static size_t slot_of(const kept_fact *fact, size_t slots) {
  return (size_t)(fact->key + fact->rule * UINT64_C(0x9e3779b97f4a7c15)) & (slots - 1);
}

/// Moves the facts to the front that may share their key: the others, which are most, contradict
/// nothing.  Returns how many there are.
static size_t keep_shared(kept_fact *kept, size_t count) {
  enum { ONE = 1, MORE = 2 };
  size_t slots = 1 << 10, shared = 0;
  while (slots < 4 * count)
    slots *= 2;
  uint8_t *seen = calloc(slots, 1);
  if (!seen)
    out_of_memory();
  for (size_t i = 0; i < count; ++i) {
    uint8_t *slot = &seen[slot_of(&kept[i], slots)];
    *slot = *slot ? MORE : ONE;
  }
  for (size_t i = 0; i < count; ++i)
    if (seen[slot_of(&kept[i], slots)] == MORE)
      kept[shared++] = kept[i];
  free(seen);
  return shared;
}

/// Goes through all facts, sorted: those that are kept, or the runs.
static void find_contradictions(fact_store *facts, contradictions *found) {
  kept_fact first = {0}, next;
  if (facts->run_count == 0) {
    size_t count = keep_shared(facts->kept, facts->count);
    qsort(facts->kept, count, sizeof *facts->kept, compare_kept);
    for (size_t i = 0; i < count; ++i)
      compare_with(found, &facts->kept[i], &first, i > 0);
    return;
  }
  if (facts->count > 0)
    flush_kept(facts);
  kept_fact *heads = calloc(facts->run_count, sizeof *heads);
  bool *there = calloc(facts->run_count, sizeof *there);
  if (!heads || !there)
    out_of_memory();
  for (size_t i = 0; i < facts->run_count; ++i) {
    rewind(facts->runs[i]);
    there[i] = fread(&heads[i], sizeof *heads, 1, facts->runs[i]) == 1;
  }
  for (bool any = false; next_fact(facts, heads, there, &next); any = true)
    compare_with(found, &next, &first, any);
  free(heads);
  free(there);
}

static int compare_contradictions(const void *a, const void *b) {
  const contradiction *left = a, *right = b;
  return left->later < right->later ? -1 : left->later > right->later;
}

/// A fact read back, with its strings.
typedef struct read_fact {
  spooled_fact fact;
  char *strings; ///< name, document, id, pointer, line
} read_fact;

static bool read_spool(fact_store *facts, uint64_t place, void *bytes, size_t length) {
  if (place >= facts->flushed) {
    memcpy(bytes, facts->spool + (place - facts->flushed), length);
    return true;
  }
  return fseeko(facts->file, (off_t)place, SEEK_SET) == 0 && fread(bytes, 1, length, facts->file) == length;
}

static bool read_back(fact_store *facts, uint64_t place, read_fact *read) {
  spooled_fact *fact = &read->fact;
  read->strings = NULL;
  if (!read_spool(facts, place, fact, sizeof *fact))
    return false;
  size_t length = (size_t)fact->name + fact->document_id + fact->id + fact->pointer;
  read->strings = malloc(length + fact->shown + 1);
  if (!read->strings)
    out_of_memory();
  return read_spool(facts, place + sizeof *fact, read->strings, length) &&
         read_spool(facts, fact->line_place, read->strings + length, fact->shown);
}

/// String `which` of a fact: 0 the name of the input … 4 the line.
static annot_str string_of(const read_fact *read, int which) {
  const spooled_fact *fact = &read->fact;
  const uint32_t lengths[] = {fact->name, fact->document_id, fact->id, fact->pointer, fact->shown};
  size_t at = 0;
  for (int i = 0; i < which; ++i)
    at += lengths[i];
  return (annot_str){read->strings + at, lengths[which]};
}

static void report_one(const read_fact *later, const read_fact *first, annot_document *empty,
                       fact_report report, void *context) {
  char message[512];
  const annot_rule *rule = annot_rule_at(later->fact.rule);
  annot_str name = string_of(later, 0), first_name = string_of(first, 0);
  char *path = malloc(name.length + 1);
  if (!path)
    out_of_memory();
  snprintf(path, name.length + 1, "%.*s", (int)name.length, name.data);
  int length = snprintf(message, sizeof message, "the first one is in %.*s", (int)first_name.length,
                        first_name.data);
  annot_related related = {.message = {message, (size_t)length < sizeof message ? (size_t)length : sizeof message - 1},
                           .range = first->fact.range};
  annot_record record = {.document = empty, .bytes = string_of(later, 4), .byte = later->fact.line_byte,
                         .line = later->fact.range.line, .number = later->fact.record};
  annot_finding finding = {.rule = rule,
                           .message = {annot_fact_message(rule), strlen(annot_fact_message(rule))},
                           .range = later->fact.range,
                           .pointer = string_of(later, 3),
                           .document_id = string_of(later, 1),
                           .id = string_of(later, 2),
                           .record = later->fact.record,
                           .text_start = ANNOT_NOWHERE,
                           .text_end = ANNOT_NOWHERE,
                           .related = &related,
                           .related_count = 1};
  report(context, path, &record, &finding);
  free(path);
}

static bool same_place(const read_fact *a, const read_fact *b) {
  return a->fact.rule == b->fact.rule && a->fact.range.byte == b->fact.range.byte &&
         a->fact.record == b->fact.record && a->fact.name == b->fact.name &&
         memcmp(a->strings, b->strings, a->fact.name) == 0;
}

int facts_compare(fact_store *facts, fact_report report, void *context) {
  contradictions found = {0};
  read_fact last = {.strings = NULL};
  annot_document *empty = annot_document_new(NULL);
  if (!empty)
    out_of_memory();
  find_contradictions(facts, &found);
  if (found.count > 1)
    qsort(found.list, found.count, sizeof *found.list, compare_contradictions);
  for (size_t i = 0; i < found.count && facts->code == EXIT_CLEAN; ++i) {
    read_fact later, first;
    bool good = read_back(facts, found.list[i].later, &later);
    good = read_back(facts, found.list[i].first, &first) && good;
    if (!good)
      failed(facts);
    else if (!last.strings || !same_place(&last, &later)) // an entity with two links is told once
      report_one(&later, &first, empty, report, context);
    free(first.strings);
    free(last.strings);
    last = later;
  }
  free(last.strings);
  free(found.list);
  annot_document_free(empty);
  return facts->code;
}

/// The strings and numbers of a fact in a part's file.
static const char *const string_names[] = {"file", "doc", "id", "pointer", "shown"};

static json_t *hexadecimal(uint64_t number) {
  char digits[17];
  snprintf(digits, sizeof digits, "%016llx", (unsigned long long)number);
  return json_string(digits);
}

static void save_one(const read_fact *read, FILE *to) {
  const spooled_fact *fact = &read->fact;
  const annot_range *range = &fact->range;
  json_t *object = json_pack("{s:s, s:o, s:o, s:b, s:I, s:I, s:[I, I, I, I, I, I]}", "rule",
                             annot_rule_at(fact->rule)->code, "key", hexadecimal(fact->key), "value",
                             hexadecimal(fact->value), "first", (int)fact->first, "record",
                             (json_int_t)fact->record, "shown_byte", (json_int_t)fact->line_byte, "range",
                             (json_int_t)range->byte, (json_int_t)range->end_byte, (json_int_t)range->line,
                             (json_int_t)range->column, (json_int_t)range->end_line,
                             (json_int_t)range->end_column);
  for (int i = 0; i < 5; ++i)
    json_object_set_new(object, string_names[i], json_text(string_of(read, i)));
  json_print_owned(to, object, JSON_COMPACT);
}

/// Writes for which rules not all facts are there.
static void save_lacking(const fact_store *facts, FILE *to) {
  json_t *codes = json_array();
  const annot_rule *rule;
  for (uint32_t bit = 0; (rule = rule_of(bit)); ++bit)
    if (facts->lacking >> bit & 1)
      json_array_append_new(codes, json_string(rule->code));
  if (json_array_size(codes) > 0)
    json_print_owned(to, json_pack("{s:O}", "without", codes), JSON_COMPACT);
  json_decref(codes);
}

/// Reads that back; false where it is something else.
static bool load_lacking(fact_store *facts, const json_t *codes, const char *path,
                         uint32_t wanted) {
  const annot_rule *rule;
  size_t found = 0;
  for (uint32_t bit = 0; (rule = rule_of(bit)); ++bit)
    for (size_t i = 0; i < json_array_size(codes); ++i) {
      const char *code = json_string_value(json_array_get(codes, i));
      if (!code || strcmp(code, rule->code))
        continue;
      facts->lacking |= UINT32_C(1) << bit;
      if (wanted >> bit & 1)
        complain("%s: written without %s, so that its documents are not compared by that rule; "
                 "--facts takes --level and --select too",
                 path, code);
      ++found;
    }
  return found > 0 && found == json_array_size(codes);
}

int facts_save(fact_store *facts, const char *path) {
  output_target output;
  int code = output_begin(&output, path);
  if (code != EXIT_CLEAN)
    return code;
  save_lacking(facts, output.file);
  for (uint64_t place = 0; place < facts->flushed + facts->spooled && facts->code == EXIT_CLEAN;) {
    read_fact read;
    if (!read_back(facts, place, &read)) {
      failed(facts);
    } else {
      save_one(&read, output.file);
      place += sizeof read.fact + read.fact.name + strings_length(&read.fact);
    }
    free(read.strings);
  }
  code = output_commit(&output);
  return facts->code > code ? facts->code : code;
}

static bool get_hexadecimal(const json_t *object, const char *name, uint64_t *number) {
  const char *digits = json_string_value(json_object_get(object, name));
  char *end;
  *number = digits ? strtoull(digits, &end, 16) : 0;
  return digits && *digits && !*end;
}

/// Reads the numbers of a fact.
static bool get_numbers(const json_t *object, spooled_fact *fact) {
  const annot_rule *rule = annot_rule_find(json_string_value(json_object_get(object, "rule")));
  uint64_t numbers[6];
  const json_t *range = json_object_get(object, "range");
  for (size_t i = 0; i < 6; ++i)
    numbers[i] = (uint64_t)json_integer_value(json_array_get(range, i));
  fact->range = (annot_range){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
  fact->first = json_is_true(json_object_get(object, "first"));
  fact->record = (uint64_t)json_integer_value(json_object_get(object, "record"));
  fact->line_byte = (uint64_t)json_integer_value(json_object_get(object, "shown_byte"));
  if (!rule || rule->code[0] != 'C' || json_array_size(range) != 6 ||
      numbers[0] < fact->line_byte || numbers[1] < numbers[0])
    return false;
  fact->rule = (uint16_t)annot_rule_index(rule);
  return get_hexadecimal(object, "key", &fact->key) && get_hexadecimal(object, "value", &fact->value);
}

/// Takes a fact of a part.
static bool load_one(fact_store *facts, const json_t *object) {
  spooled_fact fact = {0};
  uint32_t *lengths[] = {&fact.name, &fact.document_id, &fact.id, &fact.pointer, &fact.shown};
  const char *strings[5];
  size_t all = 0;
  for (int i = 0; i < 5; ++i) {
    const json_t *string = json_object_get(object, string_names[i]);
    strings[i] = json_string_value(string);
    if (!strings[i])
      return false;
    *lengths[i] = (uint32_t)json_string_length(string);
    all += i > 0 ? *lengths[i] : 0;
  }
  if (!get_numbers(object, &fact) || fact.range.end_byte - fact.line_byte > fact.shown)
    return false;
  char *joined = json_bytes(all + 1);
  for (size_t i = 1, at = 0; i < 5; at += *lengths[i++])
    memcpy(joined + at, strings[i], *lengths[i]);
  take_one(facts, &fact, (annot_str){strings[0], fact.name}, (annot_str){joined, all});
  free(joined);
  return true;
}

int facts_load(fact_store *facts, const char *path, uint32_t wanted) {
  char *line = NULL;
  size_t capacity = 0, number = 0;
  FILE *file = strcmp(path, "-") ? fopen(path, "r") : stdin;
  if (!file) {
    complain("%s: cannot be opened: %s", path, strerror(errno));
    return EXIT_UNREADABLE;
  }
  bool good = true;
  for (ssize_t length; good && (length = getline(&line, &capacity, file)) > 0;) {
    json_t *object = json_loadb(line, (size_t)length, 0, NULL);
    ++number;
    const json_t *without = json_object_get(object, "without");
    good = without ? load_lacking(facts, without, path, wanted)
                   : object && load_one(facts, object);
    json_decref(object);
  }
  if (!good)
    complain("%s:%zu: this is no fact that --facts has written", path, number);
  good = good && !ferror(file);
  free(line);
  if (file != stdin)
    fclose(file);
  return good ? EXIT_CLEAN : EXIT_UNREADABLE;
}
