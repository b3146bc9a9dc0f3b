/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-record-words.h"
#include "vimos-run-charts.h"
#include "vimos-run-view.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* The charts of a run that is over, from what was recorded of it: the same as the window showed while it went on.
 * 0 is the moment at which the VM stopped. Main thread only. */

#define LEAD_S 4.0          /* shown before the VM stopped */
#define TAIL 0.12           /* and after it runs, as a part of what came before */
#define RATE_WINDOW_US (G_USEC_PER_SEC / 2) /* single samples jump as QEMU's own counters do */

typedef struct
{
  VimosHistoryRecord *record;
  VimosTimeline *timeline;
  gint64 origin_us;
  gint64 end_us;    /* the VM runs again; else the last that is known */
  gboolean stopped; /* whether the origin is the VM's stop */
} Run;

static const VimosTimelineEvent *
find_either (VimosTimeline *timeline,
             const char *one,
             const char *other)
{
  const VimosTimelineEvent *event = vimos_timeline_find_event (timeline, one, G_MININT64);

  return event != NULL ? event : vimos_timeline_find_event (timeline, other, G_MININT64);
}

static gint64
find_last (const Run *run)
{
  guint n_pings = vimos_timeline_get_n_pings (run->timeline);
  gint64 last = run->origin_us;

  for (guint i = 0; run->record->phases != NULL && i < run->record->phases->len; i++)
    last = MAX (last, vimos_phase_get_end (g_ptr_array_index (run->record->phases, i)));
  return n_pings > 0 ? MAX (last, vimos_timeline_get_ping (run->timeline, n_pings - 1)->sent_us) : last;
}

static Run
look_at (VimosHistoryRecord *record,
         VimosTimeline *timeline)
{
  const VimosTimelineEvent *stop = find_either (timeline, "STOP", "suspended");
  const VimosTimelineEvent *resume = find_either (timeline, "RESUME", "resumed");
  Run run = { .record = record, .timeline = timeline, .stopped = stop != NULL };

  run.origin_us = stop != NULL ? stop->at_us : record->origin_us;
  run.end_us = resume != NULL && resume->at_us > run.origin_us ? resume->at_us : find_last (&run);
  return run;
}

static double
to_seconds (const Run *run,
            gint64 at_us)
{
  return (at_us - run->origin_us) / (double) G_USEC_PER_SEC;
}

/* ---- phases ---- */

static double
shade_of (const char *phase)
{
  if (g_str_equal (phase, "disk"))
    return 0.95;
  return g_str_equal (phase, "memory") ? 0.72 : 0.45;
}

static VimosChartLane *
make_phases (const Run *run)
{
  VimosChartLane *lane = vimos_chart_lane_new (VIMOS_LANE_SPANS, _("Phase"), NULL, VIMOS_SPAN_NEUTRAL);
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; run->record->phases != NULL && i < run->record->phases->len; i++)
    {
      VimosPhase *phase = g_ptr_array_index (run->record->phases, i);
      double start = to_seconds (run, vimos_phase_get_start (phase));
      double end = to_seconds (run, vimos_phase_get_end (phase));
      gboolean failed = vimos_phase_get_state (phase) == VIMOS_PHASE_FAILED;
      g_autofree char *time = vimos_format_seconds (end - start);
      g_autofree char *label = g_strdup_printf ("%s · %s", vimos_phase_get_title (phase), time);

      if (vimos_phase_get_start (phase) <= 0 || vimos_phase_get_end (phase) <= 0
          || vimos_phase_get_state (phase) == VIMOS_PHASE_SKIPPED)
        continue;
      g_ptr_array_add (spans, vimos_span_new (start, end, VIMOS_SPAN_SOLID,
                                              failed ? VIMOS_SPAN_OUTAGE : vimos_record_get_track (run->record),
                                              shade_of (vimos_phase_get_name (phase)), label, NULL));
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
  gint64 start_us, end_us;
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  if (!run->stopped || !vimos_timeline_find_outage (run->timeline, run->origin_us, find_last (run), &start_us, &end_us)
      || end_us - start_us <= G_USEC_PER_SEC / 10)
    return;
  time = vimos_format_seconds ((end_us - start_us) / (double) G_USEC_PER_SEC);
  label = g_strdup_printf (_("no answer for %s"), time);
  g_ptr_array_add (spans, vimos_span_new (to_seconds (run, start_us), to_seconds (run, end_us), VIMOS_SPAN_WASH,
                                          VIMOS_SPAN_OUTAGE, 1, label, NULL));
  vimos_chart_lane_set_spans (lane, spans);
}

static VimosChartLane *
make_pings (const Run *run)
{
  VimosChartLane *lane = vimos_chart_lane_new (VIMOS_LANE_LINE, _("Ping"), "ms", VIMOS_SPAN_GOOD);

  for (guint i = 0; i < vimos_timeline_get_n_pings (run->timeline); i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (run->timeline, i);

      vimos_series_append (vimos_chart_lane_get_series (lane), to_seconds (run, ping->sent_us),
                           ping->rtt_us < 0 ? NAN : ping->rtt_us / 1000.0);
    }
  add_outage (run, lane);
  return lane;
}

/* ---- rate ---- */

/* Mbit/s at a sample, over what came before it. */
static double
rate_at (VimosTimeline *timeline,
         guint index)
{
  const VimosByteSample *to = vimos_timeline_get_bytes (timeline, index);
  const VimosByteSample *from = to;
  double bytes;

  for (guint i = index; i > 0 && to->at_us - from->at_us < RATE_WINDOW_US; i--)
    from = vimos_timeline_get_bytes (timeline, i - 1);
  bytes = (double) (to->disk_bytes + to->memory_bytes) - (double) (from->disk_bytes + from->memory_bytes);
  return to->at_us > from->at_us && bytes > 0 ? bytes * 8 / (double) (to->at_us - from->at_us) : 0;
}

static void
set_limit (const Run *run,
           VimosChartLane *lane)
{
  g_autofree char *bandwidth = vimos_format_mbps (run->record->path.mbps);
  g_autofree char *path = vimos_record_describe_path (run->record);
  g_autofree char *label = NULL;

  if (isnan (run->record->path.mbps))
    return;
  /* Translators: “limit of Path 1 · 50 Mbit/s” */
  label = g_strdup_printf (_("limit of %s · %s"), path, bandwidth);
  vimos_chart_lane_set_limit (lane, run->record->path.mbps, label);
}

static VimosChartLane *
make_rate (const Run *run)
{
  VimosChartLane *lane = vimos_chart_lane_new (VIMOS_LANE_AREA, _("Rate"), "Mbit/s",
                                               vimos_record_get_track (run->record));

  for (guint i = 0; i < vimos_timeline_get_n_bytes (run->timeline); i++)
    vimos_series_append (vimos_chart_lane_get_series (lane),
                         to_seconds (run, vimos_timeline_get_bytes (run->timeline, i)->at_us),
                         rate_at (run->timeline, i));
  set_limit (run, lane);
  return lane;
}

/* ---- intents ---- */

static VimosPhase *
find_phase (VimosHistoryRecord *record,
            const char *name)
{
  for (guint i = 0; record->phases != NULL && i < record->phases->len; i++)
    if (g_str_equal (vimos_phase_get_name (g_ptr_array_index (record->phases, i)), name))
      return g_ptr_array_index (record->phases, i);
  return NULL;
}

static VimosChartLane *
make_intents (const Run *run)
{
  VimosChartLane *lane = vimos_chart_lane_new (VIMOS_LANE_SPANS, _("Intents"), NULL, VIMOS_SPAN_GOOD);
  const VimosTimelineEvent *posted = vimos_timeline_find_event (run->timeline, "pin-posted", G_MININT64);
  VimosPhase *unpin = find_phase (run->record, "unpin");
  gint64 end_us = unpin != NULL && vimos_phase_get_end (unpin) > 0 ? vimos_phase_get_end (unpin) : find_last (run);
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = MIN (run->record->intents_total, G_MAXUINT);
  g_autofree char *label = g_strdup_printf (ngettext ("%u intent, withdrawn", "%u intents, withdrawn", n), n);

  if (posted == NULL)
    return lane;
  g_ptr_array_add (spans, vimos_span_new (to_seconds (run, posted->at_us), to_seconds (run, end_us), VIMOS_SPAN_SOLID,
                                          VIMOS_SPAN_GOOD, 0.9, label, NULL));
  vimos_chart_lane_set_spans (lane, spans);
  return lane;
}

/* ---- all of them ---- */

static void
set_range (const Run *run,
           VimosTimeModel *model)
{
  guint n_pings = vimos_timeline_get_n_pings (run->timeline);
  double first = n_pings > 0 ? to_seconds (run, vimos_timeline_get_ping (run->timeline, 0)->sent_us)
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
  Run run = look_at (record, timeline);
  VimosTimeModel *model = vimos_time_model_new ();
  g_autoptr (VimosChartLane) phases = make_phases (&run);
  g_autoptr (VimosChartLane) pings = make_pings (&run);
  g_autoptr (VimosChartLane) rate = make_rate (&run);
  g_autoptr (VimosChartLane) intents = make_intents (&run);

  vimos_time_model_set_lanes (model, (VimosChartLane *[]){ phases, pings, rate, intents }, 4);
  vimos_time_model_set_origin_label (model, run.stopped ? _("VM off") : _("start"));
  set_range (&run, model);
  return model;
}

/* ---- bars ---- */

/* Where the time between the VM's stop and its start went, s. */
typedef struct
{
  double before; /* until the first byte */
  double disk;
  double memory;
  double after; /* since the last byte */
} Parts;

static double
overlap (const Run *run,
         const char *name)
{
  VimosPhase *phase = find_phase (run->record, name);
  gint64 start = phase != NULL ? MAX (vimos_phase_get_start (phase), run->origin_us) : 0;
  gint64 end = phase != NULL ? MIN (vimos_phase_get_end (phase), run->end_us) : 0;

  return end > start ? (end - start) / (double) G_USEC_PER_SEC : 0;
}

static Parts
split (const Run *run)
{
  double migration = run->record->measurement.migration;
  Parts parts = { .disk = overlap (run, "disk"), .memory = overlap (run, "memory") };
  VimosPhase *first = find_phase (run->record, parts.disk > 0 ? "disk" : "memory");

  if (first != NULL && vimos_phase_get_start (first) > run->origin_us)
    parts.before = to_seconds (run, vimos_phase_get_start (first));
  parts.after = MAX (migration - parts.before - parts.disk - parts.memory, 0);
  return parts;
}

static VimosBarRow *
add_row (GListStore *rows,
         const char *title,
         double seconds,
         gboolean emphasised)
{
  g_autofree char *note = vimos_format_seconds (seconds);
  g_autoptr (VimosBarRow) row = vimos_bar_row_new (title, note, emphasised);

  g_list_store_append (rows, row);
  return row; /* the list keeps it */
}

static void
add_least (GListStore *rows,
           VimosHistoryRecord *record)
{
  const VimosMeasurement *measurement = &record->measurement;
  guint64 sent = measurement->disk_bytes + measurement->memory_bytes;

  if (isfinite (measurement->theoretical))
    {
      g_autofree char *label = vimos_record_describe_transfer (record, measurement->volume_bytes);

      vimos_bar_row_add (add_row (rows, _("At least"), measurement->theoretical, FALSE), measurement->theoretical,
                         VIMOS_SPAN_SOLID, VIMOS_SPAN_NEUTRAL, 0.55, label);
    }
  /* What was sent can be much less than the volume: pages of zeros are not. */
  if (isfinite (measurement->sent_theoretical) && isfinite (measurement->theoretical)
      && fabs (measurement->sent_theoretical / measurement->theoretical - 1) > 0.01)
    {
      g_autofree char *label = vimos_record_describe_transfer (record, sent);

      vimos_bar_row_add (add_row (rows, _("As sent"), measurement->sent_theoretical, FALSE),
                         measurement->sent_theoretical, VIMOS_SPAN_SOLID, VIMOS_SPAN_NEUTRAL, 0.35, label);
    }
}

static void
add_part (VimosBarRow *row,
          VimosHistoryRecord *record,
          double seconds,
          double shade,
          const char *name)
{
  g_autofree char *time = vimos_format_seconds (seconds);
  g_autofree char *label = name != NULL ? g_strdup_printf ("%s %s", name, time) : NULL;

  if (seconds > 0)
    vimos_bar_row_add (row, seconds, VIMOS_SPAN_SOLID, vimos_record_get_track (record), shade, label);
}

static void
add_actual (GListStore *rows,
            VimosHistoryRecord *record,
            const Parts *parts)
{
  VimosBarRow *row = add_row (rows, _("Actual"), record->measurement.migration, TRUE);

  add_part (row, record, parts->before, 0.45, NULL);
  add_part (row, record, parts->disk, 0.95, _("disk"));
  add_part (row, record, parts->memory, 0.72, _("memory"));
  add_part (row, record, parts->after, 0.45, NULL);
}

/* What the overhead is made of: each part can be found in the samples, and they add up. */
static char *
explain_overhead (VimosHistoryRecord *record,
                  const Parts *parts)
{
  const VimosMeasurement *measurement = &record->measurement;
  double protocol = parts->disk + parts->memory - measurement->sent_theoretical;
  double unsent = measurement->theoretical - measurement->sent_theoretical;
  g_autoptr (GString) text = g_string_new (NULL);

  /* Translators: seconds until the first byte, seconds of packet headers and waiting, seconds until the VM runs */
  g_string_printf (text, _("%.2f prepare + %.2f protocol + %.2f start"), parts->before, protocol, parts->after);
  if (fabs (unsent) >= 0.005)
    /* Translators: seconds that were saved because not all of the volume had to be sent */
    g_string_append_printf (text, _(" − %.2f not sent"), unsent);
  g_string_append_printf (text, " = %s%.2f s", measurement->overhead < 0 ? "−" : "", fabs (measurement->overhead));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * vimos_run_charts_fill_bars:
 * @record: with its details
 * @timeline: its samples
 *
 * Shows the least, the predicted and the actual time one below the other, and what the overhead is made of. Nothing
 * when nothing was measured.
 */
void
vimos_run_charts_fill_bars (VimosBarChart *chart,
                            VimosHistoryRecord *record,
                            VimosTimeline *timeline)
{
  Run run = look_at (record, timeline);
  Parts parts = split (&run);
  g_autoptr (GListStore) rows = g_list_store_new (VIMOS_TYPE_BAR_ROW);
  const VimosMeasurement *measurement = &record->measurement;
  double predicted = record->prediction.migration;
  g_autofree char *overhead = vimos_words_difference (measurement->overhead);
  g_autofree char *label = g_strdup_printf (_("overhead %s"), overhead);
  g_autofree char *explanation = explain_overhead (record, &parts);

  if (isfinite (measurement->migration))
    {
      add_least (rows, record);
      if (isfinite (predicted))
        vimos_bar_row_add (add_row (rows, _("Predicted"), predicted, FALSE), predicted, VIMOS_SPAN_DASHED,
                           vimos_record_get_track (record), 1, NULL);
      add_actual (rows, record, &parts);
    }
  vimos_bar_chart_set_rows (chart, G_LIST_MODEL (rows));
  if (isfinite (measurement->migration) && isfinite (measurement->overhead))
    vimos_bar_chart_set_mark (chart, measurement->theoretical, label, explanation);
}
