/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An edge of the graph to be laid out, by the indices of its ends. */
typedef struct
{
  guint from;
  guint to;
} VimosLayoutEdge;

/**
 * VimosLayoutKind:
 * @VIMOS_LAYOUT_AUTOMATIC: geographic when most nodes have a place on the earth; else, for each
 *   connected part: a circle for a ring, a grid for a grid, tiers for leaves and spines, fat trees
 *   and balanced trees, forces for the rest
 * @VIMOS_LAYOUT_FORCE: linked nodes near each other, all others apart
 * @VIMOS_LAYOUT_TIERED: one tier above the other, the hosts below
 * @VIMOS_LAYOUT_CIRCLE: all on a circle
 * @VIMOS_LAYOUT_GEOGRAPHIC: as on a map (Web Mercator)
 */
typedef enum
{
  VIMOS_LAYOUT_AUTOMATIC,
  VIMOS_LAYOUT_FORCE,
  VIMOS_LAYOUT_TIERED,
  VIMOS_LAYOUT_CIRCLE,
  VIMOS_LAYOUT_GEOGRAPHIC,
} VimosLayoutKind;

#define VIMOS_LAYOUT_NO_ANCHOR G_MAXUINT

/**
 * VimosLayoutRequest:
 * @n_nodes: how many nodes there are
 * @edges: (array length=n_edges): both ends below @n_nodes; loops and repetitions are ignored
 * @edge_length: how long an edge shall be, > 0; all places are in its unit
 * @seed: the same request with the same seed always gets the same picture
 * @anchors: (nullable): of each node, the node that it is to stand beside (a host or hypervisor
 *   beside its switch), which has none itself; or %VIMOS_LAYOUT_NO_ANCHOR
 * @latitudes: (nullable): degrees, north positive; %NAN where unknown
 * @longitudes: (nullable): degrees, east positive; %NAN where unknown
 * @start_x: (nullable): where each node stands now; %NAN for a new one
 * @start_y: (nullable): downwards
 * @pinned: (nullable): of each node, whether the user has put it where it stands now
 *
 * What to lay out. The caller owns the arrays.
 *
 * When at least half of the nodes stand somewhere, the picture is kept, whatever the kind: new
 * nodes get places in it, and all others keep theirs, save that one in whose place a new one comes
 * is pushed by at most %VIMOS_LAYOUT_MAX_PUSH of an edge. When fewer do, all are laid out anew, as
 * near as possible to where they stand. Pinned nodes never move.
 */
typedef struct
{
  VimosLayoutKind kind;
  guint n_nodes;
  const VimosLayoutEdge *edges;
  guint n_edges;
  double edge_length;
  guint32 seed;
  const guint *anchors;
  const double *latitudes;
  const double *longitudes;
  const double *start_x;
  const double *start_y;
  const gboolean *pinned;
} VimosLayoutRequest;

#define VIMOS_LAYOUT_MAX_PUSH 0.25

/**
 * VimosLayoutProgress:
 * @fraction: how much of the work has been done, from 0 to 1
 */
typedef void (*VimosLayoutProgress) (double fraction,
                                     gpointer user_data);

gboolean vimos_layout_run (const VimosLayoutRequest *request,
                           double *x,
                           double *y,
                           GCancellable *cancellable,
                           VimosLayoutProgress progress,
                           gpointer progress_data,
                           GError **error);
void vimos_layout_run_async (const VimosLayoutRequest *request,
                             GCancellable *cancellable,
                             VimosLayoutProgress progress,
                             gpointer progress_data,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean vimos_layout_run_finish (GAsyncResult *result,
                                  double **x,
                                  double **y,
                                  GError **error);

/* vimos_layout_compute() takes up to half a second for so many nodes. */
#define VIMOS_LAYOUT_MAX_AT_ONCE 2000

void vimos_layout_compute (guint n_nodes,
                           const VimosLayoutEdge *edges,
                           guint n_edges,
                           double edge_length,
                           double *x,
                           double *y);

G_END_DECLS
