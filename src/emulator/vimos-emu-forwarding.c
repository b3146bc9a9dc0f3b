/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-emulator"

#include "config.h"

#include <string.h>

#include "vimos-emu-apps.h"
#include "vimos-emu-devices.h"
#include "vimos-emu-flows.h"
#include "vimos-emu-forwarding.h"
#include "vimos-emu-hosts.h"
#include "vimos-emu-packet.h"
#include "vimos-emu-topology.h"

/* What ONOS's host provider, proxyarp and fwd do with a packet, in this order. fwd makes a rule on
 * each switch that a packet comes through, along the shortest path by hops, and passes the packet
 * on; it does not touch its rules when a host moves. It does when a link dies. */

#define PRIORITY_CONTROL 40000
#define PRIORITY_REACTIVE 5
#define PRIORITY_FWD 10
#define TIMEOUT_FWD 10

typedef struct
{
  VimosEmuContext *context;
  const char *device;
  guint32 port;
  GBytes *frame;
  VimosEmuPacket packet;
} Arrival;

static void
install_punt (VimosEmuContext *context,
              const char *device,
              guint16 type,
              int priority)
{
  const guint32 output = VIMOS_FABRIC_PORT_CONTROLLER;
  VimosEmuFlowSpec spec = {
    .device = device,
    .app = vimos_emu_apps_get_id (context->apps, VIMOS_EMU_APP_CORE),
    .priority = priority,
    .match = { .fields = VIMOS_FABRIC_FIELD_ETH_TYPE, .eth_type = type },
    .outputs = &output,
    .n_outputs = 1,
    .clear_deferred = TRUE,
    .permanent = TRUE,
  };

  vimos_emu_flows_apply (context->flows, &spec, NULL, NULL);
}

/**
 * vimos_emu_forwarding_install_core:
 * @context: the controller
 * @device: a switch that came
 *
 * Has the switch send discovery, ARP and, for fwd, IPv4 to the controller.
 */
void
vimos_emu_forwarding_install_core (VimosEmuContext *context,
                                   const char *device)
{
  install_punt (context, device, VIMOS_EMU_ETHER_LLDP, PRIORITY_CONTROL);
  install_punt (context, device, VIMOS_EMU_ETHER_BDDP, PRIORITY_CONTROL);
  install_punt (context, device, VIMOS_EMU_ETHER_ARP, PRIORITY_CONTROL);
  if (vimos_emu_apps_is_active (context->apps, VIMOS_EMU_APP_FWD))
    install_punt (context, device, VIMOS_EMU_ETHER_IPV4, PRIORITY_REACTIVE);
}

static void
withdraw_punt (VimosEmuContext *context)
{
  g_autoptr (GPtrArray) list = vimos_emu_flows_list (context->flows, NULL);
  guint core = vimos_emu_apps_get_id (context->apps, VIMOS_EMU_APP_CORE);

  for (guint i = 0; i < list->len; i++)
    {
      VimosEmuFlow *flow = g_ptr_array_index (list, i);

      if (flow->app == core && flow->rule->priority == PRIORITY_REACTIVE)
        vimos_emu_flows_remove (context->flows, flow->rule->device, flow->rule->id, NULL, NULL);
    }
}

/* fwd was activated or deactivated. */
void
vimos_emu_forwarding_set_active (VimosEmuContext *context,
                                 gboolean active)
{
  const GPtrArray *devices = vimos_emu_devices_list (context->devices);

  if (!active)
    {
      withdraw_punt (context);
      vimos_emu_flows_remove_app (context->flows,
                                  vimos_emu_apps_get_id (context->apps, VIMOS_EMU_APP_FWD));
      return;
    }
  for (guint i = 0; i < devices->len; i++)
    {
      VimosEmuDevice *device = g_ptr_array_index (devices, i);

      if (device->available)
        install_punt (context, device->info->id, VIMOS_EMU_ETHER_IPV4, PRIORITY_REACTIVE);
    }
}

static void
send (const Arrival *arrival,
      const char *device,
      guint32 in_port,
      guint32 port,
      GBytes *frame)
{
  vimos_fabric_send_packet (arrival->context->fabric, device, in_port, &port, 1, frame);
}

/* Sends a copy to every port of the network that leads to no switch, but not back. */
static void
flood (const Arrival *arrival)
{
  VimosEmuContext *context = arrival->context;
  const GPtrArray *devices = vimos_emu_devices_list (context->devices);

  for (guint i = 0; i < devices->len; i++)
    {
      VimosEmuDevice *device = g_ptr_array_index (devices, i);
      g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (guint32));

      for (guint j = 0; device->available && j < device->ports->len; j++)
        {
          const VimosEmuPort *port = g_ptr_array_index (device->ports, j);
          guint32 number = port->info->number;

          if (number <= VIMOS_FABRIC_PORT_MAX && vimos_emu_port_is_up (port)
              && !vimos_emu_links_uses_port (context->links, device->info->id, number)
              && !(number == arrival->port && g_str_equal (device->info->id, arrival->device)))
            g_array_append_val (ports, number);
        }
      if (ports->len > 0)
        vimos_fabric_send_packet (context->fabric, device->info->id, VIMOS_FABRIC_PORT_CONTROLLER,
                                  (const guint32 *) ports->data, ports->len, arrival->frame);
    }
}

/* ARP tells the address as well; IPv4 just the place. Who speaks through another switch is not
 * here. */
static void
learn (const Arrival *arrival)
{
  const VimosEmuPacket *packet = &arrival->packet;
  g_autofree char *address = NULL;

  if (arrival->port > VIMOS_FABRIC_PORT_MAX || vimos_emu_mac_is_group (packet->src)
      || vimos_emu_links_uses_port (arrival->context->links, arrival->device, arrival->port))
    return;
  if (packet->type == VIMOS_EMU_ETHER_ARP && packet->arp_sender != 0)
    address = vimos_emu_format_ipv4 (packet->arp_sender);
  else if (packet->type != VIMOS_EMU_ETHER_ARP && packet->type != VIMOS_EMU_ETHER_IPV4)
    return;
  vimos_emu_hosts_learn (arrival->context->hosts, packet->src, packet->vlan, arrival->device,
                         arrival->port, address);
}

static void
proxy_arp (const Arrival *arrival)
{
  const VimosEmuPacket *packet = &arrival->packet;
  VimosEmuHosts *hosts = arrival->context->hosts;
  VimosEmuHost *host;
  g_autofree char *target = NULL;
  g_autoptr (GBytes) reply = NULL;

  if (packet->arp_operation == VIMOS_EMU_ARP_REPLY)
    {
      host = vimos_emu_hosts_by_mac (hosts, packet->dst, packet->vlan);
      if (host != NULL && host->location != NULL)
        send (arrival, host->location->device, VIMOS_FABRIC_PORT_CONTROLLER, host->location->port,
              arrival->frame);
      else
        flood (arrival);
      return;
    }
  if (packet->arp_operation != VIMOS_EMU_ARP_REQUEST)
    return;
  target = vimos_emu_format_ipv4 (packet->arp_target);
  host = vimos_emu_hosts_by_address (hosts, target, packet->vlan);
  if (host == NULL || vimos_emu_hosts_by_mac (hosts, packet->src, packet->vlan) == NULL)
    {
      flood (arrival);
      return;
    }
  reply = vimos_emu_packet_new_arp_reply (packet, host->mac);
  send (arrival, arrival->device, VIMOS_FABRIC_PORT_CONTROLLER, arrival->port, reply);
}

static void
install_forward (const Arrival *arrival,
                 guint32 output)
{
  const VimosEmuPacket *packet = &arrival->packet;
  VimosEmuContext *context = arrival->context;
  VimosEmuFlowSpec spec = {
    .device = arrival->device,
    .app = vimos_emu_apps_get_id (context->apps, VIMOS_EMU_APP_FWD),
    .priority = PRIORITY_FWD,
    .match = {
      .fields = VIMOS_FABRIC_FIELD_IN_PORT | VIMOS_FABRIC_FIELD_ETH_DST
                | VIMOS_FABRIC_FIELD_ETH_SRC,
      .in_port = arrival->port,
    },
    .outputs = &output,
    .n_outputs = 1,
    .timeout = TIMEOUT_FWD,
  };

  memcpy (spec.match.eth_dst, packet->dst, 6);
  memcpy (spec.match.eth_src, packet->src, 6);
  vimos_emu_flows_apply (context->flows, &spec, NULL, NULL);
  send (arrival, arrival->device, arrival->port, output, arrival->frame);
}

static void
forward (const Arrival *arrival)
{
  VimosEmuContext *context = arrival->context;
  VimosEmuHost *host = vimos_emu_hosts_by_mac (context->hosts, arrival->packet.dst,
                                               VIMOS_FABRIC_VLAN_NONE);
  g_autoptr (GPtrArray) paths = NULL;

  if (host == NULL || host->location == NULL)
    {
      flood (arrival);
      return;
    }
  if (g_str_equal (host->location->device, arrival->device))
    {
      if (host->location->port != arrival->port)
        install_forward (arrival, host->location->port);
      return;
    }
  paths = vimos_emu_topology_paths (context->topology, arrival->device, host->location->device, 64);
  for (guint i = 0; i < paths->len; i++)
    {
      GPtrArray *path = g_ptr_array_index (paths, i);
      const VimosEmuLink *first = g_ptr_array_index (path, 0);

      if (first->src.port != arrival->port)
        {
          install_forward (arrival, first->src.port);
          return;
        }
    }
  flood (arrival);
}

/**
 * vimos_emu_forwarding_handle_packet:
 * @context: the controller
 * @device: the switch that sent it
 * @port: where the switch got it
 * @frame: the frame
 */
void
vimos_emu_forwarding_handle_packet (VimosEmuContext *context,
                                    const char *device,
                                    guint32 port,
                                    GBytes *frame)
{
  Arrival arrival = { .context = context, .device = device, .port = port, .frame = frame };
  VimosEmuApps *apps = context->apps;

  if (!vimos_emu_packet_parse (&arrival.packet, frame)
      || !vimos_emu_devices_is_available (context->devices, device))
    return;
  if (vimos_emu_apps_is_active (apps, VIMOS_EMU_APP_HOSTS))
    learn (&arrival);
  if (arrival.packet.type == VIMOS_EMU_ETHER_ARP
      && vimos_emu_apps_is_active (apps, VIMOS_EMU_APP_PROXYARP))
    proxy_arp (&arrival);
  else if (arrival.packet.type == VIMOS_EMU_ETHER_IPV4
           && vimos_emu_apps_is_active (apps, VIMOS_EMU_APP_FWD))
    forward (&arrival);
}

static gboolean
same_pair (const VimosFabricMatch *one,
           const VimosFabricMatch *two)
{
  return memcmp (one->eth_dst, two->eth_dst, 6) == 0 && memcmp (one->eth_src, two->eth_src, 6) == 0;
}

static void
remove_pair (VimosEmuContext *context,
             GPtrArray *flows,
             const VimosFabricMatch *match,
             guint fwd)
{
  for (guint i = 0; i < flows->len; i++)
    {
      VimosEmuFlow *flow = g_ptr_array_index (flows, i);

      if (flow->app == fwd && flow->state != VIMOS_EMU_FLOW_PENDING_REMOVE
          && same_pair (&flow->rule->match, match))
        vimos_emu_flows_remove (context->flows, flow->rule->device, flow->rule->id, NULL, NULL);
    }
}

/* fwd forgets its rules for those who talked through a dead link. */
void
vimos_emu_forwarding_link_removed (VimosEmuContext *context,
                                   VimosEmuLink *link)
{
  g_autoptr (GPtrArray) flows = vimos_emu_flows_list (context->flows, NULL);
  guint fwd = vimos_emu_apps_get_id (context->apps, VIMOS_EMU_APP_FWD);

  for (guint i = 0; i < flows->len; i++)
    {
      VimosEmuFlow *flow = g_ptr_array_index (flows, i);

      if (flow->app == fwd && flow->rule->n_outputs == 1 && flow->rule->outputs[0] == link->src.port
          && g_str_equal (flow->rule->device, link->src.device))
        remove_pair (context, flows, &flow->rule->match, fwd);
    }
}
