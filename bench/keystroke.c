/// What a keystroke costs: typing, deleting and undoing at random places of a large document, with its
/// spans moved, history kept and a listener told; without rules, and watched at level 5, so that what
/// it touches is checked again and the listener is told which findings came and went.
///
///   keystroke [TEXT-BYTES ANNOTATIONS [KEYSTROKES]]

#include <annot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// A sentence with a quote, which is annotated, and one without, of as many code points.
static const char sentence[] = "\xe2\x80\x9cI will resign,\xe2\x80\x9d Smith said on Monday. ";
static const char other[] = "The \xe2\x80\xa6 council went on, as it was told. ";

enum { SENTENCES = 8 }; // in a paragraph

static uint64_t state = 1;

static uint64_t below(uint64_t limit) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (state >> 33) % limit;
}

static void must(annot_status status) {
  if (status == ANNOT_OK || status == ANNOT_END)
    return;
  fprintf(stderr, "keystroke: %s\n", annot_status_text(status));
  exit(EXIT_FAILURE);
}

/// A text of sentences with quotes here and there, all of them annotated, so that there is no finding; as
/// JSON, which is read: so the document lies in memory as it does for users.
static annot_document *make(size_t bytes, size_t annotations) {
  size_t sentences = bytes / (sizeof sentence - 1), room = bytes * 2 + annotations * 160 + bytes / 4 + 200;
  char *json = malloc(room), *at = json;
  if (!json)
    exit(EXIT_FAILURE);
  at += sprintf(at, "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"");
  for (size_t i = 0; i < sentences; ++i) {
    bool quoted = i * annotations / sentences != (i + 1) * annotations / sentences;
    at += sprintf(at, "%s", quoted ? sentence : other);
    if (i % SENTENCES == SENTENCES - 1)
      at += sprintf(at - 1, "\\n") - 1;
  }
  const unsigned long length = sizeof sentence - 1 - 4; // in code points
  at += sprintf(at, "\",\"regions\":[");
  for (size_t i = 0; i + SENTENCES <= sentences; i += SENTENCES)
    at += sprintf(at, "%s{\"type\":\"paragraph\",\"start\":%lu,\"end\":%lu}", i ? "," : "",
                  (unsigned long)i * length, (unsigned long)(i + SENTENCES) * length - 1);
  at += sprintf(at, "],\"quotes\":[");
  for (size_t sentence_at = 0, i = 0; sentence_at < sentences; ++sentence_at) {
    unsigned long start = (unsigned long)sentence_at * length;
    if (sentence_at * annotations / sentences == (sentence_at + 1) * annotations / sentences)
      continue;
    at += sprintf(at, "%s{\"id\":\"q%zu\",\"type\":\"direct\",\"attribution\":\"implied\",\"spans\":[{\"start\":%lu,\"end\":%lu%s}]}",
                  i ? "," : "", i, start, start + 16,
                  i % 2 ? "" : ",\"exact\":\"\xe2\x80\x9cI will resign,\xe2\x80\x9d\"");
    ++i;
  }
  at += sprintf(at, "]}");
  annot_document *document;
  annot_str all = {json, (size_t)(at - json)};
  must(annot_read(all, NULL, &document, NULL));
  free(json);
  return document;
}

static void listen(void *context, const annot_event *event) { *(size_t *)context += event->text_count; }

/// Time of the processor, so that what else the machine does is not measured.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void keystroke(annot_document *document, uint64_t *cursor) {
  uint64_t length = annot_text_length(document, ANNOT_UTF16);
  if (below(20) == 0) {
    *cursor = below(length);
    annot_history_boundary(document);
  }
  uint64_t what = below(10);
  if (what == 0) {
    must(annot_undo(document));
  } else if (what < 3 && *cursor > 0) {
    annot_edit_text(document, ANNOT_UTF16, *cursor - 1, *cursor, (annot_str){"", 0});
    --*cursor;
  } else if (*cursor < length) {
    annot_edit_text(document, ANNOT_UTF16, *cursor, *cursor, (annot_str){what == 3 ? " " : "e", 1});
    ++*cursor;
  }
}

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return left < right ? -1 : left > right;
}

static void measure(size_t bytes, size_t annotations, size_t count, bool watched) {
  annot_document *document = make(bytes, annotations);
  annot_ruleset *rules = annot_ruleset_new(NULL);
  annot_watch *watch = NULL;
  double *times = malloc(count * sizeof *times);
  size_t heard = 0;
  uint64_t cursor = 0;
  if (!times || !rules)
    exit(EXIT_FAILURE);
  must(annot_ruleset_level(rules, 5));
  if (watched)
    must(annot_watch_new(document, NULL, rules, &watch));
  must(annot_history_limit(document, UINT64_MAX));
  must(annot_listen(document, listen, &heard));
  for (size_t i = 0; i < count; ++i) {
    double before = now();
    keystroke(document, &cursor);
    times[i] = now() - before;
  }
  double first = times[0];
  qsort(times, count, sizeof *times, compare);
  printf("%9zu bytes, %7zu annotations%s: %8.1f us median, %8.1f us 99th percentile, %8.1f us at most, "
         "%8.1f us the first\n",
         bytes, annotations, watched ? ", watched" : "", times[count / 2], times[count * 99 / 100], times[count - 1], first);
  free(times);
  annot_watch_free(watch);
  annot_document_free(document);
  annot_ruleset_free(rules);
}

int main(int argc, char **argv) {
  size_t count = argc > 3 ? strtoul(argv[3], NULL, 10) : 2000;
  for (int watched = 0; watched < 2; ++watched) {
    if (argc > 2) {
      measure(strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10), count, watched);
      continue;
    }
    measure(100000, 2000, count, watched);
    measure(10000000, 100000, count, watched);
  }
  return EXIT_SUCCESS;
}
