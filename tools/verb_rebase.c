/// verb_rebase.c: `annot rebase`: a document on a new version of its text.
///
/// Without -o it says what would become of each annotation, and writes nothing.

#include "config.h"

#include "input.h"
#include "json.h"
#include "output.h"
#include "report.h"
#include "terminal.h"

#include <annot/members.h>
#include <annot/position.h>
#include <annot/rebase.h>
#include <annot/write.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPORT_IN_TEXT, REPORT_IN_JSON };

typedef struct rebasing {
  const command_line *options;
  finding_report findings;
  annot_document *document; ///< the only one of the input
  annot_syntax syntax;      ///< in which it stands there
  uint64_t documents;
  bool refused;
  bool color;
  FILE *report;
} rebasing;

static const char *anchor_name(annot_anchor anchor) {
  static const char *const names[] = {"", "exact", "moved", "altered", "ambiguous", "orphan"};
  return names[anchor];
}

static style_id anchor_style(annot_anchor anchor) {
  return anchor <= ANNOT_ANCHOR_MOVED     ? STYLE_GOOD
         : anchor == ANNOT_ANCHOR_ALTERED ? STYLE_WARNING
                                          : STYLE_ERROR;
}

/// What a span belongs to: a region is an annotation itself.
static annot_node owner_of(const annot_document *document, annot_node node) {
  return annot_node_shape(document, node) == ANNOT_REGION ? node : annot_node_parent(document, node);
}

static annot_str id_of(const annot_document *document, annot_node owner) {
  annot_field field = annot_field_find(annot_node_shape(document, owner), (annot_str){"id", 2});
  return field ? annot_string(document, owner, field, 0) : (annot_str){NULL, 0};
}

/// The words of a span as they were or will be.
static annot_str words_at(annot_positions *positions, annot_str text, annot_unit unit, uint64_t start,
                          uint64_t end) {
  uint64_t bounds[] = {start, end};
  if (annot_positions_convert_all(positions, unit, bounds, 2, ANNOT_BYTE, bounds) != ANNOT_OK ||
      bounds[0] > bounds[1])
    return (annot_str){"", 0};
  return (annot_str){text.data + bounds[0], (size_t)(bounds[1] - bounds[0])};
}

static void put_words(FILE *file, const char *sign, annot_str words) {
  enum { MOST = 240 };
  fprintf(file, "  %s ", sign);
  annot_str shown = {words.data, words.length < MOST ? words.length : MOST};
  while (shown.length < words.length && ((unsigned char)words.data[shown.length] & 0xc0) == 0x80)
    --shown.length;
  terminal_put(file, shown);
  fputs(shown.length < words.length ? "…\n" : "\n", file);
}

/// The texts before and after, to show words of.
typedef struct two_texts {
  annot_str before, after;
  annot_positions *in_before, *in_after;
  annot_unit unit;
} two_texts;

static void put_span(const rebasing *work, const two_texts *texts, const annot_anchoring *span) {
  FILE *file = work->report;
  annot_node owner = owner_of(work->document, span->node);
  annot_str id = id_of(work->document, owner);
  annot_str shape = annot_shape_lookup(annot_node_shape(work->document, owner))->name;
  terminal_style(file, work->color, anchor_style(span->anchor));
  fprintf(file, "%-9s", anchor_name(span->anchor));
  terminal_style(file, work->color, STYLE_PLAIN);
  fprintf(file, " %.*s ", (int)shape.length, shape.data);
  terminal_put(file, id);
  if (owner != span->node) // spans, cue or frame
    fprintf(file, " %s", annot_field_lookup(annot_node_field(work->document, span->node))->name.data);
  fprintf(file, " [%llu, %llu) -> [%llu, %llu)  score %.2f, margin %.2f\n",
          (unsigned long long)span->old_start, (unsigned long long)span->old_end,
          (unsigned long long)span->start, (unsigned long long)span->end, span->score, span->margin);
  if (span->anchor == ANNOT_ANCHOR_MOVED)
    return;
  put_words(file, "-", words_at(texts->in_before, texts->before, texts->unit, span->old_start, span->old_end));
  if (span->anchor == ANNOT_ANCHOR_ALTERED)
    put_words(file, "+", words_at(texts->in_after, texts->after, texts->unit, span->start, span->end));
  for (size_t i = 0; i < span->candidate_count; ++i)
    fprintf(file, "  ? [%llu, %llu)  score %.2f\n", (unsigned long long)span->candidates[i].start,
            (unsigned long long)span->candidates[i].end, span->candidates[i].score);
}

static void count_anchors(const annot_rebase *plan, size_t counts[ANNOT_ANCHOR_ORPHAN + 1]) {
  for (size_t i = 0; i < annot_rebase_count(plan); ++i)
    ++counts[annot_rebase_at(plan, i)->anchor];
}

static void report_text(const rebasing *work, const two_texts *texts, const annot_rebase *plan) {
  size_t counts[ANNOT_ANCHOR_ORPHAN + 1] = {0};
  count_anchors(plan, counts);
  for (size_t i = 0; i < annot_rebase_count(plan); ++i)
    if (annot_rebase_at(plan, i)->anchor != ANNOT_ANCHOR_EXACT)
      put_span(work, texts, annot_rebase_at(plan, i));
  fprintf(work->report, "%zu spans: %zu exact, %zu moved, %zu altered, %zu ambiguous, %zu orphan\n",
          annot_rebase_count(plan), counts[ANNOT_ANCHOR_EXACT], counts[ANNOT_ANCHOR_MOVED],
          counts[ANNOT_ANCHOR_ALTERED], counts[ANNOT_ANCHOR_AMBIGUOUS], counts[ANNOT_ANCHOR_ORPHAN]);
}

/// Four decimals say all that a score can.
static json_t *json_score(double score) { return json_real(round(score * 10000) / 10000); }

static json_t *json_bounds(uint64_t start, uint64_t end) {
  return json_pack("{s:o, s:o}", "start", json_place(start), "end", json_place(end));
}

static json_t *json_span(const rebasing *work, const annot_anchoring *span) {
  annot_node owner = owner_of(work->document, span->node);
  annot_str shape = annot_shape_lookup(annot_node_shape(work->document, owner))->name;
  annot_str field = annot_field_lookup(annot_node_field(work->document, span->node))->name;
  json_t *candidates = json_array();
  for (size_t i = 0; i < span->candidate_count; ++i) {
    json_t *candidate = json_bounds(span->candidates[i].start, span->candidates[i].end);
    json_object_set_new(candidate, "score", json_score(span->candidates[i].score));
    json_array_append_new(candidates, candidate);
  }
  return json_pack("{s:o, s:o, s:o, s:i, s:s, s:o, s:o, s:o, s:o, s:o}", "id",
                   json_text_or_null(id_of(work->document, owner)), "kind", json_text(shape), "member",
                   json_text(field), "index", (int)annot_node_index(work->document, span->node),
                   "anchor", anchor_name(span->anchor), "old",
                   json_bounds(span->old_start, span->old_end), "new",
                   json_bounds(span->start, span->end), "score", json_score(span->score), "margin",
                   json_score(span->margin), "candidates", candidates);
}

static void report_json(const rebasing *work, const annot_rebase *plan) {
  size_t counts[ANNOT_ANCHOR_ORPHAN + 1] = {0};
  json_t *spans = json_array(), *sums = json_object();
  count_anchors(plan, counts);
  for (size_t i = 0; i < annot_rebase_count(plan); ++i)
    json_array_append_new(spans, json_span(work, annot_rebase_at(plan, i)));
  for (int anchor = ANNOT_ANCHOR_EXACT; anchor <= ANNOT_ANCHOR_ORPHAN; ++anchor)
    json_object_set_new(sums, anchor_name((annot_anchor)anchor), json_integer((json_int_t)counts[anchor]));
  json_t *report = json_pack("{s:o, s:o, s:o}", "document",
                             json_text(annot_document_id(work->document, ANNOT_ROOT)), "counts", sums,
                             "spans", spans);
  json_print_owned(work->report, report, JSON_INDENT(2));
}

static const char *read_memory(void *context, uint64_t byte, size_t *length) {
  const annot_str *text = context;
  *length = text->length - (size_t)byte;
  return text->data + byte;
}

static bool all_found(const annot_rebase *plan) {
  for (size_t i = 0; i < annot_rebase_count(plan); ++i)
    if (annot_rebase_at(plan, i)->anchor > ANNOT_ANCHOR_MOVED)
      return false;
  return true;
}

static int report(rebasing *work, annot_str fresh, const annot_rebase *plan) {
  two_texts texts = {.before = annot_text(work->document), .after = fresh};
  texts.unit = annot_document_counts(work->document);
  texts.in_before = annot_document_positions(work->document);
  texts.in_after = annot_positions_new(NULL, read_memory, &texts.after, fresh.length);
  if (!texts.in_after)
    out_of_memory();
  if (options_choice(work->options, OPTION_REBASE_FORMAT, REPORT_IN_TEXT) == REPORT_IN_JSON)
    report_json(work, plan);
  else
    report_text(work, &texts, plan);
  annot_positions_free(texts.in_after);
  return all_found(plan) ? EXIT_CLEAN : EXIT_FINDINGS;
}

static annot_status take_bytes(void *context, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, context) == length ? ANNOT_OK : ANNOT_IO;
}

/// Writes the document where -o says: spelled as that name says, or else as it was, and formatted
/// as `fmt` does it.
static int write_document(const rebasing *work) {
  output_target output;
  const char *to = options_value(work->options, OPTION_OUTPUT, NULL);
  int code = output_begin(&output, to);
  if (code != EXIT_CLEAN)
    return code;
  annot_syntax named = input_spelling(to);
  annot_syntax syntax = named != ANNOT_ANY_SYNTAX ? named : work->syntax;
  annot_write_options write = {.syntax = syntax, .pretty = syntax != ANNOT_JSON_LINES};
  annot_writer *writer = annot_writer_new(&write, take_bytes, output.file);
  annot_status status = writer ? annot_writer_write(writer, work->document) : ANNOT_NO_MEMORY;
  if (status == ANNOT_OK)
    status = annot_writer_finish(writer);
  annot_writer_free(writer);
  if (status == ANNOT_NO_MEMORY)
    out_of_memory();
  return output_commit(&output); // what could not be written shows here
}

static int rebase(rebasing *work, annot_str fresh) {
  annot_rebase *plan;
  annot_status status = annot_rebase_plan(work->document, fresh, NULL, &plan);
  if (status == ANNOT_BAD_STATE || status == ANNOT_BAD_VALUE) {
    complain(status == ANNOT_BAD_STATE ? "%s: the document holds no text" : "%s: this is not UTF-8",
             status == ANNOT_BAD_STATE ? work->options->operands[0]
                                       : options_value(work->options, OPTION_ONTO, ""));
    return status == ANNOT_BAD_STATE ? EXIT_FINDINGS : EXIT_UNREADABLE;
  }
  if (status != ANNOT_OK)
    out_of_memory();
  int code = report(work, fresh, plan);
  if (options_has(work->options, OPTION_OUTPUT)) {
    if (annot_rebase_apply(work->document, plan) != ANNOT_OK)
      out_of_memory();
    int written = write_document(work);
    code = written > code ? written : code;
  }
  annot_rebase_free(plan);
  return code;
}

static annot_status take_record(void *context, annot_record *record) {
  rebasing *work = context;
  if (++work->documents > 1)
    return ANNOT_STOPPED;
  if (work->syntax == ANNOT_ANY_SYNTAX) // only the name tells that one line is JSON Lines
    work->syntax = record->syntax == ANNOT_XML ? ANNOT_XML : ANNOT_JSON;
  work->refused = !record->lossless || !record->complete;
  if (work->refused) {
    work->findings.record = record;
    return report_errors(&work->findings);
  }
  work->document = annot_record_take(record);
  return work->document ? ANNOT_OK : ANNOT_NO_MEMORY;
}

static int read_document(rebasing *work, const char *path) {
  annot_read_options read = {.syntax = input_syntax(path)};
  work->findings.path = path;
  work->syntax = read.syntax;
  int code = input_read_records(path, &read, take_record, work);
  if (code == EXIT_CLEAN && work->documents > 1)
    return options_wrong(work->options, "%s holds more than one document", path);
  return code == EXIT_CLEAN && work->refused ? EXIT_FINDINGS : code;
}

int verb_rebase(const command_line *options) {
  const char *onto = options_value(options, OPTION_ONTO, NULL);
  const char *to = options_value(options, OPTION_OUTPUT, "");
  rebasing work = {.options = options, .findings = report_begin(options, REPORT_TEXT, stderr)};
  char *bytes;
  size_t length;
  if (!onto || options->operand_count != 1)
    return options_wrong(options, "say --onto NEW.txt and one document");
  work.report = strcmp(to, "-") ? stdout : stderr; // where the document does not go
  work.color = terminal_colors(options, work.report);
  int code = input_load(onto, &bytes, &length);
  if (code == EXIT_CLEAN)
    code = read_document(&work, options->operands[0]);
  if (code == EXIT_CLEAN)
    code = rebase(&work, (annot_str){bytes ? bytes : "", length});
  annot_document_free(work.document);
  free(bytes);
  return code;
}
