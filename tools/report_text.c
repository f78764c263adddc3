/// report_text.c: a finding for a person: the line with carets under the place, the words of the
/// article, and what to do.

#include "config.h"

#include "report.h"

#include "excerpt.h"
#include "terminal.h"

#include <annot/members.h>
#include <string.h>

static style_id style_of(annot_severity severity) {
  return severity == ANNOT_SEVERITY_ERROR     ? STYLE_ERROR
         : severity == ANNOT_SEVERITY_WARNING ? STYLE_WARNING
                                              : STYLE_NOTE;
}

/// Writes signs under [start, end) of an excerpt that stands behind `indent` columns.
static void put_signs(const finding_report *report, const text_excerpt *shown, size_t start,
                      size_t end, char sign, int indent, style_id style) {
  fprintf(report->file, "%*s", indent + excerpt_column(shown, start), "");
  terminal_style(report->file, report->color, style);
  for (int width = excerpt_width(shown, start, end); width > 0; --width)
    fputc(sign, report->file);
  terminal_style(report->file, report->color, STYLE_PLAIN);
}

/// How wide excerpts may be.
static int width_of(const finding_report *report) {
  enum { USUAL = 100 };
  return report->width ? report->width : USUAL;
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
  int column = (int)(strlen(severity_name(finding->severity)) + strlen(finding->rule->code) +
                     strlen(finding->rule->name) + strlen("[] : "));
  terminal_put_wrapped(report->file, finding->message, report->width, column, 2);
  terminal_style(report->file, report->color, STYLE_PLAIN);
  fputc('\n', report->file);
}

/// The kind of the annotation whose id the finding gives; empty where that is not known.
static annot_str kind_of(const annot_document *document, annot_node node) {
  const annot_str id = {"id", 2};
  annot_shape shape = annot_node_shape(document, node);
  while (node > ANNOT_ROOT && annot_field_find(shape, id) == ANNOT_NO_FIELD) {
    node = annot_node_parent(document, node);
    shape = annot_node_shape(document, node);
  }
  return node > ANNOT_ROOT ? annot_shape_lookup(shape)->name : (annot_str){"", 0};
}

/// The document and the annotation that the finding is about, behind `column`; either may have no id.
static void put_owner(const finding_report *report, const annot_finding *finding, int column,
                      int gutter) {
  annot_str id = finding->id, kind = kind_of(report->record->document, finding->node);
  int columns = (int)strlen("   document , ") + terminal_columns(finding->document_id) +
                terminal_columns(id) + (int)kind.length;
  if (report->width && column + columns > report->width)
    fprintf(report->file, "\n%*s", gutter + 2, "");
  fputs(finding->document_id.length > 0 ? "   document " : "   ", report->file);
  terminal_put(report->file, finding->document_id);
  fputs(finding->document_id.length > 0 && id.length > 0 ? ", " : "", report->file);
  if (id.length > 0 && kind.length > 0)
    fprintf(report->file, "%.*s ", (int)kind.length, kind.data);
  terminal_put(report->file, id);
}

static void put_place(const finding_report *report, const annot_finding *finding, int gutter) {
  annot_str path = {report->path, strlen(report->path)};
  int column = gutter + (int)strlen(" --> ") + terminal_columns(path);
  put_gutter(report, gutter, " --> ");
  terminal_put(report->file, path);
  if (finding->range.byte != ANNOT_NOWHERE)
    column += fprintf(report->file, ":%llu:%llu", (unsigned long long)finding->range.line,
                      (unsigned long long)finding->range.column);
  if (finding->document_id.length > 0 || finding->id.length > 0)
    put_owner(report, finding, column, gutter);
  fputc('\n', report->file);
}

/// The line of the input, with carets.
static void put_source(const finding_report *report, const annot_finding *finding, int gutter) {
  annot_str bytes = report->record->bytes;
  size_t start = (size_t)(finding->range.byte - report->record->byte);
  size_t end = (size_t)(finding->range.end_byte - report->record->byte);
  if (finding->range.byte == ANNOT_NOWHERE || end > bytes.length)
    return;
  text_excerpt shown = excerpt_of(bytes, start, end, width_of(report) - gutter - 3);
  put_gutter(report, gutter, " |\n");
  terminal_style(report->file, report->color, STYLE_FAINT);
  fprintf(report->file, "%*llu |", gutter, (unsigned long long)finding->range.line);
  terminal_style(report->file, report->color, STYLE_PLAIN);
  fputc(' ', report->file);
  excerpt_put(report->file, &shown);
  put_gutter(report, gutter, " |");
  put_signs(report, &shown, start, end, '^', 1, style_of(finding->severity));
  fputc('\n', report->file);
}

/// Some words of the article, by their bytes in its text, and what they are to the finding.
typedef struct article_words {
  size_t start, end;
  uint64_t first, last; ///< in code points
  char sign;
  style_id style;
  annot_str label;
} article_words;

static bool find_words(const annot_document *document, article_words *words) {
  uint64_t start, end;
  if (annot_convert(document, ANNOT_CODEPOINT, words->first, ANNOT_BYTE, &start) != ANNOT_OK ||
      annot_convert(document, ANNOT_CODEPOINT, words->last, ANNOT_BYTE, &end) != ANNOT_OK ||
      start > end || annot_text(document).length == 0)
    return false;
  words->start = (size_t)start;
  words->end = (size_t)end;
  return true;
}

static void put_words(const finding_report *report, const text_excerpt *shown,
                      const article_words *words, int indent) {
  put_signs(report, shown, words->start, words->end, words->sign, indent, words->style);
  fprintf(report->file, "  [%llu, %llu)", (unsigned long long)words->first,
          (unsigned long long)words->last);
  if (words->label.length > 0)
    fputc(' ', report->file);
  terminal_put(report->file, words->label);
  fputc('\n', report->file);
}

/// The line of the article that has [start, end).
static text_excerpt put_line(const finding_report *report, size_t start, size_t end, int gutter) {
  enum { LABEL = 24 }; // columns that signs and label may need behind the words
  annot_str text = annot_text(report->record->document);
  text_excerpt shown =
      excerpt_of(text, start, end, width_of(report) - gutter - 12 - LABEL);
  put_gutter(report, gutter, " = article  ");
  excerpt_put(report->file, &shown);
  return shown;
}

/// What the annotation says of the article, where that is not what the finding shows.
static bool find_written(const finding_report *report, const annot_finding *finding,
                         article_words *written) {
  const annot_document *document = report->record->document;
  if (annot_node_shape(document, finding->node) != ANNOT_SPAN || !finding->text_label.length)
    return false;
  *written = (article_words){.first = annot_span_start(document, finding->node),
                             .last = annot_span_end(document, finding->node),
                             .sign = '^',
                             .style = style_of(finding->severity),
                             .label = {"as written", 10}};
  return (written->first != finding->text_start || written->last != finding->text_end) &&
         annot_document_counts(document) == ANNOT_CODEPOINT && find_words(document, written);
}

/// The words of the article that the finding speaks of.
static void put_article(const finding_report *report, const annot_finding *finding, int gutter) {
  bool fits = finding->text_label.length > 0;
  article_words written, words = {.first = finding->text_start,
                                  .last = finding->text_end,
                                  .sign = fits ? '+' : '~',
                                  .style = fits ? STYLE_GOOD : STYLE_FAINT,
                                  .label = finding->text_label};
  if (finding->text_start == ANNOT_NOWHERE || !find_words(report->record->document, &words))
    return;
  bool both = find_written(report, finding, &written);
  text_excerpt shown = put_line(report, both ? written.start : words.start,
                                both ? written.end : words.end, gutter);
  if (both)
    put_words(report, &shown, &written, gutter + 12);
  if (!excerpt_shows(&shown, words.start, words.end))
    shown = put_line(report, words.start, words.end, gutter);
  put_words(report, &shown, &words, gutter + 12);
}

static void put_notes(const finding_report *report, const annot_finding *finding, int gutter) {
  for (size_t i = 0; i < finding->related_count; ++i) {
    put_gutter(report, gutter, " = note: ");
    terminal_put_wrapped(report->file, finding->related[i].message, report->width, gutter + 9,
                         gutter + 9);
    if (finding->related[i].range.byte != ANNOT_NOWHERE)
      fprintf(report->file, " (line %llu, column %llu)",
              (unsigned long long)finding->related[i].range.line,
              (unsigned long long)finding->related[i].range.column);
    fputc('\n', report->file);
  }
  for (size_t i = 0; i < finding->fix_count; ++i) {
    put_gutter(report, gutter, " = fix: ");
    char how[64] = "";
    if (finding->fixes[i].edit_count > 0)
      snprintf(how, sizeof how, "  (%s%s)", report->fixer,
               finding->fixes[i].safe ? "--fix" : "--unsafe-fixes");
    int width = report->width ? report->width - (int)strlen(how) - 1 : 0;
    terminal_put_wrapped(report->file, finding->fixes[i].title, width, gutter + 8, gutter + 8);
    fprintf(report->file, "%s\n", how);
  }
  put_gutter(report, gutter, " = help: ");
  fprintf(report->file, "annot explain %s\n\n", finding->rule->code);
}

void report_finding_text(const finding_report *report, const annot_finding *finding) {
  bool nowhere = finding->range.byte == ANNOT_NOWHERE;
  int gutter = nowhere ? 2 : snprintf(NULL, 0, " %llu", (unsigned long long)finding->range.line);
  put_head(report, finding);
  put_place(report, finding, gutter);
  put_source(report, finding, gutter);
  put_article(report, finding, gutter);
  put_notes(report, finding, gutter);
}
