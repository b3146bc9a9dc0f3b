/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "emulator-fixture.h"

/* What the controller can do wrong on purpose, and components that have an effect. */

static void
set_fault (Fixture *fixture,
           const char *fault)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_emulator_set_fault (fixture->emulator, fault, &error));
  g_assert_no_error (error);
}

static void
test_unknown (Fixture *fixture,
              gconstpointer data)
{
  static const char *const wrong[] = { "", "sloth", "slow=x", "slow=-1", "=", "slow=99999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vimos_emulator_set_fault (fixture->emulator, wrong[i], &error));
      g_assert_error (error, VIMOS_EMULATOR_ERROR, VIMOS_EMULATOR_ERROR_FAULT);
    }
  for (const char *const *names = vimos_emulator_get_fault_names (); *names != NULL; names++)
    set_fault (fixture, *names);
}

static void
test_booting (Fixture *fixture,
              gconstpointer data)
{
  set_fault (fixture, "booting=1");
  fixture_expect (fixture, 503, "GET", "/devices", NULL);
  g_assert_cmpstr (fixture->body, ==,
                   "{\"code\":503,\"message\":\"Service org.onosproject.net.host.HostService not found\"}");
  fixture_wait (fixture, 1050);
  fixture_expect (fixture, 200, "GET", "/devices", NULL);
}

static void
test_slow (Fixture *fixture,
           gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();

  set_fault (fixture, "slow=150");
  fixture_expect (fixture, 200, "GET", "/devices", NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 150000);
  fixture_post_hop (fixture, "hop", 1, 1, 2);
  fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/hop", NULL);
  set_fault (fixture, "slow=0");
  fixture_expect (fixture, 200, "GET", "/devices", NULL);
}

static void
test_empty_disjoint (Fixture *fixture,
                     gconstpointer data)
{
  static const char path[] = "/paths/of:0000000000000001/of:0000000000000003/disjoint";

  g_assert_cmpuint (fixture_count (fixture, path, "paths"), ==, 1);
  set_fault (fixture, "empty-disjoint");
  g_assert_cmpuint (fixture_count (fixture, path, "paths"), ==, 0);
}

static void
test_refuse_rules (Fixture *fixture,
                   gconstpointer data)
{
  set_fault (fixture, "refuse-rules");
  fixture_post_hop (fixture, "hop", 1, 1, 2);
  g_assert_true (fixture_wait_state (fixture, "hop", "CORRUPT", 1000));
  g_assert_cmpuint (fake_fabric_count_rules (fixture->fabric, 1), ==, 4);
}

static void
test_delta (Fixture *fixture,
            gconstpointer data)
{
  set_fault (fixture, "delta-500");
  fixture_expect (fixture, 500, "GET", "/statistics/delta/ports", NULL);
  fixture_expect (fixture, 200, "GET", "/statistics/ports", NULL);
}

static void
test_old_location (Fixture *fixture,
                   gconstpointer data)
{
  set_fault (fixture, "old-location");
  fixture_find_hosts (fixture);
  fixture_expect (fixture, 200, "GET", "/hosts/00:00:00:00:00:01/None", NULL);
  g_assert_cmpstr (fixture->body, ==,
                   "{\"id\":\"00:00:00:00:00:01/None\",\"mac\":\"00:00:00:00:00:01\",\"vlan\":\"None\","
                   "\"configured\":false,\"ipAddresses\":[\"10.0.0.1\"],"
                   "\"location\":{\"elementId\":\"of:0000000000000001\",\"port\":\"1\"}}");
}

static void
test_named_ports (Fixture *fixture,
                  gconstpointer data)
{
  JsonObject *link;

  set_fault (fixture, "named-ports");
  fixture_expect (fixture, 200, "GET", "/links?device=of:0000000000000001&port=2&direction=EGRESS", NULL);
  link = json_array_get_object_element (fixture_array (fixture, "links"), 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (link, "src"), "port"), ==,
                   "[s1-eth2](2)");
}

static void
test_components (Fixture *fixture,
                 gconstpointer data)
{
  static const char topology[] = "/configuration/org.onosproject.store.topology.impl.DistributedTopologyStore";
  static const char path[] = "/paths/of:0000000000000001/of:0000000000000003/disjoint";

  fixture_expect (fixture, 200, "GET", topology, NULL);
  fixture_expect (fixture, 200, "POST", topology, "{\"maxPaths\":\"0\"}");
  g_assert_cmpuint (fixture_count (fixture, path, "paths"), ==, 0);
  fixture_expect (fixture, 204, "DELETE", topology, "{\"maxPaths\":0}");
  g_assert_cmpuint (fixture_count (fixture, path, "paths"), ==, 1);
  fixture_expect (fixture, 207, "POST", topology, "{\"maxPaths\":\"many\",\"minPaths\":1}");
  g_assert_cmpuint (json_array_get_length (fixture_array (fixture, "message")), ==, 2);
  fixture_expect (fixture, 404, "GET", "/configuration/org.nope", NULL);
  g_assert_cmpstr (fixture_text (fixture, "message"), ==, "No such component");
}

static void
test_mastership (Fixture *fixture,
                 gconstpointer data)
{
  fixture_expect (fixture, 200, "GET", "/mastership/of:0000000000000001/local", NULL);
  g_assert_cmpstr (fixture_text (fixture, "role"), ==, "MASTER");
  fixture_expect (fixture, 200, "GET", "/mastership/of:0000000000000001/master", NULL);
  g_assert_cmpstr (fixture_text (fixture, "nodeId"), ==, "127.0.0.1");
  fixture_expect (fixture, 200, "GET", "/mastership/of:0000000000000001/role", NULL);
  g_assert_cmpstr (fixture_text (fixture, "master"), ==, "127.0.0.1");
  g_assert_cmpuint (fixture_count (fixture, "/mastership/127.0.0.1/device", "deviceIds"), ==, 4);
  fake_fabric_disconnect (fixture->fabric, 1);
  fixture_expect (fixture, 404, "GET", "/mastership/of:0000000000000001/master", NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_test ("/emulator/faults/unknown", test_unknown);
  fixture_add_test ("/emulator/faults/booting", test_booting);
  fixture_add_test ("/emulator/faults/slow", test_slow);
  fixture_add_test ("/emulator/faults/empty-disjoint", test_empty_disjoint);
  fixture_add_test ("/emulator/faults/refuse-rules", test_refuse_rules);
  fixture_add_test ("/emulator/faults/delta", test_delta);
  fixture_add_test ("/emulator/faults/old-location", test_old_location);
  fixture_add_test ("/emulator/faults/named-ports", test_named_ports);
  fixture_add_test ("/emulator/components", test_components);
  fixture_add_test ("/emulator/mastership", test_mastership);
  return g_test_run ();
}
