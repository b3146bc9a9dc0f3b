/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path-engine.h"
#include "vimos-path-set.h"

G_BEGIN_DECLS

/**
 * VimosPathRequest:
 *
 * A query about two ends of a network, in its own words, and how the engine is asked. Private to
 * this room.
 *
 * The engine's graph may be that of an older snapshot with the same devices; what holds now stands
 * in the current one. @links gives for each link of the graph its index in the current snapshot, or
 * %VIMOS_GRAPH_NONE when it is not there; %NULL when they are the same.
 */
typedef struct _VimosPathRequest VimosPathRequest;

VimosPathRequest *vimos_path_request_new (const VimosConnectPoint *from,
                                          const VimosConnectPoint *to,
                                          const VimosPathQuery *query);
void vimos_path_request_free (VimosPathRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPathRequest, vimos_path_request_free)

void vimos_path_request_read_links (VimosLinkState *state,
                                    VimosTopology *current,
                                    const guint *links);
const VimosPathTask *vimos_path_request_resolve (VimosPathRequest *self,
                                                 VimosGraph *graph,
                                                 VimosTopology *current,
                                                 const guint *links);
VimosPathSet *vimos_path_request_make_set (VimosPathRequest *self,
                                           VimosTopology *current,
                                           const guint *links,
                                           VimosPathAnswer *answer);
VimosPathSet *vimos_path_request_make_plain_set (VimosPathRequest *self,
                                                 VimosTopology *current);

G_END_DECLS
