/// model/model.h: a document in memory: nodes, slots, strings, and the one way to change them.
///
/// A node is a shape, a parent and a run of slots, one for each row of the shape.  A slot is eight
/// bytes: a number, an enum, a child, or a run of string bytes or of further slots (a list).  A node
/// that the root cannot reach is not live: it has been removed, and waits for an undo.
///
/// Knows no spelling and no rules, and does not check that a value is of its field's kind: readers
/// and annot/change.h do.
#ifndef ANNOT_MODEL_MODEL_H
#define ANNOT_MODEL_MODEL_H

#include "base/memory.h"
#include "model/digest.h"
#include "model/ids.h"
#include "model/referrers.h"
#include "model/spans.h"
#include "model/text.h"
#include "table/table.h"
#include "text/positions.h"

#include <annot/document.h>
#include <annot/event.h>

/// Place of a value that comes from no input.
#define NO_PLACE UINT32_MAX

typedef struct model_run {
  uint32_t first; ///< byte in the arena, or slot in the pool
  uint32_t count; ///< bytes, or slots
} model_run;

typedef union model_slot {
  uint64_t bits; ///< also a position, an enum value or a node
  double number;
  model_run run; ///< a string, or a list
} model_slot;

/// No value.  No position, number (it would be a NaN), handle or run has these bits.
#define ABSENT ((model_slot){.bits = UINT64_MAX})

static inline bool slot_absent(model_slot slot) { return slot.bits == UINT64_MAX; }

typedef struct model_node {
  uint32_t parent; ///< 0: none
  uint32_t slots;  ///< its first slot in the pool
  uint32_t place;  ///< where its `{` or `<` stands in the record, or NO_PLACE
  uint8_t shape;   ///< 0: a handle that is free
  uint8_t row;     ///< the row of the parent that holds it
  uint8_t live;
  uint8_t marks; ///< of the change layer
} model_node;

/// A live span or region, beside all others, so that a pass over them touches little memory.
typedef struct model_bound {
  annot_node node;
  uint32_t slot; ///< of `start` in the pool; `end` is the next one
  uint64_t start, end; ///< what these slots hold
} model_bound;

/// What a layer above keeps with a document begins with how to be rid of it.
typedef struct model_extension {
  void (*free)(annot_document *document);
} model_extension;

/// Who is told of each commit before the listeners are, and fills in which findings came and went.
/// It cannot fail: what it cannot do now it does when it is asked for findings.
typedef struct model_follower {
  void (*follow)(void *context, annot_event *event);
  void *context;
} model_follower;

struct annot_document {
  annot_allocator allocator;
  annot_array nodes;    ///< of model_node; [0] is no node, [1] the root
  annot_array slots;    ///< of model_slot: slots of nodes and elements of lists
  annot_array places;   ///< of uint32_t, beside `slots`: where each value begins in its record
  annot_str arena;      ///< the bytes of all strings but the article: a record's, or `strings`
  annot_buffer strings; ///< what the arena is where there are other bytes than a record's
  annot_buffer text;    ///< the article, or a text that is only lent
  bool lent;            ///< the text is no member, and goes at the first change
  annot_str record;     ///< the bytes that the arena begins with, where they are read from
  annot_positions positions; ///< of the article
  model_ids ids;
  model_spans spans;
  model_referrers referrers;
  uint64_t version;          ///< another one after each change; never 0
  uint32_t free_runs[32];    ///< by the logarithm of the length: first free run, 0: none
  size_t promised;           ///< slots that taking back what was done may still need
  annot_array bounds;        ///< of model_bound, by node, where `bounds_known`
  bool bounds_known;
  model_digest digest;
  annot_unit file_unit;      ///< what positions counted in the input
  model_extension *editing;  ///< of the change layer: history, listeners; may be NULL
  model_follower follower;   ///< belongs to the rules; `follow` may be NULL
};

/// Makes the document as new, but keeps its memory: no nodes but an empty root, no text.
annot_status annot_model_reset(annot_document *document);

/// Makes room for what a record of `bytes` bytes can hold, so that reading seldom allocates.
annot_status annot_model_reserve(annot_document *document, size_t bytes);

/// Slots are made absent by fours, which needs no call and no loop for most shapes.
enum { MODEL_FOUR = 4 };

/// Whether there is room for a node and `count` slots beyond those that are promised.
static inline bool model_has_room(const annot_document *document, uint32_t count) {
  size_t end = document->slots.count + document->promised + count + MODEL_FOUR;
  return end <= document->slots.capacity && end <= document->places.capacity && end < UINT32_MAX &&
         document->nodes.count < document->nodes.capacity;
}

/// Makes that room.
annot_status annot_model_make_room(annot_document *document, uint32_t count);

/// Takes `count` slots for which there is room; returns the first.  What is in them is of no use.
static inline uint32_t model_extend(annot_document *document, uint32_t count) {
  size_t first = document->slots.count;
  document->slots.count = document->places.count = first + count;
  return (uint32_t)first;
}

/// The same, all absent.
static inline uint32_t model_take(annot_document *document, uint32_t count) {
  uint32_t first = model_extend(document, count);
  model_slot *slots = &ARRAY_AT(model_slot, &document->slots, first);
  uint32_t *places = &ARRAY_AT(uint32_t, &document->places, first);
  for (uint32_t i = 0; i < count; i += MODEL_FOUR) {
    memset(slots + i, 0xff, MODEL_FOUR * sizeof *slots);
    memset(places + i, 0xff, MODEL_FOUR * sizeof *places);
  }
  return first;
}

/// Makes a node that nothing holds yet.
annot_status annot_model_node(annot_document *document, annot_shape shape, uint32_t place,
                              annot_node *node);

/// Makes the bytes of a record that is going to be read the arena: what its strings say is there
/// already.  They must stay until the document is reset, compacted or freed.  Call it right after
/// annot_model_reset.
void annot_model_record(annot_document *document, annot_str bytes);

/// Says that the record is read: what is given from now on are other bytes.
static inline void annot_model_forget_record(annot_document *document) {
  document->record = (annot_str){NULL, 0};
}

/// Makes a document stand on its own, without the bytes of a record, and gives back what it holds
/// beyond its values.  Strings move.  ANNOT_NO_MEMORY: it still needs the record.
annot_status annot_model_compact(annot_document *document);

/// Copies `bytes` into the arena, where they do not stand there already.  ANNOT_LIMIT: it would pass
/// 4 GiB.
annot_status annot_model_string(annot_document *document, annot_str bytes, model_slot *slot);

static inline model_node *model_at(const annot_document *document, annot_node node) {
  return &ARRAY_AT(model_node, &document->nodes, node);
}

static inline bool model_is_live(const annot_document *document, annot_node node) {
  return node > 0 && node < document->nodes.count && model_at(document, node)->live;
}

/// The slot of row `row` of a node.
static inline model_slot *model_slot_at(const annot_document *document, annot_node node,
                                        uint32_t row) {
  return &ARRAY_AT(model_slot, &document->slots, model_at(document, node)->slots + row);
}

/// Element `index` of a list.
static inline model_slot *model_element(const annot_document *document, model_run list,
                                        uint32_t index) {
  return &ARRAY_AT(model_slot, &document->slots, list.first + index);
}

/// The number of elements of a list row: an absent list is an empty one.
static inline uint32_t model_count(const annot_document *document, annot_node node, uint32_t row) {
  model_slot slot = *model_slot_at(document, node, row);
  return slot_absent(slot) ? 0 : slot.run.count;
}

/// Where the values of a row stand in the pool: of a list its elements, else the slot itself.
static inline model_run model_values(const annot_document *document, annot_node node,
                                     uint32_t row) {
  const model_node *at = model_at(document, node);
  model_slot slot = ARRAY_AT(model_slot, &document->slots, at->slots + row);
  if (slot_absent(slot))
    return (model_run){0, 0};
  return annot_is_list(shape_row((annot_shape)at->shape, row)->cardinality)
             ? slot.run
             : (model_run){at->slots + row, 1};
}

/// Value `index` of a row, be it a list or single (then `index` is 0); ABSENT where there is none.
model_slot annot_model_value(const annot_document *document, annot_node node, uint32_t row,
                             uint32_t index);

/// Where value `index` of a row begins in the record, or NO_PLACE.
uint32_t annot_model_place(const annot_document *document, annot_node node, uint32_t row,
                           uint32_t index);

/// The bytes of a string slot of any row but the article's; {NULL, 0} for ABSENT.
static inline annot_str model_bytes(const annot_document *document, model_slot slot) {
  if (slot_absent(slot))
    return (annot_str){NULL, 0};
  return (annot_str){document->arena.data + slot.run.first, slot.run.count};
}

/// A string value of a row that is not a list and not the article.
static inline annot_str model_str(const annot_document *document, annot_node node, uint32_t row) {
  return model_bytes(document, *model_slot_at(document, node, row));
}

/// The id of a node whose shape has one.
static inline annot_str model_id(const annot_document *document, annot_node node) {
  return model_str(document, node, 0);
}

/// Whether the input had a value here, even one that could not be kept.  An empty list has none.
static inline bool model_was_spelled(const annot_document *document, annot_node node,
                                     uint32_t row) {
  return ARRAY_AT(uint32_t, &document->places, model_at(document, node)->slots + row) != NO_PLACE;
}

/// Remembers that a value was spelled here, be it one that cannot be kept, or a list.
static inline void model_mark_spelled(annot_document *document, annot_node node, uint32_t row,
                                uint32_t place) {
  ARRAY_AT(uint32_t, &document->places, model_at(document, node)->slots + row) = place;
}

/// What building does: fills a slot that is empty, remembering where its value stands.
static inline void model_fill(annot_document *document, annot_node node, uint32_t row,
                              model_slot slot, uint32_t place) {
  uint32_t at = model_at(document, node)->slots + row;
  ARRAY_AT(model_slot, &document->slots, at) = slot;
  ARRAY_AT(uint32_t, &document->places, at) = place;
}

/// Says that `parent` holds `child` in a row, while building; the caller puts it there.
static inline void model_hold(annot_document *document, annot_node parent, uint32_t row,
                              annot_node child) {
  model_node *node = model_at(document, child);
  node->parent = parent;
  node->row = (uint8_t)row;
  node->live = 1;
  document->bounds_known = false;
}

/// Makes a node that a row of `parent` holds; the caller puts it there.
static inline annot_status model_child(annot_document *document, annot_node parent, uint32_t row,
                                       annot_shape shape, uint32_t place, annot_node *node) {
  uint32_t rows = annot_shapes[shape].count;
  if (!model_has_room(document, rows))
    TRY(annot_model_make_room(document, rows));
  *node = (annot_node)document->nodes.count;
  model_node made = {parent, model_take(document, rows), place, (uint8_t)shape, (uint8_t)row, 1, 0};
  ARRAY_PUSH(model_node, &document->nodes, made);
  document->bounds_known = false;
  return ANNOT_OK;
}

/// Makes `child` the value of a row of `parent`, or the last element of its list, while building.
annot_status annot_model_adopt(annot_document *document, annot_node parent, uint32_t row,
                               annot_node child);

/// An element of a list that is being read.
typedef struct model_item {
  model_slot slot;
  uint32_t place;
} model_item;

/// Fills a list row that is empty, while building.
annot_status annot_model_list(annot_document *document, annot_node node, uint32_t row,
                              const model_item *elements, uint32_t count);

/// Appends to a list row.
annot_status annot_model_append(annot_document *document, annot_node node, uint32_t row,
                                model_slot slot, uint32_t place);

typedef enum model_verb { MODEL_SET, MODEL_INSERT, MODEL_ERASE } model_verb;

/// One change of one value.
typedef struct model_put {
  model_verb verb;
  annot_node node;
  uint32_t row;
  uint32_t index;  ///< in a list; 0 for a single value
  model_slot slot; ///< what to set or insert; what MODEL_ERASE took away
} model_put;

/// The one way to change a document besides its text: does what `put` says and turns `put` into its
/// inverse.  A child that comes in, or goes, takes everything below it along.
///
/// The arguments must be right: a live node, a row and index it has, a slot of the row's kind.
/// Only memory can be missing, and then nothing has changed.
annot_status annot_model_put(annot_document *document, model_put *put);

/// Promises that taking back `put` will need no memory, or fails; to be called before it is done.
/// The promise holds until annot_model_put has taken it back, or `promised` is set to 0.
annot_status annot_model_promise(annot_document *document, const model_put *put);

/// Takes `put` back, which annot_model_put made the inverse of what was promised: it cannot fail.
void annot_model_take_back(annot_document *document, model_put *put);

/// Lists all live spans and regions in `bounds`, where they are not known.
annot_status annot_model_bounds(annot_document *document);

/// Gives a live span or region other bounds, as a text edit does.
void annot_model_move(annot_document *document, annot_node node, const uint64_t bounds[2]);

/// Adds `difference` to all bounds greater than `end`.  It needs no memory.
void annot_model_shift(annot_document *document, uint64_t end, uint64_t difference);

/// Takes a lent text away, where there is one.
void annot_model_forget_lent(annot_document *document);

/// Replaces bytes [start, end) of the article; the article must be present.  Spans stay as they are.
/// ANNOT_LIMIT: it would pass 4 GiB.
annot_status annot_model_replace_text(annot_document *document, size_t start, size_t end,
                                      annot_str bytes);

/// Calls for each child of a node, in canonical order.
#define FOR_EACH_ROW(document, node, info, row)                                                    \
  for (uint32_t row = 0, row##_count_ = annot_shapes[model_at(document, node)->shape].count;       \
       row < row##_count_ && ((info) = shape_row(model_at(document, node)->shape, row), true);     \
       ++row)

#endif
