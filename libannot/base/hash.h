/// base/hash.h: a hash of bytes.
///
/// Tables are keyed by an address, so that nobody can prepare a document that fills one place of
/// them.  What must be alike wherever and whenever it is worked out has a seed of its own.
#ifndef ANNOT_BASE_HASH_H
#define ANNOT_BASE_HASH_H

#include "base/bits.h"

#include <annot/text.h>

static inline uint64_t annot_hash_mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 32;
}

static inline uint64_t annot_hash(uint64_t seed, annot_str bytes) {
  uint64_t hash = seed ^ bytes.length * UINT64_C(0xd6e8feb86659fd93);
  const char *at = bytes.data;
  size_t left = bytes.length;
  if (left > 16) { // two at once: an article takes half the time
    uint64_t other = ~hash;
    for (; left > 16; at += 16, left -= 16) {
      hash = annot_hash_mix(hash, annot_load_eight(at));
      other = annot_hash_mix(other, annot_load_eight(at + 8));
    }
    hash = annot_hash_mix(hash, other);
  }
  for (; left > 8; at += 8, left -= 8)
    hash = annot_hash_mix(hash, annot_load_eight(at));
  return annot_hash_mix(hash, annot_short_word(at, left));
}

#endif
