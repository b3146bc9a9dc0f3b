/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-clock.h"
#include "vimos-run-charts.h"
#include "vimos-run-facts.h"
#include "vimos-run-view.h"
#include "vimos-units.h"
#include "vimos-words.h"

/**
 * VimosRunView:
 *
 * The charts of one move: its phases, pings, data rate and intents over one axis whose 0 is the
 * moment the VM stopped. What is predicted is an outline that fills as it comes true. Reads the
 * move's timeline a few times a second while it runs. Holds no widget; main thread only.
 */
struct _VimosRunView
{
  GObject parent_instance;

  /* owned */
  VimosMigration *migration;
  VimosTimeModel *model;
  VimosChartLane *phases;
  VimosChartLane *pings;
  VimosChartLane *rate;
  VimosChartLane *intents;

  gint64 origin_us; /* what 0 stands for; 0 while nothing is shown */
  guint n_pings;    /* that are in the series */
  guint n_bytes;
  guint timer;
};

#define REFRESH_MS 200
#define AXIS_STEP 5.0
#define LEAD_S 4.0 /* shown before the VM stopped */
#define TAIL_S 4.0 /* shown after it ran again */

G_DEFINE_FINAL_TYPE (VimosRunView, vimos_run_view, G_TYPE_OBJECT)

static double
to_seconds (VimosRunView *self,
            gint64 at_us)
{
  return (at_us - self->origin_us) / (double) G_USEC_PER_SEC;
}

static const VimosTimelineEvent *
find_stop (VimosTimeline *timeline)
{
  const VimosTimelineEvent *stop = vimos_timeline_find_event (timeline, "STOP", G_MININT64);

  return stop != NULL ? stop : vimos_timeline_find_event (timeline, "suspended", G_MININT64);
}

static gboolean
is_over (VimosRunView *self)
{
  return vimos_migration_get_state (self->migration) >= VIMOS_MIGRATION_DONE;
}

static VimosPhase *
find_phase (VimosRunView *self,
            const char *name)
{
  GListModel *phases = vimos_migration_get_phases (self->migration);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (g_str_equal (vimos_phase_get_name (phase), name))
        return phase; /* the model keeps it */
    }
  return NULL;
}

/* The VM's stop; until it is known, the beginning of the first phase. */
static gint64
find_origin (VimosRunView *self,
             gboolean *stopped)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (self->migration);
  const VimosTimelineEvent *stop = find_stop (timeline);
  GListModel *phases = vimos_migration_get_phases (self->migration);
  g_autoptr (VimosPhase) first = g_list_model_get_item (phases, 0);

  *stopped = stop != NULL;
  if (stop != NULL)
    return stop->at_us;
  if (first != NULL && vimos_phase_get_start (first) > 0)
    return vimos_phase_get_start (first);
  return vimos_clock_now ();
}

static int
track_of (VimosRunView *self)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (self->migration);

  return candidate != NULL ? (int) vimos_candidate_get_rank (candidate) - 1 : VIMOS_SPAN_NEUTRAL;
}

/* s until everything is moved: as the move goes, or before anything does, as was predicted. NaN
 * when nobody knows. */
static double
expect_rest (VimosRunView *self,
             gint64 now_us)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (self->migration);
  double eta = vimos_migration_get_eta (self->migration);
  double predicted = candidate != NULL ? vimos_candidate_get_predicted_migration (candidate) : NAN;

  if (is_over (self))
    return NAN;
  if (!isnan (eta))
    return eta;
  return isfinite (predicted) ? MAX (predicted - to_seconds (self, now_us), 0) : NAN;
}

/* Phases */

static char *
label_of (VimosPhase *phase,
          double seconds)
{
  g_autofree char *time = vimos_format_seconds (seconds);

  return g_strdup_printf ("%s · %s", vimos_phase_get_title (phase), time);
}

static void
add_phase (VimosRunView *self,
           GPtrArray *spans,
           VimosPhase *phase,
           gint64 now_us)
{
  gint64 end_us = vimos_phase_get_end (phase) > 0 ? vimos_phase_get_end (phase) : now_us;
  double start = to_seconds (self, vimos_phase_get_start (phase));
  double end = to_seconds (self, end_us);
  gboolean failed = vimos_phase_get_state (phase) == VIMOS_PHASE_FAILED;
  g_autofree char *label = label_of (phase, end - start);

  g_ptr_array_add (spans, vimos_span_new (start, end, VIMOS_SPAN_SOLID,
                                          failed ? VIMOS_SPAN_OUTAGE : track_of (self),
                                          vimos_run_charts_get_shade (phase), label, NULL));
}

/* What is still to come: of the disks, then of the rest, as far as the move goes by its
 * prediction. */
static void
add_outline (VimosRunView *self,
             GPtrArray *spans,
             double now,
             double eta)
{
  VimosPlan *plan = vimos_migration_get_plan (self->migration);
  double payload = vimos_plan_get_payload (plan);
  VimosPhase *disk = find_phase (self, "disk");
  double end = now + eta, memory_from = now;
  g_autofree char *note = vimos_words_about_seconds (end);

  if (disk != NULL && vimos_phase_get_end (disk) == 0 && payload > 0)
    memory_from = CLAMP (end * vimos_vm_get_disk_bytes (vimos_plan_get_vm (plan)) / payload, now,
                         end);
  if (memory_from > now)
    g_ptr_array_add (spans, vimos_span_new (now, memory_from, VIMOS_SPAN_GHOST, track_of (self), 1,
                                            NULL, NULL));
  g_ptr_array_add (spans, vimos_span_new (memory_from, end, VIMOS_SPAN_GHOST, track_of (self), 1,
                                          NULL, note));
}

static void
show_phases (VimosRunView *self,
             gint64 now_us)
{
  GListModel *phases = vimos_migration_get_phases (self->migration);
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  double eta = expect_rest (self, now_us);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (vimos_phase_get_start (phase) > 0 && vimos_phase_get_state (phase) != VIMOS_PHASE_SKIPPED)
        add_phase (self, spans, phase, now_us);
    }
  if (isfinite (eta) && eta > 0)
    add_outline (self, spans, to_seconds (self, now_us), eta);
  vimos_chart_lane_set_spans (self->phases, spans);
}

/* Pings */

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

/**
 * vimos_timeline_find_outage:
 * @from_us: only what ends after this moment counts
 * @now_us: until when; what is later does not count
 * @start_us: (out): the arrival of the last answer before
 * @end_us: (out): the arrival of the first answer after, or @now_us
 *
 * Finds the longest time without an answer.
 *
 * Returns: %FALSE when there was no answer at all before
 */
gboolean
vimos_timeline_find_outage (VimosTimeline *timeline,
                            gint64 from_us,
                            gint64 now_us,
                            gint64 *start_us,
                            gint64 *end_us)
{
  g_autoptr (GArray) arrivals = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < vimos_timeline_get_n_pings (timeline); i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (timeline, i);
      gint64 at = ping->sent_us + ping->rtt_us;

      if (ping->rtt_us >= 0 && ping->rtt_us <= VIMOS_PING_TIMEOUT_US && at <= now_us)
        g_array_append_val (arrivals, at);
    }
  if (arrivals->len == 0)
    return FALSE;
  g_array_sort (arrivals, compare_times);
  g_array_append_val (arrivals, now_us);
  *start_us = *end_us = now_us;
  for (guint i = 1; i < arrivals->len; i++)
    {
      gint64 start = g_array_index (arrivals, gint64, i - 1),
             end = g_array_index (arrivals, gint64, i);

      if (end > from_us && end - start > *end_us - *start_us)
        {
          *start_us = start;
          *end_us = end;
        }
    }
  return TRUE;
}

static void
append_pings (VimosRunView *self)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (self->migration);
  VimosSeries *series = vimos_chart_lane_get_series (self->pings);
  const VimosPing *last = NULL;
  g_autofree char *value = NULL;

  for (; self->n_pings < vimos_timeline_get_n_pings (timeline); self->n_pings++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (timeline, self->n_pings);

      vimos_series_append (series, to_seconds (self, ping->sent_us),
                           ping->rtt_us < 0 ? NAN : ping->rtt_us / 1000.0);
      last = ping;
    }
  if (last == NULL)
    return;
  value = last->rtt_us < 0 ? g_strdup (_("lost")) : g_strdup_printf ("%.1f", last->rtt_us / 1000.0);
  vimos_chart_lane_set_value (self->pings, value, last->rtt_us < 0);
}

/* Pings sent in the time from @start_us until @end_us; those not settled yet count as lost. */
static guint
count_pings (VimosTimeline *timeline,
             gint64 start_us,
             gint64 end_us)
{
  guint n = 0;

  for (guint i = 0; i < vimos_timeline_get_n_pings (timeline); i++)
    {
      const VimosPing *ping = vimos_timeline_get_ping (timeline, i);

      n += ping->sent_us >= start_us && ping->sent_us < end_us && ping->rtt_us < 0;
    }
  return n;
}

/* When the VM is expected to answer again, by what was predicted; NaN when that is past, or nothing
 * was. */
static double
predict_answer (VimosRunView *self,
                double start,
                double now)
{
  const VimosPrediction *prediction = vimos_migration_get_prediction (self->migration);
  double eta = vimos_migration_get_eta (self->migration);
  double end = start + prediction->downtime;

  /* How the move goes says more than what was thought beforehand. */
  if (isfinite (eta) && isfinite (prediction->migration))
    end = now + eta + (prediction->downtime - prediction->migration);
  return !is_over (self) && end > now ? end : NAN;
}

static void
show_outage (VimosRunView *self,
             gint64 now_us)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (self->migration);
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start_us, end_us;

  if (find_stop (timeline) != NULL
      && vimos_timeline_find_outage (timeline, self->origin_us, now_us, &start_us, &end_us)
      && end_us - start_us > G_USEC_PER_SEC / 10)
    {
      double start = to_seconds (self, start_us), end = to_seconds (self, end_us);
      double answer = end_us == now_us ? predict_answer (self, start, end) : NAN;
      guint n = count_pings (timeline, start_us, end_us);
      g_autofree char *time = vimos_format_seconds (end - start);
      g_autofree char *label = g_strdup_printf (_("no answer for %s"), time);
      g_autofree char *lost = g_strdup_printf (ngettext ("%u ping lost", "%u pings lost", n), n);

      g_ptr_array_add (spans, vimos_span_new (start, end, VIMOS_SPAN_WASH, VIMOS_SPAN_OUTAGE, 1,
                                              label, lost));
      if (isfinite (answer))
        {
          g_autofree char *about = vimos_words_about_seconds (answer - start);
          g_autofree char *note = g_strdup_printf (_("answers again %s"), about);

          g_ptr_array_add (spans, vimos_span_new (end, answer, VIMOS_SPAN_GHOST, VIMOS_SPAN_OUTAGE,
                                                  1, NULL, note));
        }
    }
  vimos_chart_lane_set_spans (self->pings, spans);
}

/* Rate */

static double
average_rate (VimosRunView *self)
{
  const VimosMeasurement *measurement = vimos_migration_get_measurement (self->migration);

  return measurement != NULL && measurement->migration > 0
             ? (measurement->disk_bytes + measurement->memory_bytes) * 8 / 1e6
                   / measurement->migration
             : 0;
}

static void
append_rate (VimosRunView *self)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (self->migration);
  VimosSeries *series = vimos_chart_lane_get_series (self->rate);
  guint n = vimos_timeline_get_n_bytes (timeline);
  g_autofree char *value = NULL;

  for (; self->n_bytes < n; self->n_bytes++)
    vimos_series_append (series,
                         to_seconds (self,
                                     vimos_timeline_get_bytes (timeline, self->n_bytes)->at_us),
                         vimos_run_charts_get_rate (timeline, self->n_bytes));
  if (n == 0)
    return;
  value = g_strdup_printf ("%.1f", is_over (self) ? average_rate (self)
                                                  : vimos_migration_get_rate (self->migration));
  vimos_chart_lane_set_value (self->rate, value, FALSE);
}

/* The rate is expected to stay below the limit until everything is moved. */
static void
outline_rate (VimosRunView *self,
              gint64 now_us)
{
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  double eta = vimos_migration_get_eta (self->migration), now = to_seconds (self, now_us);

  if (!is_over (self) && isfinite (eta) && eta > 0 && self->n_bytes > 0)
    g_ptr_array_add (spans, vimos_span_new (now, now + eta, VIMOS_SPAN_GHOST, track_of (self), 1,
                                            NULL, NULL));
  vimos_chart_lane_set_spans (self->rate, spans);
}

/* Intents */

static void
show_intents (VimosRunView *self,
              gint64 now_us)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (self->migration);
  const VimosTimelineEvent *posted = vimos_timeline_find_event (timeline, "pin-posted", G_MININT64);
  VimosPhase *unpin = find_phase (self, "unpin");
  gint64 end_us
      = unpin != NULL && vimos_phase_get_end (unpin) > 0 ? vimos_phase_get_end (unpin) : now_us;
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  double eta = vimos_migration_get_eta (self->migration);
  g_autofree char *label = NULL;
  guint installed, total;

  if (posted == NULL)
    return;
  g_object_get (self->migration, "intents-installed", &installed, "intents-total", &total, NULL);
  if (is_over (self))
    label = g_strdup_printf (ngettext ("%u intent, withdrawn", "%u intents, withdrawn", total),
                             total);
  else
    label = g_strdup_printf (_("%u of %u intents installed"), installed, total);
  g_ptr_array_add (spans,
                   vimos_span_new (to_seconds (self, posted->at_us), to_seconds (self, end_us),
                                   VIMOS_SPAN_SOLID, VIMOS_SPAN_GOOD, 0.9, label, NULL));
  if (!is_over (self) && isfinite (eta) && eta > 0)
    g_ptr_array_add (spans,
                     vimos_span_new (to_seconds (self, now_us), to_seconds (self, now_us) + eta,
                                     VIMOS_SPAN_GHOST, VIMOS_SPAN_GOOD, 0.9, NULL, NULL));
  vimos_chart_lane_set_spans (self->intents, spans);
}

/* Axis */

/* A while after the VM answered again; what is tidied up later is not what one looks for. */
static double
find_last (VimosRunView *self,
           double now)
{
  const VimosMeasurement *measurement = vimos_migration_get_measurement (self->migration);

  if (measurement == NULL || !isfinite (measurement->migration))
    return now;
  return MIN (now, fmax (measurement->migration, measurement->downtime) + TAIL_S);
}

static void
set_range (VimosRunView *self,
           gint64 now_us)
{
  double eta = expect_rest (self, now_us);
  double now = to_seconds (self, now_us);
  /* With room behind the end for what is said of it. */
  double end = !isfinite (eta) ? find_last (self, now) : (now + eta) * 1.25;
  VimosSeries *series = vimos_chart_lane_get_series (self->pings);
  double start = -1;

  if (vimos_series_get_length (series) > 0)
    start = MIN (start, vimos_series_get_x (series, 0));
  start = MAX (start, -LEAD_S);
  /* In whole steps, so that the picture stands still most of the time. */
  vimos_time_model_set_range (self->model, start, ceil ((end + 1) / AXIS_STEP) * AXIS_STEP);
}

static void
summarise (VimosRunView *self)
{
  g_autofree char *summary = NULL;
  const char *message = vimos_migration_get_message (self->migration);

  summary = g_strdup_printf (_("%.0f %% moved. %s"),
                             vimos_migration_get_progress (self->migration) * 100,
                             message != NULL ? message : "");
  vimos_time_model_set_summary (self->model, summary);
}

/* Refresh */

static gboolean
timer_cb (gpointer user_data)
{
  vimos_run_view_refresh (user_data);
  return G_SOURCE_CONTINUE;
}

static void
ended_cb (VimosRunView *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  vimos_run_view_refresh (self);
}

static void
vimos_run_view_dispose (GObject *object)
{
  VimosRunView *self = VIMOS_RUN_VIEW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->migration);

  G_OBJECT_CLASS (vimos_run_view_parent_class)->dispose (object);
}

static void
vimos_run_view_finalize (GObject *object)
{
  VimosRunView *self = VIMOS_RUN_VIEW (object);

  g_clear_object (&self->model);
  g_clear_object (&self->phases);
  g_clear_object (&self->pings);
  g_clear_object (&self->rate);
  g_clear_object (&self->intents);

  G_OBJECT_CLASS (vimos_run_view_parent_class)->finalize (object);
}

static void
vimos_run_view_class_init (VimosRunViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_run_view_dispose;
  object_class->finalize = vimos_run_view_finalize;
}

static void
vimos_run_view_init (VimosRunView *self)
{
  self->model = vimos_time_model_new ();
  self->phases = vimos_chart_lane_new (VIMOS_LANE_SPANS, _("Phase"), NULL, VIMOS_SPAN_NEUTRAL);
  self->pings = vimos_chart_lane_new (VIMOS_LANE_LINE, _("Ping"), "ms", VIMOS_SPAN_GOOD);
  self->rate = vimos_chart_lane_new (VIMOS_LANE_AREA, _("Rate"), "Mbit/s", VIMOS_SPAN_NEUTRAL);
  self->intents = vimos_chart_lane_new (VIMOS_LANE_SPANS, _("Intents"), NULL, VIMOS_SPAN_GOOD);
  vimos_time_model_set_lanes (self->model,
                              (VimosChartLane *[]){ self->phases, self->pings, self->rate,
                                                    self->intents },
                              4);
}

static void
set_limit (VimosRunView *self)
{
  VimosCandidate *candidate = vimos_migration_get_candidate (self->migration);
  double mbps = candidate != NULL
                    ? vimos_path_get_bottleneck (vimos_candidate_get_path (candidate))->mbps
                    : NAN;
  g_autofree char *bandwidth = vimos_format_mbps (mbps);
  g_autofree char *label = NULL;

  if (isnan (mbps))
    return;
  /* Translators: “limit of Path 1 · 50 Mbit/s” */
  label = g_strdup_printf (_("limit of Path %u · %s"), vimos_candidate_get_rank (candidate),
                           bandwidth);
  vimos_chart_lane_set_limit (self->rate, mbps, label);
}

/**
 * vimos_run_view_new:
 * @migration: the move
 *
 * Returns: (transfer full): a view that follows @migration
 */
VimosRunView *
vimos_run_view_new (VimosMigration *migration)
{
  VimosRunView *self;

  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), NULL);

  self = g_object_new (VIMOS_TYPE_RUN_VIEW, NULL);
  self->migration = g_object_ref (migration);
  vimos_chart_lane_set_colour (self->rate, track_of (self));
  set_limit (self);
  g_signal_connect_object (migration, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  if (is_over (self))
    {
      ended_cb (self);
      return self;
    }
  self->timer = g_timeout_add (REFRESH_MS, timer_cb, self);
  vimos_run_view_refresh (self);
  return self;
}

/** vimos_run_view_get_model: Returns: (transfer none): phases, pings, rate and intents */
VimosTimeModel *
vimos_run_view_get_model (VimosRunView *self)
{
  g_return_val_if_fail (VIMOS_IS_RUN_VIEW (self), NULL);

  return self->model;
}

/**
 * vimos_run_view_get_phases:
 *
 * Returns: (transfer none): the lane of the move's phases, and of what is to come
 */
VimosChartLane *
vimos_run_view_get_phases (VimosRunView *self)
{
  g_return_val_if_fail (VIMOS_IS_RUN_VIEW (self), NULL);

  return self->phases;
}

/** vimos_run_view_get_pings: Returns: (transfer none): the lane of how the VM answers */
VimosChartLane *
vimos_run_view_get_pings (VimosRunView *self)
{
  g_return_val_if_fail (VIMOS_IS_RUN_VIEW (self), NULL);

  return self->pings;
}

/* Until when it is known whether the VM answers: what is tidied up later takes its time. */
static gint64
find_last_ping (VimosRunView *self)
{
  g_auto (VimosRunFacts) facts = { NULL };

  vimos_run_facts_init_migration (&facts, self->migration);
  return vimos_run_facts_find_last_ping (&facts);
}

/* The last moment of the run: time stands still there. */
static gint64
find_end (VimosRunView *self)
{
  g_auto (VimosRunFacts) facts = { NULL };

  vimos_run_facts_init_migration (&facts, self->migration);
  return vimos_run_facts_find_end (&facts, self->origin_us);
}

/**
 * vimos_run_view_refresh:
 *
 * Brings the charts up to date at once; while the move runs that happens five times a second.
 */
void
vimos_run_view_refresh (VimosRunView *self)
{
  gboolean stopped;
  gint64 origin_us, now_us;

  g_return_if_fail (VIMOS_IS_RUN_VIEW (self));

  origin_us = find_origin (self, &stopped);
  if (origin_us != self->origin_us)
    {
      /* Everything moves along the axis when it turns out when the VM stopped. */
      self->origin_us = origin_us;
      self->n_pings = self->n_bytes = 0;
      vimos_series_clear (vimos_chart_lane_get_series (self->pings));
      vimos_series_clear (vimos_chart_lane_get_series (self->rate));
    }
  now_us = is_over (self) ? find_end (self) : vimos_clock_now ();
  vimos_time_model_set_origin_label (self->model, stopped ? _("VM off") : _("start"));
  vimos_time_model_set_now (self->model, is_over (self) ? NAN : to_seconds (self, now_us));
  append_pings (self);
  append_rate (self);
  outline_rate (self, now_us);
  show_phases (self, now_us);
  show_outage (self, is_over (self) ? find_last_ping (self) : now_us);
  show_intents (self, now_us);
  set_range (self, now_us);
  summarise (self);
}
