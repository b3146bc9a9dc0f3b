/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-scenario.h"
#include "vimos-fabric.h"

G_BEGIN_DECLS

/**
 * VimosDemoFabric:
 *
 * Simulated switches, cables and what is plugged in: a VimosFabric by vimos_clock_now(). Frames are
 * carried by the rules on the switches alone, hop by hop; transfers too, at the rate that max-min
 * fair sharing of the cables leaves them. Main thread only; deterministic.
 */
#define VIMOS_TYPE_DEMO_FABRIC (vimos_demo_fabric_get_type ())
G_DECLARE_FINAL_TYPE (VimosDemoFabric, vimos_demo_fabric, VIMOS, DEMO_FABRIC, GObject)

VimosDemoFabric *vimos_demo_fabric_new (VimosDemoScenario *scenario);
VimosDemoScenario *vimos_demo_fabric_get_scenario (VimosDemoFabric *self);

/* Switches connect, links are discovered, background traffic and events begin. */
void vimos_demo_fabric_start (VimosDemoFabric *self);
/* The moment from which events “after the move” count; only the first call has an effect. */
void vimos_demo_fabric_begin_move (VimosDemoFabric *self);

/* A cable cut or mended, a switch switched off or on: by events, and by tests. */
void vimos_demo_fabric_set_link_up (VimosDemoFabric *self,
                                    guint link,
                                    gboolean up);
void vimos_demo_fabric_set_switch_up (VimosDemoFabric *self,
                                      guint device,
                                      gboolean up);
/* Bytes that left the switch through the port, headers included. */
guint64 vimos_demo_fabric_get_tx_bytes (VimosDemoFabric *self,
                                        guint device,
                                        guint32 port);

/**
 * VimosDemoStation:
 *
 * Something with one network interface: a hypervisor, a VM, the operator's host. It answers ARP and
 * pings while it is awake. Several stations may be at one port (a VM is at its hypervisor's
 * bridge); these reach each other without the switch. Owned by its maker, to be freed before the
 * fabric.
 */
typedef struct _VimosDemoStation VimosDemoStation;

VimosDemoStation *vimos_demo_station_new (VimosDemoFabric *fabric,
                                          const VimosDemoAttachment *at);
void vimos_demo_station_free (VimosDemoStation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosDemoStation, vimos_demo_station_free)

guint32 vimos_demo_station_get_address (VimosDemoStation *self);
/* Asleep (paused) it answers nothing; what comes is queued as in a tap, at most 1000 frames, and
 * answered when it wakes. Awake is the default. */
void vimos_demo_station_set_awake (VimosDemoStation *self,
                                   gboolean awake);
/* Gratuitous ARP, as a guest or a booted host sends it. */
void vimos_demo_station_announce (VimosDemoStation *self);

/* @rtt_us: -1 when nothing came within @timeout_us. Exactly one call, unless the station is
 * freed. */
typedef void (*VimosDemoPingFunc) (gint64 rtt_us,
                                   gpointer user_data);
/* Resolves the address by ARP first where it must, as a host does. */
void vimos_demo_station_ping (VimosDemoStation *self,
                              guint32 address,
                              gint64 timeout_us,
                              VimosDemoPingFunc callback,
                              gpointer user_data);

/**
 * VimosDemoTransfer:
 *
 * A TCP connection that carries @bytes of payload from one station to another; it goes on while its
 * frames and its acknowledgements arrive, stands still while they do not, and is as fast as the
 * cables leave it (1448 bytes of payload in 1514). Owned by its maker; freeing it closes the
 * connection without a call of @done.
 */
typedef struct _VimosDemoTransfer VimosDemoTransfer;
typedef void (*VimosDemoDoneFunc) (gpointer user_data);

VimosDemoTransfer *vimos_demo_transfer_new (VimosDemoStation *from,
                                            VimosDemoStation *to,
                                            guint16 tcp_port,
                                            guint64 bytes,
                                            VimosDemoDoneFunc done,
                                            gpointer user_data);
void vimos_demo_transfer_free (VimosDemoTransfer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosDemoTransfer, vimos_demo_transfer_free)

guint64 vimos_demo_transfer_get_bytes (VimosDemoTransfer *self); /* payload carried by now */
double vimos_demo_transfer_get_mbps (VimosDemoTransfer *self);   /* payload, Mbit/s, now */

G_END_DECLS
