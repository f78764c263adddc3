/// json.h: what the reports need of jansson.
#ifndef TOOLS_JSON_H
#define TOOLS_JSON_H

#include <annot/text.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/// A string value; bytes that are no UTF-8 become U+FFFD.
json_t *json_text(annot_str text);
/// The same, and null where the string is empty.
json_t *json_text_or_null(annot_str text);
/// An integer; null for ANNOT_NOWHERE.
json_t *json_place(uint64_t number);

/// Prints a value and a line feed.  Memory that is out shows as a failed output.
void json_print(FILE *file, const json_t *value, size_t flags);
/// The same, and frees the value.
void json_print_owned(FILE *file, json_t *value, size_t flags);
/// The same in one line without the line feed, for a terminal or not.
void json_print_part(FILE *file, json_t *value, bool terminal);

/// Gives memory for `size` bytes, which the caller frees.
char *json_bytes(size_t size);

#endif
