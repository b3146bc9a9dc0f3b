/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "history-runs.h"
#include "page-fixture.h"
#include "test-display.h"
#include "vimos-history-filter.h"
#include "window-fixture.h"

static GListModel *
get_shown (PageFixture *fixture)
{
  return G_LIST_MODEL (vimos_history_list_get_selection (page_fixture_get_list (fixture)));
}

static const VimosHistoryRecord *
record_at (PageFixture *fixture,
           guint position)
{
  g_autoptr (VimosHistoryRun) run = g_list_model_get_item (get_shown (fixture), position);

  g_assert_nonnull (run);
  return vimos_history_run_get_record (run);
}

static void
test_empty (PageFixture *fixture,
            gconstpointer data)
{
  g_assert_true (page_fixture_shows (fixture, "No moves yet"));
  g_assert_false (vimos_history_page_has_run (fixture->page));
  g_assert_null (vimos_history_page_make_report (fixture->page));
  page_fixture_picture (fixture, "empty");
}

static void
test_list (PageFixture *fixture,
           gconstpointer data)
{
  page_fixture_fill (fixture);
  g_assert_cmpuint (page_fixture_count (fixture), ==, 6);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "web");
  g_assert_cmpuint (record_at (fixture, 0)->path.rank, ==, 1);
  g_assert_cmpstr (record_at (fixture, 5)->vm, ==, "db");
  g_assert_true (page_fixture_shows (fixture, "6 runs"));
  g_assert_true (page_fixture_shows (fixture, "hv1 → hv2"));
  g_assert_true (page_fixture_shows (fixture, "50 Mbit/s"));
  g_assert_true (page_fixture_shows (fixture, "db runs on hv1 again"));
  page_fixture_picture (fixture, "list");
}

static GtkColumnViewColumn *
find_column (PageFixture *fixture,
             const char *title)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (page_fixture_find (fixture, GTK_TYPE_COLUMN_VIEW));
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *name = gtk_column_view_column_get_title (column);

      if (name != NULL && g_str_has_prefix (name, title))
        return column; /* the view keeps it */
    }
  g_assert_not_reached ();
}

static void
sort_by (PageFixture *fixture,
         const char *title,
         GtkSortType direction)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (page_fixture_find (fixture, GTK_TYPE_COLUMN_VIEW));

  gtk_column_view_sort_by_column (view, find_column (fixture, title), direction);
  test_display_settle ();
}

static void
test_sort (PageFixture *fixture,
           gconstpointer data)
{
  page_fixture_fill (fixture);
  sort_by (fixture, "Migration time", GTK_SORT_ASCENDING);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "cache");
  g_assert_cmpstr (record_at (fixture, 5)->vm, ==, "db"); /* was not measured */
  for (guint i = 1; i < 5; i++)
    g_assert_cmpfloat (record_at (fixture, i - 1)->measurement.migration, <=,
                       record_at (fixture, i)->measurement.migration);
  sort_by (fixture, "VM", GTK_SORT_ASCENDING);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "cache");
  g_assert_cmpstr (record_at (fixture, 5)->vm, ==, "web");
  sort_by (fixture, "Volume", GTK_SORT_DESCENDING);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "db");
}

static void
test_search (PageFixture *fixture,
             gconstpointer data)
{
  page_fixture_fill (fixture);
  page_fixture_search (fixture, "MAIL");
  g_assert_cmpuint (page_fixture_count (fixture), ==, 1);
  page_fixture_search (fixture, "web path 2");
  g_assert_cmpuint (page_fixture_count (fixture), ==, 1);
  g_assert_cmpuint (record_at (fixture, 0)->path.rank, ==, 2);
  page_fixture_search (fixture, "nothing like it");
  g_assert_true (page_fixture_shows (fixture, "No such run"));
  page_fixture_picture (fixture, "nothing");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page_fixture_get_list (fixture)),
                                             "history.show-all", NULL));
  test_display_settle ();
  g_assert_cmpuint (page_fixture_count (fixture), ==, 6);
}

/* The filter by itself: words, hosts, outcomes, and days as the user has them. */
static void
test_filter (void)
{
  HistoryRunSpec spec = history_runs_six[0];
  g_autoptr (VimosHistoryRecord) record = history_runs_make (&spec);
  VimosHistoryFilter filter = { NULL };
  gint64 now_us = record->start_us;

  g_assert_true (vimos_history_filter_is_open (&filter));
  vimos_history_filter_set_text (&filter, "  ");
  g_assert_true (vimos_history_filter_is_open (&filter));
  vimos_history_filter_set_text (&filter, "HV2 s4");
  g_assert_false (vimos_history_filter_is_open (&filter));
  g_assert_true (vimos_history_filter_matches (&filter, record, now_us));
  vimos_history_filter_set_text (&filter, "hv2 s7");
  g_assert_false (vimos_history_filter_matches (&filter, record, now_us));
  vimos_history_filter_set_text (&filter, "");
  filter.host = g_strdup ("hv1");
  g_assert_true (vimos_history_filter_matches (&filter, record, now_us));
  g_free (filter.host);
  filter.host = g_strdup ("hv");
  g_assert_false (vimos_history_filter_matches (&filter, record, now_us));
  vimos_history_filter_clear (&filter);
  filter.result = VIMOS_RESULT_NOT_MOVED;
  g_assert_false (vimos_history_filter_matches (&filter, record, now_us));
  filter.result = VIMOS_RESULT_MOVED;
  filter.period = VIMOS_PERIOD_WEEK;
  g_assert_true (
      vimos_history_filter_matches (&filter, record, now_us + 6 * 86400 * (gint64) G_USEC_PER_SEC));
  g_assert_false (
      vimos_history_filter_matches (&filter, record, now_us + 8 * 86400 * (gint64) G_USEC_PER_SEC));
  filter.period = VIMOS_PERIOD_TODAY;
  g_assert_true (vimos_history_filter_matches (&filter, record, now_us));
  g_assert_false (
      vimos_history_filter_matches (&filter, record, now_us + 2 * 86400 * (gint64) G_USEC_PER_SEC));
}

static void
test_drop_downs (PageFixture *fixture,
                 gconstpointer data)
{
  GtkWidget *network, *host, *period, *result;

  network = window_fixture_find (GTK_WIDGET (page_fixture_get_list (fixture)), GTK_TYPE_DROP_DOWN);
  g_assert_false (gtk_widget_get_visible (network)); /* nothing to choose from */
  page_fixture_fill (fixture);
  g_assert_true (gtk_widget_get_visible (network));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (network), 1);
  test_display_settle ();
  g_assert_cmpuint (page_fixture_count (fixture), ==, 1);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "mail");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (network), 0);
  host = gtk_widget_get_next_sibling (network);
  period = gtk_widget_get_next_sibling (host);
  result = gtk_widget_get_next_sibling (period);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (host))), ==,
                    3);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (result), 2);
  test_display_settle ();
  g_assert_cmpuint (page_fixture_count (fixture), ==, 1);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "db");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (result), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (period), 2);
  test_display_settle ();
  g_assert_cmpuint (page_fixture_count (fixture), ==, 6);
}

static gboolean
is_narrow (gpointer data)
{
  return gtk_widget_get_width (data) < 1000;
}

/* However narrow the window is, what gets the keyboard comes into view. */
static void
test_menu_comes_into_view (PageFixture *fixture,
                           gconstpointer data)
{
  GtkWidget *view, *menu;
  GtkAdjustment *across;
  graphene_rect_t bounds;

  page_fixture_fill (fixture);
  gtk_window_set_default_size (fixture->window, 500, 600);
  view = page_fixture_find (fixture, GTK_TYPE_COLUMN_VIEW);
  g_assert_true (test_display_wait (is_narrow, view));
  test_display_settle ();
  gtk_widget_set_size_request (gtk_widget_get_parent (view), 300, -1);
  across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  menu = window_fixture_find (gtk_widget_get_last_child (view), GTK_TYPE_MENU_BUTTON);
  gtk_adjustment_set_value (across, 0);
  test_display_settle ();
  gtk_widget_grab_focus (menu);
  test_display_settle ();
  g_assert_true (gtk_widget_compute_bounds (menu, view, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (view));
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  page_fixture_init ();
  g_test_add_func ("/history/filter", test_filter);
  page_fixture_add ("/history/empty", test_empty);
  page_fixture_add ("/history/list", test_list);
  page_fixture_add ("/history/sort", test_sort);
  page_fixture_add ("/history/search", test_search);
  page_fixture_add ("/history/drop-downs", test_drop_downs);
  page_fixture_add ("/history/menu-comes-into-view", test_menu_comes_into_view);
  return g_test_run ();
}
