/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-network-scene-private.h"

/**
 * VimosNetworkScene:
 *
 * Turns topology, hypervisors, VMs, plan and move into the generic nodes, edges and tags that a
 * canvas draws. Nodes and edges that stay are kept and only changed, so that the canvas keeps its
 * cursor and what the user moved by hand stays where it is. Holds no widget; main thread only.
 */

G_DEFINE_FINAL_TYPE (VimosNetworkScene, vimos_network_scene, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_HAS_LOADS,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
seen_free (gpointer data)
{
  VimosSceneSeen *seen = data;

  g_free (seen->from);
  g_free (seen->to);
  g_free (seen->label);
  g_free (seen->gone_at);
  g_free (seen);
}

static void
clear_rack (gpointer data)
{
  g_free (((VimosSceneRack *) data)->id);
}

/* The user drags a node: from now on it stays where it is put, whatever the layout; a hypervisor's
 * VMs go with it. */
static void
node_changed_cb (VimosNetworkScene *self,
                 VimosCanvasNode *node)
{
  if (self->updating)
    return;
  vimos_network_scene_note_place (self, node);
  vimos_network_scene_update (self);
}

/** vimos_network_scene_key_of_ends: Returns: (transfer full): what tells an edge from all others */
char *
vimos_network_scene_key_of_ends (const char *from,
                                 const char *to)
{
  return g_strconcat (from, "\n", to, NULL);
}

/**
 * vimos_network_scene_need_node:
 * @id: the node's
 *
 * Returns: (transfer none): the node as it was before this update, or a new one; it will be there
 * after the update
 */
VimosCanvasNode *
vimos_network_scene_need_node (VimosNetworkScene *self,
                               const char *id,
                               VimosCanvasShape shape)
{
  VimosCanvasNode *node = g_hash_table_lookup (self->node_by_id, id);

  if (node != NULL)
    return node;
  node = g_hash_table_lookup (self->old_nodes, id);
  if (node != NULL && vimos_canvas_node_get_shape (node) == shape)
    {
      g_object_ref (node);
    }
  else
    {
      node = vimos_canvas_node_new (id, shape);
      g_signal_connect_object (node, "changed", G_CALLBACK (node_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  vimos_canvas_node_set_gone (node, NULL);
  g_ptr_array_add (self->new_nodes, node);
  g_hash_table_insert (self->node_by_id, (gpointer) vimos_canvas_node_get_id (node), node);
  return node;
}

/**
 * vimos_network_scene_need_edge:
 *
 * Returns: (transfer none): the edge as it was before this update, or a new one; it will be there
 * after the update
 */
VimosCanvasEdge *
vimos_network_scene_need_edge (VimosNetworkScene *self,
                               const char *from,
                               const char *to,
                               gboolean tether)
{
  g_autofree char *key = vimos_network_scene_key_of_ends (from, to);
  VimosCanvasEdge *edge = g_hash_table_lookup (self->old_edges, key);

  if (edge != NULL && vimos_canvas_edge_get_tether (edge) == tether)
    g_object_ref (edge);
  else
    edge = tether ? vimos_canvas_edge_new_tether (from, to) : vimos_canvas_edge_new (from, to);
  vimos_canvas_edge_set_gone (edge, NULL);
  g_ptr_array_add (self->new_edges, edge);
  g_hash_table_replace (self->edge_by_ends, g_steal_pointer (&key), edge);
  return edge;
}

/**
 * vimos_network_scene_find_new_edge:
 *
 * Returns: (transfer none) (nullable): the edge between @a and @b, in whichever direction, of this
 * update
 */
VimosCanvasEdge *
vimos_network_scene_find_new_edge (VimosNetworkScene *self,
                                   const char *a,
                                   const char *b)
{
  g_autofree char *there = vimos_network_scene_key_of_ends (a, b);
  g_autofree char *back = vimos_network_scene_key_of_ends (b, a);
  VimosCanvasEdge *edge = g_hash_table_lookup (self->edge_by_ends, there);

  return edge != NULL ? edge : g_hash_table_lookup (self->edge_by_ends, back);
}

/**
 * vimos_network_scene_find_rack:
 *
 * Returns: (transfer none) (nullable): where @hypervisor is on the picture
 */
const VimosSceneRack *
vimos_network_scene_find_rack (VimosNetworkScene *self,
                               VimosHypervisor *hypervisor)
{
  for (guint i = 0; i < self->racks->len; i++)
    {
      const VimosSceneRack *rack = &g_array_index (self->racks, VimosSceneRack, i);

      if (rack->hypervisor == hypervisor)
        return rack;
    }
  return NULL;
}

static void
collect_racks (VimosNetworkScene *self)
{
  VimosContext *context = vimos_workspace_get_context (self->workspace);
  GListModel *hypervisors = vimos_context_get_hypervisors (context);

  g_array_set_size (self->racks, 0);
  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);
      VimosSceneRack rack = { .hypervisor = hypervisor };

      if (self->topology != NULL)
        rack.host = vimos_context_find_hypervisor_host (context, hypervisor);
      rack.id = g_strconcat ("hypervisor:", vimos_hypervisor_get_uri (hypervisor), NULL);
      g_array_append_val (self->racks, rack);
    }
}

/* Replaces the items of @store by @items, of which the first @same are known to be there, touching
 * only the stretch that differs. */
static void
replace_items (GListStore *store,
               GPtrArray *items,
               guint same)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint same_at_end = 0;

  while (same < n && same < items->len)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), same);

      if (item != g_ptr_array_index (items, same))
        break;
      same++;
    }
  while (same_at_end < n - same && same_at_end < items->len - same)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), n - 1 - same_at_end);

      if (item != g_ptr_array_index (items, items->len - 1 - same_at_end))
        break;
      same_at_end++;
    }
  if (same + same_at_end < n || same + same_at_end < items->len)
    g_list_store_splice (store, same, n - same - same_at_end, items->pdata + same,
                         items->len - same - same_at_end);
}

static void
write_summary (VimosNetworkScene *self)
{
  GListModel *vms = vimos_context_get_vms (vimos_workspace_get_context (self->workspace));
  guint n_devices = self->topology != NULL ? vimos_topology_get_n_devices (self->topology) : 0;
  guint n_vms = g_list_model_get_n_items (vms);
  g_autofree char *devices
      = g_strdup_printf (ngettext ("%u switch", "%u switches", n_devices), n_devices);
  g_autofree char *racks
      = g_strdup_printf (ngettext ("%u hypervisor", "%u hypervisors", self->racks->len),
                         self->racks->len);
  g_autofree char *machines = g_strdup_printf (ngettext ("%u VM", "%u VMs", n_vms), n_vms);
  g_autofree char *summary = g_strdup_printf ("%s, %s, %s", devices, racks, machines);

  if (g_strcmp0 (summary, self->summary) == 0)
    return;
  g_free (self->summary);
  self->summary = g_steal_pointer (&summary);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static gboolean
update_cb (gpointer user_data)
{
  VimosNetworkScene *self = user_data;

  self->update_source = 0;
  vimos_network_scene_update (self);
  return G_SOURCE_REMOVE;
}

/* Many things change at once when a snapshot comes in: one update does for all of them. */
static void
queue_update (VimosNetworkScene *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
vm_changed_cb (VimosNetworkScene *self)
{
  queue_update (self);
}

static void
watch_hypervisors (VimosNetworkScene *self)
{
  GListModel *hypervisors
      = vimos_context_get_hypervisors (vimos_workspace_get_context (self->workspace));

  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);

      g_signal_handlers_disconnect_by_func (hypervisor, vm_changed_cb, self);
      g_signal_connect_object (hypervisor, "vm-changed", G_CALLBACK (vm_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
vimos_network_scene_dispose (GObject *object)
{
  VimosNetworkScene *self = VIMOS_NETWORK_SCENE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->describer, g_source_remove);
  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  g_clear_object (&self->arranging);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (vimos_network_scene_parent_class)->dispose (object);
}

static void
vimos_network_scene_finalize (GObject *object)
{
  VimosNetworkScene *self = VIMOS_NETWORK_SCENE (object);

  g_clear_object (&self->nodes);
  g_clear_object (&self->edges);
  g_clear_object (&self->tags);
  g_array_unref (self->racks);
  g_ptr_array_unref (self->new_nodes);
  g_ptr_array_unref (self->new_edges);
  g_hash_table_unref (self->node_by_id);
  g_hash_table_unref (self->edge_by_ends);
  g_hash_table_unref (self->old_nodes);
  g_hash_table_unref (self->old_edges);
  g_free (self->summary);
  g_free (self->structure);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->vm_macs);
  g_array_unref (self->edge_of_link);
  g_array_unref (self->link_of_edge);
  g_array_unref (self->undescribed);
  g_ptr_array_unref (self->marked);
  g_ptr_array_unref (self->shared);
  g_clear_pointer (&self->made_of, vimos_topology_unref);
  g_free (self->circumstances);
  g_clear_object (&self->places);

  G_OBJECT_CLASS (vimos_network_scene_parent_class)->finalize (object);
}

static void
vimos_network_scene_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  if (prop_id == PROP_HAS_LOADS)
    g_value_set_boolean (value, VIMOS_NETWORK_SCENE (object)->has_loads);
  else if (prop_id == PROP_SUMMARY)
    g_value_set_string (value, vimos_network_scene_get_summary (VIMOS_NETWORK_SCENE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_network_scene_class_init (VimosNetworkSceneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_network_scene_dispose;
  object_class->finalize = vimos_network_scene_finalize;
  object_class->get_property = vimos_network_scene_get_property;

  /** VimosNetworkScene:has-loads: whether it is known how full any link is */
  properties[PROP_HAS_LOADS] = g_param_spec_boolean ("has-loads", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /** VimosNetworkScene:summary: what the picture shows, in words */
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_network_scene_init (VimosNetworkScene *self)
{
  self->nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  self->edges = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  self->tags = g_list_store_new (VIMOS_TYPE_CANVAS_TAG);
  self->racks = g_array_new (FALSE, FALSE, sizeof (VimosSceneRack));
  g_array_set_clear_func (self->racks, clear_rack);
  self->new_nodes = g_ptr_array_new_with_free_func (g_object_unref);
  self->new_edges = g_ptr_array_new_with_free_func (g_object_unref);
  self->node_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->edge_by_ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->old_nodes = g_hash_table_new (g_str_hash, g_str_equal);
  self->old_edges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  self->vm_macs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->edge_of_link = g_array_new (FALSE, FALSE, sizeof (guint));
  self->link_of_edge = g_array_new (FALSE, FALSE, sizeof (guint));
  self->undescribed = g_array_new (FALSE, TRUE, sizeof (gboolean));
  self->marked = g_ptr_array_new_with_free_func (g_object_unref);
  self->shared = g_ptr_array_new_with_free_func (g_object_unref);
  self->faded_for = VIMOS_CANVAS_NO_TRACK;
}

/**
 * vimos_network_scene_new:
 * @workspace: what is shown
 * @places: where its nodes stand
 *
 * Returns: (transfer full): a scene that follows @workspace
 */
VimosNetworkScene *
vimos_network_scene_new (VimosWorkspace *workspace,
                         VimosPlaces *places)
{
  VimosNetworkScene *self;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (VIMOS_TYPE_NETWORK_SCENE, NULL);
  self->workspace = g_object_ref (workspace);
  self->places = g_object_ref (places);
  vimos_network_scene_recall_layout (self);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  watch_hypervisors (self);
  vimos_network_scene_update (self);
  return self;
}

/** vimos_network_scene_get_nodes: Returns: (transfer none): the model of #VimosCanvasNode */
GListModel *
vimos_network_scene_get_nodes (VimosNetworkScene *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), NULL);

  return G_LIST_MODEL (self->nodes);
}

/** vimos_network_scene_get_edges: Returns: (transfer none): the model of #VimosCanvasEdge */
GListModel *
vimos_network_scene_get_edges (VimosNetworkScene *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), NULL);

  return G_LIST_MODEL (self->edges);
}

/** vimos_network_scene_get_tags: Returns: (transfer none): the model of #VimosCanvasTag */
GListModel *
vimos_network_scene_get_tags (VimosNetworkScene *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), NULL);

  return G_LIST_MODEL (self->tags);
}

/** vimos_network_scene_get_summary: Returns: (transfer none): what the picture shows, in words */
const char *
vimos_network_scene_get_summary (VimosNetworkScene *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), NULL);

  return self->summary;
}

static void
begin_update (VimosNetworkScene *self,
              VimosTopology *topology)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  self->updating = TRUE;
  self->topology = topology;
  collect_racks (self);
}

static void
end_update (VimosNetworkScene *self)
{
  g_hash_table_remove_all (self->old_nodes);
  g_hash_table_remove_all (self->old_edges);
  replace_items (self->nodes, self->new_nodes, self->is_anew ? 0 : self->n_fixed_nodes);
  replace_items (self->edges, self->new_edges, self->is_anew ? 0 : self->n_fixed_edges);
  write_summary (self);
  self->topology = NULL;
  self->updating = FALSE;
}

/**
 * vimos_network_scene_update_to:
 * @topology: (nullable): the network as it is now
 *
 * Brings nodes, edges and tags up to date with @topology and all else that is shown.
 */
void
vimos_network_scene_update_to (VimosNetworkScene *self,
                               VimosTopology *topology)
{
  begin_update (self, topology);
  vimos_network_scene_make_network (self);
  vimos_network_scene_add_vms (self);
  vimos_network_scene_mark_paths (self);
  end_update (self);
}

/**
 * vimos_network_scene_update:
 *
 * Brings nodes, edges and tags up to date at once; otherwise that happens when the main loop is
 * idle.
 */
void
vimos_network_scene_update (VimosNetworkScene *self)
{
  g_return_if_fail (VIMOS_IS_NETWORK_SCENE (self));

  vimos_network_scene_update_to (
      self, vimos_session_get_topology (vimos_workspace_get_session (self->workspace)));
}

/** vimos_network_scene_has_loads: Returns: whether it is known how full any link is */
gboolean
vimos_network_scene_has_loads (VimosNetworkScene *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), FALSE);

  return self->has_loads;
}

/**
 * vimos_network_scene_set_show_load:
 * @show_load: whether the picture is about what links carry, not about what they could
 */
void
vimos_network_scene_set_show_load (VimosNetworkScene *self,
                                   gboolean show_load)
{
  g_return_if_fail (VIMOS_IS_NETWORK_SCENE (self));

  if (show_load == self->show_load)
    return;
  self->show_load = show_load;
  vimos_network_scene_update (self);
}

/**
 * vimos_network_scene_find_hypervisor:
 * @node_id: a node's id
 *
 * Returns: (transfer none) (nullable): the hypervisor that the node stands for
 */
VimosHypervisor *
vimos_network_scene_find_hypervisor (VimosNetworkScene *self,
                                     const char *node_id)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), NULL);

  if (!g_str_has_prefix (node_id, "hypervisor:"))
    return NULL;
  return vimos_context_find_hypervisor (vimos_workspace_get_context (self->workspace),
                                        node_id + strlen ("hypervisor:"));
}

/**
 * vimos_network_scene_find_vm:
 * @node_id: a node's id
 *
 * Returns: (transfer none) (nullable): the VM that the node stands for
 */
VimosVm *
vimos_network_scene_find_vm (VimosNetworkScene *self,
                             const char *node_id)
{
  GListModel *vms;

  g_return_val_if_fail (VIMOS_IS_NETWORK_SCENE (self), NULL);

  vms = vimos_context_get_vms (vimos_workspace_get_context (self->workspace));
  for (guint i = 0; i < g_list_model_get_n_items (vms); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);
      VimosHypervisor *hypervisor = vimos_vm_get_hypervisor (vm);
      g_autofree char *id
          = g_strconcat ("vm:", vimos_vm_get_uuid (vm), "@",
                         hypervisor != NULL ? vimos_hypervisor_get_uri (hypervisor) : "", NULL);

      if (g_str_equal (id, node_id))
        return vm;
    }
  return NULL;
}
