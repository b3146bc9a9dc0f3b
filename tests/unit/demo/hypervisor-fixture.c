/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hypervisor-fixture.h"

static VimosDemoAttachment
make_attachment (guint number)
{
  return (VimosDemoAttachment){ .device = number - 1,
                                .port = 1,
                                .mbps = NAN,
                                .mac = { 2, 0, 0, 0, 0, (guint8) number },
                                .address = 0x0a000000 + number };
}

static void
add_hypervisor (VimosDemoScenario *scenario,
                const char *name)
{
  VimosDemoHypervisorSpec spec
      = { (char *) name, make_attachment (scenario->hypervisors->len + 1), 256 * MIB, 160 * MIB };

  g_array_append_val (scenario->hypervisors, spec);
}

static void
add_vm (VimosDemoScenario *scenario,
        const char *name,
        const char *uuid,
        guint64 disk)
{
  guint8 number = (guint8) (10 + scenario->vms->len);
  VimosDemoVmSpec spec = { .name = (char *) name,
                           .uuid = (char *) uuid,
                           .hypervisor = 0,
                           .mac = { 0x52, 0x54, 0, 0, 0, number },
                           .address = 0x0a000a00 + number,
                           .memory = MEMORY_BYTES,
                           .memory_used = MEMORY_USED,
                           .disk = disk };

  g_array_append_val (scenario->vms, spec);
}

static void
init_scenario (VimosDemoScenario *scenario)
{
  scenario->seed = 1;
  scenario->hypervisors = g_array_new (FALSE, FALSE, sizeof (VimosDemoHypervisorSpec));
  scenario->vms = g_array_new (FALSE, FALSE, sizeof (VimosDemoVmSpec));
  add_hypervisor (scenario, "hv1");
  add_hypervisor (scenario, "hv2");
  add_hypervisor (scenario, "hv3");
  add_vm (scenario, "web", WEB, DISK_BYTES);
  add_vm (scenario, "db", DB, 0);
}

static void
qmp_event_cb (VimosHypervisor *hypervisor,
              const VimosQmpEvent *event,
              DemoWorld *world)
{
  gint64 lag_us = vimos_clock_wall () - event->host_us;

  g_assert_cmpint (event->arrival_us, ==, vimos_clock_now ());
  g_assert_cmpint (lag_us, >=, 200);
  g_assert_cmpint (lag_us, <=, 4000);
  if (g_str_equal (event->name, "STOP"))
    world->stop_us = event->host_us;
  else
    world->resume_us = event->host_us;
  g_string_append_printf (world->events, "%s:%s ", vimos_hypervisor_get_name (hypervisor),
                          event->name);
}

static VimosHypervisor *
make_hypervisor (DemoWorld *world,
                 guint index)
{
  VimosHypervisor *hypervisor = vimos_demo_hypervisor_new (world->fabric, index);
  g_autoptr (GError) error = NULL;

  g_signal_connect (hypervisor, "qmp-event", G_CALLBACK (qmp_event_cb), world);
  g_assert_true (demo_connect (hypervisor, &error));
  g_assert_no_error (error);
  return hypervisor;
}

DemoWorld *
demo_world_new (void)
{
  DemoWorld *world = g_new0 (DemoWorld, 1);

  vimos_clock_simulate (INFINITY);
  init_scenario (&world->scenario);
  world->events = g_string_new (NULL);
  world->fabric = fake_wire_new (&world->scenario);
  fake_wire_set_mbps (world->fabric, 50 * 0.956);
  world->a = make_hypervisor (world, 0);
  world->b = make_hypervisor (world, 1);
  world->c = make_hypervisor (world, 2);
  return world;
}

void
demo_world_free (DemoWorld *world)
{
  g_assert_finalize_object (world->a);
  g_assert_finalize_object (world->b);
  g_assert_finalize_object (world->c);
  g_assert_finalize_object (world->fabric);
  g_array_unref (world->scenario.hypervisors);
  g_array_unref (world->scenario.vms);
  g_string_free (world->events, TRUE);
  g_free (world);
  vimos_clock_end_simulation ();
}

gint64
demo_ms_since (gint64 then_us)
{
  return (vimos_clock_now () - then_us) / 1000;
}

static gboolean
passed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
demo_pass (gint64 ms)
{
  gboolean passed = FALSE;

  vimos_clock_add ((guint) ms, passed_cb, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
}

void
demo_store_result (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_assert_null (*(GAsyncResult **) user_data);
  *(GAsyncResult **) user_data = g_object_ref (result);
}

gboolean
demo_connect (VimosHypervisor *hypervisor,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_connect_async (hypervisor, NULL, demo_store_result, &result);
  demo_wait_until (result != NULL);
  return vimos_hypervisor_connect_finish (hypervisor, result, error);
}

gboolean
demo_act (VimosHypervisor *hypervisor,
          const char *uuid,
          VimosVmAct act,
          const char *argument,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_act_async (hypervisor, uuid, act, argument, NULL, demo_store_result, &result);
  g_assert_null (result);
  demo_wait_until (result != NULL);
  return vimos_hypervisor_act_finish (hypervisor, result, error);
}

void
demo_assert_act (VimosHypervisor *hypervisor,
                 const char *uuid,
                 VimosVmAct act)
{
  g_autoptr (GError) error = NULL;

  demo_act (hypervisor, uuid, act, NULL, &error);
  g_assert_no_error (error);
}

gboolean
demo_inspect (VimosHypervisor *hypervisor,
              const char *uuid,
              VimosVmStatus *status,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_inspect_async (hypervisor, uuid, NULL, demo_store_result, &result);
  demo_wait_until (result != NULL);
  return vimos_hypervisor_inspect_finish (hypervisor, result, status, error);
}

VimosTargetCheck *
demo_check (VimosHypervisor *hypervisor,
            VimosVm *vm,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vimos_hypervisor_check_target_async (hypervisor, vm, NULL, demo_store_result, &result);
  demo_wait_until (result != NULL);
  return vimos_hypervisor_check_target_finish (hypervisor, result, error);
}

gboolean
demo_progress (VimosHypervisor *hypervisor,
               VimosMoveProgress *progress)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  vimos_hypervisor_get_progress_async (hypervisor, WEB, NULL, demo_store_result, &result);
  demo_wait_until (result != NULL);
  if (vimos_hypervisor_get_progress_finish (hypervisor, result, progress, &error))
    return TRUE;
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_NOT_FOUND);
  return FALSE;
}

void
demo_start_move (VimosHypervisor *from,
                 VimosHypervisor *to,
                 GCancellable *cancellable,
                 GAsyncResult **result)
{
  const char *address = vimos_hypervisor_get_address (to);
  g_autofree char *memory_uri = g_strdup_printf ("tcp://%s:49200", address);
  g_autofree char *disks_uri = g_strdup_printf ("tcp://%s:49301", address);
  VimosMoveRequest request = { WEB, memory_uri, disks_uri };

  vimos_hypervisor_move_async (from, to, &request, cancellable, demo_store_result, result);
}

gboolean
demo_end_move (VimosHypervisor *from,
               GAsyncResult **result,
               GError **error)
{
  g_autoptr (GAsyncResult) taken = NULL;

  demo_wait_until (*result != NULL);
  taken = g_steal_pointer (result);
  return vimos_hypervisor_move_finish (from, taken, error);
}

gboolean
demo_move (VimosHypervisor *from,
           VimosHypervisor *to,
           GError **error)
{
  GAsyncResult *result = NULL;

  demo_start_move (from, to, NULL, &result);
  return demo_end_move (from, &result, error);
}

char *
demo_describe (VimosHypervisor *hypervisor)
{
  g_autoptr (GError) error = NULL;
  VimosVmStatus status;

  if (!demo_inspect (hypervisor, WEB, &status, &error))
    {
      g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_UNREACHABLE);
      return g_strdup ("unreachable");
    }
  if (!status.present)
    return g_strdup ("-");
  return g_strconcat (vimos_vm_state_to_string (status.state), status.reason_user ? " user" : "",
                      status.reason_migration ? " migration" : "",
                      status.reason_migrated ? " migrated" : "",
                      status.persistent ? " persistent" : "", status.has_job ? " job" : "", NULL);
}

void
demo_assert_stands (VimosHypervisor *hypervisor,
                    const char *expected)
{
  g_autofree char *found = demo_describe (hypervisor);

  g_assert_cmpstr (found, ==, expected);
}
