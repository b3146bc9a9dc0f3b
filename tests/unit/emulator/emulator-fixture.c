/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "emulator-fixture.h"

#define PATIENCE_MS 20000

void
fixture_set_up (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->fabric = fake_fabric_new ();
  fixture->emulator = vimos_emulator_new (VIMOS_FABRIC (fixture->fabric), "onos", "rocks");
  fixture->session = soup_session_new ();
  fixture->user = g_strdup ("onos");
  fixture->password = g_strdup ("rocks");
  vimos_emulator_listen (fixture->emulator, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  vimos_emulator_set_poll_interval (fixture->emulator, 100);
  fake_fabric_ring (fixture->fabric, 4);
  fixture_wait (fixture, 40);
}

static void
clear_answer (Fixture *fixture)
{
  g_clear_pointer (&fixture->content_type, g_free);
  g_clear_pointer (&fixture->body, g_free);
  g_clear_pointer (&fixture->json, json_node_unref);
  g_clear_object (&fixture->message);
}

void
fixture_tear_down (Fixture *fixture,
                   gconstpointer data)
{
  clear_answer (fixture);
  g_assert_finalize_object (fixture->emulator);
  fixture_wait (fixture, 10);
  g_assert_finalize_object (fixture->fabric);
  g_clear_object (&fixture->session);
  g_free (fixture->user);
  g_free (fixture->password);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Every host asks for its neighbour. */
void
fixture_find_hosts (Fixture *fixture)
{
  for (guint i = 1; i <= 4; i++)
    fake_fabric_arp (fixture->fabric, i, 1, i, i % 4 + 1);
}

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets everything go on for a while. */
void
fixture_wait (Fixture *fixture,
              guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
keep_answer (Fixture *fixture,
             SoupMessage *message,
             GBytes *bytes)
{
  const char *type = soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Type");
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  clear_answer (fixture);
  fixture->status = soup_message_get_status (message);
  fixture->content_type = g_strdup (type);
  fixture->body = g_strndup (data != NULL ? data : "", length);
  fixture->message = g_object_ref (message);
  if (length > 0 && (*data == '{' || *data == '['))
    fixture->json = json_from_string (fixture->body, NULL);
}

/**
 * fixture_call_as:
 * @type: (nullable): content type
 * @body: (nullable): what to send
 *
 * Returns: the status; the rest of the answer stays in @fixture
 */
guint
fixture_call_as (Fixture *fixture,
                 const char *method,
                 const char *path,
                 const char *type,
                 const char *body)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/onos/v1%s",
                                          vimos_emulator_get_port (fixture->emulator), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autofree char *login = g_strdup_printf ("%s:%s", fixture->user, fixture->password);
  g_autofree char *encoded = g_base64_encode ((const guchar *) login, strlen (login));
  g_autofree char *authorization = g_strconcat ("Basic ", encoded, NULL);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL, sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (message);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (*fixture->user != '\0')
    soup_message_headers_replace (headers, "Authorization", authorization);
  if (body != NULL)
    {
      sent = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (message, type, sent);
    }
  else if (type != NULL)
    soup_message_headers_replace (headers, "Content-Type", type);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = soup_session_send_and_read_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  keep_answer (fixture, message, answer);
  return fixture->status;
}

guint
fixture_call (Fixture *fixture,
              const char *method,
              const char *path,
              const char *body)
{
  return fixture_call_as (fixture, method, path, body != NULL ? "application/json" : NULL, body);
}

guint
fixture_get (Fixture *fixture,
             const char *format,
             ...)
{
  g_autofree char *path = NULL;
  va_list arguments;

  va_start (arguments, format);
  path = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return fixture_call (fixture, "GET", path, NULL);
}

void
fixture_expect (Fixture *fixture,
                guint status,
                const char *method,
                const char *path,
                const char *body)
{
  if (fixture_call (fixture, method, path, body) != status)
    g_error ("%s %s: expected %u, got %u %s", method, path, status, fixture->status, fixture->body);
}

typedef struct
{
  GInputStream *input;
  GByteArray *data;
  gboolean over;
} RawReader;

static void
raw_read_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  RawReader *reader = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (reader->input, result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      reader->over = TRUE;
      return;
    }
  g_byte_array_append (reader->data, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (reader->input, 65536, G_PRIORITY_DEFAULT, NULL, raw_read_cb, reader);
}

/**
 * fixture_raw:
 * @text: what to write on a fresh connection; it should ask to close it
 * @length: its length, or -1
 *
 * Returns: (transfer full): all that came back
 */
char *
fixture_raw (Fixture *fixture,
             const char *text,
             gssize length)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", vimos_emulator_get_port (fixture->emulator),
                                         NULL, NULL);
  RawReader reader = { .data = g_byte_array_new () };
  GOutputStream *output;

  g_assert_nonnull (connection);
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  reader.input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_output_stream_write_all (output, text, length < 0 ? strlen (text) : (gsize) length, NULL, NULL, NULL);
  g_input_stream_read_bytes_async (reader.input, 65536, G_PRIORITY_DEFAULT, NULL, raw_read_cb, &reader);
  while (!reader.over)
    g_main_context_iteration (NULL, TRUE);
  g_byte_array_append (reader.data, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (reader.data, FALSE);
}

JsonObject *
fixture_object (Fixture *fixture)
{
  g_assert_nonnull (fixture->json);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (fixture->json));
  return json_node_get_object (fixture->json);
}

JsonArray *
fixture_array (Fixture *fixture,
               const char *member)
{
  return json_object_get_array_member (fixture_object (fixture), member);
}

/* How many there are of @member at @path. */
guint
fixture_count (Fixture *fixture,
               const char *path,
               const char *member)
{
  fixture_expect (fixture, 200, "GET", path, NULL);
  return json_array_get_length (fixture_array (fixture, member));
}

const char *
fixture_text (Fixture *fixture,
              const char *member)
{
  return json_object_get_string_member (fixture_object (fixture), member);
}

/* Waits until the intent is in a state, or until nobody has its key when @state is NULL. */
gboolean
fixture_wait_state (Fixture *fixture,
                    const char *key,
                    const char *state,
                    guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  do
    {
      guint status = fixture_get (fixture, "/intents/" APP "/%s", key);

      if (state == NULL ? status != 200
                        : status == 200 && g_str_equal (fixture_text (fixture, "state"), state))
        return TRUE;
      fixture_wait (fixture, 2);
    }
  while (g_get_monotonic_time () < end);
  return FALSE;
}

/* A per-hop intent for TCP port 49152. */
void
fixture_post_hop (Fixture *fixture,
                  const char *key,
                  guint device,
                  guint in,
                  guint out)
{
  g_autofree char *body = g_strdup_printf (
      "{\"type\":\"PointToPointIntent\",\"appId\":\"" APP "\",\"key\":\"%s\",\"priority\":30000,"
      "\"selector\":{\"criteria\":[{\"type\":\"ETH_TYPE\",\"ethType\":\"0x0800\"},"
      "{\"type\":\"IP_PROTO\",\"protocol\":6},{\"type\":\"TCP_DST\",\"tcpPort\":49152}]},"
      "\"ingressPoint\":{\"device\":\"of:%016x\",\"port\":\"%u\"},"
      "\"egressPoint\":{\"device\":\"of:%016x\",\"port\":\"%u\"}}",
      key, device, in, device, out);

  fixture_expect (fixture, 200, "POST", "/applications/" APP "/register", NULL);
  fixture_expect (fixture, 201, "POST", "/intents", body);
}
