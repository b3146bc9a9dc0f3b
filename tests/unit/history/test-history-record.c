/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-fixture.h"
#include "move-test.h"
#include "vimos-history-json.h"
#include "vimos-history-samples.h"
#include "vimos-history.h"

/* Whole moves, stored while they go on and when they have ended. */

typedef struct
{
  MoveTest move;
  VimosHistory *history;
  GAsyncResult *recorded;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  move_test_set_up (&f->move, NULL);
  f->history = vimos_history_new (f->move.lab.state_dir);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_clear_object (&f->recorded);
  g_clear_object (&f->result);
  vimos_history_close (f->history);
  g_clear_object (&f->history);
  move_test_tear_down (&f->move, NULL);
}

static void
result_cb (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_set_object ((GAsyncResult **) data, result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
refresh (Fixture *f)
{
  g_clear_object (&f->result);
  vimos_history_refresh_async (f->history, NULL, result_cb, &f->result);
  fake_lab_wait (has_result, &f->result);
  g_assert_true (vimos_history_refresh_finish (f->history, f->result, NULL));
}

static VimosHistoryRun *
only_run (Fixture *f)
{
  GListModel *runs = vimos_history_get_runs (f->history);

  g_assert_cmpuint (g_list_model_get_n_items (runs), ==, 1);
  return g_list_model_get_item (runs, 0);
}

static VimosHistoryRun *
record_move (Fixture *f)
{
  g_autoptr (VimosHistoryRun) early = NULL;
  g_autoptr (GError) error = NULL;
  VimosHistoryRun *run;

  move_test_begin (&f->move, TRUE);
  vimos_history_record_async (f->history, f->move.migration, result_cb, &f->recorded);
  refresh (f);
  early = only_run (f);
  g_assert_cmpint (vimos_history_run_get_record (early)->outcome, ==, VIMOS_OUTCOME_RUNNING);
  fake_lab_wait (has_result, &f->recorded);
  run = vimos_history_record_finish (f->history, f->recorded, &error);
  g_assert_no_error (error);
  g_assert_true (run == early);
  return run;
}

/* What was stored and read again is what the migration knows. */
static void
assert_as_it_was (Fixture *f,
                  VimosHistoryRun *run)
{
  g_autoptr (VimosHistory) other = vimos_history_new (f->move.lab.state_dir);
  g_autoptr (VimosHistoryRecord) again
      = vimos_history_record_end (vimos_history_run_get_record (run), f->move.migration);
  g_autoptr (VimosHistoryRun) read = NULL;
  VimosMeasurement measurement;

  vimos_history_close (f->history);
  g_set_object (&f->history, other);
  refresh (f);
  read = only_run (f);
  g_clear_object (&f->result);
  vimos_history_load_async (f->history, read, NULL, result_cb, &f->result);
  fake_lab_wait (has_result, &f->result);
  g_assert_true (vimos_history_load_finish (f->history, f->result, NULL));
  history_fixture_assert_same (again, vimos_history_run_get_record (read));
  history_fixture_assert_same_timeline (vimos_migration_get_timeline (f->move.migration),
                                        vimos_history_run_get_timeline (read));
  vimos_measurement_compute (&measurement, vimos_history_run_get_timeline (read),
                             vimos_history_run_get_record (read)->measurement.volume_bytes,
                             vimos_history_run_get_record (read)->path.mbps);
  g_assert_cmpmem (&measurement, sizeof measurement,
                   vimos_migration_get_measurement (f->move.migration), sizeof measurement);
}

static void
test_done (Fixture *f,
           gconstpointer data)
{
  g_autoptr (VimosHistoryRun) run = record_move (f);
  VimosHistoryRecord *record = vimos_history_run_get_record (run);

  move_test_assert_at_target (&f->move);
  g_assert_cmpint (record->outcome, ==, VIMOS_OUTCOME_DONE);
  g_assert_cmpstr (record->vm, ==, "web");
  g_assert_cmpstr (record->from, ==, vimos_hypervisor_get_name (f->move.lab.source));
  g_assert_cmpstr (record->to, ==, vimos_hypervisor_get_name (f->move.lab.target));
  g_assert_true (record->pinned);
  g_assert_cmpuint (record->intents_total, >, 0);
  g_assert_cmpuint (record->path.rank, ==, 1);
  g_assert_true (vimos_history_run_get_timeline (run)
                 == vimos_migration_get_timeline (f->move.migration));
  assert_as_it_was (f, run);
}

static void
test_cancelled (Fixture *f,
                gconstpointer data)
{
  g_autoptr (VimosHistoryRun) run = NULL;

  f->move.cancel_at = "suspend";
  run = record_move (f);
  move_test_assert_at_source (&f->move);
  g_assert_cmpint (vimos_history_run_get_record (run)->outcome, ==, VIMOS_OUTCOME_ROLLED_BACK);
  g_assert_nonnull (vimos_history_run_get_record (run)->message);
  assert_as_it_was (f, run);
}

/* The move goes on when the history cannot be written; its end says so. */
static void
test_unwritable (Fixture *f,
                 gconstpointer data)
{
  g_autofree char *file = g_build_filename (f->move.lab.state_dir, "a-file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_clear_object (&f->history);
  f->history = vimos_history_new (file);
  move_test_begin (&f->move, TRUE);
  vimos_history_record_async (f->history, f->move.migration, result_cb, &f->recorded);
  fake_lab_wait (has_result, &f->recorded);
  g_assert_null (vimos_history_record_finish (f->history, f->recorded, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED);
  move_test_assert_at_target (&f->move);
}

#define ADD(name, function) \
  g_test_add ("/history/record/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("done", test_done);
  ADD ("cancelled", test_cancelled);
  ADD ("unwritable", test_unwritable);
  return g_test_run ();
}
