/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "demo-fixture.h"
#include "vimos-clock.h"
#include "vimos-demo-hypervisor.h"
#include "vimos-demo-prober.h"

/* Moves over the simulated network: as the laboratory's, a ring of four switches with 50 Mbit/s,
 * from the first to the third, pinged from the second. */

#define MIB (1 << 20)
#define MBPS 50
#define DISK_BYTES (64 * MIB)
#define MEMORY_USED 53000000
#define VM "11111111-2222-4333-8444-555555555555"
#define VM_ADDRESS 0x0a00006e /* 10.0.0.110 */
#define OPERATOR 2
#define OPERATOR_ADDRESS 0x0a000002
#define HYPERVISOR_PORT 2

typedef struct
{
  Demo demo;
  VimosHypervisor *source;
  VimosHypervisor *target;
  GCancellable *cancellable;
  GAsyncResult *result;
  gint64 stop_us;
  gint64 resume_us;

  VimosProber *prober;
  guint n_answered;
  gint64 last_answer_us;
  gint64 longest_gap_us;
} Lab;

static void
add_hypervisor (VimosDemoScenario *scenario,
                const char *name,
                guint device,
                guint8 number)
{
  VimosDemoHypervisorSpec spec = { (char *) name, demo_attachment (device, HYPERVISOR_PORT, number),
                                   512 * MIB, 512 * MIB };

  g_array_append_val (scenario->hypervisors, spec);
}

static VimosDemoScenario *
make_scenario (void)
{
  VimosDemoScenario *scenario = demo_scenario_new (4, 2);
  VimosDemoVmSpec vm = { .name = (char *) "web",
                         .uuid = (char *) VM,
                         .hypervisor = 0,
                         .mac = { 0x52, 0x54, 0, 0, 0, 1 },
                         .address = VM_ADDRESS,
                         .memory = 96 * MIB,
                         .memory_used = MEMORY_USED,
                         .disk = DISK_BYTES };

  for (guint i = 0; i < 4; i++)
    demo_scenario_link (scenario, i, (i + 1) % 4, MBPS, 100);
  add_hypervisor (scenario, "hv1", 0, 101);
  add_hypervisor (scenario, "hv2", 2, 102);
  g_array_append_val (scenario->vms, vm);
  return scenario;
}

static void
store_result (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
take_result (Lab *lab)
{
  gint64 start_us = vimos_clock_now ();

  while (lab->result == NULL && vimos_clock_now () - start_us < G_TIME_SPAN_HOUR)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (lab->result);
  return g_steal_pointer (&lab->result);
}

static void
qmp_event_cb (VimosHypervisor *hypervisor,
              const VimosQmpEvent *event,
              Lab *lab)
{
  *(g_str_equal (event->name, "STOP") ? &lab->stop_us : &lab->resume_us) = event->host_us;
}

static VimosHypervisor *
make_hypervisor (Lab *lab,
                 guint index)
{
  VimosHypervisor *self = vimos_demo_hypervisor_new (lab->demo.fabric, index);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  vimos_hypervisor_connect_async (self, NULL, store_result, &lab->result);
  result = take_result (lab);
  g_assert_true (vimos_hypervisor_connect_finish (self, result, &error));
  g_assert_no_error (error);
  g_signal_connect (self, "qmp-event", G_CALLBACK (qmp_event_cb), lab);
  return self;
}

static Lab *
lab_new (gboolean controller)
{
  Lab *lab = g_new0 (Lab, 1);

  demo_begin (&lab->demo, make_scenario (), controller);
  /* It would take away the rules of the test. */
  if (controller)
    vimos_emulator_set_poll_interval (lab->demo.emulator, G_MAXINT);
  lab->cancellable = g_cancellable_new ();
  lab->source = make_hypervisor (lab, 0);
  lab->target = make_hypervisor (lab, 1);
  return lab;
}

static void
lab_free (Lab *lab)
{
  if (lab->prober != NULL)
    g_assert_finalize_object (lab->prober);
  g_object_unref (lab->cancellable);
  g_assert_finalize_object (lab->source);
  g_assert_finalize_object (lab->target);
  demo_end (&lab->demo);
  g_free (lab);
}

static void
act (Lab *lab,
     VimosHypervisor *hypervisor,
     VimosVmAct what)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  vimos_hypervisor_act_async (hypervisor, VM, what, NULL, NULL, store_result, &lab->result);
  result = take_result (lab);
  g_assert_true (vimos_hypervisor_act_finish (hypervisor, result, &error));
  g_assert_no_error (error);
}

static void
begin_move (Lab *lab)
{
  const VimosMoveRequest request = { VM, "tcp://10.0.0.102:49152", "tcp://10.0.0.102:49153" };

  vimos_hypervisor_move_async (lab->source, lab->target, &request, lab->cancellable, store_result,
                               &lab->result);
}

static void
assert_moved (Lab *lab)
{
  g_autoptr (GAsyncResult) result = take_result (lab);
  g_autoptr (GError) error = NULL;

  g_assert_true (vimos_hypervisor_move_finish (lab->source, result, &error));
  g_assert_no_error (error);
}

static void
assert_aborted (Lab *lab)
{
  g_autoptr (GAsyncResult) result = take_result (lab);
  g_autoptr (GError) error = NULL;

  g_assert_false (vimos_hypervisor_move_finish (lab->source, result, &error));
  g_assert_error (error, VIMOS_COMPUTE_ERROR, VIMOS_COMPUTE_ERROR_ABORTED);
}

static void
ping_cb (VimosProber *prober,
         const VimosPing *ping,
         Lab *lab)
{
  gint64 answer_us = ping->sent_us + ping->rtt_us;

  if (ping->rtt_us < 0)
    return;
  if (lab->n_answered++ > 0)
    lab->longest_gap_us = MAX (lab->longest_gap_us, answer_us - lab->last_answer_us);
  lab->last_answer_us = answer_us;
}

static void
begin_pings (Lab *lab)
{
  g_autoptr (GError) error = NULL;

  lab->prober = vimos_demo_prober_new (demo_station (&lab->demo, OPERATOR));
  g_signal_connect (lab->prober, "ping", G_CALLBACK (ping_cb), lab);
  g_assert_true (vimos_prober_start (lab->prober, "10.0.0.110", 20000, &error));
  g_assert_no_error (error);
}

static void
steer (Lab *lab,
       guint device,
       guint32 address,
       guint32 output)
{
  const VimosFabricMatch match = {
    .fields = VIMOS_FABRIC_FIELD_ETH_TYPE | VIMOS_FABRIC_FIELD_IPV4_DST,
    .eth_type = 0x0800,
    .ipv4_dst = address,
    .ipv4_dst_prefix = 32,
  };

  demo_install (&lab->demo, device, (guint16) (40000 + address % 256), &match, output);
}

/* As the intent of the engine does before the guest is resumed: from the second switch to the
 * third. */
static void
steer_to_target (Lab *lab)
{
  steer (lab, 1, VM_ADDRESS, 4);
  steer (lab, 2, VM_ADDRESS, HYPERVISOR_PORT);
  steer (lab, 2, OPERATOR_ADDRESS, 3);
  steer (lab, 1, OPERATOR_ADDRESS, 1);
}

static void
test_move (void)
{
  Lab *lab = lab_new (TRUE);
  double theory = (DISK_BYTES + MEMORY_USED) * 8.0 / (MBPS * 0.956e6), seconds, gap;

  begin_pings (lab);
  demo_run (2000);
  g_assert_cmpuint (lab->n_answered, >=, 98);
  g_assert_cmpint (lab->longest_gap_us, <, 100000);
  act (lab, lab->source, VIMOS_VM_SUSPEND);
  begin_move (lab);
  assert_moved (lab);
  steer_to_target (lab);
  act (lab, lab->target, VIMOS_VM_RESUME);
  demo_run (2000);
  seconds = (double) (lab->resume_us - lab->stop_us) / G_USEC_PER_SEC;
  gap = (double) lab->longest_gap_us / G_USEC_PER_SEC;
  g_test_message ("STOP to RESUME %.3f s, bytes %.3f s, the gap of pings %.0f ms longer", seconds,
                  theory, (gap - seconds) * 1000);
  demo_assert_between (seconds - theory, 0.6, 0.8);
  demo_assert_between (gap - seconds, 0.045, 0.11);
  lab_free (lab);
}

/* With both ways to the target cut nothing moves; mended, it goes on. */
static void
set_ways (Lab *lab,
          gboolean up)
{
  vimos_demo_fabric_set_link_up (lab->demo.fabric, 1, up);
  vimos_demo_fabric_set_link_up (lab->demo.fabric, 2, up);
}

static void
test_cut (void)
{
  Lab *lab = lab_new (TRUE);
  gint64 start_us;

  act (lab, lab->source, VIMOS_VM_SUSPEND);
  start_us = vimos_clock_now ();
  begin_move (lab);
  demo_run (15000);
  set_ways (lab, FALSE);
  demo_run (60000);
  g_assert_null (lab->result);
  set_ways (lab, TRUE);
  assert_moved (lab);
  demo_assert_between ((double) (vimos_clock_now () - start_us) / G_USEC_PER_SEC, 80, 90);
  lab_free (lab);
}

static void
test_abort_cut (void)
{
  Lab *lab = lab_new (TRUE);
  gint64 start_us;

  act (lab, lab->source, VIMOS_VM_SUSPEND);
  begin_move (lab);
  demo_run (15000);
  set_ways (lab, FALSE);
  demo_run (1000);
  start_us = vimos_clock_now ();
  g_cancellable_cancel (lab->cancellable);
  assert_aborted (lab);
  demo_assert_between ((double) (vimos_clock_now () - start_us) / G_USEC_PER_SEC, 14, 14.5);
  lab_free (lab);
}

/* No rule, no controller: the connect hangs until somebody ends it. */
static void
test_no_path (void)
{
  Lab *lab = lab_new (FALSE);
  gint64 start_us;

  act (lab, lab->source, VIMOS_VM_SUSPEND);
  begin_move (lab);
  demo_run (60000);
  g_assert_null (lab->result);
  start_us = vimos_clock_now ();
  g_cancellable_cancel (lab->cancellable);
  assert_aborted (lab);
  demo_assert_between ((double) (vimos_clock_now () - start_us) / G_USEC_PER_SEC, 0.2, 0.3);
  lab_free (lab);
}

/* Disposed of in the middle of it, everything leaves the network before the network goes. */
static void
test_dispose (void)
{
  Lab *lab = lab_new (TRUE);
  g_autoptr (GAsyncResult) result = NULL;

  begin_pings (lab);
  act (lab, lab->source, VIMOS_VM_SUSPEND);
  begin_move (lab);
  demo_run (5000);
  g_object_run_dispose (G_OBJECT (lab->source));
  g_object_run_dispose (G_OBJECT (lab->target));
  result = take_result (lab);
  g_assert_false (vimos_hypervisor_move_finish (lab->source, result, NULL));
  g_clear_object (&result);
  lab_free (lab);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/hypervisor-network/move", test_move);
  g_test_add_func ("/demo/hypervisor-network/cut", test_cut);
  g_test_add_func ("/demo/hypervisor-network/abort-cut", test_abort_cut);
  g_test_add_func ("/demo/hypervisor-network/no-path", test_no_path);
  g_test_add_func ("/demo/hypervisor-network/dispose", test_dispose);
  return g_test_run ();
}
