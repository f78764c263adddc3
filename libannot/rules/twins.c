/// What should be there once and stands twice in one layer: quotes (Q111), names and links of
/// speakers (P101, P102), and spans that mention two speakers (P105).
///
/// Each check fills one hash table in the order of the document, so that the earlier of two is the
/// one that is found.  Hashes are keyed by an address: nobody can prepare a file that fills one
/// slot.

#include "config.h"

#include "base/hash.h"
#include "rules/check.h"
#include "value/geo.h"

#include <string.h>

/// Something that may have a twin: a node, or one value of it.
typedef struct twin {
  uint64_t hash; ///< 0: a free place
  annot_node node;
  uint32_t index;
} twin;

typedef bool twin_test(const rules_context *context, const twin *a, const twin *b);

typedef struct twin_table {
  const rules_context *context;
  twin_test *same;
  twin *twins;
  size_t mask;
} twin_table;

/// Makes a table for `count` things; false where memory is out.
static bool begin_table(twin_table *table, rules_context *context, size_t count, twin_test *same) {
  size_t size = 8;
  while (size < 2 * count)
    size *= 2;
  *table = (twin_table){context, same, scratch_of(context, 0, size * sizeof(twin)), size - 1};
  if (table->twins)
    memset(table->twins, 0, size * sizeof(twin));
  return table->twins != NULL;
}

/// The thing like `new` that was added before; else adds it and gives NULL.
static const twin *find_or_add(twin_table *table, twin new) {
  new.hash |= 1;
  size_t at = (size_t)(new.hash >> 32) & table->mask;
  for (; table->twins[at].hash; at = (at + 1) & table->mask)
    if (table->twins[at].hash == new.hash && table->same(table->context, &table->twins[at], &new))
      return &table->twins[at];
  table->twins[at] = new;
  return NULL;
}

static uint64_t first_hash(const rules_context *context, annot_node node) {
  return annot_hash_mix((uint64_t)(uintptr_t)context, layer_of(context, node));
}

static bool one_layer(const rules_context *context, const twin *a, const twin *b) {
  return layer_of(context, a->node) == layer_of(context, b->node);
}

/// A copy that has the same id as well is left to R101.
static void report(rules_context *context, rule_id rule, annot_node later, annot_node earlier,
                   const char *message, const char *label) {
  const annot_document *document = context->document;
  annot_str id = model_id(document, later);
  if (id.length > 0 && annot_str_equal(id, model_id(document, earlier)))
    return;
  if (annot_findings_add(context->findings, rule, place_id(document, later), "%s", message))
    annot_findings_relate(context->findings, place_id(document, earlier), "%s", label);
}

// ---- Spans ----

/// By their numbers, so that a document without a text can be judged too.
static uint64_t mix_spans(const rules_context *context, uint64_t hash, annot_node node,
                          uint32_t row) {
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, node, row, index, slot) {
    const model_slot *bounds =
        model_slot_at(context->document, (annot_node)slot.bits, ROW(SPAN, START));
    hash = annot_hash_mix(annot_hash_mix(hash, bounds[0].bits), bounds[1].bits);
  }
  return hash;
}

static bool same_spans(const rules_context *context, annot_node a, annot_node b, uint32_t row) {
  const annot_document *document = context->document;
  uint32_t count = model_count(document, a, row);
  if (count != model_count(document, b, row))
    return false;
  for (uint32_t i = 0; i < count; ++i) {
    annot_node left = (annot_node)annot_model_value(document, a, row, i).bits;
    annot_node right = (annot_node)annot_model_value(document, b, row, i).bits;
    if (memcmp(model_slot_at(document, left, ROW(SPAN, START)),
               model_slot_at(document, right, ROW(SPAN, START)), 2 * sizeof(model_slot)) != 0)
      return false;
  }
  return true;
}

/// Whether the first span covers words: nothing is said of what covers none.
static bool has_words(const rules_context *context, annot_node node, uint32_t row) {
  model_slot first = annot_model_value(context->document, node, row, 0);
  if (slot_absent(first))
    return false;
  const model_slot *bounds =
      model_slot_at(context->document, (annot_node)first.bits, ROW(SPAN, START));
  return !slot_absent(bounds[0]) && !slot_absent(bounds[1]) && bounds[0].bits < bounds[1].bits;
}

// ---- Quotes ----

/// The speaker that a reference of a quote means, be it by a mention; else the reference's node.
static annot_node meant_speaker(const rules_context *context, model_slot slot) {
  annot_node target = target_of(context, slot);
  return target && shape_of(context, target) == ANNOT_MENTION
             ? model_at(context->document, target)->parent
             : target;
}

static annot_node parent_of(const rules_context *context, annot_node quote) {
  return target_of(context, *model_slot_at(context->document, quote, ROW(QUOTE, PARENT)));
}

static uint64_t hash_quote(const rules_context *context, annot_node quote) {
  uint64_t hash =
      mix_spans(context, first_hash(context, quote), quote, ROW(QUOTE, SPANS));
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, quote, ROW(QUOTE, SPEAKERS), index, slot)
    hash = annot_hash_mix(hash, meant_speaker(context, slot));
  return annot_hash_mix(hash, parent_of(context, quote));
}

static bool same_quote(const rules_context *context, const twin *a, const twin *b) {
  const annot_document *document = context->document;
  uint32_t row = ROW(QUOTE, SPEAKERS), count = model_count(document, a->node, row);
  if (!one_layer(context, a, b) || count != model_count(document, b->node, row) ||
      parent_of(context, a->node) != parent_of(context, b->node) ||
      !same_spans(context, a->node, b->node, ROW(QUOTE, SPANS)))
    return false;
  for (uint32_t i = 0; i < count; ++i)
    if (meant_speaker(context, annot_model_value(document, a->node, row, i)) !=
        meant_speaker(context, annot_model_value(document, b->node, row, i)))
      return false;
  return true;
}

annot_status check_identical_quotes(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  uint32_t count = model_count(document, root, ROW(DOCUMENT, QUOTES));
  twin_table table;
  model_slot slot;
  if (count < 2 || annot_quotes_stand_apart(context))
    return ANNOT_OK;
  if (!begin_table(&table, context, count, same_quote))
    return ANNOT_NO_MEMORY;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, QUOTES), index, slot) {
    annot_node quote = (annot_node)slot.bits;
    if (is_retired(context, quote) || !has_words(context, quote, ROW(QUOTE, SPANS)))
      continue;
    const twin *first = find_or_add(&table, (twin){hash_quote(context, quote), quote, 0});
    if (first)
      report(context, RULE_IDENTICAL_QUOTES, quote, first->node,
             "another quote has the same spans, speakers and parent", "the other quote");
  }
  return ANNOT_OK;
}

// ---- Names ----

/// Whether a name is one, not a description such as "a spokesman": it has a letter that is no
/// lower-case ASCII one.
static bool is_proper(annot_str name) {
  for (size_t i = 0; i < name.length; ++i)
    if ((unsigned char)name.data[i] >= 0x80 || (name.data[i] >= 'A' && name.data[i] <= 'Z'))
      return true;
  return false;
}

static bool has_links(const rules_context *context, annot_node speaker) {
  return !slot_absent(annot_model_value(context->document, speaker, ROW(SPEAKER, LINKS), 0));
}

static bool is_person(const rules_context *context, annot_node speaker) {
  return model_slot_at(context->document, speaker, ROW(SPEAKER, TYPE))->bits ==
         ANNOT_SPEAKER_TYPE_PERSON;
}

/// A person and an organization are two.
static bool same_name(const rules_context *context, const twin *a, const twin *b) {
  const annot_document *document = context->document;
  return one_layer(context, a, b) &&
         is_person(context, a->node) == is_person(context, b->node) &&
         annot_str_equal(model_str(document, a->node, ROW(SPEAKER, NAME)),
                         model_str(document, b->node, ROW(SPEAKER, NAME)));
}

annot_status check_same_names(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  uint32_t count = model_count(document, root, ROW(DOCUMENT, SPEAKERS));
  twin_table table;
  model_slot slot;
  if (count < 2)
    return ANNOT_OK;
  if (!begin_table(&table, context, count, same_name))
    return ANNOT_NO_MEMORY;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, SPEAKERS), index, slot) {
    annot_node speaker = (annot_node)slot.bits;
    annot_str name = model_str(document, speaker, ROW(SPEAKER, NAME));
    if (is_retired(context, speaker) || !is_proper(name))
      continue;
    uint64_t hash = annot_hash(first_hash(context, speaker), name);
    const twin *first = find_or_add(&table, (twin){hash, speaker, 0});
    // Two whose links differ are two; two with one link are left to P102.
    if (first && !(has_links(context, first->node) && has_links(context, speaker)))
      report(context, RULE_SAME_NAME, speaker, first->node, "another speaker has the same name",
             "the other speaker");
  }
  return ANNOT_OK;
}

// ---- Links ----

/// What a link leads to: the id at an authority, or else all of it.
static annot_link link_at(const rules_context *context, annot_node speaker, uint32_t index) {
  annot_str iri = model_bytes(context->document, annot_model_value(context->document, speaker,
                                                                   ROW(SPEAKER, LINKS), index));
  annot_link link = annot_link_read(iri);
  if (link.flaw.what)
    link.authority = ANNOT_NO_AUTHORITY;
  if (link.authority == ANNOT_NO_AUTHORITY)
    link.id = iri;
  return link;
}

static bool same_link(const rules_context *context, const twin *a, const twin *b) {
  annot_link left = link_at(context, a->node, a->index);
  annot_link right = link_at(context, b->node, b->index);
  return left.authority == right.authority && annot_str_equal(left.id, right.id) &&
         layer_of(context, a->node) == layer_of(context, b->node);
}

static size_t count_links(const rules_context *context, annot_node root) {
  size_t count = 0;
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, root, ROW(DOCUMENT, SPEAKERS), index, slot)
    count += model_count(context->document, (annot_node)slot.bits, ROW(SPEAKER, LINKS));
  return count;
}

/// Tells of the first link of a speaker that another one has.
static void judge_links(rules_context *context, twin_table *table, annot_node speaker) {
  uint32_t count = model_count(context->document, speaker, ROW(SPEAKER, LINKS));
  bool told = false;
  for (uint32_t index = 0; index < count; ++index) {
    annot_link link = link_at(context, speaker, index);
    uint64_t hash = annot_hash(annot_hash_mix(first_hash(context, speaker), link.authority), link.id);
    const twin *first = find_or_add(table, (twin){hash, speaker, index});
    if (!first || told || first->node == speaker)
      continue;
    report(context, RULE_SAME_LINK, speaker, first->node, "another speaker has the same link",
           "the other speaker");
    told = true;
  }
}

annot_status check_same_links(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  size_t count = count_links(context, root);
  twin_table table;
  model_slot slot;
  if (count < 2)
    return ANNOT_OK;
  if (!begin_table(&table, context, count, same_link))
    return ANNOT_NO_MEMORY;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, SPEAKERS), index, slot)
    if (!is_retired(context, (annot_node)slot.bits))
      judge_links(context, &table, (annot_node)slot.bits);
  return ANNOT_OK;
}

// ---- Mentions ----

static bool same_mention(const rules_context *context, const twin *a, const twin *b) {
  return one_layer(context, a, b) && same_spans(context, a->node, b->node, ROW(MENTION, SPANS));
}

static size_t count_mentions(const rules_context *context, annot_node root) {
  size_t count = 0;
  model_slot slot;
  FOR_EACH_ELEMENT(context->document, root, ROW(DOCUMENT, SPEAKERS), index, slot)
    count += model_count(context->document, (annot_node)slot.bits, ROW(SPEAKER, MENTIONS));
  return count;
}

static void judge_mentions(rules_context *context, twin_table *table, annot_node speaker) {
  const annot_document *document = context->document;
  model_slot slot;
  FOR_EACH_ELEMENT(document, speaker, ROW(SPEAKER, MENTIONS), index, slot) {
    annot_node mention = (annot_node)slot.bits;
    if (is_retired(context, mention) || !has_words(context, mention, ROW(MENTION, SPANS)))
      continue;
    uint64_t hash =
        mix_spans(context, first_hash(context, mention), mention, ROW(MENTION, SPANS));
    const twin *first = find_or_add(table, (twin){hash, mention, 0});
    if (first && model_at(document, first->node)->parent != speaker)
      report(context, RULE_SHARED_MENTION, mention, first->node,
             "this span mentions another speaker too", "the mention of the other speaker");
  }
}

annot_status check_shared_mentions(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  size_t count = count_mentions(context, root);
  twin_table table;
  model_slot slot;
  if (count < 2)
    return ANNOT_OK;
  if (!begin_table(&table, context, count, same_mention))
    return ANNOT_NO_MEMORY;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, SPEAKERS), index, slot)
    if (!is_retired(context, (annot_node)slot.bits))
      judge_mentions(context, &table, (annot_node)slot.bits);
  return ANNOT_OK;
}
