/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-clock.h"
#include "vimos-emu-router.h"
#include "vimos-emu-server.h"

/* HTTP as Jetty speaks it before ONOS's resources have a say: who may do what, the size of bodies,
 * the pages for paths outside of the interface, and the faults that concern every answer. */

#define PREFIX "/onos/v1"
#define MAX_BODY (16 * 1024 * 1024)
#define SERVER_HEADER "Jetty(9.4.28.v20200408)"

typedef enum
{
  RIGHT_NONE,
  RIGHT_READ,
  RIGHT_ALL,
} Right;

typedef struct
{
  char *user;
  char *password;
  Right right;
} Account;

struct _VimosEmuServer
{
  VimosEmuContext *context; /* borrowed */
  SoupServer *server;
  Account accounts[3];
  GHashTable *delayed; /* set of Delayed */
  guint16 port;
};

/* A request that is answered late on purpose. */
typedef struct
{
  VimosEmuServer *server;
  VimosEmuRequest *request;
  guint source_id;
} Delayed;

static void
free_delayed (gpointer data)
{
  Delayed *delayed = data;

  g_clear_handle_id (&delayed->source_id, g_source_remove);
  vimos_emu_request_unref (delayed->request);
  g_free (delayed);
}

static Right
authenticate (VimosEmuServer *self,
              SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Authorization");
  g_autofree guchar *decoded = NULL;
  g_autofree char *text = NULL;
  char *colon;
  gsize length;

  if (value == NULL || g_ascii_strncasecmp (value, "Basic ", 6) != 0)
    return RIGHT_NONE;
  decoded = g_base64_decode (value + 6, &length);
  text = g_strndup ((const char *) decoded, length);
  colon = strchr (text, ':');
  if (colon == NULL)
    return RIGHT_NONE;
  *colon = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (self->accounts); i++)
    if (g_str_equal (text, self->accounts[i].user)
        && g_str_equal (colon + 1, self->accounts[i].password))
      return self->accounts[i].right;
  return RIGHT_NONE;
}

static gboolean
is_reading (const char *method)
{
  return g_str_equal (method, "GET") || g_str_equal (method, "HEAD")
         || g_str_equal (method, "OPTIONS");
}

static void
refuse_stranger (VimosEmuRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  soup_message_headers_replace (headers, "WWW-Authenticate", "basic realm=\"karaf\"");
  vimos_emu_request_reply_html (request, 401, "JAX-RS Service");
}

static void
redirect_to_root (VimosEmuRequest *request)
{
  vimos_emu_request_reply_created (request, "");
  soup_server_message_set_status (request->message, 302, NULL);
}

static void
answer (VimosEmuServer *self,
        VimosEmuRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  const char *method = soup_server_message_get_method (request->message);
  Right right;

  if (g_str_equal (path, PREFIX))
    redirect_to_root (request);
  else if (!g_str_has_prefix (path, PREFIX "/"))
    vimos_emu_request_reply_html (request, 404, "-");
  else if ((right = authenticate (self, headers)) == RIGHT_NONE)
    refuse_stranger (request);
  else if (right == RIGHT_READ && !is_reading (method))
    vimos_emu_request_fail (request, 403, "User has insufficient privilege for this request");
  else if (vimos_clock_now () < self->context->faults.booting_until)
    vimos_emu_request_fail (request, 503, "Service org.onosproject.net.host.HostService not found");
  else
    vimos_emu_route (request, path + strlen (PREFIX "/"));
}

static gboolean
answer_late_cb (gpointer user_data)
{
  Delayed *delayed = user_data;
  g_autoptr (VimosEmuRequest) request = vimos_emu_request_ref (delayed->request);

  delayed->source_id = 0;
  answer (delayed->server, request);
  g_hash_table_remove (delayed->server->delayed, delayed);
  if (soup_server_message_get_status (request->message) != 0)
    vimos_emu_request_resume (request);
  return G_SOURCE_REMOVE;
}

static void
delay (VimosEmuServer *self,
       VimosEmuRequest *request)
{
  Delayed *delayed = g_new0 (Delayed, 1);

  vimos_emu_request_pause (request);
  delayed->server = self;
  delayed->request = vimos_emu_request_ref (request);
  delayed->source_id = vimos_clock_add (self->context->faults.slow_ms, answer_late_cb, delayed);
  g_hash_table_add (self->delayed, delayed);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  VimosEmuServer *self = user_data;
  g_autoptr (VimosEmuRequest) request = vimos_emu_request_new (self->context, message, query);

  if (self->context->faults.slow_ms > 0)
    delay (self, request);
  else
    answer (self, request);
}

/* libsoup would read a body to its end, however long, before it answers. */
static void
cut_off (SoupServerMessage *message)
{
  static const char answer[] = "HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n"
                               "Content-Length: 0\r\nServer: " SERVER_HEADER "\r\n\r\n";
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket == NULL)
    return;
  g_socket_send (socket, answer, strlen (answer), NULL, NULL);
  g_socket_close (socket, NULL);
}

/* A body that comes in chunks tells its size too late. */
static void
got_chunk_cb (SoupServerMessage *message,
              GBytes *chunk,
              gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length <= MAX_BODY)
    return;
  soup_message_body_set_accumulate (body, FALSE);
  cut_off (message);
}

static void
early_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > MAX_BODY)
    cut_off (message);
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

/**
 * vimos_emu_server_new:
 * @context: the controller
 * @user: the administrator
 * @password: the administrator's password
 *
 * Returns: (transfer full): a server that does not listen yet
 */
VimosEmuServer *
vimos_emu_server_new (VimosEmuContext *context,
                      const char *user,
                      const char *password)
{
  VimosEmuServer *self = g_new0 (VimosEmuServer, 1);

  self->context = context;
  self->accounts[0] = (Account){ g_strdup (user), g_strdup (password), RIGHT_ALL };
  self->accounts[1] = (Account){ g_strdup ("karaf"), g_strdup ("karaf"), RIGHT_ALL };
  self->accounts[2] = (Account){ g_strdup ("guest"), g_strdup ("guest"), RIGHT_READ };
  self->delayed = g_hash_table_new_full (NULL, NULL, free_delayed, NULL);
  self->server = soup_server_new ("server-header", SERVER_HEADER, "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  return self;
}

void
vimos_emu_server_free (VimosEmuServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->delayed);
  for (guint i = 0; i < G_N_ELEMENTS (self->accounts); i++)
    {
      g_free (self->accounts[i].user);
      g_free (self->accounts[i].password);
    }
  g_free (self);
}

gboolean
vimos_emu_server_listen (VimosEmuServer *self,
                         const char *address,
                         guint16 port,
                         GError **error)
{
  g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new_from_string (address, port);
  GSList *uris;

  if (socket_address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no IP address",
                   address);
      return FALSE;
    }
  if (!soup_server_listen (self->server, socket_address, 0, error))
    {
      g_prefix_error (error, "Cannot listen on %s port %u: ", address, port);
      return FALSE;
    }
  uris = soup_server_get_uris (self->server);
  if (self->port == 0)
    self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

guint16
vimos_emu_server_get_port (VimosEmuServer *self)
{
  return self->port;
}
