/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "vimos-clock.h"
#include "vimos-onos-address-private.h"
#include "vimos-onos-error-private.h"
#include "vimos-onos-json-private.h"
#include "vimos-onos-transport-private.h"

/* Intents are posted by the dozen, eight at a time; the rest is for the poller. */
#define MAX_CONNECTIONS 10
/* Jetty closes after 30 s; a connection that we close first cannot be reset under a request. */
#define IDLE_SECONDS 25
/* How long a request may wait for a free connection before its own time-out starts */
#define QUEUE_MS 60000
#define MAX_REDIRECTS 3
#define MAX_ERROR_BODY (64u << 10)
#define READ_SIZE (64u << 10)

struct _VimosOnosTransport
{
  GObject parent;

  /* owned */
  SoupSession *session;
  GUri *base;
  char *url;           /* to show */
  char *authorization; /* the header's value, or NULL */
  char **secrets;      /* what no message may repeat */

  guint timeouts[VIMOS_ONOS_N_PATIENCES]; /* ms */
};

G_DEFINE_FINAL_TYPE (VimosOnosTransport, vimos_onos_transport, G_TYPE_OBJECT)

typedef struct
{
  /* owned */
  char *method;
  GUri *uri;
  GBytes *body; /* or NULL */
  char *subject;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *received;
  GCancellable *inner; /* cancelled by the caller's or by the timer */
  GSource *timer;
  GSource *outer;

  guint timeout; /* ms */
  gsize limit;   /* of the body */
  guint redirects;
  gboolean fresh; /* the attempt made a new connection */
  gboolean started;
  gboolean retried;
  gboolean timed_out;
  gboolean complete; /* the whole body was read */
} Request;

static void start_attempt (GTask *task);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* A stream that goes away unread is read to its end, blocking: close it with a cancellable that is
 * cancelled already. */
static void
drop_attempt (Request *request)
{
  if (request->stream != NULL && !request->complete)
    {
      g_cancellable_cancel (request->inner);
      g_input_stream_close_async (request->stream, G_PRIORITY_DEFAULT, request->inner, NULL, NULL);
    }
  if (request->message != NULL)
    g_signal_handlers_disconnect_by_data (request->message, request);
  g_clear_object (&request->stream);
  g_clear_object (&request->message);
}

static void
free_request (gpointer data)
{
  Request *request = data;

  clear_source (&request->timer);
  clear_source (&request->outer);
  drop_attempt (request);
  g_free (request->method);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->subject);
  g_clear_pointer (&request->received, g_byte_array_unref);
  g_clear_object (&request->inner);
  g_free (request);
}

/* The one way out: nothing may fire after it. */
static void
finish (GTask *task,
        GBytes *body,
        GError *error)
{
  VimosOnosTransport *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  clear_source (&request->timer);
  clear_source (&request->outer);
  drop_attempt (request);
  if (error == NULL)
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    {
      vimos_onos_prefix_error (&error, self->url, request->subject);
      g_task_return_error (task, error);
    }
  g_object_unref (task);
}

static void
finish_with_io_error (GTask *task,
                      GError *io_error)
{
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) owned = io_error;

  if (request->timed_out)
    finish (task, NULL,
            g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE,
                         _("No answer within %.3g s. Check that the controller runs and that the "
                           "network carries traffic to it."),
                         request->timeout / 1000.0));
  else if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finish (task, NULL, g_steal_pointer (&owned));
  else
    finish (task, NULL, vimos_onos_error_from_io (owned));
}

static gboolean
timer_cb (gpointer data)
{
  Request *request = g_task_get_task_data (data);

  request->timed_out = TRUE;
  g_cancellable_cancel (request->inner);
  return G_SOURCE_REMOVE;
}

static void
arm_timer (GTask *task,
           guint milliseconds)
{
  Request *request = g_task_get_task_data (task);

  clear_source (&request->timer);
  request->timer = vimos_clock_source_new (milliseconds);
  g_source_set_callback (request->timer, timer_cb, task, NULL);
  g_source_attach (request->timer, g_task_get_context (task));
}

static gboolean
outer_cancelled_cb (GCancellable *outer,
                    gpointer data)
{
  Request *request = g_task_get_task_data (data);

  g_cancellable_cancel (request->inner);
  return G_SOURCE_REMOVE;
}

/* A source, not a handler of ::cancelled: that could end the request, and with it itself, while it
 * runs. */
static void
watch_outer (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (g_task_get_cancellable (task) == NULL)
    return;
  request->outer = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (request->outer, G_SOURCE_FUNC (outer_cancelled_cb), task, NULL);
  g_source_attach (request->outer, g_task_get_context (task));
}

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND
         || status == SOUP_STATUS_SEE_OTHER || status == SOUP_STATUS_TEMPORARY_REDIRECT
         || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

/* Where a redirect leads, without what could be secret or harmful in it */
static char *
describe_target (GUri *target)
{
  if (target == NULL || g_uri_get_host (target) == NULL || *g_uri_get_host (target) == '\0')
    return g_strdup ("?");
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (target), NULL, g_uri_get_host (target),
                     g_uri_get_port (target), "", NULL, NULL);
}

/* A redirect to elsewhere is how a captive portal or a proxy answers; the login must not follow it.
 */
static GError *
follow_redirect (Request *request)
{
  const char *location = soup_message_headers_get_one (
      soup_message_get_response_headers (request->message), "Location");
  guint status = soup_message_get_status (request->message);
  gboolean same_method = status == SOUP_STATUS_TEMPORARY_REDIRECT
                         || status == SOUP_STATUS_PERMANENT_REDIRECT;
  g_autoptr (GUri) target = NULL;
  g_autofree char *shown = NULL;

  if (location != NULL)
    target = g_uri_parse_relative (request->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  shown = describe_target (target);
  if (target == NULL || !vimos_onos_address_same_origin (request->uri, target))
    return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS,
                        _("What answers there sends us to “%s”, which ViMOS does not follow. If "
                          "ONOS is there, give that address."),
                        shown);
  if (!request->complete || ++request->redirects > MAX_REDIRECTS
      || !(same_method || strcmp (request->method, SOUP_METHOD_GET) == 0))
    return g_error_new (
        VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS,
        _("What answers there keeps sending us elsewhere. Check the address and the port."));
  g_clear_pointer (&request->uri, g_uri_unref);
  request->uri = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (target), NULL,
                              g_uri_get_host (target), g_uri_get_port (target),
                              g_uri_get_path (target), g_uri_get_query (target), NULL);
  return NULL;
}

static void
handle_answer (GTask *task)
{
  VimosOnosTransport *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  const char *server = soup_message_headers_get_one (headers, "Server");
  const char *content_type = soup_message_headers_get_content_type (headers, NULL);
  guint status = soup_message_get_status (request->message);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&request->received));
  VimosOnosAnswer answer = { status, server != NULL && strstr (server, "Jetty") != NULL,
                             content_type, body };
  GError *error = NULL;

  if (is_redirect (status))
    {
      error = follow_redirect (request);
      if (error != NULL)
        finish (task, NULL, error);
      else
        start_attempt (task);
      return;
    }
  if (status < 200 || status > 299 || status == SOUP_STATUS_MULTI_STATUS)
    error = vimos_onos_error_from_answer (&answer, (const char *const *) self->secrets);
  else if (strcmp (request->method, SOUP_METHOD_GET) == 0)
    error = vimos_onos_error_from_content (&answer);
  finish (task, error == NULL ? g_steal_pointer (&body) : NULL, error);
}

static GError *
error_too_large (void)
{
  return g_error_new (VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_TOO_LARGE,
                      _("The answer is larger than %u MiB and was not read to its end. Check that "
                        "ONOS answers there; a network of that size cannot be shown."),
                      VIMOS_ONOS_MAX_BODY >> 20);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (
      G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      finish_with_io_error (task, g_steal_pointer (&error));
      return;
    }
  g_byte_array_append (request->received, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  request->complete = g_bytes_get_size (bytes) == 0;
  if (request->received->len > request->limit && request->limit == VIMOS_ONOS_MAX_BODY)
    finish (task, NULL, error_too_large ());
  else if (request->complete || request->received->len > request->limit)
    handle_answer (task);
  else
    g_input_stream_read_bytes_async (request->stream, READ_SIZE, G_PRIORITY_DEFAULT, request->inner,
                                     read_cb, task);
}

/* We ask for no compression: what comes packed nevertheless could unpack to anything. */
static GError *
check_headers (Request *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  const char *encoding = soup_message_headers_get_list (headers, "Content-Encoding");

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    return g_error_new (
        VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED,
        _("The answer is packed, which nobody asked for. Check that no proxy stands in between."));
  if (request->limit == VIMOS_ONOS_MAX_BODY
      && soup_message_headers_get_content_length (headers) > (goffset) VIMOS_ONOS_MAX_BODY)
    return error_too_large ();
  return NULL;
}

static void
sent_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  guint status;

  request->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (request->stream == NULL)
    {
      /* Every request of ours may be repeated: intents go by key, the rest changes nothing when
       * done twice. */
      if (!request->retried && !request->fresh && vimos_onos_error_is_reset (error))
        {
          request->retried = TRUE;
          start_attempt (task);
        }
      else
        finish_with_io_error (task, g_steal_pointer (&error));
      return;
    }
  status = soup_message_get_status (request->message);
  request->limit = status >= 200 && status <= 299 ? VIMOS_ONOS_MAX_BODY : MAX_ERROR_BODY;
  error = check_headers (request);
  if (error != NULL)
    {
      finish (task, NULL, g_steal_pointer (&error));
      return;
    }
  request->received = g_byte_array_new ();
  g_input_stream_read_bytes_async (request->stream, READ_SIZE, G_PRIORITY_DEFAULT, request->inner,
                                   read_cb, task);
}

/* The time-out counts from the moment that the request leaves the queue. */
static void
begin_timing (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (request->started)
    return;
  request->started = TRUE;
  arm_timer (task, request->timeout);
}

static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer data)
{
  Request *request = data;

  request->fresh = TRUE;
}

static void
start_attempt (GTask *task)
{
  VimosOnosTransport *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  drop_attempt (request);
  if (g_cancellable_is_cancelled (request->inner))
    {
      finish_with_io_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                       _("The request was cancelled.")));
      return;
    }
  request->complete = FALSE;
  request->fresh = FALSE;
  request->message = soup_message_new_from_uri (request->method, request->uri);
  soup_message_add_flags (request->message,
                          SOUP_MESSAGE_NO_REDIRECT
                              | (request->retried ? SOUP_MESSAGE_NEW_CONNECTION : 0));
  headers = soup_message_get_request_headers (request->message);
  if (self->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", self->authorization);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (request->message, "application/json", request->body);
  g_signal_connect (request->message, "network-event", G_CALLBACK (network_event_cb), request);
  g_signal_connect_swapped (request->message, "network-event", G_CALLBACK (begin_timing), task);
  g_signal_connect_swapped (request->message, "starting", G_CALLBACK (begin_timing), task);
  soup_session_send_async (self->session, request->message, G_PRIORITY_DEFAULT, request->inner,
                           sent_cb, task);
}

void
vimos_onos_transport_send_async (VimosOnosTransport *self,
                                 const char *method,
                                 const char *path,
                                 const char *body,
                                 const char *subject,
                                 VimosOnosPatience patience,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, vimos_onos_transport_send_async);
  request->method = g_strdup (method);
  request->uri = vimos_onos_address_resolve (self->base, path);
  request->body = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  request->subject = g_strdup (subject);
  request->timeout = self->timeouts[patience];
  request->inner = g_cancellable_new ();
  g_task_set_task_data (task, request, free_request);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  vimos_clock_hold_for_task (task);
  watch_outer (task);
  arm_timer (task, request->timeout + QUEUE_MS);
  start_attempt (task);
}

/* Returns: (transfer full): the body of a success; may be empty */
GBytes *
vimos_onos_transport_send_finish (VimosOnosTransport *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
vimos_onos_transport_dispose (GObject *object)
{
  VimosOnosTransport *self = VIMOS_ONOS_TRANSPORT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vimos_onos_transport_parent_class)->dispose (object);
}

static void
vimos_onos_transport_finalize (GObject *object)
{
  VimosOnosTransport *self = VIMOS_ONOS_TRANSPORT (object);

  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->url);
  g_free (self->authorization);
  g_strfreev (self->secrets);
  G_OBJECT_CLASS (vimos_onos_transport_parent_class)->finalize (object);
}

static void
vimos_onos_transport_class_init (VimosOnosTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_onos_transport_dispose;
  object_class->finalize = vimos_onos_transport_finalize;
}

static void
vimos_onos_transport_init (VimosOnosTransport *self)
{
  self->timeouts[VIMOS_ONOS_PATIENCE_LIST] = VIMOS_ONOS_PATIENCE_S * 1000;
  self->timeouts[VIMOS_ONOS_PATIENCE_DELETE] = 15000;
  self->timeouts[VIMOS_ONOS_PATIENCE_LONG] = 35000;
  /* No proxy: it would see the login, and many decode the %2F in a host's id. */
  self->session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS, "max-conns-per-host",
                                                 MAX_CONNECTIONS, "idle-timeout", IDLE_SECONDS,
                                                 "timeout", 0, "proxy-resolver", NULL, "user-agent",
                                                 "ViMOS/" VIMOS_VERSION, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}

static gboolean
set_login (VimosOnosTransport *self,
           const char *user,
           const char *password,
           GError **error)
{
  g_autofree char *pair = NULL;
  g_autofree char *token = NULL;

  if (user == NULL || *user == '\0')
    return TRUE;
  if (strchr (user, ':') != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The controller’s user name must not contain a colon."));
      return FALSE;
    }
  pair = g_strdup_printf ("%s:%s", user, password != NULL ? password : "");
  token = g_base64_encode ((const guchar *) pair, strlen (pair));
  self->authorization = g_strconcat ("Basic ", token, NULL);
  self->secrets = g_new0 (char *, 3);
  self->secrets[0] = g_steal_pointer (&token);
  self->secrets[1] = g_strdup (password != NULL ? password : "");
  return TRUE;
}

/*
 * vimos_onos_transport_new:
 * @url: the controller's address as the user types it
 * @user: (nullable): who logs in
 * @password: (nullable): with what
 * @error: set to %G_IO_ERROR_INVALID_ARGUMENT
 */
VimosOnosTransport *
vimos_onos_transport_new (const char *url,
                          const char *user,
                          const char *password,
                          GError **error)
{
  g_autoptr (VimosOnosTransport) self = g_object_new (VIMOS_TYPE_ONOS_TRANSPORT, NULL);

  self->base = vimos_onos_address_parse (url, error);
  if (self->base == NULL || !set_login (self, user, password, error))
    return NULL;
  self->url = vimos_onos_address_to_string (self->base);
  return g_steal_pointer (&self);
}

const char *
vimos_onos_transport_get_url (VimosOnosTransport *self)
{
  return self->url;
}

/* For tests, which cannot wait 35 s */
void
vimos_onos_transport_set_timeout (VimosOnosTransport *self,
                                  VimosOnosPatience patience,
                                  guint milliseconds)
{
  self->timeouts[patience] = milliseconds;
}
