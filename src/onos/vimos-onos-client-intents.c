/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "vimos-onos-client-private.h"
#include "vimos-onos-codec-private.h"
#include "vimos-onos-lookup-private.h"

/* What ONOS is told and asked about intents. Every intent is known by our own key: the location
 * that a POST answers with leads nowhere when a key was given. */

static void
sent_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GBytes) body = vimos_onos_transport_send_finish (
      VIMOS_ONOS_TRANSPORT (source), result, &error);

  if (body != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vimos_onos_client_register_application_async:
 * @app_id: an application's name; intents of one that is not registered are refused
 *
 * May be done any number of times.
 */
void
vimos_onos_client_register_application_async (VimosOnosClient *self,
                                              const char *app_id,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *subject = NULL;
  GTask *task;

  g_return_if_fail (app_id != NULL && *app_id != '\0');

  path = vimos_onos_path ("applications", app_id, "register", NULL);
  subject = g_strdup_printf (_("application “%s”"), app_id);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_onos_client_register_application_async);
  vimos_onos_transport_send_async (vimos_onos_client_get_transport (self), SOUP_METHOD_POST, path,
                                   NULL, subject, VIMOS_ONOS_PATIENCE_LIST, cancellable, sent_cb,
                                   task);
}

gboolean
vimos_onos_client_register_application_finish (VimosOnosClient *self,
                                               GAsyncResult *result,
                                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
make_subject (const char *key)
{
  /* Translators: %s is the key of an intent */
  return g_strdup_printf (_("intent “%s”"), key);
}

/**
 * vimos_onos_client_post_intent_async:
 * @intent: what to install
 *
 * Several may be under way at a time. Afterwards it takes some 20 ms until the intent can be asked
 * for.
 */
void
vimos_onos_client_post_intent_async (VimosOnosClient *self,
                                     VimosIntent *intent,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *body = vimos_onos_encode_intent (intent);
  g_autofree char *subject = make_subject (vimos_intent_get_key (intent));

  g_task_set_source_tag (task, vimos_onos_client_post_intent_async);
  vimos_onos_transport_send_async (vimos_onos_client_get_transport (self), SOUP_METHOD_POST,
                                   "/intents", body, subject, VIMOS_ONOS_PATIENCE_LIST, cancellable,
                                   sent_cb, task);
}

gboolean
vimos_onos_client_post_intent_finish (VimosOnosClient *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* State of one intent */

typedef struct
{
  char *app_id;
  char *key;
} IntentName;

static IntentName *
intent_name_new (const char *app_id,
                 const char *key)
{
  IntentName *name = g_new (IntentName, 1);

  name->app_id = g_strdup (app_id);
  name->key = g_strdup (key);
  return name;
}

static void
intent_name_free (gpointer data)
{
  IntentName *name = data;

  g_free (name->app_id);
  g_free (name->key);
  g_free (name);
}

/* Boxed, because a decoder returns a pointer and UNKNOWN is 0 */
static gpointer
decode_state (JsonNode *root,
              gconstpointer data,
              GError **error)
{
  const IntentName *name = data;
  VimosIntentState state;

  if (!vimos_onos_decode_intent_state (root, name->app_id, name->key, &state, error))
    return NULL;
  return g_memdup2 (&state, sizeof state);
}

/* The controller says 404 when it took the key for a number or does not know the application, else
 * 400. */
static void
state_cb (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autofree VimosIntentState *state = vimos_onos_transport_get_finish (
      VIMOS_ONOS_TRANSPORT (source), result, &error);

  if (state != NULL)
    g_task_return_int (task, *state);
  else if (g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND)
           || g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_REFUSED))
    {
      g_clear_error (&error);
      g_task_return_int (task, VIMOS_INTENT_STATE_UNKNOWN);
    }
  else
    g_task_return_error (task, error);
}

/**
 * vimos_onos_client_get_intent_state_async:
 * @app_id: the application that owns it
 * @key: its key
 */
void
vimos_onos_client_get_intent_state_async (VimosOnosClient *self,
                                          const char *app_id,
                                          const char *key,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *subject = NULL;
  GTask *task;

  g_return_if_fail (app_id != NULL && *app_id != '\0' && key != NULL && *key != '\0');

  path = vimos_onos_path ("intents", app_id, key, NULL);
  subject = make_subject (key);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_onos_client_get_intent_state_async);
  vimos_onos_transport_get_async (
      vimos_onos_client_get_transport (self), path, subject, VIMOS_ONOS_PATIENCE_LIST, decode_state,
      intent_name_new (app_id, key), intent_name_free, g_free, cancellable, state_cb, task);
}

gboolean
vimos_onos_client_get_intent_state_finish (VimosOnosClient *self,
                                           GAsyncResult *result,
                                           VimosIntentState *state,
                                           GError **error)
{
  GError *local = NULL;
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self) && state != NULL, FALSE);

  value = g_task_propagate_int (G_TASK (result), &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  *state = value;
  return TRUE;
}

/* All intents of an application */

static gpointer
decode_keys (JsonNode *root,
             gconstpointer app_id,
             GError **error)
{
  return vimos_onos_decode_intent_keys (root, app_id, error);
}

/* Before 2.7 this address means the intent of the application "application" with that key: there is
 * none, or the lookup fails. An unregistered application is a 404 too. All are settled by looking
 * through the list of all. */
static gboolean
may_be_in_list (const GError *error)
{
  return g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND)
         || g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_REFUSED)
         || g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_SERVER);
}

/**
 * vimos_onos_client_list_intents_async:
 * @app_id: an application's name
 */
void
vimos_onos_client_list_intents_async (VimosOnosClient *self,
                                      const char *app_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  static const VimosOnosLookup lookup = { "/intents", decode_keys,
                                          (GDestroyNotify) g_ptr_array_unref, may_be_in_list };
  g_autofree char *path = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (app_id != NULL && *app_id != '\0');

  path = vimos_onos_path ("intents", "application", app_id, NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_onos_client_list_intents_async);
  vimos_onos_look_up (&lookup, vimos_onos_client_get_transport (self), path, app_id, _("intents"),
                      task);
}

GPtrArray *
vimos_onos_client_list_intents_finish (VimosOnosClient *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
