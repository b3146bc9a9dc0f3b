/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-migration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-arrival.h"
#include "vimos-error.h"
#include "vimos-recovered-private.h"
#include "vimos-sentences.h"
#include "vimos-settler.h"
#include "vimos-withdrawal.h"

/* After a crash: every entry of the journal that no living process holds is settled, one after the
 * other; then intents of this journal's runs that no entry speaks of any more are removed. */

/* A hypervisor that does not answer now is not waited for as in the middle of a move. */
#define MAX_PATIENCE (10 * G_USEC_PER_SEC)

typedef struct
{
  VimosContext *context; /* borrowed: the task's source */
  GPtrArray *results;    /* VimosRecovered * */
  GPtrArray *runs;       /* VimosRun *, to be settled */
  guint next;
  GPtrArray *orphans; /* char *, keys */

  /* of the run that is being settled */
  VimosRun *run; /* borrowed from runs */
  VimosHypervisor *source;
  VimosHypervisor *target;
  VimosArrival *arrival;
  VimosSettlement *settlement;
  GString *message;
  guint connecting;
} Recovery;

static void settle_next (GTask *task);
static void settle (GTask *task);

static void
clear_run (Recovery *r)
{
  g_clear_object (&r->source);
  g_clear_object (&r->target);
  g_clear_object (&r->arrival);
  g_clear_pointer (&r->settlement, vimos_settlement_free);
  r->run = NULL;
}

static void
recovery_free (gpointer data)
{
  Recovery *r = data;

  clear_run (r);
  g_clear_pointer (&r->runs, g_ptr_array_unref);
  g_clear_pointer (&r->orphans, g_ptr_array_unref);
  g_ptr_array_unref (r->results);
  g_string_free (r->message, TRUE);
  g_free (r);
}

static void
add_result (Recovery *r,
            VimosRun *run,
            VimosRecoveryOutcome outcome,
            const char *message)
{
  g_ptr_array_add (r->results,
                   vimos_recovered_new (run != NULL ? run->name : "", run != NULL ? run->uuid : "",
                                        outcome, message));
}

static void
end (GTask *task)
{
  Recovery *r = g_task_get_task_data (task);

  g_task_return_pointer (task, g_ptr_array_ref (r->results), (GDestroyNotify) g_ptr_array_unref);
}

/* ---- intents that no entry speaks of ---- */

static void
orphans_withdrawn_cb (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (vimos_withdraw_finish (result, &error))
    {
      g_autofree char *sentence = g_strdup_printf (
          _("%u intents of a run that the journal does not know were removed"), r->orphans->len);

      add_result (r, NULL, VIMOS_RECOVERY_NOTHING_TO_DO, sentence);
    }
  else
    add_result (r, NULL, VIMOS_RECOVERY_UNDECIDED, error->message);
  end (task);
}

static gboolean
is_of_run (const char *key,
           GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    {
      VimosRun *run = g_ptr_array_index (runs, i);
      g_autofree char *prefix = g_strdup_printf (VIMOS_RUN_KEY_PREFIX "%s-", run->id);

      if (g_str_has_prefix (key, prefix))
        return TRUE;
    }
  return FALSE;
}

/* Whether @key was made by this journal: another installation's moves on the same controller are
 * none of our business. */
static gboolean
is_of_journal (VimosJournal *journal,
               const char *key)
{
  g_autofree char *id = NULL;

  if (!g_str_has_prefix (key, VIMOS_RUN_KEY_PREFIX))
    return FALSE;
  id = g_strndup (key + strlen (VIMOS_RUN_KEY_PREFIX), VIMOS_RUN_ID_LENGTH);
  return vimos_journal_owns_id (journal, id)
         && key[strlen (VIMOS_RUN_KEY_PREFIX) + VIMOS_RUN_ID_LENGTH] == '-';
}

static void
listed_again_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  static const char *const none[] = { NULL };
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);
  g_autoptr (VimosJournalContent) content =
      vimos_journal_list_finish (VIMOS_JOURNAL (source), result, NULL);

  for (guint i = r->orphans->len; i-- > 0;)
    if (content == NULL || is_of_run (g_ptr_array_index (r->orphans, i), content->runs))
      g_ptr_array_remove_index (r->orphans, i);
  if (r->orphans->len == 0)
    end (task);
  else
    vimos_withdraw_async (r->context, r->orphans, none, g_task_get_cancellable (task),
                          orphans_withdrawn_cb, g_object_ref (task));
}

static void
intents_listed_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);
  VimosJournal *journal = vimos_context_get_journal (r->context);
  g_autoptr (GPtrArray) keys =
      vimos_onos_client_list_intents_finish (VIMOS_ONOS_CLIENT (source), result, NULL);

  r->orphans = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    if (is_of_journal (journal, g_ptr_array_index (keys, i)))
      g_ptr_array_add (r->orphans, g_strdup (g_ptr_array_index (keys, i)));
  if (r->orphans->len == 0)
    end (task);
  else
    /* The journal after the intents: a run that begins now stands in it before it posts its first
     * one. */
    vimos_journal_list_async (journal, listed_again_cb, g_object_ref (task));
}

static void
look_for_orphans (GTask *task)
{
  Recovery *r = g_task_get_task_data (task);

  vimos_onos_client_list_intents_async (
      vimos_onos_poller_get_client (vimos_context_get_poller (r->context)), VIMOS_INTENT_APP_ID,
      g_task_get_cancellable (task), intents_listed_cb, g_object_ref (task));
}

/* ---- one run ---- */

static void
closed_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!vimos_journal_close_finish (VIMOS_JOURNAL (source), result, &error))
    vimos_add_sentence (r->message, error->message);
  add_result (r, r->run, r->settlement->outcome, r->message->str);
  settle_next (task);
}

static void
withdrawn_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!vimos_withdraw_finish (result, &error))
    {
      vimos_add_sentence (r->message, error->message);
      r->settlement->leftovers = TRUE;
    }
  if (!r->settlement->leftovers)
    {
      vimos_journal_close_async (vimos_context_get_journal (r->context), r->run, closed_cb,
                                 g_object_ref (task));
      return;
    }
  vimos_add_sentence (r->message, _("The run stays in the journal: recover again"));
  vimos_run_release (r->run);
  add_result (r, r->run, r->settlement->outcome, r->message->str);
  settle_next (task);
}

static void
withdraw (GTask *task)
{
  Recovery *r = g_task_get_task_data (task);
  g_autofree char *prefix = g_strdup_printf (VIMOS_RUN_KEY_PREFIX "%s-", r->run->id);
  const char *const prefixes[] = { prefix, NULL };
  const char *controller = vimos_onos_client_get_url (
      vimos_onos_poller_get_client (vimos_context_get_poller (r->context)));

  if (r->run->controller != NULL && g_strcmp0 (r->run->controller, controller) != 0)
    {
      g_autofree char *sentence = g_strdup_printf (
          _("Its intents are in the controller at %s: recover there too"), r->run->controller);

      vimos_add_sentence (r->message, sentence);
      r->settlement->leftovers = TRUE;
    }
  vimos_withdraw_async (r->context, r->run->intents, prefixes, g_task_get_cancellable (task),
                        withdrawn_cb, g_object_ref (task));
}

static void
arrival_settled_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!vimos_arrival_settle_finish (VIMOS_ARRIVAL (source), result, &error))
    vimos_add_sentence (((Recovery *) g_task_get_task_data (task))->message, error->message);
  withdraw (task);
}

static void
settled_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);

  r->settlement = vimos_settler_run_finish (VIMOS_SETTLER (source), result, NULL);
  vimos_add_sentence (r->message, r->settlement->message);
  if (r->settlement->outcome == VIMOS_RECOVERY_AT_TARGET && r->arrival != NULL)
    vimos_arrival_settle_async (r->arrival, g_task_get_cancellable (task), arrival_settled_cb,
                                g_object_ref (task));
  else
    withdraw (task);
}

static void
connected_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);

  /* One that can't be reached tells the settler so itself. */
  vimos_hypervisor_connect_finish (VIMOS_HYPERVISOR (source), result, NULL);
  if (--r->connecting == 0)
    settle (task);
}

static VimosHypervisor *
find_hypervisor (GTask *task,
                 const char *uri)
{
  Recovery *r = g_task_get_task_data (task);
  VimosHypervisor *hypervisor = vimos_context_find_hypervisor (r->context, uri);

  if (hypervisor == NULL)
    return NULL;
  if (vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_DISCONNECTED)
    {
      r->connecting++;
      vimos_hypervisor_connect_async (hypervisor, g_task_get_cancellable (task), connected_cb,
                                      g_object_ref (task));
    }
  return g_object_ref (hypervisor);
}

static void
settle (GTask *task)
{
  Recovery *r = g_task_get_task_data (task);
  gint64 patience = vimos_context_get_timings (r->context)->patience;
  g_autoptr (VimosSettler) settler = NULL;

  if (r->target != NULL)
    {
      r->arrival = vimos_arrival_new (r->context, r->run->id, r->run->macs, r->target);
      vimos_arrival_set_posted (r->arrival, TRUE);
    }
  settler = vimos_settler_new (r->context, r->run, r->source, r->target, r->arrival);
  vimos_settler_set_patience (settler, MIN (patience, MAX_PATIENCE));
  vimos_settler_run_async (settler, settled_cb, g_object_ref (task));
}

static void
settle_next (GTask *task)
{
  Recovery *r = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  clear_run (r);
  g_string_set_size (r->message, 0);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (r->next == r->runs->len)
    {
      look_for_orphans (task);
      return;
    }
  r->run = g_ptr_array_index (r->runs, r->next++);
  if (!vimos_journal_claim (vimos_context_get_journal (r->context), r->run, &error))
    {
      add_result (r, r->run, VIMOS_RECOVERY_NOTHING_TO_DO, error->message);
      settle_next (task);
      return;
    }
  r->connecting = 1;
  r->source = find_hypervisor (task, r->run->source_uri);
  r->target = find_hypervisor (task, r->run->target_uri);
  if (--r->connecting == 0)
    settle (task);
}

static void
listed_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recovery *r = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (VimosJournalContent) content =
      vimos_journal_list_finish (VIMOS_JOURNAL (source), result, &error);

  if (content == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < content->broken->len; i++)
    add_result (r, NULL, VIMOS_RECOVERY_UNDECIDED, g_ptr_array_index (content->broken, i));
  r->runs = g_steal_pointer (&content->runs);
  for (guint i = r->runs->len; i-- > 0;)
    if (((VimosRun *) g_ptr_array_index (r->runs, i))->living)
      g_ptr_array_remove_index (r->runs, i);
  settle_next (task);
}

/**
 * vimos_recovery_run_async:
 * @cancellable: ends it between two runs
 */
void
vimos_recovery_run_async (VimosContext *context,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Recovery *r;

  g_return_if_fail (VIMOS_IS_CONTEXT (context));

  task = g_task_new (context, cancellable, callback, user_data);
  r = g_new0 (Recovery, 1);
  g_task_set_source_tag (task, vimos_recovery_run_async);
  r->context = context;
  r->results = g_ptr_array_new_with_free_func (g_object_unref);
  r->message = g_string_new (NULL);
  g_task_set_task_data (task, r, recovery_free);
  vimos_journal_list_async (vimos_context_get_journal (context), listed_cb, task);
}

/**
 * vimos_recovery_run_finish:
 * @error: %VIMOS_MIGRATION_ERROR_JOURNAL when the journal can't be read
 *
 * Returns: (transfer full): VimosRecovered *; empty when there was nothing to do
 */
GPtrArray *
vimos_recovery_run_finish (VimosContext *context,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
