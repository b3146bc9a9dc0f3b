/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIMOS_FLOW_UNLIMITED G_MAXUINT

/**
 * VimosFlowNetwork:
 *
 * A directed graph of arcs with capacities and costs, and a flow through it that grows unit by
 * unit, each at the least cost. Private to this room. One thread at a time.
 */
typedef struct _VimosFlowNetwork VimosFlowNetwork;

VimosFlowNetwork *vimos_flow_network_new (guint n_nodes,
                                          guint n_arcs);
void vimos_flow_network_free (VimosFlowNetwork *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosFlowNetwork, vimos_flow_network_free)

guint vimos_flow_network_add_arc (VimosFlowNetwork *self,
                                  guint tail,
                                  guint head,
                                  guint capacity,
                                  gint64 cost);
gboolean vimos_flow_network_augment (VimosFlowNetwork *self,
                                     guint source,
                                     guint sink);
guint vimos_flow_network_get_flow (VimosFlowNetwork *self,
                                   guint arc);
guint vimos_flow_network_get_capacity (VimosFlowNetwork *self,
                                       guint arc);
void vimos_flow_network_lift_bridges (VimosFlowNetwork *self,
                                      guint source,
                                      guint sink);
void vimos_flow_network_reset (VimosFlowNetwork *self);

G_END_DECLS
