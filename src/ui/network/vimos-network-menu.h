/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-network-scene.h"

G_BEGIN_DECLS

GMenuModel *vimos_network_menu_new (VimosWorkspace *workspace,
                                    VimosNetworkScene *scene,
                                    VimosCanvasNode *node);

G_END_DECLS
