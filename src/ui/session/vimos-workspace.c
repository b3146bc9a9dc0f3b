/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-workspace-private.h"

/**
 * VimosWorkspace:
 *
 * What the user is about: which VM, whereto, over which path, and the move that follows from it.
 * VMs that are being moved go on when another one is chosen; who chooses them again sees their
 * moves. The panes of the window only show it and hand commands to it. Holds no widget; main thread
 * only. Emits "changed" after anything in it or below it changed, once the property notifications
 * are out.
 */
G_DEFINE_FINAL_TYPE (VimosWorkspace, vimos_workspace, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint changed_signal, run_ended_signal, better_signal;

GType
vimos_stage_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { VIMOS_STAGE_EMPTY, "VIMOS_STAGE_EMPTY", "empty" },
    { VIMOS_STAGE_PLANNING, "VIMOS_STAGE_PLANNING", "planning" },
    { VIMOS_STAGE_RUNNING, "VIMOS_STAGE_RUNNING", "running" },
    { VIMOS_STAGE_ENDED, "VIMOS_STAGE_ENDED", "ended" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("VimosStage", values));
  return type;
}

/* Shared with vimos-workspace-commands.c: */

void
vimos_workspace_notify (VimosWorkspace *self,
                        guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
vimos_workspace_emit_changed (VimosWorkspace *self)
{
  if (self->in_transition > 0)
    return;
  vimos_workspace_notify (self, PROP_CAN_MIGRATE);
  g_signal_emit (self, changed_signal, 0);
}

void
vimos_workspace_emit_run_ended (VimosWorkspace *self,
                                VimosMigration *migration)
{
  g_signal_emit (self, run_ended_signal, 0, migration);
}

void
vimos_workspace_emit_better (VimosWorkspace *self,
                             VimosCandidate *candidate)
{
  g_signal_emit (self, better_signal, 0, candidate);
}

/* GObject */

static void
vimos_workspace_constructed (GObject *object)
{
  VimosWorkspace *self = VIMOS_WORKSPACE (object);

  G_OBJECT_CLASS (vimos_workspace_parent_class)->constructed (object);

  g_signal_connect_object (self->session, "changed",
                           G_CALLBACK (vimos_workspace_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vimos_context_get_vms (vimos_workspace_get_context (self)),
                           "items-changed", G_CALLBACK (vimos_workspace_vms_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
vimos_workspace_dispose (GObject *object)
{
  VimosWorkspace *self = VIMOS_WORKSPACE (object);

  vimos_workspace_stop_check (self);
  g_clear_pointer (&self->checked_for, g_free);
  g_clear_object (&self->plan_signals);
  g_clear_object (&self->candidates_signals);
  g_clear_object (&self->runs);
  g_clear_object (&self->preview);
  g_clear_object (&self->candidate);
  g_clear_object (&self->plan);
  g_clear_object (&self->migration);
  g_clear_object (&self->target);
  g_clear_object (&self->vm);
  g_clear_object (&self->targets);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vimos_workspace_parent_class)->dispose (object);
}

static void
vimos_workspace_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  VimosWorkspace *self = VIMOS_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, vimos_workspace_get_session (self));
      break;
    case PROP_STAGE:
      g_value_set_enum (value, vimos_workspace_get_stage (self));
      break;
    case PROP_VM:
      g_value_set_object (value, vimos_workspace_get_vm (self));
      break;
    case PROP_TARGETS:
      g_value_set_object (value, vimos_workspace_get_targets (self));
      break;
    case PROP_TARGET:
      g_value_set_object (value, vimos_workspace_get_target (self));
      break;
    case PROP_PLAN:
      g_value_set_object (value, vimos_workspace_get_plan (self));
      break;
    case PROP_CANDIDATE:
      g_value_set_object (value, vimos_workspace_get_candidate (self));
      break;
    case PROP_PREVIEW:
      g_value_set_object (value, vimos_workspace_get_preview (self));
      break;
    case PROP_MIGRATION:
      g_value_set_object (value, vimos_workspace_get_migration (self));
      break;
    case PROP_CAN_MIGRATE:
      g_value_set_boolean (value, vimos_workspace_get_can_migrate (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vimos_workspace_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  VimosWorkspace *self = VIMOS_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_TARGET:
      vimos_workspace_set_target (self, g_value_get_object (value));
      break;
    case PROP_CANDIDATE:
      vimos_workspace_set_candidate (self, g_value_get_object (value));
      break;
    case PROP_PREVIEW:
      vimos_workspace_set_preview (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, VIMOS_TYPE_SESSION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STAGE]
      = g_param_spec_enum ("stage", NULL, NULL, VIMOS_TYPE_STAGE, VIMOS_STAGE_EMPTY, read);
  properties[PROP_VM] = g_param_spec_object ("vm", NULL, NULL, VIMOS_TYPE_VM, read);
  properties[PROP_TARGETS] = g_param_spec_object ("targets", NULL, NULL, G_TYPE_LIST_MODEL, read);
  properties[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, VIMOS_TYPE_HYPERVISOR, both);
  properties[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, VIMOS_TYPE_PLAN, read);
  properties[PROP_CANDIDATE]
      = g_param_spec_object ("candidate", NULL, NULL, VIMOS_TYPE_CANDIDATE, both);
  properties[PROP_PREVIEW]
      = g_param_spec_object ("preview", NULL, NULL, VIMOS_TYPE_CANDIDATE, both);
  properties[PROP_MIGRATION]
      = g_param_spec_object ("migration", NULL, NULL, VIMOS_TYPE_MIGRATION, read);
  properties[PROP_CAN_MIGRATE] = g_param_spec_boolean ("can-migrate", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vimos_workspace_class_init (VimosWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vimos_workspace_constructed;
  object_class->dispose = vimos_workspace_dispose;
  object_class->get_property = vimos_workspace_get_property;
  object_class->set_property = vimos_workspace_set_property;
  install_properties (object_class);

  changed_signal = g_signal_new ("changed", VIMOS_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /** VimosWorkspace::run-ended: @migration has ended, well or not, whether its VM is the chosen one
   * or not */
  run_ended_signal = g_signal_new ("run-ended", VIMOS_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_MIGRATION);
  /** VimosWorkspace::better: while the user plans, a path has turned up, @candidate, that is better
   * than all that were there, the chosen one among them */
  better_signal = g_signal_new ("better", VIMOS_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 1, VIMOS_TYPE_CANDIDATE);
}

static void
vimos_workspace_init (VimosWorkspace *self)
{
  static const char *const plan_properties[]
      = { "notify::volume", "notify::checking", "notify::blocked", "notify::path-set",
          "notify::payload" };

  self->targets = g_list_store_new (VIMOS_TYPE_HYPERVISOR);
  self->plan_signals = g_signal_group_new (VIMOS_TYPE_PLAN);
  for (guint i = 0; i < G_N_ELEMENTS (plan_properties); i++)
    g_signal_group_connect_swapped (self->plan_signals, plan_properties[i],
                                    G_CALLBACK (vimos_workspace_emit_changed), self);
  g_signal_group_connect_swapped (self->plan_signals, "better",
                                  G_CALLBACK (vimos_workspace_better_cb), self);
  self->candidates_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->candidates_signals, "items-changed",
                                  G_CALLBACK (vimos_workspace_candidates_changed_cb), self);
  self->runs = g_list_store_new (VIMOS_TYPE_MIGRATION);
}

/**
 * vimos_workspace_new:
 * @session: with what it works
 *
 * Returns: (transfer full): a workspace in which no VM is chosen
 */
VimosWorkspace *
vimos_workspace_new (VimosSession *session)
{
  g_return_val_if_fail (VIMOS_IS_SESSION (session), NULL);

  return g_object_new (VIMOS_TYPE_WORKSPACE, "session", session, NULL);
}

/** vimos_workspace_get_session: Returns: (transfer none): with what it works */
VimosSession *
vimos_workspace_get_session (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->session;
}

/** vimos_workspace_get_context: Returns: (transfer none): the session's context */
VimosContext *
vimos_workspace_get_context (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return vimos_session_get_context (self->session);
}

/** vimos_workspace_get_stage: Returns: how far the user is */
VimosStage
vimos_workspace_get_stage (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), VIMOS_STAGE_EMPTY);

  return self->stage;
}

/**
 * vimos_workspace_get_vm:
 *
 * Returns: (transfer none) (nullable): the chosen VM; while it moves, as it was at the source
 */
VimosVm *
vimos_workspace_get_vm (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->vm;
}

/** vimos_workspace_get_targets: Returns: (transfer none): the hypervisors it could move to, of
 * #VimosHypervisor */
GListModel *
vimos_workspace_get_targets (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->targets);
}

/** vimos_workspace_get_target: Returns: (transfer none) (nullable): the hypervisor it shall move
 * to */
VimosHypervisor *
vimos_workspace_get_target (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->target;
}

/** vimos_workspace_get_plan: Returns: (transfer none) (nullable): the plan for VM and target */
VimosPlan *
vimos_workspace_get_plan (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->plan;
}

/** vimos_workspace_get_candidate: Returns: (transfer none) (nullable): the chosen path */
VimosCandidate *
vimos_workspace_get_candidate (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->candidate;
}

/** vimos_workspace_get_preview: Returns: (transfer none) (nullable): the path that is looked at,
 * not chosen */
VimosCandidate *
vimos_workspace_get_preview (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->preview;
}

/** vimos_workspace_get_migration: Returns: (transfer none) (nullable): the chosen VM's move, under
 * way or ended */
VimosMigration *
vimos_workspace_get_migration (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->migration;
}

/**
 * vimos_workspace_get_runs:
 *
 * Returns: (transfer none): the moves under way, and the ended ones that nobody has dismissed, of
 * #VimosMigration
 */
GListModel *
vimos_workspace_get_runs (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->runs);
}

/**
 * vimos_workspace_find_run:
 * @vm: a VM, at its source or at its target
 *
 * Returns: (transfer none) (nullable): the move of @vm, among those of vimos_workspace_get_runs()
 */
VimosMigration *
vimos_workspace_find_run (VimosWorkspace *self,
                          VimosVm *vm)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);
  g_return_val_if_fail (VIMOS_IS_VM (vm), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (VimosMigration) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);
      VimosVm *moved = vimos_plan_get_vm (vimos_migration_get_plan (run));

      if (g_str_equal (vimos_vm_get_uuid (moved), vimos_vm_get_uuid (vm)))
        return run; /* the store keeps it */
    }
  return NULL;
}

/**
 * vimos_workspace_is_unsettled:
 * @migration: a move that has ended
 *
 * Returns: whether it has left something behind, a VM that nobody decided about or intents, which a
 * recovery might settle
 */
gboolean
vimos_workspace_is_unsettled (VimosMigration *migration)
{
  GListModel *phases;

  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), FALSE);

  if (vimos_migration_get_state (migration) == VIMOS_MIGRATION_UNDECIDED)
    return TRUE;
  phases = vimos_migration_get_phases (migration);
  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (g_str_equal (vimos_phase_get_name (phase), "unpin")
          && vimos_phase_get_state (phase) == VIMOS_PHASE_FAILED)
        return TRUE;
    }
  return FALSE;
}

/** vimos_workspace_count_running: Returns: how many VMs are being moved */
guint
vimos_workspace_count_running (VimosWorkspace *self)
{
  guint n = 0;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (VimosMigration) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      n += vimos_migration_get_state (run) < VIMOS_MIGRATION_DONE;
    }
  return n;
}

/**
 * vimos_workspace_count_copies:
 * @vm: a VM
 * @where: (out) (transfer none): where the last of them runs, or %NULL
 *
 * Returns: how many copies of @vm run on the hypervisors that are connected; more than one would be
 * a disaster
 */
guint
vimos_workspace_count_copies (VimosWorkspace *self,
                              VimosVm *vm,
                              VimosHypervisor **where)
{
  GListModel *vms;
  guint n = 0;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), 0);
  g_return_val_if_fail (VIMOS_IS_VM (vm), 0);

  *where = NULL;
  vms = vimos_context_get_vms (vimos_workspace_get_context (self));
  for (guint i = 0; i < g_list_model_get_n_items (vms); i++)
    {
      g_autoptr (VimosVm) copy = g_list_model_get_item (vms, i);

      if (!g_str_equal (vimos_vm_get_uuid (copy), vimos_vm_get_uuid (vm))
          || vimos_vm_get_state (copy) != VIMOS_VM_STATE_RUNNING)
        continue;
      *where = vimos_vm_get_hypervisor (copy);
      n++;
    }
  return n;
}

/** vimos_workspace_get_can_migrate: Returns: whether vimos_workspace_migrate() would do
 * something */
gboolean
vimos_workspace_get_can_migrate (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), FALSE);

  return self->stage == VIMOS_STAGE_PLANNING
         && self->plan != NULL
         && self->candidate != NULL
         && !vimos_plan_get_blocked (self->plan)
         && !vimos_plan_get_checking (self->plan)
         && vimos_session_get_onos_state (self->session) == VIMOS_ONOS_LIVE;
}

/**
 * vimos_workspace_describe_readiness:
 *
 * Returns: (transfer full): whether the move can begin, or what is in its way, in a line
 */
char *
vimos_workspace_describe_readiness (VimosWorkspace *self)
{
  guint n_warnings = 0, n_errors = 0;
  GListModel *findings;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  if (self->plan == NULL)
    return g_strdup (_("There is no other hypervisor to move to"));
  if (vimos_session_get_onos_state (self->session) != VIMOS_ONOS_LIVE)
    return g_strdup (_("Waiting for ONOS"));
  if (vimos_plan_get_checking (self->plan))
    return g_strdup (_("Checking…"));
  findings = vimos_plan_get_findings (self->plan);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);

      n_warnings += vimos_finding_get_severity (finding) == VIMOS_SEVERITY_WARNING;
      n_errors += vimos_finding_get_severity (finding) == VIMOS_SEVERITY_ERROR;
    }
  if (n_errors > 0)
    return g_strdup_printf (ngettext ("%u thing is in the way", "%u things are in the way",
                                      n_errors),
                            n_errors);
  if (self->candidate == NULL)
    return g_strdup (_("No path was found"));
  if (n_warnings > 0)
    return g_strdup_printf (ngettext ("Ready · %u warning", "Ready · %u warnings", n_warnings),
                            n_warnings);
  return g_strdup_printf (ngettext ("Ready · %u check passed", "Ready · %u checks passed",
                                    vimos_plan_get_n_passed (self->plan)),
                          vimos_plan_get_n_passed (self->plan));
}

/**
 * vimos_workspace_describe_obstacle:
 *
 * Returns: (transfer full): the first thing that is in the way of the move and what to do, or what
 * is waited for
 */
char *
vimos_workspace_describe_obstacle (VimosWorkspace *self)
{
  GListModel *findings;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  /* Of the controller everything else depends, and the window says at length what is with it. */
  findings = self->plan != NULL && vimos_session_get_onos_state (self->session) == VIMOS_ONOS_LIVE
                 ? vimos_plan_get_findings (self->plan) : NULL;
  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);
      const char *advice = vimos_finding_get_advice (finding);

      if (vimos_finding_get_severity (finding) != VIMOS_SEVERITY_ERROR)
        continue;
      if (advice == NULL || *advice == '\0')
        return g_strdup (vimos_finding_get_message (finding));
      return g_strdup_printf ("%s. %s.", vimos_finding_get_message (finding), advice);
    }
  return vimos_workspace_describe_readiness (self);
}
