/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-clock.h"
#include "vimos-forecast.h"
#include "vimos-units.h"
#include "vimos-words.h"

/**
 * VimosForecast:
 *
 * While the user plans: left of now how the chosen VM answers pings, right of it how long each path
 * would keep it off. Asks the VM twice a second for as long as it is chosen, and never while it
 * moves: then the move itself does. Holds no widget; main thread only.
 */
struct _VimosForecast
{
  GObject parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosTimeModel *model;
  VimosChartLane *pings;
  GPtrArray *paths; /* VimosChartLane, one a candidate */
  VimosProber *prober;
  char *address; /* that is asked */
  char *answer;  /* how the VM answers, in words; or NULL */
  GArray *recent; /* VimosPing */

  guint timer;
};

#define MAX_PATHS 4
#define MAX_TALL_PATHS 2 /* of more, each bar is thinner */
#define HISTORY_S 20.0
#define INTERVAL_US (G_USEC_PER_SEC / 2)
#define REFRESH_MS 1000

enum
{
  PROP_0,
  PROP_ANSWER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (VimosForecast, vimos_forecast, G_TYPE_OBJECT)

static void
tell_answer (VimosForecast *self,
             const VimosPing *last)
{
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  g_autofree char *time
      = last != NULL && last->rtt_us >= 0 ? vimos_format_milliseconds (last->rtt_us / 1e6) : NULL;
  g_autofree char *answer = NULL;

  if (vm != NULL && last != NULL)
    /* Translators: a VM, and how long its answer took: “web answers in 1.1 ms” */
    answer = time != NULL ? g_strdup_printf (_("%s answers in %s"), vimos_vm_get_name (vm), time)
                          : g_strdup_printf (_("%s does not answer"), vimos_vm_get_name (vm));
  if (g_strcmp0 (answer, self->answer) == 0)
    return;
  g_free (self->answer);
  self->answer = g_steal_pointer (&answer);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWER]);
}

static void
show_pings (VimosForecast *self)
{
  VimosSeries *series = vimos_chart_lane_get_series (self->pings);
  gint64 now = vimos_clock_now ();
  const VimosPing *last = NULL;
  g_autofree char *value = NULL;

  vimos_series_clear (series);
  for (guint i = 0; i < self->recent->len; i++)
    {
      const VimosPing *ping = &g_array_index (self->recent, VimosPing, i);
      double at = (ping->sent_us - now) / (double) G_USEC_PER_SEC;

      if (at >= -HISTORY_S)
        vimos_series_append (series, at, ping->rtt_us < 0 ? NAN : ping->rtt_us / 1000.0);
      last = ping;
    }
  if (last == NULL)
    value = g_strdup ("–");
  else if (last->rtt_us < 0)
    value = g_strdup (_("none"));
  else
    value = g_strdup_printf ("%.1f", last->rtt_us / 1000.0);
  vimos_chart_lane_set_value (self->pings, value, last != NULL && last->rtt_us < 0);
  tell_answer (self, last);
}

static void
ping_cb (VimosProber *prober,
         const VimosPing *ping,
         gpointer user_data)
{
  VimosForecast *self = VIMOS_FORECAST (user_data);

  g_assert (VIMOS_IS_PROBER (prober));

  g_array_append_val (self->recent, *ping);
  if (self->recent->len > 4 * HISTORY_S)
    g_array_remove_range (self->recent, 0, self->recent->len - 2 * HISTORY_S);
}

static void
stop_asking (VimosForecast *self)
{
  if (self->prober != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->prober, self);
      vimos_prober_stop (self->prober);
    }
  g_clear_object (&self->prober);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->answer, g_free);
  g_array_set_size (self->recent, 0);
}

static void
ask (VimosForecast *self,
     const char *address)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (address, self->address) == 0)
    return;
  stop_asking (self);
  if (address == NULL)
    return;
  self->address = g_strdup (address);
  self->prober = vimos_context_make_prober (vimos_workspace_get_context (self->workspace));
  g_signal_connect (self->prober, "ping", G_CALLBACK (ping_cb), self);
  if (!vimos_prober_start (self->prober, address, INTERVAL_US, &error))
    g_debug ("no pings to %s: %s", address, error->message);
}

static double
show_path (VimosChartLane *lane,
           VimosPlan *plan,
           VimosCandidate *candidate,
           gboolean chosen)
{
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func (g_object_unref);
  VimosVm *vm = vimos_plan_get_vm (plan);
  double total = vimos_candidate_get_predicted_migration (candidate);
  double payload = vimos_plan_get_payload (plan); /* empty pages of memory are not sent */
  double share = payload > 0 ? MIN (vimos_vm_get_disk_bytes (vm) / payload, 1) : 0;
  int track = vimos_candidate_get_rank (candidate) - 1;
  VimosSpanStyle style = chosen ? VIMOS_SPAN_SOLID : VIMOS_SPAN_DASHED;
  g_autofree char *note = vimos_words_about_seconds (total);

  vimos_chart_lane_set_colour (lane, track);
  if (isfinite (total))
    {
      if (share > 0)
        g_ptr_array_add (spans,
                         vimos_span_new (0, total * share, style, track, 0.95, _("disk"), NULL));
      g_ptr_array_add (spans, vimos_span_new (total * share, total, style, track, 0.8, _("memory"),
                                              note));
    }
  vimos_chart_lane_set_spans (lane, spans);
  return isfinite (total) ? total : 0;
}

static VimosChartLane *
lane_for_path (VimosForecast *self,
               guint index)
{
  while (self->paths->len <= index)
    {
      g_autofree char *title = g_strdup_printf (_("Path %u"), self->paths->len + 1);

      g_ptr_array_add (self->paths,
                       vimos_chart_lane_new (VIMOS_LANE_SPANS, title, NULL, self->paths->len));
    }
  return g_ptr_array_index (self->paths, index);
}

static void
summarise (VimosForecast *self,
           VimosCandidate *candidate)
{
  g_autofree char *time = NULL;
  g_autofree char *summary = NULL;

  if (candidate == NULL)
    {
      vimos_time_model_set_summary (self->model, _("No path is chosen."));
      return;
    }
  time = vimos_words_about_seconds (vimos_candidate_get_predicted_migration (candidate));
  /* Translators: “Over path 1 the VM would be off for ≈ 29.0 s.” */
  summary = g_strdup_printf (_("Over path %u the VM would be off for %s."),
                             vimos_candidate_get_rank (candidate), time);
  vimos_time_model_set_summary (self->model, summary);
}

static void
refresh (VimosForecast *self)
{
  VimosPlan *plan = vimos_workspace_get_plan (self->workspace);
  VimosCandidate *chosen = vimos_workspace_get_candidate (self->workspace);
  GListModel *candidates = plan != NULL ? vimos_plan_get_candidates (plan) : NULL;
  guint n = candidates != NULL ? MIN (g_list_model_get_n_items (candidates), MAX_PATHS) : 0;
  VimosChartLane *lanes[MAX_PATHS + 1];
  guint n_lanes = 0;
  double longest = 10;

  if (self->prober != NULL)
    {
      show_pings (self);
      lanes[n_lanes++] = self->pings;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCandidate) candidate = g_list_model_get_item (candidates, i);

      lanes[n_lanes] = lane_for_path (self, i);
      vimos_chart_lane_set_compact (lanes[n_lanes], n > MAX_TALL_PATHS);
      longest = MAX (longest, show_path (lanes[n_lanes], plan, candidate, candidate == chosen));
      n_lanes++;
    }
  vimos_time_model_set_lanes (self->model, lanes, n_lanes);
  vimos_time_model_set_range (self->model, -HISTORY_S, ceil (longest * 1.25 / 5) * 5);
  summarise (self, chosen);
}

static gboolean
timer_cb (gpointer user_data)
{
  VimosForecast *self = user_data;

  if (self->prober != NULL)
    show_pings (self);
  return G_SOURCE_CONTINUE;
}

static void
changed_cb (VimosForecast *self)
{
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  gboolean planning = vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_PLANNING;
  VimosContext *context = vimos_workspace_get_context (self->workspace);
  gboolean known
      = vimos_session_get_topology (vimos_workspace_get_session (self->workspace)) != NULL;

  ask (self, planning && vm != NULL && known ? vimos_context_find_vm_address (context, vm) : NULL);
  if (planning && self->timer == 0)
    self->timer = g_timeout_add (REFRESH_MS, timer_cb, self);
  else if (!planning)
    g_clear_handle_id (&self->timer, g_source_remove);
  if (planning)
    refresh (self);
}

static void
vimos_forecast_dispose (GObject *object)
{
  VimosForecast *self = VIMOS_FORECAST (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  stop_asking (self);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (vimos_forecast_parent_class)->dispose (object);
}

static void
vimos_forecast_finalize (GObject *object)
{
  VimosForecast *self = VIMOS_FORECAST (object);

  g_clear_object (&self->model);
  g_clear_object (&self->pings);
  g_ptr_array_unref (self->paths);
  g_array_unref (self->recent);

  G_OBJECT_CLASS (vimos_forecast_parent_class)->finalize (object);
}

static void
vimos_forecast_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_ANSWER)
    g_value_set_string (value, vimos_forecast_get_answer (VIMOS_FORECAST (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_forecast_class_init (VimosForecastClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_forecast_dispose;
  object_class->finalize = vimos_forecast_finalize;
  object_class->get_property = vimos_forecast_get_property;

  /** VimosForecast:answer: how the VM answers pings, in words; %NULL while nobody knows */
  properties[PROP_ANSWER]
      = g_param_spec_string ("answer", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_forecast_init (VimosForecast *self)
{
  self->model = vimos_time_model_new ();
  self->pings = vimos_chart_lane_new (VIMOS_LANE_LINE, _("Ping"), "ms", VIMOS_SPAN_GOOD);
  self->paths = g_ptr_array_new_with_free_func (g_object_unref);
  self->recent = g_array_new (FALSE, FALSE, sizeof (VimosPing));
  vimos_time_model_set_origin_label (self->model, _("now"));
  vimos_time_model_set_ahead (self->model, TRUE);
}

/**
 * vimos_forecast_new:
 * @workspace: what is planned
 *
 * Returns: (transfer full): a forecast that follows @workspace
 */
VimosForecast *
vimos_forecast_new (VimosWorkspace *workspace)
{
  VimosForecast *self;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (VIMOS_TYPE_FORECAST, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}

/** vimos_forecast_get_model: Returns: (transfer none): what a chart shows of it */
VimosTimeModel *
vimos_forecast_get_model (VimosForecast *self)
{
  g_return_val_if_fail (VIMOS_IS_FORECAST (self), NULL);

  return self->model;
}

/**
 * vimos_forecast_get_pings:
 *
 * Returns: (transfer none): the lane of how the VM answers; maybe not in the model
 */
VimosChartLane *
vimos_forecast_get_pings (VimosForecast *self)
{
  g_return_val_if_fail (VIMOS_IS_FORECAST (self), NULL);

  return self->pings;
}

/**
 * vimos_forecast_get_path:
 * @rank: of a candidate, from 1
 *
 * Returns: (transfer none) (nullable): the lane of what that path would cost
 */
VimosChartLane *
vimos_forecast_get_path (VimosForecast *self,
                         guint rank)
{
  g_return_val_if_fail (VIMOS_IS_FORECAST (self), NULL);

  return rank > 0 && rank <= self->paths->len ? g_ptr_array_index (self->paths, rank - 1) : NULL;
}

/** vimos_forecast_get_answer: Returns: (transfer none) (nullable): how the VM answers pings, in
 * words */
const char *
vimos_forecast_get_answer (VimosForecast *self)
{
  g_return_val_if_fail (VIMOS_IS_FORECAST (self), NULL);

  return self->answer;
}
