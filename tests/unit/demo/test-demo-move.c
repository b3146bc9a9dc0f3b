/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hypervisor-fixture.h"

/* Moves that come to their end, and those that are refused. */

static void
suspend (DemoWorld *world)
{
  demo_assert_act (world->a, WEB, VIMOS_VM_SUSPEND);
}

/* Reads both lists at every step. */
static void
record (DemoWorld *world,
        GString *log)
{
  VimosHypervisor *both[] = { world->a, world->b };
  g_autoptr (GString) now = g_string_new (NULL);

  for (guint i = 0; i < 2; i++)
    {
      VimosVm *vm = vimos_hypervisor_find_vm (both[i], WEB);

      g_string_append (now, vm == NULL ? "-" : vimos_vm_state_to_string (vimos_vm_get_state (vm)));
      g_string_append_c (now, i == 0 ? '/' : ' ');
    }
  if (!g_str_has_suffix (log->str, now->str))
    g_string_append (log, now->str);
}

/* The formula of the laboratory: 0.7 s + bytes × 8 ÷ (rate × 0.956). */
static void
check_time (double mbps)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  VimosDemoStation *guest;
  double seconds, theory = (DISK_BYTES + MEMORY_USED) * 8.0 / (mbps * 0.956e6);

  fake_wire_set_mbps (world->fabric, mbps * 0.956);
  suspend (world);
  demo_start_move (world->a, world->b, NULL, &result);
  while (result == NULL)
    {
      demo_pass (1);
      record (world, log);
    }
  g_assert_true (demo_end_move (world->a, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (log->str, ==, "paused/- paused/paused shut off/paused ");
  demo_assert_stands (world->a, "shut off migrated persistent");
  demo_assert_stands (world->b, "paused user persistent");
  g_assert_null (fake_wire_find (world->fabric, 0, WEB_ADDRESS));
  guest = fake_wire_find (world->fabric, 1, WEB_ADDRESS);
  g_assert_false (fake_wire_is_awake (guest));

  demo_assert_act (world->b, WEB, VIMOS_VM_RESUME);
  g_assert_cmpstr (world->events->str, ==, "hv1:STOP hv2:RESUME ");
  seconds = (double) (world->resume_us - world->stop_us) / G_USEC_PER_SEC;
  g_test_message ("%.0f Mbit/s: STOP to RESUME %.3f s, of which %.3f s are not bytes", mbps,
                  seconds, seconds - theory);
  g_assert_cmpfloat (seconds - theory, >, 0.6);
  g_assert_cmpfloat (seconds - theory, <, 0.8);
  g_assert_cmpuint (fake_wire_get_n_announced (guest), ==, 0);
  demo_pass (90);
  g_assert_true (fake_wire_is_awake (guest));
  g_assert_cmpuint (fake_wire_get_n_announced (guest), ==, 1);
  demo_world_free (world);
}

static void
test_time (void)
{
  check_time (1000);
  check_time (50);
  check_time (20);
  check_time (10);
}

/* There, back and there again: what a move leaves does not stand in the way of the next one,
 * neither its ports nor, where it is left, its source's definition. */
static void
test_there_and_back (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GError) error = NULL;

  fake_wire_set_mbps (world->fabric, 1000);
  suspend (world);
  for (guint way = 0; way < 3; way++)
    {
      VimosHypervisor *from = way % 2 == 0 ? world->a : world->b;
      VimosHypervisor *to = way % 2 == 0 ? world->b : world->a;
      VimosVm *vm;

      demo_assert_act (from, WEB, VIMOS_VM_SUSPEND);
      g_assert_true (demo_move (from, to, &error));
      g_assert_no_error (error);
      demo_assert_stands (from, "shut off migrated persistent");
      demo_assert_stands (to, "paused user persistent");
      demo_assert_act (to, WEB, VIMOS_VM_RESUME);
      vm = vimos_hypervisor_find_vm (to, WEB);
      g_assert_cmpuint (vimos_vm_get_memory (vm), ==, MEMORY_BYTES);
      g_assert_cmpstr (vimos_vm_get_mac (vm), ==, "52:54:00:00:00:0A");
      g_assert_cmpuint (vimos_vm_get_disk_bytes (vm), ==, DISK_BYTES);

      /* The disk of the copy that runs is not deleted; the one that is left behind is. */
      g_assert_false (demo_act (to, NULL, VIMOS_VM_DELETE_VOLUME, IMAGE, &error));
      g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
      g_clear_error (&error);
      if (way == 1)
        continue;
      demo_assert_act (from, WEB, VIMOS_VM_UNDEFINE);
      g_assert_true (demo_act (from, NULL, VIMOS_VM_DELETE_VOLUME, IMAGE, &error));
      g_assert_no_error (error);
      g_assert_null (vimos_hypervisor_find_vm (from, WEB));
    }
  demo_world_free (world);
}

static void
test_without_disk (void)
{
  DemoWorld *world = demo_world_new ();
  VimosMoveRequest request = { DB, MEMORY_URI, DISKS_URI };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start_us;

  demo_assert_act (world->a, DB, VIMOS_VM_SUSPEND);
  start_us = vimos_clock_now ();
  vimos_hypervisor_move_async (world->a, world->b, &request, NULL, demo_store_result, &result);
  demo_wait_until (result != NULL);
  g_assert_true (vimos_hypervisor_move_finish (world->a, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (demo_ms_since (start_us), >, MEMORY_USED * 8.0 / 47.8e3);
  g_assert_cmpint (demo_ms_since (start_us), <, MEMORY_USED * 8.0 / 47.8e3 + 800);
  g_clear_object (&result);
  demo_world_free (world);
}

/* A guest that has not booted yet goes on with its boot where it arrives. */
static void
test_booting (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GError) error = NULL;

  fake_wire_set_mbps (world->fabric, 1000);
  demo_assert_act (world->a, WEB, VIMOS_VM_DESTROY);
  demo_assert_act (world->a, WEB, VIMOS_VM_START);
  demo_pass (1000);
  suspend (world);
  g_assert_true (demo_move (world->a, world->b, &error));
  demo_assert_act (world->b, WEB, VIMOS_VM_RESUME);
  demo_pass (2800);
  g_assert_null (fake_wire_find (world->fabric, 1, WEB_ADDRESS));
  demo_pass (800);
  g_assert_true (fake_wire_is_awake (fake_wire_find (world->fabric, 1, WEB_ADDRESS)));
  demo_world_free (world);
}

static void
check_sample (const VimosMoveProgress *sample,
              const VimosMoveProgress *last)
{
  g_assert_cmpuint (sample->disk_processed, >=, last->disk_processed);
  g_assert_cmpuint (sample->memory_processed, >=, last->memory_processed);
  g_assert_cmpuint (sample->disk_processed, <=, sample->disk_total);
  if (sample->disk_total > 0)
    g_assert_cmpuint (sample->disk_total, ==, DISK_BYTES);
  if (sample->memory_total == 0)
    return;
  /* All memory, of which zero pages are done without being sent. */
  g_assert_cmpuint (sample->memory_total, ==, MEMORY_BYTES);
  g_assert_cmpuint (sample->disk_processed, ==, DISK_BYTES);
  g_assert_cmpuint (sample->memory_processed, <=, MEMORY_USED);
  g_assert_cmpuint (sample->memory_processed + sample->memory_remaining, <=, MEMORY_BYTES);
}

static void
test_progress (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  VimosMoveProgress sample, last = { 0 };
  gint64 finish_us = 0;
  guint n_prepare = 0, n_disk = 0, n_memory = 0;

  g_assert_false (demo_progress (world->a, &sample));
  suspend (world);
  demo_start_move (world->a, world->b, NULL, &result);
  while (result == NULL)
    {
      if (demo_progress (world->a, &sample) && result == NULL)
        {
          check_sample (&sample, &last);
          n_prepare += sample.disk_total == 0;
          n_disk += sample.disk_total > 0 && sample.memory_total == 0;
          n_memory += sample.memory_remaining > 0;
          if (sample.memory_total > 0 && sample.memory_remaining == 0 && finish_us == 0)
            finish_us = vimos_clock_now ();
          last = sample;
        }
      demo_pass (15);
    }
  g_assert_true (demo_end_move (world->a, &result, &error));
  g_assert_cmpuint (last.memory_processed, ==, MEMORY_USED);
  g_assert_cmpuint (last.memory_remaining, ==, 0);
  g_test_message ("%u samples preparing, %u of disk, %u of memory; %" G_GINT64_FORMAT
                  " ms from the last page sent to the end",
                  n_prepare, n_disk, n_memory, demo_ms_since (finish_us));
  g_assert_cmpuint (n_prepare, >, 5);
  g_assert_cmpuint (n_disk, >, 400);
  g_assert_cmpuint (n_memory, >, 300);
  /* finish 0.2–0.36 s, confirm 0.21 s */
  g_assert_cmpint (demo_ms_since (finish_us), >, 400);
  g_assert_cmpint (demo_ms_since (finish_us), <, 600);
  g_assert_false (demo_progress (world->a, &sample));
  demo_world_free (world);
}

/* While it is under way: how both sides stand, and what can be done with them. */
static void
test_under_way (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GAsyncResult) progress = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL, *second = NULL;
  VimosMoveProgress sample;
  gint64 start_us;

  fake_wire_set_mbps (world->fabric, 10);
  suspend (world);
  demo_start_move (world->a, world->b, NULL, &result);
  demo_pass (2000);
  demo_assert_stands (world->a, "paused user persistent job");
  demo_assert_stands (world->b, "paused migration job");
  demo_start_move (world->a, world->c, NULL, &second);
  g_assert_false (demo_end_move (world->a, &second, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);
  vimos_hypervisor_get_progress_async (world->b, WEB, NULL, demo_store_result, &progress);
  demo_wait_until (progress != NULL);
  g_assert_false (vimos_hypervisor_get_progress_finish (world->b, progress, &sample, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);

  /* Neither copy is resumed, nor does the target abort. */
  start_us = vimos_clock_now ();
  g_assert_false (demo_act (world->a, WEB, VIMOS_VM_RESUME, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (demo_ms_since (start_us), >, 29000);
  g_assert_false (demo_act (world->b, WEB, VIMOS_VM_RESUME, NULL, &error));
  g_clear_error (&error);
  g_assert_null (result);
  demo_assert_act (world->b, WEB, VIMOS_VM_ABORT_JOB);
  demo_assert_act (world->a, WEB, VIMOS_VM_SUSPEND);
  g_assert_cmpstr (world->events->str, ==, "hv1:STOP ");
  g_assert_true (demo_end_move (world->a, &result, &error));
  g_assert_no_error (error);
  g_clear_object (&progress);
  demo_world_free (world);
}

/* Who waited for the move comes to his turn after it. */
static void
test_wait_for_move (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GAsyncResult) resumed = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  fake_wire_set_mbps (world->fabric, 1000);
  suspend (world);
  demo_start_move (world->a, world->b, NULL, &result);
  demo_pass (500);
  vimos_hypervisor_act_async (world->b, WEB, VIMOS_VM_RESUME, NULL, NULL, demo_store_result,
                              &resumed);
  demo_pass (100);
  g_assert_null (resumed);
  g_assert_true (demo_end_move (world->a, &result, &error));
  demo_wait_until (resumed != NULL);
  g_assert_true (vimos_hypervisor_act_finish (world->b, resumed, &error));
  g_assert_no_error (error);
  demo_assert_stands (world->b, "running persistent");
  g_clear_object (&resumed);
  demo_world_free (world);
}

static void
assert_move_fails (DemoWorld *world,
                   const VimosMoveRequest *request,
                   VimosHypervisor *target,
                   VimosComputeError code,
                   gint64 ms)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start_us = vimos_clock_now ();

  vimos_hypervisor_move_async (world->a, target, request, NULL, demo_store_result, &result);
  demo_wait_until (result != NULL);
  g_assert_false (vimos_hypervisor_move_finish (world->a, result, &error));
  g_test_message ("after %" G_GINT64_FORMAT " ms: %s", demo_ms_since (start_us), error->message);
  g_assert_error (error, VIMOS_COMPUTE_ERROR, (int) code);
  g_assert_cmpint (demo_ms_since (start_us), >=, ms * 3 / 4);
  g_assert_cmpint (demo_ms_since (start_us), <=, ms * 5 / 4 + 10);
  g_assert_cmpuint (fake_wire_get_n_transfers (world->fabric), ==, 0);
}

static void
test_wrong_requests (void)
{
  static const VimosMoveRequest nobody
      = { NOBODY, MEMORY_URI, DISKS_URI },
      fine = { WEB, MEMORY_URI, DISKS_URI }, same_port = { WEB, MEMORY_URI, MEMORY_URI },
      elsewhere = { WEB, MEMORY_URI, "tcp://10.0.0.9:49301" },
      no_port = { WEB, "tcp://10.0.0.2", DISKS_URI },
      not_tcp = { WEB, MEMORY_URI, "rdma://10.0.0.2:49301" }, nonsense = { WEB, "%%%", DISKS_URI };
  DemoWorld *world = demo_world_new ();

  assert_move_fails (world, &nobody, world->b, VIMOS_COMPUTE_ERROR_NOT_FOUND, 5);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_FAILED, 5);
  demo_assert_stands (world->a, "running persistent");
  suspend (world);
  assert_move_fails (world, &fine, world->a, VIMOS_COMPUTE_ERROR_FAILED, 5);
  assert_move_fails (world, &same_port, world->b, VIMOS_COMPUTE_ERROR_PORT_IN_USE, 310);
  assert_move_fails (world, &elsewhere, world->b, VIMOS_COMPUTE_ERROR_FAILED, 310);
  assert_move_fails (world, &fine, world->c, VIMOS_COMPUTE_ERROR_FAILED, 310);
  assert_move_fails (world, &no_port, world->b, VIMOS_COMPUTE_ERROR_FAILED, 310);
  assert_move_fails (world, &not_tcp, world->b, VIMOS_COMPUTE_ERROR_FAILED, 310);
  assert_move_fails (world, &nonsense, world->b, VIMOS_COMPUTE_ERROR_FAILED, 310);
  demo_assert_stands (world->a, "paused user persistent");
  demo_assert_stands (world->b, "-");
  g_assert_null (vimos_hypervisor_find_vm (world->b, WEB));
  demo_world_free (world);
}

static void
test_not_connected (void)
{
  static const VimosMoveRequest fine = { WEB, MEMORY_URI, DISKS_URI };
  DemoWorld *world = demo_world_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  suspend (world);
  g_cancellable_cancel (cancellable);
  demo_start_move (world->a, world->b, cancellable, &result);
  g_assert_false (demo_end_move (world->a, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vimos_demo_hypervisor_set_reachable (demo_host (world->b), FALSE);
  demo_wait_until (vimos_hypervisor_get_state (world->b) == VIMOS_HYPERVISOR_LOST);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_UNREACHABLE, 0);
  vimos_demo_hypervisor_set_reachable (demo_host (world->a), FALSE);
  demo_wait_until (vimos_hypervisor_get_state (world->a) == VIMOS_HYPERVISOR_LOST);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_UNREACHABLE, 0);
  demo_world_free (world);
}

/* What the target's storage says; after a failure the image is left there if it was made, and
 * nothing else is. */
static void
test_storage (void)
{
  static const VimosMoveRequest fine = { WEB, MEMORY_URI, DISKS_URI };
  DemoWorld *world = demo_world_new ();
  VimosDemoPool *pool = demo_host (world->b)->pool;
  g_autoptr (GError) error = NULL;

  suspend (world);
  pool->active = FALSE;
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_NOT_FOUND, 15);
  pool->active = TRUE;
  vimos_demo_pool_put (pool, "/var/lib/libvirt/images/filler", 100 * MIB);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_NO_SPACE, 15);
  g_assert_false (vimos_demo_pool_find (pool, IMAGE, NULL));
  vimos_demo_pool_remove (pool, "/var/lib/libvirt/images/filler");
  vimos_demo_pool_put (pool, IMAGE, DISK_BYTES - 512);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_FAILED, 600);
  demo_assert_stands (world->b, "-");

  /* One that is as large is written over. */
  vimos_demo_pool_put (pool, IMAGE, DISK_BYTES);
  g_assert_true (demo_move (world->a, world->b, &error));
  g_assert_no_error (error);
  demo_world_free (world);
}

static VimosDemoDomain *
put_domain (VimosHypervisor *hypervisor,
            const char *name,
            const char *uuid,
            guint64 memory)
{
  VimosDemoHypervisor *host = demo_host (hypervisor);
  VimosDemoVmSpec spec
      = { .name = (char *) name, .uuid = (char *) uuid, .address = 0x0a000b0b, .memory = memory };
  VimosDemoDomain *domain = vimos_demo_domain_new (host->fabric, &host->spec->at, &spec, NULL);

  g_ptr_array_add (host->domains, domain);
  return domain;
}

static void
test_in_the_way (void)
{
  static const VimosMoveRequest fine = { WEB, MEMORY_URI, DISKS_URI };
  DemoWorld *world = demo_world_new ();
  VimosVm *web = vimos_hypervisor_find_vm (world->a, WEB);
  g_autoptr (VimosTargetCheck) by_name = NULL;
  g_autoptr (VimosTargetCheck) by_uuid = NULL;

  suspend (world);
  put_domain (world->b, "web", NOBODY, MIB);
  by_name = demo_check (world->b, web, NULL);
  g_assert_true (by_name->name_taken && !by_name->by_uuid.present);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_EXISTS, 15);
  demo_assert_act (world->b, NOBODY, VIMOS_VM_DESTROY);
  demo_assert_act (world->b, NOBODY, VIMOS_VM_UNDEFINE);
  put_domain (world->b, "other", WEB, MIB);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_EXISTS, 15);
  demo_assert_act (world->b, WEB, VIMOS_VM_DESTROY);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_EXISTS, 15);
  demo_assert_act (world->b, WEB, VIMOS_VM_UNDEFINE);
  put_domain (world->b, "web", WEB, MIB);
  by_uuid = demo_check (world->b, web, NULL);
  g_assert_true (by_uuid->by_uuid.present && !by_uuid->name_taken);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_EXISTS, 15);
  demo_assert_act (world->b, WEB, VIMOS_VM_DESTROY);
  demo_assert_act (world->b, WEB, VIMOS_VM_UNDEFINE);
  put_domain (world->b, "big", NOBODY, 200 * MIB);
  assert_move_fails (world, &fine, world->b, VIMOS_COMPUTE_ERROR_FAILED, 310);
  demo_world_free (world);
}

/* Two moves to one target at once, on the same ports and on others. */
static void
test_ports (void)
{
  static const VimosMoveRequest web = { WEB, MEMORY_URI, DISKS_URI };
  VimosMoveRequest db = { DB, MEMORY_URI, "tcp://10.0.0.2:49400" };
  DemoWorld *world = demo_world_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GError) error = NULL;

  suspend (world);
  demo_assert_act (world->a, DB, VIMOS_VM_SUSPEND);
  vimos_hypervisor_move_async (world->a, world->b, &web, NULL, demo_store_result, &result);
  demo_pass (1000);
  vimos_hypervisor_move_async (world->a, world->b, &db, NULL, demo_store_result, &other);
  demo_wait_until (other != NULL);
  g_assert_false (vimos_hypervisor_move_finish (world->a, other, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_PORT_IN_USE);
  g_clear_error (&error);
  g_clear_object (&other);
  db.memory_uri = "tcp://10.0.0.2:49401";
  vimos_hypervisor_move_async (world->a, world->b, &db, NULL, demo_store_result, &other);
  demo_wait_until (other != NULL && result != NULL);
  g_assert_true (vimos_hypervisor_move_finish (world->a, other, &error));
  g_assert_true (vimos_hypervisor_move_finish (world->a, result, &error));
  g_clear_object (&result);
  g_clear_object (&other);
  demo_world_free (world);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/move/time", test_time);
  g_test_add_func ("/demo/move/there-and-back", test_there_and_back);
  g_test_add_func ("/demo/move/without-disk", test_without_disk);
  g_test_add_func ("/demo/move/booting", test_booting);
  g_test_add_func ("/demo/move/progress", test_progress);
  g_test_add_func ("/demo/move/under-way", test_under_way);
  g_test_add_func ("/demo/move/wait-for-move", test_wait_for_move);
  g_test_add_func ("/demo/move/wrong-requests", test_wrong_requests);
  g_test_add_func ("/demo/move/not-connected", test_not_connected);
  g_test_add_func ("/demo/move/storage", test_storage);
  g_test_add_func ("/demo/move/in-the-way", test_in_the_way);
  g_test_add_func ("/demo/move/ports", test_ports);
  return g_test_run ();
}
