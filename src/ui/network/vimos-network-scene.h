/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-node.h"
#include "vimos-layout.h"
#include "vimos-places.h"
#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_NETWORK_SCENE (vimos_network_scene_get_type ())
G_DECLARE_FINAL_TYPE (VimosNetworkScene, vimos_network_scene, VIMOS, NETWORK_SCENE, GObject)

VimosNetworkScene *vimos_network_scene_new (VimosWorkspace *workspace,
                                            VimosPlaces *places);

GListModel *vimos_network_scene_get_nodes (VimosNetworkScene *self);
GListModel *vimos_network_scene_get_edges (VimosNetworkScene *self);
GListModel *vimos_network_scene_get_tags (VimosNetworkScene *self);
const char *vimos_network_scene_get_summary (VimosNetworkScene *self);

void vimos_network_scene_update (VimosNetworkScene *self);
VimosLayoutKind vimos_network_scene_get_layout (VimosNetworkScene *self);
gboolean vimos_network_scene_has_loads (VimosNetworkScene *self);
gboolean vimos_network_scene_has_map (VimosNetworkScene *self);
void vimos_network_scene_set_layout (VimosNetworkScene *self,
                                     VimosLayoutKind layout);
void vimos_network_scene_set_show_load (VimosNetworkScene *self,
                                        gboolean show_load);

VimosHypervisor *vimos_network_scene_find_hypervisor (VimosNetworkScene *self,
                                                      const char *node_id);
VimosVm *vimos_network_scene_find_vm (VimosNetworkScene *self,
                                      const char *node_id);

G_END_DECLS
