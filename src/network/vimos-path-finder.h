/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path-set.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_DISJOINT_AUTO, /* vertex, else edge, else maximally */
  VIMOS_DISJOINT_VERTEX,
  VIMOS_DISJOINT_EDGE,
  VIMOS_DISJOINT_MAXIMALLY,
} VimosDisjointness;

VimosPathSet *vimos_path_finder_find (VimosTopology *topology,
                                      const VimosConnectPoint *from,
                                      const VimosConnectPoint *to,
                                      VimosDisjointness disjointness,
                                      guint max_paths);
/* The fewest hops, ties broken by bandwidth: what a controller's hop-count forwarding would take
 * at best. */
VimosPath *vimos_path_finder_find_shortest (VimosTopology *topology,
                                            const VimosConnectPoint *from,
                                            const VimosConnectPoint *to);

G_END_DECLS
