/// write/print.h: what both spellings are printed with: bytes, lines, and the values of a row.
///
/// A printer appends to a buffer.  The first failure is kept and everything after it is of no use,
/// so that the code of a spelling reads as the spelling does.  Knows no spelling.
#ifndef ANNOT_WRITE_PRINT_H
#define ANNOT_WRITE_PRINT_H

#include "base/number.h"
#include "model/model.h"

#include <string.h>

/// A literal as an initialiser of annot_str.
#define STR(literal) {literal, sizeof(literal) - 1}

typedef struct printer {
  annot_buffer *buffer;
  const annot_document *document;
  annot_status status; ///< the first failure
  bool pretty;
  uint32_t depth;      ///< of indentation
} printer;

static inline void print_status(printer *out, annot_status status) {
  if (out->status == ANNOT_OK)
    out->status = status;
}

static inline void print_bytes(printer *out, const char *bytes, size_t length) {
  annot_buffer *buffer = out->buffer;
  if (length > buffer->capacity - buffer->length) {
    annot_status status = annot_buffer_reserve(buffer, length);
    if (status != ANNOT_OK) {
      print_status(out, status);
      return;
    }
  }
  annot_copy(buffer->data + buffer->length, bytes, length);
  buffer->length += length;
}

/// A short literal, which is printed with one store.
typedef struct print_word {
  char bytes[16];
  uint8_t length;
} print_word;

/// A literal as an initialiser of a word; it is at most sixteen bytes.
#define WORD(literal) {literal, sizeof(literal) - 1}

static inline void print_word_of(printer *out, const print_word *word) {
  annot_buffer *buffer = out->buffer;
  annot_status status = annot_buffer_reserve(buffer, sizeof word->bytes);
  if (status != ANNOT_OK) {
    print_status(out, status);
    return;
  }
  memcpy(buffer->data + buffer->length, word->bytes, sizeof word->bytes);
  buffer->length += word->length;
}

static inline void print_str(printer *out, annot_str string) {
  print_bytes(out, string.data, string.length);
}

static inline void print_char(printer *out, char c) {
  annot_buffer *buffer = out->buffer;
  annot_status status = annot_buffer_reserve(buffer, 1);
  if (status == ANNOT_OK)
    buffer->data[buffer->length++] = c;
  else
    print_status(out, status);
}

static inline void print_indentation(printer *out) {
  for (uint32_t i = 0; i < out->depth; ++i)
    print_bytes(out, "  ", 2);
}

/// Begins a line, where lines are wanted.
static inline void print_line(printer *out, bool lines) {
  if (!lines)
    return;
  print_char(out, '\n');
  print_indentation(out);
}

/// Prints a number or position; the slot must be of such a kind.
static inline void print_number(printer *out, annot_kind kind, model_slot slot) {
  annot_buffer *buffer = out->buffer;
  annot_status status = annot_buffer_reserve(buffer, NUMBER_SIZE);
  if (status != ANNOT_OK) {
    print_status(out, status);
    return;
  }
  char *bytes = buffer->data + buffer->length;
  buffer->length += kind_is_position(kind) ? annot_position_write(slot.bits, bytes)
                                           : annot_number_write(slot.number, bytes);
}

/// The string of a slot, which must be of a kind that is one.
static inline annot_str print_string_of(const printer *out, annot_kind kind, model_slot slot) {
  if (kind == ANNOT_KIND_ARTICLE)
    return (annot_str){out->document->text.data, out->document->text.length};
  return model_bytes(out->document, slot);
}

/// The values of a row that are written, and how many; a unit of code points is as good as none.
/// A row that must have values and has none fails with ANNOT_BAD_DATA.
static inline uint32_t print_values(printer *out, const annot_field_info *info,
                                    const model_slot *slot, const model_slot **values) {
  uint32_t count = !slot_absent(*slot);
  *values = slot;
  if (count && annot_is_list(info->cardinality)) {
    count = slot->run.count;
    *values = &ARRAY_AT(const model_slot, &out->document->slots, slot->run.first);
  } else if (info->field == ANNOT_DOCUMENT_UNIT && slot->bits == ANNOT_CODEPOINT) {
    count = 0;
  }
  if (count == 0 && (info->cardinality == ANNOT_ONE || info->cardinality == ANNOT_SOME))
    print_status(out, ANNOT_BAD_DATA);
  return count;
}

#endif
