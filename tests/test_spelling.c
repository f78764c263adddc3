/// How JSON is spelled changes nothing: what is read at a glance, without white space and with room
/// behind it, is what the scanner reads when there is white space everywhere.  Of documents that
/// are wrong in any way too: the same findings, at the same places.
///
/// ANNOT_SEED chooses other documents; the seed of a failure is in its message.

#include "config.h"

#include "base/memory.h"
#include "generate.h"
#include "suite.h"

#include <annot/finding.h>
#include <annot/read.h>
#include <annot/write.h>
#include <string.h>

enum { ROUNDS = 40, DAMAGES = 60, ROOM = 100 };

static uint64_t seed_of(int round) {
  const char *given = getenv("ANNOT_SEED");
  return (given ? strtoull(given, NULL, 10) : 1) + (unsigned)round;
}

static annot_status append_to(void *context, const char *bytes, size_t length) {
  return annot_buffer_append(context, bytes, length);
}

/// The canonical form; nothing of a document that lacks what it needs to have one.
static annot_buffer canonical(const annot_document *document) {
  annot_buffer bytes = {0};
  annot_write_options options = {.syntax = ANNOT_JSON_LINES};
  annot_writer *writer = annot_writer_new(&options, append_to, &bytes);
  if (annot_writer_write(writer, document) == ANNOT_OK)
    ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
  else
    bytes.length = 0;
  annot_writer_free(writer);
  bytes.length -= bytes.length > 0 && bytes.data[bytes.length - 1] == '\n';
  return bytes;
}

/// One spelling of a document, and of each byte of the first one where it stands in this one.
typedef struct spelling {
  annot_buffer bytes;
  size_t *places;
} spelling;

/// Each assertion of the framework writes to a file: bytes are too many for that.
static void append(annot_buffer *buffer, const char *bytes, size_t length) {
  if (annot_buffer_append(buffer, bytes, length) != ANNOT_OK)
    ck_abort_msg("out of memory");
}

/// The same tokens, with blanks around all of them or behind the last one only.
static spelling spell(const annot_buffer *bytes, bool blanks) {
  spelling spelled = {.places = calloc(bytes->length + 1, sizeof(size_t))};
  bool string = false;
  for (size_t i = 0; i < bytes->length; ++i) {
    char c = bytes->data[i];
    bool token = blanks && !string && strchr("{}[]:,", c);
    append(&spelled.bytes, " ", token);
    spelled.places[i] = spelled.bytes.length;
    append(&spelled.bytes, &c, 1);
    if (string && c == '\\' && i + 1 < bytes->length) {
      spelled.places[++i] = spelled.bytes.length;
      append(&spelled.bytes, bytes->data + i, 1);
    } else if (c == '"') {
      string = !string;
    }
    append(&spelled.bytes, " ", token);
  }
  spelled.places[bytes->length] = spelled.bytes.length;
  for (int i = 0; i < ROOM; ++i)
    append(&spelled.bytes, " ", 1);
  return spelled;
}

/// What was read of a spelling.
typedef struct result {
  annot_document *document;
  annot_findings *findings;
  annot_status status;
} result;

static result read_spelling(const spelling *spelled) {
  result got = {.findings = annot_findings_new(NULL, NULL)};
  annot_str bytes = {spelled->bytes.data, spelled->bytes.length};
  annot_read_options options = {.syntax = ANNOT_JSON_LINES};
  got.status = annot_read(bytes, &options, &got.document, got.findings);
  return got;
}

/// Whether a place of one spelling is one of the other: of the same byte, or of white space.
static bool same_place(const annot_buffer *bytes, const spelling *a, uint64_t at_a,
                       const spelling *b, uint64_t at_b) {
  size_t i = 0, j = 0;
  while (i < bytes->length && a->places[i] < at_a)
    ++i;
  while (j < bytes->length && b->places[j] < at_b)
    ++j;
  return i == j;
}

static void ck_same(uint64_t seed, const annot_buffer *bytes, const spelling *a, result *got_a,
                    const spelling *b, result *got_b) {
  size_t count = annot_findings_count(got_a->findings);
  ck_assert_msg(got_a->status == got_b->status && count == annot_findings_count(got_b->findings),
                "seed %llu: %zu and %zu findings of %.*s", (unsigned long long)seed, count,
                annot_findings_count(got_b->findings), (int)bytes->length, bytes->data);
  for (size_t i = 0; i < count; ++i) {
    const annot_finding *one, *other;
    bool same = annot_findings_at(got_a->findings, i, &one) == ANNOT_OK &&
                annot_findings_at(got_b->findings, i, &other) == ANNOT_OK &&
                one->rule == other->rule && one->node == other->node &&
                one->field == other->field && one->index == other->index &&
                one->fix_count == other->fix_count &&
                same_place(bytes, a, one->range.byte, b, other->range.byte);
    if (!same)
      ck_abort_msg("seed %llu: finding %zu differs: %.*s and %.*s of %.*s",
                   (unsigned long long)seed, i, (int)one->message.length, one->message.data,
                   (int)other->message.length, other->message.data, (int)bytes->length,
                   bytes->data);
  }
  annot_buffer written = canonical(got_a->document), again = canonical(got_b->document);
  ck_assert_msg(written.length == again.length &&
                    (written.length == 0 ||
                     memcmp(written.data, again.data, written.length) == 0),
                "seed %llu: %.*s becomes %.*s", (unsigned long long)seed, (int)bytes->length,
                bytes->data, (int)written.length, written.data);
  annot_buffer_free(&written);
  annot_buffer_free(&again);
}

static void ck_spellings(uint64_t seed, const annot_buffer *bytes) {
  spelling close = spell(bytes, false), wide = spell(bytes, true);
  result got_close = read_spelling(&close), got_wide = read_spelling(&wide);
  ck_same(seed, bytes, &close, &got_close, &wide, &got_wide);
  annot_document_free(got_close.document);
  annot_document_free(got_wide.document);
  annot_findings_free(got_close.findings);
  annot_findings_free(got_wide.findings);
  annot_buffer_free(&close.bytes);
  annot_buffer_free(&wide.bytes);
  free(close.places);
  free(wide.places);
}

/// The end of the value that begins at `at`: a string, or a run of what numbers are made of.
static size_t scalar_end(const annot_buffer *bytes, size_t at) {
  size_t end = at + 1;
  if (bytes->data[at] != '"') {
    while (end < bytes->length && strchr("+-.eE0123456789", bytes->data[end]))
      ++end;
    return end;
  }
  while (end < bytes->length && bytes->data[end] != '"')
    end += bytes->data[end] == '\\' ? 2 : 1;
  return end < bytes->length ? end + 1 : bytes->length;
}

static void replace(annot_buffer *bytes, size_t start, size_t end, const char *text) {
  size_t length = strlen(text), rest = bytes->length - end;
  ck_assert_int_eq(annot_buffer_reserve(bytes, length), ANNOT_OK);
  memmove(bytes->data + start + length, bytes->data + end, rest);
  memcpy(bytes->data + start, text, length);
  bytes->length = start + length + rest;
}

/// Puts something else in the place of a name, a string, a number or a bracket, or before an
/// object.
static void damage(generator *random, annot_buffer *bytes) {
  static const char *const others[] = {
      "\"\"", "\"a b\"", "\"a\\tb\"", "\"direct\"", "\"name\"", "\"id\"", "\"start\"", "\"spans\"",
      "\"\xc2\xa0\"", "\"\xc3\xa9t\xc3\xa9\"", "\"0123456789abcdef\"", "\"0123456789 abcdefghij\"",
      "\"\x7f\"", "\"a\\u0000\"", "\"\\ud800\"", "\"d\\u0069rect\"", "0", "00", "01", "7", "12345",
      "1234567", "12345678", "123456789", "9007199254740991", "9007199254740992", "-1",
      "1.5", "1e2", "1e400",
      "+1", "null", "true", "{}", "[]", "[0]", "[\"a\"]", "[{}]", "{\"start\":1,\"end\":2}", "'a'",
      "\"open", "", ",", "}", "]", "\"id\":\"x\",\"id\"", "\"x\ty\""};
  const char *other = others[generate_below(random, COUNT(others))];
  for (int tries = 0; tries < 1000; ++tries) {
    size_t at = generate_below(random, (uint32_t)bytes->length);
    if (at == 0 || !strchr(":,[{", bytes->data[at - 1]))
      continue;
    if (bytes->data[at] == '{') {
      replace(bytes, at, at, ",");
      replace(bytes, at, at, other);
    } else {
      replace(bytes, at, scalar_end(bytes, at), other);
    }
    return;
  }
}

START_TEST(white_space_changes_nothing_that_is_read_or_found) {
  uint64_t seed = seed_of(_i);
  generator random = {seed};
  annot_document *document = generate_document(&random);
  annot_buffer whole = canonical(document);
  ck_spellings(seed, &whole);
  for (int i = 0; i < DAMAGES; ++i) {
    annot_buffer bytes = {0};
    append(&bytes, whole.data, whole.length);
    for (uint32_t damages = 1 + generate_below(&random, 3); damages > 0; --damages)
      damage(&random, &bytes);
    ck_spellings(seed, &bytes);
    annot_buffer_free(&bytes);
  }
  annot_buffer_free(&whole);
  annot_document_free(document);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("spelling");
  suite_add_loop(suite, "white_space", white_space_changes_nothing_that_is_read_or_found, ROUNDS);
  return suite_run(suite);
}
