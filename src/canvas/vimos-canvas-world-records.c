/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-canvas"

#include "config.h"

#include <string.h>

#include "vimos-canvas-world-private.h"

/* The items of a world's models as records that point at each other by index. When a model changes,
 * only the records from there on are made anew: VMs, which come and go, stand at the end.
 *
 * Items are listened to with plain signal handlers that are taken off again one by one: the
 * closures of g_signal_connect_object() are kept in one list of the listener, and leaving that list
 * takes a time that grows with its length. */

static void
tell_changed (VimosCanvasWorld *self)
{
  self->changed (self, self->user_data);
}

/* Listening */

static void
node_changed_cb (VimosCanvasNode *item,
                 gpointer user_data)
{
  VimosCanvasWorld *self = user_data;
  guint index = vimos_canvas_world_find (self, item);
  VimosWorldNode *node;

  if (index == VIMOS_WORLD_NONE)
    return;
  node = vimos_canvas_world_node_at (self, index);
  if (vimos_canvas_node_get_x (item) != node->target_x
      || vimos_canvas_node_get_y (item) != node->target_y)
    {
      node->target_x = vimos_canvas_node_get_x (item);
      node->target_y = vimos_canvas_node_get_y (item);
      g_array_append_val (self->moved, index);
    }
  else
    {
      self->looks_dirty = TRUE;
    }
  tell_changed (self);
}

static void
edge_changed_cb (VimosCanvasEdge *item,
                 gpointer user_data)
{
  VimosCanvasWorld *self = user_data;

  self->looks_dirty = TRUE;
  tell_changed (self);
}

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  gpointer user_data)
{
  VimosCanvasWorld *self = user_data;

  if (model == self->node_model)
    self->n_same_nodes = MIN (self->n_same_nodes, position);
  if (model == self->edge_model)
    self->n_same_edges = MIN (self->n_same_edges, position);
  self->structure_dirty = TRUE;
  tell_changed (self);
}

static void
clear_node (gpointer data)
{
  VimosWorldNode *node = data;

  if (node->item == NULL)
    return;
  g_signal_handler_disconnect (node->item, node->handler);
  g_clear_object (&node->item);
}

static void
clear_edge (gpointer data)
{
  VimosWorldEdge *edge = data;

  if (edge->item == NULL)
    return;
  g_signal_handler_disconnect (edge->item, edge->handler);
  g_clear_object (&edge->item);
}

/* Records */

static GArray *
new_records (gsize size,
             GDestroyNotify clear)
{
  GArray *records = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (records, clear);
  return records;
}

/* Cuts off the records from @first on, as they are. */
static GArray *
take_tail (GArray *records,
           guint first,
           GDestroyNotify clear)
{
  guint size = g_array_get_element_size (records);
  GArray *tail = new_records (size, clear);

  if (first < records->len)
    {
      g_array_append_vals (tail, records->data + first * size, records->len - first);
      memset (records->data + first * size, 0,
              (records->len - first) * size); /* not to be cleared */
    }
  g_array_set_size (records, first);
  return tail;
}

/* Forgets where the nodes of @tail were; returns where they are in it, + 1. */
static GHashTable *
forget_nodes (VimosCanvasWorld *self,
              const GArray *tail)
{
  GHashTable *index = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < tail->len; i++)
    {
      VimosCanvasNode *item = g_array_index (tail, VimosWorldNode, i).item;

      g_hash_table_remove (self->node_index, item);
      g_hash_table_remove (self->ids, vimos_canvas_node_get_id (item));
      g_hash_table_insert (index, item, GUINT_TO_POINTER (i + 1));
    }
  return index;
}

/* Takes the record of @item over from @old when there is one, so that its handler and its shown
 * place stay. */
static gboolean
take_node (GArray *old,
           GHashTable *index,
           VimosCanvasNode *item,
           VimosWorldNode *record)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (index, item));
  VimosWorldNode *previous;

  if (position == 0)
    return FALSE;
  previous = &g_array_index (old, VimosWorldNode, position - 1);
  if (previous->item == NULL)
    return FALSE;
  *record = *previous;
  previous->item = NULL;
  g_object_unref (item); /* the record has its own */
  return TRUE;
}

static void
read_nodes (VimosCanvasWorld *self,
            GArray *newcomers)
{
  guint n = self->node_model != NULL ? g_list_model_get_n_items (self->node_model) : 0;
  guint first = MIN (MIN (self->n_same_nodes, self->nodes->len), n);
  g_autoptr (GArray) old = take_tail (self->nodes, first, clear_node);
  g_autoptr (GHashTable) index = forget_nodes (self, old);

  for (guint i = first; i < n; i++)
    {
      VimosCanvasNode *item = g_list_model_get_item (self->node_model, i);
      VimosWorldNode record = { 0 };

      if (!take_node (old, index, item, &record))
        {
          record.item = item;
          record.x = vimos_canvas_node_get_x (item);
          record.y = vimos_canvas_node_get_y (item);
          record.handler = g_signal_connect (item, "changed::looks", G_CALLBACK (node_changed_cb),
                                             self);
          g_array_append_val (newcomers, i);
        }
      record.target_x = vimos_canvas_node_get_x (item);
      record.target_y = vimos_canvas_node_get_y (item);
      g_array_append_val (self->nodes, record);
      g_hash_table_insert (self->node_index, item, GUINT_TO_POINTER (i + 1));
      g_hash_table_replace (self->ids, (gpointer) vimos_canvas_node_get_id (item),
                            GUINT_TO_POINTER (i));
    }
}

static guint
lookup_end (VimosCanvasWorld *self,
            const char *id)
{
  gpointer index;

  return g_hash_table_lookup_extended (self->ids, id, NULL, &index) ? GPOINTER_TO_UINT (index)
                                                                    : VIMOS_WORLD_NONE;
}

/* An edge whose nodes are not there (yet) is no error: the models change one by one. */
static void
find_ends (VimosCanvasWorld *self,
           VimosWorldEdge *record)
{
  record->from = lookup_end (self, vimos_canvas_edge_get_from (record->item));
  record->to = lookup_end (self, vimos_canvas_edge_get_to (record->item));
}

/* The first @n_same_nodes nodes have kept their index, and so have the edges between them. */
static void
read_edges (VimosCanvasWorld *self,
            guint n_same_nodes)
{
  guint n = self->edge_model != NULL ? g_list_model_get_n_items (self->edge_model) : 0;
  guint first = MIN (MIN (self->n_same_edges, self->edges->len), n);

  g_array_unref (take_tail (self->edges, first, clear_edge));
  for (guint i = 0; i < first; i++)
    if (vimos_canvas_world_edge_at (self, i)->from >= n_same_nodes
        || vimos_canvas_world_edge_at (self, i)->to >= n_same_nodes)
      find_ends (self, vimos_canvas_world_edge_at (self, i));
  for (guint i = first; i < n; i++)
    {
      VimosWorldEdge record = { .item = g_list_model_get_item (self->edge_model, i) };

      find_ends (self, &record);
      record.handler = g_signal_connect (record.item, "changed::looks",
                                         G_CALLBACK (edge_changed_cb), self);
      g_array_append_val (self->edges, record);
    }
}

/** vimos_canvas_world_make_records: makes the records of empty models */
void
vimos_canvas_world_make_records (VimosCanvasWorld *self)
{
  self->nodes = new_records (sizeof (VimosWorldNode), clear_node);
  self->edges = new_records (sizeof (VimosWorldEdge), clear_edge);
  self->node_index = g_hash_table_new (NULL, NULL);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
}

/** vimos_canvas_world_drop_records: lets go of the models and of what is in them */
void
vimos_canvas_world_drop_records (VimosCanvasWorld *self)
{
  if (self->node_model != NULL)
    g_signal_handlers_disconnect_by_data (self->node_model, self);
  if (self->edge_model != NULL)
    g_signal_handlers_disconnect_by_data (self->edge_model, self);
  g_clear_object (&self->node_model);
  g_clear_object (&self->edge_model);
  g_hash_table_unref (self->node_index);
  g_hash_table_unref (self->ids);
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
}

/**
 * vimos_canvas_world_follow:
 * @where: the world's model of nodes, or that of edges
 * @model: (nullable): what it is from now on
 */
void
vimos_canvas_world_follow (VimosCanvasWorld *self,
                           GListModel **where,
                           GListModel *model)
{
  if (*where == model)
    return;
  if (*where != NULL)
    g_signal_handlers_disconnect_by_data (*where, self);
  g_set_object (where, model);
  if (model != NULL)
    g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  if (where == &self->node_model)
    self->n_same_nodes = 0;
  else
    self->n_same_edges = 0;
  self->structure_dirty = TRUE;
  tell_changed (self);
}

/**
 * vimos_canvas_world_read_models:
 * @newcomers: (element-type guint): where the indices of nodes that were not there before are put
 *
 * Brings the records up to date with the models.
 */
void
vimos_canvas_world_read_models (VimosCanvasWorld *self,
                                GArray *newcomers)
{
  guint n_same_nodes = MIN (self->n_same_nodes, self->nodes->len);

  read_nodes (self, newcomers);
  read_edges (self, MIN (n_same_nodes, self->nodes->len));
  self->n_same_nodes = self->nodes->len;
  self->n_same_edges = self->edges->len;
}
