/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-time-chart-private.h"
#include "vimos-time-scale.h"

/* Puts the whole chart together when something changed and the widget is allocated: lanes one above the other over
 * one time axis, their titles at the left; and the cursor, which is a scene of its own so that moving it costs
 * nothing. */

#define CAPTION 0.82
#define MIN_TICK_DISTANCE 84.0

/**
 * vimos_time_chart_to_x:
 *
 * Returns: where @seconds stands, in px
 */
double
vimos_time_chart_to_x (VimosTimeChart *self,
                       double seconds)
{
  return self->plot.origin.x
         + (seconds - self->start) / (self->end - self->start) * self->plot.size.width;
}

/**
 * vimos_time_chart_get_colour:
 * @colour: a track or one of #VimosSpan's colours
 *
 * Returns: (transfer none): what it looks like
 */
const GdkRGBA *
vimos_time_chart_get_colour (VimosTimeChart *self,
                             int colour)
{
  switch (colour)
    {
    case VIMOS_SPAN_GOOD:
      return &self->palette.good;
    case VIMOS_SPAN_NEUTRAL:
      return &self->palette.rest;
    case VIMOS_SPAN_OUTAGE:
      return &self->palette.outage;
    default:
      return vimos_palette_get_track (&self->palette, colour);
    }
}

/* The series' greatest value or the limit, and a little air. */
static double
top_value_of (VimosTimeChart *self,
              VimosChartLane *lane)
{
  double top = vimos_series_get_max (vimos_chart_lane_get_series (lane), self->start, self->end);

  top = fmax (top, vimos_chart_lane_get_limit (lane));
  if (!(top > 0) || !isfinite (top))
    return 1;
  return top * (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_AREA ? 1.35 : 1.25);
}

/* Bars have one height; what is left is shared by the lanes that plot values. */
static void
place_lanes (VimosTimeChart *self,
             double width,
             double height)
{
  GListModel *lanes = vimos_time_model_get_lanes (self->model);
  guint n = g_list_model_get_n_items (lanes);
  guint n_plots = 0;
  double rest = height - VIMOS_CHART_AXIS_HEIGHT, y = 0, plot_height, left;

  g_array_set_size (self->placed, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);

      rest -= VIMOS_CHART_LANE_GAP;
      if (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_SPANS)
        rest -= VIMOS_CHART_BAR_HEIGHT;
      else
        n_plots++;
    }
  left = VIMOS_CHART_TITLE_WIDTH + (n_plots > 0 ? VIMOS_CHART_TICK_WIDTH : 8);
  plot_height = n_plots > 0 ? MAX (rest / n_plots, 20) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);
      VimosPlacedLane placed = { .lane = lane, .top_value = top_value_of (self, lane) };
      double lane_height = vimos_chart_lane_get_kind (lane) == VIMOS_LANE_SPANS ? VIMOS_CHART_BAR_HEIGHT : plot_height;

      graphene_rect_init (&placed.plot, left, floor (y), MAX (floor (width - left - VIMOS_CHART_RIGHT_MARGIN), 1),
                          floor (lane_height));
      g_array_append_val (self->placed, placed);
      y += lane_height + VIMOS_CHART_LANE_GAP;
    }
  graphene_rect_init (&self->plot, left, 0, MAX (floor (width - left - VIMOS_CHART_RIGHT_MARGIN), 1), MAX (y, 1));
}

static void
draw_title (VimosTimeChart *self,
            GtkSnapshot *snapshot,
            const VimosPlacedLane *placed)
{
  VimosChartLane *lane = placed->lane;
  const char *value = vimos_chart_lane_get_value (lane);
  const char *unit = vimos_chart_lane_get_unit (lane);
  const VimosText *text;
  double y = placed->plot.origin.y;

  text = vimos_text_cache_get (self->texts, vimos_chart_lane_get_title (lane), 0.95, PANGO_WEIGHT_BOLD,
                               &self->palette.text);
  if (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_SPANS)
    {
      vimos_text_append (text, snapshot, 0, y + (placed->plot.size.height - text->height) / 2);
      return;
    }
  vimos_text_append (text, snapshot, 0, y);
  y += text->height;
  if (value != NULL)
    {
      text = vimos_text_cache_get (self->texts, value, 1.15, PANGO_WEIGHT_BOLD,
                                   vimos_chart_lane_get_alarm (lane)
                                       ? &self->palette.outage
                                       : vimos_time_chart_get_colour (self, vimos_chart_lane_get_colour (lane)));
      if (y + text->height <= placed->plot.origin.y + placed->plot.size.height)
        vimos_text_append (text, snapshot, 0, y);
      y += text->height;
    }
  if (unit != NULL)
    {
      text = vimos_text_cache_get (self->texts, unit, CAPTION, PANGO_WEIGHT_NORMAL, &self->palette.dim);
      if (y + text->height <= placed->plot.origin.y + placed->plot.size.height)
        vimos_text_append (text, snapshot, 0, y);
    }
}

static void
draw_axis (VimosTimeChart *self,
           GtkSnapshot *snapshot)
{
  double step = vimos_time_scale_step (self->end - self->start, self->plot.size.width, MIN_TICK_DISTANCE);
  double bottom = self->plot.size.height - VIMOS_CHART_LANE_GAP;
  const char *origin_label = vimos_time_model_get_origin_label (self->model);
  gboolean with_sign = vimos_time_model_get_ahead (self->model);

  for (double at = ceil (self->start / step) * step; at <= self->end + step * 1e-6; at += step)
    {
      gboolean origin = fabs (at) < step / 2 && origin_label != NULL;
      g_autofree char *label = vimos_time_scale_format (fabs (at) < step / 2 ? 0 : at, step, with_sign);
      const VimosText *text = vimos_text_cache_get (self->texts, origin ? origin_label : label, CAPTION,
                                                    origin ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
                                                    origin ? &self->palette.text : &self->palette.dim);
      double x = floor (vimos_time_chart_to_x (self, at));

      gtk_snapshot_append_color (snapshot, &self->palette.grid, &GRAPHENE_RECT_INIT (x, 0, 1, bottom));
      x = CLAMP (x - text->width / 2, 0, gtk_widget_get_width (GTK_WIDGET (self)) - text->width);
      vimos_text_append (text, snapshot, x, bottom + 5);
    }
}

static void
draw_mark (VimosTimeChart *self,
           GtkSnapshot *snapshot,
           double seconds,
           const GdkRGBA *colour)
{
  double x = floor (vimos_time_chart_to_x (self, seconds));

  if (seconds >= self->start && seconds <= self->end)
    gtk_snapshot_append_color (snapshot, colour,
                               &GRAPHENE_RECT_INIT (x, 0, 2, self->plot.size.height - VIMOS_CHART_LANE_GAP + 4));
}

static void
draw_marks (VimosTimeChart *self,
            GtkSnapshot *snapshot)
{
  double now = vimos_time_model_get_now (self->model);

  if (vimos_time_model_get_origin_label (self->model) != NULL)
    draw_mark (self, snapshot, 0, &self->palette.text);
  if (!isnan (now))
    draw_mark (self, snapshot, now, &self->palette.accent);
}

/**
 * vimos_time_chart_build_scene:
 *
 * Makes the render node that snapshots show.
 */
void
vimos_time_chart_build_scene (VimosTimeChart *self)
{
  GtkSnapshot *snapshot;

  g_clear_pointer (&self->scene, gsk_render_node_unref);
  g_clear_pointer (&self->cursor_scene, gsk_render_node_unref);
  g_array_set_size (self->placed, 0);
  if (self->model == NULL)
    return;
  self->start = vimos_time_model_get_start (self->model);
  self->end = vimos_time_model_get_end (self->model);
  snapshot = gtk_snapshot_new ();
  vimos_text_cache_trim (self->texts);
  place_lanes (self, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  for (guint i = 0; i < self->placed->len; i++)
    gtk_snapshot_append_color (snapshot, &self->palette.lane,
                               &g_array_index (self->placed, VimosPlacedLane, i).plot);
  draw_axis (self, snapshot);
  for (guint i = 0; i < self->placed->len; i++)
    {
      const VimosPlacedLane *placed = &g_array_index (self->placed, VimosPlacedLane, i);

      vimos_time_chart_draw_lane (self, snapshot, placed);
      draw_title (self, snapshot, placed);
    }
  draw_marks (self, snapshot);
  self->scene = gtk_snapshot_free_to_node (snapshot);
  vimos_time_chart_build_cursor (self);
}

/**
 * vimos_time_chart_describe_lane:
 * @seconds: a time
 *
 * Returns: (transfer full) (nullable): what happens in @lane at that time
 */
char *
vimos_time_chart_describe_lane (VimosChartLane *lane,
                                double seconds)
{
  GListModel *spans = G_LIST_MODEL (vimos_chart_lane_get_spans (lane));
  VimosSeries *series = vimos_chart_lane_get_series (lane);
  guint index;

  if (vimos_chart_lane_get_kind (lane) != VIMOS_LANE_SPANS && vimos_series_find (series, seconds, &index))
    {
      double value = vimos_series_get_y (series, index);

      if (seconds < vimos_series_get_x (series, 0) - 1
          || seconds > vimos_series_get_x (series, vimos_series_get_length (series) - 1) + 1)
        return NULL;
      if (isnan (value))
        return g_strdup (_("no answer"));
      return g_strdup_printf ("%.3g %s", value,
                              vimos_chart_lane_get_unit (lane) != NULL ? vimos_chart_lane_get_unit (lane) : "");
    }
  for (guint i = 0; i < g_list_model_get_n_items (spans); i++)
    {
      g_autoptr (VimosSpan) span = g_list_model_get_item (spans, i);

      if (seconds >= vimos_span_get_start (span) && seconds < vimos_span_get_end (span))
        return g_strdup (vimos_span_get_label (span));
    }
  return NULL;
}

typedef struct
{
  const VimosText *titles[8];
  const VimosText *values[8];
  guint n;
  double title_width;
  double value_width;
} Card;

static void
fill_card (VimosTimeChart *self,
           Card *card)
{
  for (guint i = 0; i < self->placed->len && card->n < G_N_ELEMENTS (card->titles); i++)
    {
      VimosChartLane *lane = g_array_index (self->placed, VimosPlacedLane, i).lane;
      g_autofree char *value = vimos_time_chart_describe_lane (lane, self->cursor);

      if (value == NULL)
        continue;
      card->titles[card->n] = vimos_text_cache_get (self->texts, vimos_chart_lane_get_title (lane), CAPTION,
                                                    PANGO_WEIGHT_NORMAL, &self->palette.dim);
      card->values[card->n] = vimos_text_cache_get (self->texts, value, CAPTION, PANGO_WEIGHT_BOLD,
                                                    &self->palette.text);
      card->title_width = MAX (card->title_width, card->titles[card->n]->width);
      card->value_width = MAX (card->value_width, card->values[card->n]->width);
      card->n++;
    }
}

static void
draw_card (VimosTimeChart *self,
           GtkSnapshot *snapshot,
           const Card *card,
           double x)
{
  g_autofree char *time = vimos_time_scale_format (self->cursor, 0.1, FALSE);
  const VimosText *heading = vimos_text_cache_get (self->texts, time, CAPTION, PANGO_WEIGHT_BOLD,
                                                   &self->palette.text);
  double line = heading->height + 2;
  double width = MAX (card->title_width + 18 + card->value_width, heading->width) + 20;
  double height = line * (card->n + 1) + 14;
  double left = x + 12 + width > gtk_widget_get_width (GTK_WIDGET (self)) ? x - 12 - width : x + 12;
  double y = 18;
  const GdkRGBA *outline = &self->palette.outline;
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (left, 10, width, height), 8);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &self->palette.background, &box.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &box, (float[4]){ 1, 1, 1, 1 },
                              (GdkRGBA[4]){ *outline, *outline, *outline, *outline });
  vimos_text_append (heading, snapshot, left + 10, y);
  for (guint i = 0; i < card->n; i++)
    {
      y += line;
      vimos_text_append (card->titles[i], snapshot, left + 10, y);
      vimos_text_append (card->values[i], snapshot, left + width - 10 - card->values[i]->width, y);
    }
}

/**
 * vimos_time_chart_build_cursor:
 *
 * Makes the render node of the line at the cursor and of the card beside it.
 */
void
vimos_time_chart_build_cursor (VimosTimeChart *self)
{
  GtkSnapshot *snapshot;
  Card card = { 0 };
  double x;

  g_clear_pointer (&self->cursor_scene, gsk_render_node_unref);
  if (self->model == NULL || isnan (self->cursor) || self->cursor < self->start || self->cursor > self->end)
    return;
  snapshot = gtk_snapshot_new ();
  x = floor (vimos_time_chart_to_x (self, self->cursor));
  gtk_snapshot_append_color (snapshot, &self->palette.text,
                             &GRAPHENE_RECT_INIT (x, 0, 1, self->plot.size.height - VIMOS_CHART_LANE_GAP));
  fill_card (self, &card);
  draw_card (self, snapshot, &card, x);
  self->cursor_scene = gtk_snapshot_free_to_node (snapshot);
}
