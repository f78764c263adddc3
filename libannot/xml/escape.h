/// xml/escape.h: strings as XML spells them (the specification, "Canonical form").
#ifndef ANNOT_XML_ESCAPE_H
#define ANNOT_XML_ESCAPE_H

#include "base/bits.h"
#include "base/memory.h"

#include <annot/text.h>

/// As the functions below, for any string.
annot_status annot_xml_append_any_attribute(annot_buffer *buffer, annot_str string);
annot_status annot_xml_append_any_text(annot_buffer *buffer, annot_str string);

/// Whether eight bytes are ASCII that no escape stands for, wherever it is written.
static inline bool annot_xml_is_plain(uint64_t eight) {
  const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
  uint64_t quote = eight ^ (ones * '"'), ampersand = eight ^ (ones * '&'),
           angle = (eight | (ones * 2)) ^ (ones * '>'); // `<` is `>` but for one bit
  return (((quote - ones) | (ampersand - ones) | (angle - ones) | (eight - ones * 0x20) | eight) &
          highs) == 0;
}

/// Appends a string that is short and plain, as most are; false where it is no such.
static inline bool annot_xml_append_plain(annot_buffer *buffer, annot_str string) {
  enum { SHORT = 16 };
  size_t length = string.length;
  if (length == 0 || length > SHORT || !annot_xml_is_plain(annot_load_ends(string.data, length)) ||
      (length > 8 && !annot_xml_is_plain(annot_load_eight(string.data + length - 8))) ||
      annot_buffer_reserve(buffer, SHORT) != ANNOT_OK)
    return false;
  annot_copy(buffer->data + buffer->length, string.data, length);
  buffer->length += length;
  return true;
}

/// Appends a string as the value of an attribute, without its quotes; TAB, LF and CR
/// too.  It must hold no character that XML cannot carry.
static inline annot_status annot_xml_append_attribute(annot_buffer *buffer, annot_str string) {
  return annot_xml_append_plain(buffer, string) ? ANNOT_OK
                                                : annot_xml_append_any_attribute(buffer, string);
}

/// Returns where, at or after `from`, the next character stands that XML cannot carry, with the
/// character and its length in bytes; the end where there is none.
size_t annot_xml_find_forbidden(annot_str string, size_t from, uint32_t *character,
                                size_t *length);

/// Returns how much of `text`, which stands in content, is right whatever comes: up to markup, a
/// reference, what may be `]]>`, or what XML forbids.
size_t annot_xml_text_length(annot_str text);

/// Appends a string as character content; what XML cannot carry becomes `<char code="…"/>`.
static inline annot_status annot_xml_append_text(annot_buffer *buffer, annot_str string) {
  return annot_xml_append_plain(buffer, string) ? ANNOT_OK
                                                : annot_xml_append_any_text(buffer, string);
}

#endif
