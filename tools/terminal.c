/// terminal.c: strings of files on terminals.

#include "config.h"

#include "terminal.h"

#include "ending.h"
#include "progress.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

bool terminal_obeys(FILE *file) {
  const char *term = getenv("TERM");
  return term && strcmp(term, "dumb") != 0 && isatty(fileno(file));
}

bool terminal_colors(const command_line *options, FILE *file) {
  const char *when = options_value(options, OPTION_COLOR, "auto");
  if (strcmp(when, "auto") != 0)
    return !strcmp(when, "always");
  const char *no_color = getenv("NO_COLOR");
  return !(no_color && *no_color) && terminal_obeys(file);
}

void terminal_style(FILE *file, bool color, style_id style) {
  static const char *const codes[] = {"0", "1", "2", "1;31", "1;33", "1;36", "1;32"};
  if (color)
    fprintf(file, "\033[%sm", codes[style]);
}

static bool needs_name(int32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x61C ||
         code == 0x200B || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code & 0xFFFE) == 0xFFFE || (code >= 0xE0000 && code <= 0xE0FFF);
}

/// A character by name: "<U+202E>", or "<FF>" for a byte that is none.
static shown_character named(const char *prefix, int digits, unsigned value) {
  shown_character shown;
  shown.columns = snprintf(shown.text, sizeof shown.text, "<%s%0*X>", prefix, digits, value);
  return shown;
}

shown_character terminal_character(annot_str text, size_t *at) {
  shown_character shown = {{0}, 0};
  int32_t code;
  const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.data + *at;
  utf8proc_ssize_t length = utf8proc_iterate(bytes, (utf8proc_ssize_t)(text.length - *at), &code);
  if (length <= 0) {
    ++*at;
    return named("", 2, *bytes);
  }
  *at += (size_t)length;
  if (code == '\t')
    return memcpy(shown.text, "    ", 5), shown.columns = 4, shown;
  if (code == '\n')
    return memcpy(shown.text, "\u23CE", 4), shown.columns = 1, shown;
  if (needs_name(code))
    return named("U+", 4, (unsigned)code);
  memcpy(shown.text, bytes, (size_t)length);
  shown.columns = utf8proc_charwidth(code);
  return shown;
}

void terminal_put(FILE *file, annot_str text) {
  for (size_t at = 0; at < text.length;)
    fputs(terminal_character(text, &at).text, file);
}

void terminal_put_text(FILE *file, const char *text) {
  terminal_put(file, (annot_str){text, strlen(text)});
}

void terminal_put_wrapped(FILE *file, annot_str text, int width, int column, int indent) {
  for (size_t at = 0, end; at < text.length; at = end) {
    size_t word = at;
    while (word < text.length && text.data[word] == ' ')
      ++word;
    for (end = word; end < text.length && text.data[end] != ' ';)
      ++end;
    int columns = terminal_columns((annot_str){text.data + at, end - at});
    if (width && at > 0 && column + columns > width) {
      fprintf(file, "\n%*s", indent, "");
      column = indent;
      columns -= (int)(word - at);
      at = word;
    }
    terminal_put(file, (annot_str){text.data + at, end - at});
    column += columns;
  }
}

/// The beginning of a character whose end has not been written yet.
typedef struct begun_character {
  char bytes[4];
  size_t length;
} begun_character;

/// How many bytes at the end of a text may be the beginning of a character.
static size_t unfinished(annot_str text) {
  for (size_t back = 1; back <= 3 && back <= text.length; ++back) {
    unsigned char c = (unsigned char)text.data[text.length - back];
    if (c >= 0xC0)
      return c >= (back == 1 ? 0xC0 : back == 2 ? 0xE0 : 0xF0) ? back : 0;
    if (c < 0x80)
      return 0;
  }
  return 0;
}

static void show_bytes(annot_str text) {
  for (size_t at = 0; at < text.length;)
    if (text.data[at] == '\n' || text.data[at] == '\t')
      putchar(text.data[at++]);
    else
      fputs(terminal_character(text, &at).text, stdout);
}

static ssize_t show_data(void *cookie, const char *data, size_t length) {
  begun_character *begun = cookie;
  size_t used = 0;
  progress_give_way(length > 0 && data[length - 1] == '\n');
  while (begun->length > 0 && used < length) { // the character is finished byte by byte
    begun->bytes[begun->length++] = data[used++];
    annot_str text = {begun->bytes, begun->length};
    if (!unfinished(text) || begun->length == sizeof begun->bytes) {
      show_bytes(text);
      begun->length = 0;
    }
  }
  annot_str rest = {data + used, length - used};
  if (!begun->length && rest.length > 0) {
    begun->length = unfinished(rest);
    rest.length -= begun->length;
    memcpy(begun->bytes, rest.data + rest.length, begun->length);
    show_bytes(rest);
  }
  return ferror(stdout) ? 0 : (ssize_t)length;
}

static int end_data(void *cookie) {
  begun_character *begun = cookie;
  show_bytes((annot_str){begun->bytes, begun->length});
  free(begun);
  return 0;
}

FILE *terminal_open(void) {
  if (!isatty(STDOUT_FILENO))
    return stdout;
  begun_character *begun = calloc(1, sizeof *begun);
  cookie_io_functions_t functions = {.write = show_data, .close = end_data};
  FILE *file = begun ? fopencookie(begun, "w", functions) : NULL;
  if (file)
    setvbuf(file, NULL, _IOLBF, 0); // so that a line is shown as a whole, where that can be
  else
    free(begun);
  return file;
}

void terminal_close(FILE *file) {
  if (file && file != stdout)
    fclose(file);
}

void terminal_put_name(FILE *file, const char *name) {
  bool terminal = isatty(fileno(file));
  if (terminal)
    progress_give_way(true); // whoever writes a name ends its line
  if (terminal)
    terminal_put_text(file, name);
  else
    fputs(name, file);
}

/// The code point at `at`, or a negative number.
static int32_t code_at(annot_str text, size_t at) {
  int32_t code;
  utf8proc_iterate((const utf8proc_uint8_t *)text.data + at, (utf8proc_ssize_t)(text.length - at),
                   &code);
  return code;
}

int terminal_cluster(annot_str text, size_t *at) {
  utf8proc_int32_t state = 0;
  int32_t code = code_at(text, *at);
  bool several = false;
  int columns = terminal_character(text, at).columns;
  while (code >= 0 && *at < text.length) {
    int32_t next = code_at(text, *at);
    if (next < 0 || needs_name(next) || utf8proc_grapheme_break_stateful(code, next, &state))
      break;
    columns += terminal_character(text, at).columns;
    several = true;
    code = next;
  }
  return several && columns > 2 ? 2 : columns; // one picture, however it is put together
}

int terminal_columns(annot_str text) {
  int columns = 0;
  for (size_t at = 0; at < text.length;)
    columns += terminal_cluster(text, &at);
  return columns;
}

int terminal_width(FILE *file) {
  enum { LEAST = 40, USUAL = 80, MOST = 400 };
  struct winsize size;
  if (!isatty(fileno(file)))
    return 0;
  if (ioctl(fileno(file), TIOCGWINSZ, &size) != 0 || !size.ws_col)
    return USUAL;
  return size.ws_col < LEAST ? LEAST : size.ws_col > MOST ? MOST : size.ws_col;
}

static _Thread_local FILE *collected;

FILE *complain_to(FILE *file) {
  FILE *before = collected;
  collected = file;
  return before;
}

void complain(const char *format, ...) {
  char text[2048];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  FILE *file = collected ? collected : stderr;
  flockfile(file);
  if (file == stderr) {
    fflush(stdout);
    progress_give_way(true);
  }
  fputs("annot: ", file);
  terminal_put_text(file, text);
  fputc('\n', file);
  funlockfile(file);
}

void give_up(const char *why) {
  complain_to(NULL); // nobody will tell it later
  complain("%s", why);
  ending_now(EXIT_INTERNAL);
}

void out_of_memory(void) { give_up("memory is out"); }
