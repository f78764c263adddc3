/// schema.h: the published schemas, written from the table of shapes.
///
/// What a kind of value looks like stands once, as a pattern in the part of the regular expressions
/// that ECMA-262, XML Schema and the rest have in common.
#ifndef TOOLS_SCHEMA_H
#define TOOLS_SCHEMA_H

#include <annot/shape.h>
#include <stdbool.h>
#include <stdio.h>

#define SCHEMA_NAMESPACE "urn:annot:1"
#define SCHEMA_MAP_NAMESPACE "http://www.w3.org/2005/xpath-functions"

/// A pattern by the name that the schemas give it.
typedef struct schema_pattern {
  const char *name, *pattern;
} schema_pattern;

/// The pattern of a kind; numbers have one for XML.  NULL where the kind has none.
const schema_pattern *schema_pattern_of(annot_kind kind);

/// The patterns that XML needs besides: the code of `char`, and strings escaped as in JSON.
extern const schema_pattern schema_code, schema_escaped;

/// Calls `see` with each pattern that attributes and simple elements of XML use, once.
void schema_each_pattern(void (*see)(void *context, const schema_pattern *pattern), void *context);

/// Whether at least one of the members for which this holds must be among the children of an
/// element, or the members of an object.
bool schema_is_demanded(const annot_field_info *info);

/// Whether a shape has such members.
bool schema_demands(const annot_shape_info *shape);

/// Prints a string as content or an attribute of XML; what is not ASCII by number.
void schema_print_xml(FILE *file, const char *string);

/// Decodes one code point and moves behind it.
uint32_t schema_next(const char **string);

/// Each prints a schema.
void schema_json(FILE *file);
void schema_rng(FILE *file);
void schema_rnc(FILE *file);
void schema_xsd(FILE *file);

#endif
