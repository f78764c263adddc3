/// xml/declaration.h: whether an XML declaration says what it may: XML 1.0, in UTF-8.
#ifndef ANNOT_XML_DECLARATION_H
#define ANNOT_XML_DECLARATION_H

#include "xml/diagnose.h"

/// Judges `<?xml version="…" encoding="…" standalone="…"?>`, which goes from its `<` to one past the
/// first `>`.  Returns false, with the flaw, where it says something else, or is written otherwise.
bool annot_xml_judge_declaration(annot_str bytes, annot_xml_range declaration,
                                 annot_xml_flaw *flaw);

#endif
