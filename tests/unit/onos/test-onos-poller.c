/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-server.h"
#include "onos-samples.h"
#include "vimos-onos-poller-private.h"

/* Everything runs ten times as fast as in the field, where it takes seconds. */
#define PACE 0.1

typedef struct
{
  FakeServer *server;
  VimosOnosPoller *poller;
  GString *states; /* each change by its first letter: c, l(ive), x (lost), f */
  guint n_topologies;
} Fixture;

static void
state_cb (VimosOnosPoller *poller,
          GParamSpec *pspec,
          gpointer data)
{
  Fixture *fixture = data;

  g_string_append_c (fixture->states, "clxf"[vimos_onos_poller_get_state (poller)]);
}

static void
topology_cb (VimosOnosPoller *poller,
             GParamSpec *pspec,
             gpointer data)
{
  ((Fixture *) data)->n_topologies++;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (VimosOnosClient) client = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = fake_server_new ();
  fake_server_answer_ring (fixture->server);
  client = vimos_onos_client_new (fake_server_get_url (fixture->server), "onos", "rocks", &error);
  g_assert_no_error (error);
  fixture->poller = vimos_onos_poller_new (client);
  fixture->states = g_string_new (NULL);
  vimos_onos_poller_set_pace (fixture->poller, PACE);
  g_signal_connect (fixture->poller, "notify::state", G_CALLBACK (state_cb), fixture);
  g_signal_connect (fixture->poller, "notify::topology", G_CALLBACK (topology_cb), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  vimos_onos_poller_stop (fixture->poller);
  /* what was under way holds a reference until it is cancelled */
  while (G_OBJECT (fixture->poller)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (fixture->poller);
  fake_server_free (fixture->server);
  g_string_free (fixture->states, TRUE);
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  gboolean woken = FALSE;

  g_timeout_add (milliseconds, wake_cb, &woken);
  while (!woken)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_until_state (Fixture *fixture,
                 VimosOnosState state)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (vimos_onos_poller_get_state (fixture->poller) != state)
    {
      run_for (5);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

static void
run_until_topologies (Fixture *fixture,
                      guint n_topologies)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (fixture->n_topologies < n_topologies)
    {
      run_for (5);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
}

static VimosTopology *
wait_for_topology (Fixture *fixture,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  vimos_onos_poller_wait_async (fixture->poller, cancellable, fake_result_cb, &place);
  result = fake_wait_result (&place);
  return vimos_onos_poller_wait_finish (fixture->poller, result, error);
}

static void
test_life (Fixture *fixture,
           gconstpointer data)
{
  VimosTopology *before;

  g_assert_cmpint (vimos_onos_poller_get_state (fixture->poller), ==, VIMOS_ONOS_CONNECTING);
  vimos_onos_poller_start (fixture->poller);
  run_until_state (fixture, VIMOS_ONOS_LIVE);
  g_assert_null (vimos_onos_poller_get_error (fixture->poller));
  g_assert_cmpstr (vimos_onos_poller_get_version (fixture->poller), ==, "2.7.0");
  before = vimos_onos_poller_get_topology (fixture->poller);
  g_assert_cmpuint (vimos_topology_get_n_links (before), ==, 8);

  fake_server_disconnect (fixture->server);
  run_until_state (fixture, VIMOS_ONOS_LOST);
  g_assert_error (vimos_onos_poller_get_error (fixture->poller), VIMOS_ONOS_ERROR,
                  VIMOS_ONOS_ERROR_UNREACHABLE);
  /* the last good one stays */
  g_assert_true (vimos_onos_poller_get_topology (fixture->poller) == before);

  fake_server_reconnect (fixture->server);
  run_until_state (fixture, VIMOS_ONOS_LIVE);
  g_assert_null (vimos_onos_poller_get_error (fixture->poller));
  g_assert_cmpstr (fixture->states->str, ==, "lxl");
  g_assert_cmpuint (fixture->n_topologies, ==, 1);
}

/* Idle, it asks two small questions a round and the network only now and then. */
static void
test_frugal (Fixture *fixture,
             gconstpointer data)
{
  guint n_status, n_links, n_hosts;

  vimos_onos_poller_start (fixture->poller);
  run_for (1500); /* 15 s of the field */
  n_status = fake_server_count (fixture->server, "GET", "/onos/v1/topology");
  n_links = fake_server_count (fixture->server, "GET", "/onos/v1/links");
  n_hosts = fake_server_count (fixture->server, "GET", "/onos/v1/hosts");
  g_test_message ("%u rounds, %u × links, %u × hosts", n_status, n_links, n_hosts);
  g_assert_cmpuint (n_status, <=, 22);
  g_assert_cmpuint (n_links, <=, 3);
  g_assert_cmpuint (n_hosts, <=, 10);
  g_assert_cmpuint (fixture->n_topologies, ==, 1);
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", "/onos/v1/flows"), ==, 0);
}

static void
test_change (Fixture *fixture,
             gconstpointer data)
{
  vimos_onos_poller_start (fixture->poller);
  run_until_topologies (fixture, 1);
  fake_server_answer_sample (fixture->server, "/links", "links");
  fake_server_answer (fixture->server, "/topology", 200, "application/json",
                      "{\"time\":-7,\"devices\":4,\"links\":8,\"clusters\":1}");
  run_until_topologies (fixture, 2);
  g_assert_cmpfloat (
      vimos_topology_get_link (vimos_onos_poller_get_topology (fixture->poller), 0)->mbps, ==,
      10000);
}

/* No count and no time says that a host moved. */
static void
test_host_moves (Fixture *fixture,
                 gconstpointer data)
{
  vimos_onos_poller_start (fixture->poller);
  run_until_topologies (fixture, 1);
  fake_server_answer (fixture->server, "/hosts", 200, "application/json",
                      "{\"hosts\":[{\"id\":\"00:00:00:00:00:01/"
                      "None\",\"mac\":\"00:00:00:00:00:01\",\"vlan\":\"None\",\"ipAddresses\":[],"
                      "\"locations\":[{\"elementId\":\"of:0000000000000003\",\"port\":\"1\"}]}]}");
  run_until_topologies (fixture, 2);
  g_assert_cmpstr (vimos_topology_get_host (vimos_onos_poller_get_topology (fixture->poller), 0)
                       ->location.device,
                   ==, "of:0000000000000003");
}

static void
count_bytes (FakeServer *server,
             const FakeRequest *request,
             FakeAnswer *answer,
             gpointer data)
{
  guint *n_readings = data;
  g_autofree char *body = NULL;

  if (!g_str_has_suffix (request->path, "/statistics/ports"))
    return;
  body = g_strdup_printf ("{\"statistics\":[{\"device\":\"of:0000000000000001\",\"ports\":[{"
                          "\"port\":2,\"bytesSent\":%u,\"durationSec\":%u}]}]}",
                          *n_readings * 6250000, 60 + *n_readings * 5);
  (*n_readings)++;
  fake_answer_set (answer, 200, "application/json", body);
}

static void
test_loads (Fixture *fixture,
            gconstpointer data)
{
  const VimosConnectPoint src = { (char *) "of:0000000000000001", (char *) "2" };
  const VimosConnectPoint dst = { (char *) "of:0000000000000002", (char *) "3" };
  guint n_readings = 0;

  fake_server_set_handler (fixture->server, count_bytes, &n_readings);
  vimos_onos_poller_start (fixture->poller);
  run_until_topologies (fixture, 2);
  /* the counters say 5 s, our hurried clock half a second: at least 4 s are believed */
  g_assert_cmpfloat_with_epsilon (
      vimos_topology_find_link (vimos_onos_poller_get_topology (fixture->poller), &src, &dst)
          ->load_mbps,
      12.5, 1e-6);
}

static void
test_refused_login (Fixture *fixture,
                    gconstpointer data)
{
  guint n_requests;

  fake_server_answer_sample (fixture->server, "/system", "err_wrongpw");
  fake_server_answer_sample (fixture->server, "/topology", "err_wrongpw");
  vimos_onos_poller_start (fixture->poller);
  run_until_state (fixture, VIMOS_ONOS_FAILED);
  g_assert_error (vimos_onos_poller_get_error (fixture->poller), VIMOS_ONOS_ERROR,
                  VIMOS_ONOS_ERROR_UNAUTHORIZED);
  n_requests = fake_server_get_requests (fixture->server)->len;
  run_for (500);
  g_assert_cmpuint (fake_server_get_requests (fixture->server)->len, ==, n_requests);

  fake_server_answer_ring (fixture->server);
  vimos_onos_poller_retry (fixture->poller);
  run_until_state (fixture, VIMOS_ONOS_LIVE);
  g_assert_cmpstr (fixture->states->str, ==, "fcl");
}

static void
test_starting (Fixture *fixture,
               gconstpointer data)
{
  fake_server_answer (fixture->server, "/system", 503, "application/json",
                      "{\"code\":503,\"message\":\"Service not found\"}");
  vimos_onos_poller_start (fixture->poller);
  run_until_state (fixture, VIMOS_ONOS_FAILED);
  g_assert_error (vimos_onos_poller_get_error (fixture->poller), VIMOS_ONOS_ERROR,
                  VIMOS_ONOS_ERROR_STARTING);
  fake_server_answer_ring (fixture->server);
  run_until_state (fixture, VIMOS_ONOS_LIVE);
}

static void
test_back_off (Fixture *fixture,
               gconstpointer data)
{
  fake_server_answer (fixture->server, "/system", 500, "application/json",
                      "{\"code\":500,\"message\":\"x\"}");
  vimos_onos_poller_start (fixture->poller);
  run_for (1600); /* attempts at 0, 1, 3, 7 and 15 s of the field */
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", "/onos/v1/system"), >=, 2);
  g_assert_cmpuint (fake_server_count (fixture->server, "GET", "/onos/v1/system"), <=, 5);
}

static void
test_wait (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (VimosTopology) again = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time (), took;

  vimos_onos_poller_start (fixture->poller);
  topology = wait_for_topology (fixture, NULL, &error);
  took = g_get_monotonic_time () - start;
  g_assert_no_error (error);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 8);
  g_test_message ("ready after %.0f ms of the field", took / PACE / 1000);
  g_assert_cmpint (took, >=, 900000 * PACE);

  /* settled: at once */
  start = g_get_monotonic_time ();
  again = wait_for_topology (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (again == topology);
}

typedef struct
{
  guint n_links;
  guint n_rounds;
} Growth;

/* Two more links a round, as after the switches have started */
static void
grow (FakeServer *server,
      const FakeRequest *request,
      FakeAnswer *answer,
      gpointer data)
{
  Growth *growth = data;
  g_autofree char *body = NULL;

  if (g_str_has_suffix (request->path, "/system"))
    fake_answer_set (answer, 404, "application/json",
                     "{\"code\":404,\"message\":\"HTTP 404 Not Found\"}");
  if (!g_str_has_suffix (request->path, "/topology"))
    return;
  growth->n_links = MIN (growth->n_links + 2, 8);
  body = g_strdup_printf ("{\"time\":%u,\"devices\":4,\"links\":%u,\"clusters\":1}",
                          growth->n_rounds++, growth->n_links);
  fake_answer_set (answer, 200, "application/json", body);
}

static void
test_wait_settles (Fixture *fixture,
                   gconstpointer data)
{
  Growth growth = { 0, 0 };
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_set_handler (fixture->server, grow, &growth);
  topology = wait_for_topology (fixture, NULL, &error); /* starts it */
  g_assert_no_error (error);
  g_assert_cmpuint (growth.n_links, ==, 8);
  g_assert_cmpuint (growth.n_rounds, >=, 5);
  g_assert_cmpstr (vimos_onos_poller_get_version (fixture->poller), ==, "");
}

static void
test_wait_errors (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) unreachable = NULL;
  g_autoptr (GError) empty = NULL;
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (GError) stopped = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  fake_server_disconnect (fixture->server);
  g_assert_null (wait_for_topology (fixture, NULL, &unreachable));
  g_assert_error (unreachable, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE);

  fake_server_reconnect (fixture->server);
  fake_server_answer (fixture->server, "/devices", 200, "application/json", "{\"devices\":[]}");
  g_assert_null (wait_for_topology (fixture, NULL, &empty));
  g_test_message ("%s", empty->message);
  g_assert_error (empty, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_FOUND);

  vimos_onos_poller_wait_async (fixture->poller, cancellable, fake_result_cb, &place);
  run_for (10);
  g_cancellable_cancel (cancellable);
  result = fake_wait_result (&place);
  g_assert_null (vimos_onos_poller_wait_finish (fixture->poller, result, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_object (&result);
  vimos_onos_poller_wait_async (fixture->poller, NULL, fake_result_cb, &place);
  vimos_onos_poller_stop (fixture->poller);
  result = fake_wait_result (&place);
  g_assert_null (vimos_onos_poller_wait_finish (fixture->poller, result, &stopped));
  g_assert_error (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In the field's own time: what vimosctl waits before it can show anything. The best of three, as
 * others work here too. */
static void
test_wait_latency (Fixture *fixture,
                   gconstpointer data)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 3 && best >= 1500000; i++)
    {
      g_autoptr (VimosOnosPoller) poller = vimos_onos_poller_new (
          vimos_onos_poller_get_client (fixture->poller));
      g_autoptr (VimosTopology) topology = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;
      gint64 start = g_get_monotonic_time ();

      vimos_onos_poller_wait_async (poller, NULL, fake_result_cb, &place);
      result = fake_wait_result (&place);
      best = MIN (best, g_get_monotonic_time () - start);
      topology = vimos_onos_poller_wait_finish (poller, result, &error);
      g_assert_no_error (error);
      vimos_onos_poller_stop (poller);
    }
  g_test_message ("%.0f ms", best / 1000.0);
  if (g_getenv ("VIMOS_TEST_SLOW_MACHINE") == NULL)
    g_assert_cmpint (best, <, 1500000);
}

/* A stop in the middle of a round, and a start at once */
static void
test_restart (Fixture *fixture,
              gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      vimos_onos_poller_start (fixture->poller);
      run_for (i * 2);
      vimos_onos_poller_stop (fixture->poller);
    }
  vimos_onos_poller_start (fixture->poller);
  run_until_state (fixture, VIMOS_ONOS_LIVE);
  g_assert_cmpstr (fixture->states->str, ==, "l");
}

static void
test_properties (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (VimosOnosClient) client = NULL;
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *version = NULL;
  VimosOnosState state;

  vimos_onos_poller_start (fixture->poller);
  run_until_topologies (fixture, 1);
  fake_server_disconnect (fixture->server);
  run_until_state (fixture, VIMOS_ONOS_LOST);
  g_object_get (fixture->poller, "client", &client, "state", &state, "topology", &topology, "error",
                &error, "version", &version, NULL);
  g_assert_true (client == vimos_onos_poller_get_client (fixture->poller));
  g_assert_cmpint (state, ==, VIMOS_ONOS_LOST);
  g_assert_true (topology == vimos_onos_poller_get_topology (fixture->poller));
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_UNREACHABLE);
  g_assert_cmpstr (version, ==, "2.7.0");
}

#define ADD(name, func) g_test_add ("/onos/poller/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("life", test_life);
  ADD ("frugal", test_frugal);
  ADD ("change", test_change);
  ADD ("host-moves", test_host_moves);
  ADD ("loads", test_loads);
  ADD ("refused-login", test_refused_login);
  ADD ("starting", test_starting);
  ADD ("back-off", test_back_off);
  ADD ("wait", test_wait);
  ADD ("wait-settles", test_wait_settles);
  ADD ("wait-errors", test_wait_errors);
  ADD ("wait-latency", test_wait_latency);
  ADD ("restart", test_restart);
  ADD ("properties", test_properties);
  return g_test_run ();
}
