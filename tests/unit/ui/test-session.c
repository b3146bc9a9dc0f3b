/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-fixture.h"
#include "vimos-recovery.h"

/* What a session does by itself at its start: settle what an earlier one left half done. */

typedef struct
{
  FakeLab lab;
  VimosSession *session;
  guint n_reports;
  VimosRecoveryOutcome outcome; /* of the last report's first run */
} Fixture;

static void
recovered_cb (Fixture *fixture,
              GPtrArray *runs)
{
  g_assert_cmpuint (runs->len, >, 0);
  fixture->n_reports++;
  fixture->outcome = vimos_recovered_get_outcome (g_ptr_array_index (runs, 0));
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fake_lab_set_up (&fixture->lab, NULL);
  fixture->session = vimos_session_new_for_context (fixture->lab.context);
  g_signal_connect_swapped (fixture->session, "recovered", G_CALLBACK (recovered_cb), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  vimos_session_stop (fixture->session);
  ui_fixture_settle ();
  g_assert_finalize_object (fixture->session);
  fake_lab_tear_down (&fixture->lab, NULL);
}

/* A process died after it had paused "web", and perhaps begun to move it. */
static void
leave_half_done (Fixture *fixture,
                 gboolean moved)
{
  VimosJournal *journal = vimos_context_get_journal (fixture->lab.context);
  g_autofree char *id = vimos_journal_make_id (journal);
  g_autoptr (VimosRun) run = vimos_run_new (id, FAKE_UUID);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  run->name = g_strdup ("web");
  run->source_uri = g_strdup (vimos_hypervisor_get_uri (fixture->lab.source));
  run->target_uri = g_strdup (vimos_hypervisor_get_uri (fixture->lab.target));
  run->controller = g_strdup (vimos_onos_client_get_url (fixture->lab.client));
  run->was_running = run->suspended = TRUE;
  run->moved = moved;
  g_assert_true (vimos_journal_claim (journal, run, &error));
  bytes = vimos_run_to_bytes (run);
  vimos_journal_write (journal, run->id, bytes, &error);
  g_assert_no_error (error);
  vimos_run_release (run);
  fake_hypervisor_put (FAKE_HYPERVISOR (fixture->lab.source), &fake_paused);
}

static gboolean
has_report (gpointer data)
{
  return ((Fixture *) data)->n_reports > 0;
}

static void
test_settles (Fixture *fixture,
              gconstpointer data)
{
  leave_half_done (fixture, FALSE);
  vimos_session_start (fixture->session);
  fake_lab_wait (has_report, fixture);
  g_assert_cmpint (fixture->outcome, ==, VIMOS_RECOVERY_AT_SOURCE);
  g_assert_cmpint (fake_hypervisor_look (FAKE_HYPERVISOR (fixture->lab.source))->state, ==, VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (fake_lab_count_journal (&fixture->lab), ==, 0);
  ui_fixture_settle ();
  g_assert_cmpuint (fixture->n_reports, ==, 1);
}

static void
test_nothing_to_do (Fixture *fixture,
                    gconstpointer data)
{
  vimos_session_start (fixture->session);
  ui_fixture_settle ();
  ui_fixture_settle ();
  g_assert_cmpuint (fixture->n_reports, ==, 0);
}

/* A side that does not answer leaves it undecided; when it answers, it is settled without being asked for. */
static void
test_tries_again (Fixture *fixture,
                  gconstpointer data)
{
  FakeHypervisor *target = FAKE_HYPERVISOR (fixture->lab.target);

  leave_half_done (fixture, TRUE);
  fake_hypervisor_set_unreachable (target, TRUE);
  fake_hypervisor_set_state (target, VIMOS_HYPERVISOR_LOST);
  vimos_session_start (fixture->session);
  fake_lab_wait (has_report, fixture);
  g_assert_cmpint (fixture->outcome, ==, VIMOS_RECOVERY_UNDECIDED);
  g_assert_cmpint (fake_hypervisor_look (FAKE_HYPERVISOR (fixture->lab.source))->state, ==, VIMOS_VM_STATE_PAUSED);

  fixture->n_reports = 0;
  fake_hypervisor_set_unreachable (target, FALSE);
  vimos_session_retry (fixture->session);
  fake_lab_wait (has_report, fixture);
  g_assert_cmpint (fixture->outcome, ==, VIMOS_RECOVERY_AT_SOURCE);
  g_assert_cmpint (fake_hypervisor_look (FAKE_HYPERVISOR (fixture->lab.source))->state, ==, VIMOS_VM_STATE_RUNNING);
}

static void
test_describes (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *onos = NULL;
  g_autofree char *place = NULL;
  g_autofree char *lost = NULL;

  vimos_session_start (fixture->session);
  onos = vimos_session_describe_onos (fixture->session);
  g_assert_cmpstr (onos, ==, "ONOS 2.7.0 live");
  place = vimos_session_describe_hypervisor (fixture->session, fixture->lab.source);
  g_assert_cmpstr (place, ==, "switch s1, port 1");
  fake_hypervisor_set_state (FAKE_HYPERVISOR (fixture->lab.source), VIMOS_HYPERVISOR_LOST);
  lost = vimos_session_describe_hypervisor (fixture->session, fixture->lab.source);
  g_assert_true (g_str_has_prefix (lost, "lost, trying again."));
}

static void
add (const char *path,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/session/settles", test_settles);
  add ("/session/nothing-to-do", test_nothing_to_do);
  add ("/session/tries-again", test_tries_again);
  add ("/session/describes", test_describes);
  return g_test_run ();
}
