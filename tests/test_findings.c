/// One problem is one finding: at its exact place, with its pointer, in both spellings.  Each row is an
/// input with something wrong and all that is found in it at level 5.

#include "config.h"

#include "base/memory.h"
#include "suite.h"

#include <annot.h>
#include <stdio.h>
#include <string.h>

#define JSON(members) "{'annot':'1.0','id':'d','text':'He said so.'" members "}"
#define ONE(list, members) JSON(",'" list "':[{'id':'x'," members "}]")
#define META(members) JSON(",'meta':{" members "}")
#define WORDS(text, exact, end)                                                                    \
  "{'annot':'1.0','id':'d','text':'" text "','others':[{'id':'x','type':'t','spans':["             \
  "{'start':0,'end':" #end ",'exact':⟦'" exact "'⟧}]}]}"
#define SPAN "'spans':[{'start':0,'end':2}]"
#define XML(content)                                                                               \
  "<document xmlns='urn:annot:1' version='1.0' id='d'><text>He said so.</text>" content            \
  "</document>"
#define TEXT(content)                                                                              \
  "<document xmlns='urn:annot:1' version='1.0' id='d'><text>" content "</text></document>"

#define EXTRA(content)                                                                             \
  XML("<extra><map xmlns='http://www.w3.org/2005/xpath-functions'>" content "</map></extra>")

/// Where each finding stands is put in ⟦ ⟧; in JSON ' stands for ".
typedef struct wrong_input {
  const char *input;
  const char *findings; ///< a line "F113 /pointer" for each; of the last the message may follow
} wrong_input;

/// The advice is of use where it is given.
static const wrong_input advice[] = {
    {"{'annot':⟦null⟧,'id':'d','text':'a'}", "F105 /annot annot has no value, and must have one"},
    {JSON(",'lang':⟦null⟧"), "F105 /lang lang has no value: leave it out"},
    {"⟦<document xmlns='urn:annot:1' id='d'>⟧<text/></document>",
     "F102  a document must have version"},
    {XML("<⟦quote⟧ xmlns=''/>"),
     "F103 /quote the element quote of a document is in the namespace urn:annot:1, and this is not"},
    {"<corpus xmlns='urn:annot:1' version='1.0'><⟦corpus⟧ version='1.0'/></corpus>",
     "F101  this must be the element document in the namespace urn:annot:1"},
    {XML("<other id='x' type='t'><span start='⟦⟧' end='1'/></other>"),
     "F115 /others/0/spans/0/start \"\" is no position: start counts characters from 0"},
    {JSON(",'agents':[{'id':'a','type':'human'}],"
          "'quotes':[{'id':⟦'a'⟧," SPAN ",'by':['a'],'attribution':'none'}]"),
     "R101 /quotes/0/id the id a is already that of an agent"},
    {JSON(",'agents':[{'id':'a','type':'human'}],"
          "'quotes':[{'id':'q'," SPAN ",'by':['a'],'speakers':[⟦'a'⟧]}]"),
     "R103 /quotes/0/speakers/0 a is an agent, which speakers cannot name"},
    // Dates: what to write instead.
    {META("'published':⟦'2027-05-03T10:00:00+0200'⟧"),
     "M102 /meta/published : and minutes must follow the offset's hours: 0"},
    {META("'published':⟦'2027-05-03T10:00:00.5+0200'⟧"),
     "M102 /meta/published : and minutes must follow the offset's hours: 0"},
    {META("'published':⟦'2027/05/03'⟧"),
     "M102 /meta/published year, month and day are joined by -, and the ends of an interval by /: /"},
    {META("'published':⟦'2027/05'⟧"),
     "M102 /meta/published year, month and day are joined by -, and the ends of an interval by /"},
    {META("'published':⟦'05/03/2027'⟧"),
     "M102 /meta/published year, month and day are joined by -, and the ends of an interval by /: /"},
    {META("'published':⟦'198/1990'⟧"), "M102 /meta/published the year needs four digits: /"},
    {ONE("others", "'type':'t'," SPAN ",'created':⟦'2027-05-03 10:00:00Z'⟧"),
     "F112 /others/0/created \"2027-05-03 10:00:00Z\" is not good for created: T stands between day and time, not white space"},
    {ONE("others", "'type':'t'," SPAN ",'created':⟦'2027-05-03 '⟧"),
     "F112 /others/0/created \"2027-05-03 \" is not good for created: white space is not allowed"},
    {ONE("dates", "'type':'time','value':⟦'T1430'⟧," SPAN),
     "D101 /dates/0/value : stands between hours, minutes and seconds: 3"},
    {ONE("dates", "'type':'time','value':⟦'10:00+0200'⟧," SPAN),
     "D101 /dates/0/value : and minutes must follow the offset's hours: 0"},
    {META("'url':⟦'http:'⟧"), "M103 /meta/url this is no whole address: nothing follows the scheme"},
    {META("'url':⟦'a.org/b'⟧"),
     "M103 /meta/url this is no whole address: it does not begin with a scheme such as https:"},
    {ONE("locations", "'country':'NO','lat':⟦10.75⟧,'lon':59.9139"),
     "L103 /locations/0/lat latitude and longitude seem exchanged: the other way round, they lie in NO"},
    {"{'annot':'1.0','id':'d','text':'the 1990s','dates':[{'id':'x','type':'date',"
     "'value':⟦'198X'⟧,'spans':[{'start':0,'end':9}]}]}",
     "D104 /dates/0/value the words say 199X"},
    {"{'annot':'1.0','id':'d','text':'1st century','dates':[{'id':'x','type':'date',"
     "'value':⟦'01XX'⟧,'spans':[{'start':0,'end':11}]}]}",
     "D104 /dates/0/value the words say 00XX"},
    // Words that look alike.
    {WORDS("Z\u00FCrich\u00A0am See", "Zu\u0308rich\u00A0am See", 13),
     "T103 /others/0/spans/0/exact the article has the same letters at [0, 13) in another "
     "normalization form, and here they are decomposed (NFD)"},
    {WORDS("Zu\u0308rich", "Z\u00FCrich", 7),
     "T103 /others/0/spans/0/exact the article has the same letters at [0, 7) in another "
     "normalization form, and there they are decomposed (NFD)"},
    {WORDS("1 \u212B", "1 \u00C5", 3),
     "T103 /others/0/spans/0/exact the article has the same letters at [0, 3) in another "
     "normalization form"},
    {WORDS("50\u00A0km", "50 km", 5),
     "T103 /others/0/spans/0/exact the article has the same words at [0, 5), but U+00A0 where this "
     "has U+0020"},
    {WORDS("Z\u00FCrich am See", "Zu\u0308rich\u00A0am See", 13),
     "T103 /others/0/spans/0/exact the article has the same words at [0, 13), but U+0020 where this "
     "has U+00A0"},
    {WORDS("Zurich", "Z\u00FCrich", 6),
     "T103 /others/0/spans/0/exact the article does not say this at [0, 6), but: Zurich"},
    {WORDS("Zurich ", "Zurich", 7),
     "T103 /others/0/spans/0/exact the article does not say this at [0, 7), but: Zurich "},
};

static const wrong_input one_finding[] = {
    // Positions are told as the file counts them.
    {"{'annot':'1.0','id':'d','unit':'byte','text':'\xc3\xa9 Bob','others':[{'id':'o','type':'t',"
     "'spans':[{'start':⟦6⟧,'end':3}]}]}",
     "T101 /others/0/spans/0/start start 6 is after end 3"},
    {"{'annot':'1.0','id':'d','unit':'byte','text':'\xc3\xa9 Bob','others':[{'id':'o','type':'t',"
     "'spans':[{'start':⟦3⟧,'end':3}]}]}",
     "T104 /others/0/spans/0/start the span at 3 is empty"},
    {"{'annot':'1.0','id':'d','unit':'utf16','text':'\xf0\x9f\x93\x89 Bob','others':[{'id':'o',"
     "'type':'t','spans':[{'start':3,'end':5,'exact':⟦'ob'⟧}]}]}",
     "T103 /others/0/spans/0/exact the article does not say this at [3, 5), but: Bo"},
    // What was spelled and refused is not missing.
    {JSON(",'source':{'digest':⟦'sha256:zz'⟧}"), "F113 /source/digest"},
    {XML("<source digest='⟦sha256:zz⟧'/>"), "F113 /source/digest"},
    {ONE("quotes", SPAN ",'speakers':⟦'s1'⟧"), "F104 /quotes/0/speakers"},
    {ONE("quotes", SPAN ",'speakers':[⟦1⟧]"), "F104 /quotes/0/speakers/0"},
    {ONE("quotes", SPAN ",'attribution':⟦'implid'⟧"), "F107 /quotes/0/attribution"},
    {XML("<quote id='x' attribution='⟦implid⟧'><span start='0' end='2'/></quote>"),
     "F107 /quotes/0/attribution"},
    {JSON(",'quotes':[{'id':⟦'x'⟧," SPAN ",'speakers':[]}]"), "Q103 /quotes/0/id"},
    {ONE("locations", "'lat':⟦'0.5'⟧,'lon':3"), "F104 /locations/0/lat"},
    {XML("<location id='x' lat='⟦01⟧' lon='3'/>"), "F117 /locations/0/lat"},
    {JSON(",'meta':{'updated':⟦'2020-01-01 10:00'⟧}"), "F109 /meta/updated"},
    {XML("<meta updated='⟦2020-01-01 10:00⟧'/>"), "F109 /meta/updated"},
    {ONE("speakers", "'type':'person','mentions':⟦{}⟧"), "F104 /speakers/0/mentions"},
    // A span that is wrong says so once, whatever words it repeats.
    {ONE("others", "'type':'t','spans':[{'start':⟦3⟧,'end':3,'exact':'said'}]"),
     "T104 /others/0/spans/0/start"},
    {XML("<other id='x' type='t'><span start='⟦3⟧' end='3'>said</span></other>"),
     "T104 /others/0/spans/0/start"},
    {ONE("others", "'type':'t','spans':[{'start':⟦7⟧,'end':3,'exact':'said'}]"),
     "T101 /others/0/spans/0/start"},
    {ONE("speakers", "'type':'person','mentions':[{'id':'m','kind':'elided','spans':["
                     "{'start':3,'end':3,'exact':⟦'said'⟧}]}]"),
     "T103 /speakers/0/mentions/0/spans/0/exact the article does not say this at [3, 3), but nothing"},
    // It is not compared with its neighbours, which are compared with each other.
    {ONE("others", "'type':'t','spans':[{'start':⟦50⟧,'end':53},{'start':3,'end':7}]"),
     "T102 /others/0/spans/0/start"},
    {ONE("others", "'type':'t','spans':[{'start':4,'end':6},{'start':8,'end':⟦53⟧},"
                   "{'start':10,'end':11}]"),
     "T102 /others/0/spans/1/end"},
    {ONE("others", "'type':'t','spans':[{'start':4,'end':6},{'start':⟦50⟧,'end':53},"
                   "{'start':⟦0⟧,'end':2}]"),
     "T102 /others/0/spans/1/start\nT105 /others/0/spans/2/start"},
    // So does a char that is wrong: the character that it may mean is not told of.
    {TEXT("a<char code='⟦1b⟧'/>b"), "F123 /text"},
    {TEXT("a<char code='⟦01⟧'/>b"), "F123 /text"},
    {TEXT("a<char code='⟦85⟧'/>b"), "F123 /text"},
    {TEXT("a<char code='1B'>⟦b⟧</char>"), "F123 /text"},
    {TEXT("a<char code='1B' ⟦x⟧=''/>b"), "F103 /text"},
    {TEXT("a<char code='1B'><⟦b⟧/></char>"), "F103 /text"},
    {TEXT("a⟦<char code='1B' xmlns:x='y'>⟧<!-- b --></char>b"), "T116 /text"},
    // A version that is not ours is all that is told, of a corpus too.
    {"<corpus xmlns='urn:annot:1' version='⟦1.1⟧'><document version='1.0'/><new/> a </corpus>",
     "S117 "},
    {"<corpus xmlns='urn:annot:1' version='⟦1.1⟧'><document version='1.0'></corpus>", "S117 "},
    // What is wrong inside free-form data has a pointer too, and all of it is told in one run.
    {JSON(",'extra':{'a':[0,{'b/c':⟦1e999⟧}]}"), "F118 /extra/a/1/b~1c"},
    {JSON(",'extra':{'a':{'b':1,⟦'b'⟧:2}}"), "S107 /extra/a/b"},
    {JSON(",⟦'mine'⟧:[⟦1e999⟧]"), "F103 /mine\nF118 /mine/0"},
    {EXTRA("<array key='a'><null/><map><number key='b/c'>⟦1e999⟧</number></map></array>"),
     "F118 /extra/a/1/b~1c"},
    {EXTRA("<map key='a'><null key='b'/><null key='⟦b⟧'/></map>"), "S107 /extra/a/b"},
    {EXTRA("<number key='a'>⟦ 1 ⟧</number><number key='b'>⟦01⟧</number>"
           "<boolean key='c'>⟦1⟧</boolean><null key='d'>⟦x⟧</null><⟦list⟧><x/></list>"
           "<array key='e'><null ⟦key⟧=''/>⟦x⟧<number><⟦x⟧/></number></array>⟦<null>⟧</null>"
           "<string key='f' escaped='⟦1⟧' ⟦g⟧=''/><number key='h'>⟦1e999⟧</number>"
           "<string key='i' escaped='true'>⟦\\x⟧</string>"),
     "F124 /extra/a\nF124 /extra/b\nF124 /extra/c\nF124 /extra/d\nF124 /extra\nF124 /extra/e/0\n"
     "F124 /extra/e\nF124 /extra/e/1\nF124 /extra\nF124 /extra/f\nF124 /extra/f\nF118 /extra/h\n"
     "F124 /extra/i"},
    {EXTRA("<string key='a' escaped='true'>⟦x\\⟧</string>"), "F124 /extra/a there is no such escape"},
    {XML("<extra>⟦a⟧</extra>"), "F124 /extra"},
    {XML("⟦<extra/>⟧"), "F124 /extra"},
    // What has no type is called by what it is, and is judged all the same.
    {JSON(",'regions':[⟦{⟧'start':0,'end':5},{'type':'heading','start':⟦3⟧,'end':8}]"),
     "F102 /regions/0\nT115 /regions/1/start a heading crosses the edge of a region"},
    {XML("⟦<region start='0' end='5'/>⟧<region type='heading' start='⟦3⟧' end='8'/>"),
     "F102 /regions/0\nT115 /regions/1/start a heading crosses the edge of a region"},
    {JSON(",'regions':[⟦{⟧'start':0,'end':5},⟦{⟧'start':⟦3⟧,'end':8}]"),
     "F102 /regions/0\nF102 /regions/1\nT115 /regions/1/start a region crosses the edge of a region"},
    {JSON(",'regions':[⟦{⟧'start':0,'end':5},⟦{⟧'start':3,'end':5}]"),
     "F102 /regions/0\nF102 /regions/1"},
    // What could not be read may be what a reference names; what was meant is not missing.
    {JSON(",⟦'speaker'⟧:[{'id':'s','type':'person'}],"
          "'quotes':[{'id':'q'," SPAN ",'speakers':['s'],'date':⟦'n'⟧}]"),
     "F103 /speaker\nR102 /quotes/0/date"},
    {JSON(",'speakers':[{'id':'s','type':'person','mentions':⟦{'id':'m'," SPAN "}⟧}],"
          "'quotes':[{'id':'q'," SPAN ",'speakers':['m']}]"),
     "F104 /speakers/0/mentions"},
    {JSON(",'speakers':[{⟦'Id'⟧:'s','type':'person','mentions':[{'id':⟦5⟧," SPAN "}]}],"
          "'quotes':[{'id':'q'," SPAN ",'speakers':['s','5']}]"),
     "F103 /speakers/0/Id\nF104 /speakers/0/mentions/0/id"},
    {XML("<⟦Speaker⟧ id='s' type='person'/>"
         "<quote id='q' speakers='s' date='⟦n⟧'><span start='0' end='2'/></quote>"),
     "F103 /Speaker\nR102 /quotes/0/date"},
    {XML("<date ⟦Id⟧='d' type='date' value='2020'><span start='0' end='2'/></date>"
         "<quote id='q' date='d' attribution='none'><span start='0' end='2'/></quote>"),
     "F103 /dates/0/Id"},
    {"{'annot':'1.0','id':'d',⟦'Text'⟧:'He said so.'}", "F103 /Text"},
    // XML that is not well-formed ends a corpus.
    {"<corpus xmlns='urn:annot:1' version='1.0'><document version='1.0' id='d'><text>a ⟦&⟧ b</text>"
     "</document><document/></corpus>",
     "S110  a & is written &amp; (nothing behind it is read)"},
    {"<corpus xmlns='urn:annot:1' version='1.0'></corpus>⟦<⟧document/>", "S106 "},
    // What was found in a record is not told again of the next one, which begins with a flaw.
    {"<corpus xmlns='urn:annot:1' version='1.0'><document version='1.0' id='d'><text>a</text>"
     "⟦<region start='0' end='1'/>⟧</document><document ⟦x:y⟧='' version='1.0' id='e'/></corpus>",
     "F102 /regions/0\nS110 "},
    {"<corpus xmlns='urn:annot:1' version='1.0'><document version='1.0' id='d'><text>a</text>"
     "⟦<region start='0' end='1'/>⟧</document><⟦x:document⟧ version='1.0' id='e'/></corpus>",
     "F102 /regions/0\nS110 "},
    {"<corpus xmlns='urn:annot:1' version='1.0'><document version='1.0' id='d'><text>a</text>"
     "⟦<region start='0' end='1'/>⟧</document>⟦stray⟧</corpus>",
     "F102 /regions/0\nF122 "},
    // A byte order mark is nothing.
    {"\xef\xbb\xbf", "S120 "},
    {"\xef\xbb\xbf \n", "S120 "},
};

typedef struct parsed_input {
  annot_buffer bytes;
  size_t starts[16], ends[16], count;
} parsed_input;

/// Takes the marks out.
static parsed_input parse(const char *input) {
  static const char open[] = "⟦", close[] = "⟧";
  parsed_input parsed = {0};
  bool json = input[0] == '{';
  while (*input) {
    if (strncmp(input, open, strlen(open)) == 0) {
      parsed.starts[parsed.count++] = parsed.bytes.length;
      input += strlen(open);
    } else if (strncmp(input, close, strlen(close)) == 0) {
      parsed.ends[parsed.count - 1] = parsed.bytes.length;
      input += strlen(close);
    } else {
      char c = json && *input == '\'' ? '"' : *input;
      if (annot_buffer_append(&parsed.bytes, &c, 1) != ANNOT_OK)
        ck_abort_msg("out of memory");
      ++input;
    }
  }
  return parsed;
}

typedef struct findings_seen {
  annot_validator *validator;
  const parsed_input *parsed;
  annot_buffer lines;
  size_t count;
} findings_seen;

static annot_status see(void *context, annot_record *record) {
  findings_seen *seen = context;
  const annot_finding *finding;
  if (record->complete)
    ck_assert_int_eq(annot_validate(seen->validator, record->document, record->findings), ANNOT_OK);
  for (size_t i = 0; annot_findings_at(record->findings, i, &finding) == ANNOT_OK; ++i) {
    annot_buffer_printf(&seen->lines, "%s%s %.*s %.*s", seen->count ? "\n" : "", finding->rule->code,
                        (int)finding->pointer.length, finding->pointer.data,
                        (int)finding->message.length, finding->message.data);
    if (seen->count < seen->parsed->count) {
      ck_assert_uint_eq(finding->range.byte, seen->parsed->starts[seen->count]);
      ck_assert_uint_eq(finding->range.end_byte, seen->parsed->ends[seen->count]);
    }
    ++seen->count;
  }
  return ANNOT_OK;
}

/// Whether each line of `seen` begins with the line of `wanted`.
static bool tells(const char *seen, const char *wanted) {
  while (*wanted) {
    size_t length = strcspn(wanted, "\n"), whole = strcspn(seen, "\n");
    if (length > whole || strncmp(seen, wanted, length) != 0 ||
        (length < whole && seen[length] != ' '))
      return false;
    wanted += length + (wanted[length] == '\n');
    seen += whole + (seen[whole] == '\n');
  }
  return *seen == '\0';
}

static void check_row(const wrong_input *row) {
  parsed_input parsed = parse(row->input);
  annot_ruleset *ruleset = annot_ruleset_new(NULL);
  annot_ruleset_level(ruleset, 5);
  annot_read_options options = {.ruleset = ruleset};
  findings_seen seen = {.validator = annot_validator_new(NULL, ruleset), .parsed = &parsed};
  annot_reader *reader = annot_reader_new(&options, see, &seen);
  ck_assert_int_eq(annot_reader_feed(reader, parsed.bytes.data, parsed.bytes.length), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  annot_buffer_append(&seen.lines, "", 1);
  ck_assert_msg(tells(seen.lines.data, row->findings), "%s\ngives\n%s\nnot\n%s", row->input,
                seen.lines.data, row->findings);
  if (strncmp(row->findings, "S120", 4) != 0) // which stands nowhere
    ck_assert_uint_eq(seen.count, parsed.count);
  annot_reader_free(reader);
  annot_validator_free(seen.validator);
  annot_ruleset_free(ruleset);
  annot_buffer_free(&seen.lines);
  annot_buffer_free(&parsed.bytes);
}

START_TEST(one_problem_is_one_finding) { check_row(&one_finding[_i]); }
END_TEST

START_TEST(advice_is_of_use) { check_row(&advice[_i]); }
END_TEST

static annot_status mend(void *context, annot_record *record) {
  const annot_finding *finding;
  annot_buffer *mended = context;
  size_t at = 0;
  ck_assert_int_eq(annot_findings_at(record->findings, 0, &finding), ANNOT_OK);
  ck_assert_uint_eq(finding->fix_count, 1);
  for (size_t i = 0; i < finding->fixes[0].edit_count; ++i) {
    const annot_replacement *edit = &finding->fixes[0].edits[i];
    annot_buffer_append(mended, record->bytes.data + at, edit->byte - at);
    annot_buffer_append(mended, edit->text.data, edit->text.length);
    at = edit->end_byte;
  }
  annot_buffer_append(mended, record->bytes.data + at, record->bytes.length - at);
  return annot_buffer_append(mended, "", 1);
}

/// An unknown element, and what it becomes by the fix.
static const struct {
  const char *wrong, *right;
} names[] = {
    {XML("<quotes/>"), XML("<quote/>")},
    {XML("<quotes id='q'><span/></quotes >"), XML("<quote id='q'><span/></quote >")},
    {XML("<a:quotes xmlns:a='urn:annot:1'><quotes/></a:quotes>"),
     XML("<a:quote xmlns:a='urn:annot:1'><quotes/></a:quote>")},
};

START_TEST(the_name_that_was_meant_is_written_in_both_tags) {
  annot_buffer mended = {0};
  annot_reader *reader = annot_reader_new(NULL, mend, &mended);
  ck_assert_int_eq(annot_reader_feed(reader, names[_i].wrong, strlen(names[_i].wrong)), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  ck_assert_str_eq(mended.data, names[_i].right);
  annot_reader_free(reader);
  annot_buffer_free(&mended);
}
END_TEST

START_TEST(a_raw_nul_is_not_to_be_escaped) {
  static const char bytes[] = "{\"annot\":\"1.0\",\"id\":\"a\0\",\"text\":\"\"}";
  annot_findings *findings = annot_findings_new(NULL, NULL);
  annot_document *document;
  const annot_finding *finding;
  ck_assert_int_eq(annot_read((annot_str){bytes, sizeof bytes - 1}, NULL, &document, findings),
                   ANNOT_BAD_DATA);
  ck_assert_uint_eq(annot_findings_count(findings), 1);
  ck_assert_int_eq(annot_findings_at(findings, 0, &finding), ANNOT_OK);
  ck_assert_str_eq(finding->rule->code, "S109");
  ck_assert_uint_eq(finding->range.byte, 22);
  ck_assert_uint_eq(finding->range.end_byte, 23);
  annot_document_free(document);
  annot_findings_free(findings);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("findings");
  suite_add_loop(suite, "one problem is one finding", one_problem_is_one_finding,
                 COUNT(one_finding));
  suite_add_loop(suite, "advice", advice_is_of_use, COUNT(advice));
  suite_add_loop(suite, "names", the_name_that_was_meant_is_written_in_both_tags, COUNT(names));
  suite_add(suite, "raw NUL", a_raw_nul_is_not_to_be_escaped);
  return suite_run(suite);
}
