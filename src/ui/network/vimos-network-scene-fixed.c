/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <math.h>

#include "vimos-clock.h"
#include "vimos-network-scene-private.h"

/* What is made of the network itself (switches, hypervisors, hosts and links) stays from one
 * update to the next until there is another network: in one of 10,000 switches, making all of it
 * anew would stop the window for longer than a frame at each answer of the controller. Loads, VMs
 * and paths are what changes all the time. */

/* Of all VMs, and of both copies while one moves. */
static void
collect_macs (VimosNetworkScene *self)
{
  GListModel *vms = vimos_context_get_vms (vimos_workspace_get_context (self->workspace));

  g_hash_table_remove_all (self->vm_macs);
  for (guint i = 0; i < g_list_model_get_n_items (vms); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);

      for (guint nic = 0; nic < vimos_vm_get_n_nics (vm); nic++)
        if (vimos_vm_get_nic (vm, nic)->mac != NULL)
          g_hash_table_add (self->vm_macs, g_ascii_strup (vimos_vm_get_nic (vm, nic)->mac, -1));
    }
}

/**
 * vimos_network_scene_is_shown_host:
 *
 * Returns: whether @host is drawn as a host: it is attached, and neither a hypervisor nor a VM
 */
gboolean
vimos_network_scene_is_shown_host (VimosNetworkScene *self,
                                   const VimosHost *host)
{
  g_autofree char *mac = NULL;

  if (host->location.device == NULL || host->mac == NULL)
    return FALSE;
  for (guint i = 0; i < self->racks->len; i++)
    if (g_array_index (self->racks, VimosSceneRack, i).host == host)
      return FALSE;
  mac = g_ascii_strup (host->mac, -1);
  return !g_hash_table_contains (self->vm_macs, mac);
}

/* What the picture of the network depends on besides the network. */
static char *
describe_circumstances (VimosNetworkScene *self)
{
  GString *text = g_string_new (vimos_network_scene_is_stale (self) ? "stale\n" : "live\n");
  g_autoptr (GList) macs = g_list_sort (g_hash_table_get_keys (self->vm_macs),
                                        (GCompareFunc) strcmp);

  for (guint i = 0; i < self->racks->len; i++)
    {
      const VimosSceneRack *rack = &g_array_index (self->racks, VimosSceneRack, i);

      g_string_append_printf (text, "%s %s\n", rack->id, rack->host != NULL ? rack->host->id : "-");
    }
  for (const GList *mac = macs; mac != NULL; mac = mac->next)
    g_string_append_printf (text, "%s\n", (const char *) mac->data);
  return g_string_free (text, FALSE);
}

static gboolean
is_same_number (double one,
                double other)
{
  return one == other || (isnan (one) && isnan (other));
}

static gboolean
is_same_device (const VimosDevice *one,
                const VimosDevice *other)
{
  return one->available == other->available && g_str_equal (one->id, other->id)
         && g_str_equal (one->name, other->name);
}

/* But for what it carries. */
static gboolean
is_same_link (const VimosLink *one,
              const VimosLink *other)
{
  return one->src_index == other->src_index && one->dst_index == other->dst_index
         && is_same_number (one->mbps, other->mbps) && one->source == other->source
         && g_str_equal (one->src.port, other->src.port)
         && g_str_equal (one->dst.port, other->dst.port);
}

static gboolean
is_same_host (VimosTopology *one_topology,
              const VimosHost *one,
              VimosTopology *other_topology,
              const VimosHost *other)
{
  return g_str_equal (one->id, other->id)
         && g_strcmp0 (one->location.device, other->location.device) == 0
         && g_strcmp0 (one->location.port, other->location.port) == 0
         && g_strv_equal ((const char *const *) one->addresses,
                          (const char *const *) other->addresses)
         && (one->location.device == NULL
             || is_same_number (vimos_topology_get_port_mbps (one_topology, &one->location),
                                vimos_topology_get_port_mbps (other_topology, &other->location)));
}

static gboolean
has_same_parts (VimosTopology *one,
                VimosTopology *other)
{
  guint n_devices = vimos_topology_get_n_devices (one);
  guint n_links = vimos_topology_get_n_links (one);
  guint n_hosts = vimos_topology_get_n_hosts (one);

  if (one == other)
    return TRUE;
  if (n_devices != vimos_topology_get_n_devices (other)
      || n_links != vimos_topology_get_n_links (other)
      || n_hosts != vimos_topology_get_n_hosts (other))
    return FALSE;
  for (guint i = 0; i < n_devices; i++)
    if (!is_same_device (vimos_topology_get_device (one, i), vimos_topology_get_device (other, i)))
      return FALSE;
  for (guint i = 0; i < n_links; i++)
    if (!is_same_link (vimos_topology_get_link (one, i), vimos_topology_get_link (other, i)))
      return FALSE;
  for (guint i = 0; i < n_hosts; i++)
    if (!is_same_host (one, vimos_topology_get_host (one, i), other,
                       vimos_topology_get_host (other, i)))
      return FALSE;
  return TRUE;
}

/* Takes what comes after the first @n_nodes and @n_edges off the picture; it is found again by its
 * name when it is needed again. */
static void
put_aside (VimosNetworkScene *self,
           guint n_nodes,
           guint n_edges)
{
  for (guint i = n_nodes; i < self->new_nodes->len; i++)
    {
      VimosCanvasNode *node = g_ptr_array_index (self->new_nodes, i);
      const char *id = vimos_canvas_node_get_id (node);

      g_hash_table_remove (self->node_by_id, id);
      g_hash_table_insert (self->old_nodes, (gpointer) id, node);
    }
  for (guint i = n_edges; i < self->new_edges->len; i++)
    {
      VimosCanvasEdge *edge = g_ptr_array_index (self->new_edges, i);
      char *key = vimos_network_scene_key_of_ends (vimos_canvas_edge_get_from (edge),
                                                   vimos_canvas_edge_get_to (edge));

      g_hash_table_remove (self->edge_by_ends, key);
      g_hash_table_replace (self->old_edges, key, edge);
    }
  /* The models still have them. */
  g_ptr_array_set_size (self->new_nodes, n_nodes);
  g_ptr_array_set_size (self->new_edges, n_edges);
}

static gboolean
is_same_network (VimosNetworkScene *self,
                 const char *circumstances)
{
  return self->made_of != NULL && self->topology != NULL
         && vimos_clock_now () <= self->forget_us
         && g_strcmp0 (circumstances, self->circumstances) == 0
         && has_same_parts (self->topology, self->made_of);
}

static void
make_anew (VimosNetworkScene *self)
{
  put_aside (self, 0, 0);
  vimos_network_scene_add_devices (self);
  vimos_network_scene_add_hypervisors (self);
  vimos_network_scene_add_hosts (self);
  vimos_network_scene_add_links (self);
  vimos_network_scene_keep_gone (self);
  vimos_network_scene_arrange (self);
  self->n_fixed_nodes = self->new_nodes->len;
  self->n_fixed_edges = self->new_edges->len;
}

/**
 * vimos_network_scene_make_network:
 *
 * Puts the network itself on the picture, as far as it is not there already.
 */
void
vimos_network_scene_make_network (VimosNetworkScene *self)
{
  g_autofree char *circumstances = NULL;
  gboolean other_loads = self->topology != self->made_of;

  collect_macs (self);
  circumstances = describe_circumstances (self);
  self->is_anew = !is_same_network (self, circumstances);
  if (self->is_anew)
    {
      make_anew (self);
      g_free (self->circumstances);
      self->circumstances = g_steal_pointer (&circumstances);
    }
  else
    {
      put_aside (self, self->n_fixed_nodes, self->n_fixed_edges);
      vimos_network_scene_add_hypervisors (self); /* they have their own state */
      if (self->structure == NULL) /* another layout is wanted */
        vimos_network_scene_arrange (self);
    }
  if (other_loads)
    {
      g_clear_pointer (&self->made_of, vimos_topology_unref);
      self->made_of = self->topology != NULL ? vimos_topology_ref (self->topology) : NULL;
    }
  if (self->is_anew || other_loads)
    {
      vimos_network_scene_apply_loads (self);
      vimos_network_scene_describe_links (self);
    }
}
