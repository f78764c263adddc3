/// annot/document.h: a document in memory, and how to read it.
///
/// A document is a tree of nodes.  A node has a shape and, for each field of the shape, no value,
/// one value or a list of them.  A dozen generic functions over (node, field, index) read everything
/// there is; annot/members.h names each of them after its field.  Documents are changed through
/// annot/change.h only.
///
/// Strings returned here belong to the document and hold until it is changed, reset or freed.  One
/// document belongs to one thread at a time; different documents are independent.
#ifndef ANNOT_DOCUMENT_H
#define ANNOT_DOCUMENT_H

#include <annot/api.h>
#include <annot/memory.h>
#include <annot/shape.h>
#include <annot/status.h>
#include <annot/text.h>
#include <stdbool.h>

ANNOT_BEGIN_DECLS

typedef struct annot_document annot_document;

/// A handle of a node of one document.  It survives every edit, and is not used again for another
/// node while the history can bring the first one back.
typedef uint32_t annot_node;

#define ANNOT_NO_NODE ((annot_node)0)
/// The document itself, a node of shape ANNOT_DOCUMENT.
#define ANNOT_ROOT ((annot_node)1)

/// Makes an empty document: a root that has the format version and nothing else.  `allocator` is
/// copied; NULL means malloc.  Returns NULL where memory is out.  Free with annot_document_free.
ANNOT_API annot_document *annot_document_new(const annot_allocator *allocator);

/// Frees `document`, which may be NULL, and everything it handed out.
ANNOT_API void annot_document_free(annot_document *document);

/// Returns the shape of `node`, or ANNOT_NO_SHAPE where the handle names no node.
ANNOT_API annot_shape annot_node_shape(const annot_document *document, annot_node node);

/// Returns the node that holds `node`; ANNOT_NO_NODE for the root and for what has been removed.
ANNOT_API annot_node annot_node_parent(const annot_document *document, annot_node node);

/// Returns the field of the parent that holds `node`, or ANNOT_NO_FIELD.
ANNOT_API annot_field annot_node_field(const annot_document *document, annot_node node);

/// Returns the place of `node` in its parent's list, from 0; 0 where it is a single value.
ANNOT_API uint32_t annot_node_index(const annot_document *document, annot_node node);

/// Returns the next live node after `node` in the order in which the nodes were made; begin with
/// ANNOT_NO_NODE.  Returns ANNOT_NO_NODE at the end.
ANNOT_API annot_node annot_node_next(const annot_document *document, annot_node node);

/// Returns how many values `field` of `node` has: 0 or 1 for a single one.
ANNOT_API uint32_t annot_count(const annot_document *document, annot_node node, annot_field field);

/// Returns a string value (every kind described as "string" in annot_kind).  Absent: {NULL, 0}.
ANNOT_API annot_str annot_string(const annot_document *document, annot_node node, annot_field field,
                                 uint32_t index);

/// Returns a position, 0 … ANNOT_MAX_POSITION.  Absent: UINT64_MAX.
ANNOT_API uint64_t annot_position(const annot_document *document, annot_node node,
                                  annot_field field);

/// Returns a number.  Absent: NaN.
ANNOT_API double annot_number(const annot_document *document, annot_node node, annot_field field);

/// Returns a value of the field's enumeration.  Absent: 0.
ANNOT_API int annot_enum(const annot_document *document, annot_node node, annot_field field,
                         uint32_t index);

/// Returns a child.  Absent: ANNOT_NO_NODE.
ANNOT_API annot_node annot_child(const annot_document *document, annot_node node, annot_field field,
                                 uint32_t index);

/// Returns the node a reference names: ANNOT_NO_NODE where it is absent, dangling, or the word
/// `published` of `date.anchor`.  Where an id stands twice, the first node that has it.
ANNOT_API annot_node annot_target(const annot_document *document, annot_node node,
                                  annot_field field, uint32_t index);

/// Returns the node whose id is `id` (the document's own id is apart), or ANNOT_NO_NODE.
ANNOT_API annot_node annot_find(const annot_document *document, annot_str id);

/// Returns the article's text; {NULL, 0} where the document holds none and none is lent.
ANNOT_API annot_str annot_text(const annot_document *document);

/// Lends a text to a document that has none: that which its `source` speaks of, wherever the caller
/// keeps it.  `text` is copied.  Until it is changed, the document then has this text for annot_text,
/// for positions and passages, and for the rules (annot/validate.h), whose findings stand at
/// `source.href` where they speak of the text.  It does not become a member: annot_count and writers
/// know nothing of it, and the first change of the document takes it away.  A text that is lent takes
/// the place of another one; {NULL, 0} takes it back.  Where `unit` is not "codepoint", positions stay
/// as the document counts them.
///
/// Whether the length and digest are those that `source` declares is for the rules (T112, T113).
///
/// ANNOT_BAD_STATE: the document has a text, or has been edited or listened to.  ANNOT_BAD_VALUE:
/// not UTF-8, or U+0000 is in it.  ANNOT_LIMIT: 4 GiB or more.  ANNOT_NO_MEMORY: all is as it was.
ANNOT_API annot_status annot_document_lend_text(annot_document *document, annot_str text);

/// Returns what the positions of the document count.
ANNOT_API annot_unit annot_document_counts(const annot_document *document);

/// Returns the length of the text in `unit`.
ANNOT_API uint64_t annot_text_length(const annot_document *document, annot_unit unit);

/// Converts position `from` of the text, counted in `unit`, to `to_unit`.
///
/// ANNOT_BAD_POSITION: past the end, or inside a surrogate pair or a UTF-8 sequence.
ANNOT_API annot_status annot_convert(const annot_document *document, annot_unit unit, uint64_t from,
                                     annot_unit to_unit, uint64_t *to);

/// Gives the words between `start` and `end` of a span or region.
///
/// ANNOT_BAD_FIELD: the node has no bounds.  ANNOT_BAD_POSITION: they do not lie in the text.
ANNOT_API annot_status annot_passage(const annot_document *document, annot_node node,
                                     annot_str *passage);

ANNOT_END_DECLS

#endif
