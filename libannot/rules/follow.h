/// rules/follow.h: from what has changed in a document to what must be checked again.
///
/// A trail knows the document as it was checked last.  Each event brings the context up to date and
/// marks nodes with the reasons for which their checks may find something else, and the document with
/// the aspects that have changed (both in the terms of rules/check.h).
#ifndef ANNOT_RULES_FOLLOW_H
#define ANNOT_RULES_FOLLOW_H

#include "finding/ledger.h"
#include "model/referrers.h"
#include "rules/validator.h"

#include <annot/event.h>

typedef struct rules_trail {
  rules_context *context;
  model_referrers referrers;
  annot_array ids;     ///< of model_run, by node: the id it had when it was looked at last
  annot_array reasons; ///< of uint8_t, by node: ON_MEMBERS … ON_TARGET_SPANS, and AGAIN
  annot_array dirty;   ///< of annot_node: those that have a reason, in no order
  annot_array removed; ///< of annot_node: all that have gone
  annot_array before;  ///< layers and who was retired, to compare
  uint32_t aspects;    ///< of the document
  bool everything;     ///< all must be checked again
  bool layers;         ///< layers may have changed
  bool grave;          ///< the text has a grave accent: quotation marks may be anywhere
  size_t low, high;    ///< the part of the text that has changed
  size_t near, far;    ///< the part around which there may be other findings of the text
  bool far_and_wide;   ///< they may be anywhere
} rules_trail;

enum { AGAIN = 1 << 7 };

/// Begins anew: the context has just been prepared.
annot_status annot_trail_begin(rules_trail *trail);
void annot_trail_free(rules_trail *trail);

/// Takes in an event; places of `ledger` move along with the text.
annot_status annot_trail_follow(rules_trail *trail, const annot_event *event,
                                finding_ledger *ledger);

/// Marks the quotes in the window, once the quotation marks in it have been looked at anew.
annot_status annot_trail_mark_window(rules_trail *trail);

/// Marks a node for a reason.
annot_status annot_trail_mark(rules_trail *trail, annot_node node, uint8_t reason);

/// Forgets what was marked.
void annot_trail_clear(rules_trail *trail);

#endif
