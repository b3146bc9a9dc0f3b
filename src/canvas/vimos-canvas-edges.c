/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-frame.h"
#include "vimos-canvas-private.h"

/* A link is a road, an alternative its kerb: the road's colour can then say something else than
 * which alternative it is. One kerb on each side when one alternative runs over the edge; with
 * more, they take turns. */

#define KERB_GAP 3.0
#define KERB_CHOSEN 4.5
#define KERB_OTHER 3.4
#define FADED 0.4
#define OUTLINE 2.0
#define OUTLINE_GAP 3.0

typedef struct
{
  double x1, y1, x2, y2;
  double nx, ny; /* unit normal, to the left of the direction of travel */
  double length;
  double scale; /* of all widths */
  double alpha;
} Segment;

static gboolean
segment_of (const VimosCanvasFrame *self,
            const VimosPlacedEdge *edge,
            Segment *segment)
{
  double dx = edge->x2 - edge->x1, dy = edge->y2 - edge->y1;

  *segment = (Segment){ .x1 = edge->x1, .y1 = edge->y1, .x2 = edge->x2, .y2 = edge->y2,
                        .length = hypot (dx, dy), .scale = self->line_scale, .alpha = 1 };
  if (segment->length < 1)
    return FALSE;
  if (vimos_canvas_is_road_faded (edge->flags, edge->load_class, self->show_load))
    segment->alpha = FADED;
  segment->nx = -dy / segment->length;
  segment->ny = dx / segment->length;
  return TRUE;
}

static void
set_colour (cairo_t *cr,
            const Segment *segment,
            const GdkRGBA *colour)
{
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue,
                         colour->alpha * segment->alpha);
}

static void
stroke_beside (cairo_t *cr,
               const Segment *segment,
               double offset)
{
  cairo_move_to (cr, segment->x1 + segment->nx * offset, segment->y1 + segment->ny * offset);
  cairo_line_to (cr, segment->x2 + segment->nx * offset, segment->y2 + segment->ny * offset);
  cairo_stroke (cr);
}

static void
draw_kerb (cairo_t *cr,
           const Segment *segment,
           const VimosPalette *palette,
           guint track,
           double offset,
           double width)
{
  int n_dashes;
  const double *dashes = vimos_track_get_dashes (track, &n_dashes);

  cairo_set_dash (cr, dashes, n_dashes, 0);
  cairo_set_line_width (cr, width);
  set_colour (cr, segment, vimos_palette_get_track (palette, track));
  stroke_beside (cr, segment, offset);
}

static void
draw_kerbs (cairo_t *cr,
            const VimosPlacedEdge *placed,
            const Segment *segment,
            const VimosPalette *palette)
{
  double gap = placed->body / 2 + KERB_GAP * segment->scale;
  double offsets[2] = { gap, gap };

  for (guint i = 0; i < placed->n_tracks; i++)
    {
      guint track = placed->tracks[i];
      double width = ((int) track == placed->chosen ? KERB_CHOSEN : KERB_OTHER) * segment->scale;

      for (int side = 0; side < 2; side++)
        {
          if (placed->n_tracks > 1 && side != (int) (i % 2))
            continue;
          draw_kerb (cr, segment, palette, track,
                     (side == 0 ? 1 : -1) * (offsets[side] + width / 2), width);
          offsets[side] += width + 1.5;
        }
    }
}

/**
 * vimos_canvas_is_road_faded:
 * @flags: #VimosWorldFlags
 *
 * Returns: whether the edge stands back; a link that is nearly full never does
 */
gboolean
vimos_canvas_is_road_faded (guint flags,
                            int load_class,
                            gboolean show_load)
{
  return (flags & VIMOS_WORLD_FADED) != 0 && !(show_load && load_class >= VIMOS_CANVAS_FULL_CLASS);
}

/**
 * vimos_canvas_get_road_colour:
 * @flags: #VimosWorldFlags
 *
 * Returns: (transfer none): the colour of a road that no alternative has taken for itself
 */
const GdkRGBA *
vimos_canvas_get_road_colour (const VimosPalette *palette,
                              guint flags,
                              int load_class,
                              gboolean show_load)
{
  if ((flags & VIMOS_WORLD_GONE) != 0)
    return &palette->gone;
  if (show_load && load_class >= 0)
    return &palette->loads[MIN (load_class, VIMOS_N_LOADS - 1)];
  return &palette->link;
}

/**
 * vimos_canvas_set_road_dash:
 * @flags: #VimosWorldFlags
 *
 * A tether is dotted, and so is a link that is not there any more.
 */
void
vimos_canvas_set_road_dash (cairo_t *cr,
                            guint flags)
{
  static const double dots[] = { 2, 4 };
  static const double gaps[] = { 6, 6 };

  if ((flags & VIMOS_WORLD_TETHER) != 0)
    cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  else if ((flags & VIMOS_WORLD_GONE) != 0)
    cairo_set_dash (cr, gaps, G_N_ELEMENTS (gaps), 0);
  else
    cairo_set_dash (cr, NULL, 0, 0);
}

/* Where the keyboard is: a line on either side, outside all kerbs, as the ring around a node is. */
static void
draw_outline (cairo_t *cr,
              const VimosPlacedEdge *placed,
              const Segment *segment,
              const VimosPalette *palette)
{
  double offset = placed->reach + OUTLINE_GAP;

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, OUTLINE);
  cairo_set_source_rgba (cr, palette->text.red, palette->text.green, palette->text.blue,
                         palette->text.alpha);
  stroke_beside (cr, segment, offset);
  stroke_beside (cr, segment, -offset);
}

static void
draw_road (const VimosCanvasFrame *self,
           cairo_t *cr,
           const VimosPlacedEdge *placed,
           const Segment *segment)
{
  const VimosPalette *palette = self->palette;
  gboolean taken = placed->chosen >= 0 && !self->show_load
                   && (placed->flags & VIMOS_WORLD_GONE) == 0;

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  if (placed->edge == self->cursor_edge)
    draw_outline (cr, placed, segment, palette);
  else if (placed->edge == self->hovered_edge)
    {
      cairo_set_line_width (cr, 2 * placed->reach + 6);
      cairo_set_source_rgba (cr, palette->text.red, palette->text.green, palette->text.blue, 0.12);
      stroke_beside (cr, segment, 0);
    }
  vimos_canvas_set_road_dash (cr, placed->flags);
  cairo_set_line_width (cr, placed->body);
  set_colour (cr, segment,
              taken ? vimos_palette_get_track (palette, placed->chosen)
                    : vimos_canvas_get_road_colour (palette, placed->flags, placed->load_class,
                                                    self->show_load));
  stroke_beside (cr, segment, 0);
  draw_kerbs (cr, placed, segment, palette);
}

static void
draw_tether (const VimosCanvasFrame *self,
             cairo_t *cr,
             const Segment *segment)
{
  vimos_canvas_set_road_dash (cr, VIMOS_WORLD_TETHER);
  cairo_set_line_width (cr, 1.5 * segment->scale);
  set_colour (cr, segment, &self->palette->off);
  stroke_beside (cr, segment, 0);
}

static void
draw_edge (const VimosCanvasFrame *self,
           const VimosPlacedEdge *placed,
           GtkSnapshot *snapshot)
{
  Segment segment;
  graphene_rect_t bounds;
  double margin = placed->reach + 6;
  cairo_t *cr;

  if (!segment_of (self, placed, &segment))
    return;
  graphene_rect_init (&bounds,
                      floor (MIN (segment.x1, segment.x2) - margin),
                      floor (MIN (segment.y1, segment.y2) - margin),
                      ceil (fabs (segment.x2 - segment.x1) + 2 * margin + 1),
                      ceil (fabs (segment.y2 - segment.y1) + 2 * margin + 1));
  if (!graphene_rect_intersection (&bounds, &GRAPHENE_RECT_INIT (0, 0, self->width, self->height),
                                   &bounds))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if ((placed->flags & VIMOS_WORLD_TETHER) != 0)
    draw_tether (self, cr, &segment);
  else
    draw_road (self, cr, placed, &segment);
  cairo_destroy (cr);
}

/* What stands back comes first, what belongs to an alternative last. */
static int
order_of (const VimosCanvasFrame *self,
          const VimosPlacedEdge *placed)
{
  if (vimos_canvas_is_road_faded (placed->flags, placed->load_class, self->show_load))
    return 0;
  return placed->n_tracks > 0 ? 2 : 1;
}

/**
 * vimos_canvas_frame_draw_edges:
 *
 * Draws the edges that are in no tile.
 */
void
vimos_canvas_frame_draw_edges (VimosCanvasFrame *self,
                               GtkSnapshot *snapshot)
{
  for (int order = 0; order < 3; order++)
    for (guint i = 0; i < self->edges->len; i++)
      {
        const VimosPlacedEdge *placed = &g_array_index (self->edges, VimosPlacedEdge, i);

        if (self->tiled && (placed->flags & VIMOS_WORLD_SPECIAL) == 0
            && placed->edge != self->hovered_edge && placed->edge != self->cursor_edge)
          continue;
        if (order_of (self, placed) == order)
          draw_edge (self, placed, snapshot);
      }
}
