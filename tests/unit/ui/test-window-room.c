/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-time-pane.h"
#include "vimos-vm-pane.h"
#include "window-fixture.h"

/* What the window does with the room that it has, and that nothing of it is cut off. */

typedef struct
{
  WindowFixture *fixture;
  int width;
  int height;
} Wanted;

/* But for its shadow; what is shown may need more height for a moment. And it has made the best of
 * it. */
static gboolean
has_size (gpointer data)
{
  Wanted *wanted = data;
  int width = gtk_widget_get_width (GTK_WIDGET (wanted->fixture->window));
  int height = gtk_widget_get_height (GTK_WIDGET (wanted->fixture->window));

  return ABS (width - wanted->width) <= 40 && height >= wanted->height - 40
         && wanted->fixture->window->fit_source == 0;
}

static void
resize (WindowFixture *fixture,
        int width,
        int height)
{
  Wanted wanted = { fixture, width, height };

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  g_assert_true (test_display_wait (has_size, &wanted));
  test_display_settle ();
  test_display_settle ();
}

static AdwFlap *
list_of (WindowFixture *fixture)
{
  return vimos_work_page_get_list_flap (fixture->window->page);
}

static AdwFlap *
plan_of (WindowFixture *fixture)
{
  return vimos_work_page_get_plan_flap (fixture->window->page);
}

static gboolean
is_folded (WindowFixture *fixture)
{
  return vimos_time_pane_get_folded (vimos_work_page_get_time_pane (fixture->window->page));
}

static void
test_large (WindowFixture *fixture,
            gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  resize (fixture, 1270, 1000);
  g_assert_false (adw_flap_get_folded (list_of (fixture)));
  g_assert_false (adw_flap_get_folded (plan_of (fixture)));
  g_assert_false (is_folded (fixture));
  window_fixture_assert_shows (fixture, "Theoretical transfer time");
  window_fixture_assert_shows (fixture, "2 of 2 that exist");
}

static void
test_small (WindowFixture *fixture,
            gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  resize (fixture, 1024, 700);
  window_fixture_picture (fixture, "small");
  g_assert_true (adw_flap_get_folded (list_of (fixture)));
  g_assert_false (adw_flap_get_reveal_flap (list_of (fixture)));
  g_assert_false (adw_flap_get_folded (plan_of (fixture)));
  g_assert_true (is_folded (fixture));
  g_assert_nonnull (window_fixture_find_button (GTK_WIDGET (fixture->window), "Legend"));
  g_assert_false (window_fixture_shows (GTK_WIDGET (fixture->window), "Theoretical transfer time"));

  /* What is folded is a key away. */
  g_assert_true (window_fixture_activate (fixture, "win.toggle-list"));
  g_assert_true (adw_flap_get_reveal_flap (list_of (fixture)));
  g_assert_true (window_fixture_activate (fixture, "win.toggle-charts"));
  g_assert_false (is_folded (fixture));
}

/* Nothing keeps its room that is not shown any more. */
static void
assert_fills (WindowFixture *fixture)
{
  GtkWidget *page = GTK_WIDGET (fixture->window->page);
  double x, y;

  gtk_widget_translate_coordinates (page, GTK_WIDGET (fixture->window), 0, gtk_widget_get_height (page), &x, &y);
  g_assert_cmpfloat (y, >=, gtk_widget_get_height (GTK_WIDGET (fixture->window)) - 1);
}

static void
test_smallest (WindowFixture *fixture,
               gconstpointer data)
{
  ui_fixture_plan (&fixture->ui);
  resize (fixture, 700, 560);
  window_fixture_picture (fixture, "smallest");
  assert_fills (fixture);
  g_assert_true (adw_flap_get_folded (plan_of (fixture)));
  g_assert_false (adw_flap_get_reveal_flap (plan_of (fixture)));
  g_assert_true (window_fixture_activate (fixture, "win.toggle-plan"));
  test_display_settle ();
  g_assert_true (adw_flap_get_reveal_flap (plan_of (fixture)));

  /* And back, when there is room again. */
  resize (fixture, 1270, 1000);
  g_assert_false (adw_flap_get_folded (list_of (fixture)));
  g_assert_true (adw_flap_get_reveal_flap (list_of (fixture)));
  g_assert_false (is_folded (fixture));
}

/* Where both have their room, paths are chosen where they are seen: beside the network. */
static void
test_beside (WindowFixture *fixture,
             gconstpointer data)
{
  GtkWidget *canvas = GTK_WIDGET (vimos_work_page_get_canvas (fixture->window->page));

  resize (fixture, 800, 600);
  g_assert_false (adw_flap_get_reveal_flap (plan_of (fixture)));
  ui_fixture_plan (&fixture->ui);
  test_display_settle ();
  window_fixture_picture (fixture, "beside");
  g_assert_true (adw_flap_get_reveal_flap (plan_of (fixture)));
  g_assert_false (adw_flap_get_folded (plan_of (fixture)));
  g_assert_cmpint (gtk_widget_get_width (canvas), <, 500);
  g_assert_cmpint (gtk_widget_get_width (canvas), >=, 340);

  /* Beside a table, too. */
  g_assert_true (window_fixture_activate (fixture, "win.toggle-table"));
  test_display_settle ();
  window_fixture_picture (fixture, "beside-table");
  g_assert_false (adw_flap_get_folded (plan_of (fixture)));
  g_assert_true (window_fixture_activate (fixture, "win.toggle-table"));

  /* What is put away stays so. */
  g_assert_true (window_fixture_activate (fixture, "win.toggle-plan"));
  resize (fixture, 840, 640);
  g_assert_false (adw_flap_get_reveal_flap (plan_of (fixture)));
  g_assert_cmpint (gtk_widget_get_width (canvas), >, 700);
}

/* No part of the window needs more than 800 × 600, whatever it shows. */
static void
assert_fits (WindowFixture *fixture)
{
  int minimum;

  test_display_settle ();
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 800);
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_VERTICAL, 800, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 600);
}

static void
test_nothing_is_cut_off (WindowFixture *fixture,
                         gconstpointer data)
{
  resize (fixture, 800, 600);
  assert_fits (fixture);
  ui_fixture_slow_down (&fixture->ui, 60);
  ui_fixture_plan (&fixture->ui);
  assert_fits (fixture);
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  ui_fixture_wait_phase (&fixture->ui, "disk");
  assert_fits (fixture);
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  assert_fits (fixture);
  g_assert_true (window_fixture_activate (fixture, "win.toggle-charts"));
  assert_fits (fixture);
  window_fixture_picture (fixture, "unfolded");
}

static void
test_history_is_not_cut_off (WindowFixture *fixture,
                             gconstpointer data)
{
  window_fixture_move (fixture);
  resize (fixture, 800, 600);
  vimos_window_show_page (fixture->window, "history");
  assert_fits (fixture);
  vimos_history_page_open (fixture->window->history_page,
                           vimos_window_find_stored (fixture->window));
  assert_fits (fixture);
  window_fixture_picture (fixture, "small-run");
}

/* At the usual size there is room for everything, whatever has come to pass. */
static void
test_list_stays (WindowFixture *fixture,
                 gconstpointer data)
{
  resize (fixture, 1280, 800);
  ui_fixture_plan (&fixture->ui);
  g_assert_false (adw_flap_get_folded (list_of (fixture)));
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  test_display_settle ();
  g_assert_false (adw_flap_get_folded (list_of (fixture)));
  g_assert_false (is_folded (fixture));
}

/* The list lies over the network, and goes once a VM is chosen; while the arrow keys go from VM to VM it stays. */
static void
test_list_folds_away (WindowFixture *fixture,
                      gconstpointer data)
{
  GtkWidget *pane, *list, *search;

  resize (fixture, 700, 560);
  g_assert_false (adw_flap_get_reveal_flap (plan_of (fixture)));
  g_assert_true (window_fixture_activate (fixture, "win.find-vm"));
  g_assert_true (adw_flap_get_reveal_flap (list_of (fixture)));
  pane = window_fixture_find (GTK_WIDGET (fixture->window), VIMOS_TYPE_VM_PANE);
  list = window_fixture_find (pane, GTK_TYPE_LIST_VIEW);
  search = window_fixture_find (pane, GTK_TYPE_SEARCH_ENTRY);
  g_assert_true (gtk_widget_get_mapped (search));

  gtk_widget_grab_focus (list);
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 1, TRUE);
  test_display_settle ();
  g_assert_nonnull (vimos_workspace_get_vm (fixture->ui.workspace));
  g_assert_true (adw_flap_get_reveal_flap (list_of (fixture)));

  g_signal_emit_by_name (list, "activate", 1);
  test_display_settle ();
  g_assert_false (adw_flap_get_reveal_flap (list_of (fixture)));
  g_assert_true (adw_flap_get_reveal_flap (plan_of (fixture)));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                                         adw_flap_get_flap (plan_of (fixture))));

  /* Beside the network it stays. */
  resize (fixture, 1270, 800);
  g_signal_emit_by_name (search, "activate");
  test_display_settle ();
  g_assert_true (adw_flap_get_reveal_flap (list_of (fixture)));
}

static void
test_right_to_left (WindowFixture *fixture,
                    gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  ui_fixture_plan (&fixture->ui);
  resize (fixture, 1270, 800);
  window_fixture_picture (fixture, "rtl");
  window_fixture_assert_shows (fixture, "Path 1");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  window_fixture_init ();
  window_fixture_add ("/window-room/large", test_large);
  window_fixture_add ("/window-room/small", test_small);
  window_fixture_add ("/window-room/smallest", test_smallest);
  window_fixture_add ("/window-room/beside", test_beside);
  window_fixture_add ("/window-room/nothing-is-cut-off", test_nothing_is_cut_off);
  window_fixture_add ("/window-room/history-is-not-cut-off", test_history_is_not_cut_off);
  window_fixture_add ("/window-room/list-stays", test_list_stays);
  window_fixture_add ("/window-room/list-folds-away", test_list_folds_away);
  window_fixture_add ("/window-room/right-to-left", test_right_to_left);
  return g_test_run ();
}
