/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VimosEmuGraph:
 *
 * A directed multigraph of numbered vertices and edges, with the path searches that ONOS answers
 * from. All edges cost one hop.
 */
typedef struct _VimosEmuGraph VimosEmuGraph;

VimosEmuGraph *vimos_emu_graph_new (guint n_vertices);
void vimos_emu_graph_free (VimosEmuGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEmuGraph, vimos_emu_graph_free)

guint vimos_emu_graph_add_edge (VimosEmuGraph *self,
                                guint src,
                                guint dst);
GPtrArray *vimos_emu_graph_shortest_paths (VimosEmuGraph *self,
                                           guint src,
                                           guint dst,
                                           guint limit);
GPtrArray *vimos_emu_graph_disjoint_paths (VimosEmuGraph *self,
                                           guint src,
                                           guint dst);
guint vimos_emu_graph_clusters (VimosEmuGraph *self,
                                guint *cluster_of);

G_END_DECLS
