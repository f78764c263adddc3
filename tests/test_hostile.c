/// Input that is wrong or hostile: it gets a finding of the right kind at a place within it, however it
/// is cut, and never a crash, a hang or more memory than it is worth.

#include "config.h"

#include "base/memory.h"
#include "failing.h"
#include "suite.h"

#include <annot.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

/// What came of reading some bytes.
typedef struct reading {
  uint64_t records, findings;
  char codes[4096];     ///< of the findings, each with its place, as far as there is room
  bool lossless;        ///< of all records
  uint64_t length;      ///< of the input: no place lies behind it
} reading;

static annot_status take(void *context, annot_record *record) {
  reading *result = context;
  const annot_finding *finding;
  ++result->records;
  result->lossless &= record->lossless;
  for (size_t i = 0; annot_findings_at(record->findings, i, &finding) == ANNOT_OK; ++i) {
    size_t used = strlen(result->codes);
    ++result->findings;
    ck_assert_uint_le(finding->range.byte, finding->range.end_byte);
    ck_assert_uint_le(finding->range.end_byte, result->length);
    ck_assert_uint_ge(finding->range.line, 1);
    ck_assert_uint_ge(finding->range.column, 1);
    snprintf(result->codes + used, sizeof result->codes - used, "%s@%llu:%llu ", finding->rule->code,
             (unsigned long long)finding->range.byte, (unsigned long long)finding->range.end_byte);
  }
  return ANNOT_OK;
}

/// Reads bytes in pieces of `piece`.
static reading read_pieces(annot_str bytes, size_t piece, const annot_read_options *options) {
  reading result = {.lossless = true, .length = bytes.length};
  annot_reader *reader = annot_reader_new(options, take, &result);
  for (size_t at = 0; at < bytes.length; at += piece) {
    size_t left = bytes.length - at;
    ck_assert_int_eq(annot_reader_feed(reader, bytes.data + at, left < piece ? left : piece), ANNOT_OK);
  }
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  annot_reader_free(reader);
  return result;
}

static reading read_whole(annot_str bytes) {
  return read_pieces(bytes, bytes.length > 0 ? bytes.length : 1, NULL);
}

static const char good_json[] =
    "{\"annot\":\"1.0\",\"id\":\"d\",\"lang\":\"en\",\"marks\":\"included\",\"text\":\"\\u201cI will go,\\u201d "
    "said Ana \xf0\x9f\x98\x80 in Oslo.\",\"meta\":{\"title\":\"A\\nB\",\"keywords\":[\"x\",\"y\"]},"
    "\"speakers\":[{\"id\":\"s\",\"type\":\"person\",\"mentions\":[{\"id\":\"m\",\"spans\":[{\"start\":18,\"end\":21,"
    "\"exact\":\"Ana\"}]}]}],\"quotes\":[{\"id\":\"q\",\"type\":\"direct\",\"spans\":[{\"start\":0,\"end\":12}],"
    "\"speakers\":[\"m\"],\"confidence\":0.5}],\"locations\":[{\"id\":\"l\",\"lat\":59.9,\"lon\":10.7e0}],"
    "\"extra\":{\"a\":[null,true,{\"b\":-1e3}],\"c\":\"\\ud83d\\ude00\"}}";

static const char good_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- one -->\n<document xmlns=\"urn:annot:1\" version=\"1.0\" "
    "id=\"d\" lang=\"en\">\n <meta url=\"https://a.example/?a=1&amp;b=2\"><title>A &lt; B<![CDATA[ & C]]></title>"
    "</meta><text>Ana &#x1F600; <?pi?>was<char code=\"1B\"/> in Oslo \xe2\x80\x9c.</text>\n <speaker id=\"s\" "
    "type='person'><mention id=\"m\"><span start=\"0\" end=\"3\">Ana</span></mention></speaker>\n <location "
    "id=\"l\" lat=\"1.5\" lon=\"-2\"/><extra><map xmlns=\"http://www.w3.org/2005/xpath-functions\">"
    "<string key=\"k\">v</string><array key=\"a\"><null/><number>1</number></array></map></extra>\n</document>\n";

static annot_str good_input(int which) {
  return which == 0 ? (annot_str){good_json, sizeof good_json - 1}
                    : (annot_str){good_xml, sizeof good_xml - 1};
}

START_TEST(a_good_document_cut_short_at_any_byte_is_one_error) {
  annot_str good = good_input(_i);
  reading whole = read_whole(good);
  ck_assert_msg(whole.lossless && whole.findings == 0, "the sample is wrong: %s", whole.codes);
  size_t least = good.length; // what is complete but for white space
  while (strchr(" \n", good.data[least - 1]))
    --least;
  for (size_t length = 0; length < least; ++length) {
    char *copy = malloc(length + 1); // so that a sanitizer sees a byte too many
    memcpy(copy, good.data, length);
    reading cut = read_whole((annot_str){copy, length});
    ck_assert_msg(cut.findings == 1 && cut.codes[0] == 'S' && !cut.lossless && cut.records == 1,
                  "cut at %zu: %llu records, %s", length, (unsigned long long)cut.records, cut.codes);
    free(copy);
  }
}
END_TEST

START_TEST(where_the_input_is_cut_into_pieces_changes_nothing) {
  annot_str good = good_input(_i);
  char bytes[2048];
  for (size_t change = 0; change < good.length; change += 3) {
    memcpy(bytes, good.data, good.length);
    bytes[change] = "\"<{}[&\x01\xff z0"[change % 12];
    reading whole = read_whole((annot_str){bytes, good.length});
    for (size_t piece = 1; piece < 40; piece = piece * 2 + 1) {
      reading pieces = read_pieces((annot_str){bytes, good.length}, piece, NULL);
      ck_assert_msg(strcmp(whole.codes, pieces.codes) == 0 && whole.records == pieces.records,
                    "byte %zu changed, pieces of %zu: %s instead of %s", change, piece, pieces.codes,
                    whole.codes);
    }
  }
}
END_TEST

/// Beginnings that are wrong, or too long, one way or another: what repeats is longer than a record may
/// be here, and longer than a declaration may be.
static const struct {
  const char *before, *repeated, *after;
} long_beginnings[] = {
    {"<document xmlns='urn:annot:1' version='1.0' id='d'><text>a & b", "y", "</text></document>"},
    {"<document xmlns='urn:annot:1' version='1.0' id='d'><text>", "y", "</text></document>"},
    {"<document xmlns='urn:annot:1' version='1.0' id='d'>", "<a>", ""},
    {"<?xml version='1.1'", " ", "?><document xmlns='urn:annot:1' version='1.0' id='d'><text/></document>"},
    {"<?xml version='1.0' encoding='UTF-16'", " ",
     "?><document xmlns='urn:annot:1' version='1.0' id='d'><text/></document>"},
    {"<?xml version='1.0'", " ", "?><document xmlns='urn:annot:1' version='1.0' id='d'><text/></document>"},
    {"{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\x01", "y", "\"}"},
    {"\xef\xbb\xbf", " ", "{\"annot\":\"1.0\",\"id\":\"d\"}\n"},
    // The first line tells lines from one document, also where it is too large.
    {"{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\\\"{[", "y", "\"}\n{\"annot\":\"1.0\",\"id\":\"e\"}\n{\"annot\":\n"},
    {"\xef\xbb\xbf\n{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"", "y", "\"}\r\n{\"annot\":\"1.0\",\"id\":\"e\"}"},
    {"{\"annot\":\"1.0\",\"text\":\"", "y", "\",\n\"id\":\"d\"}\n{\"annot\":\"1.0\",\"id\":\"e\"}\n"},
};

START_TEST(what_is_wrong_and_too_long_is_told_alike_however_it_is_cut) {
  annot_read_options options = {.limits = {.record_bytes = 1000}};
  annot_buffer bytes = {0};
  annot_buffer_append(&bytes, long_beginnings[_i].before, strlen(long_beginnings[_i].before));
  for (int i = 0; i < 4000; ++i)
    annot_buffer_append(&bytes, long_beginnings[_i].repeated, strlen(long_beginnings[_i].repeated));
  annot_buffer_append(&bytes, long_beginnings[_i].after, strlen(long_beginnings[_i].after));
  reading whole = read_pieces((annot_str){bytes.data, bytes.length}, bytes.length, &options);
  ck_assert_uint_gt(whole.findings, 0);
  for (size_t piece = 1; piece < 4000; piece = piece * 3 + 2) {
    reading pieces = read_pieces((annot_str){bytes.data, bytes.length}, piece, &options);
    ck_assert_msg(strcmp(whole.codes, pieces.codes) == 0, "pieces of %zu: %s instead of %s", piece,
                  pieces.codes, whole.codes);
  }
  annot_buffer_free(&bytes);
}
END_TEST

/// White space behind a document is none of its bytes.
START_TEST(a_document_may_be_as_long_as_the_limit) {
  annot_str good = good_input(_i);
  while (strchr(" \n", good.data[good.length - 1]))
    --good.length;
  char bytes[4096];
  memcpy(bytes, good.data, good.length);
  memcpy(bytes + good.length, "\n \n", 3);
  const char *root = strstr(good.data, "<document"); // what stands before it is none of it either
  size_t length = good.length - (root ? (size_t)(root - good.data) : 0);
  annot_read_options options = {.limits = {.record_bytes = length}};
  reading fits = read_pieces((annot_str){bytes, good.length + 3}, good.length + 3, &options);
  ck_assert_str_eq(fits.codes, "");
  --options.limits.record_bytes;
  reading large = read_pieces((annot_str){bytes, good.length + 3}, good.length + 3, &options);
  ck_assert_msg(strncmp(large.codes, "S119", 4) == 0, "%s", large.codes);
}
END_TEST

/// Long markup with what may be taken for its end: looked through once, and not for each of these.
static const char *const long_markup[][3] = {
    {"<!--", "a>b ", "-->"}, {"<?a ", "a>b ", "?>"}, {"<text><![CDATA[", "a>b ", "]]></text>"},
    {"<text x='", "a>b ", "'/>"}, {"<text>", "a>b &amp; ", "</text>"},
};

START_TEST(long_markup_is_looked_through_once) {
  annot_buffer bytes = {0};
  annot_buffer_append(&bytes, "<document xmlns='urn:annot:1' version='1.0' id='d'>", 51);
  annot_buffer_append(&bytes, long_markup[_i][0], strlen(long_markup[_i][0]));
  for (int i = 0; i < 250000; ++i) // the square of this would take minutes
    annot_buffer_append(&bytes, long_markup[_i][1], strlen(long_markup[_i][1]));
  annot_buffer_append(&bytes, long_markup[_i][2], strlen(long_markup[_i][2]));
  annot_buffer_append(&bytes, "</document>", 11);
  reading whole = read_pieces((annot_str){bytes.data, bytes.length}, 100000, NULL);
  ck_assert_msg(!strchr(whole.codes, 'S'), "%s", whole.codes);
  annot_buffer_free(&bytes);
}
END_TEST

/// What is repeated, how often, and the code of the only finding about the spelling.
typedef struct monster {
  const char *name, *before, *repeated, *after;
  size_t times;
  const char *code;
} monster;

static const monster monsters[] = {
    {"open brackets", "", "[", "", 2000000, "S118"},
    {"open objects", "", "{\"a\":", "", 2000000, "S118"},
    {"deep extra", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\",\"extra\":", "{\"a\":", "", 2000000, "S118"},
    {"open elements", "", "<a>", "", 2000000, "S118"},
    {"deep elements", "<document xmlns='urn:annot:1' version='1.0' id='d'>", "<a>", "", 2000000, "S118"},
    {"entities", "<!DOCTYPE d [<!ENTITY a \"", "&b;&b;", "\">]><d>&a;</d>", 100000, "S111"},
    {"external entity", "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><d/>", "", "", 0, "S111"},
    {"white space", "", " ", "", 64 << 20, "S120"},
    {"white space after", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}", "\n", "", 16 << 20, NULL},
    {"lone surrogate", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\\ud83d\"}", "", "", 0, "S108"},
    {"swapped surrogates", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\\ude00\\ud83dx\"}", "", "", 0, "S108"},
    {"escaped NUL", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\\u0000\"}", "", "", 0, "S109"},
    {"raw control", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\x01\"}", "", "", 0, "S103"},
    {"an unclosed string", "{\"annot\":\"", "a", "", 16 << 20, "S105"},
    {"twice the same", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\",\"\\u0069d\":\"e\"}", "", "", 0, "S107"},
    {"overlong", "{\"annot\":\"1.0\",\"id\":\"\xc0\xaf\",\"text\":\"t\"}", "", "", 0, "S101"},
    {"XML 1.1", "<?xml version='1.1'?><document xmlns='urn:annot:1' version='1.0' id='d'><text/></document>",
     "", "", 0, "S115"},
    {"Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><document xmlns='urn:annot:1' version='1.0' "
     "id='d'><text/></document>", "", "", 0, "S114"},
    {"a higher version", "{\"annot\":\"1.1\",\"id\":\"d\",\"text\":\"t\",\"new\":1}", "", "", 0, "S117"},
};

/// Looks at the findings of a record: each speaks of a U+200B, and stands where counting all that
/// is before it says.
typedef struct counting {
  annot_str bytes;
  uint64_t line, column;
  size_t at, findings;
} counting;

static annot_status count_to_each(void *context, annot_record *record) {
  counting *state = context;
  annot_ruleset *ruleset = annot_ruleset_new(NULL);
  annot_validator *validator = annot_validator_new(NULL, ruleset);
  const annot_finding *finding;
  ck_assert_int_eq(annot_validate(validator, record->document, record->findings), ANNOT_OK);
  for (; annot_findings_at(record->findings, state->findings, &finding) == ANNOT_OK;
       ++state->findings) {
    for (; state->at < finding->range.byte; ++state->at) {
      bool feed = state->bytes.data[state->at] == '\n';
      state->line += feed;
      state->column = feed ? 1 : state->column + ((state->bytes.data[state->at] & 0xc0) != 0x80);
    }
    ck_assert_uint_eq(finding->range.line, state->line);
    ck_assert_uint_eq(finding->range.column, state->column);
    ck_assert_uint_eq(finding->range.end_column, state->column + 1);
    ck_assert_mem_eq(state->bytes.data + state->at, "\xe2\x80\x8b", 3);
  }
  annot_validator_free(validator);
  annot_ruleset_free(ruleset);
  return ANNOT_OK;
}

/// To count from its start to each would take longer than a test may.
START_TEST(thousands_of_findings_in_one_long_line_are_soon_placed) {
  enum { TIMES = 9000 };
  static const char *const parts[][3] = {
      {"\n {\"annot\":\"1.0\",\"id\":\"\xc3\xa9\",\"text\":\"", "\\ud83d\\ude00 \\u00e9\\n", "\"}"},
      {"<document xmlns='urn:annot:1' version='1.0' id='\xc3\xa9'><text>", 
       "&#xe9;\r<![CDATA[<]]>&lt;<?pi?>",       "</text></document>"},
      {"<document xmlns='urn:annot:1' version='1.0' id='d'>\n<text><![CDATA[",
       "&amp;\n", "]]></text></document>"}};
  const char *const *part = parts[_i];
  size_t room = strlen(part[0]) + TIMES * (strlen(part[1]) + 512) + strlen(part[2]) + 1;
  char *bytes = malloc(room), *at = bytes;
  at += sprintf(at, "%s", part[0]);
  for (int i = 0; i < TIMES; ++i)
    at += sprintf(at, "%s\xe2\x80\x8b%0500d", part[1], i);
  at += sprintf(at, "%s", part[2]);
  counting state = {.bytes = {bytes, (size_t)(at - bytes)}, .line = 1, .column = 1};
  annot_reader *reader = annot_reader_new(NULL, count_to_each, &state);
  ck_assert_int_eq(annot_reader_feed(reader, bytes, state.bytes.length), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  ck_assert_uint_eq(state.findings, TIMES);
  annot_reader_free(reader);
  free(bytes);
}
END_TEST

/// How many of the findings speak of the spelling.
static int count_spelling(const char *codes) {
  int count = 0;
  for (; *codes; ++codes)
    count += *codes == 'S';
  return count;
}

START_TEST(monsters_get_one_finding_about_their_spelling) {
  const monster *row = &monsters[_i];
  size_t before = strlen(row->before), each = strlen(row->repeated), after = strlen(row->after);
  size_t length = before + each * row->times + after;
  char *bytes = malloc(length + 1), *at = bytes;
  memcpy(at, row->before, before);
  at += before;
  for (size_t i = 0; i < row->times; ++i, at += each)
    memcpy(at, row->repeated, each);
  memcpy(at, row->after, after);
  reading result = read_pieces((annot_str){bytes, length}, 65536, NULL);
  if (row->code)
    ck_assert_msg(strstr(result.codes, row->code) && count_spelling(result.codes) == 1, "%s: %s",
                  row->name, result.codes);
  else
    ck_assert_msg(result.findings == 0 && result.records == 1, "%s: %s", row->name, result.codes);
  free(bytes);
}
END_TEST

/// An allocator that counts what is held at most.
typedef struct meter {
  size_t now, most;
} meter;

static void *metered(void *context, void *pointer, size_t old_size, size_t new_size) {
  meter *held = context;
  if (new_size == 0) {
    held->now -= old_size;
    free(pointer);
    return NULL;
  }
  void *block = realloc(pointer, new_size);
  if (block)
    held->now += new_size - old_size;
  if (held->now > held->most)
    held->most = held->now;
  return block;
}

START_TEST(a_gigabyte_of_white_space_takes_no_memory) {
  static char spaces[1 << 20];
  meter held = {0, 0};
  annot_allocator allocator = {metered, &held};
  annot_read_options options = {.allocator = &allocator};
  reading result = {.lossless = true, .length = UINT64_MAX};
  static const char *const begins[] = {"", "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}\n",
                                       "<corpus xmlns='urn:annot:1' version='1.0'>",
                                       "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}",
                                       "{\n\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}"};
  memset(spaces, _i == 1 || _i == 4 ? '\n' : ' ', sizeof spaces);
  annot_reader *reader = annot_reader_new(&options, take, &result);
  ck_assert_int_eq(annot_reader_feed(reader, begins[_i], strlen(begins[_i])), ANNOT_OK);
  for (int i = 0; i < 1024; ++i)
    ck_assert_int_eq(annot_reader_feed(reader, spaces, sizeof spaces), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  annot_reader_free(reader);
  ck_assert_msg(held.most < 4 << 20, "%zu bytes were held", held.most);
  ck_assert_uint_eq(held.now, 0);
}
END_TEST

START_TEST(a_document_that_was_read_keeps_its_values_only) {
  enum { SPACES = 1 << 20 };
  static char bytes[SPACES + 100];
  meter held = {0, 0};
  annot_allocator allocator = {metered, &held};
  annot_read_options options = {.allocator = &allocator};
  annot_document *document;
  static const char begin[] = "{\"annot\":\"1.0\",", end[] = "\"id\":\"a-name\",\"text\":\"\"}";
  memset(bytes, ' ', sizeof bytes);
  memcpy(bytes, begin, sizeof begin - 1);
  memcpy(bytes + sizeof begin - 1 + SPACES, end, sizeof end - 1);
  annot_str whole = {bytes, sizeof begin + sizeof end - 2 + SPACES};
  ck_assert_int_eq(annot_read(whole, &options, &document, NULL), ANNOT_OK);
  annot_str id = annot_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0);
  ck_assert(id.length == 6 && memcmp(id.data, "a-name", 6) == 0);
  ck_assert_msg(held.now < 4096, "%zu bytes are held", held.now);
  annot_document_free(document);
  ck_assert_uint_eq(held.now, 0);
}
END_TEST

/// Where the last record begins and what its findings are.
typedef struct last_record {
  int records;
  uint64_t byte, line, column;
  uint64_t findings;
} last_record;

static annot_status note_last(void *context, annot_record *record) {
  last_record *last = context;
  *last = (last_record){last->records + 1, record->byte, record->line, record->column,
                        annot_findings_count(record->findings)};
  return ANNOT_OK;
}

START_TEST(what_follows_much_white_space_is_told_at_its_place) {
  enum { SPACES = 200001 };
  static char bytes[SPACES + 200];
  static const struct {
    const char *begin;
    char space;
    const char *end;
    last_record last;
  } rows[] = {
      {"{\n\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}", '\n', "x", {2, SPACES + 36, SPACES + 2, 1, 1}},
      {"{\n\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}", ' ', "", {1, 0, 1, 1, 0}},
      {"{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}", ' ', "x\n", {2, SPACES + 35, 1, SPACES + 36, 1}},
      {"{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"t\"}", ' ',
       "\n{\"annot\":\"1.0\",\"id\":\"e\",\"text\":\"t\"}", {2, SPACES + 36, 2, 1, 0}},
  };
  size_t begin = strlen(rows[_i].begin), length = begin + SPACES + strlen(rows[_i].end);
  memcpy(bytes, rows[_i].begin, begin);
  memset(bytes + begin, rows[_i].space, SPACES);
  memcpy(bytes + begin + SPACES, rows[_i].end, strlen(rows[_i].end));
  for (size_t piece = 1; piece <= length; piece = piece * 7 + 1) {
    last_record last = {0};
    annot_reader *reader = annot_reader_new(NULL, note_last, &last);
    for (size_t at = 0; at < length; at += piece)
      ck_assert_int_eq(
          annot_reader_feed(reader, bytes + at, piece < length - at ? piece : length - at),
          ANNOT_OK);
    ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
    annot_reader_free(reader);
    ck_assert_int_eq(last.records, rows[_i].last.records);
    ck_assert_uint_eq(last.byte, rows[_i].last.byte);
    ck_assert_uint_eq(last.line, rows[_i].last.line);
    ck_assert_uint_eq(last.column, rows[_i].last.column);
    ck_assert_uint_eq(last.findings, rows[_i].last.findings);
  }
}
END_TEST

/// The decisions of the specification's appendix A.
static const char *decided(const char *name) {
  if (strstr(name, "BOM_empty"))
    return "S116";
  if (strstr(name, "number"))
    return "F101";
  if (strstr(name, "500_nested"))
    return "S118";
  if (strstr(name, "UTF-16") || strstr(name, "utf16"))
    return "S114";
  bool escaped = strstr(name, "object_key_lone") || strstr(name, "1st_") || strstr(name, "incomplete_s") ||
                 strstr(name, "lonely") || strstr(name, "invalid_surrogate") ||
                 strstr(name, "inverted") || strstr(name, "lone_second");
  return escaped ? "S108" : "S101";
}

static bool suits(const char *name, const reading *result) {
  if (name[0] == 'n')
    return strchr(result->codes, 'S') && !result->lossless;
  if (name[0] == 'i')
    return strstr(result->codes, decided(name)) != NULL;
  bool refused = strstr(name, "duplicated") || strstr(name, "null_escape") || strstr(name, "u+0000") ||
                 strstr(name, "escaped_null_in_key");
  return refused ? strchr(result->codes, 'S') != NULL
                 : strchr(result->codes, 'F') != NULL && strchr(result->codes, 'S') == NULL;
}

START_TEST(every_file_of_the_json_suite_is_decided_as_the_specification_says) {
  static char bytes[1 << 20];
  char folder[4000], path[4400];
  const char *shared = getenv("ANNOT_SHARED");
  snprintf(folder, sizeof folder, "%s/suites/json", shared ? shared : "");
  DIR *files = opendir(folder);
  int count = 0;
  if (!files) {
    printf("# %s is not here: the suite was not run\n", folder);
    return;
  }
  for (struct dirent *entry; (entry = readdir(files)) != NULL;) {
    if (!strstr(entry->d_name, ".json"))
      continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    FILE *file = fopen(path, "rb");
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    ck_assert_uint_lt(length, sizeof bytes);
    annot_read_options options = {.syntax = ANNOT_JSON};
    reading result = read_pieces((annot_str){bytes, length}, _i ? 1 : sizeof bytes, &options);
    ck_assert_msg(suits(entry->d_name, &result), "%s: %s", entry->d_name, result.codes);
    ++count;
  }
  closedir(files);
  printf("# %d files\n", count);
  ck_assert_int_gt(count, 300);
}
END_TEST

/// Everything that is done with a document, with memory that may run out at any point.
static annot_status do_everything(const annot_allocator *allocator, annot_str bytes) {
  annot_status status = ANNOT_NO_MEMORY;
  annot_document *document = NULL;
  char *written = NULL;
  size_t length = 0;
  annot_ruleset *ruleset = annot_ruleset_new(allocator);
  if (ruleset)
    status = annot_ruleset_level(ruleset, 5);
  annot_validator *validator = ruleset ? annot_validator_new(allocator, ruleset) : NULL;
  annot_findings *findings = ruleset ? annot_findings_new(allocator, ruleset) : NULL;
  annot_read_options options = {.allocator = allocator, .ruleset = ruleset};
  annot_write_options writing = {.allocator = allocator, .syntax = ANNOT_XML, .pretty = true};
  const annot_finding *finding;
  if (!validator || !findings)
    status = ANNOT_NO_MEMORY;
  if (status == ANNOT_OK)
    status = annot_read(bytes, &options, &document, findings);
  if (status == ANNOT_OK)
    status = annot_validate(validator, document, findings);
  for (size_t i = 0; status == ANNOT_OK && i < annot_findings_count(findings); ++i)
    status = annot_findings_at(findings, i, &finding);
  if (status == ANNOT_OK)
    status = annot_write(document, &writing, &written, &length);
  annot_bytes_free(&writing, written, length);
  annot_document_free(document);
  annot_findings_free(findings);
  annot_validator_free(validator);
  annot_ruleset_free(ruleset);
  return status;
}

START_TEST(memory_that_runs_out_is_a_status_and_leaks_nothing) {
  static const char faulty[] =
      "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"\\\"I go, said \xe2\x80\x9c"
      "Ana on Monday.\",\"speakers\":[{\"id\":\"s\","
      "\"type\":\"person\"}],\"quotes\":[{\"id\":\"q\",\"type\":\"direct\",\"spans\":[{\"start\":0,\"end\":9,\"exact\":"
      "\"nope\"}],\"speakers\":[\"z\"]},{\"id\":\"q\",\"spans\":[{\"start\":5,\"end\":3}]}],\"dates\":[{\"id\":\"x\","
      "\"type\":\"date\",\"value\":\"2027-02-30\",\"spans\":[{\"start\":2,\"end\":3}]}]}";
  annot_str bytes = _i < 2 ? good_input(_i) : (annot_str){faulty, sizeof faulty - 1};
  for (long left = 0;; ++left) {
    failing memory = {.left = left};
    annot_allocator allocator = failing_allocator(&memory);
    annot_status status = do_everything(&allocator, bytes);
    ck_assert_uint_eq(memory.bytes, 0);
    if (memory.failures == 0) {
      ck_assert_int_eq(status, ANNOT_OK);
      ck_assert_int_gt(left, 10);
      break;
    }
    ck_assert_msg(status == ANNOT_NO_MEMORY, "allocation %ld: %s", left, annot_status_text(status));
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("hostile");
  suite_add_loop(suite, "truncated", a_good_document_cut_short_at_any_byte_is_one_error, 2);
  suite_add_loop(suite, "pieces", where_the_input_is_cut_into_pieces_changes_nothing, 2);
  suite_add_loop(suite, "too_long", what_is_wrong_and_too_long_is_told_alike_however_it_is_cut,
                 COUNT(long_beginnings));
  suite_add_loop(suite, "limit", a_document_may_be_as_long_as_the_limit, 2);
  suite_add_loop(suite, "long_markup", long_markup_is_looked_through_once, COUNT(long_markup));
  suite_add_loop(suite, "monsters", monsters_get_one_finding_about_their_spelling, COUNT(monsters));
  suite_add_loop(suite, "long_line", thousands_of_findings_in_one_long_line_are_soon_placed, 3);
  suite_add_loop(suite, "white_space", a_gigabyte_of_white_space_takes_no_memory, 5);
  suite_add(suite, "white_space", a_document_that_was_read_keeps_its_values_only);
  suite_add_loop(suite, "white_space", what_follows_much_white_space_is_told_at_its_place, 4);
  suite_add_loop(suite, "json_suite",
                 every_file_of_the_json_suite_is_decided_as_the_specification_says, 2);
  suite_add_loop(suite, "memory", memory_that_runs_out_is_a_status_and_leaks_nothing, 3);
  return suite_run(suite);
}
