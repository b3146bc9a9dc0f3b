/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-world.h"

/* All nodes and edges of a canvas at one moment, as plain values with an index of their places.
 * Immutable once it is made, so that worker threads can draw from it while the models go on. */

static void
base_free (VimosCanvasBase *self)
{
  g_free (self->nodes);
  g_free (self->edges);
  g_clear_pointer (&self->node_grid, vimos_spatial_grid_unref);
  g_clear_pointer (&self->edge_grid, vimos_spatial_grid_unref);
  g_free (self);
}

VimosCanvasBase *
vimos_canvas_base_ref (VimosCanvasBase *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vimos_canvas_base_unref (VimosCanvasBase *self)
{
  if (g_atomic_ref_count_dec (&self->references))
    base_free (self);
}

static void
fill_nodes (VimosCanvasBase *base,
            const GArray *nodes)
{
  base->n_nodes = nodes->len;
  base->nodes = g_new0 (VimosBaseNode, base->n_nodes + 1);
  base->left = base->top = INFINITY;
  base->right = base->bottom = -INFINITY;
  for (guint i = 0; i < base->n_nodes; i++)
    {
      const VimosWorldNode *node = &g_array_index (nodes, VimosWorldNode, i);

      base->nodes[i] = (VimosBaseNode){ .x = node->target_x,
                                        .y = node->target_y,
                                        .size = vimos_canvas_node_get_size (node->item),
                                        .shape = vimos_canvas_node_get_shape (node->item),
                                        .mark = vimos_canvas_node_get_mark (node->item),
                                        .flags = node->flags };
      base->left = fmin (base->left, node->target_x);
      base->top = fmin (base->top, node->target_y);
      base->right = fmax (base->right, node->target_x);
      base->bottom = fmax (base->bottom, node->target_y);
      base->max_size = fmax (base->max_size, base->nodes[i].size);
    }
}

static void
fill_edges (VimosCanvasBase *base,
            const GArray *edges)
{
  base->edges = g_new0 (VimosBaseEdge, edges->len + 1);
  for (guint i = 0; i < edges->len; i++)
    {
      const VimosWorldEdge *edge = &g_array_index (edges, VimosWorldEdge, i);

      if (edge->from == VIMOS_WORLD_NONE || edge->to == VIMOS_WORLD_NONE)
        continue;
      base->edges[base->n_edges++]
          = (VimosBaseEdge){ .record = i,
                             .from = edge->from,
                             .to = edge->to,
                             .width = vimos_canvas_edge_get_width (edge->item),
                             .load_class = vimos_canvas_edge_get_load_class (edge->item),
                             .flags = edge->flags };
    }
}

static gboolean
has_same_places (const VimosCanvasBase *one,
                 const VimosCanvasBase *other)
{
  if (one == NULL || one->n_nodes != other->n_nodes || one->n_edges != other->n_edges)
    return FALSE;
  for (guint i = 0; i < one->n_nodes; i++)
    if (one->nodes[i].x != other->nodes[i].x || one->nodes[i].y != other->nodes[i].y)
      return FALSE;
  for (guint i = 0; i < one->n_edges; i++)
    if (one->edges[i].from != other->edges[i].from || one->edges[i].to != other->edges[i].to)
      return FALSE;
  return TRUE;
}

static void
index_places (VimosCanvasBase *base,
              const VimosCanvasBase *old)
{
  g_autofree VimosSegment *segments = NULL;

  if (old != NULL && has_same_places (old, base))
    {
      base->node_grid = vimos_spatial_grid_ref (old->node_grid);
      base->edge_grid = vimos_spatial_grid_ref (old->edge_grid);
      return;
    }
  segments = g_new (VimosSegment, MAX (base->n_nodes, base->n_edges) + 1);
  for (guint i = 0; i < base->n_nodes; i++)
    segments[i] = (VimosSegment){ base->nodes[i].x, base->nodes[i].y, base->nodes[i].x,
                                  base->nodes[i].y };
  base->node_grid = vimos_spatial_grid_new (segments, base->n_nodes);
  for (guint i = 0; i < base->n_edges; i++)
    {
      const VimosBaseNode *from = &base->nodes[base->edges[i].from],
                          *to = &base->nodes[base->edges[i].to];

      segments[i] = (VimosSegment){ from->x, from->y, to->x, to->y };
    }
  base->edge_grid = vimos_spatial_grid_new (segments, base->n_edges);
}

/**
 * vimos_canvas_base_new:
 * @nodes: (element-type VimosWorldNode): the nodes
 * @edges: (element-type VimosWorldEdge): the edges
 * @old: (nullable): what was there before: where nothing has moved, its index is shared
 * @serial: a number that no other base has
 *
 * Returns: (transfer full): all of it at this moment
 */
VimosCanvasBase *
vimos_canvas_base_new (const GArray *nodes,
                       const GArray *edges,
                       const VimosCanvasBase *old,
                       guint serial)
{
  VimosCanvasBase *self = g_new0 (VimosCanvasBase, 1);

  g_atomic_ref_count_init (&self->references);
  self->serial = serial;
  fill_nodes (self, nodes);
  fill_edges (self, edges);
  index_places (self, old);
  return self;
}
