/// Reading plain tags.

#include "config.h"

#include "xml/plain.h"

#include "xml/escape.h"

#include <string.h>

/// Reads a name.
static bool read_name(annot_str bytes, size_t *at, annot_xml_range *name) {
  size_t end = *at;
  while (end < bytes.length && bytes.data[end] >= 'a' && bytes.data[end] <= 'z')
    ++end;
  *name = (annot_xml_range){*at, end};
  *at = end;
  return name->start < end && end - name->start <= PLAIN_NAME;
}

/// Reads a value that stands for itself, and its closing quote.
static bool read_value(annot_str bytes, size_t *at, annot_xml_range *value) {
  unsigned char all = 0, c;
  size_t end = *at;
  for (;; ++end) {
    if (end == bytes.length)
      return false;
    c = (unsigned char)bytes.data[end];
    if (c == '"')
      break;
    if (c < ' ' || c == '<' || c == '&')
      return false;
    all |= c;
  }
  *value = (annot_xml_range){*at, end};
  *at = end + 1;
  annot_str says = {bytes.data + value->start, end - value->start};
  return all < 0x80 || annot_xml_text_length(says) == says.length;
}

static bool is_at(annot_str bytes, size_t at, char c) {
  return at < bytes.length && bytes.data[at] == c;
}

static bool is_declaration(annot_str bytes, annot_xml_range name) {
  return name.end - name.start == 5 && memcmp(bytes.data + name.start, "xmlns", 5) == 0;
}

/// Reads an attribute and the space before it.
static bool read_attribute(annot_str bytes, size_t *at, annot_xml_place *place) {
  ++*at;
  if (!read_name(bytes, at, &place->name) || is_declaration(bytes, place->name) ||
      !is_at(bytes, *at, '=') || !is_at(bytes, *at + 1, '"'))
    return false;
  *at += 2;
  return read_value(bytes, at, &place->value);
}

/// Whether the last attribute has the name of one before it.
static bool comes_twice(annot_str bytes, const annot_xml_plain *plain) {
  const annot_xml_range *last = &plain->attributes[plain->count - 1].name;
  size_t length = last->end - last->start;
  for (size_t i = 0; i + 1 < plain->count; ++i) {
    const annot_xml_range *name = &plain->attributes[i].name;
    if (name->end - name->start == length &&
        annot_same_bytes(bytes.data + name->start, bytes.data + last->start, length))
      return true;
  }
  return false;
}

bool annot_xml_read_plain(annot_str bytes, size_t at, annot_xml_plain *plain) {
  plain->tag.start = at++;
  plain->ends = is_at(bytes, at, '/');
  at += plain->ends;
  plain->count = 0;
  if (!read_name(bytes, &at, &plain->name))
    return false;
  while (!plain->ends && is_at(bytes, at, ' '))
    if (plain->count == PLAIN_ATTRIBUTES ||
        !read_attribute(bytes, &at, &plain->attributes[plain->count++]) ||
        comes_twice(bytes, plain))
      return false;
  plain->empty = !plain->ends && is_at(bytes, at, '/');
  at += plain->empty;
  plain->tag.end = at + 1;
  return is_at(bytes, at, '>');
}
