/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "run.h"
#include "test-display.h"
#include "vimos-chart-words.h"
#include "vimos-palette.h"
#include "vimos-time-chart.h"

typedef struct
{
  Run run;
  VimosTimeChart *chart;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  run_fill (&fixture->run);
  fixture->chart = g_object_ref_sink (VIMOS_TIME_CHART (vimos_time_chart_new ()));
  vimos_time_chart_set_model (fixture->chart, fixture->run.model);
  fixture->window = test_display_present (GTK_WIDGET (fixture->chart), 960, 360);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->chart);
  g_assert_finalize_object (fixture->run.model);
  g_assert_finalize_object (fixture->run.phases);
  g_assert_finalize_object (fixture->run.pings);
  g_assert_finalize_object (fixture->run.rate);
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
  gtk_test_accessible_assert_property (
      fixture->chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Half of the move is done. Phase: prepare (0.0 s to 0.4 s), disk 64 MiB "
      "(0.4 s to 11.6 s), memory (11.6 s to 14.5 s), memory (14.5 s to 29.0 s). "
      "Ping: 1 ms to 1.4 ms, 145 of 205 without an answer. "
      "Ping: no answer for 14.5 s (0.0 s to 14.5 s). "
      "Rate: 0 Mbit/s to 48 Mbit/s, limit of Path 1 · 50 Mbit/s.");
  vimos_time_chart_set_cursor (fixture->chart, 11);
  gtk_test_accessible_assert_property (
      fixture->chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "11.0 s. Phase: disk 64 MiB. Ping: no answer. Rate: 47.6 Mbit/s.");
}

/* The table says what the chart shows: every bar, and of every second the range and whether
 * something was lost. */
static void
test_table (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (GListModel) table = vimos_time_model_make_table (fixture->run.model);
  guint n = g_list_model_get_n_items (table);
  guint n_lost = 0;
  g_autoptr (VimosChartValue) first = g_list_model_get_item (table, 0);

  g_assert_cmpstr (vimos_chart_value_get_name (first), ==, "Phase");
  g_assert_cmpstr (vimos_chart_value_get_when (first), ==, "0.0 s to 0.4 s");
  g_assert_cmpstr (vimos_chart_value_get_value (first), ==, "prepare");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosChartValue) row = g_list_model_get_item (table, i);

      n_lost += g_str_equal (vimos_chart_value_get_name (row), "Ping")
                && g_str_equal (vimos_chart_value_get_value (row), "no answer");
    }
  g_assert_cmpuint (n_lost, >=, 14);
  g_assert_cmpuint (n, <, 200);
}

/* A single lost ping among thousands can still be seen. */
static void
test_lost_ping_stays (Fixture *fixture,
                      gconstpointer data)
{
  VimosSeries *series = vimos_chart_lane_get_series (fixture->run.pings);
  g_autoptr (GskRenderNode) with = NULL;
  g_autoptr (GskRenderNode) without = NULL;
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) other = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  vimos_time_model_set_range (fixture->run.model, 0, 3600);
  vimos_chart_lane_set_spans (fixture->run.pings, none);
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (GskRenderNode) node = NULL;

      vimos_series_clear (series);
      for (int i = 0; i < 36000; i++)
        vimos_series_append (series, i / 10.0,
                             i == 20000 && round == 1 ? NAN : 1 + (i * i % 7) / 10.0);
      node = vimos_time_chart_make_picture (fixture->chart, 960, 300, TRUE);
      if (round == 0)
        without = gsk_render_node_ref (node);
      else
        with = gsk_render_node_ref (node);
    }
  one = gsk_render_node_serialize (without);
  other = gsk_render_node_serialize (with);
  g_assert_false (g_bytes_equal (one, other));
}

static void
test_zoom (Fixture *fixture,
           gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->chart);

  vimos_time_chart_set_cursor (fixture->chart, 10);
  test_display_press (widget, GDK_KEY_plus, 0);
  test_display_press (widget, GDK_KEY_plus, 0);
  test_display_settle ();
  test_display_picture (widget, "chart-zoomed");
  test_display_press (widget, GDK_KEY_Home, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), >, -1);
  test_display_press (widget, GDK_KEY_Left, GDK_SHIFT_MASK);
  test_display_press (widget, GDK_KEY_Home, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), <, -1);
  test_display_press (widget, GDK_KEY_0, 0);
  test_display_press (widget, GDK_KEY_Home, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, -6);
}

/* What is zoomed to with “now” in it moves on with the time, in steps. */
static void
test_follows (Fixture *fixture,
              gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->chart);

  vimos_time_chart_set_view (fixture->chart, 8, 16);
  vimos_time_model_set_now (fixture->run.model, 15.2);
  test_display_settle ();
  test_display_press (widget, GDK_KEY_End, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, 17);
  vimos_time_model_set_now (fixture->run.model, 15.9);
  test_display_settle ();
  test_display_press (widget, GDK_KEY_End, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, 17);
  vimos_time_chart_set_view (fixture->chart, 0, 5);
  vimos_time_model_set_now (fixture->run.model, 25);
  test_display_settle ();
  test_display_press (widget, GDK_KEY_End, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, 5);
}

static void
test_export (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = vimos_time_chart_export (fixture->chart, VIMOS_DRAWING_PDF, 960, 300, 1,
                                                    TRUE, &error);
  g_autoptr (GBytes) none = NULL;
  g_autoptr (GdkTexture) copy = vimos_time_chart_copy_texture (fixture->chart, 1);

  g_assert_no_error (error);
  g_assert_nonnull (memmem (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), "/FontFile", 9));
  g_assert_null (
      memmem (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), "/Subtype /Image", 15));
  g_assert_cmpint (gdk_texture_get_width (copy), ==, 960);
  none = vimos_time_chart_export (fixture->chart, VIMOS_DRAWING_PNG, -1, 300, 1, TRUE, &error);
  g_assert_null (none);
  g_assert_error (error, VIMOS_DRAWING_ERROR, VIMOS_DRAWING_ERROR_SIZE);
}

static void
fill_companion (VimosChartLane *lane,
                double rate,
                double seconds)
{
  for (double at = 0; at < seconds; at += 0.25)
    vimos_series_append (vimos_chart_lane_get_series (lane), at,
                         at < 1 ? rate * at : rate - ((int) (at * 7) % 3) / 2.0);
}

static const struct
{
  const char *name;
  double rate;
  double seconds;
  int colour;
} runs[] = {
  { "A", 47.8, 29.1, 0 },
  { "B", 19.1, 71.4, 1 },
  { "C", 17, 78.9, VIMOS_SPAN_NEUTRAL },
};

static void
add_outages (GPtrArray *lanes)
{
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      VimosChartLane *outage = vimos_chart_lane_new (VIMOS_LANE_SPANS, runs[i].name, NULL,
                                                     runs[i].colour);

      vimos_chart_lane_set_compact (outage, TRUE);
      run_add_span (outage, 0, runs[i].seconds + 0.2, VIMOS_SPAN_SOLID, runs[i].colour, 0.35, NULL,
                    NULL);
      g_ptr_array_add (lanes, outage);
    }
}

/* Three moves on one axis: bars, rates that share a plot, and thin bars of when nothing
 * answered. */
static void
test_comparison (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (VimosTimeModel) model = vimos_time_model_new ();
  g_autoptr (VimosChartLane) rate = vimos_chart_lane_new (VIMOS_LANE_AREA, "Rate", "Mbit/s",
                                                          VIMOS_SPAN_NEUTRAL);
  g_autoptr (GPtrArray) lanes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autoptr (VimosChartLane) companion = vimos_chart_lane_new (VIMOS_LANE_AREA, runs[i].name,
                                                                   "Mbit/s", runs[i].colour);
      VimosChartLane *bars = vimos_chart_lane_new (VIMOS_LANE_SPANS, runs[i].name, NULL,
                                                   runs[i].colour);

      fill_companion (companion, runs[i].rate, runs[i].seconds);
      if (i < 2)
        vimos_chart_lane_set_limit (companion, i == 0 ? 50 : 20,
                                    i == 0 ? "limit of Path 1" : "limit of Path 2");
      vimos_chart_lane_add_companion (rate, companion);
      run_add_span (bars, 0, runs[i].seconds * 0.4, VIMOS_SPAN_SOLID, runs[i].colour, 0.95, "disk",
                    NULL);
      run_add_span (bars, runs[i].seconds * 0.4, runs[i].seconds, VIMOS_SPAN_SOLID, runs[i].colour,
                    0.72, "memory", "29 s");
      g_ptr_array_add (lanes, bars);
    }
  g_ptr_array_add (lanes, g_object_ref (rate));
  add_outages (lanes);
  vimos_time_model_set_lanes (model, (VimosChartLane *const *) lanes->pdata, lanes->len);
  vimos_time_model_set_range (model, -4, 90);
  vimos_time_model_set_origin_label (model, "VM off");
  vimos_time_chart_set_model (fixture->chart, model);
  test_display_picture (GTK_WIDGET (fixture->chart), "chart-comparison");
  words = vimos_chart_lane_describe (rate, 20);
  g_assert_true (g_str_has_prefix (words, "A 4"));
  g_assert_nonnull (strstr (words, "Mbit/s, B 1"));
  vimos_time_chart_set_model (fixture->chart, NULL);
  test_display_settle ();
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
  g_assert_cmpfloat_with_epsilon (vimos_time_chart_get_cursor (fixture->chart), -6 + 42 / 200.0,
                                  1e-9);
  test_display_press (widget, GDK_KEY_End, 0);
  g_assert_cmpfloat (vimos_time_chart_get_cursor (fixture->chart), ==, 36);
  test_display_press (widget, GDK_KEY_Escape, 0);
  g_assert_true (isnan (vimos_time_chart_get_cursor (fixture->chart)));
}

static void
test_bad_ranges (Fixture *fixture,
                 gconstpointer data)
{
  vimos_time_model_set_range (fixture->run.model, 5, 5);
  g_assert_cmpfloat (vimos_time_model_get_end (fixture->run.model), >, 5);
  test_display_settle ();
  vimos_time_model_set_range (fixture->run.model, 1e6, 1e6 + 1e-3);
  test_display_settle ();
  vimos_time_model_set_range (fixture->run.model, -1e7, 1e7);
  test_display_settle ();
  vimos_time_model_set_lanes (fixture->run.model, NULL, 0);
  test_display_settle ();
  vimos_time_chart_set_model (fixture->chart, NULL);
  test_display_settle ();
}

static gboolean
is_settled (gpointer data)
{
  return vimos_time_chart_is_settled (data);
}

static GBytes *
draw (Fixture *fixture)
{
  g_autoptr (GdkTexture) texture = NULL;

  test_display_settle ();
  texture = vimos_time_chart_copy_texture (fixture->chart, 1);
  g_assert_nonnull (texture);
  return gdk_texture_save_to_png_bytes (texture);
}

/* On the way from one model to the next it shows neither alone; then it shows the new one as if it
 * had never shown another. */
static void
test_passage (Fixture *fixture,
              gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autoptr (VimosTimeModel) next = vimos_time_model_new ();
  g_autoptr (VimosChartLane) lane = vimos_chart_lane_new (VIMOS_LANE_SPANS, "Next", NULL, 0);
  const VimosLaneHeir heir = { fixture->run.phases, lane };
  g_autoptr (GBytes) at_once = NULL;
  g_autoptr (GBytes) at_last = NULL;

  run_add_span (lane, 0, 5, VIMOS_SPAN_SOLID, 0, 0.9, "disk", NULL);
  vimos_time_model_set_lanes (next, &lane, 1);
  vimos_time_model_set_range (next, -2, 12);
  vimos_time_chart_pass_to_model (fixture->chart, next, &heir, 1); /* without animations */
  g_assert_true (vimos_time_chart_is_settled (fixture->chart));
  at_once = draw (fixture);
  vimos_time_chart_set_model (fixture->chart, fixture->run.model);
  test_display_settle ();

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  vimos_time_chart_pass_to_model (fixture->chart, next, &heir, 1);
  g_assert_false (vimos_time_chart_is_settled (fixture->chart));
  g_assert_true (vimos_time_chart_get_model (fixture->chart) == next);
  test_display_picture (GTK_WIDGET (fixture->chart), "chart-passage");
  g_assert_true (test_display_wait (is_settled, fixture->chart));
  at_last = draw (fixture);
  g_assert_true (g_bytes_equal (at_once, at_last));

  /* Whoever goes away, or is given something else, has done with it at once. */
  vimos_time_chart_pass_to_model (fixture->chart, fixture->run.model, NULL, 0);
  vimos_time_chart_set_model (fixture->chart, next);
  g_assert_true (vimos_time_chart_is_settled (fixture->chart));
  vimos_time_chart_pass_to_model (fixture->chart, fixture->run.model, NULL, 0);
  gtk_widget_set_visible (fixture->window, FALSE);
  g_assert_true (vimos_time_chart_is_settled (fixture->chart));
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
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
  add ("/time-chart/table", test_table);
  add ("/time-chart/lost-ping-stays", test_lost_ping_stays);
  add ("/time-chart/zoom", test_zoom);
  add ("/time-chart/follows", test_follows);
  add ("/time-chart/export", test_export);
  add ("/time-chart/comparison", test_comparison);
  add ("/time-chart/passage", test_passage);
  return g_test_run ();
}
