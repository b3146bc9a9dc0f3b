/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vimos-emu-graph.h"

/* The path searches, on the graphs that were put before ONOS's own code (onos-measured, disjoint). */

static void
cable (VimosEmuGraph *graph,
       guint a,
       guint b)
{
  vimos_emu_graph_add_edge (graph, a, b);
  vimos_emu_graph_add_edge (graph, b, a);
}

static VimosEmuGraph *
new_graph (guint n,
           const guint (*cables)[2],
           guint n_cables)
{
  VimosEmuGraph *graph = vimos_emu_graph_new (n);

  for (guint i = 0; i < n_cables; i++)
    cable (graph, cables[i][0], cables[i][1]);
  return graph;
}

static void
assert_pairs (VimosEmuGraph *graph,
              guint src,
              guint dst,
              guint expected)
{
  g_autoptr (GPtrArray) pairs = vimos_emu_graph_disjoint_paths (graph, src, dst);

  g_assert_cmpuint (pairs->len, ==, 2 * expected);
}

static void
test_line (void)
{
  static const guint cables[][2] = { { 0, 1 }, { 1, 2 } };
  g_autoptr (VimosEmuGraph) graph = new_graph (3, cables, G_N_ELEMENTS (cables));
  g_autoptr (GPtrArray) paths = vimos_emu_graph_shortest_paths (graph, 0, 2, 0);
  GArray *path;

  g_assert_cmpuint (paths->len, ==, 1);
  path = g_ptr_array_index (paths, 0);
  g_assert_cmpuint (path->len, ==, 2);
  g_assert_cmpuint (g_array_index (path, guint, 0), ==, 0);
  g_assert_cmpuint (g_array_index (path, guint, 1), ==, 2);
  assert_pairs (graph, 0, 2, 0);
}

static void
test_nowhere (void)
{
  static const guint cables[][2] = { { 0, 1 }, { 2, 3 } };
  g_autoptr (VimosEmuGraph) graph = new_graph (4, cables, G_N_ELEMENTS (cables));
  g_autoptr (GPtrArray) paths = vimos_emu_graph_shortest_paths (graph, 0, 3, 0);

  g_assert_cmpuint (paths->len, ==, 0);
  assert_pairs (graph, 0, 3, 0);
}

static void
test_square (void)
{
  static const guint cables[][2] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 0 } };
  g_autoptr (VimosEmuGraph) graph = new_graph (4, cables, G_N_ELEMENTS (cables));
  g_autoptr (GPtrArray) paths = vimos_emu_graph_shortest_paths (graph, 0, 2, 0);
  g_autoptr (GPtrArray) pairs = vimos_emu_graph_disjoint_paths (graph, 0, 1);

  g_assert_cmpuint (paths->len, ==, 2);
  assert_pairs (graph, 0, 2, 1);
  g_assert_cmpuint (pairs->len, ==, 2);
  g_assert_cmpuint (((GArray *) g_ptr_array_index (pairs, 0))->len, ==, 1);
  g_assert_cmpuint (((GArray *) g_ptr_array_index (pairs, 1))->len, ==, 3);
}

static void
test_parallel (void)
{
  static const guint cables[][2] = { { 0, 1 }, { 0, 1 }, { 0, 1 } };
  static const guint over[][2] = { { 0, 1 }, { 0, 1 }, { 1, 2 }, { 1, 2 } };
  g_autoptr (VimosEmuGraph) two = new_graph (2, cables, 2);
  g_autoptr (VimosEmuGraph) three = new_graph (2, cables, 3);
  g_autoptr (VimosEmuGraph) middle = new_graph (3, over, G_N_ELEMENTS (over));

  assert_pairs (two, 0, 1, 1);
  assert_pairs (three, 0, 1, 3);
  assert_pairs (middle, 0, 2, 0);
}

/* There is a pair of 4 and 6 hops without a common switch; a pair of 4 and 4 hops without a common
 * link meets in a switch, is cheaper, and hides the other. */
static void
test_trap (void)
{
  enum
  {
    S, A, B, M, C, D, T, E, F, G, H
  };
  static const guint cables[][2] = {
    { S, A }, { A, M }, { M, C }, { C, T }, /* S A M C T */
    { S, B }, { B, M }, { M, D }, { D, T }, /* S B M D T */
    { B, E }, { E, F }, { F, G }, { G, T }, /* S B E F G T: around M */
  };
  g_autoptr (VimosEmuGraph) graph = new_graph (H, cables, G_N_ELEMENTS (cables));

  assert_pairs (graph, S, T, 0);
}

/* A fat tree of 4 ports: two edge switches in different pods have 4 shortest paths. */
static void
test_fat_tree (void)
{
  g_autoptr (VimosEmuGraph) graph = vimos_emu_graph_new (20);
  g_autoptr (GPtrArray) paths = NULL;

  for (guint pod = 0; pod < 4; pod++)
    for (guint i = 0; i < 2; i++)
      {
        guint aggregation = 4 + pod * 4 + i;

        for (guint j = 0; j < 2; j++)
          {
            cable (graph, aggregation, 4 + pod * 4 + 2 + j);
            cable (graph, aggregation, i * 2 + j);
          }
      }
  paths = vimos_emu_graph_shortest_paths (graph, 6, 10, 0);
  g_assert_cmpuint (paths->len, ==, 4);
  assert_pairs (graph, 6, 10, 4);
}

static void
test_clusters (void)
{
  static const guint cables[][2] = { { 0, 1 }, { 2, 3 } };
  g_autoptr (VimosEmuGraph) graph = new_graph (5, cables, G_N_ELEMENTS (cables));
  guint cluster_of[5];

  /* One way only does not join. */
  vimos_emu_graph_add_edge (graph, 1, 2);
  g_assert_cmpuint (vimos_emu_graph_clusters (graph, cluster_of), ==, 3);
  g_assert_cmpuint (cluster_of[0], ==, cluster_of[1]);
  g_assert_cmpuint (cluster_of[2], ==, cluster_of[3]);
  g_assert_cmpuint (cluster_of[1], !=, cluster_of[2]);
  g_assert_cmpuint (cluster_of[4], ==, 2);
}

/* A grid has very many paths; the search ends all the same. */
static void
test_grid (void)
{
  g_autoptr (VimosEmuGraph) graph = vimos_emu_graph_new (144);
  g_autoptr (GPtrArray) paths = NULL;

  for (guint i = 0; i < 144; i++)
    {
      if (i % 12 < 11)
        cable (graph, i, i + 1);
      if (i < 132)
        cable (graph, i, i + 12);
    }
  paths = vimos_emu_graph_shortest_paths (graph, 0, 143, 0);
  g_assert_cmpuint (paths->len, >, 1000);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/graph/line", test_line);
  g_test_add_func ("/emulator/graph/nowhere", test_nowhere);
  g_test_add_func ("/emulator/graph/square", test_square);
  g_test_add_func ("/emulator/graph/parallel", test_parallel);
  g_test_add_func ("/emulator/graph/trap", test_trap);
  g_test_add_func ("/emulator/graph/fat-tree", test_fat_tree);
  g_test_add_func ("/emulator/graph/clusters", test_clusters);
  g_test_add_func ("/emulator/graph/grid", test_grid);
  return g_test_run ();
}
