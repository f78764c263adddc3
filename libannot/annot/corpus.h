/// annot/corpus.h: what the rules about several documents (C) go by.
///
/// Such a rule compares facts. Each document has some: its id, its text, the type and the name of
/// each entity by its links. Facts are small, and can be kept, sorted and put together as one likes:
/// in memory, in files, by machines that each see a part of the corpus.
///
/// A rule is broken where two facts of different documents have the same rule and key, but not the same
/// value. It is reported at the later one; the first one of the key is related.
#ifndef ANNOT_CORPUS_H
#define ANNOT_CORPUS_H

#include <annot/finding.h>

ANNOT_BEGIN_DECLS

/// One fact. Its strings hold until the function that is given it returns.
typedef struct annot_fact {
  const annot_rule *rule;
  uint64_t key;          ///< a hash of what is compared: an id, a text, a link
  uint64_t value;        ///< what must be equal where the key is: a type, a hash of a name; of ids and
                         ///< texts 0: two of a key are too many (annot_facts_differ says so)
  annot_node node;       ///< what it was found at
  annot_range range;     ///< the place of a finding: the id of the document or annotation
  annot_str document_id;
  annot_str id;          ///< of the annotation; empty for the document itself
  annot_str pointer;     ///< RFC 6901 pointer into the document
} annot_fact;

/// Is called with each fact. Any status but ANNOT_OK ends the work, and is returned.
typedef annot_status (*annot_fact_function)(void *context, const annot_fact *fact);

/// Calls `function` with the facts of a document that the rules wanted by `findings` go by. `findings`
/// are those of its record (annot/read.h), or are about no input: they say where things stand, and
/// nothing is added to them. Rejected and replaced annotations have no facts. ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_document_facts(const annot_document *document, annot_findings *findings,
                                            annot_fact_function function, void *context);

/// Says whether two facts of different documents and the same key break their rule.
ANNOT_API bool annot_facts_differ(const annot_rule *rule, uint64_t value, uint64_t other);

/// Returns the message of a finding of such a rule: one line, constant.
ANNOT_API const char *annot_fact_message(const annot_rule *rule);

ANNOT_END_DECLS

#endif
