# Every object is built once into a convenience library.  The shared library exports only what
# the public headers mark ANNOT_API; the unit tests link the convenience library.
# One folder is one layer; each has its own list.
noinst_LTLIBRARIES += %D%/libannot-core.la
%C%_libannot_core_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS) $(LIBXML_CFLAGS) $(UTF8PROC_CFLAGS) $(NETTLE_CFLAGS)
%C%_libannot_core_la_LIBADD = $(JANSSON_LIBS) $(LIBXML_LIBS) $(UTF8PROC_LIBS) $(NETTLE_LIBS) -lm
%C%_libannot_core_la_SOURCES =

# base
%C%_libannot_core_la_SOURCES += %D%/base/bits.h
%C%_libannot_core_la_SOURCES += %D%/base/block.h
%C%_libannot_core_la_SOURCES += %D%/base/characters.h
%C%_libannot_core_la_SOURCES += %D%/base/hash.h
%C%_libannot_core_la_SOURCES += %D%/base/memory.c %D%/base/memory.h
%C%_libannot_core_la_SOURCES += %D%/base/number.c %D%/base/number.h
%C%_libannot_core_la_SOURCES += %D%/base/status.c
%C%_libannot_core_la_SOURCES += %D%/base/utf8.c %D%/base/utf8.h

# text
%C%_libannot_core_la_SOURCES += %D%/text/grapheme.c %D%/text/grapheme.h
%C%_libannot_core_la_SOURCES += %D%/text/index.c %D%/text/index.h
%C%_libannot_core_la_SOURCES += %D%/text/positions.c %D%/text/positions.h

# value
%C%_libannot_core_la_SOURCES += %D%/value/calendar.c %D%/value/calendar.h
%C%_libannot_core_la_SOURCES += %D%/value/edtf.c %D%/value/date.h
%C%_libannot_core_la_SOURCES += %D%/value/geo.c %D%/value/geo.h %D%/value/countries.def
%C%_libannot_core_la_SOURCES += %D%/value/iso.c
%C%_libannot_core_la_SOURCES += %D%/value/language.c
%C%_libannot_core_la_SOURCES += %D%/value/nearest.c
%C%_libannot_core_la_SOURCES += %D%/value/scan.c %D%/value/scan.h
%C%_libannot_core_la_SOURCES += %D%/value/word.c %D%/value/word.h %D%/value/flaw.h
%C%_libannot_core_la_SOURCES += %D%/value/words.c %D%/value/words.h %D%/value/words.def

# table; the pages of the rules are embedded: pages.c is made in the build tree
%C%_libannot_core_la_SOURCES += %D%/table/pages.h
%C%_libannot_core_la_SOURCES += %D%/table/rules.c %D%/table/rules.h
%C%_libannot_core_la_SOURCES += %D%/table/table.c %D%/table/table.h
nodist_%C%_libannot_core_la_SOURCES = %D%/table/pages.c
CLEANFILES += %D%/table/pages.c
EXTRA_DIST += %D%/table/pages.sh
%D%/table/pages.c: %D%/table/pages.sh $(RULE_PAGES)
	$(AM_V_GEN)$(MKDIR_P) %D%/table && \
	  $(SHELL) $(srcdir)/%D%/table/pages.sh $(srcdir)/spec/rules >$@.tmp && mv $@.tmp $@

# json
%C%_libannot_core_la_SOURCES += %D%/json/canonical.c %D%/json/canonical.h
%C%_libannot_core_la_SOURCES += %D%/json/scan.c %D%/json/scan.h

# xml
%C%_libannot_core_la_SOURCES += %D%/xml/declaration.c %D%/xml/declaration.h
%C%_libannot_core_la_SOURCES += %D%/xml/diagnose.c %D%/xml/diagnose.h
%C%_libannot_core_la_SOURCES += %D%/xml/elements.c
%C%_libannot_core_la_SOURCES += %D%/xml/escape.c %D%/xml/escape.h
%C%_libannot_core_la_SOURCES += %D%/xml/libxml.c
%C%_libannot_core_la_SOURCES += %D%/xml/markup.c %D%/xml/markup.h
%C%_libannot_core_la_SOURCES += %D%/xml/plain.c %D%/xml/plain.h
%C%_libannot_core_la_SOURCES += %D%/xml/scan.c %D%/xml/scan.h %D%/xml/scanner.h

# model
%C%_libannot_core_la_SOURCES += %D%/model/digest.c %D%/model/digest.h
%C%_libannot_core_la_SOURCES += %D%/model/document.c
%C%_libannot_core_la_SOURCES += %D%/model/ids.c %D%/model/ids.h
%C%_libannot_core_la_SOURCES += %D%/model/model.c %D%/model/model.h
%C%_libannot_core_la_SOURCES += %D%/model/referrers.c %D%/model/referrers.h
%C%_libannot_core_la_SOURCES += %D%/model/snapshot.c
%C%_libannot_core_la_SOURCES += %D%/model/spans.c %D%/model/spans.h
%C%_libannot_core_la_SOURCES += %D%/model/text.c %D%/model/text.h

# finding
%C%_libannot_core_la_SOURCES += %D%/finding/finding.c %D%/finding/finding.h
%C%_libannot_core_la_SOURCES += %D%/finding/ledger.c %D%/finding/ledger.h
%C%_libannot_core_la_SOURCES += %D%/finding/locate.c %D%/finding/locate.h
%C%_libannot_core_la_SOURCES += %D%/finding/resolve.c
%C%_libannot_core_la_SOURCES += %D%/finding/store.h

# change
%C%_libannot_core_la_SOURCES += %D%/change/apply.c
%C%_libannot_core_la_SOURCES += %D%/change/change.c
%C%_libannot_core_la_SOURCES += %D%/change/event.c
%C%_libannot_core_la_SOURCES += %D%/change/history.c
%C%_libannot_core_la_SOURCES += %D%/change/join.c
%C%_libannot_core_la_SOURCES += %D%/change/journal.c
%C%_libannot_core_la_SOURCES += %D%/change/log.c %D%/change/log.h
%C%_libannot_core_la_SOURCES += %D%/change/mend.c
%C%_libannot_core_la_SOURCES += %D%/change/spell.c
%C%_libannot_core_la_SOURCES += %D%/change/text_edit.c

# rebase
%C%_libannot_core_la_SOURCES += %D%/rebase/align.c %D%/rebase/align.h
%C%_libannot_core_la_SOURCES += %D%/rebase/place.c %D%/rebase/place.h
%C%_libannot_core_la_SOURCES += %D%/rebase/rebase.c
%C%_libannot_core_la_SOURCES += %D%/rebase/tokens.c %D%/rebase/tokens.h

# read
%C%_libannot_core_la_SOURCES += %D%/read/free.c %D%/read/free.h
%C%_libannot_core_la_SOURCES += %D%/read/json.c %D%/read/json.h %D%/read/spelling.h
%C%_libannot_core_la_SOURCES += %D%/read/reader.c %D%/read/reader.h
%C%_libannot_core_la_SOURCES += %D%/read/value.c %D%/read/value.h
%C%_libannot_core_la_SOURCES += %D%/read/xml.c %D%/read/xml.h

# write
%C%_libannot_core_la_SOURCES += %D%/write/free.c %D%/write/free.h
%C%_libannot_core_la_SOURCES += %D%/write/json.c %D%/write/json.h
%C%_libannot_core_la_SOURCES += %D%/write/print.h
%C%_libannot_core_la_SOURCES += %D%/write/writer.c
%C%_libannot_core_la_SOURCES += %D%/write/xml.c %D%/write/xml.h

# rules
%C%_libannot_core_la_SOURCES += %D%/rules/check.h %D%/rules/checks.def
%C%_libannot_core_la_SOURCES += %D%/rules/context.c
%C%_libannot_core_la_SOURCES += %D%/rules/crossing.c
%C%_libannot_core_la_SOURCES += %D%/rules/dates.c
%C%_libannot_core_la_SOURCES += %D%/rules/facts.c
%C%_libannot_core_la_SOURCES += %D%/rules/exact.c
%C%_libannot_core_la_SOURCES += %D%/rules/follow.c %D%/rules/follow.h
%C%_libannot_core_la_SOURCES += %D%/rules/form.c
%C%_libannot_core_la_SOURCES += %D%/rules/locations.c
%C%_libannot_core_la_SOURCES += %D%/rules/meta.c
%C%_libannot_core_la_SOURCES += %D%/rules/paragraphs.c %D%/rules/paragraphs.h
%C%_libannot_core_la_SOURCES += %D%/rules/profile.c %D%/rules/profile.h
%C%_libannot_core_la_SOURCES += %D%/rules/quotation_marks.c
%C%_libannot_core_la_SOURCES += %D%/rules/quote_marks.c
%C%_libannot_core_la_SOURCES += %D%/rules/quotes.c
%C%_libannot_core_la_SOURCES += %D%/rules/references.c
%C%_libannot_core_la_SOURCES += %D%/rules/signs.c
%C%_libannot_core_la_SOURCES += %D%/rules/spans.c
%C%_libannot_core_la_SOURCES += %D%/rules/speakers.c
%C%_libannot_core_la_SOURCES += %D%/rules/textual.c
%C%_libannot_core_la_SOURCES += %D%/rules/twins.c
%C%_libannot_core_la_SOURCES += %D%/rules/validator.c %D%/rules/validator.h
%C%_libannot_core_la_SOURCES += %D%/rules/watch.c

lib_LTLIBRARIES += %D%/libannot.la
%C%_libannot_la_SOURCES =
%C%_libannot_la_LIBADD = %D%/libannot-core.la
%C%_libannot_la_LDFLAGS = $(AM_LDFLAGS) $(LIB_LDFLAGS) -no-undefined -version-info 1:0:0
if VERSION_SCRIPT
%C%_libannot_la_LDFLAGS += -Wl,--version-script=$(srcdir)/%D%/annot.map
endif
EXTRA_%C%_libannot_la_DEPENDENCIES = %D%/annot.map
EXTRA_DIST += %D%/annot.map

include_HEADERS = %D%/annot.h
annotincludedir = $(includedir)/annot
annotinclude_HEADERS = \
  %D%/annot/api.h %D%/annot/change.h %D%/annot/corpus.h %D%/annot/document.h %D%/annot/edit.h %D%/annot/event.h \
  %D%/annot/finding.h %D%/annot/history.h %D%/annot/members.h %D%/annot/memory.h \
  %D%/annot/position.h %D%/annot/profile.h %D%/annot/query.h %D%/annot/read.h %D%/annot/rebase.h %D%/annot/rule.h %D%/annot/rules.def \
  %D%/annot/shape.h %D%/annot/snapshot.h \
  %D%/annot/shapes.def %D%/annot/status.h %D%/annot/text.h %D%/annot/validate.h %D%/annot/watch.h %D%/annot/write.h
pkgconfig_DATA = %D%/libannot.pc
