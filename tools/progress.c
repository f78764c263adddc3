/// progress.c: the line, and when it is drawn.

#include "config.h"

#include "progress.h"

#include "ending.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { SECOND = 1000, FIRST = SECOND, PERIOD = SECOND / 4 }; ///< milliseconds
enum { USUAL_COLUMNS = 80, MOST_COLUMNS = 160 };

/// There is one terminal, and one line of it.
static struct {
  atomic_bool active, counts;
  progress_measure *measure; ///< NULL: it has been called
  void *context;
  uint64_t total;
  int64_t begun;      ///< milliseconds
  _Atomic int64_t due;
  bool inside_line;   ///< the cursor stands behind something else
  _Atomic uint64_t bytes, documents, findings;
} line;

static _Thread_local bool here;
static volatile sig_atomic_t drawn;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * (int64_t)SECOND + time.tv_nsec / 1000000;
}

static void put(const char *text, size_t length) {
  ssize_t written = write(STDERR_FILENO, text, length);
  (void)written; // a line that cannot be shown is none
}

static void erase(void) {
  static const char back[] = "\r\033[K";
  if (!drawn)
    return;
  drawn = 0;
  put(back, sizeof back - 1);
}

void progress_begin(progress_measure *measure, void *context) {
  ending_add(erase);
  here = true;
  line.measure = measure;
  line.context = context;
  line.total = 0;
  line.begun = now();
  line.due = line.begun + FIRST;
  line.inside_line = false;
  line.bytes = line.documents = line.findings = 0;
  line.active = line.counts = true;
}

void progress_end(void) {
  if (!here)
    return;
  progress_give_way(true);
  here = false;
  line.active = line.counts = false;
}

void progress_again(bool again) {
  line.counts = line.active && !again;
}

static void count(_Atomic uint64_t *counter, uint64_t more) {
  if (atomic_load_explicit(&line.counts, memory_order_relaxed))
    atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

void progress_read(uint64_t bytes) {
  count(&line.bytes, bytes);
}

void progress_document(void) {
  count(&line.documents, 1);
}

void progress_finding(void) {
  count(&line.findings, 1);
}

void progress_turn(bool writes) {
  here = writes && line.active;
}

bool progress_here(void) {
  return here;
}

struct timespec progress_due(void) {
  int64_t due = line.due;
  return (struct timespec){due / SECOND, due % SECOND * 1000000};
}

void progress_give_way(bool ends_line) {
  if (!line.active)
    return;
  flockfile(stderr);
  erase();
  line.inside_line = !ends_line;
  funlockfile(stderr);
}

/// What is put together, as far as the terminal has room.
typedef struct text_line {
  char text[MOST_COLUMNS + 1];
  size_t length, room;
} text_line;

/// Appends a part behind a comma, if there is room for the whole of it.
static void append(text_line *to, const char *part) {
  const char *comma = to->length ? ", " : "";
  if (to->length + strlen(comma) + strlen(part) <= to->room)
    to->length += (size_t)sprintf(to->text + to->length, "%s%s", comma, part);
  else
    to->room = to->length; // the parts behind are less important
}

typedef struct amount {
  char text[32];
} amount;

static amount bytes_of(uint64_t bytes) {
  static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double value = (double)bytes / 1e3;
  size_t unit = 0;
  for (; value >= 999.95 && unit < 5; ++unit)
    value /= 1e3;
  amount shown;
  snprintf(shown.text, sizeof shown.text, "%.1f %s", value, units[unit]);
  return shown;
}

static amount count_of(uint64_t count, const char *what) {
  amount shown;
  snprintf(shown.text, sizeof shown.text, "%llu %s%s", (unsigned long long)count, what,
           count == 1 ? "" : "s");
  return shown;
}

/// "0:07 left", "2:05:00 left"
static amount time_of(double seconds) {
  amount shown;
  unsigned long long rest = seconds < 1e9 ? (unsigned long long)(seconds + 0.999) : 1000000000;
  int length = rest < 3600 ? 0 : snprintf(shown.text, sizeof shown.text, "%llu:", rest / 3600);
  snprintf(shown.text + length, sizeof shown.text - (size_t)length, "%0*llu:%02llu left",
           length ? 2 : 1, rest / 60 % 60, rest % 60);
  return shown;
}

/// "41%, 1.2 GB of 2.9 GB, 0:08 left"
static void append_share(text_line *to, uint64_t bytes, uint64_t total, double seconds) {
  char part[80];
  snprintf(part, sizeof part, "%d%%", (int)((double)bytes / (double)total * 100));
  append(to, part);
  snprintf(part, sizeof part, "%s of %s", bytes_of(bytes).text, bytes_of(total).text);
  append(to, part);
  if (bytes > 0 && bytes < total)
    append(to, time_of(seconds * (double)(total - bytes) / (double)bytes).text);
}

/// Puts the line together; the most important things come first.
static void compose(text_line *to, double seconds) {
  uint64_t bytes = line.bytes;
  char rate[32];
  if (line.total) // of which there is more where a file has grown, or had to be read twice
    append_share(to, bytes < line.total ? bytes : line.total, line.total, seconds);
  else
    append(to, bytes_of(bytes).text);
  append(to, count_of(line.documents, "document").text);
  append(to, count_of(line.findings, "finding").text);
  snprintf(rate, sizeof rate, "%.1f MB/s", (double)bytes / 1e6 / seconds);
  append(to, rate);
}

/// How long the line may be: in the last column some terminals go on to the next line.
static size_t count_columns(void) {
  struct winsize size;
  bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  size_t columns = known ? size.ws_col : USUAL_COLUMNS;
  return columns - 1 < MOST_COLUMNS ? columns - 1 : MOST_COLUMNS;
}

/// Whether the terminal is ours to write to; a job in the background leaves it alone.
static bool in_front(void) {
  pid_t group = tcgetpgrp(STDERR_FILENO);
  return group < 0 || group == getpgrp();
}

void progress_draw(void) {
  char bytes[MOST_COLUMNS + 8];
  int64_t time = here ? now() : 0;
  if (!here || time < line.due)
    return;
  if (line.measure)
    line.total = line.measure(line.context);
  line.measure = NULL;
  line.due = time + PERIOD;
  flockfile(stderr);
  if (!line.inside_line && in_front()) {
    text_line shown = {.room = count_columns()};
    compose(&shown, (double)(time - line.begun) / SECOND);
    drawn = 1;
    put(bytes, (size_t)snprintf(bytes, sizeof bytes, "\r%s\033[K", shown.text));
  }
  funlockfile(stderr);
}
