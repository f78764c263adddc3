/// texts.h: texts that are kept beside their documents, in a folder that the user named.
///
/// A document names its text by `source.href`.  Documents come from strangers: only regular files that
/// lie in the folder are read, whatever the name says.  Safe to be used by several threads.
#ifndef TOOLS_TEXTS_H
#define TOOLS_TEXTS_H

#include "options.h"

#include <annot/document.h>

typedef struct text_folder text_folder;

typedef enum text_found {
  TEXT_THERE,     ///< the document has a text, its own or the one that has been lent to it
  TEXT_ELSEWHERE, ///< it has none, and names no file of a folder
  TEXT_UNREADABLE ///< it names one that cannot be had; people have been told
} text_found;

/// Opens what --texts names; `*folder` is NULL without the option.  Returns an exit code.
int texts_open(const command_line *options, text_folder **folder);
void texts_close(text_folder *folder);

/// Lends a document without text the one that its source names.  `folder` may be NULL: then only what
/// has a text of its own has one.  `input` is what people are told.
text_found texts_lend(const text_folder *folder, const char *input, annot_document *document);

#endif
