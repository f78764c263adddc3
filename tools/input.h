/// input.h: files, directories and standard input as streams of bytes, decompressed.
///
/// Says on standard error what cannot be opened, read or decompressed.
#ifndef TOOLS_INPUT_H
#define TOOLS_INPUT_H

#include "options.h"

#include <annot/read.h>

/// Looks at what a walk has come to.  Returns an exit code.
typedef int input_visitor(void *context, const char *path);

/// Calls `visit` with each file that the operands name: directories are walked in order of names.
/// `enter`, which may be NULL, is asked before a folder that was found is walked: that is done where
/// it returns EXIT_CLEAN, and -1 leaves the folder out.  Returns the highest exit code of all visits
/// and failures; EXIT_USAGE ends the walk, and is returned then.
int input_walk(const command_line *options, input_visitor *enter, input_visitor *visit,
               void *context);

/// The folder in which a file stands, with a slash at its end or ".".  The caller frees it.
char *input_folder(const char *path);

/// Adds how many bytes there are in an input; false where that cannot be known before they are read.
bool input_add_size(const char *path, uint64_t *sum);

/// Whether standard input is read, and someone types it.
bool input_typed(const command_line *options);

typedef struct input_stream input_stream;

/// Opens a file, or standard input for "-".  Returns NULL where that fails.
input_stream *input_open(const char *path);
void input_close(input_stream *input);

/// Gives the next bytes; none at the end.  Returns false where reading fails.
bool input_read(input_stream *input, annot_str *bytes);

/// As much as a read gives at most.
enum { INPUT_CHUNK = 1 << 16 };

/// As input_read, but puts the bytes into `room`, of INPUT_CHUNK bytes or more: most are copied once less.
bool input_read_into(input_stream *input, char *room, size_t size, size_t *length);

/// How many bytes of the file have been read, as they stand there.
uint64_t input_position(const input_stream *input);

/// Reads all of an input, which the caller frees; `*bytes` is NULL where there is nothing.  Returns an exit
/// code.
int input_load(const char *path, char **bytes, size_t *length);

/// Says whether the next read may have to wait.
bool input_would_block(const input_stream *input);

/// How the bytes of a file are compressed.
typedef enum packing_kind { PACKING_UNKNOWN, PACKING_NONE, PACKING_GZIP, PACKING_ZSTD } packing_kind;

/// Looks how a file is compressed, whatever its name; PACKING_UNKNOWN where it cannot be read.
packing_kind input_packing(const char *path);

/// Whether a name ends with `ending`, and is longer.
bool input_has_ending(const char *path, const char *ending);

/// How the name says that a file is spelled; ANNOT_ANY_SYNTAX where it is no name of documents.
annot_syntax input_spelling(const char *path);

/// How a file of this name is to be read.  Its first byte tells JSON from XML, but not that it has
/// lines.
annot_syntax input_syntax(const char *path);

/// Reads a file through `function`.  Returns an exit code; where `function` stops the reader with
/// ANNOT_STOPPED, that is its own affair.
int input_read_records(const char *path, const annot_read_options *options,
                       annot_record_function function, void *context);

#endif
