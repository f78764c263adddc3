/// The specification is right: each of its examples is what the words after its fence say.  Section 1
/// of spec/annot-1.0.md explains the words.

#include "config.h"

#include "example.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BLOCKS = 256 };

/// A block of the specification.
typedef struct spec_block {
  test_example example;
  bool follows; ///< nothing stands between it and the block before
} spec_block;

static spec_block blocks[MOST_BLOCKS];
static int block_count;

/// Whether `word` is one of those after the fence.
static bool says(const spec_block *block, const char *word) {
  size_t length = strlen(word);
  for (const char *at = block->example.info; (at = strchr(at, ' '));) {
    ++at;
    if (strncmp(at, word, length) == 0 && (at[length] == ' ' || at[length] == '\0'))
      return true;
  }
  return false;
}

static annot_syntax syntax_of(const spec_block *block) {
  static const struct { const char *name; annot_syntax syntax; } syntaxes[] = {
      {"json", ANNOT_JSON}, {"jsonl", ANNOT_JSON_LINES}, {"xml", ANNOT_XML}};
  for (int i = 0; i < COUNT(syntaxes); ++i)
    if (same_spelling(block->example.info, syntaxes[i].name))
      return syntaxes[i].syntax;
  ck_abort_msg("'%s' is no syntax", block->example.info);
  return ANNOT_ANY_SYNTAX;
}

static annot_status print(void *file, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, file) == length ? ANNOT_OK : ANNOT_STOPPED;
}

static annot_status write_record(void *writer, annot_record *record) {
  ck_assert_uint_eq(annot_findings_count(record->findings), 0);
  return annot_writer_write(writer, record->document);
}

/// What a writer makes of a block; the caller frees it.
static char *written(const spec_block *block, annot_syntax syntax, bool pretty) {
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  annot_write_options write = {.syntax = syntax, .pretty = pretty};
  annot_writer *writer = annot_writer_new(&write, print, file);
  annot_read_options read = {.syntax = syntax_of(block)};
  annot_reader *reader = annot_reader_new(&read, write_record, writer);
  ck_assert_int_eq(annot_reader_feed(reader, block->example.bytes, block->example.length), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
  annot_reader_free(reader);
  annot_writer_free(writer);
  fclose(file);
  return text;
}

/// What is written of `block` is what `wanted` shows, byte by byte.
static void compare(const spec_block *block, const spec_block *wanted, bool pretty) {
  char *is = written(block, syntax_of(wanted), pretty);
  ck_assert_msg(strlen(is) == wanted->example.length &&
                    memcmp(is, wanted->example.bytes, wanted->example.length) == 0,
                "example '%s' of\n%.*sgives\n%s", wanted->example.info, (int)block->example.length,
                block->example.bytes, is);
  free(is);
}

/// The next canonical block in the same spelling, or the one before.
static const spec_block *canonical_from(int i, int step) {
  const spec_block *block = &blocks[i];
  for (i += step; i >= 0 && i < block_count; i += step)
    if (says(&blocks[i], "canonical") && same_spelling(blocks[i].example.info, block->example.info))
      return &blocks[i];
  ck_abort_msg("no canonical block belongs to '%s'", block->example.info);
  return NULL;
}

/// The findings of a block are those promised: none, or a line.
static void expect_findings(const spec_block *block, const char *promised) {
  char *mended, *found = findings_of(&block->example, NULL, &mended);
  ck_assert_msg(strcmp(found, promised) == 0, "'%s' of\n%.*shas\n%s", block->example.info,
                (int)block->example.length, block->example.bytes, found);
  free(found);
  free(mended);
}

static void expect_bad(const spec_block *block) {
  char code[8], place[64], promised[128];
  ck_assert_int_eq(sscanf(strstr(block->example.info, " bad "), " bad %7s %63s", code, place), 2);
  snprintf(promised, sizeof promised, "%s %s\n", code, place);
  expect_findings(block, promised);
}

/// The two spellings of a document are written of each other.
static void compare_with_neighbour(const spec_block *block) {
  const spec_block *before = block - 1;
  if (!block->follows || !says(before, "canonical") ||
      same_spelling(block->example.info, before->example.info))
    return;
  compare(block, before, false);
  compare(before, block, false);
}

START_TEST(blocks_are_what_they_say) {
  const spec_block *block = &blocks[_i];
  int words = 0;
  if (says(block, "good") && ++words)
    expect_findings(block, "");
  if (says(block, "bad") && ++words)
    expect_bad(block);
  if (says(block, "canonical") && ++words) {
    compare(block, block, false);
    compare_with_neighbour(block);
  }
  if (says(block, "same") && ++words)
    compare(block, canonical_from(_i, 1), false);
  if (says(block, "pretty") && ++words) {
    compare(canonical_from(_i, -1), block, true);
    compare(block, canonical_from(_i, -1), false);
  }
  ck_assert_msg(words > 0, "'%s' does not say what it shows", block->example.info);
}
END_TEST

/// Whether the next fence is all that comes.
static bool fence_is_next(const char *page) { return strncmp(page + strspn(page, "\n"), "```", 3) == 0; }

static void find_blocks(const char *page) {
  bool follows = false;
  for (; block_count < MOST_BLOCKS && next_example(&page, &blocks[block_count].example); ++block_count) {
    blocks[block_count].follows = follows;
    follows = fence_is_next(page);
  }
}

int main(void) {
  static char page[1 << 20];
  const char *path = getenv("ANNOT_SPEC");
  FILE *file = path ? fopen(path, "rb") : NULL;
  size_t length = file ? fread(page, 1, sizeof page - 1, file) : 0;
  if (file)
    fclose(file);
  find_blocks(page);
  if (length == 0 || length == sizeof page - 1 || block_count == 0 || block_count == MOST_BLOCKS) {
    printf("Bail out! ANNOT_SPEC must name the specification\n");
    return 99;
  }
  Suite *suite = suite_create("spec");
  suite_add_loop(suite, "blocks", blocks_are_what_they_say, block_count);
  int failed = suite_run(suite);
  for (int i = 0; i < block_count; ++i)
    free(blocks[i].example.bytes);
  return failed;
}
