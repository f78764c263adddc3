/// Comparing, copying and replacing findings.

#include "config.h"

#include "finding/ledger.h"

#include "finding/store.h"

#include <stdlib.h>
#include <string.h>

/// What the ledger knows of a finding in `kept`.
typedef struct ledger_link {
  annot_node owner; ///< ANNOT_NO_NODE: dead
  uint32_t check;
  uint32_t next; ///< the finding of the same node before this one, plus one; 0: none
} ledger_link;

static store_finding *finding_at(const annot_findings *findings, size_t index) {
  return &ARRAY_AT(store_finding, &findings->findings, index);
}

static ledger_link *link_at(const finding_ledger *ledger, size_t index) {
  return &ARRAY_AT(ledger_link, &ledger->links, index);
}

static annot_str string_of(const annot_findings *findings, store_string string) {
  return (annot_str){findings->strings.data + string.first, string.length};
}

// ---- Copying ----

static annot_status copy_string(annot_findings *to, const annot_findings *from,
                                store_string *string) {
  annot_str bytes = string_of(from, *string);
  *string = (store_string){(uint32_t)to->strings.length, string->length};
  return bytes.length > 0 ? annot_buffer_append(&to->strings, bytes.data, bytes.length) : ANNOT_OK;
}

static annot_status copy_relateds(annot_findings *to, const annot_findings *from,
                                  store_finding *finding) {
  uint32_t first = finding->first_related;
  finding->first_related = (uint32_t)to->relateds.count;
  TRY(ARRAY_RESERVE(store_related, &to->allocator, &to->relateds, finding->related_count));
  for (uint32_t i = 0; i < finding->related_count; ++i) {
    store_related related = ARRAY_AT(store_related, &from->relateds, first + i);
    TRY(copy_string(to, from, &related.message));
    ARRAY_PUSH(store_related, &to->relateds, related);
  }
  return ANNOT_OK;
}

static annot_status copy_fixes(annot_findings *to, const annot_findings *from,
                               store_finding *finding) {
  uint32_t first = finding->first_fix;
  finding->first_fix = (uint32_t)to->fixes.count;
  TRY(ARRAY_RESERVE(store_fix, &to->allocator, &to->fixes, finding->fix_count));
  for (uint32_t i = 0; i < finding->fix_count; ++i) {
    store_fix fix = ARRAY_AT(store_fix, &from->fixes, first + i);
    uint32_t first_edit = fix.first;
    fix.first = (uint32_t)to->edits.count;
    TRY(copy_string(to, from, &fix.title));
    TRY(ARRAY_RESERVE(store_edit, &to->allocator, &to->edits, fix.count));
    for (uint32_t j = 0; j < fix.count; ++j) {
      store_edit edit = ARRAY_AT(store_edit, &from->edits, first_edit + j);
      TRY(copy_string(to, from, &edit.text));
      ARRAY_PUSH(store_edit, &to->edits, edit);
    }
    ARRAY_PUSH(store_fix, &to->fixes, fix);
  }
  return ANNOT_OK;
}

annot_status annot_findings_copy(annot_findings *to, const annot_findings *from, size_t index) {
  store_finding copy = *finding_at(from, index);
  if (annot_ruleset_weight(to->ruleset, copy.rule) == 0)
    return ANNOT_OK;
  TRY(ARRAY_RESERVE(store_finding, &to->allocator, &to->findings, 1));
  TRY(copy_string(to, from, &copy.message));
  TRY(copy_string(to, from, &copy.steps));
  TRY(copy_string(to, from, &copy.label));
  TRY(copy_relateds(to, from, &copy));
  TRY(copy_fixes(to, from, &copy));
  copy.order = (uint32_t)to->findings.count;
  ARRAY_PUSH(store_finding, &to->findings, copy);
  to->placed = to->open = false;
  return ANNOT_OK;
}

// ---- Comparing ----

static bool same_string(const annot_findings *a, store_string left, const annot_findings *b,
                        store_string right) {
  return annot_str_equal(string_of(a, left), string_of(b, right));
}

static bool same_place(finding_place a, finding_place b) {
  return a.kind == b.kind && a.node == b.node && a.field == b.field && a.index == b.index &&
         a.start == b.start && a.end == b.end;
}

static bool same_edit(const annot_findings *a, const store_edit *left, const annot_findings *b,
                      const store_edit *right) {
  return left->kind == right->kind && left->position == right->position &&
         same_place(left->place, right->place) && same_string(a, left->text, b, right->text);
}

static bool same_fix(const annot_findings *a, const store_fix *left, const annot_findings *b,
                     const store_fix *right) {
  if (left->safe != right->safe || left->count != right->count ||
      !same_string(a, left->title, b, right->title))
    return false;
  for (uint32_t i = 0; i < left->count; ++i)
    if (!same_edit(a, &ARRAY_AT(store_edit, &a->edits, left->first + i), b,
                   &ARRAY_AT(store_edit, &b->edits, right->first + i)))
      return false;
  return true;
}

static bool same_finding(const annot_findings *a, const store_finding *left,
                         const annot_findings *b, const store_finding *right) {
  if (left->rule != right->rule || left->severity != right->severity ||
      !same_place(left->place, right->place) || left->words_start != right->words_start ||
      left->words_end != right->words_end || left->related_count != right->related_count ||
      left->fix_count != right->fix_count || !same_string(a, left->message, b, right->message) ||
      !same_string(a, left->steps, b, right->steps) ||
      !same_string(a, left->label, b, right->label))
    return false;
  for (uint32_t i = 0; i < left->related_count; ++i) {
    const store_related *one = &ARRAY_AT(store_related, &a->relateds, left->first_related + i);
    const store_related *other = &ARRAY_AT(store_related, &b->relateds, right->first_related + i);
    if (!same_place(one->place, other->place) || !same_string(a, one->message, b, other->message))
      return false;
  }
  for (uint32_t i = 0; i < left->fix_count; ++i)
    if (!same_fix(a, &ARRAY_AT(store_fix, &a->fixes, left->first_fix + i), b,
                  &ARRAY_AT(store_fix, &b->fixes, right->first_fix + i)))
      return false;
  return true;
}

// ---- The ledger ----

annot_status annot_ledger_begin(finding_ledger *ledger, const annot_allocator *allocator,
                                const annot_ruleset *ruleset) {
  *ledger = (finding_ledger){.kept = annot_findings_new(allocator, ruleset)};
  return ledger->kept ? ANNOT_OK : ANNOT_NO_MEMORY;
}

void annot_ledger_free(finding_ledger *ledger) {
  if (!ledger->kept)
    return;
  const annot_allocator *allocator = &ledger->kept->allocator;
  ARRAY_FREE(ledger_link, allocator, &ledger->links);
  ARRAY_FREE(uint32_t, allocator, &ledger->heads);
  ARRAY_FREE(uint32_t, allocator, &ledger->counts);
  ARRAY_FREE(uint32_t, allocator, &ledger->spare);
  annot_findings_free(ledger->kept);
  ledger->kept = NULL;
}

void annot_ledger_clear(finding_ledger *ledger) {
  annot_findings_clear(ledger->kept);
  ledger->links.count = ledger->heads.count = ledger->counts.count = ledger->dead = 0;
  ledger->has_places = false;
}

size_t annot_ledger_count(const finding_ledger *ledger) {
  return ledger->links.count - ledger->dead;
}

uint32_t annot_ledger_count_of(const finding_ledger *ledger, uint32_t check) {
  return check < ledger->counts.count ? ARRAY_AT(uint32_t, &ledger->counts, check) : 0;
}

/// The last finding of a node, plus one.
static uint32_t head_of(const finding_ledger *ledger, annot_node owner) {
  return owner < ledger->heads.count ? ARRAY_AT(uint32_t, &ledger->heads, owner) : 0;
}

bool annot_ledger_has(const finding_ledger *ledger, annot_node owner, uint32_t check) {
  if (annot_ledger_count_of(ledger, check) == 0)
    return false;
  for (uint32_t at = head_of(ledger, owner); at != 0; at = link_at(ledger, at - 1)->next)
    if (link_at(ledger, at - 1)->check == check)
      return true;
  return false;
}

annot_node annot_ledger_next(const finding_ledger *ledger, annot_node owner) {
  for (++owner; owner < ledger->heads.count; ++owner)
    if (ARRAY_AT(uint32_t, &ledger->heads, owner) != 0)
      return owner;
  return ANNOT_NO_NODE;
}

/// Makes sure that an array by number reaches `index`; what is new is 0.
static annot_status reach(const annot_allocator *allocator, annot_array *array, size_t index) {
  if (index < array->count)
    return ANNOT_OK;
  size_t more = index + 1 - array->count;
  TRY(ARRAY_RESERVE(uint32_t, allocator, array, more));
  memset(&ARRAY_AT(uint32_t, array, array->count), 0, more * sizeof(uint32_t));
  array->count += more;
  return ANNOT_OK;
}

static bool speaks_of_text(const annot_findings *findings, const store_finding *finding) {
  bool does = finding->words_start != ANNOT_NOWHERE || finding->place.kind == PLACE_TEXT;
  for (uint32_t i = 0; i < finding->related_count; ++i)
    does |= ARRAY_AT(store_related, &findings->relateds, finding->first_related + i).place.kind ==
            PLACE_TEXT;
  return does;
}

static annot_status keep(finding_ledger *ledger, const annot_findings *from, size_t index,
                         annot_node owner, uint32_t check) {
  const annot_allocator *allocator = &ledger->kept->allocator;
  TRY(reach(allocator, &ledger->heads, owner));
  TRY(reach(allocator, &ledger->counts, check));
  TRY(ARRAY_RESERVE(ledger_link, allocator, &ledger->links, 1));
  TRY(annot_findings_copy(ledger->kept, from, index));
  ledger_link link = {owner, check, head_of(ledger, owner)};
  ARRAY_PUSH(ledger_link, &ledger->links, link);
  ARRAY_AT(uint32_t, &ledger->heads, owner) = (uint32_t)ledger->links.count;
  ++ARRAY_AT(uint32_t, &ledger->counts, check);
  ledger->has_places |= speaks_of_text(from, finding_at(from, index));
  return ANNOT_OK;
}

/// Every check of a node.
enum { ALL_CHECKS = UINT32_MAX };

static ledger_run all_of(annot_node owner) {
  return (ledger_run){owner, ALL_CHECKS, 0, UINT64_MAX};
}

/// Whether a finding of the node is one that a run would find again.
static bool is_of(const finding_ledger *ledger, uint32_t index, ledger_run run) {
  finding_place place = finding_at(ledger->kept, index)->place;
  return run.check == ALL_CHECKS ||
         (link_at(ledger, index)->check == run.check &&
          (place.kind != PLACE_TEXT ||
           (place.start >= run.start && place.start < run.end)));
}

/// Takes the findings of a run out.
static void kill(finding_ledger *ledger, ledger_run run) {
  if (run.owner >= ledger->heads.count)
    return;
  uint32_t *next = &ARRAY_AT(uint32_t, &ledger->heads, run.owner);
  while (*next != 0) {
    ledger_link *link = link_at(ledger, *next - 1);
    if (!is_of(ledger, *next - 1, run)) {
      next = &link->next;
      continue;
    }
    *next = link->next;
    link->owner = ANNOT_NO_NODE;
    --ARRAY_AT(uint32_t, &ledger->counts, link->check);
    ++ledger->dead;
  }
}

/// Lists the findings of a run, the last one first.
static annot_status collect(finding_ledger *ledger, ledger_run run) {
  annot_array *old = &ledger->spare;
  old->count = 0;
  for (uint32_t at = head_of(ledger, run.owner); at != 0; at = link_at(ledger, at - 1)->next) {
    if (!is_of(ledger, at - 1, run))
      continue;
    TRY(ARRAY_RESERVE(uint32_t, &ledger->kept->allocator, old, 1));
    ARRAY_PUSH(uint32_t, old, at - 1);
  }
  return ANNOT_OK;
}

/// The part of two lists of findings that has to be compared: what both begin and end with is the
/// same.
typedef struct ledger_middle {
  const uint32_t *old; ///< backwards
  size_t old_count;
  size_t first, end; ///< of the fresh ones
} ledger_middle;

static bool same_at(const finding_ledger *ledger, uint32_t old, const annot_findings *fresh,
                    size_t index) {
  return same_finding(ledger->kept, finding_at(ledger->kept, old), fresh, finding_at(fresh, index));
}

static void trim(const finding_ledger *ledger, const annot_findings *fresh, ledger_middle *middle) {
  while (middle->old_count > 0 && middle->first < middle->end &&
         same_at(ledger, middle->old[middle->old_count - 1], fresh, middle->first))
    --middle->old_count, ++middle->first;
  while (middle->old_count > 0 && middle->first < middle->end &&
         same_at(ledger, middle->old[0], fresh, middle->end - 1))
    ++middle->old, --middle->old_count, --middle->end;
}

/// Tells what is in one list and not in the other.
static annot_status tell(const finding_ledger *ledger, const annot_findings *fresh,
                         ledger_middle middle, annot_findings *came, annot_findings *gone) {
  for (size_t i = middle.old_count; i-- > 0;) {
    bool found = false;
    for (size_t j = middle.first; j < middle.end && !found; ++j)
      found = same_at(ledger, middle.old[i], fresh, j);
    if (!found)
      TRY(annot_findings_copy(gone, ledger->kept, middle.old[i]));
  }
  for (size_t j = middle.first; j < middle.end; ++j) {
    bool found = false;
    for (size_t i = 0; i < middle.old_count && !found; ++i)
      found = same_at(ledger, middle.old[i], fresh, j);
    if (!found)
      TRY(annot_findings_copy(came, fresh, j));
  }
  return ANNOT_OK;
}

/// Replaces what one owner found by findings [first, end) of `fresh`.
static annot_status replace_one(finding_ledger *ledger, const annot_findings *fresh, ledger_run run,
                                size_t first, size_t end, annot_findings *came,
                                annot_findings *gone) {
  TRY(collect(ledger, run));
  ledger_middle middle = {ledger->spare.data, ledger->spare.count, first, end};
  trim(ledger, fresh, &middle);
  if (middle.old_count == 0 && middle.first == middle.end)
    return ANNOT_OK;
  TRY(tell(ledger, fresh, middle, came, gone));
  kill(ledger, run);
  for (size_t i = first; i < end; ++i)
    TRY(keep(ledger, fresh, i, run.owner, run.check));
  return ANNOT_OK;
}

/// Copies what lives into a new collection, when there is more that does not.
static annot_status compact(finding_ledger *ledger) {
  enum { FEW = 1024 };
  if (ledger->dead < FEW || ledger->dead < ledger->links.count / 2)
    return ANNOT_OK;
  finding_ledger small;
  TRY(annot_ledger_begin(&small, &ledger->kept->allocator, ledger->kept->ruleset));
  small.kept->document = ledger->kept->document;
  annot_status status = ANNOT_OK;
  for (size_t i = 0; i < ledger->links.count && status == ANNOT_OK; ++i) {
    const ledger_link *link = link_at(ledger, i);
    if (link->owner != ANNOT_NO_NODE)
      status = keep(&small, ledger->kept, i, link->owner, link->check);
  }
  annot_ledger_free(status == ANNOT_OK ? ledger : &small);
  if (status == ANNOT_OK)
    *ledger = small;
  return status;
}

annot_status annot_ledger_replace(finding_ledger *ledger, const annot_findings *fresh,
                                  const ledger_run *runs, size_t count, annot_findings *came,
                                  annot_findings *gone) {
  size_t first = 0, all = fresh->findings.count;
  for (const ledger_run *run = runs; run < runs + count; ++run) {
    size_t end = first;
    while (end < all && finding_at(fresh, end)->owner == run->owner &&
           finding_at(fresh, end)->check == run->check)
      ++end;
    if (end > first || head_of(ledger, run->owner) != 0)
      TRY(replace_one(ledger, fresh, *run, first, end, came, gone));
    first = end;
  }
  return compact(ledger);
}

annot_status annot_ledger_drop(finding_ledger *ledger, annot_node owner, annot_findings *gone) {
  if (head_of(ledger, owner) == 0)
    return ANNOT_OK;
  TRY(collect(ledger, all_of(owner)));
  for (size_t i = ledger->spare.count; i-- > 0;)
    TRY(annot_findings_copy(gone, ledger->kept, ARRAY_AT(uint32_t, &ledger->spare, i)));
  kill(ledger, all_of(owner));
  return ANNOT_OK;
}

static void shift_range(uint64_t *start, uint64_t *end, uint64_t old_end, uint64_t new_end) {
  if (*start == ANNOT_NOWHERE)
    return;
  *start = annot_shifted(*start, old_end, new_end);
  *end = annot_shifted(*end, old_end, new_end);
}

static void shift_place(finding_place *place, uint64_t old_end, uint64_t new_end) {
  if (place->kind == PLACE_TEXT)
    shift_range(&place->start, &place->end, old_end, new_end);
}

void annot_ledger_shift(finding_ledger *ledger, uint64_t old_end, uint64_t new_end) {
  if (!ledger->has_places || old_end == new_end)
    return;
  for (size_t i = 0; i < ledger->links.count; ++i) {
    store_finding *finding = finding_at(ledger->kept, i);
    if (link_at(ledger, i)->owner == ANNOT_NO_NODE)
      continue;
    shift_place(&finding->place, old_end, new_end);
    shift_range(&finding->words_start, &finding->words_end, old_end, new_end);
    for (uint32_t j = 0; j < finding->related_count; ++j)
      shift_place(&ARRAY_AT(store_related, &ledger->kept->relateds, finding->first_related + j).place,
                  old_end, new_end);
  }
}

/// A finding that is to be listed, with what it is sorted by.
typedef struct ledger_item {
  annot_node owner;
  uint32_t check, index;
} ledger_item;

static int compare_items(const void *a, const void *b) {
  const ledger_item *left = a, *right = b;
  if (left->owner != right->owner)
    return left->owner < right->owner ? -1 : 1;
  if (left->check != right->check)
    return left->check < right->check ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

annot_status annot_ledger_list(const finding_ledger *ledger, annot_findings *list) {
  annot_array items = {0};
  annot_status status =
      ARRAY_RESERVE(ledger_item, &list->allocator, &items, annot_ledger_count(ledger));
  for (size_t i = 0; i < ledger->links.count && status == ANNOT_OK; ++i) {
    ledger_item item = {link_at(ledger, i)->owner, link_at(ledger, i)->check, (uint32_t)i};
    if (item.owner != ANNOT_NO_NODE)
      ARRAY_PUSH(ledger_item, &items, item);
  }
  if (items.count > 1)
    qsort(items.data, items.count, sizeof(ledger_item), compare_items);
  for (size_t i = 0; i < items.count && status == ANNOT_OK; ++i)
    status = annot_findings_copy(list, ledger->kept, ARRAY_AT(ledger_item, &items, i).index);
  ARRAY_FREE(ledger_item, &list->allocator, &items);
  return status;
}
