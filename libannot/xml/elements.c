/// The elements that are open, and the events about them, whoever has read their tags.
///
/// Bytes are kept from the start of a record on, and a few before the first.  Knows no libxml2.

#include "config.h"

#include "xml/scanner.h"

#include <string.h>

void annot_xml_forget(annot_xml_scanner *scanner, size_t length) {
  scanner->source.byte += length;
  scanner->from += length;
  scanner->fed -= length;
  scanner->walk.start -= length < scanner->walk.start ? length : scanner->walk.start;
  scanner->walk.at -= length < scanner->walk.at ? length : scanner->walk.at;
  scanner->at -= length;
  look_at_all(scanner);
}

void annot_xml_count_lines(annot_xml_scanner *scanner) {
  annot_xml_source *source = &scanner->source;
  const char *at = scanner->bytes.data + scanner->counted;
  const char *end = scanner->bytes.data + scanner->from, *feed;
  while (at < end && (feed = memchr(at, '\n', (size_t)(end - at)))) {
    ++source->line;
    source->column = 1;
    at = feed + 1;
  }
  for (; at < end; ++at)
    source->column += ((unsigned char)*at & 0xc0) != 0x80;
  scanner->counted = scanner->from;
}

void annot_xml_stop(annot_xml_scanner *scanner, annot_status status) {
  scanner->status = status;
  scanner->broken = scanner->over = true;
  annot_xml_libxml_stop(scanner);
}

void annot_xml_report(annot_xml_scanner *scanner, const annot_xml_flaw *flaw) {
  if (scanner->skipping && !flaw->fatal)
    return;
  annot_xml_fault fault = {
      .source = &scanner->source, .flaw = flaw, .open = scanner->open.count > 0};
  scanner->skipping = in_record(scanner);
  annot_xml_count_lines(scanner);
  annot_status status = scanner->handler.fault(scanner->handler.context, &fault);
  if (flaw->fatal || status != ANNOT_OK)
    annot_xml_stop(scanner, status);
}

void annot_xml_report_mild(annot_xml_scanner *scanner, rule_id rule, annot_xml_range range,
                           const char *message) {
  annot_xml_flaw flaw;
  annot_xml_flaw_set(&flaw, rule, range.start, range.end, "%s", message);
  flaw.fatal = false;
  annot_xml_report(scanner, &flaw);
}

annot_status annot_xml_tell_text(annot_xml_scanner *scanner, size_t end) {
  annot_xml_range gap = {scanner->at, end};
  if (gap.start == gap.end || scanner->skipping || scanner->open.count == 0)
    return ANNOT_OK;
  gap = annot_xml_trim(scanner->source.bytes, gap);
  if (gap.start == gap.end)
    return ANNOT_OK;
  if (in_record(scanner))
    return scanner->handler.text(scanner->handler.context, gap);
  annot_xml_report_mild(scanner, RULE_STRAY_TEXT, gap, "a corpus holds documents, and no text");
  return scanner->status;
}

void annot_xml_judge_depth(annot_xml_scanner *scanner, annot_xml_range tag, uint32_t depth) {
  annot_xml_flaw flaw;
  if (depth <= scanner->limits.depth)
    return;
  annot_xml_range name = annot_xml_tag_name(scanner->source.bytes, tag.start);
  annot_xml_flaw_set(&flaw, RULE_TOO_DEEP, name.start, name.end,
                     "this is nested more than %u deep; nothing behind it is read",
                     (unsigned)scanner->limits.depth);
  annot_xml_report(scanner, &flaw);
}

annot_status annot_xml_hand_start(annot_xml_scanner *scanner, annot_xml_start *start) {
  start->attributes = scanner->attributes.data;
  start->attribute_count = scanner->attributes.count;
  return scanner->handler.start(scanner->handler.context, start);
}

annot_status annot_xml_open(annot_xml_scanner *scanner, annot_xml_start *start, bool plain) {
  size_t content = start->empty ? start->tag.end - 2 : start->tag.end;
  TRY(ARRAY_RESERVE(open_tag, &scanner->allocator, &scanner->open, 1));
  start->source = &scanner->source;
  start->depth = (uint32_t)scanner->open.count + (in_corpus(scanner) ? 0 : 1);
  start->marked = scanner->marked;
  open_tag open = {start->tag.start, content, plain, start->space};
  ARRAY_PUSH(open_tag, &scanner->open, open);
  scanner->at = start->tag.end;
  return ANNOT_OK;
}

bool annot_xml_judge_size(annot_xml_scanner *scanner, size_t length) {
  annot_xml_flaw flaw;
  if (!in_record(scanner) || scanner->skipping || length <= scanner->limits.record_bytes)
    return true;
  annot_xml_flaw_set(&flaw, RULE_TOO_LARGE, 0, 1,
                     "the document is larger than this reader was told to accept");
  annot_xml_report(scanner, &flaw);
  return false;
}

annot_status annot_xml_tell_end(annot_xml_scanner *scanner, const annot_xml_end *end) {
  annot_status status = ANNOT_OK;
  look_at(scanner, end->tag.end);
  if (!scanner->skipping)
    status = scanner->handler.end(scanner->handler.context, end);
  --scanner->open.count;
  if (!in_record(scanner)) {
    look_at_all(scanner);
    scanner->skipping = scanner->marked = false;
    annot_xml_forget(scanner, scanner->at);
  }
  return status;
}

annot_status annot_xml_close(annot_xml_scanner *scanner, annot_xml_range tag) {
  annot_array *stack = &scanner->open;
  size_t content = ARRAY_AT(open_tag, stack, stack->count - 1).content;
  TRY(annot_xml_tell_text(scanner, tag.start));
  if (!annot_xml_judge_size(scanner, tag.end))
    return scanner->status;
  annot_xml_end end = {.source = &scanner->source,
                       .content = {content, tag.start < tag.end ? tag.start : content},
                       .tag = tag,
                       .depth = (uint32_t)stack->count - (in_corpus(scanner) ? 1 : 0)};
  scanner->at = tag.end;
  if (stack->count == 1 && !in_corpus(scanner)) {
    scanner->last = end;
    scanner->held = true;
    return ANNOT_OK;
  }
  return annot_xml_tell_end(scanner, &end);
}
