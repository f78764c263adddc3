# Every object is built once into a convenience library.  The shared library exports only what
# the public headers mark ANNOT_API; the unit tests link the convenience library.
noinst_LTLIBRARIES += %D%/libannot-core.la
%C%_libannot_core_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS) $(UTF8PROC_CFLAGS) $(NETTLE_CFLAGS)
%C%_libannot_core_la_LIBADD = $(JANSSON_LIBS) $(LIBXML_LIBS) $(UTF8PROC_LIBS) $(NETTLE_LIBS) -lm
%C%_libannot_core_la_SOURCES = \
  %D%/base/memory.c %D%/base/memory.h \
  %D%/base/status.c

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
  %D%/annot/api.h %D%/annot/memory.h %D%/annot/status.h %D%/annot/text.h
pkgconfig_DATA = %D%/libannot.pc
