/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"
#include "vimos-chart-draw.h"

/* What moves by itself: nodes on the way to their new place, and the view on its flight to what was
 * searched for. The frame clock runs only while something does. */

#define FLIGHT_US 250000
#define LEGIBLE_ZOOM 0.5 /* what was searched for is shown at least that large */
#define MAX_FLIGHT_ZOOM 1.35

/** vimos_canvas_now: Returns: the time of the frame, in µs */
gint64
vimos_canvas_now (VimosCanvas *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  /* Outside of a frame the clock still tells the time of the last one. */
  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : g_get_monotonic_time ();
}

static void
advance_flight (VimosCanvas *self)
{
  gint64 now = vimos_canvas_now (self);
  double part, eased;

  /* It starts with the first frame: the clock may have stood still when it was asked for. */
  if (self->flight.start_us == 0)
    self->flight.start_us = now;
  part = CLAMP ((now - self->flight.start_us) / (double) FLIGHT_US, 0, 1);
  eased = 1 - pow (1 - part, 3);

  /* The zoom by its ratio: then it seems to change evenly. */
  vimos_viewport_show (
      self->viewport, self->flight.from_x + (self->flight.to_x - self->flight.from_x) * eased,
      self->flight.from_y + (self->flight.to_y - self->flight.from_y) * eased,
      self->flight.from_zoom * pow (self->flight.to_zoom / self->flight.from_zoom, eased));
  self->flight.running = part < 1;
}

static gboolean
tick_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (widget);
  gboolean moving;

  if (self->flight.running)
    advance_flight (self);
  moving = vimos_canvas_world_advance (self->world, vimos_canvas_now (self));
  vimos_canvas_queue_scene (self);
  if (moving || self->flight.running || vimos_text_cache_is_starved (self->texts))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/**
 * vimos_canvas_start_ticking:
 *
 * Something moves: from now on a frame follows the other until nothing does any more
 */
void
vimos_canvas_start_ticking (VimosCanvas *self)
{
  if (self->tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
vimos_canvas_stop_ticking (VimosCanvas *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (self->flight.running)
    vimos_viewport_show (self->viewport, self->flight.to_x, self->flight.to_y,
                         self->flight.to_zoom);
  self->flight.running = FALSE;
}

static gboolean
rest_cb (gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  self->rest = 0;
  vimos_canvas_queue_scene (self);
  return G_SOURCE_REMOVE;
}

/** vimos_canvas_note_view: a picture is being made: notes whether it is one of a view that moves */
void
vimos_canvas_note_view (VimosCanvas *self)
{
  /* Only now: between frames the clock stands still. */
  if (self->view_moved)
    self->viewed_us = vimos_canvas_now (self);
  self->view_moved = FALSE;
}

static gboolean
is_moving (VimosCanvas *self)
{
  return vimos_canvas_now (self) - self->viewed_us < VIMOS_CANVAS_REST_US
         || vimos_canvas_world_is_moving (self->world) || self->dragged != NULL
         || self->flight.running;
}

/**
 * vimos_canvas_settle_labels:
 *
 * While the picture moves each label keeps the place that it has, so that none jumps about. Once it
 * has come to rest, or is another one altogether, all of them look for the best place anew.
 */
void
vimos_canvas_settle_labels (VimosCanvas *self)
{
  guint arrangement = vimos_canvas_world_get_arrangement (self->world);

  self->unsettled = self->unsettled || arrangement != self->arrangement;
  self->arrangement = arrangement;
  if (!self->unsettled)
    return;
  /* Words that were not laid out yet have had no place: when they are, all find one together. */
  if (is_moving (self) || vimos_text_cache_is_starved (self->texts))
    {
      if (self->rest == 0)
        self->rest = g_timeout_add (VIMOS_CANVAS_REST_US / 1000, rest_cb, self);
      return;
    }
  g_hash_table_remove_all (self->choices);
  self->unsettled = FALSE;
}

/**
 * vimos_canvas_fly:
 * @x: world units
 * @y: world units
 * @zoom: px a world unit
 *
 * Moves the view until that point is in the middle.
 */
void
vimos_canvas_fly (VimosCanvas *self,
                  double x,
                  double y,
                  double zoom)
{
  vimos_canvas_leave_fit (self);
  zoom = CLAMP (zoom, VIMOS_VIEWPORT_MIN_ZOOM, VIMOS_VIEWPORT_MAX_ZOOM);
  if (!vimos_may_animate (GTK_WIDGET (self)))
    {
      vimos_viewport_show (self->viewport, x, y, zoom);
      return;
    }
  vimos_viewport_get_centre (self->viewport, &self->flight.from_x, &self->flight.from_y);
  self->flight.from_zoom = vimos_viewport_get_zoom (self->viewport);
  self->flight.to_x = x;
  self->flight.to_y = y;
  self->flight.to_zoom = zoom;
  self->flight.start_us = 0;
  self->flight.running = TRUE;
  vimos_canvas_start_ticking (self);
}

/** vimos_canvas_fly_to_rect: moves the view until that rectangle of the world fills it */
void
vimos_canvas_fly_to_rect (VimosCanvas *self,
                          double left,
                          double top,
                          double right,
                          double bottom)
{
  double width = vimos_viewport_get_width (self->viewport),
         height = vimos_viewport_get_height (self->viewport);
  double zoom = MAX_FLIGHT_ZOOM;

  if (right > left)
    zoom = MIN (zoom, width * 0.8 / (right - left));
  if (bottom > top)
    zoom = MIN (zoom, height * 0.8 / (bottom - top));
  vimos_canvas_fly (self, (left + right) / 2, (top + bottom) / 2, zoom);
}

/**
 * vimos_canvas_fly_to:
 * @node: (nullable): what has been searched for
 *
 * Brings @node into the middle, large enough to be read, and puts a ring around it; with %NULL the
 * ring is taken away. Takes 250 ms, or no time where animations are not wanted.
 */
void
vimos_canvas_fly_to (VimosCanvas *self,
                     VimosCanvasNode *node)
{
  guint record;

  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (node == NULL || VIMOS_IS_CANVAS_NODE (node));

  vimos_canvas_update_world (self);
  record = vimos_canvas_world_find (self->world, node);
  if (record == VIMOS_WORLD_NONE)
    node = NULL;
  g_set_object (&self->found, node);
  vimos_canvas_update_leave (self);
  vimos_canvas_queue_scene (self);
  if (node != NULL)
    vimos_canvas_fly (self, vimos_canvas_node_get_x (node), vimos_canvas_node_get_y (node),
                      MAX (vimos_viewport_get_zoom (self->viewport), LEGIBLE_ZOOM));
}
