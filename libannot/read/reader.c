/// The reader: cuts a stream into records, tells the syntaxes apart, and calls back with each.
///
/// Knows how records are delimited and nothing of what is in them.  A line that lies whole in the
/// piece that is fed is read where it is; only what is cut is copied.

#include "config.h"

#include "read/reader.h"

#include "finding/locate.h"
#include "json/scan.h"
#include "read/json.h"
#include "read/xml.h"

#include <string.h>

/// What the next byte is.
typedef enum reader_stage {
  STAGE_START,      ///< nothing has come but white space
  STAGE_MARK,       ///< a byte order mark, or the white space behind it
  STAGE_FIRST_LINE, ///< of JSON: it tells lines from a single document
  STAGE_LINE_START, ///< of JSON Lines: white space before a record
  STAGE_LINE,
  STAGE_SKIP_FIRST, ///< STAGE_FIRST_LINE of what is too large
  STAGE_SKIP_LINE,  ///< of a record that was too large
  STAGE_SINGLE,
  STAGE_BEHIND,     ///< white space behind JSON that is complete, which is not kept
  STAGE_XML,
  STAGE_OVER        ///< what comes is not looked at
} reader_stage;

/// What is open behind some JSON, whose pieces need not be kept for that.
typedef struct json_nesting {
  uint64_t depth;
  bool string, escaped;
} json_nesting;

struct annot_reader {
  annot_allocator allocator;
  annot_syntax syntax;
  annot_record_function function;
  void *context;
  read_state state;
  xml_reader *xml;          ///< NULL until XML has come
  finding_source source;
  annot_findings *findings; ///< its own, also while it fills the caller's
  annot_buffer pending;     ///< what has come of a record that is not whole yet
  size_t look;              ///< how much must be pending before white space is looked for again
  reader_stage stage;
  reader_stage before;      ///< the stage before STAGE_BEHIND
  json_nesting nesting;     ///< in STAGE_SKIP_FIRST
  uint64_t byte, line, column; ///< of the next byte
  uint64_t record_byte, record_line, record_column;
  uint64_t number;
  bool busy;
};

/// The record as the callback sees it; annot_record_take finds the reader behind it.
typedef struct reader_record {
  annot_record record;
  annot_reader *reader;
} reader_record;

enum {
  DEFAULT_DEPTH = 128,
  MAX_DEPTH = 200,
  BLANK = 65536, ///< so many bytes of white space may be kept behind a document
};

static annot_limits fill_limits(annot_limits limits) {
  const uint64_t most = UINT64_C(0xfffffffe);
  if (limits.record_bytes == 0)
    limits.record_bytes = UINT64_C(1) << 30;
  if (limits.record_bytes > most)
    limits.record_bytes = most;
  if (limits.depth == 0)
    limits.depth = DEFAULT_DEPTH;
  if (limits.depth > MAX_DEPTH)
    limits.depth = MAX_DEPTH;
  return limits;
}

annot_reader *annot_reader_new(const annot_read_options *options, annot_record_function function,
                               void *context) {
  static const annot_read_options defaults;
  if (!options)
    options = &defaults;
  annot_reader *reader = annot_resize(options->allocator, NULL, 0, sizeof *reader);
  if (!reader)
    return NULL;
  *reader = (annot_reader){.syntax = options->syntax,
                           .function = function,
                           .context = context,
                           .byte = options->first_byte,
                           .line = options->first_line + 1,
                           .column = 1,
                           .number = options->first_record};
  if (options->allocator)
    reader->allocator = *options->allocator;
  reader->pending.allocator = reader->state.scratch.allocator = &reader->allocator;
  reader->state.limits = fill_limits(options->limits);
  reader->state.source = &reader->source;
  reader->state.document = annot_document_new(&reader->allocator);
  reader->findings = annot_findings_new(&reader->allocator, options->ruleset);
  reader->state.findings = reader->findings;
  if (!reader->state.document || !reader->findings) {
    annot_reader_free(reader);
    return NULL;
  }
  annot_findings_limit(reader->findings, options->limits.findings);
  return reader;
}

void annot_reader_free(annot_reader *reader) {
  if (!reader)
    return;
  const annot_allocator allocator = reader->allocator;
  annot_xml_reader_free(reader->xml);
  annot_document_free(reader->state.document);
  annot_findings_free(reader->findings);
  annot_buffer_free(&reader->pending);
  annot_buffer_free(&reader->state.scratch);
  ARRAY_FREE(model_item, &allocator, &reader->state.items);
  annot_release(&allocator, reader, sizeof *reader);
}

annot_status annot_reader_emit(annot_reader *reader, bool corpus) {
  const read_state *state = &reader->state;
  reader_record record = {
      .record = {.document = state->document,
                 .findings = state->findings,
                 .lossless = !annot_findings_broken(state->findings),
                 .complete = !state->fault && !state->refused,
                 .syntax = reader->source.syntax,
                 .corpus = corpus,
                 .bytes = reader->source.bytes,
                 .byte = reader->source.byte,
                 .line = reader->source.line,
                 .column = reader->source.column,
                 .number = reader->number},
      .reader = reader,
  };
  ++reader->number;
  reader->busy = true;
  annot_status status = reader->function(reader->context, &record.record);
  reader->busy = false;
  return status;
}

annot_document *annot_record_take(annot_record *record) {
  annot_reader *reader = ((reader_record *)(void *)record)->reader;
  annot_document *taken = record->document;
  annot_document *fresh = annot_document_new(&reader->allocator);
  if (!fresh || annot_model_compact(taken) != ANNOT_OK) {
    annot_document_free(fresh);
    return NULL;
  }
  reader->state.document = fresh;
  return taken;
}

/// Says what the record is whose bytes are known.
static void begin_record(annot_reader *reader, annot_syntax syntax, annot_str bytes) {
  reader->source = (finding_source){.syntax = syntax,
                                    .bytes = bytes,
                                    .byte = reader->record_byte,
                                    .line = reader->record_line,
                                    .column = reader->record_column,
                                    .number = reader->number};
}

/// A record that cannot be read: one finding at its first bytes.
static annot_status emit_refused(annot_reader *reader, annot_syntax syntax, annot_str bytes,
                                 size_t length, rule_id rule, const char *message) {
  begin_record(reader, syntax, bytes);
  TRY(annot_read_begin(&reader->state, 0));
  reader->state.fault = true;
  annot_findings_add(reader->state.findings, rule,
                     place_bytes(0, length, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0), "%s", message);
  TRY(annot_findings_status(reader->state.findings));
  return annot_reader_emit(reader, syntax == ANNOT_JSON_LINES);
}

/// Shows no more of it than fits, wherever the pieces were cut that were fed.
static annot_status emit_too_large(annot_reader *reader, annot_syntax syntax, annot_str bytes) {
  if (bytes.length > reader->state.limits.record_bytes)
    bytes.length = (size_t)reader->state.limits.record_bytes;
  return emit_refused(reader, syntax, bytes, bytes.length > 0, RULE_TOO_LARGE,
                      "the document is larger than this reader was told to accept");
}

static annot_status emit_json(annot_reader *reader, annot_syntax syntax, annot_str bytes) {
  if (bytes.length > reader->state.limits.record_bytes)
    return emit_too_large(reader, syntax, bytes);
  begin_record(reader, syntax, bytes);
  TRY(annot_read_json(&reader->state));
  return annot_reader_emit(reader, syntax == ANNOT_JSON_LINES);
}

static void mark_record(annot_reader *reader) {
  reader->record_byte = reader->byte;
  reader->record_line = reader->line;
  reader->record_column = reader->column;
  reader->look = BLANK;
}

/// Steps over white space; returns its length.  Lines and columns are counted here only: between
/// records.  Behind a record comes nothing, or a line feed with which a new line begins.
static size_t skip_space(annot_reader *reader, const char *bytes, size_t length) {
  size_t at = 0;
  for (; at < length && annot_xml_is_space(bytes[at]); ++at) {
    ++reader->column;
    if (bytes[at] == '\n') {
      ++reader->line;
      reader->column = 1;
    }
  }
  reader->byte += at;
  return at;
}

/// Whether the first line of JSON is one value, so that each line is one.
static bool is_whole_value(const annot_reader *reader, annot_str line) {
  annot_json json = {.bytes = line, .max_depth = reader->state.limits.depth};
  if (line.length >= 3 && memcmp(line.data, "\xef\xbb\xbf", 3) == 0)
    json.at = 3;
  return annot_json_skip(&json) && annot_json_finish(&json);
}

/// Goes on through JSON.
static void follow_nesting(json_nesting *nesting, const char *bytes, size_t length) {
  for (size_t i = 0; i < length; ++i) {
    char c = bytes[i];
    if (nesting->escaped)
      nesting->escaped = false;
    else if (nesting->string && c == '\\')
      nesting->escaped = true;
    else if (c == '"')
      nesting->string = !nesting->string;
    else if (!nesting->string && (c == '{' || c == '['))
      ++nesting->depth;
    else if (!nesting->string && (c == '}' || c == ']') && nesting->depth > 0)
      --nesting->depth;
  }
}

static bool is_closed(const json_nesting *nesting) { return nesting->depth == 0 && !nesting->string; }

/// Whether the first line of JSON, which is too large to be read, is one value.
static bool is_closed_line(annot_str line) {
  json_nesting nesting = {0};
  follow_nesting(&nesting, line.data, line.length);
  return is_closed(&nesting);
}

/// Keeps bytes of a record for the next piece.
static annot_status keep(annot_reader *reader, const char *bytes, size_t length) {
  reader->byte += length;
  return annot_buffer_append(&reader->pending, bytes, length);
}

/// How much of JSON is kept before it is looked at again, however it was cut.
static size_t part_to_keep(const annot_reader *reader, size_t length) {
  size_t part = BLANK - reader->pending.length % BLANK;
  return part < length ? part : length;
}

/// Whether what is pending is a document and much white space: what follows of that need not be
/// kept.  To look costs a scan, so the next look is at twice the length.
static bool is_over(annot_reader *reader) {
  annot_str bytes = {reader->pending.data, reader->pending.length};
  if (bytes.length < reader->look || bytes.length % BLANK != 0)
    return false;
  for (size_t at = bytes.length - BLANK; at < bytes.length; ++at)
    if (!annot_xml_is_space(bytes.data[at]))
      return false;
  reader->look = 2 * bytes.length;
  return is_whole_value(reader, bytes);
}

/// Goes on behind a document that is complete.
static void go_behind(annot_reader *reader) {
  annot_str bytes = {reader->pending.data, reader->pending.length};
  line_place start = {reader->record_line, reader->record_column};
  line_place end = annot_count_lines(bytes, bytes.length, start);
  reader->line = end.line;
  reader->column = end.column;
  reader->before = reader->stage;
  reader->stage = STAGE_BEHIND;
}

/// A record has grown too large: tells, and goes on behind it, in `next`.
static annot_status give_up_record(annot_reader *reader, reader_stage next) {
  annot_str bytes = {reader->pending.data, reader->pending.length};
  TRY(emit_too_large(reader, next == STAGE_OVER ? ANNOT_JSON : ANNOT_JSON_LINES, bytes));
  reader->pending.length = 0;
  reader->stage = next;
  return ANNOT_OK;
}

/// A line has grown too large.  Of the first one it is not known yet whether it is a document.
static annot_status give_up_line(annot_reader *reader) {
  if (reader->stage == STAGE_LINE)
    return give_up_record(reader, STAGE_SKIP_LINE);
  reader->nesting = (json_nesting){0};
  follow_nesting(&reader->nesting, reader->pending.data, reader->pending.length);
  reader->stage = STAGE_SKIP_FIRST;
  return ANNOT_OK;
}

/// Goes on in a line that is too large; `ends`: a line feed is behind the bytes.
static annot_status skip_line(annot_reader *reader, const char *bytes, size_t length, bool ends) {
  reader->byte += length;
  if (reader->stage == STAGE_SKIP_FIRST) {
    follow_nesting(&reader->nesting, bytes, length);
    return ends ? give_up_record(reader, is_closed(&reader->nesting) ? STAGE_LINE_START : STAGE_OVER)
                : ANNOT_OK;
  }
  reader->stage = ends ? STAGE_LINE_START : STAGE_SKIP_LINE;
  return ANNOT_OK;
}

/// The end of a line has come: `line` is the record.  Where the first one cannot be read it may be the
/// beginning of a document that goes on.
static annot_status end_line(annot_reader *reader, annot_str line) {
  bool fits = line.length <= reader->state.limits.record_bytes;
  begin_record(reader, ANNOT_JSON_LINES, line);
  if (fits)
    TRY(annot_read_json(&reader->state));
  if (reader->stage == STAGE_FIRST_LINE && (!fits || reader->state.fault) &&
      !(fits ? is_whole_value(reader, line) : is_closed_line(line))) {
    reader->stage = STAGE_SINGLE;
    return ANNOT_OK;
  }
  reader->stage = STAGE_LINE_START;
  TRY(fits ? annot_reader_emit(reader, true) : emit_too_large(reader, ANNOT_JSON_LINES, line));
  reader->pending.length = 0;
  return ANNOT_OK;
}

/// Reads on in a line; sets `*used` to what was used of the piece.
static annot_status feed_line(annot_reader *reader, const char *bytes, size_t length,
                              size_t *used) {
  size_t look = length < BLANK ? length : BLANK; // a long line is not looked through for each part
  const char *feed = memchr(bytes, '\n', look);
  size_t part = feed ? (size_t)(feed - bytes) : look;
  *used = part;
  if (reader->stage == STAGE_SKIP_LINE || reader->stage == STAGE_SKIP_FIRST)
    return skip_line(reader, bytes, part, feed != NULL);
  if (feed && reader->pending.length == 0) {
    annot_str line = {bytes, part};
    TRY(end_line(reader, line));
    if (reader->stage == STAGE_SINGLE)
      *used = 0; // the line is the beginning of a document that goes on
    else
      reader->byte += part;
    return ANNOT_OK;
  }
  *used = part_to_keep(reader, part);
  if (*used < part)
    feed = NULL;
  TRY(keep(reader, bytes, *used));
  if (reader->pending.length > reader->state.limits.record_bytes)
    return give_up_line(reader);
  if (!feed && is_over(reader))
    go_behind(reader);
  annot_str line = {reader->pending.data, reader->pending.length};
  return feed ? end_line(reader, line) : ANNOT_OK;
}

/// Where the XML reader says that a record stands.
static void place_xml(void *context, const annot_xml_source *source) {
  annot_reader *reader = context;
  reader->record_byte = source->byte;
  reader->record_line = source->line;
  reader->record_column = source->column;
  begin_record(reader, ANNOT_XML, source->bytes);
}

static annot_status emit_xml(void *context, bool corpus) {
  return annot_reader_emit(context, corpus);
}

/// XML begins: with what is pending, a byte order mark.
static annot_status begin_xml(annot_reader *reader) {
  annot_buffer *pending = &reader->pending;
  annot_xml_source start = {{NULL, 0}, reader->record_byte, reader->record_line,
                            reader->record_column};
  xml_sink sink = {reader, place_xml, emit_xml};
  reader->stage = STAGE_XML;
  reader->xml = annot_xml_reader_new(&reader->allocator, &reader->state, sink, start);
  if (!reader->xml)
    return ANNOT_NO_MEMORY;
  TRY(annot_xml_reader_feed(reader->xml, pending->data, pending->length));
  pending->length = 0;
  return ANNOT_OK;
}

/// The first byte of the first record tells the syntax.
static annot_status begin_stage(annot_reader *reader, char first) {
  if (reader->syntax == ANNOT_XML || (reader->syntax == ANNOT_ANY_SYNTAX && first == '<'))
    return begin_xml(reader);
  if (reader->syntax == ANNOT_JSON_LINES)
    reader->stage = STAGE_LINE;
  else
    reader->stage = reader->syntax == ANNOT_JSON ? STAGE_SINGLE : STAGE_FIRST_LINE;
  return ANNOT_OK;
}

/// Whether a byte may begin a byte order mark.
static bool may_be_mark(unsigned char byte) { return byte == 0xef || byte >= 0xfe; }

static annot_status feed_start(annot_reader *reader, const char *bytes, size_t length,
                               size_t *used) {
  uint64_t first = reader->byte;
  *used = skip_space(reader, bytes, length);
  if (*used == length)
    return ANNOT_OK;
  mark_record(reader);
  if (first > 0 || *used > 0 || !may_be_mark((unsigned char)bytes[0]))
    return begin_stage(reader, bytes[*used]);
  reader->stage = STAGE_MARK;
  return ANNOT_OK;
}

/// Reads a byte order mark, and white space behind it: they begin the first record.  UTF-16 and
/// UTF-32 are refused.
static annot_status feed_mark(annot_reader *reader, const char *bytes, size_t *used) {
  annot_buffer *pending = &reader->pending;
  *used = 0;
  if (pending->length >= 3 && !annot_xml_is_space(bytes[0]))
    return begin_stage(reader, bytes[0]);
  TRY(keep(reader, bytes, 1));
  reader->line += bytes[0] == '\n';
  *used = 1;
  annot_str start = {pending->data, pending->length};
  if (pending->length == 2 && (memcmp(start.data, "\xfe\xff", 2) == 0 ||
                               memcmp(start.data, "\xff\xfe", 2) == 0)) {
    reader->stage = STAGE_OVER;
    return emit_refused(reader, ANNOT_JSON, start, 2, RULE_WRONG_ENCODING,
                        "this is UTF-16 or UTF-32: convert it to UTF-8");
  }
  if (pending->length <= 3 && memcmp(start.data, "\xef\xbb\xbf", start.length) != 0 &&
      !(start.length == 1 && may_be_mark((unsigned char)start.data[0])))
    return begin_stage(reader, start.data[0]);
  if (pending->length > 3 && pending->length > reader->state.limits.record_bytes)
    return give_up_record(reader, reader->syntax == ANNOT_JSON_LINES ? STAGE_SKIP_LINE : STAGE_OVER);
  return ANNOT_OK;
}

/// Reads on in one document.
static annot_status feed_single(annot_reader *reader, const char *bytes, size_t length,
                                size_t *used) {
  uint64_t limit = reader->state.limits.record_bytes;
  uint64_t left = limit > reader->pending.length ? limit - reader->pending.length : 0;
  *used = part_to_keep(reader, length);
  if (*used > left) {
    TRY(keep(reader, bytes, (size_t)left + 1));
    return give_up_record(reader, STAGE_OVER);
  }
  TRY(keep(reader, bytes, *used));
  if (is_over(reader))
    go_behind(reader);
  return ANNOT_OK;
}

/// Skips white space behind a complete document, of which much has come.  Something else is told in
/// a record of its own, for what lies before it is gone.
static annot_status feed_behind(annot_reader *reader, const char *bytes, size_t length,
                                size_t *used) {
  bool lines = reader->before != STAGE_SINGLE;
  annot_syntax syntax = lines ? ANNOT_JSON_LINES : ANNOT_JSON;
  annot_buffer *pending = &reader->pending;
  const char *feed = lines ? memchr(bytes, '\n', length) : NULL;
  *used = skip_space(reader, bytes, feed ? (size_t)(feed - bytes) : length);
  if (*used == length)
    return ANNOT_OK;
  reader->stage = bytes[*used] == '\n' ? STAGE_LINE_START : lines ? STAGE_SKIP_LINE : STAGE_OVER;
  TRY(emit_json(reader, syntax, (annot_str){pending->data, pending->length}));
  pending->length = 0;
  if (reader->stage == STAGE_LINE_START)
    return ANNOT_OK;
  mark_record(reader);
  return emit_refused(reader, syntax, (annot_str){bytes + *used, 1}, 1, RULE_TRAILING_DATA,
                      "the document has ended before this");
}

static annot_status feed_stage(annot_reader *reader, const char *bytes, size_t length,
                               size_t *used) {
  *used = length;
  switch (reader->stage) {
  case STAGE_START:
    return feed_start(reader, bytes, length, used);
  case STAGE_MARK:
    return feed_mark(reader, bytes, used);
  case STAGE_LINE_START:
    *used = skip_space(reader, bytes, length);
    mark_record(reader);
    reader->stage = *used < length ? STAGE_LINE : STAGE_LINE_START;
    return ANNOT_OK;
  case STAGE_FIRST_LINE:
  case STAGE_LINE:
  case STAGE_SKIP_FIRST:
  case STAGE_SKIP_LINE:
    return feed_line(reader, bytes, length, used);
  case STAGE_SINGLE:
    return feed_single(reader, bytes, length, used);
  case STAGE_BEHIND:
    return feed_behind(reader, bytes, length, used);
  case STAGE_XML:
    return annot_xml_reader_feed(reader->xml, bytes, length);
  case STAGE_OVER:
    break;
  }
  return ANNOT_OK;
}

annot_status annot_reader_feed(annot_reader *reader, const char *bytes, size_t length) {
  if (reader->busy)
    return ANNOT_BUSY;
  for (size_t at = 0, used; at < length; at += used)
    TRY(feed_stage(reader, bytes + at, length - at, &used));
  return ANNOT_OK;
}

/// The input is over, and nothing was in it: that is a corpus, if of lines.
static annot_status emit_nothing(annot_reader *reader) {
  if (reader->syntax == ANNOT_JSON_LINES)
    return ANNOT_OK;
  reader->record_byte = 0;
  reader->record_line = reader->record_column = 1;
  return emit_refused(reader, reader->syntax == ANNOT_XML ? ANNOT_XML : ANNOT_JSON,
                      (annot_str){"", 0}, 0, RULE_EMPTY_INPUT, "there is nothing in this input");
}

annot_status annot_reader_finish(annot_reader *reader) {
  if (reader->busy)
    return ANNOT_BUSY;
  reader_stage stage = reader->stage == STAGE_BEHIND ? reader->before : reader->stage;
  annot_str rest = {reader->pending.data, reader->pending.length};
  reader->stage = STAGE_OVER;
  switch (stage) {
  case STAGE_START:
    return emit_nothing(reader);
  case STAGE_LINE:
    return emit_json(reader, ANNOT_JSON_LINES, rest);
  case STAGE_MARK: // and behind a whole one there is but white space
    if (rest.length >= 3)
      return emit_nothing(reader);
    return emit_json(reader, ANNOT_JSON, rest);
  case STAGE_FIRST_LINE:
  case STAGE_SKIP_FIRST:
  case STAGE_SINGLE:
    return emit_json(reader, ANNOT_JSON, rest);
  case STAGE_XML:
    return annot_xml_reader_finish(reader->xml);
  case STAGE_LINE_START:
  case STAGE_SKIP_LINE:
  case STAGE_BEHIND:
  case STAGE_OVER:
    break;
  }
  return ANNOT_OK;
}

/// What annot_read waits for: one record.
typedef struct one_record {
  annot_document *document;
  uint64_t records;
  bool lossless;
  uint64_t second_byte;
} one_record;

static annot_status take_one(void *context, annot_record *record) {
  one_record *one = context;
  if (++one->records > 1) {
    one->second_byte = record->byte;
    return ANNOT_STOPPED;
  }
  one->lossless = record->lossless;
  one->document = annot_record_take(record);
  return one->document ? ANNOT_OK : ANNOT_NO_MEMORY;
}

/// Findings speak of the caller's bytes from now on, for those of the reader go.
static void settle_findings(annot_findings *findings, const annot_reader *reader, annot_str bytes,
                            const one_record *one, uint64_t first_byte) {
  finding_source source = reader->source;
  if (one->records > 1) {
    annot_findings_clear(findings);
    source = (finding_source){.syntax = source.syntax, .bytes = bytes, .byte = first_byte,
                              .line = 1, .column = 1};
    annot_findings_about(findings, one->document, &source);
    uint64_t at = one->second_byte - first_byte;
    annot_findings_add(findings, RULE_TRAILING_DATA,
                       place_bytes(at, at + 1, ANNOT_NO_NODE, ANNOT_NO_FIELD, 0),
                       "a second document begins here, and one was wanted");
    return;
  }
  if (source.bytes.length > 0)
    source.bytes.data = bytes.data + (source.byte - first_byte);
  annot_findings_about(findings, one->document, &source);
}

annot_status annot_read(annot_str bytes, const annot_read_options *options,
                        annot_document **document, annot_findings *findings) {
  one_record one = {0};
  *document = NULL;
  annot_reader *reader = annot_reader_new(options, take_one, &one);
  if (!reader)
    return ANNOT_NO_MEMORY;
  if (findings)
    reader->state.findings = findings;
  annot_status status = annot_reader_feed(reader, bytes.data, bytes.length);
  if (status == ANNOT_OK)
    status = annot_reader_finish(reader);
  if (status == ANNOT_OK || status == ANNOT_STOPPED) {
    if (!one.document)
      one.document = annot_document_new(options ? options->allocator : NULL);
    status = !one.document                           ? ANNOT_NO_MEMORY
             : one.records == 1 && one.lossless ? ANNOT_OK
                                                     : ANNOT_BAD_DATA;
  }
  if (findings && one.document)
    settle_findings(findings, reader, bytes, &one, options ? options->first_byte : 0);
  *document = one.document;
  annot_reader_free(reader);
  return status;
}
