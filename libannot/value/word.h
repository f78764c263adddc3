/// value/word.h: the grammars of the kinds that form rules judge: word, token, IRI, language tag,
/// instant, digest and country; and the nearest name to a wrong one.
///
/// All functions take valid UTF-8, allocate nothing and know no document.
#ifndef ANNOT_VALUE_WORD_H
#define ANNOT_VALUE_WORD_H

#include "base/bits.h"
#include "value/flaw.h"

#include <annot/shape.h>

/// The most code points a token may have, and the most that annot_nearest compares.
#define ANNOT_TOKEN_MAX 255

/// A word: at least one code point, none of category Cc, none with Unicode's White_Space, neither
/// U+FFFE nor U+FFFF.
annot_flaw annot_word_flaw(annot_str value);

/// Whether a value is a word and a token at a glance: at most sixteen bytes, all of them graphic
/// characters of ASCII.  They are looked at in one or two words, which overlap.
static inline bool annot_is_plain_word(annot_str value) {
  const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
  const char *bytes = value.data;
  size_t length = value.length;
  if (length == 0 || length > 16)
    return false;
  uint64_t first = annot_load_ends(bytes, length), last = first;
  if (length > 8)
    last = annot_load_eight(bytes + length - 8);
  return (((first - ones * 0x21) | (first + ones) | first | (last - ones * 0x21) | (last + ones) |
           last) & highs) == 0;
}

/// A token: a word of at most ANNOT_TOKEN_MAX code points.  Ids and references are tokens.
annot_flaw annot_token_flaw(annot_str value);

/// An IRI at the level of form: a word with none of <>"{}|\^` and each % followed by two
/// hexadecimal digits.  Whether it is absolute is another question.
annot_flaw annot_iri_flaw(annot_str value);

/// An absolute IRI: a scheme (RFC 3986, section 3.1), a colon and something after it.  The value
/// must have no annot_iri_flaw.
annot_flaw annot_absolute_iri_flaw(annot_str value);

/// A well-formed language tag (RFC 5646, section 2.1, grandfathered and private use included) that
/// repeats no variant (2.2.5) and no extension singleton (2.2.6).
annot_flaw annot_language_flaw(annot_str value);

/// A date-time of RFC 3339, section 5.6, with upper-case T and Z, on a day that is in the calendar.
/// Second 60 is allowed where a leap second can be: in the last minute, UTC, of a month.
annot_flaw annot_instant_flaw(annot_str value);

/// "sha256:" and 64 lower-case hexadecimal digits.
annot_flaw annot_digest_flaw(annot_str value);

/// The form of an ISO 3166-1 alpha-2 code: two upper-case letters A to Z.
annot_flaw annot_country_flaw(annot_str value);

/// What the grammar of a kind, one of these, says of a value; kinds without a grammar have no flaw.
annot_flaw annot_value_flaw(annot_kind kind, annot_str value);

/// The search for the candidate nearest to a wrong name, one candidate at a time.
typedef struct annot_nearest {
  annot_str found;  ///< the nearest so far; `data` is NULL where there is none, or are several
  size_t distance;  ///< from the wrong name, of the nearest so far; `limit` while there is none
  size_t limit;     ///< one more than is acceptable
  uint32_t wanted[ANNOT_TOKEN_MAX];
  size_t count; ///< code points in `wanted`; 0: nothing can be near
} annot_nearest;

/// Begins a search for names like `wrong`: at most a third of its code points, and at least one,
/// may be inserted, deleted, changed or swapped with their neighbour.  Differences of ASCII letter
/// case count least of all.
void annot_nearest_begin(annot_nearest *nearest, annot_str wrong);

/// Offers a candidate, which must outlive the search.  Where several are equally near none is found:
/// which of them was meant nobody knows.
void annot_nearest_offer(annot_nearest *nearest, annot_str candidate);

#endif
