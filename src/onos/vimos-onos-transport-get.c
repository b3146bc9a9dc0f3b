/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "vimos-clock.h"
#include "vimos-onos-json-private.h"
#include "vimos-onos-transport-private.h"

/* Answers above this are parsed in a thread: the main loop must not stop for a large network. */
#define THREAD_SIZE (32u << 10)

typedef struct
{
  char *url;
  char *subject;
  VimosOnosDecodeFunc decode;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_value;
  GBytes *body;
} Get;

static void
free_get (gpointer data)
{
  Get *get = data;

  if (get->free_data != NULL)
    get->free_data (get->data);
  g_free (get->url);
  g_free (get->subject);
  g_clear_pointer (&get->body, g_bytes_unref);
  g_free (get);
}

/* Every message begins with the controller and what was asked of it. */
void
vimos_onos_prefix_error (GError **error,
                         const char *url,
                         const char *subject)
{
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, "%s, %s: ", url, subject);
}

/* What a decoder found, as the user is told it */
void
vimos_onos_blame_answer (GError **error,
                         const char *url,
                         const char *subject)
{
  g_autoptr (GError) found = g_steal_pointer (error);

  /* Translators: %s says what is wrong with it, for example “links” is missing or no list */
  g_set_error (error, found->domain, found->code,
               _("The answer makes no sense: %s. Check that ONOS 1.12 to 2.7 answers there."),
               found->message);
  vimos_onos_prefix_error (error, url, subject);
}

static void
decode_thread (GTask *task,
               gpointer source,
               gpointer data,
               GCancellable *cancellable)
{
  Get *get = data;
  GError *error = NULL;
  g_autoptr (JsonNode) root = vimos_json_parse (get->body, &error);
  gpointer value = root != NULL ? get->decode (root, get->data, &error) : NULL;

  if (value != NULL)
    {
      g_task_return_pointer (task, value, get->free_value);
      return;
    }
  vimos_onos_blame_answer (&error, get->url, get->subject);
  g_task_return_error (task, error);
}

static void
sent_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (GTask) task = data;
  Get *get = g_task_get_task_data (task);
  GError *error = NULL;

  get->body = vimos_onos_transport_send_finish (VIMOS_ONOS_TRANSPORT (source), result, &error);
  if (get->body == NULL)
    g_task_return_error (task, error);
  else if (g_bytes_get_size (get->body) > THREAD_SIZE)
    {
      vimos_clock_hold_for_task (task);
      g_task_run_in_thread (task, decode_thread);
    }
  else
    decode_thread (task, source, get, NULL);
}

void
vimos_onos_transport_get_async (VimosOnosTransport *self,
                                const char *path,
                                const char *subject,
                                VimosOnosPatience patience,
                                VimosOnosDecodeFunc decode,
                                gpointer data,
                                GDestroyNotify free_data,
                                GDestroyNotify free_value,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Get *get = g_new0 (Get, 1);

  g_task_set_source_tag (task, vimos_onos_transport_get_async);
  get->url = g_strdup (vimos_onos_transport_get_url (self));
  get->subject = g_strdup (subject);
  get->decode = decode;
  get->data = data;
  get->free_data = free_data;
  get->free_value = free_value;
  g_task_set_task_data (task, get, free_get);
  vimos_onos_transport_send_async (self, SOUP_METHOD_GET, path, NULL, subject, patience,
                                   cancellable, sent_cb, task);
}

/* Returns: (transfer full): what the decoder made */
gpointer
vimos_onos_transport_get_finish (VimosOnosTransport *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * vimos_onos_path:
 * @first: a segment, as it is; more follow, up to %NULL
 *
 * Returns: (transfer full): "/first/second…", each segment escaped: ids may hold slashes, spaces or
 * anything else
 */
char *
vimos_onos_path (const char *first,
                 ...)
{
  GString *path = g_string_new (NULL);
  va_list segments;

  va_start (segments, first);
  for (const char *segment = first; segment != NULL; segment = va_arg (segments, const char *))
    {
      g_string_append_c (path, '/');
      g_string_append_uri_escaped (path, segment, ":", FALSE);
    }
  va_end (segments);
  return g_string_free (path, FALSE);
}
