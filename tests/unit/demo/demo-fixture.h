/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-fabric-private.h"
#include "vimos-emulator.h"

G_BEGIN_DECLS

/* A scenario by hand: each switch has its stations' ports first. */
VimosDemoScenario *demo_scenario_new (guint n_switches,
                                      guint n_station_ports);
void demo_scenario_link (VimosDemoScenario *scenario,
                         guint a,
                         guint b,
                         double mbps,
                         gint64 delay_us);
VimosDemoScenario *demo_scenario_ring (guint n,
                                       double mbps);
VimosDemoAttachment demo_attachment (guint device,
                                     guint32 port,
                                     guint8 host);

/**
 * Demo:
 *
 * A simulated network, perhaps with a controller, with the host N on port 1 of the switch N − 1, in
 * a simulated time. What the fabric says is in the log.
 */
typedef struct
{
  VimosDemoFabric *fabric;
  VimosEmulator *emulator;
  GPtrArray *stations;
  GString *log;
} Demo;

void demo_begin (Demo *demo,
                 VimosDemoScenario *scenario,
                 gboolean controller);
void demo_end (Demo *demo);
VimosDemoStation *demo_station (Demo *demo,
                                guint8 host);
void demo_run (gint64 ms);
gint64 demo_ping (VimosDemoStation *from,
                  VimosDemoStation *to,
                  gint64 timeout_ms);

void demo_install (Demo *demo,
                   guint device,
                   guint16 priority,
                   const VimosFabricMatch *match,
                   guint32 output);
void demo_remove (Demo *demo,
                  guint device,
                  guint16 priority,
                  const VimosFabricMatch *match);
VimosFabricMatch demo_match_tcp (guint16 src,
                                 guint16 dst);
const VimosDemoRule *demo_find_rule (Demo *demo,
                                     guint device,
                                     guint16 priority);
void demo_assert_between (double value,
                          double least,
                          double most);

/* Transfers with what became of them. */
typedef struct
{
  VimosDemoTransfer *transfer;
  gint64 begun_us;
  gint64 done_us; /* 0 before */
} DemoBulk;

void demo_bulk_begin (DemoBulk *bulk,
                      VimosDemoStation *from,
                      VimosDemoStation *to,
                      guint16 tcp_port,
                      guint64 bytes);
void demo_bulk_end (DemoBulk *bulk);
void demo_bulk_wait (DemoBulk *bulk);

G_END_DECLS
