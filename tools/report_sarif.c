/// report_sarif.c: findings as SARIF 2.1.0 (OASIS), for code scanners: one run, a result a line.
///
/// The log is written as the findings come, so that its size does not matter.

#include "config.h"

#include "report.h"

#include "json.h"
#include "options.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static json_t *message(const char *text) {
  return json_pack("{ss}", "text", text);
}

static json_t *rule_object(const annot_rule *rule) {
  const char *page = annot_rule_page(rule);
  return json_pack("{ss ss so so s{ss ss} s{ss} s{si}}", "id", rule->code, "name", rule->name,
                   "shortDescription", message(rule->sentence), "fullDescription",
                   message(rule->sentence), "help", "text", page, "markdown", page,
                   "defaultConfiguration", "level", severity_name(rule->severity), "properties",
                   "level", rule->level);
}

static void begin(const finding_report *report) {
  json_t *rules = json_array();
  for (size_t i = 0; i < annot_rule_count(); ++i)
    json_array_append_new(rules, rule_object(annot_rule_at(i)));
  json_t *driver = json_pack("{ss ss so}", "name", "annot", "semanticVersion", PACKAGE_VERSION,
                             "rules", rules);
  fputs("{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
        "sarif-schema-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":\n",
        report->file);
  json_print_part(report->file, driver, report->width > 0);
  fputs("\n},\"columnKind\":\"unicodeCodePoints\",\"results\":[", report->file);
}

void report_sarif_end(finding_report *report, int code) {
  if (!report->reported)
    begin(report);
  fprintf(report->file,
          "\n],\"invocations\":[{\"executionSuccessful\":%s,\"exitCode\":%d}]}]}\n",
          code < EXIT_USAGE ? "true" : "false", code);
}

/// The path as a relative reference, or a file URI where it is absolute (RFC 3986, RFC 8089).
static json_t *artifact(const finding_report *report) {
  static const char digits[] = "0123456789ABCDEF";
  const char *path = report->path;
  json_t *object = json_object();
  char *uri = json_bytes(strlen(path) * 3 + 8);
  size_t length = 0;
  if (*path == '/')
    length = strlen(strcpy(uri, "file://"));
  while (!strncmp(path, "./", 2))
    path += 2;
  for (; *path; ++path) {
    unsigned char c = (unsigned char)*path;
    if (c < 0x80 && (isalnum(c) || strchr("/-._~", c))) {
      uri[length++] = (char)c;
      continue;
    }
    uri[length++] = '%';
    uri[length++] = digits[c >> 4];
    uri[length++] = digits[c & 15];
  }
  json_object_set_new(object, "uri", json_stringn(uri, length));
  free(uri);
  return object;
}

/// What is said of a place; an empty one is where something is missing.
static json_t *region(const annot_range *range) {
  json_t *object = json_object();
  json_object_set_new(object, "startLine", json_place(range->line));
  json_object_set_new(object, "startColumn", json_place(range->column));
  json_object_set_new(object, "endLine", json_place(range->end_line));
  json_object_set_new(object, "endColumn", json_place(range->end_column));
  json_object_set_new(object, "byteOffset", json_place(range->byte));
  json_object_set_new(object, "byteLength", json_place(range->end_byte - range->byte));
  return object;
}

static json_t *physical(const finding_report *report, const annot_range *range) {
  json_t *object = json_pack("{so}", "artifactLocation", artifact(report));
  if (range->byte != ANNOT_NOWHERE)
    json_object_set_new(object, "region", region(range));
  return object;
}

static json_t *locations(const finding_report *report, const annot_finding *finding) {
  json_t *location = json_pack("{so}", "physicalLocation", physical(report, &finding->range));
  if (finding->pointer.length > 0)
    json_object_set_new(location, "logicalLocations",
                        json_pack("[{so ss}]", "fullyQualifiedName", json_text(finding->pointer),
                                  "kind", "value"));
  return json_pack("[o]", location);
}

static json_t *related_locations(const finding_report *report, const annot_finding *finding) {
  json_t *list = json_array();
  for (size_t i = 0; i < finding->related_count; ++i)
    json_array_append_new(
        list, json_pack("{si s{so} so}", "id", (int)i + 1, "message", "text",
                        json_text(finding->related[i].message), "physicalLocation",
                        physical(report, &finding->related[i].range)));
  return list;
}

/// Counts lines and columns from the beginning of the record to a byte of it.
static void count_lines(const annot_record *record, uint64_t byte, uint64_t *line,
                        uint64_t *column) {
  *line = record->line;
  *column = record->column;
  for (size_t i = 0; i < record->bytes.length && i < byte - record->byte; ++i)
    if (record->bytes.data[i] == '\n') {
      ++*line;
      *column = 1;
    } else {
      *column += ((unsigned char)record->bytes.data[i] & 0xC0) != 0x80;
    }
}

static json_t *replacement(const annot_record *record, const annot_replacement *edit) {
  annot_range range = {.byte = edit->byte, .end_byte = edit->end_byte};
  count_lines(record, edit->byte, &range.line, &range.column);
  count_lines(record, edit->end_byte, &range.end_line, &range.end_column);
  json_t *object = json_pack("{so}", "deletedRegion", region(&range));
  if (edit->text.length > 0)
    json_object_set_new(object, "insertedContent",
                        json_pack("{so}", "text", json_text(edit->text)));
  return object;
}

static json_t *fixes(const finding_report *report, const annot_finding *finding) {
  json_t *list = json_array();
  for (size_t i = 0; i < finding->fix_count; ++i) {
    const annot_fix *fix = &finding->fixes[i];
    json_t *replacements = json_array();
    for (size_t edit = 0; edit < fix->edit_count; ++edit)
      json_array_append_new(replacements, replacement(report->record, &fix->edits[edit]));
    json_array_append_new(
        list, json_pack("{s{so} s[{so so}] s{sb}}", "description", "text", json_text(fix->title),
                        "artifactChanges", "artifactLocation", artifact(report), "replacements",
                        replacements, "properties", "safe", fix->safe));
  }
  return list;
}

static uint64_t hash(uint64_t seed, annot_str text) {
  for (size_t i = 0; i < text.length; ++i)
    seed = (seed ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001B3);
  return (seed ^ 0xFF) * UINT64_C(0x100000001B3);
}

/// What stays the same while lines and other annotations come and go: the rule, the document, the
/// annotation, the names of the members that lead to the place, and what stands there (FNV-1a).
static json_t *fingerprint(const finding_report *report, const annot_finding *finding) {
  const annot_record *record = report->record;
  const annot_str code = {finding->rule->code, strlen(finding->rule->code)};
  const annot_range *range = &finding->range;
  uint64_t sum = hash(UINT64_C(0xCBF29CE484222325), code);
  sum = hash(hash(sum, finding->document_id), finding->id);
  for (size_t i = 0; i < finding->pointer.length; ++i)
    if (!isdigit((unsigned char)finding->pointer.data[i]))
      sum = hash(sum, (annot_str){finding->pointer.data + i, 1});
  if (range->byte != ANNOT_NOWHERE && range->end_byte - record->byte <= record->bytes.length)
    sum = hash(sum, (annot_str){record->bytes.data + (range->byte - record->byte),
                                (size_t)(range->end_byte - range->byte)});
  char text[17];
  snprintf(text, sizeof text, "%016llx", (unsigned long long)sum);
  return json_pack("{ss}", "annot/v1", text);
}

void report_sarif_separate(const finding_report *report) {
  if (!report->reported)
    begin(report);
  fputs(report->reported ? ",\n" : "\n", report->file);
}

void report_sarif(const finding_report *report, const annot_finding *finding) {
  json_t *result = json_pack(
      "{ss si ss s{so} so so}", "ruleId", finding->rule->code, "ruleIndex",
      (int)annot_rule_index(finding->rule), "level", severity_name(finding->severity), "message", "text",
      json_text(finding->message), "locations", locations(report, finding), "partialFingerprints",
      fingerprint(report, finding));
  if (finding->related_count > 0)
    json_object_set_new(result, "relatedLocations", related_locations(report, finding));
  if (finding->fix_count > 0)
    json_object_set_new(result, "fixes", fixes(report, finding));
  json_print_part(report->file, result, report->width > 0);
}
