/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "test-display.h"
#include "vimos-bar-chart.h"
#include "vimos-chart-words.h"
#include "vimos-palette.h"

typedef struct
{
  GListStore *rows;
  VimosBarChart *chart;
  GtkWidget *window;
} Fixture;

static VimosBarRow *
add_row (Fixture *fixture,
         const char *title,
         const char *note,
         gboolean emphasised)
{
  g_autoptr (VimosBarRow) row = vimos_bar_row_new (title, note, emphasised);

  g_list_store_append (fixture->rows, row);
  return row; /* the model keeps it */
}

static void
fill (Fixture *fixture)
{
  VimosBarRow *row = add_row (fixture, "At least", "26.8 s", FALSE);

  vimos_bar_row_add (row, 26.8, VIMOS_SPAN_SOLID, VIMOS_SPAN_NEUTRAL, 0.5, "160 MiB at 50 Mbit/s");
  row = add_row (fixture, "Predicted", "29.0 s", FALSE);
  vimos_bar_row_add (row, 0.4, VIMOS_SPAN_DASHED, 0, 0.45, NULL);
  vimos_bar_row_add (row, 11.2, VIMOS_SPAN_DASHED, 0, 0.95, "disk");
  vimos_bar_row_add (row, 17.4, VIMOS_SPAN_DASHED, 0, 0.72, "memory");
  row = add_row (fixture, "Actual", "29.1 s", TRUE);
  vimos_bar_row_add (row, 0.4, VIMOS_SPAN_SOLID, 0, 0.45, NULL);
  vimos_bar_row_add (row, 11.2, VIMOS_SPAN_SOLID, 0, 0.95, "disk 11.2 s");
  vimos_bar_row_add (row, NAN, VIMOS_SPAN_SOLID, 0, 0.95, "never");
  vimos_bar_row_add (row, 16.9, VIMOS_SPAN_SOLID, 0, 0.72, "memory 16.9 s");
  vimos_bar_row_add (row, 0.6, VIMOS_SPAN_SOLID, 0, 0.45, NULL);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->rows = g_list_store_new (VIMOS_TYPE_BAR_ROW);
  fill (fixture);
  fixture->chart = g_object_ref_sink (VIMOS_BAR_CHART (vimos_bar_chart_new ()));
  vimos_bar_chart_set_rows (fixture->chart, G_LIST_MODEL (fixture->rows));
  vimos_bar_chart_set_mark (fixture->chart, 26.8, "overhead",
                            "0.4 prepare + 1.3 headers + 0.6 start = 2.3 s");
  fixture->window = test_display_present (GTK_WIDGET (fixture->chart), 640, 112);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->chart);
  g_assert_finalize_object (fixture->rows);
}

static void
test_accessible (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (GListModel) table = vimos_bar_chart_make_table (fixture->chart);
  g_autoptr (VimosChartValue) row = g_list_model_get_item (table, 2);

  gtk_test_accessible_assert_role (fixture->chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (
      fixture->chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "At least: 26.8 s (160 MiB at 50 Mbit/s). Predicted: 29.0 s (disk, memory). "
      "Actual: 29.1 s (disk 11.2 s, memory 16.9 s). overhead.");
  g_assert_cmpuint (g_list_model_get_n_items (table), ==, 3);
  g_assert_cmpstr (vimos_chart_value_get_name (row), ==, "Actual");
  g_assert_cmpstr (vimos_chart_value_get_value (row), ==, "29.1 s");
}

static void
test_pictures (Fixture *fixture,
               gconstpointer data)
{
  GdkDisplay *display = gdk_display_get_default ();

  test_display_picture (GTK_WIDGET (fixture->chart), "bars-light");
  vimos_palette_install (display, TRUE, FALSE);
  test_display_picture (GTK_WIDGET (fixture->chart), "bars-dark");
  vimos_palette_install (display, FALSE, FALSE);
}

static void
test_total (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (VimosBarRow) row = g_list_model_get_item (G_LIST_MODEL (fixture->rows), 2);

  g_assert_cmpfloat_with_epsilon (vimos_bar_row_get_total (row), 29.1, 1e-9);
  g_assert_cmpuint (vimos_bar_row_get_n_parts (row), ==, 4);
}

static void
test_export (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = vimos_bar_chart_export (fixture->chart, VIMOS_DRAWING_SVG, 640, 112, 1,
                                                   TRUE, &error);

  g_assert_no_error (error);
  g_assert_null (memmem (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg), "<image", 6));
  g_list_store_remove_all (fixture->rows);
  test_display_settle ();
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
  if (!test_display_init (&argc, &argv))
    return 0;
  add ("/bar-chart/accessible", test_accessible);
  add ("/bar-chart/pictures", test_pictures);
  add ("/bar-chart/total", test_total);
  add ("/bar-chart/export", test_export);
  return g_test_run ();
}
