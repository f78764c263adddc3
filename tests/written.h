/// tests/written.h: a document as its canonical JSON, to be compared.
#ifndef TESTS_WRITTEN_H
#define TESTS_WRITTEN_H

#include "base/memory.h"

#include <annot.h>
#include <check.h>

/// Ends with a NUL, which `length` does not count; to be freed.
static inline annot_buffer written(const annot_document *document) {
  annot_buffer bytes = {0};
  char *data;
  size_t length;
  ck_assert_int_eq(annot_write(document, NULL, &data, &length), ANNOT_OK);
  ck_assert_int_eq(annot_buffer_append(&bytes, data, length), ANNOT_OK);
  ck_assert_int_eq(annot_buffer_append(&bytes, "", 1), ANNOT_OK);
  --bytes.length;
  annot_bytes_free(NULL, data, length);
  return bytes;
}

#endif
