/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "onos-samples.h"
#include "vimos-onos-json-private.h"
#include "vimos-port-loads.h"

#define DEVICE "of:0000000000000001"

/* What port 1 sends after one more reading; takes @previous */
static VimosPortLoads *
read_counter (VimosPortLoads *previous,
              double seconds,
              guint64 sent,
              guint64 duration)
{
  g_autofree char *text = g_strdup_printf (
      "{\"statistics\":[{\"device\":\"" DEVICE
      "\",\"ports\":[{\"port\":1,\"bytesSent\":%" G_GUINT64_FORMAT
      ",\"durationSec\":%" G_GUINT64_FORMAT "},{\"bytesSent\":1}]}]}",
      sent, duration);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (VimosPortLoads) owned = previous;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = vimos_json_parse (body, &error);
  VimosPortLoads *loads = vimos_port_loads_new (root, seconds * G_USEC_PER_SEC, previous, &error);

  g_assert_no_error (error);
  return loads;
}

static double
load_of (VimosPortLoads *loads)
{
  return vimos_port_loads_get_mbps (loads, DEVICE, "1");
}

static void
test_rate (void)
{
  g_autoptr (VimosPortLoads) loads = read_counter (NULL, 100, 1000000, 60);

  g_assert_true (isnan (load_of (loads)));
  loads = read_counter (g_steal_pointer (&loads), 105, 1000000 + 6250000, 65);
  g_assert_cmpfloat_with_epsilon (load_of (loads), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (vimos_port_loads_get_mbps (loads, DEVICE, "[s1-eth1](1)"), 10,
                                  1e-9);
  g_assert_true (isnan (vimos_port_loads_get_mbps (loads, DEVICE, "2")));
  g_assert_true (isnan (vimos_port_loads_get_mbps (NULL, DEVICE, "1")));
  /* nothing sent */
  loads = read_counter (g_steal_pointer (&loads), 110, 7250000, 70);
  g_assert_cmpfloat (load_of (loads), ==, 0);
}

/* We read at the controller's pace or out of step with it: the same reading twice is no silence. */
static void
test_same_reading (void)
{
  g_autoptr (VimosPortLoads) loads = read_counter (NULL, 100, 0, 60);

  loads = read_counter (g_steal_pointer (&loads), 105, 6250000, 65);
  loads = read_counter (g_steal_pointer (&loads), 107, 6250000, 65);
  g_assert_cmpfloat_with_epsilon (load_of (loads), 10, 1e-9);
  loads = read_counter (g_steal_pointer (&loads), 110, 12500000, 70);
  g_assert_cmpfloat_with_epsilon (load_of (loads), 10, 1e-9);
  /* the switch is gone: an old figure must not stand for ever */
  loads = read_counter (g_steal_pointer (&loads), 130, 12500000, 70);
  g_assert_true (isnan (load_of (loads)));
}

/* Our clock says 2 s because the first answer was late; the counters were read 5 s apart, give or
 * take one. */
static void
test_clocks_disagree (void)
{
  g_autoptr (VimosPortLoads) loads = read_counter (NULL, 103, 0, 60);

  loads = read_counter (g_steal_pointer (&loads), 105, 5000000, 65);
  g_assert_cmpfloat_with_epsilon (load_of (loads), 10, 1e-9); /* 5 MB in 4 s */
}

static void
test_reset (void)
{
  g_autoptr (VimosPortLoads) loads = read_counter (NULL, 100, 5000000, 60);

  loads = read_counter (g_steal_pointer (&loads), 105, 1000, 2);
  g_assert_true (isnan (load_of (loads)));
  loads = read_counter (g_steal_pointer (&loads), 110, 1000 + 625000, 7);
  g_assert_cmpfloat_with_epsilon (load_of (loads), 1, 1e-9);
}

/* The first look: what the controller itself saw change counts until there are two readings. */
static void
test_differences (void)
{
  g_autoptr (VimosPortLoads) loads = read_counter (NULL, 100, 5000000, 60);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) root = NULL;
  static const char text[] = "{\"statistics\":[{\"device\":\"" DEVICE "\",\"ports\":["
                             "{\"port\":1,\"bytesSent\":6250000,\"durationSec\":5},"
                             "{\"port\":2,\"bytesSent\":1,\"durationSec\":5},{\"bytesSent\":1}]}]}";

  body = g_bytes_new_static (text, strlen (text));
  root = vimos_json_parse (body, &error);
  g_assert_true (vimos_port_loads_take_differences (loads, root, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (load_of (loads), 10, 1e-9);
  /* no such port in the readings */
  g_assert_true (isnan (vimos_port_loads_get_mbps (loads, DEVICE, "2")));
  loads = read_counter (g_steal_pointer (&loads), 105, 5000000 + 3125000, 65);
  g_assert_cmpfloat_with_epsilon (load_of (loads), 5, 1e-9);
  /* a reading of ours is not overruled */
  g_assert_true (vimos_port_loads_take_differences (loads, root, &error));
  g_assert_cmpfloat_with_epsilon (load_of (loads), 5, 1e-9);
}

/* In the recorded answer s3's first port sent 642 bytes in 5 s. */
static void
test_recorded_differences (void)
{
  g_autoptr (OnosSample) now = onos_sample_load ("statistics_ports");
  g_autoptr (OnosSample) sample = onos_sample_load ("statistics_delta_ports");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) readings = vimos_json_parse (now->body, &error);
  g_autoptr (JsonNode) differences = vimos_json_parse (sample->body, &error);
  g_autoptr (VimosPortLoads) loads = vimos_port_loads_new (readings, 0, NULL, &error);

  g_assert_true (vimos_port_loads_take_differences (loads, differences, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (vimos_port_loads_get_mbps (loads, "of:0000000000000003", "1"),
                                  642 * 8 / 5e6, 1e-12);
}

static void
test_recorded (void)
{
  g_autoptr (OnosSample) sample = onos_sample_load ("statistics_ports");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = vimos_json_parse (sample->body, &error);
  g_autoptr (VimosPortLoads) loads = vimos_port_loads_new (root, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (loads);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onos/port-loads/rate", test_rate);
  g_test_add_func ("/onos/port-loads/same-reading", test_same_reading);
  g_test_add_func ("/onos/port-loads/clocks-disagree", test_clocks_disagree);
  g_test_add_func ("/onos/port-loads/reset", test_reset);
  g_test_add_func ("/onos/port-loads/differences", test_differences);
  g_test_add_func ("/onos/port-loads/recorded", test_recorded);
  g_test_add_func ("/onos/port-loads/recorded-differences", test_recorded_differences);
  return g_test_run ();
}
