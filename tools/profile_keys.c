/// profile_keys.c: judging a profile key by key, and making demands of it.  All mistakes are told.
///
/// jansson tells where JSON is wrong, but not where a value stands.  That is looked for again in the
/// bytes, which are known to be JSON then.

#include "config.h"

#include "profile_keys.h"

#include "report.h"
#include "terminal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A profile is written by hand.
enum { MOST_BYTES = 1 << 20, MOST_NAMES = 256 };

typedef struct loading {
  const char *name, *text;
  annot_profile *demands;
  annot_ruleset *ruleset; ///< to try codes on
} loading;

/// A value with its key, and where they stand.
typedef struct place {
  const char *key;   ///< or the value, where it stands in a list
  const char *value;
} place;

static const char *skip_space(const char *at) {
  return at + strspn(at, " \t\r\n");
}

static const char *skip_string(const char *at) {
  for (++at; *at && *at != '"'; ++at)
    at += *at == '\\' && at[1];
  return at + (*at == '"');
}

/// The end of a value that begins at `at`.
static const char *skip_value(const char *at) {
  int depth = 0;
  do {
    if (*at == '"') {
      at = skip_string(at);
    } else {
      depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
      ++at;
    }
  } while (*at && (depth > 0 || !strchr(",]} \t\r\n", *at)));
  return at;
}

/// The place of a member of the object, or of element `index` of the list, at `at`; the object itself
/// where its key is spelled with escapes.
static place find(const char *at, const char *key, size_t index) {
  const char *whole = at;
  at = skip_space(at + 1);
  for (size_t i = 0; *at && *at != '}' && *at != ']'; ++i) {
    place here = {at, at};
    bool same = !key && i == index;
    if (key) {
      const char *end = skip_string(at);
      size_t length = (size_t)(end - at) - 2;
      same = length == strlen(key) && !memcmp(at + 1, key, length);
      here.value = skip_space(skip_space(end) + 1);
    }
    if (same)
      return here;
    at = skip_space(skip_value(here.value));
    at = skip_space(at + (*at == ','));
  }
  return (place){whole, whole};
}

/// Says what is wrong at a place; returns EXIT_USAGE.
static int wrong(const loading *work, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int wrong(const loading *work, const char *at, const char *format, ...) {
  char text[512];
  size_t line = 1, column = 1;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  for (const char *c = work->text; c < at; ++c) {
    line += *c == '\n';
    column = *c == '\n' ? 1 : column + (((unsigned char)*c & 0xc0) != 0x80);
  }
  complain("%s:%zu:%zu: %s", work->name, line, column, text);
  return EXIT_USAGE;
}

/// Says that there is no such name, and which one was probably meant.
static int unknown(const loading *work, const char *at, const char *what, const char *name,
                   const char *const *names, size_t count) {
  const char *near = nearest_name(name, names, count);
  return wrong(work, at, "%s \"%.60s\"%s%s%s", what, name, near ? "; did you mean \"" : "",
               near ? near : "", near ? "\"?" : "");
}

typedef int (*judge_function)(loading *work, const json_t *value, const char *at);

/// Judges each string of a list that must have one.
static int judge_strings(loading *work, const json_t *list, const char *at, judge_function judge) {
  if (!json_is_array(list) || json_array_size(list) == 0)
    return wrong(work, at, "this must be a list of strings, and not empty");
  int code = EXIT_CLEAN;
  for (size_t i = 0; i < json_array_size(list); ++i) {
    const json_t *value = json_array_get(list, i);
    const char *here = find(at, NULL, i).value;
    code |= !json_is_string(value) ? wrong(work, here, "this must be a string")
            : judge                ? judge(work, value, here)
                                   : EXIT_CLEAN;
  }
  return code;
}

static int judge_level(loading *work, const json_t *value, const char *at) {
  return json_is_integer(value) && json_integer_value(value) >= 1 && json_integer_value(value) <= 5
             ? EXIT_CLEAN
             : wrong(work, at, "the level must be 1, 2, 3, 4 or 5");
}

static int judge_code(loading *work, const json_t *value, const char *at) {
  const char *code = json_string_value(value);
  if (annot_ruleset_select(work->ruleset, code) == ANNOT_OK)
    return EXIT_CLEAN;
  const char *names[MOST_NAMES];
  size_t count = 0;
  for (size_t i = 0; i < annot_rule_count() && count < MOST_NAMES; ++i)
    names[count++] = annot_rule_at(i)->name;
  return unknown(work, at, "there is no rule", code, names, count);
}

static int judge_codes(loading *work, const json_t *value, const char *at) {
  return judge_strings(work, value, at, judge_code);
}

static const char *const severities[] = {"note", "warning", "error"};
enum { SEVERITY_COUNT = sizeof severities / sizeof *severities };

static annot_severity severity_of(const json_t *value) {
  for (int i = 0; json_is_string(value) && i < SEVERITY_COUNT; ++i)
    if (!strcmp(json_string_value(value), severities[i]))
      return (annot_severity)(ANNOT_SEVERITY_NOTE + i);
  return (annot_severity)0;
}

static int judge_severity(loading *work, const json_t *value, const char *at) {
  return severity_of(value) ? EXIT_CLEAN
                            : wrong(work, at, "this must be \"error\", \"warning\" or \"note\"");
}

/// Judges a member of an object; `of` is what the object is about, if anything.
typedef int judge_member(loading *work, annot_shape of, const char *key, const json_t *value,
                         place here);

/// Judges all members of an object; `wanted` says that it must be one.
static int judge_members(loading *work, annot_shape of, const json_t *object, const char *at,
                         const char *wanted, judge_member *judge_one) {
  const char *key;
  json_t *value;
  int code = EXIT_CLEAN;
  if (!json_is_object(object))
    return wrong(work, at, "%s", wanted);
  json_object_foreach((json_t *)(uintptr_t)object, key, value)
    code |= judge_one(work, of, key, value, find(at, key, 0));
  return code;
}

static int judge_rule(loading *work, annot_shape of, const char *key, const json_t *value,
                      place here) {
  json_t *name = json_string_nocheck(key);
  int code = judge_code(work, name, here.key);
  (void)of;
  code |= judge_severity(work, value, here.value);
  json_decref(name);
  return code;
}

static int judge_severities(loading *work, const json_t *value, const char *at) {
  return judge_members(work, ANNOT_NO_SHAPE, value, at,
                       "this must be an object: {\"T103\": \"error\"}", judge_rule);
}

static int judge_glob(loading *work, const json_t *value, const char *at) {
  return options_glob_matches(json_string_value(value))
             ? EXIT_CLEAN
             : wrong(work, at, "a path has no slash at its ends, so that this names none");
}

static int judge_globs(loading *work, const json_t *value, const char *at) {
  return judge_strings(work, value, at, judge_glob);
}

static annot_str str(const char *text) {
  return (annot_str){text, strlen(text)};
}

/// The names of the members of a shape; 0: all texts of all shapes.
static size_t members_of(annot_shape shape, const char *names[MOST_NAMES]) {
  size_t count = 0;
  for (annot_shape at = shape ? shape : 1; at < ANNOT_SHAPE_LIMIT && (!shape || at == shape); ++at) {
    const annot_shape_info *info = annot_shape_lookup(at);
    for (uint32_t i = 0; info && i < info->count && count < MOST_NAMES; ++i)
      if (shape || info->fields[i].kind == ANNOT_KIND_TEXT)
        names[count++] = info->fields[i].name.data;
  }
  return count;
}

static annot_shape shape_named(const char *name) {
  for (annot_shape shape = 1; shape < ANNOT_SHAPE_LIMIT; ++shape) {
    const annot_shape_info *info = annot_shape_lookup(shape);
    if (info && !strcmp(info->name.data, name))
      return shape;
  }
  return ANNOT_NO_SHAPE;
}

/// One condition: that a member has a value.
static int judge_condition(loading *work, annot_shape of, const char *key, const json_t *value,
                           place here) {
  const char *names[MOST_NAMES];
  annot_field field = annot_field_find(of, str(key));
  if (field == ANNOT_NO_FIELD)
    return unknown(work, here.key, "there is no member", key, names, members_of(of, names));
  if (!json_is_string(value))
    return wrong(work, here.value, "this must be a string");
  annot_status status = annot_profile_where(work->demands, field, str(json_string_value(value)));
  if (status == ANNOT_NO_MEMORY)
    out_of_memory();
  if (status == ANNOT_BAD_FIELD)
    return wrong(work, here.key, "\"%s\" has no value that is a word", key);
  if (status == ANNOT_OK)
    return EXIT_CLEAN;
  annot_enumeration enumeration = annot_field_lookup(field)->enumeration;
  int count = annot_enum_count(enumeration);
  for (int i = 0; i < count && i < MOST_NAMES; ++i)
    names[i] = annot_enum_spelling(enumeration, i + 1).data;
  return unknown(work, here.value, "there is no value", json_string_value(value), names,
                 (size_t)count);
}

static int judge_demand(loading *work, const json_t *demand, const char *at) {
  static const char *const keys[] = {"of", "where", "member"};
  const char *key, *names[MOST_NAMES];
  json_t *value;
  int code = EXIT_CLEAN;
  if (!json_is_object(demand))
    return wrong(work, at, "a demand must be an object: {\"of\": \"quote\", \"member\": \"speakers\"}");
  json_object_foreach((json_t *)(uintptr_t)demand, key, value) {
    if (strcmp(key, "of") && strcmp(key, "where") && strcmp(key, "member"))
      code |= unknown(work, find(at, key, 0).key, "a demand has no key", key, keys, 3);
    else if (strcmp(key, "where") && !json_is_string(value))
      code |= wrong(work, find(at, key, 0).value, "this must be a string");
  }
  if (code != EXIT_CLEAN)
    return code;
  const char *of = json_string_value(json_object_get(demand, "of"));
  const char *member = json_string_value(json_object_get(demand, "member"));
  if (!of || !member)
    return wrong(work, at, "a demand needs \"of\" and \"member\"");
  annot_shape shape = shape_named(of);
  if (!shape) {
    size_t count = 0;
    for (annot_shape i = 1; i < ANNOT_SHAPE_LIMIT; ++i)
      if (annot_shape_lookup(i))
        names[count++] = annot_shape_lookup(i)->name.data;
    return unknown(work, find(at, "of", 0).value, "nothing is called", of, names, count);
  }
  annot_status status = annot_profile_require(work->demands, shape, str(member));
  if (status == ANNOT_NO_MEMORY)
    out_of_memory();
  if (status != ANNOT_OK)
    return unknown(work, find(at, "member", 0).value, "there is no member", member, names,
                   members_of(shape, names));
  const json_t *where = json_object_get(demand, "where");
  return where ? judge_members(work, shape, where, find(at, "where", 0).value,
                               "this must be an object: {\"type\": \"direct\"}", judge_condition)
               : EXIT_CLEAN;
}

static int judge_demands(loading *work, const json_t *list, const char *at) {
  if (!json_is_array(list))
    return wrong(work, at, "this must be a list of demands");
  int code = EXIT_CLEAN;
  for (size_t i = 0; i < json_array_size(list); ++i)
    code |= judge_demand(work, json_array_get(list, i), find(at, NULL, i).value);
  return code;
}

/// A key is the name of a member, or of one with "-prefixes": "note-prefixes".
static annot_status allow(annot_profile *demands, const char *key, const json_t *words) {
  static const char ending[] = "-prefixes";
  annot_str member = str(key);
  size_t length = sizeof ending - 1;
  bool prefix = member.length > length && !strcmp(key + member.length - length, ending);
  member.length -= prefix ? length : 0;
  annot_status status = ANNOT_OK;
  for (size_t i = 0; i < json_array_size(words) && status == ANNOT_OK; ++i) {
    const json_t *word = json_array_get(words, i);
    status = annot_profile_allow(demands, member, (annot_str){json_string_value(word),
                                                              json_string_length(word)}, prefix);
  }
  return status;
}

static int judge_words(loading *work, annot_shape of, const char *key, const json_t *words,
                       place here) {
  const char *names[MOST_NAMES];
  int bad = judge_strings(work, words, here.value, NULL);
  annot_status status = bad ? ANNOT_OK : allow(work->demands, key, words);
  if (status == ANNOT_NO_MEMORY)
    out_of_memory();
  return status == ANNOT_OK
             ? bad
             : unknown(work, here.key, "there is no text called", key, names, members_of(of, names));
}

static int judge_vocabulary(loading *work, const json_t *value, const char *at) {
  return judge_members(work, ANNOT_NO_SHAPE, value, at,
                       "this must be an object: {\"roles\": [\"mayor\"]}", judge_words);
}

static const char *const keys[] = {
#define KEY(name, judge, value, summary) name,
#include "profile_keys.def"
};
static const judge_function judges[] = {
#define KEY(name, judge, value, summary) judge_##judge,
#include "profile_keys.def"
};
enum { KEY_COUNT = sizeof keys / sizeof *keys };

static int judge_key(loading *work, annot_shape of, const char *key, const json_t *value,
                     place here) {
  size_t i = 0;
  (void)of;
  while (i < KEY_COUNT && strcmp(keys[i], key))
    ++i;
  return i < KEY_COUNT ? judges[i](work, value, here.value)
                       : unknown(work, here.key, "a profile has no key", key, keys, KEY_COUNT);
}

static int judge(loading *work, const json_t *root) {
  return judge_members(work, ANNOT_NO_SHAPE, root, skip_space(work->text),
                       "a profile must be an object", judge_key);
}

/// Where that begins which jansson stopped behind: it quotes what it read last, the beginning of a long
/// string only.
static const char *find_error(const loading *work, const json_error_t *error) {
  static const char near[] = " near '";
  const char *end = work->text + error->position, *quoted = strstr(error->text, near);
  size_t length = quoted ? strlen(quoted + sizeof near - 1) : 0;
  length -= length > 0; // the mark that ends it
  if (length > 0 && length <= (size_t)error->position &&
      !memcmp(end - length, quoted + sizeof near - 1, length))
    return end - length;
  return end;
}

static int parse(loading *work, size_t length, json_t **root) {
  json_error_t error;
  *root = json_loadb(work->text, length, JSON_REJECT_DUPLICATES, &error);
  if (!*root)
    return wrong(work, find_error(work, &error), "this is no JSON: %s", error.text);
  work->demands = annot_profile_new(NULL);
  work->ruleset = annot_ruleset_new(NULL);
  if (!work->demands || !work->ruleset)
    out_of_memory();
  int code = judge(work, *root);
  annot_profile_free(work->demands);
  annot_ruleset_free(work->ruleset);
  return code;
}

int profile_load(const char *path, const char *name, json_t **root) {
  loading work = {.name = name};
  FILE *file = fopen(path, "re");
  char *text = malloc(MOST_BYTES + 1);
  int code;
  if (!text)
    out_of_memory();
  size_t length = file ? fread(text, 1, MOST_BYTES, file) : 0;
  text[length] = '\0';
  bool marked = length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3); // which editors leave
  work.text = marked ? text + 3 : text;
  *root = NULL;
  if (!file || ferror(file)) {
    complain("%s: cannot be read: %s", name, strerror(errno));
    code = EXIT_UNREADABLE;
  } else if (length == MOST_BYTES) {
    code = wrong(&work, text, "a profile must be smaller than 1 MiB");
  } else {
    code = parse(&work, length - (marked ? 3 : 0), root);
  }
  if (file)
    fclose(file);
  free(text);
  if (code != EXIT_CLEAN) {
    json_decref(*root);
    *root = NULL;
  }
  return code;
}

/// What has been judged before is only added.
annot_profile *profile_demands(const json_t *root) {
  const json_t *list = json_object_get(root, "require");
  json_t *vocabulary = json_object_get(root, "vocabulary"), *value;
  const char *key;
  if (!list && !vocabulary)
    return NULL;
  loading work = {.name = "", .text = "", .demands = annot_profile_new(NULL)};
  if (!work.demands)
    out_of_memory();
  for (size_t i = 0; i < json_array_size(list); ++i)
    judge_demand(&work, json_array_get(list, i), "{}");
  json_object_foreach(vocabulary, key, value)
    if (allow(work.demands, key, value) == ANNOT_NO_MEMORY)
      out_of_memory();
  return work.demands;
}

annot_severity profile_fail_level(const command_line *options, const json_t *root) {
  annot_severity severity = severity_of(json_object_get(root, "fail-level"));
  int choice = options_choice(options, OPTION_FAIL_LEVEL, -1);
  if (choice >= 0)
    return (annot_severity)(ANNOT_SEVERITY_ERROR - choice);
  return severity ? severity : ANNOT_SEVERITY_ERROR;
}
