/// pack.h: writing compressed files.
#ifndef TOOLS_PACK_H
#define TOOLS_PACK_H

#include <stdio.h>

/// Gives a file that writes to `to`, compressed where `path` ends with .gz or .zst; otherwise `to`
/// itself.  Closing it ends the compressed data and leaves `to` open; what went wrong shows there.
/// Returns NULL where memory is out.
FILE *pack_open(FILE *to, const char *path);

#endif
