/// facts.h: the facts of all documents of a run, and where they contradict each other (rules C).
///
/// Of each fact a few bytes are kept for comparing, and what is needed to report it in a spool.  Both go to
/// scratch files when there are many, so that memory does not grow with the corpus.
#ifndef TOOLS_FACTS_H
#define TOOLS_FACTS_H

#include <annot/corpus.h>
#include <annot/read.h>
#include <annot/rule.h>
#include <stdio.h>

/// Which rules about several documents a ruleset wants, a bit for each; 0: none.
uint32_t facts_wanted(const annot_ruleset *ruleset);

/// Writes the facts of a record to `to`, for facts_take in the ordered stage.
annot_status facts_write(const annot_record *record, FILE *to);

typedef struct fact_store fact_store;

fact_store *facts_new(void);
void facts_free(fact_store *facts);

/// Takes what facts_write has written of a record; `name` is that of its input.
void facts_take(fact_store *facts, const char *name, annot_str written);

/// Is called with each contradiction, in the order of the input; `record` has what can be shown of it.
typedef void (*fact_report)(void *context, const char *name, annot_record *record,
                            annot_finding *finding);

/// Remembers that facts of these rules, bits of facts_wanted, are not there of all documents.
void facts_lack(fact_store *facts, uint32_t rules);

/// Writes all facts to a file, a line of JSON each, so that parts of a corpus can be put together.
/// Returns an exit code.
int facts_save(fact_store *facts, const char *path);

/// Takes the facts of such a file, as if its documents came now, and says which of the `wanted` rules
/// it does not serve.  Returns an exit code.
int facts_load(fact_store *facts, const char *path, uint32_t wanted);

/// Returns how many documents have been seen.
uint64_t facts_documents(const fact_store *facts);

/// Compares all facts.  Returns an exit code: scratch files can fail.
int facts_compare(fact_store *facts, fact_report report, void *context);

#endif
