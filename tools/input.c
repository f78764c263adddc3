/// input.c: opening, decompressing and walking.

#include "config.h"

#include "input.h"

#include "progress.h"
#include "terminal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

/// More than RATIO times its size is not what text decompresses to: a bomb.
enum { RATIO = 500, RATIO_FROM = 64 << 20 };

struct input_stream {
  char *path;
  int descriptor;
  packing_kind packing;
  bool end;     ///< of the file
  bool between; ///< no compressed frame is open
  z_stream gzip;
  ZSTD_DStream *zstd;
  size_t start, length; ///< of the bytes of the file that have not been used
  uint64_t total_in, total_out;
  char in[INPUT_CHUNK], out[INPUT_CHUNK];
};

static bool failed(const input_stream *input, const char *why) {
  complain("%s: %s", strcmp(input->path, "-") ? input->path : "standard input", why);
  return false;
}

input_stream *input_open(const char *path) {
  struct stat status;
  input_stream *input = calloc(1, sizeof *input);
  if (!input || !(input->path = strdup(path)))
    out_of_memory();
  input->between = true;
  input->descriptor = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
  if (input->descriptor >= 0 && fstat(input->descriptor, &status) == 0) {
    if (!S_ISDIR(status.st_mode))
      return input;
    errno = EISDIR;
  }
  complain("%s: cannot be opened: %s", path, strerror(errno));
  input_close(input);
  return NULL;
}

void input_close(input_stream *input) {
  if (!input)
    return;
  if (input->packing == PACKING_GZIP)
    inflateEnd(&input->gzip);
  ZSTD_freeDStream(input->zstd);
  if (input->descriptor > STDIN_FILENO)
    close(input->descriptor);
  free(input->path);
  free(input);
}

uint64_t input_position(const input_stream *input) {
  return input->total_in;
}

/// Whether nothing comes within some milliseconds.
static bool waits(const input_stream *input, int milliseconds) {
  struct pollfd wanted = {.fd = input->descriptor, .events = POLLIN};
  return poll(&wanted, 1, milliseconds) == 0;
}

bool input_would_block(const input_stream *input) {
  return waits(input, 0);
}

static bool complain_of_read(const input_stream *input) {
  char why[256];
  snprintf(why, sizeof why, "cannot be read: %s", strerror(errno));
  return failed(input, why);
}

/// Shows how far the work is, also while bytes are waited for.
static void show_progress(const input_stream *input) {
  enum { A_WHILE = 100 };
  do
    progress_draw();
  while (waits(input, A_WHILE));
}

static bool read_file(input_stream *input, char *room, size_t size, size_t *length) {
  ssize_t got;
  if (progress_here())
    show_progress(input);
  do
    got = read(input->descriptor, room, size);
  while (got < 0 && errno == EINTR);
  *length = got < 0 ? 0 : (size_t)got;
  if (got < 0)
    return complain_of_read(input);
  input->end = got == 0;
  input->total_in += *length;
  return true;
}

/// Reads more of the file behind what is left of it.
static bool fill(input_stream *input) {
  size_t got;
  memmove(input->in, input->in + input->start, input->length);
  input->start = 0;
  bool good = read_file(input, input->in + input->length, INPUT_CHUNK - input->length, &got);
  input->length += got;
  return good;
}

/// Looks at the first four bytes to see how the file is packed.
static bool begin(input_stream *input) {
  while (!input->end && input->length < 4)
    if (!fill(input))
      return false;
  const char *magic = input->in;
  input->packing = PACKING_NONE;
  if (input->length >= 2 && !memcmp(magic, "\x1F\x8B", 2)) {
    if (inflateInit2(&input->gzip, 16 + MAX_WBITS) != Z_OK)
      return failed(input, "cannot be decompressed: memory is out");
    input->packing = PACKING_GZIP;
  } else if (input->length >= 4 && !memcmp(magic, "\x28\xB5\x2F\xFD", 4)) {
    input->packing = PACKING_ZSTD;
    input->zstd = ZSTD_createDStream();
    if (!input->zstd)
      return failed(input, "cannot be decompressed: memory is out");
  }
  return true;
}

static void used(input_stream *input, size_t count) {
  input->start += count;
  input->length -= count;
}

/// Decompresses what there is; several gzip members may follow each other.
static bool gunzip(input_stream *input, size_t *made) {
  z_stream *stream = &input->gzip;
  stream->next_in = (unsigned char *)input->in + input->start;
  stream->avail_in = (unsigned)input->length;
  stream->next_out = (unsigned char *)input->out;
  stream->avail_out = INPUT_CHUNK;
  int code = input->length ? inflate(stream, Z_NO_FLUSH) : Z_OK;
  if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
    return failed(input, "cannot be decompressed: the gzip data is damaged");
  if (input->length)
    input->between = code == Z_STREAM_END;
  used(input, input->length - stream->avail_in);
  *made = INPUT_CHUNK - stream->avail_out;
  if (code == Z_STREAM_END)
    inflateReset(stream);
  return true;
}

static bool unzstd(input_stream *input, size_t *made) {
  ZSTD_inBuffer in = {input->in + input->start, input->length, 0};
  ZSTD_outBuffer out = {input->out, INPUT_CHUNK, 0};
  size_t code = ZSTD_decompressStream(input->zstd, &out, &in);
  if (ZSTD_isError(code))
    return failed(input, "cannot be decompressed: the zstd data is damaged");
  if (in.pos || out.pos)
    input->between = code == 0;
  used(input, in.pos);
  *made = out.pos;
  return true;
}

/// Gives decompressed bytes, reading as much of the file as that takes.
static bool unpack(input_stream *input, annot_str *bytes) {
  for (;;) {
    size_t made = 0;
    if (!(input->packing == PACKING_GZIP ? gunzip : unzstd)(input, &made))
      return false;
    input->total_out += made;
    if (input->total_out > RATIO_FROM && input->total_out / RATIO > input->total_in)
      return failed(input, "cannot be decompressed: it grows more than 500 times");
    *bytes = (annot_str){input->out, made};
    if (made)
      return true;
    if (input->end && input->between && !input->length)
      return true;
    if (input->end)
      return failed(input, "cannot be decompressed: the data ends too early");
    if (!fill(input))
      return false;
  }
}

bool input_read(input_stream *input, annot_str *bytes) {
  *bytes = (annot_str){NULL, 0};
  if (input->packing == PACKING_UNKNOWN && !begin(input))
    return false;
  if (input->packing != PACKING_NONE)
    return unpack(input, bytes);
  if (!input->length && !input->end && !fill(input))
    return false;
  *bytes = (annot_str){input->in + input->start, input->length};
  input->start = input->length = 0;
  return true;
}

bool input_read_into(input_stream *input, char *room, size_t size, size_t *length) {
  annot_str bytes;
  if (input->packing == PACKING_NONE && !input->length && !input->end)
    return read_file(input, room, size, length);
  bool good = input_read(input, &bytes);
  if (bytes.length > 0)
    memcpy(room, bytes.data, bytes.length);
  *length = bytes.length;
  return good;
}

packing_kind input_packing(const char *path) {
  input_stream *input = input_open(path);
  packing_kind packing = input && begin(input) ? input->packing : PACKING_UNKNOWN;
  input_close(input);
  return packing;
}

int input_load(const char *path, char **bytes, size_t *length) {
  size_t capacity = 0;
  annot_str piece = {NULL, 0};
  input_stream *input = input_open(path);
  bool good = input && input_read(input, &piece);
  *bytes = NULL;
  for (*length = 0; good && piece.length > 0; good = input_read(input, &piece)) {
    if (capacity - *length < piece.length) {
      capacity = capacity * 2 + piece.length;
      char *larger = realloc(*bytes, capacity);
      if (!larger)
        out_of_memory();
      *bytes = larger;
    }
    memcpy(*bytes + *length, piece.data, piece.length);
    *length += piece.length;
  }
  input_close(input);
  return good ? EXIT_CLEAN : EXIT_UNREADABLE;
}

static bool ends_with(const char *name, size_t length, const char *end) {
  size_t end_length = strlen(end);
  return length > end_length && !memcmp(name + length - end_length, end, end_length);
}

/// The length of a name without .gz or .zst.
static size_t unpacked_length(const char *name) {
  size_t length = strlen(name);
  return length - (ends_with(name, length, ".gz") ? 3 : ends_with(name, length, ".zst") ? 4 : 0);
}

bool input_has_ending(const char *path, const char *ending) {
  return ends_with(path, strlen(path), ending);
}

annot_syntax input_spelling(const char *path) {
  static const struct {
    const char *ending;
    annot_syntax syntax;
  } spellings[] = {{".json", ANNOT_JSON}, {".jsonl", ANNOT_JSON_LINES}, {".xml", ANNOT_XML}};
  size_t length = unpacked_length(path);
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings; ++i)
    if (ends_with(path, length, spellings[i].ending))
      return spellings[i].syntax;
  return ANNOT_ANY_SYNTAX;
}

annot_syntax input_syntax(const char *path) {
  return input_spelling(path) == ANNOT_JSON_LINES ? ANNOT_JSON_LINES : ANNOT_ANY_SYNTAX;
}

/// A walk through the operands.
typedef struct folder_walk {
  const command_line *options;
  size_t below; ///< how much of the paths is the operand
  input_visitor *enter, *visit;
  void *context;
  int code;  ///< the highest
  bool over; ///< EXIT_USAGE has ended it
} folder_walk;

static void walk_code(folder_walk *walk, int code) {
  walk->code = code > walk->code ? code : walk->code;
  walk->over |= code == EXIT_USAGE;
}

static void walk_visit(folder_walk *walk, const char *path) {
  walk_code(walk, walk->visit(walk->context, path));
}

static bool walk_enters(folder_walk *walk, const char *folder) {
  int code = walk->enter ? walk->enter(walk->context, folder) : EXIT_CLEAN;
  walk_code(walk, code);
  return code == EXIT_CLEAN;
}

static int not_hidden(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk_folder(folder_walk *walk, const char *folder);

/// Whether --exclude names an entry: a pattern with a slash speaks of the path below the operand,
/// others of the name.
static bool is_excluded(const folder_walk *walk, const char *path, const char *name) {
  const command_line *options = walk->options;
  for (size_t i = 0; i < options->given_count; ++i) {
    const char *pattern = options->given[i].value;
    if (options->given[i].option != OPTION_EXCLUDE)
      continue;
    if (strchr(pattern, '/') ? fnmatch(pattern, path + walk->below, FNM_PATHNAME) == 0
                             : fnmatch(pattern, name, 0) == 0)
      return true;
  }
  return false;
}

/// Visits what stands in a folder.  Links to folders are not followed: they may lead back; pipes and
/// devices are no documents, and reading them may never end.
static void walk_entry(folder_walk *walk, const char *folder, const char *name) {
  struct stat status;
  size_t size = strlen(folder) + strlen(name) + 2;
  bool slash = folder[strlen(folder) - 1] == '/';
  char *path = malloc(size);
  if (!path)
    out_of_memory();
  snprintf(path, size, "%s%s%s", folder, slash ? "" : "/", name);
  if (is_excluded(walk, path, name)) {
    free(path);
    return;
  }
  if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
    if (walk_enters(walk, path))
      walk_folder(walk, path);
  } else if (input_spelling(name) != ANNOT_ANY_SYNTAX &&
             (stat(path, &status) != 0 || S_ISREG(status.st_mode))) {
    walk_visit(walk, path);
  }
  free(path);
}

static void walk_folder(folder_walk *walk, const char *folder) {
  struct dirent **entries;
  int count = scandir(folder, &entries, not_hidden, by_bytes);
  if (count < 0) {
    complain("%s: cannot be opened: %s", folder, strerror(errno));
    walk_code(walk, EXIT_UNREADABLE);
    return;
  }
  for (int i = 0; i < count; ++i) {
    if (!walk->over)
      walk_entry(walk, folder, entries[i]->d_name);
    free(entries[i]);
  }
  free(entries);
}

int input_walk(const command_line *options, input_visitor *enter, input_visitor *visit,
               void *context) {
  struct stat status;
  folder_walk walk = {.options = options,
                      .enter = enter,
                      .visit = visit,
                      .context = context,
                      .code = EXIT_CLEAN};
  if (!options->operand_count && isatty(STDIN_FILENO))
    return options_wrong(options, "say what to read: files, folders, or - for standard input");
  if (!options->operand_count)
    walk_visit(&walk, "-");
  for (size_t i = 0; i < options->operand_count && !walk.over; ++i) {
    const char *path = options->operands[i];
    if (*path && strcmp(path, "-") && stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
      walk.below = strlen(path) + (path[strlen(path) - 1] != '/');
      walk_folder(&walk, path);
    } else {
      walk_visit(&walk, path);
    }
  }
  return walk.over ? EXIT_USAGE : walk.code;
}

char *input_folder(const char *path) {
  const char *slash = strrchr(path, '/');
  char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
  if (!folder)
    out_of_memory();
  return folder;
}

bool input_add_size(const char *path, uint64_t *sum) {
  struct stat status;
  if ((strcmp(path, "-") ? stat(path, &status) : fstat(STDIN_FILENO, &status)) != 0)
    return true; // there is nothing to be read
  *sum += S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
  return S_ISREG(status.st_mode);
}

bool input_typed(const command_line *options) {
  bool standard = options->operand_count == 0;
  for (size_t i = 0; i < options->operand_count; ++i)
    standard |= !strcmp(options->operands[i], "-");
  return standard && isatty(STDIN_FILENO);
}

/// The exit code of a reader's status; ANNOT_STOPPED is the callback's own affair.
static int status_code(annot_status status) {
  if (status == ANNOT_OK || status == ANNOT_STOPPED)
    return EXIT_CLEAN;
  complain("%s", annot_status_text(status));
  return EXIT_INTERNAL;
}

int input_read_records(const char *path, const annot_read_options *options,
                       annot_record_function function, void *context) {
  annot_str bytes;
  input_stream *input = input_open(path);
  if (!input)
    return EXIT_UNREADABLE;
  annot_reader *reader = annot_reader_new(options, function, context);
  annot_status status = reader ? ANNOT_OK : ANNOT_NO_MEMORY;
  bool good = true;
  while (status == ANNOT_OK && (good = input_read(input, &bytes)) && bytes.length)
    status = annot_reader_feed(reader, bytes.data, bytes.length);
  if (status == ANNOT_OK && good)
    status = annot_reader_finish(reader);
  annot_reader_free(reader);
  input_close(input);
  return status != ANNOT_OK ? status_code(status) : good ? EXIT_CLEAN : EXIT_UNREADABLE;
}
