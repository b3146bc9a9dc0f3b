/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-canvas-edge.h"
#include "vimos-network-scene.h"

G_BEGIN_DECLS

GMenuModel *vimos_network_menu_new (VimosWorkspace *workspace,
                                    VimosNetworkScene *scene,
                                    VimosCanvasNode *node,
                                    VimosCanvasEdge *edge);

G_END_DECLS
