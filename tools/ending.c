/// ending.c: the actions, and the signals that end the program.

#include "config.h"

#include "ending.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_ACTIONS = 4 };

static void (*actions[MOST_ACTIONS])(void);
static volatile sig_atomic_t action_count;

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

static void act(void) {
  for (int i = 0; i < action_count; ++i)
    actions[i]();
}

static void on_signal(int number) {
  act();
  signal(number, SIG_DFL);
  raise(number);
}

static void listen(void) {
  atexit(act);
  for (int i = 0; i < NUMBERS; ++i)
    if (signal(numbers[i], on_signal) == SIG_IGN)
      signal(numbers[i], SIG_IGN); // as nohup wants it
}

void ending_add(void (*action)(void)) {
  for (int i = 0; i < action_count; ++i)
    if (actions[i] == action)
      return;
  if (action_count == MOST_ACTIONS)
    abort();
  actions[action_count] = action;
  if (++action_count == 1)
    listen();
}

void ending_now(int code) {
  act();
  _exit(code);
}

void ending_hold(sigset_t *before) {
  sigset_t ending;
  sigemptyset(&ending);
  for (int i = 0; i < NUMBERS; ++i)
    sigaddset(&ending, numbers[i]);
  pthread_sigmask(SIG_BLOCK, &ending, before);
}

void ending_release(const sigset_t *before) {
  pthread_sigmask(SIG_SETMASK, before, NULL);
}
