/// annot/change.h: every way to change a document.
///
/// All functions either do what they say or leave the document as it was.  Values are checked to be
/// of the field's kind; the rules (annot/validate.h) are not run.  An `index` of ANNOT_LAST appends.
///
/// What they do is an annot_change: a list of operations, each with what was before and what is
/// after, so that it can be done and undone.  Several are grouped by a transaction (annot/history.h);
/// the article is edited by annot_edit_text (annot/edit.h); listeners are told (annot/event.h).
#ifndef ANNOT_CHANGE_H
#define ANNOT_CHANGE_H

#include <annot/document.h>
#include <annot/write.h>

ANNOT_BEGIN_DECLS

/// For `index`: after the last value of the list.
#define ANNOT_LAST UINT32_MAX

/// All functions below return, besides what they name:
/// ANNOT_BAD_NODE: no live node.  ANNOT_BAD_FIELD: the shape has no such field, or it is of another
/// kind.  ANNOT_BAD_ARGUMENT: `index` past the end of the list (or not 0 for a single value).
/// ANNOT_BAD_VALUE: not of the field's kind.  ANNOT_NO_MEMORY.  ANNOT_LIMIT: more than 4 GiB.
/// ANNOT_BUSY: called from a listener.
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

/// A change of one document, already made or prepared (annot_withdraw, annot_finding_fix,
/// annot_change_read).  It must not be used after its document has been freed, but for being freed.
typedef struct annot_change annot_change;

/// Frees `change`, which may be NULL.
ANNOT_API void annot_change_free(annot_change *change);

/// Does what `change` says, as one step, and gives its exact inverse: applying that brings back all
/// there was, bounds, ids and handles included.  `inverse` may be NULL; the caller frees `*inverse`.
///
/// ANNOT_BAD_STATE: the document is not what the change was made for: what it would replace is not
/// there.  ANNOT_BAD_ARGUMENT: the change is of another document.
ANNOT_API annot_status annot_apply(annot_document *document, const annot_change *change,
                                   annot_change **inverse);

/// What one operation of a change does, to show it before it is done.
typedef enum annot_operation_kind {
  ANNOT_OPERATION_SET = 1, ///< a single value, or one of a list, is put in the place of another
  ANNOT_OPERATION_INSERT,  ///< a value or node comes into a list
  ANNOT_OPERATION_REMOVE,  ///< a value or node goes from a list
  ANNOT_OPERATION_TEXT     ///< a part of the article is replaced
} annot_operation_kind;

/// One operation.  Strings belong to the change and hold until the next call.
typedef struct annot_operation {
  annot_operation_kind kind;
  annot_node node;         ///< whose member it is; of a text edit the root
  annot_field field;
  uint32_t index;          ///< in a list
  annot_node child;        ///< the node that comes or goes
  uint64_t start, end;     ///< of a text edit: what is replaced, in the document's unit
  bool absent, was_absent; ///< there is no value after, or was none before
  annot_str before, after; ///< as JSON spells them; of a text edit the words themselves
} annot_operation;

/// Returns how many operations a change has.
ANNOT_API size_t annot_change_count(const annot_change *change);

/// Gives operation `index`.  ANNOT_END: there are not so many.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_change_at(annot_change *change, size_t index,
                                       annot_operation *operation);

/// Writes a change, done or prepared, as one line of JSON with its LF: a line of a journal.  Nodes
/// are named by their JSON Pointers at that moment, so that a journal can be replayed on the document
/// as it was saved; both directions are in it.  The form is specified in spec/journal.md.
ANNOT_API annot_status annot_change_write(const annot_change *change, annot_sink sink,
                                          void *context);

/// Reads a line of a journal into a change that can be applied to the document as it is now.  The
/// caller frees `*change`.
///
/// ANNOT_END: the line is empty, or it does not end with LF: its writing was interrupted, so it
/// stands for nothing.  ANNOT_BAD_DATA: it is not a change.  ANNOT_BAD_STATE: it does not fit the
/// document: what it would replace is not there.
ANNOT_API annot_status annot_change_read(annot_document *document, annot_str line,
                                         annot_change **change);

ANNOT_END_DECLS

#endif
