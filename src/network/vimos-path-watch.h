/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path-query.h"
#include "vimos-path-set.h"

G_BEGIN_DECLS

/**
 * VimosPathWatch:
 *
 * The answer to a query, kept up to date from snapshot to snapshot: for a plan that is shown. What
 * is shown stays as long as nothing is better, and what has changed is told. One thread at a time.
 */
typedef struct _VimosPathWatch VimosPathWatch;

VimosPathWatch *vimos_path_watch_new (const VimosConnectPoint *from,
                                      const VimosConnectPoint *to,
                                      const VimosPathQuery *query);
void vimos_path_watch_free (VimosPathWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPathWatch, vimos_path_watch_free)

VimosPathSetChange vimos_path_watch_update (VimosPathWatch *self,
                                            VimosTopology *topology);
VimosPathSet *vimos_path_watch_get_set (VimosPathWatch *self);

G_END_DECLS
