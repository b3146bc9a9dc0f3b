/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "vimos-access.h"
#include "vimos-connection.h"

static const char *const two[] = { " qemu+ssh://root@hv1/system ", "", "qemu+tcp://hv2/system,address=10.97.0.3",
                                   "qemu+ssh://root@hv1/system", NULL };

static void
test_tidies (void)
{
  g_autoptr (VimosConnection) connection = vimos_connection_new (" http://10.0.0.1:8181 ", NULL, " pass ", two);

  g_assert_cmpstr (vimos_connection_get_onos (connection), ==, "http://10.0.0.1:8181");
  g_assert_cmpstr (vimos_connection_get_user (connection), ==, "");
  g_assert_cmpstr (vimos_connection_get_password (connection), ==, " pass "); /* blanks may belong to it */
  g_assert_cmpuint (g_strv_length ((char **) vimos_connection_get_hypervisors (connection)), ==, 2);
  g_assert_cmpstr (vimos_connection_get_hypervisors (connection)[0], ==, "qemu+ssh://root@hv1/system");
  g_assert_true (vimos_connection_check (connection, NULL));
}

static void
test_environment (void)
{
  g_autoptr (VimosConnection) connection = NULL;

  g_setenv ("VIMOS_ONOS", "http://onos:8181", TRUE);
  g_setenv ("VIMOS_HYPERVISORS", "qemu:///system\n  qemu+ssh://b/system", TRUE);
  g_setenv ("VIMOS_ONOS_USER", "karaf", TRUE);
  g_setenv ("VIMOS_ONOS_PASSWORD", "secret", TRUE);
  connection = vimos_connection_new_from_environment ();
  g_assert_cmpstr (vimos_connection_get_onos (connection), ==, "http://onos:8181");
  g_assert_cmpstr (vimos_connection_get_user (connection), ==, "karaf");
  g_assert_cmpstr (vimos_connection_get_password (connection), ==, "secret");
  g_assert_cmpstr (vimos_connection_get_hypervisors (connection)[1], ==, "qemu+ssh://b/system");
}

static void
test_hypervisor (void)
{
  g_autofree char *uri = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_access_parse_hypervisor (two[2], &uri, &address, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (uri, ==, "qemu+tcp://hv2/system");
  g_assert_cmpstr (address, ==, "10.97.0.3");
  g_clear_pointer (&uri, g_free);
  g_clear_pointer (&address, g_free);
  g_assert_true (vimos_access_parse_hypervisor ("qemu:///system", &uri, &address, &error));
  g_assert_null (address);
  g_clear_pointer (&uri, g_free);

  g_assert_false (vimos_access_parse_hypervisor ("qemu:///system,address=here", &uri, &address, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
check_refused (const char *onos,
               const char *hypervisor)
{
  const char *const hypervisors[] = { hypervisor, NULL };
  g_autoptr (VimosConnection) connection = vimos_connection_new (onos, "onos", "hush", hypervisors);
  g_autoptr (GError) error = NULL;

  g_assert_false (vimos_connection_check (connection, &error));
  g_assert_nonnull (error);
  g_assert_null (strstr (error->message, "hush"));
}

static void
test_refused (void)
{
  check_refused ("", "qemu:///system");
  check_refused ("http://onos:8181", "");
  check_refused ("http://onos:8181", "not a URI");
  check_refused ("gopher://onos", "qemu:///system");
  check_refused ("http://user:hush@onos:8181", "qemu:///system");
  check_refused ("http://onos:8181", "qemu+ssh://root:hush@hv1/system");
}

static void
test_password_file (void)
{
  g_autofree char *path = NULL;
  g_autofree char *password = NULL;
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("vimos-password-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "rock et\r\nnothing\n", -1, NULL));
  password = vimos_access_read_password (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "rock et");

  g_assert_true (g_file_set_contents (path, long_text, -1, NULL));
  g_assert_null (vimos_access_read_password (path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "\n", -1, NULL));
  g_assert_null (vimos_access_read_password (path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_remove (path);
  g_assert_null (vimos_access_read_password (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connection/tidies", test_tidies);
  g_test_add_func ("/connection/environment", test_environment);
  g_test_add_func ("/connection/hypervisor", test_hypervisor);
  g_test_add_func ("/connection/refused", test_refused);
  g_test_add_func ("/connection/password-file", test_password_file);
  return g_test_run ();
}
