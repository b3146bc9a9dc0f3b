/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-units.h"
#include "vimos-workspace.h"

/**
 * VimosWorkspace:
 *
 * What the user is about: which VM, whereto, over which path, and the move that follows from it. The panes of the window
 * only show it and hand commands to it. Holds no widget; main thread only. Emits "changed" after anything in it or below
 * it changed, once the property notifications are out.
 */
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
  VimosMigration *migration;
  GSignalGroup *plan_signals;
  GSignalGroup *candidates_signals;
  GSignalGroup *migration_signals;
  GCancellable *check; /* of the preflight under way */

  VimosStage stage;
  VimosOnosState onos_state; /* at the last check */
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

G_DEFINE_FINAL_TYPE (VimosWorkspace, vimos_workspace, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

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

static void
notify (VimosWorkspace *self,
        guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
emit_changed (VimosWorkspace *self)
{
  if (self->in_transition > 0)
    return;
  notify (self, PROP_CAN_MIGRATE);
  g_signal_emit (self, changed_signal, 0);
}

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
  if (vimos_plan_check_finish (VIMOS_PLAN (source), result, &error) && VIMOS_PLAN (source) == self->plan)
    emit_changed (self);
}

static void
stop_check (VimosWorkspace *self)
{
  if (self->check != NULL)
    g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
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

static void
candidates_changed_cb (VimosWorkspace *self)
{
  if (self->stage != VIMOS_STAGE_PLANNING)
    return;
  follow_candidates (self);
  emit_changed (self);
}

static void
set_plan (VimosWorkspace *self,
          VimosPlan *plan)
{
  if (plan == self->plan)
    return;
  stop_check (self);
  vimos_workspace_set_preview (self, NULL);
  vimos_workspace_set_candidate (self, NULL);
  g_set_object (&self->plan, plan);
  g_signal_group_set_target (self->plan_signals, plan);
  g_signal_group_set_target (self->candidates_signals, plan != NULL ? vimos_plan_get_candidates (plan) : NULL);
  notify (self, PROP_PLAN);
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
      g_autoptr (VimosHypervisor) present = g_list_model_get_item (G_LIST_MODEL (self->targets), at);
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
  notify (self, PROP_STAGE);
}

static void
take_vm (VimosWorkspace *self,
         VimosVm *vm)
{
  if (vm != NULL && self->vm == vm)
    return;
  begin_transition (self);
  set_plan (self, NULL);
  g_clear_object (&self->target);
  g_set_object (&self->vm, vm);
  notify (self, PROP_VM);
  notify (self, PROP_TARGET);
  set_stage (self, vm != NULL ? VIMOS_STAGE_PLANNING : VIMOS_STAGE_EMPTY);
  update_targets (self);
  end_transition (self);
}

static void
set_migration (VimosWorkspace *self,
               VimosMigration *migration)
{
  if (!g_set_object (&self->migration, migration))
    return;
  g_signal_group_set_target (self->migration_signals, migration);
  notify (self, PROP_MIGRATION);
}

static VimosVm *
find_vm_by_uuid (VimosWorkspace *self,
                 const char *uuid)
{
  return vimos_context_find_vm (vimos_workspace_get_context (self), uuid, NULL);
}

/* Signals */

static void
session_changed_cb (VimosWorkspace *self)
{
  VimosOnosState onos_state = vimos_session_get_onos_state (self->session);

  if (self->stage == VIMOS_STAGE_PLANNING)
    update_targets (self);
  /* What was found when the controller did not answer is no longer true when it does, and the other way round. */
  if (onos_state != self->onos_state)
    vimos_workspace_check (self);
  emit_changed (self);
}

/* The chosen VM may have been moved by someone else, or its hypervisor was lost. */
static void
vms_changed_cb (VimosWorkspace *self)
{
  GListModel *vms = vimos_context_get_vms (vimos_workspace_get_context (self));

  if (self->stage == VIMOS_STAGE_PLANNING && !model_has (vms, self->vm))
    {
      VimosVm *elsewhere = find_vm_by_uuid (self, vimos_vm_get_uuid (self->vm));

      take_vm (self, elsewhere);
    }
  emit_changed (self);
}

static void
ended_cb (VimosWorkspace *self)
{
  set_stage (self, VIMOS_STAGE_ENDED);
  emit_changed (self);
}

/* GObject */

static void
vimos_workspace_constructed (GObject *object)
{
  VimosWorkspace *self = VIMOS_WORKSPACE (object);

  G_OBJECT_CLASS (vimos_workspace_parent_class)->constructed (object);

  g_signal_connect_object (self->session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vimos_context_get_vms (vimos_workspace_get_context (self)), "items-changed",
                           G_CALLBACK (vms_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
vimos_workspace_dispose (GObject *object)
{
  VimosWorkspace *self = VIMOS_WORKSPACE (object);

  stop_check (self);
  g_clear_object (&self->plan_signals);
  g_clear_object (&self->candidates_signals);
  g_clear_object (&self->migration_signals);
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

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, VIMOS_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STAGE] = g_param_spec_enum ("stage", NULL, NULL, VIMOS_TYPE_STAGE, VIMOS_STAGE_EMPTY, read);
  properties[PROP_VM] = g_param_spec_object ("vm", NULL, NULL, VIMOS_TYPE_VM, read);
  properties[PROP_TARGETS] = g_param_spec_object ("targets", NULL, NULL, G_TYPE_LIST_MODEL, read);
  properties[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, VIMOS_TYPE_HYPERVISOR, both);
  properties[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, VIMOS_TYPE_PLAN, read);
  properties[PROP_CANDIDATE] = g_param_spec_object ("candidate", NULL, NULL, VIMOS_TYPE_CANDIDATE, both);
  properties[PROP_PREVIEW] = g_param_spec_object ("preview", NULL, NULL, VIMOS_TYPE_CANDIDATE, both);
  properties[PROP_MIGRATION] = g_param_spec_object ("migration", NULL, NULL, VIMOS_TYPE_MIGRATION, read);
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
}

static void
vimos_workspace_init (VimosWorkspace *self)
{
  static const char *const plan_properties[] = { "notify::volume", "notify::checking", "notify::blocked",
                                                 "notify::path-set" };
  static const char *const run_properties[] = { "notify::state", "notify::message", "notify::progress" };

  self->targets = g_list_store_new (VIMOS_TYPE_HYPERVISOR);
  self->plan_signals = g_signal_group_new (VIMOS_TYPE_PLAN);
  for (guint i = 0; i < G_N_ELEMENTS (plan_properties); i++)
    g_signal_group_connect_swapped (self->plan_signals, plan_properties[i], G_CALLBACK (emit_changed), self);
  self->candidates_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->candidates_signals, "items-changed", G_CALLBACK (candidates_changed_cb), self);
  self->migration_signals = g_signal_group_new (VIMOS_TYPE_MIGRATION);
  for (guint i = 0; i < G_N_ELEMENTS (run_properties); i++)
    g_signal_group_connect_swapped (self->migration_signals, run_properties[i], G_CALLBACK (emit_changed), self);
  g_signal_group_connect_swapped (self->migration_signals, "ended", G_CALLBACK (ended_cb), self);
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

/** vimos_workspace_get_vm: Returns: (transfer none) (nullable): the chosen VM; while it moves, as it was at the source */
VimosVm *
vimos_workspace_get_vm (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->vm;
}

/** vimos_workspace_get_targets: Returns: (transfer none): the hypervisors it could move to, of #VimosHypervisor */
GListModel *
vimos_workspace_get_targets (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->targets);
}

/** vimos_workspace_get_target: Returns: (transfer none) (nullable): the hypervisor it shall move to */
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

/** vimos_workspace_get_preview: Returns: (transfer none) (nullable): the path that is looked at, not chosen */
VimosCandidate *
vimos_workspace_get_preview (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->preview;
}

/** vimos_workspace_get_migration: Returns: (transfer none) (nullable): the move that runs or ended last */
VimosMigration *
vimos_workspace_get_migration (VimosWorkspace *self)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  return self->migration;
}

/** vimos_workspace_get_can_migrate: Returns: whether vimos_workspace_migrate() would do something */
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
    return g_strdup_printf (ngettext ("%u thing is in the way", "%u things are in the way", n_errors), n_errors);
  if (vimos_session_get_onos_state (self->session) != VIMOS_ONOS_LIVE)
    return g_strdup (_("Waiting for ONOS"));
  if (self->candidate == NULL)
    return g_strdup (_("No path was found"));
  if (n_warnings > 0)
    return g_strdup_printf (ngettext ("Ready · %u warning", "Ready · %u warnings", n_warnings), n_warnings);
  return g_strdup (_("Ready · all checks passed"));
}

/**
 * vimos_workspace_describe_obstacle:
 *
 * Returns: (transfer full): the first thing that is in the way of the move, or what is waited for
 */
char *
vimos_workspace_describe_obstacle (VimosWorkspace *self)
{
  GListModel *findings;

  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), NULL);

  findings = self->plan != NULL ? vimos_plan_get_findings (self->plan) : NULL;
  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (VimosFinding) finding = g_list_model_get_item (findings, i);

      if (vimos_finding_get_severity (finding) == VIMOS_SEVERITY_ERROR)
        return g_strdup (vimos_finding_get_message (finding));
    }
  return vimos_workspace_describe_readiness (self);
}

/**
 * vimos_workspace_set_vm:
 * @vm: (nullable): the VM that the user chose
 *
 * Returns: %FALSE while another one is being moved: that is not left out of sight
 */
gboolean
vimos_workspace_set_vm (VimosWorkspace *self,
                        VimosVm *vm)
{
  g_return_val_if_fail (VIMOS_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (vm == NULL || VIMOS_IS_VM (vm), FALSE);

  if (self->stage == VIMOS_STAGE_RUNNING)
    return FALSE;
  if (vm == self->vm)
    return TRUE;
  begin_transition (self);
  set_migration (self, NULL);
  take_vm (self, vm);
  end_transition (self);
  emit_changed (self);
  return TRUE;
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

  if (self->stage == VIMOS_STAGE_RUNNING || self->stage == VIMOS_STAGE_ENDED || target == self->target)
    return;
  g_set_object (&self->target, target);
  notify (self, PROP_TARGET);
  make_plan (self);
  emit_changed (self);
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
  notify (self, PROP_CANDIDATE);
  emit_changed (self);
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
  notify (self, PROP_PREVIEW);
  emit_changed (self);
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
  stop_check (self);
  self->onos_state = vimos_session_get_onos_state (self->session);
  self->check = g_cancellable_new ();
  vimos_plan_check_async (self->plan, self->check, checked_cb, g_object_ref (self));
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
  stop_check (self);
  vimos_workspace_set_preview (self, NULL);
  set_migration (self, migration);
  set_stage (self, VIMOS_STAGE_RUNNING);
  end_transition (self);
  emit_changed (self);
  vimos_migration_start (migration);
}

/**
 * vimos_workspace_cancel:
 *
 * Ends the move under way and brings everything back.
 */
void
vimos_workspace_cancel (VimosWorkspace *self)
{
  g_return_if_fail (VIMOS_IS_WORKSPACE (self));

  if (self->stage == VIMOS_STAGE_RUNNING)
    vimos_migration_cancel (self->migration);
}

/* Leaves the figures of the move that ended; returns the VM where it is now. */
static VimosVm *
leave_result (VimosWorkspace *self)
{
  g_autofree char *uuid = g_strdup (vimos_vm_get_uuid (self->vm));
  VimosVm *vm = find_vm_by_uuid (self, uuid);

  begin_transition (self);
  set_migration (self, NULL);
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
  emit_changed (self);
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
  possible = leave_result (self) != NULL && source != NULL && model_has (G_LIST_MODEL (self->targets), source);
  if (possible)
    vimos_workspace_set_target (self, source);
  emit_changed (self);
  return possible;
}
