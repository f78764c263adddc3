/// bench/parsers.h: the bare parsers that measurements compare with.
#ifndef BENCH_PARSERS_H
#define BENCH_PARSERS_H

#include <stddef.h>

/// Parses each line with json_loadb and lets it go.  It exits where a line is not JSON.
void parse_lines(const char *bytes, size_t length);

/// Feeds XML to libxml2's push parser, with no handler, in pieces.  It exits where it is not
/// well-formed.
void parse_xml(const char *bytes, size_t length);

#endif
