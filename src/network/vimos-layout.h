/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An edge of the graph to be laid out, by the indices of its ends. */
typedef struct
{
  guint from;
  guint to;
} VimosLayoutEdge;

/* Above this number of nodes the layout is a plain grid: the time for stress grows with its square. */
#define VIMOS_LAYOUT_MAX_STRESS 1200

void vimos_layout_compute (guint n_nodes,
                           const VimosLayoutEdge *edges,
                           guint n_edges,
                           double edge_length,
                           double *x,
                           double *y);

G_END_DECLS
