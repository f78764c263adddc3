/// Allocation, growable arrays and buffers.  Sizes are checked for overflow here and nowhere else.

#include "config.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *annot_resize(const annot_allocator *allocator, void *pointer, size_t old_size,
                   size_t new_size) {
  if (allocator && allocator->resize)
    return allocator->resize(allocator->context, pointer, old_size, new_size);
  if (new_size == 0) {
    free(pointer);
    return NULL;
  }
  return realloc(pointer, new_size);
}

/// The capacity to grow to so that growth is linear in total; 0 where it would overflow.
static size_t grown_capacity(size_t count, size_t capacity, size_t size, size_t extra) {
  if (extra > SIZE_MAX / size - count)
    return 0;
  size_t wanted = count + extra;
  size_t doubled = capacity > SIZE_MAX / size / 2 ? wanted : capacity * 2;
  size_t grown = wanted > doubled ? wanted : doubled;
  return grown < 8 && size < 64 ? 8 : grown;
}

annot_status annot_array_grow(const annot_allocator *allocator, annot_array *array, size_t size,
                              size_t extra) {
  size_t capacity = grown_capacity(array->count, array->capacity, size, extra);
  if (capacity == 0)
    return ANNOT_NO_MEMORY;
  void *data = annot_resize(allocator, array->data, array->capacity * size, capacity * size);
  if (!data)
    return ANNOT_NO_MEMORY;
  array->data = data;
  array->capacity = capacity;
  return ANNOT_OK;
}

annot_status annot_array_splice(const annot_allocator *allocator, annot_array *array, size_t size,
                                size_t first, size_t last, const void *elements, size_t count) {
  TRY(annot_array_reserve(allocator, array, size, count));
  char *data = array->data;
  if (array->count > last)
    memmove(data + (first + count) * size, data + last * size, (array->count - last) * size);
  if (count > 0)
    memcpy(data + first * size, elements, count * size);
  array->count += first + count - last;
  return ANNOT_OK;
}

void annot_array_free(const annot_allocator *allocator, annot_array *array, size_t size) {
  annot_release(allocator, array->data, array->capacity * size);
  *array = (annot_array){0};
}

annot_status annot_buffer_grow(annot_buffer *buffer, size_t extra) {
  size_t capacity = grown_capacity(buffer->length, buffer->capacity, 1, extra);
  if (capacity == 0)
    return ANNOT_NO_MEMORY;
  char *data = annot_resize(buffer->allocator, buffer->data, buffer->capacity, capacity);
  if (!data)
    return ANNOT_NO_MEMORY;
  buffer->data = data;
  buffer->capacity = capacity;
  return ANNOT_OK;
}

annot_status annot_buffer_printf(annot_buffer *buffer, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0)
    return ANNOT_BAD_ARGUMENT;
  TRY(annot_buffer_reserve(buffer, (size_t)length + 1));
  va_start(arguments, format);
  vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
  va_end(arguments);
  buffer->length += (size_t)length;
  return ANNOT_OK;
}

void annot_buffer_free(annot_buffer *buffer) {
  annot_release(buffer->allocator, buffer->data, buffer->capacity);
  *buffer = (annot_buffer){.allocator = buffer->allocator};
}
