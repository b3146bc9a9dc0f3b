/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "history-runs.h"
#include "test-display.h"
#include "test-folder.h"
#include "vimos-compare-pane.h"
#include "vimos-history-detail.h"
#include "vimos-history-filter.h"
#include "vimos-history-list.h"
#include "vimos-history-page.h"
#include "vimos-palette.h"
#include "vimos-ui-resources.h"

typedef struct
{
  char *folder;
  VimosHistory *history;
  GtkWindow *window;
  VimosHistoryPage *page;
  AdwToastOverlay *toasts;
  AdwToast *toast; /* the last one */
  char *message; /* the last one */
} Fixture;

static GtkWidget *
find_widget (GtkWidget *widget,
             GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Whether a label that can be seen holds the text. */
static gboolean
shows_text (GtkWidget *widget,
            const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static VimosHistoryList *
get_list (Fixture *fixture)
{
  return VIMOS_HISTORY_LIST (find_widget (GTK_WIDGET (fixture->page), VIMOS_TYPE_HISTORY_LIST));
}

static GListModel *
get_shown (Fixture *fixture)
{
  return G_LIST_MODEL (vimos_history_list_get_selection (get_list (fixture)));
}

static const VimosHistoryRecord *
record_at (Fixture *fixture,
           guint position)
{
  g_autoptr (VimosHistoryRun) run = g_list_model_get_item (get_shown (fixture), position);

  g_assert_nonnull (run);
  return vimos_history_run_get_record (run);
}

static void
message_cb (Fixture *fixture,
            const char *message)
{
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static void
toast_cb (Fixture *fixture,
          AdwToast *toast)
{
  g_set_object (&fixture->toast, toast);
  adw_toast_overlay_add_toast (fixture->toasts, g_object_ref (toast));
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->history = vimos_history_new (fixture->folder);
  fixture->page = VIMOS_HISTORY_PAGE (vimos_history_page_new (fixture->history, NULL));
  g_object_ref_sink (fixture->page);
  g_signal_connect_swapped (fixture->page, "message", G_CALLBACK (message_cb), fixture);
  g_signal_connect_swapped (fixture->page, "toast", G_CALLBACK (toast_cb), fixture);
  fixture->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (fixture->toasts, GTK_WIDGET (fixture->page));
  fixture->window = GTK_WINDOW (test_display_present (GTK_WIDGET (fixture->toasts), 1280, 753));
  test_display_settle ();
}

static void
close_page (Fixture *fixture)
{
  if (fixture->page == NULL)
    return;
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->toast);
  test_display_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->page));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  close_page (fixture);
  vimos_history_close (fixture->history);
  test_display_settle ();
  g_assert_finalize_object (fixture->history);
  test_folder_free (fixture->folder);
  g_free (fixture->message);
}

static void
fill (Fixture *fixture)
{
  history_runs_add (fixture->history, history_runs_six, G_N_ELEMENTS (history_runs_six));
  test_display_settle ();
}

static void
choose (Fixture *fixture,
        guint first,
        guint n)
{
  VimosHistoryRun *runs[6];

  for (guint i = 0; i < n; i++)
    runs[i] = history_runs_get (fixture->history, first + i);
  vimos_history_list_choose (get_list (fixture), runs, n);
  test_display_settle ();
}

/* As the page looks in a small and in a large window. */
static void
picture (Fixture *fixture,
         const char *name)
{
  static const int sizes[][2] = { { 800, 553 }, { 1280, 753 }, { 1920, 1033 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint dark = 0; dark < 2; dark++)
      {
        g_autofree char *file
            = g_strdup_printf ("history-%s-%d-%s", name, sizes[i][0], dark ? "dark" : "light");

        adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                            dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                 : ADW_COLOR_SCHEME_FORCE_LIGHT);
        vimos_palette_install (gdk_display_get_default (), dark, FALSE);
        gtk_window_set_default_size (fixture->window, sizes[i][0], sizes[i][1]);
        vimos_history_page_set_room (fixture->page, sizes[i][0] < 1100, sizes[i][1] < 900);
        test_display_settle ();
        test_display_picture (GTK_WIDGET (fixture->window), file);
      }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  gtk_window_set_default_size (fixture->window, 1280, 753);
  vimos_history_page_set_room (fixture->page, FALSE, FALSE);
}

static void
test_empty (Fixture *fixture,
            gconstpointer data)
{
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "No moves yet"));
  g_assert_false (vimos_history_page_has_run (fixture->page));
  g_assert_null (vimos_history_page_make_report (fixture->page));
  picture (fixture, "empty");
}

static void
test_list (Fixture *fixture,
           gconstpointer data)
{
  fill (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (get_shown (fixture)), ==, 6);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "web");
  g_assert_cmpuint (record_at (fixture, 0)->path.rank, ==, 1);
  g_assert_cmpstr (record_at (fixture, 5)->vm, ==, "db");
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "6 runs"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "hv1 → hv2"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "50 Mbit/s"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "db runs on hv1 again"));
  picture (fixture, "list");
}

static GtkColumnViewColumn *
find_column (Fixture *fixture,
             const char *title)
{
  GtkColumnView *view
      = GTK_COLUMN_VIEW (find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_COLUMN_VIEW));
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
sort_by (Fixture *fixture,
         const char *title,
         GtkSortType direction)
{
  GtkColumnView *view
      = GTK_COLUMN_VIEW (find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_COLUMN_VIEW));

  gtk_column_view_sort_by_column (view, find_column (fixture, title), direction);
  test_display_settle ();
}

static void
test_sort (Fixture *fixture,
           gconstpointer data)
{
  fill (fixture);
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
search (Fixture *fixture,
        const char *text)
{
  gtk_editable_set_text (
      GTK_EDITABLE (find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_SEARCH_ENTRY)), text);
  for (guint i = 0; i < 3; i++)
    test_display_settle ();
}

static void
test_search (Fixture *fixture,
             gconstpointer data)
{
  fill (fixture);
  search (fixture, "MAIL");
  g_assert_cmpuint (g_list_model_get_n_items (get_shown (fixture)), ==, 1);
  search (fixture, "web path 2");
  g_assert_cmpuint (g_list_model_get_n_items (get_shown (fixture)), ==, 1);
  g_assert_cmpuint (record_at (fixture, 0)->path.rank, ==, 2);
  search (fixture, "nothing like it");
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "No such run"));
  picture (fixture, "nothing");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (get_list (fixture)), "history.show-all", NULL));
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (get_shown (fixture)), ==, 6);
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
test_drop_downs (Fixture *fixture,
                 gconstpointer data)
{
  GtkWidget *network, *host, *period, *result;

  network = find_widget (GTK_WIDGET (get_list (fixture)), GTK_TYPE_DROP_DOWN);
  g_assert_false (gtk_widget_get_visible (network)); /* nothing to choose from */
  fill (fixture);
  g_assert_true (gtk_widget_get_visible (network));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (network), 1);
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (get_shown (fixture)), ==, 1);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "mail");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (network), 0);
  host = gtk_widget_get_next_sibling (network);
  period = gtk_widget_get_next_sibling (host);
  result = gtk_widget_get_next_sibling (period);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (host))), ==,
                    3);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (result), 2);
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (get_shown (fixture)), ==, 1);
  g_assert_cmpstr (record_at (fixture, 0)->vm, ==, "db");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (result), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (period), 2);
  test_display_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (get_shown (fixture)), ==, 6);
}

static gboolean
is_comparing (gpointer data)
{
  return gtk_widget_get_mapped (
      find_widget (GTK_WIDGET (((Fixture *) data)->page), VIMOS_TYPE_COMPARE_PANE));
}

static void
test_compare (Fixture *fixture,
              gconstpointer data)
{
  fill (fixture);
  choose (fixture, 0, 1);
  g_assert_false (is_comparing (fixture));
  choose (fixture, 0, 2);
  g_assert_true (test_display_wait (is_comparing, fixture));
  test_display_settle ();
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "6 runs · 2 chosen"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page),
                             "Path 1 moved web in 29.1 s: 42.1 s sooner than Path 2."));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "+42.1 s"));
  g_assert_nonnull (vimos_history_page_get_chart (fixture->page));
  picture (fixture, "compare-2");
  choose (fixture, 0, 3);
  test_display_settle ();
  picture (fixture, "compare-3");
  choose (fixture, 0, 5);
  g_assert_false (is_comparing (fixture)); /* too many */
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (get_list (fixture)), "history.clear", NULL));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "6 runs"));
}

/* From the result of a move: beside the last one of the same VM over another path. */
static void
test_counterpart (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) chosen = NULL;

  fill (fixture);
  search (fixture, "mail");
  vimos_history_page_compare (fixture->page, history_runs_get (fixture->history, 0));
  g_assert_true (test_display_wait (is_comparing, fixture));
  chosen = vimos_history_list_get_chosen (get_list (fixture));
  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_true (g_ptr_array_index (chosen, 1) == history_runs_get (fixture->history, 1));
  vimos_history_page_compare (fixture->page, history_runs_get (fixture->history, 3));
  g_assert_nonnull (strstr (fixture->message, "Choose another run"));
}

static gboolean
is_open (gpointer data)
{
  return vimos_history_page_has_run (((Fixture *) data)->page);
}

static void
open_run (Fixture *fixture,
          guint index)
{
  VimosHistoryRun *run = history_runs_get (fixture->history, index);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.open", "x",
                                             vimos_history_run_get_id (run)));
  g_assert_true (test_display_wait (is_open, fixture));
  test_display_settle ();
}

static void
test_open (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (VimosReport) report = NULL;

  fill (fixture);
  open_run (fixture, 0);
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "web, from hv1 to hv2 over Path 1"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "web now runs on hv2."));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "29.1 s"));
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "Copying disks"));
  report = vimos_history_page_make_report (fixture->page);
  g_assert_cmpstr (report->record->vm, ==, "web");
  g_assert_nonnull (vimos_history_page_get_chart (fixture->page));
  picture (fixture, "run");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.back", NULL));
  g_assert_false (is_open (fixture));
  open_run (fixture, 5);
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "Cancelled at 31 %"));
  picture (fixture, "run-failed");
}

static guint
count_shown (Fixture *fixture)
{
  return g_list_model_get_n_items (get_shown (fixture));
}

static void
delete_chosen (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.delete-chosen", NULL);
  test_display_settle ();
}

/* What is deleted is gone from the list, and comes back by “Undo” as it was. */
static void
test_delete_and_undo (Fixture *fixture,
                      gconstpointer data)
{
  VimosHistoryRun *first;

  fill (fixture);
  first = history_runs_get (fixture->history, 0);
  delete_chosen (fixture);
  g_assert_null (fixture->toast); /* nothing is chosen */
  g_assert_false (vimos_history_page_can_undo (fixture->page));
  choose (fixture, 0, 2);
  delete_chosen (fixture);
  g_assert_cmpuint (count_shown (fixture), ==, 4);
  g_assert_false (is_comparing (fixture));
  g_assert_cmpstr (adw_toast_get_title (fixture->toast), ==, "2 runs deleted");
  picture (fixture, "delete");
  g_assert_true (vimos_history_page_can_undo (fixture->page));
  vimos_history_page_undo (fixture->page);
  test_display_settle ();
  g_assert_cmpuint (count_shown (fixture), ==, 6);
  g_assert_true (history_runs_get (fixture->history, 0) == first);
  g_assert_false (vimos_history_page_can_undo (fixture->page));
}

/* Only when the toast is gone they are gone for good. */
static void
test_delete (Fixture *fixture,
             gconstpointer data)
{
  fill (fixture);
  open_run (fixture, 0);
  g_assert_true (gtk_widget_activate_action (
      GTK_WIDGET (fixture->page), "history.delete", "x",
      vimos_history_run_get_id (history_runs_get (fixture->history, 0))));
  test_display_settle ();
  g_assert_false (is_open (fixture)); /* what is deleted is not shown any more */
  g_assert_cmpuint (count_shown (fixture), ==, 5);
  g_assert_cmpstr (adw_toast_get_title (fixture->toast), ==, "Run of web deleted");
  adw_toast_dismiss (fixture->toast);
  test_display_settle ();
  g_assert_false (vimos_history_page_can_undo (fixture->page));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "history.refresh", NULL);
  test_display_settle ();
  g_assert_cmpuint (count_shown (fixture), ==, 5);
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
test_delete_and_close (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (VimosHistory) other = NULL;
  gboolean read = FALSE;

  fill (fixture);
  choose (fixture, 0, 6);
  delete_chosen (fixture);
  g_assert_true (shows_text (GTK_WIDGET (fixture->page), "No moves yet"));
  close_page (fixture);
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
measure_width (Fixture *fixture)
{
  int minimum;

  test_display_settle ();
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  return minimum;
}

static void
test_small (Fixture *fixture,
            gconstpointer data)
{
  fill (fixture);
  vimos_history_page_set_room (fixture->page, TRUE, TRUE);
  g_assert_cmpint (measure_width (fixture), <=, 800);
  choose (fixture, 0, 3);
  g_assert_true (test_display_wait (is_comparing, fixture));
  g_assert_cmpint (measure_width (fixture), <=, 800);
  open_run (fixture, 0);
  g_assert_cmpint (measure_width (fixture), <=, 800);
}

static void
test_keys (Fixture *fixture,
           gconstpointer data)
{
  GtkWidget *view;
  g_autoptr (GPtrArray) all = NULL;

  fill (fixture);
  view = find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_COLUMN_VIEW);
  gtk_widget_grab_focus (gtk_widget_get_first_child (view));
  gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD);
  gtk_widget_activate_action (gtk_window_get_focus (fixture->window), "list.select-all", NULL);
  all = vimos_history_list_get_chosen (get_list (fixture));
  g_assert_cmpuint (all->len, ==, 6);
  test_display_press (GTK_WIDGET (get_list (fixture)), GDK_KEY_Delete, 0);
  g_assert_cmpuint (count_shown (fixture), ==, 0);
  vimos_history_page_undo (fixture->page);
  g_assert_cmpuint (count_shown (fixture), ==, 6);
  choose (fixture, 0, 2);
  test_display_press (GTK_WIDGET (get_list (fixture)), GDK_KEY_Escape, 0);
  g_clear_pointer (&all, g_ptr_array_unref);
  all = vimos_history_list_get_chosen (get_list (fixture));
  g_assert_cmpuint (all->len, ==, 0);
  g_signal_emit_by_name (view, "activate", 1);
  g_assert_true (test_display_wait (is_open, fixture));
  test_display_press (find_widget (GTK_WIDGET (fixture->page), VIMOS_TYPE_HISTORY_DETAIL),
                      GDK_KEY_Escape, 0);
  g_assert_false (is_open (fixture));
}

/* Escape beside the list, too, chooses none, and the keyboard does not stay on what has gone. */
static void
test_leave_comparison (Fixture *fixture,
                       gconstpointer data)
{
  GtkWidget *compare;

  fill (fixture);
  choose (fixture, 0, 2);
  g_assert_true (test_display_wait (is_comparing, fixture));
  compare = find_widget (GTK_WIDGET (fixture->page), VIMOS_TYPE_COMPARE_PANE);
  g_assert_true (gtk_widget_child_focus (compare, GTK_DIR_TAB_FORWARD));
  test_display_press (GTK_WIDGET (fixture->page), GDK_KEY_Escape, 0);
  test_display_settle ();
  g_assert_false (gtk_widget_get_mapped (compare));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window),
                                         GTK_WIDGET (get_list (fixture))));
}

static gboolean
is_narrow (gpointer data)
{
  return gtk_widget_get_width (data) < 1000;
}

/* However narrow the window is, what gets the keyboard comes into view. */
static void
test_menu_comes_into_view (Fixture *fixture,
                           gconstpointer data)
{
  GtkWidget *view, *menu;
  GtkAdjustment *across;
  graphene_rect_t bounds;

  fill (fixture);
  gtk_window_set_default_size (fixture->window, 500, 600);
  view = find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_COLUMN_VIEW);
  g_assert_true (test_display_wait (is_narrow, view));
  test_display_settle ();
  gtk_widget_set_size_request (gtk_widget_get_parent (view), 300, -1);
  across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  menu = find_widget (gtk_widget_get_last_child (view), GTK_TYPE_MENU_BUTTON);
  gtk_adjustment_set_value (across, 0);
  test_display_settle ();
  gtk_widget_grab_focus (menu);
  test_display_settle ();
  g_assert_true (gtk_widget_compute_bounds (menu, view, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (view));
}

static void
test_accessible (Fixture *fixture,
                 gconstpointer data)
{
  GtkWidget *view, *chooser;

  fill (fixture);
  view = find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_COLUMN_VIEW);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Runs");
  chooser = find_widget (view, GTK_TYPE_TOGGLE_BUTTON);
  gtk_test_accessible_assert_role (chooser, GTK_ACCESSIBLE_ROLE_CHECKBOX);
  gtk_test_accessible_assert_state (chooser, GTK_ACCESSIBLE_STATE_CHECKED, FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chooser), TRUE);
  test_display_settle ();
  gtk_test_accessible_assert_state (chooser, GTK_ACCESSIBLE_STATE_CHECKED, TRUE);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (chooser)), ==, "A");
  gtk_test_accessible_assert_property (
      find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_SEARCH_ENTRY),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "Find runs by VM, host or path");
  choose (fixture, 0, 2);
  g_assert_true (test_display_wait (is_comparing, fixture));
  gtk_test_accessible_assert_property (
      find_widget (GTK_WIDGET (fixture->page), VIMOS_TYPE_TIME_CHART),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "The chosen runs on one axis");
}

static void
add (const char *path,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GtkCssProvider) styles = NULL;

  if (!test_display_init (&argc, &argv))
    return 0;
  adw_init ();
  g_resources_register (vimos_ui_get_resource ());
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  styles = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (styles, "/io/github/vimos/Vimos/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (styles),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  g_test_add_func ("/history/filter", test_filter);
  add ("/history/empty", test_empty);
  add ("/history/list", test_list);
  add ("/history/sort", test_sort);
  add ("/history/search", test_search);
  add ("/history/drop-downs", test_drop_downs);
  add ("/history/compare", test_compare);
  add ("/history/counterpart", test_counterpart);
  add ("/history/open", test_open);
  add ("/history/delete-and-undo", test_delete_and_undo);
  add ("/history/delete", test_delete);
  add ("/history/delete-and-close", test_delete_and_close);
  add ("/history/small", test_small);
  add ("/history/keys", test_keys);
  add ("/history/accessible", test_accessible);
  add ("/history/leave-comparison", test_leave_comparison);
  add ("/history/menu-comes-into-view", test_menu_comes_into_view);
  return g_test_run ();
}
