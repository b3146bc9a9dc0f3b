/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fake-lab.h"
#include "fake-prober.h"
#include "vimos-plan-private.h"
#include "vimos-ports.h"
#include "vimos-progress.h"

typedef struct
{
  FakeLab lab;
  VimosPlan *plan;
  gboolean checked;
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
  fake_lab_wait (is_unused, f->plan);
  g_assert_finalize_object (f->plan);
  fake_lab_tear_down (&f->lab, NULL);
}

static gboolean
is_checked (gpointer data)
{
  return ((Fixture *) data)->checked;
}

static void
checked_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  vimos_plan_check_finish (VIMOS_PLAN (source), result, &error);
  g_assert_no_error (error);
  f->checked = TRUE;
}

static void
check (Fixture *f)
{
  f->checked = FALSE;
  vimos_plan_check_async (f->plan, NULL, checked_cb, f);
  g_assert_true (vimos_plan_get_checking (f->plan));
  fake_lab_wait (is_checked, f);
  g_assert_false (vimos_plan_get_checking (f->plan));
}

static VimosCandidate *
get_candidate (Fixture *f,
               guint index)
{
  g_autoptr (VimosCandidate) candidate =
      g_list_model_get_item (vimos_plan_get_candidates (f->plan), index);

  g_assert_nonnull (candidate);
  return candidate; /* the plan keeps it alive */
}

static void
test_candidates (Fixture *f,
                 gconstpointer data)
{
  VimosCandidate *wide, *narrow;
  g_autofree char *text = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (vimos_plan_get_candidates (f->plan)), ==, 2);
  wide = get_candidate (f, 0);
  narrow = get_candidate (f, 1);
  text = vimos_path_to_string (vimos_candidate_get_path (wide));
  g_assert_cmpstr (text, ==, "s1 – s4 – s3");
  g_assert_cmpuint (vimos_candidate_get_rank (wide), ==, 1);
  g_assert_cmpuint (vimos_candidate_get_rank (narrow), ==, 2);
  g_assert_cmpuint (vimos_plan_get_volume (f->plan), ==, 160 << 20);
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_theoretical (wide), (160 << 20) * 8 / 50e6,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_theoretical (narrow), (160 << 20) * 8 / 20e6,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_predicted_migration (wide),
                                  0.7 + (160 << 20) * 8.0 / (50e6 * 1448 / 1514), 1e-9);
  vimos_plan_set_volume (f->plan, 10000000);
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_theoretical (wide), 1.6, 1e-9);
  vimos_plan_set_volume (f->plan, 0);
  g_assert_cmpuint (vimos_plan_get_volume (f->plan), ==, 160 << 20);
}

/* The prediction is of what is likely to be sent; the theoretical time stays that of the volume. */
static void
test_payload (Fixture *f,
              gconstpointer data)
{
  const guint64 disk = 64 << 20, used = 53 << 20;
  VimosCandidate *wide = get_candidate (f, 0);

  fake_hypervisor_set_memory_estimate (f->lab.world->hypervisors[0], used);
  g_assert_cmpuint (vimos_plan_get_payload (f->plan), ==, 160 << 20);
  check (f);
  g_assert_cmpuint (vimos_plan_get_volume (f->plan), ==, 160 << 20);
  g_assert_cmpuint (vimos_plan_get_payload (f->plan), ==, disk + used);
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_predicted_migration (wide),
                                  vimos_predict_migration_seconds (disk + used, 50), 1e-9);
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_theoretical (wide), (160 << 20) * 8 / 50e6,
                                  1e-9);
  vimos_plan_set_volume (f->plan, 10000000);
  g_assert_cmpuint (vimos_plan_get_payload (f->plan), ==, 10000000);
  g_assert_cmpfloat_with_epsilon (vimos_candidate_get_predicted_migration (wide),
                                  vimos_predict_migration_seconds (10000000, 50), 1e-9);
}

static gboolean
has_one_candidate (gpointer data)
{
  return g_list_model_get_n_items (vimos_plan_get_candidates (data)) == 1;
}

static gboolean
has_two_candidates (gpointer data)
{
  return g_list_model_get_n_items (vimos_plan_get_candidates (data)) == 2;
}

static void
better_cb (VimosPlan *plan,
           VimosPath *path,
           gpointer user_data)
{
  char **text = user_data;

  g_assert_null (*text);
  *text = vimos_path_to_string (path);
}

static gboolean
has_text (gpointer data)
{
  return *(char **) data != NULL;
}

/* A path that comes back and ranks first is told of, one that does not is not. */
static void
test_better (Fixture *f,
             gconstpointer data)
{
  g_autofree char *text = NULL;

  g_signal_connect (f->plan, "better", G_CALLBACK (better_cb), &text);
  fake_onos_set_link (f->lab.onos, 1, 2, FALSE);
  fake_lab_wait (has_one_candidate, f->plan);
  fake_onos_set_link (f->lab.onos, 1, 2, TRUE);
  fake_lab_wait (has_two_candidates, f->plan);
  g_assert_null (text);
  fake_onos_set_link (f->lab.onos, 4, 1, FALSE);
  fake_lab_wait (has_one_candidate, f->plan);
  fake_onos_set_link (f->lab.onos, 4, 1, TRUE);
  fake_lab_wait (has_text, &text);
  g_assert_cmpstr (text, ==, "s1 – s4 – s3");
}

static void
count_cb (GObject *object,
          guint position,
          guint removed,
          guint added,
          gpointer user_data)
{
  ++*(guint *) user_data;
}

/* What stays the same way stays the same item: a selection is not disturbed. */
static void
test_follows_topology (Fixture *f,
                       gconstpointer data)
{
  g_autoptr (VimosCandidate) narrow = g_object_ref (get_candidate (f, 1));
  g_autoptr (VimosPath) old = vimos_path_ref (vimos_candidate_get_path (narrow));
  guint n_changes = 0;

  g_signal_connect (vimos_plan_get_candidates (f->plan), "items-changed", G_CALLBACK (count_cb),
                    &n_changes);
  fake_onos_set_link (f->lab.onos, 4, 1, FALSE);
  fake_lab_wait (has_one_candidate, f->plan);
  g_assert_true (get_candidate (f, 0) == narrow);
  g_assert_cmpuint (vimos_candidate_get_rank (narrow), ==, 1);
  g_assert_true (vimos_candidate_get_path (narrow) != old); /* the same way in the new snapshot */
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_null (vimos_plan_find_other_way (f->plan, vimos_candidate_get_path (narrow)));
  fake_onos_set_link (f->lab.onos, 4, 1, TRUE);
  fake_lab_wait (has_two_candidates, f->plan);
  g_assert_true (get_candidate (f, 1) == narrow);
  g_assert_cmpuint (n_changes, ==, 2);
}

static void
test_find_again (Fixture *f,
                 gconstpointer data)
{
  g_autoptr (VimosPath) path = vimos_path_ref (vimos_candidate_get_path (get_candidate (f, 0)));
  g_autoptr (VimosPath) again =
      vimos_plan_find_again (path, vimos_onos_poller_get_topology (f->lab.poller));

  g_assert_nonnull (again);
  g_assert_true (vimos_path_equal (path, again));
  fake_onos_set_link (f->lab.onos, 3, 4, FALSE);
  fake_lab_wait_topology (&f->lab, 6);
  g_assert_null (vimos_plan_find_again (path, vimos_onos_poller_get_topology (f->lab.poller)));
}

static void
test_cross_check (Fixture *f,
                  gconstpointer data)
{
  check (f);
  g_assert_cmpint (vimos_candidate_get_cross_check (get_candidate (f, 0)), ==,
                   VIMOS_CROSS_CHECK_FOUND);
  g_assert_cmpint (vimos_candidate_get_cross_check (get_candidate (f, 1)), ==,
                   VIMOS_CROSS_CHECK_FOUND);
  /* The controller's search finds no pair where there is one way only. */
  fake_onos_set_link (f->lab.onos, 4, 1, FALSE);
  fake_lab_wait (has_one_candidate, f->plan);
  check (f);
  g_assert_cmpint (vimos_candidate_get_cross_check (get_candidate (f, 0)), ==,
                   VIMOS_CROSS_CHECK_NOT_FOUND);
}

/* ---- preflight ---- */

#define assert_finding(f, severity, text)                                                          \
  g_assert_true (fake_lab_has_finding (vimos_plan_get_findings ((f)->plan),                        \
                                       VIMOS_SEVERITY_##severity, (text)))

static void
test_good (Fixture *f,
           gconstpointer data)
{
  check (f);
  g_assert_false (vimos_plan_get_blocked (f->plan));
  g_assert_cmpuint (g_list_model_get_n_items (vimos_plan_get_findings (f->plan)), ==, 0);
}

static void
assert_blocked (Fixture *f,
                const char *text)
{
  check (f);
  assert_finding (f, ERROR, text);
  g_assert_true (vimos_plan_get_blocked (f->plan));
  g_assert_nonnull (vimos_plan_find_blocker (f->plan, TRUE));
}

static void
test_vm_states (Fixture *f,
                gconstpointer data)
{
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_paused);
  check (f);
  assert_finding (f, INFO, "is paused");
  g_assert_false (vimos_plan_get_blocked (f->plan));
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_off);
  assert_blocked (f, "is shut off");
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_crashed);
  assert_blocked (f, "is crashed");
}

static void
test_target (Fixture *f,
             gconstpointer data)
{
  FakeHypervisor *target = f->lab.world->hypervisors[1];
  VimosTargetCheck *told = fake_hypervisor_get_check (target);

  told->name_taken = TRUE;
  assert_blocked (f, "another VM called");
  told->name_taken = FALSE;
  told->by_uuid.present = TRUE;
  assert_blocked (f, "UUID");
  told->by_uuid.present = FALSE;
  told->bridges[0] = FALSE;
  assert_blocked (f, "no bridge or network");
  told->bridges[0] = TRUE;
  told->bridges_known[0] = FALSE;
  check (f);
  assert_finding (f, INFO, "can’t tell");
  told->memory_free = 1 << 20;
  check (f);
  assert_finding (f, WARNING, "memory");
  g_assert_false (vimos_plan_get_blocked (f->plan));
  fake_hypervisor_set_unreachable (target, TRUE);
  assert_blocked (f, "could not be asked");
  fake_hypervisor_set_state (target, VIMOS_HYPERVISOR_LOST);
  assert_blocked (f, "is not connected");
}

static void
test_volumes (Fixture *f,
              gconstpointer data)
{
  VimosTargetCheck *told = fake_hypervisor_get_check (f->lab.world->hypervisors[1]);
  VimosVmData *vm = fake_hypervisor_get_data (f->lab.world->hypervisors[0]);

  told->volumes[0].exists = TRUE;
  assert_blocked (f, "would overwrite");
  g_assert_true (vimos_plan_get_volume_existed (f->plan, FAKE_DISK));
  told->volumes[0].exists = FALSE;
  told->volumes[0].available = FAKE_DISK_BYTES - 1;
  assert_blocked (f, "needs 64 MiB");
  /* What grows as it is written needs no more than it has. */
  g_free (vm->disks[0].format);
  vm->disks[0].format = g_strdup ("qcow2");
  vm->disks[0].allocation = FAKE_DISK_BYTES / 2;
  fake_hypervisor_put (f->lab.world->hypervisors[0], &fake_running);
  check (f);
  g_assert_false (vimos_plan_get_blocked (f->plan));
  assert_finding (f, WARNING, "may grow");
  g_clear_pointer (&told->volumes[0].pool, g_free);
  assert_blocked (f, "no active storage pool");
}

static void
test_disks (Fixture *f,
            gconstpointer data)
{
  FakeHypervisor *source = f->lab.world->hypervisors[0];
  VimosVmData *vm = fake_hypervisor_get_data (source);

  g_free (vm->disks[0].format);
  vm->disks[0].format = g_strdup ("vmdk");
  fake_hypervisor_put (source, &fake_running);
  assert_blocked (f, "vmdk");
  g_clear_pointer (&vm->disks[0].source, g_free);
  fake_hypervisor_put (source, &fake_running);
  assert_blocked (f, "is not an image file");
  vm->disks[0].source = g_strdup ("/iso/debian.iso");
  vm->disks[0].read_only = TRUE;
  fake_hypervisor_put (source, &fake_running);
  check (f);
  assert_finding (f, WARNING, "/iso/debian.iso");
  g_assert_false (vimos_plan_get_blocked (f->plan));
}

static void
test_same_hypervisor (Fixture *f,
                      gconstpointer data)
{
  g_autoptr (VimosPlan) there = g_steal_pointer (&f->plan);

  f->plan = vimos_plan_new (f->lab.context, vimos_plan_get_vm (there), f->lab.source);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_plan_get_candidates (f->plan)), ==, 0);
  assert_blocked (f, "is on hv1 already");
}

static gboolean
is_lost (gpointer data)
{
  return vimos_onos_poller_get_state (((Fixture *) data)->lab.poller) != VIMOS_ONOS_LIVE;
}

/* Without the controller a move can't be pinned, but it can be made. */
static void
test_controller (Fixture *f,
                 gconstpointer data)
{
  fake_onos_set_down (f->lab.onos, TRUE);
  fake_lab_wait (is_lost, f);
  assert_blocked (f, "The controller does not answer");
  g_assert_null (vimos_plan_find_blocker (f->plan, FALSE));
  g_assert_cmpint (vimos_candidate_get_cross_check (get_candidate (f, 0)), ==,
                   VIMOS_CROSS_CHECK_UNAVAILABLE);
}

static void
test_no_path (Fixture *f,
              gconstpointer data)
{
  fake_onos_set_link (f->lab.onos, 4, 1, FALSE);
  fake_onos_set_link (f->lab.onos, 1, 2, FALSE);
  fake_lab_wait_topology (&f->lab, 4);
  assert_blocked (f, "no path");
  g_assert_null (vimos_plan_find_blocker (f->plan, FALSE));
}

static gboolean
vm_has_no_address (gpointer data)
{
  FakeLab *lab = data;

  return vimos_context_find_vm_address (lab->context,
                                        fake_hypervisor_get_vm (lab->world->hypervisors[0]))
         == NULL;
}

static void
test_pings (Fixture *f,
            gconstpointer data)
{
  fake_prober_set_world (NULL);
  check (f);
  assert_finding (f, WARNING, "no pings here");
  g_assert_false (vimos_plan_get_blocked (f->plan));
  fake_onos_set_vm (f->lab.onos, 0);
  fake_lab_wait (vm_has_no_address, &f->lab);
  check (f);
  assert_finding (f, INFO, "will not be measured by pings");
}

static gboolean
vm_is_at_s2 (gpointer data)
{
  FakeLab *lab = data;
  const VimosHost *host = vimos_context_find_vm_host (
      lab->context, fake_hypervisor_get_vm (lab->world->hypervisors[0]));

  return host != NULL && g_str_has_suffix (host->location.device, "2");
}

/* The VM's NIC is on another switch than its hypervisor's own address: the data does not go from
 * there. */
static void
test_other_place (Fixture *f,
                  gconstpointer data)
{
  fake_onos_set_vm (f->lab.onos, 2);
  fake_lab_wait (vm_is_at_s2, &f->lab);
  check (f);
  assert_finding (f, WARNING, "the data goes from the hypervisor’s port");
  g_assert_cmpstr (vimos_path_get_from (vimos_candidate_get_path (get_candidate (f, 0)))->device,
                   ==, "of:0000000000000001");
}

/* ---- context ---- */

static void
test_find (Fixture *f,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  VimosContext *context = f->lab.context;
  VimosVm *vm = fake_hypervisor_get_vm (f->lab.world->hypervisors[0]);

  g_assert_true (vimos_context_find_vm (context, "web", NULL) == vm);
  g_assert_true (vimos_context_find_vm (context, FAKE_UUID, NULL) == vm);
  g_assert_true (vimos_context_find_vm (context, "52:54:00:00:00:0a", NULL) == vm);
  g_assert_null (vimos_context_find_vm (context, "mail", &error));
  g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fake_hypervisor_put (f->lab.world->hypervisors[1], &fake_off);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_context_get_vms (context)), ==, 2);
  g_assert_null (vimos_context_find_vm (context, "web", &error));
  g_assert_error (error, VIMOS_MIGRATION_ERROR, VIMOS_MIGRATION_ERROR_NOT_FOUND);
  fake_hypervisor_put (f->lab.world->hypervisors[0], NULL);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_context_get_vms (context)), ==, 1);
  g_assert_true (vimos_context_find_hypervisor (context, "hv3") == f->lab.target);
  g_assert_true (vimos_context_find_hypervisor (context, "10.97.0.3") == f->lab.target);
  g_assert_true (vimos_context_find_hypervisor (context, "qemu+tcp://10.97.0.1/system")
                 == f->lab.source);
  g_assert_null (vimos_context_find_hypervisor (context, "hv2"));
}

/* ---- arithmetic ---- */

static void
test_ports (void)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) vimos_run_free);
  guint16 memory = 0, disk = 0;

  for (guint i = 0; i < 32; i++)
    {
      VimosRun *run = vimos_run_new ("0123456789abcdef", FAKE_UUID);

      g_assert_true (vimos_choose_ports (runs, "here", 7, &memory, &disk));
      g_assert_cmpuint (memory, >=, 49152);
      g_assert_cmpuint (disk, <=, 49215);
      g_assert_cmpuint (disk, ==, memory + 1);
      run->target_uri = g_strdup ("here");
      run->memory_port = memory;
      run->disk_port = disk;
      g_ptr_array_add (runs, run);
    }
  g_assert_false (vimos_choose_ports (runs, "here", 7, &memory, &disk));
  g_assert_true (vimos_choose_ports (runs, "there", G_MAXUINT, &memory, &disk));
  g_assert_true (vimos_port_equal ("3", "[leaf1-eth1](3)"));
  g_assert_false (vimos_port_equal ("3", "[leaf1-eth3](1)"));
  g_assert_false (vimos_port_equal ("3", "33"));
  g_assert_false (vimos_port_equal ("3", NULL));
}

static void
test_progress (void)
{
  VimosProgress progress;
  const VimosMoveProgress samples[] = {
    { .disk_total = 1000000 },
    { .disk_total = 1000000, .disk_processed = 500000 },
    { .disk_total = 1000000, .disk_processed = 1000000 },
    { .memory_total = 2000000, .memory_remaining = 2000000 },
    { .memory_total = 2000000, .memory_remaining = 1000000, .memory_processed = 400000 },
    { .memory_total = 2000000, .memory_remaining = 0, .memory_processed = 900000 },
  };
  static const char *const phases[] = { "disk", "disk", "disk", "memory", "memory", "finish" };
  double before = 0;

  vimos_progress_begin (&progress, 2000000, 2000000, 0);
  g_assert_cmpstr (vimos_progress_get_phase (&progress), ==, "prepare");
  g_assert_true (isnan (progress.eta) && isnan (progress.rate));
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      vimos_progress_add (&progress, &samples[i], (i + 1) * G_USEC_PER_SEC);
      g_assert_cmpstr (vimos_progress_get_phase (&progress), ==, phases[i]);
      g_assert_cmpfloat (progress.fraction, >=, before);
      g_assert_cmpuint (progress.total, ==, 3000000);
      g_assert_cmpint (progress.grown_at, ==, (i + 1) * G_USEC_PER_SEC);
      before = progress.fraction;
      if (i == 1)
        {
          g_assert_cmpfloat_with_epsilon (progress.rate, 4, 1e-9); /* 500 kB in 1 s */
          g_assert_cmpfloat_with_epsilon (progress.eta, 5, 1e-9);  /* 2.5 MB at that */
        }
    }
  g_assert_cmpfloat (progress.fraction, ==, 1);
  g_assert_cmpfloat (progress.eta, ==, 0);
  g_assert_cmpuint (progress.disk, ==, 1000000);
  g_assert_cmpuint (progress.memory, ==, 900000);
  vimos_progress_add (&progress, &samples[5], 20 * G_USEC_PER_SEC);
  g_assert_cmpint (progress.grown_at, ==, 6 * G_USEC_PER_SEC);
  /* A hypervisor that talks nonsense is not believed beyond what adds up. */
  vimos_progress_add (&progress,
                      &(VimosMoveProgress){ .memory_total = 5, .memory_remaining = G_MAXUINT64 },
                      21 * G_USEC_PER_SEC);
  g_assert_cmpfloat (progress.fraction, ==, 1);
}

/* Pages of zeros take no time: the end is told from what is likely to be sent. */
static void
test_progress_of_zeros (void)
{
  VimosProgress progress;
  VimosMoveProgress sample = { .disk_total = 1000000 };

  vimos_progress_begin (&progress, 2000000, 900000, 0);
  vimos_progress_add (&progress, &sample, 1 * G_USEC_PER_SEC);
  sample.disk_processed = 500000;
  vimos_progress_add (&progress, &sample, 2 * G_USEC_PER_SEC);
  g_assert_cmpfloat_with_epsilon (progress.eta, 1.4 / 0.5, 1e-9); /* 1.4 MB at 500 kB/s */
  sample = (VimosMoveProgress){ .memory_total = 2000000,
                                .memory_remaining = 1800000,
                                .memory_processed = 150000 };
  vimos_progress_add (&progress, &sample, 3 * G_USEC_PER_SEC);
  g_assert_cmpfloat_with_epsilon (progress.eta, 0.75 * 2 / 1.15, 1e-9); /* 1.15 MB in 2 s */
  /* More than was expected, half of the pages empty: so may be the rest. */
  sample.memory_remaining = 200000;
  sample.memory_processed = 900000;
  vimos_progress_add (&progress, &sample, 4 * G_USEC_PER_SEC);
  g_assert_cmpfloat_with_epsilon (progress.eta, 0.1 * 3 / 1.9, 1e-9);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/plan/" name, Fixture, NULL, set_up, func, tear_down)
  add ("candidates", test_candidates);
  add ("payload", test_payload);
  add ("better", test_better);
  add ("follows-topology", test_follows_topology);
  add ("find-again", test_find_again);
  add ("cross-check", test_cross_check);
  add ("preflight/good", test_good);
  add ("preflight/vm-states", test_vm_states);
  add ("preflight/target", test_target);
  add ("preflight/volumes", test_volumes);
  add ("preflight/disks", test_disks);
  add ("preflight/same-hypervisor", test_same_hypervisor);
  add ("preflight/controller", test_controller);
  add ("preflight/no-path", test_no_path);
  add ("preflight/pings", test_pings);
  add ("preflight/other-place", test_other_place);
  add ("context/find", test_find);
#undef add
  g_test_add_func ("/plan/ports", test_ports);
  g_test_add_func ("/plan/progress", test_progress);
  g_test_add_func ("/plan/progress-of-zeros", test_progress_of_zeros);
  return g_test_run ();
}
