/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-lab.h"
#include "vimos-recovery.h"

/* What a process finds that starts after another one died in the middle of a move. */

typedef struct
{
  FakeLab lab;
  VimosContext *later; /* of the process that recovers */
  VimosRun *run;
  GPtrArray *results;
  GError *error;
  gboolean done;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  fake_lab_set_up (&f->lab, NULL);
  f->later = fake_lab_make_context (&f->lab);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_clear_pointer (&f->run, vimos_run_free);
  g_clear_pointer (&f->results, g_ptr_array_unref);
  g_clear_error (&f->error);
  g_assert_finalize_object (f->later);
  fake_lab_tear_down (&f->lab, NULL);
}

static void
recovered_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Fixture *f = user_data;

  f->results = vimos_recovery_run_finish (VIMOS_CONTEXT (source), result, &f->error);
  f->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
recover (Fixture *f)
{
  g_clear_pointer (&f->results, g_ptr_array_unref);
  f->done = FALSE;
  vimos_recovery_run_async (f->later, NULL, recovered_cb, f);
  fake_lab_wait (is_done, f);
  g_assert_no_error (f->error);
}

static void
write_run (Fixture *f)
{
  VimosJournal *journal = vimos_context_get_journal (f->lab.context);
  g_autoptr (GBytes) bytes = vimos_run_to_bytes (f->run);
  g_autoptr (GError) error = NULL;

  vimos_journal_write (journal, f->run->id, bytes, &error);
  g_assert_no_error (error);
}

static void
put_intent (Fixture *f,
            const char *kind,
            guint number,
            gboolean in_journal)
{
  g_autofree char *key = vimos_run_make_key (f->run->id, kind, number);

  fake_onos_put (f->lab.onos, "org.vimos.app", key);
  if (in_journal)
    vimos_run_add_intent (f->run, key);
}

/* A run that was in the middle of the move, by a process that is still there. */
static void
begin (Fixture *f)
{
  VimosJournal *journal = vimos_context_get_journal (f->lab.context);
  g_autofree char *id = vimos_journal_make_id (journal);

  f->run = vimos_run_new (id, FAKE_UUID);
  f->run->name = g_strdup ("web");
  f->run->source_uri = g_strdup (vimos_hypervisor_get_uri (f->lab.source));
  f->run->target_uri = g_strdup (vimos_hypervisor_get_uri (f->lab.target));
  f->run->controller = g_strdup (vimos_onos_client_get_url (f->lab.client));
  f->run->was_running = f->run->suspended = f->run->moved = TRUE;
  g_ptr_array_add (f->run->macs, g_strdup (FAKE_MAC));
  vimos_run_add_disk (f->run, FAKE_DISK, FALSE);
  put_intent (f, "f", 0, TRUE);
  put_intent (f, "r", 0, TRUE);
  put_intent (f, "f", 77, FALSE); /* posted on a re-pin, a moment before the death */
  fake_hypervisor_add_file (f->lab.world->hypervisors[1], FAKE_DISK);
  g_assert_true (vimos_journal_claim (journal, f->run, NULL));
  write_run (f);
}

static void
die (Fixture *f)
{
  write_run (f);
  vimos_run_release (f->run);
}

static void
put (Fixture *f,
     const VimosVmStatus *source,
     const VimosVmStatus *target)
{
  fake_hypervisor_put (f->lab.world->hypervisors[1], NULL);
  fake_hypervisor_put (f->lab.world->hypervisors[0], source);
  fake_hypervisor_put (f->lab.world->hypervisors[1], target);
  g_string_set_size (f->lab.world->acts, 0);
}

static VimosRecovered *
get_only (Fixture *f)
{
  g_assert_cmpuint (f->results->len, ==, 1);
  return g_ptr_array_index (f->results, 0);
}

static void
assert_outcome (Fixture *f,
                VimosRecoveryOutcome outcome)
{
  g_test_message ("%s", vimos_recovered_get_message (get_only (f)));
  g_assert_cmpint (vimos_recovered_get_outcome (get_only (f)), ==, outcome);
  g_assert_cmpstr (vimos_recovered_get_vm_name (get_only (f)), ==, "web");
  g_assert_cmpstr (vimos_recovered_get_uuid (get_only (f)), ==, FAKE_UUID);
  g_assert_cmpstr (vimos_recovered_get_message (get_only (f)), !=, "");
}

static void
assert_settled (Fixture *f,
                guint home)
{
  FakeHypervisor *at = f->lab.world->hypervisors[home],
                 *other = f->lab.world->hypervisors[1 - home];

  assert_outcome (f, home == 0 ? VIMOS_RECOVERY_AT_SOURCE : VIMOS_RECOVERY_AT_TARGET);
  g_assert_cmpint (fake_hypervisor_look (at)->state, ==, VIMOS_VM_STATE_RUNNING);
  g_assert_false (fake_hypervisor_look (other)->present);
  g_assert_true (fake_hypervisor_has_file (at, FAKE_DISK));
  g_assert_false (fake_hypervisor_has_file (other, FAKE_DISK));
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 0);
  recover (f);
  g_assert_cmpuint (f->results->len, ==, 0);
}

static void
assert_undecided (Fixture *f)
{
  assert_outcome (f, VIMOS_RECOVERY_UNDECIDED);
  g_assert_null (strstr (f->lab.world->acts->str, "resume"));
  g_assert_null (strstr (f->lab.world->acts->str, "start"));
  g_assert_null (strstr (f->lab.world->acts->str, "delete"));
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
}

static void
test_nothing (Fixture *f,
              gconstpointer data)
{
  recover (f);
  g_assert_cmpuint (f->results->len, ==, 0);
}

/* Row by row. */
static void
test_paused_and_absent (Fixture *f,
                        gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, NULL);
  die (f);
  recover (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "hv1:resume hv3:delete-volume");
  assert_settled (f, 0);
}

static void
test_paused_and_incoming (Fixture *f,
                          gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, &fake_incoming);
  die (f);
  recover (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "hv3:destroy hv1:resume hv3:delete-volume");
  assert_settled (f, 0);
}

static void
test_paused_and_whole (Fixture *f,
                       gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, &fake_whole);
  die (f);
  fake_onos_set_vm (f->lab.onos, 3);
  recover (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==,
                   "hv1:destroy hv3:resume hv1:undefine hv1:delete-volume");
  assert_settled (f, 1);
}

static void
test_migrated_and_whole (Fixture *f,
                         gconstpointer data)
{
  begin (f);
  put (f, &fake_migrated, &fake_whole);
  die (f);
  fake_onos_set_vm (f->lab.onos, 3);
  recover (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "hv3:resume hv1:undefine hv1:delete-volume");
  assert_settled (f, 1);
}

static void
test_gone_and_whole (Fixture *f,
                     gconstpointer data)
{
  begin (f);
  put (f, NULL, &fake_whole);
  die (f);
  fake_onos_set_vm (f->lab.onos, 3);
  recover (f);
  assert_settled (f, 1);
}

static void
test_running_at_target (Fixture *f,
                        gconstpointer data)
{
  begin (f);
  put (f, &fake_migrated, &fake_running);
  f->run->target_resumed = TRUE;
  put_intent (f, "a", 0, TRUE);
  die (f);
  fake_onos_set_vm (f->lab.onos, 3);
  recover (f);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "hv1:undefine hv1:delete-volume");
  assert_settled (f, 1);
}

static void
test_paused_and_unreachable (Fixture *f,
                             gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, NULL);
  die (f);
  fake_hypervisor_set_unreachable (f->lab.world->hypervisors[1], TRUE);
  recover (f);
  assert_undecided (f);
  /* Later the target answers. */
  fake_hypervisor_set_unreachable (f->lab.world->hypervisors[1], FALSE);
  recover (f);
  assert_settled (f, 0);
}

static void
test_both_running (Fixture *f,
                   gconstpointer data)
{
  f->lab.world->may_break = TRUE;
  begin (f);
  put (f, &fake_running, &fake_running);
  die (f);
  recover (f);
  g_assert_nonnull (strstr (vimos_recovered_get_message (get_only (f)), "BOTH COPIES RAN"));
  assert_settled (f, 0);
}

static void
test_both_running_ours (Fixture *f,
                        gconstpointer data)
{
  f->lab.world->may_break = TRUE;
  begin (f);
  put (f, &fake_running, &fake_running);
  f->run->target_resumed = TRUE;
  die (f);
  fake_onos_set_vm (f->lab.onos, 3);
  recover (f);
  g_assert_nonnull (strstr (vimos_recovered_get_message (get_only (f)), "BOTH COPIES RAN"));
  g_assert_nonnull (strstr (f->lab.world->acts->str, "hv1:suspend"));
  assert_settled (f, 1);
}

static void
test_source_crashed (Fixture *f,
                     gconstpointer data)
{
  begin (f);
  put (f, &fake_crashed, NULL);
  die (f);
  recover (f);
  g_assert_nonnull (strstr (vimos_recovered_get_message (get_only (f)), "memory is lost"));
  assert_settled (f, 0);
}

static void
test_neither (Fixture *f,
              gconstpointer data)
{
  begin (f);
  put (f, NULL, NULL);
  die (f);
  recover (f);
  assert_undecided (f);
}

/* Only pinned: the VM was not touched. */
static void
test_before_the_suspend (Fixture *f,
                         gconstpointer data)
{
  begin (f);
  f->run->suspended = f->run->moved = f->run->was_running = FALSE;
  die (f);
  recover (f);
  assert_outcome (f, VIMOS_RECOVERY_AT_SOURCE);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 0);
  g_assert_true (
      fake_hypervisor_has_file (f->lab.world->hypervisors[1], FAKE_DISK)); /* not of this run */
}

/* An image that was there before the run stays. */
static void
test_foreign_image (Fixture *f,
                    gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, NULL);
  ((VimosRunDisk *) g_ptr_array_index (f->run->disks, 0))->existed = TRUE;
  die (f);
  recover (f);
  assert_outcome (f, VIMOS_RECOVERY_AT_SOURCE);
  g_assert_true (fake_hypervisor_has_file (f->lab.world->hypervisors[1], FAKE_DISK));
}

static void
test_living_owner (Fixture *f,
                   gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, &fake_incoming);
  recover (f);
  g_assert_cmpuint (f->results->len, ==, 0);
  g_assert_cmpstr (f->lab.world->acts->str, ==, "");
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 3);
}

/* The journal is lost, the intents are there. Another installation's are not ours. */
static void
test_orphans (Fixture *f,
              gconstpointer data)
{
  g_autofree char *id = vimos_journal_make_id (vimos_context_get_journal (f->lab.context));
  g_autofree char *key = vimos_run_make_key (id, "f", 1);

  fake_onos_put (f->lab.onos, "org.vimos.app", key);
  fake_onos_put (f->lab.onos, "org.vimos.app", "vimos-0000000011111111-f-1");
  fake_onos_put (f->lab.onos, "org.vimos.app", "somebody-else");
  recover (f);
  g_assert_cmpint (vimos_recovered_get_outcome (get_only (f)), ==, VIMOS_RECOVERY_NOTHING_TO_DO);
  g_assert_cmpuint (fake_onos_count (f->lab.onos, NULL), ==, 2);
}

static void
test_controller_down (Fixture *f,
                      gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, NULL);
  die (f);
  fake_onos_set_down (f->lab.onos, TRUE);
  recover (f);
  assert_outcome (f, VIMOS_RECOVERY_AT_SOURCE);
  g_assert_cmpint (fake_hypervisor_look (f->lab.world->hypervisors[0])->state, ==,
                   VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
  fake_onos_set_down (f->lab.onos, FALSE);
  recover (f);
  assert_settled (f, 0);
}

static void
test_other_controller (Fixture *f,
                       gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, NULL);
  g_free (f->run->controller);
  f->run->controller = g_strdup ("http://10.97.0.99:8181/onos/v1");
  die (f);
  recover (f);
  assert_outcome (f, VIMOS_RECOVERY_AT_SOURCE);
  g_assert_nonnull (strstr (vimos_recovered_get_message (get_only (f)), "10.97.0.99"));
  g_assert_cmpuint (fake_lab_count_journal (&f->lab), ==, 1);
}

static void
test_unknown_hypervisor (Fixture *f,
                         gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, NULL);
  g_free (f->run->target_uri);
  f->run->target_uri = g_strdup ("qemu+tcp://elsewhere/system");
  die (f);
  recover (f);
  assert_undecided (f);
  g_assert_nonnull (strstr (vimos_recovered_get_message (get_only (f)), "elsewhere"));
}

static void
test_broken_entry (Fixture *f,
                   gconstpointer data)
{
  g_autofree char *path = NULL;

  begin (f);
  put (f, &fake_paused, NULL);
  die (f);
  path = g_build_filename (f->lab.state_dir, "runs", "0123456789abcdef.json", NULL);
  g_assert_true (g_file_set_contents (path, "{\"version\":1,", -1, NULL));
  recover (f);
  g_assert_cmpuint (f->results->len, ==, 2);
  g_assert_cmpint (vimos_recovered_get_outcome (g_ptr_array_index (f->results, 0)), ==,
                   VIMOS_RECOVERY_UNDECIDED);
  g_assert_nonnull (
      strstr (vimos_recovered_get_message (g_ptr_array_index (f->results, 0)), ".broken"));
  g_assert_cmpint (vimos_recovered_get_outcome (g_ptr_array_index (f->results, 1)), ==,
                   VIMOS_RECOVERY_AT_SOURCE);
}

static void
test_disconnected (Fixture *f,
                   gconstpointer data)
{
  begin (f);
  put (f, &fake_paused, NULL);
  die (f);
  fake_hypervisor_set_state (f->lab.world->hypervisors[0], VIMOS_HYPERVISOR_DISCONNECTED);
  recover (f);
  g_assert_cmpint (vimos_hypervisor_get_state (f->lab.source), ==, VIMOS_HYPERVISOR_CONNECTED);
  assert_settled (f, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/recovery/" name, Fixture, NULL, set_up, func, tear_down)
  add ("nothing", test_nothing);
  add ("paused/absent", test_paused_and_absent);
  add ("paused/incoming", test_paused_and_incoming);
  add ("paused/whole", test_paused_and_whole);
  add ("paused/unreachable", test_paused_and_unreachable);
  add ("migrated/whole", test_migrated_and_whole);
  add ("gone/whole", test_gone_and_whole);
  add ("migrated/running", test_running_at_target);
  add ("running/running", test_both_running);
  add ("running/running-ours", test_both_running_ours);
  add ("crashed/absent", test_source_crashed);
  add ("neither", test_neither);
  add ("before-the-suspend", test_before_the_suspend);
  add ("foreign-image", test_foreign_image);
  add ("living-owner", test_living_owner);
  add ("orphans", test_orphans);
  add ("controller/down", test_controller_down);
  add ("controller/other", test_other_controller);
  add ("unknown-hypervisor", test_unknown_hypervisor);
  add ("broken-entry", test_broken_entry);
  add ("disconnected", test_disconnected);
#undef add
  return g_test_run ();
}
