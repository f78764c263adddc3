/// annot/members.h: one inline function for each member of the format, named after it.
///
///   annot_str  annot_speaker_name(document, node)
///   annot_node annot_quote_spans(document, node, index)
///   uint32_t   annot_quote_spans_count(document, node)
///
/// They are generated from annot/shapes.def and only call the generic functions of
/// annot/document.h, which say what is returned for an absent value and who owns it.
#ifndef ANNOT_MEMBERS_H
#define ANNOT_MEMBERS_H

#include <annot/document.h>

ANNOT_BEGIN_DECLS

#define ANNOT_MEMBER_SINGLE_(type, function, FIELD, name)                                          \
  static inline type annot_##name(const annot_document *document, annot_node node) {               \
    return function;                                                                               \
  }
#define ANNOT_MEMBER_LIST_(type, function, FIELD, name)                                            \
  static inline type annot_##name(const annot_document *document, annot_node node,                 \
                                  uint32_t index) {                                                \
    return function;                                                                               \
  }                                                                                                \
  static inline uint32_t annot_##name##_count(const annot_document *document, annot_node node) {   \
    return annot_count(document, node, FIELD);                                                     \
  }
#define ANNOT_MEMBER_STRING_ONE(F, n)                                                              \
  ANNOT_MEMBER_SINGLE_(annot_str, annot_string(document, node, F, 0), F, n)
#define ANNOT_MEMBER_STRING_MAYBE ANNOT_MEMBER_STRING_ONE
#define ANNOT_MEMBER_STRING_ANY(F, n)                                                              \
  ANNOT_MEMBER_LIST_(annot_str, annot_string(document, node, F, index), F, n)
#define ANNOT_MEMBER_STRING_SOME ANNOT_MEMBER_STRING_ANY
#define ANNOT_MEMBER_POSITION_ONE(F, n)                                                            \
  ANNOT_MEMBER_SINGLE_(uint64_t, annot_position(document, node, F), F, n)
#define ANNOT_MEMBER_POSITION_MAYBE ANNOT_MEMBER_POSITION_ONE
#define ANNOT_MEMBER_NUMBER_ONE(F, n)                                                              \
  ANNOT_MEMBER_SINGLE_(double, annot_number(document, node, F), F, n)
#define ANNOT_MEMBER_NUMBER_MAYBE ANNOT_MEMBER_NUMBER_ONE
#define ANNOT_MEMBER_ENUM_ONE(F, n)                                                                \
  ANNOT_MEMBER_SINGLE_(int, annot_enum(document, node, F, 0), F, n)
#define ANNOT_MEMBER_ENUM_MAYBE ANNOT_MEMBER_ENUM_ONE
#define ANNOT_MEMBER_ENUM_ANY(F, n)                                                                \
  ANNOT_MEMBER_LIST_(int, annot_enum(document, node, F, index), F, n)
#define ANNOT_MEMBER_ENUM_SOME ANNOT_MEMBER_ENUM_ANY
#define ANNOT_MEMBER_NODE_ONE(F, n)                                                                \
  ANNOT_MEMBER_SINGLE_(annot_node, annot_child(document, node, F, 0), F, n)
#define ANNOT_MEMBER_NODE_MAYBE ANNOT_MEMBER_NODE_ONE
#define ANNOT_MEMBER_NODE_ANY(F, n)                                                                \
  ANNOT_MEMBER_LIST_(annot_node, annot_child(document, node, F, index), F, n)
#define ANNOT_MEMBER_NODE_SOME ANNOT_MEMBER_NODE_ANY

#define ANNOT_MEMBER_VERSION(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_TOKEN(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_WORD(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_TEXT(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_ARTICLE(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_PASSAGE(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_POSITION(C, F, n) ANNOT_MEMBER_POSITION_##C(F, n)
#define ANNOT_MEMBER_BOUND(C, F, n) ANNOT_MEMBER_POSITION_##C(F, n)
#define ANNOT_MEMBER_NUMBER(C, F, n) ANNOT_MEMBER_NUMBER_##C(F, n)
#define ANNOT_MEMBER_SHARE(C, F, n) ANNOT_MEMBER_NUMBER_##C(F, n)
#define ANNOT_MEMBER_IRI(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_LANGUAGE(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_INSTANT(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_DIGEST(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_COUNTRY(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_ENUM(C, F, n) ANNOT_MEMBER_ENUM_##C(F, n)
#define ANNOT_MEMBER_REFERENCE(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)
#define ANNOT_MEMBER_NODE(C, F, n) ANNOT_MEMBER_NODE_##C(F, n)
#define ANNOT_MEMBER_OBJECT(C, F, n) ANNOT_MEMBER_STRING_##C(F, n)

#define FIELD(SHAPE, shape, tag, NAME, name, KIND, CARDINALITY, XML, DETAIL)                       \
  ANNOT_MEMBER_##KIND(CARDINALITY, ANNOT_##SHAPE##_##NAME, shape##_##name)
#include <annot/shapes.def>

ANNOT_END_DECLS

#endif
