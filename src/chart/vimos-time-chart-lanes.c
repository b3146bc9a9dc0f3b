/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-chart-draw.h"
#include "vimos-time-chart-private.h"
#include "vimos-time-scale.h"

/* What is drawn within one lane: spans, line, area, limit, value ticks. */

#define CAPTION 0.82

/** vimos_time_scene_to_y: Returns: where @value stands in its plot, in px */
double
vimos_time_scene_to_y (const VimosPlacedLane *placed,
                       double value)
{
  return placed->plot.origin.y + placed->plot.size.height * (1 - value / placed->top_value);
}

/* A plate keeps words that stand over something legible. */
static void
append_words (VimosTimeScene *self,
              GtkSnapshot *snapshot,
              const VimosText *text,
              double x,
              double y)
{
  GdkRGBA plate = vimos_palette_fade (&self->palette->background, 0.7);

  gtk_snapshot_append_color (
      snapshot, &plate,
      &GRAPHENE_RECT_INIT (floor (x) - 3, floor (y) + 1, text->width + 6, text->height - 2));
  vimos_text_append (text, snapshot, x, y);
}

/* How long something was missing stands in the middle of the wash, or beside it when it was short;
 * how much, below. */
static void
append_wash_words (VimosTimeScene *self,
                   GtkSnapshot *snapshot,
                   const graphene_rect_t *box,
                   VimosSpan *span)
{
  const char *label = vimos_span_get_label (span), *note = vimos_span_get_note (span);
  double right = box->origin.x + box->size.width, x, y;
  const VimosText *text, *small = NULL;

  if (label == NULL)
    return;
  text = vimos_text_cache_get (
      self->texts, label, 1.05, PANGO_WEIGHT_BOLD,
      vimos_palette_get_span_colour (self->palette, vimos_span_get_colour (span)));
  if (note != NULL)
    small = vimos_text_cache_get (self->texts, note, CAPTION, PANGO_WEIGHT_NORMAL,
                                  &self->palette->dim);
  if (small != NULL && text->height + small->height + 8 > box->size.height)
    small = NULL;
  y = box->origin.y
      + MAX ((box->size.height - 8 - text->height - (small != NULL ? small->height : 0)) / 2, 0);
  if (text->width + 10 <= box->size.width)
    {
      vimos_text_append (text, snapshot, box->origin.x + (box->size.width - text->width) / 2, y);
      if (small != NULL && small->width + 10 <= box->size.width)
        vimos_text_append (small, snapshot, box->origin.x + (box->size.width - small->width) / 2,
                           y + text->height);
      return;
    }
  x = right + 6 + text->width <= self->plot.origin.x + self->plot.size.width
          ? right + 6
          : box->origin.x - 6 - text->width;
  append_words (self, snapshot, text, MAX (x, self->plot.origin.x), y);
}

/* The line at 0 goes through all lanes; a label that it would cross stands behind it where there is
 * room. */
static double
keep_off_origin (VimosTimeScene *self,
                 double x,
                 double width,
                 double end)
{
  double origin = vimos_time_scene_to_x (self, 0);

  return x < origin && origin < x + width && origin + 6 + width <= end ? origin + 6 : x;
}

static void
append_label (VimosTimeScene *self,
              GtkSnapshot *snapshot,
              const graphene_rect_t *box,
              VimosSpan *span)
{
  VimosSpanStyle style = vimos_span_get_style (span);
  const char *label = vimos_span_get_label (span);
  gboolean strong = style == VIMOS_SPAN_SOLID && vimos_span_get_shade (span) > 0.6;
  const VimosText *text;
  double x;

  if (label == NULL || box->size.width < 12 || box->size.height < 16)
    return;
  text = vimos_text_cache_get (self->texts, label, 0.92, PANGO_WEIGHT_BOLD,
                               strong ? &self->palette->on_track : &self->palette->text);
  if (text->width + 10 > box->size.width)
    return;
  x = style == VIMOS_SPAN_SOLID ? box->origin.x + 8
                                : box->origin.x + (box->size.width - text->width) / 2;
  if (x + text->width > box->origin.x + box->size.width)
    x = box->origin.x + (box->size.width - text->width) / 2;
  x = keep_off_origin (self, x, text->width, box->origin.x + box->size.width);
  vimos_text_append (text, snapshot, x, box->origin.y + (box->size.height - text->height) / 2);
}

/* Behind the span's end; where there is no room behind, within it at its end, else before its
 * start. */
static void
append_note (VimosTimeScene *self,
             GtkSnapshot *snapshot,
             const graphene_rect_t *box,
             VimosSpan *span)
{
  const char *note = vimos_span_get_note (span);
  gboolean filled = vimos_span_get_style (span) == VIMOS_SPAN_SOLID
                    && vimos_span_get_shade (span) > 0.6;
  const GdkRGBA *colour = vimos_palette_get_span_colour (self->palette,
                                                         vimos_span_get_colour (span));
  const VimosText *text;
  double x, y;

  if (note == NULL)
    return;
  text = vimos_text_cache_get (self->texts, note, 0.95, PANGO_WEIGHT_BOLD, colour);
  y = box->origin.y + (box->size.height - text->height) / 2;
  x = box->origin.x + box->size.width + 8;
  if (x + text->width <= self->plot.origin.x + self->plot.size.width)
    {
      vimos_text_append (text, snapshot, x, y);
      return;
    }
  if (box->size.width > 3 * text->width)
    {
      if (filled)
        text = vimos_text_cache_get (self->texts, note, 0.95, PANGO_WEIGHT_BOLD,
                                     &self->palette->on_track);
      vimos_text_append (text, snapshot, box->origin.x + box->size.width - 8 - text->width, y);
      return;
    }
  x = box->origin.x - 8 - text->width;
  if (x >= self->plot.origin.x)
    vimos_text_append (text, snapshot, x, y);
}

/* What is predicted of a rate reaches up to its limit, all else takes its whole lane. */
static void
place_span (VimosTimeScene *self,
            const VimosPlacedLane *placed,
            VimosSpan *span,
            graphene_rect_t *box)
{
  double left = vimos_time_scene_to_x (self, MAX (vimos_span_get_start (span), self->start));
  double right = vimos_time_scene_to_x (self, MIN (vimos_span_get_end (span), self->end));
  double limit = vimos_chart_lane_get_limit (placed->lane);
  double top = placed->plot.origin.y, bottom = top + placed->plot.size.height;

  if (vimos_chart_lane_get_kind (placed->lane) == VIMOS_LANE_AREA && !isnan (limit)
      && vimos_span_get_style (span) == VIMOS_SPAN_GHOST)
    top = vimos_time_scene_to_y (placed, limit);
  graphene_rect_init (box, left, top, MAX (right - left, 1.5), bottom - top);
}

static void
draw_span (VimosTimeScene *self,
           GtkSnapshot *snapshot,
           const VimosPlacedLane *placed,
           VimosSpan *span)
{
  const GdkRGBA *base = vimos_palette_get_span_colour (self->palette, vimos_span_get_colour (span));
  GdkRGBA colour;
  graphene_rect_t box;

  if (vimos_span_get_end (span) < self->start || vimos_span_get_start (span) > self->end)
    return;
  place_span (self, placed, span, &box);
  switch (vimos_span_get_style (span))
    {
    case VIMOS_SPAN_DASHED:
      colour = vimos_palette_fade (base, 0.16);
      gtk_snapshot_append_color (snapshot, &colour, &box);
      vimos_draw_dashed_box (snapshot, &box, base, vimos_span_get_colour (span));
      break;
    case VIMOS_SPAN_GHOST:
      vimos_draw_dashed_box (snapshot, &box, base, 0);
      break;
    case VIMOS_SPAN_WASH:
      colour = vimos_palette_fade (base, 0.12);
      gtk_snapshot_append_color (snapshot, &colour, &box);
      append_wash_words (self, snapshot, &box, span);
      return;
    case VIMOS_SPAN_SOLID:
    default:
      colour = vimos_palette_fade (base, vimos_span_get_shade (span));
      /* A hair of background keeps neighbours apart. */
      if (box.size.width > 4)
        box.size.width -= 1;
      gtk_snapshot_append_color (snapshot, &colour, &box);
      break;
    }
  append_label (self, snapshot, &box, span);
  append_note (self, snapshot, &box, span);
}

static void
draw_spans (VimosTimeScene *self,
            GtkSnapshot *snapshot,
            const VimosPlacedLane *placed)
{
  GListModel *spans = G_LIST_MODEL (vimos_chart_lane_get_spans (placed->lane));
  guint n = g_list_model_get_n_items (spans);

  /* What has come true covers what was only expected. */
  for (int solid = 0; solid < 2; solid++)
    for (guint i = 0; i < n; i++)
      {
        g_autoptr (VimosSpan) span = g_list_model_get_item (spans, i);

        if ((vimos_span_get_style (span) == VIMOS_SPAN_SOLID) == (solid == 1))
          draw_span (self, snapshot, placed, span);
      }
}

static void
draw_value_ticks (VimosTimeScene *self,
                  GtkSnapshot *snapshot,
                  const VimosPlacedLane *placed)
{
  guint max_ticks = CLAMP (placed->plot.size.height / 30, 1, 4);
  double step = vimos_value_scale_step (placed->top_value, max_ticks);

  for (double value = 0; value <= placed->top_value * 1.001; value += step)
    {
      g_autofree char *label = g_strdup_printf ("%g", value);
      const VimosText *text = vimos_text_cache_get (self->texts, label, CAPTION,
                                                    PANGO_WEIGHT_NORMAL, &self->palette->dim);
      double y = vimos_time_scene_to_y (placed, value) - text->height / 2;

      y = CLAMP (y, placed->plot.origin.y - 2,
                 placed->plot.origin.y + placed->plot.size.height - text->height + 2);
      vimos_text_append (text, snapshot, placed->plot.origin.x - 7 - text->width, y);
    }
}

/* Gaps are ticks at the foot: one lost sample is one tick, and never thinned away. */
static void
draw_lost (VimosTimeScene *self,
           GtkSnapshot *snapshot,
           const VimosPlacedLane *placed,
           const VimosSeriesColumn *columns,
           guint n_columns)
{
  double foot = placed->plot.origin.y + placed->plot.size.height - 8;

  for (guint i = 0; i < n_columns; i++)
    if (columns[i].lost)
      {
        guint first = i;

        while (i + 1 < n_columns && columns[i + 1].lost)
          i++;
        gtk_snapshot_append_color (snapshot, &self->palette->outage,
                                   &GRAPHENE_RECT_INIT (placed->plot.origin.x + first, foot,
                                                        MAX (i - first + 1, 1.5), 7));
      }
}

/* From the lowest to the highest value of each column; columns without a sample are bridged unless
 * one was lost there. */
static void
trace_series (cairo_t *cr,
              const VimosPlacedLane *placed,
              const VimosSeriesColumn *columns,
              guint n_columns)
{
  gboolean connected = FALSE;
  guint segments = 0;

  for (guint i = 0; i < n_columns; i++)
    {
      double x = placed->plot.origin.x + i + 0.5;

      if (columns[i].lost && isnan (columns[i].min))
        connected = FALSE;
      if (isnan (columns[i].min))
        continue;
      if (connected)
        cairo_line_to (cr, x, vimos_time_scene_to_y (placed, columns[i].max));
      else
        cairo_move_to (cr, x, vimos_time_scene_to_y (placed, columns[i].max));
      cairo_line_to (cr, x, vimos_time_scene_to_y (placed, columns[i].min) + 0.5);
      if (columns[i].last != columns[i].min)
        cairo_line_to (cr, x, vimos_time_scene_to_y (placed, columns[i].last));
      connected = TRUE;
      /* Long paths are slow to stroke: Cairo looks for crossings within each. */
      if (++segments % 64 == 0)
        {
          cairo_stroke (cr);
          cairo_move_to (cr, x, vimos_time_scene_to_y (placed, columns[i].last));
        }
    }
  cairo_stroke (cr);
}

static void
fill_series (cairo_t *cr,
             const VimosPlacedLane *placed,
             const VimosSeriesColumn *columns,
             guint n_columns)
{
  double foot = placed->plot.origin.y + placed->plot.size.height;
  double last_x = NAN;

  for (guint i = 0; i < n_columns; i++)
    {
      double x = placed->plot.origin.x + i + 0.5;

      if (isnan (columns[i].max))
        continue;
      if (isnan (last_x))
        cairo_move_to (cr, x, foot);
      cairo_line_to (cr, x, vimos_time_scene_to_y (placed, columns[i].max));
      last_x = x;
    }
  if (isnan (last_x))
    return;
  cairo_line_to (cr, last_x, foot);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* Beside the highest point of its line: which of several it is. */
static void
append_name (VimosTimeScene *self,
             GtkSnapshot *snapshot,
             const VimosPlacedLane *placed,
             VimosChartLane *lane)
{
  guint n_columns = MAX (placed->plot.size.width, 1);
  g_autofree VimosSeriesColumn *columns = g_new (VimosSeriesColumn, n_columns);
  const VimosText *text = vimos_text_cache_get (
      self->texts, vimos_chart_lane_get_title (lane), 0.92, PANGO_WEIGHT_BOLD,
      vimos_palette_get_span_colour (self->palette, vimos_chart_lane_get_colour (lane)));
  guint first = n_columns, last = 0, at;
  double x, y;

  vimos_series_decimate (vimos_chart_lane_get_series (lane), self->start, self->end, columns,
                         n_columns);
  for (guint i = 0; i < n_columns; i++)
    if (!isnan (columns[i].max))
      {
        first = MIN (first, i);
        last = i;
      }
  if (first >= last)
    return;
  /* At the end: there lines that take different times have parted. */
  x = placed->plot.origin.x + last - text->width - 14;
  for (at = first + (last - first) * 9 / 10; isnan (columns[at].max); at--)
    ;
  y = MIN (vimos_time_scene_to_y (placed, columns[at].max) + 3,
           placed->plot.origin.y + placed->plot.size.height - text->height);
  append_words (self, snapshot, text, MAX (x, placed->plot.origin.x + first), y);
}

static void
draw_series (VimosTimeScene *self,
             GtkSnapshot *snapshot,
             const VimosPlacedLane *placed,
             VimosChartLane *lane)
{
  static const double dots[] = { 2, 2.5 };
  guint n_columns = MAX (placed->plot.size.width, 1);
  g_autofree VimosSeriesColumn *columns = g_new (VimosSeriesColumn, n_columns);
  const GdkRGBA *colour = vimos_palette_get_span_colour (self->palette,
                                                         vimos_chart_lane_get_colour (lane));
  gboolean companion = lane != placed->lane;
  cairo_t *cr;

  vimos_series_decimate (vimos_chart_lane_get_series (lane), self->start, self->end, columns,
                         n_columns);
  cr = gtk_snapshot_append_cairo (snapshot, &placed->plot);
  if (vimos_chart_lane_get_kind (lane) == VIMOS_LANE_AREA)
    {
      GdkRGBA fill = vimos_palette_fade (colour, companion ? 0.18 : 0.28);

      gdk_cairo_set_source_rgba (cr, &fill);
      fill_series (cr, placed, columns, n_columns);
    }
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.6);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (companion && vimos_chart_lane_get_colour (lane) == VIMOS_SPAN_NEUTRAL)
    cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  trace_series (cr, placed, columns, n_columns);
  cairo_destroy (cr);
  draw_lost (self, snapshot, placed, columns, n_columns);
}

static void
draw_limit (VimosTimeScene *self,
            GtkSnapshot *snapshot,
            const VimosPlacedLane *placed,
            VimosChartLane *lane)
{
  static const double dashes[] = { 6, 4 };
  double limit = vimos_chart_lane_get_limit (lane);
  const char *label = vimos_chart_lane_get_limit_label (lane);
  gboolean companion = lane != placed->lane;
  const GdkRGBA *colour = companion ? vimos_palette_get_span_colour (
                              self->palette, vimos_chart_lane_get_colour (lane))
                                    : &self->palette->dim;
  double y;
  cairo_t *cr;

  if (isnan (limit))
    return;
  y = floor (vimos_time_scene_to_y (placed, limit)) + 0.5;
  cr = gtk_snapshot_append_cairo (snapshot, &placed->plot);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, 1.2);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, placed->plot.origin.x, y);
  cairo_line_to (cr, placed->plot.origin.x + placed->plot.size.width, y);
  cairo_stroke (cr);
  cairo_destroy (cr);
  if (label != NULL)
    {
      const VimosText *text = vimos_text_cache_get (self->texts, label, CAPTION, PANGO_WEIGHT_BOLD,
                                                    companion ? colour : &self->palette->text);

      vimos_text_append (text, snapshot,
                         placed->plot.origin.x + placed->plot.size.width - text->width - 6,
                         y - text->height - 1);
    }
}

static void
draw_values (VimosTimeScene *self,
             GtkSnapshot *snapshot,
             const VimosPlacedLane *placed,
             VimosChartLane *lane)
{
  draw_series (self, snapshot, placed, lane);
  draw_limit (self, snapshot, placed, lane);
}

/**
 * vimos_time_scene_draw_lane:
 *
 * Draws what stands in the plot of one lane, and the ticks of its values.
 */
void
vimos_time_scene_draw_lane (VimosTimeScene *self,
                            GtkSnapshot *snapshot,
                            const VimosPlacedLane *placed)
{
  GPtrArray *companions = vimos_chart_lane_get_companions (placed->lane);

  draw_spans (self, snapshot, placed);
  if (vimos_chart_lane_get_kind (placed->lane) == VIMOS_LANE_SPANS)
    return;
  draw_value_ticks (self, snapshot, placed);
  draw_values (self, snapshot, placed, placed->lane);
  for (guint i = 0; i < companions->len; i++)
    draw_values (self, snapshot, placed, g_ptr_array_index (companions, i));
  for (guint i = 0; i < companions->len; i++)
    append_name (self, snapshot, placed, g_ptr_array_index (companions, i));
}
