/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hypervisor-fixture.h"

/* Moves that are broken off: by the operator, by the network, by a QEMU or a daemon that ends. */

typedef enum
{
  AT_BEGIN,
  AT_PREPARE,
  AT_DISK,
  AT_MEMORY,
  AT_FINISH,
  AT_CONFIRM,
  N_PLACES,
} Place;

static const char *const places[] = { "begin", "prepare", "disk", "memory", "finish", "confirm" };

typedef struct
{
  DemoWorld *world;
  GCancellable *cancellable;
  GAsyncResult *result;
  GError *error;
  gint64 broken_us;
} Fault;

static gboolean
is_at (DemoWorld *world,
       Place place)
{
  VimosDemoDomain *from = vimos_demo_hypervisor_find_domain (demo_host (world->a), WEB);
  VimosDemoDomain *to = vimos_demo_hypervisor_find_domain (demo_host (world->b), WEB);
  VimosMoveProgress progress = { 0 };

  if (from->move != NULL)
    vimos_demo_move_get_progress (from->move, &progress);
  switch (place)
    {
    case AT_BEGIN:
      return TRUE;
    case AT_PREPARE:
      return to != NULL;
    case AT_DISK:
      return progress.disk_processed > MIB;
    case AT_MEMORY:
      return progress.memory_processed > 2 * MIB;
    case AT_FINISH:
      return progress.memory_processed == MEMORY_USED
             && fake_wire_get_n_transfers (world->fabric) == 0;
    case AT_CONFIRM:
    default:
      return to != NULL && to->status.persistent;
    }
}

/* A move, come to that place. */
static Fault *
fault_new (Place place)
{
  Fault *fault = g_new0 (Fault, 1);

  fault->world = demo_world_new ();
  fault->cancellable = g_cancellable_new ();
  demo_assert_act (fault->world->a, WEB, VIMOS_VM_SUSPEND);
  demo_start_move (fault->world->a, fault->world->b, fault->cancellable, &fault->result);
  demo_wait_until (is_at (fault->world, place));
  g_assert_null (fault->result);
  fault->broken_us = vimos_clock_now ();
  return fault;
}

static void
fault_free (Fault *fault)
{
  g_clear_error (&fault->error);
  g_object_unref (fault->cancellable);
  demo_world_free (fault->world);
  g_free (fault);
}

static void
end (Fault *fault)
{
  demo_end_move (fault->world->a, &fault->result, &fault->error);
  g_test_message ("%" G_GINT64_FORMAT " ms later: %s", demo_ms_since (fault->broken_us),
                  fault->error != NULL ? fault->error->message : "moved");
}

static void
assert_took (Fault *fault,
             gint64 least_ms,
             gint64 most_ms)
{
  g_assert_cmpint (demo_ms_since (fault->broken_us), >=, least_ms);
  g_assert_cmpint (demo_ms_since (fault->broken_us), <=, most_ms);
}

/* The source's copy waits, whole, and the target has nothing but perhaps the image; and another
 * move can be made of it. */
static void
assert_back_at_source (Fault *fault)
{
  demo_assert_stands (fault->world->a, "paused user persistent");
  demo_assert_stands (fault->world->b, "-");
  g_assert_null (vimos_hypervisor_find_vm (fault->world->b, WEB));
  g_assert_null (fake_wire_find (fault->world->fabric, 1, WEB_ADDRESS));
  g_assert_nonnull (fake_wire_find (fault->world->fabric, 0, WEB_ADDRESS));
  g_assert_cmpuint (fake_wire_get_n_transfers (fault->world->fabric), ==, 0);
  g_clear_error (&fault->error);
  fake_wire_set_mbps (fault->world->fabric, 1000);
  g_assert_true (demo_move (fault->world->a, fault->world->b, &fault->error));
  g_assert_no_error (fault->error);
}

static void
assert_at_target (Fault *fault)
{
  g_assert_no_error (fault->error);
  demo_assert_stands (fault->world->a, "shut off migrated persistent");
  demo_assert_stands (fault->world->b, "paused user persistent");
}

static void
reconnect (VimosHypervisor *hypervisor)
{
  vimos_demo_hypervisor_set_reachable (demo_host (hypervisor), TRUE);
  demo_wait_until (vimos_hypervisor_get_state (hypervisor) == VIMOS_HYPERVISOR_CONNECTED);
}

static void
test_cancel (void)
{
  /* ms until the call returns; the move is on its way to its end without it from the fifth on */
  static const struct
  {
    gint64 least;
    gint64 most;
  } took[]
      = { { 280, 360 }, { 240, 340 }, { 3000, 4500 }, { 200, 260 }, { 320, 450 }, { 190, 220 } };

  for (guint place = 0; place < N_PLACES; place++)
    {
      Fault *fault = fault_new (place);

      g_test_message ("cancelled in %s", places[place]);
      g_cancellable_cancel (fault->cancellable);
      end (fault);
      assert_took (fault, took[place].least, took[place].most);
      if (place >= AT_FINISH)
        assert_at_target (fault);
      else
        {
          g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED);
          assert_back_at_source (fault);
        }
      fault_free (fault);
    }
}

/* As measured at 80 Mbit/s: 1.8 to 2.7 s; and a disk that is nearly there has less under way. */
static void
test_drain (void)
{
  Fault *fault = fault_new (AT_DISK);

  fake_wire_set_mbps (fault->world->fabric, 80 * 0.956);
  g_cancellable_cancel (fault->cancellable);
  end (fault);
  assert_took (fault, 1800, 2900);
  fault_free (fault);

  fault = fault_new (AT_DISK);
  demo_pass (DISK_BYTES * 8LL / 47800 - 1500);
  fault->broken_us = vimos_clock_now ();
  g_cancellable_cancel (fault->cancellable);
  end (fault);
  assert_took (fault, 500, 1600);
  assert_back_at_source (fault);
  fault_free (fault);
}

static void
test_abort_act (void)
{
  for (guint place = AT_PREPARE; place < N_PLACES; place++)
    {
      Fault *fault = fault_new (place);

      demo_assert_act (fault->world->a, WEB, VIMOS_VM_ABORT_JOB);
      end (fault);
      if (place >= AT_FINISH)
        assert_at_target (fault);
      else
        {
          g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED);
          assert_back_at_source (fault);
        }
      fault_free (fault);
    }
}

/* The way is interrupted: it stands still for as long as that is so, and goes on. */
static void
test_stall (void)
{
  for (guint place = AT_DISK; place <= AT_MEMORY; place++)
    {
      Fault *fault = fault_new (place);

      fake_wire_set_mbps (fault->world->fabric, 0);
      demo_pass (300000);
      g_assert_null (fault->result);
      fake_wire_set_mbps (fault->world->fabric, 47.8);
      end (fault);
      assert_at_target (fault);
      fault_free (fault);
    }
}

/* Aborted then, QEMU waits for what it has sent, until its kernel gives up or the way is there
 * again. */
static void
test_abort_stalled (void)
{
  static const gint64 dead_ms[] = { [AT_DISK] = 11000, [AT_MEMORY] = 14000 };

  for (guint place = AT_DISK; place <= AT_MEMORY; place++)
    for (guint restored = 0; restored < 2; restored++)
      {
        Fault *fault = fault_new (place);

        fake_wire_set_mbps (fault->world->fabric, 0);
        g_cancellable_cancel (fault->cancellable);
        demo_pass (5000);
        g_assert_null (fault->result);
        if (restored)
          fake_wire_set_mbps (fault->world->fabric, 1000);
        end (fault);
        g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED);
        if (restored)
          assert_took (fault, 5200, 5600);
        else
          assert_took (fault, dead_ms[place] + 200, dead_ms[place] + 350);
        assert_back_at_source (fault);
        fault_free (fault);
      }
}

/* Nothing comes through from the beginning: the connect hangs, and nobody says that data moves. */
static void
test_blackhole (void)
{
  for (guint aborted = 0; aborted < 2; aborted++)
    {
      Fault *fault = fault_new (AT_PREPARE);
      VimosMoveProgress progress;

      fake_wire_set_mbps (fault->world->fabric, 0);
      demo_pass (60000);
      g_assert_null (fault->result);
      g_assert_true (demo_progress (fault->world->a, &progress));
      g_assert_cmpuint (progress.disk_total, ==, 0);
      if (aborted)
        g_cancellable_cancel (fault->cancellable);
      end (fault);
      if (aborted)
        {
          g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED);
          assert_took (fault, 60000, 60500);
        }
      else
        {
          g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
          assert_took (fault, 134000, 134500);
        }
      assert_back_at_source (fault);
      fault_free (fault);
    }
}

/* Only the memory's port swallows everything. */
static void
test_blackhole_memory (void)
{
  Fault *fault = fault_new (AT_DISK);
  VimosMoveProgress progress = { 0 };

  while (progress.disk_processed < DISK_BYTES)
    {
      g_main_context_iteration (NULL, TRUE);
      vimos_demo_move_get_progress (
          vimos_demo_hypervisor_find_domain (demo_host (fault->world->a), WEB)->move, &progress);
    }
  fake_wire_set_mbps (fault->world->fabric, 0);
  fault->broken_us = vimos_clock_now ();
  end (fault);
  g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
  assert_took (fault, 137000, 137200);
  assert_back_at_source (fault);
  fault_free (fault);
}

static void
test_target_ended (void)
{
  for (guint place = AT_PREPARE; place <= AT_MEMORY; place++)
    {
      Fault *fault = fault_new (place);

      g_test_message ("target ended in %s", places[place]);
      vimos_hypervisor_act_async (fault->world->b, WEB, VIMOS_VM_DESTROY, NULL, NULL, NULL, NULL);
      end (fault);
      assert_took (fault, 210, 260);
      g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
      assert_back_at_source (fault);
      fault_free (fault);
    }
}

/* With the source's QEMU the memory is lost, unless the target has it. */
static void
test_source_ended (void)
{
  for (guint place = AT_PREPARE; place <= AT_FINISH; place++)
    {
      Fault *fault = fault_new (place);
      gboolean whole = place == AT_FINISH;

      g_test_message ("source ended in %s", places[place]);
      demo_assert_act (fault->world->a, WEB, VIMOS_VM_DESTROY);
      end (fault);
      demo_assert_stands (fault->world->a, "shut off persistent");
      demo_assert_stands (fault->world->b, whole ? "paused user persistent" : "-");
      if (whole)
        g_assert_no_error (fault->error);
      else
        g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_FAILED);
      fault_free (fault);
    }
}

static void
test_source_lost (void)
{
  for (guint place = AT_BEGIN; place <= AT_FINISH; place++)
    {
      Fault *fault = fault_new (place);

      g_test_message ("source lost in %s", places[place]);
      vimos_demo_hypervisor_set_reachable (demo_host (fault->world->a), FALSE);
      g_assert_null (fault->result);
      end (fault);
      assert_took (fault, 8, 25);
      g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
      demo_assert_stands (fault->world->a, "unreachable");
      demo_assert_stands (fault->world->b, "-");
      reconnect (fault->world->a);
      assert_back_at_source (fault);
      fault_free (fault);
    }
}

/* A target whose daemon is gone keeps its copy for nothing until the daemon is back. */
static void
test_target_lost (void)
{
  for (guint place = AT_BEGIN; place <= AT_FINISH; place++)
    {
      Fault *fault = fault_new (place);
      gboolean waits = place != AT_BEGIN;

      g_test_message ("target lost in %s", places[place]);
      vimos_demo_hypervisor_set_reachable (demo_host (fault->world->b), FALSE);
      end (fault);
      assert_took (fault, 8, place == AT_DISK ? 4500 : place == AT_MEMORY ? 250 : 25);
      g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
      demo_assert_stands (fault->world->a, "paused user persistent");
      demo_assert_stands (fault->world->b, "unreachable");
      g_assert_true (
          waits == (vimos_demo_hypervisor_find_domain (demo_host (fault->world->b), WEB) != NULL));
      reconnect (fault->world->b);
      assert_back_at_source (fault);
      fault_free (fault);
    }
}

/* The daemon is back while the source still waits for its disk. */
static void
test_target_blinks (void)
{
  Fault *fault = fault_new (AT_DISK);

  vimos_demo_hypervisor_set_reachable (demo_host (fault->world->b), FALSE);
  demo_pass (1000);
  g_assert_null (fault->result);
  vimos_demo_hypervisor_set_reachable (demo_host (fault->world->b), TRUE);
  end (fault);
  g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
  assert_took (fault, 1000, 1030);
  reconnect (fault->world->b);
  assert_back_at_source (fault);
  fault_free (fault);
}

/* ---- the table of recovery ---- */

static void
expect_row (Fault *fault,
            const char *source,
            const char *target)
{
  demo_assert_stands (fault->world->a, source);
  demo_assert_stands (fault->world->b, target);
}

static void
test_recovery_table (void)
{
  Fault *fault = fault_new (AT_MEMORY);

  /* paused user, no domain: nothing came of it */
  g_cancellable_cancel (fault->cancellable);
  end (fault);
  expect_row (fault, "paused user persistent", "-");

  /* paused, paused migration: incomplete */
  g_clear_error (&fault->error);
  g_clear_object (&fault->cancellable);
  fault->cancellable = g_cancellable_new ();
  demo_start_move (fault->world->a, fault->world->b, fault->cancellable, &fault->result);
  demo_wait_until (is_at (fault->world, AT_DISK));
  expect_row (fault, "paused user persistent job", "paused migration job");

  /* paused, unreachable: nothing starts by itself */
  vimos_demo_hypervisor_set_reachable (demo_host (fault->world->b), FALSE);
  end (fault);
  expect_row (fault, "paused user persistent", "unreachable");
  reconnect (fault->world->b);
  g_clear_error (&fault->error);

  /* paused user, paused user, no job: finished, not confirmed */
  demo_start_move (fault->world->a, fault->world->b, fault->cancellable, &fault->result);
  demo_wait_until (is_at (fault->world, AT_CONFIRM));
  vimos_demo_hypervisor_set_reachable (demo_host (fault->world->a), FALSE);
  end (fault);
  g_assert_no_error (fault->error);
  expect_row (fault, "unreachable", "paused user persistent");
  reconnect (fault->world->a);
  expect_row (fault, "paused user persistent", "paused user persistent");

  /* running, running: two acts of somebody who does not look */
  demo_assert_act (fault->world->b, WEB, VIMOS_VM_RESUME);
  demo_assert_act (fault->world->a, WEB, VIMOS_VM_RESUME);
  expect_row (fault, "running persistent", "running persistent");
  demo_assert_act (fault->world->b, WEB, VIMOS_VM_DESTROY);
  expect_row (fault, "running persistent", "shut off persistent");
  demo_assert_act (fault->world->b, WEB, VIMOS_VM_UNDEFINE);

  /* shut off (migrated), paused user: all well; then gone, paused user */
  demo_assert_act (fault->world->a, WEB, VIMOS_VM_SUSPEND);
  demo_start_move (fault->world->a, fault->world->b, fault->cancellable, &fault->result);
  end (fault);
  expect_row (fault, "shut off migrated persistent", "paused user persistent");
  demo_assert_act (fault->world->a, WEB, VIMOS_VM_UNDEFINE);
  expect_row (fault, "-", "paused user persistent");
  fault_free (fault);
}

/* The target's daemon gone after the last byte: the move is as good as done. */
static void
test_target_lost_late (void)
{
  Fault *fault = fault_new (AT_CONFIRM);

  vimos_demo_hypervisor_set_reachable (demo_host (fault->world->b), FALSE);
  end (fault);
  g_assert_no_error (fault->error);
  demo_assert_stands (fault->world->a, "shut off migrated persistent");
  reconnect (fault->world->b);
  assert_at_target (fault);
  fault_free (fault);
}

/* Either side goes, anywhere on the way: the call is answered, nothing is left behind. */
static void
test_dispose (void)
{
  for (guint place = AT_BEGIN; place < N_PLACES; place++)
    for (guint side = 0; side < 2; side++)
      {
        Fault *fault = fault_new (place);

        g_object_run_dispose (G_OBJECT (side == 0 ? fault->world->a : fault->world->b));
        end (fault);
        g_assert_error (fault->error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
        g_assert_cmpuint (fake_wire_get_n_transfers (fault->world->fabric), ==, 0);
        if (side == 1)
          demo_assert_stands (fault->world->a, "paused user persistent");
        else if (place < AT_CONFIRM)
          demo_assert_stands (fault->world->b, "-");
        else
          demo_assert_stands (fault->world->b, "paused user persistent");
        demo_pass (10000);
        fault_free (fault);
      }
}

static void
changed_cb (VimosHypervisor *hypervisor,
            VimosVm *vm,
            DemoWorld *world)
{
  g_object_run_dispose (G_OBJECT (world->a));
  g_object_run_dispose (G_OBJECT (world->b));
}

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  DemoWorld *world)
{
  changed_cb (NULL, NULL, world);
}

/* Also by somebody who is just being told of a change. */
static void
test_dispose_in_handler (void)
{
  for (guint place = AT_BEGIN; place < N_PLACES; place++)
    for (guint lost = 0; lost < 2; lost++)
      {
        Fault *fault = fault_new (place);

        g_signal_connect (fault->world->a, "vm-changed", G_CALLBACK (changed_cb), fault->world);
        g_signal_connect (fault->world->b, "vm-changed", G_CALLBACK (changed_cb), fault->world);
        g_signal_connect (vimos_hypervisor_get_vms (fault->world->b), "items-changed",
                          G_CALLBACK (items_changed_cb), fault->world);
        if (lost)
          vimos_demo_hypervisor_set_reachable (demo_host (fault->world->a), FALSE);
        end (fault);
        demo_assert_stands (fault->world->a, "unreachable");
        demo_assert_stands (fault->world->b, "unreachable");
        demo_pass (100000);
        fault_free (fault);
      }
}

/* Whoever lets go of both in the middle of a move keeps them until its end. */
static void
test_let_go (void)
{
  Fault *fault = fault_new (AT_MEMORY);
  DemoWorld *world = fault->world;
  gpointer a = world->a, b = world->b;
  g_autoptr (VimosHypervisor) source = g_object_ref (world->a);

  g_object_add_weak_pointer (b, &b);
  g_object_unref (world->a);
  g_object_unref (world->b);
  g_assert_nonnull (b);
  demo_wait_until (fault->result != NULL);
  g_assert_true (vimos_hypervisor_move_finish (a, fault->result, NULL));
  g_clear_object (&fault->result);
  g_assert_null (b);
  world->a = g_steal_pointer (&source);
  world->b = vimos_demo_hypervisor_new (world->fabric, 1);
  fault_free (fault);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/move-faults/cancel", test_cancel);
  g_test_add_func ("/demo/move-faults/drain", test_drain);
  g_test_add_func ("/demo/move-faults/abort-act", test_abort_act);
  g_test_add_func ("/demo/move-faults/stall", test_stall);
  g_test_add_func ("/demo/move-faults/abort-stalled", test_abort_stalled);
  g_test_add_func ("/demo/move-faults/blackhole", test_blackhole);
  g_test_add_func ("/demo/move-faults/blackhole-memory", test_blackhole_memory);
  g_test_add_func ("/demo/move-faults/target-ended", test_target_ended);
  g_test_add_func ("/demo/move-faults/source-ended", test_source_ended);
  g_test_add_func ("/demo/move-faults/source-lost", test_source_lost);
  g_test_add_func ("/demo/move-faults/target-lost", test_target_lost);
  g_test_add_func ("/demo/move-faults/target-lost-late", test_target_lost_late);
  g_test_add_func ("/demo/move-faults/target-blinks", test_target_blinks);
  g_test_add_func ("/demo/move-faults/recovery-table", test_recovery_table);
  g_test_add_func ("/demo/move-faults/dispose", test_dispose);
  g_test_add_func ("/demo/move-faults/dispose-in-handler", test_dispose_in_handler);
  g_test_add_func ("/demo/move-faults/let-go", test_let_go);
  return g_test_run ();
}
