/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "bench-network.h"
#include "test-display.h"

/* A network of the size that the budgets speak of: switches on a jittered raster, linked to their
 * neighbours and a few to far ones, two paths through it, and a VM that is chosen. The same every
 * time. */

#define SPACING 200.0
#define SCREEN_FRAME_US (G_USEC_PER_SEC / 60.0) /* the virtual screen's */

static double
jitter (GRand *random)
{
  return g_rand_double_range (random, -SPACING * 0.3, SPACING * 0.3);
}

static void
add_nodes (BenchNetwork *self,
           guint n,
           guint columns,
           GRand *random)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("sw-%05u", i);
      VimosCanvasNode *node = vimos_canvas_node_new (id, i % 29 == 0 ? VIMOS_CANVAS_SHAPE_RACK
                                                                     : VIMOS_CANVAS_SHAPE_SQUARE);

      vimos_canvas_node_set_label (node, id);
      vimos_canvas_node_set_position (node, i % columns * SPACING + jitter (random),
                                      i / columns * SPACING + jitter (random));
      g_ptr_array_add (items, node);
    }
  g_list_store_splice (self->nodes, 0, 0, items->pdata, items->len);
}

static VimosCanvasEdge *
new_edge (guint from,
          guint to,
          GRand *random)
{
  g_autofree char *from_id = g_strdup_printf ("sw-%05u", from);
  g_autofree char *to_id = g_strdup_printf ("sw-%05u", to);
  VimosCanvasEdge *edge = vimos_canvas_edge_new (from_id, to_id);
  static const char *const labels[] = { "1 Gbit/s", "10 Gbit/s", "40 Gbit/s" };
  guint class = g_rand_int_range (random, 0, G_N_ELEMENTS (labels));

  vimos_canvas_edge_set_label (edge, labels[class]);
  vimos_canvas_edge_set_width (edge, 2 + 2.5 * class);
  vimos_canvas_edge_set_load (edge, g_rand_double (random));
  return edge;
}

/* To the right and down; of what is left, one in ten far away. */
static void
add_edges (BenchNetwork *self,
           guint n_nodes,
           guint n,
           guint columns,
           GRand *random)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_nodes && items->len < n; i++)
    {
      if ((i + 1) % columns != 0 && i + 1 < n_nodes)
        g_ptr_array_add (items, new_edge (i, i + 1, random));
      if (i + columns < n_nodes && items->len < n)
        g_ptr_array_add (items, new_edge (i, i + columns, random));
    }
  while (items->len < n)
    {
      guint from = g_rand_int_range (random, 0, n_nodes - columns - 1);
      guint to = items->len % 10 == 0 ? (guint) g_rand_int_range (random, 0, n_nodes)
                                      : from + columns + 1;

      if (from != to)
        g_ptr_array_add (items, new_edge (from, to, random));
    }
  g_list_store_splice (self->edges, 0, 0, items->pdata, items->len);
}

/* Two paths through the middle, one above the other. */
static void
add_paths (BenchNetwork *self,
           guint n_nodes,
           guint columns)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->edges));
  guint row = n_nodes / columns / 2;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (G_LIST_MODEL (self->edges), i);
      guint from = g_ascii_strtoull (vimos_canvas_edge_get_from (edge) + 3, NULL, 10);
      guint to = g_ascii_strtoull (vimos_canvas_edge_get_to (edge) + 3, NULL, 10);
      guint track = from / columns == row ? 0 : 1;

      if (to == from + 1 && (from / columns == row || from / columns == row + 2)
          && from % columns > columns / 3 && from % columns < columns / 3 + 14)
        vimos_canvas_edge_set_tracks (edge, &track, 1, 0);
    }
  for (guint track = 0; track < 2; track++)
    {
      g_autofree char *label = g_strdup_printf ("Path %u, 940 Mbit/s, 13 hops", track + 1);
      g_autofree char *brief = g_strdup_printf ("Path %u, 940 Mbit/s", track + 1);
      const VimosCanvasTagWords words = { .label = label, .brief = brief };
      g_autoptr (VimosCanvasTag) tag = vimos_canvas_tag_new_with_words (track, &words, track == 0);

      g_list_store_append (self->tags, tag);
    }
}

/* Makes the models; nothing is shown yet. */
void
bench_network_fill (BenchNetwork *self,
                    guint n_nodes,
                    guint n_edges)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20240229);
  guint columns = 1;

  while (columns * columns * 5 / 8 < n_nodes)
    columns++;
  self->nodes = g_list_store_new (VIMOS_TYPE_CANVAS_NODE);
  self->edges = g_list_store_new (VIMOS_TYPE_CANVAS_EDGE);
  self->tags = g_list_store_new (VIMOS_TYPE_CANVAS_TAG);
  add_nodes (self, n_nodes, columns, random);
  add_edges (self, n_nodes, n_edges, columns, random);
  add_paths (self, n_nodes, columns);
}

/* Puts an empty canvas on the screen; the models are set by whoever measures that. */
gboolean
bench_network_show (BenchNetwork *self,
                    int width,
                    int height)
{
  self->canvas = g_object_ref_sink (VIMOS_CANVAS (vimos_canvas_new ()));
  self->window = test_display_present (GTK_WIDGET (self->canvas), width, height);
  return gtk_widget_get_width (GTK_WIDGET (self->canvas)) == width;
}

void
bench_network_hide (BenchNetwork *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static gboolean
is_settled (gpointer data)
{
  return vimos_canvas_is_settled (data);
}

/* Until nothing is being drawn any more. */
void
bench_network_wait (BenchNetwork *self)
{
  test_display_settle ();
  if (!test_display_wait (is_settled, self->canvas))
    g_printerr ("the picture is not finished\n");
  test_display_settle ();
}

void
bench_network_clear (BenchNetwork *self)
{
  bench_network_hide (self);
  g_clear_object (&self->canvas);
  g_clear_object (&self->nodes);
  g_clear_object (&self->edges);
  g_clear_object (&self->tags);
}

/* Of this thread: what a frame would take if nobody else used the machine. */
double
bench_get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer user_data)
{
  BenchFrames *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 frame_us = gdk_frame_clock_get_frame_time (clock);
  double cpu_ms = bench_get_cpu_ms ();

  if (self->last_us > 0)
    {
      self->n_lost += MAX (lround ((frame_us - self->last_frame_us) / SCREEN_FRAME_US) - 1, 0);
      self->longest_us = MAX (self->longest_us, now - self->last_us);
      self->longest_cpu_ms = MAX (self->longest_cpu_ms, cpu_ms - self->last_cpu_ms);
      self->cpu_ms += cpu_ms - self->last_cpu_ms;
      self->n++;
    }
  self->last_us = now;
  self->last_frame_us = frame_us;
  self->last_cpu_ms = cpu_ms;
}

void
bench_frames_start (BenchFrames *self,
                    GtkWidget *widget)
{
  *self = (BenchFrames){ .clock = gtk_widget_get_frame_clock (widget) };
  g_signal_connect (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);
}

void
bench_frames_stop (BenchFrames *self)
{
  g_signal_handlers_disconnect_by_data (self->clock, self);
}

/* Prints how many of the screen's frames went by while the clock painted none. */
void
bench_report_lost (const BenchFrames *self,
                   const char *what)
{
  g_autofree char *lost = g_strdup_printf ("%s: frames lost", what);

  g_print ("%-58s %9u of %u\n", lost, self->n_lost, self->n + self->n_lost);
}

/* Whether other programs use the processors as well, so that time on the wall says nothing. */
gboolean
bench_is_busy (void)
{
  double load = 0;

  if (getloadavg (&load, 1) != 1 || load <= g_get_num_processors () + 0.5)
    return FALSE;
  g_print ("  (the machine is busy: load %.1f; the time on the wall does not count)\n", load);
  return TRUE;
}

/* Prints a figure and whether it is within its budget, which it returns. */
gboolean
bench_report (const char *what,
              double value,
              const char *unit,
              double budget,
              gboolean at_least)
{
  gboolean within = at_least ? value >= budget : value <= budget;

  g_print ("%-58s %9.3f %-9s %s %g%s\n", what, value, unit, at_least ? "budget ≥" : "budget ≤",
           budget, within ? "" : "  OVER BUDGET");
  return within;
}
