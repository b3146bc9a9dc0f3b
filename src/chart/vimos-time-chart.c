/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "vimos-chart-words.h"
#include "vimos-time-chart-private.h"
#include "vimos-time-scale.h"

/**
 * VimosTimeChart:
 *
 * Lanes over one time axis: bars of what happened when, lines and areas of what was measured, a
 * line at “now”, and a cursor that reads all lanes at once. The axis can be zoomed and shifted;
 * what was zoomed to with “now” in it follows the time in whole steps. Main thread only. Time runs
 * from left to right in every text direction.
 *
 * Keys: left and right move the cursor, with Ctrl by ten times as much, with Shift they shift the
 * axis; Home, End; Esc removes the cursor; + − 0 zoom.
 *
 * CSS nodes: `timechart`. Colours: the named colours of #VimosPalette. Accessibility: role IMG;
 * the description is the model's summary, then what is in each lane, or the values at the cursor;
 * vimos_time_model_make_table() says the same as a table.
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

/** vimos_time_chart_queue_scene: the picture is made anew once, before the next frame */
void
vimos_time_chart_queue_scene (VimosTimeChart *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static char *
describe_cursor (VimosTimeChart *self)
{
  GListModel *lanes = vimos_time_model_get_lanes (self->model);
  g_autofree char *time = vimos_time_scale_format (self->cursor, 0.1, FALSE);
  GString *text = g_string_new (time);

  g_string_append_c (text, '.');
  for (guint i = 0; i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);
      g_autofree char *value = vimos_chart_lane_describe (lane, self->cursor);

      if (value != NULL)
        g_string_append_printf (text, " %s: %s.", vimos_chart_lane_get_title (lane), value);
    }
  return g_string_free (text, FALSE);
}

static void
describe (VimosTimeChart *self)
{
  g_autofree char *text = NULL;

  if (self->model != NULL)
    text = isnan (self->cursor) ? vimos_time_model_describe (self->model) : describe_cursor (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

static void
lane_changed_cb (VimosTimeChart *self)
{
  self->stale_words = TRUE;
  vimos_time_chart_queue_scene (self);
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

      g_signal_handlers_disconnect_by_func (lane, lane_changed_cb, self);
      g_signal_connect_object (lane, "changed", G_CALLBACK (lane_changed_cb), self,
                               G_CONNECT_SWAPPED);
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

  g_array_set_size (self->scene.placed, 0);
  watch_lanes (self, lanes, position, added);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  vimos_time_chart_queue_scene (self);
}

static void
model_changed_cb (VimosTimeChart *self)
{
  describe (self);
  vimos_time_chart_queue_scene (self);
}

static void
forget_model (VimosTimeChart *self)
{
  g_array_set_size (self->scene.placed, 0);
  if (self->model == NULL)
    return;
  g_signal_handlers_disconnect_by_data (vimos_time_model_get_lanes (self->model), self);
  g_signal_handlers_disconnect_by_data (self->model, self);
}

/** vimos_time_chart_get_range: tells which part of the axis is shown, in s */
void
vimos_time_chart_get_range (VimosTimeChart *self,
                            double *start,
                            double *end)
{
  *start = self->model != NULL ? vimos_time_model_get_start (self->model) : 0;
  *end = self->model != NULL ? vimos_time_model_get_end (self->model) : 1;
  if (isnan (self->view_start))
    return;
  *start = self->view_start;
  *end = self->view_end;
}

/* In steps of an eighth of what is shown, so that the picture stands still most of the time. */
static void
follow_now (VimosTimeChart *self)
{
  double now = self->model != NULL ? vimos_time_model_get_now (self->model) : NAN;
  double span = self->view_end - self->view_start, step = span / 8;

  if (isnan (self->view_start) || !self->follows || isnan (now) || now <= self->view_end - step)
    return;
  self->view_start += ceil ((now - (self->view_end - step)) / step) * step;
  self->view_end = self->view_start + span;
}

static void
build_cursor (VimosTimeChart *self)
{
  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);
  self->cursor_node = vimos_time_scene_build_cursor (&self->scene, self->cursor);
}

static void
vimos_time_chart_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);

  follow_now (self);
  vimos_time_chart_get_range (self, &self->scene.start, &self->scene.end);
  self->scene.model = self->model;
  self->scene.texts = self->texts;
  self->scene.palette = &self->palette;
  self->scene.width = width;
  self->scene.height = height;
  g_clear_pointer (&self->node, gsk_render_node_unref);
  self->node = self->passage != NULL ? vimos_time_chart_build_passage (self)
                                     : vimos_time_scene_build (&self->scene);
  build_cursor (self);
  if (self->stale_words)
    describe (self);
  self->stale_words = FALSE;
}

static void
vimos_time_chart_snapshot (GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (widget);

  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  if (self->cursor_node != NULL)
    gtk_snapshot_append_node (snapshot, self->cursor_node);
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
  guint n_plots;
  double height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = VIMOS_CHART_TITLE_WIDTH + VIMOS_CHART_TICK_WIDTH + 160;
      *natural = 720;
      return;
    }
  height = vimos_time_scene_measure (
      self->model != NULL ? vimos_time_model_get_lanes (self->model) : NULL, &n_plots);
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
  vimos_time_chart_queue_scene (self);
}

static void
vimos_time_chart_unmap (GtkWidget *widget)
{
  vimos_time_chart_end_passage (VIMOS_TIME_CHART (widget));

  GTK_WIDGET_CLASS (vimos_time_chart_parent_class)->unmap (widget);
}

static void
vimos_time_chart_dispose (GObject *object)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (object);

  vimos_time_chart_end_passage (self);
  forget_model (self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->cursor_node, gsk_render_node_unref);

  G_OBJECT_CLASS (vimos_time_chart_parent_class)->dispose (object);
}

static void
vimos_time_chart_finalize (GObject *object)
{
  VimosTimeChart *self = VIMOS_TIME_CHART (object);

  vimos_time_scene_clear (&self->scene);
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
  widget_class->unmap = vimos_time_chart_unmap;

  /** VimosTimeChart:model: what it shows */
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, VIMOS_TYPE_TIME_MODEL, flags);
  /** VimosTimeChart:cursor: where all lanes are read, in s; NaN when nowhere */
  properties[PROP_CURSOR] = g_param_spec_double ("cursor", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                                                 flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "timechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  vimos_time_chart_add_keys (widget_class);
}

static void
vimos_time_chart_init (VimosTimeChart *self)
{
  vimos_time_scene_init (&self->scene);
  self->texts = vimos_text_cache_new (GTK_WIDGET (self));
  self->cursor = self->view_start = self->view_end = NAN;
  self->follows = TRUE;
  vimos_palette_resolve (&self->palette, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  vimos_time_chart_add_controllers (self);
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
  vimos_time_chart_end_passage (self);
  forget_model (self);
  g_set_object (&self->model, model);
  self->view_start = self->view_end = NAN;
  if (model != NULL)
    {
      GListModel *lanes = vimos_time_model_get_lanes (model);

      g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (lanes, "items-changed", G_CALLBACK (lanes_changed_cb), self, 0);
      watch_lanes (self, lanes, 0, g_list_model_get_n_items (lanes));
    }
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  vimos_time_chart_queue_scene (self);
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
  build_cursor (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

/**
 * vimos_time_chart_set_view:
 * @start: the time at the left edge in s; NaN to show all that the model does
 * @end: the time at the right edge in s
 *
 * Shows a part of the axis. When “now” is in it, it moves on with the time.
 */
void
vimos_time_chart_set_view (VimosTimeChart *self,
                           double start,
                           double end)
{
  double now;

  g_return_if_fail (VIMOS_IS_TIME_CHART (self));
  g_return_if_fail (isnan (start) || end > start);

  now = self->model != NULL ? vimos_time_model_get_now (self->model) : NAN;
  self->view_start = start;
  self->view_end = end;
  self->follows = isnan (now) || (now >= start && now <= end);
  vimos_time_chart_queue_scene (self);
}

static const GdkRGBA white = { 1, 1, 1, 1 };

/**
 * vimos_time_chart_make_picture:
 * @width: px
 * @height: px
 * @for_paper: whether it is for a white page: in the colours for a light background
 *
 * Returns: (transfer full) (nullable): all that the model shows, as lines and text, without a
 *   background or a cursor
 */
GskRenderNode *
vimos_time_chart_make_picture (VimosTimeChart *self,
                               double width,
                               double height,
                               gboolean for_paper)
{
  VimosTimeScene scene;
  g_autoptr (VimosTextCache) texts = NULL;
  VimosPalette palette;
  GskRenderNode *node;

  g_return_val_if_fail (VIMOS_IS_TIME_CHART (self), NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  palette = self->palette;
  if (for_paper)
    {
      vimos_palette_load (&palette, FALSE, FALSE);
      texts = vimos_text_cache_new_plain (GTK_WIDGET (self));
    }
  vimos_time_scene_init (&scene);
  scene.model = self->model;
  scene.texts = texts != NULL ? texts : self->texts;
  scene.palette = &palette;
  scene.width = width;
  scene.height = height;
  if (self->model != NULL)
    {
      scene.start = vimos_time_model_get_start (self->model);
      scene.end = vimos_time_model_get_end (self->model);
    }
  node = vimos_time_scene_build (&scene);
  vimos_time_scene_clear (&scene);
  return node;
}

/**
 * vimos_time_chart_export:
 * @format: what kind of file
 * @width: px
 * @height: px
 * @scale: by how much it is enlarged
 * @for_paper: whether it is to be on white, in the colours for a light background
 * @error: return location for a #VimosDrawingError
 *
 * Returns: (transfer full): the contents of the file, or %NULL on error
 */
GBytes *
vimos_time_chart_export (VimosTimeChart *self,
                         VimosDrawingFormat format,
                         double width,
                         double height,
                         double scale,
                         gboolean for_paper,
                         GError **error)
{
  g_autoptr (GskRenderNode) node = NULL;

  g_return_val_if_fail (VIMOS_IS_TIME_CHART (self), NULL);

  if (width > 0 && height > 0)
    node = vimos_time_chart_make_picture (self, width, height, for_paper);
  return vimos_drawing_export (node, format, width, height, scale,
                               for_paper ? &white : &self->palette.background, error);
}

/**
 * vimos_time_chart_copy_texture:
 * @scale: by how much it is enlarged
 *
 * Returns: (transfer full) (nullable): what the window shows of the chart, for the clipboard;
 *   %NULL when it has no size yet
 */
GdkTexture *
vimos_time_chart_copy_texture (VimosTimeChart *self,
                               double scale)
{
  g_return_val_if_fail (VIMOS_IS_TIME_CHART (self), NULL);

  return vimos_drawing_make_texture (self->node, gtk_widget_get_width (GTK_WIDGET (self)),
                                     gtk_widget_get_height (GTK_WIDGET (self)), scale,
                                     &self->palette.background, NULL);
}
