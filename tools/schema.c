/// schema.c: what all schemas share: the patterns of the kinds, and what objects must have.

#include "config.h"

#include "schema.h"

#include "options.h"

#include <stdlib.h>
#include <string.h>

/// Characters beyond ASCII that may stand in a word.
#define BEYOND                                                                                     \
  "\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ud7ff"    \
  "\ue000-\ufffd\U00010000-\U0010ffff"
#define HEX "[0-9A-Fa-f]"
#define IRI "[!#$&-;=?-Z\\[\\]_a-z~" BEYOND "]"

/// RFC 5646; that nothing occurs twice no pattern of this kind can say.  libxml2 miscounts where {4,8}
/// is an alternative of {2,3}.
#define LANGUAGE                                                                                   \
  "([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4}[A-Za-z]{0,4})"                                    \
  "(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"            \
  "(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?|"                           \
  "[Xx](-[A-Za-z0-9]{1,8})+|" IRREGULAR_TAGS

/// The tags that were registered before there was a grammar, in any case.
#define IRREGULAR_TAGS                                                                             \
  "[Ii]-([Aa][Mm][Ii]|[Bb][Nn][Nn]|[Dd][Ee][Ff][Aa][Uu][Ll][Tt]|"                                  \
  "[Ee][Nn][Oo][Cc][Hh][Ii][Aa][Nn]|[Hh][Aa][Kk]|[Kk][Ll][Ii][Nn][Gg][Oo][Nn]|[Ll][Uu][Xx]|"       \
  "[Mm][Ii][Nn][Gg][Oo]|[Nn][Aa][Vv][Aa][Jj][Oo]|[Pp][Ww][Nn]|[Tt][Aa][Oo]|[Tt][Aa][Yy]|"          \
  "[Tt][Ss][Uu])|[Ee][Nn]-[Gg][Bb]-[Oo][Ee][Dd]|[Ss][Gg][Nn]-([Bb][Ee]-([Ff][Rr]|[Nn][Ll])|"       \
  "[Cc][Hh]-[Dd][Ee])"

/// RFC 3339 on days of the calendar; when there were leap seconds it does not know.
#define INSTANT                                                                                    \
  "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|"        \
  "02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|"                           \
  "([02468][048]|[13579][26])00)-02-29)T([01][0-9]|2[0-3]):([0-5][0-9]:[0-5][0-9]|"                \
  "(14|29|44|59):60)([.][0-9]+)?(Z|[+\\-]([01][0-9]|2[0-3]):[0-5][0-9])"

/// 0 to 2^53 - 1, digit by digit.
#define POSITION                                                                                   \
  "0|[1-9][0-9]{0,14}|[1-8][0-9]{15}|900[0-6][0-9]{12}|90070[0-9]{11}|90071[0-8][0-9]{10}|"        \
  "900719[0-8][0-9]{9}|9007199[01][0-9]{8}|90071992[0-4][0-9]{7}|900719925[0-3][0-9]{6}|"          \
  "9007199254[0-6][0-9]{5}|90071992547[0-3][0-9]{4}|9007199254740[0-8][0-9]{2}|"                   \
  "900719925474090[0-9]|90071992547409[1-8][0-9]|900719925474099[01]"

#define NUMBER "-?(0|[1-9][0-9]*)([.][0-9]+)?([Ee][+\\-]?[0-9]+)?"

/// 0 to 1; with a positive exponent only where it is 0.
#define SHARE                                                                                      \
  "-?0([.]0+)?([Ee][+\\-]?[0-9]+)?|(0[.][0-9]+|1([.]0+)?)([Ee](-[0-9]+|[+]?0+))?|"                   \
  "[1-9]([.][0-9]+)?[Ee]-0*[1-9][0-9]*"

static const schema_pattern patterns[] = {
    [ANNOT_KIND_VERSION] = {"version", "1[.]0"},
    [ANNOT_KIND_TOKEN] = {"token", "[!-~" BEYOND "]{1,255}"},
    [ANNOT_KIND_WORD] = {"word", "[!-~" BEYOND "]+"},
    [ANNOT_KIND_TEXT] = {"characters", "[\x01-\ud7ff\ue000-\U0010ffff]*"},
    [ANNOT_KIND_PASSAGE] = {"passage", "[\x01-\ud7ff\ue000-\U0010ffff]+"},
    [ANNOT_KIND_POSITION] = {"position", POSITION},
    [ANNOT_KIND_NUMBER] = {"number", NUMBER},
    [ANNOT_KIND_SHARE] = {"share", SHARE},
    [ANNOT_KIND_IRI] = {"iri", "(" IRI "|%" HEX "{2})" IRI "*(%" HEX "{2}" IRI "*)*"},
    [ANNOT_KIND_LANGUAGE] = {"language", LANGUAGE},
    [ANNOT_KIND_INSTANT] = {"instant", INSTANT},
    [ANNOT_KIND_DIGEST] = {"digest", "sha256:[0-9a-f]{64}"},
    [ANNOT_KIND_COUNTRY] = {"country", "[A-Z]{2}"},
    [ANNOT_KIND_OBJECT] = {NULL, NULL},
};

const schema_pattern schema_code = {"code", "[1-8BCEF]|1[0-9A-F]|FFF[EF]"};

/// What needs no escape is matched apart: matchers that recurse then do so for escapes only.
const schema_pattern schema_escaped = {
    "escaped", "[^\\\\]*(\\\\([\"\\\\/bfnrt]|u(000[1-9A-Fa-f]|00[1-9A-Fa-f]" HEX
               "|0[1-9A-Fa-f]" HEX "{2}|[1-9A-CEFa-cef]" HEX "{3}|[Dd][0-7]" HEX "{2}|"
               "[Dd][89ABab]" HEX "{2}\\\\u[Dd][C-Fc-f]" HEX "{2}))[^\\\\]*)*"};

const schema_pattern *schema_pattern_of(annot_kind kind) {
  if (kind == ANNOT_KIND_REFERENCE)
    kind = ANNOT_KIND_TOKEN;
  else if (kind == ANNOT_KIND_ARTICLE)
    kind = ANNOT_KIND_TEXT;
  else if (kind == ANNOT_KIND_BOUND)
    kind = ANNOT_KIND_POSITION;
  return patterns[kind].name ? &patterns[kind] : NULL;
}

void schema_each_pattern(void (*see)(void *context, const schema_pattern *pattern),
                         void *context) {
  for (annot_kind kind = ANNOT_KIND_VERSION; kind < ANNOT_KIND_OBJECT; ++kind)
    if (patterns[kind].name && kind != ANNOT_KIND_TEXT && kind != ANNOT_KIND_PASSAGE)
      see(context, &patterns[kind]);
  see(context, &schema_code);
}

bool schema_is_demanded(const annot_field_info *info) {
  return info->cardinality == ANNOT_SOME || info->field == ANNOT_DOCUMENT_TEXT ||
         info->field == ANNOT_DOCUMENT_SOURCE;
}

bool schema_demands(const annot_shape_info *shape) {
  bool demands = false;
  for (uint32_t i = 0; i < shape->count; ++i)
    demands |= schema_is_demanded(&shape->fields[i]);
  return demands;
}

uint32_t schema_next(const char **string) {
  const unsigned char *at = (const unsigned char *)*string;
  int more = *at < 0x80 ? 0 : *at < 0xE0 ? 1 : *at < 0xF0 ? 2 : 3;
  uint32_t code = more ? *at & (0x3FU >> more) : *at;
  for (int i = 1; i <= more; ++i)
    code = code << 6 | (at[i] & 0x3FU);
  *string += more + 1;
  return code;
}

void schema_print_xml(FILE *file, const char *string) {
  while (*string) {
    uint32_t code = schema_next(&string);
    if (code >= 0x7F || strchr("&<>\"", (int)code))
      fprintf(file, "&#x%X;", (unsigned)code);
    else
      putc((int)code, file);
  }
}

int verb_schema(const command_line *options) {
  static const struct {
    const char *name;
    void (*print)(FILE *file);
  } languages[] = {
      {"json", schema_json}, {"rng", schema_rng}, {"rnc", schema_rnc}, {"xsd", schema_xsd}};
  if (options->operand_count == 1)
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; ++i)
      if (!strcmp(options->operands[0], languages[i].name)) {
        languages[i].print(stdout);
        return EXIT_CLEAN;
      }
  return options_wrong(options, "say which schema: json, rng, rnc or xsd");
}
