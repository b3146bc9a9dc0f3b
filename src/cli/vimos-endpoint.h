/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"

G_BEGIN_DECLS

/**
 * VimosEndpoint: where a path begins or ends.
 * @point: in the topology; the port is %NULL where a switch was named
 * @id: the host or switch, as the controller is asked for it
 */
typedef struct
{
  VimosConnectPoint *point;
  char *id;
} VimosEndpoint;

void vimos_endpoint_free (VimosEndpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosEndpoint, vimos_endpoint_free)

VimosEndpoint *vimos_endpoint_find (VimosContext *context,
                                    VimosTopology *topology,
                                    const char *text,
                                    GError **error);

VimosConnectPoint *vimos_endpoint_find_obstacle (VimosTopology *topology,
                                                 const char *text,
                                                 GError **error);

G_END_DECLS
