/// annot/memory.h: where an object takes its memory from, and how much it may take.
///
/// Both are given when an object is made and belong to that object: the library has no global
/// state, so two objects with different allocators can be used in turn.
#ifndef ANNOT_MEMORY_H
#define ANNOT_MEMORY_H

#include <annot/api.h>
#include <stddef.h>
#include <stdint.h>

ANNOT_BEGIN_DECLS

/// One function that allocates (`pointer` is NULL), resizes, and frees (`new_size` is 0).
///
/// It returns NULL where it cannot allocate, and then leaves `pointer` as it was.  `old_size` is
/// the size the block has, so that an arena needs no headers.  `context` is passed on unchanged.
typedef struct annot_allocator {
  void *(*resize)(void *context, void *pointer, size_t old_size, size_t new_size);
  void *context;
} annot_allocator;

/// What a reader accepts; 0 stands for the default.  Data that breaks a limit is a finding.
typedef struct annot_limits {
  uint64_t record_bytes; ///< bytes of one document as it is spelled; default 1 GiB, at most 4 GiB - 2
  uint32_t depth;        ///< levels of nesting; default 128, at most 200
  uint32_t findings;     ///< findings kept for one document; default 10000
} annot_limits;

ANNOT_END_DECLS

#endif
