/// annot/query.h: what stands where in the text, and who refers to what.
///
/// Spans and regions are found by their place and in text order: by start, then the longer first, then
/// as they were made.  Those that do not lie in the text (the rules tell of them) are not found.
/// Positions are counted in the unit that is given, whatever the document counts in.
///
/// The index behind this is brought up to date by the first question after a change, in a time that
/// grows with the number of spans; every further question takes a few microseconds at most, and the
/// time of its answer.
#ifndef ANNOT_QUERY_H
#define ANNOT_QUERY_H

#include <annot/document.h>

ANNOT_BEGIN_DECLS

/// A set of shapes: the bit of each one.  A span counts as what it belongs to: ANNOT_BIT(ANNOT_QUOTE)
/// finds the spans, cues and frames of quotes (annot_node_field tells which).
#define ANNOT_BIT(shape) (UINT32_C(1) << (shape))
/// All there are.
#define ANNOT_EVERYTHING UINT32_MAX

/// All functions below return, besides what they name: ANNOT_BAD_POSITION: past the end, inside a
/// character, or reversed.  ANNOT_NO_MEMORY.  ANNOT_BAD_NODE: no live span or region in the text.

/// Finds what has at least one character in common with [start, end); where these are equal, what
/// `start` lies in or at the edge of.  At most `capacity` nodes are put into `nodes`, in text order;
/// `*count` is how many there are.  `nodes` may be NULL where `capacity` is 0.
ANNOT_API annot_status annot_spans_in(const annot_document *document, uint32_t shapes,
                                      annot_unit unit, uint64_t start, uint64_t end,
                                      annot_node *nodes, size_t capacity, size_t *count);

/// Gives the one behind `node` in text order; after ANNOT_NO_NODE the first.  ANNOT_END: none.
ANNOT_API annot_status annot_span_next(const annot_document *document, uint32_t shapes,
                                       annot_node node, annot_node *next);

/// Gives the one before `node` in text order; before ANNOT_NO_NODE the last.  ANNOT_END: none.
ANNOT_API annot_status annot_span_previous(const annot_document *document, uint32_t shapes,
                                           annot_node node, annot_node *previous);

/// Gives the nearest one that ends at or before `position`, or begins at or after it: the neighbours
/// of a place.  ANNOT_END: none.
ANNOT_API annot_status annot_span_before(const annot_document *document, uint32_t shapes,
                                         annot_unit unit, uint64_t position, annot_node *before);
ANNOT_API annot_status annot_span_after(const annot_document *document, uint32_t shapes,
                                        annot_unit unit, uint64_t position, annot_node *after);

/// One reference: value `index` of a member of a node.
typedef struct annot_reference {
  annot_node node;
  annot_field field;
  uint32_t index; ///< 0 where the member is no list
} annot_reference;

/// Finds what refers to an id, whether something has it or not: in the order in which the nodes were
/// made, of each in the order of its members.  At most `capacity` references are put into
/// `references`; `*count` is how many there are.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_references_to(const annot_document *document, annot_str id,
                                           annot_reference *references, size_t capacity,
                                           size_t *count);

ANNOT_END_DECLS

#endif
