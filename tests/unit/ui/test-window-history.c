/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-compare-pane.h"
#include "vimos-history-list.h"
#include "vimos-time-pane.h"
#include "window-fixture.h"

static gboolean
is_enabled (WindowFixture *fixture,
            const char *action)
{
  return window_fixture_is_enabled (GTK_WIDGET (fixture->window), action);
}

/* Nothing can be saved before there is something. */
static void
test_before (WindowFixture *fixture,
             gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  test_display_settle ();
  g_assert_false (is_enabled (fixture, "win.save-report"));
  g_assert_false (is_enabled (fixture, "win.compare"));
  g_assert_true (is_enabled (fixture, "win.save-picture"));
  vimos_window_show_page (fixture->window, "history");
  test_display_settle ();
  g_assert_false (is_enabled (fixture, "win.save-picture"));
  window_fixture_assert_shows (fixture, "No moves yet");
}

static void
test_result (WindowFixture *fixture,
             gconstpointer data)
{
  window_fixture_move (fixture);
  g_assert_true (is_enabled (fixture, "win.save-report"));
  g_assert_true (is_enabled (fixture, "win.export-samples"));
  g_assert_true (is_enabled (fixture, "win.export-run"));
  g_assert_true (window_fixture_activate (fixture, "win.compare"));
  test_display_settle ();
  window_fixture_assert_shows (fixture, "1 run · 1 chosen");
  window_fixture_assert_shows (fixture, "Choose another run to compare this one with");
  window_fixture_picture (fixture, "history");
  g_assert_false (is_enabled (fixture, "win.compare"));
}

/* The move that is shown and the one in the history are one. */
static void
test_open (WindowFixture *fixture,
           gconstpointer data)
{
  VimosHistoryRun *run;
  g_autoptr (VimosReport) report = NULL;

  window_fixture_move (fixture);
  run = vimos_recorder_find_run (fixture->window->recorder,
                                 vimos_workspace_get_migration (fixture->ui.workspace));
  vimos_window_show_page (fixture->window, "history");
  vimos_history_page_open (fixture->window->history_page, run);
  test_display_settle ();
  window_fixture_assert_shows (fixture, "web, from hv1 to hv3 over Path 1");
  g_assert_true (is_enabled (fixture, "win.save-report"));
  g_assert_true (is_enabled (fixture, "win.save-picture"));
  report = vimos_history_page_make_report (fixture->window->history_page);
  g_assert_true (report->record == vimos_history_run_get_record (run));
  window_fixture_picture (fixture, "history-run");
  vimos_window_show_page (fixture->window, "network");
  test_display_settle ();
  g_assert_true (is_enabled (fixture, "win.compare"));
}

static void
texture_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  *(GdkTexture **) user_data
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_copy (WindowFixture *fixture,
           gconstpointer data)
{
  g_autoptr (GdkTexture) texture = NULL;

  window_fixture_move (fixture);
  g_assert_true (window_fixture_activate (fixture, "win.copy-picture"));
  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL,
                                    texture_cb, &texture);
  g_assert_true (test_display_wait (is_set, &texture));
  g_assert_cmpint (gdk_texture_get_width (texture), >, 300);
  test_display_settle ();
  window_fixture_assert_shows (fixture, "Picture of the network copied");
}

/* The search of the header looks through what is shown. */
static void
test_find (WindowFixture *fixture,
           gconstpointer data)
{
  GtkWidget *focus;

  window_fixture_move (fixture);
  vimos_window_show_page (fixture->window, "history");
  test_display_settle ();
  g_assert_true (window_fixture_activate (fixture, "win.find"));
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, VIMOS_TYPE_HISTORY_LIST));
}

/* Nothing outlives a window that is closed after a move, with the history and a comparison open. */
static void
test_closed (WindowFixture *fixture,
             gconstpointer data)
{
  gpointer children[4];
  VimosHistoryRun *run;
  VimosWorkPage *page = fixture->window->page;

  window_fixture_move (fixture);
  run = vimos_recorder_find_run (fixture->window->recorder,
                                 vimos_workspace_get_migration (fixture->ui.workspace));
  vimos_window_show_page (fixture->window, "history");
  vimos_history_page_open (fixture->window->history_page, run);
  test_display_settle ();
  vimos_window_show_page (fixture->window, "network");
  g_assert_true (window_fixture_activate (fixture, "win.compare"));
  test_display_settle ();
  children[0] = page;
  children[1] = vimos_work_page_get_canvas (page);
  children[2] = vimos_time_pane_get_chart (vimos_work_page_get_time_pane (page));
  children[3] = fixture->window->history_page;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    g_object_add_weak_pointer (children[i], &children[i]);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->window);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    g_assert_null (children[i]);
  ui_fixture_tear_down (&fixture->ui, data);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  window_fixture_init ();
  window_fixture_add ("/window-history/before", test_before);
  window_fixture_add ("/window-history/result", test_result);
  window_fixture_add ("/window-history/open", test_open);
  window_fixture_add ("/window-history/copy", test_copy);
  window_fixture_add ("/window-history/find", test_find);
  g_test_add ("/window-history/closed", WindowFixture, NULL, window_fixture_set_up, test_closed,
              NULL);
  return g_test_run ();
}
