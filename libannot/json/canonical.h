/// json/canonical.h: free-form JSON in canonical form, the way `extra` is kept.
///
/// Names sorted by code point, no white space, strings and numbers as RFC 8785 writes them.
#ifndef ANNOT_JSON_CANONICAL_H
#define ANNOT_JSON_CANONICAL_H

#include "json/scan.h"

/// As annot_json_append_string, for any string.
annot_status annot_json_append_long(annot_buffer *buffer, annot_str string);

/// Appends a string with its quotes (RFC 8785, section 3.2.2.2).  Most are short, and nothing in them
/// needs an escape.
static inline annot_status annot_json_append_string(annot_buffer *buffer, annot_str string) {
  enum { SHORT = 16 };
  size_t length = string.length;
  if (length == 0 || length > SHORT ||
      annot_json_special(annot_load_ends(string.data, length)) != 0 ||
      (length > 8 && annot_json_special(annot_load_eight(string.data + length - 8)) != 0))
    return annot_json_append_long(buffer, string);
  TRY(annot_buffer_reserve(buffer, SHORT + 2));
  char *to = buffer->data + buffer->length;
  to[0] = '"';
  annot_copy(to + 1, string.data, length);
  to[length + 1] = '"';
  buffer->length += length + 2;
  return ANNOT_OK;
}

/// What free-form JSON can have that the format refuses, although it is JSON.
typedef enum annot_json_defect {
  JSON_DEFECT_DUPLICATE, ///< a name given twice: at the second, with the first as related
  JSON_DEFECT_SURROGATE,
  JSON_DEFECT_NUL,
  JSON_DEFECT_OVERFLOW,  ///< a number that no double is near
  JSON_DEFECT_INEXACT    ///< an integer that no double is
} annot_json_defect;

/// Appends a step of a JSON Pointer (RFC 6901, section 3): `~` and `/` of a name are escaped.
annot_status annot_json_append_step(annot_buffer *buffer, annot_str name);

/// Is told of each defect; `related` is empty but for duplicates.  `pointer` leads to it from the value
/// that is appended, and is valid during the call.
typedef void (*annot_json_report)(void *context, annot_json_defect defect, annot_json_range place,
                                  annot_json_range related, annot_str pointer);

/// Appends the value at the cursor and steps over it.  What is wrong with the JSON is left in the
/// cursor; what is appended is then of no use.  ANNOT_NO_MEMORY.
annot_status annot_json_canonical(annot_json *json, annot_buffer *buffer, annot_json_report report,
                                  void *context);

#endif
