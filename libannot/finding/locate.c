/// Places to bytes.

#include "config.h"

#include "finding/locate.h"

#include "json/scan.h"
#include "xml/markup.h"

#include <string.h>

static const annot_field_info *info_of(const annot_document *document, finding_place place) {
  return shape_row((annot_shape)model_at(document, place.node)->shape,
                   field_row((annot_shape)model_at(document, place.node)->shape, place.field));
}

static annot_xml_spelling xml_spelling(const annot_field_info *info) {
  if (info->xml != ANNOT_XML_ATTRIBUTE)
    return ANNOT_XML_AS_CONTENT;
  return annot_is_list(info->cardinality) ? ANNOT_XML_AS_ITEM : ANNOT_XML_AS_VALUE;
}

/// Where a value begins, or NO_PLACE.
static uint32_t value_place(const annot_document *document, finding_place place) {
  uint32_t row = field_row((annot_shape)model_at(document, place.node)->shape, place.field);
  if (row == MAX_ROWS)
    return NO_PLACE;
  if (place.index != WHOLE_LIST)
    return annot_model_place(document, place.node, row, place.index);
  uint32_t at = model_at(document, place.node)->slots + row;
  return ARRAY_AT(uint32_t, &document->places, at);
}

static bool locate_owner(const annot_document *document, const finding_source *source,
                         annot_node node, byte_range *range) {
  uint32_t place = node ? model_at(document, node)->place : NO_PLACE;
  if (place == NO_PLACE || place >= source->bytes.length)
    return false;
  range->start = place;
  range->end = source->syntax == ANNOT_XML ? annot_xml_markup_end(source->bytes, place) : place + 1;
  return true;
}

/// A value that the input does not have stands at its owner.
static bool locate_value(const annot_document *document, const finding_source *source,
                         finding_place place, byte_range *range) {
  uint32_t start = value_place(document, place);
  if (start == NO_PLACE)
    return locate_owner(document, source, place.node, range);
  const annot_field_info *info = info_of(document, place);
  if (info->kind == ANNOT_KIND_NODE && place.index != WHOLE_LIST)
    return locate_owner(document, source,
                        (annot_node)annot_model_value(document, place.node,
                                                      field_row(info->shape, info->field),
                                                      place.index)
                            .bits,
                        range);
  range->start = start;
  if (source->syntax == ANNOT_XML) {
    annot_xml_range value = annot_xml_value_range(source->bytes, start, xml_spelling(info));
    *range = (byte_range){value.start, value.end};
  } else {
    range->end = annot_json_value_end(source->bytes, start);
  }
  return true;
}

finding_place annot_place_in_input(const annot_document *document, finding_place place) {
  annot_node source = annot_child(document, ANNOT_ROOT, ANNOT_DOCUMENT_SOURCE, 0);
  if (place.kind != PLACE_TEXT || !document->lent)
    return place;
  return source ? place_value(source, ANNOT_SOURCE_HREF, 0) : place_owner(ANNOT_ROOT);
}

/// Words of the article.  Findings come in the order of the text more often than not.
static bool locate_text(const annot_document *document, const finding_source *source,
                        article_walk *walk, finding_place place, byte_range *range) {
  uint32_t start = value_place(document, place);
  if (start == NO_PLACE)
    return false;
  if (source->syntax == ANNOT_XML) {
    annot_xml_range found =
        annot_xml_source_range(source->bytes, start, &walk->xml, (size_t)place.start,
                               (size_t)place.end);
    *range = (byte_range){found.start, found.end};
  } else {
    annot_json_range found = annot_json_source_range(
        source->bytes, start, &walk->json, (size_t)place.start, (size_t)place.end);
    *range = (byte_range){found.start, found.end};
  }
  return true;
}

bool annot_locate(const annot_document *document, const finding_source *source, article_walk *walk,
                  finding_place place, byte_range *range) {
  if (!source->bytes.data)
    return false;
  place = annot_place_in_input(document, place);
  switch (place.kind) {
  case PLACE_BYTES:
    *range = (byte_range){(size_t)place.start, (size_t)place.end};
    return true;
  case PLACE_OWNER:
    return locate_owner(document, source, place.node, range);
  case PLACE_VALUE:
    return locate_value(document, source, place, range);
  case PLACE_TEXT:
    return locate_text(document, source, walk, place, range);
  }
  return false;
}

/// The first byte at or after `at` that is not white space.
static size_t skip_space(annot_str bytes, size_t at) {
  while (at < bytes.length && annot_xml_is_space(bytes.data[at]))
    ++at;
  return at;
}

/// One past the last byte before `at` that is not white space.
static size_t skip_space_back(annot_str bytes, size_t at) {
  while (at > 0 && annot_xml_is_space(bytes.data[at - 1]))
    --at;
  return at;
}

/// Widens a JSON element or member by the comma that goes with it.
static void take_comma(annot_str bytes, byte_range *range) {
  size_t after = skip_space(bytes, range->end);
  size_t before = skip_space_back(bytes, range->start);
  if (after < bytes.length && bytes.data[after] == ',')
    range->end = skip_space(bytes, after + 1);
  else if (before > 0 && bytes.data[before - 1] == ',')
    range->start = before - 1;
}

/// Widens a JSON value by the name and colon before it.
static void take_name(annot_str bytes, byte_range *range) {
  size_t at = skip_space_back(bytes, range->start);
  at = skip_space_back(bytes, at - 1);
  for (at -= 2; at > 0 && bytes.data[at] != '"';)
    --at;
  range->start = at;
}

static void widen_json(annot_str bytes, bool element, byte_range *range) {
  if (!element)
    take_name(bytes, range);
  take_comma(bytes, range);
}

static void widen_xml(annot_str bytes, bool element, const annot_field_info *info,
                      byte_range *range) {
  if (info->xml != ANNOT_XML_ATTRIBUTE) {
    if (info->kind != ANNOT_KIND_NODE)
      while (range->start > 0 && bytes.data[range->start] != '<')
        --range->start;
    range->end = annot_xml_element_end(bytes, range->start);
    range->start = skip_space_back(bytes, range->start);
    return;
  }
  if (element) {
    size_t before = skip_space_back(bytes, range->start);
    if (before < range->start)
      range->start = before;
    else
      range->end = skip_space(bytes, range->end);
    return;
  }
  ++range->end;
  range->start = skip_space_back(bytes, range->start - 1) - 1;
  range->start = skip_space_back(bytes, range->start);
  while (range->start > 0 && !annot_xml_is_space(bytes.data[range->start - 1]))
    --range->start;
  range->start = skip_space_back(bytes, range->start);
}

bool annot_locate_removal(const annot_document *document, const finding_source *source,
                          finding_place place, byte_range *range) {
  const annot_field_info *info = info_of(document, place);
  bool list = annot_is_list(info->cardinality);
  uint32_t row = field_row(info->shape, info->field);
  bool element = list && model_count(document, place.node, row) > 1;
  if (list && !element && source->syntax != ANNOT_XML)
    place.index = WHOLE_LIST;
  if (value_place(document, place) == NO_PLACE || !locate_value(document, source, place, range))
    return false;
  if (source->syntax == ANNOT_XML) {
    widen_xml(source->bytes, element, info, range);
    return true;
  }
  if (info->kind == ANNOT_KIND_NODE || place.index == WHOLE_LIST)
    range->end = annot_json_value_end(source->bytes, range->start);
  widen_json(source->bytes, element, range);
  return true;
}

bool annot_locate_addition(const annot_document *document, const finding_source *source,
                           annot_node node, size_t *at, bool *alone) {
  byte_range owner;
  annot_str bytes = source->bytes;
  if (!bytes.data || !locate_owner(document, source, node, &owner))
    return false;
  *at = owner.start + 1;
  if (source->syntax == ANNOT_XML)
    while (*at < owner.end && !annot_xml_is_space(bytes.data[*at]) && bytes.data[*at] != '>' &&
           bytes.data[*at] != '/')
      ++*at;
  size_t next = skip_space(bytes, *at);
  *alone = next < bytes.length && bytes.data[next] == '}';
  return true;
}

line_place annot_count_lines(annot_str bytes, size_t end, line_place from) {
  const char *data = bytes.data;
  size_t start = 0, line_start = 0;
  for (const char *feed; start < end && (feed = memchr(data + start, '\n', end - start));) {
    start = line_start = (size_t)(feed - data) + 1;
    ++from.line;
    from.column = 1;
  }
  for (size_t i = line_start; i < end; ++i)
    from.column += ((unsigned char)data[i] & 0xc0) != 0x80;
  return from;
}
