/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "emulator-fixture.h"

/* The life of intents. */

#define HOP_PRIORITY 30000

static void
register_app (Fixture *fixture)
{
  fixture_expect (fixture, 200, "POST", "/applications/" APP "/register", NULL);
}

static void
post_path (Fixture *fixture,
           const char *key,
           guint src,
           guint dst)
{
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"PointToPointIntent\",\"appId\":\"" APP "\",\"key\":\"%s\",\"priority\":200,"
      "\"selector\":{\"criteria\":[{\"type\":\"ETH_TYPE\",\"ethType\":\"0x800\"}]},"
      "\"ingressPoint\":{\"device\":\"of:%016x\",\"port\":\"1\"},"
      "\"egressPoint\":{\"device\":\"of:%016x\",\"port\":\"1\"}}",
      key, src, dst);

  fixture_expect (fixture, 201, "POST", "/intents", body);
}

static void
test_install_withdraw (Fixture *fixture,
                       gconstpointer data)
{
  VimosFabricRule *rule;

  fixture_post_hop (fixture, "hop", 2, 3, 2);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 1000));
  rule = fake_fabric_find_rule (fixture->fabric, 2, HOP_PRIORITY, 3);
  g_assert_nonnull (rule);
  g_assert_cmpuint (rule->n_outputs, ==, 1);
  g_assert_cmpuint (rule->outputs[0], ==, 2);
  g_assert_cmpuint (rule->match.tcp_dst, ==, 49152);

  fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/hop", NULL);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 2, HOP_PRIORITY, 3));
  g_assert_cmpuint (fixture_get (fixture, "/intents/" APP "/hop"), ==, 200);
  g_assert_cmpstr (fixture_text (fixture, "state"), ==, "WITHDRAWN");
  g_assert_true (fixture_wait_state (fixture, "hop", NULL, 1000));
  g_assert_cmpuint (fixture->status, ==, 400);
  g_assert_cmpuint (fixture_count (fixture, "/intents", "intents"), ==, 0);
}

/* An intent is not seen for some 20 ms after it was posted; a machine that is busy then may miss that now and then. */
static void
test_seen_later (Fixture *fixture,
                 gconstpointer data)
{
  gboolean seen_late = FALSE;

  for (guint i = 0; i < 20 && !seen_late; i++)
    {
      fixture_post_hop (fixture, "late", 2, 3, 2);
      seen_late = fixture_get (fixture, "/intents/" APP "/late") == 400;
      g_assert_true (fixture_wait_state (fixture, "late", "INSTALLED", 1000));
      fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/late", NULL);
      g_assert_true (fixture_wait_state (fixture, "late", NULL, 1000));
    }
  g_assert_true (seen_late);
}

/* INSTALLED waits for the switch. */
static void
test_waits_for_switch (Fixture *fixture,
                       gconstpointer data)
{
  fake_fabric_hold (fixture->fabric, TRUE);
  fixture_post_hop (fixture, "hop", 2, 3, 2);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLING", 1000));
  fixture_wait (fixture, 60);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLING", 0));
  fake_fabric_hold (fixture->fabric, FALSE);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 1000));
}

/* Posted again on another path: what both share is never away. */
static void
test_replace (Fixture *fixture,
              gconstpointer data)
{
  GString *log = fake_fabric_get_log (fixture->fabric);
  g_auto (GStrv) lines = NULL;
  gboolean removed = FALSE;

  register_app (fixture);
  post_path (fixture, "way", 1, 3);
  g_assert_true (fixture_wait_state (fixture, "way", "INSTALLED", 1000));
  g_string_truncate (log, 0);
  post_path (fixture, "way", 1, 4);
  fixture_wait (fixture, 60);
  g_assert_true (fixture_wait_state (fixture, "way", "INSTALLED", 1000));
  fixture_wait (fixture, 30);
  /* s1 has the same match with another output; s2 and s3 are left. */
  lines = g_strsplit (log->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      removed |= *lines[i] == '-';
      g_assert_false (*lines[i] == '-' && strstr (lines[i], "of:0000000000000001") != NULL);
      g_assert_false (*lines[i] == '+' && removed);
    }
  g_assert_true (removed);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 1, 200, 1)->outputs[0], ==, 3);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 3, 200, 0));
  g_assert_cmpuint (fixture_count (fixture, "/intents", "intents"), ==, 1);
}

/* Deleted and posted again at once. */
static void
test_post_again (Fixture *fixture,
                 gconstpointer data)
{
  fixture_post_hop (fixture, "hop", 2, 3, 2);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 1000));
  fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/hop", NULL);
  fixture_post_hop (fixture, "hop", 2, 3, 2);
  fixture_wait (fixture, 60);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 1000));
  g_assert_nonnull (fake_fabric_find_rule (fixture->fabric, 2, HOP_PRIORITY, 3));
}

/* Two intents with one match: the second wins, and takes the rule with it. */
static void
test_one_match (Fixture *fixture,
                gconstpointer data)
{
  fixture_post_hop (fixture, "first", 2, 3, 2);
  g_assert_true (fixture_wait_state (fixture, "first", "INSTALLED", 1000));
  fixture_post_hop (fixture, "second", 2, 3, 1);
  g_assert_true (fixture_wait_state (fixture, "second", "INSTALLED", 1000));
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 2, HOP_PRIORITY, 3)->outputs[0], ==, 1);
  fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/second", NULL);
  fixture_wait (fixture, 250);
  g_assert_true (fixture_wait_state (fixture, "first", "INSTALLED", 0));
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 2, HOP_PRIORITY, 3));
}

static void
test_corrupt (Fixture *fixture,
              gconstpointer data)
{
  static const char body[]
      = "{\"type\":\"PointToPointIntent\",\"appId\":\"" APP "\",\"key\":\"bad\",\"selector\":{\"criteria\":"
        "[{\"type\":\"TCP_DST\",\"tcpPort\":1}]},\"ingressPoint\":{\"device\":\"of:0000000000000001\",\"port\":1},"
        "\"egressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"2\"}}";
  gint64 start;

  register_app (fixture);
  fixture_expect (fixture, 201, "POST", "/intents", body);
  g_assert_true (fixture_wait_state (fixture, "bad", "CORRUPT", 1000));
  start = g_get_monotonic_time ();
  fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/bad", NULL);
  g_assert_cmpfloat ((g_get_monotonic_time () - start) / 1e6, >=, 4.9);
  g_assert_true (fixture_wait_state (fixture, "bad", "CORRUPT", 0));
  fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/bad", NULL);
  g_assert_true (fixture_wait_state (fixture, "bad", NULL, 1000));
}

/* A switch that nobody ever saw does not answer; one that is away does by its absence. */
static void
test_absent_switches (Fixture *fixture,
                      gconstpointer data)
{
  fixture_post_hop (fixture, "never", 99, 3, 2);
  g_assert_true (fixture_wait_state (fixture, "never", "INSTALLING", 1000));
  fixture_wait (fixture, 100);
  g_assert_true (fixture_wait_state (fixture, "never", "INSTALLING", 0));
  fixture_expect (fixture, 204, "DELETE", "/intents/" APP "/never", NULL);
  g_assert_true (fixture_wait_state (fixture, "never", NULL, 1000));

  fixture_post_hop (fixture, "before", 2, 3, 2);
  g_assert_true (fixture_wait_state (fixture, "before", "INSTALLED", 1000));
  fake_fabric_disconnect (fixture->fabric, 2);
  fixture_wait (fixture, 50);
  g_assert_true (fixture_wait_state (fixture, "before", "INSTALLED", 0));
  fixture_post_hop (fixture, "after", 2, 2, 3);
  g_assert_true (fixture_wait_state (fixture, "after", "CORRUPT", 1000));
  /* It comes back without rules, and gets all of them. */
  fake_fabric_reconnect (fixture->fabric, 2);
  g_assert_true (fixture_wait_state (fixture, "after", "INSTALLED", 3000));
  fixture_wait (fixture, 200);
  g_assert_nonnull (fake_fabric_find_rule (fixture->fabric, 2, HOP_PRIORITY, 3));
  g_assert_nonnull (fake_fabric_find_rule (fixture->fabric, 2, HOP_PRIORITY, 2));
}

static void
test_unknown_port (Fixture *fixture,
                   gconstpointer data)
{
  fixture_post_hop (fixture, "nowhere", 1, 1, 77);
  g_assert_true (fixture_wait_state (fixture, "nowhere", "INSTALLED", 1000));
}

/* Several hops follow the links; per-hop intents do not notice. */
static void
test_reroute (Fixture *fixture,
              gconstpointer data)
{
  register_app (fixture);
  post_path (fixture, "way", 1, 2);
  fixture_post_hop (fixture, "hop", 1, 1, 2);
  g_assert_true (fixture_wait_state (fixture, "way", "INSTALLED", 1000));
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 1000));
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 1, 200, 1)->outputs[0], ==, 2);

  fake_fabric_set_port (fixture->fabric, 1, 2, FALSE);
  fixture_wait (fixture, 60);
  g_assert_true (fixture_wait_state (fixture, "way", "INSTALLED", 1000));
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 0));
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 1, 200, 1)->outputs[0], ==, 3);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 3, 200, 2)->outputs[0], ==, 3);

  fake_fabric_set_port (fixture->fabric, 1, 3, FALSE);
  g_assert_true (fixture_wait_state (fixture, "way", "FAILED", 1000));
  fixture_wait (fixture, 30);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, 200, 1));
  fake_fabric_set_port (fixture->fabric, 1, 2, TRUE);
  g_assert_true (fixture_wait_state (fixture, "way", "INSTALLED", 1000));
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 1, 200, 1)->outputs[0], ==, 2);
}

static void
test_multi_to_single (Fixture *fixture,
                      gconstpointer data)
{
  static const char body[]
      = "{\"type\":\"MultiPointToSinglePointIntent\",\"appId\":\"" APP "\",\"key\":\"arrival\",\"priority\":500,"
        "\"selector\":{\"criteria\":[{\"type\":\"ETH_DST\",\"mac\":\"00:00:00:00:00:09\"}]},"
        "\"egressPoint\":{\"device\":\"of:0000000000000003\",\"port\":\"1\"},"
        "\"ingressPoint\":[{\"device\":\"of:0000000000000001\",\"port\":\"1\"},"
        "{\"device\":\"of:0000000000000002\",\"port\":\"1\"},{\"device\":\"of:0000000000000003\",\"port\":\"2\"}]}";

  register_app (fixture);
  fixture_expect (fixture, 201, "POST", "/intents", body);
  g_assert_true (fixture_wait_state (fixture, "arrival", "INSTALLED", 1000));
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 1, 500, 1)->outputs[0], ==, 2);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 2, 500, 1)->outputs[0], ==, 2);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 2, 500, 3)->outputs[0], ==, 2);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 3, 500, 3)->outputs[0], ==, 1);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 3, 500, 2)->outputs[0], ==, 1);
}

static void
test_single_to_multi (Fixture *fixture,
                      gconstpointer data)
{
  static const char body[]
      = "{\"type\":\"SinglePointToMultiPointIntent\",\"appId\":\"" APP "\",\"key\":\"fan\",\"priority\":501,"
        "\"ingressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"1\"},"
        "\"egressPoint\":[{\"device\":\"of:0000000000000002\",\"port\":\"1\"},"
        "{\"device\":\"of:0000000000000003\",\"port\":\"1\"},{\"device\":\"of:0000000000000004\",\"port\":\"1\"}]}";
  VimosFabricRule *rule;

  register_app (fixture);
  fixture_expect (fixture, 201, "POST", "/intents", body);
  g_assert_true (fixture_wait_state (fixture, "fan", "INSTALLED", 1000));
  rule = fake_fabric_find_rule (fixture->fabric, 1, 501, 1);
  g_assert_cmpuint (rule->n_outputs, ==, 2);
  rule = fake_fabric_find_rule (fixture->fabric, 2, 501, 3);
  g_assert_cmpuint (rule->n_outputs, ==, 2);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 3, 501, 3)->outputs[0], ==, 1);
}

/* Both ways, and after its host when that moves. */
static void
test_host_to_host (Fixture *fixture,
                   gconstpointer data)
{
  static const char body[] = "{\"type\":\"HostToHostIntent\",\"appId\":\"" APP "\",\"key\":\"pair\","
                             "\"one\":\"00:00:00:00:00:01/None\",\"two\":\"00:00:00:00:00:03/-1\"}";

  register_app (fixture);
  fixture_find_hosts (fixture);
  fixture_expect (fixture, 201, "POST", "/intents", body);
  g_assert_true (fixture_wait_state (fixture, "pair", "INSTALLED", 1000));
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 2, 100, 3)->outputs[0], ==, 2);
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 2, 100, 2)->outputs[0], ==, 3);

  fake_fabric_arp (fixture->fabric, 2, 1, 3, 1);
  fixture_wait (fixture, 60);
  g_assert_true (fixture_wait_state (fixture, "pair", "INSTALLED", 1000));
  g_assert_cmpuint (fake_fabric_find_rule (fixture->fabric, 2, 100, 3)->outputs[0], ==, 1);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 3, 100, 0));
}

static void
test_summary (Fixture *fixture,
              gconstpointer data)
{
  JsonObject *summary;

  fixture_post_hop (fixture, "hop", 2, 3, 2);
  register_app (fixture);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 1000));
  fixture_expect (fixture, 200, "GET", "/intents/minisummary", NULL);
  summary = json_object_get_object_member (fixture_object (fixture), "PointToPoint");
  g_assert_cmpint (json_object_get_int_member (summary, "installed"), ==, 1);
  summary = json_object_get_object_member (fixture_object (fixture), "All");
  g_assert_cmpint (json_object_get_int_member (summary, "total"), ==, 1);
  g_assert_cmpuint (json_object_get_size (fixture_object (fixture)), ==, 2);
}

/* The controller ends while all of it is under way. */
static void
test_end_in_between (Fixture *fixture,
                     gconstpointer data)
{
  fixture_post_hop (fixture, "done", 1, 1, 2);
  g_assert_true (fixture_wait_state (fixture, "done", "INSTALLED", 1000));
  fake_fabric_hold (fixture->fabric, TRUE);
  fixture_post_hop (fixture, "held", 2, 3, 2);
  g_assert_true (fixture_wait_state (fixture, "held", "INSTALLING", 1000));
  fixture_post_hop (fixture, "batch", 3, 3, 2);
  g_clear_object (&fixture->emulator);
  fake_fabric_hold (fixture->fabric, FALSE);
  fixture->emulator = vimos_emulator_new (VIMOS_FABRIC (fixture->fabric), "onos", "rocks");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_test ("/emulator/intents/install-withdraw", test_install_withdraw);
  fixture_add_test ("/emulator/intents/seen-later", test_seen_later);
  fixture_add_test ("/emulator/intents/waits-for-switch", test_waits_for_switch);
  fixture_add_test ("/emulator/intents/replace", test_replace);
  fixture_add_test ("/emulator/intents/post-again", test_post_again);
  fixture_add_test ("/emulator/intents/one-match", test_one_match);
  fixture_add_test ("/emulator/intents/corrupt", test_corrupt);
  fixture_add_test ("/emulator/intents/absent-switches", test_absent_switches);
  fixture_add_test ("/emulator/intents/unknown-port", test_unknown_port);
  fixture_add_test ("/emulator/intents/reroute", test_reroute);
  fixture_add_test ("/emulator/intents/multi-to-single", test_multi_to_single);
  fixture_add_test ("/emulator/intents/single-to-multi", test_single_to_multi);
  fixture_add_test ("/emulator/intents/host-to-host", test_host_to_host);
  fixture_add_test ("/emulator/intents/summary", test_summary);
  fixture_add_test ("/emulator/intents/end-in-between", test_end_in_between);
  return g_test_run ();
}
