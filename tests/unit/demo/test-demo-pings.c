/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"
#include "vimos-clock.h"

/* Frames over the rules that a controller makes. */

static void
test_first_ping (void)
{
  Demo demo = { 0 };
  gint64 first, second;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  first = demo_ping (demo_station (&demo, 1), demo_station (&demo, 3), 1000);
  g_test_message ("first %" G_GINT64_FORMAT " µs", first);
  g_assert_cmpint (first, >, 2000);
  g_assert_cmpint (first, <, 50000);
  demo_run (20);
  second = demo_ping (demo_station (&demo, 1), demo_station (&demo, 3), 1000);
  g_test_message ("second %" G_GINT64_FORMAT " µs", second);
  /* Four cables of 100 µs, six switches of 20 µs, two network cards of 10 to 50 µs. */
  g_assert_cmpint (second, >=, 540);
  g_assert_cmpint (second, <, 620);
  demo_end (&demo);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/pings/first", test_first_ping);
  return g_test_run ();
}
