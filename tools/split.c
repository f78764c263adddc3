/// split.c: where inputs may be cut.

#include "config.h"

#include "split.h"

#include "progress.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// Pieces are about so large; a file that is not larger is one piece.
enum { PIECE = 512 << 10, BRIEF = 2 * PIECE };

typedef struct splitter {
  split_piece piece; ///< what is said of each piece
  split_function take;
  void *context;
  input_stream *stream;
  char *bytes;       ///< what has been read and belongs to no piece yet
  size_t length, capacity;
  bool end, good;    ///< of the stream; no read has failed
  bool wanted;
  char *messages;
  size_t messages_length;
} splitter;

static void reserve(splitter *work, size_t capacity) {
  if (capacity <= work->capacity)
    return;
  capacity = capacity < 2 * work->capacity ? 2 * work->capacity : capacity;
  char *bytes = realloc(work->bytes, capacity);
  if (!bytes)
    out_of_memory();
  work->bytes = bytes;
  work->capacity = capacity;
}

/// Counts what has been read.
static void count_read(split_piece *piece, const input_stream *stream) {
  uint64_t reached = input_position(stream);
  if (reached > piece->counted) {
    progress_read(reached - piece->counted);
    piece->counted = reached;
  }
}

bool split_read(split_piece *piece, input_stream *stream, annot_str *bytes) {
  bool good = input_read(stream, bytes);
  count_read(piece, stream);
  return good;
}

/// Reads a piece of the stream; false at its end.
static bool next(splitter *work, annot_str *bytes) {
  if (!work->end && work->good)
    work->good = split_read(&work->piece, work->stream, bytes);
  work->end = work->end || !work->good || bytes->length == 0;
  return !work->end;
}

/// Reads until there are `wanted` bytes, or no more.
static void fill(splitter *work, size_t wanted) {
  while (work->length < wanted && !work->end && work->good) {
    size_t left = wanted - work->length, got;
    reserve(work, work->length + (left < INPUT_CHUNK ? INPUT_CHUNK : left));
    work->good = input_read_into(work->stream, work->bytes + work->length,
                                 work->capacity - work->length, &got);
    count_read(&work->piece, work->stream);
    work->length += got;
    work->end = !work->good || got == 0;
  }
}

/// Hands over a piece with what has been read up to `cut`.
static void give(splitter *work, split_piece piece, size_t cut) {
  size_t left = work->length - cut;
  piece.name = strdup(work->piece.name);
  piece.bytes = work->bytes;
  piece.length = cut;
  piece.brief = !piece.stream && !piece.unopened && cut <= BRIEF;
  work->bytes = NULL;
  work->length = work->capacity = 0;
  if (!piece.name)
    out_of_memory();
  reserve(work, left > PIECE ? left : PIECE + PIECE / 4);
  if (left > 0)
    memcpy(work->bytes, piece.bytes + cut, left);
  work->length = left;
  work->wanted = work->take(work->context, &piece);
}

/// The rest of the stream as one piece.
static void give_stream(splitter *work) {
  split_piece piece = work->piece;
  piece.last = work->good;
  if (work->good) {
    piece.stream = work->stream;
    work->stream = NULL;
  }
  give(work, piece, work->length);
}

/// The whole input as one piece, of which the records so far have been seen.
static void give_again(splitter *work) {
  split_piece piece = work->piece;
  piece.last = piece.unopened = true;
  piece.skipped = work->piece.read.first_record;
  piece.read.first_byte = piece.read.first_line = piece.read.first_record = 0;
  work->end = work->good = true;
  give(work, piece, 0);
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(annot_str bytes, size_t at) {
  while (at < bytes.length && is_space(bytes.data[at]))
    ++at;
  return at;
}

/// The first byte behind a byte order mark and white space.
static size_t skip_start(annot_str bytes) {
  size_t mark = bytes.length >= 3 && !memcmp(bytes.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
  return skip_space(bytes, mark);
}

/// Adds the bytes, lines and records of lines to the place of the next piece.
static void pass_lines(splitter *work, annot_str bytes) {
  annot_read_options *read = &work->piece.read;
  size_t at = read->first_byte == 0 ? skip_start(bytes) : 0;
  for (const char *c = bytes.data; at > 0 && c < bytes.data + at; ++c)
    read->first_line += *c == '\n';
  while (at < bytes.length) {
    const char *feed = memchr(bytes.data + at, '\n', bytes.length - at);
    size_t stop = feed ? (size_t)(feed - bytes.data) : bytes.length;
    read->first_record += skip_space((annot_str){bytes.data, stop}, at) < stop;
    read->first_line += feed != NULL;
    at = stop + 1;
  }
  read->first_byte += bytes.length;
}

/// One past the last line feed; 0 where there is none, or nothing but white space before it.
static size_t last_line(const splitter *work) {
  annot_str bytes = {work->bytes, work->length};
  const char *feed = memrchr(bytes.data, '\n', bytes.length);
  size_t cut = feed ? (size_t)(feed - bytes.data) + 1 : 0;
  bool start = work->piece.read.first_byte == 0;
  return start && skip_start((annot_str){bytes.data, cut}) == cut ? 0 : cut;
}

/// A line that is larger than a record may be: keeps what tells so, and steps over the rest.
static void give_long_line(splitter *work, size_t keep) {
  annot_str bytes = {NULL, 0};
  const char *feed = NULL;
  uint64_t passed = work->length - keep;
  size_t rest = 0;
  while (!feed && next(work, &bytes)) {
    feed = memchr(bytes.data, '\n', bytes.length);
    passed += feed ? (size_t)(feed - bytes.data) : bytes.length;
  }
  work->length = keep;
  if (feed) {
    rest = bytes.length - (size_t)(feed - bytes.data);
    reserve(work, keep + rest);
    memcpy(work->bytes + keep, feed, rest);
    work->length += rest;
  }
  size_t cut = keep + (feed != NULL);
  split_piece piece = work->piece;
  piece.last = !feed;
  pass_lines(work, (annot_str){work->bytes, cut});
  work->piece.read.first_byte += passed;
  give(work, piece, cut);
}

/// The longest line that is kept whole.
static size_t longest_line(const splitter *work) {
  uint64_t limit = work->piece.read.limits.record_bytes;
  size_t lead = skip_start((annot_str){work->bytes, work->length});
  return lead + (size_t)(limit ? limit : UINT64_C(1) << 30) + 1;
}

static void split_lines(splitter *work) {
  while (work->wanted) {
    fill(work, PIECE);
    size_t cut = last_line(work);
    while (!cut && !work->end && work->length <= longest_line(work)) {
      fill(work, 2 * work->length + PIECE); // a long line is looked through twice at most
      cut = last_line(work);
    }
    if (!cut && !work->end) {
      give_long_line(work, longest_line(work));
      continue;
    }
    split_piece piece = work->piece;
    piece.last = work->end && work->good;
    if (piece.last)
      cut = work->length;
    pass_lines(work, (annot_str){work->bytes, cut});
    if (cut > 0)
      give(work, piece, cut);
    if (work->end)
      return;
  }
}

static const char corpus_tag[] = "<corpus xmlns=\"urn:annot:1\" version=\"1.0\">";
enum { CORPUS_TAG = sizeof corpus_tag - 1 };

/// Where the content of a corpus begins that is written as `annot` writes it; 0: it is none.
static size_t find_corpus(annot_str bytes) {
  size_t at = skip_start(bytes);
  if (bytes.length - at > 5 && !memcmp(bytes.data + at, "<?xml", 5)) {
    const char *end = memchr(bytes.data + at, '>', bytes.length - at);
    at = end ? skip_space(bytes, (size_t)(end - bytes.data) + 1) : bytes.length;
  }
  return bytes.length - at > CORPUS_TAG && !memcmp(bytes.data + at, corpus_tag, CORPUS_TAG)
             ? at + CORPUS_TAG
             : 0;
}

static uint64_t count_of(annot_str bytes, size_t from, const char *what) {
  size_t length = strlen(what);
  uint64_t count = 0;
  const char *end = bytes.data + bytes.length, *at = bytes.data + from;
  while ((at = memmem(at, (size_t)(end - at), what, length)) != NULL) {
    at += length;
    ++count;
  }
  return count;
}

static bool holds(annot_str bytes, size_t from, const char *what) {
  return memmem(bytes.data + from, bytes.length - from, what, strlen(what)) != NULL;
}

/// One past the last line that ends with the end of a document; 0 where there is none.
static size_t last_document(annot_str bytes) {
  static const char tag[] = "</document>";
  size_t end = bytes.length;
  const char *feed;
  while ((feed = memrchr(bytes.data, '\n', end)) != NULL) {
    size_t stop = end = (size_t)(feed - bytes.data);
    while (stop > 0 && is_space(bytes.data[stop - 1]))
      --stop;
    if (stop >= sizeof tag - 1 && !memcmp(bytes.data + stop - (sizeof tag - 1), tag, sizeof tag - 1))
      return end + 1;
  }
  return 0;
}

/// Puts the start tag before a piece of a corpus that begins with the content from `from` on, so that
/// it can be read; the piece begins so much earlier.
static void give_documents(splitter *work, size_t cut, uint64_t documents) {
  split_piece piece = work->piece;
  annot_read_options *read = &work->piece.read;
  piece.corpus = true;
  piece.expected = documents;
  piece.last = work->end;
  read->first_byte += cut;
  read->first_record += documents;
  read->first_line += count_of((annot_str){work->bytes, cut}, 0, "\n");
  if (piece.read.first_byte > 0) {
    reserve(work, work->length + CORPUS_TAG + 1);
    memmove(work->bytes + CORPUS_TAG + 1, work->bytes, work->length);
    memcpy(work->bytes, corpus_tag, CORPUS_TAG);
    work->bytes[CORPUS_TAG] = '\n';
    work->length += CORPUS_TAG + 1;
    cut += CORPUS_TAG + 1;
    piece.read.first_byte -= CORPUS_TAG + 1;
    --piece.read.first_line;
  }
  give(work, piece, cut);
}

/// Cuts behind documents as long as everything is what it seems to be: comments, CDATA sections and
/// processing instructions can hold anything, and `document` may be nested where it must not.
static void split_corpus(splitter *work, size_t from) {
  for (; work->wanted; from = 0) {
    fill(work, PIECE);
    annot_str bytes = {work->bytes, work->length};
    size_t cut = work->end ? work->length : last_document(bytes);
    for (; cut == 0 && !work->end && work->length < 16 * PIECE; bytes.data = work->bytes) {
      fill(work, 2 * work->length + PIECE);
      bytes = (annot_str){work->bytes, work->length};
      cut = work->end ? work->length : last_document(bytes);
    }
    bytes.length = cut;
    uint64_t documents = cut ? count_of(bytes, from, "</document>") : 0;
    if (!work->good || (documents == 0 && !work->end) || holds(bytes, from, "<!") || holds(bytes, from, "<?") ||
        count_of(bytes, from, "<document") != documents) {
      give_again(work);
      return;
    }
    give_documents(work, cut, documents);
    if (work->end)
      return;
  }
}

static annot_status see_syntax(void *context, annot_record *record) {
  *(annot_syntax *)context = record->syntax;
  return ANNOT_STOPPED;
}

/// Whether the first line alone is a document.
static bool is_lines(const splitter *work, size_t start) {
  annot_syntax syntax = ANNOT_ANY_SYNTAX;
  const char *feed = memchr(work->bytes + start, '\n', work->length - start);
  annot_read_options read = {.limits = work->piece.read.limits};
  annot_reader *reader = annot_reader_new(&read, see_syntax, &syntax);
  if (!reader)
    out_of_memory();
  if (feed)
    annot_reader_feed(reader, work->bytes, (size_t)(feed - work->bytes) + 1);
  annot_reader_free(reader);
  return syntax == ANNOT_JSON_LINES;
}

static bool is_regular(const char *path, off_t *size) {
  struct stat status;
  bool regular = strcmp(path, "-") && stat(path, &status) == 0 && S_ISREG(status.st_mode);
  *size = regular ? status.st_size : 0;
  return regular;
}

static void split_stream(splitter *work, bool regular) {
  fill(work, PIECE);
  annot_syntax syntax = work->piece.read.syntax;
  annot_str bytes = {work->bytes, work->length};
  size_t start = skip_start(bytes);
  bool utf16 = bytes.length > 0 && (unsigned char)bytes.data[0] >= 0xFE;
  if (utf16 || syntax == ANNOT_JSON || start == bytes.length) {
    give_stream(work);
  } else if (syntax == ANNOT_XML || (syntax == ANNOT_ANY_SYNTAX && bytes.data[start] == '<')) {
    size_t from = regular ? find_corpus(bytes) : 0;
    if (from > 0)
      split_corpus(work, from);
    else
      give_stream(work);
  } else if (syntax == ANNOT_JSON_LINES || is_lines(work, start)) {
    work->piece.read.syntax = ANNOT_JSON_LINES;
    split_lines(work);
  } else {
    give_stream(work);
  }
}

/// Tells of a read that failed, behind what could be read.
static void give_messages(splitter *work, FILE *messages) {
  split_piece piece = work->piece;
  fclose(messages);
  if (!work->good && work->wanted) {
    piece.messages = strdup(work->messages);
    piece.code = EXIT_UNREADABLE;
    give(work, piece, 0);
  }
  free(work->messages);
}

bool split_input(const char *path, uint64_t number, const annot_read_options *read,
                 split_function take, void *context) {
  off_t size;
  bool regular = is_regular(path, &size);
  splitter work = {.piece = {.name = (char *)(uintptr_t)path, .input = number, .read = *read},
                   .take = take,
                   .context = context,
                   .good = true,
                   .wanted = true};
  if (regular && size <= PIECE) {
    work.piece.unopened = work.piece.last = work.piece.brief = true;
    work.piece.name = strdup(path);
    if (!work.piece.name)
      out_of_memory();
    return take(context, &work.piece);
  }
  FILE *messages = open_memstream(&work.messages, &work.messages_length);
  if (!messages)
    out_of_memory();
  FILE *before = complain_to(messages);
  work.stream = input_open(path);
  work.good = work.stream != NULL;
  if (work.good)
    split_stream(&work, regular);
  input_close(work.stream);
  complain_to(before);
  give_messages(&work, messages);
  free(work.bytes);
  return work.wanted;
}

void split_free(split_piece *piece) {
  input_close(piece->stream);
  free(piece->name);
  free(piece->bytes);
  free(piece->messages);
  *piece = (split_piece){0};
}
