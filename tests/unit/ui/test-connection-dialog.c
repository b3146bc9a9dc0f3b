/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-application.h"
#include "vimos-connection-dialog.h"

static GtkApplication *application;

static void
applied_cb (VimosConnectionDialog *dialog,
            VimosConnection *connection,
            gpointer user_data)
{
  g_set_object ((VimosConnection **) user_data, connection);
}

static VimosConnectionDialog *
open_dialog (const char *onos,
             const char *const *hypervisors)
{
  g_autoptr (VimosConnection) connection = vimos_connection_new (onos, "onos", "rocks", hypervisors);
  VimosConnectionDialog *dialog = vimos_connection_dialog_new (NULL, connection);

  gtk_window_present (GTK_WINDOW (dialog));
  test_display_settle ();
  return dialog;
}

static void
test_apply (void)
{
  const char *const hypervisors[] = { "qemu:///system", "qemu+ssh://hv2/system", NULL };
  VimosConnectionDialog *dialog = open_dialog ("http://onos:8181", hypervisors);
  g_autoptr (VimosConnection) applied = NULL;

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_signal_connect (dialog, "apply", G_CALLBACK (applied_cb), &applied);
  test_display_picture (GTK_WIDGET (dialog), "dialog");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "connection.add", NULL); /* an empty row does no harm */
  gtk_widget_activate_action (GTK_WIDGET (dialog), "connection.apply", NULL);
  g_assert_nonnull (applied);
  g_assert_cmpstr (vimos_connection_get_onos (applied), ==, "http://onos:8181");
  g_assert_cmpstr (vimos_connection_get_password (applied), ==, "rocks");
  g_assert_cmpuint (g_strv_length ((char **) vimos_connection_get_hypervisors (applied)), ==, 2);
  test_display_settle ();
  g_assert_null (dialog); /* closed, and nothing holds it */
}

static void
test_mistake_stays_open (void)
{
  VimosConnectionDialog *dialog = open_dialog ("", NULL);
  g_autoptr (VimosConnection) applied = NULL;

  g_signal_connect (dialog, "apply", G_CALLBACK (applied_cb), &applied);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "connection.apply", NULL);
  test_display_settle ();
  g_assert_null (applied);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (dialog)));
  test_display_picture (GTK_WIDGET (dialog), "dialog-mistake");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  application = GTK_APPLICATION (vimos_application_new ());
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  g_test_add_func ("/connection-dialog/apply", test_apply);
  g_test_add_func ("/connection-dialog/mistake-stays-open", test_mistake_stays_open);
  return g_test_run ();
}
