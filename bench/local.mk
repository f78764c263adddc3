# make bench: ratios on the same bytes in one run.
# make bench-compare: whole processes beside the tools that people use today; writes bench/results.*
EXTRA_PROGRAMS = %D%/bench %D%/bare %D%/generate
%C%_bench_SOURCES = %D%/bench.c %D%/corpus.c %D%/corpus.h %D%/parsers.c %D%/parsers.h
%C%_bench_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS)
%C%_bench_LDADD = libannot/libannot.la $(JANSSON_LIBS) $(LIBXML_LIBS)
%C%_bare_SOURCES = %D%/bare.c %D%/parsers.c %D%/parsers.h
%C%_bare_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS)
%C%_bare_LDADD = $(JANSSON_LIBS) $(LIBXML_LIBS)
%C%_generate_SOURCES = %D%/generate.c %D%/corpus.c %D%/corpus.h
%C%_generate_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
%C%_generate_LDADD = $(JANSSON_LIBS)
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += %D%/compare.py %D%/ajv.js %D%/README.md %D%/results.md %D%/results.svg
EXTRA_DIST += %D%/instructions.sh %D%/instructions.txt

.PHONY: bench bench-compare bench-instructions
bench: %D%/bench$(EXEEXT)
	%D%/bench$(EXEEXT) $(BENCH_ARGUMENTS)
bench-compare: %D%/bare$(EXEEXT) %D%/generate$(EXEEXT) tools/annot$(EXEEXT)
	python3 $(srcdir)/%D%/compare.py --build . --source $(srcdir) $(BENCH_ARGUMENTS)

# Instructions per byte against bench/instructions.txt; INSTRUCTIONS=--write records them anew.
bench-instructions: %D%/bench$(EXEEXT)
	LIBTOOL='$(LIBTOOL)' $(SHELL) $(srcdir)/%D%/instructions.sh %D%/bench$(EXEEXT) \
	  $(srcdir)/%D%/instructions.txt $(INSTRUCTIONS)

# make bench-keystroke: what an edit costs in an editor.
EXTRA_PROGRAMS += %D%/keystroke
%C%_keystroke_SOURCES = %D%/keystroke.c
%C%_keystroke_LDADD = libannot/libannot.la
.PHONY: bench-keystroke
bench-keystroke: %D%/keystroke$(EXEEXT)
	%D%/keystroke$(EXEEXT) $(BENCH_ARGUMENTS)
