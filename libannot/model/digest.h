/// model/digest.h: the digest of the article, and letting `source.digest` follow it.
///
/// To digest a long text at each keystroke would take longer than all else.  So a digest that is right
/// and must follow is only marked; its digits are worked out when somebody reads them.
#ifndef ANNOT_MODEL_DIGEST_H
#define ANNOT_MODEL_DIGEST_H

#include <annot/document.h>

enum { DIGEST_LENGTH = 71 };

/// What is known of `source.digest`.
typedef enum model_digest {
  DIGEST_UNKNOWN, ///< nothing, or there is none
  DIGEST_WRONG,   ///< it was not that of the text when it was first looked at
  DIGEST_RIGHT,
  DIGEST_PENDING  ///< it stands for that of the text; its digits are old
} model_digest;

/// Spells the digest of a text (FIPS 180-4): "sha256:" and 64 digits.
void annot_digest_spell(annot_str text, char spelled[DIGEST_LENGTH]);

/// Finds out whether the digest is right.  Where it is, its slot is given digits of its own, which can
/// be written over.  ANNOT_NO_MEMORY.
annot_status annot_digest_know(annot_document *document);

/// Works out the digits of a digest that is pending.
void annot_digest_settle(const annot_document *document);

/// The same, and what follows may change the digest or the text as a whole: nothing is known then.
void annot_digest_forget(annot_document *document);

#endif
