/// Walking over XML that the scanner has accepted.

#include "config.h"

#include "xml/markup.h"

#include "base/utf8.h"

#include <string.h>

static bool starts(annot_str bytes, size_t at, const char *what) {
  size_t length = strlen(what);
  return bytes.length - at >= length && memcmp(bytes.data + at, what, length) == 0;
}

annot_xml_range annot_xml_tag_name(annot_str bytes, size_t tag) {
  size_t end = tag + 1;
  while (end < bytes.length && !strchr(" \t\r\n/>", bytes.data[end]))
    ++end;
  return (annot_xml_range){tag + 1, end};
}

/// What markup begins and ends with that is no tag.
static const struct {
  const char *begin, *end;
} sections[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
enum { SECTIONS = sizeof sections / sizeof *sections, LONGEST_BEGIN = sizeof "<![CDATA[" - 1 };

/// Which of them begins here; SECTIONS: a tag does.
static size_t section_at(annot_str bytes, size_t start) {
  size_t i = 0;
  while (i < SECTIONS && !starts(bytes, start, sections[i].begin))
    ++i;
  return i;
}

static void walk_section(annot_xml_markup_walk *walk, annot_str bytes, size_t section) {
  const char *ending = sections[section].end;
  size_t from = walk->start + strlen(sections[section].begin), length = strlen(ending);
  if (walk->at >= from + length)
    from = walk->at - length + 1;
  const char *found = memmem(bytes.data + from, bytes.length - from, ending, length);
  walk->inside = found == NULL;
  walk->at = found ? (size_t)(found - bytes.data) + length : bytes.length;
}

static void walk_tag(annot_xml_markup_walk *walk, annot_str bytes) {
  size_t at = walk->at;
  char quote = walk->quote;
  while (walk->inside && at < bytes.length) {
    char c = bytes.data[at++];
    if (quote)
      quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else
      walk->inside = c != '>';
  }
  walk->at = at;
  walk->quote = quote;
}

size_t annot_xml_walk_markup(annot_str bytes, annot_xml_markup_walk *walk) {
  size_t left = bytes.length - walk->start;
  if (left < LONGEST_BEGIN && walk->at == walk->start && !memchr(bytes.data + walk->start, '>', left))
    return bytes.length; // what it is will be seen when more has come
  size_t section = section_at(bytes, walk->start);
  if (section < SECTIONS)
    walk_section(walk, bytes, section);
  else
    walk_tag(walk, bytes);
  return walk->at;
}

size_t annot_xml_markup_end(annot_str bytes, size_t tag) {
  annot_xml_markup_walk walk = {.start = tag, .at = tag, .inside = true};
  return annot_xml_walk_markup(bytes, &walk);
}

/// The `<` at or after `at`, or the end.
static size_t next_tag(annot_str bytes, size_t at) {
  const char *found = at < bytes.length ? memchr(bytes.data + at, '<', bytes.length - at) : NULL;
  return found ? (size_t)(found - bytes.data) : bytes.length;
}

/// Where content that begins at `at` ends: at the `<` of the end tag of its element.
static size_t content_end(annot_str bytes, size_t at) {
  size_t depth = 0;
  for (at = next_tag(bytes, at); at < bytes.length; at = next_tag(bytes, at)) {
    bool opens = at + 1 < bytes.length && bytes.data[at + 1] != '!' && bytes.data[at + 1] != '?';
    size_t end = annot_xml_markup_end(bytes, at);
    if (opens && bytes.data[at + 1] == '/') {
      if (depth-- == 0)
        return at;
    } else if (opens && !(end >= 2 && bytes.data[end - 2] == '/')) {
      ++depth;
    }
    at = end;
  }
  return bytes.length;
}

size_t annot_xml_element_end(annot_str bytes, size_t tag) {
  size_t end = annot_xml_markup_end(bytes, tag);
  if (end >= 2 && bytes.data[end - 2] == '/')
    return end;
  size_t close = content_end(bytes, end);
  return close < bytes.length ? annot_xml_markup_end(bytes, close) : close;
}

/// Whether content begins at the `/>` of an empty element.
static bool is_empty_element(annot_str bytes, size_t start) { return starts(bytes, start, "/>"); }

annot_xml_range annot_xml_value_range(annot_str bytes, size_t start, annot_xml_spelling spelling) {
  annot_xml_range range = {start, start};
  if (spelling == ANNOT_XML_AS_CONTENT) {
    if (!is_empty_element(bytes, start)) {
      range.end = content_end(bytes, start);
      return range;
    }
    range.end = start + 2;
    while (range.start > 0 && bytes.data[range.start] != '<')
      --range.start;
    return range;
  }
  size_t cursor = start;
  annot_xml_place place = {{0, 0}, {0, bytes.length}};
  while (cursor > 0 && bytes.data[cursor] != '<') // no value has one
    --cursor;
  while (annot_xml_next_attribute(bytes, &cursor, &place) && place.value.end < start)
    continue;
  range.end = start;
  while (range.end < place.value.end &&
         !(spelling == ANNOT_XML_AS_ITEM && annot_xml_is_space(bytes.data[range.end])))
    ++range.end;
  return range;
}

bool annot_xml_next_attribute(annot_str bytes, size_t *cursor, annot_xml_place *place) {
  size_t at = *cursor;
  if (at < bytes.length && bytes.data[at] == '<')
    while (at < bytes.length && !annot_xml_is_space(bytes.data[at]) && bytes.data[at] != '>' &&
           bytes.data[at] != '/')
      ++at;
  while (at < bytes.length && annot_xml_is_space(bytes.data[at]))
    ++at;
  *cursor = at;
  if (at >= bytes.length || bytes.data[at] == '>' || bytes.data[at] == '/')
    return false;
  place->name.start = at;
  while (at < bytes.length && bytes.data[at] != '=' && !annot_xml_is_space(bytes.data[at]))
    ++at;
  place->name.end = at;
  while (at < bytes.length && bytes.data[at] != '"' && bytes.data[at] != '\'')
    ++at;
  if (at >= bytes.length)
    return false;
  const char *close = memchr(bytes.data + at + 1, bytes.data[at], bytes.length - at - 1);
  if (!close)
    return false;
  place->value = (annot_xml_range){at + 1, (size_t)(close - bytes.data)};
  *cursor = place->value.end + 1;
  return true;
}

annot_xml_range annot_xml_attribute_name(annot_str bytes, size_t value) {
  annot_xml_range name = {0, value - 1};
  while (name.end > 0 &&
         (annot_xml_is_space(bytes.data[name.end - 1]) || bytes.data[name.end - 1] == '='))
    --name.end;
  for (name.start = name.end; name.start > 0 && !annot_xml_is_space(bytes.data[name.start - 1]);)
    --name.start;
  return name;
}

/// A piece of content or of a value: what `length` source bytes say.
typedef struct piece {
  size_t length;
  char bytes[4];
  size_t count; ///< of `bytes`
} piece;

static uint32_t parse_code(annot_str bytes, size_t at, size_t end, uint32_t base) {
  uint32_t code = 0;
  for (; at < end && code < 0x110000; ++at) {
    char c = bytes.data[at];
    code = code * base + (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return code < 0x110000 ? code : 0xfffd;
}

static piece read_reference(annot_str bytes, size_t at) {
  static const struct {
    const char *name;
    char says;
  } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  const char *close = memchr(bytes.data + at, ';', bytes.length - at);
  size_t end = close ? (size_t)(close - bytes.data) + 1 : bytes.length;
  piece result = {end - at, {0}, 1};
  if (bytes.data[at + 1] == '#') {
    bool hex = bytes.data[at + 2] == 'x';
    uint32_t code = parse_code(bytes, at + 2 + hex, end - 1, hex ? 16 : 10);
    result.count = annot_utf8_write(code, result.bytes);
    return result;
  }
  for (size_t i = 0; i < sizeof entities / sizeof *entities; ++i)
    if (starts(bytes, at, entities[i].name))
      result.bytes[0] = entities[i].says;
  return result;
}

bool annot_xml_is_char_code(annot_str code) {
  if (code.length == 0 || code.length > 4 || code.data[0] == '0')
    return false;
  for (size_t i = 0; i < code.length; ++i)
    if (!((code.data[i] >= '0' && code.data[i] <= '9') || (code.data[i] >= 'A' && code.data[i] <= 'F')))
      return false;
  uint32_t c = parse_code(code, 0, code.length, 16);
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff;
}

/// Whether the element whose start tag ends at `at` has nothing in it but comments and the like.
static bool holds_nothing(annot_str bytes, size_t at) {
  if (bytes.data[at - 2] == '/')
    return true;
  while (starts(bytes, at, "<!--") || starts(bytes, at, "<?"))
    at = annot_xml_markup_end(bytes, at);
  return starts(bytes, at, "</");
}

/// Whether a tag is that of char, by whatever prefix.
static bool is_char_tag(annot_str bytes, size_t at, size_t end) {
  size_t name = at + 1;
  while (name < end && !annot_xml_is_space(bytes.data[name]) && bytes.data[name] != '>' &&
         bytes.data[name] != '/')
    ++name;
  const char *local = bytes.data + name;
  return name - at >= 5 && memcmp(local - 4, "char", 4) == 0 &&
         (local[-5] == '<' || local[-5] == ':');
}

/// What the tag of char says at `at`, which ends at `end`; 0: nothing.
static uint32_t read_char(annot_str bytes, size_t at, size_t end) {
  annot_xml_place place;
  uint32_t code = 0;
  bool right = holds_nothing(bytes, end);
  while (annot_xml_next_attribute(bytes, &at, &place)) {
    annot_str name = {bytes.data + place.name.start, place.name.end - place.name.start};
    annot_str value = {bytes.data + place.value.start, place.value.end - place.value.start};
    if (name.length == 4 && starts(name, 0, "code")) {
      code = parse_code(bytes, place.value.start, place.value.end, 16);
      right &= annot_xml_is_char_code(value);
    } else if (!starts(name, 0, "xmlns") && !memchr(name.data, ':', name.length)) {
      right = false;
    }
  }
  bool control = code > 0 && (code < 0x20 || (code >= 0x7f && code < 0xa0));
  return control && !right ? 0xfffd : code;
}

/// Char is its character; any other tag says nothing.
static piece read_tag(annot_str bytes, size_t at) {
  size_t end = annot_xml_markup_end(bytes, at);
  piece result = {end - at, {0}, 0};
  uint32_t code = is_char_tag(bytes, at, end) ? read_char(bytes, at, end) : 0;
  if (code)
    result.count = annot_utf8_write(code, result.bytes);
  return result;
}

/// The piece at `at`, which is before `end`.
static piece read_piece(annot_str bytes, size_t at, size_t end, bool content, bool *cdata) {
  char c = bytes.data[at];
  piece one = {1, {c}, 1};
  if (*cdata && starts(bytes, at, "]]>")) {
    *cdata = false;
    return (piece){3, {0}, 0};
  }
  if (c == '\r') {
    one.length += at + 1 < end && bytes.data[at + 1] == '\n';
    one.bytes[0] = content ? '\n' : ' ';
    return one;
  }
  if (!content && annot_xml_is_space(c))
    one.bytes[0] = ' ';
  if (*cdata || (c != '&' && c != '<'))
    return one;
  if (c == '&')
    return read_reference(bytes, at);
  if (starts(bytes, at, "<![CDATA[")) {
    *cdata = true;
    return (piece){9, {0}, 0};
  }
  return read_tag(bytes, at);
}

/// Bytes of `word` that are `byte`, and perhaps some that are one more, as high bits.
static uint64_t bytes_like(uint64_t word, char byte) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  word ^= ones * (unsigned char)byte;
  return (word - ones) & ~word & ones << 7;
}

/// One past the bytes from `at` that say themselves.
static size_t skip_plain(annot_str bytes, size_t at, size_t end, bool content) {
  uint64_t word;
  while (content && end - at >= sizeof word &&
         (memcpy(&word, bytes.data + at, sizeof word),
          (bytes_like(word, '&') | bytes_like(word, '<') | bytes_like(word, '\r') |
           bytes_like(word, ']')) == 0))
    at += sizeof word;
  while (at < end) {
    char c = bytes.data[at];
    if (c == '&' || c == '<' || c == '\r' || c == ']' || (!content && (c == '\t' || c == '\n')))
      break;
    ++at;
  }
  return at;
}

/// Whether content says itself.  Long ones are looked through for one byte after the other, which
/// the C library does fastest.
static bool is_plain_content(annot_str bytes, annot_xml_range range) {
  enum { LONG = 64 };
  const char *from = bytes.data + range.start;
  size_t length = range.end - range.start;
  if (length < LONG)
    return skip_plain(bytes, range.start, range.end, true) == range.end;
  return !memchr(from, '&', length) && !memchr(from, '<', length) && !memchr(from, '\r', length);
}

annot_status annot_xml_decode(annot_str bytes, annot_xml_range range, annot_xml_spelling spelling,
                              annot_buffer *buffer, annot_str *decoded) {
  bool content = spelling == ANNOT_XML_AS_CONTENT, cdata = false;
  size_t from = buffer->length;
  *decoded = (annot_str){bytes.data + range.start, range.end - range.start};
  if (content ? is_plain_content(bytes, range)
              : skip_plain(bytes, range.start, range.end, false) == range.end)
    return ANNOT_OK;
  TRY(annot_buffer_reserve(buffer, range.end - range.start));
  for (size_t at = range.start; at < range.end;) {
    size_t plain = skip_plain(bytes, at, range.end, content);
    TRY(annot_buffer_append(buffer, bytes.data + at, plain - at));
    if ((at = plain) == range.end)
      break;
    piece next = read_piece(bytes, at, range.end, content, &cdata);
    TRY(annot_buffer_append(buffer, next.bytes, next.count));
    at += next.length;
  }
  *decoded = (annot_str){buffer->data + from, buffer->length - from};
  return ANNOT_OK;
}

annot_xml_range annot_xml_source_range(annot_str bytes, size_t start, annot_xml_walk *walk,
                                       size_t from, size_t to) {
  if (walk->end == 0)
    walk->end = annot_xml_value_range(bytes, start, ANNOT_XML_AS_CONTENT).end;
  annot_xml_walk here = walk->says <= from ? *walk : (annot_xml_walk){.end = walk->end};
  bool begun = false;
  while (here.says < to && start + here.at < here.end) {
    bool cdata = here.cdata;
    piece next = read_piece(bytes, start + here.at, here.end, true, &here.cdata);
    if (!begun && here.says + next.count > from) {
      begun = true;
      *walk = (annot_xml_walk){here.at, here.says, cdata, here.end};
    }
    here.at += next.length;
    here.says += next.count;
  }
  if (!begun)
    *walk = here;
  return (annot_xml_range){start + walk->at, start + here.at};
}

annot_xml_range annot_xml_trim(annot_str bytes, annot_xml_range range) {
  while (range.start < range.end) {
    if (annot_xml_is_space(bytes.data[range.start]))
      ++range.start;
    else if (bytes.data[range.start] == '<' && !starts(bytes, range.start, "<![CDATA["))
      range.start = annot_xml_markup_end(bytes, range.start);
    else
      break;
  }
  while (range.end > range.start && annot_xml_is_space(bytes.data[range.end - 1]))
    --range.end;
  return range;
}
