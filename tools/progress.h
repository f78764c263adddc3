/// progress.h: how far the work is, on one line of the terminal that standard error goes to.
///
/// The line appears when the work has taken a second, is drawn again a few times a second, and makes
/// way for whatever else goes to the terminal.  The thread that began it draws, and whichever writes
/// results at the time, so that nothing comes between them.  Knows nothing of what is worked on.
#ifndef TOOLS_PROGRESS_H
#define TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/// Says how many bytes there are to read; 0: nobody knows.
typedef uint64_t progress_measure(void *context);

/// Begins to count.  `measure` is called with `context` when the line is drawn for the first time.
void progress_begin(progress_measure *measure, void *context);

/// Takes the line away for good.
void progress_end(void);

/// Says that what is read from now on has been read and counted before, or no more.
void progress_again(bool again);

/// Count what has been read of the input, documents and findings.  In any thread.
void progress_read(uint64_t bytes);
void progress_document(void);
void progress_finding(void);

/// Says that this thread is the one that writes results, from now on or no more.
void progress_turn(bool writes);

/// Whether this thread is to call progress_draw now and then, waiting or not.
bool progress_here(void);

/// Draws the line, if it is time to.
void progress_draw(void);

/// When it is time to, by CLOCK_MONOTONIC.
struct timespec progress_due(void);

/// Takes the line away, for something else is written to the terminal now.  Where that does not end a
/// line, none is drawn until something does.
void progress_give_way(bool ends_line);

#endif
