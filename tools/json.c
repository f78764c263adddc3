/// json.c: values of reports.

#include "config.h"

#include "json.h"
#include "options.h"
#include "terminal.h"

#include <annot/finding.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utf8proc.h>

/// Copies `text` with U+FFFD for each byte that is no UTF-8.
static json_t *mended(annot_str text) {
  char *copy = malloc(text.length * 3 + 1);
  size_t length = 0;
  for (size_t at = 0; copy && at < text.length;) {
    int32_t code;
    utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
                                             (utf8proc_ssize_t)(text.length - at), &code);
    size_t size = step > 0 ? (size_t)step : 3;
    memcpy(copy + length, step > 0 ? text.data + at : "\xEF\xBF\xBD", size);
    length += size;
    at += step > 0 ? (size_t)step : 1;
  }
  json_t *value = copy ? json_stringn_nocheck(copy, length) : NULL;
  free(copy);
  return value;
}

json_t *json_text(annot_str text) {
  if (!text.length)
    return json_string("");
  json_t *value = json_stringn(text.data, text.length);
  return value ? value : mended(text);
}

json_t *json_text_or_null(annot_str text) {
  return text.length ? json_text(text) : json_null();
}

json_t *json_place(uint64_t number) {
  return number == ANNOT_NOWHERE ? json_null() : json_integer((json_int_t)number);
}

char *json_bytes(size_t size) {
  char *bytes = malloc(size);
  if (!bytes)
    out_of_memory();
  return bytes;
}

/// In ASCII, no C1 control and no character that reorders text drives a terminal.
static void dump(FILE *file, const json_t *value, size_t flags, bool terminal) {
  if (!value)
    out_of_memory();
  json_dumpf(value, file, flags | JSON_ENCODE_ANY | (terminal ? JSON_ENSURE_ASCII : 0));
}

void json_print_part(FILE *file, json_t *value, bool terminal) {
  dump(file, value, JSON_COMPACT, terminal);
  json_decref(value);
}

void json_print(FILE *file, const json_t *value, size_t flags) {
  dump(file, value, flags, isatty(fileno(file)));
  fputc('\n', file);
}

void json_print_owned(FILE *file, json_t *value, size_t flags) {
  json_print(file, value, flags);
  json_decref(value);
}
