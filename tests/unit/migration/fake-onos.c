/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-onos.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-hypervisor.h"

#define PREFIX "/onos/v1"
#define N_DEVICES 4
#define INSTALL_US 5000

typedef struct
{
  char *app_id;
  char *key;
  char *body;
  gint64 posted;
  gint64 gone; /* of the clock: when it disappears; 0: not deleted */
} Intent;

struct _FakeOnos
{
  FakeServer *server;
  GPtrArray *intents; /* Intent */
  GPtrArray *posts;   /* char * */
  char *state_text;
  char *state;
  gboolean ruleless;
  gboolean clinging;
  gboolean links[N_DEVICES]; /* of s1–s2, s2–s3, s3–s4, s4–s1 */
  guint vm_device;
  gboolean stale_rule;
  gboolean down;
  guint64 time;
};

static const int mbps[N_DEVICES] = { 100, 20, 80, 50 };

static void
intent_free (gpointer data)
{
  Intent *intent = data;

  g_free (intent->app_id);
  g_free (intent->key);
  g_free (intent->body);
  g_free (intent);
}

static Intent *
find (FakeOnos *self,
      const char *key)
{
  for (guint i = 0; i < self->intents->len; i++)
    if (strcmp (((Intent *) g_ptr_array_index (self->intents, i))->key, key) == 0)
      return g_ptr_array_index (self->intents, i);
  return NULL;
}

static void
expire (FakeOnos *self)
{
  for (guint i = self->intents->len; i-- > 0;)
    {
      Intent *intent = g_ptr_array_index (self->intents, i);

      if (intent->gone != 0 && g_get_monotonic_time () >= intent->gone)
        g_ptr_array_remove_index (self->intents, i);
    }
}

static const char *
get_state (FakeOnos *self,
           Intent *intent)
{
  if (intent->gone != 0)
    return "WITHDRAWN";
  if (self->state_text != NULL && strstr (intent->key, self->state_text) != NULL)
    return self->state;
  return g_get_monotonic_time () - intent->posted >= INSTALL_US ? "INSTALLED" : "INSTALLING";
}

/* ---- the network ---- */

static void
answer_devices (FakeOnos *self)
{
  g_autoptr (GString) devices = g_string_new ("{\"devices\":[");
  g_autoptr (GString) ports = g_string_new ("{\"ports\":[");

  for (guint i = 1; i <= N_DEVICES; i++)
    {
      g_string_append_printf (
          devices,
          "%s{\"id\":\"of:%016u\",\"type\":\"SWITCH\",\"available\":true,\"role\":\"MASTER\","
          "\"annotations\":{\"datapathDescription\":\"s%u\"}}",
          i > 1 ? "," : "", i, i);
      for (guint port = 1; port <= 3; port++)
        g_string_append_printf (
            ports,
            "%s{\"element\":\"of:%016u\",\"port\":\"%u\",\"isEnabled\":true,\"type\":\"copper\","
            "\"portSpeed\":10000}",
            i > 1 || port > 1 ? "," : "", i, port);
    }
  g_string_append (devices, "]}");
  g_string_append (ports, "]}");
  fake_server_answer (self->server, "/devices", 200, "application/json", devices->str);
  fake_server_answer (self->server, "/devices/ports", 200, "application/json", ports->str);
}

/* Port 3 of each switch goes to port 2 of the next one. */
static void
append_link (GString *text,
             guint src,
             guint src_port,
             guint dst,
             guint dst_port,
             int bandwidth)
{
  g_string_append_printf (
      text,
      "%s{\"src\":{\"port\":\"%u\",\"device\":\"of:%016u\"},\"dst\":{\"port\":\"%u\",\"device\":"
      "\"of:%016u\"},"
      "\"type\":\"DIRECT\",\"state\":\"ACTIVE\",\"annotations\":{\"bandwidth\":\"%d\"}}",
      g_str_has_suffix (text->str, "[") ? "" : ",", src_port, src, dst_port, dst, bandwidth);
}

static void
answer_links (FakeOnos *self)
{
  g_autoptr (GString) text = g_string_new ("{\"links\":[");
  g_autofree char *system = NULL;
  g_autofree char *topology = NULL;
  guint n = 0;

  for (guint i = 0; i < N_DEVICES; i++)
    if (self->links[i])
      {
        append_link (text, i + 1, 3, (i + 1) % N_DEVICES + 1, 2, mbps[i]);
        append_link (text, (i + 1) % N_DEVICES + 1, 2, i + 1, 3, mbps[i]);
        n += 2;
      }
  g_string_append (text, "]}");
  fake_server_answer (self->server, "/links", 200, "application/json", text->str);
  self->time++;
  system = g_strdup_printf (
      "{\"node\":\"127.0.0.1\",\"version\":\"2.7.0\",\"devices\":4,\"links\":%u,\"hosts\":%u}", n,
      self->vm_device > 0 ? 4 : 3);
  topology = g_strdup_printf (
      "{\"time\":%" G_GUINT64_FORMAT ",\"devices\":4,\"links\":%u,\"clusters\":1}", self->time, n);
  fake_server_answer (self->server, "/system", 200, "application/json", system);
  fake_server_answer (self->server, "/topology", 200, "application/json", topology);
}

static void
append_host (GString *text,
             const char *mac,
             const char *address,
             guint device)
{
  g_string_append_printf (
      text,
      "%s{\"id\":\"%s/"
      "None\",\"mac\":\"%s\",\"vlan\":\"None\",\"configured\":false,\"ipAddresses\":[\"%s\"],"
      "\"locations\":[{\"elementId\":\"of:%016u\",\"port\":\"1\"}]}",
      text->len > 0 && !g_str_has_suffix (text->str, "[") ? "," : "", mac, mac, address, device);
}

static void
answer_hosts (FakeOnos *self)
{
  g_autoptr (GString) text = g_string_new ("{\"hosts\":[");
  g_autoptr (GString) vm = g_string_new (NULL);

  append_host (text, "00:00:00:00:00:01", "10.97.0.1", 1);
  append_host (text, "00:00:00:00:00:02", "10.97.0.2", 2);
  append_host (text, "00:00:00:00:00:03", "10.97.0.3", 3);
  if (self->vm_device > 0)
    {
      append_host (text, FAKE_MAC, "10.97.0.10", self->vm_device);
      append_host (vm, FAKE_MAC, "10.97.0.10", self->vm_device);
      fake_server_answer (self->server, "/hosts/" FAKE_MAC "/None", 200, "application/json",
                          vm->str);
    }
  else
    fake_server_answer (self->server, "/hosts/" FAKE_MAC "/None", 404, "application/json",
                        "{\"code\":404,\"message\":\"Host is not found\"}");
  g_string_append (text, "]}");
  fake_server_answer (self->server, "/hosts", 200, "application/json", text->str);
}

/* ---- intents and their rules ---- */

static void
set (FakeAnswer *answer,
     guint status,
     char *body)
{
  fake_answer_set (answer, status, body != NULL ? "application/json" : NULL, body);
  g_free (body);
}

static void
post (FakeOnos *self,
      const FakeRequest *request,
      FakeAnswer *answer)
{
  g_autoptr (JsonNode) root = json_from_string (request->body, NULL);
  JsonObject *object = json_node_get_object (root);
  const char *key = json_object_get_string_member (object, "key");
  Intent *intent = find (self, key);

  if (intent == NULL)
    {
      intent = g_new0 (Intent, 1);
      intent->key = g_strdup (key);
      g_ptr_array_add (self->intents, intent);
    }
  g_free (intent->app_id);
  g_free (intent->body);
  intent->app_id = g_strdup (json_object_get_string_member (object, "appId"));
  intent->body = g_strdup (request->body);
  intent->posted = g_get_monotonic_time ();
  intent->gone = 0;
  g_ptr_array_add (self->posts, g_strdup (key));
  set (answer, 201, NULL);
}

static void
list_intents (FakeOnos *self,
              FakeAnswer *answer)
{
  g_autoptr (GString) text = g_string_new ("{\"intents\":[");

  for (guint i = 0; i < self->intents->len; i++)
    {
      Intent *intent = g_ptr_array_index (self->intents, i);

      g_string_append_printf (text,
                              "%s{\"type\":\"PointToPointIntent\",\"id\":\"0x%u\",\"key\":\"%s\","
                              "\"appId\":\"%s\",\"state\":\"%s\"}",
                              i > 0 ? "," : "", i, intent->key, intent->app_id,
                              get_state (self, intent));
    }
  g_string_append (text, "]}");
  set (answer, 200, g_strdup (text->str));
}

static void
one_intent (FakeOnos *self,
            const FakeRequest *request,
            FakeAnswer *answer)
{
  g_autofree char *key = g_uri_unescape_string (strrchr (request->path, '/') + 1, NULL);
  Intent *intent = find (self, key);

  if (intent == NULL)
    {
      set (answer, 400,
           g_strdup_printf ("{\"code\":400,\"message\":\"For input string: \\\"%s\\\"\"}", key));
      return;
    }
  if (strcmp (request->method, "DELETE") == 0)
    {
      if (!self->clinging)
        intent->gone = g_get_monotonic_time () + INSTALL_US;
      set (answer, 204, NULL);
      return;
    }
  set (answer, 200,
       g_strdup_printf ("{\"type\":\"PointToPointIntent\",\"id\":\"0x1\",\"key\":\"%s\",\"appId\":"
                        "\"%s\",\"state\":\"%s\"}",
                        intent->key, intent->app_id, get_state (self, intent)));
}

static void
append_rule (GString *text,
             Intent *intent,
             const char *device)
{
  g_autoptr (JsonNode) root = json_from_string (intent->body, NULL);
  JsonObject *object = json_node_get_object (root);
  g_autoptr (JsonNode) selector = NULL;
  g_autofree char *criteria = NULL;
  JsonObject *ingress, *egress;

  if (strcmp (json_object_get_string_member (object, "type"), "PointToPointIntent") != 0)
    return;
  ingress = json_object_get_object_member (object, "ingressPoint");
  egress = json_object_get_object_member (object, "egressPoint");
  g_assert_cmpstr (json_object_get_string_member (ingress, "device"), ==,
                   json_object_get_string_member (egress, "device"));
  if (strcmp (json_object_get_string_member (egress, "device"), device) != 0)
    return;
  selector = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (
      selector, json_object_get_array_member (json_object_get_object_member (object, "selector"),
                                              "criteria"));
  criteria = json_to_string (selector, FALSE);
  criteria[strlen (criteria) - 1] = '\0'; /* the closing bracket */
  g_string_append_printf (
      text,
      "%s{\"state\":\"ADDED\",\"appId\":\"org.onosproject.net.intent\",\"priority\":%d,\"id\":"
      "\"1\",\"deviceId\":\"%s\","
      "\"treatment\":{\"instructions\":[{\"type\":\"OUTPUT\",\"port\":\"%s\"}]},"
      "\"selector\":{\"criteria\":%s,{\"type\":\"IN_PORT\",\"port\":%s}]}}",
      g_str_has_suffix (text->str, "[") ? "" : ",",
      (int) json_object_get_int_member (object, "priority"), device,
      json_object_get_string_member (egress, "port"), criteria,
      json_object_get_string_member (ingress, "port"));
}

static void
list_flows (FakeOnos *self,
            const FakeRequest *request,
            FakeAnswer *answer)
{
  g_autofree char *device = g_uri_unescape_string (strrchr (request->path, '/') + 1, NULL);
  g_autoptr (GString) text = g_string_new ("{\"flows\":[");

  for (guint i = 0; !self->ruleless && i < self->intents->len; i++)
    if (((Intent *) g_ptr_array_index (self->intents, i))->body != NULL)
      append_rule (text, g_ptr_array_index (self->intents, i), device);
  if (self->stale_rule && g_str_has_suffix (device, "2"))
    g_string_append_printf (
        text,
        "%s{\"state\":\"ADDED\",\"appId\":\"org.onosproject.fwd\",\"priority\":10,\"id\":\"2\","
        "\"deviceId\":\"%s\","
        "\"treatment\":{\"instructions\":[{\"type\":\"OUTPUT\",\"port\":\"2\"}]},"
        "\"selector\":{\"criteria\":[{\"type\":\"IN_PORT\",\"port\":1},{\"type\":\"ETH_DST\","
        "\"mac\":\"" FAKE_MAC "\"}]}}",
        g_str_has_suffix (text->str, "[") ? "" : ",", device);
  if (g_str_has_suffix (text->str, "["))
    {
      set (answer, 404, g_strdup ("{\"code\":404,\"message\":\"Device is not found\"}"));
      return;
    }
  g_string_append (text, "]}");
  set (answer, 200, g_strdup (text->str));
}

/* The two ways between s1 and s3, as the controller would tell them. */
static void
list_disjoint (FakeOnos *self,
               FakeAnswer *answer)
{
  static const char edge[] = "{\"src\":{\"port\":\"0\",\"host\":\"00:00:00:00:00:01/"
                             "None\"},\"dst\":{\"port\":\"1\",\"device\":"
                             "\"of:0000000000000001\"},\"type\":\"EDGE\",\"state\":\"ACTIVE\"}";
  g_autoptr (GString) one = g_string_new (edge);
  g_autoptr (GString) other = g_string_new (edge);

  append_link (one, 1, 3, 2, 2, 100);
  append_link (one, 2, 3, 3, 2, 20);
  append_link (other, 1, 2, 4, 3, 50);
  append_link (other, 4, 2, 3, 3, 80);
  if (!self->links[0] || !self->links[1] || !self->links[2] || !self->links[3])
    set (answer, 200, g_strdup ("{\"paths\":[]}"));
  else
    set (answer, 200,
         g_strdup_printf ("{\"paths\":[{\"primary\":{\"cost\":4.0,\"links\":[%s]},\"backup\":{"
                          "\"cost\":4.0,\"links\":[%s]}}]}",
                          one->str, other->str));
}

static void
handle (FakeServer *server,
        const FakeRequest *request,
        FakeAnswer *answer,
        gpointer data)
{
  FakeOnos *self = data;
  const char *path = request->path + strlen (PREFIX);

  expire (self);
  if (self->down)
    set (answer, 503,
         g_strdup ("{\"code\":503,\"message\":\"Service org.onosproject.net.intent.IntentService "
                   "not found\"}"));
  else if (strcmp (request->method, "POST") == 0 && strcmp (path, "/intents") == 0)
    post (self, request, answer);
  else if (strcmp (path, "/intents") == 0 || g_str_has_prefix (path, "/intents/application/"))
    list_intents (self, answer);
  else if (g_str_has_prefix (path, "/intents/"))
    one_intent (self, request, answer);
  else if (g_str_has_prefix (path, "/flows/"))
    list_flows (self, request, answer);
  else if (g_str_has_prefix (path, "/applications/") && g_str_has_suffix (path, "/register"))
    set (answer, 200, g_strdup ("{\"id\":77,\"name\":\"org.vimos.app\"}"));
  else if (g_str_has_prefix (path, "/paths/"))
    list_disjoint (self, answer);
}

FakeOnos *
fake_onos_new (void)
{
  FakeOnos *self = g_new0 (FakeOnos, 1);

  self->server = fake_server_new ();
  self->intents = g_ptr_array_new_with_free_func (intent_free);
  self->posts = g_ptr_array_new_with_free_func (g_free);
  self->vm_device = 1;
  for (guint i = 0; i < N_DEVICES; i++)
    self->links[i] = TRUE;
  answer_devices (self);
  answer_links (self);
  answer_hosts (self);
  fake_server_answer (self->server, "/statistics/ports", 200, "application/json",
                      "{\"statistics\":[]}");
  fake_server_set_handler (self->server, handle, self);
  return self;
}

void
fake_onos_free (FakeOnos *self)
{
  fake_server_free (self->server);
  g_ptr_array_unref (self->intents);
  g_ptr_array_unref (self->posts);
  g_free (self->state_text);
  g_free (self->state);
  g_free (self);
}

const char *
fake_onos_get_url (FakeOnos *self)
{
  return fake_server_get_url (self->server);
}

FakeServer *
fake_onos_get_server (FakeOnos *self)
{
  return self->server;
}

guint
fake_onos_count (FakeOnos *self,
                 const char *text)
{
  guint n = 0;

  expire (self);
  for (guint i = 0; i < self->intents->len; i++)
    n += text == NULL
         || strstr (((Intent *) g_ptr_array_index (self->intents, i))->key, text) != NULL;
  return n;
}

GPtrArray *
fake_onos_get_posts (FakeOnos *self)
{
  return self->posts;
}

void
fake_onos_put (FakeOnos *self,
               const char *app_id,
               const char *key)
{
  Intent *intent = g_new0 (Intent, 1);

  intent->app_id = g_strdup (app_id);
  intent->key = g_strdup (key);
  g_ptr_array_add (self->intents, intent);
}

void
fake_onos_set_state (FakeOnos *self,
                     const char *text,
                     const char *state)
{
  g_free (self->state_text);
  g_free (self->state);
  self->state_text = g_strdup (text);
  self->state = g_strdup (state);
}

void
fake_onos_set_ruleless (FakeOnos *self,
                        gboolean ruleless)
{
  self->ruleless = ruleless;
}

void
fake_onos_set_clinging (FakeOnos *self,
                        gboolean clinging)
{
  self->clinging = clinging;
}

void
fake_onos_set_link (FakeOnos *self,
                    guint one,
                    guint other,
                    gboolean up)
{
  guint cable = (one % N_DEVICES) + 1 == other ? one - 1 : other - 1;

  self->links[cable] = up;
  answer_links (self);
}

void
fake_onos_set_vm (FakeOnos *self,
                  guint device)
{
  self->vm_device = device;
  answer_hosts (self);
}

void
fake_onos_set_stale_rule (FakeOnos *self,
                          gboolean stale)
{
  self->stale_rule = stale;
}

void
fake_onos_set_down (FakeOnos *self,
                    gboolean down)
{
  self->down = down;
}

const char *
fake_onos_get_body (FakeOnos *self,
                    const char *key)
{
  Intent *intent = find (self, key);

  return intent != NULL ? intent->body : NULL;
}
