/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"
#include "vimos-chart-draw.h"

/* Signs that run along the edges that something moves over, the way that it takes. They are a layer
 * of their own, and each is a small render node: while they run nothing else is made anew, and
 * little more than what they cover is drawn anew. They keep still where animations are not
 * wanted. */

#define SPACING 22.0  /* px from one to the next */
#define FIRST 20.0    /* px from the edge's start, while they keep still */
#define MARGIN 10.0   /* px at the edge's ends: there a node covers them */
#define PX_A_SECOND 24.0

static void
draw_chevron (GtkSnapshot *snapshot,
              double x,
              double y,
              double ux,
              double uy,
              double size,
              const GdkRGBA *colour)
{
  double width = MAX (size * 0.55, 2), extent = ceil (size * 1.5 + width);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (floor (x) - extent, floor (y) - extent, 2 * extent + 1,
                                     2 * extent + 1));

  cairo_set_line_width (cr, width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, x - ux * size - uy * size, y - uy * size + ux * size);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x - ux * size + uy * size, y - uy * size - ux * size);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_flow (const VimosCanvasFrame *self,
           GtkSnapshot *snapshot,
           const VimosPlacedEdge *placed)
{
  double dx = placed->x2 - placed->x1, dy = placed->y2 - placed->y1, length = hypot (dx, dy);
  double size = MAX (placed->body * 0.42, 4);
  double ux = dx / length * placed->flow, uy = dy / length * placed->flow;
  double start_x = placed->flow > 0 ? placed->x1 : placed->x2;
  double start_y = placed->flow > 0 ? placed->y1 : placed->y2;

  if (length < 2 * FIRST)
    return;
  for (double at = fmod (FIRST + self->flow_offset, SPACING); at < length - MARGIN; at += SPACING)
    {
      double x = start_x + ux * at, y = start_y + uy * at;

      if (at >= MARGIN && x > -SPACING && y > -SPACING && x < self->width + SPACING
          && y < self->height + SPACING)
        draw_chevron (snapshot, x, y, ux, uy, size, &self->palette->on_track);
    }
}

/**
 * vimos_canvas_frame_draw_flows:
 *
 * Draws the signs on all edges that something moves over.
 */
void
vimos_canvas_frame_draw_flows (const VimosCanvasFrame *self,
                               GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->edges->len; i++)
    {
      const VimosPlacedEdge *placed = &g_array_index (self->edges, VimosPlacedEdge, i);

      if (placed->flow != 0 && (placed->flags & VIMOS_WORLD_TETHER) == 0)
        draw_flow (self, snapshot, placed);
    }
}

static gboolean
has_flow (const VimosCanvasFrame *frame)
{
  for (guint i = 0; i < frame->edges->len; i++)
    if (g_array_index (frame->edges, VimosPlacedEdge, i).flow != 0)
      return TRUE;
  return FALSE;
}

/* In whole pixels of the screen: what nobody would see is not drawn. */
static double
find_offset (VimosCanvas *self)
{
  double seconds = (vimos_canvas_now (self) - self->flow_start_us) / (double) G_USEC_PER_SEC;
  double offset = fmod (seconds * PX_A_SECOND, SPACING);

  return floor (offset * self->frame.scale_factor) / self->frame.scale_factor;
}

static void
make_layer (VimosCanvas *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  vimos_canvas_frame_draw_flows (&self->frame, snapshot);
  vimos_canvas_set_layer (self, VIMOS_CANVAS_LAYER_FLOWS, gtk_snapshot_free_to_node (snapshot));
}

static void
show_offset (VimosCanvas *self,
             double offset)
{
  if (offset == self->frame.flow_offset)
    return;
  self->frame.flow_offset = offset;
  make_layer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
flow_tick_cb (GtkWidget *widget,
              GdkFrameClock *clock,
              gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);

  if (vimos_may_animate (GTK_WIDGET (self)))
    {
      show_offset (self, find_offset (self));
      return G_SOURCE_CONTINUE;
    }
  self->flow_tick = 0;
  show_offset (self, 0);
  return G_SOURCE_REMOVE;
}

/** vimos_canvas_stop_flows: from now on the signs keep still */
void
vimos_canvas_stop_flows (VimosCanvas *self)
{
  if (self->flow_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->flow_tick);
  self->flow_tick = 0;
}

/**
 * vimos_canvas_update_flows:
 *
 * Makes the layer of the signs for the frame that was just placed, and lets them run while there
 * are any.
 */
void
vimos_canvas_update_flows (VimosCanvas *self)
{
  gboolean runs = has_flow (&self->frame) && vimos_may_animate (GTK_WIDGET (self));

  if (!runs)
    {
      vimos_canvas_stop_flows (self);
      self->frame.flow_offset = 0;
    }
  else if (self->flow_tick == 0)
    {
      self->flow_start_us = vimos_canvas_now (self);
      self->flow_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), flow_tick_cb, NULL, NULL);
    }
  make_layer (self);
}
