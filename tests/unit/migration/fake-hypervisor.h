/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-vm.h"

G_BEGIN_DECLS

/* A hypervisor that holds at most one VM, "web", in memory, and does what a test tells it to. Both
 * sides of a move are in one FakeWorld, which watches at every change that never two copies run. */

#define FAKE_TYPE_HYPERVISOR (fake_hypervisor_get_type ())
G_DECLARE_FINAL_TYPE (FakeHypervisor, fake_hypervisor, FAKE, HYPERVISOR, GObject)

typedef enum
{
  FAKE_MOVE_WELL,
  FAKE_MOVE_FAILS, /* at fail_at; the target loses its copy, the image stays */
  FAKE_MOVE_PORT_IN_USE, /* at once; FAKE_MOVE_WELL from the next time on */
  FAKE_MOVE_STALLS, /* no byte moves until it is aborted */
  FAKE_MOVE_SOURCE_DIES, /* the source's QEMU ends, the memory is lost */
  FAKE_MOVE_NOT_CONFIRMED, /* succeeds, but the source's copy stays paused */
  FAKE_MOVE_ANSWER_LOST, /* fails, but the target's copy is whole and the source's copy paused */
  FAKE_MOVE_TARGET_VANISHES, /* fails, and the target does not answer any more */
  FAKE_MOVE_SOURCE_VANISHES, /* succeeds, and the source does not answer any more */
} FakeMove;

/* Where a test can step in: "suspend" and the other acts, "move-begun", "prepare", "disk",
 * "memory", "finish". */
typedef void (*FakeHook) (const char *point,
                          gpointer data);

typedef struct
{
  FakeHypervisor *hypervisors[2];
  GString *acts; /* "hv1:suspend hv1:move …" */
  FakeHook hook;
  gpointer hook_data;
  gboolean may_break; /* the test itself makes two copies run */
} FakeWorld;

FakeWorld *fake_world_new (void);
void fake_world_free (FakeWorld *world);
gboolean fake_world_is_reachable (FakeWorld *world);

/* Makes the VM as it stands on a side; NULL: not there. */
void fake_hypervisor_put (FakeHypervisor *self,
                          const VimosVmStatus *status);
const VimosVmStatus *fake_hypervisor_look (FakeHypervisor *self);
gboolean fake_hypervisor_has_file (FakeHypervisor *self,
                                   const char *path);
void fake_hypervisor_add_file (FakeHypervisor *self,
                               const char *path);
void fake_hypervisor_set_state (FakeHypervisor *self,
                                VimosHypervisorState state);
void fake_hypervisor_set_unreachable (FakeHypervisor *self,
                                      gboolean unreachable);
/* A mute one is asked, and does not answer until it is mute no more. */
void fake_hypervisor_set_mute (FakeHypervisor *self,
                               gboolean mute);
/* The next @times acts of this kind fail. */
void fake_hypervisor_fail_act (FakeHypervisor *self,
                               VimosVmAct act,
                               guint times);
void fake_hypervisor_script_move (FakeHypervisor *self,
                                  FakeMove move,
                                  const char *fail_at);
void fake_hypervisor_set_step_ms (FakeHypervisor *self,
                                  guint ms);
/* What check_target tells; changed in place. */
VimosTargetCheck *fake_hypervisor_get_check (FakeHypervisor *self);
VimosVm *fake_hypervisor_get_vm (FakeHypervisor *self);
/* What estimate_memory tells, bytes; 0: it cannot. */
void fake_hypervisor_set_memory_estimate (FakeHypervisor *self,
                                          guint64 bytes);
/* Changed in place, then fake_hypervisor_put(). */
VimosVmData *fake_hypervisor_get_data (FakeHypervisor *self);

G_END_DECLS
