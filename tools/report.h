/// report.h: findings as people and programs read them.
///
/// Knows how findings look, not where they come from.
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include "options.h"

#include <annot/read.h>
#include <stdio.h>

typedef enum report_format { REPORT_TEXT, REPORT_CONCISE, REPORT_JSONL, REPORT_SARIF, REPORT_GITHUB } report_format;

typedef struct finding_report {
  report_format format;
  FILE *file;
  bool color;
  int width;                 ///< columns of the terminal; 0 where it is none
  const char *fixer;         ///< what stands before the options that apply fixes
  const char *path;          ///< of the input that is being read
  const annot_record *record;
  uint64_t reported; ///< findings so far
} finding_report;

const char *severity_name(annot_severity severity);

/// Makes a report that goes to `file`.
finding_report report_begin(const command_line *options, report_format format, FILE *file);

/// Writes a finding of report->record, to be reported by report_written when it is its turn.
void report_write(const finding_report *report, const annot_finding *finding);

/// Reports what report_write has written for a report of the same format.
void report_written(finding_report *report, annot_str text);

/// Reports one finding of report->record.
void report_finding(finding_report *report, const annot_finding *finding);

/// Ends the report of a run that ends with exit code `code`.
void report_end(finding_report *report, int code);

/// The same, with the source line, the words of the article and the help.
void report_finding_text(const finding_report *report, const annot_finding *finding);

/// Reports the errors of report->record: why it cannot be written.
annot_status report_errors(finding_report *report);

/// The parts of these that write SARIF: the start and what stands between findings, a finding, and
/// the end.
void report_sarif_separate(const finding_report *report);
void report_sarif(const finding_report *report, const annot_finding *finding);
void report_sarif_end(finding_report *report, int code);

#endif
