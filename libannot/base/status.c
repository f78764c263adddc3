/// The sentence for each status.

#include "config.h"

#include <annot/status.h>

const char *annot_status_text(annot_status status) {
  switch (status) {
  case ANNOT_OK:
    return "done";
  case ANNOT_END:
    return "there is nothing more";
  case ANNOT_NO_MEMORY:
    return "out of memory";
  case ANNOT_BAD_ARGUMENT:
    return "an argument is outside its range";
  case ANNOT_BAD_STATE:
    return "the call does not fit what was called before";
  case ANNOT_BAD_NODE:
    return "the handle names no node of this document";
  case ANNOT_BAD_FIELD:
    return "the shape has no such field";
  case ANNOT_BAD_VALUE:
    return "the value is not of the field's kind";
  case ANNOT_BAD_POSITION:
    return "the position is past the end or inside a character";
  case ANNOT_BAD_DATA:
    return "the data is not a document";
  case ANNOT_LIMIT:
    return "a limit was reached";
  case ANNOT_IO:
    return "reading or writing failed";
  case ANNOT_BUSY:
    return "the object is calling out and cannot be changed";
  case ANNOT_STOPPED:
    return "a callback asked to stop";
  case ANNOT_TOO_LONG:
    return "the attributes of an XML element have at most 9,000,000 bytes";
  }
  return "unknown status";
}
