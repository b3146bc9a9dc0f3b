/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sample-replay.h"

/* The emulator against what a real ONOS answered, request by request. */

static void
replay_all (Fixture *fixture,
            const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    sample_replay (fixture, names[i]);
}

static void
test_login (Fixture *fixture,
            gconstpointer data)
{
  static const char *const names[] = { "err_noauth", "err_wrongpw", "guest_get", "err_guest_post", NULL };

  replay_all (fixture, names);
  sample_replay (fixture, "karaf_get");
}

static void
test_transport (Fixture *fixture,
                gconstpointer data)
{
  static const char *const names[] = { "err_unknown_url", "doubleslash", "root", "err_method",
                                       "err_intent_form", NULL };

  replay_all (fixture, names);
  fixture_find_hosts (fixture);
  sample_replay (fixture, "trailing");
}

static void
test_devices (Fixture *fixture,
              gconstpointer data)
{
  static const char *const names[] = { "devices", "device_1", "devices_ports", "device_1_ports",
                                       "err_unknown_device", "err_bad_device", NULL };

  replay_all (fixture, names);
  for (guint i = 1; i <= 4; i++)
    fake_fabric_disconnect (fixture->fabric, i);
  sample_replay (fixture, "devices_unavailable");
}

static void
test_links (Fixture *fixture,
            gconstpointer data)
{
  static const char *const names[] = { "links", "links_device", "links_dev_port", NULL };

  replay_all (fixture, names);
}

static void
test_hosts (Fixture *fixture,
            gconstpointer data)
{
  static const char *const names[] = { "hosts", "host_raw", "host_enc", "host_minus1", "err_unknown_host",
                                       "err_bad_host", "host_post_badmac", "host_post_noloc", "host_post",
                                       "host_post_configured", NULL };

  fixture_find_hosts (fixture);
  replay_all (fixture, names);
}

static void
test_topology (Fixture *fixture,
               gconstpointer data)
{
  static const char *const names[] = { "topology", "topology_clusters", "topology_cluster_0_devices",
                                       "topology_cluster_0_links", "system", "cluster", "cluster_node",
                                       "cluster_nodes", NULL };

  fixture_find_hosts (fixture);
  replay_all (fixture, names);
}

static void
test_paths (Fixture *fixture,
            gconstpointer data)
{
  static const char *const names[] = {
    "paths_dev", "paths_dev_disjoint", "paths_dev_adj_disjoint", "paths_host_enc", "paths_host_vlan-1",
    "paths_host_raw", "paths_disjoint_host", "paths_same_dev", "paths_same_dev_disjoint",
    "paths_unknown_dev", "paths_unknown_host", "paths_bad_id", NULL,
  };

  fixture_find_hosts (fixture);
  replay_all (fixture, names);
}

static void
test_applications (Fixture *fixture,
                   gconstpointer data)
{
  static const char *const names[] = { "register", "register2", "app_health", "app_unknown_activate",
                                       "err_app_unknown", "app_activate", "app_get", "app_deactivate_fwd",
                                       "app_activate_fwd", NULL };

  replay_all (fixture, names);
  fixture_expect (fixture, 200, "POST", "/applications/" APP "/register", NULL);
  g_assert_cmpint (json_object_get_int_member (fixture_object (fixture), "id"), ==, 19);
}

static void
test_netcfg (Fixture *fixture,
             gconstpointer data)
{
  static const char *const names[] = {
    "netcfg_empty", "netcfg_link_post_enc", "netcfg_get_link", "netcfg_get_link_full_enc",
    "netcfg_get_reverse", "netcfg_get_links", "netcfg_link_post_raw", "netcfg_badjson",
    "netcfg_unknown_member", "netcfg_unknown_member_bulk", "netcfg_ghost", "netcfg_bulk", "links_annotated",
    "netcfg_links_bulk2", "links_annot2", "netcfg_string", "netcfg_neg", "netcfg_del", "netcfg_del_again",
    "netcfg_get_deleted", NULL,
  };

  replay_all (fixture, names);
}

static void
test_statistics (Fixture *fixture,
                 gconstpointer data)
{
  static const char *const names[] = { "statistics_ports", "statistics_port_one", "statistics_delta_ports",
                                       "stat_unknown_dev", "stat_unknown_port", "statistics_flows_link",
                                       "statistics_flows_link_dev", NULL };

  fixture_wait (fixture, 250);
  replay_all (fixture, names);
  for (guint i = 1; i <= 4; i++)
    fake_fabric_disconnect (fixture->fabric, i);
  sample_replay (fixture, "statistics_ports_unavail");
}

static void
test_flows (Fixture *fixture,
            gconstpointer data)
{
  static const char *const names[] = {
    "flows_bulk_post", "flows_post_noprio", "flows_post_unknowndev", "flows_repost_other_port",
    "flows_post_noprereq", "flows_one_post", "flows_post_noappid", "flows_lease", "flows_post_newapp",
    "flows_delete_newapp", "flows_bulk_delete", "flows_app_delete", "err_flow_unknown",
    "err_flow_unknown_dev", "err_flowapp_unknown", NULL,
  };

  fixture_expect (fixture, 200, "POST", "/applications/" APP "/register", NULL);
  fixture_wait (fixture, 150);
  sample_replay (fixture, "flows_pending");
  replay_all (fixture, names);
  fixture_wait (fixture, 250);
  sample_replay (fixture, "flows_application");
}

/* Each of the rules that the core makes is among the recorded ones. */
static void
test_core_flows (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (Sample) sample = sample_load ("flows");
  g_autofree char *recorded = sample_canonical (sample->answer);
  JsonArray *flows;

  fixture_wait (fixture, 150);
  g_assert_cmpuint (fixture_count (fixture, "/flows", "flows"), ==, 16);
  flows = fixture_array (fixture, "flows");
  for (guint i = 0; i < 16; i++)
    {
      g_autofree char *text = json_to_string (json_array_get_element (flows, i), FALSE);
      g_autofree char *flow = sample_canonical (text);

      if (strstr (recorded, flow) == NULL)
        g_error ("not among the recorded flows: %s\n%s", flow, recorded);
    }
}

static void
test_intent_errors (Fixture *fixture,
                    gconstpointer data)
{
  static const char *const names[] = {
    "err_intent_malformed", "err_intent_array", "err_intent_noct", "err_intent_notype", "err_intent_badtype",
    "err_intent_noapp", "err_intent_unregapp", "err_intent_noingress", "err_intent_sameport",
    "err_intent_portname", "err_intent_badprio", "err_intent_ipnoprefix", "err_intent_unknown_app",
    "err_intent_unknown_str", "err_intent_unknown_num", "err_intent_unknown_hex", "err_intent_del_num",
    "err_intent_del_str", "intents_query_unknown", "intents_empty", NULL,
  };

  replay_all (fixture, names);
}

/* A request, a wait until the intent is there, and what is known about it then. */
static void
test_intents (Fixture *fixture,
              gconstpointer data)
{
  static const char *const installed[] = {
    "intent_by_key", "intents_list", "intents_detail", "intents_application",
    "intents_application_detail", "intents_minisummary", "intent_installables", NULL,
  };
  static const char *const cases[][3] = {
    { "intent_replace", "key-1", "intent_replaced_get" },
    { "intent_post_inport", "key-inport", NULL },
    { "intent_post_inport_wrong", "key-inportw", NULL },
    { "intent_noprereq", "key-np", "intent_noprereq_get" },
    { "intent_oddkey", "a%20b%2Fc:%C3%BC", "intent_oddkey_get" },
    { "intent_h2h_post", "h2h", "intent_h2h_get" },
    { "intent_s2m_post", "s2m", "intent_s2m_get" },
    { "intent_m2s_post", "m2s", "intent_m2s_get" },
    { "intent_numkey", "12345", "intent_numkey_get" },
    { "intent_hexkey", "0x1f", "intent_hexkey_get" },
    { "intent_resgroup", "rg", "intent_resgroup_get" },
    { "intent_extra_member", "ex", "intent_extra_get" },
    { "intent_unknownport", "key-up", NULL },
    { "intent_numethtype", "cr", NULL },
  };

  fixture_find_hosts (fixture);
  fixture_expect (fixture, 200, "POST", "/applications/" APP "/register", NULL);
  sample_replay (fixture, "intent_badcriterion");
  sample_replay (fixture, "intent_critnomember");
  sample_replay (fixture, "intent_post");
  g_assert_true (fixture_wait_state (fixture, "key-1", "INSTALLED", 1000));
  replay_all (fixture, installed);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean corrupt = g_strcmp0 (cases[i][1], "key-np") == 0;

      sample_replay (fixture, cases[i][0]);
      fixture_wait (fixture, 40);
      g_assert_true (fixture_wait_state (fixture, cases[i][1], corrupt ? "CORRUPT" : "INSTALLED", 1000));
      if (cases[i][2] != NULL)
        sample_replay (fixture, cases[i][2]);
    }
  sample_replay (fixture, "intent_hexkey_get_dec");
  sample_replay (fixture, "intent_h2h_installables");
  sample_replay (fixture, "intent_oddkey_del");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_test ("/emulator/samples/login", test_login);
  fixture_add_test ("/emulator/samples/transport", test_transport);
  fixture_add_test ("/emulator/samples/devices", test_devices);
  fixture_add_test ("/emulator/samples/links", test_links);
  fixture_add_test ("/emulator/samples/hosts", test_hosts);
  fixture_add_test ("/emulator/samples/topology", test_topology);
  fixture_add_test ("/emulator/samples/paths", test_paths);
  fixture_add_test ("/emulator/samples/applications", test_applications);
  fixture_add_test ("/emulator/samples/netcfg", test_netcfg);
  fixture_add_test ("/emulator/samples/statistics", test_statistics);
  fixture_add_test ("/emulator/samples/flows", test_flows);
  fixture_add_test ("/emulator/samples/core-flows", test_core_flows);
  fixture_add_test ("/emulator/samples/intent-errors", test_intent_errors);
  fixture_add_test ("/emulator/samples/intents", test_intents);
  return g_test_run ();
}
