/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-context.h"
#include "vimos-path-set.h"

G_BEGIN_DECLS

#define VIMOS_MIGRATION_ERROR (vimos_migration_error_quark ())
GQuark vimos_migration_error_quark (void);

typedef enum
{
  VIMOS_MIGRATION_ERROR_NOT_FOUND = 1, /* no such VM, hypervisor or host */
  VIMOS_MIGRATION_ERROR_NO_PATH,
  VIMOS_MIGRATION_ERROR_REFUSED,  /* preflight; nothing was changed */
  VIMOS_MIGRATION_ERROR_FAILED,   /* and rolled back */
  VIMOS_MIGRATION_ERROR_UNDECIDED, /* the operator must decide; both copies are left paused */
  VIMOS_MIGRATION_ERROR_JOURNAL,
} VimosMigrationError;

typedef enum
{
  VIMOS_SEVERITY_INFO,
  VIMOS_SEVERITY_WARNING,
  VIMOS_SEVERITY_ERROR, /* the move is refused */
} VimosSeverity;

#define VIMOS_TYPE_SEVERITY (vimos_severity_get_type ())
GType vimos_severity_get_type (void) G_GNUC_CONST;

/* VimosFinding: what a preflight check found. Immutable. Properties "severity", "message" (what), "advice" (what to do). */
#define VIMOS_TYPE_FINDING (vimos_finding_get_type ())
G_DECLARE_FINAL_TYPE (VimosFinding, vimos_finding, VIMOS, FINDING, GObject)
VimosFinding *vimos_finding_new (VimosSeverity severity,
                                 const char *message,
                                 const char *advice);
VimosSeverity vimos_finding_get_severity (VimosFinding *self);
const char *vimos_finding_get_message (VimosFinding *self);
const char *vimos_finding_get_advice (VimosFinding *self);

typedef enum
{
  VIMOS_CROSS_CHECK_PENDING,
  VIMOS_CROSS_CHECK_FOUND,
  VIMOS_CROSS_CHECK_NOT_FOUND,
  VIMOS_CROSS_CHECK_UNAVAILABLE,
} VimosCrossCheck;

/* VimosCandidate: one way to move. Properties "path" (boxed), "rank" (from 1), "predicted-migration", "predicted-downtime",
 * "theoretical" (s, follow the plan's volume), "cross-check" (VimosCrossCheck: did ONOS's own answer hold it). */
#define VIMOS_TYPE_CANDIDATE (vimos_candidate_get_type ())
G_DECLARE_FINAL_TYPE (VimosCandidate, vimos_candidate, VIMOS, CANDIDATE, GObject)
VimosPath *vimos_candidate_get_path (VimosCandidate *self);
guint vimos_candidate_get_rank (VimosCandidate *self);
double vimos_candidate_get_predicted_migration (VimosCandidate *self);
double vimos_candidate_get_predicted_downtime (VimosCandidate *self);
double vimos_candidate_get_theoretical (VimosCandidate *self);
VimosCrossCheck vimos_candidate_get_cross_check (VimosCandidate *self);

/**
 * VimosPlan:
 *
 * The move of one VM to one hypervisor, thought through: the candidate paths and the preflight findings. Properties: "vm", "target",
 * "candidates" (GListModel of VimosCandidate, ranked), "kind" (VimosPathSetKind as int), "findings" (GListModel of
 * VimosFinding), "volume" (bytes; pre-filled with allocated disk + memory), "checking" (preflight under way),
 * "blocked" (an error among the findings), "path-set" (boxed). Candidates follow the poller's topology.
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
VimosPathSet *vimos_plan_get_path_set (VimosPlan *self);
guint64 vimos_plan_get_volume (VimosPlan *self);
void vimos_plan_set_volume (VimosPlan *self,
                            guint64 bytes);
gboolean vimos_plan_get_checking (VimosPlan *self);
gboolean vimos_plan_get_blocked (VimosPlan *self);
/* Runs the preflight checks anew; completes when all are in and the cross-check answered or 5 s passed. Fails only when cancelled. */
void vimos_plan_check_async (VimosPlan *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean vimos_plan_check_finish (VimosPlan *self,
                                  GAsyncResult *result,
                                  GError **error);
/* Predicted migration time in s of a paused move: fixed cost + volume over the goodput; see the implementation for the source. */
double vimos_predict_migration_seconds (guint64 bytes,
                                        double mbps);

G_END_DECLS
