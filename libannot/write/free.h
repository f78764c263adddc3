/// write/free.h: free-form JSON as the W3C's JSON in XML (XPath functions 3.1, section 17.4).
#ifndef ANNOT_WRITE_FREE_H
#define ANNOT_WRITE_FREE_H

#include "write/print.h"

/// Prints the canonical JSON of an object as one `map`.
void annot_print_map(printer *out, annot_str object);

#endif
