/// table/pages.h: the pages of spec/rules/, embedded.
///
/// pages.c is made from them by pages.sh.  A rule without a page, or a page without a rule, does not
/// compile.
#ifndef ANNOT_TABLE_PAGES_H
#define ANNOT_TABLE_PAGES_H

/// The page of each rule, in Markdown and UTF-8, in the order of rules.def.
extern const char *const annot_pages[];

#endif
