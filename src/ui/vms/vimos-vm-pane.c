/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-hypervisor-row.h"
#include "vimos-vm-pane.h"
#include "vimos-vm-row.h"

/**
 * VimosVmPane:
 *
 * Who: all VMs under the headings of their hypervisors, with a search. What is selected in it is
 * the workspace's VM. Emits "chosen" when the user is done with it: after a click or Enter, not
 * while the arrow keys go from VM to VM.
 */
struct _VimosVmPane
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  GtkSingleSelection *selection;
  GtkCustomFilter *filter;
  char *needle; /* case-folded */

  /* template children */
  GtkSearchEntry *search;
  GtkListView *list;
  GtkLabel *nothing;
  GtkButton *edit;
  GtkLabel *foot;

  gboolean selecting; /* the selection follows the workspace, not the user */
};

G_DEFINE_FINAL_TYPE (VimosVmPane, vimos_vm_pane, GTK_TYPE_BOX)

static guint chosen_signal;

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  VimosVmPane *self = user_data;
  VimosVm *vm = item;

  if (self->needle == NULL || self->workspace == NULL)
    return TRUE;
  if (contains (vimos_vm_get_name (vm), self->needle))
    return TRUE;
  for (guint i = 0; i < vimos_vm_get_n_nics (vm); i++)
    if (contains (vimos_vm_get_nic (vm, i)->mac, self->needle))
      return TRUE;
  return vimos_session_get_topology (vimos_workspace_get_session (self->workspace)) != NULL
         && contains (vimos_context_find_vm_address (vimos_workspace_get_context (self->workspace),
                                                     vm),
                      self->needle);
}

/* The hypervisor itself as heading, and below it those of its VMs that are looked for. */
static gpointer
make_section (gpointer item,
              gpointer user_data)
{
  VimosVmPane *self = user_data;
  g_autoptr (VimosHypervisor) hypervisor = item;
  g_autoptr (GListStore) heading = g_list_store_new (G_TYPE_OBJECT);
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  GListModel *vms = vimos_hypervisor_get_vms (hypervisor);
  g_autoptr (GtkFilterListModel) found = NULL;

  found = gtk_filter_list_model_new (vms != NULL ? g_object_ref (vms) : NULL,
                                     GTK_FILTER (g_object_ref (self->filter)));
  g_list_store_append (heading, hypervisor);
  g_list_store_append (parts, heading);
  g_list_store_append (parts, found);
  return gtk_flatten_list_model_new (G_LIST_MODEL (parts));
}

static void
choose (VimosVmPane *self,
        guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, chosen_signal, 0);
}

static void
row_released_cb (GtkGestureClick *gesture,
                 int n_press,
                 double x,
                 double y,
                 gpointer list_item)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *self = gtk_widget_get_ancestor (row, VIMOS_TYPE_VM_PANE);

  if (self != NULL)
    choose (VIMOS_VM_PANE (self), gtk_list_item_get_position (list_item));
}

static void
follow_clicks (GtkWidget *row,
               GtkListItem *list_item)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (row_released_cb), list_item);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem *list_item,
         gpointer user_data)
{
  VimosVmPane *self = VIMOS_VM_PANE (user_data);
  gpointer item = gtk_list_item_get_item (list_item);
  GtkWidget *row;

  if (VIMOS_IS_VM (item))
    {
      row = vimos_vm_row_new (self->workspace);
      vimos_vm_row_set_vm (VIMOS_VM_ROW (row), item);
      follow_clicks (row, list_item);
    }
  else
    {
      row = vimos_hypervisor_row_new (vimos_workspace_get_session (self->workspace));
      vimos_hypervisor_row_set_hypervisor (VIMOS_HYPERVISOR_ROW (row), item);
    }
  gtk_list_item_set_child (list_item, row);
  gtk_list_item_set_selectable (list_item, VIMOS_IS_VM (item));
  gtk_list_item_set_activatable (list_item, VIMOS_IS_VM (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem *list_item,
           gpointer user_data)
{
  gtk_list_item_set_child (list_item, NULL);
}

static void
select_workspace_vm (VimosVmPane *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);
  gboolean ended = vimos_workspace_get_stage (self->workspace) == VIMOS_STAGE_ENDED;
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; vm != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (item == (gpointer) vm
          || (ended && VIMOS_IS_VM (item)
              && g_str_equal (vimos_vm_get_uuid (VIMOS_VM (item)), vimos_vm_get_uuid (vm))))
        position = i;
    }
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
}

static void
selected_cb (VimosVmPane *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);
  VimosVm *vm = vimos_workspace_get_vm (self->workspace);

  if (self->selecting || item == NULL)
    return;
  /* The arrow keys go over headings, too; what is chosen stays so. */
  if (!VIMOS_IS_VM (item))
    {
      select_workspace_vm (self);
      return;
    }
  /* The copy at the other end of a move is the same VM: no new choice. */
  if (vimos_workspace_get_migration (self->workspace) != NULL
      && g_str_equal (vimos_vm_get_uuid (item), vimos_vm_get_uuid (vm)))
    return;
  vimos_workspace_set_vm (self->workspace, item);
}

/* Says how many are connected; returns the first that is in trouble: (transfer none) (nullable). */
static VimosHypervisor *
count_hypervisors (VimosVmPane *self)
{
  GListModel *hypervisors
      = vimos_context_get_hypervisors (vimos_workspace_get_context (self->workspace));
  guint n = g_list_model_get_n_items (hypervisors), n_connected = 0;
  g_autofree char *text = NULL;
  VimosHypervisor *trouble = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);

      n_connected += vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_CONNECTED;
      if (trouble == NULL && vimos_hypervisor_get_error (hypervisor) != NULL)
        trouble = hypervisor; /* the list keeps it */
    }
  if (n_connected == n)
    text = g_strdup_printf (ngettext ("%u hypervisor connected", "%u hypervisors connected", n), n);
  else
    text = g_strdup_printf (ngettext ("%u of %u hypervisor connected",
                                      "%u of %u hypervisors connected", n),
                            n_connected, n);
  gtk_label_set_label (self->foot, text);
  return trouble;
}

static void
offer_to_edit (VimosVmPane *self,
               VimosHypervisor *trouble)
{
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->edit), trouble != NULL);
  if (trouble == NULL)
    return;
  /* Translators: a hypervisor that does not answer */
  label = g_strdup_printf (_("Edit %s…"), vimos_hypervisor_get_name (trouble));
  gtk_button_set_label (self->edit, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "s",
                                    vimos_hypervisor_get_uri (trouble));
}

static void
refresh (VimosVmPane *self)
{
  guint n_vms = g_list_model_get_n_items (
      vimos_context_get_vms (vimos_workspace_get_context (self->workspace)));
  gboolean connecting
      = vimos_session_get_connecting (vimos_workspace_get_session (self->workspace));
  VimosHypervisor *trouble = count_hypervisors (self);
  const GError *error = trouble != NULL ? vimos_hypervisor_get_error (trouble) : NULL;

  gtk_label_set_label (self->nothing, error != NULL ? error->message
                                                    : _("There are no VMs on these hypervisors."));
  offer_to_edit (self, trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing),
                          trouble != NULL || (n_vms == 0 && !connecting));
}

static void
changed_cb (VimosVmPane *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  refresh (self);
  if (item != (gpointer) vimos_workspace_get_vm (self->workspace))
    select_workspace_vm (self);
}

static void
search_changed_cb (VimosVmPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/* Enter in the search chooses the first that was found. */
static void
search_activated_cb (VimosVmPane *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  search_changed_cb (self);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (!VIMOS_IS_VM (item))
        continue;
      choose (self, i);
      return;
    }
  gtk_widget_error_bell (GTK_WIDGET (self->search));
}

static void
vimos_vm_pane_dispose (GObject *object)
{
  VimosVmPane *self = VIMOS_VM_PANE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->needle, g_free);

  G_OBJECT_CLASS (vimos_vm_pane_parent_class)->dispose (object);
}

static void
vimos_vm_pane_class_init (VimosVmPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_vm_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-vm-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosVmPane, search);
  gtk_widget_class_bind_template_child (widget_class, VimosVmPane, list);
  gtk_widget_class_bind_template_child (widget_class, VimosVmPane, nothing);
  gtk_widget_class_bind_template_child (widget_class, VimosVmPane, edit);
  gtk_widget_class_bind_template_child (widget_class, VimosVmPane, foot);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose);

  /** VimosVmPane::chosen: the user has chosen the workspace's VM, which may be the same as
   * before */
  chosen_signal = g_signal_new ("chosen", VIMOS_TYPE_VM_PANE, G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_vm_pane_init (VimosVmPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
}

/**
 * vimos_vm_pane_set_workspace:
 * @workspace: whose VMs are shown; only once
 */
void
vimos_vm_pane_set_workspace (VimosVmPane *self,
                             VimosWorkspace *workspace)
{
  GListModel *hypervisors;
  GtkMapListModel *sections;

  g_return_if_fail (VIMOS_IS_VM_PANE (self));
  g_return_if_fail (VIMOS_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  hypervisors = vimos_context_get_hypervisors (vimos_workspace_get_context (workspace));
  sections = gtk_map_list_model_new (g_object_ref (hypervisors), make_section, self, NULL);
  self->selection = gtk_single_selection_new (
      G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (sections))));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  changed_cb (self);
}

/** vimos_vm_pane_get_rows: Returns: (transfer none) (nullable): hypervisors and VMs in the order
 * shown */
GListModel *
vimos_vm_pane_get_rows (VimosVmPane *self)
{
  g_return_val_if_fail (VIMOS_IS_VM_PANE (self), NULL);

  return G_LIST_MODEL (self->selection);
}

/** vimos_vm_pane_find: puts the keyboard into the search entry */
void
vimos_vm_pane_find (VimosVmPane *self)
{
  g_return_if_fail (VIMOS_IS_VM_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
