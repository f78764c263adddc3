/// excerpt.c: cutting lines.  Widths are those of grapheme clusters.

#include "config.h"

#include "excerpt.h"

/// No cluster that is shown is expected to be longer than this on average.
enum { BYTES_PER_COLUMN = 8 };

static bool continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/// Where the line begins, looking back at most `far` bytes.
static size_t line_start(annot_str text, size_t start, size_t far) {
  size_t limit = start > far ? start - far : 0, at = start;
  while (at > limit && text.data[at - 1] != '\n')
    --at;
  while (at < start && continues(text.data[at]))
    ++at;
  return at;
}

static size_t line_end(annot_str text, size_t start, size_t far) {
  size_t limit = text.length - start > far ? start + far : text.length, at = start;
  while (at < limit && text.data[at] != '\n')
    ++at;
  while (at > start && at < text.length && continues(text.data[at]))
    --at;
  return at;
}

/// Moves on from `at` by as many clusters as fit into `*columns`, which it takes them from.
static size_t move_on(annot_str text, size_t at, size_t end, int *columns) {
  annot_str part = {text.data, end};
  while (at < end) {
    size_t next = at;
    int width = terminal_cluster(part, &next);
    if (width > *columns)
      break;
    *columns -= width;
    at = next;
  }
  return at;
}

/// The first cluster from which on the text up to `end` fits into `*columns`.
static size_t move_back(annot_str text, size_t start, size_t end, int *columns) {
  annot_str part = {text.data + start, end - start};
  int width = terminal_columns(part);
  size_t at = 0;
  while (width > *columns && at < part.length)
    width -= terminal_cluster(part, &at);
  *columns -= width;
  return start + at;
}

text_excerpt excerpt_of(annot_str text, size_t start, size_t end, int columns) {
  size_t far = (size_t)columns * BYTES_PER_COLUMN;
  size_t low = line_start(text, start, far), high = line_end(text, start, 2 * far);
  int left = columns - 2; // for the ellipses
  size_t last = move_on(text, start, end < high ? end : high, &left);
  int spare = left / 3;
  size_t behind = move_on(text, last, high, &spare);
  int before = left - (left / 3 - spare);
  size_t from = move_back(text, low, start, &before);
  left = before;
  size_t to = move_on(text, behind, high, &left);
  return (text_excerpt){text, from, to, from > 0 && text.data[from - 1] != '\n',
                        to < text.length && text.data[to] != '\n'};
}

bool excerpt_shows(const text_excerpt *excerpt, size_t start, size_t end) {
  return start >= excerpt->from && end <= excerpt->to;
}

void excerpt_put(FILE *file, const text_excerpt *excerpt) {
  fputs(excerpt->cut_before ? "…" : "", file);
  terminal_put(file, (annot_str){excerpt->text.data + excerpt->from, excerpt->to - excerpt->from});
  fputs(excerpt->cut_behind ? "…\n" : "\n", file);
}

int excerpt_column(const text_excerpt *excerpt, size_t at) {
  annot_str part = {excerpt->text.data + excerpt->from, at - excerpt->from};
  return excerpt->cut_before + terminal_columns(part);
}

int excerpt_width(const text_excerpt *excerpt, size_t start, size_t end) {
  size_t last = end < excerpt->to ? end : excerpt->to;
  int width = last > start
                  ? terminal_columns((annot_str){excerpt->text.data + start, last - start})
                  : 0;
  return width > 0 ? width : 1;
}
