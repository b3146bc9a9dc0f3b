/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-fixture.h"
#include "vimos-units.h"

static void
assert_readiness (UiFixture *fixture,
                  const char *expected)
{
  g_autofree char *text = vimos_workspace_describe_readiness (fixture->workspace);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_empty (UiFixture *fixture,
            gconstpointer data)
{
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_EMPTY);
  g_assert_null (vimos_workspace_get_plan (fixture->workspace));
  g_assert_false (vimos_workspace_get_can_migrate (fixture->workspace));
  /* Commands that make no sense yet do nothing. */
  vimos_workspace_migrate (fixture->workspace);
  vimos_workspace_cancel (fixture->workspace);
  vimos_workspace_dismiss (fixture->workspace);
  vimos_workspace_check (fixture->workspace);
  vimos_workspace_select_rank (fixture->workspace, 1);
  g_assert_false (vimos_workspace_move_back (fixture->workspace));
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_EMPTY);
}

static void
test_plan (UiFixture *fixture,
           gconstpointer data)
{
  VimosCandidate *best;

  ui_fixture_plan (fixture);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_PLANNING);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_workspace_get_targets (fixture->workspace)), ==, 1);
  g_assert_true (vimos_workspace_get_target (fixture->workspace) == fixture->lab.target);
  best = vimos_workspace_get_candidate (fixture->workspace);
  g_assert_cmpuint (vimos_candidate_get_rank (best), ==, 1);
  g_assert_cmpfloat (vimos_path_get_bottleneck (vimos_candidate_get_path (best))->mbps, ==, 50);
  assert_readiness (fixture, "Ready · 8 checks passed");

  vimos_workspace_select_rank (fixture->workspace, 2);
  g_assert_cmpuint (vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->workspace)), ==, 2);
  vimos_workspace_select_rank (fixture->workspace, 7);
  g_assert_cmpuint (vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->workspace)), ==, 2);
}

static void
test_volume (UiFixture *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ui_fixture_plan (fixture);
  g_assert_true (vimos_workspace_set_volume (fixture->workspace, "20 MB", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (vimos_plan_get_volume (vimos_workspace_get_plan (fixture->workspace)), ==, 20000000);
  /* 20 MB over 50 Mbit/s */
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_theoretical (vimos_workspace_get_candidate (fixture->workspace)),
                                  3.2, 1e-9);
  g_assert_false (vimos_workspace_set_volume (fixture->workspace, "a lot", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (vimos_plan_get_volume (vimos_workspace_get_plan (fixture->workspace)), ==, 20000000);
}

static void
test_whole_move (UiFixture *fixture,
                 gconstpointer data)
{
  VimosVm *vm;

  ui_fixture_plan (fixture);
  vimos_workspace_migrate (fixture->workspace);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_RUNNING);
  g_assert_false (vimos_workspace_get_can_migrate (fixture->workspace));
  vimos_workspace_migrate (fixture->workspace); /* a second press must not start a second move */

  vimos_workspace_set_target (fixture->workspace, NULL);
  vimos_workspace_select_rank (fixture->workspace, 2);
  g_assert_true (vimos_workspace_get_target (fixture->workspace) == fixture->lab.target);
  g_assert_cmpuint (vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->workspace)), ==, 1);

  ui_fixture_wait_stage (fixture, VIMOS_STAGE_ENDED);
  g_assert_cmpint (vimos_migration_get_state (vimos_workspace_get_migration (fixture->workspace)), ==,
                   VIMOS_MIGRATION_DONE);

  vimos_workspace_dismiss (fixture->workspace);
  vm = vimos_workspace_get_vm (fixture->workspace);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_PLANNING);
  g_assert_true (vimos_vm_get_hypervisor (vm) == fixture->lab.target);
  g_assert_true (vimos_workspace_get_target (fixture->workspace) == fixture->lab.source);
  g_assert_null (vimos_workspace_get_migration (fixture->workspace));
}

static void
count_cb (VimosWorkspace *workspace,
          VimosMigration *migration,
          gpointer user_data)
{
  ++*(guint *) user_data;
}

/* Who chooses something else meanwhile finds the move again with its VM. */
static void
test_out_of_sight (UiFixture *fixture,
                   gconstpointer data)
{
  g_autoptr (VimosMigration) run = NULL;
  VimosHypervisor *where;
  VimosVm *vm;
  guint n_ended = 0;

  ui_fixture_slow_down (fixture, 30);
  ui_fixture_plan (fixture);
  vm = vimos_workspace_get_vm (fixture->workspace);
  vimos_workspace_migrate (fixture->workspace);
  g_signal_connect (fixture->workspace, "run-ended", G_CALLBACK (count_cb), &n_ended);
  g_assert_true (g_set_object (&run, vimos_workspace_get_migration (fixture->workspace)));
  ui_fixture_wait_phase (fixture, "disk");

  vimos_workspace_set_vm (fixture->workspace, NULL);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_EMPTY);
  g_assert_null (vimos_workspace_get_migration (fixture->workspace));
  g_assert_cmpuint (vimos_workspace_count_running (fixture->workspace), ==, 1);
  g_assert_true (vimos_workspace_find_run (fixture->workspace, vm) == run);

  vimos_workspace_set_vm (fixture->workspace, vm);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_RUNNING);
  g_assert_true (vimos_workspace_get_migration (fixture->workspace) == run);
  g_assert_true (vimos_workspace_get_target (fixture->workspace) == fixture->lab.target);
  g_assert_cmpuint (vimos_candidate_get_rank (vimos_workspace_get_candidate (fixture->workspace)), ==, 1);

  vimos_workspace_set_vm (fixture->workspace, NULL);
  ui_fixture_wait_idle (fixture);
  g_assert_cmpuint (n_ended, ==, 1);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_EMPTY);
  /* By the VM where it is now, too. */
  vm = vimos_context_find_vm (fixture->lab.context, "web", NULL);
  g_assert_true (vimos_vm_get_hypervisor (vm) == fixture->lab.target);
  g_assert_cmpuint (vimos_workspace_count_copies (fixture->workspace, vm, &where), ==, 1);
  g_assert_true (where == fixture->lab.target);
  vimos_workspace_set_vm (fixture->workspace, vm);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_ENDED);
  vimos_workspace_dismiss (fixture->workspace);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_workspace_get_runs (fixture->workspace)), ==, 0);
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_PLANNING);
}

static void
test_move_back (UiFixture *fixture,
                gconstpointer data)
{
  ui_fixture_plan (fixture);
  vimos_workspace_migrate (fixture->workspace);
  ui_fixture_wait_stage (fixture, VIMOS_STAGE_ENDED);
  g_assert_true (vimos_workspace_move_back (fixture->workspace));
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_PLANNING);
  g_assert_true (vimos_workspace_get_target (fixture->workspace) == fixture->lab.source);
  g_assert_true (vimos_vm_get_hypervisor (vimos_workspace_get_vm (fixture->workspace)) == fixture->lab.target);
}

static void
test_cancel (UiFixture *fixture,
             gconstpointer data)
{
  ui_fixture_slow_down (fixture, 40);
  ui_fixture_plan (fixture);
  vimos_workspace_migrate (fixture->workspace);
  ui_fixture_wait_phase (fixture, "disk");
  vimos_workspace_cancel (fixture->workspace);
  ui_fixture_wait_stage (fixture, VIMOS_STAGE_ENDED);
  g_assert_cmpint (vimos_migration_get_state (vimos_workspace_get_migration (fixture->workspace)), ==,
                   VIMOS_MIGRATION_ROLLED_BACK);
  vimos_workspace_dismiss (fixture->workspace);
  g_assert_true (vimos_vm_get_hypervisor (vimos_workspace_get_vm (fixture->workspace)) == fixture->lab.source);
}

static void
test_blocked (UiFixture *fixture,
              gconstpointer data)
{
  fake_hypervisor_get_check (FAKE_HYPERVISOR (fixture->lab.target))->name_taken = TRUE;
  vimos_workspace_set_vm (fixture->workspace, vimos_context_find_vm (fixture->lab.context, "web", NULL));
  ui_fixture_settle ();
  g_assert_true (vimos_plan_get_blocked (vimos_workspace_get_plan (fixture->workspace)));
  g_assert_false (vimos_workspace_get_can_migrate (fixture->workspace));
  assert_readiness (fixture, "1 thing is in the way");

  fake_hypervisor_get_check (FAKE_HYPERVISOR (fixture->lab.target))->name_taken = FALSE;
  vimos_workspace_check (fixture->workspace);
  ui_fixture_plan (fixture);
}

static void
test_target_lost (UiFixture *fixture,
                  gconstpointer data)
{
  ui_fixture_plan (fixture);
  fake_hypervisor_set_state (FAKE_HYPERVISOR (fixture->lab.target), VIMOS_HYPERVISOR_LOST);
  g_assert_null (vimos_workspace_get_target (fixture->workspace));
  g_assert_null (vimos_workspace_get_plan (fixture->workspace));
  g_assert_null (vimos_workspace_get_candidate (fixture->workspace));
  assert_readiness (fixture, "There is no other hypervisor to move to");
  fake_hypervisor_set_state (FAKE_HYPERVISOR (fixture->lab.target), VIMOS_HYPERVISOR_CONNECTED);
  g_assert_true (vimos_workspace_get_target (fixture->workspace) == fixture->lab.target);
  ui_fixture_plan (fixture);
}

static void
test_vm_goes (UiFixture *fixture,
              gconstpointer data)
{
  ui_fixture_plan (fixture);
  fake_hypervisor_put (FAKE_HYPERVISOR (fixture->lab.source), NULL);
  g_assert_null (vimos_workspace_get_vm (fixture->workspace));
  g_assert_cmpint (vimos_workspace_get_stage (fixture->workspace), ==, VIMOS_STAGE_EMPTY);
  g_assert_null (vimos_workspace_get_plan (fixture->workspace));
}

static void
test_link_goes (UiFixture *fixture,
                gconstpointer data)
{
  GListModel *candidates;
  VimosPath *left;

  ui_fixture_plan (fixture);
  vimos_workspace_select_rank (fixture->workspace, 2);
  vimos_workspace_set_preview (fixture->workspace, vimos_workspace_get_candidate (fixture->workspace));
  fake_onos_set_link (fixture->lab.onos, 1, 2, FALSE);
  fake_lab_wait_topology (&fixture->lab, 6);
  ui_fixture_settle ();
  /* The chosen path is no more: the one that is left is proposed. */
  candidates = vimos_plan_get_candidates (vimos_workspace_get_plan (fixture->workspace));
  g_assert_cmpuint (g_list_model_get_n_items (candidates), ==, 1);
  left = vimos_candidate_get_path (vimos_workspace_get_candidate (fixture->workspace));
  g_assert_cmpfloat (vimos_path_get_bottleneck (left)->mbps, ==, 50);
  g_assert_null (vimos_workspace_get_preview (fixture->workspace));
}

static gboolean
is_lost (gpointer data)
{
  return vimos_session_get_onos_state (data) == VIMOS_ONOS_LOST;
}

static void
test_controller_lost (UiFixture *fixture,
                      gconstpointer data)
{
  g_autofree char *words = NULL;

  ui_fixture_plan (fixture);
  fake_onos_set_down (fixture->lab.onos, TRUE);
  fake_lab_wait (is_lost, fixture->session);
  g_assert_false (vimos_workspace_get_can_migrate (fixture->workspace));
  words = vimos_session_describe_onos (fixture->session);
  g_assert_true (g_str_has_prefix (words, "ONOS does not answer any more."));
  fake_onos_set_down (fixture->lab.onos, FALSE);
  vimos_session_retry (fixture->session);
  ui_fixture_plan (fixture); /* the checks are made anew without being asked for */
}

static void
add (const char *path,
     void (*test) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, test, ui_fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/workspace/empty", test_empty);
  add ("/workspace/plan", test_plan);
  add ("/workspace/volume", test_volume);
  add ("/workspace/whole-move", test_whole_move);
  add ("/workspace/out-of-sight", test_out_of_sight);
  add ("/workspace/move-back", test_move_back);
  add ("/workspace/cancel", test_cancel);
  add ("/workspace/blocked", test_blocked);
  add ("/workspace/target-lost", test_target_lost);
  add ("/workspace/vm-goes", test_vm_goes);
  add ("/workspace/link-goes", test_link_goes);
  add ("/workspace/controller-lost", test_controller_lost);
  return g_test_run ();
}
