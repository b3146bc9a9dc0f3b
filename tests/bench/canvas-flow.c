/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-network.h"
#include "test-display.h"

/* What it costs that signs run along the used path while a VM moves: a path of four links through a
 * window of 1600 × 1000. A move can take minutes, in which people do something else. */

#define RUN_US (3 * G_USEC_PER_SEC)
#define N_SWITCHES 5
#define CPU_BUDGET 10.0 /* % of a processor */

static void
add_node (BenchNetwork *network,
          guint index)
{
  g_autofree char *id = g_strdup_printf ("s%u", index);
  g_autoptr (VimosCanvasNode) node = vimos_canvas_node_new (id, VIMOS_CANVAS_SHAPE_SQUARE);

  vimos_canvas_node_set_label (node, id);
  vimos_canvas_node_set_position (node, index * 300.0, index % 2 * 400.0);
  g_list_store_append (network->nodes, node);
}

static void
add_edge (BenchNetwork *network,
          guint index)
{
  g_autofree char *from = g_strdup_printf ("s%u", index);
  g_autofree char *to = g_strdup_printf ("s%u", index + 1);
  g_autoptr (VimosCanvasEdge) edge = vimos_canvas_edge_new (from, to);
  const guint track = 0;

  vimos_canvas_edge_set_label (edge, "50 Mbit/s");
  vimos_canvas_edge_set_width (edge, 8);
  vimos_canvas_edge_set_tracks (edge, &track, 1, 0);
  vimos_canvas_edge_set_flow (edge, 1);
  g_list_store_append (network->edges, edge);
}

static gboolean
is_over (gpointer data)
{
  return g_get_monotonic_time () - *(gint64 *) data > RUN_US;
}

/* Returns the share of a processor that the main thread was at work, in %. */
static double
measure (BenchNetwork *network,
         gboolean animate,
         double *frames)
{
  gint64 start_us;
  BenchFrames counted;
  double cpu_ms;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", animate, NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (network->canvas));
  test_display_settle ();
  start_us = g_get_monotonic_time ();
  bench_frames_start (&counted, GTK_WIDGET (network->canvas));
  cpu_ms = bench_get_cpu_ms ();
  test_display_wait (is_over, &start_us);
  cpu_ms = bench_get_cpu_ms () - cpu_ms;
  bench_frames_stop (&counted);
  *frames = counted.n / (RUN_US / 1e6);
  return cpu_ms / (RUN_US / 1e3) * 100;
}

int
main (int argc,
      char *argv[])
{
  BenchNetwork network = { 0 };
  double frames, share;
  gboolean within;

  if (!test_display_init (&argc, &argv))
    return 77;
  network.nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  network.edges = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  network.tags = g_list_store_new (VIMOS_TYPE_CANVAS_TAG);
  for (guint i = 0; i < N_SWITCHES; i++)
    add_node (&network, i);
  for (guint i = 0; i + 1 < N_SWITCHES; i++)
    add_edge (&network, i);
  bench_network_show (&network, 1600, 1000);
  vimos_canvas_set_nodes (network.canvas, G_LIST_MODEL (network.nodes));
  vimos_canvas_set_edges (network.canvas, G_LIST_MODEL (network.edges));
  bench_network_wait (&network);

  share = measure (&network, FALSE, &frames);
  g_print ("%-58s %9.3f a second, %.2f %% of a processor\n", "signs that keep still: frames",
           frames, share);
  share = measure (&network, TRUE, &frames);
  within = bench_report ("signs that run: frames", frames, "a second", 20, TRUE)
           || bench_is_busy ();
  within &= bench_report ("signs that run: processor time", share, "%", CPU_BUDGET, FALSE);
  bench_network_clear (&network);
  return within ? 0 : 1;
}
