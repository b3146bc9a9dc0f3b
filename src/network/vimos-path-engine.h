/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-link-state.h"
#include "vimos-path-answer.h"
#include "vimos-path-query.h"

G_BEGIN_DECLS

/**
 * VimosPathTask:
 * @source: the device where the paths begin
 * @sink: another device, where they end
 * @ceiling: what the access ports at the two ends can carry, in Mbit/s: no path is wider; INFINITY
 *   when unknown
 * @query: what to look for; its @avoid is not read, but what follows
 * @avoid_devices: (array length=n_avoid_devices) (nullable): devices that no path may pass
 * @n_avoid_devices: how many
 * @avoid_links: (array length=n_avoid_links) (nullable): links that no path may take
 * @n_avoid_links: how many
 *
 * A VimosPathQuery in the numbers of a graph.
 */
typedef struct
{
  guint source;
  guint sink;
  double ceiling;
  VimosPathQuery query;
  const guint *avoid_devices;
  guint n_avoid_devices;
  const guint *avoid_links;
  guint n_avoid_links;
} VimosPathTask;

/**
 * VimosPathEngine:
 *
 * Answers queries about a graph whose links come, go, and change. One thread at a time.
 */
typedef struct _VimosPathEngine VimosPathEngine;

VimosPathEngine *vimos_path_engine_new (VimosGraph *graph);
void vimos_path_engine_free (VimosPathEngine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VimosPathEngine, vimos_path_engine_free)

VimosLinkState *vimos_path_engine_get_state (VimosPathEngine *self);
void vimos_path_engine_run (VimosPathEngine *self,
                            const VimosPathTask *task,
                            VimosPathAnswer *answer);
gboolean vimos_path_engine_refresh (VimosPathEngine *self,
                                    const VimosPathTask *task,
                                    VimosPathAnswer *answer);

G_END_DECLS
