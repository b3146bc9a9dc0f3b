/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "demo-fixture.h"
#include "vimos-clock.h"

/* A network as large as ViMOS shows: a torus of 100 × 100 switches, fewer under valgrind. */

static guint side;

static VimosDemoScenario *
new_torus (void)
{
  VimosDemoScenario *self = demo_scenario_new (side * side, 1);

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        demo_scenario_link (self, y * side + x, y * side + (x + 1) % side, 1000, 100);
        demo_scenario_link (self, y * side + x, (y + 1) % side * side + x, 1000, 100);
      }
  return self;
}

typedef struct
{
  guint n_devices;
  guint n_links;
  guint n_statistics;
} Told;

static void
device_cb (VimosFabric *fabric,
           const VimosFabricDevice *device,
           Told *told)
{
  told->n_devices++;
}

static void
link_cb (VimosFabric *fabric,
         const char *src,
         guint src_port,
         const char *dst,
         guint dst_port,
         Told *told)
{
  told->n_links++;
}

static void
statistics_cb (VimosFabric *fabric,
               const VimosFabricStatistics *statistics,
               Told *told)
{
  told->n_statistics++;
}

/* Of the machine, not of the simulation. */
static double
seconds (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

static void
begin (Demo *demo,
       Told *told,
       gboolean controller)
{
  g_autoptr (VimosDemoScenario) scenario = new_torus ();

  vimos_clock_simulate (INFINITY);
  demo->log = g_string_new (NULL);
  demo->fabric = vimos_demo_fabric_new (scenario);
  demo->stations = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_demo_station_free);
  for (guint i = 0; i < 10; i++)
    {
      const VimosDemoAttachment at = demo_attachment (i * (side * side / 10 - 1), 1, i + 1);

      g_ptr_array_add (demo->stations, vimos_demo_station_new (demo->fabric, &at));
    }
  g_signal_connect (demo->fabric, "device-connected", G_CALLBACK (device_cb), told);
  g_signal_connect (demo->fabric, "link-discovered", G_CALLBACK (link_cb), told);
  g_signal_connect (demo->fabric, "statistics", G_CALLBACK (statistics_cb), told);
  if (controller)
    demo->emulator = vimos_emulator_new (VIMOS_FABRIC (demo->fabric), "onos", "rocks");
  vimos_demo_fabric_start (demo->fabric);
}

/* The fabric alone. */
static void
test_alone (void)
{
  Demo demo = { 0 };
  Told told = { 0 };
  double begun = seconds ();

  begin (&demo, &told, FALSE);
  demo_run (2000);
  g_test_message ("start: %.3f s", seconds () - begun);
  g_assert_cmpuint (told.n_devices, ==, side * side);
  begun = seconds ();
  vimos_fabric_poll (VIMOS_FABRIC (demo.fabric), NULL,
                     VIMOS_FABRIC_POLL_PORTS | VIMOS_FABRIC_POLL_RULES);
  demo_run (200);
  g_test_message ("poll: %.3f s", seconds () - begun);
  g_assert_cmpuint (told.n_statistics, ==, side * side);
  demo_end (&demo);
}

static void
test_controlled (void)
{
  Demo demo = { 0 };
  Told told = { 0 };
  double begun = seconds ();

  begin (&demo, &told, TRUE);
  demo_run (1600);
  g_test_message ("start: %.3f s", seconds () - begun);
  g_assert_cmpuint (told.n_devices, ==, side * side);
  g_assert_cmpuint (told.n_links, ==, 4 * side * side);
  begun = seconds ();
  demo_run (1000);
  g_test_message ("resynchronisation: %.3f s", seconds () - begun);
  begun = seconds ();
  demo_run (5000);
  g_test_message ("5 s with its polls: %.3f s", seconds () - begun);
  begun = seconds ();
  demo_assert_between (demo_ping (demo_station (&demo, 1), demo_station (&demo, 10), 1000), 0, 1e6);
  g_test_message ("a ping: %.3f s", seconds () - begun);
  demo_end (&demo);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  side = g_getenv ("VIMOS_TEST_SLOW_MACHINE") != NULL ? 20 : 100;
  g_test_add_func ("/demo/scale/alone", test_alone);
  g_test_add_func ("/demo/scale/controlled", test_controlled);
  return g_test_run ();
}
