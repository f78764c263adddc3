/// editor DOCUMENT JOURNAL <SCRIPT: the loop of an editor that loses nothing when it is killed.
///
/// Every change goes into the journal as soon as it is made.  When the editor starts and finds a journal,
/// it does what stands there on the document as it was saved, and so has what was there when it died.  A
/// line of the script is one command; positions count UTF-16, as in most editors:
///
///   at POSITION        moves the cursor
///   type TEXT          types, character by character
///   paste TEXT         inserts at once
///   delete FROM TO     deletes
///   quote ID FROM TO   annotates a quote
///   note ID TEXT       gives it a note
///   undo, redo         one step
///   show               prints the text, and the quotes with their words
///   save               writes the document, and begins a new journal
///   kill               dies in the middle of writing to the journal

#include <annot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct editor {
  annot_document *document;
  const char *path, *journal_path;
  FILE *journal;
  uint64_t cursor;
  char saved[24]; ///< the first line of the journal: a checksum of the document that it continues
} editor;

static void fail(const char *what, annot_status status) {
  fprintf(stderr, "editor: %s: %s\n", what, annot_status_text(status));
  exit(EXIT_FAILURE);
}

static void must(const char *what, annot_status status) {
  if (status != ANNOT_OK)
    fail(what, status);
}

static annot_str view(const char *string) {
  annot_str result = {string, strlen(string)};
  return result;
}

/// Reads a file, which may not be there.  The caller frees it.
static annot_str read_file(const char *path) {
  annot_str bytes = {NULL, 0};
  char *data = NULL;
  size_t length = 0, more;
  FILE *file = fopen(path, "rb");
  if (!file)
    return bytes;
  do {
    char *grown = realloc(data, length + 65536);
    if (!grown)
      fail(path, ANNOT_NO_MEMORY);
    data = grown;
    more = fread(data + length, 1, 65536, file);
    length += more;
  } while (more > 0);
  if (ferror(file))
    fail(path, ANNOT_IO);
  fclose(file);
  bytes.data = data;
  bytes.length = length;
  return bytes;
}

static annot_status to_file(void *context, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, context) == length ? ANNOT_OK : ANNOT_IO;
}

/// Writes each change to the journal.  A real editor also calls fsync, now and then.
static void on_change(void *context, const annot_event *event) {
  editor *self = context;
  must("journal", annot_change_write(event->change, to_file, self->journal));
  if (fflush(self->journal) != 0)
    fail("journal", ANNOT_IO);
}

/// Does again what the journal says; gives how many of its bytes are whole lines.
static size_t recover(editor *self, annot_str journal) {
  size_t at = 0, changes = 0;
  annot_status status = ANNOT_OK;
  while (at < journal.length) {
    const char *begin = journal.data + at;
    const char *end = memchr(begin, '\n', journal.length - at);
    annot_str line;
    annot_change *change;
    line.data = begin;
    line.length = end ? (size_t)(end + 1 - begin) : journal.length - at;
    status = annot_change_read(self->document, line, &change);
    if (status == ANNOT_END)
      break; // the editor died while it wrote this line
    must("journal", status);
    must("journal", annot_apply(self->document, change, NULL));
    annot_change_free(change);
    at += line.length;
    ++changes;
  }
  if (journal.length > 0)
    printf("recovered %u changes%s\n", (unsigned)changes, status == ANNOT_END ? " and a torn line" : "");
  return at;
}

/// A journal belongs to the document whose bytes have its checksum (FNV-1a).
static void know_saved(editor *self, annot_str bytes) {
  uint64_t sum = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < bytes.length; ++i)
    sum = (sum ^ (unsigned char)bytes.data[i]) * UINT64_C(1099511628211);
  snprintf(self->saved, sizeof self->saved, "%016llx\n", (unsigned long long)sum);
}

/// Begins a journal with the lines that are kept, and puts it in the place of the old one.
static void open_journal(editor *self, annot_str kept) {
  char name[4096];
  snprintf(name, sizeof name, "%s.new", self->journal_path);
  self->journal = fopen(name, "wb");
  if (!self->journal || fputs(self->saved, self->journal) < 0 ||
      (kept.length > 0 && to_file(self->journal, kept.data, kept.length) != ANNOT_OK) ||
      fflush(self->journal) != 0 || rename(name, self->journal_path) != 0)
    fail(self->journal_path, ANNOT_IO);
}

/// The lines of a journal; none where it belongs to another document: then the editor died between the
/// two halves of saving, and the document has all.
static annot_str lines_of(const editor *self, annot_str journal) {
  size_t length = strlen(self->saved);
  annot_str lines = {NULL, 0};
  if (journal.length >= length && memcmp(journal.data, self->saved, length) == 0) {
    lines.data = journal.data + length;
    lines.length = journal.length - length;
  }
  return lines;
}

static void open_document(editor *self) {
  annot_str bytes = read_file(self->path), journal = read_file(self->journal_path), lines;
  know_saved(self, bytes);
  must(self->path, annot_read(bytes, NULL, &self->document, NULL));
  free((char *)bytes.data);
  must("history", annot_history_limit(self->document, UINT64_C(16) << 20));
  lines = lines_of(self, journal);
  lines.length = recover(self, lines);
  open_journal(self, lines);
  free((char *)journal.data);
  must("listen", annot_listen(self->document, on_change, self));
}

/// First the document, then a new journal, each under another name until it is whole: so all that was
/// done can be found at any moment.
static void save(editor *self) {
  char *bytes, name[4096];
  size_t length;
  annot_str nothing = {NULL, 0}, all;
  must("write", annot_write(self->document, NULL, &bytes, &length));
  all.data = bytes;
  all.length = length;
  know_saved(self, all);
  snprintf(name, sizeof name, "%s.new", self->path);
  FILE *file = fopen(name, "wb");
  if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0 ||
      rename(name, self->path) != 0)
    fail(self->path, ANNOT_IO);
  annot_bytes_free(NULL, bytes, length);
  fclose(self->journal);
  open_journal(self, nothing);
  annot_mark_saved(self->document);
}

static void insert(editor *self, annot_str words) {
  uint64_t before = annot_text_length(self->document, ANNOT_UTF16);
  must("insert", annot_edit_text(self->document, ANNOT_UTF16, self->cursor, self->cursor, words));
  self->cursor += annot_text_length(self->document, ANNOT_UTF16) - before;
}

/// Keystrokes come one character at a time; the history makes words of them.
static void type(editor *self, const char *text) {
  while (*text) {
    annot_str character = {text, 1};
    while ((text[character.length] & 0xc0) == 0x80)
      ++character.length;
    insert(self, character);
    text += character.length;
  }
}

/// An annotation with its members is one change: undone at once, and in one line of the journal.
static void quote(editor *self, const char *id, uint64_t from, uint64_t to) {
  annot_document *document = self->document;
  annot_node node, span;
  must("positions", annot_convert(document, ANNOT_UTF16, from, annot_document_counts(document), &from));
  must("positions", annot_convert(document, ANNOT_UTF16, to, annot_document_counts(document), &to));
  must("quote", annot_begin(document));
  must("quote", annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_QUOTES, ANNOT_LAST, &node));
  must("quote", annot_set_string(document, node, ANNOT_QUOTE_ID, 0, view(id)));
  must("quote", annot_add(document, node, ANNOT_QUOTE_SPANS, 0, &span));
  must("quote", annot_set_position(document, span, ANNOT_SPAN_START, from));
  must("quote", annot_set_position(document, span, ANNOT_SPAN_END, to));
  must("quote", annot_commit(document));
}

static void show(const editor *self) {
  const annot_document *document = self->document;
  annot_str text = annot_text(document), words;
  printf("%s%.*s\n", annot_is_modified(document) ? "* " : "  ", (int)text.length, text.data);
  for (uint32_t i = 0; i < annot_document_quotes_count(document, ANNOT_ROOT); ++i) {
    annot_node node = annot_document_quotes(document, ANNOT_ROOT, i);
    annot_node span = annot_quote_spans(document, node, 0);
    annot_str id = annot_quote_id(document, node), note = annot_quote_note(document, node);
    must("words", annot_passage(document, span, &words));
    printf("    %.*s: %.*s%s%s%.*s\n", (int)id.length, id.data, (int)words.length, words.data,
           annot_is_collapsed(document, span) ? "(its words are gone)" : "", note.length ? " // " : "",
           (int)note.length, note.length ? note.data : "");
  }
}

static void die(editor *self) {
  fputs("{\"change\":[{\"text\":\"codepo", self->journal);
  fflush(self->journal);
  fflush(stdout);
  _Exit(9);
}

/// Undo and redo say with ANNOT_END that there is nothing more.
static void step(const char *what, annot_status status) {
  if (status == ANNOT_END)
    printf("nothing to %s\n", what);
  else
    must(what, status);
}

static void run(editor *self, const char *line) {
  char id[64];
  unsigned from, to;
  int length = 0;
  if (sscanf(line, "at %u", &from) == 1) {
    self->cursor = from;
    annot_history_boundary(self->document);
  } else if (strncmp(line, "type ", 5) == 0) {
    type(self, line + 5);
  } else if (strncmp(line, "paste ", 6) == 0) {
    insert(self, view(line + 6));
  } else if (sscanf(line, "delete %u %u", &from, &to) == 2) {
    must("delete", annot_edit_text(self->document, ANNOT_UTF16, from, to, view("")));
    self->cursor = from;
  } else if (sscanf(line, "quote %63s %u %u", id, &from, &to) == 3) {
    quote(self, id, from, to);
  } else if (sscanf(line, "note %63s %n", id, &length) == 1 && length > 0) {
    must("note", annot_set_string(self->document, annot_find(self->document, view(id)),
                                  ANNOT_QUOTE_NOTE, 0, view(line + length)));
  } else if (strcmp(line, "undo") == 0) {
    step("undo", annot_undo(self->document));
  } else if (strcmp(line, "redo") == 0) {
    step("redo", annot_redo(self->document));
  } else if (strcmp(line, "show") == 0) {
    show(self);
  } else if (strcmp(line, "save") == 0) {
    save(self);
  } else if (strcmp(line, "kill") == 0) {
    die(self);
  } else {
    fail(line, ANNOT_BAD_ARGUMENT);
  }
}

int main(int argc, char **argv) {
  editor self = {NULL, NULL, NULL, NULL, 0, ""};
  char line[4096];
  if (argc != 3) {
    fprintf(stderr, "usage: editor DOCUMENT JOURNAL <SCRIPT\n");
    return EXIT_FAILURE;
  }
  self.path = argv[1];
  self.journal_path = argv[2];
  open_document(&self);
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = '\0';
    run(&self, line);
  }
  fclose(self.journal);
  annot_document_free(self.document);
  return EXIT_SUCCESS;
}
