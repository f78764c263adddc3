/// Judging an XML declaration before libxml2 sees it: what it says, libxml2 would believe.

#include "config.h"

#include "xml/declaration.h"

#include <string.h>

static bool says(annot_str bytes, annot_xml_range range, const char *what) {
  size_t length = strlen(what);
  return range.end - range.start == length && memcmp(bytes.data + range.start, what, length) == 0;
}

/// The names of encodings are the same in any case.
static bool is_our_encoding(annot_str bytes, annot_xml_range range) {
  char name[16];
  size_t length = range.end - range.start;
  if (length >= sizeof name)
    return false;
  for (size_t i = 0; i < length; ++i) {
    char c = bytes.data[range.start + i];
    name[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  annot_xml_range all = {0, length};
  return says((annot_str){name, length}, all, "utf-8") ||
         says((annot_str){name, length}, all, "us-ascii");
}

/// Whether an item of an XML declaration says something else than it must; then fills in `flaw`.
static bool is_wrong_item(annot_str bytes, annot_xml_place item, annot_xml_flaw *flaw) {
  annot_xml_range value = item.value;
  if (says(bytes, item.name, "version") && !says(bytes, value, "1.0")) {
    annot_xml_flaw_set(flaw, RULE_WRONG_XML_VERSION, value.start, value.end,
                       "this must be XML 1.0");
    return true;
  }
  if (says(bytes, item.name, "encoding") && !is_our_encoding(bytes, value)) {
    annot_xml_flaw_set(flaw, RULE_WRONG_ENCODING, value.start, value.end,
                       "convert this to UTF-8, and say so here");
    return true;
  }
  if (says(bytes, item.name, "standalone") && !says(bytes, value, "yes") &&
      !says(bytes, value, "no")) {
    annot_xml_flaw_set(flaw, RULE_BAD_XML, value.start, value.end, "standalone is yes or no");
    return true;
  }
  return false;
}

/// Whether an item of a declaration, behind that which ends at `end`, is ` name = "value"`.
static bool is_tight(annot_str bytes, size_t end, const annot_xml_place *item) {
  size_t equals = 0;
  for (size_t at = end; at < item->name.start; ++at)
    if (!strchr(" \t\r\n", bytes.data[at]))
      return false;
  for (size_t at = item->name.end; at + 1 < item->value.start; ++at) {
    equals += bytes.data[at] == '=';
    if (!strchr(" \t\r\n=", bytes.data[at]))
      return false;
  }
  return end < item->name.start && equals == 1;
}

bool annot_xml_judge_declaration(annot_str bytes, annot_xml_range declaration,
                                 annot_xml_flaw *flaw) {
  static const char *const items[] = {"version", "encoding", "standalone"};
  annot_str inside = {bytes.data, declaration.end - 2};
  annot_xml_place place;
  size_t next = 0, cursor = declaration.start + 5, last = cursor;
  bool fine = true;
  for (; fine && annot_xml_next_attribute(inside, &cursor, &place); ++next) {
    if (is_wrong_item(inside, place, flaw))
      return false;
    while (next > 0 && next < 3 && !says(inside, place.name, items[next]))
      ++next;
    fine = next < 3 && says(inside, place.name, items[next]) && is_tight(inside, last, &place);
    last = cursor;
  }
  fine = fine && next > 0 && cursor == inside.length && bytes.data[cursor] == '?';
  if (!fine)
    annot_xml_flaw_set(flaw, RULE_BAD_XML, declaration.start, declaration.end,
                       "an XML declaration is like <?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  return fine;
}
