/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-layout.h"

G_BEGIN_DECLS

/* What a picture of a graph is worth; of each the less the better. */
typedef struct
{
  double stress;     /* how far the distances on the picture are from those in the graph, see
                        layout_measure() */
  double crossings;  /* of edges; beyond a few thousand edges estimated from a sample */
  double unevenness; /* of the lengths of the edges: standard deviation / mean */
} LayoutMeasure;

LayoutMeasure layout_measure (guint n_nodes,
                              const VimosLayoutEdge *edges,
                              guint n_edges,
                              const double *x,
                              const double *y);

G_END_DECLS
