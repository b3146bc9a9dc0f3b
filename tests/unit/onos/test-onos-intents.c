/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "client-calls.h"

static void
test_post (void)
{
  const VimosSelector selector = { .tcp_dst = 49152 };
  const VimosConnectPoint ingress = { (char *) "of:0000000000000001", (char *) "1" };
  const VimosConnectPoint egress = { (char *) "of:0000000000000001", (char *) "[s1-eth2](2)" };
  g_autoptr (VimosIntent) intent = vimos_intent_new (VIMOS_INTENT_POINT_TO_POINT, APP, "key-1",
                                                     30000, &selector, &ingress, 1, &egress);
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  const FakeRequest *request;

  fake_server_answer_sample (server, "/intents", "intent_post");
  vimos_onos_client_post_intent_async (client, intent, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  g_assert_true (vimos_onos_client_post_intent_finish (client, result, &error));
  g_assert_no_error (error);
  request = g_ptr_array_index (fake_server_get_requests (server), 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->content_type, ==, "application/json");
  g_assert_cmpstr (request->body, ==,
                   "{\"type\":\"PointToPointIntent\",\"appId\":\"" APP
                   "\",\"key\":\"key-1\",\"priority\":30000,"
                   "\"selector\":{\"criteria\":[{\"type\":\"ETH_TYPE\",\"ethType\":\"0x0800\"},{"
                   "\"type\":\"IP_PROTO\",\"protocol\":6},"
                   "{\"type\":\"TCP_DST\",\"tcpPort\":49152}]},"
                   "\"ingressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"1\"},"
                   "\"egressPoint\":{\"device\":\"of:0000000000000001\",\"port\":\"2\"}}");
}

static void
test_intent_state (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GError) error = NULL;

  fake_server_answer_sample (server, "/intents/" APP "/key-1", "intent_by_key");
  fake_server_answer_sample (server, "/intents/" APP "/abc", "err_intent_unknown_str");
  fake_server_answer_sample (server, "/intents/" APP "/17", "err_intent_unknown_num");
  g_assert_cmpint (client_get_intent_state (client, "key-1", &error), ==, VIMOS_INTENT_STATE_INSTALLED);
  g_assert_cmpint (client_get_intent_state (client, "abc", &error), ==, VIMOS_INTENT_STATE_UNKNOWN);
  g_assert_cmpint (client_get_intent_state (client, "17", &error), ==, VIMOS_INTENT_STATE_UNKNOWN);
  g_assert_no_error (error);

  /* while it boots, nothing is known about any intent */
  fake_server_answer (server, "/intents/" APP "/key-1", 404, "text/html", "<html></html>");
  client_get_intent_state (client, "key-1", &error);
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_STARTING);
}

static void
test_list_intents (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) old_keys = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer_sample (server, "/intents/application/" APP, "intents_application");
  keys = client_list_intents (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (keys, 0), ==, "key-1");

  /* before 2.7 this is the intent of an application "application" with a key like ours */
  fake_server_answer_sample (server, "/intents/application/" APP, "err_intent_unknown_str");
  fake_server_answer (
      server, "/intents", 200, "application/json",
      "{\"intents\":[{\"type\":\"PointToPointIntent\",\"id\":\"0x1\",\"key\":\"theirs\",\"appId\":"
      "\"org.other\",\"state\":\"INSTALLED\"},"
      "{\"type\":\"PointToPointIntent\",\"id\":\"0x2\",\"key\":\"a b\",\"appId\":\"" APP
      "\",\"state\":\"CORRUPT\"}]}");
  old_keys = client_list_intents (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (old_keys->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (old_keys, 0), ==, "a b");

  /* an application that was never registered */
  fake_server_answer_sample (server, "/intents/application/" APP, "intents_query_unknown");
  fake_server_answer_sample (server, "/intents", "intents_empty");
  none = client_list_intents (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

#define SHOWN(state)                                                                               \
  "{\"type\":\"PointToPointIntent\",\"key\":\"k\",\"appId\":\"" APP "\",\"state\":\"" state "\"}"
#define NO_SUCH_KEY "{\"code\":400,\"message\":\"For input string: \\\"k\\\"\"}"

/* An intent's life: how many DELETEs it takes, and how often it is shown after the last one */
typedef struct
{
  guint deletes_needed;
  guint shown_after;
  guint absent_at_first; /* looks and DELETEs that do not find it yet */
  guint n_deletes;
  const char *state;
} Life;

static void
live (FakeServer *server,
      const FakeRequest *request,
      FakeAnswer *answer,
      gpointer data)
{
  Life *life = data;
  gboolean gone = life->n_deletes >= life->deletes_needed;

  if (life->absent_at_first > 0)
    {
      life->absent_at_first--;
      fake_answer_set (answer, 400, "application/json", NO_SUCH_KEY);
    }
  else if (strcmp (request->method, "DELETE") == 0)
    {
      life->n_deletes++;
      fake_answer_set (answer, 204, NULL, NULL);
    }
  else if (!gone)
    fake_answer_set (answer, 200, "application/json", life->state);
  else if (life->shown_after > 0)
    {
      life->shown_after--;
      fake_answer_set (answer, 200, "application/json", SHOWN ("WITHDRAWN"));
    }
  else
    fake_answer_set (answer, 400, "application/json", NO_SUCH_KEY);
}

static void
assert_deletes (Life life,
                guint n_deletes)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GError) error = NULL;

  fake_server_set_handler (server, live, &life);
  g_assert_true (client_delete_intent (client, "k", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (life.n_deletes, ==, n_deletes);
}

static void
test_delete (void)
{
  assert_deletes ((Life){ .deletes_needed = 1, .state = SHOWN ("INSTALLED") }, 1);
  assert_deletes ((Life){ .deletes_needed = 1, .shown_after = 2, .state = SHOWN ("INSTALLED") }, 1);
  /* CORRUPT: 204, and it stays */
  assert_deletes ((Life){ .deletes_needed = 3, .state = SHOWN ("CORRUPT") }, 3);
  assert_deletes ((Life){ .deletes_needed = 2, .state = SHOWN ("WITHDRAWN") }, 2);
  /* posted a moment ago: neither DELETE nor GET know it yet */
  assert_deletes (
      (Life){ .deletes_needed = 1, .absent_at_first = 2, .state = SHOWN ("INSTALLING") }, 1);
  /* never was there */
  assert_deletes ((Life){ .absent_at_first = G_MAXUINT }, 0);
}

static void
test_delete_stays (void)
{
  Life life = { .deletes_needed = G_MAXUINT, .state = SHOWN ("CORRUPT") };
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GError) error = NULL;

  vimos_onos_client_set_delete_deadline (client, 400);
  fake_server_set_handler (server, live, &life);
  g_assert_false (client_delete_intent (client, "k", &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_SERVER);
  g_assert_nonnull (strstr (error->message, "corrupt"));
  g_assert_cmpuint (life.n_deletes, >, 1);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_delete_cancelled (void)
{
  Life life = { .deletes_needed = G_MAXUINT, .state = SHOWN ("CORRUPT") };
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  fake_server_set_handler (server, live, &life);
  g_timeout_add (100, cancel_cb, cancellable);
  vimos_onos_client_delete_intent_async (client, APP, "k", cancellable, fake_result_cb, &place);
  result = fake_wait_result (&place);
  g_assert_false (vimos_onos_client_delete_intent_finish (client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onos/intents/post", test_post);
  g_test_add_func ("/onos/intents/intent-state", test_intent_state);
  g_test_add_func ("/onos/intents/list-intents", test_list_intents);
  g_test_add_func ("/onos/intents/delete", test_delete);
  g_test_add_func ("/onos/intents/delete-stays", test_delete_stays);
  g_test_add_func ("/onos/intents/delete-cancelled", test_delete_cancelled);
  return g_test_run ();
}
