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

# The page of each rule: read by people, embedded in the library, executed by the tests.
RULE_PAGES = \
  %D%/rules/S101.md %D%/rules/S102.md %D%/rules/S103.md %D%/rules/S104.md %D%/rules/S105.md \
  %D%/rules/S106.md %D%/rules/S107.md %D%/rules/S108.md %D%/rules/S109.md %D%/rules/S110.md \
  %D%/rules/S111.md %D%/rules/S112.md %D%/rules/S113.md %D%/rules/S114.md %D%/rules/S115.md \
  %D%/rules/S116.md %D%/rules/S117.md %D%/rules/S118.md %D%/rules/S119.md %D%/rules/S120.md \
  %D%/rules/F101.md %D%/rules/F102.md %D%/rules/F103.md %D%/rules/F104.md %D%/rules/F105.md \
  %D%/rules/F106.md %D%/rules/F107.md %D%/rules/F108.md %D%/rules/F109.md %D%/rules/F110.md \
  %D%/rules/F111.md %D%/rules/F112.md %D%/rules/F113.md %D%/rules/F114.md %D%/rules/F115.md \
  %D%/rules/F116.md %D%/rules/F117.md %D%/rules/F118.md %D%/rules/F119.md %D%/rules/F120.md \
  %D%/rules/F121.md %D%/rules/F122.md %D%/rules/F123.md %D%/rules/F124.md \
  %D%/rules/T101.md %D%/rules/T102.md %D%/rules/T103.md %D%/rules/T104.md %D%/rules/T105.md \
  %D%/rules/T106.md %D%/rules/T107.md %D%/rules/T108.md %D%/rules/T109.md %D%/rules/T110.md \
  %D%/rules/T111.md %D%/rules/T112.md %D%/rules/T113.md %D%/rules/T114.md %D%/rules/T115.md \
  %D%/rules/T116.md %D%/rules/T117.md %D%/rules/T118.md %D%/rules/T119.md \
  %D%/rules/R101.md %D%/rules/R102.md %D%/rules/R103.md %D%/rules/R104.md %D%/rules/R105.md \
  %D%/rules/R106.md %D%/rules/R107.md \
  %D%/rules/Q101.md %D%/rules/Q102.md %D%/rules/Q103.md %D%/rules/Q104.md %D%/rules/Q105.md \
  %D%/rules/Q106.md %D%/rules/Q107.md %D%/rules/Q108.md %D%/rules/Q109.md %D%/rules/Q110.md \
  %D%/rules/Q111.md %D%/rules/Q112.md %D%/rules/Q113.md \
  %D%/rules/P101.md %D%/rules/P102.md %D%/rules/P103.md %D%/rules/P104.md %D%/rules/P105.md \
  %D%/rules/D101.md %D%/rules/D102.md %D%/rules/D103.md %D%/rules/D104.md %D%/rules/D105.md \
  %D%/rules/D106.md \
  %D%/rules/L101.md %D%/rules/L102.md %D%/rules/L103.md %D%/rules/L104.md %D%/rules/L105.md \
  %D%/rules/L106.md %D%/rules/L107.md %D%/rules/L108.md \
  %D%/rules/M101.md %D%/rules/M102.md %D%/rules/M103.md %D%/rules/M104.md \
  %D%/rules/C101.md %D%/rules/C102.md %D%/rules/C103.md %D%/rules/C104.md \
  %D%/rules/C201.md %D%/rules/C202.md
EXTRA_DIST += $(RULE_PAGES) %D%/rules/README.md
