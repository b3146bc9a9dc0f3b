/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "history-fixture.h"
#include "test-folder.h"
#include "vimos-clock.h"
#include "vimos-history-store.h"
#include "vimos-history.h"

typedef struct
{
  char *folder;
  char *path;
  VimosHistory *history;
  GAsyncResult *result;
  GString *changes; /* of the list: "+3", "-0", "~1" */
} Fixture;

static void
changed_cb (GListModel *model,
            guint position,
            guint removed,
            guint added,
            gpointer data)
{
  Fixture *f = data;

  if (removed == 1 && added == 1)
    g_string_append_printf (f->changes, "~%u", position);
  else if (removed + added == 1)
    g_string_append_printf (f->changes, "%c%u", added > 0 ? '+' : '-', position);
  else
    g_string_append_printf (f->changes, "?%u-%u+%u", position, removed, added);
}

static void
open_history (Fixture *f)
{
  f->history = vimos_history_new (f->folder);
  g_assert_cmpstr (vimos_history_get_path (f->history), ==, f->path);
  g_signal_connect (vimos_history_get_runs (f->history), "items-changed", G_CALLBACK (changed_cb),
                    f);
}

static void
set_up (Fixture *f,
        gconstpointer data)
{
  f->folder = test_folder_new ();
  f->path = g_build_filename (f->folder, "history.sqlite", NULL);
  f->changes = g_string_new (NULL);
  open_history (f);
}

static void
close_history (Fixture *f)
{
  g_clear_object (&f->result);
  g_signal_handlers_disconnect_by_data (vimos_history_get_runs (f->history), f);
  vimos_history_close (f->history);
  g_clear_object (&f->history);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  close_history (f);
  g_string_free (f->changes, TRUE);
  g_free (f->path);
  test_folder_free (f->folder);
}

static void
done_cb (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static void
wait_for_result (Fixture *f)
{
  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
begin (Fixture *f)
{
  g_clear_object (&f->result);
}

static void
refresh (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  begin (f);
  vimos_history_refresh_async (f->history, NULL, done_cb, f);
  wait_for_result (f);
  g_assert_true (vimos_history_refresh_finish (f->history, f->result, &error));
  g_assert_no_error (error);
}

/* As another process would. */
static gint64
store (Fixture *f,
       guint number,
       guint n_pings)
{
  g_autoptr (VimosHistoryStore) other = vimos_history_store_new (f->path);
  g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (number, n_pings);
  gint64 id = vimos_history_store_write (other, record, NULL);

  g_assert_cmpint (id, >, 0);
  return id;
}

static guint
count (Fixture *f)
{
  return g_list_model_get_n_items (vimos_history_get_runs (f->history));
}

static VimosHistoryRun *
run_at (Fixture *f,
        guint index)
{
  g_autoptr (VimosHistoryRun) run
      = g_list_model_get_item (vimos_history_get_runs (f->history), index);

  return run; /* the list keeps it */
}

static void
delete (Fixture *f,
        const gint64 *ids,
        guint n_ids)
{
  begin (f);
  vimos_history_delete_async (f->history, ids, n_ids, done_cb, f);
  wait_for_result (f);
  g_assert_true (vimos_history_delete_finish (f->history, f->result, NULL));
}

/* The newest first; what changes is told to the row. */
static void
test_list (Fixture *f,
           gconstpointer data)
{
  gint64 ids[5];
  VimosHistoryRun *kept;

  g_assert_true (g_list_model_get_item_type (vimos_history_get_runs (f->history))
                 == VIMOS_TYPE_HISTORY_RUN);
  refresh (f);
  g_assert_cmpuint (count (f), ==, 0);
  ids[0] = store (f, 10, 3);
  ids[1] = store (f, 30, 3);
  refresh (f);
  g_assert_cmpstr (f->changes->str, ==, "+0+1");
  g_assert_cmpint (vimos_history_run_get_id (run_at (f, 0)), ==, ids[1]);
  kept = run_at (f, 1);

  g_string_truncate (f->changes, 0);
  ids[2] = store (f, 20, 3);
  ids[3] = store (f, 5, 3);
  ids[4] = store (f, 40, 3);
  refresh (f);
  g_assert_cmpstr (f->changes->str, ==, "+0+2+4");
  g_assert_true (run_at (f, 3) == kept);

  g_string_truncate (f->changes, 0);
  refresh (f);
  g_assert_cmpstr (f->changes->str, ==, "");
  delete (f, (gint64[]){ ids[2], ids[4] }, 2);
  g_assert_cmpstr (f->changes->str, ==, "-2-0");
  g_assert_cmpuint (count (f), ==, 3);
  delete (f, &ids[3], 1);
  g_string_truncate (f->changes, 0);
  refresh (f);
  g_assert_cmpstr (f->changes->str, ==, "");
}

/* What is set aside is out of the list, but not lost: it comes back as it was. */
static void
test_aside (Fixture *f,
            gconstpointer data)
{
  gint64 ids[3] = { store (f, 10, 3), store (f, 20, 3), store (f, 30, 3) };
  VimosHistoryRun *kept;

  refresh (f);
  kept = run_at (f, 1);
  g_string_truncate (f->changes, 0);
  g_assert_cmpuint (vimos_history_set_aside (f->history, &ids[1], 1), ==, 1);
  g_assert_cmpuint (vimos_history_set_aside (f->history, &ids[1], 1), ==, 0); /* it is out */
  g_assert_cmpstr (f->changes->str, ==, "-1");
  refresh (f);
  g_assert_cmpuint (count (f), ==, 2);
  vimos_history_bring_back (f->history, ids, 3);
  g_assert_cmpstr (f->changes->str, ==, "-1+1");
  g_assert_true (run_at (f, 1) == kept);

  /* What is deleted does not come back, neither by a reading nor by the user. */
  g_assert_cmpuint (vimos_history_set_aside (f->history, ids, 2), ==, 2);
  delete (f, ids, 2);
  vimos_history_bring_back (f->history, ids, 2);
  refresh (f);
  g_assert_cmpuint (count (f), ==, 1);
  g_assert_cmpint (vimos_history_run_get_id (run_at (f, 0)), ==, ids[2]);
}

static void
test_aside_fails (Fixture *f,
                  gconstpointer data)
{
  gint64 ids[2] = { store (f, 10, 3), store (f, 20, 3) };
  g_autoptr (VimosHistoryStore) other = vimos_history_store_new (f->path);
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  refresh (f);
  g_assert_cmpuint (vimos_history_set_aside (f->history, ids, 2), ==, 2);
  g_array_append_val (gone, ids[0]);
  g_assert_true (vimos_history_store_delete (other, gone, NULL)); /* by another process */
  begin (f);
  vimos_history_delete_async (f->history, ids, 2, done_cb, f);
  wait_for_result (f);
  g_assert_false (vimos_history_delete_finish (f->history, f->result, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NOT_FOUND);
  refresh (f);
  g_assert_cmpuint (count (f), ==, 1); /* all or none: the other one is there still */
  g_assert_cmpint (vimos_history_run_get_id (run_at (f, 0)), ==, ids[1]);
}

/* Closing the history means it; an end of another kind loses nothing. */
static void
test_aside_at_the_end (Fixture *f,
                       gconstpointer data)
{
  gint64 ids[3] = { store (f, 10, 3), store (f, 20, 3), store (f, 30, 3) };

  refresh (f);
  g_assert_cmpuint (vimos_history_set_aside (f->history, ids, 1), ==, 1);
  g_clear_object (&f->history); /* as in a crash: nobody closed it */
  open_history (f);
  refresh (f);
  g_assert_cmpuint (count (f), ==, 3);

  g_assert_cmpuint (vimos_history_set_aside (f->history, ids, 2), ==, 2);
  vimos_history_delete_async (f->history, ids, 1, NULL, NULL); /* nobody waits for that one */
  close_history (f);
  open_history (f);
  refresh (f);
  g_assert_cmpuint (count (f), ==, 1);
  g_assert_cmpint (vimos_history_run_get_id (run_at (f, 0)), ==, ids[2]);
}

static void
test_properties (Fixture *f,
                 gconstpointer data)
{
  g_autofree char *vm = NULL;
  g_autofree char *path = NULL;
  VimosOutcome outcome;
  gboolean loaded, pinned;
  double migration, predicted;
  guint64 sent, rank;
  gint64 start;

  store (f, 2, 500);
  refresh (f);
  g_object_get (run_at (f, 0), "vm", &vm, "path", &path, "outcome", &outcome, "loaded", &loaded,
                "pinned", &pinned, "migration-time-s", &migration, "predicted-downtime-s",
                &predicted, "pings-sent", &sent, "rank", &rank, "start-us", &start, NULL);
  g_assert_cmpstr (vm, ==, "web-2");
  g_assert_cmpstr (path, ==, "s1 – Zürich – s3");
  g_assert_cmpint (outcome, ==, VIMOS_OUTCOME_DONE);
  g_assert_false (loaded);
  g_assert_true (pinned);
  g_assert_cmpfloat (migration, ==, 8);
  g_assert_true (isnan (predicted));
  g_assert_cmpuint (sent, ==, 500);
  g_assert_cmpuint (rank, ==, 1);
  g_assert_cmpint (start, ==, 1700000120000000);
}

static void
notify_cb (GObject *object,
           GParamSpec *pspec,
           gpointer data)
{
  g_string_append_printf (data, "%s ", pspec->name);
}

static void
test_load (Fixture *f,
           gconstpointer data)
{
  g_autoptr (VimosTimeline) timeline = history_fixture_make_timeline (2, 700);
  g_autoptr (GString) notified = g_string_new (NULL);
  VimosHistoryRun *run;

  store (f, 2, 700);
  refresh (f);
  run = run_at (f, 0);
  g_assert_null (vimos_history_run_get_phases (run));
  g_signal_connect (run, "notify", G_CALLBACK (notify_cb), notified);
  begin (f);
  vimos_history_load_async (f->history, run, NULL, done_cb, f);
  wait_for_result (f);
  g_assert_true (vimos_history_load_finish (f->history, f->result, NULL));
  g_assert_true (vimos_history_run_get_loaded (run));
  history_fixture_assert_same_timeline (vimos_history_run_get_timeline (run), timeline);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_history_run_get_phases (run)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_history_run_get_findings (run)), ==, 2);
  g_assert_cmpuint (vimos_history_run_get_record (run)->path.links->len, ==, 2);
  g_assert_cmpstr (notified->str, ==, "findings phases timeline loaded record ");
  refresh (f);
  g_assert_true (vimos_history_run_get_loaded (run));
}

static gboolean
export_run (Fixture *f,
            gint64 id,
            VimosHistoryFormat format,
            const char *path,
            GError **error)
{
  begin (f);
  vimos_history_export_async (f->history, id, format, path, NULL, done_cb, f);
  wait_for_result (f);
  return vimos_history_export_finish (f->history, f->result, error);
}

static VimosHistoryRun *
import_run (Fixture *f,
            const char *path,
            GError **error)
{
  begin (f);
  vimos_history_import_async (f->history, path, done_cb, f);
  wait_for_result (f);
  return vimos_history_import_finish (f->history, f->result, error);
}

static void
test_export (Fixture *f,
             gconstpointer data)
{
  g_autofree char *csv = g_build_filename (f->folder, "run.csv", NULL);
  g_autofree char *nowhere = g_build_filename (f->folder, "none", "run.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = store (f, 1, 100);

  refresh (f);
  g_assert_true (export_run (f, id, VIMOS_HISTORY_CSV, csv, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "time_s,kind,"));
  g_assert_false (export_run (f, id, VIMOS_HISTORY_CSV, nowhere, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (export_run (f, id + 1, VIMOS_HISTORY_CSV, csv, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_NOT_FOUND);
}

static void
test_import (Fixture *f,
             gconstpointer data)
{
  g_autofree char *json = g_build_filename (f->folder, "run.json", NULL);
  g_autoptr (VimosHistoryRun) run = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = store (f, 1, 100);

  refresh (f);
  g_assert_true (export_run (f, id, VIMOS_HISTORY_JSON, json, NULL));
  g_assert_null (import_run (f, json, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_EXISTS);
  g_clear_error (&error);

  delete (f, &id, 1);
  run = import_run (f, json, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vimos_history_run_get_id (run), >, id);
  g_assert_true (run_at (f, 0) == run);

  g_assert_null (import_run (f, f->path, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (import_run (f, "/dev/zero", &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED);
}

static void
test_notice (Fixture *f,
             gconstpointer data)
{
  g_autoptr (GString) notified = g_string_new (NULL);

  g_assert_true (g_file_set_contents (f->path, "no database at all, only a long text", -1, NULL));
  g_signal_connect (f->history, "notify::notice", G_CALLBACK (notify_cb), notified);
  refresh (f);
  g_assert_nonnull (vimos_history_get_notice (f->history));
  g_assert_cmpstr (notified->str, ==, "notice ");
}

static void
test_cancelled (Fixture *f,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  vimos_history_refresh_async (f->history, cancellable, done_cb, f);
  wait_for_result (f);
  g_assert_false (vimos_history_refresh_finish (f->history, f->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Let go of while it works: what was asked for is done all the same, and the file closed. */
static void
test_dropped (Fixture *f,
              gconstpointer data)
{
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
  VimosHistory *history = vimos_history_new (f->folder);
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  vimos_history_refresh_async (history, NULL, done_cb, f);
  g_object_unref (history);
  wait_for_result (f);
  g_assert_true (g_file_test (f->path, G_FILE_TEST_EXISTS));
  g_clear_object (&f->result);
  while (g_file_test (log, G_FILE_TEST_EXISTS) && g_get_monotonic_time () < until)
    g_usleep (1000);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

static void
test_closed (Fixture *f,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  vimos_history_refresh_async (f->history, NULL, done_cb, f);
  vimos_history_close (f->history);
  wait_for_result (f);
  g_assert_true (vimos_history_refresh_finish (f->history, f->result, NULL));
  begin (f);
  vimos_history_refresh_async (f->history, NULL, done_cb, f);
  wait_for_result (f);
  g_assert_false (vimos_history_refresh_finish (f->history, f->result, &error));
  g_assert_error (error, VIMOS_HISTORY_ERROR, VIMOS_HISTORY_ERROR_FAILED);
}

static gboolean
once_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A simulated time stands while the worker works. */
static void
test_clock (Fixture *f,
            gconstpointer data)
{
  gboolean went = FALSE;

  vimos_clock_simulate (INFINITY);
  vimos_clock_add (1, once_cb, &went);
  refresh (f);
  g_assert_false (went);
  while (!went)
    g_main_context_iteration (NULL, TRUE);
  vimos_clock_end_simulation ();
}

#define N_MANY 1000

static void
store_many (Fixture *f)
{
  g_autoptr (VimosHistoryStore) other = vimos_history_store_new (f->path);

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr (VimosHistoryRecord) record = history_fixture_make_record (i, 300);

      g_assert_cmpint (vimos_history_store_write (other, record, NULL), >, 0);
    }
}

/* The main loop must not stand for longer than a frame or so. */
static void
test_many (Fixture *f,
           gconstpointer data)
{
  gboolean slow = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL;
  g_autoptr (GTimer) timer = NULL;
  gint64 began, longest = 0;
  double opened;

  store_many (f);
  timer = g_timer_new ();
  begin (f);
  vimos_history_refresh_async (f->history, NULL, done_cb, f);
  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  opened = g_timer_elapsed (timer, NULL);
  began = g_get_monotonic_time ();
  g_assert_true (vimos_history_refresh_finish (f->history, f->result, NULL));
  longest = g_get_monotonic_time () - began;
  g_test_message ("%d runs: read in %.1f ms, shown in %.1f ms", N_MANY, opened * 1000,
                  longest / 1000.0);
  g_assert_cmpuint (count (f), ==, N_MANY);
  for (guint i = 1; i < N_MANY; i++)
    g_assert_cmpint (vimos_history_run_get_record (run_at (f, i - 1))->start_us, >,
                     vimos_history_run_get_record (run_at (f, i))->start_us);
  if (!slow)
    {
      g_assert_cmpfloat (opened, <, 2);
      g_assert_cmpint (longest, <, 200000);
    }
}

#define ADD(name, function) \
  g_test_add ("/history/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("list", test_list);
  ADD ("aside", test_aside);
  ADD ("aside-fails", test_aside_fails);
  ADD ("aside-at-the-end", test_aside_at_the_end);
  ADD ("properties", test_properties);
  ADD ("load", test_load);
  ADD ("export", test_export);
  ADD ("import", test_import);
  ADD ("notice", test_notice);
  ADD ("cancelled", test_cancelled);
  ADD ("dropped", test_dropped);
  ADD ("closed", test_closed);
  ADD ("clock", test_clock);
  ADD ("many", test_many);
  return g_test_run ();
}
