/// Escaping for XML: runs that need nothing are copied whole.

#include "config.h"

#include "xml/escape.h"

#include <string.h>

/// How a byte must be written in content, NULL where as it is; `>` always, so that `]]>` cannot be.
static const char *content_escape(unsigned char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '\r':
    return "&#13;";
  default:
    return NULL;
  }
}

static const char *attribute_escape(unsigned char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '"':
    return "&quot;";
  default:
    return NULL;
  }
}

/// Appends `string` with each byte for which `escape_of` has one replaced.
static annot_status append_escaped(annot_buffer *buffer, annot_str string,
                                   const char *(*escape_of)(unsigned char)) {
  size_t run = 0;
  for (size_t i = 0; i < string.length; ++i) {
    const char *escape = escape_of((unsigned char)string.data[i]);
    if (!escape)
      continue;
    TRY(annot_buffer_append(buffer, string.data + run, i - run));
    TRY(annot_buffer_append(buffer, escape, strlen(escape)));
    run = i + 1;
  }
  return annot_buffer_append(buffer, string.data + run, string.length - run);
}

annot_status annot_xml_append_attribute(annot_buffer *buffer, annot_str string) {
  return append_escaped(buffer, string, attribute_escape);
}

/// Where, at or after `from`, the next character stands that XML cannot carry; the end where none.
static size_t find_forbidden(annot_str string, size_t from, uint32_t *character, size_t *length) {
  for (size_t i = from; i < string.length; ++i) {
    unsigned char c = (unsigned char)string.data[i];
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
      *character = c;
      *length = 1;
      return i;
    }
    if (c == 0xef && i + 2 < string.length && (unsigned char)string.data[i + 1] == 0xbf &&
        (unsigned char)string.data[i + 2] >= 0xbe) {
      *character = 0xff00u | (unsigned char)string.data[i + 2] | 0x40u;
      *length = 3;
      return i;
    }
  }
  return string.length;
}

annot_status annot_xml_append_text(annot_buffer *buffer, annot_str string) {
  for (size_t from = 0;;) {
    uint32_t character = 0;
    size_t length = 0;
    size_t at = find_forbidden(string, from, &character, &length);
    annot_str run = {string.data + from, at - from};
    TRY(append_escaped(buffer, run, content_escape));
    if (at == string.length)
      return ANNOT_OK;
    TRY(annot_buffer_printf(buffer, "<char code=\"%X\"/>", (unsigned)character));
    from = at + length;
  }
}
