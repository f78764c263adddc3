/// Looking at findings: sorting them by place, counting lines, spelling pointers and fixes.

#include "config.h"

#include "finding/locate.h"
#include "finding/store.h"

#include "base/number.h"
#include "json/canonical.h"
#include "xml/escape.h"

#include <stdlib.h>
#include <string.h>

static int compare_findings(const void *a, const void *b) {
  const store_finding *left = a, *right = b;
  if (left->byte != right->byte)
    return left->byte < right->byte ? -1 : 1;
  int codes = strcmp(annot_rules[left->rule].code, annot_rules[right->rule].code);
  if (codes != 0)
    return codes;
  if (left->place.kind == PLACE_TEXT && right->place.kind == PLACE_TEXT &&
      left->place.start != right->place.start) // of a document without an input
    return left->place.start < right->place.start ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

/// Works out where all findings stand and brings them into the order of the input.
static void place_all(annot_findings *findings) {
  for (size_t i = 0; i < findings->findings.count; ++i) {
    store_finding *finding = &ARRAY_AT(store_finding, &findings->findings, i);
    byte_range range;
    bool located = annot_locate(findings->document, &findings->source, &findings->walk,
                                finding->place, &range);
    finding->byte = located ? range.start : ANNOT_NOWHERE;
    finding->end_byte = located ? range.end : ANNOT_NOWHERE;
  }
  if (findings->findings.count > 1)
    qsort(findings->findings.data, findings->findings.count, sizeof(store_finding),
          compare_findings);
  findings->placed = true;
}

/// The line and column of a byte of the record.  A record may be one long line with thousands of
/// findings: once as many bytes have been walked through as it has, an index of it pays.
static line_place line_of(annot_findings *findings, uint64_t byte) {
  const finding_source *source = &findings->source;
  const text_bytes text = {.data = source->bytes.data, .length = source->bytes.length};
  const line_place first = {source->line, source->column ? source->column : 1};
  text_index *index = &findings->lines;
  uint64_t line, begins, before, column;
  findings->counted += byte;
  if (findings->counted <= text.length ||
      annot_index_build(index, &findings->allocator, &text, true) != ANNOT_OK ||
      annot_index_line_of(index, &text, byte, &line, &begins) != ANNOT_OK ||
      annot_index_from_byte(index, &text, begins, ANNOT_CODEPOINT, &before) != ANNOT_OK ||
      annot_index_from_byte(index, &text, byte, ANNOT_CODEPOINT, &column) != ANNOT_OK)
    return annot_count_lines(source->bytes, (size_t)byte, first); // needs no memory
  return (line_place){first.line + line, column - before + (line > 0 ? 1 : first.column)};
}

/// Bytes of the record to the public range.
static annot_range public_range(annot_findings *findings, uint64_t start, uint64_t end) {
  annot_range range = {ANNOT_NOWHERE, ANNOT_NOWHERE, ANNOT_NOWHERE,
                       ANNOT_NOWHERE, ANNOT_NOWHERE, ANNOT_NOWHERE};
  const finding_source *source = &findings->source;
  if (start == ANNOT_NOWHERE)
    return range;
  line_place first = line_of(findings, start), last = line_of(findings, end);
  return (annot_range){source->byte + start, source->byte + end, first.line,
                       first.column,         last.line,          last.column};
}

annot_range annot_findings_range(annot_findings *findings, finding_place place) {
  byte_range range;
  if (!annot_locate(findings->document, &findings->source, &findings->walk, place, &range))
    return public_range(findings, ANNOT_NOWHERE, ANNOT_NOWHERE);
  return public_range(findings, range.start, range.end);
}

/// A string of the view that is still being written: a place in view_strings.
static annot_status begin_view(annot_findings *findings) {
  findings->view_strings.length = 0;
  findings->view_relateds.count = findings->view_fixes.count = findings->view_edits.count = 0;
  return ANNOT_OK;
}

static annot_str kept(const annot_findings *findings, store_string string) {
  return (annot_str){findings->strings.data + string.first, string.length};
}

enum { MAX_PATH = 8 };

/// Appends "/field" and, in a list, "/index".
static annot_status append_step(annot_buffer *buffer, const annot_field_info *info,
                                uint32_t index) {
  TRY(annot_buffer_append(buffer, "/", 1));
  TRY(annot_buffer_append(buffer, info->name.data, info->name.length));
  if (annot_is_list(info->cardinality) && index != WHOLE_LIST)
    TRY(annot_buffer_printf(buffer, "/%u", (unsigned)index));
  return ANNOT_OK;
}

/// What has gone from the document has no pointer.
static annot_status append_pointer(annot_findings *findings, const store_finding *finding) {
  const annot_document *document = findings->document;
  annot_buffer *buffer = &findings->view_strings;
  finding_place place = annot_place_in_input(document, finding->place);
  if (place.node != ANNOT_NO_NODE && !model_is_live(document, place.node))
    return ANNOT_OK;
  annot_node path[MAX_PATH];
  int depth = 0;
  for (annot_node node = place.node; node > ANNOT_ROOT && depth < MAX_PATH;
       node = model_at(document, node)->parent)
    path[depth++] = node;
  while (depth-- > 0) {
    annot_node node = path[depth];
    const model_node *parent = model_at(document, model_at(document, node)->parent);
    TRY(append_step(buffer, shape_row((annot_shape)parent->shape, model_at(document, node)->row),
                    annot_node_index(document, node)));
  }
  if (place.field != ANNOT_NO_FIELD)
    TRY(append_step(buffer, annot_field_lookup(place.field), place.index));
  annot_str steps = kept(findings, finding->steps);
  return annot_buffer_append(buffer, steps.data, steps.length);
}

/// The id of the nearest node around the place that has one; the document's is apart.
static annot_str nearest_id(const annot_findings *findings, annot_node node) {
  const annot_document *document = findings->document;
  for (; node > ANNOT_ROOT; node = model_at(document, node)->parent)
    if (shape_has_id((annot_shape)model_at(document, node)->shape))
      return model_id(document, node);
  return (annot_str){NULL, 0};
}

static annot_status view_relateds(annot_findings *findings, const store_finding *finding) {
  annot_array *array = &findings->view_relateds;
  TRY(ARRAY_RESERVE(annot_related, &findings->allocator, array, finding->related_count));
  for (uint32_t i = 0; i < finding->related_count; ++i) {
    const store_related *related =
        &ARRAY_AT(store_related, &findings->relateds, finding->first_related + i);
    annot_related view = {kept(findings, related->message), annot_findings_range(findings, related->place),
                          related->place.node};
    ARRAY_PUSH(annot_related, array, view);
  }
  return ANNOT_OK;
}

/// A value as the file spells it where `info` stands.
static annot_status spell_value(annot_findings *findings, const store_edit *edit,
                                const annot_field_info *info) {
  annot_buffer *buffer = &findings->view_strings;
  annot_str text = kept(findings, edit->text);
  if (edit->kind == EDIT_POSITION) {
    const annot_document *document = findings->document;
    uint64_t position = edit->position;
    annot_unit unit = annot_document_counts(document);
    if (info->kind == ANNOT_KIND_BOUND && unit != document->file_unit &&
        annot_convert(document, unit, position, document->file_unit, &position) != ANNOT_OK)
      return ANNOT_BAD_POSITION;
    return annot_buffer_printf(buffer, "%llu", (unsigned long long)position);
  }
  if (info->kind == ANNOT_KIND_NUMBER || info->kind == ANNOT_KIND_SHARE)
    return annot_buffer_append(buffer, text.data, text.length);
  if (findings->source.syntax != ANNOT_XML)
    return annot_json_append_string(buffer, text);
  return info->xml == ANNOT_XML_ATTRIBUTE ? annot_xml_append_attribute(buffer, text)
                                          : annot_xml_append_text(buffer, text);
}

/// An addition: `"name": value, ` after the `{`, or ` name="value"` after the element's name.
static annot_status spell_addition(annot_findings *findings, const store_edit *edit,
                                   const annot_field_info *info, bool alone) {
  annot_buffer *buffer = &findings->view_strings;
  bool xml = findings->source.syntax == ANNOT_XML, list = annot_is_list(info->cardinality);
  annot_str name = xml ? info->xml_name : info->name;
  TRY(annot_buffer_append(buffer, xml ? " " : "\"", 1));
  TRY(annot_buffer_append(buffer, name.data, name.length));
  TRY(annot_buffer_printf(buffer, "%s", xml ? "=\"" : list ? "\": [" : "\": "));
  TRY(spell_value(findings, edit, info));
  return annot_buffer_printf(buffer, "%s%s", xml ? "\"" : list ? "]" : "",
                             xml || alone ? "" : ", ");
}

/// Whether a member stands in the input, whatever became of its value.
static bool was_spelled(const annot_document *document, finding_place place) {
  annot_shape shape = (annot_shape)model_at(document, place.node)->shape;
  return model_was_spelled(document, place.node, field_row(shape, place.field));
}

/// Whether a value of the input can be replaced: one that was kept, or that of `unit`, which reading uses
/// up or refuses.  Any other that was refused is another finding's.
static bool can_be_replaced(const annot_document *document, finding_place place) {
  return annot_count(document, place.node, place.field) > 0 ||
         (place.field == ANNOT_DOCUMENT_UNIT && was_spelled(document, place));
}

/// Works out one edit; ANNOT_END where it has no spelling, so that the fix has none.
static annot_status view_edit(annot_findings *findings, const store_edit *edit,
                              annot_replacement *view) {
  annot_buffer *buffer = &findings->view_strings;
  const finding_source *source = &findings->source;
  size_t from = buffer->length, at;
  byte_range range;
  bool alone;
  if (!source->bytes.data)
    return ANNOT_END;
  const annot_field_info *info = annot_field_lookup(edit->place.field);
  if (edit->kind == EDIT_BYTES) {
    range = (byte_range){(size_t)edit->place.start, (size_t)edit->place.end};
    TRY(annot_buffer_append(buffer, findings->strings.data + edit->text.first, edit->text.length));
  } else if (edit->kind == EDIT_REMOVE) {
    if (!annot_locate_removal(findings->document, source, edit->place, &range))
      return ANNOT_END;
  } else if (can_be_replaced(findings->document, edit->place)) {
    finding_place place = edit->place;
    if (place.field == ANNOT_DOCUMENT_UNIT)
      place.index = WHOLE_LIST; // as it was spelled: there may be no value any more
    if (!annot_locate(findings->document, source, &findings->walk, place, &range))
      return ANNOT_END;
    if (edit->kind == EDIT_STRING || info->kind == ANNOT_KIND_BOUND ||
        info->kind == ANNOT_KIND_POSITION)
      TRY(spell_value(findings, edit, info));
  } else {
    if (was_spelled(findings->document, edit->place) ||
        !annot_locate_addition(findings->document, source, edit->place.node, &at, &alone) ||
        (source->syntax == ANNOT_XML && info->xml != ANNOT_XML_ATTRIBUTE))
      return ANNOT_END;
    range = (byte_range){at, at};
    TRY(spell_addition(findings, edit, info, alone));
  }
  *view = (annot_replacement){source->byte + range.start, source->byte + range.end,
                              {(const char *)(uintptr_t)from, buffer->length - from}};
  return ANNOT_OK;
}

static int compare_edits(const void *a, const void *b) {
  const annot_replacement *left = a, *right = b;
  if (left->byte != right->byte)
    return left->byte < right->byte ? -1 : 1;
  return left->end_byte < right->end_byte ? -1 : left->end_byte > right->end_byte;
}

static annot_status view_fixes(annot_findings *findings, const store_finding *finding) {
  annot_array *fixes = &findings->view_fixes, *edits = &findings->view_edits;
  TRY(ARRAY_RESERVE(annot_fix, &findings->allocator, fixes, finding->fix_count));
  for (uint32_t i = 0; i < finding->fix_count; ++i) {
    const store_fix *fix = &ARRAY_AT(store_fix, &findings->fixes, finding->first_fix + i);
    size_t first = edits->count;
    TRY(ARRAY_RESERVE(annot_replacement, &findings->allocator, edits, fix->count));
    for (uint32_t j = 0; j < fix->count; ++j) {
      annot_replacement view;
      annot_status status =
          view_edit(findings, &ARRAY_AT(store_edit, &findings->edits, fix->first + j), &view);
      if (status == ANNOT_NO_MEMORY)
        return status;
      if (status != ANNOT_OK) {
        edits->count = first;
        break;
      }
      ARRAY_PUSH(annot_replacement, edits, view);
    }
    qsort(&ARRAY_AT(annot_replacement, edits, first), edits->count - first,
          sizeof(annot_replacement), compare_edits);
    annot_fix view = {fix->safe, kept(findings, fix->title),
                      (const annot_replacement *)(uintptr_t)first, edits->count - first};
    ARRAY_PUSH(annot_fix, fixes, view);
  }
  return ANNOT_OK;
}

/// What was kept as offsets while arrays could still move becomes pointers.
static void settle(annot_findings *findings) {
  for (size_t i = 0; i < findings->view_edits.count; ++i) {
    annot_replacement *edit = &ARRAY_AT(annot_replacement, &findings->view_edits, i);
    edit->text.data = findings->view_strings.data + (uintptr_t)edit->text.data;
  }
  for (size_t i = 0; i < findings->view_fixes.count; ++i) {
    annot_fix *fix = &ARRAY_AT(annot_fix, &findings->view_fixes, i);
    fix->edits = (const annot_replacement *)findings->view_edits.data + (uintptr_t)fix->edits;
  }
}

/// The words of the article that a finding speaks of: what it was told, or its node's span.
static void view_words(annot_findings *findings, const store_finding *finding) {
  const annot_document *document = findings->document;
  annot_finding *view = &findings->view;
  uint64_t start = finding->words_start, end = finding->words_end;
  view->text_start = view->text_end = ANNOT_NOWHERE;
  if (start == ANNOT_NOWHERE && finding->place.kind == PLACE_TEXT) {
    start = finding->place.start;
    end = finding->place.end;
  }
  if (start == ANNOT_NOWHERE && finding->place.node) {
    annot_node node = finding->place.node;
    annot_str passage;
    annot_field spans = annot_field_find(annot_node_shape(document, node), (annot_str){"spans", 5});
    if (spans != ANNOT_NO_FIELD)
      node = annot_child(document, node, spans, 0);
    if (annot_passage(document, node, &passage) != ANNOT_OK)
      return;
    start = (uint64_t)(passage.data - document->text.data);
    end = start + passage.length;
  }
  if (start == ANNOT_NOWHERE)
    return;
  if (annot_convert(document, ANNOT_BYTE, start, ANNOT_CODEPOINT, &view->text_start) != ANNOT_OK ||
      annot_convert(document, ANNOT_BYTE, end, ANNOT_CODEPOINT, &view->text_end) != ANNOT_OK)
    view->text_start = view->text_end = ANNOT_NOWHERE;
}

annot_status annot_findings_fix_edit(annot_findings *findings, size_t finding, size_t fix,
                                     size_t index, finding_edit *edit) {
  if (finding >= findings->findings.count)
    return ANNOT_END;
  if (!findings->placed)
    place_all(findings);
  const store_finding *at = &ARRAY_AT(store_finding, &findings->findings, finding);
  if (fix >= at->fix_count)
    return ANNOT_END;
  const store_fix *chosen = &ARRAY_AT(store_fix, &findings->fixes, at->first_fix + fix);
  if (index >= chosen->count)
    return ANNOT_END;
  const store_edit *stored = &ARRAY_AT(store_edit, &findings->edits, chosen->first + index);
  *edit = (finding_edit){stored->kind,        stored->place.node,           stored->place.field,
                         stored->place.index, kept(findings, stored->text), stored->position};
  return ANNOT_OK;
}

bool annot_findings_are_about(const annot_findings *findings, const annot_document *document) {
  return findings->document == document;
}

annot_status annot_findings_at(annot_findings *findings, size_t index,
                               const annot_finding **result) {
  if (index >= findings->findings.count)
    return ANNOT_END;
  if (!findings->placed)
    place_all(findings);
  const store_finding *finding = &ARRAY_AT(store_finding, &findings->findings, index);
  finding_place place = annot_place_in_input(findings->document, finding->place);
  annot_finding *view = &findings->view;
  TRY(begin_view(findings));
  TRY(append_pointer(findings, finding));
  size_t pointer_length = findings->view_strings.length;
  TRY(view_relateds(findings, finding));
  TRY(view_fixes(findings, finding));
  settle(findings);
  *view = (annot_finding){
      .rule = &annot_rules[finding->rule],
      .severity = finding->severity,
      .message = kept(findings, finding->message),
      .range = public_range(findings, finding->byte, finding->end_byte),
      .node = place.node,
      .field = place.field,
      .index = place.index,
      .pointer = {findings->view_strings.data, pointer_length},
      .document_id = annot_string(findings->document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0),
      .id = nearest_id(findings, finding->place.node),
      .record = findings->source.number,
      .text_label = kept(findings, finding->label),
      .related = findings->view_relateds.data,
      .related_count = findings->view_relateds.count,
      .fixes = findings->view_fixes.data,
      .fix_count = findings->view_fixes.count,
  };
  view_words(findings, finding);
  *result = view;
  return ANNOT_OK;
}
