/// annot/change.h: every way to change a document.
///
/// All functions either do what they say or leave the document as it was.  Values are checked to be
/// of the field's kind; the rules (annot/validate.h) are not run.  An `index` of ANNOT_LAST appends.
#ifndef ANNOT_CHANGE_H
#define ANNOT_CHANGE_H

#include <annot/document.h>

ANNOT_BEGIN_DECLS

/// For `index`: after the last value of the list.
#define ANNOT_LAST UINT32_MAX

/// All functions below return, besides what they name:
/// ANNOT_BAD_NODE: no live node.  ANNOT_BAD_FIELD: the shape has no such field, or it is of another
/// kind.  ANNOT_BAD_ARGUMENT: `index` past the end of the list (or not 0 for a single value).
/// ANNOT_BAD_VALUE: not of the field's kind.  ANNOT_NO_MEMORY.  ANNOT_LIMIT: more than 4 GiB.
/// Strings are UTF-8 without U+0000; they may be the document's own.

/// Adds a child of the field's shape: into a list before `index`, or as the single value (then
/// `index` is 0 or ANNOT_LAST, and ANNOT_BAD_STATE says that there is one already).
ANNOT_API annot_status annot_add(annot_document *document, annot_node parent, annot_field field,
                                 uint32_t index, annot_node *child);

/// Takes a node and everything below it out of the document.  ANNOT_BAD_ARGUMENT: the root.
ANNOT_API annot_status annot_remove(annot_document *document, annot_node node);

/// Sets a string, or value `index` of a list of strings; ANNOT_LAST appends to the list.  The bytes
/// are copied.  A free-form object is given as JSON and kept in its canonical form.  Setting
/// `document.text` moves no span.
ANNOT_API annot_status annot_set_string(annot_document *document, annot_node node,
                                        annot_field field, uint32_t index, annot_str value);

/// Inserts into a list of strings before `index`.
ANNOT_API annot_status annot_insert_string(annot_document *document, annot_node node,
                                           annot_field field, uint32_t index, annot_str value);

/// Sets a position, 0 … ANNOT_MAX_POSITION, in the document's unit.
ANNOT_API annot_status annot_set_position(annot_document *document, annot_node node,
                                          annot_field field, uint64_t value);

/// Sets a finite number.
ANNOT_API annot_status annot_set_number(annot_document *document, annot_node node,
                                        annot_field field, double value);

/// Sets a value of the field's enumeration, or value `index` of a list of them.
ANNOT_API annot_status annot_set_enum(annot_document *document, annot_node node, annot_field field,
                                      uint32_t index, int value);

/// Takes away value `index`; nothing happens where there is none.  A required member can be unset: the
/// form rules then say that it is missing.
ANNOT_API annot_status annot_unset(annot_document *document, annot_node node, annot_field field,
                                   uint32_t index);

ANNOT_END_DECLS

#endif
