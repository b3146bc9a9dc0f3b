/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "bench-network.h"
#include "test-display.h"

/* A network of 10,000 nodes and 20,000 edges is looked at in a window of 1600 × 1000: the first
 * picture, then shifting and zooming at each level of detail. What is measured is whole frames of a
 * real window: from one paint to the next, with the frame clock's own pace. */

#define RUN_US (2 * G_USEC_PER_SEC)
#define MAX_NODES_A_FRAME 8000

typedef struct
{
  BenchNetwork network;
  gboolean within;

  /* of one run */
  double dx; /* px a frame */
  double zoom; /* factor a frame */
  gint64 start_us;
  BenchFrames frames;
  gboolean done;
} Bench;

static gboolean
step_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  Bench *self = user_data;
  VimosViewport *viewport = vimos_canvas_get_viewport (self->network.canvas);
  double seconds = (g_get_monotonic_time () - self->start_us) / 1e6;

  if (g_get_monotonic_time () - self->start_us > RUN_US)
    {
      self->done = TRUE;
      return G_SOURCE_REMOVE;
    }
  if (self->dx != 0)
    vimos_viewport_pan (viewport, self->dx * cos (seconds * 3), self->dx * 0.6 * sin (seconds * 2));
  if (self->zoom != 1)
    vimos_viewport_zoom_at (viewport, pow (self->zoom, cos (seconds * 4)), 800, 500);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Bench *) data)->done;
}

static guint
count_nodes (GskRenderNode *node)
{
  guint n = 0;

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += count_nodes (gsk_container_node_get_child (node, i));
      return n;
    case GSK_TRANSFORM_NODE:
      return 1 + count_nodes (gsk_transform_node_get_child (node));
    case GSK_CLIP_NODE:
      return count_nodes (gsk_clip_node_get_child (node));
    case GSK_ROUNDED_CLIP_NODE:
      return count_nodes (gsk_rounded_clip_node_get_child (node));
    case GSK_OPACITY_NODE:
      return count_nodes (gsk_opacity_node_get_child (node));
    case GSK_TEXT_NODE:
    case GSK_TEXTURE_NODE:
      return 1;
    default:
      return 0;
    }
}

/* What GTK would do for a frame, but the drawing: allocation builds the scene, snapshot hands it
 * on. */
static double
build_once (Bench *self,
            guint *n_nodes)
{
  GtkWidget *widget = GTK_WIDGET (self->network.canvas);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gint64 start = g_get_monotonic_time ();
  double ms;
  g_autoptr (GskRenderNode) node = NULL;

  gtk_widget_queue_allocate (widget);
  gtk_widget_allocate (widget, gtk_widget_get_width (widget), gtk_widget_get_height (widget), -1,
                       NULL);
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  ms = (g_get_monotonic_time () - start) / 1e3;
  node = gtk_snapshot_free_to_node (snapshot);
  *n_nodes = count_nodes (node);
  return ms;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static void
measure_build (Bench *self,
               const char *what)
{
  VimosViewport *viewport = vimos_canvas_get_viewport (self->network.canvas);
  double ms[60];
  guint most = 0;
  g_autofree char *build = g_strdup_printf ("%s: build, median of 60 frames", what);
  g_autofree char *worst = g_strdup_printf ("%s: build, 95th percentile", what);
  g_autofree char *nodes = g_strdup_printf ("%s: text, texture, transform nodes", what);

  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    {
      guint n;

      if (self->dx != 0)
        vimos_viewport_pan (viewport, i % 2 == 0 ? self->dx : -self->dx, 3);
      if (self->zoom != 1)
        vimos_viewport_zoom_at (viewport, i % 16 < 8 ? self->zoom : 1 / self->zoom, 800, 500);
      ms[i] = build_once (self, &n);
      most = MAX (most, n);
    }
  qsort (ms, G_N_ELEMENTS (ms), sizeof (double), compare_doubles);
  self->within &= bench_report (build, ms[30], "ms", 2, FALSE);
  g_print ("%-58s %9.3f ms\n", worst, ms[57]);
  self->within &= bench_report (nodes, most, "", MAX_NODES_A_FRAME, FALSE);
}

static void
run (Bench *self,
     const char *what,
     double zoom,
     double dx,
     double factor)
{
  g_autofree char *frames = g_strdup_printf ("%s: frames", what);
  g_autofree char *cpu = g_strdup_printf ("%s: processor time a frame", what);
  g_autofree char *longest = g_strdup_printf ("%s: longest frame", what);
  VimosViewport *viewport = vimos_canvas_get_viewport (self->network.canvas);

  test_display_press (GTK_WIDGET (self->network.canvas), GDK_KEY_plus,
                      0); /* from now on the view is in our hand */
  vimos_viewport_show (viewport, 12600, 7800, zoom);
  bench_network_wait (&self->network);
  self->dx = dx;
  self->zoom = factor;
  self->done = FALSE;
  bench_frames_start (&self->frames, GTK_WIDGET (self->network.canvas));
  self->start_us = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (GTK_WIDGET (self->network.canvas), step_cb, self, NULL);
  g_assert_true (test_display_wait (is_done, self));
  bench_frames_stop (&self->frames);
  /* Where others use the processors too, only their time tells what a frame takes. */
  self->within &= bench_report (frames, self->frames.n / (RUN_US / 1e6), "a second", 40, TRUE)
                  || bench_is_busy ();
  self->within &= bench_report (cpu, self->frames.cpu_ms / MAX (self->frames.n, 1), "ms", 25,
                                FALSE);
  g_print ("%-58s %9.3f ms\n", longest, self->frames.longest_us / 1e3);
  measure_build (self, what);
}

static void
measure_first_picture (Bench *self)
{
  gint64 start = g_get_monotonic_time ();

  bench_frames_start (&self->frames, GTK_WIDGET (self->network.canvas));
  vimos_canvas_set_nodes (self->network.canvas, G_LIST_MODEL (self->network.nodes));
  vimos_canvas_set_edges (self->network.canvas, G_LIST_MODEL (self->network.edges));
  vimos_canvas_set_tags (self->network.canvas, G_LIST_MODEL (self->network.tags));
  while (self->frames.last_us == 0)
    g_main_context_iteration (NULL, TRUE);
  bench_frames_stop (&self->frames);
  self->within &= bench_report ("first picture after the data",
                                (self->frames.last_us - start) / 1e6, "s", 1, FALSE);
}

int
main (int argc,
      char *argv[])
{
  Bench bench = { .within = TRUE };

  if (!test_display_init (&argc, &argv))
    return 77;
  bench_network_fill (&bench.network, BENCH_N_NODES, BENCH_N_EDGES);
  if (!bench_network_show (&bench.network, 1600, 1000))
    g_print ("the screen is too small for 1600 × 1000: the figures are not comparable\n");
  measure_first_picture (&bench);
  run (&bench, "sites, shifted", 0.055, 9, 1);
  run (&bench, "dots, shifted", 0.07, 9, 1);
  run (&bench, "glyphs, shifted", 0.2, 9, 1);
  run (&bench, "names, shifted", 0.3, 9, 1);
  run (&bench, "near, shifted", 1, 9, 1);
  run (&bench, "from dots to glyphs, zoomed", 0.12, 0, 1.03);
  run (&bench, "from glyphs to names, zoomed", 0.25, 0, 1.03);
  run (&bench, "from sites to dots, zoomed", 0.06, 0, 1.03);
  bench_network_clear (&bench.network);
  return bench.within ? 0 : 1;
}
