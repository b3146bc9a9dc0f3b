/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-async.h"
#include "vimos-error.h"
#include "vimos-withdrawal.h"

#define ATTEMPTS 4

typedef struct
{
  VimosContext *context; /* borrowed: the task's source */
  VimosOnosClient *client;
  GPtrArray *keys;
  char **prefixes;
  guint attempt;
  gboolean seen_clean; /* at the last look */
  GError *error; /* the last one of this attempt */
} Withdrawal;

static void attempt (GTask *task);
static void list (GTask *task);

static void
withdrawal_free (gpointer data)
{
  Withdrawal *w = data;

  g_clear_object (&w->client);
  g_ptr_array_unref (w->keys);
  g_strfreev (w->prefixes);
  g_clear_error (&w->error);
  g_free (w);
}

static gboolean
is_ours (Withdrawal *w,
         const char *key)
{
  for (guint i = 0; w->prefixes[i] != NULL; i++)
    if (g_str_has_prefix (key, w->prefixes[i]))
      return TRUE;
  return g_ptr_array_find_with_equal_func (w->keys, key, g_str_equal, NULL);
}

static void
try_again (GTask *task)
{
  Withdrawal *w = g_task_get_task_data (task);

  if (++w->attempt < ATTEMPTS)
    {
      vimos_sleep_then (task, vimos_context_get_timings (w->context)->retry * w->attempt, attempt);
      return;
    }
  g_prefix_error (&w->error, _("Intents of ViMOS are left in the controller: "));
  g_task_return_error (task, g_steal_pointer (&w->error));
}

/* The controller takes intents into a queue: what was posted just before it was deleted can come up
 * after that. */
static void
look_twice (GTask *task)
{
  Withdrawal *w = g_task_get_task_data (task);

  if (w->seen_clean)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  w->seen_clean = TRUE;
  vimos_sleep_then (task, vimos_context_get_timings (w->context)->withdraw_quiet, list);
}

static void
listed_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Withdrawal *w = g_task_get_task_data (task);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = vimos_onos_client_list_intents_finish (w->client, result, &error);

  if (listed == NULL && !g_error_matches (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND))
    {
      g_clear_error (&w->error);
      w->error = g_steal_pointer (&error);
      try_again (task);
      return;
    }
  for (guint i = 0; listed != NULL && i < listed->len; i++)
    if (is_ours (w, g_ptr_array_index (listed, i)))
      g_ptr_array_add (left, g_strdup (g_ptr_array_index (listed, i)));
  if (left->len == 0)
    {
      look_twice (task);
      return;
    }
  w->seen_clean = FALSE;
  if (w->error == NULL)
    w->error = g_error_new (VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_FAILED, _("it keeps “%s”"),
                            (const char *) g_ptr_array_index (left, 0));
  g_ptr_array_unref (w->keys);
  w->keys = g_steal_pointer (&left);
  try_again (task);
}

static void
delete_begin (gpointer owner,
              guint index,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  Withdrawal *w = g_task_get_task_data (owner);

  vimos_onos_client_delete_intent_async (w->client, VIMOS_INTENT_APP_ID,
                                         g_ptr_array_index (w->keys, index), cancellable, callback,
                                         user_data);
}

/* One that stays must not keep the others. */
static gboolean
delete_end (gpointer owner,
            guint index,
            GAsyncResult *result,
            GError **error)
{
  Withdrawal *w = g_task_get_task_data (owner);

  g_clear_error (&w->error);
  vimos_onos_client_delete_intent_finish (w->client, result, &w->error);
  return TRUE;
}

static void
deleted_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!vimos_batch_run_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  list (task);
}

static void
list (GTask *task)
{
  Withdrawal *w = g_task_get_task_data (task);

  vimos_onos_client_list_intents_async (w->client, VIMOS_INTENT_APP_ID,
                                        g_task_get_cancellable (task), listed_cb,
                                        g_object_ref (task));
}

static void
attempt (GTask *task)
{
  static const VimosBatchOps ops = { delete_begin, delete_end };
  Withdrawal *w = g_task_get_task_data (task);

  g_clear_error (&w->error);
  vimos_batch_run_async (&ops, task, w->keys->len, g_task_get_cancellable (task), deleted_cb,
                         g_object_ref (task));
}

void
vimos_withdraw_async (VimosContext *context,
                      GPtrArray *keys,
                      const char *const *prefixes,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);
  Withdrawal *w = g_new0 (Withdrawal, 1);

  g_task_set_source_tag (task, vimos_withdraw_async);
  w->context = context;
  w->client = g_object_ref (vimos_onos_poller_get_client (vimos_context_get_poller (context)));
  w->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (w->keys, g_strdup (g_ptr_array_index (keys, i)));
  w->prefixes = g_strdupv ((char **) prefixes);
  g_task_set_task_data (task, w, withdrawal_free);
  attempt (task);
}

gboolean
vimos_withdraw_finish (GAsyncResult *result,
                       GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
