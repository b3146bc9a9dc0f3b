/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/socket.h>

#include "raw-server.h"

struct _RawServer
{
  GSocketService *service;
  char *url;
  RawScript script;
  gpointer data;
  int n_connections; /* atomic */
  int n_open;        /* atomic */
};

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer data)
{
  RawServer *self = data;

  g_atomic_int_inc (&self->n_open);
  self->script (connection, g_atomic_int_add (&self->n_connections, 1), self->data);
  g_atomic_int_add (&self->n_open, -1);
  return TRUE;
}

RawServer *
raw_server_new (RawScript script,
                gpointer data)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  self->script = script;
  self->data = data;
  self->service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

/* The client must be gone by now: whatever it asked for, it has to let go of the connection, so
 * that the scripts end. */
void
raw_server_free (RawServer *self)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (g_atomic_int_get (&self->n_open) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_free (self->url);
  g_free (self);
}

const char *
raw_server_get_url (RawServer *self)
{
  return self->url;
}

guint
raw_server_get_n_connections (RawServer *self)
{
  return g_atomic_int_get (&self->n_connections);
}

gboolean
raw_read_head (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  guint n_matched = 0;
  char byte;

  while (n_matched < 4)
    {
      if (g_input_stream_read (stream, &byte, 1, NULL, NULL) != 1)
        return FALSE;
      n_matched = byte == "\r\n\r\n"[n_matched] ? n_matched + 1 : byte == '\r';
    }
  return TRUE;
}

gboolean
raw_write (GSocketConnection *connection,
           const char *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                                    strlen (text), NULL, NULL, NULL);
}

void
raw_wait_closed (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char buffer[256];

  while (g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL) > 0)
    ;
}

void
raw_reset (GSocketConnection *connection)
{
  const struct linger linger = { 1, 0 };

  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)), SOL_SOCKET, SO_LINGER,
              &linger, sizeof linger);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}
