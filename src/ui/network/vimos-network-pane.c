/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-network-menu.h"
#include "vimos-network-pane-private.h"
#include "vimos-part-row.h"

enum
{
  PROP_0,
  PROP_LAYOUT,
  N_PROPS
};

#define OVERLAY_HEIGHT 58 /* px: of what stands above the picture at an edge, with its margins */
#define LOW_HEIGHT 400    /* px: below, all buttons stand at the top */
#define LOW_WIDTH 540     /* px: if there is room for them side by side */
#define STALE_HEIGHT 44   /* px: of the sign that the picture is old, below those buttons */

static const char *const layouts[] = {
  [VIMOS_LAYOUT_AUTOMATIC] = "automatic",   [VIMOS_LAYOUT_FORCE] = "force",
  [VIMOS_LAYOUT_TIERED] = "tiered",         [VIMOS_LAYOUT_CIRCLE] = "circle",
  [VIMOS_LAYOUT_GEOGRAPHIC] = "geographic",
};

static GParamSpec *properties[N_PROPS];

/**
 * VimosNetworkPane:
 *
 * Where: the network as a graph or as tables, or why there is none. A VM that is clicked in it
 * becomes the workspace's VM; a hypervisor that is clicked becomes its target, where it can be one;
 * a VM that is put onto a hypervisor, both.
 */
G_DEFINE_FINAL_TYPE (VimosNetworkPane, vimos_network_pane, GTK_TYPE_BOX)

/* Choosing */

static gboolean
is_target (VimosNetworkPane *self,
           VimosHypervisor *hypervisor)
{
  GListModel *targets = vimos_workspace_get_targets (self->workspace);

  for (guint i = 0; i < g_list_model_get_n_items (targets); i++)
    {
      g_autoptr (VimosHypervisor) target = g_list_model_get_item (targets, i);

      if (target == hypervisor)
        return TRUE;
    }
  return FALSE;
}

static void
node_activated_cb (VimosNetworkPane *self,
                   VimosCanvasNode *node)
{
  const char *id = vimos_canvas_node_get_id (node);
  VimosVm *vm = vimos_network_scene_find_vm (self->scene, id);
  VimosHypervisor *hypervisor = vimos_network_scene_find_hypervisor (self->scene, id);

  if (vm != NULL)
    vimos_workspace_set_vm (self->workspace, vm);
  else if (hypervisor != NULL && is_target (self, hypervisor))
    vimos_workspace_set_target (self->workspace, hypervisor);
}

/* Carrying a VM to a hypervisor, within the picture or from the list. */

static gboolean
can_land (VimosNetworkPane *self,
          VimosVm *vm,
          VimosCanvasNode *on)
{
  VimosHypervisor *hypervisor
      = on != NULL
            ? vimos_network_scene_find_hypervisor (self->scene, vimos_canvas_node_get_id (on))
            : NULL;

  return vm != NULL && hypervisor != NULL && vimos_vm_get_hypervisor (vm) != hypervisor
         && vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_CONNECTED;
}

static void
land (VimosNetworkPane *self,
      VimosVm *vm,
      VimosCanvasNode *on)
{
  vimos_workspace_set_vm (self->workspace, vm);
  vimos_workspace_set_target (self->workspace,
                              vimos_network_scene_find_hypervisor (self->scene,
                                                                   vimos_canvas_node_get_id (on)));
}

static gboolean
accept_drop_cb (VimosNetworkPane *self,
                VimosCanvasNode *node,
                VimosCanvasNode *target)
{
  return can_land (self, vimos_network_scene_find_vm (self->scene, vimos_canvas_node_get_id (node)),
                   target);
}

static void
node_dropped_cb (VimosNetworkPane *self,
                 VimosCanvasNode *node,
                 VimosCanvasNode *target)
{
  VimosVm *vm = vimos_network_scene_find_vm (self->scene, vimos_canvas_node_get_id (node));

  if (can_land (self, vm, target))
    land (self, vm, target);
}

static GdkDragAction
drop_motion_cb (GtkDropTarget *drop,
                double x,
                double y,
                gpointer user_data)
{
  VimosNetworkPane *self = VIMOS_NETWORK_PANE (user_data);
  const GValue *value = gtk_drop_target_get_value (drop);
  VimosVm *vm = value != NULL ? g_value_get_object (value) : NULL;

  return can_land (self, vm, vimos_canvas_pick_node (self->canvas, x, y)) ? GDK_ACTION_COPY : 0;
}

static gboolean
drop_cb (GtkDropTarget *drop,
         const GValue *value,
         double x,
         double y,
         gpointer user_data)
{
  VimosNetworkPane *self = VIMOS_NETWORK_PANE (user_data);
  VimosCanvasNode *node = vimos_canvas_pick_node (self->canvas, x, y);
  VimosVm *vm = g_value_get_object (value);

  if (!can_land (self, vm, node))
    return FALSE;
  land (self, vm, node);
  return TRUE;
}

static void
add_drop_target (VimosNetworkPane *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (VIMOS_TYPE_VM, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (drop, TRUE);
  g_signal_connect_object (drop, "motion", G_CALLBACK (drop_motion_cb), self, 0);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), GTK_EVENT_CONTROLLER (drop));
}

/* Menu and details */

static void
drop_menu (VimosNetworkPane *self)
{
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
}

static void
context_menu_cb (VimosNetworkPane *self,
                 VimosCanvasNode *node,
                 VimosCanvasEdge *edge,
                 double x,
                 double y)
{
  g_autoptr (GMenuModel) model
      = vimos_network_menu_new (self->workspace, self->scene, node, edge);

  drop_menu (self);
  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (model));
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self->canvas));
  gtk_popover_set_pointing_to (self->menu, &(GdkRectangle){ x, y, 1, 1 });
  gtk_popover_set_has_arrow (self->menu, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
  gtk_popover_popup (self->menu);
}

static void
found_cb (VimosNetworkPane *self,
          VimosCanvasNode *node)
{
  vimos_canvas_fly_to (self->canvas, node);
  if (self->compact || self->low)
    gtk_widget_set_visible (GTK_WIDGET (self->find), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* Views */

static void
show_legend (VimosNetworkPane *self)
{
  vimos_legend_set_show_load (self->legend, vimos_canvas_get_show_load (self->canvas));
}

static void
load_toggled_cb (VimosNetworkPane *self)
{
  gboolean show_load = gtk_toggle_button_get_active (self->load);

  vimos_canvas_set_show_load (self->canvas, show_load);
  if (self->scene != NULL)
    vimos_network_scene_set_show_load (self->scene, show_load);
  show_legend (self);
}

/* What of the picture's height others take. */
static void
show_insets (VimosNetworkPane *self)
{
  gboolean stale = gtk_widget_get_visible (GTK_WIDGET (self->stale));

  vimos_canvas_set_insets (self->canvas, OVERLAY_HEIGHT + (stale ? STALE_HEIGHT : 0),
                           self->low ? 0 : OVERLAY_HEIGHT);
}

/* Where ONOS has no statistics there is no load to show. */
static void
offer_load (VimosNetworkPane *self)
{
  gboolean possible = vimos_network_scene_has_loads (self->scene);

  gtk_widget_set_sensitive (GTK_WIDGET (self->load), possible);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->load),
                               possible ? _("How full the links are (L)")
                                        : _("The controller has no statistics"));
  if (!possible && gtk_toggle_button_get_active (self->load))
    gtk_toggle_button_set_active (self->capacity, TRUE);
}

static void
refresh (VimosNetworkPane *self)
{
  vimos_network_pane_show_state (self);
  show_insets (self);
}

static void
go_on_cb (VimosNetworkPane *self)
{
  self->gone_on = TRUE;
  refresh (self);
}

/* What a small window has no room for are buttons; in a low one they all stand in one line. */
static void
show_form (VimosNetworkPane *self)
{
  gboolean small = self->compact || self->low;
  int width;

  gtk_widget_measure (self->loads, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->find), !small);
  gtk_widget_set_visible (self->find_button, small);
  gtk_widget_set_visible (self->legend_button, small && !self->low);
  gtk_widget_set_visible (self->legend_tool, self->low);
  gtk_revealer_set_reveal_child (self->legend_revealer, !small);
  gtk_widget_set_valign (self->tools, self->low ? GTK_ALIGN_START : GTK_ALIGN_END);
  gtk_widget_set_margin_start (self->tools, self->low ? width : 0);
  show_insets (self);
}

static gboolean
fit_cb (gpointer user_data)
{
  VimosNetworkPane *self = user_data;

  self->fit_source = 0;
  show_form (self);
  return G_SOURCE_REMOVE;
}

/* A box would not say how large it is. */

static GtkSizeRequestMode
get_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (gtk_widget_get_first_child (widget));
}

static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      NULL, NULL);
}

static void
allocate (GtkWidget *widget,
          int width,
          int height,
          int baseline)
{
  VimosNetworkPane *self = VIMOS_NETWORK_PANE (widget);
  gboolean low = height < LOW_HEIGHT && width >= LOW_WIDTH;

  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
  if (low == self->low)
    return;
  self->low = low;
  /* What changes its size must not do so in the middle of an allocation. */
  if (self->fit_source == 0)
    self->fit_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
vimos_network_pane_dispose (GObject *object)
{
  VimosNetworkPane *self = VIMOS_NETWORK_PANE (object);

  g_clear_handle_id (&self->fit_source, g_source_remove);
  if (self->canvas != NULL)
    drop_menu (self);
  self->canvas = NULL;
  g_clear_object (&self->scene);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->picture_from, g_date_time_unref);

  G_OBJECT_CLASS (vimos_network_pane_parent_class)->dispose (object);
}

static void
vimos_network_pane_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  VimosNetworkPane *self = VIMOS_NETWORK_PANE (object);

  if (prop_id == PROP_LAYOUT)
    g_value_set_string (value,
                        layouts[self->scene != NULL ? vimos_network_scene_get_layout (self->scene)
                                                    : VIMOS_LAYOUT_AUTOMATIC]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_network_pane_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  VimosNetworkPane *self = VIMOS_NETWORK_PANE (object);
  const char *word = g_value_get_string (value);

  if (prop_id != PROP_LAYOUT)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  for (guint i = 0; self->scene != NULL && word != NULL && i < G_N_ELEMENTS (layouts); i++)
    if (g_str_equal (layouts[i], word)
        && (i != VIMOS_LAYOUT_GEOGRAPHIC || vimos_network_scene_has_map (self->scene)))
      {
        vimos_network_scene_set_layout (self->scene, i);
        vimos_canvas_fit (self->canvas);
        g_object_notify_by_pspec (object, properties[PROP_LAYOUT]);
      }
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, toasts);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, stack);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, connecting_heading);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, parts);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, usable);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, edit);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, go_on);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, failed);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, again);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, correct);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, canvas);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, capacity);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, load);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, find);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, find_button);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, legend);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, legend_revealer);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, legend_button);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, legend_tool);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, loads);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, tools);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, stale);
  gtk_widget_class_bind_template_child (widget_class, VimosNetworkPane, table);
  gtk_widget_class_bind_template_callback (widget_class, load_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
}

static void
vimos_network_pane_class_init (VimosNetworkPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vimos_network_pane_dispose;
  object_class->get_property = vimos_network_pane_get_property;
  object_class->set_property = vimos_network_pane_set_property;
  /** VimosNetworkPane:layout: how the picture is laid out, a stable word; setting it lays it out
   * anew */
  properties[PROP_LAYOUT]
      = g_param_spec_string ("layout", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (VIMOS_TYPE_CANVAS);
  g_type_ensure (VIMOS_TYPE_FIND_BAR);
  g_type_ensure (VIMOS_TYPE_LEGEND);
  g_type_ensure (VIMOS_TYPE_NETWORK_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-network-pane.ui");
  gtk_widget_class_install_property_action (widget_class, "network.layout", "layout");
  bind_children (widget_class);
}

static void
vimos_network_pane_init (VimosNetworkPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self),
                                 gtk_custom_layout_new (get_mode, measure, allocate));
  add_drop_target (self);
  show_form (self);
}

static void
follow_canvas (VimosNetworkPane *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } signals[] = {
    { "node-activated", G_CALLBACK (node_activated_cb) },
    { "accept-drop", G_CALLBACK (accept_drop_cb) },
    { "node-dropped", G_CALLBACK (node_dropped_cb) },
    { "context-menu", G_CALLBACK (context_menu_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->canvas, signals[i].signal, signals[i].callback, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "notify::show-load", G_CALLBACK (show_legend), self,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
create_part_row (gpointer item,
                 gpointer user_data)
{
  return vimos_part_row_new (item);
}

/**
 * vimos_network_pane_set_workspace:
 * @workspace: whose network is shown; only once
 * @places: where its nodes stand
 */
void
vimos_network_pane_set_workspace (VimosNetworkPane *self,
                                  VimosWorkspace *workspace,
                                  VimosPlaces *places)
{
  VimosSession *session;
  g_autofree char *heading = NULL;

  g_return_if_fail (VIMOS_IS_NETWORK_PANE (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  session = vimos_workspace_get_session (workspace);
  self->workspace = g_object_ref (workspace);
  self->scene = vimos_network_scene_new (workspace, places);
  vimos_canvas_set_nodes (self->canvas, vimos_network_scene_get_nodes (self->scene));
  vimos_canvas_set_edges (self->canvas, vimos_network_scene_get_edges (self->scene));
  vimos_canvas_set_tags (self->canvas, vimos_network_scene_get_tags (self->scene));
  g_object_bind_property (self->scene, "summary", self->canvas, "summary", G_BINDING_SYNC_CREATE);
  /* The scene follows the session when the main loop is idle. */
  g_signal_connect_object (self->scene, "notify::has-loads", G_CALLBACK (offer_load), self,
                           G_CONNECT_SWAPPED);
  follow_canvas (self);
  vimos_find_bar_set_nodes (self->find, vimos_network_scene_get_nodes (self->scene));
  vimos_network_table_set_session (self->table, session);
  /* Translators: the name of a network */
  heading = g_strdup_printf (_("Reading %s"), vimos_session_get_name (session));
  gtk_label_set_label (self->connecting_heading, heading);
  gtk_list_box_bind_model (self->parts, vimos_session_get_parts (session), create_part_row, NULL,
                           NULL);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
  offer_load (self);
  refresh (self);
}

/** vimos_network_pane_get_canvas: Returns: (transfer none): the picture */
VimosCanvas *
vimos_network_pane_get_canvas (VimosNetworkPane *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_PANE (self), NULL);

  return self->canvas;
}

/** vimos_network_pane_get_scene: Returns: (transfer none) (nullable): what is on the picture */
VimosNetworkScene *
vimos_network_pane_get_scene (VimosNetworkPane *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_PANE (self), NULL);

  return self->scene;
}

/** vimos_network_pane_has_network: Returns: whether the network is shown, and not why it is not */
gboolean
vimos_network_pane_has_network (VimosNetworkPane *self)
{
  const char *page;

  g_return_val_if_fail (VIMOS_IS_NETWORK_PANE (self), FALSE);

  page = gtk_stack_get_visible_child_name (self->stack);
  return g_strcmp0 (page, "network") == 0 || g_strcmp0 (page, "table") == 0;
}

/** vimos_network_pane_get_toasts: Returns: (transfer none): where toasts cover no button */
AdwToastOverlay *
vimos_network_pane_get_toasts (VimosNetworkPane *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_PANE (self), NULL);

  return self->toasts;
}

/** vimos_network_pane_get_find_bar: Returns: (transfer none): the search */
VimosFindBar *
vimos_network_pane_get_find_bar (VimosNetworkPane *self)
{
  g_return_val_if_fail (VIMOS_IS_NETWORK_PANE (self), NULL);

  return self->find;
}

/**
 * vimos_network_pane_set_compact:
 * @compact: whether there is little room
 */
void
vimos_network_pane_set_compact (VimosNetworkPane *self,
                                gboolean compact)
{
  g_return_if_fail (VIMOS_IS_NETWORK_PANE (self));

  if (compact == self->compact)
    return;
  self->compact = compact;
  show_form (self);
}

/** vimos_network_pane_find: shows the search and puts the keyboard into it */
void
vimos_network_pane_find (VimosNetworkPane *self)
{
  g_return_if_fail (VIMOS_IS_NETWORK_PANE (self));

  if (self->show_table)
    vimos_network_pane_toggle_table (self);
  gtk_widget_set_visible (GTK_WIDGET (self->find), TRUE);
  vimos_find_bar_begin (self->find);
}

/** vimos_network_pane_toggle_load: shows what links carry, or what they could */
void
vimos_network_pane_toggle_load (VimosNetworkPane *self)
{
  g_return_if_fail (VIMOS_IS_NETWORK_PANE (self));

  if (gtk_toggle_button_get_active (self->load))
    gtk_toggle_button_set_active (self->capacity, TRUE);
  else if (vimos_network_scene_has_loads (self->scene))
    gtk_toggle_button_set_active (self->load, TRUE);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

/** vimos_network_pane_toggle_legend: shows or hides what the signs mean */
void
vimos_network_pane_toggle_legend (VimosNetworkPane *self)
{
  g_return_if_fail (VIMOS_IS_NETWORK_PANE (self));

  gtk_revealer_set_reveal_child (self->legend_revealer,
                                 !gtk_revealer_get_reveal_child (self->legend_revealer));
}

/** vimos_network_pane_toggle_table: shows the network as tables, or as a picture */
void
vimos_network_pane_toggle_table (VimosNetworkPane *self)
{
  gboolean has_focus;

  g_return_if_fail (VIMOS_IS_NETWORK_PANE (self));

  has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;
  self->show_table = !self->show_table;
  refresh (self);
  /* The keyboard goes along with the view. */
  if (has_focus && self->show_table)
    gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
  else if (has_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}
