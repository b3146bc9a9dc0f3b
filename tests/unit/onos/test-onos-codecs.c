/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "onos-samples.h"
#include "vimos-onos-codec-private.h"
#include "vimos-onos-json-private.h"

static JsonNode *
parse_text (const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonNode *root = vimos_json_parse (body, &error);

  g_assert_no_error (error);
  return root;
}

static JsonNode *
parse_sample (const char *name)
{
  g_autoptr (OnosSample) sample = onos_sample_load (name);
  g_autoptr (GError) error = NULL;
  JsonNode *root = vimos_json_parse (sample->body, &error);

  g_assert_no_error (error);
  return root;
}

static VimosTopology *
build_samples (const char *devices,
               const char *ports,
               const char *links,
               const char *hosts)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (JsonNode) devices_root = parse_sample (devices);
  g_autoptr (JsonNode) ports_root = parse_sample (ports);
  g_autoptr (JsonNode) links_root = parse_sample (links);
  g_autoptr (JsonNode) hosts_root = parse_sample (hosts);
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_onos_decode_devices (devices_root, builder, &error));
  g_assert_true (vimos_onos_decode_ports (ports_root, NULL, builder, &error));
  g_assert_true (vimos_onos_decode_links (links_root, builder, &error));
  g_assert_true (vimos_onos_decode_hosts (hosts_root, builder, &error));
  g_assert_no_error (error);
  return vimos_topology_builder_end (builder);
}

static void
test_network (void)
{
  g_autoptr (VimosTopology) topology = build_samples (
      "devices", "devices_ports", "links_annotated", "hosts");
  const VimosConnectPoint local = { (char *) "of:0000000000000001", (char *) "local" };
  const VimosConnectPoint access = { (char *) "of:0000000000000001", (char *) "1" };
  const VimosConnectPoint src = { (char *) "of:0000000000000001", (char *) "2" };
  const VimosConnectPoint dst = { (char *) "of:0000000000000002", (char *) "3" };
  const VimosConnectPoint plain = { (char *) "of:0000000000000001", (char *) "3" };
  const VimosConnectPoint plain_dst = { (char *) "of:0000000000000004", (char *) "2" };
  const VimosLink *link;
  const VimosHost *host;
  guint index = 0;

  g_assert_cmpuint (vimos_topology_get_n_devices (topology), ==, 4);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 8);
  g_assert_cmpuint (vimos_topology_get_n_hosts (topology), ==, 4);
  g_assert_true (vimos_topology_find_device (topology, "s3", &index));
  g_assert_cmpstr (vimos_topology_get_device (topology, index)->id, ==, "of:0000000000000003");
  g_assert_false (vimos_topology_has_port (topology, &local));
  g_assert_true (vimos_topology_has_port (topology, &access));
  g_assert_cmpfloat (vimos_topology_get_port_mbps (topology, &access), ==, 10000);

  link = vimos_topology_find_link (topology, &src, &dst);
  g_assert_cmpfloat (link->mbps, ==, 100);
  g_assert_cmpint (link->source, ==, VIMOS_BANDWIDTH_CONFIGURED);
  link = vimos_topology_find_link (topology, &plain, &plain_dst);
  g_assert_cmpfloat (link->mbps, ==, 10000);
  g_assert_cmpint (link->source, ==, VIMOS_BANDWIDTH_PORT_SPEED);
  g_assert_true (isnan (link->load_mbps));

  host = vimos_topology_find_host_by_mac (topology, "00:00:00:00:00:03");
  g_assert_cmpstr (host->id, ==, "00:00:00:00:00:03/None");
  g_assert_cmpstr (host->addresses[0], ==, "10.0.0.3");
  g_assert_cmpstr (host->location.device, ==, "of:0000000000000003");
  g_assert_cmpstr (host->location.port, ==, "1");
}

/* "0" stands in the second one for 0.5 Mbit/s that somebody configured */
static void
test_unconfigured_bandwidth (void)
{
  g_autoptr (VimosTopology) topology = build_samples (
      "devices", "devices_ports", "links_annot2", "hosts");

  for (guint i = 0; i < vimos_topology_get_n_links (topology); i++)
    g_assert_cmpfloat (vimos_topology_get_link (topology, i)->mbps, >, 0);
}

static void
test_unavailable (void)
{
  g_autoptr (VimosTopology) topology = build_samples (
      "devices_unavailable", "devices_ports", "links", "hosts");
  guint n_away = 0;

  for (guint i = 0; i < vimos_topology_get_n_devices (topology); i++)
    n_away += !vimos_topology_get_device (topology, i)->available;
  g_assert_cmpuint (n_away, >, 0);
}

static gboolean
decode_links_text (const char *text,
                   VimosTopologyBuilder *builder,
                   GError **error)
{
  g_autoptr (JsonNode) root = parse_text (text);

  return vimos_onos_decode_links (root, builder, error);
}

#define END(device, port) "{\"port\":\"" port "\",\"device\":\"" device "\"}"
#define LINK(src, dst, rest) "{\"src\":" src ",\"dst\":" dst "," rest "}"

static void
test_link_kinds (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GError) error = NULL;
  const VimosConnectPoint a1 = { (char *) "a", (char *) "1" }, b1 = { (char *) "b", (char *) "1" };

  vimos_topology_builder_add_device (builder, "a", "a", TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "b", "b", TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "c", "c", TRUE, NAN, NAN);
  g_assert_true (
      decode_links_text ("{\"links\":[" LINK (END ("a", "1"), END ("c", "1"), "\"type\":\"INDIRECT\",\"state\":\"ACTIVE\"") "," LINK (
                             END ("a", "1"), END ("b", "1"),
                             "\"type\":\"DIRECT\",\"state\":\"ACTIVE\",\"annotations\":{"
                             "\"bandwidth\":\"wide\"}") "," LINK (END ("a", "2"), END ("b", "2"),
                                                                  "\"type\":\"DIRECT\",\"state\":"
                                                                  "\"INACTIVE\"") "," LINK (END ("b",
                                                                                                 "3"),
                                                                                            END (
                                                                                                "c",
                                                                                                "3"),
                                                                                            "\"type"
                                                                                            "\":"
                                                                                            "\"INDI"
                                                                                            "RECT\""
                                                                                            ",\"sta"
                                                                                            "te\":"
                                                                                            "\"ACTI"
                                                                                            "VE\","
                                                                                            "\"anno"
                                                                                            "tation"
                                                                                            "s\":{"
                                                                                            "\"band"
                                                                                            "width"
                                                                                            "\":"
                                                                                            "\"2."
                                                                                            "5\"}") ","
                                                                                                    "{\"src\":{\"port\":\"0\",\"host\":\"00:00:00:00:00:01/None\"},\"dst\":" END (
                                                                                                        "a",
                                                                                                        "9") ",\"type\":\"EDGE\",\"state\":\"ACTIVE\"}"
                                                                                                             "]}",
                         builder, &error));
  g_assert_no_error (error);
  topology = vimos_topology_builder_end (builder);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 2);
  g_assert_true (isnan (vimos_topology_find_link (topology, &a1, &b1)->mbps));
  g_assert_cmpfloat (vimos_topology_get_link (topology, 1)->mbps, ==, 2.5);
}

/* A link and a port by their names, the host at it by the number */
static void
test_named_ports (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) ports = parse_text ("{\"ports\":[{\"element\":\"a\",\"port\":\"[leaf1-eth1](1)\",\"portSpeed\":40}]}");
  g_autoptr (JsonNode) hosts = parse_text ("{\"hosts\":[{\"id\":\"52:54:00:00:00:0A/None\",\"mac\":\"52:54:00:00:00:0A\","
                                           "\"locations\":[{\"elementId\":\"a\",\"port\":\"1\"}]}]}");
  const VimosConnectPoint a2 = { (char *) "a", (char *) "2" }, b3 = { (char *) "b", (char *) "3" };

  vimos_topology_builder_add_device (builder, "a", "a", TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "b", "b", TRUE, NAN, NAN);
  g_assert_true (vimos_onos_decode_ports (ports, NULL, builder, &error));
  g_assert_true (vimos_onos_decode_hosts (hosts, builder, &error));
  g_assert_true (decode_links_text ("{\"links\":[" LINK (END ("a", "[leaf1-eth2](2)"), END ("b", "3"), "\"type\":\"DIRECT\"") "]}",
                                    builder, &error));
  g_assert_no_error (error);
  topology = vimos_topology_builder_end (builder);
  g_assert_nonnull (vimos_topology_find_link (topology, &a2, &b3));
  g_assert_cmpfloat (vimos_topology_get_port_mbps (topology, &vimos_topology_get_host (topology, 0)->location), ==, 40);
}

static VimosConnectPoint *
locate (const char *text,
        const char *mac,
        GError **error)
{
  g_autoptr (JsonNode) root = parse_text (text);

  return vimos_onos_decode_host_location (root, mac, error);
}

static void
test_host_spellings (void)
{
  static const char old_hosts[] =
      "{\"hosts\":[{\"id\":\"52:54:00:00:00:0a/"
      "-1\",\"mac\":\"52:54:00:00:00:0a\",\"vlan\":\"-1\",\"ipAddresses\":[\"10.0.0.1\",\"fe80::"
      "1\"],"
      "\"location\":{\"elementId\":\"of:0000000000000001\",\"port\":\"3\"}},"
      "{\"id\":\"52:54:00:00:00:0B/"
      "7\",\"mac\":\"52:54:00:00:00:0B\",\"vlan\":\"7\",\"ipAddresses\":[],\"locations\":[]}]}";
  g_autoptr (JsonNode) root = parse_text (old_hosts);
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (VimosConnectPoint) point = NULL;
  g_autoptr (VimosConnectPoint) nowhere = NULL;
  g_autoptr (VimosConnectPoint) unknown = NULL;
  g_autoptr (GError) error = NULL;
  const VimosHost *host;

  vimos_topology_builder_add_device (builder, "of:0000000000000001", "s1", TRUE, NAN, NAN);
  g_assert_true (vimos_onos_decode_hosts (root, builder, &error));
  topology = vimos_topology_builder_end (builder);
  host = vimos_topology_find_host_by_mac (topology, "52:54:00:00:00:0A");
  g_assert_cmpstr (host->mac, ==, "52:54:00:00:00:0A");
  g_assert_cmpuint (g_strv_length (host->addresses), ==, 2);
  g_assert_cmpstr (host->location.port, ==, "3");

  point = locate (old_hosts, "52:54:00:00:00:0A", &error);
  g_assert_cmpstr (point->device, ==, "of:0000000000000001");
  g_assert_cmpstr (point->port, ==, "3");
  nowhere = locate (old_hosts, "52:54:00:00:00:0b", &error);
  g_assert_null (nowhere->device);
  unknown = locate (old_hosts, "52:54:00:00:00:0C", &error);
  g_assert_null (unknown->device);
  g_assert_no_error (error);
}

static void
test_status (void)
{
  g_autoptr (JsonNode) system = parse_sample ("system");
  g_autoptr (JsonNode) graph = parse_sample ("topology");
  g_autoptr (VimosOnosStatus) status = g_new0 (VimosOnosStatus, 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_onos_decode_graph (graph, status, &error));
  g_assert_true (vimos_onos_decode_system (system, status, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (status->version, ==, "2.7.0");
  g_assert_cmpuint (status->topology_time, ==, 2495293963298);
  g_assert_cmpuint (status->devices, ==, 4);
  g_assert_cmpuint (status->links, ==, 8);
  g_assert_cmpuint (status->hosts, ==, 4);
}

static void
test_disjoint (void)
{
  g_autoptr (JsonNode) hosts = parse_sample ("paths_disjoint_host");
  g_autoptr (JsonNode) devices = parse_sample ("paths_dev_adj_disjoint");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = vimos_onos_decode_disjoint (hosts, &error);
  g_autoptr (GPtrArray) adjacent = vimos_onos_decode_disjoint (devices, &error);
  const VimosOnosPath *path;

  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 2);
  path = g_ptr_array_index (paths, 1);
  g_assert_cmpuint (path->n_links, ==, 2);
  g_assert_cmpstr (path->src[0].device, ==, "of:0000000000000001");
  g_assert_cmpstr (path->src[0].port, ==, "3");
  g_assert_cmpstr (path->dst[1].device, ==, "of:0000000000000003");
  g_assert_cmpuint (adjacent->len, ==, 2);
  g_assert_cmpuint (((VimosOnosPath *) g_ptr_array_index (adjacent, 0))->n_links, ==, 1);
  g_assert_cmpuint (((VimosOnosPath *) g_ptr_array_index (adjacent, 1))->n_links, ==, 3);
}

static void
test_disjoint_duplicates (void)
{
#define WAY(port)                                                                                  \
  "{\"cost\":1.0,\"links\":[" LINK (END ("a", port), END ("b", port),                              \
                                    "\"type\":\"DIRECT\",\"state\":\"ACTIVE\"") "]}"
  g_autoptr (JsonNode) root = parse_text ("{\"paths\":[{\"primary\":" WAY ("1") ",\"backup\":" WAY (
      "2") "},"
           "{\"primary\":" WAY ("1") ",\"backup\":" WAY (
               "3") "},"
                    "{\"primary\":{\"cost\":2.0,\"links\":[]}}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = vimos_onos_decode_disjoint (root, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 4);
  g_assert_cmpuint (((VimosOnosPath *) g_ptr_array_index (paths, 3))->n_links, ==, 0);
}

static VimosIntentState
state_of (const char *sample,
          const char *key)
{
  g_autoptr (JsonNode) root = parse_sample (sample);
  g_autoptr (GError) error = NULL;
  VimosIntentState state = VIMOS_INTENT_STATE_PENDING;

  g_assert_true (vimos_onos_decode_intent_state (root, "org.example.vmig", key, &state, &error));
  g_assert_no_error (error);
  return state;
}

static void
test_intent_states (void)
{
  g_autoptr (JsonNode) list = parse_sample ("intents_list");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = vimos_onos_decode_intent_keys (list, "org.example.vmig", &error);
  g_autoptr (GPtrArray) others = vimos_onos_decode_intent_keys (
      list, "org.onosproject.cli", &error);

  g_assert_cmpint (state_of ("intent_by_key", "key-1"), ==, VIMOS_INTENT_STATE_INSTALLED);
  g_assert_cmpint (state_of ("intent_oddkey_get", "a b/c:ü"), ==, VIMOS_INTENT_STATE_INSTALLED);
  g_assert_cmpint (state_of ("intent_noprereq_get", "key-np"), ==, VIMOS_INTENT_STATE_CORRUPT);
  g_assert_cmpint (state_of ("intent_ud_get", "key-ud"), ==, VIMOS_INTENT_STATE_WITHDRAWN);
  /* asked for 106, found the intent with that id, whose key is another */
  g_assert_cmpint (state_of ("intent_nokey_get", "106"), ==, VIMOS_INTENT_STATE_UNKNOWN);

  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (keys, 0), ==, "key-1");
  g_assert_cmpuint (others->len, ==, 0);
}

static void
test_flows (void)
{
  g_autoptr (JsonNode) root = parse_sample ("flows_dev");
  g_autoptr (JsonNode) intents = parse_sample ("flows_application_intent");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) flows = vimos_onos_decode_flows (root, &error);
  g_autoptr (GPtrArray) ours = vimos_onos_decode_flows (intents, &error);
  const VimosFlow *flow;

  g_assert_no_error (error);
  flow = g_ptr_array_index (flows, 1);
  g_assert_cmpstr (flow->app_id, ==, "org.onosproject.fwd");
  g_assert_cmpstr (flow->state, ==, "ADDED");
  g_assert_cmpuint (flow->priority, ==, 10);
  g_assert_cmpstr (flow->eth_dst, ==, "00:00:00:00:00:01");
  g_assert_cmpstr (flow->eth_src, ==, "00:00:00:00:00:03");
  g_assert_cmpstr (flow->in_port, ==, "3");
  g_assert_cmpstr (flow->out_port, ==, "1");
  g_assert_cmpuint (flow->tcp_dst, ==, 0);
  g_assert_null (flow->ipv4_dst);
  g_assert_cmpuint (ours->len, >, 0);
  flow = g_ptr_array_index (ours, 0);
  g_assert_cmpuint (flow->tcp_dst, ==, 49152);
}

static void
assert_body (VimosIntent *intent,
             const char *expected)
{
  g_autofree char *body = vimos_onos_encode_intent (intent);

  g_assert_cmpstr (body, ==, expected);
}

static void
test_encode (void)
{
  const VimosSelector pin = { .ipv4_src = (char *) "10.97.0.1/32",
                              .ipv4_dst = (char *) "10.97.0.3/32",
                              .tcp_dst = 49152 };
  const VimosSelector back = { .tcp_src = 49152 };
  const VimosSelector arrival = { .eth_dst = (char *) "52:54:00:00:00:0A" };
  const VimosConnectPoint ingress[] = { { (char *) "of:0000000000000001", (char *) "1" },
                                        { (char *) "of:0000000000000002",
                                          (char *) "[s2-eth4](4)" } };
  const VimosConnectPoint egress = { (char *) "of:0000000000000001", (char *) "2" };
  g_autoptr (VimosIntent) one = vimos_intent_new (VIMOS_INTENT_POINT_TO_POINT, "org.vimos", "k\"1",
                                                  30000, &pin, ingress, 1, &egress);
  g_autoptr (VimosIntent) two = vimos_intent_new (VIMOS_INTENT_POINT_TO_POINT, "org.vimos", "k2",
                                                  30000, &back, ingress, 1, &egress);
  g_autoptr (VimosIntent) three = vimos_intent_new (
      VIMOS_INTENT_MULTI_POINT_TO_SINGLE_POINT, "org.vimos", "k3", 200,
                                &arrival, ingress, 2, &egress);

  assert_body (one, "{\"type\":\"PointToPointIntent\",\"appId\":\"org.vimos\",\"key\":\"k\\\"1\","
                    "\"priority\":30000,"
                    "\"selector\":{\"criteria\":[{\"type\":\"ETH_TYPE\",\"ethType\":\"0x0800\"},{"
                    "\"type\":\"IP_PROTO\",\"protocol\":6},"
                    "{\"type\":\"IPV4_SRC\",\"ip\":\"10.97.0.1/"
                    "32\"},{\"type\":\"IPV4_DST\",\"ip\":\"10.97.0.3/32\"},"
                    "{\"type\":\"TCP_DST\",\"tcpPort\":49152}]},"
                    "\"ingressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"1\"},"
                    "\"egressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"2\"}}");
  assert_body (
      two,
      "{\"type\":\"PointToPointIntent\",\"appId\":\"org.vimos\",\"key\":\"k2\",\"priority\":30000,"
      "\"selector\":{\"criteria\":[{\"type\":\"ETH_TYPE\",\"ethType\":\"0x0800\"},{\"type\":\"IP_"
      "PROTO\",\"protocol\":6},"
      "{\"type\":\"TCP_SRC\",\"tcpPort\":49152}]},"
      "\"ingressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"1\"},"
      "\"egressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"2\"}}");
  assert_body (three,
               "{\"type\":\"MultiPointToSinglePointIntent\",\"appId\":\"org.vimos\",\"key\":\"k3\","
               "\"priority\":200,"
               "\"selector\":{\"criteria\":[{\"type\":\"ETH_DST\",\"mac\":\"52:54:00:00:00:0A\"}]},"
               "\"ingressPoint\":[{\"device\":\"of:0000000000000001\",\"port\":\"1\"},{\"device\":"
               "\"of:0000000000000002\",\"port\":\"4\"}],"
               "\"egressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"2\"}}");
}

/* The recorded requests that ONOS took: ours must have the same members with the same types. */
static void
test_encode_like_recorded (void)
{
  g_autoptr (OnosSample) sample = onos_sample_load ("intent_m2s_post");
  g_autoptr (JsonNode) recorded = parse_text (strchr (sample->request, '{'));
  const VimosSelector everything = { NULL };
  const VimosConnectPoint ingress[] = { { (char *) "of:0000000000000002", (char *) "1" },
                                        { (char *) "of:0000000000000003", (char *) "1" } };
  const VimosConnectPoint egress = { (char *) "of:0000000000000001", (char *) "1" };
  g_autoptr (VimosIntent) intent = vimos_intent_new (
      VIMOS_INTENT_MULTI_POINT_TO_SINGLE_POINT, "org.example.vmig",
                                 "m2s", 100, &everything, ingress, 2, &egress);
  g_autofree char *body = vimos_onos_encode_intent (intent);
  g_autoptr (JsonNode) ours = parse_text (body);
  JsonObject *object = json_node_get_object (ours);
  g_autoptr (GList) members = json_object_get_members (json_node_get_object (recorded));

  for (GList *member = members; member != NULL; member = member->next)
    g_assert_true (
        json_node_equal (json_object_get_member (object, member->data),
                         json_object_get_member (json_node_get_object (recorded), member->data)));
}

static void
test_port_numbers (void)
{
  static const char *const cases[][2] = {
    { "3", "3" },         { "[leaf1-eth1](3)", "3" }, { "[a(b)](12)", "12" },
    { "local", "local" }, { "[x]()", "[x]()" },       { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = vimos_onos_port_number (cases[i][0]);

      g_assert_cmpstr (number, ==, cases[i][1]);
    }
}

static void
test_malformed (void)
{
  static const char *const texts[] = {
    "",
    " ",
    "{",
    "[1,",
    "{\"links\":[}",
    "nonsense",
    "{\"a\":1}{\"b\":2}",
    "{\"a\":1} x",
    "/* \" */ {\"a\":1}",
    "var a = {};",
    "{'a':1}",
    "{\"a\":\"\n\"}",
    "\"text\"",
    "12",
    "null",
    "{\"a\":\"\xff\"}",
    "{\"a\" 1}",
    "]",
    "{\"links\":[{\"src\":{\"port\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (vimos_json_parse (body, &error));
      g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED);
    }
}

/* json-glib recurses: 100,000 levels would run through any stack. */
static void
test_deep (void)
{
  g_autofree char *text = g_strnfill (100000, '[');
  g_autoptr (GBytes) body = g_bytes_new_static (text, 100000);
  g_autoptr (GError) error = NULL;

  g_assert_null (vimos_json_parse (body, &error));
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED);
}

static void
test_mistyped_links (void)
{
  static const char *const texts[] = {
    "[]",
    "{}",
    "{\"links\":{}}",
    "{\"links\":null}",
    "{\"links\":[1]}",
    "{\"links\":[null]}",
    "{\"links\":[{}]}",
    "{\"links\":[{\"src\":\"a\",\"dst\":\"b\"}]}",
    "{\"links\":[{\"src\":{\"device\":1,\"port\":\"1\"},\"dst\":{\"device\":\"b\",\"port\":\"1\"}}]"
    "}",
    "{\"links\":[{\"src\":{\"device\":\"a\",\"port\":\"1\"},\"dst\":{\"device\":\"b\",\"port\":"
    "true}}]}",
    "{\"links\":[{\"src\":{\"device\":\"\",\"port\":\"1\"},\"dst\":{\"device\":\"b\",\"port\":"
    "\"1\"}}]}",
    "{\"links\":[{\"src\":{\"device\":\"a\\u001b[2J\",\"port\":\"1\"},\"dst\":{\"device\":\"b\","
    "\"port\":\"1\"}}]}",
    "{\"links\":[{\"src\":{\"device\":\"a\",\"port\":-1},\"dst\":{\"device\":\"b\",\"port\":\"1\"}}"
    "]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (decode_links_text (texts[i], builder, &error));
      g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_MALFORMED);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onos/codecs/network", test_network);
  g_test_add_func ("/onos/codecs/unconfigured-bandwidth", test_unconfigured_bandwidth);
  g_test_add_func ("/onos/codecs/unavailable", test_unavailable);
  g_test_add_func ("/onos/codecs/link-kinds", test_link_kinds);
  g_test_add_func ("/onos/codecs/host-spellings", test_host_spellings);
  g_test_add_func ("/onos/codecs/named-ports", test_named_ports);
  g_test_add_func ("/onos/codecs/status", test_status);
  g_test_add_func ("/onos/codecs/disjoint", test_disjoint);
  g_test_add_func ("/onos/codecs/disjoint-duplicates", test_disjoint_duplicates);
  g_test_add_func ("/onos/codecs/intent-states", test_intent_states);
  g_test_add_func ("/onos/codecs/flows", test_flows);
  g_test_add_func ("/onos/codecs/encode", test_encode);
  g_test_add_func ("/onos/codecs/encode-like-recorded", test_encode_like_recorded);
  g_test_add_func ("/onos/codecs/port-numbers", test_port_numbers);
  g_test_add_func ("/onos/codecs/malformed", test_malformed);
  g_test_add_func ("/onos/codecs/deep", test_deep);
  g_test_add_func ("/onos/codecs/mistyped-links", test_mistyped_links);
  return g_test_run ();
}
