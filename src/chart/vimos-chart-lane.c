/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-chart-lane.h"

/**
 * VimosChartLane:
 *
 * One row of a time chart: a title with the value of now, a series, and spans. Emits "changed"
 * when anything in it changed. Main thread only.
 */
struct _VimosChartLane
{
  GObject parent_instance;

  VimosLaneKind kind;
  char *title;
  char *unit;
  int colour;
  VimosSeries *series;
  GListStore *spans; /* of VimosSpan */
  char *value;
  gboolean alarm;
  double limit;
  char *limit_label;
  GPtrArray *companions; /* VimosChartLane */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (VimosChartLane, vimos_chart_lane, G_TYPE_OBJECT)

static guint changed_signal;

static void
emit_changed (VimosChartLane *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
vimos_chart_lane_finalize (GObject *object)
{
  VimosChartLane *self = VIMOS_CHART_LANE (object);

  g_clear_object (&self->series);
  g_clear_object (&self->spans);
  g_free (self->title);
  g_free (self->unit);
  g_free (self->value);
  g_free (self->limit_label);
  g_ptr_array_unref (self->companions);

  G_OBJECT_CLASS (vimos_chart_lane_parent_class)->finalize (object);
}

static void
vimos_chart_lane_class_init (VimosChartLaneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_chart_lane_finalize;

  /**
   * VimosChartLane::changed:
   *
   * Something in the lane is different.
   */
  changed_signal = g_signal_new ("changed", VIMOS_TYPE_CHART_LANE, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_chart_lane_init (VimosChartLane *self)
{
  self->series = vimos_series_new ();
  self->spans = g_list_store_new (VIMOS_TYPE_SPAN);
  self->limit = NAN;
  self->companions = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_object (self->series, "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->spans, "items-changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * vimos_chart_lane_new:
 * @kind: how it is drawn
 * @title: its name
 * @unit: (nullable): of its values
 * @colour: of its series: a track or one of #VimosSpan's colours
 *
 * Returns: (transfer full): a lane with an empty series and no spans
 */
VimosChartLane *
vimos_chart_lane_new (VimosLaneKind kind,
                      const char *title,
                      const char *unit,
                      int colour)
{
  VimosChartLane *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (VIMOS_TYPE_CHART_LANE, NULL);
  self->kind = kind;
  self->title = g_strdup (title);
  self->unit = g_strdup (unit);
  self->colour = colour;
  return self;
}

/** vimos_chart_lane_get_kind: Returns: how it is drawn */
VimosLaneKind
vimos_chart_lane_get_kind (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), 0);

  return self->kind;
}

/** vimos_chart_lane_get_title: Returns: (transfer none): its name */
const char *
vimos_chart_lane_get_title (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  return self->title;
}

/** vimos_chart_lane_get_unit: Returns: (transfer none) (nullable): the unit of its values */
const char *
vimos_chart_lane_get_unit (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  return self->unit;
}

/** vimos_chart_lane_get_colour: Returns: the colour of its series */
int
vimos_chart_lane_get_colour (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), VIMOS_SPAN_NEUTRAL);

  return self->colour;
}

/** vimos_chart_lane_get_series: Returns: (transfer none): its samples, to be appended to */
VimosSeries *
vimos_chart_lane_get_series (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  return self->series;
}

/** vimos_chart_lane_get_spans: Returns: (transfer none): its spans, a model of #VimosSpan */
GListStore *
vimos_chart_lane_get_spans (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  return self->spans;
}

/** vimos_chart_lane_get_value: Returns: (transfer none) (nullable): the value of now in words */
const char *
vimos_chart_lane_get_value (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  return self->value;
}

/** vimos_chart_lane_get_alarm: Returns: whether the value of now is a bad one */
gboolean
vimos_chart_lane_get_alarm (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), FALSE);

  return self->alarm;
}

/** vimos_chart_lane_get_limit: Returns: what the values cannot exceed; NaN when nothing is known */
double
vimos_chart_lane_get_limit (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NAN);

  return self->limit;
}

/** vimos_chart_lane_get_limit_label: Returns: (transfer none) (nullable): what the limit is */
const char *
vimos_chart_lane_get_limit_label (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  return self->limit_label;
}

/**
 * vimos_chart_lane_get_companions:
 *
 * Returns: (transfer none) (element-type VimosChartLane): what shares its plot
 */
GPtrArray *
vimos_chart_lane_get_companions (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), NULL);

  return self->companions;
}

/**
 * vimos_chart_lane_get_compact:
 *
 * Returns: whether its bars are thin, and close to those of the lane above
 */
gboolean
vimos_chart_lane_get_compact (VimosChartLane *self)
{
  g_return_val_if_fail (VIMOS_IS_CHART_LANE (self), FALSE);

  return self->compact;
}

/**
 * vimos_chart_lane_set_colour:
 * @colour: of its series: a track or one of #VimosSpan's colours
 */
void
vimos_chart_lane_set_colour (VimosChartLane *self,
                             int colour)
{
  g_return_if_fail (VIMOS_IS_CHART_LANE (self));

  if (colour == self->colour)
    return;
  self->colour = colour;
  emit_changed (self);
}

/**
 * vimos_chart_lane_set_value:
 * @value: (nullable): the value of now in words
 * @alarm: whether it is a bad one
 */
void
vimos_chart_lane_set_value (VimosChartLane *self,
                            const char *value,
                            gboolean alarm)
{
  g_return_if_fail (VIMOS_IS_CHART_LANE (self));

  alarm = !!alarm;
  if (g_strcmp0 (value, self->value) == 0 && alarm == self->alarm)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  self->alarm = alarm;
  emit_changed (self);
}

/**
 * vimos_chart_lane_set_limit:
 * @limit: what the values cannot exceed; NaN when nothing is known
 * @label: (nullable): what the limit is
 */
void
vimos_chart_lane_set_limit (VimosChartLane *self,
                            double limit,
                            const char *label)
{
  g_return_if_fail (VIMOS_IS_CHART_LANE (self));

  if ((limit == self->limit || (isnan (limit) && isnan (self->limit)))
      && g_strcmp0 (label, self->limit_label) == 0)
    return;
  self->limit = limit;
  g_free (self->limit_label);
  self->limit_label = g_strdup (label);
  emit_changed (self);
}

/**
 * vimos_chart_lane_set_spans:
 * @spans: (element-type VimosSpan): all spans that it shall have
 */
void
vimos_chart_lane_set_spans (VimosChartLane *self,
                            GPtrArray *spans)
{
  g_return_if_fail (VIMOS_IS_CHART_LANE (self));
  g_return_if_fail (spans != NULL);

  if (spans->len == 0 && g_list_model_get_n_items (G_LIST_MODEL (self->spans)) == 0)
    return;
  g_list_store_splice (self->spans, 0, g_list_model_get_n_items (G_LIST_MODEL (self->spans)),
                       spans->pdata, spans->len);
}

/**
 * vimos_chart_lane_add_companion:
 * @companion: another lane of the same kind and unit
 *
 * Draws the series and the limit of @companion in the same plot, to be compared; its title stands
 * beside its line.
 */
void
vimos_chart_lane_add_companion (VimosChartLane *self,
                                VimosChartLane *companion)
{
  g_return_if_fail (VIMOS_IS_CHART_LANE (self));
  g_return_if_fail (VIMOS_IS_CHART_LANE (companion) && companion != self);

  g_ptr_array_add (self->companions, g_object_ref (companion));
  g_signal_connect_object (companion, "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  emit_changed (self);
}

/**
 * vimos_chart_lane_set_compact:
 * @compact: whether its bars are thin, and close to those of the lane above
 */
void
vimos_chart_lane_set_compact (VimosChartLane *self,
                              gboolean compact)
{
  g_return_if_fail (VIMOS_IS_CHART_LANE (self));

  compact = !!compact;
  if (compact == self->compact)
    return;
  self->compact = compact;
  emit_changed (self);
}
