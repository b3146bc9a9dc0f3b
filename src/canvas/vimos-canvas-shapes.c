/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"

/* The bodies of nodes, drawn around the origin in a box of height 1. */

static void
rounded_box (cairo_t *cr,
             double x,
             double y,
             double width,
             double height,
             double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* An arrow of length 0.5 whose tip points to the right of (0, y), or to the left when @direction is
 * -1. */
static void
arrow (cairo_t *cr,
       double y,
       double direction)
{
  cairo_move_to (cr, -0.27 * direction, y);
  cairo_line_to (cr, 0.27 * direction, y);
  cairo_move_to (cr, 0.14 * direction, y - 0.12);
  cairo_line_to (cr, 0.27 * direction, y);
  cairo_line_to (cr, 0.14 * direction, y + 0.12);
}

static void
draw_square (cairo_t *cr,
             const VimosPalette *palette)
{
  rounded_box (cr, -0.5, -0.5, 1, 1, 0.2);
  gdk_cairo_set_source_rgba (cr, &palette->square);
  cairo_fill (cr);

  gdk_cairo_set_source_rgba (cr, &palette->glyph);
  cairo_set_line_width (cr, 0.065);
  arrow (cr, -0.14, 1);
  arrow (cr, 0.14, -1);
  cairo_stroke (cr);
}

static void
draw_rack (cairo_t *cr,
           const VimosPalette *palette)
{
  /* What lies below does not shine through between the units. */
  rounded_box (cr, -0.58, -0.48, 1.16, 0.96, 0.05);
  gdk_cairo_set_source_rgba (cr, &palette->background);
  cairo_fill (cr);
  for (int unit = 0; unit < 3; unit++)
    {
      double y = -0.5 + unit * 0.345;

      rounded_box (cr, -0.6, y, 1.2, 0.31, 0.07);
      gdk_cairo_set_source_rgba (cr, &palette->rack);
      cairo_fill (cr);

      gdk_cairo_set_source_rgba (cr, &palette->glyph);
      cairo_set_line_width (cr, 0.055);
      cairo_move_to (cr, -0.44, y + 0.155);
      cairo_line_to (cr, 0.02, y + 0.155);
      cairo_stroke (cr);
      cairo_arc (cr, 0.28, y + 0.155, 0.05, 0, 2 * G_PI);
      cairo_arc (cr, 0.45, y + 0.155, 0.05, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_hexagon (cairo_t *cr,
              const VimosPalette *palette)
{
  for (int corner = 0; corner < 6; corner++)
    cairo_line_to (cr, 0.56 * cos (corner * G_PI / 3), 0.56 * sin (corner * G_PI / 3));
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &palette->hexagon);
  cairo_set_line_width (cr, 0.04);
  cairo_fill_preserve (cr);
  cairo_stroke (cr);

  gdk_cairo_set_source_rgba (cr, &palette->glyph);
  cairo_set_line_width (cr, 0.055);
  rounded_box (cr, -0.25, -0.22, 0.5, 0.34, 0.05);
  cairo_move_to (cr, -0.15, 0.24);
  cairo_line_to (cr, 0.15, 0.24);
  cairo_stroke (cr);
}

static const GdkRGBA *
mark_colour (VimosCanvasMark mark,
             const VimosPalette *palette)
{
  switch (mark)
    {
    case VIMOS_CANVAS_MARK_PLAY:
      return &palette->running;
    case VIMOS_CANVAS_MARK_PAUSE:
      return &palette->paused;
    case VIMOS_CANVAS_MARK_ALARM:
      return &palette->outage;
    case VIMOS_CANVAS_MARK_NONE:
    case VIMOS_CANVAS_MARK_STOP:
    default:
      return &palette->off;
    }
}

static void
draw_disc (cairo_t *cr,
           VimosCanvasMark mark,
           const VimosPalette *palette)
{
  cairo_arc (cr, 0, 0, 0.5, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, mark_colour (mark, palette));
  cairo_fill (cr);

  gdk_cairo_set_source_rgba (cr, &palette->mark);
  switch (mark)
    {
    case VIMOS_CANVAS_MARK_PLAY:
      cairo_move_to (cr, -0.14, -0.22);
      cairo_line_to (cr, 0.25, 0);
      cairo_line_to (cr, -0.14, 0.22);
      cairo_close_path (cr);
      break;
    case VIMOS_CANVAS_MARK_PAUSE:
      cairo_rectangle (cr, -0.19, -0.21, 0.13, 0.42);
      cairo_rectangle (cr, 0.06, -0.21, 0.13, 0.42);
      break;
    case VIMOS_CANVAS_MARK_ALARM:
      cairo_rectangle (cr, -0.065, -0.27, 0.13, 0.34);
      cairo_rectangle (cr, -0.065, 0.14, 0.13, 0.13);
      break;
    case VIMOS_CANVAS_MARK_STOP:
      cairo_rectangle (cr, -0.17, -0.17, 0.34, 0.34);
      break;
    case VIMOS_CANVAS_MARK_NONE:
    default:
      break;
    }
  cairo_fill (cr);
}

static void
draw_ring (cairo_t *cr,
           const VimosPalette *palette)
{
  double dashes[] = { 0.11, 0.085 };

  cairo_arc (cr, 0, 0, 0.47, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette->background);
  cairo_fill_preserve (cr);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, 0.055);
  gdk_cairo_set_source_rgba (cr, &palette->good);
  cairo_stroke (cr);
}

/* A small alarm at the upper right corner. */
static void
draw_badge (cairo_t *cr,
            const VimosPalette *palette)
{
  cairo_save (cr);
  cairo_translate (cr, 0.44, -0.44);
  cairo_arc (cr, 0, 0, 0.25, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette->background);
  cairo_fill (cr);
  cairo_scale (cr, 0.42, 0.42);
  draw_disc (cr, VIMOS_CANVAS_MARK_ALARM, palette);
  cairo_restore (cr);
}

/**
 * vimos_canvas_shape_aspect:
 *
 * Returns: the width of @shape, its height being 1
 */
double
vimos_canvas_shape_aspect (VimosCanvasShape shape)
{
  return shape == VIMOS_CANVAS_SHAPE_RACK ? 1.2 : 1;
}

/**
 * vimos_canvas_draw_shape:
 * @cr: a context whose origin is the middle of the shape and whose unit is its height
 *
 * Draws the body of a node.
 */
void
vimos_canvas_draw_shape (cairo_t *cr,
                         VimosCanvasShape shape,
                         VimosCanvasMark mark,
                         const VimosPalette *palette)
{
  cairo_set_line_cap (cr, shape == VIMOS_CANVAS_SHAPE_RING ? CAIRO_LINE_CAP_BUTT
                                                           : CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  switch (shape)
    {
    case VIMOS_CANVAS_SHAPE_RACK:
      draw_rack (cr, palette);
      break;
    case VIMOS_CANVAS_SHAPE_HEXAGON:
      draw_hexagon (cr, palette);
      break;
    case VIMOS_CANVAS_SHAPE_DISC:
      draw_disc (cr, mark, palette);
      return;
    case VIMOS_CANVAS_SHAPE_RING:
      draw_ring (cr, palette);
      return;
    case VIMOS_CANVAS_SHAPE_SQUARE:
    default:
      draw_square (cr, palette);
      break;
    }
  if (mark == VIMOS_CANVAS_MARK_ALARM)
    draw_badge (cr, palette);
}

static const GdkRGBA *
body_colour (VimosCanvasShape shape,
             VimosCanvasMark mark,
             const VimosPalette *palette)
{
  switch (shape)
    {
    case VIMOS_CANVAS_SHAPE_RACK:
      return &palette->rack;
    case VIMOS_CANVAS_SHAPE_HEXAGON:
      return &palette->hexagon;
    case VIMOS_CANVAS_SHAPE_DISC:
      return mark_colour (mark, palette);
    case VIMOS_CANVAS_SHAPE_RING:
      return &palette->good;
    case VIMOS_CANVAS_SHAPE_SQUARE:
    default:
      return &palette->square;
    }
}

static void
trace_body (cairo_t *cr,
            VimosCanvasShape shape)
{
  double half_width = vimos_canvas_shape_aspect (shape) / 2;

  if (shape >= VIMOS_CANVAS_SHAPE_HEXAGON)
    cairo_arc (cr, 0, 0, 0.5, 0, 2 * G_PI);
  else
    rounded_box (cr, -half_width, -0.5, 2 * half_width, 1, 0.2);
}

/**
 * vimos_canvas_draw_plain:
 * @cr: a context whose origin is the middle of the shape and whose unit is its height
 *
 * Draws the body of a node that is too small to show more than its colour and whether it is round.
 */
void
vimos_canvas_draw_plain (cairo_t *cr,
                         VimosCanvasShape shape,
                         VimosCanvasMark mark,
                         const VimosPalette *palette)
{
  trace_body (cr, shape);
  gdk_cairo_set_source_rgba (cr, body_colour (shape, mark, palette));
  cairo_fill (cr);
  if (mark == VIMOS_CANVAS_MARK_ALARM)
    draw_badge (cr, palette);
}

/**
 * vimos_canvas_draw_gone:
 * @cr: a context whose origin is the middle of the shape and whose unit is its height
 *
 * Draws the outline of a node that is not there any more.
 */
void
vimos_canvas_draw_gone (cairo_t *cr,
                        VimosCanvasShape shape,
                        const VimosPalette *palette)
{
  static const double dashes[] = { 0.12, 0.09 };

  trace_body (cr, shape);
  gdk_cairo_set_source_rgba (cr, &palette->background);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->gone);
  cairo_set_line_width (cr, 0.06);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  gdk_cairo_set_source_rgba (cr, &palette->outage);
  cairo_set_line_width (cr, 0.09);
  cairo_move_to (cr, -0.18, -0.18);
  cairo_line_to (cr, 0.18, 0.18);
  cairo_move_to (cr, 0.18, -0.18);
  cairo_line_to (cr, -0.18, 0.18);
  cairo_stroke (cr);
}

/**
 * vimos_canvas_draw_bow_tie:
 * @x: px, of the middle
 * @y: px, of the middle
 *
 * Fills the sign of a bottleneck, which engineers know as that of a valve, in the current colour.
 */
void
vimos_canvas_draw_bow_tie (cairo_t *cr,
                           double x,
                           double y,
                           double width,
                           double height)
{
  cairo_move_to (cr, x - width / 2, y - height / 2);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x - width / 2, y + height / 2);
  cairo_close_path (cr);
  cairo_move_to (cr, x + width / 2, y - height / 2);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x + width / 2, y + height / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}
