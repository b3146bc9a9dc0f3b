/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <math.h>

#include "vimos-canvas-world-private.h"

/* What stands on a canvas: the items of its models as records, kept up to date lazily; and, made of
 * them after each change, an immutable base that can be searched by place and handed to threads.
 * Looking at 30,000 objects takes some ten milliseconds, so it is done once a change and never once
 * a frame. */

#define MOTION_US 250000
#define MAX_MOVING 400 /* more than that at once is another picture, not a move */

typedef struct
{
  guint node;
  double from_x, from_y;
  gint64 start_us;
} Motion;

static VimosWorldNode *
node_at (VimosCanvasWorld *self,
         guint index)
{
  return vimos_canvas_world_node_at (self, index);
}

static void
tell_changed (VimosCanvasWorld *self)
{
  self->changed (self, self->user_data);
}

static void
drop_motion (VimosCanvasWorld *self,
             guint index)
{
  for (guint i = 0; i < self->motions->len; i++)
    if (g_array_index (self->motions, Motion, i).node == index)
      {
        g_array_remove_index_fast (self->motions, i);
        self->looks_dirty = TRUE;
        return;
      }
}

static void
start_motion (VimosCanvasWorld *self,
              guint index,
              double from_x,
              double from_y,
              gint64 now_us)
{
  Motion motion = { index, from_x, from_y, now_us };

  drop_motion (self, index);
  node_at (self, index)->x = from_x;
  node_at (self, index)->y = from_y;
  g_array_append_val (self->motions, motion);
  self->looks_dirty = TRUE; /* it is drawn by itself while it moves */
}

/* What is new slides in from beside it: from the first node that it is connected to and that was
 * there before. */
static void
slide_in (VimosCanvasWorld *self,
          const GArray *newcomers,
          gint64 now_us)
{
  g_autofree gboolean *is_new = g_new0 (gboolean, self->nodes->len + 1);
  g_autofree gboolean *slides = g_new0 (gboolean, self->nodes->len + 1);

  for (guint i = 0; i < newcomers->len; i++)
    is_new[g_array_index (newcomers, guint, i)] = TRUE;
  for (guint i = 0; i < self->edges->len; i++)
    {
      const VimosWorldEdge *edge = vimos_canvas_world_edge_at (self, i);
      guint newcomer, neighbour;

      if (edge->from == VIMOS_WORLD_NONE || edge->to == VIMOS_WORLD_NONE
          || is_new[edge->from] == is_new[edge->to])
        continue;
      newcomer = is_new[edge->from] ? edge->from : edge->to;
      neighbour = is_new[edge->from] ? edge->to : edge->from;
      if (!slides[newcomer])
        start_motion (self, newcomer, node_at (self, neighbour)->x, node_at (self, neighbour)->y,
                      now_us);
      slides[newcomer] = TRUE;
    }
}

static void
read_structure (VimosCanvasWorld *self,
                gint64 now_us,
                gboolean animate)
{
  g_autoptr (GArray) newcomers = g_array_new (FALSE, FALSE, sizeof (guint));

  /* Indices change: what moves arrives at once, what has moved is seen by comparing. */
  for (guint i = 0; i < self->motions->len; i++)
    {
      VimosWorldNode *node = node_at (self, g_array_index (self->motions, Motion, i).node);

      node->x = node->target_x;
      node->y = node->target_y;
    }
  g_array_set_size (self->motions, 0);
  g_array_set_size (self->moved, 0);
  vimos_canvas_world_read_models (self, newcomers);
  for (guint i = 0; i < self->nodes->len; i++)
    if (node_at (self, i)->x != node_at (self, i)->target_x
        || node_at (self, i)->y != node_at (self, i)->target_y)
      g_array_append_val (self->moved, i);
  if (animate && self->shown && newcomers->len <= MAX_MOVING)
    slide_in (self, newcomers, now_us);
  self->arrangement++;
  self->structure_dirty = FALSE;
  self->looks_dirty = TRUE;
}

static void
apply_moves (VimosCanvasWorld *self,
             gint64 now_us,
             gboolean animate)
{
  animate = animate && self->shown && self->moved->len <= MAX_MOVING;
  for (guint i = 0; i < self->moved->len; i++)
    {
      guint index = g_array_index (self->moved, guint, i);
      VimosWorldNode *node = node_at (self, index);

      if (animate && !node->held)
        {
          start_motion (self, index, node->x, node->y, now_us);
          continue;
        }
      drop_motion (self, index);
      node->x = node->target_x;
      node->y = node->target_y;
      if ((node->flags & VIMOS_WORLD_MOVING) == 0)
        self->places_dirty = TRUE;
    }
  g_array_set_size (self->moved, 0);
  self->arrangement++;
}

static void
flag_all (VimosCanvasWorld *self)
{
  g_autoptr (GArray) moving = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->motions->len; i++)
    g_array_append_val (moving, g_array_index (self->motions, Motion, i).node);
  vimos_canvas_flag_all (self->nodes, self->edges, moving, self->lost);
  vimos_canvas_collect_special (self->nodes, self->edges, self->special_nodes, self->special_edges);
  self->looks_dirty = FALSE;
  self->places_dirty = TRUE;
}

static void
make_base (VimosCanvasWorld *self)
{
  VimosCanvasBase *base = vimos_canvas_base_new (self->nodes, self->edges, self->base,
                                                 ++self->serial);

  g_clear_pointer (&self->base, vimos_canvas_base_unref);
  self->base = base;
  self->places_dirty = FALSE;
}

/**
 * vimos_canvas_world_new:
 * @changed: (scope notified): called with the world when it will be different after the next update
 *
 * Returns: (transfer full): a world without nodes
 */
VimosCanvasWorld *
vimos_canvas_world_new (GFunc changed,
                        gpointer user_data)
{
  VimosCanvasWorld *self = g_new0 (VimosCanvasWorld, 1);

  self->changed = changed;
  self->user_data = user_data;
  vimos_canvas_world_make_records (self);
  self->special_nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->special_edges = g_array_new (FALSE, FALSE, sizeof (guint));
  self->moved = g_array_new (FALSE, FALSE, sizeof (guint));
  self->motions = g_array_new (FALSE, FALSE, sizeof (Motion));
  self->lost = g_ptr_array_new_with_free_func (g_free);
  make_base (self);
  return self;
}

void
vimos_canvas_world_free (VimosCanvasWorld *self)
{
  vimos_canvas_world_drop_records (self);
  g_array_unref (self->special_nodes);
  g_array_unref (self->special_edges);
  g_array_unref (self->moved);
  g_array_unref (self->motions);
  g_ptr_array_unref (self->lost);
  g_clear_pointer (&self->base, vimos_canvas_base_unref);
  g_free (self);
}

/** vimos_canvas_world_set_nodes: @nodes: (nullable): a model of #VimosCanvasNode */
void
vimos_canvas_world_set_nodes (VimosCanvasWorld *self,
                              GListModel *nodes)
{
  vimos_canvas_world_follow (self, &self->node_model, nodes);
}

/** vimos_canvas_world_set_edges: @edges: (nullable): a model of #VimosCanvasEdge */
void
vimos_canvas_world_set_edges (VimosCanvasWorld *self,
                              GListModel *edges)
{
  vimos_canvas_world_follow (self, &self->edge_model, edges);
}

/**
 * vimos_canvas_world_update:
 * @now_us: the time of the frame
 * @animate: whether what has got another place moves there, or is there at once
 *
 * Brings everything up to date with the models. Cheap when nothing has changed.
 */
void
vimos_canvas_world_update (VimosCanvasWorld *self,
                           gint64 now_us,
                           gboolean animate)
{
  if (self->structure_dirty)
    read_structure (self, now_us, animate);
  if (self->moved->len > 0)
    apply_moves (self, now_us, animate);
  if (self->looks_dirty)
    flag_all (self);
  if (self->places_dirty)
    make_base (self);
  self->shown = self->shown || self->nodes->len > 0;
}

/**
 * vimos_canvas_world_advance:
 * @now_us: the time of the frame
 *
 * Moves what is on its way.
 *
 * Returns: whether anything still is
 */
gboolean
vimos_canvas_world_advance (VimosCanvasWorld *self,
                            gint64 now_us)
{
  self->arrangement += self->motions->len > 0 ? 1 : 0;
  for (guint i = self->motions->len; i > 0; i--)
    {
      const Motion *motion = &g_array_index (self->motions, Motion, i - 1);
      VimosWorldNode *node = node_at (self, motion->node);
      double part = CLAMP ((now_us - motion->start_us) / (double) MOTION_US, 0, 1);
      double eased = 1 - pow (1 - part, 3);

      node->x = motion->from_x + (node->target_x - motion->from_x) * eased;
      node->y = motion->from_y + (node->target_y - motion->from_y) * eased;
      if (part >= 1)
        {
          g_array_remove_index_fast (self->motions, i - 1);
          self->looks_dirty = TRUE;
        }
    }
  return self->motions->len > 0;
}

/**
 * vimos_canvas_world_hold:
 * @node: a node
 * @held: whether the user has it in hand: it then follows at once instead of moving there
 */
void
vimos_canvas_world_hold (VimosCanvasWorld *self,
                         VimosCanvasNode *node,
                         gboolean held)
{
  guint index = vimos_canvas_world_find (self, node);

  if (index == VIMOS_WORLD_NONE || node_at (self, index)->held == held)
    return;
  node_at (self, index)->held = held;
  self->looks_dirty = TRUE;
  tell_changed (self);
}

/**
 * vimos_canvas_world_take_lost:
 *
 * Returns: (transfer full) (nullable) (element-type utf8): what is to be said of what has gone
 *   since the last call; %NULL when nothing has
 */
GPtrArray *
vimos_canvas_world_take_lost (VimosCanvasWorld *self)
{
  GPtrArray *lost = self->lost;

  if (lost->len == 0)
    return NULL;
  self->lost = g_ptr_array_new_with_free_func (g_free);
  return lost;
}

/** vimos_canvas_world_is_moving: Returns: whether anything is on its way to another place */
gboolean
vimos_canvas_world_is_moving (VimosCanvasWorld *self)
{
  return self->motions->len > 0;
}

/**
 * vimos_canvas_world_get_arrangement:
 *
 * Returns: a number that changes whenever nodes come, go, or stand elsewhere
 */
guint
vimos_canvas_world_get_arrangement (VimosCanvasWorld *self)
{
  return self->arrangement;
}

/**
 * vimos_canvas_world_get_base:
 *
 * Returns: (transfer none): everything as it was at the last update
 */
VimosCanvasBase *
vimos_canvas_world_get_base (VimosCanvasWorld *self)
{
  return self->base;
}

guint
vimos_canvas_world_get_n_nodes (VimosCanvasWorld *self)
{
  return self->nodes->len;
}

/** vimos_canvas_world_get_node: Returns: (transfer none): a node, valid until the next update */
const VimosWorldNode *
vimos_canvas_world_get_node (VimosCanvasWorld *self,
                             guint index)
{
  g_return_val_if_fail (index < self->nodes->len, NULL);

  return node_at (self, index);
}

/** vimos_canvas_world_get_edge: Returns: (transfer none): an edge, valid until the next update */
const VimosWorldEdge *
vimos_canvas_world_get_edge (VimosCanvasWorld *self,
                             guint index)
{
  g_return_val_if_fail (index < self->edges->len, NULL);

  return vimos_canvas_world_edge_at (self, index);
}

/**
 * vimos_canvas_world_find:
 * @node: (nullable): a node
 *
 * Returns: its index, or %VIMOS_WORLD_NONE when it was not there at the last update
 */
guint
vimos_canvas_world_find (VimosCanvasWorld *self,
                         VimosCanvasNode *node)
{
  guint found = node != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->node_index, node)) : 0;

  return found > 0 ? found - 1 : VIMOS_WORLD_NONE;
}

/**
 * vimos_canvas_world_get_special_nodes:
 *
 * Returns: (transfer none): the indices of nodes that no tile shows
 */
const GArray *
vimos_canvas_world_get_special_nodes (VimosCanvasWorld *self)
{
  return self->special_nodes;
}

/**
 * vimos_canvas_world_get_special_edges:
 *
 * Returns: (transfer none): the indices of edges that no tile shows
 */
const GArray *
vimos_canvas_world_get_special_edges (VimosCanvasWorld *self)
{
  return self->special_edges;
}

/**
 * vimos_canvas_world_list_edges_of:
 *
 * Returns: (transfer full): the indices of the edges that end at @node
 */
GArray *
vimos_canvas_world_list_edges_of (VimosCanvasWorld *self,
                                  guint node)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->edges->len; i++)
    {
      const VimosWorldEdge *edge = vimos_canvas_world_edge_at (self, i);

      if ((edge->from == node) != (edge->to == node))
        g_array_append_val (edges, i);
    }
  return edges;
}
