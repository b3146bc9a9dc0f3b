/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"

/* A link is a road, an alternative its kerb: the road's colour can then say something else than which alternative
 * it is. One kerb on each side when one alternative runs over the edge; with more, they take turns. */

#define KERB_GAP 3.0
#define KERB_CHOSEN 4.5
#define KERB_OTHER 3.4
#define FADED 0.35

typedef struct
{
  double x1, y1, x2, y2;
  double nx, ny; /* unit normal, to the left of the direction of travel */
  double length;
} Segment;

static gboolean
segment_of (VimosCanvas *self,
            const VimosPlacedEdge *edge,
            Segment *segment)
{
  const VimosPlacedNode *from = &g_array_index (self->placed_nodes, VimosPlacedNode, edge->from);
  const VimosPlacedNode *to = &g_array_index (self->placed_nodes, VimosPlacedNode, edge->to);

  segment->x1 = from->x;
  segment->y1 = from->y;
  segment->x2 = to->x;
  segment->y2 = to->y;
  segment->length = hypot (to->x - from->x, to->y - from->y);
  if (segment->length < 1)
    return FALSE;
  segment->nx = -(to->y - from->y) / segment->length;
  segment->ny = (to->x - from->x) / segment->length;
  return TRUE;
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
  gdk_cairo_set_source_rgba (cr, vimos_palette_get_track (palette, track));
  stroke_beside (cr, segment, offset);
}

static void
draw_kerbs (cairo_t *cr,
            const VimosPlacedEdge *placed,
            const Segment *segment,
            const VimosPalette *palette)
{
  guint n_tracks = vimos_canvas_edge_get_n_tracks (placed->edge);
  int chosen = vimos_canvas_edge_get_chosen (placed->edge);
  double offsets[2] = { placed->body / 2 + KERB_GAP, placed->body / 2 + KERB_GAP };

  for (guint i = 0; i < n_tracks; i++)
    {
      guint track = vimos_canvas_edge_get_track (placed->edge, i);
      double width = (int) track == chosen ? KERB_CHOSEN : KERB_OTHER;

      for (int side = 0; side < 2; side++)
        {
          if (n_tracks > 1 && side != (int) (i % 2))
            continue;
          draw_kerb (cr, segment, palette, track,
                     (side == 0 ? 1 : -1) * (offsets[side] + width / 2), width);
          offsets[side] += width + 1.5;
        }
    }
}

/* Signs that point the way that the data takes. */
static void
draw_chevrons (cairo_t *cr,
               const VimosPlacedEdge *placed,
               const Segment *segment,
               const VimosPalette *palette,
               int flow)
{
  double size = MAX (placed->body * 0.42, 4);
  double ux = (segment->x2 - segment->x1) / segment->length * flow;
  double uy = (segment->y2 - segment->y1) / segment->length * flow;

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, MAX (size * 0.55, 2));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  gdk_cairo_set_source_rgba (cr, &palette->on_track);
  for (double at = 20; at < segment->length - 20; at += 22)
    {
      double x = (flow > 0 ? segment->x1 : segment->x2) + ux * at;
      double y = (flow > 0 ? segment->y1 : segment->y2) + uy * at;

      cairo_move_to (cr, x - ux * size + segment->nx * size, y - uy * size + segment->ny * size);
      cairo_line_to (cr, x, y);
      cairo_line_to (cr, x - ux * size - segment->nx * size, y - uy * size - segment->ny * size);
      cairo_stroke (cr);
    }
}

static void
draw_road (cairo_t *cr,
           const VimosPlacedEdge *placed,
           const Segment *segment,
           const VimosPalette *palette)
{
  int chosen = vimos_canvas_edge_get_chosen (placed->edge);
  int flow = vimos_canvas_edge_get_flow (placed->edge);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, placed->body);
  if (chosen >= 0 && vimos_canvas_edge_has_track (placed->edge, chosen))
    gdk_cairo_set_source_rgba (cr, vimos_palette_get_track (palette, chosen));
  else
    gdk_cairo_set_source_rgba (cr, &palette->link);
  stroke_beside (cr, segment, 0);
  draw_kerbs (cr, placed, segment, palette);
  if (flow != 0)
    draw_chevrons (cr, placed, segment, palette, flow);
}

static void
draw_tether (cairo_t *cr,
             const Segment *segment,
             const VimosPalette *palette)
{
  static const double dots[] = { 2, 4 };

  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  cairo_set_line_width (cr, 1.5);
  gdk_cairo_set_source_rgba (cr, &palette->off);
  stroke_beside (cr, segment, 0);
}

static void
draw_edge (VimosCanvas *self,
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
  if (!graphene_rect_intersection (&bounds,
                                   &GRAPHENE_RECT_INIT (0, 0,
                                                        vimos_viewport_get_width (self->viewport),
                                                        vimos_viewport_get_height (self->viewport)),
                                   &bounds))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (vimos_canvas_edge_get_tether (placed->edge))
    draw_tether (cr, &segment, &self->palette);
  else
    draw_road (cr, placed, &segment, &self->palette);
  cairo_destroy (cr);
}

/**
 * vimos_canvas_draw_edges:
 *
 * Draws all edges that can be seen, those that stand back first.
 */
void
vimos_canvas_draw_edges (VimosCanvas *self,
                         GtkSnapshot *snapshot)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->placed_edges->len; i++)
      {
        const VimosPlacedEdge *placed = &g_array_index (self->placed_edges, VimosPlacedEdge, i);
        gboolean faded = vimos_canvas_edge_get_faded (placed->edge);

        if (faded != (pass == 0))
          continue;
        if (faded)
          gtk_snapshot_push_opacity (snapshot, FADED);
        draw_edge (self, placed, snapshot);
        if (faded)
          gtk_snapshot_pop (snapshot);
      }
}
