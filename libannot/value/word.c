/// value/word.c: words, tokens, IRIs, digests and the form of country codes.
///
/// Form rules call these for every id and reference of a document, so ASCII goes by table and
/// other characters are decoded only where their first byte can begin one that is refused.

#include "config.h"

#include "value/word.h"

#include <string.h>

enum { IRI_REFUSED = 1, HEXADECIMAL = 2, ALPHABETIC = 4, DIGIT = 8, SCHEME_MARK = 16 };

static unsigned classes(unsigned char byte) {
  if (byte >= '0' && byte <= '9')
    return HEXADECIMAL | DIGIT;
  if ((byte >= 'A' && byte <= 'F') || (byte >= 'a' && byte <= 'f'))
    return HEXADECIMAL | ALPHABETIC;
  if ((byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'))
    return ALPHABETIC;
  if (byte == '+' || byte == '-' || byte == '.')
    return SCHEME_MARK;
  return byte && strchr("<>\"{}|\\^`", byte) ? IRI_REFUSED : 0;
}

static unsigned char byte_at(annot_str value, size_t at) {
  return at < value.length ? (unsigned char)value.data[at] : 0;
}

/// Whether the character beyond ASCII that begins at `at` may not stand in a word.
static const char *refused_character(annot_str value, size_t at, size_t *length) {
  unsigned char first = byte_at(value, at);
  unsigned second = byte_at(value, at + 1) & 0x3FU, third = byte_at(value, at + 2) & 0x3FU;
  if (first < 0xE0) {
    *length = 2;
    if (first == 0xC2 && second < 0x20)
      return second == 0x05 ? "white space is not allowed" : "a control character is not allowed";
    return first == 0xC2 && second == 0x20 ? "white space is not allowed" : NULL;
  }
  *length = first < 0xF0 ? 3 : 4;
  unsigned code = (first & 0x0FU) << 12 | second << 6 | third;
  if (first >= 0xF0)
    return NULL;
  if (code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
      code == 0x202F || code == 0x205F || code == 0x3000)
    return "white space is not allowed";
  return code >= 0xFFFE ? "a noncharacter (U+FFFE or U+FFFF) is not allowed" : NULL;
}

/// The first flaw of a word; counts its code points up to there.
static annot_flaw scan_word(annot_str value, size_t *count) {
  *count = 0;
  if (!value.length)
    return annot_flaw_at("it is empty", 0, 0);
  for (size_t at = 0, length = 1; at < value.length; at += length, ++*count) {
    unsigned char byte = (unsigned char)value.data[at];
    const char *what = NULL;
    length = 1;
    if (byte <= 0x20 || byte == 0x7F)
      what = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) ? "white space is not allowed"
                                                            : "a control character is not allowed";
    else if (byte >= 0x80)
      what = refused_character(value, at, &length);
    if (what)
      return annot_flaw_at(what, at, at + length);
  }
  return ANNOT_FLAWLESS;
}

annot_flaw annot_word_flaw(annot_str value) {
  size_t count;
  return scan_word(value, &count);
}

annot_flaw annot_token_flaw(annot_str value) {
  size_t count;
  annot_flaw flaw = scan_word(value, &count);
  if (!flaw.what && count > ANNOT_TOKEN_MAX)
    return annot_flaw_at("it has more than 255 characters", 0, value.length);
  return flaw;
}

annot_flaw annot_iri_flaw(annot_str value) {
  annot_flaw flaw = annot_word_flaw(value);
  size_t end = flaw.what ? flaw.start : value.length;
  for (size_t at = 0; at < end; ++at) {
    if (classes(byte_at(value, at)) & IRI_REFUSED)
      return annot_flaw_at("this character must be percent-encoded in an IRI", at, at + 1);
    if (value.data[at] != '%')
      continue;
    for (size_t digit = at + 1; digit < at + 3; ++digit)
      if (!(classes(byte_at(value, digit)) & HEXADECIMAL))
        return annot_flaw_at("two hexadecimal digits must follow %", at,
                             digit < value.length ? digit : value.length);
  }
  return flaw;
}

annot_flaw annot_absolute_iri_flaw(annot_str value) {
  size_t at = 0;
  while (classes(byte_at(value, at)) & (at ? ALPHABETIC | DIGIT | SCHEME_MARK : ALPHABETIC))
    ++at;
  if (!at || byte_at(value, at) != ':')
    return annot_flaw_at("it does not begin with a scheme such as https:", 0, at);
  if (at + 1 == value.length)
    return annot_flaw_at("nothing follows the scheme", at + 1, at + 1);
  return ANNOT_FLAWLESS;
}

annot_flaw annot_digest_flaw(annot_str value) {
  static const char prefix[] = "sha256:";
  const size_t begin = sizeof prefix - 1, end = begin + 64;
  if (value.length < begin || memcmp(value.data, prefix, begin) != 0)
    return annot_flaw_at("it does not begin with sha256:", 0,
                         value.length < begin ? value.length : begin);
  for (size_t at = begin; at < value.length && at < end; ++at)
    if (!(classes(byte_at(value, at)) & HEXADECIMAL) || (byte_at(value, at) & 0xE0) == 0x40)
      return annot_flaw_at("64 lower-case hexadecimal digits must follow sha256:", at, at + 1);
  if (value.length < end)
    return annot_flaw_at("it has fewer than 64 hexadecimal digits", value.length, value.length);
  if (value.length > end)
    return annot_flaw_at("it has more than 64 hexadecimal digits", end, value.length);
  return ANNOT_FLAWLESS;
}

annot_flaw annot_country_flaw(annot_str value) {
  bool good = value.length == 2;
  for (size_t at = 0; good && at < 2; ++at)
    good = value.data[at] >= 'A' && value.data[at] <= 'Z';
  return good ? ANNOT_FLAWLESS
              : annot_flaw_at("a country code is two letters from A to Z", 0, value.length);
}

annot_flaw annot_value_flaw(annot_kind kind, annot_str value) {
  switch (kind) {
  case ANNOT_KIND_TOKEN:
  case ANNOT_KIND_REFERENCE:
    return annot_token_flaw(value);
  case ANNOT_KIND_WORD:
    return annot_word_flaw(value);
  case ANNOT_KIND_IRI:
    return annot_iri_flaw(value);
  case ANNOT_KIND_LANGUAGE:
    return annot_language_flaw(value);
  case ANNOT_KIND_INSTANT:
    return annot_instant_flaw(value);
  case ANNOT_KIND_DIGEST:
    return annot_digest_flaw(value);
  case ANNOT_KIND_COUNTRY:
    return annot_country_flaw(value);
  case ANNOT_KIND_VERSION:
  case ANNOT_KIND_TEXT:
  case ANNOT_KIND_ARTICLE:
  case ANNOT_KIND_PASSAGE:
  case ANNOT_KIND_POSITION:
  case ANNOT_KIND_BOUND:
  case ANNOT_KIND_NUMBER:
  case ANNOT_KIND_SHARE:
  case ANNOT_KIND_ENUM:
  case ANNOT_KIND_NODE:
  case ANNOT_KIND_OBJECT:
    break;
  }
  return ANNOT_FLAWLESS;
}
