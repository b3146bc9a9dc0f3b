/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-graphs.h"

G_BEGIN_DECLS

/* LEMON's Suurballe: the fewest hops in total for the most disjoint paths, or for @max_paths. */
typedef struct _PeerLemon PeerLemon;

PeerLemon *peer_lemon_new (const TestGraph *graph,
                           gboolean share_devices);
void peer_lemon_free (PeerLemon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PeerLemon, peer_lemon_free)

guint peer_lemon_run (PeerLemon *self,
                      guint source,
                      guint sink,
                      guint max_paths);
/* The hops of all paths of the last run. */
guint peer_lemon_get_hops (PeerLemon *self);

G_END_DECLS
