/// The JSON scanner.

#include "config.h"

#include "json/scan.h"

#include "base/block.h"
#include "base/utf8.h"

#include <string.h>

const char *annot_json_fault_text(annot_json_fault fault) {
  static const char *const texts[] = {
      "",
#define FAULT(NAME, message) message,
      JSON_FAULTS(FAULT)
#undef FAULT
  };
  return texts[fault];
}

/// Behind a fault nothing comes, so that only who comes to the end need ask for one.
static bool fail(annot_json *json, annot_json_fault fault, size_t start, size_t end) {
  if (json->fault == JSON_FINE) {
    json->fault = fault;
    json->place = (annot_json_range){start, end};
  }
  json->at = json->bytes.length;
  return false;
}

static size_t skip_space(annot_str bytes, size_t at) {
  while (at < bytes.length && (bytes.data[at] == ' ' || bytes.data[at] == '\n' ||
                               bytes.data[at] == '\r' || bytes.data[at] == '\t'))
    ++at;
  return at;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// One past the letters, digits and other bytes that a reader takes for one word.
static size_t word_end(annot_str bytes, size_t at) {
  while (at < bytes.length && (is_letter(bytes.data[at]) || is_digit(bytes.data[at]) ||
                               bytes.data[at] == '_' || bytes.data[at] == '-' ||
                               bytes.data[at] == '+' || bytes.data[at] == '.'))
    ++at;
  return at;
}

/// One past the character at `at`.
static size_t character_end(annot_str bytes, size_t at) {
  if (at < bytes.length)
    ++at;
  while (at < bytes.length && ((unsigned char)bytes.data[at] & 0xc0) == 0x80)
    ++at;
  return at;
}

/// Something that is not what `fault` expected: says what it is if that can be told.
static bool fail_here(annot_json *json, annot_json_fault fault) {
  annot_str bytes = json->bytes;
  size_t at = json->at;
  if (at >= bytes.length)
    return fail(json, JSON_UNEXPECTED_END, bytes.length, bytes.length);
  if (bytes.data[at] == '/' || bytes.data[at] == '#')
    return fail(json, JSON_COMMENT, at, at + 1);
  if (bytes.data[at] == '\'')
    return fail(json, JSON_SINGLE_QUOTES, at, at + 1);
  return fail(json, fault, at, character_end(bytes, at));
}

static bool is_word(annot_str bytes, size_t at, const char *word, size_t length) {
  return bytes.length - at >= length && memcmp(bytes.data + at, word, length) == 0 &&
         word_end(bytes, at) == at + length;
}

/// A word that stands where a value should.
static annot_json_type peek_word(annot_json *json) {
  annot_str bytes = json->bytes;
  size_t at = json->at;
  if (is_word(bytes, at, "true", 4))
    return JSON_TRUE;
  if (is_word(bytes, at, "false", 5))
    return JSON_FALSE;
  if (is_word(bytes, at, "null", 4))
    return JSON_NULL;
  size_t end = word_end(bytes, at);
  bool number = bytes.data[at] == '+' || bytes.data[at] == '.' || is_word(bytes, at, "NaN", 3) ||
                is_word(bytes, at, "Infinity", 8);
  fail(json, number ? JSON_BAD_NUMBER : JSON_BAD_WORD, at, end);
  return JSON_NOTHING;
}

annot_json_type annot_json_peek_any(annot_json *json) {
  json->at = skip_space(json->bytes, json->at);
  if (json->fault != JSON_FINE)
    return JSON_NOTHING;
  if (json->at == json->bytes.length) {
    fail_here(json, JSON_UNEXPECTED_END);
    return JSON_NOTHING;
  }
  char c = json->bytes.data[json->at];
  if (c == '"')
    return JSON_STRING;
  if (c == '{')
    return JSON_OBJECT;
  if (c == '[')
    return JSON_ARRAY;
  if (c == '-' || is_digit(c))
    return JSON_NUMBER;
  if (is_letter(c) || c == '+' || c == '.')
    return peek_word(json);
  fail_here(json, c == '<' ? JSON_MARKUP : JSON_EXPECTED_VALUE);
  return JSON_NOTHING;
}

void annot_json_read_word(annot_json *json, annot_json_type type) {
  json->at += type == JSON_FALSE ? 5 : 4;
}

/// The bytes of a block that are a quote, a backslash or a control, as bits.
static inline uint32_t special_bits(annot_block block) {
  return annot_block_bits((block < FLIPPED(' ')) | (block == FLIPPED('"')) |
                          (block == FLIPPED('\\')));
}

size_t annot_json_plain_end(const char *data, size_t at, size_t length) {
  for (; at + ANNOT_BLOCK <= length; at += ANNOT_BLOCK) {
    uint32_t special = special_bits(annot_block_load(data + at));
    if (special)
      return at + annot_lowest_bit(special);
  }
  while (at < length && data[at] != '"' && data[at] != '\\' && (unsigned char)data[at] >= 0x20)
    ++at;
  return at;
}

static bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// What an escape of two characters says, by its second; 0 for what is none.
static const char simple_escapes[256] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                         ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};

/// Steps over an escape.
static bool scan_escape(annot_json *json, size_t *at) {
  annot_str bytes = json->bytes;
  if (*at + 1 >= bytes.length)
    return fail(json, JSON_UNTERMINATED_STRING, bytes.length, bytes.length);
  char c = bytes.data[*at + 1];
  if (c != 'u') {
    if (!simple_escapes[(unsigned char)c])
      return fail(json, JSON_BAD_ESCAPE, *at, character_end(bytes, *at + 1));
    *at += 2;
    return true;
  }
  size_t digits = *at + 2;
  while (digits < bytes.length && digits < *at + 6 && is_hex(bytes.data[digits]))
    ++digits;
  if (digits < *at + 6)
    return digits == bytes.length
               ? fail(json, JSON_UNTERMINATED_STRING, digits, digits)
               : fail(json, JSON_BAD_UNICODE_ESCAPE, *at, digits);
  *at = digits;
  return true;
}

bool annot_json_read_string_from(annot_json *json, size_t at, annot_json_string *string) {
  annot_str bytes = json->bytes;
  size_t start = json->at;
  string->escaped = false;
  for (;;) {
    at = annot_json_plain_end(bytes.data, at, bytes.length);
    if (at == bytes.length)
      return fail(json, JSON_UNTERMINATED_STRING, at, at);
    if (bytes.data[at] == '"')
      break;
    if (bytes.data[at] != '\\')
      return fail(json, bytes.data[at] ? JSON_CONTROL_IN_STRING : JSON_NUL, at, at + 1);
    string->escaped = true;
    if (!scan_escape(json, &at))
      return false;
  }
  string->spelled = (annot_str){bytes.data + start + 1, at - start - 1};
  string->start = start;
  string->end = json->at = at + 1;
  return true;
}

bool annot_json_read_simple(annot_json *json, char *says, size_t *length) {
  const char *at = json->bytes.data + json->at + 1, *end = json->bytes.data + json->bytes.length;
  char *to = says;
  while (end - at >= ANNOT_BLOCK) {
    memcpy(to, at, ANNOT_BLOCK);
    uint32_t special = special_bits(annot_block_load(at));
    size_t plain = special ? annot_lowest_bit(special) : ANNOT_BLOCK;
    at += plain;
    to += plain;
    if (!special)
      continue;
    if (*at == '"') {
      json->at = (size_t)(at + 1 - json->bytes.data);
      *length = (size_t)(to - says);
      return true;
    }
    if (*at != '\\' || end - at < 2 || (*to = simple_escapes[(unsigned char)at[1]]) == 0)
      return false;
    ++to;
    at += 2;
  }
  return false;
}

static size_t skip_digits(annot_str bytes, size_t at) {
  while (at < bytes.length && is_digit(bytes.data[at]))
    ++at;
  return at;
}

/// One past the number at `at`; `at` itself where the grammar of RFC 8259, section 6, is broken.
static size_t number_end(annot_str bytes, size_t start) {
  size_t at = start + (bytes.data[start] == '-'), from = at;
  at = skip_digits(bytes, at);
  if (at == from || (bytes.data[from] == '0' && at > from + 1))
    return start;
  if (at < bytes.length && bytes.data[at] == '.') {
    from = ++at;
    if ((at = skip_digits(bytes, at)) == from)
      return start;
  }
  if (at < bytes.length && (bytes.data[at] == 'e' || bytes.data[at] == 'E')) {
    ++at;
    at += at < bytes.length && (bytes.data[at] == '+' || bytes.data[at] == '-');
    from = at;
    if ((at = skip_digits(bytes, at)) == from)
      return start;
  }
  return at;
}

bool annot_json_read_number(annot_json *json, annot_str *spelling) {
  size_t start = json->at, end = number_end(json->bytes, start);
  size_t word = word_end(json->bytes, start);
  if (end != word) {
    if (word == json->bytes.length && end == start)
      return fail(json, JSON_UNEXPECTED_END, word, word);
    return fail(json, JSON_BAD_NUMBER, start, word);
  }
  *spelling = (annot_str){json->bytes.data + start, end - start};
  json->at = end;
  return true;
}

bool annot_json_too_deep(annot_json *json) {
  return fail(json, JSON_TOO_DEEP, json->at, json->at + 1);
}

bool annot_json_next_any(annot_json *json, bool first, char close) {
  annot_json_fault expected =
      close == '}' ? JSON_EXPECTED_COMMA_OR_BRACE : JSON_EXPECTED_COMMA_OR_BRACKET;
  if (json->fault != JSON_FINE)
    return false;
  size_t at = json->at = skip_space(json->bytes, json->at);
  if (at == json->bytes.length)
    return fail_here(json, expected);
  char c = json->bytes.data[at];
  if (c == close) {
    --json->depth;
    ++json->at;
    return false;
  }
  if (first)
    return true;
  if (c != ',')
    return fail_here(json, expected);
  json->at = skip_space(json->bytes, at + 1);
  if (json->at < json->bytes.length && json->bytes.data[json->at] == close)
    return fail(json, JSON_TRAILING_COMMA, at, at + 1);
  return true;
}

bool annot_json_name(annot_json *json, annot_json_string *name) {
  if (json->at == json->bytes.length)
    return fail_here(json, JSON_EXPECTED_NAME);
  if (json->bytes.data[json->at] != '"') {
    if (is_letter(json->bytes.data[json->at]))
      return fail(json, JSON_BAD_NAME, json->at, word_end(json->bytes, json->at));
    return fail_here(json, JSON_EXPECTED_NAME);
  }
  if (!annot_json_read_string(json, name))
    return false;
  json->at = skip_space(json->bytes, json->at);
  if (json->at == json->bytes.length || json->bytes.data[json->at] != ':')
    return fail_here(json, JSON_EXPECTED_COLON);
  json->at = skip_space(json->bytes, json->at + 1);
  return true;
}

bool annot_json_member(annot_json *json, bool *first, annot_json_string *name) {
  bool more = *first ? annot_json_first(json, '}') : annot_json_next(json, '}');
  *first = false;
  return more && annot_json_name(json, name);
}

bool annot_json_element(annot_json *json, bool *first) {
  bool more = *first ? annot_json_first(json, ']') : annot_json_next(json, ']');
  *first = false;
  return more;
}

bool annot_json_skip(annot_json *json) {
  annot_json_string string;
  annot_str spelling;
  bool first = true;
  annot_json_type type = annot_json_peek(json);
  switch (type) {
  case JSON_NOTHING:
    return false;
  case JSON_STRING:
    return annot_json_read_string(json, &string);
  case JSON_NUMBER:
    return annot_json_read_number(json, &spelling);
  case JSON_TRUE:
  case JSON_FALSE:
  case JSON_NULL:
    annot_json_read_word(json, type);
    return true;
  case JSON_OBJECT:
    if (annot_json_enter(json))
      while (annot_json_member(json, &first, &string) && annot_json_skip(json))
        ;
    break;
  case JSON_ARRAY:
    if (annot_json_enter(json))
      while (annot_json_element(json, &first) && annot_json_skip(json))
        ;
    break;
  }
  return json->fault == JSON_FINE;
}

bool annot_json_finish(annot_json *json) {
  if (json->fault != JSON_FINE)
    return false;
  json->at = skip_space(json->bytes, json->at);
  return json->at == json->bytes.length ||
         fail(json, JSON_TRAILING_DATA, json->at, character_end(json->bytes, json->at));
}

static uint32_t hex4(const char *digits) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    char c = digits[i];
    value = value * 16 + (uint32_t)(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

/// One unit of a string as it is spelled: a run of plain bytes, or an escape.
typedef struct unit {
  size_t length;       ///< bytes of the spelling
  char bytes[4];       ///< what an escape says
  size_t count;        ///< bytes of what it says
  annot_json_fault fault;
} unit;

/// Reads the escape at `at` of a string that scan_escape has accepted.
static unit read_escape(annot_str spelled, size_t at) {
  const char *escape = spelled.data + at;
  unit result = {2, {0}, 1, JSON_FINE};
  if (escape[1] != 'u') {
    result.bytes[0] = simple_escapes[(unsigned char)escape[1]];
    return result;
  }
  uint32_t character = hex4(escape + 2);
  result.length = 6;
  if (character >= 0xd800 && character < 0xdc00 && at + 12 <= spelled.length &&
      escape[6] == '\\' && escape[7] == 'u') {
    uint32_t low = hex4(escape + 8);
    if (low >= 0xdc00 && low < 0xe000) {
      character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
      result.length = 12;
    }
  }
  if (character >= 0xd800 && character < 0xe000) {
    result.fault = JSON_LONE_SURROGATE;
    character = 0xfffd;
  } else if (character == 0) {
    result.fault = JSON_NUL;
  }
  result.count = annot_utf8_write(character, result.bytes);
  return result;
}

/// Copies what comes before a backslash; returns its length.
static size_t copy_plain(char *to, const char *from, size_t length) {
  size_t at = 0;
  for (; at + ANNOT_BLOCK <= length; at += ANNOT_BLOCK) {
    memcpy(to + at, from + at, ANNOT_BLOCK);
    uint32_t slashes = annot_block_bits(annot_block_load(from + at) == FLIPPED('\\'));
    if (slashes)
      return at + annot_lowest_bit(slashes);
  }
  for (; at < length && from[at] != '\\'; ++at)
    to[at] = from[at];
  return at;
}

annot_status annot_json_decode(const annot_json_string *string, annot_buffer *buffer,
                               annot_str *decoded, annot_json_fault *fault,
                               annot_json_range *place) {
  annot_str spelled = string->spelled;
  *fault = JSON_FINE;
  *decoded = spelled;
  if (!string->escaped)
    return ANNOT_OK;
  size_t from = buffer->length;
  TRY(annot_buffer_reserve(buffer, spelled.length));
  char *out = buffer->data + from;
  for (size_t at = 0; at < spelled.length;) {
    size_t plain = copy_plain(out, spelled.data + at, spelled.length - at);
    out += plain;
    at += plain;
    if (at == spelled.length)
      break;
    unit escape = read_escape(spelled, at);
    if (escape.fault != JSON_FINE && *fault == JSON_FINE) {
      *fault = escape.fault;
      *place = (annot_json_range){string->start + 1 + at, string->start + 1 + at + escape.length};
    }
    memcpy(out, escape.bytes, escape.count);
    out += escape.count;
    at += escape.length;
  }
  *decoded = (annot_str){buffer->data + from, (size_t)(out - buffer->data) - from};
  buffer->length = from + decoded->length;
  return ANNOT_OK;
}

size_t annot_json_value_end(annot_str bytes, size_t start) {
  annot_json json = {.bytes = bytes, .at = start, .max_depth = 256};
  return annot_json_skip(&json) ? json.at : bytes.length;
}

annot_json_range annot_json_source_range(annot_str bytes, size_t start, annot_json_walk *walk,
                                         size_t from, size_t to) {
  annot_str spelled = {bytes.data + start + 1, bytes.length - start - 1};
  annot_json_walk here = walk->says <= from ? *walk : (annot_json_walk){0, 0};
  bool begun = false;
  while (here.says < to && here.at < spelled.length && spelled.data[here.at] != '"') {
    unit next = {1, {0}, 1, JSON_FINE};
    if (spelled.data[here.at] == '\\')
      next = read_escape(spelled, here.at);
    if (!begun && here.says + next.count > from) {
      begun = true;
      *walk = here;
    }
    here.at += next.length;
    here.says += next.count;
  }
  if (!begun)
    *walk = here;
  return (annot_json_range){start + 1 + walk->at, start + 1 + here.at};
}
