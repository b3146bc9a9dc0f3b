/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path.h"

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
 * what kind of disjointness holds; what the paths share. Immutable, reference counted.
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

G_END_DECLS
