/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-private.h"

/* The keyboard on edges. From a node, Alt with an arrow goes to its edge that leads that way, and
 * again with an arrow round the node from edge to edge; so every edge is reached, however many
 * there are and wherever they lead. From an edge the arrows go to the one end or the other, and
 * Enter to the far one. Tethers are passed over: what they say is said of the node. */

typedef struct
{
  VimosCanvasEdge *edge; /* borrowed from the world */
  double angle;          /* clockwise, as it looks from the node */
} Spoke;

static guint
other_end (const VimosWorldEdge *edge,
           guint node)
{
  return edge->from == node ? edge->to : edge->from;
}

static int
compare_spokes (gconstpointer a,
                gconstpointer b)
{
  double one = ((const Spoke *) a)->angle, other = ((const Spoke *) b)->angle;

  return (one > other) - (one < other);
}

/* The edges of @node, clockwise; parallel ones stay in the order of the model. */
static GArray *
list_spokes (VimosCanvas *self,
             guint node)
{
  const VimosWorldNode *hub = vimos_canvas_world_get_node (self->world, node);
  g_autoptr (GArray) edges = vimos_canvas_world_list_edges_of (self->world, node);
  GArray *spokes = g_array_new (FALSE, FALSE, sizeof (Spoke));

  for (guint i = 0; i < edges->len; i++)
    {
      const VimosWorldEdge *edge = vimos_canvas_world_get_edge (self->world,
                                                                g_array_index (edges, guint, i));
      guint other = other_end (edge, node);
      const VimosWorldNode *end;
      Spoke spoke = { .edge = edge->item };

      if (other == VIMOS_WORLD_NONE || vimos_canvas_edge_get_tether (edge->item))
        continue;
      end = vimos_canvas_world_get_node (self->world, other);
      spoke.angle = atan2 (end->target_y - hub->target_y, end->target_x - hub->target_x);
      g_array_append_val (spokes, spoke);
    }
  g_array_sort (spokes, compare_spokes);
  return spokes;
}

/* From the edge where the keyboard is to the next one round the node. */
static VimosCanvasEdge *
turn (VimosCanvas *self,
      GArray *spokes,
      int steps)
{
  for (guint i = 0; i < spokes->len; i++)
    if (g_array_index (spokes, Spoke, i).edge == self->cursor_edge)
      return g_array_index (spokes, Spoke, (i + spokes->len + steps) % spokes->len).edge;
  return NULL;
}

static VimosCanvasEdge *
find_that_way (GArray *spokes,
               int x,
               int y)
{
  VimosCanvasEdge *best = NULL;
  double best_off = INFINITY;

  for (guint i = 0; i < spokes->len; i++)
    {
      const Spoke *spoke = &g_array_index (spokes, Spoke, i);
      double off = fabs (remainder (spoke->angle - atan2 (y, x), 2 * G_PI));

      if (off < best_off)
        {
          best = spoke->edge;
          best_off = off;
        }
    }
  return best;
}

/**
 * vimos_canvas_find_edge:
 * @x: −1, 0 or 1: to the left or to the right
 * @y: −1, 0 or 1: up or down
 *
 * Returns: (transfer none) (nullable): the edge of the node under the cursor that leads that way;
 *   when the keyboard is on an edge, the next one, clockwise to the right and down
 */
VimosCanvasEdge *
vimos_canvas_find_edge (VimosCanvas *self,
                        int x,
                        int y)
{
  guint node = vimos_canvas_world_find (self->world, self->cursor);
  g_autoptr (GArray) spokes = NULL;

  if (node == VIMOS_WORLD_NONE)
    return NULL;
  spokes = list_spokes (self, node);
  return self->cursor_edge != NULL ? turn (self, spokes, x + y) : find_that_way (spokes, x, y);
}

static const VimosWorldNode *
get_far_end (VimosCanvas *self,
             guint node)
{
  g_autoptr (GArray) edges = vimos_canvas_world_list_edges_of (self->world, node);

  for (guint i = 0; i < edges->len; i++)
    {
      const VimosWorldEdge *edge = vimos_canvas_world_get_edge (self->world,
                                                                g_array_index (edges, guint, i));
      guint other = other_end (edge, node);

      if (edge->item == self->cursor_edge && other != VIMOS_WORLD_NONE)
        return vimos_canvas_world_get_node (self->world, other);
    }
  return NULL;
}

/**
 * vimos_canvas_find_far_end:
 *
 * Returns: (transfer none) (nullable): the node to which the edge under the keyboard leads
 */
VimosCanvasNode *
vimos_canvas_find_far_end (VimosCanvas *self)
{
  guint node = vimos_canvas_world_find (self->world, self->cursor);
  const VimosWorldNode *far = node != VIMOS_WORLD_NONE ? get_far_end (self, node) : NULL;

  return far != NULL ? far->item : NULL;
}

/**
 * vimos_canvas_find_end:
 * @x: −1, 0 or 1: to the left or to the right
 * @y: −1, 0 or 1: up or down
 *
 * Returns: (transfer none) (nullable): that end of the edge under the keyboard which lies that
 *   way, if one does
 */
VimosCanvasNode *
vimos_canvas_find_end (VimosCanvas *self,
                       int x,
                       int y)
{
  guint node = vimos_canvas_world_find (self->world, self->cursor);
  const VimosWorldNode *near, *far;
  double along, across;

  if (node == VIMOS_WORLD_NONE || self->cursor_edge == NULL)
    return NULL;
  near = vimos_canvas_world_get_node (self->world, node);
  far = get_far_end (self, node);
  if (far == NULL)
    return NULL;
  along = (far->target_x - near->target_x) * x + (far->target_y - near->target_y) * y;
  across = fabs ((far->target_x - near->target_x) * y)
           + fabs ((far->target_y - near->target_y) * x);
  if (fabs (along) * 2 <= across)
    return NULL;
  return along > 0 ? far->item : near->item;
}

/**
 * vimos_canvas_find_middle_of_edge:
 * @x: (out): px
 * @y: (out): px
 *
 * Returns: whether there is an edge under the keyboard, and where its middle is
 */
gboolean
vimos_canvas_find_middle_of_edge (VimosCanvas *self,
                                  double *x,
                                  double *y)
{
  guint near = vimos_canvas_world_find (self->world, self->cursor);
  guint far = vimos_canvas_world_find (self->world, vimos_canvas_find_far_end (self));
  double far_x, far_y;

  if (near == VIMOS_WORLD_NONE || far == VIMOS_WORLD_NONE)
    return FALSE;
  vimos_canvas_frame_get_place (&self->frame, near, x, y);
  vimos_canvas_frame_get_place (&self->frame, far, &far_x, &far_y);
  *x = (*x + far_x) / 2;
  *y = (*y + far_y) / 2;
  return TRUE;
}
