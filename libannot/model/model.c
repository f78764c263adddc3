/// Making and changing documents.  Everything that can fail is reserved before anything is changed.

#include "config.h"

#include "model/model.h"

#include "base/bits.h"

#include <string.h>

/// The number of slots a list of `count` elements has room for.
static uint32_t run_capacity(uint32_t count) {
  uint32_t capacity = 1;
  while (capacity < count)
    capacity *= 2;
  return capacity;
}

static inline uint32_t run_class(uint32_t capacity) { return annot_lowest_bit(capacity); }

/// Makes room for `count` more slots and their places, and four more that model_take may touch.
static inline annot_status reserve_slots(annot_document *document, size_t count) {
  count += MODEL_FOUR + document->promised;
  if (document->slots.count + count > UINT32_MAX - 1)
    return ANNOT_LIMIT;
  TRY(ARRAY_RESERVE(model_slot, &document->allocator, &document->slots, count));
  return ARRAY_RESERVE(uint32_t, &document->allocator, &document->places, count);
}

SELDOM annot_status annot_model_make_room(annot_document *document, uint32_t count) {
  TRY(ARRAY_RESERVE(model_node, &document->allocator, &document->nodes, 1));
  return reserve_slots(document, count);
}

/// Takes a free run of slots, or a new one, which may need memory.  What is in it is of no use.
static inline annot_status take_run(annot_document *document, uint32_t capacity, uint32_t *first) {
  uint32_t class = run_class(capacity);
  uint32_t free_run = document->free_runs[class];
  if (free_run != 0) {
    document->free_runs[class] = ARRAY_AT(model_slot, &document->slots, free_run).run.first;
    *first = free_run;
    return ANNOT_OK;
  }
  TRY(reserve_slots(document, capacity));
  *first = model_extend(document, capacity);
  return ANNOT_OK;
}

static void give_run(annot_document *document, uint32_t first, uint32_t capacity) {
  uint32_t class = run_class(capacity);
  ARRAY_AT(model_slot, &document->slots, first).run =
      (model_run){document->free_runs[class], 0};
  document->free_runs[class] = first;
}

annot_status annot_model_node(annot_document *document, annot_shape shape, uint32_t place,
                              annot_node *node) {
  TRY(model_child(document, ANNOT_NO_NODE, 0, shape, place, node));
  model_at(document, *node)->live = 0;
  return ANNOT_OK;
}

annot_status annot_model_reset(annot_document *document) {
  if (document->editing)
    document->editing->free(document);
  document->follower = (model_follower){NULL, NULL};
  document->promised = 0;
  document->bounds_known = false;
  document->digest = DIGEST_UNKNOWN;
  document->nodes.count = document->slots.count = document->places.count = 0;
  document->strings.length = document->text.length = 0;
  document->arena = (annot_str){document->strings.data, 0};
  document->lent = false;
  annot_model_forget_record(document);
  document->ids.built = false;
  annot_text_changed(document);
  document->file_unit = ANNOT_CODEPOINT;
  memset(document->free_runs, 0, sizeof document->free_runs);
  annot_node root;
  TRY(ARRAY_RESERVE(model_node, &document->allocator, &document->nodes, 2));
  ARRAY_PUSH(model_node, &document->nodes, (model_node){0});
  TRY(annot_model_node(document, ANNOT_DOCUMENT, NO_PLACE, &root));
  model_at(document, root)->live = 1;
  return ANNOT_OK;
}

/// An annotation of 30 bytes and more takes a node and some twenty slots at most; documents that are
/// denser than this guess grow as any array does.
annot_status annot_model_reserve(annot_document *document, size_t bytes) {
  const annot_allocator *allocator = &document->allocator;
  TRY(ARRAY_RESERVE(model_node, allocator, &document->nodes, bytes / 64));
  return reserve_slots(document, bytes / 16);
}

/// Whether bytes stand in others, and where.
static bool is_within(annot_str whole, annot_str bytes, uint32_t *at) {
  uintptr_t first = (uintptr_t)whole.data, begin = (uintptr_t)bytes.data;
  if (!whole.data || begin < first || begin - first > whole.length ||
      bytes.length > whole.length - (begin - first))
    return false;
  *at = (uint32_t)(begin - first);
  return true;
}

/// A string says no more bytes than it is spelled with, so twice the record is room for all of them;
/// the strings of a larger record are copied one by one.
void annot_model_record(annot_document *document, annot_str bytes) {
  if (bytes.length < UINT32_MAX / 2)
    document->arena = document->record = bytes;
}

/// Makes `strings` the arena, where it is a record's.
static annot_status own_strings(annot_document *document) {
  annot_buffer *strings = &document->strings;
  if (document->arena.data == strings->data)
    return ANNOT_OK;
  strings->length = 0;
  TRY(annot_buffer_append(strings, document->arena.data, document->arena.length));
  document->arena.data = strings->data;
  return ANNOT_OK;
}

annot_status annot_model_string(annot_document *document, annot_str bytes, model_slot *slot) {
  annot_buffer *strings = &document->strings;
  uint32_t at;
  if (is_within(document->record, bytes, &at) || is_within(document->arena, bytes, &at)) {
    slot->run = (model_run){at, (uint32_t)bytes.length};
    return ANNOT_OK;
  }
  if (bytes.length >= UINT32_MAX - document->arena.length)
    return ANNOT_LIMIT;
  TRY(own_strings(document));
  model_run run = {(uint32_t)strings->length, (uint32_t)bytes.length};
  TRY(annot_buffer_append(strings, bytes.data, bytes.length));
  document->arena = (annot_str){strings->data, strings->length};
  slot->run = run;
  return ANNOT_OK;
}

annot_status annot_model_list(annot_document *document, annot_node node, uint32_t row,
                              const model_item *elements, uint32_t count) {
  uint32_t capacity = run_capacity(count);
  if (count == 0)
    return ANNOT_OK;
  if (!model_has_room(document, capacity))
    TRY(annot_model_make_room(document, capacity));
  uint32_t first = model_extend(document, capacity); // no run is free yet
  model_slot *slots = &ARRAY_AT(model_slot, &document->slots, first);
  uint32_t *places = &ARRAY_AT(uint32_t, &document->places, first);
  for (uint32_t i = 0; i < count; ++i) {
    slots[i] = elements[i].slot;
    places[i] = elements[i].place;
  }
  model_slot_at(document, node, row)->run = (model_run){first, count};
  return ANNOT_OK;
}

/// Copies the strings of a node to `strings`, or only counts their bytes where it has no room.
static size_t move_strings(annot_document *document, annot_node node, annot_buffer *strings) {
  const annot_field_info *info;
  size_t length = 0;
  FOR_EACH_ROW(document, node, info, row) {
    if (!kind_is_string(info->kind) || info->kind == ANNOT_KIND_ARTICLE)
      continue;
    model_run values = model_values(document, node, row);
    for (uint32_t i = 0; i < values.count; ++i) {
      model_run *string = &model_element(document, values, i)->run;
      length += string->count;
      if (strings->capacity == 0)
        continue;
      annot_copy(strings->data + strings->length, document->arena.data + string->first,
                 string->count);
      string->first = (uint32_t)strings->length;
      strings->length += string->count;
    }
  }
  return length;
}

static void trim(const annot_allocator *allocator, annot_array *array, size_t size) {
  void *data = array->count == 0 ? NULL
                                 : annot_resize(allocator, array->data, array->capacity * size,
                                                array->count * size);
  if (!data)
    return;
  array->data = data;
  array->capacity = array->count;
}

static void trim_text(annot_document *document) {
  annot_buffer *text = &document->text;
  char *data = text->length == 0 ? NULL
                                 : annot_resize(text->allocator, text->data, text->capacity,
                                                text->length);
  if (!data)
    return;
  document->positions.text.data = text->data = data;
  text->capacity = text->length;
}

annot_status annot_model_compact(annot_document *document) {
  annot_buffer strings = {.allocator = document->strings.allocator};
  size_t length = 0;
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
    length += move_strings(document, node, &strings);
  TRY(annot_buffer_reserve(&strings, length));
  if (length > 0)
    for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node)
      move_strings(document, node, &strings);
  annot_buffer_free(&document->strings);
  document->strings = strings;
  document->arena = (annot_str){strings.data, strings.length};
  trim_text(document);
  trim(&document->allocator, &document->nodes, sizeof(model_node));
  trim(&document->allocator, &document->slots, sizeof(model_slot));
  trim(&document->allocator, &document->places, sizeof(uint32_t));
  return ANNOT_OK;
}

annot_status annot_model_append(annot_document *document, annot_node node, uint32_t row,
                                model_slot slot, uint32_t place) {
  model_slot list = *model_slot_at(document, node, row);
  model_run run = slot_absent(list) ? (model_run){0, 0} : list.run;
  if (run.count == 0 || (run.count & (run.count - 1)) == 0) {
    uint32_t first;
    uint32_t capacity = run.count == 0 ? 1 : run.count * 2;
    TRY(take_run(document, capacity, &first));
    model_slot *slots = document->slots.data;
    uint32_t *places = document->places.data;
    memcpy(slots + first, slots + run.first, run.count * sizeof *slots);
    memcpy(places + first, places + run.first, run.count * sizeof *places);
    if (run.count > 0)
      give_run(document, run.first, run.count);
    run.first = first;
  }
  ARRAY_AT(model_slot, &document->slots, run.first + run.count) = slot;
  ARRAY_AT(uint32_t, &document->places, run.first + run.count) = place;
  ++run.count;
  model_slot_at(document, node, row)->run = run;
  return ANNOT_OK;
}

annot_status annot_model_adopt(annot_document *document, annot_node parent, uint32_t row,
                               annot_node child) {
  uint32_t place = model_at(document, child)->place;
  model_slot slot = {.bits = child};
  if (annot_is_list(shape_row(model_at(document, parent)->shape, row)->cardinality))
    TRY(annot_model_append(document, parent, row, slot, place));
  else
    model_fill(document, parent, row, slot, place);
  model_hold(document, parent, row, child);
  return ANNOT_OK;
}

/// The pool index of value `index` of a row; UINT32_MAX where there is none.
static uint32_t value_slot(const annot_document *document, annot_node node, uint32_t row,
                           uint32_t index) {
  uint32_t at = model_at(document, node)->slots + row;
  model_slot slot = ARRAY_AT(model_slot, &document->slots, at);
  if (slot_absent(slot))
    return UINT32_MAX;
  if (!annot_is_list(shape_row(model_at(document, node)->shape, row)->cardinality))
    return index == 0 ? at : UINT32_MAX;
  return index < slot.run.count ? slot.run.first + index : UINT32_MAX;
}

model_slot annot_model_value(const annot_document *document, annot_node node, uint32_t row,
                             uint32_t index) {
  uint32_t at = value_slot(document, node, row, index);
  return at == UINT32_MAX ? ABSENT : ARRAY_AT(model_slot, &document->slots, at);
}

uint32_t annot_model_place(const annot_document *document, annot_node node, uint32_t row,
                           uint32_t index) {
  uint32_t at = value_slot(document, node, row, index);
  return at == UINT32_MAX ? NO_PLACE : ARRAY_AT(uint32_t, &document->places, at);
}

/// What to do with everything below a node.
typedef struct subtree_walk {
  annot_document *document;
  bool live;
} subtree_walk;

static void mark_node(const subtree_walk *walk, annot_node node) {
  annot_document *document = walk->document;
  if (shape_has_bounds(model_at(document, node)->shape))
    document->bounds_known = false;
  bool indexed = document->ids.built && shape_has_id(model_at(document, node)->shape);
  if (indexed && !walk->live)
    annot_ids_drop(document, node);
  model_at(document, node)->live = walk->live;
  if (indexed && walk->live)
    annot_ids_add(document, node);
}

/// Marks a node and everything below it live or not.  The table of shapes bounds the depth: a
/// document holds speakers, a speaker mentions, a mention spans.
static void mark_subtree(const subtree_walk *walk, annot_node node) {
  mark_node(walk, node);
  const annot_field_info *info;
  FOR_EACH_ROW(walk->document, node, info, row) {
    if (info->kind != ANNOT_KIND_NODE)
      continue;
    for (uint32_t i = 0;; ++i) {
      model_slot child = annot_model_value(walk->document, node, row, i);
      if (slot_absent(child))
        break;
      mark_subtree(walk, (annot_node)child.bits);
    }
  }
}

static uint32_t count_ids(const annot_document *document, annot_node node) {
  uint32_t count = shape_has_id(model_at(document, node)->shape);
  const annot_field_info *info;
  FOR_EACH_ROW(document, node, info, row) {
    for (uint32_t i = 0; info->kind == ANNOT_KIND_NODE; ++i) {
      model_slot child = annot_model_value(document, node, row, i);
      if (slot_absent(child))
        break;
      count += count_ids(document, (annot_node)child.bits);
    }
  }
  return count;
}

static void child_goes(annot_document *document, annot_node child) {
  mark_subtree(&(subtree_walk){document, false}, child);
  model_at(document, child)->parent = ANNOT_NO_NODE;
}

static void child_comes(annot_document *document, annot_node parent, uint32_t row,
                        annot_node child) {
  model_at(document, child)->parent = parent;
  model_at(document, child)->row = (uint8_t)row;
  mark_subtree(&(subtree_walk){document, true}, child);
}

/// Makes room for the ids that come.  Where there is none the table is given up: it only saves time,
/// and is built again when there is memory.
static void reserve_ids(annot_document *document, const model_put *put,
                        const annot_field_info *info) {
  uint32_t ids = put->row == 0;
  if (info->kind == ANNOT_KIND_NODE && put->verb != MODEL_ERASE && !slot_absent(put->slot))
    ids = count_ids(document, (annot_node)put->slot.bits);
  if (ids > 0 && annot_ids_reserve(document, ids) != ANNOT_OK)
    document->ids.built = false;
}

/// The slots that taking back `put` takes: an element that goes leaves the room of its list, if the
/// rest fills a smaller one.
static uint32_t slots_to_take_back(const annot_document *document, const model_put *put) {
  if (put->verb != MODEL_ERASE)
    return 0;
  uint32_t left = model_count(document, put->node, put->row) - 1;
  return run_capacity(left) < run_capacity(left + 1) || left == 0 ? run_capacity(left + 1) : 0;
}

annot_status annot_model_promise(annot_document *document, const model_put *put) {
  uint32_t slots = slots_to_take_back(document, put);
  TRY(reserve_slots(document, slots));
  document->promised += slots;
  return ANNOT_OK;
}

void annot_model_take_back(annot_document *document, model_put *put) {
  if (put->verb == MODEL_INSERT) {
    uint32_t count = model_count(document, put->node, put->row);
    if (count == 0 || (count & (count - 1)) == 0)
      document->promised -= run_capacity(count + 1);
  }
  annot_status status = annot_model_put(document, put);
  (void)status; // room was promised
}

annot_status annot_model_bounds(annot_document *document) {
  if (document->bounds_known)
    return ANNOT_OK;
  annot_array *bounds = &document->bounds;
  bounds->count = 0;
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    const model_node *made = model_at(document, node);
    if (!made->live || !shape_has_bounds((annot_shape)made->shape))
      continue;
    TRY(ARRAY_RESERVE(model_bound, &document->allocator, bounds, 1));
    uint32_t slot = made->slots + start_row((annot_shape)made->shape);
    model_bound bound = {node, slot, ARRAY_AT(model_slot, &document->slots, slot).bits,
                         ARRAY_AT(model_slot, &document->slots, slot + 1).bits};
    ARRAY_PUSH(model_bound, bounds, bound);
  }
  document->bounds_known = true;
  return ANNOT_OK;
}

/// The entry of a node in `bounds`, which must be known.
static model_bound *find_bound(const annot_document *document, annot_node node) {
  size_t low = 0, high = document->bounds.count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (ARRAY_AT(model_bound, &document->bounds, middle).node <= node)
      low = middle;
    else
      high = middle;
  }
  return &ARRAY_AT(model_bound, &document->bounds, low);
}

void annot_model_move(annot_document *document, annot_node node, const uint64_t bounds[2]) {
  model_slot *slots = model_slot_at(document, node, start_row(model_at(document, node)->shape));
  slots[0].bits = bounds[0];
  slots[1].bits = bounds[1];
  if (!document->bounds_known)
    return;
  model_bound *bound = find_bound(document, node);
  bound->start = bounds[0];
  bound->end = bounds[1];
}

static inline uint64_t shifted(uint64_t bound, uint64_t end, uint64_t difference) {
  return bound > end && bound != UINT64_MAX ? bound + difference : bound;
}

/// What is not known cannot be listed without memory: it is looked for.
static void shift_nodes(annot_document *document, uint64_t end, uint64_t difference) {
  for (annot_node node = ANNOT_ROOT; node < document->nodes.count; ++node) {
    const model_node *at = model_at(document, node);
    if (!at->live || !shape_has_bounds(at->shape))
      continue;
    model_slot *slots = model_slot_at(document, node, start_row(at->shape));
    slots[0].bits = shifted(slots[0].bits, end, difference);
    slots[1].bits = shifted(slots[1].bits, end, difference);
  }
}

void annot_model_shift(annot_document *document, uint64_t end, uint64_t difference) {
  if (difference == 0)
    return;
  if (annot_model_bounds(document) != ANNOT_OK) {
    shift_nodes(document, end, difference);
    return;
  }
  model_bound *bounds = document->bounds.data;
  model_slot *slots = document->slots.data;
  for (size_t i = 0; i < document->bounds.count; ++i) {
    uint64_t was = bounds[i].end;
    if ((bounds[i].start <= end || bounds[i].start == UINT64_MAX) && (was <= end || was == UINT64_MAX))
      continue;
    slots[bounds[i].slot].bits = bounds[i].start = shifted(bounds[i].start, end, difference);
    slots[bounds[i].slot + 1].bits = bounds[i].end = shifted(was, end, difference);
  }
}

static annot_status insert_element(annot_document *document, const model_put *put) {
  TRY(annot_model_append(document, put->node, put->row, put->slot, NO_PLACE));
  model_run list = model_slot_at(document, put->node, put->row)->run;
  model_slot *slots = &ARRAY_AT(model_slot, &document->slots, list.first);
  uint32_t *places = &ARRAY_AT(uint32_t, &document->places, list.first);
  uint32_t moved = list.count - 1 - put->index;
  memmove(slots + put->index + 1, slots + put->index, moved * sizeof *slots);
  memmove(places + put->index + 1, places + put->index, moved * sizeof *places);
  slots[put->index] = put->slot;
  places[put->index] = NO_PLACE;
  return ANNOT_OK;
}

/// Takes an element out.  A list keeps the room of its count rounded up to a power of two, so what
/// falls free at a power of two goes back.
static model_slot erase_element(annot_document *document, const model_put *put) {
  model_slot *holder = model_slot_at(document, put->node, put->row);
  model_run list = holder->run;
  model_slot *slots = &ARRAY_AT(model_slot, &document->slots, list.first);
  uint32_t *places = &ARRAY_AT(uint32_t, &document->places, list.first);
  model_slot taken = slots[put->index];
  uint32_t moved = list.count - 1 - put->index;
  memmove(slots + put->index, slots + put->index + 1, moved * sizeof *slots);
  memmove(places + put->index, places + put->index + 1, moved * sizeof *places);
  uint32_t left = list.count - 1;
  if (left == 0) {
    give_run(document, list.first, 1);
    *holder = ABSENT;
    model_mark_spelled(document, put->node, put->row, NO_PLACE);
    return taken;
  }
  if (run_capacity(left) < run_capacity(list.count))
    give_run(document, list.first + left, left);
  holder->run.count = left;
  return taken;
}

/// Puts a value in the place of another; returns the other.
static model_slot set_value(annot_document *document, const model_put *put) {
  uint32_t at = value_slot(document, put->node, put->row, put->index);
  if (at == UINT32_MAX)
    at = model_at(document, put->node)->slots + put->row;
  model_slot old = ARRAY_AT(model_slot, &document->slots, at);
  ARRAY_AT(model_slot, &document->slots, at) = put->slot;
  ARRAY_AT(uint32_t, &document->places, at) = NO_PLACE;
  if (shape_row(model_at(document, put->node)->shape, put->row)->kind == ANNOT_KIND_BOUND)
    document->bounds_known = false;
  return old;
}

annot_status annot_model_put(annot_document *document, model_put *put) {
  ++document->version;
  const annot_field_info *info = shape_row(model_at(document, put->node)->shape, put->row);
  reserve_ids(document, put, info);
  bool is_id = document->ids.built && put->row == 0 &&
               shape_has_id(model_at(document, put->node)->shape) &&
               model_at(document, put->node)->live;
  model_slot came = put->verb == MODEL_ERASE ? ABSENT : put->slot;
  model_slot gone = ABSENT;
  if (put->verb == MODEL_INSERT)
    TRY(insert_element(document, put));
  if (is_id && !slot_absent(*model_slot_at(document, put->node, 0)))
    annot_ids_drop(document, put->node);
  if (put->verb == MODEL_ERASE)
    gone = erase_element(document, put);
  else if (put->verb == MODEL_SET)
    gone = set_value(document, put);
  if (is_id && document->ids.built)
    annot_ids_add(document, put->node);
  if (info->kind == ANNOT_KIND_NODE && !slot_absent(gone))
    child_goes(document, (annot_node)gone.bits);
  if (info->kind == ANNOT_KIND_NODE && !slot_absent(came))
    child_comes(document, put->node, put->row, (annot_node)came.bits);
  put->slot = put->verb == MODEL_INSERT ? came : gone;
  if (put->verb != MODEL_SET)
    put->verb = put->verb == MODEL_INSERT ? MODEL_ERASE : MODEL_INSERT;
  return ANNOT_OK;
}

void annot_model_forget_lent(annot_document *document) {
  if (!document->lent)
    return;
  document->lent = false;
  document->text.length = 0;
  annot_text_changed(document);
}

annot_status annot_model_replace_text(annot_document *document, size_t start, size_t end,
                                      annot_str bytes) {
  annot_buffer *text = &document->text;
  size_t kept = text->length - (end - start);
  if (bytes.length >= UINT32_MAX - kept)
    return ANNOT_LIMIT;
  if (bytes.length > end - start)
    TRY(annot_buffer_reserve(text, bytes.length - (end - start)));
  if (text->length > end)
    memmove(text->data + start + bytes.length, text->data + end, text->length - end);
  if (bytes.length > 0)
    memcpy(text->data + start, bytes.data, bytes.length);
  text->length = kept + bytes.length;
  annot_text_edited(document, start, end, start + bytes.length);
  return ANNOT_OK;
}
