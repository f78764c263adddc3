/// finding/store.h: findings as they are kept, before their places are worked out.
///
/// Private to this folder: finding.c fills it, resolve.c reads it.
#ifndef ANNOT_FINDING_STORE_H
#define ANNOT_FINDING_STORE_H

#include "finding/locate.h"
#include "text/index.h"

/// A string in `annot_findings.strings`.
typedef struct store_string {
  uint32_t first, length;
} store_string;

typedef struct store_edit {
  edit_kind kind;
  finding_place place;
  store_string text;
  uint64_t position;
} store_edit;

typedef struct store_fix {
  bool safe;
  store_string title;
  uint32_t first, count; ///< edits
} store_fix;

typedef struct store_related {
  finding_place place;
  store_string message;
} store_related;

typedef struct store_finding {
  rule_id rule;
  annot_severity severity;
  finding_place place;
  store_string message;
  store_string steps; ///< with which the pointer goes on
  store_string label;
  uint64_t words_start, words_end; ///< bytes of the article; ANNOT_NOWHERE: none
  uint32_t first_related, related_count;
  uint32_t first_fix, fix_count;
  uint64_t byte, end_byte; ///< in the record, worked out once for all findings
  uint32_t order;          ///< in which it was added
  annot_node owner;        ///< see annot_findings_owner
  uint32_t check;
} store_finding;

struct annot_findings {
  annot_allocator allocator;
  const annot_ruleset *ruleset;
  uint32_t limit;
  const annot_document *document;
  finding_source source;
  text_index lines;     ///< of the record's bytes, once places are asked for again and again
  uint64_t counted;     ///< bytes that were walked through without it
  article_walk walk;    ///< where words of the article were found last
  annot_array findings; ///< of store_finding
  annot_array relateds; ///< of store_related
  annot_array fixes;    ///< of store_fix
  annot_array edits;    ///< of store_edit
  annot_array refused;  ///< of byte_range: what of the record is not in the document
  uint64_t searched;    ///< bytes of it that have been looked through
  annot_buffer strings;
  annot_status status;
  annot_node owner; ///< of what is added next
  uint32_t check;
  bool open;    ///< the last finding was kept: more can be said of it
  bool broken;
  bool placed;  ///< byte places have been worked out and the findings sorted
  uint64_t dropped;
  /// What annot_findings_at hands out.
  annot_finding view;
  annot_buffer view_strings;
  annot_array view_relateds; ///< of annot_related
  annot_array view_fixes;    ///< of annot_fix
  annot_array view_edits;    ///< of annot_replacement
};

#endif
