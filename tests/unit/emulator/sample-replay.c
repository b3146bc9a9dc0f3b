/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sample-replay.h"

#define JSON "application/json"

static const char *const blank_members[] = {
  "lastUpdate", "humanReadableLastUpdate", "channelId", "portMac", "life", "lastSeen", "packets", "bytes",
  "time", "id", "flowId", "current", "max", "committed", "live", "daemon", "peak", "packetsReceived",
  "packetsSent", "bytesReceived", "bytesSent", "packetsRxDropped", "packetsTxDropped", "durationSec",
  "rate", "latest", "valid", "flows", "activeEntries", NULL,
};

void
sample_free (Sample *self)
{
  g_free (self->method);
  g_free (self->path);
  g_free (self->user);
  g_free (self->password);
  g_free (self->type);
  g_free (self->body);
  g_free (self->headers);
  g_free (self->answer);
  g_free (self);
}

/* What follows the path: options as curl takes them, or just a JSON body. */
static void
parse_options (Sample *self,
               const char *text)
{
  const char *body = strstr (text, "-d ");

  if (g_str_has_prefix (text, "{") || g_str_has_prefix (text, "["))
    {
      self->body = g_strdup (text);
      self->type = g_strdup (JSON);
      return;
    }
  if (g_str_has_prefix (text, "-u "))
    {
      g_auto (GStrv) login = g_strsplit (text + 3, ":", 2);

      g_free (self->user);
      g_free (self->password);
      self->user = g_strdup (login[0]);
      self->password = g_strdup (login[1]);
    }
  if (body == NULL)
    return;
  self->body = g_strdup (body + 3);
  if (strstr (text, "-H Content-Type:" JSON) != NULL)
    self->type = g_strdup (JSON);
  else if (strstr (text, "-H Content-Type: ") == NULL)
    self->type = g_strdup ("application/x-www-form-urlencoded");
}

/**
 * sample_load:
 * @name: name of a file without “.http”
 *
 * Returns: (transfer full): what was asked and answered
 */
Sample *
sample_load (const char *name)
{
  g_autofree char *base = g_strconcat (name, ".http", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "onos", base, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = NULL, request = NULL;
  Sample *self = g_new0 (Sample, 1);
  char *blank, *line;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  parts = g_strsplit (text, "\n", 3);
  request = g_strsplit (parts[0] + strlen (">>> "), " ", 3);
  self->method = g_strdup (request[0]);
  self->path = g_strdup (request[1] + strlen ("/onos/v1"));
  self->user = g_strdup (g_str_equal (name, "err_noauth") ? "" : "onos");
  self->password = g_strdup ("rocks");
  if (request[2] != NULL)
    parse_options (self, request[2]);
  line = parts[1];
  self->status = g_ascii_strtoull (line + strlen ("HTTP/1.1 "), NULL, 10);
  blank = strstr (parts[2], "\n\n");
  self->headers = blank != NULL ? g_strndup (parts[2], blank - parts[2]) : g_strdup (parts[2]);
  self->answer = g_strdup (blank != NULL ? blank + 2 : "");
  g_strchomp (self->answer);
  return self;
}

static char *
get_header (const Sample *self,
            const char *name)
{
  g_auto (GStrv) lines = g_strsplit (self->headers, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, strlen (name)) == 0 && lines[i][strlen (name)] == ':')
      return g_strdup (g_strstrip (lines[i] + strlen (name) + 1));
  return NULL;
}

static void append_node (GString *text,
                         JsonNode *node,
                         const char *member,
                         gboolean ordered);

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
append_array (GString *text,
              JsonArray *array,
              gboolean ordered)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      GString *element = g_string_new (NULL);

      append_node (element, json_array_get_element (array, i), NULL, FALSE);
      g_ptr_array_add (elements, g_string_free (element, FALSE));
    }
  if (!ordered)
    g_ptr_array_sort (elements, compare_texts);
  g_string_append_c (text, '[');
  for (guint i = 0; i < elements->len; i++)
    g_string_append_printf (text, "%s,\n", (char *) g_ptr_array_index (elements, i));
  g_string_append_c (text, ']');
}

static void
append_object (GString *text,
               JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);
  gboolean path = json_object_has_member (object, "cost");

  /* A map of switches has no order either. */
  if (members != NULL && g_str_has_prefix (members->data, "of:"))
    members = g_list_sort (members, (GCompareFunc) strcmp);
  g_string_append_c (text, '{');
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *member = l->data;

      g_string_append_printf (text, "%s:", member);
      append_node (text, json_object_get_member (object, member), member,
                   path || g_str_equal (member, "criteria"));
      g_string_append (text, ", ");
    }
  g_string_append_c (text, '}');
}

static void
append_node (GString *text,
             JsonNode *node,
             const char *member,
             gboolean ordered)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (text, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (text, json_node_get_array (node), ordered);
  else if (member != NULL && g_strv_contains (blank_members, member)
           && json_node_get_value_type (node) == G_TYPE_STRING
           && (strchr (json_node_get_string (node), ':') != NULL && g_str_equal (member, "id")))
    g_string_append (text, json_node_get_string (node));
  else if (member != NULL && g_strv_contains (blank_members, member))
    g_string_append_printf (text, "<%s>", json_node_type_name (node));
  else
    {
      g_autofree char *value = json_to_string (node, FALSE);

      g_string_append (text, value);
    }
}

/* Blanked and sorted. */
char *
sample_canonical (const char *json)
{
  g_autoptr (JsonNode) node = *json == '{' ? json_from_string (json, NULL) : NULL;
  GString *text;

  if (node == NULL)
    return g_strchomp (g_strdup (json));
  text = g_string_new (NULL);
  append_node (text, node, NULL, FALSE);
  return g_string_free (text, FALSE);
}

static char *
replace (const char *text,
         const char *from,
         const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

static void
compare_header (Fixture *fixture,
                const Sample *sample,
                const char *name)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (fixture->message);
  g_autofree char *expected = get_header (sample, name);

  g_assert_cmpstr (soup_message_headers_get_one (headers, name), ==, expected);
}

/* The number of a new resource at its end is not that of the recording. */
static void
compare_location (Fixture *fixture,
                  const Sample *sample)
{
  const char *location
      = soup_message_headers_get_one (soup_message_get_response_headers (fixture->message), "Location");
  g_autofree char *expected = get_header (sample, "Location");
  g_autofree char *server = NULL, *moved = NULL;
  gsize length;

  if (expected == NULL)
    {
      g_assert_null (location);
      return;
    }
  server = g_strdup_printf ("127.0.0.1:%u", vimos_emulator_get_port (fixture->emulator));
  moved = replace (expected, "127.0.0.1:8181", server);
  for (length = strlen (moved); length > 0 && g_ascii_isdigit (moved[length - 1]); length--)
    ;
  g_assert_nonnull (location);
  g_assert_cmpint (strncmp (location, moved, length), ==, 0);
}

/**
 * sample_replay_on:
 * @fixture: a controller
 * @name: a recorded answer
 * @from: (nullable): text to replace in the request and the recorded answer
 * @to: (nullable): by what
 */
void
sample_replay_on (Fixture *fixture,
                  const char *name,
                  const char *from,
                  const char *to)
{
  g_autoptr (Sample) sample = sample_load (name);
  g_autofree char *path = from != NULL ? replace (sample->path, from, to) : g_strdup (sample->path);
  g_autofree char *answer = from != NULL ? replace (sample->answer, from, to) : g_strdup (sample->answer);
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", vimos_emulator_get_port (fixture->emulator));
  g_autofree char *moved = replace (answer, "127.0.0.1:8181", server);
  g_autofree char *expected = sample_canonical (moved), *found = NULL;

  g_test_message ("%s: %s %s", name, sample->method, path);
  g_free (fixture->user);
  g_free (fixture->password);
  fixture->user = g_strdup (sample->user);
  fixture->password = g_strdup (sample->password);
  fixture_call_as (fixture, sample->method, path, sample->type, sample->body);
  found = sample_canonical (fixture->body);
  if (fixture->status != sample->status || g_strcmp0 (found, expected) != 0)
    {
      g_test_message ("%s: %s %s\nexpected %u %s\ngot      %u %s", name, sample->method, path,
                      sample->status, expected, fixture->status, found);
      g_test_fail ();
    }
  if (*expected != '\0')
    compare_header (fixture, sample, "Content-Type");
  compare_header (fixture, sample, "Allow");
  compare_header (fixture, sample, "WWW-Authenticate");
  compare_header (fixture, sample, "Server");
  compare_location (fixture, sample);
}

void
sample_replay (Fixture *fixture,
               const char *name)
{
  sample_replay_on (fixture, name, NULL, NULL);
}
