/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <math.h>

#include "vimos-record-words.h"
#include "vimos-run-facts.h"
#include "vimos-span.h"

/* What the window shows of a move and what the history has of it, so that both are drawn by the
 * same code. Main thread only. */

/** vimos_run_facts_init_migration: @self: (out): to be cleared; of @migration as it is now */
void
vimos_run_facts_init_migration (VimosRunFacts *self,
                                VimosMigration *migration)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (migration);

  *self = (VimosRunFacts){
    .timeline = g_object_ref (vimos_migration_get_timeline (migration)),
    .phases = g_object_ref (vimos_migration_get_phases (migration)),
    .measurement = vimos_migration_get_measurement (migration),
    .prediction = vimos_migration_get_prediction (migration),
    .track
    = candidate != NULL ? (int) vimos_candidate_get_rank (candidate) - 1 : VIMOS_SPAN_NEUTRAL,
    .mbps = candidate != NULL
                ? vimos_path_get_bottleneck (vimos_candidate_get_path (candidate))->mbps
                : NAN,
  };
}

/**
 * vimos_run_facts_init_record:
 * @self: (out): to be cleared, and before that @record may not go
 * @record: with its details
 * @timeline: its samples
 */
void
vimos_run_facts_init_record (VimosRunFacts *self,
                             const VimosHistoryRecord *record,
                             VimosTimeline *timeline)
{
  GListStore *phases = g_list_store_new (VIMOS_TYPE_PHASE);

  if (record->phases != NULL)
    g_list_store_splice (phases, 0, 0, record->phases->pdata, record->phases->len);
  *self = (VimosRunFacts){
    .timeline = g_object_ref (timeline),
    .phases = G_LIST_MODEL (phases),
    .measurement = &record->measurement,
    .prediction = &record->prediction,
    .track = vimos_record_get_track (record),
    .mbps = record->path.mbps,
  };
}

void
vimos_run_facts_clear (VimosRunFacts *self)
{
  g_clear_object (&self->timeline);
  g_clear_object (&self->phases);
}

/** vimos_run_facts_find_stop: Returns: (transfer none) (nullable): when the VM stopped, by the best
 * witness */
const VimosTimelineEvent *
vimos_run_facts_find_stop (const VimosRunFacts *self)
{
  const VimosTimelineEvent *stop = vimos_timeline_find_event (self->timeline, "STOP", G_MININT64);

  return stop != NULL ? stop : vimos_timeline_find_event (self->timeline, "suspended", G_MININT64);
}

/** vimos_run_facts_find_resume: Returns: (transfer none) (nullable): when it ran at its target
 * after that */
const VimosTimelineEvent *
vimos_run_facts_find_resume (const VimosRunFacts *self)
{
  const VimosTimelineEvent *stop = vimos_run_facts_find_stop (self);
  const VimosTimelineEvent *resume = NULL;

  if (stop == NULL)
    return NULL;
  resume = vimos_timeline_find_event (self->timeline, "RESUME", stop->at_us);
  return resume != NULL ? resume
                        : vimos_timeline_find_event (self->timeline, "resumed", stop->at_us);
}

/** vimos_run_facts_find_phase: Returns: (transfer none) (nullable): the phase of that name, if it
 * has begun */
VimosPhase *
vimos_run_facts_find_phase (const VimosRunFacts *self,
                            const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (self->phases, i);

      if (g_str_equal (vimos_phase_get_name (phase), name) && vimos_phase_get_start (phase) > 0
          && vimos_phase_get_state (phase) != VIMOS_PHASE_SKIPPED)
        return phase; /* the model keeps it */
    }
  return NULL;
}

/** vimos_run_facts_find_last_ping: Returns: µs: until when it is known whether the VM answers; 0
 * when nobody asked */
gint64
vimos_run_facts_find_last_ping (const VimosRunFacts *self)
{
  gint64 last_us = 0;

  for (guint i = 0; i < vimos_timeline_get_n_pings (self->timeline); i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (self->timeline, i);

      last_us = MAX (last_us, ping->sent_us + MAX (ping->rtt_us, 0));
    }
  return last_us;
}

/** vimos_run_facts_find_end: Returns: µs: the last moment that is known of, @from_us if there is
 * none after it */
gint64
vimos_run_facts_find_end (const VimosRunFacts *self,
                          gint64 from_us)
{
  gint64 end_us = MAX (from_us, vimos_run_facts_find_last_ping (self));

  for (guint i = 0; i < g_list_model_get_n_items (self->phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (self->phases, i);

      end_us = MAX (end_us, vimos_phase_get_end (phase));
    }
  return end_us;
}
