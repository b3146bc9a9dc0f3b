/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "vimos-network-pane.h"
#include "vimos-shape-sample.h"

/**
 * VimosNetworkPane:
 *
 * Where: the network as a graph, or why there is none. A VM that is clicked in it becomes the workspace's VM; a
 * hypervisor that is clicked becomes its target, where it can be one.
 */
struct _VimosNetworkPane
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosNetworkScene *scene;
  GDateTime *picture_from; /* when the topology was last live */

  /* template children */
  GtkStack *stack;
  AdwStatusPage *connecting;
  AdwStatusPage *failed;
  VimosCanvas *canvas;
  GtkLabel *stale;
};

#define OVERLAY_HEIGHT 48 /* px: of what stands above the picture at an edge, with its margins */

G_DEFINE_FINAL_TYPE (VimosNetworkPane, vimos_network_pane, GTK_TYPE_BOX)

static void
node_activated_cb (VimosNetworkPane *self,
                   VimosCanvasNode *node)
{
  const char *id = vimos_canvas_node_get_id (node);
  VimosVm *vm = vimos_network_scene_find_vm (self->scene, id);
  GListModel *targets = vimos_workspace_get_targets (self->workspace);

  if (vm != NULL)
    {
      vimos_workspace_set_vm (self->workspace, vm);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (targets); i++)
    {
      g_autoptr (VimosHypervisor) target = g_list_model_get_item (targets, i);

      if (g_str_has_prefix (id, "hypervisor:")
          && g_str_equal (id + strlen ("hypervisor:"), vimos_hypervisor_get_uri (target)))
        vimos_workspace_set_target (self->workspace, target);
    }
}

static char *
escape (char *text)
{
  char *escaped = g_markup_escape_text (text, -1);

  g_free (text);
  return escaped;
}

static const char *
choose_page (VimosTopology *topology,
             VimosOnosState state)
{
  if (topology != NULL && vimos_topology_get_n_devices (topology) > 0)
    return "network";
  if (state == VIMOS_ONOS_LIVE)
    return "empty";
  return state == VIMOS_ONOS_CONNECTING ? "connecting" : "failed";
}

static void
show_age (VimosNetworkPane *self,
          VimosOnosState state)
{
  if (state == VIMOS_ONOS_LIVE)
    {
      g_clear_pointer (&self->picture_from, g_date_time_unref);
    }
  else if (self->picture_from == NULL)
    {
      g_autofree char *time = NULL;
      g_autofree char *text = NULL;

      self->picture_from = g_date_time_new_now_local ();
      time = g_date_time_format (self->picture_from, "%X");
      /* Translators: a time of day: “Picture from 14:02:11” */
      text = g_strdup_printf (_("Picture from %s"), time);
      gtk_label_set_label (self->stale, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->stale), state != VIMOS_ONOS_LIVE);
  vimos_canvas_set_insets (self->canvas, state != VIMOS_ONOS_LIVE ? OVERLAY_HEIGHT : 0, OVERLAY_HEIGHT);
}

static void
refresh (VimosNetworkPane *self)
{
  VimosSession *session = vimos_workspace_get_session (self->workspace);
  VimosOnosState state = vimos_session_get_onos_state (session);
  VimosTopology *topology = vimos_session_get_topology (session);
  g_autofree char *description = escape (vimos_session_describe_onos (session));
  VimosOnosPoller *poller = vimos_context_get_poller (vimos_workspace_get_context (self->workspace));
  VimosOnosClient *client = vimos_onos_poller_get_client (poller);

  adw_status_page_set_description (self->failed, description);
  adw_status_page_set_description (self->connecting, vimos_onos_client_get_url (client));
  gtk_stack_set_visible_child_name (self->stack, choose_page (topology, state));
  show_age (self, state);
}

static void
vimos_network_pane_dispose (GObject *object)
{
  VimosNetworkPane *self = VIMOS_NETWORK_PANE (object);

  g_clear_object (&self->scene);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->picture_from, g_date_time_unref);

  G_OBJECT_CLASS (vimos_network_pane_parent_class)->dispose (object);
}

static void
vimos_network_pane_class_init (VimosNetworkPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_network_pane_dispose;
  g_type_ensure (VIMOS_TYPE_CANVAS);
  g_type_ensure (VIMOS_TYPE_SHAPE_SAMPLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/vimos/Vimos/vimos-network-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, stack);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, connecting);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, failed);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, canvas);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, stale);
}

static void
vimos_network_pane_init (VimosNetworkPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_network_pane_set_workspace:
 * @workspace: whose network is shown; only once
 */
void
vimos_network_pane_set_workspace (VimosNetworkPane *self,
                                  VimosWorkspace *workspace)
{
  g_return_if_fail (VIMOS_IS_NETWORK_PANE (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->scene = vimos_network_scene_new (workspace);
  vimos_canvas_set_nodes (self->canvas, vimos_network_scene_get_nodes (self->scene));
  vimos_canvas_set_edges (self->canvas, vimos_network_scene_get_edges (self->scene));
  vimos_canvas_set_tags (self->canvas, vimos_network_scene_get_tags (self->scene));
  g_object_bind_property (self->scene, "summary", self->canvas, "summary", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->canvas, "node-activated", G_CALLBACK (node_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/** vimos_network_pane_get_canvas: Returns: (transfer none): the picture */
VimosCanvas *
vimos_network_pane_get_canvas (VimosNetworkPane *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_PANE (self), NULL);

  return self->canvas;
}

void
vimos_network_pane_set_compact (VimosNetworkPane *self,
                                gboolean compact)
{
}
