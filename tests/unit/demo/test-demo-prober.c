/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hypervisor-fixture.h"
#include "vimos-demo-prober.h"

#define INTERVAL_US (20 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  DemoWorld *world;
  VimosDemoStation *operator;
  VimosProber *prober;
  GArray *pings;
  guint stop_after; /* 0: never */
} Probe;

static void
ping_cb (VimosProber *prober,
         const VimosPing *ping,
         Probe *probe)
{
  g_array_append_val (probe->pings, *ping);
  if (probe->pings->len == probe->stop_after)
    vimos_prober_stop (prober);
}

static Probe *
probe_new (void)
{
  Probe *probe = g_new0 (Probe, 1);
  const VimosDemoAttachment at = { .device = 7, .port = 1, .address = 0x0a0000fe };

  probe->world = demo_world_new ();
  probe->operator= vimos_demo_station_new (probe->world->fabric, &at);
  probe->prober = vimos_demo_prober_new (probe->operator);
  probe->pings = g_array_new (FALSE, FALSE, sizeof (VimosPing));
  g_signal_connect (probe->prober, "ping", G_CALLBACK (ping_cb), probe);
  return probe;
}

static void
probe_free (Probe *probe)
{
  if (probe->prober != NULL)
    g_assert_finalize_object (probe->prober);
  vimos_demo_station_free (probe->operator);
  g_array_unref (probe->pings);
  demo_world_free (probe->world);
  g_free (probe);
}

static void
start (Probe *probe)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_prober_start (probe->prober, "10.0.10.10", INTERVAL_US, &error));
  g_assert_no_error (error);
}

static const VimosPing *
get_ping (Probe *probe,
          guint index)
{
  return &g_array_index (probe->pings, VimosPing, index);
}

/* One every interval, the first at once; each settled when its answer is there. */
static void
test_answers (void)
{
  Probe *probe = probe_new ();
  gint64 start_us = vimos_clock_now ();

  start (probe);
  demo_pass (1010);
  g_assert_cmpuint (probe->pings->len, ==, 51);
  for (guint i = 0; i < probe->pings->len; i++)
    {
      g_assert_cmpuint (get_ping (probe, i)->sequence, ==, i);
      g_assert_cmpint (get_ping (probe, i)->sent_us, ==, start_us + i * INTERVAL_US);
      g_assert_cmpint (get_ping (probe, i)->rtt_us, ==, FAKE_RTT_US);
    }
  vimos_prober_stop (probe->prober);
  vimos_prober_stop (probe->prober);
  demo_pass (3000);
  g_assert_cmpuint (probe->pings->len, ==, 51);
  probe_free (probe);
}

/* What waits in the tap of a paused guest for less than the time-out is late, for longer it is
 * lost; told in the order in which it became known. */
static void
test_pause (void)
{
  Probe *probe = probe_new ();
  VimosDemoStation *web = fake_wire_find (probe->world->fabric, 0, WEB_ADDRESS);
  gint64 last_us = 0;
  guint n_lost = 0, n_late = 0;

  start (probe);
  demo_pass (10);
  vimos_demo_station_set_awake (web, FALSE);
  demo_pass (1500);
  vimos_demo_station_set_awake (web, TRUE);
  demo_pass (200);
  for (guint i = 0; i < probe->pings->len; i++)
    {
      const VimosPing *ping = get_ping (probe, i);
      gint64 settled_us = ping->sent_us + (ping->rtt_us < 0 ? VIMOS_PING_TIMEOUT_US : ping->rtt_us);

      g_assert_cmpint (settled_us, >=, last_us);
      last_us = settled_us;
      n_lost += ping->rtt_us < 0;
      n_late += ping->rtt_us > FAKE_RTT_US;
      g_assert_cmpint (ping->rtt_us, <=, VIMOS_PING_TIMEOUT_US);
    }
  g_assert_cmpuint (n_lost, ==, 25);
  g_assert_cmpuint (n_late, ==, 50);
  probe_free (probe);
}

static void
test_nobody (void)
{
  Probe *probe = probe_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_prober_start (probe->prober, "10.0.10.99", INTERVAL_US, &error));
  demo_pass (990);
  g_assert_cmpuint (probe->pings->len, ==, 0);
  demo_pass (20);
  g_assert_cmpuint (probe->pings->len, ==, 1);
  g_assert_cmpint (get_ping (probe, 0)->rtt_us, ==, -1);
  probe_free (probe);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *address;
    gint64 interval_us;
    const char *word;
  } bad[] = {
    { "web", INTERVAL_US, "web" },
    { "", INTERVAL_US, "address" },
    { "10.0.10.10.1", INTERVAL_US, "10.0.10.10.1" },
    { "0.0.0.0", INTERVAL_US, "one host" },
    { "224.0.0.1", INTERVAL_US, "one host" },
    { "2001:db8::7", INTERVAL_US, "IPv4" },
    { "10.0.10.10", 999, "1 ms" },
    { "10.0.10.10", -1, "1 ms" },
    { "10.0.10.10", 61 * G_USEC_PER_SEC, "60 s" },
  };
  Probe *probe = probe_new ();
  g_autoptr (VimosProber) homeless = vimos_demo_prober_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (
          vimos_prober_start (probe->prober, bad[i].address, bad[i].interval_us, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, bad[i].word));
      g_clear_error (&error);
    }
  g_assert_false (vimos_prober_start (homeless, "10.0.10.10", INTERVAL_US, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);
  start (probe);
  probe_free (probe);
}

/* A handler may stop it, and whoever lets go of it hears nothing, with requests under way in both
 * cases; begun again it counts from 0. */
static void
test_stops (void)
{
  Probe *probe = probe_new ();

  probe->stop_after = 3;
  start (probe);
  demo_pass (500);
  g_assert_cmpuint (probe->pings->len, ==, 3);
  probe->stop_after = 0;
  start (probe);
  demo_pass (30);
  g_assert_cmpuint (get_ping (probe, 3)->sequence, ==, 0);

  vimos_demo_station_set_awake (fake_wire_find (probe->world->fabric, 0, WEB_ADDRESS), FALSE);
  demo_pass (100);
  g_array_set_size (probe->pings, 0);
  g_assert_finalize_object (probe->prober);
  probe->prober = NULL;
  demo_pass (3000);
  g_assert_cmpuint (probe->pings->len, ==, 0);
  probe_free (probe);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/prober/answers", test_answers);
  g_test_add_func ("/demo/prober/pause", test_pause);
  g_test_add_func ("/demo/prober/nobody", test_nobody);
  g_test_add_func ("/demo/prober/errors", test_errors);
  g_test_add_func ("/demo/prober/stops", test_stops);
  return g_test_run ();
}
