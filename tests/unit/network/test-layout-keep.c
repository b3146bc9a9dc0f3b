/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "layout-fixture.h"

/* A picture that people know changes as little as it can. */

#define N 60

typedef struct
{
  double *x, *y;
} Places;

/* The places of the @n first nodes of @picture; the others, up to @n_all, have none. */
static Places
note_places (const Picture *picture,
             guint n,
             guint n_all)
{
  Places places = { g_new (double, n_all + 1), g_new (double, n_all + 1) };

  for (guint i = 0; i < n_all; i++)
    {
      places.x[i] = i < n ? picture->x[i] : NAN;
      places.y[i] = i < n ? picture->y[i] : NAN;
    }
  return places;
}

static void
start_from (Picture *picture,
            Places places)
{
  picture->request.start_x = places.x;
  picture->request.start_y = places.y;
}

static void
places_clear (Places *places)
{
  g_free (places->x);
  g_free (places->y);
}

static double
measure_move (const Picture *picture,
              const Places *places,
              guint i)
{
  return hypot (picture->x[i] - places->x[i], picture->y[i] - places->y[i]);
}

/* A new switch with one to three links stands near its neighbours; nothing else goes farther than
 * promised. */
static void
test_new_switch (void)
{
  const guint n_seeds = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 3 : 12;

  for (guint seed = 1; seed <= n_seeds; seed++)
    {
      g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, N);
      guint added, n_moved = 0;
      Places places;

      picture_add_random (picture, 90, seed);
      picture_draw (picture);
      places = note_places (picture, N, N + 1);
      added = picture_add_node (picture, VIMOS_LAYOUT_NO_ANCHOR);
      for (guint i = 0; i <= seed % 3; i++)
        picture_add_edge (picture, added,
                          i == 0 ? seed
                                 : g_array_index (picture->edges, VimosLayoutEdge, seed).from);
      start_from (picture, places);
      picture_draw (picture);
      for (guint i = 0; i < N; i++)
        {
          g_assert_cmpfloat (measure_move (picture, &places, i), <=,
                             100 * VIMOS_LAYOUT_MAX_PUSH + 0.001);
          n_moved += measure_move (picture, &places, i) > 0.001;
        }
      g_assert_cmpuint (n_moved, <=, 3);
      g_assert_cmpfloat (picture_distance (picture, added, seed), <, 300);
      for (guint i = 0; i < N; i++)
        g_assert_cmpfloat (picture_distance (picture, added, i), >, 20);
      places_clear (&places);
    }
}

static void
test_pinned (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 12);
  gboolean pinned[40];
  Places places;

  for (guint i = 0; i < 40; i++)
    pinned[i] = i < 12;
  picture_add_random (picture, 20, 1);
  picture_draw (picture);
  for (guint i = 0; i < 12; i++)
    picture_add_edge (picture, picture_add_node (picture, VIMOS_LAYOUT_NO_ANCHOR), i);
  places = note_places (picture, 12, 24);
  start_from (picture, places);
  picture->request.pinned = pinned;
  picture_draw (picture);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat (measure_move (picture, &places, i), <, 1e-9);
  /* also when most are new, and all is laid out anew */
  for (guint i = 0; i < 16; i++)
    picture_add_edge (picture, picture_add_node (picture, VIMOS_LAYOUT_NO_ANCHOR), i % 12);
  places_clear (&places);
  places = note_places (picture, 12, 40);
  start_from (picture, places);
  picture_draw (picture);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat (measure_move (picture, &places, i), <, 1e-9);
  places_clear (&places);
}

/* What remains stays where it is. */
static void
test_gone_switch (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, N);
  g_autoptr (Picture) rest = picture_new (VIMOS_LAYOUT_AUTOMATIC, N - 1);
  Places places;

  picture_add_random (picture, 90, 1);
  picture_draw (picture);
  places = note_places (picture, N - 1, N - 1);
  for (guint i = 0; i < picture->edges->len; i++)
    {
      const VimosLayoutEdge *edge = &g_array_index (picture->edges, VimosLayoutEdge, i);

      if (edge->from < N - 1 && edge->to < N - 1)
        picture_add_edge (rest, edge->from, edge->to);
    }
  start_from (rest, places);
  picture_draw (rest);
  for (guint i = 0; i < N - 1; i++)
    g_assert_cmpfloat (measure_move (rest, &places, i), <, 1e-9);
  places_clear (&places);
}

/* In tiers, a new leaf stands in the row of the leaves, and a new host beside its leaf. */
static void
test_new_leaf (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 8);
  guint leaf, host;
  Places places;

  for (guint i = 0; i < 2; i++)
    for (guint j = 2; j < 8; j++)
      picture_add_edge (picture, i, j);
  picture_draw (picture);
  places = note_places (picture, 8, 10);
  leaf = picture_add_node (picture, VIMOS_LAYOUT_NO_ANCHOR);
  host = picture_add_node (picture, leaf);
  picture_add_edge (picture, 0, leaf);
  picture_add_edge (picture, 1, leaf);
  start_from (picture, places);
  picture_draw (picture);
  g_assert_cmpfloat_with_epsilon (picture->y[leaf], picture->y[2], 1);
  g_assert_cmpfloat (picture_distance (picture, leaf, host), <, 100);
  picture_check_apart (picture, 40);
  places_clear (&places);
}

/* Parts of which nothing stands anywhere come below. */
static void
test_new_part (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 8);
  Places places;

  picture_add_ring (picture, 0, 8);
  picture_draw (picture);
  for (guint i = 0; i < 3; i++)
    picture_add_node (picture, VIMOS_LAYOUT_NO_ANCHOR);
  picture_add_edge (picture, 8, 9);
  places = note_places (picture, 8, 11);
  start_from (picture, places);
  picture_draw (picture);
  for (guint i = 8; i < 11; i++)
    for (guint j = 0; j < 8; j++)
      g_assert_cmpfloat (picture->y[i], >, picture->y[j]);
  picture_check_apart (picture, 40);
  places_clear (&places);
}

/* A picture anew is laid over the old one: turned, mirrored and moved back. */
static void
test_anew (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, 9);
  g_autofree double *x = NULL, *y = NULL;
  Places places;

  for (guint i = 1; i < 9; i++)
    picture_add_edge (picture, i - 1, i);
  picture_add_edge (picture, 3, 0);
  picture_draw (picture);
  x = g_memdup2 (picture->x, 9 * sizeof (double));
  y = g_memdup2 (picture->y, 9 * sizeof (double));
  places = note_places (picture, 4, 9);
  for (guint i = 0; i < 4; i++)
    {
      double old_x = places.x[i];

      places.x[i] = places.y[i] + 1000; /* mirrored about a diagonal, and moved */
      places.y[i] = old_x - 500;
    }
  start_from (picture, places);
  picture_draw (picture);
  for (guint i = 0; i < 9; i++)
    {
      g_assert_cmpfloat_with_epsilon (picture->x[i], y[i] + 1000, 0.01);
      g_assert_cmpfloat_with_epsilon (picture->y[i], x[i] - 500, 0.01);
    }
  places_clear (&places);
}

static void
test_large (void)
{
  const guint n = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 300 : 3000;
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_FORCE, n);
  Places places;

  picture_add_random (picture, 2 * n, 1);
  picture_draw (picture);
  for (guint i = 0; i < n / 10; i++)
    picture_add_edge (picture, picture_add_node (picture, VIMOS_LAYOUT_NO_ANCHOR), i);
  places = note_places (picture, n, n + n / 10);
  start_from (picture, places);
  picture_draw (picture);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (measure_move (picture, &places, i), <=, 100 * VIMOS_LAYOUT_MAX_PUSH + 0.001);
  for (guint i = n; i < n + n / 10; i++)
    g_assert_true (isfinite (picture->x[i]) && isfinite (picture->y[i]));
  places_clear (&places);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-keep/new-switch", test_new_switch);
  g_test_add_func ("/layout-keep/pinned", test_pinned);
  g_test_add_func ("/layout-keep/gone-switch", test_gone_switch);
  g_test_add_func ("/layout-keep/new-leaf", test_new_leaf);
  g_test_add_func ("/layout-keep/new-part", test_new_part);
  g_test_add_func ("/layout-keep/anew", test_anew);
  g_test_add_func ("/layout-keep/large", test_large);
  return g_test_run ();
}
