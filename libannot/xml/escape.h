/// xml/escape.h: strings as XML spells them (the specification, "Canonical form").
#ifndef ANNOT_XML_ESCAPE_H
#define ANNOT_XML_ESCAPE_H

#include "base/memory.h"

#include <annot/text.h>

/// Appends a string as the value of an attribute, without its quotes.  It must hold no character
/// that XML cannot carry.
annot_status annot_xml_append_attribute(annot_buffer *buffer, annot_str string);

/// Appends a string as character content; what XML cannot carry becomes `<char code="…"/>`.
annot_status annot_xml_append_text(annot_buffer *buffer, annot_str string);

#endif
