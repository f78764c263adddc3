/// annot/profile.h: what a corpus demands of its documents besides the format.
///
/// The format leaves open which members are there and which words are used; a corpus need not.  A
/// profile says so, and annot_validate reports what does not follow it: C201 for a member that is
/// missing, C202 for a word that is not in a vocabulary.
#ifndef ANNOT_PROFILE_H
#define ANNOT_PROFILE_H

#include <annot/validate.h>

ANNOT_BEGIN_DECLS

typedef struct annot_profile annot_profile;

/// Makes a profile that demands nothing.  Returns NULL where memory is out.
ANNOT_API annot_profile *annot_profile_new(const annot_allocator *allocator);

/// Frees `profile`, which may be NULL.
ANNOT_API void annot_profile_free(annot_profile *profile);

/// Demands that every node of shape `of` has `member`: a JSON name, or several joined by full stops,
/// each a member of what the one before it holds or refers to ("speakers.links": a speaker that has a
/// link).  Where that lacks the member, what holds it is asked: the speaker of a mention.  One value
/// is enough.
///
/// ANNOT_BAD_FIELD: there is no such member.  ANNOT_LIMIT: more than eight names.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_profile_require(annot_profile *profile, annot_shape of,
                                             annot_str member);

/// Narrows the last demand to nodes of which a value of `field` is spelled `value`.
///
/// ANNOT_BAD_STATE: nothing was demanded.  ANNOT_BAD_FIELD: the shape has no such field, or it holds
/// no string or enumeration.  ANNOT_BAD_VALUE: the enumeration has no such value.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_profile_where(annot_profile *profile, annot_field field,
                                           annot_str value);

/// Adds a word to the vocabulary of a text member ("roles", "section"), whichever shapes have it: once
/// there is one, other words are reported.  With `prefix`, `word` is how a value may begin.
///
/// ANNOT_BAD_FIELD: no shape has a text of this name.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_profile_allow(annot_profile *profile, annot_str member, annot_str word,
                                           bool prefix);

/// Has `validator` look at what `profile` demands, too, in annot_validate; NULL ends that.  The profile
/// must outlive its use, and may be shared by threads while nobody changes it.  What follows a document
/// through its edits (annot/watch.h) does not look at profiles.
ANNOT_API void annot_validator_profile(annot_validator *validator, const annot_profile *profile);

ANNOT_END_DECLS

#endif
