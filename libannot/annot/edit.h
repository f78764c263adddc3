/// annot/edit.h: changing the article under its annotations, and findings mended by changes.
///
/// A text edit moves every span and region along.  What it touches, and how, stands here; everything
/// an edit does is undone and redone exactly (annot/history.h), and told to listeners (annot/event.h).
#ifndef ANNOT_EDIT_H
#define ANNOT_EDIT_H

#include <annot/change.h>
#include <annot/finding.h>

ANNOT_BEGIN_DECLS

/// Whether a span or region takes in what is typed exactly at one of its bounds.
///
/// These are the four of VS Code's TrackedRangeStickiness: NeverGrowsWhenTypingAtEdges is GROW_NONE,
/// GrowsOnlyWhenTypingBefore is GROW_START, GrowsOnlyWhenTypingAfter is GROW_END,
/// AlwaysGrowsWhenTypingAtEdges is GROW_BOTH.  In marks of left and right gravity (GTK), GROW_START
/// is a start of left gravity, and GROW_END an end of right gravity.
typedef enum annot_growth {
  ANNOT_GROW_INHERIT, ///< as the level above says; as the document: ANNOT_GROW_NONE
  ANNOT_GROW_NONE,    ///< what is typed at a border stays outside: the default
  ANNOT_GROW_START,   ///< what is typed at the start comes in
  ANNOT_GROW_END,     ///< what is typed at the end comes in
  ANNOT_GROW_BOTH     ///< both
} annot_growth;

/// Replaces [start, end) of the article, counted in `unit`, by `replacement`; spans and regions
/// follow.  Inserting is replacing nothing, deleting is replacing by nothing.
///
/// A bound before the edit stays, one behind it moves by the difference in length.  At the edit:
///
///   - Inserting exactly at a bound: the new text stays outside, or comes in as annot_growth says.
///     An empty span goes behind the new text unless its start grows, and takes it in if both grow.
///   - A bound at the first edge of replaced text stays there, one at its last edge stands behind
///     the new text: what stood on exactly the replaced words stands on the new ones.
///   - A start within the replaced text goes behind the new text, an end before it, unless they
///     grow; so a span loses what it lost and gets nothing new.  A span wholly within it becomes
///     empty, behind the new text.
///
/// An empty span never gets its bounds crossed.  A span whose text is all deleted stays, collapsed
/// (annot_is_collapsed).  Positions beyond the text or within a character are kept as they are or
/// moved like any other.  `exact` of a span, `source.length` and `source.digest` follow where they
/// were right, and are left where they were wrong; an `exact` that would be empty is taken away.
///
/// All of it is one change.  The replacement is UTF-8 without U+0000 and may be a part of the text.
/// ANNOT_BAD_POSITION: past the end, inside a surrogate pair or a UTF-8 sequence, or start > end.
/// ANNOT_BAD_STATE: the document holds no text.  ANNOT_BAD_VALUE: not UTF-8.  ANNOT_LIMIT: the text
/// would pass 4 GiB.  ANNOT_BUSY, ANNOT_NO_MEMORY.  Nothing has then changed.
ANNOT_API annot_status annot_edit_text(annot_document *document, annot_unit unit, uint64_t start,
                                       uint64_t end, annot_str replacement);

/// Says how a node grows: a span or region, or an annotation for all its spans, or ANNOT_ROOT for
/// all that is not said otherwise.  The nearest that says something decides, then the shape.  This
/// is a setting of the editor: no part of the document, not undone, not written.
ANNOT_API annot_status annot_set_growth(annot_document *document, annot_node node,
                                        annot_growth growth);

/// Says how all spans of a shape's nodes grow (ANNOT_REGION, ANNOT_QUOTE …), or all ANNOT_SPANs.
/// ANNOT_BAD_ARGUMENT: no shape that has or is a span.
ANNOT_API annot_status annot_set_shape_growth(annot_document *document, annot_shape shape,
                                              annot_growth growth);

/// Returns how a span or region grows, everything considered.
ANNOT_API annot_growth annot_growth_of(const annot_document *document, annot_node node);

/// Says whether a span or region is empty because its text was deleted: it was not empty when it was
/// read or last set.
ANNOT_API bool annot_is_collapsed(const annot_document *document, annot_node node);

/// Makes a fix of a finding into a change of the document that the findings are about, so that it
/// can be looked at, applied and undone.  The document is as it was.  The caller frees `*change`.
///
/// ANNOT_END: there is no such finding or fix.  ANNOT_BAD_ARGUMENT: the findings are about another
/// document.  ANNOT_BAD_STATE: the fix mends spelling, which a
/// document in memory does not have; or the document has changed so that the fix does not fit.
ANNOT_API annot_status annot_finding_fix(annot_document *document, annot_findings *findings,
                                         size_t finding, size_t fix, annot_change **change);

ANNOT_END_DECLS

#endif
