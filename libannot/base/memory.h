/// base/memory.h: allocation through the owner's annot_allocator, with checked sizes.
///
/// Knows nothing of documents.  All functions accept a NULL allocator, which means malloc.
#ifndef ANNOT_BASE_MEMORY_H
#define ANNOT_BASE_MEMORY_H

#include <annot/memory.h>
#include <annot/status.h>
#include <stdbool.h>
#include <string.h>

/// Leaves the function with the status of `expression` unless it is ANNOT_OK.
#define TRY(expression)                                                                            \
  do {                                                                                             \
    annot_status try_status_ = (expression);                                                       \
    if (try_status_ != ANNOT_OK)                                                                   \
      return try_status_;                                                                          \
  } while (0)

/// Of a function that is seldom called from one that often is: it is kept out of the way there.
#define SELDOM __attribute__((cold, noinline))

/// Of a function that is called so often that it must not be one.
#define OFTEN __attribute__((always_inline)) static inline

/// Allocates, resizes or frees as annot_allocator says; `new_size` 0 frees and returns NULL.
void *annot_resize(const annot_allocator *allocator, void *pointer, size_t old_size,
                   size_t new_size);

/// Frees `pointer`, which may be NULL.
static inline void annot_release(const annot_allocator *allocator, void *pointer, size_t size) {
  if (pointer)
    annot_resize(allocator, pointer, size, 0);
}

/// A growable array of elements of one size; zero-initialised it is empty.
///
/// `data` is cast by the user; typed access goes through the ARRAY_ macros.
typedef struct annot_array {
  void *data;
  size_t count;    ///< elements in use
  size_t capacity; ///< elements allocated
} annot_array;

/// Reserves where there is no room; the function below is for use.
annot_status annot_array_grow(const annot_allocator *allocator, annot_array *array, size_t size,
                              size_t extra);

/// Makes room for `extra` more elements of `size` bytes; on failure nothing has changed.
static inline annot_status annot_array_reserve(const annot_allocator *allocator,
                                               annot_array *array, size_t size, size_t extra) {
  return extra <= array->capacity - array->count ? ANNOT_OK
                                                 : annot_array_grow(allocator, array, size, extra);
}

/// Puts `count` elements, which are not the array's own, in the place of elements [first, last).
annot_status annot_array_splice(const annot_allocator *allocator, annot_array *array, size_t size,
                                size_t first, size_t last, const void *elements, size_t count);

/// Frees the elements and leaves an empty array.
void annot_array_free(const annot_allocator *allocator, annot_array *array, size_t size);

#define ARRAY_AT(type, array, index) (((type *)(array)->data)[index])
#define ARRAY_RESERVE(type, allocator, array, extra)                                               \
  annot_array_reserve((allocator), (array), sizeof(type), (extra))
/// Appends to an array in which room has been reserved.
#define ARRAY_PUSH(type, array, value) (((type *)(array)->data)[(array)->count++] = (value))
/// The same with all elements of another array.
#define ARRAY_SPLICE(type, allocator, array, first, last, from)                                    \
  annot_array_splice((allocator), (array), sizeof(type), (first), (last), (from)->data, (from)->count)
#define ARRAY_FREE(type, allocator, array) annot_array_free((allocator), (array), sizeof(type))

/// A growable run of bytes; zero-initialised it is empty.
typedef struct annot_buffer {
  const annot_allocator *allocator;
  char *data;
  size_t length;
  size_t capacity;
} annot_buffer;

/// Reserves where there is no room; the functions below are for use.
annot_status annot_buffer_grow(annot_buffer *buffer, size_t extra);

static inline annot_status annot_buffer_reserve(annot_buffer *buffer, size_t extra) {
  return extra <= buffer->capacity - buffer->length ? ANNOT_OK : annot_buffer_grow(buffer, extra);
}

/// Copies bytes that do not overlap; most strings are short, and need no call.
static inline void annot_copy(char *to, const char *from, size_t length) {
  if (length > 16) {
    memcpy(to, from, length);
  } else if (length >= 8) {
    memcpy(to, from, 8);
    memcpy(to + length - 8, from + length - 8, 8);
  } else if (length >= 4) {
    memcpy(to, from, 4);
    memcpy(to + length - 4, from + length - 4, 4);
  } else {
    for (size_t i = 0; i < length; ++i)
      to[i] = from[i];
  }
}

static inline annot_status annot_buffer_append(annot_buffer *buffer, const void *bytes,
                                               size_t length) {
  TRY(annot_buffer_reserve(buffer, length));
  if (length > 0)
    memcpy(buffer->data + buffer->length, bytes, length);
  buffer->length += length;
  return ANNOT_OK;
}

annot_status annot_buffer_printf(annot_buffer *buffer, const char *format, ...)
    ANNOT_PRINTF(2, 3);
void annot_buffer_free(annot_buffer *buffer);

#endif
