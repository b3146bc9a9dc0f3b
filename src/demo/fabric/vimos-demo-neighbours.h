/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-demo-frame.h"
#include "vimos-demo-station-private.h"
#include "vimos-emu-packet.h"

G_BEGIN_DECLS

/**
 * VimosDemoNeighbours:
 *
 * Whom a station knows by hardware address: Linux's neighbour table with its default times.
 */
typedef struct _VimosDemoNeighbours VimosDemoNeighbours;

VimosDemoNeighbours *vimos_demo_neighbours_new (VimosDemoStation *station,
                                                VimosDemoAgenda *agenda);
void vimos_demo_neighbours_free (VimosDemoNeighbours *self);
void vimos_demo_neighbours_send (VimosDemoNeighbours *self,
                                 guint32 address,
                                 VimosDemoFrame *frame);
void vimos_demo_neighbours_hear (VimosDemoNeighbours *self,
                                 const VimosEmuPacket *packet,
                                 gboolean for_us);

G_END_DECLS
