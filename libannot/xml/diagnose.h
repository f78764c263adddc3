/// xml/diagnose.h: what is wrong with XML that libxml2 has refused, and where exactly.
///
/// Reads the bytes again from the last tag that was good.  So neither the wording of a finding nor
/// its place depends on the version of libxml2 or on the cutting of the input.  Knows XML 1.0, not
/// what the elements mean, and not libxml2.
#ifndef ANNOT_XML_DIAGNOSE_H
#define ANNOT_XML_DIAGNOSE_H

#include "table/rules.h"
#include "xml/markup.h"

/// A flaw of the spelling.
typedef struct annot_xml_flaw {
  rule_id rule;
  annot_xml_range range;
  bool fatal;              ///< nothing can be read behind it
  annot_xml_range related; ///< what the message also speaks of; empty: nothing
  char message[192];       ///< without a full stop
  char related_message[64];
} annot_xml_flaw;

/// What is known where the reading broke off.
typedef struct annot_xml_state {
  annot_str bytes;         ///< as far as they have come
  bool finished;           ///< no more will come
  size_t from;             ///< one past the last good tag
  bool before_root, after_root;
  annot_xml_range open;    ///< the start tag of the innermost open element
  annot_str open_name;     ///< its name with its prefix; empty where none is open
} annot_xml_state;

/// Finds the first flaw at or after state->from.  Returns false where more bytes are needed to tell.
bool annot_xml_diagnose(const annot_xml_state *state, annot_xml_flaw *flaw);

/// Finds what is wrong with the names in the start tag at `tag`, which is well-formed but for
/// namespaces.  Returns false where nothing is, in this tag alone.
bool annot_xml_diagnose_names(annot_str bytes, size_t tag, annot_xml_flaw *flaw);

/// Fills in a flaw.
void annot_xml_flaw_set(annot_xml_flaw *flaw, rule_id rule, size_t start, size_t end,
                        const char *format, ...) ANNOT_PRINTF(5, 6);

#endif
