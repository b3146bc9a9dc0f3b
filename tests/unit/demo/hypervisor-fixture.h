/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-wire.h"
#include "vimos-clock.h"
#include "vimos-demo-hypervisor-private.h"

G_BEGIN_DECLS

/* Three hypervisors on a fake network, "web" and "db" on the first one; all in simulated time, as
 * fast as it goes. What is measured in the laboratory has the same sizes. */
#define MIB (1 << 20)
#define WEB "11111111-2222-4333-8444-555555555555"
#define DB "11111111-2222-4333-8444-666666666666"
#define NOBODY "99999999-2222-4333-8444-666666666666"
#define IMAGE "/var/lib/libvirt/images/web.img"
#define DISK_BYTES (64 * MIB)
#define MEMORY_BYTES (96 * MIB)
#define MEMORY_USED 53000000
#define WEB_ADDRESS 0x0a000a0a /* 10.0.10.10 */
#define MEMORY_URI "tcp://10.0.0.2:49200"
#define DISKS_URI "tcp://10.0.0.2:49301"

typedef struct
{
  VimosDemoScenario scenario;
  VimosDemoFabric *fabric;
  VimosHypervisor *a;
  VimosHypervisor *b;
  VimosHypervisor *c;
  GString *events; /* "hv1:STOP hv2:RESUME " */
  gint64 stop_us;  /* by the host's stamp, of the last such event */
  gint64 resume_us;
} DemoWorld;

DemoWorld *demo_world_new (void);
void demo_world_free (DemoWorld *world);
#define demo_host(hypervisor) ((VimosDemoHypervisor *) (hypervisor))

gint64 demo_ms_since (gint64 then_us);
void demo_pass (gint64 ms);

/* Turns the main loop until @condition, looked at every ms; an hour is too long. */
#define demo_wait_until(condition)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 wait_start_us = vimos_clock_now ();                                                     \
                                                                                                   \
    while (!(condition) && vimos_clock_now () - wait_start_us < G_TIME_SPAN_HOUR)                  \
      demo_pass (1);                                                                               \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

void demo_store_result (GObject *source,
                        GAsyncResult *result,
                        gpointer user_data);
gboolean demo_connect (VimosHypervisor *hypervisor,
                       GError **error);
gboolean demo_act (VimosHypervisor *hypervisor,
                   const char *uuid,
                   VimosVmAct act,
                   const char *argument,
                   GError **error);
void demo_assert_act (VimosHypervisor *hypervisor,
                      const char *uuid,
                      VimosVmAct act);
gboolean demo_inspect (VimosHypervisor *hypervisor,
                       const char *uuid,
                       VimosVmStatus *status,
                       GError **error);
VimosTargetCheck *demo_check (VimosHypervisor *hypervisor,
                              VimosVm *vm,
                              GError **error);
gboolean demo_progress (VimosHypervisor *hypervisor,
                        VimosMoveProgress *progress);

void demo_start_move (VimosHypervisor *from,
                      VimosHypervisor *to,
                      GCancellable *cancellable,
                      GAsyncResult **result);
gboolean demo_end_move (VimosHypervisor *from,
                        GAsyncResult **result,
                        GError **error);
gboolean demo_move (VimosHypervisor *from,
                    VimosHypervisor *to,
                    GError **error);

/* How "web" stands, as the table of recovery has it: "-", "running", "paused user persistent job",
 * … */
char *demo_describe (VimosHypervisor *hypervisor);
void demo_assert_stands (VimosHypervisor *hypervisor,
                         const char *expected);

G_END_DECLS
