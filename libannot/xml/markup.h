/// xml/markup.h: where things stand in XML that is known to be well-formed, and what they decode to.
///
/// All functions walk over bytes that the scanner has accepted (one record, or a tag of one): they
/// find extents, decode content, and map places of decoded content to source bytes.  They
/// never read past the bytes they are given, keep no state, do not recurse, and know neither
/// libxml2 nor the members of a document.  Offsets are bytes from the start of `bytes`.
#ifndef ANNOT_XML_MARKUP_H
#define ANNOT_XML_MARKUP_H

#include "base/memory.h"

#include <annot/text.h>
#include <stdbool.h>

/// Source bytes [start, end).
typedef struct annot_xml_range {
  size_t start;
  size_t end;
} annot_xml_range;

/// White space (XML 1.0, 2.3), which JSON has too (RFC 8259, section 2).
static inline bool annot_xml_is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// How a value is spelled; tells the functions below where it ends and how it is decoded.
typedef enum annot_xml_spelling {
  ANNOT_XML_AS_VALUE,  ///< all of an attribute's value: up to its quote
  ANNOT_XML_AS_ITEM,   ///< one item of a list in an attribute: up to white space or the quote
  ANNOT_XML_AS_CONTENT ///< the content of an element: up to its end tag
} annot_xml_spelling;

/// Returns the name, with its prefix, in the tag whose `<` stands at `tag`; `/` belongs to no name.
annot_xml_range annot_xml_tag_name(annot_str bytes, size_t tag);

/// Markup that is looked through as it comes.  `at` is at first `start`, and `inside` is true.
typedef struct annot_xml_markup_walk {
  size_t start, at; ///< its `<`; how far it has been looked through
  bool inside;      ///< it has not ended
  char quote;       ///< of a tag: that of the value that has not ended, or 0
} annot_xml_markup_walk;

/// Returns one past the markup if it ends in `bytes`, which may have grown since the last time; else
/// their length, and it goes on.
size_t annot_xml_walk_markup(annot_str bytes, annot_xml_markup_walk *walk);

/// Returns one past the `>` of the tag, comment, CDATA section or processing instruction whose `<`
/// stands at `tag`; the length of `bytes` where it does not end.
size_t annot_xml_markup_end(annot_str bytes, size_t tag);

/// Returns one past the element whose start tag's `<` stands at `tag`: past its end tag or its `/>`.
size_t annot_xml_element_end(annot_str bytes, size_t tag);

/// Returns the extent of the value that begins at `start`.
///
/// Content begins just after the start tag's `>`, or at the `/>` of an empty element, of which the
/// extent is then the whole tag.  A value begins just after its quote.
annot_xml_range annot_xml_value_range(annot_str bytes, size_t start, annot_xml_spelling spelling);

/// One attribute as it stands in a start tag.
typedef struct annot_xml_place {
  annot_xml_range name;  ///< with its prefix
  annot_xml_range value; ///< inside its quotes
} annot_xml_place;

/// Gives the next attribute of a start tag.  `*cursor` is at first the offset of the tag's `<`.
/// Returns false at the end of the tag, which is then where `*cursor` stands (at `>` or `/>`).
bool annot_xml_next_attribute(annot_str bytes, size_t *cursor, annot_xml_place *place);

/// Returns the name, with its prefix, of the attribute whose value begins at `value`.
annot_xml_range annot_xml_attribute_name(annot_str bytes, size_t value);

/// Whether the attribute `code` of the element char says this: one of the thirty characters that XML
/// cannot carry, in upper-case hexadecimal without leading zeros.
bool annot_xml_is_char_code(annot_str code);

/// Decodes the value or content at `range` of `bytes`, and gives a view of it: of `bytes` themselves
/// where they need no decoding, else of what has been appended to `buffer`.
///
/// References are replaced, CDATA joined, comments and processing instructions left out, line ends
/// made LF (XML 1.0, 2.11), `<char code="1B"/>` replaced by its character, other tags left out.  A
/// control that is not spelled just so is U+FFFD: nobody can say that it was meant.  In
/// attributes white space becomes spaces (3.3.3).
annot_status annot_xml_decode(annot_str bytes, annot_xml_range range, annot_xml_spelling spelling,
                              annot_buffer *buffer, annot_str *decoded);

/// A place in the spelling of content; zero-initialised: its start.
typedef struct annot_xml_walk {
  size_t at;   ///< byte of the content
  size_t says; ///< bytes that what stands before it says
  bool cdata;  ///< it is inside a CDATA section
  size_t end;  ///< where the content ends; 0: that has not been looked for
} annot_xml_walk;

/// Maps bytes [`from`, `to`) of the decoded content that begins at source byte `start` to the
/// source bytes that spell them; an empty range to an empty range.  `*walk` is where the last answer
/// for the same content began: what stands behind that is found from there.
annot_xml_range annot_xml_source_range(annot_str bytes, size_t start, annot_xml_walk *walk,
                                       size_t from, size_t to);

/// Returns what is left of content without the white space, comments and processing instructions
/// before it, and the white space behind it.
annot_xml_range annot_xml_trim(annot_str bytes, annot_xml_range range);

#endif
