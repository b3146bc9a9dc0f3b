/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-demo"

#include "config.h"

#include <math.h>
#include <string.h>

#include "vimos-clock.h"
#include "vimos-demo-fabric-private.h"
#include "vimos-demo-station-private.h"

/* A bulk transfer. What opens it, and what tries again while it stands still, are real frames: they
 * are sent to the controller where no other rule takes them, and it makes rules for them. While
 * frames would arrive in both directions it is a fluid that fills its share of the cables; its slow
 * start is too short to be seen. */

/* As the network cards of the stations do. */
#define NIC_MBPS 10000
#define RETRANSMIT_MIN_US 200000
#define RETRANSMIT_MAX_US 2000000
#define FIRST_PORT 32768
#define N_PORTS 28232
#define OPENING_LENGTH 74
#define FLAG_SYN 0x02
#define FLAG_PSH 0x08
#define FLAG_ACK 0x10

struct _VimosDemoTransfer
{
  VimosDemoFabric *fabric; /* borrowed */
  VimosDemoStation *from;  /* borrowed */
  VimosDemoStation *to;    /* borrowed */
  guint16 src_port;
  guint16 dst_port;
  guint64 bytes;
  VimosDemoDoneFunc done;
  gpointer user_data;

  VimosDemoFlow flow;
  VimosDemoRoute *acks;
  guint64 counted_acks;
  VimosDemoWalk there;
  VimosDemoWalk back;
  gboolean open;
  gboolean flowing;
  gboolean finished;
  gint64 patience_us;
  VimosDemoEntry *retry;
  VimosDemoEntry *end;
};

static VimosDemoHeader
make_header (VimosDemoTransfer *self,
             gboolean forth)
{
  VimosDemoStation *src = forth ? self->from : self->to, *dst = forth ? self->to : self->from;
  VimosDemoHeader header
      = vimos_demo_station_make_header (src, vimos_demo_station_get_address (dst));

  memcpy (header.dst, vimos_demo_station_get_attachment (dst)->mac, 6);
  header.protocol = VIMOS_DEMO_PROTOCOL_TCP;
  header.port_src = forth ? self->src_port : self->dst_port;
  header.port_dst = forth ? self->dst_port : self->src_port;
  return header;
}

static void
send_segment (VimosDemoTransfer *self,
              gboolean forth,
              guint8 flags,
              gsize length)
{
  const VimosDemoHeader header = make_header (self, forth);
  g_autoptr (VimosDemoFrame) frame = vimos_demo_frame_new_tcp (&header, flags, length);

  vimos_demo_station_send (forth ? self->from : self->to, header.ipv4_dst, frame);
}

static void retry_cb (gpointer user_data);

static void
be_patient (VimosDemoTransfer *self)
{
  vimos_demo_entry_clear (&self->retry);
  self->retry = vimos_demo_agenda_add_in (self->fabric->agenda, self->patience_us, retry_cb, self);
  self->patience_us = MIN (2 * self->patience_us, RETRANSMIT_MAX_US);
}

static void
attempt (VimosDemoTransfer *self)
{
  be_patient (self);
  if (self->open)
    send_segment (self, TRUE, FLAG_PSH | FLAG_ACK, VIMOS_DEMO_SEGMENT);
  else
    send_segment (self, TRUE, FLAG_SYN, OPENING_LENGTH);
}

static void
retry_cb (gpointer user_data)
{
  VimosDemoTransfer *self = user_data;

  self->retry = NULL;
  attempt (self);
}

static gboolean
is_between (const VimosDemoTransfer *self,
            VimosDemoStation *station,
            const VimosDemoHeader *header,
            gboolean forth)
{
  guint16 src = forth ? self->src_port : self->dst_port;
  guint16 dst = forth ? self->dst_port : self->src_port;
  VimosDemoStation *sender = forth ? self->from : self->to;

  return station == (forth ? self->to : self->from) && header->port_src == src
         && header->port_dst == dst && header->ipv4_src == vimos_demo_station_get_address (sender);
}

/* A segment of a transfer came: the receiver acknowledges it, the sender goes on. */
void
vimos_demo_station_hear_tcp (VimosDemoStation *self,
                             const VimosDemoFrame *frame)
{
  const GPtrArray *transfers = vimos_demo_station_get_fabric (self)->transfers;
  gboolean opening = (vimos_demo_frame_get_tcp_flags (frame) & FLAG_SYN) != 0;

  for (guint i = 0; i < transfers->len; i++)
    {
      VimosDemoTransfer *transfer = g_ptr_array_index (transfers, i);

      if (is_between (transfer, self, &frame->header, TRUE))
        send_segment (transfer, FALSE, opening ? FLAG_SYN | FLAG_ACK : FLAG_ACK,
                      opening ? OPENING_LENGTH : VIMOS_DEMO_ACK);
      else if (is_between (transfer, self, &frame->header, FALSE) && !transfer->open)
        {
          transfer->open = TRUE;
          vimos_demo_fabric_disturb (transfer->fabric, FALSE);
        }
    }
}

static VimosDemoWalk
walk (VimosDemoTransfer *self,
      gboolean forth,
      VimosDemoRoute *route)
{
  VimosDemoStation *src = forth ? self->from : self->to, *dst = forth ? self->to : self->from;
  const VimosDemoHeader header = make_header (self, forth);

  if (!vimos_demo_station_is_awake (src) || !vimos_demo_station_is_awake (dst))
    return VIMOS_DEMO_WALK_LOST;
  return vimos_demo_port_walk (vimos_demo_station_get_port (src), dst, &header, route);
}

static void
set_route (VimosDemoTransfer *self,
           VimosDemoRoute *route)
{
  vimos_demo_route_count_bulk (self->flow.route, -1);
  vimos_demo_flow_set_route (&self->flow, route);
  vimos_demo_route_count_bulk (self->flow.route, 1);
}

static void
flow (VimosDemoTransfer *self,
      VimosDemoRoute *there,
      VimosDemoRoute *back)
{
  set_route (self, there);
  vimos_demo_route_free (self->acks);
  self->acks = back;
  self->flowing = TRUE;
  self->patience_us = RETRANSMIT_MIN_US;
  vimos_demo_entry_clear (&self->retry);
}

static void
stand_still (VimosDemoTransfer *self)
{
  self->flowing = FALSE;
  self->flow.share.mbps = 0;
  vimos_demo_entry_clear (&self->end);
  set_route (self, vimos_demo_route_new ());
}

/**
 * vimos_demo_transfer_new:
 * @from: who sends; must outlive the transfer
 * @to: who receives; must outlive the transfer
 * @tcp_port: where it listens
 * @bytes: of payload
 * @done: called once, when the last byte was acknowledged
 * @user_data: for @done
 *
 * Returns: (transfer full): a connection that is being opened
 */
VimosDemoTransfer *
vimos_demo_transfer_new (VimosDemoStation *from,
                         VimosDemoStation *to,
                         guint16 tcp_port,
                         guint64 bytes,
                         VimosDemoDoneFunc done,
                         gpointer user_data)
{
  VimosDemoTransfer *self;

  g_return_val_if_fail (from != NULL && to != NULL && from != to, NULL);
  g_return_val_if_fail (done != NULL, NULL);

  self = g_new0 (VimosDemoTransfer, 1);
  self->fabric = vimos_demo_station_get_fabric (from);
  self->from = from;
  self->to = to;
  self->src_port = FIRST_PORT + self->fabric->last_port++ % N_PORTS;
  self->dst_port = tcp_port;
  self->bytes = bytes;
  self->done = done;
  self->user_data = user_data;
  self->patience_us = RETRANSMIT_MIN_US;
  self->acks = vimos_demo_route_new ();
  vimos_demo_flow_init (&self->flow, NIC_MBPS,
                        (double) bytes / VIMOS_DEMO_PAYLOAD * VIMOS_DEMO_SEGMENT);
  g_ptr_array_add (self->fabric->transfers, self);
  vimos_demo_fabric_disturb (self->fabric, FALSE);
  attempt (self);
  return self;
}

void
vimos_demo_transfer_free (VimosDemoTransfer *self)
{
  g_return_if_fail (self != NULL);

  vimos_demo_fabric_settle (self->fabric);
  vimos_demo_fabric_disturb (self->fabric, FALSE);
  g_ptr_array_remove (self->fabric->transfers, self);
  stand_still (self);
  vimos_demo_entry_clear (&self->retry);
  vimos_demo_flow_clear (&self->flow);
  vimos_demo_route_free (self->acks);
  g_free (self);
}

guint64
vimos_demo_transfer_get_bytes (VimosDemoTransfer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  vimos_demo_fabric_settle (self->fabric);
  if (self->finished)
    return self->bytes;
  return MIN (self->bytes, self->flow.bytes * VIMOS_DEMO_PAYLOAD / VIMOS_DEMO_SEGMENT);
}

double
vimos_demo_transfer_get_mbps (VimosDemoTransfer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  vimos_demo_fabric_refresh (self->fabric);
  return self->flow.share.mbps * VIMOS_DEMO_PAYLOAD / VIMOS_DEMO_SEGMENT;
}

/* Returns: (nullable): what it wants to share; %NULL while it stands still */
VimosDemoFlow *
vimos_demo_transfer_get_flow (VimosDemoTransfer *self)
{
  return self->flowing ? &self->flow : NULL;
}

void
vimos_demo_transfer_advance (VimosDemoTransfer *self,
                             gint64 passed_us)
{
  guint64 acks;

  if (!self->flowing)
    return;
  vimos_demo_flow_advance (&self->flow, passed_us);
  acks = self->flow.counted_packets / 2;
  vimos_demo_route_count (self->acks, acks - self->counted_acks,
                          (acks - self->counted_acks) * VIMOS_DEMO_ACK);
  self->counted_acks = acks;
}

/* Rules or cables have changed. Who stands still tries again at once when that changed what would
 * become of its frames. */
void
vimos_demo_transfer_reroute (VimosDemoTransfer *self)
{
  g_autoptr (VimosDemoRoute) there = vimos_demo_route_new ();
  g_autoptr (VimosDemoRoute) back = vimos_demo_route_new ();
  VimosDemoWalk old_there = self->there, old_back = self->back;

  if (self->finished)
    return;
  self->there = walk (self, TRUE, there);
  self->back = walk (self, FALSE, back);
  if (self->open && self->there == VIMOS_DEMO_WALK_ARRIVED && self->back == VIMOS_DEMO_WALK_ARRIVED)
    flow (self, g_steal_pointer (&there), g_steal_pointer (&back));
  else if (self->flowing)
    {
      stand_still (self);
      be_patient (self);
    }
  else if (old_there != VIMOS_DEMO_WALK_UNKNOWN
           && (old_there != self->there || old_back != self->back))
    {
      self->patience_us = RETRANSMIT_MIN_US;
      attempt (self);
    }
}

static void
finish (gpointer user_data)
{
  VimosDemoTransfer *self = user_data;

  self->end = NULL;
  vimos_demo_fabric_settle (self->fabric);
  self->flow.bytes = self->flow.limit_bytes;
  vimos_demo_transfer_advance (self, 0);
  self->finished = TRUE;
  stand_still (self);
  vimos_demo_fabric_disturb (self->fabric, FALSE);
  self->done (self->user_data);
}

/* The moment at which it will be over, if all stays as it is. */
void
vimos_demo_transfer_plan_end (VimosDemoTransfer *self)
{
  double left_us;

  vimos_demo_entry_clear (&self->end);
  if (!self->flowing || self->flow.share.mbps <= 0)
    return;
  left_us = ceil ((self->flow.limit_bytes - self->flow.bytes) * 8 / self->flow.share.mbps);
  if (left_us < G_MAXINT64 / 4)
    self->end = vimos_demo_agenda_add_in (self->fabric->agenda, left_us, finish, self);
}
