/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-agenda.h"
#include "vimos-demo-fabric.h"
#include "vimos-demo-sharing.h"
#include "vimos-demo-table.h"

G_BEGIN_DECLS

#define VIMOS_DEMO_PORT_IN_PORT 0xfffffff8u
#define VIMOS_DEMO_PORT_TABLE 0xfffffff9u
#define VIMOS_DEMO_PORT_FLOOD 0xfffffffbu
#define VIMOS_DEMO_PORT_ALL 0xfffffffcu

typedef struct _VimosDemoBridge VimosDemoBridge;
typedef struct _VimosDemoPort VimosDemoPort;

/**
 * VimosDemoPort:
 * @peer: (nullable): the other end of its cable, when that is at a switch
 * @cut: whether its cable is cut; the same at both ends
 * @live: whether its cable carries
 * @told: whether the link that leaves here was told to the controller
 * @delay_us: of its cable
 * @out: the way out of the switch
 * @in: the way in, for ports of stations; the way in from a switch is that one's way out
 * @n_bulk: how many transfers leave here
 * @sent_us: when the last of the stations' frames leaves its network card
 * @stations: (nullable) (element-type VimosDemoStation): who is plugged in here, borrowed
 */
struct _VimosDemoPort
{
  VimosDemoBridge *bridge;
  guint32 number;
  VimosDemoPort *peer;
  gboolean enabled;
  gboolean live;
  gboolean cut;
  gboolean told;
  gint64 delay_us;
  VimosDemoPipe out;
  VimosDemoPipe in;
  guint n_bulk;
  gint64 sent_us;
  GPtrArray *stations;
  VimosFabricPortCounters counters;
};

/**
 * VimosDemoBridge:
 * @powered: whether it is switched on: it forwards frames
 * @connected: whether the controller knows it
 * @free_us: when it has done what it was asked for so far
 * @next_packet_us: when it can bring another packet to the controller
 *
 * A running switch.
 */
struct _VimosDemoBridge
{
  VimosDemoFabric *fabric;
  const VimosDemoSwitch *spec;
  guint index;
  char id[20];
  VimosDemoPort *ports;
  guint n_ports;
  VimosDemoTable *table;
  gboolean powered;
  gboolean connected;
  gint64 since_us;
  gint64 free_us;
  gint64 next_packet_us;
  VimosDemoEntry *connecting;
  VimosDemoEntry *leaving;
  VimosDemoEntry *discovery;
  VimosDemoEntry *greeting;
  guint n_discoveries;
};

void vimos_demo_bridge_init (VimosDemoBridge *self,
                             VimosDemoFabric *fabric,
                             const VimosDemoSwitch *spec,
                             guint index);
void vimos_demo_bridge_stop (VimosDemoBridge *self);
void vimos_demo_bridge_clear (VimosDemoBridge *self);

VimosDemoPort *vimos_demo_bridge_get_port (VimosDemoBridge *self,
                                           guint32 number);
VimosFabricDevice *vimos_demo_bridge_describe (VimosDemoBridge *self);
VimosFabricPort *vimos_demo_port_describe (const VimosDemoPort *self);

typedef void (*VimosDemoOutputFunc) (VimosDemoPort *port,
                                     gpointer user_data);
void vimos_demo_bridge_resolve (VimosDemoBridge *self,
                                const VimosDemoPort *in,
                                guint32 output,
                                VimosDemoOutputFunc function,
                                gpointer user_data);

void vimos_demo_port_count_rx (VimosDemoPort *self,
                               guint64 packets,
                               guint64 bytes);
void vimos_demo_port_count_tx (VimosDemoPort *self,
                               guint64 packets,
                               guint64 bytes);

G_END_DECLS
