/// read/free.h: the W3C's JSON in XML, as JSON.
///
/// Is given the tags inside `extra`, and writes JSON from which the canonical form is made as that of
/// any free-form data.  Remembers where each name and value stands in the XML, for what is then
/// found.  Knows the vocabulary of XPath and XQuery Functions 3.1, section 17.4; no document.
#ifndef ANNOT_READ_FREE_H
#define ANNOT_READ_FREE_H

#include "read/value.h"
#include "xml/scan.h"

typedef struct free_reader {
  read_state *state;
  finding_place owner;  ///< the member whose value it is
  annot_buffer json;
  annot_buffer pointer; ///< from there to the open elements, as a JSON Pointer
  annot_array places; ///< of free_place, in the order of the JSON
  annot_array levels; ///< of free_level: the open elements
  bool whole;         ///< the outermost map has ended
  bool bad;           ///< something was wrong: the value is of no use
} free_reader;

/// Begins an `extra`, which is the value of a member.
void annot_free_begin(free_reader *reader, read_state *state, finding_place owner);

annot_status annot_free_start(free_reader *reader, const annot_xml_start *start);
annot_status annot_free_text(free_reader *reader, annot_xml_range range);
annot_status annot_free_end(free_reader *reader, const annot_xml_end *end);

/// Ends an `extra`: puts the value where it goes.
annot_status annot_free_finish(free_reader *reader, const read_target *target);

void annot_free_release(free_reader *reader);

#endif
