/// Promises of json/scan.h and json/canonical.h: each fault at its exact bytes, strings decoded and
/// mapped back, free-form values in canonical form.

#include "config.h"

#include "json/canonical.h"
#include "suite.h"

#include <string.h>

static annot_str str(const char *string) { return (annot_str){string, strlen(string)}; }

static const struct {
  const char *bytes;
  annot_json_fault fault;
  size_t start, end;
} faults[] = {
    {"", JSON_UNEXPECTED_END, 0, 0},
    {"{\"a\": 1", JSON_UNEXPECTED_END, 7, 7},
    {"{\"a\": \"b", JSON_UNTERMINATED_STRING, 8, 8},
    {"[1, 2,]", JSON_TRAILING_COMMA, 5, 6},
    {"{\"a\": 1,}", JSON_TRAILING_COMMA, 7, 8},
    {"{a: 1}", JSON_BAD_NAME, 1, 2},
    {"{\"a\": yes}", JSON_BAD_WORD, 6, 9},
    {"[1 /* one */]", JSON_COMMENT, 3, 4},
    {"{1: 2}", JSON_EXPECTED_NAME, 1, 2},
    {"{\"a\" 1}", JSON_EXPECTED_COLON, 5, 6},
    {"{\"a\": 1 \"b\": 2}", JSON_EXPECTED_COMMA_OR_BRACE, 8, 9},
    {"[1 2]", JSON_EXPECTED_COMMA_OR_BRACKET, 3, 4},
    {"['a']", JSON_SINGLE_QUOTES, 1, 2},
    {"[\"a\tb\"]", JSON_CONTROL_IN_STRING, 3, 4},
    {"[\"a\\qb\"]", JSON_BAD_ESCAPE, 3, 5},
    {"[\"a\\u12g4\"]", JSON_BAD_UNICODE_ESCAPE, 3, 7},
    {"[01]", JSON_BAD_NUMBER, 1, 3},
    {"[-]", JSON_BAD_NUMBER, 1, 2},
    {"[1.]", JSON_BAD_NUMBER, 1, 3},
    {"[1e+]", JSON_BAD_NUMBER, 1, 4},
    {"[.5]", JSON_BAD_NUMBER, 1, 3},
    {"[+1]", JSON_BAD_NUMBER, 1, 3},
    {"[NaN]", JSON_BAD_NUMBER, 1, 4},
    {"[-Infinity]", JSON_BAD_NUMBER, 1, 10},
    {"[1] x", JSON_TRAILING_DATA, 4, 5},
    {"[[[[[1]]]]]", JSON_TOO_DEEP, 4, 5},
    {"<document/>", JSON_MARKUP, 0, 1},
    {"[<1]", JSON_MARKUP, 1, 2},
    {"[,1]", JSON_EXPECTED_VALUE, 1, 2},
    {"[1,,2]", JSON_EXPECTED_VALUE, 3, 4},
    {"[1}", JSON_EXPECTED_COMMA_OR_BRACKET, 2, 3},
    {"[\xe2\x82\xac]", JSON_EXPECTED_VALUE, 1, 4},
};

START_TEST(each_fault_is_told_at_its_bytes) {
  annot_json json = {.bytes = str(faults[_i].bytes), .max_depth = 4};
  ck_assert(!annot_json_skip(&json) || !annot_json_finish(&json));
  ck_assert_msg(json.fault == faults[_i].fault, "%s: %s", faults[_i].bytes,
                annot_json_fault_text(json.fault));
  ck_assert_uint_eq(json.place.start, faults[_i].start);
  ck_assert_uint_eq(json.place.end, faults[_i].end);
}
END_TEST

static const struct {
  const char *spelled, *says;
  annot_json_fault fault;
  size_t start, end;
} strings[] = {
    {"\"plain\"", "plain", JSON_FINE, 0, 0},
    {"\"a\\n\\\"\\/\\\\b\"", "a\n\"/\\b", JSON_FINE, 0, 0},
    {"\"\\u00e9\\u20AC\"", "\xc3\xa9\xe2\x82\xac", JSON_FINE, 0, 0},
    {"\"\\ud83d\\udcc9!\"", "\xf0\x9f\x93\x89!", JSON_FINE, 0, 0},
    {"\"ab\\ud83d c\"", "ab\xef\xbf\xbd c", JSON_LONE_SURROGATE, 3, 9},
    {"\"\\udcc9\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd", JSON_LONE_SURROGATE, 1, 7},
};

START_TEST(a_string_says_what_it_spells) {
  annot_json json = {.bytes = str(strings[_i].spelled), .max_depth = 1};
  annot_json_string string;
  annot_buffer buffer = {0};
  annot_str says;
  annot_json_fault fault;
  annot_json_range place = {0, 0};
  ck_assert(annot_json_peek(&json) == JSON_STRING && annot_json_read_string(&json, &string));
  ck_assert_int_eq(annot_json_decode(&string, &buffer, &says, &fault, &place), ANNOT_OK);
  ck_assert_uint_eq(says.length, strlen(strings[_i].says));
  ck_assert_int_eq(memcmp(says.data, strings[_i].says, says.length), 0);
  ck_assert_int_eq(fault, strings[_i].fault);
  ck_assert_uint_eq(place.start, strings[_i].start);
  ck_assert_uint_eq(place.end, strings[_i].end);
  annot_buffer_free(&buffer);
}
END_TEST

/// A random string, spelled with all that can be in one, and things that cannot.
static annot_str spell_random(char *bytes, size_t most) {
  static const char *const pieces[] = {"a", "plain words of some length ", "\xc3\xa9", "\\n", "\\\"",
                                       "\\\\", "\\/", "\\t", "\\b\\f\\r", "\\u00e9", "\\q", "\t"};
  size_t length = 1, odd = rand() % 4 == 0 ? COUNT(pieces) : COUNT(pieces) - 3;
  bytes[0] = '"';
  for (most = (size_t)rand() % most; length < most;) {
    const char *piece = pieces[(size_t)rand() % odd];
    memcpy(bytes + length, piece, strlen(piece));
    length += strlen(piece);
  }
  memcpy(bytes + length, "\"                    ", 21);
  return (annot_str){bytes, length + 1 + (size_t)rand() % 20};
}

/// Nothing may be written beyond as many bytes as there are to read.
START_TEST(a_string_that_is_read_in_one_go_says_the_same) {
  char bytes[400], says[sizeof bytes];
  int simple = 0;
  srand(1);
  for (int round = 0; round < 20000; ++round) {
    annot_json json = {.bytes = spell_random(bytes, 300)}, again = json;
    annot_buffer buffer = {0};
    annot_json_string string;
    annot_json_fault fault;
    annot_json_range place;
    annot_str decoded;
    size_t length, room = json.bytes.length;
    memset(says, '#', sizeof says);
    bool read = annot_json_read_simple(&json, says, &length);
    bool good = annot_json_read_string(&again, &string);
    simple += read;
    bool same = says[room] == '#' && (read || json.at == 0);
    if (good && annot_json_decode(&string, &buffer, &decoded, &fault, &place) != ANNOT_OK)
      ck_abort_msg("out of memory");
    if (read)
      same = same && good && json.at == again.at && length == decoded.length &&
             memcmp(says, decoded.data, length) == 0;
    annot_buffer_free(&buffer);
    if (!same)
      ck_abort_msg("round %d of seed 1: %.*s", round, (int)room, bytes);
  }
  ck_assert_int_gt(simple, 8000);
}
END_TEST

START_TEST(places_in_a_string_are_mapped_to_its_spelling) {
  annot_str bytes = str("\"a\\u00e9b\\ud83d\\udcc9c\"");
  annot_json_walk walk = {0, 0};
  annot_json_range range = annot_json_source_range(bytes, 0, &walk, 1, 3);
  ck_assert_uint_eq(range.start, 2);
  ck_assert_uint_eq(range.end, 8);
  range = annot_json_source_range(bytes, 0, &walk, 4, 9);
  ck_assert_uint_eq(range.start, 9);
  ck_assert_uint_eq(range.end, 22);
  range = annot_json_source_range(bytes, 0, &walk, 9, 9);
  ck_assert_uint_eq(range.start, 22);
  ck_assert_uint_eq(range.end, 22);
  range = annot_json_source_range(bytes, 0, &walk, 1, 3);
  ck_assert_uint_eq(range.start, 2);
  ck_assert_uint_eq(range.end, 8);
}
END_TEST

static const struct {
  const char *bytes, *canonical;
} values[] = {
    {" { \"b\" : 1.0 , \"a\" : [ ] } ", "{\"a\":[],\"b\":1}"},
    {"{\"\\u0062\":{\"z\":null,\"y\":true},\"a\":\"\\u0007\\/\"}",
     "{\"a\":\"\\u0007/\",\"b\":{\"y\":true,\"z\":null}}"},
    {"{\"aa\":1,\"a\":2,\"\":3}", "{\"\":3,\"a\":2,\"aa\":1}"},
    {"[1E2,-0,0.10,\"\\t\"]", "[100,0,0.1,\"\\t\"]"},
    {"{\"b\":{\"d\":1,\"c\":2},\"a\":{\"f\":{\"h\":1,\"g\":2},\"e\":3}}",
     "{\"a\":{\"e\":3,\"f\":{\"g\":2,\"h\":1}},\"b\":{\"c\":2,\"d\":1}}"},
};

START_TEST(free_form_values_have_one_canonical_form) {
  annot_json json = {.bytes = str(values[_i].bytes), .max_depth = 100};
  annot_buffer buffer = {0};
  ck_assert_int_eq(annot_json_canonical(&json, &buffer, NULL, NULL), ANNOT_OK);
  ck_assert(annot_json_finish(&json));
  ck_assert_msg(buffer.length == strlen(values[_i].canonical) &&
                    memcmp(buffer.data, values[_i].canonical, buffer.length) == 0,
                "%.*s", (int)buffer.length, buffer.data);
  annot_buffer_free(&buffer);
}
END_TEST

typedef struct told {
  int count;
  annot_json_defect defect;
  annot_json_range place, related;
  char pointer[16];
} told;

static void tell(void *context, annot_json_defect defect, annot_json_range place,
                 annot_json_range related, annot_str pointer) {
  told *seen = context;
  *seen = (told){seen->count + 1, defect, place, related, ""};
  if (pointer.length > 0)
    memcpy(seen->pointer, pointer.data, pointer.length);
}

static const struct {
  const char *bytes;
  told told;
} defects[] = {
    {"{\"a\":1,\"\\u0061\":2}", {1, JSON_DEFECT_DUPLICATE, {7, 15}, {1, 4}, "/a"}},
    {"{\"c\":0,\"b\":{\"a\":1,\"a\":1}}", {1, JSON_DEFECT_DUPLICATE, {18, 21}, {12, 15}, "/b/a"}},
    {"[\"\\ud800\"]", {1, JSON_DEFECT_SURROGATE, {2, 8}, {0, 0}, "/0"}},
    {"{\"\\u0000\":1}", {1, JSON_DEFECT_NUL, {2, 8}, {0, 0}, ""}},
    {"[1e999]", {1, JSON_DEFECT_OVERFLOW, {1, 6}, {0, 0}, "/0"}},
    {"[9007199254740993]", {1, JSON_DEFECT_INEXACT, {1, 17}, {0, 0}, "/0"}},
    {"[0,{\"/~\":[1,1e999]}]", {1, JSON_DEFECT_OVERFLOW, {12, 17}, {0, 0}, "/1/~1~0/1"}},
};

START_TEST(what_the_format_refuses_is_told) {
  annot_json json = {.bytes = str(defects[_i].bytes), .max_depth = 100};
  annot_buffer buffer = {0};
  told seen = {0};
  ck_assert_int_eq(annot_json_canonical(&json, &buffer, tell, &seen), ANNOT_OK);
  ck_assert_int_eq(memcmp(&seen, &defects[_i].told, sizeof seen), 0);
  annot_buffer_free(&buffer);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("json");
  suite_add_loop(suite, "fault", each_fault_is_told_at_its_bytes, COUNT(faults));
  suite_add_loop(suite, "string", a_string_says_what_it_spells, COUNT(strings));
  suite_add(suite, "one_go", a_string_that_is_read_in_one_go_says_the_same);
  suite_add(suite, "places", places_in_a_string_are_mapped_to_its_spelling);
  suite_add_loop(suite, "canonical", free_form_values_have_one_canonical_form, COUNT(values));
  suite_add_loop(suite, "defect", what_the_format_refuses_is_told, COUNT(defects));
  return suite_run(suite);
}
