/// xml/scan.h: XML in pieces of any size to tags, texts and faults with exact places.
///
/// The only part of the library that knows libxml2, which checks that the XML is well-formed,
/// resolves namespaces, decodes attributes, and says where it stands; tags in the usual spelling and
/// text do not need it.  Neither its version nor the cutting of the input changes an event.  Knows
/// what a record is (the root, or each child of a `corpus`), but no member of a document.
///
/// Memory: the record's bytes and the lists of the scanner come from the owner's allocator.  libxml2
/// takes its few kilobytes from its own allocator, which is global to the process and left alone.
#ifndef ANNOT_XML_SCAN_H
#define ANNOT_XML_SCAN_H

#include "xml/diagnose.h"

/// The namespace of a name.
typedef enum annot_xml_space {
  ANNOT_XML_PLAIN,  ///< none: what attributes of documents have
  ANNOT_XML_ANNOT,  ///< urn:annot:1: what elements of documents have
  ANNOT_XML_MAP,    ///< http://www.w3.org/2005/xpath-functions: what elements inside extra have
  ANNOT_XML_FOREIGN ///< any other
} annot_xml_space;

/// An attribute.  Declarations of namespaces, xml:space and xsi:schemaLocation are no information and
/// are left out.
typedef struct annot_xml_attribute {
  const char *name;       ///< the local name: of one scanner, each name is always the same pointer
  annot_xml_space space;
  annot_str says;         ///< the decoded value
  annot_xml_range value;  ///< the value in the record, inside its quotes
} annot_xml_attribute;

/// The bytes of a record, as far as they have come.  They begin at the `<` of its start tag, or at
/// the byte order mark, if that stands before the first record.
typedef struct annot_xml_source {
  annot_str bytes;
  uint64_t byte;   ///< where they begin in the stream
  uint64_t line;   ///< their line, from 1
  uint64_t column; ///< their column, from 1
} annot_xml_source;

/// A start tag.  Offsets and views are of source->bytes; views hold until the callback returns.
typedef struct annot_xml_start {
  const annot_xml_source *source;
  const char *name;       ///< the local name: of one scanner, each name is always the same pointer
  annot_xml_space space;
  annot_xml_range tag;    ///< from `<` to one past `>`
  bool empty;             ///< `<x/>`: the end follows at once
  uint32_t depth;         ///< 1 for the record, 0 for the corpus around it
  const annot_xml_attribute *attributes;
  size_t attribute_count;
  bool marked;            ///< a byte order mark stands at the start of source->bytes
} annot_xml_start;

/// An end tag.
typedef struct annot_xml_end {
  const annot_xml_source *source;
  annot_xml_range content; ///< from one past the start tag's `>`; at the `/>` of an empty element
  annot_xml_range tag;     ///< `</x>`; empty, behind the start tag, for an empty element
  uint32_t depth;          ///< that of its start tag
} annot_xml_end;

/// What is wrong with the XML.
typedef struct annot_xml_fault {
  const annot_xml_source *source; ///< bytes up to the end of the fault's line, or a few thousand
  const annot_xml_flaw *flaw;     ///< ranges are of source->bytes
  bool open;                      ///< the root has not ended
} annot_xml_fault;

/// Where events go.  Any status but ANNOT_OK stops the scanner, which returns it.
typedef struct annot_xml_handler {
  void *context;
  annot_status (*start)(void *context, const annot_xml_start *start);
  /// Text, references or CDATA between two tags of a record, trimmed as annot_xml_trim does: not
  /// called where nothing is left.  `range` is of the source's bytes.
  annot_status (*text)(void *context, annot_xml_range range);
  annot_status (*end)(void *context, const annot_xml_end *end);
  /// Something is wrong.  No event of the same record comes after it; after a fatal flaw none at all.
  annot_status (*fault)(void *context, const annot_xml_fault *fault);
} annot_xml_handler;

typedef struct annot_xml_scanner annot_xml_scanner;

/// Makes a scanner.  `limits` must have its defaults filled in.  `start` says where the first byte
/// that will be fed stands; its bytes are not looked at.  Returns NULL where memory is out.
annot_xml_scanner *annot_xml_scanner_new(const annot_allocator *allocator,
                                         const annot_limits *limits,
                                         const annot_xml_handler *handler, annot_xml_source start);

void annot_xml_scanner_free(annot_xml_scanner *scanner);

/// Scans `length` more bytes; callbacks run inside this call.  ANNOT_NO_MEMORY, or what a callback
/// returned; the scanner can then only be freed.  Bytes after a fatal fault are ignored.
annot_status annot_xml_scanner_feed(annot_xml_scanner *scanner, const char *bytes, size_t length);

/// Says that there is no more.
annot_status annot_xml_scanner_finish(annot_xml_scanner *scanner);

#endif
