/// finding/ledger.h: findings by who found them, so that those of one check of one node can be
/// replaced, and what has come and gone be told.
///
/// An owner is a node and the number of a check.  What an owner found is compared with what it finds
/// now: equal findings stay, the others have gone or come.
#ifndef ANNOT_FINDING_LEDGER_H
#define ANNOT_FINDING_LEDGER_H

#include "finding/finding.h"

typedef struct finding_ledger {
  annot_findings *kept; ///< all there are, and dead ones between them
  annot_array links;    ///< of ledger_link, beside the findings in `kept`
  annot_array heads;    ///< of uint32_t, by node: its last finding plus one; 0: none
  annot_array counts;   ///< of uint32_t, by check: its findings
  annot_array spare;    ///< of uint32_t: findings that are being compared
  size_t dead;
  bool has_places;      ///< some finding speaks of bytes of the text
} finding_ledger;

/// One check that was run on one node, and the part of the text it looked at: what it found elsewhere
/// in the text stays.
typedef struct ledger_run {
  annot_node owner;
  uint32_t check;
  uint64_t start, end; ///< bytes
} ledger_run;

/// Makes an empty ledger.  ANNOT_NO_MEMORY.
annot_status annot_ledger_begin(finding_ledger *ledger, const annot_allocator *allocator,
                                const annot_ruleset *ruleset);
void annot_ledger_free(finding_ledger *ledger);

/// Forgets everything.
void annot_ledger_clear(finding_ledger *ledger);

/// How many findings there are.
size_t annot_ledger_count(const finding_ledger *ledger);

/// How many findings a check has, and whether it has some at a node.
uint32_t annot_ledger_count_of(const finding_ledger *ledger, uint32_t check);
bool annot_ledger_has(const finding_ledger *ledger, annot_node owner, uint32_t check);

/// The next node behind `owner` that has findings; ANNOT_NO_NODE: none.
annot_node annot_ledger_next(const finding_ledger *ledger, annot_node owner);

/// Replaces what the owners of `runs` have found by what they found now: `fresh`, which has the
/// findings in the order of the runs.  `came` and `gone` are told the difference.  On failure the
/// ledger is no longer right, and must be cleared.
annot_status annot_ledger_replace(finding_ledger *ledger, const annot_findings *fresh,
                                  const ledger_run *runs, size_t count, annot_findings *came,
                                  annot_findings *gone);

/// Drops everything that a node owns; `gone` is told.
annot_status annot_ledger_drop(finding_ledger *ledger, annot_node owner, annot_findings *gone);

/// Where a byte of the text stands after an edit: what stood in what was replaced stands in what is there
/// now.
static inline uint64_t annot_shifted(uint64_t byte, uint64_t old_end, uint64_t new_end) {
  return byte >= old_end ? byte - old_end + new_end : byte > new_end ? new_end : byte;
}

/// Follows an edit that has put [.., new_end) in the place of [.., old_end); see annot_shifted.
void annot_ledger_shift(finding_ledger *ledger, uint64_t old_end, uint64_t new_end);

/// Adds all findings to `list`, by node, then by check, then as they were found.
annot_status annot_ledger_list(const finding_ledger *ledger, annot_findings *list);

/// Adds a copy of a finding of another collection, where the rules of `to` want it.
annot_status annot_findings_copy(annot_findings *to, const annot_findings *from, size_t index);

#endif
