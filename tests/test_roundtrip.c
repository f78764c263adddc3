/// What must hold of every document: JSON and XML say the same, a canonical form is the canonical
/// form of itself, the pretty one is another spelling of it, and where input is cut changes nothing.
///
/// ANNOT_SEED chooses other documents; the seed of a failure is in its message.

#include "config.h"

#include "generate.h"
#include "model/model.h"
#include "suite.h"

#include <annot/read.h>
#include <annot/write.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 20, DOCUMENTS = 4 };

static uint64_t seed_of(int round) {
  const char *given = getenv("ANNOT_SEED");
  return (given ? strtoull(given, NULL, 10) : 1) + (unsigned)round;
}

static annot_status append_to(void *context, const char *bytes, size_t length) {
  return annot_buffer_append(context, bytes, length);
}

static annot_status write_record(void *context, annot_record *record) {
  if (!record->lossless || !record->complete)
    return ANNOT_BAD_DATA;
  return annot_writer_write(context, record->document);
}

/// How the input is cut.
typedef enum cutting { WHOLE, BYTES, PIECES, CUTS } cutting;

static size_t next_piece(generator *random, cutting cut, size_t left) {
  size_t most = cut == WHOLE ? left : cut == BYTES ? 1 : 1 + generate_below(random, 300);
  return most < left ? most : left;
}

/// What `bytes` are in another form; the caller frees it.
static annot_buffer convert(generator *random, const annot_buffer *bytes, annot_syntax from,
                            cutting cut, const annot_write_options *to) {
  annot_buffer converted = {0};
  annot_read_options read = {.syntax = from};
  annot_writer *writer = annot_writer_new(to, append_to, &converted);
  annot_reader *reader = annot_reader_new(&read, write_record, writer);
  for (size_t at = 0, size; at < bytes->length; at += size) {
    size = next_piece(random, cut, bytes->length - at);
    annot_status status = annot_reader_feed(reader, bytes->data + at, size);
    ck_assert_msg(status == ANNOT_OK, "%s", annot_status_text(status));
  }
  annot_status status = annot_reader_finish(reader);
  ck_assert_msg(status == ANNOT_OK, "%s", annot_status_text(status));
  ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
  annot_reader_free(reader);
  annot_writer_free(writer);
  return converted;
}

/// Both must be the same bytes; frees `got`.
static void ck_same(uint64_t seed, const char *what, const annot_buffer *wanted,
                    annot_buffer *got) {
  size_t at = 0;
  while (at < wanted->length && at < got->length && wanted->data[at] == got->data[at])
    ++at;
  size_t from = at < 40 ? 0 : at - 40;
  ck_assert_msg(wanted->length == got->length && at == got->length,
                "seed %llu, %s: differs at byte %zu\nwanted …%.80s\ngot    …%.80s",
                (unsigned long long)seed, what, at, wanted->data + from, got->data + from);
  annot_buffer_free(got);
}

/// The canonical form of a random document, or JSON Lines of several.
static annot_buffer generate(generator *random, annot_syntax syntax, uint32_t documents) {
  annot_buffer bytes = {0};
  annot_write_options options = {.syntax = syntax};
  annot_writer *writer = annot_writer_new(&options, append_to, &bytes);
  for (uint32_t i = 0; i < documents; ++i) {
    annot_document *document = generate_document(random);
    ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
    annot_document_free(document);
  }
  ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
  annot_writer_free(writer);
  return bytes;
}

static const annot_write_options canonical_json = {.syntax = ANNOT_JSON};
static const annot_write_options pretty_json = {.syntax = ANNOT_JSON, .pretty = true};
static const annot_write_options json_lines = {.syntax = ANNOT_JSON_LINES};
static const annot_write_options canonical_xml = {.syntax = ANNOT_XML};
static const annot_write_options pretty_xml = {.syntax = ANNOT_XML, .pretty = true};

START_TEST(json_is_what_it_was) {
  uint64_t seed = seed_of(_i);
  generator random = {seed};
  for (int i = 0; i < DOCUMENTS; ++i) {
    annot_buffer json = generate(&random, ANNOT_JSON, 1);
    annot_buffer pretty = convert(&random, &json, ANNOT_ANY_SYNTAX, WHOLE, &pretty_json);
    for (cutting cut = WHOLE; cut < CUTS; ++cut) {
      annot_buffer again = convert(&random, &json, ANNOT_ANY_SYNTAX, cut, &canonical_json);
      ck_same(seed, "canonical JSON", &json, &again);
      again = convert(&random, &pretty, ANNOT_ANY_SYNTAX, cut, &canonical_json);
      ck_same(seed, "pretty JSON", &json, &again);
    }
    annot_buffer_free(&pretty);
    annot_buffer_free(&json);
  }
}
END_TEST

START_TEST(xml_says_what_json_says) {
  uint64_t seed = seed_of(_i);
  generator random = {seed};
  for (int i = 0; i < DOCUMENTS; ++i) {
    annot_buffer json = generate(&random, ANNOT_JSON, 1);
    annot_buffer xml = convert(&random, &json, ANNOT_ANY_SYNTAX, WHOLE, &canonical_xml);
    annot_buffer pretty = convert(&random, &xml, ANNOT_ANY_SYNTAX, WHOLE, &pretty_xml);
    for (cutting cut = WHOLE; cut < CUTS; ++cut) {
      annot_buffer again = convert(&random, &xml, ANNOT_ANY_SYNTAX, cut, &canonical_json);
      ck_same(seed, "JSON to XML to JSON", &json, &again);
      again = convert(&random, &xml, ANNOT_ANY_SYNTAX, cut, &canonical_xml);
      ck_same(seed, "canonical XML", &xml, &again);
      again = convert(&random, &pretty, ANNOT_ANY_SYNTAX, cut, &canonical_xml);
      ck_same(seed, "pretty XML", &xml, &again);
    }
    annot_buffer_free(&pretty);
    annot_buffer_free(&xml);
    annot_buffer_free(&json);
  }
}
END_TEST

START_TEST(corpora_say_the_same) {
  uint64_t seed = seed_of(_i);
  generator random = {seed};
  for (uint32_t documents = 0; documents < 6; ++documents) {
    annot_buffer lines = generate(&random, ANNOT_JSON_LINES, documents);
    annot_buffer xml = convert(&random, &lines, ANNOT_JSON_LINES, PIECES, &canonical_xml);
    annot_buffer pretty = convert(&random, &xml, ANNOT_ANY_SYNTAX, PIECES, &pretty_xml);
    for (cutting cut = WHOLE; cut < CUTS; ++cut) {
      annot_buffer again = convert(&random, &lines, ANNOT_JSON_LINES, cut, &json_lines);
      ck_same(seed, "JSON Lines", &lines, &again);
      again = convert(&random, &xml, ANNOT_ANY_SYNTAX, cut, &json_lines);
      ck_same(seed, "lines to corpus to lines", &lines, &again);
      again = convert(&random, &pretty, ANNOT_ANY_SYNTAX, cut, &canonical_xml);
      ck_same(seed, "pretty corpus", &xml, &again);
    }
    annot_buffer_free(&pretty);
    annot_buffer_free(&xml);
    annot_buffer_free(&lines);
  }
}
END_TEST

int main(void) {
  printf("# seed %llu\n", (unsigned long long)seed_of(0));
  fflush(stdout);
  Suite *suite = suite_create("roundtrip");
  suite_add_loop(suite, "json", json_is_what_it_was, ROUNDS);
  suite_add_loop(suite, "xml", xml_says_what_json_says, ROUNDS);
  suite_add_loop(suite, "corpora", corpora_say_the_same, ROUNDS);
  return suite_run(suite);
}
