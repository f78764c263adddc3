/// Documents that were counted in another way than they say (T111): each unit, from 1 or not, with
/// inclusive ends or not, against each unit that can be declared.  One finding, whose safe fix gives
/// back the document as it was meant.

#include "config.h"

#include "base/characters.h"
#include "suite.h"

#include <annot.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char text[] = "\U0001F4C9 \u00D6l f\u00E4llt in Oslo \U0001F1F3\U0001F1F4\u2026 Ein \"Ja\" "
                           "von Zo\u00EB\U0001F600 am Montag.";

/// What is annotated; with words or without.
static const struct passage {
  const char *words;
  bool exact;
} passages[] = {
    {"\u00D6l", true}, {"Oslo", true}, {"\U0001F1F3\U0001F1F4", true}, {"Zo\u00EB\U0001F600", true},
    {"Montag", false},
};

typedef struct way {
  int unit; ///< 0 code points, 1 UTF-16, 2 bytes
  int first, inclusive;
} way;

static uint64_t count_to(const char *to, int unit) {
  annot_str all = {text, sizeof text - 1};
  size_t end = (size_t)(to - text);
  uint64_t count = 0;
  for (size_t at = 0; at < end;) {
    size_t from = at;
    uint32_t c = annot_next_character(all, &at);
    count += unit == 2 ? at - from : unit == 1 && c > 0xffff ? (size_t)2 : (size_t)1;
  }
  return count;
}

static unsigned long long start_of(const char *at, way how) {
  return count_to(at, how.unit) + (unsigned)how.first;
}

static unsigned long long end_of(const char *at, way how) {
  return count_to(at, how.unit) + (unsigned)how.first - (unsigned)how.inclusive;
}

typedef struct built {
  char bytes[4096];
  size_t length;
} built;

static void put(built *to, const char *format, ...) ANNOT_PRINTF(2, 3);
static void put(built *to, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  to->length += (size_t)vsnprintf(to->bytes + to->length, sizeof to->bytes - to->length, format,
                                  arguments);
  va_end(arguments);
}

/// The document in JSON, counted like this and declaring `unit`; NULL declares none.
static built build_json(way how, const char *unit) {
  built made = {.length = 0};
  const char *in = strstr(text, "in Oslo");
  put(&made, "{\"annot\":\"1.0\",\"id\":\"d\",");
  if (unit)
    put(&made, "\"unit\":\"%s\",", unit);
  put(&made, "\"text\":\"");
  for (const char *at = text; *at; ++at)
    put(&made, "%s%c", *at == '"' ? "\\" : "", *at);
  put(&made, "\",\"regions\":[{\"type\":\"paragraph\",\"start\":%llu,\"end\":%llu},",
      start_of(text, how), end_of(text + sizeof text - 1, how));
  put(&made, "{\"type\":\"other\",\"start\":%llu,\"end\":%llu}],\"others\":[", start_of(in, how),
      end_of(in + 7, how));
  for (size_t i = 0; i < sizeof passages / sizeof *passages; ++i) {
    const char *words = passages[i].words, *at = strstr(text, words);
    put(&made, "%s{\"id\":\"o%zu\",\"type\":\"t\",\"spans\":[{\"start\":%llu,\"end\":%llu",
        i > 0 ? "," : "", i, start_of(at, how), end_of(at + strlen(words), how));
    if (passages[i].exact)
      put(&made, ",\"exact\":\"%s\"", words);
    put(&made, "}]}");
  }
  put(&made, "]}");
  return made;
}

/// The same in XML.
static built build_xml(way how, const char *unit) {
  built made = {.length = 0};
  const char *in = strstr(text, "in Oslo");
  put(&made, "<document xmlns=\"urn:annot:1\" version=\"1.0\" id=\"d\"");
  if (unit)
    put(&made, " unit=\"%s\"", unit);
  put(&made, "><text>%s</text><region type=\"paragraph\" start=\"%llu\" end=\"%llu\"/>", text,
      start_of(text, how), end_of(text + sizeof text - 1, how));
  put(&made, "<region type=\"other\" start=\"%llu\" end=\"%llu\"/>", start_of(in, how),
      end_of(in + 7, how));
  for (size_t i = 0; i < sizeof passages / sizeof *passages; ++i) {
    const char *words = passages[i].words, *at = strstr(text, words);
    put(&made, "<other id=\"o%zu\" type=\"t\"><span start=\"%llu\" end=\"%llu\">%s</span></other>", i,
        start_of(at, how), end_of(at + strlen(words), how), passages[i].exact ? words : "");
  }
  put(&made, "</document>");
  return made;
}

/// The canonical bytes of a document.
static built canonical(const annot_document *document) {
  built made;
  char *data;
  ck_assert_int_eq(annot_write(document, NULL, &data, &made.length), ANNOT_OK);
  ck_assert_uint_lt(made.length, sizeof made.bytes);
  memcpy(made.bytes, data, made.length);
  annot_bytes_free(NULL, data, made.length);
  return made;
}

static annot_document *read_built(const built *made, annot_findings *findings) {
  annot_document *document;
  ck_assert_int_eq(annot_read((annot_str){made->bytes, made->length}, NULL, &document, findings),
                   ANNOT_OK);
  return document;
}

/// Applies a fix to the bytes it was made for.
static built apply(const built *from, const annot_fix *fix) {
  built made = {.length = 0};
  size_t at = 0;
  for (size_t i = 0; i < fix->edit_count; ++i) {
    const annot_replacement *edit = &fix->edits[i];
    memcpy(made.bytes + made.length, from->bytes + at, edit->byte - at);
    made.length += edit->byte - at;
    memcpy(made.bytes + made.length, edit->text.data, edit->text.length);
    made.length += edit->text.length;
    at = edit->end_byte;
  }
  memcpy(made.bytes + made.length, from->bytes + at, from->length - at);
  made.length += from->length - at;
  return made;
}

typedef struct judged {
  annot_ruleset *ruleset;
  annot_findings *findings;
  annot_validator *validator;
  annot_document *document;
} judged;

static judged judge(const built *made) {
  judged all = {.ruleset = annot_ruleset_new(NULL)};
  ck_assert_int_eq(annot_ruleset_level(all.ruleset, 5), ANNOT_OK);
  all.findings = annot_findings_new(NULL, all.ruleset);
  all.validator = annot_validator_new(NULL, all.ruleset);
  all.document = read_built(made, all.findings);
  ck_assert_int_eq(annot_validate(all.validator, all.document, all.findings), ANNOT_OK);
  return all;
}

static void release(judged *all) {
  annot_document_free(all->document);
  annot_validator_free(all->validator);
  annot_findings_free(all->findings);
  annot_ruleset_free(all->ruleset);
}

/// All codes that were found, each with a space behind it.
static void codes_of(const judged *all, char *codes, size_t size) {
  const annot_finding *finding;
  size_t at = 0;
  codes[0] = '\0';
  for (size_t i = 0; annot_findings_at(all->findings, i, &finding) == ANNOT_OK; ++i)
    at += (size_t)snprintf(codes + at, size - at, "%s ", finding->rule->code);
}

static void ck_codes(const judged *all, const char *wanted, const built *made) {
  char codes[256];
  codes_of(all, codes, sizeof codes);
  ck_assert_msg(strcmp(codes, wanted) == 0, "wanted '%s', found '%s': %.*s", wanted, codes,
                (int)made->length, made->bytes);
}

static const char *const units[] = {NULL, "utf16", "byte"};

START_TEST(each_way_of_counting_is_known_and_mended) {
  way how = {_i % 3, _i / 3 % 2, _i / 6 % 2};
  int declared = _i / 12 % 3;
  built right = build_json((way){0, 0, 0}, NULL);
  built made = _i < 36 ? build_json(how, units[declared]) : build_xml(how, units[declared]);
  bool good = how.unit == declared && !how.first && !how.inclusive;
  judged all = judge(&made);
  ck_codes(&all, good ? "" : "T111 ", &made);
  if (!good) {
    const annot_finding *finding;
    ck_assert_int_eq(annot_findings_at(all.findings, 0, &finding), ANNOT_OK);
    ck_assert_uint_ge(finding->fix_count, 1);
    ck_assert(finding->fixes[0].safe);
    built mended = apply(&made, &finding->fixes[0]);
    judged again = judge(&mended);
    ck_codes(&again, "", &mended);
    built is = canonical(again.document);
    judged meant = judge(&right);
    built should = canonical(meant.document);
    ck_assert_msg(is.length == should.length && memcmp(is.bytes, should.bytes, is.length) == 0,
                  "%.*s", (int)is.length, is.bytes);
    release(&meant);
    release(&again);
  }
  release(&all);
}
END_TEST

#define HEAD "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":\"Oil fell in Oslo on Monday.\","
#define OTHERS HEAD "\"others\":["
#define OTHER(id, start, end, rest) "{\"id\":\"" id "\",\"type\":\"t\",\"spans\":[{\"start\":" start ",\"end\":" end rest "}]}"
#define EXACT(words) ",\"exact\":\"" words "\""

/// The text is ASCII, "Oil" at 0, "fell" at 4, "Oslo" at 12, "Monday" at 20.
static const struct beside_row {
  const char *json, *codes;
} beside_rows[] = {
    // All from 1.
    {OTHERS OTHER("a", "1", "4", EXACT("Oil")) "," OTHER("b", "5", "9", EXACT("fell")) ","
     OTHER("c", "13", "17", EXACT("Oslo")) "]}", "T111 "},
    // Two with words are not enough.
    {OTHERS OTHER("a", "1", "4", EXACT("Oil")) "," OTHER("b", "5", "9", EXACT("fell")) ","
     OTHER("c", "13", "17", "") "]}", "T103 T103 T108 "},
    // One is right as it is: no way fits all.
    {OTHERS OTHER("a", "0", "3", EXACT("Oil")) "," OTHER("b", "5", "9", EXACT("fell")) ","
     OTHER("c", "13", "17", EXACT("Oslo")) "]}", "T103 T103 "},
    // One has other words.
    {OTHERS OTHER("a", "1", "4", EXACT("Oil")) "," OTHER("b", "5", "9", EXACT("rose")) ","
     OTHER("c", "13", "17", EXACT("Oslo")) "]}", "T103 T103 T103 "},
    // With inclusive ends, and spans without words at both ends of the text.
    {OTHERS OTHER("a", "0", "2", EXACT("Oil")) "," OTHER("b", "4", "7", EXACT("fell")) ","
     OTHER("c", "12", "15", EXACT("Oslo")) "," OTHER("d", "20", "26", "") ","
     OTHER("e", "0", "0", "") "]}", "T111 "},
    // What is wrong besides is told, too.
    {OTHERS OTHER("a", "1", "4", EXACT("Oil")) "," OTHER("b", "5", "9", EXACT("fell")) ","
     OTHER("c", "13", "17", EXACT("Oslo")) "," OTHER("d", "21", "90", "") "]}", "T111 T102 "},
    {OTHERS OTHER("a", "1", "4", EXACT("Oil")) "," OTHER("b", "5", "9", EXACT("fell")) ","
     OTHER("c", "13", "17", EXACT("Oslo")) "," OTHER("c", "21", "27", "") "]}", "T111 R101 "},
    {OTHERS OTHER("a", "1", "4", EXACT("Oil")) "," OTHER("b", "5", "9", EXACT("fell")) ","
     OTHER("c", "13", "17", EXACT("Oslo")) "],\"dates\":[{\"id\":\"d\",\"type\":\"date\","
     "\"value\":\"2021-12-21\",\"spans\":[{\"start\":21,\"end\":27,\"exact\":\"Monday\"}]}]}",
     "T111 D105 "},
    // No spans but one annotation's fragments.
    {OTHERS "{\"id\":\"a\",\"type\":\"t\",\"spans\":[{\"start\":1,\"end\":4" EXACT("Oil")
     "},{\"start\":5,\"end\":9" EXACT("fell") "},{\"start\":13,\"end\":17" EXACT("Oslo") "}]}]}",
     "T111 "},
    // All right.
    {OTHERS OTHER("a", "0", "3", EXACT("Oil")) "," OTHER("b", "4", "8", EXACT("fell")) ","
     OTHER("c", "12", "16", EXACT("Oslo")) "]}", ""},
    // Past the end as written, and right when counted from 1.
    {OTHERS OTHER("a", "1", "4", EXACT("Oil")) "," OTHER("b", "28", "29", EXACT(".")) "]}",
     "T103 T102 "},
};

START_TEST(what_stands_beside_a_miscount_is_told) {
  built made = {.length = strlen(beside_rows[_i].json)};
  memcpy(made.bytes, beside_rows[_i].json, made.length);
  judged all = judge(&made);
  ck_codes(&all, beside_rows[_i].codes, &made);
  release(&all);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("counting");
  suite_add_loop(suite, "ways", each_way_of_counting_is_known_and_mended, 72);
  suite_add_loop(suite, "beside", what_stands_beside_a_miscount_is_told, COUNT(beside_rows));
  return suite_run(suite);
}
