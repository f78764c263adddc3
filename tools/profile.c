/// profile.c: finding profiles, and making rules and demands of them.

#include "config.h"

#include "profile.h"

#include "input.h"
#include "json.h"
#include "profile_keys.h"
#include "selection.h"
#include "terminal.h"

#include <errno.h>
#include <fnmatch.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME ".annot.json"

struct profile_set {
  const command_line *options;
  pthread_mutex_t lock;
  profile *profiles; ///< the last one is that of inputs without a file
  char *folder;      ///< of the last input
  const profile *found; ///< its profile
};

static profile *add(profile_set *set, json_t *root, const char *folder, const char *path) {
  const command_line *options = set->options;
  profile *made = calloc(1, sizeof *made);
  if (!made || !(made->ruleset = annot_ruleset_new(NULL)))
    out_of_memory();
  made->path = path ? strdup(path) : NULL;
  made->folder = folder ? strdup(folder) : NULL;
  if ((path && !made->path) || (folder && !made->folder))
    out_of_memory();
  made->fail_level = profile_fail_level(options, root);
  made->demands = profile_demands(root);
  made->excluded = json_incref(json_object_get(root, "exclude"));
  made->next = set->profiles;
  set->profiles = made;
  return made;
}

int profiles_open(const command_line *options, profile_set **set) {
  profile_set *made = calloc(1, sizeof *made);
  if (!made)
    out_of_memory();
  made->options = options;
  pthread_mutex_init(&made->lock, NULL);
  *set = made;
  return selection_apply(options, NULL, add(made, NULL, NULL, NULL)->ruleset);
}

void profiles_close(profile_set *set) {
  if (!set)
    return;
  for (profile *at = set->profiles, *next; at; at = next) {
    next = at->next;
    annot_ruleset_free(at->ruleset);
    annot_profile_free(at->demands);
    json_decref(at->excluded);
    free(at->folder);
    free(at->path);
    free(at);
  }
  free(set->folder);
  pthread_mutex_destroy(&set->lock);
  free(set);
}

/// Where a path is shown from: the working folder.
static const char *shown_path(const char *path) {
  char *here = getcwd(NULL, 0);
  size_t length = here ? strlen(here) : 0;
  bool below = length > 1 && !strncmp(path, here, length) && path[length] == '/';
  free(here);
  return below ? path + length + 1 : path;
}

/// Takes the profile of a folder, where it has one.
static int look(profile_set *set, const char *folder, const profile **found) {
  size_t size = strlen(folder) + sizeof NAME;
  char *path = malloc(size);
  if (!path)
    out_of_memory();
  snprintf(path, size, "%s" NAME, folder);
  *found = NULL;
  for (const profile *at = set->profiles; at; at = at->next)
    if (at->folder && !strcmp(at->folder, folder))
      *found = at;
  int code = EXIT_CLEAN;
  if (!*found && access(path, F_OK) == 0) {
    json_t *root = NULL;
    code = profile_load(path, shown_path(path), &root);
    if (code == EXIT_CLEAN) {
      profile *made = add(set, root, folder, shown_path(path));
      code = selection_apply(set->options, root, made->ruleset);
      *found = made;
    }
    json_decref(root);
  }
  free(path);
  return code;
}

/// Looks from a folder upwards; without any file the last profile of the set is meant.
static int look_upwards(profile_set *set, const char *folder, const profile **found) {
  char *real = realpath(folder, NULL);
  size_t length = real ? strlen(real) : 0;
  char *at = real ? realloc(real, length + 2) : NULL;
  int code = EXIT_CLEAN;
  *found = NULL;
  if (at && at[length - 1] != '/')
    memcpy(at + length++, "/", 2);
  while (at && length > 0 && !*found && code == EXIT_CLEAN) {
    at[length] = '\0';
    code = look(set, at, found);
    do
      --length;
    while (length > 0 && at[length - 1] != '/');
  }
  free(at);
  if (!*found)
    for (*found = set->profiles; (*found)->next;)
      *found = (*found)->next;
  return code;
}

int profiles_find(profile_set *set, const char *input, const profile **found) {
  char *folder = input_folder(input);
  int code = EXIT_CLEAN;
  pthread_mutex_lock(&set->lock);
  if (options_has(set->options, OPTION_ISOLATED)) {
    *found = set->profiles;
  } else if (set->folder && !strcmp(set->folder, folder)) {
    *found = set->found;
  } else {
    code = look_upwards(set, folder, found);
    free(set->folder);
    set->folder = code == EXIT_CLEAN ? folder : NULL;
    set->found = *found;
    folder = code == EXIT_CLEAN ? NULL : folder;
  }
  pthread_mutex_unlock(&set->lock);
  free(folder);
  return code;
}

const profile *profiles_with(profile_set *set, const annot_ruleset *ruleset) {
  pthread_mutex_lock(&set->lock);
  const profile *at = set->profiles;
  while (at && at->ruleset != ruleset)
    at = at->next;
  pthread_mutex_unlock(&set->lock);
  return at;
}

/// Whether a glob names a path below the folder of the profile: one with a slash the whole of it,
/// another any step.
static bool matches(const char *glob, char *below) {
  if (strchr(glob, '/'))
    return fnmatch(glob, below, FNM_PATHNAME) == 0;
  bool found = false;
  for (char *step = below; step && !found;) {
    char *slash = strchr(step, '/');
    if (slash)
      *slash = '\0';
    found = fnmatch(glob, step, 0) == 0;
    if (slash)
      *slash = '/';
    step = slash ? slash + 1 : NULL;
  }
  return found;
}

bool profile_excludes(const profile *from, const char *input) {
  if (!json_array_size(from->excluded))
    return false;
  char *folder = input_folder(input), *real = realpath(folder, NULL);
  const char *name = strrchr(input, '/');
  name = name ? name + 1 : input;
  size_t size = real ? strlen(real) + strlen(name) + 2 : 0;
  char *path = real ? malloc(size) : NULL;
  bool found = false;
  if (path) {
    snprintf(path, size, "%s/%s", strcmp(real, "/") ? real : "", name);
    for (size_t i = 0; !found && i < json_array_size(from->excluded); ++i)
      found = matches(json_string_value(json_array_get(from->excluded, i)),
                      path + strlen(from->folder));
  }
  free(path);
  free(real);
  free(folder);
  return found;
}
