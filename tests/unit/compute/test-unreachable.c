/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>

#include "compute-test.h"
#include "vimos-link.h"

/* Hosts that are not there, in all the ways: an error that says what to do, in bounded time, and a
 * main loop that never stands still. */

static void
assert_refused_with (const char *uri,
                     VimosComputeError code,
                     const char *word)
{
  g_autoptr (VimosHypervisor) self = vimos_libvirt_hypervisor_new (uri, "192.0.2.7");
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", uri);
  g_assert_false (connect_now (self, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpint (vimos_hypervisor_get_state (self), ==, VIMOS_HYPERVISOR_DISCONNECTED);
  g_assert_cmpstr (vimos_hypervisor_get_error (self)->message, ==, error->message);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_hypervisor_get_vms (self)), ==, 0);
}

static void
test_refused (void)
{
  assert_refused_with ("qemu+tcp://127.0.0.1:1/system", VIMOS_COMPUTE_ERROR_UNREACHABLE,
                       "libvirtd");
  assert_refused_with ("qemu+unix:///session?socket=/nonexistent/libvirt-sock",
                       VIMOS_COMPUTE_ERROR_UNREACHABLE, "libvirtd");
  assert_refused_with ("qemu+tcp://no.such.host.invalid/system", VIMOS_COMPUTE_ERROR_UNREACHABLE,
                       "no.such.host.invalid");
  assert_refused_with ("qemu+tls://127.0.0.1:1/system?pkipath=/nonexistent",
                       VIMOS_COMPUTE_ERROR_UNAUTHORIZED, "certificate");
  assert_refused_with ("test:///nonexistent.xml", VIMOS_COMPUTE_ERROR_FAILED, "nonexistent.xml");
  assert_refused_with ("%%% no uri %%%", VIMOS_COMPUTE_ERROR_FAILED, "no uri");
}

typedef struct
{
  gint64 last_us;
  gint64 longest_us;
} Watchdog;

static gboolean
watchdog_cb (gpointer data)
{
  Watchdog *watchdog = data;
  gint64 now_us = g_get_monotonic_time ();

  watchdog->longest_us = MAX (watchdog->longest_us, now_us - watchdog->last_us);
  watchdog->last_us = now_us;
  return G_SOURCE_CONTINUE;
}

static GSocket *
listen_on_loopback (int backlog,
                    guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  g_socket_set_listen_backlog (socket, backlog);
  g_assert_true (g_socket_listen (socket, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

/* The kernel drops what is more than a listener's queue holds, as a firewall drops it. */
static GPtrArray *
fill_queue (guint16 port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  GPtrArray *sockets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 4; i++)
    {
      GSocket *socket
          = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (socket, FALSE);
      g_socket_connect (socket, address, NULL, NULL);
      g_ptr_array_add (sockets, socket);
    }
  return sockets;
}

static void
test_silent (void)
{
  guint16 mute_port, dropping_port;
  g_autoptr (GSocket) mute = listen_on_loopback (5, &mute_port);
  g_autoptr (GSocket) dropping = listen_on_loopback (0, &dropping_port);
  g_autoptr (GPtrArray) queue = fill_queue (dropping_port);
  g_autofree char *mute_uri = g_strdup_printf ("qemu+tcp://127.0.0.1:%u/system", mute_port);
  g_autofree char *dropping_uri = g_strdup_printf ("qemu+tcp://127.0.0.1:%u/system", dropping_port);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[3] = { NULL };
  VimosHypervisor *hosts[] = { vimos_libvirt_hypervisor_new (mute_uri, NULL),
                               vimos_libvirt_hypervisor_new (dropping_uri, NULL) };
  Watchdog watchdog = { g_get_monotonic_time (), 0 };
  guint watchdog_id = g_timeout_add (20, watchdog_cb, &watchdog);
  gint64 start_us = g_get_monotonic_time ();
  GError *error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (vimos_hypervisor_get_address (hosts[i]), ==, "127.0.0.1");
      vimos_hypervisor_connect_async (hosts[i], NULL, store_result, &results[i]);
      g_assert_cmpint (vimos_hypervisor_get_state (hosts[i]), ==, VIMOS_HYPERVISOR_CONNECTING);
    }
  /* Joins the attempt under way; gives up for itself alone. */
  vimos_hypervisor_connect_async (hosts[0], cancellable, store_result, &results[2]);
  g_cancellable_cancel (cancellable);
  wait_until (results[2] != NULL);
  g_assert_false (vimos_hypervisor_connect_finish (hosts[0], results[2], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (vimos_hypervisor_get_state (hosts[0]), ==, VIMOS_HYPERVISOR_CONNECTING);

  wait_until (results[0] != NULL && results[1] != NULL);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 13 * G_USEC_PER_SEC);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (vimos_hypervisor_connect_finish (hosts[i], results[i], &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
      g_clear_error (&error);
      g_clear_object (&results[i]);
    }
  g_clear_object (&results[2]);
  if (g_getenv ("VIMOS_TEST_SLOW_MACHINE") == NULL)
    g_assert_cmpint (watchdog.longest_us, <, G_USEC_PER_SEC / 2);
  g_source_remove (watchdog_id);
  g_assert_finalize_object (hosts[0]);
  g_assert_finalize_object (hosts[1]);
}

static void
test_not_connected (void)
{
  g_autoptr (VimosHypervisor) self = vimos_libvirt_hypervisor_new ("test:///default", NULL);
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;

  g_assert_false (inspect_now (self, "11111111-2222-4333-8444-555555555555", &status, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (
      act_now (self, "11111111-2222-4333-8444-555555555555", VIMOS_VM_RESUME, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_assert_null (vimos_hypervisor_get_address (self));
}

static void
test_address (void)
{
  static const struct
  {
    const char *uri;
    const char *given;
    const char *address;
    const char *name;
  } cases[] = {
    { "qemu+tcp://10.97.0.2/system", NULL, "10.97.0.2", "10.97.0.2" },
    { "qemu+ssh://root@10.97.0.2:2222/system", NULL, "10.97.0.2", "10.97.0.2" },
    { "qemu+tls://[2001:db8::7]/system", NULL, "2001:db8::7", "2001:db8::7" },
    { "qemu+tcp://10.97.0.2/system", "10.98.0.2", "10.98.0.2", "10.97.0.2" },
    { "qemu+ssh://node7/system", NULL, NULL, "node7" },
    { "qemu:///system", NULL, NULL, "qemu:///system" },
    { "qemu+unix:///system?socket=/run/x", "10.98.0.2", "10.98.0.2",
      "qemu+unix:///system?socket=/run/x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VimosHypervisor) self
          = vimos_libvirt_hypervisor_new (cases[i].uri, cases[i].given);

      g_assert_cmpstr (vimos_hypervisor_get_address (self), ==, cases[i].address);
      g_assert_cmpstr (vimos_hypervisor_get_name (self), ==, cases[i].name);
      g_assert_cmpstr (vimos_hypervisor_get_uri (self), ==, cases[i].uri);
    }
}

/* A name is resolved when it is first used, and stays resolved whatever becomes of the connection.
 */
static void
test_resolve (void)
{
  g_autoptr (VimosHypervisor) self
      = vimos_libvirt_hypervisor_new ("qemu+tcp://localhost:1/system", NULL);

  g_assert_null (vimos_hypervisor_get_address (self));
  connect_now (self, NULL);
  wait_until (vimos_hypervisor_get_address (self) != NULL);
  g_assert_cmpstr (vimos_hypervisor_get_address (self), ==, "127.0.0.1");
}

/* ssh must never ask the terminal. */
static void
test_prepare_uri (void)
{
  static const char *const cases[][2] = {
    { "qemu+ssh://root@h/system", "qemu+ssh://root@h/system?no_tty=1" },
    { "qemu+ssh://h/system?socket=/x", "qemu+ssh://h/system?socket=/x&no_tty=1" },
    { "qemu+ssh://h/system?no_tty=0", "qemu+ssh://h/system?no_tty=0" },
    { "qemu+tcp://h/system", "qemu+tcp://h/system" },
    { "qemu+libssh2://h/system", "qemu+libssh2://h/system" },
    { "qemu:///system?a=+ssh:", "qemu:///system?a=+ssh:" },
    { "no uri", "no uri" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *prepared = vimos_link_prepare_uri (cases[i][0]);

      g_assert_cmpstr (prepared, ==, cases[i][1]);
    }
}

int
main (int argc,
      char **argv)
{
  compute_test_init (&argc, &argv);
  g_test_add_func ("/compute/unreachable/refused", test_refused);
  g_test_add_func ("/compute/unreachable/silent", test_silent);
  g_test_add_func ("/compute/unreachable/not-connected", test_not_connected);
  g_test_add_func ("/compute/unreachable/address", test_address);
  g_test_add_func ("/compute/unreachable/resolve", test_resolve);
  g_test_add_func ("/compute/unreachable/prepare-uri", test_prepare_uri);
  return g_test_run ();
}
