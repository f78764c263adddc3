# Every object is built once into a convenience library.  The shared library exports only what
# the public headers mark ANNOT_API; the unit tests link the convenience library.
noinst_LTLIBRARIES += %D%/libannot-core.la
%C%_libannot_core_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS) $(UTF8PROC_CFLAGS) $(NETTLE_CFLAGS)
%C%_libannot_core_la_LIBADD = $(JANSSON_LIBS) $(LIBXML_LIBS) $(UTF8PROC_LIBS) $(NETTLE_LIBS) -lm
%C%_libannot_core_la_SOURCES = \
  %D%/base/memory.c %D%/base/memory.h \
  %D%/base/status.c \
  %D%/model/document.c \
  %D%/model/ids.c %D%/model/ids.h \
  %D%/model/model.c %D%/model/model.h \
  %D%/model/text.c %D%/model/text.h \
  %D%/table/pages.h \
  %D%/table/table.c %D%/table/table.h \
  %D%/value/calendar.c %D%/value/calendar.h \
  %D%/value/edtf.c %D%/value/date.h \
  %D%/value/iso.c \
  %D%/value/language.c \
  %D%/value/nearest.c \
  %D%/value/scan.c %D%/value/scan.h \
  %D%/value/word.c %D%/value/word.h %D%/value/flaw.h

# The pages of the rules, embedded: made in the build tree.
nodist_%C%_libannot_core_la_SOURCES = %D%/table/pages.c
CLEANFILES += %D%/table/pages.c
EXTRA_DIST += %D%/table/pages.sh
%D%/table/pages.c: %D%/table/pages.sh $(RULE_PAGES)
	$(AM_V_GEN)$(MKDIR_P) %D%/table && \
	  $(SHELL) $(srcdir)/%D%/table/pages.sh $(srcdir)/spec/rules >$@.tmp && mv $@.tmp $@

lib_LTLIBRARIES += %D%/libannot.la
%C%_libannot_la_SOURCES =
%C%_libannot_la_LIBADD = %D%/libannot-core.la
%C%_libannot_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info 1:0:0
if VERSION_SCRIPT
%C%_libannot_la_LDFLAGS += -Wl,--version-script=$(srcdir)/%D%/annot.map
endif
EXTRA_%C%_libannot_la_DEPENDENCIES = %D%/annot.map
EXTRA_DIST += %D%/annot.map

include_HEADERS = %D%/annot.h
annotincludedir = $(includedir)/annot
annotinclude_HEADERS = \
  %D%/annot/api.h %D%/annot/change.h %D%/annot/document.h %D%/annot/finding.h \
  %D%/annot/members.h %D%/annot/memory.h %D%/annot/read.h %D%/annot/rule.h %D%/annot/rules.def \
  %D%/annot/shape.h \
  %D%/annot/shapes.def %D%/annot/status.h %D%/annot/text.h %D%/annot/validate.h %D%/annot/write.h
pkgconfig_DATA = %D%/libannot.pc
