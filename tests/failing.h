/// tests/failing.h: an allocator that runs out of memory when it is told to, and that counts.
#ifndef TESTS_FAILING_H
#define TESTS_FAILING_H

#include <annot/memory.h>
#include <stdlib.h>

typedef struct failing {
  long left;    ///< allocations that still succeed; negative: all do
  size_t bytes; ///< held now
  int failures;
} failing;

static inline void *failing_resize(void *context, void *pointer, size_t old_size,
                                   size_t new_size) {
  failing *memory = context;
  if (new_size == 0) {
    memory->bytes -= old_size;
    free(pointer);
    return NULL;
  }
  if (memory->left == 0) {
    ++memory->failures;
    return NULL;
  }
  if (memory->left > 0)
    --memory->left;
  void *block = realloc(pointer, new_size);
  if (block)
    memory->bytes += new_size - old_size;
  return block;
}

static inline annot_allocator failing_allocator(failing *memory) {
  annot_allocator allocator = {failing_resize, memory};
  return allocator;
}

#endif
