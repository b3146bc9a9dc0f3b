/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-lab-controller"

#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#include "vimos-lab-fabric.h"
#include "vimos-lab-message.h"

/**
 * VimosLabFabric:
 *
 * Real switches behind a child process, southbound.py, which speaks OpenFlow with them and JSON
 * lines with us; its head describes the lines. Requests that want an answer carry a number.
 *
 * Signals: `listening` when switches can connect, besides those of #VimosFabric.
 */
struct _VimosLabFabric
{
  GObject parent_instance;

  GSubprocess *child;
  GDataInputStream *lines;
  GOutputStream *input;      /* borrowed from the child */
  GString *queue;            /* to be written */
  GBytes *writing;           /* being written */
  GHashTable *requests;      /* number → GTask */
  guint32 last_request;
  gboolean closed;
};

#define CLOSE_MS 2000

static void vimos_lab_fabric_iface_init (VimosFabricInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VimosLabFabric,
                               vimos_lab_fabric,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_FABRIC,
                                                      vimos_lab_fabric_iface_init))

static guint listening_signal;

static void read_line (VimosLabFabric *self);
static void write_queue (VimosLabFabric *self);

static void
fail_requests (VimosLabFabric *self)
{
  g_autoptr (GHashTable) requests = g_steal_pointer (&self->requests);
  GHashTableIter iter;
  gpointer task;

  self->requests = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  g_hash_table_iter_init (&iter, requests);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    g_task_return_new_error (task, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_CLOSED,
                             "the OpenFlow side has ended");
}

static void
fail (VimosLabFabric *self,
      const char *message)
{
  g_autoptr (GError) error = NULL;

  if (self->closed)
    return;
  self->closed = TRUE;
  fail_requests (self);
  error = g_error_new (VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_CLOSED, "%s", message);
  vimos_fabric_emit_failed (VIMOS_FABRIC (self), error);
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (VimosLabFabric) self = user_data;

  g_clear_pointer (&self->writing, g_bytes_unref);
  /* A child that has gone is noticed where its lines are read. */
  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    write_queue (self);
}

static void
write_queue (VimosLabFabric *self)
{
  gsize length;
  gconstpointer data;

  if (self->writing != NULL || self->queue->len == 0 || self->closed)
    return;
  self->writing = g_string_free_to_bytes (self->queue);
  self->queue = g_string_new (NULL);
  data = g_bytes_get_data (self->writing, &length);
  g_output_stream_write_all_async (self->input, data, length, G_PRIORITY_DEFAULT, NULL, written_cb,
                                   g_object_ref (self));
}

static void
send_message (VimosLabFabric *self,
              JsonBuilder *builder)
{
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (node, FALSE);

  g_string_append (self->queue, text);
  g_string_append_c (self->queue, '\n');
  write_queue (self);
}

static void
handle_done (VimosLabFabric *self,
             JsonObject *message)
{
  gpointer number = GUINT_TO_POINTER (vimos_lab_message_get_uint (message, "seq"));
  const char *error = json_object_get_string_member_with_default (message, "error", NULL);
  const char *text = json_object_get_string_member_with_default (message, "message", NULL);
  g_autoptr (GTask) task = NULL;

  if (!g_hash_table_steal_extended (self->requests, number, NULL, (gpointer *) &task))
    return;
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, VIMOS_FABRIC_ERROR,
                             g_str_equal (error, "refused") ? VIMOS_FABRIC_ERROR_REFUSED
                                                            : VIMOS_FABRIC_ERROR_DISCONNECTED,
                             "%s", text != NULL ? text : error);
}

static void
handle_link (VimosLabFabric *self,
             JsonObject *message,
             gboolean discovered)
{
  JsonArray *src = vimos_lab_message_get_array (message, "src");
  JsonArray *dst = vimos_lab_message_get_array (message, "dst");

  if (json_array_get_length (src) == 2 && json_array_get_length (dst) == 2)
    vimos_fabric_emit_link (VIMOS_FABRIC (self), discovered, json_array_get_string_element (src, 0),
                            json_array_get_int_element (src, 1),
                            json_array_get_string_element (dst, 0),
                            json_array_get_int_element (dst, 1));
}

static void
handle_packet (VimosLabFabric *self,
               JsonObject *message,
               const char *device)
{
  const char *data = vimos_lab_message_get_text (message, "data");
  g_autoptr (GBytes) packet = NULL;
  guchar *decoded;
  gsize length;

  decoded = g_base64_decode (data, &length);
  packet = g_bytes_new_take (decoded, length);
  vimos_fabric_emit_packet_in (VIMOS_FABRIC (self), device,
                               vimos_lab_message_get_uint (message, "port"), packet);
}

static void
handle_port (VimosLabFabric *self,
             JsonObject *message,
             const char *device)
{
  JsonNode *node = json_object_get_member (message, "port");
  g_autoptr (VimosFabricPort) port = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  port = vimos_lab_message_parse_port (json_node_get_object (node));
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (self), device, port,
                                  vimos_lab_message_get_boolean (message, "removed"));
}

static void
handle_statistics (VimosLabFabric *self,
                   JsonObject *message,
                   const char *device)
{
  g_autoptr (GArray) ports = vimos_lab_message_parse_port_counters (message);
  g_autoptr (GArray) rules = vimos_lab_message_parse_rule_counters (message);
  const VimosFabricStatistics statistics = { device, ports, rules };

  vimos_fabric_emit_statistics (VIMOS_FABRIC (self), &statistics);
}

static void
handle_message (VimosLabFabric *self,
                JsonObject *message)
{
  VimosFabric *fabric = VIMOS_FABRIC (self);
  const char *event = vimos_lab_message_get_text (message, "event");
  const char *device = vimos_lab_message_get_text (message, "device");

  if (g_str_equal (event, "packet-in"))
    handle_packet (self, message, device);
  else if (g_str_equal (event, "done"))
    handle_done (self, message);
  else if (g_str_equal (event, "statistics"))
    handle_statistics (self, message, device);
  else if (g_str_equal (event, "link") || g_str_equal (event, "link-gone"))
    handle_link (self, message, g_str_equal (event, "link"));
  else if (g_str_equal (event, "port"))
    handle_port (self, message, device);
  else if (g_str_equal (event, "rule-removed"))
    vimos_fabric_emit_rule_removed (fabric, device,
                                    g_ascii_strtoull (vimos_lab_message_get_text (message, "id"),
                                                      NULL, 10));
  else if (g_str_equal (event, "device"))
    {
      g_autoptr (VimosFabricDevice) parsed = vimos_lab_message_parse_device (message);

      vimos_fabric_emit_device_connected (fabric, parsed);
    }
  else if (g_str_equal (event, "device-gone"))
    vimos_fabric_emit_device_disconnected (fabric, vimos_lab_message_get_text (message, "id"));
  else if (g_str_equal (event, "listening"))
    g_signal_emit (self, listening_signal, 0);
  else if (g_str_equal (event, "error"))
    fail (self, vimos_lab_message_get_text (message, "message"));
}

static void
line_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (VimosLabFabric) self = user_data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *line = NULL;
  gsize length;

  line = g_data_input_stream_read_line_finish (self->lines, result, &length, NULL);
  if (line == NULL)
    {
      fail (self, "the OpenFlow side has ended");
      return;
    }
  if (self->closed)
    return;
  if (json_parser_load_from_data (parser, line, length, NULL)
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    handle_message (self, json_node_get_object (json_parser_get_root (parser)));
  else
    g_message ("A line from the OpenFlow side is no JSON");
  read_line (self);
}

static void
read_line (VimosLabFabric *self)
{
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, line_cb,
                                       g_object_ref (self));
}

static JsonBuilder *
begin_message (const char *op,
               const char *device)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "op");
  json_builder_add_string_value (builder, op);
  json_builder_set_member_name (builder, "device");
  if (device != NULL)
    json_builder_add_string_value (builder, device);
  else
    json_builder_add_null_value (builder);
  return builder;
}

static void
add_int (JsonBuilder *builder,
         const char *member,
         gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder,
             const char *member,
             gboolean value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
}

static void
add_id (JsonBuilder *builder,
        guint64 id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, id);

  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, text);
}

static void
add_ports (JsonBuilder *builder,
           const char *member,
           const guint32 *ports,
           guint n_ports)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_ports; i++)
    json_builder_add_int_value (builder, ports[i]);
  json_builder_end_array (builder);
}

static void
change_rule (VimosLabFabric *self,
             const char *op,
             VimosFabricRule *rule,
             GTask *task)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (self->closed)
    {
      g_task_return_new_error (task, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_CLOSED,
                               "the OpenFlow side has ended");
      g_object_unref (task);
      return;
    }
  builder = begin_message (op, rule->device);
  add_int (builder, "seq", ++self->last_request);
  add_id (builder, rule->id);
  add_int (builder, "priority", rule->priority);
  vimos_lab_message_add_match (builder, &rule->match);
  add_ports (builder, "output", rule->outputs, rule->n_outputs);
  json_builder_end_object (builder);
  g_hash_table_insert (self->requests, GUINT_TO_POINTER (self->last_request), task);
  send_message (self, builder);
}

static void
vimos_lab_fabric_install_rule_async (VimosFabric *fabric,
                                     VimosFabricRule *rule,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (fabric, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_lab_fabric_install_rule_async);
  change_rule (VIMOS_LAB_FABRIC (fabric), "install", rule, task);
}

static void
vimos_lab_fabric_remove_rule_async (VimosFabric *fabric,
                                    VimosFabricRule *rule,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (fabric, cancellable, callback, user_data);

  g_task_set_source_tag (task, vimos_lab_fabric_remove_rule_async);
  change_rule (VIMOS_LAB_FABRIC (fabric), "remove", rule, task);
}

static gboolean
vimos_lab_fabric_rule_finish (VimosFabric *fabric,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, fabric), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vimos_lab_fabric_remove_foreign (VimosFabric *fabric,
                                 const char *device,
                                 guint64 id)
{
  g_autoptr (JsonBuilder) builder = begin_message ("remove-id", device);

  add_id (builder, id);
  json_builder_end_object (builder);
  send_message (VIMOS_LAB_FABRIC (fabric), builder);
}

static void
vimos_lab_fabric_send_packet (VimosFabric *fabric,
                              const char *device,
                              guint32 in_port,
                              const guint32 *ports,
                              guint n_ports,
                              GBytes *packet)
{
  g_autoptr (JsonBuilder) builder = begin_message ("packet-out", device);
  gsize length;
  const guchar *data = g_bytes_get_data (packet, &length);
  g_autofree char *text = g_base64_encode (data, length);

  add_int (builder, "in_port", in_port);
  add_ports (builder, "ports", ports, n_ports);
  json_builder_set_member_name (builder, "data");
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);
  send_message (VIMOS_LAB_FABRIC (fabric), builder);
}

static void
vimos_lab_fabric_set_port_enabled (VimosFabric *fabric,
                                   const char *device,
                                   guint32 port,
                                   gboolean enabled)
{
  g_autoptr (JsonBuilder) builder = begin_message ("port", device);

  add_int (builder, "port", port);
  add_boolean (builder, "enabled", enabled);
  json_builder_end_object (builder);
  send_message (VIMOS_LAB_FABRIC (fabric), builder);
}

static void
vimos_lab_fabric_poll (VimosFabric *fabric,
                       const char *device,
                       VimosFabricPoll what)
{
  g_autoptr (JsonBuilder) builder = begin_message ("poll", device);

  add_boolean (builder, "ports", (what & VIMOS_FABRIC_POLL_PORTS) != 0);
  add_boolean (builder, "rules", (what & VIMOS_FABRIC_POLL_RULES) != 0);
  json_builder_end_object (builder);
  send_message (VIMOS_LAB_FABRIC (fabric), builder);
}

static void
vimos_lab_fabric_iface_init (VimosFabricInterface *iface)
{
  iface->install_rule_async = vimos_lab_fabric_install_rule_async;
  iface->install_rule_finish = vimos_lab_fabric_rule_finish;
  iface->remove_rule_async = vimos_lab_fabric_remove_rule_async;
  iface->remove_rule_finish = vimos_lab_fabric_rule_finish;
  iface->remove_foreign = vimos_lab_fabric_remove_foreign;
  iface->send_packet = vimos_lab_fabric_send_packet;
  iface->set_port_enabled = vimos_lab_fabric_set_port_enabled;
  iface->poll = vimos_lab_fabric_poll;
}

static void
vimos_lab_fabric_finalize (GObject *object)
{
  VimosLabFabric *self = VIMOS_LAB_FABRIC (object);

  g_clear_object (&self->lines);
  g_clear_object (&self->child);
  g_string_free (self->queue, TRUE);
  g_clear_pointer (&self->writing, g_bytes_unref);
  g_hash_table_unref (self->requests);
  G_OBJECT_CLASS (vimos_lab_fabric_parent_class)->finalize (object);
}

static void
vimos_lab_fabric_class_init (VimosLabFabricClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vimos_lab_fabric_finalize;

  listening_signal = g_signal_new ("listening", VIMOS_TYPE_LAB_FABRIC, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vimos_lab_fabric_init (VimosLabFabric *self)
{
  self->queue = g_string_new (NULL);
  self->requests = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/**
 * vimos_lab_fabric_new:
 * @script: path of southbound.py
 * @port: TCP port for switches
 * @addresses: (array zero-terminated=1): IP addresses to listen on
 * @error: a #GSpawnError
 *
 * Starts the child. It says later by `listening` or `failed` whether switches can connect.
 *
 * Returns: (transfer full) (nullable): a fabric without switches
 */
VimosLabFabric *
vimos_lab_fabric_new (const char *script,
                      guint16 port,
                      const char *const *addresses,
                      GError **error)
{
  g_autoptr (VimosLabFabric) self = g_object_new (VIMOS_TYPE_LAB_FABRIC, NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *port_text = g_strdup_printf ("%u", port);

  g_ptr_array_add (arguments, (gpointer) "/usr/bin/python3");
  g_ptr_array_add (arguments, (gpointer) script);
  g_ptr_array_add (arguments, port_text);
  for (guint i = 0; addresses[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) addresses[i]);
  g_ptr_array_add (arguments, NULL);
  self->child
      = g_subprocess_newv ((const char *const *) arguments->pdata,
                           G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (self->child == NULL)
    return NULL;
  self->input = g_subprocess_get_stdin_pipe (self->child);
  /* The pipe comes as a blocking one: a write of more than it holds would stop the main loop until
   * the child has read, and the child may be waiting for us. */
  if (!g_unix_set_fd_nonblocking (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (self->input)),
                                  TRUE, error))
    return NULL;
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->child));
  read_line (self);
  return g_steal_pointer (&self);
}

static gboolean
kill_cb (gpointer user_data)
{
  GTask *task = user_data;
  VimosLabFabric *self = g_task_get_source_object (task);

  g_subprocess_force_exit (self->child);
  g_task_set_task_data (task, GUINT_TO_POINTER (0), NULL);
  return G_SOURCE_REMOVE;
}

static void
ended_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint kill_id = GPOINTER_TO_UINT (g_task_get_task_data (task));

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (kill_id > 0)
    g_source_remove (kill_id);
  g_task_return_boolean (task, TRUE);
}

/**
 * vimos_lab_fabric_close_async:
 * @self: a fabric
 * @callback: called when the child is gone
 * @user_data: for @callback
 *
 * Ends the child, by force if it does not end within 2 s.
 */
void
vimos_lab_fabric_close_async (VimosLabFabric *self,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  guint kill_id = g_timeout_add (CLOSE_MS, kill_cb, task);

  g_task_set_source_tag (task, vimos_lab_fabric_close_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (kill_id), NULL);
  self->closed = TRUE;
  fail_requests (self);
  g_subprocess_send_signal (self->child, SIGTERM);
  g_subprocess_wait_async (self->child, NULL, ended_cb, task);
}

void
vimos_lab_fabric_close_finish (VimosLabFabric *self,
                               GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
