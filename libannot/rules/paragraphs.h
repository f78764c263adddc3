/// rules/paragraphs.h: where the paragraphs of the article end.
///
/// Paragraphs are the regions of that type, and so are headlines, standfirsts, headings and
/// captions.  Between regions, and where none is a paragraph, they end at line feeds; in a text
/// whose lines are broken at a width, at empty lines.
#ifndef ANNOT_RULES_PARAGRAPHS_H
#define ANNOT_RULES_PARAGRAPHS_H

#include "rules/check.h"

/// Works the paragraphs of the document out, where that has not been done.
annot_status annot_paragraphs_find(rules_context *context);

/// The end of the paragraph in which byte `from` of the text stands: greater than `from`, and the
/// length of the text at most.  It is not looked for behind byte `most`.
size_t annot_paragraph_end(rules_context *context, size_t from, size_t most);

/// Where the paragraph begins in which byte `at` stands.
size_t annot_paragraph_start(rules_context *context, size_t at);

#endif
