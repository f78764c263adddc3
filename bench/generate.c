/// generate MEGABYTES [foreign]: writes a corpus as JSON Lines to standard output.
/// generate large MEGABYTES ANNOTATIONS: writes one large document, of about that size.

#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t write_line(corpus_line line) {
  size_t length = line.length + 1;
  fwrite(line.bytes, 1, line.length, stdout);
  putchar('\n');
  free(line.bytes);
  return length;
}

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "large") == 0 && atoi(argv[3]) >= 5) {
    write_line(corpus_make_large(1, strtoul(argv[2], NULL, 10) * 1000000, atoi(argv[3])));
    return fflush(stdout) != 0;
  }
  size_t wanted = argc > 1 ? strtoul(argv[1], NULL, 10) * 1000000 : 0, written = 0;
  if (wanted == 0) {
    fprintf(stderr, "usage: generate MEGABYTES [foreign] | large MEGABYTES ANNOTATIONS\n");
    return 2;
  }
  for (uint64_t number = 0; written < wanted; ++number)
    written += write_line(corpus_make(1, number, argc > 2));
  return fflush(stdout) != 0;
}
