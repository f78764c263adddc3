/// base/utf8.h: whether bytes are UTF-8 (Unicode 15.0, table 3-7), and writing characters.
#ifndef ANNOT_BASE_UTF8_H
#define ANNOT_BASE_UTF8_H

#include <annot/text.h>

/// Returns the byte at which the first sequence that is not UTF-8 begins; the length where all is.
size_t annot_utf8_flaw(annot_str bytes);

/// Returns how many bytes at `at`, which is a flaw, can be told as one wrong thing: the bytes that
/// begin a character which does not go on, at least 1.
size_t annot_utf8_flaw_length(annot_str bytes, size_t at);

/// Writes a character that is no surrogate; returns its length, 1 to 4.
size_t annot_utf8_write(uint32_t character, char bytes[4]);

#endif
