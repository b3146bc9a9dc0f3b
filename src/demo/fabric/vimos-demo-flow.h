/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-bridge.h"
#include "vimos-demo-sharing.h"

G_BEGIN_DECLS

/* A full TCP segment on the wire, without preamble and gap, and the payload in it. */
#define VIMOS_DEMO_SEGMENT 1514
#define VIMOS_DEMO_PAYLOAD 1448
/* An acknowledgement, one for every other segment (RFC 9293, section 3.8.6.3). */
#define VIMOS_DEMO_ACK 66

/**
 * VimosDemoRoute:
 *
 * The ports and rules that traffic crosses, in their order.
 */
typedef struct _VimosDemoRoute VimosDemoRoute;

VimosDemoRoute *vimos_demo_route_new (void);
void vimos_demo_route_free (VimosDemoRoute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosDemoRoute, vimos_demo_route_free)
void vimos_demo_route_add (VimosDemoRoute *self,
                           VimosDemoPort *in,
                           VimosDemoRule *rule,
                           VimosDemoPort *out);
void vimos_demo_route_count (const VimosDemoRoute *self,
                             guint64 packets,
                             guint64 bytes);
void vimos_demo_route_list_pipes (const VimosDemoRoute *self,
                                  GPtrArray *pipes);
void vimos_demo_route_count_bulk (const VimosDemoRoute *self,
                                  int step);
guint vimos_demo_route_get_length (const VimosDemoRoute *self);

/**
 * VimosDemoFlow:
 * @route: its way; empty when it has none
 * @share: what it gets of the cables
 * @bytes: what it brought over the wire by now, headers included
 * @limit_bytes: what it will bring at most
 * @counted_packets: how much of this was counted at ports and rules
 * @counted_bytes: likewise
 *
 * Traffic as a fluid.
 */
typedef struct
{
  VimosDemoRoute *route;
  VimosDemoShare share;
  double bytes;
  double limit_bytes;
  guint64 counted_packets;
  guint64 counted_bytes;
} VimosDemoFlow;

void vimos_demo_flow_init (VimosDemoFlow *self,
                           double cap_mbps,
                           double limit_bytes);
void vimos_demo_flow_clear (VimosDemoFlow *self);
void vimos_demo_flow_set_route (VimosDemoFlow *self,
                                VimosDemoRoute *route);
void vimos_demo_flow_advance (VimosDemoFlow *self,
                              gint64 passed_us);

G_END_DECLS
