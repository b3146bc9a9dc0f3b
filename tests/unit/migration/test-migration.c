/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fake-prober.h"
#include "move-test.h"

/* ---- it goes well ---- */

static void
test_success (MoveTest *f,
              gconstpointer data)
{
  static const char *const names[] = { "preflight", "pin",     "suspend", "prepare",
                                       "disk",      "memory",  "finish",  "arrival",
                                       "resume",    "confirm", "unpin" };
  const VimosMeasurement *m;
  gint64 before = 0;

  move_test_run (f);
  move_test_assert_at_target (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==,
                   "hv1:suspend hv1:move hv1:prepare hv1:disk hv1:memory hv1:finish hv3:resume "
                   "hv1:undefine hv1:delete-volume");
  /* Three switches, two ports, two directions; and the arrival. */
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 13);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      VimosPhase *phase = move_test_get_phase (f, names[i]);

      g_assert_cmpint (vimos_phase_get_state (phase), ==, VIMOS_PHASE_DONE);
      g_assert_cmpint (vimos_phase_get_start (phase), >=, before);
      g_assert_cmpint (vimos_phase_get_end (phase), >=, vimos_phase_get_start (phase));
      before = vimos_phase_get_start (phase);
    }
  g_assert_cmpfloat (vimos_migration_get_progress (f->migration), ==, 1);
  m = vimos_migration_get_measurement (f->migration);
  g_assert_cmpfloat (m->migration, >, 0.03);
  g_assert_cmpfloat (m->downtime, >=, m->migration);
  g_assert_cmpfloat (m->downtime, <, m->migration + 0.1 * fake_lab_get_pace ());
  g_assert_cmpfloat (m->hypervisor_gap, >, 0);
  g_assert_cmpuint (m->disk_bytes, ==, FAKE_DISK_BYTES);
  g_assert_cmpuint (m->memory_bytes, >, 0);
  g_assert_cmpuint (m->pings_lost, >, 0);
  g_assert_cmpuint (m->volume_bytes, ==, FAKE_DISK_BYTES + FAKE_MEMORY_BYTES);
  g_assert_cmpfloat_with_epsilon (m->theoretical, (160 << 20) * 8 / 50e6, 1e-6);
  g_assert_true (move_test_has_event (f, "STOP") && move_test_has_event (f, "RESUME") && move_test_has_event (f, "pin-added"));
}

/* The intents of the pin say exactly what is to go where. */
static void
test_unpinned (MoveTest *f,
               gconstpointer data)
{
  move_test_begin (f, FALSE);
  fake_lab_wait (move_test_has_ended, f);
  move_test_assert_at_target (f);
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, "pin")), ==, VIMOS_PHASE_SKIPPED);
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 1); /* the arrival */
}

static void
test_paused_stays_paused (MoveTest *f,
                          gconstpointer data)
{
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_paused);
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_DONE);
  move_test_assert_clean (f, 1);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_PAUSED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
  g_assert_true (isnan (vimos_migration_get_measurement (f->migration)->migration));
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, "suspend")), ==, VIMOS_PHASE_SKIPPED);
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, "resume")), ==, VIMOS_PHASE_SKIPPED);
}

static void
test_paused_cancelled (MoveTest *f,
                       gconstpointer data)
{
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_paused);
  f->cancel_at = "memory";
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_ROLLED_BACK);
  move_test_assert_clean (f, 0);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[0])->state, ==,
                   VIMOS_VM_STATE_PAUSED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
}

static void
test_without_pings (MoveTest *f,
                    gconstpointer data)
{
  fake_prober_set_world (NULL);
  move_test_run (f);
  move_test_assert_at_target (f);
  g_assert_cmpuint (vimos_migration_get_measurement (f->migration)->pings_sent, ==, 0);
  g_assert_false (isnan (vimos_migration_get_measurement (f->migration)->migration));
}

static void
test_port_in_use (MoveTest *f,
                  gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_PORT_IN_USE, NULL);
  move_test_run (f);
  move_test_assert_at_target (f);
  g_assert_true (move_test_has_event (f, "ports-changed"));
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 25);
}

/* The arrival intent can't be had: the VM is resumed all the same, and the message says so. */
static void
test_no_arrival (MoveTest *f,
                 gconstpointer data)
{
  fake_onos_set_state (f->lab.onos, "-a-", "FAILED");
  move_test_run (f);
  move_test_assert_at_target (f);
  g_assert_cmpint (vimos_phase_get_state (move_test_get_phase (f, "arrival")), ==,
                   VIMOS_PHASE_FAILED);
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "steered"));
}

static void
test_slow_arrival (MoveTest *f,
                   gconstpointer data)
{
  fake_onos_set_state (f->lab.onos, "-a-", "INSTALLING");
  move_test_run (f);
  move_test_assert_at_target (f);
}

/* The forwarding has not caught up: the arrival intent stays until it has. */
static void
test_arrival_waits (MoveTest *f,
                    gconstpointer data)
{
  fake_onos_set_stale_rule (f->lab.onos, TRUE);
  move_test_begin (f, TRUE);
  fake_lab_wait (move_test_is_measured, f);
  g_assert_cmpint (vimos_migration_get_state (f->migration), ==, VIMOS_MIGRATION_RUNNING);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, "-a-"), ==, 1);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  fake_onos_set_stale_rule (f->lab.onos, FALSE);
  fake_lab_wait (move_test_has_ended, f);
  move_test_assert_at_target (f);
}

static void
test_arrival_gives_up (MoveTest *f,
                       gconstpointer data)
{
  fake_onos_set_stale_rule (f->lab.onos, TRUE);
  move_test_run (f);
  move_test_assert_at_target (f);
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "did not follow"));
}

/* ---- it is refused: nothing is touched ---- */

static void
assert_refused (MoveTest *f)
{
  move_test_assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_REFUSED);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 0);
}

static void
test_refused (MoveTest *f,
              gconstpointer data)
{
  fake_hypervisor_get_check (f->lab.world->hypervisors[1])->name_taken = TRUE;
  move_test_run (f);
  assert_refused (f);
}

static void
test_path_gone (MoveTest *f,
                gconstpointer data)
{
  VimosMigrationOptions options = { .pin = TRUE };
  g_autoptr (VimosCandidate) candidate =
      g_list_model_get_item (vimos_plan_get_candidates (f->plan), 0);

  fake_onos_set_link (f->lab.onos, 4, 1, FALSE);
  fake_lab_wait_topology (&f->lab, 6);
  f->migration = vimos_migration_new (f->plan, candidate, &options);
  g_signal_connect (f->migration, "ended", G_CALLBACK (move_test_ended_cb), f);
  g_signal_connect (f->migration, "measured", G_CALLBACK (move_test_measured_cb), f);
  vimos_migration_start (f->migration);
  fake_lab_wait (move_test_has_ended, f);
  assert_refused (f);
}

static void
test_unsettled_run (MoveTest *f,
                    gconstpointer data)
{
  VimosJournal *journal = vimos_context_get_journal (f->lab.context);
  g_autofree char *id = vimos_journal_make_id (journal);
  g_autoptr (VimosRun) earlier = vimos_run_new (id, FAKE_UUID);
  g_autoptr (GBytes) bytes = NULL;

  earlier->name = g_strdup ("web");
  earlier->source_uri = g_strdup ("qemu+tcp://10.97.0.1/system");
  earlier->target_uri = g_strdup ("qemu+tcp://10.97.0.3/system");
  bytes = vimos_run_to_bytes (earlier);
  g_assert_true (vimos_journal_claim (journal, earlier, NULL));
  g_assert_true (vimos_journal_write (journal, id, bytes, NULL));
  move_test_run (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_REFUSED);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
}

static void
test_journal_full (MoveTest *f,
                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->lab.state_dir, "runs", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  move_test_run (f);
  move_test_assert_state (f, VIMOS_MIGRATION_ROLLED_BACK);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_JOURNAL);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 0);
}

/* ---- cancelled ---- */

static void
test_cancel (MoveTest *f,
             gconstpointer data)
{
  f->cancel_at = data;
  move_test_run (f);
  g_assert_cmpuint (f->n_cancels, ==, 1);
  move_test_assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel_too_late (MoveTest *f,
                      gconstpointer data)
{
  f->cancel_at = data;
  move_test_run (f);
  g_assert_cmpuint (f->n_cancels, ==, 1);
  move_test_assert_at_target (f);
}

static gboolean
cancel_cb (gpointer data)
{
  vimos_migration_cancel (((MoveTest *) data)->migration);
  return G_SOURCE_REMOVE;
}

/* At some moment before the VM is touched: the preflight, the journal, in the middle of posting,
 * awaiting. */
static void
test_cancel_early (MoveTest *f,
                   gconstpointer data)
{
  move_test_begin (f, TRUE);
  g_timeout_add (GPOINTER_TO_UINT (data) * fake_lab_get_pace (), cancel_cb, f);
  fake_lab_wait (move_test_has_ended, f);
  if (vimos_migration_get_state (f->migration) == VIMOS_MIGRATION_DONE)
    move_test_assert_at_target (f); /* a fast machine */
  else
    move_test_assert_at_source (f);
}

static void
test_cancel_at_once (MoveTest *f,
                     gconstpointer data)
{
  move_test_begin (f, TRUE);
  vimos_migration_cancel (f->migration);
  fake_lab_wait (move_test_has_ended, f);
  move_test_assert_at_source (f);
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 0);
}

int
main (int argc,
      char **argv)
{
  static const char *const phases[] = { "prepare", "disk", "memory", "finish" };

  g_test_init (&argc, &argv, NULL);
#define add(name, data, func) \
  g_test_add ("/migration/" name, MoveTest, data, move_test_set_up, func, move_test_tear_down)
  add ("success", NULL, test_success);
  add ("unpinned", NULL, test_unpinned);
  add ("paused/stays-paused", NULL, test_paused_stays_paused);
  add ("paused/cancelled", NULL, test_paused_cancelled);
  add ("without-pings", NULL, test_without_pings);
  add ("port-in-use", NULL, test_port_in_use);
  add ("arrival/none", NULL, test_no_arrival);
  add ("arrival/slow", NULL, test_slow_arrival);
  add ("arrival/waits", NULL, test_arrival_waits);
  add ("arrival/gives-up", NULL, test_arrival_gives_up);
  add ("refused/preflight", NULL, test_refused);
  add ("refused/path-gone", NULL, test_path_gone);
  add ("refused/unsettled-run", NULL, test_unsettled_run);
  add ("refused/journal", NULL, test_journal_full);
  add ("cancel/at-once", NULL, test_cancel_at_once);
  add ("cancel/suspend", "suspend", test_cancel);
  add ("cancel/move", "move", test_cancel);
  add ("cancel/too-late/resume", "resume", test_cancel_too_late);
  add ("cancel/too-late/undefine", "undefine", test_cancel_too_late);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *cancel = g_strconcat ("/migration/cancel/", phases[i], NULL);

      g_test_add (cancel, MoveTest, phases[i], move_test_set_up, test_cancel, move_test_tear_down);
    }
  for (guint ms = 0; ms <= 60; ms += 4)
    {
      g_autofree char *name = g_strdup_printf ("/migration/cancel/after-%u-ms", ms);

      g_test_add (name, MoveTest, GUINT_TO_POINTER (ms), move_test_set_up, test_cancel_early, move_test_tear_down);
    }
#undef add
  return g_test_run ();
}
