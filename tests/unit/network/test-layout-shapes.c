/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "layout-fixture.h"
#include "vimos-layout-private.h"

/* Networks that have a shape of their own, hosts beside their switches, and maps. */

#define NEARLY 0.01

static void
test_square (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 4);

  picture_add_ring (picture, 0, 4);
  picture_draw (picture);
  for (guint i = 0; i < 4; i++)
    {
      double dx = fabs (picture->x[i] - picture->x[(i + 1) % 4]),
             dy = fabs (picture->y[i] - picture->y[(i + 1) % 4]);

      g_assert_cmpfloat_with_epsilon (MAX (dx, dy), 100, NEARLY);
      g_assert_cmpfloat_with_epsilon (MIN (dx, dy), 0, NEARLY);
    }
}

/* With hypervisors the ring is turned so that one is at its left and one at its right. */
static void
test_diamond (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 4);
  guint left = picture_add_node (picture, 1), right = picture_add_node (picture, 3);

  picture_add_ring (picture, 0, 4);
  picture_draw (picture);
  g_assert_cmpfloat_with_epsilon (picture->y[left], picture->y[right], NEARLY);
  g_assert_cmpfloat_with_epsilon (picture->y[left], picture->y[1], NEARLY);
  g_assert_cmpfloat_with_epsilon (picture->x[1] - picture->x[left], 60, NEARLY);
  g_assert_cmpfloat_with_epsilon (picture->x[right] - picture->x[3], 60, NEARLY);
  g_assert_cmpfloat_with_epsilon (picture->x[0], picture->x[2], NEARLY);
}

static void
test_grid (void)
{
  const guint sizes[][2] = { { 6, 6 }, { 3, 2 }, { 4, 9 }, { 40, 25 } };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, sizes[s][0] * sizes[s][1]);

      picture_add_grid (picture, sizes[s][0], sizes[s][1]);
      picture_draw (picture);
      picture_check_apart (picture, 100 - NEARLY);
      for (guint i = 0; i < picture->edges->len; i++)
        {
          const VimosLayoutEdge *edge = &g_array_index (picture->edges, VimosLayoutEdge, i);

          g_assert_cmpfloat_with_epsilon (picture_distance (picture, edge->from, edge->to), 100,
                                          NEARLY);
        }
      g_assert_cmpfloat (fabs (picture->x[0]), >=, fabs (picture->y[0]));
    }
}

/* A grid with a link missing or too many is none, and is drawn all the same. */
static void
test_no_grid (void)
{
  for (int change = -1; change <= 1; change += 2)
    {
      g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 16);
      g_autoptr (VimosLayoutGraph) graph = NULL;
      double x[16], y[16];

      picture_add_grid (picture, 4, 4);
      if (change < 0)
        g_array_remove_index (picture->edges, 8);
      else
        picture_add_edge (picture, 0, 15);
      picture_prepare (picture);
      graph = vimos_layout_graph_new (16, picture->request.edges, picture->request.n_edges);
      g_assert_false (vimos_layout_draw_grid (graph, x, y));
      picture_draw (picture);
      picture_check_apart (picture, 30);
    }
}

/* k²/4 cores, then of each pod its aggregation and its edge switches. */
static Picture *
make_fat_tree (guint k)
{
  guint half = k / 2, n_cores = half * half;
  Picture *picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, n_cores + k * k);

  for (guint pod = 0; pod < k; pod++)
    for (guint i = 0; i < half; i++)
      for (guint j = 0; j < half; j++)
        {
          picture_add_edge (picture, i * half + j, n_cores + pod * k + i);
          picture_add_edge (picture, n_cores + pod * k + i, n_cores + pod * k + half + j);
        }
  return picture;
}

static void
check_fat_tree (const Picture *picture,
                guint k)
{
  guint n_cores = k * k / 4;

  for (guint i = 0; i < n_cores + k * k; i++)
    {
      guint of_tier = i < n_cores ? 0 : (i - n_cores) % k < k / 2 ? n_cores : n_cores + k / 2;

      g_assert_cmpfloat_with_epsilon (picture->y[i], picture->y[of_tier], NEARLY);
      /* pods stand side by side */
      if (i >= n_cores + k)
        g_assert_cmpfloat (picture->x[i], >, picture->x[i - k]);
    }
  g_assert_cmpfloat (picture->y[n_cores] - picture->y[0], >=, 100 - NEARLY);
  g_assert_cmpfloat (picture->y[n_cores + k / 2] - picture->y[n_cores], >=, 100 - NEARLY);
  picture_check_apart (picture, 39);
}

static void
test_fat_tree (void)
{
  for (guint k = 4; k <= 8; k += 2)
    {
      g_autoptr (Picture) picture = make_fat_tree (k);
      guint first = k * k / 4 + k / 2;

      picture_draw (picture);
      check_fat_tree (picture, k);
      /* with hosts below some edge switches, and one link down */
      for (guint i = 0; i < 9; i++)
        {
          guint host = picture_add_node (picture, first + i % 2);

          picture_draw (picture);
          g_assert_cmpfloat (picture->y[host], >, picture->y[first] + 50);
        }
      g_array_remove_index (picture->edges, 3);
      picture_draw (picture);
      check_fat_tree (picture, k);
    }
}

static void
test_leaf_spine (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 12);

  for (guint i = 0; i < 4; i++)
    for (guint j = 4; j < 12; j++)
      picture_add_edge (picture, i, j);
  picture_draw (picture);
  for (guint i = 1; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (picture->y[i], picture->y[i < 4 ? 0 : 4], NEARLY);
  g_assert_cmpfloat (picture->y[0], <, picture->y[4]);
}

static gboolean
has_tiers (Picture *picture)
{
  g_autoptr (VimosLayoutGraph) graph = NULL;
  g_autofree guint *tiers = NULL;
  guint n_tiers;

  picture_prepare (picture);
  graph = vimos_layout_graph_new (picture->request.n_nodes, picture->request.edges,
                                  picture->request.n_edges);
  tiers = vimos_layout_guess_tiers (graph, &n_tiers);
  return tiers != NULL;
}

/* No tiers are seen where there are none; asked for, they are drawn. */
static void
test_no_tiers (void)
{
  g_autoptr (Picture) ring = picture_new (VIMOS_LAYOUT_TIERED, 6);
  g_autoptr (Picture) grid = picture_new (VIMOS_LAYOUT_TIERED, 25);

  picture_add_ring (ring, 0, 6);
  g_assert_false (has_tiers (ring));
  picture_add_grid (grid, 5, 5);
  g_assert_false (has_tiers (grid));
  picture_draw (grid);
  picture_check_apart (grid, 39);
  for (guint seed = 1; seed < 30; seed++)
    {
      g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_TIERED, 8 + 2 * seed);

      picture_add_random (picture, 3 * picture->request.n_nodes / 2, seed);
      g_assert_false (has_tiers (picture));
      picture_draw (picture);
      picture_check_apart (picture, 39);
    }
}

/* As linked as a leaf and spine network, but hosts hang where the spines would be. */
static void
test_hosts_on_spines (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 5);

  picture_add_ring (picture, 0, 4);
  picture_add_edge (picture, 2, 4);
  g_assert_true (has_tiers (picture));
  picture_add_node (picture, 0);
  picture_add_node (picture, 1);
  picture_add_node (picture, 4);
  picture_draw (picture);
  g_assert_cmpuint (picture_count_crossings (picture), ==, 0);
}

static void
test_tree (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, 15);

  for (guint i = 1; i < 15; i++)
    picture_add_edge (picture, (i - 1) / 2, i);
  picture_draw (picture);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_cmpfloat (picture->y[2 * i + 1], >, picture->y[i] + 99);
      g_assert_cmpfloat_with_epsilon (picture->y[2 * i + 1], picture->y[2 * i + 2], NEARLY);
      g_assert_cmpfloat_with_epsilon ((picture->x[2 * i + 1] + picture->x[2 * i + 2]) / 2,
                                      picture->x[i], NEARLY);
    }
}

static void
test_circle (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_CIRCLE, 20);
  double radius;

  picture_add_random (picture, 40, 1);
  picture_draw (picture);
  radius = hypot (picture->x[0], picture->y[0]);
  picture_check_apart (picture, 100 - NEARLY);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpfloat_with_epsilon (hypot (picture->x[i], picture->y[i]), radius, 5);
}

/* Hosts stand beside their switch, and not on each other, in every kind. */
static void
test_anchors (void)
{
  for (VimosLayoutKind kind = VIMOS_LAYOUT_AUTOMATIC; kind <= VIMOS_LAYOUT_CIRCLE; kind++)
    {
      g_autoptr (Picture) picture = picture_new (kind, 24);
      g_autofree double *first_x = NULL;

      picture_add_random (picture, 40, 7);
      for (guint i = 0; i < 24; i++)
        for (guint j = 0; j < i % 4; j++)
          {
            guint host = picture_add_node (picture, i);

            picture_add_edge (picture, i, host);
            picture_add_edge (picture, host, 0);
          }
      picture_draw (picture);
      first_x = g_memdup2 (picture->x, picture->request.n_nodes * sizeof (double));
      picture_draw (picture);
      g_assert_cmpmem (first_x, picture->request.n_nodes * sizeof (double), picture->x,
                       picture->request.n_nodes * sizeof (double));
      for (guint i = 24; i < picture->request.n_nodes; i++)
        {
          g_assert_cmpfloat (
              picture_distance (picture, i, g_array_index (picture->anchors, guint, i)), <, 100);
          for (guint j = 24; j < i; j++)
            g_assert_cmpfloat (picture_distance (picture, i, j), >, 5);
        }
    }
}

/* Maps */

typedef struct
{
  const char *name;
  double latitude, longitude;
} Town;

static const Town towns[] = {
  { "Athens", 37.98, 23.73 }, { "Larissa", 39.64, 22.42 },   { "Thessaloniki", 40.64, 22.94 },
  { "Patras", 38.25, 21.73 }, { "Heraklion", 35.34, 25.14 }, { "Athens again", 37.98, 23.73 },
  { "nowhere", NAN, NAN },
};

static void
test_map (void)
{
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_AUTOMATIC, G_N_ELEMENTS (towns));
  double latitudes[G_N_ELEMENTS (towns)], longitudes[G_N_ELEMENTS (towns)];

  for (guint i = 0; i < G_N_ELEMENTS (towns); i++)
    {
      latitudes[i] = towns[i].latitude;
      longitudes[i] = towns[i].longitude;
      picture_add_edge (picture, 0, i);
    }
  picture->request.latitudes = latitudes;
  picture->request.longitudes = longitudes;
  picture_draw (picture);
  g_assert_cmpfloat (picture->y[2], <, picture->y[1]); /* the north is above */
  g_assert_cmpfloat (picture->y[1], <, picture->y[0]);
  g_assert_cmpfloat (picture->y[0], <, picture->y[4]);
  g_assert_cmpfloat (picture->x[3], <, picture->x[0]);
  g_assert_cmpfloat (picture->x[0], <, picture->x[4]);
  /* both of Athens beside each other, and what is nowhere beside its neighbour */
  g_assert_cmpfloat (picture_distance (picture, 0, 5), <, 100);
  g_assert_cmpfloat (picture_distance (picture, 0, 6), <, 200);
  picture_check_apart (picture, 40);
}

/* As the maps of the web have it: a degree at 60° is twice as long as at the equator. */
static void
test_mercator (void)
{
  const double latitudes[] = { 0, 1, 60, 61, 95, -95 };
  const double longitudes[] = { 0, 0, 0, 0, 0, 0 };
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_GEOGRAPHIC, 6);

  picture->request.latitudes = latitudes;
  picture->request.longitudes = longitudes;
  picture_add_edge (picture, 0, 1);
  picture_draw (picture);
  g_assert_cmpfloat ((picture->y[2] - picture->y[3]) / (picture->y[0] - picture->y[1]), >, 1.9);
  g_assert_cmpfloat ((picture->y[2] - picture->y[3]) / (picture->y[0] - picture->y[1]), <, 2.2);
  g_assert_true (isfinite (picture->y[4]) && isfinite (picture->y[5]));
}

/* Suva and Honolulu are nearer than the edges of the map. */
static void
test_date_line (void)
{
  const double latitudes[] = { -18.1, 21.3, 35.7 };
  const double longitudes[] = { 178.4, -157.9, 139.7 };
  g_autoptr (Picture) picture = picture_new (VIMOS_LAYOUT_GEOGRAPHIC, 3);

  picture->request.latitudes = latitudes;
  picture->request.longitudes = longitudes;
  picture_add_edge (picture, 0, 1);
  picture_add_edge (picture, 1, 2);
  picture_draw (picture);
  g_assert_cmpfloat (picture->x[2], <, picture->x[0]);
  g_assert_cmpfloat (picture->x[0], <, picture->x[1]);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-shapes/square", test_square);
  g_test_add_func ("/layout-shapes/diamond", test_diamond);
  g_test_add_func ("/layout-shapes/grid", test_grid);
  g_test_add_func ("/layout-shapes/no-grid", test_no_grid);
  g_test_add_func ("/layout-shapes/fat-tree", test_fat_tree);
  g_test_add_func ("/layout-shapes/leaf-spine", test_leaf_spine);
  g_test_add_func ("/layout-shapes/no-tiers", test_no_tiers);
  g_test_add_func ("/layout-shapes/hosts-on-spines", test_hosts_on_spines);
  g_test_add_func ("/layout-shapes/tree", test_tree);
  g_test_add_func ("/layout-shapes/circle", test_circle);
  g_test_add_func ("/layout-shapes/anchors", test_anchors);
  g_test_add_func ("/layout-shapes/map", test_map);
  g_test_add_func ("/layout-shapes/mercator", test_mercator);
  g_test_add_func ("/layout-shapes/date-line", test_date_line);
  return g_test_run ();
}
