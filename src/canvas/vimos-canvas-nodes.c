/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-frame.h"
#include "vimos-canvas-private.h"

/* The bodies of nodes and of sites, and the rings around those that something is to be said of. */

#define FADED 0.4
#define PLAIN_PX 14.0 /* smaller bodies have no glyph */
#define MAX_DOTS 60
#define SITE_KEY G_GUINT64_CONSTANT (0x8000000000000000)

typedef struct
{
  VimosCanvasShape shape;
  VimosCanvasMark mark;
  guint height; /* px */
  gboolean gone;
} Body;

static void
draw_body (cairo_t *cr,
           const VimosCanvasFrame *frame,
           gconstpointer data)
{
  const Body *body = data;

  cairo_scale (cr, body->height, body->height);
  if (body->gone)
    vimos_canvas_draw_gone (cr, body->shape, frame->palette);
  else if (body->height < PLAIN_PX)
    vimos_canvas_draw_plain (cr, body->shape, body->mark, frame->palette);
  else
    vimos_canvas_draw_shape (cr, body->shape, body->mark, frame->palette);
}

static void
draw_node (VimosCanvasFrame *self,
           GtkSnapshot *snapshot,
           const VimosPlacedNode *placed)
{
  gboolean faded = (placed->flags & VIMOS_WORLD_FADED) != 0;
  Body body = {
    vimos_canvas_node_get_shape (placed->node),
    vimos_canvas_node_get_mark (placed->node),
    MAX (placed->half_height * 2 + 0.5, 2),
    (placed->flags & VIMOS_WORLD_GONE) != 0,
  };
  guint64 key = (guint64) body.height << 16 | (guint64) body.shape << 8 | (guint64) body.mark << 1
                | body.gone;
  GskRenderNode *stamp = vimos_canvas_frame_get_stamp (self, key, body.height * 0.75 + 1, draw_body,
                                                       &body);

  if (faded)
    gtk_snapshot_push_opacity (snapshot, FADED);
  vimos_canvas_frame_append_stamp (self, snapshot, stamp, placed->x, placed->y);
  if (faded)
    gtk_snapshot_pop (snapshot);
}

static void
append_ring (GtkSnapshot *snapshot,
             const VimosPlacedNode *placed,
             double gap,
             double width,
             const GdkRGBA *colour)
{
  gboolean round = placed->node == NULL
                   || vimos_canvas_node_get_shape (placed->node) >= VIMOS_CANVAS_SHAPE_HEXAGON;
  double half_width = placed->half_width + gap + width;
  double half_height = placed->half_height + gap + width;
  const float widths[4] = { width, width, width, width };
  const GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (placed->x - half_width,
                                                        placed->y - half_height, 2 * half_width,
                                                        2 * half_height),
                                   round ? half_height : half_height * 0.35);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

/* Around what a search has found. */
static void
append_dotted_ring (GtkSnapshot *snapshot,
                    double x,
                    double y,
                    double radius,
                    const GdkRGBA *colour)
{
  static const double dots[] = { 2.5, 3.5 };
  double extent = radius + 2;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - extent, y - extent,
                                                                          2 * extent, 2 * extent));

  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  cairo_set_line_width (cr, 2);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* Where @node is, be it drawn by itself, in a tile, or in a bubble. */
static gboolean
locate (const VimosCanvasFrame *self,
        VimosCanvasNode *node,
        VimosPlacedNode *placed)
{
  const VimosPlacedNode *found = vimos_canvas_frame_find (self, node);
  guint record = vimos_canvas_world_find (self->world, node);
  guint site;

  if (record == VIMOS_WORLD_NONE)
    return FALSE;
  if (found != NULL)
    {
      *placed = *found;
      return TRUE;
    }
  vimos_canvas_frame_make_placed (self, record, placed);
  if (self->level != VIMOS_CANVAS_LEVEL_SITES)
    return TRUE;
  site = vimos_canvas_sites_get_site_of (self->sites, record);
  placed->node = NULL;
  placed->half_width = placed->half_height = vimos_canvas_sites_get_radius (self->sites, site);
  vimos_canvas_frame_to_screen (self, vimos_canvas_sites_get_site (self->sites, site)->x,
                                vimos_canvas_sites_get_site (self->sites, site)->y, &placed->x,
                                &placed->y);
  return TRUE;
}

static void
draw_rings (VimosCanvasFrame *self,
            GtkSnapshot *snapshot)
{
  const VimosPalette *palette = self->palette;
  VimosPlacedNode placed;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const VimosPlacedNode *node = &g_array_index (self->nodes, VimosPlacedNode, i);

      if (vimos_canvas_node_get_emphasised (node->node) && node->node != self->selected)
        append_ring (snapshot, node, 2, 3.5 * self->line_scale, &palette->accent);
    }
  if (locate (self, self->hovered, &placed))
    {
      GdkRGBA colour = vimos_palette_fade (&palette->text, 0.35);

      append_ring (snapshot, &placed, 2, 2, &colour);
    }
  if (locate (self, self->selected, &placed))
    append_ring (snapshot, &placed, 2, 3.5 * self->line_scale, &palette->accent);
  if (locate (self, self->drop_target, &placed))
    append_ring (snapshot, &placed, 4, 4, &palette->good);
  if (self->cursor_edge == NULL && locate (self, self->cursor, &placed))
    append_ring (snapshot, &placed, 7, 2, &palette->text);
  if (locate (self, self->found, &placed))
    append_dotted_ring (snapshot, placed.x, placed.y,
                        MAX (placed.half_width, placed.half_height) + 12, &palette->text);
}

/**
 * vimos_canvas_frame_draw_nodes:
 *
 * Draws the bodies that are in no tile, and rings.
 */
void
vimos_canvas_frame_draw_nodes (VimosCanvasFrame *self,
                               GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const VimosPlacedNode *placed = &g_array_index (self->nodes, VimosPlacedNode, i);

      if (!self->tiled || (placed->flags & VIMOS_WORLD_SPECIAL) != 0)
        draw_node (self, snapshot, placed);
    }
  draw_rings (self, snapshot);
}

/* Sites */

typedef struct
{
  double radius;
  guint n_dots;
  gboolean bright;
  int track; /* of the rim, or VIMOS_CANVAS_NO_TRACK */
  gboolean alarm;
} Bubble;

/* Dots as the seeds of a sunflower: evenly spread whatever their number. */
static void
draw_dots (cairo_t *cr,
           const Bubble *bubble,
           const GdkRGBA *colour)
{
  const double golden = G_PI * (3 - sqrt (5));
  double room = bubble->radius - 5;
  double size = CLAMP (room / sqrt (bubble->n_dots) * 0.62, 0.9, 2.2);

  gdk_cairo_set_source_rgba (cr, colour);
  for (guint i = 0; i < bubble->n_dots; i++)
    {
      double distance = bubble->n_dots == 1 ? 0 : room * sqrt ((i + 0.5) / bubble->n_dots);
      double x = distance * cos (i * golden), y = distance * sin (i * golden);

      cairo_rectangle (cr, x - size, y - size, 2 * size, 2 * size);
    }
  cairo_fill (cr);
}

static void
draw_bubble (cairo_t *cr,
             const VimosCanvasFrame *frame,
             gconstpointer data)
{
  const Bubble *bubble = data;
  const VimosPalette *palette = frame->palette;
  const GdkRGBA *rim = bubble->track >= 0 ? vimos_palette_get_track (palette, bubble->track)
                                          : &palette->outline;
  double width = (bubble->track >= 0 ? 2.5 : 1) * frame->line_scale;

  cairo_arc (cr, 0, 0, bubble->radius, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &palette->background);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->lane);
  cairo_fill (cr);
  draw_dots (cr, bubble, bubble->bright ? &palette->text : &palette->square);
  cairo_arc (cr, 0, 0, bubble->radius - width / 2, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, rim);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
  if (bubble->alarm)
    {
      cairo_translate (cr, bubble->radius * 0.72, -bubble->radius * 0.72);
      cairo_scale (cr, 16, 16);
      vimos_canvas_draw_shape (cr, VIMOS_CANVAS_SHAPE_DISC, VIMOS_CANVAS_MARK_ALARM, palette);
    }
}

/* Of several tracks the chosen one colours the rim, else the first. */
static int
rim_track (const VimosCanvasFrame *self,
           guint index)
{
  const VimosSite *site = vimos_canvas_sites_get_site (self->sites, index);
  guint n = vimos_canvas_sites_get_n_bundles (self->sites);

  if (site->tracks == 0)
    return VIMOS_CANVAS_NO_TRACK;
  for (guint i = 0; i < n; i++)
    {
      const VimosBundle *bundle = vimos_canvas_sites_get_bundle (self->sites, i);

      if (bundle->chosen >= 0 && (bundle->from == index || bundle->to == index))
        return bundle->chosen;
    }
  return g_bit_nth_lsf (site->tracks, -1);
}

/**
 * vimos_canvas_frame_draw_sites:
 *
 * Draws the bubbles that nodes stand together in.
 */
void
vimos_canvas_frame_draw_sites (VimosCanvasFrame *self,
                               GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->bubbles->len; i++)
    {
      const VimosPlacedSite *placed = &g_array_index (self->bubbles, VimosPlacedSite, i);
      const VimosSite *site = vimos_canvas_sites_get_site (self->sites, placed->site);
      Bubble bubble = { floor (placed->radius), MIN (site->n_nodes, MAX_DOTS),
                        site->tracks != 0 && !site->faded, rim_track (self, placed->site),
                        site->n_alarms > 0 };
      guint64 key = SITE_KEY | (guint64) bubble.radius << 32 | (guint64) bubble.n_dots << 16
                    | (guint64) (bubble.track + 1) << 4 | (guint64) bubble.bright << 1
                    | bubble.alarm;
      GskRenderNode *stamp = vimos_canvas_frame_get_stamp (self, key, bubble.radius + 10,
                                                           draw_bubble, &bubble);

      if (site->faded)
        gtk_snapshot_push_opacity (snapshot, FADED);
      vimos_canvas_frame_append_stamp (self, snapshot, stamp, placed->x, placed->y);
      if (site->faded)
        gtk_snapshot_pop (snapshot);
    }
}
