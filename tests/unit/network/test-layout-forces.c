/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "layout-fixture.h"
#include "vimos-layout-private.h"
#include "vimos-layout-repulsion.h"

/* The parts that the forces are made of. */

#define N 2000

/* Against the sum over all pairs. */
static void
check_repulsion (const double *x,
                 const double *y,
                 const double *masses,
                 double tolerance)
{
  g_autoptr (VimosLayoutRepulsion) repulsion = vimos_layout_repulsion_new (N);
  double force_x[N], force_y[N], wrong = 0, all = 0;

  vimos_layout_repulsion_measure (repulsion, N, x, y, masses, force_x, force_y);
  for (guint i = 0; i < N; i++)
    {
      double sum_x = 0, sum_y = 0;

      for (guint j = 0; j < N; j++)
        {
          double dx = x[i] - x[j], dy = y[i] - y[j],
                 push = masses[i] * masses[j] / (dx * dx + dy * dy + 1e-6);

          sum_x += push * dx;
          sum_y += push * dy;
        }
      wrong += hypot (sum_x - force_x[i], sum_y - force_y[i]);
      all += hypot (sum_x, sum_y);
    }
  g_assert_cmpfloat (wrong, <=, tolerance * all);
}

static void
test_repulsion (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  double x[N], y[N], masses[N];

  for (guint i = 0; i < N; i++)
    {
      x[i] = g_rand_double (random) * 100;
      y[i] = g_rand_double (random) * 100;
      masses[i] = 1 + g_rand_double (random);
    }
  check_repulsion (x, y, masses, 0.02);
  for (guint i = 0; i < N; i += 2)
    x[i] += 1e4; /* two clusters */
  check_repulsion (x, y, masses, 0.02);
  for (guint i = 0; i < N; i++)
    x[i] = y[i] = i % 4; /* many in one place, where errors do not cancel out */
  check_repulsion (x, y, masses, 0.1);
}

static void
test_coarsen (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 500);
  g_autoptr (VimosLayoutGraph) graph = NULL, coarse = NULL;
  VimosLayoutRandom random = 1;
  double mass = 0, coarse_mass = 0, across = 0, weight = 0;
  guint groups[500];

  picture_add_random (picture, 900, 1);
  picture_prepare (picture);
  graph = vimos_layout_graph_new (500, picture->request.edges, picture->request.n_edges);
  coarse = vimos_layout_graph_coarsen (graph, &random, groups);
  g_assert_cmpuint (coarse->n, <, 350);
  for (guint i = 0; i < graph->n; i++)
    {
      g_assert_cmpuint (groups[i], <, coarse->n);
      mass += graph->masses[i];
      for (guint j = graph->first[i]; j < graph->first[i + 1]; j++)
        {
          across += groups[i] != groups[graph->next[j]];
          g_assert_true (
              groups[i] == groups[graph->next[j]]
              || vimos_layout_graph_has_edge (coarse, groups[i], groups[graph->next[j]]));
        }
    }
  for (guint i = 0; i < coarse->n; i++)
    coarse_mass += coarse->masses[i];
  for (guint i = 0; i < coarse->first[coarse->n]; i++)
    weight += coarse->weights[i];
  g_assert_cmpfloat_with_epsilon (mass, coarse_mass, 1e-6);
  g_assert_cmpfloat_with_epsilon (weight, across, 1e-3);
}

/* A path becomes straight, and a ring round: nothing stays folded. */
static void
test_unfolded (void)
{
  const guint n = 900;
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, n);
  double least = HUGE_VAL;

  picture_add_ring (picture, 0, n);
  picture_draw (picture);
  for (guint i = 0; i < n; i++)
    least = MIN (least, hypot (picture->x[i], picture->y[i]));
  g_assert_cmpfloat (least, >, 0.25 * n * 100 / (2 * G_PI));
}

/* A tree of this size can be drawn without a crossing, and is. */
static void
test_untangled (void)
{
  for (guint seed = 1; seed <= 5; seed++)
    {
      g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 40);

      picture_add_random (picture, 39, seed);
      picture_draw (picture);
      g_assert_cmpuint (picture_count_crossings (picture), ==, 0);
      picture_check_apart (picture, 25);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-forces/repulsion", test_repulsion);
  g_test_add_func ("/layout-forces/coarsen", test_coarsen);
  g_test_add_func ("/layout-forces/unfolded", test_unfolded);
  g_test_add_func ("/layout-forces/untangled", test_untangled);
  return g_test_run ();
}
