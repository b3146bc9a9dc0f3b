/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "vimos-layout.h"

/* Two hypervisors at opposite switches of a ring of four, and a host: h1 s1 s2 s3 s4 h2 o */
static const VimosLayoutEdge ring[] = {
  { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 4 }, { 4, 1 }, { 3, 5 }, { 2, 6 },
};

static void
test_ring (void)
{
  double x[7], y[7];

  vimos_layout_compute (7, ring, G_N_ELEMENTS (ring), 100, x, y);
  for (guint i = 0; i < G_N_ELEMENTS (ring); i++)
    {
      double length = hypot (x[ring[i].from] - x[ring[i].to], y[ring[i].from] - y[ring[i].to]);

      g_assert_cmpfloat (length, >, 60);
      g_assert_cmpfloat (length, <, 140);
    }
  /* The long way lies from left to right, and the two ways around on either side of it. */
  g_assert_cmpfloat (x[0], <, x[1]);
  g_assert_cmpfloat (x[1], <, x[3]);
  g_assert_cmpfloat (x[3], <, x[5]);
  g_assert_cmpfloat (y[2] * y[4], <, 0);
}

static void
test_deterministic (void)
{
  double x[7], y[7], again_x[7], again_y[7];

  vimos_layout_compute (7, ring, G_N_ELEMENTS (ring), 100, x, y);
  vimos_layout_compute (7, ring, G_N_ELEMENTS (ring), 100, again_x, again_y);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_cmpfloat (x[i], ==, again_x[i]);
      g_assert_cmpfloat (y[i], ==, again_y[i]);
    }
}

static void
check_apart (guint n,
             const double *x,
             const double *y,
             double least)
{
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (isfinite (x[i]) && isfinite (y[i]));
      for (guint j = 0; j < i; j++)
        g_assert_cmpfloat (hypot (x[i] - x[j], y[i] - y[j]), >, least);
    }
}

static void
test_degenerate (void)
{
  const VimosLayoutEdge loop = { 0, 0 };
  const VimosLayoutEdge twice[] = { { 0, 1 }, { 1, 0 } };
  double x[5], y[5];

  vimos_layout_compute (0, NULL, 0, 100, NULL, NULL);
  vimos_layout_compute (1, &loop, 1, 100, x, y);
  g_assert_cmpfloat (x[0], ==, 0);
  g_assert_cmpfloat (y[0], ==, 0);
  vimos_layout_compute (2, twice, 2, 100, x, y);
  check_apart (2, x, y, 80);
  vimos_layout_compute (5, NULL, 0, 100, x, y); /* nothing is connected */
  check_apart (5, x, y, 80);
}

static void
test_large (void)
{
  const guint sizes[] = { 400, VIMOS_LAYOUT_MAX_STRESS + 1 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint n = sizes[s];
      g_autofree VimosLayoutEdge *edges = g_new (VimosLayoutEdge, n);
      g_autofree double *x = g_new (double, n);
      g_autofree double *y = g_new (double, n);

      for (guint i = 0; i < n; i++)
        edges[i] = (VimosLayoutEdge){ i, i == 0 ? n - 1 : (i - 1) / 2 };
      vimos_layout_compute (n, edges, n, 100, x, y);
      check_apart (n, x, y, 1);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/ring", test_ring);
  g_test_add_func ("/layout/deterministic", test_deterministic);
  g_test_add_func ("/layout/degenerate", test_degenerate);
  g_test_add_func ("/layout/large", test_large);
  return g_test_run ();
}
