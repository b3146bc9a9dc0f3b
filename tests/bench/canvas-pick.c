/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-network.h"
#include "test-display.h"

/* How long it takes to tell what is under the pointer, among 10,000 nodes and 20,000 edges. */

#define N_PICKS 2000

int
main (int argc,
      char *argv[])
{
  BenchNetwork network = { 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static const double zooms[] = { 0.05, 0.08, 0.3, 1 };
  gboolean within = TRUE;

  if (!test_display_init (&argc, &argv))
    return 77;
  bench_network_fill (&network, BENCH_N_NODES, BENCH_N_EDGES);
  bench_network_show (&network, 1600, 1000);
  vimos_canvas_set_nodes (network.canvas, G_LIST_MODEL (network.nodes));
  vimos_canvas_set_edges (network.canvas, G_LIST_MODEL (network.edges));
  test_display_settle ();
  test_display_press (GTK_WIDGET (network.canvas), GDK_KEY_plus, 0);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      g_autofree char *node_what = g_strdup_printf ("node under the pointer, zoom %g", zooms[i]);
      g_autofree char *edge_what = g_strdup_printf ("edge under the pointer, zoom %g", zooms[i]);
      gint64 start, middle, end;

      vimos_viewport_show (vimos_canvas_get_viewport (network.canvas), 12600, 7800, zooms[i]);
      test_display_settle ();
      start = g_get_monotonic_time ();
      for (guint pick = 0; pick < N_PICKS; pick++)
        vimos_canvas_pick_node (network.canvas, g_rand_double_range (random, 0, 1600),
                                g_rand_double_range (random, 0, 1000));
      middle = g_get_monotonic_time ();
      for (guint pick = 0; pick < N_PICKS; pick++)
        vimos_canvas_pick_edge (network.canvas, g_rand_double_range (random, 0, 1600),
                                g_rand_double_range (random, 0, 1000));
      end = g_get_monotonic_time ();
      within &= bench_report (node_what, (middle - start) / 1e3 / N_PICKS, "ms", 0.1, FALSE);
      within &= bench_report (edge_what, (end - middle) / 1e3 / N_PICKS, "ms", 0.1, FALSE);
    }
  bench_network_clear (&network);
  return within ? 0 : 1;
}
