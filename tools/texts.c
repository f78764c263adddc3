/// texts.c: from `source.href` to the bytes of a file, and never out of the folder.

#include "config.h"

#include "texts.h"

#include "terminal.h"

#include <annot/members.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

/// Texts are no larger than this, unless --max-record says otherwise.
#define MOST_BYTES (UINT64_C(1) << 30)
/// As long as a path may be (POSIX: PATH_MAX).
enum { PATH_SIZE = 4096 };
/// A file is not waited for (a pipe nobody writes into), and takes no terminal.
enum { HOW = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

struct text_folder {
  const char *name;
  int descriptor;
  uint64_t most;
};

int texts_open(const command_line *options, text_folder **folder) {
  *folder = NULL;
  if (!options_has(options, OPTION_TEXTS))
    return EXIT_CLEAN;
  text_folder *made = calloc(1, sizeof *made);
  if (!made)
    out_of_memory();
  made->name = options_value(options, OPTION_TEXTS, "");
  made->most = options_number(options, OPTION_MAX_RECORD);
  made->most = made->most ? made->most : MOST_BYTES;
  made->descriptor = open(made->name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  if (made->descriptor < 0) {
    complain("%s: cannot be opened: %s", made->name, strerror(errno));
    texts_close(made);
    return EXIT_UNREADABLE;
  }
  *folder = made;
  return EXIT_CLEAN;
}

void texts_close(text_folder *folder) {
  if (folder && folder->descriptor >= 0)
    close(folder->descriptor);
  free(folder);
}

/// RFC 3986, section 3.1: `scheme:` before anything else.
static bool has_scheme(annot_str href) {
  size_t length = 0;
  while (length < href.length && (isalnum((unsigned char)href.data[length]) ||
                                  (length > 0 && strchr("+-.", href.data[length]))))
    ++length;
  return length > 0 && length < href.length && href.data[length] == ':' &&
         isalpha((unsigned char)href.data[0]);
}

static int digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
       : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The path of a relative reference, without query and fragment, %HH decoded (RFC 3986, 2.1).
/// Returns what is wrong with it, or NULL.
static const char *path_of(annot_str href, char path[PATH_SIZE]) {
  size_t length = 0;
  for (size_t at = 0; at < href.length && href.data[at] != '?' && href.data[at] != '#'; ++at) {
    char c = href.data[at];
    if (c == '%') {
      int high = at + 2 < href.length ? digit(href.data[at + 1]) : -1;
      int low = at + 2 < href.length ? digit(href.data[at + 2]) : -1;
      if (high < 0 || low < 0)
        return "it has a % without two hexadecimal digits";
      c = (char)(high << 4 | low);
      at += 2;
    }
    if (c == '\0')
      return "it has a NUL";
    if (length == PATH_SIZE - 1)
      return "it is too long";
    path[length++] = c;
  }
  path[length] = '\0';
  return length > 0 ? NULL : "it is empty";
}

/// Whether a path says itself that it leads out: it is absolute, or has a step `..`.
static bool leads_out(const char *path) {
  bool out = *path == '/';
  while (*path && !out) {
    size_t length = strcspn(path, "/");
    out = length == 2 && !memcmp(path, "..", 2);
    path += length + (path[length] == '/');
  }
  return out;
}

/// Opens without following a link: for where the kernel does not keep to a folder.
static int open_step_by_step(int folder, const char *path) {
  char step[PATH_SIZE];
  int at = dup(folder);
  while (at >= 0 && *path) {
    size_t length = strcspn(path, "/");
    bool last = path[length] == '\0';
    snprintf(step, sizeof step, "%.*s", (int)length, length ? path : ".");
    int next = openat(at, length ? step : ".", HOW | O_NOFOLLOW | (last ? 0 : O_DIRECTORY));
    struct stat status;
    int failure = errno;
    if (next < 0 && fstatat(at, length ? step : ".", &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(status.st_mode))
      failure = ELOOP; // where a folder was wanted, a link is told as none
    close(at);
    errno = failure;
    at = next;
    path += length + !last;
  }
  return at;
}

/// Opens a file below a folder; links that lead out of it are not followed.
static int open_beneath(int folder, const char *path) {
#ifdef SYS_openat2
  struct open_how how = {.flags = HOW, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  long descriptor = syscall(SYS_openat2, folder, path, &how, sizeof how);
  if (descriptor >= 0 || (errno != ENOSYS && errno != EPERM))
    return (int)descriptor;
#endif
  return open_step_by_step(folder, path);
}

/// Reads a file to its end.  Returns what is wrong, or NULL; the caller frees `*bytes`.
static const char *read_all(int descriptor, uint64_t most, char **bytes, size_t *length) {
  struct stat status;
  ssize_t got = 0;
  if (fstat(descriptor, &status) != 0)
    return strerror(errno);
  if (!S_ISREG(status.st_mode))
    return "it is no regular file";
  if ((uint64_t)status.st_size > most)
    return "it is larger than --max-record allows";
  size_t size = (size_t)status.st_size;
  if (!(*bytes = malloc(size + 1)))
    out_of_memory();
  for (*length = 0; *length < size; *length += (size_t)got) {
    got = read(descriptor, *bytes + *length, size - *length);
    if (got < 0 && errno == EINTR)
      got = 0;
    else if (got <= 0)
      break;
  }
  return got < 0 ? strerror(errno) : NULL;
}

/// Lends a text.  A byte order mark at the start of a file is no part of it.
static const char *lend(annot_document *document, const char *bytes, size_t length) {
  if (length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) {
    bytes += 3;
    length -= 3;
  }
  annot_status status = annot_document_lend_text(document, (annot_str){bytes, length});
  if (status == ANNOT_NO_MEMORY)
    out_of_memory();
  return status == ANNOT_OK          ? NULL
         : status == ANNOT_BAD_VALUE ? "it is not UTF-8 without U+0000"
                                     : annot_status_text(status);
}

static const char *find(const text_folder *folder, annot_str href, annot_document *document) {
  char path[PATH_SIZE], *bytes = NULL;
  size_t length = 0;
  const char *wrong = path_of(href, path);
  if (wrong)
    return wrong;
  if (leads_out(path))
    return "it leads out of the folder";
  int descriptor = open_beneath(folder->descriptor, path);
  if (descriptor < 0)
    return errno == EXDEV   ? "it leads out of the folder"
           : errno == ELOOP ? "it leads through a link that is not followed"
                            : strerror(errno);
  wrong = read_all(descriptor, folder->most, &bytes, &length);
  close(descriptor);
  wrong = wrong ? wrong : lend(document, bytes, length);
  free(bytes);
  return wrong;
}

text_found texts_lend(const text_folder *folder, const char *input, annot_document *document) {
  if (annot_text(document).data)
    return TEXT_THERE;
  annot_node source = annot_document_source(document, ANNOT_ROOT);
  annot_str href = annot_source_href(document, source), id = annot_document_id(document, ANNOT_ROOT);
  if (!folder || !href.length || has_scheme(href))
    return TEXT_ELSEWHERE;
  const char *wrong = find(folder, href, document);
  if (!wrong)
    return TEXT_THERE;
  complain("%s: document %.*s: its text %.*s cannot be had from %s: %s", input, (int)id.length,
           id.data ? id.data : "", (int)href.length, href.data, folder->name, wrong);
  return TEXT_UNREADABLE;
}
