/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-time-model.h"

/**
 * VimosTimeModel:
 *
 * What a time chart shows: lanes, and the axis that they share. Emits "changed" when the axis or
 * the summary changed; the lanes tell their changes themselves. Main thread only.
 */
struct _VimosTimeModel
{
  GObject parent_instance;

  GListStore *lanes; /* of VimosChartLane */
  double start;      /* s */
  double end;
  double now; /* s; NaN when time stands still */
  gboolean ahead;
  char *origin_label;
  char *summary;
};

G_DEFINE_FINAL_TYPE (VimosTimeModel, vimos_time_model, G_TYPE_OBJECT)

static guint changed_signal;

static void
emit_changed (VimosTimeModel *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
vimos_time_model_finalize (GObject *object)
{
  VimosTimeModel *self = VIMOS_TIME_MODEL (object);

  g_clear_object (&self->lanes);
  g_free (self->origin_label);
  g_free (self->summary);

  G_OBJECT_CLASS (vimos_time_model_parent_class)->finalize (object);
}

static void
vimos_time_model_class_init (VimosTimeModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_time_model_finalize;

  changed_signal = g_signal_new ("changed", VIMOS_TYPE_TIME_MODEL, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_time_model_init (VimosTimeModel *self)
{
  self->lanes = g_list_store_new (VIMOS_TYPE_CHART_LANE);
  self->end = 1;
  self->now = NAN;
}

/**
 * vimos_time_model_new:
 *
 * Returns: (transfer full): a model without lanes that shows the first second
 */
VimosTimeModel *
vimos_time_model_new (void)
{
  return g_object_new (VIMOS_TYPE_TIME_MODEL, NULL);
}

/** vimos_time_model_get_lanes: Returns: (transfer none): the model of #VimosChartLane, uppermost
 * first */
GListModel *
vimos_time_model_get_lanes (VimosTimeModel *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), NULL);

  return G_LIST_MODEL (self->lanes);
}

/** vimos_time_model_get_start: Returns: the time at the left edge in s */
double
vimos_time_model_get_start (VimosTimeModel *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), 0);

  return self->start;
}

/** vimos_time_model_get_end: Returns: the time at the right edge in s, after the start */
double
vimos_time_model_get_end (VimosTimeModel *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), 1);

  return self->end;
}

/** vimos_time_model_get_now: Returns: what time it is in s; NaN when time stands still */
double
vimos_time_model_get_now (VimosTimeModel *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), NAN);

  return self->now;
}

/** vimos_time_model_get_origin_label: Returns: (transfer none) (nullable): what happens at 0 */
const char *
vimos_time_model_get_origin_label (VimosTimeModel *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), NULL);

  return self->origin_label;
}

/** vimos_time_model_get_ahead: Returns: whether what is right of 0 lies ahead, so that its times
 * have a plus */
gboolean
vimos_time_model_get_ahead (VimosTimeModel *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), FALSE);

  return self->ahead;
}

/** vimos_time_model_get_summary: Returns: (transfer none) (nullable): a sentence that says what is
 * shown */
const char *
vimos_time_model_get_summary (VimosTimeModel *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_MODEL (self), NULL);

  return self->summary;
}

/**
 * vimos_time_model_set_lanes:
 * @lanes: (array length=n_lanes): all lanes that it shall have
 * @n_lanes: how many
 */
void
vimos_time_model_set_lanes (VimosTimeModel *self,
                            VimosChartLane *const *lanes,
                            guint n_lanes)
{
  GListModel *model;
  gboolean same;

  g_return_if_fail (VIMOS_IS_TIME_MODEL (self));
  g_return_if_fail (lanes != NULL || n_lanes == 0);

  model = G_LIST_MODEL (self->lanes);
  same = n_lanes == g_list_model_get_n_items (model);
  for (guint i = 0; same && i < n_lanes; i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (model, i);

      same = lane == lanes[i];
    }
  if (!same)
    g_list_store_splice (self->lanes, 0, g_list_model_get_n_items (model), (gpointer *) lanes,
                         n_lanes);
}

/**
 * vimos_time_model_set_range:
 * @start: the time at the left edge in s
 * @end: the time at the right edge in s; one that is not after @start is put 1 s after it
 */
void
vimos_time_model_set_range (VimosTimeModel *self,
                            double start,
                            double end)
{
  g_return_if_fail (VIMOS_IS_TIME_MODEL (self));
  g_return_if_fail (isfinite (start) && isfinite (end));

  if (end <= start)
    end = start + 1;
  if (start == self->start && end == self->end)
    return;
  self->start = start;
  self->end = end;
  emit_changed (self);
}

/**
 * vimos_time_model_set_now:
 * @now: what time it is in s; NaN when time stands still
 */
void
vimos_time_model_set_now (VimosTimeModel *self,
                          double now)
{
  g_return_if_fail (VIMOS_IS_TIME_MODEL (self));

  if (now == self->now || (isnan (now) && isnan (self->now)))
    return;
  self->now = now;
  emit_changed (self);
}

/**
 * vimos_time_model_set_origin_label:
 * @label: (nullable): what happens at 0
 */
void
vimos_time_model_set_origin_label (VimosTimeModel *self,
                                   const char *label)
{
  g_return_if_fail (VIMOS_IS_TIME_MODEL (self));

  if (g_strcmp0 (label, self->origin_label) == 0)
    return;
  g_free (self->origin_label);
  self->origin_label = g_strdup (label);
  emit_changed (self);
}

/**
 * vimos_time_model_set_ahead:
 * @ahead: whether what is right of 0 lies ahead
 */
void
vimos_time_model_set_ahead (VimosTimeModel *self,
                            gboolean ahead)
{
  g_return_if_fail (VIMOS_IS_TIME_MODEL (self));

  ahead = !!ahead;
  if (ahead == self->ahead)
    return;
  self->ahead = ahead;
  emit_changed (self);
}

/**
 * vimos_time_model_set_summary:
 * @summary: (nullable): a sentence that says what is shown, for assistive technologies
 */
void
vimos_time_model_set_summary (VimosTimeModel *self,
                              const char *summary)
{
  g_return_if_fail (VIMOS_IS_TIME_MODEL (self));

  if (g_strcmp0 (summary, self->summary) == 0)
    return;
  g_free (self->summary);
  self->summary = g_strdup (summary);
  emit_changed (self);
}
