/// tests/suite.h: what every test program ends with, so that each is only its cases.
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/// Runs the one suite `suite` as a TAP program and returns the exit code of main.
static inline int suite_run(Suite *suite) {
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/// Adds a test case of its own for `function`, run once for each row of a table.
static inline void suite_add_loop(Suite *suite, const char *name, const TTest *function, int rows) {
  TCase *test_case = tcase_create(name);
  tcase_set_timeout(test_case, 120);
  tcase_add_loop_test(test_case, function, 0, rows);
  suite_add_tcase(suite, test_case);
}

/// Adds a test case of its own for `function`, run once.
static inline void suite_add(Suite *suite, const char *name, const TTest *function) {
  suite_add_loop(suite, name, function, 1);
}

#endif
