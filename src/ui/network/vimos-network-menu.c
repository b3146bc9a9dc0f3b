/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-network-menu.h"

/* What can be done with a node or a link of the picture: menus of the window's actions. Holds no
 * widget. */

#define MAX_VMS 24 /* in a menu */

static void
append_action (GMenu *menu,
               const char *label,
               const char *action,
               GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
append_move (GMenu *menu,
             const char *label,
             VimosVm *vm,
             VimosHypervisor *target)
{
  append_action (menu, label, "win.plan-move",
                 g_variant_new ("(ss)", vimos_vm_get_uuid (vm), vimos_hypervisor_get_uri (target)));
}

static void
append_copy (GMenu *menu,
             const char *label,
             const char *text)
{
  append_action (menu, label, "win.copy-text", g_variant_new_string (text));
}

static void
append_submenu (GMenu *menu,
                const char *label,
                GMenu *submenu)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (submenu)) > 0)
    g_menu_append_submenu (menu, label, G_MENU_MODEL (submenu));
}

/* Where the VM could go. */
static void
fill_vm (GMenu *menu,
         VimosWorkspace *workspace,
         VimosVm *vm)
{
  GListModel *hypervisors = vimos_context_get_hypervisors (vimos_workspace_get_context (workspace));
  g_autoptr (GMenu) targets = g_menu_new ();

  append_action (menu, _("Find _Paths for It"), "win.choose-vm",
                 g_variant_new_string (vimos_vm_get_uuid (vm)));
  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) target = g_list_model_get_item (hypervisors, i);

      if (target != vimos_vm_get_hypervisor (vm)
          && vimos_hypervisor_get_state (target) == VIMOS_HYPERVISOR_CONNECTED)
        append_move (targets, vimos_hypervisor_get_name (target), vm, target);
    }
  append_submenu (menu, _("_Move to"), targets);
  if (vimos_vm_get_mac (vm) != NULL)
    append_copy (menu, _("Copy _MAC Address"), vimos_vm_get_mac (vm));
  append_copy (menu, _("Copy _ID"), vimos_vm_get_uuid (vm));
}

/* Which VMs could come, and which are there and could go. */
static void
fill_hypervisor (GMenu *menu,
                 VimosWorkspace *workspace,
                 VimosHypervisor *hypervisor)
{
  GListModel *vms = vimos_context_get_vms (vimos_workspace_get_context (workspace));
  g_autoptr (GMenu) coming = g_menu_new ();
  g_autoptr (GMenu) going = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (vms); i++)
    {
      g_autoptr (VimosVm) vm = g_list_model_get_item (vms, i);
      gboolean here = vimos_vm_get_hypervisor (vm) == hypervisor;

      if (here && g_menu_model_get_n_items (G_MENU_MODEL (going)) < MAX_VMS)
        append_action (going, vimos_vm_get_name (vm), "win.choose-vm",
                       g_variant_new_string (vimos_vm_get_uuid (vm)));
      else if (!here && vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_CONNECTED
               && g_menu_model_get_n_items (G_MENU_MODEL (coming)) < MAX_VMS)
        append_move (coming, vimos_vm_get_name (vm), vm, hypervisor);
    }
  append_submenu (menu, _("_Move a VM Here"), coming);
  append_submenu (menu, _("Find _Paths from Here for"), going);
  append_copy (menu, _("Copy _Address"), vimos_hypervisor_get_uri (hypervisor));
}

/* What another tool is asked about: its ends as the controller names them, or all that is known. */
static void
fill_edge (GMenu *menu,
           VimosCanvasEdge *edge)
{
  g_autofree char *ids = g_strdup_printf ("%s %s", vimos_canvas_edge_get_from (edge),
                                          vimos_canvas_edge_get_to (edge));

  if (vimos_canvas_edge_get_detail (edge) != NULL)
    append_copy (menu, _("Copy _Description"), vimos_canvas_edge_get_detail (edge));
  append_copy (menu, _("Copy _IDs of Its Ends"), ids);
}

static void
fill_picture (GMenu *menu)
{
  g_menu_append (menu, _("_Whole Network"), "win.zoom-fit");
  g_menu_append (menu, _("Show as _Table"), "win.toggle-table");
}

/**
 * vimos_network_menu_new:
 * @node: (nullable): a node of @scene
 * @edge: (nullable): an edge of @scene, where it is no node; both %NULL: the picture itself
 *
 * Returns: (transfer full): what can be done with that
 */
GMenuModel *
vimos_network_menu_new (VimosWorkspace *workspace,
                        VimosNetworkScene *scene,
                        VimosCanvasNode *node,
                        VimosCanvasEdge *edge)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  const char *id = node != NULL ? vimos_canvas_node_get_id (node) : NULL;
  VimosVm *vm = id != NULL ? vimos_network_scene_find_vm (scene, id) : NULL;
  VimosHypervisor *hypervisor = id != NULL ? vimos_network_scene_find_hypervisor (scene, id) : NULL;

  if (vm != NULL)
    fill_vm (section, workspace, vm);
  else if (hypervisor != NULL)
    fill_hypervisor (section, workspace, hypervisor);
  else if (id != NULL)
    append_copy (section, _("Copy _ID"),
                 g_str_has_prefix (id, "host:") ? id + strlen ("host:") : id);
  else if (edge != NULL && !vimos_canvas_edge_get_tether (edge))
    fill_edge (section, edge);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  if (node == NULL)
    fill_picture (menu);
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
