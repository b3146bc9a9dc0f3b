/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-layout.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_nodes;
  GArray *edges;      /* of VimosLayoutEdge */
  GArray *anchors;    /* of guint, for each node */
  GArray *latitudes;  /* of double, for each node */
  GArray *longitudes; /* of double, for each node */
} LayoutGraph;

LayoutGraph *layout_graph_open (const char *name,
                                GError **error);
void layout_graph_free (LayoutGraph *graph);
const VimosLayoutEdge *layout_graph_get_edges (const LayoutGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutGraph, layout_graph_free)

G_END_DECLS
