/// annot/validate.h: the rules about text, references and meaning (T, R, Q, P, D, L, M).
///
/// S and F findings come from reading (annot/read.h) or, for documents built in memory, from
/// annot_check_form.
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

ANNOT_END_DECLS

#endif
