/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>

#include "fake-lab.h"
#include "vimos-arrival-graph.h"
#include "vimos-arrival.h"
#include "vimos-pin-intents.h"
#include "vimos-pin.h"
#include "vimos-plan-private.h"

/* What a run puts into the network and takes out again: the pin and the arrival intent. */

#define RUN_ID "0123456789abcdef"

typedef struct
{
  FakeLab lab;
  VimosPin *pin;
  VimosArrival *arrival;
  gboolean done;
  GError *error;
  gint64 took;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  g_autoptr (GPtrArray) macs = g_ptr_array_new ();

  fake_lab_set_up (&f->lab, NULL);
  f->pin = vimos_pin_new (f->lab.context, RUN_ID, "10.97.0.1", "10.97.0.3");
  vimos_pin_set_ports (f->pin, 49160, 49161);
  g_ptr_array_add (macs, (gpointer) FAKE_MAC);
  f->arrival = vimos_arrival_new (f->lab.context, RUN_ID, macs, f->lab.target);
}

static gboolean
is_unused (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  fake_lab_wait (is_unused, f->pin);
  fake_lab_wait (is_unused, f->arrival);
  g_assert_finalize_object (f->pin);
  g_assert_finalize_object (f->arrival);
  g_clear_error (&f->error);
  fake_lab_tear_down (&f->lab, NULL);
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
wait (Fixture *f)
{
  gint64 began = g_get_monotonic_time ();

  fake_lab_wait (is_done, f);
  f->took = g_get_monotonic_time () - began;
  f->done = FALSE;
}

#define DEFINE_CALLBACK(name, type, finish)         \
  static void name (GObject *source,                \
                    GAsyncResult *result,           \
                    gpointer user_data)             \
  {                                                 \
    Fixture *f = user_data;                         \
                                                    \
    g_clear_error (&f->error);                      \
    finish (type (source), result, &f->error);      \
    f->done = TRUE;                                 \
  }

DEFINE_CALLBACK (pin_installed_cb, VIMOS_PIN, vimos_pin_install_finish)
DEFINE_CALLBACK (pin_withdrawn_cb, VIMOS_PIN, vimos_pin_withdraw_finish)
DEFINE_CALLBACK (arrival_installed_cb, VIMOS_ARRIVAL, vimos_arrival_install_finish)
DEFINE_CALLBACK (arrival_settled_cb, VIMOS_ARRIVAL, vimos_arrival_settle_finish)
DEFINE_CALLBACK (arrival_withdrawn_cb, VIMOS_ARRIVAL, vimos_arrival_withdraw_finish)

static VimosPath *
find_path (Fixture *f,
           guint index)
{
  g_autoptr (VimosPlan) plan = fake_lab_make_plan (&f->lab);
  g_autoptr (VimosCandidate) candidate =
      g_list_model_get_item (vimos_plan_get_candidates (plan), index);

  g_assert_nonnull (candidate);
  return vimos_path_ref (vimos_candidate_get_path (candidate));
}

static void
install (Fixture *f,
         VimosPath *path)
{
  vimos_pin_set_path (f->pin, path, &f->error);
  g_assert_no_error (f->error);
  vimos_pin_install_async (f->pin, NULL, pin_installed_cb, f);
  wait (f);
}

/* ---- the pin ---- */

/* Each switch, port and direction once; each from its far end; nothing but the two ports between
 * the two addresses. */
static void
test_intents (Fixture *f,
              gconstpointer data)
{
  g_autoptr (VimosPath) path = find_path (f, 0); /* s1/1 … s1/2, s4/3 … s4/2, s3/3 … s3/1 */
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) intents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_intent_unref);
  VimosPinTraffic traffic = { RUN_ID, "10.97.0.1", "10.97.0.3", { 49160, 49161 }, devices };
  static const struct
  {
    guint device;
    const char *in, *out;
    guint16 src, dst;
  } wanted[] = {
    { 3, "3", "1", 0, 49160 }, { 1, "2", "1", 49160, 0 }, { 3, "3", "1", 0, 49161 },
    { 1, "2", "1", 49161, 0 }, { 4, "3", "2", 0, 49160 }, { 4, "2", "3", 49160, 0 },
    { 4, "3", "2", 0, 49161 }, { 4, "2", "3", 49161, 0 }, { 1, "1", "2", 0, 49160 },
    { 3, "1", "3", 49160, 0 }, { 1, "1", "2", 0, 49161 }, { 3, "1", "3", 49161, 0 },
  };

  vimos_pin_make_intents (&traffic, path, intents);
  g_assert_cmpuint (intents->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < intents->len; i++)
    {
      VimosIntent *intent = g_ptr_array_index (intents, i);
      const VimosSelector *selector = vimos_intent_get_selector (intent);
      g_autofree char *device = g_strdup_printf ("of:%016u", wanted[i].device);

      g_assert_cmpint (vimos_intent_get_intent_type (intent), ==, VIMOS_INTENT_POINT_TO_POINT);
      g_assert_cmpstr (vimos_intent_get_egress (intent)->device, ==, device);
      g_assert_cmpstr (vimos_intent_get_ingress (intent, 0)->device, ==, device);
      g_assert_cmpstr (vimos_intent_get_ingress (intent, 0)->port, ==, wanted[i].in);
      g_assert_cmpstr (vimos_intent_get_egress (intent)->port, ==, wanted[i].out);
      g_assert_cmpuint (selector->tcp_src, ==, wanted[i].src);
      g_assert_cmpuint (selector->tcp_dst, ==, wanted[i].dst);
      g_assert_cmpstr (selector->ipv4_src, ==, wanted[i].dst > 0 ? "10.97.0.1/32" : "10.97.0.3/32");
      g_assert_cmpstr (selector->ipv4_dst, ==, wanted[i].dst > 0 ? "10.97.0.3/32" : "10.97.0.1/32");
      g_assert_null (selector->eth_dst);
      g_assert_cmpuint (vimos_intent_get_priority (intent), >, 100);
      g_assert_cmpuint (vimos_intent_get_priority (intent), <, 40000);
    }
}

static void
test_pin (Fixture *f,
          gconstpointer data)
{
  g_autoptr (VimosPath) path = find_path (f, 0);

  install (f, path);
  g_assert_no_error (f->error);
  g_assert_cmpuint (vimos_pin_get_installed (f->pin), ==, 12);
  g_assert_cmpuint (vimos_pin_get_total (f->pin), ==, 12);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, "vimos-" RUN_ID "-"), ==, 12);
  vimos_pin_withdraw_async (f->pin, NULL, pin_withdrawn_cb, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_cmpuint (vimos_pin_get_installed (f->pin), ==, 0);
}

/* Another path: the shared switches keep their keys, what only the old one needed goes. */
static void
test_pin_other_path (Fixture *f,
                     gconstpointer data)
{
  g_autoptr (VimosPath) one = find_path (f, 0);
  g_autoptr (VimosPath) other = find_path (f, 1);

  install (f, one);
  g_assert_no_error (f->error);
  install (f, other);
  g_assert_no_error (f->error);
  g_assert_cmpuint (vimos_pin_get_keys (f->pin)->len, ==,
                    16); /* s1 and s3 twice the same, s4, s2 */
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 12);
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 24);
  vimos_pin_withdraw_async (f->pin, NULL, pin_withdrawn_cb, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
}

static void
test_pin_finds_all (Fixture *f,
                 gconstpointer data)
{
  g_autoptr (VimosPath) path = find_path (f, 0);

  install (f, path);
  fake_onos_put (f->lab.onos, "org.vimos.app",
                 "vimos-" RUN_ID "-f-99"); /* one that no list of ours has */
  fake_onos_put (f->lab.onos, "org.vimos.app", "vimos-fedcba9876543210-f-1");
  fake_onos_put (f->lab.onos, "org.example.other", "vimos-" RUN_ID "-f-98");
  vimos_pin_withdraw_async (f->pin, NULL, pin_withdrawn_cb, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, "-99"), ==, 0);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==,
                    2); /* another run's, another application's */
}

static gboolean
stop_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* Cancelled at any moment of the installation, withdrawn after that: nothing comes up later. */
static void
test_pin_cancelled (Fixture *f,
                    gconstpointer data)
{
  g_autoptr (VimosPath) path = find_path (f, 0);

  for (guint ms = 0; ms < 24; ms += 3)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      vimos_pin_set_path (f->pin, path, NULL);
      vimos_pin_install_async (f->pin, cancellable, pin_installed_cb, f);
      g_timeout_add_full (G_PRIORITY_DEFAULT, ms * fake_lab_get_pace (), stop_cb,
                          g_object_ref (cancellable), g_object_unref);
      wait (f);
      vimos_pin_withdraw_async (f->pin, NULL, pin_withdrawn_cb, f);
      wait (f);
      g_assert_no_error (f->error);
      g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
    }
}

static void
test_unknown_port (Fixture *f,
                   gconstpointer data)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (f->lab.poller);
  const VimosConnectPoint from = { (char *) "of:0000000000000001", (char *) "7" };
  const VimosConnectPoint here = { (char *) "of:0000000000000001", (char *) "1" };
  g_autoptr (VimosPath) unknown = vimos_path_new (topology, &from, &here, NULL, 0);
  g_autoptr (VimosPath) behind_one_port = vimos_path_new (topology, &here, &here, NULL, 0);

  g_assert_false (vimos_pin_set_path (f->pin, unknown, &f->error));
  g_assert_error (f->error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NO_PATH);
  g_clear_error (&f->error);
  g_assert_false (vimos_pin_set_path (f->pin, behind_one_port, &f->error));
  g_assert_error (f->error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NO_PATH);
  g_assert_null (vimos_pin_get_path (f->pin));
}

/* ---- the arrival ---- */

static void
install_arrival (Fixture *f)
{
  vimos_arrival_install_async (f->arrival, NULL, arrival_installed_cb, f);
  wait (f);
}

static void
test_arrival (Fixture *f,
              gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object, *egress;
  JsonArray *ingress;

  install_arrival (f);
  g_assert_no_error (f->error);
  g_assert_true (vimos_arrival_get_posted (f->arrival));
  root = json_from_string (fake_onos_get_body (f->lab.onos, "vimos-" RUN_ID "-a-0"), NULL);
  object = json_node_get_object (root);
  egress = json_object_get_object_member (object, "egressPoint");
  ingress = json_object_get_array_member (object, "ingressPoint");
  g_assert_cmpstr (json_object_get_string_member (object, "type"), ==,
                   "MultiPointToSinglePointIntent");
  g_assert_cmpstr (json_object_get_string_member (egress, "device"), ==, "of:0000000000000003");
  g_assert_cmpstr (json_object_get_string_member (egress, "port"), ==, "1");
  /* hv1's and the VM's port once, the operator's; not the target's. */
  g_assert_cmpuint (json_array_get_length (ingress), ==, 2);
  vimos_arrival_withdraw_async (f->arrival, NULL, arrival_withdrawn_cb, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
}

static void
test_arrival_hurries (Fixture *f,
                      gconstpointer data)
{
  fake_onos_set_state (f->lab.onos, "-a-", "INSTALLING");
  install_arrival (f);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (f->took, <, f->lab.timings.arrival_timeout + 100000 * fake_lab_get_pace ());
  g_assert_true (vimos_arrival_get_posted (f->arrival));
  fake_onos_set_vm (f->lab.onos, 3);
  vimos_arrival_settle_async (f->arrival, NULL, arrival_settled_cb, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
}

static gboolean
move_vm_cb (gpointer data)
{
  fake_onos_set_vm (data, 3);
  return G_SOURCE_REMOVE;
}

static gboolean
drop_rule_cb (gpointer data)
{
  fake_onos_set_stale_rule (data, FALSE);
  return G_SOURCE_REMOVE;
}

/* It stays until the store names the new place and the last rule to the old one is gone, whichever
 * is later. */
static void
test_arrival_settles (Fixture *f,
                      gconstpointer data)
{
  fake_onos_set_stale_rule (f->lab.onos, TRUE);
  install_arrival (f);
  g_timeout_add (60 * fake_lab_get_pace (), move_vm_cb, f->lab.onos);
  g_timeout_add (150 * fake_lab_get_pace (), drop_rule_cb, f->lab.onos);
  vimos_arrival_settle_async (f->arrival, NULL, arrival_settled_cb, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpint (f->took, >=, 145000 * fake_lab_get_pace ());
  g_assert_cmpint (f->took, <, 400000 * fake_lab_get_pace ());
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
}

static void
test_arrival_has_an_end (Fixture *f,
                         gconstpointer data)
{
  install_arrival (f);
  vimos_arrival_settle_async (f->arrival, NULL, arrival_settled_cb, f); /* the VM never speaks */
  wait (f);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (f->took, >=, f->lab.timings.arrival_patience);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_false (vimos_arrival_get_posted (f->arrival));
}

static void
test_unknown_vm (Fixture *f,
                 gconstpointer data)
{
  fake_onos_set_vm (f->lab.onos, 0);
  install_arrival (f);
  vimos_arrival_settle_async (f->arrival, NULL, arrival_settled_cb, f);
  wait (f);
  g_assert_no_error (f->error);
}

static void
test_graph (Fixture *f,
            gconstpointer data)
{
  VimosTopology *topology = vimos_onos_poller_get_topology (f->lab.poller);
  const VimosConnectPoint place = { (char *) "of:0000000000000003", (char *) "1" };
  g_autoptr (VimosArrivalGraph) graph = vimos_arrival_graph_new (topology, &place);
  guint s1 = 0, s2 = 0, s3 = 0;

  vimos_topology_find_device (topology, "of:0000000000000001", &s1);
  vimos_topology_find_device (topology, "of:0000000000000002", &s2);
  vimos_topology_find_device (topology, "of:0000000000000003", &s3);
  g_assert_cmpuint (graph->distance[s1], ==, 2);
  g_assert_cmpuint (graph->distance[s2], ==, 1);
  g_assert_cmpuint (graph->distance[s3], ==, 0);
  g_assert_true (vimos_arrival_graph_leads_there (graph, s2, "3"));
  g_assert_false (vimos_arrival_graph_leads_there (graph, s2, "2")); /* back to s1 */
  g_assert_false (vimos_arrival_graph_leads_there (graph, s2, "1")); /* out to a host */
  g_assert_true (vimos_arrival_graph_leads_there (graph, s1, "2"));
  g_assert_true (vimos_arrival_graph_leads_there (graph, s1, "3"));
  g_assert_false (vimos_arrival_graph_leads_there (graph, s1, "1")); /* the old place */
  g_assert_true (vimos_arrival_graph_leads_there (graph, s3, "1"));
  g_assert_false (vimos_arrival_graph_leads_there (graph, s3, "2"));
  g_assert_false (vimos_arrival_graph_leads_there (graph, s3, NULL));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/network/" name, Fixture, NULL, set_up, func, tear_down)
  add ("pin/intents", test_intents);
  add ("pin/installs", test_pin);
  add ("pin/other-path", test_pin_other_path);
  add ("pin/finds-all", test_pin_finds_all);
  add ("pin/cancelled", test_pin_cancelled);
  add ("pin/unknown-port", test_unknown_port);
  add ("arrival/installs", test_arrival);
  add ("arrival/hurries", test_arrival_hurries);
  add ("arrival/settles", test_arrival_settles);
  add ("arrival/has-an-end", test_arrival_has_an_end);
  add ("arrival/unknown-vm", test_unknown_vm);
  add ("arrival/graph", test_graph);
#undef add
  return g_test_run ();
}
