/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-workspace.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_NETWORK_SCENE (vimos_network_scene_get_type ())
G_DECLARE_FINAL_TYPE (VimosNetworkScene, vimos_network_scene, VIMOS, NETWORK_SCENE, GObject)

VimosNetworkScene *vimos_network_scene_new (VimosWorkspace *workspace);

GListModel *vimos_network_scene_get_nodes (VimosNetworkScene *self);
GListModel *vimos_network_scene_get_edges (VimosNetworkScene *self);
GListModel *vimos_network_scene_get_tags (VimosNetworkScene *self);
const char *vimos_network_scene_get_summary (VimosNetworkScene *self);

void vimos_network_scene_update (VimosNetworkScene *self);
VimosVm *vimos_network_scene_find_vm (VimosNetworkScene *self,
                                      const char *node_id);

G_END_DECLS
