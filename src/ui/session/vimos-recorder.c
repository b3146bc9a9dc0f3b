/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-recorder.h"

/**
 * VimosRecorder:
 *
 * The history of a session: every move of its workspace is recorded from its start, without anybody
 * asking for it. Holds no widget; main thread only.
 */
struct _VimosRecorder
{
  GObject parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosHistory *history;
  GHashTable *stored; /* VimosMigration → VimosHistoryRun, of the workspace's runs that are stored
                         with their figures */

  gboolean closed;
};

enum
{
  SIGNAL_STORED,
  SIGNAL_MESSAGE,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (VimosRecorder, vimos_recorder, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

typedef struct
{
  VimosRecorder *recorder;
  VimosMigration *migration;
} Recording;

static void
recorded_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autofree Recording *recording = user_data;
  g_autoptr (VimosRecorder) self = recording->recorder;
  g_autoptr (VimosMigration) migration = recording->migration;
  g_autoptr (GError) error = NULL;
  VimosHistoryRun *run = vimos_history_record_finish (VIMOS_HISTORY (source), result, &error);

  if (run != NULL)
    {
      g_hash_table_insert (self->stored, g_object_ref (migration), run);
      g_signal_emit (self, signals[SIGNAL_STORED], 0, run);
    }
  else if (!self->closed)
    {
      g_autofree char *text = g_strdup_printf (
          _("This move could not be stored in the history: %s"), error->message);

      g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, text);
    }
}

static void
record (VimosRecorder *self,
        VimosMigration *migration)
{
  Recording *recording;

  if (self->closed || vimos_migration_get_outcome (migration) != VIMOS_OUTCOME_RUNNING)
    return;
  recording = g_new0 (Recording, 1);
  recording->recorder = g_object_ref (self);
  recording->migration = g_object_ref (migration);
  vimos_history_record_async (self->history, migration, recorded_cb, recording);
}

static gboolean
is_gone (gpointer migration,
         gpointer run,
         gpointer runs)
{
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (VimosMigration) other = g_list_model_get_item (runs, i);

      if (other == migration)
        return FALSE;
    }
  return TRUE;
}

static void
runs_changed_cb (VimosRecorder *self,
                 guint position,
                 guint removed,
                 guint added)
{
  GListModel *runs = vimos_workspace_get_runs (self->workspace);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (VimosMigration) migration = g_list_model_get_item (runs, position + i);

      record (self, migration);
    }
  if (removed > 0)
    g_hash_table_foreach_remove (self->stored, is_gone, runs);
}

static void
notice_cb (VimosRecorder *self)
{
  const char *notice = vimos_history_get_notice (self->history);

  if (notice != NULL)
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, notice);
}

static void
vimos_recorder_dispose (GObject *object)
{
  VimosRecorder *self = VIMOS_RECORDER (object);

  g_clear_pointer (&self->stored, g_hash_table_unref);
  g_clear_object (&self->history);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (vimos_recorder_parent_class)->dispose (object);
}

static void
vimos_recorder_class_init (VimosRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_recorder_dispose;

  /** VimosRecorder::stored: a #VimosHistoryRun has ended and is stored with its figures */
  signals[SIGNAL_STORED] = g_signal_new ("stored", VIMOS_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_HISTORY_RUN);
  /** VimosRecorder::message: a sentence for the user: what was odd with the file, or that a run
   * could not be stored */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", VIMOS_TYPE_RECORDER, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vimos_recorder_init (VimosRecorder *self)
{
  self->stored = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

/**
 * vimos_recorder_new:
 * @workspace: whose moves are recorded, in its context's state directory
 *
 * Returns: (transfer full): a recorder
 */
VimosRecorder *
vimos_recorder_new (VimosWorkspace *workspace)
{
  VimosRecorder *self;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (VIMOS_TYPE_RECORDER, NULL);
  self->workspace = g_object_ref (workspace);
  self->history
      = vimos_history_new (vimos_context_get_state_dir (vimos_workspace_get_context (workspace)));
  g_signal_connect_object (self->history, "notify::notice", G_CALLBACK (notice_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vimos_workspace_get_runs (workspace), "items-changed",
                           G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/** vimos_recorder_get_history: Returns: (transfer none): where the moves are recorded */
VimosHistory *
vimos_recorder_get_history (VimosRecorder *self)
{
  g_return_val_if_fail (VIMOS_IS_RECORDER (self), NULL);

  return self->history;
}

/**
 * vimos_recorder_find_run:
 * @migration: a move of the workspace
 *
 * Returns: (transfer none) (nullable): what is stored of it, loaded; %NULL until that is all
 */
VimosHistoryRun *
vimos_recorder_find_run (VimosRecorder *self,
                         VimosMigration *migration)
{
  g_return_val_if_fail (VIMOS_IS_RECORDER (self), NULL);
  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), NULL);

  return g_hash_table_lookup (self->stored, migration);
}

/**
 * vimos_recorder_close:
 *
 * Waits until everything is on the disk, for the end of the session. What comes later is not
 * recorded.
 */
void
vimos_recorder_close (VimosRecorder *self)
{
  g_return_if_fail (VIMOS_IS_RECORDER (self));

  self->closed = TRUE;
  vimos_history_close (self->history);
}
