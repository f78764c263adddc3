/// Watching a document: runs what the trail says must be run, and tells the difference.

#include "config.h"

#include "finding/ledger.h"
#include "rules/follow.h"

#include <annot/watch.h>
#include <stdlib.h>
#include <string.h>

struct annot_watch {
  annot_allocator allocator;
  annot_document *document;
  annot_validator *validator;
  annot_ruleset *drafts; ///< the rules of which draft mode tells
  rules_trail trail;
  finding_ledger ledger;
  annot_array runs; ///< of ledger_run: what was run for this event
  annot_findings *fresh, *came, *gone, *list;
  bool stale;  ///< memory was out: all must be checked again
  bool listed; ///< `list` is what the ledger holds
};

/// What an editor is not told before the work is done.
static const rule_id unfinished[] = {
    RULE_MISSING_MEMBER, RULE_EMPTY_LIST,       RULE_NO_TEXT,        RULE_UNUSED_AGENT,
    RULE_NO_SPEAKER,     RULE_UNPAIRED_MARK,    RULE_UNUSED_SPEAKER, RULE_NO_ANCHOR,
    RULE_NO_ANNOTATOR,   RULE_HALF_COORDINATES, RULE_UNCOVERED_PASSAGE,
};

/// The number of a row; form, which is no row, comes after the last one.
static uint32_t number_of(const check_row *row) { return (uint32_t)(row - annot_check_rows); }

static uint32_t form_number(void) {
  uint32_t count = 0;
  while (annot_check_rows[count].function)
    ++count;
  return count;
}

// ---- What must be run ----

/// Whether what a check has found must be found again, though its reasons are none of its needs.
static bool is_found_again(const annot_watch *watch, const check_row *row, annot_node node,
                           bool together) {
  uint32_t aspects = watch->trail.aspects;
  bool wanted = (row->needs & NUMBERS && aspects & ON_TEXT) ||
                (row->needs & TOGETHER && together);
  return wanted && annot_ledger_has(&watch->ledger, node, number_of(row));
}

static bool must_run(const annot_watch *watch, const check_row *row, annot_node node,
                     bool together) {
  const rules_trail *trail = &watch->trail;
  uint32_t reasons = ARRAY_AT(uint8_t, &trail->reasons, node) & (AGAIN - 1u);
  return trail->everything || row->needs & reasons ||
         row->needs & trail->aspects & ON_ASPECTS || is_found_again(watch, row, node, together);
}

/// Notes which part of the text a check has looked at; to the end of the text is as far as there is.
static void note_window(annot_watch *watch) {
  const rules_context *context = &watch->validator->context;
  text_range window = context->window;
  ledger_run *run = &ARRAY_AT(ledger_run, &watch->runs, watch->runs.count - 1);
  run->start = window.start;
  run->end = window.end == context->text.length ? UINT64_MAX : window.end;
}

static annot_status note_run(annot_watch *watch, annot_node node, uint32_t check) {
  TRY(ARRAY_RESERVE(ledger_run, &watch->allocator, &watch->runs, 1));
  ledger_run run = {node, check, 0, UINT64_MAX};
  ARRAY_PUSH(ledger_run, &watch->runs, run);
  annot_findings_owner(watch->fresh, node, check);
  return ANNOT_OK;
}

static annot_status run_node(annot_watch *watch, annot_node node, bool together) {
  rules_context *context = &watch->validator->context;
  const rules_trail *trail = &watch->trail;
  for (const check_row *const *row = watch->validator->wanted[shape_of(context, node)]; *row;
       ++row) {
    if (!must_run(watch, *row, node, together))
      continue;
    TRY(note_run(watch, node, number_of(*row)));
    TRY((*row)->function(context, node));
    if ((*row)->needs & IN_WINDOW)
      note_window(watch);
  }
  if (trail->everything || ARRAY_AT(uint8_t, &trail->reasons, node) & ON_MEMBERS) {
    TRY(note_run(watch, node, form_number()));
    annot_form_look(context->document, node, watch->fresh);
  }
  return ANNOT_OK;
}

/// The needs of all wanted checks of a shape, and whether those that need something have findings.
static uint32_t needs_of(const annot_watch *watch, annot_shape shape) {
  uint32_t needs = 0;
  for (const check_row *const *row = watch->validator->wanted[shape]; *row; ++row)
    needs |= (*row)->needs;
  return needs;
}

static bool has_found(const annot_watch *watch, uint32_t need) {
  for (const check_row *row = annot_check_rows; row->function; ++row)
    if (row->needs & need && row->shape != ANNOT_DOCUMENT &&
        annot_ledger_count_of(&watch->ledger, number_of(row)) > 0)
      return true;
  return false;
}

/// Whether checks that are run together are run at all.
static bool is_together(const annot_watch *watch) {
  const rules_trail *trail = &watch->trail;
  if (trail->aspects & ON_IDS)
    return true;
  for (size_t i = 0; i < trail->dirty.count; ++i) {
    annot_node node = ARRAY_AT(annot_node, &trail->dirty, i);
    if (!model_at(watch->document, node)->live)
      continue;
    annot_shape shape = shape_of(trail->context, node);
    for (const check_row *const *row = watch->validator->wanted[shape]; *row; ++row)
      if ((*row)->needs & TOGETHER && (*row)->needs & ARRAY_AT(uint8_t, &trail->reasons, node))
        return true;
  }
  return false;
}

static annot_status mark_found(annot_watch *watch) {
  for (annot_node node = annot_ledger_next(&watch->ledger, ANNOT_ROOT); node != ANNOT_NO_NODE;
       node = annot_ledger_next(&watch->ledger, node))
    TRY(annot_trail_mark(&watch->trail, node, AGAIN));
  return ANNOT_OK;
}

static int compare_nodes(const void *a, const void *b) {
  annot_node left = *(const annot_node *)a, right = *(const annot_node *)b;
  return left < right ? -1 : left > right;
}

/// Runs the checks of nodes in their order: of those that are marked, and of those whose shape an aspect
/// concerns.
static annot_status run_nodes(annot_watch *watch) {
  rules_trail *trail = &watch->trail;
  bool together = is_together(watch), all = trail->everything, wide[ANNOT_SHAPE_LIMIT] = {false};
  if ((together && has_found(watch, TOGETHER)) ||
      (trail->aspects & ON_TEXT && has_found(watch, NUMBERS)))
    TRY(mark_found(watch));
  for (int shape = ANNOT_DOCUMENT + 1; shape < ANNOT_SHAPE_LIMIT; ++shape) {
    wide[shape] = trail->everything ||
                  (needs_of(watch, (annot_shape)shape) & trail->aspects & ON_ASPECTS) != 0;
    all |= wide[shape];
  }
  if (!all && trail->dirty.count > 1)
    qsort(trail->dirty.data, trail->dirty.count, sizeof(annot_node), compare_nodes);
  size_t count = all ? watch->document->nodes.count : trail->dirty.count;
  for (size_t i = 0; i < count; ++i) {
    annot_node node = all ? (annot_node)i : ARRAY_AT(annot_node, &trail->dirty, i);
    if (node > ANNOT_ROOT && model_at(watch->document, node)->live &&
        (ARRAY_AT(uint8_t, &trail->reasons, node) || wide[model_at(watch->document, node)->shape]))
      TRY(run_node(watch, node, together));
  }
  return ANNOT_OK;
}

/// Runs what must be run; where that shows that all positions were counted otherwise, or as
/// declared after all, everything.
static annot_status run_all(annot_watch *watch) {
  rules_trail *trail = &watch->trail;
  rules_context *context = trail->context;
  watch->runs.count = 0;
  annot_findings_clear(watch->fresh);
  annot_findings_about(watch->fresh, watch->document, NULL);
  if (trail->everything) {
    TRY(annot_context_prepare(context, watch->document, watch->fresh));
    TRY(annot_trail_begin(trail));
    trail->everything = true;
  }
  TRY(run_node(watch, ANNOT_ROOT, false));
  if (context->miscounted && !trail->everything) {
    trail->everything = true;
    return run_all(watch);
  }
  if (!trail->everything && trail->aspects & (ON_SIGNS | ON_REGIONS))
    TRY(annot_trail_mark_window(trail));
  TRY(run_nodes(watch));
  return annot_findings_status(watch->fresh);
}

// ---- What has changed ----

static void begin_telling(annot_watch *watch, annot_findings *findings) {
  annot_findings_clear(findings);
  annot_findings_about(findings, watch->document, NULL);
}

/// Checks what is marked and takes it into the ledger.
static annot_status catch_up(annot_watch *watch) {
  rules_trail *trail = &watch->trail;
  TRY(run_all(watch));
  for (size_t i = 0; i < trail->removed.count; ++i)
    TRY(annot_ledger_drop(&watch->ledger, ARRAY_AT(annot_node, &trail->removed, i), watch->gone));
  return annot_ledger_replace(&watch->ledger, watch->fresh, watch->runs.data, watch->runs.count,
                              watch->came, watch->gone);
}

/// Begins from nothing.
static annot_status check_everything(annot_watch *watch) {
  annot_trail_clear(&watch->trail);
  annot_ledger_clear(&watch->ledger);
  watch->listed = false;
  watch->stale = true;
  watch->trail.everything = true;
  begin_telling(watch, watch->came);
  begin_telling(watch, watch->gone);
  annot_status status = catch_up(watch);
  annot_trail_clear(&watch->trail);
  watch->stale = status != ANNOT_OK;
  return status;
}

/// Findings of nodes that are gone go even where everything is checked again.
static annot_status drop_dead(annot_watch *watch) {
  for (annot_node node = annot_ledger_next(&watch->ledger, ANNOT_ROOT); node != ANNOT_NO_NODE;
       node = annot_ledger_next(&watch->ledger, node))
    if (!model_is_live(watch->document, node))
      TRY(annot_ledger_drop(&watch->ledger, node, watch->gone));
  return ANNOT_OK;
}

static annot_status follow_event(annot_watch *watch, const annot_event *event) {
  rules_trail *trail = &watch->trail;
  begin_telling(watch, watch->came);
  begin_telling(watch, watch->gone);
  watch->validator->context.findings = watch->fresh;
  TRY(annot_trail_follow(trail, event, &watch->ledger));
  TRY(catch_up(watch));
  return trail->everything ? drop_dead(watch) : ANNOT_OK;
}

/// Called by the document when it has changed; see model_follower.
static void follow(void *context, annot_event *event) {
  annot_watch *watch = context;
  watch->listed = false;
  if (watch->stale) {
    check_everything(watch);
    return;
  }
  watch->stale = follow_event(watch, event) != ANNOT_OK;
  annot_trail_clear(&watch->trail);
  if (watch->stale)
    return;
  event->came = watch->came;
  event->gone = watch->gone;
}

// ---- The public functions ----

static annot_status make_parts(annot_watch *watch, const annot_ruleset *ruleset) {
  const annot_allocator *allocator = &watch->allocator;
  watch->validator = annot_validator_new(allocator, ruleset);
  watch->drafts = annot_ruleset_copy(allocator, ruleset);
  watch->fresh = annot_findings_new(allocator, ruleset);
  watch->came = annot_findings_new(allocator, ruleset);
  watch->gone = annot_findings_new(allocator, ruleset);
  watch->list = annot_findings_new(allocator, ruleset);
  if (!watch->validator || !watch->drafts || !watch->fresh || !watch->came || !watch->gone ||
      !watch->list)
    return ANNOT_NO_MEMORY;
  watch->trail.context = &watch->validator->context;
  annot_findings_limit(watch->fresh, UINT32_MAX);
  for (size_t i = 0; i < sizeof unfinished / sizeof unfinished[0]; ++i)
    TRY(annot_ruleset_ignore(watch->drafts, annot_rules[unfinished[i]].code));
  return annot_ledger_begin(&watch->ledger, allocator, ruleset);
}

annot_status annot_watch_new(annot_document *document, const annot_allocator *allocator,
                             const annot_ruleset *ruleset, annot_watch **watch) {
  if (document->follower.follow)
    return ANNOT_BAD_STATE;
  annot_watch *made = annot_resize(allocator, NULL, 0, sizeof *made);
  if (!made)
    return ANNOT_NO_MEMORY;
  *made = (annot_watch){.document = document};
  if (allocator)
    made->allocator = *allocator;
  annot_status status = make_parts(made, ruleset);
  if (status == ANNOT_OK)
    status = check_everything(made);
  if (status != ANNOT_OK) {
    annot_watch_free(made);
    return status;
  }
  document->follower = (model_follower){follow, made};
  *watch = made;
  return ANNOT_OK;
}

void annot_watch_free(annot_watch *watch) {
  if (!watch)
    return;
  if (watch->document->follower.context == watch)
    watch->document->follower = (model_follower){NULL, NULL};
  const annot_allocator allocator = watch->allocator;
  if (watch->trail.context)
    annot_trail_free(&watch->trail);
  annot_ledger_free(&watch->ledger);
  annot_validator_free(watch->validator);
  annot_ruleset_free(watch->drafts);
  annot_findings_free(watch->fresh);
  annot_findings_free(watch->came);
  annot_findings_free(watch->gone);
  annot_findings_free(watch->list);
  ARRAY_FREE(ledger_run, &allocator, &watch->runs);
  annot_release(&allocator, watch, sizeof *watch);
}

annot_status annot_watch_findings(annot_watch *watch, annot_findings **findings) {
  if (watch->stale)
    TRY(check_everything(watch));
  if (!watch->listed) {
    begin_telling(watch, watch->list);
    TRY(annot_ledger_list(&watch->ledger, watch->list));
    watch->listed = true;
  }
  *findings = watch->list;
  return ANNOT_OK;
}

void annot_watch_draft(annot_watch *watch, bool draft) {
  const annot_ruleset *told = draft ? watch->drafts : watch->validator->context.ruleset;
  annot_findings_rules(watch->came, told);
  annot_findings_rules(watch->gone, told);
  annot_findings_rules(watch->list, told);
  watch->listed = false;
}
