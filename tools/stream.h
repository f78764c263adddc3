/// stream.h: a filter for pipes: for each record one line, in order, and nothing held back.
///
/// A record that cannot be passed on comes out as {"annot_error":[findings],"record":"its bytes"}, or
/// goes to the file that --rejects names.  White space between records is no record.
#ifndef TOOLS_STREAM_H
#define TOOLS_STREAM_H

#include "profile.h"

/// Refuses options that would mean nothing with --stream, or without it.  Returns an exit code.
int stream_judge_options(const command_line *options);

/// Filters all operands.  With `profiles` records are judged by that of each input, and passed on as they
/// are; without them they become canonical JSON, and what is not lossless is refused.  Returns an exit
/// code.
int stream_run(const command_line *options, profile_set *profiles);

#endif
