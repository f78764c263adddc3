/// Reading XML once more, this time to tell what is wrong with it.
///
/// All tags before the flaw have been told by libxml2, so that it is looked for in what stands
/// between two tags and in one tag.  A function that finds nothing returns true and has moved the
/// cursor; where the bytes end too early, it says so, and more bytes or the end will tell.

#include "config.h"

#include "xml/diagnose.h"

#include "base/characters.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/// libxml2 accepts no piece of markup that is longer, nor name.
enum { LONGEST_MARKUP = 10000000, LONGEST_NAME = 50000 };

typedef struct xml_cursor {
  const annot_xml_state *state;
  annot_str bytes;
  size_t at;
  bool found;  ///< the flaw is filled in
  bool starved;///< the bytes end too early
  annot_xml_flaw *flaw;
} xml_cursor;

void annot_xml_flaw_set(annot_xml_flaw *flaw, rule_id rule, size_t start, size_t end,
                        const char *format, ...) {
  va_list arguments;
  *flaw = (annot_xml_flaw){.rule = rule, .range = {start, end}, .fatal = true};
  va_start(arguments, format);
  vsnprintf(flaw->message, sizeof flaw->message, format, arguments);
  va_end(arguments);
}

/// A character beyond ASCII that can begin a name (production 4), or stand in one (4a).
static bool is_foreign_name(uint32_t code, bool start) {
  static const struct {
    uint32_t first, last;
  } starts[] = {{0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},
                {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f}, {0x2c00, 0x2fef},
                {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff}};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; ++i)
    if (code >= starts[i].first && code <= starts[i].last)
      return true;
  return !start && (code == 0xb7 || (code >= 0x300 && code <= 0x36f) || code == 0x203f ||
                    code == 0x2040);
}

static bool is_ascii_name(char c, bool start) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         (!start && ((c >= '0' && c <= '9') || c == '-' || c == '.'));
}

/// The length of the character at `at` if it can begin a name, or stand in one; 0 if not.
static size_t name_length(annot_str bytes, size_t at, bool start) {
  unsigned char c = at < bytes.length ? (unsigned char)bytes.data[at] : 0;
  if (c < 0x80)
    return is_ascii_name((char)c, start);
  size_t length = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, end = at;
  if (length > bytes.length - at ||
      annot_utf8_flaw((annot_str){bytes.data + at, length}) < length)
    return 0;
  return is_foreign_name(annot_next_character(bytes, &end), start) ? length : 0;
}

static bool is_name_start(annot_str bytes, size_t at) { return name_length(bytes, at, true) > 0; }

/// Names are shown up to 40 bytes, whole characters only.
static int shown_length(annot_str name) {
  size_t length = name.length < 40 ? name.length : 40;
  while (length > 0 && length < name.length && ((unsigned char)name.data[length] & 0xc0) == 0x80)
    --length;
  return (int)length;
}

#define SHOWN(name) shown_length(name), (name).data

/// Notes a flaw at [start, end); returns false, for the callers to return.
ANNOT_PRINTF(5, 6)
static bool refuse(xml_cursor *cursor, rule_id rule, size_t start, size_t end, const char *format,
                   ...) {
  va_list arguments;
  *cursor->flaw = (annot_xml_flaw){.rule = rule, .range = {start, end}, .fatal = true};
  va_start(arguments, format);
  vsnprintf(cursor->flaw->message, sizeof cursor->flaw->message, format, arguments);
  va_end(arguments);
  cursor->found = true;
  return false;
}

static bool starve(xml_cursor *cursor) {
  cursor->starved = true;
  return false;
}

static bool at_end(const xml_cursor *cursor) { return cursor->at >= cursor->bytes.length; }

static char peek(const xml_cursor *cursor) { return cursor->bytes.data[cursor->at]; }

/// Whether the bytes go on with `what`; starves where they end within it.
static bool looking_at(xml_cursor *cursor, const char *what) {
  size_t length = strlen(what), left = cursor->bytes.length - cursor->at;
  if (memcmp(cursor->bytes.data + cursor->at, what, left < length ? left : length) != 0)
    return false;
  if (left < length)
    cursor->starved = true;
  return left >= length;
}

/// Steps over a name, which is empty where none begins here.
static annot_str skip_name(xml_cursor *cursor) {
  size_t from = cursor->at, length = name_length(cursor->bytes, from, true);
  for (; length > 0; length = name_length(cursor->bytes, cursor->at, false))
    cursor->at += length;
  return (annot_str){cursor->bytes.data + from, cursor->at - from};
}

static bool skip_space(xml_cursor *cursor) {
  size_t from = cursor->at;
  while (!at_end(cursor) && annot_xml_is_space(peek(cursor)))
    ++cursor->at;
  return cursor->at > from;
}

/// Whether XML 1.0 has this character (production 2).
static bool is_xml_character(uint32_t code) {
  return code == 0x9 || code == 0xa || code == 0xd || (code >= 0x20 && code < 0xd800) ||
         (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code < 0x110000);
}

/// Steps over one character that stands for itself.
static bool skip_character(xml_cursor *cursor) {
  size_t from = cursor->at;
  unsigned char c = (unsigned char)peek(cursor);
  if (c == 0)
    return refuse(cursor, RULE_NUL_CHARACTER, from, from + 1, "U+0000 cannot occur");
  size_t length = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  if (length > cursor->bytes.length - from)
    length = cursor->bytes.length - from;
  annot_str character = {cursor->bytes.data + from, length};
  if (annot_utf8_flaw(character) < length) {
    if (!cursor->state->finished && from + length == cursor->bytes.length)
      return starve(cursor);
    annot_str rest = {cursor->bytes.data, cursor->bytes.length};
    return refuse(cursor, RULE_INVALID_UTF8, from, from + annot_utf8_flaw_length(rest, from),
                "byte 0x%02X is not UTF-8 here", c);
  }
  uint32_t code = annot_next_character(cursor->bytes, &cursor->at);
  if (!is_xml_character(code))
    return refuse(cursor, RULE_FORBIDDEN_CHARACTER, from, cursor->at,
                "XML has no U+%04X: write <char code=\"%X\"/> in a text", (unsigned)code,
                (unsigned)code);
  return true;
}

/// The character here is not what was expected; if it is none at all, that is what is wrong.
static bool refuse_character(xml_cursor *cursor, const char *message) {
  size_t from = cursor->at;
  return skip_character(cursor) && refuse(cursor, RULE_BAD_XML, from, cursor->at, "%s", message);
}

static bool is_digit(char c, bool hex) {
  return (c >= '0' && c <= '9') || (hex && ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'));
}

/// `&#8;` and `&#x1b;`.
static bool skip_character_reference(xml_cursor *cursor, size_t from) {
  uint32_t code = 0;
  bool hex = !at_end(cursor) && peek(cursor) == 'x';
  cursor->at += hex;
  size_t digits = cursor->at;
  for (; !at_end(cursor) && is_digit(peek(cursor), hex); ++cursor->at) {
    char c = peek(cursor);
    uint32_t digit = (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    code = code >= 0x110000 ? code : code * (hex ? 16 : 10) + digit;
  }
  if (at_end(cursor))
    return starve(cursor);
  if (cursor->at == digits || peek(cursor) != ';')
    return refuse(cursor, RULE_BAD_XML, from, cursor->at, "a character reference is like &#233;");
  ++cursor->at;
  if (code == 0)
    return refuse(cursor, RULE_NUL_CHARACTER, from, cursor->at, "U+0000 cannot occur");
  if (code >= 0x110000)
    return refuse(cursor, RULE_FORBIDDEN_CHARACTER, from, cursor->at,
                  "no character has this number: the last one is U+10FFFF");
  if (code >= 0xd800 && code < 0xe000)
    return refuse(cursor, RULE_LONE_SURROGATE, from, cursor->at,
                  "half of a surrogate pair is no character: write the whole character");
  if (!is_xml_character(code))
    return refuse(cursor, RULE_FORBIDDEN_CHARACTER, from, cursor->at,
                  "XML has no U+%04X, not even as a reference: write <char code=\"%X\"/> in a text",
                  (unsigned)code, (unsigned)code);
  return true;
}

/// Steps over `&…;`.
static bool skip_reference(xml_cursor *cursor) {
  static const char *const entities[] = {"amp", "lt", "gt", "quot", "apos"};
  size_t from = cursor->at++;
  if (at_end(cursor))
    return starve(cursor);
  if (peek(cursor) == '#') {
    ++cursor->at;
    return skip_character_reference(cursor, from);
  }
  annot_str name = skip_name(cursor);
  if (at_end(cursor))
    return starve(cursor);
  if (name.length == 0 || peek(cursor) != ';')
    return refuse(cursor, RULE_BAD_XML, from, from + 1, "a & is written &amp;");
  ++cursor->at;
  for (size_t i = 0; i < sizeof entities / sizeof *entities; ++i)
    if (name.length == strlen(entities[i]) && memcmp(name.data, entities[i], name.length) == 0)
      return true;
  return refuse(cursor, RULE_UNKNOWN_ENTITY, from, cursor->at,
              "there is no entity %.*s: write the character itself", SHOWN(name));
}

/// Steps over characters up to and with `end`.
static bool skip_until(xml_cursor *cursor, const char *end) {
  while (!at_end(cursor)) {
    if (looking_at(cursor, end)) {
      cursor->at += strlen(end);
      return true;
    }
    if (cursor->starved || !skip_character(cursor))
      return false;
  }
  return starve(cursor);
}

static bool skip_comment(xml_cursor *cursor) {
  cursor->at += 4;
  if (!skip_until(cursor, "--"))
    return false;
  if (at_end(cursor))
    return starve(cursor);
  if (peek(cursor) != '>')
    return refuse(cursor, RULE_BAD_XML, cursor->at - 2, cursor->at, "a comment cannot contain --");
  ++cursor->at;
  return true;
}

static bool skip_instruction(xml_cursor *cursor) {
  size_t from = cursor->at;
  cursor->at += 2;
  annot_str target = skip_name(cursor);
  if (at_end(cursor))
    return starve(cursor);
  bool reserved = target.length == 3 && (target.data[0] | 0x20) == 'x' &&
                  (target.data[1] | 0x20) == 'm' && (target.data[2] | 0x20) == 'l';
  if (reserved)
    return refuse(cursor, RULE_BAD_XML, from, cursor->at,
                "an XML declaration stands at the very start or nowhere");
  if (target.length == 0)
    return refuse(cursor, RULE_BAD_XML, from, cursor->at,
                "a processing instruction begins with a name, as in <?name …?>");
  if (memchr(target.data, ':', target.length))
    return refuse(cursor, RULE_BAD_XML, from + 2, cursor->at,
                  "the name of a processing instruction has no colon");
  if (!annot_xml_is_space(peek(cursor)) && !looking_at(cursor, "?>"))
    return !cursor->starved && refuse_character(cursor, "white space or ?> was expected here");
  return skip_until(cursor, "?>");
}

/// Steps over `<!…`.
static bool skip_declaration(xml_cursor *cursor) {
  size_t from = cursor->at;
  const annot_xml_state *state = cursor->state;
  if (looking_at(cursor, "<!--"))
    return skip_comment(cursor);
  if (looking_at(cursor, "<![CDATA[") && state->open_name.length > 0) {
    cursor->at += 9;
    return skip_until(cursor, "]]>");
  }
  if (looking_at(cursor, "<!DOCTYPE"))
    return refuse(cursor, RULE_DOCTYPE, from, from + 9,
                "a document type declaration is never read: leave it out");
  if (cursor->starved)
    return false;
  if (state->open_name.length > 0)
    return refuse(cursor, RULE_BAD_XML, from, from + 2, "a < in a text is written &lt;");
  return refuse(cursor, state->after_root ? RULE_TRAILING_DATA : RULE_BAD_XML, from, from + 2,
                "only comments and processing instructions may stand beside the document");
}

/// Steps over a value in quotation marks.
static bool skip_value(xml_cursor *cursor) {
  char quote = peek(cursor);
  size_t from = cursor->at++;
  while (!at_end(cursor) && peek(cursor) != quote) {
    if (peek(cursor) == '<')
      return refuse(cursor, RULE_BAD_XML, cursor->at, cursor->at + 1,
                  "a < in a value is written &lt;, and every value ends with its quotation mark");
    if (!(peek(cursor) == '&' ? skip_reference(cursor) : skip_character(cursor)))
      return false;
  }
  if (cursor->at - from > LONGEST_MARKUP)
    return refuse(cursor, RULE_TOO_LARGE, from, from + 1, "a value has at most 10,000,000 bytes");
  if (at_end(cursor))
    return starve(cursor);
  ++cursor->at;
  return true;
}

/// Whether the attribute `name` stands in the tag at `tag` before `before`; where, if so.
static bool find_attribute(const xml_cursor *cursor, size_t tag, size_t before, annot_str name,
                           annot_xml_range *found) {
  annot_xml_place place;
  annot_str bytes = {cursor->bytes.data, before};
  for (size_t at = tag; annot_xml_next_attribute(bytes, &at, &place);) {
    *found = place.name;
    if (place.name.end - place.name.start == name.length &&
        memcmp(bytes.data + place.name.start, name.data, name.length) == 0)
      return true;
  }
  return false;
}

static bool fits(xml_cursor *cursor, annot_str name) {
  size_t from = cursor->at - name.length;
  return name.length <= LONGEST_NAME ||
         refuse(cursor, RULE_TOO_LARGE, from, from + 1, "a name has at most 50,000 bytes");
}

static bool skip_attribute(xml_cursor *cursor, size_t tag) {
  size_t from = cursor->at;
  annot_xml_range first;
  if (!is_name_start(cursor->bytes, from))
    return refuse_character(cursor, "an attribute or > was expected here");
  annot_str name = skip_name(cursor);
  if (!fits(cursor, name))
    return false;
  size_t end = cursor->at;
  bool spaced = skip_space(cursor);
  if (at_end(cursor))
    return starve(cursor);
  if (!spaced && !strchr("=>/", peek(cursor)))
    return refuse_character(cursor, "a = was expected here");
  if (peek(cursor) != '=')
    return refuse(cursor, RULE_BAD_XML, from, end, "the attribute %.*s has no value", SHOWN(name));
  ++cursor->at;
  skip_space(cursor);
  if (at_end(cursor))
    return starve(cursor);
  if (peek(cursor) != '"' && peek(cursor) != '\'')
    return refuse(cursor, RULE_BAD_XML, cursor->at, cursor->at + 1,
                  "the value of %.*s must stand in quotation marks", SHOWN(name));
  if (!skip_value(cursor))
    return false;
  if (!find_attribute(cursor, tag, from, name, &first))
    return true;
  refuse(cursor, RULE_DUPLICATE_MEMBER, from, end, "%.*s is given twice", SHOWN(name));
  cursor->flaw->related = first;
  strcpy(cursor->flaw->related_message, "the first one");
  return false;
}

static bool skip_start_tag(xml_cursor *cursor) {
  size_t tag = cursor->at++;
  annot_str name = skip_name(cursor);
  if (!fits(cursor, name))
    return false;
  for (;;) {
    bool spaced = skip_space(cursor);
    if (at_end(cursor) || (peek(cursor) == '/' && cursor->at + 1 == cursor->bytes.length))
      return starve(cursor);
    if (peek(cursor) == '>' || looking_at(cursor, "/>"))
      break;
    if (!spaced && is_name_start(cursor->bytes, cursor->at))
      return refuse(cursor, RULE_BAD_XML, cursor->at, cursor->at + 1,
                  "white space must stand before an attribute");
    if (!skip_attribute(cursor, tag))
      return false;
  }
  cursor->at += peek(cursor) == '/' ? 2 : 1;
  if (cursor->state->after_root)
    return refuse(cursor, RULE_TRAILING_DATA, tag, tag + 1,
                "the document has ended: <%.*s> cannot follow", SHOWN(name));
  return true;
}

static bool relate_open(xml_cursor *cursor) {
  const annot_xml_state *state = cursor->state;
  cursor->flaw->related = state->open;
  if (state->open.end > state->open.start)
    strcpy(cursor->flaw->related_message, "this element is open");
  return false;
}

static bool skip_end_tag(xml_cursor *cursor) {
  size_t tag = cursor->at;
  annot_str open = cursor->state->open_name;
  cursor->at += 2;
  annot_str name = skip_name(cursor);
  skip_space(cursor);
  if (at_end(cursor))
    return starve(cursor);
  if (cursor->state->after_root)
    return refuse(cursor, RULE_TRAILING_DATA, tag, tag + 1, "the document has ended before this");
  if (open.length == 0)
    return refuse(cursor, RULE_BAD_XML, tag, tag + 2, "no element is open here");
  if (name.length != open.length || memcmp(name.data, open.data, name.length) != 0) {
    refuse(cursor, RULE_BAD_XML, tag, tag + 2 + name.length, "</%.*s> was expected, not </%.*s>",
           SHOWN(open), SHOWN(name));
    return relate_open(cursor);
  }
  if (peek(cursor) != '>')
    return refuse(cursor, RULE_BAD_XML, cursor->at, cursor->at + 1, "an end tag ends with >");
  ++cursor->at;
  return true;
}

/// Steps over what begins with `<`; says through `tag` whether it was a tag.
static bool skip_markup(xml_cursor *cursor, bool *tag) {
  size_t from = cursor->at;
  if (from + 1 == cursor->bytes.length)
    return starve(cursor);
  char c = cursor->bytes.data[from + 1];
  bool start = is_name_start(cursor->bytes, from + 1);
  *tag = c == '/' || start;
  bool fine;
  if (c == '!')
    fine = skip_declaration(cursor);
  else if (c == '?')
    fine = skip_instruction(cursor);
  else if (c == '/')
    fine = skip_end_tag(cursor);
  else if (start)
    fine = skip_start_tag(cursor);
  else
    return refuse(cursor, RULE_BAD_XML, from, from + 1, "a < in a text is written &lt;");
  if (!cursor->found && cursor->at - from > LONGEST_MARKUP)
    return refuse(cursor, RULE_TOO_LARGE, from, from + 1,
                  "a tag, comment or section has at most 10,000,000 bytes");
  return fine;
}

/// Steps over one thing between tags.
static bool skip_text(xml_cursor *cursor) {
  const annot_xml_state *state = cursor->state;
  if (state->open_name.length == 0 && !annot_xml_is_space(peek(cursor))) {
    size_t from = cursor->at;
    unsigned char c = (unsigned char)peek(cursor);
    if ((c >= 0x80 || c == 0) && !skip_character(cursor))
      return false;
    size_t end = cursor->at > from ? cursor->at : from + 1;
    return state->after_root
               ? refuse(cursor, RULE_TRAILING_DATA, from, end, "nothing may follow the document")
               : refuse(cursor, RULE_BAD_XML, from, end, "no text may stand before the document");
  }
  if (peek(cursor) == '&')
    return skip_reference(cursor);
  if (looking_at(cursor, "]]>"))
    return refuse(cursor, RULE_BAD_XML, cursor->at, cursor->at + 3, "]]> is written ]]&gt;");
  return !cursor->starved && skip_character(cursor);
}

/// The bytes have ended.
static void find_end(xml_cursor *cursor) {
  const annot_xml_state *state = cursor->state;
  size_t end = cursor->bytes.length;
  if (state->before_root && !cursor->starved) {
    refuse(cursor, RULE_EMPTY_INPUT, 0, 0, "there is no document in this input");
    return;
  }
  while (end > state->from && annot_xml_is_space(cursor->bytes.data[end - 1]))
    --end;
  if (state->open_name.length == 0) {
    refuse(cursor, RULE_INCOMPLETE, end, end, "the input ends in the middle of the document");
    return;
  }
  refuse(cursor, RULE_INCOMPLETE, end, end, "the input ends before </%.*s>",
       SHOWN(state->open_name));
  relate_open(cursor);
}

bool annot_xml_diagnose(const annot_xml_state *state, annot_xml_flaw *flaw) {
  xml_cursor cursor = {.state = state, .bytes = state->bytes, .at = state->from, .flaw = flaw};
  bool fine = true, tag = false;
  size_t from = state->from;
  while (fine && !tag && !at_end(&cursor)) {
    from = cursor.at;
    fine = peek(&cursor) == '<' ? skip_markup(&cursor, &tag) : skip_text(&cursor);
  }
  if (cursor.found)
    return true;
  if (tag && fine) {
    refuse(&cursor, RULE_BAD_XML, from, cursor.at, "this is not well-formed XML");
    return true;
  }
  if (state->finished)
    find_end(&cursor);
  return cursor.found;
}

static annot_str view(annot_str bytes, annot_xml_range range) {
  return (annot_str){bytes.data + range.start, range.end - range.start};
}

static bool is_equal(annot_str a, const char *b) {
  return a.length == strlen(b) && memcmp(a.data, b, a.length) == 0;
}

/// Steps over `prefix:`, if a name has one; returns false where its colons stand wrongly.
static bool split_name(annot_str name, annot_str *local) {
  const char *colon = memchr(name.data, ':', name.length);
  *local = name;
  if (!colon)
    return true;
  size_t prefix = (size_t)(colon - name.data);
  *local = (annot_str){colon + 1, name.length - prefix - 1};
  return prefix > 0 && local->length > 0 && !memchr(local->data, ':', local->length) &&
         is_name_start(*local, 0);
}

/// What is wrong with the declaration of a namespace; NULL where nothing is.
static const char *declaration_flaw(annot_str prefix, annot_str namespace) {
  static const char xml[] = "http://www.w3.org/XML/1998/namespace";
  if (is_equal(prefix, "xmlns") || is_equal(namespace, "http://www.w3.org/2000/xmlns/"))
    return "the prefix xmlns is never declared";
  if (is_equal(prefix, "xml") != is_equal(namespace, xml))
    return "the prefix xml has its namespace, and that no other prefix";
  return prefix.length > 0 && namespace.length == 0 ? "a prefix must have a namespace" : NULL;
}

/// Whether an attribute before `place` has the same local name, and also a prefix.
static bool has_twin(annot_str bytes, size_t tag, const annot_xml_place *place, annot_str local,
                     annot_xml_range *twin) {
  annot_xml_place other;
  annot_str other_local;
  for (size_t at = tag; annot_xml_next_attribute(bytes, &at, &other) &&
                        other.name.start < place->name.start;) {
    annot_str name = view(bytes, other.name);
    *twin = other.name;
    if (split_name(name, &other_local) && other_local.length < name.length &&
        !(name.length > 6 && memcmp(name.data, "xmlns:", 6) == 0) &&
        other_local.length == local.length &&
        memcmp(other_local.data, local.data, local.length) == 0)
      return true;
  }
  return false;
}

/// What is wrong with the name of an attribute, or with the namespace that it declares.
static bool find_name_flaw(annot_str bytes, size_t tag, const annot_xml_place *place,
                           annot_xml_flaw *flaw) {
  annot_str name = view(bytes, place->name), local;
  annot_xml_range twin;
  const char *message = NULL;
  bool fine = split_name(name, &local), prefixed = local.length < name.length;
  if (!fine)
    message = "a name is like name or prefix:name";
  else if (is_equal(name, "xmlns"))
    message = declaration_flaw((annot_str){"", 0}, view(bytes, place->value));
  else if (prefixed && name.length - local.length == 6 && memcmp(name.data, "xmlns", 5) == 0)
    message = declaration_flaw(local, view(bytes, place->value));
  else if (prefixed && has_twin(bytes, tag, place, local, &twin)) {
    annot_xml_flaw_set(flaw, RULE_DUPLICATE_MEMBER, place->name.start, place->name.end,
                       "%.*s is given twice, with two prefixes of one namespace", SHOWN(local));
    flaw->related = twin;
    strcpy(flaw->related_message, "the first one");
    return true;
  }
  if (message)
    annot_xml_flaw_set(flaw, RULE_BAD_XML, place->name.start, place->name.end, "%s", message);
  return message;
}

bool annot_xml_diagnose_names(annot_str bytes, size_t tag, annot_xml_flaw *flaw) {
  xml_cursor cursor = {.bytes = bytes, .at = tag + 1};
  annot_str name = skip_name(&cursor), local;
  annot_xml_place place;
  bool found = !split_name(name, &local);
  if (found)
    annot_xml_flaw_set(flaw, RULE_BAD_XML, tag + 1, cursor.at,
                       "a name is like name or prefix:name");
  for (size_t at = tag; !found && annot_xml_next_attribute(bytes, &at, &place);)
    found = find_name_flaw(bytes, tag, &place, flaw);
  return found;
}
