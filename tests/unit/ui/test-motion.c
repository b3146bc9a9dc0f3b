/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-display.h"
#include "vimos-canvas-private.h"
#include "vimos-time-chart-private.h"
#include "vimos-time-pane.h"
#include "window-fixture.h"

/* What moves in the window when a move begins, where animations are wanted. */

static VimosTimeChart *
chart_of (WindowFixture *fixture)
{
  return vimos_time_pane_get_chart (vimos_work_page_get_time_pane (fixture->window->page));
}

/* What has not been drawn yet does not become anything else, but is it at once. */
static gboolean
is_drawn (gpointer chart)
{
  return VIMOS_TIME_CHART (chart)->node != NULL;
}

static gboolean
is_settled (gpointer data)
{
  return vimos_time_chart_is_settled (data);
}

static void
set_animations (gboolean enabled)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", enabled, NULL);
}

/* Along the path, whether they move or not. */
static gboolean
has_signs (gpointer canvas)
{
  return VIMOS_CANVAS (canvas)->layers[VIMOS_CANVAS_LAYER_FLOWS] != NULL;
}

static gboolean
is_flowing (gpointer canvas)
{
  return VIMOS_CANVAS (canvas)->flow_tick != 0;
}

static gboolean
is_still (gpointer canvas)
{
  return !is_flowing (canvas);
}

/* The forecast becomes the run, and signs run along the path until it has ended. */
static void
test_begin (WindowFixture *fixture,
            gconstpointer data)
{
  VimosTimeChart *chart = chart_of (fixture);
  VimosTimeModel *forecast;
  VimosCanvas *canvas = vimos_window_get_canvas (fixture->window);

  ui_fixture_slow_down (&fixture->ui, 500); /* it is not over before all has been seen */
  ui_fixture_plan (&fixture->ui);
  g_assert_true (test_display_wait (is_drawn, chart));
  forecast = vimos_time_chart_get_model (chart);
  set_animations (TRUE);
  g_assert_cmpuint (canvas->flow_tick, ==, 0);
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  g_assert_true (vimos_time_chart_get_model (chart) != forecast);
  g_assert_false (vimos_time_chart_is_settled (chart));
  g_assert_true (test_display_wait (is_flowing, canvas));
  g_assert_true (test_display_wait (is_settled, chart));
  ui_fixture_slow_down (&fixture->ui, 4);
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
  g_assert_true (test_display_wait (is_still, canvas));
  set_animations (FALSE);
}

/* Without animations it is all there at once. */
static void
test_still (WindowFixture *fixture,
            gconstpointer data)
{
  VimosCanvas *canvas = vimos_window_get_canvas (fixture->window);

  ui_fixture_slow_down (&fixture->ui, 500);
  ui_fixture_plan (&fixture->ui);
  g_assert_true (window_fixture_activate (fixture, "win.migrate"));
  g_assert_true (vimos_time_chart_is_settled (chart_of (fixture)));
  g_assert_true (test_display_wait (has_signs, canvas));
  test_display_settle ();
  g_assert_cmpuint (canvas->flow_tick, ==, 0);
  ui_fixture_slow_down (&fixture->ui, 4);
  ui_fixture_wait_stage (&fixture->ui, VIMOS_STAGE_ENDED);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  window_fixture_init ();
  window_fixture_add ("/motion/begin", test_begin);
  window_fixture_add ("/motion/still", test_still);
  return g_test_run ();
}
