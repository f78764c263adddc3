/// text/positions.h: what an annot_positions is; the document holds one of its article.
#ifndef ANNOT_TEXT_POSITIONS_H
#define ANNOT_TEXT_POSITIONS_H

#include "text/index.h"

struct annot_positions {
  annot_allocator allocator;
  text_bytes text;
  text_index index;
};

#endif
