dist_doc_DATA = %D%/annot-1.0.md %D%/editing.md %D%/journal.md
dist_man3_MANS = %D%/libannot.3
dist_man5_MANS = %D%/annot.5

# The schemas come from the table of shapes, by way of the command, so that they cannot differ from it.
SCHEMAS = %D%/annot-1.0.schema.json %D%/annot-1.0.rng %D%/annot-1.0.rnc %D%/annot-1.0.xsd
CLEANFILES += $(SCHEMAS)
schemadir = $(pkgdatadir)/schema
nodist_schema_DATA = $(SCHEMAS)
ANNOT_SCHEMA = $(AM_V_GEN)$(MKDIR_P) %D% && tools/annot$(EXEEXT) schema
%D%/annot-1.0.schema.json: tools/annot$(EXEEXT)
	$(ANNOT_SCHEMA) json >$@.tmp && mv $@.tmp $@
%D%/annot-1.0.rng: tools/annot$(EXEEXT)
	$(ANNOT_SCHEMA) rng >$@.tmp && mv $@.tmp $@
%D%/annot-1.0.rnc: tools/annot$(EXEEXT)
	$(ANNOT_SCHEMA) rnc >$@.tmp && mv $@.tmp $@
%D%/annot-1.0.xsd: tools/annot$(EXEEXT)
	$(ANNOT_SCHEMA) xsd >$@.tmp && mv $@.tmp $@

# The page of each rule: read by people, embedded in the library, executed by the tests.  configure.ac
# has the list of them, RULE_PAGES.
EXTRA_DIST += %D%/rules
