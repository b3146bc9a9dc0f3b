/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"
#include "vimos-demo-station-private.h"

/* Where frames go: hop by hop as events, with all delays; or at once, to know the way of a
 * transfer. Both ask the rules and nothing else. */

#define SWITCH_US 20
#define PACKET_IN_US 500
/* What a switch can bring to the controller: one packet in this time. So many wait; others are
 * lost. Else a storm of broadcasts, which a flood over cables that are not known yet as links is,
 * would have no bounds. */
#define NEXT_PACKET_IN_US 200
#define MAX_PACKETS_IN 100
#define NIC_MIN_US 10
#define NIC_MAX_US 50
#define MIN_HOPS 64
#define MAX_HOPS 4096
/* More frames than these are lost, as in switches whose buffers are full: rules that copy copies
 * end so. */
#define MAX_PASSAGES 10000
/* What stands before a frame in a shaper's queue that bulk traffic fills: so many full frames,
 * which is 6 ms at 100 Mbit/s. A stated figure, not a measured one: real queues are from near
 * nothing to 1,000 frames. */
#define QUEUED_FRAMES 50

typedef struct
{
  VimosDemoPort *port;
  VimosDemoFrame *frame;
  guint hops;
} Passage;

static void
free_passage (gpointer data)
{
  Passage *passage = data;

  passage->port->bridge->fabric->n_passages--;
  vimos_demo_frame_unref (passage->frame);
  g_free (passage);
}

static void
plan_passage (gint64 due_us,
              VimosDemoEntryFunc function,
              VimosDemoPort *port,
              VimosDemoFrame *frame,
              guint hops)
{
  VimosDemoFabric *fabric = port->bridge->fabric;
  Passage *passage;

  if (fabric->n_passages >= MAX_PASSAGES)
    return;
  fabric->n_passages++;
  passage = g_new0 (Passage, 1);
  passage->port = port;
  passage->frame = vimos_demo_frame_ref (frame);
  passage->hops = hops;
  vimos_demo_agenda_add (fabric->agenda, due_us, function, passage, free_passage);
}

/* A frame that goes round in circles has to end some time. No way is longer than the switches are
 * many. */
static guint
hop_limit (const VimosDemoFabric *self)
{
  return CLAMP (2 * self->n_bridges, MIN_HOPS, MAX_HOPS);
}

/* A station's handler may end others, and itself. */
static void
deliver (VimosDemoPort *port,
         VimosDemoFrame *frame)
{
  g_autoptr (GPtrArray) present = NULL;

  if (port->stations == NULL)
    return;
  present = g_ptr_array_copy (port->stations, NULL, NULL);
  for (guint i = 0; i < present->len; i++)
    if (port->stations != NULL && g_ptr_array_find (port->stations, present->pdata[i], NULL))
      vimos_demo_station_receive (present->pdata[i], frame);
}

static void
deliver_passage (gpointer user_data)
{
  Passage *passage = user_data;

  if (passage->port->live)
    deliver (passage->port, passage->frame);
}

typedef struct
{
  VimosDemoBridge *bridge;
  guint32 in_port;
  GBytes *bytes;
} PacketIn;

static void
free_packet_in (gpointer data)
{
  PacketIn *in = data;

  g_bytes_unref (in->bytes);
  g_free (in);
}

static void
tell_packet (gpointer user_data)
{
  PacketIn *in = user_data;

  if (in->bridge->connected && in->bridge->powered)
    vimos_fabric_emit_packet_in (VIMOS_FABRIC (in->bridge->fabric), in->bridge->id, in->in_port,
                                 in->bytes);
}

static void
punt (VimosDemoBridge *bridge,
      const VimosDemoPort *in,
      VimosDemoFrame *frame)
{
  gint64 due_us = MAX (vimos_clock_now () + PACKET_IN_US, bridge->next_packet_us);
  PacketIn *told;

  if (due_us > vimos_clock_now () + PACKET_IN_US + MAX_PACKETS_IN * NEXT_PACKET_IN_US)
    return;
  bridge->next_packet_us = due_us + NEXT_PACKET_IN_US;
  told = g_new0 (PacketIn, 1);
  told->bridge = bridge;
  told->in_port = in != NULL ? in->number : VIMOS_FABRIC_PORT_CONTROLLER;
  told->bytes = g_bytes_ref (frame->bytes);
  vimos_demo_agenda_add (bridge->fabric->agenda, due_us, tell_packet, told, free_packet_in);
}

static gint64
queue_us (const VimosDemoPort *port)
{
  if (port->n_bulk == 0 || !isfinite (port->out.mbps) || port->out.left > port->out.mbps * 1e-9)
    return 0;
  return QUEUED_FRAMES * VIMOS_DEMO_SEGMENT * 8 / port->out.mbps;
}

static void arrive (gpointer user_data);

static void
leave (VimosDemoPort *port,
       VimosDemoFrame *frame,
       guint hops)
{
  gint64 due_us = vimos_clock_now () + SWITCH_US + queue_us (port) + port->delay_us;

  if (!port->live)
    return;
  vimos_demo_port_count_tx (port, 1, g_bytes_get_size (frame->bytes));
  if (port->peer != NULL)
    plan_passage (due_us, arrive, port->peer, frame, hops + 1);
  else
    plan_passage (due_us, deliver_passage, port, frame, hops);
}

typedef struct
{
  VimosDemoFrame *frame;
  guint hops;
} Departure;

static void
leave_cb (VimosDemoPort *port,
          gpointer user_data)
{
  Departure *departure = user_data;

  leave (port, departure->frame, departure->hops);
}

static void
obey (VimosDemoBridge *bridge,
      VimosDemoPort *in,
      VimosDemoFrame *frame,
      guint hops)
{
  VimosDemoRule *rule = vimos_demo_table_find (
      bridge->table, in != NULL ? in->number : VIMOS_FABRIC_PORT_CONTROLLER, &frame->header);
  Departure departure = { frame, hops };

  if (rule == NULL)
    return;
  vimos_demo_rule_count (rule, 1, g_bytes_get_size (frame->bytes));
  for (guint i = 0; i < rule->rule->n_outputs; i++)
    if (rule->rule->outputs[i] == VIMOS_FABRIC_PORT_CONTROLLER)
      punt (bridge, in, frame);
    else
      vimos_demo_bridge_resolve (bridge, in, rule->rule->outputs[i], leave_cb, &departure);
}

static void
arrive (gpointer user_data)
{
  Passage *passage = user_data;
  VimosDemoPort *port = passage->port;

  if (!port->live || passage->hops > hop_limit (port->bridge->fabric))
    return;
  vimos_demo_port_count_rx (port, 1, g_bytes_get_size (passage->frame->bytes));
  obey (port->bridge, port, passage->frame, passage->hops);
}

/**
 * vimos_demo_bridge_put_out:
 * @self: a switch
 * @in: (nullable): where the frame is said to have come in
 * @output: the port to send it to, or a logical one
 * @frame: the controller's frame
 */
void
vimos_demo_bridge_put_out (VimosDemoBridge *self,
                           VimosDemoPort *in,
                           guint32 output,
                           VimosDemoFrame *frame)
{
  Departure departure = { frame, 0 };

  if (output == VIMOS_DEMO_PORT_TABLE)
    obey (self, in, frame, 0);
  else if (output == VIMOS_FABRIC_PORT_CONTROLLER)
    punt (self, in, frame);
  else
    vimos_demo_bridge_resolve (self, in, output, leave_cb, &departure);
}

static gboolean
has_station (const VimosDemoPort *port,
             const guint8 mac[6])
{
  for (guint i = 0; port->stations != NULL && i < port->stations->len; i++)
    if (vimos_demo_station_is_called (g_ptr_array_index (port->stations, i), mac))
      return TRUE;
  return FALSE;
}

/* The stations at a port are at one bridge of a host: it keeps to itself what is for one of
 * them. */
static void
leave_station (gpointer user_data)
{
  Passage *passage = user_data;
  VimosDemoPort *port = passage->port;

  if (!has_station (port, passage->frame->header.dst))
    arrive (passage);
  deliver (port, passage->frame);
}

/* A station sends a frame into the port that it is plugged in at. */
void
vimos_demo_port_send (VimosDemoPort *self,
                      VimosDemoFrame *frame)
{
  VimosDemoFabric *fabric = self->bridge->fabric;
  gint64 due_us = vimos_clock_now () + vimos_demo_fabric_random (fabric, NIC_MIN_US, NIC_MAX_US);

  self->sent_us = MAX (self->sent_us, due_us);
  plan_passage (self->sent_us, leave_station, self, frame, 0);
}

typedef struct
{
  VimosDemoStation *to;
  const VimosDemoHeader *header;
  VimosDemoRoute *route;
  guint hops_left;
  gboolean arrived;
  gboolean punted;
} Walk;

static void enter (VimosDemoPort *port,
                   Walk *walk);

static void
step_out (VimosDemoPort *port,
          gpointer user_data)
{
  Walk *walk = user_data;

  if (!port->live)
    return;
  vimos_demo_route_add (walk->route, NULL, NULL, port);
  if (port->peer != NULL)
    enter (port->peer, walk);
  else if (port->stations != NULL && g_ptr_array_find (port->stations, walk->to, NULL))
    walk->arrived = TRUE;
}

static void
enter (VimosDemoPort *port,
       Walk *walk)
{
  VimosDemoRule *rule;

  if (!port->live || walk->hops_left == 0)
    return;
  walk->hops_left--;
  rule = vimos_demo_table_find (port->bridge->table, port->number, walk->header);
  vimos_demo_route_add (walk->route, port, rule, NULL);
  for (guint i = 0; rule != NULL && i < rule->rule->n_outputs; i++)
    if (rule->rule->outputs[i] == VIMOS_FABRIC_PORT_CONTROLLER)
      walk->punted = TRUE;
    else
      vimos_demo_bridge_resolve (port->bridge, port, rule->rule->outputs[i], step_out, walk);
}

/**
 * vimos_demo_port_walk:
 * @self: where the frames come in
 * @to: whom they are for
 * @header: the frames
 * @route: the ways that they go are added to it, all of them if the rules make copies
 *
 * Returns: what becomes of them now
 */
VimosDemoWalk
vimos_demo_port_walk (VimosDemoPort *self,
                      VimosDemoStation *to,
                      const VimosDemoHeader *header,
                      VimosDemoRoute *route)
{
  Walk walk = { to, header, route, hop_limit (self->bridge->fabric), FALSE, FALSE };

  if (self->stations != NULL && g_ptr_array_find (self->stations, to, NULL))
    return VIMOS_DEMO_WALK_ARRIVED;
  enter (self, &walk);
  if (walk.arrived)
    return VIMOS_DEMO_WALK_ARRIVED;
  return walk.punted ? VIMOS_DEMO_WALK_PUNTED : VIMOS_DEMO_WALK_LOST;
}
