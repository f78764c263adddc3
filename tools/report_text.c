/// report_text.c: a finding for a person: the line with carets under the place, the words of the
/// article, and what to do.

#include "config.h"

#include "report.h"

#include "terminal.h"

#include <annot/document.h>
#include <string.h>

/// How much of a long line is shown before and behind the place, and how much of the article.
enum { BEFORE = 60, BEHIND = 40, ARTICLE = 30 };

static style_id style_of(annot_severity severity) {
  return severity == ANNOT_SEVERITY_ERROR     ? STYLE_ERROR
         : severity == ANNOT_SEVERITY_WARNING ? STYLE_WARNING
                                              : STYLE_NOTE;
}

static void put_many(FILE *file, char c, int count) {
  while (count-- > 0)
    fputc(c, file);
}

/// Moves `at` by up to `count` characters, back or on, within [low, high].
static size_t move(annot_str text, size_t at, int count, size_t low, size_t high) {
  for (; count < 0 && at > low; ++count)
    do
      --at;
    while (at > low && ((unsigned char)text.data[at] & 0xc0) == 0x80);
  for (; count > 0 && at < high; --count)
    do
      ++at;
    while (at < high && ((unsigned char)text.data[at] & 0xc0) == 0x80);
  return at;
}

static annot_str part(annot_str text, size_t start, size_t end) {
  return (annot_str){text.data + start, end - start};
}

/// A stretch of text with signs under [start, end).
typedef struct text_excerpt {
  annot_str before, words, behind;
  bool cut_before, cut_behind;
} text_excerpt;

static text_excerpt excerpt_of(annot_str text, size_t start, size_t end, int before, int behind) {
  size_t low = start, high = end;
  while (low > 0 && text.data[low - 1] != '\n')
    --low;
  while (high < text.length && text.data[high] != '\n')
    ++high;
  size_t from = move(text, start, -before, low, start);
  size_t last = move(text, start, 2 * before, start, end);
  size_t to = move(text, last, behind, last, high);
  if (last < end)
    to = last;
  return (text_excerpt){part(text, from, start), part(text, start, last), part(text, last, to),
                   from > low, to < high};
}

static void put_excerpt(const finding_report *report, const text_excerpt *shown) {
  fputs(shown->cut_before ? "…" : "", report->file);
  terminal_put(report->file, shown->before);
  terminal_put(report->file, shown->words);
  terminal_put(report->file, shown->behind);
  fputs(shown->cut_behind ? "…\n" : "\n", report->file);
}

static void put_signs(const finding_report *report, const text_excerpt *shown, char sign, int indent,
                      style_id style) {
  int width = terminal_columns(shown->words);
  put_many(report->file, ' ', indent + shown->cut_before + terminal_columns(shown->before));
  terminal_style(report->file, report->color, style);
  put_many(report->file, sign, width > 0 ? width : 1);
  terminal_style(report->file, report->color, STYLE_PLAIN);
}

static void put_gutter(const finding_report *report, int width, const char *text) {
  terminal_style(report->file, report->color, STYLE_FAINT);
  fprintf(report->file, "%*s%s", width, "", text);
  terminal_style(report->file, report->color, STYLE_PLAIN);
}

static void put_head(const finding_report *report, const annot_finding *finding) {
  terminal_style(report->file, report->color, style_of(finding->severity));
  fprintf(report->file, "%s[%s]", severity_name(finding->severity), finding->rule->code);
  terminal_style(report->file, report->color, STYLE_STRONG);
  fprintf(report->file, " %s: ", finding->rule->name);
  terminal_put(report->file, finding->message);
  terminal_style(report->file, report->color, STYLE_PLAIN);
  fputc('\n', report->file);
}

static void put_place(const finding_report *report, const annot_finding *finding, int gutter) {
  put_gutter(report, gutter, " --> ");
  terminal_put_text(report->file, report->path);
  fprintf(report->file, ":%llu:%llu", (unsigned long long)finding->range.line,
          (unsigned long long)finding->range.column);
  if (finding->document_id.length > 0) {
    fputs("   document ", report->file);
    terminal_put(report->file, finding->document_id);
  }
  if (finding->id.length > 0) {
    fputs(", ", report->file);
    terminal_put(report->file, finding->id);
  }
  fputc('\n', report->file);
}

/// The line of the input, with carets.
static void put_source(const finding_report *report, const annot_finding *finding, int gutter) {
  annot_str bytes = report->record->bytes;
  size_t start = (size_t)(finding->range.byte - report->record->byte);
  size_t end = (size_t)(finding->range.end_byte - report->record->byte);
  if (finding->range.byte == ANNOT_NOWHERE || end > bytes.length)
    return;
  text_excerpt shown = excerpt_of(bytes, start, end, BEFORE, BEHIND);
  put_gutter(report, gutter, " |\n");
  terminal_style(report->file, report->color, STYLE_FAINT);
  fprintf(report->file, "%*llu |", gutter, (unsigned long long)finding->range.line);
  terminal_style(report->file, report->color, STYLE_PLAIN);
  fputc(' ', report->file);
  put_excerpt(report, &shown);
  put_gutter(report, gutter, " |");
  put_signs(report, &shown, '^', 1, style_of(finding->severity));
  fputc('\n', report->file);
}

/// The words of the article that the finding speaks of.
static void put_article(const finding_report *report, const annot_finding *finding, int gutter) {
  const annot_document *document = report->record->document;
  annot_str text = annot_text(document);
  uint64_t start, end;
  if (finding->text_start == ANNOT_NOWHERE || text.length == 0 ||
      annot_convert(document, ANNOT_CODEPOINT, finding->text_start, ANNOT_BYTE, &start) !=
          ANNOT_OK ||
      annot_convert(document, ANNOT_CODEPOINT, finding->text_end, ANNOT_BYTE, &end) != ANNOT_OK)
    return;
  text_excerpt shown = excerpt_of(text, (size_t)start, (size_t)end, ARTICLE, ARTICLE);
  put_gutter(report, gutter, " = article  ");
  put_excerpt(report, &shown);
  put_signs(report, &shown, '+', gutter + 12, STYLE_GOOD);
  fprintf(report->file, " [%llu, %llu) ", (unsigned long long)finding->text_start,
          (unsigned long long)finding->text_end);
  terminal_put(report->file, finding->text_label);
  fputc('\n', report->file);
}

static void put_notes(const finding_report *report, const annot_finding *finding, int gutter) {
  for (size_t i = 0; i < finding->related_count; ++i) {
    put_gutter(report, gutter, " = note: ");
    terminal_put(report->file, finding->related[i].message);
    if (finding->related[i].range.byte != ANNOT_NOWHERE)
      fprintf(report->file, " (line %llu, column %llu)",
              (unsigned long long)finding->related[i].range.line,
              (unsigned long long)finding->related[i].range.column);
    fputc('\n', report->file);
  }
  for (size_t i = 0; i < finding->fix_count; ++i) {
    put_gutter(report, gutter, " = fix: ");
    terminal_put(report->file, finding->fixes[i].title);
    fputs(finding->fixes[i].safe ? "\n" : " (not certain)\n", report->file);
  }
  put_gutter(report, gutter, " = help: ");
  fprintf(report->file, "annot explain %s\n\n", finding->rule->code);
}

void report_finding_text(const finding_report *report, const annot_finding *finding) {
  int gutter = snprintf(NULL, 0, " %llu", (unsigned long long)finding->range.line);
  put_head(report, finding);
  put_place(report, finding, gutter);
  put_source(report, finding, gutter);
  put_article(report, finding, gutter);
  put_notes(report, finding, gutter);
}
