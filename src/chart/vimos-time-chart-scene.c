/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-chart-draw.h"
#include "vimos-chart-words.h"
#include "vimos-time-chart-private.h"
#include "vimos-time-scale.h"

/* Puts the whole chart together when something changed and the widget is allocated: lanes one above
 * the other over one time axis, their titles at the left; and the cursor, which is a node of its
 * own so that moving it costs nothing. */

#define CAPTION 0.82
#define NOW_MARGIN 8 /* px */
#define MIN_TICK_DISTANCE 84.0

/**
 * vimos_time_scene_to_x:
 *
 * Returns: where @seconds stands, in px
 */
double
vimos_time_scene_to_x (const VimosTimeScene *self,
                       double seconds)
{
  return self->plot.origin.x
         + (seconds - self->start) / (self->end - self->start) * self->plot.size.width;
}

/** vimos_time_scene_init: makes a scene without a model */
void
vimos_time_scene_init (VimosTimeScene *self)
{
  *self = (VimosTimeScene){ .end = 1 };
  self->placed = g_array_new (FALSE, FALSE, sizeof (VimosPlacedLane));
}

void
vimos_time_scene_clear (VimosTimeScene *self)
{
  g_clear_pointer (&self->placed, g_array_unref);
}

static double
greatest_of (const VimosTimeScene *self,
             VimosChartLane *lane)
{
  GPtrArray *companions = vimos_chart_lane_get_companions (lane);
  double top = vimos_series_get_max (vimos_chart_lane_get_series (lane), self->start, self->end);

  top = fmax (top, vimos_chart_lane_get_limit (lane));
  for (guint i = 0; i < companions->len; i++)
    top = fmax (top, greatest_of (self, g_ptr_array_index (companions, i)));
  return top;
}

/* The greatest value or limit, and a little air. */
static double
top_value_of (const VimosTimeScene *self,
              VimosChartLane *lane)
{
  double top = greatest_of (self, lane);

  if (!(top > 0) || !isfinite (top))
    return 1;
  return top * (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_AREA ? 1.35 : 1.25);
}

static double
bar_height (VimosChartLane *lane)
{
  return vimos_chart_lane_get_compact (lane) ? VIMOS_CHART_COMPACT_HEIGHT : VIMOS_CHART_BAR_HEIGHT;
}

/* Compact lanes stand together, the last one keeps clear of what follows. */
static double
gap_below (GListModel *lanes,
           guint index)
{
  g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, index);
  g_autoptr (VimosChartLane) next = g_list_model_get_item (lanes, index + 1);

  return next != NULL && vimos_chart_lane_get_compact (lane) && vimos_chart_lane_get_compact (next)
             ? VIMOS_CHART_COMPACT_GAP : VIMOS_CHART_LANE_GAP;
}

/**
 * vimos_time_scene_measure:
 * @n_plots: (out): how many lanes plot values
 *
 * Returns: the height in px of all that is no plot
 */
double
vimos_time_scene_measure (GListModel *lanes,
                          guint *n_plots)
{
  double height = VIMOS_CHART_AXIS_HEIGHT;

  *n_plots = 0;
  for (guint i = 0; lanes != NULL && i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);

      height += gap_below (lanes, i);
      if (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_SPANS)
        height += bar_height (lane);
      else
        ++*n_plots;
    }
  return height;
}

/* Bars have one height; what is left is shared by the lanes that plot values. */
static void
place_lanes (VimosTimeScene *self)
{
  GListModel *lanes = vimos_time_model_get_lanes (self->model);
  guint n = g_list_model_get_n_items (lanes), n_plots;
  double rest = self->height - vimos_time_scene_measure (lanes, &n_plots), y = 0, plot_height, left,
         width;

  g_array_set_size (self->placed, 0);
  left = VIMOS_CHART_TITLE_WIDTH + (n_plots > 0 ? VIMOS_CHART_TICK_WIDTH : 8);
  width = MAX (floor (self->width - left - VIMOS_CHART_RIGHT_MARGIN), 1);
  plot_height = n_plots > 0 ? MAX (rest / n_plots, 20) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosChartLane) lane = g_list_model_get_item (lanes, i);
      VimosPlacedLane placed = { .lane = lane, .top_value = top_value_of (self, lane) };
      double height = vimos_chart_lane_get_kind (lane) == VIMOS_LANE_SPANS ? bar_height (lane)
                                                                           : plot_height;

      graphene_rect_init (&placed.plot, left, floor (y), width, floor (height));
      g_array_append_val (self->placed, placed);
      y += height + gap_below (lanes, i);
    }
  graphene_rect_init (&self->plot, left, 0, width, MAX (y, 1));
}

static void
draw_title (VimosTimeScene *self,
            GtkSnapshot *snapshot,
            const VimosPlacedLane *placed)
{
  VimosChartLane *lane = placed->lane;
  const char *value = vimos_chart_lane_get_value (lane);
  const char *unit = vimos_chart_lane_get_unit (lane);
  const VimosText *text;
  double y = placed->plot.origin.y;

  text = vimos_text_cache_get (self->texts, vimos_chart_lane_get_title (lane),
                               vimos_chart_lane_get_compact (lane) ? 0.75 : 0.95, PANGO_WEIGHT_BOLD,
                               &self->palette->text);
  if (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_SPANS)
    {
      vimos_text_append (text, snapshot, 0, y + (placed->plot.size.height - text->height) / 2);
      return;
    }
  vimos_text_append (text, snapshot, 0, y);
  y += text->height;
  if (value != NULL)
    {
      text = vimos_text_cache_get (
          self->texts, value, 1.15, PANGO_WEIGHT_BOLD,
          vimos_chart_lane_get_alarm (lane)
              ? &self->palette->outage
              : vimos_palette_get_span_colour (self->palette, vimos_chart_lane_get_colour (lane)));
      if (y + text->height <= placed->plot.origin.y + placed->plot.size.height)
        vimos_text_append (text, snapshot, 0, y);
      y += text->height;
    }
  if (unit != NULL)
    {
      text = vimos_text_cache_get (self->texts, unit, CAPTION, PANGO_WEIGHT_NORMAL,
                                   &self->palette->dim);
      if (y + text->height <= placed->plot.origin.y + placed->plot.size.height)
        vimos_text_append (text, snapshot, 0, y);
    }
}

/* What time it is stands on the axis. Returns: (nullable): the time, and where; %NULL: it is not in
 * sight */
static const VimosText *
place_now (VimosTimeScene *self,
           graphene_rect_t *plate)
{
  double now = vimos_time_model_get_now (self->model), width;
  g_autofree char *time = NULL;
  const VimosText *text;

  if (isnan (now) || now < self->start || now > self->end)
    return NULL;
  time = vimos_time_scale_format (now, 0.1, FALSE);
  text = vimos_text_cache_get (self->texts, time, CAPTION, PANGO_WEIGHT_BOLD,
                               &self->palette->mark);
  width = text->width + 2 * NOW_MARGIN;
  graphene_rect_init (plate,
                      floor (CLAMP (vimos_time_scene_to_x (self, now) - width / 2, 0,
                                    MAX (self->width - width, 0))),
                      self->plot.size.height - VIMOS_CHART_LANE_GAP + 3, width, text->height + 4);
  return text;
}

static void
draw_axis (VimosTimeScene *self,
           GtkSnapshot *snapshot)
{
  double step = vimos_time_scale_step (self->end - self->start, self->plot.size.width,
                                       MIN_TICK_DISTANCE);
  double bottom = self->plot.size.height - VIMOS_CHART_LANE_GAP;
  const char *origin_label = vimos_time_model_get_origin_label (self->model);
  gboolean with_sign = vimos_time_model_get_ahead (self->model);
  graphene_rect_t now;
  gboolean shows_now = place_now (self, &now) != NULL;

  for (double at = ceil (self->start / step) * step; at <= self->end + step * 1e-6; at += step)
    {
      gboolean origin = fabs (at) < step / 2 && origin_label != NULL;
      g_autofree char *label = vimos_time_scale_format (fabs (at) < step / 2 ? 0 : at, step,
                                                        with_sign);
      const VimosText *text = vimos_text_cache_get (
          self->texts, origin ? origin_label : label, CAPTION,
          origin ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
          origin ? &self->palette->text : &self->palette->dim);
      double x = floor (vimos_time_scene_to_x (self, at));

      gtk_snapshot_append_color (snapshot, &self->palette->grid,
                                 &GRAPHENE_RECT_INIT (x, 0, 1, bottom));
      x = CLAMP (x - text->width / 2, 0, self->width - text->width);
      if (!shows_now || x + text->width <= now.origin.x || x >= now.origin.x + now.size.width)
        vimos_text_append (text, snapshot, x, bottom + 5);
    }
}

static void
draw_mark (VimosTimeScene *self,
           GtkSnapshot *snapshot,
           double seconds,
           const GdkRGBA *colour)
{
  double x = floor (vimos_time_scene_to_x (self, seconds));

  if (seconds >= self->start && seconds <= self->end)
    gtk_snapshot_append_color (
        snapshot, colour,
        &GRAPHENE_RECT_INIT (x, 0, 2, self->plot.size.height - VIMOS_CHART_LANE_GAP + 4));
}

static void
draw_now (VimosTimeScene *self,
          GtkSnapshot *snapshot)
{
  graphene_rect_t plate;
  const VimosText *text = place_now (self, &plate);

  if (text == NULL)
    return;
  vimos_draw_plate (snapshot, &plate, plate.size.height / 2, &self->palette->accent, NULL, 0);
  vimos_text_append (text, snapshot, plate.origin.x + NOW_MARGIN, plate.origin.y + 2);
}

static void
draw_marks (VimosTimeScene *self,
            GtkSnapshot *snapshot)
{
  double now = vimos_time_model_get_now (self->model);

  if (vimos_time_model_get_origin_label (self->model) != NULL)
    draw_mark (self, snapshot, 0, &self->palette->text);
  if (!isnan (now))
    {
      draw_mark (self, snapshot, now, &self->palette->accent);
      draw_now (self, snapshot);
    }
}

/**
 * vimos_time_scene_build:
 *
 * Places all lanes and draws them.
 *
 * Returns: (transfer full) (nullable): the picture; %NULL when there is nothing in it
 */
GskRenderNode *
vimos_time_scene_build (VimosTimeScene *self)
{
  GtkSnapshot *snapshot;

  g_array_set_size (self->placed, 0);
  if (self->model == NULL)
    return NULL;
  snapshot = gtk_snapshot_new ();
  vimos_text_cache_trim (self->texts);
  place_lanes (self);
  for (guint i = 0; i < self->placed->len; i++)
    gtk_snapshot_append_color (snapshot, &self->palette->lane,
                               &g_array_index (self->placed, VimosPlacedLane, i).plot);
  draw_axis (self, snapshot);
  for (guint i = 0; i < self->placed->len; i++)
    {
      const VimosPlacedLane *placed = &g_array_index (self->placed, VimosPlacedLane, i);

      if (self->without == NULL || !g_hash_table_contains (self->without, placed->lane))
        vimos_time_scene_draw_lane (self, snapshot, placed);
      draw_title (self, snapshot, placed);
    }
  draw_marks (self, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
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
fill_card (VimosTimeScene *self,
           double seconds,
           Card *card)
{
  for (guint i = 0; i < self->placed->len && card->n < G_N_ELEMENTS (card->titles); i++)
    {
      VimosChartLane *lane = g_array_index (self->placed, VimosPlacedLane, i).lane;
      g_autofree char *value = vimos_chart_lane_describe (lane, seconds);

      if (value == NULL)
        continue;
      card->titles[card->n] = vimos_text_cache_get (self->texts, vimos_chart_lane_get_title (lane),
                                                    CAPTION, PANGO_WEIGHT_NORMAL,
                                                    &self->palette->dim);
      card->values[card->n] = vimos_text_cache_get (self->texts, value, CAPTION, PANGO_WEIGHT_BOLD,
                                                    &self->palette->text);
      card->title_width = MAX (card->title_width, card->titles[card->n]->width);
      card->value_width = MAX (card->value_width, card->values[card->n]->width);
      card->n++;
    }
}

static void
draw_card (VimosTimeScene *self,
           GtkSnapshot *snapshot,
           const Card *card,
           double seconds,
           double x)
{
  g_autofree char *time = vimos_time_scale_format (seconds, 0.1, FALSE);
  const VimosText *heading = vimos_text_cache_get (self->texts, time, CAPTION, PANGO_WEIGHT_BOLD,
                                                   &self->palette->text);
  double line = heading->height + 2;
  double width = MAX (card->title_width + 18 + card->value_width, heading->width) + 20;
  double height = line * (card->n + 1) + 14;
  double left = x + 12 + width > self->width ? x - 12 - width : x + 12;
  double y = 18;

  vimos_draw_plate (snapshot, &GRAPHENE_RECT_INIT (left, 10, width, height), 8,
                    &self->palette->background, &self->palette->outline, 1);
  vimos_text_append (heading, snapshot, left + 10, y);
  for (guint i = 0; i < card->n; i++)
    {
      y += line;
      vimos_text_append (card->titles[i], snapshot, left + 10, y);
      vimos_text_append (card->values[i], snapshot, left + width - 10 - card->values[i]->width, y);
    }
}

/* Where the cursor meets a line. */
static void
draw_dots (VimosTimeScene *self,
           GtkSnapshot *snapshot,
           double seconds,
           double x)
{
  for (guint i = 0; i < self->placed->len; i++)
    {
      const VimosPlacedLane *placed = &g_array_index (self->placed, VimosPlacedLane, i);
      VimosSeries *series = vimos_chart_lane_get_series (placed->lane);
      const GdkRGBA *colour = vimos_palette_get_span_colour (
          self->palette, vimos_chart_lane_get_colour (placed->lane));
      guint index;
      double y;

      if (vimos_chart_lane_get_kind (placed->lane) == VIMOS_LANE_SPANS
          || !vimos_chart_lane_covers (placed->lane, seconds)
          || !vimos_series_find (series, seconds, &index)
          || isnan (vimos_series_get_y (series, index)))
        continue;
      y = vimos_time_scene_to_y (placed, vimos_series_get_y (series, index));
      vimos_draw_plate (snapshot, &GRAPHENE_RECT_INIT (x - 4, y - 4.5, 9, 9), 4.5,
                        &self->palette->background, colour, 2);
    }
}

/**
 * vimos_time_scene_build_cursor:
 * @seconds: where all lanes are read
 *
 * Draws the line at the cursor and the card beside it.
 *
 * Returns: (transfer full) (nullable): what lies over the picture; %NULL when @seconds is not in it
 */
GskRenderNode *
vimos_time_scene_build_cursor (VimosTimeScene *self,
                               double seconds)
{
  GtkSnapshot *snapshot;
  Card card = { 0 };
  double x;

  if (self->model == NULL || isnan (seconds) || seconds < self->start || seconds > self->end)
    return NULL;
  snapshot = gtk_snapshot_new ();
  x = floor (vimos_time_scene_to_x (self, seconds));
  gtk_snapshot_append_color (
      snapshot, &self->palette->text,
      &GRAPHENE_RECT_INIT (x, 0, 1, self->plot.size.height - VIMOS_CHART_LANE_GAP));
  draw_dots (self, snapshot, seconds, x);
  fill_card (self, seconds, &card);
  draw_card (self, snapshot, &card, seconds, x);
  return gtk_snapshot_free_to_node (snapshot);
}
