/// What a corpus demands (C201, C202): members that must be there, and words that may be used.

#include "config.h"

#include "rules/profile.h"

#include "rules/validator.h"
#include "value/word.h"

#include <stdio.h>
#include <string.h>

/// A demand has no more steps than this, so that looking for it ends.
enum { MOST_STEPS = 8 };
/// Near words are looked for so often in one document.
enum { MOST_SUGGESTIONS = 20 };

typedef struct kept_string {
  uint32_t first, length; ///< in the strings of the profile
} kept_string;

typedef struct condition {
  size_t demand;
  annot_field field;
  kept_string value;
} condition;

typedef struct demand {
  annot_shape of;
  kept_string member;
} demand;

typedef struct allowed_word {
  kept_string member, word;
  bool prefix;
} allowed_word;

struct annot_profile {
  annot_allocator allocator;
  annot_buffer strings;
  annot_array demands, conditions, words; ///< of demand, condition and allowed_word
};

annot_profile *annot_profile_new(const annot_allocator *allocator) {
  annot_profile *profile = annot_resize(allocator, NULL, 0, sizeof *profile);
  if (!profile)
    return NULL;
  *profile = (annot_profile){0};
  if (allocator)
    profile->allocator = *allocator;
  profile->strings.allocator = &profile->allocator;
  return profile;
}

void annot_profile_free(annot_profile *profile) {
  if (!profile)
    return;
  const annot_allocator allocator = profile->allocator;
  ARRAY_FREE(demand, &allocator, &profile->demands);
  ARRAY_FREE(condition, &allocator, &profile->conditions);
  ARRAY_FREE(allowed_word, &allocator, &profile->words);
  annot_buffer_free(&profile->strings);
  annot_release(&allocator, profile, sizeof *profile);
}

static annot_status keep(annot_profile *profile, annot_str string, kept_string *kept) {
  if (string.length >= UINT32_MAX - profile->strings.length)
    return ANNOT_LIMIT;
  *kept = (kept_string){(uint32_t)profile->strings.length, (uint32_t)string.length};
  return annot_buffer_append(&profile->strings, string.data, string.length);
}

static annot_str kept(const annot_profile *profile, kept_string string) {
  return (annot_str){profile->strings.data + string.first, string.length};
}

/// Takes the first name of a path away.
static annot_str next_name(annot_str *path) {
  const char *stop = path->length ? memchr(path->data, '.', path->length) : NULL;
  annot_str name = {path->data, stop ? (size_t)(stop - path->data) : path->length};
  size_t used = name.length + (stop != NULL);
  *path = (annot_str){path->data + used, path->length - used};
  return name;
}

/// The shapes, as bits, that may hold one of `shapes`.
static uint32_t holders_of(uint32_t shapes) {
  uint32_t holders = 0;
  for (annot_shape shape = 1; shape < ANNOT_SHAPE_LIMIT; ++shape)
    for (uint32_t row = 0; row < annot_shapes[shape].count; ++row) {
      const annot_field_info *info = shape_row(shape, row);
      if (info->kind == ANNOT_KIND_NODE && (shapes >> info->child & 1))
        holders |= 1u << shape;
    }
  return holders;
}

/// The shapes that member `name` of one of `shapes` leads to; `*found` says whether there is one.
static uint32_t step(uint32_t shapes, annot_str name, bool *found) {
  uint32_t next = 0;
  *found = false;
  for (annot_shape shape = 1; shape < ANNOT_SHAPE_LIMIT; ++shape) {
    annot_field field = shapes >> shape & 1 ? annot_field_find(shape, name) : ANNOT_NO_FIELD;
    if (field == ANNOT_NO_FIELD)
      continue;
    const annot_field_info *info = annot_field_lookup(field);
    *found = true;
    next |= info->kind == ANNOT_KIND_NODE        ? 1u << info->child
            : info->kind == ANNOT_KIND_REFERENCE ? info->targets & ~1u
                                                 : 0;
  }
  return next;
}

/// Whether a path leads anywhere from a shape.
static annot_status judge_path(annot_shape of, annot_str path) {
  uint32_t shapes = 1u << of;
  for (int steps = 0;; ++steps) {
    if (steps == MOST_STEPS)
      return ANNOT_LIMIT;
    bool found, last = !memchr(path.data, '.', path.length), first = steps == 0;
    shapes = step(first ? shapes : shapes | holders_of(shapes), next_name(&path), &found);
    if (!found)
      return ANNOT_BAD_FIELD;
    if (last)
      return ANNOT_OK;
    if (!shapes || !path.length)
      return ANNOT_BAD_FIELD;
  }
}

annot_status annot_profile_require(annot_profile *profile, annot_shape of, annot_str member) {
  demand made = {.of = of};
  if (!annot_shape_lookup(of) || member.length == 0)
    return ANNOT_BAD_FIELD;
  TRY(judge_path(of, member));
  TRY(ARRAY_RESERVE(demand, &profile->allocator, &profile->demands, 1));
  TRY(keep(profile, member, &made.member));
  ARRAY_PUSH(demand, &profile->demands, made);
  return ANNOT_OK;
}

annot_status annot_profile_where(annot_profile *profile, annot_field field, annot_str value) {
  const annot_field_info *info = annot_field_lookup(field);
  if (profile->demands.count == 0)
    return ANNOT_BAD_STATE;
  condition made = {.demand = profile->demands.count - 1, .field = field};
  if (!info || info->shape != ARRAY_AT(demand, &profile->demands, made.demand).of ||
      (!kind_is_string(info->kind) && info->kind != ANNOT_KIND_ENUM))
    return ANNOT_BAD_FIELD;
  if (info->kind == ANNOT_KIND_ENUM && !annot_enum_find(info->enumeration, value))
    return ANNOT_BAD_VALUE;
  TRY(ARRAY_RESERVE(condition, &profile->allocator, &profile->conditions, 1));
  TRY(keep(profile, value, &made.value));
  ARRAY_PUSH(condition, &profile->conditions, made);
  return ANNOT_OK;
}

static bool is_text_member(annot_str name) {
  for (annot_shape shape = 1; shape < ANNOT_SHAPE_LIMIT; ++shape) {
    const annot_field_info *info = annot_field_lookup(annot_field_find(shape, name));
    if (info && info->kind == ANNOT_KIND_TEXT)
      return true;
  }
  return false;
}

annot_status annot_profile_allow(annot_profile *profile, annot_str member, annot_str word,
                                 bool prefix) {
  allowed_word made = {.prefix = prefix};
  if (!is_text_member(member))
    return ANNOT_BAD_FIELD;
  TRY(ARRAY_RESERVE(allowed_word, &profile->allocator, &profile->words, 1));
  TRY(keep(profile, member, &made.member));
  TRY(keep(profile, word, &made.word));
  ARRAY_PUSH(allowed_word, &profile->words, made);
  return ANNOT_OK;
}

void annot_validator_profile(annot_validator *validator, const annot_profile *profile) {
  validator->profile = profile;
}

static annot_str spelled(const annot_document *document, annot_node node,
                         const annot_field_info *info, uint32_t index) {
  return info->kind == ANNOT_KIND_ENUM
             ? annot_enum_spelling(info->enumeration, annot_enum(document, node, info->field, index))
             : annot_string(document, node, info->field, index);
}

static bool holds(const annot_profile *profile, const annot_document *document, annot_node node,
                  const condition *wanted) {
  const annot_field_info *info = annot_field_lookup(wanted->field);
  uint32_t count = annot_count(document, node, info->field);
  for (uint32_t i = 0; i < count; ++i)
    if (annot_str_equal(spelled(document, node, info, i), kept(profile, wanted->value)))
      return true;
  return false;
}

/// Whether a node has what a path leads to.  No deeper than MOST_STEPS.
static bool has(const annot_document *document, annot_node node, annot_str path) {
  annot_str rest = path, name = next_name(&rest);
  annot_field field = annot_field_find(annot_node_shape(document, node), name);
  if (field == ANNOT_NO_FIELD) {
    node = annot_node_parent(document, node);
    field = annot_field_find(annot_node_shape(document, node), name);
  }
  uint32_t count = field == ANNOT_NO_FIELD ? 0 : annot_count(document, node, field);
  if (rest.length == 0)
    return count > 0;
  for (uint32_t i = 0; i < count; ++i) {
    annot_node next = annot_field_lookup(field)->kind == ANNOT_KIND_NODE
                          ? annot_child(document, node, field, i)
                          : annot_target(document, node, field, i);
    if (next != ANNOT_NO_NODE && has(document, next, rest))
      return true;
  }
  return false;
}

/// Says what lacks the member: `a quote (type "direct") of this corpus needs speakers.links`.
static void report_missing(const annot_profile *profile, rules_context *context, annot_node node,
                           size_t index) {
  const demand *wanted = &ARRAY_AT(demand, &profile->demands, index);
  annot_str shape = annot_shape_lookup(wanted->of)->name, member = kept(profile, wanted->member);
  char which[256] = "";
  size_t length = 0;
  for (size_t i = 0; i < profile->conditions.count && length < sizeof which; ++i) {
    const condition *narrow = &ARRAY_AT(condition, &profile->conditions, i);
    if (narrow->demand == index)
      length += (size_t)snprintf(which + length, sizeof which - length, " of %s %s",
                                 annot_field_lookup(narrow->field)->name.data,
                                 annot_shown(kept(profile, narrow->value)).text);
  }
  annot_findings_add(context->findings, RULE_PROFILE_REQUIRES, place_id(context->document, node),
                     "in this corpus, %.*s%s needs %.*s", (int)shape.length, shape.data, which,
                     (int)member.length, member.data);
}

static void check_demands(const annot_profile *profile, rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  for (size_t i = 0; i < profile->demands.count; ++i) {
    const demand *wanted = &ARRAY_AT(demand, &profile->demands, i);
    bool meant = wanted->of == shape_of(context, node);
    for (size_t j = 0; meant && j < profile->conditions.count; ++j) {
      const condition *narrow = &ARRAY_AT(condition, &profile->conditions, j);
      meant = narrow->demand != i || holds(profile, document, node, narrow);
    }
    if (meant && !has(document, node, kept(profile, wanted->member)))
      report_missing(profile, context, node, i);
  }
}

static bool fits(const annot_profile *profile, const allowed_word *word, annot_str value) {
  annot_str allowed = kept(profile, word->word);
  if (word->prefix && value.length > allowed.length)
    value.length = allowed.length;
  return annot_str_equal(allowed, value);
}

/// Looks a value up; `*nearest` is the word that it was probably meant to be, if it is none.
static bool is_allowed(const annot_profile *profile, annot_str member, annot_str value,
                       annot_nearest *nearest) {
  bool any = false;
  for (size_t i = 0; i < profile->words.count; ++i) {
    const allowed_word *word = &ARRAY_AT(allowed_word, &profile->words, i);
    if (!annot_str_equal(kept(profile, word->member), member))
      continue;
    if (fits(profile, word, value))
      return true;
    any = true;
    if (nearest && !word->prefix)
      annot_nearest_offer(nearest, kept(profile, word->word));
  }
  return !any;
}

static void check_value(const annot_profile *profile, rules_context *context, annot_node node,
                        const annot_field_info *info, uint32_t index) {
  annot_findings *findings = context->findings;
  annot_str value = annot_string(context->document, node, info->field, index);
  annot_nearest nearest;
  if (is_allowed(profile, info->name, value, NULL))
    return;
  annot_nearest_begin(&nearest, value);
  if (context->suggestions++ < MOST_SUGGESTIONS)
    is_allowed(profile, info->name, value, &nearest);
  annot_str near = nearest.found;
  if (!annot_findings_add(findings, RULE_PROFILE_VOCABULARY, place_value(node, info->field, index),
                          near.data ? "in this corpus, %.*s is not %s; did you mean %s?"
                                    : "in this corpus, %.*s is not %s",
                          (int)info->name.length, info->name.data, annot_shown(value).text,
                          near.data ? annot_shown(near).text : "") ||
      !near.data)
    return;
  annot_findings_fix(findings, false, "write %s", annot_shown(near).text);
  annot_findings_edit_string(findings, node, info->field, index, near);
}

static void check_words(const annot_profile *profile, rules_context *context, annot_node node) {
  const annot_field_info *info;
  if (profile->words.count == 0)
    return;
  FOR_EACH_ROW(context->document, node, info, row) {
    if (info->kind != ANNOT_KIND_TEXT)
      continue;
    for (uint32_t i = 0, count = annot_count(context->document, node, info->field); i < count; ++i)
      check_value(profile, context, node, info, i);
  }
}

annot_status annot_profile_check(const annot_profile *profile, rules_context *context,
                                 annot_node node) {
  if (is_retired(context, node))
    return ANNOT_OK;
  check_demands(profile, context, node);
  check_words(profile, context, node);
  return ANNOT_OK;
}
