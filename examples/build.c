/// build: makes a document from nothing, and writes it as JSON.
///
/// Shows how nodes are added and members set.  Every call checks its value and says in its status what
/// is wrong with it; here the first one that fails ends the work.

#include <annot.h>
#include <stdio.h>
#include <string.h>

static const char article[] = "\xe2\x80\x9cThe bridge is safe,\xe2\x80\x9d said Ana Pereira.";

static annot_str view(const char *string) {
  annot_str result = {string, strlen(string)};
  return result;
}

/// Leaves with the status of what failed.
#define TRY(call)                                                                                  \
  do {                                                                                             \
    annot_status status_ = (call);                                                                 \
    if (status_ != ANNOT_OK)                                                                       \
      return status_;                                                                              \
  } while (0)

/// Adds a span on the first place where the article has these words.  Positions count code points.
static annot_status add_span(annot_document *document, annot_node parent, annot_field field,
                             const char *words) {
  const char *found = strstr(article, words);
  uint64_t start, end;
  annot_node span;
  if (!found)
    return ANNOT_BAD_ARGUMENT;
  uint64_t byte = (uint64_t)(found - article);
  TRY(annot_convert(document, ANNOT_BYTE, byte, ANNOT_CODEPOINT, &start));
  TRY(annot_convert(document, ANNOT_BYTE, byte + strlen(words), ANNOT_CODEPOINT, &end));
  TRY(annot_add(document, parent, field, ANNOT_LAST, &span));
  TRY(annot_set_position(document, span, ANNOT_SPAN_START, start));
  TRY(annot_set_position(document, span, ANNOT_SPAN_END, end));
  return annot_set_string(document, span, ANNOT_SPAN_EXACT, 0, view(words));
}

static annot_status build(annot_document *document) {
  annot_node speaker, mention, quote;
  TRY(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, view("bridge-2")));
  TRY(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_LANG, 0, view("en")));
  TRY(annot_set_enum(document, ANNOT_ROOT, ANNOT_DOCUMENT_MARKS, 0, ANNOT_MARKS_INCLUDED));
  TRY(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, view(article)));

  TRY(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_SPEAKERS, ANNOT_LAST, &speaker));
  TRY(annot_set_string(document, speaker, ANNOT_SPEAKER_ID, 0, view("s1")));
  TRY(annot_set_enum(document, speaker, ANNOT_SPEAKER_TYPE, 0, ANNOT_SPEAKER_TYPE_PERSON));
  TRY(annot_set_string(document, speaker, ANNOT_SPEAKER_NAME, 0, view("Ana Pereira")));
  TRY(annot_add(document, speaker, ANNOT_SPEAKER_MENTIONS, ANNOT_LAST, &mention));
  TRY(annot_set_string(document, mention, ANNOT_MENTION_ID, 0, view("m1")));
  TRY(add_span(document, mention, ANNOT_MENTION_SPANS, "Ana Pereira"));

  TRY(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_QUOTES, ANNOT_LAST, &quote));
  TRY(annot_set_string(document, quote, ANNOT_QUOTE_ID, 0, view("q1")));
  TRY(annot_set_enum(document, quote, ANNOT_QUOTE_TYPE, 0, ANNOT_QUOTE_TYPE_DIRECT));
  TRY(add_span(document, quote, ANNOT_QUOTE_SPANS, "\xe2\x80\x9cThe bridge is safe,\xe2\x80\x9d"));
  TRY(add_span(document, quote, ANNOT_QUOTE_CUE, "said"));
  return annot_set_string(document, quote, ANNOT_QUOTE_SPEAKERS, ANNOT_LAST, view("m1"));
}

int main(void) {
  annot_document *document = annot_document_new(NULL);
  annot_write_options options = {0};
  char *json = NULL;
  size_t length = 0;
  options.pretty = true;
  annot_status status = document ? build(document) : ANNOT_NO_MEMORY;
  if (status == ANNOT_OK)
    status = annot_write(document, &options, &json, &length);
  if (status == ANNOT_OK)
    fwrite(json, 1, length, stdout);
  else
    fprintf(stderr, "build: %s\n", annot_status_text(status));
  annot_bytes_free(&options, json, length);
  annot_document_free(document);
  return status != ANNOT_OK;
}
