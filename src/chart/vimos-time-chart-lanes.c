/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-chart"

#include "config.h"

#include <math.h>

#include "vimos-time-chart-private.h"
#include "vimos-time-scale.h"

/* What is drawn within one lane: spans, line, area, limit, value ticks. */

#define CAPTION 0.82

static double
to_y (const VimosPlacedLane *placed,
      double value)
{
  return placed->plot.origin.y + placed->plot.size.height * (1 - value / placed->top_value);
}

static void
append_dashed_box (GtkSnapshot *snapshot,
                   const graphene_rect_t *box,
                   const GdkRGBA *colour)
{
  static const double dashes[] = { 5, 4 };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, box);

  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, 1.5);
  cairo_rectangle (cr, box->origin.x + 1, box->origin.y + 1,
                   MAX (box->size.width - 2, 0.5), box->size.height - 2);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
append_label (VimosTimeChart *self,
              GtkSnapshot *snapshot,
              const graphene_rect_t *box,
              VimosSpan *span)
{
  VimosSpanStyle style = vimos_span_get_style (span);
  const char *label = vimos_span_get_label (span);
  gboolean strong = style == VIMOS_SPAN_SOLID && vimos_span_get_shade (span) > 0.6;
  const GdkRGBA *colour = strong ? &self->palette.on_track
                                 : (style == VIMOS_SPAN_WASH ? &self->palette.outage : &self->palette.text);
  const VimosText *text;
  double x;

  if (label == NULL || box->size.width < 12)
    return;
  text = vimos_text_cache_get (self->texts, label, style == VIMOS_SPAN_WASH ? 1.05 : 0.92,
                               PANGO_WEIGHT_BOLD, colour);
  if (text->width + 10 > box->size.width)
    return;
  x = style == VIMOS_SPAN_SOLID ? box->origin.x + 8
                                : box->origin.x + (box->size.width - text->width) / 2;
  if (x + text->width > box->origin.x + box->size.width)
    x = box->origin.x + (box->size.width - text->width) / 2;
  vimos_text_append (text, snapshot, x, box->origin.y + (box->size.height - text->height) / 2);
}

/* Behind the span's end; before its start when there is no room behind. */
static void
append_note (VimosTimeChart *self,
             GtkSnapshot *snapshot,
             const graphene_rect_t *box,
             VimosSpan *span)
{
  const char *note = vimos_span_get_note (span);
  const VimosText *text;
  double x;

  if (note == NULL)
    return;
  text = vimos_text_cache_get (self->texts, note, 0.95, PANGO_WEIGHT_BOLD,
                               vimos_span_get_style (span) == VIMOS_SPAN_WASH
                                   ? &self->palette.text
                                   : vimos_time_chart_get_colour (self, vimos_span_get_colour (span)));
  x = box->origin.x + box->size.width + 8;
  if (x + text->width > self->plot.origin.x + self->plot.size.width)
    x = box->origin.x - 8 - text->width;
  if (x < self->plot.origin.x)
    return;
  vimos_text_append (text, snapshot, x, box->origin.y + (box->size.height - text->height) / 2);
}

static void
draw_span (VimosTimeChart *self,
           GtkSnapshot *snapshot,
           const VimosPlacedLane *placed,
           VimosSpan *span)
{
  double left = vimos_time_chart_to_x (self, MAX (vimos_span_get_start (span), self->start));
  double right = vimos_time_chart_to_x (self, MIN (vimos_span_get_end (span), self->end));
  const GdkRGBA *base = vimos_time_chart_get_colour (self, vimos_span_get_colour (span));
  GdkRGBA colour;
  graphene_rect_t box;

  if (vimos_span_get_end (span) < self->start || vimos_span_get_start (span) > self->end)
    return;
  graphene_rect_init (&box, left, placed->plot.origin.y, MAX (right - left, 1.5), placed->plot.size.height);
  switch (vimos_span_get_style (span))
    {
    case VIMOS_SPAN_DASHED:
      colour = vimos_palette_fade (base, 0.16);
      gtk_snapshot_append_color (snapshot, &colour, &box);
      append_dashed_box (snapshot, &box, base);
      break;
    case VIMOS_SPAN_WASH:
      colour = vimos_palette_fade (base, 0.12);
      gtk_snapshot_append_color (snapshot, &colour, &box);
      break;
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
draw_spans (VimosTimeChart *self,
            GtkSnapshot *snapshot,
            const VimosPlacedLane *placed)
{
  GListModel *spans = G_LIST_MODEL (vimos_chart_lane_get_spans (placed->lane));
  guint n = g_list_model_get_n_items (spans);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosSpan) span = g_list_model_get_item (spans, i);

      draw_span (self, snapshot, placed, span);
    }
}

static void
draw_value_ticks (VimosTimeChart *self,
                  GtkSnapshot *snapshot,
                  const VimosPlacedLane *placed)
{
  guint max_ticks = CLAMP (placed->plot.size.height / 30, 1, 4);
  double step = vimos_value_scale_step (placed->top_value, max_ticks);

  for (double value = 0; value <= placed->top_value * 1.001; value += step)
    {
      g_autofree char *label = g_strdup_printf ("%g", value);
      const VimosText *text = vimos_text_cache_get (self->texts, label, CAPTION, PANGO_WEIGHT_NORMAL,
                                                    &self->palette.dim);
      double y = to_y (placed, value) - text->height / 2;

      y = CLAMP (y, placed->plot.origin.y - 2, placed->plot.origin.y + placed->plot.size.height - text->height + 2);
      vimos_text_append (text, snapshot, placed->plot.origin.x - 7 - text->width, y);
    }
}

/* Gaps are ticks at the foot: one lost sample is one tick, and never thinned away. */
static void
draw_lost (VimosTimeChart *self,
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
        gtk_snapshot_append_color (snapshot, &self->palette.outage,
                                   &GRAPHENE_RECT_INIT (placed->plot.origin.x + first, foot,
                                                        MAX (i - first + 1, 1.5), 7));
      }
}

/* From the lowest to the highest value of each column; columns without a sample are bridged unless one was lost
 * there. */
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
        cairo_line_to (cr, x, to_y (placed, columns[i].max));
      else
        cairo_move_to (cr, x, to_y (placed, columns[i].max));
      cairo_line_to (cr, x, to_y (placed, columns[i].min) + 0.5);
      if (columns[i].last != columns[i].min)
        cairo_line_to (cr, x, to_y (placed, columns[i].last));
      connected = TRUE;
      /* Long paths are slow to stroke: Cairo looks for crossings within each. */
      if (++segments % 64 == 0)
        {
          cairo_stroke (cr);
          cairo_move_to (cr, x, to_y (placed, columns[i].last));
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
      cairo_line_to (cr, x, to_y (placed, columns[i].max));
      last_x = x;
    }
  if (isnan (last_x))
    return;
  cairo_line_to (cr, last_x, foot);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_series (VimosTimeChart *self,
             GtkSnapshot *snapshot,
             const VimosPlacedLane *placed)
{
  guint n_columns = MAX (placed->plot.size.width, 1);
  g_autofree VimosSeriesColumn *columns = g_new (VimosSeriesColumn, n_columns);
  const GdkRGBA *colour = vimos_time_chart_get_colour (self, vimos_chart_lane_get_colour (placed->lane));
  cairo_t *cr;

  vimos_series_decimate (vimos_chart_lane_get_series (placed->lane), self->start, self->end, columns, n_columns);
  cr = gtk_snapshot_append_cairo (snapshot, &placed->plot);
  if (vimos_chart_lane_get_kind (placed->lane) == VIMOS_LANE_AREA)
    {
      GdkRGBA fill = vimos_palette_fade (colour, 0.28);

      gdk_cairo_set_source_rgba (cr, &fill);
      fill_series (cr, placed, columns, n_columns);
    }
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.6);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace_series (cr, placed, columns, n_columns);
  cairo_destroy (cr);
  draw_lost (self, snapshot, placed, columns, n_columns);
}

static void
draw_limit (VimosTimeChart *self,
            GtkSnapshot *snapshot,
            const VimosPlacedLane *placed)
{
  static const double dashes[] = { 6, 4 };
  double limit = vimos_chart_lane_get_limit (placed->lane);
  const char *label = vimos_chart_lane_get_limit_label (placed->lane);
  double y;
  cairo_t *cr;

  if (isnan (limit))
    return;
  y = floor (to_y (placed, limit)) + 0.5;
  cr = gtk_snapshot_append_cairo (snapshot, &placed->plot);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, 1.2);
  gdk_cairo_set_source_rgba (cr, &self->palette.dim);
  cairo_move_to (cr, placed->plot.origin.x, y);
  cairo_line_to (cr, placed->plot.origin.x + placed->plot.size.width, y);
  cairo_stroke (cr);
  cairo_destroy (cr);
  if (label != NULL)
    {
      const VimosText *text = vimos_text_cache_get (self->texts, label, CAPTION, PANGO_WEIGHT_BOLD,
                                                    &self->palette.text);

      vimos_text_append (text, snapshot,
                         placed->plot.origin.x + placed->plot.size.width - text->width - 6, y - text->height - 1);
    }
}

/**
 * vimos_time_chart_draw_lane:
 *
 * Draws what stands in the plot of one lane, and the ticks of its values.
 */
void
vimos_time_chart_draw_lane (VimosTimeChart *self,
                            GtkSnapshot *snapshot,
                            const VimosPlacedLane *placed)
{
  draw_spans (self, snapshot, placed);
  if (vimos_chart_lane_get_kind (placed->lane) != VIMOS_LANE_SPANS)
    {
      draw_value_ticks (self, snapshot, placed);
      draw_series (self, snapshot, placed);
      draw_limit (self, snapshot, placed);
    }
}
