/// A document is read where its bytes stand, and stands on its own once it is taken or copied; changes
/// in between are kept.  Nothing of that is told by who gave the bytes: they are overwritten at once.

#include "config.h"

#include "failing.h"
#include "suite.h"

#include <annot.h>
#include <string.h>

#define LINE "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"Ana spoke.\",\"speakers\":[{\"id\":\"s1\","           \
             "\"type\":\"person\",\"name\":\"Ana \\\"A.\\\" Lee\",\"aliases\":[\"Ana\",\"A. Lee\"]}]}\n"
#define PLAIN "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"Ana spoke.\",\"speakers\":[{\"id\":\"s1\","          \
              "\"type\":\"person\",\"name\":\"Ana Lee\",\"aliases\":[\"Ana\",\"A. Lee\"]}]}\n"

/// What is done with the record.
typedef enum deed { TAKE, COPY, SET_AND_TAKE, SET_AND_COPY } deed;

typedef struct work {
  deed deed;
  annot_document *got;
} work;

static annot_status on_record(void *context, annot_record *record) {
  work *job = context;
  annot_node speaker = annot_child(record->document, ANNOT_ROOT, ANNOT_DOCUMENT_SPEAKERS, 0);
  annot_status status = ANNOT_OK;
  if (job->deed >= SET_AND_TAKE)
    status = annot_set_string(record->document, speaker, ANNOT_SPEAKER_NAME, 0,
                              (annot_str){"Eva", 3});
  if (status != ANNOT_OK)
    return status;
  if (job->deed == COPY || job->deed == SET_AND_COPY)
    return annot_document_copy(record->document, NULL, &job->got);
  job->got = annot_record_take(record);
  return job->got ? ANNOT_OK : ANNOT_NO_MEMORY;
}

/// Reads one line from bytes that are gone afterwards.
static annot_status read_line(const annot_allocator *allocator, const char *line, work *job) {
  annot_read_options options = {.allocator = allocator, .syntax = ANNOT_JSON_LINES};
  annot_reader *reader = annot_reader_new(&options, on_record, job);
  if (!reader)
    return ANNOT_NO_MEMORY;
  char *bytes = malloc(strlen(line));
  memcpy(bytes, line, strlen(line));
  annot_status status = annot_reader_feed(reader, bytes, strlen(line));
  memset(bytes, '#', strlen(line));
  free(bytes);
  annot_reader_free(reader);
  return status;
}

static void ck_string(const annot_document *document, annot_node node, annot_field field,
                      uint32_t index, const char *wanted) {
  annot_str got = annot_string(document, node, field, index);
  ck_assert_msg(got.length == strlen(wanted) && memcmp(got.data, wanted, got.length) == 0,
                "%.*s is not %s", (int)got.length, got.data, wanted);
}

static void ck_document(const annot_document *document, const char *name) {
  annot_node speaker = annot_child(document, ANNOT_ROOT, ANNOT_DOCUMENT_SPEAKERS, 0);
  ck_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, "d");
  ck_string(document, speaker, ANNOT_SPEAKER_ID, 0, "s1");
  ck_string(document, speaker, ANNOT_SPEAKER_NAME, 0, name);
  ck_string(document, speaker, ANNOT_SPEAKER_ALIASES, 0, "Ana");
  ck_string(document, speaker, ANNOT_SPEAKER_ALIASES, 1, "A. Lee");
  ck_assert_uint_eq(annot_text(document).length, strlen("Ana spoke."));
}

static const struct {
  const char *line;
  deed deed;
  const char *name;
} cases[] = {
    {PLAIN, TAKE, "Ana Lee"},
    {PLAIN, COPY, "Ana Lee"},
    {PLAIN, SET_AND_TAKE, "Eva"},
    {PLAIN, SET_AND_COPY, "Eva"},
    {LINE, TAKE, "Ana \"A.\" Lee"},
    {LINE, COPY, "Ana \"A.\" Lee"},
    {LINE, SET_AND_TAKE, "Eva"},
    {LINE, SET_AND_COPY, "Eva"},
};

START_TEST(a_document_outlives_the_bytes_it_was_read_from) {
  work job = {.deed = cases[_i].deed};
  ck_assert_int_eq(read_line(NULL, cases[_i].line, &job), ANNOT_OK);
  ck_document(job.got, cases[_i].name);
  annot_document_free(job.got);
}
END_TEST

START_TEST(where_memory_is_out_there_is_none_and_nothing_is_lost) {
  annot_status status = ANNOT_NO_MEMORY;
  for (long left = 0; status != ANNOT_OK; ++left) {
    failing memory = {.left = left};
    annot_allocator allocator = failing_allocator(&memory);
    work job = {.deed = cases[_i].deed};
    status = read_line(&allocator, cases[_i].line, &job);
    ck_assert(status == ANNOT_OK || (status == ANNOT_NO_MEMORY && !job.got));
    if (job.got)
      ck_document(job.got, cases[_i].name);
    annot_document_free(job.got);
    ck_assert_uint_eq(memory.bytes, 0);
    ck_assert_int_lt(left, 200);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("take");
  suite_add_loop(suite, "outlives", a_document_outlives_the_bytes_it_was_read_from, COUNT(cases));
  suite_add_loop(suite, "memory", where_memory_is_out_there_is_none_and_nothing_is_lost,
                 COUNT(cases));
  return suite_run(suite);
}
