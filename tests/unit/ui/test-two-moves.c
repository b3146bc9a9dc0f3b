/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "test-folder.h"
#include "vimos-vm.h"
#include "vimos-workspace.h"

/* Two VMs are moved at the same time, in the embedded network: each choice shows its own move. */

#define GIVE_UP_US (60 * G_USEC_PER_SEC)

static void
wait_for (gboolean (*done) (VimosWorkspace *workspace),
          VimosWorkspace *workspace)
{
  gint64 until = g_get_monotonic_time () + GIVE_UP_US;

  while (!done (workspace))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
is_connected (VimosWorkspace *workspace)
{
  VimosSession *session = vimos_workspace_get_session (workspace);

  return !vimos_session_get_connecting (session) && vimos_session_get_topology (session) != NULL
         && vimos_context_find_vm (vimos_workspace_get_context (workspace), "db", NULL) != NULL;
}

static gboolean
can_migrate (VimosWorkspace *workspace)
{
  return vimos_workspace_get_can_migrate (workspace);
}

static gboolean
is_idle (VimosWorkspace *workspace)
{
  return vimos_workspace_count_running (workspace) == 0;
}

static void
begin (VimosWorkspace *workspace,
       const char *vm,
       const char *target)
{
  VimosContext *context = vimos_workspace_get_context (workspace);

  vimos_workspace_set_vm (workspace, vimos_context_find_vm (context, vm, NULL));
  vimos_workspace_set_target (workspace, vimos_context_find_hypervisor (context, target));
  wait_for (can_migrate, workspace);
  vimos_workspace_migrate (workspace);
  g_assert_cmpint (vimos_workspace_get_stage (workspace), ==, VIMOS_STAGE_RUNNING);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
assert_moved (VimosWorkspace *workspace,
              const char *vm,
              const char *target)
{
  VimosHypervisor *where;
  VimosVm *moved = vimos_context_find_vm (vimos_workspace_get_context (workspace), vm, NULL);

  g_assert_cmpstr (vimos_hypervisor_get_name (vimos_vm_get_hypervisor (moved)), ==, target);
  g_assert_cmpuint (vimos_workspace_count_copies (workspace, moved, &where), ==, 1);
  vimos_workspace_set_vm (workspace, moved);
  g_assert_cmpint (vimos_workspace_get_stage (workspace), ==, VIMOS_STAGE_ENDED);
  g_assert_cmpint (vimos_migration_get_state (vimos_workspace_get_migration (workspace)), ==, VIMOS_MIGRATION_DONE);
  g_assert_cmpstr (vimos_vm_get_name (vimos_plan_get_vm (vimos_workspace_get_plan (workspace))), ==, vm);
}

static void
test_two_moves (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VimosDemoScenario) scenario = vimos_demo_scenario_load ("backbone", &error);
  VimosSession *session = vimos_session_new_for_demo (scenario, INFINITY, &error);
  VimosWorkspace *workspace;
  VimosVm *web;
  guint n_ended = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (vimos_session_get_name (session), ==, "backbone");
  g_assert_cmpstr (vimos_session_get_key (session), ==, "demo:backbone");
  workspace = vimos_workspace_new (session);
  g_signal_connect_swapped (workspace, "run-ended", G_CALLBACK (count_cb), &n_ended);
  vimos_session_start (session);
  wait_for (is_connected, workspace);

  web = vimos_context_find_vm (vimos_session_get_context (session), "web", NULL);
  begin (workspace, "web", "hv2");
  begin (workspace, "db", "hv3");
  g_assert_cmpuint (vimos_workspace_count_running (workspace), ==, 2);
  vimos_workspace_set_vm (workspace, web);
  g_assert_cmpstr (vimos_hypervisor_get_name (vimos_workspace_get_target (workspace)), ==, "hv2");

  wait_for (is_idle, workspace);
  g_assert_cmpuint (n_ended, ==, 2);
  assert_moved (workspace, "web", "hv2");
  assert_moved (workspace, "db", "hv3");
  vimos_workspace_dismiss (workspace);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_workspace_get_runs (workspace)), ==, 1);
  vimos_session_stop (session);
  g_object_unref (workspace);
  g_object_unref (session);
  /* What was asked of the demo is answered before it goes, and its folder with it. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc,
      char *argv[])
{
  g_setenv ("XDG_STATE_HOME", test_folder_new_until_exit (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/two-moves/two-moves", test_two_moves);
  return g_test_run ();
}
