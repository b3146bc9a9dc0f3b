/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path.h"
#include "vimos-path-query.h"

G_BEGIN_DECLS

/**
 * VimosReasonKind:
 * @VIMOS_REASON_BOTTLENECK: a path is no wider than its narrowest part, @mbps
 * @VIMOS_REASON_NO_WAY: no path leads there at all
 * @VIMOS_REASON_CUT: there are no more disjoint paths, since each takes one of these
 * @VIMOS_REASON_SHARED: every path must take these, so they are shared
 * @VIMOS_REASON_MEET: no two paths share no device, only no link
 * @VIMOS_REASON_LIMIT: as many paths as were asked for at most: @count
 * @VIMOS_REASON_AVOIDED: these are avoided as asked for
 * @VIMOS_REASON_TOO_NARROW: @count links are left out, for they leave less than @mbps free
 * @VIMOS_REASON_ACCESS: an access port leaves less than @mbps free, so no path will do
 * @VIMOS_REASON_CONSTRAINED: without the constraints there would be @count paths
 * @VIMOS_REASON_LONGER: for being wide the paths have @count hops more in total than they must
 * @VIMOS_REASON_NOT_PROVEN: the narrowest path is as wide as can be; others might be wider still
 * @VIMOS_REASON_TOO_LONG: there are @count disjoint paths, but no more than these of which none has
 *   too many hops
 * @VIMOS_REASON_GAVE_UP: the same, but whether there are more than these was not found out
 *
 * Why an answer is what it is.
 */
typedef enum
{
  VIMOS_REASON_BOTTLENECK,
  VIMOS_REASON_NO_WAY,
  VIMOS_REASON_CUT,
  VIMOS_REASON_SHARED,
  VIMOS_REASON_MEET,
  VIMOS_REASON_LIMIT,
  VIMOS_REASON_AVOIDED,
  VIMOS_REASON_TOO_NARROW,
  VIMOS_REASON_ACCESS,
  VIMOS_REASON_CONSTRAINED,
  VIMOS_REASON_LONGER,
  VIMOS_REASON_NOT_PROVEN,
  VIMOS_REASON_TOO_LONG,
  VIMOS_REASON_GAVE_UP,
} VimosReasonKind;

/* "bottleneck", "no-way", "cut" … */
const char *vimos_reason_kind_to_string (VimosReasonKind kind);

/**
 * VimosReason:
 * @kind: why
 * @path: the path it is about, or %NULL when it is about all
 * @devices: (element-type VimosDevice): which devices it is about, often none
 * @links: (element-type VimosLink): which links
 * @access: the access port that it is about, or %NULL
 * @count: as the kind says
 * @mbps: as the kind says, in Mbit/s; NaN when unknown or without meaning
 *
 * Why an answer is what it is. Devices and links are those of the answer's topology.
 */
typedef struct
{
  VimosReasonKind kind;
  VimosPath *path;
  GPtrArray *devices;
  GPtrArray *links;
  VimosConnectPoint *access;
  guint count;
  double mbps;
} VimosReason;

VimosReason *vimos_reason_new (VimosReasonKind kind);
void vimos_reason_free (VimosReason *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosReason, vimos_reason_free)

char *vimos_reason_to_text (const VimosReason *self,
                            VimosTopology *topology);

G_END_DECLS
