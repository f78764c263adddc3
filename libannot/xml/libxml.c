/// libxml2's SAX2 push interface, and the places of what it tells.
///
/// When libxml2 tells of a tag, it stands at the end of it, and values that needed no decoding are
/// views of its input: places are counted from there, and no byte is read again.

#include "config.h"

#include "xml/scanner.h"

#include "base/utf8.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

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

/// libxml2 keeps each string once, but may have others keep it as well.
static bool is_same(const xmlChar *string, const char *kept) {
  return (const char *)string == kept || strcmp((const char *)string, kept) == 0;
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
    annot_xml_report_mild(scanner, RULE_BAD_XML,
                          annot_xml_attribute_name(scanner->source.bytes, value.start),
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

static void note_root(annot_xml_scanner *scanner, const xmlChar *name, const xmlChar *uri,
                      annot_xml_range tag) {
  if (scanner->root_seen)
    return;
  scanner->root_seen = true;
  if (strcmp((const char *)name, "corpus") == 0 && space_of(scanner, uri) == ANNOT_XML_ANNOT) {
    annot_xml_range range = annot_xml_tag_name(scanner->source.bytes, tag.start);
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
    annot_xml_report(scanner, &flaw);
  } else if (undeclared) {
    annot_xml_report_mild(scanner, RULE_BAD_XML,
                          annot_xml_tag_name(scanner->source.bytes, tag.start),
                          "the prefix of this element is not declared");
  } else if (scanner->namespace_flaw) {
    annot_xml_report_mild(scanner, RULE_BAD_XML, tag,
                          "the namespaces of this element cannot be read");
  }
}

static annot_status tell_start(annot_xml_scanner *scanner, annot_xml_start *start,
                               const xmlChar *prefix, int count, const xmlChar **attributes) {
  annot_xml_range tag = start->tag;
  if (annot_xml_judge_size(scanner, tag.end))
    annot_xml_judge_depth(scanner, tag, start->depth);
  if (goes_on(scanner)) {
    TRY(keep_attributes(scanner, start, (size_t)count, attributes));
    if (goes_on(scanner))
      judge_namespaces(scanner, tag, prefix && start->space == ANNOT_XML_PLAIN);
  }
  return goes_on(scanner) ? annot_xml_hand_start(scanner, start) : scanner->status;
}

/// Takes a start tag; the status is what a callback returned.
static annot_status take_start(annot_xml_scanner *scanner, const xmlChar *name,
                               const xmlChar *prefix, const xmlChar *uri, int count,
                               const xmlChar **attributes) {
  annot_xml_range tag;
  bool empty = *scanner->libxml->input->cur == '/';
  if (!find_tag(scanner, position(scanner) + (empty ? 2 : 1), &tag))
    return ANNOT_OK;
  TRY(annot_xml_tell_text(scanner, tag.start));
  note_root(scanner, name, uri, tag);
  if (!in_record(scanner)) {
    if (!scanner->marked) {
      annot_xml_forget(scanner, tag.start);
      tag = (annot_xml_range){0, tag.end - tag.start};
      look_at(scanner, tag.end);
    }
    annot_xml_count_lines(scanner);
  }
  annot_xml_start start = {.name = (const char *)name,
                           .space = space_of(scanner, uri),
                           .tag = tag,
                           .empty = empty};
  TRY(annot_xml_open(scanner, &start, !prefix));
  annot_status status =
      scanner->skipping ? ANNOT_OK : tell_start(scanner, &start, prefix, count, attributes);
  scanner->namespace_flaw = false;
  return status;
}

/// Takes an end tag.
static annot_status take_end(annot_xml_scanner *scanner) {
  size_t content = ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1).content;
  bool empty = scanner->at == content + 2 && scanner->source.bytes.data[content] == '/';
  annot_xml_range tag = {scanner->at, scanner->at};
  if (!empty && !find_tag(scanner, position(scanner), &tag))
    return ANNOT_OK;
  return annot_xml_close(scanner, tag);
}

void annot_xml_libxml_catch_up(annot_xml_scanner *scanner) {
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
    annot_xml_stop(scanner, status);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  annot_xml_scanner *scanner = context;
  (void)name, (void)prefix, (void)uri;
  if (scanner->broken)
    return;
  annot_status status = take_end(scanner);
  if (status != ANNOT_OK)
    annot_xml_stop(scanner, status);
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
  scanner->overlong |= error->code == XML_ERR_INTERNAL_ERROR;
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

const char *annot_xml_libxml_name(annot_xml_scanner *scanner, annot_str name) {
  return (const char *)xmlDictLookup(scanner->libxml->dict, (const xmlChar *)name.data,
                                     (int)name.length);
}

/// Has libxml2 keep the names of the namespaces.
static bool keep_spaces(annot_xml_scanner *scanner) {
  static const char annot[] = "urn:annot:1";
  static const char map[] = "http://www.w3.org/2005/xpath-functions";
  scanner->spaces[ANNOT_XML_ANNOT] =
      annot_xml_libxml_name(scanner, (annot_str){annot, sizeof annot - 1});
  scanner->spaces[ANNOT_XML_MAP] = annot_xml_libxml_name(scanner, (annot_str){map, sizeof map - 1});
  return scanner->spaces[ANNOT_XML_ANNOT] && scanner->spaces[ANNOT_XML_MAP];
}

/// libxml2 prepares itself when it is used first, which two threads must not do at once: this is done
/// before there are any.  Later versions do it themselves.
__attribute__((constructor)) static void prepare_libxml(void) { xmlInitParser(); }

bool annot_xml_libxml_begin(annot_xml_scanner *scanner) {
  // Values are wanted decoded; the encoding has been judged; nothing is ever loaded.
  static const int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC
#if LIBXML_VERSION >= 21300
                             | XML_PARSE_NO_XXE
#endif
      ;
  xmlSAXHandler sax = handler_of_libxml();
  scanner->libxml = xmlCreatePushParserCtxt(&sax, scanner, NULL, 0, NULL);
  if (!scanner->libxml)
    return false;
  xmlCtxtUseOptions(scanner->libxml, options);
  return keep_spaces(scanner);
}

void annot_xml_libxml_finish(annot_xml_scanner *scanner) {
  xmlParseChunk(scanner->libxml, "", 0, 1);
}

void annot_xml_libxml_stop(annot_xml_scanner *scanner) { xmlStopParser(scanner->libxml); }

void annot_xml_libxml_end(annot_xml_scanner *scanner) {
  if (scanner->libxml)
    xmlFreeParserCtxt(scanner->libxml);
}

void annot_xml_libxml_give(annot_xml_scanner *scanner, size_t end) {
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

