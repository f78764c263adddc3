/// Numbers: the C library converts them; this keeps its locale out of the way.

#include "config.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// More significant digits than decide any double (770): one more says "a little more".
enum { MAX_DIGITS = 800, MAX_INTEGER_DIGITS = 400, FAR = 100000 };

/// A plain decimal with at most 15 digits is exact in double arithmetic: one division rounds once.
static bool parse_plain(annot_str spelling, double *number) {
  static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
                                1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  uint64_t digits = 0;
  size_t at = spelling.length > 0 && spelling.data[0] == '-', count = 0, after = 0;
  bool point = false;
  for (; at < spelling.length; ++at) {
    char c = spelling.data[at];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++count > 15)
      return false;
    digits = digits * 10 + (uint64_t)(c - '0');
    after += point;
  }
  *number = (double)digits / tens[after];
  if (spelling.data[0] == '-')
    *number = -*number;
  return true;
}

/// The exponent that is spelled after an `e`; beyond what any double has, where it ends is the same.
static int parse_exponent(annot_str spelling, size_t at) {
  bool negative = at < spelling.length && spelling.data[at] == '-';
  int exponent = 0;
  for (; at < spelling.length; ++at)
    if (spelling.data[at] >= '0' && spelling.data[at] <= '9' && exponent < FAR)
      exponent = exponent * 10 + (spelling.data[at] - '0');
  return negative ? -exponent : exponent;
}

/// Any spelling, through digits and an exponent: no decimal point, for that is the locale's.
static double parse_any(annot_str spelling) {
  char bytes[MAX_DIGITS + NUMBER_SIZE];
  size_t count = 0, at = 0;
  long scale = 0;
  bool point = false, more = false;
  if (spelling.length > 0 && spelling.data[0] == '-')
    bytes[count++] = spelling.data[at++];
  for (; at < spelling.length && spelling.data[at] != 'e' && spelling.data[at] != 'E'; ++at) {
    char c = spelling.data[at];
    if (c == '.')
      point = true;
    else if (count < MAX_DIGITS)
      bytes[count++] = c, scale -= point;
    else
      more = more || c != '0', scale += !point;
  }
  if (more)
    bytes[count++] = '1', --scale;
  if (scale > FAR || scale < -FAR)
    scale = scale > 0 ? FAR : -FAR;
  snprintf(bytes + count, NUMBER_SIZE, "e%ld", scale + parse_exponent(spelling, at + 1));
  return strtod(bytes, NULL);
}

double annot_number_parse(annot_str spelling) {
  double number;
  return parse_plain(spelling, &number) ? number : parse_any(spelling);
}

bool annot_number_is_integer(annot_str spelling) {
  for (size_t i = 0; i < spelling.length; ++i)
    if (spelling.data[i] == '.' || spelling.data[i] == 'e' || spelling.data[i] == 'E')
      return false;
  return true;
}

bool annot_integer_is_exact(annot_str spelling) {
  if (spelling.length > 0 && spelling.data[0] == '-')
    spelling = (annot_str){spelling.data + 1, spelling.length - 1};
  if (spelling.length <= 15)
    return true;
  if (spelling.length > MAX_INTEGER_DIGITS)
    return false;
  char bytes[MAX_INTEGER_DIGITS + 8];
  double number = parse_any(spelling);
  if (isinf(number))
    return false;
  size_t length = annot_number_write(number, bytes);
  if (length == spelling.length && memcmp(bytes, spelling.data, length) == 0)
    return true;
  length = (size_t)snprintf(bytes, sizeof bytes, "%.0f", number);
  return length == spelling.length && memcmp(bytes, spelling.data, length) == 0;
}

/// The digits of a number with at most nine decimals, as coordinates have, or 0 where it is none.
/// Two decimals of at most 15 digits are never the same double, so these are the fewest.
static int few_decimals(double number, char digits[20], int *exponent) {
  char bytes[NUMBER_SIZE];
  double scale = 10;
  for (int decimals = 1; decimals <= 9 && number * scale < 1e15; ++decimals, scale *= 10) {
    uint64_t whole = (uint64_t)(number * scale + 0.5);
    if ((double)whole / scale != number)
      continue;
    int count = (int)annot_position_write(whole, bytes);
    memcpy(digits, bytes, (size_t)count);
    *exponent = count - 1 - decimals;
    return count;
  }
  return 0;
}

/// The fewest digits that read back to the same number, and the power of ten of the first.
static int shortest(double number, char digits[20], int *exponent) {
  char bytes[40];
  // 15 digits tell any shorter decimal from its neighbours, but for subnormal numbers.
  for (int precision = fpclassify(number) == FP_SUBNORMAL ? 0 : 14; precision <= 16; ++precision) {
    snprintf(bytes, sizeof bytes, "%.*e", precision, number);
    if (precision == 16 || strtod(bytes, NULL) == number)
      break;
  }
  char *mark = strchr(bytes, 'e');
  *exponent = atoi(mark + 1);
  int count = 0;
  for (char *c = bytes; c < mark; ++c)
    if (*c >= '0' && *c <= '9')
      digits[count++] = *c;
  while (count > 1 && digits[count - 1] == '0')
    --count;
  return count;
}

static size_t append(char *bytes, size_t at, const char *from, int count) {
  memcpy(bytes + at, from, (size_t)count);
  return at + (size_t)count;
}

static size_t fill(char *bytes, size_t at, char c, int count) {
  memset(bytes + at, c, (size_t)count);
  return at + (size_t)count;
}

/// ECMAScript's Number::toString, with the digits and n of its text.
static size_t lay_out(const char *digits, int count, int n, char *bytes, size_t at) {
  if (count <= n && n <= 21) {
    at = append(bytes, at, digits, count);
    return fill(bytes, at, '0', n - count);
  }
  if (0 < n && n <= 21) {
    at = append(bytes, at, digits, n);
    bytes[at++] = '.';
    return append(bytes, at, digits + n, count - n);
  }
  if (-6 < n && n <= 0) {
    at = append(bytes, at, "0.", 2);
    at = fill(bytes, at, '0', -n);
    return append(bytes, at, digits, count);
  }
  bytes[at++] = digits[0];
  if (count > 1) {
    bytes[at++] = '.';
    at = append(bytes, at, digits + 1, count - 1);
  }
  bytes[at++] = 'e';
  bytes[at++] = n > 0 ? '+' : '-';
  char exponent[NUMBER_SIZE];
  return append(bytes, at, exponent,
                (int)annot_position_write((uint64_t)abs(n - 1), exponent));
}

size_t annot_number_write(double number, char bytes[NUMBER_SIZE]) {
  size_t at = 0;
  if (number == 0)
    return append(bytes, 0, "0", 1);
  if (number < 0) {
    bytes[at++] = '-';
    number = -number;
  }
  if (number < 1e15 && number == (double)(uint64_t)number)
    return at + annot_position_write((uint64_t)number, bytes + at);
  char digits[20];
  int exponent;
  int count = few_decimals(number, digits, &exponent);
  if (count == 0)
    count = shortest(number, digits, &exponent);
  return lay_out(digits, count, exponent + 1, bytes, at);
}

size_t annot_position_write(uint64_t position, char bytes[NUMBER_SIZE]) {
  enum { COPIED = 24 }; // more than there can be, but of one size, which needs no call
  char digits[NUMBER_SIZE + COPIED];
  size_t at = NUMBER_SIZE;
  do
    digits[--at] = (char)('0' + position % 10);
  while ((position /= 10) > 0);
  memcpy(bytes, digits + at, COPIED);
  return NUMBER_SIZE - at;
}
