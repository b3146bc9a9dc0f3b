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
  g_test_add_func ("/onos/port-loads/recorded", test_recorded);
  return g_test_run ();
}
