/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "emulator-fixture.h"
#include "vimos-emu-json.h"
#include "vimos-emu-packet.h"

/* Whatever comes over the wire is answered, and the controller lives on. */

static void
assert_alive (Fixture *fixture)
{
  g_assert_cmpuint (fixture_count (fixture, "/links", "links"), ==, 8);
}

static void
expect_raw (Fixture *fixture,
            const char *target,
            const char *status)
{
  g_autofree char *request = g_strdup_printf (
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic b25vczpyb2Nrcw==\r\nConnection: close\r\n\r\n",
      target);
  g_autofree char *answer = fixture_raw (fixture, request, -1);
  g_autofree char *expected = g_strconcat ("HTTP/1.1 ", status, NULL);

  if (!g_str_has_prefix (answer, expected))
    g_error ("%s: expected %s, got %s", target, expected, answer);
}

static void
test_targets (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *slashes = g_strnfill (5000, '/');
  g_autofree char *many = g_strconcat ("/onos/v1", slashes, NULL);
  g_autofree char *word = g_strnfill (5000, 'a');
  g_autofree char *long_key = g_strconcat ("/onos/v1/intents/org.onosproject.cli/", word, NULL);

  expect_raw (fixture, "/onos/v1/hosts/%zz", "400");
  expect_raw (fixture, "/onos/v1/hosts/%", "400");
  expect_raw (fixture, "/onos/v1/devices/%00", "400");
  expect_raw (fixture, "/onos/v1/devices/%ff%fe", "400");
  expect_raw (fixture, "/", "404");
  expect_raw (fixture, "/onos/v2/devices", "404");
  expect_raw (fixture, "/onos/v1/..%2f..%2fetc", "404");
  expect_raw (fixture, "/onos/v1/devices/of:1/ports/extra/more/and/more/still", "404");
  expect_raw (fixture, many, "404");
  expect_raw (fixture, long_key, "400");
  expect_raw (fixture, "/onos/v1/topology/clusters/-1", "404");
  expect_raw (fixture, "/onos/v1/topology/clusters/99999999999999999999", "404");
  expect_raw (fixture, "/onos/v1/statistics/ports/x/%20", "400");
  expect_raw (fixture, "/onos/v1/links?device=of:1&port=zzz", "400");
  expect_raw (fixture, "/onos/v1/links?device=of:1&direction=UP", "400");
  assert_alive (fixture);
}

static void
test_login (Fixture *fixture,
            gconstpointer data)
{
  static const char *const values[] = { "", "Basic", "Basic ", "Basic !!!", "Basic b25vcw==", "Bearer x",
                                        "Basic b25vczpyb2NrcwA=", "Basic b25vczpyb2Nrc3g=" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *request = g_strdup_printf (
          "GET /onos/v1/devices HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nConnection: close\r\n\r\n", values[i]);
      g_autofree char *answer = fixture_raw (fixture, request, -1);

      /* A zero byte ends the password; nothing else of these is right. */
      if (g_str_has_suffix (values[i], "AA=") == FALSE && strstr (values[i], "cwA=") == NULL
          && !g_str_has_prefix (answer, "HTTP/1.1 401"))
        g_error ("“%s”: %s", values[i], answer);
    }
}

static void
test_bodies (Fixture *fixture,
             gconstpointer data)
{
  static const char *const paths[] = {
    "/intents", "/flows", "/flows/of:0000000000000001", "/hosts", "/network/configuration",
    "/network/configuration/links", "/network/configuration/devices/of:0000000000000001/basic",
    "/configuration/org.onosproject.fwd.ReactiveForwarding", "/devices/of:0000000000000001/portstate/1",
  };
  static const char *const bodies[] = {
    "{", "}", "[", "[]", "[1,2", "null", "1", "\"x\"", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}",
    "tru", "nul", "-", "01", "1.", "1e", "{\"\\ud800\":1}", "{\"\\udc00\\ud800\":1}", "{\"\\u12\":1}",
    "{\"\\x\":1}", "{\"a\":\"\x01\"}", "{\"a\":\"\xff\xfe\"}", "// {}", "/* */{}", "var x = {};",
    "{\"flows\":5}", "{\"flows\":[5]}", "{\"flows\":[{}]}", "{\"links\":5}", "{\"links\":{\"x\":5}}",
    "{\"links\":{\"x\":{\"basic\":5}}}", "{\"devices\":{\"x\":{\"basic\":[]}}}", "{\"nothing\":{}}",
    "{\"type\":5}", "{\"type\":{}}", "{\"type\":\"PointToPointIntent\",\"appId\":[]}",
    "{\"type\":\"PointToPointIntent\",\"appId\":\"org.onosproject.cli\",\"selector\":{\"criteria\":{}}}",
    "{\"type\":\"PointToPointIntent\",\"appId\":\"org.onosproject.cli\",\"selector\":{\"criteria\":[null]}}",
    "{\"type\":\"PointToPointIntent\",\"appId\":\"org.onosproject.cli\",\"key\":\"0xzz\"}",
    "{\"type\":\"PointToPointIntent\",\"appId\":\"org.onosproject.cli\",\"resourceGroup\":\"\"}",
    "{\"type\":\"PointToPointIntent\",\"appId\":\"org.onosproject.cli\",\"ingressPoint\":{},\"egressPoint\":{}}",
    "{\"type\":\"PointToPointIntent\",\"appId\":\"org.onosproject.cli\",\"priority\":9e99}",
    "{\"type\":\"PointToPointIntent\",\"appId\":\"org.onosproject.cli\",\"priority\":99999999999999999999}",
    "{\"type\":\"MultiPointToSinglePointIntent\",\"appId\":\"org.onosproject.cli\",\"ingressPoint\":[],"
    "\"egressPoint\":{\"device\":\"x\",\"port\":1}}",
    "{\"type\":\"HostToHostIntent\",\"appId\":\"org.onosproject.cli\",\"one\":\"x\",\"two\":\"y\"}",
    "{\"mac\":\"00:00:00:00:00:01\",\"vlan\":\"99999\",\"locations\":[],\"ipAddresses\":[]}",
    "{\"mac\":\"00:00:00:00:00:01\",\"vlan\":\"-1\",\"locations\":5,\"ipAddresses\":[]}",
    "{\"mac\":\"00:00:00:00:00:01\",\"vlan\":\"-1\",\"locations\":[5],\"ipAddresses\":[]}",
    "{\"mac\":\"00:00:00:00:00:01\",\"vlan\":\"-1\",\"locations\":[],\"ipAddresses\":[\"x\"]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    for (guint j = 0; j < G_N_ELEMENTS (bodies); j++)
      {
        fixture_call (fixture, "POST", paths[i], bodies[j]);
        if (fixture->status != 200 && fixture->status != 207 && fixture->status / 100 != 4
            && fixture->status != 500)
          g_error ("%s %s: %u", paths[i], bodies[j], fixture->status);
      }
  assert_alive (fixture);
}

static void
test_sizes (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *deep_objects = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *answer = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "{\"a\":");
  deep_objects = g_strdup (text->str);
  fixture_expect (fixture, 400, "POST", "/intents", garbage);
  fixture_expect (fixture, 400, "POST", "/intents", deep);
  fixture_expect (fixture, 400, "POST", "/network/configuration", deep_objects);
  answer = fixture_raw (fixture,
                        "POST /onos/v1/intents HTTP/1.1\r\nHost: x\r\nAuthorization: Basic b25vczpyb2Nrcw==\r\n"
                        "Connection: close\r\nContent-Length: 99999999999\r\n\r\n{}",
                        -1);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 413"));
  assert_alive (fixture);
}

/* 40 MiB in chunks are too much as well: nobody waits for their end. */
static void
test_chunks (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GString) request = g_string_new ("POST /onos/v1/intents HTTP/1.1\r\nHost: x\r\n"
                                              "Authorization: Basic b25vczpyb2Nrcw==\r\nConnection: close\r\n"
                                              "Transfer-Encoding: chunked\r\n\r\n");
  g_autofree char *chunk = g_strnfill (1024 * 1024, 'x');
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", vimos_emulator_get_port (fixture->emulator),
                                         NULL, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);
  gsize sent = 0;
  gboolean over = FALSE;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (request, "100000\r\n%s\r\n", chunk);
  g_socket_set_blocking (socket, FALSE);
  while (sent < request->len && !over)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_send (socket, request->str + sent, request->len - sent, NULL, &error);

      if (n > 0)
        sent += n;
      else
        over = !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_true (over);
  assert_alive (fixture);
}

static void
test_types (Fixture *fixture,
            gconstpointer data)
{
  SoupMessageHeaders *headers;

  g_assert_cmpuint (fixture_call_as (fixture, "GET", "/devices", "application/json", NULL), ==, 415);
  g_assert_cmpuint (
      fixture_call_as (fixture, "POST", "/applications/" APP "/register", "application/json", NULL), ==, 415);
  g_assert_cmpuint (fixture_call_as (fixture, "POST", "/intents", "text/plain", "{}"), ==, 415);
  g_assert_cmpuint (fixture_call_as (fixture, "POST", "/intents", NULL, "{}"), ==, 400);
  g_assert_cmpuint (fixture_call (fixture, "PATCH", "/devices", NULL), ==, 405);
  g_assert_cmpuint (fixture_call (fixture, "OPTIONS", "/devices", NULL), ==, 200);
  headers = soup_message_get_response_headers (fixture->message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Allow"), ==, "GET,OPTIONS");
  g_assert_cmpuint (fixture_call (fixture, "HEAD", "/devices", NULL), ==, 200);
  g_assert_cmpstr (fixture->body, ==, "");
}

static void
test_accept (Fixture *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *accept;
    const char *status;
  } cases[] = { { "text/html", "406" }, { "*/*", "200" }, { "text/html, application/json;q=0.5", "200" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *request = g_strdup_printf (
          "GET /onos/v1/devices HTTP/1.1\r\nHost: x\r\nAuthorization: Basic b25vczpyb2Nrcw==\r\nAccept: %s\r\n"
          "Connection: close\r\n\r\n",
          cases[i].accept);
      g_autofree char *answer = fixture_raw (fixture, request, -1);

      g_assert_cmpint (strncmp (answer + strlen ("HTTP/1.1 "), cases[i].status, 3), ==, 0);
    }
}

/* Who asks for something slow and leaves does no harm. */
static void
test_leavers (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  static const char request[] = "DELETE /onos/v1/intents/" APP "/hop HTTP/1.1\r\nHost: x\r\n"
                                "Authorization: Basic b25vczpyb2Nrcw==\r\n\r\n";

  fixture_post_hop (fixture, "hop", 1, 1, 2);
  g_assert_true (fixture_wait_state (fixture, "hop", "INSTALLED", 1000));
  fake_fabric_hold (fixture->fabric, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
          client, "127.0.0.1", vimos_emulator_get_port (fixture->emulator), NULL, NULL);

      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                 strlen (request), NULL, NULL, NULL);
      fixture_wait (fixture, 30);
    }
  fake_fabric_hold (fixture->fabric, FALSE);
  g_assert_true (fixture_wait_state (fixture, "hop", NULL, 2000));
  assert_alive (fixture);
}

/* Random changes to a good request. */
static void
test_fuzzed_json (void)
{
  static const char good[] = "{\"flows\":[{\"a\":[1,-2.5e3,true,null,\"x\\u00e4\\\"\"],\"b\":{\"c\":{}}}], \"d\" : 0}";

  for (guint i = 0; i < 20000; i++)
    {
      char text[sizeof good];
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;

      memcpy (text, good, sizeof good);
      for (guint j = g_test_rand_int_range (1, 5); j > 0; j--)
        text[g_test_rand_int_range (0, sizeof good - 1)] = g_test_rand_int_range (0, 256);
      node = vimos_emu_json_parse (text, g_test_rand_int_range (0, sizeof good), &error);
      g_assert_true ((node == NULL) == (error != NULL));
    }
}

static void
test_fuzzed_packets (Fixture *fixture,
                     gconstpointer data)
{
  for (guint i = 0; i < 5000; i++)
    {
      guint8 bytes[64];
      gsize length = g_test_rand_int_range (0, sizeof bytes);
      g_autoptr (GBytes) frame = NULL;
      VimosEmuPacket packet;

      for (gsize j = 0; j < sizeof bytes; j++)
        bytes[j] = g_test_rand_int_range (0, 256);
      bytes[12] = 8;
      bytes[13] = g_test_rand_bit () ? 0 : 6;
      if (g_test_rand_bit ())
        memcpy (bytes + 14, (const guint8[]){ 0, 1, 8, 0, 6, 4, 0, 1 }, 8);
      frame = g_bytes_new (bytes, length);
      vimos_emu_packet_parse (&packet, frame);
      if (i % 10 == 0)
        vimos_fabric_emit_packet_in (VIMOS_FABRIC (fixture->fabric), "of:0000000000000001",
                                     g_test_rand_int_range (0, 6), frame);
    }
  assert_alive (fixture);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add_test ("/emulator/hostile/targets", test_targets);
  fixture_add_test ("/emulator/hostile/login", test_login);
  fixture_add_test ("/emulator/hostile/bodies", test_bodies);
  fixture_add_test ("/emulator/hostile/sizes", test_sizes);
  fixture_add_test ("/emulator/hostile/chunks", test_chunks);
  fixture_add_test ("/emulator/hostile/types", test_types);
  fixture_add_test ("/emulator/hostile/accept", test_accept);
  fixture_add_test ("/emulator/hostile/leavers", test_leavers);
  g_test_add_func ("/emulator/hostile/fuzzed-json", test_fuzzed_json);
  fixture_add_test ("/emulator/hostile/fuzzed-packets", test_fuzzed_packets);
  return g_test_run ();
}
