/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include "vimos-units.h"
#include "vimos-workspace-private.h"

/* How the workspace gets from one state to the next: by what the user commands, and by what happens
 * below. */

/* Until the end, nobody is told anything: what belongs together changes together. */
static void
begin_transition (VimosWorkspace *self)
{
  self->in_transition++;
  g_object_freeze_notify (G_OBJECT (self));
}

static void
end_transition (VimosWorkspace *self)
{
  self->in_transition--;
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
model_has (GListModel *model,
           gpointer item)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) other = g_list_model_get_item (model, i);

      if (other == item)
        return TRUE;
    }
  return FALSE;
}

/* Plan */

static void
checked_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (VimosWorkspace) self = user_data;
  g_autoptr (GError) error = NULL;

  /* It fails only when we cancelled it; what it found is in the plan. */
  if (vimos_plan_check_finish (VIMOS_PLAN (source), result, &error)
      && VIMOS_PLAN (source) == self->plan)
    vimos_workspace_emit_changed (self);
}

void
vimos_workspace_stop_check (VimosWorkspace *self)
{
  if (self->check != NULL)
    g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
}

static void
append_place (GString *text,
              const VimosHost *host)
{
  g_string_append_printf (text, " %s/%s", host != NULL ? host->location.device : "",
                          host != NULL ? host->location.port : "");
}

/* What the findings depend on of what the controller tells: another text, and they are no longer
 * true. */
static char *
describe_surroundings (VimosWorkspace *self)
{
  VimosContext *context = vimos_workspace_get_context (self);
  VimosVm *vm = vimos_plan_get_vm (self->plan);
  VimosHypervisor *source = vimos_vm_get_hypervisor (vm);
  const char *address = vimos_context_find_vm_address (context, vm);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%d %u %s", vimos_session_get_onos_state (self->session),
                   g_list_model_get_n_items (vimos_plan_get_candidates (self->plan)),
                   address != NULL ? address : "");
  append_place (text, vimos_context_find_vm_host (context, vm));
  append_place (text, source != NULL ? vimos_context_find_hypervisor_host (context, source) : NULL);
  append_place (text,
                vimos_context_find_hypervisor_host (context, vimos_plan_get_target (self->plan)));
  return g_string_free (text, FALSE);
}

static void
check_if_changed (VimosWorkspace *self)
{
  g_autofree char *surroundings = NULL;

  if (self->plan == NULL || self->stage != VIMOS_STAGE_PLANNING)
    return;
  surroundings = describe_surroundings (self);
  if (g_strcmp0 (surroundings, self->checked_for) != 0)
    vimos_workspace_check (self);
}

/* The best one is proposed; the user's own choice stays as long as it is there. */
static void
follow_candidates (VimosWorkspace *self)
{
  GListModel *candidates = vimos_plan_get_candidates (self->plan);
  g_autoptr (VimosCandidate) first = g_list_model_get_item (candidates, 0);

  if (self->preview != NULL && !model_has (candidates, self->preview))
    vimos_workspace_set_preview (self, NULL);
  if (self->candidate == NULL || !model_has (candidates, self->candidate))
    vimos_workspace_set_candidate (self, first);
}

void
vimos_workspace_candidates_changed_cb (VimosWorkspace *self)
{
  if (self->stage != VIMOS_STAGE_PLANNING)
    return;
  follow_candidates (self);
  check_if_changed (self);
  vimos_workspace_emit_changed (self);
}

/* The user's choice stays; that there is a better one now is only told. */
void
vimos_workspace_better_cb (VimosWorkspace *self,
                           VimosPath *path)
{
  GListModel *candidates = vimos_plan_get_candidates (self->plan);

  if (self->stage != VIMOS_STAGE_PLANNING)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VimosCandidate) candidate = g_list_model_get_item (candidates, i);

      if (candidate != self->candidate
          && vimos_path_equal (vimos_candidate_get_path (candidate), path))
        {
          vimos_workspace_emit_better (self, candidate);
          return;
        }
    }
}

static void
set_plan (VimosWorkspace *self,
          VimosPlan *plan)
{
  if (plan == self->plan)
    return;
  vimos_workspace_stop_check (self);
  vimos_workspace_set_preview (self, NULL);
  vimos_workspace_set_candidate (self, NULL);
  g_set_object (&self->plan, plan);
  g_signal_group_set_target (self->plan_signals, plan);
  g_signal_group_set_target (self->candidates_signals,
                             plan != NULL ? vimos_plan_get_candidates (plan) : NULL);
  vimos_workspace_notify (self, PROP_PLAN);
  if (plan != NULL)
    {
      follow_candidates (self);
      vimos_workspace_check (self);
    }
}

static void
make_plan (VimosWorkspace *self)
{
  g_autoptr (VimosPlan) plan = NULL;

  if (self->vm != NULL && self->target != NULL)
    plan = vimos_plan_new (vimos_workspace_get_context (self), self->vm, self->target);
  set_plan (self, plan);
}

/* Targets: every connected hypervisor but the VM's own. */

static gboolean
is_target (VimosWorkspace *self,
           VimosHypervisor *hypervisor)
{
  return self->vm != NULL
         && hypervisor != vimos_vm_get_hypervisor (self->vm)
         && vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_CONNECTED;
}

static void
update_targets (VimosWorkspace *self)
{
  GListModel *hypervisors = vimos_context_get_hypervisors (vimos_workspace_get_context (self));
  guint at = 0;

  for (guint i = 0; i < g_list_model_get_n_items (hypervisors); i++)
    {
      g_autoptr (VimosHypervisor) hypervisor = g_list_model_get_item (hypervisors, i);
      g_autoptr (VimosHypervisor) present
          = g_list_model_get_item (G_LIST_MODEL (self->targets), at);
      gboolean wanted = is_target (self, hypervisor);

      if (wanted && present != hypervisor)
        g_list_store_insert (self->targets, at, hypervisor);
      else if (!wanted && present == hypervisor)
        g_list_store_remove (self->targets, at);
      at += wanted ? 1 : 0;
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->targets)) > at)
    g_list_store_remove (self->targets, at);

  if (self->target == NULL || !model_has (G_LIST_MODEL (self->targets), self->target))
    {
      g_autoptr (VimosHypervisor) first = g_list_model_get_item (G_LIST_MODEL (self->targets), 0);

      vimos_workspace_set_target (self, first);
    }
}

static void
set_stage (VimosWorkspace *self,
           VimosStage stage)
{
  if (stage == self->stage)
    return;
  self->stage = stage;
  vimos_workspace_notify (self, PROP_STAGE);
}

static void
show_migration (VimosWorkspace *self,
                VimosMigration *migration)
{
  if (g_set_object (&self->migration, migration))
    vimos_workspace_notify (self, PROP_MIGRATION);
}

/* The chosen VM is being moved, or was: everything is as it was when that began. */
static void
take_run (VimosWorkspace *self,
          VimosMigration *run)
{
  VimosPlan *plan = vimos_migration_get_plan (run);

  set_stage (self, vimos_migration_get_state (run) < VIMOS_MIGRATION_DONE ? VIMOS_STAGE_RUNNING
                                                                          : VIMOS_STAGE_ENDED);
  g_set_object (&self->vm, vimos_plan_get_vm (plan));
  g_set_object (&self->target, vimos_plan_get_target (plan));
  set_plan (self, plan);
  g_set_object (&self->candidate, vimos_migration_get_candidate (run));
  show_migration (self, run);
  vimos_workspace_notify (self, PROP_CANDIDATE);
}

static void
take_vm (VimosWorkspace *self,
         VimosVm *vm)
{
  VimosMigration *run = vm != NULL ? vimos_workspace_find_run (self, vm) : NULL;

  if (vm != NULL && self->vm == vm && run == self->migration)
    return;
  begin_transition (self);
  set_plan (self, NULL);
  g_clear_object (&self->target);
  if (run != NULL)
    {
      take_run (self, run);
    }
  else
    {
      show_migration (self, NULL);
      g_set_object (&self->vm, vm);
      set_stage (self, vm != NULL ? VIMOS_STAGE_PLANNING : VIMOS_STAGE_EMPTY);
      update_targets (self);
    }
  vimos_workspace_notify (self, PROP_VM);
  vimos_workspace_notify (self, PROP_TARGET);
  end_transition (self);
}

static VimosVm *
find_vm_by_uuid (VimosWorkspace *self,
                 const char *uuid)
{
  return vimos_context_find_vm (vimos_workspace_get_context (self), uuid, NULL);
}

/* Signals */

void
vimos_workspace_session_changed_cb (VimosWorkspace *self)
{
  if (self->stage == VIMOS_STAGE_PLANNING)
    update_targets (self);
  check_if_changed (self);
  vimos_workspace_emit_changed (self);
}

/* The chosen VM may have been moved by someone else, or its hypervisor was lost. */
void
vimos_workspace_vms_changed_cb (VimosWorkspace *self)
{
  GListModel *vms = vimos_context_get_vms (vimos_workspace_get_context (self));

  if (self->stage == VIMOS_STAGE_PLANNING && !model_has (vms, self->vm))
    {
      VimosVm *elsewhere = find_vm_by_uuid (self, vimos_vm_get_uuid (self->vm));

      take_vm (self, elsewhere);
    }
  vimos_workspace_emit_changed (self);
}

void
vimos_workspace_run_ended_cb (VimosMigration *migration,
                              gpointer user_data)
{
  VimosWorkspace *self = VIMOS_WORKSPACE (user_data);

  g_assert (VIMOS_IS_MIGRATION (migration));

  if (migration == self->migration)
    set_stage (self, VIMOS_STAGE_ENDED);
  vimos_workspace_emit_run_ended (self, migration);
  vimos_workspace_emit_changed (self);
}

/**
 * vimos_workspace_set_vm:
 * @vm: (nullable): the VM that the user chose, at its source or at its target
 *
 * Moves under way go on, out of sight; when @vm is being moved, or was, its move comes into sight.
 */
void
vimos_workspace_set_vm (VimosWorkspace *self,
                        VimosVm *vm)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));
  g_return_if_fail (vm == NULL || VIMOS_IS_VM (vm));

  if (vm == self->vm)
    return;
  take_vm (self, vm);
  vimos_workspace_emit_changed (self);
}

/**
 * vimos_workspace_set_target:
 * @target: (nullable): the hypervisor that the VM shall move to
 */
void
vimos_workspace_set_target (VimosWorkspace *self,
                            VimosHypervisor *target)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));
  g_return_if_fail (target == NULL || VIMOS_IS_HYPERVISOR (target));

  if (self->stage == VIMOS_STAGE_RUNNING || self->stage == VIMOS_STAGE_ENDED
      || target == self->target)
    return;
  g_set_object (&self->target, target);
  vimos_workspace_notify (self, PROP_TARGET);
  make_plan (self);
  vimos_workspace_emit_changed (self);
}

/**
 * vimos_workspace_set_candidate:
 * @candidate: (nullable): the path that the user chose
 */
void
vimos_workspace_set_candidate (VimosWorkspace *self,
                               VimosCandidate *candidate)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));
  g_return_if_fail (candidate == NULL || VIMOS_IS_CANDIDATE (candidate));

  if (self->stage == VIMOS_STAGE_RUNNING || !g_set_object (&self->candidate, candidate))
    return;
  vimos_workspace_notify (self, PROP_CANDIDATE);
  vimos_workspace_emit_changed (self);
}

/**
 * vimos_workspace_select_rank:
 * @rank: from 1
 *
 * Chooses the path of that rank, if there is one.
 */
void
vimos_workspace_select_rank (VimosWorkspace *self,
                             guint rank)
{
  g_autoptr (VimosCandidate) candidate = NULL;

  g_return_if_fail (VIMOS_IS_WORKSPACE (self));
  g_return_if_fail (rank > 0);

  if (self->plan != NULL)
    candidate = g_list_model_get_item (vimos_plan_get_candidates (self->plan), rank - 1);
  if (candidate != NULL)
    vimos_workspace_set_candidate (self, candidate);
}

/**
 * vimos_workspace_set_preview:
 * @candidate: (nullable): the path that the user looks at
 */
void
vimos_workspace_set_preview (VimosWorkspace *self,
                             VimosCandidate *candidate)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));
  g_return_if_fail (candidate == NULL || VIMOS_IS_CANDIDATE (candidate));

  if (!g_set_object (&self->preview, candidate))
    return;
  vimos_workspace_notify (self, PROP_PREVIEW);
  vimos_workspace_emit_changed (self);
}

/**
 * vimos_workspace_set_volume:
 * @text: the volume to move as the user wrote it
 * @error: when that is no volume
 */
gboolean
vimos_workspace_set_volume (VimosWorkspace *self,
                            const char *text,
                            GError **error)
{
  guint64 bytes;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), FALSE);

  if (!vimos_parse_bytes (text, &bytes, error))
    return FALSE;
  if (self->plan != NULL)
    vimos_plan_set_volume (self->plan, bytes);
  return TRUE;
}

/**
 * vimos_workspace_check:
 *
 * Makes the plan's checks anew.
 */
void
vimos_workspace_check (VimosWorkspace *self)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));

  if (self->plan == NULL || self->stage != VIMOS_STAGE_PLANNING)
    return;
  vimos_workspace_stop_check (self);
  g_free (self->checked_for);
  self->checked_for = describe_surroundings (self);
  self->check = g_cancellable_new ();
  vimos_plan_check_async (self->plan, self->check, checked_cb, g_object_ref (self));
}

static void
add_run (VimosWorkspace *self,
         VimosMigration *migration)
{
  static const char *const properties[]
      = { "notify::state", "notify::message", "notify::progress" };

  g_list_store_append (self->runs, migration);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_signal_connect_object (migration, properties[i], G_CALLBACK (vimos_workspace_emit_changed),
                             self, G_CONNECT_SWAPPED);
  g_signal_connect_object (migration, "ended", G_CALLBACK (vimos_workspace_run_ended_cb), self, 0);
}

static void
remove_run (VimosWorkspace *self,
            VimosMigration *migration)
{
  guint position;

  g_signal_handlers_disconnect_by_data (migration, self);
  if (g_list_store_find (self->runs, migration, &position))
    g_list_store_remove (self->runs, position);
}

/**
 * vimos_workspace_migrate:
 *
 * Begins the move over the chosen path.
 */
void
vimos_workspace_migrate (VimosWorkspace *self)
{
  g_autoptr (VimosMigration) migration = NULL;
  VimosMigrationOptions options = { .pin = TRUE };

  g_return_if_fail (VIMOS_IS_WORKSPACE (self));

  if (!vimos_workspace_get_can_migrate (self))
    return;
  options.volume_bytes = vimos_plan_get_volume (self->plan);
  migration = vimos_migration_new (self->plan, self->candidate, &options);
  begin_transition (self);
  vimos_workspace_stop_check (self);
  vimos_workspace_set_preview (self, NULL);
  add_run (self, migration);
  show_migration (self, migration);
  set_stage (self, VIMOS_STAGE_RUNNING);
  end_transition (self);
  vimos_workspace_emit_changed (self);
  vimos_migration_start (migration);
}

/**
 * vimos_workspace_cancel:
 *
 * Ends the chosen VM's move and brings everything back.
 */
void
vimos_workspace_cancel (VimosWorkspace *self)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));

  if (self->stage == VIMOS_STAGE_RUNNING)
    vimos_migration_cancel (self->migration);
}

/**
 * vimos_workspace_cancel_all:
 *
 * Ends all moves under way and brings everything back.
 */
void
vimos_workspace_cancel_all (VimosWorkspace *self)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (VimosMigration) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (vimos_migration_get_state (run) == VIMOS_MIGRATION_RUNNING)
        vimos_migration_cancel (run);
    }
}

/* Leaves the figures of the chosen VM's move; returns the VM where it is now. */
static VimosVm *
leave_result (VimosWorkspace *self)
{
  g_autofree char *uuid = g_strdup (vimos_vm_get_uuid (self->vm));
  VimosVm *vm = find_vm_by_uuid (self, uuid);

  begin_transition (self);
  remove_run (self, self->migration);
  g_clear_object (&self->vm);
  take_vm (self, vm);
  end_transition (self);
  return vm;
}

/**
 * vimos_workspace_dismiss:
 *
 * Leaves the figures of the move that ended, and goes on planning with the VM where it is now.
 */
void
vimos_workspace_dismiss (VimosWorkspace *self)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));

  if (self->stage != VIMOS_STAGE_ENDED)
    return;
  leave_result (self);
  vimos_workspace_emit_changed (self);
}

/**
 * vimos_workspace_move_back:
 *
 * Plans the way back of the VM that was moved last.
 *
 * Returns: whether VM and source are there
 */
gboolean
vimos_workspace_move_back (VimosWorkspace *self)
{
  g_autoptr (VimosHypervisor) source = NULL;
  gboolean possible;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), FALSE);

  if (self->stage != VIMOS_STAGE_ENDED)
    return FALSE;
  g_set_object (&source, vimos_vm_get_hypervisor (self->vm));
  possible = leave_result (self) != NULL && source != NULL
             && model_has (G_LIST_MODEL (self->targets), source);
  if (possible)
    vimos_workspace_set_target (self, source);
  vimos_workspace_emit_changed (self);
  return possible;
}
