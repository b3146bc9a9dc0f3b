/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"
#include "vimos-demo-station-private.h"
#include "vimos-emu-packet.h"

/* Which switches are on, which cables carry, and when the controller hears of it. The times are
 * those that were seen between Open vSwitch and a real controller, save that of a connection after
 * a start: switches wait up to some seconds before they try again. Probes stand for LLDP frames:
 * whether they come back depends on the rules, but they are not counted at ports. */

#define CONNECT_US 100000
#define BATCH_US 10000
#define DISCONNECT_US 20000
#define PORT_STATUS_US 8000
#define DISCOVERY_US 30000 /* after a switch has connected, or told of a port that came up */
#define GREETING_US 600000 /* of what is plugged in, after the switch has connected */
#define PORT_GREETING_US 200000 /* of what is at a port that came up */
/* Probes that do not come back are sent again soon for a moment, then now and then. */
#define PROBE_US 250000
#define PROBE_RARELY_US 3000000
#define N_PROBES 12

static gboolean
should_live (const VimosDemoPort *port)
{
  const VimosDemoPort *peer = port->peer;

  return port->enabled && port->bridge->powered && !port->cut
         && (peer == NULL || (peer->enabled && peer->bridge->powered));
}

/* The controller's rules bring the probes back, or not. */
static gboolean
hears_probes (const VimosDemoPort *port)
{
  const VimosDemoHeader probe = {
    .dst = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e },
    .vlan = VIMOS_FABRIC_VLAN_NONE,
    .type = VIMOS_EMU_ETHER_LLDP,
  };
  const VimosDemoRule *rule = vimos_demo_table_find (port->bridge->table, port->number, &probe);

  for (guint i = 0; rule != NULL && i < rule->rule->n_outputs; i++)
    if (rule->rule->outputs[i] == VIMOS_FABRIC_PORT_CONTROLLER)
      return TRUE;
  return FALSE;
}

static void
tell_link (VimosDemoPort *from,
           gboolean there)
{
  if (from->told == there)
    return;
  from->told = there;
  vimos_fabric_emit_link (VIMOS_FABRIC (from->bridge->fabric), there, from->bridge->id,
                          from->number, from->peer->bridge->id, from->peer->number);
}

/* Returns whether there is nothing to find, or it was found. */
static gboolean
probe (VimosDemoPort *from)
{
  if (from->told || !from->live || !from->bridge->connected || !from->peer->bridge->connected)
    return TRUE;
  if (!hears_probes (from->peer))
    return FALSE;
  tell_link (from, TRUE);
  return TRUE;
}

static void discover (gpointer user_data);

static void
plan_discovery (VimosDemoBridge *bridge,
                gint64 delay_us)
{
  gint64 due_us = vimos_clock_now () + delay_us;

  if (bridge->discovery != NULL && vimos_demo_entry_get_due (bridge->discovery) <= due_us)
    return;
  vimos_demo_entry_clear (&bridge->discovery);
  bridge->discovery
      = vimos_demo_agenda_add (bridge->fabric->agenda, due_us, discover, bridge, NULL);
}

static void
discover (gpointer user_data)
{
  VimosDemoBridge *bridge = user_data;
  gboolean complete = TRUE;

  bridge->discovery = NULL;
  for (guint i = 0; i < bridge->n_ports; i++)
    {
      VimosDemoPort *port = &bridge->ports[i];

      if (port->peer == NULL)
        continue;
      complete &= probe (port);
      complete &= probe (port->peer);
    }
  if (!complete)
    plan_discovery (bridge, bridge->n_discoveries++ < N_PROBES ? PROBE_US : PROBE_RARELY_US);
}

static void
greet (gpointer user_data)
{
  VimosDemoBridge *bridge = user_data;

  bridge->greeting = NULL;
  for (guint i = 0; i < bridge->n_ports; i++)
    {
      GPtrArray *stations = bridge->ports[i].stations;

      for (guint j = 0; stations != NULL && j < stations->len; j++)
        vimos_demo_station_announce (g_ptr_array_index (stations, j));
    }
}

static void
plan_greeting (VimosDemoBridge *bridge,
               gint64 delay_us)
{
  if (bridge->greeting == NULL)
    bridge->greeting = vimos_demo_agenda_add_in (bridge->fabric->agenda, delay_us, greet, bridge);
}

static void
connect_bridge (gpointer user_data)
{
  VimosDemoBridge *bridge = user_data;
  g_autoptr (VimosFabricDevice) device = NULL;

  bridge->connecting = NULL;
  bridge->connected = TRUE;
  bridge->n_discoveries = 0;
  plan_discovery (bridge, DISCOVERY_US);
  plan_greeting (bridge, GREETING_US);
  device = vimos_demo_bridge_describe (bridge);
  vimos_fabric_emit_device_connected (VIMOS_FABRIC (bridge->fabric), device);
}

static void
plan_connection (VimosDemoBridge *bridge,
                 gint64 delay_us)
{
  if (bridge->fabric->started && bridge->connecting == NULL)
    bridge->connecting = vimos_demo_agenda_add_in (bridge->fabric->agenda, delay_us, connect_bridge,
                                                   bridge);
}

void
vimos_demo_fabric_connect_all (VimosDemoFabric *self)
{
  for (guint i = 0; i < self->n_bridges; i++)
    if (self->bridges[i].powered)
      plan_connection (&self->bridges[i], CONNECT_US + i / VIMOS_DEMO_BATCH * BATCH_US);
}

/* The links of a switch that is lost go without a word. */
static void
disconnect_bridge (gpointer user_data)
{
  VimosDemoBridge *bridge = user_data;

  bridge->leaving = NULL;
  if (!bridge->connected)
    return;
  bridge->connected = FALSE;
  for (guint i = 0; i < bridge->n_ports; i++)
    if (bridge->ports[i].peer != NULL)
      bridge->ports[i].told = bridge->ports[i].peer->told = FALSE;
  vimos_fabric_emit_device_disconnected (VIMOS_FABRIC (bridge->fabric), bridge->id);
}

static void
tell_port (gpointer user_data)
{
  VimosDemoPort *port = user_data;
  g_autoptr (VimosFabricPort) info = NULL;

  if (!port->bridge->connected || !port->bridge->powered)
    return;
  info = vimos_demo_port_describe (port);
  vimos_fabric_emit_port_changed (VIMOS_FABRIC (port->bridge->fabric), port->bridge->id, info,
                                  FALSE);
  if (port->live && port->peer == NULL)
    plan_greeting (port->bridge, PORT_GREETING_US);
  else if (port->live)
    plan_discovery (port->bridge, DISCOVERY_US);
  else if (port->peer != NULL)
    {
      tell_link (port, FALSE);
      tell_link (port->peer, FALSE);
    }
}

static void
update_port (VimosDemoPort *port,
             gboolean tell)
{
  gboolean live = should_live (port);

  if (port->live == live && !tell)
    return;
  port->live = live;
  vimos_demo_agenda_add_in (port->bridge->fabric->agenda, PORT_STATUS_US, tell_port, port);
}

static void
update_cable (VimosDemoPort *port)
{
  update_port (port, FALSE);
  if (port->peer != NULL)
    update_port (port->peer, FALSE);
}

/* The administrator's wish. */
void
vimos_demo_port_set_enabled (VimosDemoPort *self,
                             gboolean enabled)
{
  if (self->enabled == enabled)
    return;
  self->enabled = enabled;
  update_port (self, TRUE);
  update_cable (self);
  vimos_demo_fabric_disturb (self->bridge->fabric, TRUE);
}

/**
 * vimos_demo_fabric_set_link_up:
 * @self: a fabric
 * @link: index of the link in the scenario
 * @up: whether its cable is whole
 *
 * Frames stop or go on at once; the controller hears of it some ms later.
 */
void
vimos_demo_fabric_set_link_up (VimosDemoFabric *self,
                               guint link,
                               gboolean up)
{
  VimosDemoPort *port;

  g_return_if_fail (VIMOS_IS_DEMO_FABRIC (self));
  g_return_if_fail (link < self->links->len);

  port = g_ptr_array_index (self->links, link);
  port->cut = port->peer->cut = !up;
  update_cable (port);
  vimos_demo_fabric_disturb (self, TRUE);
}

/**
 * vimos_demo_fabric_set_switch_up:
 * @self: a fabric
 * @device: index of the switch in the scenario
 * @up: whether it has power
 *
 * A switch without power loses its rules; it connects again a moment after it has power.
 */
void
vimos_demo_fabric_set_switch_up (VimosDemoFabric *self,
                                 guint device,
                                 gboolean up)
{
  VimosDemoBridge *bridge;

  g_return_if_fail (VIMOS_IS_DEMO_FABRIC (self));
  g_return_if_fail (device < self->n_bridges);

  bridge = &self->bridges[device];
  if (bridge->powered == up)
    return;
  bridge->powered = up;
  vimos_demo_entry_clear (&bridge->connecting);
  vimos_demo_entry_clear (&bridge->greeting);
  if (up)
    {
      bridge->since_us = vimos_clock_now ();
      plan_connection (bridge, CONNECT_US);
    }
  else
    {
      vimos_demo_table_clear (bridge->table);
      if (bridge->connected && bridge->leaving == NULL)
        bridge->leaving = vimos_demo_agenda_add_in (self->agenda, DISCONNECT_US, disconnect_bridge,
                                                    bridge);
    }
  for (guint i = 0; i < bridge->n_ports; i++)
    update_cable (&bridge->ports[i]);
  vimos_demo_fabric_disturb (self, TRUE);
}
