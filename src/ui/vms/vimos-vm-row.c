/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-spoken-names.h"
#include "vimos-vm-mark.h"
#include "vimos-vm-row.h"
#include "vimos-words.h"

/**
 * VimosVmRow:
 *
 * A VM in the list: the mark of its state, its name, MAC and memory, and how far its move is.
 */
struct _VimosVmRow
{
  GtkBox parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosVm *vm;
  GSignalGroup *vm_signals;

  /* template children */
  GtkImage *mark;
  GtkLabel *name;
  GtkLabel *facts;
  GtkLabel *badge;
};

G_DEFINE_FINAL_TYPE (VimosVmRow, vimos_vm_row, GTK_TYPE_BOX)

/* How far the VM's move is; %NULL when it has none. */
static char *
describe_move (VimosVmRow *self)
{
  VimosMigration *run = vimos_workspace_find_run (self->workspace, self->vm);
  gboolean at_source
      = run != NULL && vimos_plan_get_vm (vimos_migration_get_plan (run)) == self->vm;

  if (run == NULL)
    return NULL;
  switch (vimos_migration_get_state (run))
    {
    case VIMOS_MIGRATION_IDLE:
    case VIMOS_MIGRATION_RUNNING:
      return at_source ? g_strdup_printf ("%.0f %%", vimos_migration_get_progress (run) * 100)
                       : g_strdup (_("arriving"));
    case VIMOS_MIGRATION_CANCELLING:
    case VIMOS_MIGRATION_ROLLING_BACK:
      return at_source ? g_strdup (_("coming back")) : g_strdup (_("leaving"));
    case VIMOS_MIGRATION_DONE:
      return at_source ? NULL : g_strdup (_("moved"));
    case VIMOS_MIGRATION_ROLLED_BACK:
      return at_source ? g_strdup (_("not moved")) : NULL;
    case VIMOS_MIGRATION_UNDECIDED:
    default:
      return g_strdup (_("needs you"));
    }
}

static void
set_spoken_name (VimosVmRow *self,
                 const char *facts,
                 const char *badge)
{
  const char *state = vimos_words_vm_state (vimos_vm_get_state (self->vm));
  g_autofree char *name = g_strjoin (", ", vimos_vm_get_name (self->vm), state, facts, badge, NULL);

  vimos_spoken_names_name_row (GTK_WIDGET (self), name);
}

static void
refresh (VimosVmRow *self)
{
  g_autofree char *facts = NULL;
  g_autofree char *badge = NULL;

  if (self->vm == NULL)
    return;
  facts = vimos_words_vm_facts (self->vm);
  badge = describe_move (self);
  vimos_vm_mark_show (self->mark, vimos_vm_get_state (self->vm));
  set_spoken_name (self, facts, badge);
  gtk_label_set_label (self->name, vimos_vm_get_name (self->vm));
  gtk_label_set_label (self->facts, facts);
  gtk_label_set_label (self->badge, badge != NULL ? badge : "");
  gtk_widget_set_visible (GTK_WIDGET (self->badge), badge != NULL);
}

/* The VM can be put onto a hypervisor of the picture. */
static GdkContentProvider *
prepare_drag_cb (GtkDragSource *source,
                 double x,
                 double y,
                 gpointer user_data)
{
  VimosVmRow *self = VIMOS_VM_ROW (user_data);
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  if (self->vm == NULL || vimos_workspace_find_run (self->workspace, self->vm) != NULL)
    return NULL;
  gtk_drag_source_set_icon (source, picture, x, y);
  return gdk_content_provider_new_typed (VIMOS_TYPE_VM, self->vm);
}

static void
vimos_vm_row_dispose (GObject *object)
{
  VimosVmRow *self = VIMOS_VM_ROW (object);

  g_clear_object (&self->vm_signals);
  g_clear_object (&self->vm);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (vimos_vm_row_parent_class)->dispose (object);
}

static void
vimos_vm_row_class_init (VimosVmRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_vm_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-vm-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosVmRow, mark);
  gtk_widget_class_bind_template_child (widget_class, VimosVmRow, name);
  gtk_widget_class_bind_template_child (widget_class, VimosVmRow, facts);
  gtk_widget_class_bind_template_child (widget_class, VimosVmRow, badge);
}

static void
vimos_vm_row_init (VimosVmRow *self)
{
  static const char *const signals[]
      = { "notify::name", "notify::state", "notify::memory", "notify::details" };

  GtkDragSource *drag = gtk_drag_source_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drag_source_set_actions (drag, GDK_ACTION_COPY);
  g_signal_connect (drag, "prepare", G_CALLBACK (prepare_drag_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  self->vm_signals = g_signal_group_new (VIMOS_TYPE_VM);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_group_connect_swapped (self->vm_signals, signals[i], G_CALLBACK (refresh), self);
}

/**
 * vimos_vm_row_new:
 * @workspace: which knows what moves
 *
 * Returns: (transfer floating): a row without a VM
 */
GtkWidget *
vimos_vm_row_new (VimosWorkspace *workspace)
{
  VimosVmRow *self = g_object_new (VIMOS_TYPE_VM_ROW, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * vimos_vm_row_set_vm:
 * @vm: (nullable): the VM to show
 */
void
vimos_vm_row_set_vm (VimosVmRow *self,
                     VimosVm *vm)
{
  g_return_if_fail (VIMOS_IS_VM_ROW (self));

  if (!g_set_object (&self->vm, vm))
    return;
  g_signal_group_set_target (self->vm_signals, vm);
  refresh (self);
}
