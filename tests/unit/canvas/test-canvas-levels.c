/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-network.h"
#include "test-display.h"
#include "vimos-palette.h"

/* What is drawn of a large network from which distance. */

#define N_NODES 2500
#define N_EDGES 5000

/* Words as serialized render nodes hold them: a first letter that the next is drawn under is a
 * number there. */
#define TAG "940 Mbit/s"
#define CHOSEN "nalytics"

static void
add_chosen (BenchNetwork *network)
{
  g_autoptr (VimosCanvasNode) vm = vimos_canvas_node_new ("analytics", VIMOS_CANVAS_SHAPE_DISC);
  g_autoptr (VimosCanvasEdge) tether = vimos_canvas_edge_new_tether ("sw-01286", "analytics");
  g_autoptr (VimosCanvasNode) broken = g_list_model_get_item (G_LIST_MODEL (network->nodes), 700);

  vimos_canvas_node_set_label (vm, "analytics");
  vimos_canvas_node_set_mark (vm, VIMOS_CANVAS_MARK_PLAY);
  vimos_canvas_node_set_size (vm, 44);
  vimos_canvas_node_set_emphasised (vm, TRUE);
  vimos_canvas_node_set_position (vm, 6200, 3700);
  vimos_canvas_node_set_mark (broken, VIMOS_CANVAS_MARK_ALARM);
  g_list_store_append (network->nodes, vm);
  g_list_store_append (network->edges, tether);
}

static void
set_up (BenchNetwork *network,
        gconstpointer data)
{
  bench_network_fill (network, N_NODES, N_EDGES);
  add_chosen (network);
  bench_network_show (network, 1200, 800);
  vimos_canvas_set_nodes (network->canvas, G_LIST_MODEL (network->nodes));
  vimos_canvas_set_edges (network->canvas, G_LIST_MODEL (network->edges));
  vimos_canvas_set_tags (network->canvas, G_LIST_MODEL (network->tags));
  test_display_press (GTK_WIDGET (network->canvas), GDK_KEY_plus, 0);
}

static void
tear_down (BenchNetwork *network,
           gconstpointer data)
{
  bench_network_hide (network);
  g_assert_finalize_object (network->canvas);
  g_assert_finalize_object (network->nodes);
  g_assert_finalize_object (network->edges);
  g_assert_finalize_object (network->tags);
}

/* Everything that is drawn, as text. */
static char *
look_at (BenchNetwork *network,
         double zoom)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GBytes) bytes = NULL;

  vimos_viewport_show (vimos_canvas_get_viewport (network->canvas), 6200, 3900, zoom);
  bench_network_wait (network);
  GTK_WIDGET_GET_CLASS (network->canvas)->snapshot (GTK_WIDGET (network->canvas), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  bytes = gsk_render_node_serialize (node);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
says (const char *picture,
      const char *word)
{
  return strstr (picture, word) != NULL;
}

static void
test_levels (BenchNetwork *network,
             gconstpointer data)
{
  static const double zooms[] = { 0.05, 0.09, 0.2, 0.3, 1 };
  g_autofree char *sites = look_at (network, 0.05);
  g_autofree char *dots = look_at (network, 0.09);
  g_autofree char *names = look_at (network, 0.3);
  g_autofree char *near = look_at (network, 1);

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      g_autofree char *picture = look_at (network, zooms[i]);
      g_autofree char *name = g_strdup_printf ("levels-%g", zooms[i]);

      test_display_picture (GTK_WIDGET (network->canvas), name);
      g_assert_true (says (picture, TAG));
      g_assert_true (says (picture, CHOSEN));
    }
  /* The chosen node is told at every level; the others only when they are large enough, or on a
   * path. */
  g_assert_false (says (sites, "w-0"));
  g_assert_false (says (dots, "w-02"));
  g_assert_true (says (dots, "w-01"));
  g_assert_true (says (names, "w-00"));
  g_assert_false (says (dots, "Gbit/s"));
  g_assert_true (says (near, "Gbit/s"));
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  vimos_palette_install (gdk_display_get_default (), TRUE, FALSE);
  g_test_add ("/canvas-levels/levels", BenchNetwork, NULL, set_up, test_levels, tear_down);
  return g_test_run ();
}
