/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "demo-fixture.h"
#include "vimos-clock.h"

/* Flow tables, and what a switch answers. */

static const VimosDemoHeader segment = {
  .dst = { 0, 0, 0, 0, 0, 3 },
  .src = { 0, 0, 0, 0, 0, 1 },
  .vlan = VIMOS_FABRIC_VLAN_NONE,
  .type = 0x0800,
  .protocol = 6,
  .ipv4_src = 0x0a000001,
  .ipv4_dst = 0x0a000003,
  .port_src = 40000,
  .port_dst = 49152,
};

static gboolean
takes (VimosFabricField fields,
       const VimosFabricMatch *match)
{
  VimosFabricMatch one = *match;

  one.fields = fields;
  return vimos_demo_header_matches (&segment, 7, &one);
}

#define ASSERT_FIELD(field, member, good, bad) \
  G_STMT_START \
  { \
    VimosFabricMatch one = { .member = good, .ipv4_src_prefix = 32, .ipv4_dst_prefix = 32 }; \
    VimosFabricMatch other = { .member = bad, .ipv4_src_prefix = 32, .ipv4_dst_prefix = 32 }; \
\
    g_assert_true (takes (VIMOS_FABRIC_FIELD_##field, &one)); \
    g_assert_false (takes (VIMOS_FABRIC_FIELD_##field, &other)); \
    g_assert_true (takes (0, &other)); \
  } \
  G_STMT_END

static void
test_fields (void)
{
  VimosFabricMatch mac = { .eth_dst = { 0, 0, 0, 0, 0, 3 }, .eth_src = { 0, 0, 0, 0, 0, 2 } };

  ASSERT_FIELD (IN_PORT, in_port, 7, 8);
  ASSERT_FIELD (ETH_TYPE, eth_type, 0x0800, 0x0806);
  ASSERT_FIELD (VLAN, vlan, VIMOS_FABRIC_VLAN_NONE, 0);
  ASSERT_FIELD (IP_PROTO, ip_proto, 6, 17);
  ASSERT_FIELD (IPV4_SRC, ipv4_src, 0x0a000001, 0x0a000003);
  ASSERT_FIELD (IPV4_DST, ipv4_dst, 0x0a000003, 0x0a000001);
  ASSERT_FIELD (TCP_SRC, tcp_src, 40000, 49152);
  ASSERT_FIELD (TCP_DST, tcp_dst, 49152, 40000);
  g_assert_true (takes (VIMOS_FABRIC_FIELD_ETH_DST, &mac));
  g_assert_false (takes (VIMOS_FABRIC_FIELD_ETH_SRC, &mac));
  g_assert_false (takes (VIMOS_FABRIC_FIELD_ETH_DST | VIMOS_FABRIC_FIELD_ETH_SRC, &mac));
  mac.udp_dst = 49152;
  g_assert_false (takes (VIMOS_FABRIC_FIELD_UDP_DST, &mac));
}

static void
test_prefixes (void)
{
  const struct
  {
    guint32 network;
    guint8 prefix;
    gboolean takes;
  } cases[] = {
    { 0x0a000003, 32, TRUE }, { 0x0a000002, 32, FALSE }, { 0x0a000002, 31, TRUE },
    { 0x0a000000, 24, TRUE }, { 0x0a0000ff, 24, TRUE },  { 0x0a000100, 24, FALSE },
    { 0x0b000000, 8, FALSE }, { 0x0b000000, 7, TRUE },   { 0xc0000000, 1, FALSE },
    { 0xffffffff, 0, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const VimosFabricMatch match
          = { .ipv4_dst = cases[i].network, .ipv4_dst_prefix = cases[i].prefix };

      g_assert_cmpint (takes (VIMOS_FABRIC_FIELD_IPV4_DST, &match), ==, cases[i].takes);
    }
}

static VimosFabricRule *
new_rule (guint64 id,
          guint16 priority,
          guint32 in_port,
          guint32 output)
{
  const VimosFabricMatch match = {
    .fields = in_port != 0 ? VIMOS_FABRIC_FIELD_IN_PORT : 0, .in_port = in_port,
  };

  return vimos_fabric_rule_new ("of:0000000000000001", id, priority, &match, &output, 1);
}

static void
install (VimosDemoTable *table,
         guint64 id,
         guint16 priority,
         guint32 in_port,
         guint32 output)
{
  g_autoptr (VimosFabricRule) rule = new_rule (id, priority, in_port, output);

  vimos_demo_table_install (table, rule);
}

static guint64
find (VimosDemoTable *table,
      guint32 in_port)
{
  const VimosDemoRule *rule = vimos_demo_table_find (table, in_port, &segment);

  return rule != NULL ? rule->rule->id : 0;
}

static void
test_table (void)
{
  VimosDemoTable *table = vimos_demo_table_new ();
  g_autoptr (VimosFabricRule) same = new_rule (1, 10, 7, 2);
  VimosDemoRule *held;

  g_assert_cmpuint (find (table, 7), ==, 0);
  install (table, 2, 5, 0, 2);
  install (table, 1, 10, 7, 2);
  install (table, 3, 5, 7, 2);
  install (table, 4, 40000, 8, 2);
  g_assert_cmpuint (find (table, 7), ==, 1);
  g_assert_cmpuint (find (table, 8), ==, 4);
  g_assert_cmpuint (find (table, 9), ==, 2);
  /* One with the same key takes its place and goes on counting. */
  held = vimos_demo_rule_ref (vimos_demo_table_find (table, 7, &segment));
  vimos_demo_rule_count (held, 3, 300);
  install (table, 11, 10, 7, 3);
  g_assert_cmpuint (find (table, 7), ==, 11);
  g_assert_cmpuint (vimos_demo_table_find (table, 7, &segment)->packets, ==, 3);
  g_assert_cmpuint (vimos_demo_table_list (table)->len, ==, 4);
  g_assert_true (vimos_demo_table_remove (table, same->key));
  g_assert_false (vimos_demo_table_remove (table, same->key));
  g_assert_cmpuint (find (table, 7), ==, 2);
  g_assert_cmpuint (vimos_demo_table_remove_id (table, 2), ==, 1);
  g_assert_cmpuint (find (table, 7), ==, 3);
  vimos_demo_table_clear (table);
  g_assert_cmpuint (find (table, 7), ==, 0);
  vimos_demo_table_free (table);
  g_assert_cmpuint (held->rule->id, ==, 1);
  vimos_demo_rule_unref (held);
}

static void
result_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
assert_refused (Demo *demo,
                const char *device,
                const VimosFabricMatch *match,
                int code)
{
  g_autoptr (VimosFabricRule) rule = vimos_fabric_rule_new (device, 9, 9, match, NULL, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun_us = vimos_clock_now ();

  vimos_fabric_install_rule_async (VIMOS_FABRIC (demo->fabric), rule, NULL, result_cb, &result);
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (vimos_fabric_install_rule_finish (VIMOS_FABRIC (demo->fabric), result, &error));
  g_assert_error (error, VIMOS_FABRIC_ERROR, code);
  demo_assert_between (vimos_clock_now () - begun_us, 1000, 5100);
}

static void
test_errors (void)
{
  const VimosFabricMatch bad = { .fields = VIMOS_FABRIC_FIELD_TCP_DST, .tcp_dst = 1 };
  const VimosFabricMatch good = { .fields = VIMOS_FABRIC_FIELD_IN_PORT, .in_port = 1 };
  const char *const strangers[]
      = { "of:0000000000000005",  "of:0000000000000000", "of:1", "of:", "", "s1",
          "of:00000000000000001", "of:ffffffffffffffff" };
  Demo demo = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 10), FALSE);
  assert_refused (&demo, "of:0000000000000001", &bad, VIMOS_FABRIC_ERROR_REFUSED);
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    assert_refused (&demo, strangers[i], &good, VIMOS_FABRIC_ERROR_DISCONNECTED);
  vimos_demo_fabric_set_switch_up (demo.fabric, 0, FALSE);
  assert_refused (&demo, "of:0000000000000001", &good, VIMOS_FABRIC_ERROR_DISCONNECTED);
  demo_end (&demo);
}

/* What is asked for first is done first, whatever each takes. */
static void
test_order (void)
{
  g_autoptr (VimosFabricRule) rule = new_rule (1, 10, 7, 2);
  Demo demo = { 0 };
  g_autoptr (GAsyncResult) result = NULL;

  demo_begin (&demo, demo_scenario_ring (4, 10), FALSE);
  for (guint i = 0; i < 50; i++)
    {
      vimos_fabric_install_rule_async (VIMOS_FABRIC (demo.fabric), rule, NULL, NULL, NULL);
      vimos_fabric_remove_rule_async (VIMOS_FABRIC (demo.fabric), rule, NULL,
                                      i == 49 ? result_cb : NULL, &result);
    }
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (demo_find_rule (&demo, 0, 10));
  g_clear_object (&result);
  demo_end (&demo);
}

typedef struct
{
  GArray *ports;
  GArray *rules;
  guint n_devices;
} Statistics;

static void
statistics_cb (VimosFabric *fabric,
               const VimosFabricStatistics *told,
               Statistics *statistics)
{
  statistics->n_devices++;
  if (!g_str_equal (told->device, "of:0000000000000001"))
    return;
  if (told->ports != NULL)
    statistics->ports = g_array_copy (told->ports);
  if (told->rules != NULL)
    statistics->rules = g_array_copy (told->rules);
}

static void
test_poll (void)
{
  const VimosFabricMatch match = { .fields = VIMOS_FABRIC_FIELD_IN_PORT, .in_port = 1 };
  Demo demo = { 0 };
  Statistics all = { 0 };
  const VimosFabricPortCounters *counters;

  demo_begin (&demo, demo_scenario_ring (4, 10), FALSE);
  g_signal_connect (demo.fabric, "statistics", G_CALLBACK (statistics_cb), &all);
  demo_install (&demo, 0, 77, &match, 2);
  demo_run (1500);
  vimos_demo_station_announce (demo_station (&demo, 1));
  demo_run (1);
  vimos_fabric_poll (VIMOS_FABRIC (demo.fabric), NULL,
                     VIMOS_FABRIC_POLL_PORTS | VIMOS_FABRIC_POLL_RULES);
  demo_run (10);
  g_assert_cmpuint (all.n_devices, ==, 4);
  g_assert_cmpuint (all.ports->len, ==, 4);
  g_assert_cmpuint (g_array_index (all.ports, VimosFabricPortCounters, 0).port, ==,
                    VIMOS_FABRIC_PORT_LOCAL);
  counters = &g_array_index (all.ports, VimosFabricPortCounters, 2);
  g_assert_cmpuint (counters->port, ==, 2);
  g_assert_cmpuint (counters->tx_packets, ==, 1);
  g_assert_cmpuint (counters->tx_bytes, ==, 42);
  g_assert_cmpuint (counters->duration, ==, 3);
  g_assert_cmpuint (all.rules->len, ==, 1);
  g_assert_cmpuint (g_array_index (all.rules, VimosFabricRuleCounters, 0).id, ==, 77);
  g_assert_cmpuint (g_array_index (all.rules, VimosFabricRuleCounters, 0).packets, ==, 1);
  g_assert_cmpuint (g_array_index (all.rules, VimosFabricRuleCounters, 0).bytes, ==, 42);
  g_assert_cmpuint (g_array_index (all.rules, VimosFabricRuleCounters, 0).duration, ==, 1);
  vimos_fabric_remove_foreign (VIMOS_FABRIC (demo.fabric), "of:0000000000000001", 77);
  demo_run (10);
  g_assert_null (demo_find_rule (&demo, 0, 77));
  g_array_unref (all.ports);
  g_array_unref (all.rules);
  demo_end (&demo);
}

/* Rules that send in circles, and copies of copies: it ends. */
static void
test_loop (void)
{
  const VimosFabricMatch all = { 0 };
  Demo demo = { 0 };
  DemoBulk bulk;

  demo_begin (&demo, demo_scenario_ring (4, 10), FALSE);
  for (guint i = 0; i < 4; i++)
    demo_install (&demo, i, 1, &all, 2);
  vimos_demo_station_announce (demo_station (&demo, 1));
  demo_run (100);
  demo_assert_between (demo_find_rule (&demo, 0, 1)->packets, 16, 20);
  for (guint i = 0; i < 4; i++)
    demo_install (&demo, i, 1, &all, VIMOS_DEMO_PORT_FLOOD);
  demo_bulk_begin (&bulk, demo_station (&demo, 1), demo_station (&demo, 3), 49152, 1);
  demo_run (2);
  demo_bulk_end (&bulk);
  demo_end (&demo);
}

/* Everybody is cabled to everybody and sends copies to all: a storm, which ends. */
static void
test_storm (void)
{
  const VimosFabricMatch all = { 0 };
  VimosDemoScenario *scenario = demo_scenario_new (6, 1);
  Demo demo = { 0 };
  gint64 begun_us;

  for (guint i = 0; i < 6; i++)
    for (guint j = 0; j < i; j++)
      demo_scenario_link (scenario, i, j, 100, 100);
  demo_begin (&demo, scenario, FALSE);
  for (guint i = 0; i < 6; i++)
    demo_install (&demo, i, 1, &all, VIMOS_DEMO_PORT_ALL);
  begun_us = g_get_monotonic_time ();
  vimos_demo_station_announce (demo_station (&demo, 1));
  demo_run (1000);
  g_test_message ("a storm: %.3f s",
                  (double) (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC);
  g_assert_cmpuint (demo.fabric->n_passages, ==, 0);
  demo_end (&demo);
}

/* The network ends while frames, requests and answers are on their way. */
static void
test_abandoned (void)
{
  const VimosFabricMatch all = { 0 };
  Demo demo = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 10), FALSE);
  demo_install (&demo, 0, 1, &all, 2);
  vimos_demo_station_announce (demo_station (&demo, 1));
  vimos_fabric_poll (VIMOS_FABRIC (demo.fabric), NULL, VIMOS_FABRIC_POLL_PORTS);
  g_assert_cmpuint (demo.fabric->n_passages, ==, 1);
  g_ptr_array_set_size (demo.stations, 0);
  g_object_run_dispose (G_OBJECT (demo.fabric));
  demo_end (&demo);
}

/* The controller's packets: back by the port they came by, to all, through the table. */
static void
test_packet_out (void)
{
  const VimosFabricMatch from_controller = {
    .fields = VIMOS_FABRIC_FIELD_IN_PORT, .in_port = VIMOS_FABRIC_PORT_CONTROLLER,
  };
  const guint32 table = VIMOS_DEMO_PORT_TABLE, flood = VIMOS_DEMO_PORT_FLOOD, back = 2, missing = 9;
  g_autoptr (GBytes) packet = g_bytes_new_static ("0123456789abcdefghij", 20);
  Demo demo = { 0 };
  VimosFabric *fabric;

  demo_begin (&demo, demo_scenario_ring (4, 10), FALSE);
  fabric = VIMOS_FABRIC (demo.fabric);
  demo_install (&demo, 0, 1, &from_controller, 3);
  vimos_fabric_send_packet (fabric, "of:0000000000000001", VIMOS_FABRIC_PORT_CONTROLLER, &table, 1,
                            packet);
  demo_run (10);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, 3), ==, 20);
  vimos_fabric_send_packet (fabric, "of:0000000000000001", 2, &back, 1, packet);
  demo_run (10);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, 2), ==, 20);
  vimos_fabric_send_packet (fabric, "of:0000000000000001", 2, &flood, 1, packet);
  vimos_fabric_send_packet (fabric, "of:0000000000000001", 2, &missing, 1, packet);
  vimos_fabric_send_packet (fabric, "of:0000000000000009", 2, &flood, 1, packet);
  demo_run (10);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, 1), ==, 20);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, 2), ==, 20);
  g_assert_cmpuint (vimos_demo_fabric_get_tx_bytes (demo.fabric, 0, 3), ==, 40);
  demo_end (&demo);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/rules/fields", test_fields);
  g_test_add_func ("/demo/rules/prefixes", test_prefixes);
  g_test_add_func ("/demo/rules/table", test_table);
  g_test_add_func ("/demo/rules/errors", test_errors);
  g_test_add_func ("/demo/rules/order", test_order);
  g_test_add_func ("/demo/rules/poll", test_poll);
  g_test_add_func ("/demo/rules/loop", test_loop);
  g_test_add_func ("/demo/rules/storm", test_storm);
  g_test_add_func ("/demo/rules/abandoned", test_abandoned);
  g_test_add_func ("/demo/rules/packet-out", test_packet_out);
  return g_test_run ();
}
