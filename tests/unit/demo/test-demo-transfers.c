/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-fixture.h"
#include "vimos-clock.h"

#define MIB (1024 * 1024)
#define PORT 49152

/* What a transfer of @bytes takes alone. */
static double
seconds_for (guint64 bytes,
             double mbps)
{
  return bytes * 8 / (mbps * 1e6 * 1448 / 1514);
}

static double
seconds_of (const DemoBulk *bulk)
{
  return (double) (bulk->done_us - bulk->begun_us) / G_USEC_PER_SEC;
}

static void
assert_took (const DemoBulk *bulk,
             double seconds)
{
  demo_assert_between (seconds_of (bulk), seconds, seconds * 1.001);
}

static void
assert_mbps (const DemoBulk *bulk,
             double wire_mbps)
{
  g_assert_cmpfloat_with_epsilon (vimos_demo_transfer_get_mbps (bulk->transfer),
                                  wire_mbps * 1448 / 1514, 1e-9);
}

static void
assert_bytes (Demo *demo,
              guint device,
              guint32 port,
              guint64 bytes,
              guint64 tolerance)
{
  demo_assert_between (vimos_demo_fabric_get_tx_bytes (demo->fabric, device, port), bytes,
                       bytes + tolerance);
}

/* Data goes one way, acknowledgements the other. */
static void
pin_hop (Demo *demo,
         guint device,
         guint32 in,
         guint32 out)
{
  VimosFabricMatch data = demo_match_tcp (0, PORT), acks = demo_match_tcp (PORT, 0);

  data.fields |= VIMOS_FABRIC_FIELD_IN_PORT;
  data.in_port = in;
  acks.fields |= VIMOS_FABRIC_FIELD_IN_PORT;
  acks.in_port = out;
  demo_install (demo, device, 30000, &data, out);
  demo_install (demo, device, 30001, &acks, in);
}

/* From host 1 to host 3 of a ring: over switch 4 although switch 2 is as near. The controller does
 * not look, or it would take away what it does not know. */
static void
pin (Demo *demo)
{
  vimos_emulator_set_poll_interval (demo->emulator, G_MAXINT);
  pin_hop (demo, 0, 1, 3);
  pin_hop (demo, 3, 2, 3);
  pin_hop (demo, 2, 2, 1);
}

static void
begin_bulk (Demo *demo,
            DemoBulk *bulk,
            guint64 bytes)
{
  demo_bulk_begin (bulk, demo_station (demo, 1), demo_station (demo, 3), PORT, bytes);
}

/* A controller's rules follow the first packets; the rest goes at full speed. */
static void
test_reactive (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  begin_bulk (&demo, &bulk, 100 * MIB);
  demo_run (3000);
  assert_mbps (&bulk, 100);
  demo_bulk_wait (&bulk);
  g_assert_cmpuint (vimos_demo_transfer_get_bytes (bulk.transfer), ==, 100 * MIB);
  g_assert_cmpfloat (vimos_demo_transfer_get_mbps (bulk.transfer), ==, 0);
  demo_assert_between (seconds_of (&bulk) - seconds_for (100 * MIB, 100), 0, 0.05);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

/* fwd's rules go 10 s after the last packet; those of a transfer see packets all the time. */
static void
test_rules_stay (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  begin_bulk (&demo, &bulk, 1000 * MIB);
  demo_bulk_wait (&bulk);
  demo_assert_between (seconds_of (&bulk) - seconds_for (1000 * MIB, 100), 0, 0.05);
  g_assert_nonnull (demo_find_rule (&demo, 0, 10));
  demo_run (30000);
  g_assert_null (demo_find_rule (&demo, 0, 10));
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

static void
test_pinned (void)
{
  const guint64 bytes = 50 * MIB, wire = bytes * 1514 / 1448, packets = wire / 1514;
  Demo demo = { 0 };
  DemoBulk bulk;
  const VimosDemoRule *data, *acks;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  pin (&demo);
  begin_bulk (&demo, &bulk, bytes);
  demo_bulk_wait (&bulk);
  assert_took (&bulk, seconds_for (bytes, 80));
  data = demo_find_rule (&demo, 3, 30000);
  acks = demo_find_rule (&demo, 3, 30001);
  demo_assert_between (data->bytes, wire, wire + 200);
  demo_assert_between (data->packets, packets, packets + 2);
  demo_assert_between (acks->packets, packets / 2, packets / 2 + 2);
  demo_assert_between (acks->bytes, packets / 2 * 66, packets / 2 * 66 + 200);
  /* Nothing but discovery's and the first ARP's bytes the other way round. */
  assert_bytes (&demo, 0, 3, wire, 500);
  assert_bytes (&demo, 0, 2, 0, 500);
  assert_bytes (&demo, 3, 2, packets / 2 * 66, 500);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

/* The last switch sends it back into the ring: nothing is there, whatever fwd would do. */
static void
test_wrong_pin (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  pin (&demo);
  pin_hop (&demo, 2, 2, 3);
  begin_bulk (&demo, &bulk, MIB);
  demo_run (60000);
  g_assert_cmpint (bulk.done_us, ==, 0);
  g_assert_cmpuint (vimos_demo_transfer_get_bytes (bulk.transfer), ==, 0);
  /* It goes on trying, but not without a pause. */
  demo_assert_between (demo_find_rule (&demo, 0, 30000)->packets, 25, 40);
  pin_hop (&demo, 2, 2, 1);
  demo_run (1000);
  g_assert_cmpint (bulk.done_us, >, 0);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

/* Rules that come while it waits for its next attempt, 2 s apart by then, are used at once. */
static void
test_late_pin (void)
{
  const VimosFabricMatch nothing = demo_match_tcp (0, 0);
  Demo demo = { 0 };
  DemoBulk bulk;
  gint64 pinned_us;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  vimos_emulator_set_poll_interval (demo.emulator, G_MAXINT);
  for (guint i = 0; i < 4; i++)
    demo_install (&demo, i, 20000, &nothing, 0);
  begin_bulk (&demo, &bulk, 0);
  demo_run (20500);
  g_assert_cmpint (bulk.done_us, ==, 0);
  pin (&demo);
  pinned_us = vimos_clock_now ();
  demo_bulk_wait (&bulk);
  demo_assert_between (bulk.done_us - pinned_us, 0, 5000);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

/* What arrives is worth nothing as long as the acknowledgements do not. */
static void
test_lost_acks (void)
{
  VimosFabricMatch acks = demo_match_tcp (PORT, 0);
  Demo demo = { 0 };
  DemoBulk bulk;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  pin (&demo);
  demo_install (&demo, 3, 40001, &acks, 0);
  begin_bulk (&demo, &bulk, 100 * MIB);
  demo_run (10000);
  g_assert_cmpuint (vimos_demo_transfer_get_bytes (bulk.transfer), ==, 0);
  demo_remove (&demo, 3, 40001, &acks);
  demo_run (1000);
  assert_mbps (&bulk, 80);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

static void
test_cut (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;
  guint64 before;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  pin (&demo);
  begin_bulk (&demo, &bulk, 50 * MIB);
  demo_run (1000);
  vimos_demo_fabric_set_link_up (demo.fabric, 3, FALSE);
  g_assert_cmpfloat (vimos_demo_transfer_get_mbps (bulk.transfer), ==, 0);
  before = vimos_demo_transfer_get_bytes (bulk.transfer);
  demo_assert_between (before, 0.95 * 80e6 / 8 * 1448 / 1514, 80e6 / 8 * 1448 / 1514);
  demo_run (3000);
  g_assert_cmpuint (vimos_demo_transfer_get_bytes (bulk.transfer), ==, before);
  vimos_demo_fabric_set_link_up (demo.fabric, 3, TRUE);
  assert_mbps (&bulk, 80);
  demo_bulk_wait (&bulk);
  demo_assert_between (seconds_of (&bulk) - 3, seconds_for (50 * MIB, 80),
                       seconds_for (50 * MIB, 80) + 0.02);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

/* Not pinned: fwd finds the way over the other side, and TCP's next attempt takes it. */
static void
test_cut_reactive (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;
  gboolean over_next;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  begin_bulk (&demo, &bulk, 50 * MIB);
  demo_run (1000);
  over_next = vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, 2) > MIB;
  vimos_demo_fabric_set_link_up (demo.fabric, over_next ? 0 : 3, FALSE);
  demo_run (1000);
  assert_mbps (&bulk, 80);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, over_next ? 3 : 2), >, MIB);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

static void
test_reboot (void)
{
  VimosDemoScenario *scenario = demo_scenario_ring (4, 80);
  const VimosDemoEvent event = {
    .kind = VIMOS_DEMO_SWITCH_REBOOT, .after_move = TRUE, .at_us = 1000000, .device = 3,
  };
  Demo demo = { 0 };
  DemoBulk bulk;

  g_array_append_val (scenario->events, event);
  demo_begin (&demo, scenario, TRUE);
  pin (&demo);
  begin_bulk (&demo, &bulk, 100 * MIB);
  demo_run (5000);
  assert_mbps (&bulk, 80);
  vimos_demo_fabric_begin_move (demo.fabric);
  demo_run (1500);
  g_assert_cmpfloat (vimos_demo_transfer_get_mbps (bulk.transfer), ==, 0);
  g_assert_null (demo_find_rule (&demo, 3, 30000));
  demo_run (10000);
  g_assert_nonnull (strstr (demo.log->str, " disconnected of:0000000000000004\n"));
  g_assert_nonnull (demo_find_rule (&demo, 3, 40000));
  g_assert_null (demo_find_rule (&demo, 3, 30000));
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

static void
test_same_port (void)
{
  const VimosDemoAttachment at = demo_attachment (0, 1, 9);
  Demo demo = { 0 };
  DemoBulk bulk;
  VimosDemoStation *guest;

  demo_begin (&demo, demo_scenario_ring (4, 80), FALSE);
  guest = vimos_demo_station_new (demo.fabric, &at);
  demo_bulk_begin (&bulk, guest, demo_station (&demo, 1), PORT, 1000 * MIB);
  demo_bulk_wait (&bulk);
  assert_took (&bulk, seconds_for (1000 * MIB, 10000));
  assert_bytes (&demo, 0, 2, 0, 0);
  demo_bulk_end (&bulk);
  vimos_demo_station_free (guest);
  demo_end (&demo);
}

/* A host's cable can be the bottleneck; who else is behind it shares it. */
static void
test_host_cable (void)
{
  VimosDemoAttachment at = demo_attachment (2, 1, 9);
  Demo demo = { 0 };
  DemoBulk bulk;
  VimosDemoStation *guest;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  pin (&demo);
  begin_bulk (&demo, &bulk, MIB);
  at.mbps = 10;
  guest = vimos_demo_station_new (demo.fabric, &at);
  demo_bulk_wait (&bulk);
  demo_assert_between (seconds_of (&bulk), seconds_for (MIB, 10), seconds_for (MIB, 10) + 0.02);
  demo_bulk_end (&bulk);
  vimos_demo_station_free (guest);
  demo_end (&demo);
}

static void
test_nothing (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  begin_bulk (&demo, &bulk, 0);
  demo_bulk_wait (&bulk);
  demo_assert_between (seconds_of (&bulk), 0.0005, 0.05);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

typedef struct
{
  VimosDemoStation *from;
  VimosDemoStation *to;
  VimosDemoTransfer *transfer;
  guint n_done;
} Chain;

/* One after the other, each ended by the callback of its own. */
static void
chain_cb (gpointer user_data)
{
  Chain *chain = user_data;

  g_clear_pointer (&chain->transfer, vimos_demo_transfer_free);
  if (++chain->n_done < 3)
    chain->transfer = vimos_demo_transfer_new (chain->from, chain->to, PORT, MIB, chain_cb, chain);
}

static void
test_callback (void)
{
  Demo demo = { 0 };
  Chain chain = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  chain.from = demo_station (&demo, 1);
  chain.to = demo_station (&demo, 3);
  chain.n_done = 0;
  chain.transfer = vimos_demo_transfer_new (chain.from, chain.to, PORT, MIB, chain_cb, &chain);
  demo_run (1000);
  g_assert_cmpuint (chain.n_done, ==, 3);
  demo_end (&demo);
}

/* The receiver sleeps: nothing is acknowledged, and nothing lost. */
static void
test_asleep (void)
{
  Demo demo = { 0 };
  DemoBulk bulk;

  demo_begin (&demo, demo_scenario_ring (4, 80), TRUE);
  begin_bulk (&demo, &bulk, 20 * MIB);
  demo_run (1000);
  vimos_demo_station_set_awake (demo_station (&demo, 3), FALSE);
  g_assert_cmpfloat (vimos_demo_transfer_get_mbps (bulk.transfer), ==, 0);
  demo_run (5000);
  vimos_demo_station_set_awake (demo_station (&demo, 3), TRUE);
  demo_bulk_wait (&bulk);
  demo_assert_between (seconds_of (&bulk) - 5, seconds_for (20 * MIB, 80),
                       seconds_for (20 * MIB, 80) + 0.05);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/transfers/reactive", test_reactive);
  g_test_add_func ("/demo/transfers/rules-stay", test_rules_stay);
  g_test_add_func ("/demo/transfers/pinned", test_pinned);
  g_test_add_func ("/demo/transfers/wrong-pin", test_wrong_pin);
  g_test_add_func ("/demo/transfers/late-pin", test_late_pin);
  g_test_add_func ("/demo/transfers/lost-acks", test_lost_acks);
  g_test_add_func ("/demo/transfers/cut", test_cut);
  g_test_add_func ("/demo/transfers/cut-reactive", test_cut_reactive);
  g_test_add_func ("/demo/transfers/reboot", test_reboot);
  g_test_add_func ("/demo/transfers/same-port", test_same_port);
  g_test_add_func ("/demo/transfers/host-cable", test_host_cable);
  g_test_add_func ("/demo/transfers/nothing", test_nothing);
  g_test_add_func ("/demo/transfers/callback", test_callback);
  g_test_add_func ("/demo/transfers/asleep", test_asleep);
  return g_test_run ();
}
