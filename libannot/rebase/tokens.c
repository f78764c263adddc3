/// Cutting a text.

#include "config.h"

#include "rebase/tokens.h"

#include "base/characters.h"
#include "base/hash.h"

#include <utf8proc.h>

typedef enum token_class { CLASS_SIGN, CLASS_WORD, CLASS_SPACE, CLASS_IDEOGRAPH } token_class;

static bool is_letter_or_digit(uint32_t character) {
  if (character < 0x80)
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z');
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/// Scripts that are written without spaces are cut character by character.
static bool is_ideograph(uint32_t character) {
  return (character >= 0x0e00 && character < 0x0e80) ||
         (character >= 0x2e80 && character < 0xa4d0) || (character >= 0xf900 && character < 0xfb00) ||
         (character >= 0x20000 && character < 0x40000);
}

static token_class class_of(uint32_t character) {
  if (annot_is_white_space(character))
    return CLASS_SPACE;
  if (is_ideograph(character))
    return CLASS_IDEOGRAPH;
  return is_letter_or_digit(character) ? CLASS_WORD : CLASS_SIGN;
}

/// Whether a character goes on with the token before it.
static bool goes_on(token_class before, token_class class) {
  return before == class && (class == CLASS_WORD || class == CLASS_SPACE);
}

annot_status annot_tokens_cut(const annot_allocator *allocator, annot_str text,
                              annot_array *tokens) {
  size_t at = 0;
  while (at < text.length) {
    size_t start = at, next = at;
    token_class class = class_of(annot_next_character(text, &at));
    for (next = at; at < text.length; at = next)
      if (!goes_on(class, class_of(annot_next_character(text, &next))))
        break;
    TRY(ARRAY_RESERVE(text_token, allocator, tokens, 1));
    text_token token = {(uint32_t)start, (uint32_t)(at - start),
                        (uint32_t)annot_hash(0, (annot_str){text.data + start, at - start}),
                        class == CLASS_WORD || class == CLASS_IDEOGRAPH};
    ARRAY_PUSH(text_token, tokens, token);
  }
  return ANNOT_OK;
}
