/// xml/escape.h: strings as XML spells them (the specification, "Canonical form").
#ifndef ANNOT_XML_ESCAPE_H
#define ANNOT_XML_ESCAPE_H

#include "base/memory.h"

#include <annot/text.h>

/// Appends a string as the value of an attribute, without its quotes; TAB, LF and CR
/// too.  It must hold no character that XML cannot carry.
annot_status annot_xml_append_attribute(annot_buffer *buffer, annot_str string);

/// Returns where, at or after `from`, the next character stands that XML cannot carry, with the
/// character and its length in bytes; the end where there is none.
size_t annot_xml_find_forbidden(annot_str string, size_t from, uint32_t *character,
                                size_t *length);

/// Appends a string as character content; what XML cannot carry becomes `<char code="…"/>`.
annot_status annot_xml_append_text(annot_buffer *buffer, annot_str string);

#endif
