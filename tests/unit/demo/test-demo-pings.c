/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "demo-fixture.h"
#include "vimos-clock.h"

/* Frames over the rules that a controller makes, and who answers them. */

static void
test_first (void)
{
  Demo demo = { 0 };
  gint64 first, second;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  first = demo_ping (demo_station (&demo, 1), demo_station (&demo, 3), 1000);
  g_test_message ("first %" G_GINT64_FORMAT " µs", first);
  demo_assert_between (first, 2000, 50000);
  demo_run (20);
  second = demo_ping (demo_station (&demo, 1), demo_station (&demo, 3), 1000);
  g_test_message ("second %" G_GINT64_FORMAT " µs", second);
  /* Four cables of 100 µs, six switches of 20 µs, two network cards of 10 to 50 µs. */
  demo_assert_between (second, 540, 620);
  /* It went by fwd's rules. */
  g_assert_nonnull (demo_find_rule (&demo, 0, 10));
  g_assert_nonnull (demo_find_rule (&demo, 2, 10));
  demo_end (&demo);
}

/* Nobody there, or no rules: no answer, and no sooner than after the time. */
static void
test_lost (void)
{
  Demo demo = { 0 };
  gint64 begun_us;

  demo_begin (&demo, demo_scenario_ring (4, 100), FALSE);
  begun_us = vimos_clock_now ();
  g_assert_cmpint (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 700), ==, -1);
  g_assert_cmpint (vimos_clock_now () - begun_us, ==, 700000);
  demo_end (&demo);
}

static void
pinged_cb (gint64 rtt_us,
           gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, rtt_us);
}

/* While it sleeps its tap collects 1,000 frames; all of them are answered when it wakes. */
static void
test_asleep (void)
{
  Demo demo = { 0 };
  VimosDemoStation *one, *other;
  g_autoptr (GArray) rtts = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint answered = 0;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  one = demo_station (&demo, 1);
  other = demo_station (&demo, 2);
  demo_assert_between (demo_ping (one, other, 1000), 0, 50000);
  demo_run (20);
  vimos_demo_station_set_awake (other, FALSE);
  for (guint i = 0; i < 1100; i++)
    {
      vimos_demo_station_ping (one, vimos_demo_station_get_address (other), 60 * G_USEC_PER_SEC,
                               pinged_cb, rtts);
      demo_run (10);
    }
  g_assert_cmpuint (rtts->len, ==, 0);
  vimos_demo_station_set_awake (other, TRUE);
  demo_run (70000);
  g_assert_cmpuint (rtts->len, ==, 1100);
  for (guint i = 0; i < rtts->len; i++)
    answered += g_array_index (rtts, gint64, i) >= 0;
  /* A question of ARP, which the controller answers, is not among them. */
  g_assert_cmpuint (answered, ==, 1000);
  /* The first waited 11 s, the last that had a place 1 s. */
  demo_assert_between (g_array_index (rtts, gint64, 0), 10.9e6, 11.1e6);
  demo_assert_between (g_array_index (rtts, gint64, 999), 0.9e6, 1.1e6);
  g_assert_cmpint (g_array_index (rtts, gint64, 1000), ==, -1);
  demo_assert_between (demo_ping (one, other, 1000), 0, 50000);
  demo_end (&demo);
}

/* Who sleeps sends nothing either. */
static void
test_asleep_sender (void)
{
  Demo demo = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000);
  vimos_demo_station_set_awake (demo_station (&demo, 1), FALSE);
  g_assert_cmpint (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000), ==, -1);
  demo_end (&demo);
}

/* A VM and its hypervisor reach each other without a switch; both can be reached from afar. */
static void
test_same_port (void)
{
  const VimosDemoAttachment at = demo_attachment (1, 1, 9);
  Demo demo = { 0 };
  VimosDemoStation *guest;

  demo_begin (&demo, demo_scenario_ring (4, 100), FALSE);
  guest = vimos_demo_station_new (demo.fabric, &at);
  demo_assert_between (demo_ping (demo_station (&demo, 2), guest, 1000), 20, 500);
  demo_assert_between (demo_ping (guest, demo_station (&demo, 2), 1000), 20, 500);
  vimos_demo_station_free (guest);
  demo_end (&demo);

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  guest = vimos_demo_station_new (demo.fabric, &at);
  vimos_demo_station_announce (guest);
  demo_run (50);
  demo_assert_between (demo_ping (demo_station (&demo, 1), guest, 1000), 500, 50000);
  demo_assert_between (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000), 500,
                       50000);
  vimos_demo_station_free (guest);
  demo_end (&demo);
}

/* A guest that moved: fwd's rules still lead to the old place, for as long as somebody uses them;
 * when it has been quiet for their time, its announcement counts. */
static void
test_moved (void)
{
  const VimosDemoAttachment old_place = demo_attachment (1, 1, 9),
                            new_place = demo_attachment (2, 1, 9);
  Demo demo = { 0 };
  VimosDemoStation *guest, *moved;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  guest = vimos_demo_station_new (demo.fabric, &old_place);
  vimos_demo_station_announce (guest);
  demo_run (50);
  demo_assert_between (demo_ping (demo_station (&demo, 1), guest, 1000), 500, 50000);
  demo_run (50);
  vimos_demo_station_set_awake (guest, FALSE);
  moved = vimos_demo_station_new (demo.fabric, &new_place);
  vimos_demo_station_announce (moved);
  for (guint i = 0; i < 30; i++)
    g_assert_cmpint (demo_ping (demo_station (&demo, 1), moved, 1000), ==, -1);
  demo_run (25000);
  demo_assert_between (demo_ping (demo_station (&demo, 1), moved, 1000), 500, 50000);
  vimos_demo_station_free (guest);
  vimos_demo_station_free (moved);
  demo_end (&demo);
}

/* Bulk traffic that fills a cable fills its queue, too; in the other direction there is none. */
static void
test_queue (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;
  gint64 idle, busy;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000);
  demo_run (20);
  idle = demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000);
  demo_bulk_begin (&bulk, demo_station (&demo, 1), demo_station (&demo, 2), 49152, 100 << 20);
  demo_run (1000);
  busy = demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000);
  demo_assert_between (busy - idle, 50 * 1514 * 8 / 100. - 200, 50 * 1514 * 8 / 100. + 200);
  demo_bulk_end (&bulk);
  demo_run (1);
  demo_assert_between (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000) - idle,
                       -200, 200);
  demo_end (&demo);
}

typedef struct
{
  Demo *demo;
  guint n_answers;
} Chain;

/* Pings again from within the answer, and ends the station at the last. */
static void
chain_cb (gint64 rtt_us,
          gpointer user_data)
{
  Chain *chain = user_data;
  VimosDemoStation *station = demo_station (chain->demo, 4);

  if (++chain->n_answers < 5)
    vimos_demo_station_ping (station, 0x0a000001, 100000, chain_cb, chain);
  else
    g_ptr_array_set_size (chain->demo->stations, 3);
}

static void
test_callback (void)
{
  Demo demo = { 0 };
  Chain chain = { &demo, 0 };

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  vimos_demo_station_ping (demo_station (&demo, 4), 0x0a000001, 100000, chain_cb, &chain);
  /* Never answered, and not told of either: its station is gone by then. */
  vimos_demo_station_ping (demo_station (&demo, 4), 0x0a0000fe, 10 * G_USEC_PER_SEC, chain_cb,
                           &chain);
  demo_run (20000);
  g_assert_cmpuint (chain.n_answers, ==, 5);
  demo_end (&demo);
}

/* An address is asked for three times, a second apart, and used for 30 s without asking. */
static void
test_neighbours (void)
{
  Demo demo = { 0 };
  guint64 before;

  demo_begin (&demo, demo_scenario_ring (4, 100), FALSE);
  before = demo.fabric->bridges[0].ports[0].counters.rx_packets;
  g_assert_cmpint (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 10000), ==, -1);
  g_assert_cmpuint (demo.fabric->bridges[0].ports[0].counters.rx_packets - before, ==, 3);
  demo_end (&demo);

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000);
  before = demo.fabric->bridges[0].ports[0].counters.rx_packets;
  demo_run (29000);
  demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000);
  g_assert_cmpuint (demo.fabric->bridges[0].ports[0].counters.rx_packets - before, ==, 1);
  demo_run (2000);
  /* Out of date: used all the same, and asked 5 s later. */
  demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000);
  g_assert_cmpuint (demo.fabric->bridges[0].ports[0].counters.rx_packets - before, ==, 2);
  demo_run (6000);
  g_assert_cmpuint (demo.fabric->bridges[0].ports[0].counters.rx_packets - before, ==, 3);
  demo_end (&demo);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/pings/first", test_first);
  g_test_add_func ("/demo/pings/lost", test_lost);
  g_test_add_func ("/demo/pings/asleep", test_asleep);
  g_test_add_func ("/demo/pings/asleep-sender", test_asleep_sender);
  g_test_add_func ("/demo/pings/same-port", test_same_port);
  g_test_add_func ("/demo/pings/moved", test_moved);
  g_test_add_func ("/demo/pings/queue", test_queue);
  g_test_add_func ("/demo/pings/callback", test_callback);
  g_test_add_func ("/demo/pings/neighbours", test_neighbours);
  return g_test_run ();
}
