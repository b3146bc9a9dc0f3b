/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run.h"
#include "test-display.h"
#include "test-golden.h"
#include "vimos-bar-chart.h"
#include "vimos-palette.h"
#include "vimos-time-chart.h"

/* What charts look like. */

#define WIDTH 720
#define HEIGHT 320

static void
compare (GBytes *png,
         const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) picture = gdk_texture_new_from_bytes (png, &error);

  g_assert_no_error (error);
  test_golden_compare (picture, name);
}

static void
compare_chart (VimosTimeChart *chart,
               const char *name)
{
  g_autoptr (GBytes) png = NULL;

  test_display_settle ();
  png = vimos_time_chart_export (chart, VIMOS_DRAWING_PNG, WIDTH, HEIGHT, 1, FALSE, NULL);
  compare (png, name);
}

static void
test_run (void)
{
  Run run;
  VimosTimeChart *chart = VIMOS_TIME_CHART (vimos_time_chart_new ());
  GtkWidget *window;

  run_fill (&run);
  vimos_time_chart_set_model (chart, run.model);
  window = test_display_present (GTK_WIDGET (chart), WIDTH, HEIGHT);
  compare_chart (chart, "chart-run-light");
  vimos_palette_install (gdk_display_get_default (), TRUE, FALSE);
  compare_chart (chart, "chart-run-dark");
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (run.model);
  g_object_unref (run.phases);
  g_object_unref (run.pings);
  g_object_unref (run.rate);
}

static void
add_bar (GListStore *rows,
         const char *title,
         VimosSpanStyle style,
         gboolean emphasised)
{
  g_autoptr (VimosBarRow) row = vimos_bar_row_new (title, "29.1 s", emphasised);

  vimos_bar_row_add (row, 0.5, style, 1, 0.45, NULL);
  vimos_bar_row_add (row, 11.2, style, 1, 0.95, "disk 11.2 s");
  vimos_bar_row_add (row, 17.4, style, 1, 0.72, "memory 17.4 s");
  g_list_store_append (rows, row);
}

static void
test_bars (void)
{
  g_autoptr (GListStore) rows = g_list_store_new (VIMOS_TYPE_BAR_ROW);
  VimosBarChart *chart = VIMOS_BAR_CHART (vimos_bar_chart_new ());
  GtkWidget *window;
  g_autoptr (GBytes) png = NULL;

  add_bar (rows, "Predicted", VIMOS_SPAN_DASHED, FALSE);
  add_bar (rows, "Actual", VIMOS_SPAN_SOLID, TRUE);
  vimos_bar_chart_set_rows (chart, G_LIST_MODEL (rows));
  vimos_bar_chart_set_mark (chart, 26.8, "overhead", "0.4 prepare + 1.9 headers = 2.3 s");
  window = test_display_present (GTK_WIDGET (chart), WIDTH, 90);
  test_display_settle ();
  png = vimos_bar_chart_export (chart, VIMOS_DRAWING_PNG, WIDTH, 90, 1, TRUE, NULL);
  compare (png, "chart-bars");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  test_golden_set_up ();
  g_test_add_func ("/chart-golden/run", test_run);
  g_test_add_func ("/chart-golden/bars", test_bars);
  return g_test_run ();
}
