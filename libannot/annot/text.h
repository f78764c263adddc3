/// annot/text.h: strings and positions.
#ifndef ANNOT_TEXT_H
#define ANNOT_TEXT_H

#include <annot/api.h>
#include <stddef.h>
#include <stdint.h>

ANNOT_BEGIN_DECLS

/// A view of UTF-8 bytes.  It owns nothing and need not end with NUL.
typedef struct annot_str {
  const char *data; ///< may be NULL where `length` is 0
  size_t length;    ///< in bytes
} annot_str;

/// What a position counts (Unicode 15.0, section 2.4).
typedef enum annot_unit {
  ANNOT_CODEPOINT, ///< Unicode code points: what documents count unless they say otherwise
  ANNOT_UTF16,     ///< UTF-16 code units: JavaScript, Java, .NET, Qt
  ANNOT_BYTE       ///< bytes of UTF-8
} annot_unit;

ANNOT_END_DECLS

#endif
