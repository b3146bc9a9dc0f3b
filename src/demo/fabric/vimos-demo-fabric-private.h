/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-agenda.h"
#include "vimos-demo-bridge.h"
#include "vimos-demo-fabric.h"
#include "vimos-demo-flow.h"
#include "vimos-demo-frame.h"

G_BEGIN_DECLS

/* More switches than this are dealt with one such batch at a time, so that the main loop goes
 * on. */
#define VIMOS_DEMO_BATCH 100

/**
 * VimosDemoFabric:
 * @links: (element-type VimosDemoPort): the a end of each link of the scenario
 * @transfers: (element-type VimosDemoTransfer): all that live, borrowed, in order of their making
 * @backgrounds: (element-type VimosDemoStream): the scenario's, in its order
 * @n_passages: frames that are on their way
 * @last_port: of the last transfer's sender
 * @last_identifier: of the last station's pings
 * @requests: set of the controller's requests that are under way
 * @settled_us: up to when the traffic was counted
 * @refresh: does that
 * @dirty: whether ways and shares are to be found anew
 * @rerouted: whether the background has to find new ways, too
 */
struct _VimosDemoFabric
{
  GObject parent_instance;

  VimosDemoScenario *scenario;
  VimosDemoAgenda *agenda;
  GRand *rand;
  VimosDemoBridge *bridges;
  guint n_bridges;
  GPtrArray *links;

  GPtrArray *transfers;
  GPtrArray *backgrounds;
  gint64 settled_us;
  VimosDemoEntry *refresh;
  gboolean dirty;
  gboolean rerouted;
  guint n_passages;
  guint16 last_port;
  guint16 last_identifier;

  GHashTable *requests;
  gboolean started;
  gboolean moving;
};

/* vimos-demo-control.c: the channel to the controller */
void vimos_demo_fabric_control_iface_init (VimosFabricInterface *iface);
void vimos_demo_fabric_fail_requests (VimosDemoFabric *self);
VimosDemoBridge *vimos_demo_fabric_find (VimosDemoFabric *self,
                                         const char *device);

/* vimos-demo-carrier.c: what is on and plugged in, and how the controller gets to know */
void vimos_demo_fabric_connect_all (VimosDemoFabric *self);
void vimos_demo_port_set_enabled (VimosDemoPort *self,
                                  gboolean enabled);

/* vimos-demo-walk.c: frames on their way */
typedef enum
{
  VIMOS_DEMO_WALK_UNKNOWN,
  VIMOS_DEMO_WALK_LOST,
  VIMOS_DEMO_WALK_PUNTED,
  VIMOS_DEMO_WALK_ARRIVED,
} VimosDemoWalk;

void vimos_demo_port_send (VimosDemoPort *self,
                           VimosDemoFrame *frame);
void vimos_demo_bridge_put_out (VimosDemoBridge *self,
                                VimosDemoPort *in,
                                guint32 output,
                                VimosDemoFrame *frame);
VimosDemoWalk vimos_demo_port_walk (VimosDemoPort *self,
                                    VimosDemoStation *to,
                                    const VimosDemoHeader *header,
                                    VimosDemoRoute *route);

/* vimos-demo-traffic.c: transfers and background together */
void vimos_demo_fabric_settle (VimosDemoFabric *self);
void vimos_demo_fabric_disturb (VimosDemoFabric *self,
                                gboolean carriers);
void vimos_demo_fabric_refresh (VimosDemoFabric *self);

/* vimos-demo-background.c, vimos-demo-events.c: what the scenario plays */
typedef struct
{
  const VimosDemoBackground *spec;
  VimosDemoFlow flow;
  gboolean active;
} VimosDemoStream;

void vimos_demo_fabric_plan_background (VimosDemoFabric *self);
void vimos_demo_stream_free (VimosDemoStream *self);
void vimos_demo_stream_reroute (VimosDemoStream *self,
                                VimosDemoFabric *fabric);
void vimos_demo_fabric_plan_events (VimosDemoFabric *self,
                                    gboolean after_move);

gint64 vimos_demo_fabric_random (VimosDemoFabric *self,
                                 gint64 from_us,
                                 gint64 to_us);

G_END_DECLS
