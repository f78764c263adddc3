/// annot/validate.h: the rules about text, references and meaning (T, R, Q, P, D, L, M).
///
/// S and F findings come from reading (annot/read.h).  A document built in memory can lack what the
/// form demands, and nothing else: annot_check_form tells of it.
#ifndef ANNOT_VALIDATE_H
#define ANNOT_VALIDATE_H

#include <annot/finding.h>

ANNOT_BEGIN_DECLS

/// Holds what validation needs besides the document, so that it can be used again without
/// allocating.  One validator belongs to one thread at a time.
typedef struct annot_validator annot_validator;

/// Makes a validator that runs what `ruleset` wants; the ruleset must outlive it.  Both may be NULL.
/// Returns NULL where memory is out.
ANNOT_API annot_validator *annot_validator_new(const annot_allocator *allocator,
                                               const annot_ruleset *ruleset);

/// Frees `validator`, which may be NULL.
ANNOT_API void annot_validator_free(annot_validator *validator);

/// Runs the rules on `document` and adds to `findings`.  Whatever the data, this succeeds unless
/// memory is out (ANNOT_NO_MEMORY).
ANNOT_API annot_status annot_validate(annot_validator *validator, const annot_document *document,
                                      annot_findings *findings);

/// Adds to `findings` what `document` lacks: required members (F102), items of required lists (F106),
/// and a text or a source (F121).  Values are not judged again: annot/change.h refuses what is not
/// of its field's kind, and readers have told of it.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_check_form(const annot_document *document, annot_findings *findings);

ANNOT_END_DECLS

#endif
