/// report.c: one finding, one line: for programs, editors and checks on the web.

#include "config.h"

#include "report.h"

#include "json.h"
#include "progress.h"
#include "terminal.h"

#include <string.h>

const char *severity_name(annot_severity severity) {
  return severity == ANNOT_SEVERITY_ERROR     ? "error"
         : severity == ANNOT_SEVERITY_WARNING ? "warning"
                                              : "note";
}

static json_t *json_edits(const annot_fix *fix) {
  json_t *edits = json_array();
  for (size_t i = 0; i < fix->edit_count; ++i) {
    json_t *edit = json_object();
    json_object_set_new(edit, "byte", json_place(fix->edits[i].byte));
    json_object_set_new(edit, "end_byte", json_place(fix->edits[i].end_byte));
    json_object_set_new(edit, "text", json_text(fix->edits[i].text));
    json_array_append_new(edits, edit);
  }
  return edits;
}

static json_t *json_fixes(const annot_finding *finding) {
  json_t *fixes = json_array();
  for (size_t i = 0; i < finding->fix_count; ++i) {
    const annot_fix *fix = &finding->fixes[i];
    json_t *object = json_object();
    json_object_set_new(object, "safe", json_boolean(fix->safe));
    json_object_set_new(object, "title", json_text(fix->title));
    json_object_set_new(object, "edits", json_edits(fix));
    json_array_append_new(fixes, object);
  }
  return fixes;
}

static json_t *json_related(const annot_finding *finding) {
  json_t *list = json_array();
  for (size_t i = 0; i < finding->related_count; ++i) {
    const annot_related *related = &finding->related[i];
    json_t *object = json_object();
    json_object_set_new(object, "message", json_text(related->message));
    json_object_set_new(object, "line", json_place(related->range.line));
    json_object_set_new(object, "column", json_place(related->range.column));
    json_object_set_new(object, "byte", json_place(related->range.byte));
    json_object_set_new(object, "end_byte", json_place(related->range.end_byte));
    json_array_append_new(list, object);
  }
  return list;
}

static void report_jsonl(const finding_report *report, const annot_finding *finding) {
  const annot_range *range = &finding->range;
  json_t *object = json_object();
  json_object_set_new(object, "code", json_string(finding->rule->code));
  json_object_set_new(object, "name", json_string(finding->rule->name));
  json_object_set_new(object, "level", json_integer(finding->rule->level));
  json_object_set_new(object, "severity", json_string(severity_name(finding->severity)));
  json_object_set_new(object, "message", json_text(finding->message));
  json_object_set_new(object, "file", json_text((annot_str){report->path, strlen(report->path)}));
  json_object_set_new(object, "record", json_place(finding->record));
  json_object_set_new(object, "line", json_place(range->line));
  json_object_set_new(object, "column", json_place(range->column));
  json_object_set_new(object, "end_line", json_place(range->end_line));
  json_object_set_new(object, "end_column", json_place(range->end_column));
  json_object_set_new(object, "byte", json_place(range->byte));
  json_object_set_new(object, "end_byte", json_place(range->end_byte));
  json_object_set_new(object, "doc", json_text_or_null(finding->document_id));
  json_object_set_new(object, "id", json_text_or_null(finding->id));
  json_object_set_new(object, "pointer", json_text(finding->pointer));
  json_object_set_new(object, "related", json_related(finding));
  json_object_set_new(object, "fixes", json_fixes(finding));
  json_print_part(report->file, object, report->width > 0);
  fputc('\n', report->file);
}

static void report_concise(const finding_report *report, const annot_finding *finding) {
  terminal_put_text(report->file, report->path);
  if (finding->range.byte != ANNOT_NOWHERE)
    fprintf(report->file, ":%llu:%llu", (unsigned long long)finding->range.line,
            (unsigned long long)finding->range.column);
  fprintf(report->file, ": %s[%s] ", severity_name(finding->severity), finding->rule->code);
  terminal_put(report->file, finding->message);
  fputc('\n', report->file);
}

/// GitHub's workflow commands: per cent, line ends, and in properties also colons and commas, are
/// written in hexadecimal.
static void put_github(FILE *file, annot_str text, bool property) {
  for (size_t at = 0; at < text.length;) {
    char c = text.data[at];
    if (c && strchr(property ? "%\r\n:," : "%\r\n", c)) {
      fprintf(file, "%%%02X", (unsigned char)c);
      ++at;
    } else {
      fputs(terminal_character(text, &at).text, file);
    }
  }
}

/// Where the finding is: columns are accepted within one line only.
static void put_github_place(FILE *file, const annot_range *range) {
  if (range->byte == ANNOT_NOWHERE)
    return;
  bool one_line = range->line == range->end_line;
  fprintf(file, ",line=%llu", (unsigned long long)range->line);
  if (one_line)
    fprintf(file, ",col=%llu", (unsigned long long)range->column);
  fprintf(file, ",endLine=%llu", (unsigned long long)range->end_line);
  if (one_line)
    fprintf(file, ",endColumn=%llu", (unsigned long long)range->end_column);
}

static void report_github(const finding_report *report, const annot_finding *finding) {
  const char *severity = severity_name(finding->severity);
  fprintf(report->file, "::%s file=",
          finding->severity == ANNOT_SEVERITY_NOTE ? "notice" : severity);
  put_github(report->file, (annot_str){report->path, strlen(report->path)}, true);
  put_github_place(report->file, &finding->range);
  fprintf(report->file, ",title=%s %s::", finding->rule->code, finding->rule->name);
  put_github(report->file, finding->message, false);
  fputc('\n', report->file);
}

finding_report report_begin(const command_line *options, report_format format, FILE *file) {
  return (finding_report){.format = format,
                          .file = file,
                          .fixer = option_of_verb((int)options->verb, OPTION_FIX)
                                       ? ""
                                       : "annot validate ",
                          .color = terminal_colors(options, file),
                          .width = terminal_width(file)};
}

/// Writes what stands before a finding.
static void separate(finding_report *report) {
  if (report->format == REPORT_SARIF)
    report_sarif_separate(report);
  ++report->reported;
}

void report_written(finding_report *report, annot_str text) {
  if (report->width > 0)
    progress_give_way(text.length > 0 && text.data[text.length - 1] == '\n');
  separate(report);
  fwrite(text.data, 1, text.length, report->file);
}

void report_finding(finding_report *report, const annot_finding *finding) {
  separate(report);
  report_write(report, finding);
}

void report_write(const finding_report *report, const annot_finding *finding) {
  progress_finding();
  switch (report->format) {
  case REPORT_TEXT:
    report_finding_text(report, finding);
    break;
  case REPORT_CONCISE:
    report_concise(report, finding);
    break;
  case REPORT_JSONL:
    report_jsonl(report, finding);
    break;
  case REPORT_SARIF:
    report_sarif(report, finding);
    break;
  case REPORT_GITHUB:
    report_github(report, finding);
    break;
  }
}

void report_end(finding_report *report, int code) {
  if (report->format == REPORT_SARIF)
    report_sarif_end(report, code);
}

annot_status report_errors(finding_report *report) {
  annot_findings *findings = report->record->findings;
  const annot_finding *finding;
  annot_status status = ANNOT_OK;
  for (size_t i = 0; status == ANNOT_OK; ++i) {
    status = annot_findings_at(findings, i, &finding);
    if (status == ANNOT_OK && finding->severity == ANNOT_SEVERITY_ERROR)
      report_finding(report, finding);
  }
  return status == ANNOT_END ? ANNOT_OK : status;
}
