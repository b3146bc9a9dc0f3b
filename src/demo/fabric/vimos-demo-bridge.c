/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>

#include "vimos-clock.h"
#include "vimos-demo-bridge.h"

/* What every port says of itself, as those of a software switch do. */
#define SPEED_MBPS 10000

void
vimos_demo_bridge_init (VimosDemoBridge *self,
                        VimosDemoFabric *fabric,
                        const VimosDemoSwitch *spec,
                        guint index)
{
  self->fabric = fabric;
  self->spec = spec;
  self->index = index;
  g_snprintf (self->id, sizeof self->id, "of:%016x", index + 1);
  self->n_ports = spec->n_ports;
  self->ports = g_new0 (VimosDemoPort, spec->n_ports);
  self->table = vimos_demo_table_new ();
  self->powered = TRUE;
  self->since_us = vimos_clock_now ();
  for (guint i = 0; i < self->n_ports; i++)
    {
      VimosDemoPort *port = &self->ports[i];

      port->bridge = self;
      port->number = i + 1;
      port->enabled = port->live = TRUE;
      port->out.mbps = port->in.mbps = INFINITY;
      port->counters.port = port->number;
    }
}

/* Nothing is planned for it any more. */
void
vimos_demo_bridge_stop (VimosDemoBridge *self)
{
  vimos_demo_entry_clear (&self->connecting);
  vimos_demo_entry_clear (&self->leaving);
  vimos_demo_entry_clear (&self->discovery);
  vimos_demo_entry_clear (&self->greeting);
}

void
vimos_demo_bridge_clear (VimosDemoBridge *self)
{
  for (guint i = 0; i < self->n_ports; i++)
    g_clear_pointer (&self->ports[i].stations, g_ptr_array_unref);
  g_clear_pointer (&self->table, vimos_demo_table_free);
  g_clear_pointer (&self->ports, g_free);
}

/* Returns: (nullable): %NULL for a number that no port has, also for logical ones */
VimosDemoPort *
vimos_demo_bridge_get_port (VimosDemoBridge *self,
                            guint32 number)
{
  return number >= 1 && number <= self->n_ports ? &self->ports[number - 1] : NULL;
}

static VimosFabricPort *
describe_port (const VimosDemoBridge *bridge,
               guint32 number)
{
  VimosFabricPort *port = g_new0 (VimosFabricPort, 1);
  guint device = bridge->index + 1;

  /* Locally administered, and nobody else's in the network. */
  port->mac[0] = 0x06;
  port->mac[1] = device >> 16;
  port->mac[2] = device >> 8;
  port->mac[3] = device;
  port->mac[4] = number >> 8;
  port->mac[5] = number;
  port->number = number;
  port->speed_mbps = SPEED_MBPS;
  return port;
}

/* Returns: (transfer full): what the controller is told of it */
VimosFabricPort *
vimos_demo_port_describe (const VimosDemoPort *self)
{
  VimosFabricPort *port = describe_port (self->bridge, self->number);

  port->name = g_strdup_printf ("%s-eth%u", self->bridge->spec->name, self->number);
  port->enabled = self->enabled;
  port->live = self->live;
  return port;
}

/* Returns: (transfer full): the switch as Open vSwitch 3.1 describes itself */
VimosFabricDevice *
vimos_demo_bridge_describe (VimosDemoBridge *self)
{
  VimosFabricDevice *device = vimos_fabric_device_new (self->id);
  VimosFabricPort *local = describe_port (self, VIMOS_FABRIC_PORT_LOCAL);

  device->manufacturer = g_strdup ("Nicira, Inc.");
  device->hardware = g_strdup ("Open vSwitch");
  device->software = g_strdup ("3.1.0");
  device->serial = g_strdup ("None");
  device->description = g_strdup (self->spec->label != NULL ? self->spec->label : self->spec->name);
  device->chassis = g_strdup_printf ("%x", self->index + 1);
  device->channel = g_strdup_printf ("127.0.0.1:%u", 40000 + self->index % 20000);
  device->address = g_strdup ("127.0.0.1");
  device->protocol = g_strdup ("OF_13");
  local->name = g_strdup (self->spec->name);
  g_ptr_array_add (device->ports, local);
  for (guint i = 0; i < self->n_ports; i++)
    g_ptr_array_add (device->ports, vimos_demo_port_describe (&self->ports[i]));
  return device;
}

/**
 * vimos_demo_bridge_resolve:
 * @self: a switch
 * @in: (nullable): where the frame came in
 * @output: a port, or a logical one
 * @function: called with each port that the frame leaves by
 * @user_data: for @function
 *
 * What is meant for the controller or the switch itself leaves by no port; neither does what would
 * go back where it came from, unless that is said by IN_PORT (OpenFlow 1.3.5, section 4.5).
 */
void
vimos_demo_bridge_resolve (VimosDemoBridge *self,
                           const VimosDemoPort *in,
                           guint32 output,
                           VimosDemoOutputFunc function,
                           gpointer user_data)
{
  VimosDemoPort *port = vimos_demo_bridge_get_port (self, output);

  if (output == VIMOS_DEMO_PORT_IN_PORT && in != NULL)
    function (vimos_demo_bridge_get_port (self, in->number), user_data);
  else if (port != NULL && port != in)
    function (port, user_data);
  else if (output == VIMOS_DEMO_PORT_FLOOD || output == VIMOS_DEMO_PORT_ALL)
    for (guint i = 0; i < self->n_ports; i++)
      if (&self->ports[i] != in)
        function (&self->ports[i], user_data);
}

void
vimos_demo_port_count_rx (VimosDemoPort *self,
                          guint64 packets,
                          guint64 bytes)
{
  self->counters.rx_packets += packets;
  self->counters.rx_bytes += bytes;
}

void
vimos_demo_port_count_tx (VimosDemoPort *self,
                          guint64 packets,
                          guint64 bytes)
{
  self->counters.tx_packets += packets;
  self->counters.tx_bytes += bytes;
}
