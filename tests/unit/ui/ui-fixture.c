/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

void
ui_fixture_set_up (UiFixture *self,
                   gconstpointer data)
{
  fake_lab_set_up (&self->lab, data);
  self->session = vimos_session_new_for_context (self->lab.context);
  self->workspace = vimos_workspace_new (self->session);
  vimos_session_start (self->session);
}

void
ui_fixture_tear_down (UiFixture *self,
                      gconstpointer data)
{
  ui_fixture_wait_idle (self);
  /* The preflight that was cancelled, and the recovery at the start, hold on until they are told so. */
  vimos_session_stop (self->session);
  vimos_workspace_set_vm (self->workspace, NULL);
  ui_fixture_settle ();
  g_assert_finalize_object (self->workspace);
  g_assert_finalize_object (self->session);
  fake_lab_tear_down (&self->lab, data);
}

void
ui_fixture_slow_down (UiFixture *self,
                      guint step_ms)
{
  fake_hypervisor_set_step_ms (FAKE_HYPERVISOR (self->lab.source), step_ms);
  self->lab.timings.stall_note = self->lab.timings.stall_abort = 30 * G_USEC_PER_SEC;
  self->lab.timings.ping_lead = G_USEC_PER_SEC / 4;
  self->lab.timings.ping_tail = G_USEC_PER_SEC / 4;
  fake_lab_set_timings (&self->lab);
}

static gboolean
can_migrate (gpointer data)
{
  return vimos_workspace_get_can_migrate (((UiFixture *) data)->workspace);
}

void
ui_fixture_plan (UiFixture *self)
{
  VimosVm *vm = vimos_context_find_vm (self->lab.context, "web", NULL);

  g_assert_nonnull (vm);
  vimos_workspace_set_vm (self->workspace, vm);
  fake_lab_wait (can_migrate, self);
}

static gboolean
is_idle (gpointer data)
{
  return vimos_workspace_count_running (((UiFixture *) data)->workspace) == 0;
}

void
ui_fixture_wait_idle (UiFixture *self)
{
  fake_lab_wait (is_idle, self);
}

typedef struct
{
  UiFixture *fixture;
  VimosStage stage;
  const char *phase;
} Wanted;

static gboolean
has_stage (gpointer data)
{
  Wanted *wanted = data;

  return vimos_workspace_get_stage (wanted->fixture->workspace) == wanted->stage;
}

void
ui_fixture_wait_stage (UiFixture *self,
                       VimosStage stage)
{
  Wanted wanted = { self, stage, NULL };

  fake_lab_wait (has_stage, &wanted);
}

static gboolean
has_phase (gpointer data)
{
  Wanted *wanted = data;
  VimosMigration *migration = vimos_workspace_get_migration (wanted->fixture->workspace);
  GListModel *phases = vimos_migration_get_phases (migration);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (g_str_equal (vimos_phase_get_name (phase), wanted->phase)
          && vimos_phase_get_state (phase) == VIMOS_PHASE_RUNNING)
        return TRUE;
    }
  return FALSE;
}

void
ui_fixture_wait_phase (UiFixture *self,
                       const char *name)
{
  Wanted wanted = { self, VIMOS_STAGE_RUNNING, name };

  fake_lab_wait (has_phase, &wanted);
}

static gboolean
is_over (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

void
ui_fixture_settle (void)
{
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC / 10;

  fake_lab_wait (is_over, &until);
}
