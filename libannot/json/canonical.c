/// Canonical JSON of free-form values.
///
/// An object is appended member by member as it comes, and put in order at its end: members that
/// come sorted, the usual case, are never moved.

#include "config.h"

#include "json/canonical.h"

#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// A member that has been appended, `"name":value`, to the buffer.
typedef struct member {
  uint32_t name, name_length; ///< what the name says, in `names`
  size_t start, end;          ///< in the buffer
  annot_json_range place;     ///< of the name in the input
  uint32_t order;
  const char *names;          ///< where `name` counts from, set before sorting
} member;

/// A step from a value to one in it.
typedef struct step {
  const struct step *before;
  uint32_t name, name_length; ///< of a member, in `names`
  uint32_t index;             ///< of an element
  bool is_member;
} step;

typedef struct canonical {
  annot_json *json;
  annot_buffer *buffer;
  annot_json_report report;
  void *context;
  annot_array members; ///< of member: of all open objects
  annot_buffer names;
  annot_buffer sorted;
  const step *path;     ///< the last step to the value that is appended
  annot_buffer pointer; ///< the path, spelled only where there is something to tell
  annot_status status;  ///< of spelling it
} canonical;

/// How a byte is escaped: the letter of its short form, `u` for six characters, 0 for not at all.
static const char escapes[256] = {
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
    ['"'] = '"', ['\\'] = '\\'};

annot_status annot_json_append_long(annot_buffer *buffer, annot_str string) {
  static const char digits[] = "0123456789abcdef";
  const unsigned char *bytes = (const unsigned char *)string.data;
  TRY(annot_buffer_reserve(buffer, string.length + 2));
  TRY(annot_buffer_append(buffer, "\"", 1));
  for (size_t from = 0;;) {
    size_t at = annot_json_plain_end(string.data, from, string.length);
    TRY(annot_buffer_append(buffer, bytes + from, at - from));
    if (at == string.length)
      return annot_buffer_append(buffer, "\"", 1);
    unsigned char c = bytes[at];
    char escape[] = {'\\', escapes[c], '0', '0', digits[c >> 4], digits[c & 15]};
    TRY(annot_buffer_append(buffer, escape, escape[1] == 'u' ? 6 : 2));
    from = at + 1;
  }
}

annot_status annot_json_append_step(annot_buffer *buffer, annot_str name) {
  TRY(annot_buffer_append(buffer, "/", 1));
  for (size_t i = 0; i < name.length; ++i) {
    const char *escape = name.data[i] == '~' ? "~0" : name.data[i] == '/' ? "~1" : NULL;
    TRY(annot_buffer_append(buffer, escape ? escape : name.data + i, escape ? 2 : 1));
  }
  return ANNOT_OK;
}

/// The depth of JSON bounds that of the recursion.
static annot_status append_path(canonical *state, const step *last) {
  if (!last)
    return ANNOT_OK;
  TRY(append_path(state, last->before));
  return last->is_member
             ? annot_json_append_step(&state->pointer, (annot_str){state->names.data + last->name,
                                                                   last->name_length})
             : annot_buffer_printf(&state->pointer, "/%u", (unsigned)last->index);
}

static void report(canonical *state, annot_json_defect defect, annot_json_range place,
                   annot_json_range related) {
  if (!state->report)
    return;
  state->pointer.length = 0;
  annot_status status = append_path(state, state->path);
  if (status != ANNOT_OK)
    state->status = status;
  else
    state->report(state->context, defect, place, related,
                  (annot_str){state->pointer.data, state->pointer.length});
}

static const annot_json_range nowhere = {0, 0};

/// Says what a string says, in `names`, and tells of what it must not hold.
static annot_status decode(canonical *state, const annot_json_string *string, annot_str *decoded) {
  annot_json_fault fault;
  annot_json_range place;
  TRY(annot_json_decode(string, &state->names, decoded, &fault, &place));
  if (fault != JSON_FINE)
    report(state, fault == JSON_NUL ? JSON_DEFECT_NUL : JSON_DEFECT_SURROGATE, place, nowhere);
  return ANNOT_OK;
}

static annot_status append_value(canonical *state);

static int compare_members(const void *a, const void *b) {
  const member *left = a, *right = b;
  uint32_t shared = left->name_length < right->name_length ? left->name_length : right->name_length;
  int order = shared ? memcmp(left->names + left->name, right->names + right->name, shared) : 0;
  if (order != 0)
    return order;
  if (left->name_length != right->name_length)
    return left->name_length < right->name_length ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

static bool same_name(const member *a, const member *b) {
  return a->name_length == b->name_length &&
         (a->name_length == 0 || memcmp(a->names + a->name, b->names + b->name, a->name_length) == 0);
}

static void report_duplicate(canonical *state, const member *second, const member *first) {
  const step here = {state->path, second->name, second->name_length, 0, true};
  state->path = &here;
  report(state, JSON_DEFECT_DUPLICATE, second->place, first->place);
  state->path = here.before;
}

/// Brings the members of the object that ends into order.
static annot_status sort_members(canonical *state, size_t first) {
  size_t count = state->members.count - first;
  member *members = &ARRAY_AT(member, &state->members, first);
  bool ordered = true;
  for (size_t i = 0; i < count; ++i)
    members[i].names = state->names.data;
  for (size_t i = 1; i < count && ordered; ++i)
    ordered = compare_members(&members[i - 1], &members[i]) < 0 &&
              !same_name(&members[i - 1], &members[i]);
  if (ordered)
    return ANNOT_OK;
  size_t start = members[0].start, end = members[count - 1].end;
  qsort(members, count, sizeof *members, compare_members);
  for (size_t i = 1; i < count; ++i)
    if (same_name(&members[i - 1], &members[i]))
      report_duplicate(state, &members[i], &members[i - 1]);
  state->sorted.length = 0;
  for (size_t i = 0; i < count; ++i) {
    TRY(annot_buffer_append(&state->sorted, ",", i > 0));
    TRY(annot_buffer_append(&state->sorted, state->buffer->data + members[i].start,
                            members[i].end - members[i].start));
  }
  memcpy(state->buffer->data + start, state->sorted.data, end - start);
  return ANNOT_OK;
}

static annot_status append_member(canonical *state, const annot_json_string *name, uint32_t order) {
  annot_str says;
  size_t from = state->names.length;
  TRY(decode(state, name, &says));
  if (says.length > 0 && state->names.length == from) {
    const char *bytes = says.data;
    TRY(annot_buffer_append(&state->names, bytes, says.length));
  }
  if (order > 0)
    TRY(annot_buffer_append(state->buffer, ",", 1));
  member entry = {.name = (uint32_t)from,
                  .name_length = (uint32_t)says.length,
                  .start = state->buffer->length,
                  .place = {name->start, name->end},
                  .order = order};
  says.data = state->names.data + from;
  TRY(annot_json_append_string(state->buffer, says));
  TRY(annot_buffer_append(state->buffer, ":", 1));
  TRY(ARRAY_RESERVE(member, state->buffer->allocator, &state->members, 1));
  size_t index = state->members.count;
  ARRAY_PUSH(member, &state->members, entry);
  const step here = {state->path, entry.name, entry.name_length, 0, true};
  state->path = &here;
  TRY(append_value(state));
  state->path = here.before;
  ARRAY_AT(member, &state->members, index).end = state->buffer->length;
  return ANNOT_OK;
}

static annot_status append_object(canonical *state) {
  annot_json_string name;
  bool first = true;
  uint32_t order = 0;
  size_t members = state->members.count, names = state->names.length;
  TRY(annot_buffer_append(state->buffer, "{", 1));
  if (!annot_json_enter(state->json))
    return ANNOT_OK;
  while (annot_json_member(state->json, &first, &name))
    TRY(append_member(state, &name, order++));
  if (state->json->fault == JSON_FINE)
    TRY(sort_members(state, members));
  state->members.count = members;
  state->names.length = names;
  return annot_buffer_append(state->buffer, "}", 1);
}

static annot_status append_array(canonical *state) {
  bool first = true;
  TRY(annot_buffer_append(state->buffer, "[", 1));
  if (!annot_json_enter(state->json))
    return ANNOT_OK;
  step here = {.before = state->path};
  for (; annot_json_element(state->json, &first); ++here.index) {
    TRY(annot_buffer_append(state->buffer, ",", here.index > 0));
    state->path = &here;
    TRY(append_value(state));
  }
  state->path = here.before;
  return annot_buffer_append(state->buffer, "]", 1);
}

static annot_status append_number(canonical *state) {
  annot_str spelling;
  char bytes[NUMBER_SIZE];
  size_t start = state->json->at;
  if (!annot_json_read_number(state->json, &spelling))
    return ANNOT_OK;
  double number = annot_number_parse(spelling);
  annot_json_range place = {start, state->json->at};
  if (isinf(number)) {
    report(state, JSON_DEFECT_OVERFLOW, place, nowhere);
    number = 0;
  } else if (annot_number_is_integer(spelling) && !annot_integer_is_exact(spelling)) {
    report(state, JSON_DEFECT_INEXACT, place, nowhere);
  }
  return annot_buffer_append(state->buffer, bytes, annot_number_write(number, bytes));
}

static annot_status append_text(canonical *state) {
  annot_json_string string;
  annot_str says;
  if (!annot_json_read_string(state->json, &string))
    return ANNOT_OK;
  size_t names = state->names.length;
  TRY(decode(state, &string, &says));
  TRY(annot_json_append_string(state->buffer, says));
  state->names.length = names;
  return ANNOT_OK;
}

static annot_status append_value(canonical *state) {
  annot_json_type type = annot_json_peek(state->json);
  switch (type) {
  case JSON_NOTHING:
    return ANNOT_OK;
  case JSON_OBJECT:
    return append_object(state);
  case JSON_ARRAY:
    return append_array(state);
  case JSON_STRING:
    return append_text(state);
  case JSON_NUMBER:
    return append_number(state);
  case JSON_TRUE:
  case JSON_FALSE:
  case JSON_NULL:
    break;
  }
  size_t start = state->json->at;
  annot_json_read_word(state->json, type);
  return annot_buffer_append(state->buffer, state->json->bytes.data + start,
                             state->json->at - start);
}

annot_status annot_json_canonical(annot_json *json, annot_buffer *buffer, annot_json_report report_,
                                  void *context) {
  canonical state = {.json = json, .buffer = buffer, .report = report_, .context = context};
  state.names.allocator = state.sorted.allocator = state.pointer.allocator = buffer->allocator;
  annot_status status = append_value(&state);
  if (status == ANNOT_OK)
    status = state.status;
  annot_buffer_free(&state.names);
  annot_buffer_free(&state.sorted);
  annot_buffer_free(&state.pointer);
  ARRAY_FREE(member, buffer->allocator, &state.members);
  return status;
}
