# make bench: ratios on the same bytes in one run.
EXTRA_PROGRAMS = %D%/bench
%C%_bench_SOURCES = %D%/bench.c %D%/corpus.c %D%/corpus.h
%C%_bench_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS)
%C%_bench_LDADD = libannot/libannot.la $(JANSSON_LIBS) $(LIBXML_LIBS)
CLEANFILES += $(EXTRA_PROGRAMS)

.PHONY: bench
bench: %D%/bench$(EXEEXT)
	%D%/bench$(EXEEXT) $(BENCH_ARGUMENTS)
