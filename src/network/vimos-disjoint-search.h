/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-graph.h"

G_BEGIN_DECLS

/**
 * VimosSearchTerms:
 * @width: (array): of each link; the unit is the caller's
 * @floor: links narrower than this are not used
 * @cost: (array): of each link
 * @least_cost: no link costs less; above 0. The nearer to the truth, the faster
 * @share_devices: %FALSE for paths that meet in no device, %TRUE for paths that share no link
 * @max_paths: no more than so many
 *
 * What vimos_disjoint_search_run() is to find. The costs of all links together stay below 2⁶².
 */
typedef struct
{
  const double *width;
  double floor;
  const gint64 *cost;
  gint64 least_cost;
  gboolean share_devices;
  guint max_paths;
} VimosSearchTerms;

/**
 * VimosPassage:
 * @device: a device that every path must pass
 * @link: the link into it that every path must take, or %VIMOS_GRAPH_NONE when there are several
 */
typedef struct
{
  guint device;
  guint link;
} VimosPassage;

/**
 * VimosDisjointSearch:
 *
 * Finds disjoint paths in a graph, and holds the last ones found. Everything that a search needs is
 * allocated once and written only where the search comes by, so that a search costs what it looks
 * at and not the size of the network. One thread at a time; any number of these may share a graph.
 */
typedef struct _VimosDisjointSearch VimosDisjointSearch;

VimosDisjointSearch *vimos_disjoint_search_new (VimosGraph *graph);
void vimos_disjoint_search_free (VimosDisjointSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosDisjointSearch, vimos_disjoint_search_free)

guint vimos_disjoint_search_run (VimosDisjointSearch *self,
                                 const VimosSearchTerms *terms,
                                 guint source,
                                 guint sink);
guint vimos_disjoint_search_get_n_paths (VimosDisjointSearch *self);
const guint *vimos_disjoint_search_get_path (VimosDisjointSearch *self,
                                             guint index,
                                             guint *n_links);
guint vimos_disjoint_search_get_hops (VimosDisjointSearch *self);
gboolean vimos_disjoint_search_get_cut (VimosDisjointSearch *self,
                                        guint index,
                                        VimosPassage *cut);
guint vimos_disjoint_search_find_passages (VimosDisjointSearch *self,
                                           const VimosSearchTerms *terms,
                                           guint source,
                                           guint sink,
                                           GArray *passages);

G_END_DECLS
