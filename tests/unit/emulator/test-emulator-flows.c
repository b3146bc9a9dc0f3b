/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "emulator-fixture.h"

/* The life of flow rules, and counters. Polls come every 100 ms here. */

#define POLL_MS 130

static const char hop[]
    = "{\"flows\":[{\"deviceId\":\"of:0000000000000001\",\"priority\":777,\"isPermanent\":true,"
      "\"treatment\":{\"instructions\":[{\"type\":\"OUTPUT\",\"port\":\"2\"}]},"
      "\"selector\":{\"criteria\":[{\"type\":\"IN_PORT\",\"port\":1}]}}]}";

/* Posts rules and returns the id of the first. */
static char *
post (Fixture *fixture,
      const char *body)
{
  fixture_expect (fixture, 200, "POST", "/flows?appId=" APP, body);
  return g_strdup (json_object_get_string_member (
      json_array_get_object_element (fixture_array (fixture, "flows"), 0), "flowId"));
}

static char *
state_of (Fixture *fixture,
          const char *id)
{
  JsonArray *flows;

  if (fixture_get (fixture, "/flows/of:0000000000000001/%s", id) != 200)
    return g_strdup ("");
  flows = fixture_array (fixture, "flows");
  if (json_array_get_length (flows) == 0)
    return g_strdup ("");
  return g_strdup (json_object_get_string_member (json_array_get_object_element (flows, 0), "state"));
}

static void
assert_state (Fixture *fixture,
              const char *id,
              const char *expected)
{
  g_autofree char *state = state_of (fixture, id);

  g_assert_cmpstr (state, ==, expected);
}

/* However slow the machine is; fails after 10 s. */
static void
wait_for_state (Fixture *fixture,
                const char *id,
                const char *expected)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *state = state_of (fixture, id);

      if (g_str_equal (state, expected))
        return;
      fixture_wait (fixture, 10);
    }
  assert_state (fixture, id, expected);
}

static void
test_added_at_poll (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *id = NULL, *again = NULL, *path = NULL;

  vimos_emulator_set_poll_interval (fixture->emulator, 2000);
  id = post (fixture, hop);
  fixture_wait (fixture, 20);
  g_assert_nonnull (fake_fabric_find_rule (fixture->fabric, 1, 777, 1));
  assert_state (fixture, id, "PENDING_ADD");
  wait_for_state (fixture, id, "ADDED");
  again = post (fixture, hop);
  g_assert_cmpstr (again, ==, id);

  path = g_strdup_printf ("/flows/of:0000000000000001/%s", id);
  fake_fabric_hold (fixture->fabric, TRUE);
  fixture_expect (fixture, 204, "DELETE", path, NULL);
  assert_state (fixture, id, "PENDING_REMOVE");
  fake_fabric_hold (fixture->fabric, FALSE);
  wait_for_state (fixture, id, "");
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, 777, 1));
}

/* Deleted and posted again before the switch has answered: the last word counts. */
static void
test_delete_and_post (Fixture *fixture,
                      gconstpointer data)
{
  g_autofree char *id = post (fixture, hop);
  g_autofree char *path = g_strdup_printf ("/flows/of:0000000000000001/%s", id);

  fixture_wait (fixture, POLL_MS);
  fake_fabric_hold (fixture->fabric, TRUE);
  fixture_expect (fixture, 204, "DELETE", path, NULL);
  g_free (post (fixture, hop));
  fixture_wait (fixture, 20);
  fake_fabric_hold (fixture->fabric, FALSE);
  fixture_wait (fixture, POLL_MS);
  assert_state (fixture, id, "ADDED");
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  static const char body[]
      = "{\"flows\":[{\"deviceId\":\"of:0000000000000001\",\"priority\":5,\"isPermanent\":true,\"selector\":"
        "{\"criteria\":[{\"type\":\"IPV4_DST\",\"ip\":\"10.0.0.1/32\"}]}}]}";
  g_autofree char *id = post (fixture, body);

  fixture_wait (fixture, 3 * POLL_MS);
  assert_state (fixture, id, "PENDING_ADD");
  fixture_expect (fixture, 204, "DELETE", "/flows/application/" APP, NULL);
  fixture_wait (fixture, POLL_MS);
  assert_state (fixture, id, "");
}

/* What is not ours goes at the next poll; what somebody takes from us comes back. */
static void
test_foreign (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *id = post (fixture, hop);

  fixture_wait (fixture, POLL_MS);
  fake_fabric_put_foreign_rule (fixture->fabric, 1, 0);
  g_assert_nonnull (fake_fabric_find_rule (fixture->fabric, 1, 4711, 0));
  fixture_wait (fixture, POLL_MS);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, 4711, 0));

  fake_fabric_steal_rule (fixture->fabric, 1, fake_fabric_find_rule (fixture->fabric, 1, 777, 1));
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, 777, 1));
  fixture_wait (fixture, 20);
  g_assert_nonnull (fake_fabric_find_rule (fixture->fabric, 1, 777, 1));
  assert_state (fixture, id, "ADDED");
}

static void
test_lease (Fixture *fixture,
            gconstpointer data)
{
  static const char body[]
      = "{\"flows\":[{\"deviceId\":\"of:0000000000000001\",\"priority\":888,\"isPermanent\":false,\"timeout\":1,"
        "\"selector\":{\"criteria\":[{\"type\":\"IN_PORT\",\"port\":1}]}}]}";
  g_autofree char *id = post (fixture, body);

  /* Packets keep it alive. */
  for (guint i = 0; i < 7; i++)
    {
      fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 2);
      fixture_wait (fixture, 200);
    }
  assert_state (fixture, id, "ADDED");
  fixture_wait (fixture, 1500);
  assert_state (fixture, id, "");
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, 888, 0));
}

/* Without a connection nothing is taken, and what was there keeps its state; afterwards it is put back. */
static void
test_away (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *id = post (fixture, hop), *other = NULL;
  g_autofree char *body = NULL;

  fixture_wait (fixture, POLL_MS);
  fake_fabric_disconnect (fixture->fabric, 1);
  fixture_wait (fixture, POLL_MS);
  assert_state (fixture, id, "ADDED");
  body = g_strdup (hop);
  memcpy (strstr (body, "777"), "776", 3);
  other = post (fixture, body);
  assert_state (fixture, other, "");
  fake_fabric_reconnect (fixture->fabric, 1);
  fixture_wait (fixture, 1300);
  g_assert_nonnull (fake_fabric_find_rule (fixture->fabric, 1, 777, 1));
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, 776, 1));
}

/* One rule wrong: none is taken. */
static void
test_all_or_none (Fixture *fixture,
                  gconstpointer data)
{
  static const char body[]
      = "{\"flows\":[{\"deviceId\":\"of:0000000000000001\",\"priority\":777,\"isPermanent\":true},"
        "{\"deviceId\":\"of:0000000000000001\",\"isPermanent\":true}]}";

  fixture_expect (fixture, 400, "POST", "/flows?appId=" APP, body);
  fixture_wait (fixture, 20);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, 777, 0));
}

static void
test_lists (Fixture *fixture,
            gconstpointer data)
{
  g_free (post (fixture, hop));
  g_assert_cmpuint (fixture_count (fixture, "/flows", "flows"), ==, 17);
  g_assert_cmpuint (fixture_count (fixture, "/flows/of:0000000000000001", "flows"), ==, 5);
  g_assert_cmpuint (fixture_count (fixture, "/flows/application/" APP, "flows"), ==, 1);
  g_assert_cmpuint (fixture_count (fixture, "/flows/table/0", "flows"), ==, 17);
  g_assert_cmpuint (fixture_count (fixture, "/flows/table/1", "flows"), ==, 0);
  fixture_expect (fixture, 404, "GET", "/flows/table/x", NULL);
  fixture_expect (fixture, 404, "GET", "/flows/of:0000000000000001/x", NULL);
  fixture_wait (fixture, POLL_MS);
  g_assert_cmpuint (fixture_count (fixture, "/flows/pending", "flows"), ==, 0);
  g_assert_cmpuint (fixture_count (fixture, "/statistics/flows/activeentries", "statistics"), ==, 4);
  g_assert_cmpuint (fixture_count (fixture, "/statistics/flows/tables", "statistics"), ==, 4);
  g_assert_cmpuint (fixture_count (fixture, "/statistics/flows/tables/of:0000000000000001", "statistics"), ==, 1);
}

/* A port that comes later breaks the differences of all ports for one poll. */
static void
test_delta (Fixture *fixture,
            gconstpointer data)
{
  gboolean failed = FALSE;

  fixture_wait (fixture, 3 * POLL_MS);
  g_assert_cmpuint (fixture_count (fixture, "/statistics/delta/ports", "statistics"), ==, 4);
  fake_fabric_add_port (fixture->fabric, 2, 7);
  for (guint i = 0; i < 20 && !failed; i++)
    {
      failed = fixture_get (fixture, "/statistics/delta/ports") == 500;
      g_assert_cmpuint (fixture_count (fixture, "/statistics/ports", "statistics"), ==, 4);
      fixture_wait (fixture, 10);
    }
  g_assert_true (failed);
  fixture_wait (fixture, 2 * POLL_MS);
  fixture_expect (fixture, 200, "GET", "/statistics/delta/ports", NULL);
}

static void
test_loads (Fixture *fixture,
            gconstpointer data)
{
  JsonObject *load;

  g_free (post (fixture, hop));
  for (guint i = 0; i < 8; i++)
    {
      fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 2);
      fixture_wait (fixture, 50);
    }
  g_assert_cmpuint (
      fixture_count (fixture, "/statistics/flows/link?device=of:0000000000000001&port=2", "loads"), ==, 2);
  load = json_array_get_object_element (fixture_array (fixture, "loads"), 0);
  g_assert_true (json_object_get_boolean_member (load, "valid"));
  g_assert_cmpint (json_object_get_int_member (load, "latest"), >, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_test ("/emulator/flows/added-at-poll", test_added_at_poll);
  fixture_add_test ("/emulator/flows/delete-and-post", test_delete_and_post);
  fixture_add_test ("/emulator/flows/refused", test_refused);
  fixture_add_test ("/emulator/flows/foreign", test_foreign);
  fixture_add_test ("/emulator/flows/lease", test_lease);
  fixture_add_test ("/emulator/flows/away", test_away);
  fixture_add_test ("/emulator/flows/all-or-none", test_all_or_none);
  fixture_add_test ("/emulator/flows/lists", test_lists);
  fixture_add_test ("/emulator/flows/delta", test_delta);
  fixture_add_test ("/emulator/flows/loads", test_loads);
  return g_test_run ();
}
