/// Growable arrays and buffers: what is reserved is there, what cannot be reserved changes nothing.

#include "config.h"

#include "base/memory.h"
#include "suite.h"

#include <string.h>

static void *refuse(void *context, void *pointer, size_t old_size, size_t new_size) {
  (void)context, (void)pointer, (void)old_size, (void)new_size;
  return NULL;
}

START_TEST(array_keeps_its_elements_while_it_grows) {
  annot_array array = {0};
  for (int i = 0; i < 1000; ++i) {
    ck_assert_int_eq(ARRAY_RESERVE(int, NULL, &array, 1), ANNOT_OK);
    ARRAY_PUSH(int, &array, i);
  }
  for (int i = 0; i < 1000; ++i)
    ck_assert_int_eq(ARRAY_AT(int, &array, i), i);
  ARRAY_FREE(int, NULL, &array);
  ck_assert_ptr_null(array.data);
}
END_TEST

START_TEST(array_is_unchanged_when_memory_or_size_runs_out) {
  annot_allocator allocator = {refuse, NULL};
  annot_array array = {0};
  ck_assert_int_eq(ARRAY_RESERVE(int, &allocator, &array, 1), ANNOT_NO_MEMORY);
  ck_assert_int_eq(ARRAY_RESERVE(int, NULL, &array, SIZE_MAX / 2), ANNOT_NO_MEMORY);
  ck_assert_uint_eq(array.capacity, 0);
}
END_TEST

START_TEST(buffer_appends_bytes_and_formats) {
  annot_buffer buffer = {0};
  ck_assert_int_eq(annot_buffer_append(&buffer, "a\0b", 3), ANNOT_OK);
  ck_assert_int_eq(annot_buffer_printf(&buffer, "%d", 42), ANNOT_OK);
  ck_assert_uint_eq(buffer.length, 5);
  ck_assert_int_eq(memcmp(buffer.data, "a\0b42", 5), 0);
  annot_buffer_free(&buffer);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("memory");
  suite_add(suite, "array_grows", array_keeps_its_elements_while_it_grows);
  suite_add(suite, "array_refused", array_is_unchanged_when_memory_or_size_runs_out);
  suite_add(suite, "buffer", buffer_appends_bytes_and_formats);
  return suite_run(suite);
}
