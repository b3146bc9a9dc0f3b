/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-onos-transport-private.h"

G_BEGIN_DECLS

/* What a snapshot is made of, to be asked for apart: hosts move without anything else telling so,
 * loads always change. */
typedef enum
{
  VIMOS_ONOS_PART_GRAPH = 1 << 0, /* devices, ports, links */
  VIMOS_ONOS_PART_HOSTS = 1 << 1,
  VIMOS_ONOS_PART_LOADS = 1 << 2,
  VIMOS_ONOS_PART_ALL = (1 << 3) - 1,
} VimosOnosParts;

/**
 * VimosOnosSnapshot:
 *
 * The answers that a topology was made of, kept so that a part of them can be renewed, and the
 * topology. Immutable, atomic reference count.
 */
typedef struct _VimosOnosSnapshot VimosOnosSnapshot;

VimosOnosSnapshot *vimos_onos_snapshot_ref (VimosOnosSnapshot *self);
void vimos_onos_snapshot_unref (VimosOnosSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosOnosSnapshot, vimos_onos_snapshot_unref)

/* The same object in two snapshots when nothing that is shown differs */
VimosTopology *vimos_onos_snapshot_get_topology (VimosOnosSnapshot *self);

void vimos_onos_snapshot_fetch_async (VimosOnosTransport *transport,
                                      VimosOnosSnapshot *previous,
                                      VimosOnosParts parts,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
VimosOnosSnapshot *vimos_onos_snapshot_fetch_finish (VimosOnosTransport *transport,
                                                     GAsyncResult *result,
                                                     GError **error);

/* vimos-onos-same.c */
gboolean vimos_onos_same_topology (VimosTopology *one,
                                   VimosTopology *other);

G_END_DECLS
