/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"
#include "vimos-demo-neighbours.h"
#include "vimos-demo-station-private.h"

/* As long as the queue of a tap. */
#define MAX_ASLEEP 1000
/* Between two frames of those when they are dealt with. */
#define DRAIN_US 5

struct _VimosDemoStation
{
  VimosDemoFabric *fabric; /* borrowed */
  VimosDemoPort *port;     /* borrowed */
  VimosDemoAttachment at;
  VimosDemoNeighbours *neighbours;
  gboolean awake;
  GQueue queue; /* of VimosDemoFrame */
  VimosDemoEntry *drain;
  GHashTable *pings; /* sequence → Ping */
  guint16 identifier;
  guint16 last_sequence;
};

typedef struct
{
  VimosDemoStation *station;
  guint16 sequence;
  gint64 sent_us;
  VimosDemoEntry *timer;
  VimosDemoPingFunc callback;
  gpointer user_data;
} Ping;

static void
free_ping (gpointer data)
{
  Ping *ping = data;

  vimos_demo_entry_clear (&ping->timer);
  g_free (ping);
}

/* The stations at a port are behind one cable. */
static void
measure_cable (VimosDemoPort *port)
{
  double mbps = INFINITY;

  for (guint i = 0; i < port->stations->len; i++)
    {
      const VimosDemoStation *station = g_ptr_array_index (port->stations, i);

      if (!isnan (station->at.mbps))
        mbps = MIN (mbps, station->at.mbps);
    }
  port->in.mbps = port->out.mbps = mbps;
}

/**
 * vimos_demo_station_new:
 * @fabric: must outlive the station
 * @at: where, at a port without a cable to a switch; copied
 *
 * It announces itself with the other stations after the start; one that is made later has to be
 * told to.
 *
 * Returns: (transfer full): a station, awake
 */
VimosDemoStation *
vimos_demo_station_new (VimosDemoFabric *fabric,
                        const VimosDemoAttachment *at)
{
  VimosDemoStation *self;
  VimosDemoPort *port;

  g_return_val_if_fail (VIMOS_IS_DEMO_FABRIC (fabric), NULL);
  g_return_val_if_fail (at != NULL && at->device < fabric->n_bridges, NULL);

  port = vimos_demo_bridge_get_port (&fabric->bridges[at->device], at->port);
  g_return_val_if_fail (port != NULL && port->peer == NULL, NULL);

  self = g_new0 (VimosDemoStation, 1);
  self->fabric = fabric;
  self->port = port;
  self->at = *at;
  self->awake = TRUE;
  self->neighbours = vimos_demo_neighbours_new (self, fabric->agenda);
  self->pings = g_hash_table_new_full (NULL, NULL, NULL, free_ping);
  self->identifier = ++fabric->last_identifier;
  g_queue_init (&self->queue);
  if (port->stations == NULL)
    port->stations = g_ptr_array_new ();
  g_ptr_array_add (port->stations, self);
  measure_cable (port);
  vimos_demo_fabric_disturb (fabric, FALSE);
  return self;
}

void
vimos_demo_station_free (VimosDemoStation *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_remove (self->port->stations, self);
  measure_cable (self->port);
  vimos_demo_fabric_disturb (self->fabric, FALSE);
  vimos_demo_entry_clear (&self->drain);
  g_queue_clear_full (&self->queue, (GDestroyNotify) vimos_demo_frame_unref);
  g_hash_table_unref (self->pings);
  vimos_demo_neighbours_free (self->neighbours);
  g_free (self);
}

guint32
vimos_demo_station_get_address (VimosDemoStation *self)
{
  return self->at.address;
}

VimosDemoFabric *
vimos_demo_station_get_fabric (VimosDemoStation *self)
{
  return self->fabric;
}

VimosDemoPort *
vimos_demo_station_get_port (VimosDemoStation *self)
{
  return self->port;
}

const VimosDemoAttachment *
vimos_demo_station_get_attachment (VimosDemoStation *self)
{
  return &self->at;
}

gboolean
vimos_demo_station_is_awake (VimosDemoStation *self)
{
  return self->awake;
}

gboolean
vimos_demo_station_is_called (VimosDemoStation *self,
                              const guint8 mac[6])
{
  return memcmp (self->at.mac, mac, 6) == 0;
}

/* A frame to an address, without destination. */
VimosDemoHeader
vimos_demo_station_make_header (VimosDemoStation *self,
                                guint32 to)
{
  VimosDemoHeader header = {
    .vlan = VIMOS_FABRIC_VLAN_NONE,
    .type = VIMOS_EMU_ETHER_IPV4,
    .ipv4_src = self->at.address,
    .ipv4_dst = to,
  };

  memcpy (header.src, self->at.mac, 6);
  return header;
}

/* Who is asleep sends nothing. */
void
vimos_demo_station_transmit (VimosDemoStation *self,
                             VimosDemoFrame *frame)
{
  if (self->awake)
    vimos_demo_port_send (self->port, frame);
}

/* To an address, whose hardware address is found first where it must be. */
void
vimos_demo_station_send (VimosDemoStation *self,
                         guint32 address,
                         VimosDemoFrame *frame)
{
  vimos_demo_neighbours_send (self->neighbours, address, frame);
}

static void
end_ping (Ping *ping,
          gint64 rtt_us)
{
  VimosDemoPingFunc callback = ping->callback;
  gpointer user_data = ping->user_data;

  g_hash_table_remove (ping->station->pings, GUINT_TO_POINTER (ping->sequence));
  callback (rtt_us, user_data);
}

static void
ping_timed_out (gpointer user_data)
{
  Ping *ping = user_data;

  ping->timer = NULL;
  end_ping (ping, -1);
}

static void
send_echo (VimosDemoStation *self,
           guint32 address,
           const VimosDemoEcho *echo)
{
  const VimosDemoHeader header = vimos_demo_station_make_header (self, address);
  g_autoptr (VimosDemoFrame) frame = vimos_demo_frame_new_echo (&header, echo);

  vimos_demo_station_send (self, address, frame);
}

/**
 * vimos_demo_station_ping:
 * @self: a station
 * @address: whom to ask
 * @timeout_us: how long to wait; what comes later is not counted
 * @callback: called once, with the time since now
 * @user_data: for @callback
 */
void
vimos_demo_station_ping (VimosDemoStation *self,
                         guint32 address,
                         gint64 timeout_us,
                         VimosDemoPingFunc callback,
                         gpointer user_data)
{
  VimosDemoEcho echo = { .identifier = self->identifier };
  Ping *ping;

  g_return_if_fail (callback != NULL);
  g_return_if_fail (g_hash_table_size (self->pings) < G_MAXUINT16);

  do
    echo.sequence = ++self->last_sequence;
  while (g_hash_table_contains (self->pings, GUINT_TO_POINTER (echo.sequence)));
  ping = g_new0 (Ping, 1);
  ping->station = self;
  ping->sequence = echo.sequence;
  ping->sent_us = vimos_clock_now ();
  ping->callback = callback;
  ping->user_data = user_data;
  ping->timer = vimos_demo_agenda_add_in (self->fabric->agenda, timeout_us, ping_timed_out, ping);
  g_hash_table_insert (self->pings, GUINT_TO_POINTER (echo.sequence), ping);
  send_echo (self, address, &echo);
}

static void
handle_echo (VimosDemoStation *self,
             const VimosDemoFrame *frame,
             const VimosDemoEcho *echo)
{
  VimosDemoEcho reply = *echo;
  Ping *ping;

  if (!echo->reply)
    {
      reply.reply = TRUE;
      send_echo (self, frame->header.ipv4_src, &reply);
      return;
    }
  ping = g_hash_table_lookup (self->pings, GUINT_TO_POINTER (echo->sequence));
  if (ping != NULL && echo->identifier == self->identifier)
    end_ping (ping, vimos_clock_now () - ping->sent_us);
}

static void
handle_arp (VimosDemoStation *self,
            const VimosDemoFrame *frame)
{
  VimosEmuPacket packet;
  g_autoptr (VimosDemoFrame) reply = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean for_us;

  /* The controller answers for everybody, also a station that asks for itself. */
  if (!vimos_emu_packet_parse (&packet, frame->bytes)
      || vimos_demo_station_is_called (self, packet.arp_sender_mac))
    return;
  for_us = packet.arp_target == self->at.address;
  vimos_demo_neighbours_hear (self->neighbours, &packet, for_us);
  if (!for_us || packet.arp_operation != VIMOS_EMU_ARP_REQUEST)
    return;
  bytes = vimos_emu_packet_new_arp_reply (&packet, self->at.mac);
  reply = vimos_demo_frame_new (bytes);
  vimos_demo_station_transmit (self, reply);
}

static void
handle (VimosDemoStation *self,
        const VimosDemoFrame *frame)
{
  const VimosDemoHeader *header = &frame->header;
  VimosDemoEcho echo;

  if (header->type == VIMOS_EMU_ETHER_ARP)
    handle_arp (self, frame);
  else if (header->type != VIMOS_EMU_ETHER_IPV4 || header->ipv4_dst != self->at.address)
    return;
  else if (header->protocol == VIMOS_DEMO_PROTOCOL_TCP)
    vimos_demo_station_hear_tcp (self, frame);
  else if (vimos_demo_frame_get_echo (frame, &echo))
    handle_echo (self, frame, &echo);
}

/* A frame's handler may end the station: that is the last thing here. */
static void
drain (gpointer user_data)
{
  VimosDemoStation *self = user_data;
  g_autoptr (VimosDemoFrame) frame = g_queue_pop_head (&self->queue);

  self->drain = NULL;
  if (self->queue.length > 0)
    self->drain = vimos_demo_agenda_add_in (self->fabric->agenda, DRAIN_US, drain, self);
  handle (self, frame);
}

/* A frame has come to the port: the station takes what is for it. */
void
vimos_demo_station_receive (VimosDemoStation *self,
                            VimosDemoFrame *frame)
{
  const VimosDemoHeader *header = &frame->header;

  if (vimos_demo_station_is_called (self, header->src)
      || (!vimos_emu_mac_is_group (header->dst)
          && !vimos_demo_station_is_called (self, header->dst)))
    return;
  if (self->awake && self->queue.length == 0)
    handle (self, frame);
  else if (self->queue.length < MAX_ASLEEP)
    g_queue_push_tail (&self->queue, vimos_demo_frame_ref (frame));
}

void
vimos_demo_station_set_awake (VimosDemoStation *self,
                              gboolean awake)
{
  g_return_if_fail (self != NULL);

  if (self->awake == awake)
    return;
  self->awake = awake;
  vimos_demo_entry_clear (&self->drain);
  if (awake && self->queue.length > 0)
    self->drain = vimos_demo_agenda_add_in (self->fabric->agenda, DRAIN_US, drain, self);
  vimos_demo_fabric_disturb (self->fabric, FALSE);
}

void
vimos_demo_station_announce (VimosDemoStation *self)
{
  g_autoptr (VimosDemoFrame) frame = NULL;

  g_return_if_fail (self != NULL);

  frame = vimos_demo_frame_new_arp_request (self->at.mac, self->at.address, NULL, self->at.address);
  vimos_demo_station_transmit (self, frame);
}
