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
 * Two snapshots play a part: the engine's graph is that of the base; what holds now stands in the
 * current one. @links gives for each link of the base its index in the current one, or
 * %VIMOS_GRAPH_NONE when it has none; %NULL when both are the same.
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
                                                 VimosTopology *base,
                                                 VimosTopology *current);
VimosPathSet *vimos_path_request_make_set (VimosPathRequest *self,
                                           VimosTopology *current,
                                           const guint *links,
                                           VimosPathAnswer *answer);
VimosPathSet *vimos_path_request_make_plain_set (VimosPathRequest *self,
                                                 VimosTopology *current);

G_END_DECLS
