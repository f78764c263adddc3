/// The digest of the article, and the digits of `source.digest`.

#include "config.h"

#include "model/digest.h"

#include "model/model.h"

#include <nettle/sha2.h>
#include <string.h>

void annot_digest_spell(annot_str text, char spelled[DIGEST_LENGTH]) {
  static const char digits[] = "0123456789abcdef";
  struct sha256_ctx state;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&state);
  sha256_update(&state, text.length, (const uint8_t *)text.data);
  sha256_digest(&state, sizeof digest, digest);
  memcpy(spelled, "sha256:", 7);
  for (size_t i = 0; i < sizeof digest; ++i) {
    spelled[7 + 2 * i] = digits[digest[i] >> 4];
    spelled[8 + 2 * i] = digits[digest[i] & 15];
  }
}

/// The slot of `source.digest`; NULL where there is no source.
static model_slot *digest_slot(const annot_document *document) {
  model_slot source = *model_slot_at(document, ANNOT_ROOT, ROW(DOCUMENT, SOURCE));
  return slot_absent(source)
             ? NULL
             : model_slot_at(document, (annot_node)source.bits, ROW(SOURCE, DIGEST));
}

annot_status annot_digest_know(annot_document *document) {
  if (document->digest != DIGEST_UNKNOWN)
    return ANNOT_OK;
  model_slot *slot = digest_slot(document);
  char spelled[DIGEST_LENGTH];
  if (!slot || slot_absent(*slot))
    return ANNOT_OK;
  annot_digest_spell(annot_text(document), spelled);
  if (!annot_str_equal(model_bytes(document, *slot), (annot_str){spelled, DIGEST_LENGTH})) {
    document->digest = DIGEST_WRONG;
    return ANNOT_OK;
  }
  TRY(annot_model_string(document, (annot_str){spelled, DIGEST_LENGTH}, slot));
  document->digest = DIGEST_RIGHT;
  return ANNOT_OK;
}

/// Working out the digits says nothing new, so that it is no change.
void annot_digest_settle(const annot_document *document) {
  const model_slot *slot = digest_slot(document);
  if (document->digest != DIGEST_PENDING || !slot)
    return;
  annot_document *same = (annot_document *)(uintptr_t)document;
  annot_digest_spell(annot_text(document), same->strings.data + slot->run.first);
  same->digest = DIGEST_RIGHT;
}

void annot_digest_forget(annot_document *document) {
  annot_digest_settle(document);
  document->digest = DIGEST_UNKNOWN;
}
