/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-fabric-private.h"

static void fake_fabric_iface_init (VimosFabricInterface *iface);

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

FakeDevice *
fake_fabric_find_device (FakeFabric *self,
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

FakeDevice *
fake_fabric_get_device (FakeFabric *self,
                        guint number)
{
  g_autofree char *id = g_strdup_printf ("of:%016x", number);
  FakeDevice *device = fake_fabric_find_device (self, id);

  g_assert_nonnull (device);
  return device;
}

const FakeCable *
fake_fabric_find_cable (FakeFabric *self,
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

VimosFabricPort *
fake_device_find_port (FakeDevice *device,
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
      gpointer sent = g_hash_table_lookup (device->counters, GUINT_TO_POINTER (port->number));

      counters.tx_bytes = GPOINTER_TO_UINT (sent);
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
  vimos_fabric_emit_link (VIMOS_FABRIC (self), up, cable->src, cable->src_port, cable->dst,
                          cable->dst_port);
  vimos_fabric_emit_link (VIMOS_FABRIC (self), up, cable->dst, cable->dst_port, cable->src,
                          cable->src_port);
}

static void
set_port_enabled (VimosFabric *fabric,
                  const char *id,
                  guint32 number,
                  gboolean enabled)
{
  FakeFabric *self = FAKE_FABRIC (fabric);
  VimosFabricPort *port = fake_device_find_port (fake_fabric_find_device (self, id), number);
  const FakeCable *cable = fake_fabric_find_cable (self, id, number);

  port->enabled = enabled;
  vimos_fabric_emit_port_changed (fabric, id, port, FALSE);
  if (cable != NULL)
    tell_cable (self, cable, enabled);
}

static void
fake_fabric_iface_init (VimosFabricInterface *iface)
{
  fake_fabric_init_forwarding_iface (iface);
  iface->set_port_enabled = set_port_enabled;
  iface->poll = poll_fabric;
}

static void
fake_fabric_finalize (GObject *object)
{
  FakeFabric *self = FAKE_FABRIC (object);

  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->cables);
  fake_fabric_clear_forwarding (self);
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
  fake_fabric_init_forwarding (self);
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
  port->name = local ? g_strdup_printf ("s%u", device)
                     : g_strdup_printf ("s%u-eth%u", device, number);
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
  FakeDevice *device = fake_fabric_get_device (self, number);

  device->connected = FALSE;
  vimos_fabric_emit_device_disconnected (VIMOS_FABRIC (self), device->info->id);
}

/* It comes back without its rules, and its links are found again. */
void
fake_fabric_reconnect (FakeFabric *self,
                       guint number)
{
  FakeDevice *device = fake_fabric_get_device (self, number);

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
  FakeDevice *one = fake_fabric_get_device (self, src), *two = fake_fabric_get_device (self, dst);

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
  FakeDevice *device = fake_fabric_get_device (self, number);
  const FakeCable *cable = fake_fabric_find_cable (self, device->info->id, port);
  FakeDevice *other = cable != NULL ? fake_fabric_find_device (self, cable->dst) : NULL;
  VimosFabricPort *near = fake_device_find_port (device, port);

  near->live = up;
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (self), device->info->id, near, FALSE);
  if (other == NULL)
    return;
  fake_device_find_port (other, cable->dst_port)->live = up;
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (self), other->info->id,
                                  fake_device_find_port (other, cable->dst_port), FALSE);
  tell_cable (self, cable, up);
}

void
fake_fabric_add_port (FakeFabric *self,
                      guint number,
                      guint32 port)
{
  FakeDevice *device = fake_fabric_get_device (self, number);

  g_ptr_array_add (device->info->ports, new_port (number, port));
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (self), device->info->id,
                                  fake_device_find_port (device, port), FALSE);
}
