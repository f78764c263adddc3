/// json/scan.h: JSON (RFC 8259) token by token, with the place of everything.
///
/// A cursor over bytes that are known to be valid UTF-8.  Strings stay as they are spelled until
/// somebody asks for what they say.  Knows no member and no rule; nothing here allocates but
/// annot_json_decode.
#ifndef ANNOT_JSON_SCAN_H
#define ANNOT_JSON_SCAN_H

#include "base/bits.h"
#include "base/memory.h"

#include <annot/text.h>
#include <stdbool.h>

/// What keeps bytes from being JSON, and how a message says it.
#define JSON_FAULTS(FAULT)                                                                         \
  FAULT(EMPTY, "there is nothing here")                                                            \
  FAULT(UNEXPECTED_END, "ends here, before the document does")                                     \
  FAULT(UNTERMINATED_STRING, "ends here, inside a string")                                         \
  FAULT(EXPECTED_VALUE, "a value was expected here")                                               \
  FAULT(MARKUP, "this is read as JSON, and looks like XML")                                        \
  FAULT(TRAILING_COMMA, "no comma may stand before the closing bracket")                           \
  FAULT(BAD_NAME, "names must be in double quotes")                                                \
  FAULT(BAD_WORD, "this word is no value; strings must be in double quotes")                       \
  FAULT(COMMENT, "JSON has no comments")                                                           \
  FAULT(EXPECTED_NAME, "the name of a member was expected here")                                   \
  FAULT(EXPECTED_COLON, "a colon was expected here, after the member's name")                      \
  FAULT(EXPECTED_COMMA_OR_BRACE, "a comma or } was expected here")                                 \
  FAULT(EXPECTED_COMMA_OR_BRACKET, "a comma or ] was expected here")                               \
  FAULT(SINGLE_QUOTES, "strings must be in double quotes")                                         \
  FAULT(CONTROL_IN_STRING, "a control character in a string must be escaped")                      \
  FAULT(BAD_ESCAPE, "there is no such escape")                                                     \
  FAULT(BAD_UNICODE_ESCAPE, "\\u needs four hexadecimal digits")                                   \
  FAULT(BAD_NUMBER, "this is not how JSON writes a number")                                        \
  FAULT(TRAILING_DATA, "the document has ended before this")                                       \
  FAULT(TOO_DEEP, "values are nested too deeply here")                                             \
  FAULT(LONE_SURROGATE, "half of a surrogate pair is no character")                                \
  FAULT(NUL, "U+0000 must not occur")

typedef enum annot_json_fault {
  JSON_FINE,
#define FAULT(NAME, message) JSON_##NAME,
  JSON_FAULTS(FAULT)
#undef FAULT
} annot_json_fault;

/// Returns the message: as all of them it has neither a capital letter nor a full stop.  That of an
/// end does not say what ends.
const char *annot_json_fault_text(annot_json_fault fault);

typedef struct annot_json_range {
  size_t start, end;
} annot_json_range;

/// What a value is, told by its first byte.
typedef enum annot_json_type {
  JSON_NOTHING, ///< the end, or no value
  JSON_OBJECT,
  JSON_ARRAY,
  JSON_STRING,
  JSON_NUMBER,
  JSON_TRUE,
  JSON_FALSE,
  JSON_NULL
} annot_json_type;

typedef struct annot_json {
  annot_str bytes;
  size_t at;              ///< the next byte
  uint32_t depth;         ///< open objects and arrays
  uint32_t max_depth;
  annot_json_fault fault; ///< the first one; nothing more can be read, and `at` is the end
  annot_json_range place; ///< of the fault
} annot_json;

/// A string as it is spelled.
typedef struct annot_json_string {
  annot_str spelled;      ///< between the quotes
  size_t start;           ///< of the opening quote; the closing one is the last byte before `end`
  size_t end;
  bool escaped;           ///< it has a backslash
} annot_json_string;

/// As annot_json_peek, for whatever may come.
annot_json_type annot_json_peek_any(annot_json *json);

/// Skips white space and tells what comes next; sets a fault where it is no value.
static inline annot_json_type annot_json_peek(annot_json *json) {
  char c = json->at < json->bytes.length ? json->bytes.data[json->at] : 0;
  return c == '"'                ? JSON_STRING
         : c == '{'              ? JSON_OBJECT
         : c == '['              ? JSON_ARRAY
         : (c >= '0' && c <= '9') ? JSON_NUMBER
                                  : annot_json_peek_any(json);
}

/// Returns where the first byte from `at` on stands that is a quote, a backslash or a control; the
/// length where there is none.
size_t annot_json_plain_end(const char *data, size_t at, size_t length);

/// As annot_json_read_string, for a string of which the bytes before `at` are plain.
bool annot_json_read_string_from(annot_json *json, size_t at, annot_json_string *string);

/// The bytes of eight that are a quote, a backslash or a control: the lowest bit that is set is the
/// high bit of the first of them.
static inline uint64_t annot_json_special(uint64_t eight) {
  const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
  uint64_t quote = eight ^ (ones * '"'), slash = eight ^ (ones * '\\');
  return (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((eight - ones * 0x20) & ~eight)) &
         highs;
}

/// Reads a string; `peek` said that there is one.
static inline bool annot_json_read_string(annot_json *json, annot_json_string *string) {
  return annot_json_read_string_from(json, json->at + 1, string);
}

/// Reads a string with no escapes but those of two characters, and writes what it says to `says`,
/// where there is room for all bytes from the cursor on.  False, and nothing is read, where it is no
/// such or ends with the bytes; what is written is then of no use.
bool annot_json_read_simple(annot_json *json, char *says, size_t *length);

/// Reads a number; `peek` said that there is one.
bool annot_json_read_number(annot_json *json, annot_str *spelling);

/// Reads `true`, `false` or `null`; `peek` said which.
void annot_json_read_word(annot_json *json, annot_json_type type);

/// Sets the fault that annot_json_enter sets; returns false.
bool annot_json_too_deep(annot_json *json);

/// Enters the object or array at the cursor.
static inline bool annot_json_enter(annot_json *json) {
  if (json->depth == json->max_depth)
    return annot_json_too_deep(json);
  ++json->depth;
  ++json->at;
  return true;
}

/// As the next two functions, for whatever may come.
bool annot_json_next_any(annot_json *json, bool first, char close);

/// Steps to the first part of an object or array, of which `close` is the closing bracket.  False at
/// that bracket, which is stepped over, or at a fault.
static inline bool annot_json_first(annot_json *json, char close) {
  char here = json->at < json->bytes.length ? json->bytes.data[json->at] : 0;
  return here == '"' || here == '{' || annot_json_next_any(json, true, close);
}

/// Steps to the next part, as annot_json_first does.
static inline bool annot_json_next(annot_json *json, char close) {
  const char *here = json->bytes.data + json->at;
  if (json->bytes.length - json->at < 2)
    return annot_json_next_any(json, false, close);
  if (here[0] == ',' && (here[1] == '"' || here[1] == '{')) {
    ++json->at;
    return true;
  }
  if (here[0] != close)
    return annot_json_next_any(json, false, close);
  --json->depth;
  ++json->at;
  return false;
}

/// Reads the name of a member, and the colon behind it.  False at a fault.
bool annot_json_name(annot_json *json, annot_json_string *name);

/// Steps to the next member: reads its name and colon.  False at the `}`, which is stepped over, or
/// at a fault.  `*first` is true before the first call.
bool annot_json_member(annot_json *json, bool *first, annot_json_string *name);

/// Steps to the next element.  False at the `]`, which is stepped over, or at a fault.
bool annot_json_element(annot_json *json, bool *first);

/// Skips the value at the cursor, which is checked to be JSON.
bool annot_json_skip(annot_json *json);

/// Checks that nothing but white space is left.
bool annot_json_finish(annot_json *json);

/// Says what a string says: a view of the bytes, or of what is appended to `buffer`.  A lone
/// surrogate or U+0000 is told in `*fault` with its place; it becomes U+FFFD or stays.
annot_status annot_json_decode(const annot_json_string *string, annot_buffer *buffer,
                               annot_str *decoded, annot_json_fault *fault,
                               annot_json_range *place);

/// Returns one past the value that begins at `start`, of bytes that are JSON there; else their end.
size_t annot_json_value_end(annot_str bytes, size_t start);

/// A place in the spelling of a string; zero-initialised: its start.
typedef struct annot_json_walk {
  size_t at;   ///< byte behind the `"`
  size_t says; ///< bytes that what stands before it says
} annot_json_walk;

/// Gives the bytes that spell bytes [from, to) of what the string at `start` says, which is JSON.
/// `*walk` is where the last answer for the same string began: what stands behind that is found
/// from there.
annot_json_range annot_json_source_range(annot_str bytes, size_t start, annot_json_walk *walk,
                                         size_t from, size_t to);

#endif
