/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "vimos-time-chart-private.h"

/**
 * VimosTimeChart:
 *
 * Lanes over one time axis: bars of what happened when, lines and areas of what was measured, a line at “now”, and
 * a cursor that reads all lanes at once. Main thread only. Time runs from left to right in every text direction.
 *
 * Keys: left and right move the cursor, with Ctrl by ten times as much; Home, End; Esc removes it.
 *
 * CSS nodes: `timechart`. Colours: the named colours of #VimosPalette. Accessibility: role IMG; the description is
 * the model's summary, followed by the values at the cursor.
 */

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_CURSOR,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosTimeChart, vimos_time_chart, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
queue_scene (VimosTimeChart *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
describe (VimosTimeChart *self)
{
  g_autoptr (GString) text = g_string_new (self->model != NULL ? vimos_time_model_get_summary (self->model) : NULL);

  for (guint i = 0; !isnan (self->cursor) && i < self->placed->len; i++)
    {
      VimosChartLane *lane = g_array_index (self->placed, VimosPlacedLane, i).lane;
      g_autofree char *value = vimos_time_chart_describe_lane (lane, self->cursor);

      if (value != NULL)
        g_string_append_printf (text, " %s: %s.", vimos_chart_lane_get_title (lane), value);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
watch_lanes (VimosTimeChart *self,
             GListModel *lanes,
             guint position,
             guint n)
{
  for (guint i = position; i < position + n; i++)
    {
      g_autoptr (GObject) lane = g_list_model_get_item (lanes, i);

      g_signal_handlers_disconnect_by_func (lane, queue_scene, self);
      g_signal_connect_object (lane, "changed", G_CALLBACK (queue_scene), self, G_CONNECT_SWAPPED);
    }
}

static void
lanes_changed_cb (GListModel *lanes,
                  guint position,
                  guint removed,
                  guint added,
                  gpointer user_data)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (user_data);

  g_assert (G_IS_LIST_MODEL (lanes));

  g_array_set_size (self->placed, 0);
  watch_lanes (self, lanes, position, added);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  queue_scene (self);
}

static void
model_changed_cb (VimosTimeChart *self)
{
  describe (self);
  queue_scene (self);
}

static void
forget_model (VimosTimeChart *self)
{
  g_array_set_size (self->placed, 0);
  if (self->model == NULL)
    return;
  g_signal_handlers_disconnect_by_data (vimos_time_model_get_lanes (self->model), self);
  g_signal_handlers_disconnect_by_data (self->model, self);
}

static void
move_cursor_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);
  double step = (self->end - self->start) / 200;
  int by = g_variant_get_int32 (parameter);
  double from = isnan (self->cursor) ? self->start : self->cursor;

  vimos_time_chart_set_cursor (self, CLAMP (from + by * step, self->start, self->end));
}

static void
drop_cursor_action (GtkWidget *widget,
                    const char *name,
                    GVariant *parameter)
{
  vimos_time_chart_set_cursor (VIMOS_TIME_CHART (widget), NAN);
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double x,
           double y,
           gpointer user_data)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (user_data);
  double part = (x - self->plot.origin.x) / self->plot.size.width;

  vimos_time_chart_set_cursor (self, part < 0 || part > 1 ? NAN : self->start + part * (self->end - self->start));
}

static void
leave_cb (GtkEventController *controller,
          gpointer user_data)
{
  vimos_time_chart_set_cursor (VIMOS_TIME_CHART (user_data), NAN);
}

static void
vimos_time_chart_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  vimos_time_chart_build_scene (VIMOS_TIME_CHART (widget));
}

static void
vimos_time_chart_snapshot (GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);

  if (self->scene != NULL)
    gtk_snapshot_append_node (snapshot, self->scene);
  if (self->cursor_scene != NULL)
    gtk_snapshot_append_node (snapshot, self->cursor_scene);
}

static void
vimos_time_chart_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);
  GListModel *lanes = self->model != NULL ? vimos_time_model_get_lanes (self->model) : NULL;
  guint n = lanes != NULL ? g_list_model_get_n_items (lanes) : 0;
  int height = VIMOS_CHART_AXIS_HEIGHT;
  guint n_plots = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = VIMOS_CHART_TITLE_WIDTH + VIMOS_CHART_TICK_WIDTH + 160;
      *natural = 720;
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);

      height += VIMOS_CHART_LANE_GAP;
      if (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_SPANS)
        height += VIMOS_CHART_BAR_HEIGHT;
      else
        n_plots++;
    }
  *minimum = height + n_plots * VIMOS_CHART_MIN_PLOT_HEIGHT;
  *natural = height + n_plots * VIMOS_CHART_MIN_PLOT_HEIGHT * 3 / 2;
}

static void
vimos_time_chart_css_changed (GtkWidget *widget,
                              GtkCssStyleChange *change)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);

  GTK_WIDGET_CLASS (vimos_time_chart_parent_class)->css_changed (widget, change);

  vimos_palette_resolve (&self->palette, widget);
  vimos_text_cache_clear (self->texts);
  queue_scene (self);
}

static void
vimos_time_chart_dispose (GObject *object)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (object);

  forget_model (self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->scene, gsk_render_node_unref);
  g_clear_pointer (&self->cursor_scene, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_time_chart_parent_class)->dispose (object);
}

static void
vimos_time_chart_finalize (GObject *object)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (object);

  g_array_unref (self->placed);
  g_clear_pointer (&self->texts, vimos_text_cache_free);

  G_OBJECT_CLASS (vimos_time_chart_parent_class)->finalize (object);
}

static void
vimos_time_chart_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, vimos_time_chart_get_model (self));
      break;
    case PROP_CURSOR:
      g_value_set_double (value, vimos_time_chart_get_cursor (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_time_chart_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      vimos_time_chart_set_model (self, g_value_get_object (value));
      break;
    case PROP_CURSOR:
      vimos_time_chart_set_cursor (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    int by; /* 1/200 of the axis */
  } keys[] = {
    { GDK_KEY_Left, 0, -1 },
    { GDK_KEY_Right, 0, 1 },
    { GDK_KEY_Left, GDK_CONTROL_MASK, -10 },
    { GDK_KEY_Right, GDK_CONTROL_MASK, 10 },
    { GDK_KEY_Home, 0, -200 },
    { GDK_KEY_End, 0, 200 },
  };

  gtk_widget_class_install_action (widget_class, "chart.move-cursor", "i", move_cursor_action);
  gtk_widget_class_install_action (widget_class, "chart.drop-cursor", NULL, drop_cursor_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         "chart.move-cursor", "i", keys[i].by);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "chart.drop-cursor", NULL);
}

static void
vimos_time_chart_class_init (VimosTimeChartClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_time_chart_dispose;
  object_class->finalize = vimos_time_chart_finalize;
  object_class->get_property = vimos_time_chart_get_property;
  object_class->set_property = vimos_time_chart_set_property;

  widget_class->size_allocate = vimos_time_chart_size_allocate;
  widget_class->snapshot = vimos_time_chart_snapshot;
  widget_class->measure = vimos_time_chart_measure;
  widget_class->css_changed = vimos_time_chart_css_changed;

  /** VimosTimeChart:model: what it shows */
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, VIMOS_TYPE_TIME_MODEL, flags);
  /** VimosTimeChart:cursor: where all lanes are read, in s; NaN when nowhere */
  properties[PROP_CURSOR] = g_param_spec_double ("cursor", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "timechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  add_bindings (widget_class);
}

static void
vimos_time_chart_init (VimosTimeChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->placed = g_array_new (FALSE, FALSE, sizeof (VimosPlacedLane));
  self->texts = vimos_text_cache_new (GTK_WIDGET (self));
  self->end = 1;
  self->cursor = NAN;
  vimos_palette_resolve (&self->palette, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/**
 * vimos_time_chart_new:
 *
 * Returns: (transfer floating): a chart that shows nothing
 */
GtkWidget *
vimos_time_chart_new (void)
{
  return g_object_new (VIMOS_TYPE_TIME_CHART, NULL);
}

/** vimos_time_chart_get_model: Returns: (transfer none) (nullable): what it shows */
VimosTimeModel *
vimos_time_chart_get_model (VimosTimeChart *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_CHART (self), NULL);

  return self->model;
}

/** vimos_time_chart_get_cursor: Returns: where all lanes are read in s; NaN when nowhere */
double
vimos_time_chart_get_cursor (VimosTimeChart *self)
{
  g_return_val_if_fail (VIMOS_IS_TIME_CHART (self), NAN);

  return self->cursor;
}

/**
 * vimos_time_chart_set_model:
 * @model: (nullable): what it shall show
 */
void
vimos_time_chart_set_model (VimosTimeChart *self,
                            VimosTimeModel *model)
{
  g_return_if_fail (VIMOS_IS_TIME_CHART (self));
  g_return_if_fail (model == NULL || VIMOS_IS_TIME_MODEL (model));

  if (self->model == model)
    return;
  forget_model (self);
  g_set_object (&self->model, model);
  if (model != NULL)
    {
      GListModel *lanes = vimos_time_model_get_lanes (model);

      g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (lanes, "items-changed", G_CALLBACK (lanes_changed_cb), self, 0);
      watch_lanes (self, lanes, 0, g_list_model_get_n_items (lanes));
    }
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  queue_scene (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * vimos_time_chart_set_cursor:
 * @seconds: where all lanes are read; NaN: nowhere
 */
void
vimos_time_chart_set_cursor (VimosTimeChart *self,
                             double seconds)
{
  g_return_if_fail (VIMOS_IS_TIME_CHART (self));

  if (seconds == self->cursor || (isnan (seconds) && isnan (self->cursor)))
    return;
  self->cursor = seconds;
  vimos_time_chart_build_cursor (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}
