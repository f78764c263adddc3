/// schema_relaxng.c: the schema in RELAX NG, in its XML and its compact syntax.
///
/// One walk says what the schema is, as patterns that begin and end; a writer of each syntax spells
/// them.

#include "config.h"

#include "schema.h"

#include <string.h>

/// The patterns of RELAX NG that contain others.
typedef enum rule_op {
  OP_GRAMMAR, OP_START, OP_DEFINE, OP_ELEMENT, OP_ATTRIBUTE, OP_OPTIONAL, OP_MANY, OP_SOME, OP_LIST,
  OP_GROUP, OP_INTERLEAVE, OP_CHOICE
} rule_op;

static const struct {
  const char *xml;                      ///< the element
  const char *open, *between, *close;   ///< the compact syntax
} ops[] = {
    [OP_GRAMMAR] = {"grammar", "", "\n", ""},
    [OP_START] = {"start", "start = ", "", ""},
    [OP_DEFINE] = {"define", "%s = ",", ", ""},
    [OP_ELEMENT] = {"element", "element %s { ",", ", " }"},
    [OP_ATTRIBUTE] = {"attribute", "attribute %s { ",", ", " }"},
    [OP_OPTIONAL] = {"optional", "(",", ", ")?"},
    [OP_MANY] = {"zeroOrMore", "(",", ", ")*"},
    [OP_SOME] = {"oneOrMore", "(",", ", ")+"},
    [OP_LIST] = {"list", "list { ",", ", " }"},
    [OP_GROUP] = {"group", "(",", ", ")"},
    [OP_INTERLEAVE] = {"interleave", "(", " &", ")"},
    [OP_CHOICE] = {"choice", "(", " |", ")"},
};

enum { MAX_OPEN = 16 };

typedef struct grammar {
  FILE *file;
  bool compact;
  struct {
    rule_op op;
    int count;
  } open[MAX_OPEN];
  int depth;
} grammar;

static int level(const grammar *g) { return 2 * g->depth; }

/// What stands before each pattern in another.
static void separate(grammar *g) {
  if (!g->compact) {
    fprintf(g->file, "%*s", level(g), "");
    return;
  }
  rule_op op = g->open[g->depth - 1].op;
  bool first = !g->open[g->depth - 1].count++;
  fputs(first ? "" : ops[op].between, g->file);
  if (op == OP_INTERLEAVE || (op == OP_DEFINE && !first))
    fprintf(g->file, "\n%*s", level(g), "");
  else if (!first && op != OP_GRAMMAR)
    putc(' ', g->file);
}

static void begin(grammar *g, rule_op op, const char *name) {
  if (g->depth)
    separate(g);
  if (g->compact) {
    const char *place = strstr(ops[op].open, "%s");
    int before = (int)(place ? place - ops[op].open : (ptrdiff_t)strlen(ops[op].open));
    fprintf(g->file, "%.*s%s%s", before, ops[op].open, place ? name : "", place ? place + 2 : "");
  } else {
    fprintf(g->file, name ? "<%s name=\"%s\">\n" : "<%s>\n", ops[op].xml, name);
  }
  g->open[g->depth].op = op;
  g->open[g->depth++].count = 0;
}

static void end(grammar *g) {
  rule_op op = g->open[--g->depth].op;
  if (g->compact)
    fputs(ops[op].close, g->file);
  else
    fprintf(g->file, "%*s</%s>\n", level(g), "", ops[op].xml);
}

/// `text`, `empty`.
static void word(grammar *g, const char *name) {
  separate(g);
  fprintf(g->file, g->compact ? "%s" : "<%s/>\n", name);
}

static void ref(grammar *g, const char *name) {
  separate(g);
  fprintf(g->file, g->compact ? "%s" : "<ref name=\"%s\"/>\n", name);
}

static void value(grammar *g, annot_str value) {
  separate(g);
  fprintf(g->file, g->compact ? "xsd:string \"%.*s\"" : "<value type=\"string\">%.*s</value>\n",
          (int)value.length, value.data);
}

static void data(grammar *g, const char *pattern) {
  separate(g);
  if (!g->compact) {
    fputs("<data type=\"string\"><param name=\"pattern\">", g->file);
    schema_print_xml(g->file, pattern);
    fputs("</param></data>\n", g->file);
    return;
  }
  char quote = strchr(pattern, '"') ? '\'' : '"';
  fprintf(g->file, "xsd:string { pattern = %c", quote);
  while (*pattern) {
    uint32_t code = schema_next(&pattern);
    fprintf(g->file, code < 0x7F ? "%c" : "\\x{%X}", (int)code);
  }
  fprintf(g->file, "%c }", quote);
}

/// A definition that holds one pattern of strings.
static void define_pattern(void *context, const schema_pattern *pattern) {
  grammar *g = context;
  char name[32];
  snprintf(name, sizeof name, "kind.%s", pattern->name);
  begin(g, OP_DEFINE, name);
  data(g, pattern->pattern);
  end(g);
}

static void refer(grammar *g, const char *folder, annot_str name) {
  char full[64];
  snprintf(full, sizeof full, "%s.%.*s", folder, (int)name.length, name.data);
  ref(g, full);
}

static void attribute_value(grammar *g, const annot_field_info *info) {
  if (info->kind != ANNOT_KIND_ENUM) {
    const char *name = schema_pattern_of(info->kind)->name;
    refer(g, "kind", (annot_str){name, strlen(name)});
    return;
  }
  begin(g, OP_CHOICE, NULL);
  for (int i = 1; i <= annot_enum_count(info->enumeration); ++i)
    value(g, annot_enum_spelling(info->enumeration, i));
  end(g);
}

/// Opens what a cardinality asks for; says whether there is something to end.
static bool begin_occurrence(grammar *g, annot_cardinality cardinality) {
  static const rule_op occurrences[] = {
      [ANNOT_MAYBE] = OP_OPTIONAL, [ANNOT_ANY] = OP_MANY, [ANNOT_SOME] = OP_SOME};
  if (cardinality == ANNOT_ONE)
    return false;
  begin(g, occurrences[cardinality], NULL);
  return true;
}

static void attribute(grammar *g, const annot_field_info *info, const char *name) {
  bool list = annot_is_list(info->cardinality);
  bool optional = info->cardinality == ANNOT_MAYBE || info->cardinality == ANNOT_ANY;
  if (optional)
    begin(g, OP_OPTIONAL, NULL);
  begin(g, OP_ATTRIBUTE, name);
  if (list) {
    begin(g, OP_LIST, NULL);
    begin_occurrence(g, info->cardinality);
  }
  attribute_value(g, info);
  for (int i = 0; i < (list ? 2 : 0) + 1 + optional; ++i)
    end(g);
}

static void child(grammar *g, const annot_field_info *info, const char *name) {
  bool several = begin_occurrence(g, info->cardinality);
  begin(g, OP_ELEMENT, name);
  ref(g, "ignored");
  if (info->kind == ANNOT_KIND_NODE)
    refer(g, "shape", annot_shape_lookup(info->child)->name);
  else if (info->kind == ANNOT_KIND_IRI)
    ref(g, "kind.iri");
  else
    ref(g, info->kind == ANNOT_KIND_OBJECT ? "extra" : "text.content");
  end(g);
  if (several)
    end(g);
}

static void member(grammar *g, const annot_field_info *info) {
  char name[64];
  snprintf(name, sizeof name, "%.*s", (int)info->xml_name.length, info->xml_name.data);
  if (info->xml == ANNOT_XML_ATTRIBUTE)
    attribute(g, info, name);
  else if (info->xml == ANNOT_XML_CHILD)
    child(g, info, name);
  else
    ref(g, "text.content");
}

/// At least one of the members that are demanded together, each at most once.
static void demanded(grammar *g, const annot_shape_info *shape) {
  begin(g, OP_CHOICE, NULL);
  for (uint32_t first = 0; first < shape->count; ++first) {
    if (!schema_is_demanded(&shape->fields[first]))
      continue;
    begin(g, OP_INTERLEAVE, NULL);
    for (uint32_t i = first; i < shape->count; ++i)
      if (schema_is_demanded(&shape->fields[i])) {
        annot_field_info info = shape->fields[i];
        info.cardinality = i == first && info.cardinality == ANNOT_MAYBE ? ANNOT_ONE
                                                                         : info.cardinality;
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)info.xml_name.length, info.xml_name.data);
        child(g, &info, name);
      }
    end(g);
  }
  end(g);
}

static void define_shape(grammar *g, const annot_shape_info *shape) {
  char name[64];
  snprintf(name, sizeof name, "shape.%.*s", (int)shape->name.length, shape->name.data);
  begin(g, OP_DEFINE, name);
  begin(g, OP_INTERLEAVE, NULL);
  for (uint32_t i = 0; i < shape->count; ++i)
    if (!schema_is_demanded(&shape->fields[i]))
      member(g, &shape->fields[i]);
  if (schema_demands(shape))
    demanded(g, shape);
  end(g);
  end(g);
}

static void optional_attribute(grammar *g, const char *name) {
  begin(g, OP_OPTIONAL, NULL);
  begin(g, OP_ATTRIBUTE, name);
  word(g, "text");
  end(g);
  end(g);
}

/// Texts with the characters that XML cannot carry; attributes that say nothing.
static void define_text(grammar *g) {
  begin(g, OP_DEFINE, "ignored");
  optional_attribute(g, "xml:space");
  optional_attribute(g, "xsi:schemaLocation");
  end(g);
  begin(g, OP_DEFINE, "text.content");
  begin(g, OP_INTERLEAVE, NULL);
  word(g, "text");
  begin(g, OP_MANY, NULL);
  begin(g, OP_ELEMENT, "char");
  ref(g, "ignored");
  begin(g, OP_ATTRIBUTE, "code");
  ref(g, "kind.code");
  end(g);
  value(g, (annot_str){"", 0}); // "empty" lets white space pass
  end(g);
  end(g);
  end(g);
  end(g);
}

static void flag(grammar *g, const char *name, const char *says, bool optional) {
  if (optional)
    begin(g, OP_OPTIONAL, NULL);
  begin(g, OP_ATTRIBUTE, name);
  value(g, (annot_str){says, strlen(says)});
  end(g);
  if (optional)
    end(g);
}

/// A string of free-form data: as it is, or with the escapes of JSON.
static void define_json_string(grammar *g) {
  begin(g, OP_DEFINE, "map.string");
  begin(g, OP_CHOICE, NULL);
  begin(g, OP_GROUP, NULL);
  flag(g, "escaped", "false", true);
  word(g, "text");
  end(g);
  begin(g, OP_GROUP, NULL);
  flag(g, "escaped", "true", false);
  data(g, schema_escaped.pattern);
  end(g);
  end(g);
  end(g);
}

static void define_key(grammar *g) {
  begin(g, OP_DEFINE, "map.key");
  begin(g, OP_CHOICE, NULL);
  begin(g, OP_GROUP, NULL);
  begin(g, OP_ATTRIBUTE, "key");
  word(g, "text");
  end(g);
  flag(g, "escaped-key", "false", true);
  end(g);
  begin(g, OP_GROUP, NULL);
  begin(g, OP_ATTRIBUTE, "key");
  data(g, schema_escaped.pattern);
  end(g);
  flag(g, "escaped-key", "true", false);
  end(g);
  end(g);
  end(g);
}

/// The values of free-form data: with a key, inside a map, or without one.
static void define_values(grammar *g, const char *name, bool key) {
  static const char *const elements[] = {"map", "array", "string", "number", "boolean", "null"};
  begin(g, OP_DEFINE, name);
  begin(g, OP_CHOICE, NULL);
  for (size_t i = 0; i < sizeof elements / sizeof elements[0]; ++i) {
    char full[32];
    snprintf(full, sizeof full, "fn:%s", elements[i]);
    begin(g, OP_ELEMENT, full);
    ref(g, "ignored");
    if (key)
      ref(g, "map.key");
    refer(g, "map", (annot_str){elements[i], strlen(elements[i])});
    end(g);
  }
  end(g);
  end(g);
}

static void define_container(grammar *g, const char *name, const char *items) {
  begin(g, OP_DEFINE, name);
  begin(g, OP_MANY, NULL);
  ref(g, items);
  end(g);
  end(g);
}

static void define_extra(grammar *g) {
  begin(g, OP_DEFINE, "extra");
  begin(g, OP_ELEMENT, "fn:map");
  ref(g, "ignored");
  ref(g, "map.map");
  end(g);
  end(g);
  define_container(g, "map.map", "map.member");
  define_container(g, "map.array", "map.item");
  define_values(g, "map.member", true);
  define_values(g, "map.item", false);
  define_key(g);
  define_json_string(g);
  begin(g, OP_DEFINE, "map.number");
  ref(g, "kind.number");
  end(g);
  begin(g, OP_DEFINE, "map.boolean");
  data(g, "true|false");
  end(g);
  begin(g, OP_DEFINE, "map.null");
  value(g, (annot_str){"", 0}); // "empty" lets white space pass
  end(g);
}

static void define_document(grammar *g) {
  begin(g, OP_DEFINE, "document");
  begin(g, OP_ELEMENT, "document");
  ref(g, "ignored");
  ref(g, "shape.document");
  end(g);
  end(g);
  begin(g, OP_DEFINE, "corpus");
  begin(g, OP_ELEMENT, "corpus");
  ref(g, "ignored");
  begin(g, OP_ATTRIBUTE, "version");
  ref(g, "kind.version");
  end(g);
  begin(g, OP_MANY, NULL);
  ref(g, "document");
  end(g);
  end(g);
  end(g);
}

static void print_grammar(grammar *g) {
  g->open[0].op = OP_GRAMMAR;
  g->depth = 1;
  begin(g, OP_START, NULL);
  begin(g, OP_CHOICE, NULL);
  ref(g, "document");
  ref(g, "corpus");
  end(g);
  end(g);
  define_document(g);
  for (annot_shape shape = ANNOT_DOCUMENT; shape < ANNOT_SHAPE_LIMIT; ++shape)
    if (annot_shape_lookup(shape))
      define_shape(g, annot_shape_lookup(shape));
  define_text(g);
  define_extra(g);
  schema_each_pattern(define_pattern, g);
}

void schema_rng(FILE *file) {
  grammar g = {.file = file};
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\" ns=\"" SCHEMA_NAMESPACE "\"\n"
        "  xmlns:fn=\"" SCHEMA_MAP_NAMESPACE "\"\n"
        "  xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
        "  datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">\n", file);
  print_grammar(&g);
  fputs("</grammar>\n", file);
}

void schema_rnc(FILE *file) {
  grammar g = {.file = file, .compact = true};
  fputs("default namespace = \"" SCHEMA_NAMESPACE "\"\n"
        "namespace fn = \"" SCHEMA_MAP_NAMESPACE "\"\n"
        "namespace xsi = \"http://www.w3.org/2001/XMLSchema-instance\"\n"
        "datatypes xsd = \"http://www.w3.org/2001/XMLSchema-datatypes\"\n\n", file);
  print_grammar(&g);
  putc('\n', file);
}
