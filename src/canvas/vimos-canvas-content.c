/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include "vimos-canvas-private.h"

/* What is on a canvas, what is chosen of it, and how it is shown: the properties of the widget. */

static void
drop_lost_nodes (VimosCanvas *self)
{
  VimosCanvasNode *dragged = self->dragged;

  /* What holds a node only by what the user does lets go of it with the node. */
  vimos_canvas_update_world (self);
  if (self->cursor != NULL
      && vimos_canvas_world_find (self->world, self->cursor) == VIMOS_WORLD_NONE)
    vimos_canvas_set_cursor (self, NULL);
  else if (self->cursor_edge != NULL && vimos_canvas_find_far_end (self) == NULL)
    vimos_canvas_set_cursor_edge (self, NULL);
  if (dragged != NULL && vimos_canvas_world_find (self->world, dragged) == VIMOS_WORLD_NONE)
    vimos_canvas_end_carry (self, FALSE);
  if (self->drop_target != NULL
      && vimos_canvas_world_find (self->world, self->drop_target) == VIMOS_WORLD_NONE)
    g_clear_object (&self->drop_target);
  if (self->found != NULL && vimos_canvas_world_find (self->world, self->found) == VIMOS_WORLD_NONE)
    vimos_canvas_fly_to (self, NULL);
  if (self->selected != NULL
      && vimos_canvas_world_find (self->world, self->selected) == VIMOS_WORLD_NONE)
    vimos_canvas_set_selected (self, NULL);
  vimos_canvas_set_hovered (self, NULL, NULL);
}

static void
drop_lost_edges (VimosCanvas *self)
{
  if (self->cursor_edge != NULL)
    {
      vimos_canvas_update_world (self);
      if (vimos_canvas_find_far_end (self) == NULL)
        vimos_canvas_set_cursor_edge (self, NULL);
    }
  vimos_canvas_set_hovered (self, NULL, NULL);
}

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  gpointer user_data)
{
  VimosCanvas *self = VIMOS_CANVAS (user_data);

  g_assert (G_IS_LIST_MODEL (model));

  /* Labels remember their places by owner; who has gone cannot be told from who comes at the same
   * address. */
  if (removed > 0)
    g_hash_table_remove_all (self->choices);
  self->unsettled = TRUE;
  if (model == self->nodes && removed > 0)
    drop_lost_nodes (self);
  if (model == self->edges && removed > 0)
    drop_lost_edges (self);
  vimos_canvas_queue_scene (self);
}

static void
set_model (VimosCanvas *self,
           GListModel **where,
           GListModel *model,
           const char *property)
{
  g_autoptr (GListModel) old = NULL;

  if (*where == model)
    return;
  if (*where != NULL)
    g_signal_handlers_disconnect_by_func (*where, items_changed_cb, self);
  old = g_steal_pointer (where);
  *where = model != NULL ? g_object_ref (model) : NULL;
  if (where == &self->nodes)
    vimos_canvas_world_set_nodes (self->world, model);
  else if (where == &self->edges)
    vimos_canvas_world_set_edges (self->world, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  g_hash_table_remove_all (self->choices);
  if (where == &self->nodes)
    drop_lost_nodes (self);
  else if (where == &self->edges)
    drop_lost_edges (self);
  vimos_canvas_queue_scene (self);
  g_object_notify (G_OBJECT (self), property);
}

/** vimos_canvas_get_nodes: Returns: (transfer none) (nullable): the model of #VimosCanvasNode */
GListModel *
vimos_canvas_get_nodes (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->nodes;
}

/** vimos_canvas_get_edges: Returns: (transfer none) (nullable): the model of #VimosCanvasEdge */
GListModel *
vimos_canvas_get_edges (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->edges;
}

/** vimos_canvas_get_tags: Returns: (transfer none) (nullable): the model of #VimosCanvasTag */
GListModel *
vimos_canvas_get_tags (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->tags;
}

/** vimos_canvas_get_viewport: Returns: (transfer none): what part of the world is shown */
VimosViewport *
vimos_canvas_get_viewport (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->viewport;
}

/** vimos_canvas_get_selected: Returns: (transfer none) (nullable): the node that was chosen last */
VimosCanvasNode *
vimos_canvas_get_selected (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->selected;
}

/**
 * vimos_canvas_get_cursor:
 *
 * Returns: (transfer none) (nullable): the node that the keyboard is on
 */
VimosCanvasNode *
vimos_canvas_get_cursor (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->cursor;
}

/**
 * vimos_canvas_get_hovered_node:
 *
 * Returns: (transfer none) (nullable): the node under the pointer
 */
VimosCanvasNode *
vimos_canvas_get_hovered_node (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->hovered;
}

/**
 * vimos_canvas_get_hovered_edge:
 *
 * Returns: (transfer none) (nullable): the edge under the pointer, where no node is
 */
VimosCanvasEdge *
vimos_canvas_get_hovered_edge (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->hovered_edge;
}

/** vimos_canvas_get_show_load: Returns: whether edges have the colour of how full they are */
gboolean
vimos_canvas_get_show_load (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), FALSE);

  return self->show_load;
}

/**
 * vimos_canvas_get_presentation:
 *
 * Returns: whether words and lines are larger, to be read from afar
 */
gboolean
vimos_canvas_get_presentation (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), FALSE);

  return self->presentation;
}

/**
 * vimos_canvas_get_summary:
 *
 * Returns: (transfer none) (nullable): a sentence that says what the picture shows
 */
const char *
vimos_canvas_get_summary (VimosCanvas *self)
{
  g_return_val_if_fail (VIMOS_IS_CANVAS (self), NULL);

  return self->summary;
}

/**
 * vimos_canvas_set_nodes:
 * @nodes: (nullable): a model of #VimosCanvasNode
 */
void
vimos_canvas_set_nodes (VimosCanvas *self,
                        GListModel *nodes)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (nodes == NULL || G_IS_LIST_MODEL (nodes));

  set_model (self, &self->nodes, nodes, "nodes");
}

/**
 * vimos_canvas_set_edges:
 * @edges: (nullable): a model of #VimosCanvasEdge
 */
void
vimos_canvas_set_edges (VimosCanvas *self,
                        GListModel *edges)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (edges == NULL || G_IS_LIST_MODEL (edges));

  set_model (self, &self->edges, edges, "edges");
}

/**
 * vimos_canvas_set_tags:
 * @tags: (nullable): a model of #VimosCanvasTag
 */
void
vimos_canvas_set_tags (VimosCanvas *self,
                       GListModel *tags)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (tags == NULL || G_IS_LIST_MODEL (tags));

  set_model (self, &self->tags, tags, "tags");
}

/**
 * vimos_canvas_set_selected:
 * @node: (nullable): the node to be chosen
 */
void
vimos_canvas_set_selected (VimosCanvas *self,
                           VimosCanvasNode *node)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (node == NULL || VIMOS_IS_CANVAS_NODE (node));

  if (!g_set_object (&self->selected, node))
    return;
  vimos_canvas_update_proxies (self);
  vimos_canvas_queue_scene (self);
  g_object_notify (G_OBJECT (self), "selected");
}

/**
 * vimos_canvas_set_summary:
 * @summary: (nullable): a sentence that says what the picture shows, for assistive technologies
 */
void
vimos_canvas_set_summary (VimosCanvas *self,
                          const char *summary)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  if (g_strcmp0 (summary, self->summary) == 0)
    return;
  g_free (self->summary);
  self->summary = g_strdup (summary);
  vimos_canvas_describe (self);
  g_object_notify (G_OBJECT (self), "summary");
}

static void
set_flag (VimosCanvas *self,
          gboolean *where,
          gboolean value,
          const char *property)
{
  value = !!value;
  if (value == *where)
    return;
  *where = value;
  self->unsettled = TRUE;
  vimos_canvas_queue_scene (self);
  g_object_notify (G_OBJECT (self), property);
}

/**
 * vimos_canvas_set_show_load:
 * @show_load: whether edges have the colour of how full they are; the alternatives keep their kerbs
 */
void
vimos_canvas_set_show_load (VimosCanvas *self,
                            gboolean show_load)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  set_flag (self, &self->show_load, show_load, "show-load");
}

/**
 * vimos_canvas_set_presentation:
 * @presentation: whether words are half as large again, and lines two fifths wider, to be read
 *   from afar
 */
void
vimos_canvas_set_presentation (VimosCanvas *self,
                               gboolean presentation)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  if (!!presentation != self->presentation)
    g_hash_table_remove_all (self->stamps);
  set_flag (self, &self->presentation, presentation, "presentation");
}

/**
 * vimos_canvas_set_insets:
 * @top: px at the upper edge of the canvas that something else covers
 * @bottom: the same at its foot
 *
 * No label is put there, and nodes only by the user.
 */
void
vimos_canvas_set_insets (VimosCanvas *self,
                         int top,
                         int bottom)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));
  g_return_if_fail (top >= 0 && bottom >= 0);

  if (top == self->top_inset && bottom == self->bottom_inset)
    return;
  self->top_inset = top;
  self->bottom_inset = bottom;
  self->unsettled = TRUE;
  vimos_canvas_queue_scene (self);
}

/**
 * vimos_canvas_fit:
 *
 * Shows the whole picture, and keeps it in view until the user shifts or zooms it.
 */
void
vimos_canvas_fit (VimosCanvas *self)
{
  g_return_if_fail (VIMOS_IS_CANVAS (self));

  self->follows = TRUE;
  vimos_canvas_queue_scene (self);
}
