/// Collecting findings.

#include "config.h"

#include "finding/store.h"

#include "json/canonical.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DEFAULT_LIMIT = 10000 };

annot_findings *annot_findings_new(const annot_allocator *allocator,
                                   const annot_ruleset *ruleset) {
  annot_findings *findings = annot_resize(allocator, NULL, 0, sizeof *findings);
  if (!findings)
    return NULL;
  *findings = (annot_findings){.ruleset = ruleset, .limit = DEFAULT_LIMIT};
  if (allocator)
    findings->allocator = *allocator;
  findings->strings.allocator = findings->view_strings.allocator = &findings->allocator;
  return findings;
}

void annot_findings_free(annot_findings *findings) {
  if (!findings)
    return;
  const annot_allocator allocator = findings->allocator;
  ARRAY_FREE(store_finding, &allocator, &findings->findings);
  ARRAY_FREE(store_related, &allocator, &findings->relateds);
  ARRAY_FREE(store_fix, &allocator, &findings->fixes);
  ARRAY_FREE(store_edit, &allocator, &findings->edits);
  ARRAY_FREE(byte_range, &allocator, &findings->refused);
  ARRAY_FREE(annot_related, &allocator, &findings->view_relateds);
  ARRAY_FREE(annot_fix, &allocator, &findings->view_fixes);
  ARRAY_FREE(annot_replacement, &allocator, &findings->view_edits);
  annot_index_free(&findings->lines, &allocator);
  annot_buffer_free(&findings->strings);
  annot_buffer_free(&findings->view_strings);
  annot_release(&allocator, findings, sizeof *findings);
}

/// What has been found out about another record goes.
static void set_source(annot_findings *findings, finding_source source) {
  findings->source = source;
  findings->lines.built = findings->lines.blocked = false;
  findings->counted = 0;
  findings->walk = (article_walk){0};
}

void annot_findings_clear(annot_findings *findings) {
  findings->findings.count = findings->relateds.count = 0;
  findings->fixes.count = findings->edits.count = 0;
  findings->strings.length = 0;
  findings->refused.count = 0;
  findings->searched = 0;
  findings->status = ANNOT_OK;
  findings->open = findings->broken = findings->placed = false;
  findings->dropped = 0;
  findings->document = NULL;
  set_source(findings, (finding_source){0});
}

size_t annot_findings_count(const annot_findings *findings) { return findings->findings.count; }

uint64_t annot_findings_dropped(const annot_findings *findings) { return findings->dropped; }

void annot_findings_missing(annot_findings *findings, annot_node node,
                            const annot_field_info *member) {
  annot_str owner = annot_shapes[member->shape].name;
  annot_str name = findings->source.syntax == ANNOT_XML ? member->xml_name : member->name;
  annot_findings_add(findings, RULE_MISSING_MEMBER, place_owner(node), "%s %.*s must have %.*s",
                     article_of(owner), (int)owner.length, owner.data, (int)name.length, name.data);
}

void annot_findings_empty(annot_findings *findings, finding_place place,
                          const annot_field_info *list) {
  annot_findings_add(findings, RULE_EMPTY_LIST, place, "%.*s must have at least one item",
                     (int)list->name.length, list->name.data);
}

void annot_findings_no_text(annot_findings *findings) {
  annot_findings_add(findings, RULE_NO_TEXT, place_owner(ANNOT_ROOT),
                     "a document must have its text, or a source that says where it is kept");
}

annot_status annot_findings_status(const annot_findings *findings) { return findings->status; }

bool annot_findings_want(const annot_findings *findings, rule_id rule) {
  return annot_ruleset_weight(findings->ruleset, rule) != 0;
}

bool annot_findings_broken(const annot_findings *findings) { return findings->broken; }

void annot_findings_about(annot_findings *findings, const annot_document *document,
                          const finding_source *source) {
  findings->document = document;
  if (source)
    set_source(findings, *source);
}

void annot_findings_rules(annot_findings *findings, const annot_ruleset *ruleset) {
  findings->ruleset = ruleset;
}

void annot_findings_limit(annot_findings *findings, uint32_t limit) {
  findings->limit = limit ? limit : DEFAULT_LIMIT;
}

void annot_findings_owner(annot_findings *findings, annot_node owner, uint32_t check) {
  findings->owner = owner;
  findings->check = check;
}

finding_place place_id(const annot_document *document, annot_node node) {
  annot_shape shape = (annot_shape)model_at(document, node)->shape;
  return shape_has_id(shape) ? place_value(node, shape_row(shape, 0)->field, 0) : place_owner(node);
}

/// Keeps the status of a step; says whether it went well.
static bool went_well(annot_findings *findings, annot_status status) {
  if (status == ANNOT_OK)
    return true;
  findings->status = status;
  findings->open = false;
  return false;
}

ANNOT_PRINTF(2, 0)
static store_string keep_format(annot_findings *findings, const char *format, va_list arguments) {
  char line[1024];
  int length = vsnprintf(line, sizeof line, format, arguments);
  size_t kept = length < 0 ? 0 : (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
  store_string string = {(uint32_t)findings->strings.length, (uint32_t)kept};
  went_well(findings, annot_buffer_append(&findings->strings, line, kept));
  return string;
}

static store_string keep_string(annot_findings *findings, annot_str bytes) {
  store_string string = {(uint32_t)findings->strings.length, (uint32_t)bytes.length};
  went_well(findings, annot_buffer_append(&findings->strings, bytes.data, bytes.length));
  return string;
}

static store_finding *last_finding(annot_findings *findings) {
  return &ARRAY_AT(store_finding, &findings->findings, findings->findings.count - 1);
}

void annot_findings_refuse(annot_findings *findings, uint64_t start, uint64_t end) {
  annot_array *refused = &findings->refused;
  if (!went_well(findings, ARRAY_RESERVE(byte_range, &findings->allocator, refused, 1)))
    return;
  byte_range range = {(size_t)start, (size_t)end};
  ARRAY_PUSH(byte_range, refused, range);
}

/// Whether a byte belongs to a word rather than to the spelling around it.
static bool is_of_word(char c) { return !strchr(" \t\r\n\"'<>,:=[]{}/", c); }

/// Whether `word` stands in `bytes` from `at` on, with no word around it.
static bool stands_in(annot_str bytes, byte_range range, annot_str word) {
  const char *at = bytes.data + range.start, *end = bytes.data + range.end, *found;
  while ((found = memmem(at, (size_t)(end - at), word.data, word.length))) {
    const char *after = found + word.length;
    if ((found == bytes.data || !is_of_word(found[-1])) &&
        (after == bytes.data + bytes.length || !is_of_word(*after)))
      return true;
    at = found + 1;
  }
  return false;
}

bool annot_findings_refused(annot_findings *findings, annot_str word) {
  enum { MOST_SEARCHED = 1 << 26 };
  for (size_t i = 0; i < findings->refused.count && findings->searched < MOST_SEARCHED; ++i) {
    byte_range range = ARRAY_AT(byte_range, &findings->refused, i);
    findings->searched += range.end - range.start + 1;
    if (stands_in(findings->source.bytes, range, word))
      return true;
  }
  return false;
}

/// Whether a rule is about spelling or form, so that a document that breaks it loses something.
static bool breaks_document(rule_id rule) {
  return annot_rules[rule].level <= 2 && annot_rules[rule].severity == ANNOT_SEVERITY_ERROR;
}

bool annot_findings_add(annot_findings *findings, rule_id rule, finding_place place,
                        const char *format, ...) {
  int weight = annot_ruleset_weight(findings->ruleset, rule);
  findings->broken |= breaks_document(rule);
  findings->open = false;
  if (weight == 0)
    return false;
  if (findings->findings.count >= findings->limit) {
    ++findings->dropped;
    return false;
  }
  if (!went_well(findings,
                 ARRAY_RESERVE(store_finding, &findings->allocator, &findings->findings, 1)))
    return false;
  va_list arguments;
  va_start(arguments, format);
  store_string message = keep_format(findings, format, arguments);
  va_end(arguments);
  if (findings->status != ANNOT_OK)
    return false;
  store_finding finding = {.rule = rule,
                           .severity = (annot_severity)weight,
                           .place = place,
                           .message = message,
                           .words_start = ANNOT_NOWHERE,
                           .words_end = ANNOT_NOWHERE,
                           .first_related = (uint32_t)findings->relateds.count,
                           .first_fix = (uint32_t)findings->fixes.count,
                           .order = (uint32_t)findings->findings.count,
                           .owner = findings->owner,
                           .check = findings->check};
  ARRAY_PUSH(store_finding, &findings->findings, finding);
  findings->open = true;
  findings->placed = false;
  return true;
}

void annot_findings_steps(annot_findings *findings, annot_str steps) {
  if (!findings->open)
    return;
  store_string kept = keep_string(findings, steps);
  store_string *all = &last_finding(findings)->steps;
  if (all->length == 0)
    all->first = kept.first;
  all->length += kept.length;
}

void annot_findings_member(annot_findings *findings, annot_str member) {
  annot_buffer step = {.allocator = &findings->allocator};
  if (findings->open && went_well(findings, annot_json_append_step(&step, member)))
    annot_findings_steps(findings, (annot_str){step.data, step.length});
  annot_buffer_free(&step);
}

void annot_findings_words(annot_findings *findings, uint64_t start, uint64_t end,
                          const char *label) {
  if (!findings->open)
    return;
  store_string kept = keep_string(findings, (annot_str){label, strlen(label)});
  store_finding *finding = last_finding(findings);
  finding->label = kept;
  finding->words_start = start;
  finding->words_end = end;
}

void annot_findings_relate(annot_findings *findings, finding_place place, const char *format,
                           ...) {
  if (!findings->open ||
      !went_well(findings,
                 ARRAY_RESERVE(store_related, &findings->allocator, &findings->relateds, 1)))
    return;
  va_list arguments;
  va_start(arguments, format);
  store_string message = keep_format(findings, format, arguments);
  va_end(arguments);
  ARRAY_PUSH(store_related, &findings->relateds, ((store_related){place, message}));
  ++last_finding(findings)->related_count;
}

void annot_findings_fix(annot_findings *findings, bool safe, const char *title, ...) {
  if (!findings->open ||
      !went_well(findings, ARRAY_RESERVE(store_fix, &findings->allocator, &findings->fixes, 1)))
    return;
  va_list arguments;
  va_start(arguments, title);
  store_string kept = keep_format(findings, title, arguments);
  va_end(arguments);
  store_fix fix = {safe, kept, (uint32_t)findings->edits.count, 0};
  ARRAY_PUSH(store_fix, &findings->fixes, fix);
  ++last_finding(findings)->fix_count;
}

static void add_edit(annot_findings *findings, store_edit edit) {
  if (!findings->open ||
      !went_well(findings, ARRAY_RESERVE(store_edit, &findings->allocator, &findings->edits, 1)))
    return;
  ARRAY_PUSH(store_edit, &findings->edits, edit);
  ++ARRAY_AT(store_fix, &findings->fixes, findings->fixes.count - 1).count;
}

void annot_findings_edit_bytes(annot_findings *findings, uint64_t start, uint64_t end,
                               annot_str text) {
  if (!findings->open)
    return;
  store_string kept = keep_string(findings, text);
  finding_place place = place_bytes(start, end, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0);
  add_edit(findings, (store_edit){.kind = EDIT_BYTES, .place = place, .text = kept});
}

void annot_findings_edit_string(annot_findings *findings, annot_node node, annot_field field,
                                uint32_t index, annot_str value) {
  if (!findings->open)
    return;
  store_string kept = keep_string(findings, value);
  finding_place place = place_value(node, field, index);
  add_edit(findings, (store_edit){.kind = EDIT_STRING, .place = place, .text = kept});
}

void annot_findings_edit_position(annot_findings *findings, annot_node node, annot_field field,
                                  uint64_t value) {
  finding_place place = place_value(node, field, 0);
  add_edit(findings, (store_edit){.kind = EDIT_POSITION, .place = place, .position = value});
}

void annot_findings_edit_remove(annot_findings *findings, annot_node node, annot_field field,
                                uint32_t index) {
  finding_place place = place_value(node, field, index);
  add_edit(findings, (store_edit){.kind = EDIT_REMOVE, .place = place});
}

/// A character that would change how a line is shown, or cannot be seen in it: controls, and the
/// Unicode controls of direction and width (UAX #9, table 4; U+2028, U+2029, U+FEFF).
static bool is_unshowable(uint32_t character) {
  return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0xad ||
         (character >= 0x200b && character <= 0x200f) ||
         (character >= 0x2028 && character <= 0x202e) ||
         (character >= 0x2060 && character <= 0x2069) || character == 0xfeff ||
         character == 0xfffe || character == 0xffff || character == 0x61c;
}

/// Reads one character of UTF-8; bytes that are none stand for U+FFFD, one by one.
static uint32_t next_character(annot_str string, size_t *at) {
  const unsigned char *data = (const unsigned char *)string.data;
  unsigned char lead = data[*at];
  size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length == 0 || lead > 0xf4 || *at + length > string.length) {
    ++*at;
    return 0xfffd;
  }
  uint32_t character = length == 1 ? lead : lead & (0xffu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((data[*at + i] & 0xc0) != 0x80) {
      ++*at;
      return 0xfffd;
    }
    character = character << 6 | (data[*at + i] & 0x3f);
  }
  *at += length;
  return character;
}

finding_shown annot_shown(annot_str string) {
  enum { CHARACTERS = 60, ROOM = 16 };
  finding_shown shown = {""};
  size_t at = 0, length = 0;
  for (int count = 0; at < string.length; ++count) {
    size_t from = at;
    if (count == CHARACTERS || length + ROOM > sizeof shown.text) {
      memcpy(shown.text + length, "…", sizeof "…");
      return shown;
    }
    uint32_t character = next_character(string, &at);
    if (character == 0xfffd || is_unshowable(character)) {
      length += (size_t)snprintf(shown.text + length, ROOM, "<U+%04X>", (unsigned)character);
      continue;
    }
    memcpy(shown.text + length, string.data + from, at - from);
    length += at - from;
  }
  shown.text[length] = '\0';
  return shown;
}
