/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-graph.h"

G_BEGIN_DECLS

/* The width of a link that cannot be used. A link of unknown capacity can: its width is 0. */
#define VIMOS_WIDTH_DOWN (-1.0)

/**
 * VimosLinkState:
 * @graph: whose links these are
 * @width: of each link in Mbit/s, 0 when unknown, %VIMOS_WIDTH_DOWN when it cannot be used
 * @available: what each link leaves free, likewise
 * @cost: of each link: a hop, and a little for being narrow; see vimos_link_state_set()
 * @least_cost: no link costs less
 * @n_widened: how often a link got wider or came up
 * @n_narrowed: how often a link got narrower or went down
 * @n_loaded: how often what a link leaves free has changed
 *
 * What changes while the structure of the network stays. An answer that remembers the counts knows
 * whether it can have become wrong. Read-only but for the function below; one thread at a time.
 */
typedef struct
{
  VimosGraph *graph;
  double *width;
  double *available;
  gint64 *cost;
  gint64 least_cost;
  guint64 n_widened;
  guint64 n_narrowed;
  guint64 n_loaded;

  /*< private >*/
  double *levels;
  guint n_levels;
  gboolean levels_are_old;
} VimosLinkState;

VimosLinkState *vimos_link_state_new (VimosGraph *graph);
void vimos_link_state_free (VimosLinkState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosLinkState, vimos_link_state_free)

gboolean vimos_link_state_set (VimosLinkState *self,
                               guint link,
                               double width,
                               double available);
const double *vimos_link_state_get_levels (VimosLinkState *self,
                                           guint *n_levels);

G_END_DECLS
