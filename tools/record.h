/// record.h: what a worker of a pipeline puts of a record: its document in a spelling, or why it cannot
/// be written.
///
/// Knows no verb: what is put is of a kind, and has a value, that the verb chooses.
#ifndef TOOLS_RECORD_H
#define TOOLS_RECORD_H

#include "pipeline.h"
#include "report.h"

#include <annot/write.h>

/// Spells documents as they stand among others.  It must stay where it is.
typedef struct record_speller {
  annot_writer *writer;
  pipeline_output *output;
} record_speller;

/// False where memory is out; then there is nothing to end.
bool record_speller_begin(record_speller *speller, const annot_write_options *options);
void record_speller_end(record_speller *speller);

/// Puts a document as it stands among others.
annot_status record_put(record_speller *speller, pipeline_output *output,
                        const annot_document *document, int kind, uint32_t value);

/// Puts a document as it is written if there is no other.
annot_status record_put_alone(const annot_write_options *options, pipeline_output *output,
                              const annot_document *document, int kind, uint32_t value);

/// Puts the errors of a record, in the way of `report`.
annot_status record_put_errors(finding_report *report, pipeline_output *output,
                               annot_record *record, int kind);

/// Makes `*held`, whose bytes are to be freed, a copy of bytes.
annot_status record_hold(annot_str *held, annot_str bytes);

#endif
