/// terminal.h: showing strings that come from files.
///
/// Controls, characters that reorder what is shown, and invisible ones are shown by name, so that
/// no input can drive a terminal or disguise itself.
#ifndef TOOLS_TERMINAL_H
#define TOOLS_TERMINAL_H

#include "options.h"

#include <annot/text.h>
#include <stdio.h>

typedef enum style_id {
  STYLE_PLAIN,
  STYLE_STRONG,
  STYLE_FAINT,
  STYLE_ERROR,
  STYLE_WARNING,
  STYLE_NOTE,
  STYLE_GOOD
} style_id;

/// One character as it is shown.
typedef struct shown_character {
  char text[16];
  int columns;
} shown_character;

/// Whether `file` goes to a terminal that understands escape sequences.
bool terminal_obeys(FILE *file);

/// Says whether to colour what goes to `file`.
bool terminal_colors(const command_line *options, FILE *file);

/// Begins a style; STYLE_PLAIN ends it.
void terminal_style(FILE *file, bool color, style_id style);

/// Shows the character at `*at` and moves on; a byte that is no UTF-8 is a character of its own.
shown_character terminal_character(annot_str text, size_t *at);

/// Writes a string.
void terminal_put(FILE *file, annot_str text);
void terminal_put_text(FILE *file, const char *text);

/// Writes a string that begins at column `column` of `width`; lines that follow are indented.
/// Where `width` is 0 it is not cut into lines.
void terminal_put_wrapped(FILE *file, annot_str text, int width, int column, int indent);

/// Standard output for the bytes of documents: on a terminal, all but line feeds and tabs that is not
/// to be seen is shown by name.  Close with terminal_close.  Returns NULL where memory is out.
FILE *terminal_open(void);

/// Ends what terminal_open began.  Whether it could be written shows at standard output.
void terminal_close(FILE *file);

/// Writes the name of a file: on a terminal as a string, elsewhere byte for byte, for programs.
void terminal_put_name(FILE *file, const char *name);

/// How many columns the character that people see at `*at` takes, which may be several code points;
/// moves on behind it.
int terminal_cluster(annot_str text, size_t *at);

/// How many columns the terminal has that `file` goes to; 0 where it is none.
int terminal_width(FILE *file);

/// How many columns a string takes.
int terminal_columns(annot_str text);

/// Writes a message about the program's work to standard error: "annot: …".
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Says why the program cannot go on, at once whatever thread it is, and ends it.
_Noreturn void give_up(const char *why);

/// The same where memory is out.
_Noreturn void out_of_memory(void);

/// Makes the messages of this thread go to `file`, so that they can be told when it is their turn;
/// NULL: to standard error.  Returns where they went before.
FILE *complain_to(FILE *file);

#endif
