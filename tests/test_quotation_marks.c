/// Which quotation marks do not pair: what real articles have must not be told of, and what is left
/// alone must.

#include "config.h"

#include "suite.h"

#include <annot.h>
#include <annot/change.h>
#include <stdio.h>
#include <string.h>

/// Texts without a finding.
static const char *const good[] = {
    // Straight marks.
    "\"I will,\" she said.",
    "\"I will\", she said.",
    "She said: \"I will.\"",
    "She said:\"I will.\"",
    "He called it \"bad,\" \"sad\" and \"mad.\"",
    "(\"So it is.\")",
    "--\"So it is\"--",
    "\"He said \"no\" to me,\" she said.",
    "\" I will , \" she said .",
    "A \"yes\"/\"no\" question, a \"red\"-\"green\" pact.",
    "<a href=\"https://example.org\" class=\"\">here</a>",
    "\"One paragraph.\n\"And another,\" she said.",
    "\"One paragraph.\r\n\r\n\"And another,\" she said.",
    "\"One.\n\"Two.\n\"Three,\" she said.",
    // Feet, inches, seconds, ditto marks.
    "A 6\" pipe and a 4\" one.",
    "He is 6'2\" tall.",
    "\"He is 6'2\" tall,\" she said.",
    "The 27\" screen is \"fine,\" he said.",
    "\"I bought a 27\" screen,\" she said.",
    "He stood 6\u20192\u201D in his socks.",
    "\u201CHe is 6\u20192\u201D tall,\u201D she said.",
    "At 40\u00B0 26' 46\" N.",
    "Paris 12\nLyon \" 9",
    // Apostrophes and single marks.
    "It's rock 'n' roll, Jesse's and the '90s'.",
    "It\u2019s the ministers\u2019 view, \u2019twas said in the \u201990s.",
    "O\u2019Brien said \u2018no\u2019, and \u2019em all went.",
    "Mayor: 'No more taxes' for O'Hare",
    "\u201CThe \u2018best\u2019 of \u2019em,\u201D he said.",
    "\u201C\u2018Yes\u2019 is what he said,\u201D she said.",
    "\u201CHe said, \u2018Yes.\u2019\u201D",
    // Curly marks.
    "\u201CI will,\u201D she said.",
    "\u201CA \u201Cbig\u201D one,\u201D she said.",
    "\u201C\u2026and so it goes,\u201D he said \u2014 \u201Con and on.\u201D",
    "\u201COne paragraph.\n\u201CAnd another,\u201D she said.",
    "\u201COne paragraph.\n\n\u201CAnd another.\u201D",
    "\u201COne.\u2028\u201CTwo,\u201D she said, \u201CThree.\u201D\u201D",
    "\u201CMixed,\" she said, and \"mixed,\u201D he said.",
    "\u201CThe wrong one,\u201C she said.",
    "\u201D\u200EIn the wrong direction,\u201D she said.",
    "\u202A\u201CBehind an invisible sign,\u201D she said.",
    "\u201CWe\u2014\u201D he began.",
    "\u201C[We] did (\u201Call\u201D),\u201D he said.",
    // German.
    "\u201EIch will\u201C, sagte sie.",
    "\u201EIch will\u201D, sagte sie.",
    "\u201EIch will\", sagte sie.",
    "\u201EEr rief: \u201ENein!\u201C\u201C, sagte sie.",
    "\u201EEr sagte \u201Anein\u2018 dazu\u201C, sagte sie.",
    "\u201EEin Absatz.\n\u201EUnd noch einer\u201C, sagte sie.",
    "Der \u201ESpiegel\u201C-Bericht und die \u201EZeit\u201C.",
    "\u00BBIch will\u00AB, sagte sie.",
    "\u00BBEr sagte \u203Anein\u2039 dazu\u00AB, sagte sie.",
    "\u00BBEin Absatz.\n\u00BBUnd noch einer\u00AB, sagte sie.",
    "\u00ABIch will\u00BB, sagte sie in der \u00ABNeuen Z\u00FCrcher\u00BB.",
    "\"Ich will\", sagte sie, \"und zwar 100\".",
    // French, Swedish, Finnish, and marks of a typesetting program.
    "\u00ABJe veux\u00BB, dit-elle. \u00AB\u00A0Oui.\u00A0\u00BB",
    "\u00AB\u202FJe veux\u202F\u00BB, dit-elle.",
    "\u201DJag vill\u201D, sade hon.",
    "\u00BBHaluan\u00BB, h\u00E4n sanoi.",
    "``I will,'' she said, and ``so it is.\"",
    // Lines that are broken at a width, and paragraphs with lines in them.
    "She said, \u201CI will go to\nthe place that you have\nnamed, and come back\nagain,\u201D and went.",
    "Verse\n\n\u201COne line\nAnd another\u201D\n\nProse.\n\nProse.\n\nProse.",
};

/// Texts with findings: ^ stands before each mark that is found.
static const char *const bad[] = {
    // Straight marks.
    "^\"I will, she said.",
    "I will,^\" she said.",
    "She said: ^\"I will.",
    "She said: I will.^\"",
    "\"I will,\" she said. ^\"And you will.",
    "\"I will,\" she said. And you will.^\"",
    "^\"I will, she said. \"And you will.\"",
    "It is |true,^\" she said, and \"good.\"",
    "\"One paragraph.\"^\"\nAnd another.",
    "^\"One paragraph.\nAnd another, she said.",
    "^\"One paragraph.\nAnd another,^\" she said.",
    "^\"One.\r\n\r\nTwo, she said.",
    "(^\"So it is.)",
    "(So it is.^\")",
    "He called it ^\"bad, he said.\n\nIt was.",
    "The ^\"best of times, the 'worst' of times.",
    "It's ^\"rock 'n' roll, said O'Brien.",
    "\"Yes,\" \"no\" and maybe,^\" he said.",
    "Mr. Smith^\" said so.",
    "\"One.\n\"Two.\n^\"Three, she said.",
    // Curly marks.
    "^\u201CI will, she said.",
    "I will,^\u201D she said.",
    "She said: ^\u201CI will.",
    "She said: I will.^\u201D",
    "\u201CI will,\u201D she said. ^\u201CAnd you will.",
    "\u201CI will,\u201D she said. And you will.^\u201D",
    "^\u201CI will, she said. \u201CAnd you will.\u201D",
    "\u201CI will,\u201D^\u201D she said.",
    "^\u201COne paragraph.\nAnd another, she said.",
    "^\u201COne paragraph.\nAnd another,^\u201D she said.",
    "^\u201COne paragraph.\n\nAnd another.",
    "\u201COne.\n\u201CTwo.\n^\u201CThree, she said.",
    "One.\nTwo,^\u201D she said.\nThree.",
    "^\u201CA \u201Cbig\u201D one, she said.",
    "\u201CThe \u2018best\u2019 of \u2019em,\u201D he said, ^\u201Cwere here.",
    "(^\u201CSo it is.)",
    "^\u201C\u2018Yes\u2019 is what he said.",
    "It\u2019s the ministers\u2019 ^\u201Cview, he said.",
    "The article\u2014^\u201Ca long one\u2014was read.",
    "\u201CNo,\u201D he said.^\u201D",
    "\u201CHe said \u00ABno\u00BB,\u201D she said. ^\u201CYes.",
    "\u201CA ^\u00ABsmall one,\u201D she said.",
    // German.
    "^\u201EIch will, sagte sie.",
    "Ich will^\u201C, sagte sie.",
    "Sie sagte: ^\u201EIch will.",
    "Sie sagte: Ich will.^\u201C",
    "\u201EIch will\u201C, sagte sie. ^\u201EUnd du auch.",
    "\u201EIch will\u201C, sagte sie. Und du auch.^\u201C",
    "^\u201EIch will, sagte sie. \u201EUnd du auch.\u201C",
    "^\u201EEin Absatz.\nUnd noch einer, sagte sie.",
    "^\u201EEin Absatz.\nUnd noch einer^\u201C, sagte sie.",
    "Der ^\u201ESpiegel berichtet \u00FCber die \u201EZeit\u201C.",
    "^\u00BBIch will, sagte sie.",
    "Ich will^\u00AB, sagte sie.",
    "\u00BBIch will\u00AB, sagte sie. ^\u00BBUnd du auch.",
    "^\u00BBEin Absatz.\nUnd noch einer, sagte sie.",
    "^\u00ABIch will, sagte sie.",
    "Ich will^\u00BB, sagte sie.",
    "^\"Ich will, sagte sie.",
    "Ich will^\", sagte sie.",
    "^\u201EEr rief: \u201ENein!\u201C, sagte sie.",
    // French.
    "^\u00ABJe veux, dit-elle.",
    "^\u00AB\u00A0Je veux, dit-elle.",
    "Je veux^\u00BB, dit-elle.",
};

/// What a row says: the text without its signs, and the places of these, in code points.
typedef struct marks_row {
  char text[512], places[64];
} marks_row;

static marks_row split(const char *row) {
  marks_row split = {"", ""};
  size_t length = 0, place = 0, at = 0;
  for (; *row; ++row) {
    if (*row == '^') {
      at += (size_t)snprintf(split.places + at, sizeof split.places - at, "%zu ", place);
      continue;
    }
    split.text[length++] = *row;
    place += ((unsigned char)*row & 0xc0) != 0x80;
  }
  return split;
}

static annot_document *make_document(const char *text) {
  annot_document *document = annot_document_new(NULL);
  annot_str id = {"d", 1}, words = {text, strlen(text)};
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_ID, 0, id), ANNOT_OK);
  ck_assert_int_eq(annot_set_string(document, ANNOT_ROOT, ANNOT_DOCUMENT_TEXT, 0, words), ANNOT_OK);
  return document;
}

static void add_region(annot_document *document, uint64_t start, uint64_t end) {
  annot_node region;
  ck_assert_int_eq(annot_add(document, ANNOT_ROOT, ANNOT_DOCUMENT_REGIONS, ANNOT_LAST, &region),
                   ANNOT_OK);
  ck_assert_int_eq(annot_set_enum(document, region, ANNOT_REGION_TYPE, 0,
                                  ANNOT_REGION_TYPE_PARAGRAPH), ANNOT_OK);
  ck_assert_int_eq(annot_set_position(document, region, ANNOT_REGION_START, start), ANNOT_OK);
  ck_assert_int_eq(annot_set_position(document, region, ANNOT_REGION_END, end), ANNOT_OK);
}

/// The places of all findings of Q112 in a document, which it frees.
static void find_marks(annot_document *document, char *found, size_t size) {
  annot_findings *findings = annot_findings_new(NULL, NULL);
  annot_validator *validator = annot_validator_new(NULL, NULL);
  const annot_finding *finding;
  size_t at = 0;
  found[0] = '\0';
  ck_assert_int_eq(annot_validate(validator, document, findings), ANNOT_OK);
  for (size_t i = 0; annot_findings_at(findings, i, &finding) == ANNOT_OK; ++i)
    if (strcmp(finding->rule->code, "Q112") == 0)
      at += (size_t)snprintf(found + at, size - at, "%llu ",
                             (unsigned long long)finding->text_start);
  annot_document_free(document);
  annot_validator_free(validator);
  annot_findings_free(findings);
}

static void judge(const char *row) {
  marks_row wanted = split(row);
  char found[128];
  find_marks(make_document(wanted.text), found, sizeof found);
  ck_assert_msg(strcmp(found, wanted.places) == 0, "%s: found '%s', wanted '%s'", row, found,
                wanted.places);
}

START_TEST(marks_that_pair_are_not_told_of) { judge(good[_i]); }
END_TEST

START_TEST(marks_left_alone_are_found_and_no_others) { judge(bad[_i]); }
END_TEST

START_TEST(paragraphs_are_regions_where_there_are_any) {
  // The line feed is within a paragraph, and the next begins without one.
  annot_document *document = make_document("\"One\nline. Two\" lines.");
  char found[64];
  add_region(document, 0, 21);
  find_marks(document, found, sizeof found);
  ck_assert_str_eq(found, "");
  document = make_document("\"One line. Two\" lines.");
  add_region(document, 0, 10);
  add_region(document, 11, 22);
  find_marks(document, found, sizeof found);
  ck_assert_str_eq(found, "0 14 ");
  document = make_document("\"One line. \"Two\" lines.");
  add_region(document, 0, 10);
  add_region(document, 11, 23);
  find_marks(document, found, sizeof found);
  ck_assert_str_eq(found, "");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("quotation_marks");
  suite_add_loop(suite, "good", marks_that_pair_are_not_told_of, COUNT(good));
  suite_add_loop(suite, "bad", marks_left_alone_are_found_and_no_others, COUNT(bad));
  suite_add(suite, "regions", paragraphs_are_regions_where_there_are_any);
  return suite_run(suite);
}
