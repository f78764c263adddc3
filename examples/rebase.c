/// rebase DOCUMENTS TEXTS RESULTS: puts all documents of a folder on new versions of their texts.
///
/// For each NAME.json in the first folder there is a NAME.txt in the second; the result goes into the
/// third.  Shows a plan being made, looked at and carried out: what is not found again beyond doubt is
/// told, and never guessed.

#include <annot.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Reads all of a file, which the caller frees; NULL where that fails.
static char *load(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  char *bytes = NULL;
  size_t got = 1;
  *length = 0;
  for (; file && got > 0; *length += got) {
    char *larger = realloc(bytes, *length + 65536);
    if (!larger)
      break;
    bytes = larger;
    got = fread(bytes + *length, 1, 65536, file);
  }
  if (file)
    fclose(file);
  return bytes;
}

/// Says what became of the spans; returns how many are in doubt.
static size_t look_at(const annot_document *document, const annot_rebase *plan, const char *name) {
  static const char *const words[] = {"", "exact", "moved", "altered", "ambiguous", "orphan"};
  size_t doubts = 0;
  for (size_t i = 0; i < annot_rebase_count(plan); ++i) {
    const annot_anchoring *span = annot_rebase_at(plan, i);
    annot_str exact;
    if (span->anchor <= ANNOT_ANCHOR_MOVED)
      continue;
    ++doubts;
    if (annot_passage(document, span->node, &exact) == ANNOT_OK)
      printf("%s: %s: %.*s\n", name, words[span->anchor], (int)exact.length, exact.data);
  }
  return doubts;
}

static annot_status write_result(const annot_document *document, const char *path) {
  annot_write_options options = {0};
  char *json;
  size_t length;
  options.pretty = true;
  annot_status status = annot_write(document, &options, &json, &length);
  if (status != ANNOT_OK)
    return status;
  FILE *file = fopen(path, "wb");
  int written = file && fwrite(json, 1, length, file) == length;
  if (file && fclose(file) != 0)
    written = 0;
  annot_bytes_free(&options, json, length);
  return written ? ANNOT_OK : ANNOT_IO;
}

static annot_status rebase(annot_str json, annot_str text, const char *name, const char *result,
                           size_t *doubts) {
  annot_document *document = NULL;
  annot_rebase *plan = NULL;
  annot_status status = annot_read(json, NULL, &document, NULL);
  if (status == ANNOT_OK)
    status = annot_rebase_plan(document, text, NULL, &plan);
  if (status == ANNOT_OK) {
    *doubts += look_at(document, plan, name);
    status = annot_rebase_apply(document, plan);
  }
  if (status == ANNOT_OK)
    status = write_result(document, result);
  annot_rebase_free(plan);
  annot_document_free(document);
  return status;
}

/// Puts one document on its text.
static annot_status rebase_file(char **folders, const char *name, size_t *doubts) {
  char document[4096], text[4096], result[4096];
  int stem = (int)(strlen(name) - strlen(".json"));
  annot_str old, fresh;
  snprintf(document, sizeof document, "%s/%s", folders[0], name);
  snprintf(text, sizeof text, "%s/%.*s.txt", folders[1], stem, name);
  snprintf(result, sizeof result, "%s/%s", folders[2], name);
  char *old_bytes = load(document, &old.length), *fresh_bytes = load(text, &fresh.length);
  old.data = old_bytes;
  fresh.data = fresh_bytes;
  annot_status status = old_bytes && fresh_bytes ? rebase(old, fresh, name, result, doubts) : ANNOT_IO;
  free(old_bytes);
  free(fresh_bytes);
  return status;
}

int main(int argc, char **argv) {
  DIR *folder = argc == 4 ? opendir(argv[1]) : NULL;
  size_t doubts = 0, failed = 0, done = 0;
  if (!folder) {
    fprintf(stderr, "usage: rebase DOCUMENTS TEXTS RESULTS\n");
    return 2;
  }
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    size_t length = strlen(entry->d_name);
    if (entry->d_name[0] == '.' || length < 6 || strcmp(entry->d_name + length - 5, ".json") != 0)
      continue;
    annot_status status = rebase_file(argv + 1, entry->d_name, &doubts);
    ++done;
    if (status != ANNOT_OK) {
      ++failed;
      fprintf(stderr, "rebase: %s: %s\n", entry->d_name, annot_status_text(status));
    }
  }
  closedir(folder);
  printf("%zu documents, %zu spans in doubt, %zu failed\n", done, doubts, failed);
  return failed > 0 || doubts > 0;
}
