/// Escaping for XML: runs that need nothing are copied whole.

#include "config.h"

#include "xml/escape.h"

#include "base/block.h"

#include <string.h>

/// What is written for a byte, by its value; an empty row: the byte itself.
typedef char escapes[0x100][8];

/// `>` always, so that `]]>` cannot be.
static const escapes content_escapes = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#13;"};
static const escapes attribute_escapes = {['&'] = "&amp;",  ['<'] = "&lt;",  ['"'] = "&quot;",
                                          ['\t'] = "&#9;", ['\n'] = "&#10;", ['\r'] = "&#13;"};

/// Steps over blocks of bytes that need no escape: `quote` is one that does besides `&<>` and controls.
static size_t skip_blocks(const unsigned char *bytes, size_t at, size_t length, char quote) {
  for (; at + ANNOT_BLOCK <= length; at += ANNOT_BLOCK) {
    annot_block here = annot_block_load(bytes + at);
    if (annot_block_any((here < FLIPPED(' ')) | (here == FLIPPED('&')) | (here == FLIPPED(quote)) |
                        ((here & ~2) == FLIPPED('<'))))
      break;
  }
  return at;
}

/// One past the block at `at`, or the end.
static size_t block_end(size_t at, size_t length) {
  return length - at < ANNOT_BLOCK ? length : at + ANNOT_BLOCK;
}

/// Appends `string` with each byte for which there is an escape replaced.
static annot_status append_escaped(annot_buffer *buffer, annot_str string, const escapes table,
                                   char quote) {
  const unsigned char *bytes = (const unsigned char *)string.data;
  size_t run = 0, at = 0;
  while ((at = skip_blocks(bytes, at, string.length, quote)) < string.length) {
    for (size_t end = block_end(at, string.length); at < end; ++at) {
      const char *escape = table[bytes[at]];
      if (!escape[0])
        continue;
      TRY(annot_buffer_append(buffer, bytes + run, at - run));
      TRY(annot_buffer_append(buffer, escape, strlen(escape)));
      run = at + 1;
    }
  }
  return string.length > run ? annot_buffer_append(buffer, bytes + run, string.length - run)
                             : ANNOT_OK;
}

annot_status annot_xml_append_attribute(annot_buffer *buffer, annot_str string) {
  return append_escaped(buffer, string, attribute_escapes, '"');
}

/// The bytes of the character at `at` if XML forbids it, else 0.
static inline size_t forbidden(annot_str string, size_t at, uint32_t *character) {
  const unsigned char *bytes = (const unsigned char *)string.data + at;
  if (bytes[0] < 0x20 && bytes[0] != '\t' && bytes[0] != '\n' && bytes[0] != '\r') {
    *character = bytes[0];
    return 1;
  }
  if (bytes[0] == 0xef && at + 2 < string.length && bytes[1] == 0xbf && bytes[2] >= 0xbe) {
    *character = 0xff00u | bytes[2] | 0x40u;
    return 3;
  }
  return 0;
}

size_t annot_xml_find_forbidden(annot_str string, size_t from, uint32_t *character,
                                size_t *length) {
  size_t at = from;
  while (at < string.length) {
    size_t end = block_end(at, string.length);
    if (end - at == ANNOT_BLOCK) {
      annot_block here = annot_block_load(string.data + at);
      if (!annot_block_any((here < FLIPPED(' ')) | (here == FLIPPED(0xef)))) {
        at = end;
        continue;
      }
    }
    for (; at < end; ++at)
      if ((*length = forbidden(string, at, character)) > 0)
        return at;
  }
  return string.length;
}

annot_status annot_xml_append_text(annot_buffer *buffer, annot_str string) {
  for (size_t from = 0;;) {
    uint32_t character = 0;
    size_t length = 0;
    size_t at = annot_xml_find_forbidden(string, from, &character, &length);
    annot_str run = {string.data + from, at - from};
    TRY(append_escaped(buffer, run, content_escapes, '&'));
    if (at == string.length)
      return ANNOT_OK;
    TRY(annot_buffer_printf(buffer, "<char code=\"%X\"/>", (unsigned)character));
    from = at + length;
  }
}
