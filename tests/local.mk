# One program per unit; TEST_PROGRAMS are check suites that link the convenience library.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = CK_TAP_LOG_FILE_NAME=-; CK_VERBOSITY=silent; export CK_TAP_LOG_FILE_NAME CK_VERBOSITY; \
  NM='$(NM)'; CC='$(CC)'; ANNOT_FIXTURES='$(abs_top_srcdir)/tests/fixtures'; ANNOT='$(abs_top_builddir)/tools/annot$(EXEEXT)'; \
  ANNOT_SHARED='$(abs_top_srcdir)/../shared'; export NM CC ANNOT_FIXTURES ANNOT ANNOT_SHARED;
if SANITIZERS
AM_TESTS_ENVIRONMENT += CK_FORK=no; export CK_FORK;
endif
AM_CPPFLAGS += -I$(top_srcdir)/tests
TEST_LIBS = libannot/libannot-core.la $(CHECK_LIBS)

if HAVE_CHECK
check_PROGRAMS += %D%/test_memory
TESTS += %D%/test_memory
%C%_test_memory_SOURCES = %D%/test_memory.c %D%/suite.h
%C%_test_memory_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_memory_LDADD = $(TEST_LIBS)
%C%_test_memory_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_word
TESTS += %D%/test_word
%C%_test_word_SOURCES = %D%/test_word.c %D%/suite.h
%C%_test_word_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_word_LDADD = $(TEST_LIBS)
%C%_test_word_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_date
TESTS += %D%/test_date
%C%_test_date_SOURCES = %D%/test_date.c %D%/suite.h
%C%_test_date_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_date_LDADD = $(TEST_LIBS)
%C%_test_date_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_geo
TESTS += %D%/test_geo
%C%_test_geo_SOURCES = %D%/test_geo.c %D%/suite.h
%C%_test_geo_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_geo_LDADD = $(TEST_LIBS)
%C%_test_geo_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_pages
TESTS += %D%/test_pages
%C%_test_pages_SOURCES = %D%/test_pages.c %D%/suite.h
%C%_test_pages_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_pages_LDADD = $(TEST_LIBS)
%C%_test_pages_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_quotation_marks
TESTS += %D%/test_quotation_marks
%C%_test_quotation_marks_SOURCES = %D%/test_quotation_marks.c %D%/suite.h
%C%_test_quotation_marks_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_quotation_marks_LDADD = $(TEST_LIBS)
%C%_test_quotation_marks_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_words
TESTS += %D%/test_words
%C%_test_words_SOURCES = %D%/test_words.c %D%/suite.h
%C%_test_words_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_words_LDADD = $(TEST_LIBS)
%C%_test_words_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_number
TESTS += %D%/test_number
%C%_test_number_SOURCES = %D%/test_number.c %D%/suite.h
%C%_test_number_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_number_LDADD = $(TEST_LIBS)
%C%_test_number_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_json
TESTS += %D%/test_json
%C%_test_json_SOURCES = %D%/test_json.c %D%/suite.h
%C%_test_json_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_json_LDADD = $(TEST_LIBS)
%C%_test_json_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_write
TESTS += %D%/test_write
%C%_test_write_SOURCES = %D%/test_write.c %D%/suite.h
%C%_test_write_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_write_LDADD = $(TEST_LIBS)
%C%_test_write_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_roundtrip
TESTS += %D%/test_roundtrip
%C%_test_roundtrip_SOURCES = %D%/test_roundtrip.c %D%/generate.c %D%/generate.h %D%/suite.h
%C%_test_roundtrip_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_roundtrip_LDADD = $(TEST_LIBS)
%C%_test_roundtrip_LDFLAGS = $(AM_LDFLAGS) -no-install

check_PROGRAMS += %D%/test_change
TESTS += %D%/test_change
%C%_test_change_SOURCES = %D%/test_change.c %D%/failing.h %D%/generate.c %D%/generate.h %D%/suite.h
%C%_test_change_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_change_LDADD = $(TEST_LIBS)
%C%_test_change_LDFLAGS = $(AM_LDFLAGS) -no-install
endif
@VALGRIND_CHECK_RULES@
VALGRIND_FLAGS = --error-exitcode=99 --leak-check=full --track-origins=yes

# The structure of the project itself.
STRUCTURE_TESTS = \
  %D%/test_layers.sh %D%/test_exports.sh %D%/test_headers.sh %D%/test_globals.sh \
  %D%/test_install.sh %D%/test_docs.sh

# The command, with what it prints.
STRUCTURE_TESTS += %D%/test_command.sh
EXTRA_DIST += %D%/command examples
TESTS += $(STRUCTURE_TESTS)
dist_check_SCRIPTS += $(STRUCTURE_TESTS)
EXTRA_DIST += %D%/tap.sh
AM_TESTS_ENVIRONMENT += ANNOT_SAN_CFLAGS='$(SAN_CFLAGS)'; export ANNOT_SAN_CFLAGS;
