/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-topology.h"

G_BEGIN_DECLS

/**
 * VimosPath:
 *
 * A way from one access port to another: the links between the switches in order, and the two
 * access ports. Immutable, reference counted; keeps its topology alive.
 */
typedef struct _VimosPath VimosPath;

#define VIMOS_TYPE_PATH (vimos_path_get_type ())
GType vimos_path_get_type (void) G_GNUC_CONST;

VimosPath *vimos_path_new (VimosTopology *topology,
                           const VimosConnectPoint *from,
                           const VimosConnectPoint *to,
                           const guint *links,
                           guint n_links);
VimosPath *vimos_path_ref (VimosPath *self);
void vimos_path_unref (VimosPath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPath, vimos_path_unref)

VimosTopology *vimos_path_get_topology (VimosPath *self);
const VimosConnectPoint *vimos_path_get_from (VimosPath *self);
const VimosConnectPoint *vimos_path_get_to (VimosPath *self);

/* Hops: links between switches; 0 when both access ports are on one switch. */
guint vimos_path_get_hops (VimosPath *self);
const VimosLink *vimos_path_get_link (VimosPath *self,
                                      guint index);
/* The devices passed, hops + 1 of them. */
const VimosDevice *vimos_path_get_device (VimosPath *self,
                                          guint index);

/**
 * VimosBottleneck:
 * @link: the narrowest link, or %NULL when it is an access port
 * @access: the access port that is the bottleneck when @link is %NULL, or %NULL when no capacity is
 *   known
 */
typedef struct
{
  const VimosLink *link;
  const VimosConnectPoint *access;
  double mbps; /* NaN when no part of the path has a known capacity */
  VimosBandwidthSource source;
} VimosBottleneck;

const VimosBottleneck *vimos_path_get_bottleneck (VimosPath *self);
double vimos_path_get_available_mbps (VimosPath *self);
gboolean vimos_path_equal (VimosPath *self,
                           VimosPath *other);
/* "s1 – s4 – s3" */
char *vimos_path_to_string (VimosPath *self);

G_END_DECLS
