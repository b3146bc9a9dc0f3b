/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vimos-ui"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "vimos-clock.h"
#include "vimos-step.h"
#include "vimos-units.h"

/**
 * VimosStep:
 *
 * A step of a move as people see it: one or a few of its phases. Emits "changed" when it is another
 * one; while it runs its time grows without that. Holds no widget; main thread only.
 */
struct _VimosStep
{
  GObject parent_instance;

  VimosMigration *migration; /* owned */
  guint kind;                /* index of "kinds" */
};

typedef enum
{
  STEP_PIN,
  STEP_PAUSE,
  STEP_PREPARE,
  STEP_DISK,
  STEP_MEMORY,
  STEP_START,
  STEP_WITHDRAW,
} StepKind;

#define MAX_PHASES 3

/* Titles hold the name of a hypervisor, or ignore it. */
static const struct
{
  const char *phases[MAX_PHASES + 1];
  gboolean of_target;
  const char *title;
  const char *done;
} kinds[] = {
  [STEP_PIN] = { { "preflight", "pin" }, FALSE, N_("Pin path"), N_("Path pinned") },
  [STEP_PAUSE] = { { "suspend" }, FALSE, N_("Pause on %s"), N_("Paused on %s") },
  [STEP_PREPARE] = { { "prepare" }, TRUE, N_("Prepare %s"), N_("%s prepared") },
  [STEP_DISK] = { { "disk" }, FALSE, N_("Disk"), N_("Disk") },
  [STEP_MEMORY] = { { "memory" }, FALSE, N_("Memory"), N_("Memory") },
  [STEP_START]
  = { { "finish", "arrival", "resume" }, TRUE, N_("Start on %s"), N_("Started on %s") },
  [STEP_WITHDRAW]
  = { { "confirm", "unpin" }, FALSE, N_("Withdraw intents"), N_("Intents withdrawn") },
};

G_DEFINE_FINAL_TYPE (VimosStep, vimos_step, G_TYPE_OBJECT)

static guint changed_signal;

static void
emit_changed (VimosStep *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_of_step (VimosStep *self,
            VimosPhase *phase)
{
  for (guint i = 0; kinds[self->kind].phases[i] != NULL; i++)
    if (g_str_equal (kinds[self->kind].phases[i], vimos_phase_get_name (phase)))
      return TRUE;
  return FALSE;
}

static void
vimos_step_dispose (GObject *object)
{
  g_clear_object (&VIMOS_STEP (object)->migration);

  G_OBJECT_CLASS (vimos_step_parent_class)->dispose (object);
}

static void
vimos_step_class_init (VimosStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vimos_step_dispose;

  /** VimosStep::changed: its state or its details are others */
  changed_signal = g_signal_new ("changed", VIMOS_TYPE_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
vimos_step_init (VimosStep *self)
{
}

static VimosStep *
step_new (VimosMigration *migration,
          guint kind)
{
  VimosStep *self = g_object_new (VIMOS_TYPE_STEP, NULL);
  GListModel *phases = vimos_migration_get_phases (migration);

  self->migration = g_object_ref (migration);
  self->kind = kind;
  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (is_of_step (self, phase))
        g_signal_connect_object (phase, "notify", G_CALLBACK (emit_changed), self,
                                 G_CONNECT_SWAPPED);
    }
  if (kind == STEP_MEMORY || kind == STEP_DISK)
    g_signal_connect_object (migration, "notify::bytes-done", G_CALLBACK (emit_changed), self,
                             G_CONNECT_SWAPPED);
  return self;
}

/**
 * vimos_steps_new:
 * @migration: a move
 *
 * Returns: (transfer full): its steps, of #VimosStep
 */
GListModel *
vimos_steps_new (VimosMigration *migration)
{
  GListStore *steps = g_list_store_new (VIMOS_TYPE_STEP);

  g_return_val_if_fail (VIMOS_IS_MIGRATION (migration), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (VimosStep) step = step_new (migration, i);

      g_list_store_append (steps, step);
    }
  return G_LIST_MODEL (steps);
}

/** vimos_step_get_state: Returns: the state of its phases together */
VimosPhaseState
vimos_step_get_state (VimosStep *self)
{
  GListModel *phases;
  guint n[VIMOS_PHASE_SKIPPED + 1] = { 0 };

  g_return_val_if_fail (VIMOS_IS_STEP (self), VIMOS_PHASE_WAITING);

  phases = vimos_migration_get_phases (self->migration);
  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (is_of_step (self, phase))
        n[vimos_phase_get_state (phase)]++;
    }
  if (n[VIMOS_PHASE_FAILED] > 0)
    return VIMOS_PHASE_FAILED;
  if (n[VIMOS_PHASE_RUNNING] > 0 || (n[VIMOS_PHASE_DONE] > 0 && n[VIMOS_PHASE_WAITING] > 0))
    return VIMOS_PHASE_RUNNING;
  if (n[VIMOS_PHASE_DONE] > 0)
    return VIMOS_PHASE_DONE;
  return n[VIMOS_PHASE_SKIPPED] > 0 ? VIMOS_PHASE_SKIPPED : VIMOS_PHASE_WAITING;
}

static const char *
name_of_place (VimosStep *self)
{
  VimosPlan *plan = vimos_migration_get_plan (self->migration);
  VimosHypervisor *place = kinds[self->kind].of_target
                               ? vimos_plan_get_target (plan)
                               : vimos_vm_get_hypervisor (vimos_plan_get_vm (plan));

  return place != NULL ? vimos_hypervisor_get_name (place) : _("the source");
}

/** vimos_step_describe_title: Returns: (transfer full): “Start on hv2”, or “Started on hv2” when it
 * is done */
char *
vimos_step_describe_title (VimosStep *self)
{
  const char *format;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (VIMOS_IS_STEP (self), NULL);

  format = vimos_step_get_state (self) == VIMOS_PHASE_DONE ? _(kinds[self->kind].done)
                                                           : _(kinds[self->kind].title);
  /* A translation is no format that could be trusted. */
  parts = g_strsplit (format, "%s", 2);
  return g_strjoinv (name_of_place (self), parts);
}

static char *
describe_memory (VimosStep *self)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (self->migration);
  guint n = vimos_timeline_get_n_bytes (timeline);
  guint64 done = n > 0 ? vimos_timeline_get_bytes (timeline, n - 1)->memory_bytes : 0;
  VimosVm *vm = vimos_plan_get_vm (vimos_migration_get_plan (self->migration));
  g_autofree char *total = vimos_format_bytes (vimos_vm_get_memory (vm));
  g_autofree char *done_text = vimos_format_bytes (done);

  if (vimos_step_get_state (self) == VIMOS_PHASE_WAITING)
    return g_steal_pointer (&total);
  if (vimos_step_get_state (self) == VIMOS_PHASE_RUNNING)
    /* Translators: two volumes: “16.8 MiB of 96 MiB” */
    return g_strdup_printf (_("%s of %s"), done_text, total);
  return g_steal_pointer (&done_text);
}

/** vimos_step_describe_detail: Returns: (transfer full) (nullable): how much of what, “64 MiB”, “6
 * intents” */
char *
vimos_step_describe_detail (VimosStep *self)
{
  VimosVm *vm;
  guint n;

  g_return_val_if_fail (VIMOS_IS_STEP (self), NULL);

  vm = vimos_plan_get_vm (vimos_migration_get_plan (self->migration));
  if (vimos_step_get_state (self) == VIMOS_PHASE_SKIPPED)
    return NULL;
  switch ((StepKind) self->kind)
    {
    case STEP_PIN:
      g_object_get (self->migration, "intents-total", &n, NULL);
      return n > 0 ? g_strdup_printf (ngettext ("%u intent", "%u intents", n), n) : NULL;
    case STEP_DISK:
      return vimos_format_bytes (vimos_vm_get_disk_bytes (vm));
    case STEP_MEMORY:
      return describe_memory (self);
    case STEP_PAUSE:
    case STEP_PREPARE:
    case STEP_START:
    case STEP_WITHDRAW:
    default:
      return NULL;
    }
}

/** vimos_step_describe_time: Returns: (transfer full): how long it took, or has taken; empty when
 * it has not begun */
char *
vimos_step_describe_time (VimosStep *self)
{
  GListModel *phases;
  gint64 total_us = 0;
  gboolean begun = FALSE;

  g_return_val_if_fail (VIMOS_IS_STEP (self), NULL);

  phases = vimos_migration_get_phases (self->migration);
  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);
      gint64 start = vimos_phase_get_start (phase), end = vimos_phase_get_end (phase);

      if (!is_of_step (self, phase) || start == 0
          || vimos_phase_get_state (phase) == VIMOS_PHASE_SKIPPED)
        continue;
      total_us += (end > 0 ? end : vimos_clock_now ()) - start;
      begun = TRUE;
    }
  return begun ? vimos_format_seconds (total_us / (double) G_USEC_PER_SEC) : g_strdup ("");
}
