/// verb_manifest.c: `annot manifest`: what a corpus consists of, written down and checked again.
///
/// A manifest is JSON, in a file whose name ends with .manifest, so that no walk takes it for a document.
/// It lists the files of a folder with their digests, how many documents each holds, and which split
/// (train, test …) it belongs to.

#include "config.h"

#include "input.h"
#include "json.h"
#include "output.h"
#include "terminal.h"

#include <annot/members.h>
#include <errno.h>
#include <fnmatch.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// A document of a split: no other split may have it.
typedef struct split_document {
  char *id;
  size_t file;
} split_document;

typedef struct manifest_work {
  const command_line *options;
  const char *folder;
  json_t *files;      ///< of the folder, as a manifest has them
  uint64_t documents; ///< of the file that is being read
  split_document *ids;
  size_t id_count, id_room;
  bool in_split;      ///< ids of the file that is being read are kept
  uint64_t found;     ///< differences
} manifest_work;

static void end_work(manifest_work *work) {
  for (size_t i = 0; i < work->id_count; ++i)
    free(work->ids[i].id);
  free(work->ids);
  json_decref(work->files);
}

/// "sha256:" and the digest of a file as it is (FIPS 180-4); false after having said what failed.
static bool digest_file(const char *path, char spelled[72], uint64_t *bytes) {
  struct sha256_ctx state;
  uint8_t digest[SHA256_DIGEST_SIZE], piece[65536];
  FILE *file = fopen(path, "rb");
  size_t length;
  sha256_init(&state);
  for (*bytes = 0; file && (length = fread(piece, 1, sizeof piece, file)) > 0; *bytes += length)
    sha256_update(&state, length, piece);
  if (!file || ferror(file)) {
    complain("%s: cannot be read: %s", path, strerror(errno));
    if (file)
      fclose(file);
    return false;
  }
  fclose(file);
  sha256_digest(&state, sizeof digest, digest);
  memcpy(spelled, "sha256:", 7);
  for (size_t i = 0; i < sizeof digest; ++i)
    snprintf(spelled + 7 + 2 * i, 3, "%02x", digest[i]);
  return true;
}

/// The path of a file within the folder.
static const char *within(const manifest_work *work, const char *path) {
  size_t length = strlen(work->folder);
  if (strncmp(path, work->folder, length) != 0)
    return path;
  path += length;
  while (*path == '/')
    ++path;
  return path;
}

/// The split that --split NAME=GLOB gives a file, the first that fits; NULL: none.
static json_t *split_of(const command_line *options, const char *path) {
  for (size_t i = 0; i < options->given_count; ++i) {
    const char *value = options->given[i].value;
    const char *glob = value ? strchr(value, '=') : NULL;
    if (options->given[i].option == OPTION_SPLIT && glob && fnmatch(glob + 1, path, 0) == 0)
      return json_stringn(value, (size_t)(glob - value));
  }
  return json_null();
}

static annot_status count_document(void *context, annot_record *record) {
  manifest_work *work = context;
  ++work->documents;
  if (!work->in_split)
    return ANNOT_OK;
  if (work->id_count == work->id_room) {
    work->id_room = work->id_room * 2 + 64;
    work->ids = realloc(work->ids, work->id_room * sizeof *work->ids);
    if (!work->ids)
      out_of_memory();
  }
  annot_str id = annot_document_id(record->document, ANNOT_ROOT);
  char *copy = json_bytes(id.length + 1);
  if (id.length > 0)
    memcpy(copy, id.data, id.length);
  copy[id.length] = '\0';
  work->ids[work->id_count++] = (split_document){copy, json_array_size(work->files)};
  return ANNOT_OK;
}

/// Adds a file to what the folder has.
static int add_file(manifest_work *work, const char *path, json_t *split) {
  char digest[72];
  uint64_t bytes;
  annot_read_options read = {.syntax = input_syntax(path)};
  work->documents = 0;
  work->in_split = json_is_string(split);
  int code = digest_file(path, digest, &bytes) ? EXIT_CLEAN : EXIT_UNREADABLE;
  if (code == EXIT_CLEAN)
    code = input_read_records(path, &read, count_document, work);
  const char *name = within(work, path);
  json_array_append_new(work->files,
                        json_pack("{s:o, s:I, s:s, s:I, s:o}", "path",
                                  json_text((annot_str){name, strlen(name)}), "bytes", (json_int_t)bytes,
                                  "digest", digest, "documents", (json_int_t)work->documents, "split", split));
  return code;
}

static int visit_to_make(void *context, const char *path) {
  manifest_work *work = context;
  return add_file(work, path, split_of(work->options, within(work, path)));
}

/// Whether there is a folder; says what is wrong otherwise.
static int judge_folder(const manifest_work *work) {
  struct stat status;
  if (!strcmp(work->folder, "-") || (stat(work->folder, &status) == 0 && !S_ISDIR(status.st_mode)))
    return options_wrong(work->options, "%s is no folder", work->folder);
  if (stat(work->folder, &status) == 0)
    return EXIT_CLEAN;
  complain("%s: cannot be opened: %s", work->folder, strerror(errno));
  return EXIT_UNREADABLE;
}

static int walk(manifest_work *work, input_visitor *visit) {
  command_line there = *work->options;
  there.operands = &work->folder;
  there.operand_count = 1;
  return input_walk(&there, NULL, visit, work);
}

static int compare_ids(const void *a, const void *b) {
  const split_document *left = a, *right = b;
  int ids = strcmp(left->id, right->id);
  return ids ? ids : left->file < right->file ? -1 : left->file > right->file;
}

static const char *text_of(const manifest_work *work, size_t file, const char *member) {
  return json_string_value(json_object_get(json_array_get(work->files, file), member));
}

static void tell(manifest_work *work, const char *what, const char *name) {
  ++work->found;
  printf("%-8s ", what);
  terminal_put_text(stdout, name);
  putchar('\n');
}

/// Tells of documents that stand in two splits.
static void compare_splits(manifest_work *work) {
  if (work->id_count > 1)
    qsort(work->ids, work->id_count, sizeof *work->ids, compare_ids);
  for (size_t i = 1, first = 0; i < work->id_count; ++i) {
    if (strcmp(work->ids[i].id, work->ids[first].id) != 0) {
      first = i;
      continue;
    }
    size_t one = work->ids[first].file, two = work->ids[i].file;
    if (strcmp(text_of(work, one, "split"), text_of(work, two, "split")) == 0)
      continue;
    tell(work, "leaks", work->ids[i].id);
    printf("         in %s (", text_of(work, one, "split"));
    terminal_put_text(stdout, text_of(work, one, "path"));
    printf(") and %s (", text_of(work, two, "split"));
    terminal_put_text(stdout, text_of(work, two, "path"));
    puts(")");
  }
}

/// How many files and documents each split has.
static json_t *sum_splits(const json_t *files) {
  json_t *sums = json_object(), *file;
  size_t i;
  json_array_foreach(files, i, file) {
    const char *split = json_string_value(json_object_get(file, "split"));
    if (!split)
      continue;
    json_t *sum = json_object_get(sums, split);
    json_int_t count = json_integer_value(json_object_get(sum, "files")) + 1;
    json_int_t documents = json_integer_value(json_object_get(sum, "documents")) +
                           json_integer_value(json_object_get(file, "documents"));
    json_object_set_new(sums, split, json_pack("{s:I, s:I}", "files", count, "documents", documents));
  }
  return sums;
}

static int make_manifest(manifest_work *work) {
  json_int_t documents = 0;
  json_t *file;
  size_t i;
  output_target output;
  int code = judge_folder(work);
  if (code == EXIT_CLEAN)
    code = walk(work, visit_to_make);
  if (code > EXIT_FINDINGS)
    return code;
  json_array_foreach(work->files, i, file)
    documents += json_integer_value(json_object_get(file, "documents"));
  const char *license = options_value(work->options, OPTION_LICENSE, NULL);
  json_t *manifest = json_pack("{s:s, s:s, s:o, s:I, s:o, s:O}", "manifest", "1.0", "annot", "1.0", "license",
                               license ? json_text((annot_str){license, strlen(license)}) : json_null(),
                               "documents", documents, "splits", sum_splits(work->files), "files", work->files);
  compare_splits(work);
  code = output_begin(&output, options_value(work->options, OPTION_OUTPUT, NULL));
  if (code == EXIT_CLEAN) {
    json_print(output.file, manifest, JSON_INDENT(2) | JSON_SORT_KEYS);
    code = output_commit(&output);
  }
  json_decref(manifest);
  return code == EXIT_CLEAN && work->found > 0 ? EXIT_FINDINGS : code;
}

/// The files of a list by their paths: folders can have a great many.
static json_t *index_files(const json_t *files) {
  json_t *index = json_object(), *file;
  size_t i;
  json_array_foreach(files, i, file)
    json_object_set(index, json_string_value(json_object_get(file, "path")), file);
  return index;
}

/// What checking looks at, besides.
typedef struct manifest_check {
  manifest_work work;
  json_t *wanted; ///< the files of the manifest, by their paths
} manifest_check;

static int visit_to_check(void *context, const char *path) {
  manifest_check *check = context;
  manifest_work *work = &check->work;
  const char *name = within(work, path);
  json_t *wanted = json_object_get(check->wanted, name);
  if (!wanted) {
    tell(work, "extra", name);
    return EXIT_CLEAN;
  }
  if (!json_object_get(wanted, "split")) // somebody else's manifest may leave it out
    json_object_set_new(wanted, "split", json_null());
  int code = add_file(work, path, json_incref(json_object_get(wanted, "split")));
  if (!json_equal(wanted, json_array_get(work->files, json_array_size(work->files) - 1)))
    tell(work, "changed", name);
  return code;
}

/// Reads a manifest, compressed as it may be.
static json_t *load_manifest(const char *path) {
  json_error_t error;
  char *bytes;
  size_t length;
  if (input_load(path, &bytes, &length) != EXIT_CLEAN) {
    free(bytes);
    return NULL;
  }
  json_t *manifest = json_loadb(bytes ? bytes : "", length, JSON_REJECT_DUPLICATES, &error);
  free(bytes);
  const json_t *files = json_object_get(manifest, "files");
  json_t *file;
  size_t i;
  bool good = json_is_array(files);
  json_array_foreach(files, i, file)
    good = good && json_is_string(json_object_get(file, "path"));
  if (good)
    return manifest;
  complain("%s:%d:%d: %s", path, manifest ? 1 : error.line, manifest ? 1 : error.column,
           manifest ? "this is no manifest" : error.text);
  json_decref(manifest);
  return NULL;
}

/// Tells how the folder differs from what the manifest lists.  Returns an exit code.
static int tell_differences(manifest_check *check) {
  const char *name;
  json_t *file;
  int code = walk(&check->work, visit_to_check);
  json_t *there = index_files(check->work.files);
  json_object_foreach(check->wanted, name, file)
    if (!json_object_get(there, name))
      tell(&check->work, "missing", name);
  json_decref(there);
  compare_splits(&check->work);
  fflush(stdout);
  fprintf(stderr, "%zu files, %llu differences\n", json_object_size(check->wanted),
          (unsigned long long)check->work.found);
  return code == EXIT_CLEAN && check->work.found > 0 ? EXIT_FINDINGS : code;
}

static int check_manifest(const command_line *options, const char *path, const char *folder) {
  manifest_check check = {.work = {.options = options, .folder = folder, .files = json_array()}};
  json_t *manifest = load_manifest(path);
  int code = manifest ? judge_folder(&check.work) : EXIT_UNREADABLE;
  check.wanted = index_files(json_object_get(manifest, "files"));
  if (code == EXIT_CLEAN)
    code = tell_differences(&check);
  end_work(&check.work);
  json_decref(check.wanted);
  json_decref(manifest);
  return code;
}

/// The folder of a file.
static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  size_t length = slash ? (size_t)(slash - path) : 0;
  char *folder = json_bytes(length + 2);
  snprintf(folder, length + 2, "%.*s", slash ? (int)(length > 0 ? length : 1) : 1, slash ? path : ".");
  return folder;
}

int verb_manifest(const command_line *options) {
  const char *what = options->operand_count > 1 ? options->operands[0] : "";
  if (!strcmp(what, "make") && options->operand_count == 2) {
    manifest_work work = {.options = options, .folder = options->operands[1], .files = json_array()};
    int code = make_manifest(&work);
    end_work(&work);
    return code;
  }
  if (strcmp(what, "check") != 0 || options->operand_count > 3)
    return options_wrong(options, "say make DIR, or check FILE.manifest [DIR]");
  char *folder = folder_of(options->operands[1]);
  int code = check_manifest(options, options->operands[1],
                            options->operand_count == 3 ? options->operands[2] : folder);
  free(folder);
  return code;
}
