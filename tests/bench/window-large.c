/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "bench-network.h"
#include "test-display.h"
#include "vimos-application.h"
#include "vimos-clock.h"
#include "vimos-network-pane.h"
#include "vimos-network-scene-private.h"
#include "vimos-window.h"
#include "vimos-window-private.h"

/* The real window with the embedded network of 10,000 devices and 20,000 links: the first picture
 * after the data, frames while the picture is laid out, shifted and zoomed, and what an update of
 * the picture costs the main loop. Time stands still in the network meanwhile: its own work, which
 * is done in the same process, is not the window's. */

#define RUN_US (2 * G_USEC_PER_SEC)
#define SEEN_US (G_USEC_PER_SEC / 2)
#define FRAME_MS 16.0
#define GIVE_UP_US (120 * G_USEC_PER_SEC)
#define N_UPDATES 20
#define N_DEVICES 9000 /* when there are more, the network is there */

typedef struct
{
  VimosSession *session;
  VimosWindow *window;
  VimosNetworkScene *scene;
  VimosCanvas *canvas;
  gint64 data_us;
  gboolean within;

  /* of one run */
  double dx;   /* px a frame */
  double zoom; /* factor a frame */
  gboolean lay_out;
  gint64 start_us;
  gint64 laid_out_us;
  gboolean done;
} Bench;

typedef gboolean (*Condition) (Bench *self);

/* Returns the longest time that one turn of the main loop was at work, in ms. */
static double
wait_for (Bench *self,
          Condition condition)
{
  gint64 until = g_get_monotonic_time () + GIVE_UP_US;
  double longest = 0;

  while (!condition (self))
    {
      double start;

      if (g_get_monotonic_time () > until)
        {
          g_printerr ("it has taken too long\n");
          self->within = FALSE;
          return longest;
        }
      while (!g_main_context_pending (NULL))
        g_usleep (200);
      start = bench_get_cpu_ms ();
      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, bench_get_cpu_ms () - start);
    }
  return longest;
}

static void
changed_cb (Bench *self)
{
  VimosTopology *topology = vimos_session_get_topology (self->session);

  /* The network comes up little by little. */
  if (self->data_us == 0 && topology != NULL && vimos_topology_get_n_devices (topology) > N_DEVICES)
    self->data_us = g_get_monotonic_time ();
}

static gboolean
has_data (Bench *self)
{
  return self->data_us > 0;
}

static gboolean
is_laid_out (Bench *self)
{
  return self->scene->arranging == NULL && self->scene->structure != NULL;
}

/* Laid out, and the picture of it seen for a while. */
static gboolean
is_seen (Bench *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->lay_out || !is_laid_out (self))
    self->laid_out_us = now;
  return now - self->laid_out_us > SEEN_US;
}

static gboolean
is_settled (Bench *self)
{
  return vimos_canvas_is_settled (self->canvas);
}

static gboolean
is_over (Bench *self)
{
  return g_get_monotonic_time () - self->start_us > RUN_US;
}

/* Ten thousand switches have much to say. */
static GLogWriterOutput
keep_quiet (GLogLevelFlags level,
            const GLogField *fields,
            gsize n_fields,
            gpointer user_data)
{
  return level >= G_LOG_LEVEL_MESSAGE ? G_LOG_WRITER_HANDLED
                                      : g_log_writer_default (level, fields, n_fields, user_data);
}

static void
begin (Bench *self,
       VimosApplication *application,
       VimosDemoScenario *scenario)
{
  g_autoptr (GError) error = NULL;

  self->session = vimos_session_new_for_demo (scenario, 1, &error);
  g_assert_no_error (error);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  self->window = g_object_ref (vimos_window_new (GTK_APPLICATION (application)));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1600, 1000);
  vimos_window_set_session (self->window, self->session);
  self->canvas = vimos_window_get_canvas (self->window);
  self->scene = vimos_network_pane_get_scene (
      vimos_work_page_get_network_pane (self->window->page));
  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (changed_cb), self);
  gtk_window_present (GTK_WINDOW (self->window));
  test_display_settle ();
  vimos_session_start (self->session);
}

static gboolean
step_cb (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  Bench *self = user_data;
  VimosViewport *viewport = vimos_canvas_get_viewport (self->canvas);
  double seconds = (g_get_monotonic_time () - self->start_us) / 1e6;

  if (self->done)
    return G_SOURCE_REMOVE;
  if (self->lay_out && seconds > 0.1)
    {
      self->lay_out = FALSE;
      vimos_network_scene_set_layout (self->scene, VIMOS_LAYOUT_FORCE);
    }
  if (self->dx != 0)
    vimos_viewport_pan (viewport, self->dx * cos (seconds * 3), self->dx * 0.6 * sin (seconds * 2));
  if (self->zoom != 1)
    vimos_viewport_zoom_at (viewport, pow (self->zoom, cos (seconds * 4)), 400, 300);
  return G_SOURCE_CONTINUE;
}

static void
report_frames (Bench *self,
               const char *what,
               BenchFrames *frames)
{
  g_autofree char *rate = g_strdup_printf ("%s: frames", what);
  g_autofree char *cpu = g_strdup_printf ("%s: processor time a frame", what);
  g_autofree char *longest = g_strdup_printf ("%s: longest frame", what);
  double seconds = (g_get_monotonic_time () - self->start_us) / 1e6;

  self->within &= bench_report (rate, frames->n / seconds, "a second", 40, TRUE)
                  || bench_is_busy ();
  self->within &= bench_report (cpu, frames->cpu_ms / MAX (frames->n, 1), "ms", 25, FALSE);
  g_print ("%-58s %9.3f ms, %.3f ms of them at work\n", longest, frames->longest_us / 1e3,
           frames->longest_cpu_ms);
  bench_report_lost (frames, what);
}

static void
run (Bench *self,
     const char *what,
     Condition until,
     double dx,
     double factor)
{
  BenchFrames frames;

  self->dx = dx;
  self->zoom = factor;
  self->done = FALSE;
  bench_frames_start (&frames, GTK_WIDGET (self->canvas));
  self->start_us = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (GTK_WIDGET (self->canvas), step_cb, self, NULL);
  wait_for (self, until);
  self->done = TRUE;
  bench_frames_stop (&frames);
  report_frames (self, what, &frames);
  test_display_picture (GTK_WIDGET (self->window), what); /* where $VIMOS_TEST_PICTURES says */
}

static void
look_at (Bench *self,
         double zoom)
{
  VimosViewport *viewport = vimos_canvas_get_viewport (self->canvas);
  double x, y;

  vimos_viewport_get_centre (viewport, &x, &y);
  vimos_viewport_show (viewport, x, y, zoom);
  test_display_settle ();
  wait_for (self, is_settled);
}

static void
measure_first_picture (Bench *self)
{
  BenchFrames frames;
  gint64 frame_us = 0;

  wait_for (self, has_data);
  bench_frames_start (&frames, GTK_WIDGET (self->canvas));
  while (frame_us == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      if (g_list_model_get_n_items (vimos_canvas_get_nodes (self->canvas)) > N_DEVICES)
        frame_us = frames.last_us;
      else
        frames.last_us = 0;
    }
  bench_frames_stop (&frames);
  self->within &= bench_report ("first picture after the data", (frame_us - self->data_us) / 1e6,
                                "s", 1, FALSE);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static void
measure_update (Bench *self,
                const char *what)
{
  double ms[N_UPDATES];

  for (guint i = 0; i < N_UPDATES; i++)
    {
      gint64 start = g_get_monotonic_time ();

      vimos_network_scene_update (self->scene);
      ms[i] = (g_get_monotonic_time () - start) / 1e3;
      test_display_settle ();
    }
  qsort (ms, N_UPDATES, sizeof (double), compare_doubles);
  self->within &= bench_report (what, ms[N_UPDATES / 2], "ms", FRAME_MS, FALSE);
}

/* From changed models to the picture, as far as the main loop is concerned. */
static double
build_picture (Bench *self)
{
  GtkWidget *widget = GTK_WIDGET (self->canvas);
  gint64 start = g_get_monotonic_time ();

  gtk_widget_queue_allocate (widget);
  gtk_widget_allocate (widget, gtk_widget_get_width (widget), gtk_widget_get_height (widget), -1,
                       NULL);
  return (g_get_monotonic_time () - start) / 1e3;
}

/* The controller says something else of what each link carries. */
static void
measure_loads (Bench *self)
{
  GListModel *edges = vimos_canvas_get_edges (self->canvas);
  gint64 start;
  double ms;

  for (guint i = 0; i < g_list_model_get_n_items (edges); i++)
    {
      g_autoptr (VimosCanvasEdge) edge = g_list_model_get_item (edges, i);

      vimos_canvas_edge_set_load (edge, i % 100 / 100.0);
    }
  build_picture (self);
  self->scene->topology = vimos_session_get_topology (self->session);
  self->scene->is_anew = FALSE;
  start = g_get_monotonic_time ();
  vimos_network_scene_apply_loads (self->scene);
  ms = (g_get_monotonic_time () - start) / 1e3;
  self->within &= bench_report ("other loads on all links: update", ms, "ms", FRAME_MS, FALSE);
  self->scene->topology = NULL;
  self->within &= bench_report ("other loads on all links: picture", build_picture (self), "ms",
                                FRAME_MS, FALSE);
}

/* Another VM is chosen: it is drawn larger, and where it could go. */
static void
measure_choice (Bench *self,
                VimosDemoScenario *scenario)
{
  VimosWorkspace *workspace = vimos_window_get_workspace (self->window);
  VimosContext *context = vimos_workspace_get_context (workspace);
  const char *vm = g_array_index (scenario->vms, VimosDemoVmSpec, scenario->suggested_vm).name;
  double longest = 0;

  for (guint i = 0; i < N_UPDATES; i++)
    {
      double start;

      vimos_workspace_set_vm (workspace,
                              i % 2 == 0 ? vimos_context_find_vm (context, vm, NULL) : NULL);
      start = bench_get_cpu_ms ();
      vimos_network_scene_update (self->scene);
      build_picture (self);
      longest = MAX (longest, bench_get_cpu_ms () - start);
      test_display_settle ();
    }
  self->within &= bench_report ("another VM is chosen: picture", longest, "ms", FRAME_MS, FALSE);
}

/* A link has come or gone. */
static void
measure_rebuild (Bench *self)
{
  gint64 start = g_get_monotonic_time ();

  g_clear_pointer (&self->scene->circumstances, g_free);
  vimos_network_scene_update (self->scene);
  g_print ("%-58s %9.3f ms\n", "another network: update", (g_get_monotonic_time () - start) / 1e3);
  g_print ("%-58s %9.3f ms\n", "another network: picture", build_picture (self));
}

static gboolean
has_begun (Bench *self)
{
  VimosWorkspace *workspace = vimos_window_get_workspace (self->window);

  return vimos_migration_get_progress (vimos_workspace_get_migration (workspace)) > 0.1;
}

static gboolean
has_ended (Bench *self)
{
  return vimos_workspace_count_running (vimos_window_get_workspace (self->window)) == 0;
}

static gboolean
can_migrate (Bench *self)
{
  return vimos_workspace_get_can_migrate (vimos_window_get_workspace (self->window));
}

static void
plan (Bench *self,
      VimosDemoScenario *scenario)
{
  VimosWorkspace *workspace = vimos_window_get_workspace (self->window);
  VimosContext *context = vimos_workspace_get_context (workspace);
  const char *vm = g_array_index (scenario->vms, VimosDemoVmSpec, scenario->suggested_vm).name;
  const char *target = g_array_index (scenario->hypervisors, VimosDemoHypervisorSpec,
                                      scenario->suggested_target).name;

  vimos_workspace_set_vm (workspace, vimos_context_find_vm (context, vm, NULL));
  vimos_workspace_set_target (workspace, vimos_context_find_hypervisor (context, target));
  wait_for (self, can_migrate);
}

int
main (int argc,
      char *argv[])
{
  Bench bench = { .within = TRUE };
  g_autoptr (VimosApplication) application = NULL;
  g_autoptr (VimosDemoScenario) scenario = NULL;

  if (!test_display_init (&argc, &argv))
    return 77;
  g_log_set_writer_func (keep_quiet, NULL, NULL);
  adw_init ();
  scenario = vimos_demo_scenario_load ("net10000", NULL);
  application = vimos_application_new ();
  begin (&bench, application, scenario);
  measure_first_picture (&bench);
  vimos_clock_hold ();
  test_display_press (GTK_WIDGET (bench.canvas), GDK_KEY_plus, 0); /* the view is in our hand now */
  wait_for (&bench, is_laid_out);
  bench.lay_out = TRUE;
  run (&bench, "while it is laid out", is_seen, 6, 1);
  look_at (&bench, vimos_viewport_get_zoom (vimos_canvas_get_viewport (bench.canvas)));
  measure_update (&bench, "update of the picture, nothing new");
  measure_choice (&bench, scenario);
  measure_loads (&bench);
  measure_rebuild (&bench);
  run (&bench, "as it is fitted, shifted", is_over, 9, 1);
  look_at (&bench, 0.3);
  run (&bench, "names, shifted", is_over, 9, 1);
  look_at (&bench, 0.12);
  run (&bench, "zoomed", is_over, 0, 1.03);
  vimos_clock_release ();
  plan (&bench, scenario);
  vimos_clock_hold ();
  measure_update (&bench, "update of the picture with paths, nothing new");
  vimos_clock_release ();
  bench.start_us = g_get_monotonic_time () + 6 * G_USEC_PER_SEC;
  g_print ("%-58s %9.3f ms\n", "live, with the simulated controller: longest turn",
           wait_for (&bench, is_over));
  vimos_clock_hold ();
  vimos_clock_release ();
  vimos_workspace_migrate (vimos_window_get_workspace (bench.window));
  g_print ("%-58s %9.3f ms\n", "a move begins: longest turn", wait_for (&bench, has_begun));
  vimos_clock_hold ();
  measure_update (&bench, "update of the picture while a VM moves");
  vimos_workspace_cancel (vimos_window_get_workspace (bench.window));
  vimos_clock_release ();
  wait_for (&bench, has_ended);
  vimos_clock_hold ();
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.window);
  vimos_clock_release ();
  g_object_unref (bench.session);
  return bench.within ? 0 : 1;
}
