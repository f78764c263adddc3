/// annot/text.h: strings, and what a position counts.
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

/// What a position counts (Unicode 15.0, section 2.4).  The values are those of `document.unit`.
typedef enum annot_unit {
  ANNOT_CODEPOINT = 1, ///< Unicode code points: what documents count unless they say otherwise
  ANNOT_UTF16 = 2,     ///< UTF-16 code units: JavaScript, Java, .NET, Qt
  ANNOT_BYTE = 3       ///< bytes of UTF-8
} annot_unit;

/// The largest position a document can hold: 2^53 - 1, the largest integer all JSON readers keep.
#define ANNOT_MAX_POSITION UINT64_C(9007199254740991)

ANNOT_END_DECLS

#endif
