/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-fabric-private.h"

#define MAX_HOPS 32

static void handle_frame (FakeFabric *self,
                          FakeDevice *device,
                          guint32 port,
                          GBytes *frame,
                          guint hops);

static void
free_delivery (gpointer data)
{
  FakeDelivery *delivery = data;

  g_free (delivery->device);
  g_bytes_unref (delivery->frame);
  g_free (delivery);
}

/* A request's answer, a millisecond later. */
typedef struct
{
  GTask *task;
  VimosFabricRule *rule;
  gboolean install;
} Request;

static void
free_request (gpointer data)
{
  Request *request = data;

  g_object_unref (request->task);
  vimos_fabric_rule_unref (request->rule);
  g_free (request);
}

static void
carry_out (FakeFabric *self,
           Request *request)
{
  VimosFabricRule *rule = request->rule;
  FakeDevice *device = fake_fabric_find_device (self, rule->device);
  GError *error = NULL;

  if (device == NULL || !device->connected)
    g_task_return_new_error (request->task, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_DISCONNECTED,
                             "away");
  else if (!vimos_fabric_match_check (&rule->match, &error))
    g_task_return_error (request->task, error);
  else
    {
      g_string_append_printf (self->log, "%s %s\n", request->install ? "+" : "-", rule->key);
      if (request->install)
        g_hash_table_replace (device->rules, rule->key, vimos_fabric_rule_ref (rule));
      else
        g_hash_table_remove (device->rules, rule->key);
      g_task_return_boolean (request->task, TRUE);
    }
}

static gboolean
carry_out_cb (gpointer user_data)
{
  Request *request = user_data;
  FakeFabric *self = g_task_get_source_object (request->task);

  if (self->hold)
    g_ptr_array_add (self->held, request);
  else
    {
      carry_out (self, request);
      free_request (request);
    }
  return G_SOURCE_REMOVE;
}

static void
request (VimosFabric *fabric,
         VimosFabricRule *rule,
         gboolean install,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  Request *made = g_new0 (Request, 1);

  made->task = g_task_new (fabric, cancellable, callback, user_data);
  made->rule = vimos_fabric_rule_ref (rule);
  made->install = install;
  g_timeout_add (1, carry_out_cb, made);
}

static void
install_rule_async (VimosFabric *fabric,
                    VimosFabricRule *rule,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  request (fabric, rule, TRUE, cancellable, callback, user_data);
}

static void
remove_rule_async (VimosFabric *fabric,
                   VimosFabricRule *rule,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  request (fabric, rule, FALSE, cancellable, callback, user_data);
}

static gboolean
finish (VimosFabric *fabric,
        GAsyncResult *result,
        GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
has_id (gpointer key,
        gpointer value,
        gpointer user_data)
{
  return ((VimosFabricRule *) value)->id == *(guint64 *) user_data;
}

static void
remove_foreign (VimosFabric *fabric,
                const char *id,
                guint64 rule_id)
{
  FakeDevice *device = fake_fabric_find_device (FAKE_FABRIC (fabric), id);

  g_hash_table_foreach_remove (device->rules, has_id, &rule_id);
}

/* A frame leaves a switch: to the controller, to the next switch or to a host. */
static void
put_out (FakeFabric *self,
         FakeDevice *device,
         guint32 in_port,
         guint32 port,
         GBytes *frame,
         guint hops)
{
  const FakeCable *cable = fake_fabric_find_cable (self, device->info->id, port);
  gpointer sent = g_hash_table_lookup (device->counters, GUINT_TO_POINTER (port));
  const VimosFabricPort *info = fake_device_find_port (device, port);
  FakeDelivery *delivery;

  if (port == VIMOS_FABRIC_PORT_CONTROLLER)
    {
      vimos_fabric_emit_packet_in (VIMOS_FABRIC (self), device->info->id, in_port, frame);
      return;
    }
  if (info == NULL || !info->live || hops > MAX_HOPS)
    return;
  g_hash_table_insert (device->counters, GUINT_TO_POINTER (port),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (sent) + g_bytes_get_size (frame)));
  if (cable != NULL)
    {
      handle_frame (self, fake_fabric_find_device (self, cable->dst), cable->dst_port, frame,
                    hops + 1);
      return;
    }
  delivery = g_new0 (FakeDelivery, 1);
  delivery->device = g_strdup (device->info->id);
  delivery->port = port;
  delivery->frame = g_bytes_ref (frame);
  g_ptr_array_add (self->deliveries, delivery);
}

static gboolean
takes (const VimosFabricMatch *match,
       guint32 port,
       const guint8 *data)
{
  guint fields = match->fields;

  return (!(fields & VIMOS_FABRIC_FIELD_IN_PORT) || match->in_port == port)
         && (!(fields & VIMOS_FABRIC_FIELD_ETH_DST) || memcmp (match->eth_dst, data, 6) == 0)
         && (!(fields & VIMOS_FABRIC_FIELD_ETH_SRC) || memcmp (match->eth_src, data + 6, 6) == 0)
         && (!(fields & VIMOS_FABRIC_FIELD_ETH_TYPE)
             || match->eth_type == (data[12] << 8 | data[13]))
         && !(fields & ~(VIMOS_FABRIC_FIELD_IN_PORT | VIMOS_FABRIC_FIELD_ETH_DST
                         | VIMOS_FABRIC_FIELD_ETH_SRC | VIMOS_FABRIC_FIELD_ETH_TYPE));
}

static void
handle_frame (FakeFabric *self,
              FakeDevice *device,
              guint32 port,
              GBytes *frame,
              guint hops)
{
  const guint8 *data = g_bytes_get_data (frame, NULL);
  g_autoptr (VimosFabricRule) best = NULL;
  GHashTableIter iter;
  gpointer value, taken;

  if (!device->connected || !fake_device_find_port (device, port)->live)
    return;
  g_hash_table_iter_init (&iter, device->rules);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VimosFabricRule *rule = value;

      if (takes (&rule->match, port, data) && (best == NULL || rule->priority > best->priority))
        {
          g_clear_pointer (&best, vimos_fabric_rule_unref);
          best = vimos_fabric_rule_ref (rule);
        }
    }
  if (best == NULL)
    return;
  taken = g_hash_table_lookup (device->packets, best->key);
  g_hash_table_insert (device->packets, g_strdup (best->key),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (taken) + 1));
  for (guint i = 0; i < best->n_outputs; i++)
    put_out (self, device, port, best->outputs[i], frame, hops);
}

static void
send_packet (VimosFabric *fabric,
             const char *id,
             guint32 in_port,
             const guint32 *ports,
             guint n_ports,
             GBytes *packet)
{
  FakeFabric *self = FAKE_FABRIC (fabric);
  FakeDevice *device = fake_fabric_find_device (self, id);

  for (guint i = 0; device != NULL && device->connected && i < n_ports; i++)
    put_out (self, device, in_port, ports[i], packet, 0);
}

void
fake_fabric_init_forwarding_iface (VimosFabricInterface *iface)
{
  iface->install_rule_async = install_rule_async;
  iface->install_rule_finish = finish;
  iface->remove_rule_async = remove_rule_async;
  iface->remove_rule_finish = finish;
  iface->remove_foreign = remove_foreign;
  iface->send_packet = send_packet;
}

void
fake_fabric_init_forwarding (FakeFabric *self)
{
  self->deliveries = g_ptr_array_new_with_free_func (free_delivery);
  self->held = g_ptr_array_new_with_free_func (free_request);
  self->log = g_string_new (NULL);
}

void
fake_fabric_clear_forwarding (FakeFabric *self)
{
  g_ptr_array_unref (self->deliveries);
  g_ptr_array_unref (self->held);
  g_string_free (self->log, TRUE);
}

/* A frame comes in from outside. */
void
fake_fabric_inject (FakeFabric *self,
                    guint number,
                    guint32 port,
                    GBytes *frame)
{
  handle_frame (self, fake_fabric_get_device (self, number), port, frame, 0);
}

/* Host N has the address 10.0.0.N and the hardware address 00:00:00:00:00:0N. */
void
fake_fabric_arp (FakeFabric *self,
                 guint number,
                 guint32 port,
                 guint8 host,
                 guint8 target)
{
  const guint8 data[42] = {
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, host, 0x08, 0x06, 0, 1,  8, 0, 6, 4, 0, 1,
    0,    0,    0,    0,    0,    host, 10, 0, 0, host, 0, 0, 0, 0, 0, 0, 10, 0, 0, target,
  };
  g_autoptr (GBytes) frame = g_bytes_new (data, sizeof data);

  fake_fabric_inject (self, number, port, frame);
}

void
fake_fabric_ipv4 (FakeFabric *self,
                  guint number,
                  guint32 port,
                  guint8 src,
                  guint8 dst)
{
  const guint8 data[60] = { 0, 0, 0, 0, 0, dst, 0, 0, 0, 0, 0, src, 0x08, 0x00, 0x45 };
  g_autoptr (GBytes) frame = g_bytes_new (data, sizeof data);

  fake_fabric_inject (self, number, port, frame);
}

GPtrArray *
fake_fabric_get_deliveries (FakeFabric *self)
{
  return self->deliveries;
}

guint
fake_fabric_count_rules (FakeFabric *self,
                         guint number)
{
  return g_hash_table_size (fake_fabric_get_device (self, number)->rules);
}

/* Any rule with the priority, and with the port to come in by unless that is 0. */
VimosFabricRule *
fake_fabric_find_rule (FakeFabric *self,
                       guint number,
                       guint16 priority,
                       guint32 in_port)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, fake_fabric_get_device (self, number)->rules);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VimosFabricRule *rule = value;

      if (rule->priority == priority && (in_port == 0 || rule->match.in_port == in_port))
        return rule;
    }
  return NULL;
}

void
fake_fabric_put_foreign_rule (FakeFabric *self,
                              guint number,
                              guint64 id)
{
  FakeDevice *device = fake_fabric_get_device (self, number);
  const VimosFabricMatch match = { .fields = VIMOS_FABRIC_FIELD_IN_PORT, .in_port = 9 };
  VimosFabricRule *rule = vimos_fabric_rule_new (device->info->id, id, 4711, &match, NULL, 0);

  g_hash_table_replace (device->rules, rule->key, rule);
}

/* Somebody takes a rule off the switch, and the switch says so. */
void
fake_fabric_steal_rule (FakeFabric *self,
                        guint number,
                        VimosFabricRule *rule)
{
  FakeDevice *device = fake_fabric_get_device (self, number);
  guint64 id = rule->id;

  g_hash_table_remove (device->rules, rule->key);
  vimos_fabric_emit_rule_removed (VIMOS_FABRIC (self), device->info->id, id);
}

/* While it is held nothing is answered; afterwards all is. */
void
fake_fabric_hold (FakeFabric *self,
                  gboolean hold)
{
  self->hold = hold;
  for (guint i = 0; !hold && i < self->held->len; i++)
    carry_out (self, g_ptr_array_index (self->held, i));
  if (!hold)
    g_ptr_array_set_size (self->held, 0);
}

/* A line for each rule that came (+) or went (-). */
GString *
fake_fabric_get_log (FakeFabric *self)
{
  return self->log;
}
