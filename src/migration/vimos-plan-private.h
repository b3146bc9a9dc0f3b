/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-path-watch.h"
#include "vimos-plan.h"

G_BEGIN_DECLS

struct _VimosPlan
{
  GObject parent_instance;

  /* owned */
  VimosContext *context;
  VimosVm *vm;
  VimosHypervisor *target;
  GListStore *candidates;
  GListStore *findings;
  VimosPathQuery *path_query;
  VimosPathWatch *watch;      /* or NULL: the two places are not known */
  VimosConnectPoint *from, *to; /* what it watches, or NULL */
  VimosPathSet *path_set;
  VimosTargetCheck *target_check; /* what the target said last, or NULL */
  guint64 volume;
  guint64 memory_estimate; /* of the VM's memory, bytes that a move would send; 0: not known */

  /* of the cross-check under way, else NULL */
  GCancellable *cross_cancellable;
  GPtrArray *cross_waits; /* GTask *, checks that wait for it */

  guint n_checks; /* under way */
  guint n_passed; /* of the last preflight's checks */
  gboolean volume_is_set;
  gboolean blocked;
};

/* Starts it anew for the present candidates, at most once at a time. */
void vimos_plan_begin_cross_check (VimosPlan *self);
void vimos_plan_set_findings (VimosPlan *self,
                              GPtrArray *findings);
/* Of the VM's memory; 0: not known. */
void vimos_plan_set_memory_estimate (VimosPlan *self,
                                     guint64 bytes);
void vimos_plan_add_checks (VimosPlan *self,
                            int n);

/* As vimos_plan_check_async(), but does not wait for the controller's own paths: a move need not.
 * Finish with vimos_plan_check_finish(). */
void vimos_plan_check_quickly_async (VimosPlan *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* The first finding that stands in the way of a move, pinned or not; or NULL. */
VimosFinding *vimos_plan_find_blocker (VimosPlan *self,
                                       gboolean pinned);
/* Whether the target had a file at @path before, as far as it was asked. */
gboolean vimos_plan_get_volume_existed (VimosPlan *self,
                                        const char *path);
/* A candidate other than @path, the best one; or NULL. */
VimosCandidate *vimos_plan_find_other_way (VimosPlan *self,
                                           VimosPath *path);
/* The same way in @topology, or NULL when one of its switches, links or access ports is not there
 * or not up. */
VimosPath *vimos_plan_find_again (VimosPath *path,
                                  VimosTopology *topology);

G_END_DECLS
