/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-reason.h"

G_BEGIN_DECLS

typedef enum
{
  VIMOS_PATH_SET_NONE,
  VIMOS_PATH_SET_SINGLE,
  VIMOS_PATH_SET_VERTEX_DISJOINT,
  VIMOS_PATH_SET_EDGE_DISJOINT,
  VIMOS_PATH_SET_MAXIMALLY_DISJOINT,
} VimosPathSetKind;

/* "vertex-disjoint", "edge-disjoint", "maximally-disjoint", "single", "none" */
const char *vimos_path_set_kind_to_string (VimosPathSetKind kind);

/**
 * VimosPathSet:
 *
 * The answer of a path search: paths ranked widest first, then fewest hops, then in a stable order;
 * what kind of disjointness holds; what the paths share; why there are no others. Immutable,
 * reference counted.
 */
typedef struct _VimosPathSet VimosPathSet;

#define VIMOS_TYPE_PATH_SET (vimos_path_set_get_type ())
GType vimos_path_set_get_type (void) G_GNUC_CONST;

VimosPathSet *vimos_path_set_ref (VimosPathSet *self);
void vimos_path_set_unref (VimosPathSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPathSet, vimos_path_set_unref)

VimosPathSetKind vimos_path_set_get_kind (VimosPathSet *self);
guint vimos_path_set_get_n_paths (VimosPathSet *self);
VimosPath *vimos_path_set_get_path (VimosPathSet *self,
                                    guint rank);
/* Devices and links that more than one path uses, the two end devices left out; empty when
 * vertex-disjoint. */
guint vimos_path_set_get_n_shared_devices (VimosPathSet *self);
const VimosDevice *vimos_path_set_get_shared_device (VimosPathSet *self,
                                                     guint index);
guint vimos_path_set_get_n_shared_links (VimosPathSet *self);
const VimosLink *vimos_path_set_get_shared_link (VimosPathSet *self,
                                                 guint index);
/* Why the answer is what it is: first about all paths, then the bottleneck of each. */
guint vimos_path_set_get_n_reasons (VimosPathSet *self);
const VimosReason *vimos_path_set_get_reason (VimosPathSet *self,
                                              guint index);
VimosTopology *vimos_path_set_get_topology (VimosPathSet *self);

/**
 * VimosPathSetChange:
 * @n_lost: paths that were in the old set only
 * @n_new: paths that are in the new set only
 * @better: the best new path, if it ranks before all that are still there; else %NULL
 *
 * What vimos_path_set_compare() found. Belongs to the new set.
 */
typedef struct
{
  guint n_lost;
  guint n_new;
  VimosPath *better;
} VimosPathSetChange;

VimosPathSetChange vimos_path_set_compare (VimosPathSet *old,
                                           VimosPathSet *now);

G_END_DECLS
