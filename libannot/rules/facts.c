/// The facts of a document that the rules about several documents go by (C101–C104).

#include "config.h"

#include "base/hash.h"
#include "finding/finding.h"

#include <annot/corpus.h>
#include <stdio.h>
#include <string.h>

/// What is said of one document.
typedef struct fact_teller {
  const annot_document *document;
  annot_findings *findings;
  annot_fact_function function;
  void *context;
  annot_array retired; ///< of uint8_t, by node; empty where nothing is replaced
} fact_teller;

static bool is_wanted(const fact_teller *teller, rule_id rule) {
  return annot_findings_want(teller->findings, rule);
}

static annot_status tell(const fact_teller *teller, rule_id rule, annot_node node, uint64_t key,
                         uint64_t value) {
  const annot_document *document = teller->document;
  char pointer[64] = "/id";
  bool root = node == ANNOT_ROOT;
  if (!root)
    snprintf(pointer, sizeof pointer, "/%s/%u/id",
             annot_field_lookup(annot_node_field(document, node))->name.data,
             (unsigned)annot_node_index(document, node));
  finding_place place = root ? place_value(node, ANNOT_DOCUMENT_ID, 0) : place_id(document, node);
  annot_fact fact = {.rule = &annot_rules[rule],
                     .key = key,
                     .value = value,
                     .node = node,
                     .range = annot_findings_range(teller->findings, place),
                     .document_id = model_str(document, ANNOT_ROOT, ROW(DOCUMENT, ID)),
                     .id = root ? (annot_str){"", 0} : model_id(document, node),
                     .pointer = {pointer, strlen(pointer)}};
  return teller->function(teller->context, &fact);
}

static annot_status tell_document(const fact_teller *teller) {
  const annot_document *document = teller->document;
  annot_str id = model_str(document, ANNOT_ROOT, ROW(DOCUMENT, ID)), text = annot_text(document);
  if (id.data && is_wanted(teller, RULE_DUPLICATE_DOCUMENT))
    TRY(tell(teller, RULE_DUPLICATE_DOCUMENT, ANNOT_ROOT, annot_hash(RULE_DUPLICATE_DOCUMENT, id), 0));
  if (text.length > 0 && is_wanted(teller, RULE_SAME_TEXT))
    TRY(tell(teller, RULE_SAME_TEXT, ANNOT_ROOT, annot_hash(RULE_SAME_TEXT, text), 0));
  return ANNOT_OK;
}

/// The members of an entity that facts are made of.
typedef struct entity_rows {
  uint32_t list; ///< of the document
  uint32_t type, name, links, status, replaces;
} entity_rows;

static const entity_rows speaker_rows = {ROW(DOCUMENT, SPEAKERS), ROW(SPEAKER, TYPE),
                                         ROW(SPEAKER, NAME),      ROW(SPEAKER, LINKS),
                                         ROW(SPEAKER, STATUS),    ROW(SPEAKER, REPLACES)};
static const entity_rows location_rows = {ROW(DOCUMENT, LOCATIONS), ROW(LOCATION, TYPE),
                                          ROW(LOCATION, NAME),      ROW(LOCATION, LINKS),
                                          ROW(LOCATION, STATUS),    ROW(LOCATION, REPLACES)};

/// Remembers whom the others replace.
static annot_status find_retired(fact_teller *teller, const entity_rows *rows, model_run entities) {
  const annot_document *document = teller->document;
  for (uint32_t i = 0; i < entities.count; ++i) {
    annot_node node = (annot_node)model_element(document, entities, i)->bits;
    model_run replaced = model_values(document, node, rows->replaces);
    for (uint32_t j = 0; j < replaced.count; ++j) {
      annot_node target = annot_find(document, model_bytes(document, *model_element(document, replaced, j)));
      if (teller->retired.count == 0) {
        TRY(ARRAY_RESERVE(uint8_t, &document->allocator, &teller->retired, document->nodes.count));
        teller->retired.count = document->nodes.count;
        memset(teller->retired.data, 0, teller->retired.count);
      }
      if (target != node && target != ANNOT_NO_NODE)
        ARRAY_AT(uint8_t, &teller->retired, target) = 1;
    }
  }
  return ANNOT_OK;
}

static bool is_live(const fact_teller *teller, const entity_rows *rows, annot_node node) {
  model_slot status = *model_slot_at(teller->document, node, rows->status);
  bool retired = teller->retired.count > 0 && ARRAY_AT(uint8_t, &teller->retired, node);
  return !retired && status.bits != ANNOT_REVIEW_REJECTED;
}

/// What one entity is by each of its links.
static annot_status tell_entity(const fact_teller *teller, const entity_rows *rows, annot_node node) {
  const annot_document *document = teller->document;
  model_slot type = *model_slot_at(document, node, rows->type);
  annot_str name = model_str(document, node, rows->name);
  model_run links = model_values(document, node, rows->links);
  for (uint32_t i = 0; i < links.count; ++i) {
    annot_str link = model_bytes(document, *model_element(document, links, i));
    uint64_t key = annot_hash(rows->list, link); // a place and its government are two entities
    if (!slot_absent(type) && is_wanted(teller, RULE_LINK_WITH_TWO_TYPES))
      TRY(tell(teller, RULE_LINK_WITH_TWO_TYPES, node, key, type.bits));
    if (name.length > 0 && is_wanted(teller, RULE_LINK_WITH_TWO_NAMES))
      TRY(tell(teller, RULE_LINK_WITH_TWO_NAMES, node, key, annot_hash(0, name)));
  }
  return ANNOT_OK;
}

static annot_status tell_entities(fact_teller *teller, const entity_rows *rows) {
  const annot_document *document = teller->document;
  model_run entities = model_values(document, ANNOT_ROOT, rows->list);
  TRY(find_retired(teller, rows, entities));
  for (uint32_t i = 0; i < entities.count; ++i) {
    annot_node node = (annot_node)model_element(document, entities, i)->bits;
    if (is_live(teller, rows, node))
      TRY(tell_entity(teller, rows, node));
  }
  return ANNOT_OK;
}

annot_status annot_document_facts(const annot_document *document, annot_findings *findings,
                                  annot_fact_function function, void *context) {
  fact_teller teller = {document, findings, function, context, {0}};
  annot_status status = tell_document(&teller);
  if (status == ANNOT_OK)
    status = tell_entities(&teller, &speaker_rows);
  if (status == ANNOT_OK)
    status = tell_entities(&teller, &location_rows);
  ARRAY_FREE(uint8_t, &document->allocator, &teller.retired);
  return status;
}

bool annot_facts_differ(const annot_rule *rule, uint64_t value, uint64_t other) {
  bool alone = rule == &annot_rules[RULE_DUPLICATE_DOCUMENT] || rule == &annot_rules[RULE_SAME_TEXT];
  return alone || value != other;
}

const char *annot_fact_message(const annot_rule *rule) {
  if (rule == &annot_rules[RULE_DUPLICATE_DOCUMENT])
    return "another document of the corpus has this id";
  if (rule == &annot_rules[RULE_SAME_TEXT])
    return "another document of the corpus has the same text";
  return rule == &annot_rules[RULE_LINK_WITH_TWO_TYPES]
             ? "a link of this entity has another type elsewhere in the corpus"
             : "a link of this entity has another name elsewhere in the corpus";
}
