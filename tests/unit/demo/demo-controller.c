/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "demo-fixture.h"
#include "vimos-clock.h"
#include "vimos-emulator.h"

/* The emulator over a simulated ring of switches with a host at each, at the speed of the world,
 * for tests in other languages: prints its port and runs until its standard input ends. */

#define N_SWITCHES 4


static gboolean
input_cb (GIOChannel *channel,
          GIOCondition condition,
          gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
pinged_cb (gint64 rtt_us,
           gpointer user_data)
{
}

/* Every host pings the next one, so that the controller knows who is where, and makes rules. */
static gboolean
ping_cb (gpointer user_data)
{
  GPtrArray *stations = user_data;

  for (guint i = 0; i < stations->len; i++)
    {
      VimosDemoStation *next = g_ptr_array_index (stations, (i + 1) % stations->len);

      vimos_demo_station_ping (g_ptr_array_index (stations, i),
                               vimos_demo_station_get_address (next), G_USEC_PER_SEC, pinged_cb,
                               NULL);
    }
  return G_SOURCE_CONTINUE;
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (VimosDemoScenario) scenario = demo_scenario_ring (N_SWITCHES, 100);
  g_autoptr (VimosDemoFabric) fabric = NULL;
  g_autoptr (VimosEmulator) emulator = NULL;
  g_autoptr (GPtrArray) stations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_demo_station_free);
  g_autoptr (GError) error = NULL;

  vimos_clock_simulate (1);
  fabric = vimos_demo_fabric_new (scenario);
  emulator = vimos_emulator_new (VIMOS_FABRIC (fabric), "onos", "rocks");
  if (!vimos_emulator_listen (emulator, "127.0.0.1", 0, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < N_SWITCHES; i++)
    {
      const VimosDemoAttachment at = demo_attachment (i, 1, i + 1);

      g_ptr_array_add (stations, vimos_demo_station_new (fabric, &at));
    }
  vimos_demo_fabric_start (fabric);
  demo_run (2000);
  vimos_clock_add (1000, ping_cb, stations);
  printf ("%u\n", vimos_emulator_get_port (emulator));
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, input_cb, loop);
  g_main_loop_run (loop);
  return 0;
}
