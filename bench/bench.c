/// bench: how the library stands to bare parsers on the same bytes, in one run.
///
/// The runs of all contestants alternate, and medians are compared, so that what else the machine
/// does falls on all of them alike.  usage: bench [megabytes [rounds]] |
/// bench --write LINES XML | bench --once WORD FILE

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

static void read_lines(const bytes *lines) {
  job work = {0};
  run_library(lines, ANNOT_JSON_LINES, &work, NULL);
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
  const char *word; ///< what bench/instructions.sh calls it
  const char *name;
  void (*run)(const bytes *input);
  int xml;         ///< runs on the XML corpus
  int against;     ///< index of the parser it is compared with; its own for the parsers
  double bar;      ///< the ratio it is meant to reach
} contestant;

static const contestant all[] = {
    {"jansson", "json_loadb, line by line", run_jansson, 0, 0, 0},
    {"sax2", "libxml2 SAX2, push", run_sax, 1, 1, 0},
    {"read-lines", "read JSON Lines", read_lines, 0, 0, 0},
    {"validate-lines", "validate JSON Lines, level 5", validate_lines, 0, 0, 12},
    {"lines-to-xml", "JSON Lines to XML", lines_to_xml, 0, 0, 9},
    {"validate-xml", "validate XML corpus, level 5", validate_xml, 1, 1, 0.75},
    {"xml-to-lines", "XML to JSON Lines", xml_to_lines, 1, 1, 0.68},
};
enum { COUNT = sizeof all / sizeof *all };

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return left < right ? -1 : left > right;
}

static double median(double *seconds, int rounds) {
  qsort(seconds, (size_t)rounds, sizeof *seconds, compare);
  return seconds[rounds / 2];
}

static void measure(size_t megabytes, int rounds, int foreign) {
  static double seconds[COUNT][MAX_ROUNDS];
  bytes lines = make_lines(megabytes << 20, foreign), xml = {0};
  run_convert(&lines, ANNOT_JSON_LINES, ANNOT_XML, keep_bytes, &xml);
  for (int round = 0; round < rounds; ++round)
    for (int i = 0; i < COUNT; ++i) {
      double start = now();
      all[i].run(all[i].xml ? &xml : &lines);
      seconds[i][round] = now() - start;
    }
  printf("\n%s: %.1f MB of JSON Lines, %.1f MB of XML; medians of %d alternating runs\n\n",
         foreign ? "no document in ASCII" : "a fifth of the documents not in ASCII",
         (double)lines.length / 1e6, (double)xml.length / 1e6, rounds);
  printf("| work | MB/s | ratio | to reach |\n|---|---|---|---|\n");
  for (int i = 0; i < COUNT; ++i) {
    double time = median(seconds[i], rounds), size = (double)(all[i].xml ? &xml : &lines)->length;
    printf("| %s | %.0f |", all[i].name, size / 1e6 / time);
    if (all[i].against == i)
      printf(" 1 | |\n");
    else if (all[i].bar <= 0)
      printf(" %.2f | |\n", median(seconds[all[i].against], rounds) / time);
    else
      printf(" %.2f | %.2f |\n", median(seconds[all[i].against], rounds) / time, all[i].bar);
  }
  free(lines.data);
  free(xml.data);
}

/// What bench/instructions.sh counts the instructions of.
__attribute__((noinline)) static void run_once(const contestant *one, const bytes *input) {
  one->run(input);
}

static void write_file(const char *path, const bytes *content) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(content->data, 1, content->length, file) != content->length ||
      fclose(file) != 0)
    exit(EXIT_FAILURE);
}

/// Writes one megabyte of each corpus as JSON Lines to one file, and as XML to another.
static int write_corpus(const char *lines_path, const char *xml_path) {
  bytes lines = make_lines(1 << 20, 0), more = make_lines(1 << 20, 1), xml = {0};
  append(&lines, more.data, more.length);
  run_convert(&lines, ANNOT_JSON_LINES, ANNOT_XML, keep_bytes, &xml);
  write_file(lines_path, &lines);
  write_file(xml_path, &xml);
  free(lines.data);
  free(more.data);
  free(xml.data);
  return 0;
}

/// Runs one contestant once on a file.
static int run_file(const char *word, const char *path) {
  static char piece[CHUNK];
  bytes input = {0};
  FILE *file = fopen(path, "rb");
  for (size_t got; file && (got = fread(piece, 1, sizeof piece, file)) > 0;)
    append(&input, piece, got);
  for (int i = 0; file && i < COUNT; ++i)
    if (strcmp(all[i].word, word) == 0) {
      run_once(&all[i], &input);
      free(input.data);
      return fclose(file);
    }
  return 2;
}

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "--write") == 0)
    return write_corpus(argv[2], argv[3]);
  if (argc == 4 && strcmp(argv[1], "--once") == 0)
    return run_file(argv[2], argv[3]);
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
