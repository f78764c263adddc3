/// ending.h: what is put right however the program ends: at its exit, or by a signal.
///
/// Knows nothing of what that is.
#ifndef TOOLS_ENDING_H
#define TOOLS_ENDING_H

#include <signal.h>

/// Has `action` called before the program ends; once, however often that is asked for.  It may run in a
/// signal handler, so that it must be async-signal-safe.
void ending_add(void (*action)(void));

/// Ends the program from any thread while others work: what is put right is put right, and nothing else
/// is touched.  exit() would write out the streams of the other threads under their hands.
_Noreturn void ending_now(int code);

/// Holds the signals back that end the program, until ending_release is called with `before`.
void ending_hold(sigset_t *before);
void ending_release(const sigset_t *before);

#endif
