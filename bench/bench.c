/// bench: how the library stands to bare parsers on the same bytes, in one run.
///
/// The runs of all contestants alternate, and medians are compared, so that what else the machine
/// does falls on all of them alike.  usage: bench [megabytes [rounds]]

#include "corpus.h"
#include "parsers.h"

#include <annot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_ROUNDS = 31, CHUNK = 65536 };

typedef struct bytes {
  char *data;
  size_t length, capacity;
} bytes;

static void append(bytes *to, const char *data, size_t length) {
  if (to->length + length > to->capacity) {
    to->capacity = (to->length + length) * 2;
    to->data = realloc(to->data, to->capacity);
    if (!to->data)
      exit(EXIT_FAILURE);
  }
  memcpy(to->data + to->length, data, length);
  to->length += length;
}

static bytes make_lines(size_t size, int foreign) {
  bytes lines = {0};
  for (uint64_t number = 0; lines.length < size; ++number) {
    corpus_line line = corpus_make(1, number, foreign);
    append(&lines, line.bytes, line.length);
    append(&lines, "\n", 1);
    free(line.bytes);
  }
  return lines;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void run_jansson(const bytes *input) { parse_lines(input->data, input->length); }
static void run_sax(const bytes *input) { parse_xml(input->data, input->length); }

/// What a run of the library does with each record.
typedef struct job {
  annot_validator *validator;
  annot_writer *writer;
  size_t records, findings;
} job;

static annot_status on_record(void *context, annot_record *record) {
  job *work = context;
  ++work->records;
  annot_status status = ANNOT_OK;
  if (work->validator)
    status = annot_validate(work->validator, record->document, record->findings);
  work->findings += annot_findings_count(record->findings);
  if (status == ANNOT_OK && work->writer)
    status = annot_writer_write(work->writer, record->document);
  return status;
}

static void run_library(const bytes *input, annot_syntax syntax, job *work, annot_ruleset *rules) {
  annot_read_options options = {.syntax = syntax, .ruleset = rules};
  annot_reader *reader = annot_reader_new(&options, on_record, work);
  for (size_t at = 0; at < input->length; at += CHUNK) {
    size_t rest = input->length - at;
    if (annot_reader_feed(reader, input->data + at, rest < CHUNK ? rest : CHUNK) != ANNOT_OK)
      exit(EXIT_FAILURE);
  }
  if (annot_reader_finish(reader) != ANNOT_OK)
    exit(EXIT_FAILURE);
  annot_reader_free(reader);
}

static void run_validate(const bytes *input, annot_syntax syntax) {
  annot_ruleset *rules = annot_ruleset_new(NULL);
  annot_ruleset_level(rules, 5);
  job work = {.validator = annot_validator_new(NULL, rules)};
  run_library(input, syntax, &work, rules);
  annot_validator_free(work.validator);
  annot_ruleset_free(rules);
}

static annot_status count_bytes(void *context, const char *data, size_t length) {
  (void)data;
  *(size_t *)context += length;
  return ANNOT_OK;
}

static annot_status keep_bytes(void *context, const char *data, size_t length) {
  append(context, data, length);
  return ANNOT_OK;
}

static void run_convert(const bytes *input, annot_syntax from, annot_syntax to, annot_sink sink,
                        void *context) {
  annot_write_options options = {.syntax = to};
  job work = {.writer = annot_writer_new(&options, sink, context)};
  run_library(input, from, &work, NULL);
  if (annot_writer_finish(work.writer) != ANNOT_OK)
    exit(EXIT_FAILURE);
  annot_writer_free(work.writer);
}

static void validate_lines(const bytes *lines) { run_validate(lines, ANNOT_JSON_LINES); }
static void validate_xml(const bytes *xml) { run_validate(xml, ANNOT_XML); }
static void lines_to_xml(const bytes *lines) {
  size_t written = 0;
  run_convert(lines, ANNOT_JSON_LINES, ANNOT_XML, count_bytes, &written);
}
static void xml_to_lines(const bytes *xml) {
  size_t written = 0;
  run_convert(xml, ANNOT_XML, ANNOT_JSON_LINES, count_bytes, &written);
}

typedef struct contestant {
  const char *name;
  void (*run)(const bytes *input);
  int xml;         ///< runs on the XML corpus
  int against;     ///< index of the parser it is compared with; its own for the parsers
  double bar;      ///< the ratio it is meant to reach
  double seconds[MAX_ROUNDS];
} contestant;

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return left < right ? -1 : left > right;
}

static double median(contestant *one, int rounds) {
  qsort(one->seconds, (size_t)rounds, sizeof(double), compare);
  return one->seconds[rounds / 2];
}

static void measure(size_t megabytes, int rounds, int foreign) {
  contestant all[] = {
      {.name = "json_loadb, line by line", .run = run_jansson, .against = 0},
      {.name = "libxml2 SAX2, push", .run = run_sax, .xml = 1, .against = 1},
      {.name = "validate JSON Lines, level 5", .run = validate_lines, .against = 0, .bar = 12},
      {.name = "JSON Lines to XML", .run = lines_to_xml, .against = 0, .bar = 9},
      {.name = "validate XML corpus, level 5", .run = validate_xml, .xml = 1, .against = 1,
       .bar = 0.75},
      {.name = "XML to JSON Lines", .run = xml_to_lines, .xml = 1, .against = 1, .bar = 0.68},
  };
  const int count = (int)(sizeof all / sizeof *all);
  bytes lines = make_lines(megabytes << 20, foreign), xml = {0};
  run_convert(&lines, ANNOT_JSON_LINES, ANNOT_XML, keep_bytes, &xml);
  for (int round = 0; round < rounds; ++round)
    for (int i = 0; i < count; ++i) {
      double start = now();
      all[i].run(all[i].xml ? &xml : &lines);
      all[i].seconds[round] = now() - start;
    }
  printf("\n%s: %.1f MB of JSON Lines, %.1f MB of XML; medians of %d alternating runs\n\n",
         foreign ? "no document in ASCII" : "a fifth of the documents not in ASCII",
         (double)lines.length / 1e6, (double)xml.length / 1e6, rounds);
  printf("| work | MB/s | ratio | to reach |\n|---|---|---|---|\n");
  for (int i = 0; i < count; ++i) {
    double seconds = median(&all[i], rounds), size = (double)(all[i].xml ? &xml : &lines)->length;
    printf("| %s | %.0f |", all[i].name, size / 1e6 / seconds);
    if (all[i].against == i)
      printf(" 1 | |\n");
    else
      printf(" %.2f | %.2f |\n", median(&all[all[i].against], rounds) / seconds, all[i].bar);
  }
  free(lines.data);
  free(xml.data);
}

int main(int argc, char **argv) {
  size_t megabytes = argc > 1 ? strtoul(argv[1], NULL, 10) : 20;
  int rounds = argc > 2 ? atoi(argv[2]) : 7;
  if (megabytes == 0 || rounds < 1 || rounds > MAX_ROUNDS) {
    fprintf(stderr, "usage: bench [megabytes [rounds]]\n");
    return 2;
  }
  measure(megabytes, rounds, 0);
  measure(megabytes, rounds, 1);
  return 0;
}
