/// Scanning: what comes is kept, read here where it is plain, and else given to libxml2.
///
/// Most goes past libxml2: where libxml2 has told of a tag and been given nothing behind it, text that
/// is well-formed by itself changes nothing for it, and neither does an element.  So plain tags
/// (xml/plain.h) and their text are read here.  When something else comes, libxml2 is first told of
/// the elements that are open.

#include "config.h"

#include "xml/scanner.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "xml/declaration.h"
#include "xml/escape.h"
#include "xml/plain.h"

#include <string.h>

/// How many bytes go to libxml2 at a time: no more than that is kept beside a record.
enum { PIECE = 65536 };

/// How much of the line of a flaw is waited for, and how much in search of the flaw.
enum { REST_OF_LINE = 4096, MOST_SEARCHED = 1 << 20 };

/// Text that is at least as long is looked through here, faster than libxml2 would.
enum { LONG_TEXT = 128 };

/// As deep as elements are read here: less than where libxml2 stops.
enum { MOST_OPEN = 64 };

/// An XML declaration that is longer is refused by libxml2.
enum { LONGEST_DECLARATION = 1000 };

/// The name at `range`, as libxml2 keeps it; NULL where memory is out.
static inline const char *keep_name(annot_xml_scanner *scanner, annot_xml_range range) {
  const char *bytes = scanner->source.bytes.data + range.start;
  size_t length = range.end - range.start;
  uint64_t first = annot_load_ends(bytes, length);
  uint64_t last = length > 8 ? annot_load_eight(bytes + length - 8) : 0;
  kept_name *kept = &scanner->names[annot_hash_mix(first, last + length) % KEPT_NAMES];
  if (kept->first != first || kept->last != last || kept->length != length) {
    const char *name = annot_xml_libxml_name(scanner, (annot_str){bytes, length});
    *kept = (kept_name){first, last, name ? length : 0, name};
  }
  return kept->name;
}

static annot_status keep_plain_attributes(annot_xml_scanner *scanner,
                                          const annot_xml_plain *plain) {
  scanner->attributes.count = 0;
  TRY(ARRAY_RESERVE(annot_xml_attribute, &scanner->allocator, &scanner->attributes, plain->count));
  for (size_t i = 0; i < plain->count; ++i) {
    const annot_xml_place *place = &plain->attributes[i];
    annot_xml_attribute attribute = {.name = keep_name(scanner, place->name),
                                     .says = {scanner->source.bytes.data + place->value.start,
                                              place->value.end - place->value.start},
                                     .value = place->value};
    if (!attribute.name)
      return ANNOT_NO_MEMORY;
    ARRAY_PUSH(annot_xml_attribute, &scanner->attributes, attribute);
  }
  return ANNOT_OK;
}

/// Takes a plain start tag; libxml2 is not told of it.
static annot_status take_plain_start(annot_xml_scanner *scanner, const annot_xml_plain *plain) {
  annot_xml_start start = {
      .name = keep_name(scanner, plain->name),
      .space = ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1).space,
      .tag = plain->tag,
      .empty = plain->empty};
  if (!start.name)
    return ANNOT_NO_MEMORY;
  TRY(annot_xml_tell_text(scanner, plain->tag.start));
  TRY(keep_plain_attributes(scanner, plain));
  TRY(annot_xml_open(scanner, &start, true));
  if (annot_xml_judge_size(scanner, start.tag.end))
    annot_xml_judge_depth(scanner, start.tag, start.depth);
  if (!goes_on(scanner))
    return scanner->status;
  TRY(annot_xml_hand_start(scanner, &start));
  scanner->untold += !plain->empty;
  return plain->empty ? annot_xml_close(scanner, (annot_xml_range){scanner->at, scanner->at})
                      : ANNOT_OK;
}

/// Whether a plain tag can be taken here: an end tag if it is that of an element that libxml2 does not
/// know.
static inline bool is_due(const annot_xml_scanner *scanner, const annot_xml_plain *plain) {
  const open_tag *open = &ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1);
  if (!plain->ends)
    return open->plain && scanner->open.count < MOST_OPEN;
  const char *bytes = scanner->source.bytes.data, *name = bytes + open->tag + 1;
  size_t length = plain->name.end - plain->name.start;
  return scanner->untold > 0 && annot_same_bytes(name, bytes + plain->name.start, length) &&
         (name[length] == ' ' || name[length] == '>');
}

/// Reads plain tags and text up to byte `limit` of the source, or to what is not plain.
static void read_plain(annot_xml_scanner *scanner, size_t limit) {
  annot_str bytes = {scanner->bytes.data + scanner->from, limit};
  annot_status status = ANNOT_OK;
  annot_xml_plain plain;
  while (status == ANNOT_OK) {
    scanner->fed +=
        annot_xml_text_length((annot_str){bytes.data + scanner->fed, limit - scanner->fed});
    if (scanner->fed == limit || bytes.data[scanner->fed] != '<' || !in_record(scanner) ||
        !goes_on(scanner) || !annot_xml_read_plain(bytes, scanner->fed, &plain) ||
        !is_due(scanner, &plain))
      break;
    scanner->fed = plain.tag.end;
    look_at(scanner, plain.tag.end);
    scanner->untold -= plain.ends;
    status = plain.ends ? annot_xml_close(scanner, plain.tag) : take_plain_start(scanner, &plain);
  }
  if (status != ANNOT_OK)
    annot_xml_stop(scanner, status);
  look_at_all(scanner);
}

annot_xml_scanner *annot_xml_scanner_new(const annot_allocator *allocator,
                                         const annot_limits *limits,
                                         const annot_xml_handler *handler,
                                         annot_xml_source start) {
  annot_xml_scanner *scanner = annot_resize(allocator, NULL, 0, sizeof *scanner);
  if (!scanner)
    return NULL;
  *scanner = (annot_xml_scanner){.limits = *limits, .handler = *handler, .source = start};
  if (allocator)
    scanner->allocator = *allocator;
  scanner->bytes.allocator = &scanner->allocator;
  if (!annot_xml_libxml_begin(scanner)) {
    annot_xml_scanner_free(scanner);
    return NULL;
  }
  return scanner;
}

void annot_xml_scanner_free(annot_xml_scanner *scanner) {
  if (!scanner)
    return;
  const annot_allocator allocator = scanner->allocator;
  annot_xml_libxml_end(scanner);
  annot_buffer_free(&scanner->bytes);
  ARRAY_FREE(open_tag, &allocator, &scanner->open);
  ARRAY_FREE(annot_xml_attribute, &allocator, &scanner->attributes);
  annot_release(&allocator, scanner, sizeof *scanner);
}

/// The first bytes are wrong: libxml2 is not given any.
static void break_early(annot_xml_scanner *scanner) {
  scanner->flawed = scanner->broken = true;
}

/// Looks at the first bytes; returns false where more are needed to know them.
static bool begin(annot_xml_scanner *scanner, bool finished) {
  annot_str bytes = scanner->source.bytes;
  size_t start = scanner->marked ? 3 : 0, length = bytes.length - start;
  static const char declaration[] = "<?xml";
  if (!finished && length < 2)
    return false;
  if (length >= 2 && bytes.data[start] == '<' && bytes.data[start + 1] == '\0') {
    annot_xml_flaw_set(&scanner->flaw, RULE_WRONG_ENCODING, start, start + 2,
                       "this is UTF-16 or UTF-32: convert it to UTF-8");
    break_early(scanner);
    return true;
  }
  size_t common = length < 5 ? length : 5;
  if (length == 0 || memcmp(bytes.data + start, declaration, common) != 0)
    return true;
  if (length > 5 && (scanner->source.line > 1 || scanner->source.column > 1)) {
    annot_xml_flaw_set(&scanner->flaw, RULE_BAD_XML, start, start + 5,
                       "an XML declaration stands at the very start or nowhere");
    break_early(scanner);
    return true;
  }
  size_t most = length < LONGEST_DECLARATION ? length : LONGEST_DECLARATION;
  const char *close = memchr(bytes.data + start, '>', most);
  if (!close && !finished && length < LONGEST_DECLARATION)
    return false;
  if (!close && most == LONGEST_DECLARATION && annot_xml_is_space(bytes.data[start + 5])) {
    annot_xml_flaw_set(&scanner->flaw, RULE_BAD_XML, start, start + 5,
                       "an XML declaration has at most 1,000 bytes");
    break_early(scanner);
    return true;
  }
  if (length > 5 && annot_xml_is_space(bytes.data[start + 5]) && close) {
    scanner->at = (size_t)(close - bytes.data) + 1;
    if (!annot_xml_judge_declaration(bytes, (annot_xml_range){start, scanner->at}, &scanner->flaw))
      break_early(scanner);
  }
  return true;
}

/// How many of the bytes that have come libxml2 may be given: up to NUL, which it takes for the end,
/// and no part of a character that is cut.
static size_t sound_length(const annot_xml_scanner *scanner, bool finished, bool *flaw) {
  annot_str bytes = scanner->source.bytes;
  annot_str fresh = {bytes.data + scanner->fed, bytes.length - scanner->fed};
  const char *nul = memchr(fresh.data, '\0', fresh.length);
  if (nul)
    fresh.length = (size_t)(nul - fresh.data);
  size_t last = fresh.length;
  while (last > 0 && fresh.length - last < 3 && ((unsigned char)fresh.data[last - 1] & 0xc0) == 0x80)
    --last;
  last -= last > 0;
  annot_str end = {fresh.data + last, fresh.length - last};
  size_t cut = annot_utf8_flaw(end);
  bool whole = cut == end.length || annot_utf8_flaw_length(end, cut) < end.length - cut;
  *flaw = nul || (finished && !whole);
  return whole ? fresh.length : last + cut;
}

/// Whether a comment or processing instruction begins here, as far as one can see.
static bool is_aside(annot_str bytes, size_t at) {
  size_t left = bytes.length - at;
  return memcmp(bytes.data + at, "<!--", left < 4 ? left : 4) == 0 ||
         memcmp(bytes.data + at, "<?", left < 2 ? left : 2) == 0;
}

/// Steps over white space, and over comments and processing instructions that have come whole.
static size_t skip_asides(annot_str bytes, size_t at) {
  while (at < bytes.length) {
    bool space = annot_xml_is_space(bytes.data[at]);
    size_t end = space ? at + 1 : annot_xml_markup_end(bytes, at);
    if (!space && (!is_aside(bytes, at) || end == bytes.length))
      break;
    at = end;
  }
  return at;
}

/// What says nothing between records is not kept; a DOCTYPE need not be read to its end.
static void drop_gap(annot_xml_scanner *scanner) {
  static const char doctype[] = "<!DOCTYPE";
  const size_t length = sizeof doctype - 1;
  annot_str bytes = {scanner->source.bytes.data, scanner->fed};
  size_t at = skip_asides(bytes, scanner->at);
  if (at + length <= bytes.length && memcmp(bytes.data + at, doctype, length) == 0)
    scanner->broken = true;
  scanner->at = at;
  if (!scanner->marked && !scanner->broken)
    annot_xml_forget(scanner, at);
}

/// Where the markup ends that libxml2 has been given a part of, or else the next; or the bytes do.
static size_t next_markup_end(annot_xml_markup_walk *walk, annot_str bytes) {
  if (!walk->inside) {
    const char *next = memchr(bytes.data + walk->at, '<', bytes.length - walk->at);
    size_t start = next ? (size_t)(next - bytes.data) : bytes.length;
    *walk = (annot_xml_markup_walk){.start = start, .at = start, .inside = next != NULL};
  }
  return walk->inside ? annot_xml_walk_markup(bytes, walk) : bytes.length;
}

/// Where to stop outside the root: behind the next tag.  Comments and processing instructions are given
/// whole, as libxml2 2.9 takes `<!--->` for all of a comment if it gets no more.
static size_t next_stop_outside(annot_xml_scanner *scanner, annot_str bytes, bool more) {
  annot_xml_markup_walk *walk = &scanner->walk;
  if (!walk->inside) {
    size_t from = scanner->fed < scanner->at ? scanner->at : scanner->fed; // behind a declaration
    size_t at = skip_asides(bytes, from), left = bytes.length - at;
    if (left > 0 && is_aside(bytes, at) && more && left < PIECE)
      return at;
    walk->at = at;
  }
  return next_markup_end(walk, bytes);
}

/// Where to stop so that libxml2 stands behind a tag with long text, a plain tag or a comment behind it,
/// or behind a reference.
static size_t next_stop(annot_xml_scanner *scanner, annot_str bytes) {
  annot_xml_plain plain;
  annot_xml_markup_walk *walk = &scanner->walk;
  if (scanner->settled)
    *walk = (annot_xml_markup_walk){.at = scanner->fed};
  if (scanner->settled && bytes.data[scanner->fed] == '&') {
    const char *close = memchr(bytes.data + scanner->fed, ';', bytes.length - scanner->fed);
    walk->at = close ? (size_t)(close - bytes.data) + 1 : bytes.length;
    return walk->at;
  }
  for (;;) {
    size_t stop = next_markup_end(walk, bytes), rest = bytes.length - stop;
    const char *next = memchr(bytes.data + stop, '<', rest < LONG_TEXT ? rest : LONG_TEXT);
    if (!next)
      return stop;
    size_t at = (size_t)(next - bytes.data);
    if (is_aside(bytes, at) || (annot_xml_read_plain(bytes, at, &plain) && !plain.ends))
      return stop;
  }
}

/// Gives libxml2 `length` bytes, but for what can be read without it, and for the beginning of what has
/// to be given whole.
static void feed_libxml(annot_xml_scanner *scanner, size_t length, bool more) {
  uint64_t end = scanner->source.byte + scanner->fed + length; // records that end move the source
  while (!scanner->broken && scanner->source.byte + scanner->fed < end) {
    annot_str bytes = {scanner->source.bytes.data, (size_t)(end - scanner->source.byte)};
    bool outside = scanner->open.count == 0 || scanner->held;
    if (scanner->settled)
      read_plain(scanner, bytes.length);
    if (scanner->broken || scanner->fed == bytes.length)
      return;
    size_t stop = outside ? next_stop_outside(scanner, bytes, more) : next_stop(scanner, bytes);
    if (stop == scanner->fed)
      return;
    annot_xml_libxml_catch_up(scanner);
    annot_xml_libxml_give(scanner, stop);
  }
}

/// Whether more has come of the record than it may have: of what follows a root, some more, as white
/// space is kept until the end.
static bool is_large(const annot_xml_scanner *scanner) {
  uint64_t most = scanner->limits.record_bytes + (scanner->held ? PIECE : 0);
  return in_record(scanner) && !scanner->skipping && scanner->source.bytes.length > most;
}

/// Gives libxml2 what has come.
static void parse(annot_xml_scanner *scanner, bool finished) {
  bool flaw = false;
  if (!scanner->declared && !(scanner->declared = begin(scanner, finished)))
    return;
  if (scanner->broken)
    return;
  size_t skip = scanner->fed == 0 && scanner->marked && !scanner->root_seen ? 3 : 0;
  scanner->fed += skip;
  if (scanner->at < skip)
    scanner->at = skip;
  size_t length = sound_length(scanner, finished, &flaw);
  feed_libxml(scanner, length, !finished && !flaw);
  if (flaw || is_large(scanner))
    scanner->broken = true;
  if (finished && !scanner->broken)
    annot_xml_libxml_finish(scanner);
  if (finished && scanner->held && !scanner->broken)
    scanner->status = annot_xml_tell_end(scanner, &scanner->last);
  if (!scanner->broken && !in_record(scanner))
    drop_gap(scanner);
}

static annot_xml_state state_of(const annot_xml_scanner *scanner, bool finished) {
  annot_xml_state state = {.bytes = scanner->source.bytes,
                           .finished = finished,
                           .from = scanner->at,
                           .before_root = !scanner->root_seen,
                           .after_root = scanner->held ||
                                         (scanner->root_seen && scanner->open.count == 0)};
  if (state.after_root)
    return state;
  if (in_record(scanner)) {
    open_tag open = ARRAY_AT(open_tag, &scanner->open, scanner->open.count - 1);
    annot_xml_range name = annot_xml_tag_name(state.bytes, open.tag);
    state.open = (annot_xml_range){open.tag, open.content};
    state.open_name = (annot_str){state.bytes.data + name.start, name.end - name.start};
  } else if (scanner->open.count > 0) {
    state.open_name = (annot_str){scanner->corpus_name, strlen(scanner->corpus_name)};
  }
  return state;
}

/// How far the source is needed to show a flaw; false where more bytes of its line may come.
static bool line_has_come(const annot_xml_scanner *scanner, size_t end, bool finished,
                          size_t *length) {
  annot_str bytes = scanner->source.bytes;
  const char *feed = memchr(bytes.data + end, '\n', bytes.length - end);
  size_t line = feed ? (size_t)(feed - bytes.data) - end : bytes.length - end;
  *length = end + (line < REST_OF_LINE ? line : REST_OF_LINE);
  return feed || finished || line >= REST_OF_LINE;
}

/// Finds what is as long as libxml2 takes, or nearly so: it complains some time later.
static bool find_long(const annot_xml_scanner *scanner, annot_xml_flaw *flaw) {
  enum { NEARLY = 9900000 };
  annot_str bytes = scanner->source.bytes;
  const char *next = scanner->overlong ? memchr(bytes.data, '<', bytes.length) : NULL;
  while (next) {
    size_t start = (size_t)(next - bytes.data), end = annot_xml_markup_end(bytes, start);
    if (end - start > NEARLY) {
      annot_xml_flaw_set(flaw, RULE_TOO_LARGE, start, start + 1,
                         "a tag, comment or section has at most 10,000,000 bytes");
      return true;
    }
    next = memchr(bytes.data + end, '<', bytes.length - end);
  }
  return false;
}

/// Looks for the flaw; returns false where more bytes are needed to tell it.  A record that is too large
/// has those flaws that show in what it may have, wherever the pieces were cut.
static bool find_flaw(annot_xml_scanner *scanner, bool finished) {
  bool large = is_large(scanner);
  annot_xml_state state = state_of(scanner, finished && !large);
  if (large)
    state.bytes.length = (size_t)scanner->limits.record_bytes;
  bool found = annot_xml_diagnose(&state, &scanner->flaw);
  if (!found || scanner->flaw.rule == RULE_INCOMPLETE)
    found = find_long(scanner, &scanner->flaw) || found;
  if (!found) {
    if (!large && !finished && state.bytes.length - scanner->fed < MOST_SEARCHED)
      return false;
    if (large)
      annot_xml_flaw_set(&scanner->flaw, RULE_TOO_LARGE, 0, 1,
                         "the document is larger than this reader was told to accept");
    else
      annot_xml_flaw_set(&scanner->flaw, RULE_BAD_XML, state.from, state.from + 1,
                         "what begins here is not well-formed XML");
  }
  scanner->flawed = true;
  return true;
}

/// Tells of the flaw when enough has come.
static void explain(annot_xml_scanner *scanner, bool finished) {
  size_t length;
  if ((!scanner->flawed && !find_flaw(scanner, finished)) ||
      !line_has_come(scanner, scanner->flaw.range.end, finished, &length))
    return;
  look_at(scanner, length);
  annot_xml_report(scanner, &scanner->flaw);
}

/// Keeps bytes; those that no event will speak of are dropped first.
static annot_status keep(annot_xml_scanner *scanner, const char *bytes, size_t length) {
  annot_buffer *buffer = &scanner->bytes;
  if (scanner->from > 0) {
    annot_xml_count_lines(scanner);
    memmove(buffer->data, buffer->data + scanner->from, buffer->length - scanner->from);
    buffer->length -= scanner->from;
    scanner->from = scanner->counted = 0;
  }
  bool first = scanner->source.byte == 0 && buffer->length < 3 && !scanner->declared;
  TRY(annot_buffer_append(buffer, bytes, length));
  if (first && buffer->length >= 3)
    scanner->marked = memcmp(buffer->data, "\xef\xbb\xbf", 3) == 0;
  look_at_all(scanner);
  return ANNOT_OK;
}

annot_status annot_xml_scanner_feed(annot_xml_scanner *scanner, const char *bytes, size_t length) {
  while (length > 0 && !scanner->over) {
    size_t piece = length < PIECE ? length : PIECE;
    TRY(keep(scanner, bytes, piece));
    if (!scanner->broken)
      parse(scanner, false);
    if (scanner->broken && !scanner->over && scanner->status == ANNOT_OK)
      explain(scanner, false);
    if (scanner->status != ANNOT_OK)
      return scanner->status;
    bytes += piece;
    length -= piece;
  }
  return scanner->status;
}

annot_status annot_xml_scanner_finish(annot_xml_scanner *scanner) {
  if (scanner->over)
    return scanner->status;
  look_at_all(scanner);
  if (!scanner->broken)
    parse(scanner, true);
  if (scanner->broken && !scanner->over && scanner->status == ANNOT_OK)
    explain(scanner, true);
  scanner->over = true;
  return scanner->status;
}
