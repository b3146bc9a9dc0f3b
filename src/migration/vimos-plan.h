/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-candidate.h"
#include "vimos-context.h"
#include "vimos-error.h"
#include "vimos-finding.h"
#include "vimos-path-query.h"
#include "vimos-path-set.h"

G_BEGIN_DECLS

/**
 * VimosPlan:
 *
 * The move of one VM to one hypervisor, thought through: the candidate paths and the preflight
 * findings. Properties: "vm", "target", "candidates" (GListModel of VimosCandidate, ranked), "kind"
 * (VimosPathSetKind as int), "findings" (GListModel of VimosFinding), "volume" (bytes; pre-filled
 * with allocated disk + memory), "payload" (bytes that are likely to be sent, which the predictions
 * are of: the volume, but for the pages of zeros in the memory once a check has estimated them),
 * "checking" (preflight under way), "blocked" (an error among the findings), "path-set" (boxed).
 * Candidates follow the poller's topology. Signal "better" (VimosPath): while the plan was shown a
 * path has appeared that ranks before all that were there.
 */
#define VIMOS_TYPE_PLAN (vimos_plan_get_type ())
G_DECLARE_FINAL_TYPE (VimosPlan, vimos_plan, VIMOS, PLAN, GObject)

VimosPlan *vimos_plan_new (VimosContext *context,
                           VimosVm *vm,
                           VimosHypervisor *target);
VimosContext *vimos_plan_get_context (VimosPlan *self);
VimosVm *vimos_plan_get_vm (VimosPlan *self);
VimosHypervisor *vimos_plan_get_target (VimosPlan *self);
GListModel *vimos_plan_get_candidates (VimosPlan *self);
GListModel *vimos_plan_get_findings (VimosPlan *self);
/* How many of the last preflight's checks were passed. */
guint vimos_plan_get_n_passed (VimosPlan *self);
VimosPathSet *vimos_plan_get_path_set (VimosPlan *self);
guint64 vimos_plan_get_volume (VimosPlan *self);
guint64 vimos_plan_get_payload (VimosPlan *self);
guint64 vimos_plan_get_likely_memory (VimosPlan *self);
void vimos_plan_set_volume (VimosPlan *self,
                            guint64 bytes);
void vimos_plan_set_path_query (VimosPlan *self,
                                const VimosPathQuery *query);
gboolean vimos_plan_get_checking (VimosPlan *self);
gboolean vimos_plan_get_blocked (VimosPlan *self);
/* Runs the preflight checks anew; completes when all are in and the cross-check answered or 5 s
 * passed. Fails only when cancelled. */
void vimos_plan_check_async (VimosPlan *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean vimos_plan_check_finish (VimosPlan *self,
                                  GAsyncResult *result,
                                  GError **error);
/* Predicted migration time in s of a paused move: fixed cost + volume over the goodput; see the
 * implementation for the source. */
double vimos_predict_migration_seconds (guint64 bytes,
                                        double mbps);

G_END_DECLS
