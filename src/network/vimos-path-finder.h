/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path-query.h"
#include "vimos-path-set.h"

G_BEGIN_DECLS

VimosPathSet *vimos_path_finder_query (VimosTopology *topology,
                                       const VimosConnectPoint *from,
                                       const VimosConnectPoint *to,
                                       const VimosPathQuery *query);
VimosPathSet *vimos_path_finder_find (VimosTopology *topology,
                                      const VimosConnectPoint *from,
                                      const VimosConnectPoint *to,
                                      VimosDisjointness disjointness,
                                      guint max_paths);
VimosPath *vimos_path_finder_find_shortest (VimosTopology *topology,
                                            const VimosConnectPoint *from,
                                            const VimosConnectPoint *to);

G_END_DECLS
