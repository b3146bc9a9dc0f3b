/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-async.h"
#include "vimos-clock.h"
#include "vimos-error.h"
#include "vimos-installation.h"
#include "vimos-withdrawal.h"

typedef struct
{
  VimosContext *context;
  VimosOnosClient *client;
  VimosInstallation what;
  GArray *installed; /* gboolean, per intent */
  GArray *waiting;   /* guint, indices of those that are not installed yet */
  guint n_installed;
  gint64 deadline;
} Work;

static void look (GTask *task);

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->context);
  g_object_unref (work->client);
  g_ptr_array_unref (work->what.intents);
  g_array_unref (work->installed);
  g_array_unref (work->waiting);
  g_free (work);
}

static VimosIntent *
get_waiting (Work *work,
             guint index)
{
  return g_ptr_array_index (work->what.intents, g_array_index (work->waiting, guint, index));
}

static void
state_begin (gpointer owner,
             guint index,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  Work *work = g_task_get_task_data (owner);

  vimos_onos_client_get_intent_state_async (work->client, VIMOS_INTENT_APP_ID,
                                            vimos_intent_get_key (get_waiting (work, index)),
                                            cancellable, callback, user_data);
}

static gboolean
state_end (gpointer owner,
           guint index,
           GAsyncResult *result,
           GError **error)
{
  Work *work = g_task_get_task_data (owner);
  VimosIntentState state = VIMOS_INTENT_STATE_UNKNOWN;

  if (!vimos_onos_client_get_intent_state_finish (work->client, result, &state, error))
    return FALSE;
  if (state == VIMOS_INTENT_STATE_FAILED || state == VIMOS_INTENT_STATE_CORRUPT)
    {
      g_set_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_FAILED,
                   _("The controller could not install the intent on %s: it is %s"),
                   vimos_intent_get_egress (get_waiting (work, index))->device,
                   vimos_intent_state_to_string (state));
      return FALSE;
    }
  if (state == VIMOS_INTENT_STATE_INSTALLED)
    {
      g_array_index (work->installed, gboolean, g_array_index (work->waiting, guint, index)) = TRUE;
      work->n_installed++;
      if (work->what.installed != NULL)
        work->what.installed (work->n_installed, g_task_get_source_object (owner));
    }
  return TRUE;
}

static void
looked_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  guint n = work->what.intents->len;
  GError *error = NULL;

  if (!vimos_batch_run_finish (result, &error))
    g_task_return_error (task, error);
  else if (work->n_installed == n)
    g_task_return_boolean (task, TRUE);
  else if (vimos_clock_now () > work->deadline)
    g_task_return_new_error (task, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_FAILED,
                             _("%u of %u intents were not installed in time; are all their "
                               "switches connected to the controller?"),
                             n - work->n_installed, n);
  else
    vimos_sleep_then (task, vimos_context_get_timings (work->context)->intent_poll, look);
}

static void
look (GTask *task)
{
  static const VimosBatchOps ops = { state_begin, state_end };
  Work *work = g_task_get_task_data (task);

  g_array_set_size (work->waiting, 0);
  for (guint i = 0; i < work->what.intents->len; i++)
    if (!g_array_index (work->installed, gboolean, i))
      g_array_append_val (work->waiting, i);
  vimos_batch_run_async (&ops, task, work->waiting->len, g_task_get_cancellable (task), looked_cb,
                         g_object_ref (task));
}

static void
post_begin (gpointer owner,
            guint index,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  Work *work = g_task_get_task_data (owner);

  vimos_onos_client_post_intent_async (work->client, g_ptr_array_index (work->what.intents, index),
                                       cancellable, callback, user_data);
}

static gboolean
post_end (gpointer owner,
          guint index,
          GAsyncResult *result,
          GError **error)
{
  Work *work = g_task_get_task_data (owner);

  return vimos_onos_client_post_intent_finish (work->client, result, error);
}

static void
posted_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!vimos_batch_run_finish (result, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    look (task);
}

static void
registered_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  static const VimosBatchOps ops = { post_begin, post_end };
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!vimos_onos_client_register_application_finish (work->client, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  work->deadline = vimos_clock_now () + work->what.timeout;
  vimos_batch_run_async (&ops, task, work->what.intents->len,
                         work->what.cancel_posts ? g_task_get_cancellable (task) : NULL, posted_cb,
                         g_object_ref (task));
}

void
vimos_install_async (gpointer owner,
                     VimosContext *context,
                     const VimosInstallation *installation,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (owner, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, vimos_install_async);
  work->context = g_object_ref (context);
  work->client = g_object_ref (vimos_onos_poller_get_client (vimos_context_get_poller (context)));
  work->what = *installation;
  g_ptr_array_ref (work->what.intents);
  work->installed = g_array_new (FALSE, TRUE, sizeof (gboolean));
  work->waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_set_size (work->installed, work->what.intents->len);
  g_task_set_task_data (task, work, work_free);
  vimos_onos_client_register_application_async (work->client, VIMOS_INTENT_APP_ID, cancellable,
                                                registered_cb, task);
}

gboolean
vimos_install_finish (GAsyncResult *result,
                      GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
