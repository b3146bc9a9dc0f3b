/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fake-lab.h"
#include "fake-prober.h"
#include "vimos-migration.h"

/* Whole moves between two hypervisors in memory. FakeWorld fails a test at the moment that two
 * copies run. */

typedef struct
{
  FakeLab lab;
  VimosPlan *plan;
  VimosMigration *migration;
  gboolean ended;
  gboolean measured;
  const char *cancel_at;
  guint n_cancels;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  fake_lab_set_up (&f->lab, NULL);
  f->plan = fake_lab_make_plan (&f->lab);
}

static gboolean
is_unused (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  if (f->migration != NULL)
    {
      fake_lab_wait (is_unused, f->migration);
      g_assert_finalize_object (f->migration);
    }
  fake_lab_wait (is_unused, f->plan);
  g_assert_finalize_object (f->plan);
  fake_lab_tear_down (&f->lab, NULL);
}

static void
ended_cb (VimosMigration *migration,
          Fixture *f)
{
  g_assert_false (f->ended);
  g_assert_true (f->measured);
  f->ended = TRUE;
}

static void
measured_cb (VimosMigration *migration,
             Fixture *f)
{
  g_assert_false (f->measured);
  g_assert_nonnull (vimos_migration_get_measurement (migration));
  f->measured = TRUE;
}

static gboolean
has_ended (gpointer data)
{
  return ((Fixture *) data)->ended;
}

/* The guest speaks when it is resumed, and the controller learns where it is. */
static void
follow_vm (Fixture *f,
           const char *point)
{
  if (g_str_equal (point, "resume"))
    fake_onos_set_vm (f->lab.onos, fake_hypervisor_look (f->lab.world->hypervisors[1])->state
                                           == VIMOS_VM_STATE_RUNNING
                                       ? 3
                                       : 1);
}

static void
hook_cb (const char *point,
         gpointer data)
{
  Fixture *f = data;

  follow_vm (f, point);
  if (g_strcmp0 (point, f->cancel_at) != 0)
    return;
  f->n_cancels++;
  vimos_migration_cancel (f->migration);
}

static void
begin (Fixture *f,
       gboolean pin)
{
  VimosMigrationOptions options = { .pin = pin, .ping_interval_us = 2000 };
  g_autoptr (VimosCandidate) candidate =
      g_list_model_get_item (vimos_plan_get_candidates (f->plan), 0);

  g_assert_nonnull (candidate);
  f->lab.world->hook = hook_cb;
  f->lab.world->hook_data = f;
  f->migration = vimos_migration_new (f->plan, candidate, &options);
  g_signal_connect (f->migration, "ended", G_CALLBACK (ended_cb), f);
  g_signal_connect (f->migration, "measured", G_CALLBACK (measured_cb), f);
  vimos_migration_start (f->migration);
}

static void
run (Fixture *f)
{
  begin (f, TRUE);
  fake_lab_wait (has_ended, f);
}

static VimosPhase *
get_phase (Fixture *f,
           const char *name)
{
  GListModel *phases = vimos_migration_get_phases (f->migration);

  for (guint i = 0; i < g_list_model_get_n_items (phases); i++)
    {
      g_autoptr (VimosPhase) phase = g_list_model_get_item (phases, i);

      if (g_str_equal (vimos_phase_get_name (phase), name))
        return phase;
    }
  g_assert_not_reached ();
}

static gboolean
has_event (Fixture *f,
           const char *what)
{
  return vimos_timeline_find_event (vimos_migration_get_timeline (f->migration), what, G_MININT64)
         != NULL;
}

static void
tell_events (Fixture *f)
{
  VimosTimeline *timeline = vimos_migration_get_timeline (f->migration);
  gint64 start = vimos_timeline_get_n_events (timeline) > 0
                     ? vimos_timeline_get_event (timeline, 0)->at_us
                     : 0;

  g_test_message ("message: %s", vimos_migration_get_message (f->migration));
  g_test_message ("acts: %s", f->lab.world->acts->str);
  for (guint i = 0; i < vimos_timeline_get_n_events (timeline); i++)
    {
      const VimosTimelineEvent *event = vimos_timeline_get_event (timeline, i);

      g_test_message ("%6.3f %s", (double) (event->at_us - start) / G_USEC_PER_SEC, event->what);
    }
}

static void
assert_state (Fixture *f,
              VimosMigrationState state)
{
  if (vimos_migration_get_state (f->migration) != state)
    tell_events (f);
  g_assert_cmpint (vimos_migration_get_state (f->migration), ==, state);
}

/* Nothing of the run is left anywhere but one copy. */
static void
assert_clean (Fixture *f,
              guint home)
{
  FakeHypervisor *at = f->lab.world->hypervisors[home],
                 *other = f->lab.world->hypervisors[1 - home];

  g_assert_true (fake_hypervisor_look (at)->present);
  g_assert_false (fake_hypervisor_look (other)->present);
  g_assert_true (fake_hypervisor_has_file (at, FAKE_DISK));
  g_assert_false (fake_hypervisor_has_file (other, FAKE_DISK));
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 0);
  g_assert_cmpuint (fake_prober_get_n_running (), ==, 0);
}

static void
assert_at_source (Fixture *f)
{
  assert_state (f, VIMOS_MIGRATION_ROLLED_BACK);
  assert_clean (f, 0);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[0])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_nonnull (vimos_migration_get_error (f->migration));
}

static void
assert_at_target (Fixture *f)
{
  assert_state (f, VIMOS_MIGRATION_DONE);
  assert_clean (f, 1);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_null (vimos_migration_get_error (f->migration));
}

/* ---- it goes well ---- */

static void
test_success (Fixture *f,
              gconstpointer data)
{
  static const char *const names[] = { "preflight", "pin",     "suspend", "prepare",
                                       "disk",      "memory",  "finish",  "arrival",
                                       "resume",    "confirm", "unpin" };
  const VimosMeasurement *m;
  gint64 before = 0;

  run (f);
  assert_at_target (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==,
                   "hv1:suspend hv1:move hv1:prepare hv1:disk hv1:memory hv1:finish hv3:resume "
                   "hv1:undefine hv1:delete-volume");
  /* Three switches, two ports, two directions; and the arrival. */
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 13);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      VimosPhase *phase = get_phase (f, names[i]);

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
  g_assert_true (has_event (f, "STOP") && has_event (f, "RESUME") && has_event (f, "pin-added"));
}

/* The intents of the pin say exactly what is to go where. */
static void
test_unpinned (Fixture *f,
               gconstpointer data)
{
  begin (f, FALSE);
  fake_lab_wait (has_ended, f);
  assert_at_target (f);
  g_assert_cmpint (vimos_phase_get_state (get_phase (f, "pin")), ==, VIMOS_PHASE_SKIPPED);
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 1); /* the arrival */
}

static void
test_paused_stays_paused (Fixture *f,
                          gconstpointer data)
{
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_paused);
  run (f);
  assert_state (f, VIMOS_MIGRATION_DONE);
  assert_clean (f, 1);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_PAUSED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
  g_assert_true (isnan (vimos_migration_get_measurement (f->migration)->migration));
  g_assert_cmpint (vimos_phase_get_state (get_phase (f, "suspend")), ==, VIMOS_PHASE_SKIPPED);
  g_assert_cmpint (vimos_phase_get_state (get_phase (f, "resume")), ==, VIMOS_PHASE_SKIPPED);
}

static void
test_paused_cancelled (Fixture *f,
                       gconstpointer data)
{
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_paused);
  f->cancel_at = "memory";
  run (f);
  assert_state (f, VIMOS_MIGRATION_ROLLED_BACK);
  assert_clean (f, 0);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[0])->state, ==,
                   VIMOS_VM_STATE_PAUSED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
}

static void
test_without_pings (Fixture *f,
                    gconstpointer data)
{
  fake_prober_set_world (NULL);
  run (f);
  assert_at_target (f);
  g_assert_cmpuint (vimos_migration_get_measurement (f->migration)->pings_sent, ==, 0);
  g_assert_false (isnan (vimos_migration_get_measurement (f->migration)->migration));
}

static void
test_port_in_use (Fixture *f,
                  gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_PORT_IN_USE, NULL);
  run (f);
  assert_at_target (f);
  g_assert_true (has_event (f, "ports-changed"));
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 25);
}

/* The arrival intent can't be had: the VM is resumed all the same, and the message says so. */
static void
test_no_arrival (Fixture *f,
                 gconstpointer data)
{
  fake_onos_set_state (f->lab.onos, "-a-", "FAILED");
  run (f);
  assert_at_target (f);
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "steered"));
}

static void
test_slow_arrival (Fixture *f,
                   gconstpointer data)
{
  fake_onos_set_state (f->lab.onos, "-a-", "INSTALLING");
  run (f);
  assert_at_target (f);
}

/* The forwarding has not caught up: the arrival intent stays until it has. */
typedef struct
{
  Fixture *f;
  gboolean seen;
} StaleWait;

static gboolean
is_measured (gpointer data)
{
  return ((Fixture *) data)->measured;
}

static void
test_arrival_waits (Fixture *f,
                    gconstpointer data)
{
  fake_onos_set_stale_rule (f->lab.onos, TRUE);
  begin (f, TRUE);
  fake_lab_wait (is_measured, f);
  g_assert_cmpint (vimos_migration_get_state (f->migration), ==, VIMOS_MIGRATION_RUNNING);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, "-a-"), ==, 1);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  fake_onos_set_stale_rule (f->lab.onos, FALSE);
  fake_lab_wait (has_ended, f);
  assert_at_target (f);
}

static void
test_arrival_gives_up (Fixture *f,
                       gconstpointer data)
{
  fake_onos_set_stale_rule (f->lab.onos, TRUE);
  run (f);
  assert_at_target (f);
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "did not follow"));
}

/* ---- it is refused: nothing is touched ---- */

static void
assert_refused (Fixture *f)
{
  assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_REFUSED);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 0);
}

static void
test_refused (Fixture *f,
              gconstpointer data)
{
  fake_hypervisor_get_check (f->lab.world->hypervisors[1])->name_taken = TRUE;
  run (f);
  assert_refused (f);
}

static void
test_path_gone (Fixture *f,
                gconstpointer data)
{
  VimosMigrationOptions options = { .pin = TRUE };
  g_autoptr (VimosCandidate) candidate =
      g_list_model_get_item (vimos_plan_get_candidates (f->plan), 0);

  fake_onos_set_link (f->lab.onos, 4, 1, FALSE);
  fake_lab_wait_topology (&f->lab, 6);
  f->migration = vimos_migration_new (f->plan, candidate, &options);
  g_signal_connect (f->migration, "ended", G_CALLBACK (ended_cb), f);
  g_signal_connect (f->migration, "measured", G_CALLBACK (measured_cb), f);
  vimos_migration_start (f->migration);
  fake_lab_wait (has_ended, f);
  assert_refused (f);
}

static void
test_unsettled_run (Fixture *f,
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
  run (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_REFUSED);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
}

static void
test_journal_full (Fixture *f,
                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->lab.state_dir, "runs", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  run (f);
  assert_state (f, VIMOS_MIGRATION_ROLLED_BACK);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_JOURNAL);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 0);
}

/* ---- a phase fails ---- */

static void
test_pin_fails (Fixture *f,
                gconstpointer data)
{
  fake_onos_set_state (f->lab.onos, "-r-", data);
  run (f);
  assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_FAILED);
  g_assert_cmpstr (f->lab.world->acts->str, ==, ""); /* the VM was not touched */
  g_assert_cmpint (vimos_phase_get_state (get_phase (f, "pin")), ==, VIMOS_PHASE_FAILED);
  g_assert_cmpint (vimos_phase_get_state (get_phase (f, "memory")), ==, VIMOS_PHASE_SKIPPED);
}

static void
test_pin_without_rules (Fixture *f,
                        gconstpointer data)
{
  fake_onos_set_ruleless (f->lab.onos, TRUE);
  run (f);
  assert_at_source (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
}

static void
test_suspend_fails (Fixture *f,
                    gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[0], VIMOS_VM_SUSPEND, 1);
  run (f);
  assert_at_source (f);
}

static void
test_move_fails (Fixture *f,
                 gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_FAILS, data);
  run (f);
  assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_FAILED);
  g_assert_nonnull (
      strstr (vimos_migration_get_error (f->migration)->message, "Input/output error"));
  g_assert_cmpint (vimos_phase_get_state (get_phase (f, data)), ==, VIMOS_PHASE_FAILED);
  g_assert_false (isnan (
      vimos_migration_get_measurement (f->migration)->downtime)); /* it was away all the same */
}

static void
test_resume_fails_at_first (Fixture *f,
                            gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[1], VIMOS_VM_RESUME, 2);
  run (f);
  assert_at_target (f);
}

/* The target's copy can't be resumed: it is left as it is, nobody resumes another. */
static void
test_resume_fails (Fixture *f,
                   gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[1], VIMOS_VM_RESUME, 10000);
  run (f);
  assert_state (f, VIMOS_MIGRATION_UNDECIDED);
  g_assert_error (vimos_migration_get_error (f->migration), VIMOS_MIGRATION_ERROR,
                  VIMOS_MIGRATION_ERROR_UNDECIDED);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_PAUSED);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
}

static void
test_source_dies (Fixture *f,
                  gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_SOURCE_DIES, "memory");
  run (f);
  assert_at_source (f);
  g_assert_nonnull (strstr (f->lab.world->acts->str, "hv1:start"));
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "memory is lost"));
}

/* The call succeeded but its last step did not reach the source: the copy there is ended, not
 * resumed. */
static void
test_not_confirmed (Fixture *f,
                    gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_NOT_CONFIRMED, NULL);
  run (f);
  assert_at_target (f);
  g_assert_nonnull (strstr (f->lab.world->acts->str, "hv1:destroy hv3:resume hv1:undefine"));
}

/* The call failed after the target had everything: both are paused, so the move is taken back. */
static void
test_answer_lost (Fixture *f,
                  gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_ANSWER_LOST, NULL);
  run (f);
  assert_at_source (f);
  g_assert_nonnull (strstr (f->lab.world->acts->str, "hv3:destroy hv3:undefine hv1:resume"));
}

static void
test_target_vanishes (Fixture *f,
                      gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_TARGET_VANISHES, NULL);
  run (f);
  assert_state (f, VIMOS_MIGRATION_UNDECIDED);
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
test_target_comes_back (Fixture *f,
                        gconstpointer data)
{
  f->lab.timings.patience = 5 * G_USEC_PER_SEC * fake_lab_get_pace ();
  fake_lab_set_timings (&f->lab);
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_TARGET_VANISHES, NULL);
  g_timeout_add (150 * fake_lab_get_pace (), reappear_cb, &f->lab);
  run (f);
  assert_at_source (f);
}

static void
test_source_vanishes (Fixture *f,
                      gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_SOURCE_VANISHES, NULL);
  run (f);
  assert_state (f, VIMOS_MIGRATION_UNDECIDED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
}

static void
vanish_cb (const char *point,
           gpointer data)
{
  Fixture *f = data;

  follow_vm (f, point);
  if (g_str_equal (point, "resume"))
    fake_hypervisor_set_unreachable (f->lab.world->hypervisors[0], TRUE);
}

/* The source is gone when the VM runs at the target: that is done, only the source is not cleaned
 * yet. */
static void
test_source_vanishes_late (Fixture *f,
                           gconstpointer data)
{
  begin (f, TRUE);
  f->lab.world->hook = vanish_cb;
  fake_lab_wait (has_ended, f);
  assert_state (f, VIMOS_MIGRATION_DONE);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_nonnull (strstr (vimos_migration_get_message (f->migration), "not removed yet"));
}

static void
test_stall (Fixture *f,
            gconstpointer data)
{
  fake_hypervisor_script_move (f->lab.world->hypervisors[0], FAKE_MOVE_STALLS, NULL);
  run (f);
  assert_at_source (f);
  g_assert_true (has_event (f, "stall") && has_event (f, "stall-abort"));
  g_assert_true (has_event (f, "repinned")); /* the other way was tried */
  g_assert_nonnull (strstr (vimos_migration_get_error (f->migration)->message, "No data"));
}

/* The disk image can't be removed from the source: the VM runs, the run stays in the journal. */
static void
test_leftovers (Fixture *f,
                gconstpointer data)
{
  fake_hypervisor_fail_act (f->lab.world->hypervisors[0], VIMOS_VM_DELETE_VOLUME, 1);
  run (f);
  assert_state (f, VIMOS_MIGRATION_DONE);
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
test_controller_dies (Fixture *f,
                      gconstpointer data)
{
  fake_hypervisor_set_step_ms (f->lab.world->hypervisors[0], 40 * fake_lab_get_pace ());
  g_timeout_add (250 * fake_lab_get_pace (), cling_cb, f->lab.onos);
  run (f);
  assert_state (f, VIMOS_MIGRATION_DONE);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  g_assert_cmpint (vimos_phase_get_state (get_phase (f, "unpin")), ==, VIMOS_PHASE_FAILED);
}

/* ---- the path dies ---- */

static gboolean
cut_cb (gpointer data)
{
  fake_onos_set_link (data, 4, 1, FALSE);
  return G_SOURCE_REMOVE;
}

static void
test_path_dies (Fixture *f,
                gconstpointer data)
{
  fake_hypervisor_set_step_ms (f->lab.world->hypervisors[0], 60 * fake_lab_get_pace ());
  g_timeout_add (200 * fake_lab_get_pace (), cut_cb, f->lab.onos);
  run (f);
  assert_at_target (f);
  g_assert_true (has_event (f, "path-broken") && has_event (f, "repinned"));
}

/* ---- cancelled ---- */

static void
test_cancel (Fixture *f,
             gconstpointer data)
{
  f->cancel_at = data;
  run (f);
  g_assert_cmpuint (f->n_cancels, ==, 1);
  assert_at_source (f);
  g_assert_error (vimos_migration_get_error (f->migration), G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel_too_late (Fixture *f,
                      gconstpointer data)
{
  f->cancel_at = data;
  run (f);
  g_assert_cmpuint (f->n_cancels, ==, 1);
  assert_at_target (f);
}

static gboolean
cancel_cb (gpointer data)
{
  vimos_migration_cancel (((Fixture *) data)->migration);
  return G_SOURCE_REMOVE;
}

/* At some moment before the VM is touched: the preflight, the journal, in the middle of posting,
 * awaiting. */
static void
test_cancel_early (Fixture *f,
                   gconstpointer data)
{
  begin (f, TRUE);
  g_timeout_add (GPOINTER_TO_UINT (data) * fake_lab_get_pace (), cancel_cb, f);
  fake_lab_wait (has_ended, f);
  if (vimos_migration_get_state (f->migration) == VIMOS_MIGRATION_DONE)
    assert_at_target (f); /* a fast machine */
  else
    assert_at_source (f);
}

static void
test_cancel_at_once (Fixture *f,
                     gconstpointer data)
{
  begin (f, TRUE);
  vimos_migration_cancel (f->migration);
  fake_lab_wait (has_ended, f);
  assert_at_source (f);
  g_assert_cmpuint (fake_onos_get_posts (f->lab.onos)->len, ==, 0);
}

int
main (int argc,
      char **argv)
{
  static const char *const phases[] = { "prepare", "disk", "memory", "finish" };

  g_test_init (&argc, &argv, NULL);
#define add(name, data, func)                                                                      \
  g_test_add ("/migration/" name, Fixture, data, set_up, func, tear_down)
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
  add ("cancel/at-once", NULL, test_cancel_at_once);
  add ("cancel/suspend", "suspend", test_cancel);
  add ("cancel/move", "move", test_cancel);
  add ("cancel/too-late/resume", "resume", test_cancel_too_late);
  add ("cancel/too-late/undefine", "undefine", test_cancel_too_late);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *fails = g_strconcat ("/migration/fails/", phases[i], NULL);
      g_autofree char *cancel = g_strconcat ("/migration/cancel/", phases[i], NULL);

      g_test_add (fails, Fixture, phases[i], set_up, test_move_fails, tear_down);
      g_test_add (cancel, Fixture, phases[i], set_up, test_cancel, tear_down);
    }
  for (guint ms = 0; ms <= 60; ms += 4)
    {
      g_autofree char *name = g_strdup_printf ("/migration/cancel/after-%u-ms", ms);

      g_test_add (name, Fixture, GUINT_TO_POINTER (ms), set_up, test_cancel_early, tear_down);
    }
#undef add
  return g_test_run ();
}
