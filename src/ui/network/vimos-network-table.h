/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "vimos-network-entry.h"

G_BEGIN_DECLS

#define VIMOS_TYPE_NETWORK_TABLE (vimos_network_table_get_type ())
G_DECLARE_FINAL_TYPE (VimosNetworkTable, vimos_network_table, VIMOS, NETWORK_TABLE, GtkBox)

void vimos_network_table_set_session (VimosNetworkTable *self,
                                      VimosSession *session);
GtkColumnView *vimos_network_table_get_view (VimosNetworkTable *self,
                                             VimosNetworkKind kind);

G_END_DECLS
