/// Escaping for XML: runs that need nothing are copied whole.

#include "config.h"

#include "xml/escape.h"

#include <string.h>

/// What is written for a byte, by its value; an empty row: the byte itself.
typedef char escapes[0x80][8];

/// `>` always, so that `]]>` cannot be.
static const escapes content_escapes = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#13;"};
static const escapes attribute_escapes = {['&'] = "&amp;",  ['<'] = "&lt;",  ['"'] = "&quot;",
                                          ['\t'] = "&#9;", ['\n'] = "&#10;", ['\r'] = "&#13;"};

/// Appends `string` with each byte for which there is an escape replaced.
static annot_status append_escaped(annot_buffer *buffer, annot_str string, const escapes table) {
  const unsigned char *bytes = (const unsigned char *)string.data;
  size_t run = 0;
  for (size_t i = 0; i < string.length; ++i) {
    if (bytes[i] >= 0x80 || !table[bytes[i]][0])
      continue;
    const char *escape = table[bytes[i]];
    TRY(annot_buffer_append(buffer, bytes + run, i - run));
    TRY(annot_buffer_append(buffer, escape, strlen(escape)));
    run = i + 1;
  }
  return string.length > run ? annot_buffer_append(buffer, bytes + run, string.length - run)
                             : ANNOT_OK;
}

annot_status annot_xml_append_attribute(annot_buffer *buffer, annot_str string) {
  return append_escaped(buffer, string, attribute_escapes);
}

size_t annot_xml_find_forbidden(annot_str string, size_t from, uint32_t *character,
                                size_t *length) {
  const unsigned char *bytes = (const unsigned char *)string.data;
  for (size_t i = from; i < string.length; ++i) {
    unsigned char c = bytes[i];
    if (c >= 0x20 && c != 0xef)
      continue;
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
      *character = c;
      *length = 1;
      return i;
    }
    if (c == 0xef && i + 2 < string.length && bytes[i + 1] == 0xbf && bytes[i + 2] >= 0xbe) {
      *character = 0xff00u | bytes[i + 2] | 0x40u;
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
    size_t at = annot_xml_find_forbidden(string, from, &character, &length);
    annot_str run = {string.data + from, at - from};
    TRY(append_escaped(buffer, run, content_escapes));
    if (at == string.length)
      return ANNOT_OK;
    TRY(annot_buffer_printf(buffer, "<char code=\"%X\"/>", (unsigned)character));
    from = at + length;
  }
}
