/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <string.h>

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"

/* The controller's channel to the switches. A switch does what it is asked for one after the other;
 * the answer takes as long as a barrier of Open vSwitch does. */

#define BARRIER_MIN_US 2000
#define BARRIER_MAX_US 5000
#define REFUSAL_US 1000
#define PACKET_OUT_US 500
#define STATISTICS_US 1000
/* Answers come at multiples of this, so that thousands of them do not need a turn of the loop
 * each. */
#define GRID_US 100

typedef struct
{
  VimosDemoFabric *fabric; /* borrowed; the task has a reference */
  VimosDemoBridge *bridge; /* nullable */
  GTask *task;
  VimosFabricRule *rule;
  gboolean install;
} Request;

/* Returns: (nullable): the switch of that id */
VimosDemoBridge *
vimos_demo_fabric_find (VimosDemoFabric *self,
                        const char *device)
{
  guint64 number;

  if (!g_str_has_prefix (device, "of:")
      || !g_ascii_string_to_unsigned (device + 3, 16, 1, G_MAXUINT, &number, NULL)
      || number > self->n_bridges || !g_str_equal (self->bridges[number - 1].id, device))
    return NULL;
  return &self->bridges[number - 1];
}

static gboolean
is_reachable (const VimosDemoBridge *bridge)
{
  return bridge != NULL && bridge->powered && bridge->connected;
}

static void
free_request (gpointer data)
{
  Request *request = data;

  if (request->task != NULL)
    {
      g_hash_table_remove (request->fabric->requests, request);
      g_object_unref (request->task);
    }
  vimos_fabric_rule_unref (request->rule);
  g_free (request);
}

/* The fabric has ended: whoever still waits is told so. */
void
vimos_demo_fabric_fail_requests (VimosDemoFabric *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Request *request = key;
      g_autoptr (GTask) task = g_steal_pointer (&request->task);

      g_task_return_new_error (task, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_CLOSED,
                               "the simulated network has ended");
    }
  g_hash_table_remove_all (self->requests);
}

/* Only transfers go by the rules for longer than a moment. */
static void
rules_changed (VimosDemoBridge *bridge)
{
  if (bridge->fabric->transfers->len > 0)
    vimos_demo_fabric_disturb (bridge->fabric, FALSE);
}

static void
change_table (VimosDemoBridge *bridge,
              VimosFabricRule *rule,
              gboolean install)
{
  gboolean changed = TRUE;

  if (install)
    vimos_demo_table_install (bridge->table, rule);
  else
    changed = vimos_demo_table_remove (bridge->table, rule->key);
  if (changed)
    rules_changed (bridge);
}

static void
carry_out (gpointer user_data)
{
  Request *request = user_data;
  GError *error = NULL;

  if (request->task == NULL)
    return;
  if (!is_reachable (request->bridge))
    g_task_return_new_error (request->task, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_DISCONNECTED,
                             "the switch %s is not connected", request->rule->device);
  else if (!vimos_fabric_match_check (&request->rule->match, &error))
    g_task_return_error (request->task, error);
  else
    {
      change_table (request->bridge, request->rule, request->install);
      g_task_return_boolean (request->task, TRUE);
    }
}

static gint64
answer_time (VimosDemoFabric *self,
             VimosDemoBridge *bridge)
{
  gint64 now_us = vimos_clock_now ();

  if (!is_reachable (bridge))
    return now_us + REFUSAL_US;
  now_us += vimos_demo_fabric_random (self, BARRIER_MIN_US, BARRIER_MAX_US);
  now_us += GRID_US - 1 - (now_us + GRID_US - 1) % GRID_US;
  bridge->free_us = MAX (bridge->free_us, now_us);
  return bridge->free_us;
}

static void
request_change (VimosFabric *fabric,
                VimosFabricRule *rule,
                gboolean install,
                GTask *task)
{
  VimosDemoFabric *self = VIMOS_DEMO_FABRIC (fabric);
  Request *request;

  if (self->agenda == NULL)
    {
      g_task_return_new_error (task, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_CLOSED,
                               "the simulated network has ended");
      g_object_unref (task);
      return;
    }
  request = g_new0 (Request, 1);
  request->fabric = self;
  request->bridge = vimos_demo_fabric_find (self, rule->device);
  request->task = task;
  request->rule = vimos_fabric_rule_ref (rule);
  request->install = install;
  g_hash_table_add (self->requests, request);
  vimos_demo_agenda_add (self->agenda, answer_time (self, request->bridge), carry_out, request,
                         free_request);
}

static void
install_rule_async (VimosFabric *fabric,
                    VimosFabricRule *rule,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (fabric, cancellable, callback, user_data);

  g_task_set_source_tag (task, install_rule_async);
  request_change (fabric, rule, TRUE, task);
}

static void
remove_rule_async (VimosFabric *fabric,
                   VimosFabricRule *rule,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (fabric, cancellable, callback, user_data);

  g_task_set_source_tag (task, remove_rule_async);
  request_change (fabric, rule, FALSE, task);
}

static gboolean
change_rule_finish (VimosFabric *fabric,
                    GAsyncResult *result,
                    GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  VimosDemoBridge *bridge;
  guint64 id;
} Removal;

static void
remove_id (gpointer user_data)
{
  Removal *removal = user_data;

  if (is_reachable (removal->bridge)
      && vimos_demo_table_remove_id (removal->bridge->table, removal->id) > 0)
    rules_changed (removal->bridge);
}

static void
remove_foreign (VimosFabric *fabric,
                const char *device,
                guint64 id)
{
  VimosDemoFabric *self = VIMOS_DEMO_FABRIC (fabric);
  VimosDemoBridge *bridge = vimos_demo_fabric_find (self, device);
  Removal *removal;

  if (!is_reachable (bridge))
    return;
  removal = g_new0 (Removal, 1);
  removal->bridge = bridge;
  removal->id = id;
  vimos_demo_agenda_add (self->agenda, answer_time (self, bridge), remove_id, removal, g_free);
}

typedef struct
{
  VimosDemoBridge *bridge;
  guint32 in_port;
  guint32 *ports;
  guint n_ports;
  VimosDemoFrame *frame;
} PacketOut;

static void
free_packet_out (gpointer data)
{
  PacketOut *out = data;

  vimos_demo_frame_unref (out->frame);
  g_free (out->ports);
  g_free (out);
}

/* A packet that goes back to where it came from needs IN_PORT; this side of the interface sees to
 * it. */
static void
put_out (gpointer user_data)
{
  PacketOut *out = user_data;
  VimosDemoPort *in = vimos_demo_bridge_get_port (out->bridge, out->in_port);

  for (guint i = 0; is_reachable (out->bridge) && i < out->n_ports; i++)
    {
      guint32 output = out->ports[i];

      if (in != NULL && output == in->number)
        output = VIMOS_DEMO_PORT_IN_PORT;
      vimos_demo_bridge_put_out (out->bridge, in, output, out->frame);
    }
}

static void
send_packet (VimosFabric *fabric,
             const char *device,
             guint32 in_port,
             const guint32 *ports,
             guint n_ports,
             GBytes *packet)
{
  VimosDemoFabric *self = VIMOS_DEMO_FABRIC (fabric);
  VimosDemoBridge *bridge = vimos_demo_fabric_find (self, device);
  PacketOut *out;

  if (!is_reachable (bridge))
    return;
  out = g_new0 (PacketOut, 1);
  out->bridge = bridge;
  out->in_port = in_port;
  out->ports = g_memdup2 (ports, n_ports * sizeof *ports);
  out->n_ports = n_ports;
  out->frame = vimos_demo_frame_new (packet);
  vimos_demo_agenda_add (self->agenda, vimos_clock_now () + PACKET_OUT_US, put_out, out,
                         free_packet_out);
}

static void
set_port_enabled (VimosFabric *fabric,
                  const char *device,
                  guint32 port,
                  gboolean enabled)
{
  VimosDemoBridge *bridge = vimos_demo_fabric_find (VIMOS_DEMO_FABRIC (fabric), device);
  VimosDemoPort *found;

  if (is_reachable (bridge) && (found = vimos_demo_bridge_get_port (bridge, port)) != NULL)
    vimos_demo_port_set_enabled (found, enabled);
}

typedef struct
{
  VimosDemoFabric *fabric;
  VimosFabricPoll what;
  guint next;
  guint end;
} Poll;

static guint64
seconds_since (gint64 since_us)
{
  return (vimos_clock_now () - since_us) / G_USEC_PER_SEC;
}

static void
list_ports (const VimosDemoBridge *bridge,
            GArray *ports)
{
  guint64 duration = seconds_since (bridge->since_us);
  VimosFabricPortCounters local = { .port = VIMOS_FABRIC_PORT_LOCAL, .duration = duration };

  g_array_append_val (ports, local);
  for (guint i = 0; i < bridge->n_ports; i++)
    {
      VimosFabricPortCounters counters = bridge->ports[i].counters;

      counters.duration = duration;
      g_array_append_val (ports, counters);
    }
}

static void
list_rules (const VimosDemoBridge *bridge,
            GArray *rules)
{
  const GPtrArray *list = vimos_demo_table_list (bridge->table);

  for (guint i = 0; i < list->len; i++)
    {
      const VimosDemoRule *rule = g_ptr_array_index (list, i);
      VimosFabricRuleCounters counters = {
        .id = rule->rule->id,
        .packets = rule->packets,
        .bytes = rule->bytes,
        .duration = seconds_since (rule->since_us),
      };

      g_array_append_val (rules, counters);
    }
}

static void
emit_statistics (VimosDemoFabric *self,
                 VimosDemoBridge *bridge,
                 VimosFabricPoll what)
{
  VimosFabricStatistics statistics = { .device = bridge->id };
  g_autoptr (GArray) ports = NULL;
  g_autoptr (GArray) rules = NULL;

  if (what & VIMOS_FABRIC_POLL_PORTS)
    {
      ports = g_array_new (FALSE, FALSE, sizeof (VimosFabricPortCounters));
      list_ports (bridge, ports);
    }
  if (what & VIMOS_FABRIC_POLL_RULES)
    {
      rules = g_array_new (FALSE, FALSE, sizeof (VimosFabricRuleCounters));
      list_rules (bridge, rules);
    }
  statistics.ports = ports;
  statistics.rules = rules;
  vimos_fabric_emit_statistics (VIMOS_FABRIC (self), &statistics);
}

static void answer_poll (gpointer user_data);

static void
plan_answer (const Poll *poll)
{
  vimos_demo_agenda_add (poll->fabric->agenda, vimos_clock_now () + STATISTICS_US, answer_poll,
                         g_memdup2 (poll, sizeof *poll), g_free);
}

static void
answer_poll (gpointer user_data)
{
  Poll *poll = user_data;
  guint end = MIN (poll->end, poll->next + VIMOS_DEMO_BATCH);

  vimos_demo_fabric_settle (poll->fabric);
  for (; poll->next < end; poll->next++)
    {
      VimosDemoBridge *bridge = &poll->fabric->bridges[poll->next];

      if (is_reachable (bridge))
        emit_statistics (poll->fabric, bridge, poll->what);
    }
  if (poll->next < poll->end)
    plan_answer (poll);
}

static void
poll_fabric (VimosFabric *fabric,
             const char *device,
             VimosFabricPoll what)
{
  VimosDemoFabric *self = VIMOS_DEMO_FABRIC (fabric);
  Poll poll = { .fabric = self, .what = what, .end = self->n_bridges };
  const VimosDemoBridge *bridge;

  if (device != NULL)
    {
      if ((bridge = vimos_demo_fabric_find (self, device)) == NULL)
        return;
      poll.next = bridge->index;
      poll.end = bridge->index + 1;
    }
  if (self->agenda != NULL)
    plan_answer (&poll);
}

void
vimos_demo_fabric_control_iface_init (VimosFabricInterface *iface)
{
  iface->install_rule_async = install_rule_async;
  iface->install_rule_finish = change_rule_finish;
  iface->remove_rule_async = remove_rule_async;
  iface->remove_rule_finish = change_rule_finish;
  iface->remove_foreign = remove_foreign;
  iface->send_packet = send_packet;
  iface->set_port_enabled = set_port_enabled;
  iface->poll = poll_fabric;
}
