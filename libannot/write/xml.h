/// write/xml.h: a document as XML, canonical or pretty (the specification, "XML").
#ifndef ANNOT_WRITE_XML_H
#define ANNOT_WRITE_XML_H

#include "model/model.h"

/// Appends the document and its LF, alone or as a child of a corpus.  On failure what has been
/// appended is of no use.
///
/// ANNOT_BAD_DATA: a required member is absent.  ANNOT_NO_MEMORY.
annot_status annot_write_xml(annot_buffer *buffer, const annot_document *document, bool pretty,
                             bool in_corpus);

#endif
