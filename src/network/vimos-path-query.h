/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "vimos-connect-point.h"

G_BEGIN_DECLS

/**
 * VimosDisjointness:
 * @VIMOS_DISJOINT_AUTO: the first of the following that gives two paths
 * @VIMOS_DISJOINT_VERTEX: paths that share no device but the two ends
 * @VIMOS_DISJOINT_EDGE: paths that share no link
 * @VIMOS_DISJOINT_MAXIMALLY: paths that share nothing but the devices and links that every path
 *   must take
 *
 * Fewer things shared than in a maximally disjoint set cannot be: what every path must take is
 * shared by any two. Where nothing is, the set is vertex-disjoint.
 */
typedef enum
{
  VIMOS_DISJOINT_AUTO,
  VIMOS_DISJOINT_VERTEX,
  VIMOS_DISJOINT_EDGE,
  VIMOS_DISJOINT_MAXIMALLY,
} VimosDisjointness;

/**
 * VimosPathObjective:
 * @VIMOS_PATHS_FEWEST_HOPS: of all sets with the most paths one with the fewest hops in total, and
 *   of those one that is wide: the time that a bit takes onto all the links is least
 * @VIMOS_PATHS_WIDEST: of all sets with the most paths one whose narrowest path is as wide as can
 *   be, which is exact, and of those one with few hops. The other paths are made wide one after the
 *   other, the narrowest first, as far as can be told in reasonable time: whether two disjoint
 *   paths exist of which only one may take certain links is NP-complete in a directed network (by
 *   Fortune, Hopcroft, Wyllie, “The directed subgraph homeomorphism problem”, 1980). The answer
 *   says when it is not proven to be the widest
 *
 * Which set of disjoint paths is the best.
 */
typedef enum
{
  VIMOS_PATHS_FEWEST_HOPS,
  VIMOS_PATHS_WIDEST,
} VimosPathObjective;

/**
 * VimosPathQuery:
 * @disjointness: what the paths may have in common
 * @objective: which set is the best
 * @max_paths: no more than so many; 0 for as many as there are
 * @max_hops: no path with more links between switches; 0 for any. A single path is exact. For a set
 *   the question is NP-complete (Itai, Perl, Shiloach, “The complexity of finding maximum disjoint
 *   paths with length constraints”, 1982): where the sets with the fewest hops do not answer it, a
 *   search with a bounded number of steps does, or the answer says that it gave up
 * @min_mbps: only links and access ports that leave so much free, in Mbit/s; what is not known to
 *   does not. 0 for any
 * @avoid: (array length=n_avoid) (nullable): devices that no path may pass, where the port is
 *   %NULL, and ports over which none may go; what is not there is not in the way
 * @n_avoid: how many
 *
 * What to look for. All zero is the default. Ends are never avoided.
 */
typedef struct
{
  VimosDisjointness disjointness;
  VimosPathObjective objective;
  guint max_paths;
  guint max_hops;
  double min_mbps;
  const VimosConnectPoint *avoid;
  guint n_avoid;
} VimosPathQuery;

VimosPathQuery *vimos_path_query_copy (const VimosPathQuery *self);
void vimos_path_query_free (VimosPathQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPathQuery, vimos_path_query_free)

G_END_DECLS
