/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-fabric.h"

G_BEGIN_DECLS

/* In place of the simulated network: every transfer has one and the same rate, whoever is awake
 * answers a ping after FAKE_RTT_US, and the test decides what comes through. For what stands on the
 * network and is not about it. */

#define FAKE_RTT_US 1000

/* @scenario: borrowed */
VimosDemoFabric *fake_wire_new (VimosDemoScenario *scenario);
/* Of payload, Mbit/s; 0: nothing gets through. */
void fake_wire_set_mbps (VimosDemoFabric *self,
                         double mbps);
guint fake_wire_get_n_transfers (VimosDemoFabric *self);
guint fake_wire_get_n_moves_begun (VimosDemoFabric *self);
/* The station of an address at a switch: NULL when there is none. */
VimosDemoStation *fake_wire_find (VimosDemoFabric *self,
                                  guint device,
                                  guint32 address);
gboolean fake_wire_is_awake (VimosDemoStation *station);
guint fake_wire_get_n_announced (VimosDemoStation *station);

G_END_DECLS
