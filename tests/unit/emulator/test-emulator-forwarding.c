/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "emulator-fixture.h"

/* What becomes of packets: host provider, proxy ARP, fwd; and of links and ports. */

#define FWD_PRIORITY 10

static char *
location_of (Fixture *fixture,
             guint host)
{
  JsonObject *location;

  if (fixture_get (fixture, "/hosts/00:00:00:00:00:%02u/None", host) != 200)
    return g_strdup ("nowhere");
  location = json_array_get_object_element (fixture_array (fixture, "locations"), 0);
  return g_strdup_printf ("%s/%s", json_object_get_string_member (location, "elementId") + 18,
                          json_object_get_string_member (location, "port"));
}

static void
assert_location (Fixture *fixture,
                 guint host,
                 const char *expected)
{
  g_autofree char *location = location_of (fixture, host);

  g_assert_cmpstr (location, ==, expected);
}

static guint
count_deliveries (Fixture *fixture,
                  guint device,
                  guint32 port)
{
  GPtrArray *deliveries = fake_fabric_get_deliveries (fixture->fabric);
  g_autofree char *id = g_strdup_printf ("of:%016x", device);
  guint n = 0;

  for (guint i = 0; i < deliveries->len; i++)
    {
      const FakeDelivery *delivery = g_ptr_array_index (deliveries, i);

      n += delivery->port == port && g_str_equal (delivery->device, id);
    }
  return n;
}

static void
forget_deliveries (Fixture *fixture)
{
  g_ptr_array_set_size (fake_fabric_get_deliveries (fixture->fabric), 0);
}

static void
test_learning (Fixture *fixture,
               gconstpointer data)
{
  static const guint8 rarp[60] = { 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 8, 0x80, 0x35 };
  g_autoptr (GBytes) frame = g_bytes_new_static (rarp, sizeof rarp);

  fixture_find_hosts (fixture);
  assert_location (fixture, 1, "1/1");
  assert_location (fixture, 4, "4/1");
  g_assert_cmpuint (fixture_count (fixture, "/hosts", "hosts"), ==, 4);
  /* RARP is not even sent to the controller; a frame between switches tells nothing. */
  fake_fabric_inject (fixture->fabric, 1, 1, frame);
  vimos_fabric_emit_packet_in (VIMOS_FABRIC (fixture->fabric), "of:0000000000000001", 1, frame);
  fake_fabric_arp (fixture->fabric, 1, 2, 7, 1);
  g_assert_cmpuint (fixture_count (fixture, "/hosts", "hosts"), ==, 4);
  /* An ARP moves, and so does IPv4 that reaches the controller; it knows no address. */
  fake_fabric_arp (fixture->fabric, 2, 1, 1, 3);
  assert_location (fixture, 1, "2/1");
  fake_fabric_ipv4 (fixture->fabric, 3, 1, 1, 9);
  assert_location (fixture, 1, "3/1");
  fake_fabric_ipv4 (fixture->fabric, 3, 1, 9, 2);
  assert_location (fixture, 9, "3/1");
  g_assert_cmpuint (json_array_get_length (fixture_array (fixture, "ipAddresses")), ==, 0);
}

static void
test_configured_host (Fixture *fixture,
                      gconstpointer data)
{
  static const char body[]
      = "{\"mac\":\"00:00:00:00:00:01\",\"vlan\":\"-1\",\"ipAddresses\":[\"10.0.0.1\"],\"configured\":true,"
        "\"locations\":[{\"elementId\":\"of:0000000000000004\",\"port\":\"1\"}]}";

  fixture_expect (fixture, 201, "POST", "/hosts", body);
  fixture_find_hosts (fixture);
  assert_location (fixture, 1, "4/1");
  fixture_expect (fixture, 204, "DELETE", "/hosts/00:00:00:00:00:01/None", NULL);
  fixture_expect (fixture, 204, "DELETE", "/hosts/00:00:00:00:00:01/None", NULL);
  fixture_find_hosts (fixture);
  assert_location (fixture, 1, "1/1");
  fixture_expect (fixture, 200, "POST", "/applications/org.onosproject.netcfghostprovider/active", NULL);
  fixture_expect (fixture, 409, "POST", "/hosts", body);
}

/* Known: the controller answers. Unknown: everybody at the edge is asked, but not the asker. */
static void
test_proxy_arp (Fixture *fixture,
                gconstpointer data)
{
  const FakeDelivery *delivery;
  const guint8 *reply;

  fake_fabric_arp (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (fake_fabric_get_deliveries (fixture->fabric)->len, ==, 3);
  g_assert_cmpuint (count_deliveries (fixture, 1, 1), ==, 0);
  g_assert_cmpuint (count_deliveries (fixture, 3, 1), ==, 1);

  forget_deliveries (fixture);
  fake_fabric_arp (fixture->fabric, 3, 1, 3, 1);
  g_assert_cmpuint (fake_fabric_get_deliveries (fixture->fabric)->len, ==, 1);
  g_assert_cmpuint (count_deliveries (fixture, 3, 1), ==, 1);
  delivery = g_ptr_array_index (fake_fabric_get_deliveries (fixture->fabric), 0);
  reply = g_bytes_get_data (delivery->frame, NULL);
  g_assert_cmpuint (reply[5], ==, 3);
  g_assert_cmpuint (reply[11], ==, 1);
  g_assert_cmpuint (reply[21], ==, 2);
  g_assert_cmpuint (reply[27], ==, 1);
  g_assert_cmpuint (reply[31], ==, 1);
  g_assert_cmpuint (reply[41], ==, 3);
}

/* The first packet arrives, and every switch on its way has a rule then. */
static void
test_forwarding (Fixture *fixture,
                 gconstpointer data)
{
  VimosFabricRule *rule;

  fixture_find_hosts (fixture);
  forget_deliveries (fixture);
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (count_deliveries (fixture, 3, 1), ==, 1);
  g_assert_cmpuint (fake_fabric_get_deliveries (fixture->fabric)->len, ==, 1);
  fixture_wait (fixture, 20);
  rule = fake_fabric_find_rule (fixture->fabric, 2, FWD_PRIORITY, 3);
  g_assert_nonnull (rule);
  g_assert_cmpuint (rule->outputs[0], ==, 2);
  g_assert_cmpuint (rule->match.eth_dst[5], ==, 3);
  g_assert_cmpuint (rule->match.eth_src[5], ==, 1);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 4, FWD_PRIORITY, 0));

  /* The host moves, its old rules stay, and packets go to the old place. */
  fake_fabric_arp (fixture->fabric, 4, 1, 3, 1);
  forget_deliveries (fixture);
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (count_deliveries (fixture, 3, 1), ==, 1);
  g_assert_cmpuint (count_deliveries (fixture, 4, 1), ==, 0);
}

/* Nobody knows the receiver: all are asked, and no rule is made. */
static void
test_flooding (Fixture *fixture,
               gconstpointer data)
{
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (fake_fabric_get_deliveries (fixture->fabric)->len, ==, 3);
  fixture_wait (fixture, 20);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, FWD_PRIORITY, 0));
}

static void
test_without_fwd (Fixture *fixture,
                  gconstpointer data)
{
  fixture_find_hosts (fixture);
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 3);
  fixture_wait (fixture, 20);
  fixture_expect (fixture, 204, "DELETE", "/applications/org.onosproject.fwd/active", NULL);
  fixture_wait (fixture, 20);
  g_assert_cmpuint (fake_fabric_count_rules (fixture->fabric, 1), ==, 3);
  forget_deliveries (fixture);
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (fake_fabric_get_deliveries (fixture->fabric)->len, ==, 0);
  fake_fabric_arp (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (fake_fabric_get_deliveries (fixture->fabric)->len, ==, 1);
  fixture_expect (fixture, 200, "POST", "/applications/org.onosproject.fwd/active", NULL);
  fixture_wait (fixture, 20);
  g_assert_cmpuint (fake_fabric_count_rules (fixture->fabric, 1), ==, 4);
}

/* A dead link is gone at once in both directions, and fwd finds another way. */
static void
test_link_loss (Fixture *fixture,
                gconstpointer data)
{
  gint64 time;

  fixture_find_hosts (fixture);
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 2);
  fixture_expect (fixture, 200, "GET", "/topology", NULL);
  time = json_object_get_int_member (fixture_object (fixture), "time");
  fake_fabric_set_port (fixture->fabric, 1, 2, FALSE);
  /* For a moment packets are still sent to where it was; no rule of that stays. */
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 6);
  fixture_wait (fixture, 30);
  g_assert_null (fake_fabric_find_rule (fixture->fabric, 1, FWD_PRIORITY, 1));
  fixture_expect (fixture, 200, "GET", "/topology", NULL);
  g_assert_cmpint (json_object_get_int_member (fixture_object (fixture), "links"), ==, 6);
  g_assert_cmpint (json_object_get_int_member (fixture_object (fixture), "time"), >, time);
  forget_deliveries (fixture);
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 2);
  fake_fabric_ipv4 (fixture->fabric, 1, 1, 1, 3);
  g_assert_cmpuint (count_deliveries (fixture, 2, 1), ==, 1);
  g_assert_cmpuint (count_deliveries (fixture, 3, 1), ==, 1);
  fake_fabric_set_port (fixture->fabric, 1, 2, TRUE);
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 8);
}

static void
test_access_port (Fixture *fixture,
                  gconstpointer data)
{
  fixture_find_hosts (fixture);
  fake_fabric_set_port (fixture->fabric, 2, 1, FALSE);
  g_assert_cmpuint (fixture_count (fixture, "/hosts", "hosts"), ==, 3);
  assert_location (fixture, 2, "nowhere");
  fake_fabric_set_port (fixture->fabric, 2, 1, TRUE);
  fixture_find_hosts (fixture);
  assert_location (fixture, 2, "2/1");
}

static void
test_port_state (Fixture *fixture,
                 gconstpointer data)
{
  static const char path[] = "/devices/of:0000000000000001/portstate/2";

  fixture_expect (fixture, 200, "POST", path, "{\"enabled\":false}");
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 6);
  fixture_expect (fixture, 400, "POST", path, "{}");
  fixture_expect (fixture, 404, "POST", "/devices/of:0000000000000001/portstate/9", "{\"enabled\":true}");
  fixture_expect (fixture, 404, "POST", "/devices/of:0000000000000009/portstate/2", "{\"enabled\":true}");
}

/* Its links go with a switch; its hosts stay. */
static void
test_switch_loss (Fixture *fixture,
                  gconstpointer data)
{
  fixture_find_hosts (fixture);
  fake_fabric_disconnect (fixture->fabric, 3);
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 4);
  g_assert_cmpuint (fixture_count (fixture, "/devices", "devices"), ==, 4);
  g_assert_cmpuint (fixture_count (fixture, "/hosts", "hosts"), ==, 4);
  fixture_wait (fixture, 30);
  fixture_expect (fixture, 200, "GET", "/topology", NULL);
  g_assert_cmpint (json_object_get_int_member (fixture_object (fixture), "devices"), ==, 3);
  g_assert_cmpuint (fixture_count (fixture, "/paths/of:0000000000000001/of:0000000000000003", "paths"), ==, 0);
  fake_fabric_reconnect (fixture->fabric, 3);
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 8);
}

static const char *
bandwidth_of (Fixture *fixture,
              const char *query)
{
  g_autofree char *path = g_strconcat ("/links?", query, NULL);
  JsonObject *link, *annotations;

  g_assert_cmpuint (fixture_count (fixture, path, "links"), ==, 1);
  link = json_array_get_object_element (fixture_array (fixture, "links"), 0);
  if (!json_object_has_member (link, "annotations"))
    return NULL;
  annotations = json_object_get_object_member (link, "annotations");
  return json_object_get_string_member_with_default (annotations, "bandwidth", NULL);
}

/* Annotations follow the configuration, survive its end, and come back with the link. */
static void
test_configuration (Fixture *fixture,
                    gconstpointer data)
{
  static const char link[]
      = "/network/configuration/links/of:0000000000000001%2F2-of:0000000000000002%2F3/basic";
  static const char there[] = "device=of:0000000000000001&port=2&direction=EGRESS";
  static const char back[] = "device=of:0000000000000001&port=2&direction=INGRESS";

  fixture_expect (fixture, 200, "POST", link, "{\"bandwidth\":100}");
  g_assert_cmpstr (bandwidth_of (fixture, there), ==, "100");
  g_assert_cmpstr (bandwidth_of (fixture, back), ==, "100");
  fixture_expect (fixture, 200, "POST", link, "{\"bandwidth\":50,\"bidirectional\":false}");
  g_assert_cmpstr (bandwidth_of (fixture, there), ==, "50");
  g_assert_cmpstr (bandwidth_of (fixture, back), ==, "100");
  fake_fabric_set_port (fixture->fabric, 1, 2, FALSE);
  fake_fabric_set_port (fixture->fabric, 1, 2, TRUE);
  g_assert_cmpstr (bandwidth_of (fixture, there), ==, "50");
  g_assert_null (bandwidth_of (fixture, back));
  fixture_expect (fixture, 204, "DELETE", link, NULL);
  g_assert_cmpstr (bandwidth_of (fixture, there), ==, "50");
  fixture_expect (fixture, 200, "POST", link, "{\"allowed\":false}");
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 6);
  fixture_expect (fixture, 204, "DELETE", link, NULL);
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 8);
}

static void
test_device_configuration (Fixture *fixture,
                           gconstpointer data)
{
  static const char device[] = "/network/configuration/devices/of:0000000000000001/basic";
  JsonObject *annotations;

  fixture_expect (fixture, 200, "POST", device, "{\"name\":\"edge\",\"latitude\":48.5}");
  fixture_expect (fixture, 200, "GET", "/devices/of:0000000000000001", NULL);
  annotations = json_object_get_object_member (fixture_object (fixture), "annotations");
  g_assert_cmpstr (json_object_get_string_member (annotations, "name"), ==, "edge");
  g_assert_cmpstr (json_object_get_string_member (annotations, "latitude"), ==, "48.5");
  g_assert_cmpstr (json_object_get_string_member (annotations, "protocol"), ==, "OF_13");
  fixture_expect (fixture, 400, "POST", device, "{\"nmae\":\"edge\"}");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_test ("/emulator/forwarding/learning", test_learning);
  fixture_add_test ("/emulator/forwarding/configured-host", test_configured_host);
  fixture_add_test ("/emulator/forwarding/proxy-arp", test_proxy_arp);
  fixture_add_test ("/emulator/forwarding/forwarding", test_forwarding);
  fixture_add_test ("/emulator/forwarding/flooding", test_flooding);
  fixture_add_test ("/emulator/forwarding/without-fwd", test_without_fwd);
  fixture_add_test ("/emulator/forwarding/link-loss", test_link_loss);
  fixture_add_test ("/emulator/forwarding/access-port", test_access_port);
  fixture_add_test ("/emulator/forwarding/port-state", test_port_state);
  fixture_add_test ("/emulator/forwarding/switch-loss", test_switch_loss);
  fixture_add_test ("/emulator/forwarding/configuration", test_configuration);
  fixture_add_test ("/emulator/forwarding/device-configuration", test_device_configuration);
  return g_test_run ();
}
