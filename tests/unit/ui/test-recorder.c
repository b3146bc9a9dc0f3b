/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "ui-fixture.h"
#include "vimos-recorder.h"

typedef struct
{
  UiFixture ui;
  VimosRecorder *recorder;
  VimosHistoryRun *stored; /* the last one */
  char *message;
} Fixture;

static void
stored_cb (Fixture *fixture,
           VimosHistoryRun *run)
{
  g_set_object (&fixture->stored, run);
}

static void
message_cb (Fixture *fixture,
            const char *message)
{
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  ui_fixture_set_up (&fixture->ui, data);
  fixture->recorder = vimos_recorder_new (fixture->ui.workspace);
  g_signal_connect_swapped (fixture->recorder, "stored", G_CALLBACK (stored_cb), fixture);
  g_signal_connect_swapped (fixture->recorder, "message", G_CALLBACK (message_cb), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  const char *folder = vimos_context_get_state_dir (fixture->ui.lab.context);
  static const char *const files[]
      = { "history.sqlite", "history.sqlite-wal", "history.sqlite-shm" };

  vimos_recorder_close (fixture->recorder);
  ui_fixture_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      g_remove (path);
    }
  g_clear_object (&fixture->stored);
  g_assert_finalize_object (fixture->recorder);
  g_free (fixture->message);
  ui_fixture_tear_down (&fixture->ui, data);
}

static gboolean
is_stored (gpointer data)
{
  return ((Fixture *) data)->stored != NULL;
}

static gboolean
has_message (gpointer data)
{
  return ((Fixture *) data)->message != NULL;
}

static guint
count_runs (Fixture *fixture)
{
  return g_list_model_get_n_items (
      vimos_history_get_runs (vimos_recorder_get_history (fixture->recorder)));
}

/* A move is there while it goes on, and complete when it has ended. */
static void
test_move (Fixture *fixture,
           gconstpointer data)
{
  VimosMigration *migration;
  const VimosHistoryRecord *record;

  ui_fixture_slow_down (&fixture->ui, 30);
  ui_fixture_plan (&fixture->ui);
  vimos_workspace_migrate (fixture->ui.workspace);
  migration = vimos_workspace_get_migration (fixture->ui.workspace);
  ui_fixture_wait_phase (&fixture->ui, "memory");
  g_assert_cmpuint (count_runs (fixture), ==, 1);
  g_assert_null (vimos_recorder_find_run (fixture->recorder, migration));
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  fake_lab_wait (is_stored, fixture);
  g_assert_true (vimos_recorder_find_run (fixture->recorder, migration) == fixture->stored);
  g_assert_true (vimos_history_run_get_loaded (fixture->stored));
  record = vimos_history_run_get_record (fixture->stored);
  g_assert_cmpstr (record->vm, ==, "web");
  g_assert_cmpstr (record->from, ==, "hv1");
  g_assert_cmpint (record->outcome, ==, VIMOS_OUTCOME_DONE);
  g_assert_cmpfloat (record->measurement.migration, ==,
                     vimos_migration_get_measurement (migration)->migration);
  /* Looking at another VM and back records nothing twice. */
  vimos_workspace_set_vm (fixture->ui.workspace, NULL);
  vimos_workspace_set_vm (fixture->ui.workspace,
                          vimos_context_find_vm (fixture->ui.lab.context, "web", NULL));
  ui_fixture_settle ();
  g_assert_cmpuint (count_runs (fixture), ==, 1);
  g_assert_null (fixture->message);
}

/* Where nothing can be stored, the user hears of it, and the move goes on. */
static void
test_no_room (Fixture *fixture,
              gconstpointer data)
{
  const char *folder = vimos_context_get_state_dir (fixture->ui.lab.context);
  g_autofree char *path = g_build_filename (folder, "history.sqlite", NULL);

  /* A folder where the file should be: that stops root too. */
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  ui_fixture_plan (&fixture->ui);
  vimos_workspace_migrate (fixture->ui.workspace);
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  fake_lab_wait (has_message, fixture);
  g_assert_nonnull (strstr (fixture->message, "could not be stored in the history"));
  g_assert_null (vimos_recorder_find_run (fixture->recorder,
                                          vimos_workspace_get_migration (fixture->ui.workspace)));
  g_assert_cmpint (
      vimos_migration_get_state (vimos_workspace_get_migration (fixture->ui.workspace)), ==,
      VIMOS_MIGRATION_DONE);
  g_rmdir (path);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recorder/move", Fixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/recorder/no-room", Fixture, NULL, set_up, test_no_room, tear_down);
  return g_test_run ();
}
