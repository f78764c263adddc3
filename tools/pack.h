/// pack.h: writing compressed files.
#ifndef TOOLS_PACK_H
#define TOOLS_PACK_H

#include "input.h"

#include <stdio.h>

/// How a file of this name is to be compressed: as .gz or .zst say.
packing_kind pack_kind(const char *path);

/// Gives a file that writes to `to`, compressed; `to` itself where there is nothing to compress.
/// Closing it ends the compressed data and leaves `to` open; what went wrong shows there.  Returns
/// NULL where memory is out.
FILE *pack_open(FILE *to, packing_kind packing);

#endif
