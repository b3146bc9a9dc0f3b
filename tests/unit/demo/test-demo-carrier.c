/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "demo-fixture.h"
#include "vimos-clock.h"

/* What the controller is told, and when. */

static guint
count (const char *text,
       const char *part)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, part)) != NULL; at++)
    n++;
  return n;
}

/* Returns: how often it was said since the last call with %NULL */
static guint
count_new (Demo *demo,
           const char *part)
{
  static gsize seen;

  if (part != NULL)
    return count (demo->log->str + seen, part);
  seen = demo->log->len;
  return 0;
}

static void
test_start (void)
{
  Demo demo = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  g_assert_cmpuint (count (demo.log->str, " connected "), ==, 4);
  g_assert_nonnull (strstr (demo.log->str, " connected of:0000000000000004 4\n"));
  g_assert_cmpuint (count (demo.log->str, " link "), ==, 8);
  g_assert_nonnull (strstr (demo.log->str, " link of:0000000000000004/2-of:0000000000000001/3\n"));
  /* Each host announces itself once. */
  g_assert_cmpuint (count (demo.log->str, " packet "), ==, 4);
  demo_end (&demo);
}

/* Without a controller's rules the probes do not come back. */
static void
test_no_probes (void)
{
  const VimosFabricMatch lldp = { .fields = VIMOS_FABRIC_FIELD_ETH_TYPE, .eth_type = 0x88cc };
  Demo demo = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 100), FALSE);
  demo_run (10000);
  g_assert_cmpuint (count (demo.log->str, " link "), ==, 0);
  demo_install (&demo, 0, 40000, &lldp, VIMOS_FABRIC_PORT_CONTROLLER);
  demo_run (4000);
  g_assert_cmpuint (count (demo.log->str, " link "), ==, 2);
  g_assert_cmpuint (count (demo.log->str, "-of:0000000000000001/"), ==, 2);
  demo_end (&demo);
}

static void
test_description (void)
{
  Demo demo = { 0 };
  g_autoptr (VimosFabricDevice) device = NULL;
  g_autoptr (VimosFabricDevice) again = NULL;
  const VimosFabricPort *local, *port;

  demo_begin (&demo, demo_scenario_ring (4, 100), FALSE);
  device = vimos_demo_bridge_describe (&demo.fabric->bridges[1]);
  g_assert_cmpstr (device->id, ==, "of:0000000000000002");
  g_assert_cmpstr (device->hardware, ==, "Open vSwitch");
  g_assert_cmpstr (device->protocol, ==, "OF_13");
  g_assert_cmpstr (device->chassis, ==, "2");
  local = g_ptr_array_index (device->ports, 0);
  g_assert_cmpuint (local->number, ==, VIMOS_FABRIC_PORT_LOCAL);
  g_assert_cmpstr (local->name, ==, "s2");
  g_assert_false (local->enabled);
  port = g_ptr_array_index (device->ports, 1);
  g_assert_cmpstr (port->name, ==, "s2-eth1");
  g_assert_cmpuint (port->speed_mbps, ==, 10000);
  g_assert_true (port->enabled && port->live);
  again = vimos_demo_bridge_describe (&demo.fabric->bridges[1]);
  g_assert_cmpmem (port->mac, 6, ((VimosFabricPort *) g_ptr_array_index (again->ports, 1))->mac, 6);
  g_assert_cmpint (port->mac[0] & 3, ==, 2);
  demo_end (&demo);
}

static void
test_link (void)
{
  Demo demo = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  count_new (&demo, NULL);
  vimos_demo_fabric_set_link_up (demo.fabric, 0, FALSE);
  vimos_demo_fabric_set_link_up (demo.fabric, 0, FALSE);
  g_assert_cmpuint (count_new (&demo, " "), ==, 0);
  demo_run (20);
  g_assert_cmpuint (count_new (&demo, " port of:0000000000000001/2 enabled dead\n"), ==, 1);
  g_assert_cmpuint (count_new (&demo, " port of:0000000000000002/3 enabled dead\n"), ==, 1);
  g_assert_cmpuint (count_new (&demo, " link-gone "), ==, 2);
  g_assert_cmpint (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000), >, 0);
  count_new (&demo, NULL);
  vimos_demo_fabric_set_link_up (demo.fabric, 0, TRUE);
  demo_run (50);
  g_assert_cmpuint (count_new (&demo, " port of:0000000000000001/2 enabled live\n"), ==, 1);
  g_assert_cmpuint (count_new (&demo, " link "), ==, 2);
  demo_end (&demo);
}

/* An administrator's port takes its cable with it; a host's port loses the host until it speaks
 * again. */
static void
test_port (void)
{
  Demo demo = { 0 };
  VimosFabric *fabric;

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  fabric = VIMOS_FABRIC (demo.fabric);
  count_new (&demo, NULL);
  vimos_fabric_set_port_enabled (fabric, "of:0000000000000001", 2, FALSE);
  demo_run (20);
  g_assert_cmpuint (count_new (&demo, " port of:0000000000000001/2 disabled dead\n"), ==, 1);
  g_assert_cmpuint (count_new (&demo, " port of:0000000000000002/3 enabled dead\n"), ==, 1);
  g_assert_cmpuint (count_new (&demo, " link-gone "), ==, 2);
  vimos_fabric_set_port_enabled (fabric, "of:0000000000000001", 2, TRUE);
  demo_run (50);
  g_assert_cmpuint (count_new (&demo, " link "), ==, 2);
  count_new (&demo, NULL);
  vimos_fabric_set_port_enabled (fabric, "of:0000000000000001", 1, FALSE);
  demo_run (20);
  g_assert_cmpuint (count_new (&demo, " port "), ==, 1);
  g_assert_cmpint (demo_ping (demo_station (&demo, 2), demo_station (&demo, 1), 1000), ==, -1);
  count_new (&demo, NULL);
  vimos_fabric_set_port_enabled (fabric, "of:0000000000000001", 1, TRUE);
  demo_run (300);
  g_assert_cmpuint (count_new (&demo, " packet of:0000000000000001/1 "), ==, 1);
  g_assert_cmpint (demo_ping (demo_station (&demo, 2), demo_station (&demo, 1), 2000), >, 0);
  vimos_fabric_set_port_enabled (fabric, "of:0000000000000001", 9, FALSE);
  vimos_fabric_set_port_enabled (fabric, "of:0000000000000009", 1, FALSE);
  demo_end (&demo);
}

static void
test_switch (void)
{
  Demo demo = { 0 };

  demo_begin (&demo, demo_scenario_ring (4, 100), TRUE);
  count_new (&demo, NULL);
  vimos_demo_fabric_set_switch_up (demo.fabric, 1, FALSE);
  demo_run (50);
  g_assert_cmpuint (count_new (&demo, " disconnected of:0000000000000002\n"), ==, 1);
  g_assert_cmpuint (count_new (&demo, " port "), ==, 2);
  g_assert_cmpuint (count_new (&demo, " dead\n"), ==, 2);
  g_assert_cmpint (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000), ==, -1);
  count_new (&demo, NULL);
  vimos_demo_fabric_set_switch_up (demo.fabric, 1, TRUE);
  demo_run (2000);
  g_assert_cmpuint (count_new (&demo, " connected of:0000000000000002 4\n"), ==, 1);
  g_assert_cmpuint (count_new (&demo, " live\n"), ==, 2);
  g_assert_cmpuint (count_new (&demo, " link "), ==, 4);
  g_assert_cmpint (demo_ping (demo_station (&demo, 1), demo_station (&demo, 2), 1000), >, 0);
  /* On and off again before anybody noticed. */
  count_new (&demo, NULL);
  vimos_demo_fabric_set_switch_up (demo.fabric, 1, FALSE);
  vimos_demo_fabric_set_switch_up (demo.fabric, 1, TRUE);
  demo_run (2000);
  g_assert_cmpuint (count_new (&demo, " disconnected "), ==, 1);
  g_assert_cmpuint (count_new (&demo, " connected "), ==, 1);
  demo_end (&demo);
}

static void
test_events (void)
{
  const VimosDemoEvent events[] = {
    { .kind = VIMOS_DEMO_LINK_DOWN, .at_us = 3000000, .link = 1 },
    { .kind = VIMOS_DEMO_LINK_UP, .at_us = 4000000, .link = 1 },
    { .kind = VIMOS_DEMO_SWITCH_DOWN, .at_us = 5000000, .device = 0 },
    { .kind = VIMOS_DEMO_SWITCH_UP, .at_us = 6000000, .device = 0 },
    { .kind = VIMOS_DEMO_SWITCH_REBOOT, .after_move = TRUE, .at_us = 1000000, .device = 3 },
  };
  VimosDemoScenario *scenario = demo_scenario_ring (4, 100);
  Demo demo = { 0 };

  g_array_append_vals (scenario->events, events, G_N_ELEMENTS (events));
  demo_begin (&demo, scenario, TRUE);
  count_new (&demo, NULL);
  demo_run (1500);
  g_assert_cmpuint (count_new (&demo, " link-gone "), ==, 2);
  demo_run (1000);
  g_assert_cmpuint (count_new (&demo, " link "), ==, 2);
  demo_run (1000);
  g_assert_cmpuint (count_new (&demo, " disconnected of:0000000000000001\n"), ==, 1);
  demo_run (1000);
  g_assert_cmpuint (count_new (&demo, " connected of:0000000000000001 "), ==, 1);
  demo_run (5000);
  count_new (&demo, NULL);
  vimos_demo_fabric_begin_move (demo.fabric);
  demo_run (500);
  vimos_demo_fabric_begin_move (demo.fabric);
  g_assert_cmpuint (count_new (&demo, " disconnected "), ==, 0);
  demo_run (1000);
  g_assert_cmpuint (count_new (&demo, " disconnected of:0000000000000004\n"), ==, 1);
  demo_run (4000);
  g_assert_cmpuint (count_new (&demo, " connected "), ==, 0);
  demo_run (2000);
  g_assert_cmpuint (count_new (&demo, " connected of:0000000000000004 "), ==, 1);
  g_assert_cmpuint (count_new (&demo, " disconnected "), ==, 1);
  demo_end (&demo);
}

static char *
play (guint64 seed)
{
  VimosDemoScenario *scenario = demo_scenario_ring (6, 100);
  const VimosDemoEvent event = { .kind = VIMOS_DEMO_LINK_DOWN, .at_us = 5000000, .link = 1 };
  Demo demo = { 0 };
  DemoBulk bulk;
  char *log;

  scenario->seed = seed;
  g_array_append_val (scenario->events, event);
  demo_begin (&demo, scenario, TRUE);
  demo_bulk_begin (&bulk, demo_station (&demo, 1), demo_station (&demo, 4), 49152, 100 << 20);
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (
        demo.log, "ping %" G_GINT64_FORMAT "\n",
        demo_ping (demo_station (&demo, i % 6 + 1), demo_station (&demo, (i + 2) % 6 + 1), 500));
  demo_bulk_wait (&bulk);
  g_string_append_printf (demo.log, "done %" G_GINT64_FORMAT "\n", bulk.done_us);
  demo_bulk_end (&bulk);
  log = g_strdup (demo.log->str);
  demo_end (&demo);
  return log;
}

static void
test_deterministic (void)
{
  g_autofree char *one = play (1), *same = play (1), *other = play (2);

  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
}

/* Calls of the fabric's that are under way when it ends are told so. */
static void
closed_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vimos_fabric_install_rule_finish (VIMOS_FABRIC (source), result, &error));
  g_assert_error (error, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_CLOSED);
  (*(guint *) user_data)++;
}

static void
test_closed (void)
{
  const VimosFabricMatch match = { 0 };
  g_autoptr (VimosFabricRule) rule
      = vimos_fabric_rule_new ("of:0000000000000001", 1, 1, &match, NULL, 0);
  Demo demo = { 0 };
  guint n_closed = 0;

  demo_begin (&demo, demo_scenario_ring (4, 100), FALSE);
  vimos_fabric_install_rule_async (VIMOS_FABRIC (demo.fabric), rule, NULL, closed_cb, &n_closed);
  g_ptr_array_set_size (demo.stations, 0);
  g_object_run_dispose (G_OBJECT (demo.fabric));
  vimos_fabric_install_rule_async (VIMOS_FABRIC (demo.fabric), rule, NULL, closed_cb, &n_closed);
  demo_end (&demo);
  g_assert_cmpuint (n_closed, ==, 2);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/carrier/start", test_start);
  g_test_add_func ("/demo/carrier/no-probes", test_no_probes);
  g_test_add_func ("/demo/carrier/description", test_description);
  g_test_add_func ("/demo/carrier/link", test_link);
  g_test_add_func ("/demo/carrier/port", test_port);
  g_test_add_func ("/demo/carrier/switch", test_switch);
  g_test_add_func ("/demo/carrier/events", test_events);
  g_test_add_func ("/demo/carrier/deterministic", test_deterministic);
  g_test_add_func ("/demo/carrier/closed", test_closed);
  return g_test_run ();
}
