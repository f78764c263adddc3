/// xml/scanner.h: what the parts of the scanner share: scan.c, elements.c, libxml.c.
#ifndef ANNOT_XML_SCANNER_H
#define ANNOT_XML_SCANNER_H

#include "xml/scan.h"

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
  struct _xmlParserCtxt *libxml;
  annot_buffer bytes;      ///< what is kept; the source begins at `from`
  size_t from;
  size_t counted;          ///< the line and column of the source are those of this byte
  annot_xml_source source; ///< what events speak of
  size_t fed;              ///< how much of the source libxml2 has been given
  uint64_t given;          ///< how much it has been given in all
  annot_xml_markup_walk walk; ///< through the markup that it was given last
  const char *spaces[ANNOT_XML_FOREIGN]; ///< the namespaces, as libxml2 keeps their names
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
  bool overlong;           ///< libxml2 was given more at once than it takes
  bool broken;             ///< libxml2 has refused the input, or will be given no more
  bool over;
};

/// A record is open, or just the corpus, or nothing.
static inline bool in_corpus(const annot_xml_scanner *scanner) {
  return scanner->corpus_name[0] != '\0';
}

static inline bool in_record(const annot_xml_scanner *scanner) {
  return scanner->open.count > (in_corpus(scanner) ? 1 : 0);
}

static inline void look_at(annot_xml_scanner *scanner, size_t length) {
  scanner->source.bytes = (annot_str){scanner->bytes.data + scanner->from, length};
}

static inline void look_at_all(annot_xml_scanner *scanner) {
  look_at(scanner, scanner->bytes.length - scanner->from);
}

/// Whether an event is to be told: the record has no flaw so far, and nobody wants to stop.
static inline bool goes_on(const annot_xml_scanner *scanner) {
  return scanner->status == ANNOT_OK && !scanner->broken && !scanner->skipping;
}

/// Lets the source begin `length` bytes later.  Its line and column are not counted yet.
void annot_xml_forget(annot_xml_scanner *scanner, size_t length);

/// Counts the line and column of the source.
void annot_xml_count_lines(annot_xml_scanner *scanner);

/// Stops scanning: nothing libxml2 says counts any more.
void annot_xml_stop(annot_xml_scanner *scanner, annot_status status);

/// Tells of a flaw; of mild ones only the first in a record.
void annot_xml_report(annot_xml_scanner *scanner, const annot_xml_flaw *flaw);

/// A flaw in the middle of what libxml2 accepts: the rest of the record is skipped.
void annot_xml_report_mild(annot_xml_scanner *scanner, rule_id rule, annot_xml_range range,
                           const char *message);

/// Tells of what stands between the last tag and the one that begins at `end`.
annot_status annot_xml_tell_text(annot_xml_scanner *scanner, size_t end);

/// Reports an element that is too deep, and a record that is too large, which is then false.
void annot_xml_judge_depth(annot_xml_scanner *scanner, annot_xml_range tag, uint32_t depth);
bool annot_xml_judge_size(annot_xml_scanner *scanner, size_t length);

/// Opens the element of a start tag, of which name, space, tag and empty are filled in; `plain`: it has
/// no prefix.  It is not told of yet.
annot_status annot_xml_open(annot_xml_scanner *scanner, annot_xml_start *start, bool plain);

/// Tells of a start tag with the scanner's attributes.
annot_status annot_xml_hand_start(annot_xml_scanner *scanner, annot_xml_start *start);

/// Closes an element whose end tag is `tag`, which is empty behind that of an empty element, and tells
/// of it.  A root that is a document ends when the input does: what follows it and is wrong makes
/// it wrong.
annot_status annot_xml_close(annot_xml_scanner *scanner, annot_xml_range tag);

/// Tells of an end; behind that of a record, nothing before is needed.
annot_status annot_xml_tell_end(annot_xml_scanner *scanner, const annot_xml_end *end);

/// Prepares libxml2; false where memory is out.
bool annot_xml_libxml_begin(annot_xml_scanner *scanner);
void annot_xml_libxml_end(annot_xml_scanner *scanner);

/// Gives libxml2 the bytes up to `end` of the source.
void annot_xml_libxml_give(annot_xml_scanner *scanner, size_t end);

/// Tells libxml2 of the elements that are open and were read without it.
void annot_xml_libxml_catch_up(annot_xml_scanner *scanner);

/// Tells libxml2 that there is no more, or that it is to stop.
void annot_xml_libxml_finish(annot_xml_scanner *scanner);
void annot_xml_libxml_stop(annot_xml_scanner *scanner);

/// A name as libxml2 keeps it; NULL where memory is out.
const char *annot_xml_libxml_name(annot_xml_scanner *scanner, annot_str name);

#endif
