/// Reading XML: each way to be wrong has its own finding at its own bytes, what is no information
/// changes nothing, and it does not matter where the input is cut.

#include "config.h"

#include "base/memory.h"
#include "failing.h"
#include "suite.h"

#include <annot/read.h>
#include <annot/write.h>
#include <stdio.h>
#include <string.h>

#define BEGIN "<document xmlns=\"urn:annot:1\" version=\"1.0\" id=\"d\">"
#define END "</document>"
#define DOCUMENT(content) BEGIN content END
#define TEXT(content) DOCUMENT("<text>" content "</text>")
#define TAG(attributes) "<document xmlns=\"urn:annot:1\" version=\"1.0\" " attributes "><text/>" END
#define CORPUS(content) "<corpus xmlns=\"urn:annot:1\" version=\"1.0\">" content "</corpus>"

/// Where the input is cut: into pieces of so many bytes.
static const size_t cuts[] = {SIZE_MAX, 7, 1};

/// What reading an input gave: a line for each finding, "S110 12-14 message", and the documents.
typedef struct xml_outcome {
  annot_buffer findings;
  annot_buffer canonical;
  annot_writer *writer;
  size_t documents; ///< that can be written without loss
} xml_outcome;

static annot_status append_to(void *context, const char *bytes, size_t length) {
  return annot_buffer_append(context, bytes, length);
}

static annot_status note_record(void *context, annot_record *record) {
  xml_outcome *outcome = context;
  const annot_finding *finding;
  for (size_t i = 0; i < annot_findings_count(record->findings); ++i) {
    ck_assert_int_eq(annot_findings_at(record->findings, i, &finding), ANNOT_OK);
    annot_buffer_printf(&outcome->findings, "%s %llu-%llu %.*s\n", finding->rule->code,
                        (unsigned long long)finding->range.byte,
                        (unsigned long long)finding->range.end_byte,
                        (int)finding->message.length, finding->message.data);
  }
  if (!record->lossless || !record->complete)
    return ANNOT_OK;
  ++outcome->documents;
  return annot_writer_write(outcome->writer, record->document);
}

static xml_outcome read_pieces(const char *bytes, size_t length, size_t piece) {
  xml_outcome outcome = {0};
  annot_write_options written = {.syntax = ANNOT_JSON_LINES};
  annot_read_options options = {.syntax = ANNOT_XML};
  outcome.writer = annot_writer_new(&written, append_to, &outcome.canonical);
  annot_reader *reader = annot_reader_new(&options, note_record, &outcome);
  for (size_t at = 0; at < length; at += piece < length - at ? piece : length - at)
    ck_assert_int_eq(
        annot_reader_feed(reader, bytes + at, piece < length - at ? piece : length - at), ANNOT_OK);
  ck_assert_int_eq(annot_reader_finish(reader), ANNOT_OK);
  ck_assert_int_eq(annot_writer_finish(outcome.writer), ANNOT_OK);
  annot_buffer_append(&outcome.findings, "", 1);
  annot_buffer_append(&outcome.canonical, "", 1);
  annot_reader_free(reader);
  annot_writer_free(outcome.writer);
  return outcome;
}

static void free_outcome(xml_outcome *outcome) {
  annot_buffer_free(&outcome->findings);
  annot_buffer_free(&outcome->canonical);
}

/// Every cutting must give these findings.
static void ck_findings(const char *bytes, size_t length, const char *wanted) {
  for (int i = 0; i < COUNT(cuts); ++i) {
    xml_outcome got = read_pieces(bytes, length, cuts[i]);
    ck_assert_msg(strcmp(got.findings.data, wanted) == 0,
                  "%.*s\nin pieces of %zu\nwanted %sgot    %s", (int)length, bytes, cuts[i],
                  wanted, got.findings.data);
    free_outcome(&got);
  }
}

/// `{` and `}` are where the finding begins and ends; ~ stands for NUL.
typedef struct flaw {
  const char *xml, *code, *message;
} flaw;

#define DECLARATION_FLAW "an XML declaration is like <?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define CHAR_FLAW                                                                                  \
  "char is for what XML cannot carry, as in code=\"1B\"; write anything else as itself"

static const flaw flaws[] = {
    // tags
    {DOCUMENT("<text>a{</txt}>"), "S110", "</text> was expected, not </txt>"},
    {BEGIN "<text>a{</document}>", "S110", "</text> was expected, not </document>"},
    {BEGIN "<text>a{}", "S105", "the input ends before </text>"},
    {BEGIN "<text>a</text>{}\n\n", "S105", "the input ends before </document>"},
    {BEGIN "<te{}", "S105", "the input ends before </document>"},
    {"<docu{}", "S105", "the input ends in the middle of the document"},
    {TEXT("a {<} b"), "S110", "a < in a text is written &lt;"},
    {DOCUMENT("{<} text/>"), "S110", "a < in a text is written &lt;"},
    {DOCUMENT("{<!}ELEMENT a>"), "S110", "a < in a text is written &lt;"},
    {DOCUMENT("<text>a</text {x}=\"1\">"), "S110", "an end tag ends with >"},
    {"<doc{\xc3\x97}ument/>", "S110", "an attribute or > was expected here"},
    {TAG("id={=}\"d\""), "S110", "the value of id must stand in quotation marks"},
    {TAG("id={d}"), "S110", "the value of id must stand in quotation marks"},
    {TAG("{id}"), "S110", "the attribute id has no value"},
    {TAG("id=\"d\"{l}ang=\"en\""), "S110", "white space must stand before an attribute"},
    {TAG("id=\"a{<}b\""), "S110",
     "a < in a value is written &lt;, and every value ends with its quotation mark"},
    {TAG("id=\"a\" {id}=\"b\""), "S107", "id is given twice"},
    {"{</}document>", "S110", "no element is open here"},
    // references
    {TEXT("a {&} b"), "S110", "a & is written &amp;"},
    {TAG("id=\"a{&}b\""), "S110", "a & is written &amp;"},
    {TEXT("{&nbsp;}"), "S112", "there is no entity nbsp: write the character itself"},
    {TAG("id=\"{&x;}\""), "S112", "there is no entity x: write the character itself"},
    {TEXT("{&#x};"), "S110", "a character reference is like &#233;"},
    {TEXT("{&#xD800;}"), "S108",
     "half of a surrogate pair is no character: write the whole character"},
    {TEXT("{&#x110000;}"), "S113", "no character has this number: the last one is U+10FFFF"},
    {TEXT("{&#99999999999999999999;}"), "S113",
     "no character has this number: the last one is U+10FFFF"},
    {TEXT("{&#0;}"), "S109", "U+0000 cannot occur"},
    {TEXT("{&#27;}"), "S113",
     "XML has no U+001B, not even as a reference: write <char code=\"1B\"/> in a text"},
    // characters
    {TEXT("a{\x1b}b"), "S113", "XML has no U+001B: write <char code=\"1B\"/> in a text"},
    {TAG("id=\"a{\x01}b\""), "S113", "XML has no U+0001: write <char code=\"1\"/> in a text"},
    {TEXT("{\xef\xbf\xbf}"), "S113", "XML has no U+FFFF: write <char code=\"FFFF\"/> in a text"},
    {TEXT("{\xef\xbf\xbe} and many words behind it"), "S113",
     "XML has no U+FFFE: write <char code=\"FFFE\"/> in a text"},
    {TEXT("{\x0b} and many words behind it"), "S113",
     "XML has no U+000B: write <char code=\"B\"/> in a text"},
    {TEXT("{]]>} and many words behind it"), "S110", "]]> is written ]]&gt;"},
    {TEXT("{~}"), "S109", "U+0000 cannot occur"},
    {"{~}", "S109", "U+0000 cannot occur"},
    {TEXT("a{]]>}b"), "S110", "]]> is written ]]&gt;"},
    // beside the document
    {"{h}ello", "S110", "no text may stand before the document"},
    {TEXT("a") " {z}", "S106", "nothing may follow the document"},
    {TEXT("a") "{&}amp;", "S106", "nothing may follow the document"},
    {TEXT("a") "\n{<}document/>", "S106", "the document has ended: <document> cannot follow"},
    {TEXT("a") "<!-- b -->{<}/document>", "S106", "the document has ended before this"},
    {"{<!}[CDATA[a]]>", "S110",
     "only comments and processing instructions may stand beside the document"},
    {"{}", "S120", "there is nothing in this input"},
    {"{} \n", "S120", "there is nothing in this input"},
    {"{}<!-- a -->", "S120", "there is no document in this input"},
    // comments, processing instructions, declarations
    {DOCUMENT("<!-- a {--} b -->"), "S110", "a comment cannot contain --"},
    {DOCUMENT("{<?xml} version=\"1.0\"?>"), "S110",
     "an XML declaration stands at the very start or nowhere"},
    {"\n{<?xml} version=\"1.0\"?>" DOCUMENT("<text/>"), "S110",
     "an XML declaration stands at the very start or nowhere"},
    {DOCUMENT("{<?} a?>"), "S110",
     "a processing instruction begins with a name, as in <?name \xe2\x80\xa6?>"},
    {DOCUMENT("<?a{+}?>"), "S110", "white space or ?> was expected here"},
    {DOCUMENT("<text/><?{a:b} c?>"), "S110", "the name of a processing instruction has no colon"},
    {"{<!DOCTYPE} document [<!ENTITY a \"b\">]>" TEXT("&a;"), "S111",
     "a document type declaration is never read: leave it out"},
    {"\xef\xbb\xbf<?xml version=\"1.0\"?>\n{<!DOCTYPE} a>" TEXT(""), "S111",
     "a document type declaration is never read: leave it out"},
    {"\xef\xbb\xbf<?xml version=\"1.0\"?>{a}", "S110", "no text may stand before the document"},
    {"<?xml version=\"{1.1}\"?>" TEXT(""), "S115", "this must be XML 1.0"},
    {"<?xml version=\"1.0\" encoding=\"{ISO-8859-1}\"?>" TEXT("\xe4"), "S114",
     "convert this to UTF-8, and say so here"},
    {"<?xml version=\"1.0\" encoding=\"{UTF-16}\"?>" TEXT(""), "S114",
     "convert this to UTF-8, and say so here"},
    {"<?xml version=\"1.0\" standalone=\"{maybe}\"?>" TEXT(""), "S110", "standalone is yes or no"},
    {"<?xml version=\"1.0\" standalone=\"{YES}\"?>" TEXT(""), "S110", "standalone is yes or no"},
    {"{<?xml version=\"1.0\"<? encoding=\"utf-8\"?>}" TEXT(""), "S110", DECLARATION_FLAW},
    {"{<?xml version=\"1.0\" encoding=<\"utf-8\"?>}" TEXT(""), "S110", DECLARATION_FLAW},
    {"{<?xml version=\"1.0\"encoding=\"utf-8\"?>}" TEXT(""), "S110", DECLARATION_FLAW},
    {"{<?xml VERSION=\"1.0\"?>}" TEXT(""), "S110", DECLARATION_FLAW},
    {"{<?xml encoding=\"UTF-8\" version=\"1.0\"?>}" TEXT(""), "S110", DECLARATION_FLAW},
    {"{\xff\xfe}<~", "S114", "this is UTF-16 or UTF-32: convert it to UTF-8"},
    {"{<~}d~", "S114", "this is UTF-16 or UTF-32: convert it to UTF-8"},
    // namespaces
    {"<{a:document}/>", "S110", "the prefix of this element is not declared"},
    {DOCUMENT("<{x:text}>a</x:text>"), "S110", "the prefix of this element is not declared"},
    {TAG("id=\"d\" {x:y}=\"1\""), "S110", "the prefix of this attribute is not declared"},
    {"<{a:b:c}/>", "S110", "a name is like name or prefix:name"},
    {TAG("id=\"d\" {a:}=\"1\""), "S110", "a name is like name or prefix:name"},
    {TAG("id=\"d\" {xmlns:x}=\"\""), "S110", "a prefix must have a namespace"},
    {TAG("id=\"d\" {xmlns:xml}=\"urn:x\""), "S110",
     "the prefix xml has its namespace, and that no other prefix"},
    {TAG("id=\"d\" {xmlns:xmlns}=\"urn:x\""), "S110", "the prefix xmlns is never declared"},
    {TAG("id=\"d\" xmlns:a=\"urn:x\" xmlns:b=\"urn:x\" a:x=\"\" {b:x}=\"\""), "S107",
     "x is given twice, with two prefixes of one namespace"},
    {TAG("id=\"d\" {xmlns}=\"urn:annot:1\""), "S107", "xmlns is given twice"},
    // what is well-formed, but not Annot
    {"<{document} version=\"1.0\" id=\"d\"><text/></document>", "F101",
     "this must be the element document, or corpus, in the namespace urn:annot:1"},
    {TAG("id=\"d\" {xml:id}=\"e\""), "F103", "a document has no attribute xml:id"},
    {TAG("id=\"d\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
         "{xsi:noNamespaceSchemaLocation}=\"e\""),
     "F103", "a document has no attribute xsi:noNamespaceSchemaLocation"},
    {TAG("id=\"\xc3\xa9\" {xml:lang}=\"\xc3\xa9\""), "F103",
     "a document has no attribute xml:lang"},
    {TAG("id=\"a&amp;b\" {xml:lang} = '&amp;'"), "F103", "a document has no attribute xml:lang"},
    {DOCUMENT(" <!-- a -->{stray}<text/>"), "F122",
     "only white space may stand between the elements here"},
    {CORPUS(" {stray} "), "F122", "a corpus holds documents, and no text"},
    {TEXT("<char code=\"{1b}\"/>"), "F123", CHAR_FLAW},
    {TEXT("<char code=\"{9}\"/>"), "F123", CHAR_FLAW},
    {TEXT("{<char>}</char>"), "F123", "char must have the attribute code"},
    {TEXT("<char code=\"1B\">{a}</char>"), "F123", "the element char is empty"},
    {TEXT("<char code=\"1B\">{ }</char>"), "F123", "the element char is empty"},
    {TEXT("<char code=\"1B\">{\n<!-- a -->b}</char>"), "F123", "the element char is empty"},
    {TEXT("<char code=\"1B\">{<![CDATA[ ]]>&#9;}</char>"), "F123", "the element char is empty"},
    {TEXT("<char code=\"1B\"><{name}> </name></char>"), "F103",
     "the element char has no elements"},
    {TEXT("a <{b}>b</b> c"), "F103", "the element text has no elements"},
    {DOCUMENT("<text/><location id=\"l\"><link>https://a.example/<{char} code=\"1B\"/></link>"
              "</location>"),
     "F103", "the element link has no elements"},
    {TEXT("<char code=\"1B\" {a}=\"\"/>"), "F103", "the element char has only the attribute code"},
};

/// Takes the marks out.
static size_t unmark(const char *marked, char *bytes, size_t *start, size_t *end) {
  size_t length = 0;
  *start = *end = SIZE_MAX;
  for (; *marked; ++marked) {
    if (*marked == '{')
      *start = length;
    else if (*marked == '}')
      *end = length;
    else
      bytes[length++] = *marked == '~' ? '\0' : *marked;
  }
  return length;
}

START_TEST(each_flaw_is_told_at_its_bytes) {
  const flaw *row = &flaws[_i];
  char bytes[512], wanted[256];
  size_t start, end, length = unmark(row->xml, bytes, &start, &end);
  snprintf(wanted, sizeof wanted, "%s %zu-%zu %s\n", row->code, start, end, row->message);
  ck_findings(bytes, length, wanted);
}
END_TEST

/// What may go past libxml2, and what looks like it.
#define LONG "[1] and ]] >: so many words, and an \xc3\xa9, that they are looked through at once, "
#define LONGER LONG LONG "a &amp; b ]]]" LONG LONG "&gt;\r\n"

START_TEST(each_flaw_in_a_text_is_told_however_long_it_is) {
  static const char *const fillers[] = {LONG LONG, LONGER, LONGER "<!-- > -->" LONG LONG};
  const char *text = strstr(flaws[_i].xml, "<text>");
  for (int i = 0; text && i < COUNT(fillers); ++i) {
    char marked[2048], bytes[2048], wanted[256];
    int before = (int)(text - flaws[_i].xml) + 6;
    snprintf(marked, sizeof marked, "%.*s%s%s", before, flaws[_i].xml, fillers[i], text + 6);
    size_t start, end, length = unmark(marked, bytes, &start, &end);
    snprintf(wanted, sizeof wanted, "%s %zu-%zu %s\n", flaws[_i].code, start, end,
             flaws[_i].message);
    ck_findings(bytes, length, wanted);
  }
}
END_TEST

/// A document in which everything occurs that XML has.
static const char rich[] =
    "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\n"
    "<!-- a \xe2\x80\x94 b --><?target data?>\n"
    "<a:document xmlns:a=\"urn:annot:1\"\r\n"
    "  xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
    "  xsi:schemaLocation=\"urn:annot:1 annot.xsd\"\n"
    "\txml:space='preserve' version=\"1.0\" id='d&amp;&#233;'>\n"
    "<a:text>\xe2\x80\x9cYes\xe2\x80\x9d,&#x20;she<!-- c --> s<?d e?>aid."
    "<![CDATA[ <&]] ]]>&lt;<a:char code=\"1B\"/>&#13;\r\n</a:text>\n"
    "<a:region type=\"paragraph\" start=\"0\" end=\"11\"/>"
    "<a:quote id=\"q\" type='direct' speakers=\"s m\" >"
    "<a:span start=\"0\" end=\"5\">\xe2\x80\x9cYes\xe2\x80\x9d</a:span></a:quote>\n"
    "<a:speaker id=\"s\" type=\"person\"><a:name>J&#x16f;n</a:name>"
    "<a:mention id='m'><a:span start=\"7\" end=\"10\"></a:span>"
    "</a:mention></a:speaker>\n"
    "<a:extra><map xmlns=\"http://www.w3.org/2005/xpath-functions\">"
    "<string key=\"a&quot;\" escaped='true'>\\u001b</string>"
    "<array key='b'><number>1e2</number><boolean>true</boolean><null/></array></map></a:extra>\n"
    "</a:document>\n<!-- end -->\n";

static const char rich_says[] =
    "{\"annot\":\"1.0\",\"id\":\"d&\xc3\xa9\","
    "\"text\":\"\xe2\x80\x9cYes\xe2\x80\x9d, she said. <&]] <\\u001b\\r\\n\","
    "\"regions\":[{\"type\":\"paragraph\",\"start\":0,\"end\":11}],"
    "\"speakers\":[{\"id\":\"s\",\"type\":\"person\",\"name\":\"J\xc5\xafn\","
    "\"mentions\":[{\"id\":\"m\",\"spans\":[{\"start\":7,\"end\":10}]}]}],"
    "\"quotes\":[{\"id\":\"q\",\"type\":\"direct\",\"spans\":[{\"start\":0,\"end\":5,"
    "\"exact\":\"\xe2\x80\x9cYes\xe2\x80\x9d\"}],\"speakers\":[\"s\",\"m\"]}],"
    "\"extra\":{\"a\\\"\":\"\\u001b\",\"b\":[100,true,null]}}\n";

START_TEST(what_is_no_information_changes_nothing) {
  for (int i = 0; i < COUNT(cuts); ++i) {
    xml_outcome got = read_pieces(rich, strlen(rich), cuts[i]);
    ck_assert_str_eq(got.findings.data,
                     "S116 0-3 the byte order mark is skipped and not written back\n");
    ck_assert_str_eq(got.canonical.data, rich_says);
    free_outcome(&got);
  }
}
END_TEST

static int count_errors(const char *findings) {
  int count = 0;
  for (const char *line = findings; *line; line = strchr(line, '\n') + 1)
    count += line[0] == 'S' && strncmp(line, "S116", 4) != 0;
  return count;
}

START_TEST(a_document_cut_short_has_one_finding) {
  const char *end = strstr(rich, "</a:document>") + strlen("</a:document>");
  for (size_t length = 0; length <= strlen(rich); ++length) {
    bool whole = length >= (size_t)(end - rich) &&
                 (rich[length - 1] == '>' || rich[length - 1] == '\n');
    xml_outcome got = read_pieces(rich, length, (size_t)_i);
    ck_assert_msg(count_errors(got.findings.data) == !whole, "%zu bytes: %s", length,
                  got.findings.data);
    ck_assert_msg(got.documents == whole, "%zu bytes: %zu documents", length, got.documents);
    free_outcome(&got);
  }
}
END_TEST

/// What is no UTF-8, and how much of it is one wrong thing.
static const struct {
  const char *bytes;
  size_t wrong;
} no_utf8[] = {
    {"\x80", 1},         {"\xbf", 1},         {"\xc0\x80", 1},         {"\xc1\xbf", 1},
    {"\xc3", 1},         {"\xc3(", 1},        {"\xe0\x80\x80", 1},     {"\xe0\x9f\xbf", 1},
    {"\xe2\x82", 2},     {"\xe2(\xa1", 1},    {"\xed\xa0\x80", 1},     {"\xed\xbf\xbf", 1},
    {"\xf0\x80\x80\x80", 1}, {"\xf0\x8f\xbf\xbf", 1}, {"\xf0\x9f\x98", 3}, {"\xf4\x90\x80\x80", 1},
    {"\xf5\x80\x80\x80", 1}, {"\xf8\x88\x80\x80\x80", 1}, {"\xfe", 1},  {"\xff\xff", 1},
};

/// Where it can stand.
static const struct {
  const char *before, *after;
} anywhere[] = {
    {BEGIN "<text>", "</text>" END},
    {BEGIN "<text>a\xc3\xa9", "\xc3\xa9z</text>" END},
    {BEGIN "<text><![CDATA[", "]]></text>" END},
    {BEGIN "<text><![CDATA[a\xc3\xa9", "z]]></text>" END},
    {BEGIN "<text><!-- ", " --></text>" END},
    {BEGIN "<text><?a ", " ?></text>" END},
    {BEGIN "<text a='", "'></text>" END},
    {BEGIN "<text a='\xc3\xa9", "z'></text>" END},
    {BEGIN "<text a", "='1'></text>" END},
    {BEGIN "<text", "></text>" END},
    {BEGIN "<text>" LONG LONG, LONG LONG "</text>" END},
    {BEGIN "<text>a</text><!-- ", " -->" END},
    {TEXT("a") "<!-- ", " -->"},
    {"<!-- ", " -->" TEXT("a")},
    {CORPUS(TEXT("a")) "<?a ", "?>"},
};

START_TEST(what_is_no_utf8_is_told_wherever_it_stands) {
  for (int i = 0; i < COUNT(no_utf8); ++i) {
    char bytes[1024], wanted[128];
    size_t start = strlen(anywhere[_i].before);
    int length = snprintf(bytes, sizeof bytes, "%s%s%s", anywhere[_i].before, no_utf8[i].bytes,
                          anywhere[_i].after);
    snprintf(wanted, sizeof wanted, "S101 %zu-%zu byte 0x%02X is not UTF-8 here\n", start,
             start + no_utf8[i].wrong, (unsigned char)no_utf8[i].bytes[0]);
    for (int cut = 0; cut < COUNT(cuts); ++cut) {
      xml_outcome got = read_pieces(bytes, (size_t)length, cuts[cut]);
      ck_assert_msg(strstr(got.findings.data, wanted) && count_errors(got.findings.data) == 1,
                    "%s\nin pieces of %zu\nwanted %sgot    %s", bytes, cuts[cut], wanted,
                    got.findings.data);
      free_outcome(&got);
    }
  }
}
END_TEST

START_TEST(one_record_that_is_wrong_costs_only_itself) {
  static const char corpus[] = CORPUS(TEXT("a") "\n" DOCUMENT("<x:text/>") "\n" TEXT("b") "\n");
  xml_outcome got = read_pieces(corpus, strlen(corpus), (size_t)_i);
  ck_assert_uint_eq(got.documents, 2);
  ck_assert_int_eq(count_errors(got.findings.data), 1);
  free_outcome(&got);
}
END_TEST

/// A long run of `part` between two strings.
static const struct {
  const char *before, *part, *after;
  size_t times;
  const char *findings;
} long_inputs[] = {
    // what is as long as it likes
    {BEGIN "<text>", "a word, ", "</text>" END, 1500000, ""},
    {BEGIN "<text>", "wort", "</text>" END, 3000000, ""},
    {BEGIN "<text>", "\xe6\x97\xa5", "</text>" END, 4000000, ""},
    {BEGIN "<text>", "&amp;", "</text>" END, 2400000, ""},
    {BEGIN "<text>", LONGER, "</text>" END, 100, ""},
    {BEGIN "<text>", "<![CDATA[ & <a>" LONG LONG "<a>" LONG LONG "& ]]>", "</text>" END, 1000, ""},
    {BEGIN "<text>", "<!-- & <a>" LONG LONG "<a>" LONG LONG "& -->", "</text>" END, 1000, ""},
    {BEGIN "<text>", "<?a <a>" LONG LONG "<a>" LONG LONG "& ?>", "</text>" END, 1000, ""},
    {BEGIN, " \n", "<text/>" END, 6000000, ""},
    {TEXT(""), " \n", "", 6000000, ""},
    // what libxml2 holds in memory as a whole
    {BEGIN "<text><![CDATA[", "a word, ", "]]></text>" END, 1500000,
     "S119 57-58 a tag, comment or section has at most 10,000,000 bytes\n"},
    {BEGIN "<text><!--", "a word, ", "--></text>" END, 1500000,
     "S119 57-58 a tag, comment or section has at most 10,000,000 bytes\n"},
    {BEGIN "<text><!--", "a word, ", "--></text>" END, 1250001, // libxml2 complains when it has passed
     "S119 57-58 a tag, comment or section has at most 10,000,000 bytes\n"},
    {BEGIN "<text", " ", "/>" END, 10000000,
     "S119 51-52 a tag, comment or section has at most 10,000,000 bytes\n"},
    {BEGIN "<text><?a ", "a word, ", "?></text>" END, 1500000,
     "S119 57-58 a tag, comment or section has at most 10,000,000 bytes\n"},
    {BEGIN "<text><char code='", "a word, ", "'/></text>" END, 1500000,
     "S119 68-69 a value has at most 10,000,000 bytes\n"},
    {BEGIN "<text>a</text><", "name", "/>" END, 15000,
     "S119 66-67 a name has at most 50,000 bytes\n"},
    {BEGIN, "<a>", "", 2000000,
     "F103 52-53 a document has no element a\n"
     "S118 433-434 this is nested more than 128 deep; nothing behind it is read\n"},
};

START_TEST(inputs_of_any_length_are_read_or_refused_clearly) {
  annot_buffer bytes = {0};
  size_t length = strlen(long_inputs[_i].part), times = long_inputs[_i].times;
  annot_buffer_append(&bytes, long_inputs[_i].before, strlen(long_inputs[_i].before));
  ck_assert_int_eq(annot_buffer_reserve(&bytes, length * times), ANNOT_OK);
  for (size_t i = 0; i < times; ++i)
    annot_buffer_append(&bytes, long_inputs[_i].part, length);
  annot_buffer_append(&bytes, long_inputs[_i].after, strlen(long_inputs[_i].after));
  xml_outcome got = read_pieces(bytes.data, bytes.length, 65536);
  ck_assert_str_eq(got.findings.data, long_inputs[_i].findings);
  ck_assert_uint_eq(got.documents, long_inputs[_i].findings[0] == '\0');
  free_outcome(&got);
  annot_buffer_free(&bytes);
}
END_TEST

START_TEST(an_element_may_have_many_attributes) {
  annot_buffer bytes = {0};
  annot_buffer_append(&bytes, BEGIN "<text", strlen(BEGIN "<text"));
  for (int i = 0; i < 20000; ++i)
    annot_buffer_printf(&bytes, " a%d='%s'", i, i % 2 ? "&amp;" : "\xc3\xa9");
  annot_buffer_append(&bytes, "/>" END, strlen("/>" END));
  xml_outcome got = read_pieces(bytes.data, bytes.length, 65536);
  size_t count = 0;
  for (const char *line = got.findings.data; (line = strstr(line, "F103")); ++line)
    ++count;
  ck_assert_uint_gt(count, 0);
  ck_assert_uint_eq(got.documents, 0);
  free_outcome(&got);
  annot_buffer_free(&bytes);
}
END_TEST

static uint32_t draw(uint64_t *state, size_t below) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)((*state >> 33) % below);
}

/// Where libxml2 2.9 takes the beginning of a comment for all of it, if the rest has not come.
START_TEST(comments_outside_the_root_may_begin_with_a_tag_end) {
  static const char input[] = "<?p >?><!--->--><!---> -> -->\n" DOCUMENT("<text/><!--->-->") "<!---><-->\n<!--->-->";
  for (size_t piece = 1; piece < sizeof input; ++piece) {
    xml_outcome got = read_pieces(input, sizeof input - 1, piece);
    ck_assert_str_eq(got.findings.data, "");
    ck_assert_uint_eq(got.documents, 1);
    free_outcome(&got);
  }
}
END_TEST

/// A corpus in the usual spelling: what is cut nowhere is read by another way than what is cut
/// everywhere.
static const char usual[] =
    CORPUS("<document version=\"1.0\" id=\"a\"><text>\xe2\x80\x9cYes,\xe2\x80\x9d Ana said. &amp; left.</text>"
           "<region type=\"paragraph\" start=\"0\" end=\"16\"/><region type=\"heading\" start=\"17\" end=\"23\"/>"
           "<speaker id=\"s\" type=\"person\"><name>\xc3\x81na &lt;A></name><mention id=\"m\xc3\xa9\" kind=\"name\">"
           "<span start=\"7\" end=\"10\">Ana</span></mention></speaker><quote id=\"q\" type=\"direct\" "
           "speakers=\"m\xc3\xa9\"><span start=\"0\" end=\"6\"/><cue start=\"11\" end=\"15\">said</cue>"
           "</quote><extra><map xmlns=\"http://www.w3.org/2005/xpath-functions\"><string key=\"k\">v</string>"
           "<array key=\"a\"><null/><number>1</number></array></map></extra></document>\n"
           "<document version=\"1.0\" id=\"b\"><text>Bo.</text><date id=\"d\" type=\"date\" value=\"2020\">"
           "<span start=\"0\" end=\"2\"/></date></document>\n");

START_TEST(the_usual_spelling_is_read_in_pieces_of_any_size) {
  for (int i = 0; i < COUNT(cuts); ++i) {
    xml_outcome got = read_pieces(usual, strlen(usual), cuts[i]);
    ck_assert_str_eq(got.findings.data, "");
    ck_assert_uint_eq(got.documents, 2);
    free_outcome(&got);
  }
}
END_TEST

static const char *const samples[] = {rich, usual};
enum { LONGEST_SAMPLE = sizeof usual > sizeof rich ? sizeof usual : sizeof rich };

/// Changes up to three bytes, or takes bytes out, or puts markup in.
static size_t damage(uint64_t *state, char *bytes, size_t length) {
  static const char *const markup[] = {"<", ">", "&", "]]>", "\"", "<a>", "</a>", "<!--", "-->",
                                       "<?", "?>", "<![CDATA[", "\r", "\xc3", "\x1b", "xmlns=''",
                                       " xmlns=\"urn:x\"", " start=\"1\"", "/>", "</span>", "<name>", "\t",
                                       "\xef\xbf\xbe", "\xc3\xa9", " ", "a:"};
  for (uint32_t times = 1 + draw(state, 3); times > 0; --times) {
    size_t at = draw(state, length), gone = draw(state, 3) ? 0 : 1 + draw(state, 20);
    const char *put = markup[draw(state, COUNT(markup))];
    gone = gone < length - at ? gone : length - at;
    memmove(bytes + at + strlen(put), bytes + at + gone, length - at - gone);
    memcpy(bytes + at, put, strlen(put));
    length += strlen(put) - gone;
  }
  return length;
}

/// ANNOT_SEED chooses another damage; the seed of a failure is in its message.
START_TEST(where_damaged_input_is_cut_does_not_matter) {
  const char *given = getenv("ANNOT_SEED"), *sample = samples[_i % COUNT(samples)];
  uint64_t seed = (given ? strtoull(given, NULL, 10) : 1) + (unsigned)_i, state = seed;
  for (int round = 0; round < 50; ++round) {
    char bytes[LONGEST_SAMPLE + 64];
    memcpy(bytes, sample, strlen(sample));
    size_t length = damage(&state, bytes, strlen(sample));
    xml_outcome whole = read_pieces(bytes, length, SIZE_MAX);
    for (int i = 1; i < COUNT(cuts); ++i) {
      xml_outcome got = read_pieces(bytes, length, cuts[i]);
      ck_assert_msg(strcmp(got.findings.data, whole.findings.data) == 0 &&
                        strcmp(got.canonical.data, whole.canonical.data) == 0,
                    "seed %llu, pieces of %zu\n%.*s\nwhole %s\ncut   %s", (unsigned long long)seed,
                    cuts[i], (int)length, bytes, whole.findings.data, got.findings.data);
      free_outcome(&got);
    }
    free_outcome(&whole);
  }
}
END_TEST

static annot_status pass(void *context, annot_record *record) {
  (void)context, (void)record;
  return ANNOT_OK;
}

/// Reads in pieces of `most` with so many allocations; all is given back.
static annot_status read_with(long allocations, const char *bytes, size_t length, size_t most) {
  failing memory = {.left = allocations};
  annot_allocator allocator = failing_allocator(&memory);
  annot_read_options options = {.allocator = &allocator, .syntax = ANNOT_XML};
  annot_reader *reader = annot_reader_new(&options, pass, NULL);
  annot_status status = reader ? ANNOT_OK : ANNOT_NO_MEMORY;
  for (size_t at = 0, piece; status == ANNOT_OK && at < length; at += piece) {
    piece = length - at < most ? length - at : most;
    status = annot_reader_feed(reader, bytes + at, piece);
  }
  if (status == ANNOT_OK)
    status = annot_reader_finish(reader);
  annot_reader_free(reader);
  ck_assert_uint_eq(memory.bytes, 0);
  return status;
}

START_TEST(running_out_of_memory_is_a_status) {
  static const char *const inputs[] = {rich, CORPUS(TEXT("a&amp;b") "<x/>" TEXT("b")), usual};
  const char *input = inputs[_i];
  for (size_t piece = 50; piece < 5000; piece *= 60) {
    long allocations = 0;
    while (read_with(allocations, input, strlen(input), piece) == ANNOT_NO_MEMORY)
      ++allocations;
    ck_assert_int_gt(allocations, 10);
    ck_assert_int_eq(read_with(allocations, input, strlen(input), piece), ANNOT_OK);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("reading XML");
  suite_add_loop(suite, "flaws", each_flaw_is_told_at_its_bytes, COUNT(flaws));
  suite_add_loop(suite, "flaws", each_flaw_in_a_text_is_told_however_long_it_is, COUNT(flaws));
  suite_add(suite, "rich", what_is_no_information_changes_nothing);
  TCase *cut_short = tcase_create("cut short");
  tcase_set_timeout(cut_short, 120);
  tcase_add_loop_test(cut_short, a_document_cut_short_has_one_finding, 1, 4);
  suite_add_tcase(suite, cut_short);
  suite_add_loop(suite, "UTF-8", what_is_no_utf8_is_told_wherever_it_stands, COUNT(anywhere));
  TCase *corpus = tcase_create("corpus");
  tcase_add_loop_test(corpus, one_record_that_is_wrong_costs_only_itself, 1, 20);
  suite_add_tcase(suite, corpus);
  suite_add_loop(suite, "long", inputs_of_any_length_are_read_or_refused_clearly,
                 COUNT(long_inputs));
  suite_add(suite, "comments", comments_outside_the_root_may_begin_with_a_tag_end);
  suite_add(suite, "usual", the_usual_spelling_is_read_in_pieces_of_any_size);
  suite_add_loop(suite, "damage", where_damaged_input_is_cut_does_not_matter, 8);
  suite_add_loop(suite, "memory", running_out_of_memory_is_a_status, 3);
  suite_add(suite, "attributes", an_element_may_have_many_attributes);
  return suite_run(suite);
}
