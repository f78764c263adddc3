/// value/language.c: well-formed language tags (RFC 5646, section 2.1).
///
/// The tag is a row of subtags; each row of the grammar below takes as many as fit.  It does not
/// know which languages, scripts or regions are registered.

#include "config.h"

#include "value/word.h"

#include <string.h>

enum { SUBTAG_MAX = 8 };

typedef struct subtags {
  annot_str text;
  size_t at;     ///< where the current subtag begins
  size_t length; ///< its length; 0 at the end of the tag
  bool letters;  ///< it is made of letters only
  bool digits;   ///< it is made of digits only
} subtags;

static bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same(const char *a, const char *b, size_t length) {
  for (size_t i = 0; i < length; ++i)
    if (lower(a[i]) != lower(b[i]))
      return false;
  return true;
}

static void measure(subtags *tag) {
  const char *data = tag->text.data + tag->at;
  size_t left = tag->text.length - tag->at;
  tag->letters = tag->digits = true;
  for (tag->length = 0; tag->length < left && data[tag->length] != '-'; ++tag->length) {
    tag->letters &= is_letter(data[tag->length]);
    tag->digits &= is_digit(data[tag->length]);
  }
}

static void advance(subtags *tag) {
  tag->at += tag->length;
  tag->length = 0;
  if (tag->at < tag->text.length) {
    ++tag->at;
    measure(tag);
  }
}

/// Tags registered before the grammar was, which it does not produce ("irregular").
static bool is_grandfathered(annot_str value) {
  static const char *const tags[] = {
      "en-GB-oed", "i-ami",    "i-bnn",    "i-default", "i-enochian", "i-hak",
      "i-klingon", "i-lux",    "i-mingo",  "i-navajo",  "i-pwn",      "i-tao",
      "i-tay",     "i-tsu",    "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE",
  };
  for (size_t i = 0; i < sizeof tags / sizeof tags[0]; ++i)
    if (strlen(tags[i]) == value.length && same(tags[i], value.data, value.length))
      return true;
  return false;
}

/// Characters other than letters and digits, and empty or overlong subtags, fit nowhere.
static annot_flaw characters_flaw(annot_str value) {
  for (size_t at = 0, begin = 0; at <= value.length; ++at) {
    char c = at < value.length ? value.data[at] : '-';
    if (c == '_')
      return annot_flaw_at("its parts are joined by - and not by _", at, at + 1);
    if (c != '-' && !is_letter(c) && !is_digit(c))
      return annot_flaw_at("only the letters A to Z, digits and - are allowed", at, at + 1);
    if (c != '-')
      continue;
    if (at == begin)
      return annot_flaw_at("a part of the tag is empty", at, at);
    if (at - begin > SUBTAG_MAX)
      return annot_flaw_at("a part of the tag has more than 8 characters", begin, at);
    begin = at + 1;
  }
  return ANNOT_FLAWLESS;
}

static bool is_variant(const subtags *tag) {
  return tag->length >= 5 || (tag->length == 4 && is_digit(tag->text.data[tag->at]));
}

/// Whether a subtag equal to the current one stands in [`begin`, its own start).
static bool is_repeated(const subtags *current, size_t begin) {
  subtags earlier = {current->text, begin, 0, false, false};
  for (measure(&earlier); earlier.at < current->at; advance(&earlier))
    if (earlier.length == current->length &&
        same(earlier.text.data + earlier.at, current->text.data + current->at, current->length))
      return true;
  return false;
}

static annot_flaw variants_flaw(subtags *tag) {
  for (size_t begin = tag->at; tag->length && is_variant(tag); advance(tag))
    if (is_repeated(tag, begin))
      return annot_flaw_at("a variant is given twice", tag->at, tag->at + tag->length);
  return ANNOT_FLAWLESS;
}

/// Extensions, then private use: a singleton and at least one subtag that belongs to it.
static annot_flaw extensions_flaw(subtags *tag) {
  size_t begin = tag->at;
  while (tag->length == 1) {
    size_t singleton = tag->at;
    bool is_private = lower(tag->text.data[singleton]) == 'x';
    if (is_repeated(tag, begin))
      return annot_flaw_at("an extension is given twice", singleton, singleton + 1);
    advance(tag);
    if (tag->length < (is_private ? 1 : 2))
      return annot_flaw_at("nothing follows the extension's letter", singleton, singleton + 1);
    while (tag->length >= (is_private ? 1 : 2))
      advance(tag);
  }
  return tag->length ? annot_flaw_at("this part does not fit there in a language tag", tag->at,
                                     tag->at + tag->length)
                     : ANNOT_FLAWLESS;
}

annot_flaw annot_language_flaw(annot_str value) {
  annot_flaw flaw = characters_flaw(value);
  if (flaw.what || is_grandfathered(value))
    return flaw;
  subtags tag = {value, 0, 0, false, false};
  measure(&tag);
  if (tag.length == 1 && lower(value.data[0]) == 'x')
    return extensions_flaw(&tag);
  if (!tag.letters || tag.length < 2)
    return annot_flaw_at("it does not begin with the letters of a language, such as en", 0,
                         tag.length);
  size_t extended = tag.length <= 3 ? 3 : 0;
  for (advance(&tag); extended && tag.length == 3 && tag.letters; --extended)
    advance(&tag);
  if (tag.length == 4 && tag.letters)
    advance(&tag);
  if ((tag.length == 2 && tag.letters) || (tag.length == 3 && tag.digits))
    advance(&tag);
  flaw = variants_flaw(&tag);
  return flaw.what ? flaw : extensions_flaw(&tag);
}
