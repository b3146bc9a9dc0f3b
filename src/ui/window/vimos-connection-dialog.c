/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-connection-dialog.h"

/**
 * VimosConnectionDialog:
 *
 * Asks for controller and hypervisors. Emits "apply" with a well-formed #VimosConnection and
 * closes.
 */
struct _VimosConnectionDialog
{
  AdwWindow parent_instance;

  GPtrArray *rows; /* AdwEntryRow, borrowed from "hypervisors" */

  /* template children */
  GtkWidget *connect;
  GtkRevealer *problem_revealer;
  GtkLabel *problem;
  AdwEntryRow *onos;
  AdwEntryRow *user;
  AdwEntryRow *password;
  AdwPreferencesGroup *hypervisors;
};

G_DEFINE_FINAL_TYPE (VimosConnectionDialog, vimos_connection_dialog, ADW_TYPE_WINDOW)

static guint apply_signal;

static void
remove_row_cb (GtkButton *button,
               gpointer user_data)
{
  VimosConnectionDialog *self = VIMOS_CONNECTION_DIALOG (user_data);
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ENTRY_ROW);

  g_ptr_array_remove (self->rows, row);
  adw_preferences_group_remove (self->hypervisors, row);
}

static GtkWidget *
add_row (VimosConnectionDialog *self,
         const char *text)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 _("URI, for example qemu+ssh://root@hv1/system"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_row_cb), self, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  adw_preferences_group_add (self->hypervisors, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_action (GtkWidget *widget,
            const char *name,
            GVariant *parameter)
{
  gtk_widget_grab_focus (add_row (VIMOS_CONNECTION_DIALOG (widget), ""));
}

static void
apply_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  VimosConnectionDialog *self = VIMOS_CONNECTION_DIALOG (widget);
  g_autoptr (VimosConnection) connection = vimos_connection_dialog_get_connection (self);
  g_autoptr (GError) error = NULL;

  if (!vimos_connection_check (connection, &error))
    {
      gtk_label_set_label (self->problem, error->message);
      gtk_revealer_set_reveal_child (self->problem_revealer, TRUE);
      gtk_widget_error_bell (widget);
      return;
    }
  g_signal_emit (self, apply_signal, 0, connection);
  gtk_window_close (GTK_WINDOW (self));
}

static void
vimos_connection_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (VIMOS_CONNECTION_DIALOG (object)->rows);

  G_OBJECT_CLASS (vimos_connection_dialog_parent_class)->finalize (object);
}

static void
vimos_connection_dialog_class_init (VimosConnectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vimos_connection_dialog_finalize;

  /** VimosConnectionDialog::apply: the user wants to connect to @connection */
  apply_signal = g_signal_new ("apply", VIMOS_TYPE_CONNECTION_DIALOG, G_SIGNAL_RUN_LAST,
                               0, NULL, NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_CONNECTION);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/vimos/Vimos/vimos-connection-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VimosConnectionDialog, connect);
  gtk_widget_class_bind_template_child (widget_class, VimosConnectionDialog, problem_revealer);
  gtk_widget_class_bind_template_child (widget_class, VimosConnectionDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, VimosConnectionDialog, onos);
  gtk_widget_class_bind_template_child (widget_class, VimosConnectionDialog, user);
  gtk_widget_class_bind_template_child (widget_class, VimosConnectionDialog, password);
  gtk_widget_class_bind_template_child (widget_class, VimosConnectionDialog, hypervisors);
  gtk_widget_class_install_action (widget_class, "connection.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "connection.apply", NULL, apply_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vimos_connection_dialog_init (VimosConnectionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  gtk_window_set_default_widget (GTK_WINDOW (self), self->connect);
}

/**
 * vimos_connection_dialog_new:
 * @parent: (nullable): over which window
 * @connection: what is filled in; the password is there, but hidden
 *
 * Returns: (transfer none): a dialog that is not yet shown
 */
VimosConnectionDialog *
vimos_connection_dialog_new (GtkWindow *parent,
                             VimosConnection *connection)
{
  VimosConnectionDialog *self;
  const char *const *hypervisors;
  guint n;

  g_return_val_if_fail (VIMOS_IS_CONNECTION (connection), NULL);

  self = g_object_new (VIMOS_TYPE_CONNECTION_DIALOG, "transient-for", parent, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->onos), vimos_connection_get_onos (connection));
  gtk_editable_set_text (GTK_EDITABLE (self->user), vimos_connection_get_user (connection));
  gtk_editable_set_text (GTK_EDITABLE (self->password), vimos_connection_get_password (connection));
  hypervisors = vimos_connection_get_hypervisors (connection);
  for (n = 0; hypervisors[n] != NULL; n++)
    add_row (self, hypervisors[n]);
  for (; n < 2; n++)
    add_row (self, "");
  return self;
}

/**
 * vimos_connection_dialog_edit:
 * @uri: a hypervisor's
 *
 * Puts the keyboard where that hypervisor is written.
 */
void
vimos_connection_dialog_edit (VimosConnectionDialog *self,
                              const char *uri)
{
  g_return_if_fail (VIMOS_IS_CONNECTION_DIALOG (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
      const char *rest = g_str_has_prefix (text, uri) ? text + strlen (uri) : NULL;

      if (rest != NULL && (*rest == '\0' || *rest == ','))
        {
          gtk_widget_grab_focus (row);
          return;
        }
    }
}

/** vimos_connection_dialog_get_connection: Returns: (transfer full): what is written in the dialog
 * now */
VimosConnection *
vimos_connection_dialog_get_connection (VimosConnectionDialog *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) hypervisors = NULL;

  g_return_val_if_fail (VIMOS_IS_CONNECTION_DIALOG (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    g_strv_builder_add (builder, gtk_editable_get_text (g_ptr_array_index (self->rows, i)));
  hypervisors = g_strv_builder_end (builder);
  return vimos_connection_new (gtk_editable_get_text (GTK_EDITABLE (self->onos)),
                               gtk_editable_get_text (GTK_EDITABLE (self->user)),
                               gtk_editable_get_text (GTK_EDITABLE (self->password)),
                               (const char *const *) hypervisors);
}
