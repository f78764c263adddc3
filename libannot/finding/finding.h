/// finding/finding.h: how readers and rules say what is wrong.
///
/// A finding is added with a place, and places, fixes and other places are added to it; none of this
/// returns a status, so that checks stay readable: a failure is kept and asked for once, with
/// annot_findings_status.  Lines, columns and the spelling of fixes are worked out by
/// annot_findings_at, from the bytes of the record.
#ifndef ANNOT_FINDING_FINDING_H
#define ANNOT_FINDING_FINDING_H

#include "base/memory.h"
#include "model/model.h"
#include "table/rules.h"

#include <annot/finding.h>
#include <annot/read.h>

/// The list itself, not one of its values.
#define WHOLE_LIST UINT32_MAX

/// How a place is found.
typedef enum place_kind {
  PLACE_BYTES, ///< bytes of the record, as they are
  PLACE_VALUE, ///< a value of a member
  PLACE_OWNER, ///< the `{` of a node, or its start tag
  PLACE_TEXT   ///< bytes of the article
} place_kind;

typedef struct finding_place {
  place_kind kind;
  annot_node node;
  annot_field field;
  uint32_t index;
  uint64_t start, end; ///< of PLACE_BYTES and PLACE_TEXT
} finding_place;

/// Bytes [start, end) of the record; `node`, `field` and `index` say what they belong to.
static inline finding_place place_bytes(uint64_t start, uint64_t end, annot_node node,
                                        annot_field field, uint32_t index) {
  return (finding_place){PLACE_BYTES, node, field, index, start, end};
}

/// Value `index` of `field`; the owner's place where there is no such value in the input.
static inline finding_place place_value(annot_node node, annot_field field, uint32_t index) {
  return (finding_place){PLACE_VALUE, node, field, index, 0, 0};
}

/// The beginning of a node.
static inline finding_place place_owner(annot_node node) {
  return (finding_place){PLACE_OWNER, node, ANNOT_NO_FIELD, 0, 0, 0};
}

/// The `id` of an annotation; of a node without one, its beginning.
finding_place place_id(const annot_document *document, annot_node node);

/// Bytes [start, end) of the article.
static inline finding_place place_text(uint64_t start, uint64_t end) {
  return (finding_place){PLACE_TEXT, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, start, end};
}

/// The record that places lie in; zero-initialised: none.
typedef struct finding_source {
  annot_syntax syntax;
  annot_str bytes;
  uint64_t byte;   ///< where the record begins in the stream
  uint64_t line;   ///< its line, from 1
  uint64_t column; ///< its column, from 1; 0 means 1
  uint64_t number; ///< of the record
} finding_source;

/// Says which document and record the findings are about.  Both must live as long as findings are
/// looked at.  `source` may be NULL: the document comes from no input.
void annot_findings_about(annot_findings *findings, const annot_document *document,
                          const finding_source *source);

/// Says which rules are wanted from now on.
void annot_findings_rules(annot_findings *findings, const annot_ruleset *ruleset);

/// Says how many findings are kept; 0 stands for the default.
void annot_findings_limit(annot_findings *findings, uint32_t limit);

/// Says which check of which node finds what is added from now on; see finding/ledger.h.
void annot_findings_owner(annot_findings *findings, annot_node owner, uint32_t check);

/// Adds a finding, with its message in the manner of printf.  Strings of the input go through
/// annot_shown.  Returns false where the ruleset does not want it, or there are too many: what is
/// then said of it is ignored.
bool annot_findings_add(annot_findings *findings, rule_id rule, finding_place place,
                        const char *format, ...) ANNOT_PRINTF(4, 5);

/// The rest speaks of the finding that was added last.

/// The pointer goes on with `member`, which is not a field.
void annot_findings_member(annot_findings *findings, annot_str member);
/// … and then with steps as a pointer spells them.  All steps are given one behind the other.
void annot_findings_steps(annot_findings *findings, annot_str steps);

/// Bytes [start, end) of the article are what it speaks of; `label` says how ("fits"), or is "".
void annot_findings_words(annot_findings *findings, uint64_t start, uint64_t end,
                          const char *label);

/// Another place that belongs to it.
void annot_findings_relate(annot_findings *findings, finding_place place, const char *format, ...)
    ANNOT_PRINTF(3, 4);

/// Begins a fix; the edits that follow belong to it.
void annot_findings_fix(annot_findings *findings, bool safe, const char *title, ...)
    ANNOT_PRINTF(3, 4);

/// Puts `text`, as it is, in the place of bytes [start, end) of the record.
void annot_findings_edit_bytes(annot_findings *findings, uint64_t start, uint64_t end,
                               annot_str text);

/// Gives a value: a string (also an enum's spelling, or a number's) …
void annot_findings_edit_string(annot_findings *findings, annot_node node, annot_field field,
                                uint32_t index, annot_str value);
/// … or a position, in the document's unit.  An absent single value is added.
void annot_findings_edit_position(annot_findings *findings, annot_node node, annot_field field,
                                  uint64_t value);

/// Takes a value away; an element of a list that loses its last one takes the member along.
void annot_findings_edit_remove(annot_findings *findings, annot_node node, annot_field field,
                                uint32_t index);

/// Adds F102: a node lacks the required member of a row of its shape.
void annot_findings_missing(annot_findings *findings, annot_node node,
                            const annot_field_info *member);

/// Adds F106: a required list, at `place`, has no item.
void annot_findings_empty(annot_findings *findings, finding_place place,
                          const annot_field_info *list);

/// Adds F121: the document has neither text nor source.
void annot_findings_no_text(annot_findings *findings);

/// Says that bytes [start, end) of the record were refused: the document has nothing of them.
void annot_findings_refuse(annot_findings *findings, uint64_t start, uint64_t end);

/// Whether a word stands in what was refused, so that it may be what is missed.
bool annot_findings_refused(annot_findings *findings, annot_str word);

/// What an edit of a fix does.
typedef enum edit_kind { EDIT_BYTES, EDIT_STRING, EDIT_POSITION, EDIT_REMOVE } edit_kind;

/// An edit of a fix, in the terms of the document.  EDIT_BYTES has none.
typedef struct finding_edit {
  edit_kind kind;
  annot_node node;
  annot_field field;
  uint32_t index;
  annot_str text;
  uint64_t position;
} finding_edit;

/// Gives edit `index` of a fix of a finding, as annot_findings_at counts them.  ANNOT_END: there are
/// not so many.
annot_status annot_findings_fix_edit(annot_findings *findings, size_t finding, size_t fix,
                                     size_t index, finding_edit *edit);

/// Whether findings are about this document.
bool annot_findings_are_about(const annot_findings *findings, const annot_document *document);

/// ANNOT_NO_MEMORY where adding failed since the last clear.
annot_status annot_findings_status(const annot_findings *findings);

/// Whether the ruleset wants a rule.
bool annot_findings_want(const annot_findings *findings, rule_id rule);

/// The place of something, in lines.
annot_range annot_findings_range(annot_findings *findings, finding_place place);

/// Whether an S or F error was found since the last clear, wanted or not.
bool annot_findings_broken(const annot_findings *findings);

/// A string of the input as it is shown in a message: at most 60 characters, and controls by name.
typedef struct finding_shown {
  char text[320];
} finding_shown;

finding_shown annot_shown(annot_str string);

#endif
