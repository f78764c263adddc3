/// rules/check.h: what a check sees, and the list of checks.
///
/// A check looks at one node of one shape and adds findings; one that looks at the whole document is
/// a check of shape DOCUMENT, which runs before all others.  rules/checks.def names for each check
/// the rules it may report, so that one of which nothing is wanted is not run.
#ifndef ANNOT_RULES_CHECK_H
#define ANNOT_RULES_CHECK_H

#include "base/bits.h"
#include "finding/finding.h"

/// Bytes of the article [start, end); start is NO_BYTE where the span does not lie in the text.
typedef struct text_range {
  uint32_t start, end;
} text_range;

#define NO_BYTE UINT32_MAX

enum { SCRATCH_COUNT = 4 };

/// What is worked out once for a document and shared by all checks.
typedef struct rules_context {
  annot_allocator allocator;
  const annot_document *document;
  annot_findings *findings;
  const annot_ruleset *ruleset;
  bool has_text;
  annot_str text;
  annot_unit unit;
  annot_array signs;   ///< of uint32_t: bytes of the text where a character needs a look; see signs.c
  annot_array ranges;  ///< of text_range, by node: where spans and regions lie; see range_of
  annot_array words;   ///< of uint8_t, by node: what is known of the words a span repeats
  size_t exact_count;  ///< spans that repeat words
  size_t wrong_count;  ///< of them, those whose words the text has not there
  annot_array retired; ///< of uint8_t, by node: rejected or replaced; see is_retired
  annot_array layers;  ///< of uint16_t, by node: annotations with equal `by` have equal numbers
  annot_array makers;  ///< of annot_node: an annotation of each layer; [0] is the one without `by`
  uint32_t referring[ANNOT_SHAPE_LIMIT]; ///< bit n: row n of a node of this shape holds references
  annot_array paragraphs; ///< of text_range; see rules/paragraphs.h, as for the next two
  size_t paragraph;       ///< the number of the one that was asked for last
  bool paragraphs_known, wrapped, tangled;
  annot_array passages;   ///< of text_range: what stands in quotation marks, in text order
  annot_array carried;    ///< of uint32_t: where a paragraph ends, and a passage goes on in the next
  annot_array new_passages, new_carried; ///< of the window, while they are worked out
  text_range window;      ///< the part of the text that checks IN_WINDOW look at
  annot_buffer scratch[SCRATCH_COUNT]; ///< for a check to use while it runs; see scratch_of
  uint32_t suggestions; ///< near names looked for so far
  bool miscounted;     ///< T111 was found: positions and words need not agree one by one
} rules_context;

typedef annot_status (*check_function)(rules_context *context, annot_node node);

/// What a check looks at, and so what must have changed before it is run again.
///
/// A check of the document that is IN_WINDOW looks at one part of the text: at paragraphs between
/// which nothing in quotation marks goes on.  Where a document is followed, they are those around
/// what has changed; what it found elsewhere stays.
///
/// A check of a node looks at the node, at what holds it and what it holds, at what its references
/// name with what that holds and is held by, at the words of its spans, and around them as far as
/// there are no two letters side by side, nor a line feed.  One that looks at more says so by an aspect of the document, and is then run for all
/// nodes of its shape; checks of the document say only aspects.
enum {
  ON_MEMBERS = 1 << 0,      ///< members, of the node or of what it holds or is held by
  ON_SPANS = 1 << 1,        ///< where its spans lie, relative to others
  ON_WORDS = 1 << 2,        ///< the words of its spans, and what stands beside them
  ON_ITSELF = ON_MEMBERS | ON_SPANS | ON_WORDS,
  ON_TARGETS = 1 << 3,      ///< members of what it refers to, and whether that is there
  ON_TARGET_SPANS = 1 << 4, ///< where spans of that lie
  // Aspects of the document:
  ON_TEXT = 1 << 5,         ///< the text, wherever
  ON_SIGNS = 1 << 6,        ///< the signs of the text, and the characters at them
  ON_REGIONS = 1 << 7,      ///< regions, and what is a paragraph
  ON_QUOTES = 1 << 8,       ///< where spans of quotes lie, relative to others
  ON_MENTIONS = 1 << 9,     ///< the same for mentions
  ON_IDS = 1 << 10,         ///< ids
  ON_REFERENCES = 1 << 11,  ///< references
  ON_LAYERS = 1 << 12,      ///< who made what, and what is retired
  ON_NODES = 1 << 13,       ///< which nodes there are, in which order
  ON_PLACES = 1 << 14,      ///< where any span or region lies
  ON_OTHERS = 1 << 15,      ///< any other member
  ON_PASSAGES = 1 << 16,    ///< the words that stand in quotation marks
  ON_ASPECTS = (1 << 17) - ON_TEXT,
  ON_ANYTHING = ON_ASPECTS & ~(ON_TEXT | ON_SIGNS), ///< but for the text
  // What its findings say:
  NUMBERS = 1 << 17,        ///< places in the text: what was found is run again after text edits
  TOGETHER = 1 << 18,       ///< something that depends on what others found: all are run again
  IN_WINDOW = 1 << 19       ///< places in the text, each in the window, which may be widened
};

#define CHECK(function, SHAPE, NEEDS, ...) annot_status function(rules_context *context, annot_node node);
#include "rules/checks.def"

/// Tells of what a node lacks; of the form, not a check: readers tell of it where there is a reader.
void annot_form_look(const annot_document *document, annot_node node, annot_findings *findings);

/// Finds the signs of the text, in its order: every control character, straight quotation mark, grave
/// accent and vertical bar (in ASCII also others that checks find nothing in), and every character of
/// U+0080 to U+00BF, U+2000 to U+2FFF and U+F000 to U+FFFF.
annot_status annot_signs_find(rules_context *context);

/// Finds those of bytes [start, end) anew.
annot_status annot_signs_renew(rules_context *context, size_t start, size_t end);

/// The number of the first of some bytes, of uint32_t and in order, at or behind a byte.
size_t annot_first_at(const annot_array *bytes, size_t byte);

/// The number of the first sign at or behind a byte.
static inline size_t annot_sign_at(const rules_context *context, size_t byte) {
  return annot_first_at(&context->signs, byte);
}

static inline uint32_t annot_sign(const rules_context *context, size_t number) {
  return ARRAY_AT(uint32_t, &context->signs, number);
}

/// The number of the first passage that ends at a byte or behind it.
size_t annot_passage_at(const rules_context *context, size_t byte);

/// Whether a paragraph ends at a byte, and a passage goes on in the next.
bool annot_is_carried(const rules_context *context, size_t byte);

/// Where a span or region lies; {NO_BYTE, NO_BYTE} where it does not lie in the text or is reversed.
static inline text_range range_of(const rules_context *context, annot_node node) {
  return ARRAY_AT(text_range, &context->ranges, node);
}

static inline bool range_is_good(text_range range) { return range.start != NO_BYTE; }

/// The position as the file has it: readers turn other units into code points where they can.
bool annot_raw_position(const rules_context *context, uint64_t position, uint64_t *raw);

/// A position for messages, which speak of what can be seen in the file.
static inline unsigned long long as_written(const rules_context *context, uint64_t position) {
  uint64_t raw;
  return annot_raw_position(context, position, &raw) ? raw : position;
}

/// The words of a range that is good.
static inline annot_str range_words(const rules_context *context, text_range range) {
  return (annot_str){context->text.data + range.start, range.end - range.start};
}

/// Whether the input had nothing for a row, or nothing is left of it.  A value that was refused has had
/// its finding, and is not missing.
static inline bool is_missing(const rules_context *context, annot_node node, uint32_t row) {
  return slot_absent(*model_slot_at(context->document, node, row)) &&
         !model_was_spelled(context->document, node, row);
}

/// Whether an annotation was rejected, or another one replaces it: then only S, F, T and R judge it.
static inline bool is_retired(const rules_context *context, annot_node node) {
  return ARRAY_AT(uint8_t, &context->retired, node) != 0;
}

/// The layer of an annotation: rules that compare annotations look within one layer.
static inline uint16_t layer_of(const rules_context *context, annot_node node) {
  return ARRAY_AT(uint16_t, &context->layers, node);
}

/// Calls for each value of a row of a node: `slot` is the value, `index` its place.  The outer loop
/// only holds the run of the values, and is left with the inner one.
#define FOR_EACH_VALUE(document, node, row, index, slot)                                           \
  for (model_run index##_run_ = model_values((document), (node), (row)), *index##_once_ =          \
                                                                             &index##_run_;        \
       index##_once_; index##_once_ = NULL)                                                        \
    for (uint32_t index = 0;                                                                       \
         index < index##_run_.count &&                                                             \
         ((slot) = *model_element((document), index##_run_, index), true);                         \
         ++index)

/// The same for a row that is a list in every shape that is asked for it: cheaper, for the table of
/// fields need not tell.
#define FOR_EACH_ELEMENT(document, node, row, index, slot)                                         \
  for (model_run index##_run_ = list_of((document), (node), (row)), *index##_once_ = &index##_run_; \
       index##_once_; index##_once_ = NULL)                                                        \
    for (uint32_t index = 0;                                                                       \
         index < index##_run_.count &&                                                             \
         ((slot) = *model_element((document), index##_run_, index), true);                         \
         ++index)

static inline model_run list_of(const annot_document *document, annot_node node, uint32_t row) {
  model_slot slot = *model_slot_at(document, node, row);
  return slot_absent(slot) ? (model_run){0, 0} : slot.run;
}

/// The node a reference slot names, or ANNOT_NO_NODE.
static inline annot_node target_of(const rules_context *context, model_slot slot) {
  return slot_absent(slot) ? ANNOT_NO_NODE
                           : annot_ids_find(context->document, model_bytes(context->document, slot));
}

/// The shape of a live node.
static inline annot_shape shape_of(const rules_context *context, annot_node node) {
  return (annot_shape)model_at(context->document, node)->shape;
}

/// The row of `by` in a shape; MAX_ROWS where it has none.  The common rows stand in one order
/// everywhere.
static inline uint32_t by_row(annot_shape shape) {
  uint8_t row = annot_rows[shape][ANNOT_QUOTE_BY & 0xff];
  return row ? row - 1u : MAX_ROWS;
}

/// The text range of a discontinuous annotation, from the first good span of `row` to the last.
text_range annot_hull_of_several(const rules_context *context, annot_node node, uint32_t row);

/// The same; mostly there is one span.
static inline text_range annot_hull(const rules_context *context, annot_node node, uint32_t row) {
  model_run spans = list_of(context->document, node, row);
  return spans.count == 1
             ? range_of(context, (annot_node)model_element(context->document, spans, 0)->bits)
             : annot_hull_of_several(context, node, row);
}

/// Whether the spans of all quotes follow upon each other in the text, as they mostly do: then no two
/// quotes are alike or cross.
bool annot_quotes_stand_apart(const rules_context *context);

/// What `words` of a context says.
enum { NO_WORDS, RIGHT_WORDS, WRONG_WORDS };

/// Compares the words a span repeats with those of the text at its range.
void annot_words_look(rules_context *context, annot_node span);

/// Offers, as a fix of the last finding, to move a span to the words that it repeats, where they stand
/// once near its start, or near the end of the text if it starts behind that.
void annot_words_offer(rules_context *context, annot_node span);

/// Whether a span repeats words that are not the article's at this place: T103 tells of it.
static inline bool annot_words_differ(const rules_context *context, annot_node span) {
  return ARRAY_AT(uint8_t, &context->words, span) == WRONG_WORDS;
}

/// Whether a span may be empty: an elided mention's may.
bool annot_may_be_empty(const rules_context *context, annot_node span);

/// Whether no check of a single span has anything to say of this one: it lies in the text, its words
/// are right, it begins and ends with ASCII other than white space, and ASCII stands beside it.  Most
/// spans are like this, and a look at four bytes then spares all those checks.
static inline bool annot_span_is_ordinary(const rules_context *context, annot_node span) {
  text_range range = range_of(context, span);
  if (range.start >= range.end || annot_words_differ(context, span))
    return false;
  const unsigned char *text = (const unsigned char *)context->text.data;
  unsigned char first = text[range.start], last = text[range.end - 1];
  unsigned char before = range.start > 0 ? text[range.start - 1] : ' ';
  unsigned char behind = range.end < context->text.length ? text[range.end] : ' ';
  return first > ' ' && last > ' ' && (first | last | before | behind) < 0x80;
}

/// Gives a check `size` bytes to use while it runs, aligned for any type; NULL where memory is out.
static inline void *scratch_of(rules_context *context, int which, size_t size) {
  annot_buffer *buffer = &context->scratch[which];
  buffer->length = 0;
  return annot_buffer_reserve(buffer, size > 0 ? size : 1) == ANNOT_OK ? buffer->data : NULL;
}

#endif
