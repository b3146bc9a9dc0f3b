/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vimos-topology-builder.h"

static VimosConnectPoint
point (const char *device,
       const char *port)
{
  return (VimosConnectPoint){ (char *) device, (char *) port };
}

static void
test_connect_point (void)
{
  g_autoptr (VimosConnectPoint) a = vimos_connect_point_new ("of:1", "2");
  g_autoptr (VimosConnectPoint) b = vimos_connect_point_copy (a);
  g_autoptr (VimosConnectPoint) c = vimos_connect_point_new ("of:1", "3");
  g_autoptr (VimosConnectPoint) nowhere = vimos_connect_point_new (NULL, NULL);

  g_assert_true (vimos_connect_point_equal (a, b));
  g_assert_false (vimos_connect_point_equal (a, c));
  g_assert_false (vimos_connect_point_equal (a, nowhere));
  g_assert_true (vimos_connect_point_equal (nowhere, nowhere));
  g_assert_cmpint (vimos_connect_point_compare (a, c), <, 0);
}

static void
test_empty (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = vimos_topology_builder_end (builder);
  VimosConnectPoint nowhere = point (NULL, NULL);

  g_assert_cmpuint (vimos_topology_get_n_devices (topology), ==, 0);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 0);
  g_assert_cmpuint (vimos_topology_get_n_hosts (topology), ==, 0);
  g_assert_false (vimos_topology_find_device (topology, "of:1", NULL));
  g_assert_null (vimos_topology_find_host_by_mac (topology, "00:00:00:00:00:01"));
  g_assert_null (vimos_topology_find_host_by_address (topology, "no address"));
  g_assert_null (vimos_topology_find_link (topology, &nowhere, &nowhere));
  g_assert_true (isnan (vimos_topology_get_port_mbps (topology, &nowhere)));
}

static void
test_devices (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  const VimosDevice *device;
  guint index;

  vimos_topology_builder_add_device (builder, "of:3", "core", TRUE, 52.5, 13.4);
  vimos_topology_builder_add_device (builder, "of:1", "", FALSE, NAN, 1e9);
  vimos_topology_builder_add_device (builder, "of:2", "core", TRUE, -91, INFINITY);
  vimos_topology_builder_add_device (builder, "of:3", "second of that id", FALSE, 0, 0);
  vimos_topology_builder_add_device (builder, NULL, "nobody", TRUE, 0, 0);
  vimos_topology_builder_add_device (builder, "", "nobody", TRUE, 0, 0);
  topology = vimos_topology_builder_end (builder);

  g_assert_cmpuint (vimos_topology_get_n_devices (topology), ==, 3);
  device = vimos_topology_get_device (topology, 0);
  g_assert_cmpstr (device->id, ==, "of:1");
  g_assert_cmpstr (device->name, ==, "of:1");
  g_assert_false (device->available);
  g_assert_true (isnan (device->latitude) && isnan (device->longitude));
  device = vimos_topology_get_device (topology, 1);
  g_assert_true (isnan (device->latitude) && isnan (device->longitude));
  device = vimos_topology_get_device (topology, 2);
  g_assert_cmpstr (device->name, ==, "core");
  g_assert_cmpfloat (device->latitude, ==, 52.5);

  g_assert_true (vimos_topology_find_device (topology, "of:3", &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (vimos_topology_find_device (topology, "core", &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_false (vimos_topology_find_device (topology, "nobody", &index));
}

static void
test_links (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  VimosConnectPoint a1 = point ("a", "1"), b1 = point ("b", "1"), a2 = point ("a", "2");

  vimos_topology_builder_add_link (builder, "b", "1", "a", "1", 10);
  vimos_topology_builder_add_link (builder, "a", "1", "b", "1", 20);
  vimos_topology_builder_add_link (builder, "a", "1", "b", "1", 30);   /* again */
  vimos_topology_builder_add_link (builder, "a", "3", "a", "4", 10);   /* to itself */
  vimos_topology_builder_add_link (builder, "a", "5", "gone", "1", 10); /* to nowhere */
  vimos_topology_builder_add_link (builder, "gone", "1", "a", "5", 10);
  vimos_topology_builder_add_link (builder, NULL, "1", "a", "5", 10);
  vimos_topology_builder_add_link (builder, "a", NULL, "b", "5", 10);
  vimos_topology_builder_add_device (builder, "b", NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "a", NULL, TRUE, NAN, NAN);
  topology = vimos_topology_builder_end (builder);

  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 2);
  g_assert_cmpfloat (vimos_topology_get_link (topology, 0)->mbps, ==, 20);
  g_assert_cmpuint (vimos_topology_get_link (topology, 0)->src_index, ==, 0);
  g_assert_cmpuint (vimos_topology_get_link (topology, 0)->dst_index, ==, 1);
  g_assert_true (vimos_topology_find_link (topology, &a1, &b1)
                 == vimos_topology_get_link (topology, 0));
  g_assert_true (vimos_topology_find_link (topology, &b1, &a1)
                 == vimos_topology_get_link (topology, 1));
  g_assert_null (vimos_topology_find_link (topology, &a2, &b1));
}

typedef struct
{
  double configured, src_port, dst_port, assumed, mbps;
  VimosBandwidthSource source;
} BandwidthCase;

static const BandwidthCase bandwidth_cases[] = {
  { 50, 100, 20, 7, 50, VIMOS_BANDWIDTH_CONFIGURED },
  { NAN, 100, 20, 7, 20, VIMOS_BANDWIDTH_PORT_SPEED },
  { 0, 100, 0, 7, 100, VIMOS_BANDWIDTH_PORT_SPEED },
  { -5, NAN, 20, 7, 20, VIMOS_BANDWIDTH_PORT_SPEED },
  { INFINITY, 0, -1, 7, 7, VIMOS_BANDWIDTH_ASSUMED },
  { NAN, NAN, NAN, NAN, NAN, VIMOS_BANDWIDTH_UNKNOWN },
  { NAN, NAN, NAN, -3, NAN, VIMOS_BANDWIDTH_UNKNOWN },
};

static void
test_bandwidth (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bandwidth_cases); i++)
    {
      const BandwidthCase *expected = &bandwidth_cases[i];
      g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
      g_autoptr (VimosTopology) topology = NULL;
      const VimosLink *link;

      vimos_topology_builder_add_device (builder, "a", NULL, TRUE, NAN, NAN);
      vimos_topology_builder_add_device (builder, "b", NULL, TRUE, NAN, NAN);
      vimos_topology_builder_add_port (builder, "a", "1", expected->src_port);
      vimos_topology_builder_add_port (builder, "b", "1", expected->dst_port);
      vimos_topology_builder_add_link (builder, "a", "1", "b", "1", expected->configured);
      vimos_topology_builder_set_assumed_mbps (builder, expected->assumed);
      topology = vimos_topology_builder_end (builder);
      link = vimos_topology_get_link (topology, 0);
      g_assert_cmpint (link->source, ==, expected->source);
      g_assert_true (link->mbps == expected->mbps
                     || (isnan (link->mbps) && isnan (expected->mbps)));
    }
  g_assert_cmpstr (vimos_bandwidth_source_to_string (VIMOS_BANDWIDTH_CONFIGURED), ==, "configured");
  g_assert_cmpstr (vimos_bandwidth_source_to_string (VIMOS_BANDWIDTH_UNKNOWN), ==, "unknown");
}

static void
test_ports (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  VimosConnectPoint a1 = point ("a", "1"), a2 = point ("a", "2"), gone = point ("gone", "1");

  vimos_topology_builder_set_load (builder, "a", "1", 3.5);
  vimos_topology_builder_set_load (builder, "a", "2", -1);
  vimos_topology_builder_set_load (builder, NULL, "2", 1);
  vimos_topology_builder_add_port (builder, "a", "1", 1000);
  vimos_topology_builder_add_port (builder, "a", "1", 10);
  vimos_topology_builder_add_port (builder, "gone", "1", 10);
  vimos_topology_builder_add_device (builder, "a", NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_device (builder, "b", NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_link (builder, "a", "1", "b", "1", NAN);
  topology = vimos_topology_builder_end (builder);

  g_assert_cmpfloat (vimos_topology_get_port_mbps (topology, &a1), ==, 1000);
  g_assert_cmpfloat (vimos_topology_get_port_load (topology, &a1), ==, 3.5);
  g_assert_cmpfloat (vimos_topology_get_link (topology, 0)->load_mbps, ==, 3.5);
  g_assert_true (vimos_topology_has_port (topology, &a1));
  g_assert_false (vimos_topology_has_port (topology, &a2)); /* only statistics named it */
  g_assert_true (isnan (vimos_topology_get_port_load (topology, &a2)));
  g_assert_false (vimos_topology_has_port (topology, &gone));
}

static void
test_hosts (void)
{
  static const char *const addresses[] = { "10.0.0.1", "2001:DB8:0::1", "not an address", NULL };
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  const VimosHost *host;

  vimos_topology_builder_add_device (builder, "a", NULL, TRUE, NAN, NAN);
  vimos_topology_builder_add_host (builder, "52:54:00:00:00:0a/None", "52:54:00:00:00:0a",
                                   addresses, "gone", "1");
  vimos_topology_builder_add_host (builder, "52:54:00:00:00:0a/None", "52:54:00:00:00:0b", NULL,
                                   "a", "1");
  vimos_topology_builder_add_host (builder, "52:54:00:00:00:0A/7", "52:54:00:00:00:0A", NULL, "a",
                                   "7");
  vimos_topology_builder_add_host (builder, "zz", "52:54:00:00:00:0c", addresses, "a", "3");
  vimos_topology_builder_add_host (builder, NULL, "52:54:00:00:00:0c", addresses, "a", "3");
  vimos_topology_builder_add_host (builder, "x", NULL, addresses, "a", "3");
  topology = vimos_topology_builder_end (builder);

  g_assert_cmpuint (vimos_topology_get_n_hosts (topology), ==, 3);
  host = vimos_topology_get_host (topology, 1);
  g_assert_cmpstr (host->id, ==, "52:54:00:00:00:0a/None");
  g_assert_cmpstr (host->mac, ==, "52:54:00:00:00:0A");
  g_assert_null (host->location.device);
  g_assert_null (host->location.port);
  g_assert_cmpuint (g_strv_length (host->addresses), ==, 2);
  g_assert_cmpstr (host->addresses[1], ==, "2001:db8::1");

  /* The entry that has a place is found, not the first. */
  host = vimos_topology_find_host_by_mac (topology, "52:54:00:00:00:0a");
  g_assert_cmpstr (host->location.port, ==, "7");
  host = vimos_topology_find_host_by_address (topology, "2001:db8::0:1");
  g_assert_cmpstr (host->id, ==, "zz");
  g_assert_null (vimos_topology_find_host_by_mac (topology, "52:54:00:00:00:0b"));
}

static void
test_large (void)
{
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) topology = NULL;
  guint n_devices = 10000, n_links;

  for (guint i = 0; i < n_devices; i++)
    {
      g_autofree char *id = g_strdup_printf ("of:%016x", n_devices - 1 - i);

      vimos_topology_builder_add_device (builder, id, NULL, TRUE, NAN, NAN);
      for (guint port = 1; port <= 8; port++)
        {
          g_autofree char *peer = g_strdup_printf ("of:%016x", (i * 31 + port * 977) % n_devices);
          g_autofree char *name = g_strdup_printf ("%u", port);

          vimos_topology_builder_add_port (builder, id, name, 10000);
          vimos_topology_builder_add_link (builder, id, name, peer, name, NAN);
        }
    }
  topology = vimos_topology_builder_end (builder);
  g_assert_cmpuint (vimos_topology_get_n_devices (topology), ==, n_devices);
  n_links = vimos_topology_get_n_links (topology);
  g_assert_cmpuint (n_links, >, 79000);
  for (guint i = 1; i < n_links; i++)
    g_assert_cmpuint (vimos_topology_get_link (topology, i - 1)->src_index, <=,
                      vimos_topology_get_link (topology, i)->src_index);
  for (guint i = 0; i < n_devices; i += 97)
    {
      guint index;

      g_assert_true (vimos_topology_find_device (
          topology, vimos_topology_get_device (topology, i)->id, &index));
      g_assert_cmpuint (index, ==, i);
    }
}

/* A builder can be used again, and thrown away half filled. */
static void
test_reuse (void)
{
  static const char *const addresses[] = { "10.0.0.1", NULL };
  g_autoptr (VimosTopologyBuilder) builder = vimos_topology_builder_new ();
  g_autoptr (VimosTopology) first = NULL;
  g_autoptr (VimosTopology) second = NULL;

  vimos_topology_builder_add_device (builder, "a", NULL, TRUE, NAN, NAN);
  first = vimos_topology_builder_end (builder);
  second = vimos_topology_builder_end (builder);
  g_assert_cmpuint (vimos_topology_get_n_devices (first), ==, 1);
  g_assert_cmpuint (vimos_topology_get_n_devices (second), ==, 0);
  vimos_topology_builder_add_host (builder, "x", "00:00:00:00:00:01", addresses, NULL, NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/topology/connect-point", test_connect_point);
  g_test_add_func ("/topology/empty", test_empty);
  g_test_add_func ("/topology/devices", test_devices);
  g_test_add_func ("/topology/links", test_links);
  g_test_add_func ("/topology/bandwidth", test_bandwidth);
  g_test_add_func ("/topology/ports", test_ports);
  g_test_add_func ("/topology/hosts", test_hosts);
  g_test_add_func ("/topology/large", test_large);
  g_test_add_func ("/topology/reuse", test_reuse);
  return g_test_run ();
}
