/// annot/status.h: whether an operation could be carried out.
///
/// A status never says what is wrong with the data: that is a finding (annot/finding.h).
/// New values may be added at the end; code that switches over a status needs a default case.
#ifndef ANNOT_STATUS_H
#define ANNOT_STATUS_H

#include <annot/api.h>

ANNOT_BEGIN_DECLS

typedef enum annot_status {
  ANNOT_OK,           ///< done
  ANNOT_END,          ///< nothing more, or nothing of that kind
  ANNOT_NO_MEMORY,    ///< the allocator refused; the object is as it was
  ANNOT_BAD_ARGUMENT, ///< an argument is outside its documented range
  ANNOT_BAD_STATE,    ///< the call does not fit what was called before
  ANNOT_BAD_NODE,     ///< the handle names no live node of this document
  ANNOT_BAD_FIELD,    ///< the shape has no such field, or it has another kind
  ANNOT_BAD_VALUE,    ///< the value is not of the field's kind
  ANNOT_BAD_POSITION, ///< past the end, or inside a character
  ANNOT_BAD_DATA,     ///< the data has S or F findings
  ANNOT_LIMIT,        ///< a limit of annot_limits was reached
  ANNOT_IO,           ///< a read or write callback failed
  ANNOT_BUSY,         ///< called back into an object that is calling out
  ANNOT_STOPPED,      ///< a callback asked to stop
  ANNOT_TOO_LONG      ///< the attributes of an element would be longer than readers of XML take
} annot_status;

/// Returns one English sentence, without a full stop, for `status`; never NULL, never freed.
ANNOT_API const char *annot_status_text(annot_status status);

ANNOT_END_DECLS

#endif
