/// verb_profile.c: `annot profile check`: whether profiles are right, and which one is meant.

#include "config.h"

#include "profile.h"
#include "profile_keys.h"
#include "terminal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// Checks the profile that counts for a folder.
static int check_folder(profile_set *set, const char *folder) {
  const profile *found;
  size_t size = strlen(folder) + 2;
  char *inside = malloc(size);
  if (!inside)
    out_of_memory();
  snprintf(inside, size, "%s/", folder);
  int code = profiles_find(set, inside, &found);
  free(inside);
  if (code != EXIT_CLEAN)
    return code;
  if (!found->path) {
    complain("%s: there is no .annot.json, here or above", folder);
    return EXIT_UNREADABLE;
  }
  terminal_put_text(stdout, found->path);
  puts(": nothing is wrong");
  return EXIT_CLEAN;
}

static int check_file(const char *path) {
  json_t *root;
  int code = profile_load(path, path, &root);
  json_decref(root);
  if (code != EXIT_CLEAN)
    return code;
  terminal_put_text(stdout, path);
  puts(": nothing is wrong");
  return EXIT_CLEAN;
}

int verb_profile(const command_line *options) {
  profile_set *set;
  struct stat status;
  if (options->operand_count < 2 || strcmp(options->operands[0], "check"))
    return options_wrong(options, "say what to do: annot profile check FILE|DIR...");
  int code = profiles_open(options, &set);
  for (size_t i = 1; i < options->operand_count; ++i) {
    const char *path = options->operands[i];
    bool folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    int checked = folder ? check_folder(set, path) : check_file(path);
    code = checked > code ? checked : code;
  }
  profiles_close(set);
  return code;
}
