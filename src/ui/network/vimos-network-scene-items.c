/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vimos-network-scene-private.h"
#include "vimos-units.h"
#include "vimos-words.h"

/* What stands on the picture: switches, hypervisors, hosts, the links between them, and the VMs
 * around their hypervisors. Where they stand is in vimos-network-scene-arrange.c. */

#define VM_SIZE 24.0
#define CHOSEN_VM_SIZE 44.0
#define VM_DISTANCE 92.0
#define CHOSEN_VM_DISTANCE 112.0
#define VM_STEP 50.0
#define MAX_SMALL_VMS 6

typedef struct
{
  double x;
  double chosen_y;
  double small_y;
  double middle; /* half of what the chosen one takes of the row; -1: nothing */
} Bay;

/**
 * vimos_network_scene_is_stale:
 *
 * Returns: whether the controller does not vouch for the network any more
 */
gboolean
vimos_network_scene_is_stale (VimosNetworkScene *self)
{
  return vimos_session_get_onos_state (vimos_workspace_get_session (self->workspace))
         != VIMOS_ONOS_LIVE;
}

void
vimos_network_scene_add_devices (VimosNetworkScene *self)
{
  guint n = self->topology != NULL ? vimos_topology_get_n_devices (self->topology) : 0;

  for (guint i = 0; i < n; i++)
    {
      const VimosDevice *device = vimos_topology_get_device (self->topology, i);
      VimosCanvasNode *node
          = vimos_network_scene_need_node (self, device->id, VIMOS_CANVAS_SHAPE_SQUARE);
      g_autofree char *detail = g_strdup_printf (_("Switch %s (%s)"), device->name, device->id);

      vimos_canvas_node_set_label (node, device->name);
      vimos_canvas_node_set_detail (node, detail);
      vimos_canvas_node_set_mark (node, VIMOS_CANVAS_MARK_NONE);
    }
}

/* Its address; but the one from which the VMs are pinged has a name. */
static const char *
label_of_host (VimosNetworkScene *self,
               const VimosHost *host)
{
  VimosSession *session = vimos_workspace_get_session (self->workspace);

  for (guint i = 0; host->addresses != NULL && host->addresses[i] != NULL; i++)
    if (vimos_session_is_own_address (session, host->addresses[i]))
      return _("operator");
  return host->addresses != NULL && host->addresses[0] != NULL ? host->addresses[0] : host->mac;
}

static char *
describe_host (const VimosHost *host)
{
  g_autofree char *addresses = host->addresses != NULL ? g_strjoinv (", ", host->addresses) : NULL;

  if (addresses == NULL || *addresses == '\0')
    return g_strdup_printf (_("Host %s"), host->mac);
  return g_strdup_printf (_("Host %s (%s)"), addresses, host->mac);
}

void
vimos_network_scene_add_hosts (VimosNetworkScene *self)
{
  guint n = self->topology != NULL ? vimos_topology_get_n_hosts (self->topology) : 0;

  for (guint i = 0; i < n; i++)
    {
      const VimosHost *host = vimos_topology_get_host (self->topology, i);
      const char *label;
      VimosCanvasNode *node;
      g_autofree char *detail = NULL;
      g_autofree char *id = NULL;

      if (!vimos_network_scene_is_shown_host (self, host))
        continue;
      id = g_strconcat ("host:", host->id, NULL);
      label = label_of_host (self, host);
      detail = describe_host (host);
      node = vimos_network_scene_need_node (self, id, VIMOS_CANVAS_SHAPE_HEXAGON);
      vimos_canvas_node_set_size (node, 40);
      vimos_canvas_node_set_label (node, label);
      vimos_canvas_node_set_detail (node, detail);
      vimos_canvas_node_set_faded (node, vimos_network_scene_is_stale (self));
    }
}

void
vimos_network_scene_add_hypervisors (VimosNetworkScene *self)
{
  VimosSession *session = vimos_workspace_get_session (self->workspace);

  for (guint i = 0; i < self->racks->len; i++)
    {
      const VimosSceneRack *rack = &g_array_index (self->racks, VimosSceneRack, i);
      VimosCanvasNode *node
          = vimos_network_scene_need_node (self, rack->id, VIMOS_CANVAS_SHAPE_RACK);
      gboolean connected
          = vimos_hypervisor_get_state (rack->hypervisor) == VIMOS_HYPERVISOR_CONNECTED;
      const char *name = vimos_hypervisor_get_name (rack->hypervisor);
      g_autofree char *state = vimos_session_describe_hypervisor (session, rack->hypervisor);
      g_autofree char *detail = g_strdup_printf (_("Hypervisor %s: %s"), name, state);
      gboolean alarm = vimos_hypervisor_get_error (rack->hypervisor) != NULL
                       || (connected && self->topology != NULL && rack->host == NULL);

      vimos_canvas_node_set_label (node, name);
      vimos_canvas_node_set_detail (node, detail);
      vimos_canvas_node_set_mark (node, alarm ? VIMOS_CANVAS_MARK_ALARM : VIMOS_CANVAS_MARK_NONE);
      vimos_canvas_node_set_faded (node, !connected);
    }
}

/* Links */

static double
largest_mbps (VimosTopology *topology)
{
  double largest = NAN;

  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    largest = fmax (largest, vimos_topology_get_link (topology, i)->mbps);
  return largest;
}

static double
road_width (double mbps,
            double largest)
{
  return mbps > 0 && largest > 0 ? 1.5 + 6.5 * sqrt (MIN (mbps / largest, 1)) : 3;
}

static void
describe_link (VimosCanvasEdge *edge,
               const VimosLink *link,
               double largest,
               guint n_cables)
{
  g_autofree char *bandwidth = vimos_format_mbps (link->mbps);
  g_autofree char *label = n_cables > 1 ? g_strdup_printf ("%u × %s", n_cables, bandwidth)
                                        : g_strdup (bandwidth);

  vimos_canvas_edge_set_label (edge, isnan (link->mbps) ? NULL : label);
  vimos_canvas_edge_set_width (edge, road_width (link->mbps, largest));
}

/* The same for both directions. */
static gint64
pair_of (const VimosLink *link)
{
  return (gint64) MIN (link->src_index, link->dst_index) << 32
         | MAX (link->src_index, link->dst_index);
}

static gboolean
is_same_way (VimosNetworkScene *self,
             const VimosLink *link,
             guint other)
{
  return link->src_index == vimos_topology_get_link (self->topology, other)->src_index;
}

/* Both directions of a cable are one road: the one whose source comes first stands for it, unless
 * it is alone. */
static void
add_cables (VimosNetworkScene *self,
            double largest)
{
  guint n = vimos_topology_get_n_links (self->topology);
  g_autofree gint64 *pairs = g_new (gint64, n + 1);
  g_autofree guint *n_cables = g_new0 (guint, n + 1);
  /* pair → index of the edge, +1 */
  g_autoptr (GHashTable) edges = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_array_set_size (self->edge_of_link, 0);
  g_array_set_size (self->link_of_edge, 0);
  for (guint i = 0; i < n; i++)
    {
      const VimosLink *link = vimos_topology_get_link (self->topology, i);
      guint index;

      pairs[i] = pair_of (link);
      index = GPOINTER_TO_UINT (g_hash_table_lookup (edges, &pairs[i])) - 1;
      if (link->src_index != link->dst_index && index == VIMOS_SCENE_NO_EDGE)
        {
          index = self->new_edges->len;
          vimos_network_scene_need_edge (
              self, vimos_topology_get_device (self->topology, link->src_index)->id,
              vimos_topology_get_device (self->topology, link->dst_index)->id, FALSE);
          g_hash_table_insert (edges, &pairs[i], GUINT_TO_POINTER (index + 1));
          g_array_append_val (self->link_of_edge, i);
        }
      g_array_append_val (self->edge_of_link, index);
      if (index == VIMOS_SCENE_NO_EDGE
          || !is_same_way (self, link, g_array_index (self->link_of_edge, guint, index)))
        continue;
      g_array_index (self->link_of_edge, guint, index) = i;
      describe_link (g_ptr_array_index (self->new_edges, index), link, largest, ++n_cables[index]);
    }
}

static void
add_access (VimosNetworkScene *self,
            const char *id,
            const VimosHost *host,
            double largest,
            gboolean labeled)
{
  double mbps = vimos_topology_get_port_mbps (self->topology, &host->location);
  g_autofree char *bandwidth = vimos_format_mbps (mbps);
  VimosCanvasEdge *edge;
  guint index;

  if (!vimos_topology_find_device (self->topology, host->location.device, &index))
    return;
  edge = vimos_network_scene_need_edge (self, id,
                                        vimos_topology_get_device (self->topology, index)->id,
                                        FALSE);
  vimos_canvas_edge_set_label (edge, labeled && !isnan (mbps) ? bandwidth : NULL);
  vimos_canvas_edge_set_detail (edge, bandwidth);
  vimos_canvas_edge_set_width (edge, road_width (mbps, largest));
}

void
vimos_network_scene_add_links (VimosNetworkScene *self)
{
  double largest;

  if (self->topology == NULL)
    return;
  largest = largest_mbps (self->topology);
  add_cables (self, largest);
  for (guint i = 0; i < self->racks->len; i++)
    {
      const VimosSceneRack *rack = &g_array_index (self->racks, VimosSceneRack, i);

      if (rack->host != NULL)
        add_access (self, rack->id, rack->host, largest, TRUE);
    }
  for (guint i = 0; i < vimos_topology_get_n_hosts (self->topology); i++)
    {
      const VimosHost *host = vimos_topology_get_host (self->topology, i);
      g_autofree char *id = g_strconcat ("host:", host->id, NULL);

      if (vimos_network_scene_is_shown_host (self, host))
        add_access (self, id, host, largest, FALSE);
    }
}

/* VMs */

static VimosCanvasMark
mark_of (VimosVmState state)
{
  switch (state)
    {
    case VIMOS_VM_STATE_RUNNING:
      return VIMOS_CANVAS_MARK_PLAY;
    case VIMOS_VM_STATE_PAUSED:
      return VIMOS_CANVAS_MARK_PAUSE;
    case VIMOS_VM_STATE_CRASHED:
      return VIMOS_CANVAS_MARK_ALARM;
    case VIMOS_VM_STATE_SHUT_OFF:
      return VIMOS_CANVAS_MARK_STOP;
    case VIMOS_VM_STATE_UNKNOWN:
    default:
      return VIMOS_CANVAS_MARK_NONE;
    }
}

/* Where the chosen VM will be, or was; NULL: nowhere */
static VimosHypervisor *
find_other_end (VimosNetworkScene *self)
{
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);

  if (vimos_workspace_get_vm (self->workspace) == NULL)
    return NULL;
  if (vimos_workspace_get_stage (self->workspace) != VIMOS_STAGE_ENDED)
    return vimos_workspace_get_target (self->workspace);
  return vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE
             ? vimos_vm_get_hypervisor (vimos_workspace_get_vm (self->workspace))
             : NULL;
}

static gboolean
is_chosen (VimosNetworkScene *self,
           VimosVm *vm)
{
  VimosVm *chosen = vimos_workspace_get_vm (self->workspace);

  if (chosen == NULL)
    return FALSE;
  /* After the move it is another object, at another hypervisor, of the same UUID. */
  return vm == chosen
         || (vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_ENDED
             && g_str_equal (vimos_vm_get_uuid (vm), vimos_vm_get_uuid (chosen)));
}

/* Whether the chosen VM is at @hypervisor, or will be, or was. */
static gboolean
is_involved (VimosNetworkScene *self,
             VimosHypervisor *hypervisor)
{
  GListModel *vms = vimos_hypervisor_get_vms (hypervisor);
  guint n = vms != NULL ? g_list_model_get_n_items (vms) : 0;

  if (hypervisor == find_other_end (self))
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);

      if (is_chosen (self, vm))
        return TRUE;
    }
  return FALSE;
}

/* Where a hypervisor has its VMs. Beside a link that runs level there is room above, for the chosen
 * one, and below. Where it is upright, as between tiers, the room is beyond the hypervisor: one
 * row, with the chosen one in the middle. */
static void
find_bay (VimosNetworkScene *self,
          const VimosSceneRack *rack,
          Bay *bay)
{
  VimosCanvasNode *node = g_hash_table_lookup (self->node_by_id, rack->id);
  VimosCanvasNode *device
      = rack->host != NULL
            ? g_hash_table_lookup (self->node_by_id, rack->host->location.device)
            : NULL;
  double right = 0, down = 0;

  if (device != NULL)
    {
      right = fabs (vimos_canvas_node_get_x (device) - vimos_canvas_node_get_x (node));
      down = vimos_canvas_node_get_y (node) - vimos_canvas_node_get_y (device);
    }
  *bay = (Bay){ .x = vimos_canvas_node_get_x (node), .middle = -1 };
  if (right * 1.2 >= fabs (down))
    {
      bay->chosen_y = vimos_canvas_node_get_y (node) - CHOSEN_VM_DISTANCE;
      bay->small_y = vimos_canvas_node_get_y (node) + VM_DISTANCE;
      return;
    }
  bay->chosen_y = vimos_canvas_node_get_y (node) + copysign (CHOSEN_VM_DISTANCE, down);
  bay->small_y = bay->chosen_y;
  if (is_involved (self, rack->hypervisor))
    bay->middle = CHOSEN_VM_SIZE / 2 + 0.8 * VM_STEP;
}

/* Of one of @n small VMs */
static double
find_place_in_row (const Bay *bay,
                   guint index,
                   guint n)
{
  guint n_left = (n + 1) / 2;

  if (bay->middle < 0)
    return bay->x + (index - (n - 1) / 2.0) * VM_STEP;
  if (index < n_left)
    return bay->x - bay->middle - (n_left - 1 - index) * VM_STEP;
  return bay->x + bay->middle + (index - n_left) * VM_STEP;
}

static void
add_chosen (VimosNetworkScene *self,
            const VimosSceneRack *rack,
            const Bay *bay,
            const char *id,
            VimosCanvasShape shape,
            const char *label,
            const char *detail,
            VimosCanvasMark mark,
            gboolean emphasised)
{
  VimosCanvasNode *node = vimos_network_scene_need_node (self, id, shape);

  vimos_canvas_node_set_size (node, CHOSEN_VM_SIZE);
  vimos_canvas_node_set_label (node, label);
  vimos_canvas_node_set_detail (node, detail);
  vimos_canvas_node_set_mark (node, mark);
  vimos_canvas_node_set_emphasised (node, emphasised);
  vimos_canvas_node_set_position (node, bay->x, bay->chosen_y);
  vimos_network_scene_need_edge (self, rack->id, id, TRUE);
}

static char *
vm_node_id (VimosVm *vm,
            VimosHypervisor *hypervisor)
{
  return g_strconcat ("vm:", vimos_vm_get_uuid (vm), "@", vimos_hypervisor_get_uri (hypervisor),
                      NULL);
}

/* The half-made copy at the target of a move under way: of the chosen VM, the ring stands for
 * it. */
static gboolean
is_arriving (VimosNetworkScene *self,
             VimosVm *vm)
{
  VimosMigration *run = vimos_workspace_find_run (self->workspace, vm);

  return run != NULL && vimos_migration_get_state (run) < VIMOS_MIGRATION_DONE
         && vimos_plan_get_vm (vimos_migration_get_plan (run)) != vm;
}

static void
add_small_vm (VimosNetworkScene *self,
              const VimosSceneRack *rack,
              const Bay *bay,
              VimosVm *vm,
              guint index,
              guint n)
{
  g_autofree char *id = vm_node_id (vm, rack->hypervisor);
  VimosCanvasNode *node = vimos_network_scene_need_node (self, id, VIMOS_CANVAS_SHAPE_DISC);
  g_autofree char *facts = vimos_words_vm_facts (vm);
  g_autofree char *detail = g_strdup_printf (_("VM %s, %s, %s"), vimos_vm_get_name (vm),
                                             vimos_words_vm_state (vimos_vm_get_state (vm)), facts);

  vimos_canvas_node_set_size (node, VM_SIZE);
  vimos_canvas_node_set_emphasised (node, FALSE);
  vimos_canvas_node_set_portable (node, vimos_workspace_find_run (self->workspace, vm) == NULL);
  vimos_canvas_node_set_label (node, vimos_vm_get_name (vm));
  vimos_canvas_node_set_detail (node, detail);
  vimos_canvas_node_set_mark (node, mark_of (vimos_vm_get_state (vm)));
  vimos_canvas_node_set_position (node, find_place_in_row (bay, index, n), bay->small_y);
  vimos_network_scene_need_edge (self, rack->id, id, TRUE);
}

static void
add_chosen_vm (VimosNetworkScene *self,
               const VimosSceneRack *rack,
               const Bay *bay,
               VimosVm *vm)
{
  g_autofree char *id = vm_node_id (vm, rack->hypervisor);
  const char *state = vimos_words_vm_state (vimos_vm_get_state (vm));
  gboolean running = vimos_vm_get_state (vm) == VIMOS_VM_STATE_RUNNING;
  g_autofree char *label = running ? g_strdup (vimos_vm_get_name (vm))
                                   : g_strdup_printf ("%s · %s", vimos_vm_get_name (vm), state);
  g_autofree char *detail = g_strdup_printf (_("VM %s, %s, chosen"), vimos_vm_get_name (vm), state);

  add_chosen (self, rack, bay, id, VIMOS_CANVAS_SHAPE_DISC, label, detail,
              mark_of (vimos_vm_get_state (vm)), TRUE);
  vimos_canvas_node_set_portable (g_hash_table_lookup (self->node_by_id, id),
                                  vimos_workspace_find_run (self->workspace, vm) == NULL);
}

static void
add_vms_of (VimosNetworkScene *self,
            const VimosSceneRack *rack)
{
  GListModel *vms = vimos_hypervisor_get_vms (rack->hypervisor);
  guint n = vms != NULL ? g_list_model_get_n_items (vms) : 0;
  g_autoptr (GPtrArray) small = g_ptr_array_new_with_free_func (g_object_unref);
  Bay bay;

  find_bay (self, rack, &bay);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);

      if (is_arriving (self, vm))
        continue;
      if (is_chosen (self, vm))
        add_chosen_vm (self, rack, &bay, vm);
      else if (small->len < MAX_SMALL_VMS)
        g_ptr_array_add (small, g_steal_pointer (&vm));
    }
  for (guint i = 0; i < small->len; i++)
    add_small_vm (self, rack, &bay, g_ptr_array_index (small, i), i, small->len);
}

static void
add_ring (VimosNetworkScene *self)
{
  VimosStage stage = vimos_workspace_get_stage (self->workspace);
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);
  gboolean moved = stage == VIMOS_STAGE_ENDED
                   && vimos_migration_get_state (migration) == VIMOS_MIGRATION_DONE;
  VimosHypervisor *where = find_other_end (self);
  const VimosSceneRack *rack = where != NULL ? vimos_network_scene_find_rack (self, where) : NULL;
  g_autofree char *label = NULL;
  Bay bay;

  if (rack == NULL)
    return;
  find_bay (self, rack, &bay);
  if (moved)
    label = g_strdup (_("was here"));
  else if (stage == VIMOS_STAGE_RUNNING)
    label = g_strdup_printf (_("arriving · %.0f %%"),
                             vimos_migration_get_progress (migration) * 100);
  else
    label = g_strdup_printf (_("%s lands here"), vimos_vm_get_name (vm));
  add_chosen (self, rack, &bay, "ring", VIMOS_CANVAS_SHAPE_RING, label, label,
              VIMOS_CANVAS_MARK_NONE, FALSE);
}

void
vimos_network_scene_add_vms (VimosNetworkScene *self)
{
  for (guint i = 0; i < self->racks->len; i++)
    add_vms_of (self, &g_array_index (self->racks, VimosSceneRack, i));
  if (vimos_workspace_get_vm (self->workspace) != NULL)
    add_ring (self);
}
