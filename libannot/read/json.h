/// read/json.h: one JSON document into a model.
#ifndef ANNOT_READ_JSON_H
#define ANNOT_READ_JSON_H

#include "read/value.h"

/// Reads the record of `state->source` into `state->document` and `state->findings`.  What is wrong
/// with it is found, and no failure: ANNOT_NO_MEMORY, ANNOT_LIMIT.
annot_status annot_read_json(read_state *state);

#endif
