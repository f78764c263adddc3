/// The writers: exact bytes in all four forms, what a writer holds back, and what stops it.

#include "config.h"

#include "model/model.h"
#include "suite.h"

#include <annot/read.h>
#include <annot/write.h>
#include <stdio.h>
#include <string.h>

static annot_str view(const char *string) { return (annot_str){string, strlen(string)}; }

static annot_document *read_document(const char *json) {
  annot_document *document;
  ck_assert_msg(annot_read(view(json), NULL, &document, NULL) == ANNOT_OK, "%s", json);
  return document;
}

static void ck_written(const char *from, annot_syntax syntax, bool pretty, const char *expected) {
  annot_document *document = read_document(from);
  annot_write_options options = {.syntax = syntax, .pretty = pretty};
  char *bytes;
  size_t length;
  ck_assert_int_eq(annot_write(document, &options, &bytes, &length), ANNOT_OK);
  ck_assert_msg(length == strlen(expected) && memcmp(bytes, expected, length) == 0,
                "wanted %s\nwritten %.*s", expected, (int)length, bytes);
  annot_bytes_free(&options, bytes, length);
  annot_document_free(document);
}

#define MAP "<map xmlns=\"http://www.w3.org/2005/xpath-functions\""
#define XML(attributes, content)                                                                   \
  "<document xmlns=\"urn:annot:1\" version=\"1.0\" id=\"d\"" attributes ">" content "</document>\n"
#define TEXT_XML(content) XML("", "<text>" content "</text>")

/// A document and its two canonical forms.
typedef struct canonical_case {
  const char *from;
  const char *json; ///< NULL: `from` and an LF
  const char *xml;
} canonical_case;

#define JSON(members) "{\"annot\":\"1.0\",\"id\":\"d\"," members "}"
#define EXTRA(json) JSON("\"text\":\"\",\"extra\":" json)
#define EXTRA_XML(map) XML("", "<text/><extra>" map "</extra>")

static const canonical_case canonical_cases[] = {
    {JSON("\"text\":\"\""), NULL, XML("", "<text/>")},
    {" { \"text\" : \"\\u0041\" , \"id\":\"d\", \"quotes\":[], \"annot\":\"1.0\"}\n",
     JSON("\"text\":\"A\"") "\n", TEXT_XML("A")},
    {JSON("\"unit\":\"codepoint\",\"text\":\"\""), JSON("\"text\":\"\"") "\n",
     XML("", "<text/>")},
    {JSON("\"unit\":\"utf16\",\"source\":{\"href\":\"https://example.org/?a=1&b=2\"}"), NULL,
     XML(" unit=\"utf16\"", "<source href=\"https://example.org/?a=1&amp;b=2\"/>")},
    {JSON("\"meta\":{},\"text\":\"\""), NULL, XML("", "<meta/><text/>")},
    {JSON("\"meta\":{\"title\":\"\",\"url\":\"https://e.org/\",\"keywords\":[\"a b\",\"\"]},\"text\":\"\""),
     NULL,
     XML("", "<meta url=\"https://e.org/\"><title/><keyword>a b</keyword><keyword/></meta><text/>")},
    {JSON("\"text\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\u00e9\u201c\uFFFE\uFFFF\uFFFD\U0001F4C9&<>]]>'\""),
     NULL,
     TEXT_XML("\"\\/<char code=\"8\"/><char code=\"C\"/>\n&#13;\t<char code=\"1\"/>"
              "<char code=\"1F\"/>\x7f\u00e9\u201c<char code=\"FFFE\"/><char code=\"FFFF\"/>"
              "\uFFFD\U0001F4C9&amp;&lt;&gt;]]&gt;'")},
    {"{\"annot\":\"1.0\",\"id\":\"a<b>&\\\"'\",\"text\":\"\"}", NULL,
     "<document xmlns=\"urn:annot:1\" version=\"1.0\" id=\"a&lt;b>&amp;&quot;'\"><text/></document>\n"},
    {JSON("\"text\":\"ab\",\"regions\":[{\"type\":\"headline\",\"start\":0,\"end\":1}],"
          "\"quotes\":[{\"id\":\"q\",\"media\":[\"speech\",\"thought\"],\"spans\":[{\"start\":0,"
          "\"end\":2,\"exact\":\"ab\"}],\"speakers\":[\"x\",\"y\"],\"by\":[\"z\"],"
          "\"confidence\":0.5,\"note\":\"n\",\"extra\":{}}]"),
     NULL,
     XML("", "<text>ab</text><region type=\"headline\" start=\"0\" end=\"1\"/>"
             "<quote id=\"q\" media=\"speech thought\" speakers=\"x y\" by=\"z\" confidence=\"0.5\">"
             "<span start=\"0\" end=\"2\">ab</span><note>n</note><extra>" MAP "/></extra></quote>")},
    {JSON("\"text\":\"\",\"locations\":[{\"id\":\"l\",\"lat\":-0.0,\"lon\":1E21},"
          "{\"id\":\"m\",\"lat\":0.10,\"lon\":-1.5e-7}]"),
     JSON("\"text\":\"\",\"locations\":[{\"id\":\"l\",\"lat\":0,\"lon\":1e+21},"
          "{\"id\":\"m\",\"lat\":0.1,\"lon\":-1.5e-7}]") "\n",
     XML("", "<text/><location id=\"l\" lat=\"0\" lon=\"1e+21\"/>"
             "<location id=\"m\" lat=\"0.1\" lon=\"-1.5e-7\"/>")},
    {JSON("\"source\":{\"href\":\"a\",\"length\":9007199254740991}"), NULL,
     XML("", "<source href=\"a\" length=\"9007199254740991\"/>")},
    {EXTRA("{}"), NULL, EXTRA_XML(MAP "/>")},
    {EXTRA("{\"\":\"\"}"), NULL, EXTRA_XML(MAP "><string key=\"\"/></map>")},
    {EXTRA("{\"b\":[],\"a\":{},\"c\":[null,true,false,-1.50,\"x\",[[]]]}"),
     EXTRA("{\"a\":{},\"b\":[],\"c\":[null,true,false,-1.5,\"x\",[[]]]}") "\n",
     EXTRA_XML(MAP "><map key=\"a\"/><array key=\"b\"/><array key=\"c\"><null/>"
                   "<boolean>true</boolean><boolean>false</boolean><number>-1.5</number>"
                   "<string>x</string><array><array/></array></array></map>")},
    {EXTRA("{\"\\t\\n\\r\\\\\\\"<>&\":\"\\t\\n\\r\\\\\\\"<>&\"}"), NULL,
     EXTRA_XML(MAP "><string key=\"&#9;&#10;&#13;\\&quot;&lt;>&amp;\">"
                   "\t\n&#13;\\\"&lt;&gt;&amp;</string></map>")},
    {EXTRA("{\"\\\\\\u001b\":1,\"a\":\"\\\\\\b\\\\\\\\\\r\\\"\uFFFF\"}"), NULL,
     EXTRA_XML(MAP "><number key=\"\\\\\\u001b\" escaped-key=\"true\">1</number>"
                   "<string key=\"a\" escaped=\"true\">\\\\\\u0008\\\\\\\\&#13;\"\\uffff</string>"
                   "</map>")},
    {EXTRA("{\"\\f\":\"\\f\"}"), NULL,
     EXTRA_XML(MAP "><string key=\"\\u000c\" escaped-key=\"true\" escaped=\"true\">\\u000c</string>"
                   "</map>")},
};

START_TEST(canonical_bytes) {
  const canonical_case *row = &canonical_cases[_i];
  char line[1024];
  snprintf(line, sizeof line, "%s\n", row->from);
  ck_written(row->from, ANNOT_JSON, false, row->json ? row->json : line);
  ck_written(row->from, ANNOT_XML, false, row->xml);
}
END_TEST

typedef struct pretty_case {
  const char *from, *json, *xml;
} pretty_case;

#define BEGIN_JSON "{\n  \"annot\": \"1.0\",\n  \"id\": \"d\",\n"
#define BEGIN_XML "<document xmlns=\"urn:annot:1\" version=\"1.0\" id=\"d\">\n"

static const pretty_case pretty_cases[] = {
    {JSON("\"text\":\"a\\nb\""), "{\"annot\": \"1.0\", \"id\": \"d\", \"text\": \"a\\nb\"}\n",
     BEGIN_XML "  <text>a\nb</text>\n</document>\n"},
    {JSON("\"meta\":{},\"text\":\"\""), BEGIN_JSON "  \"meta\": {},\n  \"text\": \"\"\n}\n",
     BEGIN_XML "  <meta/>\n  <text/>\n</document>\n"},
    {JSON("\"meta\":{\"keywords\":[\"a\",\"b\"]},\"text\":\"\""),
     BEGIN_JSON "  \"meta\": {\n    \"keywords\": [\"a\", \"b\"]\n  },\n  \"text\": \"\"\n}\n",
     BEGIN_XML "  <meta>\n    <keyword>a</keyword>\n    <keyword>b</keyword>\n  </meta>\n"
               "  <text/>\n</document>\n"},
    {JSON("\"text\":\"ab\",\"dates\":[{\"id\":\"t\",\"type\":\"set\",\"spans\":[{\"start\":0,"
          "\"end\":1},{\"start\":1,\"end\":2,\"exact\":\"b\"}]}]"),
     BEGIN_JSON "  \"text\": \"ab\",\n  \"dates\": [\n    {\n      \"id\": \"t\",\n"
                "      \"type\": \"set\",\n      \"spans\": [\n"
                "        {\"start\": 0, \"end\": 1},\n"
                "        {\"start\": 1, \"end\": 2, \"exact\": \"b\"}\n"
                "      ]\n    }\n  ]\n}\n",
     BEGIN_XML "  <text>ab</text>\n  <date id=\"t\" type=\"set\">\n"
               "    <span start=\"0\" end=\"1\"/>\n    <span start=\"1\" end=\"2\">b</span>\n"
               "  </date>\n</document>\n"},
    {EXTRA("{}"), BEGIN_JSON "  \"text\": \"\",\n  \"extra\": {}\n}\n",
     BEGIN_XML "  <text/>\n  <extra>\n    " MAP "/>\n  </extra>\n</document>\n"},
    {EXTRA("{\"a,]\":\"{\\\"}[\",\"b\":-1}"),
     BEGIN_JSON "  \"text\": \"\",\n  \"extra\": {\"a,]\": \"{\\\"}[\", \"b\": -1}\n}\n",
     BEGIN_XML "  <text/>\n  <extra>\n    " MAP ">\n"
               "      <string key=\"a,]\">{\"}[</string>\n"
               "      <number key=\"b\">-1</number>\n    </map>\n  </extra>\n</document>\n"},
    {EXTRA("{\"a\":[],\"b\":[1,{\"c\":null}],\"d\":[true,\"\\\\\"]}"),
     BEGIN_JSON "  \"text\": \"\",\n  \"extra\": {\n    \"a\": [],\n    \"b\": [\n      1,\n"
                "      {\"c\": null}\n    ],\n    \"d\": [true, \"\\\\\"]\n  }\n}\n",
     BEGIN_XML "  <text/>\n  <extra>\n    " MAP ">\n      <array key=\"a\"/>\n"
               "      <array key=\"b\">\n        <number>1</number>\n        <map>\n"
               "          <null key=\"c\"/>\n        </map>\n      </array>\n"
               "      <array key=\"d\">\n        <boolean>true</boolean>\n"
               "        <string>\\</string>\n      </array>\n    </map>\n"
               "  </extra>\n</document>\n"},
};

START_TEST(pretty_bytes) {
  const pretty_case *row = &pretty_cases[_i];
  char line[1024];
  snprintf(line, sizeof line, "%s\n", row->from);
  ck_written(row->from, ANNOT_JSON, true, row->json);
  ck_written(row->json, ANNOT_JSON, false, line);
  ck_written(row->from, ANNOT_JSON_LINES, true, line);
  ck_written(row->from, ANNOT_XML, true, row->xml);
}
END_TEST

/// The example of the specification's appendix.
static const char example_json[] =
    "{\"annot\":\"1.0\",\"id\":\"ex-1\",\"lang\":\"en\",\"marks\":\"included\",\"text\":\"LONDON, May 3. \\\"I will resign,\\\" Jane Smith said. \\\"Soon.\\\"\","
    "\"speakers\":[{\"id\":\"s1\",\"type\":\"person\",\"name\":\"Jane Smith\",\"mentions\":[{\"id\":\"m1\",\"kind\":\"name\",\"spans\":[{\"start\":32,\"end\":42,\"exact\":\"Jane Smith\"}]}]}],"
    "\"quotes\":[{\"id\":\"q1\",\"type\":\"direct\",\"spans\":[{\"start\":15,\"end\":31},{\"start\":49,\"end\":56}],\"cue\":[{\"start\":43,\"end\":47,\"exact\":\"said\"}],\"speakers\":[\"m1\"]}],"
    "\"dates\":[{\"id\":\"d1\",\"type\":\"date\",\"value\":\"XXXX-05-03\",\"spans\":[{\"start\":8,\"end\":13}]}],"
    "\"locations\":[{\"id\":\"l1\",\"type\":\"city\",\"name\":\"London\",\"country\":\"GB\",\"lat\":51.5074,\"lon\":-0.1278,\"links\":[\"https://www.geonames.org/2643743\"],\"mentions\":[{\"id\":\"m2\",\"kind\":\"name\",\"sense\":\"literal\",\"spans\":[{\"start\":0,\"end\":6}]}]}]}\n";
static const char example_xml[] =
    "<document xmlns=\"urn:annot:1\" version=\"1.0\" id=\"ex-1\" lang=\"en\" marks=\"included\"><text>LONDON, May 3. \"I will resign,\" Jane Smith said. \"Soon.\"</text>"
    "<speaker id=\"s1\" type=\"person\"><name>Jane Smith</name><mention id=\"m1\" kind=\"name\"><span start=\"32\" end=\"42\">Jane Smith</span></mention></speaker>"
    "<quote id=\"q1\" type=\"direct\" speakers=\"m1\"><span start=\"15\" end=\"31\"/><span start=\"49\" end=\"56\"/><cue start=\"43\" end=\"47\">said</cue></quote>"
    "<date id=\"d1\" type=\"date\" value=\"XXXX-05-03\"><span start=\"8\" end=\"13\"/></date>"
    "<location id=\"l1\" type=\"city\" country=\"GB\" lat=\"51.5074\" lon=\"-0.1278\"><name>London</name><link>https://www.geonames.org/2643743</link><mention id=\"m2\" kind=\"name\" sense=\"literal\"><span start=\"0\" end=\"6\"/></mention></location></document>\n";

START_TEST(the_example) {
  ck_written(example_json, ANNOT_ANY_SYNTAX, false, example_json);
  ck_written(example_json, ANNOT_XML, false, example_xml);
}
END_TEST

/// A sink that keeps what it is given, and at its `stop_at`th call returns `stop`.
typedef struct memory_sink {
  annot_buffer bytes;
  annot_writer *writer; ///< not NULL: it is called back
  int calls, stop_at;
  annot_status stop, called_back;
} memory_sink;

static annot_status take(void *context, const char *bytes, size_t length) {
  memory_sink *sink = context;
  if (++sink->calls == sink->stop_at)
    return sink->stop;
  if (sink->writer)
    sink->called_back = annot_writer_flush(sink->writer);
  return annot_buffer_append(&sink->bytes, bytes, length);
}

static void ck_taken(const memory_sink *sink, const char *expected) {
  ck_assert_msg(sink->bytes.length == strlen(expected) &&
                    (!*expected || memcmp(sink->bytes.data, expected, sink->bytes.length) == 0),
                "wanted %s\ntaken %.*s", expected, (int)sink->bytes.length,
                sink->bytes.data ? sink->bytes.data : "");
}

/// Documents `a`, `b` … and what a writer makes of them.
typedef struct stream_case {
  annot_syntax syntax;
  bool pretty;
  int documents;
  const char *flushed; ///< what the sink has after the last document and a flush
  const char *written;
} stream_case;

#define CORPUS "<corpus xmlns=\"urn:annot:1\" version=\"1.0\">\n"
#define LINE(id) "{\"annot\":\"1.0\",\"id\":\"" id "\",\"text\":\"x\\ny\"}\n"
#define ITEM(id) "<document version=\"1.0\" id=\"" id "\"><text>x\ny</text></document>\n"
#define PRETTY_ITEM(id)                                                                            \
  "  <document version=\"1.0\" id=\"" id "\">\n    <text>x\ny</text>\n  </document>\n"
#define ALONE "<document xmlns=\"urn:annot:1\" version=\"1.0\" id=\"a\">"

static const stream_case stream_cases[] = {
    {ANNOT_JSON, false, 0, "", ""},
    {ANNOT_JSON, false, 1, LINE("a"), LINE("a")},
    {ANNOT_ANY_SYNTAX, true, 1, "{\"annot\": \"1.0\", \"id\": \"a\", \"text\": \"x\\ny\"}\n",
     "{\"annot\": \"1.0\", \"id\": \"a\", \"text\": \"x\\ny\"}\n"},
    {ANNOT_JSON_LINES, false, 0, "", ""},
    {ANNOT_JSON_LINES, false, 1, LINE("a"), LINE("a")},
    {ANNOT_JSON_LINES, true, 2, LINE("a") LINE("b"), LINE("a") LINE("b")},
    {ANNOT_XML, false, 0, "", CORPUS "</corpus>\n"},
    {ANNOT_XML, false, 1, "", ALONE "<text>x\ny</text></document>\n"},
    {ANNOT_XML, false, 2, CORPUS ITEM("a") ITEM("b"), CORPUS ITEM("a") ITEM("b") "</corpus>\n"},
    {ANNOT_XML, false, 3, CORPUS ITEM("a") ITEM("b") ITEM("c"),
     CORPUS ITEM("a") ITEM("b") ITEM("c") "</corpus>\n"},
    {ANNOT_XML, true, 0, "", CORPUS "</corpus>\n"},
    {ANNOT_XML, true, 1, "", ALONE "\n  <text>x\ny</text>\n</document>\n"},
    {ANNOT_XML, true, 2, CORPUS PRETTY_ITEM("a") PRETTY_ITEM("b"),
     CORPUS PRETTY_ITEM("a") PRETTY_ITEM("b") "</corpus>\n"},
};

/// Writes `a`, `b` …, with a flush after each if wanted, and a document without id before each: it
/// must be refused and leave no trace.
static void write_stream(annot_writer *writer, int documents, bool flush) {
  annot_document *refused = annot_document_new(NULL);
  for (int i = 0; i < documents; ++i) {
    char json[] = LINE("a");
    strstr(json, "\"a\"")[1] = (char)('a' + i);
    annot_document *document = read_document(json);
    ck_assert_int_eq(annot_writer_write(writer, refused), ANNOT_BAD_DATA);
    ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
    if (flush)
      ck_assert_int_eq(annot_writer_flush(writer), ANNOT_OK);
    annot_document_free(document);
  }
  annot_document_free(refused);
}

START_TEST(streams) {
  const stream_case *row = &stream_cases[_i];
  annot_write_options options = {.syntax = row->syntax, .pretty = row->pretty};
  for (int flush = 0; flush < 2; ++flush) {
    memory_sink sink = {0};
    annot_writer *writer = annot_writer_new(&options, take, &sink);
    write_stream(writer, row->documents, flush);
    ck_taken(&sink, flush ? row->flushed : "");
    ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
    ck_taken(&sink, row->written);
    ck_assert_int_eq(annot_writer_finish(writer), ANNOT_BAD_STATE);
    annot_writer_free(writer);
    annot_buffer_free(&sink.bytes);
  }
}
END_TEST

START_TEST(json_is_one_document) {
  memory_sink sink = {0};
  annot_document *document = read_document(LINE("a"));
  annot_writer *writer = annot_writer_new(NULL, take, &sink);
  ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
  ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_BAD_STATE);
  ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
  ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_BAD_STATE);
  ck_taken(&sink, LINE("a"));
  annot_writer_free(writer);
  annot_document_free(document);
  annot_buffer_free(&sink.bytes);
}
END_TEST

START_TEST(what_the_sink_returns_stops_the_writer) {
  static const annot_status stops[] = {ANNOT_IO, ANNOT_STOPPED, ANNOT_NO_MEMORY};
  memory_sink sink = {.stop_at = 2, .stop = stops[_i]};
  annot_write_options options = {.syntax = ANNOT_JSON_LINES};
  annot_document *document = read_document(LINE("a"));
  annot_writer *writer = annot_writer_new(&options, take, &sink);
  ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
  ck_assert_int_eq(annot_writer_flush(writer), ANNOT_OK);
  ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
  ck_assert_int_eq(annot_writer_flush(writer), stops[_i]);
  ck_assert_int_eq(annot_writer_write(writer, document), stops[_i]);
  ck_assert_int_eq(annot_writer_finish(writer), stops[_i]);
  ck_assert_int_eq(sink.calls, 2);
  ck_taken(&sink, LINE("a"));
  annot_writer_free(writer);
  annot_document_free(document);
  annot_buffer_free(&sink.bytes);
}
END_TEST

START_TEST(a_sink_must_not_call_its_writer) {
  memory_sink sink = {0};
  annot_document *document = read_document(LINE("a"));
  annot_writer *writer = sink.writer = annot_writer_new(NULL, take, &sink);
  ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
  ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
  ck_assert_int_eq(sink.called_back, ANNOT_BUSY);
  annot_writer_free(writer);
  annot_document_free(document);
  annot_buffer_free(&sink.bytes);
}
END_TEST

START_TEST(many_documents_come_in_pieces) {
  memory_sink sink = {0};
  annot_write_options options = {.syntax = _i == 0 ? ANNOT_JSON_LINES : ANNOT_XML};
  annot_document *document = read_document(LINE("a"));
  annot_writer *writer = annot_writer_new(&options, take, &sink);
  size_t line = _i == 0 ? strlen(LINE("a")) : strlen(ITEM("a"));
  for (int i = 0; i < 10000; ++i)
    ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
  ck_assert_uint_gt(sink.bytes.length, 10000 * line - 2 * 65536);
  ck_assert_int_le(sink.calls, (int)(10000 * line / 65536));
  ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
  ck_assert_uint_eq(sink.bytes.length,
                    10000 * line + (_i == 0 ? 0 : strlen(CORPUS "</corpus>\n")));
  annot_writer_free(writer);
  annot_document_free(document);
  annot_buffer_free(&sink.bytes);
}
END_TEST

/// A document that lacks one required value has no spelling.
START_TEST(a_required_member_is_demanded) {
  static const struct {
    const char *json, *id;
    annot_field field;
  } rows[] = {
      {LINE("a"), NULL, ANNOT_DOCUMENT_ID},
      {LINE("a"), NULL, ANNOT_DOCUMENT_ANNOT},
      {JSON("\"text\":\"a\",\"agents\":[{\"id\":\"x\",\"type\":\"human\"}]"), "x", ANNOT_AGENT_TYPE},
      {JSON("\"text\":\"a\",\"quotes\":[{\"id\":\"x\",\"spans\":[{\"start\":0,\"end\":1}]}]"), "x",
       ANNOT_QUOTE_SPANS},
  };
  annot_document *document = read_document(rows[_i].json);
  annot_node node = rows[_i].id ? annot_find(document, view(rows[_i].id)) : ANNOT_ROOT;
  annot_shape shape = annot_node_shape(document, node);
  *model_slot_at(document, node, field_row(shape, rows[_i].field)) = ABSENT;
  for (annot_syntax syntax = ANNOT_JSON; syntax <= ANNOT_XML; ++syntax) {
    annot_write_options options = {.syntax = syntax};
    char *bytes;
    size_t length;
    ck_assert_int_eq(annot_write(document, &options, &bytes, &length), ANNOT_BAD_DATA);
  }
  annot_document_free(document);
}
END_TEST

/// An allocator that gives memory so many times.
static void *meagre(void *context, void *pointer, size_t old_size, size_t new_size) {
  int *left = context;
  (void)old_size;
  if (new_size == 0) {
    free(pointer);
    return NULL;
  }
  return (*left)-- > 0 ? realloc(pointer, new_size) : NULL;
}

#define HEAD "{\"annot\":\"1.0\",\"id\":\"d\",\"text\":"
#define META(url) "{\"annot\":\"1.0\",\"id\":\"d\",\"meta\":{\"url\":\"" url
#define QUOTE HEAD "\"He\",\"quotes\":[{\"id\":\"q\",\"spans\":[{\"start\":0,\"end\":1}],"

/// A document with something of many bytes between `begin` and `end`.
static const struct long_case {
  const char *begin, *end, *repeated;
  size_t bytes;
  annot_status status; ///< of writing XML
} long_cases[] = {
    {META("https:"), "\"},\"text\":\"\"}", "a", 8999000, ANNOT_OK},
    {META("https:"), "\"},\"text\":\"\"}", "a", 9000000, ANNOT_TOO_LONG},
    {META("https:"), "\"},\"text\":\"\"}", "&", 2000000, ANNOT_TOO_LONG},
    {HEAD "\"\",\"extra\":{\"", "\":1}}", "k", 8999000, ANNOT_OK},
    {HEAD "\"\",\"extra\":{\"", "\":1}}", "k", 9000000, ANNOT_TOO_LONG},
    {HEAD "\"", "\"}", "a", 12000000, ANNOT_OK},
    {HEAD "\"\",\"extra\":{\"k\":\"", "\"}}", "a", 12000000, ANNOT_OK},
    {QUOTE "\"speakers\":[\"", "b\"]}]}", "a\",\"", 9200000, ANNOT_OK}, // of which XML writes a half
    {QUOTE "\"speakers\":[\"", "b\"]}]}", "a\",\"", 18400000, ANNOT_TOO_LONG},
};

/// What is written can be read back, and what could not is not written.
START_TEST(xml_has_no_tag_that_is_too_long_for_readers) {
  const struct long_case *row = &long_cases[_i];
  annot_buffer json = {0};
  annot_document *document, *again;
  annot_write_options options = {.syntax = ANNOT_XML};
  char *bytes;
  size_t length;
  annot_buffer_append(&json, row->begin, strlen(row->begin));
  for (size_t end = json.length + row->bytes; json.length < end;)
    annot_buffer_append(&json, row->repeated, strlen(row->repeated));
  annot_buffer_append(&json, row->end, strlen(row->end) + 1);
  annot_str whole = {json.data, json.length - 1};
  ck_assert_int_eq(annot_read(whole, NULL, &document, NULL), ANNOT_OK);
  ck_assert_int_eq(annot_write(document, &options, &bytes, &length), row->status);
  if (row->status == ANNOT_OK) {
    ck_assert_int_eq(annot_read((annot_str){bytes, length}, NULL, &again, NULL), ANNOT_OK);
    annot_document_free(again);
    annot_bytes_free(&options, bytes, length);
  }
  annot_document_free(document);
  annot_buffer_free(&json);
}
END_TEST

START_TEST(without_memory_a_document_leaves_no_trace) {
  annot_document *document = read_document(
      JSON("\"text\":\"\\u0001\",\"extra\":{\"\\u0002\":[\"\\u0003\",{\"a\":\"\\\\\\u0004\"}]}"));
  for (annot_syntax syntax = ANNOT_JSON; syntax <= ANNOT_XML; ++syntax)
    for (int allowed = 0, done = 0; !done; ++allowed) {
      int left = allowed;
      annot_allocator allocator = {.resize = meagre, .context = &left};
      annot_write_options options = {.syntax = syntax, .allocator = &allocator};
      memory_sink sink = {0};
      annot_writer *writer = annot_writer_new(&options, take, &sink);
      if (!writer)
        continue;
      annot_status status = annot_writer_write(writer, document);
      left = 1000;
      ck_assert(status == ANNOT_OK || status == ANNOT_NO_MEMORY);
      done = status == ANNOT_OK;
      if (!done)
        ck_assert_int_eq(annot_writer_write(writer, document), ANNOT_OK);
      ck_assert_int_eq(annot_writer_finish(writer), ANNOT_OK);
      char *bytes;
      size_t length;
      ck_assert_int_eq(annot_write(document, &options, &bytes, &length), ANNOT_OK);
      ck_assert_uint_eq(length, sink.bytes.length);
      ck_assert_mem_eq(bytes, sink.bytes.data, length);
      annot_bytes_free(&options, bytes, length);
      annot_writer_free(writer);
      annot_buffer_free(&sink.bytes);
    }
  annot_document_free(document);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("write");
  suite_add_loop(suite, "canonical", canonical_bytes, COUNT(canonical_cases));
  suite_add_loop(suite, "pretty", pretty_bytes, COUNT(pretty_cases));
  suite_add(suite, "example", the_example);
  suite_add_loop(suite, "streams", streams, COUNT(stream_cases));
  suite_add(suite, "json", json_is_one_document);
  suite_add_loop(suite, "sink", what_the_sink_returns_stops_the_writer, 3);
  suite_add(suite, "busy", a_sink_must_not_call_its_writer);
  suite_add_loop(suite, "pieces", many_documents_come_in_pieces, 2);
  suite_add_loop(suite, "required", a_required_member_is_demanded, 4);
  suite_add_loop(suite, "long tags", xml_has_no_tag_that_is_too_long_for_readers,
                 COUNT(long_cases));
  suite_add(suite, "memory", without_memory_a_document_leaves_no_trace);
  return suite_run(suite);
}
