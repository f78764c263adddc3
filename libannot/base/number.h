/// base/number.h: numbers and positions to characters and back, whatever the locale.
#ifndef ANNOT_BASE_NUMBER_H
#define ANNOT_BASE_NUMBER_H

#include <annot/text.h>
#include <stdbool.h>

/// Room for any number that is written.
enum { NUMBER_SIZE = 32 };

/// Reads a number that is spelled as JSON demands; the nearest double, an infinity on overflow.
double annot_number_parse(annot_str spelling);

/// Whether a spelling has neither fraction nor exponent.
bool annot_number_is_integer(annot_str spelling);

/// Whether an integer, which is spelled as JSON demands, is exactly what a double can hold, or the way
/// annot_number_write spells one: from 2^53 on it fills up with zeros.
bool annot_integer_is_exact(annot_str spelling);

/// Writes a finite number as RFC 8785, section 3.2.2.3, demands; returns its length.
size_t annot_number_write(double number, char bytes[NUMBER_SIZE]);

/// Writes an integer in digits; returns its length.
size_t annot_position_write(uint64_t position, char bytes[NUMBER_SIZE]);

/// Reads a position of at most fifteen digits, which does not begin with a zero unless it is zero;
/// false for any other spelling.
static inline bool annot_position_read(annot_str spelling, uint64_t *position) {
  uint64_t value = 0;
  if (spelling.length - 1 >= 15 || (spelling.data[0] == '0' && spelling.length > 1))
    return false;
  for (size_t i = 0; i < spelling.length; ++i) {
    unsigned digit = (unsigned)spelling.data[i] - '0';
    if (digit > 9)
      return false;
    value = value * 10 + digit;
  }
  *position = value;
  return true;
}

#endif
