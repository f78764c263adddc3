/// read/value.h: from what a file says to values of a document, with the findings of form (F).
///
/// Shared by both syntaxes: it is given values already decoded, with the bytes they stand at, and
/// judges them by their field's kind.  A string that breaks its grammar is kept all the same, so
/// that what is built on it can still be checked; a value that its slot cannot hold stays absent.
#ifndef ANNOT_READ_VALUE_H
#define ANNOT_READ_VALUE_H

#include "finding/finding.h"
#include "read/spelling.h"

/// What the reading of one record keeps.
typedef struct read_state {
  annot_document *document;
  annot_findings *findings;
  const finding_source *source;
  annot_buffer scratch;      ///< for values that have to be decoded
  annot_array items;         ///< of model_item: elements of open lists, where they are collected
  /// Of the reader of JSON: documents of a corpus are alike, so what came last mostly comes again.
  uint8_t expected[ANNOT_SHAPE_LIMIT][MAX_ROWS + 1]; ///< by shape: the row that followed a row
  spelled_value values[INDEX_COUNT];                 ///< by row: the value of its enumeration
  annot_limits limits;       ///< with their defaults filled in
  uint32_t suggestions;      ///< near names looked for so far
  bool refused;              ///< the version is not ours: nothing else counts
  uint32_t version_place, version_end;
  bool fault;                ///< the spelling broke off: the record is not complete
} read_state;

/// Bytes of the record.
typedef struct read_range {
  uint64_t start, end;
} read_range;

/// One value to be read: where it goes and where it stands.
typedef struct read_target {
  const annot_field_info *info;
  annot_node node;
  bool collect;   ///< an element of a list goes to the `items` of the state, not to the document
  uint32_t index; ///< in its list, as it is spelled; 0 for single values
  read_range range;
  uint32_t place; ///< what the model keeps: where the value begins
} read_target;

static inline uint32_t row_of_info(const annot_field_info *info) {
  return (uint32_t)(info - annot_shapes[info->shape].fields);
}

static inline finding_place target_place(const read_target *target) {
  return place_bytes(target->range.start, target->range.end, target->node, target->info->field,
                     target->index);
}

/// Begins a record: an empty document whose root stands at `place`.
annot_status annot_read_begin(read_state *state, uint32_t place);

/// Gives a string, or the spelling of an enum value.  The article may stand in the document's text
/// already.
annot_status annot_read_string(read_state *state, const read_target *target, annot_str says);

/// Gives a position or number by its spelling.
annot_status annot_read_number(read_state *state, const read_target *target, annot_str spelling);

/// Gives canonical JSON for a free-form object.
annot_status annot_read_object(read_state *state, const read_target *target, annot_str canonical);

/// Says that a name is none of the shape's: a finding with the nearest name of the rows whose XML
/// form is `form`, or of all rows where it is negative.  Returns the field that is called so, and was
/// probably meant, or NULL.  The name is offered as a fix, but not that of an element: its end tag is
/// not there yet.
const annot_field_info *annot_read_unknown(read_state *state, annot_node node, annot_shape shape,
                                           int form, annot_str name, read_range range);

/// By shape: the rows that must not be absent.
extern const uint32_t annot_required_rows[ANNOT_SHAPE_LIMIT];

/// As annot_read_close, of a node that may lack something.
void annot_read_lacking(read_state *state, annot_node node, uint32_t seen);

/// Says that a node is read: tells what it lacks.  Bit n of `seen` is set where row n was spelled.
static inline void annot_read_close(read_state *state, annot_node node, annot_shape shape,
                                    uint32_t seen) {
  if (annot_required_rows[shape] & ~seen || shape == ANNOT_DOCUMENT)
    annot_read_lacking(state, node, seen);
}

/// Collects an element of a list that is being read.
static inline annot_status annot_read_item(read_state *state, model_item item) {
  TRY(ARRAY_RESERVE(model_item, state->scratch.allocator, &state->items, 1));
  ARRAY_PUSH(model_item, &state->items, item);
  return ANNOT_OK;
}

/// Ends a record: positions become code points where they can; a version that is not ours takes the
/// place of all other findings.
annot_status annot_read_end(read_state *state);

/// "a string", "a list" …: what a field wants, for messages.
const char *annot_wanted(const annot_field_info *info);

#endif
