/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vimos-viewport.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-9)

static void
count_cb (VimosViewport *viewport,
          gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_convert (void)
{
  g_autoptr (VimosViewport) viewport = vimos_viewport_new ();
  double x, y;

  vimos_viewport_set_size (viewport, 800, 600);
  vimos_viewport_to_screen (viewport, 0, 0, &x, &y);
  assert_near (x, 400);
  assert_near (y, 300);
  vimos_viewport_pan (viewport, 50, -20);
  vimos_viewport_to_screen (viewport, 0, 0, &x, &y);
  assert_near (x, 450);
  assert_near (y, 280);
  vimos_viewport_to_world (viewport, 450, 280, &x, &y);
  assert_near (x, 0);
  assert_near (y, 0);
}

static void
test_zoom_keeps_point (void)
{
  g_autoptr (VimosViewport) viewport = vimos_viewport_new ();
  double x, y, again_x, again_y;

  vimos_viewport_set_size (viewport, 800, 600);
  vimos_viewport_to_world (viewport, 700, 100, &x, &y);
  vimos_viewport_zoom_at (viewport, 1.7, 700, 100);
  vimos_viewport_to_world (viewport, 700, 100, &again_x, &again_y);
  assert_near (x, again_x);
  assert_near (y, again_y);
  assert_near (vimos_viewport_get_zoom (viewport), 1.7);
}

static void
test_zoom_is_bounded (void)
{
  g_autoptr (VimosViewport) viewport = vimos_viewport_new ();

  vimos_viewport_set_size (viewport, 800, 600);
  for (int i = 0; i < 100; i++)
    vimos_viewport_zoom_at (viewport, 2, 10, 10);
  assert_near (vimos_viewport_get_zoom (viewport), VIMOS_VIEWPORT_MAX_ZOOM);
  for (int i = 0; i < 200; i++)
    vimos_viewport_zoom_at (viewport, 0.5, 10, 10);
  assert_near (vimos_viewport_get_zoom (viewport), VIMOS_VIEWPORT_MIN_ZOOM);
}

static void
test_fit (void)
{
  g_autoptr (VimosViewport) viewport = vimos_viewport_new ();
  double x, y;

  vimos_viewport_set_size (viewport, 800, 600);
  vimos_viewport_fit (viewport, -1000, -100, 2000, 200, 50, 20, 3);
  assert_near (vimos_viewport_get_zoom (viewport), 0.35);
  vimos_viewport_to_screen (viewport, -1000, 0, &x, &y);
  assert_near (x, 50);
  assert_near (y, 300);

  /* A single point and a window of no size are no reason to divide by 0. */
  vimos_viewport_fit (viewport, 5, 5, 0, 0, 50, 50, 1.5);
  assert_near (vimos_viewport_get_zoom (viewport), 1.5);
  vimos_viewport_set_size (viewport, 0, 0);
  vimos_viewport_fit (viewport, 0, 0, 10000, 10, 50, 50, 1.5);
  assert_near (vimos_viewport_get_zoom (viewport), VIMOS_VIEWPORT_MIN_ZOOM);
}

static void
test_changed (void)
{
  g_autoptr (VimosViewport) viewport = vimos_viewport_new ();
  guint n = 0;

  g_signal_connect (viewport, "changed", G_CALLBACK (count_cb), &n);
  vimos_viewport_set_size (viewport, 800, 600);
  g_assert_cmpuint (n, ==, 1);
  vimos_viewport_set_size (viewport, 800, 600);
  vimos_viewport_pan (viewport, 0, 0);
  vimos_viewport_zoom_at (viewport, 1, 3, 3);
  g_assert_cmpuint (n, ==, 1);
  vimos_viewport_zoom_at (viewport, 1.2, 3, 3);
  g_assert_cmpuint (n, ==, 2);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/convert", test_convert);
  g_test_add_func ("/viewport/zoom-keeps-point", test_zoom_keeps_point);
  g_test_add_func ("/viewport/zoom-is-bounded", test_zoom_is_bounded);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/changed", test_changed);
  return g_test_run ();
}
