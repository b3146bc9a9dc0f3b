/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client-calls.h"
#include "onos-samples.h"

/* Requests */

static void
test_request_headers (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autofree char *token = g_base64_encode ((const guchar *) "onos:" PASSWORD,
                                            strlen ("onos:" PASSWORD));
  g_autofree char *expected = g_strconcat ("Basic ", token, NULL);
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  fake_server_answer_ring (server);
  topology = client_get_topology (client, &error);
  g_assert_no_error (error);
  fake_server_answer_sample (server, "/applications/" APP "/register", "register");
  vimos_onos_client_register_application_async (client, APP, NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  g_assert_true (vimos_onos_client_register_application_finish (client, result, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (fake_server_get_requests (server)->len, ==, 7);
  for (guint i = 0; i < fake_server_get_requests (server)->len; i++)
    {
      const FakeRequest *request = g_ptr_array_index (fake_server_get_requests (server), i);

      g_assert_cmpstr (request->authorization, ==, expected);
      /* a content type without a body is a 415 */
      g_assert_null (request->content_type);
      g_assert_null (request->accept_encoding);
      g_assert_cmpstr (request->body, ==, "");
    }
}

static void
test_odd_ids (void)
{
  static const char *const keys[][2] = {
    { "a b/c:ü", "/intents/" APP "/a%20b%2Fc:%C3%BC" }, /* as recorded */
    { "../../flows", "/intents/" APP "/..%2F..%2Fflows" },
    { "50%?x#y", "/intents/" APP "/50%25%3Fx%23y" },
  };
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = g_strconcat ("/onos/v1", keys[i][1], NULL);

      g_assert_cmpint (client_get_intent_state (client, keys[i][0], &error), ==,
                       VIMOS_INTENT_STATE_UNKNOWN);
      g_assert_no_error (error);
      g_assert_cmpstr (
          ((FakeRequest *) g_ptr_array_index (fake_server_get_requests (server), i))->path, ==,
          path);
    }
  fake_server_answer_sample (server, "/intents/" APP "/a%20b%2Fc:%C3%BC", "intent_oddkey_get");
  g_assert_cmpint (client_get_intent_state (client, "a b/c:ü", &error), ==, VIMOS_INTENT_STATE_INSTALLED);

  fake_server_answer_sample (server,
                             "/paths/00:00:00:00:00:01%2FNone/00:00:00:00:00:03%2FNone/disjoint",
                             "paths_disjoint_host");
  vimos_onos_client_get_disjoint_async (client, "00:00:00:00:00:01/None", "00:00:00:00:00:03/None",
                                        NULL, fake_result_cb, &place);
  result = fake_wait_result (&place);
  paths = vimos_onos_client_get_disjoint_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 2);
}

/* Answers */

static void
test_status (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (VimosOnosStatus) status = NULL;
  g_autoptr (VimosOnosStatus) old = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer_sample (server, "/system", "system");
  fake_server_answer_sample (server, "/topology", "topology");
  status = client_get_status (client, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (status->version, ==, "2.7.0");
  g_assert_cmpuint (status->topology_time, ==, 2495293963298);
  g_assert_cmpuint (status->hosts, ==, 4);

  /* 1.12 has no /system */
  fake_server_answer_sample (server, "/system", "err_unknown_url");
  old = client_get_status (client, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (old->version, ==, "");
  g_assert_cmpuint (old->devices, ==, 4);
  g_assert_cmpuint (old->links, ==, 8);
}

static const struct
{
  const char *name;
  guint status;
  const char *content_type;
  const char *body; /* or the name of a sample */
  int code;
} wrong_answers[] = {
  { "401", 0, NULL, "err_noauth", VIMOS_ONOS_ERROR_UNAUTHORIZED },
  { "403", 0, NULL, "err_guest_post", VIMOS_ONOS_ERROR_FORBIDDEN },
  { "404", 0, NULL, "err_unknown_device", VIMOS_ONOS_ERROR_NOT_FOUND },
  { "404 without type", 404, NULL, "{\"code\":404,\"message\":\"HTTP 404 Not Found\"}",
    VIMOS_ONOS_ERROR_NOT_FOUND },
  { "404 empty", 404, NULL, "", VIMOS_ONOS_ERROR_NOT_FOUND },
  { "404 while booting", 404, "text/html", "<html>Powered by Jetty</html>",
    VIMOS_ONOS_ERROR_STARTING },
  { "503 while booting", 503, "application/json",
    "{\"code\":503,\"message\":\"Service org.onosproject not found\"}", VIMOS_ONOS_ERROR_STARTING },
  { "503 in HTML", 503, "text/html", "<html></html>", VIMOS_ONOS_ERROR_STARTING },
  { "500", 0, NULL, "cluster_nodes", VIMOS_ONOS_ERROR_SERVER },
  { "500 with an echo", 500, "application/json",
    "{\"code\":500,\"message\":\"user onos with " PASSWORD "\"}", VIMOS_ONOS_ERROR_SERVER },
  { "502", 502, "text/html", "<html></html>", VIMOS_ONOS_ERROR_UNREACHABLE },
  { "400", 0, NULL, "err_intent_malformed", VIMOS_ONOS_ERROR_REFUSED },
  { "405", 0, NULL, "err_method", VIMOS_ONOS_ERROR_REFUSED },
  { "409", 409, "application/json", "{\"code\":409,\"message\":\"no\\u001b[2J\"}",
    VIMOS_ONOS_ERROR_REFUSED },
  { "415", 415, "text/html", "<html></html>", VIMOS_ONOS_ERROR_REFUSED },
  { "207", 207, "application/json", "{\"code\":207,\"message\":[\"one\",\"two\"]}",
    VIMOS_ONOS_ERROR_REFUSED },
  { "a web page", 200, "text/html", "<!DOCTYPE html><title>router</title>",
    VIMOS_ONOS_ERROR_NOT_ONOS },
  { "a page that says it is JSON", 200, "application/json", " <html></html>",
    VIMOS_ONOS_ERROR_NOT_ONOS },
  { "truncated", 200, "application/json", "{\"links\":[{\"src\":{\"po",
    VIMOS_ONOS_ERROR_MALFORMED },
  { "empty", 200, "application/json", "", VIMOS_ONOS_ERROR_MALFORMED },
  { "mistyped", 200, "application/json", "{\"links\":{\"src\":1}}", VIMOS_ONOS_ERROR_MALFORMED },
  { "another list", 200, "application/json", "{\"hosts\":[]}", VIMOS_ONOS_ERROR_MALFORMED },
  { "an array", 200, "application/json", "[]", VIMOS_ONOS_ERROR_MALFORMED },
};

static void
test_wrong_answers (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);

  fake_server_answer_ring (server);
  for (guint i = 0; i < G_N_ELEMENTS (wrong_answers); i++)
    {
      g_autoptr (GError) error = NULL;

      if (wrong_answers[i].status == 0)
        fake_server_answer_sample (server, "/links", wrong_answers[i].body);
      else
        fake_server_answer (server, "/links", wrong_answers[i].status,
                            wrong_answers[i].content_type, wrong_answers[i].body);
      g_assert_null (client_get_topology (client, &error));
      g_test_message ("%s: %s", wrong_answers[i].name, error->message);
      g_assert_error (error, VIMOS_ONOS_ERROR, wrong_answers[i].code);
      g_assert_true (g_str_has_prefix (error->message, fake_server_get_url (server)));
      g_assert_null (strstr (error->message, PASSWORD));
      g_assert_null (strchr (error->message, '\033'));
      g_assert_cmpuint (g_utf8_strlen (error->message, -1), <, 500);
      /* the end of what to do */
      g_assert_true (g_str_has_suffix (error->message, ".")
                     || wrong_answers[i].code == VIMOS_ONOS_ERROR_NOT_FOUND);
    }
}

static void
test_not_jetty (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GError) error = NULL;

  fake_server_set_jetty (server, FALSE);
  fake_server_answer (server, "/system", 404, "text/html", "<html>nginx</html>");
  g_assert_null (client_get_status (client, &error));
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS);
}

/* Statistics are decoration, and so are most members. */
static void
test_missing_decoration (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer_ring (server);
  fake_server_answer (server, "/statistics/ports", 500, "application/json",
                      "{\"code\":500,\"message\":\"x\"}");
  fake_server_answer (server, "/devices", 200, "application/json",
                      "{\"devices\":[{\"id\":\"of:0000000000000001\",\"annotations\":{\"name\":7,"
                      "\"latitude\":\"north\"}},"
                      "{\"id\":\"of:0000000000000002\",\"available\":false,\"annotations\":{"
                      "\"name\":\"a\\u0007b\",\"latitude\":\"48.1\",\"longitude\":\"11.5\"}}]}");
  topology = client_get_topology (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vimos_topology_get_n_devices (topology), ==, 2);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 2);
  g_assert_cmpstr (vimos_topology_get_device (topology, 0)->name, ==, "of:0000000000000001");
  g_assert_true (isnan (vimos_topology_get_device (topology, 0)->latitude));
  g_assert_cmpstr (vimos_topology_get_device (topology, 1)->name, ==, "a b");
  g_assert_cmpfloat (vimos_topology_get_device (topology, 1)->latitude, ==, 48.1);
}

static void
test_topology (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (VimosTopology) again = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer_ring (server);
  topology = client_get_topology (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 8);
  g_assert_cmpuint (vimos_topology_get_n_hosts (topology), ==, 4);
  /* the loads are there at once */
  g_assert_cmpfloat (vimos_topology_get_link (topology, 0)->load_mbps, >, 0);
  /* nothing changed: the very same snapshot */
  again = client_get_topology (client, &error);
  g_assert_no_error (error);
  g_assert_true (again == topology);
}

/* Before 2.3 */
static void
test_ports_device_by_device (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GError) error = NULL;
  const VimosConnectPoint one = { (char *) "of:0000000000000001", (char *) "3" };
  const VimosConnectPoint two = { (char *) "of:0000000000000002", (char *) "3" };

  fake_server_answer_ring (server);
  fake_server_answer_sample (server, "/devices/ports", "err_bad_device");
  fake_server_answer_sample (server, "/devices/of:0000000000000001/ports", "device_1_ports");
  topology = client_get_topology (client, &error);
  g_assert_no_error (error);
  g_assert_true (vimos_topology_has_port (topology, &one));
  g_assert_false (vimos_topology_has_port (topology, &two));
  g_assert_cmpuint (fake_server_count (server, "GET", "/onos/v1/devices/of:0000000000000004/ports"),
                    ==, 1);
}

static void
test_host_location (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (VimosConnectPoint) raw = NULL;
  g_autoptr (VimosConnectPoint) tagged = NULL;
  g_autoptr (VimosConnectPoint) unknown = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer_sample (server, "/hosts/00:00:00:00:00:01/None", "host_raw");
  raw = client_get_host_location (client, "00:00:00:00:00:01", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (raw->device, ==, "of:0000000000000001");
  g_assert_cmpstr (raw->port, ==, "1");

  fake_server_answer (server, "/hosts", 200, "application/json",
                      "{\"hosts\":[{\"id\":\"52:54:00:00:00:0A/"
                      "7\",\"mac\":\"52:54:00:00:00:0A\",\"vlan\":\"7\",\"ipAddresses\":[],"
                      "\"locations\":[{\"elementId\":\"of:0000000000000003\",\"port\":\"9\"}]}]}");
  tagged = client_get_host_location (client, "52:54:00:00:00:0a", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tagged->port, ==, "9");
  unknown = client_get_host_location (client, "52:54:00:00:00:0b", &error);
  g_assert_no_error (error);
  g_assert_null (unknown->device);
  g_assert_null (unknown->port);
}

static void
test_flows (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  GAsyncResult *place = NULL, *none_place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) none_result = NULL;
  g_autoptr (GPtrArray) flows = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer_sample (server, "/flows/of:0000000000000001", "flows_dev");
  fake_server_answer_sample (server, "/flows/of:00000000000000aa", "err_flow_unknown_dev");
  vimos_onos_client_get_flows_async (client, "of:0000000000000001", NULL, fake_result_cb, &place);
  vimos_onos_client_get_flows_async (client, "of:00000000000000aa", NULL, fake_result_cb,
                                     &none_place);
  result = fake_wait_result (&place);
  none_result = fake_wait_result (&none_place);
  flows = vimos_onos_client_get_flows_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (flows->len, >, 3);
  none = vimos_onos_client_get_flows_finish (client, none_result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_disjoint_same_device (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  fake_server_answer_sample (server, "/paths/of:0000000000000001/of:0000000000000001/disjoint",
                             "paths_same_dev_disjoint");
  vimos_onos_client_get_disjoint_async (client, "of:0000000000000001", "of:0000000000000001", NULL,
                                        fake_result_cb, &place);
  result = fake_wait_result (&place);
  paths = vimos_onos_client_get_disjoint_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (paths->len, ==, 0);
}

/* Redirects */

typedef struct
{
  const char *from;
  guint status;
  char *to;
} Redirect;

static void
redirect (FakeServer *server,
          const FakeRequest *request,
          FakeAnswer *answer,
          gpointer data)
{
  const Redirect *where = data;

  if (!g_str_has_suffix (request->path, where->from))
    return;
  fake_answer_set (answer, where->status, "text/html", "<html></html>");
  answer->header = g_strdup ("Location");
  answer->value = g_strdup (where->to);
}

static void
test_redirect_same_origin (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (VimosOnosStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *to = g_strconcat (fake_server_get_url (server), "/onos/v1/system/", NULL);
  Redirect where = { "/system", 302, to };

  fake_server_answer_ring (server);
  fake_server_answer_sample (server, "/system/", "system");
  fake_server_set_handler (server, redirect, &where);
  status = client_get_status (client, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (status->version, ==, "2.7.0");
}

static void
assert_not_followed (guint status,
                     const char *to)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GError) error = NULL;
  Redirect where = { "/system", status, (char *) to };

  fake_server_answer_ring (server);
  fake_server_set_handler (server, redirect, &where);
  g_assert_null (client_get_status (client, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS);
  g_assert_null (strstr (error->message, "hidden"));
}

static void
test_redirect_elsewhere (void)
{
  g_autoptr (FakeServer) other = fake_server_new ();
  g_autofree char *other_port = g_strconcat (fake_server_get_url (other), "/onos/v1/system", NULL);

  fake_server_answer_ring (other);
  assert_not_followed (302, other_port);
  assert_not_followed (301, "http://portal.example/login?hidden=1");
  assert_not_followed (307, "http://who:hidden@portal.example/");
  assert_not_followed (308, "file:///etc/passwd");
  assert_not_followed (302, "http://[");
  assert_not_followed (302, "system"); /* round in circles */
  g_assert_cmpuint (fake_server_get_requests (other)->len, ==, 0);
}

/* A login must not go to somebody whom nobody vouches for. */
static void
try_untrusted_server (void)
{
  g_autoptr (FakeServer) server = fake_server_new_tls ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GError) error = NULL;

  fake_server_answer_ring (server);
  g_assert_null (client_get_status (client, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, VIMOS_ONOS_ERROR, VIMOS_ONOS_ERROR_NOT_ONOS);
  g_assert_cmpuint (fake_server_get_requests (server)->len, ==, 0);
}

/* In a process of its own that ends without looking back: where GnuTLS has been loaded, the leak
 * sanitizer's search through the threads' storage crashes now and then. */
static void
test_untrusted_certificate (void)
{
  if (g_test_subprocess ())
    {
      try_untrusted_server ();
      _exit (EXIT_SUCCESS);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* Addresses */

static void
test_addresses (void)
{
  static const char *const good[][2] = {
    { "http://10.0.0.1:8181", "http://10.0.0.1:8181" },
    { " http://10.0.0.1:8181/ ", "http://10.0.0.1:8181" },
    { "http://10.0.0.1:8181/onos/v1", "http://10.0.0.1:8181" },
    { "http://10.0.0.1:8181/onos/v1/", "http://10.0.0.1:8181" },
    { "http://10.0.0.1:8181/onos", "http://10.0.0.1:8181" },
    { "http://10.0.0.1:8181/onos/ui/index.html#/topo2", "http://10.0.0.1:8181" },
    { "https://ctl.example/east/onos/v1", "https://ctl.example/east" },
    { "10.0.0.1", "http://10.0.0.1:8181" },
    { "localhost:80", "http://localhost" },
    { "[::1]", "http://[::1]:8181" },
    { "HTTP://ctl.example:8181", "http://ctl.example:8181" },
  };
  static const char *const bad[] = {
    "",
    "http://",
    "ftp://10.0.0.1",
    "http://onos:hidden@10.0.0.1:8181",
    "onos:hidden@10.0.0.1",
    "http://10.0.0.1:99999",
    "http://10.0.0.1:8181/?x=hidden",
    "http://a b",
    "http://10.0.0.1:0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VimosOnosClient) client = vimos_onos_client_new (good[i][0], NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (vimos_onos_client_get_url (client), ==, good[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (vimos_onos_client_new (bad[i], "onos", "rocks", &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, "hidden"));
    }
}

/* Large enough to be decoded in a thread, as a fabric of 40 × 40 with its links would be */
static void
test_large (void)
{
  g_autoptr (FakeServer) server = fake_server_new ();
  g_autoptr (VimosOnosClient) client = client_make (server);
  g_autoptr (GString) devices = g_string_new ("{\"devices\":[");
  g_autoptr (GString) links = g_string_new ("{\"links\":[");
  g_autoptr (VimosTopology) topology = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1600; i++)
    {
      g_string_append_printf (devices, "%s{\"id\":\"of:%016x\",\"available\":true}",
                              i > 0 ? "," : "", i);
      if (i > 0)
        g_string_append_printf (links,
                                "%s{\"src\":{\"port\":\"1\",\"device\":\"of:%016x\"},\"dst\":{"
                                "\"port\":\"2\",\"device\":\"of:%016x\"},"
                                "\"type\":\"DIRECT\",\"state\":\"ACTIVE\"}",
                                i > 1 ? "," : "", i - 1, i);
    }
  g_string_append (devices, "]}");
  g_string_append (links, "]}");
  fake_server_answer_ring (server);
  fake_server_answer (server, "/devices", 200, "application/json", devices->str);
  fake_server_answer (server, "/links", 200, "application/json", links->str);
  topology = client_get_topology (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vimos_topology_get_n_devices (topology), ==, 1600);
  g_assert_cmpuint (vimos_topology_get_n_links (topology), ==, 1599);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onos/client/request-headers", test_request_headers);
  g_test_add_func ("/onos/client/odd-ids", test_odd_ids);
  g_test_add_func ("/onos/client/status", test_status);
  g_test_add_func ("/onos/client/wrong-answers", test_wrong_answers);
  g_test_add_func ("/onos/client/not-jetty", test_not_jetty);
  g_test_add_func ("/onos/client/missing-decoration", test_missing_decoration);
  g_test_add_func ("/onos/client/topology", test_topology);
  g_test_add_func ("/onos/client/ports-device-by-device", test_ports_device_by_device);
  g_test_add_func ("/onos/client/host-location", test_host_location);
  g_test_add_func ("/onos/client/flows", test_flows);
  g_test_add_func ("/onos/client/disjoint-same-device", test_disjoint_same_device);
  g_test_add_func ("/onos/client/redirect-same-origin", test_redirect_same_origin);
  g_test_add_func ("/onos/client/redirect-elsewhere", test_redirect_elsewhere);
  g_test_add_func ("/onos/client/untrusted-certificate", test_untrusted_certificate);
  g_test_add_func ("/onos/client/addresses", test_addresses);
  g_test_add_func ("/onos/client/large", test_large);
  return g_test_run ();
}
