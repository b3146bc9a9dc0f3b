/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench-network.h"
#include "test-display.h"

/* While a thread computes where 10,000 nodes belong, and when it hands all of their places over, no
 * frame may be lost that would not be lost anyhow: the view is shifted all the while, once without
 * a layout and once with one. */

#define RUN_US (3 * G_USEC_PER_SEC)
#define STEP_US (G_USEC_PER_SEC / 2) /* that often the layout hands places over */
/* What takes longer than three of the screen's frames is seen as a jerk. */
#define FRAME_BUDGET_MS 50.0
#define CPU_BUDGET_MS 40.0

typedef struct
{
  BenchNetwork network;
  int stop; /* atomic */
  gint64 start_us;
  BenchFrames frames;
  gboolean has_layout;
  gint64 handed_us;
  gint64 longest_hand_us;
} Bench;

/* Keeps one processor as busy as a layout does, which like all work in the background stands back
 * behind the main thread. */
static gpointer
compute (gpointer data)
{
  Bench *self = data;
  volatile double sum = 0;

  setpriority (PRIO_PROCESS, gettid (), 10);
  while (g_atomic_int_get (&self->stop) == 0)
    for (int i = 1; i < 10000; i++)
      sum += sqrt (i) / i;
  return NULL;
}

static void
hand_over (Bench *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->network.nodes));
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasNode) node = g_list_model_get_item (G_LIST_MODEL (self->network.nodes),
                                                                i);

      vimos_canvas_node_set_position (node, vimos_canvas_node_get_x (node) + (i % 7) - 3,
                                      vimos_canvas_node_get_y (node) + (i % 5) - 2);
    }
  self->longest_hand_us = MAX (self->longest_hand_us, g_get_monotonic_time () - start);
}

static gboolean
step_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  Bench *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - self->start_us > RUN_US)
    return G_SOURCE_REMOVE;
  vimos_viewport_pan (vimos_canvas_get_viewport (self->network.canvas),
                      8 * cos ((now - self->start_us) / 3e5), 3);
  if (self->has_layout && now - self->handed_us > STEP_US)
    {
      self->handed_us = now;
      hand_over (self);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
is_over (gpointer data)
{
  return g_get_monotonic_time () - ((Bench *) data)->start_us > RUN_US;
}

static void
count_frames (Bench *self,
              gboolean with_layout)
{
  GThread *thread = NULL;

  g_atomic_int_set (&self->stop, 0);
  if (with_layout)
    thread = g_thread_new ("layout", compute, self);
  self->has_layout = with_layout;
  self->start_us = self->handed_us = g_get_monotonic_time ();
  self->longest_hand_us = 0;
  bench_frames_start (&self->frames, GTK_WIDGET (self->network.canvas));
  gtk_widget_add_tick_callback (GTK_WIDGET (self->network.canvas), step_cb, self, NULL);
  g_assert_true (test_display_wait (is_over, self));
  bench_frames_stop (&self->frames);
  g_atomic_int_set (&self->stop, 1);
  if (thread != NULL)
    g_thread_join (thread);
}

static gboolean
run (Bench *self,
     const char *what,
     double zoom)
{
  g_autofree char *frames = g_strdup_printf ("%s, while a layout runs: frames", what);
  g_autofree char *longest = g_strdup_printf ("%s, while a layout runs: longest frame", what);
  g_autofree char *cpu = g_strdup_printf ("%s: processor time of the longest", what);
  g_autofree char *alone = g_strdup_printf ("%s, without a layout", what);
  g_autofree char *beside = g_strdup_printf ("%s, while a layout runs", what);
  g_autofree char *hand = g_strdup_printf ("%s: 10,000 places handed over in", what);
  gboolean within;

  vimos_viewport_show (vimos_canvas_get_viewport (self->network.canvas), 12600, 7800, zoom);
  bench_network_wait (&self->network);
  count_frames (self, FALSE);
  bench_report_lost (&self->frames, alone);
  count_frames (self, TRUE);
  bench_report_lost (&self->frames, beside);
  within = bench_report (frames, self->frames.n / (RUN_US / 1e6), "a second", 40, TRUE)
           || bench_is_busy ();
  within &= bench_report (longest, self->frames.longest_us / 1e3, "ms", FRAME_BUDGET_MS, FALSE)
            || bench_is_busy ();
  within &= bench_report (cpu, self->frames.longest_cpu_ms, "ms", CPU_BUDGET_MS, FALSE);
  g_print ("%-58s %9.3f ms\n", hand, self->longest_hand_us / 1e3);
  return within;
}

int
main (int argc,
      char *argv[])
{
  Bench bench = { 0 };
  gboolean within;

  if (!test_display_init (&argc, &argv))
    return 77;
  bench_network_fill (&bench.network, BENCH_N_NODES, BENCH_N_EDGES);
  bench_network_show (&bench.network, 1600, 1000);
  vimos_canvas_set_nodes (bench.network.canvas, G_LIST_MODEL (bench.network.nodes));
  vimos_canvas_set_edges (bench.network.canvas, G_LIST_MODEL (bench.network.edges));
  test_display_settle ();
  test_display_press (GTK_WIDGET (bench.network.canvas), GDK_KEY_plus, 0);
  within = run (&bench, "sites", 0.05);
  within &= run (&bench, "dots", 0.08);
  within &= run (&bench, "names", 0.35);
  bench_network_clear (&bench.network);
  return within ? 0 : 1;
}
