/// The bare parsers.

#include "parsers.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 65536 };

void parse_lines(const char *bytes, size_t length) {
  for (size_t at = 0; at < length;) {
    const char *feed = memchr(bytes + at, '\n', length - at);
    size_t part = feed ? (size_t)(feed - (bytes + at)) : length - at;
    json_t *value = json_loadb(bytes + at, part, 0, NULL);
    if (!value)
      exit(EXIT_FAILURE);
    json_decref(value);
    at += part + 1;
  }
}

void parse_xml(const char *bytes, size_t length) {
  xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC};
  xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
  for (size_t at = 0; at < length; at += CHUNK) {
    size_t rest = length - at;
    xmlParseChunk(parser, bytes + at, (int)(rest < CHUNK ? rest : CHUNK), 0);
  }
  if (xmlParseChunk(parser, NULL, 0, 1) != 0)
    exit(EXIT_FAILURE);
  xmlFreeParserCtxt(parser);
}
