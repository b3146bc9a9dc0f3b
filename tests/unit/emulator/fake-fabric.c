/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fake-fabric.h"

#define MAX_HOPS 32

typedef struct
{
  VimosFabricDevice *info;
  gboolean connected;
  GHashTable *rules;    /* key → VimosFabricRule */
  GHashTable *packets;  /* key → GUINT_TO_POINTER of how many it took */
  GHashTable *counters; /* port → GUINT_TO_POINTER of bytes sent */
} FakeDevice;

typedef struct
{
  char *src;
  guint32 src_port;
  char *dst;
  guint32 dst_port;
} FakeCable;

struct _FakeFabric
{
  GObject parent_instance;

  GPtrArray *devices;
  GPtrArray *cables;
  GPtrArray *deliveries;
  GPtrArray *held; /* of GTask: confirmed when they are no longer held */
  GString *log;
  gboolean hold;
  gint64 start_us;
};

static void fake_fabric_iface_init (VimosFabricInterface *iface);
static void handle_frame (FakeFabric *self,
                          FakeDevice *device,
                          guint32 port,
                          GBytes *frame,
                          guint hops);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeFabric,
                               fake_fabric,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIMOS_TYPE_FABRIC, fake_fabric_iface_init))

static void
free_device (gpointer data)
{
  FakeDevice *device = data;

  vimos_fabric_device_free (device->info);
  g_hash_table_unref (device->rules);
  g_hash_table_unref (device->packets);
  g_hash_table_unref (device->counters);
  g_free (device);
}

static void
free_cable (gpointer data)
{
  FakeCable *cable = data;

  g_free (cable->src);
  g_free (cable->dst);
  g_free (cable);
}

static void
free_delivery (gpointer data)
{
  FakeDelivery *delivery = data;

  g_free (delivery->device);
  g_bytes_unref (delivery->frame);
  g_free (delivery);
}

static FakeDevice *
find_device (FakeFabric *self,
             const char *id)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      FakeDevice *device = g_ptr_array_index (self->devices, i);

      if (g_str_equal (device->info->id, id))
        return device;
    }
  return NULL;
}

static FakeDevice *
device_at (FakeFabric *self,
           guint number)
{
  g_autofree char *id = g_strdup_printf ("of:%016x", number);
  FakeDevice *device = find_device (self, id);

  g_assert_nonnull (device);
  return device;
}

static VimosFabricPort *
port_at (FakeDevice *device,
         guint32 number)
{
  for (guint i = 0; i < device->info->ports->len; i++)
    {
      VimosFabricPort *port = g_ptr_array_index (device->info->ports, i);

      if (port->number == number)
        return port;
    }
  return NULL;
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
  FakeDevice *device = find_device (self, rule->device);
  GError *error = NULL;

  if (device == NULL || !device->connected)
    g_task_return_new_error (request->task, VIMOS_FABRIC_ERROR, VIMOS_FABRIC_ERROR_DISCONNECTED, "away");
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
  FakeDevice *device = find_device (FAKE_FABRIC (fabric), id);

  g_hash_table_foreach_remove (device->rules, has_id, &rule_id);
}

static const FakeCable *
find_cable (FakeFabric *self,
            const char *device,
            guint32 port)
{
  for (guint i = 0; i < self->cables->len; i++)
    {
      const FakeCable *cable = g_ptr_array_index (self->cables, i);

      if (cable->src_port == port && g_str_equal (cable->src, device))
        return cable;
    }
  return NULL;
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
  const FakeCable *cable = find_cable (self, device->info->id, port);
  gpointer sent = g_hash_table_lookup (device->counters, GUINT_TO_POINTER (port));
  const VimosFabricPort *info = port_at (device, port);
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
      handle_frame (self, find_device (self, cable->dst), cable->dst_port, frame, hops + 1);
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
         && (!(fields & VIMOS_FABRIC_FIELD_ETH_TYPE) || match->eth_type == (data[12] << 8 | data[13]))
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

  if (!device->connected || !port_at (device, port)->live)
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
  FakeDevice *device = find_device (self, id);

  for (guint i = 0; device != NULL && device->connected && i < n_ports; i++)
    put_out (self, device, in_port, ports[i], packet, 0);
}

static void
emit_statistics (FakeFabric *self,
                 FakeDevice *device,
                 VimosFabricPoll what)
{
  g_autoptr (GArray) ports = g_array_new (FALSE, TRUE, sizeof (VimosFabricPortCounters));
  g_autoptr (GArray) rules = g_array_new (FALSE, TRUE, sizeof (VimosFabricRuleCounters));
  VimosFabricStatistics statistics = { .device = device->info->id };
  guint64 duration = (g_get_monotonic_time () - self->start_us) / G_USEC_PER_SEC;
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < device->info->ports->len; i++)
    {
      const VimosFabricPort *port = g_ptr_array_index (device->info->ports, i);
      VimosFabricPortCounters counters = { .port = port->number, .duration = duration };

      counters.tx_bytes
          = GPOINTER_TO_UINT (g_hash_table_lookup (device->counters, GUINT_TO_POINTER (port->number)));
      g_array_append_val (ports, counters);
    }
  g_hash_table_iter_init (&iter, device->rules);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VimosFabricRule *rule = value;
      VimosFabricRuleCounters counters = { .id = rule->id, .duration = duration };

      counters.packets = GPOINTER_TO_UINT (g_hash_table_lookup (device->packets, rule->key));
      counters.bytes = counters.packets * 100;
      g_array_append_val (rules, counters);
    }
  statistics.ports = (what & VIMOS_FABRIC_POLL_PORTS) ? ports : NULL;
  statistics.rules = (what & VIMOS_FABRIC_POLL_RULES) ? rules : NULL;
  vimos_fabric_emit_statistics (VIMOS_FABRIC (self), &statistics);
}

static void
poll_fabric (VimosFabric *fabric,
             const char *id,
             VimosFabricPoll what)
{
  FakeFabric *self = FAKE_FABRIC (fabric);

  for (guint i = 0; i < self->devices->len; i++)
    {
      FakeDevice *device = g_ptr_array_index (self->devices, i);

      if (device->connected && (id == NULL || g_str_equal (device->info->id, id)))
        emit_statistics (self, device, what);
    }
}

/* A cable carries when both of its ends do. */
static void
tell_cable (FakeFabric *self,
            const FakeCable *cable,
            gboolean up)
{
  vimos_fabric_emit_link (VIMOS_FABRIC (self), up, cable->src, cable->src_port, cable->dst, cable->dst_port);
  vimos_fabric_emit_link (VIMOS_FABRIC (self), up, cable->dst, cable->dst_port, cable->src, cable->src_port);
}

static void
set_port_enabled (VimosFabric *fabric,
                  const char *id,
                  guint32 number,
                  gboolean enabled)
{
  FakeFabric *self = FAKE_FABRIC (fabric);
  VimosFabricPort *port = port_at (find_device (self, id), number);
  const FakeCable *cable = find_cable (self, id, number);

  port->enabled = enabled;
  vimos_fabric_emit_port_changed (fabric, id, port, FALSE);
  if (cable != NULL)
    tell_cable (self, cable, enabled);
}

static void
fake_fabric_iface_init (VimosFabricInterface *iface)
{
  iface->install_rule_async = install_rule_async;
  iface->install_rule_finish = finish;
  iface->remove_rule_async = remove_rule_async;
  iface->remove_rule_finish = finish;
  iface->remove_foreign = remove_foreign;
  iface->send_packet = send_packet;
  iface->set_port_enabled = set_port_enabled;
  iface->poll = poll_fabric;
}

static void
fake_fabric_finalize (GObject *object)
{
  FakeFabric *self = FAKE_FABRIC (object);

  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->cables);
  g_ptr_array_unref (self->deliveries);
  g_ptr_array_unref (self->held);
  g_string_free (self->log, TRUE);
  G_OBJECT_CLASS (fake_fabric_parent_class)->finalize (object);
}

static void
fake_fabric_class_init (FakeFabricClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_fabric_finalize;
}

static void
fake_fabric_init (FakeFabric *self)
{
  self->devices = g_ptr_array_new_with_free_func (free_device);
  self->cables = g_ptr_array_new_with_free_func (free_cable);
  self->deliveries = g_ptr_array_new_with_free_func (free_delivery);
  self->held = g_ptr_array_new_with_free_func (free_request);
  self->log = g_string_new (NULL);
  self->start_us = g_get_monotonic_time ();
}

FakeFabric *
fake_fabric_new (void)
{
  return g_object_new (FAKE_TYPE_FABRIC, NULL);
}

static VimosFabricPort *
new_port (guint device,
          guint32 number)
{
  VimosFabricPort *port = g_new0 (VimosFabricPort, 1);
  gboolean local = number == VIMOS_FABRIC_PORT_LOCAL;

  port->number = number;
  port->name = local ? g_strdup_printf ("s%u", device) : g_strdup_printf ("s%u-eth%u", device, number);
  port->mac[0] = 2;
  port->mac[4] = device;
  port->mac[5] = number;
  port->enabled = port->live = !local;
  port->speed_mbps = 10000;
  return port;
}

/* Switch @number with ports 1 to @n_ports and a local one. */
void
fake_fabric_connect (FakeFabric *self,
                     guint number,
                     guint n_ports)
{
  FakeDevice *device = g_new0 (FakeDevice, 1);
  g_autofree char *id = g_strdup_printf ("of:%016x", number);
  VimosFabricDevice *info = vimos_fabric_device_new (id);

  info->manufacturer = g_strdup ("Nicira, Inc.");
  info->hardware = g_strdup ("Open vSwitch");
  info->software = g_strdup ("3.1.0");
  info->serial = g_strdup ("None");
  info->description = g_strdup_printf ("s%u", number);
  info->chassis = g_strdup_printf ("%x", number);
  info->channel = g_strdup_printf ("127.0.0.1:%u", 50000 + number);
  info->address = g_strdup ("127.0.0.1");
  info->protocol = g_strdup ("OF_13");
  g_ptr_array_add (info->ports, new_port (number, VIMOS_FABRIC_PORT_LOCAL));
  for (guint i = 1; i <= n_ports; i++)
    g_ptr_array_add (info->ports, new_port (number, i));
  device->info = info;
  device->rules = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) vimos_fabric_rule_unref);
  device->packets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  device->counters = g_hash_table_new (NULL, NULL);
  g_ptr_array_add (self->devices, device);
  fake_fabric_reconnect (self, number);
}

void
fake_fabric_disconnect (FakeFabric *self,
                        guint number)
{
  FakeDevice *device = device_at (self, number);

  device->connected = FALSE;
  vimos_fabric_emit_device_disconnected (VIMOS_FABRIC (self), device->info->id);
}

/* It comes back without its rules, and its links are found again. */
void
fake_fabric_reconnect (FakeFabric *self,
                       guint number)
{
  FakeDevice *device = device_at (self, number);

  device->connected = TRUE;
  g_hash_table_remove_all (device->rules);
  vimos_fabric_emit_device_connected (VIMOS_FABRIC (self), device->info);
  for (guint i = 0; i < self->cables->len; i++)
    {
      const FakeCable *cable = g_ptr_array_index (self->cables, i);

      if (g_str_equal (cable->src, device->info->id) || g_str_equal (cable->dst, device->info->id))
        vimos_fabric_emit_link (VIMOS_FABRIC (self), TRUE, cable->src, cable->src_port, cable->dst,
                                cable->dst_port);
    }
}

static void
add_cable (FakeFabric *self,
           FakeDevice *src,
           guint32 src_port,
           FakeDevice *dst,
           guint32 dst_port)
{
  FakeCable *cable = g_new0 (FakeCable, 1);

  cable->src = g_strdup (src->info->id);
  cable->src_port = src_port;
  cable->dst = g_strdup (dst->info->id);
  cable->dst_port = dst_port;
  g_ptr_array_add (self->cables, cable);
  vimos_fabric_emit_link (VIMOS_FABRIC (self), TRUE, cable->src, src_port, cable->dst, dst_port);
}

/* A cable, both directions. */
void
fake_fabric_cable (FakeFabric *self,
                   guint src,
                   guint32 src_port,
                   guint dst,
                   guint32 dst_port)
{
  FakeDevice *one = device_at (self, src), *two = device_at (self, dst);

  add_cable (self, one, src_port, two, dst_port);
  add_cable (self, two, dst_port, one, src_port);
}

/* The recorded network: on each switch a host on port 1, the next on 2, the one before on 3. */
void
fake_fabric_ring (FakeFabric *self,
                  guint n)
{
  for (guint i = 1; i <= n; i++)
    fake_fabric_connect (self, i, 3);
  for (guint i = 1; i <= n; i++)
    fake_fabric_cable (self, i, 2, i % n + 1, 3);
}

/* Both ends of a cable notice. */
void
fake_fabric_set_port (FakeFabric *self,
                      guint number,
                      guint32 port,
                      gboolean up)
{
  FakeDevice *device = device_at (self, number);
  const FakeCable *cable = find_cable (self, device->info->id, port);
  FakeDevice *other = cable != NULL ? find_device (self, cable->dst) : NULL;
  VimosFabricPort *near = port_at (device, port);

  near->live = up;
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (self), device->info->id, near, FALSE);
  if (other == NULL)
    return;
  port_at (other, cable->dst_port)->live = up;
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (self), other->info->id,
                                  port_at (other, cable->dst_port), FALSE);
  tell_cable (self, cable, up);
}

void
fake_fabric_add_port (FakeFabric *self,
                      guint number,
                      guint32 port)
{
  FakeDevice *device = device_at (self, number);

  g_ptr_array_add (device->info->ports, new_port (number, port));
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (self), device->info->id, port_at (device, port), FALSE);
}

/* A frame comes in from outside. */
void
fake_fabric_inject (FakeFabric *self,
                    guint number,
                    guint32 port,
                    GBytes *frame)
{
  handle_frame (self, device_at (self, number), port, frame, 0);
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

guint
fake_fabric_count_rules (FakeFabric *self,
                         guint number)
{
  return g_hash_table_size (device_at (self, number)->rules);
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

  g_hash_table_iter_init (&iter, device_at (self, number)->rules);
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
  FakeDevice *device = device_at (self, number);
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
  FakeDevice *device = device_at (self, number);
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

GPtrArray *
fake_fabric_get_deliveries (FakeFabric *self)
{
  return self->deliveries;
}

/* A line for each rule that came (+) or went (-). */
GString *
fake_fabric_get_log (FakeFabric *self)
{
  return self->log;
}
