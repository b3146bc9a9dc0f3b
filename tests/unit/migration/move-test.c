/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "move-test.h"

#include "fake-prober.h"

/* Whole moves between two hypervisors in memory. FakeWorld fails a test at the moment that two
 * copies run. */

void
move_test_set_up (MoveTest *f,
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

void
move_test_tear_down (MoveTest *f,
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

void
move_test_ended_cb (VimosMigration *migration,
          MoveTest *f)
{
  g_assert_false (f->ended);
  g_assert_true (f->measured);
  f->ended = TRUE;
}

void
move_test_measured_cb (VimosMigration *migration,
             MoveTest *f)
{
  g_assert_false (f->measured);
  g_assert_nonnull (vimos_migration_get_measurement (migration));
  f->measured = TRUE;
}

gboolean
move_test_has_ended (gpointer data)
{
  return ((MoveTest *) data)->ended;
}

/* The guest speaks when it is resumed, and the controller learns where it is. */
void
move_test_follow_vm (MoveTest *f,
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
  MoveTest *f = data;

  move_test_follow_vm (f, point);
  if (g_strcmp0 (point, f->cancel_at) != 0)
    return;
  f->n_cancels++;
  vimos_migration_cancel (f->migration);
}

void
move_test_begin (MoveTest *f,
       gboolean pin)
{
  VimosMigrationOptions options = { .pin = pin, .ping_interval_us = 2000 };
  g_autoptr (VimosCandidate) candidate =
      g_list_model_get_item (vimos_plan_get_candidates (f->plan), 0);

  g_assert_nonnull (candidate);
  f->lab.world->hook = hook_cb;
  f->lab.world->hook_data = f;
  f->migration = vimos_migration_new (f->plan, candidate, &options);
  g_signal_connect (f->migration, "ended", G_CALLBACK (move_test_ended_cb), f);
  g_signal_connect (f->migration, "measured", G_CALLBACK (move_test_measured_cb), f);
  vimos_migration_start (f->migration);
}

void
move_test_run (MoveTest *f)
{
  move_test_begin (f, TRUE);
  fake_lab_wait (move_test_has_ended, f);
}

VimosPhase *
move_test_get_phase (MoveTest *f,
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

gboolean
move_test_has_event (MoveTest *f,
           const char *what)
{
  return vimos_timeline_find_event (vimos_migration_get_timeline (f->migration), what, G_MININT64)
         != NULL;
}

static void
tell_events (MoveTest *f)
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

void
move_test_assert_state (MoveTest *f,
              VimosMigrationState state)
{
  if (vimos_migration_get_state (f->migration) != state)
    tell_events (f);
  g_assert_cmpint (vimos_migration_get_state (f->migration), ==, state);
}

/* Nothing of the run is left anywhere but one copy. */
void
move_test_assert_clean (MoveTest *f,
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

void
move_test_assert_at_source (MoveTest *f)
{
  move_test_assert_state (f, VIMOS_MIGRATION_ROLLED_BACK);
  move_test_assert_clean (f, 0);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[0])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_nonnull (vimos_migration_get_error (f->migration));
}

void
move_test_assert_at_target (MoveTest *f)
{
  move_test_assert_state (f, VIMOS_MIGRATION_DONE);
  move_test_assert_clean (f, 1);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[1])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_null (vimos_migration_get_error (f->migration));
}

gboolean
move_test_is_measured (gpointer data)
{
  return ((MoveTest *) data)->measured;
}
