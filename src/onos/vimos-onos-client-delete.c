/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-onos"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "vimos-clock.h"
#include "vimos-onos-client-private.h"

/* Getting rid of an intent. ONOS withdraws, waits up to 5 s, and purges only if that was enough: of
 * an intent that is CORRUPT, or whose switch is away, it says 204 and keeps it. So DELETE and look,
 * until it is gone. */

/* A withdrawn intent is still shown for up to 30 ms. */
#define LOOK_AGAIN_MS 40
/* How often to look before deleting anew */
#define LOOKS 4
/* A posted intent appears only after 20 ms (38 ms at the 95th percentile): "unknown" may mean "not
 * yet". */
#define NOT_YET_MS 120

typedef struct
{
  char *app_id;
  char *key;
  gint64 deadline;
  guint looks;    /* since the last DELETE */
  gboolean known; /* the store had it, or said that it deleted it */
  gboolean waited;
  VimosIntentState state; /* when last looked at */
  GSource *timer;
} Removal;

static void send_delete (GTask *task);
static void look (GTask *task);

static void
free_removal (gpointer data)
{
  Removal *removal = data;

  if (removal->timer != NULL)
    g_source_destroy (removal->timer);
  g_clear_pointer (&removal->timer, g_source_unref);
  g_free (removal->app_id);
  g_free (removal->key);
  g_free (removal);
}

static void
finish (GTask *task,
        GError *error)
{
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static GError *
error_stays (GTask *task)
{
  VimosOnosClient *self = g_task_get_source_object (task);
  Removal *removal = g_task_get_task_data (task);
  g_autofree char *subject = g_strdup_printf (_("intent “%s”"), removal->key);
  GError *error = g_error_new (
      VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_SERVER,
      _("The controller does not let go of it (%s), as when a switch that it uses is away. Try "
        "again when all switches are connected."),
      vimos_intent_state_to_string (removal->state));

  vimos_onos_prefix_error (&error, vimos_onos_client_get_url (self), subject);
  return error;
}

static gboolean
look_again_cb (gpointer data)
{
  GTask *task = data;
  Removal *removal = g_task_get_task_data (task);

  g_clear_pointer (&removal->timer, g_source_unref);
  if (!g_task_return_error_if_cancelled (task))
    look (task);
  else
    g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
look_later (GTask *task,
            guint milliseconds)
{
  Removal *removal = g_task_get_task_data (task);

  removal->timer = vimos_clock_source_new (milliseconds);
  g_source_set_callback (removal->timer, look_again_cb, task, NULL);
  g_source_attach (removal->timer, g_task_get_context (task));
}

static void
looked_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  GTask *task = data;
  Removal *removal = g_task_get_task_data (task);
  GError *error = NULL;

  if (!vimos_onos_client_get_intent_state_finish (VIMOS_ONOS_CLIENT (source), result,
                                                  &removal->state, &error))
    finish (task, error);
  else if (removal->state == VIMOS_INTENT_STATE_UNKNOWN && (removal->known || removal->waited))
    finish (task, NULL);
  else if (removal->state == VIMOS_INTENT_STATE_UNKNOWN)
    {
      removal->waited = TRUE;
      look_later (task, NOT_YET_MS);
    }
  else if (vimos_clock_now () >= removal->deadline)
    finish (task, error_stays (task));
  else if (removal->known && ++removal->looks < LOOKS)
    look_later (task, LOOK_AGAIN_MS);
  else
    send_delete (task);
}

static void
look (GTask *task)
{
  VimosOnosClient *self = g_task_get_source_object (task);
  Removal *removal = g_task_get_task_data (task);

  vimos_onos_client_get_intent_state_async (self, removal->app_id, removal->key,
                                            g_task_get_cancellable (task), looked_cb, task);
}

/* A key that looks like a number gets 204 whether there is such an intent or not; only a look
 * afterwards tells. */
static void
deleted_cb (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  GTask *task = data;
  Removal *removal = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = vimos_onos_transport_send_finish (
      VIMOS_ONOS_TRANSPORT (source), result, &error);
  gboolean absent = g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND)
                    || g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_REFUSED);
  /* it may have done its work nevertheless */
  gboolean failed = g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_SERVER)
                    || g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE);

  removal->known = removal->known || body != NULL;
  removal->looks = 0;
  if (body != NULL || absent || failed)
    look (task);
  else
    finish (task, g_steal_pointer (&error));
}

static void
send_delete (GTask *task)
{
  VimosOnosClient *self = g_task_get_source_object (task);
  Removal *removal = g_task_get_task_data (task);
  g_autofree char *path = vimos_onos_path ("intents", removal->app_id, removal->key, NULL);
  g_autofree char *subject = g_strdup_printf (_("intent “%s”"), removal->key);

  vimos_onos_transport_send_async (vimos_onos_client_get_transport (self), SOUP_METHOD_DELETE, path,
                                   NULL, subject, VIMOS_ONOS_PATIENCE_DELETE,
                                   g_task_get_cancellable (task), deleted_cb, task);
}

/**
 * vimos_onos_client_delete_intent_async:
 * @app_id: the application that owns it
 * @key: its key
 *
 * An intent that is not there is deleted at once. Fails with %VIMOS_ONOS_ERROR_SERVER when ONOS
 * keeps it for 30 s.
 */
void
vimos_onos_client_delete_intent_async (VimosOnosClient *self,
                                       const char *app_id,
                                       const char *key,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  Removal *removal;
  GTask *task;

  g_return_if_fail (app_id != NULL && *app_id != '\0' && key != NULL && *key != '\0');

  removal = g_new0 (Removal, 1);
  removal->app_id = g_strdup (app_id);
  removal->key = g_strdup (key);
  removal->deadline = vimos_clock_now ()
                      + vimos_onos_client_get_delete_deadline (self) * G_GINT64_CONSTANT (1000);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vimos_onos_client_delete_intent_async);
  g_task_set_task_data (task, removal, free_removal);
  send_delete (task);
}

gboolean
vimos_onos_client_delete_intent_finish (VimosOnosClient *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
