/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "history-runs.h"
#include "page-fixture.h"
#include "test-display.h"
#include "vimos-compare-pane.h"
#include "vimos-history-detail.h"
#include "window-fixture.h"

static void
choose (PageFixture *fixture,
        guint first,
        guint n)
{
  VimosHistoryRun *runs[6];

  for (guint i = 0; i < n; i++)
    runs[i] = history_runs_get (fixture->history, first + i);
  vimos_history_list_choose (page_fixture_get_list (fixture), runs, n);
  test_display_settle ();
}

static gboolean
is_comparing (gpointer data)
{
  return gtk_widget_get_mapped (page_fixture_find (data, VIMOS_TYPE_COMPARE_PANE));
}

static void
test_compare (PageFixture *fixture,
              gconstpointer data)
{
  page_fixture_fill (fixture);
  choose (fixture, 0, 1);
  g_assert_false (is_comparing (fixture));
  choose (fixture, 0, 2);
  g_assert_true (test_display_wait (is_comparing, fixture));
  test_display_settle ();
  g_assert_true (page_fixture_shows (fixture, "6 runs · 2 chosen"));
  g_assert_true (page_fixture_shows (fixture,
                                     "Path 1 moved web in 29.1 s: 42.1 s sooner than Path 2."));
  g_assert_true (page_fixture_shows (fixture, "+42.1 s"));
  g_assert_nonnull (vimos_history_page_get_chart (fixture->page));
  page_fixture_picture (fixture, "compare-2");
  choose (fixture, 0, 3);
  test_display_settle ();
  page_fixture_picture (fixture, "compare-3");
  choose (fixture, 0, 5);
  g_assert_false (is_comparing (fixture)); /* too many */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page_fixture_get_list (fixture)),
                                             "history.clear", NULL));
  g_assert_true (page_fixture_shows (fixture, "6 runs"));
}

/* From the result of a move: beside the last one of the same VM over another path. */
static void
test_counterpart (PageFixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) chosen = NULL;

  page_fixture_fill (fixture);
  page_fixture_search (fixture, "mail");
  vimos_history_page_compare (fixture->page, history_runs_get (fixture->history, 0));
  g_assert_true (test_display_wait (is_comparing, fixture));
  chosen = vimos_history_list_get_chosen (page_fixture_get_list (fixture));
  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_true (g_ptr_array_index (chosen, 1) == history_runs_get (fixture->history, 1));
  vimos_history_page_compare (fixture->page, history_runs_get (fixture->history, 3));
  g_assert_nonnull (strstr (fixture->message, "Choose another run"));
}

static gboolean
is_open (gpointer data)
{
  return vimos_history_page_has_run (((PageFixture *) data)->page);
}

static void
open_run (PageFixture *fixture,
          guint index)
{
  VimosHistoryRun *run = history_runs_get (fixture->history, index);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.open", "x",
                                             vimos_history_run_get_id (run)));
  g_assert_true (test_display_wait (is_open, fixture));
  test_display_settle ();
}

static void
test_open (PageFixture *fixture,
           gconstpointer data)
{
  g_autoptr (VimosReport) report = NULL;

  page_fixture_fill (fixture);
  open_run (fixture, 0);
  g_assert_true (page_fixture_shows (fixture, "web, from hv1 to hv2 over Path 1"));
  g_assert_true (page_fixture_shows (fixture, "web now runs on hv2."));
  g_assert_true (page_fixture_shows (fixture, "29.1 s"));
  g_assert_true (page_fixture_shows (fixture, "Copying disks"));
  report = vimos_history_page_make_report (fixture->page);
  g_assert_cmpstr (report->record->vm, ==, "web");
  g_assert_nonnull (vimos_history_page_get_chart (fixture->page));
  page_fixture_picture (fixture, "run");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.back", NULL));
  g_assert_false (is_open (fixture));
  open_run (fixture, 5);
  g_assert_true (page_fixture_shows (fixture, "Cancelled at 31 %"));
  page_fixture_picture (fixture, "run-failed");
}

static void
delete_chosen (PageFixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.delete-chosen", NULL);
  test_display_settle ();
}

/* What is deleted is gone from the list, and comes back by “Undo” as it was. */
static void
test_delete_and_undo (PageFixture *fixture,
                      gconstpointer data)
{
  VimosHistoryRun *first;

  page_fixture_fill (fixture);
  first = history_runs_get (fixture->history, 0);
  delete_chosen (fixture);
  g_assert_null (fixture->toast); /* nothing is chosen */
  g_assert_false (vimos_history_page_can_undo (fixture->page));
  choose (fixture, 0, 2);
  delete_chosen (fixture);
  g_assert_cmpuint (page_fixture_count (fixture), ==, 4);
  g_assert_false (is_comparing (fixture));
  g_assert_cmpstr (adw_toast_get_title (fixture->toast), ==, "2 runs deleted");
  page_fixture_picture (fixture, "delete");
  g_assert_true (vimos_history_page_can_undo (fixture->page));
  vimos_history_page_undo (fixture->page);
  test_display_settle ();
  g_assert_cmpuint (page_fixture_count (fixture), ==, 6);
  g_assert_true (history_runs_get (fixture->history, 0) == first);
  g_assert_false (vimos_history_page_can_undo (fixture->page));
}

/* Only when the toast is gone they are gone for good. */
static void
test_delete (PageFixture *fixture,
             gconstpointer data)
{
  page_fixture_fill (fixture);
  open_run (fixture, 0);
  g_assert_true (gtk_widget_activate_action (
      GTK_WIDGET (fixture->page), "history.delete", "x",
      vimos_history_run_get_id (history_runs_get (fixture->history, 0))));
  test_display_settle ();
  g_assert_false (is_open (fixture)); /* what is deleted is not shown any more */
  g_assert_cmpuint (page_fixture_count (fixture), ==, 5);
  g_assert_cmpstr (adw_toast_get_title (fixture->toast), ==, "Run of web deleted");
  adw_toast_dismiss (fixture->toast);
  test_display_settle ();
  g_assert_false (vimos_history_page_can_undo (fixture->page));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.refresh", NULL);
  test_display_settle ();
  g_assert_cmpuint (page_fixture_count (fixture), ==, 5);
}

static void
refreshed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  *(gboolean *) user_data = vimos_history_refresh_finish (VIMOS_HISTORY (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Closing the window in the meantime means that the user did not change his mind. */
static void
test_delete_and_close (PageFixture *fixture,
                       gconstpointer data)
{
  g_autoptr (VimosHistory) other = NULL;
  gboolean read = FALSE;

  page_fixture_fill (fixture);
  choose (fixture, 0, 6);
  delete_chosen (fixture);
  g_assert_true (page_fixture_shows (fixture, "No moves yet"));
  page_fixture_close (fixture);
  vimos_history_close (fixture->history);
  other = vimos_history_new (fixture->folder);
  vimos_history_refresh_async (other, NULL, refreshed_cb, &read);
  g_assert_true (test_display_wait (is_true, &read));
  g_assert_cmpuint (g_list_model_get_n_items (vimos_history_get_runs (other)), ==, 0);
  vimos_history_close (other);
  test_display_settle ();
}

/* px: what the page needs at least in a small window */
static int
measure_width (PageFixture *fixture)
{
  int minimum;

  test_display_settle ();
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  return minimum;
}

static void
test_small (PageFixture *fixture,
            gconstpointer data)
{
  page_fixture_fill (fixture);
  vimos_history_page_set_room (fixture->page, TRUE, TRUE);
  g_assert_cmpint (measure_width (fixture), <=, 800);
  choose (fixture, 0, 3);
  g_assert_true (test_display_wait (is_comparing, fixture));
  g_assert_cmpint (measure_width (fixture), <=, 800);
  open_run (fixture, 0);
  g_assert_cmpint (measure_width (fixture), <=, 800);
}

static void
test_keys (PageFixture *fixture,
           gconstpointer data)
{
  GtkWidget *view;
  g_autoptr (GPtrArray) all = NULL;

  page_fixture_fill (fixture);
  view = page_fixture_find (fixture, GTK_TYPE_COLUMN_VIEW);
  gtk_widget_grab_focus (gtk_widget_get_first_child (view));
  gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD);
  gtk_widget_activate_action (gtk_window_get_focus (fixture->window), "list.select-all", NULL);
  all = vimos_history_list_get_chosen (page_fixture_get_list (fixture));
  g_assert_cmpuint (all->len, ==, 6);
  test_display_press (GTK_WIDGET (page_fixture_get_list (fixture)), GDK_KEY_Delete, 0);
  g_assert_cmpuint (page_fixture_count (fixture), ==, 0);
  vimos_history_page_undo (fixture->page);
  g_assert_cmpuint (page_fixture_count (fixture), ==, 6);
  choose (fixture, 0, 2);
  test_display_press (GTK_WIDGET (page_fixture_get_list (fixture)), GDK_KEY_Escape, 0);
  g_clear_pointer (&all, g_ptr_array_unref);
  all = vimos_history_list_get_chosen (page_fixture_get_list (fixture));
  g_assert_cmpuint (all->len, ==, 0);
  g_signal_emit_by_name (view, "activate", 1);
  g_assert_true (test_display_wait (is_open, fixture));
  test_display_press (page_fixture_find (fixture, VIMOS_TYPE_HISTORY_DETAIL), GDK_KEY_Escape, 0);
  g_assert_false (is_open (fixture));
}

/* Escape beside the list, too, chooses none, and the keyboard does not stay on what has gone. */
static void
test_leave_comparison (PageFixture *fixture,
                       gconstpointer data)
{
  GtkWidget *compare;

  page_fixture_fill (fixture);
  choose (fixture, 0, 2);
  g_assert_true (test_display_wait (is_comparing, fixture));
  compare = page_fixture_find (fixture, VIMOS_TYPE_COMPARE_PANE);
  g_assert_true (gtk_widget_child_focus (compare, GTK_DIR_TAB_FORWARD));
  test_display_press (GTK_WIDGET (fixture->page), GDK_KEY_Escape, 0);
  test_display_settle ();
  g_assert_false (gtk_widget_get_mapped (compare));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window),
                                         GTK_WIDGET (page_fixture_get_list (fixture))));
}

static void
test_accessible (PageFixture *fixture,
                 gconstpointer data)
{
  GtkWidget *view, *chooser;

  page_fixture_fill (fixture);
  view = page_fixture_find (fixture, GTK_TYPE_COLUMN_VIEW);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Runs");
  chooser = window_fixture_find (view, GTK_TYPE_TOGGLE_BUTTON);
  gtk_test_accessible_assert_role (chooser, GTK_ACCESSIBLE_ROLE_CHECKBOX);
  gtk_test_accessible_assert_state (chooser, GTK_ACCESSIBLE_STATE_CHECKED, FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chooser), TRUE);
  test_display_settle ();
  gtk_test_accessible_assert_state (chooser, GTK_ACCESSIBLE_STATE_CHECKED, TRUE);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (chooser)), ==, "A");
  gtk_test_accessible_assert_property (page_fixture_find (fixture, GTK_TYPE_SEARCH_ENTRY),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Find runs by VM, host or path");
  choose (fixture, 0, 2);
  g_assert_true (test_display_wait (is_comparing, fixture));
  gtk_test_accessible_assert_property (page_fixture_find (fixture, VIMOS_TYPE_TIME_CHART),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "The chosen runs on one axis");
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  page_fixture_init ();
  page_fixture_add ("/history/compare", test_compare);
  page_fixture_add ("/history/counterpart", test_counterpart);
  page_fixture_add ("/history/open", test_open);
  page_fixture_add ("/history/delete-and-undo", test_delete_and_undo);
  page_fixture_add ("/history/delete", test_delete);
  page_fixture_add ("/history/delete-and-close", test_delete_and_close);
  page_fixture_add ("/history/small", test_small);
  page_fixture_add ("/history/keys", test_keys);
  page_fixture_add ("/history/accessible", test_accessible);
  page_fixture_add ("/history/leave-comparison", test_leave_comparison);
  return g_test_run ();
}
