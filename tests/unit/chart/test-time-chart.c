/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "test-display.h"
#include "vimos-palette.h"
#include "vimos-time-chart.h"

typedef struct
{
  VimosTimeModel *model;
  VimosChartLane *phases;
  VimosChartLane *pings;
  VimosChartLane *rate;
  VimosTimeChart *chart;
  GtkWidget *window;
} Fixture;

static void
add_span (VimosChartLane *lane,
          double start,
          double end,
          VimosSpanStyle style,
          int colour,
          double shade,
          const char *label,
          const char *note)
{
  g_autoptr (VimosSpan) span = vimos_span_new (start, end, style, colour, shade, label, note);

  g_list_store_append (vimos_chart_lane_get_spans (lane), span);
}

static void
fill_run (Fixture *fixture)
{
  fixture->phases = vimos_chart_lane_new (VIMOS_LANE_SPANS, "Phase", NULL, 0);
  add_span (fixture->phases, 0, 0.4, VIMOS_SPAN_SOLID, 0, 0.45, "prepare", NULL);
  add_span (fixture->phases, 0.4, 11.6, VIMOS_SPAN_SOLID, 0, 0.95, "disk 64 MiB", NULL);
  add_span (fixture->phases, 11.6, 14.5, VIMOS_SPAN_SOLID, 0, 0.72, "memory", NULL);
  add_span (fixture->phases, 14.5, 29, VIMOS_SPAN_DASHED, 0, 1, "memory", "≈ 29.0 s");

  fixture->pings = vimos_chart_lane_new (VIMOS_LANE_LINE, "Ping", "ms", VIMOS_SPAN_GOOD);
  for (int i = -60; i < 145; i++)
    vimos_series_append (vimos_chart_lane_get_series (fixture->pings), i / 10.0,
                         i < 0 ? 1 + (i * i % 7) / 10.0 : NAN);
  add_span (fixture->pings, 0, 14.5, VIMOS_SPAN_WASH, VIMOS_SPAN_OUTAGE, 1, "no answer for 14.5 s", NULL);
  vimos_chart_lane_set_value (fixture->pings, "lost", TRUE);

  fixture->rate = vimos_chart_lane_new (VIMOS_LANE_AREA, "Rate", "Mbit/s", 0);
  for (int i = 4; i < 145; i++)
    vimos_series_append (vimos_chart_lane_get_series (fixture->rate), i / 10.0,
                         i < 10 ? 8 * (i - 4) : (i > 115 && i < 120 ? 18 : 47.6 + (i * i % 5) / 10.0));
  vimos_chart_lane_set_limit (fixture->rate, 50, "limit of Path 1 · 50 Mbit/s");
  vimos_chart_lane_set_value (fixture->rate, "47.6", FALSE);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fill_run (fixture);
  fixture->model = vimos_time_model_new ();
  vimos_time_model_set_lanes (fixture->model,
                              (VimosChartLane *[]){ fixture->phases, fixture->pings, fixture->rate }, 3);
  vimos_time_model_set_range (fixture->model, -6, 36);
  vimos_time_model_set_origin_label (fixture->model, "VM off");
  vimos_time_model_set_now (fixture->model, 14.5);
  vimos_time_model_set_summary (fixture->model, "Half of the move is done.");
  fixture->chart = g_object_ref_sink (VIMOS_TIME_CHART (vimos_time_chart_new ()));
  vimos_time_chart_set_model (fixture->chart, fixture->model);
  fixture->window = test_display_present (GTK_WIDGET (fixture->chart), 960, 300);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->chart);
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->phases);
  g_assert_finalize_object (fixture->pings);
  g_assert_finalize_object (fixture->rate);
}

static void
test_pictures (Fixture *fixture,
               gconstpointer data)
{
  GdkDisplay *display = gdk_display_get_default ();

  test_display_picture (GTK_WIDGET (fixture->chart), "chart-light");
  vimos_palette_install (display, TRUE, FALSE);
  vimos_time_chart_set_cursor (fixture->chart, 11);
  test_display_picture (GTK_WIDGET (fixture->chart), "chart-dark");
  vimos_palette_install (display, FALSE, FALSE);
}

static void
test_accessible (Fixture *fixture,
                 gconstpointer data)
{
  gtk_test_accessible_assert_role (fixture->chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (fixture->chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Half of the move is done.");
  vimos_time_chart_set_cursor (fixture->chart, 11);
  gtk_test_accessible_assert_property (fixture->chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Half of the move is done. Phase: disk 64 MiB. Ping: no answer. "
                                       "Rate: 47.6 Mbit/s.");
}

static void
test_cursor_keys (Fixture *fixture,
                  gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->chart);

  g_assert_true (isnan (vimos_time_chart_get_cursor (fixture->chart)));
  test_display_press (widget, GDK_KEY_Home, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, -6);
  test_display_press (widget, GDK_KEY_Left, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, -6);
  test_display_press (widget, GDK_KEY_Right, 0);
  g_assert_cmpfloat_with_epsilon (vimos_time_chart_get_cursor (fixture->chart), -6 + 42 / 200.0, 1e-9);
  test_display_press (widget, GDK_KEY_End, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, 36);
  test_display_press (widget, GDK_KEY_Escape, 0);
  g_assert_true (isnan (vimos_time_chart_get_cursor (fixture->chart)));
}

static void
test_bad_ranges (Fixture *fixture,
                 gconstpointer data)
{
  vimos_time_model_set_range (fixture->model, 5, 5);
  g_assert_cmpfloat (vimos_time_model_get_end (fixture->model), >, 5);
  test_display_settle ();
  vimos_time_model_set_range (fixture->model, 1e6, 1e6 + 1e-3);
  test_display_settle ();
  vimos_time_model_set_range (fixture->model, -1e7, 1e7);
  test_display_settle ();
  vimos_time_model_set_lanes (fixture->model, NULL, 0);
  test_display_settle ();
  vimos_time_chart_set_model (fixture->chart, NULL);
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
  add ("/time-chart/pictures", test_pictures);
  add ("/time-chart/accessible", test_accessible);
  add ("/time-chart/cursor-keys", test_cursor_keys);
  add ("/time-chart/bad-ranges", test_bad_ranges);
  return g_test_run ();
}
