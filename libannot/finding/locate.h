/// finding/locate.h: from a place to bytes of the record, in either syntax, by reading it again.
///
/// Private to this folder.  Knows where values begin (the model's places) and asks the syntaxes
/// where they end.
#ifndef ANNOT_FINDING_LOCATE_H
#define ANNOT_FINDING_LOCATE_H

#include "finding/finding.h"
#include "json/scan.h"
#include "xml/markup.h"

/// Bytes [start, end) of a record.
typedef struct byte_range {
  size_t start, end;
} byte_range;

/// How far the article of a record has been walked through; zero-initialised: not at all.
typedef struct article_walk {
  annot_json_walk json;
  annot_xml_walk xml;
} article_walk;

/// Where a place is shown: bytes of a text that is only lent stand in no input, but at what names it.
finding_place annot_place_in_input(const annot_document *document, finding_place place);

/// Gives the bytes of a place; false where it comes from no input.  `walk` is the record's.
bool annot_locate(const annot_document *document, const finding_source *source, article_walk *walk,
                  finding_place place, byte_range *range);

/// Gives the bytes to take out so that a value is gone, with the comma, name or space that goes
/// with it.
bool annot_locate_removal(const annot_document *document, const finding_source *source,
                          finding_place place, byte_range *range);

/// Gives the byte at which a member can be added to a node that has it not: after the `{`, or after
/// the element's name.  `*alone` says that the object is empty.
bool annot_locate_addition(const annot_document *document, const finding_source *source,
                           annot_node node, size_t *at, bool *alone);

/// A place in lines.
typedef struct line_place {
  uint64_t line, column;
} line_place;

/// Counts on from `from`, which is the place of the first byte, to byte `end`.
line_place annot_count_lines(annot_str bytes, size_t end, line_place from);

#endif
