/// read/reader.h: how a syntax hands a finished record to the reader.
#ifndef ANNOT_READ_READER_H
#define ANNOT_READ_READER_H

#include "read/value.h"

/// Calls the user's function with the record that `state` holds: `state->source` says where it
/// stands, `state->fault` whether it is complete.  `corpus`: it stands among others.
annot_status annot_reader_emit(annot_reader *reader, bool corpus);

#endif
