/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hypervisor-fixture.h"

/* A simulated hypervisor without moves: its connection, its list, each act. */

static VimosVmState
get_listed_state (VimosHypervisor *hypervisor,
                  const char *uuid)
{
  return vimos_vm_get_state (vimos_hypervisor_find_vm (hypervisor, uuid));
}

static void
test_list (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (VimosVm) first = g_list_model_get_item (vimos_hypervisor_get_vms (world->a), 0);
  VimosVm *web = vimos_hypervisor_find_vm (world->a, WEB), *db;
  g_autofree char *uri = NULL;

  g_assert_cmpstr (vimos_hypervisor_get_uri (world->a), ==, "demo://hv1");
  g_assert_cmpstr (vimos_hypervisor_get_name (world->a), ==, "hv1");
  g_assert_cmpstr (vimos_hypervisor_get_address (world->a), ==, "10.0.0.1");
  g_object_get (world->a, "uri", &uri, NULL);
  g_assert_cmpstr (uri, ==, "demo://hv1");
  g_assert_null (vimos_hypervisor_get_error (world->a));
  g_assert_cmpuint (g_list_model_get_n_items (vimos_hypervisor_get_vms (world->a)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (vimos_hypervisor_get_vms (world->b)), ==, 0);

  g_assert_true (first == web);
  g_assert_true (vimos_vm_get_hypervisor (web) == world->a);
  g_assert_cmpstr (vimos_vm_get_name (web), ==, "web");
  g_assert_cmpint (vimos_vm_get_state (web), ==, VIMOS_VM_STATE_RUNNING);
  g_assert_cmpuint (vimos_vm_get_memory (web), ==, MEMORY_BYTES);
  g_assert_cmpstr (vimos_vm_get_mac (web), ==, "52:54:00:00:00:0A");
  g_assert_cmpstr (vimos_vm_get_nic (web, 0)->bridge, ==, "br0");
  g_assert_cmpuint (vimos_vm_get_n_disks (web), ==, 1);
  g_assert_cmpstr (vimos_vm_get_disk (web, 0)->source, ==, IMAGE);
  g_assert_cmpstr (vimos_vm_get_disk (web, 0)->format, ==, "raw");
  g_assert_cmpuint (vimos_vm_get_disk_bytes (web), ==, DISK_BYTES);
  db = vimos_hypervisor_find_vm (world->a, "db");
  g_assert_cmpuint (vimos_vm_get_n_disks (db), ==, 0);
  demo_world_free (world);
}

static void
test_connect (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (VimosHypervisor) self = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) joined = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;
  gint64 start_us;

  g_assert_finalize_object (world->c);
  world->c = vimos_demo_hypervisor_new (world->fabric, 2);
  self = g_object_ref (world->c);
  g_assert_cmpint (vimos_hypervisor_get_state (self), ==, VIMOS_HYPERVISOR_DISCONNECTED);
  g_assert_false (demo_inspect (self, WEB, &status, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);

  start_us = vimos_clock_now ();
  vimos_hypervisor_connect_async (self, NULL, demo_store_result, &first);
  vimos_hypervisor_connect_async (self, NULL, demo_store_result, &joined);
  vimos_hypervisor_connect_async (self, cancellable, demo_store_result, &cancelled);
  g_assert_cmpint (vimos_hypervisor_get_state (self), ==, VIMOS_HYPERVISOR_CONNECTING);
  g_cancellable_cancel (cancellable);
  demo_wait_until (cancelled != NULL);
  g_assert_false (vimos_hypervisor_connect_finish (self, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (first);
  demo_wait_until (first != NULL && joined != NULL);
  g_assert_cmpint (demo_ms_since (start_us), >=, 4);
  g_assert_cmpint (demo_ms_since (start_us), <=, 7);
  g_assert_true (vimos_hypervisor_connect_finish (self, first, &error));
  g_assert_true (vimos_hypervisor_connect_finish (self, joined, &error));
  g_assert_cmpint (vimos_hypervisor_get_state (self), ==, VIMOS_HYPERVISOR_CONNECTED);
  start_us = vimos_clock_now ();
  g_assert_true (demo_connect (self, &error));
  g_assert_cmpint (demo_ms_since (start_us), <=, 1);
  g_clear_object (&self);
  g_clear_object (&first);
  g_clear_object (&joined);
  g_clear_object (&cancelled);
  demo_world_free (world);
}

typedef struct
{
  guint n_changed;
  guint n_state;
} Seen;

static void
vm_changed_cb (VimosHypervisor *hypervisor,
               VimosVm *vm,
               Seen *seen)
{
  seen->n_changed++;
}

static void
state_cb (VimosVm *vm,
          GParamSpec *pspec,
          Seen *seen)
{
  seen->n_state++;
}

static void
test_suspend (void)
{
  DemoWorld *world = demo_world_new ();
  VimosVm *web = vimos_hypervisor_find_vm (world->a, WEB);
  VimosDemoStation *guest = fake_wire_find (world->fabric, 0, WEB_ADDRESS);
  Seen seen = { 0 };
  gint64 start_us = vimos_clock_now ();

  g_signal_connect (world->a, "vm-changed", G_CALLBACK (vm_changed_cb), &seen);
  g_signal_connect (web, "notify::state", G_CALLBACK (state_cb), &seen);
  g_assert_true (fake_wire_is_awake (guest));
  demo_assert_act (world->a, WEB, VIMOS_VM_SUSPEND);
  g_assert_cmpint (demo_ms_since (start_us), <=, 4);
  g_assert_cmpint (vimos_vm_get_state (web), ==, VIMOS_VM_STATE_PAUSED);
  g_assert_false (fake_wire_is_awake (guest));
  g_assert_cmpuint (fake_wire_get_n_moves_begun (world->fabric), ==, 1);
  demo_assert_stands (world->a, "paused user persistent");

  /* Suspended already: well done, and nothing happened. In either case of letters. */
  demo_assert_act (world->a, WEB, VIMOS_VM_SUSPEND);
  g_assert_cmpstr (world->events->str, ==, "hv1:STOP ");
  start_us = vimos_clock_now ();
  demo_assert_act (world->a, WEB, VIMOS_VM_RESUME);
  g_assert_cmpint (demo_ms_since (start_us), >=, 9);
  g_assert_cmpint (demo_ms_since (start_us), <=, 12);
  demo_assert_act (world->a, WEB, VIMOS_VM_RESUME);
  g_assert_cmpstr (world->events->str, ==, "hv1:STOP hv1:RESUME ");
  demo_pass (90);
  g_assert_true (fake_wire_is_awake (guest));
  g_assert_cmpuint (seen.n_state, ==, 2);
  g_assert_cmpuint (seen.n_changed, ==, 2);
  demo_assert_stands (world->a, "running persistent");
  /* It was only paused, so it does not know that anything happened. */
  g_assert_cmpuint (fake_wire_get_n_announced (guest), ==, 0);
  demo_world_free (world);
}

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  GString *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
test_end_and_start (void)
{
  DemoWorld *world = demo_world_new ();
  GListModel *vms = vimos_hypervisor_get_vms (world->a);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 start_us = vimos_clock_now ();

  g_signal_connect (vms, "items-changed", G_CALLBACK (items_changed_cb), log);
  g_assert_false (demo_act (world->a, WEB, VIMOS_VM_UNDEFINE, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);

  start_us = vimos_clock_now ();
  demo_assert_act (world->a, WEB, VIMOS_VM_DESTROY);
  g_assert_cmpint (demo_ms_since (start_us), >=, 204);
  g_assert_cmpint (demo_ms_since (start_us), <=, 232);
  g_assert_null (fake_wire_find (world->fabric, 0, WEB_ADDRESS));
  demo_assert_stands (world->a, "shut off persistent");
  g_assert_cmpint (get_listed_state (world->a, WEB), ==, VIMOS_VM_STATE_SHUT_OFF);
  start_us = vimos_clock_now ();
  demo_assert_act (world->a, WEB, VIMOS_VM_DESTROY);
  g_assert_cmpint (demo_ms_since (start_us), <=, 10);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (
          demo_act (world->a, WEB, i == 0 ? VIMOS_VM_SUSPEND : VIMOS_VM_RESUME, NULL, &error));
      g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
      g_clear_error (&error);
    }

  demo_assert_act (world->a, WEB, VIMOS_VM_START);
  demo_assert_act (world->a, WEB, VIMOS_VM_START);
  demo_assert_act (world->a, WEB, VIMOS_VM_SUSPEND);
  g_assert_false (demo_act (world->a, WEB, VIMOS_VM_START, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_clear_error (&error);
  demo_assert_act (world->a, WEB, VIMOS_VM_ABORT_JOB);
  g_assert_cmpstr (log->str, ==, "");

  demo_assert_act (world->a, WEB, VIMOS_VM_DESTROY);
  demo_assert_act (world->a, WEB, VIMOS_VM_UNDEFINE);
  g_assert_cmpstr (log->str, ==, "0-1+0 ");
  demo_assert_stands (world->a, "-");
  demo_world_free (world);
}

/* The guest is there 4 s after its start, and not a moment earlier for being paused meanwhile. */
static void
test_boot (void)
{
  DemoWorld *world = demo_world_new ();
  gint64 start_us;

  demo_assert_act (world->a, WEB, VIMOS_VM_DESTROY);
  start_us = vimos_clock_now ();
  demo_assert_act (world->a, WEB, VIMOS_VM_START);
  g_assert_cmpint (demo_ms_since (start_us), >=, 289);
  g_assert_cmpint (demo_ms_since (start_us), <=, 322);
  demo_pass (1000);
  demo_assert_act (world->a, WEB, VIMOS_VM_SUSPEND);
  demo_pass (10000);
  g_assert_null (fake_wire_find (world->fabric, 0, WEB_ADDRESS));
  demo_assert_act (world->a, WEB, VIMOS_VM_RESUME);
  demo_pass (2800);
  g_assert_null (fake_wire_find (world->fabric, 0, WEB_ADDRESS));
  demo_pass (800);
  g_assert_true (fake_wire_is_awake (fake_wire_find (world->fabric, 0, WEB_ADDRESS)));
  g_assert_cmpuint (fake_wire_get_n_announced (fake_wire_find (world->fabric, 0, WEB_ADDRESS)), ==,
                    1);
  demo_world_free (world);
}

static void
test_nobody (void)
{
  static const VimosVmAct good[] = { VIMOS_VM_DESTROY, VIMOS_VM_UNDEFINE, VIMOS_VM_ABORT_JOB };
  static const VimosVmAct bad[] = { VIMOS_VM_SUSPEND, VIMOS_VM_RESUME, VIMOS_VM_START };
  DemoWorld *world = demo_world_new ();
  g_autoptr (GError) error = NULL;
  VimosMoveProgress progress;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    demo_assert_act (world->a, NOBODY, good[i]);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (demo_act (world->a, NOBODY, bad[i], NULL, &error));
      g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  g_assert_false (demo_act (world->a, "../../etc", VIMOS_VM_RESUME, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (demo_act (world->a, WEB, (VimosVmAct) 99, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  g_assert_false (demo_progress (world->a, &progress));
  g_assert_false (demo_progress (world->b, &progress));
  demo_world_free (world);
}

static void
assert_deletes (VimosHypervisor *hypervisor,
                const char *path,
                int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (demo_act (hypervisor, NULL, VIMOS_VM_DELETE_VOLUME, path, &error) == (code == 0));
  if (code != 0)
    g_assert_error (error, VIMOS_COMPUTE_ERROR, code);
}

static void
test_delete_volume (void)
{
  DemoWorld *world = demo_world_new ();
  VimosDemoPool *pool = demo_host (world->a)->pool;

  /* Not there: nothing to do. In use: not done. No pool: nobody can tell. */
  assert_deletes (world->a, "/var/lib/libvirt/images/gone.img", 0);
  assert_deletes (world->a, "/var/lib//libvirt/images/./web.img", VIMOS_COMPUTE_ERROR_FAILED);
  assert_deletes (world->a, "/nowhere/x.img", VIMOS_COMPUTE_ERROR_NOT_FOUND);
  assert_deletes (world->a, "x.img", VIMOS_COMPUTE_ERROR_FAILED);
  demo_assert_act (world->a, WEB, VIMOS_VM_DESTROY);
  assert_deletes (world->a, IMAGE, VIMOS_COMPUTE_ERROR_FAILED);
  demo_assert_act (world->a, WEB, VIMOS_VM_UNDEFINE);
  pool->active = FALSE;
  assert_deletes (world->a, IMAGE, VIMOS_COMPUTE_ERROR_NOT_FOUND);
  pool->active = TRUE;
  g_assert_cmpuint (vimos_demo_pool_get_available (pool), ==, 160 * MIB - DISK_BYTES);
  assert_deletes (world->a, IMAGE, 0);
  g_assert_cmpuint (vimos_demo_pool_get_available (pool), ==, 160 * MIB);
  demo_world_free (world);
}

static void
test_check_target (void)
{
  DemoWorld *world = demo_world_new ();
  VimosVm *web = vimos_hypervisor_find_vm (world->a, WEB);
  g_autoptr (VimosTargetCheck) own = NULL;
  g_autoptr (VimosTargetCheck) free_one = NULL;
  g_autoptr (VimosTargetCheck) full = NULL;
  g_autoptr (GError) error = NULL;

  own = demo_check (world->a, web, &error);
  g_assert_no_error (error);
  g_assert_true (own->by_uuid.present && !own->name_taken);
  g_assert_true (own->volumes[0].exists);
  g_assert_cmpuint (own->volumes[0].capacity, ==, DISK_BYTES);
  g_assert_cmpuint (own->memory_free, ==, 64 * MIB);

  free_one = demo_check (world->b, web, &error);
  g_assert_no_error (error);
  g_assert_false (free_one->by_uuid.present || free_one->name_taken);
  g_assert_cmpuint (free_one->memory_free, ==, 256 * MIB);
  g_assert_cmpuint (free_one->n_bridges, ==, 1);
  g_assert_true (free_one->bridges[0] && free_one->bridges_known[0]);
  g_assert_cmpuint (free_one->n_volumes, ==, 1);
  g_assert_cmpstr (free_one->volumes[0].pool, ==, "default");
  g_assert_cmpuint (free_one->volumes[0].available, ==, 160 * MIB);
  g_assert_false (free_one->volumes[0].exists);

  demo_host (world->c)->pool->active = FALSE;
  full = demo_check (world->c, web, &error);
  g_assert_null (full->volumes[0].pool);
  g_assert_cmpuint (full->volumes[0].available, ==, 0);
  demo_world_free (world);
}

static void
test_cancel (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;

  /* A read is left; an act begun is waited for; one that has not begun does not. */
  vimos_hypervisor_inspect_async (world->a, WEB, cancellable, demo_store_result, &read);
  vimos_hypervisor_act_async (world->a, WEB, VIMOS_VM_DESTROY, NULL, cancellable, demo_store_result,
                              &begun);
  g_cancellable_cancel (cancellable);
  vimos_hypervisor_act_async (world->a, DB, VIMOS_VM_DESTROY, NULL, cancellable, demo_store_result,
                              &late);
  demo_wait_until (read != NULL && begun != NULL && late != NULL);
  g_assert_false (vimos_hypervisor_inspect_finish (world->a, read, &status, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (vimos_hypervisor_act_finish (world->a, begun, &error));
  g_assert_false (vimos_hypervisor_act_finish (world->a, late, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (get_listed_state (world->a, DB), ==, VIMOS_VM_STATE_RUNNING);
  g_clear_object (&read);
  g_clear_object (&begun);
  g_clear_object (&late);
  demo_world_free (world);
}

static void
assert_unreachable (VimosHypervisor *hypervisor)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (demo_act (hypervisor, WEB, VIMOS_VM_RESUME, NULL, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  demo_assert_stands (hypervisor, "unreachable");
}

static void
test_reachable (void)
{
  DemoWorld *world = demo_world_new ();
  VimosVm *web = vimos_hypervisor_find_vm (world->a, WEB);
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) act = NULL;
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;

  vimos_hypervisor_inspect_async (world->a, WEB, NULL, demo_store_result, &read);
  vimos_hypervisor_act_async (world->a, WEB, VIMOS_VM_SUSPEND, NULL, NULL, demo_store_result, &act);
  vimos_demo_hypervisor_set_reachable (demo_host (world->a), FALSE);
  g_assert_null (read);
  demo_wait_until (vimos_hypervisor_get_state (world->a) == VIMOS_HYPERVISOR_LOST);
  g_assert_error (vimos_hypervisor_get_error (world->a), VIMOS_COMPUTE_ERROR,
                  VIMOS_COMPUTE_ERROR_UNREACHABLE);
  demo_wait_until (read != NULL && act != NULL);
  g_assert_false (vimos_hypervisor_inspect_finish (world->a, read, &status, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (vimos_hypervisor_act_finish (world->a, act, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_cmpint (vimos_vm_get_state (web), ==, VIMOS_VM_STATE_UNKNOWN);
  assert_unreachable (world->a);
  g_assert_true (fake_wire_is_awake (fake_wire_find (world->fabric, 0, WEB_ADDRESS)));

  /* Who asks is told at once; it is tried again all the same, the more seldom the longer. */
  g_assert_false (demo_connect (world->a, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);
  demo_pass (5000);
  g_assert_cmpint (vimos_hypervisor_get_state (world->a), ==, VIMOS_HYPERVISOR_LOST);
  vimos_demo_hypervisor_set_reachable (demo_host (world->a), TRUE);
  demo_pass (10000);
  g_assert_cmpint (vimos_hypervisor_get_state (world->a), ==, VIMOS_HYPERVISOR_CONNECTED);
  g_assert_null (vimos_hypervisor_get_error (world->a));
  g_assert_true (vimos_hypervisor_find_vm (world->a, WEB) == web);
  g_assert_cmpint (vimos_vm_get_state (web), ==, VIMOS_VM_STATE_RUNNING);
  demo_assert_stands (world->a, "running persistent");
  g_clear_object (&read);
  g_clear_object (&act);
  demo_world_free (world);
}

/* An act whose answer is lost may have been done. */
static void
test_lost_answer (void)
{
  DemoWorld *world = demo_world_new ();
  VimosDemoStation *guest = fake_wire_find (world->fabric, 0, WEB_ADDRESS);
  g_autoptr (GAsyncResult) act = NULL;
  g_autoptr (GError) error = NULL;

  vimos_hypervisor_act_async (world->a, WEB, VIMOS_VM_SUSPEND, NULL, NULL, demo_store_result, &act);
  while (fake_wire_is_awake (guest))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (act);
  vimos_demo_hypervisor_set_reachable (demo_host (world->a), FALSE);
  demo_wait_until (act != NULL);
  g_assert_false (vimos_hypervisor_act_finish (world->a, act, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_assert_cmpstr (world->events->str, ==, "");
  vimos_demo_hypervisor_set_reachable (demo_host (world->a), TRUE);
  demo_wait_until (vimos_hypervisor_get_state (world->a) == VIMOS_HYPERVISOR_CONNECTED);
  demo_assert_stands (world->a, "paused user persistent");
  g_assert_cmpint (get_listed_state (world->a, WEB), ==, VIMOS_VM_STATE_PAUSED);
  g_clear_object (&act);
  demo_world_free (world);
}

/* Back before anybody noticed that it was gone: the connection is another one. */
static void
test_blink (void)
{
  DemoWorld *world = demo_world_new ();

  vimos_demo_hypervisor_set_reachable (demo_host (world->a), FALSE);
  vimos_demo_hypervisor_set_reachable (demo_host (world->a), TRUE);
  demo_wait_until (vimos_hypervisor_get_state (world->a) == VIMOS_HYPERVISOR_LOST);
  demo_pass (1100);
  g_assert_cmpint (vimos_hypervisor_get_state (world->a), ==, VIMOS_HYPERVISOR_CONNECTED);
  demo_world_free (world);
}

static void
test_never_reachable (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (world->c);
  world->c = vimos_demo_hypervisor_new (world->fabric, 2);
  vimos_demo_hypervisor_set_reachable (demo_host (world->c), FALSE);
  g_assert_false (demo_connect (world->c, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_assert_cmpint (vimos_hypervisor_get_state (world->c), ==, VIMOS_HYPERVISOR_DISCONNECTED);
  demo_world_free (world);
}

/* Everybody is answered, and the stations are off the network. */
static void
test_dispose (void)
{
  DemoWorld *world = demo_world_new ();
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) act = NULL;
  g_autoptr (GAsyncResult) connect = NULL;
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;

  demo_assert_act (world->a, DB, VIMOS_VM_DESTROY);
  demo_assert_act (world->a, DB, VIMOS_VM_START);
  vimos_hypervisor_inspect_async (world->a, WEB, NULL, demo_store_result, &read);
  vimos_hypervisor_act_async (world->a, WEB, VIMOS_VM_SUSPEND, NULL, NULL, demo_store_result, &act);
  g_object_run_dispose (G_OBJECT (world->a));
  g_object_run_dispose (G_OBJECT (world->a));
  vimos_hypervisor_connect_async (world->a, NULL, demo_store_result, &connect);
  demo_wait_until (read != NULL && act != NULL && connect != NULL);
  g_assert_false (vimos_hypervisor_inspect_finish (world->a, read, &status, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_false (vimos_hypervisor_act_finish (world->a, act, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  g_assert_false (vimos_hypervisor_connect_finish (world->a, connect, NULL));
  g_assert_null (fake_wire_find (world->fabric, 0, WEB_ADDRESS));
  demo_assert_stands (world->a, "unreachable");
  g_clear_object (&read);
  g_clear_object (&act);
  g_clear_object (&connect);
  demo_pass (10000);
  demo_world_free (world);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/hypervisor/list", test_list);
  g_test_add_func ("/demo/hypervisor/connect", test_connect);
  g_test_add_func ("/demo/hypervisor/suspend", test_suspend);
  g_test_add_func ("/demo/hypervisor/end-and-start", test_end_and_start);
  g_test_add_func ("/demo/hypervisor/boot", test_boot);
  g_test_add_func ("/demo/hypervisor/nobody", test_nobody);
  g_test_add_func ("/demo/hypervisor/delete-volume", test_delete_volume);
  g_test_add_func ("/demo/hypervisor/check-target", test_check_target);
  g_test_add_func ("/demo/hypervisor/cancel", test_cancel);
  g_test_add_func ("/demo/hypervisor/reachable", test_reachable);
  g_test_add_func ("/demo/hypervisor/lost-answer", test_lost_answer);
  g_test_add_func ("/demo/hypervisor/blink", test_blink);
  g_test_add_func ("/demo/hypervisor/never-reachable", test_never_reachable);
  g_test_add_func ("/demo/hypervisor/dispose", test_dispose);
  return g_test_run ();
}
