/// schema_xsd.c: the schema in XML Schema 1.0.
///
/// That language cannot say that children in any order occur at most once, nor look into `extra`;
/// the specification, section 8.1, names what it lets pass.

#include "config.h"

#include "schema.h"

#include <string.h>

static void print_pattern(void *context, const schema_pattern *pattern) {
  FILE *file = context;
  fprintf(file, "  <xs:simpleType name=\"%s\">\n    <xs:restriction base=\"xs:string\">\n"
                "      <xs:pattern value=\"", pattern->name);
  schema_print_xml(file, pattern->pattern);
  fputs("\"/>\n    </xs:restriction>\n  </xs:simpleType>\n", file);
}

static void print_enumeration(FILE *file, annot_enumeration which) {
  fputs("<xs:simpleType><xs:restriction base=\"xs:string\">", file);
  for (int value = 1; value <= annot_enum_count(which); ++value) {
    annot_str spelling = annot_enum_spelling(which, value);
    fprintf(file, "<xs:enumeration value=\"%.*s\"/>", (int)spelling.length, spelling.data);
  }
  fputs("</xs:restriction></xs:simpleType>", file);
}

/// The type of an attribute, as the content of its declaration.
static void print_attribute_type(FILE *file, const annot_field_info *info) {
  bool list = annot_is_list(info->cardinality), some = info->cardinality == ANNOT_SOME;
  const schema_pattern *pattern = schema_pattern_of(info->kind);
  if (some)
    fputs("<xs:simpleType><xs:restriction>", file);
  if (list)
    fputs("<xs:simpleType><xs:list>", file);
  if (info->kind == ANNOT_KIND_ENUM)
    print_enumeration(file, info->enumeration);
  else
    fprintf(file, "<xs:simpleType><xs:restriction base=\"%s\"/></xs:simpleType>", pattern->name);
  if (list)
    fputs("</xs:list></xs:simpleType>", file);
  if (some)
    fputs("<xs:minLength value=\"1\"/></xs:restriction></xs:simpleType>", file);
}

static void print_attribute(FILE *file, const annot_field_info *info) {
  fprintf(file, "    <xs:attribute name=\"%.*s\"%s>", (int)info->xml_name.length,
          info->xml_name.data, info->cardinality == ANNOT_ONE ? " use=\"required\"" : "");
  print_attribute_type(file, info);
  fputs("</xs:attribute>\n", file);
}

static void print_child(FILE *file, const annot_field_info *info) {
  annot_str type = {"text", 4};
  if (info->kind == ANNOT_KIND_NODE)
    type = annot_shape_lookup(info->child)->name;
  else if (info->kind == ANNOT_KIND_OBJECT)
    type = (annot_str){"extra", 5};
  else if (info->kind == ANNOT_KIND_IRI)
    type = (annot_str){"link", 4};
  fprintf(file, "        <xs:element name=\"%.*s\" type=\"%.*s\"/>\n", (int)info->xml_name.length,
          info->xml_name.data, (int)type.length, type.data);
}

enum child_choice { NOT_DEMANDED, DEMANDED, EVERY };

static void print_choice(FILE *file, const annot_shape_info *shape, enum child_choice which) {
  fprintf(file, "      <xs:choice%s>\n",
          which == DEMANDED ? "" : " minOccurs=\"0\" maxOccurs=\"unbounded\"");
  for (uint32_t i = 0; i < shape->count; ++i) {
    const annot_field_info *info = &shape->fields[i];
    if (info->xml == ANNOT_XML_CHILD &&
        (which == EVERY || schema_is_demanded(info) == (which == DEMANDED)))
      print_child(file, info);
  }
  fputs("      </xs:choice>\n", file);
}

/// The children in any order; after those that need not be there, one of those that must.
static void print_children(FILE *file, const annot_shape_info *shape) {
  fputs("    <xs:sequence>\n", file);
  if (schema_demands(shape)) {
    print_choice(file, shape, NOT_DEMANDED);
    print_choice(file, shape, DEMANDED);
  }
  print_choice(file, shape, EVERY);
  fputs("    </xs:sequence>\n", file);
}

static const char ignored[] =
    "    <xs:anyAttribute namespace=\"http://www.w3.org/XML/1998/namespace\""
    " processContents=\"skip\"/>\n";
static const char text_content[] =
    "    <xs:sequence>\n      <xs:element name=\"char\" type=\"char\" minOccurs=\"0\""
    " maxOccurs=\"unbounded\"/>\n    </xs:sequence>\n";

static void print_shape(FILE *file, const annot_shape_info *shape) {
  bool content = false, children = false;
  for (uint32_t i = 0; i < shape->count; ++i) {
    content |= shape->fields[i].xml == ANNOT_XML_CONTENT;
    children |= shape->fields[i].xml == ANNOT_XML_CHILD;
  }
  fprintf(file, "  <xs:complexType name=\"%.*s\"%s>\n", (int)shape->name.length, shape->name.data,
          content ? " mixed=\"true\"" : "");
  if (content)
    fputs(text_content, file);
  else if (children)
    print_children(file, shape);
  for (uint32_t i = 0; i < shape->count; ++i)
    if (shape->fields[i].xml == ANNOT_XML_ATTRIBUTE)
      print_attribute(file, &shape->fields[i]);
  fprintf(file, "%s  </xs:complexType>\n", ignored);
}

/// The types that are no shapes: corpus, texts, links, free-form data.
static void print_others(FILE *file) {
  fprintf(file, "  <xs:complexType name=\"corpus\">\n    <xs:sequence>\n"
                "      <xs:element name=\"document\" type=\"document\" minOccurs=\"0\""
                " maxOccurs=\"unbounded\"/>\n    </xs:sequence>\n"
                "    <xs:attribute name=\"version\" type=\"version\" use=\"required\"/>\n"
                "%s  </xs:complexType>\n", ignored);
  fprintf(file, "  <xs:complexType name=\"text\" mixed=\"true\">\n%s%s  </xs:complexType>\n",
          text_content, ignored);
  fprintf(file, "  <xs:complexType name=\"char\">\n    <xs:simpleContent>\n"
                "    <xs:extension base=\"nothing\">\n"
                "    <xs:attribute name=\"code\" type=\"code\" use=\"required\"/>\n"
                "%s    </xs:extension>\n    </xs:simpleContent>\n  </xs:complexType>\n", ignored);
  fprintf(file, "  <xs:complexType name=\"link\">\n    <xs:simpleContent>\n"
                "    <xs:extension base=\"iri\">\n%s    </xs:extension>\n"
                "    </xs:simpleContent>\n  </xs:complexType>\n", ignored);
  fprintf(file, "  <xs:complexType name=\"extra\">\n    <xs:sequence>\n"
                "      <xs:any namespace=\"" SCHEMA_MAP_NAMESPACE "\" processContents=\"lax\"/>\n"
                "    </xs:sequence>\n%s  </xs:complexType>\n", ignored);
}

void schema_xsd(FILE *file) {
  fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"" SCHEMA_NAMESPACE "\"\n"
        "  targetNamespace=\"" SCHEMA_NAMESPACE "\" elementFormDefault=\"qualified\">\n"
        "  <xs:element name=\"document\" type=\"document\"/>\n"
        "  <xs:element name=\"corpus\" type=\"corpus\"/>\n", file);
  print_others(file);
  for (annot_shape shape = ANNOT_DOCUMENT; shape < ANNOT_SHAPE_LIMIT; ++shape)
    if (annot_shape_lookup(shape))
      print_shape(file, annot_shape_lookup(shape));
  // The content of char.
  const schema_pattern nothing = {"nothing", ""};
  print_pattern(file, &nothing);
  schema_each_pattern(print_pattern, file);
  fputs("</xs:schema>\n", file);
}
