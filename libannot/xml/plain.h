/// xml/plain.h: tags in the usual spelling, which can be read without asking anybody.
///
/// A plain tag has names of small letters, one space before each attribute and no other, and values
/// in `"` that stand for themselves; it declares nothing.  So it is well-formed wherever it stands in
/// content, but that an end tag must be that of the open element.
#ifndef ANNOT_XML_PLAIN_H
#define ANNOT_XML_PLAIN_H

#include "xml/markup.h"

/// What a plain tag has at most.
enum { PLAIN_NAME = 16, PLAIN_ATTRIBUTES = 16 };

typedef struct annot_xml_plain {
  annot_xml_range tag; ///< from `<` to one past `>`
  annot_xml_range name;
  bool ends, empty;    ///< `</x>`, `<x/>`
  size_t count;
  annot_xml_place attributes[PLAIN_ATTRIBUTES];
} annot_xml_plain;

/// Reads the tag whose `<` stands at `at`; false where it is not plain, or has not all come.
bool annot_xml_read_plain(annot_str bytes, size_t at, annot_xml_plain *plain);

#endif
