/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vimos-canvas.h"
#include "vimos-find-bar.h"
#include "vimos-network-scene.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_NETWORK_PANE (vimos_network_pane_get_type ())
G_DECLARE_FINAL_TYPE (VimosNetworkPane, vimos_network_pane, VIMOS, NETWORK_PANE, GtkBox)

void vimos_network_pane_set_workspace (VimosNetworkPane *self,
                                       VimosWorkspace *workspace,
                                       VimosPlaces *places);
VimosCanvas *vimos_network_pane_get_canvas (VimosNetworkPane *self);
VimosNetworkScene *vimos_network_pane_get_scene (VimosNetworkPane *self);
gboolean vimos_network_pane_has_network (VimosNetworkPane *self);
AdwToastOverlay *vimos_network_pane_get_toasts (VimosNetworkPane *self);
VimosFindBar *vimos_network_pane_get_find_bar (VimosNetworkPane *self);
void vimos_network_pane_set_compact (VimosNetworkPane *self,
                                     gboolean compact);
void vimos_network_pane_find (VimosNetworkPane *self);
void vimos_network_pane_toggle_load (VimosNetworkPane *self);
void vimos_network_pane_toggle_legend (VimosNetworkPane *self);
void vimos_network_pane_toggle_table (VimosNetworkPane *self);

G_END_DECLS
