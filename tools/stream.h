/// stream.h: a filter for pipes: for each record one line, in order, and nothing held back.
///
/// A record that cannot be passed on comes out as {"annot_error":[findings],"record":"its bytes"}, or
/// goes to the file that --rejects names.  White space between records is no record.
#ifndef TOOLS_STREAM_H
#define TOOLS_STREAM_H

#include "options.h"

#include <annot/profile.h>

/// What is done with each record.
typedef struct stream_work {
  const annot_ruleset *ruleset; ///< validate: what is looked for; passes records on as they are
  const annot_profile *demands; ///< validate: what a profile wants besides; or NULL
  annot_severity fail_level;    ///< validate: what a record is refused for
  bool convert;                 ///< writes canonical JSON, refuses what is not lossless
} stream_work;

/// Refuses options that would mean nothing with --stream, or without it.  Returns an exit code.
int stream_judge_options(const command_line *options);

/// Filters all operands.  Returns an exit code.
int stream_run(const command_line *options, const stream_work *work);

#endif
