/// libxml2's SAX2 push interface, and the places of what it tells.
///
/// When libxml2 tells of a tag, it stands at the end of it, and values that needed no decoding are
/// views of its input: places are counted from there, and no byte is read again.  Bytes are kept
/// from the start of a record on, and a few before the first.
///
/// Most of it goes past libxml2: where libxml2 has told of a tag and been given nothing behind it, text
/// that is well-formed by itself changes nothing for it, and neither does an element.  So plain tags
/// (xml/plain.h) and their text are read here.  When something else comes, libxml2 is first told of
/// the elements that are open.

#include "config.h"

#include "xml/scan.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "xml/declaration.h"
#include "xml/escape.h"
#include "xml/plain.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

/// How many bytes go to libxml2 at a time: no more than that is kept beside a record.
enum { PIECE = 65536 };

/// How much of the line of a flaw is waited for, and how much in search of the flaw.
enum { REST_OF_LINE = 4096, MOST_SEARCHED = 1 << 20 };

/// Text that is at least as long is looked through here, faster than libxml2 would.
enum { LONG_TEXT = 128 };

/// As deep as elements are read here: less than where libxml2 stops.
enum { MOST_OPEN = 64 };

/// An XML declaration that is longer is refused by libxml2.
enum { LONGEST_DECLARATION = 1000 };

/// A start tag whose end tag has not come.  Offsets are of the record.
typedef struct open_tag {
  size_t tag, content;
  bool plain;            ///< its name has no prefix, so that
  annot_xml_space space; ///< is the namespace of names without one inside it
} open_tag;

/// Names that have been seen in plain tags, as libxml2 keeps them.
typedef struct kept_name {
  uint64_t first, last; ///< its first eight bytes and its last
  size_t length;
  const char *name;
} kept_name;

/// Names that share a place are only looked up more often.
enum { KEPT_NAMES = 64 };

struct annot_xml_scanner {
  annot_allocator allocator;
  annot_limits limits;
  annot_xml_handler handler;
  xmlParserCtxtPtr libxml;
  annot_buffer bytes;      ///< what is kept; the source begins at `from`
  size_t from;
  size_t counted;          ///< the line and column of the source are those of this byte
  annot_xml_source source; ///< what events speak of
  size_t fed;              ///< how much of the source libxml2 has been given
  uint64_t given;          ///< how much it has been given in all
  const xmlChar *spaces[ANNOT_XML_FOREIGN]; ///< the namespaces, as libxml2 keeps their names
  kept_name names[KEPT_NAMES];
  size_t untold;           ///< innermost open elements that libxml2 does not know
  size_t at;               ///< one past the last tag, in the source
  annot_xml_end last;      ///< the end tag before `at`, if the root is held
  annot_array open;        ///< of open_tag
  annot_array attributes;  ///< of annot_xml_attribute
  char corpus_name[64];    ///< with its prefix; empty where the root is no corpus
  annot_status status;     ///< what a callback returned
  annot_xml_flaw flaw;     ///< what is wrong, so that nothing can be read behind it
  bool flawed;             ///< something is, and has been found
  bool declared;           ///< the XML declaration, if there is one, has been judged
  bool marked;             ///< the source begins with a byte order mark
  bool root_seen;
  bool settled;            ///< libxml2 stands in content, and has told of all that it was given
  bool repeating;          ///< libxml2 is told of elements that are known here
  bool held;               ///< the root was a document and has ended: the rest must be silent
  bool skipping;           ///< the record has a flaw, and libxml2 goes on
  bool namespace_flaw;     ///< libxml2 does not like a namespace of the next start tag
  bool broken;             ///< libxml2 has refused the input, or will be given no more
  bool over;
};

/// A record is open, or just the corpus, or nothing.
static bool in_corpus(const annot_xml_scanner *scanner) { return scanner->corpus_name[0] != '\0'; }

static bool in_record(const annot_xml_scanner *scanner) {
  return scanner->open.count > (in_corpus(scanner) ? 1 : 0);
}

static void look_at(annot_xml_scanner *scanner, size_t length) {
  scanner->source.bytes = (annot_str){scanner->bytes.data + scanner->from, length};
}

static void look_at_all(annot_xml_scanner *scanner) {
  look_at(scanner, scanner->bytes.length - scanner->from);
}

/// Lets the source begin `length` bytes later.  Its line and column are not counted yet.
static void forget(annot_xml_scanner *scanner, size_t length) {
  scanner->source.byte += length;
  scanner->from += length;
  scanner->fed -= length;
  scanner->at -= length;
  look_at_all(scanner);
}

/// Counts the line and column of the source.
static void count_lines(annot_xml_scanner *scanner) {
  annot_xml_source *source = &scanner->source;
  const char *at = scanner->bytes.data + scanner->counted;
  const char *end = scanner->bytes.data + scanner->from, *feed;
  while (at < end && (feed = memchr(at, '\n', (size_t)(end - at)))) {
    ++source->line;
    source->column = 1;
    at = feed + 1;
  }
  for (; at < end; ++at)
    source->column += ((unsigned char)*at & 0xc0) != 0x80;
  scanner->counted = scanner->from;
}

/// Stops libxml2 as well: nothing it says counts any more.
static void stop(annot_xml_scanner *scanner, annot_status status) {
  scanner->status = status;
  scanner->broken = scanner->over = true;
  xmlStopParser(scanner->libxml);
}

/// Tells of a flaw; of mild ones only the first in a record.
static void report(annot_xml_scanner *scanner, const annot_xml_flaw *flaw) {
  if (scanner->skipping && !flaw->fatal)
    return;
  annot_xml_fault fault = {.source = &scanner->source, .flaw = flaw};
  scanner->skipping = in_record(scanner);
  count_lines(scanner);
  annot_status status = scanner->handler.fault(scanner->handler.context, &fault);
  if (flaw->fatal || status != ANNOT_OK)
    stop(scanner, status);
}

/// A flaw in the middle of what libxml2 accepts: the rest of the record is skipped.
static void report_mild(annot_xml_scanner *scanner, rule_id rule, annot_xml_range range,
                        const char *message) {
  annot_xml_flaw flaw;
  annot_xml_flaw_set(&flaw, rule, range.start, range.end, "%s", message);
  flaw.fatal = false;
  report(scanner, &flaw);
}

/// White space and comments between records are not kept; a DOCTYPE need not be read to its end.
static void drop_gap(annot_xml_scanner *scanner) {
  annot_str bytes = scanner->source.bytes;
  size_t at = scanner->at;
  while (at < scanner->fed) {
    char c = bytes.data[at];
    if (c == '<' && scanner->fed - at >= 9 && memcmp(bytes.data + at, "<!DOCTYPE", 9) == 0)
      scanner->broken = true;
    bool aside = c == '<' && scanner->fed - at >= 4 && memcmp(bytes.data + at, "<!--", 4) == 0;
    size_t end = aside ? annot_xml_markup_end((annot_str){bytes.data, scanner->fed}, at) : at + 1;
    if (!(aside ? end < scanner->fed : (c == ' ' || c == '\t' || c == '\n' || c == '\r')))
      break;
    at = end;
  }
  scanner->at = at;
  if (!scanner->marked && !scanner->broken)
    forget(scanner, at);
}

/// Where libxml2 stands in the source.
static size_t position(const annot_xml_scanner *scanner) {
  const xmlParserInput *input = scanner->libxml->input;
  return input->consumed + (size_t)(input->cur - input->base) - scanner->given + scanner->fed;
}

/// Gives the place of the tag that libxml2 has just told of, which ends at `end`.  Events speak of
/// bytes up to its end.
static bool find_tag(annot_xml_scanner *scanner, size_t end, annot_xml_range *tag) {
  annot_str bytes = {scanner->bytes.data + scanner->from, scanner->bytes.length - scanner->from};
  size_t start = scanner->at;
  if (end > bytes.length || end < start + 3 || bytes.data[end - 1] != '>') {
    scanner->broken = true; // cannot be: libxml2 saw the tag in the same bytes
    return false;
  }
  if (bytes.data[start] != '<' || bytes.data[start + 1] == '!' || bytes.data[start + 1] == '?')
    for (start = end - 2; start > scanner->at && bytes.data[start] != '<';) // no tag has a second one
      --start;
  *tag = (annot_xml_range){start, end};
  look_at(scanner, end);
  return true;
}

/// Tells of what stands between two tags.
static annot_status tell_text(annot_xml_scanner *scanner, size_t end) {
  annot_xml_range gap = {scanner->at, end};
  if (gap.start == gap.end || scanner->skipping || scanner->open.count == 0)
    return ANNOT_OK;
  gap = annot_xml_trim(scanner->source.bytes, gap);
  if (gap.start == gap.end)
    return ANNOT_OK;
  if (in_record(scanner))
    return scanner->handler.text(scanner->handler.context, gap);
  report_mild(scanner, RULE_STRAY_TEXT, gap, "a corpus holds documents, and no text");
  return scanner->status;
}

/// libxml2 keeps each string once, but may have others keep it as well.
static bool is_same(const xmlChar *string, const xmlChar *kept) {
  return string == kept || strcmp((const char *)string, (const char *)kept) == 0;
}

static inline annot_xml_space space_of(const annot_xml_scanner *scanner, const xmlChar *uri) {
  if (!uri)
    return ANNOT_XML_PLAIN;
  if (is_same(uri, scanner->spaces[ANNOT_XML_ANNOT]))
    return ANNOT_XML_ANNOT;
  return is_same(uri, scanner->spaces[ANNOT_XML_MAP]) ? ANNOT_XML_MAP : ANNOT_XML_FOREIGN;
}

/// Attributes that say nothing about the document.
static bool is_silent(const xmlChar *name, const xmlChar *uri) {
  static const char schema[] = "http://www.w3.org/2001/XMLSchema-instance";
  static const char xml[] = "http://www.w3.org/XML/1998/namespace";
  const char *local = (const char *)name;
  if (strcmp((const char *)uri, xml) == 0)
    return strcmp(local, "space") == 0;
  return strcmp((const char *)uri, schema) == 0 && strcmp(local, "schemaLocation") == 0;
}

/// Steps to the next attribute in the tag that declares no namespace.
static bool next_value(annot_str bytes, size_t *cursor, annot_xml_range *value) {
  annot_xml_place place;
  while (annot_xml_next_attribute(bytes, cursor, &place)) {
    const char *name = bytes.data + place.name.start;
    size_t length = place.name.end - place.name.start;
    *value = place.value;
    if (!(length >= 5 && memcmp(name, "xmlns", 5) == 0 && (length == 5 || name[5] == ':')))
      return true;
  }
  return false;
}

/// An attribute as libxml2 tells of it.
enum { TOLD_NAME, TOLD_PREFIX, TOLD_URI, TOLD_VALUE, TOLD_END, TOLD_SIZE };

/// The place of a value that stands in libxml2's input, in the tag that ends at `tag_end`; false
/// where it has been decoded elsewhere.
static bool is_in_input(const annot_xml_scanner *scanner, const xmlChar **told, size_t tag_end,
                        annot_xml_range *value) {
  const xmlParserInput *input = scanner->libxml->input;
  uintptr_t base = (uintptr_t)input->base, cursor = (uintptr_t)input->cur;
  uintptr_t start = (uintptr_t)told[TOLD_VALUE], end = (uintptr_t)told[TOLD_END];
  if (start < base || end > cursor)
    return false;
  *value = (annot_xml_range){tag_end - (cursor - start), tag_end - (cursor - end)};
  return true;
}

static void keep_attribute(annot_xml_scanner *scanner, const xmlChar **told,
                           annot_xml_range value) {
  if (told[TOLD_PREFIX] && !told[TOLD_URI])
    report_mild(scanner, RULE_BAD_XML, annot_xml_attribute_name(scanner->source.bytes, value.start),
                "the prefix of this attribute is not declared");
  if (told[TOLD_URI] && is_silent(told[TOLD_NAME], told[TOLD_URI]))
    return;
  annot_xml_attribute attribute = {
      .name = (const char *)told[TOLD_NAME],
      .says = {(const char *)told[TOLD_VALUE], (size_t)(told[TOLD_END] - told[TOLD_VALUE])},
      .space = space_of(scanner, told[TOLD_URI]),
      .value = value,
  };
  ARRAY_PUSH(annot_xml_attribute, &scanner->attributes, attribute);
}

/// Puts libxml2's attributes together with their places: they come in the order of the tag.
static annot_status keep_attributes(annot_xml_scanner *scanner, const annot_xml_start *start,
                                    size_t count, const xmlChar **attributes) {
  size_t cursor = start->tag.start, stop = start->tag.end - (start->empty ? 2 : 1);
  annot_str bytes = {scanner->source.bytes.data, start->tag.end};
  scanner->attributes.count = 0;
  TRY(ARRAY_RESERVE(annot_xml_attribute, &scanner->allocator, &scanner->attributes, count));
  for (const xmlChar **told = attributes; told < attributes + TOLD_SIZE * count; told += TOLD_SIZE) {
    annot_xml_range value;
    if (!is_in_input(scanner, told, stop, &value) && !next_value(bytes, &cursor, &value))
      break; // cannot be: libxml2 saw it in the same bytes
    cursor = value.end + 1;
    keep_attribute(scanner, told, value);
  }
  return scanner->status;
}

/// The name of the tag at `tag`, with its prefix.
static annot_xml_range name_of(annot_str bytes, size_t tag) {
  size_t end = tag + 1;
  while (end < bytes.length && !strchr(" \t\r\n/>", bytes.data[end]))
    ++end;
  return (annot_xml_range){tag + 1, end};
}

static void note_root(annot_xml_scanner *scanner, const xmlChar *name, const xmlChar *uri,
                      annot_xml_range tag) {
  if (scanner->root_seen)
    return;
  scanner->root_seen = true;
  if (strcmp((const char *)name, "corpus") == 0 && space_of(scanner, uri) == ANNOT_XML_ANNOT) {
    annot_xml_range range = name_of(scanner->source.bytes, tag.start);
    snprintf(scanner->corpus_name, sizeof scanner->corpus_name, "%.*s",
             (int)(range.end - range.start), scanner->source.bytes.data + range.start);
  }
}

/// Says that the namespaces of a start tag are wrong, if so.
static void judge_namespaces(annot_xml_scanner *scanner, annot_xml_range tag, bool undeclared) {
  annot_xml_flaw flaw;
  if (scanner->namespace_flaw &&
      annot_xml_diagnose_names(scanner->source.bytes, tag.start, &flaw)) {
    flaw.fatal = false;
    report(scanner, &flaw);
  } else if (undeclared) {
    report_mild(scanner, RULE_BAD_XML, name_of(scanner->source.bytes, tag.start),
                "the prefix of this element is not declared");
  } else if (scanner->namespace_flaw) {
    report_mild(scanner, RULE_BAD_XML, tag, "the namespaces of this element cannot be read");
  }
}

static void judge_depth(annot_xml_scanner *scanner, annot_xml_range tag, uint32_t depth) {
  annot_xml_flaw flaw;
  if (depth <= scanner->limits.depth)
    return;
  annot_xml_range name = name_of(scanner->source.bytes, tag.start);
  annot_xml_flaw_set(&flaw, RULE_TOO_DEEP, name.start, name.end,
                     "this is nested more than %u deep; nothing behind it is read",
                     (unsigned)scanner->limits.depth);
  report(scanner, &flaw);
}

/// Whether an event is to be told: the record has no flaw so far, and nobody wants to stop.
static bool goes_on(const annot_xml_scanner *scanner) {
  return scanner->status == ANNOT_OK && !scanner->broken && !scanner->skipping;
}

static inline annot_status hand_start(annot_xml_scanner *scanner, annot_xml_start *start) {
  start->attributes = scanner->attributes.data;
  start->attribute_count = scanner->attributes.count;
  return scanner->handler.start(scanner->handler.context, start);
}

static annot_status tell_start(annot_xml_scanner *scanner, annot_xml_start *start,
                               const xmlChar *prefix, int count, const xmlChar **attributes) {
  annot_xml_range tag = start->tag;
  judge_depth(scanner, tag, start->depth);
  if (goes_on(scanner)) {
    TRY(keep_attributes(scanner, start, (size_t)count, attributes));
    if (goes_on(scanner))
      judge_namespaces(scanner, tag, prefix && start->space == ANNOT_XML_PLAIN);
  }
  return goes_on(scanner) ? hand_start(scanner, start) : scanner->status;
}

/// Opens the element of a start tag.
static inline annot_status open_element(annot_xml_scanner *scanner, annot_xml_start *start,
                                        bool plain) {
  size_t content = start->empty ? start->tag.end - 2 : start->tag.end;
  TRY(ARRAY_RESERVE(open_tag, &scanner->allocator, &scanner->open, 1));
  start->source = &scanner->source;
  start->depth = (uint32_t)scanner->open.count + (in_corpus(scanner) ? 0 : 1);
  start->marked = scanner->marked;
  ARRAY_PUSH(open_tag, &scanner->open, ((open_tag){start->tag.start, content, plain, start->space}));
  scanner->at = start->tag.end;
  return ANNOT_OK;
}

/// Takes a start tag; the status is what a callback returned.
static annot_status take_start(annot_xml_scanner *scanner, const xmlChar *name,
                               const xmlChar *prefix, const xmlChar *uri, int count,
                               const xmlChar **attributes) {
  annot_xml_range tag;
  bool empty = *scanner->libxml->input->cur == '/';
  if (!find_tag(scanner, position(scanner) + (empty ? 2 : 1), &tag))
    return ANNOT_OK;
  TRY(tell_text(scanner, tag.start));
  note_root(scanner, name, uri, tag);
  if (!in_record(scanner)) {
    if (!scanner->marked) {
      forget(scanner, tag.start);
      tag = (annot_xml_range){0, tag.end - tag.start};
      look_at(scanner, tag.end);
    }
    count_lines(scanner);
  }
  annot_xml_start start = {.name = (const char *)name,
                           .space = space_of(scanner, uri),
                           .tag = tag,
                           .empty = empty};
  TRY(open_element(scanner, &start, !prefix));
  annot_status status =
      scanner->skipping ? ANNOT_OK : tell_start(scanner, &start, prefix, count, attributes);
  scanner->namespace_flaw = false;
  return status;
}

static bool judge_size(annot_xml_scanner *scanner, size_t length) {
  annot_xml_flaw flaw;
  if (!in_record(scanner) || scanner->skipping || length <= scanner->limits.record_bytes)
    return true;
  annot_xml_flaw_set(&flaw, RULE_TOO_LARGE, 0, 1,
                     "the document is larger than this reader was told to accept");
  report(scanner, &flaw);
  return false;
}

/// Tells of an end; behind that of a record, nothing before is needed.
static annot_status tell_end(annot_xml_scanner *scanner, const annot_xml_end *end) {
  annot_status status = ANNOT_OK;
  look_at(scanner, end->tag.end);
  if (!scanner->skipping)
    status = scanner->handler.end(scanner->handler.context, end);
  --scanner->open.count;
  if (!in_record(scanner)) {
    look_at_all(scanner);
    scanner->skipping = scanner->marked = false;
    forget(scanner, scanner->at);
  }
  return status;
}

/// Closes an element whose end tag is `tag`, which is empty behind that of an empty element.  A root
/// that is a document ends when the input does: what follows it and is wrong makes it wrong.
static inline annot_status close_element(annot_xml_scanner *scanner, annot_xml_range tag) {
  annot_array *stack = &scanner->open;
  size_t content = ARRAY_AT(open_tag, stack, stack->count - 1).content;
  TRY(tell_text(scanner, tag.start));
  if (!judge_size(scanner, tag.end))
    return scanner->status;
  annot_xml_end end = {.source = &scanner->source,
                       .content = {content, tag.start < tag.end ? tag.start : content},
                       .tag = tag,
                       .depth = (uint32_t)stack->count - (in_corpus(scanner) ? 1 : 0)};
  scanner->at = tag.end;
  if (stack->count == 1 && !in_corpus(scanner)) {
    scanner->last = end;
    scanner->held = true;
    return ANNOT_OK;
  }
  return tell_end(scanner, &end);
}

/// Takes an end tag.
static annot_status take_end(annot_xml_scanner *scanner) {
  size_t content = ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1).content;
  bool empty = scanner->at == content + 2 && scanner->source.bytes.data[content] == '/';
  annot_xml_range tag = {scanner->at, scanner->at};
  if (!empty && !find_tag(scanner, position(scanner), &tag))
    return ANNOT_OK;
  return close_element(scanner, tag);
}

/// The name at `range`, as libxml2 keeps it; NULL where memory is out.
static inline const char *keep_name(annot_xml_scanner *scanner, annot_xml_range range) {
  const char *bytes = scanner->source.bytes.data + range.start;
  size_t length = range.end - range.start;
  uint64_t first = annot_load_ends(bytes, length);
  uint64_t last = length > 8 ? annot_load_eight(bytes + length - 8) : 0;
  kept_name *kept = &scanner->names[annot_hash_mix(first, last + length) % KEPT_NAMES];
  if (kept->first != first || kept->last != last || kept->length != length) {
    const xmlChar *name = xmlDictLookup(scanner->libxml->dict, (const xmlChar *)bytes, (int)length);
    *kept = (kept_name){first, last, name ? length : 0, (const char *)name};
  }
  return kept->name;
}

static annot_status keep_plain_attributes(annot_xml_scanner *scanner, const annot_xml_plain *plain) {
  scanner->attributes.count = 0;
  TRY(ARRAY_RESERVE(annot_xml_attribute, &scanner->allocator, &scanner->attributes, plain->count));
  for (size_t i = 0; i < plain->count; ++i) {
    const annot_xml_place *place = &plain->attributes[i];
    annot_xml_attribute attribute = {.name = keep_name(scanner, place->name),
                                     .says = {scanner->source.bytes.data + place->value.start,
                                              place->value.end - place->value.start},
                                     .value = place->value};
    if (!attribute.name)
      return ANNOT_NO_MEMORY;
    ARRAY_PUSH(annot_xml_attribute, &scanner->attributes, attribute);
  }
  return ANNOT_OK;
}

/// Takes a plain start tag; libxml2 is not told of it.
static annot_status take_plain_start(annot_xml_scanner *scanner, const annot_xml_plain *plain) {
  annot_xml_start start = {
      .name = keep_name(scanner, plain->name),
      .space = ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1).space,
      .tag = plain->tag,
      .empty = plain->empty};
  if (!start.name)
    return ANNOT_NO_MEMORY;
  TRY(tell_text(scanner, plain->tag.start));
  TRY(keep_plain_attributes(scanner, plain));
  TRY(open_element(scanner, &start, true));
  judge_depth(scanner, start.tag, start.depth);
  if (!goes_on(scanner))
    return scanner->status;
  TRY(hand_start(scanner, &start));
  scanner->untold += !plain->empty;
  return plain->empty ? close_element(scanner, (annot_xml_range){scanner->at, scanner->at})
                      : ANNOT_OK;
}

/// Whether a plain tag can be taken here: an end tag if it is that of an element that libxml2 does not
/// know.
static inline bool is_due(const annot_xml_scanner *scanner, const annot_xml_plain *plain) {
  const open_tag *open = &ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1);
  if (!plain->ends)
    return open->plain && scanner->open.count < MOST_OPEN;
  const char *bytes = scanner->source.bytes.data, *name = bytes + open->tag + 1;
  size_t length = plain->name.end - plain->name.start;
  return scanner->untold > 0 && annot_same_bytes(name, bytes + plain->name.start, length) &&
         (name[length] == ' ' || name[length] == '>');
}

/// Reads plain tags and text up to byte `limit` of the source, or to what is not plain.
static void read_plain(annot_xml_scanner *scanner, size_t limit) {
  annot_str bytes = {scanner->bytes.data + scanner->from, limit};
  annot_status status = ANNOT_OK;
  annot_xml_plain plain;
  while (status == ANNOT_OK) {
    scanner->fed +=
        annot_xml_text_length((annot_str){bytes.data + scanner->fed, limit - scanner->fed});
    if (scanner->fed == limit || bytes.data[scanner->fed] != '<' || !in_record(scanner) ||
        !goes_on(scanner) || !annot_xml_read_plain(bytes, scanner->fed, &plain) ||
        !is_due(scanner, &plain))
      break;
    scanner->fed = plain.tag.end;
    look_at(scanner, plain.tag.end);
    scanner->untold -= plain.ends;
    status = plain.ends ? close_element(scanner, plain.tag) : take_plain_start(scanner, &plain);
  }
  if (status != ANNOT_OK)
    stop(scanner, status);
  look_at_all(scanner);
}

/// Tells libxml2 of the elements that are open and were read without it.
static void catch_up(annot_xml_scanner *scanner) {
  scanner->repeating = true;
  for (; scanner->untold > 0; --scanner->untold) {
    open_tag open = ARRAY_AT(open_tag, &scanner->open, scanner->open.count - scanner->untold);
    size_t length = open.content - open.tag;
    scanner->given += length;
    xmlParseChunk(scanner->libxml, scanner->source.bytes.data + open.tag, (int)length, 0);
  }
  scanner->repeating = false;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int count, int defaulted,
                     const xmlChar **attributes) {
  annot_xml_scanner *scanner = context;
  (void)namespace_count, (void)namespaces, (void)defaulted;
  if (scanner->broken || scanner->repeating)
    return;
  annot_status status = take_start(scanner, name, prefix, uri, count, attributes);
  if (status != ANNOT_OK)
    stop(scanner, status);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  annot_xml_scanner *scanner = context;
  (void)name, (void)prefix, (void)uri;
  if (scanner->broken)
    return;
  annot_status status = take_end(scanner);
  if (status != ANNOT_OK)
    stop(scanner, status);
}

/// A DOCTYPE: this comes before any declaration in it is looked at.
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system) {
  annot_xml_scanner *scanner = context;
  (void)name, (void)external, (void)system;
  scanner->broken = true;
  xmlStopParser(scanner->libxml);
}

#if LIBXML_VERSION >= 21200
static void on_error(void *context, const xmlError *error) {
#else
static void on_error(void *context, xmlErrorPtr error) {
#endif
  annot_xml_scanner *scanner = context;
  if (error->code == XML_ERR_NO_MEMORY)
    scanner->status = ANNOT_NO_MEMORY;
  bool colon = error->code == XML_NS_ERR_COLON; // in the name of a processing instruction
  if (error->level == XML_ERR_FATAL || error->code == XML_ERR_NO_MEMORY || colon)
    scanner->broken = true;
  else if (error->level == XML_ERR_ERROR && error->code != XML_WAR_NS_URI)
    scanner->namespace_flaw = true; // a namespace that is no URI is a name as any other
}

/// CDATA: here libxml2 does not look for characters that are longer than they must be.
static void on_section(void *context, const xmlChar *bytes, int length) {
  annot_xml_scanner *scanner = context;
  annot_str says = {(const char *)bytes, (size_t)length};
  if (annot_utf8_flaw(says) < says.length)
    scanner->broken = true;
}

static xmlSAXHandler handler_of_libxml(void) {
  xmlSAXHandler sax;
  memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.internalSubset = on_doctype;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.cdataBlock = on_section;
  sax.serror = on_error;
  return sax;
}

/// Has libxml2 keep the names of the namespaces.
static bool keep_spaces(annot_xml_scanner *scanner) {
  static const char annot[] = "urn:annot:1";
  static const char map[] = "http://www.w3.org/2005/xpath-functions";
  xmlDictPtr strings = scanner->libxml->dict;
  const xmlChar **spaces = scanner->spaces;
  spaces[ANNOT_XML_ANNOT] = xmlDictLookup(strings, (const xmlChar *)annot, -1);
  spaces[ANNOT_XML_MAP] = xmlDictLookup(strings, (const xmlChar *)map, -1);
  return spaces[ANNOT_XML_ANNOT] && spaces[ANNOT_XML_MAP];
}

/// libxml2 prepares itself when it is used first, which two threads must not do at once: this is done
/// before there are any.  Later versions do it themselves.
__attribute__((constructor)) static void prepare_libxml(void) { xmlInitParser(); }

annot_xml_scanner *annot_xml_scanner_new(const annot_allocator *allocator,
                                         const annot_limits *limits,
                                         const annot_xml_handler *handler,
                                         annot_xml_source start) {
  // Values are wanted decoded; the encoding has been judged; nothing is ever loaded.
  static const int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC
#if LIBXML_VERSION >= 21300
                             | XML_PARSE_NO_XXE
#endif
      ;
  xmlSAXHandler sax = handler_of_libxml();
  annot_xml_scanner *scanner = annot_resize(allocator, NULL, 0, sizeof *scanner);
  if (!scanner)
    return NULL;
  *scanner = (annot_xml_scanner){.limits = *limits, .handler = *handler, .source = start};
  if (allocator)
    scanner->allocator = *allocator;
  scanner->bytes.allocator = &scanner->allocator;
  scanner->libxml = xmlCreatePushParserCtxt(&sax, scanner, NULL, 0, NULL);
  if (!scanner->libxml) {
    annot_xml_scanner_free(scanner);
    return NULL;
  }
  xmlCtxtUseOptions(scanner->libxml, options);
  if (!keep_spaces(scanner)) {
    annot_xml_scanner_free(scanner);
    return NULL;
  }
  return scanner;
}

void annot_xml_scanner_free(annot_xml_scanner *scanner) {
  if (!scanner)
    return;
  const annot_allocator allocator = scanner->allocator;
  if (scanner->libxml)
    xmlFreeParserCtxt(scanner->libxml);
  annot_buffer_free(&scanner->bytes);
  ARRAY_FREE(open_tag, &allocator, &scanner->open);
  ARRAY_FREE(annot_xml_attribute, &allocator, &scanner->attributes);
  annot_release(&allocator, scanner, sizeof *scanner);
}

/// The first bytes are wrong: libxml2 is not given any.
static void break_early(annot_xml_scanner *scanner) {
  scanner->flawed = scanner->broken = true;
}

/// Looks at the first bytes; returns false where more are needed to know them.
static bool begin(annot_xml_scanner *scanner, bool finished) {
  annot_str bytes = scanner->source.bytes;
  size_t start = scanner->marked ? 3 : 0, length = bytes.length - start;
  static const char declaration[] = "<?xml";
  if (!finished && length < 2)
    return false;
  if (length >= 2 && bytes.data[start] == '<' && bytes.data[start + 1] == '\0') {
    annot_xml_flaw_set(&scanner->flaw, RULE_WRONG_ENCODING, start, start + 2,
                       "this is UTF-16 or UTF-32: convert it to UTF-8");
    break_early(scanner);
    return true;
  }
  size_t common = length < 5 ? length : 5;
  if (length == 0 || memcmp(bytes.data + start, declaration, common) != 0)
    return true;
  if (length > 5 && (scanner->source.line > 1 || scanner->source.column > 1)) {
    annot_xml_flaw_set(&scanner->flaw, RULE_BAD_XML, start, start + 5,
                       "an XML declaration stands at the very start or nowhere");
    break_early(scanner);
    return true;
  }
  const char *close = memchr(bytes.data + start, '>', length);
  if (!close && !finished && length < LONGEST_DECLARATION)
    return false;
  if (length > 5 && strchr(" \t\r\n", bytes.data[start + 5]) && close) {
    scanner->at = (size_t)(close - bytes.data) + 1;
    if (!annot_xml_judge_declaration(bytes, (annot_xml_range){start, scanner->at}, &scanner->flaw))
      break_early(scanner);
  }
  return true;
}

/// How many of the bytes that have come libxml2 may be given: up to NUL, which it takes for the end,
/// and no part of a character that is cut.
static size_t sound_length(const annot_xml_scanner *scanner, bool finished, bool *flaw) {
  annot_str bytes = scanner->source.bytes;
  annot_str fresh = {bytes.data + scanner->fed, bytes.length - scanner->fed};
  const char *nul = memchr(fresh.data, '\0', fresh.length);
  if (nul)
    fresh.length = (size_t)(nul - fresh.data);
  size_t last = fresh.length;
  while (last > 0 && fresh.length - last < 3 && ((unsigned char)fresh.data[last - 1] & 0xc0) == 0x80)
    --last;
  last -= last > 0;
  annot_str end = {fresh.data + last, fresh.length - last};
  size_t cut = annot_utf8_flaw(end);
  bool whole = cut == end.length || annot_utf8_flaw_length(end, cut) < end.length - cut;
  *flaw = nul || (finished && !whole);
  return whole ? fresh.length : last + cut;
}

/// Gives libxml2 the bytes up to `end`.
static void give(annot_xml_scanner *scanner, size_t end) {
  const char *bytes = scanner->source.bytes.data + scanner->fed;
  size_t length = end - scanner->fed;
  bool reference = scanner->settled && bytes[0] == '&';
  scanner->fed += length;
  scanner->given += length;
  xmlParseChunk(scanner->libxml, bytes, (int)length, 0);
  scanner->settled = scanner->open.count > 0 && !scanner->held &&
                     (reference ? position(scanner) : scanner->at) == scanner->fed;
  look_at_all(scanner);
}

/// Where to stop so that libxml2 stands behind a tag with long text or a plain tag behind it, or behind a
/// reference.  A guess: what looks like a tag may be none.
static size_t next_stop(const annot_xml_scanner *scanner, size_t end) {
  annot_str bytes = {scanner->source.bytes.data, end};
  bool reference = scanner->settled && bytes.data[scanner->fed] == '&';
  annot_xml_plain plain;
  for (size_t at = scanner->fed;;) {
    const char *close = memchr(bytes.data + at, reference ? ';' : '>', end - at);
    if (!close)
      return end;
    size_t stop = (size_t)(close - bytes.data) + 1, rest = end - stop;
    const char *next = memchr(close + 1, '<', rest < LONG_TEXT ? rest : LONG_TEXT);
    if (reference || !next)
      return stop;
    at = (size_t)(next - bytes.data);
    if (annot_xml_read_plain(bytes, at, &plain) && !plain.ends)
      return stop;
  }
}

/// Gives libxml2 `length` bytes, but for what can be read without it.
static void feed_libxml(annot_xml_scanner *scanner, size_t length) {
  uint64_t end = scanner->source.byte + scanner->fed + length; // records that end move the source
  while (!scanner->broken && scanner->source.byte + scanner->fed < end) {
    size_t limit = (size_t)(end - scanner->source.byte);
    if (scanner->settled)
      read_plain(scanner, limit);
    if (scanner->broken || scanner->fed == limit)
      continue;
    catch_up(scanner);
    give(scanner, next_stop(scanner, limit));
  }
}

/// Gives libxml2 what has come.
static void parse(annot_xml_scanner *scanner, bool finished) {
  bool flaw = false;
  if (!scanner->declared && !(scanner->declared = begin(scanner, finished)))
    return;
  if (scanner->broken)
    return;
  size_t skip = scanner->fed == 0 && scanner->marked && !scanner->root_seen ? 3 : 0;
  scanner->fed += skip;
  if (scanner->at < skip)
    scanner->at = skip;
  feed_libxml(scanner, sound_length(scanner, finished, &flaw));
  if (flaw || !judge_size(scanner, scanner->source.bytes.length))
    scanner->broken = true;
  if (finished && !scanner->broken)
    xmlParseChunk(scanner->libxml, "", 0, 1);
  if (finished && scanner->held && !scanner->broken)
    scanner->status = tell_end(scanner, &scanner->last);
  if (!scanner->broken && !in_record(scanner))
    drop_gap(scanner);
}

static annot_xml_state state_of(const annot_xml_scanner *scanner, bool finished) {
  annot_xml_state state = {.bytes = scanner->source.bytes,
                           .finished = finished,
                           .from = scanner->at,
                           .before_root = !scanner->root_seen,
                           .after_root = scanner->held ||
                                         (scanner->root_seen && scanner->open.count == 0)};
  if (state.after_root)
    return state;
  if (in_record(scanner)) {
    open_tag open = ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1);
    annot_xml_range name = name_of(state.bytes, open.tag);
    state.open = (annot_xml_range){open.tag, open.content};
    state.open_name = (annot_str){state.bytes.data + name.start, name.end - name.start};
  } else if (scanner->open.count > 0) {
    state.open_name = (annot_str){scanner->corpus_name, strlen(scanner->corpus_name)};
  }
  return state;
}

/// How far the source is needed to show a flaw; false where more bytes of its line may come.
static bool line_has_come(const annot_xml_scanner *scanner, size_t end, bool finished,
                          size_t *length) {
  annot_str bytes = scanner->source.bytes;
  const char *feed = memchr(bytes.data + end, '\n', bytes.length - end);
  size_t line = feed ? (size_t)(feed - bytes.data) - end : bytes.length - end;
  *length = end + (line < REST_OF_LINE ? line : REST_OF_LINE);
  return feed || finished || line >= REST_OF_LINE;
}

/// Looks for the flaw; returns false where more bytes are needed to tell it.
static bool find_flaw(annot_xml_scanner *scanner, bool finished) {
  annot_xml_state state = state_of(scanner, finished);
  if (!annot_xml_diagnose(&state, &scanner->flaw)) {
    if (!finished && state.bytes.length - scanner->fed < MOST_SEARCHED)
      return false;
    annot_xml_flaw_set(&scanner->flaw, RULE_BAD_XML, state.from, state.from + 1,
                       "what begins here is not well-formed XML");
  }
  scanner->flawed = true;
  return true;
}

/// Tells of the flaw when enough has come.
static void explain(annot_xml_scanner *scanner, bool finished) {
  size_t length;
  if ((!scanner->flawed && !find_flaw(scanner, finished)) ||
      !line_has_come(scanner, scanner->flaw.range.end, finished, &length))
    return;
  look_at(scanner, length);
  report(scanner, &scanner->flaw);
}

/// Keeps bytes; those that no event will speak of are dropped first.
static annot_status keep(annot_xml_scanner *scanner, const char *bytes, size_t length) {
  annot_buffer *buffer = &scanner->bytes;
  if (scanner->from > 0) {
    count_lines(scanner);
    memmove(buffer->data, buffer->data + scanner->from, buffer->length - scanner->from);
    buffer->length -= scanner->from;
    scanner->from = scanner->counted = 0;
  }
  bool first = scanner->source.byte == 0 && buffer->length < 3 && !scanner->declared;
  TRY(annot_buffer_append(buffer, bytes, length));
  if (first && buffer->length >= 3)
    scanner->marked = memcmp(buffer->data, "\xef\xbb\xbf", 3) == 0;
  look_at_all(scanner);
  return ANNOT_OK;
}

annot_status annot_xml_scanner_feed(annot_xml_scanner *scanner, const char *bytes, size_t length) {
  while (length > 0 && !scanner->over) {
    size_t piece = length < PIECE ? length : PIECE;
    TRY(keep(scanner, bytes, piece));
    if (!scanner->broken)
      parse(scanner, false);
    if (scanner->broken && !scanner->over && scanner->status == ANNOT_OK)
      explain(scanner, false);
    if (scanner->status != ANNOT_OK)
      return scanner->status;
    bytes += piece;
    length -= piece;
  }
  return scanner->status;
}

annot_status annot_xml_scanner_finish(annot_xml_scanner *scanner) {
  if (scanner->over)
    return scanner->status;
  look_at_all(scanner);
  if (!scanner->broken)
    parse(scanner, true);
  if (scanner->broken && !scanner->over && scanner->status == ANNOT_OK)
    explain(scanner, true);
  scanner->over = true;
  return scanner->status;
}
