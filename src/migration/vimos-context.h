/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vimos-hypervisor.h"
#include "vimos-onos-poller.h"
#include "vimos-journal.h"
#include "vimos-prober.h"
#include "vimos-timings.h"

G_BEGIN_DECLS

/**
 * VimosContext:
 *
 * The composition root that `vimos` and `vimosctl` build once and pass down: the controller's
 * poller, the hypervisors, the journal, and how to make a prober. Main thread only. Properties:
 * "poller", "hypervisors" (GListModel of VimosHypervisor), "vms" (GListModel of VimosVm over all
 * hypervisors), "journal".
 */
#define VIMOS_TYPE_CONTEXT (vimos_context_get_type ())
G_DECLARE_FINAL_TYPE (VimosContext, vimos_context, VIMOS, CONTEXT, GObject)

/* @state_dir: where the journal lives; NULL: the user's state directory. */
VimosContext *vimos_context_new (VimosOnosPoller *poller,
                                 const char *state_dir);
void vimos_context_add_hypervisor (VimosContext *self,
                                   VimosHypervisor *hypervisor);
VimosOnosPoller *vimos_context_get_poller (VimosContext *self);
GListModel *vimos_context_get_hypervisors (VimosContext *self);
GListModel *vimos_context_get_vms (VimosContext *self);
VimosJournal *vimos_context_get_journal (VimosContext *self);
const char *vimos_context_get_state_dir (VimosContext *self);
/* Returns: (transfer full): a prober that has not begun. */
typedef VimosProber *(*VimosProberFunc) (gpointer user_data);
void vimos_context_set_prober_func (VimosContext *self,
                                    VimosProberFunc function,
                                    gpointer user_data,
                                    GDestroyNotify notify);
VimosProber *vimos_context_make_prober (VimosContext *self);
const VimosTimings *vimos_context_get_timings (VimosContext *self);
void vimos_context_set_timings (VimosContext *self,
                                const VimosTimings *timings);
/* By URI, name or address. */
VimosHypervisor *vimos_context_find_hypervisor (VimosContext *self,
                                                const char *what);
/* By UUID, MAC or name; fails when there is none or more than one. */
VimosVm *vimos_context_find_vm (VimosContext *self,
                                const char *what,
                                GError **error);
/* Where the VM is attached: its MAC's host in the controller, else its hypervisor's host; NULL when
 * neither is known. What is returned lives as long as the poller's present topology. */
const VimosHost *vimos_context_find_vm_host (VimosContext *self,
                                             VimosVm *vm);
const VimosHost *vimos_context_find_hypervisor_host (VimosContext *self,
                                                     VimosHypervisor *hypervisor);
/* The VM's address as the controller knows it, IPv4 before IPv6; NULL when it knows none. */
const char *vimos_context_find_vm_address (VimosContext *self,
                                           VimosVm *vm);

G_END_DECLS
