/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-workspace.h"

G_BEGIN_DECLS

struct _VimosWorkspace
{
  GObject parent_instance;

  /* owned */
  VimosSession *session;
  GListStore *targets; /* of VimosHypervisor */
  VimosVm *vm;
  VimosHypervisor *target;
  VimosPlan *plan;
  VimosCandidate *candidate;
  VimosCandidate *preview;
  VimosMigration *migration; /* of "runs", or NULL */
  GListStore
      *runs; /* of VimosMigration: those under way, and those whose figures nobody has put away */
  GSignalGroup *plan_signals;
  GSignalGroup *candidates_signals;
  GCancellable *check; /* of the preflight under way */

  VimosStage stage;
  char *checked_for; /* what the last check was about, or NULL */
  guint in_transition;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_STAGE,
  PROP_VM,
  PROP_TARGETS,
  PROP_TARGET,
  PROP_PLAN,
  PROP_CANDIDATE,
  PROP_PREVIEW,
  PROP_MIGRATION,
  PROP_CAN_MIGRATE,
  N_PROPS
};

void vimos_workspace_notify (VimosWorkspace *self,
                             guint property);
void vimos_workspace_emit_changed (VimosWorkspace *self);
void vimos_workspace_emit_run_ended (VimosWorkspace *self,
                                     VimosMigration *migration);
void vimos_workspace_stop_check (VimosWorkspace *self);

/* What the workspace hears from below. */
void vimos_workspace_session_changed_cb (VimosWorkspace *self);
void vimos_workspace_vms_changed_cb (VimosWorkspace *self);
void vimos_workspace_candidates_changed_cb (VimosWorkspace *self);
void vimos_workspace_better_cb (VimosWorkspace *self,
                                VimosPath *path);
void vimos_workspace_emit_better (VimosWorkspace *self,
                                  VimosCandidate *candidate);
void vimos_workspace_run_ended_cb (VimosMigration *migration,
                                   gpointer user_data);

G_END_DECLS
