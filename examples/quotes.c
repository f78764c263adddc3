/// quotes FILE: shows each quote of a document with its speakers and its words.
///
/// Shows how a document is walked: the functions of annot/members.h are named after the members, and
/// annot_target follows a reference.

#include <annot.h>
#include <stdio.h>
#include <stdlib.h>

static void print(annot_str string) { printf("%.*s", (int)string.length, string.data); }

/// Who speaks: a quote names a speaker, or a mention of one.
static void print_speaker(const annot_document *document, annot_node quote, uint32_t index) {
  annot_node speaker = annot_target(document, quote, ANNOT_QUOTE_SPEAKERS, index);
  if (annot_node_shape(document, speaker) == ANNOT_MENTION)
    speaker = annot_node_parent(document, speaker);
  annot_str name = annot_speaker_name(document, speaker);
  print(name.data ? name : annot_speaker_id(document, speaker));
}

/// The spans of a quote are its fragments.
static void print_words(const annot_document *document, annot_node quote) {
  for (uint32_t i = 0; i < annot_quote_spans_count(document, quote); ++i) {
    annot_str words;
    if (annot_passage(document, annot_quote_spans(document, quote, i), &words) != ANNOT_OK)
      continue; // the span does not lie in the text: the validator says so
    printf(i == 0 ? "" : " … ");
    print(words);
  }
}

static void print_quotes(const annot_document *document) {
  for (uint32_t i = 0; i < annot_document_quotes_count(document, ANNOT_ROOT); ++i) {
    annot_node quote = annot_document_quotes(document, ANNOT_ROOT, i);
    uint32_t speakers = annot_quote_speakers_count(document, quote);
    for (uint32_t j = 0; j < speakers; ++j) {
      printf(j == 0 ? "" : ", ");
      print_speaker(document, quote, j);
    }
    printf(speakers == 0 ? "(nobody): " : ": ");
    print_words(document, quote);
    printf("\n");
  }
}

/// Reads all of a file, which the caller frees.
static char *load(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  char *bytes = NULL;
  *length = 0;
  for (size_t got = 1; file && got > 0; *length += got) {
    char *larger = realloc(bytes, *length + 65536);
    if (!larger)
      break;
    bytes = larger;
    got = fread(bytes + *length, 1, 65536, file);
  }
  if (file)
    fclose(file);
  return bytes;
}

int main(int argc, char **argv) {
  size_t length = 0;
  char *bytes = argc == 2 ? load(argv[1], &length) : NULL;
  if (!bytes) {
    fprintf(stderr, "usage: quotes FILE\n");
    return 2;
  }
  annot_document *document = NULL;
  annot_str input = {bytes, length};
  annot_status status = annot_read(input, NULL, &document, NULL);
  if (status == ANNOT_OK)
    print_quotes(document);
  else
    fprintf(stderr, "quotes: %s\n", annot_status_text(status));
  annot_document_free(document);
  free(bytes);
  return status != ANNOT_OK;
}
