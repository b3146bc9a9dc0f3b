/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"
#include "vimos-canvas-tiles.h"

/* Draws one tile: all edges and nodes of a square of the world that are not special. Pure; any
 * thread. */

#define FADED 0.4
#define PLAIN_PX 14.0
#define CHECK_EVERY 256 /* edges between two looks at whether the tile is still wanted */

typedef struct
{
  const VimosCanvasBase *base;
  const VimosTileLook *look;
  double zoom;
  double left, top; /* px of the world at that zoom */
  double node_scale;
  const int *cancelled; /* atomic */
} Tile;

static gboolean
is_cancelled (const Tile *self)
{
  return self->cancelled != NULL && g_atomic_int_get (self->cancelled) != 0;
}

static void
draw_edge (const Tile *self,
           cairo_t *cr,
           const VimosBaseEdge *edge)
{
  const VimosBaseNode *from = &self->base->nodes[edge->from], *to = &self->base->nodes[edge->to];
  const VimosTileLook *look = self->look;
  const GdkRGBA *colour = (edge->flags & VIMOS_WORLD_TETHER) != 0
                              ? &look->palette.off
                              : vimos_canvas_get_road_colour (&look->palette, edge->flags,
                                                              edge->load_class, look->show_load);
  double alpha = vimos_canvas_is_road_faded (edge->flags, edge->load_class, look->show_load) ? FADED
                                                                                             : 1;

  vimos_canvas_set_road_dash (cr, edge->flags);
  cairo_set_line_width (cr,
                        (edge->flags & VIMOS_WORLD_TETHER) != 0
                            ? 1.5 * look->line_scale
                            : vimos_canvas_edge_body (edge->width, self->zoom, look->line_scale));
  cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * alpha);
  cairo_move_to (cr, from->x * self->zoom - self->left, from->y * self->zoom - self->top);
  cairo_line_to (cr, to->x * self->zoom - self->left, to->y * self->zoom - self->top);
  cairo_stroke (cr); /* one by one: Cairo looks for crossings within a path */
}

/* What stands back comes first. */
static void
draw_edges (const Tile *self,
            cairo_t *cr,
            const GArray *found)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < found->len; i++)
      {
        const VimosBaseEdge *edge = &self->base->edges[g_array_index (found, guint, i)];

        if (i % CHECK_EVERY == 0 && is_cancelled (self))
          return;
        if ((edge->flags & VIMOS_WORLD_SPECIAL) != 0)
          continue;
        if (vimos_canvas_is_road_faded (edge->flags, edge->load_class, self->look->show_load)
            == (pass == 0))
          draw_edge (self, cr, edge);
      }
}

static void
draw_node (const Tile *self,
           cairo_t *cr,
           const VimosBaseNode *node)
{
  double height = MAX (floor (node->size * self->node_scale + 0.5), 2);
  gboolean faded = (node->flags & VIMOS_WORLD_FADED) != 0;

  cairo_save (cr);
  cairo_translate (cr, floor (node->x * self->zoom - self->left + 0.5),
                   floor (node->y * self->zoom - self->top + 0.5));
  if (faded)
    cairo_push_group (cr);
  cairo_scale (cr, height, height);
  if ((node->flags & VIMOS_WORLD_GONE) != 0)
    vimos_canvas_draw_gone (cr, node->shape, &self->look->palette);
  else if (height < PLAIN_PX)
    vimos_canvas_draw_plain (cr, node->shape, node->mark, &self->look->palette);
  else
    vimos_canvas_draw_shape (cr, node->shape, node->mark, &self->look->palette);
  if (faded)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, FADED);
    }
  cairo_restore (cr);
}

static void
draw_nodes (const Tile *self,
            cairo_t *cr,
            const GArray *found)
{
  for (guint i = 0; i < found->len; i++)
    {
      const VimosBaseNode *node = &self->base->nodes[g_array_index (found, guint, i)];

      if (i % CHECK_EVERY == 0 && is_cancelled (self))
        return;
      if ((node->flags & VIMOS_WORLD_SPECIAL) == 0)
        draw_node (self, cr, node);
    }
}

/**
 * vimos_canvas_draw_tile:
 * @left: px of the world at @zoom
 * @top: px of the world at @zoom
 * @width: px
 * @height: px
 * @cancelled: (nullable): an atomic; when it becomes other than 0 the tile is not wanted any more
 *
 * Returns: (transfer full): an image surface, unfinished if the tile was cancelled
 */
cairo_surface_t *
vimos_canvas_draw_tile (const VimosCanvasBase *base,
                        const VimosTileLook *look,
                        double zoom,
                        double left,
                        double top,
                        int width,
                        int height,
                        const int *cancelled)
{
  const Tile self = { base, look, zoom, left, top, vimos_canvas_node_scale (zoom), cancelled };
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, width * look->scale_factor, height * look->scale_factor);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  double reach = 8 * look->line_scale;

  cairo_scale (cr, look->scale_factor, look->scale_factor);
  vimos_spatial_grid_query (base->edge_grid, (left - reach) / zoom, (top - reach) / zoom,
                            (left + width + reach) / zoom, (top + height + reach) / zoom, found);
  draw_edges (&self, cr, found);
  g_array_set_size (found, 0);
  reach = base->max_size * self.node_scale;
  vimos_spatial_grid_query (base->node_grid, (left - reach) / zoom, (top - reach) / zoom,
                            (left + width + reach) / zoom, (top + height + reach) / zoom, found);
  draw_nodes (&self, cr, found);
  cairo_destroy (cr);
  return surface;
}
