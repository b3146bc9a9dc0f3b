/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-compare.h"
#include "vimos-record-words.h"
#include "vimos-run-bars.h"
#include "vimos-run-charts.h"
#include "vimos-run-view.h"
#include "vimos-units.h"

/* Runs side by side on one axis, whose 0 is the moment at which each VM stopped: where the time
 * went, the rates over each other, and how long nobody answered. Main thread only. */

typedef struct
{
  GPtrArray *lanes; /* VimosChartLane */
  VimosChartLane *rate;
  GPtrArray *outages;
  double end; /* s */
} Comparison;

static void
add_span (GPtrArray *spans,
          double *at,
          double seconds,
          int colour,
          double shade,
          const char *label,
          const char *note)
{
  if (seconds <= 0)
    return;
  g_ptr_array_add (
      spans, vimos_span_new (*at, *at + seconds, VIMOS_SPAN_SOLID, colour, shade, label, note));
  *at += seconds;
}

static void
add_parts (GPtrArray *spans,
           const VimosRunFacts *facts)
{
  g_autofree char *time = vimos_format_seconds (facts->measurement->migration);
  VimosRunParts parts;
  double at = 0;

  if (!isfinite (facts->measurement->migration))
    return;
  if (!vimos_run_parts_compute (&parts, facts))
    {
      add_span (spans, &at, facts->measurement->migration, facts->track, 0.95, NULL, time);
      return;
    }
  add_span (spans, &at, parts.prepare, facts->track, 0.45, NULL, NULL);
  add_span (spans, &at, parts.disk, facts->track, 0.95, _("disk"), NULL);
  add_span (spans, &at, parts.memory, facts->track, 0.72, _("memory"),
            parts.finish > 0 ? NULL : time);
  add_span (spans, &at, parts.finish, facts->track, 0.45, NULL, time);
}

static void
add_bars (Comparison *self,
          const VimosHistoryRecord *record,
          const VimosRunFacts *facts,
          int letter)
{
  g_autofree char *path = vimos_record_describe_path (record);
  g_autofree char *title = g_strdup_printf ("%c  %s", letter, path);
  VimosChartLane *lane = vimos_chart_lane_new (VIMOS_LANE_SPANS, title, NULL, facts->track);
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);

  add_parts (spans, facts);
  vimos_chart_lane_set_spans (lane, spans);
  g_ptr_array_add (self->lanes, lane);
}

static gboolean
has_limit (GPtrArray *companions,
           double mbps)
{
  for (guint i = 0; i < companions->len; i++)
    if (vimos_chart_lane_get_limit (g_ptr_array_index (companions, i)) == mbps)
      return TRUE;
  return FALSE;
}

static void
add_rate (Comparison *self,
          const VimosHistoryRecord *record,
          const VimosRunFacts *facts,
          gint64 origin_us,
          int letter)
{
  char title[] = { (char) letter, '\0' };
  g_autoptr (VimosChartLane) lane
      = vimos_chart_lane_new (VIMOS_LANE_AREA, title, "Mbit/s", facts->track);

  vimos_run_charts_fill_rate (vimos_chart_lane_get_series (lane), facts->timeline, origin_us);
  if (!has_limit (vimos_chart_lane_get_companions (self->rate), facts->mbps))
    vimos_run_charts_set_limit (lane, record);
  vimos_chart_lane_add_companion (self->rate, lane);
}

static void
add_outage (Comparison *self,
            const VimosRunFacts *facts,
            gint64 origin_us,
            int letter)
{
  /* Translators: the letter of a run */
  g_autofree char *title = g_strdup_printf (_("No answer %c"), letter);
  VimosChartLane *lane = vimos_chart_lane_new (VIMOS_LANE_SPANS, title, NULL, facts->track);
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start_us, end_us;

  if (vimos_timeline_find_outage (facts->timeline, origin_us,
                                  vimos_run_facts_find_last_ping (facts), &start_us, &end_us)
      && end_us > start_us)
    {
      double end = (end_us - origin_us) / (double) G_USEC_PER_SEC;
      g_autofree char *time = vimos_format_seconds ((end_us - start_us) / (double) G_USEC_PER_SEC);

      g_ptr_array_add (spans, vimos_span_new ((start_us - origin_us) / (double) G_USEC_PER_SEC, end,
                                              VIMOS_SPAN_SOLID, facts->track, 0.35, NULL, time));
      self->end = MAX (self->end, end);
    }
  vimos_chart_lane_set_compact (lane, TRUE);
  vimos_chart_lane_set_spans (lane, spans);
  g_ptr_array_add (self->outages, lane);
}

static void
add_run (Comparison *self,
         VimosHistoryRun *run,
         int letter)
{
  VimosHistoryRecord *record = vimos_history_run_get_record (run);
  g_auto (VimosRunFacts) facts = { NULL };
  const VimosTimelineEvent *stop;
  gint64 origin_us;

  vimos_run_facts_init_record (&facts, record, vimos_history_run_get_timeline (run));
  stop = vimos_run_facts_find_stop (&facts);
  origin_us = stop != NULL ? stop->at_us : record->origin_us;
  if (isfinite (record->measurement.migration))
    self->end = MAX (self->end, record->measurement.migration);
  add_bars (self, record, &facts, letter);
  add_rate (self, record, &facts, origin_us, letter);
  add_outage (self, &facts, origin_us, letter);
}

/**
 * vimos_compare_make_model:
 * @runs: (element-type VimosHistoryRun): loaded
 *
 * Returns: (transfer full): the runs on one axis
 */
VimosTimeModel *
vimos_compare_make_model (GPtrArray *runs)
{
  VimosTimeModel *model = vimos_time_model_new ();
  g_autoptr (GPtrArray) lanes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) outages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (VimosChartLane) rate
      = vimos_chart_lane_new (VIMOS_LANE_AREA, _("Rate"), "Mbit/s", VIMOS_SPAN_NEUTRAL);
  g_autofree char *summary = vimos_compare_describe (runs);
  Comparison self = { .lanes = lanes, .rate = rate, .outages = outages, .end = 1 };

  for (guint i = 0; i < runs->len; i++)
    add_run (&self, g_ptr_array_index (runs, i), 'A' + (int) i);
  g_ptr_array_add (lanes, g_object_ref (rate));
  g_ptr_array_extend (lanes, outages, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  vimos_time_model_set_lanes (model, (VimosChartLane *const *) lanes->pdata, lanes->len);
  vimos_time_model_set_range (model, -self.end * 0.03, self.end * 1.16);
  vimos_time_model_set_origin_label (model, _("VM off"));
  vimos_time_model_set_summary (model, summary);
  return model;
}
