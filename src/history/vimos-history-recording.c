/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-history"

#include "config.h"

#include "vimos-history-private.h"
#include "vimos-history-run-private.h"

/* A run from its beginning to its end. */

typedef struct
{
  VimosMigration *migration;
  VimosHistoryRecord *record; /* as it was written last */
} Recording;

static void
recording_free (gpointer data)
{
  Recording *recording = data;

  g_object_unref (recording->migration);
  vimos_history_record_unref (recording->record);
  g_free (recording);
}

static void
write_job (GTask *task,
           VimosHistoryStore *store,
           gpointer task_data)
{
  GError *error = NULL;
  gint64 id = vimos_history_store_write (store, task_data, &error);

  vimos_history_return_id (task, id, error);
}

static void
write_async (VimosHistory *self,
             VimosHistoryRecord *record,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  vimos_history_begin (self, write_async, write_job, vimos_history_record_ref (record),
                       (GDestroyNotify) vimos_history_record_unref, NULL, callback, user_data);
}

/* Returns: (transfer full) (nullable): the row of what was written */
static VimosHistoryRun *
write_finish (VimosHistory *self,
              GAsyncResult *result,
              GError **error)
{
  VimosHistoryRecord *record = g_task_get_task_data (G_TASK (result));
  gint64 id = g_task_propagate_int (G_TASK (result), error);

  vimos_history_take_notice (self);
  if (id <= 0)
    return NULL;
  /* The worker is done with it, and nobody else has it yet. */
  record->id = id;
  return vimos_history_show (self, record);
}

static void
begun_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosHistoryRun) run = write_finish (VIMOS_HISTORY (source), result, &error);

  /* The end is written as a whole; then the user hears of what is wrong. */
  if (run == NULL)
    g_debug ("the beginning of a run was not stored: %s", error->message);
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recording *recording = g_task_get_task_data (task);
  GError *error = NULL;
  VimosHistoryRun *run = write_finish (VIMOS_HISTORY (source), result, &error);

  if (run != NULL)
    {
      vimos_history_run_set_loaded (run, recording->record,
                                    vimos_migration_get_timeline (recording->migration));
      g_task_return_pointer (task, run, g_object_unref);
    }
  else
    g_task_return_error (task, error);
}

static void
ended_cb (VimosMigration *migration,
          GTask *task)
{
  Recording *recording = g_task_get_task_data (task);
  VimosHistoryRecord *record = vimos_history_record_end (recording->record, migration);

  vimos_history_record_unref (recording->record);
  recording->record = record;
  g_signal_handlers_disconnect_by_func (migration, ended_cb, task);
  write_async (g_task_get_source_object (task), record, written_cb, task);
}

/**
 * vimos_history_record_async:
 * @migration: that has been started and has not ended
 *
 * Stores the run now, as one that goes on, and with everything when it has ended; then completes.
 * Cannot be cancelled: a run that happened is stored. A failure at the beginning is not the end.
 */
void
vimos_history_record_async (VimosHistory *self,
                            VimosMigration *migration,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (VimosHistoryRecord) begun = NULL;
  Recording *recording;
  GTask *task;

  g_return_if_fail (VIMOS_IS_HISTORY (self));
  g_return_if_fail (VIMOS_IS_MIGRATION (migration));
  g_return_if_fail (vimos_migration_get_outcome (migration) == VIMOS_OUTCOME_RUNNING);

  begun = vimos_history_record_begin (vimos_migration_get_plan (migration),
                                      vimos_migration_get_candidate (migration));
  recording = g_new0 (Recording, 1);
  recording->migration = g_object_ref (migration);
  recording->record = vimos_history_record_end (begun, migration);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vimos_history_record_async);
  g_task_set_task_data (task, recording, recording_free);
  write_async (self, recording->record, begun_cb, NULL);
  /* The handler has the task until the end. */
  g_signal_connect (migration, "ended", G_CALLBACK (ended_cb), task);
}

/* Returns: (transfer full): the run, loaded */
VimosHistoryRun *
vimos_history_record_finish (VimosHistory *self,
                             GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
