/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-emu-graph.h"
#include "vimos-emu-links.h"

G_BEGIN_DECLS

typedef void (*VimosEmuTopologyFunc) (gpointer user_data);

VimosEmuTopology *vimos_emu_topology_new (VimosEmuContext *context,
                                          VimosEmuTopologyFunc rebuilt,
                                          gpointer user_data);
void vimos_emu_topology_free (VimosEmuTopology *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuTopology, vimos_emu_topology_free)

void vimos_emu_topology_invalidate (VimosEmuTopology *self);
void vimos_emu_topology_refresh (VimosEmuTopology *self);

gint64 vimos_emu_topology_get_time (VimosEmuTopology *self);
guint vimos_emu_topology_count_devices (VimosEmuTopology *self);
guint vimos_emu_topology_count_links (VimosEmuTopology *self);
guint vimos_emu_topology_count_clusters (VimosEmuTopology *self);
const char *vimos_emu_topology_get_device (VimosEmuTopology *self,
                                           guint index,
                                           guint *cluster);
VimosEmuLink *vimos_emu_topology_get_link (VimosEmuTopology *self,
                                           guint index,
                                           guint *cluster);

GPtrArray *vimos_emu_topology_paths (VimosEmuTopology *self,
                                     const char *src,
                                     const char *dst,
                                     guint limit);
GPtrArray *vimos_emu_topology_disjoint_paths (VimosEmuTopology *self,
                                              const char *src,
                                              const char *dst);

G_END_DECLS
