/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-client.h"

G_BEGIN_DECLS

/**
 * VimosArrivalGraph: how far every switch of one snapshot is from a port, the VM's new place. Keeps
 * the snapshot alive.
 */
typedef struct
{
  VimosTopology *topology;
  VimosConnectPoint *place;
  guint *distance; /* hops to the place's switch, per device; G_MAXUINT when there is no way */
} VimosArrivalGraph;

VimosArrivalGraph *vimos_arrival_graph_new (VimosTopology *topology,
                                            const VimosConnectPoint *place);
void vimos_arrival_graph_free (VimosArrivalGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosArrivalGraph, vimos_arrival_graph_free)

GPtrArray *vimos_arrival_graph_find_ingress (VimosArrivalGraph *self);
gboolean vimos_arrival_graph_leads_there (VimosArrivalGraph *self,
                                          guint device,
                                          const char *out_port);

G_END_DECLS
