/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-server.h"
#include "onos-samples.h"

struct _FakeServer
{
  SoupServer *server;
  char *url;
  GTlsCertificate *certificate; /* NULL without TLS */
  guint port;
  GHashTable *routes; /* path to FakeAnswer */
  GPtrArray *requests;
  FakeHandler handler;
  gpointer data;
};

static void
clear_answer (FakeAnswer *answer)
{
  g_free (answer->content_type);
  g_free (answer->body);
  g_free (answer->header);
  g_free (answer->value);
}

static void
free_answer (gpointer data)
{
  clear_answer (data);
  g_free (data);
}

static void
free_fake_request (gpointer data)
{
  FakeRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->authorization);
  g_free (request->content_type);
  g_free (request->accept_encoding);
  g_free (request->body);
  g_free (request);
}

void
fake_answer_set (FakeAnswer *answer,
                 guint status,
                 const char *content_type,
                 const char *body)
{
  g_free (answer->content_type);
  g_free (answer->body);
  answer->status = status;
  answer->content_type = g_strdup (content_type);
  answer->body = g_strdup (body);
}

static FakeRequest *
record (FakeServer *self,
        SoupServerMessage *message)
{
  FakeRequest *request = g_new0 (FakeRequest, 1);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (
      soup_server_message_get_request_body (message));

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (g_uri_get_path (soup_server_message_get_uri (message)));
  request->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  request->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  request->accept_encoding = g_strdup (soup_message_headers_get_list (headers, "Accept-Encoding"));
  request->body = g_strndup (g_bytes_get_size (body) > 0 ? g_bytes_get_data (body, NULL) : "",
                             g_bytes_get_size (body));
  g_ptr_array_add (self->requests, request);
  return request;
}

static void
handler_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  FakeServer *self = data;
  const FakeRequest *request = record (self, message);
  const FakeAnswer *route = g_hash_table_lookup (self->routes, request->path);
  FakeAnswer answer = { 404, g_strdup ("application/json"),
                        g_strdup ("{\"code\":404,\"message\":\"HTTP 404 Not Found\"}"), NULL,
                        NULL };

  if (route != NULL)
    fake_answer_set (&answer, route->status, route->content_type, route->body);
  if (self->handler != NULL)
    self->handler (self, request, &answer, self->data);
  soup_server_message_set_status (message, answer.status, NULL);
  if (answer.header != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), answer.header,
                                 answer.value);
  if (answer.body != NULL)
    soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                              answer.body, strlen (answer.body));
  if (answer.content_type != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Content-Type",
                                 answer.content_type);
  clear_answer (&answer);
}

static void
listen_local (FakeServer *self)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new ("server-header", "Jetty(9.4.28.v20200408)", "raw-paths", TRUE,
                                  "tls-certificate", self->certificate, NULL);
  soup_server_add_handler (self->server, NULL, handler_cb, self, NULL);
  if (self->certificate != NULL)
    options |= SOUP_SERVER_LISTEN_HTTPS;
  soup_server_listen_local (self->server, self->port, options, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static FakeServer *
create (GTlsCertificate *certificate)
{
  FakeServer *self = g_new0 (FakeServer, 1);

  self->certificate = certificate;
  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_answer);
  self->requests = g_ptr_array_new_with_free_func (free_fake_request);
  listen_local (self);
  self->url = g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http", self->port);
  return self;
}

FakeServer *
fake_server_new (void)
{
  return create (NULL);
}

/* With a certificate that nobody trusts */
FakeServer *
fake_server_new_tls (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "onos-tls", "self-signed.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return create (certificate);
}

void
fake_server_disconnect (FakeServer *self)
{
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

/* On the same port */
void
fake_server_reconnect (FakeServer *self)
{
  listen_local (self);
}

void
fake_server_free (FakeServer *self)
{
  fake_server_disconnect (self);
  g_hash_table_unref (self->routes);
  g_ptr_array_unref (self->requests);
  g_clear_object (&self->certificate);
  g_free (self->url);
  g_free (self);
}

const char *
fake_server_get_url (FakeServer *self)
{
  return self->url;
}

GPtrArray *
fake_server_get_requests (FakeServer *self)
{
  return self->requests;
}

guint
fake_server_count (FakeServer *self,
                   const char *method,
                   const char *path)
{
  guint n_requests = 0;

  for (guint i = 0; i < self->requests->len; i++)
    {
      const FakeRequest *request = g_ptr_array_index (self->requests, i);

      n_requests += strcmp (request->method, method) == 0 && strcmp (request->path, path) == 0;
    }
  return n_requests;
}

void
fake_server_answer (FakeServer *self,
                    const char *path,
                    guint status,
                    const char *content_type,
                    const char *body)
{
  FakeAnswer *answer = g_new0 (FakeAnswer, 1);

  fake_answer_set (answer, status, content_type, body);
  g_hash_table_replace (self->routes, g_strconcat ("/onos/v1", path, NULL), answer);
}

void
fake_server_answer_sample (FakeServer *self,
                           const char *path,
                           const char *name)
{
  g_autoptr (OnosSample) sample = onos_sample_load (name);
  g_autofree char *body = g_strndup (
      g_bytes_get_size (sample->body) > 0 ? g_bytes_get_data (sample->body, NULL) : "",
      g_bytes_get_size (sample->body));

  fake_server_answer (self, path, sample->status, sample->content_type, body);
}

/* The recorded ring of four */
void
fake_server_answer_ring (FakeServer *self)
{
  static const char *const samples[][2] = {
    { "/system", "system" },
    { "/topology", "topology" },
    { "/devices", "devices" },
    { "/devices/ports", "devices_ports" },
    { "/links", "links_annotated" },
    { "/hosts", "hosts" },
    { "/statistics/ports", "statistics_ports" },
    { "/statistics/delta/ports", "statistics_delta_ports" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    fake_server_answer_sample (self, samples[i][0], samples[i][1]);
}

/* Whether it calls itself ONOS's web server */
void
fake_server_set_jetty (FakeServer *self,
                       gboolean jetty)
{
  g_object_set (self->server, "server-header", jetty ? "Jetty(9.4.28.v20200408)" : "nginx", NULL);
}

void
fake_server_set_handler (FakeServer *self,
                         FakeHandler handler,
                         gpointer data)
{
  self->handler = handler;
  self->data = data;
}

void
fake_result_cb (GObject *source,
                GAsyncResult *result,
                gpointer place)
{
  *(GAsyncResult **) place = g_object_ref (result);
}

GAsyncResult *
fake_wait_result (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (place);
}
