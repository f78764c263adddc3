/// text/grapheme.h: what readers see as one character: extended grapheme clusters (UAX #29), by way of
/// utf8proc.
#ifndef ANNOT_TEXT_GRAPHEME_H
#define ANNOT_TEXT_GRAPHEME_H

#include "text/index.h"

/// Says whether `byte`, which begins a character or ends the text, lies between clusters or at an
/// end of the text.  ANNOT_IO.
annot_status annot_grapheme_boundary(const text_bytes *text, uint64_t byte, bool *boundary);

/// Gives the next boundary behind `byte`; ANNOT_END at the end of the text.
annot_status annot_grapheme_next(const text_bytes *text, uint64_t byte, uint64_t *next);

/// Gives the boundary before `byte`; ANNOT_END at the start of the text.
annot_status annot_grapheme_previous(const text_bytes *text, uint64_t byte, uint64_t *previous);

#endif
