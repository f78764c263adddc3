/// Changes as lines of JSON (spec/journal.md), so that they can be done again after a crash.

#include "config.h"

#include "change/log.h"

#include "base/number.h"
#include "base/utf8.h"
#include "json/canonical.h"

#include <string.h>

/// Deep enough for the deepest `extra` within an operation.
enum { MAX_DEPTH = 160 };

static annot_status append(annot_buffer *line, const char *string) {
  return annot_buffer_append(line, string, strlen(string));
}

static annot_status append_step(annot_buffer *line, const annot_field_info *info, uint32_t index) {
  TRY(annot_buffer_printf(line, "/%s", info->name.data));
  return annot_is_list(info->cardinality) ? annot_buffer_printf(line, "/%u", (unsigned)index)
                                          : ANNOT_OK;
}

/// The pointer to a node; names of members need no escape.
static annot_status append_path(annot_buffer *line, const change_path *path) {
  annot_shape shape = ANNOT_DOCUMENT;
  for (uint8_t i = 0; i < path->depth; ++i) {
    const annot_field_info *info = shape_row(shape, path->rows[i]);
    TRY(append_step(line, info, path->indexes[i]));
    shape = info->child;
  }
  return ANNOT_OK;
}

static annot_status append_pair(annot_buffer *line, const char *name, const uint64_t bounds[2]) {
  TRY(annot_buffer_printf(line, ",\"%s\":[", name));
  for (int i = 0; i < 2; ++i) {
    if (bounds[i] == UINT64_MAX)
      TRY(append(line, i == 0 ? "null" : ",null"));
    else
      TRY(annot_buffer_printf(line, "%s%llu", i == 0 ? "" : ",", (unsigned long long)bounds[i]));
  }
  return append(line, "]");
}

static annot_status append_moves(annot_buffer *line, const annot_change *change,
                                 const change_text *text) {
  for (uint32_t i = 0; i < text->move_count; ++i) {
    const change_move *move = &ARRAY_AT(change_move, &change->moves, text->first_move + i);
    TRY(append(line, i == 0 ? ",\"moved\":[{\"at\":\"" : ",{\"at\":\""));
    TRY(append_path(line, &move->path));
    TRY(append(line, "\""));
    TRY(append_pair(line, "old", change->backward ? move->after : move->before));
    TRY(append_pair(line, "new", change->backward ? move->before : move->after));
    TRY(append(line, "}"));
  }
  return append(line, text->move_count > 0 ? "]" : "");
}

static annot_status append_text(annot_buffer *line, const annot_change *change,
                                const change_text *text) {
  annot_str unit = annot_enum_spelling(ANNOT_ENUM_UNIT, (int)text->unit);
  TRY(annot_buffer_printf(line, "{\"text\":\"%s\",\"start\":%llu,\"old\":", unit.data,
                          (unsigned long long)text->position));
  TRY(annot_json_append_string(
      line, change_bytes(change, change->backward ? text->after : text->before)));
  TRY(append(line, ",\"new\":"));
  TRY(annot_json_append_string(
      line, change_bytes(change, change->backward ? text->before : text->after)));
  TRY(append_moves(line, change, text));
  TRY(append(line, text->digest ? ",\"digest\":true" : ""));
  return append(line, text->still ? ",\"still\":true}" : "}");
}

static annot_status append_slot(annot_buffer *line, const annot_change *change,
                                const change_value *value, const annot_field_info *info,
                                const char *name, model_slot slot) {
  if (slot_absent(slot))
    return ANNOT_OK;
  TRY(annot_buffer_printf(line, ",\"%s\":", name));
  if (info->kind == ANNOT_KIND_ARTICLE)
    return append(line, "\"\""); // that there is a text; its words are a text operation
  if (info->kind != ANNOT_KIND_NODE)
    return annot_spell_value(change->document, info, slot, line);
  annot_str subtree = change_bytes(change, value->subtree);
  return subtree.length > 0 ? annot_buffer_append(line, subtree.data, subtree.length)
                            : append(line, "{}");
}

static annot_status append_value(annot_buffer *line, const annot_change *change,
                                 const change_value *value) {
  model_slot from = change->backward ? value->after : value->before;
  model_slot to = change->backward ? value->before : value->after;
  annot_shape shape = (annot_shape)model_at(change->document, value->node)->shape;
  const annot_field_info *info = shape_row(shape, value->row);
  bool list = annot_is_list(info->cardinality);
  TRY(append(line, list && slot_absent(from) ? "{\"insert\":\""
                   : list && slot_absent(to) ? "{\"remove\":\""
                                             : "{\"set\":\""));
  TRY(append_path(line, &value->path));
  TRY(append_step(line, info, value->index));
  TRY(append(line, "\""));
  TRY(append_slot(line, change, value, info, "old", from));
  TRY(append_slot(line, change, value, info, "new", to));
  bool emptied = change->backward ? value->emptied_before : value->emptied_after;
  return append(line, emptied ? ",\"collapsed\":true}" : "}");
}

static annot_status append_change(annot_buffer *line, const annot_change *change) {
  size_t count = change->ops.count;
  TRY(append(line, "{\"change\":["));
  for (size_t i = 0; i < count; ++i) {
    const change_op *op = change_op_at(change, change->backward ? count - 1 - i : i);
    TRY(append(line, i > 0 ? "," : ""));
    TRY(op->is_text ? append_text(line, change, &op->text) : append_value(line, change, &op->value));
  }
  return append(line, "]}\n");
}

annot_status annot_change_write(const annot_change *change, annot_sink sink, void *context) {
  annot_buffer line = {.allocator = &change->allocator};
  annot_status status = append_change(&line, change);
  if (status == ANNOT_OK)
    status = sink(context, line.data, line.length);
  annot_buffer_free(&line);
  return status;
}

/// One operation as it stands in a line: values still as they are spelled.
typedef struct journal_op {
  char verb;             ///< the first letter of text, set, insert, remove; 0: none
  annot_str target;      ///< the pointer, or the unit
  annot_str before, after, moved;
  uint64_t start;
  bool digest, still, collapsed;
} journal_op;

typedef struct journal_reader {
  annot_document *document;
  annot_json json;
  annot_buffer target, scratch;
  annot_change *text; ///< what a text operation is brought together in
} journal_reader;

static bool is_named(const annot_json_string *name, const char *wanted) {
  return name->spelled.length == strlen(wanted) &&
         memcmp(name->spelled.data, wanted, name->spelled.length) == 0;
}

/// The bytes of the value at the cursor, which is stepped over.
static annot_status take_raw(annot_json *json, annot_str *raw) {
  annot_json_peek(json);
  size_t from = json->at;
  if (!annot_json_skip(json))
    return ANNOT_BAD_DATA;
  *raw = (annot_str){json->bytes.data + from, json->at - from};
  return ANNOT_OK;
}

/// What the string at the cursor says: a view of the input or of `buffer`.
static annot_status take_string(annot_json *json, annot_buffer *buffer, annot_str *says) {
  annot_json_string string;
  annot_json_fault fault = JSON_FINE;
  annot_json_range place;
  if (annot_json_peek(json) != JSON_STRING || !annot_json_read_string(json, &string))
    return ANNOT_BAD_DATA;
  TRY(annot_json_decode(&string, buffer, says, &fault, &place));
  return fault == JSON_FINE ? ANNOT_OK : ANNOT_BAD_DATA;
}

static annot_status take_position(annot_json *json, uint64_t *position) {
  annot_str spelling;
  if (annot_json_peek(json) != JSON_NUMBER || !annot_json_read_number(json, &spelling) ||
      spelling.length > 16)
    return ANNOT_BAD_DATA;
  *position = 0;
  for (size_t i = 0; i < spelling.length; ++i) {
    if (spelling.data[i] < '0' || spelling.data[i] > '9')
      return ANNOT_BAD_DATA;
    *position = *position * 10 + (uint64_t)(spelling.data[i] - '0');
  }
  return *position <= ANNOT_MAX_POSITION ? ANNOT_OK : ANNOT_BAD_DATA;
}

static annot_status take_true(annot_json *json, bool *is) {
  if (annot_json_peek(json) != JSON_TRUE)
    return ANNOT_BAD_DATA;
  annot_json_read_word(json, JSON_TRUE);
  *is = true;
  return ANNOT_OK;
}

static annot_status take_member(journal_reader *reader, const annot_json_string *name,
                                journal_op *op) {
  annot_json *json = &reader->json;
  static const char *const verbs[] = {"text", "set", "insert", "remove"};
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; ++i)
    if (is_named(name, verbs[i])) {
      op->verb = verbs[i][0];
      reader->target.length = 0;
      return take_string(json, &reader->target, &op->target);
    }
  return is_named(name, "old")      ? take_raw(json, &op->before)
         : is_named(name, "new")    ? take_raw(json, &op->after)
         : is_named(name, "moved")  ? take_raw(json, &op->moved)
         : is_named(name, "start")  ? take_position(json, &op->start)
         : is_named(name, "digest") ? take_true(json, &op->digest)
         : is_named(name, "still")  ? take_true(json, &op->still)
         : is_named(name, "collapsed") ? take_true(json, &op->collapsed)
                                       : ANNOT_BAD_DATA;
}

/// A cursor over one value.
static annot_json json_of(annot_str raw) {
  return (annot_json){.bytes = raw, .max_depth = MAX_DEPTH};
}

/// Takes the next token of a pointer; false at its end.
static bool next_token(annot_str *pointer, annot_str *token) {
  if (pointer->length == 0 || pointer->data[0] != '/')
    return false;
  size_t length = 1;
  while (length < pointer->length && pointer->data[length] != '/')
    ++length;
  *token = (annot_str){pointer->data + 1, length - 1};
  *pointer = (annot_str){pointer->data + length, pointer->length - length};
  return true;
}

/// Follows a pointer to a value, which need not be there; its node must.
static annot_status follow_pointer(const annot_document *document, annot_str pointer,
                                   model_put *put, const annot_field_info **info) {
  annot_node node = ANNOT_ROOT;
  annot_str token;
  do {
    annot_shape shape = annot_node_shape(document, node);
    if (shape == ANNOT_NO_SHAPE || !next_token(&pointer, &token))
      return ANNOT_BAD_STATE;
    *put = (model_put){.node = node, .row = field_row(shape, annot_field_find(shape, token))};
    if (put->row == MAX_ROWS)
      return ANNOT_BAD_STATE;
    *info = shape_row(shape, put->row);
    uint64_t index = 0;
    if (annot_is_list((*info)->cardinality)) {
      if (!next_token(&pointer, &token))
        return ANNOT_BAD_STATE;
      annot_json json = json_of(token);
      TRY(take_position(&json, &index));
    }
    if (index >= UINT32_MAX)
      return ANNOT_BAD_STATE;
    put->index = (uint32_t)index;
    node = annot_child(document, node, (*info)->field, put->index);
  } while (pointer.length > 0);
  return ANNOT_OK;
}

static annot_status read_slot(journal_reader *reader, const annot_field_info *info, annot_str raw,
                              model_slot *slot) {
  annot_json json = json_of(raw);
  annot_str string = raw, spelling;
  if (info->kind == ANNOT_KIND_OBJECT)
    return annot_keep_string(reader->document, info, raw, slot);
  if (info->kind == ANNOT_KIND_POSITION || info->kind == ANNOT_KIND_BOUND)
    return take_position(&json, &slot->bits);
  if (info->kind == ANNOT_KIND_NUMBER || info->kind == ANNOT_KIND_SHARE) {
    if (annot_json_peek(&json) != JSON_NUMBER || !annot_json_read_number(&json, &spelling))
      return ANNOT_BAD_DATA;
    return annot_keep_number(info, annot_number_parse(spelling), slot);
  }
  reader->scratch.length = 0;
  TRY(take_string(&json, &reader->scratch, &string));
  if (info->kind != ANNOT_KIND_ENUM)
    return annot_keep_string(reader->document, info, string, slot);
  slot->bits = (uint64_t)annot_enum_find(info->enumeration, string);
  return slot->bits ? ANNOT_OK : ANNOT_BAD_DATA;
}

static annot_status fill_node(journal_reader *reader, annot_node node, annot_str raw);

/// Puts what is spelled in `raw` where `put` says.
static annot_status read_value(journal_reader *reader, model_put put, const annot_field_info *info,
                               annot_str raw, bool collapsed) {
  if (info->kind == ANNOT_KIND_ARTICLE)
    put.slot = (model_slot){.run = {0, 0}};
  else if (info->kind == ANNOT_KIND_NODE) {
    annot_node child;
    TRY(annot_add(reader->document, put.node, info->field, put.index, &child));
    return fill_node(reader, child, raw);
  } else
    TRY(read_slot(reader, info, raw, &put.slot));
  return annot_log_bound(reader->document, put, collapsed);
}

/// Reads one member of a node that is new.
static annot_status fill_member(journal_reader *reader, annot_node node, annot_json *json,
                                const annot_json_string *name) {
  annot_shape shape = annot_node_shape(reader->document, node);
  uint32_t row = field_row(shape, annot_field_find(shape, name->spelled));
  annot_str raw;
  if (row == MAX_ROWS)
    return ANNOT_BAD_DATA;
  const annot_field_info *info = shape_row(shape, row);
  model_put put = {.verb = MODEL_SET, .node = node, .row = row};
  if (!annot_is_list(info->cardinality)) {
    TRY(take_raw(json, &raw));
    return read_value(reader, put, info, raw, false);
  }
  put.verb = MODEL_INSERT;
  if (annot_json_peek(json) != JSON_ARRAY || !annot_json_enter(json))
    return ANNOT_BAD_DATA;
  for (bool first = true; annot_json_element(json, &first); ++put.index) {
    TRY(take_raw(json, &raw));
    TRY(read_value(reader, put, info, raw, false));
  }
  return json->fault == JSON_FINE ? ANNOT_OK : ANNOT_BAD_DATA;
}

static annot_status fill_node(journal_reader *reader, annot_node node, annot_str raw) {
  annot_json json = json_of(raw);
  annot_json_string name;
  if (annot_json_peek(&json) != JSON_OBJECT || !annot_json_enter(&json))
    return ANNOT_BAD_DATA;
  for (bool first = true; annot_json_member(&json, &first, &name);)
    TRY(fill_member(reader, node, &json, &name));
  return json.fault == JSON_FINE ? ANNOT_OK : ANNOT_BAD_DATA;
}

/// Whether the value that an operation replaces is the one that is there.
static annot_status check_before(journal_reader *reader, const journal_op *op,
                                 const annot_field_info *info, const model_put *put) {
  annot_document *document = reader->document;
  if (info->field == ANNOT_SOURCE_DIGEST)
    annot_digest_settle(document);
  model_slot now = annot_model_value(document, put->node, put->row, put->index);
  if (slot_absent(now) || !op->before.data)
    return slot_absent(now) == !op->before.data ? ANNOT_OK : ANNOT_BAD_STATE;
  if (info->kind == ANNOT_KIND_ARTICLE)
    return ANNOT_OK;
  annot_buffer *spelled = &reader->scratch;
  spelled->length = 0;
  TRY(annot_spell_value(document, info, now, spelled));
  return annot_str_equal((annot_str){spelled->data, spelled->length}, op->before) ? ANNOT_OK
                                                                                  : ANNOT_BAD_STATE;
}

static annot_status run_value_op(journal_reader *reader, const journal_op *op) {
  model_put put;
  const annot_field_info *info;
  annot_document *document = reader->document;
  TRY(follow_pointer(document, op->target, &put, &info));
  bool list = annot_is_list(info->cardinality);
  uint32_t count = list ? model_count(document, put.node, put.row) : 1;
  put.verb = op->verb == 'i' ? MODEL_INSERT : op->verb == 'r' ? MODEL_ERASE : MODEL_SET;
  if ((put.verb != MODEL_SET && !list) || (list && !op->after.data != (put.verb == MODEL_ERASE)) ||
      (put.verb == MODEL_INSERT && op->before.data))
    return ANNOT_BAD_DATA;
  if (put.index >= count + (put.verb == MODEL_INSERT))
    return ANNOT_BAD_STATE;
  if (put.verb != MODEL_INSERT)
    TRY(check_before(reader, op, info, &put));
  if (op->after.data)
    return read_value(reader, put, info, op->after, op->collapsed);
  put.slot = ABSENT;
  return annot_log_put(document, put);
}

/// Reads two bounds; null stands for one that is absent.
static annot_status take_pair(annot_json *json, uint64_t bounds[2]) {
  int count = 0;
  if (annot_json_peek(json) != JSON_ARRAY || !annot_json_enter(json))
    return ANNOT_BAD_DATA;
  for (bool first = true; annot_json_element(json, &first); ++count) {
    if (count == 2)
      return ANNOT_BAD_DATA;
    bounds[count] = UINT64_MAX;
    if (annot_json_peek(json) == JSON_NULL)
      annot_json_read_word(json, JSON_NULL);
    else
      TRY(take_position(json, &bounds[count]));
  }
  return count == 2 && json->fault == JSON_FINE ? ANNOT_OK : ANNOT_BAD_DATA;
}

/// Reads where one span goes.
static annot_status take_move(journal_reader *reader, annot_json *json, change_move *move) {
  annot_json_string name;
  model_put put;
  const annot_field_info *info = NULL;
  annot_str pointer = {NULL, 0};
  int pairs = 0;
  if (annot_json_peek(json) != JSON_OBJECT || !annot_json_enter(json))
    return ANNOT_BAD_DATA;
  for (bool first = true; annot_json_member(json, &first, &name);) {
    bool before = is_named(&name, "old");
    if (is_named(&name, "at")) {
      reader->scratch.length = 0;
      TRY(take_string(json, &reader->scratch, &pointer));
    } else if (before || is_named(&name, "new")) {
      TRY(take_pair(json, before ? move->before : move->after));
      ++pairs;
    } else {
      return ANNOT_BAD_DATA;
    }
  }
  if (json->fault != JSON_FINE || pairs != 2)
    return ANNOT_BAD_DATA;
  TRY(follow_pointer(reader->document, pointer, &put, &info));
  move->node = annot_child(reader->document, put.node, info->field, put.index);
  if (!shape_has_bounds(annot_node_shape(reader->document, move->node)))
    return ANNOT_BAD_STATE;
  return ANNOT_OK;
}

/// Whether a span stands where the line says, and what becomes of it.
static annot_status complete_move(const annot_document *document, change_move *move) {
  const model_node *node = model_at(document, move->node);
  const model_slot *bounds = model_slot_at(document, move->node, start_row(node->shape));
  move->emptied_before = node->marks & MARK_EMPTIED;
  move->emptied_after = move->after[0] == move->after[1] &&
                        (move->before[0] < move->before[1] || move->emptied_before);
  return bounds[0].bits == move->before[0] && bounds[1].bits == move->before[1] ? ANNOT_OK
                                                                                : ANNOT_BAD_STATE;
}

static annot_status take_moves(journal_reader *reader, annot_str raw) {
  annot_json json = json_of(raw);
  annot_array *moves = &reader->text->moves;
  if (annot_json_peek(&json) != JSON_ARRAY || !annot_json_enter(&json))
    return ANNOT_BAD_DATA;
  for (bool first = true; annot_json_element(&json, &first);) {
    change_move move = {0};
    TRY(take_move(reader, &json, &move));
    TRY(complete_move(reader->document, &move));
    TRY(ARRAY_RESERVE(change_move, &reader->document->allocator, moves, 1));
    ARRAY_PUSH(change_move, moves, move);
  }
  return json.fault == JSON_FINE ? ANNOT_OK : ANNOT_BAD_DATA;
}

/// Reads words of the article.
static annot_status take_words(journal_reader *reader, annot_str raw, model_run *run) {
  annot_json json = json_of(raw);
  annot_str words = {NULL, 0};
  annot_buffer *bytes = &reader->text->bytes;
  reader->scratch.length = 0;
  if (!raw.data)
    return ANNOT_BAD_DATA;
  TRY(take_string(&json, &reader->scratch, &words));
  *run = (model_run){(uint32_t)bytes->length, (uint32_t)words.length};
  return annot_buffer_append(bytes, words.data, words.length);
}

static annot_status run_text_op(journal_reader *reader, const journal_op *op) {
  annot_document *document = reader->document;
  int unit = annot_enum_find(ANNOT_ENUM_UNIT, op->target);
  change_text text = {.still = op->still, .digest = op->digest};
  uint64_t byte;
  if (unit == ANNOT_NO_VALUE)
    return ANNOT_BAD_DATA;
  reader->text->moves.count = reader->text->bytes.length = 0;
  TRY(take_words(reader, op->before, &text.before));
  TRY(take_words(reader, op->after, &text.after));
  if (op->moved.data)
    TRY(take_moves(reader, op->moved));
  text.move_count = (uint32_t)reader->text->moves.count;
  TRY(annot_text_index_build(document));
  TRY(annot_text_to_byte(document, (annot_unit)unit, op->start, &byte));
  text.byte = (size_t)byte;
  return annot_apply_text(document, reader->text, &text);
}

static annot_status read_op(journal_reader *reader) {
  annot_json *json = &reader->json;
  annot_json_string name;
  journal_op op = {0};
  if (annot_json_peek(json) != JSON_OBJECT || !annot_json_enter(json))
    return ANNOT_BAD_DATA;
  for (bool first = true; annot_json_member(json, &first, &name);)
    TRY(take_member(reader, &name, &op));
  if (json->fault != JSON_FINE || !op.verb)
    return ANNOT_BAD_DATA;
  return op.verb == 't' ? run_text_op(reader, &op) : run_value_op(reader, &op);
}

static annot_status read_ops(journal_reader *reader) {
  annot_json *json = &reader->json;
  annot_json_string name;
  bool first_member = true;
  if (annot_json_peek(json) != JSON_OBJECT || !annot_json_enter(json) ||
      !annot_json_member(json, &first_member, &name) || !is_named(&name, "change") ||
      annot_json_peek(json) != JSON_ARRAY || !annot_json_enter(json))
    return ANNOT_BAD_DATA;
  for (bool first = true; annot_json_element(json, &first);)
    TRY(read_op(reader));
  if (json->fault != JSON_FINE || annot_json_member(json, &first_member, &name) ||
      json->fault != JSON_FINE || !annot_json_finish(json))
    return ANNOT_BAD_DATA;
  return ANNOT_OK;
}

/// What a status that the making of a change gives says of the line that asked for it.
static annot_status in_terms_of_lines(annot_status status) {
  if (status == ANNOT_BAD_VALUE)
    return ANNOT_BAD_DATA;
  bool misplaced = status == ANNOT_BAD_NODE || status == ANNOT_BAD_FIELD ||
                   status == ANNOT_BAD_ARGUMENT || status == ANNOT_BAD_POSITION;
  return misplaced ? ANNOT_BAD_STATE : status;
}

/// Does what a line says, in an open transaction.
static annot_status run_line(annot_document *document, annot_str line) {
  journal_reader reader = {.document = document, .json = json_of(line)};
  reader.target.allocator = reader.scratch.allocator = &document->allocator;
  TRY(annot_change_new(document, &reader.text));
  annot_status status = read_ops(&reader);
  annot_change_free(reader.text);
  annot_buffer_free(&reader.target);
  annot_buffer_free(&reader.scratch);
  return in_terms_of_lines(status);
}

annot_status annot_change_read(annot_document *document, annot_str line, annot_change **change) {
  TRY(annot_enter(document));
  if (line.length == 0 || line.data[line.length - 1] != '\n')
    return ANNOT_END;
  --line.length;
  if (line.length > 0 && line.data[line.length - 1] == '\r')
    --line.length;
  if (line.length == 0)
    return ANNOT_END;
  if (annot_utf8_flaw(line) < line.length)
    return ANNOT_BAD_DATA;
  TRY(annot_begin(document));
  annot_status status = run_line(document, line);
  if (status == ANNOT_OK)
    status = annot_withdraw(document, change);
  if (status != ANNOT_OK)
    annot_close(document, status);
  return status;
}
