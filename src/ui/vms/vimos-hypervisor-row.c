/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-hypervisor-row.h"
#include "vimos-spoken-names.h"

/**
 * VimosHypervisorRow:
 *
 * The heading of a hypervisor's VMs: its name, where it is attached or what is wrong with it, and
 * how many VMs it has.
 */
struct _VimosHypervisorRow
{
  GtkBox parent_instance;

  /* owned */
  VimosSession *session;
  VimosHypervisor *hypervisor;

  /* template children */
  GtkLabel *name;
  GtkLabel *state;
  GtkSpinner *spinner;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (VimosHypervisorRow, vimos_hypervisor_row, GTK_TYPE_BOX)

static void
set_spoken_name (VimosHypervisorRow *self,
                 const char *state,
                 const char *count)
{
  /* Translators: a hypervisor, how it is, and how many VMs it has */
  g_autofree char *name
      = g_strdup_printf (_("%s: %s, %s"), vimos_hypervisor_get_name (self->hypervisor), state,
                         count);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  vimos_spoken_names_name_row (GTK_WIDGET (self), name);
}

static void
refresh (VimosHypervisorRow *self)
{
  VimosHypervisorState state;
  GListModel *vms;
  guint n;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autofree char *count = NULL;

  if (self->hypervisor == NULL)
    return;
  state = vimos_hypervisor_get_state (self->hypervisor);
  vms = vimos_hypervisor_get_vms (self->hypervisor);
  n = vms != NULL ? g_list_model_get_n_items (vms) : 0;
  text = vimos_session_describe_hypervisor (self->session, self->hypervisor);
  line = g_strdup_printf ("· %s", text);
  count = g_strdup_printf (ngettext ("%u VM", "%u VMs", n), n);
  gtk_label_set_label (self->name, vimos_hypervisor_get_name (self->hypervisor));
  gtk_label_set_label (self->state, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_label_set_label (self->count, state == VIMOS_HYPERVISOR_CONNECTED ? count : "");
  set_spoken_name (self, text, count);
  gtk_spinner_set_spinning (self->spinner, state == VIMOS_HYPERVISOR_CONNECTING);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), state == VIMOS_HYPERVISOR_CONNECTING);
  if (state == VIMOS_HYPERVISOR_LOST || (state == VIMOS_HYPERVISOR_DISCONNECTED
                                         && vimos_hypervisor_get_error (self->hypervisor) != NULL))
    gtk_widget_set_css_classes (GTK_WIDGET (self->state),
                                (const char *[]){ "caption", "error", NULL });
  else
    gtk_widget_set_css_classes (GTK_WIDGET (self->state),
                                (const char *[]){ "caption", "dim-label", NULL });
}

static void
vimos_hypervisor_row_dispose (GObject *object)
{
  VimosHypervisorRow *self = VIMOS_HYPERVISOR_ROW (object);

  g_clear_object (&self->hypervisor);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vimos_hypervisor_row_parent_class)->dispose (object);
}

static void
vimos_hypervisor_row_class_init (VimosHypervisorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vimos_hypervisor_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-hypervisor-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosHypervisorRow, name);
  gtk_widget_class_bind_template_child (widget_class, VimosHypervisorRow, state);
  gtk_widget_class_bind_template_child (widget_class, VimosHypervisorRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, VimosHypervisorRow, count);
}

static void
vimos_hypervisor_row_init (VimosHypervisorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * vimos_hypervisor_row_new:
 * @session: which knows how the hypervisor is
 *
 * Returns: (transfer floating): a row without a hypervisor
 */
GtkWidget *
vimos_hypervisor_row_new (VimosSession *session)
{
  VimosHypervisorRow *self = g_object_new (VIMOS_TYPE_HYPERVISOR_ROW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vimos_context_get_vms (vimos_session_get_context (session)),
                           "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * vimos_hypervisor_row_set_hypervisor:
 * @hypervisor: (nullable): the hypervisor to show
 */
void
vimos_hypervisor_row_set_hypervisor (VimosHypervisorRow *self,
                                     VimosHypervisor *hypervisor)
{
  g_return_if_fail (VIMOS_IS_HYPERVISOR_ROW (self));

  if (g_set_object (&self->hypervisor, hypervisor))
    refresh (self);
}
