/// print_documents SEED COUNT: random documents as JSON Lines, for tests in other languages.

#include "config.h"

#include "generate.h"

#include <annot.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  generator random = {argc > 1 ? strtoull(argv[1], NULL, 10) : 1};
  long count = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
  annot_write_options options = {.syntax = ANNOT_JSON_LINES};
  for (long i = 0; i < count; ++i) {
    annot_document *document = generate_document(&random);
    char *bytes = NULL;
    size_t length = 0;
    if (annot_write(document, &options, &bytes, &length) != ANNOT_OK)
      return EXIT_FAILURE;
    fwrite(bytes, 1, length, stdout);
    annot_bytes_free(&options, bytes, length);
    annot_document_free(document);
  }
  return EXIT_SUCCESS;
}
