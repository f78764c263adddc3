/// write/xml.h: a document as XML, canonical or pretty (the specification, "XML").
#ifndef ANNOT_WRITE_XML_H
#define ANNOT_WRITE_XML_H

#include "write/print.h"

/// The most bytes that the attributes of an element have together (the specification, "XML"): less
/// than parsers take for a tag.
enum { LONGEST_ATTRIBUTES = 9000000 };

/// Notes where the attributes that begin at byte `start` of the output are longer.
static inline void annot_xml_limit(printer *out, size_t start) {
  if (out->buffer->length - start > LONGEST_ATTRIBUTES)
    print_status(out, ANNOT_TOO_LONG);
}

/// Appends the document and its LF, alone or as a child of a corpus.  On failure what has been
/// appended is of no use.
///
/// ANNOT_BAD_DATA: a required member is absent.  ANNOT_TOO_LONG.  ANNOT_NO_MEMORY.
annot_status annot_write_xml(annot_buffer *buffer, const annot_document *document, bool pretty,
                             bool in_corpus);

/// Makes a canonical document that has been written as a child of a corpus one that stands alone: its
/// start tag grows over the start tag of the corpus, which ends before byte `at`.  Returns where it
/// begins now.
size_t annot_xml_stand_alone(char *bytes, size_t at);

#endif
