/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-server.h"
#include "raw-server.h"
#include "vimos-onos-transport-private.h"

/* The transport against servers that break the rules */

#define JSON_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

static VimosOnosTransport *
make_transport (const char *url)
{
  g_autoptr (GError) error = NULL;
  VimosOnosTransport *transport = vimos_onos_transport_new (url, "onos", "s3cret", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < VIMOS_ONOS_N_PATIENCES; i++)
    vimos_onos_transport_set_timeout (transport, i, 20000);
  return transport;
}

static GBytes *
send_request (VimosOnosTransport *transport,
              const char *method,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  vimos_onos_transport_send_async (transport, method, "/links",
                                   strcmp (method, "POST") == 0 ? "{}" : NULL, "links",
                                   VIMOS_ONOS_PATIENCE_LIST, cancellable, fake_result_cb, &place);
  result = fake_wait_result (&place);
  return vimos_onos_transport_send_finish (transport, result, error);
}

/* The error of a GET against a server with that script */
static void
assert_fails (RawScript script,
              gpointer data,
              guint timeout,
              int code)
{
  g_autoptr (RawServer) server = raw_server_new (script, data);
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  g_autoptr (GError) error = NULL;

  if (timeout > 0)
    vimos_onos_transport_set_timeout (transport, VIMOS_ONOS_PATIENCE_LIST, timeout);
  g_assert_null (send_request (transport, "GET", NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_ONOS_ERROR, code);
  g_assert_nonnull (strstr (error->message, raw_server_get_url (server)));
  g_assert_null (strstr (error->message, "s3cret"));
}

static void
say (GSocketConnection *connection,
     guint number,
     gpointer text)
{
  if (raw_read_head (connection))
    raw_write (connection, text);
}

static void
say_and_wait (GSocketConnection *connection,
              guint number,
              gpointer text)
{
  say (connection, number, text);
  raw_wait_closed (connection);
}

static void
test_wrong_protocol (void)
{
  assert_fails (say, (char *) "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\r\n", 0,
                VIMOS_ONOS_ERROR_NOT_ONOS);
  assert_fails (say, (char *) "HTTP/1.1 200 OK\r\nContent-Type: appl", 0,
                VIMOS_ONOS_ERROR_NOT_ONOS);
}

static void
test_broken_off (void)
{
  assert_fails (say, (char *) "", 0, VIMOS_ONOS_ERROR_UNREACHABLE);
  assert_fails (say, (char *) JSON_HEAD "Content-Length: 100\r\n\r\n{\"links\":[", 0,
                VIMOS_ONOS_ERROR_UNREACHABLE);
}

static void
test_hang (void)
{
  gint64 start = g_get_monotonic_time ();

  assert_fails (say_and_wait, (char *) "", 150, VIMOS_ONOS_ERROR_UNREACHABLE);
  assert_fails (say_and_wait, (char *) JSON_HEAD, 150, VIMOS_ONOS_ERROR_UNREACHABLE);
  assert_fails (say_and_wait, (char *) JSON_HEAD "Content-Length: 100\r\n\r\n{", 150,
                VIMOS_ONOS_ERROR_UNREACHABLE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

static void
test_packed (void)
{
  assert_fails (say, (char *) JSON_HEAD "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 0,
                VIMOS_ONOS_ERROR_MALFORMED);
}

static void
test_refused (void)
{
  g_autoptr (RawServer) server = raw_server_new (say, (char *) "");
  g_autofree char *url = g_strdup (raw_server_get_url (server));
  g_autoptr (VimosOnosTransport) transport = make_transport (url);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&server, raw_server_free);
  g_assert_null (send_request (transport, "GET", NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE);
}

/* 65 MiB and more, for as long as anybody reads; how much was sent is told in @data. */
static void
flood (GSocketConnection *connection,
       guint number,
       gpointer data)
{
  g_autofree char *piece = g_strnfill (64 << 10, ' ');
  int *n_pieces = data;

  if (!raw_read_head (connection) || !raw_write (connection, JSON_HEAD "\r\n"))
    return;
  for (guint i = 0; i < 65 * 16 && raw_write (connection, piece); i++)
    g_atomic_int_inc (n_pieces);
}

static void
flood_chunked (GSocketConnection *connection,
               guint number,
               gpointer data)
{
  g_autofree char *piece = g_strnfill (64 << 10, ' ');
  int *n_pieces = data;

  if (!raw_read_head (connection)
      || !raw_write (connection, JSON_HEAD "Transfer-Encoding: chunked\r\n\r\n"))
    return;
  for (guint i = 0; i < 65 * 16; i++, g_atomic_int_inc (n_pieces))
    {
      if (!raw_write (connection, "10000\r\n") || !raw_write (connection, piece)
          || !raw_write (connection, "\r\n"))
        return;
    }
  raw_write (connection, "0\r\n\r\n");
}

static void
test_too_large (void)
{
  int n_pieces = 0;

  assert_fails (say_and_wait, (char *) JSON_HEAD "Content-Length: 68157440\r\n\r\n{", 0,
                VIMOS_ONOS_ERROR_TOO_LARGE);
  assert_fails (flood, &n_pieces, 0, VIMOS_ONOS_ERROR_TOO_LARGE);
  assert_fails (flood_chunked, &n_pieces, 0, VIMOS_ONOS_ERROR_TOO_LARGE);
}

/* An error whose body never ends is told by its status, after a bounded part of the body */
static void
flood_error (GSocketConnection *connection,
             guint number,
             gpointer data)
{
  g_autofree char *piece = g_strnfill (64 << 10, 'x');

  if (!raw_read_head (connection)
      || !raw_write (connection, "HTTP/1.1 500 Oops\r\nContent-Type: text/plain\r\n\r\n"))
    return;
  while (raw_write (connection, piece))
    ;
}

static void
flood_redirect (GSocketConnection *connection,
                guint number,
                gpointer data)
{
  g_autofree char *piece = g_strnfill (64 << 10, 'x');

  if (!raw_read_head (connection)
      || !raw_write (connection, "HTTP/1.1 302 Found\r\nLocation: /onos/v1/hosts\r\n\r\n"))
    return;
  while (raw_write (connection, piece))
    ;
}

static void
test_endless_error (void)
{
  assert_fails (flood_redirect, NULL, 0, VIMOS_ONOS_ERROR_NOT_ONOS);
  assert_fails (flood_error, NULL, 0, VIMOS_ONOS_ERROR_SERVER);
}

#define SMALL JSON_HEAD "Content-Length: 12\r\n\r\n{\"links\":[]}"

/* The first connection answers once and resets at the second request, as Jetty does with an idle
 * one. */
static void
reset_second (GSocketConnection *connection,
              guint number,
              gpointer data)
{
  if (!raw_read_head (connection) || !raw_write (connection, SMALL))
    return;
  if (number == 0)
    {
      if (raw_read_head (connection))
        raw_reset (connection);
      return;
    }
  raw_wait_closed (connection);
}

static void
assert_repeats (const char *method)
{
  g_autoptr (RawServer) server = raw_server_new (reset_second, NULL);
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = send_request (transport, "GET", NULL, &error);
  g_autoptr (GBytes) second = send_request (transport, method, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_cmpuint (raw_server_get_n_connections (server), ==, 2);
}

static void
test_reset_is_repeated (void)
{
  assert_repeats ("GET");
  assert_repeats ("POST");
  assert_repeats ("DELETE");
}

static void
reset_always (GSocketConnection *connection,
              guint number,
              gpointer data)
{
  if (number == 0 && raw_read_head (connection))
    raw_write (connection, SMALL);
  if (raw_read_head (connection))
    raw_reset (connection);
}

static void
test_reset_is_repeated_once (void)
{
  g_autoptr (RawServer) server = raw_server_new (reset_always, NULL);
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = send_request (transport, "GET", NULL, &error);

  g_assert_no_error (error);
  g_assert_null (send_request (transport, "POST", NULL, &error));
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE);
  g_assert_cmpuint (raw_server_get_n_connections (server), ==, 2);
}

/* The first dozen connections stop in the middle of a body. */
static void
stop_dozen (GSocketConnection *connection,
            guint number,
            gpointer data)
{
  say_and_wait (connection, number,
                number < 12 ? (gpointer) (JSON_HEAD "Content-Length: 100\r\n\r\n{")
                            : (gpointer) SMALL);
}

/* More requests are given up than there are connections: each must let go of its own. */
static void
test_lets_go (void)
{
  g_autoptr (RawServer) server = raw_server_new (stop_dozen, NULL);
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  vimos_onos_transport_set_timeout (transport, VIMOS_ONOS_PATIENCE_LIST, 30);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GError) timeout = NULL;

      g_assert_null (send_request (transport, "GET", NULL, &timeout));
      g_assert_error (timeout, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE);
    }
  vimos_onos_transport_set_timeout (transport, VIMOS_ONOS_PATIENCE_LIST, 10000);
  body = send_request (transport, "GET", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (body);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
assert_cancels (RawScript script,
                gpointer data)
{
  g_autoptr (RawServer) server = raw_server_new (script, data);
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) late = NULL;
  gint64 start = g_get_monotonic_time ();

  g_timeout_add (50, cancel_cb, cancellable);
  g_assert_null (send_request (transport, "GET", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_null (send_request (transport, "GET", cancellable, &late));
  g_assert_error (late, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel (void)
{
  assert_cancels (say_and_wait, (char *) "");
  assert_cancels (say_and_wait, (char *) JSON_HEAD "Content-Length: 100\r\n\r\n{");
}

static void
test_chunked (void)
{
  g_autoptr (RawServer) server = raw_server_new (say_and_wait, (char *) JSON_HEAD
                                                 "Transfer-Encoding: chunked\r\n\r\n"
                                                 "4\r\n{\"li\r\n8\r\nnks\":[]}\r\n0\r\n\r\n");
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = send_request (transport, "GET", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), "{\"links\":[]}", 12);
}

/* Counts how many requests are served at a time. */
typedef struct
{
  int now;
  int most;
} Crowd;

static void
serve_slowly (GSocketConnection *connection,
              guint number,
              gpointer data)
{
  Crowd *crowd = data;

  while (raw_read_head (connection))
    {
      int now = g_atomic_int_add (&crowd->now, 1) + 1;

      /* several may pass here at a time, and the larger number must stay */
      for (int most = g_atomic_int_get (&crowd->most); now > most;
           most = g_atomic_int_get (&crowd->most))
        g_atomic_int_compare_and_exchange (&crowd->most, most, now);
      g_usleep (100000);
      g_atomic_int_add (&crowd->now, -1);
      if (!raw_write (connection, SMALL))
        return;
    }
}

static void
test_parallel (void)
{
  Crowd crowd = { 0, 0 };
  g_autoptr (RawServer) server = raw_server_new (serve_slowly, &crowd);
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  GAsyncResult *places[24] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    vimos_onos_transport_send_async (transport, "GET", "/links", NULL, "links",
                                     VIMOS_ONOS_PATIENCE_LIST, NULL, fake_result_cb, &places[i]);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GAsyncResult) result = fake_wait_result (&places[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) body = vimos_onos_transport_send_finish (transport, result, &error);

      g_assert_no_error (error);
      g_assert_nonnull (body);
    }
  /* libsoup itself would use two */
  g_assert_cmpint (g_atomic_int_get (&crowd.most), >=,
                   g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 3 : 8);
}

/* The time-out is for the answer, not for the queue in front of the connections. */
static void
test_queue_is_not_timed (void)
{
  Crowd crowd = { 0, 0 };
  g_autoptr (RawServer) server = raw_server_new (serve_slowly, &crowd);
  g_autoptr (VimosOnosTransport) transport = make_transport (raw_server_get_url (server));
  GAsyncResult *places[60] = { NULL };
  guint n_failed = 0;

  vimos_onos_transport_set_timeout (transport, VIMOS_ONOS_PATIENCE_LIST, 300);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    vimos_onos_transport_send_async (transport, "GET", "/links", NULL, "links",
                                     VIMOS_ONOS_PATIENCE_LIST, NULL, fake_result_cb, &places[i]);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GAsyncResult) result = fake_wait_result (&places[i]);
      g_autoptr (GBytes) body = vimos_onos_transport_send_finish (transport, result, NULL);

      n_failed += body == NULL;
    }
  g_assert_cmpuint (n_failed, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onos/transport/wrong-protocol", test_wrong_protocol);
  g_test_add_func ("/onos/transport/broken-off", test_broken_off);
  g_test_add_func ("/onos/transport/hang", test_hang);
  g_test_add_func ("/onos/transport/packed", test_packed);
  g_test_add_func ("/onos/transport/refused", test_refused);
  g_test_add_func ("/onos/transport/too-large", test_too_large);
  g_test_add_func ("/onos/transport/endless-error", test_endless_error);
  g_test_add_func ("/onos/transport/reset-is-repeated", test_reset_is_repeated);
  g_test_add_func ("/onos/transport/reset-is-repeated-once", test_reset_is_repeated_once);
  g_test_add_func ("/onos/transport/lets-go", test_lets_go);
  g_test_add_func ("/onos/transport/cancel", test_cancel);
  g_test_add_func ("/onos/transport/chunked", test_chunked);
  g_test_add_func ("/onos/transport/parallel", test_parallel);
  g_test_add_func ("/onos/transport/queue-is-not-timed", test_queue_is_not_timed);
  return g_test_run ();
}
