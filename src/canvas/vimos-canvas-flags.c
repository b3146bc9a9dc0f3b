/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include "vimos-canvas-world.h"

/* What nodes and edges are besides their look: faded, gone, on a path, or so special that they are
 * drawn by themselves from every distance. */

#define MAX_SPECIAL 1500

static VimosWorldNode *
node_at (GArray *nodes,
         guint index)
{
  return &g_array_index (nodes, VimosWorldNode, index);
}

static VimosWorldEdge *
edge_at (GArray *edges,
         guint index)
{
  return &g_array_index (edges, VimosWorldEdge, index);
}

/* What was never seen otherwise has not gone. */
static gboolean
has_just_gone (guint old_flags,
               guint flags)
{
  return (old_flags & VIMOS_WORLD_KNOWN) != 0 && (old_flags & VIMOS_WORLD_GONE) == 0
         && (flags & VIMOS_WORLD_GONE) != 0;
}

static void
flag_node (VimosWorldNode *node,
           GPtrArray *lost)
{
  VimosCanvasNode *item = node->item;
  guint old_flags = node->flags;

  node->flags = VIMOS_WORLD_KNOWN;
  if (vimos_canvas_node_get_emphasised (item)
      || vimos_canvas_node_get_mark (item) == VIMOS_CANVAS_MARK_ALARM
      || vimos_canvas_node_get_shape (item) == VIMOS_CANVAS_SHAPE_RING)
    node->flags |= VIMOS_WORLD_SPECIAL;
  if (vimos_canvas_node_get_faded (item))
    node->flags |= VIMOS_WORLD_FADED;
  if (vimos_canvas_node_get_gone (item) != NULL)
    node->flags |= VIMOS_WORLD_GONE;
  if (has_just_gone (old_flags, node->flags))
    g_ptr_array_add (lost, vimos_canvas_node_describe (item));
  if (node->held)
    node->flags |= VIMOS_WORLD_SPECIAL | VIMOS_WORLD_MOVING;
}

static void
flag_edge (VimosWorldEdge *edge,
           GArray *nodes,
           GPtrArray *lost)
{
  VimosWorldNode *from, *to;
  guint old_flags = edge->flags, ends;

  edge->flags = VIMOS_WORLD_KNOWN;
  if (edge->from == VIMOS_WORLD_NONE || edge->to == VIMOS_WORLD_NONE)
    return;
  from = node_at (nodes, edge->from);
  to = node_at (nodes, edge->to);
  ends = from->flags | to->flags;
  if (vimos_canvas_edge_get_n_tracks (edge->item) > 0
      || vimos_canvas_edge_get_flow (edge->item) != 0)
    {
      edge->flags |= VIMOS_WORLD_SPECIAL | VIMOS_WORLD_ON_PATH;
      from->flags |= VIMOS_WORLD_SPECIAL | VIMOS_WORLD_ON_PATH;
      to->flags |= VIMOS_WORLD_SPECIAL | VIMOS_WORLD_ON_PATH;
    }
  if (vimos_canvas_edge_get_tether (edge->item))
    edge->flags |= VIMOS_WORLD_TETHER | (ends & VIMOS_WORLD_SPECIAL);
  if ((ends & VIMOS_WORLD_MOVING) != 0)
    edge->flags |= VIMOS_WORLD_SPECIAL | VIMOS_WORLD_MOVING;
  if (vimos_canvas_edge_get_faded (edge->item))
    edge->flags |= VIMOS_WORLD_FADED;
  if (vimos_canvas_edge_get_gone (edge->item) != NULL)
    edge->flags |= VIMOS_WORLD_GONE;
  if (has_just_gone (old_flags, edge->flags))
    g_ptr_array_add (lost, vimos_canvas_edge_describe (edge->item));
}

/**
 * vimos_canvas_flag_all:
 * @nodes: (element-type VimosWorldNode): the nodes
 * @edges: (element-type VimosWorldEdge): the edges between them
 * @moving: (element-type guint): the nodes that are on their way
 * @lost: (element-type utf8): where what is to be said of what has just gone is added
 *
 * Gives all nodes and edges their flags.
 */
void
vimos_canvas_flag_all (GArray *nodes,
                       GArray *edges,
                       const GArray *moving,
                       GPtrArray *lost)
{
  for (guint i = 0; i < nodes->len; i++)
    flag_node (node_at (nodes, i), lost);
  for (guint i = 0; i < moving->len; i++)
    node_at (nodes, g_array_index (moving, guint, i))->flags
        |= VIMOS_WORLD_SPECIAL | VIMOS_WORLD_MOVING;
  for (guint i = 0; i < edges->len; i++)
    flag_edge (edge_at (edges, i), nodes, lost);
}

/**
 * vimos_canvas_collect_special:
 * @special_nodes: (element-type guint): where the indices of special nodes are put
 * @special_edges: (element-type guint): where the indices of special edges are put
 *
 * Lists what is drawn by itself. When very much is wrong, or moves, each single one cannot be
 * special any more.
 */
void
vimos_canvas_collect_special (GArray *nodes,
                              GArray *edges,
                              GArray *special_nodes,
                              GArray *special_edges)
{
  g_array_set_size (special_nodes, 0);
  g_array_set_size (special_edges, 0);
  for (guint i = 0; i < nodes->len; i++)
    {
      if ((node_at (nodes, i)->flags & VIMOS_WORLD_SPECIAL) == 0)
        continue;
      if (special_nodes->len < MAX_SPECIAL)
        g_array_append_val (special_nodes, i);
      else
        node_at (nodes, i)->flags &= ~VIMOS_WORLD_SPECIAL;
    }
  for (guint i = 0; i < edges->len; i++)
    {
      if ((edge_at (edges, i)->flags & VIMOS_WORLD_SPECIAL) == 0)
        continue;
      if (special_edges->len < MAX_SPECIAL)
        g_array_append_val (special_edges, i);
      else
        edge_at (edges, i)->flags &= ~VIMOS_WORLD_SPECIAL;
    }
}
