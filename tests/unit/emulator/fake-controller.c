/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "fake-fabric.h"
#include "vimos-emulator.h"

/* The emulator over a ring of switches in memory, for tests in other languages: prints its port and runs
 * until its standard input ends. */

static gboolean
input_cb (GIOChannel *channel,
          GIOCondition condition,
          gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (FakeFabric) fabric = fake_fabric_new ();
  g_autoptr (VimosEmulator) emulator = vimos_emulator_new (VIMOS_FABRIC (fabric), "onos", "rocks");
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;

  if (!vimos_emulator_listen (emulator, "127.0.0.1", 0, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  fake_fabric_ring (fabric, 4);
  for (guint i = 1; i <= 4; i++)
    {
      while (fake_fabric_count_rules (fabric, i) < 4)
        g_main_context_iteration (NULL, TRUE);
      fake_fabric_arp (fabric, i, 1, i, i % 4 + 1);
    }
  printf ("%u\n", vimos_emulator_get_port (emulator));
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, input_cb, loop);
  g_main_loop_run (loop);
  return 0;
}
