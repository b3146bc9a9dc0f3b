/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-record-words.h"
#include "vimos-run-charts.h"
#include "vimos-run-facts.h"
#include "vimos-run-view.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* The charts of a run that is over, from what was recorded of it: the same as the window showed
 * while it went on. 0 is the moment at which the VM stopped. Main thread only. */

#define LEAD_S 4.0          /* shown before the VM stopped */
#define TAIL 0.12           /* and after it runs, as a part of what came before */
#define RATE_WINDOW_US (G_USEC_PER_SEC / 2) /* single samples jump as QEMU's own counters do */

typedef struct
{
  const VimosHistoryRecord *record;
  const VimosRunFacts *facts;
  gint64 origin_us;
  gint64 end_us; /* the VM runs again; else the last that is known */
} Run;

static Run
look_at (const VimosHistoryRecord *record,
         const VimosRunFacts *facts)
{
  const VimosTimelineEvent *stop = vimos_run_facts_find_stop (facts);
  const VimosTimelineEvent *resume = vimos_run_facts_find_resume (facts);
  Run run = { .record = record, .facts = facts };

  run.origin_us = stop != NULL ? stop->at_us : record->origin_us;
  run.end_us = resume != NULL ? resume->at_us : vimos_run_facts_find_end (facts, run.origin_us);
  return run;
}

static double
to_seconds (const Run *run,
            gint64 at_us)
{
  return (at_us - run->origin_us) / (double) G_USEC_PER_SEC;
}

/* ---- phases ---- */

/** vimos_run_charts_get_shade: Returns: how strong the path's colour is in a phase: the more, the
 * more is sent */
double
vimos_run_charts_get_shade (VimosPhase *phase)
{
  if (g_str_equal (vimos_phase_get_name (phase), "disk"))
    return 0.95;
  return g_str_equal (vimos_phase_get_name (phase), "memory") ? 0.72 : 0.45;
}

static VimosChartLane *
make_phases (const Run *run)
{
  VimosChartLane *lane
      = vimos_chart_lane_new (VIMOS_LANE_SPANS, _("Phase"), NULL, VIMOS_SPAN_NEUTRAL);
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (run->facts->phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (run->facts->phases, i);
      double start = to_seconds (run, vimos_phase_get_start (phase));
      double end = to_seconds (run, vimos_phase_get_end (phase));
      gboolean failed = vimos_phase_get_state (phase) == VIMOS_PHASE_FAILED;
      g_autofree char *time = vimos_format_seconds (end - start);
      g_autofree char *label = g_strdup_printf ("%s · %s", vimos_phase_get_title (phase), time);

      if (vimos_phase_get_start (phase) <= 0 || vimos_phase_get_end (phase) <= 0
          || vimos_phase_get_state (phase) == VIMOS_PHASE_SKIPPED)
        continue;
      g_ptr_array_add (spans, vimos_span_new (start, end, VIMOS_SPAN_SOLID,
                                              failed ? VIMOS_SPAN_OUTAGE : run->facts->track,
                                              vimos_run_charts_get_shade (phase), label, NULL));
    }
  vimos_chart_lane_set_spans (lane, spans);
  return lane;
}

/* ---- pings ---- */

static void
add_outage (const Run *run,
            VimosChartLane *lane)
{
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start_us, end_us, last_us = vimos_run_facts_find_last_ping (run->facts);
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  if (vimos_run_facts_find_stop (run->facts) == NULL
      || !vimos_timeline_find_outage (run->facts->timeline, run->origin_us, last_us, &start_us,
                                      &end_us)
      || end_us - start_us <= G_USEC_PER_SEC / 10)
    return;
  time = vimos_format_seconds ((end_us - start_us) / (double) G_USEC_PER_SEC);
  label = g_strdup_printf (_("no answer for %s"), time);
  g_ptr_array_add (spans, vimos_span_new (to_seconds (run, start_us), to_seconds (run, end_us),
                                          VIMOS_SPAN_WASH, VIMOS_SPAN_OUTAGE, 1, label, NULL));
  vimos_chart_lane_set_spans (lane, spans);
}

static VimosChartLane *
make_pings (const Run *run)
{
  VimosChartLane *lane = vimos_chart_lane_new (VIMOS_LANE_LINE, _("Ping"), "ms", VIMOS_SPAN_GOOD);

  for (guint i = 0; i < vimos_timeline_get_n_pings (run->facts->timeline); i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (run->facts->timeline, i);

      vimos_series_append (vimos_chart_lane_get_series (lane), to_seconds (run, ping->sent_us),
                           ping->rtt_us < 0 ? NAN : ping->rtt_us / 1000.0);
    }
  add_outage (run, lane);
  return lane;
}

/* ---- rate ---- */

/** vimos_run_charts_get_rate: Returns: Mbit/s at a sample, over what came before it */
double
vimos_run_charts_get_rate (VimosTimeline *timeline,
                           guint index)
{
  const VimosByteSample *to = vimos_timeline_get_bytes (timeline, index);
  const VimosByteSample *from = to;
  double bytes;

  for (guint i = index; i > 0 && to->at_us - from->at_us < RATE_WINDOW_US; i--)
    from = vimos_timeline_get_bytes (timeline, i - 1);
  bytes = (double) (to->disk_bytes + to->memory_bytes)
          - (double) (from->disk_bytes + from->memory_bytes);
  return to->at_us > from->at_us && bytes > 0 ? bytes * 8 / (double) (to->at_us - from->at_us) : 0;
}

/** vimos_run_charts_fill_rate: @origin_us: what is 0 s; appends the rate of all samples, Mbit/s */
void
vimos_run_charts_fill_rate (VimosSeries *series,
                            VimosTimeline *timeline,
                            gint64 origin_us)
{
  for (guint i = 0; i < vimos_timeline_get_n_bytes (timeline); i++)
    vimos_series_append (series,
                         (vimos_timeline_get_bytes (timeline, i)->at_us - origin_us)
                             / (double) G_USEC_PER_SEC,
                         vimos_run_charts_get_rate (timeline, i));
}

/** vimos_run_charts_set_limit: shows the bottleneck of the run's path, if it is known */
void
vimos_run_charts_set_limit (VimosChartLane *lane,
                            const VimosHistoryRecord *record)
{
  g_autofree char *bandwidth = vimos_format_mbps (record->path.mbps);
  g_autofree char *path = vimos_record_describe_path (record);
  g_autofree char *label = NULL;

  if (isnan (record->path.mbps))
    return;
  /* Translators: “limit of Path 1 · 50 Mbit/s” */
  label = g_strdup_printf (_("limit of %s · %s"), path, bandwidth);
  vimos_chart_lane_set_limit (lane, record->path.mbps, label);
}

static VimosChartLane *
make_rate (const Run *run)
{
  VimosChartLane *lane
      = vimos_chart_lane_new (VIMOS_LANE_AREA, _("Rate"), "Mbit/s", run->facts->track);

  vimos_run_charts_fill_rate (vimos_chart_lane_get_series (lane), run->facts->timeline,
                              run->origin_us);
  vimos_run_charts_set_limit (lane, run->record);
  return lane;
}

/* ---- intents ---- */

static VimosChartLane *
make_intents (const Run *run)
{
  VimosChartLane *lane
      = vimos_chart_lane_new (VIMOS_LANE_SPANS, _("Intents"), NULL, VIMOS_SPAN_GOOD);
  const VimosTimelineEvent *posted
      = vimos_timeline_find_event (run->facts->timeline, "pin-posted", G_MININT64);
  VimosPhase *unpin = vimos_run_facts_find_phase (run->facts, "unpin");
  gint64 end_us = unpin != NULL && vimos_phase_get_end (unpin) > 0 ? vimos_phase_get_end (unpin)
                                                                   : run->end_us;
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = MIN (run->record->intents_total, G_MAXUINT);
  g_autofree char *label
      = g_strdup_printf (ngettext ("%u intent, withdrawn", "%u intents, withdrawn", n), n);

  if (posted == NULL)
    return lane;
  g_ptr_array_add (spans, vimos_span_new (to_seconds (run, posted->at_us), to_seconds (run, end_us),
                                          VIMOS_SPAN_SOLID, VIMOS_SPAN_GOOD, 0.9, label, NULL));
  vimos_chart_lane_set_spans (lane, spans);
  return lane;
}

/* ---- all of them ---- */

static void
set_range (const Run *run,
           VimosTimeModel *model)
{
  guint n_pings = vimos_timeline_get_n_pings (run->facts->timeline);
  double first = n_pings > 0
                     ? to_seconds (run, vimos_timeline_get_ping (run->facts->timeline, 0)->sent_us)
                     : to_seconds (run, run->record->origin_us);
  double start = CLAMP (first, -LEAD_S, -0.5);
  double end = MAX (to_seconds (run, run->end_us), 0.5);

  vimos_time_model_set_range (model, start, end + MAX ((end - start) * TAIL, 1));
}

/**
 * vimos_run_charts_make_model:
 * @record: with its details
 * @timeline: its samples
 *
 * Returns: (transfer full): phases, pings, rate and intents on one axis
 */
VimosTimeModel *
vimos_run_charts_make_model (VimosHistoryRecord *record,
                             VimosTimeline *timeline)
{
  VimosTimeModel *model = vimos_time_model_new ();
  g_auto (VimosRunFacts) facts = { NULL };
  g_autoptr (VimosChartLane) phases = NULL;
  g_autoptr (VimosChartLane) pings = NULL;
  g_autoptr (VimosChartLane) rate = NULL;
  g_autoptr (VimosChartLane) intents = NULL;
  gboolean stopped;
  Run run;

  vimos_run_facts_init_record (&facts, record, timeline);
  stopped = vimos_run_facts_find_stop (&facts) != NULL;
  run = look_at (record, &facts);
  phases = make_phases (&run);
  pings = make_pings (&run);
  rate = make_rate (&run);
  intents = make_intents (&run);
  vimos_time_model_set_lanes (model, (VimosChartLane *[]){ phases, pings, rate, intents }, 4);
  vimos_time_model_set_origin_label (model, stopped ? _("VM off") : _("start"));
  set_range (&run, model);
  return model;
}
