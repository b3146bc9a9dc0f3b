/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "demo-fixture.h"
#include "vimos-clock.h"

#define PORT 49152
#define GIB (1024ull * 1024 * 1024)

/* Three that share pipes of a scenario: by the algorithm alone. */
static void
assert_shares (const double *capacities,
               guint n_pipes,
               const char *const *uses,
               const double *caps,
               const double *expected,
               guint n)
{
  g_autofree VimosDemoPipe *pipes = g_new0 (VimosDemoPipe, n_pipes);
  g_autofree VimosDemoShare *shares = g_new0 (VimosDemoShare, n);
  g_autofree VimosDemoShare **list = g_new0 (VimosDemoShare *, n);

  for (guint i = 0; i < n_pipes; i++)
    pipes[i].mbps = capacities[i];
  for (guint i = 0; i < n; i++)
    {
      shares[i].cap_mbps = caps[i];
      shares[i].pipes = g_ptr_array_new ();
      for (const char *use = uses[i]; *use != '\0'; use++)
        g_ptr_array_add (shares[i].pipes, &pipes[*use - 'a']);
      list[i] = &shares[i];
    }
  vimos_demo_share (list, n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpfloat_with_epsilon (shares[i].mbps, expected[i], 1e-9);
      g_ptr_array_unref (shares[i].pipes);
    }
}

#define ASSERT_SHARES(capacities, uses, caps, expected) \
  assert_shares (capacities, G_N_ELEMENTS (capacities), uses, caps, expected, G_N_ELEMENTS (caps))

/* Bertsekas and Gallager's: one over all pipes, others over one each. */
static void
test_parking_lot (void)
{
  const double capacities[] = { 10, 10, 4 };
  const char *const uses[] = { "abc", "a", "b", "c", "c" };
  const double caps[] = { 1e4, 1e4, 1e4, 1e4, 1e4 };
  const double expected[] = { 4. / 3, 10 - 4. / 3, 10 - 4. / 3, 4. / 3, 4. / 3 };

  ASSERT_SHARES (capacities, uses, caps, expected);
}

static void
test_caps (void)
{
  const double capacities[] = { 100 };
  const char *const uses[] = { "a", "a", "a", "a", "" };
  const double caps[] = { 10, 1e4, 30, 1e4, 7 };
  const double expected[] = { 10, 30, 30, 30, 7 };

  ASSERT_SHARES (capacities, uses, caps, expected);
}

static void
test_levels (void)
{
  const double capacities[] = { 3, 8, 30, INFINITY };
  const char *const uses[] = { "a", "ab", "bc", "c", "cd", "aa" };
  const double caps[] = { 1e4, 1e4, 1e4, 1e4, 1e4, 1e4 };
  /* The last one goes through its pipe twice. */
  const double expected[] = { 0.75, 0.75, 7.25, 11.375, 11.375, 0.75 };

  ASSERT_SHARES (capacities, uses, caps, expected);
}

static void
test_nobody (void)
{
  vimos_demo_share (NULL, 0);
}

static void
assert_mbps (DemoBulk *bulk,
             double wire_mbps)
{
  g_assert_cmpfloat_with_epsilon (vimos_demo_transfer_get_mbps (bulk->transfer),
                                  wire_mbps * 1448 / 1514, 1e-9);
}

/* s1 –100– s2 –20– s3: from 1 to 3, from 1 to 2, and from 2 to 3, as the controller leads them. */
static void
test_transfers (void)
{
  VimosDemoScenario *scenario = demo_scenario_new (3, 1);
  Demo demo = { 0 };
  DemoBulk far, near, last;

  demo_scenario_link (scenario, 0, 1, 100, 50);
  demo_scenario_link (scenario, 1, 2, 20, 50);
  demo_begin (&demo, scenario, TRUE);
  demo_bulk_begin (&far, demo_station (&demo, 1), demo_station (&demo, 3), PORT, GIB);
  demo_run (1000);
  assert_mbps (&far, 20);
  demo_bulk_begin (&near, demo_station (&demo, 1), demo_station (&demo, 2), PORT, GIB);
  demo_run (1000);
  assert_mbps (&far, 20);
  assert_mbps (&near, 80);
  demo_bulk_begin (&last, demo_station (&demo, 2), demo_station (&demo, 3), PORT, GIB);
  demo_run (1000);
  assert_mbps (&far, 10);
  assert_mbps (&near, 90);
  assert_mbps (&last, 10);
  demo_bulk_end (&far);
  assert_mbps (&near, 100);
  assert_mbps (&last, 20);
  demo_bulk_end (&near);
  demo_bulk_end (&last);
  demo_end (&demo);
}

/* The two directions of a cable have nothing to do with each other. */
static void
test_both_directions (void)
{
  Demo demo = { 0 };
  DemoBulk forth, back;

  demo_begin (&demo, demo_scenario_ring (4, 40), TRUE);
  demo_bulk_begin (&forth, demo_station (&demo, 1), demo_station (&demo, 2), PORT, GIB);
  demo_bulk_begin (&back, demo_station (&demo, 2), demo_station (&demo, 1), PORT, GIB);
  demo_run (1000);
  assert_mbps (&forth, 40);
  assert_mbps (&back, 40);
  demo_bulk_end (&forth);
  demo_bulk_end (&back);
  demo_end (&demo);
}

/* Others' traffic takes its part, but no more than it wants; and only from when to when it is
 * there. */
static void
test_background (void)
{
  VimosDemoScenario *scenario = demo_scenario_ring (4, 40);
  const VimosDemoBackground modest
      = { .from = 0, .to = 1, .mbps = 10, .start_us = 0, .end_us = G_MAXINT64 };
  const VimosDemoBackground greedy
      = { .from = 0, .to = 1, .mbps = 35, .start_us = 5000000, .end_us = 8000000 };
  Demo demo = { 0 };
  DemoBulk bulk;
  guint64 before;

  g_array_append_val (scenario->background, modest);
  g_array_append_val (scenario->background, greedy);
  demo_begin (&demo, scenario, TRUE);
  before = vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, 2);
  demo_assert_between (before, 1250000 * 2 - 1, 1250000 * 2 + 500);
  demo_bulk_begin (&bulk, demo_station (&demo, 1), demo_station (&demo, 2), PORT, GIB);
  demo_run (1000);
  assert_mbps (&bulk, 30);
  demo_run (3000);
  assert_mbps (&bulk, 15);
  demo_run (3000);
  assert_mbps (&bulk, 30);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

/* The fewest hops; of several ways that over the switches of the lowest indices; without a cable
 * another. */
static void
test_background_route (void)
{
  VimosDemoScenario *scenario = demo_scenario_ring (4, 40);
  const VimosDemoBackground stream
      = { .from = 2, .to = 0, .mbps = 8, .start_us = 0, .end_us = G_MAXINT64 };
  Demo demo = { 0 };

  g_array_append_val (scenario->background, stream);
  demo_begin (&demo, scenario, FALSE);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 2, 3), ==, 2000000);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 1, 3), ==, 2000000);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 3, 2), ==, 0);
  vimos_demo_fabric_set_link_up (demo.fabric, 0, FALSE);
  demo_run (1000);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 1, 3), ==, 2000000);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 3, 2), ==, 1000000);
  vimos_demo_fabric_set_link_up (demo.fabric, 3, FALSE);
  demo_run (1000);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 3, 2), ==, 1000000);
  vimos_demo_fabric_set_link_up (demo.fabric, 0, TRUE);
  demo_run (1000);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 1, 3), ==, 3000000);
  demo_end (&demo);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/sharing/parking-lot", test_parking_lot);
  g_test_add_func ("/demo/sharing/caps", test_caps);
  g_test_add_func ("/demo/sharing/levels", test_levels);
  g_test_add_func ("/demo/sharing/nobody", test_nobody);
  g_test_add_func ("/demo/sharing/transfers", test_transfers);
  g_test_add_func ("/demo/sharing/both-directions", test_both_directions);
  g_test_add_func ("/demo/sharing/background", test_background);
  g_test_add_func ("/demo/sharing/background-route", test_background_route);
  return g_test_run ();
}
