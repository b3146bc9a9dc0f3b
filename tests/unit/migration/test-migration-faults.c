/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fake-prober.h"
#include "move-test.h"

/* A move whose parts fail one after the other: whatever happens, one copy is left, and nothing else. */

/* ---- a phase fails ---- */

static void
test_pin_fails (MoveTest *f,
                gconstpointer data)
{
  fake_onos_set_state (f->lab.onos, "-r-", data);
  move_test_run (f);
  move_test_assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_FAILED);
  g_assert_cmpstr (f->lab.world->acts->str, ==, ""); /* the VM was not touched */
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, "pin")), ==, VIMOS_PHASE_FAILED);
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, "memory")), ==, VIMOS_PHASE_SKIPPED);
}

static void
test_pin_without_rules (MoveTest *f,
                        gconstpointer data)
{
  fake_onos_set_ruleless (f->lab.onos, TRUE);
  move_test_run (f);
  move_test_assert_at_source (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
}

static void
test_suspend_fails (MoveTest *f,
                    gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[0], VIMOS_VM_SUSPEND, 1);
  move_test_run (f);
  move_test_assert_at_source (f);
}

static void
test_move_fails (MoveTest *f,
                 gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_FAILS, data);
  move_test_run (f);
  move_test_assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_FAILED);
  g_assert_nonnull (
      strstr (vimos_migration_get_error (f->migration)->message, "Input/output error"));
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, data)), ==, VIMOS_PHASE_FAILED);
  g_assert_false (isnan (
      vimos_migration_get_measurement (f->migration)->downtime)); /* it was away all the same */
}

static void
test_resume_fails_at_first (MoveTest *f,
                            gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[1], VIMOS_VM_RESUME, 2);
  move_test_run (f);
  move_test_assert_at_target (f);
}

/* The target's copy can't be resumed: it is left as it is, nobody resumes another. */
static void
test_resume_fails (MoveTest *f,
                   gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[1], VIMOS_VM_RESUME, 10000);
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_UNDECIDED);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_UNDECIDED);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_PAUSED);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
}

static void
test_source_dies (MoveTest *f,
                  gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_SOURCE_DIES, "memory");
  move_test_run (f);
  move_test_assert_at_source (f);
  g_assert_nonnull (strstr (f->lab.world->acts->str, "hv1:start"));
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "memory is lost"));
}

/* The call succeeded but its last step did not reach the source: the copy there is ended, not
 * resumed. */
static void
test_not_confirmed (MoveTest *f,
                    gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_NOT_CONFIRMED, NULL);
  move_test_run (f);
  move_test_assert_at_target (f);
  g_assert_nonnull (strstr (f->lab.world->acts->str, "hv1:destroy hv3:resume hv1:undefine"));
}

/* The call failed after the target had everything: both are paused, so the move is taken back. */
static void
test_answer_lost (MoveTest *f,
                  gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_ANSWER_LOST, NULL);
  move_test_run (f);
  move_test_assert_at_source (f);
  g_assert_nonnull (strstr (f->lab.world->acts->str, "hv3:destroy hv3:undefine hv1:resume"));
}

static void
test_target_vanishes (MoveTest *f,
                      gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_TARGET_VANISHES, NULL);
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_UNDECIDED);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[0])->state, ==,
                   VIMOS_VM_STATE_PAUSED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_nonnull (
      strstr (vimos_migration_get_error (f->migration)->message, "hv3 does not answer"));
}

static gboolean
reappear_cb (gpointer data)
{
  FakeLab *lab = data;

  fake_hypervisor_put (lab->world->hypervisors[1],
                       NULL); /* a daemon that starts anew ends what came in */
  fake_hypervisor_set_unreachable (lab->world->hypervisors[1], FALSE);
  return G_SOURCE_REMOVE;
}

/* The same, but the target's daemon is there again in a moment. */
static void
test_target_comes_back (MoveTest *f,
                        gconstpointer data)
{
  f->lab.timings.patience = 5 * G_USEC_PER_SEC * fake_lab_get_pace ();
  fake_lab_set_timings (&f->lab);
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_TARGET_VANISHES, NULL);
  g_timeout_add (150 * fake_lab_get_pace (), reappear_cb, &f->lab);
  move_test_run (f);
  move_test_assert_at_source (f);
}

static void
test_source_vanishes (MoveTest *f,
                      gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_SOURCE_VANISHES, NULL);
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_UNDECIDED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
}

static void
vanish_cb (const char *point,
           gpointer data)
{
  MoveTest *f = data;

  move_test_follow_vm (f, point);
  if (g_str_equal (point, "resume"))
    fake_hypervisor_set_unreachable (f->lab.world->hypervisors[0], TRUE);
}

/* The source is gone when the VM runs at the target: that is done, only the source is not cleaned
 * yet. */
static void
test_source_vanishes_late (MoveTest *f,
                           gconstpointer data)
{
  move_test_begin (f, TRUE);
  f->lab.world->hook = vanish_cb;
  fake_lab_wait (move_test_has_ended, f);
  move_test_assert_state (f, VIMOS_MIGRATION_DONE);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "not removed yet"));
}

static void
test_stall (MoveTest *f,
            gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_STALLS, NULL);
  move_test_run (f);
  move_test_assert_at_source (f);
  g_assert_true (move_test_has_event (f, "stall") && move_test_has_event (f, "stall-abort"));
  g_assert_true (move_test_has_event (f, "repinned")); /* the other way was tried */
  g_assert_nonnull (strstr (vimos_migration_get_error (f->migration)->message, "No data"));
}

/* The disk image can't be removed from the source: the VM runs, the run stays in the journal. */
static void
test_leftovers (MoveTest *f,
                gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[0], VIMOS_VM_DELETE_VOLUME, 1);
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_DONE);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), FAKE_DISK));
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "recover"));
}

/* The controller does not let go of the intents: the VM runs, the run stays in the journal. */
static gboolean
cling_cb (gpointer data)
{
  fake_onos_set_down (data, TRUE);
  return G_SOURCE_REMOVE;
}

static void
test_controller_dies (MoveTest *f,
                      gconstpointer data)
{
  fake_hypervisor_set_step_ms (f->lab.world->hypervisors[0], 40 * fake_lab_get_pace ());
  g_timeout_add (250 * fake_lab_get_pace (), cling_cb, f->lab.onos);
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_DONE);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, "unpin")), ==, VIMOS_PHASE_FAILED);
}

/* ---- the path dies ---- */

static gboolean
cut_cb (gpointer data)
{
  fake_onos_set_link (data, 4, 1, FALSE);
  return G_SOURCE_REMOVE;
}

static void
test_path_dies (MoveTest *f,
                gconstpointer data)
{
  fake_hypervisor_set_step_ms (f->lab.world->hypervisors[0], 60 * fake_lab_get_pace ());
  g_timeout_add (200 * fake_lab_get_pace (), cut_cb, f->lab.onos);
  move_test_run (f);
  move_test_assert_at_target (f);
  g_assert_true (move_test_has_event (f, "path-broken") && move_test_has_event (f, "repinned"));
}

int
main (int argc,
      char **argv)
{
  static const char *const phases[] = { "prepare", "disk", "memory", "finish" };

  g_test_init (&argc, &argv, NULL);
#define add(name, data, func) \
  g_test_add ("/migration/" name, MoveTest, data, move_test_set_up, func, move_test_tear_down)
  add ("fails/pin/failed", "FAILED", test_pin_fails);
  add ("fails/pin/corrupt", "CORRUPT", test_pin_fails);
  add ("fails/pin/never-installed", "INSTALLING", test_pin_fails);
  add ("fails/pin/without-rules", NULL, test_pin_without_rules);
  add ("fails/suspend", NULL, test_suspend_fails);
  add ("fails/resume/at-first", NULL, test_resume_fails_at_first);
  add ("fails/resume/for-good", NULL, test_resume_fails);
  add ("fails/source-dies", NULL, test_source_dies);
  add ("fails/not-confirmed", NULL, test_not_confirmed);
  add ("fails/answer-lost", NULL, test_answer_lost);
  add ("fails/target-vanishes", NULL, test_target_vanishes);
  add ("fails/target-comes-back", NULL, test_target_comes_back);
  add ("fails/source-vanishes", NULL, test_source_vanishes);
  add ("fails/source-vanishes-late", NULL, test_source_vanishes_late);
  add ("fails/stall", NULL, test_stall);
  add ("fails/leftovers", NULL, test_leftovers);
  add ("fails/controller-dies", NULL, test_controller_dies);
  add ("path-dies", NULL, test_path_dies);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *name = g_strconcat ("/migration/fails/", phases[i], NULL);

      g_test_add (name, MoveTest, phases[i], move_test_set_up, test_move_fails, move_test_tear_down);
    }
#undef add
  return g_test_run ();
}
