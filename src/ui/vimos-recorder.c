/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-recorder.h"

/**
 * VimosRecorder:
 *
 * The history of a session: every move of its workspace is recorded from its start, without anybody asking for it.
 * Holds no widget; main thread only.
 */
struct _VimosRecorder
{
  GObject parent_instance;

  /* owned */
  VimosWorkspace *workspace;
  VimosHistory *history;
  VimosHistoryRun *run;      /* of "migration", once it is stored with its figures */
  VimosMigration *migration; /* that the workspace shows */

  gboolean closed;
};

enum
{
  PROP_0,
  PROP_RUN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (VimosRecorder, vimos_recorder, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint message_signal;

static void
set_run (VimosRecorder *self,
         VimosHistoryRun *run)
{
  if (g_set_object (&self->run, run))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

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
  g_autoptr (VimosHistoryRun) run = vimos_history_record_finish (VIMOS_HISTORY (source), result, &error);

  if (run != NULL && migration == self->migration)
    set_run (self, run);
  if (run == NULL && !self->closed)
    {
      g_autofree char *text = g_strdup_printf (_("This move could not be stored in the history: %s"), error->message);

      g_signal_emit (self, message_signal, 0, text);
    }
}

static void
migration_changed_cb (VimosRecorder *self)
{
  VimosMigration *migration = vimos_workspace_get_migration (self->workspace);
  Recording *recording;

  if (!g_set_object (&self->migration, migration))
    return;
  set_run (self, NULL);
  if (migration == NULL || self->closed || vimos_migration_get_outcome (migration) != VIMOS_OUTCOME_RUNNING)
    return;
  recording = g_new0 (Recording, 1);
  recording->recorder = g_object_ref (self);
  recording->migration = g_object_ref (migration);
  vimos_history_record_async (self->history, migration, recorded_cb, recording);
}

static void
notice_cb (VimosRecorder *self)
{
  const char *notice = vimos_history_get_notice (self->history);

  if (notice != NULL)
    g_signal_emit (self, message_signal, 0, notice);
}

static void
vimos_recorder_dispose (GObject *object)
{
  VimosRecorder *self = VIMOS_RECORDER (object);

  g_clear_object (&self->run);
  g_clear_object (&self->migration);
  g_clear_object (&self->history);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (vimos_recorder_parent_class)->dispose (object);
}

static void
vimos_recorder_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_RUN)
    g_value_set_object (value, vimos_recorder_get_run (VIMOS_RECORDER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
vimos_recorder_class_init (VimosRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vimos_recorder_dispose;
  object_class->get_property = vimos_recorder_get_property;

  /** VimosRecorder:run: (nullable): of the move that the workspace shows, loaded; %NULL until it is stored */
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, VIMOS_TYPE_HISTORY_RUN,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /** VimosRecorder::message: a sentence for the user: what was odd with the file, or that a run could not be stored */
  message_signal = g_signal_new ("message", VIMOS_TYPE_RECORDER, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vimos_recorder_init (VimosRecorder *self)
{
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
  self->history = vimos_history_new (vimos_context_get_state_dir (vimos_workspace_get_context (workspace)));
  g_signal_connect_object (self->history, "notify::notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::migration", G_CALLBACK (migration_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/** vimos_recorder_get_history: Returns: (transfer none): where the moves are recorded */
VimosHistory *
vimos_recorder_get_history (VimosRecorder *self)
{
  g_return_val_if_fail (VIMOS_IS_RECORDER (self), NULL);

  return self->history;
}

/** vimos_recorder_get_run: Returns: (transfer none) (nullable): see #VimosRecorder:run */
VimosHistoryRun *
vimos_recorder_get_run (VimosRecorder *self)
{
  g_return_val_if_fail (VIMOS_IS_RECORDER (self), NULL);

  return self->run;
}

/**
 * vimos_recorder_close:
 *
 * Waits until everything is on the disk, for the end of the session. What comes later is not recorded.
 */
void
vimos_recorder_close (VimosRecorder *self)
{
  g_return_if_fail (VIMOS_IS_RECORDER (self));

  self->closed = TRUE;
  vimos_history_close (self->history);
}
