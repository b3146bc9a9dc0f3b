/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include <gsk/gl/gskglrenderer.h> /* after GTK: it may not be included by itself */

#include "bench-network.h"
#include "test-display.h"

/* GTK's GL renderer ends the process when a frame has more than 32,767 batches. A network of 20,000
 * nodes must not come near that at any zoom; that this process lives at the end is the test. */

static void
test_many_nodes (void)
{
  BenchNetwork network = { 0 };
  GskRenderer *renderer;

  bench_network_fill (&network, 20000, 40000);
  bench_network_show (&network, 1600, 1000);
  renderer = gtk_native_get_renderer (gtk_widget_get_native (GTK_WIDGET (network.canvas)));
  if (!GSK_IS_GL_RENDERER (renderer))
    {
      g_test_skip ("there is no GL renderer");
      bench_network_clear (&network);
      return;
    }
  vimos_canvas_set_nodes (network.canvas, G_LIST_MODEL (network.nodes));
  vimos_canvas_set_edges (network.canvas, G_LIST_MODEL (network.edges));
  vimos_canvas_set_tags (network.canvas, G_LIST_MODEL (network.tags));
  test_display_settle ();
  test_display_press (GTK_WIDGET (network.canvas), GDK_KEY_plus, 0);
  for (double zoom = 0.02; zoom < 2; zoom *= 1.5)
    {
      vimos_viewport_show (vimos_canvas_get_viewport (network.canvas), 12600, 7800, zoom);
      test_display_settle ();
    }
  bench_network_clear (&network);
}

int
main (int argc,
      char *argv[])
{
  g_setenv ("GSK_RENDERER", "gl", TRUE);
  if (!test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/canvas-gl/many-nodes", test_many_nodes);
  return g_test_run ();
}
