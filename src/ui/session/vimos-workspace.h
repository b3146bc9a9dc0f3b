/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-migration.h"
#include "vimos-plan.h"
#include "vimos-session.h"

G_BEGIN_DECLS

/**
 * VimosStage: of the chosen VM; others may be moving at the same time.
 * @VIMOS_STAGE_EMPTY: no VM is chosen
 * @VIMOS_STAGE_PLANNING: a VM is chosen
 * @VIMOS_STAGE_RUNNING: it is being moved
 * @VIMOS_STAGE_ENDED: the move has ended, well or not, and its figures are shown
 */
typedef enum
{
  VIMOS_STAGE_EMPTY,
  VIMOS_STAGE_PLANNING,
  VIMOS_STAGE_RUNNING,
  VIMOS_STAGE_ENDED,
} VimosStage;

#define VIMOS_TYPE_STAGE (vimos_stage_get_type ())
GType vimos_stage_get_type (void) G_GNUC_CONST;

#define VIMOS_TYPE_WORKSPACE (vimos_workspace_get_type ())
G_DECLARE_FINAL_TYPE (VimosWorkspace, vimos_workspace, VIMOS, WORKSPACE, GObject)

VimosWorkspace *vimos_workspace_new (VimosSession *session);

VimosSession *vimos_workspace_get_session (VimosWorkspace *self);
VimosContext *vimos_workspace_get_context (VimosWorkspace *self);
VimosStage vimos_workspace_get_stage (VimosWorkspace *self);
VimosVm *vimos_workspace_get_vm (VimosWorkspace *self);
GListModel *vimos_workspace_get_targets (VimosWorkspace *self);
VimosHypervisor *vimos_workspace_get_target (VimosWorkspace *self);
VimosPlan *vimos_workspace_get_plan (VimosWorkspace *self);
VimosCandidate *vimos_workspace_get_candidate (VimosWorkspace *self);
VimosCandidate *vimos_workspace_get_preview (VimosWorkspace *self);
VimosMigration *vimos_workspace_get_migration (VimosWorkspace *self);
GListModel *vimos_workspace_get_runs (VimosWorkspace *self);
VimosMigration *vimos_workspace_find_run (VimosWorkspace *self,
                                          VimosVm *vm);
gboolean vimos_workspace_is_unsettled (VimosMigration *migration);
guint vimos_workspace_count_running (VimosWorkspace *self);
guint vimos_workspace_count_copies (VimosWorkspace *self,
                                    VimosVm *vm,
                                    VimosHypervisor **where);
gboolean vimos_workspace_get_can_migrate (VimosWorkspace *self);
char *vimos_workspace_describe_obstacle (VimosWorkspace *self);
char *vimos_workspace_describe_readiness (VimosWorkspace *self);

void vimos_workspace_set_vm (VimosWorkspace *self,
                             VimosVm *vm);
void vimos_workspace_set_target (VimosWorkspace *self,
                                 VimosHypervisor *target);
void vimos_workspace_set_candidate (VimosWorkspace *self,
                                    VimosCandidate *candidate);
void vimos_workspace_select_rank (VimosWorkspace *self,
                                  guint rank);
void vimos_workspace_set_preview (VimosWorkspace *self,
                                  VimosCandidate *candidate);
gboolean vimos_workspace_set_volume (VimosWorkspace *self,
                                     const char *text,
                                     GError **error);
void vimos_workspace_check (VimosWorkspace *self);

void vimos_workspace_migrate (VimosWorkspace *self);
void vimos_workspace_cancel (VimosWorkspace *self);
void vimos_workspace_cancel_all (VimosWorkspace *self);
void vimos_workspace_dismiss (VimosWorkspace *self);
gboolean vimos_workspace_move_back (VimosWorkspace *self);

G_END_DECLS
