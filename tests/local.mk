# The tests: one check suite a unit, and scripts for the command and for the structure of the project.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = CK_TAP_LOG_FILE_NAME=-; CK_VERBOSITY=silent; export CK_TAP_LOG_FILE_NAME CK_VERBOSITY; \
  NM='$(NM)'; CC='$(CC)'; ANNOT_EXAMPLES='$(abs_top_srcdir)/examples'; export ANNOT_EXAMPLES; \
  ANNOT_SPEC='$(abs_top_srcdir)/spec/annot-1.0.md'; export ANNOT_SPEC; ANNOT_FIXTURES='$(abs_top_srcdir)/tests/fixtures'; ANNOT='$(abs_top_builddir)/tools/annot$(EXEEXT)'; \
  ANNOT_SHARED='$(abs_top_srcdir)/../shared'; export NM CC ANNOT_FIXTURES ANNOT ANNOT_SHARED;
if SANITIZERS
AM_TESTS_ENVIRONMENT += CK_FORK=no; export CK_FORK;
endif
AM_CPPFLAGS += -I$(top_srcdir)/tests
# A unit: tests/test_NAME.c, and a line here.  The suites link the convenience library.
UNIT_TESTS =
UNIT_TESTS += %D%/test_memory
UNIT_TESTS += %D%/test_word
UNIT_TESTS += %D%/test_date
UNIT_TESTS += %D%/test_geo
UNIT_TESTS += %D%/test_counting
UNIT_TESTS += %D%/test_pages
UNIT_TESTS += %D%/test_spec
UNIT_TESTS += %D%/test_quotation_marks
UNIT_TESTS += %D%/test_words
UNIT_TESTS += %D%/test_number
UNIT_TESTS += %D%/test_json
UNIT_TESTS += %D%/test_xml
UNIT_TESTS += %D%/test_findings
UNIT_TESTS += %D%/test_write
UNIT_TESTS += %D%/test_spelling
UNIT_TESTS += %D%/test_take
UNIT_TESTS += %D%/test_roundtrip
UNIT_TESTS += %D%/test_change
UNIT_TESTS += %D%/test_edit
UNIT_TESTS += %D%/test_edit_random
UNIT_TESTS += %D%/test_positions
UNIT_TESTS += %D%/test_query
UNIT_TESTS += %D%/test_lend
UNIT_TESTS += %D%/test_profile_api
UNIT_TESTS += %D%/test_watch
UNIT_TESTS += %D%/test_hostile
UNIT_TESTS += %D%/test_rebase

# Tests of random documents share their maker.
%C%_test_spelling_SOURCES = %D%/test_spelling.c %D%/generate.c
%C%_test_roundtrip_SOURCES = %D%/test_roundtrip.c %D%/generate.c
%C%_test_change_SOURCES = %D%/test_change.c %D%/generate.c
%C%_test_rebase_SOURCES = %D%/test_rebase.c %D%/generate.c
%C%_test_edit_random_SOURCES = %D%/test_edit_random.c %D%/generate.c
%C%_test_watch_SOURCES = %D%/test_watch.c %D%/generate.c
%C%_test_query_SOURCES = %D%/test_query.c %D%/generate.c

# What pages show is read and judged in one way.
%C%_test_pages_SOURCES = %D%/test_pages.c %D%/example.c
%C%_test_spec_SOURCES = %D%/test_spec.c %D%/example.c

EXTRA_DIST += %D%/example.h
EXTRA_DIST += %D%/suite.h %D%/failing.h %D%/generate.h %D%/written.h
AM_CFLAGS += $(CHECK_CFLAGS)
LDADD = libannot/libannot-core.la $(CHECK_LIBS)
if HAVE_CHECK
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif
@VALGRIND_CHECK_RULES@
VALGRIND_FLAGS = --error-exitcode=99 --leak-check=full --track-origins=yes

# The structure of the project itself.
STRUCTURE_TESTS = \
  %D%/test_layers.sh %D%/test_exports.sh %D%/test_headers.sh %D%/test_globals.sh \
  %D%/test_install.sh %D%/test_docs.sh

# The command, with what it prints.
STRUCTURE_TESTS += %D%/test_command.sh %D%/test_completions.sh \
  %D%/test_trouble.sh %D%/test_corpus.sh
STRUCTURE_TESTS += %D%/test_manifest.sh %D%/test_progress.sh
STRUCTURE_TESTS += %D%/test_examples.sh
STRUCTURE_TESTS += %D%/test_texts.sh %D%/test_profile.sh

# The schemas, against other implementations of their languages.
STRUCTURE_TESTS += %D%/test_schemas.sh
check_PROGRAMS += %D%/print_documents
%C%_print_documents_SOURCES = %D%/print_documents.c %D%/generate.c
EXTRA_DIST += %D%/schemas.py
EXTRA_DIST += %D%/command %D%/examples examples
TESTS += $(STRUCTURE_TESTS)
dist_check_SCRIPTS += $(STRUCTURE_TESTS)
EXTRA_DIST += %D%/tap.sh %D%/pipe_driver.py %D%/terminal_driver.py %D%/terminal.awk
AM_TESTS_ENVIRONMENT += ANNOT_SAN_CFLAGS='$(SAN_CFLAGS)'; export ANNOT_SAN_CFLAGS;

# make check-long: a million random steps of editing, ten million positions, and a hundred thousand
# steps of which the findings are followed.
.PHONY: check-long
LONG_TESTS = %D%/test_edit_random$(EXEEXT) %D%/test_positions$(EXEEXT) %D%/test_watch$(EXEEXT)
check-long: $(LONG_TESTS)
	ANNOT_STEPS=1000000 %D%/test_edit_random$(EXEEXT)
	CK_RUN_CASE=many CK_FORK=no ANNOT_ROUNDS=10000000 %D%/test_positions$(EXEEXT)
	CK_FORK=no ANNOT_ROUNDS=4200 %D%/test_watch$(EXEEXT)
