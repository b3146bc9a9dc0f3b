/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-bridge.h"
#include "vimos-demo-flow.h"
#include "vimos-demo-frame.h"

G_BEGIN_DECLS

/* vimos-demo-station.c */
VimosDemoFabric *vimos_demo_station_get_fabric (VimosDemoStation *self);
VimosDemoPort *vimos_demo_station_get_port (VimosDemoStation *self);
const VimosDemoAttachment *vimos_demo_station_get_attachment (VimosDemoStation *self);
gboolean vimos_demo_station_is_awake (VimosDemoStation *self);
gboolean vimos_demo_station_is_called (VimosDemoStation *self,
                                       const guint8 mac[6]);
void vimos_demo_station_receive (VimosDemoStation *self,
                                 VimosDemoFrame *frame);
void vimos_demo_station_transmit (VimosDemoStation *self,
                                  VimosDemoFrame *frame);
void vimos_demo_station_send (VimosDemoStation *self,
                              guint32 address,
                              VimosDemoFrame *frame);
VimosDemoHeader vimos_demo_station_make_header (VimosDemoStation *self,
                                                guint32 to);

/* vimos-demo-transfer.c */
void vimos_demo_station_hear_tcp (VimosDemoStation *self,
                                  const VimosDemoFrame *frame);
void vimos_demo_transfer_advance (VimosDemoTransfer *self,
                                  gint64 passed_us);
void vimos_demo_transfer_reroute (VimosDemoTransfer *self);
void vimos_demo_transfer_plan_end (VimosDemoTransfer *self);
VimosDemoFlow *vimos_demo_transfer_get_flow (VimosDemoTransfer *self);

G_END_DECLS
