/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "bench-network.h"
#include "ring.h"
#include "test-display.h"
#include "test-golden.h"
#include "vimos-palette.h"

/* What canvases look like. Pictures of the whole are compared, as they are exported: they do not
 * depend on what a window happens to show, or on how far worker threads have come. */

#define WIDTH 640
#define HEIGHT 480

static VimosCanvas *
show (GListStore *nodes,
      GListStore *edges,
      GListStore *tags,
      GtkWidget **window)
{
  VimosCanvas *canvas = VIMOS_CANVAS (vimos_canvas_new ());

  vimos_canvas_set_nodes (canvas, G_LIST_MODEL (nodes));
  vimos_canvas_set_edges (canvas, G_LIST_MODEL (edges));
  vimos_canvas_set_tags (canvas, G_LIST_MODEL (tags));
  *window = test_display_present (GTK_WIDGET (canvas), WIDTH, HEIGHT);
  return canvas;
}

static void
compare (VimosCanvas *canvas,
         const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) picture = NULL;

  test_display_settle ();
  png = vimos_canvas_export (canvas, VIMOS_DRAWING_PNG, WIDTH, HEIGHT, 1, FALSE, &error);
  g_assert_no_error (error);
  picture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  test_golden_compare (picture, name);
}

static void
clear_ring (Ring *ring,
            GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (ring->nodes);
  g_assert_finalize_object (ring->edges);
  g_assert_finalize_object (ring->tags);
}

static void
test_palettes (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  Ring ring;
  GtkWidget *window;
  VimosCanvas *canvas;

  ring_fill (&ring);
  canvas = show (ring.nodes, ring.edges, ring.tags, &window);
  compare (canvas, "canvas-ring-light");
  vimos_palette_install (display, TRUE, FALSE);
  compare (canvas, "canvas-ring-dark");
  vimos_palette_install (display, TRUE, TRUE);
  compare (canvas, "canvas-ring-dark-contrast");
  vimos_palette_install (display, FALSE, TRUE);
  compare (canvas, "canvas-ring-light-contrast");
  vimos_palette_install (display, FALSE, FALSE);
  clear_ring (&ring, window);
}

/* Loads from idle to full, one switch and one link gone, larger words and lines. */
static void
test_states (void)
{
  static const double loads[] = { 0.05, 0.3, 0.6, 0.78, 0.93, 0.12, NAN };
  Ring ring;
  GtkWidget *window;
  VimosCanvas *canvas;

  ring_fill (&ring);
  canvas = show (ring.nodes, ring.edges, ring.tags, &window);
  for (guint i = 3; i < 3 + G_N_ELEMENTS (loads); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (G_LIST_MODEL (ring.edges), i);

      vimos_canvas_edge_set_load (edge, loads[i - 3]);
    }
  vimos_canvas_set_show_load (canvas, TRUE);
  vimos_palette_install (gdk_display_get_default (), TRUE, FALSE);
  compare (canvas, "canvas-load-dark");
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  compare (canvas, "canvas-load-light");
  vimos_canvas_set_show_load (canvas, FALSE);
  for (guint i = 8; i < 10; i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (G_LIST_MODEL (ring.edges), i);
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (ring.nodes), i - 3);

      vimos_canvas_edge_set_gone (edge, "gone");
      vimos_canvas_node_set_gone (node, "gone");
    }
  vimos_canvas_set_presentation (canvas, TRUE);
  compare (canvas, "canvas-gone-presentation");
  clear_ring (&ring, window);
}

static void
add_tag (Ring *ring,
         guint track,
         const VimosCanvasTagWords *words)
{
  g_autoptr (VimosCanvasTag) tag = vimos_canvas_tag_new_with_words (track, words, track == 0);

  g_list_store_append (ring->tags, tag);
}

/* A third way leads straight through: then each tag has two short lines. */
static void
test_three_paths (void)
{
  const VimosCanvasTagWords words[] = {
    { "Path 1 · 471 Mbit/s free", NULL, "Path 1", "471 Mbit/s free" },
    { "Path 2 · 412 Mbit/s free", NULL, "Path 2", "412 Mbit/s free" },
    { "Path 3 · 310 Mbit/s free", NULL, "Path 3", "310 Mbit/s free" },
  };
  const guint track = 2;
  Ring ring;
  GtkWidget *window;
  VimosCanvas *canvas;
  g_autoptr (VimosCanvasEdge) edge = vimos_canvas_edge_new ("s1", "s3");

  ring_fill (&ring);
  vimos_canvas_edge_set_label (edge, "310 Mbit/s");
  vimos_canvas_edge_set_tracks (edge, &track, 1, 0);
  vimos_canvas_edge_set_bottleneck (edge, 2);
  g_list_store_append (ring.edges, edge);
  g_list_store_remove_all (ring.tags);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    add_tag (&ring, i, &words[i]);
  canvas = show (ring.nodes, ring.edges, ring.tags, &window);
  vimos_palette_install (gdk_display_get_default (), TRUE, FALSE);
  compare (canvas, "canvas-three-paths-dark");
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
  g_clear_object (&edge);
  clear_ring (&ring, window);
}

/* From afar. */
static void
test_large (void)
{
  BenchNetwork network = { 0 };
  GtkWidget *window;
  VimosCanvas *canvas;

  vimos_palette_install (gdk_display_get_default (), TRUE, FALSE);
  bench_network_fill (&network, 2500, 5000);
  canvas = show (network.nodes, network.edges, network.tags, &window);
  compare (canvas, "canvas-sites-dark");
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (network.nodes);
  g_assert_finalize_object (network.edges);
  g_assert_finalize_object (network.tags);
  vimos_palette_install (gdk_display_get_default (), FALSE, FALSE);
}

int
main (int argc,
      char *argv[])
{
  if (!test_display_init (&argc, &argv))
    return 0;
  test_golden_set_up ();
  g_test_add_func ("/canvas-golden/palettes", test_palettes);
  g_test_add_func ("/canvas-golden/states", test_states);
  g_test_add_func ("/canvas-golden/three-paths", test_three_paths);
  g_test_add_func ("/canvas-golden/large", test_large);
  return g_test_run ();
}
