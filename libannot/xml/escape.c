/// Escaping for XML: runs that need nothing are copied whole.

#include "config.h"

#include "xml/escape.h"

#include "base/block.h"
#include "base/utf8.h"

#include <string.h>

/// What is written for a byte, by its value; an empty row: the byte itself.
typedef char escapes[0x100][8];

/// Stands for a byte that begins what XML forbids, or may begin it.
#define ODD "?"

/// `>` always, so that `]]>` cannot be.
static const escapes content_escapes = {
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\r'] = "&#13;", [0xef] = ODD,
    [0x00] = ODD,    [0x01] = ODD,   [0x02] = ODD,   [0x03] = ODD,     [0x04] = ODD,
    [0x05] = ODD,    [0x06] = ODD,   [0x07] = ODD,   [0x08] = ODD,     [0x0b] = ODD,
    [0x0c] = ODD,    [0x0e] = ODD,   [0x0f] = ODD,   [0x10] = ODD,     [0x11] = ODD,
    [0x12] = ODD,    [0x13] = ODD,   [0x14] = ODD,   [0x15] = ODD,     [0x16] = ODD,
    [0x17] = ODD,    [0x18] = ODD,   [0x19] = ODD,   [0x1a] = ODD,     [0x1b] = ODD,
    [0x1c] = ODD,    [0x1d] = ODD,   [0x1e] = ODD,   [0x1f] = ODD};
static const escapes attribute_escapes = {['&'] = "&amp;",  ['<'] = "&lt;",  ['"'] = "&quot;",
                                          ['\t'] = "&#9;", ['\n'] = "&#10;", ['\r'] = "&#13;"};

/// Steps over blocks of bytes that need no escape: `also` is a byte that does besides `&<>`, controls
/// and what may begin a character that XML forbids.
static size_t skip_blocks(const unsigned char *bytes, size_t at, size_t length, unsigned char also) {
  for (; at + ANNOT_BLOCK <= length; at += ANNOT_BLOCK) {
    annot_block here = annot_block_load(bytes + at);
    if (annot_block_any((here < FLIPPED(' ')) | (here == FLIPPED('&')) | (here == FLIPPED(also)) |
                        ((here & ~2) == FLIPPED('<'))))
      break;
  }
  return at;
}

/// One past the block at `at`, or the end.
static size_t block_end(size_t at, size_t length) {
  return length - at < ANNOT_BLOCK ? length : at + ANNOT_BLOCK;
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

static annot_status append_escape(annot_buffer *buffer, const char *escape, uint32_t character) {
  if (escape[0] == ODD[0])
    return annot_buffer_printf(buffer, "<char code=\"%X\"/>", (unsigned)character);
  return annot_buffer_append(buffer, escape, strlen(escape));
}

/// Appends `string` with each byte for which there is an escape replaced.
static annot_status append_escaped(annot_buffer *buffer, annot_str string, const escapes table,
                                   unsigned char also) {
  const unsigned char *bytes = (const unsigned char *)string.data;
  size_t run = 0, at = 0;
  while ((at = skip_blocks(bytes, at, string.length, also)) < string.length) {
    for (size_t end = block_end(at, string.length); at < end; ++at) {
      const char *escape = table[bytes[at]];
      uint32_t character = 0;
      size_t length = 1;
      if (!escape[0] || (escape[0] == ODD[0] && (length = forbidden(string, at, &character)) == 0))
        continue;
      TRY(annot_buffer_append(buffer, bytes + run, at - run));
      TRY(append_escape(buffer, escape, character));
      at += length - 1;
      run = at + 1;
    }
  }
  return string.length > run ? annot_buffer_append(buffer, bytes + run, string.length - run)
                             : ANNOT_OK;
}

annot_status annot_xml_append_any_attribute(annot_buffer *buffer, annot_str string) {
  return append_escaped(buffer, string, attribute_escapes, '"');
}

annot_status annot_xml_append_any_text(annot_buffer *buffer, annot_str string) {
  return append_escaped(buffer, string, content_escapes, 0xef);
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

/// Whether libxml2 is to judge the byte at `at`: `]` only before what may be the rest of `]]>`.
static bool is_doubtful(annot_str text, size_t at) {
  const char *bytes = text.data + at;
  size_t rest = text.length - at;
  uint32_t character;
  if (bytes[0] == ']')
    return (rest < 2 || bytes[1] == ']') && (rest < 3 || bytes[2] == '>');
  return bytes[0] == '<' || bytes[0] == '&' || forbidden(text, at, &character) > 0;
}

size_t annot_xml_text_length(annot_str text) {
  size_t at = 0;
  while (at < text.length) {
    size_t end = block_end(at, text.length);
    if (end - at == ANNOT_BLOCK) {
      annot_block here = annot_block_load(text.data + at);
      if (!annot_block_any(((here < FLIPPED(' ')) & (here != FLIPPED('\n'))) |
                           (here == FLIPPED('<')) | (here == FLIPPED('&')) |
                           (here == FLIPPED(']')) | (here == FLIPPED(0xef)))) {
        at = end;
        continue;
      }
    }
    while (at < end && !is_doubtful(text, at))
      ++at;
    if (at < end)
      break;
  }
  return annot_utf8_flaw((annot_str){text.data, at});
}
