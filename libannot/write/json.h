/// write/json.h: a document as JSON, canonical or pretty (the specification, "JSON").
#ifndef ANNOT_WRITE_JSON_H
#define ANNOT_WRITE_JSON_H

#include "model/model.h"

/// Appends the document and its LF.  On failure what has been appended is of no use.
///
/// ANNOT_BAD_DATA: a required member is absent.  ANNOT_NO_MEMORY.
annot_status annot_write_json(annot_buffer *buffer, const annot_document *document, bool pretty);

#endif
