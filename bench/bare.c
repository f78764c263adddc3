/// bare FILE: parses a file of JSON Lines or XML with the bare parser, and does nothing else: a whole
/// process to compare other whole processes with.

#include "parsers.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int argc, char **argv) {
  struct stat status;
  int file = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  if (file < 0 || fstat(file, &status) != 0 || status.st_size == 0) {
    fprintf(stderr, "usage: bare FILE\n");
    return 2;
  }
  const char *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED)
    return 2;
  (bytes[0] == '<' ? parse_xml : parse_lines)(bytes, (size_t)status.st_size);
  return 0;
}
