/// annot/finding.h: what is wrong, where, and how to mend it.
///
/// Findings are collected in an annot_findings.  What annot_findings_at returns belongs to the
/// collection and holds until the collection is changed, cleared or freed.  Lines, columns and byte
/// places are worked out when a finding is looked at, so that a clean corpus pays nothing for them.
#ifndef ANNOT_FINDING_H
#define ANNOT_FINDING_H

#include <annot/api.h>
#include <annot/document.h>
#include <annot/rule.h>

ANNOT_BEGIN_DECLS

/// "Does not apply": for bytes, lines and columns of documents that come from no file.
#define ANNOT_NOWHERE UINT64_MAX

/// A range of the input.
typedef struct annot_range {
  uint64_t byte;       ///< first byte, from 0, in the decompressed stream; ANNOT_NOWHERE: none
  uint64_t end_byte;   ///< one past the last byte
  uint64_t line;       ///< of the first byte, from 1
  uint64_t column;     ///< of the first byte, from 1, in code points
  uint64_t end_line;   ///< of the place one past the last character
  uint64_t end_column; ///< of the place one past the last character
} annot_range;

/// Another place that a finding speaks of.
typedef struct annot_related {
  annot_str message;
  annot_range range;
  annot_node node; ///< or ANNOT_NO_NODE
} annot_related;

/// One replacement of bytes of the input.
typedef struct annot_replacement {
  uint64_t byte;     ///< first byte to replace, in the decompressed stream
  uint64_t end_byte; ///< one past the last; equal to `byte` for an insertion
  annot_str text;    ///< what to put there, spelled as the file is (escaped, in its unit)
} annot_replacement;

/// One way to mend a finding.
typedef struct annot_fix {
  bool safe;          ///< cannot lose information and is always what was meant
  annot_str title;    ///< an imperative sentence without a full stop
  const annot_replacement *edits; ///< in ascending order; none overlap
  size_t edit_count;  ///< 0: it is no edit of the input, for there is none, or what stands there is refused
} annot_fix;

/// One thing that is wrong.
typedef struct annot_finding {
  const annot_rule *rule;
  annot_severity severity;
  annot_str message;      ///< one line without a full stop; holds no control character
  annot_range range;
  annot_node node;        ///< the node it stands at, or ANNOT_NO_NODE
  annot_field field;      ///< the field it stands at, or ANNOT_NO_FIELD
  uint32_t index;         ///< of the value in the field's list
  annot_str pointer;      ///< RFC 6901 pointer into the document; the same for XML
  annot_str document_id;  ///< empty where none could be read
  annot_str id;           ///< of the nearest annotation that has one; else empty
  uint64_t record;        ///< number of the document in the stream, from 0
  uint64_t text_start;    ///< code points of the article that it speaks of; ANNOT_NOWHERE: none
  uint64_t text_end;      ///< one past the last
  annot_str text_label;   ///< what these words are to the finding ("fits"); may be empty
  const annot_related *related;
  size_t related_count;
  const annot_fix *fixes;
  size_t fix_count;
} annot_finding;

typedef struct annot_findings annot_findings;

/// Makes an empty collection that keeps what `ruleset` wants; the ruleset must outlive it.
/// Returns NULL where memory is out.  `ruleset` may be NULL: levels 1 to 4.
ANNOT_API annot_findings *annot_findings_new(const annot_allocator *allocator,
                                             const annot_ruleset *ruleset);

/// Frees `findings`, which may be NULL.
ANNOT_API void annot_findings_free(annot_findings *findings);

/// Removes all findings.
ANNOT_API void annot_findings_clear(annot_findings *findings);

/// Returns how many findings there are.
ANNOT_API size_t annot_findings_count(const annot_findings *findings);

/// Returns how many more there were than the limit of findings for one document lets in.
ANNOT_API uint64_t annot_findings_dropped(const annot_findings *findings);

/// Gives finding `index` in the order of the input, with its place worked out.
///
/// ANNOT_END: there are not so many.  ANNOT_NO_MEMORY.
ANNOT_API annot_status annot_findings_at(annot_findings *findings, size_t index,
                                         const annot_finding **finding);

ANNOT_END_DECLS

#endif
